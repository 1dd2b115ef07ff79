"""Marks: all that a stage can say about a text.

A stage never changes a text: it proposes marks, in coordinates of the text that it was shown, and
``core.document`` applies the edits among them and carries the rest along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.core.span import Span

#: Modes of a reading, the most careful first. A gap accepted in one is accepted in all that follow.
MODES: tuple[str, ...] = ("safe", "balanced", "full")

MENTION_TYPES: tuple[str, ...] = ("district", "agency", "person", "number", "date", "programme")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of ``span`` by ``after``: who proposes it, why it may, how sure it is.

    ``binds``: a deletion that belongs to the character before it, as a pinyin note to its host; a span
    that ends on the host then ends, in older coordinates, behind the note.
    ``before`` is filled in by core when the edit is applied.
    """

    span: Span
    after: str
    rule: str
    confidence: float = 1.0
    evidence: str = ""
    binds: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph or stretch of boilerplate.

    ``kind``: region (what ingest saw: a stretch and whose words it holds), title, heading, paragraph. A paragraph
    with a level opens with a heading on its own line (1、领导重视。成立了 …). ``region``: body or boilerplate.
    ``level``: 1 for 一、, 2 for （一）, 3 for 1、 …; 0 where it has none. ``number``: as in 2.1.
    ``marker``: the characters of the numbering itself.
    """

    span: Span
    kind: str
    rule: str
    region: str = "body"
    level: int = 0
    number: str = ""
    marker: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word. ``tag``: its class as the dictionary has it (n, v, ns …), "" where the dictionary lacks the word."""

    span: Span
    rule: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was probably dropped at ``offset``, a guess and never text.

    ``mode``: the most careful mode that accepts it (safe, balanced, full), or "" where none does.
    """

    offset: int
    inserted: str
    confidence: float
    rule: str
    mode: str = ""

    @property
    def span(self) -> Span:
        return Span(self.offset, self.offset)

    def accepted(self, mode: str) -> bool:
        """True where a reading in ``mode`` fills this gap."""
        return bool(self.mode) and MODES.index(self.mode) <= MODES.index(mode)


@dataclass(frozen=True, slots=True)
class Mention:
    """The characters that name a thing, and what they mean.

    ``entity``: key of the entity's Record in this document (as ``district-330205``), or "".
    ``values``: the own columns of the mention's table (numbers, dates, programmes), by column name.
    """

    span: Span
    type: str
    rule: str
    subtype: str = ""
    norm: str = ""
    confidence: float = 1.0
    entity: str = ""
    flags: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.type, self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class Record:
    """A row for a table that is more than one mention: an entity, an initiative, an issue.

    ``key``: unique within its table and document. ``span``: its place in the text (an entity's first mention).
    Among ``values``, a Span stands for a place and a Mention for a link; tables turn them into offsets and ids.
    """

    table: str
    key: str
    rule: str
    span: Span | None = None
    confidence: float = 1.0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Residue:
    """A place that shows damage which could not be undone; ``candidates`` are said, never applied."""

    span: Span
    reason: str
    rule: str
    candidates: tuple[str, ...] = ()
    confidence: float = 1.0


Mark = Edit | Block | Token | Gap | Mention | Record | Residue


def carried(mark: Mark, to_new: Callable[[Span], Span]) -> Mark:
    """The mark in the coordinates of a later text, ``to_new`` mapping each of its spans."""
    if isinstance(mark, Gap):
        return replace(mark, offset=to_new(mark.span).end)
    if isinstance(mark, Block):
        marker = to_new(mark.marker) if mark.marker is not None else None
        return replace(mark, span=to_new(mark.span), marker=marker)
    if isinstance(mark, Record):
        values = {name: _carried_value(value, to_new) for name, value in mark.values.items()}
        return replace(mark, span=None if mark.span is None else to_new(mark.span), values=values)
    return replace(mark, span=to_new(mark.span))


def _carried_value(value: Any, to_new: Callable[[Span], Span]) -> Any:
    if isinstance(value, Span):
        return to_new(value)
    if isinstance(value, Mention):
        return carried(value, to_new)
    if isinstance(value, tuple):
        return tuple(_carried_value(part, to_new) for part in value)
    return value
