"""Fingerprint: hashes of what a result depends on: the input, the settings, the data files, the program.

A shard whose fingerprint is the same is the same shard, and its files need not be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

#: Packages whose release may change a result.
GUESTS = (
    "jieba",
    "opencc-python-reimplemented",
    "regex",
    "pandas",
    "pyarrow",
    "numpy",
    "onnxruntime",
    "trafilatura",
    "resiliparse",
)


def of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def of_value(value: Any) -> str:
    """Of anything that JSON can hold, whatever the order of its keys."""
    return of_bytes(json.dumps(value, ensure_ascii=True, sort_keys=True, default=str).encode())


def of_file(path: str | Path) -> str:
    """Of a file's bytes; a word that says so where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {type(error).__name__}"


def of_files(root: Path, paths: Iterable[Path]) -> str:
    """Of several files with their names inside ``root``."""
    return of_value([[path.relative_to(root).as_posix(), of_file(path)] for path in sorted(paths)])


@cache
def of_program() -> dict[str, str]:
    """Hashes and releases of all that is installed and has a say: code, data files, guests."""
    root = Path(__file__).resolve().parents[1]
    data = [p for p in (root / "data").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    found = {
        "code": of_files(root, root.rglob("*.py")),
        "data": of_files(root, [p for p in data if p.suffix != ".py"]),
    }
    for name in GUESTS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "absent"
    return found
