"""Passages: whole paragraphs of invented reports of many kinds, every name of four types marked in place."""

from __future__ import annotations

from pathlib import Path

import marking
import pytest

from pipeline.core import Document

TYPES = ("district", "agency", "person", "programme")
TEXT = (Path(__file__).parent / "marked/passages.txt").read_text(encoding="utf-8")
PASSAGES = [p for p in (part.strip() for part in TEXT.split("\n\n")) if p and not p.startswith("#")]


def found(doc: Document) -> list[marking.Marked]:
    return [
        marking.Marked(
            m.span.start, m.span.end, m.type, m.subtype if m.type == "programme" else marking.norm(doc, m)
        )
        for m in doc.mentions
        if m.type in TYPES
    ]


@pytest.mark.parametrize("passage", PASSAGES, ids=[marking.parse(p)[0][:20] for p in PASSAGES])
def test_passage(passage: str) -> None:
    year, bar, rest = passage.partition("|")
    dated = bool(bar) and year.isdigit()
    text, gold = marking.parse(rest if dated else passage)
    assert found(marking.read(text, int(year) if dated else None)) == gold
