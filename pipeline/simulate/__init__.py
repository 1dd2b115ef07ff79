"""The damage, forwards: what a content mill did to a report, step by step, on the bytes.

Repair proves its candidates by it, tests and training draw from it, ``baogao evaluate`` scores with it.

>>> damage("　（一）強化領導", Page(level=1, marks=("。",)))
'。ㄒ唬⿵娀I(lǐng)導'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.simulate.annotate import annotate, note_list
from pipeline.simulate.decode import DECODERS, decode, split, split_and_decode
from pipeline.simulate.gbk import encodable, encode
from pipeline.simulate.omit import omit
from pipeline.simulate.script import to_traditional

__all__ = [
    "DECODERS", "Page", "annotate", "damage", "decode", "encodable", "encode", "note_list", "omit", "pass_through",
    "split", "split_and_decode", "to_traditional",
]  # fmt: skip

#: Full-width marks that some pages show half-width in the end.
HALF = str.maketrans("，？！（）：；", ",?!():;")


@dataclass(frozen=True, slots=True)
class Page:
    """The facts of one page: what its mill did, and with what.

    ``level``: how far the page's note list reaches (0: no notes); ``notes``: further or other notes, character →
    reading. ``marks``: what the bytes were split on, in this order. ``decoder``: drop or question. ``half``: full-width
    marks end up half-width. ``hant``: the mill first turned its simplified text into traditional script.
    ``omitted``: characters removed from the body; the first line keeps them.
    """

    level: int = 0
    notes: Mapping[str, str] = field(default_factory=dict)
    toneless: bool = False
    doubled: bool = False
    marks: tuple[str, ...] = ()
    decoder: str = "drop"
    half: bool = False
    hant: bool = False
    omitted: str = ""

    @property
    def annotated(self) -> dict[str, str]:
        return {**note_list(self.level), **self.notes}


def pass_through(text: str, page: Page) -> str:
    """What becomes of ``text`` on its way through the page's bytes: notes, split, lossy decode, widths.

    A line end and a character that GBK does not have are left where they stand; nothing reaches across them.
    """
    shown: list[str] = []
    run: list[str] = []
    for char in text:
        if char != "\n" and encodable(char):
            run.append(char)
            continue
        shown += [_run(run, page), char]
        run = []
    shown.append(_run(run, page))
    whole = "".join(shown)
    return whole.translate(HALF) if page.half else whole


def _run(run: list[str], page: Page) -> str:
    data = annotate(encode("".join(run)), page.annotated, toneless=page.toneless, doubled=page.doubled)
    return split_and_decode(data, page.marks, page.decoder)


def damage(text: str, page: Page) -> str:
    """A clean report as the page shows it: words omitted, then passed through the page's bytes."""
    kept = omit(text, page.omitted, titles=frozenset({0}))
    return pass_through(to_traditional(kept) if page.hant else kept, page)
