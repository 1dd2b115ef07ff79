"""Convert against a character table, on the sample reports in the traditional script of a mill.

    python -m benchmarks.quality.convert [--gold DIR] [--corpus DIR]

The table is ``data.fold``, which folds for looking up: 著名 becomes 着名 in it, and a mill's 著 for 着 stays wrong.
Run on its own it prints more: all divisions' names, and beside opencc-python-reimplemented, the package whose
dictionaries are ours: with ``--gold`` (a folder of conllu files) character accuracy both ways on the parallel sentences
of GSD and GSDSimp; with ``--corpus`` (``*.txt``, one paragraph a line) its output on a megabyte, and the speed of both.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.quality.score import Line
from benchmarks.quality.truth import clean, names
from pipeline.convert import Convert
from pipeline.convert.opencc import converter
from pipeline.convert.script import converted
from pipeline.core import from_text, process
from pipeline.data import fold, township_names
from pipeline.data import names as division_names
from pipeline.evaluate import agreement
from pipeline.simulate import to_traditional

CASES = Path(__file__).parents[2] / "tests" / "cases" / "convert"


def read(file: str) -> list[str]:
    return (CASES / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()


MEGABYTE = 1_000_000
WAYS = (("t2s", "hans"), ("s2t", "hant"))


def sentences(gold: Path, treebank: str) -> dict[str, str]:
    """Sentence id (file and id) → text, of all files of one treebank."""
    found: dict[str, str] = {}
    for path in sorted(gold.glob(f"{treebank}-*.conllu")):
        part = path.stem.rsplit("-", 1)[-1]
        number = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# sent_id = "):
                number = f"{part} {line[12:]}"
            elif line.startswith("# text = "):
                found[number] = line[9:]
    return found


def parallel(gold: Path) -> list[tuple[str, str]]:
    """(traditional, simplified) of every sentence that both treebanks have."""
    hant, hans = sentences(gold, "GSD"), sentences(gold, "GSDSimp")
    return [(hant[number], hans[number]) for number in sorted(hant) if number in hans]


def accuracy(wanted: list[str], given: list[str]) -> float:
    """The share of characters of ``wanted`` that ``given`` holds in their order."""
    return sum(map(agreement, wanted, given)) / sum(map(len, wanted))


def package(config: str) -> Callable[[str], str]:
    """opencc-python-reimplemented, as it comes."""
    import opencc

    return opencc.OpenCC(config).convert  # type: ignore[no-any-return]


def on_gold(gold: Path) -> Iterator[Line]:
    """Character accuracy both ways; the baseline is the package."""
    both = parallel(gold)
    for (config, script), there in zip(WAYS, (1, 0), strict=True):
        wanted = [pair[there] for pair in both]
        shown = [pair[1 - there] for pair in both]
        ours = [converted(text, script) for text in shown]
        theirs = list(map(package(config), shown))
        yield Line(
            "convert", f"characters right, GSD, {config}", accuracy(wanted, ours), accuracy(wanted, theirs),
            sum(map(len, wanted)),
        )  # fmt: skip


def on_corpus(corpus: Path) -> Iterator[tuple[str, float, float]]:
    """(measure, ours, the package's), on a megabyte of prose in the script that is converted."""
    text = ""
    for path in sorted(corpus.glob("*.txt")):
        text += path.read_text(encoding="utf-8")
    simplified = text.encode()[:MEGABYTE].decode("utf-8", "ignore")
    shown = {"t2s": converter("s2t").convert(simplified), "s2t": simplified}
    for config, script in WAYS:
        page = shown[config]
        size = len(page.encode()) / 1e6
        converter(config).convert(page[:1000])
        converted(page[:1000], script)
        started = time.process_time()
        ours = converter(config).convert(page)
        mine = time.process_time() - started
        convert = package(config)
        started = time.process_time()
        theirs = convert(page)
        other = time.process_time() - started
        same = sum(map(str.__eq__, ours, theirs)) / len(page)
        started = time.process_time()
        pages = page.split("\n")
        for at in range(0, len(pages), 40):
            converted("\n".join(pages[at : at + 40]), script)
        stage = time.process_time() - started
        yield f"{config}: characters as the package has them, of {len(page)}", same, 1.0
        yield f"{config}: MB/s, dictionaries alone", size / mine, size / other
        yield f"{config}: MB/s, with names and variants", size / stage, size / other


def divisions() -> tuple[int, int, int]:
    """How many names of divisions there are, and how many we and the package alter."""
    known = sorted(
        {d.name for group in (*division_names().values(), *township_names().values()) for d in group}
    )
    ours = process(from_text("\n".join(known)), [Convert()]).text.split("\n")
    theirs = [converter("t2s").convert(name) for name in known]
    return len(known), sum(map(str.__ne__, known, ours)), sum(map(str.__ne__, known, theirs))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    print("| measure | ours | opencc-python-reimplemented | n |\n|---|---|---|---|")
    for line in on_gold(options.gold) if options.gold else ():
        print(f"| {line.measure} | {line.ours:.5f} | {line.baseline:.5f} | {line.n} |", flush=True)
    for measure, ours, theirs in on_corpus(options.corpus) if options.corpus else ():
        print(f"| {measure} | {ours:.3f} | {theirs:.3f} | |", flush=True)
    count, ours, theirs = divisions()
    print(f"| names of divisions altered by t2s | {ours} | {theirs} | {count} |")
    return 1 if ours else 0


def lines(gold: Path | None = None) -> Iterator[Line]:
    """The measures: of the reports of the tests; with gold, of the parallel sentences in its folder ud as well."""
    yield from on_reports()
    if gold is not None:
        yield from on_gold(gold / "ud")


def on_reports() -> Iterator[Line]:
    ours = table = total = wrong = 0
    for name in names():
        truth = clean(name)
        mill = to_traditional(truth)
        converted = process(from_text(mill), [Convert(script="hans", punctuation="keep")]).text
        ours += sum(a == b for a, b in zip(truth, converted, strict=True))
        table += sum(a == b for a, b in zip(truth, fold(mill), strict=True))
        total += len(truth)
        wrong += sum(a != b for a, b in zip(truth, process(from_text(truth), [Convert()]).text, strict=True))
    yield Line(
        "convert", "characters right, from a mill's traditional script", ours / total, table / total, total
    )
    cases = [json.loads(line) for file in ("in_the_wild", "negative") for line in read(file)]
    cases = [
        case
        for case in cases
        if case.get("script", "hans") == "hans" and case.get("punctuation", "full") == "full"
    ]
    right = sum(process(from_text(case["text"]), [Convert()]).text == case["expect"] for case in cases)
    simple = sum(fold(case["text"]) == case["expect"] for case in cases)
    yield Line(
        "convert", "cases of tests/cases/convert right", right / len(cases), simple / len(cases), len(cases)
    )
    yield Line("convert", "characters of clean simplified text left alone", 1 - wrong / total, None, total)


if __name__ == "__main__":
    sys.exit(main())
