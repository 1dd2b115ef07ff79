"""Evidence: what did this page lose?

A mill drops a character everywhere in the body or nowhere. So a character of the list below that prose of
this length cannot do without, and that is missing, was dropped; a page that shows its marks has lost none.

Shape      the paragraphs of the body; titles, headings and link lists keep what they have and do not count
Evidence   occurrences against LEAST, the lowest density of any kind of prose; words with a hole in them
Not this   a statute without 他, a chronicle with one 是 a page, a line too short to tell
Ask first  ， and 。: a page that lost them is believed to have lost more; one that kept them must be long
First seen a study-tour report: no ， 。 的 是 他 in its 5,000 characters
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from pipeline.core import Document
from pipeline.core.outline import body_blocks
from pipeline.data import fold
from pipeline.restore import rules

#: Per 1,000 characters: what few documents fall short of, over fourteen kinds of prose (statutes, work
#: reports, chronicles, notices, television news …); set on held-out text. Honest pages may lack 他 ？ ！.
LEAST: dict[str, float] = {
    "，": 22.0, "。": 9.0, "的": 4.0, "是": 0.8, "了": 0.4, "一": 3.0, "不": 1.2, "和": 2.5, "在": 2.0,
    "、": 2.0,
}  # fmt: skip
#: What prose mostly shows; the measure on a page that is known to be damaged.
USUAL: dict[str, float] = {
    "，": 38.0, "。": 17.0, "的": 14.0, "是": 3.0, "了": 3.5, "一": 7.0, "不": 3.5, "和": 6.0, "在": 4.5,
    "、": 8.0,
}  # fmt: skip
#: So many occurrences must be missing: by LEAST where nothing else is wrong; by USUAL where a mark is known
#: to be lost, of the small words that mills rarely take, and of 的 where some word shows the hole it left.
ALONE, IN_COMPANY, RARE, WITNESSED = 8.0, 1.2, 8.0, 4.0
#: Of the expected occurrences so many may have survived in places that a mill spares.
SPARED = 0.04
#: A text shorter than this without any mark may be a headline.
SHORTEST = 30
#: Sentences without a single ， are this long on the average only where they lost it; and so much text tells.
LONG_SENTENCE, SEVERAL_SENTENCES = 36, 90
#: Least confidence of a hole in a word (目 for 目的) that is taken for a witness.
WITNESS = 0.8

_STOPS = "。！？!?…；;"
_ENDS = _STOPS + "：:，,、"
_WESTERN_STOP = regex.compile(r"(?<=\p{Han})[.．｡](?!\w)")
_HALF_COMMA = regex.compile(r",(?!\d)")


def paragraphs(doc: Document) -> tuple[str, ...]:
    """The paragraphs of the body, folded, without their markers."""
    folded = fold(doc.text)
    found: list[str] = []
    for block in body_blocks(doc):
        if block.kind not in ("title", "heading"):
            start = block.marker.end if block.marker is not None else block.span.start
            found.append(folded[start : block.span.end])
    return tuple(found)


def lost(texts: Sequence[str]) -> frozenset[str]:
    """The characters that a page of these paragraphs lost; empty for an undamaged page.

    >>> sorted(lost(["会议听取了各部门的汇报，研究了下一阶段的工作。"] * 20))
    []
    >>> sorted(lost(["会议听取了各部门汇报研究了下一阶段工作并就有关问题提出了意见要求抓好落实"] * 3))
    ['。', '他', '是', '的', '，']
    """
    texts = [_WESTERN_STOP.sub("。", text) for text in texts if text]
    whole = "\n".join(texts)
    size = sum(map(len, texts))
    if size < SHORTEST:
        return frozenset()
    found = _marks(texts, whole, size)
    company = bool(found)
    witnesses = _witnesses(texts)
    if (
        _missing(whole, size, "的", IN_COMPANY if company else ALONE, USUAL if company else LEAST)
        or (_missing(whole, size, "的", 0.75 * ALONE) and "是" not in whole and "他" not in whole)
        or (_missing(whole, size, "的", WITNESSED, USUAL) and witnesses)
    ):
        found.add("的")
        company = True
    for char in "一不和在、":
        if _missing(whole, size, char, RARE, USUAL) if company else _missing(whole, size, char, ALONE):
            found.add(char)
    both = size * (USUAL["一"] + USUAL["不"]) / 1000
    if company and both >= RARE and "一" not in whole and "不" not in whole:
        found |= {"一", "不"}
    if _missing(whole, size, "了", RARE) or ({"一", "不"} <= found and "了" not in whole):
        found.add("了")
    seen = 0 if company else 1
    rare = company and _missing(whole, size, "是", RARE)
    if "是" not in whole and ("的" in found or witnesses.count("是") > seen or rare):
        found.add("是")
    if "他" not in whole and ({"的", "是"} <= found or witnesses.count("他") > seen):
        found.add("他")
    return frozenset(found)


def _missing(text: str, size: int, char: str, need: float, measure: dict[str, float] = LEAST) -> bool:
    """True where ``need`` occurrences or more were to be expected and hardly any is there."""
    expected = size * measure[char] / 1000
    seen = _commas(text) if char == "，" else text.count(char)
    return expected >= need and seen <= SPARED * expected


def _marks(texts: Sequence[str], whole: str, size: int) -> set[str]:
    """Which of ， and 。 are lost."""
    found = {mark for mark in ("，", "。") if _missing(whole, size, mark, ALONE / 2)}
    commas = _commas(whole)
    stops = sum(whole.count(mark) for mark in _STOPS)
    bare = [text for text in texts if len(text) >= SHORTEST and text[-1] not in _ENDS]
    if "。" not in whole and (len(bare) > 1 or (bare and bare[-1] == texts[-1] and not commas)):
        found.add("。")
    if not commas and (
        ("。" in found and size >= SHORTEST)
        or (size >= SEVERAL_SENTENCES and stops and size / max(stops, len(texts)) >= LONG_SENTENCE)
    ):
        found.add("，")
    return found


def _commas(text: str) -> int:
    """Commas of either width; that of 1,000 is none."""
    return text.count("，") + len(_HALF_COMMA.findall(text))


def _witnesses(texts: Iterable[str]) -> str:
    """The characters that a word of the page has visibly lost: 实事求 for 实事求是, 学习们 for 学习他们."""
    return "".join(
        found.inserted
        for text in texts
        for found in rules.find(text, frozenset("的是他"))
        if found.confidence >= WITNESS
    )
