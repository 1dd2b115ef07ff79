r"""Markup: what a page holds besides its visible text, taken out by edits, so that offsets lead into the
file.

    <p>创建<b>文明</b>城市&nbsp;</p>\n<p>…      →      创建文明城市 \n…

Shape      tags, comments, declarations; script, style, head and the like with what they hold; white space as
           HTML
           reads it: runs are one space, none at the edges of a block, and none where a line of Chinese was
           wrapped
Kept       the boundary of a block and <br> as "\n", white space inside <pre>
Not this   "5<b 且 c>3" or "a < b": no tag follows
Risk       a page that hides its text until a script shows it: only short hidden stretches are dropped
First seen every page of the web; broken ones (no closing tag, no closing quote, cut in the middle) are the
           rule

One pass from left to right; every search remembers when it found nothing, so that no page can make it slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.core import Document, Edit, Span
from pipeline.ingest import entity

RULE = "ingest.markup"

#: Elements that begin and end lines.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
        "caption",
        "marquee",
    ]
)
#: Elements whose content is not part of the visible text. Those in RAW hold no tags at all.
RAW = frozenset(["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"])
UNSEEN = RAW | frozenset(
    [
        "head",
        "noscript",
        "template",
        "svg",
        "select",
        "object",
        "canvas",
        "audio",
        "video",
        "datalist",
        "math",
    ]
)
#: A hidden stretch longer than this may be the article, waiting for a script to show it.
HIDDEN_AT_MOST = 200

_TAG = regex.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:_-]{0,40}+)(?=[\s/>"'<]|\Z)
        (?P<attrs>(?: [^<>"']++ | "[^"<>]*+" | '[^'<>]*+'
            # < or > inside a value: only where the quote that ends it ends an attribute, and not far away
            | (?<==\s?)"[^"]{0,500}+"(?=[\s/>]) | (?<==\s?)'[^']{0,500}+'(?=[\s/>]) | ["'] )*+)
        (?:>|(?=<)|\Z)""",
    regex.VERBOSE,
)
_HAN = regex.compile(r"\p{Han}")
_HIDDEN = regex.compile(
    r"(?i)style\s{0,3}=\s{0,3}[\"'][^\"']{0,300}?(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)"
)
_HIDDEN_WORD = regex.compile(r"(?i)(?:^|\s)hidden(?=[\s=/]|$)")
_QUOTED = regex.compile(r"\"[^\"]*+\"|'[^']*+'")
_STRETCH = regex.compile(rf"[ \t\n\r\f]++|{entity.REFERENCE.pattern}|[^ \t\n\r\f&]++|&")
_NEXT_TAG = regex.compile(r"(?i)</?(?:p|div|body|table|tr|td|h[1-6]|span|a|br|ul|li|font|center)[\s/>]")
#: Characters beside which a wrapped line leaves no space: Chinese has none between its words.
_WIDE = regex.compile(r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’…—·]")


@dataclass(frozen=True, slots=True)
class Tag:
    """``kind``: open, close, or other (a comment, a declaration, an unseen element with all it holds)."""

    start: int
    end: int
    kind: str
    name: str = ""
    attrs: str = ""


def scan(page: str, start: int = 0) -> Iterator[Tag]:
    """The tags of a page in order, as a lenient reader finds them. Between two of them stands text."""
    at = start
    size = len(page)
    missing: set[str] = set()  # what was searched for once and does not occur again
    while True:
        at = page.find("<", at)
        if at < 0 or at + 1 >= size:
            return
        follows = page[at + 1]
        end = 0
        name = attrs = ""
        kind = "other"
        if follows in "!?":
            end = _declaration(page, at, missing)
        elif follows == "/" or (follows.isascii() and follows.isalpha()):
            found = _TAG.match(page, at)
            if found is not None:
                name, attrs = found["name"].lower(), found["attrs"]
                # Prose has "a<b 的": Chinese outside any value, and no value at all.
                if "=" in attrs or not _HAN.search(_QUOTED.sub("", attrs)):
                    kind = "close" if found["close"] else "open"
                    end = found.end()
        if not end:
            at += 1
            continue
        if kind == "open" and name in UNSEEN and not attrs.endswith("/"):
            stop = _end_of_unseen(page, name, end, missing)
            if stop:
                kind, end = "other", stop
        yield Tag(at, end, kind, name, attrs)
        at = end


def _declaration(page: str, at: int, missing: set[str]) -> int:
    """The end of a comment, doctype or processing instruction that begins at ``at``, or 0."""
    if page.startswith("<!--", at):
        if "-->" not in missing:
            end = page.find("-->", at + 4)
            if end >= 0:
                return end + 3
            missing.add("-->")
        return at + 4  # never closed: a browser hides all that follows, a reader of reports wants it
    if ">" not in missing:
        end = page.find(">", at)
        if end < 0:
            missing.add(">")
        elif "<" not in page[at + 1 : end] or page.startswith("<![CDATA[", at):
            return end + 1
    return at + 2 if page.startswith("<!", at) else 0


