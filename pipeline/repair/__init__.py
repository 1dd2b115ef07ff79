"""Repair: undo what machines did to the text. On text without damage it changes nothing.

The order matters. Wrong encodings first, while every byte can still be had back; then what web pages put between
characters; then the byte shifts, for which pinyin notes are witnesses; then the notes; then characters that only look
like the right ones.

>>> from pipeline.core import from_text, process
>>> process(from_text("。ㄒ唬⿵娀I(lǐng)導帶動了各村工作"), [Repair()]).text
'（一）強化領導帶動了各村工作'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.core import Document, Edit, Mark, Residue
from pipeline.core.stage import Propose
from pipeline.repair import alphabets, byteshift, character, mojibake, radicals, ruby, spaces
from pipeline.repair.page import page_of

__all__ = ["Repair"]


@dataclass(frozen=True, slots=True)
class Repair:
    """The stage ``repair``: edits where the damage is undone, residues where it is seen and could not be."""

    name: str = "repair"
    reads: frozenset[type] = frozenset()
    writes: frozenset[type] = frozenset({Edit, Residue})

    def passes(self) -> Sequence[Propose]:
        steps: list[int] = []  # how many steps the document had when each round began

        def begin(doc: Document) -> Iterable[Mark]:
            steps.append(len(doc.steps))
            return ()

        def again(propose: Propose) -> Propose:
            def proposed(doc: Document) -> Iterable[Mark]:
                if steps[-1] == steps[-2]:
                    return  # the round before changed nothing
                said = [(mark.rule, mark.span) for mark in doc.residues]
                for mark in propose(doc):
                    known = isinstance(mark, Residue) and any(
                        rule == mark.rule and (span == mark.span or span.overlaps(mark.span))
                        for rule, span in said
                    )
                    if not known:
                        yield mark

            return proposed

        return (begin, *ROUND, *(begin, *map(again, ROUND)) * (ROUNDS - 1))


def _mojibake(doc: Document) -> Iterable[Mark]:
    return mojibake.propose(doc.text)


def _character(doc: Document) -> Iterable[Mark]:
    return character.propose(doc.text)


def _spaces(doc: Document) -> Iterable[Mark]:
    return spaces.propose(doc.text)


def _byteshift(doc: Document) -> Iterable[Mark]:
    return byteshift.propose(doc.text, page_of(doc.text))


def _ruby(doc: Document) -> Iterable[Mark]:
    return ruby.propose(doc.text, page_of(doc.text))


def _shapes(doc: Document) -> Iterable[Mark]:
    yield from character.layout(doc)
    yield from character.question_marks(doc)
    yield from radicals.propose(doc.text)
    yield from alphabets.propose(doc.text)


ROUND: tuple[Propose, ...] = (_mojibake, _character, _spaces, _byteshift, _ruby, _shapes)
#: What one rule mends may be what another waits for (a note behind &nbsp;): a round that changes the text is followed
#: by another, so that a second run finds nothing to do.
ROUNDS = 4
