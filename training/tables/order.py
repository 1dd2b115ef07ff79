"""Hand-written tables in the order their passports name, so that a diff shows what was said and not where."""

from __future__ import annotations

from collections.abc import Container

from pipeline.data.reader import names_of_tables, passport, read
from training.tables.write import TARGET, ordered


def make(exclude: Container[str] = ()) -> dict[str, str]:
    """Name of a table -> its text, for all tables that are not in ``exclude`` and not compressed."""
    made = {}
    for name in names_of_tables():
        if name in exclude or not name.endswith(".tsv"):
            continue
        header, body = read(name)
        head = [
            line for line in (TARGET / name).read_text(encoding="utf-8").split("\n") if line.startswith("#")
        ]
        lines = ["\t".join(row) for row in ordered(header, body, passport(name)["order"])]
        made[name] = "\n".join([*head, "\t".join(header), *lines]) + "\n"
    return made
