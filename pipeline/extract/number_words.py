"""What stands around a numeral: the tables of extract.numbers, and the text with its words, names, dates, lists.

A numeral counts something or not by its neighbours. ``Surroundings`` holds what they are, in offsets of the body's
text; ``Found`` is a numeral with all that belongs to it. The classes that read on are built one upon the other:
Surroundings, Units (extract.number_units), Nouns (extract.number_nouns), Names (extract.number_names), Extent
(extract.number_extent), Shares (extract.number_shares), and the reader itself in extract.numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from pipeline.core import Block, Span
from pipeline.data import rows, words
from pipeline.extract import dates
from pipeline.extract.body import Body
from pipeline.extract.numeral import Number
from pipeline.extract.view import WordEnds

#: What is counted or measured; a duration is a date (extract.dates) and no quantity.
COUNTING = frozenset(("quantity", "money", "percent"))
#: Measure words that are too often something else to be believed of every numeral.
DOUBTFUL = frozenset(
    "等打手把点分刻发出听方面章节则声下头口角成大小新长级期届号代度重化性式者流派维两毛时程里块局团".strip()
)
#: They say what is counted, no noun follows.
NOUNS_THEMSELVES = frozenset(("人", "岁", "市", "县", "区", "省", "乡", "镇", "村", "国", "州"))
_BOUND_BEFORE = regex.compile(
    r"(?:(?P<ge>(?<![以网路线手会场之岸市桌地车船墙书纸晚早马海陆江面楼山水身台街村镇乡版])上|不少于|不低于|不下于?|至少有?|超过了?|(?<![赶反高远彩B])超|逾|高于|大于|多于)"
    r"|(?P<le>(?<![最附邻新靠接远])近|将近|接近|不到|不足|不超过|不多于|不高于|不大于|少于|低于|小于|至多|最多)"
    r"|(?P<about>大约|大概|约为|约有|(?<![契条合节制公预誓特相签集])约|估计))$"
)
MORE = regex.compile(r"(?:多|余)(?!少|媒|地|下|款|额)")
PERCENT_SIGN = regex.compile(r"\s?(?P<sign>%|‰)")
POINTS = regex.compile(r"\s?(?P<unit>个?多?(?:百分点|基点))")
#: 百戶居民擁有汽車35.6輛: the base of a rate, also without 每.
RATE = regex.compile(
    r"(?P<per>[百千万](?:人口|户|名|人)?(?:居民|家庭|人口|老人|老年人|职工|农户)?)(?:拥有|平均拥有|均拥有|汽车拥有)"
)
#: 七十六人隊, 五人制: names, though persons stand in them.
TEAM = regex.compile(r"人(?:队(?!伍|员)|制)")
TENTHS = regex.compile(
    r"成(?P<half>半|[一二三四五六七八九](?![十百千万亿成]))?(?![立为功效果员绩熟长本都分交型人品才材份名年活事语片套批全千]|群(?!众))"
)
PLACE_NOUN = regex.compile(
    r"(?:城区|街道|社区|乡镇|县区|县市|省区|省市|区县|市县|部委|院校|大家(?!庭|都|一)|地市|区市|盟市|局委|部门|单位|企业|学校"
    r"|村居|村社)"
)
Words = dict[str, tuple[str, ...]]


def _by_first(found: set[str]) -> Words:
    index: dict[str, list[str]] = {}
    for word in found:
        index.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(group, key=len, reverse=True)) for first, group in index.items()}


class Lexicon(NamedTuple):
    units: Words
    unit_class: dict[str, str]
    measures: Words
    measure_class: dict[str, str]
    idioms: dict[str, str]
    idiom_starts: dict[str, int]
    idiom_pairs: frozenset[str]
    stops: frozenset[str]
    verbs: frozenset[str]
    nounish: frozenset[str]
    plain_verbs: frozenset[str]
    adjectives: frozenset[str]
    longest_stop: int
    heads: frozenset[str]


@cache
def foreign_units() -> frozenset[str]:
    """Units of money that are no yuan: 美元, 港币. No exchange rate is told of them."""
    return frozenset(
        unit for unit, kind, base, *_ in rows("numbers/units.tsv") if kind == "money" and base != "CNY"
    )


def _lengths(found: Iterable[str]) -> dict[str, int]:
    """First character → length of the longest word that begins with it."""
    longest_by: dict[str, int] = {}
    for word in found:
        longest_by[word[0]] = max(len(word), longest_by.get(word[0], 0))
    return longest_by


def _pairs(found: Iterable[str]) -> frozenset[str]:
    """All pairs of characters that stand together in these words."""
    return frozenset("".join(pair) for word in found for pair in pairwise(word))


@cache
def lexicon() -> Lexicon:
    unit_class: dict[str, str] = {}
    for unit, kind, *_ in rows("numbers/units.tsv"):
        if kind == "money" and unit[0] in "万亿百千":
            continue  # 万 belongs to the number
        if kind in ("area", "mass", "volume", "power", "energy") and unit[0] in "万亿":
            continue
        if unit in (
            "成",
            "两重",
            "钱重",
            "倍",
            "个百分点",
            "百分点",
            "个基点",
            "基点",
            "%",
            "％",
            "‰",
            "分之一",
        ):
            continue
        unit_class.setdefault(unit, kind)
    for extra, kind in (
        ("番", "ratio"),
        ("倍", "ratio"),
        ("平方", "area"),
        ("立方", "volume"),
        ("岁", "age"),
        ("周岁", "age"),
    ):
        unit_class.setdefault(extra, kind)
    measure_class = {
        word: kind for word, kind, *_ in rows("numbers/measure_words.tsv") if word not in unit_class
    }
    idioms = {word: kind for word, kind, *_ in rows("numbers/not_quantities.tsv")}
    stops = words("lexicon/function_words.tsv")
    verbs: set[str] = set()
    nounish: set[str] = set()
    header = rows("lexicon/verbs.tsv")
    for row in header:
        verb, also = row[0], row[-1]
        (nounish if also == "1" else verbs).add(verb)
    return Lexicon(
        _by_first(set(unit_class)), unit_class, _by_first(set(measure_class)), measure_class,
        idioms, _lengths(idioms), _pairs(idioms), stops, frozenset(verbs), frozenset(nounish),
        frozenset(word for word, kind, *_ in rows("lexicon/word_classes.tsv") if kind == "verb"),
        frozenset(word for word, kind, *_ in rows("lexicon/word_classes.tsv") if kind == "adjective"), max(map(len, stops | verbs)),
        words("numbers/counted_nouns.tsv"),
    )  # fmt: skip


#: The last characters of these bounds: most numerals stand behind another one.
_BOUND_ENDS = frozenset("上于下少有过了超破逾达近到足多概约为计")


def bound(text: str, at: int) -> regex.Match[str] | None:
    """The bound right before a numeral. 上 is one only before 十 百 千 万 亿: 网上3家 is none."""
    if text[at - 1 : at] not in _BOUND_ENDS or not at:
        return None
    found = _BOUND_BEFORE.search(text[max(at - 5, 0) : at])
    if found is None or (found.group() == "上" and text[at] not in "十百千万亿"):
        return None
    return found


def longest(index: Words, text: str, at: int) -> str:
    for word in index.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word
    return ""


CLAUSE_END = regex.compile(r"[，。；：！？;\n]")


class Found(NamedTuple):
    """A numeral with all that belongs to it, in offsets of the body's text."""

    start: int
    end: int
    values: dict[str, Any]
    sure: float


