"""Segment: every line of tests/cases/segment is one claim; the rest holds for any text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import Block, Span, Token, from_text, process, proposed_edits
from pipeline.segment import Segment, words
from pipeline.segment.numbering import marker, value

CASES = Path(__file__).parent / "cases" / "segment"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", cases("in_the_wild") + cases("synthetic"))
def test_lines_and_spaces_are_mended(case: dict[str, str]) -> None:
    doc = process(from_text(case["text"]), [Segment()])
    assert doc.text == case["expect"]
    assert all(edit.evidence and edit.rule in ("segment.lines", "segment.spaces") for edit in doc.edits)
    assert doc.undone() == case["text"]


@pytest.mark.parametrize("case", cases("negative"))
def test_what_only_looks_broken_stays(case: dict[str, str]) -> None:
    assert process(from_text(case["text"]), [Segment()]).text == case["text"]


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures(case: dict[str, str]) -> None:
    assert process(from_text(case["text"]), [Segment()]).text == case["expect"]


@pytest.mark.parametrize("case", cases("blocks"))
def test_blocks(case: dict[str, Any]) -> None:
    doc = process(from_text(case["text"]), [Segment()])
    found = [(b.kind, b.level, b.number, b.span.of(doc.text)) for b in doc.of(Block)]
    assert [list(block[:3]) for block in found] == [block[:3] for block in case["expect"]]
    assert all(text.startswith(want[3]) for (*_, text), want in zip(found, case["expect"], strict=True))


def test_lines_of_boilerplate_are_left_alone() -> None:
    text = "相关文章，\n赴外地学习，\n会议总结了上半年的工作，部署了下半年的任务。"
    doc = from_text(text).with_marks("ingest", [Block(Span(0, 13), "region", "ingest.blocks", "boilerplate")])
    doc = process(doc, [Segment()])
    assert doc.text == text
    assert [block.region for block in doc.of(Block) if block.kind != "region"] == ["boilerplate"] * 2 + [
        "body"
    ]


@pytest.mark.parametrize(
    ("line", "scheme", "length", "ordinals"),
    [
        ("二十三、其他", "han", 4, (23,)),
        ("（十二）其他", "han_paren", 4, (12,)),
        ("12．其他", "arabic", 3, (12,)),
        ("1.2.3 其他", "decimal", 5, (1, 2, 3)),
        ("（3）其他", "arabic_paren", 3, (3,)),
        ("3)其他", "arabic_close", 2, (3,)),
        ("⒊其他", "arabic", 1, (3,)),
        ("㈢其他", "han_paren", 1, (3,)),
        ("⑶其他", "arabic_paren", 1, (3,)),
        ("第三部分 其他", "part", 4, (3,)),
        ("第十节：其他", "section", 3, (10,)),
        ("第二，其他工作", "ordinal", 3, (2,)),
    ],
)
def test_markers(line: str, scheme: str, length: int, ordinals: tuple[int, ...]) -> None:
    found = marker(line)
    assert found is not None and (found.scheme, found.length, found.ordinals) == (scheme, length, ordinals)


@pytest.mark.parametrize(
    "line", ["3.5万元", "一、二、三产业", "第一节课", "2004年", "三、四月份", "1+6", "第一批", ""]
)
def test_no_markers(line: str) -> None:
    assert marker(line) is None


@given(st.integers(1, 99))
def test_han_numerals_read_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    spelled = ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (
        digits[ones] if ones else ""
    )
    assert value(spelled) == number


PIECES = st.sampled_from(
    ["一、基本情况", "（二）主要做法", "1、领导重视", "会议要求", "考察团先后走访了五个街道和", "的工作",
     "，取得成效", "区民政局、", "。", "“议事园", "制度”", "《社区协议", "书》", " ", "　", "\n", "\n\n",
     "2004年", "PPP", "李明 王强", "按照县委工作部署和镇长办公会要求", "精神文",
     "明建设工作进一步加强，形成了齐抓共管的局面"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_second_pass_proposes_nothing(text: str) -> None:
    doc = process(from_text(text), [Segment()])
    assert doc.undone() == text
    assert proposed_edits(from_text(doc.text), Segment()) == ()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join))
def test_blocks_and_words_lie_in_order_and_hold_every_character(text: str) -> None:
    doc = process(from_text(text), [Segment()])
    for kind in (Block, Token):
        spans = [mark.span for mark in doc.of(kind)]
        assert all(a.end <= b.start for a, b in pairwise(spans))
        held = "".join(span.of(doc.text) for span in spans)
        assert "".join(held.split()) == "".join(doc.text.split())
    assert all("\n" not in block.span.of(doc.text) for block in doc.of(Block))


def test_the_users_words_and_the_divisions_are_whole() -> None:
    text = "考察团到槐荫区参观了青年湖议事厅"
    plain = process(from_text(text), [Segment()])
    assert "槐荫区" in [token.span.of(text) for token in plain.of(Token)]
    assert "青年湖议事厅" not in [token.span.of(text) for token in plain.of(Token)]
    own = process(from_text(text), [Segment(user_words=("青年湖议事厅",))])
    assert "青年湖议事厅" in [token.span.of(text) for token in own.of(Token)]
    again = process(from_text(text), [Segment()])
    assert again.of(Token) == plain.of(Token), "one user's words reached another"


def test_traditional_text_is_cut_like_its_simplified_twin() -> None:
    hant, hans = "區委宣傳部組織開展活動", "区委宣传部组织开展活动"
    assert [t.span for t in process(from_text(hant), [Segment()]).of(Token)] == [
        t.span for t in process(from_text(hans), [Segment()]).of(Token)
    ]


def test_words_are_cut_at_restored_marks() -> None:
    tokens = [Token(Span(0, 2), "t"), Token(Span(2, 6), "t", "n"), Token(Span(6, 7), "t", "v")]
    cut = [(t.span.start, t.span.end, t.tag) for t in words.cut_at(tokens, [2, 3, 5, 9])]
    assert cut == [(0, 2, ""), (2, 3, ""), (3, 5, ""), (5, 6, ""), (6, 7, "v")], "a part is another word"


def test_words_bear_the_class_that_the_dictionary_gives() -> None:
    text = "青年湖议事厅建成了"
    found = {text[start:end]: tag for start, end, tag in words.spans(text, ("青年湖议事厅",))}
    assert (found["建成"], found["青年湖议事厅"]) == ("v", "")


def test_jieba_is_not_touched() -> None:
    import jieba

    process(from_text("考察团到槐荫区参观"), [Segment(user_words=("考察团到",))])
    assert not jieba.dt.initialized and not jieba.dt.FREQ


def test_a_word_that_folding_changes_is_a_word() -> None:
    assert words.pieces("效果显著，名著很多") == ["效果显著", "，", "名著", "很多"]


def test_a_term_made_of_known_words_is_no_word() -> None:
    assert words.pieces("推进精神文明建设") == ["推进", "精神文明", "建设"]


def test_words_of_ones_own_come_without_frequencies_and_stay_apart() -> None:
    own = words.tokenizer(("议事园协会",))
    assert words.pieces("成立议事园协会", ("议事园协会",)) == ["成立", "议事园协会"]
    plain = words.tokenizer()
    assert own.FREQ is not plain.FREQ and "议事园协会" not in plain.FREQ
    assert not words.known("议事园协会") and words.known("议事园协会", ("议事园协会",))


def test_an_agency_is_cut_from_what_a_lost_comma_joined() -> None:
    text = "考察团走访了区委办区民政局"
    tokens = process(from_text(text), [Segment()]).of(Token)
    cut = [t.span.of(text) for t in words.cut_at(tokens, [text.index("区民政")])]
    assert "".join(cut) == text and any(
        text[: len("".join(cut[:i]))].endswith("区委办") for i in range(len(cut))
    )
    assert not [word for word in cut if "办区" in word]


def test_a_sign_makes_a_heading_only_above_a_paragraph() -> None:
    body = "全市建成工作站57家，引进专家26名，取得了明显成效。"
    doc = process(from_text(f"工作简报\n◆平台做乘法让人才愿意留得住\n{body}"), [Segment()])
    assert [b.kind for b in doc.of(Block)] == ["title", "heading", "paragraph"]
    doc = process(
        from_text(f"工作简报\n{body}\n◆平台做乘法让人才愿意留得住\n◆政策做加法让人才愿意来这里"), [Segment()]
    )
    assert [b.kind for b in doc.of(Block)][2:] == ["paragraph", "paragraph"]
