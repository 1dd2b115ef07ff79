"""Rows: a document becomes the rows of every table. Pure: no disk, no clock, no order but the text's.

Keys are made of the document's id and of raw offsets or order, so that they do not change when other
documents come or go. A Span among a record's values becomes the characters it covers, a Mention becomes the
key of its row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pipeline.core import AppliedEdit, Document, Edit, Gap, Mention, Record, Residue, Span, StageError
from pipeline.core.outline import Section, Sentence, sections, sentences
from pipeline.data import table as read_table
from pipeline.tables.by_district import Row, summary
from pipeline.tables.schema import PLACE, TABLES, Column, Table, table

__all__ = ["Cells", "Row", "cells", "rows", "script_of", "summary"]

#: A row without the names of its columns, in their order.
Cells = list[Any]
#: Of these, the last ones of most tables: where a row's characters stand, which rule found them, how sure it is.
_Place = tuple[int | None, int | None, int | None, int | None, str, str, str, float]

#: What becomes of the count of edits of a rule; any other rule of repair mends characters.
COUNTED_AS = {"repair.byteshift": "n_byte", "repair.ruby": "n_note", "repair.mojibake": "n_mojibake"}
#: Tables whose rows are mentions of one type, with their own columns in ``Mention.values``.
OF_MENTIONS = {"number": "numbers", "date": "dates", "programme": "programmes"}
#: Tables whose rows are entities: the key of a row is the record's own key behind the document's id.
OF_ENTITIES = ("districts", "agencies", "persons")


#: Edits less sure than this are told in the issues table.
DOUBTFUL = 0.9


def rows(doc: Document, mode: str = "balanced") -> dict[str, list[Row]]:
    """The rows of every table for one document, by table; each row has all columns of its table, in order.

    ``mode`` is the one in which the columns named reading are filled. Raises StageError where a stage gave a
    value for a column that the table has not.
    """
    made = {
        name: [dict(zip(table(name).names, row, strict=True)) for row in found]
        for name, found in cells(doc, mode).items()
    }
    return made | {"initiatives_by_district": summary([made])}


def cells(doc: Document, mode: str = "balanced") -> dict[str, list[Cells]]:
    """As ``rows``, without the names of the columns; and without the summary, which is made of the other tables and
    may be made of many documents.
    """
    view = _View(doc, mode)
    made: dict[str, list[Cells]] = {t.name: [] for t in TABLES[:-1]}
    made["documents"] = [_document(view)]
    made["sections"] = [_section(view, section) for section in view.sections]
    made["sentences"] = [_sentence(view, sentence) for sentence in view.sentences]
    for mention in view.mentions:
        place = view.place(mention.span, mention.rule, mention.confidence)
        key = view.key_at(mention.type, place)
        made["mentions"].append(_mention(view, mention, key, place))
        if (name := OF_MENTIONS.get(mention.type)) is not None:
            own = {"mention_id": key, "doc_id": doc.id}
            made[name].append(_MAKERS[name].row(view, own, mention.values, place))
    for record in doc.of(Record):
        if record.table in OF_ENTITIES:
            made[record.table].append(_entity(view, record))
        elif record.table == "initiatives":
            made["initiatives"].append(_initiative(view, record))
        elif record.table == "issues":
            made["issues"].append(_issue(view, record))
        elif record.table != "documents":
            raise StageError(f"{record.rule}: no table {record.table!r} takes records.")
    known = {record.span for record in doc.of(Record) if record.values.get("type") == "unrepaired"}
    made["issues"] += [_unrepaired(view, residue) for residue in doc.residues if residue.span not in known]
    made["issues"] += [_doubtful(view, edit) for edit in doc.edits_that(_is_doubtful)]
    for name in ("initiatives", "issues"):
        _tell_apart(made[name], table(name).names.index(table(name).key[0]))
    return made


def extra_facts(doc: Document) -> dict[str, str]:
    """The other columns of the user's own table (url, date …): they follow those of the documents table.

    A name that the documents table has already gets ``source_`` before it.
    """
    taken = table("documents").names
    return {
        name if name not in taken else f"source_{name}": "" if value is None else str(value)
        for name, value in doc.meta.get("columns", {}).items()
    }


class _View:
    """A document with all that rows ask of it again and again, looked up once."""

    def __init__(self, doc: Document, mode: str) -> None:
        self.doc, self.mode = doc, mode
        self.text, self.raw = doc.text, doc.raw
        self.sections: tuple[Section, ...] = sections(doc)
        self.sentences: tuple[Sentence, ...] = sentences(doc)
        self._section_starts = [s.span.start for s in self.sections]
        self._sentence_starts = [s.span.start for s in self.sentences]
        self.gaps: tuple[Gap, ...] = doc.accepted(mode)
        self._gap_offsets = [gap.offset for gap in self.gaps]
        self._own = f"{doc.id}#"
        seen: dict[tuple[str, int, int], Mention] = {}
        for mention in doc.mentions:
            seen.setdefault(mention.key, mention)
        self.mentions = tuple(seen.values())
        self.counts = Counter(mention.entity for mention in self.mentions)

    def surface(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def reading(self, span: Span) -> str:
        """The characters of a span with what was probably dropped filled in."""
        return self.filled(span)[0]

    def filled(self, span: Span) -> tuple[str, int]:
        """The reading of a span, and how many gaps it fills: as ``Document.reading``, without looking at
        all gaps.
        """
        start, end = span.start, span.end
        first = bisect_right(self._gap_offsets, start) if start else 0
        last = bisect_right(self._gap_offsets, end, first)
        if first == last:
            return self.text[start:end], 0
        pieces: list[str] = []
        for gap in self.gaps[first:last]:
            pieces += [self.text[start : gap.offset], gap.inserted]
            start = gap.offset
        pieces.append(self.text[start:end])
        return "".join(pieces), last - first

    def place(self, span: Span, rule: str, confidence: float) -> _Place:
        """The cells of the columns ``PLACE``."""
        raw = self.doc.to_raw(span)
        start, end, raw_start, raw_end = span.start, span.end, raw.start, raw.end
        surface, surface_raw = self.text[start:end], self.raw[raw_start:raw_end]
        return start, end, raw_start, raw_end, surface, surface_raw, rule, round(float(confidence), 4)

    def id(self, kind: str, span: Span) -> str:
        raw = self.doc.to_raw(span)
        return f"{self._own}{kind}-{raw.start}-{raw.end}"

    def key_at(self, kind: str, place: _Place) -> str:
        return f"{self._own}{kind}-{place[2]}-{place[3]}"

    def section_id(self, order: int | None) -> str:
        return "" if order is None else f"{self._own}section-{order}"

    def section_at(self, offset: int) -> str:
        """The key of the section that an offset lies in; empty where it lies in none."""
        section = bisect_right(self._section_starts, offset) - 1
        return self.section_id(section) if section >= 0 else ""

    def sentence_at(self, offset: int) -> str:
        """The key of the sentence that an offset lies in; empty where it lies in none."""
        sentence = bisect_right(self._sentence_starts, offset) - 1
        inside = sentence >= 0 and offset < self.sentences[sentence].span.end
        return f"{self._own}sentence-{sentence}" if inside else ""

    def key(self, name: Any) -> str:
        """The key of an entity, behind the document's id."""
        key = str(name)
        return key if not key or key.startswith(self._own) else self._own + key


