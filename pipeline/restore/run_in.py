"""Run-in: the full stop behind a heading that its paragraph follows on the same line: 1、领导重视。成立了 …

Shape      a numbered paragraph; the heading is its first clause or two
Evidence   the page lost its 。; the model's probabilities of marks behind the first characters; how long such
           headings are (four, six or eight characters), and how long its neighbours on this page are
Not this   a paragraph whose heading still has its mark (1、领导重视：…)
Ask first  the limits, as for every gap
First seen a study-tour report: 1、领导重视成立了
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RULE = "restore.run_in"
#: A heading has at least and at most so many characters.
SHORTEST, LONGEST = 4, 36
#: A heading that short is one phrase: nothing was dropped inside.
PHRASE = 6
#: What a length weighs: headings are made of pairs and pairs of pairs. Then the odd ones, then the long ones.
WEIGHTS = {4: 4.0, 6: 4.0, 8: 3.0, 10: 1.5, 12: 1.5}
ODD, LONG, LONG_FROM = 1.0, 0.7, 13
#: What the length of a neighbour's heading weighs.
NEIGHBOUR = 2.0
#: Least probability of a mark and of a 。, and least weight, of a place that is taken. Numbered paragraphs of
#: held-out journals, laws and chronicles whose 。 is less likely had one in 1 of 77 cases.
LEAST, LEAST_STOP, LEAST_SCORE = 0.1, 0.03, 0.2
#: The share of headings whose end was found on damaged reports of this project: no guess is less sure.
LEAST_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Opening:
    """The first characters of a numbered paragraph.

    ``stop`` and ``mark``: probability of 。 and of any mark for every gap, 0 where the limits refuse one.
    ``start``: the first character behind the marker, in ``text``. ``level``: that of the block.
    """

    text: str
    start: int
    level: int
    stop: Sequence[float]
    mark: Sequence[float]

    def scores(self) -> dict[int, float]:
        """Length of the heading → what speaks for it; empty where the heading still has its mark."""
        found: dict[int, float] = {}
        for size in range(1, min(LONGEST, len(self.text) - self.start - 8) + 1):
            gap = self.start + size
            if self.text[gap - 1] in "。：:":
                return {}
            if self.text[gap - 1] in "；;":
                break
            if size >= SHORTEST and self.mark[gap] >= LEAST and self.stop[gap] >= LEAST_STOP:
                weight = WEIGHTS.get(size, LONG if size >= LONG_FROM else ODD)
                found[size] = (self.mark[gap] + 2 * self.stop[gap]) * weight
        return found


def heading_ends(openings: Iterable[Opening | None]) -> list[int]:
    """For every block the gap, counted from its start, in which its heading ends; -1 where none is likely.

    None stands for a block that is no numbered paragraph.
    """
    blocks = list(openings)
    scores = [opening.scores() if opening is not None else {} for opening in blocks]
    alone = [max(found, key=lambda size: (found[size], -size), default=0) for found in scores]
    ends: list[int] = []
    for i, (opening, found) in enumerate(zip(blocks, scores, strict=True)):
        if opening is None or not found:
            ends.append(-1)
            continue
        near = {alone[j] for j in _neighbours(blocks, i)}
        best = max(found, key=lambda size: (found[size] * (NEIGHBOUR if size in near else 1), -size))
        ends.append(opening.start + best if found[best] >= LEAST_SCORE else -1)
    return ends


def _neighbours(blocks: Sequence[Opening | None], i: int) -> list[int]:
    """The numbered paragraphs of the same level before and behind, with nothing but paragraphs between."""
    level = getattr(blocks[i], "level", 0)
    found: list[int] = []
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(blocks) and abs(j - i) <= 4:
            other = blocks[j]
            if other is not None:
                if other.level != level:
                    break
                found.append(j)
            j += step
    return found
