"""How a made table looks: passport, header, rows in the order the passport names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.data.reader import passport

TARGET = Path(__file__).resolve().parents[2] / "pipeline" / "data"


def cell_order(text: str) -> tuple[int, int, str]:
    """Order of cells: numbers by value, before texts by code point."""
    return (0, int(text), text) if text.isascii() and text.isdigit() else (1, 0, text)


def ordered(header: Sequence[str], body: Iterable[Sequence[str]], order: str) -> list[Sequence[str]]:
    """Rows by the columns that the passport's ``order`` names, then by the whole row."""
    at = [header.index(column) for column in order.split()]
    return sorted(body, key=lambda row: ([cell_order(row[i]) for i in at], list(row)))


def tsv(name: str, header: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """The text of a made table: the passport as it stands in the file, for people to edit, then the rows."""
    old = (TARGET / name).read_text(encoding="utf-8").split("\n")
    lines = [line for line in old if line.startswith("#")]
    lines.append("\t".join(header))
    lines += ["\t".join(row) for row in ordered(header, body, passport(name)["order"])]
    return "\n".join(lines) + "\n"


def save(name: str, text: str) -> None:
    """Writes a table below pipeline/data, in UTF-8 with LF."""
    path = TARGET / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    print(f"{name}: {sum(1 for line in text.splitlines() if line[0] != '#') - 1} rows")


def same(name: str, text: str) -> bool:
    """Whether the table on disk is this text already."""
    path = TARGET / name
    return path.exists() and path.read_bytes() == text.encode("utf-8")
