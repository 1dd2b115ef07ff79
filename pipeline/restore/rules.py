"""Rules: words that lost a part of themselves and are known by the rest: 实事求〔是〕, 学习〔他〕们.

Shape      the rest of a word and the place where its character stood, with what may stand before and behind
Evidence   lexicon/certain_gaps.tsv: how often such a place had lost that character, counted on clean text
Not this   人们, 尤其, 目前; a character that this page did not lose
Ask first  the limits: a certain case may stand inside a word, or open a clause behind a mark, no more
First seen a study-tour report: 实事求 for 实事求是
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.data import fold, table
from pipeline.restore.limits import CLOSERS, OPENERS, PAUSES

RULE = "restore.rules"
#: Least confidence for each mode; places that are less certain are left to the model.
LEAST: dict[str, float] = {"safe": 0.95, "balanced": 0.75, "full": 0.5}


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the table. ``leans``: left, right or inside: to which side of the gap its word stands."""

    text: str
    offset: int
    inserted: str
    before: tuple[str, ...]
    not_before: tuple[str, ...]
    after: tuple[str, ...]
    not_after: tuple[str, ...]
    confidence: float

    @property
    def leans(self) -> str:
        return "right" if self.offset == 0 else "left" if self.offset == len(self.text) else "inside"


@dataclass(frozen=True, slots=True)
class Find:
    """A place where a case holds: ``offset`` in the text that was read."""

    offset: int
    inserted: str
    confidence: float
    leans: str

    @property
    def mode(self) -> str:
        return next((mode for mode, least in LEAST.items() if self.confidence >= least), "")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in cell.split(";") if part)


@cache
def cases() -> tuple[Case, ...]:
    """The table, read once."""
    return tuple(
        Case(
            fold(row["text"]), int(row["offset"]), row["inserted"],
            _list(row["before"]), _list(row["not_before"]), _list(row["after"]), _list(row["not_after"]),
            float(row["confidence"]),
        )
        for row in table("lexicon/certain_gaps.tsv")
        if float(row["confidence"]) >= LEAST["full"]
    )  # fmt: skip


def find(text: str, lost: frozenset[str]) -> Iterator[Find]:
    """The surest case at each place of a folded block, in order.

    >>> [(found.offset, found.inserted) for found in find("坚持实事求一切从实际出发", frozenset("是"))]
    [(5, '是')]
    """
    best: dict[int, Find] = {}
    for case in cases():
        if case.inserted not in lost:
            continue
        at = text.find(case.text)
        while at >= 0:
            end = at + len(case.text)
            if _holds(text, at, end, case):
                offset = at + case.offset
                known = best.get(offset)
                if known is None or case.confidence > known.confidence:
                    best[offset] = Find(offset, case.inserted, case.confidence, case.leans)
            at = text.find(case.text, at + 1)
    for offset in sorted(best):
        yield best[offset]


def _holds(text: str, start: int, end: int, case: Case) -> bool:
    opens = start == 0 or text[start - 1] in PAUSES or text[start - 1] in OPENERS
    closes = end == len(text) or text[end] in PAUSES or text[end] in CLOSERS
    if case.before and not any(opens if c == "^" else text.endswith(c, 0, start) for c in case.before):
        return False
    if any(opens if c == "^" else text.endswith(c, 0, start) for c in case.not_before):
        return False
    if case.after and not any(closes if c == "$" else text.startswith(c, end) for c in case.after):
        return False
    return not any(closes if c == "$" else text.startswith(c, end) for c in case.not_after)
