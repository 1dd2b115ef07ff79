"""Resolving: which of several divisions of one name is meant, by its parent, its list, the report, its author."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.extract.counts import Listing
from pipeline.extract.district_spots import LEVEL_OF, MUNICIPALITIES, Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.towns import Towns

#: So many names before and behind one are its neighbours.
NEAR = 60
#: A name given up before this year is hardly the one that an undated report means.
LONG_AGO = 1990


def latest(places: Sequence[Place], year: int | None) -> Place:
    """The place in force, or the one that was so last."""
    right = [p for p in places if year is not None and p.in_year(year)] or list(places)
    return max(right, key=lambda p: (not p.until, p.until, p.since))


class Resolving(Towns):
    """Gives each name its place."""

    def _resolve(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            self._by_parent(spot)
        self.above_all = {s.place for s in self.spots if s.place is not None and s.place.depth < 3}
        for listing in self.listings:
            self._by_list(listing)
        stated = {
            (s.name, s.kind == "town"): s.place
            for s in self.spots
            if s.by == "parent" and s.place is not None
        }
        full_of: dict[str, Place] = {}
        for s in self.spots:
            if s.place is not None and s.by in ("parent", "list", "unique") and s.place.short:
                full_of.setdefault(s.place.short, s.place)
                full_of.setdefault(s.place.name, s.place)
        self.above_all = {
            s.place for s in self.spots if s.place is not None and s.by != "author" and s.place.depth < 3
        }
        for spot in spots:
            if spot.place is not None and spot.by != "author":
                continue
            if not spot.candidates:
                continue
            same = stated.get((spot.name, spot.kind == "town")) or full_of.get(spot.name)
            if same is not None and same.code in {p.code for p in spot.candidates}:
                spot.place, spot.by = same, "document"
                continue
            self._by_company(spot)
            if spot.place is None and self.year is None:
                # 洪湖 was a county and is a city: one place all the same.
                heirs = {heir for p in spot.candidates for heir in self.gaz.current(p)}
                if len(heirs) == 1:
                    spot.place, spot.by = heirs.pop(), "unique"
                elif spot.kind == "full" and (lasting := self._lasting(spot.candidates)) is not None:
                    spot.place, spot.by = lasting, "unique"

    def _lasting(self, places: Sequence[Place]) -> Place | None:
        """The only one that still is, where the others were given up long ago or live on within it: 安康市, whose seat
        was a city of that name until 2000.
        """
        standing = [p for p in places if not p.until]
        if len(standing) != 1:
            return None
        for place in places:
            heirs = self.gaz.current(place)
            within = all(standing[0].code in (h.code, *self.gaz.above(h)) for h in heirs) and bool(heirs)
            if place.until and place.until >= LONG_AGO and not within:
                return None
        return standing[0]

    def _by_parent(self, spot: Spot) -> None:
        candidates = spot.candidates
        if not candidates:
            return
        parent = spot.parent
        if parent is not None and parent.candidates:
            above = {p.code: p for p in parent.candidates}
            if parent.place is not None:
                above = {
                    parent.place.code: parent.place,
                    **({} if parent.by in ("parent", "unique") else above),
                }
            inside = [p for p in candidates if above.keys() & self.gaz.above(p)]
            if inside:
                spot.conflict = None
                if len(inside) > 1 and parent.place is not None:
                    inside = [
                        p for p in inside if parent.place.code in (p.parent, p.code[:4] + "00")
                    ] or inside
                spot.place, spot.by = latest(inside, self.year), "parent"
                if len({p.name for p in inside}) > 1 and spot.kind == "short":
                    spot.place = self._shaped(spot, inside)
                holders = [p for p in parent.candidates if p.code in self.gaz.above(spot.place)]
                if holders and parent.place is None:
                    parent.place, parent.by = (
                        latest(holders, self.year),
                        "document" if len(above) > 1 else "unique",
                    )
                return
            if spot.kind != "short" and spot.strong:
                spot.conflict = parent
        if len(candidates) == 1:
            spot.place, spot.by = candidates[0], "unique"
        elif spot.kind == "short" and spot.listing is None:
            top = min(spot.depths)
            best = [p for p in candidates if p.depth == top]
            if top < 2 and (len(best) == 1 or len({p.code for p in best}) == 1):
                spot.place, spot.by = latest(best, self.year), "unique"
            elif top < 2:
                current = [p for p in best if not p.until]
                if len(current) == 1:
                    spot.place, spot.by = current[0], "unique"

    def _shaped(self, spot: Spot, places: Sequence[Place]) -> Place:
        """Among 余杭县, 余杭市, 余杭区: the one that the list says, or the latest."""
        kind = spot.listing.kind if spot.listing is not None else ""
        fitting = [p for p in places if kind and p.name[-1] in kind] or list(places)
        return latest(fitting, self.year)

    def _by_list(self, listing: Listing) -> None:
        items: list[Spot] = list(listing.items)
        depth = self._depth_of(listing)
        pools: list[list[Place]] = []
        for spot in items:
            pool = [p for p in spot.candidates if depth is None or p.depth == depth] or list(spot.candidates)
            if depth in (None, 1) and spot.kind == "short":
                # 上海, 宁波 beside other cities: the municipality, the city, not the county of the same name.
                pool = self._highest(pool)
            if listing.kind:
                pool = [p for p in pool if p.name[-1] in listing.kind] or pool
            pools.append(pool)
        # A parent stated before the first is the parent of all that can lie in it.
        first = items[0].parent
        if first is not None and first.candidates:
            codes = {p.code for p in ([first.place] if first.place else first.candidates)}
            for k, pool in enumerate(pools):
                inside = [p for p in pool if codes & self.gaz.above(p)]
                if inside and items[k].parent is None and items[k].by != "parent":
                    items[k].place, items[k].by = latest(inside, self.year), "list"
        # Five cities listed elsewhere, five districts here: one each, in order.
        for other in self.listings:
            if other is listing or len(other.items) != len(items):
                continue
            above = [s.place for s in other.items]
            if any(p is None or p.depth > 1 for p in above):
                continue
            zipped = [
                [p for p in pool if up is not None and up.code in self.gaz.above(p)]
                for pool, up in zip(pools, above, strict=True)
            ]
            if sum(map(bool, zipped)) >= max(2, len(items) - 1):
                for spot, inside in zip(items, zipped, strict=True):
                    if inside and spot.by not in ("parent",):
                        spot.place, spot.by = latest(inside, self.year), "list"
        # What most others of the list lie in.
        homes = Counter(
            pool[0].parent
            for spot, pool in zip(items, pools, strict=True)
            if len({p.name for p in pool}) == 1 and len(pool) == 1 and pool[0].parent
        )
        for spot, pool in zip(items, pools, strict=True):
            if spot.by in ("parent", "list"):
                continue
            if len({p.code for p in pool}) == 1:
                spot.place, spot.by = pool[0], "unique" if len(spot.candidates) == 1 else "list"
                continue
            inside = [p for p in pool if p.parent in homes]
            if len({p.code for p in inside}) == 1:
                spot.place, spot.by = inside[0], "list"
            else:
                spot.candidates = tuple(pool)
                spot.place = None
                self._by_company(spot)

    @staticmethod
    def _highest(places: Sequence[Place]) -> list[Place]:
        top = min(p.depth for p in places)
        best = [p for p in places if p.depth == top]
        if top > 1:
            return list(places)
        return [p for p in best if not p.until] or best

    def _depth_of(self, listing: Listing) -> int | None:
        """The level that all items of a list can have, the highest first."""
        if listing.kind and LEVEL_OF.get(listing.kind, 9) in (2, 3):
            return LEVEL_OF[listing.kind]
        levels = [{min(d, 1) if d < 2 else d for d in s.depths} for s in listing.items]
        shared = set.intersection(*levels) if levels else set()
        if not shared:
            return None
        level: int = min(shared)
        if level == 1:
            return None if any(0 in s.depths and 1 not in s.depths for s in listing.items) else 1
        return level

    def _cities_near(self, spot: Spot) -> Iterator[set[str]]:
        """Codes of the divisions above: named before it in its sentence, in its block, in the whole report."""
        depth = spot.candidates[0].depth
        at = bisect_left(self.spots, spot.start, key=lambda s: s.start)
        sentence = self.page.sentence(spot.start)
        yield {
            s.place.code
            for s in self.spots[max(0, at - NEAR) : at]
            if s.start >= sentence.start
            and s.place is not None
            and s.by != "author"
            and s.place.depth < depth
        }
        block = self.page.blocks[max(self.page.block_at(spot.start), 0)].span
        yield {
            s.place.code
            for s in self.spots[max(0, at - NEAR) : at + NEAR]
            if block.start <= s.start < block.end
            and s is not spot
            and s.place is not None
            and s.by != "author"
            and s.place.depth < depth
        }
        yield {place.code for place in self.above_all if place.depth < depth}

    def _by_company(self, spot: Spot) -> None:
        """The cities named nearby, then anywhere, then the author's own, tell which of several is meant."""
        gaz = self.gaz
        inside_author: list[Place] = []
        candidates = list(spot.candidates)
        for codes in self._cities_near(spot):
            lower = {c for c in codes if not c.endswith("0000") or c[:2] in MUNICIPALITIES}
            for fit in (lower, codes):
                inside = [p for p in candidates if not fit.isdisjoint(gaz.above(p))]
                if len({p.code for p in inside}) == 1 or (
                    inside and len({p.name for p in inside}) == 1 and len({p.parent for p in inside}) == 1
                ):
                    spot.place, spot.by = latest(inside, self.year), "document"
                    return
                if inside:
                    current = [p for p in inside if not p.until]
                    if self.year is None and len(current) == 1:
                        spot.place, spot.by = current[0], "document"
                        return
                    candidates = inside
        if self.author is not None:
            ups = [self.author.code, self.author.parent, self.author.code[:2] + "0000"]
            if self.author.depth == 3:
                ups[0] = self.author.parent
                ups[1] = self.author.parent[:4] + "00"
            for up in ups:
                inside_author = [p for p in candidates if up == p.code or up in gaz.above(p)]
                if len({p.code for p in inside_author}) == 1:
                    spot.place, spot.by = inside_author[0], "author"
                    return
        if len({p.code for p in spot.candidates}) == 1:
            spot.place, spot.by = latest(list(spot.candidates), self.year), "unique"
