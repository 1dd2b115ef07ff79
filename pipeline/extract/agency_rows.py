"""Rows: what an agency takes over from those beside it, whose it is, and what it is called in full."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import regex

from pipeline.extract.agency_offices import LEAGUE, OF_STREETS
from pipeline.extract.agency_places import Found, Office
from pipeline.extract.agency_posts import Posts
from pipeline.extract.district_spots import TOUR, Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.scope import headed, told_of

COLLECTIVE = regex.compile(
    r"(?:各级?|部分|有关|相关|所有|全部|每个|多个|几个|[0-9一二三四五六七八九十两]+个)$"
)
#: What may stand between two members of a row: 、, or a title and 、.
ROW = regex.compile(
    r"(?:副?(?:书记|主任|部长|局长|主席|秘书长|组长|校长|院长|所长|站长|馆长|台长|行长|经理|社长|庭长|队长|大队长)(?:\p{Han}{2,5}(?=、))?|常委"
    r"|等|的|工作|(?:主要)?负责(?:人|同志)|(?:分管|主要)领导)?(?:、"
    r"|和|与|及|以及|同|跟|会同|暨|兼)(?:驻|原)?"
)
FOREIGN_HERE = regex.compile(
    r"(?:考察地|当地|外地|各地|对方|兄弟|先进|五?城区|所到(?:之处|城区)|沿途|他们)(?:的)?$"
)


def may_hold(level: str, office: Office) -> bool:
    """A town has no 宣传部 of its own committee's rank, no 局, no court."""
    if level not in ("镇", "乡", "街道", "村", "社区"):
        return True
    return office.home != "committee" and not office.name.endswith(
        ("局", "发改委", "法院", "检察院", "政协", "纪检委员会")
    )


def suffix(spot: Spot | None) -> str:
    if spot is None or spot.place is None:
        return ""
    return level_of(spot.place)


def level_of(place: Place) -> str:
    """The word that ends its name: 区, 自治区, 街道."""
    return next((word for word in ("街道", "自治区") if place.name.endswith(word)), place.name[-1])


def fits(place: Place, level: str) -> bool:
    """True where a division may be the 区 or 县 that is meant."""
    if not level:
        return True
    if level == "市":
        return place.name.endswith("市")
    if level == "省":
        return place.depth == 0 and not place.name.endswith("市")
    return place.name.endswith(level)


#: A centre that has its number in its name.
HOTLINE = regex.compile(r"1[0-9]{2,4}(?:报警|指挥|急救|接警|联动|服务|热线){1,2}(?:中心|台)")


