"""Counts: what a text lists against the number it gives.

Shape      names joined by 、, then 等5个城区
Evidence   the number of names is not the number said
Not this   等17个 behind two or three examples: 等 may leave things out, so only near misses are told
Ask first  fewer names than said is an info, more names than said a warning: more cannot be right
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.core import Mention, Record, Span

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}


def number(word: str) -> int | None:
    """The value of a small plain numeral, 5 or 五 or 十七, or None."""
    if word.isascii() and word.isdigit():
        return int(word)
    total, digit = 0, 0
    for char in word:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit if word else None


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Names joined by 、: the ``items``, the ``count`` that the text gives or None, of what ``kind`` (城区).

    ``closed``: 等 stands between. ``span``: from the first name to the end of the count.
    """

    items: tuple[Any, ...]
    count: int | None
    kind: str
    closed: bool
    span: Span


def count_mismatch(listing: Listing, mentions: Mapping[int, Mention], rule: str) -> Iterator[Record]:
    """An issue where a list and its number disagree. ``mentions``: by id of the item."""
    said, listed = listing.count, len(listing.items)
    if said is None or said == listed:
        return
    if listed < said and listing.closed and (listed < 3 or listed * 2 < said):
        return
    values = {
        "type": "count_mismatch",
        "severity": "warning" if listed > said or not listing.closed else "info",
        "message": f"{said} {listing.kind} are announced, {listed} are listed.",
        "mention_ids": tuple(mentions[id(item)] for item in listing.items if id(item) in mentions),
    }
    at = listing.span
    yield Record("issues", f"count_mismatch-{at.start}-{at.end}", rule, at, 0.8, values)
