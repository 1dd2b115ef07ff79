"""Clause: where the words of a sentence part into clauses, and which guessed pauses are none.

    散发〔，〕宣传单5000份  →  散发/宣传单/5000份: one clause

Shape      words up to a pause, written or restored
Evidence   a verb without its object, an object that nothing counts yet, 为58户 without what is done for them
Not this   a written mark: it always parts
Ask first  a clause that only says to whom, 对甲县、乙县，予以通报批评, belongs to the next
First seen a study-tour report that had lost every ，
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.extract.frame_words import POSTS
from pipeline.extract.vocabulary import words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    ASPECT,
    DATE,
    DISTRICT,
    LIST,
    MARK,
    NAME,
    NOUN,
    NUMBER,
    PARTICLE,
    PERSON,
    PREPOSITION,
    VERB,
    WILL,
    Clause,
    Word,
    kinds_of,
    run_end,
)

__all__ = [
    "counted_behind",
    "hungry",
    "led_by_topic",
    "led_on",
    "passive",
    "resumed",
    "served",
    "subject_behind",
    "wanting",
]

#: Verbs that leave the deed to the word behind them.
#: They bring people to whatever they do next.
_GATHERS = frozenset("组织 动员 发动 吸收 推选 挑选 遴选 督促 引导 鼓励 指派".split())
#: They stand behind their subject.
_ALSO = frozenset("也 又 还 则 便 均 都".split())
_DUMMIES = frozenset(("进行", "加以", "予以", "给予", "一律"))
#: Verbs whose object is a deed.
_HOLDING = frozenset("开展 组织 组织开展 举行 实行 实施 进行".split())
#: How a trip is told, and what may stand between the places that it leads to.
_SETS_OUT = frozenset(("赴", "先后赴", "前往", "分赴"))
_ROUTE = (DISTRICT, LIST, AND)
#: What a number behind it may count.
_COUNTED = NOUN + NAME + AGENCY + PERSON + VERB

#: Who is named, alone or in a list.
_NAMED = (DISTRICT, AGENCY, LIST, AND)
#: What stands between a body and what it does.
_TOWARDS = ("为", "把", "将", "对", "给", "向")


def subject_behind(clause: Sequence[Word], ahead: Sequence[Word]) -> int:
    """How many last words of a clause are the subject of what follows a guessed pause: …作主金水区文化路街道〔，〕首创了.

    They are where a division ends the clause as no object, no member of a list and not behind a preposition, and
    a verb of an undertaking comes next.
    """
    if not ahead:
        return 0
    if len(ahead) > 1 and ahead[0].kind in (NOUN, ADVERB) and clause[-1].kind == AGENCY:
        ahead = ahead[1:]  # 县民政局〔，〕闻讯/送来水桶
    doing = ahead[0].doing if ahead[0].kind == VERB else None
    if not (doing is not None and doing.strong) and ahead[0].kind != WILL and ahead[0].text not in _ALSO:
        return 0
    last = clause[-1].kind if clause[-1].kind in (DISTRICT, AGENCY) else DISTRICT
    size = next((k for k, word in enumerate(reversed(clause)) if word.kind != last), len(clause))
    if not 0 < size < len(clause):
        return 0
    before = clause[-size - 1]
    if last == AGENCY and before.kind == VERB:
        return size if before.doing is None or before.doing.also_noun else 0
    founds = any(w.doing is not None and w.doing.kind == "establish" for w in clause)
    if before.use == "doubted" and not (founds and last == AGENCY):
        return size  # 衬砌斗渠45公里〔的?〕罕井镇〔，〕应会同
    return 0 if before.kind in (VERB, ASPECT, PREPOSITION, LIST, AND, PARTICLE, DISTRICT) else size


def wanting(clause: Sequence[Word]) -> bool:
    """True for a clause that ends in a verb without its object: 争取资金270万元硬化〔。〕道路9公里."""
    doing = clause[-1].doing
    return len(clause) > 1 and doing is not None and doing.strong and not doing.also_noun


def hungry(words: Sequence[Word], i: int, clause: Sequence[Word]) -> bool:
    """True where a guessed pause parts a verb from the object that it needs: 散发〔，〕宣传单5000份."""
    verb = words[i - 1] if i and words[i].kind == ASPECT else words[i]  # 接通了〔，〕支管3条
    if verb.kind != VERB or verb.doing is None or i + 1 == len(words):
        return False
    ahead = words[i + 1 : i + 4]
    if len(clause) == 1 and ahead[0].kind in (NOUN, NAME, NUMBER) and len(ahead) > 1:
        return True  # 建设〔，〕绿道18公里: a verb alone says nothing
    if ahead[0].kind == ADVERB and len(ahead) > 1 and verb.text in _HOLDING:
        return ahead[1].doing is not None and ahead[1].doing.also_noun  # 开展〔，〕集中整治2次
    if ahead[0].kind == VERB and verb.text in words_of("helper"):
        return ahead[0].doing is not None and ahead[0].doing.strong and len(clause) == 1
    nominal = ahead[0].doing is not None and ahead[0].doing.also_noun and len(ahead) > 1
    if verb.doing.strong and nominal and ahead[1].kind == NUMBER and len(clause) == 1:
        return True  # 收缴〔，〕罚款21万元
    if verb.doing.strong and not verb.doing.also_noun and nominal and kinds_of(ahead[1:3]) == NOUN + NUMBER:
        return True  # 认领〔，〕帮教对象90名
    if ahead[0].kind not in (NOUN, NAME, NUMBER):
        return False
    if verb.doing.strong and not verb.doing.also_noun:
        return True
    ahead = words[i + 1 : i + 6]
    nouns = next((k for k, w in enumerate(ahead) if w.kind not in (NOUN, NAME)), len(ahead))
    return 0 < nouns < len(ahead) and ahead[nouns].kind == NUMBER and _counting(ahead[nouns])


def counted_behind(clause: Sequence[Word], ahead: Sequence[Word], guessed: Collection[int]) -> int:
    """How many words behind a guessed pause belong before it: 安装路灯〔，〕86盏, 走访贫困〔，〕母亲230户.

    They do where the clause has a verb and an object that nothing counts yet, and where nothing that the number
    could count stands behind it.
    """
    if not ahead or not clause or clause[-1].kind not in _COUNTED:
        return 0
    if clause[-1].kind == VERB and (ahead[0].kind != NUMBER or len(clause) == 1):
        return 0
    number = run_end(kinds_of(ahead), NOUN, 0, 3)
    if number >= min(len(ahead), 3) or ahead[number].kind != NUMBER or not _counting(ahead[number]):
        return 0
    verb = kinds_of(clause).rfind(VERB)
    if verb < 0:
        return 0
    after = ahead[number + 1] if number + 1 < len(ahead) else None
    closed = (
        after is None
        or after.kind in (MARK, VERB, PREPOSITION, AGENCY, DISTRICT, ADVERB)
        or after.text in ("与", "同", "跟")
        or (after.use == "verb" and number == 0 and _of_people(ahead[0]))
        or (not _of_people(ahead[number]) and _names_actor(ahead[number + 1 : number + 3]))
        or ahead[number].end in guessed
    )
    if not closed:
        return 0
    if number == 0:
        return 1
    doing = clause[verb].doing
    # 组建“街巷管家”〔，〕队伍十几支: a name may stand right before the pause.
    bare = not any(w.kind in (NUMBER, NAME) for w in clause[verb + 1 : -1]) and len(clause) - verb <= 3
    bare = bare and clause[-1].kind != NUMBER
    return number + 1 if doing is not None and doing.strong and bare else 0


def passive(clause: Sequence[Word]) -> bool:
    """True where the verb at the end needs no object behind it: 由县水务局承建, 方案已经公布, 把仓库改建."""
    if any(
        w.text in ("为", "给") and any(n.kind == NUMBER for n in clause[k + 1 : k + 3])
        for k, w in enumerate(clause)
    ):
        return False  # 由县环保局为其余189家农家乐配齐
    return any(w.kind == PREPOSITION and w.text in ("由", "被", "经", "把", "将", "对") for w in clause) or (
        len(clause) > 1 and clause[-2].kind == ADVERB
    )


def served(clause: Sequence[Word]) -> bool:
    """True for a clause cut off behind 为58户: what is done for them is still to come."""
    if clause[-1].kind == PREPOSITION and len(clause) > 1:
        return clause[-1].text in ("为", "把", "将", "对", "向", "给")  # 县编办为〔，〕县河长办核定编制
    if len(clause) < 2 or clause[-1].kind != NUMBER:
        return False
    return clause[-2].kind == PREPOSITION and clause[-2].text in ("为", "给", "向", "对")


def led_on(clause: Sequence[Word], ahead: Sequence[Word]) -> bool:
    """True where a guessed pause parts people from what they are brought to do: 聘请教师12名〔，〕担任辅导员.

    组织, 动员 and their like bring people to every deed, hiring brings them to a post.
    """
    if (
        not ahead
        or clause[-1].kind != NUMBER
        or not (_of_people(clause[-1]) or clause[-1].text[-1:] in "个家支户")
    ):
        return False
    verb = kinds_of(clause).rfind(VERB)
    first = next((w for w in ahead if w.kind != ADVERB), ahead[0])
    barred = {VERB, PREPOSITION, NUMBER} if first.text in POSTS else {VERB, PREPOSITION, NUMBER, LIST}
    if verb < 0 or set(kinds_of(clause[verb + 1 : -1])) & barred:
        return False
    if first.text in POSTS:
        return clause[verb].text in words_of("helper") or _hires(clause[verb])
    if clause[verb].text not in _GATHERS:
        return False
    return first.kind == VERB and first.doing is not None and first.doing.strong


def _hires(verb: Word) -> bool:
    return verb.doing is not None and verb.doing.kind == "staff"


def _of_people(word: Word) -> bool:
    return word.mention is not None and word.mention.values.get("unit_class") == "person"


def _names_actor(words: Sequence[Word]) -> bool:
    """True for 县财政, two words that are one who acts; 46名镇村干部 counts those that follow, 12个县财政 does not."""
    return "".join(w.text for w in words) in words_of("actor")


def _counting(word: Word) -> bool:
    """True for a number of things or people, no share and no length of time."""
    return word.mention is not None and word.mention.values.get("unit_class") not in ("percent", "time")


def led_by_topic(clauses: Iterable[list[Word]]) -> Iterator[list[Word]]:
    """The clauses, one that only says to whom joined with what is done to them: 对甲县、乙县，/予以通报批评.

    So is one that goes on with the places of a trip: 赴甲省乙县，/丙省丁县学习考察.
    """
    held: list[Word] = []
    last: list[Word] = []
    for clause in _itineraries(clauses):
        if clause[0].text == "被" and _blamed(last):
            clause = [last[0], *clause]
        last = clause
        alone = clause[0].kind == PREPOSITION and clause[0].text in ("对", "将", "把") and len(clause) > 1
        alone = alone or (clause[0].kind in (DISTRICT, AGENCY) and _counted_topic(clause))
        if held and clause[0].text in _DUMMIES:
            clause = [*held, *clause]
        elif held and _done_to_topic(held, clause):
            clause = [*held, Word(clause[0].start, clause[0].start, "，", MARK), *clause]
        elif held:
            yield held
        held = []
        alone = alone and (_counted_topic(clause) or not _tells(clause))
        if alone or _fronted(clause):
            held = clause
        else:
            yield clause
    if held:
        yield held


def _tells(clause: Sequence[Word]) -> bool:
    """True for a clause with a verb, and that no attribute: 对无人照料的老人."""
    return any(
        w.kind == VERB and (k == len(clause) or clause[k].text != "的") for k, w in enumerate(clause, 1)
    )


def _blamed(clause: Sequence[Word]) -> bool:
    """True for a clause of a body and why: 洋县财政局因资金拨付迟缓， before 被市政府通报批评."""
    return (
        len(clause) > 1 and clause[0].kind in (AGENCY, DISTRICT) and clause[1].text in ("因", "因为", "由于")
    )


def _fronted(clause: Sequence[Word]) -> bool:
    """True for a clause that only names what is counted, which the next may act on: 渔民卖不掉的310吨鱼虾，/由县供销社收购."""
    if clause[-1].kind not in NOUN + NUMBER or len(clause) < 2:
        return False
    kinds = kinds_of(clause)
    return NUMBER in kinds and set(kinds) <= {NOUN, NUMBER, PARTICLE, ADVERB, WILL} and NOUN in kinds


def _counted_topic(clause: Sequence[Word]) -> bool:
    """True for 对检查中反映的6件问题: a verb within it is no predicate."""
    of = next((k for k, w in enumerate(clause) if w.kind not in (DISTRICT, AGENCY, DATE)), 0)
    if clause[of].text != "对" or clause[-1].kind != NOUN:
        return False
    number = next((k for k in range(len(clause) - 1, of, -1) if clause[k].kind == NUMBER), 0)
    return number > 0 and not any(w.kind == VERB for w in clause[number:])


def _done_to_topic(topic: Sequence[Word], clause: Sequence[Word]) -> bool:
    """True for a clause that ends in a verb without its object, and tells who does it: (对7个部门，)由区监察局督办."""
    one_by_one = any(w.kind == ADVERB and w.text[0] == "逐" for w in clause)
    if one_by_one and topic[0].text == "对" and topic[-1].kind == NOUN and clause[-1].kind == VERB:
        return any(w.kind in (AGENCY, DISTRICT) for w in clause[:4])  # (对困难户，)区政府逐户建档
    told_of = topic[0].kind == PREPOSITION or _counted_topic(topic)
    if not told_of and clause[0].text not in ("由", "被"):
        return False
    if not any(w.kind == NUMBER for w in topic) or not (_acts_bare(clause) or _bears(clause)):
        return False
    return any(
        w.kind in (AGENCY, DISTRICT) or w.text in words_of("actor") or w.text == "由" for w in clause[:4]
    )


def _bears(clause: Sequence[Word]) -> bool:
    return clause[0].text == "由" and clause[-1].text in ("承担", "负担", "兜底")


def _acts_bare(clause: Sequence[Word]) -> bool:
    last = clause[-2] if clause[-1].kind == DATE and len(clause) > 1 else clause[-1]  # 集中培训/3天
    doing = last.doing
    return len(clause) > 1 and last.kind == VERB and doing is not None and doing.strong


def _itineraries(clauses: Iterable[list[Word]]) -> Iterator[list[Word]]:
    held: list[Word] = []
    for clause in clauses:
        if held and clause[0].kind == DISTRICT:
            places = next((k for k, w in enumerate(clause) if w.kind not in _ROUTE), len(clause))
            if all(w.text in words_of("visit") for w in clause[places:]):
                comma = Word(clause[0].start, clause[0].start, "、", LIST)
                held = [*held, comma, *clause]
                continue
        if held:
            yield held
        held = []
        if clause[-1].kind in _ROUTE:
            trip = next((k for k, w in enumerate(clause) if w.text in _SETS_OUT), None)
            if trip is not None and trip + 1 < len(clause):
                if all(w.kind in _ROUTE for w in clause[trip + 1 :]):
                    held = clause
                    continue
        yield clause
    if held:
        yield held


def _begins_anew(words: Clause, low: int, at: int) -> bool:
    """True where a deed with its object is told before ``at``, and what stands there is the subject of another.

    So is 与各县区 of 召开会议|与各县区签订责任书, unless the first verb brings others to act.
    """
    kinds = words.kinds
    if kinds[at - 1] not in NOUN + NAME or kinds[at] not in AGENCY + DISTRICT + AND + PREPOSITION:
        return False
    verb = kinds.rfind(VERB, low, at - 1)
    if verb < 0 or words[verb].doing is None or words[verb].text in words_of("helper"):
        return False
    if kinds[verb + 1 : at].strip(NOUN + NAME + NUMBER + ASPECT + ADVERB):
        return False
    ahead = next(
        (k for k in range(at + 1, len(words)) if kinds[k] == VERB and words[k].doing is not None), -1
    )
    if ahead < 0:
        return False
    between = kinds[at + 1 : ahead]
    if kinds[at] in AND + PREPOSITION:
        mutual = words[ahead].text in words_of("mutual") or words[ahead].text[0] in "签共联"
        return (
            words[at].text in ("与", "同") and mutual and not between.strip(DISTRICT + AGENCY + NOUN + LIST)
        )
    doing = words[ahead].doing
    acts = doing is not None and doing.strong and not doing.also_noun
    return (
        acts and ahead + 1 < len(words) and not between.strip(DISTRICT + AGENCY + LIST + AND + ADVERB + DATE)
    )


def _dummy_done(words: Clause, low: int, at: int) -> bool:
    """True where 进行 has its deed before ``at``, and a verb with an object of its own stands there."""
    k = at - 2 - (words.kinds[at - 2] == ASPECT)
    doing = words[at].doing
    if k < low or words[k].text not in _DUMMIES or doing is None or at + 1 == len(words):
        return False
    return words.kinds[at + 1] in NOUN + NAME + AGENCY and (doing.strong or NUMBER in words.kinds[at + 1 :])


def _named_behind_deed(words: Clause, low: int, at: int) -> bool:
    """True for 抓签约|县卫计局开发…: a deed without object closes a clause, and a body with its strong verb follows."""
    doing = words[at - 1].doing
    if (
        words[at - 1].kind != VERB
        or doing is None
        or not doing.also_noun
        or words.kinds[at - 2] not in VERB + NOUN
    ):
        return False
    if words[at - 1].text in words_of("helper") | words_of("aid") or words[at - 2].text in words_of("helper"):
        return False
    k = run_end(words.kinds, AGENCY + LIST + AND + ADVERB, at)
    acts = words[k].doing if k + 1 < len(words) and words.kinds[k] == VERB else None
    return acts is not None and acts.strong and not acts.also_noun


def resumed(words: Clause, lost: bool = False) -> Iterator[Clause]:
    """评出示范点85个|洋溪镇投入…: where ， is lost, who is named behind the number that closes an object begins anew.

    ``lost``: the page has lost its marks, and who is named right behind an object does as well, 召开现场会|县林业局介绍….
    """
    if NUMBER not in words.kinds and AGENCY not in words.kinds and not lost:
        yield words
        return
    low = 0
    for i in range(1, len(words)):
        word, before = words[i], words[i - 1]
        if lost and word.kind == before.kind == VERB and i > low + 1 and _dummy_done(words, low, i):
            yield Clause(words[low:i])  # 对10个县区进行了督查|抽查镇卫生院38家
            low = i
            continue
        if lost and i > low + 1 and _begins_anew(words, low, i):
            yield Clause(words[low:i])
            low = i
            continue
        if word.kind not in _NAMED and word.text not in ("一行", "对"):
            continue
        more = words[i + 1] if i + 1 < len(words) else None
        if word.text == "一行" and more is not None and more.kind == NUMBER:
            if any(w.kind == VERB for w in words[low:i]):
                yield Clause(words[low:i])  # 副县长带领乡镇负责同志|一行12人
                low = i
            continue
        counted = before.kind == NUMBER and i > low + 1 and words[i - 2].kind in (NOUN, NAME)
        counted = (
            counted or words.kinds[max(i - 3, low) : i] == NUMBER + LIST + NUMBER
        )  # 32处、1180平方米|办事处…
        if word.kind == AGENCY:
            closed = counted or (before.kind == NOUN and more is not None and more.text in _TOWARDS)
            closed = closed or (lost and i > low + 1 and _named_behind_deed(words, low, i))
        else:
            closed = before.kind == NUMBER and (word.kind == DISTRICT or word.text == "对")
        if not closed:
            continue
        k = next((j for j in range(i + 1, len(words)) if words[j].kind not in _NAMED), len(words))
        if word.text == "对":
            anew = k > i + 1  # 发现火点4处|对武陵镇予以通报批评
        else:
            acts = k == len(words) or words[k].kind in (VERB, ADVERB, PREPOSITION, DATE)
            told = k == len(words) or any(w.kind == VERB for w in words[k:])
            anew = acts and told and any(w.kind == VERB for w in words[low:i])
        if anew:
            yield Clause(words[low:i])
            low = i
    yield words.behind(low)
