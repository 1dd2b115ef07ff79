"""Spaces: a blank between two Han characters that nobody meant.

Shape      blanks between two Han characters inside a line of the body
Evidence   the line is a paragraph and has hardly any; or every character of the line is set apart
Not this   张三 李四 (names), 第一章 总则 (a marker), 5日 县委 (a day of a chronicle), lists of short items, a page with
           blanks for its marks
Ask first  the line must be whole: segment.lines comes first
First seen a study-tour report: 群众唱戏 新形式
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.core import Document, Edit, Span
from pipeline.data import table
from pipeline.segment.numbering import marker
from pipeline.segment.page import Line, Page
from pipeline.segment.words import known

RULE = "segment.spaces"

BETWEEN = regex.compile(r"(?<=[\p{Han}〇])[ \t\u3000\xa0]{1,8}+(?=[\p{Han}〇])")
_PAIR = regex.compile(r"(?<=[\p{Han}〇])(?=[\p{Han}〇])")
#: A paragraph of this many characters holds at most one stray blank; a page with more writes them on purpose.
PER_BLANK = 60
#: A line that short is no paragraph: its blanks may part the items of a list.
PARAGRAPH = 30
#: When a line of a chronicle or a timeline says what it tells of happened; a blank parts it from that.
DAY_HEAD = regex.compile(
    r"[\s\u3000]*(?:[0-9０-９〇一二三四五六七八九十年月日至到—~～、和-]{1,20}[年月日旬]|同[日月年]|是[日月年]|[当本][日月年]|[上中下]旬|[年月]初|[年月]底"
    r"|[春夏秋冬]季?)(?:[上中下]旬|[晨夜晚初底]|凌晨|上午|下午|清晨)?"
)
#: Surnames of fewer people in 100,000 are more often the beginning of a word.
USUAL_SURNAME = 50
#: Headings that typographers set apart.
SET_APART = frozenset({
    "摘要", "目录", "序言", "前言", "附件", "附录", "引言", "结语", "后记", "报告", "通知", "总结", "说明",
    "正文", "提要", "编者按",
})  # fmt: skip


def propose(doc: Document, page: Page) -> Iterator[Edit]:
    """Edits that take a stray blank away."""
    body = [line for line in page.lines if line.region == "body"]
    paragraphs = [line for line in body if len(line.span) >= PARAGRAPH]
    size = sum(len(line.span) for line in paragraphs)
    blanks = sum(1 for line in paragraphs if not _apart(line) for _ in BETWEEN.finditer(line.text))
    on_purpose = blanks > 2 and blanks * PER_BLANK > size
    for line in body:
        if _apart(line):
            why, confidence = "every character of the line is set apart", 0.95
        elif len(line.span) >= PARAGRAPH and not on_purpose:
            why, confidence = "a lone blank inside a paragraph", 0.85
        else:
            continue
        number = marker(line.text)
        start = number.length if number else 0
        for match in BETWEEN.finditer(line.text):
            lone = confidence < 0.9
            if match.start() < start or (lone and _parts_items(line.text, match.start(), match.end())):
                continue
            if lone and DAY_HEAD.fullmatch(line.text, 0, match.start()):
                continue
            span = Span(line.span.start + match.start(), line.span.start + match.end())
            if "\n" not in span.of(doc.text):
                yield Edit(span, "", RULE, confidence, why)


def _apart(line: Line) -> bool:
    """True where nearly all neighbours in the line have a blank between them."""
    text = line.text
    blanks = sum(1 for _ in BETWEEN.finditer(text))
    if not blanks:
        return False
    letters = "".join(text.split())
    if letters in SET_APART:
        return True
    touching = sum(1 for _ in _PAIR.finditer(text))
    return len(letters) >= 5 and blanks >= 4 * max(touching, 1)


def _parts_items(text: str, start: int, end: int) -> bool:
    """True where the blank parts names, or short items of a list that has more of them."""
    left = regex.search(r"[\p{Han}〇]{1,12}\Z", text[max(0, start - 12) : start])
    right = regex.match(r"[\p{Han}〇]{1,12}", text[end : end + 12])
    if left is None or right is None:
        return True
    if end - start > 1 and "\u3000" not in text[start:end]:
        return True
    if _name(left[0][-2:], left[0][-3:]) and _name(right[0][:2], right[0][:3]):
        return True
    around = [match.start() for match in BETWEEN.finditer(text, max(0, start - 14), min(len(text), end + 14))]
    return len(around) > 1


def _name(*candidates: str) -> bool:
    """True where one of these reads like a person's name: a usual surname, and no word of the dictionary."""
    return any(len(name) > 1 and name[0] in _surnames() and not known(name) for name in candidates)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(
        row["surname"] for row in table("gazetteer/surnames.tsv") if float(row["per_100k"]) >= USUAL_SURNAME
    )
