"""How sure a byte repair is: fit the weights that byteshift turns facts into a confidence with, and try them.

    python -m benchmarks.quality.repair_confidence --corpus DIR [--pages N]

Pages and whole reports as in repair_pages. The weights are fitted on the tuning halves (logistic regression, Newton
steps; a repair of a report counts as much as makes the reports count like the pages) and printed for
``pipeline/repair/proof.py``; the tables of what they promise and what came true are of the report halves. A cautious
offset is then taken off, the least with which repairs of confidence 0.9 and more are right in 994 of 1,000 on the tuning
halves.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.quality.repair_pages import WIDTHS, pages, paragraphs, reports, wreck
from pipeline.core import from_text, process
from pipeline.repair import Repair, byteshift
from pipeline.simulate import Page

GOAL, CERTAIN = 0.994, 0.9  # 0.99 is wanted: what holds on the tuning halves holds a little less elsewhere


def observed(given: Iterable[tuple[str, str, Page]]) -> tuple[np.ndarray, np.ndarray]:
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
        for _, truth, mill in given:
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


def fit(facts: np.ndarray, right: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a little ridge."""
    weights = np.zeros(facts.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-facts @ weights))
        slope = facts.T @ (counts * (right - p)) - 0.1 * weights
        curve = (facts * (counts * p * (1 - p))[:, None]).T @ facts + 0.1 * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights


def careful(facts: np.ndarray, right: np.ndarray, counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights with the least offset under which what is called certain is right as often as it should be."""
    scores = facts @ weights
    order = np.argsort(-scores)
    share = np.cumsum((counts * right)[order]) / np.cumsum(counts[order])
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
    halves = {
        half: (
            observed(pages(paragraphs(options.corpus, half), options.pages)),
            observed(reports(half)),
        )
        for half in ("tune", "report")
    }
    (facts, right), (own, own_right) = halves["tune"]
    counts = np.concatenate(
        [np.ones(len(right)), np.full(len(own_right), len(right) / max(len(own_right), 1))]
    )
    facts, right = np.concatenate([facts, own]), np.concatenate([right, own_right])
    fitted = fit(facts, right, counts)
    weights = careful(facts, right, counts, fitted)
    print(
        f"tuning halves: {len(right)} repairs, {right.mean():.4f} right; fitted {np.round(fitted, 3).tolist()}"
    )
    print("CONFIDENCE =", tuple(np.round(weights, 3).tolist()))
    for name, (facts, right) in zip(("pages", "reports"), halves["report"], strict=True):
        promised(name, 1 / (1 + np.exp(-facts @ weights)), right)


def promised(name: str, said: np.ndarray, right: np.ndarray) -> None:
    """Prints what was promised and what came true."""
    print(f"\n| {name}: said | repairs | mean said | came true |\n|---|---|---|---|")
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
