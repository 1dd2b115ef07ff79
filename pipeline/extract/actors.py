"""Actors: who does what a clause tells.

Shape      江北区 成立 …, 区卫生局、物价局 公布 …, 五城区 都 …: a division or an agency before the verb
Evidence   the last link of a chain, all of a list; an agency acts for the division that it belongs to
Not this   区委书记 (the man), 江北区的居民 (an attribute), 与驻区单位 (the partner), 居民 (who is acted for)
Ask first  全区, 该区 and 区民政局 in a visited place are that place's; in the author's own part the author's
First seen a study-tour report: five districts visited, each with its own undertakings
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from pipeline.core import Mention, Span
from pipeline.data import chain
from pipeline.extract.clause import (
    ADVERB,
    AGENCY,
    AND,
    ASPECT,
    COPULA,
    DISTRICT,
    LIST,
    LOCALIZER,
    NOUN,
    NUMBER,
    PARTICLE,
    PERSON,
    PREPOSITION,
    VERB,
    Word,
    tailed,
    words_of,
)
from pipeline.extract.objects import EACH, LISTED
from pipeline.extract.predicates import WITH

__all__ = ["NOBODY", "Actor", "Actors", "code_of"]

#: These speak for the author, wherever they stand.
_OURS = frozenset(
    ("我们", "考察团", "代表团", "学习团", "参观团", "考察组", "我局", "我校", "我院", "我办", "我委")
)
#: An agency that bears its division's name.
_PLACED = regex.compile(
    r"(?![社小园辖校城地片库]区|市[场民政委府])[^省市区县旗镇乡、和]{1,6}(?:省|市|区|县|旗|镇|乡|街道|自治州|盟)\p{Han}"
)
_LEVELS = frozenset("国中省市区县旗镇乡街村")
_PRIVATE = frozenset("企业 公司 商户 农户 村民 居民 群众 开发商 客商 企业家 市民 业主 经营户".split())
_OFFICIAL = regex.compile(r"(?:长|书记|主任|主席|委员|团长|常委)$")


@dataclass(slots=True)
class Actor:
    """Who acts. ``said``: its characters where the sentence names it; ``codes`` and ``entities`` in the order named."""

    codes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    said: Span | None = None
    conflict: bool = False


#: Somebody is named who is no actor of an undertaking.
NOBODY = Actor(("-",))


class Actors:
    """Who acts in one document. ``home``: the author's division; ``spoken``: who is being spoken of."""

    def __init__(self, text: str, facts: Mapping[str, Mapping[str, Any]], home: str, tour: bool) -> None:
        self.text, self.facts, self.home, self.tour = text, facts, home, tour
        self.spoken = Actor()
        #: Where divisions of one code are named, in the order of the text.
        self.places: list[tuple[int, str]] = []

    def of_mentions(self, named: Sequence[Mention]) -> Actor:
        codes: list[str] = []
        entities: list[str] = []
        for mention in named:
            members = self.facts.get(mention.entity, {}).get("members") or ()
            code = code_of(mention.entity)
            more = [code] if code else [str(m) for m in members if m] or [""]
            for one in more:
                if one and one not in codes:
                    codes.append(one)
            if mention.entity and mention.entity not in entities:
                entities.append(mention.entity)
        return Actor(
            tuple(codes), tuple(entities), None, any("conflict" in f for m in named for f in m.flags)
        )

    def subject(
        self, words: Sequence[Word], at: int, current: Actor, left: int = 0, whole: bool = False
    ) -> Actor | None:
        """Who is named as actor between ``left`` and the verb at ``at``; ``NOBODY``: somebody who is none."""
        group: list[Word] = []
        best: list[Word] = []
        noun: list[Word] = []
        k = left
        while k < at:
            word = words[k]
            more = words[k + 1] if k + 1 < len(words) else None
            if word.kind in (DISTRICT, AGENCY):
                taken = k > left and (
                    words[k - 1].use == "verb" or words[k - 1].text in ("深入", "走进", "来到")
                )
                if taken and not group and not (more is not None and more.kind in (ADVERB, ASPECT, VERB)):
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
                elif (
                    word.kind == AGENCY
                    and more is not None
                    and more.kind in (NOUN, PERSON)
                    and more.text not in LISTED
                    and not _how(words, k + 1)
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
                and (group or noun or k == left or words[k - 1].kind == ADVERB)
            ):
                break
            elif word.kind in (LIST, AND) and group:
                pass
            elif word.text in LISTED and group and (last_of := _among_others(words, k, at)):
                k = last_of  # 财政局、科技局等9家单位联合印发
            elif word.kind == PREPOSITION and word.text not in ("由",):
                end = _closes(words, k, at)
                if end is None:
                    break
                k = end
                group = []
            elif (word.kind == VERB and whole) or (word.kind == COPULA and k > left):
                break
            else:
                group = []
                if word.kind in (NOUN, NUMBER, PERSON) and not (more is not None and more.text[:1] == "所"):
                    noun.append(word)
            k += 1
        if best and noun and noun[-1].end == words[at - 1].end and noun[-1].start > best[-1].end:
            if noun[-1].text in _PRIVATE and not any(w.text in words_of("unasked") for w in words[left:at]):
                return NOBODY  # 西岗区企业投资2亿元: the district is where they are
        if best:
            last = best[-1]
            behind = next((w for w in words if w.start == last.end), None)
            actor = self._acting(best)
            if behind is not None and behind.text in words_of("actor") and actor.said is not None:
                actor.said = Span(actor.said.start, behind.end)
            return actor
        run = [w for w in noun if w.text not in EACH]
        if not run:
            return None
        text = "".join(w.text for w in run)
        if any(w.kind == PERSON for w in run):
            person = next(i for i, w in enumerate(run) if w.kind == PERSON)
            if person and _OFFICIAL.search(run[person - 1].text):
                return Actor(current.codes, current.entities, Span(run[person - 1].start, run[person].end))
            return NOBODY
        if whole and run[0] is not words[0]:
            return None
        while len(run) > 1 and (run[-1].kind == NUMBER or run[-1].text == "一行"):
            run.pop()  # 考察组一行14人
        text = "".join(w.text for w in run)
        last = run[-1]
        if text in words_of("actor") or last.text in words_of("actor") or tailed(text, "actor", 3):
            for name in _actors():
                if not (text == name or last.text == name or (len(name) > 2 and text.endswith(name))):
                    continue
                if last.end - run[0].start != len(text):
                    continue
                start = run[0].start if run[0].kind == NUMBER or len(text) <= 8 else last.end - len(name)
                said = Span(start, last.end)
                if name in _OURS and self.home:
                    return Actor((self.home,), (f"district-{self.home}",), said)
                meant = self._meant(name, current.codes) if current.codes and name.endswith("财政") else None
                if meant is not None:
                    return Actor(meant, tuple(f"district-{code}" for code in meant), said)
                return Actor(current.codes, current.entities, said)
        if run[0] is words[left] and last.text[-1:] == "村" and len(text) <= 6 and at > left:
            after = next((w for w in words if w.start >= last.end), None)
            if last.end - run[0].start == len(text) and after is not None and after.kind != LIST:
                return Actor(current.codes, current.entities, Span(run[0].start, last.end))  # 骑坪村
        if last.text in words_of("folk") or text in words_of("folk"):
            if any(w.text in words_of("unasked") for w in words[left:at]):
                return Actor(current.codes, current.entities, last.span)  # 居民自发组建…
            return NOBODY
        if tailed(last.text, "outcome"):
            return NOBODY
        return None

    def _acting(self, group: Sequence[Word]) -> Actor:
        """The actor that a group of divisions and agencies names: a chain's last link, all of a list."""
        heads: list[Word] = []
        places: list[Mention | None] = []
        for i, word in enumerate(group):
            before = group[i - 1] if i else None
            chained = before is not None and before.end == word.start
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
                visited = self.spoken.codes
                if mention.subtype == "deictic" and word.text[:1] == "全" and len(visited) == 1:
                    if len(visited[0]) == len("".join(new[:1]) or visited[0]) and not self.own(self.spoken):
                        new = visited  # 全区 in a visited district is that district
            elif place is not None:
                new = self.of_mentions([place]).codes
            elif new and kind == AGENCY and word.text[:1] not in _LEVELS:
                pass  # 区信访局、司法局: of the same division
            else:
                new = self._owner(mention)
            kind = word.kind
            codes += [c for c in new if c not in codes]
            if mention.entity and mention.entity not in entities:
                entities.append(mention.entity)
        return Actor(tuple(codes), tuple(entities), Span(heads[0].start, heads[-1].end), conflict)

    def _owner(self, mention: Mention) -> tuple[str, ...]:
        """The division that an agency belongs to: the one spoken of; the author's agencies know their own."""
        spoken = self.spoken.codes
        owner = str(self.facts.get(mention.entity, {}).get("owner_code") or "")
        if owner and _PLACED.match(mention.span.of(self.text)):
            return (owner,)
        if self._ours(mention) and len(spoken) == 1 and spoken[0].endswith("00") and spoken[0] != self.home:
            return (self.home,)  # 县教育局, after what the province did for us
        if not spoken or spoken == (self.home,):
            if owner != self.home and self._ours(mention):
                return (self.home,)
            over = self._above(mention.span.of(self.text), (self.home,)) if len(self.home) == 9 else ""
            if over and owner == self.home:
                return (over,)  # 县应急管理局 in a town's report
            return (owner,) if owner else spoken
        above = self._meant(mention.span.of(self.text), spoken)
        if above is not None:
            return above
        if len(spoken) > 1 and mention.span.of(self.text)[:1] in ("区", "县"):
            at = bisect_left(self.places, (mention.span.start, ""))
            near = [
                code for start, code in self.places[max(at - 3, 0) : at] if mention.span.start - start < 200
            ]
            if near and near[-1] in spoken:
                return (near[-1],)  # 新浦、海州两区…新浦区老人占…，区民政局…
        if len(spoken) > 1 and owner and owner != self.home:
            return (owner,)
        return spoken

    def _called(self, code: str) -> str:
        """A division's name: as the report has it, else as the gazetteer has it."""
        links = chain(code)
        return str(self.facts.get(f"district-{code}", {}).get("name") or (links[-1].name if links else ""))

    def _above(self, name: str, spoken: Sequence[str]) -> str:
        """The division above the one spoken of that a bare 市, 区, 县 means: 区残联 in the paragraph of a street."""
        county, city = {code[:6] for code in spoken}, {code[:4] for code in spoken}
        if name[:1] in ("区", "县", "旗", "市") and len(county) == 1:
            code = next(iter(county))
            called = self._called(code)
            if name[:1] != "市" or called.endswith("市"):
                return "" if code.endswith("00") else code
        if name[:1] == "市" and len(city) == 1:
            return next(iter(city)) + "00"
        return ""

    def _meant(self, name: str, spoken: Sequence[str]) -> tuple[str, ...] | None:
        """Whose body a bare 市…, 区…, 县… is beside the division spoken of; None where that does not tell.

        县财政 beside a district or a city is nobody's that was spoken of: it is the author's.
        """
        if spoken == (self.home,):
            return None
        above = self._above(name, spoken)
        if not above:
            return None
        called = self._called(above)
        if (name[:1] == "县" and called[-1:] in ("区", "市")) or (name[:1] == "区" and called[-1:] == "县"):
            return (self.home,) if self.home else ()
        return (above,)

    def _ours(self, mention: Mention) -> bool:
        """True for 市委组织部 in a city's report, 区残联 in a district's: nobody else's is meant by the bare level."""
        head = mention.span.of(self.text)[:1]
        if len(self.home) == 6:
            return head == "市" if self.home.endswith("00") else head in ("区", "县", "旗")
        return len(self.home) == 9 and head in ("镇", "乡")

    def own(self, actor: Actor) -> bool:
        if not actor.codes or not self.home:
            return not (self.tour and actor.codes)
        home = self.home.rstrip("0") if len(self.home) == 6 and self.home.endswith("00") else self.home
        return any(code.startswith(home) for code in actor.codes) or all(
            home.startswith(c[:6].rstrip("0")) for c in actor.codes
        )


def code_of(entity: str) -> str:
    code = entity.removeprefix("district-")
    return code if code.isdigit() and code.isascii() else ""


@cache
def _actors() -> tuple[str, ...]:
    """Nouns that are actors, the longest first."""
    return tuple(sorted(words_of("actor"), key=lambda name: (-len(name), name)))


def _how(words: Sequence[Word], k: int) -> bool:
    """True for a word that says how a body acts, and names nobody of it: 卫计委/组团…, 医院/柔性/引进."""
    word, more = words[k], words[k + 1] if k + 1 < len(words) else None
    return word.use != "" or (word.text[-1:] in "性式" and more is not None and more.kind == VERB)


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
    """The last word of the phrase that a preposition at ``k`` opens, or None where it reaches up to the verb."""
    for j in range(k + 1, at):
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
