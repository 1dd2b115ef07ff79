"""View: a document as the extraction rules see it: folded text, the stretches to read, and where names
must stop.

Rules look up on ``folded`` (Hans, character by character, same length) and return spans of ``text``. A
name never
crosses a stop: the end of a block, or an accepted gap that holds a mark and is likelier than not. The other
accepted gaps are soft: a name of a table may cross one, a name that is only guessed may not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.core import Block, Document, Span, Token
from pipeline.core.outline import SENTENCE_MARKS, body_blocks, pauses
from pipeline.data import fold

#: From here on a restored mark parts names.
SURE = 0.55
HAN_FIRST, HAN_LAST = "㐀", "鿿"


def is_han(char: str) -> bool:
    """True for a character of the unified blocks of the basic plane, and for 〇."""
    return HAN_FIRST <= char <= HAN_LAST or char == "〇"


def near(
    pattern: regex.Pattern[str], sign: regex.Pattern[str], reach: int, text: str, start: int, end: int
) -> Iterator[regex.Match[str]]:
    """As ``pattern.finditer(text, start, end)``, looked for only where ``sign`` is found.

    A match of ``pattern`` must hold one of ``sign`` that starts at most ``reach`` characters behind its own start: it
    is worth while where ``sign`` is rare and ``pattern`` could begin anywhere.
    """
    at = start
    for found in sign.finditer(text, start, end):
        if found.start() < at:
            continue
        match = pattern.search(text, max(at, found.start() - reach), end)
        if match is None:
            return
        yield match
        at = match.end()


def beginning(
    pattern: regex.Pattern[str], first: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[regex.Match[str]]:
    """As ``pattern.finditer(text, start, end)``, tried only where ``first`` matches: where it must, at the least.

    It is worth while where ``first`` asks for sets of characters, which are bitmaps in ``re``, and ``pattern`` is long.
    """
    at = start
    for place in first.finditer(text, start, end):
        if place.start() >= at and (match := pattern.match(text, place.start(), end)) is not None:
            yield match
            at = match.end()


class Pairs:
    """The first two characters of all names of a table, made once for the table.

    Most places of a text are out by either character alone, which a set of characters of ``re`` tells at no cost: it
    is a bitmap, however many characters it holds.
    """

    __slots__ = ("_known", "_sign")

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(pair for pair in known if len(pair) == 2)
        sets = (re.escape("".join(sorted(set(chars)))) for chars in zip(*self._known, strict=True))
        self._sign = re.compile("[{}](?=[{}])".format(*sets) if self._known else "(?!)")

    def places(self, text: str) -> Iterator[int]:
        """Where one of the pairs stands, in order."""
        for found in self._sign.finditer(text):
            at = found.start()
            if text[at : at + 2] in self._known:
                yield at


def folded(doc: Document) -> str:
    """The text folded to Hans, character by character; the document keeps it for all rules."""
    return doc.kept("folded", frozenset(), lambda: fold(doc.text))


class WordEnds(NamedTuple):
    """Where the words of the segmenter start and where they end, in their order; and the same as sets."""

    starts: list[int]
    ends: list[int]
    start_set: frozenset[int]
    end_set: frozenset[int]

    @classmethod
    def of(cls, doc: Document) -> WordEnds:
        """Those of a document, which keeps them for all rules."""
        return doc.kept("word ends", frozenset((Token,)), lambda: cls._of(doc))

    @classmethod
    def _of(cls, doc: Document) -> WordEnds:
        spans = [token.span for token in doc.of(Token)]
        starts, ends = [span.start for span in spans], [span.end for span in spans]
        return cls(starts, ends, frozenset(starts), frozenset(ends))


@dataclass(frozen=True, slots=True)
class View:
    """What several rules want to know of a document; all offsets are of ``doc.text``.

    ``blocks``: titles, headings, paragraphs of the body. ``pieces``: the stretches between two stops, in
    order.
    ``stops``: offsets that no name crosses. ``soft``: other places where a name may well end. ``starts``,
    ``ends``: where words begin and end; empty without tokens.
    ``sentence_ends``: offsets at which a sentence ends.
    """

    text: str
    folded: str
    blocks: tuple[Block, ...]
    pieces: tuple[Span, ...]
    stops: tuple[int, ...]
    soft: frozenset[int]
    starts: frozenset[int]
    ends: frozenset[int]
    sentence_ends: tuple[int, ...]
    block_starts: tuple[int, ...]
    #: Which of the blocks are headings that have a level.
    headings: tuple[int, ...]

    def pairs(self, known: Pairs) -> Iterator[tuple[int, Span]]:
        """Where two characters of ``known`` stand together, with the piece that they stand in."""
        return self.standing(known.places(self.folded))

    def standing(self, offsets: Iterable[int]) -> Iterator[tuple[int, Span]]:
        """Those of ``offsets``, which are in order, that stand in a piece before its last character; with the piece."""
        pieces = iter(self.pieces)
        piece = next(pieces, None)
        for at in offsets:
            while piece is not None and piece.end <= at:
                piece = next(pieces, None)
            if piece is None:
                return
            if piece.start <= at < piece.end - 1:
                yield at, piece

    def within(self, start: int, end: int) -> bool:
        """True where ``start:end`` crosses no stop and lies in one stretch of the body."""
        at = bisect_right(self.stops, start)
        if at < len(self.stops) and self.stops[at] < end:
            return False
        return self.block_at(start) == self.block_at(end - 1) >= 0

    def block_at(self, offset: int) -> int:
        """Which block of the body the offset lies in, or -1."""
        at = bisect_right(self.block_starts, offset) - 1
        return at if at >= 0 and offset < self.blocks[at].span.end else -1

    def stop_at(self, offset: int) -> bool:
        at = bisect_left(self.stops, offset)
        return at < len(self.stops) and self.stops[at] == offset

    def pause_at(self, offset: int) -> bool:
        """True at a stop, and at any accepted gap."""
        return offset in self.soft or self.stop_at(offset)

    def begins_word(self, offset: int) -> bool:
        """True where a word starts, or where nothing is known of words."""
        return not self.starts or offset in self.starts

    def ends_word(self, offset: int) -> bool:
        return not self.ends or offset in self.ends

    def sentence(self, offset: int) -> Span:
        """The sentence around an offset, within its block."""
        block = self.blocks[max(self.block_at(offset), 0)].span if self.blocks else Span(0, len(self.text))
        at = bisect_right(self.sentence_ends, offset)
        start = self.sentence_ends[at - 1] if at else 0
        end = self.sentence_ends[at] if at < len(self.sentence_ends) else len(self.text)
        return Span(max(start, block.start), max(min(end, block.end), max(start, block.start)))

    @property
    def titles(self) -> Iterator[Span]:
        """The title of the report: its title blocks, or the first block where none is marked."""
        found = [b.span for b in self.blocks if b.kind == "title"]
        return iter(found or [b.span for b in self.blocks[:1]])


def view(doc: Document) -> View:
    """The view of a document. Without tokens, word boundaries are unknown and nothing is refused for them."""
    text = doc.text
    blocks = body_blocks(doc)
    gaps = [gap for gap in doc.accepted("balanced") if gap.inserted]
    stops = {g.offset for g in gaps if g.confidence >= SURE and not g.inserted.isalpha()}
    for block in blocks:
        stops |= {block.span.start, block.span.end}
        at = text.find("\n", block.span.start, block.span.end)
        while at >= 0:
            stops.add(at)
            at = text.find("\n", at + 1, block.span.end)
    ordered = tuple(sorted(stops))
    pieces: list[Span] = []
    for block in blocks:
        low, high = bisect_left(ordered, block.span.start), bisect_right(ordered, block.span.end)
        pieces += [Span(a, b) for a, b in pairwise(ordered[low:high]) if b > a]
    words = WordEnds.of(doc)
    return View(
        text,
        folded(doc),
        blocks,
        tuple(pieces),
        ordered,
        frozenset(g.offset for g in gaps),
        words.start_set,
        words.end_set,
        pauses(doc, SENTENCE_MARKS),
        tuple(block.span.start for block in blocks),
        tuple(i for i, block in enumerate(blocks) if block.kind == "heading" and block.level > 0),
    )
