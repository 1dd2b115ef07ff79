"""Scope: which division a place of the text speaks of: the one named before it in its paragraph, or the headings' over it.

    （三）婺源县：全域治理 … 上饶市在该县召开推进会。2015年，县公安局成立旅游警察大队  →  县公安局 is 婺源县's

Ask first  what its own sentence names; 我县 and 我们 between bring the author's own back
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

import regex

from pipeline.extract.district_spots import Spot
from pipeline.extract.gazetteer import Place
from pipeline.extract.view import View, is_han

__all__ = ["OWN", "headed", "told_of"]

#: One's own place.
OWN = regex.compile(r"(?<!告诉|介绍|[向给对让使令])[我本](?:们|省|自治区|市|州|盟|区|县|旗|镇|乡|街道|城区)")


def headed(page: View, spots: Sequence[Spot], at: int, fits: Callable[[Place], bool]) -> Place | None:
    """The one division of its kind that the headings over ``at`` name, the nearest first; None where one's own is told of."""
    here = page.block_at(at)
    level = 99
    if here < 0 or OWN.search(page.folded, page.blocks[here].span.start, at) is not None:
        return None
    k = bisect_left(page.headings, here)
    while k > 0 and level > 1:
        k -= 1
        block = page.blocks[page.headings[k]]
        if block.level >= level:
            continue
        level = block.level
        named = {
            spot.place for spot in _within(spots, block.span.start, block.span.end) if spot.place is not None
        }
        if named:
            fitting = {place for place in named if fits(place)}
            return fitting.pop() if len(fitting) == 1 else None
    return None


def told_of(page: View, spots: Sequence[Spot], at: int, fits: Callable[[Place], bool]) -> Place | None:
    """The division of its kind with which a clause of the paragraph began last before ``at``, one's own aside."""
    here = page.block_at(at)
    if here < 0:
        return None
    start = page.blocks[here].span.start
    for spot in reversed(_within(spots, start, at)):
        first = spot
        while first.parent is not None and first.parent.end == first.start:
            first = first.parent
        begins = (
            first.start == start or page.pause_at(first.start) or not is_han(page.folded[first.start - 1])
        )
        if begins and spot.place is not None and fits(spot.place):
            return None if OWN.search(page.folded, spot.start, at) is not None else spot.place
    return None


def _within(spots: Sequence[Spot], start: int, end: int) -> Sequence[Spot]:
    low = bisect_left(spots, start, key=lambda spot: spot.start)
    return spots[low : bisect_left(spots, end, key=lambda spot: spot.start)]