class Rows(Posts):
    """Names what was found in full."""

    @staticmethod
    def _apart(found: list[Found]) -> list[Found]:
        """Of two that overlap the longer stays."""
        kept: list[Found] = []
        for one in sorted(found, key=lambda f: (f.start, -f.end)):
            if kept and one.start < kept[-1].end:
                if one.end - one.start > kept[-1].end - kept[-1].start:
                    kept[-1] = one
                continue
            kept.append(one)
        return kept

    def _rows(self) -> None:
        """A bare office takes the level of the row it stands in; one that may not stand bare and has none
        is dropped.
        """
        text = self.text
        kept: list[Found] = []
        for k, one in enumerate(self.found):
            before = kept[-1] if kept else None
            if before is not None and before.end <= one.start and one.start - before.end <= 12:
                gap = text[before.end : one.start]
                one.joined = (
                    (not gap and not self.page.stop_at(one.start))
                    or bool(ROW.fullmatch(gap))
                    or (not gap and self.page.block_at(before.start) == self.page.block_at(one.start))
                )
            own = one.office.name in OF_STREETS and self._of_street()
            if one.bare and one.office.bare == "list" and not own:
                after = self.found[k + 1] if k + 1 < len(self.found) else None
                leads = (
                    after is not None
                    and after.bare is False
                    and bool(ROW.fullmatch(text, one.end, after.start))
                )
                if not (
                    (one.joined and before is not None and (before.level or before.spot or before.joined))
                    or leads
                ):
                    continue
            if before is not None and before.end == one.start and before.office.name == "共青团":
                if one.office.name == "委" and one.spot is not None:  # 共青团|香洲区委
                    one.start, one.office = before.start, LEAGUE
                    kept.pop()
            if before is not None and before.end == one.start and before.office.name.endswith("局"):
                if one.office.name == "分局" and one.spot is not None:  # 市生态环境局|香洲分局
                    before.lengthen(text[one.start : one.end])
                    continue
            if (hotline := HOTLINE.match(text, one.end)) is not None:  # 县公安局|110指挥中心
                one.lengthen(hotline[0])
            kept.append(one)
        self.found = kept
        default = self._default_level()
        for k, one in enumerate(kept):
            if not one.bare:
                continue
            before = kept[k - 1] if k else None
            if one.office.name in OF_STREETS and self._of_street():
                one.level, one.rule = "街道", "context"
                continue
            if one.office.name in ("党工委", "工委", "党委", "党总支", "党组"):
                near = text[max(0, one.start - 8) : one.start]
                if "街道" in near:
                    one.level, one.rule = "街道", "coordination"
                    one.collective = True
                    continue
                held = one.joined and before is not None and before.level and one.start - before.end == 1
                inside = before is not None and before.end == one.start
                if inside or (one.office.name in ("党委", "党总支", "党组") and not held):
                    one.office = one.office._replace(home="drop")
                    continue
            lender = (
                before if before is not None and one.joined and may_hold(before.level, one.office) else None
            )
            if (
                before is not None
                and one.joined
                and before.office.home == "none"
                and before.office.full[-1] in "部委局会"
            ):
                # 教育部、发展改革委、财政部: ministries all.
                one.rule = "coordination"
                continue
            if lender is None:
                sentence = self.page.sentence(one.start)
                for earlier in reversed(kept[:k]):
                    if earlier.start < sentence.start:
                        break
                    if earlier.level in ("省", "市", "区", "县", "旗", "镇", "乡") and may_hold(
                        earlier.level, one.office
                    ):
                        lender = earlier
                        break
            if lender is None and k + 1 < len(kept):
                after = kept[k + 1]
                if not after.bare and ROW.fullmatch(text, one.end, after.start):
                    lender = after
            if lender is not None and (lender.level or lender.spot):
                one.level = lender.level or suffix(lender.spot)
                one.spot = one.spot or lender.spot
                one.basis = "inherited"
                one.rule = "coordination" if one.joined else "context"
                if one.joined and lender is before:
                    one.lent = lender.lent or self._lead(lender)
            elif default:
                one.level, one.rule = default, "context"
            if not may_hold(one.level, one.office):
                up = self._author_suffix(2)
                one.level = up or one.level
        self.found = [f for f in kept if f.office.home != "drop"]

    def _lead(self, one: Found) -> str:
        """雷山县 of 雷山县妇联: the division that is written in the name, with its level; "" where none is."""
        if one.spot is None or one.bare:
            return ""
        end = one.spot.end
        return self.text[one.start : end] + (one.level if self.text[end : end + 1] == one.level else "")

    def _default_level(self) -> str:
        counted = Counter(
            f.level for f in self.found if f.level in ("省", "市", "区", "县", "旗", "镇", "乡")
        )
        author = self.places.author
        if author is not None and author.depth < 3:
            return level_of(author)
        return counted.most_common(1)[0][0] if counted else (level_of(author) if author is not None else "")

    def _author_chain(self) -> tuple[Place, ...]:
        author = self.places.author
        if author is None:
            return ()
        if author.depth < 3:
            return self.gaz.chain(author, self.year)
        above = self.gaz.at_code(author.parent, self.year)
        return (*(self.gaz.chain(above, self.year) if above else ()), author)

    def _author_suffix(self, depth: int) -> str:
        return next((level_of(p) for p in self._author_chain() if p.depth == depth), "")

    def _owners(self) -> None:
        chain = self._author_chain()
        row = False
        for one in self.found:
            row = self._elsewhere(one, row)
            one.collective = (
                one.collective
                or bool(COLLECTIVE.search(self.text, max(0, one.start - 4), one.start))
                or (one.level == "街道" and one.spot is None)
            )
            if one.office.home == "none":
                one.basis = ""
                continue
            if one.spot is not None and one.spot.place is not None:
                one.owner = one.spot.place
                one.basis = one.basis or "stated"
                continue
            if (
                one.level in ("街道", "村", "社区")
                or one.collective
                or (not one.level and one.office.org_type not in ("government", "committee"))
            ):
                continue
            if row:
                continue
            near, grouped = self._named_near(one)
            if near is not None:
                one.owner, one.basis = near, "inherited"
                continue
            if grouped:
                continue
            there = self._spoken_of(one, chain)
            if there is not None:
                one.owner, one.basis = there, "inherited"
                continue
            own = next((p for p in reversed(chain) if one.level and fits(p, one.level)), None)
            if own is not None:
                one.owner, one.basis = own, "author"

    def _spoken_of(self, one: Found, chain: Sequence[Place]) -> Place | None:
        """The division whose body it is where its paragraph, or a heading over it, is on another than the author's."""
        if not one.level:
            return None

        def of_level(place: Place) -> bool:
            return fits(place, one.level)

        spots = self.places.spots
        found = told_of(self.page, spots, one.start, of_level) or headed(
            self.page, spots, one.start, of_level
        )
        return found if found not in chain else None

    def _elsewhere(self, one: Found, row: bool) -> bool:
        """当地的区委办: of the places visited, not of any one of them; so is the ``row`` behind it."""
        here = bool(FOREIGN_HERE.search(self.text, max(0, one.start - 6), one.start))
        return here or (one.joined and row)

    def _named_near(self, one: Found) -> tuple[Place | None, bool]:
        """The division of that level named last in the sentence; True where a group (五城区) was named
        instead.
        """
        sentence, block = self.page.sentence(one.start), self.page.block_at(one.start)
        at = bisect_right(self.spot_starts, one.start - 1)
        for spot in reversed(self.places.spots[max(0, at - 12) : at]):
            if self.page.block_at(spot.start) != block:
                break
            if spot.start < sentence.start:
                break
            if spot.kind == "group":
                return None, one.level in ("", spot.name[-1])
            if (
                spot.place is None
                or not fits(spot.place, one.level)
                or (not one.level and spot.place.depth < 2)
            ):
                continue
            # A tour that travelled from here is the author's: 西岗区…考察团.
            return (spot.place if not TOUR.match(self.text, spot.end) else None), False
        return None, False

    def _names(self) -> None:
        for one in self.found:
            office, level = one.office, one.level
            text = self.text[one.start : one.core]
            stem = office.full
            expanded = office.full != office.name and office.name != "委"
            if one.branch:
                stem = one.branch + stem if not stem.startswith(one.branch) else stem
                text = self.text[one.start : one.core]
            if not one.bare:
                lead = text
                if one.branch and lead.endswith(one.branch):
                    lead = lead[: -len(one.branch)]
                one.norm = lead + stem
                if office.home == "committee" and not one.branch:
                    one.norm = lead + "委" + stem
                body = lead + stem if one.branch else one.norm
                one.norm = body
            else:
                home = {"committee": "党委" if level == "自治区" else "委"}.get(office.home, "")
                if office.home == "government" and not stem.startswith(("政府", "人民政府")):
                    home = "政府"
                one.norm = ((one.lent or level) + home + stem) if level and office.home != "none" else stem
            if expanded:
                one.rule = "abbreviation" if not one.rule else f"abbreviation+{one.rule}"
            one.full = one.norm
            if one.owner is not None and one.norm:
                owner = one.owner.name
                if one.spot is not None and not one.bare:
                    tail = (
                        one.norm[len(self.text[one.start : one.spot.end]) :]
                        if one.norm.startswith(self.text[one.start : one.spot.end])
                        else one.norm
                    )
                    one.full = (
                        owner + tail.removeprefix(owner[-1]) if one.spot.kind == "short" else owner + tail
                    )
                else:
                    one.full = owner + one.norm.removeprefix(one.lent or level)
                if office == LEAGUE:
                    one.full = f"共青团{owner}委员会"

    def _short_again(self) -> None:
        """领导小组 behind 社区卫生服务工作领导小组: a second, shorter mention bears the first one's name."""
        heads: dict[str, Found] = {}
        for one in self.found:
            for end in ("领导小组", "指挥部", "协调小组"):
                if self.text[one.start : one.end].endswith(end):
                    heads.setdefault(end, one)
        taken = {i for f in self.found for i in range(f.start, f.end)}
        for end, first in heads.items():
            at = self.text.find(end, first.end)
            while at >= 0:
                if at not in taken and self.page.block_at(at) >= 0 and self._free(at):
                    again = Found(at, at + len(end), at, first.office, first.level, "", first.spot)
                    again.norm, again.full, again.owner, again.basis = (
                        first.norm,
                        first.full,
                        first.owner,
                        first.basis,
                    )
                    again.rule = "shortened"
                    self.found.append(again)
                at = self.text.find(end, at + 1)
