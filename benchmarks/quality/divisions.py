"""Divisions: names that several places bear, codes of their year, parents that are none, drawn from the shipped gazetteer.

Every text is drawn with a fixed seed, in sentences that no rule was made from. Four ways by which a text tells which of
several places is meant: the parent beside it, the list it stands in, a sentence before, whose report it is. The
baseline is cpca, where that is installed (benchmarks.peers.extraction asks it in an environment of its own); it does not
know years, and flags nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from benchmarks.quality.score import Line
from pipeline.core import Document, Mention, Record, from_text, process
from pipeline.extract import Extract
from pipeline.extract.gazetteer import Gazetteer, Place, gazetteer
from pipeline.segment import Segment

SEED = 20240229
EACH = 120
#: What may be said of a place; {} is its name, {up} the city's, {near} others of the same city.
BESIDE = (
    "记者昨日从{up}{}获悉，当地新开了三家托育园。",
    "据悉，{up}{}两年间栽下银杏四万株。",
    "家在{up}{}的老刘如今做起了豆腐生意。",
    "与会者一致认为，{up}{}修复古井的办法值得一学。",
    "早些时候，暴雨袭击了{up}{}，所幸无人受伤。",
    "冬储白菜运抵{up}{}后，价格应声回落。",
)
LISTED = (
    "{up}的供热改造分三批走：{near}、{}先行，其余来年动工。",
    "入夏以后，{up}{near}、{}都遭了旱。",
    "在{up}，{near}和{}的孩子已经用上了新课桌。",
)
EARLIER = (
    "一行人傍晚抵达{up}，住在车站附近。\n第二天一早，大家便去了{}，看那里的夜校怎样办。",
    "{up}的水价前年调过一次。今年轮到阶梯气价，{}的用户最先收到账单。",
    "本刊曾刊发{up}修路的消息。日前又得知，{}把断头路也接通了。",
)
OWN = (
    "{up}{own}大事记\n三月，雪大。本区同{}商定共管水渠，双方各出一半工钱。",
    "{up}{own}一九八几年以来修桥纪略\n最长的一座跨到{}，由两家合建。",
)
CHAIN = (
    "客人来自{up}{}，说话带着浓重的乡音。",
    "这批种子产自{up}{}，发芽很齐。",
    "{up}{}的灯会连办了九年。",
    "电影队在{up}{}一连放了七场。",
    "去年底，{up}{}的粮库全部换了新锁。",
)
SINGLE = (
    "那一年，{}的粮库换了新锁。",
    "客人来自{}，说话带着乡音。",
    "电影队在{}一连放了七场。",
    "大雪封山，{}的班车停了两天。",
)
SHORT = (
    "{up}的{near}、{}三个区今冬换了路灯。",
    "在{up}，{near}、{}等3个城区先后办起夜市。",
)
#: Two divisions side by side of which neither lies in the other.
APART = (
    "货车从{up}出发，经{}返回。",
    "{up}、{}两地的棉农交换了种子。",
    "他在{up}长大，后来落户{}。",
    "先到{up}，再到{}，一路都是雨。",
)
#: Names that say nothing by themselves: 城区, 郊区; nobody writes them without their city.
PLAIN = {
    "城区",
    "郊区",
    "矿区",
    "东区",
    "西区",
    "南区",
    "北区",
    "中区",
    "新区",
    "港区",
    "新城区",
    "市区",
    "县",
    "城郊区",
    "林区",
    "特区",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A text, read in a year, and the code of the place that ``start`` names."""

    text: str
    year: int
    start: int
    name: str
    code: str


@cache
def known() -> Gazetteer:
    return gazetteer()


def read(case: Case) -> Document:
    return process(from_text(case.text), [Segment(), Extract(report_year=case.year)])


def code_at(doc: Document, start: int) -> str:
    """The code of the division whose mention starts there; empty where none does, or none was resolved."""
    found = next((m for m in doc.of(Mention) if m.type == "district" and m.span.start == start), None)
    code = found.entity.removeprefix("district-") if found else ""
    return code if code.isdigit() else ""


