"""By district: what each division undertook, added up from the rows of the other tables.

    江北区 · 12 undertakings · 议事园;三书 · 300 people · 10,000,000 yuan

Shape      a row a code of ``initiatives.actor_code``; one undertaking of several divisions counts for each of them
Evidence   people and money are added up by numeral, not by row: a sum that pays for five rows counts once
Not this   plans (status proposed), rates (每户800元) and shares: they are no people met and no money given
Ask first  a numeral that stands on rows of several divisions cannot be split: it goes to the columns named shared
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.data import chain

__all__ = ["Row", "summary"]

Row = dict[str, Any]

#: Units of numbers that count people and nothing else.
PEOPLE = frozenset({"人", "名", "位", "人次", "人员"})
#: Quoted words that name no undertaking.
NO_PROGRAMMES = frozenset({"ideology", "scare_quote", "slogan"})
#: Rates that are a sum all the same: that of a year.
_YEARS = frozenset({"年", "年度", "财年"})


@dataclass(slots=True)
class _Entry:
    """What is known of one division so far."""

    division: str = ""
    province: str = ""
    rows: int = 0
    proposed: int = 0
    documents: set[str] = field(default_factory=set)
    programmes: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)


def summary(parts: Iterable[Mapping[str, list[Row]]]) -> list[Row]:
    """The rows of initiatives_by_district, of the rows of the other tables of one or many documents.

    A numeral that belongs to several undertakings of a division is counted once; one that belongs to several
    divisions is told apart. Rows are sorted by code; those without a code come first.
    """
    total: dict[str, _Entry] = {}
    people: dict[str, tuple[float, set[str]]] = {}
    money: dict[str, tuple[float, set[str]]] = {}
    for part in parts:
        _add_up(total, people, money, part)
    made: list[Row] = []
    for code in sorted(total):
        entry = total[code]
        made.append(
            {
                "division_code": code,
                "division": entry.division,
                "province": entry.province,
                "n_initiatives": entry.rows,
                "n_proposed": entry.proposed,
                "n_documents": len(entry.documents),
                "programmes": ";".join(sorted(entry.programmes)),
                "persons": ";".join(sorted(entry.persons)),
                "people_min": _sum(people, code, shared=False),
                "people_shared_min": _sum(people, code, shared=True),
                "amount_yuan_min": _sum(money, code, shared=False),
                "amount_yuan_shared_min": _sum(money, code, shared=True),
            }
        )
    return made


def _sum(numerals: Mapping[str, tuple[float, set[str]]], code: str, *, shared: bool) -> float | None:
    """The numerals of a division: those that are its alone, or those that others have as well."""
    values = [value for value, codes in numerals.values() if code in codes and (len(codes) > 1) is shared]
    return sum(values) if values else None


def _add_up(
    total: dict[str, _Entry],
    people: dict[str, tuple[float, set[str]]],
    money: dict[str, tuple[float, set[str]]],
    part: Mapping[str, list[Row]],
) -> None:
    if not part["initiatives"]:
        return
    numbers = {row["mention_id"]: row for row in part["numbers"]}
    programmes = {
        row["mention_id"]: row["name"] for row in part["programmes"] if row["cls"] not in NO_PROGRAMMES
    }
    divisions = {(row["doc_id"], row["code"]): row for row in part["districts"] if row["code"]}
    years = {row["doc_id"]: row["report_year"] for row in part.get("documents", ())}
    owners = {row["entity_id"]: row["owner_code"] for row in part["agencies"]}
    serving: dict[tuple[str, str], set[str]] = {}
    for row in part["persons"]:
        code = owners.get(row["agency_id"], "")
        if code and row["name"]:
            serving.setdefault((row["doc_id"], code), set()).add(row["name"])
    for row in part["initiatives"]:
        codes = row["actor_code"].split(";")
        # Several actors of one undertaking: it is a deed of each of them.
        for code in codes:
            entry = total.setdefault(code, _Entry())
            entry.rows += 1
            entry.proposed += row["status"] == "proposed"
            entry.documents.add(row["doc_id"])
            if code and not entry.division:
                entry.division, entry.province = _named(
                    code, divisions.get((row["doc_id"], code)), years.get(row["doc_id"])
                )
            if row["programme_mention_id"] in programmes:
                entry.programmes.add(programmes[row["programme_mention_id"]].replace(";", "；"))
            if code:
                entry.persons |= serving.get((row["doc_id"], code), set())
        if row["status"] == "proposed":
            continue
        for key in row["quantity_mention_ids"].split(";"):
            number = numbers.get(key)
            if number is None or number["value"] is None:
                continue
            if number["unit"] in PEOPLE:
                people.setdefault(key, (number["value"], set()))[1].update(codes)
            elif number["cls"] == "money" and _is_total(number, row):
                money.setdefault(key, (number["value"], set()))[1].update(codes)


def _is_total(number: Row, row: Row) -> bool:
    """True for a sum that is no rate; the row knows of rates that its sentence tells (为每家超市补贴5000元)."""
    per = number["per"] or ""
    if row["amount_yuan_min"] is None:
        return False
    return (
        not per or all(one in _YEARS for one in per.split("/")) or number["value"] == row["amount_yuan_min"]
    )


def _named(code: str, said: Row | None, year: int | None) -> tuple[str, str]:
    """Name and province of a division: as the report has it, else as the gazetteer has it for the report's year."""
    if said is not None:
        return said["name"], said["province"]
    links = chain(code, year)
    return (links[-1].name, links[0].name) if links else ("", "")
