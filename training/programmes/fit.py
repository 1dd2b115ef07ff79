"""Fit: what each feature of a quoted name weighs for its class, from sentences marked by hand.

    python -m training.programmes.fit                prints how well authors are read who were left out
    python -m training.programmes.fit --write        also writes pipeline/data/weights/programmes.json and its card

Reads sentences-*.tsv of this folder, one author a file, the cases and passages of the tests, and their marked reports. Method:
multinomial logistic regression with an L2 penalty (Adam on all examples), features of ``pipeline.extract.programme_evidence`` seen
twice or more. The author of left-out.tsv is never trained on; ``benchmarks.quality`` tells the scores there.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import pipeline
from benchmarks.quality.extract import beside_names
from benchmarks.quality.truth import SETS, TESTS, marked, names, parse
from pipeline import stages
from pipeline.core import from_text, process
from pipeline.extract.programme_classes import is_speech
from pipeline.extract.programme_evidence import features
from pipeline.extract.programmes import CLASSES, quoted_names
from training.programmes import READ, sentences

WEIGHTS = Path(pipeline.__file__).parent / "data" / "weights" / "programmes.json"
PENALTY, RATE, ROUNDS = 1.0, 0.05, 300
LEAST_SEEN = 2
LEAST_WEIGHT = 3  # in hundredths: what weighs less for every class is not written
CASES = tuple(
    TESTS / "cases" / "extract" / f"programmes.{kind}.jsonl" for kind in ("in_the_wild", "synthetic")
)
PASSAGES = TESTS / "marked" / "passages.txt"
YEAR = re.compile(r"^[0-9]{4}\|")
#: Reports of which nothing is learned.
UNREAD = ("heldout",)


@dataclass(frozen=True, slots=True)
class Example:
    """A quoted name: where it is from, its class, and what can be seen of it."""

    source: str
    cls: str
    seen: frozenset[str]


def examples() -> Iterator[Example]:
    for path in READ:
        for cls, text, start, end in sentences(path):
            yield from _of(path.stem, text, {(start, end): cls})
    for path in CASES:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            text = case["text"]
            classes = {
                (text.index(name), text.index(name) + len(name)): expected["cls"]
                for name, expected in case.get("expect", ())
                if "cls" in expected
            }
            yield from _of("cases", text, classes)
    for passage in PASSAGES.read_text(encoding="utf-8").split("\n\n"):
        if not passage.startswith("#"):
            text, truth = parse(YEAR.sub("", passage.strip()))
            yield from _of(
                "passages", text, {(m.start, m.end): m.norm for m in truth if m.type == "programme"}
            )
    for group in SETS:
        for name in names(group) if group not in UNREAD else ():
            text, truth = parse(marked(name))
            yield from _of(group, text, {(m.start, m.end): m.norm for m in truth if m.type == "programme"})


def _of(source: str, text: str, classes: dict[tuple[int, int], str]) -> Iterator[Example]:
    doc = process(from_text(text), stages.build()[:-1])  # all stages before extract
    for span, quoted, lexicon in quoted_names(doc):
        raw = doc.to_raw(span)
        cls = classes.get((raw.start, raw.end))
        if cls and not is_speech(quoted):
            yield Example(source, cls, frozenset(features(quoted, lexicon)))


class Weights:
    """What each feature weighs for each class."""

    def __init__(self, given: Sequence[Example]) -> None:
        counts = Counter(feature for example in given for feature in example.seen)
        self.place = {
            name: at for at, name in enumerate(sorted(f for f, n in counts.items() if n >= LEAST_SEEN))
        }
        shown = np.zeros((len(given), len(self.place)), np.float32)
        for at, example in enumerate(given):
            shown[at, [self.place[f] for f in example.seen if f in self.place]] = 1
        wanted = np.eye(len(CLASSES), dtype=np.float32)[[CLASSES.index(example.cls) for example in given]]
        self.table = np.zeros((len(self.place), len(CLASSES)), np.float32)
        mean, spread = np.zeros_like(self.table), np.zeros_like(self.table)
        for turn in range(1, ROUNDS + 1):
            slope = shown.T @ (_likely(shown @ self.table) - wanted) + PENALTY * self.table
            mean = 0.9 * mean + 0.1 * slope
            spread = 0.999 * spread + 0.001 * slope * slope
            step = (mean / (1 - 0.9**turn)) / (np.sqrt(spread / (1 - 0.999**turn)) + 1e-8)
            self.table -= RATE * (1 - 0.9 * turn / ROUNDS) * step

    def read(self, example: Example) -> tuple[str, float]:
        """The likeliest class, and how likely it is."""
        at = [self.place[f] for f in example.seen if f in self.place]
        likely = _likely(self.table[at].sum(axis=0, keepdims=True))[0]
        return CLASSES[int(likely.argmax())], float(likely.max())

    def write(self, path: Path) -> int:
        """Write the table in hundredths; returns how many features it holds."""
        rows = np.rint(self.table * 100).astype(int)
        kept = {
            name: rows[at].tolist() for name, at in self.place.items() if abs(rows[at]).max() >= LEAST_WEIGHT
        }
        lines = ",\n".join(
            f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}"
            for name, row in kept.items()
        )
        path.write_text(
            f'{{"classes":{json.dumps(CLASSES)},\n"weights":{{\n{lines}\n}}}}\n', encoding="utf-8"
        )
        return len(kept)


def _likely(sums: np.ndarray) -> np.ndarray:
    odds = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def report(given: Sequence[Example]) -> Iterator[str]:
    """A table: each author read with weights that were fitted without him."""
    yield "| author | names | class right | ideology and scare quotes apart | mean confidence |"
    yield "|---|---|---|---|---|"
    every: list[tuple[bool, bool, float]] = []
    for author in sorted({e.source for e in given if e.source.startswith("sentences")}):
        weights = Weights([example for example in given if example.source != author])
        done = []
        for example in (example for example in given if example.source == author):
            cls, sure = weights.read(example)
            done.append((cls == example.cls, beside_names(cls) == beside_names(example.cls), sure))
        yield _row(author, done)
        every += done
    yield _row("all", every)


def _row(name: str, done: Sequence[tuple[bool, bool, float]]) -> str:
    right, parted, sure = (sum(column) / len(done) for column in zip(*done, strict=True))
    return f"| {name} | {len(done)} | {right:.3f} | {parted:.3f} | {sure:.3f} |"


CARD = """# programmes.json

What each feature of a quoted name weighs for its class, in hundredths, read by `pipeline.extract.programme_evidence`.

| fact | value |
|---|---|
| made by | `python -m training.programmes.fit --write` |
| from | {sentences} sentences written and marked for this project (training/programmes) |
| | {reports} quoted names of the cases, passages and marked reports of its tests |
| method | multinomial logistic regression, L2 penalty {penalty}, features seen {least} times or more |
| features | {features} |

Each author read with weights that were fitted without him:

{table}

The author of left-out.tsv and the held-out reports are never trained on: `benchmarks/quality` (extract) tells the scores there.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    given = list(examples())
    table = "\n".join(report(given))
    print(table)
    if options.write:
        own = sum(example.source.startswith("sentences") for example in given)
        kept = Weights(given).write(WEIGHTS)
        WEIGHTS.with_suffix(".card.md").write_text(
            CARD.format(
                sentences=own,
                reports=len(given) - own,
                penalty=PENALTY,
                least=LEAST_SEEN,
                features=kept,
                table=table,
            ),
            encoding="utf-8",
        )
        print(f"{WEIGHTS.name}: {kept} features, {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
