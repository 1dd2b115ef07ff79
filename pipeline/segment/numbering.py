"""Numbering: the marker that opens a heading or a list item, as in 一、 （一） 1、 (1) ① 第一章 1.2 一是.

Shape      a numeral in one of the schemes below at the start of a line, with its brackets or mark
Evidence   the scheme; for the bare ones (1.2, 第一节, 一是) also what follows
Not this   1.5万元 (a number), 一、二期工程 (a list), 第一节课 (no section), 2004.9 (a date)
Ask first  a numeral that its byte repair may have got wrong: repair asks the sequence of headings
First seen a study-tour report: 一、 （一） (二) 1、
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

_HAN = "[一二三四五六七八九十百零〇○]{1,4}+"
_NUM = r"\d{1,2}+"
_B = r"[ \t\u3000\xa0]"
_OPEN = r"(?=[ \t\u3000\xa0：:、]|.{0,30}\Z)"

#: Scheme → pattern, in the order they are tried: the outermost first.
SCHEMES: dict[str, regex.Pattern[str]] = {
    name: regex.compile(shape)
    for name, shape in {
        "part": rf"第{_HAN}(?:编|篇|部分){_OPEN}",
        "chapter": rf"第(?:{_HAN}|{_NUM})章{_OPEN}",
        "section": rf"第(?:{_HAN}|{_NUM})节(?!课){_OPEN}",
        "article": rf"第(?:{_HAN}|\d{{1,3}}+)条(?:之{_HAN})?(?={_B})",
        "han": rf"{_HAN}{_B}?(?:[、．.]|[，,](?=.{{2,24}}\Z))",
        "han_paren": rf"[（(]{_B}?{_HAN}{_B}?[）)][、.．]?|[㈠-㈩]",
        "decimal": rf"{_NUM}(?:\.{_NUM}){{1,3}}(?:[、.]|(?={_B}))",
        "arabic": rf"{_NUM}{_B}?(?:、|．|\.(?!\d)|\.(?=\d{{4}}年|\d{{1,2}}月))|[⒈-⒛]",
        "arabic_paren": rf"[（(]{_B}?{_NUM}{_B}?[）)][、.]?|[⑴-⒇]",
        "arabic_close": rf"{_NUM}[）)][、.]?",
        "circled": r"[①-⑳][、.]?",
        "ordinal": r"[一二三四五六七八九十]{1,2}+是(?=\p{Han})|第[一二三四五六七八九十]{1,2}+[，、,：:]"
        r"|其[一二三四五六]+[，、,：:]",
    }.items()
}
#: Level of a scheme where the page has no 第…章 above it; those come before.
LEVELS: dict[str, int] = {
    "part": 1, "chapter": 1, "section": 2, "article": 3, "han": 1, "han_paren": 2, "arabic": 3, "decimal": 3,
    "arabic_paren": 4, "arabic_close": 4, "circled": 5, "ordinal": 6,
}  # fmt: skip
#: Schemes that stand above 一、 and push it down.
BOOK = ("part", "chapter", "section")

#: 一、二期 三、四月份 一、二、三产业: two numerals in a row are a list, not a marker and its heading.
_LIST = regex.compile(r"[一二三四五六七八九十\d]{1,3}+(?:[、期季产类级等线届月号楼层]|年级)")
_VALUES = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


@dataclass(frozen=True, slots=True)
class Marker:
    """``length``: characters of the numbering itself. ``ordinals``: (1,) for 一、, (1, 2) for 1.2."""

    scheme: str
    length: int
    ordinals: tuple[int, ...]


def value(numeral: str) -> int:
    """The value of a Han or Arabic numeral below 1,000; 0 where it is none.

    >>> value("二十三"), value("十"), value("12"), value("一〇")
    (23, 10, 12, 10)
    """
    if numeral.isdecimal():
        return int(numeral)
    if numeral and all(char in _VALUES for char in numeral):
        return int("".join(str(_VALUES[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


_HEADS = frozenset("一二三四五六七八九十百第其（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_HEADS |= {chr(code) for code in (*range(ord("⑴"), ord("⒛") + 1), *range(ord("㈠"), ord("㈩") + 1))}
_SIGNS = {"㈠": "㈩", "⒈": "⒛", "⑴": "⒇", "①": "⑳"}
_NUMERAL = regex.compile(r"[一二三四五六七八九十百零〇○]++|\d++")


def _ordinals(marker: str, scheme: str) -> tuple[int, ...]:
    for first, last in _SIGNS.items():
        if first <= marker[0] <= last:
            return (ord(marker[0]) - ord(first) + 1,)
    found = [value(numeral) for numeral in _NUMERAL.findall(marker)]
    return tuple(found) if scheme == "decimal" else tuple(found[:1])


def marker(line: str) -> Marker | None:
    """The marker at the start of a folded line, or None.

    >>> marker("（二）创新载体吸引群众")
    Marker(scheme='han_paren', length=3, ordinals=(2,))
    >>> marker("一、二期工程完工"), marker("1.5万元")
    (None, None)
    """
    head = line[:1]
    if not (head.isdecimal() or head in _HEADS):
        return None
    for scheme, pattern in SCHEMES.items():
        match = pattern.match(line)
        if match is None:
            continue
        ordinals = _ordinals(match[0], scheme)
        if not ordinals or 0 in ordinals:
            continue
        if scheme in ("han", "arabic"):
            following = _LIST.match(line, match.end())
            numeral = _NUMERAL.match(line, match.end())
            if following and numeral and value(numeral[0]) == ordinals[0] + 1:
                continue
        return Marker(scheme, match.end(), ordinals)
    return None
