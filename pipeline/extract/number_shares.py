"""Shares: parts of a whole, told in per cent, as in 12.5%, 百分之二十, 三分之一, 三成, 八折, 1/3.

Shape      a numeral and its sign: %, 个百分点, 成, 折; two numerals and 分之 or a slash
Evidence   the sign, which stands right behind the numeral
Not this   成立, 折合: 成 and 折 that begin a verb
Ask first  三成三个村: the second numeral counts for itself
First seen a study-tour report: 三成
"""

from __future__ import annotations

from decimal import Decimal

import regex

from pipeline.extract.number_extent import Extent
from pipeline.extract.number_words import NOUNS_THEMSELVES, PERCENT_SIGN, POINTS, TENTHS, Found
from pipeline.extract.numeral import Number, Reading, read, tidy

_FRACTION = regex.compile(r"分之")
#: What stands right behind the numeral of a share: 分之, %, 个百分点, 成, 折, 1/3, 一半.
_SHARE_SIGNS = frozenset("分%‰个百基成折/半")
_DISCOUNT = regex.compile(r"折(?![叠旧合射腰磨返算])")


class Shares(Extent):
    """Reads the shares of one document."""

    def _share(self, start: int, reading: Reading) -> Found | None:
        """12.5%, 百分之二十, 三分之一, 三成, 3.2个百分点, 1/3."""
        text, end = self.text, reading.end
        after = text[end : end + 1]
        if not (after in _SHARE_SIGNS or after.isspace() or text[start] == "百"):
            return None
        if text.startswith("百分百", start):
            return self._finish(start, start + 3, "percent", 100, None, "%", "ratio", "exact")
        if _FRACTION.match(text, end):
            top = read(text, end + 2)
            if top is not None and reading.low:
                low = self._portion(top.low, reading.low)
                high = self._portion(top.high, reading.low)
                unit = "‰" if reading.low == 1000 else "%"
                return self._finish(start, top.end, "percent", low, high, unit, "ratio", top.approx)
        if (sign := PERCENT_SIGN.match(text, end)) is not None:
            return self._range_or_one(start, sign.end(), "percent", reading, sign["sign"], "ratio")
        if (points := POINTS.match(text, end)) is not None:
            if "多" in points["unit"]:  # 8个多百分点
                reading = reading._replace(approx="ge")
            unit = points["unit"].replace("多", "")
            return self._range_or_one(start, points.end(), "percent", reading, unit, "ratio")
        if (
            0 < reading.low <= 10
            and (tenths := TENTHS.match(text, end)) is not None
            and not self._idiom(start, end + 1)[0]
        ):
            more, stop = tenths["half"], tenths.end()
            if more and more != "半":
                unit, _, _ = self._unit(stop, "han", 2, start)
                if unit and unit not in NOUNS_THEMSELVES and unit != "群":
                    more, stop = None, stop - 1  # 三成三個村: the second numeral counts for itself
            extra = 5 if more == "半" else "零一二三四五六七八九".index(more) if more else 0
            low, high = tidy(reading.low * 10 + extra), tidy(reading.high * 10 + extra)
            found = self._finish(start, stop, "percent", low, high, "%", "ratio", reading.approx)
            noun = self._noun(found.end)
            verbal = len(noun) > 3 and self._does(noun[:2])
            if noun and not verbal and (self._is_head(noun) or noun[-1] in "村户员店点"):
                found.values["counted_noun"] = noun  # 八成加工点
            return found
        if (
            0 < reading.low < 100
            and (off := _DISCOUNT.match(text, end)) is not None
            and reading.form != "mixed"
        ):
            scale = 10 if reading.low <= 10 else 1
            return self._finish(
                start, off.end(), "percent", tidy(reading.low * scale), None, "%", "ratio", "exact"
            )
        if reading.form == "arabic" and text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit():
            bottom = read(text, end + 1)
            if (
                bottom is not None
                and bottom.low
                and 0 < reading.low < bottom.low <= 100
                and text[bottom.end : bottom.end + 1] != "/"
            ):
                return self._finish(
                    start,
                    bottom.end,
                    "percent",
                    self._portion(reading.low, bottom.low),
                    None,
                    "%",
                    "ratio",
                    "exact",
                )
        if text.startswith("半", end) and text[start:end] == "一":
            return self._finish(start, end + 1, "percent", 50, None, "%", "ratio", "exact")
        return None

    @staticmethod
    def _portion(top: Number, bottom: Number) -> Number:
        scale = 1000 if bottom == 1000 else 100
        return tidy((Decimal(top) * scale / Decimal(bottom)).quantize(Decimal("1.000000")))
