"""Encode: omission run forwards on arrays: which characters remain, and what each gap between them lost.

Half-width marks stay apart from their full-width fellows until the omission is done: a page that lost its ，
still shows the comma of 1,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from pipeline.data import fold
from pipeline.restore.model import (
    _HALF_TO_FULL,
    CLAUSE_MARKS,
    PAGE_CHARACTERS,
    Alphabet,
    Words,
    _densities,
    word_classes,
)
from pipeline.segment import words

__all__ = ["LONGEST", "RESTORABLE", "Codes", "draw_lost", "pages", "rows_of_page", "words_of"]

RESTORABLE = "，。的是他了一不和在；：？！、"
LONGEST = 4
"""Characters of the longest dropped string that is told apart; longer ones (a list of 、 in a row) teach
nothing."""
IGNORED = -100
UNKNOWN = "□"
"""What a character that the alphabet lacks looks like to the tokenizer."""
_BASE = 16

SETS = (
    (0.48, "，。的是他"),
    (0.08, "，。"),
    (0.06, "的是他"),
    (0.05, "，。的"),
    (0.03, "，。的是"),
    (0.05, "，。的是他了一不"),
    (0.03, "，。的是他了"),
    (0.02, "，"),
    (0.02, "。"),
    (0.02, "的"),
    (0.01, "是"),
    (0.01, "他"),
    (0.04, RESTORABLE),
    (0.03, "，。；：？！、的是他"),
    (0.02, "，。；：？！、"),
    (0.02, "了一不"),
    (0.03, ""),
)
"""What pages lose, and how often training draws it; the empty set stands for a random one."""


def draw_lost(generator: np.random.Generator) -> frozenset[str]:
    """The omission set of one page."""
    chosen = SETS[int(generator.choice(len(SETS), p=[p for p, _ in SETS]))][1]
    if chosen:
        return frozenset(chosen)
    return frozenset(c for c in RESTORABLE if generator.random() < 0.4) or frozenset("，")


def words_of(text: str) -> Words:
    """The words of a text, as the pipeline's own tokenizer finds them."""
    return words.spans(fold(text))


class Codes:
    """Numbers of an alphabet, with numbers of their own for half-width marks and for what may be dropped."""

    def __init__(self, alphabet: Alphabet) -> None:
        self.alphabet = alphabet
        size = len(alphabet)
        self._raw = np.array(alphabet._ids, dtype=np.uint16)
        self.to_model = np.arange(size + len(_HALF_TO_FULL), dtype=np.int64)
        for number, (half, full) in enumerate(_HALF_TO_FULL.items(), start=size):
            self._raw[ord(half)] = number
            self.to_model[number] = alphabet.encode(full)[0]
        self.slot = np.zeros(len(self.to_model), dtype=np.int64)
        """Raw number to 1 + index in RESTORABLE, 0 where the character is not restorable."""
        for index, character in enumerate(RESTORABLE, start=1):
            self.slot[alphabet.encode(character)[0]] = index
        self.line_end = int(alphabet.encode("\n")[0])
        self._characters = np.array([" ", UNKNOWN, "\n", *alphabet.characters])
        self._page = alphabet.encode(PAGE_CHARACTERS)
        self._digit, self._latin = (int(alphabet.encode(c)[0]) for c in "0a")

    def raw(self, points: np.ndarray) -> np.ndarray:
        """Code points to raw numbers."""
        ids: np.ndarray = self._raw[points]
        return ids

    def omit(self, ids: np.ndarray, lost: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
        """What remains of raw numbers, as model numbers, and the code of each of the ``len + 1`` gaps.

        A code of 0 is nothing, -1 a string longer than ``LONGEST``; ``spelled`` reads the others.
        """
        may = np.array([False, *(c in lost for c in RESTORABLE)])
        slots = self.slot[ids]
        gone = may[slots]
        kept = np.cumsum(~gone)
        codes = np.zeros(int(kept[-1]) + 1 if len(kept) else 1, dtype=np.int64)
        where = np.flatnonzero(gone)
        if len(where):
            gaps = kept[where]
            first = np.searchsorted(gaps, gaps, side="left")
            rank = np.arange(len(gaps)) - first
            within = rank < LONGEST
            np.add.at(codes, gaps[within], slots[where[within]] * _BASE ** rank[within])
            codes[gaps[~within]] = -1
        return self.to_model[ids[~gone]], codes

    @staticmethod
    def spelled(code: int) -> str:
        """The dropped string of a code."""
        out = ""
        while code:
            code, digit = divmod(code, _BASE)
            out += RESTORABLE[digit - 1]
        return out

    def label_table(self, labels: list[str]) -> np.ndarray:
        """Code to label number: the string itself, or what is most of it, a mark before all else."""
        number = {label: i for i, label in enumerate(labels)}
        table = np.full(_BASE**LONGEST, IGNORED, dtype=np.int64)
        table[0] = 0
        for code in range(1, len(table)):
            digits = [(code // _BASE**i) % _BASE for i in range(LONGEST)]
            length = max(i + 1 for i, d in enumerate(digits) if d)
            if 0 in digits[:length]:
                continue
            string = self.spelled(code)
            parts = ("".join(p) for n in range(len(string), 0, -1) for p in combinations(string, n))
            known = [p for p in parts if p in number]
            best = max(known, key=lambda p: (any(c in CLAUSE_MARKS for c in p), len(p)))
            table[code] = number[best]
        return table

    def words(self, ids: np.ndarray) -> np.ndarray:
        """``word_classes`` of a page in model numbers."""
        return word_classes(len(ids), words_of("".join(self._characters[ids])))

    def features(self, ids: np.ndarray, lost: frozenset[str]) -> np.ndarray:
        """``page_features`` of a page in model numbers."""
        counts = np.bincount(ids, minlength=len(self.alphabet))
        lines = int(counts[self.line_end])
        return _densities(
            counts[self._page],
            int(counts[self._digit]),
            int(counts[self._latin]),
            len(ids) - lines,
            lines + 1,
            lost,
        )


def pages(ids: np.ndarray, line_end: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Runs of whole paragraphs of 200 to 2,500 characters, in random order, without end."""
    ends = np.flatnonzero(ids == line_end)
    while True:
        bounds, start = [], 0
        while start < len(ids):
            wanted = start + int(np.exp(generator.uniform(np.log(200), np.log(2500))))
            at = int(np.searchsorted(ends, wanted))
            stop = int(ends[at]) if at < len(ends) else len(ids)
            bounds.append((start, stop))
            start = stop + 1
        for number in generator.permutation(len(bounds)):
            start, stop = bounds[number]
            if stop - start > 20:
                yield ids[start:stop]


def rows_of_page(
    ids: np.ndarray,
    labels: np.ndarray,
    words: np.ndarray,
    line_end: int,
    generator: np.random.Generator,
    longest: int = 400,
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """A page as the network reads it: paragraph by paragraph, or several in one row; long rows are cut."""
    ends = [*np.flatnonzero(ids == line_end).tolist(), len(ids)]
    joined = generator.random() < 0.35
    start = 0
    for number, end in enumerate(ends):
        if joined and end - start < 250 and number + 1 < len(ends) and ends[number + 1] - start <= longest:
            continue
        while end - start > longest:
            cut = start + int(generator.integers(200, longest))
            gaps = labels[start : cut + 1].copy()
            gaps[-1] = IGNORED
            yield ids[start:cut], gaps, words[start:cut]
            start = cut - 40
        if end > start:
            yield ids[start:end], labels[start : end + 1], words[start:end]
        start = end + 1
