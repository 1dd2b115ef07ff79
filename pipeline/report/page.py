"""Page: summary.json and the summary table as one HTML page. Everything that came from a file is escaped."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from pipeline.report.plot import bars

NAME = "report.html"

_STYLE = """
body{font:15px/1.6 system-ui,sans-serif;max-width:62em;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:.5em 0 1.5em;max-width:100%}
td,th{border-bottom:1px solid #ddd;padding:.15em .8em;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums} h2{margin-top:2em} code{font-size:90%}
"""
#: What the counts of the markers are called on the page.
_GROUPS = {
    "edits": "Edits, by rule",
    "residues": "Damage left as it is, by rule",
    "guesses": "Guesses filled in the reading",
    "mentions": "Mentions, by type",
}


#: Tables that the page reads, and of some the columns that it shows, under the names that it gives them.
_READ = ("initiatives_by_district", "documents", "issues")
_DOCUMENT = {
    "doc_id": "document", "title": "title", "chars_raw": "characters", "n_byte": "byte repairs", "n_note": "notes",
    "n_residue": "left damaged", "n_restored": "guesses", "report_year": "year", "author_code": "author",
}  # fmt: skip
_ISSUE = {
    "doc_id": "document",
    "type": "type",
    "severity": "severity",
    "surface": "text",
    "message": "what is said of it",
}
MOST = 100


def write_page(out: Path, home: Path) -> Path:
    """Write report.html of the run in ``home`` (a folder of ``out``/runs) and answer with its path.

    Raises OSError.
    """
    summary = json.loads((home / "summary.json").read_text(encoding="utf-8"))
    tables = {name: _rows(out / "tables" / f"{name}.csv") if summary["rows"] else [] for name in _READ}
    place = home / NAME
    place.write_text(page(summary, tables), encoding="utf-8", newline="\n")
    return place


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def page(summary: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """The page as text. ``tables``: the rows of those in ``_READ``; a table that is not there counts as empty."""
    counts: dict[str, int] = summary["counts"]
    settings = [f"{name}: {value}" for name, value in summary["settings"].items() if value]
    facts = [
        ("Input", summary["raw"]),
        ("Documents", f"{summary['documents']:,}"),
        ("Done", _share(summary["done"], summary["documents"])),
        ("In quarantine", _share(summary["quarantined"], summary["documents"])),
        ("Characters as received", f"{counts.get('chars_raw', 0):,}"),
        ("Characters of clean text", f"{counts.get('chars_clean', 0):,}"),
        ("Stages", ", ".join(summary["stages"])),
        ("Settings", ", ".join(settings)),
        ("Finished", f"{summary['finished'][:16].replace('T', ' ')}, {summary['seconds']:.0f} s"),
    ]
    parts = [f"<h1>Run {escape(summary['run'])}</h1>", _table(("", ""), facts)]
    if summary["rows"]:
        plotted = [
            (_label(one), int(one["n_initiatives"]), int(one.get("n_proposed") or 0), _amounts(one))
            for one in tables.get("initiatives_by_district", ())
            if one["division_code"]
        ]
        parts += [
            "<h2>Initiatives by district</h2>",
            "<p>Undertakings of each division, the paler part planned; then people, money and named programmes.</p>",
            bars(plotted),
            "<h2>Tables</h2>", _linked(summary["rows"]),
            "<h2>Documents</h2>", _chosen(tables.get("documents", ()), _DOCUMENT),
        ]  # fmt: skip
        issues = tables.get("issues", ())
        said = [one for one in issues if one["severity"] != "info"]
        parts.append(f"<h2>Issues a reader must know ({len(said)} of {len(issues)})</h2>")
        parts.append(_chosen(said, _ISSUE) if said else "<p>None.</p>")
    for group, title in _GROUPS.items():
        found = [(key.partition(" ")[2], n) for key, n in counts.items() if key.startswith(f"{group} ")]
        if found:
            named = [(name or "(nothing)", n) for name, n in sorted(found, key=lambda one: (-one[1], one[0]))]
            parts += [f"<h2>{title}</h2>", _table(("", "count"), named)]
    parts.append("<h2>Quarantine</h2>")
    columns = ("path", "doc_id", "reason", "detail")
    refused = [tuple(one[column] for column in columns) for one in summary["quarantine"]]
    parts.append(_table(("file", "document", "reason", "detail"), refused) if refused else "<p>Empty.</p>")
    program = summary["program"].items()
    parts += ["<h2>Made with</h2>", _table(("", "release or sha256"), program)]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    allowed = "default-src 'none'; style-src 'unsafe-inline'"
    policy = f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
    title = f"<title>baogao: run {escape(summary['run'])}</title>"
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}{policy}{title}<style>{_STYLE}</style></head>\n'
        "<body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def _label(one: Mapping[str, str]) -> str:
    """The name of a division; where several act together, the first and how many more."""
    first, *more = (one["division"] or one["division_code"]).split(";")
    return f"{first} +{len(more)}" if more else first


def _amounts(one: Mapping[str, str]) -> str:
    """People, money and programmes of a division in a few words; what is unknown is left out."""
    said = []
    if people := one.get("people_min"):
        said.append(f"{float(people):,.0f} people")
    if money := one.get("amount_yuan_min"):
        said.append(f"{float(money) / 10_000:,.0f} 万元")
    if named := [name for name in (one.get("programmes") or "").split(";") if name]:
        said.append(f"{len(named)} programmes" if len(named) > 1 else "1 programme")
    return " · ".join(said)


def _linked(rows: Mapping[str, int]) -> str:
    """Every table with its number of rows and a link to its file beside this run."""
    body = "".join(
        f'<tr><td><a href="../../tables/{escape(name)}.csv">{escape(name)}.csv</a></td><td class="n">{count:,}</td></tr>'
        for name, count in rows.items()
    )
    return f"<table><tr><th>table</th><th>rows</th></tr>{body}</table>"


def _chosen(rows: Sequence[Mapping[str, str]], columns: Mapping[str, str]) -> str:
    """Some columns of the first rows of a table, under names for a reader."""
    shown = [[_cell_value(name, row.get(name, "")) for name in columns] for row in rows[:MOST]]
    rest = f"<p>… {len(rows) - MOST:,} more in the table.</p>" if len(rows) > MOST else ""
    return _table(tuple(columns.values()), shown) + rest


def _cell_value(name: str, cell: str) -> Any:
    """Counts as numbers; codes and years stay text."""
    return int(cell) if name.startswith(("n_", "chars_")) and cell.isdigit() else cell


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else str(part)


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    top = f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>" if any(head) else ""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>{top}{body}</table>"


def _cell(value: Any) -> str:
    return (
        f'<td class="n">{value}</td>' if isinstance(value, int | float) else f"<td>{escape(str(value))}</td>"
    )
