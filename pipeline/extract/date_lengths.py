"""Lengths: how long something lasts: 為期11天, 近三年來, 今後五年, 半個月.

The counts of proverbs and set phrases (如一日, 百年大計) measure nothing.
"""

from __future__ import annotations

from typing import Any

import regex

from pipeline.extract.date_calendar import row
from pipeline.extract.date_grammar import Found
from pipeline.extract.date_reader import Reader
from pipeline.extract.numeral import read

__all__ = ["is_idiom", "lasting"]

_UNIT_LETTER = {"年": "Y", "月": "M", "季度": "3M", "周": "W", "星期": "W", "日": "D", "天": "D", "工作日": "D", "小时": "H",
                "分钟": "MIN", "昼夜": "D"}  # fmt: skip
_A_YEAR = regex.compile(r"(?:的|关键|重要|丰收|收官|开局|起步|不平凡)$")
_FALSE_SPANS = frozenset(
    """
    一年一度 一年四季 一日游 一日千里 半天 半边天 百年大计 百年树人 十年树木 万年青
    千年 千禧年 百日咳 百日维新 三天两头 十年九旱 几年如一日
    """.split()
)  # fmt: skip
_SEVERAL = regex.compile(r"([0-9一二三四五六七八九十]+)\s?(?:至|到|—+|-|–|～|~)\s?")
_PROVERB = regex.compile(r"如一日|也[没不未]|不遇|一遇|磨一剑|之计|寒窗|树[木人]|河东|一度的?")
_AFTER_ANOTHER = regex.compile(r"一(个月|[年天月周])(?:接着?|又|复|比)一\1")


def _amount(groups: dict[str, str]) -> tuple[str, float | None]:
    """The ISO duration of a count and a unit, and the count as a number; "" and None for 几年, 多年."""
    chars = groups.get("count", "")
    unit = groups["unit"].lstrip("个")
    extra = 0.0
    if unit[:1] in ("半", "多") and len(unit) > 1:
        extra = 0.5 if unit[0] == "半" else 0.0
        unit = unit[1:]
    if (several := _SEVERAL.match(chars)) is not None:
        unit = unit.removeprefix("个")
        ends = [_amount({**groups, "count": side})[0] for side in (several[1], chars[several.end() :])]
        return ("/".join(ends) if all(ends) else ""), None
    if chars == "半":
        count: float = 0.5
    else:
        reading = read(chars, 0) if chars else None
        if reading is not None and reading.end == len(chars) and reading.approx == "about":
            ends = [_amount({**groups, "count": str(side)})[0] for side in (reading.low, reading.high)]
            return ("/".join(ends) if all(ends) else ""), None
        if (
            reading is None
            or reading.end != len(chars)
            or reading.approx in ("vague", "about")
            or reading.low == 0
        ):
            return "", None
        count = float(reading.low)
    count += extra + (0.5 if groups.get("half") == "半" else 0.0)
    letter = _UNIT_LETTER.get(unit)
    if letter is None:
        return "", count
    if letter == "Y" and count % 1:
        count, letter = count * 12, "M"
    if letter == "M" and count % 1:
        return f"P{int(count)}M15D" if count > 1 else "P15D", count
    if letter == "3M":
        count, letter = count * 3, "M"
    if letter == "H" and 0 < count < 1:
        return f"PT{count * 60:g}M", count
    if letter == "MIN":
        return f"PT{count:g}M", count
    return (f"PT{count:g}H" if letter == "H" else f"P{count:g}{letter}"), count


def lasting(reader: Reader, found: Found) -> dict[str, Any] | None:
    """近三年來, 兩年來, 三年內, 11天."""
    groups = found.groups
    duration, count = _amount(groups)
    if groups["unit"] == "月" and not groups.get("count", "").endswith(("数", "几")):
        return None  # 13月 is neither a month nor months
    if found.kind == "span":
        return (
            row("duration", duration, "", "", duration, "none")
            if count is not None or "count" in groups
            else None
        )
    year, basis = reader.report, reader.basis
    known = "XXXX" if year is None else str(year)
    ahead = groups.get("lead") in ("今后", "未来", "往后", "此后")
    inward = groups.get("tail", "").endswith(("内", "间"))
    step = int(count) if count is not None and duration.endswith("Y") and count >= 1 else 0
    if found.kind == "since" and groups.get("tail", "").endswith("间"):
        return row("duration", duration, "", "", duration, "none")
    if ahead or inward:
        start = "" if year is None or not step else f"{year + (1 if ahead else 0)}-01-01"
        end = "" if year is None or not step else f"{year + step}-12-31"
    else:
        start = "" if year is None or not step else f"{year - step}-01-01"
        end = "" if year is None or not step else f"{year}-12-31"
    timex = duration
    if not timex and groups["unit"] == "年":
        timex = f"{known}/.." if ahead or inward else f"/{known}"  # 近几年: nobody says since when
    return row(
        "relative",
        timex,
        start,
        end,
        duration,
        basis if start or ("X" not in timex and timex != duration) else "none",
    )


def is_idiom(text: str, found: Found) -> bool:
    if text.startswith("一年", found.start) and _A_YEAR.search(text[max(found.start - 3, 0) : found.start]):
        return text[found.end : found.end + 1] in (
            "",
            "，",
            "。",
            "；",
            "、",
            "\n",
        )  # 關鍵的一年: a year, not one year
    counted = found.groups.get("count", "十") not in ("十", "百", "千", "几", "数", "多", "数十", "几十")
    if text.startswith("如一日", found.end) and counted:
        return False  # 六年如一日: six years they were
    if _PROVERB.match(text, found.end) or text[found.start - 1 : found.start] == "如":
        return True
    if text[found.start] == "一" and text[found.end : found.end + 1] == text[found.end - 1]:
        return True  # 一天天, 一年年
    if text[found.start] == "一" and _AFTER_ANOTHER.search(text, max(found.start - 5, 0), found.end + 5):
        return True  # 一年接着一年
    return any(text.startswith(word, found.start) for word in _FALSE_SPANS)
