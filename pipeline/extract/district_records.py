"""Records: what is told of the divisions of a report: mentions, rows of the table districts, issues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.core import Mention, Record, Span
from pipeline.extract.counts import count_mismatch
from pipeline.extract.district_spots import LEVEL_OF, REASONS, RULE, SURE, Districts, Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.pointing import Pointing


class Telling(Pointing):
    """Tells what was found."""

    def _tell(self, found: Districts) -> None:
        meant: dict[str, tuple[Place | None, ...]] = {}
        for spot in self.spots:
            if spot.kind == "group":
                places = tuple(s.place for s in spot.members)
                if meant.setdefault(spot.name, places) != places:
                    # 两区 of one place and 两区 of another.
                    spot.other = "-" + "-".join(p.code for p in places if p is not None)
        by_key: dict[str, list[tuple[Spot, Mention]]] = {}
        told: dict[int, Mention] = {}
        for spot in self.spots:
            key = self._key(spot)
            flags: tuple[str, ...] = ()
            if spot.conflict is not None:
                flags = ("parent_conflict",)
            if spot.kind in ("deictic", "group"):
                flags = (*flags, "deictic")
            sure = (
                SURE[spot.by]
                - (0.04 if spot.kind == "short" else 0)
                - (0.05 if spot.kind == "deictic" else 0)
            )
            mention = Mention(
                spot.span,
                "district",
                RULE,
                subtype=spot.kind,
                norm=self._norm(spot),
                confidence=round(max(sure, 0.3), 4),
                entity=key,
                flags=flags,
            )
            told[id(spot)] = mention
            found.mentions.append(mention)
            by_key.setdefault(key, []).append((spot, mention))
        for key, pairs in by_key.items():
            found.records.append(self._record(key, pairs, told))
        found.records += self._issues(told)
        if self.author is not None:
            values = {"author_code": self.author.code}
            found.records.append(Record("documents", "author", RULE, confidence=0.9, values=values))

    def _norm(self, spot: Spot) -> str:
        if spot.place is not None:
            return spot.place.name
        if spot.kind == "deictic" and spot.members:
            return spot.members[0].name
        return spot.name

    def _key(self, spot: Spot) -> str:
        return (
            f"district-{spot.place.code}"
            if spot.place is not None
            else f"district-{self._norm(spot)}{spot.other}"
        )

    def _record(self, key: str, pairs: list[tuple[Spot, Mention]], told: dict[int, Mention]) -> Record:
        first, mention = pairs[0]
        spots = [s for s, _ in pairs]
        named = [s for s in spots if s.kind not in ("deictic", "group")] or spots
        best = min(named, key=lambda s: REASONS.index(s.by))
        place = best.place
        conflicts = [s for s in spots if s.conflict is not None]
        candidates = max((s.candidates for s in named), key=len, default=())
        values: dict[str, Any] = {
            "name": self._norm(first),
            "level": self._level(best),
            "code": "",
            "province": "",
            "city": "",
            "county": "",
            "township": "",
            "valid_from": None,
            "valid_to": None,
            "current_code": "",
            "current_name": "",
            "n_candidates": len(candidates) or (1 if place else 0),
            "candidates": tuple(p.code for p in candidates),
            "resolved_by": best.by if place is not None or best.kind == "group" else "none",
            "conflict": "；".join(dict.fromkeys(self._norm(s.conflict) for s in conflicts if s.conflict)),
            "members": tuple(self._key(s).removeprefix("district-") for s in first.members)
            if first.kind == "group"
            else (),
            "n_mentions": len(pairs),
        }
        if place is not None:
            values |= self._facts(place)
        elif best.kind == "town":
            values["township"] = best.name
            if best.parent is not None and best.parent.place is not None:
                facts = self._facts(best.parent.place)
                values |= {k: facts.get(k, "") for k in ("province", "city", "county")}
        sure = max(m.confidence for _, m in pairs)
        return Record("districts", key, RULE, mention.span, sure, values)

    def _level(self, spot: Spot) -> str:
        if spot.place is not None:
            return spot.place.level
        if spot.kind == "town":
            return "township"
        if spot.kind in ("deictic", "group"):
            depth = next((d for s, d in LEVEL_OF.items() if spot.name.endswith(s)), None)
            return ("province", "prefecture", "county", "township")[depth] if depth is not None else ""
        levels = {p.level for p in spot.candidates}
        return levels.pop() if len(levels) == 1 else ""

    def _facts(self, place: Place) -> dict[str, Any]:
        chain: tuple[Place, ...] = self.gaz.chain(place, self.year)
        facts: dict[str, Any] = {"code": place.code, "level": place.level, "name": place.name}
        column = {"province": "province", "prefecture": "city", "county": "county", "zone": "county"}
        for up in chain:
            facts[column.get(up.level, "township")] = up.name
        if chain[0].code[:2] in ("11", "12", "31", "50") and len(chain) > 1 and "city" not in facts:
            facts["city"] = chain[0].name
        facts["valid_from"] = place.since or None
        facts["valid_to"] = place.until or None
        heirs = self.gaz.current(place)
        facts["current_code"] = ";".join(p.code for p in heirs)
        facts["current_name"] = ";".join(p.name for p in heirs)
        return facts

    def _issues(self, told: dict[int, Mention]) -> Iterator[Record]:
        for spot in self.spots:
            if spot.conflict is not None:
                yield self._conflict(spot, spot.conflict, told)
        late: set[str] = set()
        for spot in self.spots:
            place = spot.place
            if (
                self.year is None
                or place is None
                or place.depth > 2
                or place.code in late
                or spot.kind == "deictic"
            ):
                continue
            if not place.in_year(self.year) and place.level != "zone" and place.since:
                late.add(place.code)
                years = f"{place.since}–{place.until or ''}"
                yield Record(
                    "issues",
                    f"code_not_valid-{spot.start}-{spot.end}",
                    RULE,
                    spot.span,
                    told[id(spot)].confidence,
                    {
                        "type": "code_not_valid",
                        "severity": "info",
                        "message": f"{place.name} ({place.code}) existed in {years}, not in {self.year}.",
                        "mention_ids": (told[id(spot)],),
                    },
                )
        for listing in self.listings:
            yield from count_mismatch(
                listing, {id(s): told[id(s)] for s in listing.items if id(s) in told}, RULE, self.page.text
            )

    def _conflict(self, spot: Spot, parent: Spot, told: dict[int, Mention]) -> Record:
        def full(place: Place) -> str:
            return "".join(dict.fromkeys(p.name for p in self.gaz.chain(place, self.year)))

        where = parent.place or (parent.candidates[0] if parent.candidates else None)
        by_name = "、".join(
            f"{full(p)} {p.code}" for p in ([spot.place] if spot.place else spot.candidates[:4])
        )
        inside = [
            s.place
            for s in self.spots
            if where is not None
            and s.place is not None
            and s.place.depth == max(spot.depths)
            and s is not spot
            and where.code in self.gaz.above(s.place)
        ]
        also = "、".join(dict.fromkeys(f"{p.name} {p.code}" for p in inside))
        said = self.page.text[parent.start : spot.end]
        message = f"{said}: {spot.name} lies in {by_name}; "
        if where is not None:
            message += f"{where.name} {where.code} has no {spot.name}"
            message += f", of its divisions the report names {also}." if also else "."
        else:
            message += f"{parent.name} has no {spot.name}."
        ids = tuple(told[id(s)] for s in (parent, spot) if id(s) in told)
        values = {"type": "parent_conflict", "severity": "warning", "message": message, "mention_ids": ids}
        at = Span(parent.start, spot.end)
        return Record("issues", f"parent_conflict-{at.start}-{at.end}", RULE, at, 0.95, values)
