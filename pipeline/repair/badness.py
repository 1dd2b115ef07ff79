"""Badness: what a stretch of characters costs under clean prose, in 1/16 nat. Debris costs a lot.

The table is data/weights/language.npz (its card beside it): trigrams, bigrams, characters, in backoff form; longer.npz
has 4-grams and 5-grams on top of it. Texts are looked up folded to Hans, with digits and Latin letters as one class
each, so one table serves both scripts.
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

    @property
    def size(self) -> int:
        """Characters that have a number, and one."""
        return self._size

    def place(self, first: int, second: int, third: int) -> int:
        """Where the table holds the trigram; -1 where it does not."""
        key = (first * self._size + second) * self._size + third
        at = bisect_left(self._trigram_keys, key)
        return at if at < len(self._trigram_keys) and self._trigram_keys[at] == key else -1

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

    def total(self, before: str, text: str) -> int:
        """What ``text`` costs behind ``before``, in 1/16 nat."""
        first, second = (0, 0, *map(self.number, before))[-2:]
        total = 0
        for number in map(self.number, text):
            total += self.cost(first, second, number)
            first, second = second, number
        return total

    def badness(self, text: str) -> float:
        """Mean cost of a character of ``text``, in nats: about 4 in clean prose, above 9 in debris."""
        return self.total("\n", text) / NAT / max(len(text), 1)


class Longer:
    """What whole strings cost, with four characters of context. Read when a wreck has more than one explanation."""

    def __init__(self, language: Language) -> None:
        import numpy as np

        self._language = language
        with files("pipeline.data").joinpath("weights", "longer.npz").open("rb") as file:
            table = np.load(file, allow_pickle=False)
            self._four, self._five = (
                array("Q", np.cumsum(table[name], dtype=np.uint64).tobytes())
                for name in ("fourgram_keys", "fivegram_keys")
            )
            self._back_three: bytes = table["trigram_back"].tobytes()
            self._cost_four: bytes = table["fourgram"].tobytes()
            self._back_four: bytes = table["fourgram_back"].tobytes()
            self._cost_five: bytes = table["fivegram"].tobytes()
        self._memo: dict[tuple[int, int, int, int, int], tuple[int, int, int]] = {}

    def cost(self, before: str, text: str) -> int:
        """What ``text`` costs behind ``before``, in 1/16 nat."""
        return sum(self.costs(before, text))

    def costs(self, before: str, text: str) -> list[int]:
        """What each character of ``text`` costs."""
        numbers = list(map(self._language.number, before))
        first, second = (0, 0, *numbers)[-2:]
        three = four = -1
        if len(numbers) >= 3:
            three = self._language.place(numbers[-3], first, second)
            if len(numbers) >= 4:
                four = self._place_four(self._language.place(*numbers[-4:-1]), second)
        costs: list[int] = []
        for number in map(self._language.number, text):
            key = (four, three, first, second, number)
            step = self._memo.get(key)
            if step is None:
                if len(self._memo) >= MEMORY:
                    self._memo.clear()
                step = self._memo[key] = self._step(*key)
            costs.append(step[0])
            three, four = step[1:]
            first, second = second, number
        return costs

    def _place_four(self, three: int, number: int) -> int:
        if three < 0:
            return -1
        key = three * self._language.size + number
        at = bisect_left(self._four, key)
        return at if at < len(self._four) and self._four[at] == key else -1

    def _step(self, four: int, three: int, first: int, second: int, number: int) -> tuple[int, int, int]:
        """Cost of ``number``, and the places of the trigram and the 4-gram that it ends."""
        if not number:
            return UNKNOWN, -1, -1
        after_four = self._place_four(three, number)
        after_three = self._language.place(first, second, number)
        price = 0
        if four >= 0:
            key = four * self._language.size + number
            at = bisect_left(self._five, key)
            if at < len(self._five) and self._five[at] == key:
                return self._cost_five[at], after_three, after_four
            price = self._back_four[four]
        if after_four >= 0:
            return price + self._cost_four[after_four], after_three, after_four
        if three >= 0:
            price += self._back_three[three]
        return price + self._language.cost(first, second, number), after_three, after_four


#: Half-width marks count as the full-width ones that they stand for in Chinese prose.
WIDE = dict(zip(",?!():;", "，？！（）：；", strict=True))


@cache
def language() -> Language:
    """The one table, read when it is first asked for (about 0.2 s)."""
    return Language()


@cache
def longer() -> Longer:
    """The table of long n-grams, read when it is first asked for (about 0.2 s)."""
    return Longer(language())
