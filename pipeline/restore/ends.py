"""Ends: the full stop at the end of a paragraph.

Shape      the last gap of a paragraph of the body
Evidence   the page lost its 。 and the paragraph ends in no mark
Not this   headings, captions, dates, signatures, the words of the site; a line that ends in ： or ；
Ask first  segment: what it calls a heading gets nothing
First seen a study-tour report, at every paragraph
"""

from __future__ import annotations

from pipeline.core import Block
from pipeline.restore.limits import CLOSERS, PAUSES

RULE = "restore.ends"
#: Share of paragraphs without a mark at their end that had ended in 。, on damaged pages of held-out text.
CONFIDENCE = 0.97
_QUOTED_END = frozenset("。！？…；!?")


def wants_stop(block: Block, text: str, lost: frozenset[str]) -> bool:
    """True where this paragraph (``text``: its folded characters) ended in 。 and now ends in nothing."""
    if "。" not in lost or block.kind in ("title", "heading") or not text:
        return False
    last = text[-1]
    if last in CLOSERS:
        return len(text) > 1 and text[-2] not in _QUOTED_END
    return last not in PAUSES
