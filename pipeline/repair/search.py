"""Search: what the bytes behind a stretch of a page may have been, as a beam of paths over them.

A path reads what the page shows from left to right and says which true bytes stand behind it; ``carry`` is the first
byte of a true character of which the decoder has taken the second for the first of a pair. The path on which nothing
happened competes with all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.repair.badness import UNKNOWN
from pipeline.repair.line import BARE_HOST, HALF_OF, MARKS, Line
from pipeline.repair.lost import (
    ANOTHER_LOST,
    IDEOGRAPHIC_SPACE,
    NO_TRAIL,
    Choice,
    Losses,
    by_trail,
    high_trails,
    hosts_of,
    losses_between,
    two_ahead,
)  # fmt: skip
from pipeline.repair.page import fits
from pipeline.simulate.gbk import characters, is_lead, is_trail, pairs

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

# Costs in 1/16 nat: how rarely each event happens, set on simulated pages.
LOST_PAIR = 8
LOST_BYTE = 0
LOST_SIGN = 48
NOTE_INSIDE = 16
STRAY_NOTE = 160
STRAY_SIGN = 48  # a lone letter where hardly anybody sets one
SPACE_FIRST, SPACE_JOINED, SPACE_INSIDE = 16, 64, 176
SPREAD = 14 * 16  # what costs this much more than the best is dropped
BEHIND, BEHIND_SHOWN = 10 * 16, 5 * 16
CROWDED = 6 * 16  # a stop right behind a stop, which n-grams that were never seen do not tell
STOPS = frozenset("，。、；：,;:")
BEFORE_STOPS = STOPS | frozenset("！？!?")
WINDOW = 400


class Width(NamedTuple):
    """How many of the best a search follows."""

    beam: int  # paths that have come to one place
    choices: int  # characters tried where one byte is lost, pairs tried where two are
    ahead: int  # pairs tried beside these, the best with the second character behind
    losses: tuple[int, ...]  # paths that may lose a pair at one place, then another, then another
    another: int  # paths of these that are tried with one more pair lost behind
    reach: int  # a path that costs this much more than the best loses none
    fair: int  # where the next character costs less, nothing is lost before it
    usual: int  # of two paths at one place one may have said more: what a character is not held against it
    alike: int  # paths that have come to the same place with the same context: so many stay


NARROW = Width(64, 20, 20, (20, 12, 6), 4, 3 * 16, 6 * 16, 0, 3)
#: For a place that a narrow search has not made out.
WIDE = Width(160, 50, 20, (40, 30, 16), 24, 14 * 16, 0, 24, 6)


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
    usual: int  # what is not held against it, for the characters that it has said
    hope: int  # its cost, and what the next character costs at least, beyond that


class Search:
    """The paths from one place of a line to where the bytes are in step again."""

    def __init__(self, line: Line, width: Width) -> None:
        self.width = width
        self.text, self.page, self.prices = line.text, line.page, line.prices
        self.language, self.numbers, self.notes = line.language, line.numbers, line.notes
        self.line = line
        self.odd, self.odd_codes, self.bare_codes = (
            self.prices.odd,
            self.prices.odd_codes,
            self.prices.bare_codes,
        )
        self.beams: dict[int, list[State]] = {}
        self.least: dict[int, int] = {}

    def run(self, start: int, trigger: int) -> list[State]:
        """The paths that are in step where the search ends, the cheapest first; it begins at ``start``, before the trigger."""
        self.beams, self.least = {start: [self._initial(start)]}, {}
        if self.line.is_open(start):
            self.odd, self.odd_codes, self.bare_codes = self.prices.in_brackets
        limit = min(trigger + WINDOW, len(self.text))
        finals: list[State] = []
        for at in range(start, limit + 1):
            states = _pruned(self.beams.pop(at, []), self.width)
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
            for turn, width in enumerate(self.width.losses if hopeful else self.width.losses[-1:]):
                rank = 0
                for state in states:
                    if state.carry:
                        loses = rank < width and state.hope <= states[0].hope + self.width.reach
                        self._shifted(state, at, loses, again=turn < 2 and rank < self.width.another)
                        rank += 1
                    else:
                        self._in_step(state, at, trigger)
                states = _pruned(self.beams.pop(at, []), self.width)
                if not states:
                    break
                if at == limit:
                    finals = finals + states
        finals.sort(key=_cost_of)
        closed = [
            done
            for rank, state in enumerate(finals)
            if rank < self.width.beam or not state.changed
            for done in self._close(state, limit)
        ]
        closed.sort(key=_cost_of)
        return closed

    def _settled(self, at: int, states: list[State]) -> bool:
        """True where the best path has been in step for a while and those that are not are hopelessly behind."""
        best = states[0]
        if at in self.notes or best.carry or best.steps < 3:
            return False
        behind = best.hope + (BEHIND if best.changed else BEHIND_SHOWN)
        return all(
            (not state.carry and state.steps >= 3) or (best.steps >= 5 and state.hope > behind)
            for state in states[1:]
        )

    def _initial(self, start: int) -> State:
        first = self.numbers[start - 2] if start > 1 else self.language.start if start == 1 else 0
        second = self.numbers[start - 1] if start else self.language.start
        last = self.text[start - 1] if start else ""
        return State(0, 0, first, second, last, None, 0, False, 0, 0)

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
        hope = total - state.usual
        if hope <= self.least.get(end, hope) + SPREAD:
            node = Node(state.node, at, end, "", same, event)
            self._keep(end, State(
                total, carry, state.first, state.second, state.last, node, state.steps, state.changed or not same,
                state.usual, hope,
            ))  # fmt: skip

    def _say(
        self, state: State, at: int, text: str, number: int, end: int, carry: int, cost: int, event: tuple[Any, ...] = (),
        ahead: int = 0,
    ) -> None:  # fmt: skip
        """``state`` after it said that the page from ``at`` to ``end`` stands for ``text``, at a price of ``cost``."""
        total, usual = state.cost + cost + _crowd(state, text), state.usual + self.width.usual
        hope = total - usual + (ahead - self.width.usual if ahead else 0)
        if hope > self.least.get(end, hope) + SPREAD:
            return
        first, second = (0, self.language.start) if text == IDEOGRAPHIC_SPACE else (state.second, number)
        node = Node(state.node, at, end, text, False, event)
        self._keep(end, State(total, carry, first, second, text, node, 0, True, usual, hope))

    def _keep(self, end: int, state: State) -> None:
        # The path on which nothing happened is cheap until it comes to the debris: no other is held against it.
        if state.changed and state.hope < self.least.get(end, state.hope + 1):
            self.least[end] = state.hope
        held = self.beams.get(end)
        if held is None:
            self.beams[end] = [state]
        else:
            held.append(state)

    def _best(self, price: Numbers, state: State, end: int, extra: int, most: int) -> list[int]:
        """Where the ``most`` lowest prices stand, and none that is hopelessly dear."""
        ceiling = int(price.min()) + BEHIND
        least = self.least.get(end)
        if least is not None:
            ceiling = min(ceiling, least + SPREAD - state.cost - extra + state.usual + self.width.usual)
        near = (price <= ceiling).nonzero()[0]
        if len(near) > most:
            near = near[price[near].argpartition(most)[:most]]
        return near.tolist()

    def _price(self, state: State, text: str, number: int) -> int:
        """What the character ``text`` costs behind ``state``, read into the page."""
        return self.language.cost(state.first, state.second, number) + self.odd.get(text, 0)

    def _prices(self, state: State, some: Choice | Losses, bare: bool = False) -> Numbers:
        """What each of the characters costs behind ``state``; ``bare``: without a note behind it."""
        own = self.bare_codes if bare else self.odd_codes
        return self.language.row(state.first, state.second)[some.numbers] + own[some.codes]

    def _space(self, at: int, end: int, carry: int) -> int:
        """The price of an ideographic space: least where a line begins, or a numbered paragraph was joined to another."""
        if not self.text[:at].strip():
            return SPACE_FIRST
        return SPACE_JOINED if characters().get(carry << 8 | self._byte(end)) == "（" else SPACE_INSIDE

    def _bare(self, char: str, at: int, state: State | None = None) -> int:
        """The price of a character of the page's note list that has no note behind it, unless a note cut it in two."""
        if char not in self.page.annotated or at in self.notes or (state is not None and is_cut(state)):
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
                if is_trail(pair & 0xFF) and characters().get(pair) in hosts_of(reading):
                    self._put(state, at, end, 0, NOTE_INSIDE, ("inside", characters()[pair], reading, pair))
            for host in hosts_of(reading):
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
            some = by_trail().get(pair >> 8)
            if some is not None:
                price = self._prices(state, some)
                if some.chars[0] == IDEOGRAPHIC_SPACE:
                    price[0] = self._space(at, hit + 1, pair & 0xFF)
                for i in self._best(price, state, hit + 1, self.prices.false_hit, self.width.choices):
                    self._say(
                        state, at, some.chars[i], int(some.numbers[i]), hit + 1, pair & 0xFF, self.prices.false_hit + int(price[i]),
                        ("split", mark, pair, some.bytes[i]),
                    )  # fmt: skip
        number = self.numbers[at]
        total = state.cost + self.language.cost(state.first, state.second, number) + self._bare(char, at + 1)
        total += _crowd(state, char)
        if at == trigger + 1 and char.isascii() and self.line.odd(trigger):
            total += STRAY_SIGN
        usual = state.usual + self.width.usual
        hope = total - usual
        if not state.changed or hope <= self.least.get(at + 1, hope) + SPREAD:
            node = Node(state.node, at, at + 1, char, True, ())
            self._keep(
                at + 1,
                State(
                    total, 0, state.second, number, char, node, state.steps + 1, state.changed, usual, hope
                ),
            )

    def _shifted(self, state: State, at: int, loses: bool, again: bool) -> None:
        text, lead, question = self.text, state.carry, self.page.question
        if loses and not question and self._next(state, at) >= self.width.fair:
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
            cost += BARE_HOST if true in self.page.annotated and not is_cut(state) else 0
            self._say(state, at, true, number, at + 1, pair & 0xFF, cost)

    def _lost_trail(self, state: State, at: int, end: int, reading: str = "", sign: bool = False) -> None:
        """The trail byte of the character under way stood before something that is no trail byte, and was dropped.

        ``reading``: of the note whose bracket went with the byte. ``sign``: an ASCII sign went with it.
        """
        some = high_trails().get(state.carry)
        if some is None or not some.chars:
            return
        price = self._prices(state, some, bare=at not in self.notes and not is_cut(state))
        for i in self._best(price, state, end, LOST_BYTE, self.width.choices):
            char, number, cost = some.chars[i], int(some.numbers[i]), LOST_BYTE + int(price[i])
            if sign:
                digit = self.language.number("0")
                cost += self.language.cost(state.second, number, digit) + LOST_SIGN
                # Two characters in one: the lost sign is shown as what stands for it.
                total = state.cost + cost
                told = Node(state.node, at, at, char, False, ("trail", some.bytes[i]))
                node = Node(told, at, end, "?", False, ("sign",))
                usual = state.usual + 2 * self.width.usual
                hope = total - usual
                if hope <= self.least.get(end, hope) + SPREAD:
                    self._keep(end, State(total, 0, number, digit, "", node, 0, True, usual, hope))
            elif not reading:
                self._say(state, at, char, number, end, 0, cost, ("trail", some.bytes[i]))
            elif fits(char, reading):
                self._say(state, at, char, number, end, 0, cost, ("told", some.bytes[i], reading))

    def _lost_pair(self, state: State, at: int, end: int, again: bool) -> None:
        """A cut pair that stands for nothing, lost between two characters: the likeliest ends and beginnings of both."""
        hosts = hosts_of(self.notes[end][1]) if end in self.notes else ()
        self._lose(state, at, end, (state.carry, self._byte(end), hosts))
        if again and not hosts:
            self._lose(state, at, end, (state.carry, ANOTHER_LOST, hosts))

    def _lose(self, state: State, at: int, end: int, key: tuple[int, int, tuple[str, ...]]) -> None:
        losses = losses_between(*key)
        if losses is None:
            return
        price = self._prices(state, losses, bare=not is_cut(state))
        usual = self.width.usual
        best = self._best(price + losses.ahead, state, end, LOST_PAIR - usual, self.width.choices)
        two = two_ahead(*key, self._second_behind(end))
        if two is not None:
            best += self._best(price + two, state, end, LOST_PAIR - 2 * usual, self.width.ahead)
        for i in dict.fromkeys(best):
            self._say(
                state, at, losses.chars[i], int(losses.numbers[i]), end, losses.leads[i], LOST_PAIR + int(price[i]),
                ("pair", losses.trails[i], losses.leads[i]), int(losses.ahead[i]),
            )  # fmt: skip

    def _next(self, state: State, at: int) -> int:
        """What the next character costs if nothing is lost here."""
        true = characters().get(state.carry << 8 | self._byte(at), "")
        return self._price(state, true, self.language.number(true)) if true else UNKNOWN

    def _second_behind(self, at: int) -> int:
        """The number of the character behind the one that begins before ``at`` and ends there, if nothing is lost; 0: not told."""
        if at == len(self.text) or at in self.notes:
            return 0
        char = self.text[at]
        pair = pairs().get(MARKS.get(char) or HALF_OF.get(char, char), 0)
        at = self.notes[at + 1][0] if at + 1 in self.notes else at + 1
        second = characters().get((pair & 0xFF) << 8 | self._byte(at), "") if pair else ""
        return self.language.number(second) if second else 0

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


