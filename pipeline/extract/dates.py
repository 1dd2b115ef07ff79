"""Dates: points, ranges, durations, and words that lean on the report's year, as in 9月10日至9月21日, 去年, 兩年來.

Shape      year, month, day in falling order, Arabic or Chinese; two of them and 至; a number and 年, 個月, 天
Evidence   the calendar: there is no 2月30日
Not this   三年級, 第二天, 一年一度, 2005年級; 100年 in 百年大計
Ask first  a year that nobody says: extract.years; a quoted “十一五” is a date only before 期間, 時期, 末 …
First seen a study-tour report: 9月10日至9月21日, 為期11天, 兩年來, 年底前

``timex`` is EDTF (ISO 8601-2:2019, level 2 for halves and quarters): a year that nobody said is XXXX. A day without
a year takes the year said last in the same paragraph, else the report's. Durations are ISO 8601 (P11D).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import regex

from pipeline.core import Document, Mention, Record
from pipeline.extract.body import Body
from pipeline.extract.date_grammar import PARTS, Found, eras, find
from pipeline.extract.numeral import read
from pipeline.extract.view import folded
from pipeline.extract.years import YEAR, HasReportYear, report_year, year_of

__all__ = ["duration_issues", "mentions", "plan_years", "propose", "spans"]

RULE = "extract.dates"

#: What stands behind a date and opens or closes it; it stays outside the span and becomes a flag.
_SIGNALS: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("since", regex.compile(r"(?:以来|至今|来(?![自到看说电信函访])|起(?![来到码步义诉草点])|开始)")),
    ("before", regex.compile(r"(?:以前|之前|前(?![往来后进期景列茅提]))")),
    ("after", regex.compile(r"(?:以后|之后|后(?![来续勤期者]))")),
    ("within", regex.compile(r"(?:以内|之内|内(?![容部在外]))")),
)
_UNTIL = regex.compile(r"(?:截至|截止到?)$")
#: A range is measured against a duration that one of these announces.
_ANNOUNCED = regex.compile(
    r"(?:为期|历时|用时|费时|历经|时间为|时长|总?共|前后|持续|连续|长达|达)(?:约|近)?$"
)
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
#: Every year, so of no year: 每年9月.
_EACH_YEAR = regex.compile(r"(?:每年|每逢|历年|每届)的?$")
#: The old calendar, which is not reckoned here.
_LUNAR = regex.compile(r"[农阴旧]历$")
_PROVERB = regex.compile(r"如一日|不遇|一遇|磨一剑|之计|寒窗|树[木人]|河东|一度的?")
_AFTER_ANOTHER = regex.compile(r"一(个月|[年天月周])(?:接着?|又|复|比)一\1")
_LONGEST_HEADING = 40
_PLANS_FOR = regex.compile(
    rf"^[^。，；]{{0,12}}?(?<![0-9])({YEAR})年度?[^。，；0-9]{{0,14}}?"
    r"(?:(计划|打算|安排|目标|任务|思路|要点|部署|展望)|回顾|总结|情况|成绩|做法)\s*$"
)
#: 上月 and the like: how many months from the month of the report.
_MONTHS_OFF = {"上月": -1, "本月": 0, "下月": 1}
_MONTHS = {"正": 1, "元": 1, "腊": 12}


class _Day(NamedTuple):
    """A day, month or year, of which parts may be unknown. ``year`` None: nobody said it."""

    year: int | None
    month: int = 0
    day: int = 0

    def edtf(self) -> str:
        said = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.month or self.day:
            said += f"-{self.month:02d}" if self.month else "-XX"
        return said + (f"-{self.day:02d}" if self.day else "")

    def first(self) -> str:
        return _Day(self.year, self.month or (0 if self.day else 1), self.day or 1).edtf()

    def last(self) -> str:
        month = self.month or (0 if self.day else 12)
        return _Day(self.year, month, self.day or _length(self.year, month)).edtf()

    def exists(self) -> bool:
        return self.month <= 12 and self.day <= (_length(self.year, self.month) if self.month else 31)


def _length(year: int | None, month: int) -> int:
    """Days of a month; an unknown year may be a leap year."""
    return calendar.monthrange(year if year is not None else 2000, month)[1]


def _all(body: Body) -> list[Found]:
    if "dates" not in body.kept:
        body.kept["dates"] = list(find(body.text))
    found: list[Found] = body.kept["dates"]
    return found


def spans(body: Body) -> Iterator[tuple[int, int, bool]]:
    """Where a body holds dates: start, end, and whether years or days are counted there. For extract.numbers."""
    for found in _all(body):
        yield found.start, found.end, found.kind in ("span", "since", "recent")


def _small(chars: str) -> int:
    """The value of a month, day or count in Arabic or Chinese numerals; 0 where it has none."""
    if chars.isdigit() and chars.isascii():
        return int(chars)
    if chars in _MONTHS:
        return _MONTHS[chars]
    reading = read(chars, 0)
    return int(reading.low) if reading is not None and reading.end == len(chars) else 0


class _Reader:
    """Reads the dates of one document: keeps the year and month that were said last, within a paragraph."""

    def __init__(self, year: int | None, basis: str) -> None:
        self.report, self.basis = year, basis
        self.report_month = 0  # of the date that the report bears
        self.plan: int | None = None  # the year that the part at hand plans for, as its heading says
        self.ahead = False  # the year said last is one that was only leant on: 明年
        self.said: int | None = None  # in this paragraph
        self.told: int | None = None  # the year that the text was last about
        self.month = 0
        self.before = ""  # the characters before the mention at hand

    def new_paragraph(self) -> None:
        self.said, self.month, self.ahead = None, 0, False

    def heading(self, line: str) -> None:
        """Notes the year that a heading plans for: 二、2013年工作计划, or that it looks back on."""
        if len(line) > _LONGEST_HEADING or (found := _PLANS_FOR.search(line)) is None:
            return
        year = year_of(found[1])
        ahead = found[2] is not None and (self.report is None or year > self.report)
        self.plan = year if ahead else None

    def near(self, word: str) -> int | None:
        """The year that 今年, 去年 … mean: nothing where the report's year is unknown."""
        back = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "大前年": -3, "明年": 1, "下年": 1,
                "下一年": 1, "来年": 1, "后年": 2}  # fmt: skip
        word = word.removesuffix("度")
        if word == "上年" and self.report is not None and self.said is not None and self.said < self.report:
            if self.before.endswith(("比", "较")):
                return self.said - 1  # 去年…，比上年增长
        if word == "上年" and self.told is not None and self._speaks_of(self.told):
            return self.told - 1  # a report on 2008, held in 2009: 比上年 looks back to 2007
        if word in ("当年", "同年", "次年", "翌年"):
            if self.said is None:
                return None
            return self.said + (word in ("次年", "翌年"))
        return None if self.report is None else self.report + back[word]

    def _speaks_of(self, year: int) -> bool:
        """True where 上年 is said against this year: one named in the paragraph, or the year that is reported on."""
        if self.report is None:
            return True
        return year <= self.report and (year == self.said or year >= self.report - 1)

    def year(self, chars: str | None) -> tuple[int | None, str]:
        """The year of a mention and its basis. ``chars``: what the mention says, or None."""
        if chars is None:
            if self.said is not None:
                return self.said, "inferred"
            return (self.report, self.basis) if self.plan is None else (self.plan, "inferred")
        chars = chars.removeprefix("公元").removesuffix("度")
        if not chars[0].isdigit() and chars[0] not in "一二零〇○九八":
            found = self.near(chars)
            return found, (
                "inferred" if chars in ("当年", "同年", "次年", "翌年") else self.basis
            ) if found else "none"
        number = year_of(chars.removesuffix("年"))
        if number < 100:
            number += 2000 if number < 50 else 1900
        return number, "stated"


