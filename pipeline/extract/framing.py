"""Framing: whose report it is, which parts of it are plans, and which lines are headings.

    【建议：添柴也要通风】  →  what follows is asked for, not done

Shape      the author's division, from 我区 or the title; sections and single lines that head what follows
Evidence   我区, 本县; a title that names a division which nobody travels to; 建议, 下一步 in a heading
Not this   赴山东寿光考察: a place that is visited is nobody's author
Ask first  items behind one mark are plans together where a third of them says so (尽快, 恳请, 年底前)
First seen a study-tour report
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.core import Document, Mention, Span
from pipeline.core.outline import Section, Sentence, body_blocks, sections
from pipeline.extract.actors import code_of
from pipeline.extract.authors import MASTHEAD_LINE, VISIT_TITLE
from pipeline.extract.vocabulary import words_of
from pipeline.extract.word import DATE, Word

__all__ = ["LONGEST_HEADING", "Frame"]

LONGEST_HEADING = 24
_ABOUT = regex.compile(r"关于[^赴到]{2,60}考察")
#: They end as the titles of rules do.
_WAYS = ("做法", "方法", "想法", "看法", "说法", "工作法")
_BULLET = regex.compile(r"[—–·•●■◆△▲★☆※◇○□-]{1,3}+")
#: Signs of what is asked for or planned.
_WISH = regex.compile(
    r"尽快|恳请|建议|明年|来年|下一?步|今后|(?:年底|月底|年内)前?|力争|拟(?!定)|应当?(?!急)|继续"
)
#: A heading of two things, the second to come.
_JOINT = regex.compile(r"(.{2,12}?)[和及与暨、](?:今后|明年|来年|下一?步|下一?阶段|下半年)")
#: What a heading says that is no deed, so that nothing done is told under it.
_WANTING = ("问题", "困难", "不足", "差距", "形势", "思考", "启示", "体会", "对策")

#: Headings of what was done, whatever else they say.
_TOLD = regex.compile("回顾|总结|完成情况|特点|经验")


@cache
def _planned() -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(words_of("plan_heading")))))


class Frame:
    """One document's frame. ``mentions`` are sorted by place; ``author``: code of the author's division, if known.

    ``rules``: the document is a rule (条例, 办法); ``orders``: it is an order (通知, 要点): what it tells is to be done.
    """

    def __init__(
        self, doc: Document, mentions: Sequence[Mention], told: Sequence[Sentence], author: str
    ) -> None:
        self.doc, self.text = doc, doc.text
        self.mentions = mentions
        self._starts = [m.span.start for m in mentions]
        self.sections = sections(doc)
        self.sentences = told
        self.title = next(
            (s.title.of(self.text) for s in self.sections if s.region == "body" and len(s.title)), ""
        )
        if not self.title and told:
            self.title = told[0].span.of(self.text)[:40]
        self.tour = self._of_a_visit() or any(word in self.title for word in words_of("tour_heading"))
        self.home = self._among(author or self._home())
        if self.home and self.tour and self._visited(self.home):
            self.home = ""
        dated = (
            str(m.values.get("start") or "")[:4]
            for m in mentions
            if m.type == "date"
            and len(str(m.values.get("timex"))) == 10
            and m.span.of(self.text)[:4].isdigit()
        )
        #: The year of the report, as far as a full date tells.
        self.year = int(next((year for year in dated if year.isdigit()), "0"))
        self.plans = {s.order: self._is_plan(s) for s in self.sections}
        ruled = regex.sub(r"[（(][^（）()]{0,30}[）)]$", "", self.title).rstrip("》")
        self.rules = ruled.endswith(tuple(words_of("rule_title"))) and not ruled.endswith(_WAYS)
        self.orders = ruled.endswith(tuple(words_of("order_title"))) and not regex.search(
            "情况|总结|回顾", ruled
        )

    def between(self, span: Span) -> list[Mention]:
        low = bisect_left(self._starts, span.start)
        high = bisect_left(self._starts, span.end)
        return list(self.mentions[low:high])

    def _of_a_visit(self) -> bool:
        """True where the title, or a short line under it, says that one went somewhere."""
        lines = [self.title, *(b.span.of(self.text) for b in body_blocks(self.doc)[:3])]
        return any(len(line) <= MASTHEAD_LINE and VISIT_TITLE.search(line) for line in lines)

    def _home(self) -> str:
        """The author's own division: what 我区 means, else the one in the title, else none."""
        for mention in self.mentions:
            if (
                mention.subtype == "deictic"
                and mention.span.of(self.text)[:1] in "我本"
                and code_of(mention.entity)
            ):
                return code_of(mention.entity)
        if self._of_a_visit():
            return ""  # who is named in the title of a visit was visited, unless extract.authors knew better
        for section in self.sections[:2]:
            before = section.title.of(self.text)
            for mention in self.mentions:
                if (
                    mention.type == "district"
                    and section.title.covers(mention.span)
                    and code_of(mention.entity)
                ):
                    if not regex.search(r"赴|到|对|去", before[: mention.span.start - section.title.start]):
                        return code_of(mention.entity)
        return ""

    def _visited(self, home: str) -> bool:
        """True for a division that a tour of nobody we know of went to: 赴山东寿光考察, 先后到渝中区学习."""
        below = home[:4] if home.endswith("00") else home
        for mention in self.mentions:
            if mention.type == "agency" and mention.span.end <= len(self.title):
                return False  # 阿荣旗民族宗教事务局: it says whose report it is
            if mention.type != "district" or not code_of(mention.entity).startswith(below):
                continue
            line = self.text[max(mention.span.start - 24, 0) : mention.span.start].rpartition("\n")[2]
            about = mention.span.end <= len(self.title) and _ABOUT.match(self.title) is not None
            return about or bool(regex.search(r"(?:赴|到|前往|参观|考察了?)[^。；]{0,22}$", line))
        return False

    def _among(self, home: str) -> str:
        """The author's division; without a title, and with its sisters side by side, the division above them all."""
        titled = any(s.kind in ("title", "heading") for s in self.sentences)
        if titled or len(home) != 6 or not self.sentences:
            return home
        first = self.between(self.sentences[0].span)
        if any(m.subtype == "deictic" for m in first):
            return home
        named = {code_of(m.entity) for m in first if m.type == "district"}
        sisters = {c for c in named if len(c) == 6 and c[:4] == home[:4] and not c.endswith("00")}
        return home[:4] + "00" if len(sisters) > 1 else home

    def _is_plan(self, section: Section) -> bool:
        return section.level > 0 and self.announces(section.title.of(self.text))

    @staticmethod
    def announces(title: str) -> bool:
        """True for the heading of what is still to be done."""
        if _TOLD.search(title) is not None:
            return False
        joint = _JOINT.search(title)
        if joint is not None and _planned().search(joint[1]) is None:
            if not any(word in joint[1] for word in _WANTING):
                return False  # 奖惩和下步要求: what is done first, then what is to be done, each by its own words
        return _planned().search(title) is not None

    def asked(self) -> set[int]:
        """Where the blocks of a list of things to be done start: items behind one mark, a third of which say so."""
        blocks = [b.span for b in body_blocks(self.doc)]
        marks = [_BULLET.match(span.of(self.text)[:8]) for span in blocks]
        found: set[int] = set()
        low = 0
        while low < len(blocks):
            high = low + 1
            while high < len(blocks) and marks[low] and marks[high] and marks[low][0] == marks[high][0]:
                high += 1
            if marks[low] and high - low > 1:
                texts = [span.of(self.text) for span in blocks[low:high]]
                wishes = sum(bool(_WISH.search(text)) for text in texts)
                if 3 * wishes >= len(texts) and not any("了" in text for text in texts):
                    found.update(span.start for span in blocks[low:high])
            low = high
        return found

    def headline(self, sentence: Sentence, block: Span) -> bool:
        """True for a line that heads what follows and is no section: 【建议：添柴也要通风】, 第三站：连云港.

        It is a block of its own, short, not ended as a sentence is, and nothing is counted in it.
        """
        span = sentence.span
        line = span.of(self.text).rstrip()
        whole = span.start <= block.start + 1 and block.end <= span.end + 1
        if not whole or not 0 < len(line) <= LONGEST_HEADING or line[-1] in "。；：！，、;:,":
            return False
        if sentence.kind == "title" or self.sections[sentence.section].title.covers(span):
            return False
        if "了" in line or block.end >= len(self.text.rstrip()):
            return False
        return not any(m.type == "number" and m.values.get("is_quantity", True) for m in self.between(span))

    def above(self, order: int) -> Iterator[Section]:
        at: int | None = order
        while at is not None:
            yield self.sections[at]
            at = self.sections[at].parent

    def gone_by(self, word: Word) -> bool:
        """True for a time before the year of the report, 去年 and 2014年 in 2015, with which a sentence begins."""
        if word.mention is None or word.kind != DATE:
            return False
        if word.text.startswith(("去年", "前年", "上年", "近年", "近几年", "几年来", "往年")):
            return True
        return word.text[:4].isdigit() and bool(self.year) and int(word.text[:4]) < self.year

    def plan_above(self, order: int) -> bool:
        return any(self.plans.get(s.order, False) for s in self.above(order))
