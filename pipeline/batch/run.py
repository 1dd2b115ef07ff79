"""Run: plan, work, collect, report. What was done before and is still true is not done again."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from pipeline.batch import dask, fingerprint, local, marker
from pipeline.batch.collect import collect
from pipeline.batch.lock import Lock
from pipeline.batch.plan import Plan, Source
from pipeline.batch.plan import planned as plan_of
from pipeline.batch.worker import Folder, Result, Task, Work, cause
from pipeline.core import BaogaoError, OutputError, UsageError


@dataclass(frozen=True, slots=True)
class Job:
    """All that a run is asked to do.

    ``settings`` goes to ``work`` as it is; ``facts`` is what it says in words (into plan.json and
    summary.json), with ``files``, the user's own files that have a say. ``reading``: the mode of the columns
    named reading.
    """

    raw: Path
    out: Path
    sources: tuple[Source, ...]
    stages: tuple[Folder, ...]
    work: Work
    settings: Any
    facts: dict[str, Any]
    files: tuple[str, ...] = ()
    reading: str = "balanced"
    tables: bool = True
    excel: bool = False
    jobs: int = 1
    engine: str = "local"
    scheduler: str = ""
    force: bool = False


#: Called after each shard with what is done so far: documents, characters, quarantined.
Progress = Callable[[int, int, int], None]


def planned(job: Job) -> Plan:
    """The plan of a run. Reads the input files, for their hashes, and writes nothing."""
    facts = {
        "settings": job.facts,
        "files": [fingerprint.of_file(path) for path in job.files],
        "stages": [folder.name for folder in job.stages],
        "program": fingerprint.of_program(),
    }
    return plan_of(job.sources, facts, {"excel": job.excel})


def done_before(job: Job, plan: Plan) -> list[str]:
    """Keys of shards that an earlier run of the same plan, or of one that shared shards with it, has done."""
    found = []
    for shard in plan.shards:
        for place in (job.out / "runs").glob(f"*/shards/{shard.key}"):
            if marker.holds(place):
                found.append(shard.key)
                break
    return found


def run(job: Job, plan: Plan, progress: Progress | None = None) -> dict[str, Any]:
    """Carry out a plan; the answer is what summary.json says.

    Raises OutputError (disk full, no permission), LockedError (another run holds the output), UsageError (a
    table of the user's), and KeyboardInterrupt; after any of these the same call goes on where this one
    stopped.
    """
    with Lock(job.out):
        try:
            return _run(job, plan, progress or (lambda *_: None))
        except OSError as error:
            raise OutputError(
                f"cannot be written ({cause(error)}).", where=str(error.filename or job.out),
                todo="Mend that and run again: what is done is kept.",
            ) from error  # fmt: skip


def _run(job: Job, plan: Plan, progress: Progress) -> dict[str, Any]:
    home = job.out / "runs" / plan.id
    shards = home / "shards"
    if job.force:
        shutil.rmtree(shards, ignore_errors=True)
    shards.mkdir(parents=True, exist_ok=True)
    for left in shards.glob("*.part"):  # a worker was killed over it
        shutil.rmtree(left, ignore_errors=True)
    facts = {
        "raw": str(job.raw.resolve()),
        "settings": job.facts,
        "stages": [folder.stage for folder in job.stages],
        "program": fingerprint.of_program(),
    }
    (home / "plan.json").write_text(plan.as_text(facts), encoding="utf-8")
    started = datetime.now(UTC)
    began = time.monotonic()
    with open(home / "log.jsonl", "a", encoding="utf-8") as log:
        _say(log, event="start", documents=plan.documents, shards=len(plan.shards), jobs=job.jobs)
        todo = []
        done = quarantined = characters = 0
        for shard in plan.shards:
            said = None if job.force else _taken_over(job, shards / shard.key)
            if said is None:
                todo.append(shard)
                continue
            done += len(said["documents"])
            characters += sum(one["chars_raw"] for one in said["documents"])
            quarantined += len(said["quarantined"])
        skipped = len(plan.shards) - len(todo)
        progress(done, characters, quarantined)
        root = job.raw if job.raw.is_dir() else job.raw.parent
        tasks = [
            Task(
                shard.key,
                shard.sources,
                shards,
                root,
                job.work,
                job.settings,
                job.stages,
                job.reading,
                job.tables,
            )
            for shard in todo
        ]

        def tell(part: Result) -> None:
            progress(done + part.documents, characters + part.characters, quarantined + part.quarantined)

        with closing(_carried(job, tasks, tell)) as results:
            for result in results:
                for line in result.log:
                    _say(log, **line)
                _say(log, event="shard", key=result.key, documents=result.documents, seconds=result.seconds)
                if result.failed:
                    raise _failure(*result.failed)
                done += result.documents
                characters += result.characters
                quarantined += result.quarantined
                progress(done, characters, quarantined)
        counts, files = collect(
            job.out, [shards / shard.key for shard in plan.shards], job.stages, job.tables, job.excel
        )
        total: Counter[str] = Counter()
        refused: list[dict[str, str]] = []
        for shard in plan.shards:
            said = marker.read(shards / shard.key) or {}
            total.update(said.get("counts", {}))
            refused += said.get("quarantined", [])
        (home / "files.json").write_text(marker.as_json(files), encoding="utf-8")
        summary = {
            "run": plan.id,
            **facts,
            "out": str(job.out.resolve()),
            "excel": job.excel,
            "documents": plan.documents,
            "done": done,
            "quarantined": len(refused),
            "shards": len(plan.shards),
            "shards_skipped": skipped,
            "counts": dict(sorted(total.items())),
            "rows": counts,
            "quarantine": refused,
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="microseconds"),
            "seconds": round(time.monotonic() - began, 3),
        }
        _say(log, event="finished", done=done, quarantined=len(refused), seconds=summary["seconds"])
    text = marker.as_json(summary)
    place = home / ".summary.json.part"
    place.write_text(text, encoding="utf-8")
    place.replace(home / "summary.json")
    for other in (job.out / "runs").glob("*/shards"):
        if other != shards:  # its files are superseded; its summary and log stay
            shutil.rmtree(other, ignore_errors=True)
    for old in shards.iterdir():
        if old.name not in {shard.key for shard in plan.shards}:
            shutil.rmtree(old, ignore_errors=True)
    return summary


def _carried(job: Job, tasks: list[Task], tell: Callable[[Result], None]) -> Generator[Result, None, None]:
    if job.engine == "dask":
        yield from dask.carry(tasks, job.scheduler, job.jobs)
    else:
        yield from local.carry(tasks, job.jobs, tell)


def _taken_over(job: Job, place: Path) -> dict[str, Any] | None:
    """The marker of a shard that is done, here or in an earlier run whose files are then moved here."""
    if marker.holds(place):
        return marker.read(place)
    shutil.rmtree(place, ignore_errors=True)
    for other in (job.out / "runs").glob(f"*/shards/{place.name}"):
        if marker.holds(other):
            other.rename(place)
            return marker.read(place)
    return None


def _failure(kind: str, sentence: str) -> BaogaoError:
    if kind == "output":
        return OutputError(sentence, todo="Mend that and run again: what is done is kept.")
    if kind == "usage":
        return UsageError(sentence)
    return BaogaoError(sentence, todo="This is a fault of the program; log.jsonl in runs/ has the details.")


def _say(log: TextIO, **said: Any) -> None:
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **said}
    log.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n")
    log.flush()


def newest(out: Path) -> tuple[dict[str, Any], Path]:
    """summary.json of the newest finished run in ``out``, and its folder. Raises UsageError where there is
    none.
    """
    found = []
    for path in (out / "runs").glob("*/summary.json"):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            found.append((str(said["finished"]), path, said))
        except (OSError, ValueError, KeyError):
            continue
    if not found:
        raise UsageError(
            "no finished run is here.", where=str(out), todo="Run baogao run first, or name it with --out."
        )
    _, path, said = max(found, key=lambda one: one[:2])
    return said, path.parent
