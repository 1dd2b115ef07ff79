"""Years: the year a report speaks from, against which 去年, 今年 and 9月10日 are read.

Shape      a date in the file's own facts; a date line; 2005年 in the title; years that the text calls past or present
Evidence   in that order: metadata, stated, inferred; without any, none
Not this   到2010年, 2006—2010年规划: a year ahead says nothing of when the report was written
Ask first  a title 2005年工作总结 with the date line 2006年1月 speaks from 2006
First seen a work report with its date in brackets under the title
"""

from __future__ import annotations

from typing import Protocol

import regex

from pipeline.core import Block, Document
from pipeline.core.outline import body_blocks
from pipeline.extract.body import Body

__all__ = ["YEAR", "HasReportYear", "report_year", "year_of"]


#: How many characters the opening of a report has.
_OPENING = 300


class HasReportYear(Protocol):
    """Settings that may know the year of the report."""

    @property
    def report_year(self) -> int | None: ...


#: Four digits of a year, in Arabic or Chinese numerals.
YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][零〇○九][零〇○一二三四五六七八九]{2})"
_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_DATE_LINE = regex.compile(
    rf"[\s(（—\-―:：]*+(?:[\p{{Han}}]{{0,12}}[\s,，:：]*)?(?<![0-9])({YEAR})"
    r"(?:年[0-9一二三四五六七八九十]{1,2}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?|[-./][0-9]{1,2}[-./][0-9]{1,2})"
    r"[\s)）]*+"
)
_HELD_ON = regex.compile(
    rf"[\s(（—\-―:：]*+({YEAR})年[0-9一二三四五六七八九十]{{1,2}}月[0-9一二三四五六七八九十]{{1,3}}[日号]在"
)
_DATE = (
    rf"(?<![0-9])({YEAR})(?:年[0-9一二三四五六七八九十]{{1,2}}月(?:[0-9一二三四五六七八九十]{{1,3}}[日号])?"
    r"|[-./][0-9]{1,2}[-./][0-9]{1,2})"
)
#: Lines at the head and foot of a report that date it: a document number, an issue, a print run, a date in brackets.
_DATING = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"[^，；。《]{{0,24}}?[〔［\[【(（]\s?({YEAR})\s?[〕］\]】)）]\s?第?[0-9一二三四五六七八九十百]{{1,5}}号",
        rf"[^，；。《]{{0,20}}?(?<![0-9])({YEAR})年(?:度)?\s?第[0-9一二三四五六七八九十]{{1,4}}期",
        rf"[\s\[［【(（]*+{_DATE}[\s\]］】)）]*+$",
        rf"[^，；]{{0,30}}?(?:日期|时间|发布于|印发于)\s?[:：]?\s?{_DATE}",
        rf"[^，；]{{0,40}}?{_DATE}[日号]?\s?(?:印发?|编印?|发布?|报|稿|[^，；]{{0,16}}通过)[\s)）。]*+$",
        rf"[^，；]{{1,30}}\s{_DATE}[\s)）]*+$",
    )
)
#: 2014年, as a heading of a chronicle.
_YEAR_LINE = regex.compile(rf"\s*({YEAR})年\s*")
_ONLINE = regex.compile(
    r"(?:时间|時間|日期|发布于|發佈於)\s?[:：]\s?(?P<year>(?:19|20)[0-9]{2})(?:年|[-./])(?P<month>[0-9]{1,2})(?:月|[-./])"
)
#: 2007年4月12日至20日，我们…: a day or month in the opening of a report that no later year follows.
_OPENING_DATE = regex.compile(rf"(?<![0-9])({YEAR})年[0-9一二三四五六七八九十]{{1,2}}月")
_IN_TITLE = regex.compile(rf"(?<![0-9])({YEAR})(?:[年]|(?=[\s-—~至]*(?:{YEAR})?年)|(?=[\p{{Han}}]))")
_SAID = regex.compile(rf"(?<![0-9])({YEAR})年(?![级代])")
_IN_FACTS = regex.compile(r"(?<![0-9])(?:19|20)[0-9]{2}")
_YEARS = regex.compile(rf"{YEAR}年?[-—~至到]+{YEAR}")
_BEGINNING = regex.compile(r"[^。；，、]{0,8}?(?:以来|起|始|至今)")
#: Words before a year that make it a year ahead, and words behind it that do.
_AHEAD_BEFORE = regex.compile(r"(?:到|至|力争|争取|预计|计划|规划|目标|展望|—|-|~)[^。；，、]{0,6}+$")
_AHEAD_AFTER = regex.compile(
    r"(?:度?[^。；，、]{0,4}(?:前|目标|规划|计划|力争|将|要|打算|底前|末前)|[—\-~至到])"
)


