"""Collect: put the files of all shards where users look, merge the tables, and drop what no shard made.

Files take their names only when they are whole, so a run that was killed here is mended by the next.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.batch import fingerprint, marker
from pipeline.batch.worker import Folder
from pipeline.tables.files import merged, replacing
from pipeline.tables.package import NAME as DESCRIPTION
from pipeline.tables.schema import TABLES
from pipeline.tables.stagefiles import COLUMNS

TABLE_FILES = frozenset({DESCRIPTION} | {f"{t.name}.{kind}" for t in TABLES for kind in ("csv", "parquet")})
REFUSAL = frozenset({"doc_id", "path", "reason", "detail"})
_PART = re.compile(r"part-[0-9]{5}\.parquet|\.part-[0-9]{5}\.parquet\.part")
_UNSAFE = re.compile(r'[\\:*?"<>|\x00-\x1f]')


def collect(
    out: Path, shards: Sequence[Path], stages: Sequence[Folder], tables: bool, excel: bool
) -> tuple[dict[str, int], dict[str, str]]:
    """The rows of each table, and the sha256 of every file of the run. ``shards`` are done and in order."""
    files: dict[str, str] = {}
    markers = [marker.read(shard) or {} for shard in shards]
    for folder in stages:
        for inner in COLUMNS:
            kept = set()
            for order, (shard, said) in enumerate(zip(shards, markers, strict=True)):
                name = "/".join(filter(None, (folder.name, inner, "part.parquet")))
                if name in said.get("files", {}):
                    place = out / folder.name / inner / f"part-{order:05}.parquet"
                    _link(shard / name, place)
                    kept.add(place)
                    files[place.relative_to(out).as_posix()] = said["files"][name]
            _drop(_parts(out / folder.name / inner), kept)
            _drop_folder(out / folder.name / inner)
    counts: dict[str, int] = {}
    if tables:
        counts, written = merged([shard / "tables" for shard in shards], out / "tables", excel)
        files |= {path.relative_to(out).as_posix(): fingerprint.of_file(path) for path in written}
        _drop((out / "tables").glob(".*.part"), ())
    files |= _quarantine(out, [one for said in markers for one in said.get("quarantined", ())])
    return counts, dict(sorted(files.items()))


def written_by_runs(out: Path, stage_folders: Iterable[str]) -> Iterator[Path]:
    """Every file in ``out``, but those in runs/, that a run may have written; nothing else is ever
    removed.
    """
    for folder in stage_folders:
        for inner in COLUMNS:
            yield from _parts(out / folder / inner)
    for name in sorted(TABLE_FILES):
        yield out / "tables" / name
        yield out / "tables" / f".{name}.part"
    yield from _refusals(out)


def _parts(folder: Path) -> Iterator[Path]:
    """The parts in a folder, and what a killed run left of one; a file of the user's own has another name."""
    for path in folder.glob("*part-*.parquet*") if folder.is_dir() else ():
        if _PART.fullmatch(path.name):
            yield path


def _refusals(out: Path) -> Iterator[Path]:
    """The files in quarantine/ that runs wrote: they say of a document why it was refused, and nothing else."""
    for path in (out / "quarantine").rglob("*.json*"):
        if path.name.startswith(".") and path.name.endswith(".part"):
            yield path
        elif path.suffix == ".json" and path.is_file():
            try:
                said = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            if isinstance(said, dict) and set(said) == REFUSAL:
                yield path


def quarantine_path(doc_id: str) -> str:
    """Where a document's refusal stands in quarantine/: its id, made fit for a file name."""
    parts = [_UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", part) for part in doc_id.split("/")]
    safe = [("%2E" + part[1:] if part.startswith(".") else part) or "%" for part in parts]
    return "/".join(safe) + ".json"


def _quarantine(out: Path, refused: Sequence[dict[str, Any]]) -> dict[str, str]:
    files: dict[str, str] = {}
    kept = set()
    for one in refused:
        place = out / "quarantine" / quarantine_path(one["doc_id"])
        with replacing(place) as new:
            new.write_text(marker.as_json(one), encoding="utf-8", newline="\n")
        kept.add(place)
        files[place.relative_to(out).as_posix()] = fingerprint.of_file(place)
    _drop(_refusals(out), kept)
    remove_empty(out / "quarantine")
    return files


def _link(source: Path, place: Path) -> None:
    """The same bytes under another name: without a copy, where the file system can."""
    with replacing(place) as new:
        new.unlink(missing_ok=True)
        try:
            os.link(source, new)
        except OSError:
            shutil.copyfile(source, new)
    # Of two names of one file, a rename keeps both.
    new.unlink(missing_ok=True)


def _drop(paths: Iterable[Path], kept: Iterable[Path]) -> None:
    for path in set(paths) - set(kept):
        path.unlink(missing_ok=True)


def _drop_folder(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def remove_empty(root: Path) -> None:
    """Remove the empty folders below ``root``, and ``root`` where it is empty too."""
    for folder, _, _ in os.walk(root, topdown=False):
        _drop_folder(Path(folder))
