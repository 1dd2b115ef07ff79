"""Predicates: which verbs of a clause say that something is done.

Shape      江北区 成立 了 …: a verb behind its subject, an adverb, or at the head of the clause
Evidence   了 behind it; a number or a name behind it; else its place among the words before it
Not this   创建/工作: a verb inside a noun; 由医生组成的: a verb in an attribute; 在开展…中: a verb in a phrase of place
Ask first  a second verb in one clause: where 的 and ， are lost it may be a part of the object, or begin a new clause
First seen a study-tour report that had lost every 的 and ，
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.agents import body_of, manner
from pipeline.extract.chains import BEARERS, counted_object, goes_on, set_up_there, things_end
from pipeline.extract.frame_words import (
    BY,
    DONE,
    DUMMIES,
    FOR,
    NEGATIONS,
    PAYING,
    POSTS,
    TAKERS,
    TAKES,
    USING,
    WITH,
)
from pipeline.extract.objects import EACH, LISTED, ends_in
from pipeline.extract.open_verbs import FRAMED
from pipeline.extract.second_verbs import second
from pipeline.extract.vocabulary import tailed, words_of
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
    Word,
    places,
    run_end,
)

__all__ = ["predicates"]

#: Openers of a phrase that a localizer closes: 在…中.
_WITHIN = frozenset(("在", "从", "自", "当", "随着", "除", "除了"))
_THERE_IS = frozenset(("有", "有人", "无", "无人", "没有"))
#: What stands before them is what they tell of: 企业改制/进入收尾阶段.
_REACHING = frozenset("进入 步入 迎来 面临 处于 陷入 趋于".split())
_THINGS = NOUN + NAME
#: What may stand between a preposition and its verb where it has no noun.
_LOOSE = ADVERB + LIST + AND
#: Adverbs that stand behind a subject and never before an object.
_SENDS = frozenset("抽调 抽派 选派 派出 调配 下派".split())
#: At the head of a clause they tell what has come there: 入驻企业12家.
_ARRIVING = frozenset("进驻 入驻 落户 集聚 汇聚".split())
_ARRIVED = frozenset("企业 项目 商户 客商 公司 单位 商家".split())
#: Before a verb they say how one should be, or what something is for.
_ADVISED = frozenset("注意 善于 学会 敢于 用于 有利于 有助于 便于".split())
_AFTERWARDS = frozenset("后 之后 以后 时".split())
#: What a body does first, for the sake of the next verb: 整合/设立大社区18个.
_PREPARES = frozenset("整合 归并 合并 规划 筹划 策划 谋划 统筹 研究 酝酿 论证".split())
_OF_SUM = frozenset((PARTICLE + NOUN, PARTICLE + VERB, PARTICLE + NAME))
_OF_SUBJECTS = frozenset(
    ("最", "也", "就", "都", "还", "才", "却", "更", "已", "正", "很", "十分", "仍", "则")
)
#: Behind a verb they tell whither it goes, and no object follows.
_COMING = frozenset("起来 出来 下来 上来 过来 下去 上去 过去 出去".split())
#: What one helps others to do, so that the help is that: 帮助解决住房困难, 协助办理证照.
_SOLVING = frozenset(
    "解决 办理 销售 修建 修缮 建设 申报 引进 争取 筹集 安装 购置 开办 创办 建立 制定 落实 联系".split()
)
#: With the verb right behind them they are one deed.
_ORDERING = frozenset("牵线 挂牌 部署 安排部署 研究部署 决定 着手 动手 开始 主持".split())
_LEVELS = frozenset("国省市州县区乡镇")
#: Whom a body names, and how it acts, before the verb.
_BODIES_NAMED = frozenset((AGENCY, DISTRICT, LIST, AND, NOUN, PERSON, ADVERB))


def will_do(words: Sequence[Word], k: int) -> bool:
    """将 as "will": a verb, an adverb or another preposition stands right behind it."""
    if words[k].text != "将" or k + 1 >= len(words):
        return False
    more = words[k + 1]
    if more.kind in (ADVERB, PREPOSITION, WILL):
        return True
    if more.kind == VERB and k + 2 < len(words) and words[k + 2].kind == NOUN:
        behind = words[k + 3 : k + 9]
        stop = next((j for j, w in enumerate(behind) if w.kind in (PREPOSITION, NUMBER)), len(behind))
        if any(w.text in TAKERS for w in behind[:stop]):
            return False  # 将帮扶情况/纳入考核
    return more.kind == VERB and not (more.doing is not None and more.doing.also_noun)


def by_agent(words: Sequence[Word], opener: int, at: int) -> bool:
    """True where 被 or 由 at ``opener`` names the body that does it: 仓库被县政府无偿划拨, 水库由县水务局全部加固."""
    within = words[opener + 1 : at]
    if words[opener].text not in ("被", "由") or not within:
        return False
    named = body_of(within)
    if not named:
        return False
    behind = within[named:]
    if behind and behind[-1].text in PAYING:
        behind = behind[:-1]  # 由市财政/出资更换
    return len(behind) < 3 and all(
        w.kind in (ADVERB, WILL, DATE) or (w.kind == NOUN and not w.use) for w in behind
    )


def _inside(words: Clause) -> set[int]:
    """Words within 在…中, 从…上: no predicate stands there."""
    found: set[int] = set()
    kinds = words.kinds
    k = kinds.find(PREPOSITION) if LOCALIZER in kinds else -1
    while k >= 0:
        end = kinds.find(LOCALIZER, k + 1, k + 16) if words[k].text in _WITHIN else -1
        if end >= 0 and not (kinds[end - 1] == DATE and end > k + 2):  # 在每个乡镇设立窗口1个，年底/前…
            counted = any(
                kinds[j] == NUMBER and kinds[j - 1] in _THINGS and kinds[j + 1] == NOUN
                for j in range(k + 2, end - 1)
            )
            if not counted:
                found.update(range(k, end + 1))
        k = kinds.find(PREPOSITION, k + 1)
    k = kinds.find(PREPOSITION + NUMBER + VERB + NOUN)
    if k >= 0 and words[k].text == "在":
        found.add(k + 2)  # 在/9个/新建/小区
    return found


def predicates(words: Clause) -> list[int]:
    """Which verbs of a clause say that something is done."""
    found: list[int] = []
    kinds = words.kinds
    if VERB not in kinds:
        return found
    if (
        kinds[-1] == LOCALIZER
        and kinds[-2:-1] == VERB
        and words[-1].text in _AFTERWARDS
        and NUMBER not in kinds
    ):
        return found  # 网上申请系统启用后: when it was
    inside = _inside(words)
    nouny, helper = words_of("nouny"), words_of("helper")
    count = len(words)
    fronted, waived = (_fronted(words), _circumstance(words)) if PREPOSITION in kinds else (0, -1)
    for i in places(kinds, VERB):
        word = words[i]
        if word.doing is None or i in inside or i == waived:
            continue
        if i < fronted and kinds[i + 2 : i + 3] == PARTICLE and words[i + 1].text in ("出", "到"):
            continue  # 排查/出/的/险段由县水利局…
        if i < fronted and not {NUMBER, NAME, ASPECT} & set(kinds[i + 1 : fronted]):
            continue  # 教师/编制/由县编办重新核定: the verb is in what is acted on
        prev = words[i - 1] if i else None
        more = words[i + 1] if i + 1 < count else None
        if more is not None and more.kind == PARTICLE and more.text in ("的", "之"):
            guessed = (
                more.start == more.end and i + 2 < count and words[i + 2].kind in (NAME, NOUN, NUMBER, VERB)
            )
            named = guessed and (
                words[i + 2].kind == NAME or words[-1].kind == NUMBER or more.use == "doubted"
            )
            thing = guessed and more.use == "doubted" and words[i + 2].kind in (NAME, NUMBER)
            acting = prev is not None and prev.kind == ADVERB and AGENCY in kinds[:i]
            thing = thing or (guessed and acting and not found)  # 市总工会联合举办〔的〕职业技能大赛
            opens = guessed and prev is None and word.doing.strong and not word.doing.also_noun
            ended = next((w.kind for w in words[i + 2 :] if w.kind in (NUMBER, VERB)), "")
            thing = thing or (opens and ended == NUMBER)  # 投资6200万元，新建〔的〕市场1个
            sure = more.use == "doubted" and prev is not None and prev.kind in (AGENCY, DISTRICT)
            sure = (
                sure and NUMBER in kinds[i + 2 : i + 6] + kinds[-1] and not found
            )  # 县人社局开发〔的?〕岗位420个
            meets = word.doing.kind == "hold" and prev is not None and prev.kind in (DATE, AGENCY, DISTRICT)
            sure = sure or (
                guessed and meets and not found and words[-1].text.endswith("会")
            )  # 10月举办〔的〕…会
            thing = thing or sure
            if (word.doing.also_noun and not sure) or not (thing or (named and VERB not in kinds[i + 3 :])):
                continue  # a guessed 的 between a verb and the name at the end is a bad guess
        if (
            prev is not None
            and prev.kind == PARTICLE
            and (
                prev.text in ("的", "之")
                or (prev.text == "所" and not (i > 1 and words[i - 2].kind == NOUN and _done(words, i)))
            )
        ):
            continue
        if prev is not None and (prev.text in NEGATIONS or (prev.kind == NOUN and prev.text[1:2] == "不")):
            continue  # 说不出/签约医生姓名
        if more is not None and more.text == "对象" and word.doing.also_noun:
            continue  # 监测对象11户
        if word.text in _ARRIVING and prev is None and more is not None and more.kind == NOUN:
            continue  # 进驻部门41个
        if word.text[-1] == "到" and word.text in TAKERS and not any(w.text in TAKES for w in words[:i]):
            continue  # 调解桌也/搬到/了集市
        if prev is not None and prev.text in ("仅", "只") and len(word.text) == 1:
            continue  # 大厅仅设窗口8个: what a place has
        if more is not None and more.kind == NUMBER and word.text in PAYING:
            if kinds[i + 2 : i + 4] in _OF_SUM and words[i + 2].end > words[i + 2].start:
                continue  # 投资52万元的/供水站
        if prev is not None and prev.text == "各" and NUMBER not in kinds[i:]:
            continue  # 参观各/对接/部门; but 两镇各/建/污水站/1座
        doing = word.doing
        done = more is not None and more.kind == ASPECT
        takes = more is not None and (more.kind in (NUMBER, NAME) or done)
        if len(word.text) == 1 and not (
            takes
            or goes_on(words, i)
            or set_up_there(words, i)
            or word.use == FRAMED
            or word.use == "dummy"
            or (found and word.text == words[found[-1]].text)
            or (more is not None and more.kind == DISTRICT)
            or (
                more is not None
                and more.kind == NOUN
                and len(more.text) > 1
                and (
                    prev is None
                    or prev.kind in (ADVERB, WILL, DISTRICT, AGENCY, DATE)
                    or prev.text in EACH
                    or _acts(words, i)
                    or any(w.kind == PREPOSITION and w.text in FOR for w in words[max(i - 3, 0) : i - 1])
                )
            )
        ):
            continue
        if more is not None and more.kind == LOCALIZER and more.text in ("中", "时", "后", "前"):
            continue  # 检查中…
        if more is not None and more.kind == ADVERB and more.text in _OF_SUBJECTS and not done:
            continue  # 旧城改造/最怕…: the verb is in the subject
        if word.text[0] in "参受" and not done and more is not None and ends_in(more.text, "person", 1):
            if i + 2 < count and words[i + 2].kind == NUMBER:
                continue  # 参演人员350人次
        if more is not None and more.text in ("率", "者", "量", "员", "期", "费", "性", "物", "品", "日"):
            continue
        if word.text in _ARRIVING and more is not None and more.text in _ARRIVED:
            continue  # 落户/企业, wherever it stands
        if prev is not None and prev.text in _ADVISED and not counted_object(words, i):
            continue  # 要注意/听取群众意见, 出水全部用于/浇灌桑园
        if more is not None and more.text in _COMING:
            continue  # 归纳起来, 坚持下来
        if more is not None and _of_subject(words, i):
            continue
        if _of_topic(words, i):
            continue
        if prev is not None and (prev.text == "本" or (word.text == "定" and prev.text in _LEVELS)):
            continue  # 对照本通报, 省定项目
        if done and more is not None and more.text == "着" and len(word.text) == 1:
            continue  # 墙上写着“…”
        if not found and i > 1 and prev is not None and prev.kind in (LIST, AND) and not goes_on(words, i):
            continue  # 分为受理、交办: the first was none, nor is this
        if (
            not found
            and prev is not None
            and prev.kind == NOUN
            and more is not None
            and more.kind in (LIST, AND)
        ):
            after = words[i + 2] if i + 2 < count else None
            if after is None or after.kind != VERB or prev.text.endswith("为"):
                continue
        head_noun = more is not None and more.kind in (NOUN, VERB) and more.text in nouny
        if head_noun and word.text in PAYING and i + 2 < count and words[i + 2].kind == NUMBER:
            head_noun = False  # 投入资金750万元
        if more is not None and more.kind == NOUN and more.text in BEARERS and not done:
            alone = i + 2 >= count or words[i + 2].kind != NOUN
            if not alone and len(words[i + 2].text) == 1:
                alone = i + 3 < count and words[i + 3].kind != NUMBER  # 清运/车/进/不了
            if alone and (doing.also_noun or doing.kind not in ("build", "equip")):
                continue  # 公示/牌, 巡逻/队
        if found and prev is not None and prev.kind == NOUN and more is not None and more.text in LISTED:
            after = words[i + 2] if i + 2 < count else None
            if after is not None and after.kind == NOUN and LIST in kinds[found[-1] : i]:
                continue  # 解决教师住房、学生/接送/等问题
        if found:
            sender = words[found[-1]].doing
            if word.text in ("充实", "加强", "支援") and (words[found[-1]].text in _SENDS):
                break  # 抽调医生168名/充实签约团队: what they are sent for
            if word.text in POSTS:
                if sender is not None and sender.kind in ("staff", "organise") and more is not None:
                    found.append(i)  # 聘请大学生担任辅导员
            elif (
                i == found[-1] + 1
                and words[found[-1]].text in words_of("aid")
                and (word.text in _SOLVING or (doing.strong and counted_object(words, i)))
            ):
                found[-1] = i  # 帮助/解决用工缺口
            elif i == found[-1] + 1 and word.text == "召开" and words[found[-1]].text in ("主持", "组织"):
                found[-1] = i  # 主持/召开推进会
            elif i == found[-1] + 1 and _resumes(words, found[-1], i):
                found[-1] = i  # 整合/设立大社区18个
            elif (
                i == found[-1] + 1
                and words[found[-1]].text in _ORDERING
                and doing.strong
                and more is not None
            ):
                found[-1] = i  # 部署/开展家访活动
            elif second(words, i, found, doing, done, takes, head_noun, helper):
                found.append(i)
            continue
        if word.text in POSTS:
            continue  # 由区长担任组长
        counted = counted_object(words, i)
        nominal = doing.also_noun or word.text in words_of("noun_use")
        if nominal and head_noun and not done:
            acted = doing.kind in ("evaluate", "award") and not (
                ends_in(words[i + 1].text, "person", 1)
                and (doing.kind == "award" or not _of_things(words, i))
            )
            opens = prev is None or prev.kind in (AGENCY, DISTRICT)  # 检查企业120家
            helped = any(w.kind == PREPOSITION and w.text in FOR for w in words[max(i - 3, 0) : i])
            leading = helped or (prev is not None and prev.kind == ADVERB) or (acted and opens)
            if not (leading and counted):
                continue
        if prev is not None and prev.kind == NOUN and _within_place(words, i):
            continue  # 在5个无人/值守/小区安装门禁120套
        opener = kinds.rfind(PREPOSITION, 0, i)
        while opener in inside:
            opener = kinds.rfind(PREPOSITION, 0, opener)
        if opener >= 0 and not will_do(words, opener):
            within = words[opener + 1 : i]
            name = words[opener].text
            if name in BY:
                closed = name in ("经", "经过") and AGENCY in kinds[opener + 1 : i]  # 经研究/县政府决定
                closed = (
                    closed
                    or any(w.text in words_of("pp_close") for w in within)
                    or (name in ("按", "按照", "以") and prev is not None and prev.kind == NUMBER)
                    or (prev is not None and prev.kind in (ADVERB, NAME) and prev is not words[opener])
                )
                place = name in USING and prev is not words[opener] and not doing.also_noun and not head_noun
                if not closed and not done and not (doing.strong and (place or counted)):
                    continue
            elif name not in ("由",) and not kinds[opener + 1 : i].strip(_LOOSE):
                if name in TAKES | FOR | WITH or name in ("从", "让", "使", "被", "比"):
                    continue
            called = word.text[-1] == "为" or (more is not None and more.text == "为")
            titled = called and doing.kind == "award" and more is not None and more.kind == NAME
            given = doing.strong and (titled or not called) and by_agent(words, opener, i)
            if name in ("使", "让", "比", "被") and not given:
                continue
            if name in TAKES and more is not None and more.text in ("作为", "当作", "列为", "视为"):
                continue  # 将后期扶持作为重点
            if name in TAKES and doing.also_noun and more is not None and not takes:
                continue
            if not done and _told_behind(words, i):
                continue
            if (
                doing.also_noun
                and not done
                and not takes
                and not (counted and kinds[things_end(words, i + 1, count) + 1 :][:1] == LIST)
                and any(
                    w.kind == VERB and w.doing is not None and not (k == i + 1 and w.doing.also_noun)
                    for k, w in enumerate(words[i + 1 :], i + 1)
                )
            ):
                continue
        if more is None and doing.also_noun and opener < 0 and not (prev is not None and prev.kind == ADVERB):
            continue
        if (
            doing.also_noun
            and not takes
            and prev is not None
            and prev.kind in (NOUN, NAME)
            and not _acts(words, i)
            and not (prev.kind == NAME and opener >= 0 and words[opener].text in BY and counted)
            and not (opener >= 0 and words[opener].text == "在" and counted)
        ):
            continue
        if (
            doing.also_noun
            and more is not None
            and more.kind == VERB
            and (more.doing is not None and not more.doing.also_noun)
        ):
            continue
        found.append(i)
    return _without_contents(words, found)


def _of_things(words: Clause, i: int) -> bool:
    """True for 检查企业120家: the number that closes the object counts no people."""
    number = words[min(things_end(words, i + 1, i + 6), len(words) - 1)].mention
    return number is not None and number.values.get("unit_class") != "person"


def _within_place(words: Clause, i: int) -> bool:
    """True for the verb of an attribute of a place behind 在 and a number, before the predicate with its own object."""
    if words.kinds[i + 1 : i + 3] != NOUN + VERB or words[i + 1].text[-1:] not in "区村镇乡街校厂站":
        return False
    opener = words.kinds.rfind(PREPOSITION, 0, i)
    doing = words[i + 2].doing
    strong = doing is not None and doing.strong and not doing.also_noun
    return strong and opener >= 0 and words[opener].text == "在" and NUMBER in words.kinds[opener:i]


def _resumes(words: Clause, first: int, i: int) -> bool:
    """True where the verb at ``i`` tells what the one right before it is done for: 整合/设立大社区18个."""
    doing = words[i].doing
    strong = doing is not None and doing.strong and not doing.also_noun
    return strong and words[first].text in _PREPARES and counted_object(words, i)


def _fronted(words: Clause) -> int:
    """Where 由 or 被 stands behind what is acted on, its body and verb following; 0 where it does not."""
    kinds = words.kinds
    by = kinds.find(PREPOSITION, 1)
    while by > 0:
        if words[by].text in ("由", "被"):
            at = kinds.find(VERB, by)
            if at > 0 and by_agent(words, by, at) and not _objects_behind(words, at):
                return by
        by = kinds.find(PREPOSITION, by + 1)
    return 0


def _objects_behind(words: Clause, at: int) -> bool:
    """True where the verb at ``at`` has an object of its own behind it."""
    k = run_end(words.kinds, VERB + ASPECT, at + 1)
    return k < len(words) and words.kinds[k] in (NOUN, NAME, NUMBER) and words[k].text not in DONE


def _circumstance(words: Clause) -> int:
    """The verb of 经团县委牵线, 经市国土局勘查定点: what a body did before, so that others could act; else -1."""
    k = words.kinds.find(PREPOSITION, 0, 3)
    if (
        k < 0
        or words[k].text not in ("经", "经过")
        or k + 1 >= len(words)
        or words[k + 1].kind not in (AGENCY, DISTRICT)
    ):
        return -1
    at = words.kinds.find(VERB, k + 1)
    if at < 0 or ASPECT in words.kinds[at : at + 2] or not set(words.kinds[k + 1 : at]) <= _BODIES_NAMED:
        return -1
    return at


def _of_subject(words: Clause, i: int) -> bool:
    """True where the verb at ``i`` is (part of) what the clause is about: 服务/有人管, 考核/动了真格, 放映/设备全部由….

    Nor is 出资 in 由市财政/出资更换 more than the manner of what follows.
    """
    more = words[i + 1]
    if more.text in _THERE_IS or more.text in _REACHING:
        return True
    after = words[i + 2] if i + 2 < len(words) else None
    if more.kind == NOUN and len(more.text) == 1 and after is not None and after.text == "了":
        return True
    if words[i].text in PAYING and more.kind == VERB:
        opener = words.kinds.rfind(PREPOSITION, 0, i)
        return opener >= 0 and words[opener].text == "由" and by_agent(words, opener, i + 1)
    if more.kind != NOUN:
        return False
    k = run_end(words.kinds, NOUN, i + 1)
    moved = k < len(words) and words[k].text in TAKERS and words[k].text[-1] == "到"
    if moved and not any(w.text in TAKES for w in words[:i]):
        return True  # 调解/桌/搬到了集市
    graded = k < len(words) - 1 and k - i < 4 and words[k].text in ("最", "很", "太", "十分", "非常")
    if graded and words[i].text not in words_of("trip"):
        return True  # 改水/动手/最晚
    quantified = k < len(words) - 1 and words[k].text in ("全部", "均", "都", "一律", "统一")
    return quantified and words[k + 1].text in ("由", "被")


def _of_topic(words: Clause, i: int) -> bool:
    """True where the verb at ``i`` belongs to what 对, 把 or 将 put first: 对“甲”奖考核办法/进行修改, 把养老护理/纳入….

    So does every verb before an attitude: 对创建工作的高度重视.
    """
    kinds = words.kinds
    opener = kinds.rfind(PREPOSITION, 0, i)
    if opener < 0 or words[opener].text not in ("对", "对于", "把", "将") or will_do(words, opener):
        return False
    if words[opener].text in ("对", "对于") and words[-1].text.endswith(_ATTITUDES):
        return NUMBER not in kinds[i:] and ASPECT not in kinds[i:]
    goal = next((k for k in range(i + 1, len(words)) if words[k].text in DUMMIES), None)
    if words[opener].text in ("把", "将") and words[i].text not in TAKERS:
        span = next((k for k in range(i + 1, len(words) - 1) if words[k].text in ("由", "从")), 0)
        if span and words.kinds[span + 1] in (NUMBER, DATE) and VERB in words.kinds[span:]:
            return True  # 将企业/注册/时限由15天压缩到3天
    if words[opener].text in ("把", "将"):
        if i + 1 < len(words) and words[i + 1].text in TAKERS:
            return True
    if goal is None or goal + 1 >= len(words) or words[i].text in DUMMIES:
        return False
    between = kinds[i + 1 : goal]
    if not between or not {PREPOSITION, AGENCY, ASPECT, NUMBER}.isdisjoint(between):
        return False
    return words[goal + 1].kind in (VERB, ASPECT) and words[i - 1].kind != ADVERB


def _without_contents(words: Sequence[Word], found: list[int]) -> list[int]:
    """The predicates, without what a rule lays down for each: 明确/每个文化站配备…."""
    if len(found) < 2:
        return found
    for n, at in enumerate(found[:-1]):
        if words[at].text in ("明确", "规定", "明确规定") and words[at + 1].text[:1] in "每各凡由":
            return found[:n]
    return found


def _told_behind(words: Sequence[Word], i: int) -> bool:
    """True where the same subject's verb with 了 stands behind: 对农户建房进行了补助."""
    for k in range(i + 1, min(len(words) - 1, i + 10)):
        if words[k].kind in (AGENCY, DISTRICT):
            return False
        if words[k].kind == VERB and words[k + 1].kind == ASPECT:
            return True
    return False


