"""Blocks: title, headings, paragraphs, and the site's own words, one block a line.

Shape      every non-blank line; 一、 （一） 1、 open a section, on a line of their own or run in
Evidence   the marker, the length of the line, the marks in it and behind it, the region that ingest saw
Not this   a numbered sentence that ends in its own 。 is a paragraph, though it opens a section
Ask first  the numbering (segment.numbering) and whether the page kept its full stops at all
First seen a study-tour report: 一、基本情况 alone on its line, 1、领导重视 with its paragraph behind it
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.core import Block, Span
from pipeline.segment.numbering import BOOK, LEVELS, Marker, marker
from pipeline.segment.page import END_MARKS, Line, Page

RULE = "segment.blocks"

#: A heading on a line of its own is no longer than this, without its marker, if the page has no full stops.
HEADING = 45
#: The same where the page has full stops: there a long line without one is still a heading.
HEADING_AMONG_STOPS = 60
#: A title is no longer than this.
TITLE = 50
#: A line without marker or mark that is no longer than this is a caption, a signature, a bare heading.
CAPTION = 12

#: What opens a subtitle, or every line of a list.
_DASH = "——"
#: Signs that part the headings of a bulletin; such a line, no longer than this, stands above its paragraph.
_SIGNS = frozenset("◆◇●○■□★☆▲△▼※◎")
SIGNED = 30

_TITLE_WORDS = regex.compile(
    r"(?:报告|总结|汇报|意见|方案|计划|规划|要点|纪要|通知|通报|决定|讲话|体会|思考|启示|材料|情况|综述|简报|公报|办法|规定|心得|建议|调研|论述|发言)"
    r"(?:[（(].{1,12}[）)]|[一二三四五六七八九十\d]{1,3}+)?\Z"
)
_DATE = regex.compile(
    r"[（(]?(?:(?:19|20)\d\d|[二一][〇○零Oo九]{1,2}[〇○零Oo一二三四五六七八九十]{1,3})\s?[年./-]"
    r"(?:.{0,12}[日号月])?(?:[\d\s:./-]{0,12})[）)]?\Z"
)
_BYLINE = regex.compile(
    r"(?:来源|作者|发布|时间|日期|编辑|点击|浏览|字号|文号|供稿|撰稿|执笔)[^，。]{0,6}[:：]|"
    r".{0,24}(?:人民政府|委员会|办公室|办公厅|[县市区省镇乡街]委|[县市区省]政府|部|局|厅|考察团|调研组|课题组|领导小组)"
    r"(?:主办|编印?|印发?|宣)?\Z"
)
_ADDRESS = regex.compile(r"(?:尊敬的?)?(?:各位|同志们|女士|先生|朋友|领导).{0,20}[:：]\Z")
#: Words with which short lines close a report; they are sentences.
_CLOSING = regex.compile(r"(?:特此|以上|谢谢|此致|敬礼|请|妥否|当否)")


def propose(page: Page) -> Iterator[Block]:
    """One block for each line, in order; levels and numbers follow from the markers above."""
    lines = page.lines
    body = [i for i, line in enumerate(lines) if line.region == "body"]
    title = _title(page, body)
    markers = {i: found for i in body if (found := marker(lines[i].text)) is not None and i != title}
    book = sorted({BOOK.index(m.scheme) for m in markers.values() if m.scheme in BOOK})
    numbered = bool(markers)
    stack: list[tuple[int, str]] = []
    for i, line in enumerate(lines):
        if line.region != "body":
            yield Block(line.span, "paragraph", RULE, line.region)
            continue
        following = _following(lines, body, i)
        if i == title:
            yield Block(line.span, "title", RULE, confidence=0.9 if _TITLE_WORDS.search(line.text) else 0.7)
            continue
        found = markers.get(i)
        if found is None:
            listed = i > 0 and lines[i - 1].text.startswith(_DASH)
            alone = _is_caption(line, following, page, listed)
            level = 0
            if alone and not numbered and following is not None and _opens_text(line, following):
                level = 1
                stack = []
            kind, sure = ("heading", 0.7) if alone else ("paragraph", 0.95)
            yield Block(line.span, kind, RULE, level=level, confidence=sure)
            continue
        level = _level(found, book)
        expected = _expected(stack, level)
        while stack and stack[-1][0] >= level:
            stack.pop()
        own = ".".join(map(str, found.ordinals))
        parents = ".".join(number for _, number in stack if number)
        number = own if found.scheme in ("decimal", "article") else ".".join(filter(None, (parents, own)))
        stack.append((level, own))
        kind = "heading" if _is_heading(line, found, following, page) else "paragraph"
        span = Span(line.span.start, line.span.start + found.length)
        sure = 0.95 if expected is None or found.ordinals[-1] in (1, expected) else 0.8
        yield Block(line.span, kind, RULE, level=level, number=number, marker=span, confidence=sure)


def _following(lines: tuple[Line, ...], body: list[int], i: int) -> Line | None:
    """The next line, if it is of the body."""
    return lines[i + 1] if i + 1 < len(lines) and lines[i + 1].region == "body" else None


def _level(found: Marker, book: list[int]) -> int:
    """The level of a scheme on a page: 一、 is 1 unless the page has chapters above it."""
    if found.scheme in BOOK:
        return book.index(BOOK.index(found.scheme)) + 1
    extra = len(found.ordinals) - 1 if found.scheme == "decimal" else 0
    if found.scheme == "article":
        return len(book) + 1
    return LEVELS[found.scheme] + len(book) + extra


def _expected(stack: list[tuple[int, str]], level: int) -> int | None:
    """The ordinal that would go on counting at ``level``; None where nothing was counted there yet."""
    for known, number in reversed(stack):
        if known == level:
            last = number.rsplit(".", 1)[-1]
            return int(last) + 1
    return None


def _title(page: Page, body: list[int]) -> int:
    """The index of the title among the lines: the first of the body that reads like one; else -1."""
    for rank, i in enumerate(body[:4]):
        line = page.lines[i]
        text = line.text
        if marker(text) is not None or len(text) > TITLE or _ADDRESS.search(text):
            return -1
        if _DATE.match(text) or (_BYLINE.match(text) and not _TITLE_WORDS.search(text)):
            continue
        if line.ended and not text.endswith(("？", "！", "”", "》", "）")):
            return -1
        if any(mark in text for mark in "。；;"):
            return -1
        if _TITLE_WORDS.search(text) or text.startswith("关于"):
            return i
        if rank == 0 and len(text) <= 40 and len(body) > 1:
            following = page.lines[body[1]]
            longer = len(following.text) >= 2 * len(text) or marker(following.text) is not None
            return i if longer or _DATE.match(following.text) else -1
        return -1
    return -1


def _is_heading(line: Line, found: Marker, following: Line | None, page: Page) -> bool:
    """True where a numbered line is only a heading, False where its paragraph follows on the same line."""
    rest = line.text[found.length :].strip()
    if not rest:
        return True
    if found.scheme == "article":
        return False
    inner = rest.rstrip("。！？；：!?;:")
    if "。" in inner or "；" in rest or ";" in rest:
        return False
    if found.scheme == "ordinal" and len(rest) > 20:
        return False
    if rest[-1] in END_MARKS:
        single = not any(mark in inner for mark in "，,；：")
        number = marker(following.text) if following is not None else None
        alone = number is None or LEVELS[number.scheme] > LEVELS[found.scheme]
        return single and len(rest) <= 25 and rest[-1] in "？！：?!:。" and alone and following is not None
    return len(rest) <= (HEADING_AMONG_STOPS if page.keeps_stops else HEADING)


def _is_caption(line: Line, following: Line | None, page: Page, listed: bool) -> bool:
    """True where an unnumbered line stands for itself: a bare heading, a date, a signature, a caption.

    ``listed``: the line above opens with a dash, so that one that does is no subtitle.
    """
    text = line.text
    if _DATE.match(text):
        return True
    if line.ended or any(mark in text for mark in "，。；,;"):
        return bool(regex.match(r"[【\[（(][^】\]）)。，]{1,30}[】\]）)]\Z", text))
    if _CLOSING.match(text):
        return False
    if len(text) <= CAPTION:
        return True
    if text[0] in _SIGNS and len(text) <= SIGNED:
        return following is not None and following.text[0] not in _SIGNS and len(following.text) > len(text)
    if (len(text) <= 30 and "了" not in text and _BYLINE.match(text)) or (
        len(text) <= TITLE and text.startswith(_DASH) and not listed
    ):
        return True
    if len(text) <= 30 and _TITLE_WORDS.search(text):
        return following is None or len(following.text) > len(text)
    return page.keeps_stops and len(text) <= 40


def _opens_text(line: Line, following: Line) -> bool:
    """True where a short line stands above a paragraph."""
    if _DATE.match(line.text) or _BYLINE.match(line.text):
        return False
    return len(following.text) >= max(30, 2 * len(line.text))