def in_force(year: int) -> list[Place]:
    """Divisions from the county upwards that bear a code of GB/T 2260 and were not changed in that very year."""
    return [
        place
        for places in known().by_code.values()
        for place in places
        if place.level in ("prefecture", "county")
        and place.since < year
        and (not place.until or year < place.until)
        and not place.code.startswith(("71", "81", "82"))
        and place.name not in PLAIN
    ]


def _filled(frame: str, place: Place, year: int, **parts: str) -> Case:
    before, _, after = frame.partition("{}")
    head = before.format(**parts)
    return Case(head + place.name + after.format(**parts), year, len(head), place.name, place.code)


def _up(place: Place, year: int) -> str:
    above = known().at_code(place.parent, year)
    return above.name if above is not None else ""


def _shared(year: int) -> list[Place]:
    """Counties whose full name another county bears in the same year, each in a city that says which is meant."""
    by_name: dict[str, list[Place]] = {}
    for place in in_force(year):
        if place.level == "county":
            by_name.setdefault(place.name, []).append(place)
    return [
        place
        for some in by_name.values()
        if len({p.code for p in some}) > 1
        for place in some
        if _up(place, year) and sum(p.parent == place.parent for p in some) == 1
    ]


def ambiguous() -> Iterator[tuple[str, Case]]:
    """(how the text tells, case): by parent, by list, by document, by author."""
    draw = random.Random(SEED)
    years = (1992, 2001, 2009, 2016, 2023)
    shared = [(place, year) for year in years for place in _shared(year)]
    siblings: dict[tuple[str, int], list[Place]] = {}
    for year in years:
        for place in in_force(year):
            siblings.setdefault((place.parent, year), []).append(place)
    for way, frames in (("parent", BESIDE), ("list", LISTED), ("document", EARLIER), ("author", OWN)):
        made = 0
        for place, year in draw.sample(shared, len(shared)):
            near = [p for p in siblings[place.parent, year] if p != place and p.level == "county"]
            own = [p for p in near if p.name.endswith("区")]
            if made == EACH:
                break
            if (way == "list" and len(near) < 2) or (way == "author" and not own):
                continue
            made += 1
            others = draw.sample(near, 2) if way == "list" else []
            frame = draw.choice(frames)
            parts = {"up": _up(place, year), "near": "、".join(p.name for p in others)}
            parts["own"] = draw.choice(own).name if way == "author" else ""
            yield way, _filled(frame, place, year, **parts)


def of_year() -> Iterator[Case]:
    """Names in a year in which their code was another than today's, or that are gone today: alone where nobody else
    bore the name in that year, else behind the parent of that year.
    """
    draw = random.Random(SEED + 1)
    gone = [
        p
        for places in known().by_code.values()
        for p in places
        if p.until and p.until - max(p.since, 1981) > 2
    ]
    gone = [
        p
        for p in gone
        if p.level in ("county", "prefecture") and p.name not in PLAIN and not p.code.startswith("71")
    ]
    for place in draw.sample(gone, 4 * EACH):
        year = draw.randrange(max(place.since, 1981) + 1, place.until)
        bearers = {p.code for p in known().full[place.name] if p.in_year(year)}
        up = _up(place, year)
        if len(bearers) == 1 and draw.random() < 0.5:
            yield _filled(draw.choice(SINGLE), place, year)
        elif up:
            yield _filled(draw.choice(CHAIN), place, year, up=up)


def chains() -> Iterator[tuple[bool, Case]]:
    """(true, case): a county behind the city or province it lies in, or behind another it never lay in."""
    draw = random.Random(SEED + 2)
    for year in (1990, 1999, 2005, 2012, 2021):
        places = [p for p in in_force(year) if p.level == "county" and len(p.name) > 2]
        cities = [p for p in in_force(year) if p.level == "prefecture"]
        for place in draw.sample(places, EACH):
            if up := _up(place, year):
                yield True, _filled(draw.choice(CHAIN), place, year, up=up)
        for k, place in enumerate(draw.sample(places, EACH)):
            city = draw.choice(cities)
            # Every third city in short, as people say it: 宁波槐荫区.
            said = city.short if k % 3 == 0 and len(city.short) > 1 and not city.common else city.name
            bearers = known().full[place.name]
            if all(city.code not in known().above(p) and city.name != p.name for p in bearers):
                yield False, _filled(draw.choice(CHAIN), place, year, up=said)


