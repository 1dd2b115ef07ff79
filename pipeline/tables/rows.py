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

from pipeline.core import AppliedEdit, Document, Gap, Mention, Record, Residue, Span, StageError
from pipeline.core.outline import Section, Sentence, sections, sentences
from pipeline.data import table as read_table
from pipeline.tables.by_district import Row, summary
from pipeline.tables.schema import PLACE, TABLES, Column, Table, table

__all__ = ["Row", "rows", "script_of", "summary", "told"]

#: What becomes of the count of edits of a rule; any other rule of repair mends characters.
COUNTED_AS = {"repair.byteshift": "n_byte", "repair.ruby": "n_note", "repair.mojibake": "n_mojibake"}
#: Tables whose rows are mentions of one type, with their own columns in ``Mention.values``.
OF_MENTIONS = {"number": "numbers", "date": "dates", "programme": "programmes"}
#: Tables whose rows are entities: the key of a row is the record's own key behind the document's id.
OF_ENTITIES = ("districts", "agencies", "persons")


#: Edits less sure than this are told in the issues table.
DOUBTFUL = 0.9


def rows(doc: Document, mode: str = "balanced") -> dict[str, list[Row]]:
    """The rows of every table for one document, by table; each row has all columns of its table, in order."""
    made = told(doc, mode)
    return made | {"initiatives_by_district": summary([made])}


def told(doc: Document, mode: str = "balanced") -> dict[str, list[Row]]:
    """As ``rows``, without the summary, which is made of these rows and may be made of many documents.

    ``mode`` is the one in which the columns named reading are filled. Raises StageError where a stage gave a
    value for a column that the table has not.
    """
    view = _View(doc, mode)
    made: dict[str, list[Row]] = {t.name: [] for t in TABLES[:-1]}
    made["documents"] = [_document(view)]
    made["sections"] = [_section(view, section) for section in view.sections]
    made["sentences"] = [_sentence(view, sentence) for sentence in view.sentences]
    for mention in view.mentions:
        row = _mention(view, mention)
        made["mentions"].append(row)
        if mention.type in OF_MENTIONS:
            made[OF_MENTIONS[mention.type]].append(_own_row(view, mention, row))
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
        return f"{self._own}{kind}-{raw.start}-{raw.end}"

    def key_at(self, kind: str, place: Row) -> str:
        return f"{self._own}{kind}-{place['raw_start']}-{place['raw_end']}"

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
        self.blank: Row = {column.name: "" if column.type == "string" else None for column in schema.columns}
        self.cells: dict[str, _Cell] = {column.name: _cell_of(column) for column in schema.columns}
        self.plain = {name for name, make in self.cells.items() if make is _text}

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
            if value is None or name in own:
                continue
            row[name] = value if type(value) is str and name in self.plain else self.cells[name](view, value)
        if len(row) > len(self.blank):  # the tables know more than this one tells
            return {name: row[name] for name in self.blank}
        return row


#: Columns of the table mentions that the tables of single types have as well.
_SHARED = ("mention_id", "doc_id", *(column.name for column in PLACE))
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
    hans, hant = (sum(map(chars.__contains__, text)) for chars in _telling())
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


def _mention(view: _View, mention: Mention) -> Row:
    """The row of a mention, written out: no other table has as many."""
    place = view.place(mention.span, mention.rule, mention.confidence)
    at = mention.span.start
    return {
        "mention_id": view.key_at(mention.type, place),
        "doc_id": view.doc.id,
        "type": mention.type,
        "subtype": mention.subtype,
        "norm": mention.norm,
        "entity_id": view.key(mention.entity),
        "section_id": view.section_at(at),
        "sentence_id": view.sentence_at(at),
        "flags": _text(view, mention.flags) if mention.flags else "",
        **place,
    }


def _own_row(view: _View, mention: Mention, told: Row) -> Row:
    """The row that a mention of some types has in a table of its own; ``told``: its row in the table mentions."""
    return _filled(view, OF_MENTIONS[mention.type], mention.values, {name: told[name] for name in _SHARED})


def _record_place(view: _View, record: Record) -> Row:
    if record.span is not None:
        return view.place(record.span, record.rule, record.confidence)
    return {
        "clean_start": None, "clean_end": None, "raw_start": None, "raw_end": None, "surface": "",
        "surface_raw": "", "rule": record.rule, "confidence": round(float(record.confidence), 4),
    }  # fmt: skip


def _entity(view: _View, record: Record) -> Row:
    own = {
        "entity_id": view.key(record.key),
        "doc_id": view.doc.id,
        **_record_place(view, record),
    }
    if "n_mentions" in _MAKERS[record.table].blank:
        own["n_mentions"] = view.counts[record.key]
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
    return _filled(view, "initiatives", said, own)


def _issue(view: _View, record: Record) -> Row:
    kind = f"issue-{record.values.get('type', 'issue')}"
    key = view.id(kind, record.span) if record.span is not None else view.key(f"{kind}-{record.key}")
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
