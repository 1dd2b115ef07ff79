"""Chains: where a noun phrase behind a verb ends, and where 、 goes on with a verb of its own.

    抽检水样680份、/培训村医950人次  →  two verbs, each with its object and its number

Shape      verb, object, number; 、; verb, object, number
Evidence   the number before 、 closes the object before, another closes that of the next verb
Not this   文化广场3个、培训基地2个: a verb that makes a noun there
Ask first  a verb within the noun phrase: 教育/用地, 供水/点
First seen a circular on floods
"""

from __future__ import annotations

from pipeline.extract.word import (
    AND,
    DISTRICT,
    LIST,
    LOCALIZER,
    NAME,
    NOUN,
    NUMBER,
    PREPOSITION,
    VERB,
    Clause,
    run_end,
)

__all__ = ["BEARERS", "counted_object", "goes_on", "set_up_there", "things_end"]

_THINGS = NOUN + NAME
#: Behind a verb they make a noun of it: 公示牌, 宣传栏.
BEARERS = frozenset("牌栏站点室队员所亭卡证机线网园馆厅院库车图表单册箱柜屏台岗组团班".replace(" ", ""))


def things_end(words: Clause, k: int, stop: int) -> int:
    """Where the noun phrase ends that begins at ``k``: a verb within it says of what kind the noun is, 教育/用地, 供水/点."""
    stop, kinds, start = min(stop, len(words)), words.kinds, k
    k = run_end(kinds, _THINGS, k, stop)
    while k < stop and kinds[k] == VERB and k + 1 < len(kinds):
        doing, more = words[k].doing, words[k + 1]
        if doing is None or not (doing.also_noun or more.text in BEARERS):
            break
        head = words[start - 1].doing if k == start else None
        if more.kind != NOUN and not (more.kind == NUMBER and head is not None and not head.also_noun):
            break  # 解答/咨询460起, but 经过调查/总结7个典型经验
        k = run_end(kinds, _THINGS, k + 1, stop)
    return k


def counted_object(words: Clause, i: int) -> bool:
    """True where a verb has an object of its own and a number closes it: 评选科技进步奖20项."""
    k = things_end(words, i + 1, i + 6)
    return i + 1 < k < len(words) and words.kinds[k] == NUMBER


def goes_on(words: Clause, i: int) -> bool:
    """True where a chain goes on with a verb of its own: 抽检水样680份、/培训村医950人次, 打井28眼、/架管道46公里.

    The number before 、 closes the object before, and another closes that of the verb at ``i``. A verb that is as
    often a noun takes people there: of 文化广场3个、培训基地2个 it makes a noun.
    """
    kinds, doing = words.kinds, words[i].doing
    if (
        i < 3
        or doing is None
        or not doing.strong
        or kinds[i - 1] not in (LIST, AND)
        or kinds[i - 2] != NUMBER
    ):
        return False
    if not counted_object(words, i):
        return False
    k = things_end(words, i + 1, i + 6)
    if not doing.also_noun:
        return True
    people = words[k].text.endswith(("人", "名", "人次", "户", "位"))
    return people and len(words[i].text) > 1 and not words[k - 1].text.endswith(("人员", "队员", "师"))


def set_up_there(words: Clause, i: int) -> bool:
    """True for 在联盟、光荣等5个社区/设/供水点12个: where something counted is set up."""
    doing, prev = words[i].doing, words[i - 1]
    if doing is None or not doing.strong or prev.kind not in (NOUN, LOCALIZER, DISTRICT, NUMBER):
        return False
    opener = words.kinds.rfind(PREPOSITION, 0, i)
    if (
        opener < 0
        or words[opener].text not in ("在", "为", "给")
        or words[opener - 1].text in ("都", "正", "还", "仍")
    ):
        return False
    return counted_object(words, i)
