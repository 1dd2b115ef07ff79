"""Reader: files and rows of scraped tables become documents, raw and complete.

    >>> doc = from_bytes("关于考察的报告".encode("gbk"), name="2004/report.txt")
    >>> doc.id, doc.raw, doc.meta["encoding"]
    ('2004/report', '关于考察的报告', 'gb18030')

``raw`` is the decoded file, every character of it: a BOM counts as one, line ends stay as they are.
pyarrow is imported when a .parquet file is read, and not before.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import regex

from pipeline.core import Document, InputError, UsageError
from pipeline.ingest.decode import decode

__all__ = ["Source", "from_bytes", "read", "sources"]

#: Suffixes of single pages and of tables of pages.
PAGES = (".txt", ".html", ".htm")
TABLES = (".csv", ".jsonl", ".parquet")

#: First bytes of what people rename to .txt: a sentence for the user says what it is.
MAGIC = (
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a zip archive or a document of Word, WPS or Excel"),
    (b"\xd0\xcf\x11\xe0", "a document of Word, WPS or Excel"), (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a rar archive"), (b"7z\xbc\xaf", "a 7z archive"), (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"{\\rtf", "a document in RTF"),
    (b"PAR1", "a Parquet file"),
)  # fmt: skip
#: A table's columns that date a page, the most telling first.
DATE_COLUMNS = (
    "report_year", "year", "年份", "年度", "date", "日期", "publish_date", "published", "pubdate", "pub_date",
    "publish_time", "发布日期", "发布时间", "發布日期", "發布時間", "time", "时间", "時間",
)  # fmt: skip
ID_COLUMNS = ("doc_id", "id", "ID", "编号", "編號")

_CHARSET = regex.compile(
    rb"""(?i)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]{2,30})"""
)
_MARKUP = regex.compile(r"(?i)<!doctype\s+html|<html[\s>]|<body[\s>]|<head>")
_TAGS = regex.compile(r"(?i)</(?:p|div|td|table|a|span|li|h[1-6])>|<(?:br|p)\s*/?>")
#: A piece of a page, as scrapers keep it in a table: one element from its first character to its last.
_PIECE = regex.compile(r"(?is)\s*+<(p|div|table|td|article|section|span|ul|ol|h[1-6])[\s>].*</\1\s*+>\s*+")
_YEAR = regex.compile(
    r"(?<!\d)(19[4-9]\d|20\d\d)(?!\d)|(?<!\d)(19[4-9]\d|20\d\d)(?=(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))"
)
#: Characters that no file system or link would forgive in a name; % is the escape itself.
_UNSAFE = regex.compile(r'[\x00-\x1f\x7f/\\:*?"<>|%\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read: cheap to hold, to list and to send to a worker.

    ``size``: bytes of the file, or characters of the row. ``row``: its place in a table, from 0, or -1.
    """

    doc_id: str
    path: Path
    size: int = 0
    row: int = -1
    text_column: str = ""
    id_column: str = ""

    def open(self) -> Document:
        """Raises InputError (see ``read``); its ``reason`` is the one for quarantine."""
        if self.row < 0:
            return _from_file(self.path, self.doc_id)
        cells = _table(str(self.path), _stamp(self.path))[1][self.row]
        where = f"{self.path} row {self.row + 1}"
        text = cells.get(self.text_column)
        if not isinstance(text, str):
            raise InputError(
                "missing_text",
                f"there is no text in column {self.text_column!r}.",
                where=where,
                todo="Leave the row out, or give its text.",
            )
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(
                "surrogate",
                f"half a surrogate pair at character {error.start}.",
                where=where,
                todo="The text was cut inside a character or written by a broken encoder: scrape it again.",
            ) from error
        rest = {k: v for k, v in cells.items() if k not in (self.text_column, self.id_column)}
        facts: dict[str, Any] = {
            "source_path": str(self.path), "encoding": "utf-8", "n_undecodable": 0, "columns": rest,
            "raw_sha256": hashlib.sha256(data).hexdigest(), "format": "html" if _is_html(text) else "txt",
        }  # fmt: skip
        for name in ("url", "date"):
            if rest.get(name):
                facts[name] = rest[name]
        year = _year(rest)
        if year:
            facts |= {"report_year": year, "year_basis": "metadata"}
        _check(text, data, where)
        return Document(self.doc_id, text, text, facts)


def read(path: str | Path, root: str | Path | None = None) -> Document:
    """The document in one file. Its id is the path inside ``root`` (else the file's name) without suffix.

    Raises InputError with reason empty, binary, permission or unreadable, and UsageError where there is no
    such file.
    """
    path = Path(path)
    if not path.exists():
        raise UsageError("no such file.", where=str(path), todo="Check the path.")
    inside = path.relative_to(root) if root is not None and path.is_relative_to(root) else Path(path.name)
    return _from_file(path, _name(inside.with_suffix("")))


