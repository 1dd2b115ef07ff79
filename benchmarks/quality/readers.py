"""Readers: how often a second reader gave a quoted name the class that the marks give it.

    python -m benchmarks.quality.readers

tests/marked/second_reader.tsv: report, number of the programme mark in it, class as read from the definitions and the
sentence alone. Beyond their agreement a score of the class says how well one reader was learned.
"""

from __future__ import annotations

import csv
from collections import Counter

from benchmarks.quality.truth import SETS, TESTS, marked, names, parse

SECOND = TESTS / "marked" / "second_reader.tsv"


def main() -> None:
    with SECOND.open(encoding="utf-8", newline="") as file:
        read = {
            (row["report"], int(row["mark"])): row["class"] for row in csv.DictReader(file, delimiter="\t")
        }
    asked: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    for group in SETS:
        for name in names(group):
            marks = [mark for mark in parse(marked(name))[1] if mark.type == "programme"]
            for number, mark in enumerate(marks, 1):
                if (name, number) in read:
                    asked[group] += 1
                    alike[group] += read[name, number] == mark.norm
    for group, count in asked.items():
        print(f"{group}: {alike[group] / count:.3f} of {count}")
    print(f"all: {alike.total() / asked.total():.3f} of {asked.total()}")


if __name__ == "__main__":
    main()
