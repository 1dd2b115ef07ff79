"""Repair on held-back prose that the simulator has damaged: every mark, list level and decoder, in two scripts.

    python -m benchmarks.quality.repair_pages --corpus DIR [--half report|tune] [--pages N] [--misses FILE]
    python -m benchmarks.quality.repair_pages --reports    [--half report|tune] [--misses FILE]

DIR holds ``*.txt``, one paragraph a line, disjoint from what data/weights/language.npz counts. Paragraphs whose sha256
is even are for tuning, those whose sha256 is odd are reported on; the commitment to both is repair_pages.json (hashes
only, never a text). A page is a dozen paragraphs in a mill's traditional script, character by character
(``simulate.to_traditional``) or word by word (OpenCC s2t), as they stand or with ，。的是他 omitted.

``--reports``: whole reports instead, those of training/reports that training leaves out; every other one is for
tuning. Each goes through every mill that hurts it. Their language is further from what the tables count than that of
held-back paragraphs of the same sources: this is nearer to what to expect of a new page.

Only paragraphs that lost bytes are scored: one that lost no more than words and notes would flatter. Character rate:
characters of the truth that stand in the repaired line in their order (longest common blocks), of all; damaged
characters: those of the truth that the untouched line does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.quality.repair import DECODERS, LEVELS, MARKS, strip_notes
from benchmarks.quality.score import Line
from pipeline.core import from_text, process
from pipeline.repair import Repair
from pipeline.simulate import Page, omit, pass_through, to_traditional
from training.reports import own_reports

#: Which width a mark has in the end is a fact of the page, and convert's business.
WIDTHS = str.maketrans("，？！（）：；", ",?!():;")
SPLIT = Path(__file__).with_suffix(".json")
#: Official prose, news and journals; statutes and lists would repeat themselves.
SOURCES = (
    "cpc_gov_work_reports_1954_2025", "gov_policy_statecouncil_2019", "xwlb_news_2012_2026", "eb_econ_news_2011",
    "sogouc_news_2005", "fudan_journals_1990s", "wiki_cmrc_simp",
)  # fmt: skip
SHORTEST, LONGEST = 40, 300
PARAGRAPHS, HURT = 12, 4
VARIANTS = (("mill", ""), ("mill", "，。的是他"), ("s2t", ""), ("s2t", "，。的是他"))


@dataclass(slots=True)
class Tally:
    """What became of the damaged lines of one kind."""

    lines: int = 0
    right: int = 0
    characters: int = 0
    kept: int = 0
    stripped: int = 0
    hurt: int = 0
    mended: int = 0

    def row(self, name: str) -> str:
        return (
            f"| {name} | {self.lines} | {self.right / max(self.lines, 1):.3f} | {self.kept / max(self.characters, 1):.4f} "
            f"| {self.mended / max(self.hurt, 1):.3f} | {self.stripped / max(self.characters, 1):.4f} |"
        )


@dataclass(slots=True)
class Result:
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    undamaged: int = 0
    harmed: int = 0
    said: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    seconds: float = 0.0
    shown: int = 0


def paragraphs(corpus: Path, half: str) -> list[str]:
    """The half's paragraphs, in the order of their hashes."""
    wanted = {"tune": 0, "report": 1}[half]
    found: dict[str, str] = {}
    for source in SOURCES:
        path = corpus / f"{source}.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            line = line.strip().replace("\u3000", "")
            if SHORTEST <= len(line) <= LONGEST:
                digest = hashlib.sha256(line.encode()).hexdigest()
                if int(digest[-1], 16) % 2 == wanted:
                    found[digest] = line
    return [found[digest] for digest in sorted(found)]


def wreck(text: str, mill: Page) -> tuple[str, list[int]]:
    """The page that ``mill`` makes of ``text``, and the numbers of its lines that lost bytes, notes apart."""
    whole = replace(mill, marks=())
    hurt = [
        number
        for number, line in enumerate(text.split("\n"))
        if pass_through(line, mill) != pass_through(line, whole)
    ]
    return pass_through(text, mill), hurt


def fingerprint(lines: list[str]) -> dict[str, object]:
    digests = [hashlib.sha256(line.encode()).hexdigest() for line in lines]
    return {"paragraphs": len(lines), "sha256": hashlib.sha256("\n".join(digests).encode()).hexdigest()}


