"""Proof: which of the paths that a search found gives the page again, and how sure the best of them is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from pipeline.core import Residue, Span
from pipeline.repair.badness import NAT, UNKNOWN, longer
from pipeline.repair.line import HALF_OF, MARKS, NEAR, Line
from pipeline.repair.lost import IDEOGRAPHIC_SPACE
from pipeline.repair.page import EATEN, fits, listed
from pipeline.repair.search import SPACE_FIRST, SPACE_INSIDE, SPACE_JOINED, Node, State, path_of, said_by
from pipeline.simulate import Page as Mill
from pipeline.simulate import encode, pass_through

RULE = "repair.byteshift"
SIGN_LOST = "an ASCII sign lost with the byte before it"
#: So many texts, none of them dearer than this beside the best, are weighed with longer n-grams.
WEIGHED, WEIGH = 40, 12 * 16
CANDIDATES = 16
UNLIKELY = 10 * 16  # a rival that costs this much more counts for nothing
DOUBT = 1.4  # the language table is surer of itself than it is right: differences count for so much less
SUREST = 8.0  # log odds that count for no more
NUMBERING = re.compile("\u3000*（[一二三四五六七八九十]{1,3}）")
CLAUSE = 5 * 16
USUAL = 3 * 16  # what a character costs in clean prose
UNPAIRED = 48  # what a quote or bracket costs that has no partner in its line
#: What opens, and all that opens or closes.
PAIRED = (("“", regex.compile("[“”]")), ("（(", regex.compile("[（()）]")), ("《", regex.compile("[《》]")))
GUESSES = ("split", "pair", "trail", "told")
#: Of a repair's facts (one, log odds against its rivals, lost pairs, cost of the boldest guess and of a character that
#: needed none in nats, whether an ASCII sign was lost): their weights in the log odds that it is right. Fitted by
#: ``benchmarks.quality.repair_confidence``.
CONFIDENCE = (2.053, 0.418, -1.015, -0.1, -0.176, -4.158)
MARGIN = 4.0  # nats by which the repair must be better than what the page shows, unless that is odd
HALF_WIDTH = str.maketrans("，？！（）：；", ",?!():;")
FULL_WIDTH_MARKS = str.maketrans(HALF_OF)


@dataclass(frozen=True, slots=True)
class Repair:
    """What a wreck was: the characters ``start:end`` of the line read ``after``.

    ``confidence``: that all of it is right; ``agreed``: how much of it is, as far as the ``rivals`` speak.
    """

    start: int
    end: int
    after: str
    confidence: float
    evidence: str
    agreed: float = 1.0
    rivals: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    facts: tuple[float, ...] = ()


class Proof:
    """Of the paths from ``start``, a place of the line, the one to believe."""

    def __init__(self, line: Line, start: int) -> None:
        self.line, self.start = line, start
        self.text, self.page, self.notes, self.language = line.text, line.page, line.notes, line.language

    def choose(self, trigger: int, finals: list[State]) -> Repair | Residue | None:
        unchanged = next((state for state in finals if not state.changed), None)
        shown = unchanged.cost if unchanged else None
        changed: list[State] = []
        margin = 0.0 if self.line.odd(trigger) else MARGIN
        if finals and (shown is None or finals[0].cost + margin * NAT <= shown):
            proved = list(self._proved(self._weighed(finals)))
            changed = [state for _, state in proved if state.changed]
            if repair := self._likeliest(proved, margin):
                return repair
        end = self.line.debris_end(trigger)
        if shown is not None and end > trigger + 2 and self.line.hopeless(trigger, end):
            candidates = tuple(repair_of(state, self.line).after for state in changed[:5])
            return Residue(Span(trigger, end), "byte damage that no repair explains", RULE, candidates)
        return None

    def _likeliest(self, proved: list[tuple[int, State]], margin: float) -> Repair | None:
        """The best of what was proved, if it is better by a margin (in nats) than what the page shows, beside its rivals."""
        changed = [(cost, state) for cost, state in proved if state.changed]
        shown = next((cost for cost, state in proved if not state.changed), None)
        if not changed or (shown is not None and changed[0][0] + margin * NAT > shown):
            return None
        best, state = changed[0]
        repair = repair_of(state, self.line)
        weights = [math.exp((best - cost) / NAT / DOUBT) for cost, _ in proved]
        against = sum(weights) - 1
        said = [said_by(other) for _, other in changed]
        nodes = [node for node in path_of(state.node) if node.text]
        facts = (
            1.0,
            -math.log(max(against, math.exp(-SUREST))),
            *self._prices(nodes),
            float(any(node.event[:1] == ("sign",) for node in nodes)),
        )
        return replace(
            repair,
            confidence=_confidence(facts),
            agreed=_agreed(
                said,
                [weight for weight, (_, s) in zip(weights, proved, strict=True) if s.changed],
                len(repair.after),
            ),
            rivals=tuple(dict.fromkeys(repair_of(other, self.line).after for _, other in changed[1:5])),
            facts=facts,
        )

    def _prices(self, nodes: list[Node]) -> tuple[float, float, float]:
        """The lost pairs; what the boldest guess costs with the character behind it, and one that needed none, in nats."""
        text = "".join(node.text for node in nodes)
        number = None if self.text[: self.start].strip() else NUMBERING.match(text)
        if number:  # as expected as the line end before it, and what comes behind begins a sentence
            costs = [0] * number.end() + longer().costs("\n", text[number.end() :])
        else:
            costs = longer().costs(self.line.left(self.start), _as_prose(text))
        costs.append(USUAL)
        # Where the page has lost its commas, a clause may begin at any character.
        most = CLAUSE if "，" in self.page.absent else UNKNOWN
        at = bold = lost = 0
        told: list[int] = []
        for node in nodes:
            kind = node.event[0] if node.event else ""
            note = self.notes.get(node.end)
            lost += kind == "pair" and not (number and at < number.end())
            if kind in GUESSES and not (note and fits(node.text, note[1])):
                own = SPACE_FIRST if node.text == IDEOGRAPHIC_SPACE else costs[at]
                bold = max(bold, own + min(costs[at + 1], most))
            elif not node.same:
                told.append(costs[at])
            at += len(node.text)
        return float(min(lost, 4)), bold / NAT, sum(told) / NAT / len(told) if told else USUAL / NAT

    def _weighed(self, finals: list[State]) -> list[tuple[int, State]]:
        """The best of ``finals``, one for each text, with what they cost under the longer n-grams; the best first."""
        texts: dict[str, State] = {}
        for state in finals:
            if len(texts) == WEIGHED or state.cost > finals[0].cost + WEIGH:
                break
            texts.setdefault(said_by(state), state)
        unchanged = next((state for state in finals if not state.changed), None)
        if unchanged:
            texts.setdefault(said_by(unchanged), unchanged)
        if len(texts) == 1:
            return [(state.cost, state) for state in texts.values()]
        left = self.line.left(self.start)
        before = self.text[max(0, self.start - NEAR) : self.start]
        inside = bool(self.text[: self.start].strip())
        weighed = []
        for said, state in texts.items():
            prose = _as_prose(said)
            end = state.node.end if state.node else self.start
            # A paragraph does not end in 、: what ends the line is judged with the line end behind it.
            closed = prose + "\n" if end == len(self.text) else prose
            cost = state.cost + longer().cost(left, closed) - self.language.total(left, prose)
            cost += UNPAIRED * _unpaired(before + said + self.text[end : end + NEAR])
            joined = said.find(IDEOGRAPHIC_SPACE, 0 if inside else 1)
            if joined >= 0 and not NUMBERING.match(said, joined):
                cost += SPACE_INSIDE - SPACE_JOINED  # no numbered paragraph after all
            weighed.append((cost, state))
        weighed.sort(key=_first)
        return weighed

    def _proved(self, weighed: list[tuple[int, State]]) -> Iterator[tuple[int, State]]:
        """Those of the best that the damage, run forwards, proves."""
        best: int | None = None
        for cost, state in weighed[:CANDIDATES]:
            if best is not None and cost > best + UNLIKELY:
                return
            if not state.changed or self._proves(state):
                best = cost if best is None else best
                yield cost, state

    def _hit_marks(self, nodes: list[Node]) -> tuple[str, ...]:
        """The marks that the page must have been split on: the false ones, and true ones that brought it into step."""
        seen = [self.text[node.end - 1] for node in nodes if node.event[:1] == ("split",)]
        seen += [
            self.text[node.end]
            for node in nodes
            if node.event[:1] == ("trail",) and node.end < len(self.text)
        ]
        return tuple(dict.fromkeys(MARKS[mark] for mark in seen if mark in MARKS))

    def _proves(self, state: State) -> bool:
        """True where the damage, run forwards on the path's text, gives what the page shows."""
        nodes = list(path_of(state.node))
        end = nodes[-1].end if nodes else self.start
        # Notes that stand behind their host come back by themselves; they are not part of the true text.
        original = "".join("0" if node.event[:1] == ("sign",) else node.text for node in nodes)
        hit = self._hit_marks(nodes)
        inside = dict(self.page.annotated)
        inside |= {host: self.notes[node.start][1] for node, host in _note_hosts(nodes, self.line)}
        order = _order()
        notes = dict(sorted(inside.items(), key=lambda item: order.get(item[0], len(order))))
        for decoder in ("question", "drop") if self.page.question else ("drop", "question"):
            mill = Mill(notes=notes, marks=hit, decoder=decoder, doubled=self.line.doubled)
            # A page that shows marks half-width had them full-width on its way.
            for true in dict.fromkeys((original, original.translate(FULL_WIDTH_MARKS))):
                if _same(pass_through(true, mill), self.text[self.start : end]):
                    return True
        return False


