"""Owners: whose a body is that is named by its level alone, and whom 县里, 各乡镇, 两县 mean.

    余姚市…，县扶贫办编制规划  →  县扶贫办 of the author's county

Shape      a level and a body: 区民政局, 县里, 市督查组, 各乡镇
Evidence   the division spoken of, what it lies in, what lies in it and was named last, the author's own
Not this   石泉县民政局: its name says whose it is
Ask first  the level of the division spoken of: what is above it is its own, what is below it stands in the paragraph
First seen a study-tour report: 区民政局 in the paragraph of a visited city
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.core import Mention, Span
from pipeline.data import chain
from pipeline.extract.gazetteer import gazetteer

__all__ = ["COUNTY_SCHOOL", "NOBODY", "Actor", "Owners", "code_of", "depth"]

#: An agency that bears its division's name.
_PLACED = regex.compile(
    r"(?![社小园辖校城地片库]区|市[场民政委府])[^省市区县旗镇乡、和]{1,6}(?:省|市|区|县|旗|镇|乡|街道|自治州|盟)\p{Han}"
)
#: Schools of this kind are run by the county, whatever town they are called after.
COUNTY_SCHOOL = regex.compile(r"^[^镇乡]*(?:中学|高中|职中|职教中心|师范)$")
#: Towns have no bureau, no court.
COUNTY_BODY = regex.compile(
    r"^(?![镇乡村]|街道|社区).*(?:局|法院|检察院|发改委|政协|纪委监委|人民医院|中医院)$"
)
#: 团县委: the level stands behind.
_LEAGUE = regex.compile(r"^(?:共青)?团(?=[省市州盟县区旗镇乡]委)")
#: They have a city of their own name and code above their districts.
_MUNICIPAL = ("11", "12", "31", "50")
#: How far before a bare 区民政局 the district stands that it belongs to.
_NEAR = 200


@dataclass(slots=True)
class Actor:
    """Who acts. ``said``: its characters where the sentence names it; ``codes`` and ``entities`` in the order named."""

    codes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    said: Span | None = None
    conflict: bool = False

    def unsaid(self) -> Actor:
        """The same actor where the sentence does not name it."""
        return Actor(self.codes, self.entities, None, self.conflict)


#: Somebody is named who is no actor of an undertaking.
NOBODY = Actor(("-",))


class Owners:
    """Whose a body is, in one document. ``home``: the author's division; ``spoken``: who is being spoken of;
    ``scope``: whom the heading above is on, else the author's division.
    """

    def __init__(self, text: str, facts: Mapping[str, Mapping[str, Any]], home: str, tour: bool) -> None:
        self.text, self.facts, self.home, self.tour = text, facts, home, tour
        self.spoken = Actor()
        #: Whom the heading, or else the whole report, is on.
        self.scope = Actor()
        #: True under a heading of what is asked for after a visit.
        self.asking = False
        #: The lesser city that a paragraph was begun with, told of before anything was done: its bodies are 市…局 too.
        self.presented = ""
        #: Where divisions of one code are named, in the order of the text.
        self.places: list[tuple[int, str]] = []
        self._names: dict[str, str] = {}
        self._trunks = tuple(_trunk(home) for home in self._homes())

    def of_mentions(self, named: Sequence[Mention]) -> Actor:
        codes: list[str] = []
        entities: list[str] = []
        for mention in named:
            members = self.facts.get(mention.entity, {}).get("members") or ()
            code = code_of(mention.entity)
            if self.home and self.facts.get(mention.entity, {}).get("current_code") == self.home:
                code = self.home  # the author's division by the name that it has given up
            more = [code] if code else [str(m) for m in members if m] or [""]
            for one in more:
                if one and one not in codes:
                    codes.append(one)
            if mention.entity and mention.entity not in entities:
                entities.append(mention.entity)
        return Actor(
            tuple(codes), tuple(entities), None, any("conflict" in f for m in named for f in m.flags)
        )

    def present(self, actor: Actor) -> None:
        """Take note of a lesser city that a clause tells of without a deed: 高安市遭受洪灾。市政府….

        Where it acts itself, 市农业局 behind it is the city's that holds it.
        """
        code = actor.codes[0] if len(actor.codes) == 1 else ""
        if len(code) == 6 and self.home != code and self._lies_in(code, self.home):
            self.presented = code if self._called(code).endswith("市") else ""

    def _several(self, count: int, what: str, at: int) -> tuple[str, ...]:
        """The divisions of one level that 两县, 两地 mean: those named last before ``at``."""
        k = bisect_left(self.places, (at, ""))
        codes: list[str] = []
        for _, code in reversed(self.places[:k]):
            if code == self.home or code in codes or (what != "地" and not self._called(code).endswith(what)):
                continue
            if codes and depth(code) != depth(codes[0]):
                continue
            codes.append(code)
            if len(codes) == count:
                return tuple(reversed(codes))
        return ()

    def _holding(self, level: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The division that all of a level lie in: the county of 各乡镇, though one of them was spoken of last."""
        if len(codes) != 1 or not codes[0]:
            return codes
        code = codes[0]
        if len(code) == 9 and level in ("镇", "乡", "街"):
            return (code[:6],)
        if depth(code) > 1 and level in ("县", "区", "旗", "市") and self.home.endswith("00"):
            return (self.home,) if self._lies_in(code, self.home) else (_city(code),)
        return codes

    def _of_level(self, level: str, codes: tuple[str, ...], at: int) -> tuple[str, ...]:
        """The division that 县里 means beside the ones spoken of."""
        if codes == (self.home,) and (above := self._above(level, codes)):
            return (above,)  # 省防总 in a county's report
        meant = self._meant(level, codes) if codes else None
        if meant is not None:
            return meant
        if len(codes) == 1 and self.home and codes[0] != self.home and self._lies_in(self.home, codes[0]):
            called = self._called(self.home)
            if called.endswith(level) or (level in "镇乡" and len(self.home) == 9):
                return (self.home,)
        below = self._below(level, codes, at)
        return (below,) if below else codes

    def _below(self, name: str, codes: Sequence[str], at: int) -> str:
        """The division named last in the paragraph that a bare 县水务局 of a city's report belongs to."""
        if len(codes) != 1 or not codes[0]:
            return ""
        over = depth(codes[0])
        rank = 3 if name[:1] in ("镇", "乡", "街") else 2 if name[:1] in ("区", "县", "旗") else 0
        if rank <= over:
            return ""
        k = bisect_left(self.places, (at, ""))
        for start, code in reversed(self.places[max(k - 6, 0) : k]):
            if at - start > _NEAR or "\n" in self.text[start:at]:
                break
            if depth(code) == rank and self._lies_in(code, codes[0]):
                if rank == 3 or self._called(code).endswith(name[:1]):
                    return code
        return ""

    @staticmethod
    def _lies_in(code: str, above: str) -> bool:
        """True where the one division lies in the other, as far as codes tell."""
        return bool(above) and code != above and code.startswith(_trunk(above))

    def _owner(self, mention: Mention) -> tuple[str, ...]:
        """The division that an agency belongs to: the one spoken of; the author's agencies know their own."""
        spoken = self.spoken.codes
        name: str = _LEAGUE.sub("", mention.span.of(self.text))
        owner = str(self.facts.get(mention.entity, {}).get("owner_code") or "")
        stated = str(self.facts.get(mention.entity, {}).get("owner_basis") or "") == "stated"
        bare = name[:1] in "省市州盟区县旗镇乡" and self._called(owner)[:2] not in name
        if owner and ((stated and not bare) or _PLACED.match(name)):
            return (owner,)  # 永平中学; 区民政局 says nothing, though it was 闵行区民政局 once
        if self.asking and self._ours(mention) and self.scope.codes == (self.home,):
            return (self.home,)  # what one asks for is done by one's own, whoever is its model
        if self._told(mention, owner) and len(spoken) == 1 and depth(spoken[0]) != depth(owner):
            return (
                owner,
            )  # 县公安局 in the paragraph of a county visited, though its city was spoken of last
        if self._ours(mention) and len(spoken) == 1 and spoken[0] != self.home:
            if depth(spoken[0]) < min(2, depth(self.home)) or self._lies_in(self.home, spoken[0]):
                return (self.home,)  # 县教育局, after what the province did for us
            told_of = bool(self.presented) and spoken[0].startswith(self.presented)
            lesser = self._lies_in(spoken[0], self.home) and self.scope.codes == (self.home,)
            if name[:1] == "市" and lesser and not told_of:
                return (self.home,)  # 市教育局 in a city's report, after what one of its 县级市 did
        if not spoken or spoken == (self.home,):
            if owner != self.home and self._ours(mention):
                return (self.home,)
            over = self._above(name, (self.home,)) if len(self.home) == 9 else ""
            if over and owner in ("", self.home):
                return (over,)  # 县应急管理局 in a town's report
            sure = owner not in ("", self.home) or "collective" in mention.flags  # 三个街道办事处
            below = "" if sure else self._below(name, spoken, mention.span.start)
            if below:
                return (below,)
            return (owner,) if owner else spoken
        above = self._meant(name, spoken)
        if above is not None:
            return above
        if len(spoken) == 1 and self._lies_in(self.home, spoken[0]):
            between = self._above(name, (self.home,))
            if between and self._lies_in(between, spoken[0]):
                return (between,)  # 市卫生局, after what the province did for a county
        below = self._below(name, spoken, mention.span.start)
        if below:
            return (below,)
        if len(spoken) > 1 and name[:1] in ("区", "县"):
            at = bisect_left(self.places, (mention.span.start, ""))
            near = [
                code for start, code in self.places[max(at - 3, 0) : at] if mention.span.start - start < _NEAR
            ]
            if near and near[-1] in spoken:
                return (near[-1],)  # 新浦、海州两区…新浦区老人占…，区民政局…
        if len(spoken) > 1 and owner and owner != self.home:
            return (owner,)
        return self._lifted(spoken) if COUNTY_BODY.search(name) else spoken

    def _told(self, mention: Mention, owner: str) -> bool:
        """True where extract.agencies found a body's owner by what its paragraph is on, elsewhere than at home."""
        basis = str(self.facts.get(mention.entity, {}).get("owner_basis") or "")
        away = owner not in ("", self.home) and not self.asking and self.scope.codes != (self.home,)
        return basis == "inherited" and away and self._called(owner).endswith(mention.span.of(self.text)[:1])

    def _lifted(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The county of a town: of a body that towns have none of."""
        if not all(len(code) == 9 for code in codes):
            return codes
        return tuple(dict.fromkeys(code[:6] for code in codes))

    def _called(self, code: str) -> str:
        """A division's name: as the report has it, else as the gazetteer has it."""
        name = self._names.get(code)
        if name is None:
            links = chain(code)
            said = self.facts.get(f"district-{code}", {}).get("name") or (links[-1].name if links else "")
            name = self._names[code] = str(said)
        return name

    def _then(self, code: str) -> str:
        """The one division that the report names and that went into ``code`` later: the table of streets is of now."""
        if f"district-{code}" in self.facts:
            return code
        named = [c for c in gazetteer().predecessors.get(code, ()) if f"district-{c}" in self.facts]
        return named[0] if len(named) == 1 else code

    def _above(self, name: str, spoken: Sequence[str]) -> str:
        """The division above the one spoken of that a bare 市, 区, 县 means: 区残联 in the paragraph of a street."""
        county, city = {code[:6] for code in spoken}, {code[:4] for code in spoken}
        if name.startswith("自治区"):
            county = set()
        if any(depth(code) == 0 for code in spoken):
            county, city = set(), set()  # beside a province 市 is nobody's that was spoken of
        if name[:1] in ("区", "县", "旗", "市") and len(county) == 1:
            code = self._then(next(iter(county)))
            called = self._called(code)
            if name[:1] != "市" or called.endswith("市"):
                return "" if code.endswith("00") else code
        if name[:1] in ("市", "州", "盟") and len(city) == 1:
            return _city(next(iter(city)) + "00")
        if (name[:1] == "省" or name.startswith("自治区")) and len({code[:2] for code in spoken}) == 1:
            return spoken[0][:2] + "0000"
        return ""

    def _meant(self, name: str, spoken: Sequence[str]) -> tuple[str, ...] | None:
        """Whose body a bare 市…, 区…, 县… is beside the division spoken of; None where that does not tell.

        县财政 beside a district or a city is nobody's that was spoken of: it is the author's.
        """
        if spoken == (self.home,):
            return None
        above = self._above(name, spoken)
        if not above:
            return None
        called = self._called(above)
        if (name[:1] == "县" and called[-1:] in ("区", "市")) or (name[:1] == "区" and called[-1:] == "县"):
            return (self.home,) if self.home else ()
        return (above,)

    def _ours(self, mention: Mention) -> bool:
        """True for 市委组织部 in a city's report, 区残联 in a district's: nobody else's is meant by the bare level."""
        name: str = _LEAGUE.sub("", mention.span.of(self.text))
        head = name[:1]
        if len(self.home) == 6:
            if self.home[:2] in _MUNICIPAL and depth(self.home) == 0:
                return head == "市"
            called = self._called(self.home)[-1:]
            levels = (
                ("自",) if called == "区" else ("省",),
                (called,) if called in "市州盟" else ("地", "行"),
                ("区", "县", "旗", called),
            )
            return head in levels[depth(self.home)]
        if len(self.home) == 9 and head in ("街", "社", "村"):
            return name.startswith(("街道", "社区", "村"))
        if len(self.home) == 9 and name in ("办事处", "党工委"):
            return True  # only streets have them
        return len(self.home) == 9 and head in ("镇", "乡")

    def own(self, actor: Actor) -> bool:
        if not actor.codes or not self.home:
            return not (self.tour and actor.codes)
        if any(code.startswith(self._trunks) for code in actor.codes):
            return True
        return all(_trunk(self.home).startswith(_trunk(code[:6])) for code in actor.codes)

    def _homes(self) -> tuple[str, ...]:
        """The author's division, and what it is today: the table of towns is of today."""
        now = str(self.facts.get(f"district-{self.home}", {}).get("current_code") or "")
        return (self.home, *(code for code in now.split(";") if code and code != self.home))


def code_of(entity: str) -> str:
    """The code of a division that the report names as this entity; "" for others."""
    code = entity.removeprefix("district-")
    return code if code.isdigit() and code.isascii() else ""


def _trunk(code: str) -> str:
    """What the codes of all that lie in a division begin with."""
    if len(code) != 6 or not code.endswith("00"):
        return code
    return code[:2] if code.endswith("0000") else code[:4]


def depth(code: str) -> int:
    """0 for a province, 1 for a city, 2 for a county, 3 for a street or town."""
    return 3 if len(code) > 6 else 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def _city(code: str) -> str:
    """The city that a division lies in; of a district of a municipality the municipality."""
    return code[:2] + "0000" if code[:2] in _MUNICIPAL else code[:4] + "00"