# --- cells: a value as its column wants it; None, where there is none, does not come here ------------------------


#: How a cell is made.
_Cell = Callable[[_View, Any], Any]
_LISTS = (tuple, list)
_SETS = (set, frozenset)
_MARKS = (Mention, Record)


def _text(view: _View, value: Any) -> str:
    return _shown(value, view.surface)


def _reading(view: _View, value: Any) -> str:
    return _shown(value, view.reading)


def _shown(value: Any, show: Callable[[Span], str]) -> str:
    """A value as text: a place as the characters that ``show`` gives for it, a list with its parts joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, _MARKS):
        value = value.span
    if isinstance(value, Span):
        return show(value)
    if value is None:
        return ""
    if isinstance(value, _SETS):
        value = sorted(map(str, value))
    if isinstance(value, _LISTS):
        # A separator inside a value would make two of one.
        return ";".join([_shown(part, show).replace(";", "；") for part in value])
    return str(value)


def _mention_key(view: _View, value: Any) -> str:
    """The key of the row of a mention, or of several."""
    if isinstance(value, Mention):
        return view.id(value.type, value.span)
    return _joined(view, value, _mention_key)


def _entity_key(view: _View, value: Any) -> str:
    """The key of the row of an entity, or of several; a mention stands for its own."""
    return view.key(value.entity) if isinstance(value, Mention) else _joined(view, value, _entity_key)


def _joined(view: _View, value: Any, make: _Cell) -> str:
    if isinstance(value, _LISTS):
        return ";".join(filter(None, [make(view, part) for part in value]))
    return "" if value is None else view.key(value)


def _integer(view: _View, value: Any) -> int | None:
    return None if value == "" else int(value)


def _number(view: _View, value: Any) -> float | None:
    return None if value == "" else float(value)


def _boolean(view: _View, value: Any) -> bool | None:
    return None if value == "" else bool(value)


_OF_TYPE: Mapping[str, _Cell] = {
    "string": _text, "integer": _integer, "number": _number, "boolean": _boolean,
}  # fmt: skip


def _cell_of(column: Column) -> _Cell:
    if column.name.endswith(("mention_id", "mention_ids")):
        return _mention_key
    if column.name.endswith(("entity_id", "agency_id")):
        return _entity_key
    return _reading if column.name == "reading" else _OF_TYPE[column.type]


class _Maker:
    """How a row of one table is made: worked out once, since thousands of rows are."""

    def __init__(self, schema: Table) -> None:
        self.schema = schema
        self.blank: Cells = ["" if column.type == "string" else None for column in schema.columns]
        self.at = {name: i for i, name in enumerate(schema.names)}
        self.placed = _PLACED if schema.columns[-len(PLACE) :] == PLACE else frozenset()
        self.makes = {
            column.name: (i, _cell_of(column))
            for i, column in enumerate(schema.columns)
            if column.name not in self.placed
        }

    def row(
        self, view: _View, own: Mapping[str, Any], said: Mapping[str, Any], place: _Place | None = None
    ) -> Cells:
        """A whole row: what the tables know (``own``, ``place``) goes before what the stage said (``said``)."""
        row = self.blank.copy()
        if place is not None:
            row[-len(place) :] = place
        for name, value in said.items():
            if name not in self.makes:
                if name in self.placed:
                    continue
                raise self._no_column(name)
            if value is not None:
                i, make = self.makes[name]
                row[i] = value if type(value) is str and make is _text else make(view, value)
        for name, value in own.items():
            row[self.at[name]] = value
        return row

    def _no_column(self, name: str) -> StageError:
        return StageError(
            f"table {self.schema.name} has no column {name}.",
            todo=f"Its columns: {', '.join(self.schema.names)}.",
        )


_PLACED = frozenset(column.name for column in PLACE)
_MAKERS = {schema.name: _Maker(schema) for schema in TABLES}


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only simplified text holds, and those that only traditional text holds."""
    pairs = read_table("script/simplified_only.tsv")
    simplified = frozenset(row["char"] for row in pairs)
    return simplified, frozenset(row["traditional"] for row in pairs) - simplified


