"""Nouns: what a number counts, as in 14次|座談會, 140項|考核指標, 76名|單親母親.

Shape      the words behind the number, up to a pause, a verb or a function word; 的 is passed over
Evidence   numbers/counted_nouns.tsv: a noun that is often counted is the head, and the phrase ends with it
Not this   由120張|增加到300張, 兩次|舉辦展銷會: a verb, and nothing is counted there
Ask first  高血壓、糖尿病患者: behind 名 and 位 the head names people
First seen a study-tour report: 14次座談會
"""

from __future__ import annotations

import regex

from pipeline.extract.number_units import Units

_EVENTS = frozenset(("次", "回", "度", "遍", "趟", "番"))
_CHANGES = frozenset(
    "增加 减少 提高 上升 下降 增至 增长 压缩 缩短 精简 扩展 扩充 降低 提升 上涨 下调 上调".split()
)
_GOING_ON = regex.compile(r"[到至了为过成出入起]")
#: Measure words of people, and how nouns end that name people.
_OF_PEOPLE = frozenset(("名", "位", "人"))
_PEOPLE = frozenset("员者师长工生民户属亲兵童妇孩婴女")
_GOING = frozenset("赴 到 走访 前往 深入 分赴 奔赴 进京 入户 上门 拜访 看望 慰问 考察 往返".split())
#: 86个|县直单位: whose they are, and what.
_STRAIGHT = regex.compile(r"[省市区县州乡镇]直(?:属)?(?:机关)?(?:单位|部门|机关)")
_SAYING = frozenset(
    """
    说 告诉 表示 介绍 认为 争 成为 来自 涉及 占 达 达到 位于 属于 包括 分布
    覆盖 用于 受到 受 均 专职 先后 分别 共同 免费 集中 全部 通 入市 结成 报销
    参加 收入 给予 予以 进行 实行 签订 赴 分赴 前往 奔赴 逐户 逐一 逐个 逐项 逐人 建于 垫底
    """.split()
)
_ADVERBS = frozenset("随时 基本上 基本 纷纷 一律 陆续 即将 相继 普遍 共同 现已 均已 日前 近日 目前".split())
#: What is met or asked for, so that the word before it is a verb: 符合條件, 徵求意見.
_MET = frozenset(("条件", "要求", "标准", "规定", "意见"))
_JOINS = frozenset(("且", "并", "并且", "而", "而且"))
#: How words end that tell what something is like.
_LIKE = frozenset("地内外上下里间类型性式级制色样者时期年度模量")
_HAN_RUN = regex.compile(r"\p{Han}{0,16}")


