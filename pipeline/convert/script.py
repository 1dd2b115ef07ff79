"""Script: a text in one script, on purpose; each changed character is an edit of its own.

    >>> converted("關于體製的曆史", "hans")
    '关于体制的历史'

Evidence   the dictionaries of OpenCC (see opencc.py), phrase before character
Before it  names of divisions as they are written (乾县, 藉口镇, 於潜镇), words of variants.py
Not this   a character that simplified text uses too (乾, 徵, 甯), in a line whose script is simplified; in a
           line of
           traditional script that stays traditional, anything but a form that the phrase forbids (體製)
Risk       a person's name: 于 and 於, 范 and 範 are different surnames; a traditional line cannot tell
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import regex

from pipeline.convert import variants
from pipeline.convert.opencc import Converter, candidates, converter, dictionary
from pipeline.core import Document, Edit, Span
from pipeline.data import names, township_names

RULE = "convert.script"

#: What a division's name ends in, and what is left of it is the short name.
_CLASS = regex.compile(r"(?:街道|鹿场|农场|经济开发区|[镇乡县])$")
#: A change that makes the next pass change again is followed this far; more rounds were never needed.
_ROUNDS = 4
#: A line that does not show its script has the one of the document, which shows in this many characters.
_SAMPLE = 20_000
#: What OpenCC leaves in traditional text though simplified prose has another character.
_LACKING = {"牠": "它", "妳": "你", "砲": "炮", "姪": "侄"}
#: What the words of variants.py are about; their other characters are mere script.
_DOUBTFUL = frozenset("乾徵覆後摺昇菸瞭麽麵裏藉祇衹")
#: Traditional characters that machines put for another of the same simplified form, and that one: 體製 for
#: 體制.
#: Pairs that careful writers exchange (群羣, 台臺, 布佈, 占佔) are not here.
_MISTAKEN = dict(
    zip(
        "製曆乾覆麵髮錶嚮鬆穀係繫醜薑徵餘裡裏鬥範鍾嚐昇闆捲",
        "制歷幹復面發表向松谷系系丑姜征余里里斗范鐘嘗升板卷",
        strict=True,
    )
)


@cache
def _shared() -> frozenset[str]:
    """Characters that OpenCC simplifies though simplified text has them: those of GB 2312, and 昇 (since
    2013).

    於, 後, 夥 and 麽 are not among them: in simplified text they are leftovers far oftener than names.
    """

    def simplified(char: str) -> bool:
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            return char == "昇"
        return True

    changed = (key for key, value in dictionary("TSCharacters").items() if key != value)
    return frozenset(filter(simplified, changed)) - frozenset("於後夥麽") | frozenset(_LACKING)


@cache
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that simplified text alone has, and those that traditional text alone has.

    OpenCC takes 群, 床 and 秘 for simplified; whatever stands among the frequent characters of Big5 is good
    in both.
    """

    def frequent(char: str) -> bool:
        try:
            return b"\xa4\x40" <= char.encode("big5") <= b"\xc6\x7e" and char not in "么儿听坏扑"
        except UnicodeEncodeError:
            return False

    hans = (
        key for key, values in candidates("STCharacters").items() if key not in values and not frequent(key)
    )
    hant = (key for key, value in dictionary("TSCharacters").items() if key != value and key not in _shared())
    return frozenset(hans), frozenset(hant)


