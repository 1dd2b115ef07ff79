"""Held-out pages: dev and register cut into pages, each in the tuning half or the test half by its own hash.

A page is a run of paragraphs of one file, of about 1,500 characters, or one of the reports written for this project
that training leaves out (``training.reports``). Its sha256 decides: first byte even, tuning; odd, test.
split.json keeps the first eight digits of every hash, so that a changed corpus is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.reports import own_reports

__all__ = ["GENRES", "REPORT_DAMAGE", "Page", "check_split", "damaged", "read_pages"]

REPORT_DAMAGE = frozenset("，。的是他")
PAGE_LENGTH = 1500
GENRES = {
    "dev/cpc_gov_work_reports_1954_2025.txt": "work reports",
    "dev/xwlb_news_2012_2026.txt": "news",
    "register/county_gazetteer_dongming_pre1985.txt": "county chronicle",
    "dev/fudan_journals_1990s.txt": "journals",
    "dev/bedtime_commentary.txt": "commentary",
    "dev/eb_econ_news_2011.txt": "economic news",
    "dev/sogouc_news_2005.txt": "mixed news",
    "dev/fudan_sports.txt": "sports",
    "dev/gov_policy_statecouncil_2019.txt": "policy papers",
    "dev/prc_laws.txt": "laws",
    "dev/wiki_cmrc_simp.txt": "encyclopaedia",
    "register/gov_notices.txt": "notices",
    "register/stat_bulletins.txt": "bulletins",
}
SPLIT = Path(__file__).with_name("split.json")


@dataclass(frozen=True, slots=True)
class Page:
    """A run of paragraphs of one genre, undamaged."""

    genre: str
    paragraphs: tuple[str, ...]

    @property
    def key(self) -> str:
        return hashlib.sha256("\n".join(self.paragraphs).encode()).hexdigest()

    @property
    def is_test(self) -> bool:
        return int(self.key[:2], 16) % 2 == 1


def read_pages(corpus: Path) -> list[Page]:
    """All held-out pages; files that are not there are passed over."""
    own = [Page("reports", tuple(report)) for report in own_reports(left_out=True)]
    return own + [
        Page(genre, run)
        for name, genre in GENRES.items()
        if (corpus / name).exists()
        for run in _runs((corpus / name).read_text(encoding="utf-8").split("\n"))
    ]


def _runs(paragraphs: list[str]) -> Iterator[tuple[str, ...]]:
    run: list[str] = []
    for paragraph in paragraphs:
        if paragraph.strip():
            run.append(paragraph.strip())
        if sum(map(len, run)) >= PAGE_LENGTH:
            yield tuple(run)
            run = []
    if sum(map(len, run)) >= PAGE_LENGTH // 3:
        yield tuple(run)


def check_split(pages: list[Page], *, write: bool = False) -> None:
    """Compare the pages with split.json, or write it. Raises SystemExit where test pages differ."""
    halves = {
        "tune": sorted(p.key[:8] for p in pages if not p.is_test),
        "test": sorted(p.key[:8] for p in pages if p.is_test),
    }
    if write:
        rule = "sha256 of a page's paragraphs joined by line ends; first byte even: tune, odd: test"
        lines = {
            name: [" ".join(keys[i : i + 12]) for i in range(0, len(keys), 12)]
            for name, keys in halves.items()
        }
        SPLIT.write_text(json.dumps({"rule": rule, **lines}, indent=0) + "\n", encoding="utf-8")
        return
    frozen = json.loads(SPLIT.read_text(encoding="utf-8"))
    for name, keys in halves.items():
        if keys != " ".join(frozen[name]).split():
            raise SystemExit(
                f"split.json: the {name} pages of this corpus are not the frozen ones. "
                "Use the corpus of the model card, or write a new split with build --write-split."
            )


def damaged(paragraph: str, lost: frozenset[str]) -> tuple[str, list[str]]:
    """The paragraph without the lost characters, and what each of its gaps lost."""
    kept: list[str] = []
    gaps = [""]
    for character in paragraph:
        if character in lost:
            gaps[-1] += character
        else:
            kept.append(character)
            gaps.append("")
    return "".join(kept), gaps
