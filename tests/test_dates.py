"""Dates, the year of a report, and durations that contradict their range: the cases under cases/extract/dates.*."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import marking
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.core import Mention, Record, from_text
from pipeline.extract import date_grammar, dates
from pipeline.extract.years import report_year

CASES = Path(__file__).parent / "cases" / "extract"


@dataclass(frozen=True)
class Settings:
    report_year: int | None = None


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"dates.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def found(case: dict[str, Any]) -> list[Mention]:
    return list(dates.mentions(from_text(case["text"]), Settings(case.get("report_year"))))


def met(case: dict[str, Any]) -> bool:
    mentions = found(case)
    return len(mentions) == len(case["expect"]) and all(
        mention.span.of(case["text"]) == surface
        and all({**mention.values, "flags": list(mention.flags)}[k] == v for k, v in values.items())
        for mention, (surface, values) in zip(mentions, case["expect"], strict=True)
    )


@pytest.mark.parametrize(
    "case", [*cases("in_the_wild"), *cases("synthetic"), *cases("sentences"), *cases("negative")]
)
def test_cases(case: dict[str, Any]) -> None:
    assert met(case), [(m.span.of(case["text"]), dict(m.values)) for m in found(case)]


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures_still_fail(case: dict[str, Any]) -> None:
    assert not met(case), "it passes now: move it to synthetic"


@pytest.mark.parametrize("case", cases("issues"))
def test_durations_against_ranges(case: dict[str, Any]) -> None:
    doc = from_text(case["text"])
    issues = [record.values["type"] for record in dates.duration_issues(doc, list(dates.mentions(doc)))]
    assert issues == case["expect"]


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_every_day_of_the_calendar_reads_back(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert [m.values["timex"] for m in dates.mentions(from_text(text))] == [day.isoformat()], text


@given(st.text("二〇零一三五九十年月日去今近来底前内至到—-0123456789.天个半“”期间\n", max_size=30))
def test_any_string_gives_ordered_spans(text: str) -> None:
    last = 0
    for mention in dates.mentions(from_text(text)):
        assert last <= mention.span.start < mention.span.end <= len(text)
        last = mention.span.end


@pytest.mark.parametrize(
    ("text", "meta", "expected"),
    [
        ("工作总结\n正文", {"date": "2004-05-06"}, (2004, "metadata")),
        ("2005年工作总结和2006年计划\n正文", {}, (2005, "stated")),
        ("政府工作报告\n（2006年1月12日）\n2005年，全县完成了任务。", {}, (2006, "stated")),
        ("考察报告\n我们考察了五个城市。\n二〇〇五年十月八日", {}, (2005, "stated")),
        (
            "考察报告\n2004年我区完成了任务。2004年底，又建成一所。到2010年，力争翻番。",
            {},
            (2004, "inferred"),
        ),
        ("考察报告\n2004年以来，我区完成了任务。到2010年，力争翻番。", {}, (None, "none")),
        ("考察报告\n去年以来，我区完成了任务。", {}, (None, "none")),
        ("全县大事记\n2014年\n5日　县委召开会议。", {}, (2014, "stated")),
        ("全县大事记\n2014年\n5日　县委召开会议。\n2015年\n6日　县政府出台办法。", {}, (None, "none")),
    ],
)
def test_report_year(text: str, meta: dict[str, str], expected: tuple[int | None, str]) -> None:
    assert report_year(from_text(text, **meta)) == expected


@pytest.mark.parametrize(
    ("put_online", "expected"), [("2023-11-08", (2023, "inferred")), ("2024-01-12", (None, "none"))]
)
def test_a_page_tells_when_it_was_put_online(put_online: str, expected: tuple[int | None, str]) -> None:
    """In January pages tell of the year before."""
    text = f"同乐村工作情况汇报\n来源：县农业农村局　时间：{put_online} 10:22　浏览：132次\n今年以来，种植油茶300亩。"
    assert report_year(pipeline.process(from_text(text))) == expected


#: What dates a report: head, foot.
DATED = [
    ("赴外地考察学习的报告\n洛政办发〔2007〕12号", ""),
    ("民政工作简报\n2007年第5期", ""),
    ("民政工作简报\n洛川县民政局办公室编　2007年11月20日", ""),
    ("赴外地考察学习的报告\n[ 2007-11-20 ]", ""),
    ("考察报告\n（2007年11月20日县政府常务会议审议通过）", ""),
    ("考察报告", "洛川县民政局办公室　　　2007年11月20日印发"),
    ("考察报告", "（考察时间：2007年4月12日至20日）"),
    ("考察报告", "二○○七年五月"),
]


@pytest.mark.parametrize(("head", "foot"), DATED)
def test_lines_that_date_a_report(head: str, foot: str) -> None:
    text = f"{head}\n去年，该市新建用房12处。到2020年全面建成。\n{foot}"
    assert report_year(from_text(text)) == (2007, "stated")


def test_the_opening_of_a_report_dates_it_where_no_later_year_is_said() -> None:
    opening = "考察报告\n2007年4月12日至20日，我们赴外地学习。"
    assert report_year(from_text(opening + "去年，该市新建用房12处。")) == (2007, "inferred")
    assert report_year(from_text(opening + "2008年，该市新建用房12处。")) == (None, "none")
    assert report_year(from_text("考察报告\n根据《意见》（国发〔2006〕10号），现报告如下。")) == (
        None,
        "none",
    )


def test_settings_overrule_the_text() -> None:
    assert report_year(from_text("2005年总结\n正文"), Settings(1999)) == (1999, "metadata")


def test_the_stage_gets_mentions_the_year_and_the_issues() -> None:
    doc = from_text("2005年总结\n9月10日至9月21日，为期15天。")
    tables = [mark.table for mark in dates.propose(doc) if isinstance(mark, Record)]
    assert tables == ["documents", "issues"]
    assert [m.norm for m in dates.propose(doc) if isinstance(m, Mention)] == [
        "2005",
        "2005-09-10/2005-09-21",
        "P15D",
    ]


@pytest.mark.parametrize(("plan", "years"), [("一五", (1953, 1957)), ("三五", (1966, 1970)), ("十一五", (2006, 2010)),
                                             ("十五", (2001, 2005)), ("十四五", (2021, 2025))])  # fmt: skip
def test_five_year_plans(plan: str, years: tuple[int, int]) -> None:
    assert dates.plan_years(plan) == years


def test_a_heading_that_looks_ahead_is_of_the_year_of_the_report() -> None:
    text = "关于2011年农田水利建设情况的通报\n一、主要做法\n11月中旬全面开工。\n二、下一步工作\n3月底前完成扫尾工程。"
    told = [m.norm for m in marking.read(text, 2012).mentions if m.type == "date"]
    assert told == ["2011", "2011-11-11/2011-11-20", "2012-03"]


def test_no_opening_is_passed_over() -> None:
    """Every character that some opening of a date can begin with is among those that are looked at."""
    first, opening = date_grammar._opening()
    begins = regex.compile(opening.pattern)
    chars = [chr(code) for code in range(0x20, 0xD800)]
    assert {c for c in chars if begins.fullmatch(c, partial=True)} == {c for c in chars if first.match(c)}
