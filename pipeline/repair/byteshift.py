"""Byte shift: a stray byte, and from it on every pair cut in the wrong place, as in ``。ㄒ唬⿵娀I(lǐng)導``.

Shape      a sentence mark, or a pinyin note behind the wrong character; rare characters behind it; then step again
           at a digit, a bracket, a letter that looks out of place, a true sentence mark, or the end of the line
Evidence   the damage, run forwards (``simulate``) on the repair, gives what the page shows, character for character
Chosen by  language (``badness``): of all originals that give the same wreck, the one that is the best Chinese
Not this   a rare character in good company; a page on which nothing is better by a margin: then a Residue says so
First seen a study-tour report, 6 times

Method: analysis by synthesis as a beam search over the bytes. A path reads what the page shows from left to right
and says which true bytes stand behind it; ``carry`` is the first byte of a true character of which the decoder has
taken the second for the first of a pair. The path on which nothing happened competes with all others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.data import plain
from pipeline.repair.badness import NAT, language
from pipeline.repair.page import EATEN, NOTE, SYLLABLE, TONED, Page, fits, listed, rare_variants, scripts
from pipeline.simulate import Page as Mill
from pipeline.simulate import encode, pass_through
from pipeline.simulate.gbk import characters, is_lead, is_trail, pairs

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

RULE = "repair.byteshift"

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
IDEOGRAPHIC_SPACE = "\u3000"
#: Digits, letters and signs that few pages show full-width.
FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，！？（）：；～％")
LINE_BREAK = re.compile("\n")
MARK = regex.compile("[" + "".join(MARKS) + "]")

# Costs in 1/16 nat: how rarely each event happens, set on simulated pages.
FALSE_HIT = 56
FALSE_HIT_AGAIN = 24  # of a mark that the page was surely split on
LOST_PAIR = 0
LOST_BYTE = 0
LOST_SIGN = 48
NOTE_INSIDE = 16
STRAY_NOTE = 160
BARE_HOST = 112
OUT_OF_PLACE = 64
WIDE_FORM = 160
RARE_VARIANT = 80
SPACE_FIRST, SPACE_INSIDE = 16, 176
COMMON = 184  # a character that costs less is one that clean prose has often
BEAM = 64
ALIKE = 3  # paths that have come to the same place with the same context: so many stay
AHEAD = 8 * 16  # a bad next character counts no more than this: it may be lost as well
SPREAD = 14 * 16  # what costs this much more than the best is dropped
BEHIND, BEHIND_SHOWN = 10 * 16, 5 * 16
WINDOW = 400
#: One Latin letter or sign between a sentence mark and a Han character: the trail byte of a character, perhaps.
STRAY_LETTER = regex.compile(r"[@-~](?=\p{Han}|[(（?])")
SPLIT_ON = regex.compile("split at the false (?P<mark>.)")
SIGN_LOST = "an ASCII sign lost with the byte before it"
LOSSES = (12, 4, 2)  # how many of the best paths may lose a pair at one place, then another, then another
FOREIGN = 20
SURPRISE = 5 * 16  # a mark that costs this much surprises
CHOICES = 20  # characters tried where one byte is lost, pairs tried where two are
CANDIDATES = 16
UNLIKELY = 10 * 16  # a rival that costs this much more counts for nothing
DOUBT = 1.4  # the language table is surer of itself than it is right: differences count for so much less
SURE = 0.5  # what is less likely than all its rivals together stays as it is, and they are said
MARGIN = 4.0  # nats by which the repair must be better than what the page shows


class Node(NamedTuple):
    """One thing a path says: the characters ``start:end`` of the page stand for ``text``."""

    before: Node | None
    start: int
    end: int
    text: str
    same: bool
    event: tuple[Any, ...]


class State(NamedTuple):
    cost: int
    carry: int  # lead byte of the true character that is under way; 0: in step
    first: int
    second: int
    last: str  # the last true character
    node: Node | None
    steps: int  # characters read in step since the last event
    changed: bool  # whether anything has happened


@dataclass(frozen=True, slots=True)
class Repair:
    """What a wreck was: the characters ``start:end`` of the line read ``after``."""

    start: int
    end: int
    after: str
    confidence: float
    evidence: str
    rivals: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Choice(NamedTuple):
    """Characters that share one byte, with the byte that tells them apart, and their numbers as an array."""

    bytes: tuple[int, ...]
    chars: tuple[str, ...]
    numbers: Numbers


class Losses(NamedTuple):
    """Pairs that may have been lost: trail of the character before, lead of the one behind, and what the latter costs."""

    trails: tuple[int, ...]
    leads: tuple[int, ...]
    chars: tuple[str, ...]
    numbers: Numbers
    ahead: Numbers


def _choice(entries: list[tuple[int, str, int]]) -> Choice:
    import numpy as np

    return Choice(
        tuple(byte for byte, _, _ in entries), tuple(char for _, char, _ in entries),
        np.array([number for _, _, number in entries], dtype=np.int64),
    )  # fmt: skip


@cache
def _by_lead() -> dict[int, Choice]:
    """Lead byte → trails, characters, their numbers, of all characters that clean prose holds."""
    found: dict[int, list[tuple[int, str, int]]] = {}
    for pair, char in characters().items():
        number = language().number(char) if char else 0
        if number:
            found.setdefault(pair >> 8, []).append((pair & 0xFF, char, number))
    return {lead: _choice(entries) for lead, entries in found.items()}


@cache
def _high_trails() -> dict[int, Choice]:
    """As ``_by_lead``, of those whose trail byte is none of ASCII: only such a byte is dropped before ASCII."""
    return {
        lead: _choice([entry for entry in zip(some.bytes, some.chars, some.numbers.tolist(), strict=True) if entry[0] >= 0x80])
        for lead, some in _by_lead().items()
    }  # fmt: skip


@cache
def _by_trail() -> dict[int, Choice]:
    """Trail byte → leads, characters, their numbers, with the ideographic space among them."""
    found: dict[int, list[tuple[int, str, int]]] = {0xA1: [(0xA1, IDEOGRAPHIC_SPACE, 0)]}
    for lead, some in _by_lead().items():
        for trail, char, number in zip(some.bytes, some.chars, some.numbers.tolist(), strict=True):
            if char != IDEOGRAPHIC_SPACE:
                found.setdefault(trail, []).append((lead, char, number))
    return {trail: _choice(entries) for trail, entries in found.items()}


@cache
def _lost_pairs() -> dict[int, frozenset[int]]:
    """First byte → second bytes of the pairs that stand for nothing."""
    found: dict[int, set[int]] = {}
    for pair, char in characters().items():
        if not char:
            found.setdefault(pair >> 8, set()).add(pair & 0xFF)
    return {lead: frozenset(trails) for lead, trails in found.items()}


@cache
def _leads_before(trail: int, follow: int) -> tuple[tuple[int, int], ...]:
    """(lead, number of the character lead + follow) for the pairs trail + lead that stand for nothing."""
    some = _by_trail().get(follow)
    if some is None:
        return ()
    return tuple(
        (lead, number)
        for lead, number in zip(some.bytes, some.numbers.tolist(), strict=True)
        if number and lead in _lost_pairs()[trail]
    )


@cache
def _of_lead(lost: bool) -> tuple[tuple[int, ...], Numbers, Numbers]:
    """Leads, the numbers of their characters end to end, and where each lead's begin.

    ``lost``: those whose trail byte can begin a lost pair; else those whose trail byte is none of ASCII.
    """
    import numpy as np

    leads: list[int] = []
    numbers: list[int] = []
    starts: list[int] = []
    for lead, some in _high_trails().items():
        held = [
            number for trail, number in zip(some.bytes, some.numbers.tolist(), strict=True)
            if not lost or trail in _lost_pairs()
        ]  # fmt: skip
        if held:
            leads.append(lead)
            starts.append(len(numbers))
            numbers += held
    return tuple(leads), np.array(numbers, dtype=np.int64), np.array(starts, dtype=np.int64)


@lru_cache(maxsize=8_000)
def _best_of_lead(number: int, lost: bool) -> dict[int, int]:
    """Lead byte → what the likeliest of its characters costs behind the character ``number``."""
    import numpy as np

    leads, numbers, starts = _of_lead(lost)
    least = np.minimum.reduceat(language().row(0, number)[numbers], starts)
    return dict(zip(leads, least.tolist(), strict=True))


#: In place of the byte that follows: another lost pair, or nothing that could be a trail byte.
ANOTHER_LOST, NO_TRAIL = -1, 0


@lru_cache(maxsize=4_000)
def _losses(carry: int, follow: int, hosts: tuple[str, ...]) -> Losses | None:
    """All ways to lose a pair between ``carry`` and a byte ``follow``; ``hosts``: what a note says comes next."""
    import numpy as np

    trails: list[int] = []
    leads: list[int] = []
    chars: list[str] = []
    numbers: list[int] = []
    ahead: list[Numbers] = []
    some = _by_lead().get(carry)
    if some is None:
        return None
    for trail, char, number in zip(some.bytes, some.chars, some.numbers.tolist(), strict=True):
        if trail not in _lost_pairs():
            continue
        if hosts:
            held = [
                (pairs()[host] >> 8, language().number(host))
                for host in hosts
                if pairs().get(host, 0) >> 8 in _lost_pairs()[trail]
            ]
        elif follow in (ANOTHER_LOST, NO_TRAIL):
            # What comes next is a character of that lead, whichever is the best.
            costs = _best_of_lead(number, follow == ANOTHER_LOST)
            held = [(lead, costs[lead]) for lead in _lost_pairs()[trail] if lead in costs]
        else:
            held = list(_leads_before(trail, follow))
        if not held:
            continue
        trails += [trail] * len(held)
        chars += [char] * len(held)
        numbers += [number] * len(held)
        leads += [lead for lead, _ in held]
        after = np.array([number for _, number in held], dtype=np.int64)
        if hosts or follow > 0:
            after = np.where(after > 0, language().row(0, number)[after], AHEAD)
        ahead.append(np.minimum(after, AHEAD))
    if not trails:
        return None
    return Losses(
        tuple(trails), tuple(leads), tuple(chars), np.array(numbers, dtype=np.int64), np.concatenate(ahead)
    )


@cache
def _hosts_of(reading: str) -> tuple[str, ...]:
    """Characters of the note list, in either script, that are annotated with ``reading``."""
    return tuple(char for char, (_, known) in listed().items() if known == reading)


class Line:
    """One line of a page, and the search for what its bytes were. Offsets are those of the line."""

    def __init__(self, text: str, prices: Prices, places: set[int] | None = None) -> None:
        """``places``: where alone to look; None: everywhere."""
        self.places = places
        self.text, self.page, self.prices = text, prices.page, prices
        self.language = language()
        self.numbers = list(map(self.language.number, text))
        self.notes: dict[int, tuple[int, str, bool]] = {}
        if "(" in text or "（" in text:
            for match in NOTE.finditer(text):
                self.notes[match.start()] = (match.end(), match["reading"], False)
        if "?" in text:
            for match in EATEN.finditer(text):
                self.notes[match.start()] = (match.end(), match["reading"], True)
        self.note_ends = {end: start for start, (end, _, eaten) in self.notes.items() if not eaten}
        self.beams: dict[int, list[State]] = {}
        self.least: dict[int, int] = {}

    # --- where to look -----------------------------------------------------------------------------------------

    def triggers(self) -> Iterator[int]:
        """Offsets where the bytes may have gone out of step: a mark with debris behind it, a note without host."""
        text = self.text
        places = self.places if self.places is not None else {match.start() for match in MARK.finditer(text)}
        for at in sorted(places | set(self.notes)):
            if (
                at in places
                and text[at] in MARKS
                and (self.prices.sure or self._debris(at + 1) or STRAY_LETTER.match(text, at + 1))
            ):
                yield at
            if at in self.notes and not self._hosted(at):
                _, reading, eaten = self.notes[at]
                if at and (_hosts_of(reading) or eaten):
                    yield at

    def _debris(self, at: int) -> bool:
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

    def _hosted(self, at: int) -> bool:
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

    # --- the search --------------------------------------------------------------------------------------------

    def repairs(self) -> Iterator[Repair | Residue]:
        """Every wreck of the line, from left to right: repaired, or a Residue where no repair proved itself."""
        done = 0
        open_ends: list[Residue] = []
        for at in self.triggers():
            if at < done or (at == done and at in self.notes):
                continue  # a note right behind a repair was the repair's witness
            answer = self._search(self._window_start(at, done), at)
            if isinstance(answer, Repair):
                # What an earlier mark left unexplained may be explained from a later one.
                open_ends = [residue for residue in open_ends if residue.span.end <= answer.start]
                done = answer.end
                yield answer
            elif answer is not None and not any(answer.span.overlaps(other.span) for other in open_ends):
                open_ends.append(answer)
        yield from open_ends

    def _window_start(self, at: int, done: int) -> int:
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

    def _search(self, start: int, trigger: int) -> Repair | Residue | None:
        self.beams, self.least = {start: [self._initial(start)]}, {}
        limit = min(trigger + WINDOW, len(self.text))
        finals: list[State] = []
        for at in range(start, limit + 1):
            states = _pruned(self.beams.pop(at, []))
            if not states:
                continue
            if at > trigger + 3 and not self.beams and self._settled(at, states):
                finals = [state for state in states if not state.carry]
                break
            if at == limit:
                finals = states  # those that are out of step may have lost more than one byte here
            # What was lost stands nowhere on the page: a path may say it and still be at the same place.
            # Right behind the hit nothing speaks for any path yet.
            hopeful = states[0].changed or at <= trigger + 2
            for turn, width in enumerate(LOSSES if hopeful else LOSSES[-1:]):
                rank = 0
                for state in states:
                    if state.carry:
                        self._shifted(state, at, rank < width, again=turn < 2 and rank < 4)
                        rank += 1
                    else:
                        self._in_step(state, at, trigger)
                states = _pruned(self.beams.pop(at, []))
                if not states:
                    break
                if at == limit:
                    finals = finals + states
        finals.sort(key=_cost_of)
        closed = [
            done
            for rank, state in enumerate(finals)
            if rank < BEAM or not state.changed
            for done in self._close(state, limit)
        ]
        return self._choose(start, trigger, closed)

    def _settled(self, at: int, states: list[State]) -> bool:
        """True where the best path has been in step for a while and those that are not are hopelessly behind."""
        best = states[0]
        if at in self.notes or best.carry or best.steps < 3:
            return False
        behind = best.cost + (BEHIND if best.changed else BEHIND_SHOWN)
        return all(
            (not state.carry and state.steps >= 3) or (best.steps >= 5 and state.cost > behind)
            for state in states[1:]
        )

    def _initial(self, start: int) -> State:
        first = self.numbers[start - 2] if start > 1 else self.language.start if start == 1 else 0
        second = self.numbers[start - 1] if start else self.language.start
        last = self.text[start - 1] if start else ""
        return State(0, 0, first, second, last, None, 0, False)

    def _put(
        self,
        state: State,
        at: int,
        end: int,
        carry: int,
        cost: int,
        event: tuple[Any, ...],
        same: bool = False,
    ) -> None:
        """``state`` after it said that the page from ``at`` to ``end`` shows no character of the text."""
        total = state.cost + cost
        if total <= self.least.get(end, total) + SPREAD:
            node = Node(state.node, at, end, "", same, event)
            self._keep(end, State(
                total, carry, state.first, state.second, state.last, node, state.steps, state.changed or not same,
            ))  # fmt: skip

    def _say(
        self, state: State, at: int, text: str, number: int, end: int, carry: int, cost: int, event: tuple[Any, ...] = (),
    ) -> None:  # fmt: skip
        """``state`` after it said that the page from ``at`` to ``end`` stands for ``text``, at a price of ``cost``."""
        total = state.cost + cost
        if total > self.least.get(end, total) + SPREAD:
            return
        first, second = (0, self.language.start) if text == IDEOGRAPHIC_SPACE else (state.second, number)
        node = Node(state.node, at, end, text, False, event)
        self._keep(end, State(total, carry, first, second, text, node, 0, True))

    def _keep(self, end: int, state: State) -> None:
        if state.cost < self.least.get(end, state.cost + 1):
            self.least[end] = state.cost
        held = self.beams.get(end)
        if held is None:
            self.beams[end] = [state]
        else:
            held.append(state)

    def _price(self, state: State, text: str, number: int) -> int:
        """What the character ``text`` costs behind ``state``, read into the page."""
        return self.language.cost(state.first, state.second, number) + self.prices.odd.get(text, 0)

    def _space(self, at: int) -> int:
        return SPACE_INSIDE if self.text[:at].strip() else SPACE_FIRST

    def _bare(self, char: str, at: int, state: State | None = None) -> int:
        """The price of a character of the page's note list that has no note behind it, unless a note cut it in two."""
        if char not in self.page.annotated or at in self.notes or (state is not None and _is_cut(state)):
            return 0
        return BARE_HOST

    def _in_step(self, state: State, at: int, trigger: int) -> None:
        text = self.text
        if at == len(text):
            return
        if at in self.notes and state.last:
            end, reading, eaten = self.notes[at]
            if not eaten:
                self._put(state, at, end, 0, 0 if fits(state.last, reading) else STRAY_NOTE, (), same=True)
            # A note in the middle of two characters: its host is the trail byte of one and the lead byte of the next.
            trail = pairs().get(state.last, 0) & 0xFF
            if state.last.isascii() and at > 1 and text[at - 1] == state.last:
                # Of a trail byte and an ASCII letter: 下降A(chǔ)MD. Nothing is cut, the note alone goes.
                pair = (pairs().get(text[at - 2], 0) & 0xFF) << 8 | ord(state.last)
                if is_trail(pair & 0xFF) and characters().get(pair) in _hosts_of(reading):
                    self._put(state, at, end, 0, NOTE_INSIDE, ("inside", characters()[pair], reading, pair))
            for host in _hosts_of(reading):
                pair = pairs().get(host, 0)
                if trail and pair >> 8 == trail and is_lead(pair & 0xFF):
                    self._put(state, at, end, pair & 0xFF, NOTE_INSIDE, ("inside", host, reading, pair))
            if not eaten:
                return
        char = text[at]
        # A question-mark decoder shows the byte that the false hit cut off.
        hit = at + 1 if char == "?" and at + 1 < len(text) and text[at + 1] in MARKS else at
        if hit >= trigger - 1 and text[hit] in MARKS:
            mark = MARKS[text[hit]]
            pair = pairs()[mark]
            some = _by_trail().get(pair >> 8)
            if some is not None:
                price = self.language.row(state.first, state.second)[some.numbers] + self.prices.before(
                    pair >> 8, some
                )
                if some.chars[0] == IDEOGRAPHIC_SPACE:
                    price[0] = self._space(at)
                for i in _best(price):
                    self._say(
                        state, at, some.chars[i], int(some.numbers[i]), hit + 1, pair & 0xFF, self.prices.false_hit + int(price[i]),
                        ("split", mark, pair, some.bytes[i]),
                    )  # fmt: skip
        number = self.numbers[at]
        total = state.cost + self.language.cost(state.first, state.second, number) + self._bare(char, at + 1)
        if not state.changed or total <= self.least.get(at + 1, total) + SPREAD:
            node = Node(state.node, at, at + 1, char, True, ())
            self._keep(
                at + 1, State(total, 0, state.second, number, char, node, state.steps + 1, state.changed)
            )

    def _shifted(self, state: State, at: int, loses: bool, again: bool) -> None:
        text, lead, question = self.text, state.carry, self.page.question
        if loses and not question:
            self._lost_pair(state, at, at, again)
        if at == len(text):
            return
        char = text[at]
        table = characters()
        # 80 begins no pair: a decoder that meets it is in step again behind it (個 is 82 80).
        true = table.get(lead << 8 | 0x80, "")
        if true:
            number = self.language.number(true)
            if not question:
                cost = self._price(state, true, number) + self._bare(true, at, state)
                self._say(state, at, true, number, at, 0, cost, ("80", lead))
            elif char == "?" and at not in self.notes:
                cost = self._price(state, true, number) + self._bare(true, at + 1, state)
                self._say(state, at, true, number, at + 1, 0, cost, ("80", lead))
        if at in self.notes:
            end, reading, eaten = self.notes[at]
            if not eaten:
                if at > 0 and fits(text[at - 1], reading):
                    self._put(state, at, end, lead, 0, ("cut", text[at - 1]))
                self._lost_trail(state, at, at)
                return
            self._lost_trail(state, at, end, reading)
        if char == "?" and question and at not in self.notes:
            # The trail byte and the ASCII sign behind it, a digit most often, became this one question mark.
            self._lost_trail(state, at, at + 1, sign=True)
        if char < "@" or char == "\x7f":
            self._lost_trail(state, at, at)
        elif char < "\x80":
            true = table.get(lead << 8 | ord(char), "")
            if true and is_trail(ord(char)):
                number = self.language.number(true)
                cost = self._price(state, true, number) + self._bare(true, at + 1, state)
                self._say(state, at, true, number, at + 1, 0, cost, ("step", lead, ord(char)))
        if char in MARKS:
            self._lost_trail(state, at, at)
            pair = pairs()[MARKS[char]]
            true = table.get(lead << 8 | pair >> 8, "")
            if true:
                number = self.language.number(true)
                self._say(state, at, true, number, at + 1, pair & 0xFF, self._price(state, true, number))
            if loses and char == "?" and question:
                self._lost_pair(state, at, at + 1, text.startswith("?", at + 1))
            if char == "?" and (at + 1 == len(text) or text[at + 1] in MARKS):
                self._lost_trail(state, at, at + 1)
            return
        pair = pairs().get(HALF_OF.get(char, char), 0)
        if not pair:
            return
        true = table.get(lead << 8 | pair >> 8, "")
        if true:
            number = self.language.number(true)
            cost = self._price(state, true, number) + self._bare(char, at + 1)
            cost += BARE_HOST if true in self.page.annotated and not _is_cut(state) else 0
            self._say(state, at, true, number, at + 1, pair & 0xFF, cost)

    def _lost_trail(self, state: State, at: int, end: int, reading: str = "", sign: bool = False) -> None:
        """The trail byte of the character under way stood before something that is no trail byte, and was dropped.

        ``reading``: of the note whose bracket went with the byte. ``sign``: an ASCII sign went with it.
        """
        some = _high_trails().get(state.carry)
        if some is None or not some.chars:
            return
        price = self.language.row(state.first, state.second)[some.numbers] + self.prices.behind(
            state.carry, some
        )
        if at not in self.notes and not _is_cut(state):
            price = price + self.prices.bare(state.carry, some.chars)
        for i in _best(price):
            char, number, cost = some.chars[i], int(some.numbers[i]), LOST_BYTE + int(price[i])
            if sign:
                digit = self.language.number("0")
                cost += self.language.cost(state.second, number, digit) + LOST_SIGN
                # Two characters in one: the lost sign is shown as what stands for it.
                total = state.cost + cost
                told = Node(state.node, at, at, char, False, ("trail", some.bytes[i]))
                node = Node(told, at, end, "?", False, ("sign",))
                if total <= self.least.get(end, total) + SPREAD:
                    self._keep(end, State(total, 0, number, digit, "", node, 0, True))
            elif not reading:
                self._say(state, at, char, number, end, 0, cost, ("trail", some.bytes[i]))
            elif fits(char, reading):
                self._say(state, at, char, number, end, 0, cost, ("told", some.bytes[i], reading))

    def _lost_pair(self, state: State, at: int, end: int, again: bool) -> None:
        """A cut pair that stands for nothing, lost between two characters: the likeliest ends and beginnings of both."""
        hosts = _hosts_of(self.notes[end][1]) if end in self.notes else ()
        self._lose(state, at, end, (state.carry, self._byte(end), hosts))
        if again and not hosts:
            self._lose(state, at, end, (state.carry, ANOTHER_LOST, hosts))

    def _lose(self, state: State, at: int, end: int, key: tuple[int, int, tuple[str, ...]]) -> None:
        losses = _losses(*key)
        if losses is None:
            return
        price = self.language.row(state.first, state.second)[losses.numbers] + self.prices.lost(
            key, losses, _is_cut(state)
        )
        for i in _best(price + losses.ahead):
            self._say(
                state, at, losses.chars[i], int(losses.numbers[i]), end, losses.leads[i], LOST_PAIR + int(price[i]),
                ("pair", losses.trails[i], losses.leads[i]),
            )  # fmt: skip

    def _byte(self, at: int) -> int:
        """The first byte of what the page shows at ``at``; NO_TRAIL for ASCII signs and at the end of the line."""
        if at >= len(self.text):
            return NO_TRAIL
        char = HALF_OF.get(self.text[at], self.text[at]) if self.text[at] != "(" else "("
        byte = ord(char) if char < "\x80" else pairs().get(char, 0) >> 8
        return byte if is_trail(byte) else NO_TRAIL

    def _close(self, state: State, limit: int) -> list[State]:
        """A path that is still out of step where the line ends has lost its last byte there."""
        if not state.carry:
            return [state]
        if limit < len(self.text):
            return []
        self.beams.clear()
        self.least.clear()
        self._lost_trail(state, limit, limit)
        return self.beams.pop(limit, [])

    # --- the proof ---------------------------------------------------------------------------------------------

    def _choose(self, start: int, trigger: int, finals: list[State]) -> Repair | Residue | None:
        finals.sort(key=_cost_of)
        unchanged = next((state for state in finals if not state.changed), None)
        shown = unchanged.cost if unchanged else None
        proved: list[tuple[int, State]] = []
        seen: set[str] = set()
        for state in finals[: 2 * CANDIDATES]:
            if not seen and shown is not None and state.cost + MARGIN * NAT > shown:
                break  # nothing is better than what the page shows
            if proved and state.cost > proved[0][0] + UNLIKELY:
                break
            said = "".join(node.text for node in _path(state.node))
            if (
                said not in seen
                and len(seen) < CANDIDATES
                and (state is unchanged or self._proves(start, state))
            ):
                proved.append((state.cost, state))
            seen.add(said)
        changed = [(cost, state) for cost, state in proved if state.changed]
        if changed and (shown is None or changed[0][0] + MARGIN * NAT <= shown):
            cost, state = changed[0]
            weights = [math.exp((cost - other) / NAT / DOUBT) for other, _ in proved]
            repair = _repair(state, min(1 / sum(weights), 0.9999), self)
            others = tuple(dict.fromkeys(_repair(state, 0.0, self).after for _, state in changed[1:5]))
            return replace(repair, rivals=others) if repair.confidence < SURE else repair
        end = self._debris_end(trigger)
        if shown is not None and end > trigger + 2 and self._hopeless(trigger, end):
            candidates = tuple(_repair(state, 0.0, self).after for _, state in changed[:5])
            return Residue(Span(trigger, end), "byte damage that no repair explains", RULE, candidates)
        return None

    def _debris_end(self, at: int) -> int:
        end = at
        while end < len(self.text) and (end == at or (self.text[end] >= "\x80" and self._debris(end))):
            end += 1
        return end

    def _hopeless(self, at: int, end: int) -> bool:
        rare = sum(1 for number in self.numbers[at:end] if not number)
        return rare >= 1 and self.language.badness(self.text[at + 1 : end]) > 9.0

    def _proves(self, start: int, state: State) -> bool:
        """True where the damage, run forwards on the path's text, gives what the page shows."""
        nodes = list(_path(state.node))
        end = nodes[-1].end if nodes else start
        # Notes that stand behind their host come back by themselves; they are not part of the true text.
        original = "".join("0" if node.event[:1] == ("sign",) else node.text for node in nodes)
        hit = tuple(
            dict.fromkeys(MARKS[self.text[node.end - 1]] for node in nodes if node.event[:1] == ("split",))
        )
        inside = dict(self.page.annotated)
        inside |= {host: self.notes[node.start][1] for node, host in _note_hosts(nodes, self)}
        order = _order()
        notes = dict(sorted(inside.items(), key=lambda item: order.get(item[0], len(order))))
        for decoder in ("question", "drop") if self.page.question else ("drop", "question"):
            mill = Mill(notes=notes, marks=hit, decoder=decoder)
            if _same(pass_through(original, mill), self.text[start:end]):
                return True
        return False


