"""What we know of Chinese and of China: text tables with passports, and the functions that read them.

    >>> fold("濟南槐蔭區"), table("pinyin/note_levels.tsv")[0]["char"]
    ('济南槐荫区', '領')

Nothing is read at import. Each table is read when it is first asked for, once. SOURCES.md names origin,
licence and day of retrieval of every table.
"""

from __future__ import annotations

from pipeline.data.chinese import (
    fold,
    is_syllable,
    note_levels,
    note_readings,
    plain,
    plain_forms,
    readings,
    unify,
)
from pipeline.data.places import (
    Division,
    chain,
    divisions,
    names,
    short_names,
    successor,
    township_names,
    townships,
    valid,
)
from pipeline.data.reader import TableError, load_words, passport, rows, table, words

__all__ = [
    "Division",
    "TableError",
    "chain",
    "divisions",
    "fold",
    "is_syllable",
    "load_words",
    "names",
    "note_levels",
    "note_readings",
    "passport",
    "plain",
    "plain_forms",
    "readings",
    "rows",
    "short_names",
    "successor",
    "table",
    "township_names",
    "townships",
    "unify",
    "valid",
    "words",
]
