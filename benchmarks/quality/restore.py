"""Restore against 。 at line ends only, on the sample reports without ，。的是他.

Each character of a guess counts by itself: at this offset, this character was dropped. Mid: not at the end of a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from benchmarks.quality.score import Count, Line, count
from benchmarks.quality.truth import SETS, clean, names
from pipeline.core import from_text
from pipeline.evaluate import GROUPS, dropped, grouped

OMITTED = "，。的是他"


def guessed(kept: str) -> list[tuple[int, str]]:
    """(offset in ``kept``, character) of every accepted guess."""
    import pipeline

    doc = pipeline.process(from_text(kept, "sample"), stages=["repair", "convert", "segment", "restore"])
    return [(doc.to_raw(gap.span).end, char) for gap in doc.accepted("balanced") for char in gap.inserted]


def lines() -> Iterator[Line]:
    for group, label in SETS.items():
        if names(group):
            yield from scored(group, label)


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
        sentences = text.count("。")
        untouched += sentences - min(sentences, len(doc.accepted("balanced")))
        total += sentences
    for group in GROUPS:
        if not ours[group].wanted:
            continue  # none was dropped: a score of nothing says nothing
        yield Line("restore", f"{label}F1 of {group}", ours[group].f1, base[group].f1, ours[group].wanted)
    yield Line("restore", f"{label}sentences of clean text left alone", untouched / total, None, total)
