"""Document: a report on its way through the pipeline, and the one place where edits are applied.

raw ──ingest──▶ text ──repair──▶ text ──convert──▶ text …      marks ride along, offsets lead back
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pipeline.core import alignment as aligning
from pipeline.core.alignment import Alignment
from pipeline.core.errors import InputError, UsageError
from pipeline.core.marks import MODES, Block, Edit, Gap, Mark, Mention, Record, Residue, Token, carried
from pipeline.core.span import Span

Kind = TypeVar("Kind", Block, Token, Gap, Mention, Record, Residue)
Answer = TypeVar("Answer")


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
    #: What ``kept`` has worked out, each with the kinds of mark that it was worked out of.
    _kept: dict[Hashable, tuple[frozenset[type], Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

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
        return self.kept(
            ("marks", kind), frozenset((kind,)), lambda: tuple([m for m in self.marks if isinstance(m, kind)])
        )

    def kept(self, key: Hashable, kinds: frozenset[type], make: Callable[[], Answer]) -> Answer:
        """What ``make`` answers, worked out once: a document never changes, and every rule asks.

        The answer may depend on the text, the steps and the marks of ``kinds``, and on nothing else: it then holds
        for the next document too, as long as no stage adds an edit or a mark of these kinds.
        """
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = kinds, make()
        answer: Answer = found[1]
        return answer

    @property
    def edits(self) -> tuple[AppliedEdit, ...]:
        """Every edit of every step, in the order they were applied, with its place in ``raw``."""
        return self.kept("edits", frozenset(), lambda: self.edits_that(lambda _: True))

    def edits_that(self, wanted: Callable[[Edit], bool], stage: str = "") -> tuple[AppliedEdit, ...]:
        """The edits that are ``wanted``, of all stages or of one: only their places in ``raw`` are looked up, which for
        some of thousands costs little.
        """
        chosen = [
            [edit for edit in step.edits if wanted(edit)] if stage in ("", step.stage) else []
            for step in self.steps
        ]
        while chosen and not chosen[-1]:
            chosen.pop()
        return tuple(self._applied(chosen))

    def _applied(self, chosen: Sequence[Sequence[Edit]]) -> Iterator[AppliedEdit]:
        """``chosen``: edits of the first steps, step by step."""
        whole: Alignment | None = None
        for k, (step, edits) in enumerate(zip(self.steps, chosen, strict=False), 1):
            for edit in edits:
                raw = edit.span if whole is None else whole.to_old(edit.span)
                yield AppliedEdit(
                    step.stage, edit.rule, raw, edit.before, edit.after, edit.confidence, edit.evidence
                )
            if k < len(chosen):
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
        key = "accepted", mode, min_confidence
        return self.kept(
            key,
            frozenset((Gap,)),
            lambda: tuple(g for g in self.gaps if g.accepted(mode) and g.confidence >= min_confidence),
        )

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
            return self._with_more(others) if others else self
        text, step = aligning.apply(self.text, edits)
        moved = tuple(carried(mark, step.to_new) for mark in self.marks + others)
        return replace(
            self,
            text=text,
            steps=(*self.steps, Step(stage, edits, step)),
            marks=_in_order(moved),
            whole=step if self.whole is None else step.compose(self.whole),
        )

    def _with_more(self, marks: tuple[Mark, ...]) -> Document:
        """The document with more marks and the same text: what did not ask for marks of their kinds still holds."""
        made = replace(self, marks=_in_order(self.marks + marks))
        added = {type(mark) for mark in marks}
        made._kept.update((key, found) for key, found in self._kept.items() if added.isdisjoint(found[0]))
        return made

    def after(self, stage: str, previous: Document) -> Document:
        """The document as the one that ``stage`` made of ``previous``."""
        made = replace(self, stage=stage, previous=previous)
        made._kept.update(self._kept)
        return made

    def _repr_html_(self) -> str:
        from pipeline.core.display import html_page

        return html_page(self)


def _in_order(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    # By start, the longest first: as one number, for thousands of pairs take their time to make and to compare.
    places = [-1 if (span := mark.span) is None else (span.start + 1 << 32) - span.end for mark in marks]
    return tuple([marks[i] for i in sorted(range(len(marks)), key=places.__getitem__)])


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