def _row(kind: str, timex: str, start: str, end: str, duration: str, basis: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "timex": timex,
        "start": start,
        "end": end,
        "duration": duration,
        "year_basis": basis,
    }


def _leans(groups: dict[str, str]) -> bool:
    """True where the words lean on the report's time: 去年, 上半年."""
    year = groups.get("y1")
    return year is not None and not (year[0].isdigit() or year[0] in "一二零〇○九八公")


def _point(reader: _Reader, found: Found) -> dict[str, Any] | None:
    groups = found.groups
    year, basis = reader.year(groups.get("y1"))
    month = _small(groups["m1"]) if "m1" in groups else 0
    day = _small(groups["d1"]) if "d1" in groups else 0
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
    when = _Day(year, month, day)
    if not when.exists():
        return None
    if "y1" in groups and year is not None:
        reader.said = year
        reader.ahead = _leans(groups) and reader.report is not None and year > reader.report
        if not _leans(groups):
            reader.told = year
    if month:
        reader.month = month
    timex, start, stop = when.edtf(), when.first(), when.last()
    part = groups.get("part", "").removeprefix("第").replace("个", "")
    if part:
        code, first, last = PARTS[part]
        timex = f"{_Day(year).edtf()}-{code}"
        start, stop = _Day(year, first).first(), _Day(year, last).last()
    third = groups.get("third", "").removeprefix("月")
    if third and month:
        days = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 0), "底": (21, 0), "末": (21, 0)}[
            third[0]
        ]
        start = _Day(year, month, days[0]).edtf()
        stop = _Day(year, month, days[1] or _length(year, month)).edtf()
        if third.endswith("旬"):
            timex = f"{start}/{stop}"
    kind = "relative" if _leans(groups) or found.kind == "month" or (found.kind == "part") else "point"
    if found.kind == "month" and not month:
        timex, start, stop = _Day(year).edtf() + "-XX" + (f"-{day:02d}" if day else ""), "", ""
    if "each" in groups:
        start = stop = ""
    if found.kind == "day" and "d2" in groups:
        later = _Day(year, month, _small(groups["d2"]))
        if not later.exists():
            return None
        return _row("range", f"{timex}/{later.edtf()}", start, later.last(), "", basis)
    return _row(kind, timex, start, stop, "", basis)


