"""Gazetteer: the tables of divisions, indexed for finding names in a text and for asking who lies in whom.

Names are Hans; look them up on a folded text. Years of validity are half-open: ``since <= year < until``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

import regex

from pipeline.data import fold
from pipeline.data.reader import rows
from pipeline.extract.view import Pairs

#: Levels from the top. A zone is a development zone that only statistics number; it counts as a county.
DEPTH = {"province": 0, "prefecture": 1, "county": 2, "zone": 2, "township": 3}


#: What ends the name of a street or town, with the peoples it is called after: 达地|水族乡, 浑江|区, 苏木 of Mongols.
TOWN_NAME = regex.compile(
    r"(?:(?:维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|蒙古|塔塔尔|俄罗斯|乌孜别克|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳"
    r"|佤|畲|高山|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|阿昌|普米|怒|德昂|保安|裕固|京|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|鄂温克|各)族?)*+"
    r"(?:民族)?(?:街道|地区|镇|乡|苏木)$"
)
#: How people say 科尔沁左翼中旗: 科左中旗; 土默特右旗: 土右旗.
BANNER = regex.compile(r"(.)\p{Han}{2,3}([左右])翼?([前中后]?)旗")


class Place(NamedTuple):
    """One name that one code bore for some years. ``until`` 0: to this day. ``since`` 0: not known."""

    code: str
    name: str
    level: str
    parent: str
    since: int
    until: int
    successors: tuple[str, ...]
    short: str
    common: bool  # the short name is also an ordinary word, or arises across two words

    @property
    def depth(self) -> int:
        return DEPTH[self.level]

    def in_year(self, year: int | None) -> bool:
        """True where the name was in use in that year; the year of its end counts, since reports look
        back.
        """
        return year is None or (self.since <= year and (not self.until or year <= self.until))


class Gazetteer:
    """All places, by code, by full name, by short name, and by their first two characters; names are
    folded keys.
    """

    def __init__(self, extra: Iterable[Place] = ()) -> None:
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self.full: dict[str, list[Place]] = defaultdict(list)
        self.short: dict[str, list[Place]] = defaultdict(list)
        self.townships: dict[str, list[Place]] = defaultdict(list)
        for place in _divisions():
            self._add(place)
        for code, name, parent in rows("gazetteer/townships.tsv"):
            town = Place(code, name, "township", parent, 0, 0, (), "", False)
            self.townships[fold(name)].append(town)
            if name.endswith("街街道"):  # 唐家墩街街道 calls itself 唐家墩街道
                self.townships[fold(name.removesuffix("街街道") + "街道")].append(town)
        for place in extra:
            self._add(place)
        heads: dict[str, set[str]] = defaultdict(set)
        for name in (*self.full, *self.short):
            heads[name[:2]].add(name)
        self.heads = {head: tuple(sorted(names, key=lambda n: (-len(n), n))) for head, names in heads.items()}
        self.pairs = Pairs(heads)
        self.predecessors: dict[str, set[str]] = defaultdict(set)
        for places in list(self.by_code.values()):
            for place in places:
                for code in place.successors:
                    self.predecessors[code].add(place.code)

    def _add(self, place: Place) -> None:
        if place.level == "township":
            self.townships[fold(place.name)].append(place)
            return
        self.by_code[place.code].append(place)
        self.full[fold(place.name)].append(place)
        if len(place.short) > 1 and place.short != place.name:
            self.short[fold(place.short)].append(place)
            # 恩施州, 景宁县: what people say for 恩施土家族苗族自治州, 景宁畲族自治县.
            for long, usual in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗")):
                if place.name.endswith(long):
                    self.full[fold(place.short + usual)].append(place)
        if (banner := BANNER.fullmatch(place.name)) is not None:
            self.full[fold(f"{banner[1]}{banner[2]}{banner[3]}旗")].append(place)

    @cached_property
    def of_people(self) -> dict[str, list[Place]]:
        """Towns called after a people, by the name without it: 达地 is 达地水族乡."""
        found: dict[str, list[Place]] = defaultdict(list)
        for name, places in self.townships.items():
            if name.endswith("族乡"):
                found[TOWN_NAME.sub("", name)] += places
        return found

    @cached_property
    def _stems(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name, places in self.townships.items():
            stem = name.removesuffix("街道") if name.endswith("街道") else name[:-1]
            if len(stem) > 1:
                for place in places:
                    found[place.parent].add(stem)
        return found

    def stems_of(self, home: str) -> frozenset[str]:
        """和平 of 和平街道, for all streets and towns of one county."""
        return frozenset(self._stems.get(home, ()))

    @cached_property
    def longest_township(self) -> int:
        return max(map(len, self.townships))

    def at_code(self, code: str, year: int | None = None) -> Place | None:
        """The place that bore ``code`` in ``year``; without a year, or outside all years, the latest."""
        known = self.by_code.get(code)
        if not known:
            return None
        if year is not None:
            for place in reversed(known):
                if place.in_year(year):
                    return place
        return known[-1]

    def chain(self, place: Place, year: int | None = None) -> tuple[Place, ...]:
        """The divisions above a place, the province first, the place itself last."""
        found = [place]
        while found[0].parent and len(found) < 5:
            above = self.at_code(found[0].parent, year)
            if above is None:
                break
            found.insert(0, above)
        return tuple(found)

    def above(self, place: Place) -> frozenset[str]:
        """Codes of every division that this place ever lay in, by its own codes and by those it had
        before and after.
        """
        return _above(self, place)

    def current(self, place: Place) -> tuple[Place, ...]:
        """What is today where this place was: itself, its successor, or its several successors."""
        if not place.until:
            return (place,)
        seen, todo, found = {place.code}, list(place.successors), []
        while todo:
            code = todo.pop(0)
            known = self.by_code.get(code)
            if not known:
                continue
            last = known[-1]
            if not last.until:
                found.append(last)
            elif code not in seen:
                seen.add(code)
                todo += last.successors
        return tuple(dict.fromkeys(found))

    def heirs(self, place: Place) -> set[str]:
        """Every code that ever took over from this place, at one or more removes."""
        found: set[str] = set()
        todo = list(place.successors)
        while todo:
            code = todo.pop()
            if code not in found and code != place.code:
                found.add(code)
                todo += [after for p in self.by_code.get(code, ()) if p.until for after in p.successors]
        return found

    def named(self, name: str, year: int | None, short: bool = False) -> tuple[Place, ...]:
        """Who may be meant by a name: those of the year, or of any year where there are none."""
        known = (self.short if short else self.full).get(name, [])
        right = [p for p in known if p.in_year(year)] or known
        # One place may have borne the name under several codes: the latest stands for it.
        latest: dict[str, Place] = {}
        for place in right:
            latest[place.code] = place
        for place in right:
            if place.until and place.code in latest and latest[place.code] is place:
                heirs = self.heirs(place) & latest.keys()
                if any(not short or latest[code].name == place.name for code in heirs):
                    latest.pop(place.code)
        return tuple(latest.values())


@cache
def _above(gazetteer: Gazetteer, place: Place) -> frozenset[str]:
    codes: set[str] = set()
    todo = [place]
    seen: set[tuple[str, str]] = set()
    while todo:
        one = todo.pop()
        if (one.code, one.name) in seen or len(seen) > 40:
            continue
        seen.add((one.code, one.name))
        for parent in (one.parent, one.code[:2] + "0000", one.code[:4] + "00", one.code[:6]):
            if parent and parent != one.code:
                codes.add(parent)
                for up in gazetteer.by_code.get(parent, ()):
                    codes.update({up.parent} - {""})
        # The same name under an earlier or a later code is the same place; a street lay in what its district was.
        if one.level == "township":
            codes |= gazetteer.predecessors.get(one.parent, set())
        else:
            kin = (*one.successors, *gazetteer.predecessors.get(one.code, ()), one.code)
            todo += [p for code in kin for p in gazetteer.by_code.get(code, ()) if p.name == place.name]
    # A city keeps its people when its code changes: 四川省重庆市 510200, 重庆市 500000.
    for code in list(codes):
        for up in gazetteer.by_code.get(code, ()):
            codes.update(up.successors if up.until else ())
            codes.update(
                c
                for c in gazetteer.predecessors.get(code, ())
                if any(p.name == up.name for p in gazetteer.by_code[c])
            )
    return frozenset(codes)


def _divisions() -> Iterator[Place]:
    for row in rows("gazetteer/divisions.tsv"):
        code, name, level, parent, since, until, successors, short, common, _ = row
        yield Place(
            code,
            name,
            level,
            parent,
            int(since or 0),
            int(until or 0),
            tuple(filter(None, successors.split(";"))),
            short,
            common == "1" or (code[:2] == "71" and level != "province"),
        )


@cache
def gazetteer(extra: tuple[tuple[str, ...], ...] = ()) -> Gazetteer:
    """The gazetteer, built once. ``extra``: rows (code, name, level, parent, short) of a user's own
    divisions.
    """
    places = []
    for row in extra:
        code, name, level, parent, short, *_ = (*row, "", "", "", "", "")
        places.append(Place(code, name, level or "county", parent, 0, 0, (), short, False))
    return Gazetteer(places)
