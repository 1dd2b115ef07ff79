"""Authors: the division whose report it is, and the names that only it makes plain: 城区 of 阳泉, 新城关."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import regex

from pipeline.core import Block, Span
from pipeline.extract.district_names import PLAIN
from pipeline.extract.district_rows import GOING
from pipeline.extract.district_spots import TOUR, Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.resolving import Resolving
from pipeline.extract.towns import ROW_MARKS, merged

#: Those that may stand alone where the text speaks of their city, and what makes another word of them.
PLAIN_NAME = regex.compile(
    r"(?:新市区|新城区|老城区|城区|郊区|矿区|城郊区|港区|东区|西区|南区|北区|中区)(?![域间划位内外])"
)
NOT_PLAIN = regex.compile(
    r"(?:[中核]心|[主老新旧我本该各全此县市镇南北东西片整近远城]|建成|规划|[一二两三四五六七八九十几多]个?)$"
)
VISITED = regex.compile(r"(?:赴|到|去|对|抵达|前往|考察|参观|学习)$")
#: Who gets a copy is not who wrote.
COPIES = regex.compile(r"(?:主送|抄送|抄报|呈报|报|送|发)[:：]")
#: Lines of a masthead are short, and few.
MASTHEAD = 6
MASTHEAD_LINE = 45


def masthead_of(blocks: Sequence[Block], text: str) -> list[Block]:
    """The short lines before the first paragraph of prose: title, subtitle, who issues it, number, date."""
    found: list[Block] = []
    for block in blocks[:MASTHEAD]:
        if len(block.span) > MASTHEAD_LINE or block.level > 0 or text[block.span.end - 1] in "。；！？":
            break
        found.append(block)
    return found if len(found) < len(blocks) else []


class Author(Resolving):
    """Finds whose report it is."""

    def _author(self) -> Place | None:
        """The division whose report this is: named by the file, the title, the masthead under it, the tour
        that travelled, or the signature; else the one that 我县 can only mean.
        """
        meta = self.doc.meta.get("author_code")
        if meta:
            place = self.gaz.at_code(str(meta), self.year)
            if place is not None:
                return place
        text, page = self.page.folded, self.page
        said = self.said
        scores: Counter[Place] = Counter()
        titles = list(page.titles)
        body = [b for b in page.blocks if b.kind == "paragraph"]
        opening = body[0].span if body else Span(0, 0)
        closing = [
            b.span
            for b in page.blocks[-3:]
            if len(b.span) <= 40
            and text[b.span.end - 1] not in "。；！？："
            and not COPIES.match(text, b.span.start)
        ]
        masthead = [
            b.span for b in masthead_of(page.blocks, text) if not any(t.covers(b.span) for t in titles)
        ]
        for spot in self.spots:
            place = spot.place
            if place is None or spot.kind not in ("full", "short", "town"):
                continue
            if self._held(spot):
                continue
            listed = spot.listing is not None and (len(spot.listing.items) > 1 or spot.listing.closed)
            if listed and any(title.covers(spot.span) for title in titles):
                # 北京、天津、上海三市社区建设调研: these were visited.
                continue
            score = 0.0
            visited = VISITED.search(text, max(0, spot.start - 3), spot.start)
            if TOUR.match(text, spot.end) and not visited:
                score += 5
            for title in titles:
                if title.covers(spot.span):
                    score += -5 if visited or "赴" in text[title.start : spot.start] else 4
            if any(line.covers(spot.span) for line in masthead) and not visited:
                score += 4
            elif opening.covers(spot.span) and not visited:
                score += 1
            if any(c.covers(spot.span) for c in closing) and not visited:
                score += 4
            if score > 0:
                suffix = "街道" if place.name.endswith("街道") else place.name[-1]
                score += min(said.get(suffix, 0), 3) + (1 if spot.kind == "full" else 0)
                if said and suffix not in said:
                    score -= 2
                scores[place] += score  # type: ignore[assignment]
        best = scores.most_common(1)
        if best and best[0][1] >= 4:
            return best[0][0]
        return self._meant(said)

    def _meant(self, said: Counter[str]) -> Place | None:
        """The one division that 我县, said twice or more, can mean: the only county that is named in full."""
        for suffix, times in said.most_common(1):
            named = {
                s.place
                for s in self.spots
                if s.place is not None and s.kind == "full" and s.place.name[-1] == suffix
            }
            if times >= 2 and len(named) == 1:
                return named.pop()
        return None

    def _renewed(self) -> None:
        """建设富裕、文明、和谐的新城关: the author's own short name behind 新."""
        if self.author is None:
            return
        name = self.author.name
        short = self.author.short or (name[:-2] if name.endswith("街道") else name[:-1])
        if len(short) < 2:
            return
        text, made = self.page.folded, []
        at = text.find("新" + short)
        while at >= 0:
            start, end = at + 1, at + 1 + len(short)
            clear = not any(s.start < end and at < s.end for s in self.spots)
            if clear and self.page.block_at(start) >= 0 and not text.startswith(name[len(short) :], end):
                made.append(Spot(start, end, short, "short", (self.author,), place=self.author, by="author"))
            at = text.find("新" + short, end)
        self.spots = merged(self.spots, made)

    def _plain_names(self) -> None:
        """阳泉市因煤设市，城区地盘小，郊区把城区围在当中: where one of the plain names must be the city's own
        division, all of them are, as far as the text speaks of that city.
        """
        text, page, gaz = self.page.folded, self.page, self.gaz
        hits = [
            hit
            for piece in page.pieces
            for hit in PLAIN_NAME.finditer(text, piece.start, piece.end)
            if hit.start() not in self.by_start and not NOT_PLAIN.search(text, 0, hit.start())
        ]
        if not hits:
            return
        own = self.author if self.author is not None and self.author.name in PLAIN else None
        said = {s.place for s in self.spots if s.place is not None and s.place.name in PLAIN}
        groups: dict[str, list[tuple[int, int, Place]]] = {}
        for hit in hits:
            city = self._city_before(hit.start())
            if own is not None and own.name == hit[0] and (city is None or own.parent == city.code):
                city = gaz.at_code(own.parent, self.year)
            if city is None:
                continue
            held = [p for p in gaz.full[hit[0]] if p.parent == city.code and p.in_year(self.year)]
            held = [p for p in held if self.year is not None or not p.until] or held
            if held:
                groups.setdefault(city.code, []).append((*hit.span(), held[-1]))
        made: list[Spot] = []
        for some in groups.values():
            places = {place for *_, place in some}
            sure = bool(places & said) or (own in places) or len(places) > 1
            sure = sure or any(self._street_of(place, end) for _, end, place in some)
            sure = sure or any(
                place.name in ("新市区", "新城区", "老城区") and self._beside(i, j) for i, j, place in some
            )
            if sure:
                made += [
                    Spot(i, j, text[i:j], "full", (place,), place=place, by="document", strong=True)
                    for i, j, place in some
                ]
        if made:
            self.spots = merged(self.spots, made)
            self.by_start = {s.start: s for s in self.spots}

    def _beside(self, i: int, j: int) -> bool:
        """True where one goes there, or where another division stands beside it in a row."""
        text = self.page.folded
        ends = {s.end for s in self.spots}
        row = (text[i - 1 : i] in ROW_MARKS and i - 1 in ends) or (
            text[j : j + 1] in ROW_MARKS and j + 1 in self.by_start
        )
        return row or GOING.search(text, max(0, i - 3), i) is not None or text[i - 1 : i] in "跨去同与和"

    def _city_before(self, at: int) -> Place | None:
        """The city named last before ``at``, or the city of the county named last; else the author's own."""
        for spot in reversed(self.spots[: bisect_left(self.spots, at, key=lambda s: s.start)]):
            if spot.place is not None and spot.place.depth in (1, 2) and spot.place.level != "zone":
                chain = self.gaz.chain(spot.place, self.year)
                return next((p for p in chain if p.depth == 1), None)
        if self.author is None:
            return None
        return next((p for p in self.gaz.chain(self.author, self.year) if p.depth == 1), None)

    def _street_of(self, place: Place, end: int) -> bool:
        """城区|上站街道: a street of this division follows at once."""
        text, towns = self.page.folded, self.gaz.townships
        return any(
            place.code == town.parent
            for size in range(3, self.gaz.longest_township + 1)
            for town in towns.get(text[end : end + size], ())
        )
