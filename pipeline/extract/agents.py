"""Agents: which words name the body that acts, behind 由 or before its verb, and which say how it acts.

    由/县教育局/会计核算/中心/集中/核算 → 县教育局会计核算中心 · 镇政府/当即/成立 → 当即 says how

Shape      a body, the inner body named behind it, a level with what no table knows: 镇城管所
Evidence   ends of bodies; a word of two or three characters between a body and its verb
Not this   a post, people, a thing or a part of the body: 区委/书记, 县医院/门诊楼
Ask first  whose body it is: owners.py
First seen a circular on floods and a bureau's year
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.extract.objects import SITES
from pipeline.extract.vocabulary import tailed
from pipeline.extract.word import ADVERB, AGENCY, AND, DISTRICT, LIST, NOUN, NUMBER, VERB, Word

__all__ = ["LEVELLED", "body_of", "manner"]

#: A body of a level, that no table knows.
LEVELLED = regex.compile(
    r"(?:[省市州盟县区旗镇乡村]|街道|乡镇)\p{Han}{1,7}(?:组|队|站|中心|办|所|局|院|校|段|会|处|公司)"
)
#: How a body acts: 市水利局派员检查, 团县委牵头.
_MANNERS = frozenset(
    "定点 派员 派人 组团 带队 牵头 出面 出资 拨款 筹资 集资 发文 联手 协同 配合 率队 派出".split()
)
#: Prepositions behind which stands what somebody acts on, or for whom.
_HANDS = frozenset("为 向 给 把 将 对 从 在".split())
#: Classes of words that never say how a body acts.
_NO_MANNERS = ("person", "concrete", "outcome", "actor", "folk", "nouny", "works")
#: What a body has, and people who are no part of it.
_PARTS = frozenset("企业 公司 商户 农户 居民 客商 企业家 业主 党委 团委 委员 常委 党总支".split())


def body_of(words: Sequence[Word]) -> int:
    """How many words at the head name who acts: 县教育局/会计核算/中心, 市/财政, 镇/城管/所, 各/乡镇; 0 for nobody."""
    k = 0
    while k < len(words) and words[k].kind in (AGENCY, DISTRICT, LIST, AND):
        k += 1
    text = ""
    for j in range(k, min(k + 4, len(words))):
        if words[j].kind != NOUN or (j and words[j].start != words[j - 1].end):
            break
        text += words[j].text
        if (not k and (tailed(text, "actor") or LEVELLED.fullmatch(text))) or (k and tailed(text, "actor")):
            return j + 1
    return k


def manner(words: Sequence[Word], k: int) -> bool:
    """True for a word behind a body that says how it acts, and names nobody of it: 组团, 柔性/引进, 当即/成立.

    A post, people of the body, its things and its parts are none: 区委/书记, 县医院/门诊楼.
    """
    word, more = words[k], words[k + 1] if k + 1 < len(words) else None
    if word.use != "" or word.text in _MANNERS or word.text[:1] == "每":  # 中心小学/每周五/组织…
        return True
    if word.text == "分" and more is not None and more.kind == NUMBER:
        return True  # 镇党委/分三批/召开
    text = word.text
    if more is None or word.kind != NOUN or not 1 < len(text) < 5:
        return more is None and len(text) == 4 and word.kind == NOUN  # 由县水务局/分片包干
    if text[-1:] in "性式":
        return more.kind == VERB
    if more.kind not in (VERB, ADVERB) and more.text not in _HANDS:
        return False
    if text[-1:] in SITES or text[-1:] in "长员部局队组工记任席" or text in _PARTS:
        return False
    return not any(tailed(text, kind) for kind in _NO_MANNERS)
