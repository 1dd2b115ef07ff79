"""Variants: forms that careless conversion put in and no author wrote: 體製, 曆史, 乾部, 带动著.

    >>> meant("带动著群众阅读著作", traditional=False)
    {2: '着'}

Shape      a character that simplified text writes otherwise, inside a word (data/script/overconversion.tsv);
           著 behind a verb or in a word with 着 (data/script/zhe.tsv)
Evidence   the word; of 著 the character before it and the words that hold it; whether the line is traditional
Not this   著作, 显著, 乾隆, 瞭望, 慰藉; 执著, which its author may have written so; 着 and 著 of a text in
           traditional
           script that stays traditional: both are good there
Risk       a verb before a title (看著《…》) is taken for 着, an author's name (某某著《…》) is left
"""

from __future__ import annotations

from functools import cache

import regex

from pipeline.convert.opencc import dictionary
from pipeline.data.reader import rows

RULE = "convert.variants"

#: Behind these an author, not an action: left alone even in a traditional line.
_NOUNS = frozenset("本为的最个等家是其些和论由很较常所合，、。；：（“《")


def overconverted() -> dict[str, str]:
    """Words with a form that was never meant, and the words as meant; both as a page mixes its scripts."""
    simple = dictionary("STCharacters")
    found: dict[str, str] = {}
    for seen, word in rows("script/overconversion.tsv"):
        if seen != word:
            mixed = (
                simple.get(char, char) if char == now else char for char, now in zip(seen, word, strict=True)
            )
            found |= {seen: word, "".join(mixed): word}
    return found


def right_words() -> dict[str, str]:
    """Words that only look overconverted (瞭望, 慰藉, 覆盖), in either script, and the simplified ones."""
    simple = dictionary("STCharacters")
    found: dict[str, str] = {}
    for seen, word in rows("script/overconversion.tsv"):
        if seen == word:
            found |= {word: word, "".join(simple.get(char, char) for char in word): word}
    return found


@cache
def _words() -> tuple[regex.Pattern[str], dict[str, str], frozenset[str]]:
    kinds: dict[str, str] = {row[0]: row[1] for row in rows("script/zhe.tsv")}
    verbs = frozenset(word[0] for word, kind in kinds.items() if kind == "verb")
    words = {word: kind for word, kind in kinds.items() if kind != "verb"}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return regex.compile("|".join(map(regex.escape, longest_first)), regex.V1), words, verbs


def meant(text: str, traditional: bool) -> dict[int, str]:
    """Offsets of every 著 of a simplified line for which 着 is meant. ``traditional``: its characters were.

    A simplified line whose author wrote 著 is believed unless a verb stands before it.
    """
    found: dict[int, str] = {}
    at = text.find("著")
    while at >= 0:
        if _is_zhe(text, at, traditional):
            found[at] = "着"
        at = text.find("著", at + 1)
    return found


def _is_zhe(text: str, at: int, traditional: bool) -> bool:
    pattern, words, verbs = _words()
    holding = [
        (found.end() - found.start(), found[0])
        for start in range(max(0, at - 3), at + 1)
        if (found := pattern.match(text, start)) is not None and found.end() > at
    ]
    before = text[at - 1] if at else ""
    verb = before in verbs and before != ""
    if holding:
        # The longest word decides; of two, as in 随著名…, the commoner reading does.
        word = max(holding, key=lambda held: (held[0], words[held[1]] == "zhe"))[1]
        # 著《 is a title behind its author, unless somebody does something with the title.
        return verb if word == "著《" else words[word] == "zhe"
    if verb:
        return True
    return (
        traditional
        and "\u4e00" <= before <= "\u9fff"
        and before not in _NOUNS
        and text[at + 1 : at + 2] > "\u4e00"
    )
