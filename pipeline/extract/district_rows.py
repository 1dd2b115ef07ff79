"""Rows: names that hang together, as chains (济南槐荫区) and as lists (黄浦、江北等5个城区), and which short names they speak for."""

from __future__ import annotations

import regex

from pipeline.core import Span
from pipeline.extract.counts import Listing, number
from pipeline.extract.district_names import SIDES, Names
from pipeline.extract.district_spots import Spot

GOING = regex.compile(
    r"(?:赴|到|去|在|对|抵达|抵|考察|来自|位于|从|向|往|学习|参观|访|访问|走进|前往|借鉴|如|驻|支援|帮扶)了?$"
)
VISITING = regex.compile(
    r"(?:考察|学习|调研|参观|召开|挂职|招商|跟班|培训|务工|打工|参展|观摩|交流|洽谈|推介|采购|进货|等|的|之行|经验|取经|一带|[、，。；：）]|$)"
)
JOINER = regex.compile(r"、|和|与|及|以及|暨")
TAIL = regex.compile(
    r"(等|这)?((?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})?)个?"
    r"(城区|县市区|市县区|区县|县区|县市|市县|区市县|省市|省区市|乡镇街道|乡镇|镇街|街道|区|县|市|省"
    r"|镇|乡|州|盟|旗|地)(?![域长委级民容场])"
)

#: 东城、南阳、河口三个自然村: they have the names of cities and are none.
SMALLER = regex.compile(
    r"(?:等|这)?(?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})个(?:中心|行政|自然|重点|试点|示范|贫困|城市|农村)?"
    r"(?:村|社区|小区|居民小区|片区|网格|居民组|村民组|村民小组|村组|屯|居民点)"
)


