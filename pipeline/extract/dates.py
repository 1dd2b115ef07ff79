"""Dates: points, ranges, durations, and words that lean on the report's year, as in 9月10日至9月21日, 去年, 兩年來.

Shape      year, month, day in falling order, Arabic or Chinese; two of them and 至; a number and 年, 個月, 天
Evidence   the calendar: there is no 2月30日
Not this   三年級, 第二天, 一年一度, 2005年級; 100年 in 百年大計
Ask first  a year that nobody says: extract.years; a quoted “十一五” is a date only before 期間, 時期, 末 …
First seen a study-tour report: 9月10日至9月21日, 為期11天, 兩年來, 年底前

``timex`` is EDTF (ISO 8601-2:2019, level 2 for halves and quarters): a year that nobody said is XXXX. A day without
a year takes the year said last in the same paragraph, else the report's. Durations are ISO 8601 (P11D).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.core.outline import body_blocks
from pipeline.extract.body import Body
from pipeline.extract.date_calendar import RULE, small
from pipeline.extract.date_checks import duration_issues
from pipeline.extract.date_grammar import Found, find
from pipeline.extract.date_lengths import is_idiom, lasting
from pipeline.extract.date_points import both, decade, era, plan, plan_years, point, quarters, range_of
from pipeline.extract.date_reader import LONGEST_HEADING, Reader, looks_ahead, looks_back
from pipeline.extract.years import HasReportYear, report_year, year_of

__all__ = ["duration_issues", "mentions", "plan_years", "propose", "spans"]

_SINCE = regex.compile(r"(?:以来|至今|来(?![自到看说电信函访])|起(?![来到码步义诉草点])|开始)")
#: What stands behind a date and opens or closes it; it stays outside the span and becomes a flag.
_SIGNALS: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("since", _SINCE),
    ("before", regex.compile(r"(?:以前|之前|前(?![往来后进期景列茅提]))")),
    ("after", regex.compile(r"(?:以后|之后|后(?![来续勤期者]))")),
    ("within", regex.compile(r"(?:以内|之内|内(?![容部在外]))")),
)
_UNTIL = ("截至", "截止", "截止到")
#: The old calendar, which is not reckoned here.
_LUNAR = ("农历", "阴历", "旧历")
#: Kinds that say what they mean in full.
_SURE = frozenset(("iso", "days", "months", "years", "point", "plan"))


def _all(body: Body) -> list[Found]:
    if "dates" not in body.kept:
        body.kept["dates"] = list(find(body.text))
    found: list[Found] = body.kept["dates"]
    return found


def spans(body: Body) -> Iterator[tuple[int, int, bool]]:
    """Where a body holds dates: start, end, and whether years or days are counted there. For extract.numbers."""
    for found in _all(body):
        yield found.start, found.end, found.kind in ("span", "since", "recent")


#: What of a date tells less than a whole month or year.
_WITHIN_A_MONTH = frozenset(("d1", "third", "part"))


def propose(doc: Document, settings: HasReportYear | None = None) -> Iterator[Mention | Record]:
    """The dates of the body, then a record each of the report's year (documents) and of durations that cannot be."""
    found = list(mentions(doc, settings))
    yield from found
    year, basis = report_year(doc, settings)
    yield Record("documents", "report_year", RULE, values={"report_year": year, "year_basis": basis})
    yield from duration_issues(doc, found)