def columns(
    cls: str, low: Number | None = None, high: Number | None = None, unit: str = "", unit_class: str = "",
    noun: str = "", approx: str = "exact", per: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "value": low, "value_max": None if high == low else high, "unit": unit, "unit_class": unit_class,
        "counted_noun": noun, "approx": approx, "per": per, "cls": cls, "is_quantity": cls in COUNTING,
    }  # fmt: skip


_HEAD_OF_POINT = regex.compile(
    r"(?:^|(?<=[\n。；;：:！？，,、“（(\s]))(?P<n>[一二三四五六七八九])(?P<word>\p{Han})(?<![期级等楼类线层年月日号流手季班组队代次院中社营连排股十百千万点])"
)
_POINT = regex.compile(r"(?<![0-9.,、])(?P<n>[1-9][0-9]?)、(?=\p{Han})(?![一二三四五六七八九十])")


def _series(text: str) -> frozenset[int]:
    """Where the numerals of a series stand: 一幫資金 … 二幫技術 …, 1、抓飲水 … 2、抓能源 …, also in mid-line."""
    words: dict[str, list[tuple[int, int]]] = {}
    for found in _HEAD_OF_POINT.finditer(text):
        number = "一二三四五六七八九".index(found["n"]) + 1
        words.setdefault(found["word"], []).append((number, found.start()))
    starts = {
        start
        for points in words.values()
        if {number for number, _ in points} >= {1, 2}
        for _, start in points
    }
    last: tuple[int, int] | None = None
    for found in _POINT.finditer(text):
        point = int(found["n"]), found.start()
        if last is not None and point[0] == last[0] + 1 and point[1] - last[1] < 1500:
            starts |= {last[1], point[1]}
        last = point
    return frozenset(starts)


