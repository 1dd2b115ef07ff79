"""Lossy: UTF-8 read as GBK by a decoder that lost bytes on the way, as in 鍖哄�斿彫寮� (区委召开).

A byte that begins no pair was shown as U+FFFD, or dropped. What it was is narrowed down twice: it makes UTF-8 whole
again, and with the byte behind it it is no pair of GBK (else it would not have been lost). That leaves a dozen
characters at most, and language chooses. Every answer is run forwards: decoded with loss it must give what is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.repair.badness import NAT, language

MARK = "\ufffd"
#: Of two or three bytes that Chinese prose has in UTF-8: · × “”—… 、。〇 Han ，：
LEADS_TWO, LEADS_THREE = range(0xC2, 0xC4), (*range(0xE2, 0xEA), 0xEF)
BEAM = 48
DROPPED = 64  # of a byte that was lost and left no mark
MOST = 60  # bytes lost in one line
DOUBT = 1.4
SURE = 0.8  # a character that is less likely than this is left as it is seen


class Character(NamedTuple):
    """A true character: where what is seen of it ends, whether it ends there too, and whether a byte of it was lost."""

    before: Character | None
    end: int
    whole: bool
    char: str
    lost: bool


class State(NamedTuple):
    cost: int
    partial: bytes
    lost: bool  # whether a byte of the character under way was
    first: int
    second: int
    last: Character | None
    missing: tuple[tuple[int, int], ...]  # (token, byte) of what was lost, in order


class Piece(NamedTuple):
    """The characters ``start:end`` of what is seen stand for ``after``; ``rivals`` where it is not sure."""

    start: int
    end: int
    after: str
    confidence: float
    rivals: tuple[str, ...]


@cache
def _unpaired(follow: int, codec: str) -> tuple[int, ...]:
    """Bytes that UTF-8 has beyond ASCII and that are no pair with the byte behind them; ``follow`` -1: the end."""
    found = []
    for byte in (*range(0x80, 0xC0), *LEADS_TWO, *LEADS_THREE):
        try:
            bytes((byte, follow)).decode(codec) if follow >= 0 else None
        except UnicodeDecodeError:
            found.append(byte)
        else:
            found += [byte] if follow < 0 else []
    return tuple(found)


def _whole(partial: bytes) -> bool:
    return len(partial) == (2 if partial[0] in LEADS_TWO else 3 if partial[0] in LEADS_THREE else 1)


def repaired(seen: str) -> list[Piece]:
    """The pieces of ``seen``, by the table that reads it; see ``_repaired``."""
    return _repaired(seen, "gbk") or _repaired(seen, "gb18030")


def _repaired(seen: str, codec: str) -> list[Piece]:
    """The pieces of ``seen``, where its characters and the true ones end together; [] where it is no such text."""
    shown: list[bytes | None] = []
    for char in seen:
        if char == MARK:
            shown.append(None)
            continue
        try:
            shown.append(char.encode(codec))
        except UnicodeEncodeError:
            return []
    # Bytes, each with the number of the character that shows it.
    tokens: list[tuple[int, int | None]] = [
        (at, byte) for at, data in enumerate(shown) for byte in (data if data is not None else (None,))
    ]
    dropping = MARK not in seen
    start = language().start
    states = [State(0, b"", False, 0, start, None, ())]
    for number, (at, byte) in enumerate(tokens):
        follow = tokens[number + 1][1] if number + 1 < len(tokens) else -1
        last = number + 1 == len(tokens) or tokens[number + 1][0] != at
        moved: list[State] = []
        for state in states:
            if byte is None:
                options = _unpaired(follow, codec) if follow is not None else range(0x80, 0xC0)
                for option in options:
                    moved += _step(state, option, at + 1, True, number)
                continue
            moved += _step(state, byte, at + 1, last)
            if dropping and (number == 0 or tokens[number - 1][0] != at) and len(state.missing) < MOST:
                for between in _dropped(state, byte, at, number, codec):
                    moved += _step(between, byte, at + 1, last)
        states = _best(moved)
        if not states:
            return []
    proved = [state for state in states if _gives(state, tokens, seen, codec)]
    return list(_pieces(proved)) if proved else []


def _dropped(state: State, byte: int, at: int, number: int, codec: str) -> Iterator[State]:
    """A byte that left no mark before ``byte``, or two of which the second is 80, which begins no pair at all."""
    paid = state._replace(cost=state.cost + DROPPED)
    for option in _unpaired(byte, codec):
        yield from _step(paid, option, at, True, number)
    if len(state.partial) == 1 and 0x80 in _unpaired(byte, codec):
        for option in _unpaired(0x80, codec):
            for between in _step(paid, option, at, True, number):
                yield from _step(between, 0x80, at, True, number)


def _step(state: State, byte: int, end: int, whole: bool, place: int = -1) -> Iterator[State]:
    """One byte more; ``place``: the token before which it was lost, -1 for one that is seen."""
    lost = place >= 0
    partial = state.partial + bytes((byte,))
    missing = (*state.missing, (place, byte)) if lost else state.missing
    hurt = state.lost or lost
    if byte < 0x80:
        if state.partial:
            return
    elif not state.partial:
        if byte not in LEADS_TWO and byte not in LEADS_THREE:
            return
    elif not 0x80 <= byte < 0xC0:
        return
    if not _whole(partial):
        yield state._replace(partial=partial, lost=hurt, missing=missing)
        return
    try:
        char = partial.decode("utf-8")
    except UnicodeDecodeError:
        return
    table = language()
    number = table.number(char)
    cost = state.cost + table.cost(state.first, state.second, number)
    yield State(
        cost, b"", False, state.second, number, Character(state.last, end, whole, char, hurt), missing
    )


def _best(states: list[State]) -> list[State]:
    """The likeliest; of those that agree on all to come, the likeliest only."""
    states.sort(key=lambda state: state.cost)
    kept: list[State] = []
    alike: dict[tuple[bytes, int, int], int] = {}
    for state in states:
        key = state.partial, state.first, state.second
        if alike.setdefault(key, 0) < 3:
            alike[key] += 1
            kept.append(state)
            if len(kept) == BEAM:
                break
    return kept


def _gives(state: State, tokens: list[tuple[int, int | None]], seen: str, codec: str) -> bool:
    """Whether the bytes, with what was lost put back, decode to what is seen."""
    back: dict[int, bytearray] = {}
    for place, byte in state.missing:
        back.setdefault(place, bytearray()).append(byte)
    data = bytearray()
    for number, (_, seen_byte) in enumerate(tokens):
        if number in back:
            data += back[number]
        if seen_byte is not None:
            data.append(seen_byte)
    return bytes(data).decode(codec, "replace" if MARK in seen else "ignore") == seen


def _pieces(states: list[State]) -> Iterator[Piece]:
    least = states[0].cost
    weights = [math.exp((least - state.cost) / NAT / DOUBT) for state in states]
    ways = []
    for state in states:
        chars: list[Character] = []
        last = state.last
        while last is not None:
            chars.append(last)
            last = last.before
        ways.append(chars[::-1])
    # Characters of a dropped byte may end at the same place as those seen: only true ends of both are cuts.
    start = 0
    after, hurt = "", False
    for place, char in enumerate(ways[0]):
        after += char.char
        hurt = hurt or char.lost
        follows = ways[0][place + 1] if place + 1 < len(ways[0]) else None
        if not char.whole or (follows is not None and follows.end == char.end):
            continue
        others: dict[str, float] = {}
        for chars, weight in zip(ways, weights, strict=True):
            said = "".join(other.char for other in chars if start < other.end <= char.end)
            others[said] = others.get(said, 0.0) + weight
        share = others.get(after, 0.0) / sum(weights)
        rivals = tuple(sorted((said for said in others if said != after), key=lambda said: -others[said])[:7])
        yield Piece(
            start, char.end, after, share if hurt else min(share, 0.9999), rivals if share < SURE else ()
        )
        start, after, hurt = char.end, "", False