def _end_of_unseen(page: str, name: str, at: int, missing: set[str]) -> int:
    """Where an unseen element that opened before ``at`` ends, or 0 where its content is read as usual."""
    if name not in missing:
        pattern = r"(?i)</head\s*+>|(?=<body[\s>])" if name == "head" else rf"(?i)</{name}\s*+>"
        found = regex.compile(pattern).search(page, at)
        if found is not None:
            return int(found.end())
        missing.add(name)
    if name not in RAW:
        return 0
    follows = _NEXT_TAG.search(page, at)
    return follows.start() if follows else len(page)


def _hidden(tags: list[Tag]) -> list[Span]:
    """Short stretches that the page itself hides (junk that copies carry along)."""
    opened: dict[str, list[Tag]] = {}
    found: list[Span] = []
    for tag in tags:
        if tag.kind == "open":
            opened.setdefault(tag.name, []).append(tag)
        elif tag.kind == "close" and opened.get(tag.name):
            begin = opened[tag.name].pop()
            if (
                tag.start - begin.end <= HIDDEN_AT_MOST
                and begin.attrs
                and (_HIDDEN.search(begin.attrs) or _HIDDEN_WORD.search(_QUOTED.sub("", begin.attrs)))
            ):
                found.append(Span(begin.start, tag.end))
    return sorted(found)


def propose(doc: Document) -> Iterator[Edit]:
    """Edits that leave the visible text of ``doc.text``, which is a page as received."""
    page = doc.text
    first = 1 if page.startswith("\ufeff") else 0
    tags = list(scan(page, first))
    hidden = _hidden(tags)
    reader = _Reader(page, first)
    at = first
    skipped = 0
    until = 0  # hidden up to here
    for tag in [*tags, Tag(len(page), len(page), "other")]:
        while skipped < len(hidden) and hidden[skipped].start <= tag.start:
            if hidden[skipped].start >= until and hidden[skipped].start == tag.start:
                yield from reader.text(max(at, until), tag.start)
                until = hidden[skipped].end
            skipped += 1
        if tag.start >= until:
            yield from reader.text(max(at, until), tag.start)
            reader.tag(tag)
        at = tag.end
    yield from reader.close()


class _Reader:
    """Walks over the visible characters; what lies between two of them becomes one edit."""

    def __init__(self, page: str, start: int) -> None:
        self.page = page
        self.seen = start  # behind the last visible character
        self.last = ""  # that character, "" before the first
        # Of the stretch since then: a line ends in it, it holds white space, the source was wrapped in it.
        self.broken = self.blank = self.wrapped = False
        self.pre = 0

    def tag(self, tag: Tag) -> None:
        if tag.kind == "other":
            return
        if tag.name in BLOCKS:
            self.broken = True
        if tag.name == "pre":
            self.pre = max(0, self.pre + (1 if tag.kind == "open" else -1))

    def text(self, start: int, end: int) -> Iterator[Edit]:
        """The edits for the characters between two tags."""
        if start >= end:
            return
        for found in _STRETCH.finditer(self.page, start, end):
            chars = found[0]
            if chars[0] in " \t\n\r\f":
                if self.pre:
                    yield from self._preformatted(found.start(), chars)
                else:
                    self.blank = True
                    self.wrapped |= "\n" in chars or "\r" in chars
                continue
            meant = entity.decoded(chars) if chars[0] == "&" and len(chars) > 1 else None
            if meant is not None and not meant.strip(" "):
                self.blank |= meant != ""
                continue
            yield from self._gap(found.start(), (meant or chars)[0])
            if meant is not None:
                yield Edit(Span(found.start(), found.end()), meant, entity.RULE)
            self.seen, self.last = found.end(), (meant or chars)[-1]

    def _preformatted(self, start: int, chars: str) -> Iterator[Edit]:
        yield from self._gap(start, chars[0])
        for i, char in enumerate(chars, start):
            if char == "\r":
                lone = not self.page.startswith("\n", i + 1)
                yield Edit(Span(i, i + 1), "\n" if lone else "", "ingest.newline")
        self.seen, self.last = start + len(chars), "\n" if chars[-1] == "\r" else chars[-1]

    def _gap(self, start: int, follows: str) -> Iterator[Edit]:
        """What stands between the last visible character and the one at ``start``."""
        if start > self.seen:
            after = self._separator(follows)
            if self.page[self.seen : start] != after:
                yield Edit(Span(self.seen, start), after, RULE)
        self.broken = self.blank = self.wrapped = False

    def _separator(self, follows: str) -> str:
        if not self.last:
            return ""
        if self.broken:
            return "" if self.last == "\n" and self.pre else "\n"
        if not self.blank:
            return ""
        return "" if self.wrapped and _WIDE.match(self.last) and _WIDE.match(follows) else " "

    def close(self) -> Iterator[Edit]:
        if self.seen < len(self.page):
            yield Edit(Span(self.seen, len(self.page)), "", RULE)
