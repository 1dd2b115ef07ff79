"""Coordination: two verbs of one clause: whether they share an object, or the second tells a deed of its own.

    新建、改造服务站8个  →  both have the object of the last

Shape      a verb, what follows it, the next predicate
Evidence   、 or nothing between them; a number that closes the first object; a subject before the second verb
Not this   由5天缩短到2天: what changes by how much tells no deed
Ask first  a verb that brings others to act leaves the deed to the next, unless its object is closed
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.frame_words import POSTS
from pipeline.extract.vocabulary import words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    DATE,
    DISTRICT,
    LIST,
    NUMBER,
    Clause,
    Doing,
    Word,
)

#: Verbs of picking people, of whom the next verb makes something: 挑选72人编成“流动议事组”18个.
_PICKED = frozenset("吸收 挑选 推选 遴选".split())

__all__ = ["closed", "measured", "twins"]


def twins(words: Clause, at: int, ahead: int, verb: Word) -> bool:
    """True for 新建、改造X, 新建改建X: two verbs with one object."""
    if words.kinds[at + 1 : ahead].strip(LIST + AND):
        return False
    return ahead > at + 1 or (verb.text not in words_of("helper") and _alike(words[at], words[ahead]))


def closed(words: Clause, at: int, stop: int, ahead: int, verb: Word, doing: Doing) -> bool:
    """True where a verb that brings others to act has its object, and what follows tells another deed."""
    if doing.kind == "staff" or verb.text in ("抽调", "抽派", "选派", "派出"):
        if words[ahead].text in POSTS or (verb.text in _PICKED and words[ahead].doing is not None):
            return False
        if words[ahead].text in words_of("trip") and words[stop - 1].kind == NUMBER and stop == at + 2:
            return False  # 派9人/赴太湖
        if words[stop - 1].kind == NUMBER:
            return True  # 聘请专家26名在…举办
        busy = any(w.use == "verb" or w.text in ("包", "驻") for w in words[at + 1 : stop])
        if busy:
            return True  # 聘请人员包村指导
    if AND in words.kinds[at:stop]:
        if any(w.text in words_of("mutual") for w in words[at + 1 : stop + 1]):
            return True
    return _changes_hands(words, at, ahead)


def _changes_hands(words: Sequence[Word], at: int, ahead: int) -> bool:
    """组织党员服务队85支|宾川县水利局架设…: behind a number that closes the object a new subject stands before its verb."""
    k = ahead
    while k > at + 1 and words[k - 1].kind in (DISTRICT, AGENCY, LIST, AND, ADVERB):
        k -= 1
    named = any(w.kind in (DISTRICT, AGENCY) for w in words[k:ahead])
    return named and k > at + 1 and words[k - 1].kind == NUMBER and words[k].kind in (DISTRICT, AGENCY)


def _alike(first: Word, second: Word) -> bool:
    """True for 新建改建: two verbs of one kind side by side share their object."""
    return first.doing is not None and second.doing is not None and first.doing.kind == second.doing.kind


def measured(words: Sequence[Word], k: int) -> bool:
    """True for 由5天, 平均58% at ``k``: what changes by how much."""
    if words[k].text in ("平均", "户均", "人均", "亩均", "同比"):
        return True
    if words[k].text in ("比", "较") and k + 1 < len(words) and words[k + 1].kind == DATE:
        return True  # 受理家庭纠纷比2008年下降两成
    return words[k].text in ("由", "从") and k + 1 < len(words) and words[k + 1].kind in (NUMBER, DATE)
