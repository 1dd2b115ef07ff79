"""Names that a role speaks for: 区长|林强, 宋明远|同志, and the rows they open."""

from __future__ import annotations

import regex

from pipeline.extract import naming
from pipeline.extract.person_places import CLOSING, VERBS, WORDLIKE, Scene, plain_words, roles, surnames
from pipeline.extract.view import is_han

DOING = frozenset(
    "说兼主出参深作代陪介讲指强要同表亲负分应受因患干来去走做当告赴前看听接会召组宣传致提拿建开一担"
    "自每常管种养办创承住投买卖包学教用牵率督"
)
#: Of these, what opens a verb of two characters and is none by itself: 司徒国强|到会.
NEVER_ALONE = frozenset("强宣表同应")
#: Never in a given name as it stands in a report.
NEVER = frozenset(
    "氏的了在是有和与及以对从把被让等个这那我你他她它们各每都也就不没说到第上下两并于之其者所由向给，、"
)
#: Last characters of things and bodies, not of people.
THINGS = frozenset(
    "室院局所站厅处科队组班网费款证卡率量员者们区县镇乡村街路市省校店厂场馆园楼房车机课法户岗权制度籍团会部处社营"
)
AND = regex.compile(r"、|和|与|及")
#: Odds up to which not even a role makes a name of it.
UNLIKELY = -1.8


class Beside(Scene):
    """Finds names beside roles."""

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
            if len(given) != size - k or not all(map(is_han, given)):
                continue
            ends_in_he = naming.is_he(text, i + k, j)
            checked = given[1:] if self._in_midst(given, j) else given[:-1] if ends_in_he else given
            if NEVER.intersection(checked) or naming.is_he(text, i + k, j + 1):
                continue
            if not page.within(i, j) or any(p in self.taken for p in range(i, j)):
                continue
            exact = self._one_word(i, j) or (k == 2 and self._parted(i, i + k, j))
            whole = size == k + 2 or k == 2
            firm = exact and whole and surnames()[surname] >= 20 and surname not in WORDLIKE
            score = 3.0 if ends_in_he else 1.0 if whole else 0.3
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
            does = given[-1] in DOING and not (strong and given[-1] in NEVER_ALONE)
            if k == 2 and size == 4 and does and j - 1 in page.ends:
                score -= 1.5
            if k == 1 and text[i : i + 2] in plain_words():
                closed = size == 3 and (j >= len(text) or not is_han(text[j]) or page.stop_at(j))
                score -= 0.6 if exact and size == 3 else 1.7 if closed else 2.2
            if given in VERBS or text[j : j + 1] == "·" or (surname == "曾" and given[0] in "任为被经获有参"):
                continue
            if len(given) == 2 and given[1] in naming.OPENS_MORE:
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

    def _in_midst(self, given: str, j: int) -> bool:
        """侯在军 before a verb or a mark: 在 stands in names too, between a family name and a given character."""
        good = len(given) == 2 and given[0] == "在" and naming.given()[1].get(given[1], -1.0) > 0
        return good and (self._strong(j) or self.text[j] in DOING)

    def _parted(self, i: int, k: int, j: int) -> bool:
        """司马|玉: family name and given name are words of their own."""
        starts = self.page.starts
        return i in starts and j in self.page.ends and [p for p in range(i + 1, j) if p in starts] == [k]

    def _believable(self, i: int, k: int, j: int) -> bool:
        """A role speaks for what follows it, but 主席|令公布 looks like nobody's name."""
        if not self.page.starts or k == 2 or self.text[i : i + k] not in naming.family():
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
            served = size == 2 and i in self.agency_ends
            if (opens or one_word) if kind == "address" else (opens and one_word and (size == 3 or served)):
                self._add(i, at, (), "", 0.85)
                self._row_before(i)
                return

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
