"""Chinese: the lookup key of a text, the readings of its characters, the list of the pinyin notes.

>>> fold("世界衛生組織")
'世界卫生组织'
>>> readings("調")[0], plain("lǜ"), is_syllable("huì"), is_syllable("who")
('diào', 'lü', True, False)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from pipeline.data.reader import read, rows

__all__ = ["fold", "is_syllable", "note_levels", "note_readings", "plain", "plain_forms", "readings", "unify"]

# Combining macron, acute, caron, grave: tones 1 to 4. The breve is what careless typists put for the caron.
_TONES = "\u0304\u0301\u030c\u0300\u0306"
# IPA letters that pinyin fonts use in place of a and g.
_LETTERS = str.maketrans("ɑɡ", "ag")


#: Of so many different characters or fewer each is replaced by itself: quicker than to look all characters up.
_FEW = 40


@cache
def _fold() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("script/fold.tsv")}


@cache
def _fold_all() -> dict[int, str]:
    return str.maketrans(_fold())


def fold(text: str) -> str:
    """The lookup key of a text: simplified, character by character, of the same length; never for showing.

    Also folds characters that are good simplified ones elsewhere (乾县 -> 干县, 著名 -> 着名), so fold
    both the text and what is looked up in it. Folding twice changes nothing more.
    """
    table = _fold()
    other = table.keys() & set(text)
    if len(other) > _FEW:
        return text.translate(_fold_all())
    for char in other:
        text = text.replace(char, table[char])
    return text


@cache
def _radicals() -> dict[int, str]:
    return {ord(char): unified for char, unified in read("script/radicals.tsv")[1]}


def unify(text: str) -> str:
    """Radicals and compatibility ideographs replaced by the characters they look like, same length.

    >>> unify("⼈⺠")
    '人民'
    """
    return text.translate(_radicals())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    # Syllables repeat: 22,000 characters share some 1,500 of these tuples.
    shared: dict[tuple[str, str], tuple[str, ...]] = {}
    found = {}
    for char, first, others in read("pinyin/readings.tsv")[1]:
        key = first, others
        if key not in shared:
            shared[key] = (first, *others.split(";")) if others else (first,)
        found[char] = shared[key]
    return found


def readings(char: str) -> tuple[str, ...]:
    """Toned readings of one character, the one that pypinyin gives without context first; empty if none
    is known."""
    return _readings().get(char, ())


@lru_cache(maxsize=4096)
def plain(syllable: str) -> str:
    """A syllable without its tone, in small letters, with ü: lǜ, LÜ, lv and lu: -> lü; huì -> hui.

    ``lu`` stays ``lu``: see plain_forms for how ü may have been typed.
    """
    parts = unicodedata.normalize("NFD", syllable.translate(_LETTERS).lower())
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return bare.replace("u:", "ü").replace("v", "ü")


def plain_forms(syllable: str) -> frozenset[str]:
    """All toneless spellings of a syllable: lǜ -> lü, lv, lu; nüè -> nüe, nve, nue; huì -> hui alone."""
    bare = plain(syllable)
    return frozenset({bare, bare.replace("ü", "v"), bare.replace("ü", "u")})


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for syllable, _ in read("pinyin/syllables.tsv")[1])


@cache
def is_syllable(text: str) -> bool:
    """Whether this is a valid Mandarin syllable, with one tone mark at most or none: huì, hui, lǜ, lv;
    not who, not huíì."""
    parts = unicodedata.normalize("NFD", text)
    if not text or len(text) > 12 or sum(c in _TONES for c in parts) > 1:
        return False
    return plain(text) in _syllables()


@cache
def note_levels() -> tuple[tuple[str, ...], ...]:
    """The list of the pinyin notes: the characters (traditional) of each level, in order.

    A page that was annotated down to level n has notes behind all characters of the levels 0 … n and no
    others.
    """
    levels: dict[str, list[str]] = {}
    for level, _, char, _ in read("pinyin/note_levels.tsv")[1]:
        levels.setdefault(level, []).append(char)
    return tuple(map(tuple, levels.values()))


@cache
def note_readings() -> Mapping[str, str]:
    """Character of the list -> the one reading printed behind it, whatever the context."""
    return MappingProxyType({char: reading for _, _, char, reading in read("pinyin/note_levels.tsv")[1]})