def _range(reader: _Reader, found: Found) -> dict[str, Any] | None:
    groups = found.groups
    year, basis = reader.year(groups.get("y1"))
    if "y1" in groups and year is not None:
        reader.said = year
    later_year = reader.year(groups["y2"])[0] if "y2" in groups else year
    if found.kind == "years":
        chars = groups["y2"]
        if len(chars) == 2 and year is not None:
            later_year = year - year % 100 + int(chars)
        first, last = _Day(year), _Day(later_year)
    else:
        month = _small(groups["m1"]) if "m1" in groups else reader.month
        later_month = _small(groups["m2"]) if "m2" in groups else month
        if later_year is not None and later_year == year and later_month < month and "y2" not in groups:
            later_year += 1  # 12月至3月
        first = _Day(year, month, _small(groups.get("d1", "")) if "d1" in groups else 0)
        last = _Day(later_year, later_month, _small(groups["d2"]) if "d2" in groups else 0)
        reader.month = later_month
    known = first.year is not None and last.year is not None
    if not (first.exists() and last.exists()) or (known and first.first() > last.first()):
        return None
    if "y1" in groups and later_year is not None:
        reader.said = later_year
    return _row("range", f"{first.edtf()}/{last.edtf()}", first.first(), last.last(), "", basis)


def _era(found: Found) -> dict[str, Any] | None:
    """乾隆三十五年: year one of an era is its 元年."""
    first, last = eras()[found.groups["era"]]
    if (chars := found.groups.get("count")) is None:
        return _row(
            "range", f"{first:04d}/{last:04d}", f"{first:04d}-01-01", f"{last:04d}-12-31", "", "stated"
        )
    count = _small(chars)
    if not 0 < count <= last - first + 2:
        return None
    when = _Day(first + count - 1)
    return _row("point", when.edtf(), when.first(), when.last(), "", "stated")


