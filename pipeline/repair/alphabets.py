"""Alphabets: letters and digits of the mathematical alphabets in Chinese prose, as in 𝟐𝟎𝟎𝟒年 or a watermark 𝐰𝐰𝐰.

Shape      a character of U+1D400–1D7FF, or one of the letters that Unicode has elsewhere (ℎ, ℬ)
Evidence   the page is no mathematics, and such characters stand against Chinese: as a word or a number, or at three
           places singly between two Han characters
Not this   设𝑥∈ℝ: a page where one of them stands beside a sign of mathematics is left as it is
Never      NFKC: each character becomes the ASCII one that Unicode names as its plain form, and nothing else changes
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import regex

from pipeline.core import Edit, Residue, Span

RULE = "repair.alphabets"

#: Letters that stand outside the block, where the block has holes.
ELSEWHERE = "ℂℍℕℙℚℝℤℎℊℋℐℒℛℬℰℱℳℯℴℌℑℜℨℭℓ"
LETTER = f"[\U0001d400-\U0001d7ff{ELSEWHERE}]"
ANY = re.compile("[\U0001d400-\U0001d7ff]")
RUN = re.compile(rf"{LETTER}(?:[.:/_-]?{LETTER})*")
SIGN = r"[\p{Sm}\p{Greek}=^_*′″₀-₉⁰-⁹⁻ⁿᵢⱼ]"
MATHS = regex.compile(rf"{SIGN}[ ]?{LETTER}|{LETTER}[ ]?(?:{SIGN}|\(\s?{LETTER})")
HAN = regex.compile(r"[\p{Han}〇，。；：？！、（）《》“”]")
SINGLY = 3


@cache
def _plain(char: str) -> str:
    """The ASCII letter or digit of a mathematical one; the character itself where it has none (𝛼)."""
    form, _, code = unicodedata.decomposition(char).partition(" ")
    found = chr(int(code, 16)) if form == "<font>" and " " not in code else char
    return found if found.isascii() else char


def propose(text: str) -> Iterator[Edit | Residue]:
    """Edits that put ASCII in place, where the page shows damage; else Residues where they stand in prose."""
    if not ANY.search(text) or MATHS.search(text):
        return
    runs = [
        (match, text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
        for match in RUN.finditer(text)
    ]
    prose = [run for run in runs if HAN.match(run[1]) or HAN.match(run[2])]
    words = sum(len(match[0]) > 1 or _plain(match[0]).isdigit() for match, _, _ in prose)
    singly = sum(
        len(match[0]) == 1 and bool(HAN.match(left)) and bool(HAN.match(right))
        for match, left, right in prose
    )
    damaged = words > 0 or singly >= SINGLY
    for match, _, _ in runs if damaged else prose:
        span = Span(*match.span())
        after = "".join(map(_plain, match[0]))
        if damaged and after != match[0]:
            yield Edit(
                span,
                after,
                RULE,
                0.95,
                f"a mathematical alphabet in prose, {words} words, {singly} letters singly",
            )
        elif not damaged:
            yield Residue(span, "a letter of a mathematical alphabet in prose", RULE, (after,), 0.5)
