"""Persons: a family name and a given name beside a post, a profession, a form of address.

    区委副书记宋明远区委常委、宣传部部长马秀莲为正、副团长      宋明远 (区委副书记), 马秀莲 (区委常委, 宣传部部长)

Shape      a family name of the table and one or two characters
Evidence   a role before it (镇长：雷永强) or behind it (宋明远同志), a row of names, the same name found
           elsewhere
Not this   书记|任组长, 居民|安全意识, 部长|陪同; a role without a name; 老郭
Ask first  how long the name is: 黄坚|为, since 为 opens a clause and 黄坚为 is met nowhere else
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.extract import agencies, districts, naming
from pipeline.extract.agency_places import Agencies
from pipeline.extract.district_spots import OPENERS, Districts
from pipeline.extract.gazetteer import TOWN_NAME
from pipeline.extract.person_places import (
    RULE,
    WORDLIKE,
    Persons,
    Someone,
    plain_words,
    role_heads,
    role_pairs,
    roles,
    surnames,
)
from pipeline.extract.person_roles import NEVER, THINGS
from pipeline.extract.person_sounds import PEOPLE_DO, Sounds
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, is_han, view

#: Plain people are called so behind their names too: 许国强老人.
CALLED = frozenset(["老人", "大爷", "大妈", "大娘", "奶奶", "爷爷", "师傅", "阿姨", "老汉", "烈士"])
#: Of whom a name may stand alone behind them.
KIN = frozenset("妻子 丈夫 儿子 女儿 母亲 父亲 牧民 牧户 护林员 爱人".split())
#: Odds from which on a stretch is a name by its looks, and from which on where a name stands beside it.
LIKELY = 0.0
POSSIBLE = -1.5
BEHIND_ROLE = -1.0
LIKELY_SHORT = 0.6
#: What a body right before the name takes off them: 县医院|周涛院长.
SERVING = 0.8
#: Enough for what fills its place in a row of names.
IN_ROW = -4.0
#: 委员会, 主席令, 代表团: behind these the role is a part of another word.
OTHER_WORD = frozenset("会团令台室制证岗墓陵")
ROW_MARKS = ("、", "和", "与", "及")


def roles_in(page: View) -> Iterator[tuple[int, str]]:
    """The roles of a document, the longest at each place, none inside another."""
    text, heads = page.folded, role_heads()
    last = 0
    for i, piece in page.pairs(role_pairs()):
        if i < last:
            continue
        for role in heads[text[i : i + 2]]:
            if text.startswith(role, i, piece.end):
                yield i, role
                last = i + len(role)
                break


#: Names that 等村, 等边远乡镇 or 一带 closes; 等村干部 and 等镇领导 close a row of persons.
PLACE_ROW = regex.compile(
    r"(?P<names>\p{Han}{2,6}+(?:[、和与及]\p{Han}{2,5}){0,8}?)"
    r"(?:等(?:[0-9一二两三四五六七八九十]{1,3}个)?\p{Han}{0,4}?"
    r"(?:村|乡镇|镇|乡|街道|社区|自然屯|村民小组)(?![民干支委医官里主教妇领长政党副人机企级属])|一带)"
)
ROW_JOINT = regex.compile(r"[、和与及]")
ROW_GOES_ON = ("、", "和", "与", "及", "等", "一带")


def propose(doc: Document, settings: Settings) -> Iterator[Mention | Record]:
    """Mentions of persons, and a Record for each (table persons)."""
    page = view(doc)
    places = districts.survey(doc, page, settings)
    found = survey(doc, page, settings, agencies.survey(doc, page, settings, places), places)
    yield from found.mentions
    yield from found.records


def survey(doc: Document, page: View, settings: Settings, bodies: Agencies, places: Districts) -> Persons:
    """All that this rule knows of a document, given its agencies and divisions."""
    stems = {TOWN_NAME.sub("", spot.name) if spot.kind == "town" else spot.name[:-1] for spot in places.spots}
    return _Survey(page, bodies).run(frozenset(stem for stem in stems if len(stem) == 2))


class _Survey(Sounds):
    """The steps of one document: beside roles, by sound, by deeds, by looks, again, tell."""

    def run(self, stems: frozenset[str]) -> Persons:
        """``stems``: what divisions of the report are called without their class, 饶峰 of 饶峰镇."""
        text = self.text
        hits = [
            (i, role)
            for i, role in roles_in(self.page)
            if (len(role) > 2 or self._opens_role(i))
            and text[i + len(role) : i + len(role) + 1] not in OTHER_WORD
        ]
        self.role_starts = {i for i, _ in hits}
        self.starts_of_roles = frozenset(self.role_starts)
        behind = {i + len(role) for i, role in hits}
        self.posts = {
            i + len(role)
            for i, role in hits
            if roles()[role] in ("post", "profession") or role in KIN or text[i - 1 : i] == "族"
        }
        # 镇长：雷永强
        self.ends_of_roles = frozenset(behind | {at + 1 for at in behind if text[at : at + 1] in ("：", ":")})
        for start, role in hits:
            kind = roles()[role]
            if kind != "address":
                at = start + len(role)
                if at < len(text) and text[at] in "：: 　" and not self.page.stop_at(at + 1):
                    at += 1
                self._behind(at, kind)
            if kind in ("address", "post", "profession") or role in CALLED:
                self._before(start, kind)
        self._sounds()
        self._speaking()
        self._by_looks()
        self._sounds_before()
        self._again()
        self._no_places()
        self.found = {
            at: one
            for at, one in self.found.items()
            if one.titles or one.name[:2] not in stems  # 饶峰河, 张店胜在窗口
        }
        return self._tell()

    def _speaking(self) -> None:
        """A word of three characters that opens a clause, looks like a name, and does what people do:
        带队, 主持.
        """
        text = self.text
        for hit in PEOPLE_DO.finditer(text):
            j = hit.start()
            i = j - 3
            if (
                i < 0
                or i in self.found
                or not self._like_word(i, j)
                or not self._open_before(i)
                or not self.page.starts
            ):
                continue
            name, surname = text[i:j], self._surname(i)
            if (
                surname
                and name[1:] not in naming.TITLES
                and surname not in WORDLIKE
                and surnames()[surname] >= 20
                and name[:2] not in plain_words()
                and all(map(is_han, name))
                and not NEVER.intersection(name[1:])
                and name[-1] not in THINGS
                and name[-1] not in naming.OPENS_MORE
                and self.page.within(i, j)
                and not any(p in self.taken for p in range(i, j))
            ):
                self._add(i, j, (), "", 0.75)

    def _by_looks(self) -> None:
        """Names that nothing but their characters and their neighbours tell, and the rows they stand in."""
        text = self.text
        some = [
            one
            for one in naming.likely(self.page, self.starts_of_roles, self.ends_of_roles, POSSIBLE, IN_ROW)
            if not any(p in self.taken for p in range(one.start, one.end))
        ]
        covered = {p for one in self.found.values() for p in range(one.start, one.end)}
        ends = {one.end for one in self.found.values()}
        starts = set(self.found)
        while some:
            left: list[naming.Odds] = []
            for one in some:
                if any(p in covered for p in range(one.start, one.end)):
                    continue
                beside = (text[one.start - 1 : one.start] in ROW_MARKS and one.start - 1 in ends) or (
                    text[one.end : one.end + 1] in ROW_MARKS and one.end + 1 in starts
                )
                # 残疾人|康复: two characters need more than three.
                role = one.start in self.ends_of_roles
                short = one.end - one.start == 2
                alone = LIKELY_SHORT if short else LIKELY
                enough = (LIKELY if short else BEHIND_ROLE) if role else alone
                if one.start in self.agency_ends:
                    enough -= SERVING
                if one.odds < enough and not (beside and (one.odds >= POSSIBLE or self._fills(one))):
                    left.append(one)
                    continue
                titles, agency = self._titles(one.start)
                sure = 1 / (1 + exp(-one.odds - (1.5 if beside else 0.5)))
                self._add(one.start, one.end, titles, agency, sure)
                covered.update(range(one.start, one.end))
                ends.add(one.end)
                starts.add(one.start)
            if len(left) == len(some):
                break
            some = left

    def _fills(self, one: naming.Odds) -> bool:
        """石红军、师百战、井长旺等18人: nothing else stands in its place of the row."""
        text = self.text
        before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
        opens = not is_han(before) if before else True
        opens = opens or before in ROW_MARKS or before in OPENERS
        return (
            one.end - one.start > 2
            and opens
            and (after in ROW_MARKS or after in "等，。；" or not is_han(after or "。"))
        )

    def _again(self) -> None:
        """The same name where no role stands beside it."""
        text, page = self.text, self.page
        for name in sorted({p.name for p in self.found.values()}, key=len, reverse=True):
            at = text.find(name)
            while at >= 0:
                free = not any(p.start < at + len(name) and at < p.end for p in self.found.values())
                clear = len(name) > 2 or (page.begins_word(at) and at + len(name) in page.ends)
                if free and clear and page.block_at(at) >= 0 and page.within(at, at + len(name)):
                    self.found[at] = Someone(at, at + len(name), name, sure=0.85)
                at = text.find(name, at + 1)

    def _no_places(self) -> None:
        """白龙潭、郝家冲等村: names in a row of places, and the same ones elsewhere, are places."""
        titled = {one.name for one in self.found.values() if one.titles}
        doubtful = {one.name for one in self.found.values() if not one.titles}
        if not any(self._in_row(name) for name in doubtful):
            return
        places = {
            name
            for row in PLACE_ROW.finditer(self.text)
            for name in ROW_JOINT.split(row["names"])
            if name not in titled
        }
        # The first of the row may still hold what stands before it: 扶持白龙潭.
        self.found = {
            at: one
            for at, one in self.found.items()
            if one.titles or not any(name == one.name or name.endswith(one.name) for name in places)
        }

    def _in_row(self, name: str) -> bool:
        """True where a name stands before what joins or closes a row of places."""
        text = self.text
        at = text.find(name)
        while at >= 0:
            if text.startswith(ROW_GOES_ON, at + len(name)):
                return True
            at = text.find(name, at + 1)
        return False

    def _tell(self) -> Persons:
        told = Persons(sorted(self.found.values(), key=lambda p: p.start))
        people: dict[str, list[tuple[Someone, Mention]]] = {}
        for one in told.found:
            key = f"person-{one.name}"
            mention = Mention(Span(one.start, one.end), "person", RULE, "", one.name, one.sure, key)
            told.mentions.append(mention)
            people.setdefault(key, []).append((one, mention))
        for key, pairs in people.items():
            titles = dict.fromkeys(t for one, _ in pairs for t in one.titles)
            values: dict[str, Any] = {
                "name": pairs[0][0].name,
                "titles": tuple(titles),
                "agency_id": next((one.agency for one, _ in pairs if one.agency), ""),
            }
            sure = max(m.confidence for _, m in pairs)
            told.records.append(Record("persons", key, RULE, pairs[0][1].span, sure, values))
        return told
