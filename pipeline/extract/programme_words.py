"""Words: the classes of ``lexicon/programme_words.tsv``, as sets, as endings, and as patterns of what stands before marks.

开展“…” carries out · 建成“…” sets up · 杜绝“…” fights · “…驿站” stands
"""

from __future__ import annotations

from functools import cache

import regex

from pipeline.data import rows

__all__ = ["endings", "heads", "leads", "pattern", "words_of"]

#: What may stand between a verb of a class and the mark that opens a name.
_BETWEEN = {
    "sets_up": r"了?[^，。；：、,;:“”「」]{0,8}",
    "carries_out": r"了?[^，。；：、,;:“”「」]{0,8}",
    "names": r"[^，。；：、,;:“”「」]{0,14}",
    "bestows": r"了?[^，。；：、“”]{0,14}",
    "hands_out": r"了?[^，。；：、“”]{0,6}",
    "hands_on": r"[^，。；：“”]{0,12}",
    "engages": r"了?[^，。；：、“”]{0,8}",
    "fights": r"了?\p{Han}{0,4}",
    "holds_to": r"[^，。；：、“”]{0,5}",
    "figure": r"了?\p{Han}{0,8}",
}
#: Where a word is too short to be listed without its company.
_ALSO = {
    "holds_to": r"(?<![可所])以(?![上下内外及来前后])[^，。；：、“”]{0,5}",
    "figure": r"(?:啃|唱|吃|当|做|成|从|由|靠|用|成为|称为|叫做|叫|称作|俗称|人称|号称|所谓|视为|当作|看作|是)了?"
    r"(?:一?[个种条张把份首])?",
}


@cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word, kind in rows("lexicon/programme_words.tsv"):
        found.setdefault(kind, set()).add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


def words_of(kind: str) -> frozenset[str]:
    """The words of one class. Raises KeyError where there is no such class."""
    return _classes()[kind]


@cache
def endings(kind: str) -> tuple[str, ...]:
    """The words of one class, the longest first, as ``str.endswith`` takes them."""
    return tuple(sorted(words_of(kind), key=lambda word: (-len(word), word)))


@cache
def heads() -> dict[str, str]:
    """Nouns behind a name, and the class of what they name: 工程 → programme."""
    classes = ("programme", "institution", "slogan")
    found = {word: name for name in classes for word in words_of(f"of_{name}")}
    return found | dict.fromkeys(words_of("of_tone"), "scare_quote")


@cache
def pattern(kind: str) -> regex.Pattern[str]:
    """Any word of one class."""
    return regex.compile("|".join(endings(kind)))


@cache
def _verbs(kind: str) -> regex.Pattern[str]:
    verbs = rf"(?:{'|'.join(endings(kind))}){_BETWEEN[kind]}"
    return regex.compile(rf"(?:{verbs}|{_ALSO[kind]})$" if kind in _ALSO else rf"{verbs}$")


def leads(kind: str, text: str) -> regex.Match[str] | None:
    """The verb of a class that ``text``, which ends where marks open, leads to them with."""
    return _verbs(kind).search(text)
