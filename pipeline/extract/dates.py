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
from pipeline.data import fold
from pipeline.extract.body import Body
from pipeline.extract.numeral import read
from pipeline.extract.years import YEAR, HasReportYear, report_year, year_of

__all__ = ["duration_issues", "mentions", "plan_years", "propose", "spans"]

RULE = "extract.dates"

# --- the grammar ---------------------------------------------------------------------------------------------------

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]|二?十|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_SHORT = r"(?:0[0-9]|[89][0-9]|[零〇○九][零〇○一二三四五六七八九])"
_NEAR = (
    r"(?:今年|(?<![成原基日])本年度?|(?<!相)当年|去年|(?<!以)上年度?|上一年|前年|大前年|明年|(?<!以)下年度?|下一年"
    r"|(?<![今以之此战最])后年|(?<![起下上过出回未本近以后看进])来年|次年|翌年|(?<!不)同年)"
)
_TO = r"\s?(?:至|到|—{1,2}|-{1,2}|–|～|~|―{1,2}|─{1,2})\s?"
_NOT_YEAR = r"(?![级龄代轻青货画薪糕糖届][^表]?)"
_BEFORE = r"(?<![0-9.第])"
#: What a year, or nothing before it, may be narrowed to: (EDTF of the part, first month, last month).
PARTS: dict[str, tuple[str, int, int]] = {
    "上半年": ("40", 1, 6), "下半年": ("41", 7, 12),
    "一季度": ("33", 1, 3), "1季度": ("33", 1, 3), "首季": ("33", 1, 3),
    "二季度": ("34", 4, 6), "2季度": ("34", 4, 6),
    "三季度": ("35", 7, 9), "3季度": ("35", 7, 9),
    "四季度": ("36", 10, 12), "4季度": ("36", 10, 12),
    "年初": ("01", 1, 1), "初": ("01", 1, 1), "年中": ("06", 6, 6), "年底": ("12", 12, 12), "底": ("12", 12, 12),
    "年末": ("12", 12, 12), "末": ("12", 12, 12), "岁末": ("12", 12, 12), "岁初": ("01", 1, 1),
    "春季": ("21", 3, 5), "春天": ("21", 3, 5), "夏季": ("22", 6, 8), "夏天": ("22", 6, 8),
    "秋季": ("23", 9, 11), "秋天": ("23", 9, 11), "冬季": ("24", 12, 12), "冬天": ("24", 12, 12),
}  # fmt: skip
_PART = r"第?[一二三四1-4](?:个)?季度|首季|[上下]半年|年?[初中底末]|岁[初末]|[春夏秋冬][季天]"
_BARE_PART = (
    r"第?[一二三四1-4](?:个)?季度|(?<!每|前|后)[上下]半年"
    r"|(?<![少青成老中学幼童财往每当届周上去今明前后来0-9一二三四五六七八九十两几数百半整全多本])年[底末](?![一二三四五六七八九])|岁[初末]"
)
_THIRD = r"(?P<third>[上中下]旬|月?[初底末]|月?中旬?)"
_PLAN = r"(?:一五|二五|三五|四五|五五|六五|七五|八五|九五|十五|十一五|十二五|十三五|十四五|十五五|十六五)"
_COUNT = r"(?P<count>[0-9]{1,3}(?:\.[0-9]{1,2})?(?![0-9.,%％])|多(?=年以?来)|[一二两三四五六七八九十百千几数半]{1,6})"
_SPELL = r"(?P<unit>年|个?[半多]?月|个?季度|个?学期|个?学年|个?星期|周(?![年岁])|个?工作日|日|天|个?[半多]?小时|分钟|个?世纪|昼夜)"

