"""The notebooks, run on a run: none fails, and what they are for is there to be seen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NAMES = ("0-tour", "1-ingest", "2-repair", "3-convert", "4-segment", "5-restore", "6-extract", "7-tables")
KERNEL = "baogao-test"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on the samples of raw/."""
    folder = tmp_path_factory.mktemp("notebooks") / "processed"
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "raw", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module", autouse=True)
def kernel(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A kernel of the interpreter that runs the tests, whatever kernels the machine has."""
    home = tmp_path_factory.mktemp("jupyter")
    place = home / "kernels" / KERNEL
    place.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": KERNEL, "language": "python"}
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("JUPYTER_PATH", str(home))
    patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    yield
    patch.undo()


def carried_out(name: str, folder: Path = FOLDER) -> list[dict]:
    """The cells of a notebook after it ran in ``folder``."""
    book = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    nbclient.NotebookClient(
        book, kernel_name=KERNEL, timeout=300, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return book.cells


def html_of(cell: dict) -> str:
    return "".join(out["data"].get("text/html", "") for out in cell.outputs if "data" in out)


@pytest.mark.parametrize("name", NAMES)
def test_notebook_runs(name: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOGAO_OUT", str(out))
    monkeypatch.delenv("BAOGAO_RAW", raising=False)
    cells = carried_out(name)
    shown = dict.fromkeys(("table", "html", "plot"), 0)
    for cell in cells:
        if cell.cell_type != "code":
            continue
        said = [one for one in cell.outputs if one.output_type == "stream" and one.name == "stderr"]
        assert not said, said  # a warning is no way to greet a reader
        for tag in cell.metadata.get("tags", ()):
            shown[tag] += 1
            if tag == "table":
                body = html_of(cell).partition("<tbody>")[2]
                assert "<td" in body, f"{name}: {cell.id} shows an empty table"
            elif tag == "html":
                assert len(html_of(cell)) > 200, f"{name}: {cell.id} shows nothing"
            else:
                assert any("image/png" in one.get("data", {}) for one in cell.outputs), cell.id
    assert shown["table"] or shown["html"]
    if name == "7-tables":
        assert shown["plot"]


def test_a_notebook_may_be_run_from_the_root(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOGAO_OUT", os.path.relpath(out, ROOT))
    cells = carried_out("1-ingest", ROOT)
    assert "<td" in html_of(cells[1])


def test_without_a_run_a_sentence_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOGAO_OUT", str(tmp_path))
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="make run") as raised:
        carried_out("7-tables")
    assert raised.value.ename == "NothingYet"


@pytest.mark.parametrize("name", NAMES)
def test_notebook_is_committed_clean(name: str) -> None:
    book = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{name[2:]}-\d\d", one) for one in ids), "ids are the stage and a number"
    picks = [cell for cell in cells if re.search(r"(?m)^DOC = ", "".join(cell["source"]))]
    assert len(picks) == 1, "one cell picks the document"


def test_there_is_a_notebook_for_every_stage() -> None:
    from pipeline.stages import ORDER, folder

    assert {"0-tour", *map(folder, ORDER), "7-tables"} == set(NAMES)
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(NAMES)
