"""Reader: every fact about the language is a row of a text table, and every table opens with its passport.

A table is a TSV file under ``pipeline/data``: lines that begin with ``#`` (the passport: what the table
is, its columns, source, licence, who uses it), one header row, then the rows. No quoting, no escapes: a cell
holds neither tab nor line end; lists inside a cell are separated by ``;``.

    >>> rows("numbers/numerals.tsv")[0]._fields[:2]
    ('char', 'value')

Nothing is read before it is asked for, and everything is read once.
"""

from __future__ import annotations

import gzip
from collections import namedtuple
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from pipeline.core.errors import UsageError

__all__ = ["TableError", "load_words", "passport", "read", "rows", "table", "words"]


class TableError(UsageError):
    """A table cannot be read; the message names the file, the line, and what to do."""


def _open(name: str | Path) -> str:
    """The text of a table: a Path is a user's own file, a str is a name under pipeline/data."""
    place = name if isinstance(name, Path) else files("pipeline.data").joinpath(*str(name).split("/"))
    try:
        raw = place.read_bytes()
    except OSError as error:
        known = (
            "" if isinstance(name, Path) else " The tables there are: " + ", ".join(names_of_tables()) + "."
        )
        raise TableError(
            f"cannot be read ({error.strerror or error}).", where=str(name), todo=f"Check the name.{known}"
        ) from error
    if str(name).endswith(".gz"):
        raw = gzip.decompress(raw)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableError("is not UTF-8.", where=f"{name}:{line}", todo="Save the file as UTF-8.") from error


def names_of_tables() -> tuple[str, ...]:
    """Names of all tables of the package, as ``table`` takes them."""
    root = Path(str(files("pipeline.data")))
    return tuple(sorted(p.relative_to(root).as_posix() for p in root.rglob("*.tsv*")))


def read(name: str | Path) -> tuple[tuple[str, ...], list[list[str]]]:
    """Header and rows of a table, not cached; cells as they stand.

    Raises TableError where a row has more or fewer cells than the header.
    """
    header: list[str] | None = None
    body: list[list[str]] = []
    for number, line in enumerate(_open(name).split("\n"), 1):
        if line.endswith("\r"):  # files that were edited on Windows
            line = line[:-1]
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise TableError(
                f"{len(cells)} cells where the header has {len(header)} ({', '.join(header)}).",
                where=f"{name}:{number}",
                todo="Separate cells by one tab each, and keep empty cells.",
            )
        else:
            body.append(cells)
    if header is None:
        raise TableError(
            "has no header row.", where=str(name), todo="Add a line with the names of the columns."
        )
    return tuple(header), body


@cache
def passport(name: str) -> dict[str, str]:
    """The ``# field: text`` lines at the head of a table; continuation lines (``#   …``) are joined."""
    found: dict[str, str] = {}
    last = ""
    for line in _open(name).split("\n"):
        if not line.startswith("#"):
            break
        text = line[1:]
        if text.startswith("   ") and last:
            found[last] += " " + text.strip()
        elif ":" in text:
            last, value = (part.strip() for part in text.split(":", 1))
            found[last] = value
    return found


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """All rows of a table as named tuples (column names are the fields), in the order of the file."""
    header, body = read(name)
    kind = namedtuple("Row", header, rename=True)  # type: ignore[misc]
    return tuple(map(kind._make, body))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a table as dicts, in the order of the file; they are shared, so do not change them."""
    header, body = read(name)
    return tuple(dict(zip(header, cells, strict=True)) for cells in body)


def words(name: str, column: str | None = None, extra: Iterable[str | Path] = ()) -> frozenset[str]:
    """One column of a table (the first, if not named) as a set, with the same column of the user's own files.

    ``extra`` are paths of TSV files; a file without that column in its header gives its first column.
    """
    found: set[str] = set()
    sources: list[str | Path] = [name, *map(Path, extra)]
    for source in sources:
        header, body = read(source)
        at = header.index(column) if column in header else 0
        found.update(cells[at] for cells in body if cells[at])
    return frozenset(found)


def load_words(path: str | Path) -> tuple[dict[str, str], ...]:
    """Rows of a user's own TSV file as dicts; a file without header may hold one word a line (column
    ``word``).

    Raises TableError where the file cannot be read or a row is uneven.
    """
    header, body = read(Path(path))
    if len(header) == 1 and header[0] not in ("word", "name", "term"):
        return tuple({"word": cells[0]} for cells in ([header[0]], *body))
    return tuple(dict(zip(header, cells, strict=True)) for cells in body)
