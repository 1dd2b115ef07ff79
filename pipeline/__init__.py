"""From a scraped, damaged report to tables that lead back to the raw file.

    import pipeline
    doc = pipeline.process(pipeline.read("raw/report.txt"))
    doc.reading()                                  # the repaired text, with what was dropped filled in
    pipeline.frames(doc)["initiatives"]            # a DataFrame, one a table

Rooms (``pipeline.repair``, ``pipeline.tables`` …) are modules; nothing is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import os

    import pandas as pd

    from pipeline.core import Document, Span

__version__ = "0.1.0"

__all__ = ["Document", "Span", "clean", "frames", "from_bytes", "from_text", "load", "process", "read"]

_ROOMS = frozenset({
    "batch", "cli", "convert", "core", "data", "evaluate", "extract", "ingest", "repair", "report", "restore",
    "segment", "simulate", "stages", "tables",
})  # fmt: skip

T = TypeVar("T")


def read(path: str | os.PathLike[str]) -> Document:
    """The document in a file, .txt or .html, in whatever encoding.

    Raises ``core.InputError`` (its ``reason``: empty, binary, permission, unreadable) and
    ``core.UsageError`` where there is no such file.
    """
    from dataclasses import replace
    from pathlib import Path

    from pipeline import ingest

    doc = ingest.read(Path(path))
    # As a run says it: the file inside its folder, not where on a machine that folder lies.
    return replace(doc, meta={**doc.meta, "source_path": Path(path).name})


def from_bytes(data: bytes, id: str | None = None) -> Document:
    """The document in the bytes of a file. Raises ``core.InputError`` where they are no text."""
    from pipeline import ingest

    return ingest.from_bytes(data, id=id)


def from_text(text: str, id: str | None = None) -> Document:
    """A document from a string; its id is ``text-`` and twelve hex digits of its sha256 unless one is
    given.
    """
    from pipeline import core

    return core.from_text(text, id)


def process(doc: Document, stages: Iterable[str] | None = None, **settings: Any) -> Document:
    """The document after all stages, or after ingest and those named, in their fixed order.

    Settings are keywords: script ("hans", "hant", "keep"), punctuation ("full", "keep"), report_year, mode,
    words, divisions, agencies, programmes (paths of TSV files). A stage that ran on ``doc`` already does not
    run again. Raises ``core.UsageError`` for a name that is none, and where a prerequisite of a stage is
    missing.
    """
    from pipeline.stages import carry_out, settings_from

    names = [stages] if isinstance(stages, str) else stages
    return carry_out(doc, settings_from(**settings), names)


def clean(text: T, reading: bool = False, **settings: Any) -> T | str:
    """The text repaired and converted; with ``reading``, what was probably dropped is filled in.

    Made for ``Series.map``: what is no text (a missing value) and what is blank comes back as it is.
    """
    if not isinstance(text, str) or not text.strip():
        return text
    names = ("ingest", "repair", "convert", *(("segment", "restore") if reading else ()))
    doc = process(from_text(text), names, **settings)
    return doc.reading(str(settings.get("mode", "balanced"))) if reading else doc.text


def frames(doc: Document) -> dict[str, pd.DataFrame]:
    """The tables of a processed document, by name: the same rows that ``baogao run`` writes.

    Raises ``core.UsageError`` where the stage extract did not run on the document.
    """
    from pipeline import tables

    return tables.frames(doc)


def load(out: str | os.PathLike[str], name: str) -> pd.DataFrame:
    """A table of a run ("initiatives"), the texts of a stage ("repair"), or a stage's own rows
    ("repair/edits").

    Codes are text, whole numbers may be missing, the guard of ``--excel`` is taken off. Raises
    ``core.UsageError`` for a name that is not there.
    """
    from pathlib import Path

    from pipeline import tables

    return tables.load(Path(out), name)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _ROOMS:
        return import_module(f"pipeline.{name}")
    if name in ("Document", "Span"):
        return getattr(import_module("pipeline.core"), name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
