"""Errors: where it happened, what is wrong, what to do next. Each kind has its exit code."""

from __future__ import annotations


class BaogaoError(Exception):
    """The root of all errors that a user may see. ``str()`` is one sentence, fit for a terminal."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.todo}".strip()


class UsageError(BaogaoError):
    """The call, the configuration or a table of the user's is wrong (exit 2)."""

    exit_code = 2


class InputError(BaogaoError):
    """One document cannot be read; it goes to quarantine with ``reason`` and the others go on (exit 3).

    ``reason`` is a short fixed word such as empty, binary, surrogate, permission.
    """

    exit_code = 3

    def __init__(self, reason: str, what: str, *, where: str = "", todo: str = "") -> None:
        self.reason = reason
        super().__init__(what, where=where, todo=todo)


class OutputError(BaogaoError):
    """The disk is full, or a folder may not be written (exit 4)."""

    exit_code = 4


class LockedError(BaogaoError):
    """Another run holds the output folder (exit 5)."""

    exit_code = 5


class StageError(BaogaoError):
    """A stage broke the rules of the house: crossed edits, a mark it may not write, a missing prerequisite."""

    exit_code = 2
