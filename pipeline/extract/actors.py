"""Actors: who does what a clause tells.

Shape      江北区 成立 …, 区卫生局、物价局 公布 …, 五城区 都 …: a division or an agency before the verb
Evidence   the last link of a chain, all of a list; an agency acts for the division that it belongs to
Not this   区委书记 (the man), 江北区的居民 (an attribute), 与驻区单位 (the partner), 居民 (who is acted for)
Ask first  全区, 该区 and 区民政局 in a visited place are that place's; in the author's own part the author's
First seen a study-tour report: five districts visited, each with its own undertakings
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from pipeline.core import Mention, Span
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
    words_of,
)
from pipeline.extract.objects import EACH
from pipeline.extract.predicates import WITH

__all__ = ["NOBODY", "Actor", "Actors", "code_of"]

#: These speak for the author, wherever they stand.
_OURS = frozenset(
    ("我们", "考察团", "代表团", "学习团", "参观团", "考察组", "我局", "我校", "我院", "我办", "我委")
)
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
                if more is not None and more.kind == PARTICLE and more.text in ("的", "之"):
                    group = []
                elif more is not None and more.kind == NUMBER and len(group) > 0:
                    group, best = [], []  # 东岗等3个街道的书记
                elif more is not None and more.text == "所":
                    group = []
                elif (
                    word.kind == AGENCY
                    and more is not None
                    and more.kind in (NOUN, PERSON)
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
        last = run[-1]
        for name in _actors():
            if text == name or last.text == name or (len(name) > 2 and text.endswith(name)):
                if last.end - run[0].start != len(text):
                    continue
                start = run[0].start if run[0].kind == NUMBER or len(text) <= 8 else last.end - len(name)
                said = Span(start, last.end)
                if name in _OURS and self.home:
                    return Actor((self.home,), (f"district-{self.home}",), said)
                return Actor(current.codes, current.entities, said)
        if last.text in words_of("folk") or text in words_of("folk"):
            return NOBODY
        if any(last.text.endswith(word) for word in words_of("outcome")):
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
                    if len(visited[0]) == len("".join(new[:1])) and not self.own(self.spoken):
                        new = visited  # 全区 in a visited district is that district
            elif place is not None:
                new = self.of_mentions([place]).codes
            else:
                new = self._owner(mention)
            codes += [c for c in new if c not in codes]
            if mention.entity and mention.entity not in entities:
                entities.append(mention.entity)
        return Actor(tuple(codes), tuple(entities), Span(heads[0].start, heads[-1].end), conflict)

    def _owner(self, mention: Mention) -> tuple[str, ...]:
        """The division that an agency belongs to: the one spoken of; the author's agencies know their own."""
        spoken = self.spoken.codes
        owner = str(self.facts.get(mention.entity, {}).get("owner_code") or "")
        if not spoken or spoken == (self.home,):
            return (owner,) if owner else spoken
        if len(spoken) == 1 and len(spoken[0]) == 9 and mention.span.of(self.text)[:1] in ("区", "县", "市"):
            return (spoken[0][:6],)  # 区残联 in the paragraph of a street
        if len(spoken) > 1 and owner and owner != self.home:
            return (owner,)
        return spoken

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
