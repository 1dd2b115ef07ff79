"""Core: one loop that applies what stages propose, and refuses what they may not; outline; escaping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from pipeline.core import (
    Block,
    Document,
    Edit,
    Gap,
    Mark,
    Mention,
    Residue,
    Span,
    StageError,
    Token,
    UsageError,
    after,
    check_order,
    from_text,
    process,
)
from pipeline.core.display import ansi, html_page
from pipeline.core.outline import clauses, sections, sentences
from pipeline.core.stage import Propose


@dataclass(frozen=True, slots=True)
class Says:
    """A stage that proposes what it is told to, one list a pass."""

    name: str
    lists: tuple[tuple[Mark, ...], ...]
    writes: frozenset[type] = frozenset({Edit, Block, Token, Gap, Mention, Residue})
    reads: frozenset[type] = field(default=frozenset())

    def passes(self) -> Sequence[Propose]:
        def proposing(marks: tuple[Mark, ...]) -> Propose:
            def propose(doc: Document) -> Iterable[Mark]:
                return marks

            return propose

        return [proposing(marks) for marks in self.lists]


def test_marks_of_older_stages_ride_along() -> None:
    doc = from_text("一二三四五", id="d")
    doc = after(
        doc,
        Says("one", ((Mention(Span(2, 4), "district", "test.rule"), Gap(5, "。", 0.9, "test.gap", "safe")),)),
    )
    doc = after(
        doc, Says("two", ((Edit(Span(0, 1), "", "test.edit"), Edit(Span(1, 2), "甲乙", "test.edit")),))
    )
    assert doc.text == "甲乙三四五"
    assert doc.mentions[0].span.of(doc.text) == "三四"
    assert doc.gaps[0].offset == 5
    assert doc.at("one").text == "一二三四五" and doc.done == ("one", "two")


def test_a_later_pass_sees_what_an_earlier_one_mended() -> None:
    doc = process(
        from_text("壹貳", id="d"),
        [Says("one", ((Edit(Span(0, 1), "", "a.b"),), (Edit(Span(0, 1), "二", "a.b"),)))],
    )
    assert doc.text == "二" and doc.undone() == "壹貳"


def test_crossed_edits_are_refused() -> None:
    marks = (Edit(Span(0, 2), "x", "test.one"), Edit(Span(1, 3), "y", "test.two"))
    with pytest.raises(StageError, match=r"test\.two.*crosses.*test\.one"):
        after(from_text("一二三", id="d"), Says("s", (marks,)))


def test_a_stage_may_not_write_what_it_did_not_declare() -> None:
    with pytest.raises(StageError, match="may not write Gap"):
        after(from_text("一", id="d"), Says("s", ((Gap(1, "。", 0.5, "r"),),), writes=frozenset({Edit})))


def test_the_order_proves_itself() -> None:
    with pytest.raises(StageError, match="reads Block, which no earlier stage writes"):
        check_order([Says("s", (), reads=frozenset({Block}))])


def test_a_stage_that_did_not_run_is_named() -> None:
    with pytest.raises(UsageError, match="These did: one"):
        after(from_text("一", id="d"), Says("one", ())).at("two")


def reading_of(gaps: Iterable[Gap], **options: object) -> str:
    doc = after(from_text("一二三", id="d"), Says("restore", (tuple(gaps),)))
    return doc.reading(**options)  # type: ignore[arg-type]


def test_a_restored_word_is_in_the_reading_and_never_in_the_text() -> None:
    gaps = [
        Gap(1, "的", 0.7, "r", "balanced"),
        Gap(2, "，", 0.4, "r", "full"),
        Gap(3, "。", 0.99, "r", "safe"),
    ]
    assert reading_of(gaps, mode="safe") == "一二三。"
    assert reading_of(gaps) == "一的二三。"
    assert reading_of(gaps, mode="full") == "一的二，三。"
    assert reading_of(gaps, min_confidence=0.9) == "一二三。"
    assert after(from_text("一二三", id="d"), Says("s", (tuple(gaps),))).text == "一二三"
    with pytest.raises(UsageError, match="safe, balanced, full"):
        reading_of(gaps, mode="bold")


def outlined() -> Document:
    text = "关于考察的报告\n一、基本情况\n区委成立了领导小组设立了办公室\n1、领导重视成立了机构；投入3.5万元\n相关文章"
    lines: list[Span] = []
    for line in text.split("\n"):
        start = lines[-1].end + 1 if lines else 0
        lines.append(Span(start, start + len(line)))
    blocks = (
        Block(lines[0], "title", "t"),
        Block(lines[1], "heading", "t", level=1, number="1", marker=Span(8, 10)),
        Block(lines[2], "paragraph", "t"),
        Block(
            lines[3], "paragraph", "t", level=3, number="1.1", marker=Span(lines[3].start, lines[3].start + 2)
        ),
        Block(lines[4], "paragraph", "t", region="boilerplate"),
    )
    gaps = (
        Gap(lines[2].start + 9, "，", 0.9, "r", "balanced"),
        Gap(lines[2].end, "。", 0.97, "r", "safe"),
        Gap(lines[3].start + 6, "。", 0.8, "r", "balanced"),
    )
    return after(from_text(text, id="d"), Says("s", (blocks + gaps,)))


def test_sections_nest_and_boilerplate_stands_apart() -> None:
    doc = outlined()
    found = [(s.level, s.number, s.title.of(doc.text), s.parent, s.region) for s in sections(doc)]
    assert found == [
        (0, "", "关于考察的报告", None, "body"),
        (1, "1", "基本情况", 0, "body"),
        (3, "1.1", "领导重视", 1, "body"),
        (0, "", "", None, "boilerplate"),
    ]


def test_sentences_end_at_marks_and_at_accepted_gaps() -> None:
    doc = outlined()
    assert [s.span.of(doc.text) for s in sentences(doc)] == [
        "关于考察的报告", "一、基本情况", "区委成立了领导小组设立了办公室", "1、领导重视", "成立了机构；投入3.5万元",
    ]  # fmt: skip
    last = sentences(doc)[-1].span
    assert [c.of(doc.text) for c in clauses(doc, last)] == ["成立了机构；", "投入3.5万元"]
    assert [c.of(doc.text) for c in clauses(doc, sentences(doc)[2].span)] == [
        "区委成立了领导小组",
        "设立了办公室",
    ]


def test_everything_shown_is_escaped() -> None:
    doc = from_text("<script>alert(1)</script>\x1b[31m区", id='<b>"d"</b>')
    doc = after(
        doc,
        Says(
            "extract",
            ((Mention(Span(0, 8), "district", 'r"><i>', norm="<i>"), Residue(Span(9, 12), "<u>", "r")),),
        ),
    )
    page = html_page(doc)
    assert "<script" not in page and "<i>" not in page and "<u>" not in page and '<b>"d"' not in page
    assert "\x1b[31m" not in ansi(doc, colour=False)


def test_what_a_document_keeps_is_worked_out_anew_where_marks_of_its_kinds_come_in() -> None:
    doc = process(from_text("甲乙丙丁"), [Says("segment", ((Block(Span(0, 4), "paragraph", "t"),),))])
    assert [s.span for s in sentences(doc)] == [Span(0, 4)] and doc.gaps == ()
    more = process(doc, [Says("restore", ((Gap(2, "。", 0.9, "t", "safe"), Token(Span(0, 2), "t")),))])
    assert [s.span for s in sentences(more)] == [Span(0, 2), Span(2, 4)]
    assert len(more.gaps) == len(more.of(Token)) == 1
    cut = process(more, [Says("repair", ((Edit(Span(0, 1), "", "t"),),))])
    assert [s.span for s in sentences(cut)] == [Span(0, 1), Span(1, 3)] and len(cut.edits) == 1