def script_of(text: str) -> str:
    """hans, hant or mixed, by the characters that only one of the two scripts has; empty where there are
    none.

    A few of the other script make no mixture: careless converters leave some characters as they were (于).
    """
    there = set(text)
    simplified, traditional = (chars & there for chars in _telling())
    if not simplified or not traditional:
        return "hans" if simplified else "hant" if traditional else ""
    hans, hant = (sum(map(text.count, chars)) for chars in (simplified, traditional))
    share = hant / (hans + hant)
    return "hant" if share >= 0.85 else "hans" if share <= 0.15 else "mixed"


# --- one function a table -----------------------------------------------------------------------------------


def _document(view: _View) -> Cells:
    doc = view.doc
    said: dict[str, Any] = {k: doc.meta[k] for k in ("report_year", "year_basis") if k in doc.meta}
    for record in doc.of(Record):
        if record.table == "documents":
            said |= record.values
    own: Row = {
        "doc_id": doc.id,
        "source_path": str(doc.meta.get("source_path", "")),
        "raw_sha256": doc.sha256(),
        "encoding": str(doc.meta.get("encoding", "")),
        "chars_raw": len(doc.raw),
        "chars_clean": len(doc.text),
        "n_byte": 0, "n_note": 0, "n_mojibake": 0, "n_character": 0, "n_width": 0,
        "n_residue": len(doc.residues),
        "n_restored": len(view.gaps),
    }  # fmt: skip
    for step in doc.steps:
        for edit in step.edits:
            if edit.rule.endswith(".width"):
                own["n_width"] += 1
            elif edit.rule.startswith("repair."):
                own[COUNTED_AS.get(edit.rule, "n_character")] += 1
    said.setdefault("script", script_of(doc.at("repair").text if "repair" in doc.done else doc.text))
    if not said.get("report_year"):
        said |= {"report_year": None, "year_basis": "none"}
    if "title" not in said:
        said["title"] = next((s.title for s in view.sections if s.region == "body" and s.title), "")
    return _MAKERS["documents"].row(view, own, said)


def _section(view: _View, section: Section) -> Cells:
    own = {
        "section_id": view.section_id(section.order),
        "doc_id": view.doc.id,
        "marker_raw": "" if section.marker is None else view.doc.to_raw(section.marker).of(view.raw),
        "parent_id": view.section_id(section.parent),
    }
    said = {
        "order": section.order, "level": section.level, "number": section.number, "title": section.title,
        "region": section.region,
    }  # fmt: skip
    return _MAKERS["sections"].row(view, own, said, view.place(section.span, "core.outline", 1.0))


