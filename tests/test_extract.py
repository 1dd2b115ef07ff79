"""Extract: what holds of the stage on any text, and the floors that it keeps on whole reports."""

from __future__ import annotations

from pathlib import Path

import marking
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import Block, Gap, Mention, Record, Span, check_order, from_text, process
from pipeline.extract import Extract
from pipeline.extract.agency_posts import VILLAGE_BODY, VILLAGE_REACH, VILLAGE_SIGN
from pipeline.extract.counts import Listing, count_mismatch, number
from pipeline.extract.overlaps import resolve
from pipeline.extract.view import Pairs, near
from pipeline.ingest import Ingest
from pipeline.segment import Segment

TRUTH = sorted((Path(__file__).parent / "truth").glob("*.marked.txt"))
WORDS = st.lists(
    st.sampled_from(
        [
            "区",
            "委",
            "市",
            "县",
            "镇",
            "街道",
            "上海",
            "黄浦区",
            "江北",
            "槐荫区",
            "宁波市",
            "、",
            "，",
            "。",
            "和",
            "等",
            "5个",
            "城区",
            "五城区",
            "我区",
            "全区",
            "该街道",
            "区委",
            "宣传部",
            "民政局",
            "办",
            "书记",
            "林强",
            "黄坚",
            "为",
            "任",
            "同志",
            "局长",
            "成立了",
            "领导小组",
            "社区",
            "的",
            "在",
            "A",
            "（一）",
            "“",
            "”",
            "1",
            "二",
            "2004年",
            "张",
            "王",
            "李",
            "说",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_any_text_gives_marks_that_hold(text: str) -> None:
    doc = process(from_text(text), [Segment(), Extract()])
    mentions = doc.mentions
    entities = {r.key for r in doc.of(Record)}
    for mention in mentions:
        assert mention.span.of(doc.text) and 0 < mention.confidence <= 1
        if mention.type in ("district", "agency", "person"):
            assert mention.entity in entities
    names = [m for m in mentions if m.type in ("district", "agency", "person", "programme")]
    assert not any(a.span.overlaps(b.span) for i, a in enumerate(names) for b in names[i + 1 :])
    assert process(from_text(text), [Segment(), Extract()]).marks == doc.marks


@pytest.mark.parametrize("path", TRUTH, ids=lambda p: p.name.split(".")[0])
@pytest.mark.parametrize(("kind", "floor"), [("district", 0.97), ("agency", 0.92), ("person", 0.95)])
def test_floor(path: Path, kind: str, floor: float) -> None:
    text, gold = marking.parse(path.read_text(encoding="utf-8").strip("\n"))
    gold = [mark for mark in gold if mark.type == kind]
    assert marking.score(gold, marking.found(marking.read(text), kind)) >= floor


@pytest.mark.parametrize("path", TRUTH, ids=lambda p: p.name.split(".")[0])
def test_counts_of_entities_are_counts_of_mentions(path: Path) -> None:
    doc = marking.read(marking.parse(path.read_text(encoding="utf-8"))[0])
    for table in ("districts", "agencies"):
        for key, record in marking.records(doc, table).items():
            assert record.values["n_mentions"] == sum(m.entity == key for m in doc.mentions)


def test_the_stage_reads_what_segment_writes() -> None:
    check_order([Ingest(), Segment(), Extract()])


def test_boilerplate_names_nothing() -> None:
    doc = from_text("宁波江北区召开会议。\n上海黄浦区学习报告").with_marks(
        "segment",
        [
            Block(Span(0, 10), "paragraph", "test"),
            Block(Span(11, 20), "paragraph", "test", region="boilerplate"),
        ],
    )
    mentions = process(doc, [Extract(requires=())]).mentions
    assert [m.span.of(doc.text) for m in mentions] == ["宁波", "江北区"]


def test_a_restored_mark_parts_two_names() -> None:
    doc = from_text("考察了上海黄浦区作了介绍")
    parted = doc.with_marks("restore", [Gap(5, "，", 0.9, "test", "balanced")])
    chained = marking.records(process(doc, [Extract(requires=())]), "districts")["district-310101"]
    alone = marking.records(process(parted, [Extract(requires=())]), "districts")["district-310101"]
    assert (chained.values["resolved_by"], alone.values["resolved_by"]) == ("parent", "unique")


def test_the_longer_claim_wins() -> None:
    agency = Mention(Span(0, 6), "agency", "test")
    claims = [
        Mention(Span(0, 3), "district", "test"),
        agency,
        Mention(Span(1, 2), "number", "test", values={"cls": "quantity"}),
    ]
    kept = resolve(claims)
    assert [m.type for m in kept] == ["agency", "number"]
    assert kept[1].values == {"cls": "name_part", "is_quantity": False}


@pytest.mark.parametrize(
    ("word", "value"), [("5", 5), ("五", 5), ("十七", 17), ("二十", 20), ("两", 2), ("几", None)]
)
def test_small_numbers(word: str, value: int | None) -> None:
    assert number(word) == value


@pytest.mark.parametrize(
    ("listed", "said", "closed", "severity"),
    [
        (5, 5, True, None),
        (4, 5, True, "info"),
        (6, 5, True, "warning"),
        (2, 17, True, None),
        (4, 5, False, "warning"),
    ],
)
def test_count_mismatch(listed: int, said: int, closed: bool, severity: str | None) -> None:
    listing = Listing(tuple(range(listed)), said, "城区", closed, Span(0, 9))
    issues = list(count_mismatch(listing, {}, "test"))
    assert [r.values["severity"] for r in issues] == ([severity] if severity else [])


def test_a_list_with_a_name_nobody_knows_is_in_order_where_it_joins_as_many_as_it_says() -> None:
    text = "沙窝、焦楼、小井、刘楼、马头5个乡遭受风灾"
    known = Listing(tuple(range(4)), 5, "乡", False, Span(text.index("焦楼"), text.index("遭受")))
    assert list(count_mismatch(known, {}, "test", text)) == []
    assert len(list(count_mismatch(known, {}, "test"))) == 1


def test_user_tables() -> None:
    stage = Extract(
        extra_divisions=(("990001", "云溪新区", "county", "330200", "云溪"),),
        extra_agencies=(("创城办", "创建文明城市工作办公室", "party"),),
    )
    doc = process(from_text("宁波市云溪新区的创城办开会。"), [Segment(), stage])
    assert marking.found(doc, "district") == [
        marking.Marked(0, 3, "district", "330200"),
        marking.Marked(3, 7, "district", "990001"),
    ]
    assert [m.norm for m in doc.mentions if m.type == "agency"] == ["创建文明城市工作办公室"]


def test_how_the_year_is_known_is_told() -> None:
    doc = marking.read("西岗区2004年工作总结\n2004年12月28日\n全区召开会议10次。")
    (said,) = (r.values for r in doc.of(Record) if r.table == "documents" and "report_year" in r.values)
    assert (said["report_year"], said["year_basis"]) == (2004, "stated")


# --- short cuts that must find what the long way finds -----------------------------------------------------------


@given(st.text("村社区党委会支部红旗，"), st.integers(0, 6))
def test_near_finds_what_finditer_finds(text: str, start: int) -> None:
    found = near(VILLAGE_BODY, VILLAGE_SIGN, VILLAGE_REACH, text, start, len(text))
    assert [m.span() for m in found] == [m.span() for m in VILLAGE_BODY.finditer(text, start, len(text))]


@given(st.text("ab]^-[", max_size=30), st.sets(st.text("ab]^-[", max_size=3), max_size=5))
def test_pairs_stand_where_a_scan_finds_them(text: str, known: set[str]) -> None:
    pairs = {name for name in known if len(name) == 2}
    assert list(Pairs(known).places(text)) == [i for i in range(len(text)) if text[i : i + 2] in pairs]