class Nouns(Units):
    """Reads the noun that a number counts."""

    def _noun(self, at: int, unit: str = "") -> str:
        """The noun phrase behind a number: words up to a pause, a verb or a function word; 的 is passed over.

        Where a word that is often counted (numbers/counted_nouns.tsv) stands among them, the phrase ends with it.
        """
        text, words_ = self.text, self.words
        reach = _HAN_RUN.match(text, at).end()
        taken: list[tuple[int, int]] = []
        i = at
        while i < reach and len(taken) < 6:
            stop = self._noun_end(i, reach)
            word = text[i:stop]
            if i == at and self._mid_word(at):
                taken.append((i, stop))  # 76名單親母親: the word before it took a part of this one
                i = stop
                continue
            if word == "的":
                if not taken or not self._attribute(taken):
                    break  # 两个街道的经验: two streets
                taken = []
                i = stop
                continue
            if (
                word in words_.stops
                and word not in words_.heads
                and (len(word) > 1 or word not in "会得地光连等")
            ):
                if taken and self._does(text[slice(*taken[0])]) and word in _JOINS:
                    taken = []  # 1家符合條件且…: what it does, not what it is
                if taken or "的" not in text[stop : min(stop + 8, reach)] or len(word) == 1:
                    break
            if self._ends_noun(word, bool(taken), stop, reach, unit):
                break
            if not taken and words_.measure_class.get(unit) == "compound" and not self._is_head(word):
                break  # 28亿人次集中出行
            taken.append((i, stop))
            i = stop
        while taken and (last := text[slice(*taken[-1])]) in words_.verbs and last not in words_.heads:
            taken.pop()
        if taken and text[taken[-1][1] : taken[-1][1] + 1] in ("了", "过", "着"):
            taken.pop()
        if self.token_starts:
            taken = taken[: self._head_of([text[a:b] for a, b in taken], unit in _OF_PEOPLE)]
        if not taken:
            return ""
        start, end = taken[0][0], taken[-1][1]
        if end - start > 12:
            return ""
        if not self.token_starts:
            end = self._head_within(start, end)
        if (
            unit in _OF_PEOPLE
            and text[end : end + 1] == "、"
            and text[end - 1] not in _PEOPLE
            and not self._is_head(text[start:end])
        ):
            # 高血壓、糖尿病患者: not the ills are counted, but those who have them
            more = self._noun(end + 1, "名")
            if more and text[end + len(more)] in _PEOPLE:
                end += 1 + len(more)
        return self.body.span(start, end).of(self.body.doc.text)

    def _attribute(self, taken: list[tuple[int, int]]) -> bool:
        """True where the words before 的 tell what the noun behind it is like: 3個重要的|會議, not 兩個街道|的經驗."""
        text = self.text
        last = text[slice(*taken[-1])]
        if self._does(text[slice(*taken[0])]):
            return True
        if self._is_head(last):
            return False
        words_ = self.words
        return (
            len(taken) > 1
            or len(last) < 2
            or last in words_.adjectives
            or last in words_.stops
            or last[-1] in _LIKE
            or self._does(last)
        )

    def _does(self, word: str) -> bool:
        """True for a verb that is no noun as well, and for one with its object: 符合條件."""
        words_ = self.words
        if word in words_.heads:
            return False
        if len(word) == 4 and (not self._is_head(word) or word[-2:] in _MET):
            word = word[:2]
        return word in words_.verbs or word in words_.plain_verbs

    def _ends_noun(self, word: str, taken: bool, stop: int, reach: int, unit: str) -> bool:
        """True where this word is no part of the noun phrase. ``taken``: words before it are."""
        words_ = self.words
        if taken and (word in _SAYING or word in _CHANGES or word in _ADVERBS or word in ("有", "是", "无")):
            return word not in words_.heads
        if not taken and (word in _ADVERBS or word in ("建于", "垫底", "位于")):
            return True
        if not taken and unit in _EVENTS and word in _GOING:
            return True  # 先后7次走访甲镇
        if not taken and unit in _EVENTS and word in words_.verbs and word not in words_.heads:
            return True  # 兩次舉辦展銷會
        if (
            not taken
            and (
                word in words_.verbs
                or word in words_.nounish
                or word in words_.plain_verbs
                or word in _CHANGES
            )
            and _GOING_ON.match(self.text, stop)
        ):
            return True  # 由120張增加到300張
        if word in words_.verbs and word not in words_.heads:
            return taken or not self._head_ahead(stop, reach)  # 有86種實現增長
        if self._does(word):
            return taken and not self._head_ahead(stop, reach)
        return taken and word in words_.nounish and stop < reach and not self._noun_follows(stop, reach)

    def _noun_end(self, at: int, reach: int) -> int:
        """Where the word at an offset ends; a noun that is often counted is one word (11個站所)."""
        if (straight := _STRAIGHT.match(self.text, at, reach)) is not None:
            return int(straight.end())
        stop = self._word_end(at, reach)
        for size in range(min(6, reach - at), stop - at, -1):
            if self.text[at : at + size] in self.words.heads:
                return at + size
        return stop

    def _head_ahead(self, at: int, reach: int) -> bool:
        """True where the next word or two end in a noun that is often counted: 新建|項目, 留守|兒童."""
        for _ in range(2):
            if at >= reach:
                return False
            stop = self._noun_end(at, reach)
            if self._is_head(self.text[at:stop]) or self.text[at:stop] in ("组", "队", "团", "班"):
                return True
            at = stop
        return False

    def _mid_word(self, at: int) -> bool:
        token = self._token(at)
        return token is not None and token[0] < at

    def _head_of(self, phrase: list[str], people: bool = False) -> int:
        """How many words of a phrase there are up to its head: 專題 會議 | 研究 存在. ``people``: it counts them."""
        nounish = self.words.nounish
        for i, word in enumerate(phrase if people else ()):
            if len(word) > 1 and word[-1] in _PEOPLE and not (self._does(word) and i + 1 < len(phrase)):
                while i + 1 < len(phrase) and len(phrase[i + 1]) > 1 and phrase[i + 1][-1] in _PEOPLE:
                    i += 1
                return i + 1
        for i, word in enumerate(phrase):
            if self._is_head(word):
                if len(word) == 1 and i + 2 == len(phrase) and phrase[i + 1] in nounish:
                    return i + 1  # 10個村試點: what is done there
                while i + 1 < len(phrase) and (
                    self._is_head(phrase[i + 1])
                    or (phrase[i + 1] in nounish and i + 2 < len(phrase) and self._is_head(phrase[i + 2]))
                ):
                    i += 1
                return i + 1
            if i >= 3:
                break
        return min(len(phrase), 2) if len(phrase) > 3 else len(phrase)

    def _is_head(self, word: str) -> bool:
        heads = self.words.heads
        return (
            word in heads
            or _STRAIGHT.fullmatch(word) is not None
            or (len(word) > 2 and (word[-2:] in heads or word[-3:] in heads))
        )

    def _head_within(self, start: int, end: int) -> int:
        """Without words: the phrase ends behind the last noun that is often counted, if one is in it."""
        text = self.text
        for stop in range(end, start + 1, -1):
            if any(
                text[stop - size : stop] in self.words.heads for size in (5, 4, 3, 2) if stop - size >= start
            ):
                return stop
        return end

    def _noun_follows(self, at: int, reach: int) -> bool:
        stop = self._word_end(at, reach)
        word = self.text[at:stop]
        return word not in self.words.stops and word not in self.words.verbs and len(word) > 1
