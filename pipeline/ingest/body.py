"""Body: which lines of a page are the report, and which are the site's.

Evidence   trafilatura and resiliparse say what they would extract (a vote, nothing more); how much of a line
           is
           links; how long it is; numbering; the elements it stands in; the wording of navigation
Not this   a short line between two of the report's (a heading, a signature): it stays with them
Never      deleted: the other lines stay in the text as blocks of region boilerplate
Fails safe an extractor that is missing or breaks has no vote, and the other evidence decides
Risk       damaged text without marks looks like a list to an extractor: long lines are body whatever it says
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from pipeline.core import Block, Document, Span
from pipeline.ingest import navigation
from pipeline.ingest.markup import scan

RULE = "ingest.body"

#: A vote counts for a line of which at least this share is found in what the extractor returns.
FOUND = 0.8
#: Characters compared at a time.
GRAM = 5
#: Above this share of linked characters a line is a link.
LINKED = 0.5
#: A line of this length without links is somebody's text.
LONG = 40
#: Pages beyond this size get no extractors (they take seconds for a megabyte of broken markup).
LARGEST = 3_000_000

_LETTERS = regex.compile(r"[\p{L}\p{N}]+")
_SITE_ELEMENTS = frozenset(("nav", "footer", "aside", "menu", "form"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))


def votes(page: str) -> list[str]:
    """What each extractor takes for the body of a page: letters and digits only. Never raises."""
    found: list[str] = []
    if len(page) > LARGEST:
        return found
    for extractor in (_trafilatura, _resiliparse):
        try:
            text = extractor(page)
        except Exception as error:  # a guest's failure must not stop the document, whatever it is
            logging.getLogger(__name__).debug("%s: %r", extractor.__name__, error)
            continue
        if text:
            found.append("".join(_LETTERS.findall(text)))
    return found


def _trafilatura(page: str) -> str | None:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text: str | None = trafilatura.extract(
        page, include_comments=False, include_tables=True, favor_recall=True
    )
    return text


def _resiliparse(page: str) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(page, main_content=True, alt_texts=False)
    return text


def _share(letters: str, voice: str, grams: frozenset[str]) -> float:
    """How much of a line an extractor returned, 0 to 1."""
    if not letters:
        return 0.0
    if len(letters) <= 2 * GRAM:
        return float(letters in voice)
    pieces = [letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1)]
    return sum(piece in grams for piece in pieces) / len(pieces)


def _inside(doc: Document, names: frozenset[str], most: int) -> list[Span]:
    """Where the content of these elements stands in ``doc.text``; none longer than ``most`` characters."""
    opened: dict[str, list[int]] = {}
    found: list[Span] = []
    for tag in scan(doc.raw):
        if tag.name not in names or tag.kind == "other":
            continue
        stack = opened.setdefault(tag.name, [])
        if tag.kind == "open":
            if tag.name == "a" and stack:  # links do not nest: this one was never closed
                stack.clear()
            stack.append(tag.end)
        elif stack:
            begin = stack.pop()
            if tag.start > begin:
                span = doc.from_raw(Span(begin, tag.start))
                if 0 < len(span) <= most:
                    found.append(span)
    return found


def _covered(spans: Sequence[Span], size: int) -> list[int]:
    """Running count of covered characters: it grows between a and b by as many as are covered there."""
    steps = [0] * (size + 1)
    for span in spans:
        steps[span.start] += 1
        steps[span.end] -= 1
    count = depth = 0
    found = [0]
    for step in steps[:size]:
        depth += step
        count += depth > 0
        found.append(count)
    return found


def propose(doc: Document, extractors: bool = True) -> Iterator[Block]:
    """Blocks of region boilerplate for the lines of a page that are not the report's."""
    text = doc.text
    lines = navigation.lines_of(text)
    size = len(text)
    linked = _covered(_inside(doc, frozenset(("a",)), 400), size)
    site = _covered(_inside(doc, _SITE_ELEMENTS, max(size // 2, 1)), size)
    heads = _covered(_inside(doc, _HEADINGS, 200), size)
    voices = votes(doc.raw) if extractors else []
    indexed = [(v, frozenset(v[i : i + GRAM] for i in range(len(v) - GRAM + 1))) for v in voices]

    sure: list[bool | None] = []  # True body, False site, None either
    for line in lines:
        letters = "".join(_LETTERS.findall(text[line.span.start : line.span.end]))
        length = max(len(line.span), 1)
        link = (linked[line.span.end] - linked[line.span.start]) / length
        framed = (site[line.span.end] - site[line.span.start]) / length
        head = (heads[line.span.end] - heads[line.span.start]) / length
        for_it = sum(_share(letters, voice, grams) >= FOUND for voice, grams in indexed)
        if line.blank:
            sure.append(None)
        elif navigation.is_site_line(line.key) or link > LINKED or (framed > 0.5 and for_it < 2):
            sure.append(False)
        else:
            long = len(letters) >= LONG and link < 0.2
            agreed = for_it == len(indexed) > 0 and len(letters) >= 8
            sure.append(True if long or agreed or (head > 0.5 and for_it) else None)
    marked = _decided(lines, sure, heads)
    marked |= navigation.boilerplate(lines)
    if all(i in marked or line.blank for i, line in enumerate(lines)):
        return  # nothing would be left: better a report with links than none
    yield from navigation.regions(marked, lines, RULE)


def _decided(lines: Sequence[navigation.Line], sure: Sequence[bool | None], heads: Sequence[int]) -> set[int]:
    """Lines that are the site's. An open line goes with the report where it stands inside it."""
    body = [i for i, is_body in enumerate(sure) if is_body]
    if not body:
        return {i for i, is_body in enumerate(sure) if is_body is False}
    first, last = _core(body, lines)
    # The title stands above the first paragraph: the nearest heading, or the nearest open line.
    title = _title_above(lines, sure, heads, first)
    marked = set()
    for i, is_body in enumerate(sure):
        outside = i < first or i > last
        if is_body is False or (outside and i not in title and not lines[i].blank):
            marked.add(i)
    return marked


def _core(body: Sequence[int], lines: Sequence[navigation.Line]) -> tuple[int, int]:
    """First and last line of the report: the body lines that hold the most text, small gaps kept."""
    groups: list[list[int]] = [[body[0]]]
    for i in body[1:]:
        between = sum(not line.blank for line in lines[groups[-1][-1] + 1 : i])
        if between > 12:
            groups.append([])
        groups[-1].append(i)
    weight = [sum(len(lines[i].key) for i in group) for group in groups]
    most = max(weight)
    kept = [group for group, w in zip(groups, weight, strict=True) if w * 5 >= most]
    return kept[0][0], kept[-1][-1]


def _title_above(
    lines: Sequence[navigation.Line], sure: Sequence[bool | None], heads: Sequence[int], first: int
) -> set[int]:
    near = [i for i in range(max(0, first - 8), first) if not lines[i].blank and sure[i] is not False]
    headed = [i for i in near if heads[lines[i].span.end] > heads[lines[i].span.start]]
    if headed:
        at = bisect_left(near, headed[0])
        return set(near[at : bisect_right(near, first)])
    kept: list[int] = []
    for i in range(first - 1, max(-1, first - 9), -1):
        if sure[i] is False and kept:
            break  # above the title, the site begins
        if i in near:
            kept.append(i)
        if len(kept) == 2:
            break
    return set(kept)
