"""Alignment: a two-way map of offsets between a text and the text that edits made of it.

The map is kept per boundary, as two rising arrays: where a span that *starts* at boundary ``i`` of the new text
starts in the old one, and where a span that *ends* there ends. Two alignments compose by indexing one array with
the other, so offsets are right by construction, however many steps lie between.

    old  創 ( c h u à n g ) 建       Edit(1:9 → "", binds=True)
    new  創 建                        starts [0, 9, 10]   ends [0, 9, 10]

    old  < b > 創 < / b > 建         Edit(0:3 → ""), Edit(4:8 → "")
    new  創 建                        starts [3, 8, 9]    ends [0, 4, 9]
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.core.errors import StageError
from pipeline.core.marks import Edit
from pipeline.core.span import Span


class Alignment:
    """Offsets of a new text in an old one, and back. Immutable by convention."""

    __slots__ = ("ends", "old_length", "starts")

    def __init__(self, starts: array[int], ends: array[int], old_length: int) -> None:
        self.starts, self.ends, self.old_length = starts, ends, old_length

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """The alignment of a text of ``length`` code points with itself."""
        return cls(array("I", range(length + 1)), array("I", range(length + 1)), length)

    @property
    def new_length(self) -> int:
        return len(self.starts) - 1

    def to_old(self, span: Span) -> Span:
        """Where these characters of the new text stand in the old one.

        A character inside a replacement answers with the whole replaced span. A zero-wide span stands behind what
        binds to the character before it.
        """
        if span.start == span.end:
            return Span(self.ends[span.end], self.ends[span.end])
        end = self.ends[span.end]
        # Inserted where something was deleted before: there the two arrays cross, and the place is zero-wide.
        return Span(min(self.starts[span.start], end), end)

    def to_new(self, span: Span) -> Span:
        """Where these characters of the old text went: zero-wide where they were deleted.

        A span that cuts into a replacement answers with the whole replacement, a note with its host.
        """
        count = self.new_length
        last = bisect_left(self.starts, span.end, 0, count)
        if span.start == span.end:
            return Span(last, last)
        first = bisect_right(self.ends, span.start, 1, count + 1) - 1
        return Span(first, max(first, last))

    def compose(self, older: Alignment) -> Alignment:
        """This alignment over ``older``: from the newest text straight to the oldest."""
        starts = array("I", map(older.starts.__getitem__, self.starts))
        ends = array("I", map(older.ends.__getitem__, self.ends))
        return Alignment(starts, ends, older.old_length)


def apply(text: str, edits: Sequence[Edit]) -> tuple[str, Alignment]:
    """The text with ``edits`` applied, and its alignment with ``text``.

    ``edits`` are sorted and do not overlap (see ``check``). Raises nothing of its own.
    """
    pieces: list[str] = []
    starts: array[int] = array("I")
    ends: array[int] = array("I")
    at = 0
    boundary_end = 0  # where a span ends that ends at the boundary about to be written

    for edit in edits:
        begin, stop = edit.span.start, edit.span.end
        if begin > at:
            pieces.append(text[at:begin])
            starts.extend(range(at, begin))
            ends.append(boundary_end)
            ends.extend(range(at + 1, begin))
            boundary_end = begin
        if edit.after:
            size = len(edit.after)
            pieces.append(edit.after)
            starts.extend([begin] * size)
            ends.append(boundary_end)
            ends.extend([stop] * (size - 1))
            boundary_end = stop
        elif edit.binds and boundary_end == begin:
            boundary_end = stop
        at = stop
    if at < len(text):
        pieces.append(text[at:])
        starts.extend(range(at, len(text)))
        ends.append(boundary_end)
        ends.extend(range(at + 1, len(text)))
        boundary_end = len(text)
    starts.append(len(text))
    ends.append(boundary_end)
    return "".join(pieces), Alignment(starts, ends, len(text))


def check(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits in order, each with the characters it replaces; those that change nothing are left out.

    Raises StageError where two overlap or one leaves the text.
    """
    ordered = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    kept: list[Edit] = []
    last: Edit | None = None
    for edit in ordered:
        if edit.span.end > len(text):
            raise StageError(f"{edit.rule}: edit {edit.span} leaves the text of {len(text)} characters.")
        if last is not None and edit.span.start < last.span.end:
            raise StageError(f"{edit.rule}: edit {edit.span} crosses {last.span} of {last.rule}.")
        before = edit.span.of(text)
        last = edit
        if before != edit.after:
            kept.append(
                Edit(edit.span, edit.after, edit.rule, edit.confidence, edit.evidence, edit.binds, before)
            )
    return tuple(kept)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """The text as it stood before ``edits`` (as ``check`` returned them) made ``text`` of it."""
    pieces: list[str] = []
    at = 0  # in the new text
    old = 0
    for edit in edits:
        keep = edit.span.start - old
        pieces += [text[at : at + keep], edit.before]
        at += keep + len(edit.after)
        old = edit.span.end
    pieces.append(text[at:])
    return "".join(pieces)
