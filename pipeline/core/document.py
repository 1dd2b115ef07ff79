"""Document: a report on its way through the pipeline, and the one place where edits are applied.

raw ──ingest──▶ text ──repair──▶ text ──convert──▶ text …      marks ride along, offsets lead back
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pipeline.core import alignment as aligning
from pipeline.core.alignment import Alignment
from pipeline.core.errors import InputError, UsageError
from pipeline.core.marks import MODES, Block, Edit, Gap, Mark, Mention, Record, Residue, Token, carried
from pipeline.core.span import Span

Kind = TypeVar("Kind", Block, Token, Gap, Mention, Record, Residue)


@dataclass(frozen=True, slots=True)
class Step:
    """One pass of one stage that changed the text: its edits (in the coordinates before it) and its alignment."""

    stage: str
    edits: tuple[Edit, ...]
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class AppliedEdit:
    """An edit as a reader asks for it: ``raw`` is where the replaced characters stand in the raw file."""

    stage: str
    rule: str
    raw: Span
    before: str
    after: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report: what was received (``raw``), what it reads now (``text``), and all that was said of it (``marks``).

    ``id``: the path inside the input folder without its suffix. ``raw``: the decoded file, markup and all; it never
    changes. ``marks`` are in the coordinates of ``text``. ``meta``: facts about the file (source_path, encoding,
    raw_sha256, format, url, date …), never about its words.
    """

    id: str
    raw: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    marks: tuple[Mark, ...] = ()
    whole: Alignment | None = None
    stage: str = ""
    previous: Document | None = field(default=None, repr=False, compare=False)
    #: Answers of ``of`` and ``edits``: a document never changes, and every rule asks.
    _kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    # --- where it stands, and where it stood -------------------------------------------------------------------

    def to_raw(self, span: Span) -> Span:
        """Where these characters of ``text`` stand in ``raw``. A note belongs to the character before it."""
        return span if self.whole is None else self.whole.to_old(span)

    def from_raw(self, span: Span) -> Span:
        """Where these characters of ``raw`` went in ``text``; zero-wide where nothing is left of them."""
        for step in self.steps:
            span = step.alignment.to_new(span)
        return span

    def at(self, stage: str) -> Document:
        """The document as it stood after ``stage``.

        Raises UsageError when that stage did not run; the message names those that did.
        """
        doc: Document | None = self
        while doc is not None and doc.stage != stage:
            doc = doc.previous
        if doc is None:
            ran = ", ".join(self.done) or "none"
            raise UsageError(f"stage {stage!r} did not run on {self.id}.", todo=f"These did: {ran}.")
        return doc

    @property
    def done(self) -> tuple[str, ...]:
        """The names of the stages that ran, in order."""
        names: list[str] = []
        doc: Document | None = self
        while doc is not None and doc.stage:
            names.append(doc.stage)
            doc = doc.previous
        return tuple(reversed(names))

    def undone(self) -> str:
        """``raw`` again, made of ``text`` by taking back every edit: the proof that nothing was lost."""
        text = self.text
        for step in reversed(self.steps):
            text = aligning.undo(text, step.edits)
        return text

    # --- what was said of it -----------------------------------------------------------------------------------

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """All marks of one kind, in the order of the text."""
        found: tuple[Kind, ...] | None = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = tuple(mark for mark in self.marks if isinstance(mark, kind))
        return found

    @property
    def edits(self) -> tuple[AppliedEdit, ...]:
        """Every edit of every step, in the order they were applied, with its place in ``raw``."""
        if "edits" not in self._kept:
            self._kept["edits"] = tuple(self._applied())
        found: tuple[AppliedEdit, ...] = self._kept["edits"]
        return found

    def _applied(self) -> Iterator[AppliedEdit]:
        whole: Alignment | None = None
        for step in self.steps:
            for edit in step.edits:
                raw = edit.span if whole is None else whole.to_old(edit.span)
                yield AppliedEdit(
                    step.stage, edit.rule, raw, edit.before, edit.after, edit.confidence, edit.evidence
                )
            whole = step.alignment if whole is None else step.alignment.compose(whole)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self.of(Gap)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.of(Mention)

    @property
    def residues(self) -> tuple[Residue, ...]:
        return self.of(Residue)

    def accepted(self, mode: str = "balanced", min_confidence: float = 0.0) -> tuple[Gap, ...]:
        """The gaps that a reading in ``mode`` fills, in the order of the text."""
        if mode not in MODES:
            raise UsageError(f"no mode {mode!r}.", todo=f"Modes: {', '.join(MODES)}.")
        return tuple(g for g in self.gaps if g.accepted(mode) and g.confidence >= min_confidence)

    def reading(self, mode: str = "balanced", min_confidence: float = 0.0, span: Span | None = None) -> str:
        """The text, or the characters of ``span``, with what was probably dropped filled in: for human eyes.

        A gap at the end of ``span`` belongs to it, one at its start to what stands before.
        """
        span = span or Span(0, len(self.text))
        pieces: list[str] = []
        at = span.start
        for gap in self.accepted(mode, min_confidence):
            if span.start < gap.offset <= span.end or (gap.offset == span.start == 0):
                pieces += [self.text[at : gap.offset], gap.inserted]
                at = gap.offset
        pieces.append(self.text[at : span.end])
        return "".join(pieces)

    def sha256(self) -> str:
        """Of the file as received, where known; else of the raw text as UTF-8."""
        known = self.meta.get("raw_sha256")
        return str(known) if known else hashlib.sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()

    # --- how it moves on ---------------------------------------------------------------------------------------

    def with_marks(self, stage: str, marks: Iterable[Mark]) -> Document:
        """The document after one pass of ``stage`` proposed ``marks``, all in the coordinates of ``text``.

        Edits are checked and applied, every other mark, old and new, is carried along. Raises StageError where
        edits cross each other or leave the text.
        """
        proposed = list(marks)
        edits = aligning.check(self.text, [mark for mark in proposed if isinstance(mark, Edit)])
        others = tuple(mark for mark in proposed if not isinstance(mark, Edit))
        if not edits:
            return replace(self, marks=_in_order(self.marks + others)) if others else self
        text, step = aligning.apply(self.text, edits)
        moved = tuple(carried(mark, step.to_new) for mark in self.marks + others)
        return replace(
            self,
            text=text,
            steps=(*self.steps, Step(stage, edits, step)),
            marks=_in_order(moved),
            whole=step if self.whole is None else step.compose(self.whole),
        )

    def _repr_html_(self) -> str:
        from pipeline.core.display import html_page

        return html_page(self)


def _in_order(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    def place(mark: Mark) -> tuple[int, int]:
        span = mark.span
        return (-1, -1) if span is None else (span.start, -span.end)

    return tuple(sorted(marks, key=place))


def from_text(text: str, id: str | None = None, **meta: Any) -> Document:
    """A document from a string. Its id is ``text-`` and twelve hex digits of its sha256 unless one is given.

    Raises InputError (surrogate) where the string holds half a surrogate pair, which no file can hold.
    """
    try:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise InputError(
            "surrogate", f"half a surrogate pair at character {error.start}.", where=id or "the text"
        ) from None
    facts = {"encoding": "", "raw_sha256": digest, "format": "text", **meta}
    return Document(id or f"text-{digest[:12]}", text, text, facts)
