"""Series: points that are counted off in a paragraph, 一〔是〕抓氛围 …；二〔是〕抓考核 …；三〔是〕抓整改.

Shape      一 and 二 (三 …) in order in one paragraph, each a word of its own, from 二 on behind a mark
Evidence   the page lost its 是, and the model is fairly sure of it behind at least one of the numerals
Not this   五城区, 三个文明: a numeral that counts what follows, or whose predecessor is nowhere before it
Ask first  the model: 一查思想，二查作风 never had a 是
First seen a study-tour report: 一抓创建氛围 …；二抓目标考核
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

RULE = "restore.series"
NUMERALS = "一二三四五六七八九十"
#: Least probability of 是 behind one member, so that all get theirs.
LEAST = 0.4
#: So sure a model needs no predecessor before the numeral: it may stand in the paragraph above.
SURE = 0.6
#: So many characters are a numeral and the beginning of what it counts.
NAMED = 3
_BEHIND = frozenset("，。；：、？！,;:?!”）)")


def members(text: str, starts: Container[int], ends: Container[int], is_marked: Container[int]) -> list[int]:
    """Offsets behind the numerals of the longest series of a block; empty where it has none.

    ``starts`` and ``ends``: where words begin and end. ``is_marked``: gaps that got a mark.
    """
    found: list[int] = []
    at = 0
    for numeral in NUMERALS:
        place = text.find(numeral, at)
        while place >= 0:
            alone = place in starts and place + 1 in ends and place + 1 < len(text)
            opens = place == 0 or text[place - 1] in _BEHIND or place in is_marked
            if alone and (opens or (numeral == "一" and _echoed(text, place))):
                break
            place = text.find(numeral, place + 1)
        if place < 0:
            break
        found.append(place + 1)
        at = place + 1
    return found if len(found) > 1 else []


def _echoed(text: str, place: int) -> bool:
    """True where the 一 that stands here and a later 二 behind a mark go on alike: 一抓 …；二抓."""
    verb = text[place + 1]
    return any(f"{mark}二{verb}" in text[place:] for mark in "；;，。")


def agreed(probabilities: Sequence[float]) -> float:
    """The confidence in a 是 behind every member, from the model's for each; 0 where it is in doubt."""
    return max(probabilities) if probabilities and max(probabilities) >= LEAST else 0.0


def numbered(texts: Iterable[str]) -> frozenset[str]:
    """What follows a numeral more than once on a page, with it: 五城区. A name is said again, a point is not.

    >>> sorted(numbered(["五城区都很重视", "考察了五城区"]))
    ['五城区']
    """
    seen = Counter(
        text[at : at + NAMED] for text in texts for at, char in enumerate(text) if char in NUMERALS[1:]
    )
    return frozenset(name for name, times in seen.items() if times > 1 and len(name) == NAMED)


def miscounted(text: str, gap: int) -> bool:
    """True where a 是 in this gap would stand behind a numeral that counts: its predecessor is not there.

    >>> miscounted("五城区都很重视", 1), miscounted("一抓氛围；二抓考核", 6)
    (True, False)
    """
    rank = NUMERALS.find(text[gap - 1]) if gap else -1
    return rank > 0 and NUMERALS[rank - 1] not in text[: gap - 1]
