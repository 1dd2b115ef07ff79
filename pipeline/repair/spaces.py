"""Spaces: a blank between all characters of a line or a page, as in 加 强 领 导 ， 推 进 改 革.

Shape      19 of 20 neighbouring Han characters of a line have the same blank between them
Evidence   the line has a dozen of them and is good Chinese without the blanks; a shorter line needs a page most of
           whose neighbours stand apart so
Not this   第 一 章 or 政 府 工 作 报 告, headings that a typographer set apart (segment.spaces judges those);
           甲 乙 丙 丁, lists of single characters; 加强 领导, a text with blanks between its words
Method     what the author wrote between two characters stands inside the blanks put there: three are one
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.core import Edit, Span
from pipeline.repair.badness import language

RULE = "repair.spaces"

BLANK = "[ \u00a0\u2002\u2003\u2009\u3000]"
#: Four characters set apart side by side: most texts hold none.
SIGN = re.compile(rf"{BLANK}[^\s\x21-\x7e]{BLANK}{{1,4}}[^\s\x21-\x7e]{BLANK}{{1,4}}[^\s\x21-\x7e]")
HAN = r"[\p{Han}〇]"
APART = regex.compile(rf"(?<={HAN}){BLANK}{{1,4}}+(?={HAN})")
TOUCHING = regex.compile(rf"(?<={HAN})(?={HAN})")
GAP = re.compile(rf"(?<=\S){BLANK}{{1,12}}(?=\S)")
#: Of lists of single characters.
COUNTED = frozenset("〇一二三四五六七八九十百千万甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥男女汉无有是否")
ALONE = 11
PAGE = 12
RATIO = 19
GOOD = 6.5  # nats a character: prose costs less


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose characters stand apart: how many neighbours do, how many touch, and by which blank."""

    start: int
    text: str
    apart: int
    touching: int
    blank: str

    @property
    def spaced(self) -> bool:
        return self.apart > 0 and self.apart >= RATIO * self.touching

    def closed(self) -> str:
        at = 0
        pieces: list[str] = []
        for start, end, after in self.gaps():
            pieces += [self.text[at:start], after]
            at = end
        return "".join([*pieces, self.text[at:]])

    def gaps(self) -> Iterator[tuple[int, int, str]]:
        """Where blanks stand that nobody meant, and what of them stays."""
        size = len(self.blank)
        for match in GAP.finditer(self.text):
            start, end = match.span()
            if match[0] == self.blank:
                left, right = self.text[max(0, start - 2) : start], self.text[end : end + 2]
                # Two words of Latin letters: theirs is the author's.
                if _word(left[-1:]) and _word(right[:1]) and not (left[:1].isspace() and right[1:].isspace()):
                    continue
                yield start, end, ""
            elif match[0].startswith(self.blank) and end - start > size:
                yield start, end, match[0][size:-size] or match[0][size:]


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def propose(text: str) -> Iterator[Edit]:
    """An edit for each blank that stands between two characters of a damaged line or page."""
    if not SIGN.search(text):
        return
    lines = [_line(start, text) for start in _starts(text)]
    apart = sum(line.apart for line in lines if line.spaced)
    every = sum(line.apart + line.touching for line in lines)
    whole = (
        apart >= PAGE and apart * 2 > every and _good("".join(line.closed() for line in lines if line.spaced))
    )
    for line in lines:
        if not line.spaced or not (whole or (sum(1 for _ in line.gaps()) >= ALONE and _good(line.closed()))):
            continue
        basis = "the page" if whole else "the line"
        why = f"{line.apart} of {line.apart + line.touching} neighbours of the line stand apart; judged by {basis}"
        for start, end, after in line.gaps():
            yield Edit(Span(line.start + start, line.start + end), after, RULE, 0.97, why)


def _starts(text: str) -> Iterator[int]:
    at = 0
    while at <= len(text):
        yield at
        end = text.find("\n", at)
        if end < 0:
            return
        at = end + 1


def _line(start: int, text: str) -> Line:
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    blanks = Counter(APART.findall(line))
    blank = min(blanks, key=lambda found: (-blanks[found], len(found)), default="")
    return Line(start, line, sum(blanks.values()), len(TOUCHING.findall(line)), blank)


def _good(closed: str) -> bool:
    """True where a line is prose and no list of single characters."""
    letters = [char for char in closed if not char.isspace()]
    listed = sum(char in COUNTED for char in letters)
    return listed * 2 < len(letters) and language().badness("".join(letters)) <= GOOD
