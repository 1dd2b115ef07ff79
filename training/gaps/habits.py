"""Habits: how likely a clause ends behind a quantity: 建成服务站32个.

    python -m training.gaps.habits --corpus CORPUS

A logistic regression on what ``pipeline.restore.postposed`` sees of a page: what the gap model expects at the place, and
whether the page's other places of the kind have marks. Fitted on the tuning half of the held-out pages (``heldout``)
and on marked reports (tests/truth, practice, trials); prints the numbers that stand in that module and, cross-validated
by page, F1 of the clause ends per genre beside the model alone.
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
    """A place of a page: what tells of a mark there, what the model alone says, and whether there was one."""

    genre: str
    page: str
    evidence: tuple[float, ...]
    alone: float
    marked: bool


def pages(corpus: Path) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Genre, name and paragraphs of every page to learn from."""
    for group in REPORTS:
        for name in names(group):
            yield "reports", name, [line.strip() for line in clean(name).splitlines() if line.strip()]
    for page in read_pages(corpus):
        if not page.is_test:
            yield page.genre, page.key, page.paragraphs


def cases(genre: str, name: str, paragraphs: Sequence[str]) -> list[Case]:
    pairs = [damaged(paragraph, REPORT_DAMAGE) for paragraph in paragraphs]
    truth = {fold(text): lost for text, lost in pairs}
    doc = process(from_text("\n".join(text for text, _ in pairs) + "\n", name), [Segment()])
    found: list[Case] = []
    for works in gaps.read(doc, REPORT_DAMAGE):
        known = [(work, truth[work.text]) for work in works if work.text in truth]
        quantities = [(lost, one) for work, lost in known for one in work.quantities]
        page = [one for _, one in quantities]
        for lost, one in quantities:
            if one.behind < 1:
                behind, before, habit = postposed.evidence(one, page)
                told = (behind, before, habit, before * habit)
                found.append(Case(genre, name, told, one.behind, _has_mark(lost[one.end])))
    return found


def _has_mark(lost: str) -> bool:
    return not {"，", "。"}.isdisjoint(lost)


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


def report(title: str, found: Sequence[Case], least: float) -> None:
    """The weights, and F1 per genre of what they say of pages that they were not fitted on."""
    given = np.array([(1, *case.evidence) for case in found], dtype=float)
    wanted = np.array([case.marked for case in found])
    genres = np.array([case.genre for case in found])
    weights = np.array([min(1.0, ENOUGH / int((genres == genre).sum())) for genre in genres])
    parts = np.array([zlib.crc32(case.page.encode()) % PARTS for case in found])
    sure = np.zeros(len(found))
    for part in range(PARTS):
        rest = parts != part
        learned = fit(given[rest], wanted[rest].astype(float), weights[rest])
        sure[~rest] = 1 / (1 + np.exp(-given[~rest] @ learned))
    print(f"{title}:", *fit(given, wanted.astype(float), weights).round(2))
    print(f"\n| genre | places | the model alone | at {least} |\n|---|--:|--:|--:|")
    alone = np.array([case.alone >= ALONE for case in found])
    for genre in dict.fromkeys(genres.tolist()):
        some = genres == genre
        ours = f1(sure[some] >= least, wanted[some])
        print(f"| {genre} | {some.sum()} | {f1(alone[some], wanted[some]):.3f} | {ours:.3f} |")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    found = [case for page in pages(parser.parse_args().corpus) for case in cases(*page)]
    report("quantities: constant, behind, before, habit, before by habit", found, postposed.LEAST)


if __name__ == "__main__":
    main()