@cache
def _order() -> dict[str, int]:
    return {char: place for place, char in enumerate(listed())}


def _as_prose(text: str) -> str:
    """With the space that begins a paragraph as the line end that it stands behind, which is what the tables know."""
    return text.replace(IDEOGRAPHIC_SPACE, "\n")


def _unpaired(text: str) -> int:
    """The quotes and brackets of ``text`` that open and do not close, and those that close and did not open."""
    count = 0
    for opening, pattern in PAIRED:
        is_open = False
        for match in pattern.finditer(text):
            count += is_open == (match[0] in opening)
            is_open = match[0] in opening
        count += is_open
    return count


def _first(weighed: tuple[int, State]) -> int:
    return weighed[0]


def _agreed(texts: list[str], weights: list[float], length: int) -> float:
    """The share of the ``length`` characters of the first text's repair that the others have too, by their weights."""
    best = texts[0]
    missing = 0.0
    for text, weight in zip(texts, weights, strict=True):
        most = min(len(best), len(text))
        start = next((i for i in range(most) if best[i] != text[i]), most)
        stop = next((i for i in range(most - start) if best[-1 - i] != text[-1 - i]), most - start)
        missing += weight * (len(best) - start - stop)
    return 1 - missing / sum(weights) / max(length, 1)


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


