"""Quantities: how likely a clause ends behind a quantity that stands behind what it counts (建成服务站32个).

    python -m training.gaps.quantities --corpus CORPUS

A logistic regression on what ``pipeline.restore.postposed`` sees of a page: what the gap model expects behind the
quantity and before it, and whether the page's other quantities close clauses. Fitted on the tuning half of the
held-out pages (``heldout``) and on marked reports (tests/truth, practice, trials); prints the numbers that stand in
``postposed`` and, cross-validated by page, F1 of the clause ends per genre beside the model alone.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.truth import clean, names
from pipeline.core import from_text, process
from pipeline.data import fold
from pipeline.restore import gaps, postposed
from pipeline.restore.model import GapModel
from pipeline.segment import Segment
from training.gaps.heldout import REPORT_DAMAGE, damaged, read_pages

#: Marked reports that may be learned from.
REPORTS = ("truth", "practice", "trials")
#: So many quantities of one genre count in full; of one with more each counts less.
ENOUGH = 400
PARTS = 5
RIDGE = 0.01
#: The model alone closes a clause where it is this sure: the balanced threshold of a mark, about.
ALONE = 0.37


class Case(NamedTuple):
    """A quantity of a page, and whether a clause ended behind it."""

    genre: str
    page: str
    evidence: tuple[float, float, float]
    behind: float
    closes: bool


def pages(corpus: Path) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Genre, name and paragraphs of every page to learn from."""
    for group in REPORTS:
        for name in names(group):
            yield "reports", name, [line.strip() for line in clean(name).splitlines() if line.strip()]
    for page in read_pages(corpus):
        if not page.is_test:
            yield page.genre, page.key, page.paragraphs


def cases(genre: str, name: str, paragraphs: Sequence[str]) -> Iterator[Case]:
    pairs = [damaged(paragraph, REPORT_DAMAGE) for paragraph in paragraphs]
    truth = {fold(text): lost for text, lost in pairs}
    doc = process(from_text("\n".join(text for text, _ in pairs) + "\n", name), [Segment()])
    model = GapModel.load()
    for works in gaps.read(doc, REPORT_DAMAGE):
        found = [(work, one) for work in works for one in gaps.quantities(model, work)]
        page = [one for _, one in found]
        for work, one in found:
            lost = truth.get(work.text)
            if lost is not None and one.behind < 1:
                ended = not {"，", "。"}.isdisjoint(lost[one.end])
                yield Case(genre, name, postposed.evidence(one, page), one.behind, ended)


def matrix(found: Sequence[Case]) -> np.ndarray:
    return np.array([(1, *case.evidence, case.evidence[1] * case.evidence[2]) for case in found], dtype=float)


def fit(given: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Newton's method for a logistic regression with a small ridge."""
    found = np.zeros(given.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-given @ found))
        slope = given.T @ (weights * (wanted - sure)) - RIDGE * found
        bend = (given.T * (weights * sure * (1 - sure))) @ given + RIDGE * np.eye(len(found))
        found = found + np.linalg.solve(bend, slope)
    return found


def f1(said: np.ndarray, true: np.ndarray) -> float:
    return float(2 * (said & true).sum() / max(said.sum() + true.sum(), 1))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    found = [case for page in pages(parser.parse_args().corpus) for case in cases(*page)]
    given, wanted = matrix(found), np.array([case.closes for case in found])
    genres = np.array([case.genre for case in found])
    weights = np.array([min(1.0, ENOUGH / int((genres == genre).sum())) for genre in genres])
    parts = np.array([zlib.crc32(case.page.encode()) % PARTS for case in found])
    sure = np.zeros(len(found))
    for part in range(PARTS):
        rest = parts != part
        learned = fit(given[rest], wanted[rest].astype(float), weights[rest])
        sure[~rest] = 1 / (1 + np.exp(-given[~rest] @ learned))
    print(
        "constant, behind, before, habit, before by habit:",
        *fit(given, wanted.astype(float), weights).round(2),
    )
    print(f"\n| genre | quantities | the model alone | at {postposed.LEAST} |\n|---|--:|--:|--:|")
    alone = np.array([case.behind >= ALONE for case in found])
    for genre in dict.fromkeys(genres.tolist()):
        some = genres == genre
        ours = f1(sure[some] >= postposed.LEAST, wanted[some])
        print(f"| {genre} | {some.sum()} | {f1(alone[some], wanted[some]):.3f} | {ours:.3f} |")


if __name__ == "__main__":
    main()