def _both(reader: _Reader, found: Found) -> dict[str, Any] | None:
    """今明两年: two years side by side."""
    if reader.report is None:
        return None
    first = reader.report + {"前去": -2, "去今": -1, "今明": 0, "明后": 1}[found.groups["pair"]]
    one, two = _Day(first), _Day(first + 1)
    return _row("range", f"{one.edtf()}/{two.edtf()}", one.first(), two.last(), "", reader.basis)


def _quarters(reader: _Reader, found: Found) -> dict[str, Any]:
    """前三季度: the months from January on."""
    year, basis = reader.year(found.groups.get("y1"))
    if "y1" in found.groups and year is not None:
        reader.said = year
    months = _small(found.groups["count"]) * (1 if found.groups["part"].endswith("月") else 3)
    first, last = _Day(year, 1), _Day(year, months)
    return _row("range", f"{first.edtf()}/{last.edtf()}", first.first(), last.last(), "", basis)


def _decade(reader: _Reader, found: Found, since: bool) -> dict[str, Any] | None:
    groups = found.groups
    said = groups.get("century", "")
    spoken_from = reader.report or 2000
    if said in ("上", "上个"):
        century = 19
    elif said in ("本", "新"):
        century = 20
    elif said:
        century = _small(said) - 1
    else:
        century = 19
    if not 0 <= century <= 21:
        return None
    basis = "stated" if said and said not in ("上", "上个", "本", "新") else "inferred"
    if found.kind == "century":
        begin, end, timex = century * 100 + 1, century * 100 + 100, f"{century:02d}XX"
    else:
        digit = _small(groups["decade"]) // 10
        begin = century * 100 + digit * 10
        if not said and begin + 100 <= spoken_from and digit < 3:
            begin += 100  # 20年代 said in 2024
        end, timex = begin + 9, f"{begin // 10}X"
        if (start := groups.get("from", "").rstrip("、至到—-")) and 0 < (tens := _small(start)) < 100:
            begin = century * 100 + (tens if tens > 9 else tens * 10)
            timex = f"{begin}/{end}"
    if since:
        return _row("range", f"{timex}/..", f"{begin}-01-01", "", "", basis)
    if text_ends := groups.get("third", ""):
        cut = {"初": (0, 3), "中": (3, 7), "末": (7, 9), "后": (5, 9)}.get(text_ends[0])
        if cut is not None:
            begin, end = begin + cut[0], begin + cut[1]
    return _row("range", timex, f"{begin}-01-01", f"{end}-12-31", "", basis)


_PLANS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
]


def plan_years(name: str) -> tuple[int, int]:
    """First and last year of a five-year plan: 十一五 → 2006, 2010 (the third began in 1966)."""
    order = _PLANS.index(name.removesuffix("五") or "五") + 1
    first = 1953 + 5 * (order - 1) if order <= 2 else 1966 + 5 * (order - 3)
    return first, first + 4


def _plan(found: Found) -> dict[str, Any]:
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
        return _row("range", f"{first}/..", f"{first}-01-01", "", "", "stated")
    return _row("range" if first != last else "point", timex, f"{first}-01-01", f"{last}-12-31", "", "stated")


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


def _lasting(reader: _Reader, found: Found) -> dict[str, Any] | None:
    """近三年來, 兩年來, 三年內, 11天."""
    groups = found.groups
    duration, count = _amount(groups)
    if groups["unit"] == "月" and not groups.get("count", "").endswith(("数", "几")):
        return None  # 13月 is neither a month nor months
    if found.kind == "span":
        return (
            _row("duration", duration, "", "", duration, "none")
            if count is not None or "count" in groups
            else None
        )
    year, basis = reader.report, reader.basis
    known = "XXXX" if year is None else str(year)
    ahead = groups.get("lead") in ("今后", "未来", "往后", "此后")
    inward = groups.get("tail", "").endswith(("内", "间"))
    step = int(count) if count is not None and duration.endswith("Y") and count >= 1 else 0
    if found.kind == "since" and groups.get("tail", "").endswith("间"):
        return _row("duration", duration, "", "", duration, "none")
    if ahead or inward:
        start = "" if year is None or not step else f"{year + (1 if ahead else 0)}-01-01"
        end = "" if year is None or not step else f"{year + step}-12-31"
    else:
        start = "" if year is None or not step else f"{year - step}-01-01"
        end = "" if year is None or not step else f"{year}-12-31"
    timex = duration
    if not timex and groups["unit"] == "年":
        timex = f"{known}/.." if ahead or inward else f"/{known}"  # 近年来: nobody says since when
    return _row(
        "relative",
        timex,
        start,
        end,
        duration,
        basis if start or ("X" not in timex and timex != duration) else "none",
    )


