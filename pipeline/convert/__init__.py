"""Convert: one script, on purpose; forms nobody meant are put right; widths as Chinese prose has them.

    >>> from pipeline.core import after, from_text
    >>> after(from_text("關于體製改革,２００４年带动著乾部"), Convert()).text
    '关于体制改革，2004年带动着干部'

Reads nothing, writes Edit. Rules: convert.script, convert.variants, convert.width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.convert import script as scripts
from pipeline.convert import width
from pipeline.core import Document, Edit, Mark, UsageError
from pipeline.core.stage import Propose

__all__ = ["PUNCTUATION", "SCRIPTS", "Convert"]

SCRIPTS = ("hans", "hant", "keep")
PUNCTUATION = ("full", "keep")


@dataclass(frozen=True, slots=True)
class Convert:
    """The stage. ``script``: hans (simplified), hant (traditional) or keep. ``punctuation``: full or keep.

    Raises UsageError for any other word.
    """

    script: str = "hans"
    punctuation: str = "full"

    def __post_init__(self) -> None:
        for what, value, known in (
            ("script", self.script, SCRIPTS),
            ("punctuation", self.punctuation, PUNCTUATION),
        ):
            if value not in known:
                raise UsageError(f"no {what} {value!r}.", todo=f"There are: {', '.join(known)}.")

    @property
    def name(self) -> str:
        return "convert"

    @property
    def reads(self) -> frozenset[type]:
        return frozenset()

    @property
    def writes(self) -> frozenset[type]:
        return frozenset({Edit})

    def passes(self) -> Sequence[Propose]:
        # Widths are read off the text as the passes before leave it.
        passes: list[Propose] = [] if self.script == "keep" else [self._script]
        passes.append(width.letters)
        if self.punctuation == "full":
            passes.append(width.marks)
        return tuple(passes)

    def _script(self, doc: Document) -> Iterator[Mark]:
        yield from scripts.propose(doc, self.script)
