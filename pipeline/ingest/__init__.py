"""Ingest: files become documents; markup is taken out, a site's own lines are told from the report's.

    >>> from pipeline.core import after
    >>> page = "<html><body><p>创建<b>文明</b>城市&mdash;&mdash;工作报告</p></body></html>"
    >>> after(from_bytes(page.encode("gbk"), name="page.html"), Ingest()).text
    '创建文明城市——工作报告'

Reads nothing, writes Edit (markup, line ends, BOM) and Block (regions of boilerplate). Of a .txt file nothing
is
deleted but the BOM and the returns of its line ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core import Block, Document, Edit, Mark
from pipeline.core.stage import Propose
from pipeline.ingest import body, bom, markup, navigation, newline
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.reader import Source, from_bytes, read, sources

__all__ = ["Decoded", "Ingest", "Source", "decode", "from_bytes", "read", "sources"]


@dataclass(frozen=True, slots=True)
class Ingest:
    """The stage. ``extractors``: ask trafilatura and resiliparse (they take most of a page's time)."""

    extractors: bool = True

    @property
    def name(self) -> str:
        return "ingest"

    @property
    def reads(self) -> frozenset[type]:
        return frozenset()

    @property
    def writes(self) -> frozenset[type]:
        return frozenset({Edit, Block})

    def passes(self) -> Sequence[Propose]:
        return (_characters, self._regions)

    def _regions(self, doc: Document) -> Iterator[Mark]:
        if _is_page(doc):
            yield from body.propose(doc, self.extractors)
        else:
            yield from navigation.propose(doc)


def _is_page(doc: Document) -> bool:
    return doc.meta.get("format") == "html"


def _characters(doc: Document) -> Iterator[Mark]:
    yield from bom.propose(doc)
    yield from (markup.propose(doc) if _is_page(doc) else newline.propose(doc))
