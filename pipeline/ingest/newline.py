r"""Newline: lines end in \n, whatever the system they were written on.

Shape      \r\n (Windows): the \r goes; \r alone (old Macintosh): it becomes \n
Not this   other breaks (U+2028, form feed): they are characters of the text
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.core import Document, Edit, Span

RULE = "ingest.newline"
_RETURN = regex.compile(r"\r(\n)?")


def propose(doc: Document) -> Iterator[Edit]:
    for found in _RETURN.finditer(doc.text):
        yield Edit(Span(found.start(), found.start() + 1), "" if found[1] else "\n", RULE)
