"""Agencies: every line of tests/cases/extract/agencies.* and of tests/marked/agencies.txt is one claim."""

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
        for line in (HERE / f"cases/extract/agencies.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def marked() -> list[str]:
    lines = (HERE / "marked/agencies.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases("in_the_wild", "negative"))
def test_case(case: dict[str, Any]) -> None:
    doc = marking.read(case["text"])
    assert [[m.span.of(doc.text), m.norm] for m in doc.mentions if m.type == "agency"] == case["expect"]


@pytest.mark.parametrize("line", marked())
def test_marked(line: str) -> None:
    text, gold = marking.parse(line)
    assert marking.found(marking.read(text), "agency") == gold


def test_whose_agency_it_is() -> None:
    doc = marking.read(
        "西岗区学习考察团报告\n区委办、区民政局有关领导参加。\n黄浦区成立了指挥部，由区委书记任总指挥。\n"
        "与考察地区委办进行了交流。"
    )
    rows = marking.records(doc, "agencies")
    assert (
        rows["agency-西岗区民政局"].values["owner_code"],
        rows["agency-西岗区民政局"].values["owner_basis"],
    ) == (
        "210203",
        "author",
    )
    assert rows["agency-黄浦区委"].values["owner_basis"] == "inherited"
    assert rows["agency-区委办公室"].values["owner_code"] == ""


def test_a_division_in_the_name_is_told_by_the_agency() -> None:
    doc = marking.read("西岗区民政局与大连市教育局签了协议。")
    assert [m.type for m in doc.mentions] == ["agency", "agency"]
    rows = marking.records(doc, "agencies")
    assert rows["agency-西岗区民政局"].values["owner_basis"] == "stated"


def test_the_full_name_of_a_youth_league_committee() -> None:
    doc = marking.read("珠海市香洲区工作总结\n团区委举办活动10次，团市委配合。")
    named = {e.values["short_name"]: e.values["full_name"] for e in marking.records(doc, "agencies").values()}
    assert named == {"团区委": "共青团香洲区委员会", "团市委": "共青团珠海市委员会"}
