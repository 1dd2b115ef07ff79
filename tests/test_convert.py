"""Convert: every line of tests/cases/convert is one claim; the compiled dictionaries equal the package's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.convert import Convert
from pipeline.convert.opencc import converter, dictionary
from pipeline.core import Document, UsageError, after, from_text, proposed_edits
from pipeline.data import names, township_names

CASES = Path(__file__).parent / "cases" / "convert"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def converted(text: str, script: str = "hans", **config: str) -> Document:
    return after(from_text(text), Convert(script, **config))


@pytest.mark.parametrize("case", cases("in_the_wild") + cases("synthetic") + cases("negative"))
def test_case(case: dict[str, str]) -> None:
    script = case.get("script", "hans")
    doc = converted(case["text"], script)
    assert doc.text == case["expect"]
    assert not proposed_edits(doc, Convert(script))


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="a surname, or a verb that the table does not have")
def test_known_failure(case: dict[str, str]) -> None:
    assert converted(case["text"], case.get("script", "hans")).text == case["expect"]


@pytest.mark.parametrize("case", cases("negative"))
def test_negative_cases_propose_nothing(case: dict[str, str]) -> None:
    assert not converted(case["text"], case.get("script", "hans")).edits


def test_rules_are_named() -> None:
    rules = [edit.rule for edit in converted("帶動著體製,２").edits]
    assert rules == [
        "convert.script", "convert.script", "convert.variants", "convert.script", "convert.variants",
        "convert.width", "convert.width",
    ]  # fmt: skip


def test_an_edit_for_each_character() -> None:
    doc = converted("關於體製的曆史")
    assert all(len(edit.before) == len(edit.after) == 1 for edit in doc.edits)
    assert doc.undone() == doc.raw


def test_punctuation_may_be_kept() -> None:
    assert converted("深化改革,扩大开放(试点)", punctuation="keep").text == "深化改革,扩大开放(试点)"


@pytest.mark.parametrize("config", [{"script": "latin"}, {"punctuation": "half"}])
def test_unknown_words_are_refused(config: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="There are: "):
        Convert(**config)


def test_no_division_is_renamed() -> None:
    # A fold is a key of the index, and no name.
    known = sorted({d.name for group in (*names().values(), *township_names().values()) for d in group})
    doc = converted("\n".join(known))
    assert doc.text.split("\n") == known


# --- the package, character for character ---------------------------------------------------------

PACKAGE = {config: opencc.OpenCC(config) for config in ("t2s", "s2t")}
KEYS = {
    "t2s": sorted(dictionary("TSPhrases")) + sorted(dictionary("TSCharacters"))[::40],
    "s2t": sorted(dictionary("STPhrases"))[::25] + sorted(dictionary("STCharacters"))[::40],
}


@pytest.mark.parametrize("config", ["t2s", "s2t"])
def test_every_phrase_converts_as_in_the_package(config: str) -> None:
    text = "，".join(KEYS[config])
    assert converter(config).convert(text) == PACKAGE[config].convert(text)


@pytest.mark.parametrize("config", ["t2s", "s2t"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_overlapping_phrases_convert_as_in_the_package(config: str, data: st.DataObject) -> None:
    # Keys cut and put together: the end of one begins another, which is where the order of taking shows.
    part = st.tuples(st.sampled_from(KEYS[config]), st.integers(0, 2), st.integers(0, 2))
    parts = data.draw(st.lists(part, max_size=12))
    glue = data.draw(st.sampled_from(["", "", "，", " ", "-", "a", "．"]))
    text = glue.join(key[left : len(key) - right] for key, left, right in parts)
    assert converter(config).convert(text) == PACKAGE[config].convert(text)


CHARACTERS = "乾於著藉瞭覆徵麽後干于着借了复征么后體製曆史县镇中的一，,;:()（）１Ａ．1a% \n"


@given(st.text(CHARACTERS, max_size=30), st.sampled_from(["hans", "hant", "keep"]))
@settings(max_examples=400, deadline=None)
def test_second_pass_no_news(text: str, script: str) -> None:
    doc = converted(text, script)
    assert doc.undone() == text
    assert len(doc.text) == len(text)
    assert not proposed_edits(doc, Convert(script))