def propose(doc: Document, settings: HasReportYear | None = None) -> Iterator[Mention | Record]:
    """The dates of the body, then a record each of the report's year (documents) and of durations that cannot be."""
    found = list(mentions(doc, settings))
    yield from found
    year, basis = report_year(doc, settings)
    yield Record("documents", "report_year", RULE, values={"report_year": year, "year_basis": basis})
    yield from duration_issues(doc, found)


def mentions(doc: Document, settings: HasReportYear | None = None) -> Iterator[Mention]:
    """The dates of the body, in order.

    Values are the columns of the table dates: kind (point, range, duration, relative), timex (EDTF; of a duration its
    ISO form), start, end, duration, year_basis. ``start`` and ``end`` are days; an unknown year in them is XXXX.
    """
    body = Body.of(doc)
    text = body.text
    reader = _Reader(*report_year(doc, settings))
    last_end = 0
    reader.report_month = _dated_month(text, _all(body), reader.report)
    for found in _all(body):
        if "\n" in text[last_end : found.start]:
            reader.new_paragraph()
        if found.kind == "point" and "y1" in found.groups:
            reader.heading(_line(text, found.start))
        values: dict[str, Any] | None
        end = found.end
        reader.before = text[max(found.start - 6, 0) : found.start]
        if _LUNAR.search(reader.before):
            continue
        if found.kind in ("iso", "monthday", "point", "part", "month", "day"):
            about = reader.said, reader.told
            values = _point(reader, found)
            if _SIGNALS[0][1].match(text, end):
                reader.said, reader.told = (
                    about  # 2016年以來 tells of a beginning: the next 10月 is not of that year
                )
        elif found.kind in ("days", "months", "years"):
            values = _range(reader, found)
        elif found.kind == "era":
            values = _era(found)
        elif found.kind == "both":
            values = _both(reader, found)
        elif found.kind == "quarters":
            values = _quarters(reader, found)
        elif found.kind in ("decade", "century"):
            values = _decade(reader, found, text.endswith("以来", found.start, end))
        elif found.kind == "plan":
            values = _plan(found)
        else:
            values = None if _idiom(text, found) else _lasting(reader, found)
        if values is None:
            continue
        if (
            found.kind in ("since", "recent")
            and "count" in found.groups
            and (tail := found.groups.get("tail"))
        ):
            end -= len(tail)
        begin = found.start
        if found.kind == "recent" and "count" in found.groups:
            begin += text[begin:end].index(
                found.groups["count"]
            )  # 過去一年: the year, not the word before it
        last_end = end
        sure = 0.95 if found.kind in ("iso", "days", "months", "years", "point", "plan") else 0.85
        flags = tuple(name for name, signal in _SIGNALS if signal.match(text, end))
        if _UNTIL.search(text[max(found.start - 3, 0) : found.start]):
            flags += ("until",)
        span = body.span(begin, end)
        yield Mention(
            span,
            "date",
            RULE,
            subtype=values["kind"],
            norm=values["timex"],
            confidence=sure,
            flags=flags,
            values=values,
        )


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _dated_month(text: str, dates: Iterable[Found], year: int | None) -> int:
    """The month of the date line: a short line at the head or foot with a full date of the report's year; else 0."""
    for found in dates:
        groups = found.groups
        if found.kind != "point" or "d1" not in groups or not groups.get("y1", "")[:1].isdigit():
            continue
        ends = text.count("\n", 0, found.start) < 6 or text.count("\n", found.end) < 4
        if ends and len(_line(text, found.start)) <= _LONGEST_HEADING and year_of(groups["y1"][:4]) == year:
            return _small(groups["m1"])
    return 0


