"""Word: what a clause is made of: characters of the text and the part that they play in the sentence.

    江北区/成立/了/创建办公室  →  district · verb · aspect · agency

What stands where in a clause is asked of its kinds, a string of one character a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from pipeline.core import Mention, Span

#: What kind of word: its part in the sentence; one character each, so that ``Clause.kinds`` is a string.
DISTRICT, AGENCY, PERSON, NUMBER, DATE, NAME = "d", "a", "p", "#", "t", "“"
VERB, NOUN, ADVERB, WILL, PREPOSITION, LOCALIZER = "v", "n", "r", "w", "f", "l"
PARTICLE, ASPECT, LIST, AND, COPULA, ASIDE = "u", "o", "、", "c", "=", "("
#: A mark that parts clauses, or stands for nothing.
MARK = "."


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb of the tables: its class, whether an object of its own makes it an undertaking, whether also a noun."""

    kind: str
    strong: bool
    also_noun: bool


@dataclass(slots=True, eq=False)
class Word:
    """A word of a sentence; ``text`` is folded; a restored 的 or 是 has no width.

    ``use``: of a word of kind noun, "verb" or "adjective" where the dictionary knows it as such.
    """

    start: int
    end: int
    text: str
    kind: str
    mention: Mention | None = None
    doing: Doing | None = None
    use: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_kind, _text = attrgetter("kind"), attrgetter("text")


class Clause(list[Word]):
    """The words between two pauses. ``kinds``: the kind of each, so that str finds what stands where; ``texts``: the
    characters of each, so that sets tell whether one of theirs is among them.

    ``kinds.rfind(PREPOSITION, 0, at)`` is the nearest preposition before the word at ``at``. The words are there to
    be read: a clause never changes.
    """

    __slots__ = ("kinds", "texts")

    def __init__(self, words: Iterable[Word]) -> None:
        super().__init__(words)
        self.kinds = kinds_of(self)
        self.texts = list(map(_text, self))

    def behind(self, start: int) -> Clause:
        """The clause without its first words."""
        return Clause(self[start:]) if start else self


def places(kinds: str, kind: str) -> list[int]:
    """Where the words of one kind stand."""
    return [i for i, one in enumerate(kinds) if one == kind]


def run_end(kinds: str, wanted: str, start: int, stop: int | None = None) -> int:
    """Where the words of these kinds end that follow one another from ``start``, at ``stop`` at the latest."""
    stop = len(kinds) if stop is None else min(stop, len(kinds))
    while start < stop and kinds[start] in wanted:
        start += 1
    return start


def kinds_of(words: Iterable[Word]) -> str:
    """The kinds of the words, one character a word."""
    return "".join(map(_kind, words))
