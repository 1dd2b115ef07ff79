"""Joining: what words are beside each other: two that are one verb, a verb that is part of a noun.

    组织/开展 → 组织开展 · 传承/人 → 传承人 · 调解/组织/12个: 组织 is a noun

Shape      the words of a sentence in order, each with the kind that it has by itself
Evidence   its neighbours, two before and three behind at most
Not this   what a verb takes, or whose verb it is: complements.py, predicates.py
Ask first  what makes a noun of a verb, before what makes one verb of two
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.vocabulary import ANDS, beginnings, doings, words_of
from pipeline.extract.word import (
    ADVERB,
    AND,
    ASPECT,
    DATE,
    DISTRICT,
    LIST,
    LOCALIZER,
    MARK,
    NAME,
    NOUN,
    NUMBER,
    PREPOSITION,
    VERB,
    WILL,
    Word,
)

__all__ = ["joined"]

#: Where what is brought to people goes: 送戏下乡, 送岗上门.
_ERRANDS = frozenset(("下乡", "上门", "入户", "进村", "到户", "到村", "进门", "入村"))


def joined(words: list[Word]) -> Iterator[Word]:
    """The words, with two that are one verb of the tables together (组织开展, 排查调处) made one."""
    known, concrete = doings(), words_of("concrete")
    i = 0
    while i < len(words):
        word = words[i]
        ahead, behind = words[i + 1] if i + 1 < len(words) else None, words[i - 1] if i else None
        if word.text == "之" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
            word.kind = NOUN  # 妇女之家
        if word.kind == NOUN and len(word.text) == 2 and ahead is not None and len(ahead.text) == 1:
            if word.text[0] in "村乡镇县市区校" and word.text[1] + ahead.text in (
                "办起",
                "建起",
                "办成",
                "建成",
            ):
                middle = word.start + 1
                verb = word.text[1] + ahead.text
                words[i : i + 2] = [
                    Word(word.start, middle, word.text[0], NOUN),
                    Word(middle, ahead.end, verb, VERB, None, known[verb]),
                ]  # 等村办/起合作社
                continue
        if (
            word.kind == NOUN
            and len(word.text) == 3
            and ahead is not None
            and (ahead.text[:1] == "级" or ahead.text in concrete)
        ):
            doing = known.get(word.text[:2])
            if doing is not None and doing.strong and word.text[2] in "区县市省镇乡村":  # 建成区/级
                middle = word.start + 2
                words[i : i + 2] = [
                    Word(word.start, middle, word.text[:2], VERB, None, doing),
                    Word(middle, ahead.end, word.text[2:] + ahead.text, NOUN),
                ]
                continue
        if (
            word.use == "doubted"
            and ahead is not None
            and ahead.kind in (NAME, NUMBER)
            and behind is not None
        ):
            if behind.doing is not None and behind.doing.strong and not behind.doing.also_noun:
                i += 1
                continue  # 选聘〔的?〕“五老”人员9名
        if (
            word.text in ("加快", "抓紧", "加紧", "着力", "努力")
            and ahead is not None
            and ahead.doing is not None
        ):
            after = words[i + 2] if i + 2 < len(words) else None
            if ahead.kind == VERB and after is not None and after.kind in (NOUN, NAME, NUMBER, DISTRICT):
                word.kind, word.doing = ADVERB, None  # 加快建立…平台
        if word.kind == ADVERB and len(word.text) == 1 and behind is not None:
            if behind.kind in (NOUN, VERB) and (ahead is None or ahead.kind in (MARK, NUMBER, LIST)):
                word.kind = NOUN  # 交办单
        if word.text in ("来", "间", "起") and behind is not None and behind.kind == DATE:
            word.kind = LOCALIZER  # 三年来
        if word.text in ("现场", "当场", "就地") and ahead is not None and ahead.doing is not None:
            if not (i + 2 < len(words) and words[i + 2].text == "会"):
                word.kind, word.use = ADVERB, ""  # 现场/签约项目9个, not 现场推进会
        if word.text == "就" and behind is not None and ahead is not None and ahead.kind == VERB:
            if behind.kind in (DATE, LOCALIZER, NUMBER) or behind.text == "时间":
                word.kind = ADVERB  # 三个月就/开通…, not 县政府就/颁发证件发出通知
        if word.kind == ADVERB and word.text == "非" and ahead is not None and ahead.kind == NOUN:
            word.kind = NOUN  # 非遗项目, 非公企业
        if word.text in ("联合", "会同") and word.kind == PREPOSITION and behind is not None:
            if behind.kind in (VERB, ASPECT) and ahead is not None and ahead.kind == NOUN:
                word.kind = NOUN  # 组建/联合/执法队
            signed = behind.doing is not None and behind.doing.kind in ("sign", "publish")
            if signed and ahead is not None and ahead.kind == VERB and i + 2 < len(words):
                word.kind = NOUN if words[i + 2].kind == NOUN else word.kind  # 签订联合培养协议
        if merged := _nominal(words, i):
            words[i : i + merged] = [_one_noun(words[i : i + merged])]
            word = words[i]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if word.text == "逐" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
            word = Word(word.start, ahead.end, word.text + ahead.text, ADVERB)  # 逐瓶
            words[i : i + 2] = [word]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if word.text == "组织" and word.kind == VERB and behind is not None and ahead is not None:
            last = i + 2 == len(words) or words[i + 2].kind in (MARK, LIST)
            if behind.kind in (NOUN, VERB) and behind.text not in ANDS and ahead.kind == NUMBER and last:
                word.kind, word.doing = NOUN, None  # 调解组织12个
        if errand := _errand(words, i):
            words[i : i + errand] = [_one_noun(words[i : i + errand])]
            word = words[i]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if (
            word.kind == VERB
            and ahead is not None
            and ahead.text in words_of("money")
            and _paid_for(words, i)
        ):
            word.kind, word.doing = NOUN, None  # 投入整治资金, 投入产业扶贫资金
        if word.text == "到" and word.kind == PREPOSITION and _visits(words, i):
            word.kind, word.doing = VERB, known.get("赴")
        if word.kind == WILL and len(word.text) > 1 and behind is not None:
            if behind.kind == NOUN and ahead is not None and ahead.kind == NOUN:
                word.kind = NOUN  # 科技计划项目
            if behind.kind in (NOUN, NAME, VERB) and (ahead is None or ahead.kind in (MARK, LIST, NUMBER)):
                word.kind = NOUN  # 创业帮扶计划
        for count in (4, 3, 2) if word.text in beginnings() else ():
            parts = words[i : i + count]
            if word.text == "下" and (behind is None or behind.kind in (ADVERB, MARK)):
                word.kind = NOUN  # 全年/下/派专家
            if len(parts) < count or any(p.kind not in (VERB, NOUN, ADVERB) for p in parts):
                if count > 2 or len(parts) < 2 or parts[1].text not in ("通过", "到", "为"):
                    continue  # 审议/通过, 搬/到
            text = "".join(p.text for p in parts)
            single = len(text) == 2 and count == 2  # 约/谈, 送/去
            noun = count == 2 and parts[-1].doing is not None and parts[-1].doing.also_noun
            if (
                text in known
                and not noun
                and parts[-1].end - word.start == len(text)
                and (len(text) > 2 or single)
            ):
                after = words[i + count] if i + count < len(words) else None
                if after is not None and after.text in words_of("money") and _paid_for(words, i):
                    yield _one_noun(parts)  # 安排/奖/补/资金
                else:
                    yield Word(word.start, parts[-1].end, text, VERB, None, known[text])
                i += count
                break
        else:
            more = words[i + 1] if i + 1 < len(words) else None
            if more is not None and more.kind in (VERB, ADVERB):
                if (word.text == "联合" and word.kind != NOUN) or (
                    word.kind == VERB and word.text in words_of("adverb")
                ):
                    word = Word(word.start, word.end, word.text, ADVERB)
            yield word
            i += 1


def _paid_for(words: Sequence[Word], i: int) -> bool:
    """True where a verb of paying stands up to two nouns before the word at ``i``."""
    for word in reversed(words[max(i - 3, 0) : i]):
        if word.doing is not None:
            return word.doing.kind == "invest" or word.text in ("安排", "争取", "落实")
        if word.kind != NOUN:
            return False
    return False


def _errand(words: Sequence[Word], i: int) -> int:
    """How many words 送戏下乡 or 送法进校园 is that somebody holds: one noun, though a verb leads it; 0 for none."""
    word = words[i]
    if word.text[:1] != "送" or not (i and words[i - 1].kind == VERB):
        return 0
    for k in range(i, min(i + 4, len(words))):
        if words[k].kind not in (NOUN, VERB):
            return 0
        if words[k].text[-2:] in _ERRANDS and (k > i or len(word.text) > 3):
            return k + 1 - i
    return 0


def _one_noun(words: Sequence[Word]) -> Word:
    return Word(words[0].start, words[-1].end, "".join(w.text for w in words), NOUN)


def _nominal(words: Sequence[Word], i: int) -> int:
    """How many words from ``i`` are one noun that a verb begins: 传承/人, 学习/考察团, 被/骗 before its noun; or 0."""
    word, ahead = words[i], words[i + 1] if i + 1 < len(words) else None
    if ahead is None:
        return 0
    after = words[i + 2] if i + 2 < len(words) else None
    if word.kind == VERB and len(word.text) == 2 and ahead.text == "人":
        return 2 if after is None or after.kind != NOUN else 0  # 实施/人/饮安全工程
    party = ahead.text in words_of("actor") and ahead.text[-1:] in "团组队"
    if word.kind == VERB and word.text in words_of("visit") and party:
        return 2
    if word.text == "被" and i and words[i - 1].kind == VERB and len(ahead.text) == 1:
        return 2 if ahead.kind in (NOUN, VERB) and after is not None and after.kind == NOUN else 0
    return 0


def _visits(words: Sequence[Word], i: int) -> bool:
    """True for 到 before places that are visited: 到宜昌市、成都市学习考察."""
    k = i + 1
    while k < len(words) and (
        words[k].kind in (DISTRICT, LIST, AND) or words[k].text in ("等地", "等", "实地")
    ):
        k += 1
    return (
        k > i + 1 and words[i + 1].kind == DISTRICT and k < len(words) and words[k].text in words_of("visit")
    )
