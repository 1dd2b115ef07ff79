"""Ours beside other people's tools, on the same held-back lines, in one run.

    python -m benchmarks.peers --corpus DIR [--gold DIR] [--venv DIR]

The corpus holds ``*.txt``, one paragraph a line, gold the conllu files of GSD and GSDSimp. The peers run in a virtual
environment of their own (benchmarks/peers/.venv unless named; made when it is missing, and anew when requirements.txt
has changed): ``opencc`` and opencc-python-reimplemented own the same module name.
Each number is the share of lines that come out exactly right; for clean lines, the share left untouched.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import venv
from functools import partial
from pathlib import Path

from benchmarks.quality.convert import WAYS, accuracy, package, parallel
from benchmarks.quality.repair_harm import is_clean
from benchmarks.quality.repair_mojibake import kinds
from benchmarks.quality.repair_mojibake import texts as held_back
from benchmarks.quality.repair_pages import wreck
from pipeline.convert.opencc import converter
from pipeline.convert.script import converted
from pipeline.core import from_text, process
from pipeline.ingest.decode import decode as decoded
from pipeline.repair import Repair
from pipeline.simulate import Page, pass_through, to_traditional

HERE = Path(__file__).parent
REPAIRERS = ("ftfy", "ftfy, careful")
DETECTORS = ("charset-normalizer", "chardet")
WIDTHS = str.maketrans("，？！（）：；", ",?!():;")


class Peers:
    """The tools in their own interpreter."""

    def __init__(self, home: Path) -> None:
        python = home / "bin" / "python"
        wanted = HERE / "requirements.txt"
        # The copy is written last: an environment whose making was cut short has none, and is made anew.
        installed = home / "requirements.txt"
        if not (installed.exists() and installed.read_bytes() == wanted.read_bytes()):
            print(f"making {home} …", file=sys.stderr)
            venv.create(home, with_pip=True, clear=True)
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted],
                check=True,
            )
            installed.write_bytes(wanted.read_bytes())
        self.tools = subprocess.Popen(
            [python, "-I", HERE / "tools.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--venv", type=Path, default=HERE / ".venv")
    options = parser.parse_args()
    texts = [line for line in held_back(options.corpus) if is_clean(line)]
    peers = Peers(options.venv)
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
        pages = by_page([line for line in held[:4000] if encodes(line, encoding)][:1200])
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
    ours(pages[:1])
    spent = {"ours": ours(pages)[1]} | {tool: peers.run(tool, pages)[1] for tool in REPAIRERS}
    print(
        "\nclean text, MB/s: " + ", ".join(f"{name} {size / seconds:.2f}" for name, seconds in spent.items())
    )
    conversion(peers, texts[:4000], options.gold)
    return 0


def conversion(peers: Peers, texts: list[str], gold: Path | None) -> None:
    """Speed on prose, and with ``gold`` the characters right both ways: ours, the Python package, the C++ one."""
    print("\n| conversion | ours | ours, dictionaries alone | opencc-python-reimplemented | OpenCC (C++) |")
    print("|---|---|---|---|---|")
    both = parallel(gold) if gold else []
    for (config, script), there in zip(WAYS, (1, 0), strict=True):
        plain = converter(config).convert
        tools = {
            "ours": partial(converted, script=script), "ours, dictionaries alone": plain,
            "opencc-python-reimplemented": package(config),
        }  # fmt: skip
        pages = by_page(texts if config == "s2t" else [converter("s2t").convert(text) for text in texts])
        size = sum(len(page.encode()) for page in pages) / 1e6
        cells = []
        for convert in tools.values():
            convert(pages[0])
            started = time.process_time()
            for page in pages:
                convert(page)
            cells.append(f"{size / (time.process_time() - started):.2f}")
        cells.append(f"{size / peers.run(f'OpenCC {config}', pages)[1]:.2f}")
        print(f"| {config}, MB/s on {size:.1f} MB | " + " | ".join(cells) + " |", flush=True)
        if both:
            wanted, shown = [pair[there] for pair in both], [pair[1 - there] for pair in both]
            answers = [list(map(convert, shown)) for convert in tools.values()]
            answers.append(peers.run(f"OpenCC {config}", shown)[0])
            cells = [f"{accuracy(wanted, answer):.5f}" for answer in answers]
            print(f"| {config}, characters right on GSD | " + " | ".join(cells) + " |", flush=True)


def encodes(line: str, encoding: str) -> bool:
    try:
        line.encode(encoding)
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
