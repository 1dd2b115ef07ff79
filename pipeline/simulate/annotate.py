"""Pinyin notes, forwards: every X of a list becomes X(reading), on the bytes, aligned to characters or not.

當地 = AE94 B5D8 holds 94B5 = 數 across its two characters: 當(shù)地, cut in the middle of both
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.data import note_levels, note_readings, plain
from pipeline.simulate.gbk import encode


def note_list(level: int) -> dict[str, str]:
    """The first ``level`` levels of the list: character → its one reading, in the list's order. 0: none."""
    readings = note_readings()
    return {char: readings[char] for group in note_levels()[:level] for char in group}


def annotate(
    data: bytes, notes: Mapping[str, str], *, toneless: bool = False, doubled: bool = False
) -> bytes:
    """``data`` with ``(reading)`` behind each occurrence of each character of ``notes``, in their order."""
    for char, reading in notes.items():
        pair = encode(char)
        if pair in data:
            note = b"(" + encode(plain(reading) if toneless else reading) + b")"
            data = data.replace(pair, pair + (note * 2 if doubled else note))
    return data
