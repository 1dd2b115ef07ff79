"""Points: what a date says of the calendar: days, months, years, ranges of them, eras, decades, plans.

Each function reads one kind of find of ``date_grammar``; it answers the columns of the table dates, or None where
the calendar does not know such a day.
"""

from __future__ import annotations

from typing import Any

import regex

from pipeline.extract.date_calendar import Day, days_in, row, small
from pipeline.extract.date_grammar import PARTS, Found, eras
from pipeline.extract.date_reader import Reader, leans

__all__ = ["both", "decade", "era", "plan", "plan_years", "point", "quarters", "range_of"]

#: Every year, so of no year: 每年9月.
_EACH_YEAR = regex.compile(r"(?:每年|每逢|历年|每届)的?$")
#: 上月 and the like: how many months from the month of the report.
_MONTHS_OFF = {"上月": -1, "本月": 0, "下月": 1}
#: The five-year plans by their number: the tenth is 十五, the eleventh 十一五.
_PLANS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六".split()


def point(reader: Reader, found: Found) -> dict[str, Any] | None:
    groups = found.groups
    year, basis = reader.year(groups.get("y1"))
    month = small(groups["m1"]) if "m1" in groups else 0
    day = small(groups["d1"]) if "d1" in groups else 0
    if found.kind == "month":
        month = 0
        if reader.report_month and (step := _MONTHS_OFF.get(groups["near"].replace("个", ""))) is not None:
            months = (reader.report or 0) * 12 + reader.report_month - 1 + step
            year = None if reader.report is None else months // 12
            month, basis = months % 12 + 1, "inferred"
    if found.kind == "part" and reader.ahead and groups["part"] in ("年底", "年末") and reader.report:
        year = reader.plan or reader.report  # 明年6月底前…，年底前…: of this year
    if found.kind == "day":
        month = reader.month
        if "each" in groups:
            year, month = None, 0
    if _EACH_YEAR.search(reader.before):
        year, basis = None, "none"
    when = Day(year, month, day)
    if not when.exists():
        return None
    if "y1" in groups and year is not None:
        reader.said = year
        reader.ahead = leans(groups) and reader.report is not None and year > reader.report
        if not leans(groups):
            reader.told = year
    if month:
        reader.month = month
    timex, start, stop = when.edtf(), when.first(), when.last()
    part = groups.get("part", "").removeprefix("第").replace("个", "")
    if part:
        code, first, last = PARTS[part]
        timex = f"{Day(year).edtf()}-{code}"
        start, stop = Day(year, first).first(), Day(year, last).last()
    third = groups.get("third", "").removeprefix("月")
    if third and month:
        start, stop = _third(third, year, month)
        if third.endswith("旬"):
            timex = f"{start}/{stop}"
    kind = "relative" if leans(groups) or found.kind == "month" or (found.kind == "part") else "point"
    if found.kind == "month" and not month:
        timex, start, stop = Day(year).edtf() + "-XX" + (f"-{day:02d}" if day else ""), "", ""
    if "each" in groups:
        start = stop = ""
    if found.kind == "day" and "d2" in groups:
        later = Day(year, month, small(groups["d2"]))
        if not later.exists():
            return None
        return row("range", f"{timex}/{later.edtf()}", start, later.last(), "", basis)
    return row(kind, timex, start, stop, "", basis)


def _third(third: str, year: int | None, month: int) -> tuple[str, str]:
    """First and last day of a third of a month: 上旬, 中, 底."""
    first, last = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 0), "底": (21, 0), "末": (21, 0)}[
        third[0]
    ]
    return Day(year, month, first).edtf(), Day(year, month, last or days_in(year, month)).edtf()


def range_of(reader: Reader, found: Found) -> dict[str, Any] | None:
    groups = found.groups
    year, basis = reader.year(groups.get("y1"))
    if "y1" in groups and year is not None:
        reader.said = year
    later_year = reader.year(groups["y2"])[0] if "y2" in groups else year
    if found.kind == "years":
        chars = groups["y2"]
        if len(chars) == 2 and year is not None:
            later_year = year - year % 100 + int(chars)
        first, last = Day(year), Day(later_year)
    else:
        month = small(groups["m1"]) if "m1" in groups else reader.month
        later_month = small(groups["m2"]) if "m2" in groups else month
        if later_year is not None and later_year == year and later_month < month and "y2" not in groups:
            later_year += 1  # 12月至3月
        first = Day(year, month, small(groups.get("d1", "")) if "d1" in groups else 0)
        last = Day(later_year, later_month, small(groups["d2"]) if "d2" in groups else 0)
        reader.month = later_month
    known = first.year is not None and last.year is not None
    if not (first.exists() and last.exists()) or (known and first.first() > last.first()):
        return None
    if "y1" in groups and later_year is not None:
        reader.said = later_year
    start, stop = first.first(), last.last()
    if "third" in groups:  # 9月上旬至10月中旬
        start = _third(groups["third"], year, month)[0]
    if "third2" in groups:
        stop = _third(groups["third2"], later_year, later_month)[1]
    return row("range", f"{first.edtf()}/{last.edtf()}", start, stop, "", basis)


