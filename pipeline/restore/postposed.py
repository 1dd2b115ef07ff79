"""Postposed: a quantity behind what it counts: 建成服务站〔〕32个〔，〕培训社工〔〕210名.

Shape      a guessed mark directly before a number with its measure word
Evidence   where a clause ends behind the quantity as well, the mark before it was wrong four times in five
           (held-out chronicles and reports); where the model half expects an end there, the mark moves there
Not this   86名社区干部 …, 3处位于 …: a quantity that opens a clause, with what it counts behind it; times
           and dates
Ask first  the limits; series and run-in headings have set their marks already
First seen a study-tour report: 收集文件资料140余份
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.data import table
from pipeline.restore.limits import CLOSERS, PAUSES

RULE = "restore.postposed"
#: Least probability of a mark behind the quantity, so that the mark before it moves there.
EXPECTED = 0.15
#: Measure words that open clauses as well as they close them: 三年, 15天.
_TIMES = frozenset({"time", "compound", "adjective"})


@cache
def _quantity() -> regex.Pattern[str]:
    measures = {row["word"] for row in table("numbers/measure_words.tsv") if row["class"] not in _TIMES}
    known = "|".join(
        map(regex.escape, sorted(measures | {"人次", "余人"}, key=lambda word: (-len(word), word)))
    )
    return regex.compile(
        rf"(?<=[\p{{Han}}”》）])\d++(?:\.\d++)?[多余几]?[十百千万亿]{{0,3}}+[多余]?(?:{known})"
    )


def quantities(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every number with its measure word that stands behind another word.

    >>> list(quantities("建成服务站32个培训社工210名"))
    [(5, 8), (12, 16)]
    """
    for match in _quantity().finditer(text):
        yield match.start(), match.end()


def closes(text: str, end: int) -> bool:
    """True where the text itself ends a clause behind the quantity."""
    return end == len(text) or text[end] in PAUSES or text[end] in CLOSERS