def short_names() -> Iterator[Case]:
    """Districts named without 区 in a list that their city opens, some of them borne elsewhere too."""
    draw = random.Random(SEED + 3)
    for year in (1998, 2007, 2014, 2022):
        cities: dict[str, list[Place]] = {}
        for place in in_force(year):
            if place.level == "county" and place.name.endswith("区") and len(place.short) == 2:
                cities.setdefault(place.parent, []).append(place)
        large = [code for code, some in cities.items() if len(some) > 3 and known().at_code(code, year)]
        for code in draw.sample(large, EACH // 4):
            *others, place = draw.sample(cities[code], 3)
            parts = {"up": _up(place, year), "near": "、".join(p.short for p in others)}
            yield _filled(draw.choice(SHORT), place._replace(name=place.short), year, **parts)


def apart() -> Iterator[Case]:
    """A city and a county elsewhere that stand side by side and claim nothing of each other."""
    draw = random.Random(SEED + 4)
    for year in (1990, 2005, 2021):
        places = [p for p in in_force(year) if p.level == "county" and len(p.name) > 2]
        cities = [p for p in in_force(year) if p.level == "prefecture"]
        for place in draw.sample(places, EACH):
            yield _filled(draw.choice(APART), place, year, up=draw.choice(cities).name)


def flagged(doc: Document) -> bool:
    return any(r.table == "issues" and r.values.get("type") == "parent_conflict" for r in doc.of(Record))


def cpca() -> Callable[[Case], str] | None:
    """The code that cpca gives at the place of the name, or None where it is not installed."""
    if find_spec("cpca") is None:
        return None
    tool = import_module("cpca")

    def asked(case: Case) -> str:
        try:
            rows = tool.transform_text_with_addrs(case.text, pos_sensitive=True).to_dict("records")
        except KeyError:  # its answer where it finds nothing
            return ""
        return next((str(row["adcode"]) for row in rows if row["区_pos"] == case.start), "")

    return asked


def lines(peer: Callable[[list[Case]], list[str]] | None = None) -> Iterator[Line]:
    """``peer``: gives a code for each case; without one, cpca is asked where it is installed."""
    tool = cpca()
    if peer is None and tool is not None:
        peer = lambda cases: [tool(case) for case in cases]  # noqa: E731

    def line(measure: str, cases: list[Case]) -> Line:
        right = [code_at(read(case), case.start) == case.code for case in cases]
        theirs = None
        if peer is not None:
            theirs = sum(a == case.code for a, case in zip(peer(cases), cases, strict=True)) / len(cases)
        return Line("divisions", measure, sum(right) / len(right), theirs, len(right))

    told = list(ambiguous())
    parts = []
    for way in ("parent", "list", "document", "author"):
        parts.append(line(f"ambiguous names, told by {way}", [case for how, case in told if how == way]))
        yield parts[-1]
    n = sum(part.n for part in parts)
    theirs = sum(part.baseline * part.n for part in parts if part.baseline is not None) / n
    yield Line(
        "divisions",
        "ambiguous names, all",
        sum(part.ours * part.n for part in parts) / n,
        theirs if parts[0].baseline is not None else None,
        n,
    )
    yield line("districts in short, listed behind their city", list(short_names()))
    yield line("codes of the year", list(of_year()))
    pairs = list(chains())
    wrong = [flagged(read(case)) for true, case in pairs if not true]
    right = [not flagged(read(case)) for true, case in pairs if true]
    yield Line("divisions", "false parents flagged", sum(wrong) / len(wrong), None, len(wrong))
    yield Line("divisions", "true parents not flagged", sum(right) / len(right), None, len(right))
    calm = [not flagged(read(case)) for case in apart()]
    yield Line(
        "divisions", "neighbours that are no parents not flagged", sum(calm) / len(calm), None, len(calm)
    )
