"""Body: the text as the rules of this room look at it.

Folded to Hans, digits half-width, boilerplate blanked, and at every accepted gap that holds marks these marks
themselves, so that no pattern crosses a restored boundary, nor one between the number of a point and a figure.
Restored words (的, 是) are left out: they separate nothing. ``span`` leads back to the text, where marks that were put
in have no width.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import regex

from pipeline.core import Block, Document, Gap, Span, Token
from pipeline.extract.numeral import plain
from pipeline.extract.view import folded

__all__ = ["Body"]

#: What ends a number, so that no mark can stand before it: 4000元|上下, 九成|五以上.
_ENDS_NUMBER = regex.compile(
    r"(?:以[上下内]|左右|不等|开外|有余)(?!\p{Han}?岸)|上下(?![联齐一各级贯相衔两])|(?<=成)[一二三四五六七八九半](?=以[上下]|左右|[^\p{Han}]|$)"
)
_NUMBER_BEFORE = regex.compile(r"[0-9一二两三四五六七八九十百千万亿多余][\p{Han}%]{0,3}$")


def _inside_number(text: str, at: int) -> bool:
    """True where a guessed mark would part a number from its own ending."""
    return (
        _ENDS_NUMBER.match(text, at) is not None
        and _NUMBER_BEFORE.search(text, max(at - 4, 0), at) is not None
    )


class Body:
    """``text``: what patterns run on. Offsets in it are turned into spans of ``doc.text`` by ``span``."""

    __slots__ = ("_back", "doc", "kept", "text")

    @classmethod
    def of(cls, doc: Document) -> Body:
        """The body of a document, which keeps it, because every rule asks for it."""
        return doc.kept("body", frozenset((Block, Gap, Token)), lambda: cls(doc))

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.kept: dict[str, Any] = {}  # what a rule worked out of it and others ask for
        text = plain(folded(doc))
        for block in doc.of(Block):
            if block.region == "boilerplate":
                text = text[: block.span.start] + "\n" * len(block.span) + text[block.span.end :]
        # 1．10月底前 is point 1, and then a date.
        marked = [
            (block.marker.end, "、")
            for block in doc.of(Block)
            if block.marker is not None
            and text[block.marker.end - 1 : block.marker.end + 1].strip(".").isdigit()
        ]
        for gap in doc.accepted():
            marks = "".join(char for char in gap.inserted if not char.isalnum())
            if marks and not _inside_number(text, gap.offset):
                marked.append((gap.offset, marks))
        marked.sort()
        self._back: Sequence[int] = ()  # empty where no marks are put in: offsets are the same
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
        return Span(self.back(start), self.back(end))

    def back(self, at: int) -> int:
        """Where the character at ``at`` of ``text`` stands in ``doc.text``."""
        return self._back[at] if self._back else at

    def offset(self, at: int) -> int:
        """Where the character at ``at`` of ``doc.text`` stands in ``text``."""
        return bisect_right(self._back, at) - 1 if self._back else at
