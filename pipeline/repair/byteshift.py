"""Byte shift: a stray byte, and from it on every pair cut in the wrong place, as in ``。ㄒ唬⿵娀I(lǐng)導``.

Shape      a sentence mark, or a pinyin note behind the wrong character; rare characters behind it; then step again
           at a digit, a bracket, a letter that looks out of place, a true sentence mark, or the end of the line
Evidence   the damage, run forwards (``simulate``) on the repair, gives what the page shows, character for character
Chosen by  language (``badness``): of all originals that give the same wreck, the one that is the best Chinese
Not this   a rare character in good company; a page on which nothing is better by a margin: then a Residue says so
First seen a study-tour report, 6 times

Method: analysis by synthesis: a beam search over the bytes (``search``), then a proof and a longer look (``proof``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.data import plain
from pipeline.repair.badness import NAT, language
from pipeline.repair.line import MARKS, STRAY_LETTER, Line, Prices
from pipeline.repair.lost import hosts_of
from pipeline.repair.page import NOTE, SYLLABLE, TONED, Page
from pipeline.repair.proof import RULE, SIGN_LOST, Proof, Repair
from pipeline.repair.search import NARROW, WIDE, Search, Width

LINE_BREAK = re.compile("\n")
HAN = re.compile("[\u4e00-\u9fff]")
MARK = regex.compile("[" + "".join(MARKS) + "]")
FALSE_HIT_AGAIN = 24  # of a mark that the page was surely split on
COMMON = 184  # a character that costs less is one that clean prose has often
SPLIT_ON = regex.compile("split at the false (?P<mark>.)")
FOREIGN = 20
SURPRISE = 5 * 16  # a mark that costs this much surprises
AGAIN = 2 * 16  # a mark that costs so much more than one that surprises is read with wider bounds
CERTAIN = 0.9
AGREED = 0.75  # where the rivals agree on less of it, the place stays as it is, and they are said


class Reader:
    """The wrecks of one line. ``places``: where alone to look for them; None: everywhere."""

    def __init__(self, line: Line, places: set[int] | None = None) -> None:
        self.line, self.places = line, places
        self.text, self.prices, self.notes = line.text, line.prices, line.notes

    def triggers(self) -> Iterator[int]:
        """Offsets where the bytes may have gone out of step: a mark that is odd or has debris behind it, a note
        without host."""
        text = self.text
        places = self.places if self.places is not None else {match.start() for match in MARK.finditer(text)}
        for at in sorted(places | set(self.notes)):
            if (
                at in places
                and text[at] in MARKS
                and (self.prices.sure or self._surprises(at) or self.line.odd(at))
            ):
                yield at
            if at in self.notes and not self.line.hosted(at):
                _, reading, eaten = self.notes[at]
                if at and (hosts_of(reading) or eaten):
                    yield at

    def _surprises(self, at: int, more: int = 0) -> bool:
        """True where what follows the mark at ``at`` is worse Chinese than clean prose mostly is, by ``more`` and more."""
        total, worst, count = self.line.behind(at)
        if count < 4 and worst >= 6 * NAT + more:
            return True
        slack = more if self.prices.damaged else more + 4 * 16
        return total >= 26 * NAT + 2 * slack or (worst >= 12 * NAT + slack and total >= 18 * NAT + slack)

    def repairs(self) -> Iterator[Repair | Residue]:
        """Every wreck of the line, from left to right: repaired, or a Residue where no repair proved itself."""
        done = 0
        open_ends: list[Residue] = []
        for at in self.triggers():
            if at < done or (at == done and at in self.notes):
                continue  # a note right behind a repair was the repair's witness
            start = self.line.window_start(at, done)
            answer = self._read(start, at, NARROW)
            if not _certain(answer) and (answer is not None or self._surprises(at, AGAIN)):
                answer = self._read(start, at, WIDE)
            if isinstance(answer, Repair):
                # What an earlier mark left unexplained may be explained from a later one.
                open_ends = [residue for residue in open_ends if residue.span.end <= answer.start]
                done = answer.end
                yield answer
            elif answer is not None and not any(answer.span.overlaps(other.span) for other in open_ends):
                open_ends.append(answer)
        yield from open_ends

    def _read(self, start: int, at: int, width: Width) -> Repair | Residue | None:
        return Proof(self.line, start).choose(at, Search(self.line, width).run(start, at))


def _certain(answer: Repair | Residue | None) -> bool:
    return isinstance(answer, Repair) and answer.confidence >= CERTAIN


@cache
def _suspicious() -> re.Pattern[str]:
    """What makes a line of a page that shows no notes worth reading: a mark, and a rare character close behind it."""
    table = language()
    common = "".join(
        chr(code) for code in (*range(0x4E00, 0x9FA6), *range(0x2010, 0x2030), *range(0x3000, 0x3018), *range(0xFF01, 0xFF5F))
        if code >= 0xFF01 or table.cost(0, 0, table.number(chr(code))) < COMMON
    )  # fmt: skip
    marks = re.escape("".join(MARKS))
    return re.compile(
        rf"[{marks}](?:[{common}\x20-\x3f0-9]{{0,3}}[^{common}\n\x20-\x7f]|[@-~][{common}(（])"
        rf"|[(（]{SYLLABLE[:-1]}[)）]|\?[a-z]*{TONED}"
    )


def propose(text: str, page: Page) -> Iterator[Edit | Residue]:
    """Edits for every wreck of ``text`` and Residues for those that no repair explains. Offsets are those of ``text``.

    Of a page that shows no notes only suspicious lines are read; where one of them was hurt, all are read.
    """
    prices = Prices(page)
    if prices.damaged:
        edits, residues = _read(text, _lines(text), prices)
    else:
        if not HAN.search(text):
            return
        places: dict[int, set[int]] = {}
        for match in _suspicious().finditer(text):
            start = text.rfind("\n", 0, match.end()) + 1
            places.setdefault(start, set()).add(match.start() - start)
        count = sum(map(len, places.values()))
        if count > FOREIGN and count * 60 > len(text) and not _chinese(text):
            return  # this is no Chinese prose: every other word surprises
        edits, residues = _read(text, places, prices)
        if edits:
            prices.damaged = True
            edits, residues = _read(text, _lines(text), prices)
    if edits:
        _look_again(text, prices, edits, residues)
    yield from edits
    if edits or prices.damaged:
        yield from residues  # else they are rare names and formulas in clean prose


def _chinese(text: str) -> bool:
    """True where a page, dense as its damage may be, is Chinese: it holds toned notes, or mostly Han characters."""
    if any(plain(match["reading"]) != match["reading"] for match in NOTE.finditer(text)):
        return True
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample))
    return sum("\u4e00" <= char <= "\u9fff" for char in sample) * 5 >= letters * 3


def _look_again(text: str, prices: Prices, edits: list[Edit], residues: list[Residue]) -> None:
    """Marks that the page was surely split on, read once more where they surprise: a false hit may leave no debris."""
    split_on = {
        match["mark"]
        for edit in edits
        if edit.confidence >= 0.9
        for match in SPLIT_ON.finditer(edit.evidence)
    }
    shown = "".join(char for char, mark in MARKS.items() if mark in split_on)
    if not shown:
        return
    prices.false_hit = FALSE_HIT_AGAIN
    table = language()
    done = sorted((edit.span.start, edit.span.end) for edit in edits)
    places: dict[int, set[int]] = {}
    for match in re.finditer(f"[{re.escape(shown)}]", text):
        at = match.start()
        if any(start <= at <= end for start, end in done):
            continue
        before = [table.start, *map(table.number, text[max(0, at - 2) : at].rpartition("\n")[2])][-2:]
        cost = table.cost(before[0] if len(before) > 1 else 0, before[-1], table.number(text[at]))
        if cost >= SURPRISE or text[at + 1 : at + 2] in ("", "\n") or STRAY_LETTER.match(text, at + 1):
            start = text.rfind("\n", 0, at) + 1
            places.setdefault(start, set()).add(at - start)
    prices.sure = True
    more, _ = _read(text, places, prices)
    edits += [
        edit
        for edit in more
        if not any(edit.span.start < end and start < edit.span.end for start, end in done)
    ]


def _lines(text: str) -> dict[int, None]:
    return dict.fromkeys((0, *(match.end() for match in LINE_BREAK.finditer(text))))


def _read(
    text: str, lines: Mapping[int, set[int] | None], prices: Prices,
) -> tuple[list[Edit], list[Residue]]:  # fmt: skip
    """What is found on ``lines``: where each begins → where to look in it, None for everywhere."""
    edits: list[Edit] = []
    residues: list[Residue] = []
    for at, places in lines.items():
        end = text.find("\n", at)
        for found in Reader(Line(text[at : len(text) if end < 0 else end], prices), places).repairs():
            if isinstance(found, Repair):
                span = Span(at + found.start, at + found.end)
                if found.agreed < AGREED:
                    candidates = (found.after, *found.rivals)
                    residues.append(Residue(span, "several originals give the same bytes", RULE, candidates))
                    continue
                evidence = found.evidence
                if found.rivals and found.confidence < CERTAIN:
                    evidence += "; else " + " or ".join(found.rivals)
                edits.append(Edit(span, found.after, RULE, found.confidence, evidence))
                if SIGN_LOST in found.evidence:
                    residues.append(Residue(span, "the sign that ? stands for is lost", RULE))
            else:
                span = Span(at + found.span.start, at + found.span.end)
                residues.append(Residue(span, found.reason, found.rule, found.candidates, found.confidence))
    return edits, residues
