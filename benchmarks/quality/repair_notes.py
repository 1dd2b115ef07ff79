"""Pinyin notes: how many are removed at each level of the list, and which genuine parentheses are harmed.

    python -m benchmarks.quality.repair_notes --corpus DIR [--half report|tune] [--pages N] [--misses FILE]

DIR holds ``*.txt``, one paragraph a line; its halves are those of repair_pages. A page is a dozen paragraphs, annotated
by the simulator on their bytes at one level of the list, in a mill's traditional script. Notes are toned, toneless, or
printed twice. A note list also hits the middle of two characters; such lines have lost bytes and are counted apart.
"Nearly all" annotates the 600 commonest characters of the half, toneless, as one site does, character by character.
Removed: of the notes that stand behind their own character, those of which nothing is left. Genuine parentheses stand
behind one Han character in thirty: abbreviations, statistics, remarks, English words that are syllables too. Glosses
stand in clean prose, once for a character each, toned. Paragraphs that came damaged are left out (repair_harm).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from benchmarks.quality.repair_harm import is_clean
from benchmarks.quality.repair_pages import paragraphs
from benchmarks.quality.score import Line
from pipeline.core import from_text, process
from pipeline.data import note_levels, plain, readings
from pipeline.repair import Repair
from pipeline.simulate import Page, note_list, pass_through, to_traditional

PARAGRAPHS = 12
KINDS = {
    "toned": {},
    "toneless": {"toneless": True},
    "toned, twice": {"doubled": True},
    "toneless, twice": {"toneless": True, "doubled": True},
}  # fmt: skip
GENUINE = (
    "(who)",
    "(P<0.05)",
    "(n=120)",
    "(ICU)",
    "(the)",
    "(me)",
    "(man)",
    "(we)",
    "(注)",
    "(GDP)",
    "(ping)",
    "(a)",
)
NOTE = regex.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}[)）]")
PARENTHESIS = regex.compile(r"[(（][^()（）\n]{1,40}[)）]")
RARE = "囧垚翀赟昉翯喆焱淼犇"
GLOSSED = 40


@dataclass(slots=True)
class Tally:
    """What became of the notes and of the genuine parentheses of one kind of page.

    ``inside``: lines where the list hit the middle of two characters as well: byte damage, of which ``mended`` came
    out exactly right. All other counts are of lines whose notes stand behind their own characters.
    """

    notes: int = 0
    left: int = 0
    genuine: int = 0
    harmed: int = 0
    lines: int = 0
    right: int = 0
    inside: int = 0
    mended: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def removed(self) -> float:
        return 1 - self.left / max(self.notes, 1)

    def add(self, other: Tally) -> None:
        for name in ("notes", "left", "genuine", "harmed", "lines", "right", "inside", "mended"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def with_parentheses(text: str, chance: random.Random) -> str:
    """``text`` with a genuine parenthesis behind one Han character in thirty."""
    return "".join(
        char + chance.choice(GENUINE) if "\u4e00" <= char <= "\u9fff" and chance.random() < 1 / 30 else char
        for char in text
    )


def character_by_character(line: str, mill: Page) -> str:
    """The line annotated without looking at bytes: what it shows where no note hits the middle of two characters."""
    readings_of = {
        char: f"({plain(reading) if mill.toneless else reading})" for char, reading in mill.annotated.items()
    }
    return "".join(char + readings_of.get(char, "") * (1 + mill.doubled) for char in line)


def measure(truth: str, mill: Page, tally: Tally, on_bytes: bool = True) -> None:
    """``on_bytes``: as mills do it, the middle of two characters and all; else character by character."""
    lines = truth.split("\n")
    shown = (
        pass_through(truth, mill)
        if on_bytes
        else "\n".join(character_by_character(line, mill) for line in lines)
    )
    after = process(from_text(shown), [Repair()]).text
    for wanted, seen, mended in zip(truth.split("\n"), shown.split("\n"), after.split("\n"), strict=True):
        if seen != character_by_character(wanted, mill):
            tally.inside += 1
            tally.mended += mended == wanted
            continue
        true, noted, left = (Counter(NOTE.findall(text)) for text in (wanted, seen, mended))
        tally.notes += sum((noted - true).values())
        tally.left += sum((left - true).values())
        genuine, kept = (Counter(PARENTHESIS.findall(text)) for text in (wanted, mended))
        tally.genuine += sum(genuine.values())
        tally.harmed += sum((genuine - kept).values())
        tally.lines += 1
        tally.right += mended == wanted
        if mended != wanted:
            tally.missed.append(f"level {mill.level}\n  {seen}\n  {mended}\n  {wanted}")


def pages(texts: list[str], count: int, chance: random.Random, spoiled: bool = True) -> Iterator[str]:
    for _ in range(count):
        text = "\n".join(chance.sample(texts, PARAGRAPHS))
        yield with_parentheses(text, chance) if spoiled else text


def tallies(texts: list[str], count: int) -> Iterator[tuple[str, str, Tally]]:
    """(kind, level, tally)."""
    chance = random.Random(20240902)
    hant = to_traditional("\n".join(texts)).split("\n")
    for kind, facts in KINDS.items():
        for level in range(1, len(note_levels()) + 1):
            tally = Tally()
            for text in pages(hant, count, chance):
                measure(text, Page(level, **facts), tally)
            yield kind, str(level), tally
    common = [char for char, _ in Counter("".join(hant)).most_common(700) if readings(char)][:600]
    outside = {char: readings(char)[0] for char in common} | note_list(len(note_levels()))
    tally = Tally()
    for text in pages(hant, count, chance):
        measure(text, Page(notes=outside, toneless=True), tally, on_bytes=False)
    yield "nearly all, toneless", "–", tally
    tally = Tally()
    for text in pages(hant, count, chance):
        measure(text, Page(notes=outside, toneless=True, doubled=True), tally, on_bytes=False)
    yield "nearly all, toneless, twice", "–", tally


def clean(texts: list[str], count: int) -> Tally:
    """Pages without any note, with genuine parentheses and with glosses of their authors."""
    chance = random.Random(20240903)
    tally = Tally()
    for number in range(count):
        text = next(pages(texts, 1, chance))
        char = RARE[number % len(RARE)]
        text += (
            f"\n“{char}”({readings(char)[0]})字少见，{char}({readings(char)[0]})。" if readings(char) else ""
        )
        at = chance.randrange(len(text))
        while not readings(text[at]):
            at = (at + 1) % len(text)
        if text.count(text[at]) > 1:
            text = f"{text[: at + 1]}({readings(text[at])[0]}){text[at + 1 :]}"
        measure(text, Page(), tally)
    return tally


def lines(corpus: Path, half: str = "report", count: int = 1) -> Iterator[Line]:
    """The measures that the gate holds, for a run that has the corpus."""
    texts = [line for line in paragraphs(corpus, half) if is_clean(line)]
    of: dict[str, Tally] = {}
    for kind, _, tally in tallies(texts, count):
        whole = of.setdefault(kind, Tally())
        whole.add(tally)
    for kind, tally in of.items():
        yield Line("repair", f"notes removed, {kind}", tally.removed, 0.0, tally.notes)
    untouched = clean(texts, GLOSSED)
    genuine = sum(tally.genuine for tally in of.values()) + untouched.genuine
    harmed = sum(tally.harmed for tally in of.values()) + untouched.harmed
    yield Line("repair", "genuine parentheses left alone", 1 - harmed / genuine, None, genuine)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--half", choices=("report", "tune"), default="report")
    parser.add_argument("--pages", type=int, default=2, help="pages for each kind and level")
    parser.add_argument("--misses", type=Path, help="where to list the lines that are not right")
    options = parser.parse_args()
    texts = [line for line in paragraphs(options.corpus, options.half) if is_clean(line)]
    print(
        "| notes | level | notes shown | removed | left | parentheses | harmed | lines right | hit inside two characters |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    missed: list[str] = []
    harmed = 0

    def row(kind: str, level: str, tally: Tally) -> None:
        print(
            f"| {kind} | {level} | {tally.notes} | {tally.removed:.4f} | {tally.left} | {tally.genuine} | {tally.harmed} "
            f"| {tally.right} of {tally.lines} | {tally.mended} of {tally.inside} right |",
            flush=True,
        )

    kinds: dict[str, Tally] = {}
    for kind, level, tally in tallies(texts, options.pages):
        row(kind, level, tally)
        kinds.setdefault(kind, Tally()).add(tally)
        missed += tally.missed
        harmed += tally.harmed
    for kind, tally in kinds.items():
        row(kind, "all", tally)
    untouched = clean(texts, GLOSSED)
    missed += untouched.missed
    row("none: clean prose with glosses", "–", untouched)
    print(f"genuine parentheses harmed: {harmed + untouched.harmed}")
    if options.misses is not None:
        options.misses.write_text("\n".join(missed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
