"""Marker: the proof that a shard is done, and of what. It is the last file written into a shard's folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.batch import fingerprint

NAME = "marker.json"


def as_json(value: Any, sort_keys: bool = False) -> str:
    """A JSON file as people read it; one that holds what UTF-8 cannot (the name of a file) in ASCII."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=sort_keys) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=1, sort_keys=sort_keys) + "\n"
    return text


def write(folder: Path, facts: dict[str, Any]) -> None:
    """Write the marker of a shard: ``facts`` and the sha256 of every file in its folder. Holds no clock."""
    files = {
        path.relative_to(folder).as_posix(): fingerprint.of_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = as_json({**facts, "files": files}, sort_keys=True)
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, Any] | None:
    """What a shard's marker says, or None where the shard is not done."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "files" in found else None


#: Refusals that say nothing of the document itself: memory ran out, a worker was killed. The next run tries again.
FAULTS = frozenset({"internal", "crash"})


def holds(folder: Path) -> bool:
    """True where the shard is done and every file is still what the marker says."""
    said = read(folder)
    if said is None or any(one["reason"] in FAULTS for one in said.get("quarantined", ())):
        return False
    return all(fingerprint.of_file(folder / name) == digest for name, digest in said["files"].items())
