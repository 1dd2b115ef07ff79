"""Actors: who does what a clause tells.

Shape      江北区 成立 …, 区卫生局、物价局 公布 …, 五城区 都 …: a division or an agency before the verb
Evidence   the last link of a chain, all of a list; an agency acts for the division that it belongs to
Not this   区委书记 (the man), 江北区的居民 (an attribute), 与驻区单位 (the partner), 居民 (who is acted for)
Ask first  全区, 该区 and 区民政局 in a visited place are that place's; in the author's own part the author's
First seen a study-tour report: five districts visited, each with its own undertakings
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.core import Mention, Span
from pipeline.extract.agents import LEVELLED, manner
from pipeline.extract.counts import number
from pipeline.extract.frame_words import BY, WITH
from pipeline.extract.objects import EACH, LISTED, RESULTS
from pipeline.extract.owners import COUNTY_SCHOOL, NOBODY, Actor, Owners, code_of
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
)

__all__ = ["NOBODY", "Actor", "Actors", "assists", "code_of", "firms", "judged", "perceives", "returns"]

#: These speak for the author, wherever they stand.
_OURS = frozenset(
    "我们 考察团 代表团 学习团 参观团 考察组 调研组 课题组 检查组 视察组 评议组 执法检查组 我局 我校 我院 我办 我委".split()
)
_LEVELS = frozenset("国中省市州盟区县旗镇乡街村")
#: 各乡镇, 各县（市、区）: all of a level in the division above them.
_ALL = regex.compile(
    r"各(?:自治区|街道|社区|(?:[省市州盟县区旗镇乡村]|[（(])[省市州盟县区旗镇乡村街道、和（()）]*)"
)
#: 15个乡镇, 其他乡镇: many of a level, of the division that holds them.
_MANY = regex.compile(
    r"(?:[0-9一二三四五六七八九十百]{1,4}个|其他|其它|其余|多数|大部分|所有|全部)"
    r"(乡镇|镇街|镇|乡|街道|县区|县市|县|区)(?:、?街道|[、和](?:乡|镇|办事处|区|市)){0,2}"
)
#: 县领导, 市直部门: people and bodies of a level, all of them.
_OF_LEVEL = regex.compile(
    r"(?P<level>自治区|[省市州盟区县旗镇乡])(?:级?(?:主要)?领导(?:干部|同志)?|(?:直|级)(?:各|机关)?(?:部门|单位|机关)?|四大班子|几大班子)"
)
#: 公安机关, 检察院: these are a county's, whichever of its towns was spoken of last; so is a forest farm.
_COUNTY_BODY = regex.compile(
    r"(?:公安|检察|司法|税务|工商|政法|纪检监察|纪检|民政|教育|农业|林业|水利|卫生|财政|交通|城管|环保|市场监管)(?:机关|部门)"
    r"|检察院|法院|(?:公安|消防|交警|武警)(?:[大中支]队|救援[大中支]队)?|\p{Han}{0,8}(?:林场|农场|茶场|牧场|渔场|园艺场|良种场|管理局|管理处|保护区|研究所|电视台|图书馆|文化馆|博物馆)"
)
#: 县里, 市财政: whom the level alone names.
_LEVEL_ALONE = regex.compile(r"(?P<level>自治区|[省市州盟区县旗镇乡])(?:里|级|本级|级财政|财政)")
#: 我站, 我社区: these speak for the author too.
_OUR = regex.compile(
    r"[我本](?:[局校院办委厂站所馆队会处科室部厅行社园场司]|社区|村|中心|公司|单位|支队|大队)"
)
#: 市督查组, 县武警中队, 省防总: bodies that no table knows, with their level.
_LEVELLED = regex.compile(
    r"(?P<level>自治区|[省市州盟县旗镇乡]|区(?![域间划位]))(?![民场容域长委])"
    r"(?:防总|防办|防指|[一二三四五六七八九]中|党校"
    r"|\p{Han}{1,6}(?:组|队|站|中心|办|所|馆|专班|指挥部|总会|分局|支行|学校|中学|小学|高中|中专|职中|医院|幼儿园|局|厅|段|供销社|民委|科委|计委|经委))"
)
_LEVELS_SAID = (_LEVEL_ALONE, _LEVELLED, _OF_LEVEL)
#: How what these patterns match begins, and how a county's bodies end.
_LEVEL_FIRST = frozenset("自省市州盟区县旗镇乡")
_MANY_FIRST = frozenset("0123456789一二三四五六七八九十百其多大所全")
_COUNTY_BODY_LAST = frozenset("关门院安防警场局处区所台馆")
#: 两县, 三地
_SEVERAL = regex.compile(r"([两二三四五六七八九])(地|省|市|州|县|区|旗|镇|乡)")
#: Bodies within whatever is spoken of: 校团委, 社区居委会.
_BODIES_WITHIN = tuple(
    "团委 团支部 团总支部 党支部 党总支 党委 工会 居委会 村委会 村两委 教务处 政教处 总务处 校委会 学生会".split()
)
#: 副县长: of the county that is spoken of, though one of its towns was spoken of last.
_HEAD = regex.compile(r"(?:^|副)([省市州盟区县旗镇乡])长$")
#: Whom one asks to act for one.
_ASKS = frozenset("请 邀请 聘请 特邀 委托 约请".split())
#: A place behind them is where one goes, or along which.
_THITHER = frozenset("深入 走进 来到 沿 沿着 途经 途径 辗转".split())
#: A place behind them is whom one does as.
_AFTER = frozenset("比照 参照 对照 仿照 仿效 效仿 借鉴 学习".split())
#: The people of a body: what they do, it does.
_MEMBERS = frozenset("师生 职工 干警 教职工 干部职工 医护人员 官兵 民警 员工 教师 机关干部".split())
#: What visitors do with their eyes and ears: what follows is told of the place.
_PERCEIVES = frozenset(
    "看到 看见 见到 了解到 得知 获悉 听到 听说 注意到 发现 感到 感受到 体会到 深感 认为 觉得".split()
)
#: How a report leaves the places visited.
_BACK = regex.compile(
    r"(?:学习|考察|参观)?(?:回来|归来|返程|返回)(?:之后|以后|后|，|$)|(?:为此|因此|我们)?(?:建议|恳请)"
)
_LETS = frozenset("让 使 令".split())
#: Who helps the one that leads: at the end of a clause, and where the clause has lost its end.
_ASSISTS = frozenset("配合 参与 协助 协同 协办 参加 支持 参与配合 协同配合 密切配合 积极配合".split())
_HELPS = frozenset("配合 协助 参与 协同".split())
_LEADS = frozenset("牵头 负责 为主 主办".split())
#: What firms are called, whose doings are no undertakings.
_FIRM = regex.compile(r"(?:公司|集团|企业|厂家?|开发商)$")
_PRIVATE = frozenset("企业 公司 商户 农户 村民 居民 群众 开发商 客商 企业家 市民 业主 经营户".split())
#: Who acts where they live: 当地群众10天内抢修围墙260米.
_NEIGHBOURS = frozenset("群众 居民 村民 农户 农民 百姓 干部群众 牧民 渔民".split())
_OFFICIAL = regex.compile(r"(?:长|书记|支书|主任|主席|委员|团长|常委)$")


_THINGS = NOUN + NUMBER + PERSON
_NAMING = frozenset((DISTRICT, AGENCY, *_THINGS))


class Actors(Owners):
    """Who acts in one document. ``home``: the author's division; ``spoken``: who is being spoken of."""

    def subject(
        self, words: Clause, at: int, current: Actor, left: int = 0, whole: bool = False
    ) -> Actor | None:
        """Who is named as actor between ``left`` and the verb at ``at``; ``NOBODY``: somebody who is none."""
        if whole and words.kinds.lstrip(ADVERB).startswith(VERB):
            return None
        if _NAMING.isdisjoint(words.kinds[left:at]):
            return None
        group: list[Word] = []
        best: list[Word] = []
        noun: list[Word] = []
        k = left = self._party(words, left, at)
        opener = self._topic(words, left, at)
        while k < at:
            word = words[k]
            if not group and word.kind in _THINGS and word.text != "被":
                if not (k + 1 < len(words) and words[k + 1].text[0] == "所"):
                    noun.append(word)
                k += 1
                continue
            more = words[k + 1] if k + 1 < len(words) else None
            if word.kind in (DISTRICT, AGENCY):
                like = k > left and words[k - 1].text in _AFTER
                taken = like or (k > left and (words[k - 1].use == "verb" or words[k - 1].text in _THITHER))
                asked = k > left and words[k - 1].text in _ASKS and (best or current.said is not None)
                if asked and not any(_is_money(w) for w in words[at:]):
                    k = _list_end(words, k, at)  # 太源乡…，请县文化馆整理彩带纹样: the town's doing
                    group = []
                elif (
                    taken
                    and not group
                    and (like or not (more is not None and more.kind in (ADVERB, ASPECT, VERB)))
                ):
                    k = _list_end(words, k, at)  # 跨越山西、河北、江苏、广东四省: what the verb before takes
                    group = []
                elif more is not None and more.kind == PARTICLE and more.text in ("的", "之"):
                    topic = k + 2 < len(words) and words[k + 2].text in words_of("topic")
                    group = [word] if topic and word.kind == DISTRICT and k == left else []
                    best = group or best  # 该区的办法是…
                    k += 2 * bool(group)
                elif more is not None and more.kind == NUMBER and len(group) > 0:
                    group, best = [], []  # 东岗等3个街道的书记
                elif more is not None and more.text == "所":
                    group = []
                elif word.kind == DISTRICT and (village := _village(words, k + 1, at)):
                    group.append(Word(word.end, words[village].end, word.text, DISTRICT, word.mention))
                    best, k = group, village
                elif (
                    word.kind == AGENCY
                    and more is not None
                    and more.kind in (NOUN, PERSON)
                    and more.text not in LISTED
                    and more.text not in _MEMBERS
                    and not manner(words, k + 1)
                    and not (k + 2 < len(words) and words[k + 2].kind == ASPECT)
                ):
                    group, best = [], [w for w in best if w not in group]  # 区委书记: the man, not the body
                    noun.append(word)
                else:
                    group.append(word)
                    best = group
            elif (
                word.kind == AND
                and word.text in WITH
                and (group or noun or k == left or words[k - 1].kind in (ADVERB, WILL))
            ):
                of = _attribute_end(words, k, at)
                if not of:
                    break
                k = of  # 与之相邻的/家朋乡
            elif (
                word.text in _HELPS
                and group
                and (any(w.text in _LEADS for w in words[:k]) or current.said is not None)
                and not (more is not None and more.kind in (DISTRICT, AGENCY))
            ):
                best = [w for w in best if w not in group]
                group = []  # 由县水务局牵头泾川镇配合6月底前续建…
            elif word.kind in (LIST, AND) and group:
                pass
            elif word.text in LISTED and group and (last_of := _among_others(words, k, at)):
                k = last_of  # 财政局、科技局等9家单位联合印发
            elif word.text == "被" and more is not None and more.kind in (AGENCY, DISTRICT):
                if whole and best:
                    break  # 砀山县被商务部确定为示范县，获…: it is still the county that is spoken of
                group, best, noun = [], [], []  # 37户被茂林镇整体搬迁
            elif word.kind == PREPOSITION and word.text in _LETS:
                k = _list_end(words, k, at)  # 让居民当家作主|金水区首创…: whom one lets do it
                group = []
            elif word.kind == PREPOSITION and word.text != "由" and not (more and more.kind == ASPECT):
                end = _closes(words, k, at)
                if end is None and at - 2 > k and words[at - 2].use == "doubted":
                    if words[at - 1].kind in (DISTRICT, AGENCY):
                        end = at - 2  # 功夫用在老街上〔的?〕朐阳街道投入2100万元
                if end is None:
                    group = _nearest(words, k, at) if word.text in BY else []
                    best = group or best
                    break
                k = end
                group = []
            elif (word.kind == VERB and whole) or (word.kind == COPULA and k > left):
                break
            else:
                group = []
                if word.text == "由" and word.kind == PREPOSITION:
                    noun = []  # 旧仓库/由/镇财政/出资拆除: what is acted on stands first
                if word.kind in (NOUN, NUMBER, PERSON) and not (more is not None and more.text[:1] == "所"):
                    noun.append(word)
            k += 1
        if best:
            close = next((w.end for w in reversed(words[left : k if whole else at]) if w.kind != ADVERB), 0)
            if noun and noun[-1].end == close and noun[-1].start >= best[-1].end:
                if noun[-1].text in _PRIVATE and not any(
                    w.text in words_of("unasked") for w in words[left:at]
                ):
                    return NOBODY  # 西岗区企业投资2亿元: the district is where they are
            last = best[-1]
            if all(_is_firm(w) for w in best):
                return NOBODY  # what firms do is no undertaking
            opener = opener or self._told_of(words, left, best[0])
            actor = self._acting(best, opener if opener not in best else None)
            behind = next((w for w in words if w.start == last.end), None)
            if behind is not None and behind.text in words_of("actor") and actor.said is not None:
                actor.said = Span(actor.said.start, behind.end)
            return actor
        run = [w for w in noun if w.text not in EACH and w.text not in _ASKS]
        return self._named_by(run, words, left, at, current, opener, k if whole else 0) if run else None

    def _named_by(
        self,
        run: list[Word],
        words: Clause,
        left: int,
        at: int,
        current: Actor,
        opener: Word | None,
        whole: int,
    ) -> Actor | None:
        """Whom the nouns before a verb name where no division and no agency does: an official, 各乡镇, 居民.

        ``whole``: up to where a whole clause was looked through for its subject; 0 where the verb is known.
        """
        ours = run[0].text in _OURS or (self.tour and run[0].text == "大家")
        if ours and self.home and (len(run) == 1 or run[0].end == run[1].start):
            # 考察组行程3200公里
            return Actor((self.home,), (f"district-{self.home}",), run[0].span)
        person = kinds_of(run).find(PERSON) if PERSON in words.kinds else -1
        if person >= 0:
            served = self._served(run, opener)
            if served is not None:
                return served
            if person and _OFFICIAL.search(run[person - 1].text):
                said = Span(run[person - 1].start, run[person].end)
                head = _HEAD.search(run[person - 1].text)
                codes = self._of_level(head[1], current.codes, said.start) if head else current.codes
                same = codes == current.codes
                return Actor(codes, current.entities if same else tuple(f"district-{c}" for c in codes), said)
            return NOBODY
        if whole and run[0] is not words[0]:
            return None
        while len(run) > 1 and run[-1].use == "adjective" and len(run[-1].text) == 2:
            run.pop()  # 省防总紧急
        while len(run) > 1 and (run[-1].kind == NUMBER or run[-1].text == "一行"):
            run.pop()  # 考察组一行14人
        if len(run) > 2 and len(run[-1].text) == 2 and not run[-1].use and run[0].text in _LEVELS:
            body = "".join(w.text for w in run[:-1])
            known = LEVELLED.fullmatch(body) is not None or body in words_of("actor")
            if known and not any(tailed(run[-1].text, kind) for kind in ("person", "actor")):
                run = run[:-1]  # 镇/排灌站/日夜, 县/财政/随后
        text = "".join(w.text for w in run)
        last = run[-1]
        about = (
            self.of_mentions([opener.mention])
            if opener is not None and opener.mention is not None
            else current
        )
        named = self._by_level(run, about)
        if named is not None:
            return named
        if last.end - run[0].start == len(text) and (name := _actor_in(text, last.text)):
            start = run[0].start if run[0].kind == NUMBER or len(text) <= 8 else last.end - len(name)
            return Actor(current.codes, current.entities, Span(start, last.end))
        if end := _villages(words, left, at):
            close = next((w.end for w in reversed(words[left:whole]) if w.kind != ADVERB), 0)
            if not whole or words[end - 1].end == close:
                return Actor(current.codes, current.entities, Span(words[left].start, words[end - 1].end))
        if last.text[-2:] in RESULTS and words[-1].kind == VERB:
            return None  # 抽查结果/张榜公布: what is made public stands first
        if last.text in words_of("folk") or text in words_of("folk"):
            if run[0].text == "当地" and last.text in _NEIGHBOURS and len(run) < 4:
                near = self._below("乡", current.codes, run[0].start)
                return (
                    Actor((near,), (f"district-{near}",), last.span)
                    if near
                    else replace(current, said=last.span)
                )
            if any(w.text in words_of("unasked") for w in words[left:at]):
                return Actor(current.codes, current.entities, last.span)  # 居民自发组建…
            return NOBODY
        if tailed(last.text, "outcome"):
            return NOBODY
        return None

    def _placed(self, mention: Mention) -> bool:
        """True for 池河镇中心小学, which names its own division."""
        owner = str(self.facts.get(mention.entity, {}).get("owner_code") or "")
        return bool(owner) and mention.span.of(self.text).startswith(self._called(owner))

    @staticmethod
    def _party(words: Clause, left: int, at: int) -> int:
        """Where 考察组 stands behind those who take part in it, 区委政法委、区综治办同志参加的/考察组; else ``left``."""
        if _OURS.isdisjoint(words.texts):
            return left
        for k in range(left + 1, at):
            if words[k].text in _OURS and words[k - 1].text == "的" and words.kinds[k - 2] == VERB:
                return k
        return left

    @staticmethod
    def _topic(words: Clause, left: int, at: int) -> Word | None:
        """The division that opens a clause: 紫阳县 of 紫阳县由县公安局牵头."""
        if left + 1 >= at or words.kinds[left] != DISTRICT:
            return None
        more = words[left + 1]
        return words[left] if more.text in ("由", "则由", "是由") or more.kind == DATE else None

    @staticmethod
    def _told_of(words: Sequence[Word], left: int, body: Word) -> Word | None:
        """The division of its level that the clause began with, told of before the body acts: 茶亭镇/地处/山区/镇政府/打井."""
        first = words[left]
        if first.kind != DISTRICT or body.kind != AGENCY or first.text[-1:] not in _LEVELS | {"道"}:
            return None
        if not body.text.startswith("街道" if first.text[-2:] == "街道" else first.text[-1:]):
            return None
        more = words[left + 1]
        between = words[left + 1 : next((k for k, w in enumerate(words) if w is body), left + 1)]
        plain = more.kind in (NOUN, ADVERB, NUMBER) and more.text not in LISTED
        return first if plain and not any(w.kind in (VERB, LIST, AND) for w in between) else None

    def _headed(self, level: str) -> bool:
        """True where the heading is on a division of that level that is not the author's, and another is spoken of."""
        codes = self.scope.codes
        above = (
            len(codes) == 1 and len(self.spoken.codes) == 1 and self._lies_in(codes[0], self.spoken.codes[0])
        )
        return above and codes[0] != self.home and self._called(codes[0]).endswith(level)

    def _served(self, run: Sequence[Word], topic: Word | None) -> Actor | None:
        """The body that an official named with it acts for: 县委 of 县委书记龚汉斌, 县医院 of 县医院周涛院长."""
        for i, word in enumerate(run):
            if word.kind != AGENCY or i + 1 >= len(run) or run[i + 1].start != word.end:
                continue
            behind = [w for w in run[i + 1 : i + 4] if w.kind == NOUN]
            if not any(_OFFICIAL.search(w.text) for w in behind) or not any(
                w.kind == PERSON for w in run[i:]
            ):
                continue
            served = [w for w in run[i + 1 :] if w.kind == AGENCY and w.end - word.end < 24]
            return self._acting([served[-1] if served else word], topic)
        return None

    def _by_level(self, run: Sequence[Word], current: Actor) -> Actor | None:
        """Whom 各乡镇, 县里, 市财政, 校团委 name beside the division that is spoken of; None for other words."""
        last = run[-1]
        start = run[0].start
        if self.text[start - 1 : start] == "各":
            start -= 1
        text = self.text[start : last.end]
        said = Span(start, last.end)
        first = text[0]
        if first in "我本" and self.home and _OUR.fullmatch(text):
            return Actor((self.home,), (f"district-{self.home}",), said)
        if first in "两二三四五六七八九" and (many := _SEVERAL.fullmatch(text)) is not None:
            codes = self._several(number(many[1]) or 0, many[2], start)
            if not codes:
                return None
        elif first == "各" and _ALL.fullmatch(text) is not None:
            codes = self._holding(text[1:2], current.codes)
        elif first in _LEVEL_FIRST and (hit := _level_in(text)):
            codes = self._of_level(hit, current.codes, last.start)
        elif first in _MANY_FIRST and (named := _MANY.fullmatch(text)) is not None:
            codes = self._holding(named[1][:1], current.codes)
        elif last.kind == NOUN and text[-1] in _COUNTY_BODY_LAST and _COUNTY_BODY.fullmatch(text) is not None:
            codes = self._lifted(current.codes)
        elif text in ("街道", "街道办") and run[-1].kind == NOUN:
            near = self._below("街", current.codes, start)  # 在兴华街道开展试点，街道投资45万元
            codes = (near,) if near else current.codes
        elif len(text) < 9 and text.endswith(_BODIES_WITHIN):
            codes = current.codes
        else:
            return None
        entities = current.entities if codes == current.codes else tuple(f"district-{code}" for code in codes)
        return Actor(codes, entities, said)

    def _acting(self, group: Sequence[Word], topic: Word | None = None) -> Actor:
        """The actor that a group of divisions and agencies names: a chain's last link, all of a list.

        ``topic``: the division that the clause began with, if it is not in the group.
        """
        if topic is not None and topic.mention is not None:
            spoken, self.spoken = self.spoken, self.of_mentions([topic.mention])
            try:
                return self._acting(group)
            finally:
                self.spoken = spoken
        heads: list[Word] = []
        places: list[Mention | None] = []
        for i, word in enumerate(group):
            before = group[i - 1] if i else None
            chained = before is not None and before.end == word.start
            if chained and before is not None and before.kind == word.kind == AGENCY:
                chained = word.text[:1] != before.text[:1] or word.text[:1] not in _LEVELS  # 县委县政府
            if chained and heads:
                heads[-1] = word
            else:
                heads.append(word)
                places.append(None)
            if word.kind == DISTRICT:
                places[-1] = word.mention
        codes: list[str] = []
        entities: list[str] = []
        conflict = False
        new: tuple[str, ...] = ()
        kind = ""
        for word, place in zip(heads, places, strict=True):
            if word.mention is None:
                continue
            mention = word.mention
            if word.kind == DISTRICT:
                actor = self.of_mentions([mention])
                conflict |= actor.conflict
                new = actor.codes
                if word.text[:1] == "该" and self._headed(word.text[1:]):
                    new = self.scope.codes  # 如皋市…，南通市财政局补助…；该市: whom the heading is on
                visited = self.spoken.codes
                if mention.subtype == "deictic" and word.text[:1] == "全" and len(visited) == 1:
                    meant = self._above(word.text[1:], visited) if len(visited[0]) == 9 else ""
                    if meant and self._called(meant).endswith(word.text[1:]) and not self.own(self.spoken):
                        new = (meant,)  # 全县, one of its towns spoken of last
                    elif len(visited[0]) == len("".join(new[:1]) or visited[0]) and not self.own(self.spoken):
                        new = visited  # 全区 in a visited district is that district
            elif place is not None:
                new = self.of_mentions([place]).codes
            elif new and kind == AGENCY and word.text[:1] not in _LEVELS and not self._placed(mention):
                pass  # 区信访局、司法局: of the same division
            else:
                new = self._owner(mention)
                if (many := _SEVERAL.match(word.text)) is not None:
                    new = self._several(number(many[1]) or 0, many[2], word.start) or new  # 两县林业局
                if COUNTY_SCHOOL.match(word.text):
                    new = tuple(dict.fromkeys(code[:6] for code in new))
            kind = word.kind
            codes += [c for c in new if c not in codes]
            if mention.entity and mention.entity not in entities:
                entities.append(mention.entity)
        return Actor(tuple(codes), tuple(entities), Span(heads[0].start, heads[-1].end), conflict)