def _unclosed(match: regex.Match[str]) -> str:
    return str(match[0]).rstrip(")")


def _same(simulated: str, seen: str) -> bool:
    """Equal but for the width of marks, and for a closing bracket that a page may have lost behind an eaten one."""
    left, right = simulated.translate(HALF_WIDTH), seen.translate(HALF_WIDTH)
    if left == right:
        return True
    return "?" in right and bool(EATEN.sub(_unclosed, left) == EATEN.sub(_unclosed, right))


def _confidence(facts: tuple[float, ...]) -> float:
    """The chance that a repair is right in every character, from what speaks for it."""
    return min(1 / (1 + math.exp(-sum(w * fact for w, fact in zip(CONFIDENCE, facts, strict=True)))), 0.9999)


def repair_of(state: State, line: Line) -> Repair:
    """The changed stretch of a path, with the story of its bytes; how sure it is, is yet to be said."""
    nodes = list(path_of(state.node))
    changed = [i for i, node in enumerate(nodes) if not node.same]
    stretch = nodes[changed[0] : changed[-1] + 1]
    start, end = stretch[0].start, stretch[-1].end
    # A note that stands between is the page's, not the author's; one inside the stretch goes with it.
    true = "".join(node.text for node in stretch)
    events = [_told(node.event) for node in stretch if node.event]
    evidence = f"bytes {encode(true).hex(' ', 2).upper()}; " + "; ".join(events)
    after = true.replace(IDEOGRAPHIC_SPACE, "") if not line.text[:start].strip() else true
    marks = tuple(node.event[1] for node in stretch if node.event[:1] == ("split",))
    return Repair(start, end, after, 0.0, evidence, marks=marks)
