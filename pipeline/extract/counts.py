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

import regex

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


_BEFORE_LIST = regex.compile(r"(?:\p{Han}{1,10}[、和及与])+$")
_JOINTS = regex.compile(r"、|(?<=\p{Han})(?:以及|[和及与])(?=\p{Han})")


def pieces(text: str, span: Span) -> int:
    """How many things a list joins, whether or not each of them is known: 沙窝、焦楼、小井等."""
    before = _BEFORE_LIST.search(text, max(span.start - 60, 0), span.start)
    return len(_JOINTS.findall(text[before.start() if before else span.start : span.end])) + 1


def count_mismatch(
    listing: Listing, mentions: Mapping[int, Mention], rule: str, text: str = ""
) -> Iterator[Record]:
    """An issue where a list and its number disagree. ``mentions``: by id of the item; ``text``: of the document.

    A list that joins as many things as the text says is in order, also where a name in it is not known.
    """
    said, listed = listing.count, len(listing.items)
    if said is None or said == listed or (text and pieces(text, listing.span) == said):
        return
    if listed < said and listing.closed and (listed < 3 or listed + 1 < said):
        return  # 等 leaves out as many as it likes: only a near miss is worth a look
    values = {
        "type": "count_mismatch",
        "severity": "warning" if listed > said or not listing.closed else "info",
        "message": f"{said} {listing.kind} are announced, {listed} are listed.",
        "mention_ids": tuple(mentions[id(item)] for item in listing.items if id(item) in mentions),
    }
    at = listing.span
    yield Record("issues", f"count_mismatch-{at.start}-{at.end}", rule, at, 0.8, values)
