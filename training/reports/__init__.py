"""Reports written for this project, the texts of this folder: what the corpus lacks of county and township prose.

A file holds reports with a blank line between two, a paragraph a line, the title first. Training leaves out the files named
``left-out…`` and every ninth report of those named by a number alone; on these it is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

__all__ = ["own_reports"]

LEFT_OUT = 9


def own_reports(*, left_out: bool) -> Iterator[list[str]]:
    """Paragraphs of each report: of those that training reads, or of those that it leaves out."""
    for path in sorted(Path(__file__).parent.glob("*.txt")):
        whole, numbered = path.name.startswith("left-out"), path.stem.isdigit()
        for number, report in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1):
            if (whole or (numbered and number % LEFT_OUT == 0)) == left_out:
                yield report.split("\n")
