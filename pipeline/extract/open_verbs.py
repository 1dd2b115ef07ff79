"""Open verbs: words that no list of undertakings holds, and that are one by their form and their place in a clause.

    镇政府/扛/沙袋/2.1万条  →  扛 verb · 抢/通/村道/17处  →  抢通 verb · 查/完/47座/水库  →  查 verb

Shape      a verb of the dictionary; one of one character; a verb with its result or direction (堵住, 租来); two verbs
           of one character together (挖运, 补放)
Evidence   where it stands: at the head, behind who acts, an adverb, a time, a phrase of 对 为 向 从 在, in a chain; and
           what it is done to: a counted object, a thing that 把 or 将 puts first, 了
Not this   流动/人口/3万人: a state; 铸造/企业/12家: an attribute; 开展/集中/整治: the object of another verb
Ask first  what the dictionary's verb tells (lexicon/word_classes.tsv): a state is never a deed, and what no list
           judges needs a counted object
First seen a bulletin on flood and drought, most of whose verbs no list held
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from pipeline.data import rows, table
from pipeline.extract.objects import counts, ends_in
from pipeline.extract.vocabulary import doings, tailed, words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    ASPECT,
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
    Clause,
    Doing,
    Word,
    run_end,
)

__all__ = ["FRAMED", "opened"]

#: ``Word.use`` of a verb that its clause made one.
FRAMED = "framed"
#: The class of a verb that no list judges: something is carried out.
_OTHER = "implement"
_SINGLE = NOUN + VERB
#: They end nouns and idioms more often than they end verbs.
_NOMINAL = "定办打作"
_BEHIND = NOUN + VERB + LOCALIZER + PREPOSITION
_BEFORE = AGENCY + DISTRICT + PERSON + DATE + ADVERB + WILL
_PLACING = frozenset("对 对于 为 向 从 在 给 把 将 于 到 用 以 利用 依托 借助 替".split())
_USING = frozenset("利用 依托 借助 替".split())
_BRINGING = frozenset(("带", "领", "率", "带领", "率领"))
_TAKING = frozenset(("把", "将"))
_THINGS = NOUN + NAME + VERB
_POINTING = "这那此其该"
#: Adverbs with 逐 of another kind: behind all others stands what is done to each, 逐一/过堂.
_GRADUAL = frozenset(("逐步", "逐年", "逐渐", "逐月", "逐季"))
#: Adverbs that stand before what somebody does, whatever word that is: 先后/誊录/契约/380份.
_ACTIVE = frozenset(
    "先后 已 已经 连夜 陆续 相继 及时 主动 联合 联手 集中 又 还 再次 另 率先 分批 累计 共 先 免费 义务 统一 全部".split()
)
#: Heads of nouns before which a verb stands as often as an attribute: 铸造/企业, 待建/项目.
_BORNE = frozenset(
    "企业 公司 单位 机构 组织 项目 行业 市场 场所 专业 学校 人口 人员 用户 住户 大户 专业户 "
    "农户 案件 事件 事故 专利 能力 收入 产品 商品 人才".split()
)
#: The thing that a verb of two characters does it to, so that it takes none besides: 听/课, 拨/款.
_HELD = frozenset("课案款息税债洪涝污病血氧信员兵工岗戏宴奖彩礼艺火肥草冰书报字名证账费钱粮货车船会队人学业")
#: Classes of what is done to people.
_OF_PEOPLE = frozenset(("serve", "evaluate", "educate", "staff", "organise"))
#: Before these a verb that no list judges does.
_WORN = frozenset(
    "工程 基地 车间 设备 机械 机组 证书 商标 资产 贷款 资金 存款 面积 时间 方式 车辆 作物 物资 工具 产业".split()
)


@cache
def _forms(form: str) -> dict[str, str]:
    return {row["word"]: row["class"] for row in table("lexicon/open_verbs.tsv") if row["form"] == form}


@cache
def _told() -> dict[str, str]:
    """What verbs of the dictionary tell: a class, "state", or "" where the clause alone decides."""
    known = {row["word"]: row["deed"] for row in table("lexicon/word_classes.tsv") if row["class"] == "verb"}
    return known | _forms("word")


@cache
def _nouns() -> frozenset[str]:
    """Words of two characters that other tables hold: no compound verb, whatever their characters."""
    known = {row["word"] for row in table("lexicon/undertaking_words.tsv") if row["class"] != "verb"}
    known |= {row["word"] for row in table("lexicon/function_words.tsv")}
    return frozenset(known | {row[0] for row in rows("numbers/counted_nouns.tsv")})


@lru_cache(maxsize=1 << 14)
def _form(text: str) -> tuple[str, bool] | None:
    """The class of an open verb of these characters, and whether it tells a deed for sure; None for what is none."""
    told = _told().get(text)
    if told is not None:
        return None if told == "state" else (told or _OTHER, bool(told))
    if text in words_of("tail") or text in words_of("never"):
        return None
    if len(text) == 1:
        kind = _forms("stem").get(text)
        return None if kind is None else (kind, False)
    if len(text) != 2 or text[0] == text[1] or text in _nouns():
        return None
    first = _single(text[0])
    if first is None:
        return None
    if text[1] in _forms("result") or text[1] in _forms("phase"):
        return first, True
    if text[1] in _forms("direction"):
        return first, False
    second = None if text[1] in _NOMINAL else _forms("stem").get(text[1]) or _listed(text[1])
    return None if second is None else (second, False)


def _single(char: str) -> str | None:
    """The class of a verb of one character that a compound may begin with."""
    return _forms("part").get(char) or _forms("stem").get(char) or _listed(char)


def _listed(char: str) -> str | None:
    doing = doings().get(char)
    return None if doing is None else doing.kind


@lru_cache(maxsize=1 << 14)
def _concerns(text: str, kind: str) -> bool:
    """True for a word that an open verb may begin with: all others are passed over."""
    if len(text) == 1:
        return _single(text) is not None
    if kind == VERB:
        return text in doings() and doings()[text].strong
    if len(text) == 2 and text not in _nouns() and _single(text[0]) is not None:
        return kind == NOUN
    return kind == NOUN and (_form(text) is not None or (len(text) == 4 and _form(text[:2]) is not None))


def opened(words: Iterable[Word]) -> Clause:
    """The words of a clause, those that are open verbs in it made verbs. The words given are left as they are."""
    clause = Clause(words)
    kinds = clause.kinds
    if NUMBER not in kinds and ASPECT not in kinds and NAME not in kinds and PREPOSITION not in kinds:
        return clause  # nothing counted, done, named or taken
    found = [
        k
        for k, (word, kind) in enumerate(zip(clause, kinds, strict=True))
        if kind in _SINGLE and _concerns(word.text, kind) and (kind == NOUN or _may_be(clause, k))
    ]
    leads = [
        k for k in _places(kinds, ADVERB) if k + 1 < len(kinds) and kinds[k + 1] == NOUN and _led(clause[k])
    ]
    found = sorted({*found, *(k + 1 for k in leads)}) if leads else found
    if not found:
        return clause
    made = clause[: found[0]]
    reached = 0
    for i in range(found[0], len(clause)):
        word = clause[i]
        if word.start < reached:
            continue
        parts = _verb(made, clause, i) if i in found else []
        made.extend(parts or [word])
        reached = parts[-1].end if parts else 0
    return Clause(made)


def _places(kinds: str, kind: str) -> Iterator[int]:
    k = kinds.find(kind)
    while k >= 0:
        yield k
        k = kinds.find(kind, k + 1)


def _may_be(words: Sequence[Word], k: int) -> bool:
    """True where a listed verb may need its frame: of one character, with its thing, in a chain, behind a name."""
    text = words[k].text
    if len(text) == 1 or (len(text) == 2 and text[1] in _forms("thing")):
        return True
    return k > 0 and (words[k - 1].kind in (LIST, NAME) or _of_manner(words[k - 1]))


def _of_manner(word: Word) -> bool:
    return word.kind == NOUN and (word.use == "adjective" or word.text == "优先")


def _led(word: Word) -> bool:
    """True for an adverb behind which a word that nobody knows is a verb: 逐一/过堂, 先后/誊录."""
    if word.kind != ADVERB:
        return False
    return word.text in _ACTIVE or (word.text[0] == "逐" and word.text not in _GRADUAL)


def _unknown(text: str) -> bool:
    return text not in _told() and text not in _nouns() and text[0] not in _POINTING


def _verb(made: Sequence[Word], words: Sequence[Word], i: int) -> list[Word]:
    """The words that the open verb at ``i`` and what is written with it become; none where it is no verb here."""
    if parts := _with_thing(made, words, i):
        return parts
    place = _place(made, words[i])
    if not place:
        return []
    if parts := _of_two_words(made, words, i, place):
        return parts
    word = words[i]
    if word.kind == VERB:
        return (
            [_made(word, word.end, word.doing.kind)] if word.doing and _freed(made, words, i, place) else []
        )
    if parts := _parted(made, words, i, place):
        return parts
    form = _form(word.text)
    if form is None and len(word.text) == 2 and made and _led(made[-1]) and _unknown(word.text):
        form = _OTHER, made[-1].text[0] == "逐"
    if form is None:
        return []
    kind, sure = form
    chained = bool(made) and made[-1].kind == LIST
    if len(word.text) == 1 and not _noun_behind(words, i + 1, 1 if chained else 2):
        return []
    if len(word.text) == 2 and word.text[1] in _HELD and _noun_behind(words, i + 1):
        return []
    return [_made(word, word.end, kind)] if _shown(made, words, i + 1, sure, place, kind) else []


def _of_two_words(made: Sequence[Word], words: Sequence[Word], i: int, place: int) -> list[Word]:
    """抢/通, 租/来, 挖/运 as one verb; 种/上 as a verb and what tells that it is done."""
    word, more = words[i], words[i + 1] if i + 1 < len(words) else None
    if more is None or len(word.text) != 1 or len(more.text) != 1 or more.start != word.end:
        return []
    pair = word.text + more.text
    if more.kind not in _BEHIND or pair in doings():
        return []
    if more.text in _forms("phase") and more.kind != VERB:
        kind = word.doing.kind if word.doing is not None else _single(word.text)
        if kind is not None and (_shown(made, words, i + 2, True, place) or _done(words, i + 2)):
            return [_made(word, word.end, kind), Word(more.start, more.end, more.text, ASPECT)]
        return []
    form = _form(pair)
    if more.text == "到" and _single(word.text) is not None and any(w.text in _TAKING for w in made):
        form = _single(word.text) or _OTHER, True  # 把代办窗口/开到/9个自然村
    if form is None or more.text in _forms("thing"):
        return []
    kind, sure = form
    return [_made(word, more.end, kind, pair)] if _shown(made, words, i + 2, sure, place, kind) else []


def _with_thing(made: Sequence[Word], words: Sequence[Word], i: int) -> list[Word]:
    """A listed verb and the thing in it, where no other thing follows: 打/井/22眼, 为村民/送/水."""
    word = words[i]
    if word.kind != VERB or len(word.text) != 2 or word.text[1] not in _forms("thing"):
        return []
    kind = _single(word.text[0])
    if kind is None or (i + 1 < len(words) and words[i + 1].kind in _THINGS):
        return []
    if i + 1 < len(words):
        number = words[i + 1].mention
        if words[i + 1].kind != NUMBER or not _counting(words[i + 1]) or number is None:
            return []
    elif not any(w.kind == PREPOSITION and w.text in _PLACING for w in made) or made[-1].kind not in (
        NOUN,
        DISTRICT,
    ):
        return []
    middle = word.start + 1
    return [_made(word, middle, kind, word.text[0]), Word(middle, word.end, word.text[1], NOUN)]


def _freed(made: Sequence[Word], words: Sequence[Word], i: int, place: int) -> bool:
    """True for a listed verb that only its frame shows to be the predicate.

    One in a chain: 打深井28眼、架/管道46公里, 改造/泵站、安装/水泵/4台. One that is as often a noun, behind the name of
    what it runs under or an adjective: 依托“春蕾计划”/救助/女童/126名, 优先/供应/用地.
    """
    word = words[i]
    if not made or word.doing is None or not _noun_behind(words, i + 1):
        return False
    if word.doing.also_noun and word.doing.strong and (made[-1].kind == NAME or _of_manner(made[-1])):
        return _shown(made, words, i + 1, True, place, word.doing.kind)
    doing = word.doing
    if made[-1].kind == LIST and len(word.text) > 1 and doing.strong:
        if not doing.also_noun or (
            doing.kind in _OF_PEOPLE and any(_of_people(w) for w in words[i + 1 : i + 5])
        ):
            return _shown(made, words, i + 1, True, place, doing.kind)  # …680份、培训/村医/950人次
        return False
    chained = len(word.text) == 1 and made[-1].kind in (LIST, NOUN)
    return chained and _shown(made, words, i + 1, False, place)


def _of_people(word: Word) -> bool:
    """True for a number of people, and of people so many times: 950人次."""
    values = word.mention.values if word.mention is not None else {}
    return values.get("unit_class") == "person" or values.get("unit") == "人次"


def _parted(made: Sequence[Word], words: Sequence[Word], i: int, place: int) -> list[Word]:
    """One word of the segmenter that is a verb and its thing, 调水, 群发短信, or a verb and its end, 查完; or none."""
    word, text = words[i], words[i].text
    counted = i + 1 < len(words) and words[i + 1].kind == NUMBER and _counting(words[i + 1])
    if len(text) == 2 and text[1] in _forms("phase") and _form(text) is not None:
        kind = _single(text[0])
        if kind is not None and _shown(made, words, i + 1, True, place):
            middle = word.start + 1
            return [_made(word, middle, kind, text[0]), Word(middle, word.end, text[1], ASPECT)]
    if place < 2 or not counted:
        return []
    size, form = 0, None
    if len(text) == 2 and _holds_thing(made, text):
        size, form = 1, _single(text[0])
    elif len(text) == 4 and _form(text) is None and (told := _form(text[:2])) is not None and told[1]:
        size, form = 2, told[0]
    if form is None:
        return []
    middle = word.start + size
    return [_made(word, middle, form, text[:size]), Word(middle, word.end, text[size:], NOUN)]


def _holds_thing(made: Sequence[Word], text: str) -> bool:
    """True for 调水, and in a chain of deeds for every word of that shape that nobody knows: 抬水泥480袋、运砖6万块."""
    if text in _nouns():
        return False
    if text[1] in _forms("thing"):
        return True
    chained = bool(made) and made[-1].kind == LIST and text[0] in _forms("stem")
    return chained and text not in _told() and _form(text) is None


def _made(word: Word, end: int, kind: str, text: str | None = None) -> Word:
    return Word(word.start, end, text or word.text, VERB, None, Doing(kind, True, False), FRAMED)


def _place(made: Sequence[Word], word: Word) -> int:
    """How well a predicate stands behind these words: 0 not at all, 1 at the head, 2 well, 3 right behind who acts."""
    if not made:
        return 1
    prev = made[-1]
    if prev.kind == PERSON:
        return 3
    if prev.kind in _BEFORE:
        k = len(made) - 1
        while k > 0 and made[k].kind in (ADVERB, WILL, DATE):
            k -= 1
        if made[k].kind == VERB:
            return 0  # 开展/集中/整治
        if made[k].kind == NOUN and any(w.kind == VERB for w in made[:k]) and not _acting(made[k]):
            return 0
        if made[k].kind in (PARTICLE, AND):
            return 0
        return 3 if AGENCY in (prev.kind, made[k].kind) or WILL in (prev.kind, made[k].kind) else 2
    if prev.kind == LOCALIZER:
        return 2 if len(made) > 1 and made[-2].kind != VERB else 0
    if prev.kind == LIST:
        told = any(w.kind == VERB and w.doing is not None for w in made)
        if not told or len(made) < 3:
            return 0
        # 改造/泵站、安装/水泵/4台: what stands before 、 is a verb with its object too.
        whole = word.kind == VERB and made[-2].kind == NOUN and not made[-2].use and _opens(made)
        return 2 if made[-2].kind in (NUMBER, NAME) or whole else 0
    if len(made) > 1 and made[-2].kind in (AGENCY, PERSON) and _of_manner(prev):
        return 3  # 县财政局/紧急/调度/资金
    if prev.kind == NOUN:
        opener = next((k for k in range(len(made) - 2, -1, -1) if made[k].kind == PREPOSITION), None)
        if opener is not None and made[opener].text in _PLACING:
            within = made[opener + 1 :]
            if made[opener].text in _USING and len(word.text) == 1:
                return 0
            return 2 if not any(_told_of(within, k) for k in range(len(within))) else 0
        brought = len(made) > 2 and made[-2].text == "着" and made[-3].text in _BRINGING  # 带着民兵/扒开
        return 2 if brought or _acting(prev) else 0
    if prev.kind == NUMBER and _sent(made):
        return 4
    if prev.kind == NAME and len(made) > 1:
        return 1 if made[-2].kind == PREPOSITION else 0
    return 0


def _told_of(words: Sequence[Word], k: int) -> bool:
    """True for a verb within what 把 puts first that is no part of a noun, and for 的."""
    if words[k].kind != VERB:
        return words[k].kind == PARTICLE
    doing = words[k].doing
    return doing is None or not doing.also_noun or k + 1 == len(words) or words[k + 1].kind != NOUN


def _sent(made: Sequence[Word]) -> bool:
    """True behind people and their number, whom somebody brings to do what follows: 组织/律师/62名."""
    if len(made) < 3 or not _of_people(made[-1]) or not _acting(made[-2]):
        return False
    k = len(made) - 3
    while k > 0 and made[k].kind == NOUN:
        k -= 1
    return made[k].kind == VERB and made[k].text in words_of("helper")


def _opens(made: Sequence[Word]) -> bool:
    """True where nouns alone stand between the last verb and the 、 at the end."""
    k = len(made) - 2
    while k > 0 and made[k].kind == NOUN:
        k -= 1
    doing = made[k].doing
    return doing is not None and doing.strong and not doing.also_noun


def _acting(word: Word) -> bool:
    """True for a noun of people or of a body, who may do something: 民兵, 村干部, 农户, 医疗队."""
    text = word.text
    return tailed(text, "actor") or ends_in(text, "person", 1) or text in words_of("folk")


def _counting(word: Word) -> bool:
    return word.mention is not None and counts(word.mention)


def _done(words: Sequence[Word], k: int) -> bool:
    """True for 了 at ``k`` and what was done to behind it: 种上/了/秋荞, but not 补上/了/这块短板."""
    if k + 1 >= len(words) or words[k].text != "了":
        return False
    return words[k + 1].kind in _THINGS and words[k + 1].text[0] not in _POINTING


def _noun_behind(words: Sequence[Word], k: int, least: int = 1) -> bool:
    """True where a thing of so many characters at least stands next, a number before it or none."""
    while k < len(words) and words[k].kind in (ASPECT, NUMBER):
        k += 1
    end = k
    while end < len(words) and words[end].kind in _THINGS:
        end += 1
    return end > k and words[end - 1].end - words[k].start >= least


def _shown(
    made: Sequence[Word], words: Sequence[Word], k: int, sure: bool, place: int, kind: str = ""
) -> bool:
    """True where what stands from ``k`` shows that something concrete was done."""
    kinds = "".join([w.kind for w in words[k : k + 9]])
    done = kinds[:1] == ASPECT
    at = 1 if done else 0
    end = run_end(kinds, _THINGS + DISTRICT, at)
    head = words[k + end - 1] if end > at else None
    if end < len(kinds) and kinds[end] == NUMBER and _counting(words[k + end]):
        number = words[k + end]
        if _attributed(words, k + end + 1):
            return False
        if head is None:
            return _counts_things(made, words, k + end, sure, place)
        values = number.mention.values if number.mention is not None else {}
        people = kind in _OF_PEOPLE and (sure or kind == "staff")
        if _of_people(number) and not people:
            return False  # 流动/人口/3万人, but 派来/技术员/3名
        if values.get("cls") == "money" and not sure:
            return False
        case = kind == "evaluate" and sure and head.text in ("案件", "事件")  # 查结违纪案件2件
        if head.text in _BORNE and place < 3 and not case:
            return False  # 铸造/企业/12家
        if head.text in _WORN and not sure and place < 3:
            return False  # 待建/工程/12项
        return head.kind != VERB or head.doing is None or head.doing.also_noun
    if not sure:
        return False
    if place > 3 and head is not None and end == len(kinds):
        return head.text not in words_of("abstract")  # 发动志愿者1200人次/捡拾/河滩垃圾
    if done and place > 1:
        return head is not None and words[k + at].text[0] not in _POINTING
    if kinds[at : at + 1] == NAME:
        return place > 1
    taken = next((j for j in range(len(made) - 1, -1, -1) if made[j].kind == PREPOSITION), None)
    if taken is not None and taken + 1 < len(made):
        if made[taken].text in _TAKING:
            return len(kinds) < 3 or kinds[:1] in (PREPOSITION, ASPECT)
        if made[taken].text in ("对", "对于") and not kinds and made[-1].kind == ADVERB:
            return True
    return False


def _attributed(words: Sequence[Word], k: int) -> bool:
    """True where a written 的 makes an attribute of what stands before: 开行/194列/的/总量."""
    return k < len(words) and words[k].kind == PARTICLE and words[k].end > words[k].start


def _counts_things(made: Sequence[Word], words: Sequence[Word], k: int, sure: bool, place: int) -> bool:
    """True for a number with its noun, to the end of the clause: 查完/47座/骨干/水库."""
    end = k + 1
    while end < len(words) and words[end].kind in (NOUN, NAME):
        end += 1
    if end == k + 1:
        number = words[k].mention
        return sure and place > 1 and number is not None and number.values.get("cls") != "money"
    if _attributed(words, end):
        return False
    closed = end == len(words) or words[end].kind in (LIST, AND)
    led = sure and bool(made) and _led(made[-1])  # 先后/否决/11个/高污染项目
    return closed and place > 1 and (led or words[end - 1].text not in _BORNE)