def _sentence(view: _View, sentence: Sentence) -> Cells:
    reading, count = view.filled(sentence.span)
    own = {
        "sentence_id": f"{view.doc.id}#sentence-{sentence.order}",
        "doc_id": view.doc.id,
        "section_id": view.section_id(sentence.section),
        "order": sentence.order,
        "text": view.surface(sentence.span),
        "reading": reading,
        "n_restored": count,
    }
    return _MAKERS["sentences"].row(view, own, {}, view.place(sentence.span, "core.outline", 1.0))


def _mention(view: _View, mention: Mention, key: str, place: _Place) -> Cells:
    """The row of a mention, in the order of the columns: no table has as many."""
    at = mention.span.start
    flags = _text(view, mention.flags) if mention.flags else ""
    return [
        key, view.doc.id, mention.type, mention.subtype, mention.norm, view.key(mention.entity),
        view.section_at(at), view.sentence_at(at), flags, *place,
    ]  # fmt: skip


def _record_place(view: _View, record: Record) -> _Place:
    if record.span is not None:
        return view.place(record.span, record.rule, record.confidence)
    return None, None, None, None, "", "", record.rule, round(float(record.confidence), 4)


def _entity(view: _View, record: Record) -> Cells:
    maker = _MAKERS[record.table]
    own: dict[str, Any] = {"entity_id": view.key(record.key), "doc_id": view.doc.id}
    if "n_mentions" in maker.at:
        own["n_mentions"] = view.counts[record.key]
    return maker.row(view, own, record.values, _record_place(view, record))


#: The parts of an initiative whose places in the raw text have columns of their own.
_PARTS = tuple((name, f"{name}_start", f"{name}_end") for name in ("verb", "object", "actor"))


def _initiative(view: _View, record: Record) -> Cells:
    said = dict(record.values)
    own: dict[str, Any] = {"doc_id": view.doc.id}
    for name, first, last in _PARTS:
        value = said.get(name)
        span = value.span if isinstance(value, Mention) else value
        raw = view.doc.to_raw(span) if isinstance(span, Span) else None
        if raw is not None and first not in said:
            own[first], own[last] = raw.start, raw.end
    evidence = said.get("evidence")
    if isinstance(evidence, Span):
        own["reading"] = view.reading(evidence)
        own["evidence_raw"] = view.doc.to_raw(evidence).of(view.raw)
    if record.span is not None:
        at = record.span.start
        own |= {"section_id": view.section_at(at), "sentence_id": view.sentence_at(at)}
    if "quantity" not in said:
        said["quantity"] = tuple(
            m.span for m in said.get("quantity_mention_ids") or () if isinstance(m, Mention)
        )
    target = said.get("object") or record.span
    target = target.span if isinstance(target, Mention) else target
    span = target if isinstance(target, Span) else record.span
    own["initiative_id"] = (
        view.id("initiative", span) if span is not None else view.key(f"initiative-{record.key}")
    )
    return _MAKERS["initiatives"].row(view, own, said, _record_place(view, record))


def _issue(view: _View, record: Record) -> Cells:
    kind = f"issue-{record.values.get('type', 'issue')}"
    key = view.id(kind, record.span) if record.span is not None else view.key(f"{kind}-{record.key}")
    own = {"issue_id": key, "doc_id": view.doc.id}
    return _MAKERS["issues"].row(view, own, record.values, _record_place(view, record))


def _unrepaired(view: _View, residue: Residue) -> Cells:
    message = f"Damage that could not be undone: {residue.reason}."
    if residue.candidates:
        message += f" It may have read {' or '.join(residue.candidates[:3])}."
    own = {"issue_id": view.id("issue-unrepaired", residue.span), "doc_id": view.doc.id}
    said = {"type": "unrepaired", "severity": "warning", "message": message}
    place = view.place(residue.span, residue.rule, residue.confidence)
    return _MAKERS["issues"].row(view, own, said, place)


def _is_doubtful(edit: Edit) -> bool:
    return edit.confidence < DOUBTFUL


def _doubtful(view: _View, edit: AppliedEdit) -> Cells:
    """An edit that is not sure: the reader is told, and finds what the page showed."""
    span = view.doc.from_raw(edit.raw)
    if edit.stage == "repair":
        message = f"{edit.before} was repaired to {edit.after}; other originals give the same bytes."
    else:
        message = f"{edit.before!r} became {edit.after!r} ({edit.evidence}): likely, not certain."
    own = {"issue_id": view.id("issue-low_confidence", span), "doc_id": view.doc.id}
    said = {"type": "low_confidence", "severity": "warning", "message": message}
    return _MAKERS["issues"].row(view, own, said, view.place(span, edit.rule, edit.confidence))


def _tell_apart(made: list[Cells], key: int) -> None:
    """Rows that share an object (one list of actors, two verbs) get -2, -3 behind their key, in their
    order. ``key``: which cell holds it.
    """
    seen: dict[str, int] = {}
    for row in made:
        name = row[key]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            row[key] = f"{name}-{seen[name]}"
