"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline.batch.lock import Lock
from pipeline.cli import main, stage_main

REPORT = (
    "關(guān)于赴寧波考察報告\n一、工作情況(kuàng)\n"
    "寧波市江北區(qū)成立社區(qū)大學(xué)，投入30萬元，參加1200人。\n"
)
PAGE = (
    "<html><head><title>x</title></head><body><p>江北区创建<b>文明</b>城区，开展活动14次。</p></body></html>"
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Input and output of one run: a report, a page in GBK, and two files that are no reports."""
    home = tmp_path_factory.mktemp("run")
    raw = home / "raw"
    (raw / "2005").mkdir(parents=True)
    (raw / "visit.txt").write_text(REPORT, encoding="utf-8")
    (raw / "2005" / "page.html").write_bytes(PAGE.encode("gbk"))
    (raw / "empty.txt").write_text("", encoding="utf-8")
    (raw / "scan.txt").write_bytes(b"%PDF-1.4\x00\x01")
    assert main(["run", str(raw), str(home / "out")]) == 3
    return raw, home / "out"


def test_a_run_writes_what_the_contract_names(ran: tuple[Path, Path]) -> None:
    _, out = ran
    for place in (
        "1-ingest/part-00000.parquet", "2-repair/edits/part-00000.parquet",
        "3-convert/part-00000.parquet", "4-segment/tokens/part-00000.parquet",
        "5-restore/gaps/part-00000.parquet", "6-extract/part-00000.parquet",
        "tables/initiatives.csv", "tables/districts.parquet", "tables/datapackage.json",
        "quarantine/empty.json",
    ):  # fmt: skip
        assert (out / place).is_file(), place
    home = next(path for path in (out / "runs").iterdir() if path.is_dir())
    assert {"summary.json", "report.html", "log.jsonl"} <= {path.name for path in home.iterdir()}
    reason = json.loads((out / "quarantine" / "scan.json").read_text(encoding="utf-8"))
    assert (reason["path"], reason["reason"]) == ("scan.txt", "binary")


def test_a_run_and_frames_give_the_same_rows(ran: tuple[Path, Path]) -> None:
    raw, out = ran
    doc = pipeline.process(pipeline.read(raw / "visit.txt"))
    for name, frame in pipeline.frames(doc).items():
        if name == "initiatives_by_district":
            continue
        loaded = pipeline.load(out, name)
        mine = loaded[loaded["doc_id"] == "visit"].reset_index(drop=True)
        assert mine.equals(frame), name


def test_texts_of_a_stage_are_loaded_by_its_name(ran: tuple[Path, Path]) -> None:
    _, out = ran
    repaired = pipeline.load(out, "repair").set_index("doc_id")["text"]
    assert list(repaired.index) == ["2005/page", "visit"]
    assert repaired["visit"] == pipeline.process(pipeline.from_text(REPORT), ["repair"]).text
    assert "reading" in pipeline.load(out, "restore").columns
    edits = pipeline.load(out, "repair/edits")
    assert {
        "doc_id",
        "stage",
        "rule",
        "raw_start",
        "raw_end",
        "before",
        "after",
        "confidence",
        "evidence",
    } <= set(edits)
    first = edits[edits["rule"] == "repair.ruby"].iloc[0]
    assert REPORT[first["raw_start"] : first["raw_end"]] == first["before"]


def test_tables_are_csv_as_everybody_reads_it(ran: tuple[Path, Path]) -> None:
    _, out = ran
    data = (out / "tables" / "sentences.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert all(None not in row and None not in row.values() for row in rows)
    for row in rows:
        if row["doc_id"] == "visit":
            assert REPORT[int(row["raw_start"]) : int(row["raw_end"])] == row["surface_raw"]


def test_a_second_run_does_nothing_again_and_verify_finds_nothing_wrong(
    ran: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    raw, out = ran
    assert main(["run", str(raw), str(out), "--json"]) == 3
    summary = json.loads(capsys.readouterr().out)
    assert summary["shards_skipped"] == summary["shards"] and summary["quarantined"] == 2
    assert main(["verify", "--out", str(out)]) == 0
    assert "0 wrong" in capsys.readouterr().out


def test_show_diff_and_explain(ran: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    _, out = ran
    assert main(["show", "visit", "--stage", "repair", "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "江北區成立社區大學" in shown and "\x1b" not in shown, "no colour but on a terminal"
    assert main(["diff", "visit", "raw", "repair", "--out", str(out)]) == 0
    assert "repair.ruby" in capsys.readouterr().out
    at = REPORT.index("(qū)成立")
    assert main(["explain", f"visit@{at + 1}", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "repair.ruby" in said and "'(qū)' → ''" in said and "江北區" in said
    assert main(["explain", f"visit@{at + 1}", "--out", str(out), "--json"]) == 0
    fact = json.loads(capsys.readouterr().out)
    assert fact["edits"][0]["rule"] == "repair.ruby" and fact["edits"][0]["confidence"] > 0.5
    assert main(["show", "visit", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stage"] == "extract"


def test_an_offset_in_a_page_leads_through_its_tags(
    ran: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = ran
    assert main(["explain", f"2005/page@{PAGE.index('<b>')}", "--out", str(out), "--json"]) == 0
    fact = json.loads(capsys.readouterr().out)
    assert fact["edits"][0]["stage"] == "ingest" and "文明" in fact["text"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["show", "nothing"], "no document 'nothing'"),
        (["show", "empty"], "is in quarantine: empty"),
        (["show", "2005/page", "--stage", "rapair"], "did not run"),
        (["explain", "2005/page@999999"], "past the end"),
        (["explain", "2005/page"], "is no place"),
        (["diff", "2005/page", "convert", "repair"], "does not come before"),
        (["diff", "2005/page", "repair", "nonsense"], "did not run"),
    ],
)
def test_a_wrong_word_is_a_sentence_and_exit_2(
    ran: tuple[Path, Path], capsys: pytest.CaptureFixture[str], words: list[str], complaint: str
) -> None:
    assert main([*words, "--out", str(ran[1])]) == 2
    said = capsys.readouterr()
    assert complaint in said.err and "Traceback" not in said.err and said.out == ""


def test_wrong_calls_of_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    out = str(tmp_path / "out")

    def complaint(*words: str) -> str:
        assert main(["run", *words]) == 2
        return capsys.readouterr().err

    assert "no such file" in complaint(str(tmp_path / "none"), out)
    assert "no report" in complaint(str(raw), out)
    (raw / "a.txt").write_text("江北区成立社区大学。", encoding="utf-8")
    assert "whose doc_id matches 'b*'" in complaint(str(raw), out, "--only", "b*")
    assert "may not lie inside the input" in complaint(str(raw), str(raw / "out"))
    assert "stage extract needs segment" in complaint(str(raw), out, "--stages", "extract")
    assert "no stage rapair" in complaint(str(raw), out, "--stages", "rapair")
    assert "--scheduler is for --engine dask" in complaint(str(raw), out, "--scheduler", "tcp://127.0.0.1:1")
    assert "number from 1 up" in complaint(str(raw), out, "--jobs", "0")
    assert not (tmp_path / "out").exists(), "a wrong call writes nothing"
    with pytest.raises(SystemExit) as stopped:
        main(["run", "--script", "latin"])
    assert stopped.value.code == 2


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("江北区成立社区大学。", encoding="utf-8")
    assert main(["run", str(tmp_path / "raw"), str(tmp_path / "out"), "--dry-run"]) == 0
    assert "1 documents" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_named_stages_write_their_folders_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("江北區(qū)成立社區(qū)大學(xué)。", encoding="utf-8")
    out = tmp_path / "out"
    assert (
        main(["run", str(tmp_path / "raw"), str(out), "--stages", "convert,repair", "--script", "hant"]) == 0
    )
    assert sorted(path.name for path in out.iterdir()) == ["1-ingest", "2-repair", "3-convert", "runs"]
    assert pipeline.load(out, "convert")["text"][0] == "江北區成立社區大學。"
    assert main(["show", "a", "--out", str(out)]) == 0
    assert "江北區成立社區大學" in capsys.readouterr().out
    with Lock(out):
        assert main(["run", str(tmp_path / "raw"), str(out), "--stages", "repair"]) == 5
        assert main(["clean", "--out", str(out)]) == 5
    assert main(["clean", "--out", str(out)]) == 0
    assert not list(out.rglob("*.*")) and (tmp_path / "raw" / "a.txt").exists()


def test_a_changed_or_missing_raw_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    file = tmp_path / "raw" / "a.txt"
    file.write_text("江北区成立社区大学。", encoding="utf-8")
    out = str(tmp_path / "out")
    assert main(["run", str(tmp_path / "raw"), out, "--stages", "repair"]) == 0
    file.write_text("江北区成立了。", encoding="utf-8")
    assert main(["show", "a", "--out", out]) == 2
    assert "has changed since the run" in capsys.readouterr().err
    file.unlink()
    assert main(["show", "a", "--out", out]) == 2
    assert "raw file is gone" in capsys.readouterr().err


def test_a_table_of_pages_brings_its_own_columns(tmp_path: Path) -> None:
    table = tmp_path / "pages.csv"
    table.write_text(
        "page,body,url,date\np1,江北区成立社区大学。,=http://a,2004-10-01\np2,黄浦区举办讲座14次。,http://b,2005-01-02\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    words = ["run", str(table), str(out), "--text-column", "body", "--id-column", "page", "--excel"]
    assert main(words) == 0
    documents = pipeline.load(out, "documents")
    assert list(documents["doc_id"]) == ["pages/p1", "pages/p2"]
    assert list(documents["report_year"]) == [2004, 2005] and list(documents["url"]) == [
        "=http://a",
        "http://b",
    ]
    data = (out / "tables" / "documents.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b",'=http://a," in data
    (out / "tables" / "documents.parquet").unlink()
    assert list(pipeline.load(out, "documents")["url"]) == ["=http://a", "http://b"]
    assert main(["show", "pages/p1", "--out", str(out)]) == 0


def test_a_refused_row_of_a_table_is_told_by_its_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "pages.csv"
    table.write_text("page,body\np1,江北区成立社区大学。\np2,\n", encoding="utf-8")
    words = ["run", str(table), str(tmp_path / "out"), "--text-column", "body", "--id-column", "page"]
    assert main(words) == 3
    assert "quarantine: pages.csv, pages/p2: empty" in capsys.readouterr().out
    page = next((tmp_path / "out" / "runs").glob("*/report.html")).read_text(encoding="utf-8")
    assert "<td>pages/p2</td>" in page


def test_the_page_escapes_what_files_say(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "<script>alert(1)<.txt").write_text("", encoding="utf-8")
    assert main(["run", str(tmp_path / "raw"), str(tmp_path / "out"), "--stages", "repair"]) == 3
    assert main(["report", "--out", str(tmp_path / "out")]) == 0
    page = next((tmp_path / "out" / "runs").glob("*/report.html")).read_text(encoding="utf-8")
    assert "<script>" not in page and "&lt;script&gt;alert(1)" in page


def test_each_stage_is_a_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("創(chuàng)建文明城區(qū)。", encoding="utf-8")
    assert stage_main("repair", [str(file)]) == 0
    assert capsys.readouterr().out == "創建文明城區。\n"
    assert stage_main("convert", [str(file)]) == 0
    assert capsys.readouterr().out == "创建文明城区。\n"
    assert stage_main("repair", [str(file), "--marks"]) == 0
    marks = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["rule"], one["before"]) for one in marks] == [
        ("repair.ruby", "(chuàng)"),
        ("repair.ruby", "(qū)"),
    ]
    assert stage_main("extract", [str(file), "--marks"]) == 0
    (tmp_path / "b.txt").write_bytes(b"%PDF-1")
    assert stage_main("repair", [str(tmp_path / "b.txt"), str(file)]) == 3
    said = capsys.readouterr()
    assert said.out.endswith("創建文明城區。\n") and "binary" in said.err


def test_a_script_reads_standard_input_and_help_is_there() -> None:
    call = [sys.executable, "-m", "pipeline.repair"]
    said = subprocess.run(call, input="創(chuàng)建".encode(), capture_output=True, check=True)
    assert said.stdout.decode("utf-8") == "創建\n"
    said = subprocess.run([sys.executable, "-m", "pipeline", "--help"], capture_output=True, check=True)
    for word in ("run", "show", "diff", "explain", "report", "evaluate", "verify", "clean"):
        assert f"  {word} " in said.stdout.decode("utf-8")


def test_commands_without_a_run_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["show", "x"],
        ["diff", "x", "raw", "repair"],
        ["explain", "x@1"],
        ["report"],
        ["verify"],
        ["clean"],
    ):
        assert main([*words, "--out", str(tmp_path / "none")]) == 2
        assert "run" in capsys.readouterr().err
