"""Page: the lines of a document and what they show of it, seen once and shared by the rules of this room.

>>> from pipeline.core import from_text
>>> [line.text for line in read(from_text("标题\\n\\n　　正文在此。")).lines]
['标题', '正文在此。']
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

from pipeline.core import Block, Document, Span
from pipeline.data import fold

#: Marks that end a sentence or a stretch of one, as a line may end. A closing quote may follow them.
END_MARKS = "。！？；：…!?;:"
CLOSERS = '”’」』）】》〕)]"'
PAUSES = "，、,"
END = regex.compile(rf"[{regex.escape(END_MARKS)}][{regex.escape(CLOSERS)}]{{0,3}}+\Z")
HAN = regex.compile(r"[\p{Han}〇]")

#: A page whose long lines end in a mark this often has kept its marks.
KEPT_SHARE = 0.5
#: Lines shorter than this say nothing of whether paragraphs end in a mark: they may be headings.
LONG_LINE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line without the blanks around it. ``text`` is folded, of the length of ``span``.

    ``indented``: it began with an ideographic space, a tab, or two or more spaces. ``parted``: a blank line
    stands before it.
    """

    span: Span
    text: str
    region: str
    indented: bool
    parted: bool

    @property
    def ended(self) -> bool:
        """True where the line ends in a mark that may end a paragraph."""
        return END.search(self.text[-4:]) is not None


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a document, and whether it kept its full stops."""

    lines: tuple[Line, ...]
    keeps_stops: bool


def read(doc: Document) -> Page:
    """The page that a document is, with the regions that ingest saw. Offsets are those of ``doc.text``."""
    return doc.kept("page", frozenset((Block,)), lambda: _read(doc))


def _read(doc: Document) -> Page:
    regions = [block for block in doc.of(Block) if block.kind == "region"]
    starts = [block.span.start for block in regions]
    text = doc.text
    folded = fold(text)
    lines: list[Line] = []
    at = 0
    parted = False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            lead = len(raw) - len(raw.lstrip())
            span = Span(at + lead, at + lead + len(stripped))
            found = bisect_right(starts, span.start) - 1
            region = "body"
            if found >= 0 and span.start < regions[found].span.end:
                region = regions[found].region
            indented = lead > 1 or raw[:1] in ("　", "\t")
            lines.append(Line(span, span.of(folded), region, indented, parted))
        parted = not stripped
        at += len(raw) + 1
    long = [line for line in lines if line.region == "body" and len(line.span) >= LONG_LINE]
    stops = sum("。" in line.text for line in long)
    return Page(tuple(lines), bool(long) and stops >= KEPT_SHARE * len(long))
