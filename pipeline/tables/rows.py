"""Rows: a document becomes the rows of every table. Pure: no disk, no clock, no order but the text's.

Keys are made of the document's id and of raw offsets or order, so that they do not change when other
documents come or go. A Span among a record's values becomes the characters it covers, a Mention becomes the
key of its row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pipeline.core import AppliedEdit, Document, Gap, Mention, Record, Residue, Span, StageError
from pipeline.core.outline import Section, Sentence, sections, sentences
from pipeline.data import table as read_table
from pipeline.tables.by_district import Row, summary
from pipeline.tables.schema import TABLES, Column, Table, table

__all__ = ["Row", "rows", "script_of", "summary"]

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
    view = _View(doc, mode)
    made: dict[str, list[Row]] = {t.name: [] for t in TABLES}
    made["documents"] = [_document(view)]
    made["sections"] = [_section(view, section) for section in view.sections]
    made["sentences"] = [_sentence(view, sentence) for sentence in view.sentences]
    for mention in view.mentions:
        own = _mention_own(view, mention)
        made["mentions"].append(_mention(view, mention, own))
        if (name := OF_MENTIONS.get(mention.type)) is not None:
            made[name].append(_filled(view, name, mention.values, own))
    for record in doc.of(Record):
        if record.table in OF_ENTITIES:
            made[record.table].append(_entity(view, record))
        elif record.table == "initiatives":
            made["initiatives"].append(_initiative(view, record))
        elif record.table == "issues":
            made["issues"].append(_issue(view, record))
        elif record.table != "documents":
            raise StageError(f"{record.rule}: no table {record.table!r} takes records.")
    known = {(row["type"], row["clean_start"], row["clean_end"]) for row in made["issues"]}
    for residue in doc.residues:
        if ("unrepaired", residue.span.start, residue.span.end) not in known:
            made["issues"].append(_unrepaired(view, residue))
    made["issues"] += [_doubtful(view, edit) for edit in doc.edits if edit.confidence < DOUBTFUL]
    for name in ("initiatives", "issues"):
        _tell_apart(made[name], table(name).key[0])
    made["initiatives_by_district"] = summary([made])
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
        seen: dict[tuple[str, int, int], Mention] = {}
        for mention in doc.mentions:
            seen.setdefault(mention.key, mention)
        self.mentions = tuple(seen.values())
        self.counts: dict[str, int] = {}
        for mention in self.mentions:
            if mention.entity:
                self.counts[mention.entity] = self.counts.get(mention.entity, 0) + 1

    def filled(self, span: Span) -> tuple[str, int]:
        """The reading of a span, and how many gaps it fills: as ``Document.reading``, without looking at
        all gaps.
        """
        first = bisect_right(self._gap_offsets, span.start) if span.start else 0
        pieces: list[str] = []
        at, count = span.start, 0
        for gap in self.gaps[first:]:
            if gap.offset > span.end:
                break
            pieces += [self.text[at : gap.offset], gap.inserted]
            at = gap.offset
            count += 1
        pieces.append(self.text[at : span.end])
        return "".join(pieces), count

    def place(self, span: Span, rule: str, confidence: float) -> Row:
        raw = self.doc.to_raw(span)
        start, end, raw_start, raw_end = span.start, span.end, raw.start, raw.end
        return {
            "clean_start": start, "clean_end": end, "raw_start": raw_start, "raw_end": raw_end,
            "surface": self.text[start:end], "surface_raw": self.raw[raw_start:raw_end],
            "rule": rule, "confidence": round(float(confidence), 4),
        }  # fmt: skip

    def id(self, kind: str, span: Span) -> str:
        raw = self.doc.to_raw(span)
        return f"{self.doc.id}#{kind}-{raw.start}-{raw.end}"

    def section_id(self, order: int | None) -> str:
        return "" if order is None else f"{self.doc.id}#section-{order}"

    def where(self, span: Span) -> Row:
        """Keys of the section and the sentence in which a span begins; empty where it stands in none."""
        section = bisect_right(self._section_starts, span.start) - 1
        sentence = bisect_right(self._sentence_starts, span.start) - 1
        inside = sentence >= 0 and span.start < self.sentences[sentence].span.end
        return {
            "section_id": self.section_id(section) if section >= 0 else "",
            "sentence_id": f"{self.doc.id}#sentence-{sentence}" if inside else "",
        }

    def linked(self, column: str, value: Any) -> str:
        """The key that stands for a value in a column of keys."""
        if value is None or value == "":
            return ""
        if isinstance(value, tuple | list):
            return ";".join(key for key in (self.linked(column, part) for part in value) if key)
        if isinstance(value, Mention):
            if "mention_id" not in column:
                return self.linked(column, value.entity)
            return self.id(value.type, value.span)
        key = str(value)
        return key if key.startswith(f"{self.doc.id}#") else f"{self.doc.id}#{key}"


def _cell(view: _View, column: Column, value: Any) -> Any:
    """A value as its column wants it: text, whole number, number or truth; None where there is none."""
    if column.type == "string":
        return _text(view, column, value)
    if value is None or value == "":
        return None
    if column.type == "integer":
        return int(value)
    if column.type == "boolean":
        return bool(value)
    return float(value)


def _text(view: _View, column: Column, value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mention | Record):
        value = value.span
    if value is None:
        return ""
    if isinstance(value, Span):
        return view.filled(value)[0] if column.name == "reading" else value.of(view.text)
    if isinstance(value, tuple | list | set | frozenset):
        parts = sorted(map(str, value)) if isinstance(value, set | frozenset) else value
        # A separator inside a value would make two of one.
        return ";".join(_text(view, column, part).replace(";", "；") for part in parts)
    return str(value)


def _linked(view: _View, column: Column, value: Any) -> Any:
    return view.linked(column.name, value)


class _Maker:
    """How a row of one table is made: worked out once, since thousands of rows are."""

    def __init__(self, schema: Table) -> None:
        self.schema = schema
        self.blank: Row = {column.name: "" if column.type == "string" else None for column in schema.columns}
        self.cells: dict[str, tuple[Column, Callable[[_View, Column, Any], Any]]] = {}
        for column in schema.columns:
            links = column.name.endswith(("mention_id", "mention_ids", "entity_id", "agency_id"))
            self.cells[column.name] = column, _linked if links else _cell

    def row(self, view: _View, values: Mapping[str, Any], own: Row) -> Row:
        """A whole row, in the order of the columns: what the tables know (``own``) goes before what the stage
        said (``values``).
        """
        if not values.keys() <= self.cells.keys():
            raise StageError(
                f"table {self.schema.name} has no column {', '.join(sorted(values.keys() - self.cells.keys()))}.",
                todo=f"Its columns: {', '.join(self.schema.names)}.",
            )
        row = self.blank | own
        for name, value in values.items():
            if value is not None and name not in own:
                column, make = self.cells[name]
                row[name] = make(view, column, value)
        if len(row) > len(self.blank):  # the tables know more than this one tells
            return {name: row[name] for name in self.blank}
        return row


_MAKERS = {schema.name: _Maker(schema) for schema in TABLES}


def _filled(view: _View, table: str, values: Mapping[str, Any], own: Row) -> Row:
    """A whole row of a table. Raises StageError where a value has no column there."""
    return _MAKERS[table].row(view, values, own)


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
    hans, hant = (sum(map(text.count, chars & set(text))) for chars in _telling())
    if not hans + hant:
        return ""
    share = hant / (hans + hant)
    return "hant" if share >= 0.85 else "hans" if share <= 0.15 else "mixed"


# --- one function a table -----------------------------------------------------------------------------------


def _document(view: _View) -> Row:
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
    return _filled(view, "documents", {k: v for k, v in said.items() if k not in own}, own)


def _section(view: _View, section: Section) -> Row:
    own = {
        "section_id": view.section_id(section.order),
        "doc_id": view.doc.id,
        "marker_raw": "" if section.marker is None else view.doc.to_raw(section.marker).of(view.raw),
        "parent_id": view.section_id(section.parent),
        **view.place(section.span, "core.outline", 1.0),
    }
    said = {
        "order": section.order, "level": section.level, "number": section.number, "title": section.title,
        "region": section.region,
    }  # fmt: skip
    return _filled(view, "sections", said, own)


def _sentence(view: _View, sentence: Sentence) -> Row:
    reading, count = view.filled(sentence.span)
    own = {
        "sentence_id": f"{view.doc.id}#sentence-{sentence.order}",
        "doc_id": view.doc.id,
        "section_id": view.section_id(sentence.section),
        "order": sentence.order,
        "reading": reading,
        "n_restored": count,
        **view.place(sentence.span, "core.outline", 1.0),
    }
    return _filled(view, "sentences", {"text": sentence.span}, own)


def _mention(view: _View, mention: Mention, own: Row) -> Row:
    own = {
        **own,
        "entity_id": view.linked("entity_id", mention.entity),
        **view.where(mention.span),
    }
    said = {
        "type": mention.type, "subtype": mention.subtype, "norm": mention.norm, "flags": mention.flags,
    }  # fmt: skip
    return _filled(view, "mentions", said, own)


def _mention_own(view: _View, mention: Mention) -> Row:
    own = view.place(mention.span, mention.rule, mention.confidence)
    own["mention_id"] = f"{view.doc.id}#{mention.type}-{own['raw_start']}-{own['raw_end']}"
    own["doc_id"] = view.doc.id
    return own


def _record_place(view: _View, record: Record) -> Row:
    if record.span is not None:
        return view.place(record.span, record.rule, record.confidence)
    return {
        "clean_start": None, "clean_end": None, "raw_start": None, "raw_end": None, "surface": "",
        "surface_raw": "", "rule": record.rule, "confidence": round(float(record.confidence), 4),
    }  # fmt: skip


def _entity(view: _View, record: Record) -> Row:
    own = {
        "entity_id": view.linked("entity_id", record.key),
        "doc_id": view.doc.id,
        **_record_place(view, record),
    }
    if "n_mentions" in table(record.table).names:
        own["n_mentions"] = view.counts.get(record.key, 0)
    return _filled(view, record.table, record.values, own)


def _initiative(view: _View, record: Record) -> Row:
    said = dict(record.values)
    own: Row = {"doc_id": view.doc.id, **_record_place(view, record)}
    for name in ("verb", "object", "actor"):
        value = said.get(name)
        span = value.span if isinstance(value, Mention) else value
        raw = view.doc.to_raw(span) if isinstance(span, Span) else None
        for end, at in (("start", raw and raw.start), ("end", raw and raw.end)):
            if f"{name}_{end}" not in said:
                own[f"{name}_{end}"] = at
    evidence = said.get("evidence")
    if isinstance(evidence, Span):
        own["reading"] = view.filled(evidence)[0]
        own["evidence_raw"] = view.doc.to_raw(evidence).of(view.raw)
    if record.span is not None:
        own |= {k: v for k, v in view.where(record.span).items() if k not in said}
    if "quantity" not in said:
        said["quantity"] = tuple(
            m.span for m in said.get("quantity_mention_ids") or () if isinstance(m, Mention)
        )
    target = said.get("object") or record.span
    target = target.span if isinstance(target, Mention) else target
    span = target if isinstance(target, Span) else record.span
    own["initiative_id"] = (
        view.id("initiative", span) if span is not None else view.linked("", f"initiative-{record.key}")
    )
    return _filled(view, "initiatives", said, own)


def _issue(view: _View, record: Record) -> Row:
    kind = f"issue-{record.values.get('type', 'issue')}"
    key = view.id(kind, record.span) if record.span is not None else view.linked("", f"{kind}-{record.key}")
    own = {"issue_id": key, "doc_id": view.doc.id, **_record_place(view, record)}
    return _filled(view, "issues", record.values, own)


def _unrepaired(view: _View, residue: Residue) -> Row:
    message = f"Damage that could not be undone: {residue.reason}."
    if residue.candidates:
        message += f" It may have read {' or '.join(residue.candidates[:3])}."
    own = {
        "issue_id": view.id("issue-unrepaired", residue.span),
        "doc_id": view.doc.id,
        **view.place(residue.span, residue.rule, residue.confidence),
    }
    said = {"type": "unrepaired", "severity": "warning", "message": message}
    return _filled(view, "issues", said, own)


def _doubtful(view: _View, edit: AppliedEdit) -> Row:
    """An edit that proved itself but has rivals: the reader is told, and finds what the page showed."""
    span = view.doc.from_raw(edit.raw)
    message = f"{edit.before} was repaired to {edit.after}; other originals give the same bytes."
    own = {
        "issue_id": view.id("issue-low_confidence", span),
        "doc_id": view.doc.id,
        **view.place(span, edit.rule, edit.confidence),
    }
    said = {"type": "low_confidence", "severity": "warning", "message": message}
    return _filled(view, "issues", said, own)


def _tell_apart(made: list[Row], key: str) -> None:
    """Rows that share an object (one list of actors, two verbs) get -2, -3 behind their key, in their
    order.
    """
    seen: dict[str, int] = {}
    for row in made:
        name = row[key]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            row[key] = f"{name}-{seen[name]}"
