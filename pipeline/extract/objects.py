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

from pipeline.core import Mention, Span
from pipeline.extract.clause import (
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
    PREPOSITION,
    VERB,
    WILL,
    Word,
    words_of,
)

__all__ = ["Item", "items_of"]

ARTICLES = frozenset(
    "一批 一个 一系列 一套 一支 一些 一条 各类 各种 各项 多种 许多 大量 部分 相应 有关 相关 若干 首批 整体 "
    "全镇 全区 全县 全市 其余 其他".split()
)
LISTED = frozenset(("等", "等等"))
TRIM = frozenset((LIST, AND, ADVERB, PARTICLE, ASPECT, LOCALIZER, WILL, DATE, COPULA))
#: They stand between subject and verb: 人人, 家家.
EACH = frozenset(("人人", "家家", "户户", "个个", "全部", "各自", "各"))


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
        and values.get("unit_class") not in ("percent", "time")
        and values.get("unit") != "%"
    )


def cut(words: Sequence[Word]) -> list[Word]:
    """The words without what trails or leads and is no part of a noun phrase."""
    kept = list(words)
    while kept and (kept[-1].kind in TRIM or kept[-1].text in EACH):
        kept.pop()
    while kept and (kept[0].kind in TRIM or kept[0].text in ARTICLES):
        kept.pop(0)
    return kept


def items_of(words: Sequence[Word], verb: Word) -> list[Item]:
    """The objects in what follows a verb: split at 、 and 和, numbers and attributes in 的 taken off."""
    kept = [w for w in words if w.kind != "mark"]
    kept = cut(kept)
    if not kept:
        return []
    if verb.text in words_of("method") and ends_in(kept[-1].text, "method_head"):
        return _method(kept)
    number = next((k for k, w in enumerate(kept) if w.kind == NUMBER), 0)
    if 0 < number < len(kept) - 1 and all(w.kind in (AGENCY, DISTRICT, LIST, AND) for w in kept[:number]):
        kept = kept[number:]  # 聘请县果业局、农业局23名技术人员, its 的 lost
    listed = next((k for k, w in enumerate(kept) if w.text in LISTED), None)
    if listed == 0 or kept[0].text[:1] == "不":
        return []  # 应急配送等设施, 配置不合理: the verb was a noun
    if listed is not None:
        before, after = kept[:listed], cut(kept[listed + 1 :])
        parts = _parts(before)
        counted_end = after and after[0].kind == NUMBER
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
        if not counted and not named and whole and len(parts) >= 2 and len(after) <= 4:
            return finished(parts) if not _attribute(before) else finished([after])
        return finished([after])
    if _attribute(kept):
        of = max(k for k, w in enumerate(kept) if w.kind == PARTICLE and w.text in ("的", "之"))
        first = next((k for k, w in enumerate(kept) if w.kind == LIST or w.kind == AND), None)
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
    if len(parts) > 1 and all(len(p) == 1 and p[0].text in words_of("rank") for p in parts[:-1]):
        parts = [kept]  # 国家、省级科技计划项目
    if len(parts) > 1:
        last, first_part = parts[-1], parts[0]
        if (
            ends_in(last[-1].text, "generic")
            and first_part[-1].kind in (NOUN, VERB)
            and first_part[-1].text not in words_of("concrete")
            and first_part[-1].text not in words_of("generic")
            and not any(w.kind in (NUMBER, NAME) for w in first_part[1:])
            and first_part[0].kind != NAME
            and first_part[-1].text[-1:] != last[-1].text[-1:]
            and sum(len(w.text) for w in first_part if w.kind != NUMBER) <= 6
        ):
            parts = [kept]
    return finished(parts)


def ends_in(text: str, kind: str) -> bool:
    """True where a word, or what is left of it behind its attribute, is of that class."""
    known = words_of(kind)
    return text in known or text[-2:] in known or text[-3:] in known


def _attribute(words: Sequence[Word]) -> bool:
    return any(w.kind == PARTICLE and w.text in ("的", "之") for w in words)


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
        numbers = [
            w.mention for w in words if w.kind == NUMBER and w.mention is not None and counts(w.mention)
        ]
        trailing = bool(words) and words[-1].kind == NUMBER
        if not keep:
            of = max(
                (k for k, w in enumerate(words) if w.kind == PARTICLE and w.text in ("的", "之")), default=-1
            )
            if of >= 0 and not (words[of - 1].kind == NAME and of > 0) and of + 1 < len(words):
                words = words[of + 1 :]
            if words and words[0].kind == PREPOSITION and len(words) > 3:
                words = words[-2:]  # 由一把手挂帅领导机构, its 的 lost
        middle = next((k for k, w in enumerate(words) if w.kind == NUMBER and 0 < k < len(words) - 1), None)
        if middle is not None and words[middle - 1].kind == NAME:
            words_kept = words[middle + 1 :]
        elif middle is not None and len(parts) > 1 and part is parts[-1] and words[middle + 1].kind == NOUN:
            numbers = []
            words_kept = words
        elif middle is not None and words[middle + 1].kind == NOUN and not keep:
            words_kept = words[middle + 1 :]  # 辖区32个社区
        else:
            words_kept = words
        bare = cut(_unnumbered(words_kept))
        if len(bare) > 1 and bare[-1].text in words_of("lesson"):
            bare = next(([w] for w in bare if w.kind == NAME), bare)  # 新型“安全社区”经验
        placed = [w for w in bare if w.kind == DISTRICT]
        if placed and bare[-1] is placed[-1]:
            bare = placed[-1:]
        programme = next((w.mention for w in words if w.kind == NAME and w.mention is not None), None)
        if not bare:
            if not numbers:
                continue
            bare = [w for w in part if w.kind == NUMBER][:1]
        if bare[0].start > bare[-1].end:
            continue
        items.append(
            Item(Span(bare[0].start, bare[-1].end), bare, [m for m in numbers if m is not None], programme)
        )
        behind.append(trailing)
    if len(items) > 1 and behind[-1] and not any(item.numbers for item in items[:-1]):
        for item in items[:-1]:
            item.numbers.extend(items[-1].numbers)
    return items


def _unnumbered(words: Sequence[Word]) -> list[Word]:
    """Without the numbers before and behind the noun."""
    kept = list(words)
    while kept and (kept[0].kind in (NUMBER, PARTICLE) or kept[0].text in ARTICLES):
        timed = kept[0].mention is not None and kept[0].mention.values.get("unit_class") == "time"
        if timed and len(kept) == 2:
            break  # 24小时热线
        kept.pop(0)
    stop = next((k for k, w in enumerate(kept) if w.kind == NUMBER and k > 0), len(kept))
    return kept[:stop]
