"""Restore: what the page dropped, put back as guesses. No character of the text changes.

    >>> from pipeline.core import Block, Span, from_text, process
    >>> text = "会议听取了各部门汇报研究了下一阶段工作提出了三点要求"
    >>> doc = from_text(text)
    >>> doc = doc.with_marks("segment", [Block(Span(0, len(text)), "paragraph", "segment.blocks")])
    >>> process(doc, [Restore(omission="，。的是他")]).reading()[-1]
    '。'

What the page lost (evidence) is judged first; a page that lost nothing gets no gap. Then the certain cases
(rules), the ends of paragraphs (ends) and of run-in headings (run_in), and the trained model (gaps, model),
all within limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.core import Block, Document, Gap, Token
from pipeline.core.stage import Propose
from pipeline.restore import evidence, gaps

__all__ = ["Restore"]


@dataclass(frozen=True, slots=True)
class Restore:
    """The stage. ``omission``: the characters that the pages lost, or "auto": each page is asked."""

    omission: str = "auto"

    name: ClassVar[str] = "restore"
    reads: ClassVar[frozenset[type]] = frozenset({Block, Token})
    writes: ClassVar[frozenset[type]] = frozenset({Gap})

    def lost(self, doc: Document) -> frozenset[str]:
        """The characters that this page lost."""
        if self.omission != "auto":
            return frozenset(self.omission)
        return evidence.lost(evidence.paragraphs(doc))

    def passes(self) -> Sequence[Propose]:
        return (self.propose,)

    def propose(self, doc: Document) -> Iterator[Gap]:
        yield from gaps.propose(doc, self.lost(doc))
