"""Characters per second of every stage, on one core, on the reports in raw/ or in a folder of your own.

    python -m benchmarks.speed [--raw FOLDER] [--times 3]     prints the table
    python -m benchmarks.speed --write                        also adds it to results.csv, with commit and machine

Models and dictionaries are loaded before the clock starts, and kept from the garbage collector as in a run; of
several times the shortest counts, because a machine is only ever slowed down. Then the same for one report of 5,900
characters, as its author wrote it and as a damaged page, in processor time: documents per second from the raw file to
all tables, and the share of each stage; with --rules also of each rule of extract.
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
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline import ingest, stages
from pipeline.batch.worker import keep_tables
from pipeline.core import Document, InputError, process
from pipeline.tables.files import part

HERE = Path(__file__).parent
#: How long the report is whose documents per second are told.
LENGTH = 5900
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
    """Seconds for each stage, for all documents; ``tables`` makes what a run keeps of every table."""
    spent: dict[str, float] = defaultdict(float)
    made = stages.build()
    for doc in documents:
        for stage in made:
            began = time.perf_counter()
            doc = process(doc, [stage])
            spent[stage.name] += time.perf_counter() - began
        began = time.perf_counter()
        part(doc)
        spent["tables"] += time.perf_counter() - began
    return dict(spent)


def of_one(doc: Document, times: int) -> dict[str, float]:
    """Processor seconds for each stage and the tables of one document, the shortest of several times."""
    made = stages.build()
    best: dict[str, float] = {}
    for _ in range(times + 1):
        now = doc
        for stage in made:
            began = time.process_time()
            now = process(now, [stage])
            spent = time.process_time() - began
            best[stage.name] = min(spent, best.get(stage.name, spent))
        began = time.process_time()
        part(now)
        spent = time.process_time() - began
        best["tables"] = min(spent, best.get("tables", spent))
    return best


def pages() -> dict[str, Document]:
    """The report of 5,900 characters, clean and damaged: the marked sample reports, one behind the other."""
    from benchmarks.quality.samples import PAGES, indented
    from benchmarks.quality.truth import clean, names
    from pipeline.core import from_text
    from pipeline.simulate import damage

    text = "\n".join(clean(name) for name in names())[:LENGTH]
    page = PAGES["qingdao-study-tour"]
    return {"clean": from_text(text, "clean"), "damaged": from_text(damage(indented(text), page), "damaged")}


def print_pages(times: int) -> None:
    costs = {name: of_one(doc, times) for name, doc in pages().items()}
    print(f"\n| a report of {LENGTH:,} characters | " + " | ".join(costs) + " |\n|---|" + "--:|" * len(costs))
    totals = {name: sum(cost.values()) for name, cost in costs.items()}
    print("| documents per second | " + " | ".join(f"{1 / total:.1f}" for total in totals.values()) + " |")
    told = {name: 1 / (cost["extract"] + cost["tables"]) for name, cost in costs.items()}
    print(
        "| documents per second, extract and tables | "
        + " | ".join(f"{rate:.1f}" for rate in told.values())
        + " |"
    )
    for stage in next(iter(costs.values())):
        cells = (
            f"{cost[stage] * 1000:.1f} ms, {cost[stage] / totals[name]:.0%}" for name, cost in costs.items()
        )
        print(f"| {stage} | " + " | ".join(cells) + " |")


def print_rules(times: int) -> None:
    """Seconds of each rule of extract: every call of a rule's entry is timed, rules called by rules included."""
    import pipeline.extract as room

    entries = {
        "districts": "survey", "agencies": "survey", "persons": "survey", "programmes": "propose", "dates": "propose",
        "numbers": "propose", "overlaps": "resolve", "initiatives": "propose",
    }  # fmt: skip
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, entry: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            began = time.process_time()
            found = entry(*given, **named)
            found = list(found) if isinstance(found, Iterator) else found  # a generator works when it is read
            spent[name] += time.process_time() - began
            return found

        return run

    kept = {name: getattr(getattr(room, name), entry) for name, entry in entries.items()}
    for name, entry in entries.items():
        setattr(getattr(room, name), entry, timed(name, kept[name]))
    try:
        for doc in pages().values():
            for _ in range(times):
                process(doc, stages.build())
    finally:
        for name, entry in entries.items():
            setattr(getattr(room, name), entry, kept[name])
    print("\n| rule of extract | ms a report |\n|---|--:|")
    for name, seconds in spent.items():
        print(f"| {name} | {seconds / times / 2 * 1000:.1f} |")


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
    parser.add_argument("--rules", action="store_true", help="also the cost of each rule of extract")
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
    keep_tables()
    runs = [once(documents) for _ in range(max(1, options.times))]
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    best["all"] = sum(best.values())
    characters = sum(len(doc.raw) for doc in documents)
    print(f"{len(documents)} documents, {characters:,} characters, one core of {machine()}\n")
    print("| stage | seconds | characters per second |\n|---|--:|--:|")
    for name, seconds in best.items():
        print(f"| {name} | {seconds:.3f} | {characters / seconds:,.0f} |")
    print_pages(max(1, options.times))
    if options.rules:
        print_rules(max(1, options.times))
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
