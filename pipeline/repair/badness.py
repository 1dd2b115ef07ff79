"""Badness: what a stretch of characters costs under clean prose, in 1/16 nat. Debris costs a lot.

The table is data/weights/language.npz (its card beside it): trigrams, bigrams, characters, in backoff form; fourgrams.npz
and fivegrams.npz go on from it. Texts are looked up folded to Hans, with digits and Latin letters as one class
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
    from collections.abc import Mapping

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


class Order:
    """The n-grams of one length, in the order of their histories, which are the n-grams one shorter.

    ``starts``: where those of each history begin; ``last``: their last characters, rising within a history; ``cost``
    and ``back``: what each costs, and what it costs to look behind it for one that the table does not hold.
    """

    __slots__ = ("back", "cost", "last", "starts")

    def __init__(self, table: Mapping[str, Costs], n: int) -> None:
        import numpy as np

        starts = np.zeros(len(table[f"held_{n}"]) + 1, dtype=np.uint32)
        np.cumsum(table[f"held_{n}"], out=starts[1:])
        last = table[f"last_low_{n}"] + (table[f"last_high_{n}"].astype(np.uint16) << 8)
        # Single look-ups bisect arrays, which is faster than asking numpy for one value.
        self.starts, self.last = array("I", starts.tobytes()), array("H", last.tobytes())
        self.cost: bytes = table[f"cost_{n}"].tobytes()
        self.back: bytes = table[f"back_{n}"].tobytes() if f"back_{n}" in table else b""

    def place(self, history: int, last: int) -> int:
        """Where the n-gram stands; -1 where there is none, or no such history (-1)."""
        if history < 0:
            return -1
        end = self.starts[history + 1]
        at = bisect_left(self.last, last, self.starts[history], end)
        return at if at < end and self.last[at] == last else -1

    def put(self, row: Costs, history: int) -> None:
        """Write what every n-gram behind ``history`` costs into ``row``, by its last character."""
        import numpy as np

        part = slice(self.starts[history], self.starts[history + 1])
        row[np.frombuffer(self.last, dtype=np.uint16)[part]] = np.frombuffer(self.cost, dtype=np.uint8)[part]

    def places(self, history: int, lasts: Costs) -> Costs:
        """As ``place``, for each of ``lasts``."""
        import numpy as np

        part = slice(self.starts[history], self.starts[history + 1])
        held = np.frombuffer(self.last, dtype=np.uint16)[part]
        if not len(held):
            return np.full(len(lasts), -1)
        at = held.searchsorted(lasts)
        at[at == len(held)] = 0
        return np.where(held[at] == lasts, at + part.start, -1)


class Endings:
    """The n-grams of one length by their last character, with the histories it stands behind."""

    __slots__ = ("cost", "history", "starts")

    def __init__(self, order: Order, size: int) -> None:
        import numpy as np

        last = np.frombuffer(order.last, dtype=np.uint16)
        by_last = last.argsort(kind="stable")  # so the histories of each rise
        starts = np.frombuffer(order.starts, dtype=np.uint32)
        self.history = np.repeat(np.arange(len(starts) - 1, dtype=np.uint32), starts[1:] - starts[:-1])[
            by_last
        ]
        self.cost = np.frombuffer(order.cost, dtype=np.uint8)[by_last]
        self.starts = np.searchsorted(last[by_last], np.arange(size + 1))

    def of(self, last: int) -> tuple[Costs, Costs]:
        """The histories that ``last`` stands behind, rising, and what it costs there."""
        part = slice(self.starts[last], self.starts[last + 1])
        return self.history[part], self.cost[part]


class Language:
    """Costs of characters in context. Histories are pairs of character numbers, as ``number`` gives them."""

    __slots__ = (
        "_back", "_base", "_endings", "_memo", "_pair_rows", "_pairs", "_rows", "_unigram", "number", "numbers", "size", "start", "triples",
    )  # fmt: skip

    def __init__(self) -> None:
        import numpy as np

        with files("pipeline.data").joinpath("weights", "language.npz").open("rb") as file:
            table = np.load(file, allow_pickle=False)
            codes = table["characters"].tolist()
            self._unigram: bytes = table["cost_1"].tobytes()
            self._back: bytes = table["back_1"].tobytes()
            self._pairs, self.triples = Order(table, 2), Order(table, 3)
        self._base: Costs = np.frombuffer(self._unigram, dtype=np.uint8).astype(np.int16)
        self._base[0] = UNKNOWN
        #: Characters that have a number, and one.
        self.size = len(codes) + 1
        self.numbers = Numbers({chr(code): number for number, code in enumerate(codes, 1)})
        self.number = self.numbers.__getitem__
        self.start = self.numbers["\n"]
        self._memo: dict[int, int] = {}
        self._pair_rows: dict[int, Costs] = {}
        self._rows: dict[int, Costs] = {}
        self._endings: tuple[Endings, Endings] | None = None

    def cost(self, first: int, second: int, third: int) -> int:
        """What the character ``third`` costs behind ``first`` and ``second``."""
        key = (first * self.size + second) * self.size + third
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= MEMORY:
                self._memo.clear()
            known = self._memo[key] = self._cost(first, second, third)
        return known

    def _cost(self, first: int, second: int, third: int) -> int:
        if not third:
            return UNKNOWN
        if not second:
            return self._unigram[third]
        price = 0
        if first and (history := self._pairs.place(first, second)) >= 0:
            place = self.triples.place(history, third)
            if place >= 0:
                return self.triples.cost[place]
            price = self._pairs.back[history]
        place = self._pairs.place(second, third)
        if place >= 0:
            return price + self._pairs.cost[place]
        return price + self._back[second] + self._unigram[third]

    def place(self, first: int, second: int, third: int) -> int:
        """Where the table holds the trigram; -1 where it does not."""
        return self.triples.place(self._pairs.place(first, second), third)

    def row(self, first: int, second: int) -> Costs:
        """What each character costs behind ``first`` and ``second``, by its number. Not to be written to."""
        key = first * self.size + second
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
        history = self._pairs.place(first, second) if first and second else -1
        if history < 0:
            return pair_row
        row: Costs = pair_row + self._pairs.back[history]
        row[0] = UNKNOWN
        self.triples.put(row, history)
        return row

    def _pair_row(self, second: int) -> Costs:
        if not second:
            return self._base
        row: Costs = self._base + self._back[second]
        row[0] = UNKNOWN
        self._pairs.put(row, second)
        return row

    def pair_places(self, first: int, seconds: Costs) -> Costs:
        """Where the table holds the pairs of ``first`` and each of ``seconds``; -1 where it does not."""
        return self._pairs.places(first, seconds)

    def behind(self, places: Costs, seconds: Costs, third: int) -> Costs:
        """What ``third`` costs behind pairs of characters: where they stand (``pair_places``), and the ``seconds`` of them."""
        import numpy as np

        if self._endings is None:
            self._endings = Endings(self._pairs, self.size), Endings(self.triples, self.size)
        pairs, triples = self._endings
        column = np.frombuffer(self._back, dtype=np.uint8).astype(np.int16) + self._unigram[third]
        column[0] = self._unigram[third]
        held, costs = pairs.of(third)
        column[held] = costs
        back = np.frombuffer(self._pairs.back, dtype=np.uint8)
        found: Costs = column[seconds] + np.where(places < 0, 0, back[places])
        held, costs = triples.of(third)
        if len(held):
            at = held.searchsorted(places)
            at[at == len(held)] = 0
            found = np.where(held[at] == places, costs[at], found)
        return found

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
        orders: list[Order] = []
        for n, name in ((4, "fourgrams.npz"), (5, "fivegrams.npz")):
            with files("pipeline.data").joinpath("weights", name).open("rb") as file:
                orders.append(Order(np.load(file, allow_pickle=False), n))
        self._fours, self._fives = orders
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
                four = self._fours.place(self._language.place(*numbers[-4:-1]), second)
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

    def _step(self, four: int, three: int, first: int, second: int, number: int) -> tuple[int, int, int]:
        """Cost of ``number``, and the places of the trigram and the 4-gram that it ends."""
        if not number:
            return UNKNOWN, -1, -1
        after_four = self._fours.place(three, number)
        after_three = self._language.place(first, second, number)
        price = 0
        if four >= 0:
            at = self._fives.place(four, number)
            if at >= 0:
                return self._fives.cost[at], after_three, after_four
            price = self._fours.back[four]
        if after_four >= 0:
            return price + self._fours.cost[after_four], after_three, after_four
        if three >= 0:
            price += self._language.triples.back[three]
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
