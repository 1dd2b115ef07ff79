"""Lines: a sentence broken over two lines becomes one again.

Shape      two lines of the body in a row; the edit removes the end of line and the blanks around it
Evidence   the first line cannot end there (after ， or 、, inside 《 or “, on 和, in a frame 按照…要求), or
           the second cannot begin there (的, 了, a mark), or one word stands across the break, or the page
           breaks all its lines at one width, or it keeps its full stops and this long line has none
Not this   headings, titles, dates and signatures, addresses, a second line that is numbered or indented
Ask first  the region: the lines of a link list are no sentences
First seen a study-tour report: 书记办公会要求 / 派出第一批
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.core import Edit, Span
from pipeline.segment.numbering import marker
from pipeline.segment.page import CLOSERS, HAN, PAUSES, Line, Page
from pipeline.segment.words import known, pieces

RULE = "segment.lines"

#: Words on which no line of a report ends: what they govern is still to come.
OPEN_ENDS = frozenset({
    "的", "和", "与", "及", "以及", "并", "并且", "而", "而且", "且", "或", "或者",
    "对", "对于", "在", "把", "被", "将", "从", "向", "由", "由于", "为", "为了", "以", "于", "按", "按照",
    "依照", "随着", "围绕", "针对", "关于", "使", "让", "比", "同", "本着", "沿着",
    "其", "这", "该", "各", "每", "这些", "那些", "一些", "某些", "许多", "几个", "一个", "这个", "那个",
    "是", "就是", "不是", "不", "很", "更", "最", "就", "也", "都", "还", "又", "再", "已", "已经", "正在",
    "可以", "能够", "应该", "必须",
    "不仅", "不但", "虽然", "如果", "因为", "所以", "但", "但是", "特别是", "尤其", "尤其是", "包括",
    "例如", "即", "以便", "从而", "进而",
    "有", "派出", "属于", "位于", "成为", "作为", "具有", "予以", "给予", "加以", "达到", "共", "共计",
    "立足", "着眼",
})  # fmt: skip
#: Words with which no line begins: they lean on what stands before.
LEANING = frozenset({"的", "了", "着", "等", "之", "和", "及", "以及", "或", "或者", "而且", "并且"})
#: A line that is a topic and a frame: a preposition opens it, and nothing after its last word closes it.
FRAME = regex.compile(
    r"[^，,。；;：:]{0,12}(?:按照|根据|依据|遵照|依照|围绕|为了|通过|针对|随着|由于|本着|经过|在|自)"
    r"[^，,。；;：:、]{2,40}(?:、[^，,。；;：:、]{1,20}){0,4}"
    r"(?:要求|精神|安排|部署|规定|指示|原则|下|中|上|后|以来|之际|之后|基础上)\Z"
)
_QUOTES = {"“": "”", "《": "》", "（": "）", "(": ")", "‘": "’", "「": "」", "『": "』", "【": "】"}
_LEADING_MARK = regex.compile(r"[，。、；：？！,;!?”’》」』】）)]")
_SIGNED = regex.compile(
    r"(?:(?:19|20)\d\d|[二一][〇○零九]{1,2}[〇○零一二三四五六七八九十]{1,3})年.{0,8}\Z|.{2,14}(?:人民政府|委员会|办公室|[县市区省]委|局|厅)\Z"
)
_ADDRESS = regex.compile(r"(?:尊敬|各位|同志们|女士|大家好|领导)")
#: A wrapped page has at least so many lines of full width.
WRAPPED_LINES = 6


def propose(page: Page) -> Iterator[Edit]:
    """Edits that take an end of line away; a blank takes its place only between Latin letters or digits."""
    width = wrapped_width(page)
    first_body = next((i for i, line in enumerate(page.lines) if line.region == "body"), -1)
    for i in range(len(page.lines) - 1):
        this, following = page.lines[i], page.lines[i + 1]
        found = evidence(this, following, page, width, is_first=i == first_body)
        if found:
            confidence, why = found
            latin = this.text[-1].isascii() and following.text[0].isascii()
            latin = latin and this.text[-1].isalnum() and following.text[0].isalnum()
            span = Span(this.span.end, following.span.start)
            yield Edit(span, " " if latin else "", RULE, confidence, why)


def wrapped_width(page: Page) -> int:
    """The width at which this page breaks all its lines, in characters; 0 where it does not."""
    lengths = [len(line.span) for line in page.lines if line.region == "body"]
    if len(lengths) < WRAPPED_LINES:
        return 0
    full, _ = max(Counter(lengths).items(), key=lambda item: (item[1], item[0]))
    if full < 15:
        return 0
    near = [line for line in page.lines if line.region == "body" and full - 2 <= len(line.span) <= full + 2]
    broken = sum(not line.ended for line in near)
    longer = sum(length > full + 2 for length in lengths)
    if len(near) >= max(WRAPPED_LINES, 0.4 * len(lengths)) and broken >= 0.5 * len(near) and not longer:
        return full
    return 0


def evidence(
    this: Line, following: Line, page: Page, width: int = 0, is_first: bool = False
) -> tuple[float, str] | None:
    """How sure it is that ``following`` goes on with the sentence of ``this``, and why; None: it does not."""
    if this.region != "body" or following.region != "body":
        return None
    a, b = this.text, following.text
    if marker(b) is not None or _ADDRESS.match(a):
        return None
    if opened := _open_bracket(a, b):
        return 0.97, f"{opened} is closed on the next line"
    if a[-1] in PAUSES and min(len(a), len(b)) > 8:
        return 0.97, f"the line ends in {a[-1]}"
    if following.parted or following.indented or this.ended:
        return None
    if _LEADING_MARK.match(b):
        return 0.95, f"the next line begins with {b[0]}"
    if _SIGNED.match(b) or _SIGNED.search(a[-24:]):
        return None
    last, first = pieces(a[-8:])[-1], pieces(b[:8])[0]
    if last in OPEN_ENDS and len(a) > len(last) + 2:
        return 0.95, f"no line ends in {last}"
    if first in LEANING:
        return 0.95, f"no line begins with {first}"
    if width and len(a) >= width - 2 and (marker(a) is None or len(a) >= width):
        return 0.9, f"the page breaks its lines at {width} characters"
    if is_first or marker(a) is not None:
        return None
    if word := _across(a, b):
        return 0.85, f"one word across the break: {word}"
    if 12 <= len(a) <= 45 and len(b) >= 20 and FRAME.match(a):
        return 0.85, "a frame is opened and nothing follows it"
    clauses = any(mark in a for mark in "，。,") and a[-1] not in CLOSERS
    if page.keeps_stops and clauses and len(a) >= 30 and len(b) >= 12:
        return 0.8, "this page keeps its full stops and the line has none"
    return None


def _open_bracket(a: str, b: str) -> str:
    """The bracket that the first line opens last and the second closes first, or "" ."""
    for opener, closer in _QUOTES.items():
        at = a.rfind(opener)
        if at < 0 or closer in a[at:] or len(a) - at > 40:
            continue
        end = b.find(closer, 0, 40)
        if end >= 0 and opener not in b[:end]:
            return opener
    return ""


def _across(a: str, b: str) -> str:
    """A word of the dictionary that stands across the break, one side of which would be a lone character."""
    tail, head = a[-6:], b[:6]
    if not (HAN.match(tail[-1]) and HAN.match(head[0])):
        return ""
    at = 0
    for piece in pieces(tail + head):
        end = at + len(piece)
        if at < len(tail) < end:
            left, right = len(tail) - at, end - len(tail)
            lone = (left == 1 and pieces(tail)[-1] == tail[-1]) or (right == 1 and pieces(head)[0] == head[0])
            return piece if known(piece) and lone and (len(piece) > 2 or left == right == 1) else ""
        at = end
    return ""
