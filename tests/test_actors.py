"""Actors: whose report it is and who acts in it. The excerpts under cases/extract/actors.*, clean and damaged.

``expect`` of a case: a row each, [status, actor, actor code, verb, object]; "*" leaves one out of account. Rows that are
not listed are no matter here. ``author``: the code of the division whose report it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import pipeline
from benchmarks.quality.initiatives import DAMAGED, paired, rows_of
from pipeline.core import Record
from pipeline.simulate import damage

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases/extract/actors.synthetic.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
NAMES = ("status", "actor", "actor_code", "verb", "object")


@cache
def read(text: str) -> pipeline.Document:
    return pipeline.process(pipeline.from_text(text))


def author(doc: pipeline.Document) -> str:
    return next((str(r.values["author_code"]) for r in doc.of(Record) if "author_code" in r.values), "")


def told(case: dict[str, Any], text: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The rows expected that were found, each with what was found."""
    doc = read(text)
    gold = [
        dict(zip(NAMES, row, strict=True)) | {"evidence": row[4], "quantity": ""} for row in case["expect"]
    ]
    found = rows_of(doc)
    for g, f in paired(doc, gold):
        yield gold[g], found[f]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_whose_report_it_is(case: dict[str, Any]) -> None:
    assert author(read(case["text"])) == case["author"]
    assert author(read(damage(case["text"], DAMAGED))) == case["author"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_who_acts(case: dict[str, Any]) -> None:
    """Every row that is found has the right code."""
    rows = list(told(case, case["text"]))
    wrong = [
        (have["actor"], have["actor_code"], want)
        for want, have in rows
        if want["actor_code"] not in ("*", have["actor_code"])
    ]
    assert not wrong
    assert len(rows) >= 0.5 * len(case["expect"])


@pytest.mark.parametrize(
    ("kind", "found", "codes", "actors"), [("clean", 0.92, 0.99, 0.93), ("damaged", 0.87, 0.91, 0.8)]
)
def test_all_excerpts_together(kind: str, found: float, codes: float, actors: float) -> None:
    """Shares of the rows found, of right codes and of right actors among them."""
    pairs = [
        pair for c in CASES for pair in told(c, c["text"] if kind == "clean" else damage(c["text"], DAMAGED))
    ]
    right = {
        name: sum(want[name] in ("*", have[name]) for want, have in pairs) / len(pairs)
        for name in ("actor_code", "actor")
    }
    assert len(pairs) >= found * sum(len(c["expect"]) for c in CASES)
    assert right["actor_code"] >= codes and right["actor"] >= actors, right
