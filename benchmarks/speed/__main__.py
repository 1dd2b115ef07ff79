"""Characters per second of every stage, on one core, on the reports in raw/ or in a folder of your own.

    python -m benchmarks.speed [--raw FOLDER] [--times 3]     prints the table
    python -m benchmarks.speed --write                        also adds it to results.csv, with commit and machine

Models and dictionaries are loaded before the clock starts; of several times the shortest counts, because a machine
is only ever slowed down.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from pipeline import ingest, stages, tables
from pipeline.core import Document, InputError, process

HERE = Path(__file__).parent
RESULTS = HERE / "results.csv"
COLUMNS = (
    "date",
    "commit",
    "machine",
    "python",
    "documents",
    "characters",
    "stage",
    "seconds",
    "characters_per_second",
)


def once(documents: list[Document]) -> dict[str, float]:
    """Seconds for each stage, for all documents; ``tables`` makes the rows of the CSV files."""
    spent: dict[str, float] = defaultdict(float)
    made = stages.build()
    for doc in documents:
        for stage in made:
            began = time.perf_counter()
            doc = process(doc, [stage])
            spent[stage.name] += time.perf_counter() - began
        began = time.perf_counter()
        tables.frames(doc)
        spent["tables"] += time.perf_counter() - began
    return dict(spent)


def machine() -> str:
    """The processor as the system names it, and how many cores there are."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores"


def commit() -> str:
    """The commit of the code, with a + where the working tree differs from it."""
    git = ["git", "describe", "--always", "--dirty=+", "--abbrev=10"]
    done = subprocess.run(git, cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--raw", type=Path, default=HERE.parents[1] / "raw", metavar="FOLDER")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="how often to measure (default: 3)")
    parser.add_argument("--write", action="store_true", help=f"add the result to {RESULTS.name}")
    options = parser.parse_args()
    documents = []
    for source in ingest.sources(options.raw):
        try:
            documents.append(source.open())
        except InputError as error:
            print(f"left out: {error}", file=sys.stderr)
    if not documents:
        print(f"speed: there is no report in {options.raw}.", file=sys.stderr)
        return 2
    once(documents[:1])
    runs = [once(documents) for _ in range(max(1, options.times))]
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    best["all"] = sum(best.values())
    characters = sum(len(doc.raw) for doc in documents)
    print(f"{len(documents)} documents, {characters:,} characters, one core of {machine()}\n")
    print("| stage | seconds | characters per second |\n|---|--:|--:|")
    for name, seconds in best.items():
        print(f"| {name} | {seconds:.3f} | {characters / seconds:,.0f} |")
    if options.write:
        fresh = not RESULTS.exists()
        facts = (datetime.now(UTC).date().isoformat(), commit(), machine(), platform.python_version())
        with RESULTS.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if fresh:
                writer.writerow(COLUMNS)
            for name, seconds in best.items():
                row = (
                    *facts,
                    len(documents),
                    characters,
                    name,
                    f"{seconds:.3f}",
                    round(characters / seconds),
                )
                writer.writerow(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
