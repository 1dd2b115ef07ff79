"""Tables: rows made of marks, files made of rows, and rows read from files again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import (
    Block,
    Document,
    Edit,
    Gap,
    Mention,
    Record,
    Residue,
    Span,
    StageError,
    UsageError,
    from_text,
)  # fmt: skip
from pipeline.tables import TABLES, frames, load, merged, rows, table
from pipeline.tables.by_district import summary
from pipeline.tables.files import cell, csv_lines, part, read_csv, to_arrow, unguarded, write_parquet
from pipeline.tables.package import described
from pipeline.tables.rows import script_of
from pipeline.tables.schema import PLACE

RAW = "一、概況(kuàng)\n江北區(qū)成立社區(qū)大學(xué)投入30萬元林强書記介紹"
CLEAN = "一、概況\n江北區成立社區大學投入30萬元林强書記介紹"


def report(doc_id: str = "2004/visit") -> Document:
    """A small report as the stages would leave it: notes gone, one heading, a gap, and one mark of each
    kind.
    """
    doc = from_text(RAW, id=doc_id, source_path="2004/visit.txt")
    notes = [at for at, char in enumerate(RAW) if char == "("]
    edits = [Edit(Span(at, RAW.index(")", at) + 1), "", "repair.ruby", binds=True) for at in notes]
    doc = doc.with_marks("repair", edits)
    assert doc.text == CLEAN

    def span(words: str) -> Span:
        return Span(CLEAN.index(words), CLEAN.index(words) + len(words))

    heading = CLEAN.index("\n")
    district = Mention(span("江北區"), "district", "extract.districts", norm="江北区", confidence=0.98765,
                       entity="district-330205", flags=("touches_repair", "listed"))  # fmt: skip
    money = Mention(span("30萬元"), "number", "extract.numbers", norm="300000",
                    values={"value": 300000, "unit": "元", "cls": "money", "approx": "exact",
                            "is_quantity": True})  # fmt: skip
    person = Mention(span("林强"), "person", "extract.persons", norm="林强", entity="person-林强")
    marks = [
        Block(Span(0, heading), "heading", "segment.blocks", level=1, number="1", marker=Span(0, 2)),
        Block(Span(heading + 1, len(CLEAN)), "paragraph", "segment.blocks"),
        Gap(span("投入").start, "，", 0.9, "restore.model", "safe"),
        Gap(len(CLEAN), "。", 0.8, "restore.ends", "balanced"),
        Gap(span("介紹").start, "的", 0.2, "restore.model", "full"),
        district, money, person,
        Record("districts", "district-330205", "extract.districts", district.span, 0.98765,
               {"name": "江北区", "code": "330205", "valid_from": 1982, "candidates": ("330205", "500105")}),
        Record("persons", "person-林强", "extract.persons", person.span,
               values={"name": "林强", "titles": ("書記",)}),
        Record("initiatives", "x", "extract.initiatives", span("江北區成立社區大學投入30萬元"), 0.8, {
            "status": "observed", "actor": district, "actor_code": "330205", "actor_entity_id": district,
            "actor_explicit": True, "verb": span("成立"), "object": span("社區大學"),
            "quantity_mention_ids": (money,), "amount_yuan_min": 300000,
            "evidence": span("江北區成立社區大學投入30萬元"),
        }),
        Record("issues", "i", "extract.counts", district.span, values={
            "type": "count_mismatch", "severity": "warning", "message": "…",
            "mention_ids": (district, money)}),
        Record("documents", "d", "extract.years", values={"report_year": 2004, "year_basis": "stated"}),
        Residue(span("介紹"), "lost pair", "repair.byteshift", ("介入",)),
    ]  # fmt: skip
    return replace(doc.with_marks("extract", marks), stage="extract", previous=replace(doc, stage="repair"))


def test_rows_hold_every_column_of_their_table_and_the_right_types() -> None:
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    for name, made in rows(report()).items():
        schema = table(name)
        for row in made:
            assert tuple(row) == schema.names
            for column in schema.columns:
                value = row[column.name]
                assert value is None or isinstance(value, kinds[column.type]), (name, column.name, value)
                if column.enum and value != "":
                    assert value in column.enum
                assert not (column.type == "string" and value is None), "text is never null"


def test_every_place_leads_to_its_characters_in_text_and_in_raw() -> None:
    doc = report()
    seen = 0
    for name, made in rows(doc).items():
        for row in made:
            if row.get("clean_start") is not None:
                seen += 1
                assert doc.text[row["clean_start"] : row["clean_end"]] == row["surface"], name
                assert doc.raw[row["raw_start"] : row["raw_end"]] == row["surface_raw"], name
    assert seen > 8


def test_keys_are_made_of_raw_offsets_and_links_hold() -> None:
    made = rows(report())
    mention = made["mentions"][0]
    start = RAW.index("江北區")
    assert mention["mention_id"] == f"2004/visit#district-{start}-{start + len('江北區(qū)')}"
    assert mention["entity_id"] == made["districts"][0]["entity_id"] == "2004/visit#district-330205"
    assert mention["surface_raw"] == "江北區(qū)"
    assert mention["confidence"] == 0.9876 or mention["confidence"] == 0.9877
    assert mention["flags"] == "touches_repair;listed"
    number = made["numbers"][0]
    assert (number["value"], number["surface"]) == (300000, "30萬元")
    assert made["issues"][0]["mention_ids"] == f"{mention['mention_id']};{number['mention_id']}"
    known = {row["section_id"] for row in made["sections"]}
    assert {row["section_id"] for row in made["sentences"]} <= known
    sentences = {row["sentence_id"] for row in made["sentences"]}
    assert mention["sentence_id"] in sentences


def test_an_initiative_points_at_its_words_and_reads_with_its_guesses() -> None:
    row = rows(report())["initiatives"][0]
    start = RAW.index("社區")
    end = RAW.index("投入")
    assert row["initiative_id"] == f"2004/visit#initiative-{start}-{end}"
    assert (row["object"], row["object_start"], row["object_end"]) == ("社區大學", start, end)
    assert (row["actor"], row["actor_start"]) == ("江北區", RAW.index("江北"))
    assert row["evidence"] == "江北區成立社區大學投入30萬元"
    assert row["reading"] == "江北區成立社區大學，投入30萬元"
    assert row["evidence_raw"] == "江北區(qū)成立社區(qū)大學(xué)投入30萬元"
    assert row["quantity"] == "30萬元"
    assert row["quantity_mention_ids"].endswith(f"#number-{RAW.index('30')}-{RAW.index('林')}")
    assert row["actor_entity_id"] == "2004/visit#district-330205"


def test_an_inherited_actor_has_a_code_and_no_place() -> None:
    doc = report()
    record = next(mark for mark in doc.marks if isinstance(mark, Record) and mark.table == "initiatives")
    values = {**record.values, "actor": "", "actor_explicit": False}
    marks = tuple(replace(mark, values=values) if mark is record else mark for mark in doc.marks)
    row = rows(replace(doc, marks=marks))["initiatives"][0]
    assert (row["actor"], row["actor_code"], row["actor_explicit"]) == ("", "330205", False)
    assert row["actor_start"] is row["actor_end"] is None


def test_only_columns_named_reading_hold_what_was_restored() -> None:
    plain, full = rows(report()), rows(report(), "full")
    for name, made in plain.items():
        for row, other in zip(made, full[name], strict=True):
            differing = {key for key in row if row[key] != other[key]}
            assert differing <= {"reading", "n_restored"}, name
    assert plain["sentences"][-1]["reading"].endswith("介紹。")
    assert full["sentences"][-1]["reading"].endswith("的介紹。")


def test_sentence_readings_are_those_of_the_document() -> None:
    doc = report()
    for row in rows(doc)["sentences"]:
        assert row["reading"] == doc.reading(span=Span(row["clean_start"], row["clean_end"]))


def test_the_documents_row_counts_what_was_done() -> None:
    row = rows(report())["documents"][0]
    assert (row["n_note"], row["n_byte"], row["n_residue"], row["n_restored"]) == (4, 0, 1, 2)
    assert (row["report_year"], row["year_basis"], row["title"]) == (2004, "stated", "概況")
    assert row["script"] == "hant"
    assert (row["chars_raw"], row["chars_clean"]) == (len(RAW), len(CLEAN))


def test_the_script_is_that_of_the_characters_only_one_script_has() -> None:
    assert script_of("开展创建工作于社区") == "hans"
    assert script_of("開展創建工作於社區于") in ("hant", "mixed")
    assert script_of("創建" * 20 + "于") == "hant"
    assert script_of("创建創建") == "mixed"
    assert script_of("人民 2004") == ""


def test_damage_left_as_it_is_becomes_an_issue() -> None:
    found = [row for row in rows(report())["issues"] if row["type"] == "unrepaired"]
    assert len(found) == 1 and "lost pair" in found[0]["message"] and "介入" in found[0]["message"]


def test_two_undertakings_with_one_object_have_two_keys() -> None:
    doc = report()
    record = next(mark for mark in doc.marks if isinstance(mark, Record) and mark.table == "initiatives")
    made = rows(replace(doc, marks=(*doc.marks, replace(record, key="y"))))["initiatives"]
    assert len({row["initiative_id"] for row in made}) == 2
    assert made[1]["initiative_id"] == made[0]["initiative_id"] + "-2"


def test_a_column_that_is_none_is_an_error_that_names_the_columns() -> None:
    doc = report()
    bad = Record("agencies", "agency-x", "extract.agencies", Span(0, 1), values={"nickname": "x"})
    with pytest.raises(StageError, match=r"no column nickname.*full_name"):
        rows(replace(doc, marks=(*doc.marks, bad)))


def test_frames_want_a_document_that_was_extracted_from() -> None:
    with pytest.raises(UsageError, match="extract did not run"):
        frames(from_text("x"))


def test_the_summary_counts_a_sum_of_money_once() -> None:
    made = rows(report())
    double = {**made, "initiatives": [*made["initiatives"], {**made["initiatives"][0], "object": "市民学校"}]}
    both = {
        **double,
        "initiatives": [{**row, "actor_code": "330205;310101"} for row in double["initiatives"]],
    }
    assert [(row["division_code"], row["n_initiatives"]) for row in summary([both])] == [
        ("310101", 2),
        ("330205", 2),
    ]
    assert {row["amount_yuan_min"] for row in summary([both])} == {None}, "a joint sum is nobody's alone"
    assert {row["amount_yuan_shared_min"] for row in summary([both])} == {300000}
    row = summary([double])[0]
    assert (row["division_code"], row["division"], row["n_initiatives"]) == ("330205", "江北区", 2)
    assert row["amount_yuan_min"] == 300000 and row["amount_yuan_shared_min"] is None


def test_the_summary_leaves_out_plans_and_rates() -> None:
    """And a sum that stands on one row alone and on another with a second sum still counts once."""
    made = rows(report())
    row, number = made["initiatives"][0], made["numbers"][0]
    more = {**number, "mention_id": "n2", "value": 200000}
    rate = {**number, "mention_id": "n3", "value": 800, "per": "户"}
    head = {**number, "mention_id": "n4", "value": 40, "unit": "名", "cls": "quantity"}
    part = {
        **made,
        "numbers": [number, more, rate, head],
        "initiatives": [
            {**row, "quantity_mention_ids": f"{number['mention_id']};n4"},
            {**row, "quantity_mention_ids": f"{number['mention_id']};n2;n3;n4"},
            {**row, "status": "proposed", "quantity_mention_ids": "n2;n4"},
            {**row, "actor_code": "", "quantity_mention_ids": "n3", "amount_yuan_min": None},
        ],
    }
    nobody, known = summary([part])
    assert (known["n_initiatives"], known["n_proposed"]) == (3, 1)
    assert (known["amount_yuan_min"], known["people_min"]) == (500000, 40)
    assert (nobody["division_code"], nobody["division"], nobody["amount_yuan_min"]) == ("", "", None)


def test_the_summary_names_a_division_that_the_report_does_not() -> None:
    """An agency's owner need not be a mention of its own; the gazetteer knows it."""
    made = rows(report())
    part = {**made, "initiatives": [{**made["initiatives"][0], "actor_code": "320106"}]}
    assert [(row["division"], row["province"]) for row in summary([part])] == [("鼓楼区", "江苏省")]


