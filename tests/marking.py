"""Marking: text with mentions marked in place, 〔type norm surface〕, and what a run of the stage finds
in it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.core import Document, Mention, Record, from_text, process
from pipeline.extract import Extract
from pipeline.segment import Segment

MARK = re.compile(r"〔(\S+) (\S+) ([^〔〕]+)〕")


class Marked(NamedTuple):
    """One mention: where it stands, what it is, what it means (``-``: nothing is said)."""

    start: int
    end: int
    type: str
    norm: str


def parse(text: str) -> tuple[str, list[Marked]]:
    """The plain text, and its marks in order."""
    pieces: list[str] = []
    marks: list[Marked] = []
    at = size = 0
    for hit in MARK.finditer(text):
        pieces.append(text[at : hit.start()])
        size += hit.start() - at
        marks.append(Marked(size, size + len(hit[3]), hit[1], hit[2]))
        pieces.append(hit[3])
        size += len(hit[3])
        at = hit.end()
    pieces.append(text[at:])
    return "".join(pieces), marks


def read(text: str, year: int | None = None) -> Document:
    """The document after segment and extract."""
    return process(from_text(text), [Segment(), Extract(report_year=year)])


def records(doc: Document, table: str) -> dict[str, Record]:
    return {record.key: record for record in doc.of(Record) if record.table == table}


def norm(doc: Document, mention: Mention) -> str:
    """A division's code, or the codes of its members; else the norm of the mention."""
    if mention.type != "district":
        return mention.norm
    values = records(doc, "districts")[mention.entity].values
    return str(values["code"] or ";".join(values["members"]))


def found(doc: Document, *types: str) -> list[Marked]:
    return [Marked(m.span.start, m.span.end, m.type, norm(doc, m)) for m in doc.mentions if m.type in types]


def score(gold: list[Marked], seen: list[Marked]) -> float:
    """F1 of spans with their norms."""
    both = len(set(gold) & set(seen))
    return 2 * both / max(1, len(gold) + len(seen))
