"""Complements: what a verb takes: how far its object reaches, whom it is for, with whom it is done.

Shape      聘请 70名专家 | 共同研究…; 为居民 提供 …; 把8项指标 纳入 …; 对32个社区 进行 评估
Evidence   the next predicate with its adverbs and its subject; a number behind the noun closes the object
Not this   a preposition inside an attribute: 由区长任组长的领导小组
Ask first  with 把, 将 and 对…进行 the object stands before the verb
First seen a study-tour report that had lost every 的 and ，
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

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
    NAME,
    NOUN,
    NUMBER,
    PARTICLE,
    PREPOSITION,
    VERB,
    WILL,
    Doing,
    Word,
    words_of,
)
from pipeline.extract.objects import ARTICLES, EACH, LISTED, Item, counts, cut, ends_in, finished, items_of
from pipeline.extract.predicates import DUMMIES, NEGATIONS, PAYING, TAKES, will_do

_TOGETHER = frozenset(("合作", "携手", "联手"))
_ONCE = regex.compile(r"^一[遍次番回]$")


def reach(words: Sequence[Word], at: int, limit: int) -> int:
    """Where the object of the verb at ``at`` ends: before the next predicate, its adverbs and its subject."""
    stop = limit
    if limit < len(words):
        while stop > at + 1 and words[stop - 1].kind in (ADVERB, WILL, LIST, AND):
            stop -= 1
        back = stop
        while back > at + 1 and words[back - 1].kind in (DISTRICT, AGENCY, LIST, AND):
            back -= 1
        if (
            back > at + 1
            and words[back].kind in (DISTRICT, AGENCY)
            and words[at].text not in words_of("helper")
        ):
            stop = back
    depth = at + 1
    while depth < stop and words[depth].kind in (ASPECT, NUMBER):
        depth += 1
    for k in range(at + 1, stop):
        word = words[k]
        if word.kind == PREPOSITION:
            of = next(
                (j for j in range(k, stop) if words[j].kind == PARTICLE and words[j].text == "的"), None
            )
            if of is not None and k <= depth:
                continue
            paid = words[at].text in PAYING and words[k - 1].kind == NUMBER
            if k <= depth and word.text in ("由", "以", "对", "为") and not paid:
                continue
            return k
        if k > depth and (word.text in NEGATIONS or word.text in ("可以", "能", "能够")):
            return k - 1 if words[k - 1].text in words_of("folk") else k
        if k > depth and word.text in words_of("tail") and words[k - 1].kind in (NOUN, AGENCY, NAME, VERB):
            return k
        before = words[k - 1].kind
        if word.kind == VERB and k > depth and before in (NOUN, NAME, AGENCY, DISTRICT):
            if words[at].text in words_of("aid") or (
                words[at].text in words_of("trip") and before in (AGENCY, DISTRICT)
            ):
                return k  # 帮助妇女实现就业, 赴广州参加展销会
        if (
            k > depth
            and k > at + 1
            and before == NUMBER
            and words[k - 2].kind in (NOUN, NAME, AGENCY)
            and (
                words[k - 2].text not in LISTED
                and words[k - 2].text not in ARTICLES
                and not (
                    _counts_next(words[k - 1], word)
                    and words[k - 2].text not in words_of("concrete")
                    and k - at <= 3
                )
                and not (word.kind == NOUN and any(w.kind == LIST for w in words[at:k]))
            )
            and (
                word.kind not in (LIST, AND, PARTICLE, NUMBER)
                and not (words[k - 2].kind == NAME and word.kind == NOUN)
            )
        ):
            return k  # the number behind the noun closes the object
        if k > depth and word.kind == DATE and before in (NOUN, NAME, NUMBER) and words[k - 1].text != "为期":
            return k
        if (
            k > depth
            and word.kind in (AGENCY, DISTRICT)
            and before in (NOUN, NAME, NUMBER)
            and (k + 1 < len(words) or (word.kind == AGENCY and before == NOUN and not _founds(words[at])))
            and words[at].text not in words_of("helper")
            and word.end > words[k - 1].end
            and not any(w.kind == PARTICLE and w.text == "的" for w in words[k:stop])
            and words[at].text not in words_of("trip")
            and not (k + 1 < len(words) and words[k + 1].text.startswith("等"))
        ):
            return k
        if (
            k > depth
            and word.kind == ADVERB
            and words[k - 1].kind == NOUN
            and words[k - 1].text not in ARTICLES
        ):
            return k
        if word.kind in (COPULA, WILL) and k > depth:
            return k
    return stop


def objects_of(words: Sequence[Word], at: int, stop: int, left: int) -> tuple[Word, Doing, list[Item]]:
    """The verb (the noun behind 进行 counts as one), its class, and its objects."""
    verb = words[at]
    doing = verb.doing or Doing("other", False, False)
    tail = [w for w in words[at + 1 : stop] if w.kind != ASPECT]
    taken = next(
        (k for k in range(at - 1, left - 1, -1) if words[k].kind == PREPOSITION and words[k].text in TAKES),
        None,
    )
    over = next(
        (
            k
            for k in range(at - 1, left - 1, -1)
            if words[k].kind == PREPOSITION and words[k].text in ("对", "对于")
        ),
        None,
    )
    if (
        verb.text in DUMMIES
        and over is not None
        and tail
        and tail[-1].kind == VERB
        and tail[-1].doing is not None
    ):
        return tail[-1], tail[-1].doing, items_of(cut(words[over + 1 : at]), verb)
    if taken is not None and not will_do(words, taken):
        middle = cut(words[taken + 1 : at])
        goal = [
            w.mention
            for w in words[at + 1 :]
            if w.kind == NUMBER and w.mention is not None and counts(w.mention)
        ]
        items = items_of(middle, verb)
        if items and all(w.kind == NUMBER for item in items for w in item.words):
            numbers = [m for item in items for m in item.numbers]
            items = items_of(tail, verb)[:1]
            for item in items:
                item.numbers[:0] = numbers
        else:
            for item in items:
                item.numbers.extend(goal)
        return verb, doing, items
    if len(tail) > 1 and tail[0].kind == PREPOSITION and tail[0].text in ("为", "到", "至"):
        tail = tail[1:]  # 改建为面粉厂
    items = items_of(tail, verb)
    if verb.text in words_of("method") and stop < len(words) and ends_in(words[-1].text, "method_head"):
        # 实行区委与各单位签订…“三书”制度: what is adopted stands at the end.
        name = next(
            (k for k in range(len(words) - 1, max(len(words) - 4, at), -1) if words[k].kind == NAME), None
        )
        if name is not None:
            return verb, doing, finished([words[name:]])
    if all(w.kind == NUMBER or _ONCE.match(w.text) for item in items for w in item.words):
        # 对全区420名工作者轮训一遍, 为1300名家属免费体检: whom it is done to is the object.
        whom = next(
            (
                k
                for k in range(at - 1, left - 1, -1)
                if words[k].kind == PREPOSITION and words[k].text in ("对", "为", "给")
            ),
            None,
        )
        if whom is not None and doing.strong:
            people = items_of(cut(words[whom + 1 : at]), verb)
            if people and any(item.numbers for item in people):
                return verb, doing, people
    return verb, doing, items


def numbers_before(words: Sequence[Word], left: int, at: int) -> list[Mention]:
    """Numbers before the verb that count whom or where: 为20多个站点更新…, 46名干部与180余户…结成…"""
    found: list[Mention] = []
    standard = False
    for word in words[left:at]:
        if word.kind == PREPOSITION:
            standard = word.text in ("按照", "按", "比", "较")
        if word.kind == NUMBER and word.mention is not None and counts(word.mention):
            if standard and word.mention.values.get("cls") != "money":
                continue
            if (
                word.mention.values.get("unit") in ("次", "年", "遍")
                and word.mention.values.get("cls") != "money"
            ):
                continue
            found.append(word.mention)
    return found


def phrase_behind(words: Sequence[Word], left: int, at: int, heads: frozenset[str]) -> Span | None:
    """The noun phrase behind one of these prepositions before the verb: whom it is for, with whom it is done."""
    for k in range(left, at):
        if words[k].kind in (PREPOSITION, AND) and words[k].text in heads:
            inner = []
            for word in words[k + 1 : at]:
                if word.kind in (ADVERB, VERB, PREPOSITION, WILL) or word.text in EACH | _TOGETHER:
                    break
                inner.append(word)
            inner = cut(inner)
            if inner:
                return Span(inner[0].start, inner[-1].end)
    return None


def _counts_next(number: Word, word: Word) -> bool:
    """True where the number counts the word behind it: 四个环节."""
    noun = str(number.mention.values.get("counted_noun") or "") if number.mention is not None else ""
    unit = number.mention.values.get("unit") if number.mention is not None else ""
    return (
        word.kind == NOUN
        and bool(noun)
        and word.text != unit
        and (noun.startswith(word.text) or word.text.startswith(noun))
    )


def _founds(verb: Word) -> bool:
    """True for a verb whose object may be an agency: 成立, 选举, 赴."""
    return verb.doing is None or verb.doing.kind in ("establish", "staff", "reform", "hold", "sign", "award")
