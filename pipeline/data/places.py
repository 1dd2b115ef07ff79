"""Places: the divisions of China by code and by name, with their years.

>>> [d.name for d in chain("330103", 2004)]
['浙江省', '杭州市', '下城区']
>>> [d.name for d in successor("330103")]
['拱墅区']
>>> valid(divisions()["330103"][0], 2021), valid(divisions()["330103"][0], 2022)
(True, False)
>>> [d.code for d in short_names()["黄浦"]]
['310101']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pipeline.data.chinese import fold
from pipeline.data.reader import TableError, read

__all__ = [
    "Division",
    "chain",
    "divisions",
    "names",
    "short_names",
    "successor",
    "township_names",
    "townships",
    "valid",
]

TABLE = "gazetteer/divisions.tsv"
TOWNSHIPS = "gazetteer/townships.tsv"


@dataclass(frozen=True, slots=True)
class Division:
    """One name that one code bore for a time. ``valid_from`` and ``valid_to`` are years, both inclusive."""

    code: str  # six digits; townships nine
    name: str  # Hans, in full
    level: str  # province, prefecture, county, zone, township
    parent: str  # code of the division above; empty for a province
    valid_from: int  # 0: not known; 1981: then or before
    valid_to: int | None  # the year in which it ended; None: in force
    successors: tuple[str, ...] = ()  # codes that took over at the end, most of it first
    short: str = ""  # 黄浦 for 黄浦区; empty if there is none
    short_is_word: bool = False  # a common word, or arising between words: believe it in company only
    official: bool = True  # False: the code is only a key of this table, GB/T 2260 has none


def valid(division: Division, year: int | None) -> bool:
    """Whether the division was in force in that year, if only for part of it; None means: in force today."""
    if year is None:
        return division.valid_to is None
    return division.valid_from <= year and (division.valid_to is None or year <= division.valid_to)


@cache
def divisions() -> Mapping[str, tuple[Division, ...]]:
    """Code -> its names, oldest first: 220602 -> 八道江区 (1986-2010), 浑江区."""
    found: dict[str, list[Division]] = {}
    for code, name, level, parent, start, end, after, short, word, basis in read(TABLE)[1]:
        found.setdefault(code, []).append(
            Division(
                code,
                name,
                level,
                parent,
                int(start) if start else 0,
                int(end) if end else None,
                tuple(after.split(";")) if after else (),
                short,
                word == "1",
                basis != "none",
            )
        )
    return MappingProxyType({code: tuple(group) for code, group in found.items()})


def _index(column: str) -> Mapping[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = {}
    for group in divisions().values():
        for division in group:
            if name := getattr(division, column):
                found.setdefault(name, []).append(division)
                if (key := fold(name)) != name:  # 乾县 is found under its key 干县 as well
                    found.setdefault(key, []).append(division)
    return MappingProxyType({name: tuple(group) for name, group in found.items()})


@cache
def names() -> Mapping[str, tuple[Division, ...]]:
    """Full name -> every division that bore it; keys are the names and their folds."""
    return _index("name")


@cache
def short_names() -> Mapping[str, tuple[Division, ...]]:
    """Short name -> every division that may be meant; keys are the short names and their folds."""
    return _index("short")


def chain(code: str, year: int | None = None) -> tuple[Division, ...]:
    """From the province down to the division with this code, as they stood in the year (None: today).

    Takes six digits or nine. Where the code was not in force in that year, its last name before it, else
    its first after it, is taken, and its parents as they stood then. Empty for an unknown code.
    """
    found: list[Division] = []
    while code:
        group = townships().get(code, ()) if len(code) == 9 else divisions().get(code, ())
        if not group:
            break
        best = _at(group, year)
        found.append(best)
        if not valid(best, year):  # gone by then, or not yet there: its parents are those of its own time
            gone = best.valid_to is not None and (year is None or best.valid_to < year)
            year = best.valid_to if gone else best.valid_from
        code = best.parent
    return tuple(reversed(found))


def _at(group: tuple[Division, ...], year: int | None) -> Division:
    if year is None:
        return group[-1]
    # In a year of change two names are valid; the later one is the one that the year's own tables use.
    inside = [division for division in group if valid(division, year)]
    if inside:
        return inside[-1]
    before = [division for division in group if division.valid_to is not None and division.valid_to < year]
    return before[-1] if before else group[0]


def successor(division: str | Division) -> tuple[Division, ...]:
    """The divisions in force today that stand where this one stood; itself if it is in force. Most of it
    first.

    A code alone stands for its last name; give the Division where a code was used twice (419001: 义马,
    then 济源).
    """
    if isinstance(division, str):
        group = divisions().get(division) or townships().get(division, ())
        if not group:
            return ()
        division = group[-1]
    found: dict[Division, None] = {}
    seen: set[Division] = set()
    queue = [division]
    while queue:
        this = queue.pop(0)
        if this in seen:
            continue
        seen.add(this)
        if this.valid_to is None:
            found[this] = None
            continue
        for code in this.successors:
            later = (d for d in divisions()[code] if d is not this)
            queue += [d for d in later if d.valid_to is None or d.valid_to > this.valid_to][:1]
    return tuple(found)


class _Townships(Mapping[str, tuple[Division, ...]]):
    """Lines of the table by one column; a Division is made when it is asked for, since most never are."""

    def __init__(self, column: int) -> None:
        self._rows: dict[str, list[list[str]]] = {}
        for row in read(TOWNSHIPS)[1]:
            self._rows.setdefault(row[column], []).append(row)

    def __getitem__(self, key: str) -> tuple[Division, ...]:
        return tuple(
            Division(code, name, "township", parent, 0, None, official=not code.startswith("71"))
            for code, name, parent in self._rows[key]
        )

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@cache
def townships() -> Mapping[str, tuple[Division, ...]]:
    """Code of nine digits -> the township or street (as of 2023; years are not known)."""
    return _Townships(0)


@cache
def township_names() -> Mapping[str, tuple[Division, ...]]:
    """Full name of a township or street -> all that bear it."""
    return _Townships(1)


def check() -> None:
    """Raises TableError for the first row whose parent or successor is no code of the table."""
    known = divisions()
    for group in known.values():
        for division in group:
            named = [("parent", division.parent)] if division.parent else []
            for what, code in named + [("successor", code) for code in division.successors]:
                if code not in known:
                    raise TableError(
                        f"{what} {code} is no code in this table.",
                        where=TABLE,
                        todo=f"Add its row, or mend the {what} of {division.code} {division.name}.",
                    )
