"""Build: the parts of the docs that are made from the program itself.

    python docs/build.py            writes them anew; a test holds that nothing differs

A made part stands between ``<!-- made: NAME -->`` and ``<!-- /made -->``; what stands around it is written by
hand. The columns of the tables come from tables/schema.py, the commands from the parser, the data tables from
their passports, the example of the README from the pipeline's own output on raw/.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PART = re.compile(r"(<!-- made: (?P<name>[a-z-]+) -->\n).*?(<!-- /made -->)", re.DOTALL)

#: What the columns of the files beside the tables hold.
STAGE_COLUMNS = {
    "doc_id": "The report.",
    "text": "Its text after the stage.",
    "reading": "5-restore only: its text with what was probably dropped filled in.",
    "stage": "The stage that made the edit.",
    "rule": "The rule that says so.",
    "raw_start": "Where it starts in the decoded raw file.",
    "raw_end": "Where it ends there (half-open).",
    "raw_offset": "The place in the decoded raw file, behind a note that stands there.",
    "clean_start": "Where it starts in the clean text.",
    "clean_end": "Where it ends there (half-open).",
    "clean_offset": "The place in the clean text.",
    "before": "The characters that were replaced.",
    "after": "What stands there now; empty where they were removed.",
    "inserted": "What was probably dropped there.",
    "confidence": "How sure the rule is, 0 to 1; of a gap its probability.",
    "evidence": "Why the edit may be made; for a byte repair the bytes.",
    "mode": "The most careful reading that fills the gap: safe, balanced, full; empty where none does.",
    "token": "The word.",
    "tag": "Its class in the dictionary: n, v, ns …; empty where the dictionary lacks it.",
}
TYPES = {"s": "string", "i": "integer", "f": "number"}


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def grid(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell(value) for value in row) + " |"


# --- the parts ----------------------------------------------------------------------------------------------


def columns() -> Iterator[str]:
    """docs/tables.md: every table and every column, with an example."""
    from pipeline.tables.schema import PLACE, TABLES, Column

    def row(column: Column) -> tuple[str, ...]:
        said = column.description
        if column.enum:
            said += f" One of: {', '.join(column.enum)}."
        if column.listed:
            said += " A list, separated by `;`."
        return (f"`{column.name}`", column.type, said, f"`{column.example}`" if column.example else "")

    head = ("column", "type", "meaning", "example")
    yield "## Where a row stands"
    yield ""
    yield "These eight columns end every table whose rows stand somewhere in the text."
    yield ""
    yield from grid(head, [row(column) for column in PLACE])
    for table in TABLES:
        placed = table.columns[-len(PLACE) :] == PLACE
        own = table.columns[: -len(PLACE)] if placed else table.columns
        yield ""
        yield f"## {table.name}"
        yield ""
        links = "".join(
            f" `{one.column}` leads to `{one.table or table.name}.{one.target}`." for one in table.references
        )
        key = ", ".join(f"`{name}`" for name in table.key) or "none"
        yield f"A row is {table.row}. Key: {key}.{links}"
        yield ""
        yield from grid(head, [row(column) for column in own])
        if placed:
            yield ""
            yield "Then the eight columns above: " + ", ".join(f"`{column.name}`" for column in PLACE) + "."


def stage_files() -> Iterator[str]:
    """docs/tables.md: the Parquet files of the stages."""
    from pipeline.tables.stagefiles import COLUMNS

    for name, made in COLUMNS.items():
        files = "`processed/<n>-<stage>/part-*.parquet`" if not name else f"`{name}/part-*.parquet`"
        yield f"### {name or 'The text of a stage'}"
        yield ""
        yield (
            f"{files} "
            + {
                "": "of every stage, one row a document; `pipeline.load(OUT, STAGE)`.",
                "edits": "in the folder of 1-ingest, 2-repair, 3-convert, 4-segment; "
                "`pipeline.load(OUT, 'repair/edits')`.",
                "gaps": "in 5-restore, rows of probability 0.05 and more; `pipeline.load(OUT, 'restore/gaps')`.",
                "tokens": "in 4-segment; `pipeline.load(OUT, 'segment/tokens')`.",
            }[name]
        )
        yield ""
        shown = [*made, ("reading", "s")] if not name else made
        yield from grid(
            ("column", "type", "meaning"),
            [(f"`{column}`", TYPES[kind], STAGE_COLUMNS[column]) for column, kind in shown],
        )
        yield ""


def commands() -> Iterator[str]:
    """docs/cli.md: every command and every option, from the parser."""
    from pipeline.cli import _parser

    parser = _parser()
    chosen = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, one in chosen.choices.items():
        yield f"## baogao {name}"
        yield ""
        yield one.description or ""
        yield ""
        actions = [a for a in one._actions if not isinstance(a, argparse._HelpAction)]
        yield "```text"
        yield f"baogao {name} " + " ".join(_usage(action) for action in actions)
        yield "```"
        yield ""
        yield from grid(("argument", "meaning"), [(_words(a), _meaning(a)) for a in actions])
        yield ""


def _usage(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"[{_placeholder(action)}]" if action.nargs == "?" else _placeholder(action)
    return f"[{_words(action, '')}]"


def _placeholder(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.metavar:
        return str(action.metavar)
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _words(action: argparse.Action, quote: str = "`") -> str:
    said = " ".join(part for part in (*action.option_strings, _placeholder(action)) if part)
    return f"{quote}{said}{quote}"


def _meaning(action: argparse.Action) -> str:
    said = (action.help or "").strip()
    return said[:1].upper() + said[1:] + ("" if said.endswith(".") else ".")


def data_tables() -> Iterator[str]:
    """docs/data.md: every table of pipeline/data, from its passport."""
    from pipeline.data import passport
    from pipeline.data.reader import names_of_tables

    rows = []
    for name in names_of_tables():
        said = passport(name)
        rows.append((f"`{name}`", said.get("about", ""), said.get("used by", ""), said.get("licence", "")))
    yield from grid(("table", "what it holds", "used by", "licence"), rows)


def example() -> Iterator[str]:
    """README.md: two lines of a sample report on their way, and the row that they become."""
    import pipeline

    doc = pipeline.process(pipeline.read(ROOT / "raw" / "qingdao-study-tour.txt"))
    heading = _stretch(doc, "（四）扩大民主", "\n")
    sentence = _stretch(doc, "金水区文化路街道首创", "四个环节", keep=True)
    steps = {edit.raw: edit for edit in doc.edits if edit.rule == "repair.byteshift"}
    yield "```text"
    for span in (heading, sentence):
        raw = doc.to_raw(span)
        yield f"received   {raw.of(doc.raw)}"
        yield f"clean      {span.of(doc.text)}"
        yield f"reading    {_marked(doc, span)}"
        yield from (
            f"because    {edit.rule}: {edit.evidence}" for at, edit in steps.items() if at.overlaps(raw)
        )
        if span is heading:
            yield ""
    yield "```"
    yield ""
    yield "and the row of `initiatives.csv` that comes of it (some of its columns):"
    yield ""
    rows = pipeline.frames(doc)["initiatives"]
    row = rows[rows["object"].str.contains("民情流水线")].iloc[0]
    shown = ("status", "actor", "actor_code", "verb", "object", "object_start", "object_end", "confidence")
    yield from grid(shown, [tuple(str(row[name]) for name in shown)])


def _stretch(doc, first: str, last: str, keep: bool = False):
    from pipeline.core import Span

    start = doc.text.index(first)
    end = doc.text.index(last, start)
    return Span(start, end + len(last) if keep else end)


def _marked(doc, span) -> str:
    """The reading of a stretch, each guess in 〔〕."""
    pieces, at = [], span.start
    for gap in doc.accepted():
        if span.start < gap.offset <= span.end:
            pieces += [doc.text[at : gap.offset], f"〔{gap.inserted}〕"]
            at = gap.offset
    return "".join([*pieces, doc.text[at : span.end]])


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "columns": columns,
    "stage-files": stage_files,
    "commands": commands,
    "data": data_tables,
    "example": example,
}
PAGES = ("README.md", "docs/tables.md", "docs/cli.md", "docs/data.md")


def written(page: str) -> str:
    """A page with its made parts made anew."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return PART.sub(lambda m: m[1] + "\n".join(PARTS[m["name"]]()).rstrip("\n") + "\n" + m[3], text)


def main() -> None:
    for page in PAGES:
        text = written(page)
        if text != (ROOT / page).read_text(encoding="utf-8"):
            (ROOT / page).write_text(text, encoding="utf-8")
            print(f"{page} written")


if __name__ == "__main__":
    main()
