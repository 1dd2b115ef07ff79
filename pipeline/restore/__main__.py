"""``python -m pipeline.restore [FILE …] [--marks]``: the text with its guesses in 〔〕, or its marks as JSON.

The text itself does not change in this stage; ``--reading`` prints it with the guesses filled in and no brackets.
"""

from __future__ import annotations

from pipeline.cli import stage_main
from pipeline.core import Document


def marked(doc: Document, mode: str) -> str:
    """The text with what a reading in ``mode`` fills in, each guess in brackets: 实事求〔是〕."""
    pieces: list[str] = []
    at = 0
    for gap in doc.accepted(mode):
        pieces += [doc.text[at : gap.offset], f"〔{gap.inserted}〕"]
        at = gap.offset
    return "".join([*pieces, doc.text[at:]])


if __name__ == "__main__":
    raise SystemExit(stage_main("restore", show=marked))
