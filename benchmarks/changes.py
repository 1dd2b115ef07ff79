"""Rows gained and lost in the tables between two states of this project, on the same raw files, as Markdown.

    python -m benchmarks.changes                    what the working tree changes against HEAD
    python -m benchmarks.changes main               … against main
    python -m benchmarks.changes v0.1.0 main        between two commits
    python -m benchmarks.changes --raw FOLDER --rows 20

The code of a commit is taken out into a temporary folder (git archive: the checkout and its worktrees stay as they
are) and runs there on the raw files of the working tree. A row is the same row where its key is; its key stands in
datapackage.json. In a table without a key it is the same where all its cells are.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: The state that is not a commit.
WORKING_TREE = "working tree"
#: What a reader wants to see of a row, where the table has it.
TELLING = (
    "doc_id",
    "name",
    "full_name",
    "type",
    "value",
    "unit",
    "start",
    "actor",
    "verb",
    "object",
    "surface",
    "message",
    "rule",
)
LONGEST = 40

Rows = dict[tuple[str, ...], dict[str, str]]


class ChangesError(Exception):
    """What went wrong, in a sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one table. ``altered``: keys that are in both with another cell, and the names of the cells."""

    table: str
    before: int
    after: int
    gained: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[str, ...], ...]
    altered: Mapping[tuple[str, ...], tuple[str, ...]]


def compared(table: str, before: Rows, after: Rows) -> Change:
    """Two states of one table. A column that only one of them has counts for nothing."""
    altered = {}
    for key in (key for key in before if key in after):
        shared = [name for name in before[key] if name in after[key]]
        cells = tuple(name for name in shared if before[key][name] != after[key][name])
        if cells:
            altered[key] = cells
    gained = tuple(key for key in after if key not in before)
    return Change(
        table, len(before), len(after), gained, tuple(key for key in before if key not in after), altered
    )


def tables(folder: Path) -> dict[str, Rows]:
    """The tables of a run: name → key → row. Raises ChangesError where two rows have one key."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    found: dict[str, Rows] = {}
    for resource in described["resources"]:
        keys = resource["schema"].get("primaryKey", ())
        keys = [keys] if isinstance(keys, str) else list(keys)
        rows: Rows = {}
        with (folder / f"{resource['name']}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                key = tuple(row[name] for name in keys or row)
                if key in rows:
                    raise ChangesError(f"{resource['name']}: two rows have the key {'; '.join(key)}.")
                rows[key] = row
        found[resource["name"]] = rows
    return found


def taken_out(commit: str, folder: Path) -> Path:
    """The files of ``commit`` in ``folder``. Raises ChangesError where there is no such commit."""
    call = ["git", "archive", "--format=tar", commit, "--"]
    try:
        made = subprocess.run(call, cwd=ROOT, capture_output=True, check=False)
    except OSError as error:
        raise ChangesError(f"{commit}: git cannot be called ({error.strerror}).") from error
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip()
        raise ChangesError(f"{commit}: git knows no such commit ({said}).")
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run(state: str, raw: Path, home: Path) -> dict[str, Rows]:
    """The tables that ``state`` makes of ``raw``. Raises ChangesError where it makes none."""
    code = ROOT if state == WORKING_TREE else taken_out(state, home / "code")
    # The folder it runs in goes before whatever is installed.
    environment = {**os.environ, "PYTHONPATH": str(code)}
    call = [sys.executable, "-m", "pipeline", "run", str(raw.resolve()), str(home / "out")]
    done = subprocess.run(call, cwd=code, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise ChangesError(f"{state}: its run ends with {done.returncode}: {done.stderr.strip()[-300:]}")
    if not (home / "out" / "tables" / "datapackage.json").exists():
        raise ChangesError(f"{state}: its run writes no tables.")
    return tables(home / "out" / "tables")


# --- Markdown -----------------------------------------------------------------------------------------------


def markdown(
    changes: Iterable[Change], before: Mapping[str, Rows], after: Mapping[str, Rows], most: int
) -> str:
    """A table of counts, then up to ``most`` rows of each kind of change in each table."""
    changes = list(changes)
    lines = ["| table | before | after | gained | lost | altered |", "|---|--:|--:|--:|--:|--:|"]
    for one in changes:
        numbers = (one.before, one.after, len(one.gained), len(one.lost), len(one.altered))
        lines.append(f"| {one.table} | " + " | ".join(map(str, numbers)) + " |")
    for one in changes:
        old, new = before.get(one.table, {}), after.get(one.table, {})
        shown = [
            *_shown("+", [(key, told(new[key])) for key in one.gained], most),
            *_shown("-", [(key, told(old[key])) for key in one.lost], most),
            *_shown(
                "~",
                [
                    (
                        key,
                        ", ".join(
                            f"{name} {_cut(old[key][name])} → {_cut(new[key][name])}" for name in cells
                        ),
                    )
                    for key, cells in one.altered.items()
                ],
                most,
            ),
        ]
        if shown and most:
            lines += ["", f"### {one.table}", "", *shown]
    if not any(one.gained or one.lost or one.altered for one in changes):
        lines += ["", "No row differs."]
    return "\n".join(lines)


def _shown(sign: str, found: list[tuple[tuple[str, ...], str]], most: int) -> list[str]:
    lines = [f"* `{sign} {_code('; '.join(key))}` {text}" for key, text in found[:most]]
    return [*lines, f"* {sign} … and {len(found) - most} more"] if len(found) > most else lines


def told(row: Mapping[str, str]) -> str:
    """The cells of a row that tell most of it."""
    return ", ".join(f"{name} {_cut(row[name])}" for name in TELLING if row.get(name) and name != "doc_id")


def _cut(cell: str) -> str:
    short = cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…"
    return f"`{_code(short)}`" if short else "(empty)"


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", "↵")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.changes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "before", nargs="?", default="HEAD", metavar="BEFORE", help="a commit (default: HEAD)"
    )
    parser.add_argument(
        "after", nargs="?", default=WORKING_TREE, metavar="AFTER", help="a commit (default: the working tree)"
    )
    parser.add_argument(
        "--raw", type=Path, default=ROOT / "raw", metavar="FOLDER", help="the reports (default: raw/)"
    )
    parser.add_argument(
        "--rows", type=int, default=5, metavar="N", help="rows to show of each kind (default: 5)"
    )
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="baogao-changes-") as temporary:
            homes = [Path(temporary, name) for name in ("before", "after")]
            for home in homes:
                home.mkdir()
            before = run(options.before, options.raw, homes[0])
            after = run(options.after, options.raw, homes[1])
    except ChangesError as error:
        print(f"changes: {error}", file=sys.stderr)
        return 2
    names = [*after, *(name for name in before if name not in after)]
    print(f"Rows on {options.raw.name}/, from {options.before} to {options.after}:\n")
    changes = [compared(name, before.get(name, {}), after.get(name, {})) for name in names]
    print(markdown(changes, before, after, max(0, options.rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
