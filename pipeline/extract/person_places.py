"""Places that name a person, the tables of family names and roles, and what the steps of extract.persons know.

The classes that read on are built one upon the other: Scene (here), Beside (extract.person_roles), Sounds
(extract.person_sounds), and the survey itself in extract.persons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from pipeline.core import Mention, Record
from pipeline.data.reader import rows
from pipeline.extract.agency_places import Agencies
from pipeline.extract.district_spots import OPENERS
from pipeline.extract.naming import PARTICLES
from pipeline.extract.view import Pairs, View, is_han

RULE = "extract.persons"
#: Behind a name: words that open what somebody does or is; a given name seldom holds the first group.
CLOSING = frozenset("为任在和与的等说率带到对向就是以从了及把将被给让又也都还则并或但于")
#: Family names that are plain words first.
WORDLIKE = frozenset(
    "任于向和成为时从同与并都及以关支干曾经高管常分对包应安全方明单文连路温万国有年能解习来商相权强"
    "上后者是别那这双党公区县市农计水牛马羊车房门金银铁"
    "木石山海江河边沙东南西北老小大多少红黄白黑青蓝黎平和宁静阳阴风云雷雨雪冷热官兵军师长校花草果苗"
    "谷米麦豆油盐酒茶"
    "员民们人事家物品工作教信义仁勇知智体用利益好广开放展冲占办查巡检"
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
    return {row[0]: float(row[1]) for row in rows("gazetteer/surnames.tsv") if row[0] not in PARTICLES}


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


@cache
def role_pairs() -> Pairs:
    return Pairs(role_heads())


class Scene:
    """What is known of a document so far."""

    def __init__(self, page: View, bodies: Agencies) -> None:
        self.page, self.text = page, page.folded
        self.agency_starts = {m.span.start for m in bodies.mentions}
        self.agency_ends = {m.span.end: m for m in bodies.mentions}
        self.taken = {i for m in bodies.mentions for i in range(m.span.start, m.span.end)}
        self.found: dict[int, Someone] = {}
        self.role_starts: set[int] = set()
        self.posts: set[int] = set()
        self.starts_of_roles: frozenset[int] = frozenset()
        self.ends_of_roles: frozenset[int] = frozenset()

    def _opens_role(self, i: int) -> bool:
        """散文书 holds no 文书: a role starts with a word, or behind an agency or another mark."""
        text = self.text
        return (
            self.page.begins_word(i)
            or i in self.agency_ends
            or i + 1 in self.agency_ends  # 教育局|长
            or i == 0
            or not is_han(text[i - 1])
            or text[i - 1] in "副正原老新女总前、省市区县镇乡村"
        )

    def _open_before(self, i: int) -> bool:
        text = self.text
        return i == 0 or not is_han(text[i - 1]) or self.page.pause_at(i) or text[i - 1] in OPENERS

    def _surname(self, i: int) -> str:
        known = surnames()
        if self.text[i : i + 1] == "和" and self.text[i + 1 : i + 2] in known:
            return ""
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
        closing = text[at] in CLOSING and (text[at] in "为任说" or self.page.begins_word(at))
        return closing or text.startswith(("同志", "先生", "女士"), at) or at in self.role_starts

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
