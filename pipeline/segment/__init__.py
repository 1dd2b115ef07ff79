"""Segment: from a mended text to lines that are whole, blocks, headings and words.

    >>> from pipeline.core import from_text, process
    >>> doc = process(from_text("一、基本情况\\n会议听取了区民政局和\\n教育局的汇报。"), [Segment()])
    >>> [(block.kind, block.number, block.span.of(doc.text)) for block in doc.of(Block)]
    [('heading', '1', '一、基本情况'), ('paragraph', '', '会议听取了区民政局和教育局的汇报。')]

Lines first (lines, spaces: edits), then what they are (numbering, blocks) and their words (words).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.core import Block, Document, Edit, Mark, Token
from pipeline.core.stage import Propose
from pipeline.segment import blocks, lines, page, spaces, words

__all__ = ["Segment"]

#: Mending makes lines longer, and longer lines may show more to mend; this many rounds are always enough.
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """The stage. ``user_words``: words of the user's own that jieba must keep whole."""

    user_words: tuple[str, ...] = ()

    name: ClassVar[str] = "segment"
    reads: ClassVar[frozenset[type]] = frozenset()
    writes: ClassVar[frozenset[type]] = frozenset({Edit, Block, Token})

    def passes(self) -> Sequence[Propose]:
        return (mend, self.describe)

    def describe(self, doc: Document) -> Iterator[Mark]:
        """Blocks and words of a text whose lines are whole."""
        yield from blocks.propose(page.read(doc))
        yield from words.propose(doc, self.user_words)


def mend(doc: Document) -> Iterator[Edit]:
    """The edits that make lines whole: round after round on a copy, until a round brings no news.

    So a second run of the stage finds nothing to do, though each join changes what the page shows.
    """
    regions = tuple(block for block in doc.of(Block) if block.kind == "region")
    copy = Document(doc.id, doc.text, doc.text, marks=regions)
    for _ in range(ROUNDS):
        before = copy.text
        copy = copy.with_marks("segment", lines.propose(page.read(copy)))
        copy = copy.with_marks("segment", spaces.propose(copy, page.read(copy)))
        if copy.text == before:
            break
    for edit in copy.edits:
        yield Edit(edit.raw, edit.after, edit.rule, edit.confidence, edit.evidence)