def is_cut(state: State) -> bool:
    """True where the character under way was cut in two by a note, so that it cannot have one of its own."""
    return state.node is not None and state.node.event[:1] == ("inside",)


def _crowd(state: State, char: str) -> int:
    """The price of ``char`` as the second of two stops in a row."""
    return CROWDED if char in STOPS and state.last in BEFORE_STOPS else 0


def _cost_of(state: State) -> int:
    return state.cost


def _hope_of(state: State) -> int:
    return state.hope


def _pruned(states: list[State], width: Width) -> list[State]:
    """The best of the paths that have come to one place, and always the one on which nothing happened."""
    if len(states) < 2:
        return states
    states.sort(key=_hope_of)
    limit = states[0 if states[0].changed else 1].hope + SPREAD
    alike: dict[tuple[int, int, int], int] = {}
    kept: list[State] = []
    for state in states:
        if not state.changed:
            kept.append(state)
            continue
        if state.hope > limit or len(kept) >= width.beam:
            continue
        key = state.carry, state.first, state.second
        count = alike.get(key, 0)
        if count < width.alike:
            alike[key] = count + 1
            kept.append(state)
    return kept


def path_of(node: Node | None) -> Iterator[Node]:
    nodes = []
    while node is not None:
        nodes.append(node)
        node = node.before
    yield from reversed(nodes)


def said_by(state: State) -> str:
    return "".join(node.text for node in path_of(state.node))