def from_bytes(
    data: bytes, id: str | None = None, name: str = "", label: str | None = None, **meta: Any
) -> Document:
    """The document in a file's bytes. ``name``: its file name, for the id and to tell .html from .txt.

    ``label``: the charset that a server named. Raises InputError with reason empty or binary.
    """
    where = name or id or "the bytes"
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise InputError(
                "binary", f"is no text but {what}.", where=where, todo="Export it as text or HTML first."
            )
    _check_surrogates(data, where)
    decoded = decode(data, label or _charset(data))
    if decoded.doubtful:
        raise InputError(
            "binary",
            "is no text in any encoding that is known here.",
            where=where,
            todo="Export it as text first.",
        )
    text = decoded.text
    _check(text, data, where)
    digest = hashlib.sha256(data).hexdigest()
    suffix = PurePosixPath(name).suffix.lower()
    html = suffix in (".html", ".htm") or _is_html(text)
    facts: dict[str, Any] = {
        "source_path": name, "encoding": decoded.encoding, "raw_sha256": digest,
        "format": "html" if html else "txt", "n_undecodable": decoded.n_bad,
    }  # fmt: skip
    if decoded.truncated:
        facts["truncated"] = True
    stem = name[: -len(suffix)] if suffix else name
    return Document(id or stem or f"text-{digest[:12]}", text, text, facts | meta)


def sources(
    raw: str | Path, *, text_column: str = "text", id_column: str | None = None, only: str | None = None
) -> list[Source]:
    """What there is to read, in a fixed order: a folder of pages, one page, or one table of scraped pages.

    ``only``: a glob on doc_ids. ``id_column``: else a column called id or doc_id, else the number of the row,
    from 1.
    Raises UsageError where ``raw`` does not exist or a column is missing.
    """
    raw = Path(raw)
    if not raw.exists():
        raise UsageError(
            "no such file or folder.",
            where=str(raw),
            todo="Give a folder of .txt and .html files, or one .csv, .jsonl or .parquet file.",
        )
    if raw.is_dir():
        found = _folder(raw)
    elif raw.suffix.lower() in TABLES:
        found = _rows(raw, text_column, id_column)
    elif raw.suffix.lower() in PAGES:
        found = [Source(_name(Path(raw.stem)), raw, _size(raw))]
    else:
        raise UsageError(
            f"files of kind {raw.suffix or '(none)'} are not read.",
            where=str(raw),
            todo=f"These are: {' '.join(PAGES + TABLES)}.",
        )
    return [source for source in found if only is None or fnmatchcase(source.doc_id, only)]


# --- single files -----------------------------------------------------------------------------------------


def _from_file(path: Path, doc_id: str) -> Document:
    try:
        if path.exists() and not path.is_file():
            raise InputError("unreadable", "is no regular file.", where=str(path), todo="Leave it out.")
        data = path.read_bytes()
    except PermissionError as error:
        raise InputError(
            "permission", "may not be read.", where=str(path), todo="Change its permissions."
        ) from error
    except OSError as error:
        raise InputError(
            "unreadable",
            f"cannot be read ({error.strerror or error}).",
            where=str(path),
            todo="Check the disk and the file.",
        ) from error
    doc = from_bytes(data, id=doc_id, name=path.as_posix())
    return doc


