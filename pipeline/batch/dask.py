"""Dask: the same shards, carried by a cluster.

Without a scheduler's address the cluster is one of this machine: so many processes, on the loopback, no
dashboard. With one, its workers must have the same release of this package and see the same files under the
same paths. Plan, worker and markers are those of the local engine, so the files are the same bytes.

What travels are calls: the name of ``run_shard`` and plain values, by the cluster's own serialisation, to
workers that trust it. No pickle is written to or read from a file. A worker that dies takes no run with it:
its shard is tried once more, then its documents one by one, and the one that kills goes to quarantine.
``distributed`` is imported when a cluster is used, and not before.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from pipeline.batch import fingerprint, marker
from pipeline.batch.local import one_by_one
from pipeline.batch.worker import Result, Task, run_shard
from pipeline.core import OutputError, UsageError

#: Seconds to wait for a scheduler to answer, for a first worker, and for a file of a worker to be seen here.
ANSWER, FIRST_WORKER, SEEN = 10, 60, 10
#: Deaths of a worker that a shard is forgiven by a cluster of ours: none, we try it again ourselves, alone.
FORGIVEN = 0


def require() -> None:
    """Raises UsageError with the command to type where the package is not installed."""
    if find_spec("distributed") is None:
        raise UsageError(
            "--engine dask wants the package distributed, which is not installed.",
            todo="Type: pip install 'baogao[dask]'  (or use --jobs N on one machine).",
        )


def carry(tasks: Sequence[Task], scheduler: str = "", jobs: int = 1) -> Iterator[Result]:
    """Results as they come, in no order. ``jobs``: worker processes, where there is no scheduler.

    Raises UsageError where no scheduler answers, or a worker runs another release or does not see the files;
    OutputError where the scheduler is lost; KeyboardInterrupt.
    """
    require()
    if not tasks:
        return
    with ExitStack() as stack:
        if scheduler:
            client = stack.enter_context(_remote(scheduler))
            _check(client, tasks[0])
        else:
            client = stack.enter_context(_here(min(jobs, len(tasks))))
        names = (f"baogao-{os.getpid()}-{number}" for number in count())
        yield from _carried(client, tasks, names)


def _carried(client: Any, tasks: Sequence[Task], names: Iterator[str]) -> Iterator[Result]:
    from distributed import CancelledError, KilledWorker, as_completed

    def submitted(task: Task) -> Any:
        return client.submit(run_shard, task, key=next(names), pure=False)

    def alone(task: Task) -> Result | None:
        try:
            result: Result = submitted(task).result()
        except KilledWorker:
            return None
        return result

    try:
        running = {submitted(task): task for task in tasks}
        suspects: list[Task] = []
        for future in as_completed(list(running), loop=client.loop):
            task = running.pop(future)
            try:
                result: Result = future.result()
            except KilledWorker:
                suspects.append(task)
            else:
                yield _seen(task, result)
        for task in sorted(suspects, key=lambda task: task.key):
            yield _seen(task, alone(task) or one_by_one(task, alone))
    except (CancelledError, ConnectionError) as error:
        raise OutputError(
            "the Dask scheduler is gone.", todo="Start it and run again: what is done is kept."
        ) from error


@contextmanager
def _here(jobs: int) -> Iterator[Any]:
    """A client of a cluster of this machine, which ends with it."""
    from distributed import Client, LocalCluster

    with tempfile.TemporaryDirectory(prefix="baogao-dask-") as scratch:
        with _keyboard_apart():
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                local_directory=scratch,
                # Nothing large is ever held in a worker, so nothing needs to be written out of its memory.
                memory_limit=None,
                silence_logs=logging.CRITICAL,
                # A scheduler has an HTTP port in any case: any free one, on the loopback, with no dashboard.
                scheduler_kwargs={
                    "allowed_failures": FORGIVEN,
                    "dashboard": False,
                    "dashboard_address": "127.0.0.1:0",
                },
            )
            client = Client(cluster, set_as_default=False)
        try:
            yield client
        finally:
            with _quiet(), suppress(TimeoutError):
                client.close()
                cluster.close()


@contextmanager
def _remote(scheduler: str) -> Iterator[Any]:
    """A client of somebody's scheduler; its workers are left as they were."""
    from distributed import Client

    try:
        with _quiet():
            client = Client(scheduler, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:  # ValueError: the address is none
        raise UsageError(
            f"no Dask scheduler answers at {scheduler}.",
            todo="An address reads tcp://HOST:8786; start one with: dask scheduler",
        ) from error
    try:
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER)
        except TimeoutError as error:
            raise UsageError(
                f"the scheduler at {scheduler} has no worker.",
                todo=f"Start one with: dask worker {scheduler}",
            ) from error
        yield client
    finally:
        with _quiet(), suppress(TimeoutError):
            client.close()


def _check(client: Any, task: Task) -> None:
    """Raises UsageError where a worker runs another program or sees other files than we do."""
    wanted = view(task.root, task.home)
    try:
        found = client.run(view, task.root, task.home)
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"a Dask worker cannot load this package ({error}).",
            todo="Install the same release on all of them.",
        ) from error
    for address, seen in sorted(found.items()):
        other = sorted(name for name in wanted if seen.get(name) != wanted[name])
        if other:
            raise UsageError(
                f"the Dask worker {address} differs from here in {', '.join(other)}.",
                todo="All workers need the same release, and the input and output under the same paths.",
            )


def view(root: Path, home: Path) -> dict[str, str]:
    """What a machine runs and sees: releases and hashes of the program, whether the input is there, and the
    plan of the run in the output.
    """
    return {
        **fingerprint.of_program(),
        f"input {root}": "there" if root.exists() else "missing",
        f"output {home}": fingerprint.of_file(home.parent / "plan.json"),
    }


def _seen(task: Task, result: Result) -> Result:
    """The result, once its files are seen here too: a shared disk may be slow to show them."""
    until = time.monotonic() + SEEN
    while not result.failed and marker.read(task.home / task.key) is None:
        if time.monotonic() > until:
            result.failed = (
                "usage", f"shard {task.key} was done elsewhere: {task.home} is not the same folder on all workers.",
            )  # fmt: skip
            break
        time.sleep(0.1)
    return result


@contextmanager
def _keyboard_apart() -> Iterator[None]:
    """What is started in here, threads and processes, inherits the blocked signal: an interrupt reaches this
    thread alone, and it stops the others.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # which would unblock the signal if it were started in here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the cluster's own log: users read a sentence."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