# --- files ---

AWKWARD = [
    'a"b',
    "a,b",
    "a\nb",
    "a\rb",
    "a\r\nb",
    " a",
    "a ",
    "=1+1",
    "'=1",
    "''@x",
    "＝1",
    "\t1",
    "-5",
    "'x",
    "",
    "007",
]


@pytest.mark.parametrize("excel", [False, True])
def test_cells_come_back_from_csv_as_they_were(tmp_path: Path, excel: bool) -> None:
    made = rows(report())["issues"][:1] * len(AWKWARD)
    made = [
        {**row, "message": text, "issue_id": f"i{i}"}
        for i, (row, text) in enumerate(zip(made, AWKWARD, strict=True))
    ]
    names = ",".join(table("issues").names) + "\n"
    body = "".join(csv_lines(to_arrow("issues", made), excel))
    place = tmp_path / "issues.csv"
    place.write_text(("\ufeff" if excel else "") + names + body, encoding="utf-8", newline="")
    assert list(read_csv(place, "issues")["message"]) == AWKWARD
    if not excel:
        parsed = list(csv.DictReader(io.StringIO(names + body, newline="")))
        assert [row["message"] for row in parsed] == AWKWARD


@settings(max_examples=300, deadline=None)
@given(st.text("'=+-@\t\r＝a", max_size=5))
def test_taking_the_guard_off_is_exact(text: str) -> None:
    guarded = cell(text, excel=True)
    plain = next(csv.reader(io.StringIO(guarded + "\n", newline="")), [""])
    assert unguarded(plain[0] if plain else "") == text
    assert not (plain and plain[0] and plain[0][0] in "=+-@\t\r＝")


