"""Package: the Frictionless description of the tables, written beside them as datapackage.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipeline.tables.schema import TABLES, Column, Table

NAME = "datapackage.json"


def described(extra: Sequence[str] = (), excel: bool = False) -> str:
    """The text of datapackage.json. ``extra``: columns of the user's own at the end of documents.

    Source: https://specs.frictionlessdata.io/data-package and /table-schema, version 1.
    """
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "baogao-tables",
        "title": "What the reports say, as tables that lead back to the raw files",
        "resources": [_resource(made, extra if made.name == "documents" else (), excel) for made in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(made: Table, extra: Sequence[str], excel: bool) -> dict[str, Any]:
    fields = [_field(column) for column in made.columns]
    fields += [
        {"name": name, "type": "string", "description": "A column of the table of scraped pages."}
        for name in extra
    ]
    schema: dict[str, Any] = {"fields": fields}
    if made.key:
        schema["primaryKey"] = list(made.key)
    if made.references:
        schema["foreignKeys"] = [
            {"fields": ref.column, "reference": {"resource": ref.table, "fields": ref.target}}
            for ref in made.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": made.name,
        "description": f"One row: {made.row}.",
        "path": f"{made.name}.csv",
        "encoding": "utf-8-sig" if excel else "utf-8",
        "dialect": {"lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.description,
    }
    if column.example:
        field["example"] = column.example
    if column.listed:
        field["description"] += " Several are separated by ';'."
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    if constraints:
        field["constraints"] = constraints
    return field