def year_of(chars: str) -> int:
    """The year that four digits name, Arabic or Chinese (folded).

    >>> year_of("二〇〇五"), year_of("1998")
    (2005, 1998)
    """
    return int(chars.translate(_DIGITS))


def _from_facts(doc: Document) -> int | None:
    for name in ("report_year", "date"):
        found = _IN_FACTS.search(str(doc.meta.get(name) or ""))
        if found is not None:
            return int(found.group())
    return None


def report_year(doc: Document, settings: HasReportYear | None = None) -> tuple[int | None, str]:
    """The year of the report and how it is known: metadata, stated, inferred or none.

    A year given in the settings or among the file's facts (``report_year``, ``date``) is metadata.
    """
    year, basis = _own(doc)
    if settings is not None and settings.report_year and settings.report_year != year:
        return settings.report_year, "metadata"
    return year, basis


def _own(doc: Document) -> tuple[int | None, str]:
    """What the document says of its own year, whatever the settings say."""
    known = _from_facts(doc)
    if known is not None:
        return known, "metadata"
    body = Body.of(doc)
    if "year" not in body.kept:
        body.kept["year"] = _told(doc, body)
    found: tuple[int | None, str] = body.kept["year"]
    return found


def _told(doc: Document, body: Body) -> tuple[int | None, str]:
    """The date line, the title, or the years that the text speaks of."""
    blocks = body_blocks(doc)
    lines = [
        body.text[body.offset(b.span.start) : body.offset(max(b.span.end - 1, b.span.start)) + 1]
        for b in blocks
    ]
    ends = [*range(min(6, len(lines))), *range(max(len(lines) - 4, 6), len(lines))]
    for i in reversed(ends):
        line = lines[i]
        if len(line) <= 40 and (found := _DATE_LINE.fullmatch(line) or _HELD_ON.match(line)):
            return year_of(found.group(1)), "stated"
    for i in (*ends[6:], *ends[:6]):
        if len(line := lines[i]) <= 60:
            for dating in _DATING:
                if (found := dating.match(line)) is not None:
                    return year_of(found.group(1)), "stated"
    titles = [line for line, block in zip(lines, blocks, strict=True) if block.kind == "title"][:2]
    if not titles and lines and len(lines[0]) <= 40:
        titles = lines[:1]
    for line in titles:
        years = [year_of(found.group(1)) for found in _IN_TITLE.finditer(line)]
        if years:
            # 2005年总结和2006年计划 speaks from 2005; 2003—2005年总结 from 2005.
            ranged = _YEARS.search(line) is not None
            return (max(years) if ranged else years[0]), "stated"
    heads = {year_of(found.group(1)) for line in lines if (found := _YEAR_LINE.fullmatch(line))}
    if len(heads) == 1:
        return heads.pop(), "stated"
    year, basis = _inferred(body.text)
    if year is None and (printed := _put_online(doc)) is not None:
        return printed, "inferred"
    return year, basis


def _put_online(doc: Document) -> int | None:
    """The year in which the page says it was put online, but in its first months, when pages tell of the year before."""
    for block in doc.of(Block):
        if block.region != "body" and (found := _ONLINE.search(block.span.of(doc.text))) is not None:
            return int(found["year"]) if int(found["month"]) > 3 else None
    return None


def _inferred(text: str) -> tuple[int | None, str]:
    """The latest year that the text does not place ahead of itself, if it is said more than once."""
    said: list[int] = []  # 2004年以来 tells of a beginning, not of now
    for found in _SAID.finditer(text):
        before = text[max(found.start() - 8, 0) : found.start()]
        if _AHEAD_BEFORE.search(before) or _AHEAD_AFTER.match(text, found.end()):
            continue
        if not _BEGINNING.match(text, found.end()):
            said.append(year_of(found.group(1)))
    latest = max(said, default=0)
    if said.count(latest) > 1:
        return latest, "inferred"
    opening = _OPENING_DATE.search(text, 0, _OPENING)
    if (
        opening is not None
        and latest == year_of(opening.group(1))
        and not _BEGINNING.match(text, opening.end())
    ):
        return latest, "inferred"
    return None, "none"