class Forms:
    """What characters cost that a page in this script, or one that has lost these words, is not likely to hold."""

    def __init__(self, hant: bool, absent: frozenset[str], wide: bool) -> None:
        old, new = scripts()
        self.odd = dict.fromkeys(rare_variants(), RARE_VARIANT)
        self.odd |= dict.fromkeys((*(new if hant else old), *absent), OUT_OF_PLACE)
        if not wide:
            self.odd |= dict.fromkeys(FULL_WIDTH, WIDE_FORM)
        self._kept: dict[Any, Numbers] = {}

    def of(self, key: Any, chars: tuple[str, ...]) -> Numbers:
        """The prices of ``chars``, which ``key`` names."""
        import numpy as np

        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = np.array([self.odd.get(char, 0) for char in chars], dtype=np.int64)
        return found


_forms = lru_cache(maxsize=8)(Forms)


class Prices:
    """What characters cost on one page beyond what the language says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.false_hit = FALSE_HIT
        self.sure = False  # whether the places to look at are places to search at, debris or not
        self.damaged = bool(page.annotated) or page.question
        self.forms = _forms(page.hant, page.absent, page.wide)
        self.odd = self.forms.odd
        self._hosts = dict.fromkeys(page.annotated, BARE_HOST)
        self._kept: dict[Any, Numbers] = {}

    def before(self, trail: int, some: Choice) -> Numbers:
        return self.forms.of((trail,), some.chars)

    def behind(self, lead: int, some: Choice) -> Numbers:
        return self.forms.of(lead, some.chars)

    def bare(self, key: Any, chars: tuple[str, ...]) -> Numbers:
        """The price of a character of the page's note list that has no note behind it."""
        import numpy as np

        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = np.array([self._hosts.get(char, 0) for char in chars], dtype=np.int64)
        return found

    def lost(self, key: tuple[int, int, tuple[str, ...]], losses: Losses, cut: bool) -> Numbers:
        odd = self.forms.of(key, losses.chars)
        return odd if cut or not self._hosts else odd + self.bare(key, losses.chars)


