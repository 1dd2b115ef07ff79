"""BOM: the byte order mark, a character of the file and none of its text.

Shape      U+FEFF as the first character of ``raw``
Not this   U+FEFF inside the text (a zero-width character: repair judges it)
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core import Document, Edit, Span

RULE = "ingest.bom"


def propose(doc: Document) -> Iterator[Edit]:
    if doc.text.startswith("\ufeff"):
        yield Edit(Span(0, 1), "", RULE, evidence="first character of the file")
