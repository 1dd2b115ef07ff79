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
from dataclasses import dataclass, field
from functools import cache
from math import exp
from typing import Any

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.data.reader import rows
from pipeline.extract import agencies, districts, naming
from pipeline.extract.agencies import Agencies
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, is_han, view

RULE = "extract.persons"

#: Behind a name: words that open what somebody does or is; a given name seldom holds the first group.
CLOSING = frozenset("为任在和与的等说率带到对向就是以从了及把将被给让又也都还则并或但于")
DOING = frozenset(
    "说兼主出参深作代陪介讲指强要同表亲负分应受因患干来去走做当告赴前看听接会召组宣传致提拿建开一担"
    "自每常管种养办创承住投买卖包学教用"
)
#: Never in a given name as it stands in a report.
NEVER = frozenset(
    "的了在是有和与及以对从把被让等个这那我你他她它们各每都也就不没说到第上下两并于之其者所由向给，、"
)
#: Family names that are plain words first.
WORDLIKE = frozenset(
    "任于向和成为时从同与并都及以关支干曾经高管常分对包应安全方明单文连路温万国有年能解习来商相权强"
    "上后者是别那这双党公区县市农计水牛马羊车房门金银铁"
    "木石山海江河边沙东南西北老小大多少红黄白黑青蓝黎平和宁静阳阴风云雷雨雪冷热官兵军师长校花草果苗"
    "谷米麦豆油盐酒茶"
    "员民们人事家物品工作教信义仁勇知智体用利益好广开放展冲占办查巡检"
)
#: Last characters of things and bodies, not of people.
THINGS = frozenset(
    "室院局所站厅处科队组班网费款证卡率量员者们区县镇乡村街路市省校店厂场馆园楼房车机课法户岗权制度籍团"
)
#: Plain people are called so behind their names too: 许国强老人.
CALLED = frozenset(["老人", "大爷", "大妈", "大娘", "奶奶", "爷爷", "师傅", "阿姨", "老汉", "烈士"])
#: What people do and bodies and things seldom; never alone enough for two characters.
PEOPLE_DO = regex.compile(
    r"(?:说|表示|强调|指出|介绍说|介绍|认为|告诉|带队|带领|率领|率队|主持|陪同|担任|兼任|作了|作|出席"
    r"|参加|讲话|致辞|同志|家里|一家|今年[0-9]{2}岁|是(?:一[名位]|本|村|社区))"
)
#: Second halves of names that are verbs: 记者|时表示.
VERBS = frozenset(
    [
        "表示",
        "指出",
        "介绍",
        "强调",
        "说明",
        "认为",
        "参加",
        "出席",
        "主持",
        "陪同",
        "带领",
        "负责",
        "要求",
        "报告",
        "讲话",
        "通报",
        "汇报",
        "宣布",
        "组织",
        "开展",
        "推进",
        "首长",
        "外长",
        "总理",
        "总统",
        "大使",
        "解释",
        "顾问",
        "某某",
    ]
)
AND = regex.compile(r"、|和|与|及")
#: Odds from which on a stretch is a name by its looks, and from which on where a name stands beside it.
LIKELY, POSSIBLE = 0.0, -1.5
BEHIND_ROLE, LIKELY_SHORT = -1.0, 0.6
#: 委员会, 主席令, 代表团: behind these the role is a part of another word.
OTHER_WORD = frozenset("会团令台室制证岗")
#: Odds up to which not even a role makes a name of it.
UNLIKELY = -1.8
ROW_MARKS = ("、", "和", "与", "及")


@dataclass(slots=True, eq=False)
class Someone:
    """One place in the text that names a person."""

    start: int
    end: int
    name: str
    titles: tuple[str, ...] = ()
    agency: str = ""
    sure: float = 0.9


@dataclass(slots=True)
class Persons:
    """What this rule found in a document."""

    found: list[Someone] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


@cache
def surnames() -> dict[str, float]:
    """Family name -> bearers in 100,000."""
    return {row[0]: float(row[1]) for row in rows("gazetteer/surnames.tsv")}


@cache
def roles() -> dict[str, str]:
    """Role -> its kind: post, profession, folk, address."""
    found = {
        row[0]: "folk" if row[1] == "honorific" else "post"
        for row in rows("gazetteer/titles.tsv")
        if len(row[0]) > 1 and row[1] not in ("modifier", "grade")
    }
    return found | {row[0]: row[1] for row in rows("lexicon/roles.tsv")}