def era(found: Found) -> dict[str, Any] | None:
    """乾隆三十五年: year one of an era is its 元年."""
    first, last = eras()[found.groups["era"]]
    if (chars := found.groups.get("count")) is None:
        return row(
            "range", f"{first:04d}/{last:04d}", f"{first:04d}-01-01", f"{last:04d}-12-31", "", "stated"
        )
    count = small(chars)
    if not 0 < count <= last - first + 2:
        return None
    when = Day(first + count - 1)
    return row("point", when.edtf(), when.first(), when.last(), "", "stated")


def both(reader: Reader, found: Found) -> dict[str, Any] | None:
    """今明两年: two years side by side."""
    if reader.report is None:
        return None
    first = reader.report + {"前去": -2, "去今": -1, "今明": 0, "明后": 1}[found.groups["pair"]]
    one, two = Day(first), Day(first + 1)
    return row("range", f"{one.edtf()}/{two.edtf()}", one.first(), two.last(), "", reader.basis)


def quarters(reader: Reader, found: Found) -> dict[str, Any]:
    """前三季度: the months from January on."""
    year, basis = reader.year(found.groups.get("y1"))
    if "y1" in found.groups and year is not None:
        reader.said = year
    months = small(found.groups["count"]) * (1 if found.groups["part"].endswith("月") else 3)
    first, last = Day(year, 1), Day(year, months)
    return row("range", f"{first.edtf()}/{last.edtf()}", first.first(), last.last(), "", basis)


def decade(reader: Reader, found: Found, since: bool) -> dict[str, Any] | None:
    groups = found.groups
    said = groups.get("century", "")
    spoken_from = reader.report or 2000
    if said in ("上", "上个"):
        century = 19
    elif said in ("本", "新"):
        century = 20
    elif said:
        century = small(said) - 1
    else:
        century = 19
    if not 0 <= century <= 21:
        return None
    basis = "stated" if said and said not in ("上", "上个", "本", "新") else "inferred"
    if found.kind == "century":
        begin, end, timex = century * 100 + 1, century * 100 + 100, f"{century:02d}XX"
    else:
        digit = small(groups["decade"]) // 10
        begin = century * 100 + digit * 10
        if not said and begin + 100 <= spoken_from and digit < 3:
            begin += 100  # 20年代 said in 2024
        end, timex = begin + 9, f"{begin // 10}X"
        if (start := groups.get("from", "").rstrip("、至到—-")) and 0 < (tens := small(start)) < 100:
            begin = century * 100 + (tens if tens > 9 else tens * 10)
            timex = f"{begin}/{end}"
    if since:
        return row("range", f"{timex}/..", f"{begin}-01-01", "", "", basis)
    if text_ends := groups.get("third", ""):
        cut = {"初": (0, 3), "中": (3, 7), "末": (7, 9), "后": (5, 9)}.get(text_ends[0])
        if cut is not None:
            begin, end = begin + cut[0], begin + cut[1]
    return row("range", timex, f"{begin}-01-01", f"{end}-12-31", "", basis)


def plan_years(name: str) -> tuple[int, int]:
    """First and last year of a five-year plan: 十一五 → 2006, 2010 (the third began in 1966)."""
    order = _PLANS.index(name.removesuffix("五") or "五") + 1
    first = 1953 + 5 * (order - 1) if order <= 2 else 1966 + 5 * (order - 3)
    return first, first + 4


def plan(found: Found) -> dict[str, Any]:
    first, last = plan_years(found.groups["plan"])
    part = found.groups["part"]
    timex = f"{first}/{last}"
    if part.startswith(("期末", "末", "收官")):
        first = last
        timex = str(last)
    elif part.startswith(("初", "开局")):
        last = first
        timex = str(first)
    elif part == "以来":
        return row("range", f"{first}/..", f"{first}-01-01", "", "", "stated")
    return row("range" if first != last else "point", timex, f"{first}-01-01", f"{last}-12-31", "", "stated")
