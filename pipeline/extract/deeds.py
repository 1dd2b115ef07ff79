"""Deeds: what is worth a row, and what a clause says about when and for how much.

Shape      a strong verb with an object of its own: 成立协会; a weak one with a thing counted, named or made: 完善制度8项
Evidence   a number, a name in quotes, a concrete noun; somebody who acts, or 了
Not this   提高水平, 增强意识: abstract; 做好事、办实事: a slogan; 不得, 凡: a rule; 每户800元: how much of the row before
Ask first  投资540万元 alone pays for what follows
First seen a study-tour report, a town's work report, a bulletin
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from pipeline.core import Mention
from pipeline.core.outline import Sentence
from pipeline.extract.actors import Actor
from pipeline.extract.agents import body_of
from pipeline.extract.frame_words import PAYING, POSTS, TAKERS
from pipeline.extract.objects import RESULTS, SITES, Item, counts, ends_in
from pipeline.extract.open_verbs import FRAMED
from pipeline.extract.predicates import will_do
from pipeline.extract.vocabulary import tailed, words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    ASIDE,
    ASPECT,
    COPULA,
    DATE,
    DISTRICT,
    LIST,
    NAME,
    NOUN,
    NUMBER,
    PERSON,
    PREPOSITION,
    VERB,
    WILL,
    Clause,
    Word,
    kinds_of,
)

#: What begins a rate or a sum of sums: 每户补助800元, 总投资3亿元.
RATES = ("每", "户均", "人均", "平均每", "合同", "总投资", "总造价", "总金额", "共计", "合计", "其中")
_TO_EACH = regex.compile(r"每[个名家户人村镇乡]|[户人村]均")
#: Verbs done to a division: 通报批评甲县, 将我区列为试点.
_OF_PLACES = frozenset("通报批评 通报表扬 通报表彰 点名批评 列为 列入 确定为 命名为 认定为 划为 设为".split())
#: Who is at the head of a body.
_CHAIRS = (
    "组长",
    "主任",
    "总指挥",
    "指挥长",
    "会长",
    "队长",
    "书记",
    "校长",
    "主席",
    "理事长",
    "局长",
    "院长",
    "司令",
)
#: Verbs of a budget: so much a year is what is done, and no rate.
_ALLOTTED = frozenset("安排 拨付 划拨 列支 下拨 下达 拨出".split())
_BODIES = ("局", "委员会", "办公室", "领导小组", "指挥部", "专班")
_AVERAGES = frozenset(("户均", "人均", "亩均", "年均", "平均"))
#: So often a body pays, and that is told by itself: 乡政府每年补贴2万元.
_REGULAR = frozenset("每年 每月 每季度 每学期".split())
#: What opens the clause of the last part of a sum.
_THE_REST = frozenset("其余 余下 剩余 不足 不足部分 其余部分 余款 缺口".split())
_YEARS = frozenset(("年", "年度", "财年"))
_APIECE = regex.compile(r"每([^年月日天季周次，。；、0-9])[^，。；0-9]{0,10}+$")
_SUM = regex.compile(r"[0-9０-９万亿十百千]元")
_DIGITS = frozenset("一二三四五六七八九十")
#: Behind a marker they tell that it is one: 一是, 一、, 一/实行.
_HEADED = frozenset((COPULA, LIST, VERB, ADVERB))
_LEAD_INS = frozenset("如 比如 例如 其中 即 同时 此外 另外 并 并且 而且".split())
_PARTIES = ("考察组", "考察团", "代表团", "学习团", "参观团", "访问团")
_COMING = ("起来", "出来", "下来", "过来")
_PRONOUNS = frozenset("他们 我们 自己 它们 你们 她们 他 她 它 之".split())
_SOFT = frozenset("建设 管理 服务 指导 教育 宣传 监督 改革 改造 培训 开放 公开".split())


def worth(verb: Word, item: Item, numbers: Sequence[Mention], target: bool = False) -> bool:
    """True where verb and object together are something done."""
    doing = verb.doing
    if doing is None or (verb.text in words_of("never") and not _brokered(verb, item)):
        return False
    kinds = kinds_of(item.words)
    named = NAME in kinds and any(w.kind == NAME and _is_name(w) for w in item.words)
    whom = [*item.numbers, *(numbers if doing.kind in ("serve", "evaluate", "educate") else [])]
    counted = any(counts(m) for m in whom) or any(m.values.get("cls") == "money" for m in numbers)
    words = [w for w in item.words if w.kind != ASIDE and w.kind != NUMBER]
    text = "".join([w.text for w in words])
    if verb.text in words_of("trip"):
        placed = DISTRICT in kinds or (verb.text == "视察" and _inspected(words))
        if len(verb.text) > 1 and verb.text[-1] == "赴":
            return placed
        return placed or counted or text in words_of("event_head")
    if named:
        return True
    if not words:
        if verb.text in _ALLOTTED and any(m.values.get("cls") == "money" for m in item.numbers):
            return True  # 每年安排1500万元
        return counted and doing.strong and verb.text not in ("增加", "新增", "减少")  # 煤增加了六千万吨
    if text.endswith(_COMING) or words[-1].text in _PRONOUNS or text in words_of("opener"):
        return False
    if verb.text in ("牵头", "协调", "会同") and all(w.kind in (AGENCY, DISTRICT, NOUN) for w in words):
        return False
    if item.span.end <= verb.start and verb.text in (*_FILED, "通报"):
        ahead = all(m.span.end <= verb.start for m in item.numbers)
        if ahead and (counted if verb.text == "通报" else words[-1].text[-1] in "户者员童生"):
            return True  # 对31家违规商户予以通报
    if doing.kind == "publish" and (words[-1].kind == AGENCY or words[-1].text in words_of("folk")):
        return (verb.text == "登记" and counted) or text[-2:] in RESULTS
    if verb.text == "完成" and not counted and _works(words):
        return True  # 完成征地拆迁
    often = any(m.values.get("unit") in ("次", "遍") for m in item.numbers)
    if doing.kind == "evaluate" and (target or often) and _inspected(words):
        return True  # 对甲镇、乙镇的教育工作进行评估
    if not counted and tailed(text, "slogan_head"):
        return False  # 做好事、解难事、办实事
    if item.words[-1].kind == DISTRICT:
        return verb.text in _OF_PLACES
    if item.words[-1].kind in (PERSON, DATE):
        return False
    if verb.text in words_of("method") and (
        item.words[-1].kind == AGENCY or item.words[-1].text in words_of("folk")
    ):
        return False
    if _states(verb, words, item):
        return False
    head = words[-1].text
    people = any(m.values.get("unit_class") == "person" for m in item.numbers)
    if not people and tailed(head, "outcome"):
        return False
    if verb.text in words_of("method") and ends_in(head, "method_head") and len(text) > 4:
        return True
    if doing.kind == "establish" and len(text) > 3 and text.endswith(_BODIES):
        return True
    abstract = ends_in(head, "abstract") or text in words_of("abstract") or head[-1:] in "性感力化"
    concrete = head in words_of("concrete") or tailed(text, "concrete", 2)
    if doing.kind == "staff" and verb.text[-1] in "派调聘" and len(text) > 2 and head in words_of("person"):
        return True  # 增派施工力量
    if verb.text in words_of("aid") and not counted and text in words_of("folk"):
        return False  # 扶持企业/发展
    if doing.kind == "hold" and len(text) > 3 and text.endswith(("会议", "会")):
        return True  # 召开扩大会议
    if doing.kind == "organise" and text.endswith(_PARTIES):
        return False  # 组织考察团: who goes on the trip
    if doing.kind == "organise" and head == "活动" and len(words) > 1 and words[-2].doing is not None:
        judged = words[-2].doing.strong and words[-2].doing.kind in ("evaluate", "hold")
        return judged and words[-2].text not in words_of("visit")  # 开展评比活动
    if doing.kind == "establish" and doing.strong and len(text) > 4 and head in ("体系", "机制", "网络"):
        if any(counts(m) for m in numbers):
            return True  # 在40个县建成图书馆总分馆体系
    if verb.text in ("购买", "采购") and head.endswith("服务"):
        return len(text) > 2
    if counted:
        if abstract and doing.kind == "sign":
            return False  # 达成意向2300余人
        return people or not abstract or doing.strong or doing.kind == "serve"
    if head in words_of("measure") and doing.kind not in ("publish", "reform") and not named:
        return verb.text in words_of("alter")  # 办理时限; but 延长贷款期限
    if doing.kind == "invest" and text in words_of("generic"):
        return False  # 多方筹措资金
    if verb.text in TAKERS and verb.text[-1] in "入进":
        return len(text) > 2 or verb.text[-1] == "进"
    if verb.text == "提供" and target and head[-2:] in _SOFT and len(text) > 3:
        return text[:2] not in words_of("vague")  # 为残疾老人提供康复服务
    if verb.text in POSTS:
        return len(text) > 1 and (not text.endswith(_CHAIRS) or "副" in text[-4:])  # 法制副校长
    if verb.text == "听取" and head.endswith("汇报"):
        return True
    fronted = item.span.end <= verb.start
    if doing.kind == "publish" and text[-2:] in RESULTS and (len(text) > 3 or fronted):
        return True  # 刊登考核结果
    if doing.strong and doing.kind in ("build", "establish") and len(text) > 2 and text[-1] in SITES:
        return not abstract  # 建设理疗室
    if not doing.strong or doing.kind == "award" or verb.text in words_of("soft"):
        return concrete and not abstract and len(text) > 2 and len(head) > 1
    if len(text) < 2:
        return verb.use == FRAMED  # 为村民送/水
    if words[0].kind == VERB and len(words) == 1 and any(counts(m) for m in numbers):
        return words[0].doing is not None and words[0].doing.also_noun  # 在12个单位、8所学校开展试点
    if doing.kind == "hold" or verb.text == "举行":
        if words[0].kind != VERB or len(words) > 1:
            return not abstract or (head.endswith("活动") and len(text) > 5)  # 举行安全生产咨询日活动
    soft = head if head in _SOFT else head[-2:]
    if abstract and not (
        soft in _SOFT
        and len(text) > len(soft) + 1
        and doing.kind in ("implement", "promote", "organise", "reform")
    ):
        return False
    return words[0].kind != VERB or len(words) > 1 or len(text) > 3


def _works(words: Sequence[Word]) -> bool:
    """True for works that come to an end: 征地拆迁, 主体施工, 水库除险加固."""
    doing = words[-1].doing
    concrete = doing is not None and doing.strong and doing.kind == "build" and words[-1].text not in _SOFT
    return len(words) > 1 and concrete


_MATTER = frozenset("工作 情况 状况 建设 管理 治理".split())


def _inspected(words: Sequence[Word]) -> bool:
    """True for 教育工作, 防汛准备情况: what an inspection is made of."""
    return len(words) > 1 and words[-1].text in _MATTER and sum(len(w.text) for w in words) > 3


def _brokered(verb: Word, item: Item) -> bool:
    """True for 协调贷款2.3亿元: money is got for somebody, or borne by somebody."""
    borne = verb.text == "承担" and item.span.end <= verb.start  # 所需经费每年2.4万元，由县财政承担
    return (borne or verb.text == "协调") and any(m.values.get("cls") == "money" for m in item.numbers)


_HAVING = frozenset("有 无 未 只有 仅有 没有 还有 已有 仍有".split())
_GRADES = frozenset("迟 慢 少 多 低 差 弱 难 短 紧 缺 窄 贵".split())


#: What is done with those who are named before: 对困难户逐户建档.
_FILED = frozenset("建档 造册 登记造册 建卡 建档立卡".split())
#: Units of what people bring before a body.
_CASES = frozenset("件 起 宗 桩".split())


def _states(verb: Word, words: Sequence[Word], item: Item) -> bool:
    """True where the verb is part of a subject and what follows says how that is: 贷款/周期/短, 测评/显示."""
    last = words[-1]
    for k, word in enumerate(words):
        if word.text in _AVERAGES or word.text in _HAVING:
            return True  # 节水灌溉补贴/至今/有
        if k and word.text.endswith(("不了", "不动", "不起", "不住")):
            return True  # 清运/车/进不了巷子
    if last.text in ("达", "占", "超", "逾", "为"):
        return True  # 注册/用户/达18万
    if last.text in words_of("concrete"):
        return False
    if len(words) > 1 and last.text in _GRADES:
        return True  # 配套/资金/到位/迟
    if len(words) == 1 and any(m.values.get("unit") in _CASES for m in item.numbers):
        return False  # 处理/投诉/483件
    if last.use == "adjective" or (len(last.text) == 3 and last.text[-1] in "短慢差弱低高难少"):
        return True
    if len(words) > 1 and last.kind == VERB and words[-2].use == "adjective":
        return True  # 办理/时限/平均/压缩
    if len(words) > 1 or last.use != "verb" or verb.doing is None:
        return False
    return verb.doing.kind not in ("hold", "organise") and verb.text not in words_of("method")


def _is_paid(verb: Word, item: Item) -> bool:
    """True for 补贴2万元, a sum with a verb of paying."""
    doing = verb.doing
    return (
        doing is not None
        and doing.kind == "invest"
        and any(m.values.get("cls") == "money" for m in item.numbers)
    )


def _is_name(word: Word) -> bool:
    """True for a name of something one does or makes: no doctrine, no mark of irony."""
    if word.mention is None:
        return len(word.text) > 3
    return word.mention.values.get("cls", word.mention.subtype) not in ("ideology", "scare_quote")


def unmarked(words: Clause) -> Clause:
    """The clause without 如, 一是, （一）, 1、 at its head."""
    i = 0
    while i < len(words) and _leads_in(words, i):
        i += 1
    return words.behind(i)


def _leads_in(words: Clause, i: int) -> bool:
    word = words[i]
    if word.text in _LEAD_INS or word.kind == LIST or word.kind == ASIDE:
        return True
    if word.text[0] in _DIGITS and _is_marker(word.text):
        return word.text[-1] == "是" or words.kinds[i + 1 : i + 2] in _HEADED
    if word.kind == COPULA:
        return i > 0 and _is_marker(words[i - 1].text)
    return word.text.isdigit() and words.kinds[i + 1 : i + 2] == LIST


def _is_marker(text: str) -> bool:
    """True for 一, 十二, 一是."""
    return (
        text[0] in _DIGITS
        and len(text.removesuffix("是")) < 3
        and _DIGITS.issuperset(text.removesuffix("是"))
    )


def starts_plan(words: Sequence[Word]) -> bool:
    initials, starts = _plan_starts()
    if words[0].text[0] not in initials:
        return False
    return "".join([w.text for w in words[:3]]).startswith(starts)


@cache
def _plan_starts() -> tuple[frozenset[str], tuple[str, ...]]:
    starts = words_of("plan_start")
    return frozenset(start[0] for start in starts), tuple(sorted(starts))


def tells_no_deed(words: Clause) -> bool:
    known = words_of("no_deed")
    if len(words) > 1 and words[0].text + words[1].text in known:
        return True  # 现/将…刊发
    for word in words:
        if word.text in known or word.kind == COPULA:
            return True
        if word.kind == VERB:
            return False
    return False


def payment_in(words: Clause) -> tuple[Mention | None, bool]:
    """投资540万元: it pays for what follows, or, where the clause says for what, for that alone."""
    if NUMBER not in words.kinds:
        return None, False
    for i, word in enumerate(words):
        if word.text in PAYING and word.kind == VERB and not (i and words[i - 1].text[-1:] == "总"):
            rest = [w for w in words[i + 1 :] if w.kind != ASPECT]
            if (
                rest
                and rest[0].kind == NUMBER
                and rest[0].mention is not None
                and rest[0].mention.values.get("cls") == "money"
            ):
                if len(rest) == 1 or rest[1].kind in (VERB, PREPOSITION, ADVERB, ASIDE):
                    return rest[0].mention, len(rest) == 1
    return None, False


def pays(verb: Word, item: Item) -> bool:
    """True for 投资540万元: a payment for something else, no undertaking of its own."""
    fronted = item.span.end <= verb.start  # 其余280万元由各乡镇自筹
    return verb.text in PAYING and not fronted and all(w.kind == NUMBER for w in item.words)


def shares(words: Clause, follows: Sequence[Word]) -> bool:
    """True for 县财政配套360万元 before 其余280万元由各乡镇自筹: a part of a sum, and who bears it."""
    if bears(words, follows):
        return True
    if (
        not follows
        or follows[0].text not in _THE_REST
        or not any(w.kind in (AGENCY, NOUN) for w in words[:2])
    ):
        return False
    return any(w.mention is not None and w.mention.values.get("cls") == "money" for w in follows)


#: Verbs of those who pay besides others, and of those who can hardly pay.
_BESIDES = frozenset("配套 追加 挤出".split())


def bears(words: Clause, follows: Sequence[Word]) -> bool:
    """True for 县财政配套800万元, and nothing behind that it could pay for: what somebody gives besides others."""
    if _BESIDES.isdisjoint(words.texts):
        return False
    at = next((k for k, w in enumerate(words) if w.text in _BESIDES and w.kind == VERB), -1)
    if at < 0 or any(w.kind in (WILL, COPULA) for w in words[:at]):
        return False
    if any(w.kind not in (NUMBER, ASPECT, LIST, AND) for w in words[at + 1 :]):
        return False
    if follows and (
        follows[0].kind == VERB or (len(follows) > 1 and follows[0].kind in (ADVERB, PREPOSITION))
    ):
        return False
    return words[at].text == "挤出" or 0 < body_of(words) <= at


def wants(words: Clause) -> bool:
    """True for a clause of what is to be done, 要加强领导: what follows it in the sentence is to be done too."""
    due = words[0].kind == DATE and len(words) > 1 and words[1].text in ("前", "之前", "以前")
    if due and words[0].text.startswith(("年底", "年内", "明年", "下半年", "月底")):
        return not any(w.kind == ASPECT or w.text in words_of("past") for w in words)  # 年底前，…
    verb = words.kinds.find(VERB)
    return wills(words, verb if verb >= 0 else len(words))


def wills(words: Clause, stop: int) -> bool:
    """True for 要, 将 and their like among the first words of a clause."""
    before = words.kinds[:stop]
    if WILL in before:
        return True
    return PREPOSITION in before and any(
        w.text == "将" and will_do(words, k) for k, w in enumerate(words[:stop])
    )


def past(words: Sequence[Word], at: int) -> bool:
    """True for what an order tells as done already."""
    done = at + 1 < len(words) and words[at + 1].kind == ASPECT
    return done or any(w.text in words_of("past") for w in words[:at])


def attested(words: Clause, at: int, actor: Actor, item: Item, numbers: Sequence[Mention]) -> bool:
    """True where somebody is known to act, or where the deed is told as done: 推广合同管理模式 alone is a demand."""
    if actor.codes or actor.said is not None or any(counts(m) for m in numbers):
        return True
    done = at + 1 < len(words) and words[at + 1].kind == ASPECT
    return done or DATE in words.kinds[:at] or any(w.kind == NAME for w in item.words)


def apiece(verb: Word, item: Item, words: Sequence[Word]) -> bool:
    """True for 每户补助800元, 每半年考核1次: how much or how often, of what was told before."""
    if any(w.kind != NUMBER for w in item.words):
        return False
    before = [w for w in words if w.start < verb.start]
    body = body_of(before)
    yearly = (body > 0 or AGENCY in kinds_of(before)) and _is_paid(verb, item)
    per = is_rate([w for w in before[body : body + 2] if not (yearly and w.text in _REGULAR)])
    if verb.text in _ALLOTTED and not _TO_EACH.search("".join(w.text for w in before)):
        return False  # 区财政每年安排1500万元
    if all(m.values.get("unit") in ("次", "遍", "回", "轮") for m in item.numbers):
        once = all(m.values.get("value") == 1 for m in item.numbers)
        often = once or per or any(w.text[:1] == "每" for w in before)
        return often and not any(w.kind == AGENCY for w in before)  # but 在各镇授课410次
    if any(w.kind == PREPOSITION and w.text != "由" for w in before):
        return per  # 为每家超市补贴5000元
    return per or bool(_TO_EACH.search("".join(w.text for w in before)))


def is_rate(words: Sequence[Word]) -> bool:
    """True for a clause that begins with 每户, 人均, 总投资: how much, of what was told before."""
    return any(w.text.startswith(RATES) for w in words[:2])


def each(text: str, money: Mention) -> str:
    """What a sum is paid for each of, 户 in 每户补助800元, 月 in 每月60元; "" for a total, and for a sum a year."""
    start = money.span.start
    named = str(money.values.get("per") or "")
    if not named:
        if found := _APIECE.search(text, max(start - 14, 0), start):
            return str(found[1])  # 为每家超市补贴5000元
        return "各" if text[max(start - 1, 0) : start] == "各" else ""
    before = text[max(start - 16, 0) : start]
    at = max(before.rfind("每"), before.rfind("均"))
    if at >= 0 and _SUM.search(before, at):
        return ""  # 按人均3元的标准安排经费18.9万元: the rate is that of the sum before
    return "" if all(part in _YEARS for part in named.split("/")) else named


def yields(words: Clause) -> bool:
    """True for a clause that tells what came of it: 每户增收1100元."""
    return not words_of("yield").isdisjoint(words.texts)


#: What tells of a deed: none is among the words of a heading.
_TOLD = frozenset((NAME, NUMBER, ASPECT, DISTRICT, AGENCY))


def leads(words: Clause) -> bool:
    """一实行团队服务 before a clause of its own: 是 and 。 lost, it still heads what follows."""
    return (
        len(words) > 1
        and _is_marker(words[0].text)
        and words[-1].end - words[0].start <= 11
        and _TOLD.isdisjoint(words.kinds[1:])
    )


def is_heading(clauses: Sequence[Sequence[Word]], sentence: Sentence) -> bool:
    """一是实行惠民政策。 2、做优增量。: a few words behind a marker, as a sentence of their own, head what follows."""
    if len(clauses) != 1 or len(sentence.span) > 14:
        return False
    words = clauses[0]
    marked = _is_marker(words[0].text) or words[0].text.isdigit() or words[0].kind == ASIDE
    return marked and not any(
        (w.kind in (NAME, NUMBER) and i > 0) or w.kind == ASPECT for i, w in enumerate(words)
    )
