"""Persons: every line of tests/cases/extract/persons.* and of tests/marked/persons.txt is one claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import marking
import pytest

HERE = Path(__file__).parent


def cases(*kinds: str) -> list[Any]:
    lines = [
        line
        for kind in kinds
        for line in (HERE / f"cases/extract/persons.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def marked() -> list[str]:
    lines = (HERE / "marked/persons.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def named(text: str) -> list[list[str]]:
    doc = marking.read(text)
    rows = marking.records(doc, "persons")
    return [[m.norm, ";".join(rows[m.entity].values["titles"])] for m in doc.mentions if m.type == "person"]


@pytest.mark.parametrize("case", cases("in_the_wild", "negative"))
def test_case(case: dict[str, Any]) -> None:
    assert named(case["text"]) == case["expect"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="words cut the name, and nothing else of the sentence speaks for it")
def test_known_failure(case: dict[str, Any]) -> None:
    assert named(case["text"]) == case["expect"]


@pytest.mark.parametrize("line", marked())
def test_marked(line: str) -> None:
    text, gold = marking.parse(line)
    assert marking.found(marking.read(text), "person") == gold


def test_the_agency_of_a_title() -> None:
    doc = marking.read("由区委副书记林强带队，宣传部部长黄坚参加。")
    rows = marking.records(doc, "persons")
    assert rows["person-林强"].values["agency_id"] == "agency-区委"
    assert rows["person-黄坚"].values["agency_id"] == "agency-区委宣传部"
