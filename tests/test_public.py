"""The public names: what they promise, and that none of them is slow to come by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.core import Span, UsageError
from pipeline.stages import (
    COLUMNS,
    ORDER,
    Settings,
    carry_out,
    folder,
    own_rows,
    read_settings,
    settings_from,
)
from pipeline.tables import TABLES

DAMAGED = (
    "一、工作情況(kuàng)\n　　寧波市江北區(qū)在社區(qū)開(kāi)展活動14次，創(chuàng)建“議事園”，投入30萬元。"
)


def test_importing_the_package_imports_no_guest() -> None:
    code = (
        "import sys, pipeline, pipeline.cli; pipeline.cli._parser();"
        "guests = 'pandas numpy pyarrow jieba opencc onnxruntime trafilatura regex'.split();"
        "print([m for m in guests if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_no_public_function_bears_the_name_of_a_room() -> None:
    rooms = {
        path.name for path in Path(pipeline.__file__).parent.iterdir() if (path / "__init__.py").exists()
    }
    assert not rooms & set(pipeline.__all__)
    assert pipeline.tables.TABLES is TABLES
    assert pipeline.Document.__name__ == "Document"
    with pytest.raises(AttributeError):
        _ = pipeline.nonsense


def test_clean_repairs_and_converts_and_is_made_for_series() -> None:
    assert pipeline.clean("創(chuàng)建文明城區(qū)，當(dāng)地居民") == "创建文明城区，当地居民"
    assert pipeline.clean("创建文明城区。") == "创建文明城区。"
    assert pipeline.clean("創(chuàng)建", script="keep") == "創建"
    values = pd.Series(["創(chuàng)建", None, "", "开展"]).map(pipeline.clean)
    assert values[0] == "创建" and pd.isna(values[1]) and list(values[2:]) == ["", "开展"]


def test_a_document_goes_through_all_stages_and_remembers_each() -> None:
    doc = pipeline.process(pipeline.from_text(DAMAGED))
    assert doc.done == ORDER
    assert "江北区在社区" in doc.text and "(" not in doc.text
    assert doc.at("repair").text.count("區") == DAMAGED.count("區")
    assert doc.undone() == doc.raw == DAMAGED
    assert doc.at("segment").text == doc.at("extract").text == doc.text
    place = Span(doc.text.index("社区"), doc.text.index("社区") + 2)
    assert doc.to_raw(place).of(doc.raw) == "社區(qū)"
    frames = pipeline.frames(doc)
    assert set(frames) == {table.name for table in TABLES}
    assert "330205" in set(frames["districts"]["code"])
    assert frames["documents"]["n_note"][0] == 5


def test_stages_can_be_run_one_after_the_other() -> None:
    first = pipeline.process(pipeline.from_text(DAMAGED), stages=["repair"])
    assert first.done == ("ingest", "repair")
    rest = pipeline.process(first)
    whole = pipeline.process(pipeline.from_text(DAMAGED))
    assert rest.done == ORDER and rest.text == whole.text and rest.marks == whole.marks
    late = pipeline.process(pipeline.from_text(DAMAGED), stages="segment")
    with pytest.raises(UsageError, match="past stage"):
        pipeline.process(late, stages=["repair"])


def test_a_missing_prerequisite_is_said_with_the_stage_to_add() -> None:
    with pytest.raises(UsageError, match=r"stage extract needs segment .*--stages segment,extract"):
        pipeline.process(pipeline.from_text(DAMAGED), stages=["extract"])
    with pytest.raises(UsageError, match=r"no stage rapair.*ingest, repair"):
        pipeline.process(pipeline.from_text(DAMAGED), stages=["rapair"])


def test_settings_name_what_is_wrong_and_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no setting scirpt.*script"):
        settings_from(scirpt="hans")
    with pytest.raises(UsageError, match=r"script is 'latin'.*hans, hant, keep"):
        settings_from(script="latin")
    with pytest.raises(UsageError, match="report_year is '2004'"):
        settings_from(report_year="2004")
    file = tmp_path / "own.toml"
    for text, wrong in [
        ('scirpt = "hans"', r"own\.toml: no setting 'scirpt'.*script, punctuation"),
        ("script = ", r"own\.toml: is no TOML"),
        ('script = "latin"', r"own\.toml: script is 'latin'"),
        ("words = 3", r"own\.toml: words is 3"),
        ("id_column = 3", r"own\.toml: id_column is 3"),
    ]:
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=wrong):
            read_settings(file)
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read"):
        read_settings(tmp_path / "none.toml")


def test_settings_from_a_file_and_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'script = "hant"\nreport_year = 2004\nwords = "w.tsv"\ntext_column = "body"\n', encoding="utf-8"
    )
    settings, columns = read_settings(file)
    assert settings == Settings(script="hant", report_year=2004, words=(str(tmp_path / "w.tsv"),))
    assert columns == {"text_column": "body"}
    assert read_settings(file, script="keep")[0].script == "keep"
    assert hash(settings) != hash(Settings())


def test_words_of_the_users_own(tmp_path: Path) -> None:
    words = tmp_path / "w.tsv"
    words.write_text("社区大学堂\n议事园\n", encoding="utf-8")
    assert own_rows("words", Settings(words=(str(words),))) == (("社区大学堂",), ("议事园",))
    agencies = tmp_path / "a.tsv"
    agencies.write_text("name\torg_type\n创建办\tgovernment\n", encoding="utf-8")
    assert own_rows("agencies", Settings(agencies=(str(agencies),))) == (("创建办", "", "government"),)
    agencies.write_text("nickname\torg_type\n创建办\tgovernment\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.tsv: a row of agencies has no name"):
        own_rows("agencies", Settings(agencies=(str(agencies),)))
    doc = carry_out(pipeline.from_text("我们成立社区大学堂"), Settings(words=(str(words),)), ["segment"])
    assert "社区大学堂" in [token.span.of(doc.text) for token in doc.marks if hasattr(token, "span")]


def test_every_setting_with_columns_is_a_setting() -> None:
    assert set(COLUMNS) <= set(Settings().as_dict())
    assert [folder(name) for name in ORDER][:2] == ["1-ingest", "2-repair"]


def test_bytes_and_files_are_read(tmp_path: Path) -> None:
    assert pipeline.from_bytes("江北区成立社区大学".encode("gb18030")).raw == "江北区成立社区大学"
    place = tmp_path / "x.txt"
    place.write_text("江北区", encoding="utf-8")
    assert pipeline.read(str(place)).raw == "江北区"
    assert pipeline.from_text("x").id.startswith("text-") and len(pipeline.from_text("x").id) == 17