def _idiom(text: str, found: Found) -> bool:
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


# --- a range against the duration that the report gives ------------------------------------------------------------


def _ends(mention: Mention) -> tuple[str, str] | None:
    first, slash, last = str(mention.values["timex"]).partition("/")
    return (first, last) if slash and len(first) == len(last) and first != last else None


def _lengths(first: str, last: str, letter: str) -> set[int]:
    """How long a range is, counted both ways: with its first day (month, year) and without it."""
    if letter in ("D", "W") and len(first) == 10:
        days: set[int] = set()
        for year in (2003, 2004) if first.startswith("XXXX") else (int(first[:4]),):
            begin = date.fromisoformat(f"{year}{first[4:]}") if _real(year, first) else None
            later = year if last.startswith("XXXX") else int(last[:4])
            stop = date.fromisoformat(f"{later}{last[4:]}") if _real(later, last) else None
            if begin is not None and stop is not None and stop < begin and last.startswith("XXXX"):
                stop = date(later + 1, stop.month, min(stop.day, 28))
            if begin is not None and stop is not None:
                days |= {(stop - begin).days, (stop - begin).days + 1}
        if letter == "W":
            return {n for day in days for n in (day // 7, -(-day // 7))}
        return days
    if "X" in first[:4] or "X" in last[:4]:
        return set()
    years = int(last[:4]) - int(first[:4])
    if letter == "Y":
        return {years, years + 1}
    if letter == "M" and len(first) >= 7:
        months = years * 12 + int(last[5:7]) - int(first[5:7])
        return {months, months + 1}
    return set()


def _real(year: int, day: str) -> bool:
    month, number = day[5:7], day[8:10]
    return "X" not in month and int(number) <= calendar.monthrange(year, int(month))[1]


def duration_issues(doc: Document, dates: Iterable[Mention]) -> Iterator[Record]:
    """An issue ``duration_mismatch`` where a range and the duration announced for it (為期 … 天) cannot both be right.

    9月10日至9月21日 is 11 days or 12, both pass. Only the nearest range before, in the same paragraph and within 200
    characters, or right behind in brackets, is measured. 工作日 are not.
    """
    ordered = sorted((m for m in dates if m.type == "date"), key=lambda m: m.span.start)
    text = folded(doc)
    for i, lasting in enumerate(ordered):
        at = lasting.span
        said = regex.fullmatch(r"P(\d+)([DWMY])", str(lasting.values["duration"]))
        if said is None or lasting.values["kind"] != "duration" or "工作" in text[at.start : at.end]:
            continue
        announced = _ANNOUNCED.search(text[max(at.start - 6, 0) : at.start])
        if announced is None:
            continue
        near = (
            200
            if announced.group().startswith(("为期", "历时", "用时", "费时", "历经", "时间", "时长"))
            else 20
        )
        for other in (*reversed(ordered[:i]), *ordered[i + 1 : i + 2]):
            ends = _ends(other) if other.values["kind"] == "range" else None
            if ends is None:
                continue
            between = text[min(other.span.end, at.end) : max(other.span.start, at.start)]
            behind = other.span.start > at.end
            if "\n" in between or len(between) > (2 if behind else near):
                break
            lengths = _lengths(*ends, said.group(2))
            if lengths and int(said.group(1)) not in lengths:
                words = text[other.span.start : other.span.end], text[at.start : at.end]
                yield Record(
                    "issues", f"duration_mismatch-{other.span.start}-{at.end}", RULE, at, 0.9,
                    {"type": "duration_mismatch", "severity": "warning",
                     "message": f"{words[0]} is {_told(lengths)}, but {words[1]} is said.",
                     "mention_ids": (other, lasting)},
                )  # fmt: skip
            break


def _told(lengths: set[int]) -> str:
    return " or ".join(map(str, sorted(lengths)))
