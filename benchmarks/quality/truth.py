"""Truth: reports whose marks say what they hold (tests/truth/README.md has the rules).

Five sets: ``truth``, from which the samples in raw/ are made and which was looked at while rules were written;
``practice``, ``trials`` and ``rounds``, by other authors, which were held out once and may now be learned from; and
``heldout``, by others yet, which no rule was written from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import regex

TESTS = Path(__file__).parents[2] / "tests"
#: Set → how its measures are labelled.
SETS = {
    "truth": "",
    "practice": "practice: ",
    "trials": "trials: ",
    "rounds": "rounds: ",
    "heldout": "held-out: ",
}
MARK = regex.compile(r"〔(?P<type>\S+) (?P<norm>\S+) (?P<surface>[^〔〕\s]++)〕")


@dataclass(frozen=True, slots=True)
class TrueMention:
    """A mention that a person marked; offsets are those of the clean text."""

    type: str
    norm: str
    surface: str
    start: int
    end: int


def names(group: str = "truth") -> tuple[str, ...]:
    """The reports of a set, in alphabetical order."""
    return tuple(
        sorted(path.name.removesuffix(".marked.txt") for path in (TESTS / group).glob("*.marked.txt"))
    )


def place(name: str, ending: str) -> Path:
    """Where a file of a report stands, in whichever set it is."""
    return next(path for group in SETS if (path := TESTS / group / f"{name}.{ending}").exists())


def marked(name: str) -> str:
    return place(name, "marked.txt").read_text(encoding="utf-8")


def parse(text: str) -> tuple[str, tuple[TrueMention, ...]]:
    """Clean text and its mentions, from text with marks."""
    pieces: list[str] = []
    found: list[TrueMention] = []
    size = at = 0
    for match in MARK.finditer(text):
        before = text[at : match.start()]
        size += len(before)
        surface = match["surface"]
        pieces += [before, surface]
        found.append(TrueMention(match["type"], match["norm"], surface, size, size + len(surface)))
        size += len(surface)
        at = match.end()
    return "".join([*pieces, text[at:]]), tuple(found)


def clean(name: str) -> str:
    """The report as its author wrote it."""
    return parse(marked(name))[0]


def initiatives(name: str) -> list[dict[str, str]]:
    """The undertakings that a person found in the report, one a row."""
    with place(name, "initiatives.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
