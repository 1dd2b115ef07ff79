"""Work for the tests of the batch: a stage of one rule, sources that are files, and documents that misbehave.

A module of its own because worker processes import it by name. As a script it carries out one run:
``python plain_work.py RAW OUT JOBS [SECONDS]``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Job, planned, run
from pipeline.batch.worker import Folder
from pipeline.core import Document, Edit, InputError, Mark, Span, UsageError, from_text, process
from pipeline.core.stage import Propose


@dataclass(frozen=True)
class File:
    doc_id: str
    path: Path
    size: int

    def open(self) -> Document:
        text = self.path.read_text(encoding="utf-8")
        if not text:
            raise InputError("empty", "holds no text.", where=str(self.path), todo="Leave it out.")
        return from_text(text, self.doc_id, source_path=str(self.path))


@dataclass(frozen=True)
class Stars:
    """Takes every * away."""

    name: str = "repair"
    reads: frozenset[type] = frozenset()
    writes: frozenset[type] = frozenset({Edit})

    def passes(self) -> Sequence[Propose]:
        return (self.propose,)

    def propose(self, doc: Document) -> Iterable[Mark]:
        if "BROKEN" in doc.text:
            raise ValueError("a fault in a rule")
        if "DEADLY" in doc.text:
            os._exit(9)
        if "MISCONFIGURED" in doc.text:
            raise UsageError("row 3 has no name.", where="words.tsv")
        return [Edit(Span(at, at + 1), "", "repair.stars") for at, char in enumerate(doc.text) if char == "*"]


def work(source: File, seconds: float, names: tuple[str, ...]) -> Document:
    time.sleep(seconds)
    return process(source.open(), [Stars()])


def job(raw: Path, out: Path, **options: object) -> Job:
    paths = sorted(raw.rglob("*.txt"))
    files = [File(p.relative_to(raw).with_suffix("").as_posix(), p, p.stat().st_size) for p in paths]
    given: dict[str, object] = {
        "raw": raw, "out": out, "sources": tuple(files), "work": work, "settings": 0.0,
        "stages": (Folder("repair", "2-repair", frozenset({Edit})),), "facts": {"script": "keep"}, **options,
    }  # fmt: skip
    return Job(**given)  # type: ignore[arg-type]


if __name__ == "__main__":
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
    asked = job(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]), settings=seconds)
    run(asked, planned(asked))