def assists(words: Sequence[Word]) -> bool:
    """True for a clause that tells who helps: 教育局、卫生局配合; who leads stays the actor."""
    return words[-1].text in _ASSISTS and any(w.kind in (AGENCY, DISTRICT) for w in words[:-1])


def judged(words: Sequence[Word], actors: Actors, current: Actor) -> bool:
    """True for 对白河县、镇坪县…予以通报: whom something is done to is not who does it, though spoken of last."""
    if words[0].text not in ("对", "对于") or len(current.codes) != 1:
        return False
    k = next((i for i, w in enumerate(words[1:], 1) if w.kind not in (DISTRICT, LIST, AND)), len(words))
    whole = k > 1 and (k == len(words) or words[k].kind in (VERB, ADVERB) or words[k].use == "verb")
    return (
        whole and current.codes[0] in actors.of_mentions([w.mention for w in words[1:k] if w.mention]).codes
    )


def perceives(words: Sequence[Word]) -> bool:
    """True for 我们在幸福社区看到: the visitors look, and the place is still spoken of."""
    seen = words[-1].text in _PERCEIVES or (len(words) > 1 and words[-2].text + words[-1].text in _PERCEIVES)
    return seen and words[0].text in _OURS | {"大家"}


def returns(words: Sequence[Word]) -> bool:
    """True where a sentence leaves the places visited: 回来以后，…; 建议市政府…: what one asks for is for one's own."""
    return _BACK.match("".join(w.text for w in words[:4])) is not None


