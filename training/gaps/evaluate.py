"""Evaluate: the shipped model on the test half of the held-out pages, per genre, as tables.

    python -m training.gaps.evaluate --corpus CORPUS

A gap counts as right for a mark where both truth and insertion hold it. ``mid`` leaves out the ends of
paragraphs. Intervals are 95 % bootstrap intervals over pages.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.restore.model import GapModel, page_features
from training.gaps.encode import words_of
from training.gaps.heldout import REPORT_DAMAGE, Page, check_split, damaged, read_pages

__all__ = ["table"]

MAIN = ("work reports", "news", "county chronicle")
ROWS = {
    "any ，or 。, mid": ("，。", True),
    "，mid": ("，", True),
    "。mid": ("。", True),
    "的": ("的", False),
    "是": ("是", False),
    "他": ("他", False),
    "any, with line ends": ("，。", False),
}
SETS = {"，。": ("any ，or 。, mid", "，mid", "。mid"), "的是他": ("的", "是", "他")}
RESAMPLES = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """One page: per gap the truth, what was inserted, and the probability of each row of the table."""

    genre: str
    truth: Sequence[str]
    inserted: Sequence[str]
    is_end: np.ndarray
    probability: dict[str, np.ndarray]

    def counts(self, characters: str, mid: bool) -> np.ndarray:
        """Hits, insertions, truths."""
        true = np.array([any(c in t for c in characters) for t in self.truth])
        put = np.array([any(c in t for c in characters) for t in self.inserted])
        if mid:
            true, put = true & ~self.is_end, put & ~self.is_end
        return np.array([(true & put).sum(), put.sum(), true.sum()], dtype=float)


def answer(model: GapModel, page: Page, lost: frozenset[str], mode: str, known: bool = True) -> Answer:
    """What a mode inserts into the damaged page."""
    pairs = [damaged(paragraph, lost) for paragraph in page.paragraphs]
    texts = [text for text, _ in pairs]
    inserted: list[str] = []
    shown = page_features(texts, lost) if known else None
    parts = model.predict_many(texts, lost, shown, [words_of(text) for text in texts])
    for text, part in zip(texts, parts, strict=True):
        put = [""] * len(part)
        for gap, string, _ in model.choose(part, mode, text):
            put[gap] = string
        inserted += put
    is_end = np.concatenate([np.arange(len(part)) == len(part) - 1 for part in parts])
    whole = np.concatenate(parts)
    probability = {name: model.marginal(whole, characters) for name, (characters, _) in ROWS.items()}
    return Answer(page.genre, [g for _, gaps in pairs for g in gaps], inserted, is_end, probability)


def line_ends_only(page: Page, lost: frozenset[str]) -> Answer:
    """The baseline: 。 at the end of every line, nothing else."""
    gaps = [damaged(paragraph, lost)[1] for paragraph in page.paragraphs]
    inserted = [text for part in gaps for text in [*[""] * (len(part) - 1), "。"]]
    is_end = np.array([end for part in gaps for end in [*[False] * (len(part) - 1), True]])
    return Answer(page.genre, [g for part in gaps for g in part], inserted, is_end, {})


def total(answers: list[Answer], row: str) -> np.ndarray:
    """Hits, insertions, truths of all pages."""
    each: np.ndarray = np.array([one.counts(*ROWS[row]) for one in answers]).reshape(-1, 3)
    summed: np.ndarray = each.sum(axis=0)
    return summed


def f1(counts: np.ndarray) -> float:
    hits, put, true = (float(count) for count in counts)
    return 2 * hits / max(put + true, 1)


def with_interval(answers: list[Answer], row: str, generator: np.random.Generator) -> str:
    """F1 with its bootstrap interval and the number of true places."""
    each = np.array([one.counts(*ROWS[row]) for one in answers])
    draws = generator.integers(0, len(each), (RESAMPLES, len(each)))
    low, high = np.quantile([f1(each[d].sum(axis=0)) for d in draws], [0.025, 0.975])
    return f"{f1(each.sum(axis=0)):.3f} ({low:.3f}–{high:.3f}, n={int(each[:, 2].sum())})"


def recall_at(answers: list[Answer], row: str, least: float) -> float:
    """The recall at the lowest threshold whose precision is at least ``least``."""
    characters, mid = ROWS[row]
    probability = np.concatenate([one.probability[row] for one in answers])
    true = np.concatenate([[any(c in t for c in characters) for t in one.truth] for one in answers])
    if mid:
        keep = ~np.concatenate([one.is_end for one in answers])
        probability, true = probability[keep], true[keep]
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(true[order])
    good = np.flatnonzero(hits / np.arange(1, len(hits) + 1) >= least)
    return float(hits[good[-1]] / max(true.sum(), 1)) if len(good) else 0.0


def calibration_error(answers: list[Answer], row: str) -> float:
    """Mean distance of probability and frequency over ten equal bins, of the gaps with a probability of .01
    or more."""
    characters, _ = ROWS[row]
    probability = np.concatenate([one.probability[row] for one in answers])
    true = np.concatenate([[any(c in t for c in characters) for t in one.truth] for one in answers])
    near = probability >= 0.01
    probability, true = probability[near], true[near]
    bins = np.minimum((probability * 10).astype(int), 9)
    return float(
        sum(abs(probability[bins == b].sum() - true[bins == b].sum()) for b in range(10)) / max(near.sum(), 1)
    )


def markdown(head: Sequence[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *rows]]
    return "\n".join(lines) + "\n"


def table(model: GapModel, pages: list[Page]) -> str:
    """All tables: balanced F1 by genre; safe mode, recall at precision .90, calibration; other sets."""
    generator = np.random.default_rng(0)
    begun = time.process_time()
    balanced = [answer(model, page, REPORT_DAMAGE, "balanced") for page in pages]
    spent = time.process_time() - begun
    characters = sum(len(one.truth) for one in balanced)

    def of(answers: list[Answer], genre: str) -> list[Answer]:
        return [one for one in answers if one.genre == genre]

    out = [
        markdown(
            ["F1, mode balanced", *MAIN],
            [[row, *(with_interval(of(balanced, genre), row, generator) for genre in MAIN)] for row in ROWS],
        )
    ]
    base = [line_ends_only(page, REPORT_DAMAGE) for page in pages]
    out.append(
        markdown(
            ["baseline: 。 at line ends only", *MAIN],
            [
                [row, *(with_interval(of(base, genre), row, generator) for genre in MAIN)]
                for row in ("any ，or 。, mid", "any, with line ends")
            ],
        )
    )
    unknown = [
        answer(model, page, REPORT_DAMAGE, "balanced", known=False) for page in pages if page.genre in MAIN
    ]
    out.append(
        markdown(
            ["F1 without page features", *MAIN],
            [
                [
                    row,
                    *(f"{f1(total(of(unknown, genre), row)):.3f}" for genre in MAIN),
                ]
                for row in list(ROWS)[:6]
            ],
        )
    )
    safe = [answer(model, page, REPORT_DAMAGE, "safe") for page in pages if page.genre in MAIN]
    rows = []
    for row in list(ROWS)[:6]:
        cells = []
        for genre in MAIN:
            hits, put, true = total(of(safe, genre), row)
            cells.append(
                f"{hits / max(put, 1):.3f} / {hits / max(true, 1):.3f} · "
                f"{recall_at(of(balanced, genre), row, 0.9):.2f} · "
                f"{calibration_error(of(balanced, genre), row):.3f}"
            )
        rows.append([row, *cells])
    out.append(
        markdown(["mode safe: precision / recall · recall at precision .90 · calibration error", *MAIN], rows)
    )
    others = [genre for genre in dict.fromkeys(page.genre for page in pages) if genre not in MAIN]
    out.append(
        markdown(
            ["other genres, F1 balanced", *list(ROWS)[:6]],
            [
                [
                    genre,
                    *(f"{f1(total(of(balanced, genre), row)):.3f}" for row in list(ROWS)[:6]),
                ]
                for genre in others
            ],
        )
    )
    rows = []
    for lost, names in SETS.items():
        some = [answer(model, page, frozenset(lost), "balanced") for page in pages if page.genre in MAIN]
        rows += [
            [
                f"lost only {lost}: {row}",
                *(f"{f1(total(of(some, genre), row)):.3f}" for genre in MAIN),
            ]
            for row in names
        ]
    out.append(markdown(["other omission sets, F1 balanced", *MAIN], rows))
    out.append(
        f"{characters:,} characters, {characters / spent:,.0f} a second of processor time, with encoding and choice.\n"
    )
    return "\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    options = parser.parse_args()
    pages = read_pages(options.corpus)
    check_split(pages)
    print(table(GapModel.load(), [page for page in pages if page.is_test]))


if __name__ == "__main__":
    main()
