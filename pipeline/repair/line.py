"""Line: one line of a page as a search for byte damage reads it: characters as numbers, notes, and what is dear here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import regex

from pipeline.repair.badness import NAT, language
from pipeline.repair.page import EATEN, NOTE, Page, fits, rare_variants, scripts

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

#: The sentence marks that mills split on, and what each looks like on a page that shows marks half-width.
MARKS = {
    "。": "。",
    "？": "？",
    "！": "！",
    "；": "；",
    "，": "，",
    "?": "？",
    "!": "！",
    ";": "；",
    ",": "，",
}
HALF_OF = {"(": "（", ")": "）", ":": "：", **{half: full for half, full in MARKS.items() if half.isascii()}}
#: One Latin letter or sign between a sentence mark and a Han character: the trail byte of a character, perhaps.
STRAY_LETTER = regex.compile(r"[@-~](?=\p{Han}|[(（?])|(?<=\p{Han}.)[@-~](?=[，。、；,;])")
#: Digits, letters and signs that few pages show full-width.
FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？（）：；～％")

# Prices in 1/16 nat: how rarely each happens, set on simulated pages.
FALSE_HIT = 56
BARE_HOST = 112
OUT_OF_PLACE = 64
WIDE_FORM = 160
RARE_VARIANT = 80
CLOSES = 64  # what the bracket that closes an open one is worth more than n-grams say: they do not see so far
#: So many characters before and behind a place are looked through for the partner of a quote or bracket.
NEAR = 1_000


@lru_cache(maxsize=8)
def _odd(hant: bool, absent: frozenset[str], wide: bool) -> dict[str, int]:
    """What characters cost that a page in this script, or one that has lost these words, is not likely to hold."""
    old, new = scripts()
    odd = dict.fromkeys(rare_variants(), RARE_VARIANT)
    odd |= dict.fromkeys((*(new if hant else old), *absent), OUT_OF_PLACE)
    if not wide:
        odd |= dict.fromkeys(FULL_WIDTH, WIDE_FORM)
    return odd


@lru_cache(maxsize=8)
def _odd_codes(hant: bool, absent: frozenset[str], wide: bool) -> Numbers:
    return _by_code(_odd(hant, absent, wide))


def _by_code(prices: Mapping[str, int]) -> Numbers:
    import numpy as np

    table = np.zeros(0x10000, dtype=np.int64)
    for char, price in prices.items():
        if char < "\U00010000":
            table[ord(char)] = price
    return table


class Prices:
    """What characters cost on one page beyond what the language says: by character, and by code point in arrays."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.false_hit = FALSE_HIT
        self.sure = False  # whether the places to look at are places to search at, debris or not
        self.damaged = bool(page.annotated) or page.question
        self.odd = _odd(page.hant, page.absent, page.wide)

    @cached_property
    def odd_codes(self) -> Numbers:
        return _odd_codes(self.page.hant, self.page.absent, self.page.wide)

    @cached_property
    def bare_codes(self) -> Numbers:
        """With the price of a character of the page's note list that has no note behind it."""
        bare = self.odd_codes.copy()
        for char in self.page.annotated:
            if char < "\U00010000":
                bare[ord(char)] += BARE_HOST
        return bare

    @cached_property
    def in_brackets(self) -> tuple[dict[str, int], Numbers, Numbers]:
        """``odd``, ``odd_codes`` and ``bare_codes`` where a bracket is open: the one that closes it is worth more."""
        odd = {**self.odd, "）": self.odd.get("）", 0) - CLOSES}
        codes, bare = self.odd_codes.copy(), self.bare_codes.copy()
        codes[ord("）")] -= CLOSES
        bare[ord("）")] -= CLOSES
        return odd, codes, bare


