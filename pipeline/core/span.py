"""Span: a half-open stretch of a text, counted in code points, never in bytes."""

from __future__ import annotations

from dataclasses import dataclass

_set = object.__setattr__


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """``text[start:end]``: 0-based, half-open, in code points.

    >>> Span(2, 4).of("上海黄浦区")
    '黄浦'

    Raises ValueError when the ends are negative or crossed.
    """

    start: int
    end: int

    # Written out, since a document has thousands: what dataclass writes takes twice the time.
    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"span {start}:{end}: wants 0 <= start <= end")
        _set(self, "start", start)
        _set(self, "end", end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """A zero-wide span is still a place: always true."""
        return True

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end
