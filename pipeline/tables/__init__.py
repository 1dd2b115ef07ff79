"""Tables: documents become rows, rows become files; the harvest of a run.

``rows(doc)`` is pure, ``frames(doc)`` gives the same rows as DataFrames, ``load`` reads what a run wrote, and
``merged`` writes the files of a run from its shards. What a column means stands in ``tables.schema`` alone.
"""

from pipeline.tables.files import frames, load, merged
from pipeline.tables.rows import extra_facts, rows, summary
from pipeline.tables.schema import PLACE, TABLES, Column, Table, table

__all__ = [
    "PLACE",
    "TABLES",
    "Column",
    "Table",
    "extra_facts",
    "frames",
    "load",
    "merged",
    "rows",
    "summary",
    "table",
]
