"""Checks: a range of days against the length that the report gives for it.

9月10日至9月21日，为期8天 → duration_mismatch
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date

import regex

from pipeline.core import Document, Mention, Record
from pipeline.extract.date_calendar import RULE
from pipeline.extract.view import folded

__all__ = ["duration_issues"]

#: A range is measured against a duration that one of these announces.
_ANNOUNCED = regex.compile(
    r"(?:为期|历时|用时|费时|历经|时间为|时长|总?共|前后|持续|连续|长达|达)(?:约|近)?$"
)

_WHOLE = regex.compile(r"P(\d+)([DWMY])")


def _ends(mention: Mention) -> tuple[str, str] | None:
    first, slash, last = str(mention.values["timex"]).partition("/")
    return (first, last) if slash and len(first) == len(last) and first != last else None


def _lengths(first: str, last: str, letter: str) -> set[int]:
    """How long a range is, counted both ways: with its first day (month, year) and without it."""
    if letter in ("D", "W") and len(first) == 10:
        days: set[int] = set()
        for year in (2003, 2004) if first.startswith("XXXX") else (int(first[:4]),):
            begin = date.fromisoformat(f"{year}{first[4:]}") if _real(year, first) else None
            later = year if last.startswith("XXXX") else int(last[:4])
            stop = date.fromisoformat(f"{later}{last[4:]}") if _real(later, last) else None
            if begin is not None and stop is not None and stop < begin and last.startswith("XXXX"):
                stop = date(later + 1, stop.month, min(stop.day, 28))
            if begin is not None and stop is not None:
                days |= {(stop - begin).days, (stop - begin).days + 1}
        if letter == "W":
            return {n for day in days for n in (day // 7, -(-day // 7))}
        return days
    if "X" in first[:4] or "X" in last[:4]:
        return set()
    years = int(last[:4]) - int(first[:4])
    if letter == "Y":
        return {years, years + 1}
    if letter == "M" and len(first) >= 7:
        months = years * 12 + int(last[5:7]) - int(first[5:7])
        return {months, months + 1}
    return set()


def _real(year: int, day: str) -> bool:
    month, number = day[5:7], day[8:10]
    return "X" not in month and int(number) <= calendar.monthrange(year, int(month))[1]


def duration_issues(doc: Document, dates: Iterable[Mention]) -> Iterator[Record]:
    """An issue ``duration_mismatch`` where a range and the duration announced for it (為期 … 天) cannot both be right.

    9月10日至9月21日 is 11 days or 12, both pass. Only the nearest range before, in the same paragraph and within 200
    characters, or right behind in brackets, is measured. 工作日 are not.
    """
    ordered = sorted((m for m in dates if m.type == "date"), key=lambda m: m.span.start)
    text = folded(doc)
    for i, lasting in enumerate(ordered):
        at = lasting.span
        said = _WHOLE.fullmatch(str(lasting.values["duration"]))
        if said is None or lasting.values["kind"] != "duration" or "工作" in text[at.start : at.end]:
            continue
        announced = _ANNOUNCED.search(text[max(at.start - 6, 0) : at.start])
        if announced is None:
            continue
        near = (
            200
            if announced.group().startswith(("为期", "历时", "用时", "费时", "历经", "时间", "时长"))
            else 20
        )
        for other in (*reversed(ordered[:i]), *ordered[i + 1 : i + 2]):
            ends = _ends(other) if other.values["kind"] == "range" else None
            if ends is None:
                continue
            between = text[min(other.span.end, at.end) : max(other.span.start, at.start)]
            behind = other.span.start > at.end
            if "\n" in between or len(between) > (2 if behind else near):
                break
            lengths = _lengths(*ends, said.group(2))
            if lengths and int(said.group(1)) not in lengths:
                words = text[other.span.start : other.span.end], text[at.start : at.end]
                yield Record(
                    "issues", f"duration_mismatch-{other.span.start}-{at.end}", RULE, at, 0.9,
                    {"type": "duration_mismatch", "severity": "warning",
                     "message": f"{words[0]} is {_told(lengths)}, but {words[1]} is said.",
                     "mention_ids": (other, lasting)},
                )  # fmt: skip
            break


def _told(lengths: set[int]) -> str:
    return " or ".join(map(str, sorted(lengths)))
