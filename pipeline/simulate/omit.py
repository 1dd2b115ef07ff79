"""Words and marks removed, character by character, even inside words: 目的 → 目, 實事求是 → 實事求."""

from __future__ import annotations


def omit(text: str, characters: str, *, titles: frozenset[int] = frozenset()) -> str:
    """``text`` without ``characters``, except in the lines whose numbers (from 0) are in ``titles``."""
    table = {ord(char): None for char in characters}
    lines = text.split("\n")
    return "\n".join(line if n in titles else line.translate(table) for n, line in enumerate(lines))
