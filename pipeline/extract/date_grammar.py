"""Date grammar: how dates are written, as one pattern whose alternatives each have a kind.

Shape      digits or Chinese numerals before 年 月 日 天 …, words that lean on the report's time, eras, decades, plans
Evidence   the alternatives in their order: the first that fits at a place is taken, longer ones stand first
Not this   what the calendar does not know (2月30日): extract.dates turns it down
Ask first  numbers/eras.tsv for 乾隆 and 民國
First seen a study-tour report: 9月10日至9月21日
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from pipeline.data import fold, rows
from pipeline.extract.years import YEAR

__all__ = ["PARTS", "Found", "eras", "find"]

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]|二?十|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_SHORT = r"(?:0[0-9]|[89][0-9]|[零〇○九][零〇○一二三四五六七八九])"
_NEAR = (
    r"(?:今年|(?<![成原基日])本年度?|(?<!相)当年|去年|(?<!以)上年度?|上一年|前年|大前年|明年|(?<!以)下年度?|下一年"
    r"|(?<![今以之此战最])后年|(?<![起下上过出回未本近以后看进0-9一二三四五六七八九十百千万])来年|次年|翌年|(?<!不)同年)"
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
    "年初": ("01", 1, 1), "初": ("01", 1, 1), "年中": ("06", 6, 6), "中": ("06", 6, 6), "年底": ("12", 12, 12), "底": ("12", 12, 12),
    "年末": ("12", 12, 12), "末": ("12", 12, 12), "岁末": ("12", 12, 12), "岁初": ("01", 1, 1),
    "春季": ("21", 3, 5), "春天": ("21", 3, 5), "夏季": ("22", 6, 8), "夏天": ("22", 6, 8),
    "春": ("21", 3, 5), "夏": ("22", 6, 8), "秋": ("23", 9, 11), "冬": ("24", 12, 12),
    "秋季": ("23", 9, 11), "秋天": ("23", 9, 11), "冬季": ("24", 12, 12), "冬天": ("24", 12, 12),
}  # fmt: skip
_PART = (
    r"第?[一二三四1-4](?:个)?季度|首季|[上下]半年|年?[初底末]|年中(?![期央])|中(?=[，。、；])|岁[初末]"
    r"|[春夏秋冬](?:[季天]|(?![节运耕播游招茶雨粮收种学季天训令]))"
)
_BARE_PART = (
    r"(?<![前上下每])第?[一二三四1-4](?:个)?季度|(?<!每|前|后)[上下]半年"
    r"|(?<![少青成老中学幼童财往每当届周上去今明前后来0-9一二三四五六七八九十两几数百半整全多本])年[底末](?![一二三四五六七八九])|岁[初末]"
    # 一年底前: a point of a list that lost its 是
    r"|(?<=(?:^|[\n，。；：:、])[一二三四五六七八九])年[底末](?=[前，之])"
)
_THIRD = r"(?P<third>[上中下]旬|月?[初底末]|月?中旬?)"
_PLAN = r"(?:一五|二五|三五|四五|五五|六五|七五|八五|九五|十五|十一五|十二五|十三五|十四五|十五五|十六五)"
_COUNT = (
    r"(?P<count>(?:[0-9]{1,3}\s?(?:至|到|—{1,2}|-|–|～|~)\s?(?=[0-9])|[一二两三四五六七八九十]{1,3}[至到](?=[一二三四五六七八九十]))?"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,2})?(?![0-9.,%％])|(?!19|20)[0-9]{4}(?=[多余]?年(?:的?历史|前|以?来))|[0-9]{4}(?=[多余]年)|多(?=年以?来)|[一二两三四五六七八九十百千几数半]{1,6}))"
)
#: 基数三年: 数 is the end of a noun.
_NO_NOUN = r"(?<![基人总户次件份倍指系岁分整款参代函变计度](?=数))"
#: A year before 1900; 1700年历史, 距今1800年 are durations.
_OLD_YEAR = (
    r"(?<![距有约近达历余时])1(?:[6-8][0-9]{2}年(?!的?历史|前|以?来|多|余|左右|间)|[0-5][0-9]{2}年(?=[（(]))"
)
_SPELL = r"(?P<unit>年|个?[半多]?月|个?季度|个?学期|个?学年|个?星期|周(?![年岁])|个?工作日|日|天|个?[半多]?小时|分钟|个?世纪|昼夜)"

_NUMERAL = r"0-9零〇○一二三四五六七八九十百千两几数半廿卅"
#: How dates begin that begin with a numeral: behind it, and what else may stand with numerals, comes a unit, or what
#: closes and follows the name of a plan (“十一五”期间); or it is a date in figures (2005-03-12, 12-24).
_OPENING_NUMERAL = (
    rf"[{_NUMERAL}](?:[{_NUMERAL}多余来个\s至到—\-–～~―─.、]*+[年月日号天周季世星工小分学昼”\"」』’计规期时末初以开收头后]"
    rf"|[{_NUMERAL}]{{3}}[-./]|[0-9]-)"
)
#: How dates begin that begin with a word.
_OPENING = (
    r"[今本当去上前明下来后次翌同]年|(?:前去|去今|今明|明后)两年|上一年|下一年|大前年|[本上新]世纪|上个[世月]|下个?月|[本当上次同]月|[上下]半年|前[0-9二三两几]|首季"
    r"|年[底末]|岁[初末]|第[一二三四1-4]个?季|近|最近|过去|此[前后]|未来|今后|往后|公元|[元明清][㐀-鿿]|[“\"「『‘][一二三四五六七八九十]"
)
#: Their first characters, those of the names of eras aside.
_FIRST = '0123456789零〇○一二三四五六七八九十百千两几数半廿卅多今本当去上前明下来后次翌同大新首年岁第近最过此未往公元清“"「『‘'


@cache
def eras() -> dict[str, tuple[int, int]]:
    """Reigns and eras: name → Western year of the first and of the last year (numbers/eras.tsv)."""
    return {fold(name): (int(first), int(last)) for name, first, last, *_ in rows("numbers/eras.tsv")}


def _alternatives() -> tuple[tuple[str, str], ...]:
    return (
    # 2005-03-12, 2005.3.12
    ("iso", rf"{_BEFORE}(?P<y1>{YEAR})(?P<sep>[-./])(?P<m1>{_MONTH})(?P=sep)(?P<d1>{_DAY})(?![0-9])(?:日)?"),
    # 12-24 at the end of a line
    ("monthday", r"(?<![0-9.-])(?P<m1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12][0-9]|3[01])(?=[ \t]*(?:\n|$))"),
    # 2005年9月10日至9月21日, 9月10—21日
    ("days", rf"{_BEFORE}(?:(?P<y1>{YEAR}|{_SHORT}|{_NEAR})(?:(?<=年)"
             rf"|年))?(?P<m1>{_MONTH})月(?P<d1>{_DAY})[日号]?{_TO}"
             rf"(?:(?P<y2>{YEAR}|{_NEAR})(?:(?<=年)|年))?(?:(?P<m2>{_MONTH})月)?(?P<d2>{_DAY})[日号]"),
    # 2003年3月至2005年6月, 3—5月
    ("months", rf"{_BEFORE}(?:(?P<y1>{YEAR}|{_SHORT}|{_NEAR})(?:(?<=年)|年))?(?P<m1>{_MONTH})"
               rf"(?:月(?:份|(?P<third>[上中下]旬|[初底末]))?)?{_TO}"
               rf"(?:(?P<y2>{YEAR}|{_NEAR})(?:(?<=年)|年))?(?P<m2>{_MONTH})月(?:份|(?P<third2>[上中下]旬|[初底末]))?"
               r"(?![0-9一二三四五六七八九十]{1,3}[日号])"),
    # 2003—2005年, 2003年至2005年
    ("years", rf"{_BEFORE}(?P<y1>{YEAR}|{_SHORT})年?{_TO}(?P<y2>{YEAR}|[0-9]{{2}})年(?:度"
              rf"|(?:[初底末]))?{_NOT_YEAR}"),
    # 20世纪90年代, 上世纪八十年代, 90年代初
    ("decade", rf"{_BEFORE}(?:(?P<century>[0-9]{{1,2}}|[一二]?十[一二三四五六七八九]?|上个?|本)世纪)?"
               r"(?:(?P<from>[一二三四五六七八九]|[1-9]0?[、至到—-])(?=[一二三四五六七八九]十|[1-9]0))?(?P<decade>[1-9]0|[一二三四五六七八九]十)年代(?P<third>初期?|中期|末期?|后期|以来|中后期)?"),
    ("century", rf"{_BEFORE}(?P<century>[0-9]{{1,2}}|[一二]?十[一二三四五六七八九]?|上个?|本|新)世纪(?:以来|初|末)?"),
    # “十一五”期间
    ("plan", rf"[“\"「『‘]?(?P<plan>{_PLAN})[”\"」』’]?(?:计划|规划)?(?P<part>期间|时期|期末|末期?|初期?|以来|开局之年|收官之年"
             rf"|头[一两三]年|后[一两三]年)"),
    # 清乾隆三十五年, 民国二十六年, 光绪年间
    ("era", rf"(?:[元明清]朝?)?(?P<era>{'|'.join(sorted(eras(), key=len, reverse=True))})"
            r"(?:(?P<count>[0-9]{1,2}|[一二三四五六七八九十元]{1,3})年(?![间级])|(?:年间|时期|初年|末年))"),
    # 前三季度, 今年前10个月
    ("quarters", rf"(?:{_BEFORE}(?P<y1>{YEAR}|{_SHORT}|{_NEAR})(?:(?<=年)|年))?前(?P<count>[二两三23])(?P<part>个?季度)"),
    ("quarters", rf"(?P<y1>{YEAR}年|{_NEAR})前(?P<count>1[01]|[2-9]|[二两三四五六七八九十])(?P<part>个?月)"),
    # 今明两年
    ("both", r"(?P<pair>前去|去今|今明|明后)两年"),
    # 2005年, 2005年3月, 2005年3月12日, 去年底, 今年上半年
    ("point", rf"{_BEFORE}(?P<y1>(?:公元)?{YEAR}年度?|{_OLD_YEAR}|{_SHORT}年(?:度)?(?!代)|{_NEAR})[ \t\u3000]?"
              rf"(?:(?P<m1>{_MONTH})月(?:份|(?P<d1>{_DAY})[日号]|{_THIRD})?|(?P<part>{_PART}))?{_NOT_YEAR}"),
    # 9月10日, 9月份, 3月上旬
    ("point", rf"{_BEFORE}(?P<m1>{_MONTH})月(?:份|(?P<d1>{_DAY})[日号]|{_THIRD})?(?!刊|饼|票|嫂)"),
    ("part", rf"{_BEFORE}(?P<part>{_BARE_PART})"),
    ("month", r"(?P<near>本月|当月|上个?月|下个?月|上月|次月|同月)(?:份|(?P<d1>" + _DAY + r")[日号]|" + _THIRD + ")?"),
    # 5日 县委…: a line of a chronicle; …。22日召开会议: a day of the month that was said
    ("day", rf"(?<=(?:^|[\n。；])[ \t\u3000]{{0,8}})(?P<d1>{_DAY})(?:日?{_TO}(?P<d2>{_DAY}))?日(?![内后前游间来起止咳均常报])"
            r"(?=[\s\u3000]*[㐀-鿿，,、：:（(])"),
    # 近年来, 近几年, 近三年来, 今后五年, 多年来
    ("recent", r"(?P<lead>近(?!亿|万|千|百)|最近|过去|此前|今后|未来|往后|此后|前(?=[0-9两三几]))的?(?:(?P<count>[0-9]{1,2}"
               r"|[一二两三四五六七八九十几数]{1,3})个?)?"
               r"(?P<unit>年|月|周|天)(?P<half>[多余半](?=[来内间的里]|以来))?(?P<tail>以?来|间|内|里|中|时间|之?内)?(?![0-9级度多])"),
    ("since", rf"(?<![第0-9]){_COUNT}(?P<more>余|多|来)?{_SPELL}(?P<half>半|多|余)?(?P<tail>以?来(?!自|到|看|说|电|信|函|访)"
              rf"|之?内|以内|间)"),
    # 12日 (the month was said before)
    ("day", rf"(?<![0-9.第一-龥])(?P<d1>3[01]|[12][0-9]|0?[1-9])(?:日?{_TO}(?P<d2>3[01]|[12][0-9]"
            rf"|0?[1-9]))?日(?=上午|下午|晚|凌晨|中午|[，,。])"),
    ("day", rf"(?<=(?P<each>[每当]月)|[于自从]|截至)(?P<d1>3[01]|[12][0-9]|0?[1-9])日(?:{_TO}"
            r"(?P<d2>3[01]|[12][0-9]|0?[1-9])日)?(?![内游间])"),
    # 为期11天, 三年, 半个月
    ("span", rf"(?<![第每初高大前后上下月0-9.一二三四五六七八九十]){_NO_NOUN}{_COUNT}(?P<more>余|多|来)?{_SPELL}(?P<half>半|多|余)?"
             r"(?![级龄代轻青货画薪糕糖度均常报经届亮球饼光票嫂刊供]|历(?!史|经|程|来)"
             r"|计划|规划|义务教育|一贯制)(?<!日(?=攻坚|行动|会战|竞赛|大战|整治|安全|冲刺|咳|维新))(?!(?<=[一二三四五六七八九]年)[底末])"),
)  # fmt: skip


@cache
def _opening() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that a date begins with, and how it goes on. Sets of ``re`` are bitmaps, and most places are out
    by their first character, most others by those behind it.
    """
    names = eras()
    firsts = "".join(sorted({*_FIRST, *(name[0] for name in names)}))
    return re.compile(f"[{firsts}]"), re.compile(rf"{_OPENING_NUMERAL}|多年|{_OPENING}|{'|'.join(names)}")


@cache
def _grammar() -> tuple[regex.Pattern[str], tuple[str, ...]]:
    """All the alternatives as one pattern, and the kind that each of them finds."""
    kinds = _alternatives()
    pattern = regex.compile("|".join(f"{pattern}(?P<is_{i}>)" for i, (_, pattern) in enumerate(kinds)))
    return pattern, tuple(name for name, _ in kinds)


class Found(NamedTuple):
    """A date in the folded text: what was said, before any year is filled in."""

    start: int
    end: int
    kind: str
    groups: dict[str, str]


def find(text: str) -> Iterator[Found]:
    at = 0
    pattern, kinds = _grammar()
    first, opening = _opening()
    for place in first.finditer(text):
        start = place.start()
        if start < at or opening.match(text, start) is None:
            continue
        match = pattern.match(text, start)
        if match is None:
            continue
        at = match.end()
        groups = {name: chars for name, chars in match.groupdict().items() if chars is not None}
        index = next(int(name[3:]) for name in groups if name.startswith("is_"))
        yield Found(match.start(), match.end(), kinds[index], groups)
