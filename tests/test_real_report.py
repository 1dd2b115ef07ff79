"""The real report, which is not part of the project: read from the folder that BAOGAO_REPORTS names, else skipped."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import pipeline
from pipeline.core import Document, Span, from_text, proposed_edits
from pipeline.repair import Repair
from pipeline.simulate import Page, pass_through

FOLDER = os.environ.get("BAOGAO_REPORTS", "")
REPORT = Path(FOLDER) / "huadong-study-tour.txt"
pytestmark = pytest.mark.skipif(not FOLDER, reason="BAOGAO_REPORTS names no folder with the real report")


@cache
def report() -> Document:
    return pipeline.process(pipeline.read(REPORT))


def test_the_damage_run_forwards_on_the_repair_gives_the_file() -> None:
    doc = report().at("repair")
    text = doc.text
    # Each of the five headings began with an ideographic space; the search proved it and the text drops it.
    spaces = [e for e in doc.edits if e.rule == "repair.byteshift" and e.evidence.startswith("bytes A1A1")]
    assert len(spaces) == 5
    for edit in reversed(spaces):
        at = doc.from_raw(edit.raw).start
        text = text[:at] + "\u3000" + text[at:]
    assert pass_through(text, Page(level=1, marks=("。", "？"), half=True)) == doc.raw


def test_notes_are_gone_and_the_genuine_bracket_is_there() -> None:
    doc = report().at("repair")
    assert Counter(edit.rule for edit in doc.edits if edit.stage == "repair") == {
        "repair.ruby": 353,
        "repair.byteshift": 6,
    }
    assert doc.text.count("(who)") == 1 and doc.residues == ()


@pytest.mark.parametrize("truth", [
    "（一）強化領導", "（三）注重實效群眾在創", "（二）進一步", "（三）強化以人為本創", "（四）抓好過程", "學校考察報告12-24",
])  # fmt: skip
def test_the_six_places(truth: str) -> None:
    assert truth in report().at("repair").text


def test_every_byte_repair_tells_rule_and_bytes() -> None:
    for edit in report().edits:
        if edit.rule == "repair.byteshift":
            assert edit.evidence.startswith("bytes ") and "split at the false" in edit.evidence
            assert edit.confidence >= 0.9


def test_offsets_lead_into_the_file() -> None:
    doc = report().at("repair")
    assert doc.text[2807:2813] == "世界衛生組織"
    assert doc.to_raw(Span(2807, 2813)) == Span(4041, 4052)
    assert doc.undone() == doc.raw


def test_second_pass_proposes_nothing() -> None:
    assert proposed_edits(from_text(report().at("repair").text), Repair()) == ()


def test_districts_of_the_five_cities() -> None:
    districts = pipeline.frames(report())["districts"]
    codes = set(districts["code"])
    # 黄浦, 江北, 下城, 鼓楼, 槐荫 in 上海, 宁波, 杭州, 南京, 济南
    assert {"310101", "330205", "330103", "320106", "370104"} <= codes


def test_agencies_with_their_coordinated_neighbours() -> None:
    agencies = pipeline.frames(report())["agencies"]
    names = "\n".join(agencies["full_name"])
    assert all(name in names for name in ("民政局", "教育局", "卫生局", "计划生育局"))


def test_persons_with_titles() -> None:
    persons = pipeline.frames(report())["persons"].set_index("name")
    assert set(persons.index) == {"林强", "黄坚"}
    assert "副书记" in persons.loc["林强", "titles"] and "宣传部部长" in persons.loc["黄坚", "titles"]


def test_quantities() -> None:
    numbers = pipeline.frames(report())["numbers"]
    rows = {row["surface"]: row for _, row in numbers.iterrows()}
    assert rows["14次"]["value"] == 14 and rows["14次"]["counted_noun"] == "座谈会"
    assert rows["140项"]["value"] == 140 and rows["140项"]["counted_noun"] == "考核指标"
    money = rows["上千万元"]
    assert money["value"] == 10_000_000 and money["approx"] == "ge" and money["unit"] == "元"
    assert not any(row["is_quantity"] for surface, row in rows.items() if surface in ("1+6", "1", "6"))


def test_the_brand_is_a_programme() -> None:
    programmes = pipeline.frames(report())["programmes"]
    brand = programmes[programmes["surface"] == "携手1+6文明进万家"]
    assert len(brand) == 1 and brand.iloc[0]["cls"] == "programme"


def test_initiatives_of_the_visited_districts_lead_back() -> None:
    doc = report()
    initiatives = pipeline.frames(doc)["initiatives"]
    observed = initiatives[initiatives["status"] == "observed"]
    acting = {code for cell in observed["actor_code"].dropna() for code in str(cell).split(";")}
    assert {"310101", "330205", "320106", "330103", "370104"} <= acting
    for _, row in initiatives.iterrows():
        assert doc.raw[row["raw_start"] : row["raw_end"]] == row["surface_raw"]
        assert doc.text[row["clean_start"] : row["clean_end"]] == row["surface"]
        assert row["evidence"] in doc.text
