"""Whole reports after each stage, as files that a review reads as diffs.

BAOGAO_GOLDEN=write python -m pytest tests/test_golden.py        writes tests/golden anew
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

import pipeline
from benchmarks.quality.samples import RAW, samples
from benchmarks.quality.truth import clean, names
from pipeline.core import Document
from pipeline.core.display import outline_of

GOLDEN = Path(__file__).parent / "golden"
STAGES = ("ingest", "repair", "convert", "segment", "restore", "extract")


@cache
def processed(name: str) -> Document:
    return pipeline.process(pipeline.read(next(RAW.glob(f"{name}.*"))))


def shown(doc: Document, stage: str) -> str:
    """What a stage is about: the text, the outline, the reading, or the mentions."""
    at = doc.at(stage)
    if stage == "segment":
        return outline_of(at) + "\n"
    if stage == "restore":
        return at.reading() + "\n"
    if stage == "extract":
        lines = [f"{m.type}\t{m.span.of(at.text)}\t{m.norm}\t{m.entity}" for m in at.mentions]
        return "\n".join(lines) + "\n"
    return at.text


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", names())
def test_golden(name: str, stage: str) -> None:
    path = GOLDEN / f"{name}.{stage}.txt"
    text = shown(processed(name), stage)
    if os.environ.get("BAOGAO_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    assert text == path.read_bytes().decode("utf-8"), (
        "BAOGAO_GOLDEN=write writes it anew; read the diff before you commit it"
    )


def test_the_samples_in_raw_are_what_the_simulator_makes_of_the_truth() -> None:
    for name, data in samples().items():
        assert (RAW / name).read_bytes() == data, "python -m benchmarks.quality.samples writes raw/ anew"


@pytest.mark.parametrize("name", names())
def test_clean_text_passes_repair_unchanged(name: str) -> None:
    text = clean(name)
    doc = pipeline.process(pipeline.from_text(text), stages=["repair"])
    assert doc.text == text and doc.edits == ()


@pytest.mark.parametrize("name", names())
def test_every_edit_can_be_taken_back(name: str) -> None:
    doc = processed(name)
    assert doc.undone() == doc.raw


@pytest.mark.parametrize("name", names())
def test_every_row_leads_back_to_its_raw_characters(name: str) -> None:
    doc = processed(name)
    for table, frame in pipeline.frames(doc).items():
        if "surface_raw" not in frame.columns:
            continue
        for _, row in frame[frame["surface"].notna()].iterrows():
            if row["surface"]:
                assert doc.raw[row["raw_start"] : row["raw_end"]] == row["surface_raw"], table
                assert doc.text[row["clean_start"] : row["clean_end"]] == row["surface"], table


@pytest.mark.parametrize("name", names())
def test_only_reading_holds_restored_characters(name: str) -> None:
    doc = processed(name)
    for table, frame in pipeline.frames(doc).items():
        if "evidence" in frame.columns:
            assert all(cell in doc.text for cell in frame["evidence"].dropna()), table
        if table == "sentences":
            assert all(cell in doc.text for cell in frame["text"])
