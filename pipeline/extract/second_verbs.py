"""Second verbs: whether a verb behind another predicate of its clause tells a deed of its own.

    重奖科技功臣〔，〕评选科技进步奖20项 · 召开/问题/整改/推进会

Shape      a predicate, what stands between, another verb
Evidence   a number that closes the first object, a subject or an adverb before the second verb, an object of its own
Not this   a verb within the name of a meeting, within an attribute, the deed that another verb brings about
Ask first  predicates, which asks for the first verb of a clause
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chains import counted_object, goes_on
from pipeline.extract.frame_words import DUMMIES, NEGATIONS, PAYING, WITH
from pipeline.extract.objects import ends_in
from pipeline.extract.open_verbs import FRAMED
from pipeline.extract.vocabulary import words_of
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
    kinds_of,
)

__all__ = ["HOLDING", "MADE_UP", "second", "times"]

#: Verbs that want a number to be more than words, and then begin a clause of their own.
_ALLOTTING = frozenset("安排 落实 争取 确定 完成 提供 解决 采取".split())
#: Verbs whose object is a deed: 开展集中整治.
HOLDING = frozenset("开展 组织 组织开展 举行 实行 实施 推行 启动 进行".split())
#: Verbs whose object is a matter, which a verb may name: 办理/赡养纠纷案件.
_MATTERS = frozenset("办理 受理 审理 查处 处理 化解 办结 调处 审结 破获 查办 解决".split())
#: Verbs of bringing others to do something.
_BRINGING = frozenset("带动 帮助 支持 扶持 鼓励 引导 吸引 指导 协助".split())
#: Verbs of having others do something, and kinds of what these do to somebody or something.
_SENDING = frozenset("组织 动员 发动 安排 抽调 选派 邀请".split())
_ERRANDS = frozenset(("evaluate", "serve"))
#: Units of what happens or is written so many times.
_TIMES = frozenset("次 场 期 篇 批 批次 轮 场次 回 届".split())
#: Whom a body is made up of, between its verb and its name.
MADE_UP = frozenset({"组成", "构成", "参加", "参与", "牵头"})


def _people(word: Word) -> bool:
    return ends_in(word.text, "person", 1) or word.text.endswith(("导师", "教师", "医师"))


def _sent(words: Clause, last: int, i: int) -> bool:
    """True where between the predicate at ``last`` and the verb at ``i`` stand people, with their number at most."""
    between = [word for word in words[last + 1 : i] if word.kind != ASPECT]
    whom = between[-1] if between else None
    if whom is None or whom.kind != NOUN or not (whom.text in words_of("folk") or _people(whom)):
        return False
    return all(word.kind in (NUMBER, NOUN, ADVERB) for word in between)


def _in_attribute(words: Clause, i: int) -> bool:
    """True for a verb with 的 behind it, before the next 、; one that was guessed right behind it, or a name, is bad."""
    stop = words.kinds.find(LIST, i)
    k = words.kinds.find(PARTICLE, i + 1)
    while k >= 0 and (k < stop or stop < 0):
        guessed = words[k].start == words[k].end and (k == i + 1 or words[k - 1].kind == NAME)
        if words[k].text == "的" and not guessed:
            return True
        k = words.kinds.find(PARTICLE, k + 1)
    return False


def times(word: Word | None) -> bool:
    """True for a number of times, or of what is written: 3次, 70篇."""
    return word is not None and word.mention is not None and word.mention.values.get("unit") in _TIMES


def second(
    words: Clause, i: int, found: Sequence[int], doing: Doing, done: bool, takes: bool, head_noun: bool,
    helper: frozenset[str],
) -> bool:  # fmt: skip
    """True where a verb behind another predicate is one of its own, and no part of that one's object."""
    last = found[-1]
    prev = words[i - 1]
    more = words[i + 1] if i + 1 < len(words) else None
    helped = words[last].text in helper
    if words[i].use == FRAMED:
        return True
    if not done and _in_attribute(words, i):
        return False
    if words[last].text in _SENDING and doing.kind in _ERRANDS and more is not None and _sent(words, last, i):
        if more.kind in (NOUN, NAME, AGENCY, DISTRICT):
            return True  # 组织/26名/代表/检查河堤
    if words[i].text == "建议" and more is not None and more.kind == NUMBER and prev.kind == NOUN:
        return False  # 提出/意见/建议/18条
    if prev.text == "义务" and i == last + 2 and more is not None and _people(more):
        return False  # 招募/义务/巡逻/队员
    if goes_on(words, i):
        return True  # 改造绿地600平方米、/增设充电桩12个
    between = [w for w in words[last + 1 : i] if w.kind != ASPECT]
    kinds = kinds_of(between)
    if words[last].text in ("召开", "举行", "举办") and not kinds.strip(NOUN + VERB):
        ahead = words[i + 1 : i + 4]
        names = next((k for k, w in enumerate(ahead) if w.text.endswith(("会", "会议"))), None)
        if names is not None and all(w.kind in (NOUN, VERB) for w in ahead[:names]):
            return False  # 召开问题/整改/推进会
    if words[last].text == "提供" and more is not None and more.text == "服务":
        return False  # 提供上门/护理/服务
    if not between and words[last].text in _MATTERS and not done:
        return False
    if more is not None and words.kinds[i - 2 : i + 2] == NUMBER + LIST + VERB + NUMBER and doing.strong:
        one, two = words[i - 2].mention, more.mention
        if one is not None and two is not None and words.kinds[i + 2 : i + 3] in ("", LIST, AND):
            if not doing.also_noun:
                return bool(one.values.get("unit") == two.values.get("unit"))  # 新建28个、改建19个
    if prev.text == "统一" and words[last].text in words_of("method") | HOLDING:
        if len(between) == 1 or words[i - 2].kind in (LIST, AND):
            return False  # 实行统一采购、统一配送
    if len(between) == 1 and prev.kind == ADVERB and doing.also_noun and words[last].text in HOLDING:
        return more is not None and more.kind not in (NUMBER, PARTICLE)  # 开展集中/整治2次
    if prev.kind in (ADVERB, WILL) and prev.text not in NEGATIONS and between != []:
        return not (head_noun and doing.also_noun and not counted_object(words, i)) and more is not None
    if not between and words[last].text in DUMMIES:
        return done
    if between and between[0].text == "由" and words[i].text in MADE_UP:
        return False  # 成立由医生、教师组成〔的〕小组
    if doing.strong and more is not None and more.kind == NAME and prev.kind == NOUN and len(between) > 1:
        if not helped and counted_object(words, i):
            return True  # 捡拾河滩垃圾〔，〕评选“清洁庭院”300户
    if words[i].text in PAYING and more is not None and more.kind == NUMBER and between:
        after = words[i + 2] if i + 2 < len(words) else None
        if more.mention is not None and more.mention.values.get("cls") == "money":
            return after is not None and after.kind == VERB  # 引进企业/投资2000万元/建设…
    dated = prev.kind == DATE or (prev.kind == LOCALIZER and words[i - 2].kind == DATE)
    if dated and len(between) > 1 and doing.strong and not doing.also_noun and more is not None:
        return True  # 设立窗口1个〔，〕年底前建成服务站8个
    if words[last].text == "牵头" and not between and (takes or counted_object(words, i)):
        return True  # 由市统计局牵头〔，〕抽查乡镇15个
    if words[i].text in words_of("trip") and more is not None and more.kind == DISTRICT:
        first = words[last].doing
        if first is not None and first.kind in ("staff", "organise") and not kinds.strip(NUMBER):
            return True  # 派/9人/赴太湖
        if PREPOSITION not in kinds and (AGENCY in kinds or PERSON in kinds):
            return True  # …4800床〔，〕区教育局局长走访恒口镇
    counted = counted_object(words, i)
    if counted and doing.strong and prev.kind == NUMBER and len(between) > 1:
        if words[i - 2].kind in (NOUN, NAME) and prev.mention is not None:
            return True  # 清淤塘坝1260口〔，〕疏浚渠道215公里
    if (
        words[last].text in _BRINGING
        and counted
        and len(between) == 1
        and between[0].text in words_of("folk")
    ):
        return doing.strong and not doing.also_noun  # 带动/村民/办起农家乐86家
    people = more is not None and (more.text in words_of("folk") or ends_in(more.text, "person", 1))
    if counted and people and prev.kind == NOUN and len(between) == 2 and between[0].kind == NAME:
        return doing.strong  # 建起“一户一码”台账〔，〕登记居民8.9万户
    weak = words[i].text in _ALLOTTING and not head_noun
    if counted and weak and len(between) > 1 and not helped:
        if prev.kind in (NOUN, NAME, NUMBER) and words[i].text not in words_of("never"):
            return True  # 调整支出结构〔，〕安排资金500万元
    if not between:
        if times(more):
            return False  # 组织暗访3次, 刊发报道70篇: what is held or written
        first = words[last].doing
        sent = (first is not None and first.kind == "staff") or words[last].text in ("派出", "选派", "组派")
        sent = sent or words[last].text in ("安排", "配备", "落实")
        if sent and more is not None and more.kind == NOUN and _people(more):
            return False  # 派出/义诊医生18名
        if (
            more is not None
            and more.kind in NOUN + VERB
            and len(more.text) == 1
            and more.start == words[i].end
        ):
            return False  # 栽植/绿化/树
        if first is not None and first.kind == doing.kind and first.strong and doing.strong:
            if more is not None and not (first.also_noun or doing.also_noun or head_noun):
                return True  # 新建/改建农村公路
        if (
            doing.strong
            and not doing.also_noun
            and more is not None
            and words[i].text not in words_of("soft")
        ):
            if more.kind in (NOUN, NUMBER, NAME) and words[last].text in words_of("attitude"):
                return not head_noun  # 坚持高位推动〔，〕召开动员会
        return done or (helped and not doing.also_noun and i == last + 1 and words[i - 1].kind != ASPECT)
    held = words[last].doing
    if times(more) and held is not None and not kinds.strip(VERB + NOUN):
        if held.kind in ("publish", "hold") and not ends_in(prev.text, "person", 1):
            return False  # 下发/督导/通报4期
    together = any(w.text in WITH for w in between) and words[i].text[:1] in "共合联"
    if together and doing.strong and more is not None and more.kind in (NOUN, NAME):
        return True  # 减免学费〔，〕县职校与12家企业共建实训基地
    joint = doing.kind == "sign" and doing.strong and not doing.also_noun and more is not None
    if joint and any(w.text == "与" and between[k - 1].kind == NOUN for k, w in enumerate(between) if k):
        return True  # 召开工作会议〔，〕与5个县市区签订责任书
    nominal = doing.also_noun or words[i].text in words_of("noun_use") or not doing.strong
    longer = i + 2 < len(words) and words[i + 2].kind in (NOUN, VERB, NAME)  # 签订/战略/合作协议
    if head_noun and not done and (nominal or not longer or len(words) - i < 4):
        return False
    if done:
        return True
    if words[i].text in words_of("never"):
        return takes and prev.kind in (NOUN, NUMBER)
    if words[i].text == "进行":
        return more is not None and more.kind == VERB
    if more is not None and more.kind == NUMBER and prev.kind == NOUN and not helped:
        after = words[i + 2] if i + 2 < len(words) else None
        if after is None or after.kind in (LIST, AND):
            return False  # 事业编制12个, 老园改造6500亩
    if prev.kind in (LIST, AND) and not kinds.strip(LIST + AND + VERB):
        return not doing.also_noun or more is not None
    if prev.kind in (LIST, AND):
        if (
            prev.kind == LIST
            and doing.strong
            and not doing.also_noun
            and not head_noun
            and counted_object(words, i)
        ):
            return len(words[i].text) > 1 and words[i].text not in words_of("soft")  # 改造泵站、/安装水泵4台
        return words[last].text == words[i].text and more is not None
    if not kinds.strip(NUMBER + LIST) and words[last].text not in PAYING:
        told = more is not None and (more.kind == NUMBER or (counted and kinds == NUMBER))
        return told and doing.strong and not doing.also_noun  # 会商2次〔，〕发布预警37期
    if more is None:
        return False
    if prev.kind == PREPOSITION:
        return False
    if words[last].text in PAYING and kinds == NOUN and prev.text in words_of("money") and doing.strong:
        return not doing.also_noun and more.kind == NOUN  # 自筹资金/修建水窖
    if words[last].text in PAYING and NUMBER in kinds:
        return not doing.also_noun or more.kind in (NOUN, NUMBER, NAME)
    if prev.kind in (AGENCY, DISTRICT) and helped and counted:
        return doing.strong  # 委托县医院/培训村医154名
    if prev.kind in (AGENCY, DISTRICT):
        return (doing.strong or words[last].text in words_of("trip")) and not doing.also_noun
    if PREPOSITION in kinds:
        return not doing.also_noun or takes
    if helped and counted and people and doing.kind in ("educate", "serve") and len(between) > 1:
        return True  # 组织技术员深入田间/培训农民3200人次
    if helped and counted and doing.strong and (prev.kind == AGENCY or ends_in(prev.text, "person", 1)):
        return True  # 督促8家企业/清运弃料3万方
    if helped:
        whose = doing.also_noun and prev.kind == NOUN and more.kind == NUMBER  # 组织文化下乡演出260场
        return not whose and (not doing.also_noun or takes)
    if takes and not doing.also_noun and doing.strong:
        return True
    if (
        more.kind == AGENCY
        and doing.kind == "establish"
        and doing.strong
        and prev.kind in (NOUN, NAME, NUMBER)
    ):
        return True  # 举办文化节〔，〕筹建协会
    if (
        doing.strong
        and len(between) > 1
        and not (doing.also_noun and prev.kind in (NOUN, VERB) and prev.text not in words_of("works"))
        and counted_object(words, i)
        and between[-1].kind in (NOUN, NAME, NUMBER, VERB)
    ):
        return words[i].text not in words_of("soft") or prev.kind == NUMBER  # 重奖科技功臣/评选科技进步奖20项
    method = words[last].text in words_of("method") and ends_in(words[-1].text, "method_head")
    method = method and AGENCY not in kinds and DISTRICT not in kinds
    return (
        doing.strong
        and not doing.also_noun
        and not method
        and prev.kind in (NOUN, NAME, NUMBER)
        and len(between) >= 2
        and len(words) - i > 2
    )