def _check(text: str, data: bytes, where: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v\u00a0\u3000"):
        raise InputError("empty", "holds no text.", where=where, todo="Leave it out, or scrape it again.")
    if "\0" in text:
        raise InputError(
            "binary", "holds NUL bytes, which text never does.", where=where, todo="Export it as text first."
        )


def _check_surrogates(data: bytes, where: str) -> None:
    """Half a surrogate pair has no place in UTF-8; read as another encoding the file would be nonsense."""
    if b"\xed" not in data:
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return
        raise InputError(
            "surrogate", "holds half a surrogate pair.", where=where, todo="Write the file again as UTF-8."
        ) from None


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _is_html(text: str) -> bool:
    """True for a page, whatever its file is called: its frame at the head, tag after tag, or all of it in tags."""
    framed = _MARKUP.search(text[:2000]) or _PIECE.fullmatch(text)
    return bool(framed) or len(_TAGS.findall(text[:20_000])) >= 5


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _name(inside: Path) -> str:
    """A path as a doc_id: posix slashes, and bytes that are no UTF-8 spelled out."""
    return os.fsencode(inside.as_posix()).decode("utf-8", "backslashreplace")


def _folder(root: Path) -> list[Source]:
    home = root.resolve()
    files: list[Path] = []
    closed: list[Path] = []

    def refused(error: OSError) -> None:
        if error.filename is not None and Path(error.filename) != root:
            closed.append(Path(error.filename))
        else:
            raise UsageError(
                f"cannot be listed ({error.strerror}).", where=str(root), todo="Change its permissions."
            )

    for folder, below, names in os.walk(root, onerror=refused):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in names:
            path = Path(folder, name)
            if name.startswith(".") or path.suffix.lower() not in PAGES:
                continue
            # A link may point elsewhere inside the folder, never out of it.
            if path.is_symlink() and _leads_out(path, home):
                continue
            files.append(path)
    insides = [path.relative_to(root) for path in files]
    stems = Counter(inside.with_suffix("") for inside in insides)
    # A stem may also be the whole name of another file: a.txt.txt beside a.txt.
    found = [
        Source(_name(inside if stems[stem] > 1 or stem in insides else stem), path, _size(path))
        for path, inside in zip(files, insides, strict=True)
        for stem in (inside.with_suffix(""),)
    ]
    found += [Source(_name(path.relative_to(root)), path) for path in closed]
    return sorted(found, key=lambda source: source.doc_id)


def _leads_out(link: Path, home: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(home)
    except (OSError, RuntimeError):
        return False  # a loop: it is kept, cannot be opened, and goes to quarantine


# --- tables of scraped pages ------------------------------------------------------------------------------


def _rows(path: Path, text_column: str, id_column: str | None) -> list[Source]:
    columns, table = _table(str(path), _stamp(path))
    if text_column not in columns:
        raise UsageError(
            f"has no column {text_column!r}.",
            where=str(path),
            todo=f"Its columns: {', '.join(columns) or 'none'}. Name one with --text-column.",
        )
    if id_column is not None and id_column not in columns:
        raise UsageError(
            f"has no column {id_column!r}.",
            where=str(path),
            todo=f"Its columns: {', '.join(columns)}. Name one with --id-column.",
        )
    key = id_column or next((c for c in ID_COLUMNS if c in columns and c != text_column), "")
    found: list[Source] = []
    taken: set[str] = set()
    stem = _name(Path(path.stem))
    for number, cells in enumerate(table):
        value = _safe(str(cells.get(key) or "")) if key else ""
        value = value or str(number + 1)
        told, order = value, 1
        while told in taken:  # two rows with one id: both are read, and the second is told apart
            order += 1
            told = f"{value}~{order}"
        taken.add(told)
        value = told
        text = cells.get(text_column)
        size = len(text) if isinstance(text, str) else 0
        found.append(Source(f"{stem}/{value}", path, size, number, text_column, key))
    return found


def _safe(value: str) -> str:
    """An id as part of a file name: what would lead out of its folder or break a path is percent-escaped."""
    value = value.strip()
    safe = str(_UNSAFE.sub(_escaped, value))
    if safe.startswith("."):
        safe = "%2E" + safe[1:]
    if len(safe.encode("utf-8")) > 160:
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        safe = safe.encode("utf-8")[:120].decode("utf-8", "ignore") + "~" + digest
    return safe


def _escaped(found: regex.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=1)
def _table(path: str, stamp: tuple[int, int]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Columns and rows of a table file. One is kept, so that each worker reads its file once."""
    place = Path(path)
    try:
        if place.suffix.lower() == ".parquet":
            import pyarrow.parquet as parquet

            try:
                loaded = parquet.read_table(place)
            except (ValueError, KeyError) as error:  # pyarrow's ArrowInvalid is a ValueError
                raise UsageError(
                    f"is no Parquet file ({error}).", where=path, todo="Write it again."
                ) from error
            return tuple(map(str, loaded.column_names)), list(loaded.to_pylist())
        data = place.read_bytes()
    except PermissionError as error:
        raise UsageError("may not be read.", where=path, todo="Change its permissions.") from error
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror or error}).", where=path, todo="Check the file."
        ) from error
    text = decode(data).text.removeprefix("\ufeff")
    if place.suffix.lower() == ".csv":
        return _csv(text, path)
    return _jsonl(text, path)


def _csv(text: str, path: str) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    csv.field_size_limit(1 << 30)  # the library's own limit is 128 KB, less than a long page
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise UsageError(
            f"is no CSV file ({error}).", where=path, todo="Quote its cells as in RFC 4180."
        ) from error
    lines = [line for line in lines if line]
    if not lines:
        raise UsageError("has no header row.", where=path, todo="Add a line with the names of the columns.")
    columns = tuple(lines[0])
    # A row with fewer cells than the header has no text, which its own reading will say.
    return columns, [dict(zip(columns, line, strict=False)) for line in lines[1:]]


def _jsonl(text: str, path: str) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    columns: dict[str, None] = {}
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"is no JSON ({error}).", where=f"{path}:{number}", todo="Write one object a line."
            ) from error
        if not isinstance(cells, Mapping):
            raise UsageError("is no JSON object.", where=f"{path}:{number}", todo="Write one object a line.")
        columns.update(dict.fromkeys(map(str, cells)))
        rows.append({str(key): value for key, value in cells.items()})
    return tuple(columns), rows


def _year(cells: Mapping[str, Any]) -> int:
    """The year in the first date column that holds one, or 0."""
    names: Iterable[str] = [name for name in DATE_COLUMNS if name in cells]
    for name in names:
        found = _YEAR.search(str(cells[name]))
        if found:
            return int(found[1] or found[2])
    return 0
