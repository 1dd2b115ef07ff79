"""Pointing: words that point to a division, 我区, 该街道, 全区, 自治区, and groups of them, 五城区."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from pipeline.core import Span
from pipeline.extract.authors import Author
from pipeline.extract.counts import number
from pipeline.extract.district_spots import DEICTIC, LEVEL_OF, Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.scope import OWN, headed
from pipeline.extract.towns import merged

REGION = regex.compile(
    r"(?<![、省各全我本该族这])自治区(?!、|直辖市|级|党委|人民|政府|主席|\p{Han}{0,8}[委局厅])"
)
GROUP = regex.compile(
    r"(?=[0-9一二两三四五六七八九十])(?<![0-9第一二三四五六七八九十百几])([一二两三四五六七八九十]{1,3}|[0-9]{1,2})(城区|区县|县区|"
    r"县市|县市区|区市县|省市|乡镇|镇街|市|区|县|省|镇|乡|街道|地(?![区方块下分点质理面处形头带主产]))"
    r"(?![域场民容间位级长委])"
)
#: What a word that points ends in, and what the division ends in that it can mean.
SUFFIXES = {"街": ("街道",), "办事处": ("街道",), "城区": ("区",), "自治州": ("州",)}


#: What a paragraph is on stands so near its start, behind 二、 or 在.
TOPIC = 8
#: 西邻兰考县, 与梁山县接壤: only where the one spoken of lies.
NEIGHBOUR = regex.compile(r"(?:[东南西北][接临邻靠连抵望]|毗邻|毗连|相邻|紧邻|紧靠|距离?|较之?|相比|划归)$")
#: 南通市|财政局: a body of the division, and not the division.
OF_BODY = regex.compile(r"\p{Han}{0,7}?(?:[局厅]|委(?!托)|政府|办公室|法院|检察院|联合会)")


def fits_group(items: Sequence[Spot], depth: int, what: str) -> bool:
    """True where these divisions may be called 两区, 五市."""
    places = [s.place for s in items if s.place is not None]
    ends, depths = {p.name[-1] for p in places}, {p.depth for p in places}
    if len(places) < len(items):
        return False
    return (
        (depth == 1 and depths <= {0, 1, 2} and ends == {"市"})
        or (depth > 1 and depths == {depth} and (what == "街道" or all(e in what for e in ends)))
        or (depth == 0 and depths == {0})
    )


class Pointing(Author):
    """Finds words that point."""

    def _deictic(self) -> None:
        text, page = self.page.folded, self.page
        starts = {s.start for s in self.spots}
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        made: list[Spot] = []
        region = self._region()
        for piece in page.pieces:
            for hit in DEICTIC.finditer(text, piece.start, piece.end):
                i, j = hit.span()
                if taken.intersection(range(i, j)) or i in starts:
                    continue
                if text.startswith(("（区", "（市", "（州", "（县"), j):
                    # 该省（区、市）: any of them.
                    continue
                if hit[1] == "本" and i and text[i - 1] in "基根日样版原资成剧书课":
                    continue
                if hit[1] == "全" and i and text[i - 1] in "安健齐完保周":
                    continue
                made.append(self._pointed(hit[1], hit[2], i, j))
            for hit in REGION.finditer(text, piece.start, piece.end) if region is not None else ():
                i, j = hit.span()
                if not taken.intersection(range(i, j)) and page.begins_word(i):
                    made.append(Spot(i, j, hit[0], "deictic", (), place=region, by="author"))
        self.spots = merged(self.spots, made)

    def _region(self) -> Place | None:
        """自治区 alone: the author's own, or the only one that is named."""
        chain = self.gaz.chain(self.author, self.year) if self.author is not None else ()
        named = {s.place for s in self.spots if s.place is not None and s.place.name.endswith("自治区")}
        tops = {p for p in chain[:1] if p.name.endswith("自治区")} or named
        return next(iter(tops)) if len(tops) == 1 else None

    def _pointed(self, who: str, what: str, i: int, j: int) -> Spot:
        spot = Spot(i, j, self.page.folded[i:j], "deictic", ())
        own = who in ("我", "我们", "本")
        suffixes = SUFFIXES.get(what, (what,))
        if not own:
            sentence, block = self.page.sentence(i), self.page.block_at(i)
            for before in reversed(self.spots):
                if (
                    before.start >= i
                    or before.kind in ("deictic", "group")
                    or (not before.place and before.kind != "town")
                ):
                    continue
                if not (before.place.name if before.place else before.name).endswith(suffixes):
                    continue
                if who == "全" and NEIGHBOUR.search(self.page.folded, max(0, before.start - 3), before.start):
                    continue
                if who != "全" and before.kind == "full" and OF_BODY.match(self.page.folded, before.end, i):
                    continue  # 南通市财政局补助…，该市: the one that is spoken of
                near = sentence.start <= before.start or (
                    self.page.block_at(before.start) == block
                    and (who != "全" or self._opens_block(before, block, i))
                )
                if near or (who in ("该", "这", "这个") and block - self.page.block_at(before.start) <= 1):
                    spot.place, spot.by, spot.parent = before.place, "document", None
                    spot.members = () if before.place else (before,)
                    return spot
                break
            if (headed := self._headed(suffixes, i)) is not None:
                spot.place, spot.by = headed, "document"
                return spot
            if who == "全" and (over := self._over(suffixes, sentence, i)) is not None:
                spot.place, spot.by = over, "document"
                return spot
            if who in ("该", "这", "这个") and (only := self._only(suffixes, i)) is not None:
                spot.place, spot.by = only, "document"
                return spot
        chain = self.gaz.chain(self.author, self.year) if self.author is not None else ()
        if self.author is not None and self.author.depth == 3:
            above = self.gaz.at_code(self.author.parent, self.year)
            chain = (*(self.gaz.chain(above, self.year) if above else ()), self.author)
        for place in reversed(chain):
            if place.name.endswith(suffixes) and who not in ("该", "这", "这个"):
                spot.place, spot.by = place, "author"
                return spot
        return spot

    def _over(self, suffixes: tuple[str, ...], sentence: Span, at: int) -> Place | None:
        """What holds the last place that the sentence has named: 下城区在全省率先推行, said in a report from elsewhere."""
        for before in reversed(self.spots[: bisect_left(self.spots, at, key=lambda s: s.start)]):
            if before.start < sentence.start:
                return None
            if before.place is None or before.kind == "deictic":
                continue
            chain = self.gaz.chain(before.place, self.year)
            own = self.gaz.chain(self.author, self.year) if self.author is not None else ()
            return next((p for p in reversed(chain) if p.name.endswith(suffixes) and p not in own), None)
        return None

    def _opens_block(self, before: Spot, block: int, at: int) -> bool:
        """True where a paragraph is on ``before``: 常山县的高招…。全县推行…; nothing of one's own in between."""
        text, start = self.page.folded, self.page.blocks[block].span.start
        if self.author is not None and before.place in self.gaz.chain(self.author, self.year):
            return False
        while before.parent is not None and before.parent.end == before.start:
            before = before.parent
        return before.start - start <= TOPIC and OWN.search(text, start, at) is None

    def _headed(self, suffixes: tuple[str, ...], at: int) -> Place | None:
        """The one division of that level that the headings over ``at`` name; not one's own."""
        found = headed(self.page, self.spots, at, lambda place: place.name.endswith(suffixes))
        own = self.gaz.chain(self.author, self.year) if self.author is not None else ()
        return found if found not in own else None

    def _only(self, suffixes: tuple[str, ...], at: int) -> Place | None:
        """The only division of that level that the report has named before ``at``."""
        named = {
            s.place
            for s in self.spots[: bisect_left(self.spots, at, key=lambda s: s.start)]
            if s.place is not None and s.kind != "deictic" and s.place.name.endswith(suffixes)
        }
        return named.pop() if len(named) == 1 else None

    def _groups(self) -> None:
        """五城区, 华东五市: as many as were listed."""
        text = self.page.folded
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        made: list[Spot] = []
        for piece in self.page.pieces:
            for hit in GROUP.finditer(text, piece.start, piece.end):
                i, j = hit.span()
                if taken.intersection(range(i, j)):
                    continue
                if hit[1].isascii() and text[i - 1 : i] == "等":
                    continue
                members = self._members(number(hit[1]) or 0, hit[2], i)
                if members:
                    made.append(Spot(i, j, text[i:j], "group", (), members=members, by="list"))
        self.spots = merged(self.spots, made)

    def _members(self, count: int, what: str, at: int) -> tuple[Spot, ...]:
        """Those that are meant at ``at``: listed just before, else named one by one in the same block, else
        listed last before it, else first behind it.
        """
        if count < 2:
            return ()
        if what == "地":  # 江山、常山两地: only what was listed just before
            near = [x for x in self.listings if len(x.items) == count and x.items[-1].end == at]
            return tuple(near[-1].items) if near else ()
        fitting = [
            listing
            for listing in self.listings
            if len(listing.items) == count and fits_group(listing.items, LEVEL_OF.get(what, 2), what)
        ]
        before = [listing for listing in fitting if listing.items[-1].end <= at]
        block = self.page.blocks[max(self.page.block_at(at), 0)].span
        if before and before[-1].items[0].start >= block.start:
            return tuple(before[-1].items)
        singly: dict[Place, Spot] = {}
        for spot in reversed(self.spots[: bisect_left(self.spots, at, key=lambda s: s.start)]):
            if spot.start < block.start:
                break
            fits = spot.kind in ("full", "short", "town") and not self._held(spot)
            if fits and spot.place is not None and fits_group((spot,), LEVEL_OF.get(what, 2), what):
                singly[spot.place] = spot
        if len(singly) == count:
            return tuple(sorted(singly.values(), key=lambda s: s.start))
        return tuple((before[-1] if before else fitting[0]).items) if fitting else ()
