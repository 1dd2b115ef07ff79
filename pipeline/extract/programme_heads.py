"""Heads: the nouns that say what the name before them is: 工程, 机制, 思路, 现象.

    “云南服务”提升|工程 · “…”的工作|思路

The noun phrase behind a pair of marks ends with its head; a verb that looks like one (“爱心超市”服务居民) is none.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.extract.programme_words import heads, pattern, words_of
from pipeline.extract.view import is_han

__all__ = ["np_head", "of_head"]

#: Never inside a noun phrase.
_NEVER_WITHIN = frozenset("的了和与及在是为对把被将从由向等使让也以并而到着过")


@cache
def _sizes() -> tuple[int, ...]:
    """Lengths of the heads, the longest first."""
    return tuple(sorted({len(word) for word in heads()}, reverse=True))


class _Head(NamedTuple):
    """A head: its first offset, the one behind it, its word."""

    start: int
    end: int
    word: str


def _head_from(text: str, at: int, near: int, ends: bool = False) -> _Head | None:
    """The first head that starts within ``near`` characters of a noun phrase; ``ends``: with the phrase."""
    for start in range(at, at + near + 1):
        for size in _sizes():
            word = text[start : start + size]
            if word in heads() and not (ends and is_han(text[start + size : start + size + 1] or " ")):
                return _Head(start, start + size, word)
        here = text[start : start + 1]
        if not here or here in _NEVER_WITHIN or not (is_han(here) or (here.isascii() and here.isalnum())):
            return None
    return None


def np_head(text: str, at: int) -> str:
    """The noun that ends the noun phrase which starts at ``at``; empty where none of the tables does."""
    found = _head_from(text, at, 6)
    if found is None:
        return ""
    head, near = found.word, text[at : found.start]
    onward = _head_from(text, found.end, 3, ends=True)
    if pattern("new_clause").search(near) or (near and head in words_of("beside")):
        # “云南服务”提升工程: what does not speak from afar may stand before what does.
        return onward.word if onward is not None and not pattern("new_clause").search(near) else ""
    if onward is not None and onward.word not in words_of("verbal"):
        if not pattern("new_clause").search(text[found.end : onward.start]):
            return onward.word
    after = text[found.end : found.end + 1]
    if (
        head in words_of("verbal")
        and after
        and (is_han(after) or after.isdigit())
        and after not in "的等和与及"
    ):
        return head if text.startswith(("实现", "取得", "工作", "全覆盖", "成效"), found.end) else ""
    return head


def of_head(text: str, at: int) -> str:
    """The noun behind 的: “…”的工作思路."""
    found = _head_from(text, at + 1, 6) if text.startswith("的", at) else None
    if found is None or pattern("new_clause").search(text[at : found.start]):
        return ""
    onward = _head_from(text, found.end, 3, ends=True)
    return onward.word if onward is not None else found.word
