"""Habits: what a page does everywhere tells what it did here: how its clauses end.

The gap model was trained on many genres, and its probability at one gap knows little of the page's own way. The other
gaps of the same kind do: so they are counted, and their share goes beside the model's word into a logistic regression
(``postposed``). ``python -m training.gaps.habits`` fits them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

#: A gap that the model gives a mark more likely than this belongs to the habit of the page.
EXPECTED = 0.4


def odds(probability: float) -> float:
    """Log-odds, bounded where a probability is nearly 0 or 1."""
    bounded = min(max(probability, 0.002), 0.998)
    return log(bounded / (1 - bounded))


def share(one: float, page: Sequence[float]) -> float:
    """Log-odds that a gap of this kind has a mark, from the probabilities of the others; ``one`` is among ``page``."""
    marked = sum(other >= EXPECTED for other in page) - (one >= EXPECTED)
    return odds((marked + 1) / (len(page) + 2))


def probability(of: float) -> float:
    """The probability that has these log-odds."""
    return 1 / (1 + exp(-of))
