"""Sentences with a quoted name and its class, written for this project: what the weights of programmes are fitted on.

A line of a .tsv of this folder is a class and a sentence, the judged name with its marks in 【】; a file is one author's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["LEFT_OUT", "READ", "Sentence", "sentences"]

LEFT_OUT = Path(__file__).with_name("left-out.tsv")
READ = tuple(sorted(Path(__file__).parent.glob("sentences-*.tsv")))


class Sentence(NamedTuple):
    """``start:end``: the name, inside its marks, in ``text``."""

    cls: str
    text: str
    start: int
    end: int


def sentences(path: Path) -> Iterator[Sentence]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            before, _, rest = row["sentence"].partition("【")
            name, _, behind = rest.partition("】")
            yield Sentence(row["class"], before + name + behind, len(before) + 1, len(before) + len(name) - 1)
