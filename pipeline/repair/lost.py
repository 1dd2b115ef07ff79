"""Lost: what may have stood where a decoder dropped a byte or a pair, as arrays for the search.

A character of GBK is two bytes, lead and trail. Out of step, a decoder pairs the trail of one with the lead of the next;
where such a pair stands for nothing, it is gone, and two characters share the loss.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.data import plain, plain_forms
from pipeline.repair.badness import language
from pipeline.repair.page import listed
from pipeline.simulate.gbk import characters, pairs

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

IDEOGRAPHIC_SPACE = "\u3000"
AHEAD = 8 * 16  # a bad next character counts no more than this: it may be lost as well


class Choice(NamedTuple):
    """Characters that share one byte, with the byte that tells them apart, and their numbers as an array."""

    bytes: tuple[int, ...]
    chars: tuple[str, ...]
    codes: Numbers
    numbers: Numbers


class Losses(NamedTuple):
    """Pairs that may have been lost: trail of the character before, lead of the one behind, and what the latter costs.

    ``after``: the numbers of the characters behind, where the byte that follows tells them; ``places``: of the two of them.
    """

    trails: tuple[int, ...]
    leads: tuple[int, ...]
    chars: tuple[str, ...]
    codes: Numbers
    numbers: Numbers
    ahead: Numbers
    after: Numbers | None
    places: Numbers | None


def _choice(entries: list[tuple[int, str, int]]) -> Choice:
    import numpy as np

    return Choice(
        tuple(byte for byte, _, _ in entries), tuple(char for _, char, _ in entries),
        np.array([ord(char) for _, char, _ in entries], dtype=np.int64),
        np.array([number for _, _, number in entries], dtype=np.int64),
    )  # fmt: skip


@cache
def by_lead() -> dict[int, Choice]:
    """Lead byte → trails, characters, their numbers, of all characters that clean prose holds."""
    found: dict[int, list[tuple[int, str, int]]] = {}
    for pair, char in characters().items():
        number = language().number(char) if char else 0
        if number:
            found.setdefault(pair >> 8, []).append((pair & 0xFF, char, number))
    return {lead: _choice(entries) for lead, entries in found.items()}


@cache
def high_trails() -> dict[int, Choice]:
    """As ``by_lead``, of those whose trail byte is none of ASCII: only such a byte is dropped before ASCII."""
    return {
        lead: _choice([entry for entry in zip(some.bytes, some.chars, some.numbers.tolist(), strict=True) if entry[0] >= 0x80])
        for lead, some in by_lead().items()
    }  # fmt: skip


@cache
def by_trail() -> dict[int, Choice]:
    """Trail byte → leads, characters, their numbers, with the ideographic space among them."""
    found: dict[int, list[tuple[int, str, int]]] = {0xA1: [(0xA1, IDEOGRAPHIC_SPACE, 0)]}
    for lead, some in by_lead().items():
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
    some = by_trail().get(follow)
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
    for lead, some in high_trails().items():
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
def losses_between(carry: int, follow: int, hosts: tuple[str, ...]) -> Losses | None:
    """All ways to lose a pair between ``carry`` and a byte ``follow``; ``hosts``: what a note says comes next."""
    import numpy as np

    trails: list[int] = []
    leads: list[int] = []
    chars: list[str] = []
    numbers: list[int] = []
    ahead: list[Numbers] = []
    behind: list[Numbers] = []
    places: list[Numbers] = []
    some = by_lead().get(carry)
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
            behind.append(after)
            places.append(language().pair_places(number, after))
            after = np.where(after > 0, language().row(0, number)[after], AHEAD)
        ahead.append(np.minimum(after, AHEAD))
    if not trails:
        return None
    return Losses(
        tuple(trails),
        tuple(leads),
        tuple(chars),
        np.array(list(map(ord, chars)), dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        np.concatenate(ahead),
        np.concatenate(behind) if behind else None,
        np.concatenate(places) if places else None,
    )


@lru_cache(maxsize=4_000)
def two_ahead(carry: int, follow: int, hosts: tuple[str, ...], second: int) -> Numbers | None:
    """Of the ``losses_between``: what the two characters behind cost, where the latter is the one of that number."""
    losses = losses_between(carry, follow, hosts)
    if losses is None or losses.after is None or losses.places is None or not second:
        return None
    behind: Numbers = language().behind(losses.places, losses.after, second)
    total: Numbers = losses.ahead + behind.clip(max=AHEAD)
    return total


@cache
def hosts_of(reading: str) -> tuple[str, ...]:
    """Characters of the note list, in either script, that are annotated with ``reading``, or with it and a tone."""
    bare = reading == plain(reading)
    return tuple(
        char
        for char, (_, known) in listed().items()
        if known == reading or (bare and reading in plain_forms(known))
    )