def firms(words: Clause) -> bool:
    """True for a clause whose first subject is a firm, or a person without a post: what it goes on to do is theirs too."""
    person = words.kinds.find(PERSON)
    if person >= 0 and not words.kinds[:person].strip(NOUN + NUMBER):
        private = not any(_OFFICIAL.search(w.text) for w in words[max(person - 1, 0) : person + 2])
        return private and person + 1 < len(words)  # 下岗女工李凤琴借到2万元，办起…: her own doing
    for word in words:
        if word.kind in (VERB, PREPOSITION):
            return False
        if _is_firm(word):
            return True
        if word.kind == NOUN and _FIRM.search(word.text):
            return True
    return False


def _is_money(word: Word) -> bool:
    """True for a sum: whom one asks to pay acts, 请市财政局安排经费500万元."""
    return word.kind == NUMBER and word.mention is not None and word.mention.values.get("cls") == "money"


def _is_firm(word: Word) -> bool:
    return word.mention is not None and word.mention.subtype == "enterprise" and bool(_FIRM.search(word.text))


def _actor_in(text: str, last: str) -> str:
    """The longest noun for an actor that a text is, ends in, or that its last word is; "" for none."""
    known = words_of("actor")
    if not (text in known or last in known or tailed(text, "actor", 3)):
        return ""
    ends = [text[k:] for k in range(len(text) - 2)]
    return max((name for name in (text, *ends, last) if name in known), key=len, default="")


