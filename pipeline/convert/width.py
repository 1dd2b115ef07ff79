"""Width: digits and letters half-width, marks between Han characters full-width.

    >>> from pipeline.core import from_text
    >>> [edit.after for edit in marks(from_text("深化改革,扩大开放(试点)"))]
    ['，', '（', '）']

Shape      ０-９ Ａ-Ｚ ａ-ｚ, and ．between two such digits; , ; : ? ! ( ) with Han characters on both sides
Evidence   the neighbours; of a bracket what it holds
Not this   1,000  3.5  10:30  http://  (who)  (P<0.05)  f(x); the full stop of ASCII; quotes, which are never
           folded
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.core import Document, Edit, Span

RULE = "convert.width"

_FULL = {ord(half): chr(ord(half) + 0xFEE0) for half in ",;:?!()"}
#: Inside this many characters the other bracket is looked for.
_LONGEST = 120

_WIDE = regex.compile(r"[０-９Ａ-Ｚａ-ｚ]++|(?<=[0-9０-９])．(?=[0-9０-９])")
_CLOSERS = r"”’》）】」』〕\]％%"
_OPENERS = r"“‘《（【「『〔\["
_STOPS = regex.compile(
    rf"(?<=[\p{{Han}}{_CLOSERS}])[,;:?!]{{1,3}}+(?=[\p{{Han}}{_OPENERS}]|[\s\u3000]*(?:\n|\Z))"
    # A clause may begin with a figure, and end with one: 增长,2004年 and 3.5%,其中.
    rf"|(?<=\p{{Han}})[,;](?=[0-9])|(?<=[0-9])[,;](?=\p{{Han}})"
)
_BRACKETS = regex.compile(rf"\(([^()\n]{{1,{_LONGEST}}}+)\)")
_HALF = regex.compile(r"[,;:?!()]")
_HAN = regex.compile(r"\p{Han}")
_LATIN = regex.compile(r"[A-Za-zÀ-ɏ]")


def letters(doc: Document) -> Iterator[Edit]:
    """Edits that make digits and letters half-width."""
    for found in _WIDE.finditer(doc.text):
        for i, char in enumerate(found[0], found.start()):
            yield Edit(Span(i, i + 1), chr(ord(char) - 0xFEE0), RULE)


def marks(doc: Document) -> Iterator[Edit]:
    """Edits that make marks of Chinese prose full-width."""
    text = doc.text
    if not _HALF.search(text):
        return
    # What is widened is evidence for its neighbours: ((一)) opens from the inside. Each round only widens.
    before, after = "", text
    while after != before:
        before, after = after, _widened(after)
    for at, (old, new) in enumerate(zip(text, after, strict=True)):
        if old != new:
            yield Edit(Span(at, at + 1), new, RULE)


def _widened(text: str) -> str:
    chars = list(text)
    for found in _BRACKETS.finditer(text):
        inside = found[1]
        # A gloss in another script keeps its brackets; one that holds both follows its first character or its
        # host.
        if _HAN.search(inside) and (
            not _LATIN.match(inside) or _HAN.match(text[found.start() - 1 : found.start()])
        ):
            for at in (found.start(), found.end() - 1):
                chars[at] = text[at].translate(_FULL)
    # A mark beside a bracket is judged by the bracket as it will be.
    for found in _STOPS.finditer("".join(chars)):
        for at in range(found.start(), found.end()):
            chars[at] = text[at].translate(_FULL)
    return "".join(chars)
