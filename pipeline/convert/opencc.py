"""OpenCC: the dictionaries of opencc-python-reimplemented, compiled: its output, at our speed.

    >>> converter("t2s").convert("乾隆年間，乾淨的體制")
    '乾隆年间，干净的体制'

The package splits a text at marks and white space, and gives each piece to one dictionary after another; a
dictionary
takes its longest key wherever it stands, of equals the leftmost, then the next longest in what is left. Here
the same
places are found in one walk: ``convert`` equals the package's character for character, on any text.
This file is the package's only door; only its data files are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Converter", "candidates", "converter", "dictionary"]

#: Where the package splits a text before it looks anything up (its ``split_chars_re``): no key can reach
#: across.
_SEPARATOR = re.compile(
    r"[\s\-,.?!*　，。、；：？！…“”‘’『』「」﹁﹂—－（）《》〈〉～．／＼"
    r"︒︑︔︓︿﹀︹︺︙︐［﹇］﹈︕︖︰︳︴︽︾︵︶｛︷｝︸﹃﹄【︻】︼]"
)


@cache
def candidates(name: str) -> dict[str, tuple[str, ...]]:
    """A dictionary of the package (TSPhrases, STCharacters …): keys and all their values, best first."""
    text = files("opencc").joinpath("dictionary", f"{name}.txt").read_text("utf-8")
    rows = (line.strip().split("\t") for line in text.split("\n") if line.strip())
    return {key: tuple(values.split(" ")) for key, values in rows}


@cache
def dictionary(name: str) -> dict[str, str]:
    """A dictionary of the package with the values that it uses."""
    return {key: values[0] for key, values in candidates(name).items()}


class Converter:
    """One group of dictionaries, phrases before characters. All keep the length of a text.

    Raises ValueError for a dictionary that does not, or that mixes phrases and characters.
    """

    def __init__(self, phrases: Sequence[Mapping[str, str]], characters: Mapping[str, str]) -> None:
        for mapping in (*phrases, characters):
            for key, value in mapping.items():
                if len(key) != len(value):
                    raise ValueError(f"{key} → {value}: wants values as long as their keys")
        self.characters = {ord(key): value for key, value in characters.items() if key != value}
        self._layers = [_Layer(mapping) for mapping in phrases]

    def phrases(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and number of the dictionary for every phrase that converts as one, in order."""
        found: list[tuple[int, int, int]] = []
        taken: bytearray | None = None
        for number, layer in enumerate(self._layers):
            places = list(layer.places(text))
            if not places:
                continue
            if taken is None:
                taken = bytearray(len(text))
            places.sort(key=lambda place: (place[0] - place[1], place[0]))
            for start, end in places:
                # The ends tell: a key of the same or a greater length that overlaps this one covers one of
                # them.
                if not taken[start] and not taken[end - 1] and (end - start < 3 or 1 not in taken[start:end]):
                    taken[start:end] = b"\x01" * (end - start)
                    found.append((start, end, number))
        found.sort()
        return found

    def value(self, text: str, number: int) -> str:
        """What dictionary ``number`` makes of one of its keys."""
        return self._layers[number].mapping[text]

    def convert(self, text: str) -> str:
        """The text converted; as long as before."""
        plain = text.translate(self.characters)
        pieces: list[str] = []
        at = 0
        for start, end, number in self.phrases(text):
            pieces += [plain[at:start], self.value(text[start:end], number)]
            at = end
        if not at:
            return plain
        pieces.append(plain[at:])
        return "".join(pieces)


class _Layer:
    """The phrases of one dictionary, found by their first two characters."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self.mapping = {key: value for key, value in mapping.items() if not _SEPARATOR.search(key)}
        by_pair: dict[str, set[int]] = {}
        for key in self.mapping:
            if len(key) < 2:
                raise ValueError(f"{key}: wants phrases, not characters")
            by_pair.setdefault(key[:2], set()).add(len(key))
        self._lengths = {pair: tuple(sorted(lengths, reverse=True)) for pair, lengths in by_pair.items()}
        firsts = "".join(sorted({re.escape(pair[0]) for pair in by_pair}))
        seconds = "".join(sorted({re.escape(pair[1]) for pair in by_pair}))
        self._start = re.compile(f"[{firsts}](?=[{seconds}])") if firsts else None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Every place where a key stands, overlapping ones too."""
        if self._start is None:
            return
        mapping, lengths, size = self.mapping, self._lengths, len(text)
        for found in self._start.finditer(text):
            start = found.start()
            for length in lengths.get(text[start : start + 2], ()):
                # At the end of the text a slice may be cut down to a shorter key, which has its own turn.
                if start + length <= size and text[start : start + length] in mapping:
                    yield start, start + length


def _named(config: str) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The dictionaries of one of the package's configurations.

    Raises ValueError for a configuration that converts in several rounds.
    """
    setting: dict[str, Any] = json.loads(
        files("opencc").joinpath("config", f"{config}.json").read_text("utf-8")
    )
    chain = setting["conversion_chain"]
    if len(chain) != 1 or chain[0]["dict"]["type"] != "group":
        raise ValueError(f"{config}: wants one group of dictionaries")
    names = [entry["file"].removesuffix(".txt") for entry in chain[0]["dict"]["dicts"]]
    *phrases, characters = map(dictionary, names)
    return phrases, characters


@cache
def converter(config: str) -> Converter:
    """The package's configuration ``t2s`` or ``s2t``, its output to the character."""
    return Converter(*_named(config))
