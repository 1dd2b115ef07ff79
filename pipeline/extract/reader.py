"""Reader: the sentences of a document as clauses, each as words that know their part: actor, verb, number, name.

    江北区/成立/了/创建办公室  →  district · verb · aspect · agency

Shape      mentions, quoted names and bracketed asides are one word each; the rest are the words of the segmenter
Evidence   accepted gaps: a restored mark ends a clause, a restored 的 or 是 stands as a word without width; marks
           that are only likely end clauses as well
Not this   a mark inside a quoted name; a guessed mark between a verb and the object that it needs
Ask first  a word that holds a verb behind an adverb (深入开展) is two words here
First seen a study-tour report that had lost every 的 and 是
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.core import Document, Mention, Span
from pipeline.core.outline import CLAUSE_MARKS, Sentence, pauses
from pipeline.extract.clause import (
    counted_behind,
    hungry,
    led_by_topic,
    led_on,
    passive,
    served,
    subject_behind,
    wanting,
)
from pipeline.extract.joining import joined
from pipeline.extract.open_verbs import opened
from pipeline.extract.view import WordEnds, folded
from pipeline.extract.vocabulary import doings, parts_of, words_of
from pipeline.extract.word import (
    AGENCY,
    ASIDE,
    ASPECT,
    COPULA,
    DATE,
    DISTRICT,
    MARK,
    NAME,
    NOUN,
    NUMBER,
    PARTICLE,
    PERSON,
    PREPOSITION,
    Clause,
    Word,
)

__all__ = ["Reader"]

_QUOTES = {"“": "”", "《": "》", "「": "」", "『": "』", "‘": "’", "〈": "〉", "【": "】"}
_ASIDES = {"（": "）", "(": ")", "〔": "〕"}
_CLOSERS = _QUOTES | _ASIDES
_OPENING = re.compile(rf"[\s{re.escape(''.join(_CLOSERS))}]")
_LONGEST_QUOTE = 80
_KINDS = {
    "district": DISTRICT,
    "agency": AGENCY,
    "person": PERSON,
    "number": NUMBER,
    "date": DATE,
    "programme": NAME,
}
#: A pause this likely parts clauses, though a reading leaves it out: it is more often one than a bad clause is good.
_LIKELY = 0.25
#: From this on a restored 的 is believed where it would make an attribute of a verb.
_SURE = 0.75


class Reader:
    """Reads the sentences of one document; what is looked up again and again is made once."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]) -> None:
        self.text, self.folded = doc.text, folded(doc)
        self.token_starts, self.token_ends, *_ = WordEnds.of(doc)
        gaps = doc.accepted()
        numbers = {m.span.start for m in mentions if m.type == "number"}
        likely = {
            g.offset
            for g in doc.gaps
            if not g.accepted("balanced")
            and g.confidence >= _LIKELY
            and not CLAUSE_MARKS.isdisjoint(g.inserted)
            and g.offset not in numbers  # 培训师傅〔，〕15名: a number counts what stands before it as often
            and not self._waits(g.offset)
        }
        self.clause_ends = {self._stripped(end) for end in pauses(doc, CLAUSE_MARKS)} | likely
        self.guessed = {g.offset for g in gaps} | likely
        #: Where a pause may have been lost, guessed or not.
        self.pauses = {g.offset for g in doc.gaps if g.inserted[:1] in {"，", "。", "；"}}
        self.restored = {g.offset: g.inserted[0] for g in gaps if g.inserted[:1] in ("的", "是", "地", "了")}
        self.spoken_of = {g.offset for g in gaps if g.inserted == "他"}
        self.doubted = {g.offset for g in gaps if g.inserted[:1] == "的" and g.confidence < _SURE}
        self.offsets = sorted(self.guessed)
        self.whole: dict[int, Mention] = {}
        self.inside: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
            if mention.type == "number" and not mention.values.get("is_quantity", True):
                continue
            if mention.type == "programme":
                self.inside.append(mention)
            self.whole.setdefault(mention.span.start, mention)
        self.inside_starts = [m.span.start for m in self.inside]
        #: True in a report that names the county of 会同.
        self.joined_county = any(
            m.type == "district" and self.folded.startswith("会同", m.span.start) for m in mentions
        )
        self.cuts = self._cuts()
        #: Where a sentence may hold something else than a plain word.
        self.marked = {*self.restored, *self.whole, *(m.start() for m in _OPENING.finditer(self.text))}
        self.read: dict[tuple[int, int], list[Clause]] = {}
        self.said: dict[tuple[int, int], list[Word]] = {}

    def _cuts(self) -> list[int]:
        """Where a plain word ends, at the latest: with the segmenter's, before a mention, where something was dropped.

        What is in no word of the segmenter stands alone, character by character.
        """
        cuts = {*self.token_ends, *self.whole, *self.offsets}
        at = 0
        size = len(self.text)
        for start, end in zip([*self.token_starts, size], [*self.token_ends, size], strict=True):
            if start > at:
                cuts.update(range(at, start + 1))
            at = max(at, end)
        return sorted(cuts)

    def clauses(self, span: Span) -> list[Clause]:
        """The clauses of a sentence, each as its words. A mark inside a name ends nothing."""
        key = (span.start, span.end)
        if key not in self.read:
            self.read[key] = [opened(words) for words in led_by_topic(self._clauses(span))]
        return self.read[key]

    def _clauses(self, span: Span) -> Iterator[list[Word]]:
        words = self.words(span)
        ends = self.clause_ends
        reached = self._left_behind(words) if self.spoken_of else set()
        clause: list[Word] = []
        for i, word in enumerate(words):
            clause.append(word)
            if word.end not in ends and word.end not in reached:
                continue
            if word.end in self.guessed:
                if hungry(words, i, clause):
                    if len(clause) > 1 and clause[-2].kind == NUMBER and clause[-2].end > clause[0].start:
                        yield _spoken(clause[:-1])  # 行动5次/检查〔，〕单位430家
                        clause = clause[-1:]
                    continue
                left = word.end in reached and clause[-1].kind == PREPOSITION
                if (served(clause) and not left) or led_on(clause, words[i + 1 : i + 4]):
                    continue
                if subject := subject_behind(clause, words[i + 1 : i + 3]):
                    yield _spoken(clause[:-subject])
                    clause = clause[-subject:]
                    continue
                if back := counted_behind(clause, words[i + 1 : i + 5], self.guessed):
                    reached.add(words[i + back].end)
                    continue
            if said := _spoken(clause):
                yield said
            clause = []
        if said := _spoken(clause):
            yield said

    def _left_behind(self, words: Sequence[Word]) -> set[int]:
        """Where 〔他〕们 stands: a clause begins there, its subject left behind."""
        found = [word for word in words if word.text == "们" and word.start in self.spoken_of]
        for word in found:
            word.kind = MARK
        return {word.start for word in found}

    def regrouped(self, found: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, with a guessed 。 before a number moved behind it: 举办招聘会〔。〕4场帮助….

        Such a number counts what the sentence before ends in, and says nothing of what it was put in front of.
        """
        made: list[Sentence] = []
        for sentence in found:
            last = made[-1] if made else None
            if (
                last is not None
                and last.span.end == sentence.span.start
                and sentence.span.start in self.guessed
                and sentence.kind == last.kind == "paragraph"
                and sentence.section == last.section
            ):
                ahead = self.words(sentence.span)
                if any(w.kind == NUMBER for w in ahead[:3]):
                    before = self.clauses(last.span)
                    back = counted_behind(before[-1], ahead[:4], self.guessed) if before else 0
                    if back:
                        cut = ahead[back - 1].end
                        if led_on([*before[-1], *ahead[:back]], ahead[back : back + 3]):
                            made[-1] = replace(last, span=Span(last.span.start, sentence.span.end))
                            continue  # 指派法官〔。〕3名担任指导员
                        made[-1] = replace(last, span=Span(last.span.start, cut))
                        if cut >= sentence.span.end:
                            continue
                        sentence = replace(sentence, span=Span(cut, sentence.span.end))
                    elif before and wanting(before[-1]):
                        made[-1] = replace(last, span=Span(last.span.start, sentence.span.end))
                        continue
                elif ahead and ahead[0].kind in (NOUN, NAME) and ahead[0].text not in words_of("actor"):
                    before = self.clauses(last.span)
                    hungry = bool(before) and wanting(before[-1]) and not passive(before[-1])
                    if hungry or (before and served(before[-1])):
                        made[-1] = replace(last, span=Span(last.span.start, sentence.span.end))
                        continue
            made.append(sentence)
        return made

    def after_semicolon(self, offset: int) -> bool:
        """True where the clause that starts at ``offset`` follows a ；."""
        end = self._stripped(offset)
        return end > 0 and self.text[end - 1] in "；;"

    def _waits(self, offset: int) -> bool:
        """True behind a strong verb of undertaking, which waits for what it acts on: 引进〔，〕上海专家."""
        doing = doings().get(self.folded[max(offset - 2, 0) : offset])
        return doing is not None and doing.strong and not doing.also_noun

    def _stripped(self, end: int) -> int:
        """Where the text before ``end`` ends, blanks aside."""
        while end and self.text[end - 1].isspace():
            end -= 1
        return end

    # --- words ----------------------------------------------------------------------------------------------

    def words(self, span: Span) -> list[Word]:
        """The words of a sentence, marks and all."""
        key = (span.start, span.end)
        if key not in self.said:
            self.said[key] = self._words(span)
        return self.said[key]

    def _words(self, span: Span) -> list[Word]:
        at, stop, text, cuts, marked = span.start, span.end, self.folded, self.cuts, self.marked
        made: list[Word] = []
        k = bisect_right(cuts, at)
        while at < stop:
            if at in marked:
                if at in self.restored and at > span.start:
                    made.append(self._restored(at))
                if text[at].isspace():
                    at += 1
                    continue
                if (word := self._named(at, stop)) is not None:
                    made.append(word)
                    at = word.end
                    continue
            while cuts[k] <= at:
                k += 1
            end = min(cuts[k], stop)
            for part, kind, doing, use in parts_of(text[at:end]):
                end = at + len(part)
                made.append(Word(at, end, part, kind, None, doing, use))
                at = end
        return joined(made)

    def _restored(self, at: int) -> Word:
        """A word without width: a 的, 是, 地 or 了 that was probably dropped here."""
        char = self.restored[at]
        kind = COPULA if char == "是" else ASPECT if char == "了" else PARTICLE
        return Word(at, at, char, kind, use="doubted" if at in self.doubted else "")

    def _named(self, at: int, stop: int) -> Word | None:
        """A quoted name, an aside or a mention that starts here."""
        char = self.text[at]
        closer = _CLOSERS.get(char)
        if closer is not None:
            end = self.text.find(closer, at + 1, min(stop, at + _LONGEST_QUOTE))
            if end > 0:
                kind = NAME if char in _QUOTES else ASIDE
                first = bisect_left(self.inside_starts, at)
                last = bisect_left(self.inside_starts, end)
                inner = next((m for m in self.inside[first:last] if m.span.end <= end + 1), None)
                return Word(at, end + 1, self.folded[at : end + 1], kind, inner)
        mention = self.whole.get(at)
        if mention is None or mention.span.end > stop:
            return None
        kind = _KINDS[mention.type]
        if kind == AGENCY and self.folded.startswith("会同县", at) and not self.joined_county:
            return Word(at, at + 2, "会同", PREPOSITION)  # 会同县民政局: together with the county's
        if kind == AGENCY and self.folded[at + 2 : at + 3] == "给" and self.folded[at : at + 2] in doings():
            return None  # 划转给村委会
        end = self._within(mention) if kind == AGENCY else mention.span.end
        return Word(at, end, self.folded[at:end], kind, mention)

    def _within(self, mention: Mention) -> int:
        """Where an agency ends whose mention runs over a verb: 安徽农业大学/共建祁门红茶研究院, 乡人大/要围绕中心."""
        span = mention.span
        i = bisect_right(self.token_ends, span.start)
        joint = self.folded.find("会同", span.start + 2, span.end)
        if joint > 0 and not self.joined_county:
            return joint  # 桂集镇/会同县畜牧局
        while i < len(self.token_starts) and (start := self.token_starts[i]) < span.end:
            if start > span.start + 1 and self.folded[start : self.token_ends[i]] in words_of("unnamed"):
                return start
            i += 1
        return span.end


def _spoken(words: Sequence[Word]) -> list[Word]:
    """The words without the marks among them."""
    return [word for word in words if word.kind != MARK]
