"""Offsets are right by construction: any chain of random edits maps every untouched character home."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import Edit, Gap, Span, from_text
from pipeline.core.document import Document

ALPHABET = "上海黄浦区创建(chuàng)，。<b>"


@st.composite
def edit_chain(draw: st.DrawFn) -> tuple[Document, list[list[int]]]:
    """A document after a random chain of edits, and for each untouched character its (offset, raw offset)."""
    doc = from_text(draw(st.text(ALPHABET, max_size=40)), id="d")
    home = list(range(len(doc.raw)))  # raw offset of every character of the text, -1 where a stage wrote it
    for _ in range(draw(st.integers(1, 4))):
        edits, at = [], 0
        while at < len(doc.text) and draw(st.booleans()):
            start = draw(st.integers(at, len(doc.text)))
            end = draw(st.integers(start, min(len(doc.text), start + 4)))
            after = draw(st.text("甲乙丙丁", max_size=3))
            edits.append(Edit(Span(start, end), after, "test.edit", binds=draw(st.booleans()) and not after))
            at = end + draw(st.integers(0 if end > start else 1, 3))
        moved, old = [], 0
        for edit in edits:
            kept = doc.text[edit.span.start : edit.span.end] == edit.after
            moved += home[old : edit.span.start]
            moved += home[edit.span.start : edit.span.end] if kept else [-1] * len(edit.after)
            old = edit.span.end
        home = moved + home[old:]
        doc = doc.with_marks("test", edits)
    return doc, [[i, raw] for i, raw in enumerate(home) if raw >= 0]


@settings(max_examples=300, deadline=None)
@given(edit_chain())
def test_untouched_characters_lead_home(made: tuple[Document, list[list[int]]]) -> None:
    doc, untouched = made
    for offset, raw in untouched:
        assert doc.raw[raw] == doc.text[offset]
        home = doc.to_raw(Span(offset, offset + 1))
        assert home.start == raw, "a character starts where it stood"
        assert home.end >= raw + 1, "and may only grow by what binds to it"
        assert doc.from_raw(Span(raw, raw + 1)).covers(Span(offset, offset + 1))


@settings(max_examples=300, deadline=None)
@given(edit_chain())
def test_undo_gives_raw_back_and_replay_gives_text(made: tuple[Document, list[list[int]]]) -> None:
    doc, _ = made
    assert doc.undone() == doc.raw
    again = from_text(doc.raw, id="d")
    for step in doc.steps:
        again = again.with_marks(step.stage, step.edits)
    assert again.text == doc.text


@settings(max_examples=300, deadline=None)
@given(edit_chain())
def test_offsets_are_monotone(made: tuple[Document, list[list[int]]]) -> None:
    doc, _ = made
    places = [doc.to_raw(Span(i, i + 1)) for i in range(len(doc.text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))
    assert all(place.end <= len(doc.raw) for place in places)


def test_a_note_belongs_to_its_host_and_a_tag_does_not() -> None:
    doc = from_text("<b>創(chuàng)</b>建", id="d").with_marks(
        "ingest", [Edit(Span(0, 3), "", "ingest.markup"), Edit(Span(12, 16), "", "ingest.markup")]
    )
    doc = doc.with_marks(
        "repair", [Edit(Span(1, 9), "", "repair.ruby", binds=True), Gap(9, "的", 0.5, "restore.gaps")]
    )
    assert doc.text == "創建"
    assert doc.to_raw(Span(0, 1)).of(doc.raw) == "創(chuàng)"
    assert doc.to_raw(Span(1, 2)).of(doc.raw) == "建"
    assert doc.to_raw(Span(0, 2)).of(doc.raw) == "創(chuàng)</b>建"
    assert doc.gaps[0].offset == 1
    assert doc.to_raw(doc.gaps[0].span) == Span(12, 12), "a gap stands after the note"
