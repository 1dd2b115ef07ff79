"""Files: rows become CSV and its Parquet twin, and files become DataFrames again.

CSV is RFC 4180 in UTF-8 with LF; every cell that holds a quote, a comma or either line end is quoted.
``excel`` adds a byte order mark and a leading ' on text cells that a spreadsheet would take for a formula;
``load`` takes it off. pandas and pyarrow are imported when first used, so that ``import pipeline`` stays
quick.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core import Document, UsageError
from pipeline.tables import package
from pipeline.tables.rows import Cells, Row, cells, extra_facts, rows, summary
from pipeline.tables.schema import TABLES, Table, table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: In the parts of a run the user's own columns travel as JSON in this one; the merged table has them as
#: columns.
EXTRA = "_extra"
#: What a spreadsheet takes for the start of a formula; a cell of apostrophes before it is guarded too, so
#: that taking the guard off is exact.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
BOM = "\ufeff"


# --- rows and arrow -----------------------------------------------------------------------------------------


@cache
def arrow_schema(name: str, extra: tuple[str, ...] = ()) -> pa.Schema:
    """The Arrow schema of a table, with the user's columns ``extra`` behind its own."""
    import pyarrow as pa

    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    fields = [pa.field(column.name, kinds[column.type]) for column in table(name).columns]
    return pa.schema(fields + [pa.field(column, pa.string()) for column in extra])


def to_arrow(name: str, made: Sequence[Row], extra: tuple[str, ...] = ()) -> pa.Table:
    """Rows as an Arrow table."""
    import pyarrow as pa

    schema = arrow_schema(name, extra)
    # As records, not column by column: one walk through the rows instead of one for each column.
    records = pa.array(made, pa.struct(list(schema)))
    return pa.Table.from_batches([pa.RecordBatch.from_struct_array(records)], schema)


