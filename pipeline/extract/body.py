"""Body: the text as the rules of this room look at it.

Folded to Hans, digits half-width, boilerplate blanked, and at every accepted gap that holds marks these marks
themselves, so that no pattern crosses a restored boundary. Restored words (的, 是) are left out: they separate
nothing. ``span`` leads back to the text, where restored marks have no width.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.core import Block, Document, Span
from pipeline.data import fold
from pipeline.extract.numeral import plain

__all__ = ["Body"]


class Body:
    """``text``: what patterns run on. Offsets in it are turned into spans of ``doc.text`` by ``span``."""

    __slots__ = ("_back", "doc", "text")

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        text = plain(fold(doc.text))
        for block in doc.of(Block):
            if block.region == "boilerplate":
                text = text[: block.span.start] + "\n" * len(block.span) + text[block.span.end :]
        marked = []
        for gap in doc.accepted():
            marks = "".join(char for char in gap.inserted if not char.isalnum())
            if marks:
                marked.append((gap.offset, marks))
        self._back: Sequence[int] = range(len(text) + 1)
        if marked:
            pieces: list[str] = []
            back: list[int] = []
            at = 0
            for offset, marks in marked:
                pieces += [text[at:offset], marks]
                back.extend(range(at, offset))
                back.extend([offset] * len(marks))
                at = offset
            pieces.append(text[at:])
            back.extend(range(at, len(text) + 1))
            self._back, text = back, "".join(pieces)
        self.text = text

    def span(self, start: int, end: int) -> Span:
        """The characters of ``doc.text`` that ``text[start:end]`` stands for; restored marks at its ends fall away."""
        return Span(self._back[start], self._back[end])

    def offset(self, at: int) -> int:
        """Where the character at ``at`` of ``doc.text`` stands in ``text``."""
        return bisect_right(self._back, at) - 1
