"""Joining: what words are beside each other: two that are one verb, a verb that is part of a noun.

    组织/开展 → 组织开展 · 传承/人 → 传承人 · 调解/组织/12个: 组织 is a noun

Shape      the words of a sentence in order, each with the kind that it has by itself
Evidence   its neighbours, two before and three behind at most
Not this   what a verb takes, or whose verb it is: complements.py, predicates.py
Ask first  what makes a noun of a verb, before what makes one verb of two
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.vocabulary import ANDS, beginnings, doings, words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
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
#: Words that are something else beside some others, whatever their kind.
_WAVERING = frozenset(
    "之 加快 抓紧 加紧 着力 努力 来 间 起 现场 当场 就地 就 非 联合 会同 被 逐 组织 到 下 当 便 所 地 除 出 按 能 作 做 "
    "交由 改由 转由 统由 均由 都由 全由".split()
)
#: Who does it stands behind them: 交由/县会计中心/核算.
_PASSED = frozenset("交由 改由 转由 统由 均由 都由 全由".split())
#: 按月, 按季: how often.
_PERIODS = frozenset("年 月 季 季度 周 日 天 期 学期".split())
#: Single characters that end a noun of the three before them.
_HEADS = frozenset("长员们内外上下中前后间处所站点队组部科室厂场院校馆类型级家户")
_USERS = frozenset("户 农 民 军 商 医 家".split())
#: What is said aloud: 向居民公开/作出/承诺.
_SAYING = frozenset(("作出", "做出"))
_HASTE = frozenset("加快 抓紧 加紧 着力 努力".split())
_FOUNDED = frozenset("办起 建起 办成 建成".split())
_BODIES, _LEVELS = "村乡镇县市区校", "区县市省镇乡村"


def joined(words: list[Word]) -> list[Word]:
    """The words, with two that are one verb of the tables together (组织开展, 排查调处) made one."""
    made: list[Word] = []
    i = 0
    while i < len(words):
        word = words[i]
        if _settled(word.text, word.kind) and word.use != "doubted":
            made.append(word)
            i += 1
            continue
        if word.kind != VERB or word.text in _WAVERING:
            if parted := _parted(words, i):
                words[i : i + 2] = parted
                continue
            if word.use == "doubted" and _no_attribute(words, i):
                i += 1
                continue
            _recast(words, i)
        if word.text in _USERS and _for_use(words, i):
            words[i : i + 2] = [_one_noun(words[i : i + 2])]
        if words[i].text == "还给" and any(w.kind == VERB for w in words[i + 2 : i + 7]):
            middle = word.start + 1
            words[i : i + 1] = [
                Word(word.start, middle, "还", ADVERB),
                Word(middle, word.end, "给", PREPOSITION),
            ]  # 还/给/每名队员/办理保险
        if (word.kind == VERB or word.text == "被") and (size := _nominal(words, i)):
            words[i : i + size] = [_one_noun(words[i : i + size])]
        if words[i].text[0] in "逐组送按能":
            if size := _one_by_one(words, i):
                words[i : i + size] = [_one(words[i : i + size], ADVERB)]
            elif words[i].text == "能" and i + 1 < len(words) and words[i + 1].text in ("人", "手"):
                words[i : i + 2] = [_one_noun(words[i : i + 2])]
            _recast_organisation(words, i)
            if size := _errand(words, i):
                words[i : i + size] = [_one_noun(words[i : i + size])]
        _recast_verb(words, i)
        if words[i].text in beginnings() and (size := _compound(words, i)):
            parts = words[i : i + size]
            more = words[i + size] if i + size < len(words) else None
            if more is not None and more.text in words_of("money") and _paid_for(words, i):
                made.append(_one_noun(parts))  # 安排/奖/补/资金
            else:
                made.append(_one(parts, VERB))
            i += size
            continue
        made.append(_adverb(words, i) or words[i])
        i += 1
    return made


@lru_cache(maxsize=1 << 14)
def _settled(text: str, kind: str) -> bool:
    """True for a word that is what it is whatever stands beside it: most words of a sentence are."""
    if (
        kind in (VERB, WILL)
        or text in _WAVERING
        or text in _USERS
        or text == "还给"
        or text in beginnings()
        or text[:1] == "送"
    ):
        return False
    if kind == ADVERB:
        return len(text) > 1
    if kind == NOUN and len(text) == 2:
        return text[0] != "并" and not (text[0] in _BODIES and text[1] in "办建")
    return not (kind == NOUN and len(text) == 3 and (text[2] in _LEVELS or text[:2] in doings()))


def _parted(words: Sequence[Word], i: int) -> list[Word]:
    """Two words cut anew where the segmenter cut them in the wrong place, or none: 等村办/起合作社, 建成区/级."""
    word, ahead = words[i], words[i + 1] if i + 1 < len(words) else None
    if ahead is None:
        return []
    if word.text in _PASSED and ahead.kind in (AGENCY, DISTRICT, NOUN) and _does(words, i + 1):
        middle = word.end - 1
        return [
            Word(word.start, middle, word.text[:-1], ADVERB),
            Word(middle, word.end, word.text[-1], PREPOSITION),
            ahead,
        ]
    if word.kind != NOUN:
        return []
    known = doings()
    size = len(word.text)
    if word.text[0] == "并" and size == 2 and word.text[1] + ahead.text in known:
        verb = word.text[1] + ahead.text
        middle = word.start + 1
        return [
            Word(word.start, middle, "并", ADVERB),
            Word(middle, ahead.end, verb, VERB, None, known[verb]),
        ]
    if size == 2 and len(ahead.text) == 1:
        verb = word.text[1] + ahead.text
        if word.text[0] in _BODIES and verb in _FOUNDED:
            middle = word.start + 1
            return [
                Word(word.start, middle, word.text[0], NOUN),
                Word(middle, ahead.end, verb, VERB, None, known[verb]),
            ]
    if size == 3 and len(ahead.text) == 1 and ahead.kind == NOUN and ahead.text not in _HEADS:
        doing = known.get(word.text[:2])
        behind = words[i - 1].kind if i else MARK
        counted = any(w.kind == NUMBER for w in words[i + 2 : i + 4])
        if doing is not None and doing.strong and counted and behind in (MARK, NOUN, ADVERB, AGENCY):
            middle = word.start + 2
            return [
                Word(word.start, middle, word.text[:2], VERB, None, doing),
                Word(middle, ahead.end, word.text[2:] + ahead.text, NOUN),
            ]  # 减免税/费/426万元, 培训网/店/店主85人
    if size == 3 and (ahead.text[:1] == "级" or ahead.text in words_of("concrete")):
        doing = known.get(word.text[:2])
        if doing is not None and doing.strong and word.text[2] in _LEVELS:
            middle = word.start + 2
            return [
                Word(word.start, middle, word.text[:2], VERB, None, doing),
                Word(middle, ahead.end, word.text[2:] + ahead.text, NOUN),
            ]
    return []


def _dummy(words: Sequence[Word], i: int) -> bool:
    """True for 作 that leaves the deed to the verb at the end: 对现有审批事项再/作/清理."""
    k = i + 1 + (i + 1 < len(words) and words[i + 1].kind == ASPECT)
    if k >= len(words) or not (words[k].kind == VERB or words[k].use == "verb"):
        return False
    if k + 1 < len(words) and words[k + 1].kind != MARK:
        return False
    for word in reversed(words[max(i - 12, 0) : i]):
        if word.kind == MARK:
            return False
        if word.kind == PREPOSITION:
            return word.text in ("对", "对于")
    return False


def _does(words: Sequence[Word], k: int) -> bool:
    """True where a verb stands behind the body at ``k``, before the clause ends: 交由/县会计中心/集中/核算."""
    for word in words[k + 1 : k + 6]:
        if word.kind in (MARK, NUMBER, NAME):
            return False
        if word.kind == VERB:
            return True
    return False


def _no_attribute(words: Sequence[Word], i: int) -> bool:
    """True for a doubted 的 between a verb and the name or number that it takes: 选聘〔的?〕“五老”人员9名."""
    if i == 0 or i + 1 == len(words) or words[i + 1].kind not in (NAME, NUMBER):
        return False
    doing = words[i - 1].doing
    return doing is not None and doing.strong and not doing.also_noun


def _recast(words: Sequence[Word], i: int) -> None:
    """Give a word that is no verb here, or no noun, the kind that its neighbours make of it."""
    word, text = words[i], words[i].text
    ahead, behind = words[i + 1] if i + 1 < len(words) else None, words[i - 1] if i else None
    after = words[i + 2] if i + 2 < len(words) else None
    if text == "之" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
        word.kind = NOUN  # 妇女之家
    if text in _HASTE and ahead is not None and ahead.doing is not None:
        if ahead.kind == VERB and after is not None and after.kind in (NOUN, NAME, NUMBER, DISTRICT):
            word.kind, word.doing = ADVERB, None  # 加快建立…平台
    if word.kind == ADVERB and len(text) == 1 and behind is not None:
        if behind.kind in (NOUN, VERB) and (ahead is None or ahead.kind in (MARK, NUMBER, LIST)):
            word.kind = NOUN  # 交办单
    if text not in _WAVERING:
        return
    if text in ("来", "间", "起") and behind is not None and behind.kind == DATE:
        word.kind = LOCALIZER  # 三年来
    if text in ("现场", "当场", "就地") and ahead is not None and ahead.doing is not None:
        if not (after is not None and after.text == "会"):
            word.kind, word.use = ADVERB, ""  # 现场/签约项目9个, not 现场推进会
    if text == "便" and word.kind == ADVERB and behind is not None and behind.kind == NOUN:
        if ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
            word.kind = NOUN  # 人行/便/桥
    if text == "所" and behind is not None and behind.kind == NOUN and len(behind.text) > 1:
        if ahead is None or ahead.kind in (ADVERB, PREPOSITION, MARK, NUMBER, LIST, AND):
            word.kind = NOUN  # 镇/城管/所/统一拆除
    if text == "地" and (ahead is None or ahead.kind in (MARK, NUMBER, LIST, AND, DISTRICT, AGENCY)):
        word.kind = NOUN  # 留用/地/460亩
    if text == "除" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
        if after is not None and after.kind in (NOUN, VERB):
            word.kind = NOUN  # 除/氟/设备
    if text == "出" and behind is not None and behind.kind == VERB and behind.end == word.start:
        if len(behind.text) > 1 and ahead is not None and ahead.kind in (NAME, NUMBER, NOUN):
            word.kind = ASPECT  # 摸索/出/“…”模式
    if text in ("作", "做") and _dummy(words, i):
        word.kind, word.doing, word.use = VERB, doings()["进行"], "dummy"
    if text == "就" and behind is not None and ahead is not None and ahead.kind == VERB:
        if behind.kind in (DATE, LOCALIZER, NUMBER) or behind.text == "时间":
            word.kind = ADVERB  # 三个月就/开通…, not 县政府就/颁发证件发出通知
    if word.kind == ADVERB and text == "非" and ahead is not None and ahead.kind == NOUN:
        word.kind = NOUN  # 非遗项目, 非公企业
    if text in ("联合", "会同") and word.kind == PREPOSITION and behind is not None:
        if behind.kind in (VERB, ASPECT) and ahead is not None and ahead.kind == NOUN:
            word.kind = NOUN  # 组建/联合/执法队
        signed = behind.doing is not None and behind.doing.kind in ("sign", "publish")
        if signed and ahead is not None and ahead.kind == VERB and after is not None:
            word.kind = NOUN if after.kind == NOUN else word.kind  # 签订联合培养协议


def _recast_organisation(words: Sequence[Word], i: int) -> None:
    """组织 is a noun where a number counts it: 调解组织12个."""
    if words[i].text != "组织" or words[i].kind != VERB or not 0 < i < len(words) - 1:
        return
    behind, ahead = words[i - 1], words[i + 1]
    last = i + 2 == len(words) or words[i + 2].kind in (MARK, LIST)
    if behind.kind in (NOUN, VERB) and behind.text not in ANDS and ahead.kind == NUMBER and last:
        words[i].kind, words[i].doing = NOUN, None


def _recast_verb(words: Sequence[Word], i: int) -> None:
    """Make a noun of a verb before money and of 计划 behind a noun, a verb of 到 before what is visited."""
    word = words[i]
    ahead, behind = words[i + 1] if i + 1 < len(words) else None, words[i - 1] if i else None
    if word.kind == VERB and ahead is not None and ahead.text in words_of("money") and _paid_for(words, i):
        word.kind, word.doing = NOUN, None  # 投入整治资金, 投入产业扶贫资金
    if word.text == "到" and word.kind == PREPOSITION and _visits(words, i):
        word.kind, word.doing = VERB, doings().get("赴")
    if word.kind == WILL and len(word.text) > 1 and behind is not None:
        if behind.kind == NOUN and ahead is not None and ahead.kind == NOUN:
            word.kind = NOUN  # 科技计划项目
        if behind.kind in (NOUN, NAME, VERB) and (ahead is None or ahead.kind in (MARK, LIST, NUMBER)):
            word.kind = NOUN  # 创业帮扶计划
    if word.text == "当" and word.kind == PREPOSITION and _hired(words, i):
        word.kind, word.doing = VERB, doings().get("担任")
    if word.text == "下" and (behind is None or behind.kind in (ADVERB, MARK)):
        word.kind = NOUN  # 全年/下/派专家


def _compound(words: Sequence[Word], i: int) -> int:
    """How many words from ``i`` are one verb of the tables together: 组织/开展, 审议/通过, 约/谈; 0 for none."""
    word, known = words[i], doings()
    if i + 1 == len(words):
        return 0
    pair = word.text + words[i + 1].text
    if pair not in known and pair not in beginnings():
        return 0
    for count in (4, 3, 2):
        parts = words[i : i + count]
        if len(parts) < count:
            continue
        if any(p.kind not in (VERB, NOUN, ADVERB) for p in parts):
            if count > 2 or parts[1].text not in ("通过", "到", "为", "给"):
                continue  # 审议/通过, 搬/到
        text = "".join(p.text for p in parts)
        single = len(text) == 2 and count == 2  # 约/谈, 送/去
        noun = count == 2 and parts[-1].doing is not None and parts[-1].doing.also_noun
        if text not in known or noun or parts[-1].end - word.start != len(text):
            continue
        if len(text) > 2 or single:
            return count
    return 0


def _adverb(words: Sequence[Word], i: int) -> Word | None:
    """The word as an adverb, where a verb or an adverb follows that it says how of: 联合/开展; None for others."""
    word = words[i]
    if i + 1 == len(words):
        return None
    ahead = words[i + 1]
    if ahead.kind not in (VERB, ADVERB) and ahead.text not in _SAYING:
        return None
    if (word.text == "联合" and word.kind != NOUN) or (word.kind == VERB and word.text in words_of("adverb")):
        return Word(word.start, word.end, word.text, ADVERB)
    return None


def _one(words: Sequence[Word], kind: str) -> Word:
    text = "".join(w.text for w in words)
    return Word(words[0].start, words[-1].end, text, kind, None, doings()[text] if kind == VERB else None)


def _one_noun(words: Sequence[Word]) -> Word:
    return _one(words, NOUN)


def _one_by_one(words: Sequence[Word], i: int) -> int:
    """2 for 逐 before what is taken one by one, 逐/瓶, and for how often: 按/月; else 0."""
    if words[i].text not in ("逐", "按") or i + 1 == len(words):
        return 0
    if words[i].text == "按":
        after = words[i + 2] if i + 2 < len(words) else None
        return 2 if words[i + 1].text in _PERIODS and after is not None and after.kind == VERB else 0
    return 2 if words[i + 1].kind == NOUN and len(words[i + 1].text) == 1 else 0


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


def _for_use(words: Sequence[Word], i: int) -> bool:
    """True for 户/用, 农/用 within what a verb takes: 改造/户用/化粪池."""
    if i == 0 or i + 2 >= len(words) or words[i + 1].text != "用" or words[i].text not in _USERS:
        return False
    return words[i - 1].kind in (VERB, NUMBER, NOUN) and words[i + 2].kind == NOUN


def _nominal(words: Sequence[Word], i: int) -> int:
    """How many words from ``i`` are one noun that a verb begins: 传承/人, 检测/员, 学习/考察团, 被/骗 before its noun; or 0."""
    word, ahead = words[i], words[i + 1] if i + 1 < len(words) else None
    if ahead is None:
        return 0
    after = words[i + 2] if i + 2 < len(words) else None
    if word.kind == VERB and len(word.text) == 2 and ahead.text == "人":
        return 2 if after is None or after.kind != NOUN else 0  # 实施/人/饮安全工程
    if word.kind == VERB and len(word.text) == 2 and ahead.text in ("员", "师") and ahead.start == word.end:
        return 2  # 培训/检测/员/100名
    party = ahead.text in words_of("actor") and ahead.text[-1:] in "团组队"
    party = party or (
        ahead.text[:1] in "团组队" and ahead.text[1:] in ("成员", "员", "长", "全体")
    )  # 考察/组成员
    if word.kind == VERB and word.text in words_of("visit") and party:
        return 2
    if word.text == "被" and i and words[i - 1].kind == VERB and len(ahead.text) == 1:
        return 2 if ahead.kind in (NOUN, VERB) and after is not None and after.kind == NOUN else 0
    return 0


def _hired(words: Sequence[Word], i: int) -> bool:
    """True for 当 before what people are hired as: 聘请老农43名/当/“水管家”."""
    ahead = words[i + 1] if i + 1 < len(words) else None
    if ahead is None or ahead.kind not in (NAME, NOUN) or ahead.kind == DATE:
        return False
    for word in reversed(words[max(i - 6, 0) : i]):
        if word.doing is not None and word.doing.kind == "staff":
            return True
        if word.kind in (MARK, PREPOSITION):
            return False
    return False


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
