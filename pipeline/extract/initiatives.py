"""Initiatives: who did what, one row an undertaking.

    如江北区提出“温馨社区”品牌；…    →  observed · 江北区 · 提出 · “温馨社区”品牌

Shape      actor, verb, object; one verb with four objects joined by 、 is four rows
Evidence   a verb of lexicon/verbs.tsv as predicate, with an object that is a thing: named, counted, or made
Not this   高度重视, 取得了良好效果: attitude and result; 创建工作: a verb inside a noun; 社区是基础: what something is
Ask first  a clause without subject is of the sentence's actor, then of the paragraph's, the heading's, the author's
First seen a study-tour report: five districts visited, each with its own undertakings
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.core.outline import Section, Sentence, body_blocks, sections, sentences
from pipeline.extract.actors import NOBODY, Actor, Actors, code_of
from pipeline.extract.clause import (
    AND,
    ASPECT,
    COPULA,
    DATE,
    LIST,
    NUMBER,
    PREPOSITION,
    VERB,
    WILL,
    Doing,
    Reader,
    Word,
    words_of,
)
from pipeline.extract.complements import numbers_before, objects_of, phrase_behind, reach
from pipeline.extract.deeds import (
    PER,
    apiece,
    attested,
    is_heading,
    leads,
    past,
    payment_in,
    pays,
    starts_plan,
    tells_no_deed,
    unmarked,
    wants,
    worth,
)
from pipeline.extract.objects import Item
from pipeline.extract.predicates import FOR, WITH, predicates, will_do
from pipeline.extract.settings import Settings

__all__ = ["RULE", "propose"]

RULE = "extract.initiatives"

_LONGEST_HEADING = 24


@dataclass(slots=True, eq=False)
class Row:
    """An undertaking on its way to a record."""

    clause: Span
    verb: Word
    doing: Doing
    item: Item
    actor: Actor
    status: str
    numbers: list[Mention]
    target: Span | None = None
    partner: Span | None = None
    time: Span | None = None


def propose(
    doc: Document,
    settings: Settings | None = None,
    mentions: Sequence[Mention] | None = None,
    records: Sequence[Record] = (),
    author: str = "",
) -> Iterator[Record]:
    """The undertakings of a document, as records of the table initiatives.

    ``mentions``: those that stand (all of the document, if not given). ``records``: of districts and agencies; from
    them come the members of 五城区 and the owners of agencies. ``author``: code of the author's division, if known.
    """
    found = list(doc.mentions) if mentions is None else list(mentions)
    known = [*records, *doc.of(Record)] if not records else list(records)
    yield from _Survey(doc, found, known, author).run()


class _Survey:
    """One document's undertakings; the state of the reading is the actor that is being spoken of."""

    def __init__(
        self, doc: Document, mentions: Sequence[Mention], records: Sequence[Record], author: str
    ) -> None:
        self.doc, self.text = doc, doc.text
        self.mentions = sorted(mentions, key=lambda m: m.span.start)
        self.reader = Reader(doc, self.mentions)
        self.sections = sections(doc)
        self.sentences = self.reader.regrouped(sentences(doc))
        self.home = self._among(author or self._home())
        self.title = next(
            (s.title.of(self.text) for s in self.sections if s.region == "body" and len(s.title)), ""
        )
        if not self.title and self.sentences:
            self.title = self.sentences[0].span.of(self.text)[:40]
        facts: dict[str, Mapping[str, Any]] = {r.key: r.values for r in records}
        tour = any(word in self.title for word in words_of("tour_heading"))
        self.actors = Actors(self.text, facts, self.home, tour)
        self.plans = {s.order: self._is_plan(s) for s in self.sections}
        ruled = regex.sub(r"[（(][^（）()]{0,30}[）)]$", "", self.title).rstrip("》")
        self.rules = ruled.endswith(tuple(words_of("rule_title")))
        self.orders = ruled.endswith(tuple(words_of("order_title"))) and "情况" not in ruled
        self.rows: list[Row] = []
        self.unspent: Mention | None = None
        self.telling = False
        self.mended = self._mended()

    def run(self) -> Iterator[Record]:
        block_end = -1
        planned = self.orders
        section = -1
        if self.rules:
            return  # what must be done, told by nobody as done
        context = Actor()
        blocks = [b.span for b in body_blocks(self.doc)]
        starts = [b.start for b in blocks]
        for sentence in self.sentences:
            at = bisect_right(starts, sentence.span.start) - 1
            end = blocks[at].end if at >= 0 else len(self.text)
            if end != block_end or sentence.section != section:
                block_end, section = end, sentence.section
                context = self._default(section)
                self.unspent = None
                planned = self.orders or self._plan_above(section)
            if sentence.kind == "title" or (sentence.kind == "heading" and not self._tells(sentence)):
                continue
            context, planned = self._sentence(sentence, context, planned)
        for i, row in enumerate(self.rows):
            yield self._record(i, row)

    # --- whose report, which part of it -----------------------------------------------------------------------

    def _home(self) -> str:
        """The author's own division: what 我区 means, else the one in the title, else none."""
        for mention in self.mentions:
            if (
                mention.subtype == "deictic"
                and mention.span.of(self.text)[:1] in "我本"
                and code_of(mention.entity)
            ):
                return code_of(mention.entity)
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

    def _among(self, home: str) -> str:
        """The author's division; without a title, and with its sisters side by side, the division above them all."""
        titled = any(s.kind in ("title", "heading") for s in self.sentences)
        if titled or len(home) != 6 or not self.sentences:
            return home
        first = self._between(self.sentences[0].span)
        if any(m.subtype == "deictic" for m in first):
            return home
        named = {code_of(m.entity) for m in first if m.type == "district"}
        sisters = {c for c in named if len(c) == 6 and c[:4] == home[:4] and not c.endswith("00")}
        return home[:4] + "00" if len(sisters) > 1 else home

    def _is_plan(self, section: Section) -> bool:
        title = section.title.of(self.text)
        if section.level == 0 or any(word in title for word in ("回顾", "总结", "完成情况", "特点", "经验")):
            return False
        return any(word in title for word in words_of("plan_heading"))

    def _above(self, order: int) -> Iterator[Section]:
        at: int | None = order
        while at is not None:
            yield self.sections[at]
            at = self.sections[at].parent

    def _plan_above(self, order: int) -> bool:
        return any(self.plans.get(s.order, False) for s in self._above(order))

    def _default(self, order: int) -> Actor:
        """Who acts where a section names nobody: the divisions of its headings, else the author's."""
        for section in self._above(order):
            if section.level == 0 or len(section.title) > 40:
                continue
            named = [m for m in self._between(section.title) if m.type == "district" and m.entity]
            if named:
                return self.actors.of_mentions(named[-1:])
        return Actor((self.home,), (f"district-{self.home}",)) if self.home else Actor()

    def _between(self, span: Span) -> list[Mention]:
        low = bisect_left(self.mentions, span.start, key=lambda m: m.span.start)
        high = bisect_left(self.mentions, span.end, key=lambda m: m.span.start)
        return self.mentions[low:high]

    # --- a sentence -------------------------------------------------------------------------------------------

    def _tells(self, heading: Sentence) -> bool:
        """True for a paragraph behind a marker that was taken for a heading: three clauses or more, and long."""
        if len(heading.span) <= _LONGEST_HEADING:
            return False
        return sum(bool(predicates(words)) for words in self.reader.clauses(heading.span)) > 2

    def _sentence(self, sentence: Sentence, context: Actor, planned: bool) -> tuple[Actor, bool]:
        """The rows of one sentence; who is spoken of and whether of plans, after it."""
        section = self.sections[sentence.section]
        run_in = section.level > 0 and sentence.span.start < section.title.end
        clauses = list(self.reader.clauses(sentence.span))
        if len(section.title) > _LONGEST_HEADING and len(clauses) > 1:
            run_in = False
        current = replace(context, said=None)
        if is_heading(clauses, sentence):
            return context, planned
        self.telling = False
        carried: list[Mention] = []
        payment, self.unspent = self.unspent, None
        wanted = False
        plan_here = planned
        time: Span | None = None
        for i, words in enumerate(clauses):
            words = unmarked(words)
            if not words:
                continue
            if starts_plan(words):
                plan_here = planned = True
            follows = clauses[i + 1] if i + 1 < len(clauses) else []
            if self.reader.after_semicolon(words[0].start):
                payment = None
                current = replace(current, said=None)
            paid, whole = payment_in(words)
            if paid is not None:
                payment = paid if whole else None
            if i == 0 and words[0].kind == DATE:
                time = words[0].span
            self.actors.spoken = current
            named = self.actors.subject(words, len(words), current, whole=True)
            if named is NOBODY:
                current = replace(current, said=None)
            elif named is not None:
                current = named
            if named is not None or (wanted and (self.reader.after_semicolon(words[0].start))):
                wanted = False
            wanted = wants(words) or (wanted and not any(w.kind == ASPECT for w in words))
            if follows and follows[0].kind == COPULA and follows[0].text != "即":
                continue
            if follows and leads(clauses[i]):
                continue
            if not any(w.kind == VERB for w in words):
                self._per_head(words)
                continue
            if tells_no_deed(words):
                continue
            heads = run_in and words[0].start < section.title.end
            made = self._clause(words, current, heads, plan_here or wanted, time)
            trips = follows and any(w.text in words_of("trip") for w in unmarked(follows)[:1])
            if trips and made and all(row.verb.text in words_of("helper") for row in made):
                # 组织干部120人，赴白水县…: the people of the trip, and no undertaking of its own.
                carried = [m for row in made for m in row.item.numbers]
                continue
            joins = follows and follows[0].kind in (AND, PREPOSITION) and any(w.kind == VERB for w in follows)
            if joins and made and all(row.verb.text in words_of("muster") for row in made):
                if made[-1].item.numbers and predicates(follows):
                    carried = [m for row in made for m in row.item.numbers]
                    continue  # 组织党员120名，与老人结成对子
            for row in made:
                row.numbers[:0] = carried
            carried = []
            if not made:
                self._per_head(words)
            for row in made:
                sums = [m for m in row.numbers if m.values.get("cls") == "money"]
                spent = payment or paid
                if not sums and spent is not None and row.doing.kind != "hold":
                    row.numbers.insert(0, spent)
                if row.actor.said is not None and row.actor.codes:
                    current = row.actor
            self.rows.extend(made)
        if len(clauses) == 1 and payment is not None:
            self.unspent = payment  # 投资540万元 as a sentence of its own, its ， guessed as 。
        context = replace(current, said=None) if current.codes else context
        return context, planned

    def _per_head(self, words: Sequence[Word]) -> None:
        """每户补助800元 joins the row before."""
        if not self.rows or (not PER.match(words[0].text) and not any(PER.match(w.text) for w in words[:2])):
            return
        last = self.rows[-1]
        if words[0].start - last.clause.end > 3 or any(w.kind == PREPOSITION for w in words):
            return
        for word in words:
            if word.mention is not None and word.kind == NUMBER and word.mention.values.get("cls") == "money":
                for row in self.rows:
                    if row.clause == last.clause:
                        row.numbers.append(word.mention)
                return

    def _clause(
        self, words: list[Word], current: Actor, run_in: bool, planned: bool, time: Span | None
    ) -> list[Row]:
        marks = predicates(words)
        made: list[Row] = []
        clause = Span(words[0].start, words[-1].end)
        left = 0
        helper: tuple[int, list[Item]] | None = None
        pending: list[int] = []
        for n, at in enumerate(marks):
            stop = reach(words, at, marks[n + 1] if n + 1 < len(marks) else len(words))
            verb = words[at]
            if run_in and not (at + 1 < len(words) and words[at + 1].kind == ASPECT):
                continue
            actor = (
                current
                if helper is not None
                else self.actors.subject(words, at, current, left=left) or current
            )
            if actor is NOBODY:
                left = stop
                continue
            subject_numbers = numbers_before(words, left, at)
            verb, doing, items = objects_of(words, at, stop, left)
            coordinated = n + 1 < len(marks) and (
                marks[n + 1] > at + 1 or verb.text not in words_of("helper")
            )
            if not items and coordinated and all(w.kind in (LIST, AND) for w in words[at + 1 : marks[n + 1]]):
                pending.append(at)  # 新建、改造X: both have the object of the last
                continue
            heads = [*pending, at]
            pending = []
            closed = doing.kind == "staff" and words[stop - 1].kind == NUMBER  # 聘请专家26名在…举办
            if (
                verb.text in words_of("helper")
                and not closed
                and n + 1 < len(marks)
                and marks[n + 1] - at <= 14
            ):
                _, _, later = objects_of(
                    words, marks[n + 1],
                    reach(words, marks[n + 1], marks[n + 2] if n + 2 < len(marks) else len(words)), stop,
                )  # fmt: skip
                kept = [
                    item
                    for item in later
                    if worth(words[marks[n + 1]], item, []) and any(w.kind != NUMBER for w in item.words)
                ]
                if kept:
                    helper = (at, items)
                    continue
            if helper is not None:
                subject_numbers = [*subject_numbers, *(m for item in helper[1] for m in item.numbers)]
                leader = self.actors.subject(words, helper[0], current) or current
                helper = None
                if leader is NOBODY:
                    continue
                actor = leader
            will = any(
                w.kind == WILL or (w.text == "将" and will_do(words, k)) for k, w in enumerate(words[:at])
            )
            will = will or (planned and not (self.orders and past(words, at)))
            duty = any(w.text in words_of("duty") for w in words[:at])
            target = phrase_behind(words, left, at, FOR)
            partner = phrase_behind(words, left, at, WITH)
            when = next((w.span for w in reversed(words[:at]) if w.kind == DATE), time)
            for head in heads:
                named = verb if head == at else words[head]
                what = doing if head == at else words[head].doing or doing
                for item in items:
                    numbers = [*subject_numbers, *item.numbers]
                    if pays(named, item) or apiece(named, item, words):
                        continue
                    if not worth(named, item, numbers, target is not None and not made):
                        continue
                    told = self.telling or attested(words, at, actor, item, numbers)
                    self.telling = told
                    if not told or (duty and not (planned and actor.codes)):
                        continue
                    made.append(
                        Row(clause, named, what, item, actor, self._status(actor, named, item, will), numbers,
                            target, partner, when)
                    )  # fmt: skip
            left = stop
        return made

    # --- status -----------------------------------------------------------------------------------------------

    def _status(self, actor: Actor, verb: Word, item: Item, will: bool) -> str:
        own = self.actors.own(actor)
        if not own:
            return "observed"
        if will:
            return "proposed"
        text = "".join(w.text for w in item.words)
        folk = item.words[-1].text in words_of("folk") or text.endswith(("户", "家庭", "人员"))
        if verb.text in words_of("trip") and not (folk and verb.text in words_of("call")):
            return "event"
        body = any(text.endswith(tail) for tail in words_of("standing_body"))
        if (
            not body
            and any(text.endswith(head) for head in words_of("event_head"))
            and (verb.doing is not None and verb.doing.kind in ("hold", "organise", "establish", "evaluate"))
        ):
            return "event"
        return "own"

    # --- the record -------------------------------------------------------------------------------------------

    def _mended(self) -> list[tuple[int, int]]:
        """Where repair changed characters, notes aside."""
        found = []
        for edit in self.doc.edits:
            if edit.stage == "repair" and edit.after and edit.rule != "repair.ruby":
                span = self.doc.from_raw(edit.raw)
                found.append((span.start, span.end))
        return found

    def _record(self, i: int, row: Row) -> Record:
        clause = row.clause
        flags = []
        if any(a < clause.end and b > clause.start for a, b in self.mended):
            flags.append("touches_repair")
        offsets = self.reader.offsets
        at = bisect_right(offsets, clause.start)
        restored = at < len(offsets) and offsets[at] < clause.end
        if restored:
            flags.append("touches_restored")
        if row.actor.conflict:
            flags.append("conflict")
        by_key = {m.key: m for m in row.numbers}
        linked = tuple(sorted(by_key.values(), key=lambda m: m.span.start))
        money = [m.values.get("value") for m in linked if m.values.get("cls") == "money"]
        amounts = [float(v) for v in money if v is not None]
        said = row.actor.said
        sure = 0.6 + 0.15 * row.doing.strong + 0.1 * (said is not None) + 0.05 * bool(row.actor.codes)
        sure += 0.05 * (row.item.programme is not None or bool(row.item.numbers)) - 0.1 * restored
        values: dict[str, Any] = {
            "status": row.status,
            "actor": said if said is not None else "",
            "actor_code": ";".join(row.actor.codes),
            "actor_entity_id": row.actor.entities,
            "actor_explicit": said is not None,
            "verb": row.verb.span,
            "verb_class": row.doing.kind,
            "object": row.item.span,
            "programme_mention_id": row.item.programme or "",
            "quantity": tuple(m.span for m in linked),
            "quantity_mention_ids": linked,
            "amount_yuan_min": max(amounts) if amounts else None,
            "target_group": row.target or "",
            "partner": row.partner or "",
            "time": row.time or "",
            "evidence": clause,
            "flags": tuple(flags),
        }
        span = row.item.span
        return Record(
            "initiatives", f"initiative-{span.start}-{span.end}-{i}", RULE, clause, round(sure, 4), values
        )
