"""Convert against a character table, on the sample reports in the traditional script of a mill.

The table is ``data.fold``, which folds for looking up: 著名 becomes 着名 in it, and a mill's 著 for 着 stays wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.score import Line
from benchmarks.quality.truth import clean, names
from pipeline.convert import Convert
from pipeline.core import from_text, process
from pipeline.data import fold
from pipeline.simulate import to_traditional

CASES = Path(__file__).parents[2] / "tests" / "cases" / "convert"


def read(file: str) -> list[str]:
    return (CASES / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()


def lines() -> Iterator[Line]:
    ours = table = total = wrong = 0
    for name in names():
        truth = clean(name)
        mill = to_traditional(truth)
        converted = process(from_text(mill), [Convert(script="hans", punctuation="keep")]).text
        ours += sum(a == b for a, b in zip(truth, converted, strict=True))
        table += sum(a == b for a, b in zip(truth, fold(mill), strict=True))
        total += len(truth)
        wrong += sum(a != b for a, b in zip(truth, process(from_text(truth), [Convert()]).text, strict=True))
    yield Line(
        "convert", "characters right, from a mill's traditional script", ours / total, table / total, total
    )
    cases = [json.loads(line) for file in ("in_the_wild", "negative") for line in read(file)]
    cases = [
        case
        for case in cases
        if case.get("script", "hans") == "hans" and case.get("punctuation", "full") == "full"
    ]
    right = sum(process(from_text(case["text"]), [Convert()]).text == case["expect"] for case in cases)
    simple = sum(fold(case["text"]) == case["expect"] for case in cases)
    yield Line(
        "convert", "cases of tests/cases/convert right", right / len(cases), simple / len(cases), len(cases)
    )
    yield Line("convert", "characters of clean simplified text left alone", 1 - wrong / total, None, total)