@cache
def _order() -> dict[str, int]:
    return {char: place for place, char in enumerate(listed())}


def _best(price: Numbers) -> list[int]:
    """Where the lowest prices stand: at most CHOICES of them, and none that is hopelessly dearer than the least."""
    near = (price <= price.min() + BEHIND).nonzero()[0]
    if len(near) > CHOICES:
        near = near[price[near].argpartition(CHOICES)[:CHOICES]]
    return near.tolist()  # type: ignore[no-any-return]


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


def _is_cut(state: State) -> bool:
    """True where the character under way was cut in two by a note, so that it cannot have one of its own."""
    return state.node is not None and state.node.event[:1] == ("inside",)


def _cost_of(state: State) -> int:
    return state.cost


def _pruned(states: list[State]) -> list[State]:
    """The best of the paths that have come to one place, and always the one on which nothing happened."""
    if len(states) < 2:
        return states
    states.sort(key=_cost_of)
    limit = states[0].cost + SPREAD
    alike: dict[tuple[int, int, int], int] = {}
    kept: list[State] = []
    for state in states:
        if not state.changed:
            kept.append(state)
            continue
        if state.cost > limit or len(kept) >= BEAM:
            continue
        key = state.carry, state.first, state.second
        count = alike.get(key, 0)
        if count < ALIKE:
            alike[key] = count + 1
            kept.append(state)
    return kept


