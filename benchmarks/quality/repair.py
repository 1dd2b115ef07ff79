"""Repair against stripping notes by pattern, on the sample reports damaged in every way the simulator knows.

Five marks to split on × four list levels × two decoders, on each of the three reports, words omitted as in raw/.
Character rate: characters of the truth that stand in the repaired line in their order (longest common blocks), of all.
"""

from __future__ import annotations

from collections.abc import Iterator

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
NOTE = regex.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}\)")


def strip_notes(text: str) -> str:
    """The baseline: whatever looks like a note goes."""
    return NOTE.sub("", text)


def repaired(text: str) -> str:
    return process(from_text(text), [Repair()]).text


def lines() -> Iterator[Line]:
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
