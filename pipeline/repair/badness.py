"""Badness: what a stretch of characters costs under clean prose, in 1/16 nat. Debris costs a lot.

The table is data/weights/language.npz (its card beside it): trigrams, bigrams, characters, in backoff form. Texts are
looked up folded to Hans, with digits and Latin letters as one class each, so one table serves both scripts.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.data import fold

if TYPE_CHECKING:
    import numpy as np

    Costs = np.ndarray[Any, Any]

#: A character that clean prose does not hold at all.
UNKNOWN = 250
NAT = 16.0
#: Costs, and rows of costs, remembered at once; a search asks for the same ones again and again.
MEMORY, ROWS = 400_000, 1_500


class Numbers(dict[str, int]):
    """Character → its number as it is looked up; 0 for one that clean prose does not hold."""

    def __missing__(self, char: str) -> int:
        shown = chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char
        plain = shown.isascii() and shown.isalnum()
        shown = ("0" if shown.isdigit() else "a") if plain else WIDE.get(shown) or fold(shown)
        number = self[char] = self.get(shown, 0)
        return number


class Language:
    """Costs of characters in context. Histories are pairs of character numbers, as ``number`` gives them."""

    __slots__ = (
        "_back_one", "_back_two", "_base", "_bigram", "_bigram_keys", "_memo", "_pair_rows", "_rows", "_size", "_table",
        "_trigram", "_trigram_keys", "_unigram", "number", "numbers", "start",
    )  # fmt: skip

    def __init__(self) -> None:
        import numpy as np

        with files("pipeline.data").joinpath("weights", "language.npz").open("rb") as file:
            table = np.load(file, allow_pickle=False)
            codes = table["characters"].tolist()
            self._table = {name: table[name] for name in ("bigram", "trigram")}
            keys = {name: np.cumsum(table[name], dtype=np.uint64) for name in ("bigram_keys", "trigram_keys")}
            self._unigram: bytes = table["unigram"].tobytes()
            self._back_one: bytes = table["unigram_back"].tobytes()
            self._back_two: bytes = table["bigram_back"].tobytes()
        self._table |= keys
        # Single look-ups bisect arrays, which is faster than asking numpy for one value.
        self._bigram_keys = array("Q", keys["bigram_keys"].tobytes())
        self._trigram_keys = array("Q", keys["trigram_keys"].tobytes())
        self._bigram: bytes = self._table["bigram"].tobytes()
        self._trigram: bytes = self._table["trigram"].tobytes()
        self._base: Costs = np.frombuffer(self._unigram, dtype=np.uint8).astype(np.int16)
        self._base[0] = UNKNOWN
        self._size = len(codes) + 1
        self.numbers = Numbers({chr(code): number for number, code in enumerate(codes, 1)})
        self.number = self.numbers.__getitem__
        self.start = self.numbers["\n"]
        self._memo: dict[int, int] = {}
        self._pair_rows: dict[int, Costs] = {}
        self._rows: dict[int, Costs] = {}

    def cost(self, first: int, second: int, third: int) -> int:
        """What the character ``third`` costs behind ``first`` and ``second``."""
        key = (first * self._size + second) * self._size + third
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= MEMORY:
                self._memo.clear()
            known = self._memo[key] = self._cost(first, second, third)
        return known

    def _cost(self, first: int, second: int, third: int) -> int:
        if not third:
            return UNKNOWN
        price = 0
        if second:
            pair = second * self._size + third
            if first:
                history = first * self._size + second
                at = bisect_left(self._bigram_keys, history)
                if at < len(self._bigram_keys) and self._bigram_keys[at] == history:
                    key = history * self._size + third
                    place = bisect_left(self._trigram_keys, key)
                    if place < len(self._trigram_keys) and self._trigram_keys[place] == key:
                        return self._trigram[place]
                    price = self._back_two[at]
            at = bisect_left(self._bigram_keys, pair)
            if at < len(self._bigram_keys) and self._bigram_keys[at] == pair:
                return price + self._bigram[at]
            price += self._back_one[second]
        return price + self._unigram[third]

    def row(self, first: int, second: int) -> Costs:
        """What each character costs behind ``first`` and ``second``, by its number. Not to be written to."""
        key = first * self._size + second
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) >= ROWS:
                self._rows.clear()
            row = self._rows[key] = self._row(key, first, second)
        return row

    def _row(self, key: int, first: int, second: int) -> Costs:
        pair_row = self._pair_rows.get(second)
        if pair_row is None:
            if len(self._pair_rows) >= ROWS:
                self._pair_rows.clear()
            pair_row = self._pair_rows[second] = self._pair_row(second)
        if not first or not second:
            return pair_row
        at = bisect_left(self._bigram_keys, key)
        if at == len(self._bigram_keys) or self._bigram_keys[at] != key:
            return pair_row
        left = bisect_left(self._trigram_keys, key * self._size)
        right = bisect_left(self._trigram_keys, (key + 1) * self._size, left)
        row: Costs = pair_row + self._back_two[at]
        row[0] = UNKNOWN
        row[(self._table["trigram_keys"][left:right] - key * self._size).astype("int64")] = self._table[
            "trigram"
        ][left:right]
        return row

    def _pair_row(self, second: int) -> Costs:
        if not second:
            return self._base
        left = bisect_left(self._bigram_keys, second * self._size)
        right = bisect_left(self._bigram_keys, (second + 1) * self._size, left)
        row: Costs = self._base + self._back_one[second]
        row[0] = UNKNOWN
        row[(self._table["bigram_keys"][left:right] - second * self._size).astype("int64")] = self._table[
            "bigram"
        ][left:right]
        return row

    def badness(self, text: str) -> float:
        """Mean cost of a character of ``text``, in nats: about 4 in clean prose, above 9 in debris."""
        first, second, total = 0, self.start, 0
        for number in map(self.number, text):
            total += self.cost(first, second, number)
            first, second = second, number
        return total / NAT / max(len(text), 1)


#: Half-width marks count as the full-width ones that they stand for in Chinese prose.
WIDE = dict(zip(",?!():;", "，？！（）：；", strict=True))


@cache
def language() -> Language:
    """The one table, read when it is first asked for (about 0.2 s)."""
    return Language()
