"""Repair: undo what machines did to the text. On text without damage it changes nothing.

The order matters. Wrong encodings first, while every byte can still be had back; then the byte shifts, for which
pinyin notes are witnesses; then the notes; then single characters.

>>> from pipeline.core import from_text, process
>>> process(from_text("。ㄒ唬⿵娀I(lǐng)導帶動了各村工作"), [Repair()]).text
'（一）強化領導帶動了各村工作'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.core import Document, Edit, Mark, Residue
from pipeline.core.stage import Propose
from pipeline.repair import byteshift, character, mojibake, ruby
from pipeline.repair.page import page_of

__all__ = ["Repair"]


@dataclass(frozen=True, slots=True)
class Repair:
    """The stage ``repair``: edits where the damage is undone, residues where it is seen and could not be."""

    name: str = "repair"
    reads: frozenset[type] = frozenset()
    writes: frozenset[type] = frozenset({Edit, Residue})

    def passes(self) -> Sequence[Propose]:
        return (_mojibake, _byteshift, _ruby, _character)


def _mojibake(doc: Document) -> Iterable[Mark]:
    return mojibake.propose(doc.text)


def _byteshift(doc: Document) -> Iterable[Mark]:
    return byteshift.propose(doc.text, page_of(doc.text))


def _ruby(doc: Document) -> Iterable[Mark]:
    return ruby.propose(doc.text, page_of(doc.text))


def _character(doc: Document) -> Iterable[Mark]:
    return character.propose(doc.text)
