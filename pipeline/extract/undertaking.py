"""Undertaking: one row on its way to a record, with its status and what it may cost.

    observed · 320302 鼓楼区 · 开办 · “爱心超市” · 10家

Shape      a clause, a verb, an object, an actor, the numbers that belong to it
Evidence   the actor's division against the author's; 将, 要 and a heading of plans; the kind of verb and of object
Not this   a sum per head as an amount: it has a column of its own
Ask first  a visited place is observed, whatever it plans
First seen a study-tour report
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import Any

from pipeline.core import Document, Mention, Record, Span
from pipeline.extract.actors import Actor, Actors
from pipeline.extract.deeds import each
from pipeline.extract.number_words import foreign_units
from pipeline.extract.objects import Item
from pipeline.extract.vocabulary import tailed, words_of
from pipeline.extract.word import Doing, Word

__all__ = ["RULE", "Mended", "Row", "record", "status_of"]

#: A clause that long has often swallowed another.
LONG = 40
RULE = "extract.initiatives"


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


def status_of(actors: Actors, actor: Actor, verb: Word, item: Item, will: bool) -> str:
    """Observed in a visited place, proposed, an event of the author's, or own."""
    own = actors.own(actor)
    if not own:
        return "observed"
    if will:
        return "proposed"
    text = "".join([w.text for w in item.words]).rstrip("”’》」")
    folk = item.words[-1].text in words_of("folk") or text.endswith(("户", "家庭", "人员"))
    if verb.text in words_of("trip") and not (folk and verb.text in words_of("call")):
        return "event"
    if text.endswith(("意见", "看法", "资料")) and not actors.tour:
        return "own"
    body = tailed(text, "standing_body")
    if (
        not body
        and tailed(text, "event_head")
        and (verb.doing is not None and verb.doing.kind in ("hold", "organise", "establish", "evaluate"))
    ):
        return "event"
    return "own"


class Mended:
    """Where repair changed characters, notes aside."""

    def __init__(self, doc: Document) -> None:
        edits = doc.edits_that(lambda edit: bool(edit.after) and edit.rule != "repair.ruby", "repair")
        spans = sorted([doc.from_raw(edit.raw) for edit in edits])
        self._starts = [span.start for span in spans]
        #: How far the changes up to this one go.
        self._reach = list(accumulate((span.end for span in spans), max))

    def touch(self, span: Span) -> bool:
        """True where one of the changed stretches and ``span`` overlap."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start


def record(i: int, row: Row, text: str, mended: Mended, guesses: Sequence[int]) -> Record:
    """The record of the i-th row. ``mended``: what repair changed; ``guesses``: where something was restored, sorted."""
    clause = row.clause
    flags = []
    if mended.touch(clause):
        flags.append("touches_repair")
    at = bisect_right(guesses, clause.start)
    restored = at < len(guesses) and guesses[at] < clause.end
    if restored:
        flags.append("touches_restored")
    if row.actor.conflict:
        flags.append("conflict")
    linked = tuple(sorted({m.key: m for m in row.numbers}.values(), key=lambda m: m.span.start))
    money = [
        m for m in linked
        if m.values.get("cls") == "money" and m.values.get("value") is not None and m.values.get("unit", "") not in foreign_units()
    ]  # fmt: skip
    paid_for = [each(text, m) for m in money]
    amounts = [float(m.values["value"]) for m, one in zip(money, paid_for, strict=True) if not one]
    shares = [(m, one) for m, one in zip(money, paid_for, strict=True) if one]
    said = row.actor.said
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
        "amount_yuan_each": float(shares[0][0].values["value"]) if shares else None,
        "amount_per": shares[0][1] if shares else "",
        "target_group": row.target or "",
        "partner": row.partner or "",
        "time": row.time or "",
        "evidence": clause,
        "flags": tuple(flags),
    }
    span = row.item.span
    return Record(
        "initiatives",
        f"initiative-{span.start}-{span.end}-{i}",
        RULE,
        clause,
        _sure(row, bool(guesses)),
        values,
    )


def _sure(row: Row, lost: bool) -> float:
    """How often such a row is right, verb, object and division, in a report by an author nobody has learned from.

    A logistic regression, fitted on what six marked reports (654 rows, clean and damaged) gave at first sight.
    ``lost``: the page has lost its marks.
    """
    told = row.item.programme is not None or bool(row.item.numbers)
    odds = 0.6 + 1.1 * (row.actor.said is not None) + 0.2 * told - 0.3 * lost
    odds -= 1.3 * (len(row.clause) > LONG) + 1.2 * (len(row.item.span) < 2)
    return round(1 / (1 + exp(-odds)), 2)
