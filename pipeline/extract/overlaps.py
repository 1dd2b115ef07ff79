"""Overlaps: where two rules claim the same characters, the longer and more specific claim wins.

Shape      西岗区民政局 (agency) over 西岗区 (district) · 五城区 (district) over 五 (number) · “1+6”
           inside a brand
Evidence   the cover: a name that holds another claim whole makes a part of it
Not this   a claim that merely touches; two claims of one rule, which that rule has settled itself
Ask first  a division at the head of an agency's name is told by the agency (owner_code), not as a mention
           of its own
First seen a study-tour report: 携手1+6文明进万家
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.core import Mention, Record

#: Whose claim stands where two cross each other and neither covers the other.
RANK = {"programme": 5, "agency": 4, "person": 3, "district": 3, "date": 2, "number": 1}


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that stand, in the order of the text.

    A number inside a name stays, as a number of class ``name_part``; all else inside a longer name is a
    part of that
    name and no mention of its own; of two that cross, the stronger kind stays, then the longer.
    """
    found = sorted(mentions, key=lambda m: (m.span.start, -m.span.end, -RANK.get(m.type, 0)))
    kept: list[Mention] = []
    reach: list[int] = []  # how far those kept up to the i-th reach, at most
    for mention in found:
        verdict: Mention | None = mention
        start = mention.span.start
        for i in range(len(kept) - 1, -1, -1):
            other = kept[i]
            if reach[i] <= start or (other.span.end <= start and start - other.span.start > 200):
                break
            if other.span.end <= start:
                continue
            verdict = _against(mention, other)
            if verdict is None:
                break
            if verdict is mention and not other.span.covers(mention.span):
                # They cross, and the newcomer is the stronger claim.
                del kept[i], reach[i]
                continue
            mention = verdict
        if verdict is not None:
            kept.append(verdict)
            reach.append(max(verdict.span.end, reach[-1] if reach else 0))
    return kept


def _against(mention: Mention, other: Mention) -> Mention | None:
    """What is left of ``mention`` beside ``other``, which starts no later; the very same object: it wins."""
    inner, outer = mention.type, other.type
    if not other.span.covers(mention.span):
        strength = (RANK.get(inner, 0), len(mention.span))
        return mention if strength > (RANK.get(outer, 0), len(other.span)) else None
    if other.span == mention.span and inner == outer:
        return None
    if inner == "number":
        if outer == "number":
            return None
        if outer == "date":
            # 为期11天 is a date for one table and a number of days for the other.
            return mention if mention.values.get("cls") == "duration" else _as_part(mention, "date_part")
        return _as_part(mention, "name_part")
    if inner in ("date", "district", "agency", "person"):
        return mention if RANK[inner] > RANK[outer] and other.span == mention.span else None
    if outer == "agency":
        # 深入学习实践科学发展观活动领导小组 is one name.
        return None
    return None if inner == outer or other.span == mention.span else mention


def _as_part(mention: Mention, cls: str) -> Mention:
    if mention.subtype in ("list_marker", cls) or mention.values.get("cls") == cls:
        return mention
    values = {**mention.values, "cls": cls, "is_quantity": False}
    return replace(mention, subtype=cls, values=values)


def recounted(records: Iterable[Record], mentions: Sequence[Mention]) -> Iterator[Record]:
    """The records of entities that some mention still names, counted and placed by the mentions that stand.

    Mentions inside ``values`` that did not stand are left out; records that are no entities pass as they are.
    """
    first: dict[str, Mention] = {}
    count: dict[str, int] = {}
    standing: dict[tuple[str, int, int], Mention] = {}
    for mention in mentions:
        standing[mention.key] = mention
        if mention.entity:
            first.setdefault(mention.entity, mention)
            count[mention.entity] = count.get(mention.entity, 0) + 1
    for record in records:
        said = record.values
        news: dict[str, Any] = {}
        if (links := said.get("mention_ids")) is not None:
            news["mention_ids"] = tuple(standing[m.key] for m in links if m.key in standing)
        span = record.span
        if record.table in ("districts", "agencies", "persons"):
            if record.key not in first:
                continue
            span = first[record.key].span
            if said.get("n_mentions", count[record.key]) != count[record.key]:
                news["n_mentions"] = count[record.key]
            if said.get("agency_id", "") and said["agency_id"] not in first:
                news["agency_id"] = ""
        yield replace(record, span=span, values={**said, **news}) if news or span != record.span else record
