"""Word: what a clause is made of: characters of the text and the part that they play in the sentence.

江北区/成立/了/创建办公室  →  district · verb · aspect · agency
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core import Mention, Span

#: What kind of word: its part in the sentence.
DISTRICT, AGENCY, PERSON, NUMBER, DATE, NAME = "district", "agency", "person", "number", "date", "name"
VERB, NOUN, ADVERB, WILL, PREPOSITION, LOCALIZER = (
    "verb",
    "noun",
    "adverb",
    "will",
    "preposition",
    "localizer",
)
PARTICLE, ASPECT, LIST, AND, COPULA, ASIDE = "particle", "aspect", "list", "and", "copula", "aside"
#: A mark that parts clauses, or stands for nothing.
MARK = "mark"


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
