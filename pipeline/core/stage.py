"""Stage: the one interface that all rooms share, and the loop that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Protocol

from pipeline.core.document import Document
from pipeline.core.errors import StageError
from pipeline.core.marks import Edit, Mark

#: One pass over a document: all its marks are in the coordinates of ``doc.text``.
Propose = Callable[[Document], Iterable[Mark]]


class Stage(Protocol):
    """A pure function from a document to marks, in one or more passes.

    ``name``: its room, its folder in processed/, its page in docs/. ``reads``: kinds of mark that it expects some
    earlier stage to write. ``writes``: kinds it may propose. ``passes``: most stages have one; a stage has several
    where a rule must see the text that an earlier rule has mended.
    """

    @property
    def name(self) -> str: ...
    @property
    def reads(self) -> frozenset[type]: ...
    @property
    def writes(self) -> frozenset[type]: ...
    def passes(self) -> Sequence[Propose]: ...


def check_order(stages: Sequence[Stage]) -> None:
    """Raises StageError where a stage reads a kind of mark that no earlier stage writes."""
    written: set[type] = set()
    for stage in stages:
        missing = stage.reads - written
        if missing:
            kinds = ", ".join(sorted(kind.__name__ for kind in missing))
            raise StageError(f"stage {stage.name} reads {kinds}, which no earlier stage writes.")
        written |= stage.writes


def after(doc: Document, stage: Stage) -> Document:
    """The document after one stage: proposed, checked, applied, carried, recorded."""
    moved, writes = doc, stage.writes
    for propose in stage.passes():
        marks = list(propose(moved))
        for kind in dict.fromkeys(map(type, marks)):
            if kind not in writes:
                raise StageError(f"stage {stage.name} may not write {kind.__name__} marks.")
        moved = moved.with_marks(stage.name, marks)
    return moved.after(stage.name, doc)


def process(doc: Document, stages: Iterable[Stage]) -> Document:
    """The document after all ``stages``, in their order."""
    return reduce(after, stages, doc)


def proposed_edits(doc: Document, stage: Stage) -> tuple[Edit, ...]:
    """All edits that one stage makes of a document: what a second run of a stage must find empty."""
    done = after(doc, stage)
    return tuple(edit for step in done.steps[len(doc.steps) :] for edit in step.edits)
