"""Initiatives: who did what, one row an undertaking.

    如江北区提出“温馨社区”品牌；…    →  observed · 江北区 · 提出 · “温馨社区”品牌

Shape      actor, verb, object; one verb with four objects joined by 、 is four rows
Evidence   a verb of lexicon/verbs.tsv as predicate, with an object that is a thing: named, counted, or made
Not this   高度重视, 取得了良好效果: attitude and result; 创建工作: a verb inside a noun; 社区是基础: what something is
Ask first  a clause without subject is of the sentence's actor, then of the paragraph's, the heading's, the author's
First seen a study-tour report: five districts visited, each with its own undertakings
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.core import Document, Mention, Record, Span
from pipeline.core.outline import Sentence, body_blocks, sentences
from pipeline.extract.actors import NOBODY, Actor, Actors, assists, code_of, firms, judged, perceives, returns
from pipeline.extract.agents import body_of
from pipeline.extract.clause import resumed
from pipeline.extract.complements import numbers_before, objects_of, phrase_behind, reach
from pipeline.extract.coordination import closed, measured, twins
from pipeline.extract.deeds import (
    RATES,
    apiece,
    attested,
    bears,
    is_heading,
    is_rate,
    leads,
    past,
    payment_in,
    pays,
    shares,
    starts_plan,
    tells_no_deed,
    unmarked,
    wants,
    wills,
    worth,
    yields,
)
from pipeline.extract.frame_words import FOR, PAYING, POSTS, WITH
from pipeline.extract.framing import LONGEST_HEADING, Frame
from pipeline.extract.objects import Item, counts, ends_in
from pipeline.extract.owners import depth
from pipeline.extract.predicates import predicates
from pipeline.extract.reader import Reader
from pipeline.extract.second_verbs import times
from pipeline.extract.settings import Settings
from pipeline.extract.undertaking import RULE, Mended, Row, record, status_of
from pipeline.extract.vocabulary import tailed, words_of
from pipeline.extract.word import (
    ADVERB,
    AGENCY,
    AND,
    ASPECT,
    COPULA,
    DATE,
    DISTRICT,
    NAME,
    NOUN,
    NUMBER,
    PREPOSITION,
    VERB,
    Clause,
    Doing,
    Word,
)

__all__ = ["RULE", "propose"]


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
        self.text = doc.text
        self.blocks = [b.span for b in body_blocks(doc)]
        ordered = sorted(mentions, key=lambda m: m.span.start)
        self.reader = Reader(doc, ordered)
        self.sentences = self.reader.regrouped(sentences(doc))
        self.frame = Frame(doc, ordered, self.sentences, author)
        self.home = self.frame.home
        facts: dict[str, Mapping[str, Any]] = {r.key: r.values for r in records}
        self.actors = Actors(self.text, facts, self.home, self.frame.tour)
        self.defaults: dict[int, Actor] = {}
        self.actors.places = [
            (m.span.start, code_of(m.entity)) for m in ordered if m.type == "district" and code_of(m.entity)
        ]
        self.rows: list[Row] = []
        self.unspent: Mention | None = None
        self.telling = False
        #: True for the first sentence of a paragraph.
        self.opens = False
        self.mended = Mended(doc)
        #: The clause behind the one that is read.
        self.ahead: Sequence[Word] = ()

    def run(self) -> Iterator[Record]:
        block_end = -1
        planned = self.frame.orders
        section = headed = -1
        headline: tuple[bool, Actor] | None = None
        asked = self.frame.asked()
        if self.frame.rules:
            return  # what must be done, told by nobody as done
        context = Actor()
        blocks = self.blocks
        starts = [b.start for b in blocks]
        for sentence in self.sentences:
            at = bisect_right(starts, sentence.span.start) - 1
            end = blocks[at].end if at >= 0 else len(self.text)
            if end != block_end or sentence.section != section:
                block_end, section = end, sentence.section
                context = self._default(section)
                self.unspent = None
                planned = self.frame.orders or self.frame.plan_above(section)
                if headline is not None and (section == headed or self.frame.sections[section].level > 1):
                    planned, context = headline[0] or planned, headline[1]
                else:
                    headline, headed = None, section
                self.actors.scope = context
                self.actors.presented = ""
                self.actors.asking = self.frame.tour and self.frame.plan_above(section)
                self.opens = True
            if at >= 0 and self.frame.headline(sentence, blocks[at]):
                line = sentence.span.of(self.text)
                planned = self.frame.orders or self.frame.announces(line) or self.frame.plan_above(section)
                named = [
                    m for m in self.frame.between(sentence.span) if m.type == "district" and code_of(m.entity)
                ]
                while len(named) > 1 and named[0].span.end == named[1].span.start:
                    named.pop(0)  # 徐州市鼓楼区: the district
                context = self.actors.of_mentions(named[:1]) if named else self._default(section)
                self.actors.scope = context
                headline = (planned, context)
                continue
            if sentence.kind == "title" or (sentence.kind == "heading" and not self._tells(sentence)):
                continue
            planned = planned or (at >= 0 and starts[at] in asked)
            context, planned = self._sentence(sentence, context, planned)
            self.opens = False
        for i, row in enumerate(self.rows):
            yield record(i, row, self.text, self.mended, self.reader.offsets)

    # --- who is spoken of -------------------------------------------------------------------------------------

    def _default(self, order: int) -> Actor:
        """Who acts where a section names nobody: the divisions of its headings, else the author's."""
        if order not in self.defaults:
            self.defaults[order] = self._named_above(order)
        return self.defaults[order]

    def _named_above(self, order: int) -> Actor:
        for section in self.frame.above(order):
            if section.level == 0 or len(section.title) > 40:
                continue
            named = [m for m in self.frame.between(section.title) if m.type == "district" and m.entity]
            if named:
                return self.actors.of_mentions(named[-1:])
        return Actor((self.home,), (f"district-{self.home}",)) if self.home else Actor()

    # --- a sentence -------------------------------------------------------------------------------------------

    def _tells(self, heading: Sentence) -> bool:
        """True for a paragraph behind a marker that was taken for a heading: three clauses or more, and long."""
        if len(heading.span) <= LONGEST_HEADING:
            return False
        return sum(bool(predicates(words)) for words in self.reader.clauses(heading.span)) > 2

    def _sentence(self, sentence: Sentence, context: Actor, planned: bool) -> tuple[Actor, bool]:
        """The rows of one sentence; who is spoken of and whether of plans, after it."""
        section = self.frame.sections[sentence.section]
        run_in = section.level > 0 and sentence.span.start < section.title.end
        clauses = [
            part
            for words in self.reader.clauses(sentence.span)
            for part in resumed(words, bool(self.reader.pauses))
        ]
        if run_in and len(section.title) > LONGEST_HEADING:
            run_in = len(clauses) == 1 and not any(counts(m) for m in self.frame.between(section.title))
        current = context.unsaid()
        told: Actor | None = None
        place: tuple[Actor, int] | None = None
        if is_heading(clauses, sentence):
            return context, planned
        self.telling = False
        carried: list[Mention] = []
        payment, self.unspent = self.unspent, None
        payer = 0
        wanted = firm = False
        plan_here = planned
        time: Span | None = None
        for i, words in enumerate(clauses):
            if told is not None:
                current, told = told, None
            if place is not None:
                self._present(place)
                place = None
            if words[0].text == "其中" and current is not NOBODY:
                told = current  # 全市投入1.8亿元，其中群众自筹5300万元；出动劳力…: the one before goes on
            words = unmarked(words)
            if not words:
                continue
            ahead = self.text[clauses[i][-1].end : clauses[i][-1].end + 1] in ("：", ":")
            if starts_plan(words) or (ahead and words[-1].text in words_of("plan_heading")):
                plan_here = planned = True
            elif i == 0 and planned and self.frame.gone_by(words[0]):
                plan_here = False  # 2014年，区政府筹资470万元改造…, among what is thought of
            abroad = i == 0 and bool(self.home) and not self.actors.own(current)
            if abroad and (
                returns(words) or (self.actors.asking and self.actors.scope.codes == (self.home,))
            ):
                current = Actor((self.home,), (f"district-{self.home}",))
            follows = clauses[i + 1] if i + 1 < len(clauses) else Clause(())
            parted = self.reader.after_semicolon(clauses[i][0].start)
            if parted:
                payment = None
            paid, whole = payment_in(words)
            if paid is not None:
                # 投资3.4亿元新建…，迁建…: where ， is lost behind the sum, it pays for what follows too.
                payment, payer = (paid if whole or paid.span.end in self.reader.pauses else None), i
            if whole and not bears(words, follows) and self._paid_behind(paid, clauses, i):
                payment = paid = None  # 新建公厕46处，投资300万元
                continue
            if i == 0 and words[0].kind == DATE:
                time = words[0].span
            if judged(words, self.actors, current):
                current = self._default(sentence.section).unsaid()
                if judged(words, self.actors, current) and self.home:
                    current = Actor((self.home,), (f"district-{self.home}",))
            self.actors.spoken = current
            marks = predicates(words)
            named = self.actors.subject(words, len(words), current, whole=True)
            if named is None and marks:
                named = self.actors.subject(words, marks[0], current)
                named = named if named is not None and named.codes and named is not NOBODY else None
            if named is not None:
                firm = named is NOBODY and firms(words)
            if named is not None and perceives(words):
                continue  # 我们在幸福社区看到，大厅…
            if named is not None and assists(words):
                lead = next((k for k, w in enumerate(words) if w.text == "牵头"), 0)
                # 由县公安局牵头，教育局配合: the one that leads acts
                named = self.actors.subject(words, lead, current) if lead else None
            if named is NOBODY:
                current = current.unsaid()
            elif named is not None:
                current = named
                if i > payer and told is None:
                    payment = None  # it was another's, where ； is lost
            if named is not None or (wanted and parted):
                wanted = False
            wanted = wants(words) or (wanted and ASPECT not in words.kinds)
            if whole and paid is not None and shares(words, follows):
                self.rows.append(self._share(words, paid, current, plan_here or wanted, time))
                payment = None
                continue
            if follows and follows[0].kind == COPULA and follows[0].text != "即":
                continue
            if follows and leads(clauses[i]):
                continue
            if words[0].kind == DISTRICT and (paid is None or _spares(words)) and (self.opens or follows):
                place = self.actors.of_mentions([w.mention for w in words[:1] if w.mention]), len(self.rows)
            if VERB not in words.kinds:
                self.rows.extend(self._likewise(words))
                self._worth(words)
                if follows and _party(words):
                    carried = [w.mention for w in words[-1:] if w.mention is not None]
                self._per_head(words)
                continue
            if tells_no_deed(words):
                continue
            heading = section.title.end if run_in else 0
            marked = words[0] is not clauses[i][0] and words[0].start in self.reader.guessed
            self.ahead = follows
            made = self._clause(
                words, marks, NOBODY if firm else current, heading, plan_here or wanted, time, paid, marked
            )
            helped = bool(made and follows) and all(row.verb.text in words_of("helper") for row in made)
            onward = follows
            if helped and len(follows) == 2 and follows[0].text == "一行" and i + 2 < len(clauses):
                onward = clauses[i + 2]  # 组织…负责人|一行13人，|赴房县
            trips = helped and any(w.text in words_of("trip") for w in unmarked(onward)[:2])
            if trips and DISTRICT in onward.kinds and _of_people(made):
                # 组织干部120人，赴白水县…: the people of the trip, and no undertaking of its own.
                carried = [
                    m for row in made for m in row.item.numbers if m.values.get("unit") not in ("次", "遍")
                ]
                continue
            joins = made and follows and follows[0].kind in (AND, PREPOSITION)
            joins = joins and VERB in follows.kinds
            if joins and all(row.verb.text in words_of("muster") for row in made):
                gathered = made[-1].item.numbers and _of_people(made)
                sent = any(w.text in words_of("visit") or w.text in POSTS for w in follows[-2:])
                if gathered and predicates(follows) and not sent:
                    carried = [
                        m
                        for row in made
                        for m in row.item.numbers
                        if m.values.get("unit") not in ("次", "遍")
                    ]
                    continue  # 组织党员120名，与老人结成对子
            for row in made:
                row.numbers[:0] = carried
            carried = []
            if not made:
                self._per_head(words)
            for row in made:
                sums = [m for m in row.numbers if m.values.get("cls") == "money"]
                spent = payment or paid
                said = row.actor.said
                others = said is not None and spent is not None and said.start > spent.span.start
                if not sums and spent is not None and not others and row.doing.kind != "hold":
                    row.numbers.insert(0, spent)
                if row.actor.said is not None and row.actor.codes:
                    current = row.actor
            self.rows.extend(made)
        self._present(place)
        alone = payment is not None and payer == len(clauses) - 1
        if alone and sentence.span.end in self.reader.guessed:
            self.unspent = payment  # 投资540万元 as a sentence of its own, its ， guessed as 。
        if current.codes:
            context = self._default(sentence.section) if self._over_home(current) else current.unsaid()
        return context, planned

    def _present(self, place: tuple[Actor, int] | None) -> None:
        """Tell whose bodies follow that a clause told of a place, if it made no row since so many were there."""
        if place is not None and len(self.rows) == place[1]:
            self.actors.present(place[0])

    def _over_home(self, actor: Actor) -> bool:
        """True for a province or city that did something for the author's division: the next sentence is ours."""
        if len(self.home) == 9 and actor.codes == (self.home[:6],):
            return True
        trunks = [
            code[:2] if code.endswith("0000") else code[:4]
            for code in actor.codes
            if code and depth(code) < 2
        ]
        return len(trunks) == len(actor.codes) and not any(
            code == self.home or not self.home.startswith(trunk)
            for code, trunk in zip(actor.codes, trunks, strict=True)
        )

    def _likewise(self, words: Clause) -> list[Row]:
        """推广杂交水稻12.6万亩，地膜玉米8.4万亩: a clause without a verb has that of the clause before.

        It does where both are counted in the same unit and stand side by side.
        """
        last = self.rows[-1] if self.rows else None
        number = words[-1].mention
        if (
            last is None
            or number is None
            or words[-1].kind != NUMBER
            or not last.item.numbers
            or len(words) < 2
        ):
            return []
        same = number.values.get("unit") == last.item.numbers[-1].values.get("unit") and counts(number)
        near = (
            0 <= words[0].start - last.clause.end <= 1 and last.clause.end >= last.item.numbers[-1].span.end
        )
        plain = all(w.kind == NOUN and not w.use for w in words[:-1]) and len(words[-2].text) > 1
        if (
            not (same and near and plain)
            or yields(words)
            or number.values.get("unit_class") in ("person", "money")
        ):
            return []
        if tailed(words[-2].text, "outcome"):
            return []
        item = Item(Span(words[0].start, words[-2].end), words[:-1], [number])
        clause = Span(last.clause.start, words[-1].end)
        return [replace(last, clause=clause, item=item, numbers=[number])]

    def _paid_behind(self, paid: Mention | None, clauses: Sequence[Clause], i: int) -> bool:
        """A sum that closes its stretch of the sentence pays for the rows of the clause before it."""
        first = clauses[i][0].start
        last = i + 1 == len(clauses) or self.reader.after_semicolon(clauses[i + 1][0].start)
        if paid is None or not last or i == 0 or self.reader.after_semicolon(first) or not self.rows:
            return False
        if next(w.text for w in clauses[i] if w.kind == VERB) not in PAYING:
            return False  # 完成投资1260万元
        clause = self.rows[-1].clause
        rows = [row for row in self.rows if row.clause == clause]
        told = clauses[i - 1][0].start <= clause.start and first - clause.end <= 2
        if not told or any(m.values.get("cls") == "money" for row in rows for m in row.numbers):
            return False
        for row in rows:
            row.numbers.append(paid)
        return True

    def _share(self, words: Clause, paid: Mention, actor: Actor, planned: bool, time: Span | None) -> Row:
        """The row of one who bears a part of a sum: 县财政配套360万元."""
        k = next(k for k, w in enumerate(words) if w.text in PAYING)
        number = next(w for w in words if w.mention is paid)
        item = Item(number.span, [number], [paid])
        doing = words[k].doing or Doing("invest", True, False)
        status = status_of(self.actors, actor, words[k], item, planned)
        return Row(
            Span(words[0].start, words[-1].end), words[k], doing, item, actor, status, [paid], time=time
        )

    def _worth(self, words: Sequence[Word]) -> None:
        """捐赠护理床600张，价值100余万元: what it was worth joins the row before."""
        last = self.rows[-1] if self.rows else None
        sums = last is not None and any(m.values.get("cls") == "money" for m in last.numbers)
        if last is None or sums or len(words) != 2 or words[0].text not in _WORTH or not _money(words[1]):
            return
        if 0 <= words[0].start - last.clause.end <= 1 and words[1].mention is not None:
            last.numbers.append(words[1].mention)

    def _per_head(self, words: Clause) -> None:
        """每户补助800元 joins the row before."""
        if not self.rows or NUMBER not in words.kinds:
            return
        start = words[0].start
        words = words.behind(body_of(words))  # 县财政/每亩补助300元
        if not words or NUMBER not in words.kinds:
            return
        if not is_rate(words) and not "".join([w.text for w in words[:2]]).startswith(RATES):
            return
        last = self.rows[-1]
        if start - last.clause.end > 3 or PREPOSITION in words.kinds or yields(words):
            return
        for word in words:
            if word.mention is not None and word.kind == NUMBER and word.mention.values.get("cls") == "money":
                for row in self.rows:
                    if row.clause == last.clause:
                        row.numbers.append(word.mention)
                return

    def _clause(
        self, words: Clause, marks: list[int], current: Actor, heading: int, planned: bool, time: Span | None,
        sum_here: Mention | None, marked: bool,
    ) -> list[Row]:  # fmt: skip
        made: list[Row] = []
        kinds = words.kinds
        clause = Span(words[0].start, words[-1].end)
        left = 0
        helper: tuple[int, list[Item]] | None = None
        paid = [] if sum_here is None else [sum_here]
        pending: list[int] = []
        spent, idle = -1, False
        for n, at in enumerate(marks):
            stop = reach(words, at, marks[n + 1] if n + 1 < len(marks) else len(words))
            verb = words[at]
            if at == spent:
                continue
            if verb.start < heading and not (at + 1 < len(words) and words[at + 1].kind == ASPECT):
                left = stop
                continue
            own_subject = (
                current if helper is not None else self.actors.subject(words, at, current, left=left)
            )
            actor = own_subject or current
            if actor is NOBODY or (idle and own_subject is None):
                idle = True  # 企业投资1.3亿元新建厂房: neither verb is anybody's
                left = stop
                continue
            idle = False
            if (
                own_subject is not None
                and own_subject.said is not None
                and own_subject.codes
                and helper is None
            ):
                current = self.actors.spoken = own_subject  # where ， is lost, who was named last goes on
            if NUMBER in kinds[at:stop] and any(w.text.startswith("不足") for w in words[at:stop]):
                left = stop
                continue  # 完成改造的不足10个: what is wanting
            subject_numbers = numbers_before(words, left, at)
            verb, doing, items = objects_of(words, at, stop, left)
            ahead = marks[n + 1] if n + 1 < len(marks) else len(words)
            if not items and ahead < len(words) and twins(words, at, ahead, verb):
                pending.append(at)  # 新建、改造X: both have the object of the last
                continue
            if stop < len(words) and measured(words, stop):
                left = stop
                continue  # 办结时间由5天缩短到2天: the verb is in the subject
            heads = [*pending, at]
            pending = []
            if (
                ahead < len(words)
                and verb.text in words_of("helper")
                and ahead - at <= (60 if words[ahead].text in words_of("trip") else 14)
                and not (items and verb.text in ("启动", "试点"))
                and not closed(words, at, stop, ahead, verb, doing)
            ):
                beyond = marks[n + 2] if n + 2 < len(marks) else len(words)
                _, _, later = objects_of(words, ahead, reach(words, ahead, beyond), stop)
                kept = [
                    item
                    for item in later
                    if (
                        worth(words[ahead], item, [])
                        and any(w.kind != NUMBER or _money(w) for w in item.words)
                    )
                    or _served(words[ahead], item)
                ]
                if kept:
                    if helper is None or words[helper[0]].text not in _CHARGES:
                        helper = at, []
                    helper = helper[0], [*helper[1], *items]  # 商请区法院指派法官3名担任指导员
                    continue
                if items and later and all(w.kind == NUMBER for item in later for w in item.words):
                    for item in items:  # 组织村干部到大学培训3期: the people, and how often
                        item.numbers.extend(m for one in later for m in one.numbers)
                    spent = ahead
            if helper is not None:
                subject_numbers = [*subject_numbers, *(m for item in helper[1] for m in item.numbers)]
                leader = self.actors.subject(words, helper[0], current) or current
                if words[helper[0]].text in _CHARGES:  # 要求县农委调剂种子: who is charged acts
                    leader = self.actors.subject(words, at, current, left=helper[0] + 1) or leader
                helper = None
                if leader is NOBODY:
                    continue
                actor = leader
            if not items:
                left = stop
                continue
            will = wills(words, at) or (
                planned and not (self.frame.orders and (past(words, at) or doing.kind == "award"))
            )
            if not will and _able(words, left, at):
                left = stop
                continue  # 窗口可办事项523项: what can be done
            duty = not words_of("duty").isdisjoint(words.texts[:at])
            target = phrase_behind(words, left, at, FOR)
            partner = phrase_behind(words, left, at, WITH)
            taken = at
            if PREPOSITION in kinds[:at]:
                taken = next((k for k in range(at) if words[k].text in ("把", "将", "由")), at)
            dated = kinds.rfind(DATE, 0, taken)
            when = words[dated].span if dated >= 0 else time
            respective = "分别" in words.texts[left:at]
            sums = [w for w in words[at + 1 : stop] if w.kind == NUMBER and w.mention is not None]
            if respective and len(items) == 1 and len(sums) == len(actor.codes) > 1 and pays(verb, items[0]):
                items = [Item(w.span, [w], [w.mention]) for w in sums if w.mention is not None]
            told_of = n == 0 and marked and stop < len(words) and words[stop].kind in (AGENCY, DISTRICT)
            if told_of and NUMBER not in kinds[at:stop] and NAME not in kinds[at:stop]:
                left = stop
                continue  # 五是实行人才强基〔。〕区卫生局与…: a heading within
            for head in heads:
                named = verb if head == at else words[head]
                what = doing if head == at else words[head].doing or doing
                for item in items:
                    borne = bears(words, self.ahead)
                    if (pays(named, item) and not borne) or apiece(named, item, words):
                        continue
                    numbers = item.numbers
                    if subject_numbers:
                        others = [m for one in items for m in one.numbers if m not in item.numbers]
                        numbers = [*(m for m in subject_numbers if m not in others), *item.numbers]
                    if (
                        paid
                        and named.text in words_of("helper")
                        and any(w.text in _CLUBBING for w in item.words)
                    ):
                        continue  # 组织5个村抱团/出资1200万元: it pays for what follows
                    first = not made or made[-1].verb is named
                    free = named.text == "提供" and any(w.text in _FREE for w in words[left:at])
                    free = free and item.words[-1].kind == NOUN  # 免费提供食宿
                    free = free and not ends_in(item.words[-1].text, "abstract")
                    if not free and not worth(named, item, [*numbers, *paid], target is not None and first):
                        continue
                    told = self.telling or attested(words, at, actor, item, numbers)
                    self.telling = told
                    whose = actor
                    if respective and len(actor.codes) == len(items) > 1 and pays(named, item):
                        nth = items.index(item)  # 甲区、乙县分别配套150万元和120万元
                        whose = replace(actor, codes=actor.codes[nth : nth + 1])
                    if not told or (duty and not (planned and actor.codes)):
                        continue
                    made.append(
                        Row(clause, named, what, item, whose, status_of(self.actors, whose, named, item, will), [*numbers],
                            target, partner, when)
                    )  # fmt: skip
            left = stop
        return made