@cache
def _shown() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The same two sets as classes, which count a line faster than a loop over it.

    Without the characters beyond FFFF, which hardly occur and make a class of ``re`` a slow one.
    """
    hans, hant = ("".join(sorted(char for char in chars if char <= "\uffff")) for chars in _only())
    return re.compile(f"[{hans}]"), re.compile(f"[{hant}]")


def is_traditional(line: str, otherwise: bool = False) -> bool:
    """The script of a line by the characters that only one script has; ``otherwise`` where it has none."""
    only_hans, only_hant = _shown()
    hans, hant = len(only_hans.findall(line)), len(only_hant.findall(line))
    return hant * 2 > hans if hans + hant else otherwise


@cache
def _kept_names() -> dict[str, str]:
    """Names of divisions that conversion would alter, in either script, and as they are."""
    base = converter("t2s")
    simple = dictionary("STCharacters")
    found: dict[str, str] = {}
    phrases = dictionary("TSPhrases")
    every = {*names(), *township_names()}
    for name in sorted(every):
        if len(name) < 2 or base.convert(name) == name:
            continue
        short = _CLASS.sub("", name)
        # A short name that is a word (藉口) or may begin one (乾西) is not worth the risk.
        usable = len(short) > 1 and short not in phrases and short[0] != "乾" and base.convert(short) != short
        for form in (name, short) if usable else (name,):
            touched = base.convert(form)
            found[form] = form
            found["".join(c if c != t else simple.get(c, c) for c, t in zip(form, touched, strict=True))] = (
                form
            )
    return found


@cache
def _to_hans() -> Converter:
    base = dictionary("TSPhrases")
    # A phrase that is right as it stands (乾清宫, 幺麽) stays when it is met in simplified form.
    chars = dictionary("TSCharacters")
    right = {value: value for value in base.values() if any(chars.get(char, char) != char for char in value)}
    kept = _kept_names() | variants.right_words()
    return Converter([kept, variants.overconverted(), right | base], chars | _LACKING)


@cache
def _to_hant() -> Converter:
    """From simplified text; a kept name takes the traditional form that leaves its own character alone."""
    simple = dictionary("STCharacters")
    touched = converter("t2s")
    names_hant = {
        name: "".join(
            c if c != t else simple.get(c, c) for c, t in zip(name, touched.convert(name), strict=True)
        )
        for name in set(_kept_names().values())
    }
    return Converter([names_hant, dictionary("STPhrases")], simple)


def _line_ends(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield at, end
        at = end + 1


def _hans(text: str) -> str:
    """One round to simplified script."""
    to_hans = _to_hans()
    plain = to_hans.convert(text)
    if plain == text and "著" not in text:
        return text
    chars = list(plain)
    shared = _shared()
    whole: bool | None = None
    covered: set[int] | None = None
    for start, end in _line_ends(text):
        line = text[start:end]
        if line == plain[start:end] and "著" not in line:
            continue
        if whole is None:
            whole = is_traditional(text[:_SAMPLE])
        traditional = is_traditional(line, whole)
        if not traditional:
            for i in range(start, end):
                if text[i] in shared and chars[i] != text[i]:
                    if covered is None:
                        covered = {k for a, b, _ in to_hans.phrases(text) for k in range(a, b)}
                    if i not in covered:
                        chars[i] = text[i]
        if "著" in line:
            for offset, char in variants.meant("".join(chars[start:end]), traditional).items():
                chars[start + offset] = char
    return "".join(chars)


def _supported(line: str, at: int, simple: str) -> bool:
    """True where some phrase that OpenCC knows holds the traditional character at ``at`` as it is written.

    ``simple``: the line in simplified script, same length.
    """
    phrases = dictionary("STPhrases")
    for start in range(max(0, at - 3), at + 1):
        for end in range(max(at + 1, start + 2), min(len(line), start + 5) + 1):
            value = phrases.get(simple[start:end])
            if value is not None and value[at - start] == line[at]:
                return True
    return False


def _hant(text: str) -> str:
    """One round to traditional script."""
    simple = _hans(text)
    to_hant = _to_hant()
    full = to_hant.convert(simple)
    if full == text:
        return text
    chars = list(full)
    whole = is_traditional(text[:_SAMPLE])
    covered = {k for a, b, _ in to_hant.phrases(simple) for k in range(a, b)}
    mistaken = {k for a, b, number in _to_hans().phrases(text) if number == 1 for k in range(a, b)}
    hans_only = _only()[0]
    for start, end in _line_ends(text):
        line = text[start:end]
        if line == full[start:end] or not is_traditional(line, whole):
            continue
        for i in range(start, end):
            if chars[i] == text[i] or text[i] in hans_only:
                continue
            sure = i in covered and chars[i] == _MISTAKEN.get(text[i]) and not _supported(text, i, simple)
            if not sure and i not in mistaken:
                chars[i] = text[i]
    return "".join(chars)


def converted(text: str, script: str) -> str:
    """The text in script ``hans`` or ``hant``, as long as before; converting it again changes nothing."""
    one_round = _hans if script == "hans" else _hant
    for _ in range(_ROUNDS):
        moved = one_round(text)
        if moved == text:
            break
        text = moved
    return text


def propose(doc: Document, script: str) -> Iterator[Edit]:
    """An edit for each character that another script, or the phrase it stands in, writes otherwise."""
    text = doc.text
    moved = converted(text, script)
    if moved == text:
        return
    changed = [i for i, (a, b) in enumerate(zip(text, moved, strict=True)) if a != b]
    wrong = _never_meant(text, moved, changed)
    for i in changed:
        yield Edit(Span(i, i + 1), moved[i], variants.RULE if i in wrong else RULE)


def _never_meant(text: str, moved: str, changed: list[int]) -> set[int]:
    """Those of the changed characters that rightly written text of either script would not have had here."""
    forms = candidates("STCharacters")
    shared = _shared()
    found = {i for i in changed if text[i] == "著"}
    listed = {k for a, b, number in _to_hans().phrases(text) if number == 1 for k in range(a, b)}
    doubtful: dict[tuple[int, int], list[int]] = {}
    for i in changed:
        if text[i] in shared or i in listed or text[i] in _MISTAKEN:
            end = text.find("\n", i)
            doubtful.setdefault((text.rfind("\n", 0, i) + 1, len(text) if end < 0 else end), []).append(i)
    back = converter("s2t")
    for (start, end), places in sorted(doubtful.items()):
        seen, line = text[start:end], moved[start:end]
        traditional = is_traditional(seen)
        right = ""
        sure: set[int] = set()
        for i in places:
            if not traditional and text[i] in shared:
                found.add(i)
            elif _supported(seen, i - start, line):
                continue
            elif i in listed and text[i] in _DOUBTFUL:
                found.add(i)
            elif text[i] in _MISTAKEN and text[i] in forms.get(moved[i], ()):
                if not right:
                    right = back.convert(line)
                    sure = {start + k for a, b, _ in back.phrases(line) for k in range(a, b)}
                if i in sure and right[i - start] == _MISTAKEN[text[i]]:
                    found.add(i)
    return found
