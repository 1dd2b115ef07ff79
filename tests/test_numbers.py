"""Numerals and numbers: the cases under cases/extract/numbers.*, and what must hold of every numeral."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import Block, Gap, Mention, Span, from_text
from pipeline.data import fold
from pipeline.extract import numbers
from pipeline.extract.numeral import read, render, value
from pipeline.extract.recogniser import recognise

CASES = Path(__file__).parent / "cases" / "extract"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"numbers.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def found(text: str) -> list[Mention]:
    return list(numbers.propose(from_text(text)))


def agrees(mention: Mention, text: str, expected: list[Any]) -> bool:
    surface, values = expected
    wanted = {
        name: Decimal(v) if name.startswith("value") and isinstance(v, str) else v
        for name, v in values.items()
    }
    return mention.span.of(text) == surface and all(mention.values[name] == v for name, v in wanted.items())


def met(case: dict[str, Any]) -> bool:
    mentions, expect = found(case["text"]), case["expect"]
    if "first" in case:
        mentions = mentions[: case["first"]]
    if case.get("quantities"):
        mentions = [mention for mention in mentions if mention.values["is_quantity"]]
    return len(mentions) == len(expect) and all(
        agrees(m, case["text"], e) for m, e in zip(mentions, expect, strict=True)
    )


@pytest.mark.parametrize("case", [*cases("in_the_wild"), *cases("synthetic"), *cases("sentences")])
def test_cases(case: dict[str, Any]) -> None:
    assert met(case), [(m.span.of(case["text"]), dict(m.values)) for m in found(case["text"])]


@pytest.mark.parametrize("case", cases("negative"))
def test_what_counts_nothing(case: dict[str, Any]) -> None:
    assert [m.span.of(case["text"]) for m in found(case["text"]) if m.values["is_quantity"]] == []


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures_still_fail(case: dict[str, Any]) -> None:
    assert not met(case), "it passes now: move it to synthetic"


@given(st.integers(0, 10**16 - 1))
def test_a_rendered_numeral_reads_back(number: int) -> None:
    assert value(render(number)) == number
    assert value(render(number), strict=True) == number


@given(st.integers(0, 10**16 - 1))
def test_cheque_digits_and_traditional_script_read_the_same(number: int) -> None:
    written = render(number)
    cheque = written.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    traditional = fold(written.translate(str.maketrans("万亿两", "萬億兩")))
    assert value(cheque) == value(traditional) == number


@given(st.integers(0, 10**9), st.integers(1, 999))
def test_decimals_read_back(whole: int, thousandths: int) -> None:
    digits = f"{thousandths:03d}"
    spoken = "".join("零一二三四五六七八九"[int(d)] for d in digits)
    assert value(f"{render(whole)}点{spoken}") == Decimal(f"{whole}.{digits}").normalize()


@given(st.integers(2, 10**12))
def test_a_counted_numeral_keeps_its_value(number: int) -> None:
    for written in (render(number), str(number), f"{number:,}"):
        text = f"本县共有{written}个村，"
        assert [m.values["value"] for m in found(text) if m.values["is_quantity"]] == [number], text


@given(
    st.text(
        "一二三四五六七八九十百千万亿两零〇几数半第多余上近约个名%成折倍.,0123456789年月日、。 \n“”",
        max_size=40,
    )
)
def test_any_string_gives_ordered_spans_inside_the_text(text: str) -> None:
    last = 0
    for mention in found(text):
        assert last <= mention.span.start < mention.span.end <= len(text)
        assert mention.values["cls"] in numbers.CLASSES
        last = mention.span.end


@given(st.text("三五十百万个项次年12%至", min_size=2, max_size=12), st.data())
def test_no_mention_crosses_a_restored_mark(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(text) - 1))
    doc = from_text(text).with_marks("restore", [Gap(at, "，", 0.9, "restore.gaps", "balanced")])
    for mention in numbers.propose(doc):
        assert not mention.span.start < at < mention.span.end


def test_a_restored_word_separates_no_number_from_its_measure_word() -> None:
    doc = from_text("召开14次座谈会").with_marks("restore", [Gap(6, "的", 0.9, "restore.gaps", "balanced")])
    assert [m.span.of(doc.text) for m in numbers.propose(doc)] == ["14次"]


@pytest.mark.parametrize(
    ("text", "at", "surface"),
    [
        ("起薪4000元上下", 7, "4000元上下"),
        ("下降两成二；", 4, "两成二"),
        ("办结率九成五以上", 5, "九成五以上"),
    ],
)
def test_a_guessed_mark_parts_no_number_from_its_own_ending(text: str, at: int, surface: str) -> None:
    doc = from_text(text).with_marks("restore", [Gap(at, "。", 0.5, "restore.gaps", "balanced")])
    assert [m.span.of(text) for m in numbers.propose(doc)] == [surface]


def test_points_of_a_series_count_nothing_wherever_they_stand() -> None:
    for text in (
        "帮在要紧处\n一帮资金。发放贷款。\n二帮技术。组建队伍。",
        "难题得到缓解2、抓饮水安全3、抓能源建设",
    ):
        assert [m.values["cls"] for m in found(text)] == ["list_marker", "list_marker"], text
    assert [m.values["cls"] for m in found("配备电脑2、3台")][-1] == "quantity"


def test_boilerplate_yields_nothing_and_names_keep_their_numerals() -> None:
    text = "相关文章100篇\n实施百村行动，建成12个村"
    doc = from_text(text).with_marks(
        "segment", [Block(Span(0, 8), "paragraph", "segment.blocks", "boilerplate")]
    )
    name = Span(text.index("百村"), text.index("行动") + 2)
    classes = [(m.span.of(text), m.values["cls"]) for m in numbers.propose(doc, None, [name])]
    assert classes == [("百", "name_part"), ("12个", "quantity")]


def test_strict_numerals_refuse_what_the_school_forbids() -> None:
    for text in ("壹壹", "百十一", "四百五", "点零", "", "一万二百亿三", "十一十二"):
        with pytest.raises(ValueError):
            value(text, strict=True)
    assert (value("四百五"), value("壹壹"), value("壹拾壹元壹角")) == (450, 11, Decimal("11.1"))


def test_a_run_of_digits_is_no_value() -> None:
    assert read("9" * 5000, 0) is None
    assert [m.values["value"] for m in found("9" * 5000)] == [None]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("兩千四百五十個", "number", ["2450"]),
        ("三 千 零 五", "number", ["3005"]),
        ("四川", "number", []),
        ("百分之 五", "percentage", ["5"]),
        ("七成六", "percentage", ["76"]),
        ("五分之一", "number", ["1/5"]),
        ("第三十二名", "ordinal", ["32"]),
    ],
)
def test_the_library_mode(text: str, kind: str, values: list[str]) -> None:
    assert [str(one.value) for one in recognise(text, kind)] == values
