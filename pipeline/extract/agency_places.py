"""Places that name a body, and what the steps of extract.agencies know of a document.

The classes that read on are built one upon the other: Scene (here), Offices (extract.agency_offices), Bodies
(extract.agency_bodies), Houses (extract.agency_houses), Posts (extract.agency_posts), Rows (extract.agency_rows), and the
survey itself in extract.agencies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import regex

from pipeline.core import Mention, Record, Span
from pipeline.data.reader import rows
from pipeline.extract.district_spots import OPENERS, Districts, Spot
from pipeline.extract.gazetteer import Place, gazetteer
from pipeline.extract.settings import Settings
from pipeline.extract.view import Pairs, View, is_han

RULE = "extract.agencies"
LEVELS = "省市州盟区县旗镇乡村"
#: A level that ends another word is no level: 社区, 小区, 城市.
INSIDE = {
    "区": frozenset(
        "社小辖园山校景牧灾库矿林湖江老新住片功战考厂军禁特郊片街郊各全我本该地库院专时防战分盲误"
    ),
    "市": frozenset("辖城都上超门股集夜菜闹商楼入街全我本该各"),
    "县": frozenset("各全我本该邻郡"),
    "镇": frozenset("城乡集村古重小名各全我本该"),
    "乡": frozenset("城下家故老山水全我本该各回返"),
    "村": frozenset("农乡山渔民各全我本该新老"),
    "省": frozenset("节各全我本该"),
    "州": frozenset("各全"),
    "旗": frozenset("红国锦各全"),
    "盟": frozenset("联同"),
}
COMMITTEES = frozenset(level + "委" for level in "省市区县旗州盟地镇乡")
LEVEL_ROW = regex.compile(
    r"(?:各[省市州盟县区旗、（(]*[省市州盟县区旗]|[省市州县区]、?[市州县区]、?[县区])[)）]?$"
)
LEVEL_ROW_ENDS = frozenset("省市州盟县区旗)）")
#: A stem may hold these although they are function words elsewhere: 社区 in a commission's name.
FILLER = frozenset("的了是在有把被让从向到对将由每各使于以并及至按据因为就都也还又则而且但或任组")


class Office(NamedTuple):
    """One row of lexicon/offices.tsv."""

    name: str
    full: str
    org_type: str
    home: str
    bare: str


@dataclass(slots=True, eq=False)
class Found:
    """One place in the text that names a body."""

    start: int
    end: int
    core: int  # where the office itself starts, behind level and division
    office: Office
    level: str = ""  # 区, 县, 街道 as written; of a bare one what it inherits
    branch: str = ""  # 委, 政府 between level and office
    spot: Spot | None = None  # the division written before it
    bare: bool = True
    norm: str = ""
    full: str = ""
    owner: Place | None = None
    basis: str = ""
    rule: str = ""
    collective: bool = False
    joined: bool = False
    lent: str = ""  # what a bare one takes over from the row it stands in: 雷山县 of 雷山县妇联、农业局

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def lengthen(self, part: str) -> None:
        """What stands behind is a part of the body and of its name."""
        self.office = self.office._replace(name=self.office.name + part, full=self.office.full + part)
        self.end += len(part)


@dataclass(slots=True)
class Agencies:
    """What this rule found in a document, for the rules that follow."""

    found: list[Found] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


#: What a name ends in, and what kind of body that is; the first that fits.
KIND_OF = (
    *((tail, "school") for tail in ("大学", "学院", "中学", "小学", "学校", "幼儿园")),
    *((tail, "hospital") for tail in ("医院", "卫生院", "卫生室")),
    *((tail, "enterprise") for tail in ("公司", "集团", "合作社", "银行")),
    *((tail, "mass") for tail in ("协会", "学会", "商会", "研究会", "促进会", "基金会")),
    *((tail, "party") for tail in ("支部", "总支", "党委")),
    *(
        (tail, "institution")
        for tail in ("馆", "院", "研究所", "宫", "台", "社", "团", "委会", "委员会", "理事会")
    ),
)


@cache
def verbs() -> frozenset[str]:
    return frozenset(row[0] for row in rows("lexicon/verbs.tsv"))


@cache
def offices(
    extra: tuple[tuple[str, ...], ...] = (), year: int | None = None
) -> dict[str, tuple[Office, ...]]:
    """Offices by their first two characters, the longest first. ``extra``: rows (name, full, type) of a
    user's own. ``year``: what an abbreviation stood for then (计生委 before 2003: 计划生育委员会).
    """
    known: dict[str, Office] = {row[0]: Office(*row) for row in rows("lexicon/offices.tsv")}
    for office in usual():
        known.setdefault(office.name, office)
    for short, full in _of_year(year).items() if year is not None else ():
        if short in known:
            known[short] = known[short]._replace(full=full)
    for row in extra:
        name, full, kind, *_ = (*row, "", "")
        known[name] = Office(name, full or name, kind or "institution", "none", "yes")
    heads: dict[str, list[Office]] = {}
    for office in known.values():
        heads.setdefault(office.name[:2], []).append(office)
    return {head: tuple(sorted(some, key=lambda o: (-len(o.name), o.name))) for head, some in heads.items()}


@cache
def office_pairs(extra: tuple[tuple[str, ...], ...] = (), year: int | None = None) -> Pairs:
    """How offices begin, and the committees of levels."""
    return Pairs(offices(extra, year).keys() | COMMITTEES)


def _of_year(year: int) -> dict[str, str]:
    """Abbreviations that stood for another name in other years, with the one of that year."""
    meant: dict[str, dict[str, bool]] = {}
    for name, shorts, full, _kind, _levels, _of, years in rows("gazetteer/agencies.tsv"):
        if full != "{owner}" + name:
            continue
        since, _, until = years.partition("-")
        then = bool(years) and int(since or 0) <= year <= int(until or 9999)
        for short in shorts.split(";"):
            if len(short) > 2:
                meant.setdefault(short, {})[name] = then
    found = {}
    for short, names in meant.items():
        right = [name for name, said in names.items() if said]
        if len(names) > 1 and len(right) == 1:
            found[short] = right[0]
    if year < 2003:
        found["计生办"] = "计划生育办公室"
    return found


#: Kinds of gazetteer/agencies.tsv as this rule tells them; the others are not taken over.
KINDS = {
    "bureau": "government",
    "office": "government",
    "government": "government",
    "commission": "government",
    "department": "government",
    "supervision": "party",
    "police": "government",
    "committee": "government",
    "mass_organisation": "mass",
    "institution": "institution",
}


def usual() -> Iterator[Office]:
    """The agencies that divisions usually have, with those abbreviations that stand for one name only."""
    table = [
        row for row in rows("gazetteer/agencies.tsv") if row[3] in KINDS and row[2] == "{owner}" + row[0]
    ]
    meant = Counter(short for row in table for short in row[1].split(";") if short)
    for name, shorts, _, kind, *_ in table:
        bare = "list" if kind in ("institution", "police", "committee") or len(name) < 3 else "yes"
        if len(name) > 2 and name not in ("工作委员会", "委员会", "办公室", "管理委员会"):
            yield Office(name, name, KINDS[kind], "level", bare)
        for short in shorts.split(";"):
            if len(short) > 2 and short[0] not in "省市区县镇乡村团街" and "政府" not in short:
                yield Office(short, name if meant[short] == 1 else short, KINDS[kind], "level", bare)


class Scene:
    """What is known of a document so far."""

    def __init__(self, page: View, settings: Settings, places: Districts) -> None:
        self.page, self.places, self.year = page, places, settings.report_year
        self.text = page.folded
        self.gaz = gazetteer(tuple(settings.extra_divisions))
        self.heads = offices(tuple(settings.extra_agencies), settings.report_year)
        self.pairs = office_pairs(tuple(settings.extra_agencies), settings.report_year)
        self.spot_ends = {s.end: s for s in places.spots if s.kind in ("full", "short", "town")}
        self.spot_starts = [s.start for s in places.spots]
        self.found: list[Found] = []

    def _free(self, at: int) -> bool:
        return (
            at == 0
            or self.page.begins_word(at)
            or not is_han(self.text[at - 1])
            or self.text[at - 1] in OPENERS
        )

    def _division(self, at: int, low: int) -> tuple[int, Spot | None]:
        """Where the whole name starts whose level stands at ``at``: at the division that ends there, if
        one does.
        """
        spot = self.spot_ends.get(at + (3 if self.text.startswith("自治区", at) else 1))
        if spot is not None and spot.start >= low and spot.kind != "deictic":
            return self._chain_start(spot, low), spot
        spot = self.spot_ends.get(at)
        doubled = spot is not None and spot.kind != "short" and spot.name[-1] == self.text[at]
        if spot is not None and (spot.kind == "short" or doubled):
            # 宁波市委, 金水区区委: the level may also stand behind the name.
            if not self.page.stop_at(at) and spot.start >= low:
                return self._chain_start(spot, low), spot
        return at, None

    def _chain_start(self, spot: Spot, low: int) -> int:
        while spot.parent is not None and spot.parent.start >= low and spot.parent.end == spot.start:
            spot = spot.parent
        return spot.start

    def _in_level_row(self, end: int, reach: int) -> bool:
        """各县市区|人社局: bodies in general. The row ends at ``end`` and is looked for that far back."""
        text = self.text
        if text[end - 1 : end] not in LEVEL_ROW_ENDS:
            return False
        return LEVEL_ROW.search(text, max(0, end - reach), end) is not None

    def _word_before(self, at: int, after: str) -> bool:
        """True where the level at ``at`` is the end of some other word."""
        text = self.text
        if self._in_level_row(at + 1, 6):
            return True
        if at + 1 in self.spot_ends or at == 0 or self.page.stop_at(at):
            return False
        before = text[at - 1]
        if before == "城" and text[at] in "区市" and text[at] == "区":
            return False
        if before == "地" and text[at] == "区":
            return after != "委" and text[at - 2 : at - 1] not in ("察", "属")
        return before in INSIDE.get(text[at], ()) and not self._pointed(at)

    def _pointed(self, at: int) -> bool:
        """我区民政局: the level belongs to the office all the same."""
        return self.text[at - 1] in "我本该全" and self.text[at - 1] not in "全"

    def _add_named(self, start: int, end: int, core: int, spot: Spot | None, level: str = "") -> None:
        name = self.text[core:end]
        if name.endswith("办") and self.text[end : end + 1] in tuple("理好成结事完妥学"):
            return  # 接受镇人大监督办理建议: the verb begins there
        kind = next((kind for tail, kind in KIND_OF if name.endswith(tail)), "government")
        self.found.append(
            Found(start, end, core, Office(name, name, kind, "level", "yes"), level, "", spot, False)
        )
