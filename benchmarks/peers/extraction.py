"""What extract finds beside other people's tools, on the same marked reports and generated texts, in one run.

    python -m benchmarks.peers.extraction [SET …]

SET: truth, practice, trials, heldout (all that hold reports, where none is named). The peers run in a virtual environment of their
own (benchmarks/peers/.venv-extraction, made when it is missing): cpca and jionlp for divisions, jieba.posseg for persons
(nr), agencies (nt), places (ns).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality import divisions
from benchmarks.quality.score import Count, count
from benchmarks.quality.truth import SETS, TrueMention, clean, marked, names, parse
from pipeline.core import Document, Record, from_text, process
from pipeline.data import chain
from pipeline.extract import Extract
from pipeline.segment import Segment

HERE = Path(__file__).parent
Found = list[tuple[int, str]]


class Peers:
    """The tools in their own interpreter."""

    def __init__(self) -> None:
        home = HERE / ".venv-extraction"
        python = home / "bin" / "python"
        if not python.exists():
            venv.create(home, with_pip=True)
            wanted = HERE / "extraction_requirements.txt"
            subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        self.tools = subprocess.Popen(
            [
                python,
                "-P",
                HERE / "extraction_tools.py",
            ],  # -P: its neighbours bear names of the standard library
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, job: str, texts: Sequence[str]) -> tuple[list[Found], float]:
        assert self.tools.stdin is not None and self.tools.stdout is not None
        self.tools.stdin.write(json.dumps({"job": job, "lines": list(texts)}) + "\n")
        self.tools.stdin.flush()
        answer = json.loads(self.tools.stdout.readline())
        return [[(at, what) for at, what in found] for found in answer["lines"]], answer["seconds"]

    def codes(self, cases: list[divisions.Case]) -> list[str]:
        found, _ = self.run("cpca", [case.text for case in cases])
        return [dict(some).get(case.start, "") for case, some in zip(cases, found, strict=True)]


def ours(name: str) -> Document:
    return process(from_text(clean(name), name), [Segment(), Extract()])


def coded(doc: Document) -> Found:
    """Divisions by start and code; a group by the codes of its members, as the truth writes it."""
    rows = {r.key: r.values for r in doc.of(Record) if r.table == "districts"}
    found: Found = []
    for mention in doc.mentions:
        if mention.type == "district":
            values = rows[mention.entity]
            found.append((mention.span.start, str(values["code"] or ";".join(values["members"]))))
    return found


def placed(doc: Document, kind: str) -> Found:
    return [(m.span.start, m.span.of(doc.text)) for m in doc.mentions if m.type == kind]


def true(mentions: Sequence[TrueMention], kind: str, codes: bool = False) -> Found:
    return [(m.start, m.norm if codes else m.surface) for m in mentions if m.type == kind]


def spelled(code: str) -> str:
    """浙江省|宁波市|江北区, as jionlp names a division; it knows neither towns nor groups."""
    return "|".join(dict.fromkeys(d.name for d in chain(code)))


def row(what: str, tool: str, given: list[Found], wanted: list[Found], places: bool = True) -> None:
    total = Count()
    for some, gold in zip(given, wanted, strict=True):
        if places:
            total += count(some, gold)
        else:
            total += count([name for _, name in some], [name for _, name in gold])
    print(
        f"| {what} | {tool} | {total.precision:.3f} | {total.recall:.3f} | {total.f1:.3f} | {total.wanted} |",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET")
    sets = parser.parse_args().sets or [group for group in SETS if names(group)]
    reports = [name for group in sets for name in names(group)]
    texts = [clean(name) for name in reports]
    gold = [parse(marked(name))[1] for name in reports]
    ours(reports[0])  # the tables are read
    started = time.process_time()
    docs = [ours(name) for name in reports]
    spent = time.process_time() - started
    peers = Peers()

    print(f"{len(reports)} reports ({', '.join(sets)}), {sum(map(len, texts))} characters\n")
    print("| what | tool | P | R | F1 | n |\n|---|---|---|---|---|---|")
    wanted = [true(some, "district", codes=True) for some in gold]
    row("divisions, place and code", "ours", [coded(doc) for doc in docs], wanted)
    row("divisions, place and code", "cpca", peers.run("cpca", texts)[0], wanted)
    named = [[(at, code) for at, code in some if len(code) == 6] for some in wanted]
    row("divisions of six digits, place and code", "ours", [_six(coded(doc)) for doc in docs], named)
    row("divisions of six digits, place and code", "cpca", peers.run("cpca", texts)[0], named)
    chains = [[(-1, spelled(code)) for _, code in some] for some in named]
    six = [[(-1, spelled(code)) for _, code in _six(coded(doc))] for doc in docs]
    row("divisions of six digits, in full, anywhere", "ours", six, chains, places=False)
    row(
        "divisions of six digits, in full, anywhere",
        "jionlp",
        peers.run("jionlp", texts)[0],
        chains,
        places=False,
    )
    for kind, what, job in (
        ("district", "divisions, place", "jieba ns"),
        ("agency", "agencies, place", "jieba nt"),
        ("person", "persons, place", "jieba nr"),
    ):
        wanted = [true(some, kind) for some in gold]
        row(what, "ours", [placed(doc, kind) for doc in docs], wanted)
        row(what, job, peers.run(job, texts)[0], wanted)

    print("\n| generated texts | ours | cpca | n |\n|---|---|---|---|")
    for line in divisions.lines(peers.codes):
        theirs = "–" if line.baseline is None else f"{line.baseline:.3f}"
        print(f"| {line.measure} | {line.ours:.3f} | {theirs} | {line.n} |", flush=True)

    pages = sum(map(len, texts)) / 5900
    times = {"ours (segment and all of extract)": spent}
    times |= {job: peers.run(job, texts)[1] for job in ("cpca", "jionlp", "jieba nr")}
    print(
        "\npages of 5,900 characters a second: " + ", ".join(f"{k} {pages / v:.1f}" for k, v in times.items())
    )
    return 0


def _six(found: Found) -> Found:
    return [(at, code) for at, code in found if len(code) == 6]


if __name__ == "__main__":
    sys.exit(main())
