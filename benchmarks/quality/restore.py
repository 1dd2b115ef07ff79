"""Restore against 。 at line ends only, on reports without ，。的是他; and, given a corpus, genre by genre.

    python -m benchmarks.quality.restore --corpus CORPUS     the genres, with intervals, and what a start costs

Each character of a guess counts by itself: at this offset, this character was dropped. Mid: not at the end of a line.
The corpus is that of training/gaps: its held-out pages, of which only the test half is read here (split.json), go
through segment and restore as they would for a user: the page is asked what it lost, limits and rules hold. A mark
that stood inside the end of a quotation counts where the limits put it, behind the quotation mark.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.quality.score import Count, Line, count
from benchmarks.quality.truth import SETS, clean, names
from pipeline.core import Document, from_text, process
from pipeline.core.outline import SENTENCE_MARKS
from pipeline.evaluate import GROUPS, dropped, grouped
from pipeline.restore import Restore
from pipeline.segment import Segment
from training.gaps.heldout import Page, check_split, read_pages

OMITTED = "，。的是他"
#: Genres whose F1 are measures with floors; of the others only that clean text is left alone.
GENRES = ("work reports", "news", "county chronicle", "journals")
#: The safe mode is measured where this group is told apart.
SAFE = ("，, mid", "。, mid", "的", "是", "他")
RESAMPLES = 300
_COST = """
import resource, time
begun = time.perf_counter()
from pipeline.restore.model import GapModel
model = GapModel.load()
loaded = time.perf_counter() - begun
model.predict("会议听取了各部门汇报研究了下一阶段工作" * 60, frozenset("，。的是他"))
print(loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def guessed(kept: str) -> list[tuple[int, str]]:
    """(offset in ``kept``, character) of every accepted guess."""
    import pipeline

    doc = pipeline.process(from_text(kept, "sample"), stages=["repair", "convert", "segment", "restore"])
    return _accepted(doc, "balanced")


def _accepted(doc: Document, mode: str) -> list[tuple[int, str]]:
    return [(doc.to_raw(gap.span).end, char) for gap in doc.accepted(mode) for char in gap.inserted]


def lines(corpus: Path | None = None) -> Iterator[Line]:
    """The measures: of the reports of the tests; with a corpus, of its test half as well, printed with intervals."""
    for group, label in SETS.items():
        if names(group):
            yield from scored(group, label)
    if corpus is not None:
        yield from by_genre(corpus)


def scored(label_group: str, label: str) -> Iterator[Line]:
    import pipeline

    ours: dict[str, Count] = defaultdict(Count)
    base: dict[str, Count] = defaultdict(Count)
    untouched = total = 0
    for name in names(label_group):
        text = clean(name).rstrip("\n") + "\n"
        kept, truth = dropped(text, OMITTED)
        wanted = grouped(kept, truth)
        given = grouped(kept, guessed(kept))
        ends = [(i, "。") for i, char in enumerate(kept) if char == "\n"]
        simple = grouped(kept, ends)
        for group in wanted:
            ours[group] += count(given.get(group, []), wanted[group])
            base[group] += count(simple.get(group, []), wanted[group])
        doc = pipeline.process(from_text(text, name), stages=["repair", "convert", "segment", "restore"])
        alone, all_of_them = left_alone(doc)
        untouched, total = untouched + alone, total + all_of_them
    for group in GROUPS:
        if not ours[group].wanted:
            continue  # none was dropped: a score of nothing says nothing
        yield Line("restore", f"{label}F1 of {group}", ours[group].f1, base[group].f1, ours[group].wanted)
    yield Line("restore", f"{label}sentences of clean text left alone", untouched / total, None, total)


def left_alone(doc: Document) -> tuple[int, int]:
    """Sentences of a clean text that no accepted guess touches, and all."""
    ends = [i for i, char in enumerate(doc.text) if char in SENTENCE_MARKS or char == "\n"]
    touched = {int(np.searchsorted(ends, gap.offset)) for gap in doc.accepted("balanced")}
    return max(len(ends) - len(touched), 0), max(len(ends), 1)


# --- genre by genre ---------------------------------------------------------------------------------------


def counted(page: Page) -> dict[str, np.ndarray]:
    """Of one damaged page, by mode and group: hits, guesses, truths."""
    text = "\n".join(page.paragraphs) + "\n"
    kept, inner = dropped(text, OMITTED, titles=frozenset())
    truth = [(_outside(kept, offset) if char in "，。" else offset, char) for offset, char in inner]
    doc = process(from_text(kept, "page"), [Segment(), Restore()])
    wanted = grouped(kept, truth)
    found: dict[str, np.ndarray] = {}
    for mode in ("balanced", "safe"):
        given = grouped(kept, _accepted(doc, mode))
        for group in GROUPS:
            one = count(given.get(group, []), wanted.get(group, []))
            found[f"{mode} {group}"] = np.array([one.right, one.given, one.wanted], dtype=float)
    return found


def _outside(kept: str, offset: int) -> int:
    """Where a mark that closed a quotation from inside is put by rule: behind the quotation mark."""
    while offset < len(kept) and kept[offset] in "”’」』":
        offset += 1
    return offset


def f1(counts: np.ndarray) -> float:
    hits, given, wanted = (float(c) for c in counts)
    return 2 * hits / max(given + wanted, 1.0)


def by_genre(corpus: Path) -> Iterator[Line]:
    """Measures of the test half; prints them with 95 % bootstrap intervals over pages."""
    pages = read_pages(corpus)
    check_split(pages)
    test = [page for page in pages if page.is_test]
    generator = np.random.default_rng(0)
    print("| genre | F1 of | value | 95 % interval | n |\n|---|---|---|---|---|")
    for genre in GENRES:
        answers = [counted(page) for page in test if page.genre == genre]
        for group in GROUPS:
            each = np.array([answer[f"balanced {group}"] for answer in answers])
            drawn = generator.integers(0, len(each), (RESAMPLES, len(each)))
            low, high = np.quantile([f1(each[d].sum(axis=0)) for d in drawn], [0.025, 0.975])
            value, n = f1(each.sum(axis=0)), int(each[:, 2].sum())
            print(f"| {genre} | {group} | {value:.3f} | {low:.3f}–{high:.3f} | {n} |")
            yield Line("restore", f"{genre}: F1 of {group}", value, None, n)
        for group in SAFE:
            hits, given, _ = sum(answer[f"safe {group}"] for answer in answers)
            if given:
                yield Line("restore", f"{genre}: safe precision of {group}", hits / given, None, int(given))
    for genre in dict.fromkeys(page.genre for page in test):
        alone = total = 0
        for page in test:
            if page.genre == genre:
                doc = process(from_text("\n".join(page.paragraphs), "page"), [Segment(), Restore()])
                left, all_of_them = left_alone(doc)
                alone, total = alone + left, total + all_of_them
        yield Line("restore", f"{genre}: sentences of clean text left alone", alone / total, None, total)


def cost() -> tuple[float, float]:
    """Seconds to load the model in a fresh process, its imports with it, and that process's memory in MB."""
    told = subprocess.run([sys.executable, "-c", _COST], capture_output=True, text=True, check=True).stdout
    loaded, memory = told.split()
    return float(loaded), float(memory)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, metavar="CORPUS")
    options = parser.parse_args()
    for line in list(by_genre(options.corpus)):
        if "F1" not in line.measure:
            print(f"{line.measure}: {line.ours:.3f} (n={line.n})")
    loaded, memory = cost()
    print(f"loaded in {loaded:.2f} s, {memory:.0f} MB resident")
    return 0


if __name__ == "__main__":
    sys.exit(main())