def _level_in(text: str) -> str:
    """The level of 县里, 市督查组, 县领导; "" for others."""
    found = next(filter(None, (one.fullmatch(text) for one in _LEVELS_SAID)), None)
    return "" if found is None else str(found["level"])


def _attribute_end(words: Sequence[Word], k: int, at: int) -> int:
    """The 的 that makes an attribute of 与… at the head, right before whom it is told of: 与之相邻的/家朋乡; else 0."""
    of = next((j for j in range(k + 1, min(at, k + 6)) if words[j].text == "的"), 0)
    named = 0 < of < at - 1 and words[of + 1].kind == DISTRICT
    return of if k == 0 and named and not any(w.kind in (DISTRICT, AGENCY) for w in words[k:of]) else 0


def _nearest(words: Sequence[Word], k: int, at: int) -> list[Word]:
    """The body right before its verb, behind a phrase that lost its end: 针对…的实际〔，〕麻家渡镇/率先/推行."""
    end = at
    while end > k + 1 and words[end - 1].kind in (ADVERB, WILL):
        end -= 1
    start = end
    while start > k + 1 and words[start - 1].kind in (DISTRICT, AGENCY, LIST, AND):
        start -= 1
    named = words[start:end]
    if (
        not named
        or words[start - 1].kind in (PREPOSITION, VERB)
        or {named[0].kind, named[-1].kind} & {LIST, AND}
    ):
        return []
    return [w for w in named if w.kind in (DISTRICT, AGENCY)]


