"""Restore: every line of tests/cases/restore is one claim; the limits hold for any text."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import MODES, Block, Document, Gap, Span, Token, from_text, process
from pipeline.restore import Restore, evidence, gaps, postposed
from pipeline.restore.__main__ import marked
from pipeline.restore.model import WORD_CLASSES, GapModel, behind_numbers, word_classes
from pipeline.segment import Segment
from pipeline.simulate import omit

ROOM = Path(__file__).parent
CASES = ROOM / "cases" / "restore"
LOST = "，。的是他"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def restored(text: str, lost: str = "auto") -> Document:
    return process(from_text(text), [Segment(), Restore(omission=lost)])


def shown(doc: Document, mode: str = "balanced") -> str:
    """The text with its accepted gaps in 〔〕, a pair for each."""
    return marked(doc, mode)


@pytest.mark.parametrize("case", cases("in_the_wild") + cases("synthetic"))
def test_case(case: dict[str, str]) -> None:
    doc = restored(case["text"], case["lost"])
    assert case["expect"] in shown(doc)
    assert doc.text == case["text"], "a guess is not text"


@pytest.mark.parametrize("case", cases("negative"))
def test_clean_text_gets_no_gap(case: dict[str, str]) -> None:
    assert restored(case["text"]).gaps == ()


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, str]) -> None:
    assert shown(restored(case["text"], case["lost"])) == case["expect"]


# --- what did this page lose?---

CLEAN = [path.name for path in sorted((ROOM / "truth").glob("*.marked.txt"))]


def truth(name: str) -> str:
    text = (ROOM / "truth" / name).read_text(encoding="utf-8").rstrip("\n")
    return re.sub(r"〔[^〔〕]* ([^〔〕\s]+)〕", r"\1", text)


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_report_gets_no_gap(name: str) -> None:
    assert restored(truth(name)).gaps == ()


@pytest.mark.parametrize("lost", ["，。的是他", "，。", "的是他", "，", "。", "，。的是他了一不"])
@pytest.mark.parametrize("name", CLEAN)
def test_what_a_report_lost_is_seen(name: str, lost: str) -> None:
    text = omit(truth(name), lost, titles=frozenset({0}))
    doc = process(from_text(text), [Segment()])
    assert evidence.lost(evidence.paragraphs(doc)) == frozenset(lost)


def test_the_configuration_overrules_the_page() -> None:
    text = "会议听取了各部门汇报研究了下一阶段工作提出了三点要求"
    assert restored(text, "").gaps == ()
    assert {gap.inserted for gap in restored(text, "。").accepted()} == {"。"}


# --- how good are the guesses? ---------------------------------------------------------------------------


def counts(doc: Document, name: str, mode: str) -> tuple[int, int, int]:
    """Marks inside paragraphs: found, wrongly put, missed."""
    wanted, at = {}, 0
    for number, line in enumerate(truth(name).split("\n")):
        for char in line:
            if number and char in LOST:
                wanted[at] = wanted.get(at, "") + char
            else:
                at += 1
        wanted.pop(at, None)
        at += 1
    ends = {block.span.end for block in doc.of(Block)}
    put = {
        gap.offset for gap in doc.accepted(mode) if gap.offset not in ends and set(gap.inserted) & set("，。")
    }
    gold = {offset for offset, chars in wanted.items() if set(chars) & set("，。")}
    return len(put & gold), len(put - gold), len(gold - put)


@pytest.mark.parametrize("name", CLEAN)
def test_the_model_beats_full_stops_at_line_ends(name: str) -> None:
    """The baseline finds none of the marks inside a paragraph."""
    doc = restored(omit(truth(name), LOST, titles=frozenset({0})))
    found, wrong, missed = counts(doc, name, "balanced")
    assert 2 * found / (2 * found + wrong + missed) >= 0.65


def test_safe_guesses_can_be_believed() -> None:
    found = wrong = 0
    for name in CLEAN:
        right, false, _ = counts(restored(omit(truth(name), LOST, titles=frozenset({0}))), name, "safe")
        found, wrong = found + right, wrong + false
    assert found / (found + wrong) >= 0.9


def test_modes_hold_each_other() -> None:
    doc = restored(omit(truth(CLEAN[0]), LOST, titles=frozenset({0})))
    sizes = [len(doc.accepted(mode)) for mode in MODES]
    assert 0 < sizes[0] < sizes[1] < sizes[2] < len(doc.gaps)
    assert all(0.05 <= gap.confidence <= 1 and gap.confidence == round(gap.confidence, 4) for gap in doc.gaps)


def test_same_document_same_marks() -> None:
    text = omit(truth(CLEAN[1]), LOST, titles=frozenset({0}))
    assert restored(text).gaps == restored(text).gaps


def test_a_long_line_is_read_in_pieces_alike() -> None:
    sentence = "会议听取了各部门汇报研究了下一阶段工作提出了三点要求"
    doc = restored(sentence * 150, LOST)
    offsets = [gap.offset for gap in doc.accepted()]
    inner = [
        {o - n * len(sentence) for o in offsets if 0 < o - n * len(sentence) <= len(sentence)}
        for n in range(9, 140)
    ]
    assert all(places == inner[0] for places in inner)


# --- the limits ------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["2004年9月10日", "17人", "3.5%", "《社区单位开放服务协议书》", "“三个代表”", "重要思想", "，", "、",
     "；", "：", "（who）", "槐荫区", "宁波市江北区", "考察团", "完成了学习任务", "我们在工作中",
     "成立了领导小组", "形成了良好局面", "学习们先进经验", "实事求", "最终目提高群众生活质量", "一、",
     "（二）", "1、", "\n", "“议事园”", "上千万元", "特别对创建工作高度重视", "1+6", "第一", "两年来",
     "广泛参与", "九成五以上", "三分之二", "立方米∕秒", "建成服务站32个", "培训社工210名", "”", "对", "和",
     "负责同志说"]
)  # fmt: skip
BESIDE = set("，。、；：？！")


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_is_put_where_nothing_may_stand(text: str) -> None:
    doc = restored(text, LOST)
    text = doc.text
    words = {i for t in doc.of(Token) for i in range(t.span.start + 1, t.span.end)}
    closed = {
        i
        for m in re.finditer(
            r"《[^》]*》|\d{4}年\d月\d+日|\d+人|3\.5%|1\+6|(?<![第一])九成五以上|(?<![第一])三分之二|\d+名",
            text,
        )
        for i in range(m.start() + 1, m.end())
    }
    closed |= {i for m in re.finditer("槐荫区|宁波市|江北区", text) for i in range(m.start() + 1, m.end())}
    blocks = [b for b in doc.of(Block) if b.kind != "region"]
    silent = {i for b in blocks if b.kind == "title" for i in range(b.span.start, b.span.end + 1)}
    silent |= {b.span.end for b in blocks if b.kind == "heading"}
    headings = {i for b in blocks if b.kind == "heading" for i in range(b.span.start, b.span.end + 1)}
    for gap in doc.gaps:
        before, after = text[gap.offset - 1 : gap.offset], text[gap.offset : gap.offset + 1]
        marks = BESIDE & set(gap.inserted)
        assert gap.offset not in closed and gap.offset not in silent
        assert after not in BESIDE and after not in set("”》）"), "inside a bracket or before a mark"
        assert before not in set("《（"), "inside a bracket"
        assert not (marks and (before in ("", "\n", "“") or before in BESIDE)), "a mark opens a stretch"
        if gap.rule != "restore.rules":
            assert before not in BESIDE | {"∕"} and after != "∕"
            # Inside what the dictionary takes for a word only a 的, 是, 他 that the model is sure of.
            assert gap.offset not in words or (not marks and gap.confidence >= gaps.INSIDE_WORD - 0.01)
        assert len(marks) <= 1 and not ("。" in marks and gap.offset in headings)
    put = [gap.offset for gap in doc.accepted("full") if BESIDE & set(gap.inserted)]
    assert all(after - before > 1 for before, after in pairwise(put)), "two marks in a row"
    filled = doc.reading("full")
    assert "".join(c for c in filled if c not in LOST) == "".join(c for c in text if c not in LOST)


def test_words_of_the_site_get_nothing() -> None:
    text = "相关文章推荐学习考察报告工作总结范文大全\n会议听取了各部门汇报研究了下一阶段工作提出了三点要求"
    doc = from_text(text).with_marks("ingest", [Block(Span(0, 21), "region", "ingest.blocks", "boilerplate")])
    doc = process(doc, [Segment(), Restore(omission=LOST)])
    assert doc.gaps and min(gap.offset for gap in doc.gaps) > 21


def test_headings_that_kept_their_marks_are_left_alone() -> None:
    body = "会议听取了各部门汇报研究了下一阶段工作提出了三点要求并对下半年任务作了部署"
    text = f"工作报告\n一、加强领导，形成合力\n{body}\n二、加大投入夯实基础促进发展\n{body}"
    doc = restored(text, LOST)
    headings = [b.span for b in doc.of(Block) if b.kind == "heading"]
    assert len(headings) == 2
    assert not [g for g in doc.gaps for h in headings if h.start <= g.offset <= h.end]


def test_gaps_are_the_only_marks() -> None:
    assert Restore().writes == frozenset({Gap})


# --- decisions -------------------------------------------------------------------------------------------


def table_of(model: GapModel, rows: list[dict[str, float]]) -> np.ndarray:
    """Probabilities of labels, by name; the rest is nothing."""
    table = np.zeros((len(rows), len(model.labels)), dtype=np.float32)
    for row, said in zip(table, rows, strict=True):
        for label, probability in said.items():
            row[model.labels.index(label)] = probability
        row[0] = 1 - sum(said.values())
    return table


def test_what_excludes_each_other_is_not_put_together() -> None:
    model = GapModel.load()
    apart = {"，": 0.6, "的": 0.35, "的，": 0.01}
    together = {"的，": 0.6, "，": 0.2, "的": 0.1}
    chosen = model.choose(table_of(model, [apart, together, {}]))
    assert [(gap, label) for gap, label, _ in chosen] == [(0, "，"), (1, "的，")]


def test_a_mark_may_be_sure_while_its_kind_is_not() -> None:
    model = GapModel.load()
    least = model.thresholds("balanced")
    half = max(least["any"], least["，"], least["。"]) / 2 + 0.01
    (gap, label, _), *rest = model.choose(table_of(model, [{"，": half, "。": half - 0.005}]))
    assert gap == 0 and label in ("，", "。") and not rest
    assert model.choose(table_of(model, [{"，": half, "。": half}]), "safe") == []


def test_word_classes_tell_the_place_in_a_word_and_its_tag() -> None:
    classes = word_classes(9, [(0, 1, "v"), (1, 4, "n"), (5, 7, ""), (7, 9, "nrfg")]).tolist()
    single, (begin, inner, last), outside = classes[0], classes[1:4], classes[4]
    assert outside == 0 and len({single, begin, inner, last}) == 4
    assert all(0 < c < WORD_CLASSES for c in (single, begin, inner, last))
    assert word_classes(2, [(0, 2, "v")]).tolist() == [single + 1, single + 3], "one tag, four places"
    assert classes[5:7] == word_classes(2, [(0, 2, "nz")]).tolist(), "a word that was added is a name"
    assert classes[7:] == word_classes(2, [(0, 2, "nr")]).tolist(), "a finer tag is the coarser one"


def test_long_blocks_get_the_same_answer_in_pieces() -> None:
    model, lost = GapModel.load(), frozenset("，。的")
    text = "全县建成敬老院十二所投资三百万元各乡镇组织老人体检" * 90
    words = [(start, start + 2, "n") for start in range(0, len(text) - 1, 2)]
    whole = model.predict(text, lost, words=words)
    part = model.predict(
        text[800:1200], lost, words=[(s - 800, e - 800, t) for s, e, t in words if 800 <= s < 1200]
    )
    assert np.abs(whole[900:1100] - part[100:300]).max() < 1e-4


def test_safe_sets_no_comma_behind_figures() -> None:
    model = GapModel.load()
    text = "面积3万亩单产"
    rows: list[dict[str, float]] = [{} for _ in range(len(text) + 1)]
    rows[5] = {"，": 0.999}
    table = table_of(model, rows)
    assert [gap for gap, *_ in model.choose(table, "balanced", text)] == [5]
    assert model.choose(table, "safe", text) == []
    assert [gap for gap, *_ in model.choose(table, "safe", "面积很大啊单产")] == [5]
    assert behind_numbers(text).tolist() == [False, False, False, True, True, True, True, False]


def test_quantities_that_may_follow_their_noun() -> None:
    assert list(postposed.quantities("建成服务站32个，三年来有86名干部")) == [(5, 8), (13, 16)]
    assert list(postposed.quantities("用3年时间")) == [], "a time opens a clause as well"


def test_the_habit_of_the_page_tells_whether_a_clause_ends_behind_a_quantity():
    one = postposed.Quantity(5, 8, before=0.1, behind=0.2)
    closing = postposed.Quantity(0, 0, before=0.0, behind=1.0)
    open_ = postposed.Quantity(0, 0, before=0.0, behind=0.01)
    in_a_report = postposed.expected(one, [one, *[closing] * 8])
    in_the_news = postposed.expected(one, [one, *[open_] * 8])
    assert in_the_news < 0.2 < postposed.LEAST < in_a_report
    surer = postposed.Quantity(5, 8, before=0.1, behind=0.9)
    assert postposed.expected(surer, [surer, *[closing] * 8]) > in_a_report


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(MODES))
def test_a_reading_shows_the_text_and_the_guesses(text: str, mode: str) -> None:
    doc = restored(text, LOST)
    told = marked(doc, mode)
    assert re.sub("〔[^〕]*〕", "", told) == doc.text
    assert re.sub("[〔〕]", "", told) == doc.reading(mode)


def test_no_model_is_loaded_for_a_page_that_lost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> GapModel:
        raise AssertionError("a model was loaded")

    monkeypatch.setattr(GapModel, "load", staticmethod(refuse))
    doc = process(from_text("街道去年建成社区服务站32个，培训社区工作者210名。"), [Segment()])
    assert list(gaps.propose(doc, frozenset())) == []
