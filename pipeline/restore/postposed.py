"""Postposed: a quantity behind what it counts: 建成服务站〔〕32个〔，〕培训社工〔〕210名.

Shape      a number with its measure word behind another word, and no mark in the text behind it
Evidence   what the model expects behind the quantity and before it, and the habit of the page: work reports and
           chronicles close most clauses with a quantity, news hardly any. Where a clause ends behind one, a mark
           that was guessed before it is taken back
Not this   86名社区干部 …, 3处位于 …: a quantity that opens a clause, with what it counts behind it; times
           and dates
Ask first  the limits; series and run-in headings have set their marks already
First seen a study-tour report: 收集文件资料140余份
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.data import table
from pipeline.restore import habits
from pipeline.restore.limits import CLOSERS, PAUSES

RULE = "restore.postposed"
#: Least probability that a clause ends behind the quantity, so that it gets its mark.
LEAST = 0.42
#: The log-odds that a clause ends behind a quantity: a constant, and the weights of the log-odds of a mark behind
#: it, of one before it, of the habit, and of the last two multiplied. Fitted by ``python -m training.gaps.habits``.
CONSTANT, BEHIND, BEFORE, HABIT, BEFORE_BY_HABIT = 0.72, 0.84, 0.13, 0.75, 0.07
#: Measure words that open clauses as well as they close them: 三年, 15天.
_TIMES = frozenset({"time", "compound", "adjective"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One of them: its start and end, and how likely a mark is before and behind it; 1 behind: the text has one."""

    start: int
    end: int
    before: float
    behind: float


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


def evidence(one: Quantity, page: Sequence[Quantity]) -> tuple[float, float, float]:
    """Log-odds of a mark behind a quantity, of one before it, and behind the others of its ``page``."""
    behind = [other.behind for other in page]
    return habits.odds(one.behind), habits.odds(one.before), habits.share(one.behind, behind)


def expected(one: Quantity, page: Sequence[Quantity]) -> float:
    """The probability that a clause ends behind ``one`` of the quantities of a ``page``."""
    behind, before, habit = evidence(one, page)
    return habits.probability(
        CONSTANT + BEHIND * behind + BEFORE * before + HABIT * habit + BEFORE_BY_HABIT * before * habit
    )
