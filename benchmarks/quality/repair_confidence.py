"""How sure a byte repair is: fit the weights that byteshift turns facts into a confidence with, and try them.

    python -m benchmarks.quality.repair_confidence --corpus DIR [--pages N]

Pages as in repair_pages. The weights are fitted on the tuning half (logistic regression, Newton steps) and printed for
``pipeline/repair/byteshift.py``; the table of what they promise and what came true is of the report half. A cautious
offset is then taken off, the least with which repairs of confidence 0.9 and more are right in 99 of 100 on the tuning half.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.quality.repair_pages import WIDTHS, pages, paragraphs, wreck
from pipeline.core import from_text, process
from pipeline.repair import Repair, byteshift

GOAL, CERTAIN = 0.99, 0.9


def observed(lines: list[str], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Facts of every byte repair (rows), and whether it was right."""
    facts: list[tuple[float, ...]] = []
    right: list[bool] = []
    told: dict[tuple[str, str], tuple[float, ...]] = {}
    repairs = byteshift.Reader.repairs

    def listening(reader: byteshift.Reader) -> Iterator[object]:
        for found in repairs(reader):
            if isinstance(found, byteshift.Repair):
                told[found.after, found.evidence] = found.facts
            yield found

    byteshift.Reader.repairs = listening  # type: ignore[method-assign, assignment]
    try:
        for _, truth, mill in pages(lines, count):
            shown, _ = wreck(truth, mill)
            told.clear()
            doc = process(from_text(shown), [Repair()])
            for edit in doc.edits:
                if edit.rule != byteshift.RULE:
                    continue
                line = truth.split("\n")[shown.count("\n", 0, edit.raw.start)]
                place = doc.from_raw(edit.raw)
                context = doc.text[max(place.start - 3, doc.text.rfind("\n", 0, place.start) + 1) : place.end]
                right.append(context.translate(WIDTHS) in line.translate(WIDTHS))
                facts.append(told[edit.after, edit.evidence.partition("; else ")[0]])
    finally:
        byteshift.Reader.repairs = repairs  # type: ignore[method-assign]
    return np.array(facts), np.array(right, dtype=float)


def fit(facts: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a little ridge."""
    weights = np.zeros(facts.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-facts @ weights))
        slope = facts.T @ (right - p) - 0.1 * weights
        curve = (facts * (p * (1 - p))[:, None]).T @ facts + 0.1 * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights


def careful(facts: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights with the least offset under which what is called certain is right as often as it should be."""
    scores = facts @ weights
    order = np.argsort(-scores)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = (share >= GOAL).nonzero()[0]
    limit = scores[order[good[-1]]] if len(good) else scores.max()
    offset = max(0.0, float(limit) - float(np.log(CERTAIN / (1 - CERTAIN))))
    return weights - offset * np.eye(len(weights))[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=8, help="pages for each mark, level and decoder")
    options = parser.parse_args()
    facts, right = observed(paragraphs(options.corpus, "tune"), options.pages)
    fitted = fit(facts, right)
    weights = careful(facts, right, fitted)
    print(
        f"tuning half: {len(right)} repairs, {right.mean():.4f} right; fitted {np.round(fitted, 3).tolist()}"
    )
    print("CONFIDENCE =", tuple(np.round(weights, 3).tolist()))
    facts, right = observed(paragraphs(options.corpus, "report"), options.pages)
    said = 1 / (1 + np.exp(-facts @ weights))
    print("| said | repairs | mean said | came true |")
    print("|---|---|---|---|")
    edges = (0.0, 0.5, 0.7, 0.9, 0.95, 0.99, 1.01)
    for low, high in itertools.pairwise(edges):
        held = (said >= low) & (said < high)
        if held.any():
            print(
                f"| {low:.2f}–{min(high, 1):.2f} | {held.sum()} | {said[held].mean():.3f} | {right[held].mean():.3f} |"
            )
    held = said >= CERTAIN
    print(f"0.9 and more: {held.sum()} of {len(right)}, right {right[held].mean():.4f}")


if __name__ == "__main__":
    main()