class Rows(Names):
    """Links names, lists them, and drops those that nothing speaks for."""

    def _link(self) -> None:
        """A name directly behind another of a higher level is a part of it, or so the text says."""
        self.by_start = {s.start: s for s in self.spots}
        for before, spot in zip(self.spots, self.spots[1:], strict=False):
            spot.parent = None
            joined = before.end == spot.start and not self.page.stop_at(spot.start)
            if joined and min(before.depths, default=9) < max(spot.depths, default=-1):
                spot.parent = before

    def _lists(self) -> None:
        """Names joined by 、 or 和, with what the text says behind them: 等5个城区."""
        text = self.page.folded
        self.listings = []
        run: list[Spot] = []
        heads: list[Spot] = []

        def close() -> None:
            if run:
                tail = TAIL.match(text, run[-1].end) if self._open_after(run[-1]) else None
                if len(run) > 1 or (tail and tail[1] == "等"):
                    count = number(tail[2]) if tail and tail[2] else None
                    kind = tail[3] if tail else ""
                    if tail and not (tail[1] or tail[2]):
                        count, kind = None, ""
                        if run[-1].kind == "short" and tail[3] in ("两区", "区", "县", "市"):
                            kind = tail[3]
                    listing = Listing(
                        tuple(run),
                        count,
                        kind,
                        bool(tail and tail[1]),
                        Span(run[0].start, tail.end() if tail and count is not None else run[-1].end),
                    )
                    self.listings.append(listing)
                    for spot in run:
                        spot.listing = listing
            run.clear()
            heads.clear()

        for spot in self.spots:
            if spot.listing is not None:
                spot.listing = None
            if run:
                last = run[-1]
                if spot.parent is last:
                    # 上海黄浦、宁波江北: the part stands for the chain.
                    run[-1] = spot
                    continue
                joint = JOINER.fullmatch(text, last.end, spot.start)
                if not (joint and self.page.block_at(last.start) == self.page.block_at(spot.start)):
                    close()
            run.append(spot)
        close()

    def _is_smaller(self, spot: Spot) -> bool:
        """True where the text calls what the short name stands for, and those beside it, villages or the like."""
        items = spot.listing.items if spot.listing else (spot,)
        if spot.parent is not None or SMALLER.match(self.page.folded, items[-1].end) is None:
            return False
        # 学习杭州、宁波2个社区: cities alone may be where they lie.
        alone = self.page.folded[items[0].start - 1 : items[0].start] != "、"
        return not (alone and all(min(item.depths) < 2 for item in items))

    def _believe(self) -> None:
        """Drops short names that nothing speaks for."""
        text = self.page.folded
        fulls = {p.code for s in self.spots if s.kind == "full" for p in s.candidates}
        cities = {p.code for s in self.spots for p in s.candidates if p.depth < 2 and p.level != "province"}
        holds = {id(listing): self._list_holds(listing) for listing in self.listings}
        held = {c for s in self.spots if s.kind == "full" for p in s.candidates for c in self.gaz.above(p)}
        kept: list[Spot] = []
        for spot in self.spots:
            if spot.kind == "full":
                if spot.name[:2] == "新建" and text[spot.start - 1 : spot.start] == "元":
                    continue  # 投资1.3亿元新建|县医院: a sum builds
                if (
                    spot.name not in SIDES
                    or spot.parent is not None
                    or spot.listing is not None
                    or any(cities & self.gaz.above(p) for p in spot.candidates)
                ):
                    kept.append(spot)
                continue
            if self._is_smaller(spot):
                continue
            common = all(p.common for p in spot.candidates)
            top = min(spot.depths)
            listed = spot.listing is not None and holds[id(spot.listing)]
            known = any(p.code in fulls for p in spot.candidates)
            under = spot.parent is not None and any(
                above.code in self.gaz.above(p) for p in spot.candidates for above in spot.parent.candidates
            )
            heads_chain = self._heads_chain(spot)
            going = self.page.stop_at(spot.start) or bool(
                GOING.search(text, max(0, spot.start - 3), spot.start)
            )
            visited = bool(VISITING.match(text, spot.end)) or self.page.stop_at(spot.end)
            if top == 0 or (top == 1 and not common):
                good = True
            elif top == 1:
                good = (
                    listed
                    or known
                    or under
                    or heads_chain
                    or (going and visited)
                    or (self._tight(spot) and any(p.code in held for p in spot.candidates))
                )
            else:
                good = (
                    listed
                    or under
                    or heads_chain
                    or (known and self._tight(spot))
                    or (not common and self._tight(spot) and self._near(spot, cities))
                    or (not common and len(spot.name) > 1 and going and visited)
                )
            if top == 0 and common:
                good = self._tight(spot) or heads_chain or listed
            if good:
                kept.append(spot)
        sure = {s.name for s in kept if s.kind == "short" and s.listing is None}
        kept_ids = set(map(id, kept))
        again = [
            s
            for s in self.spots
            if id(s) not in kept_ids
            and s.kind == "short"
            and s.name in sure
            and self._tight(s)
            and not all(p.common for p in s.candidates)
        ]  # 从义乌背回, where 赴义乌考察 stands too
        kept = sorted([*kept, *again], key=lambda s: (s.start, -s.end)) if again else kept
        dropped = set(map(id, self.spots)) - set(map(id, kept))
        self.spots = kept
        if dropped:
            self._link()
            self._lists()

    def _near(self, spot: Spot, cities: set[str]) -> bool:
        """常熟 in a text on 苏州: the city that it lies in is named."""
        return any(p.parent in cities or p.code[:4] + "00" in cities for p in spot.candidates)

    def _heads_chain(self, spot: Spot) -> bool:
        """宁波 of 宁波江北区: what follows at once lies in it."""
        other = self.by_start.get(spot.end)
        if other is None:
            return False
        codes = {p.code for p in spot.candidates}
        deeper = max(other.depths, default=9) > min(spot.depths, default=0)
        return (other.kind == "full" and deeper) or any(codes & self.gaz.above(p) for p in other.candidates)

    def _list_holds(self, listing: Listing) -> bool:
        """A list speaks for its short names where it says what they are, or where some are beyond doubt."""
        if listing.kind and (listing.closed or listing.count is not None):
            return True
        sure = [
            s
            for s in listing.items
            if s.kind == "full" or (min(s.depths) <= 1 and not all(p.common for p in s.candidates))
        ]
        if sure:
            return True
        plain = [s for s in listing.items if not all(p.common for p in s.candidates)]
        return len(plain) >= 2 and len(plain) * 2 >= len(listing.items)