_ALTERNATIVES: tuple[tuple[str, str], ...] = (
    # 2005-03-12, 2005.3.12
    ("iso", rf"{_BEFORE}(?P<y1>{YEAR})(?P<sep>[-./])(?P<m1>{_MONTH})(?P=sep)(?P<d1>{_DAY})(?![0-9])(?:日)?"),
    # 12-24 at the end of a line
    ("monthday", r"(?<![0-9.-])(?P<m1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12][0-9]|3[01])(?=[ \t]*(?:\n|$))"),
    # 2005年9月10日至9月21日, 9月10—21日
    ("days", rf"{_BEFORE}(?:(?P<y1>{YEAR}|{_SHORT}|{_NEAR})(?:(?<=年)"
             rf"|年))?(?P<m1>{_MONTH})月(?P<d1>{_DAY})[日号]?{_TO}"
             rf"(?:(?P<y2>{YEAR}|{_NEAR})(?:(?<=年)|年))?(?:(?P<m2>{_MONTH})月)?(?P<d2>{_DAY})[日号]"),
    # 2003年3月至2005年6月, 3—5月
    ("months", rf"{_BEFORE}(?:(?P<y1>{YEAR}|{_SHORT}|{_NEAR})(?:(?<=年)|年))?(?P<m1>{_MONTH})(?:月份?)?{_TO}"
               rf"(?:(?P<y2>{YEAR}|{_NEAR})(?:(?<=年)|年))?(?P<m2>{_MONTH})月份?(?![0-9一二三四五六七八九十]{{1,3}}[日号])"),
    # 2003—2005年, 2003年至2005年
    ("years", rf"{_BEFORE}(?P<y1>{YEAR}|{_SHORT})年?{_TO}(?P<y2>{YEAR}|[0-9]{{2}})年(?:度"
              rf"|(?:[初底末]))?{_NOT_YEAR}"),
    # 20世纪90年代, 上世纪八十年代, 90年代初
    ("decade", rf"{_BEFORE}(?:(?P<century>[0-9]{{1,2}}|[一二]?十[一二三四五六七八九]?|上个?|本)世纪)?"
               r"(?P<decade>[1-9]0|[一二三四五六七八九]十)年代(?P<third>初期?|中期|末期?|后期|以来|中后期)?"),
    ("century", rf"{_BEFORE}(?P<century>[0-9]{{1,2}}|[一二]?十[一二三四五六七八九]?|上个?|本|新)世纪(?:以来|初|末)?"),
    # “十一五”期间
    ("plan", rf"[“\"「『‘]?(?P<plan>{_PLAN})[”\"」』’]?(?:计划|规划)?(?P<part>期间|时期|期末|末期?|初期?|以来|开局之年|收官之年"
             rf"|头[一两三]年|后[一两三]年)"),
    # 2005年, 2005年3月, 2005年3月12日, 去年底, 今年上半年
    ("point", rf"{_BEFORE}(?P<y1>(?:公元)?{YEAR}年度?|{_SHORT}年(?:度)?(?!代)|{_NEAR})\s?"
              rf"(?:(?P<m1>{_MONTH})月(?:份|(?P<d1>{_DAY})[日号]|{_THIRD})?|(?P<part>{_PART}))?{_NOT_YEAR}"),
    # 9月10日, 9月份, 3月上旬
    ("point", rf"{_BEFORE}(?P<m1>{_MONTH})月(?:份|(?P<d1>{_DAY})[日号]|{_THIRD})?(?!刊|饼|票|嫂)"),
    ("part", rf"{_BEFORE}(?P<part>{_BARE_PART})"),
    ("month", r"(?P<near>本月|当月|上个?月|下个?月|上月|次月|同月)(?:份|(?P<d1>" + _DAY + r")[日号]|" + _THIRD + ")?"),
    # 近年来, 近几年, 近三年来, 今后五年, 多年来
    ("recent", r"(?P<lead>近(?!亿|万|千|百)|最近|过去|此前|今后|未来|往后|此后|前(?=[0-9两三几]))的?(?:(?P<count>[0-9]{1,2}"
               r"|[一二两三四五六七八九十几数]{1,3})个?)?"
               r"(?P<unit>年|月|周|天)(?P<tail>以?来|间|内|里|中|时间|之?内)?(?![0-9级度])"),
    ("since", rf"(?<![第0-9]){_COUNT}(?P<more>余|多)?{_SPELL}(?P<half>半|多|余)?(?P<tail>以?来(?!自|到|看|说|电|信|函|访)"
              rf"|之?内|以内|间)"),
    # 12日 (the month was said before)
    ("day", rf"(?<![0-9.第一-龥])(?P<d1>3[01]|[12][0-9]|0?[1-9])日(?:{_TO}(?P<d2>3[01]|[12][0-9]"
            rf"|0?[1-9])日)?(?=上午|下午|晚|凌晨|中午|[，,。])"),
    # 为期11天, 三年, 半个月
    ("span", rf"(?<![第每初高大前后上下0-9.]){_COUNT}(?P<more>余|多)?{_SPELL}(?P<half>半|多|余)?"
             r"(?![级龄代轻青货画薪糕糖度均常报经历届亮球饼光票嫂刊供])"),
)  # fmt: skip

_PATTERN = regex.compile(
    r"(?=[0-9零〇○一二三四五六七八九十两百千几数半多今本当去上前大明下后来次翌同首年岁春夏秋冬近最过此未往第新公“\"「『‘])(?:"
    + "|".join(f"{pattern}(?P<is_{i}>)" for i, (_, pattern) in enumerate(_ALTERNATIVES))
    + ")"
)
_KINDS = tuple(name for name, _ in _ALTERNATIVES)
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
_MONTHS = {"正": 1, "元": 1, "腊": 12}


class _Found(NamedTuple):
    """A date in the folded text: what was said, before any year is filled in."""

    start: int
    end: int
    kind: str
    groups: dict[str, str]


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


def _find(text: str) -> Iterator[_Found]:
    at = 0
    while (match := _PATTERN.search(text, at)) is not None:
        at = max(match.end(), at + 1)
        groups = {name: chars for name, chars in match.groupdict().items() if chars is not None}
        index = next(int(name[3:]) for name in groups if name.startswith("is_"))
        yield _Found(match.start(), match.end(), _KINDS[index], groups)


def spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where folded text holds dates: start, end, and whether years or days are counted there. For extract.numbers."""
    for found in _find(text):
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
        self.said: int | None = None  # in this paragraph
        self.told: int | None = None  # the year that the text was last about
        self.month = 0

    def new_paragraph(self) -> None:
        self.said, self.month = None, 0

    def near(self, word: str) -> int | None:
        """The year that 今年, 去年 … mean: nothing where the report's year is unknown."""
        back = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "大前年": -3, "明年": 1, "下年": 1,
                "下一年": 1, "来年": 1, "后年": 2}  # fmt: skip
        word = word.removesuffix("度")
        if word == "上年" and self.told is not None and (self.report is None or self.told <= self.report):
            return self.told - 1  # a report on 2008, held in 2009: 比上年 looks back to 2007
        if word in ("当年", "同年", "次年", "翌年"):
            if self.said is None:
                return None
            return self.said + (word in ("次年", "翌年"))
        return None if self.report is None else self.report + back[word]

    def year(self, chars: str | None) -> tuple[int | None, str]:
        """The year of a mention and its basis. ``chars``: what the mention says, or None."""
        if chars is None:
            if self.said is not None:
                return self.said, "inferred"
            return self.report, self.basis
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


def _point(reader: _Reader, found: _Found) -> dict[str, Any] | None:
    groups = found.groups
    year, basis = reader.year(groups.get("y1"))
    month = _small(groups["m1"]) if "m1" in groups else 0
    day = _small(groups["d1"]) if "d1" in groups else 0
    if found.kind == "month":
        month = 0
    if found.kind == "day":
        month = reader.month
    when = _Day(year, month, day)
    if not when.exists():
        return None
    if "y1" in groups and year is not None:
        reader.said = year
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
    kind = "relative" if _leans(groups) or found.kind == "month" or (found.kind == "part") else "point"
    if found.kind == "month":
        timex, start, stop = _Day(year).edtf() + "-XX", "", ""
    if found.kind == "day" and "d2" in groups:
        later = _Day(year, month, _small(groups["d2"]))
        if not later.exists():
            return None
        return _row("range", f"{timex}/{later.edtf()}", start, later.last(), "", basis)
    return _row(kind, timex, start, stop, "", basis)


def _range(reader: _Reader, found: _Found) -> dict[str, Any] | None:
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


def _decade(reader: _Reader, found: _Found, since: bool) -> dict[str, Any] | None:
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
    if since:
        return _row("range", f"{timex}/..", f"{begin}-01-01", "", "", basis)
    if text_ends := groups.get("third", ""):
        cut = {"初": (0, 3), "中": (3, 7), "末": (7, 9), "后": (5, 9)}.get(text_ends[0])
        if cut is not None:
            begin, end = begin + cut[0], begin + cut[1]
            timex = f"{begin}/{end}"
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


def _plan(found: _Found) -> dict[str, Any]:
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
    if chars == "半":
        count: float = 0.5
    else:
        reading = read(chars, 0) if chars else None
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
    if letter == "MIN":
        return f"PT{count:g}M", count
    return (f"PT{count:g}H" if letter == "H" else f"P{count:g}{letter}"), count


def _lasting(reader: _Reader, found: _Found) -> dict[str, Any] | None:
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
        timex = f"{known}/.." if ahead else f"/{known}"  # 近年来: nobody says since when
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
    body = Body(doc)
    text = body.text
    reader = _Reader(*report_year(doc, settings))
    last_end = 0
    for found in _find(text):
        if "\n" in text[last_end : found.start]:
            reader.new_paragraph()
        values: dict[str, Any] | None
        end = found.end
        if found.kind in ("iso", "monthday", "point", "part", "month", "day"):
            values = _point(reader, found)
        elif found.kind in ("days", "months", "years"):
            values = _range(reader, found)
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


def _idiom(text: str, found: _Found) -> bool:
    if text.startswith("一年", found.start) and _A_YEAR.search(text[max(found.start - 3, 0) : found.start]):
        return text[found.end : found.end + 1] in (
            "",
            "，",
            "。",
            "；",
            "、",
            "\n",
        )  # 關鍵的一年: a year, not one year
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
    folded = fold(doc.text)
    for i, lasting in enumerate(ordered):
        at = lasting.span
        said = regex.fullmatch(r"P(\d+)([DWMY])", str(lasting.values["duration"]))
        if said is None or lasting.values["kind"] != "duration" or "工作" in folded[at.start : at.end]:
            continue
        announced = _ANNOUNCED.search(folded[max(at.start - 6, 0) : at.start])
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
            between = folded[min(other.span.end, at.end) : max(other.span.start, at.start)]
            behind = other.span.start > at.end
            if "\n" in between or len(between) > (2 if behind else near):
                break
            lengths = _lengths(*ends, said.group(2))
            if lengths and int(said.group(1)) not in lengths:
                words = folded[other.span.start : other.span.end], folded[at.start : at.end]
                yield Record(
                    "issues", f"duration_mismatch-{other.span.start}-{at.end}", RULE, at, 0.9,
                    {"type": "duration_mismatch", "severity": "warning",
                     "message": f"{words[0]} is {_told(lengths)}, but {words[1]} is said.",
                     "mention_ids": (other, lasting)},
                )  # fmt: skip
            break


def _told(lengths: set[int]) -> str:
    return " or ".join(map(str, sorted(lengths)))