@cache
def plain_words() -> frozenset[str]:
    """Words of two characters that look like the start of a name."""
    return frozenset(row[0] for row in rows("lexicon/surname_words.tsv"))


@cache
def terms() -> frozenset[str]:
    """Verbs and official terms: what stands behind a family name and is no given name."""
    tables = ("lexicon/verbs.tsv", "lexicon/official_terms.tsv")
    return frozenset(row[0] for name in tables for row in rows(name)) | VERBS | roles().keys()


@cache
def role_heads() -> dict[str, tuple[str, ...]]:
    """Roles by their first two characters, the longest first."""
    heads: dict[str, list[str]] = {}
    for role in roles():
        heads.setdefault(role[:2], []).append(role)
    return {head: tuple(sorted(some, key=lambda r: (-len(r), r))) for head, some in heads.items()}


def roles_in(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The roles between two offsets, the longest at each place, none inside another."""
    heads = role_heads()
    i = start
    while i < end - 1:
        some = heads.get(text[i : i + 2])
        role = next((r for r in some if text.startswith(r, i, end)), "") if some else ""
        if role:
            yield i, role
        i += len(role) or 1


def propose(doc: Document, settings: Settings) -> Iterator[Mention | Record]:
    """Mentions of persons, and a Record for each (table persons)."""
    page = view(doc)
    places = districts.survey(doc, page, settings)
    found = survey(doc, page, settings, agencies.survey(doc, page, settings, places))
    yield from found.mentions
    yield from found.records


def survey(doc: Document, page: View, settings: Settings, bodies: Agencies) -> Persons:
    """All that this rule knows of a document, given its agencies."""
    return _Survey(page, bodies).run()


class _Survey:
    def __init__(self, page: View, bodies: Agencies) -> None:
        self.page, self.text = page, page.folded
        self.agency_starts = {m.span.start for m in bodies.mentions}
        self.agency_ends = {m.span.end: m for m in bodies.mentions}
        self.taken = {i for m in bodies.mentions for i in range(m.span.start, m.span.end)}
        self.found: dict[int, Someone] = {}

    def run(self) -> Persons:
        text = self.text
        hits = [
            (i, role)
            for piece in self.page.pieces
            for i, role in roles_in(text, piece.start, piece.end)
            if (len(role) > 2 or self._opens_role(i))
            and text[i + len(role) : i + len(role) + 1] not in OTHER_WORD
        ]
        self.role_starts = {i for i, _ in hits}
        self.starts_of_roles = frozenset(self.role_starts)
        behind = {i + len(role) for i, role in hits}
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
        self._speaking()
        self._by_looks()
        self._again()
        return self._tell()

    def _opens_role(self, i: int) -> bool:
        """散文书 holds no 文书: a role starts with a word, or behind an agency or another mark."""
        text = self.text
        return (
            self.page.begins_word(i)
            or i in self.agency_ends
            or i == 0
            or not is_han(text[i - 1])
            or text[i - 1] in "副正原老新女总前、省市区县镇乡村"
        )

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
                and self.page.within(i, j)
                and not any(p in self.taken for p in range(i, j))
            ):
                self._add(i, j, (), "", 0.75)

    def _by_looks(self) -> None:
        """Names that nothing but their characters and their neighbours tell, and the rows they stand in."""
        text = self.text
        some = [
            one
            for one in naming.likely(self.page, self.starts_of_roles, self.ends_of_roles, POSSIBLE)
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
                if one.odds < enough and not beside:
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

    # --- one name ---------------------------------------------------------------------------------------

    def _surname(self, i: int) -> str:
        known = surnames()
        if self.text[i : i + 2] in known and len(self.text[i : i + 2]) == 2:
            return self.text[i : i + 2]
        return self.text[i] if i < len(self.text) and self.text[i] in known else ""

    def _strong(self, at: int) -> bool:
        """True where a name may well end at ``at``: a mark, a stop, an agency, a role, a word that opens
        a clause.
        """
        text = self.text
        if at >= len(text) or not is_han(text[at]) or self.page.pause_at(at) or at in self.agency_starts:
            return True
        return text[at] in CLOSING or text.startswith(("同志", "先生", "女士"), at) or at in self.role_starts

    def _name_at(self, i: int, kind: str) -> tuple[int, float]:
        """Where the name that starts at ``i`` ends, and how good it is; 0 where none does."""
        text, page = self.text, self.page
        surname = self._surname(i)
        if not surname or i in self.taken:
            return 0, 0.0
        best, chosen = 0.0, 0
        k = len(surname)
        for size in (k + 1, k + 2):
            j = i + size
            given = text[i + k : j]
            if len(given) != size - k or not all(map(is_han, given)) or NEVER.intersection(given):
                continue
            if not page.within(i, j) or any(p in self.taken for p in range(i, j)):
                continue
            exact = self._one_word(i, j)
            whole = size == k + 2 or k == 2
            firm = exact and whole and surnames()[surname] >= 20 and surname not in WORDLIKE
            score = 1.0 if whole else 0.3
            strong = self._strong(j)
            score += 2.0 if strong else 1.0 if j < len(text) and text[j] in DOING else 0.0
            lone = j in page.starts and j + 1 in page.ends and not strong
            score += (
                (1.2 if whole else 0.5 if lone else 1.3)
                if exact
                else 0.3
                if j in page.ends or not page.ends
                else -0.4
            )
            if given[-1] in CLOSING and size == k + 2:
                score -= 2.5
            if text[i : i + 2] in plain_words():
                score -= 0.6 if exact and size == 3 else 2.2
            if given in VERBS or text[j : j + 1] == "·":
                continue
            if (
                (len(given) == 2 and given in roles())
                or text[j - 1 : j + 1] in roles()
                or text[j - 2 : j] in roles()
            ):
                score -= 3
            if surname in WORDLIKE:
                # 黄坚: so many are called 黄 that the word counts for less.
                score -= (0.9 if exact else 2.0) if surnames()[surname] < 600 else 0.0 if exact else 0.4
            if surnames()[surname] < 20 and k == 1:
                score -= 0.5
            if not whole and not strong and not exact:
                score -= 0.8
            if kind == "folk" and not (firm and text[i : i + 2] not in plain_words()):
                score -= 0.9 if whole else 1.9
            if given[-1] in THINGS:
                score -= 2
            if score > best and self._believable(i, k, j):
                best, chosen = score, j
        return (chosen, best) if best >= (2.0 if kind == "folk" else 1.5) else (0, 0.0)

    def _believable(self, i: int, k: int, j: int) -> bool:
        """A role speaks for what follows it, but 主席|令公布 looks like nobody's name."""
        if not self.page.starts or self.text[i : i + k] not in naming.family():
            return True
        return naming.odds(self.page, i, k, j, self.starts_of_roles, self.ends_of_roles) > UNLIKELY

    def _behind(self, i: int, kind: str) -> None:
        """A name behind its role, and the row that it may open."""
        if i >= len(self.text) or (self.page.stop_at(i) and self.text[i - 1] not in "：:"):
            return
        end, score = self._name_at(i, kind)
        if not end:
            return
        titles, agency = self._titles(i)
        self._add(i, end, titles, agency, 0.8 + 0.05 * min(score, 3))
        at = end
        while (joint := AND.match(self.text, at)) is not None:
            nxt, score = self._name_at(joint.end(), kind)
            if not nxt or not (self._strong(nxt) or self.text[nxt : nxt + 1] == "、"):
                break
            self._add(joint.end(), nxt, titles, agency, 0.85)
            at = nxt

    def _before(self, j: int, kind: str) -> None:
        """A name before its role: 宋明远同志, 张三、李四等同志."""
        text, page = self.text, self.page
        at = j - 1 if text[j - 1 : j] == "等" else j
        if page.stop_at(at) and kind != "address":
            return
        for size in (4, 3, 2):
            i = at - size
            if (
                i < 0
                or not page.within(i, at)
                or i in self.found
                or any(p in self.taken for p in range(i, at))
            ):
                continue
            surname = self._surname(i)
            if (
                not surname
                or size - len(surname) not in (1, 2)
                or NEVER.intersection(text[i + len(surname) : at])
            ):
                continue
            if not all(map(is_han, text[i:at])):
                continue
            opens = self._open_before(i)
            one_word = self._like_word(i, at)
            if text[i : i + 2] in plain_words() or (surname in WORDLIKE and not (one_word and opens)):
                continue
            if text[i + len(surname) : at] in naming.TITLES:
                continue
            if any(text[p : p + 2] in roles() for p in range(i, at - 1)) or text[i:at] in roles():
                continue
            if text[at - 1] in CLOSING or text[at - 1] in THINGS or text[at - 2 : at] in VERBS:
                continue
            if (opens or one_word) if kind == "address" else (opens and one_word and size == 3):
                self._add(i, at, (), "", 0.85)
                self._row_before(i)
                return

    def _open_before(self, i: int) -> bool:
        text = self.text
        return i == 0 or not is_han(text[i - 1]) or self.page.pause_at(i) or text[i - 1] in districts.OPENERS

    def _one_word(self, i: int, j: int) -> bool:
        """One word, or characters that are no word with each other, as the segmenter leaves a name it
        does not know.
        """
        starts = self.page.starts
        if i not in starts or j not in self.page.ends:
            return False
        inner = [p for p in range(i + 1, j) if p in starts]
        return len(inner) in (0, j - i - 1)

    def _like_word(self, i: int, j: int) -> bool:
        """One word, or a family name and a word that is no verb and no term: 曹|建平."""
        if self._one_word(i, j):
            return True
        k = i + len(self._surname(i))
        starts, surname = self.page.starts, self.text[i:k]
        inner = [p for p in range(i + 1, j) if p in starts]
        return (
            i in starts
            and j in self.page.ends
            and inner == [k]
            and j - k == 2
            and surnames().get(surname, 0) >= 100
            and surname not in WORDLIKE
            and self.text[k:j] not in terms()
        )

    def _row_before(self, i: int) -> None:
        """张三、李四 of 张三、李四、王五等同志."""
        text = self.text
        while i > 0 and text[i - 1] in "、和":
            for back in (3, 2):
                k = i - 1 - back
                name = text[max(k, 0) : i - 1]
                surname = self._surname(k) if k >= 0 else ""
                if (
                    surname
                    and len(name) > len(surname)
                    and (self._open_before(k) or k in self.page.starts)
                    and all(map(is_han, name))
                    and not NEVER.intersection(name[len(surname) :])
                    and name[:2] not in plain_words()
                    and name[-1] not in CLOSING
                    and name[-1] not in THINGS
                    and name[-2:] not in VERBS
                    and (surname not in WORDLIKE or self._one_word(k, i - 1))
                    and self.page.within(k, i - 1)
                ):
                    self._add(k, i - 1, (), "", 0.8)
                    i = k
                    break
            else:
                return

    def _titles(self, i: int) -> tuple[tuple[str, ...], str]:
        """The roles that end where the name starts, the last first read, and the agency of the last."""
        text = self.text
        found: list[str] = []
        agency = ""
        end = i - 1 if text[i - 1 : i] in ("：", ":", " ", "　") else i
        known = roles()
        while True:
            starts = [end - n for n in range(min(8, end), 1, -1) if text[end - n : end] in known]
            if not starts:
                break
            # 区委|副书记, although 区委副书记 is a role as well.
            start = next((at for at in starts if at in self.agency_ends), starts[0])
            owner = self.agency_ends.get(start)
            # 书记办公室主任: the post may be a part of what the agency is called.
            if owner is None:
                for n in (1, 2, 3):
                    if start - n in self.agency_ends and all(map(is_han, text[start - n : start])):
                        owner = self.agency_ends[start - n]
                        break
            begin = owner.span.start if owner is not None else start
            if owner is not None and not agency:
                agency = owner.entity
            found.append(self.page.text[begin:end])
            if text[begin - 1 : begin] in ("、", "兼", "，"):
                end = begin - 1
                continue
            break
        return tuple(reversed(found)), agency

    def _add(self, i: int, j: int, titles: tuple[str, ...], agency: str, sure: float) -> None:
        if "·" in (self.text[i - 1 : i], self.text[j : j + 1]):
            return
        old = self.found.get(i)
        if old is None or (titles and not old.titles):
            self.found[i] = Someone(i, j, self.text[i:j], titles, agency, round(min(sure, 0.97), 4))

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