def _from_cells(name: str, made: Sequence[Cells], extra: tuple[str, ...] = ()) -> pa.Table:
    """Rows without the names of their columns as an Arrow table."""
    import pyarrow as pa

    schema = arrow_schema(name, extra)
    columns = zip(*made, strict=True) if made else ([] for _ in schema)
    return pa.Table.from_arrays(
        [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
    )


def part(doc: Document, mode: str = "balanced") -> dict[str, pa.Table]:
    """All tables of one document but the summary, as a shard keeps them."""
    made = cells(doc, mode)
    made["documents"][0].append(json.dumps(extra_facts(doc), ensure_ascii=False))
    return {
        name: _from_cells(name, found, (EXTRA,) if name == "documents" else ())
        for name, found in made.items()
    }


def nothing(name: str) -> pa.Table:
    """A table of a shard in which no document was done."""
    return to_arrow(name, [], (EXTRA,) if name == "documents" else ())


def write_parquet(path: Path, data: pa.Table) -> None:
    """One Parquet file with fixed options: the same rows give the same bytes."""
    import pyarrow.parquet as pq

    pq.write_table(data, path, compression="zstd", compression_level=3, version="2.6")


def frame(data: pa.Table) -> pd.DataFrame:
    """An Arrow table as a DataFrame with nullable dtypes; text is never null, a code is text."""
    import pandas as pd
    import pyarrow as pa

    kinds = {
        pa.string(): pd.StringDtype(), pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }  # fmt: skip
    made: pd.DataFrame = data.to_pandas(types_mapper=kinds.get)
    return made


def frames(doc: Document, mode: str = "balanced") -> dict[str, pd.DataFrame]:
    """The tables of one document as DataFrames, by name: the same rows that a run writes.

    Raises UsageError where the document was not extracted from.
    """
    if "extract" not in doc.done:
        raise UsageError(
            f"{doc.id} has no tables yet: the stage extract did not run on it.",
            todo="Call pipeline.process(doc) first.",
        )
    made = rows(doc, mode)
    extra = extra_facts(doc)
    made["documents"][0].update(extra)
    return {
        schema.name: frame(
            to_arrow(schema.name, made[schema.name], tuple(extra) if schema.name == "documents" else ())
        )
        for schema in TABLES
    }


# --- CSV ----------------------------------------------------------------------------------------------------


def cell(value: Any, excel: bool = False) -> str:
    """One cell as it is written; numbers in their shortest exact form, nothing for a missing value."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = "'" + value if excel and _FORMULA.match(value) else value
        return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def csv_lines(data: pa.Table, excel: bool = False) -> Iterator[str]:
    """The rows of an Arrow table as lines of CSV, each with its LF."""
    columns = [column.to_pylist() for column in data.columns]
    for values in zip(*columns, strict=True):
        line = ",".join(cell(value, excel) for value in values)
        # A lone empty cell would be a blank line, which readers skip.
        yield (line or '""') + "\n"


def unguarded(text: str) -> str:
    """A text cell without the apostrophe that ``excel`` put before it."""
    return text[1:] if _GUARDED.match(text) else text


# --- a run's files ------------------------------------------------------------------------------------------


def merged(parts: Sequence[Path], target: Path, excel: bool = False) -> tuple[dict[str, int], list[Path]]:
    """Write every table into the folder ``target`` from the folders ``parts``, which are in order of their
    documents.

    Streams one part at a time. Answers with the number of rows of each table and the files written. Raises
    OSError.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    target.mkdir(parents=True, exist_ok=True)
    extra = _extra_columns(parts)
    counts: dict[str, int] = {}
    written: list[Path] = []
    for schema in TABLES:
        columns = extra if schema.name == "documents" else ()
        arrow = arrow_schema(schema.name, columns)
        twin, text = target / f"{schema.name}.parquet", target / f"{schema.name}.csv"
        counts[schema.name] = 0
        with (
            replacing(twin) as twin_place,
            replacing(text) as text_place,
            pq.ParquetWriter(
                twin_place, arrow, compression="zstd", compression_level=3, version="2.6"
            ) as writer,
            open(text_place, "w", encoding="utf-8", newline="") as out,
        ):
            out.write((BOM if excel else "") + ",".join(cell(name, excel) for name in arrow.names) + "\n")
            for data in _tables(schema, parts, columns):
                if data.num_rows:
                    writer.write_table(data)
                    out.writelines(csv_lines(data, excel))
                    counts[schema.name] += data.num_rows
            if not counts[schema.name]:
                writer.write_table(pa.Table.from_pylist([], schema=arrow))
        written += [twin, text]
    described = target / package.NAME
    with replacing(described) as place:
        place.write_text(package.described(extra, excel), encoding="utf-8", newline="\n")
    return counts, [*written, described]


class replacing:
    """A path to write to; the file takes its name only when it is whole, and leaves nothing when it is
    not.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = path.with_name(f".{path.name}.part")

    def __enter__(self) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self.place

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            os.replace(self.place, self.path)
        else:
            self.place.unlink(missing_ok=True)


def _extra_columns(parts: Sequence[Path]) -> tuple[str, ...]:
    """The user's own columns over all parts, in the order in which they first appear."""
    import pyarrow.parquet as pq

    found: dict[str, None] = {}
    for folder in parts:
        for text in pq.read_table(folder / "documents.parquet", columns=[EXTRA]).column(0).to_pylist():
            found.update(dict.fromkeys(json.loads(text)))
    return tuple(found)


def _tables(schema: Table, parts: Sequence[Path], extra: tuple[str, ...]) -> Iterator[pa.Table]:
    import pyarrow.parquet as pq

    if schema is TABLES[-1]:
        yield to_arrow(schema.name, summary(_rows_of(parts)))
        return
    for folder in parts:
        data = pq.read_table(folder / f"{schema.name}.parquet")
        if schema.name == "documents":
            facts = [json.loads(text) for text in data.column(EXTRA).to_pylist()]
            made = data.drop_columns([EXTRA]).to_pylist()
            for row, own in zip(made, facts, strict=True):
                row.update({name: own.get(name, "") for name in extra})
            data = to_arrow(schema.name, made, extra)
        yield data


def _rows_of(parts: Sequence[Path]) -> Iterator[Mapping[str, list[Row]]]:
    import pyarrow.parquet as pq

    needed = ("documents", "initiatives", "numbers", "programmes", "districts", "agencies", "persons")
    for folder in parts:
        yield {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in needed}


# --- reading what a run wrote -------------------------------------------------------------------------------


def load(out: str | Path, name: str) -> pd.DataFrame:
    """A table of a run (``initiatives``), a stage of it (``repair``) or a stage's own rows
    (``repair/edits``).

    Codes are text, counts are whole numbers that may be missing. A table is read from its Parquet twin, or
    from its CSV where the twin is gone. Raises UsageError for a name that is not there; the message lists
    those that are.
    """
    import pyarrow.parquet as pq

    root = Path(out)
    known = [schema.name for schema in TABLES]
    if name in known:
        twin, text = root / "tables" / f"{name}.parquet", root / "tables" / f"{name}.csv"
        if twin.exists():
            return frame(pq.read_table(twin))
        if text.exists():
            return read_csv(text, name)
    stage, _, inner = name.partition("/")
    folders = sorted(root.glob(f"[0-9]-{stage}")) if re.fullmatch("[a-z]+", stage) else []
    for folder in folders:
        found = sorted((folder / inner).glob("part-*.parquet"))
        if found:
            return frame(_joined(found))
    raise UsageError(
        f"there is no {name!r} in {root}.",
        todo=f"It holds: {', '.join(_contents(root, known)) or 'no run'}.",
    )


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """One CSV of a run with the dtypes of its table, the guard of ``--excel`` taken off."""
    import pandas as pd

    kinds: dict[str, Any] = {
        "integer": pd.Int64Dtype(), "number": pd.Float64Dtype(), "boolean": pd.BooleanDtype(),
    }  # fmt: skip
    guarded = path.open("rb").read(3) == BOM.encode()
    made = pd.read_csv(path, dtype="string", keep_default_na=False, encoding="utf-8-sig", lineterminator="\n")
    known = {column.name: column for column in table(name).columns}
    for column in made.columns:
        kind = known[column].type if column in known else "string"
        if kind == "string":
            if guarded:
                made[column] = made[column].map(unguarded).astype("string")
        else:
            cells = [
                None if text == "" else text == "true" if kind == "boolean" else text for text in made[column]
            ]
            made[column] = pd.array(cells, dtype=kinds[kind])
    return made


def _joined(paths: Iterable[Path]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pa.concat_tables([pq.read_table(path) for path in paths])


def _contents(root: Path, known: Sequence[str]) -> list[str]:
    stages = [folder.name[2:] for folder in sorted(root.glob("[0-9]-*"))]
    return stages + [name for name in known if (root / "tables" / f"{name}.csv").exists()]
