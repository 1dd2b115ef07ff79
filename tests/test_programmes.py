"""Named programmes, documents, slogans: the cases under cases/extract/programmes.*."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import Gap, Mention, from_text
from pipeline.extract import programmes
from training.programmes import LEFT_OUT, READ, sentences

CASES = Path(__file__).parent / "cases" / "extract"


@dataclass(frozen=True)
class Settings:
    extra_programmes: tuple[str, ...] = ()


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"programmes.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def found(case: dict[str, Any]) -> list[Mention]:
    return list(programmes.propose(from_text(case["text"]), Settings(tuple(case.get("extra", ())))))


def met(case: dict[str, Any]) -> bool:
    mentions = found(case)
    return len(mentions) == len(case["expect"]) and all(
        mention.span.of(case["text"]) == surface and values.items() <= mention.values.items()
        for mention, (surface, values) in zip(mentions, case["expect"], strict=True)
    )


@pytest.mark.parametrize("case", [*cases("in_the_wild"), *cases("synthetic"), *cases("negative")])
def test_cases(case: dict[str, Any]) -> None:
    assert met(case), [(m.span.of(case["text"]), dict(m.values)) for m in found(case)]


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures_still_fail(case: dict[str, Any]) -> None:
    assert not met(case), "it passes now: move it to synthetic"


@given(st.text('“”「」《》‘’"三个代表活动工程制度的、，。\n', max_size=40))
def test_any_string_gives_spans_inside_the_text(text: str) -> None:
    for mention in programmes.propose(from_text(text)):
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.values["cls"] in programmes.CLASSES
        assert mention.values["name"].startswith(mention.span.of(text))


def test_a_restored_word_inside_quotation_marks_is_no_end_of_the_name() -> None:
    doc = from_text("形成“小事不出组大事不出村”良好风气")
    doc = doc.with_marks("restore", [Gap(9, "，", 0.9, "restore.gaps", "balanced")])
    assert [m.norm for m in programmes.propose(doc)] == ["小事不出组大事不出村"]


@pytest.mark.parametrize("path", [*READ, LEFT_OUT], ids=lambda path: path.stem)
def test_sentences_of_training_can_be_read(path: Path) -> None:
    """Each line has a known class and one name, inside its marks; nobody is trained on who is left out."""
    assert LEFT_OUT not in READ
    for sentence in sentences(path):
        assert sentence.cls in programmes.CLASSES, sentence
        outside = sentence.text[sentence.start - 1] + sentence.text[sentence.end]
        assert outside == "“”" and sentence.start < sentence.end, sentence
