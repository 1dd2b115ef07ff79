"""Worker: one shard in, a folder of files and a marker out. It fails as a whole or is done as a whole.

What goes wrong with one document is data: its reason is written down and the others are done. Nothing but
plain values leaves a worker, because an exception may not survive the way home.
"""

from __future__ import annotations

import errno
import gc
import os
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batch import marker
from pipeline.batch.plan import Source
from pipeline.core import Document, InputError, UsageError
from pipeline.tables.files import nothing, part, write_parquet
from pipeline.tables.schema import TABLES
from pipeline.tables.stagefiles import stage_part

if TYPE_CHECKING:
    import pyarrow as pa

Work = Callable[[Any, Any, tuple[str, ...]], Document]


@dataclass(frozen=True, slots=True)
class Folder:
    """A stage that runs: its name, its folder in the output, the kinds of mark it may write."""

    stage: str
    name: str
    writes: frozenset[type]


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker needs to know. ``condemned``: documents that killed a worker, with what is said of
    them.
    """

    key: str
    sources: tuple[Source, ...]
    home: Path
    root: Path
    work: Work
    settings: Any
    stages: tuple[Folder, ...]
    mode: str
    tables: bool
    condemned: tuple[tuple[str, str], ...] = ()
    probe: bool = False


@dataclass(slots=True)
class Result:
    """What a worker says of a shard. ``failed``: (usage or output, a sentence) where the run must stop."""

    key: str
    documents: int = 0
    characters: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    failed: tuple[str, str] | None = None
    log: list[dict[str, Any]] = field(default_factory=list)


def run_shard(task: Task, tell: Callable[[Result], None] | None = None) -> Result:
    """Do a shard. Raises nothing but KeyboardInterrupt. ``tell`` is called after each document with what is
    done so far.
    """
    began = time.perf_counter()
    result = Result(task.key)
    try:
        _run(task, result, tell or (lambda _: None))
    except OSError as error:
        result.failed = ("output", f"{error.filename or task.home}: cannot be written ({cause(error)}).")
    except UsageError as error:
        result.failed = ("usage", str(error))
    except (
        Exception
    ) as error:  # a fault of ours outside any document; the user reads a sentence, the log has more
        result.failed = ("internal", f"shard {task.key}: {type(error).__name__}: {error}")
        result.log.append({"event": "fault", "key": task.key, "traceback": traceback.format_exc()})
    result.seconds = round(time.perf_counter() - began, 3)
    return result


#: So many new objects, about as many as a document leaves, set off the garbage collector.
OBJECTS = 20_000


@cache
def keep_tables() -> None:
    """Once the first document has loaded them, the tables stay: half a million objects that the garbage collector
    would walk through again every few documents.

    What a document is made of, some ten thousand objects, lives until it is done: it is enough to walk through it once,
    not each time that seven hundred have been added.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 5, 5)


def cause(error: OSError) -> str:
    """Why a file could not be written, in words."""
    return "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)


def _run(task: Task, result: Result, tell: Callable[[Result], None]) -> None:
    texts: dict[tuple[str, str], list[pa.Table]] = {}
    tables: dict[str, list[pa.Table]] = {}
    said: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    counts: Counter[str] = Counter()
    condemned = dict(task.condemned)
    for source in task.sources:
        path = _inside(source.path, task.root)
        began = time.perf_counter()
        try:
            if source.doc_id in condemned:
                raise InputError("crash", condemned[source.doc_id])
            doc = task.work(source, task.settings, tuple(folder.stage for folder in task.stages))
            doc = replace(doc, meta={**doc.meta, "source_path": path})
            own_texts, own_tables = _parts(doc, task)
        except UsageError:
            raise
        except InputError as error:
            detail = " ".join(filter(None, (error.what, error.todo)))
            refused.append(_refusal(source.doc_id, path, error.reason, detail))
            result.log.append({"event": "quarantined", **refused[-1]})
            result.quarantined += 1
            tell(result)
            continue
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"
            refused.append(_refusal(source.doc_id, path, "internal", detail))
            result.log.append({"event": "quarantined", **refused[-1], "traceback": traceback.format_exc()})
            result.quarantined += 1
            tell(result)
            continue
        for place, data in own_texts.items():
            texts.setdefault(place, []).append(data)
        for name, data in own_tables.items():
            tables.setdefault(name, []).append(data)
        said.append({"doc_id": doc.id, "raw_sha256": doc.sha256(), "chars_raw": len(doc.raw)})
        counts.update(_counts(doc, task.mode))
        keep_tables()
        seconds = round(time.perf_counter() - began, 3)
        result.log.append({"event": "done", "doc_id": doc.id, "chars_raw": len(doc.raw), "seconds": seconds})
        result.documents += 1
        result.characters += len(doc.raw)
        tell(result)
    if task.probe:
        return
    facts = {
        "key": task.key,
        "documents": said,
        "quarantined": refused,
        "counts": dict(sorted(counts.items())),
    }
    _write(task, texts, tables, facts)


def _parts(doc: Document, task: Task) -> tuple[dict[tuple[str, str], pa.Table], dict[str, pa.Table]]:
    """All rows of one document, made before any is kept: a document is in the files whole or not at all."""
    texts: dict[tuple[str, str], pa.Table] = {}
    for folder in task.stages:
        made = stage_part(doc.at(folder.stage), folder.writes, task.mode)
        texts |= {(folder.name, inner): data for inner, data in made.items()}
    return texts, part(doc, task.mode) if task.tables else {}


def _counts(doc: Document, mode: str) -> Counter[str]:
    counts = Counter({"documents": 1, "chars_raw": len(doc.raw), "chars_clean": len(doc.text)})
    for step in doc.steps:
        counts.update(f"edits {edit.rule}" for edit in step.edits)
    counts.update(f"mentions {mention.type}" for mention in doc.mentions)
    counts.update(f"guesses {gap.inserted}" for gap in doc.accepted(mode))
    counts.update(f"residues {mark.rule}" for mark in doc.residues)
    return counts


def _write(
    task: Task,
    texts: dict[tuple[str, str], list[pa.Table]],
    tables: dict[str, list[pa.Table]],
    facts: dict[str, Any],
) -> None:
    import pyarrow as pa

    work = task.home / f"{task.key}.{os.getpid()}.part"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        for (folder, inner), group in texts.items():
            place = work / folder / inner / "part.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            write_parquet(place, pa.concat_tables(group))
        if task.tables:
            (work / "tables").mkdir()
            for schema in TABLES[:-1]:
                found = tables.get(schema.name)
                data = pa.concat_tables(found) if found else nothing(schema.name)
                write_parquet(work / "tables" / f"{schema.name}.parquet", data)
        marker.write(work, facts)
        done = task.home / task.key
        shutil.rmtree(done, ignore_errors=True)
        os.rename(work, done)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def _inside(path: Path, root: Path) -> str:
    """The path inside the input, so that a table does not tell where on a machine the input lay."""
    inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    # A name whose bytes are no UTF-8 is spelled out.
    return os.fsencode(inside).decode("utf-8", "backslashreplace")


def _refusal(doc_id: str, path: str, reason: str, detail: str) -> dict[str, str]:
    printable = detail.encode("utf-8", "backslashreplace").decode("utf-8")
    return {"doc_id": doc_id, "path": path, "reason": reason, "detail": printable}