def _village(words: Sequence[Word], k: int, at: int) -> int:
    """The last word of a village's name right behind its town's, 大庙乡/黑/虎/村; 0 where there is none.

    What follows is what it does: 官庄乡/石桥/村/自筹资金, and not 官庄乡/六个/村/委会.
    """
    start = k
    while k < min(at, start + 4) and words[k].kind == NOUN and words[k].start == words[k - 1].end:
        if words[k].text[-1:] == "村" and 1 < words[k].end - words[start].start < 6:
            more = words[k + 1] if k + 1 < len(words) else None
            return k if more is not None and more.kind in (VERB, ADVERB, PREPOSITION, NOUN, DATE, WILL) else 0
        k += 1
    return 0


def _villages(words: Sequence[Word], left: int, at: int) -> int:
    """Where the names of villages end that stand at ``left``, 上/元/村, 高/亭/村、三/塘村; 0 where none do.

    What follows is what they do.
    """
    end, start = 0, left
    for k in range(left, min(at, len(words))):
        word = words[k]
        if word.kind in (LIST, AND):
            if not end or end != k:
                return 0
            start = k + 1
        elif word.kind not in (NOUN, LOCALIZER) or word.use or word.end - words[start].start > 5:
            break
        elif word.text[-1:] == "村" and word.end - words[start].start > 2:
            end = k + 1
    after = words[end] if 0 < end < len(words) else None
    return end if after is not None and after.kind in (VERB, ADVERB, PREPOSITION, DATE, WILL) else 0


