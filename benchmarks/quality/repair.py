"""Repair against stripping notes by pattern, on the sample reports damaged in every way the simulator knows.

Five marks to split on × four list levels × two decoders, on each of the three reports, words omitted as in raw/.
Character rate: characters of the truth that stand in the repaired line in their order (longest common blocks), of all.
Then what repair_notes, repair_mojibake and repair_harm measure on a corpus, here on the reports of tests/truth and
tests/practice and on text made for repair_harm, so that the gate holds it without any corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import regex

from benchmarks.quality.samples import indented
from benchmarks.quality.score import Line
from benchmarks.quality.truth import clean, names
from pipeline.core import from_text, process
from pipeline.evaluate import agreement, line_by_line
from pipeline.repair import Repair
from pipeline.simulate import Page, omit, pass_through, to_traditional

LEVELS = (0, 1, 5, 10)
MARKS = ("。", "？", "！", "；", "，")
DECODERS = ("drop", "question")
NOTE_LEVELS = (1, 5, 10, 15)
NOTE = regex.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\)")


def strip_notes(text: str) -> str:
    """The baseline: whatever looks like a note goes."""
    return NOTE.sub("", text)


def repaired(text: str) -> str:
    return process(from_text(text), [Repair()]).text


def lines(corpus: Path | None = None) -> Iterator[Line]:
    """The measures: of the reports of the tests; with a corpus, of pages made of its held-back paragraphs as well."""
    from benchmarks.quality import repair_pages

    yield from on_reports()
    yield from repair_pages.measures("left-out reports", repair_pages.score(repair_pages.reports("report")))
    if corpus is not None:
        yield from repair_pages.lines(corpus / "dev")


def on_reports() -> Iterator[Line]:
    # lines right, lines, characters right, all
    tally = {method: [0, 0, 0, 0] for method in ("ours", "baseline")}
    spared = {method: [0, 0] for method in tally}  # undamaged lines left alone, undamaged lines
    for name in names():
        truth = to_traditional(omit(indented(clean(name)), "，。的是他", titles=frozenset({0}))).rstrip("\n")
        for mark in MARKS:
            for level in LEVELS:
                for decoder in DECODERS:
                    shown = pass_through(truth, Page(level, marks=(mark,), decoder=decoder, half=True))
                    for method, undo in (("ours", repaired), ("baseline", strip_notes)):
                        for wanted, before, after in line_by_line(truth, shown, undo(shown)):
                            if before == wanted:
                                spared[method][0] += after == wanted
                                spared[method][1] += 1
                                continue
                            score = tally[method]
                            score[0] += after == wanted
                            score[1] += 1
                            score[2] += agreement(wanted, after)
                            score[3] += len(wanted)
    ours, base = tally["ours"], tally["baseline"]
    yield Line("repair", "damaged lines exactly right", ours[0] / ours[1], base[0] / base[1], ours[1])
    yield Line("repair", "characters of damaged lines right", ours[2] / ours[3], base[2] / base[3], ours[3])
    mine, simple = spared["ours"], spared["baseline"]
    yield Line("repair", "undamaged lines left alone", mine[0] / mine[1], simple[0] / simple[1], mine[1])
    reports = [clean(name) for group in ("truth", "practice") for name in names(group)]
    yield from notes(reports)
    yield from mojibake([line for text in reports for line in text.split("\n") if len(line) >= 20])
    yield harm(reports)


def notes(reports: list[str]) -> Iterator[Line]:
    from benchmarks.quality.repair_notes import KINDS, Tally, measure, with_parentheses

    chance = random.Random(20240904)
    spoiled = [with_parentheses(to_traditional(text), chance) for text in reports]
    whole = Tally()
    for kind, facts in KINDS.items():
        tally = Tally()
        for level in NOTE_LEVELS:
            for text in spoiled:
                measure(text, Page(level, **facts), tally)
        whole.add(tally)
        yield Line("repair", f"notes removed, {kind}", tally.removed, None, tally.notes)
    for text in reports:
        measure(with_parentheses(text, chance), Page(), whole)
    yield Line(
        "repair", "genuine parentheses left alone", 1 - whole.harmed / whole.genuine, None, whole.genuine
    )


def mojibake(written: list[str]) -> Iterator[Line]:
    from benchmarks.quality.repair_mojibake import scores

    yield from scores(written)


def harm(reports: list[str]) -> Line:
    from benchmarks.quality.repair_harm import MADE, made

    texts = [*reports, *map(to_traditional, reports)]
    texts += ["\n".join(made(sentences, 5_000)) for sentences in MADE.values()]
    size = sum(map(len, texts))
    changed = sum(
        max(len(edit.before), len(edit.after))
        for text in texts
        for edit in process(from_text(text), [Repair()]).edits
    )
    return Line("repair", "characters of clean text left alone", 1 - changed / size, None, size)
