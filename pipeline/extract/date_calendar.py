"""Calendar: a day of which parts may be unknown, how it is written in EDTF, and what a row of dates holds."""

from __future__ import annotations

import calendar
from typing import Any, NamedTuple

from pipeline.extract.numeral import read

__all__ = ["RULE", "Day", "days_in", "row", "small"]

RULE = "extract.dates"
_MONTHS = {"正": 1, "元": 1, "腊": 12}


class Day(NamedTuple):
    """A day, month or year, of which parts may be unknown. ``year`` None: nobody said it."""

    year: int | None
    month: int = 0
    day: int = 0

    def edtf(self) -> str:
        said = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.month or self.day:
            said += f"-{self.month:02d}" if self.month else "-XX"
        return said + (f"-{self.day:02d}" if self.day else "")

    def first(self) -> str:
        return Day(self.year, self.month or (0 if self.day else 1), self.day or 1).edtf()

    def last(self) -> str:
        month = self.month or (0 if self.day else 12)
        return Day(self.year, month, self.day or days_in(self.year, month)).edtf()

    def exists(self) -> bool:
        return self.month <= 12 and self.day <= (days_in(self.year, self.month) if self.month else 31)


def days_in(year: int | None, month: int) -> int:
    """Days of a month; an unknown year may be a leap year."""
    return calendar.monthrange(year if year is not None else 2000, month)[1]


def small(chars: str) -> int:
    """The value of a month, day or count in Arabic or Chinese numerals; 0 where it has none."""
    if chars.isdigit() and chars.isascii():
        return int(chars)
    if chars in _MONTHS:
        return _MONTHS[chars]
    reading = read(chars, 0)
    return int(reading.low) if reading is not None and reading.end == len(chars) else 0


def row(kind: str, timex: str, start: str, end: str, duration: str, basis: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "timex": timex,
        "start": start,
        "end": end,
        "duration": duration,
        "year_basis": basis,
    }
