"""Objects: the noun phrases that a verb takes, one each, and what counts them.

Shape      社区大学、市民学校 · 示范园8个 · 8个示范园 · “爱心超市”10家 · B超、心电图机等医疗设备45台
Evidence   、 and 和 part them; a number before or behind counts one, behind the last of several it counts all
Not this   政府搭台、企业资助的形式: one way of working; 高血压、糖尿病患者: one group of people
Ask first  等: where a thing counted or named follows, that is the object; else what stands before it
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from pipeline.core import Mention, Span
from pipeline.extract.vocabulary import doings, tailed, words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    ASPECT,
    COPULA,
    DATE,
    DISTRICT,
    LIST,
    LOCALIZER,
    NAME,
    NOUN,
    NUMBER,
    PARTICLE,
    PERSON,
    PREPOSITION,
    VERB,
    WILL,
    Word,
    kinds_of,
)

__all__ = ["Item", "items_of"]

ARTICLES = frozenset(
    "一批 一个 一系列 一套 一支 一些 一条 各类 各种 各项 多种 许多 大量 部分 相应 有关 相关 若干 首批 整体 "
    "全镇 全区 全县 全市 其余 其他 其中".split()
)
#: What is told about something, made public as a thing of its own.
RESULTS = frozenset("情况 结果 进展 名单 信息 数据 成绩 账目".split())
LISTED = frozenset(("等", "等等"))
TRIM = frozenset((LIST, AND, ADVERB, PARTICLE, ASPECT, LOCALIZER, WILL, DATE, COPULA))
_LEADING = NUMBER + PARTICLE
#: What people who are sent do, with a noun of one character behind it: 包/村, 驻/点.
_POSTED = frozenset("包驻任当")
_SEVERAL = regex.compile(r"^[两二三四五六七八九十]{1,3}(?:省市?|市县?|区县?|县[市区]?|地|乡镇|乡|镇|街道)$")
#: How places and bodies end.
SITES = frozenset("室房馆站点园场厅所楼院池库店厂亭台堂校班课队组会团部社岗区户")
#: They stand between subject and verb: 人人, 家家.
EACH = frozenset(("人人", "家家", "户户", "个个", "全部", "各自", "各"))
_TRAILING = EACH | {"由", "从", "书面", "口头", "当场"}


@dataclass(slots=True)
class Item:
    """One object: its characters, what counts it, the programme that it is or holds."""

    span: Span
    words: list[Word]
    numbers: list[Mention] = field(default_factory=list)
    programme: Mention | None = None


def counts(mention: Mention) -> bool:
    """True for a number that counts things, people or money: no share, no rank, no length of time."""
    values = mention.values
    return (
        mention.type == "number"
        and bool(values.get("is_quantity", True))
        and values.get("cls", "quantity") in ("quantity", "money")
        and values.get("unit_class") not in ("percent", "time", "age")
        and values.get("unit") != "%"
        and not (len(mention.span) == 1 and not values.get("unit"))
    )


def closes_list(words: Sequence[Word], k: int) -> bool:
    """True where the number at ``k`` says how many divisions stand before it: 琴溪、昌桥2个乡镇."""
    placed = k
    while placed and words[placed - 1].kind in (DISTRICT, LIST, AND):
        placed -= 1
    return (
        k - placed > 2 and words[k - 1].kind == DISTRICT and any(w.kind != DISTRICT for w in words[placed:k])
    )


def cut(words: Sequence[Word]) -> list[Word]:
    """The words without what trails or leads and is no part of a noun phrase."""
    low, high = 0, len(words)
    while high and (words[high - 1].kind in TRIM or words[high - 1].text in _TRAILING):
        high -= 1
    while low < high and (words[low].kind in TRIM or words[low].text in ARTICLES):
        if _belongs(words[low:high]):
            break
        low += 1
    if high - low > 1 and words[low].text == "来" and words[low + 1].kind in (NOUN, NUMBER, NAME):
        low += 1  # 指派/来/专家
    return list(words[low:high])


def _belongs(words: Sequence[Word]) -> bool:
    """True where an adverb is part of the noun that it leads: 集中整治, 统一配送, 高标准农田, 不达标项目."""
    first = words[0]
    if len(words) < 2:
        return False
    more, after = words[1], words[2] if len(words) > 2 else None
    if first.kind == ADVERB:
        if more.doing is not None and more.doing.also_noun and (after is None or after.kind == NUMBER):
            return True
        if len(first.text) > 2 and more.kind == NOUN:
            return True
    if first.text == "统一" and more.kind in (NOUN, VERB):
        return True
    return first.text == "不" and after is not None and after.kind == NOUN and not after.use


def items_of(words: Sequence[Word], verb: Word) -> list[Item]:
    """The objects in what follows a verb: split at 、 and 和, numbers and attributes in 的 taken off."""
    kept = cut(words)
    if not kept:
        return []
    if verb.text in words_of("trip") and any(w.kind == DISTRICT for w in kept):
        places = _places(kept, verb)
        if places:
            return places
    papers = next((k for k, w in enumerate(kept) if w.kind != NAME or w.text[0] != "《"), len(kept))
    counted = papers < len(kept) and kept[papers].kind == NUMBER and len(kept) - papers < 3
    if papers > 1 and (papers == len(kept) or counted):
        return finished([[w] for w in kept[:papers]])  # 印发《甲规程》《乙办法》
    kept = _led(kept, verb)
    if verb.text in words_of("method") and ends_in(kept[-1].text, "method_head"):
        return _method(kept)
    kinds = kinds_of(kept)
    number = kinds.find(NUMBER)
    if 0 < number < len(kept) - 1 and not kinds[:number].strip(AGENCY + DISTRICT + LIST + AND):
        kept, kinds = kept[number:], kinds[number:]  # 聘请县果业局、农业局23名技术人员, its 的 lost
    listed = next((k for k, w in enumerate(kept) if w.text in LISTED), None)
    if listed == 0 or (kept[0].text[:1] == "不" and not _unlike(kept)):
        return []  # 应急配送等设施, 配置不合理: the verb was a noun
    if listed is not None:
        before, after = kept[:listed], cut(kept[listed + 1 :])
        parts = _parts(before)
        counted_end = after and after[0].kind == NUMBER
        of = max((k for k, w in enumerate(after) if w.kind == PARTICLE and w.text == "的"), default=-1)
        name = next((k for k, w in enumerate(after) if w.kind == NAME), 0)
        if counted_end and name and verb.doing is not None and verb.doing.kind == "award":
            return finished([after[name:]])  # 授予城关镇等10个乡镇/“先进乡镇”称号
        if counted_end and 0 < of < len(after) - 1:
            return finished([after[of + 1 :]])  # 朱河镇、新沟镇等9个乡镇的/46所学校
        vague = not after or after[0].text in ("地", "方面", "内容", "地方") or counted_end
        if vague:
            items = finished(parts)
            rest: list[list[Word]] = _parts(after) if counted_end else []
            return items + finished(rest[1:])
        counted = any(w.kind == NUMBER for w in after)
        named = any(w.kind == NAME for w in after)
        whole = all(
            p
            and p[0].kind not in (VERB,)
            and sum(len(w.text) for w in p) >= 3
            and p[-1].text[-1:] not in "性化"
            for p in parts
        )
        works = all(p and (p[-1].kind == VERB or p[-1].use == "verb") for p in parts) and len(after) == 1
        if works and not counted and not named and after[0].text in words_of("works"):
            return finished([kept], keep=True)  # 产业提升、黄花菜种植等工程
        if not counted and not named and whole and len(parts) >= 2 and len(after) <= 4:
            return finished(parts) if not _attribute(before) else finished([after])
        return finished([after])
    if PARTICLE in kinds and _attribute(kept):
        of = max(k for k, w in enumerate(kept) if w.kind == PARTICLE and w.text in ("的", "之"))
        first = next((k for k, w in enumerate(kept) if w.kind == LIST or w.kind == AND), None)
        if first is not None and first < of and _of_the_last(kept, of):
            return finished(_parts(kept))
        if first is not None and first < of and not (of and kept[of - 1].kind == NAME):
            numbers = [
                w.mention
                for w in kept[:of]
                if w.kind == NUMBER and w.mention is not None and counts(w.mention)
            ]
            items = finished(_parts(kept[of + 1 :]))
            for item in items:
                item.numbers[:0] = numbers
            return items
    parts = _parts(kept)
    if len(parts) == 2 and parts[1][-1].text.endswith(("局", "委员会", "办公室", "领导小组", "指挥部")):
        head = parts[0][-1]
        acts = head.kind == VERB or head.use == "verb" or head.text[-2:] in doings()
        if acts or head.text in words_of("abstract"):
            return finished([kept], keep=True)  # 城市更新和土地整备局
    if len(parts) > 1 and all(len(p) == 1 and p[0].text in words_of("rank") for p in parts[:-1]):
        parts = [kept]  # 国家、省级科技计划项目
    if len(parts) > 1:
        last, first_part = [w for w in parts[-1] if w.kind != NUMBER] or parts[-1], parts[0]
        if (
            ends_in(last[-1].text, "generic")
            and first_part[-1].kind in (NOUN, VERB)
            and first_part[-1].text not in words_of("concrete")
            and first_part[-1].text not in words_of("generic")
            and not any(w.kind in (NUMBER, NAME) for w in first_part[1:])
            and first_part[0].kind != NAME
            and first_part[-1].text[-1:] != last[-1].text[-1:]
            and sum(len(w.text) for w in first_part if w.kind != NUMBER) <= 6
        ) or (verb.doing is not None and verb.doing.kind == "establish" and _same_head(parts)):
            parts = [kept]
    return finished(parts)


def _of_the_last(words: Sequence[Word], of: int) -> bool:
    """True where the 的 at ``of`` is of the last thing alone: 文化中心、活动站和/退休职工的活动室, but not 中心、站的负责人."""
    behind = max(k for k, w in enumerate(words[:of]) if w.kind in (LIST, AND)) + 1
    others = _parts(words[: behind - 1])
    return all(map(_stands, [*others, words[of + 1 :]])) and not _stands(words[behind:of])


def _stands(words: Sequence[Word]) -> bool:
    """True of a place or a thing that is built: 活动室, 停车场."""
    text = "".join(w.text for w in words if w.kind != NUMBER)
    return text[-1:] in SITES or tailed(text, "concrete")


def _unlike(words: Sequence[Word]) -> bool:
    """True for 不/达标/项目, 不合理/合同: a thing that is not as it should be."""
    size = 1 if len(words[0].text) > 2 else 2
    of = next((k for k, w in enumerate(words) if w.kind == PARTICLE and w.text == "的"), len(words))
    if of + 1 < len(words) and words[of + 1].kind == NOUN:
        return True  # 不再符合条件的/家庭
    return len(words) > size and words[size].kind == NOUN


def _same_head(parts: Sequence[Sequence[Word]]) -> bool:
    """True for 缝纫、编织专业, 银饰锻制、蜡染传习所: what is founded is named at the end alone, by a place or body of two kinds."""
    last = [w for w in parts[-1] if w.kind != NUMBER]
    text = "".join(w.text for w in last)
    if len(text) < 4 or (text[-1:] not in SITES and not text.endswith(("专业", "中心", "基地", "课程"))):
        return False
    if any(w.kind not in (NOUN, VERB) for p in parts for w in p if w.kind != NUMBER):
        return False
    attributes = ["".join(w.text for w in p) for p in parts[:-1]]
    if any(a[-1] in SITES or tailed(a, "concrete") or tailed(a, "person") for a in attributes):
        return False
    longest = max(len(a) for a in attributes)
    return min(len(a) for a in attributes) >= 2 and longest <= (4 if len(text) > 4 else 2)


def _places(words: Sequence[Word], verb: Word) -> list[Item]:
    """Where a trip goes: the last link of each chain, without what is done there: 浙江省安吉县/取经."""
    numbers = [w.mention for w in words if w.kind == NUMBER and w.mention is not None and counts(w.mention)]
    ends: list[Word] = []
    for part in _parts(words):
        placed = [w for w in part if w.kind == DISTRICT]
        behind = next((w for w in part if placed and w.start >= placed[-1].end), None)
        named = behind is not None and behind.kind == NOUN and not behind.use and behind.text not in LISTED
        named = named and part[-1].text not in words_of("visit")
        if named and verb.text not in ("赴", "到", "前往", "奔赴"):
            continue  # 参观寿光蔬菜高科技示范园
        if len(placed) > 1 and _SEVERAL.match(placed[-1].text):
            placed.pop()  # 连云港、深圳/四市
        if placed:
            ends.append(placed[-1])
    return [Item(w.span, [w], numbers if len(ends) == 1 else []) for w in ends]


def _led(words: list[Word], verb: Word) -> list[Word]:
    """Whom a verb sends or leads, without what they do then: 技术员/分片包村, 区级领导/坐班.

    The people end where a verb begins that is no head of a noun phrase; those that 与 adds are counted with them.
    """
    leads = verb.doing is not None and verb.doing.kind in ("staff", "organise")
    if verb.doing is not None and verb.doing.kind not in ("serve", "invest", "implement", "publish"):
        leads = leads or any(
            w.mention is not None and w.mention.values.get("unit_class") == "person" for w in words[:2]
        )
    if not (leads or verb.text in words_of("helper") or verb.text in words_of("aid")):
        return words
    for k, word in enumerate(words[1:], 1):
        before = words[k - 1]
        if before.kind == NUMBER and k > 1:
            before = words[k - 2]
        final = k + 2 == len(words) and words[k + 1].use == "verb" and word.kind == NOUN
        acts = (
            word.use == "verb" or word.text in words_of("mutual") or word.text in _POSTED or final
        )  # 学生/顶岗/实习
        if (
            not acts
            or before.kind == NUMBER
            or not (before.kind in (AGENCY, PERSON) or ends_in(before.text, "person", 1))
        ):
            sides = any(w.kind == AND and w.text in ("与", "同", "跟") for w in words[1 : k - 1])
            if not (sides and word.text in words_of("mutual") and k + 1 == len(words)):
                continue  # but 卫生院与敬老院/结对
        kept = words[:k]
        joined = next(
            (j for j, w in enumerate(kept) if w.kind == AND and w.text in ("与", "和", "同", "跟")), k
        )
        if 0 < joined < k and word.text in words_of("mutual"):
            numbers = [w for w in kept[joined:] if w.kind == NUMBER]
            kept = [*kept[:joined], *numbers]
        return cut(kept) or words
    return words


def ends_in(text: str, kind: str, least: int = 2) -> bool:
    """True where a word, or what is left of it behind its attribute, is of that class."""
    known = words_of(kind)
    return text in known or text[-2:] in known or text[-3:] in known or (least < 2 and text[-1:] in known)


def _attribute(words: Sequence[Word]) -> bool:
    return any(w.text in ("的", "之") and w.kind == PARTICLE for w in words)


def _method(words: Sequence[Word]) -> list[Item]:
    """政府搭台、企业资助、群众唱戏的形式: one way of working, whatever stands in it."""
    name = next((k for k, w in enumerate(words) if w.kind == NAME), None)
    if name is not None:
        return finished([list(words[name:])])
    listed = next((k for k, w in enumerate(words) if w.text in LISTED), None)
    if listed is not None and listed + 1 < len(words):
        return finished([list(words[listed + 1 :])], keep=True)
    parts = _parts(words)
    end = words[-1].text[-1:]
    if len(parts) > 1 and all(p[-1].text.endswith(end) for p in parts):
        return finished(parts)
    return finished([list(words)], keep=True)


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    kinds = kinds_of(words)
    if LIST not in kinds and AND not in kinds:
        return [kept] if (kept := cut(words)) else []
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.kind in (LIST, AND):
            parts.append([])
        else:
            parts[-1].append(word)
    return [p for p in (cut(part) for part in parts) if p]


def finished(parts: Sequence[Sequence[Word]], keep: bool = False) -> list[Item]:
    """An item a part: its numbers and its attribute taken off; a number behind the last counts all."""
    items: list[Item] = []
    behind: list[bool] = []
    for part in parts:
        words = list(part)
        kinds = kinds_of(words)
        numbers = _counting(words) if NUMBER in kinds else []
        trailing = kinds.endswith(NUMBER)
        if trailing and len(numbers) > 1 and words[0].mention is numbers[0] and len(words) > 2:
            if numbers[0].values.get("cls") == "money" != numbers[-1].values.get("cls"):
                numbers = numbers[1:]  # 亿元以上项目42个: how big they are
        if not keep:
            words = _without_attribute(words, kinds)
            kinds = kinds[len(kinds) - len(words) :]
        middle = kinds.find(NUMBER, 1, len(words) - 1)
        if middle < 0:
            words_kept = words
        elif kinds[middle - 1] == NAME:
            words_kept = words[middle + 1 :]
        elif len(parts) > 1 and part is parts[-1] and kinds[middle + 1] == NOUN:
            numbers = []
            words_kept = words
        elif words[middle + 1].use == "verb" or _people_sent(words, middle):
            words_kept = words[:middle]  # 科技人员86人次/下乡蹲点
        elif kinds[middle + 1] == NOUN and not keep:
            words_kept = words[middle + 1 :]  # 辖区32个社区
        else:
            words_kept = words
        bare = cut(_unnumbered(words_kept))
        if len(bare) > 1 and bare[-1].text in words_of("lesson"):
            bare = next(([w] for w in bare if w.kind == NAME), bare)  # 新型“安全社区”经验
        programme = None
        if NAME in kinds:
            quoted = kinds_of(bare).find(NAME)
            if quoted >= 0 and tailed(bare[-1].text, "outcome"):
                bare = bare[: quoted + 1]  # “明厨亮灶”/覆盖率
            programme = next((w.mention for w in words if w.kind == NAME and w.mention is not None), None)
        if bare and bare[-1].kind == DISTRICT:
            bare = bare[-1:]
        if items and numbers and len(bare) == 1 and bare[0].text in words_of("amount"):
            items[-1].numbers.extend(numbers)
            continue  # 贷款2136笔、金额11.8亿元
        if not bare:
            if not numbers:
                continue
            if items and all(w.kind in (NUMBER, ADVERB) for w in part):
                items[-1].numbers.extend(numbers)
                continue  # 违法建设512处、8.7万平方米
            bare = [w for w in part if w.kind == NUMBER][:1]
        if bare[0].start > bare[-1].end:
            continue
        items.append(Item(Span(bare[0].start, bare[-1].end), bare, numbers, programme))
        behind.append(trailing)
    if len(items) > 1 and behind[-1] and not any(item.numbers for item in items[:-1]):
        for item in items[:-1]:
            item.numbers.extend(items[-1].numbers)
    return items


_OFFSPRING = frozenset("子女 儿童 女童 孩子 学生 少年".split())


def _people_sent(words: Sequence[Word], at: int) -> bool:
    """True for people and their number at ``at``, with what they do then: 民工子女870名/就近入学."""
    number, more = words[at].mention, words[at + 1]
    counted = number is not None and number.values.get("unit_class") == "person"
    people = ends_in(words[at - 1].text, "person", 1) or words[at - 1].text in _OFFSPRING
    return counted and people and len(words) == at + 2 and len(more.text) == 4


def _counting(words: Sequence[Word]) -> list[Mention]:
    """The numbers among the words that count a thing, and no list."""
    return [
        w.mention
        for k, w in enumerate(words)
        if w.kind == NUMBER and w.mention is not None and counts(w.mention) and not closes_list(words, k)
    ]


def _without_attribute(words: list[Word], kinds: str) -> list[Word]:
    """What an attribute in 的, or one that has lost it, stands before: 由一把手挂帅领导机构."""
    of = len(words) - 1 if PARTICLE in kinds else -1
    while of >= 0 and not (kinds[of] == PARTICLE and words[of].text in ("的", "之")):
        of -= 1
    if of >= 0 and not (kinds[of - 1] == NAME and of > 0) and of + 1 < len(words):
        words = words[of + 1 :]
    return words[-2:] if len(words) > 3 and words[0].kind == PREPOSITION else words


def _unnumbered(words: Sequence[Word]) -> Sequence[Word]:
    """Without the numbers before and behind the noun."""
    low = 0
    while low < len(words) and (words[low].kind in _LEADING or words[low].text in ARTICLES):
        number = words[low].mention
        if low + 2 == len(words) and number is not None and number.values.get("unit_class") == "time":
            break  # 24小时热线
        low += 1
    kept = words[low:]
    stop = kinds_of(kept).find(NUMBER, 1)
    return kept if stop < 0 else kept[:stop]