def mentions(doc: Document, settings: HasReportYear | None = None) -> Iterator[Mention]:
    """The dates of the body, in order.

    Values are the columns of the table dates: kind (point, range, duration, relative), timex (EDTF; of a duration its
    ISO form), start, end, duration, year_basis. ``start`` and ``end`` are days; an unknown year in them is XXXX.
    """
    body = Body.of(doc)
    text = body.text
    reader = Reader(*report_year(doc, settings))
    last_end = 0
    reader.report_month = _dated_month(text, _all(body), reader.report)
    reader.about, parts = _told_of(doc, body, reader.report)
    for found in _all(body):
        while parts and parts[-1][0] <= found.start:
            reader.forward = parts.pop()[1]
        if "\n" in text[last_end : found.start]:
            reader.new_paragraph()
        if found.kind == "point" and "y1" in found.groups:
            reader.heading(_line(text, found.start))
        reader.before = text[max(found.start - 6, 0) : found.start]
        if reader.before.endswith(_LUNAR) or (values := _values(reader, found, text)) is None:
            continue
        if found.kind == "point" and found.groups.keys().isdisjoint(_WITHIN_A_MONTH):
            if ("y1" in found.groups) != ("m1" in found.groups) and _line(text, found.start).strip() == text[
                found.start : found.end
            ]:
                reader.head(
                    reader.said if "y1" in found.groups else None, reader.month if "m1" in found.groups else 0
                )
        begin, last_end = _extent(found, text)
        flags = tuple(name for name, signal in _SIGNALS if signal.match(text, last_end))
        if reader.before.endswith(_UNTIL):
            flags += ("until",)
        yield Mention(
            body.span(begin, last_end),
            "date",
            RULE,
            subtype=values["kind"],
            norm=values["timex"],
            confidence=0.95 if found.kind in _SURE else 0.85,
            flags=flags,
            values=values,
        )


def _values(reader: Reader, found: Found, text: str) -> dict[str, Any] | None:
    """The columns of one date; None where the calendar does not know it, or where it is a turn of speech."""
    match found.kind:
        case "iso" | "monthday" | "point" | "part" | "month" | "day":
            about = reader.said, reader.told
            values = point(reader, found)
            if _SINCE.match(text, found.end):
                # 2016年以來 tells of a beginning: the next 10月 is not of that year.
                reader.said, reader.told = about
            return values
        case "days" | "months" | "years":
            return range_of(reader, found)
        case "era":
            return era(found)
        case "both":
            return both(reader, found)
        case "quarters":
            return quarters(reader, found)
        case "decade" | "century":
            return decade(reader, found, text.endswith("以来", found.start, found.end))
        case "plan":
            return plan(found)
        case _:
            return None if is_idiom(text, found) else lasting(reader, found)


def _extent(found: Found, text: str) -> tuple[int, int]:
    """Where the mention starts and ends: in 過去一年來 it is 一年, without the words around it."""
    begin, end = found.start, found.end
    count = found.groups.get("count")
    if count is not None and found.kind in ("since", "recent"):
        end -= len(found.groups.get("tail", ""))
        if found.kind == "recent":
            begin = text.index(count, begin, end)
    return begin, end


def _told_of(doc: Document, body: Body, year: int | None) -> tuple[int | None, list[tuple[int, bool]]]:
    """The year before the report's, where its title looks back on it; and for that where its parts begin, the last first,
    and whether they look ahead.
    """
    blocks = body_blocks(doc)
    title = next((_folded(body, b.span) for b in blocks[:1] if len(b.span) <= 2 * LONGEST_HEADING), "")
    about = looks_back(title)
    if year is None or about != year - 1:
        return None, []
    parts: list[tuple[int, bool]] = []
    ahead = 0  # the level of the heading that looks ahead
    for block in blocks:
        if block.kind != "heading" or block.level < 1 or (ahead and block.level > ahead):
            continue
        ahead = block.level if looks_ahead(_folded(body, block.span)) else 0
        parts.append((body.offset(block.span.start), ahead > 0))
    return about, parts[::-1]


def _folded(body: Body, span: Span) -> str:
    return body.text[body.offset(span.start) : body.offset(span.end)]


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _dated_month(text: str, dates: Iterable[Found], year: int | None) -> int:
    """The month of the date line: a short line at the head or foot with a full date of the report's year; else 0."""
    for found in dates:
        groups = found.groups
        if found.kind != "point" or "d1" not in groups or not groups.get("y1", "")[:1].isdigit():
            continue
        ends = text.count("\n", 0, found.start) < 6 or text.count("\n", found.end) < 4
        if ends and len(_line(text, found.start)) <= LONGEST_HEADING and year_of(groups["y1"][:4]) == year:
            return small(groups["m1"])
    return 0
