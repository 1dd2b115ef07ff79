"""Recogniser: numbers, percentages and ordinals of any text, for those who want the numerals and nothing else.

Unlike ``numbers.propose`` it asks for no unit and no context: whatever can be read as a number is given back with its
value, as general recognisers do (三只 → 3, 百分之五 → 5%). Values are exact where the text is (int, Decimal, Fraction).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import regex

from pipeline.data import fold, words
from pipeline.extract.numeral import FINANCIAL, GREAT, UNITS, Reading, plain, read

__all__ = ["Recognised", "recognise"]

Exact = int | Decimal | Fraction


class Recognised(NamedTuple):
    """``text[start:end]``, what it is (number, percentage, ordinal), its value, and whether the value is inexact
    because it was written as a power or with an exponent."""

    start: int
    end: int
    kind: str
    value: Exact
    power: bool = False


_NUMERAL = r"0-9零〇○一二两三四五六七八九十百千万亿兆几余多点负又分之廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_SPACE = regex.compile(
    rf"(?<=[{_NUMERAL}打])(?<![0-9])[ \t]+(?=[{_NUMERAL}个折成])|(?<=[0-9])[ \t]+(?=[个零一二两三四五六七八九十百千万亿兆几余多点又分折成])"
    r"|(?<=[0-9])[ \t]+(?=[kKMGT](?![A-Za-z]))|(?<=[kKMGT])[ \t]+(?=个?百分)|(?<=个)[ \t]*+(?=百)"
    r"|(?<=[半对])[ \t]+(?=[成折])|(?<=百)[ \t]+(?=分)|(?<=分)[ \t]+(?=[点之])|(?<=佰)[ \t]+(?=分)|(?<=成)[ \t]+(?=[一二三四五六七八九半])"
)
_POWER = regex.compile(
    r"(-?(?:\d+(?:\.\d+)?|\.\d+))(?:\^([+-]*)(\d{1,4})"
    r"|[eE]([+-]?)(\d{1,3}))(?![\d\w])",
    regex.ASCII,
)
_MIXED = regex.compile(r"(\d{1,9}) (\d{1,9})/(\d{1,9})(?![\d/])")
_SLASHED = regex.compile(r"(?<![\d/.])(\d{1,9})/(\d{1,9})(?![\d/])")
_POINTED = regex.compile(r"(?<![\d.])\.(\d{1,30})(?![\d.])")
#: Digits too many for a value: skipped at once, or every one of them would look at all that follow.
_SERIAL = regex.compile(r"-?[0-9]{19,}+")
_SUFFIX = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_MONEY = regex.compile(r"(?:美元|美刀|美金|欧元|日元|英镑|港元|港币|元|块钱|人民币|韩元|卢布|法郎)")
_AFTER_ONE = regex.compile(r"一(?=[看听想走说来去到见碰拍提问])")
_START = regex.compile(r"[-.0-9零〇○一二两三四五六七八九十百千万亿负廿卅壹贰叁肆伍陆柒捌玖拾佰仟]")
_HUNDREDTHS = {
    "百": 2,
    "佰": 2,
    "千": 3,
    "仟": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "万万": 8,
    "亿": 8,
}
_OF = regex.compile(r"(十万|百万|千万|万万|[百佰千仟万亿])分之(负|-)?")


@cache
def _idioms() -> frozenset[str]:
    return words("numbers/not_quantities.tsv") | {"两两"}


def _compact(text: str) -> tuple[str, list[int]]:
    """The text without the blanks inside numerals, and where each character stood."""
    wide = plain(fold(text)).replace("％", "%")
    wide = regex.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", wide)
    drop = {i for match in _SPACE.finditer(wide) for i in range(*match.span())}
    places = [i for i in range(len(wide)) if i not in drop]
    return "".join(wide[i] for i in places), [*places, len(wide)]


def recognise(text: str, kind: str = "number") -> list[Recognised]:
    """All numbers (or ``kind`` percentage, ordinal) of a text in either script; offsets are those of ``text``.

    >>> [(found.value, found.start, found.end) for found in recognise("兩千四百五十個")]
    [(2450, 0, 6)]
    >>> str(recognise("增長百分之五", "percentage")[0].value)
    '5'

    Raises ValueError for a kind it does not know.
    """
    finders = {"number": _numbers, "percentage": _percentages, "ordinal": _ordinals}
    if kind not in finders:
        raise ValueError(f"no kind {kind!r}; there are {', '.join(finders)}")
    compact, places = _compact(text)
    found = finders[kind](compact)
    return [one._replace(start=places[one.start], end=places[one.end - 1] + 1) for one in found]


def _one(text: str, at: int) -> tuple[int, Exact] | None:
    """A plain number: end and value; 几 and 多 count nothing."""
    pointed = _POINTED.match(text, at)
    if pointed is not None:
        return pointed.end(), Decimal("0." + pointed[1])
    reading = read(text, at)
    if reading is None:
        return None
    end, worth = reading.end, reading.base
    return (end + 1, worth * _SUFFIX[text[end]]) if _suffixed(text, end, reading) else (end, worth)


def _suffixed(text: str, end: int, reading: Reading) -> bool:
    after = text[end + 1 : end + 2]
    return (
        text[end : end + 1] in _SUFFIX
        and reading.form == "arabic"
        and not (after.isascii() and after.isalnum())
    )


def _signed(text: str, at: int) -> tuple[int, int]:
    """1 or -1, and where the number itself begins."""
    if text[at : at + 1] == "负":
        return -1, at + 1
    before = text[at - 1 : at]
    if text[at : at + 1] == "-" and not (before and (before.isalnum() or before in "-.%")):
        return -1, at + 1
    return 1, at


def _numbers(text: str) -> list[Recognised]:
    found: list[Recognised] = []
    at = 0
    while (match := _START.search(text, at)) is not None:
        start = match.start()
        if (serial := _SERIAL.match(text, start)) is not None:
            at = serial.end()
            continue
        one = _number_at(text, start)
        if isinstance(one, int):
            at = one
        else:
            found.append(one)
            at = one.end
    return found


def _number_at(text: str, start: int) -> Recognised | int:
    sign, begin = _signed(text, start)
    power = _POWER.match(text, start)
    if power is not None and (sign < 0 or text[start] != "-"):
        base = Decimal(power[1])
        if power[3] is not None:
            minus = power[2].count("-") % 2 == 1
            exponent = int(power[3])
            negative = base < 0
            raised = abs(base) ** (-exponent if minus else exponent)
            return Recognised(start, power.end(), "number", -raised if negative else raised, True)
        return Recognised(start, power.end(), "number", base.scaleb(int(power[4] + power[5])), True)
    mixed = _MIXED.match(text, begin)
    if mixed is not None and int(mixed[3]):
        whole = Fraction(int(mixed[2]), int(mixed[3])) + int(mixed[1])
        return Recognised(start, mixed.end(), "number", sign * whole)
    slashed = _SLASHED.match(text, begin)
    if slashed is not None and int(slashed[2]):
        return Recognised(start, slashed.end(), "number", sign * Fraction(int(slashed[1]), int(slashed[2])))
    if (of := _OF.match(text, begin)) is not None and (
        begin == 0 or text[begin - 1] not in "一二三四五六七八九十壹"
    ):
        return int(of.end())  # 百分之五: the number is 5
    if (
        text[begin : begin + 1] in ("百", "千", "万", "亿")
        and text[begin + 1 : begin + 2] not in "一二三四五六七八九陆伍肆"
    ):
        return begin + 1
    if text[begin : begin + 2] in ("零十", "零百"):
        begin += 1
    one = _one(text, begin)
    if one is None:
        return max(begin, start) + 1
    end, worth = one
    if text[end : end + 1] == "又" and (tail := _fraction(text, end + 1)) is not None:
        return Recognised(start, tail[0], "number", sign * (Fraction(worth) + tail[1]))
    fraction = _fraction(text, begin)
    if fraction is not None:
        return Recognised(start, fraction[0], "number", sign * fraction[1])
    if not text[begin].isascii():
        word = _held(text, begin, end)
        if word:
            return word
        if end == begin + 1 and (
            text[begin] in FINANCIAL - set("壹贰叁") or text[begin] in GREAT or text[begin] in "百千"
        ):
            return end
        if _AFTER_ONE.match(text, begin):
            return end
    if _MONEY.match(text, end) and begin == end - 1:
        return end
    if (
        text[end : end + 1] == "打"
        and not text[begin : begin + 1].isspace()
        and text[end + 1 : end + 2] not in ("折", "击", "对")
    ):
        return Recognised(start, end + 1, "number", sign * worth * 12)
    return Recognised(start, end, "number", sign * worth)


def _held(text: str, start: int, end: int) -> int:
    """Where a word ends that holds this numeral and means no number; 0 where none does."""
    for left in range(max(start - 3, 0), start + 1):
        for right in range(min(left + 8, len(text)), max(end - 1, start), -1):
            if right - left >= 2 and text[left:right] in _idioms() and right >= min(end, start + 2):
                if all(c in UNITS or c in GREAT or c in "一二三四五六七八九" for c in text[left:right]):
                    continue
                if (
                    regex.fullmatch(r"[一二三四五六七八九十]\p{Han}", text[left:right])
                    and text[left:right] in _COUNTS
                ):
                    continue
                return max(right, end)
    return 0


#: In the table of words that count nothing, but a general recogniser gives the numeral back.
_COUNTS = frozenset(
    """
    一点 一下 一边 一面 一级 二级 三级 四级 一半 一中 二中 一小 二本 一本 三本
    一要 二要 三要 一是 二是 三是 四是 五是 一年 一来 二来 一代 二代 三代
    """.split()
)


def _fraction(text: str, at: int) -> tuple[int, Fraction] | None:
    """三分之一, 3分之负一百五十七: end and value."""
    bottom = _one(text, at)
    if bottom is None or not text.startswith("分之", bottom[0]) or not bottom[1]:
        return None
    sign, begin = _signed(text, bottom[0] + 2)
    top = _one(text, begin)
    return None if top is None else (top[0], sign * Fraction(top[1]) / Fraction(bottom[1]))


_PERCENT_AFTER = regex.compile(r" ?%(?![0-9A-Za-z])| ?个?百分点")
_TENTHS = regex.compile(r"成(?P<more>[一二三四五六七八九半])?")
_TWO_DIGITS = regex.compile(
    r"([0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖]) ?([0-9一二三四五六七八九壹贰叁肆伍陆柒捌玖])折"
)


def _percentages(text: str) -> list[Recognised]:
    found: list[Recognised] = []
    at = 0
    while at < len(text):
        if (serial := _SERIAL.match(text, at)) is not None:
            at = serial.end()
            continue
        one = _percentage_at(text, at)
        if one is None:
            reading = read(text, at) if _START.match(text, at) else None
            of = _OF.match(text, at)
            at = max(
                at + 1, reading.end if reading is not None and of is None and reading.approx != "exact" else 0
            )
        else:
            found.append(one)
            at = one.end
    return found


def _percentage_at(text: str, at: int) -> Recognised | None:
    char = text[at]
    if text.startswith("半折", at) or (text.startswith("对折", at) and text[at - 1 : at] == "打"):
        return Recognised(at, at + 2, "percentage", 50)  # 对折 alone folds a sheet
    if text.startswith("半成", at):
        return Recognised(at, at + 2, "percentage", 5)
    if char not in "-负." and not char.isdigit() and _START.match(text, at) is None:
        return None
    before = text[at - 1 : at]
    if before and (before in "%." or (before.isascii() and before.isalnum() and char.isascii())):
        return None
    outer = -1 if char == "负" and _OF.match(text, at + 1) else 1
    of = _OF.match(text, at + (outer < 0))
    if of is not None and before not in tuple("一二三四五六七八九十壹"):
        top = _one(text, of.end())
        if top is None:
            return None if not text.startswith("百分之百", at) else Recognised(at, at + 4, "percentage", 100)
        worth = Fraction(top[1]) * 100 / 10 ** _HUNDREDTHS[of[1]]
        return Recognised(at, top[0], "percentage", -worth if bool(of[2]) != (outer < 0) else worth)
    sign, begin = _signed(text, at)
    pair = _TWO_DIGITS.match(text, at)
    if pair is not None:
        digits = [read(pair[i], 0) for i in (1, 2)]
        if all(digits):
            return Recognised(at, pair.end(), "percentage", digits[0].low * 10 + digits[1].low)  # type: ignore[union-attr]
    reading = read(text, begin) if begin < len(text) else None
    if reading is None or reading.approx != "exact":
        return None
    one = _one(text, begin)
    if one is None:
        return None
    end, value = one
    if (after := _PERCENT_AFTER.match(text, end)) is not None:
        return Recognised(at, after.end(), "percentage", sign * value)
    if (tenths := _TENTHS.match(text, end)) is not None and value <= 10:
        more = "零一二三四五六七八九".find(tenths["more"] or "零")
        worth = Fraction(value) * 10 + (5 if more < 0 else more)
        return Recognised(at, tenths.end(), "percentage", worth)
    if text[end : end + 1] == "折" and value < 10:
        return Recognised(at, end + 1, "percentage", value * 10)
    return None


def _ordinals(text: str) -> list[Recognised]:
    found: list[Recognised] = []
    for match in regex.finditer(r"第(?=[0-9零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟])", text):
        one = _one(text, match.end())
        if one is not None:
            found.append(Recognised(match.start(), one[0], "ordinal", one[1]))
    return found
