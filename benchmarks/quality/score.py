"""Score: all that benchmarks print is a Line. What is counted alike for users is in ``pipeline.evaluate``."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.evaluate import Count, count

__all__ = ["Count", "Line", "count"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what was measured, on how much, and what the named baseline gets on the same."""

    stage: str
    measure: str
    ours: float
    baseline: float | None
    n: int

    @property
    def name(self) -> str:
        return f"{self.stage}: {self.measure}"
