"""Outline: sections, sentences and clauses, derived from blocks, marks in the text, and accepted gaps.

They are no marks and never stored: whoever asks derives them from the document, which keeps the answer
(``Document.kept``) for those who ask next.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.core.document import Document
from pipeline.core.marks import Block, Gap
from pipeline.core.span import Span

#: What outlines are derived of.
_OF = frozenset((Block, Gap))
SENTENCE_MARKS = frozenset("。！？!?")
CLAUSE_MARKS = frozenset("，；：。！？,;:!?")
#: What may close behind a mark and still belongs to the stretch that the mark ends.
CLOSERS = frozenset('”’」』）】》〕)]"')
#: Brackets and quotes inside which a mark ends nothing but what is inside.
OPENERS = frozenset("“‘「『（【《〔(")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its text, up to the next heading of any level.

    ``order``: position in the report, from 0. ``parent``: order of the section above, or None. ``title``: the
    heading without its numbering. ``level`` 0: the title of the report, or what stands before any heading.
    """

    order: int
    level: int
    number: str
    marker: Span | None
    title: Span
    span: Span
    parent: int | None
    region: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body; ``section`` is the order of its section. ``kind``: title, heading or paragraph."""

    order: int
    span: Span
    section: int
    kind: str


def pauses(doc: Document, marks: frozenset[str], mode: str = "balanced") -> tuple[int, ...]:
    """Offsets at which a stretch ends: behind a mark of ``marks`` in the text or in an accepted gap, in order."""
    return doc.kept(("pauses", marks, mode), _OF, lambda: _pauses(doc, marks, mode))


def _pauses(doc: Document, marks: frozenset[str], mode: str) -> tuple[int, ...]:
    ends: set[int] = {gap.offset for gap in doc.accepted(mode) if not marks.isdisjoint(gap.inserted)}
    text = doc.text
    for match in _any_of(marks).finditer(text):
        end = match.end()
        # 3.5, 10:30 and 1,000 hold no pause.
        if match[0] in ",:.;" and end < len(text) and text[end].isascii() and text[end].isalnum():
            continue
        while end < len(text) and (text[end] in CLOSERS or text[end] in marks):
            end += 1
        ends.add(end)
    return tuple(sorted(ends))


@cache
def _any_of(marks: frozenset[str]) -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(sorted(marks))) + "]")


def stretches(span: Span, ends: Sequence[int], text: str) -> Iterator[Span]:
    """``span`` cut at ``ends``; blank stretches are left out, and blanks around one are not part of it."""
    at = span.start
    first, last = bisect_right(ends, at), bisect_left(ends, span.end)
    for end in [*ends[first:last], span.end]:
        start, stop = at, end
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield Span(start, stop)
        at = end


def body_blocks(doc: Document) -> tuple[Block, ...]:
    """Titles, headings and paragraphs of the body, in order. Before segmentation: the lines of the text."""
    return doc.kept("body blocks", _OF, lambda: _body_blocks(doc))


def _body_blocks(doc: Document) -> tuple[Block, ...]:
    blocks = tuple(b for b in doc.of(Block) if b.kind != "region")
    if not blocks:
        blocks = tuple(_lines(doc.text))
    return tuple(b for b in blocks if b.region == "body")


def _lines(text: str) -> Iterator[Block]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield Block(Span(at, at + len(line)), "paragraph", "core.outline")
        at += len(line) + 1


def sentences(doc: Document, mode: str = "balanced") -> tuple[Sentence, ...]:
    """The sentences of the body. A title or heading line is one sentence of its own."""
    return doc.kept(("sentences", mode), _OF, lambda: _sentences(doc, mode))


def _sentences(doc: Document, mode: str) -> tuple[Sentence, ...]:
    ends = pauses(doc, SENTENCE_MARKS, mode)
    found = sections(doc)
    starts = [section.span.start for section in found]
    made: list[Sentence] = []
    for block in body_blocks(doc):
        spans = [block.span] if block.kind in ("title", "heading") else stretches(block.span, ends, doc.text)
        for span in spans:
            section = max(bisect_right(starts, span.start) - 1, 0)
            made.append(Sentence(len(made), span, section, block.kind))
    return tuple(made)


def clauses(doc: Document, span: Span, mode: str = "balanced") -> tuple[Span, ...]:
    """The clauses of a stretch, cut at ， ； ： and at the ends of sentences."""
    return tuple(stretches(span, pauses(doc, CLAUSE_MARKS, mode), doc.text))


def sections(doc: Document) -> tuple[Section, ...]:
    """Every heading with its text; stretches of boilerplate are sections of their own."""
    return doc.kept("sections", _OF, lambda: _sections(doc))


def _sections(doc: Document) -> tuple[Section, ...]:
    blocks = [b for b in doc.of(Block) if b.kind != "region"]
    if not blocks:
        return (Section(0, 0, "", None, Span(0, 0), Span(0, len(doc.text)), None, "body"),)
    ends = pauses(doc, SENTENCE_MARKS)
    opened: list[tuple[Block, int]] = []
    for block in blocks:
        last = opened[-1][0] if opened else None
        if (
            last is None
            or block.region != last.region
            or (block.region == "body" and (block.level > 0 or block.kind == "title"))
        ):
            opened.append((block, block.span.start))
    made: list[Section] = []
    stack: list[Section] = []
    for order, (block, start) in enumerate(opened):
        stop = opened[order + 1][1] if order + 1 < len(opened) else len(doc.text)
        while stack and (block.region != "body" or stack[-1].level >= block.level):
            stack.pop()
        parent = stack[-1].order if stack and block.region == "body" else None
        section = Section(
            order, block.level, block.number, block.marker, _title(doc, block, ends), Span(start, stop), parent,
            block.region,
        )  # fmt: skip
        made.append(section)
        if block.region == "body":
            stack.append(section)
    return tuple(made)


def _title(doc: Document, block: Block, ends: Sequence[int]) -> Span:
    """The words of a heading; of a paragraph with a run-in heading, its first sentence."""
    start = block.marker.end if block.marker is not None else block.span.start
    if block.kind in ("title", "heading"):
        while start < block.span.end and doc.text[start].isspace():
            start += 1
        return Span(min(start, block.span.end), block.span.end)
    if block.level == 0 or block.region != "body":
        return Span(block.span.start, block.span.start)
    return next(stretches(Span(start, block.span.end), ends, doc.text), Span(start, start))
