"""Lock: one run at a time holds an output folder. The system frees the lock however its holder ends."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from pipeline.core import LockedError, OutputError

NAME = ".lock"


class Lock:
    """``with Lock(out):`` raises LockedError where another run holds ``out``, OutputError where it may not
    be written.
    """

    def __init__(self, out: Path) -> None:
        self.out, self.path = out, out / "runs" / NAME
        self.handle: int | None = None

    def __enter__(self) -> Lock:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise OutputError(
                f"may not be written ({error.strerror}).", where=str(self.out), todo="Name another folder."
            ) from error
        if not _take(self.handle):
            os.close(self.handle)
            self.handle = None
            raise LockedError(
                "another run holds it.", where=str(self.out), todo="Wait for it, or name another folder."
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


def _take(handle: int) -> bool:
    """True where the lock is ours now."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