def _spares(words: Clause) -> bool:
    """True for 挤出480万元: it tells how a place stands, before what it did."""
    return "挤出" in words.texts


#: With them one lays it on another body to act.
#: How people whom one brings together pay for what follows.
_CLUBBING = frozenset("出资 集资 筹资 自筹 捐资 投入".split())
_CHARGES = frozenset("要求 责成 责令 督促 指令 商请 提请 报请 函请 请求".split())
_FREE = frozenset(("免费", "无偿"))
_ABLE = frozenset("可 可以 能 能够".split())
_WORTH = frozenset("价值 总价值 总造价 造价 折款 折价 市值".split())


def _of_people(rows: Sequence[Row]) -> bool:
    """True where rows count people alone; 派出4个工作组，到甲市走访…: they are sent, and that is told by itself."""
    return all(m.values.get("unit_class") == "person" for row in rows for m in row.item.numbers if counts(m))


def _able(words: Clause, left: int, at: int) -> bool:
    """True for 可 or 能 right before a verb or its adverb: what can be done is not yet done."""
    before = words.texts[left:at]
    return not _ABLE.isdisjoint(before) and any(
        text in _ABLE and words.kinds[k] in VERB + ADVERB for k, text in enumerate(before, left + 1)
    )


def _money(word: Word) -> bool:
    return word.mention is not None and word.mention.values.get("cls") == "money"


def _served(verb: Word, item: Item) -> bool:
    """True for 义诊1700余人次: the number is of those who are served, not of those who are sent."""
    numbers = item.words if all(w.kind == NUMBER for w in item.words) else []
    if not numbers or verb.doing is None or not verb.doing.strong:
        return False
    if all(w.text.endswith(("人次", "人", "名", "户")) for w in numbers):
        return verb.doing.kind == "serve"
    return not verb.doing.also_noun and not any(times(w) for w in numbers)  # 组织党员打井14眼


def _party(words: Sequence[Word]) -> bool:
    """True for 考察组一行14人: how many go on the trip that the next clause tells of."""
    return words[-1].kind == NUMBER and len(words) > 1 and words[-2].text == "一行"
