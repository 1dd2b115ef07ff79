"""Settings: what a run may tell the rules of extraction; the stage itself carries them."""

from __future__ import annotations

from typing import Protocol


class Settings(Protocol):
    """``report_year``: the year names are read in, or None. ``extra_*``: rows of the user's own tables."""

    @property
    def report_year(self) -> int | None: ...
    @property
    def extra_divisions(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def extra_agencies(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def extra_programmes(self) -> tuple[str, ...]: ...
