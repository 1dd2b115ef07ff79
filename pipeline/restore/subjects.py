"""Subjects: a body known by its level alone begins a clause: 建立了增长机制〔，〕区财政每年列支经费.

Shape      the 区, 县, 市 … of 区财政, 县公安局 behind a word, and no mark between them
Evidence   what the model expects there, and the habit of the page: reports of what bodies did begin most of their
           clauses with one, chronicles name them as objects as often
Not this   省市区财政: a level of a row; 由区财政, 与区财政: the limits refuse marks there
Ask first  the limits; run-in headings have set their marks already
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.restore import habits

RULE = "restore.subjects"
#: Least probability that a clause begins with the body, so that it gets its mark.
LEAST = 0.42
#: The log-odds of a mark before the body: a constant, and the weights of the log-odds of the model and of the habit.
#: Fitted by ``python -m training.gaps.habits``.
CONSTANT, BEFORE, HABIT = 2.03, 0.91, 0.82


def evidence(one: float, page: Sequence[float]) -> tuple[float, float]:
    """Log-odds of a mark before a body, and before the others of its ``page``."""
    return habits.odds(one), habits.share(one, page)


def expected(one: float, page: Sequence[float]) -> float:
    """The probability that a clause begins with this body, which the model believes with probability ``one``."""
    before, habit = evidence(one, page)
    return habits.probability(CONSTANT + BEFORE * before + HABIT * habit)