def test_numbers_are_written_short_and_exact() -> None:
    assert [cell(value) for value in (10000000.0, 0.5, -3, True, None, 0.1)] == [
        "10000000",
        "0.5",
        "-3",
        "true",
        "",
        "0.1",
    ]


def folder_of(doc: Document, place: Path) -> Path:
    place.mkdir()
    for name, data in part(doc).items():
        write_parquet(place / f"{name}.parquet", data)
    return place


def test_a_run_and_frames_give_the_same_rows(tmp_path: Path) -> None:
    docs = [report("a"), report("b")]
    shards = [folder_of(doc, tmp_path / doc.id) for doc in docs]
    counts, files = merged(shards, tmp_path / "out" / "tables")
    assert counts["mentions"] == 6 and all(path.exists() for path in files)
    for name, frame in frames(docs[1]).items():
        if name == "initiatives_by_district":
            continue
        loaded = load(tmp_path / "out", name)
        assert list(loaded.columns) == list(frame.columns)
        mine = loaded[loaded["doc_id"] == "b"].reset_index(drop=True)
        assert mine.equals(frame), name
        again = read_csv(tmp_path / "out" / "tables" / f"{name}.csv", name)
        assert again.astype(loaded.dtypes.to_dict()).equals(loaded), f"{name}: the CSV and its twin differ"
    by_district = load(tmp_path / "out", "initiatives_by_district")
    assert list(by_district["n_initiatives"]) == [2] and list(by_district["n_documents"]) == [2]
    assert by_district["division_code"].dtype == "string"