def _note_hosts(nodes: list[Node], line: Line) -> Iterator[tuple[Node, str]]:
    """The nodes that are notes, each with the character whose bytes it was printed behind."""
    last = ""
    for node in nodes:
        kind = node.event[0] if node.event else ""
        if node.text:
            last = node.text
            if kind == "told":
                yield node, last
        elif node.start in line.notes:
            if kind in ("cut", "inside"):
                yield node, node.event[1]
            elif fits(last, line.notes[node.start][1]):
                yield node, last


def _told(event: tuple[Any, ...]) -> str:
    """An event in words, for the evidence."""
    kind, *facts = event
    if kind == "split":
        return "split at the false {} {:04X}, lost byte {:02X}".format(*facts)
    if kind == "inside":
        return "note {}({}) = {:04X} inside two characters".format(*facts)
    if kind == "cut":
        return f"note behind the cut pair {facts[0]}"
    if kind == "told":
        return "lost byte {:02X}, told by ({})".format(*facts)
    if kind == "step":
        return "in step at {:02X}{:02X}".format(*facts)
    if kind == "80":
        return f"in step behind {facts[0]:02X}80"
    if kind == "pair":
        return "lost pair {:02X}{:02X}".format(*facts)
    return SIGN_LOST if kind == "sign" else f"lost byte {facts[0]:02X}"


