"""Complements: what a verb takes: how far its object reaches, whom it is for, with whom it is done.

Shape      聘请 70名专家 | 共同研究…; 为居民 提供 …; 把8项指标 纳入 …; 对32个社区 进行 评估
Evidence   the next predicate with its adverbs and its subject; a number behind the noun closes the object
Not this   a preposition inside an attribute: 由区长任组长的领导小组
Ask first  with 把, 将 and 对…进行 the object stands before the verb
First seen a study-tour report that had lost every 的 and ，
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core import Mention, Span
from pipeline.extract.frame_words import DONE, DUMMIES, FOR, NEGATIONS, PAYING, TAKERS, TAKES
from pipeline.extract.objects import (
    ARTICLES,
    EACH,
    LISTED,
    RESULTS,
    Item,
    closes_list,
    counts,
    cut,
    ends_in,
    finished,
    items_of,
)
from pipeline.extract.predicates import by_agent, will_do
from pipeline.extract.second_verbs import MADE_UP
from pipeline.extract.vocabulary import tailed, words_of
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
    MARK,
    NAME,
    NOUN,
    NUMBER,
    PARTICLE,
    PREPOSITION,
    VERB,
    WILL,
    Clause,
    Doing,
    Word,
    run_end,
)

_OVER = frozenset(("对", "对于"))
_SERVED = frozenset(("对", "对于", "为", "给"))
_DONE_TO = frozenset(("对", "为", "给"))
_TOGETHER = frozenset(("合作", "携手", "联手"))
#: What people do where they are sent.
_STAYS = frozenset("任教 任职 就读 挂职 支教 入住 驻村 上班 学习 工作 就业".split())
#: They say that a thing is done to all of what stands before them.
_ALL_OF_IT = frozenset("一律 全部 逐一 统一 悉数 如数 一次性 全数".split())
#: What is handed over goes there: 划转给村委会作活动室.
_GOALS = frozenset("给 到 至 归 作 作为 为 用作 用于 入 进".split())
#: Classes of words for those who act, and for what comes of it.
_ACTING = ("actor", "person", "folk", "outcome", "abstract")
_WAYS = ("公路", "铁路", "高速", "道路", "路", "线", "段", "渠", "管网", "工程")
_ONCE = frozenset(("一遍", "一次", "一番", "一回"))


def reach(words: Clause, at: int, limit: int) -> int:
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
            and (words[at].text not in words_of("helper") or words[at].text in ("启动", "试点"))
        ):
            stop = back
    depth = at + 1
    while depth < stop and words[depth].kind in (ASPECT, NUMBER):
        depth += 1
    partner = _partner(words, at, limit)
    if partner is not None and partner < stop:
        stop = partner
    openers, tails = words_of("opener"), words_of("tail")
    for k in range(at + 1, stop):
        word = words[k]
        if word.kind == ADVERB and k + 1 < stop and words[k + 1].text == "的":
            continue  # 隐患/突出/的/作坊
        if word.kind == PREPOSITION:
            of = next(
                (j for j in range(k, stop) if words[j].kind == PARTICLE and words[j].text == "的"), None
            )
            if (of is not None and k <= depth) or _way(words, k, stop):
                continue
            paid = words[at].text in PAYING and words[k - 1].kind == NUMBER
            counted = words[k - 1].kind == NUMBER and k > at + 1  # 已整改128处/对3家企业…
            if k <= depth and word.text in ("由", "以", "对", "为") and not paid and not counted:
                continue
            return k
        if k > depth and (word.text in NEGATIONS or word.text in ("可以", "能", "能够")):
            return k - 1 if words[k - 1].text in words_of("folk") else k
        if k > depth and (word.text in openers or (word.text[:1] == "每" and len(word.text) > 1)):
            return k  # 演出800余场/目前…, 帮扶/每户…
        if k > depth + 1 and word.kind == VERB and words[k - 2].kind == NAME:
            if words[k - 1].text in words_of("method_head"):
                return k  # “三考”制度/培训结果…
        if k > depth and word.text in tails and words[k - 1].kind in (NOUN, AGENCY, NAME, VERB):
            more = words[k + 1] if k + 1 < stop else None
            noun = more is not None and more.doing is not None and more.doing.also_noun  # 文化下乡/演出260场
            meets = word.text == "现场" and any(
                w.text.endswith("会") for w in words[k + 1 : min(k + 3, stop)]
            )
            noun = noun or meets  # 现场推进会
            noun = noun or (word.text == "现场" and (more is None or more.kind == NUMBER))  # 项目现场142处
            led = any(w.text == "由" for w in words[at + 1 : at + 3])
            alone = k == at + 2 and k + 1 == len(words)
            noun = noun or (alone and words[at].text in words_of("method"))  # 实行竞聘/上岗
            if led or noun:
                continue  # 由支部书记任组长防火领导小组, its 的 lost
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
                    and not (k + 1 < len(words) and words[k + 1].kind in (ADVERB, VERB))
                    and words[k - 2].text not in words_of("concrete")
                    and k - at <= 4
                )
                and not (word.kind == NOUN and any(w.kind == LIST for w in words[at:k]))
            )
            and (
                (
                    word.kind not in (LIST, AND, PARTICLE, NUMBER)
                    and not (words[k - 2].kind == NAME and word.kind == NOUN and k + 1 >= stop)
                )
                or (word.kind == NUMBER and k + 1 < stop and words[k + 1].kind == NOUN)  # 8处〔，〕37户居民
            )
        ):
            return k  # the number behind the noun closes the object
        if k > depth and word.kind == DATE and before in (NOUN, NAME, NUMBER) and words[k - 1].text != "为期":
            return k
        if (
            k > depth
            and word.kind in (AGENCY, DISTRICT)
            and before in (NOUN, NAME, NUMBER)
            and not (before == NOUN and _named_after(words, k, stop))
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
            and words[k - 1].kind in (NOUN, NAME)
            and words[k - 1].text not in ARTICLES
            and words[k - 1].text not in LISTED
            and not (any(w.kind == LIST for w in words[at:k]) and _of_name(words, k, stop))
            and not _idle(words, k, stop)
        ):
            return k
        if word.kind in (COPULA, WILL) and k > depth:
            return k
        if word.use == "doubted" and k > depth:
            last = words[stop - 1]
            if before == NAME or last.use or (last.kind == NUMBER and words[stop - 2].use == "verb"):
                return k  # 组建了治安巡逻队〔的?〕刑事案件同比下降: it was no 的
    return stop


def _named_after(words: Sequence[Word], k: int, stop: int) -> bool:
    """True where a division within an object is part of a name: 环桃花潭/绿道18公里, 省道黄村/段路基工程."""
    behind = words[k + 1 : stop]
    nouns = next((j for j, w in enumerate(behind) if w.kind != NOUN), len(behind))
    closed = nouns == len(behind) or (nouns + 1 == len(behind) and behind[nouns].kind == NUMBER)
    if any(w.text in ("有", "无", "为", "共") for w in behind[:nouns]):
        return False
    return 0 < nouns < 5 and closed and words[k].kind == DISTRICT and not behind[nouns - 1].use


def _idle(words: Sequence[Word], k: int, stop: int) -> bool:
    """True where no verb follows that the adverb could go with: “红袖标”义务巡逻队14支."""
    behind = words[k + 1 : stop]
    if len(behind) > 1 and behind[-1].kind == NUMBER:
        behind = behind[:-1]
    calm = all(
        (w.kind == NOUN and not w.use) or (j + 1 < len(behind) and len(behind[j + 1].text) == 1)
        for j, w in enumerate(behind)
    )  # 巡逻/队
    return words[k - 1].kind == NAME and bool(behind) and calm


def _way(words: Sequence[Word], k: int, stop: int) -> bool:
    """True for 甲地至乙桥公路: 至 joins the ends of what is built."""
    return words[k].text in ("至", "到") and any(w.text.endswith(_WAYS) for w in words[k + 1 : stop])


def _of_name(words: Sequence[Word], k: int, stop: int) -> bool:
    """True where a written 的 and a name follow: what stands before is their attribute: 农户初分、保洁员再分的“…”."""
    for j in range(k + 1, min(stop - 1, k + 6)):
        if words[j].kind == PARTICLE and words[j].text == "的" and words[j].end > words[j].start:
            return words[j + 1].kind == NAME
    return False


def _partner(words: Clause, at: int, limit: int) -> int | None:
    """Where, the pause before it lost, a second clause begins with 与 and its partner: …重要位置/与23个村签订….

    The verb behind is one of two sides, or 联合, 共同 says so; before 与 stands an object of its own.
    """
    if AND not in words.kinds[at + 2 :]:
        return None
    for k in range(at + 2, len(words) - 2):
        if words[k].kind == AND and words[k].text in ("与", "同", "跟") and words[k - 1].kind in (NOUN, NAME):
            held = [j for j in range(k + 2, len(words) - 1) if words[j].text in ("进行", "开展")]
            if held and any(w.text in words_of("mutual") for w in words[held[0] + 1 :]):
                return k  # 召开座谈会14次/与…部门进行对口交流
    if limit >= len(words):
        return None
    doing = words[limit].doing
    two = doing is not None and (doing.kind == "sign" or words[limit].text in words_of("mutual"))
    if not two and words[limit - 1].text not in ("联合", "共同", "合作", "联手"):
        return None
    for k in range(limit - 1, at + 1, -1):
        if words[k].kind == AND and words[k].text in ("与", "同", "跟"):
            return k
    return None


def objects_of(words: Clause, at: int, stop: int, left: int) -> tuple[Word, Doing, list[Item]]:
    """The verb (the noun behind 进行 counts as one), its class, and its objects."""
    verb = words[at]
    doing = verb.doing or Doing("other", False, False)
    tail = [w for w in words[at + 1 : stop] if w.kind != ASPECT]
    taken = _nearest(words, TAKES, left, at)
    if taken is not None and any(w.kind == AND and w.text == "与" for w in words[taken:at]):
        taken = None  # 把议事厅建在工地上〔，〕与项目部签订协议
    parted = words.kinds.find(MARK, left, at)
    done = not tail or all(w.kind == VERB for w in tail)
    if parted > 0 and done:
        of = next((k for k in range(left, parted) if words[k].text in _OVER), parted)
        if of < parted:
            return verb, doing, items_of(cut(words[of + 1 : parted]), verb)  # 对7个部门，由区监察局督办
    over = _nearest(words, _SERVED if verb.text == "进行" else _OVER, left, at)
    if over is not None and words[at - 1].text in ("予以", "加以") and not tail:
        return verb, doing, items_of(cut(words[over + 1 : at - 1]), verb)
    if over is not None and not tail and over + 1 < at - 1 and words[at - 1].kind == ADVERB and doing.strong:
        end = at - 1
        while end > over + 2 and words[end - 1].kind == AGENCY and words[end - 2].kind == NOUN:
            end -= 1  # 对困难户〔，〕区政府逐户建档
        return verb, doing, items_of(cut(words[over + 1 : end]), verb)  # 对进店农药逐瓶登记
    by = None
    if PREPOSITION in words.kinds[left:at]:
        by = next((k for k in range(left, at) if words[k].text in ("被", "由")), None)
    if by == left and by > at - 9:
        counted = next((k for k in range(by - 1, max(by - 5, 0), -1) if words[k].kind == NUMBER), by)
        left = counted if words[by - 1].kind == NOUN else left  # …8处〔，〕37户居民被…
    passive = doing.kind != "award" and verb.text not in DUMMIES
    if by is not None and by > left and passive and by_agent(words, by, at):
        if not tail or all(w.text in DONE or w.kind == VERB for w in tail) or _whither(tail, verb):
            topic = words[left : by - (words[by - 1].kind == MARK)]
            return verb, doing, items_of(cut(_homeless(topic)), verb)  # 仓库被县政府无偿划拨
    if doing.kind == "publish" and not tail and (told := _told_first(words, left, at)):
        return verb, doing, items_of(told, verb)
    if doing.strong and (not tail or all(w.text in DONE or w.kind == VERB for w in tail)):
        if topic := _acted_on(words, left, at):
            return verb, doing, items_of(topic, verb)  # 学校食堂一律收回自办
    bare = verb.text == "实施" and len(tail) == 1 and tail[0].kind == VERB  # 对贫困户实施帮扶
    if over is not None and words[over].text in ("为", "给") and sum(w.kind != NUMBER for w in tail) > 1:
        over = None  # 为3.2万名妇女进行“两癌”检查
    thing = verb.text == "给予" and len(tail) > 1  # 对加工点给予启动补助
    if (verb.text in DUMMIES or bare) and over is not None and tail and not thing:
        while len(tail) > 1 and tail[-1].kind == NUMBER:
            tail = tail[:-1]  # 进行轮训256人
        deed = _deed(tail[-1])
        if deed is not None and deed.doing is not None:
            return deed, deed.doing, items_of(cut(words[over + 1 : at]), verb)
    if taken is not None and not will_do(words, taken):
        of = next((k for k in range(taken + 1, at) if words[k].text in ("由", "从", "在")), at)
        middle = cut(_undivided(words[taken + 1 : of]))
        if verb.text in DUMMIES and tail and (deed := _deed(tail[-1])) is not None:
            if deed.doing is not None and middle:
                return deed, deed.doing, items_of(middle, verb)  # 把进展情况在报上进行了公示
        strong = ((k, words[k].doing) for k in range(at + 1, len(words)))
        deeds = (k for k, what in strong if what is not None and what.strong)
        ended = max(next(deeds, len(words)), stop)  # 将校舍改建为养老中心|设置床位210张, where ， is lost
        goal = [
            w.mention
            for w in [*words[of:at], *words[at + 1 : ended]]
            if w.kind == NUMBER and w.mention is not None and counts(w.mention)
        ]
        items = items_of(middle, verb)
        if items and all(w.kind == NUMBER for item in items for w in item.words):
            numbers = [m for item in items for m in item.numbers]
            whither = _went(words, at)
            items = (items_of(tail, verb) if tail else finished([whither]))[:1]
            for item in items:
                item.numbers[:0] = numbers
        else:
            for item in items:
                item.numbers.extend(goal)
        return verb, doing, items
    if len(tail) > 1 and tail[0].text == "由":
        made = next((k for k, w in enumerate(tail) if w.text in MADE_UP), len(tail) - 1)
        tail = [w for w in tail[made + 1 :] if w.text != "的"] or tail  # 由医生、教师组成〔的〕小组
    if len(tail) > 1 and tail[0].kind == PREPOSITION and tail[0].text in ("为", "到", "至"):
        tail = tail[1:]  # 改建为面粉厂
    money = len(tail) == 1 and tail[0].mention is not None and tail[0].mention.values.get("cls") == "money"
    if len(tail) == 1 and tail[0].kind == NUMBER and not money and _often(words, left, at):
        fronted = items_of(cut(words[left : at - 1]), verb)
        for item in fronted:
            item.numbers.extend(m for w in tail if (m := w.mention) is not None)
        return verb, doing, fronted
    items = items_of(tail, verb)
    if verb.text in words_of("method") and stop < len(words) and ends_in(words[-1].text, "method_head"):
        # 实行区委与各单位签订…“三书”制度: what is adopted stands at the end.
        name = next(
            (k for k in range(len(words) - 1, max(len(words) - 4, at), -1) if words[k].kind == NAME), None
        )
        if name is not None:
            return verb, doing, finished([words[name:]])
    often = (
        len(tail) == 1 and tail[0].mention is not None and tail[0].mention.values.get("unit") in ("次", "遍")
    )
    often = often and verb.text not in DUMMIES
    if over is not None and often and over + 1 < at and words[over].text in _OVER:
        topics = items_of(cut(words[over + 1 : at]), verb)
        for item in topics:
            item.numbers.extend(w.mention for w in tail if w.mention is not None)
        if topics:
            return verb, doing, topics  # 每年对专项资金审计1次
    if all(w.kind == NUMBER or w.text in _ONCE for item in items for w in item.words):
        # 对全区420名工作者轮训一遍, 为1300名家属免费体检: whom it is done to is the object.
        served = _nearest(words, _DONE_TO, left, at)
        if served is not None and doing.strong:
            people = items_of(cut(words[served + 1 : at]), verb)
            if people and any(item.numbers for item in people):
                return verb, doing, people
    return verb, doing, items


def _nearest(words: Clause, known: frozenset[str], left: int, at: int) -> int | None:
    """The nearest of these prepositions before the verb at ``at``."""
    k = words.kinds.rfind(PREPOSITION, left, at)
    while k >= 0:
        if words[k].text in known:
            return k
        k = words.kinds.rfind(PREPOSITION, left, k)
    return None


def _undivided(words: Sequence[Word]) -> Sequence[Word]:
    """Without 分两批: in how many parts it is done."""
    if len(words) > 2 and words[-1].kind == NUMBER and words[-2].text in ("分", "按"):
        return words[:-2]
    return words


def _went(words: Sequence[Word], at: int) -> list[Word]:
    """The place behind 到: 把51名安排到/高山乡镇/任教."""
    if at + 2 >= len(words) or words[at + 1].text not in ("到", "至", "往"):
        return []
    place = words[at + 2 :]
    while len(place) > 1 and place[-1].kind == NOUN and (place[-1].use or place[-1].text in _STAYS):
        place = place[:-1]
    return cut(place)


def _told_first(words: Clause, left: int, at: int) -> list[Word]:
    """What stands first and is made public, by whoever was spoken of: 抽查结果/张榜公布, 采购情况/在网上/公示."""
    left = run_end(words.kinds, DISTRICT + AGENCY, left, at)
    k = run_end(words.kinds, NOUN + VERB, left, at)
    if k == left or words.kinds[left] == ADVERB or words[k - 1].text[-2:] not in RESULTS:
        return []
    if not set(words.kinds[k:at]) <= {ADVERB, PREPOSITION, NOUN, LOCALIZER, DATE, WILL}:
        return []
    return cut(words[left:k])


def _homeless(words: Sequence[Word]) -> Sequence[Word]:
    """Without the division whose it is: 桐城市/闲置校舍."""
    k = 0
    while k + 1 < len(words) and words[k].kind == DISTRICT and words[k + 1].kind in (DISTRICT, NOUN):
        k += 1
    return words[k:]


def _whither(tail: Sequence[Word], verb: Word) -> bool:
    """True for what follows a verb that hands something over: 给村委会作活动室; and for how long it lasts.

    So is what something is made: 老宅被县文物所改造成/农家书屋, but 由县商务局改造成/铺面6间.
    """
    if verb.text in TAKERS and all(w.kind in (NOUN, NAME) for w in tail):
        return True
    if all(
        w.kind == DATE or (w.mention is not None and w.mention.values.get("unit") in ("次", "遍"))
        for w in tail
    ):
        return True  # 由区委党校集中培训/3天
    return tail[0].text in _GOALS and not any(w.kind in (NUMBER, NAME, VERB) for w in tail)


def _acted_on(words: Sequence[Word], left: int, at: int) -> list[Word]:
    """What stands first and is acted on, with nobody named who does it: 学校食堂/一律/收回; else nothing."""
    k = at
    while k > left and words[k - 1].kind == ADVERB:
        k -= 1
    if k == at or not any(w.text in _ALL_OF_IT for w in words[k:at]):
        return []
    before = words[left:k]
    if not before or any(w.kind not in (DISTRICT, NOUN, NUMBER, LIST, AND, PARTICLE, VERB) for w in before):
        return []
    head = before[-1].text
    if before[-1].kind != NOUN or before[-1].use or any(tailed(head, kind) for kind in _ACTING):
        return []
    return cut(_homeless(before))


def _deed(word: Word) -> Word | None:
    """What is done with 进行: a verb of the tables, or one that only the dictionary knows (进行督导)."""
    if word.kind == VERB and word.doing is not None:
        return word
    if word.kind != NOUN or len(word.text) < 2:
        return None
    if word.use != "verb" and any(
        word.text in words_of(kind) for kind in ("concrete", "generic", "abstract")
    ):
        return None
    return Word(word.start, word.end, word.text, VERB, None, Doing("implement", True, True))


def _often(words: Sequence[Word], left: int, at: int) -> bool:
    """True for 考核结果每年/公布一次: what is done so often stands first, and nobody who does it."""
    before = words[left : at - 1]
    often = words[at - 1].text
    if not before or words[at - 1].kind != ADVERB or not often.startswith("每"):
        return False
    if any(w.kind not in (NOUN, VERB) for w in before) or before[-1].kind != NOUN:
        return False
    text = "".join(w.text for w in before)
    folk = before[-1].text in words_of("folk") and before[-1].text not in ("结果", "测评结果")
    return len(text) > 2 and not folk and not any(tailed(text, kind, 1) for kind in ("actor", "person"))


def numbers_before(words: Clause, left: int, at: int) -> list[Mention]:
    """Numbers before the verb that count whom or where: 为20多个站点更新…, 46名干部与180余户…结成…"""
    found: list[Mention] = []
    if NUMBER not in words.kinds[left:at]:
        return found
    standard = False
    acts = [
        k
        for k in range(left, at - 1)
        if words[k].use == "verb" and words[k].kind == NOUN and words[k + 1].kind != NOUN
    ]
    if acts and not any(w.kind == PREPOSITION and w.text in FOR for w in words[left:at]):
        left = acts[-1]  # 426名党员到社区报到/认领服务岗位312个
    for k, word in enumerate(words[left:at], left):
        if k > left and (words[k - 1].text in LISTED or closes_list(words, k)):
            continue  # 等64家单位: it counts the list
        if word.kind == PREPOSITION:
            standard = word.text in ("按照", "按", "比", "较")
        if word.kind == NUMBER and word.mention is not None and counts(word.mention):
            money = word.mention.values.get("cls") == "money"
            if standard and not money:
                continue
            if money and word.text.endswith(("以上", "以下")) and at - k < 3:
                continue  # 亿元以上新开工项目: how big they are
            if (
                word.mention.values.get("unit") in ("次", "年", "遍")
                and word.mention.values.get("cls") != "money"
            ):
                continue
            found.append(word.mention)
    return found


def phrase_behind(words: Clause, left: int, at: int, heads: frozenset[str]) -> Span | None:
    """The noun phrase behind one of these prepositions before the verb: whom it is for, with whom it is done."""
    kinds = words.kinds[left:at]
    if PREPOSITION not in kinds and AND not in kinds:
        return None
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
        and word.use != "verb"
        and bool(noun)
        and word.text != unit
        and (noun.startswith(word.text) or word.text.startswith(noun))
    )


def _founds(verb: Word) -> bool:
    """True for a verb whose object may be an agency: 成立, 选举, 赴."""
    return verb.doing is None or verb.doing.kind in ("establish", "staff", "reform", "hold", "sign", "award")