def converted(text: str, script: str) -> str:
    if script == "mill":
        return to_traditional(text)
    from opencc import OpenCC

    return str(_opencc(OpenCC).convert(text))


_CONVERTERS: list[object] = []


def _opencc(kind: object) -> object:
    if not _CONVERTERS:
        _CONVERTERS.append(kind("s2t"))  # type: ignore[operator]
    return _CONVERTERS[0]


def agreement(truth: str, seen: str) -> int:
    """Characters of ``truth`` that ``seen`` holds in their order, common ends counted first."""
    if truth == seen:
        return len(truth)
    start = 0
    while start < min(len(truth), len(seen)) and truth[start] == seen[start]:
        start += 1
    stop = 0
    while stop < min(len(truth), len(seen)) - start and truth[-1 - stop] == seen[-1 - stop]:
        stop += 1
    middle = SequenceMatcher(
        None, truth[start : len(truth) - stop], seen[start : len(seen) - stop], autojunk=False
    )
    return start + stop + sum(block.size for block in middle.get_matching_blocks())


def pages(lines: list[str], count: int) -> Iterator[tuple[str, str, Page]]:
    """(name of the variant, truth, mill) of ``count`` pages for each mark, level and decoder.

    A third of each page's paragraphs are such as this mill hurts: on a page drawn blindly one in twenty-five is.
    """
    chance = random.Random(20240901)
    texts = {
        (script, omitted): [omit(text, omitted) for text in converted("\n".join(lines), script).split("\n")]
        for script, omitted in VARIANTS
    }
    number = 0
    for mark in MARKS:
        for level in LEVELS:
            for decoder in DECODERS:
                for _ in range(count):
                    variant = VARIANTS[number % len(VARIANTS)]
                    number += 1
                    mill = Page(level, marks=(mark,), decoder=decoder, half=number % 3 == 0)
                    pool = chance.sample(texts[variant], len(lines))
                    hurt: list[str] = []
                    for text in pool:
                        if len(hurt) == HURT:
                            break
                        if wreck(text, mill)[1]:
                            hurt.append(text)
                    whole = chance.sample(pool, PARAGRAPHS - len(hurt)) + hurt
                    chance.shuffle(whole)
                    yield f"{variant[0]}, {'omitted' if variant[1] else 'kept'}", "\n".join(whole), mill


