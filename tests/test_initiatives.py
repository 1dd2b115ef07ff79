"""Initiatives: who did what. The cases under cases/extract/initiatives.*, and what holds of any text.

``expect`` of a case: a row each, [status, actor code, verb, object, quantities]; "*" leaves one out of account. In
``initiatives.paragraphs`` and ``initiatives.genres`` whole paragraphs of many genres are marked, further columns
of a row in a sixth place; they are scored together, clean and damaged, as benchmarks.quality.initiatives scores the
marked reports.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from benchmarks.quality.initiatives import DAMAGED, Score, paired, score
from pipeline.core import Gap, Record, Span
from pipeline.data import table
from pipeline.extract import initiatives
from pipeline.extract.vocabulary import doings
from pipeline.simulate import damage
from pipeline.tables.schema import VERB_CLASSES

CASES = Path(__file__).parent / "cases" / "extract"
STATUS = {"observed", "own", "proposed", "event"}


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"initiatives.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def rows(text: str) -> list[list[str]]:
    doc = pipeline.process(pipeline.from_text(text))
    made = []
    for record in doc.of(Record):
        if record.table == "initiatives":
            said = record.values
            counted = ";".join(m.span.of(doc.text) for m in said["quantity_mention_ids"])
            made.append(
                [
                    said["status"],
                    said["actor_code"],
                    said["verb"].of(doc.text),
                    said["object"].of(doc.text),
                    counted,
                ]
            )
    return made


def met(case: dict[str, Any]) -> bool:
    found = rows(case["text"])
    return len(found) == len(case["expect"]) and all(
        want in ("*", have)
        for row, expected in zip(found, case["expect"], strict=True)
        for have, want in zip(row, expected, strict=True)
    )


@pytest.mark.parametrize("case", [*cases("synthetic"), *cases("negative")])
def test_cases(case: dict[str, Any]) -> None:
    assert met(case), rows(case["text"])


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures_still_fail(case: dict[str, Any]) -> None:
    assert not met(case), "it passes now: move it to synthetic"


@cache
def marked(
    kind: str, file: str = "paragraphs"
) -> list[tuple[pipeline.Document, list[dict[str, str]], list[dict[str, Any]]]]:
    """The paragraphs through the whole pipeline, each with its rows and their further columns."""
    made = []
    for line in (CASES / f"initiatives.{file}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text = damage(case["text"], DAMAGED) if kind == "damaged" else case["text"]
        names = ("status", "actor_code", "verb", "object", "quantity")
        gold = [dict(zip(names, row, strict=False)) | {"evidence": row[3]} for row in case["expect"]]
        further = [row[5] if len(row) > 5 else {} for row in case["expect"]]
        made.append((pipeline.process(pipeline.from_text(text)), gold, further))
    return made


@pytest.mark.parametrize(
    ("file", "kind", "recall", "precision"),
    [
        ("paragraphs", "clean", 0.95, 0.95),
        ("paragraphs", "damaged", 0.9, 0.9),
        ("genres", "clean", 0.93, 0.95),
        ("genres", "damaged", 0.82, 0.85),
    ],
)
def test_paragraphs_of_many_genres(file: str, kind: str, recall: float, precision: float) -> None:
    whole = sum((score(doc, gold) for doc, gold, _ in marked(kind, file)), Score())
    assert whole.recall >= recall and whole.precision >= precision, whole
    assert whole.actor_code >= 0.95 and whole.status_right >= 0.95 and whole.links >= 0.92, whole


def test_further_columns_of_the_paragraphs() -> None:
    """Class of the verb, amount, target group, partner, time and actor, where a paragraph marks them."""
    for doc, gold, further in marked("clean"):
        found = [r.values for r in doc.of(Record) if r.table == "initiatives"]
        for g, f in paired(doc, gold):
            for name, want in further[g].items():
                have = found[f][name]
                assert (have.of(doc.text) if isinstance(have, Span) else have) == want, (gold[g], name)


PIECES = (
    "西岗区", "区民政局", "我区", "该街道", "成立了", "设立", "3个", "编制", "聘请", "70名", "专家", "、", "和", "及", "等",
    "的", "为", "居民", "把", "将", "与", "驻区单位", "签订", "“", "”", "《", "》", "（", "投资", "540万元", "，", "。", "；",
    "要", "明年", "一是", "建设", "工作", "了", "在", "中", "\n", "一、", "由", "是", "1、", "考察团", "召开", "14次", "座谈会",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_order_of_words_gives_rows_that_are_slices(words: list[str]) -> None:
    """Nothing breaks on nonsense, and whatever is told is a place in the text within its evidence."""
    text = "".join(words)
    doc = pipeline.from_text(text)
    for record in initiatives.propose(doc):
        said = record.values
        assert said["status"] in STATUS
        assert isinstance(said["evidence"], Span) and said["evidence"].end <= len(text)
        for name in ("verb", "object"):
            assert said["evidence"].covers(said[name]) and len(said[name]) > 0
        assert said["actor_explicit"] == isinstance(said["actor"], Span)


def test_a_guess_bounds_but_is_never_told() -> None:
    """A restored pause ends the object; no cell holds it."""
    text = "西岗区成立了健康促进协会设立专项基金"
    doc = pipeline.process(pipeline.from_text(text), ["segment"]).with_marks(
        "restore", [Gap(12, "，", 0.9, "test", "balanced")]
    )
    told = [(r.values["verb"].of(text), r.values["object"].of(text)) for r in initiatives.propose(doc)]
    assert told == [("成立", "健康促进协会"), ("设立", "专项基金")]
    assert all("touches_restored" not in r.values["flags"] for r in initiatives.propose(doc))


def test_same_document_same_rows() -> None:
    doc = pipeline.process(pipeline.from_text("关于赴外地考察的报告\n西岗区成立了协会，设立3个岗位。"))
    assert list(initiatives.propose(doc)) == list(initiatives.propose(doc))


def test_verbs_have_a_class_of_the_taxonomy() -> None:
    assert {doing.kind for doing in doings().values()} == set(VERB_CLASSES)
    assert {row["class"] for row in table("lexicon/verbs.tsv")} == set(VERB_CLASSES)


def test_the_taxonomy_is_explained_with_verbs_of_each_class() -> None:
    """docs/tables.md: | `establish` | … | 成立, 建立 |"""
    page = (Path(__file__).parents[1] / "docs" / "tables.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| [^|`]+ \| ([\u4e00-\u9fff, ]+) \|$", page, re.M))
    assert list(told) == list(VERB_CLASSES)
    for kind, verbs in told.items():
        assert {doings()[verb].kind for verb in verbs.split(", ")} == {kind}


def told(
    text: str, place: str = "", inserted: str = "", confidence: float = 0.0, mode: str = "balanced"
) -> list[tuple[str, str]]:
    """Verb and object of the rows of a text; something was restored behind the words ``place``."""
    text = f"大连市西岗区工作总结\n{text}"
    doc = pipeline.process(pipeline.from_text(text), ["segment"])
    at = text.index(place) + len(place)
    doc = doc.with_marks("restore", [Gap(at, inserted, confidence, "test", mode)] if place else [])
    doc = pipeline.process(doc, ["extract"])
    found = [r.values for r in doc.of(Record) if r.table == "initiatives"]
    return [(said["verb"].of(text), said["object"].of(text)) for said in found]


def test_a_doubtful_guess_does_not_hide_a_deed() -> None:
    """A restored 的 behind a verb makes an attribute of it, unless it is doubtful and something counted follows."""
    text = "去年西岗区配备保洁员3名。"
    assert told(text, "配备", "的", 0.5) == [("配备", "保洁员")]
    assert told("去年西岗区配备的保洁员增加3名。") == []


def test_a_doubtful_guess_ends_an_object() -> None:
    """组建治安巡逻队〔的?〕刑事案件同比下降: where a clause follows, it was no 的."""
    text = "去年西岗区组建了治安巡逻队刑事案件同比下降。"
    assert told(text, "巡逻队", "的", 0.3) == [("组建", "治安巡逻队")]


def test_a_likely_mark_does_not_part_a_verb_from_its_object() -> None:
    """引进〔，?〕上海专家: a verb that waits for its object outweighs a mark that is only likely; a reading's mark it does not."""
    text = "去年西岗区中心医院引进上海专家26名。"
    assert told(text, "引进", "，", 0.31, "full") == told(text) == [("引进", "上海专家")]
    assert told(text, "引进", "，", 0.6) != told(text)


def test_clauses_without_any_mark() -> None:
    """Verbs whose objects numbers close part a chain that has lost its marks."""
    made = told("去年西岗区组建扑火队17支印发传单1200张新建公厕46处")
    assert made == [("组建", "扑火队"), ("印发", "传单"), ("新建", "公厕")]


def test_a_sum_for_each_is_no_total() -> None:
    """It has columns of its own; the sum of a year is a total."""
    text = "大连市西岗区改造危房65户，每户补助800元。西岗区财政每年安排养老经费200万元。"
    doc = pipeline.process(pipeline.from_text(text))
    sums = [
        (r.values["amount_yuan_min"], r.values["amount_yuan_each"], r.values["amount_per"])
        for r in doc.of(Record)
        if r.table == "initiatives"
    ]
    assert sums == [(None, 800.0, "户"), (2000000.0, None, "")]