def _done(words: Sequence[Word], i: int) -> bool:
    return i + 1 < len(words) and words[i + 1].kind == ASPECT


def _acts(words: Clause, i: int) -> bool:
    kinds = words.kinds[:i]
    text = "".join(w.text for w in words[:i] if w.kind == NOUN)
    together = LIST not in kinds and any(w.text in WITH for w in words[:i])
    served = any(w.kind == PREPOSITION and w.text in ("为", "给") for w in words[:i])
    if i > 1 and words[i - 2].kind == AGENCY and words[i - 1].end == words[i].start and manner(words, i - 1):
        k = things_end(words, i + 1, len(words))
        return k > i + 1 and (k == len(words) or words.kinds[k] == NUMBER)  # 县公安局/联手/整治校园周边环境
    if (
        (together or (served and (counted_object(words, i) or NUMBER in kinds)))
        and i + 1 < len(words)
        and words[i + 1].kind in (NOUN, NAME)
    ):
        return True  # 与大学共建试验站
    if i and words[i - 1].text == "时间" and counted_object(words, i):
        return True  # 用两年时间/收储土地1460亩
    if 0 < i < 5 and 2 < len(text) < 6 and text[-1] == "村" and not kinds.strip(NOUN):
        return True  # 雨强村建设…
    return tailed(text, "actor") or (i > 0 and words[i - 1].kind == ADVERB)


#: What one has, and does not do.
_ATTITUDES = ("重视", "关心", "关注", "支持", "热情", "态度", "信心", "决心", "认识", "理解", "期望")