class Surroundings:
    """What stands around the numerals of one document."""

    def __init__(self, body: Body, inside: Sequence[Span]) -> None:
        self.body, self.text, self.words = body, body.text, lexicon()
        self.names = sorted(
            (body.offset(s.start), body.offset(s.end - 1) + 1) for s in inside if s.end > s.start
        )
        self.name_starts = [start for start, _ in self.names]
        self.reach: list[int] = []  # how far names that start no later than the i-th reach
        for _, end in self.names:
            self.reach.append(max(end, self.reach[-1] if self.reach else 0))
        self.dates = list(dates.spans(body))
        self.date_starts = [start for start, _, _ in self.dates]
        self.markers = {body.offset(b.marker.start) for b in body.doc.of(Block) if b.marker is not None}
        self.in_markers = {
            at
            for b in body.doc.of(Block)
            if b.marker is not None and b.marker.end > b.marker.start
            for at in range(body.offset(b.marker.start), body.offset(b.marker.end - 1) + 1)
        }
        self.series = _series(self.text)
        self.token_starts, self.token_ends, *_ = WordEnds.of(body.doc)
        self.last: tuple[int, str, str] = (0, "", "")  # end, per and class of the number before

    def _inside_name(self, start: int, end: int) -> bool:
        at = bisect_right(self.name_starts, start) - 1
        return at >= 0 and self.reach[at] >= end

    def _date(self, start: int) -> tuple[int, int, bool] | None:
        at = bisect_right(self.date_starts, start) - 1
        return self.dates[at] if at >= 0 and self.dates[at][1] > start else None

    def _in_marker(self, start: int) -> bool:
        return start in self.in_markers

    def _token(self, start: int) -> tuple[int, int] | None:
        """The word over this character, in offsets of the body's text."""
        if not self.token_starts:
            return None
        old = self.body.back(start)
        at = bisect_right(self.token_starts, old) - 1
        if at < 0 or self.token_ends[at] <= old:
            return None
        left = start - (old - self.token_starts[at])
        right = start + (self.token_ends[at] - old)
        return left, right

    def _idiom(self, start: int, end: int) -> tuple[int, str]:
        """Where a word that counts nothing ends, if one holds this numeral, and its class."""
        text, idioms, starts = self.text, self.words.idioms, self.words.idiom_starts
        pairs = self.words.idiom_pairs
        if text[start : start + 2] not in pairs and text[start - 1 : start + 1] not in pairs:
            return 0, ""
        best = (0, "")
        for left in range(max(start - 6, 0), start + 1):
            most = starts.get(text[left])
            if most is None:
                continue
            for right in range(min(left + most, len(text)), max(end - 1, start), -1):
                if right - left < 2:
                    break
                kind = idioms.get(text[left:right])
                if kind is not None and right >= min(end, start + 1):
                    if right - left > best[0]:
                        best = (right - left, kind)
                        reach = right
                    break
        return (reach, best[1]) if best[0] else (0, "")

    def _word_end(self, at: int, reach: int) -> int:
        token = self._token(at)
        if token is not None:
            return min(max(token[1], at + 1), reach)
        text, words_ = self.text, self.words
        for size in range(min(words_.longest_stop, reach - at), 1, -1):
            word = text[at : at + size]
            if word in words_.stops or word in words_.verbs or word in words_.nounish:
                return at + size
        if text[at] in words_.stops and text[at] in "的和与及并或在对为由从向把被将了着过是有均都就":
            return at + 1
        end = at + 1
        while end < reach:
            ahead = text[end]
            if ahead in "的和与及并或在对由从把被将了着均都" or any(
                text[end : end + size] in words_.stops or text[end : end + size] in words_.verbs
                for size in (2, 3, 4)
                if end + size <= reach
            ):
                break
            end += 1
        return end