def test_columns_of_the_users_own_table_follow_those_of_documents(tmp_path: Path) -> None:
    one, two = report("a"), report("b")
    one = replace(one, meta={**one.meta, "columns": {"url": "http://a", "title": "x"}})
    two = replace(two, meta={**two.meta, "columns": {"url": "http://b", "site": "y"}})
    merged([folder_of(one, tmp_path / "a"), folder_of(two, tmp_path / "b")], tmp_path / "tables")
    loaded = load(tmp_path, "documents")
    assert list(loaded.columns[-3:]) == ["url", "source_title", "site"]
    assert list(loaded["site"]) == ["", "y"]
    package = json.loads((tmp_path / "tables" / "datapackage.json").read_text())
    assert [field["name"] for field in package["resources"][0]["schema"]["fields"]][-3:] == list(
        loaded.columns[-3:]
    )
    assert frames(one)["documents"]["url"][0] == "http://a"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    shard = folder_of(report(), tmp_path / "s")
    for name in ("one", "two"):
        merged([shard], tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_load_names_what_is_there(tmp_path: Path) -> None:
    merged([folder_of(report(), tmp_path / "s")], tmp_path / "tables")
    with pytest.raises(UsageError, match="initiatives"):
        load(tmp_path, "inititives")
    (tmp_path / "tables" / "numbers.parquet").unlink()
    assert list(load(tmp_path, "numbers")["value"]) == [300000.0]


def test_the_package_describes_every_column_and_its_keys() -> None:
    package = json.loads(described(("url",)))
    by_name = {one["name"]: one for one in package["resources"]}
    assert set(by_name) == {schema.name for schema in TABLES}
    for schema in TABLES:
        fields = by_name[schema.name]["schema"]["fields"]
        assert [field["name"] for field in fields[: len(schema.columns)]] == list(schema.names)
        assert all(field["description"].endswith(".") for field in fields)
        for ref in schema.references:
            target = table(ref.table or schema.name)
            assert ref.target in target.names and ref.column in schema.names


def test_the_schema_is_whole() -> None:
    place = {column.name for column in PLACE}
    for schema in TABLES[:-1]:
        assert schema.names[0] == schema.key[0] and len(set(schema.names)) == len(schema.names)
        assert schema.name == "documents" or place <= set(schema.names)
        for column in schema.columns:
            assert column.type in ("string", "integer", "number", "boolean")
            assert not column.enum or not column.example or column.example in column.enum


#: Columns that the example row leaves empty: it names a county, in force, of a clear parent, and one number.
EMPTY = {
    "districts.township", "districts.valid_to", "districts.conflict", "districts.members", "numbers.value_max",
    "numbers.per",
}  # fmt: skip


def test_every_column_has_an_example_of_its_type() -> None:
    """The examples of a table are a row of it: docs/tables.md shows them."""
    reads = {"string": str, "integer": int, "number": float, "boolean": ("false", "true").index}
    for schema in TABLES:
        for column in schema.columns:
            if f"{schema.name}.{column.name}" in EMPTY:
                assert column.example == ""
                continue
            assert column.example, f"{schema.name}.{column.name}"
            reads[column.type](column.example)


def test_parquet_twins_hold_the_types_of_the_schema(tmp_path: Path) -> None:
    merged([folder_of(report(), tmp_path / "s")], tmp_path / "tables")
    schema = pq.read_schema(tmp_path / "tables" / "districts.parquet")
    assert str(schema.field("code").type) == "string" and str(schema.field("valid_from").type) == "int64"
