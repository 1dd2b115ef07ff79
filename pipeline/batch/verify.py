"""Verify: every output against what was written, every row of every table back to its raw characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.batch import fingerprint
from pipeline.core import UsageError
from pipeline.tables.schema import PLACE, TABLES


def verify(out: Path, home: Path, raws: Mapping[str, str], last: str) -> tuple[int, list[str]]:
    """How many things were checked, and a sentence for each that is wrong.

    ``home``: the folder of the run. ``raws``: the raw text of every document, by id. ``last``: the folder of
    the last stage. Raises UsageError where the run left no list of its files.
    """
    try:
        files = json.loads((home / "files.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("the list of its files is gone.", where=str(home), todo="Run again.") from error
    wrong = [
        f"{name}: it is not what the run wrote." if (out / name).exists() else f"{name}: it is gone."
        for name, digest in files.items()
        if fingerprint.of_file(out / name) != digest
    ]
    count = len(files)
    # A broken file has nothing to say of rows.
    if not wrong and any(name.startswith("tables/") for name in files):
        checked, found = _rows(out, raws, last)
        count += checked
        wrong += found
    return count, wrong


def _rows(out: Path, raws: Mapping[str, str], last: str) -> tuple[int, list[str]]:
    import pyarrow.parquet as pq

    texts: dict[str, str] = {}
    for path in sorted((out / last).glob("part-*.parquet")):
        data = pq.read_table(path, columns=["doc_id", "text"]).to_pydict()
        texts.update(zip(data["doc_id"], data["text"], strict=True))
    place = {column.name for column in PLACE}
    count = 0
    wrong: list[str] = []
    for schema in TABLES:
        path = out / "tables" / f"{schema.name}.parquet"
        if not place <= set(schema.names) or not path.exists():
            continue
        for batch in pq.ParquetFile(path).iter_batches():
            rows = batch.to_pylist()
            count += len(rows)
            wrong += _mistakes(rows, schema.name, schema.key[0], texts, raws)
    return count, wrong


def _mistakes(
    rows: Iterable[Mapping[str, Any]], name: str, key: str, texts: Mapping[str, str], raws: Mapping[str, str]
) -> list[str]:
    wrong = []
    for row in rows:
        if row["clean_start"] is None:
            continue
        doc_id = row["doc_id"]
        if doc_id not in texts or doc_id not in raws:
            wrong.append(f"{name} {row[key]}: its document is gone or has changed.")
            continue
        if texts[doc_id][row["clean_start"] : row["clean_end"]] != row["surface"]:
            wrong.append(
                f"{name} {row[key]}: clean {row['clean_start']}:{row['clean_end']} is not its surface."
            )
        if raws[doc_id][row["raw_start"] : row["raw_end"]] != row["surface_raw"]:
            wrong.append(
                f"{name} {row[key]}: raw {row['raw_start']}:{row['raw_end']} is not its surface_raw."
            )
    return wrong
