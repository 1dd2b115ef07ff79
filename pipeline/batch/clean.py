"""Clean: remove what a run wrote, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from pipeline.batch.collect import remove_empty, written_by_runs
from pipeline.batch.lock import NAME, Lock
from pipeline.core import OutputError, UsageError


def clean(out: Path, stage_folders: Iterable[str]) -> int:
    """Remove what runs wrote into ``out``; answers with the number of files.

    Files that no run writes stay. Raises UsageError where no run was, LockedError while one is under way, and
    OutputError where a file may not be removed.
    """
    if not (out / "runs" / NAME).exists():
        raise UsageError(
            "no run wrote here, so there is nothing to clean.", where=str(out), todo="Check --out."
        )
    folders = list(stage_folders)
    count = 0
    with Lock(out):
        try:
            for path in list(written_by_runs(out, folders)):
                if path.is_file():
                    path.unlink()
                    count += 1
            for name in (*folders, "tables", "quarantine"):
                remove_empty(out / name)
            for run in [path for path in (out / "runs").iterdir() if (path / "plan.json").exists()]:
                count += sum(1 for path in run.rglob("*") if path.is_file())
                shutil.rmtree(run)
        except OSError as error:
            raise OutputError(f"cannot be removed ({error.strerror}).", where=str(error.filename)) from error
    (out / "runs" / NAME).unlink(missing_ok=True)
    remove_empty(out / "runs")
    return count
