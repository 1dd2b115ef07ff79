"""Districts: every line of tests/cases/extract/districts.* and of tests/marked/districts.txt is one claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import marking
import pytest

import pipeline
from pipeline.core import Record
from pipeline.simulate import Page, damage

HERE = Path(__file__).parent


def cases(*kinds: str) -> list[Any]:
    lines = [
        line
        for kind in kinds
        for line in (HERE / f"cases/extract/districts.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def marked() -> list[str]:
    lines = (HERE / "marked/districts.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", cases("in_the_wild", "synthetic", "negative"))
def test_case(case: dict[str, Any]) -> None:
    doc = marking.read(case["text"], case.get("year"))
    seen = [[m.span.of(doc.text), marking.norm(doc, m)] for m in doc.mentions if m.type == "district"]
    assert seen == case["expect"]
    if "issues" in case:
        assert [r.values["type"] for r in doc.of(Record) if r.table == "issues"] == case["issues"]


@pytest.mark.parametrize("line", marked())
def test_marked(line: str) -> None:
    year, bar, rest = line.partition("|")
    text, gold = marking.parse(rest if bar else line)
    doc = marking.read(text, int(year) if bar else None)
    assert marking.found(doc, "district") == gold


def test_a_conflict_tells_both_readings() -> None:
    doc = marking.read("宁波江北区很先进。宁波市槐荫区建立了公寓。")
    (issue,) = (r for r in doc.of(Record) if r.table == "issues")
    assert all(part in issue.values["message"] for part in ("370104", "330200", "330205"))
    assert [m.span.of(doc.text) for m in issue.values["mention_ids"]] == ["宁波市", "槐荫区"]
    assert marking.records(doc, "districts")["district-370104"].values["conflict"] == "宁波市"


def test_what_became_of_a_division() -> None:
    doc = marking.read("杭州市下城区召开会议。", 2004)
    values = marking.records(doc, "districts")["district-330103"].values
    assert (values["province"], values["city"], values["county"]) == ("浙江省", "杭州市", "下城区")
    assert (values["valid_from"], values["valid_to"]) == (1983, 2021)
    assert (values["current_code"], values["current_name"]) == ("330105", "拱墅区")


def test_an_unresolved_name_keeps_its_candidates() -> None:
    doc = marking.read("鼓楼区召开会议。")
    values = marking.records(doc, "districts")["district-鼓楼区"].values
    assert values["resolved_by"] == "none" and values["n_candidates"] == len(values["candidates"]) == 4


def test_a_title_that_lost_its_bytes_is_corrected_by_the_towns() -> None:
    """The bytes of 保康 may have been those of 海康 as well; 保康县's towns tell."""
    text = (
        "保康县农业局2009年工作总结\n今年以来，在县委、县政府的领导下，全县在马桥镇、歇马镇、店垭镇、黄堡镇推广良种。"
        "歇马镇培训农民300人。\n"
    )
    page = Page(level=2, marks=("。", "？"), half=True, omitted="，。的是他")
    told = pipeline.process(pipeline.from_text(damage(text, page)))
    assert "保康县" not in told.text.splitlines()[0], "the title is no longer misread: take another"
    author = next(r.values["author_code"] for r in told.of(Record) if r.key == "author")
    assert author == "420626"


def test_a_village_says_where_it_lies() -> None:
    text = "{}\n同乐村位于广西百色市凌云县伶站瑶族乡西南部，距乡政府9公里。\n县水利局建成水池2座，又到浙江安吉县学习。"
    authors = []
    for title in ("同乐村工作情况汇报", "同乐村发展经验调研"):
        told = pipeline.process(pipeline.from_text(text.format(title)))
        authors.append(next((r.values["author_code"] for r in told.of(Record) if r.key == "author"), ""))
    assert authors == ["451027201", ""]