def reports(half: str) -> Iterator[tuple[str, str, Page]]:
    """(name of the variant, truth, mill) of every other left-out report, once for each mark and decoder that hurts it."""
    wanted = {"tune": 0, "report": 1}[half]
    for number, report in enumerate(own_reports(left_out=True)):
        if number % 2 != wanted:
            continue
        for turn, (mark, decoder) in enumerate(itertools.product(MARKS, DECODERS), start=number):
            script, omitted = VARIANTS[turn % len(VARIANTS)]
            truth = omit(converted("\n".join(report), script), omitted)
            level = LEVELS[turn // len(VARIANTS) % len(LEVELS)]
            mill = Page(level, marks=(mark,), decoder=decoder, half=turn % 3 == 0)
            if wreck(truth, mill)[1]:
                yield f"{script}, {'omitted' if omitted else 'kept'}", truth, mill


def score(given: Iterable[tuple[str, str, Page]], misses: Path | None = None) -> Result:
    result = Result()
    missed: list[str] = []
    for variant, truth, mill in given:
        shown, hurt = wreck(truth, mill)
        started = time.process_time()
        doc = process(from_text(shown), [Repair()])
        result.seconds += time.process_time() - started
        result.shown += len(shown.encode())
        bad = frozenset(hurt)
        wrong: set[int] = set()
        split = zip(truth.split("\n"), shown.split("\n"), doc.text.split("\n"), strict=True)
        for number, (wanted, seen, mended) in enumerate(split):
            wanted, after = wanted.translate(WIDTHS), mended.translate(WIDTHS)
            if after != wanted:
                wrong.add(number)
            if number not in bad:
                result.undamaged += 1
                result.harmed += after != wanted
                continue
            kept = agreement(wanted, after)
            bare = agreement(wanted, strip_notes(seen).translate(WIDTHS))
            if after != wanted and misses is not None:
                missed.append(
                    f"{variant} {mill.marks[0]} {mill.level} {mill.decoder}\n  {seen}\n  {mended}\n  {wanted}"
                )
            for name in (
                "all",
                f"split on {mill.marks[0]}",
                f"list level {mill.level}",
                f"decoder {mill.decoder}",
                variant,
            ):
                tally = result.tallies[name]
                tally.lines += 1
                tally.right += after == wanted
                tally.characters += len(wanted)
                tally.kept += kept
                tally.stripped += bare
                tally.hurt += len(wanted) - bare
                tally.mended += max(0, kept - bare)
        for edit in doc.edits:
            if edit.rule == "repair.byteshift":
                number = shown.count("\n", 0, edit.raw.start)
                place = doc.from_raw(edit.raw)
                line = truth.split("\n")[number]
                context = doc.text[max(place.start - 3, doc.text.rfind("\n", 0, place.start) + 1) : place.end]
                good = context.translate(WIDTHS) in line.translate(WIDTHS)
                for name in ("any", "0.9" if edit.confidence >= 0.9 else "below"):
                    result.said[name][0] += good
                    result.said[name][1] += 1
    if misses is not None:
        misses.write_text("\n".join(missed), encoding="utf-8")
    return result


def table(result: Result) -> str:
    rows = [
        "| pages | damaged paragraphs | exactly right | characters right | of the damaged characters | stripping notes |",
        "|---|---|---|---|---|---|",
    ]
    rows += [tally.row(name) for name, tally in result.tallies.items()]
    said = {name: f"{good / max(n, 1):.4f} of {n}" for name, (good, n) in result.said.items()}
    rows += [
        "",
        f"byte repairs right: {said.get('any', '–')}; of confidence 0.9 and more: {said.get('0.9', '–')}",
        f"undamaged paragraphs changed for the worse: {result.harmed} of {result.undamaged}",
        f"speed: {result.shown / 1e6 / max(result.seconds, 1e-9):.3f} MB/s on {result.shown / 1e6:.2f} MB",
    ]
    return "\n".join(rows)


def lines(corpus: Path, count: int = 4) -> Iterator[Line]:
    """The measures that the gate holds in a run that has the corpus; the baseline is stripping notes by pattern."""
    yield from measures("pages", score(pages(paragraphs(corpus, "report"), count)))


def measures(name: str, result: Result) -> Iterator[Line]:
    whole = result.tallies["all"]
    yield Line(
        "repair",
        f"{name}: paragraphs that lost bytes exactly right",
        whole.right / whole.lines,
        0.0,
        whole.lines,
    )
    yield Line(
        "repair", f"{name}: their characters right", whole.kept / whole.characters, whole.stripped / whole.characters,
        whole.characters,
    )  # fmt: skip
    yield Line("repair", f"{name}: of their damaged characters", whole.mended / whole.hurt, 0.0, whole.hurt)
    good, said = result.said["0.9"]
    yield Line("repair", f"{name}: byte repairs of confidence 0.9 and more right", good / said, None, said)
    yield Line(
        "repair", f"{name}: undamaged paragraphs not harmed", 1 - result.harmed / result.undamaged, None, result.undamaged
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--corpus", type=Path)
    source.add_argument("--reports", action="store_true", help="the reports written for this project")
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--pages", type=int, default=4, help="pages for each mark, level and decoder")
    parser.add_argument(
        "--misses",
        type=Path,
        help="where to list the paragraphs that are not right (keep it out of the tree)",
    )
    parser.add_argument("--commit", action="store_true", help="write repair_pages.json anew")
    options = parser.parse_args()
    if options.reports:
        print(table(score(reports(options.half), options.misses)))
        return 0
    halves = {half: paragraphs(options.corpus, half) for half in ("tune", "report")}
    prints = {half: fingerprint(lines) for half, lines in halves.items()}
    if options.commit:
        SPLIT.write_text(json.dumps(prints, indent=1) + "\n", encoding="utf-8")
    elif SPLIT.exists() and json.loads(SPLIT.read_text(encoding="utf-8")) != prints:
        print("These are not the paragraphs that repair_pages.json names.", file=sys.stderr)
    print(table(score(pages(halves[options.half], options.pages), options.misses)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
