"""Radicals: a radical or a compatibility ideograph standing where a character belongs, as in 为⼈⺠服务.

Shape      a Kangxi radical (⼈), one of the supplement (⺠), a compatibility ideograph (例 as U+F9B5)
Evidence   read as the character of the same shape it makes better Chinese with both its neighbours; three in four
           of a line do, or of the page where the line alone does not tell
Not this   a list of radicals (⼀、⼁、⼂): a line is rewritten as a whole or not at all; Japanese, where the author of
           a name chose the form
Never      NFKC: the table (data/script/radicals.tsv) holds these characters and no others
First seen text copied from PDF
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.data import unify
from pipeline.repair.badness import NAT, language

RULE = "repair.radicals"

#: Kangxi and supplement, compatibility ideographs and their supplement: most texts hold none.
RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")
HAN = regex.compile(r"[\p{Han}--[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]]", regex.V1)
KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa]")
#: A character that costs more than this behind, or before, its neighbour is no better Chinese than the radical.
DEAR = 7 * NAT
#: This share of the radicals of a line, or of a page, must make better Chinese.
SHARE = 0.75
#: So many radicals in the order of their code points, close together, are a list; so are three that stand alone.
CHAIN, CLOSE = 5, 4
ALONE = 3


def propose(text: str) -> Iterator[Edit | Residue]:
    """An edit for each radical of the lines that are damaged, a Residue for each that may be and is not sure."""
    if not RADICAL.search(text):
        return
    lines: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for match in RADICAL.finditer(text):
        at = match.start()
        if unify(text[at]) == text[at]:
            continue
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        lines.setdefault((start, len(text) if end < 0 else end), []).append((at, _is_better(text, at)))
    if _stand_alone(text, [at for places in lines.values() for at, _ in places]):
        return
    doubtful = {
        span: places
        for span, places in lines.items()
        if not KANA.search(text, *span) and not _is_list(text, [at for at, _ in places])
    }
    votes = [better for places in doubtful.values() for _, better in places]
    page = sum(votes) >= max(3, SHARE * len(votes))
    for places in doubtful.values():
        better = sum(vote for _, vote in places)
        for at, _ in places:
            name = f"U+{ord(text[at]):04X}"
            if page or better >= max(1, SHARE * len(places)):
                yield Edit(
                    Span(at, at + 1), unify(text[at]), RULE, 0.98,
                    f"{name} stands for {unify(text[at])}; {better} of {len(places)} in the line make better Chinese so",
                )  # fmt: skip
            else:
                yield Residue(
                    Span(at, at + 1), f"{name} may stand for {unify(text[at])}", RULE, (unify(text[at]),), 0.5
                )


def _is_better(text: str, at: int) -> bool:
    """Whether the character of the same shape is usual behind what stands before it, and before what follows."""
    before = text[at - 1] if at else "\n"
    behind = text[at + 1] if at + 1 < len(text) else "\n"
    table = language()
    number = table.number(unify(text[at]))
    left = table.cost(0, table.number(unify(before)), number)
    right = table.cost(0, number, table.number(unify(behind)))
    return bool(number) and max(left, right) <= 2 * DEAR and min(left, right) <= DEAR


def _is_list(text: str, places: list[int]) -> bool:
    """True where radicals stand for themselves: in their order, or with no other Han character beside them."""
    chain = longest = 1
    for left, right in pairwise(places):
        chain = chain + 1 if right - left <= CLOSE and text[left] < text[right] else 1
        longest = max(longest, chain)
    return longest >= CHAIN or _stand_alone(text, places)


def _stand_alone(text: str, places: list[int]) -> bool:
    alone = sum(
        not HAN.match(text[at - 1 : at] if at else "") and not HAN.match(text[at + 1 : at + 2])
        for at in places
    )
    return len(places) >= ALONE and alone * 3 >= len(places) * 2
