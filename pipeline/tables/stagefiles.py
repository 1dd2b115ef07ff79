"""Stage files: what a run keeps of each stage beside the tables: texts, edits, tokens, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core import Document, Edit, Gap, Token

if TYPE_CHECKING:
    import pyarrow as pa

#: Gaps of less probability are not worth the room they take.
LEAST_GAP = 0.05

#: Columns and types of the files in a stage's folder; the empty name is the folder itself.
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (("doc_id", "s"), ("text", "s")),
    "edits": (
        ("doc_id", "s"), ("stage", "s"), ("rule", "s"), ("raw_start", "i"), ("raw_end", "i"), ("before", "s"),
        ("after", "s"), ("confidence", "f"), ("evidence", "s"),
    ),
    "gaps": (
        ("doc_id", "s"), ("raw_offset", "i"), ("clean_offset", "i"), ("inserted", "s"), ("confidence", "f"),
        ("rule", "s"), ("mode", "s"),
    ),
    "tokens": (
        ("doc_id", "s"), ("clean_start", "i"), ("clean_end", "i"), ("raw_start", "i"), ("raw_end", "i"),
        ("token", "s"), ("tag", "s"), ("rule", "s"),
    ),
}  # fmt: skip


def stage_part(doc: Document, writes: frozenset[type], mode: str = "balanced") -> dict[str, pa.Table]:
    """What is kept of ``doc`` as it stands after its last stage; ``writes``: the kinds of mark the stage may
    write.

    The answer is by sub-folder; the empty name is the stage's own folder, which has ``reading`` where gaps
    are written.
    """
    made = {"": _arrow("", [(doc.id, doc.text)])}
    if Gap in writes:
        made[""] = made[""].append_column("reading", _column([doc.reading(mode)], "s"))
        made["gaps"] = _arrow("gaps", _gaps(doc))
    if Edit in writes:
        made["edits"] = _arrow("edits", _edits(doc))
    if Token in writes:
        made["tokens"] = _arrow("tokens", _tokens(doc))
    return made


def _edits(doc: Document) -> list[tuple[Any, ...]]:
    return [
        (
            doc.id,
            e.stage,
            e.rule,
            e.raw.start,
            e.raw.end,
            e.before,
            e.after,
            round(e.confidence, 4),
            e.evidence,
        )
        for e in doc.edits
        if e.stage == doc.stage
    ]


def _gaps(doc: Document) -> list[tuple[Any, ...]]:
    return [
        (doc.id, doc.to_raw(g.span).start, g.offset, g.inserted, round(g.confidence, 4), g.rule, g.mode)
        for g in doc.gaps
        if g.confidence >= LEAST_GAP
    ]


def _tokens(doc: Document) -> list[tuple[Any, ...]]:
    made = []
    for token in doc.of(Token):
        raw, span, word = doc.to_raw(token.span), token.span, token.span.of(doc.text)
        made.append((doc.id, span.start, span.end, raw.start, raw.end, word, token.tag, token.rule))
    return made


def _arrow(name: str, made: list[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    names = [column for column, _ in COLUMNS[name]]
    values = zip(*made, strict=True) if made else ([] for _ in names)
    columns = [_column(list(v), kind) for v, (_, kind) in zip(values, COLUMNS[name], strict=True)]
    return pa.Table.from_arrays(columns, names=names)


def _column(values: list[Any], kind: str) -> Any:
    import pyarrow as pa

    return pa.array(values, {"s": pa.string(), "i": pa.int64(), "f": pa.float64()}[kind])
