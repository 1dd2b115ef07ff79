"""Window: what the notebooks share, the run they look at, and two texts side by side.

The run is the folder named by the environment variable BAOGAO_OUT, else processed/ of this project. Its
input is where the run found it, or the folder named by BAOGAO_RAW.
"""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML

import pipeline

__all__ = ["OUT", "RAW", "beside", "cjk_font", "document", "documents", "guesses", "places", "summary"]

pd.set_option("display.max_colwidth", 60)
pd.set_option("display.max_columns", 30)

#: Characters shown on either side of a change.
AROUND = 10


class NothingYet(Exception):
    """There is no run to look at. In a notebook it shows as its sentence and nothing else."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _newest() -> dict[str, Any]:
    said = sorted(OUT.glob("runs/*/summary.json"), key=lambda path: path.stat().st_mtime)
    if not said:
        raise NothingYet(
            f"Nothing has run yet: there is no run in {OUT}. "
            "Type `make run` in the folder of the project, then run this notebook again."
        )
    found: dict[str, Any] = json.loads(said[-1].read_text(encoding="utf-8"))
    return found


def _input() -> Path:
    place = Path(os.environ.get("BAOGAO_RAW") or summary["raw"])
    if not place.exists():
        raise NothingYet(f"The input of the run is not in {place}. Set BAOGAO_RAW to where it is now.")
    return place


OUT = Path(os.environ.get("BAOGAO_OUT") or Path(__file__).resolve().parents[1] / "processed")
summary = _newest()
RAW = _input()
documents = pipeline.load(OUT, "documents") if summary["rows"] else pipeline.load(OUT, "ingest")[["doc_id"]]


def document(doc_id: str, last: str | None = None) -> pipeline.Document:
    """A document of the run, processed again with the run's own settings, up to the stage ``last``.

    The same input and the same settings give the same marks. Raises KeyError for a document that the run
    has not.
    """
    said = summary["settings"]
    columns = {name: said[name] for name in ("text_column", "id_column") if name in said}
    sources = {one.doc_id: one for one in pipeline.ingest.sources(RAW, only=said.get("only"), **columns)}
    if doc_id not in sources:
        raise KeyError(f"no document {doc_id!r}; there are {', '.join(list(sources)[:10])}")
    names = summary["stages"][: summary["stages"].index(last) + 1] if last else summary["stages"]
    settings = {name: value for name, value in said.items() if name in pipeline.stages.KNOWN}
    return pipeline.process(sources[doc_id].open(), names, **settings)


def beside(before: pipeline.Document, after: pipeline.Document) -> HTML:
    """Two states of a document side by side, each in a box of its own that scrolls."""
    box = "flex:1;min-width:0;max-height:28em;overflow:auto;border:1px solid #ccc;padding:.5em;font-size:90%"
    boxes = "".join(f'<div style="{box}">{doc._repr_html_()}</div>' for doc in (before, after))
    return HTML(f'<div style="display:flex;gap:1em">{boxes}</div>')


def places(doc: pipeline.Document, *rules: str, most: int = 10) -> HTML:
    """The first places where these rules changed the text: as received, and what became of it."""
    rows = []
    for edit in [edit for edit in doc.edits if edit.rule in rules][:most]:
        left = escape(doc.raw[max(0, edit.raw.start - AROUND) : edit.raw.start])
        right = escape(doc.raw[edit.raw.end : edit.raw.end + AROUND])
        cells = (
            f"{edit.raw.start}",
            f"{left}<del style='background:#ffb3a7'>{escape(edit.before)}</del>{right}",
            f"<ins style='background:#b3e5b3'>{escape(edit.after) or '∅'}</ins>",
            escape(edit.rule),
            f"{edit.confidence:.2f}",
            escape(edit.evidence),
        )
        line = "".join(f"<td style='text-align:left;max-width:28em'>{one}</td>" for one in cells)
        rows.append(f"<tr>{line}</tr>".replace("\n", "↵"))
    head = "".join(
        f"<th style='text-align:left'>{name}</th>"
        for name in ("raw offset", "as received", "becomes", "rule", "confidence", "evidence")
    )
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>")


def guesses(doc: pipeline.Document, mode: str = "balanced", start: int = 0, size: int = 400) -> HTML:
    """A stretch of the reading, ``size`` characters of text from offset ``start``, guesses in colour."""
    pieces, at, stop = [], start, min(start + size, len(doc.text))
    for gap in doc.accepted(mode):
        if start < gap.offset <= stop:
            say = f"{gap.rule}: p = {gap.confidence:.2f}"
            pieces.append(escape(doc.text[at : gap.offset]))
            pieces.append(f'<b style="color:#b3261e" title="{escape(say)}">{escape(gap.inserted)}</b>')
            at = gap.offset
    pieces.append(escape(doc.text[at:stop]))
    return HTML(f"<div style='line-height:1.8;max-width:60em'>{''.join(pieces)}</div>".replace("\n", "<br>"))


def cjk_font() -> str | None:
    """The name of an installed font that has Chinese characters, or None: then label plots by code."""
    from matplotlib import font_manager

    signs = (
        "Noto Sans CJK",
        "Source Han",
        "WenQuanYi",
        "PingFang",
        "Microsoft YaHei",
        "SimHei",
        "Noto Serif CJK",
    )
    names = sorted({font.name for font in font_manager.fontManager.ttflist})
    return next((name for sign in signs for name in names if sign in name), None)