def _path(node: Node | None) -> Iterator[Node]:
    nodes = []
    while node is not None:
        nodes.append(node)
        node = node.before
    yield from reversed(nodes)


NARROW = str.maketrans("，？！（）：；", ",?!():;")


def _unclosed(match: regex.Match[str]) -> str:
    return str(match[0]).rstrip(")")


def _same(simulated: str, seen: str) -> bool:
    """Equal but for the width of marks, and for a closing bracket that a page may have lost behind an eaten one."""
    left, right = simulated.translate(NARROW), seen.translate(NARROW)
    if left == right:
        return True
    return "?" in right and bool(EATEN.sub(_unclosed, left) == EATEN.sub(_unclosed, right))


def _repair(state: State, confidence: float, line: Line) -> Repair:
    """The changed stretch of a path, with the story of its bytes."""
    nodes = list(_path(state.node))
    changed = [i for i, node in enumerate(nodes) if not node.same]
    stretch = nodes[changed[0] : changed[-1] + 1]
    start, end = stretch[0].start, stretch[-1].end
    # A note that stands between is the page's, not the author's; one inside the stretch goes with it.
    true = "".join(node.text for node in stretch)
    events = [_told(node.event) for node in stretch if node.event]
    evidence = f"bytes {encode(true).hex(' ', 2).upper()}; " + "; ".join(events)
    after = true.replace(IDEOGRAPHIC_SPACE, "") if not line.text[:start].strip() else true
    marks = tuple(node.event[1] for node in stretch if node.event[:1] == ("split",))
    return Repair(start, end, after, round(confidence, 4), evidence, marks=marks)


def propose(text: str, page: Page) -> Iterator[Edit | Residue]:
    """Edits for every wreck of ``text`` and Residues for those that no repair explains. Offsets are those of ``text``.

    Of a page that shows no notes only suspicious lines are read; where one of them was hurt, all are read.
    """
    prices = Prices(page)
    if prices.damaged:
        edits, residues = _read(text, _lines(text), prices)
    else:
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
        for found in Line(text[at : len(text) if end < 0 else end], prices, places).repairs():
            if isinstance(found, Repair):
                span = Span(at + found.start, at + found.end)
                if found.rivals:
                    candidates = (found.after, *found.rivals)
                    residues.append(Residue(span, "several originals give the same bytes", RULE, candidates))
                    continue
                edits.append(Edit(span, found.after, RULE, found.confidence, found.evidence))
                if SIGN_LOST in found.evidence:
                    residues.append(Residue(span, "the sign that ? stands for is lost", RULE))
            else:
                span = Span(at + found.span.start, at + found.span.end)
                residues.append(Residue(span, found.reason, found.rule, found.candidates, found.confidence))
    return edits, residues
