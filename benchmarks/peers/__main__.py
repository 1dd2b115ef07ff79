"""Ours beside other people's tools, on the same held-back lines, in one run.

    python -m benchmarks.peers --corpus DIR

DIR holds ``*.txt``, one paragraph a line. The peers run in a virtual environment of their own (benchmarks/peers/.venv,
made when it is missing): ``opencc`` and opencc-python-reimplemented own the same module name.
Each number is the share of lines that come out exactly right; for clean lines, the share left untouched.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import venv
from pathlib import Path

from benchmarks.quality.repair_mojibake import kinds, lines
from pipeline.core import from_text, process
from pipeline.ingest.decode import decode as decoded
from pipeline.repair import Repair
from pipeline.simulate import Page, pass_through, to_traditional, wreck

HERE = Path(__file__).parent
REPAIRERS = ("ftfy", "ftfy, careful")
DETECTORS = ("charset-normalizer", "chardet")
WIDTHS = str.maketrans("，？！（）：；", ",?!():;")


class Peers:
    """The tools in their own interpreter."""

    def __init__(self) -> None:
        home = HERE / ".venv"
        python = home / "bin" / "python"
        if not python.exists():
            venv.create(home, with_pip=True)
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True
            )
        self.tools = subprocess.Popen(
            [python, HERE / "tools.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, job: str, texts: list[str]) -> tuple[list[str], float]:
        assert self.tools.stdin is not None and self.tools.stdout is not None
        self.tools.stdin.write(json.dumps({"job": job, "lines": texts}) + "\n")
        self.tools.stdin.flush()
        answer = json.loads(self.tools.stdout.readline())
        return answer["lines"], answer["seconds"]


def ours(texts: list[str]) -> tuple[list[str], float]:
    started = time.process_time()
    done = [process(from_text(text), [Repair()]).text for text in texts]
    return done, time.process_time() - started


def share(wanted: list[str], given: list[str]) -> float:
    return sum(a.translate(WIDTHS) == b.translate(WIDTHS) for a, b in zip(wanted, given, strict=True)) / max(
        len(wanted), 1
    )


def by_page(texts: list[str], size: int = 20) -> list[str]:
    return ["\n".join(texts[at : at + size]) for at in range(0, len(texts), size)]


def apart(pages: list[str], count: int) -> list[str]:
    found = [line for page in pages for line in page.split("\n")]
    return found if len(found) == count else [*found, *[""] * count][:count]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    texts = lines(parser.parse_args().corpus)
    peers = Peers()
    print("| lines | n | ours | " + " | ".join(REPAIRERS) + " |\n|---|---|---|" + "---|" * len(REPAIRERS))

    def row(name: str, truth: list[str], shown: list[str]) -> None:
        pages = by_page(shown)
        cells = [f"{share(truth, apart(ours(pages)[0], len(truth))):.3f}"]
        cells += [f"{share(truth, apart(peers.run(tool, pages)[0], len(truth))):.3f}" for tool in REPAIRERS]
        print(f"| {name} | {len(truth)} | " + " | ".join(cells) + " |", flush=True)

    for name, truth, shown in kinds(texts):
        if "," not in name:
            row(name, truth, shown)
    hant = [to_traditional(text) for text in texts[:4000]]
    for level in (1, 5, 10):
        page = Page(level)
        row(
            f"pinyin notes, list level {level}", hant[:200], [pass_through(text, page) for text in hant[:200]]
        )
    mill = Page(5, marks=("。",))
    hurt = [text for text in hant if wreck(text, mill)[1] and wreck(text, Page(5))[1] == []][:200]
    row("byte shift, split on 。", hurt, [pass_through(text, mill) for text in hurt])
    row("clean, simplified", texts[:1000], texts[:1000])
    row("clean, traditional", hant[:1000], hant[:1000])

    print(
        "\n| bytes of twenty lines with three stray bytes: which encoding | n | ours | "
        + " | ".join(DETECTORS)
        + " |"
    )
    print("|---|---|---|" + "---|" * len(DETECTORS))
    for encoding, held in (("gb18030", texts), ("big5", hant), ("utf-8", texts)):
        pages = [page for page in by_page(held[:2000]) if encodes(page, encoding)][:60]
        data = [stray(page.encode(encoding)) for page in pages]
        results = [[decoded(item).text for item in data]] + [
            peers.run(tool, [item.decode("latin-1") for item in data])[0] for tool in DETECTORS
        ]
        cells = [
            f"{sum(close(page, got) for page, got in zip(pages, answer, strict=True)) / max(len(pages), 1):.3f}"
            for answer in results
        ]
        print(f"| {encoding} | {len(pages)} | " + " | ".join(cells) + " |", flush=True)

    pages = by_page(texts[:2000])
    size = sum(len(page.encode()) for page in pages) / 1e6
    spent = {"ours": ours(pages)[1]} | {tool: peers.run(tool, pages)[1] for tool in REPAIRERS}
    print(
        "\nclean text, MB/s: " + ", ".join(f"{name} {size / seconds:.2f}" for name, seconds in spent.items())
    )
    print(f"t2s, MB/s: OpenCC (C++) {size / peers.run('OpenCC (C++)', by_page(hant[:2000]))[1]:.1f}")
    return 0


def encodes(page: str, encoding: str) -> bool:
    try:
        page.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def stray(data: bytes) -> bytes:
    """Three bytes that belong to nothing, at fixed places between lines."""
    rows = data.split(b"\n")
    for at in (2, 7, 12):
        if at < len(rows):
            rows[at] += b"\xff"
    return b"\n".join(rows)


def close(page: str, got: str) -> bool:
    """Right but for what the stray bytes became."""
    truth = set(page.split("\n"))
    return len(truth & set(got.split("\n"))) >= len(truth) - 3


if __name__ == "__main__":
    sys.exit(main())
