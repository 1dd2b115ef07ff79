"""Local: shards on the cores of this machine.

With one job the work is done here; with more, in worker processes that are spawned, ignore the keyboard, and
end when this process ends, however it ends. A worker that dies takes no run with it: its shard is tried
again alone, then its documents one by one, and the one that kills goes to quarantine.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from pipeline.batch.worker import Result, Task, run_shard

CRASHED = "The worker process died while this document was in hand."


def carry(
    tasks: Sequence[Task], jobs: int = 1, tell: Callable[[Result], None] | None = None
) -> Iterator[Result]:
    """Results as they come, in no order. ``tell`` hears of each document where the work is done here.

    Raises KeyboardInterrupt, after the workers have been stopped.
    """
    if jobs <= 1:
        yield from (run_shard(task, tell) for task in tasks)
        return
    todo = deque(tasks)
    while todo:
        suspects: list[Task] = []
        yield from _pool(todo, min(jobs, len(todo)), suspects)
        for task in suspects:
            yield _alone(task) or one_by_one(task, _alone)


def _pool(todo: deque[Task], jobs: int, suspects: list[Task]) -> Iterator[Result]:
    """Take tasks from ``todo`` until it is empty or a worker dies; what was in hand then becomes
    ``suspects``.
    """
    pool = _new(jobs)
    running: dict[Future[Result], Task] = {}
    try:
        while todo or running:
            # No more in hand than there are workers, so that few are suspect when one dies.
            while todo and len(running) < jobs:
                running[_submitted(pool, todo[0])] = todo[0]
                todo.popleft()
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    suspects.append(task)
                else:
                    yield result
            if suspects:
                suspects.extend(running.values())
                suspects.sort(key=lambda task: task.key)
                return
    except BrokenProcessPool:  # the pool broke between two tasks: all in hand are suspect
        suspects.extend(running.values())
    finally:
        _stop(pool)


def _alone(task: Task) -> Result | None:
    """The result of one task in a process of its own, or None where the process died."""
    pool = _new(1)
    try:
        return _submitted(pool, task).result()
    except BrokenProcessPool:
        return None
    finally:
        _stop(pool)


def one_by_one(task: Task, alone: Callable[[Task], Result | None]) -> Result:
    """The shard without the documents that kill a worker. ``alone`` does one task in a worker that may die,
    and answers None where it did.
    """
    condemned = tuple(
        (source.doc_id, CRASHED)
        for source in task.sources
        if alone(replace(task, sources=(source,), probe=True)) is None
    )
    found = alone(replace(task, condemned=condemned)) if condemned else alone(task)
    if found is not None:
        return found
    everyone = tuple((source.doc_id, CRASHED) for source in task.sources)
    return run_shard(replace(task, condemned=everyone))


def _submitted(pool: ProcessPoolExecutor, task: Task) -> Future[Result]:
    """Submit a task. A worker that is spawned meanwhile inherits the blocked signal, so that an interrupt
    that comes while it is still importing reaches this process alone.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        return pool.submit(run_shard, task)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(run_shard, task)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _new(jobs: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start)


def _start() -> None:
    """In every worker: leave the keyboard to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _stop(pool: ProcessPoolExecutor) -> None:
    """Stop the workers now: nothing of a shard in hand is kept, and nothing of it is half written."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()
