"""Character: entities, invisible characters, and radicals standing where a character belongs, as in ⽂本 or &amp;nbsp;.

Shape      an HTML entity (also nested), a literal x0dx0a, a zero-width character, a Kangxi or supplement radical, a
           compatibility ideograph
Evidence   it stands against Chinese prose: a Han character or mark beside it; a radical also has to make better
           Chinese when it is read as the character it looks like
Not this   &lt; in a line of code; a table of radicals (⼀⼁⼂); the joiners inside an emoji; ，。“” are never folded
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.data import unify
from pipeline.repair.badness import NAT, language

RULE = "repair.character"

CJK = r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’…—]"
ENTITY = regex.compile(
    r"&(?:amp;){0,4}+(?:#\d{1,7}+|#[xX][0-9a-fA-F]{1,6}+|"
    r"(?:nbsp|ensp|emsp|thinsp|amp|lt|gt|quot|apos|ldquo|rdquo|lsquo|rsquo|middot|mdash|ndash|hellip|times|bull|"
    r"copy|reg|deg|permil|yen|sect|para|divide|plusmn|zwnj|zwj|shy))(?:;|(?=\p{Han}|&|\s))"
)
LINE_END = regex.compile(r"(?:_x000[dD]_|x0[dD]x0[aA]|\\r\\n)")
INVISIBLE = regex.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]++")
RADICAL = regex.compile("[\u2e80-\u2fd5\uf900-\ufad9]")
PRIVATE = regex.compile("[\ue000-\uf8ff]++")
#: One of all that this rule looks for: most texts hold none.
ANY = re.compile(rf"{INVISIBLE.pattern[:-2]}|{RADICAL.pattern}|{PRIVATE.pattern[:-2]}|{LINE_END.pattern}")
HAN = regex.compile(r"[\p{Han}--[\u2e80-\u2fd5\uf900-\ufad9]]", regex.V1)
BESIDE = regex.compile(CJK)


def _beside_prose(text: str, start: int, end: int) -> bool:
    """True where a Han character or a Chinese mark stands next to the span, blanks and entities apart."""
    before = text[max(0, start - 8) : start].rstrip(" \t\u00a0")
    after = text[end : end + 8].lstrip(" \t\u00a0")
    return bool(
        (before and (BESIDE.match(before[-1]) or before[-1] == ";"))
        or (after and (BESIDE.match(after[0]) or after[0] == "&"))
    )


def propose(text: str) -> Iterator[Edit | Residue]:
    """Edits for what stands in prose, Residues for private-use characters, whose meaning nobody knows."""
    if "&" in text:
        prose = regex.search(r"\p{Han}", text) is not None
        for match in ENTITY.finditer(text):
            if prose and _beside_prose(text, *match.span()):
                after = match[0] if match[0].endswith(";") else match[0] + ";"
                for _ in range(6):
                    after, before = html.unescape(after), after
                    if after == before:
                        break
                after = after.replace("\u00a0", " ")
                if (len(after) == 1 and (after.isprintable() or after.isspace())) or not after:
                    yield Edit(Span(*match.span()), after, RULE, 0.99, "HTML entity in prose")
                elif after in "\u200b\u200c\u200d\u00ad":
                    yield Edit(Span(*match.span()), "", RULE, 0.99, "invisible HTML entity in prose")
    if not ANY.search(text):
        return
    for match in LINE_END.finditer(text):
        if _beside_prose(text, *match.span()):
            yield Edit(Span(*match.span()), "\n", RULE, 0.98, "a line end written out")
    for match in INVISIBLE.finditer(text):
        start, end = match.span()
        if _beside_prose(text, start, end):
            names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
            yield Edit(Span(start, end), "", RULE, 0.99, f"invisible {names}")
    for match in RADICAL.finditer(text):
        edit = _unified(text, match.start())
        if edit is not None:
            yield edit
    for match in PRIVATE.finditer(text):
        names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        yield Residue(Span(*match.span()), f"private-use {names}: no public meaning", RULE)


def _unified(text: str, at: int) -> Edit | None:
    """A radical or compatibility ideograph read as the character it looks like, where that makes a word."""
    after = unify(text[at])
    if after == text[at]:
        return None
    before = text[at - 1] if at else "\n"
    behind = text[at + 1] if at + 1 < len(text) else "\n"
    table = language()
    number = table.number(after)
    left = table.cost(0, table.number(unify(before)), number)
    right = table.cost(0, number, table.number(unify(behind)))
    if not number or min(left, right) > 7 * NAT:
        return None
    left_end, right_end = at, at + 1
    while at - left_end < 3 and left_end and RADICAL.match(text[left_end - 1]):
        left_end -= 1
    while right_end - at < 4 and right_end < len(text) and RADICAL.match(text[right_end]):
        right_end += 1
    if not HAN.search(text[max(0, left_end - 1) : left_end] + text[right_end : right_end + 1]):
        return None  # a row of radicals is a table of radicals
    return Edit(Span(at, at + 1), after, RULE, 0.98, f"U+{ord(text[at]):04X} stands for {after}")