class Line:
    """One line of a page. Offsets are those of the line."""

    def __init__(self, text: str, prices: Prices) -> None:
        self.text, self.page, self.prices = text, prices.page, prices
        self.language = language()
        self.numbers = list(map(self.language.number, text))
        self.notes: dict[int, tuple[int, str, bool]] = {}
        self.doubled = False
        if "(" in text or "（" in text:
            start = end = -1
            for match in NOTE.finditer(text):
                if match.start() == end and match["reading"] == self.notes[start][1]:
                    self.doubled = True  # a mill that prints each note twice
                else:
                    start = match.start()
                end = match.end()
                self.notes[start] = (end, match["reading"], False)
        if "?" in text:
            for match in EATEN.finditer(text):
                self.notes[match.start()] = (match.end(), match["reading"], True)
        self.note_ends = {end: start for start, (end, _, eaten) in self.notes.items() if not eaten}

    def hosted(self, at: int) -> bool:
        """True where the note at ``at`` stands behind a character that has this reading, maybe behind another note."""
        while at > 0:
            before = self.text[at - 1]
            if before not in ")）":
                return (
                    fits(before, self.notes[at][1]) if at in self.notes and not self.notes[at][2] else False
                )
            earlier = self.note_ends.get(at)
            if earlier is None or self.notes[earlier][1] != self.notes[at][1]:
                return False
            at = earlier
        return False

    def window_start(self, at: int, done: int) -> int:
        """A place in step before ``at`` from which its context can be read: two characters and their notes back."""
        start = at
        for _ in range(3):
            if start <= done:
                break
            start -= 1
            while start > done and self.text[start] in ")）":
                earlier = self.note_ends.get(start + 1)
                start = start - 1 if earlier is None else earlier - 1
        return max(start, done)

    def left(self, start: int) -> str:
        """The last characters before ``start``, without notes."""
        return str(NOTE.sub("", self.text[max(0, start - 40) : start])[-4:])

    def is_open(self, at: int) -> bool:
        """True where the last bracket not far before ``at`` opens, notes apart."""
        before = str(NOTE.sub("", self.text[max(0, at - NEAR) : at]))
        return max(map(before.rfind, "(（")) > max(map(before.rfind, ")）"))

    def odd(self, at: int) -> bool:
        """True where the mark at ``at`` stands as hardly anybody sets one: before a lone letter in Han, or as the last of a
        line, an exclamation that leaves a quote open, which is what ``。”`` looks like, split between its bytes."""
        if self.text[at] not in MARKS:
            return False
        if STRAY_LETTER.match(self.text, at + 1):
            return True
        last = at + 1 == len(self.text) and self.text[at] in "！!"
        return last and self.text.rfind("“") > self.text.rfind("”")

    def behind(self, at: int) -> tuple[int, int, int]:
        """What the four characters behind the mark at ``at`` cost, the dearest of them, and how many there are."""
        first, second = self.numbers[at - 1] if at else 0, self.numbers[at]
        total = worst = count = 0
        at += 1
        while count < 4 and at < len(self.text):
            note = self.notes.get(at)
            if note and not note[2]:
                at = note[0]
                continue
            cost = self.language.cost(first, second, self.numbers[at])
            total += cost
            worst = max(worst, cost)
            first, second = second, self.numbers[at]
            at += 1
            count += 1
        return total, worst, count

    def debris(self, at: int) -> bool:
        """True where the next characters are worse Chinese than clean prose ever is for long."""
        end = min(at + 4, len(self.text))
        if end == at:
            return False
        first, second, total, worst = 0, self.language.start, 0, 0
        for i in range(at, end):
            cost = self.language.cost(first, second, self.numbers[i])
            total += cost
            worst = max(worst, cost)
            first, second = second, self.numbers[i]
        if self.prices.damaged:
            return worst >= 9.5 * NAT or total >= 6.2 * NAT * (end - at)
        return worst >= 11 * NAT or total >= 7.0 * NAT * (end - at)

    def debris_end(self, at: int) -> int:
        end = at
        while end < len(self.text) and (end == at or (self.text[end] >= "\x80" and self.debris(end))):
            end += 1
        return end

    def hopeless(self, at: int, end: int) -> bool:
        rare = sum(1 for number in self.numbers[at:end] if not number)
        return rare >= 1 and self.language.badness(self.text[at + 1 : end]) > 9.0
