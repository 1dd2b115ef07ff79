"""Batch: the same bytes however a run went, and one bad document that stops no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import plain_work
import pytest
from plain_work import job

from pipeline.batch import clean, newest, planned, run, verify
from pipeline.batch.collect import quarantine_path
from pipeline.batch.lock import Lock
from pipeline.batch.run import done_before
from pipeline.core import LockedError, OutputError, UsageError

DRIVER = Path(plain_work.__file__)


def corpus(folder: Path, count: int = 20) -> Path:
    folder.mkdir()
    for i in range(count):
        place = folder / ("a" if i % 2 else "b") / f"{i:03}.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"第{i}份*报告\n社区*大学", encoding="utf-8")
    return folder


def outputs(out: Path) -> dict[str, bytes]:
    """Every file of a run but those in runs/."""
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith("runs/")}


def carried(raw: Path, out: Path, **options: object) -> dict[str, object]:
    asked = job(raw, out, **options)
    return run(asked, planned(asked))


def test_shards_depend_on_the_documents_alone(tmp_path: Path) -> None:
    raw = corpus(tmp_path / "raw")
    one, two = planned(job(raw, tmp_path / "o", jobs=1)), planned(job(raw, tmp_path / "x", jobs=7))
    assert [s.key for s in one.shards] == [s.key for s in two.shards] and len(one.shards) > 2
    (raw / "a" / "001.txt").write_text("别的", encoding="utf-8")
    changed = planned(job(raw, tmp_path / "o"))
    assert sum(a.key != b.key for a, b in zip(one.shards, changed.shards, strict=True)) == 1


def test_any_number_of_jobs_gives_the_same_bytes(tmp_path: Path) -> None:
    raw = corpus(tmp_path / "raw")
    carried(raw, tmp_path / "one", jobs=1)
    carried(raw, tmp_path / "two", jobs=2)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    assert "tables/documents.csv" in outputs(tmp_path / "one")
    assert "2-repair/edits/part-00002.parquet" in outputs(tmp_path / "one")


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw"), tmp_path / "out"
    first = carried(raw, out)
    before = outputs(out)
    (raw / "b" / "018.txt").write_text("改*了", encoding="utf-8")
    asked = job(raw, out)
    assert len(done_before(asked, planned(asked))) == len(planned(asked).shards) - 1
    second = run(asked, planned(asked))
    assert second["shards_skipped"] == len(planned(asked).shards) - 1
    assert second["run"] != first["run"] and outputs(out) != before
    carried(raw, tmp_path / "fresh")
    assert outputs(out) == outputs(tmp_path / "fresh")
    assert newest(out)[0]["run"] == second["run"]
    assert carried(raw, out, force=True)["shards_skipped"] == 0


def test_a_shard_whose_file_was_touched_is_done_again(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw"), tmp_path / "out"
    carried(raw, out)
    before = outputs(out)
    victim = out / "2-repair" / "part-00000.parquet"
    victim.write_bytes(b"rubbish")
    assert verify(out, newest(out)[1], {}, "2-repair")[1][0].startswith("2-repair/part-00000")
    carried(raw, out)
    assert outputs(out) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_in_the_middle_and_started_again_gives_the_same_bytes(tmp_path: Path, jobs: int) -> None:
    raw, out = corpus(tmp_path / "raw", 40), tmp_path / "out"
    call = [sys.executable, str(DRIVER), str(raw), str(out), str(jobs), "0.02"]
    process = subprocess.Popen(call, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list(out.glob("runs/*/shards/*/marker.json"))) < 2:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert not list(out.glob("runs/*/summary.json")), "the run was to be killed before its end"
    assert not (out / "tables").exists()
    subprocess.run(call, check=True)
    subprocess.run([*call[:3], str(tmp_path / "calm"), "1", "0.02"], check=True)
    assert outputs(out) == outputs(tmp_path / "calm")
    summary, _ = newest(out)
    assert summary["done"] == 40 and 2 <= summary["shards_skipped"] < summary["shards"]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupted_run_stops_its_workers_and_goes_on_later(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw", 40), tmp_path / "out"
    call = [sys.executable, str(DRIVER), str(raw), str(out), "2", "0.02"]
    # Started in the background, a shell's children ignore the signal, and so would theirs.
    process = subprocess.Popen(
        call,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while process.poll() is None and not list(out.glob("runs/*/shards/*/marker.json")):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT and said.count(b"KeyboardInterrupt") == 1
    with Lock(out):
        pass
    subprocess.run(call, check=True)
    assert newest(out)[0]["done"] == 40


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_document_stops_no_other(tmp_path: Path, jobs: int) -> None:
    raw, out = corpus(tmp_path / "raw"), tmp_path / "out"
    (raw / "empty.txt").write_text("", encoding="utf-8")
    (raw / "fault.txt").write_text("BROKEN", encoding="utf-8")
    summary = carried(raw, out, jobs=jobs)
    assert (summary["done"], summary["quarantined"]) == (20, 2)
    said = {path.stem: json.loads(path.read_text()) for path in (out / "quarantine").glob("*.json")}
    assert said["empty"] == {
        "doc_id": "empty", "path": "empty.txt", "reason": "empty", "detail": "holds no text. Leave it out.",
    }  # fmt: skip
    assert said["fault"]["reason"] == "internal" and "a fault in a rule" in said["fault"]["detail"]
    assert carried(raw, out, jobs=jobs)["shards_skipped"] == summary["shards"] - 1, "a fault is tried again"
    log = [json.loads(line) for line in (newest(out)[1] / "log.jsonl").read_text().splitlines()]
    assert any("Traceback" in line.get("traceback", "") for line in log)
    (raw / "empty.txt").unlink()
    (raw / "fault.txt").unlink()
    carried(raw, out, jobs=jobs)
    assert not (out / "quarantine").exists(), "what is mended leaves quarantine"


def test_a_document_that_kills_its_worker_goes_to_quarantine(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw", 10), tmp_path / "out"
    (raw / "a" / "deadly.txt").write_text("DEADLY", encoding="utf-8")
    summary = carried(raw, out, jobs=2)
    assert (summary["done"], summary["quarantined"]) == (10, 1)
    assert json.loads((out / "quarantine" / "a" / "deadly.json").read_text())["reason"] == "crash"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_wrong_table_of_the_users_stops_the_run(tmp_path: Path, jobs: int) -> None:
    raw = corpus(tmp_path / "raw", 3)
    (raw / "x.txt").write_text("MISCONFIGURED", encoding="utf-8")
    with pytest.raises(UsageError, match=r"words\.tsv: row 3"):
        carried(raw, tmp_path / "out", jobs=jobs)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw", 2), tmp_path / "out"
    with Lock(out), pytest.raises(LockedError):
        carried(raw, out)
    carried(raw, out)


def test_a_file_where_the_output_should_go_is_an_output_error(tmp_path: Path) -> None:
    raw = corpus(tmp_path / "raw", 2)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "tables").write_text("in the way")
    with pytest.raises(OutputError, match="what is done is kept"):
        carried(raw, tmp_path / "out")
    with pytest.raises(OutputError):
        carried(raw, raw / "a" / "001.txt" / "out")


def test_clean_removes_what_a_run_wrote_and_nothing_else(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw", 3), tmp_path / "out"
    (raw / "empty.txt").write_text("", encoding="utf-8")
    carried(raw, out)
    (out / "notes.txt").write_text("mine")
    (out / "tables" / "mine.csv").write_text("mine")
    before = {path: path.read_bytes() for path in raw.rglob("*.txt")}
    assert clean(out, ["2-repair"]) > 5
    left = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert left == ["notes.txt", "tables/mine.csv"]
    assert before == {path: path.read_bytes() for path in raw.rglob("*.txt")}
    with pytest.raises(UsageError, match="no run wrote here"):
        clean(out, ["2-repair"])


def test_no_doc_id_leads_out_of_quarantine() -> None:
    assert quarantine_path("a/b") == "a/b.json"
    for wild in ("../../x", "/etc/x", "a//b", "..", "a:b"):
        parts = quarantine_path(wild).split("/")
        assert all(part and not part.startswith(".") for part in parts), wild


def test_verify_finds_a_row_that_does_not_lead_home(tmp_path: Path) -> None:
    raw, out = corpus(tmp_path / "raw", 3), tmp_path / "out"
    carried(raw, out)
    home = newest(out)[1]
    raws = {p.relative_to(raw).with_suffix("").as_posix(): p.read_text() for p in raw.rglob("*.txt")}
    count, wrong = verify(out, home, raws, "2-repair")
    assert wrong == [] and count > 9
    raws["a/001"] = "x" + raws["a/001"]
    assert any("a/001#sentence-0" in sentence for sentence in verify(out, home, raws, "2-repair")[1])
