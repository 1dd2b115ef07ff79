"""Word segmentation: jieba alone and ours, on clean, damaged and restored text.

    python -m benchmarks.quality.segment --gold DIR        DIR: gold words (PKU, MSR, UD)

Word F1: a word counts where both its ends are right. Damaged text has lost the characters of ``OMITTED``, and its gold
words with them; restored: the stages segment and restore ran, and words are cut at accepted gaps, as extract sees
them. Without gold words: how many of the divisions and agencies marked in the reports of the tests begin and end
where words do.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.quality.score import Count, Line
from benchmarks.quality.truth import SETS, names, parse, place
from pipeline.core import Token, from_text, process
from pipeline.data import fold
from pipeline.restore import Restore
from pipeline.segment import Segment, words
from pipeline.simulate import omit

OMITTED = "，。的是他"
#: Corpus → the files that are read. UD is no segmentation standard of China's; it is told for completeness.
FILES = {"PKU": "pku_test_gold.utf8", "MSR": "msr_test_gold.utf8", "UD": "udc.test.conll"}
#: Sentences read together, as one page.
TOGETHER = 25
KINDS = ("district", "agency")

Cut = Callable[[str], list[tuple[int, int]]]


@cache
def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

        made = jieba.Tokenizer()
        made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    return made


def alone(text: str, hmm: bool = True) -> list[tuple[int, int]]:
    """The words of jieba as it comes; blanks are none."""
    found, at = [], 0
    for piece in _jieba().cut(text, HMM=hmm):
        if not piece.isspace():
            found.append((at, at + len(piece)))
        at += len(piece)
    return found


def ours(text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in words.spans(fold(text))]


def with_hmm(text: str) -> list[tuple[int, int]]:
    """Ours, with jieba's hidden Markov model switched on."""
    found, at = [], 0
    for piece in words.tokenizer().cut(fold(text), HMM=True):
        if not piece.isspace():
            found.append((at, at + len(piece)))
        at += len(piece)
    return found


def restored(text: str) -> list[tuple[int, int]]:
    """The words of a damaged page as extract sees them, in offsets of the page."""
    doc = process(from_text(text, "page"), [Segment(), Restore(omission=OMITTED)])
    gaps = sorted({gap.offset for gap in doc.accepted("balanced")})
    spans = (doc.to_raw(token.span) for token in words.cut_at(doc.of(Token), gaps))
    return [(span.start, span.end) for span in spans]


def sentences(path: Path) -> Iterator[list[str]]:
    """Gold sentences as lists of words."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix != ".conll":
        yield from (line.split() for line in text.splitlines() if line.strip())
        return
    for block in text.split("\n\n"):
        found = [line.split("\t")[1] for line in block.splitlines() if line[:1].isdigit()]
        if found:
            yield found


def lost(sentence: Sequence[str]) -> list[str]:
    """The words of a damaged sentence: those that lost all their characters are gone."""
    kept = ("".join(char for char in word if char not in OMITTED) for word in sentence)
    return [word for word in kept if word]


def spans_of(sentence: Sequence[str]) -> set[tuple[int, int]]:
    found, at = set(), 0
    for word in sentence:
        found.add((at, at + len(word)))
        at += len(word)
    return found


def score(gold: Sequence[Sequence[str]], cut: Cut) -> Count:
    """Right, given and wanted words, pages of ``TOGETHER`` sentences at a time."""
    total = Count()
    for first in range(0, len(gold), TOGETHER):
        page = gold[first : first + TOGETHER]
        text = "\n".join("".join(sentence) for sentence in page)
        wanted, at = set(), 0
        for sentence in page:
            wanted |= {(at + start, at + end) for start, end in spans_of(sentence)}
            at += sum(map(len, sentence)) + 1
        given = set(cut(text))
        total += Count(len(given & wanted), len(given), len(wanted))
    return total


def on_gold(folder: Path) -> Iterator[Line]:
    """Word F1 of every corpus and kind of text; the baseline is jieba alone on the same text."""
    for corpus, file in FILES.items():
        if not (folder / file).exists():
            continue
        gold = list(sentences(folder / file))
        damaged = [sentence for sentence in map(lost, gold) if sentence]
        for kind, texts, cut in (
            ("clean", gold, ours),
            ("damaged", damaged, ours),
            ("restored", damaged, restored),
        ):
            base = max(score(texts, alone).f1, score(texts, lambda text: alone(text, hmm=False)).f1)
            one = score(texts, cut)
            yield Line("segment", f"word F1, {corpus}, {kind}", one.f1, base, one.wanted)


def marked() -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The reports of the tests with the divisions and agencies that a person marked in them."""
    for group in SETS:
        for name in names(group):
            text, found = parse(place(name, "marked.txt").read_text(encoding="utf-8"))
            yield text.rstrip("\n"), [(m.start, m.end) for m in found if m.type in KINDS]


def whole(cut: Cut, damaged: bool) -> Count:
    """Names that begin where a word begins and end where one ends, of all names."""
    right = total = 0
    for text, found in marked():
        kept = omit(text, OMITTED, titles=frozenset({0})) if damaged else text
        title = text.find("\n")
        spans = cut(kept)
        starts, ends = {start for start, _ in spans}, {end for _, end in spans}
        before = [0]
        for i, char in enumerate(text):
            before.append(before[-1] + (damaged and i > title and char in OMITTED))
        right += sum(a - before[a] in starts and b - before[b] in ends for a, b in found)
        total += len(found)
    return Count(right, total, total)


def lines(gold: Path | None = None) -> Iterator[Line]:
    """The measures: names in the reports of the tests, and with gold, word F1 on its folder seg."""
    for kind, damaged, cut in (("clean", False, ours), ("damaged", True, ours), ("restored", True, restored)):
        base = max(whole(alone, damaged).recall, whole(lambda text: alone(text, hmm=False), damaged).recall)
        one = whole(cut, damaged)
        yield Line("segment", f"divisions and agencies between words, {kind}", one.recall, base, one.wanted)
    if gold is not None:
        yield from on_gold(gold / "seg")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, metavar="DIR")
    options = parser.parse_args()
    print("| measure | ours | jieba alone, the better of HMM on and off | n |\n|---|---|---|---|")
    for line in lines(options.gold):
        print(f"| {line.measure} | {line.ours:.4f} | {line.baseline:.4f} | {line.n} |", flush=True)
    if options.gold is None:
        return 0
    print(
        "\n| corpus | text | jieba, HMM | jieba, no HMM | ours, HMM | ours, no HMM |\n|---|---|---|---|---|---|"
    )
    for corpus, file in FILES.items():
        gold = list(sentences(options.gold / file))
        for kind, texts in (("clean", gold), ("damaged", [s for s in map(lost, gold) if s])):
            ways: tuple[Cut, ...] = (alone, lambda text: alone(text, hmm=False), with_hmm, ours)
            print(f"| {corpus} | {kind} | {' | '.join(f'{score(texts, cut).f1:.4f}' for cut in ways)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
