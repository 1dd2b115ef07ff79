"""Repair: every line of tests/cases/repair is one claim; the rest holds for any text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import Edit, Span, from_text, process, proposed_edits
from pipeline.data import rows
from pipeline.repair import Repair, lossy
from pipeline.repair.byteshift import RULE
from pipeline.repair.page import fits, page_of
from pipeline.simulate import Page, pass_through

CASES = Path(__file__).parent / "cases" / "repair"
WIDTHS = str.maketrans("，？！（）：；", ",?!():;")


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def repaired(text: str) -> str:
    return process(from_text(text), [Repair()]).text


@pytest.mark.parametrize("case", cases("in_the_wild") + cases("negative"))
def test_case(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expect"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(
    strict=True, reason="two pairs lost side by side, or a tie that only the next clause would break"
)
def test_known_failure(case: dict[str, Any]) -> None:
    test_simulated_damage_is_undone(case)


@pytest.mark.parametrize("case", cases("synthetic"))
def test_simulated_damage_is_undone(case: dict[str, Any]) -> None:
    facts = dict(case["page"])
    page = Page(facts.pop("level"), marks=tuple(facts.pop("marks")), half=True, **facts)
    shown = pass_through(case["text"], page)
    assert shown.translate(WIDTHS) != case["text"].translate(WIDTHS), "the case holds no damage"
    assert repaired(shown).translate(WIDTHS) == case["text"].lstrip("\u3000").translate(WIDTHS)


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_second_pass_proposes_nothing(case: dict[str, str]) -> None:
    again = from_text(repaired(case["text"]))
    assert proposed_edits(again, Repair()) == ()


def test_a_repair_tells_its_bytes_and_its_rule() -> None:
    doc = process(from_text("。ㄒ唬⿵娀I(lǐng)導帶動各村"), [Repair()])
    first = doc.edits[0]
    assert first.rule == RULE and first.raw == Span(0, 6) and first.confidence >= 0.9
    assert "A3A8 D2BB A3A9" in first.evidence and "lost pair AFEE" in first.evidence


def test_characters_inside_a_byte_repair_map_to_the_whole_span() -> None:
    doc = process(from_text("。ㄒ唬⿵娀I(lǐng)導帶動各村"), [Repair()])
    assert doc.to_raw(Span(3, 4)).of(doc.raw) == "。ㄒ唬⿵娀I"
    assert doc.to_raw(Span(5, 7)).of(doc.raw) == "。ㄒ唬⿵娀I(lǐng)導"


def test_what_is_lost_is_said() -> None:
    doc = process(from_text("全镇完成锟斤拷锟斤拷万元"), [Repair()])
    assert doc.text == doc.raw
    assert [residue.span for residue in doc.residues] == [Span(4, 10)]


@pytest.mark.parametrize(("text", "place", "candidates"), [
    ("镇长王\ue863汇报工作", "\ue863", ("䶮",)), ("图标\uf0a7如下", "\uf0a7", ()), ("记为𝐀的集合", "𝐀", ("A",)),
    ("发展(fā)，經(jīng)濟發(fā)展，開發(fā)，產(chǎn)業結(jié)構，水?2人", "?", ()),
])  # fmt: skip
def test_what_is_not_sure_is_said(text: str, place: str, candidates: tuple[str, ...]) -> None:
    doc = process(from_text(text), [Repair()])
    said = {residue.span.of(doc.text): residue.candidates for residue in doc.residues}
    assert said[place] == candidates


def test_notes_are_all_or_nothing_on_a_page() -> None:
    page = page_of("領(lǐng)導重視領(lǐng)域發(fā)展發(fā)動設(shè)計環(huán)境，導致質(zhì)量")
    assert set("領發設環質") <= set(page.annotated) and not page.toneless
    assert page_of("領(lǐng)導重視，領域發展，領取，領會").annotated == {}


@pytest.mark.parametrize(("host", "reading", "expected"), [
    ("衛", "wèi", True), ("卫", "wèi", True), ("織", "who", False), ("會", "hui", True), ("調", "tiáo", True),
])  # fmt: skip
def test_fits(host: str, reading: str, expected: bool) -> None:
    assert fits(host, reading) is expected


PROSE = "领导重视成立机构開展創建活動設立辦公室。，、；：“”（）《》 0123abc\n\u3000"
DAMAGED = PROSE + "。ㄒ唬⿵娀貙嵭?ǘ┻(chuàng)(lǐng)ÎÄ±¾锟斤拷&nbsp;\u200b⼈"


@settings(max_examples=150, deadline=None)
@given(st.text(DAMAGED, max_size=60))
def test_repair_of_anything_can_be_taken_back(text: str) -> None:
    doc = process(from_text(text), [Repair()])
    assert doc.undone() == text
    places = [doc.to_raw(Span(i, i + 1)) for i in range(len(doc.text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["領導重視", "創建活動", "學校考察", "當地居民", "環保、水利", "　（二）", "設立", "發展。"]), max_size=8),
    st.integers(0, 14), st.sampled_from(["。", "？", "！", "；", "，"]), st.sampled_from(["drop", "question"]),
)  # fmt: skip
def test_every_edit_of_a_byte_shift_is_proved(parts: list[str], level: int, mark: str, decoder: str) -> None:
    """What a repair says, run forwards, gives what the page showed: repairs are never invented."""
    shown = pass_through("".join(parts), Page(level, marks=(mark,), decoder=decoder))
    doc = process(from_text(shown), [Repair()])
    edits: list[Edit] = [edit for step in doc.steps for edit in step.edits if edit.rule == RULE]
    assert all(edit.evidence.startswith("bytes ") and 0 < edit.confidence < 1 for edit in edits)
    assert doc.undone() == shown


RADICALS = [row[0] for row in rows("script/radicals.tsv") if "\u2e80" <= row[0] <= "\u2fd5"]


@pytest.mark.parametrize("between", ["", " ", "、", "\n", "、\n"])
def test_a_list_of_radicals_stays_one(between: str) -> None:
    text = f"部首表：{between.join(RADICALS)}"
    assert len(RADICALS) > 300 and repaired(text) == text


def test_radicals_of_a_line_are_rewritten_all_or_none() -> None:
    text = "全国⼈⼝普查⼯作⾯⼴量⼤，要求⾼，各⼄⽅配合⼒度不够"
    assert not set(repaired(text)) & set(RADICALS)
    assert repaired("“⾔”字旁与“⽔”字旁、⼁和⼂") == "“⾔”字旁与“⽔”字旁、⼁和⼂"


@pytest.mark.parametrize("errors", ["replace", "ignore"])
@given(
    st.lists(
        st.sampled_from(
            ["区委召开会议", "精神文明建设", "，部署任务", "、一九八一年", "“三书”制度", "重庆市", "2004年"]
        ),
        min_size=3,
    )
)
@settings(max_examples=60, deadline=None)
def test_bytes_that_a_decoder_lost_are_put_back_or_left(errors: str, parts: list[str]) -> None:
    """What is put back, read with the same loss again, is what was seen."""
    true = "".join(parts)
    seen = true.encode().decode("gbk", errors)
    pieces = lossy.repaired(seen)
    whole = "".join(piece.after for piece in pieces)
    assert whole.encode().decode("gbk", errors) == seen[: pieces[-1].end if pieces else 0]
    assert repaired(seen).encode() != b""


def test_what_stands_apart_on_a_page_is_closed_once() -> None:
    doc = process(from_text("加 强 领 导 ， 推 进 改 革 和 发 展"), [Repair()])
    assert {edit.rule for edit in doc.edits} == {"repair.spaces"}
    assert doc.to_raw(Span(0, 2)).of(doc.raw) == "加 强"