def _list_end(words: Sequence[Word], k: int, at: int) -> int:
    """The last word of the list of divisions and agencies that begins at ``k``."""
    while k + 1 < at and words[k + 1].kind in (DISTRICT, AGENCY, LIST, AND):
        k += 1
    if k + 1 < at and words[k + 1].text in LISTED:
        k = _among_others(words, k + 1, at) or k
    return k


def _among_others(words: Sequence[Word], k: int, at: int) -> int:
    """Where 等9家单位, 等部门 ends that closes a list of actors; 0 where 的 makes an attribute of it."""
    end = k
    if end + 1 < at and words[end + 1].kind == NUMBER:
        end += 1
    if end + 1 < at and words[end + 1].kind == NOUN and words[end + 1].text in words_of("member"):
        end += 1
    after = words[end + 1] if end + 1 < len(words) else None
    if after is None or (after.kind == PARTICLE and after.text == "的"):
        return 0
    return end if end > k or after.kind in (ADVERB, PREPOSITION, VERB, AND) else 0


def _closes(words: Sequence[Word], k: int, at: int) -> int | None:
    """The last word of the phrase that a preposition at ``k`` opens, or None where it reaches up to the verb.

    The nearest 在 has it: 关键在管|县农业局在市场内设立….
    """
    for j in range(k + 1, at):
        if words[j].kind == MARK:
            return j
        if words[j].text == words[k].text and words[j].kind == PREPOSITION:
            return k
        if words[j].kind == LOCALIZER and words[k].text in (
            "在",
            "从",
            "自",
            "当",
            "自从",
            "随着",
            "除",
            "除了",
        ):
            return j
    return None
