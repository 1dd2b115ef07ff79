"""Dask: a cluster carries the same work to the same bytes, and loses no run with a worker."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import plain_work
import pytest
from plain_work import job

from pipeline.batch import dask, newest, planned, run
from pipeline.cli import main
from pipeline.core import UsageError

TITLE = "關(guān)于赴外地考察社區(qū)建設(shè)的報告\n"
LINES = (
    "一、基本情況(kuàng)", "寧波市江北區(qū)成立社區(qū)大學(xué)，投入30萬元，參加1200人。",
    "　　區(qū)民政局牽頭(tóu)創(chuàng)建文明社區(qū)，開展活動14次。", "各街道領(lǐng)導重視。",
)  # fmt: skip


def six_reports(raw: Path) -> Path:
    """Six small documents, one of them no report."""
    raw.mkdir()
    for number in range(5):
        body = "\n".join(LINES[number % 4 :] + LINES[: number % 4])
        (raw / f"{number}.txt").write_text(TITLE + body + "\n", encoding="utf-8")
    (raw / "scan.txt").write_bytes(b"%PDF-1.4\x00")
    return raw


def outputs(out: Path) -> dict[str, bytes]:
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith("runs/")}


@pytest.fixture(scope="module")
def distributed() -> object:
    return pytest.importorskip("distributed", reason="pip install 'baogao[dask]'")


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Six reports and what the local engine makes of them."""
    home = tmp_path_factory.mktemp("local")
    raw = six_reports(home / "raw")
    assert main(["run", str(raw), str(home / "out")]) == 3
    return raw, outputs(home / "out")


def test_a_cluster_of_this_machine_gives_the_same_bytes(
    distributed: object,
    by_hand: tuple[Path, dict[str, bytes]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw, wanted = by_hand
    assert main(["run", str(raw), str(tmp_path / "out"), "--engine", "dask", "--jobs", "2"]) == 3
    assert outputs(tmp_path / "out") == wanted and "tables/initiatives.csv" in wanted
    assert "5 documents done, 1 in quarantine" in capsys.readouterr().out
    summary, _ = newest(tmp_path / "out")
    assert summary["quarantine"][0]["doc_id"] == "scan"
    # What is done is not done again, whatever the engine.
    assert main(["run", str(raw), str(tmp_path / "out")]) == 3
    assert newest(tmp_path / "out")[0]["shards_skipped"] == 1


@pytest.fixture(scope="module")
def scheduler(distributed: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with one worker of its own."""
    from distributed import LocalCluster

    dask.fingerprint.of_program.cache_clear()  # what this process and a fresh worker see is hashed at one time
    dask.fingerprint.of_program()
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50,
        local_directory=str(tmp_path_factory.mktemp("scratch")),
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def test_a_scheduler_gives_the_same_bytes_and_is_left_alone(
    scheduler: str, by_hand: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, wanted = by_hand
    monkeypatch.chdir(raw.parent)  # the worker stands elsewhere, and the paths below are relative
    words = ["run", "raw", "out-dask", "--engine", "dask", "--scheduler", scheduler]
    assert main(words) == 3 and outputs(raw.parent / "out-dask") == wanted
    assert main([*words, "--force"]) == 3, "the scheduler still answers"


def test_a_worker_of_another_release_is_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = six_reports(tmp_path / "raw")
    ours = dask.fingerprint.of_program()
    monkeypatch.setattr(dask.fingerprint, "of_program", lambda: {**ours, "jieba": "0.1"})
    asked = job(raw, tmp_path / "out", engine="dask", scheduler=scheduler)
    with pytest.raises(UsageError, match="differs from here in jieba"):
        run(asked, planned(asked))


def test_a_document_that_kills_its_worker_goes_to_quarantine(distributed: object, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "calm.txt").write_text("第1份*报告", encoding="utf-8")
    (raw / "deadly.txt").write_text("DEADLY", encoding="utf-8")
    asked = job(raw, tmp_path / "out", engine="dask")
    summary = run(asked, planned(asked))
    assert (summary["done"], summary["quarantined"]) == (1, 1)
    assert json.loads((tmp_path / "out" / "quarantine" / "deadly.json").read_text())["reason"] == "crash"
    local = job(raw, tmp_path / "local", jobs=2)
    run(local, planned(local))
    assert outputs(tmp_path / "out") == outputs(tmp_path / "local")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_no_scheduler_there_is_a_sentence(
    distributed: object,
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dask, "ANSWER", 1)
    raw = six_reports(tmp_path / "raw")
    words = ["run", str(raw), str(tmp_path / "out"), "--engine", "dask", "--scheduler", address]
    assert main(words) == 2
    said = capfd.readouterr().err
    assert f"no Dask scheduler answers at {address}" in said and "Traceback" not in said


def test_without_the_package_the_command_to_type_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = six_reports(tmp_path / "raw")
    monkeypatch.setattr(dask, "find_spec", lambda name: None)
    assert main(["run", str(raw), str(tmp_path / "out"), "--engine", "dask"]) == 2
    assert "pip install 'baogao[dask]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_cluster_is_not_imported_before_it_is_used() -> None:
    code = "import sys, pipeline.batch.dask, pipeline.cli; sys.exit('distributed' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(plain_work.__file__).parents[1]).returncode == 0
    )
