"""Changes: rows gained, lost and altered between two states of the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import changes


def written(folder: Path, rows: list[str], key: list[str] | None = None) -> dict[str, changes.Rows]:
    """The tables of a run that has one, districts, of these lines."""
    folder.mkdir()
    schema = {"primaryKey": ["id"]} if key is None else {}
    described = {"resources": [{"name": "districts", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "districts.csv").write_text("\n".join(["id,name,code", *rows]) + "\n", encoding="utf-8")
    return changes.tables(folder)


def test_rows_are_told_apart_by_their_key(tmp_path: Path) -> None:
    before = written(tmp_path / "a", ["1,江北区,330205", "2,海曙区,", "3,鼓楼区,320106"])
    after = written(tmp_path / "b", ["1,江北区,330205", "3,鼓楼区,350102", "4,市南区,370202"])
    found = changes.compared("districts", before["districts"], after["districts"])
    assert (found.before, found.after, found.gained, found.lost) == (3, 3, (("4",),), (("2",),))
    assert found.altered == {("3",): ("code",)}
    page = changes.markdown([found], before, after, 5).split("\n")
    assert page[2] == "| districts | 3 | 3 | 1 | 1 | 1 |"
    assert "* `+ 4` name `市南区`" in page and "* `- 2` name `海曙区`" in page
    assert "* `~ 3` code `320106` → `350102`" in page
    assert changes.markdown([found], before, after, 0).count("\n") == 2


def test_without_a_change_it_says_so(tmp_path: Path) -> None:
    tables = written(tmp_path / "a", ["1,江北区,330205"])
    same = changes.compared("districts", tables["districts"], tables["districts"])
    assert changes.markdown([same], tables, tables, 5).endswith("\n\nNo row differs.")


def test_a_table_without_a_key_is_compared_by_whole_rows(tmp_path: Path) -> None:
    before = written(tmp_path / "a", ["1,江北区,330205"], [])
    after = written(tmp_path / "b", ["1,江北区,330206"], [])
    found = changes.compared("districts", before["districts"], after["districts"])
    assert len(found.gained) == len(found.lost) == 1 and not found.altered


def test_a_key_that_two_rows_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(changes.ChangesError, match="districts: two rows have the key 1"):
        written(tmp_path / "a", ["1,江北区,", "1,海曙区,"])


def test_a_commit_that_is_none_is_a_sentence_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert changes.main(["no-such-commit"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("changes: no-such-commit: git ") and said.out == ""
