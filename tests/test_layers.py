"""Who may import whom: read from the source, so that an import inside a function counts too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline"

STAGES = ("ingest", "repair", "convert", "segment", "restore", "extract")
KNOWLEDGE = {"core", "data", "simulate"}
#: What a room may import besides itself. stages.py, cli.py, __init__.py and every __main__.py stand above
#: the rooms.
MAY = {
    "core": set(),
    "data": {"core"},
    "simulate": {"core", "data"},
    **dict.fromkeys(STAGES, KNOWLEDGE),
    "tables": {"core", "data"},
    "batch": {"core", "tables"},
    "report": {"core", "tables"},
    "stages": {*KNOWLEDGE, *STAGES},
    "evaluate": {"core", "simulate", "ingest", "stages"},
}
ABOVE = {"cli", "__init__", "__main__"}

#: One door for each guest: the files or rooms that may import it.
DOORS = {
    "jieba": {"segment/words.py"},
    "opencc": {"convert/opencc.py"},
    "trafilatura": {"ingest/"},
    "resiliparse": {"ingest/"},
    "onnxruntime": {"restore/model.py"},
    "numpy": {"repair/", "restore/"},
    "pandas": {"ingest/", "tables/", "batch/"},
    "pyarrow": {"ingest/", "tables/", "batch/"},
    "distributed": {"batch/dask.py"},
    "regex": {""},
}
#: Guests that are slow to import come in when first used.
WHEN_USED = {"jieba", "trafilatura", "resiliparse", "onnxruntime", "pandas", "pyarrow", "distributed"}
#: Code from a file, or a way out of the machine.
NEVER = {"pickle", "marshal", "shelve", "socket", "ssl", "http", "urllib.request", "requests", "urllib3"}
NAMES_NEVER = {"utils", "util", "helpers", "common", "misc", "v2", "new", "final"}

FILES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every imported module of a file, and whether it comes in with the file; those only for types are
    left out.
    """

    def walk(node: ast.AST, at_import: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((alias.name, at_import) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: relative imports hide a layer"
                module = child.module or ""
                yield module, at_import
                if module == "pipeline":
                    yield from ((f"pipeline.{alias.name}", at_import) for alias in child.names)
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, at_import and not inside)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), True)


def room(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return "__main__" if inside.stem == "__main__" else inside.parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    here = room(path)
    if here in ABOVE:
        return
    for module, _ in imports(path):
        if module.split(".")[0] != "pipeline" or module == "pipeline":
            assert module != "pipeline", f"{name_of(path)} imports the whole package"
            continue
        there = module.split(".")[1]
        assert there == here or there in MAY[here], f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_guest_comes_in_by_its_door(path: Path) -> None:
    for module, at_import in imports(path):
        guest = module.split(".")[0]
        if guest == "pipeline" or guest in sys.stdlib_module_names:
            continue
        assert guest in DOORS, f"{name_of(path)} imports {guest}, which has no door"
        assert any(name_of(path).startswith(door) for door in DOORS[guest]), (
            f"{name_of(path)} imports {guest}"
        )
        if guest in WHEN_USED:
            assert not at_import, f"{name_of(path)} imports {guest} before it is used"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_runs_code_from_a_file_or_leaves_the_machine(path: Path) -> None:
    found = {module for module, _ in imports(path)}
    assert not {m for m in found if m in NEVER or m.split(".")[0] in NEVER}


def test_core_knows_the_standard_library_only() -> None:
    for path in (PACKAGE / "core").glob("*.py"):
        for module, _ in imports(path):
            top = module.split(".")[0]
            assert top in sys.stdlib_module_names or module.startswith("pipeline.core"), (
                f"{path.name}: {module}"
            )


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [name_of(path) for path in FILES if path.stem in NAMES_NEVER]


def test_the_rule_sees_an_import_inside_a_function(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("import re\ndef f():\n    from pipeline import tables\n    import jieba\n")
    assert list(imports(file)) == [
        ("re", True), ("pipeline", False), ("pipeline.tables", False), ("jieba", False),
    ]  # fmt: skip
