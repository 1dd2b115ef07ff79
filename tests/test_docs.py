"""The docs say what the program does: their snippets run, and nothing of the program is left out."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import cli, stages
from pipeline.tables.schema import PLACE, TABLES
from pipeline.tables.stagefiles import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
BLOCK = re.compile(r"^```(?P<kind>[a-z]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, kind: str) -> list[str]:
    return [match["body"] for match in BLOCK.finditer(text_of(page)) if match["kind"] == kind]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder as a reader has it: raw/ with the samples, processed/ with a run; ``run.out`` is what it said."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "raw").symlink_to(ROOT / "raw", target_is_directory=True)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "raw", "processed"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder / "run.out").write_text(done.stdout, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- what the docs show is so -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "pycon")], ids=name_of)
def test_snippets_run(page: Path, desk: Path) -> None:
    examples = [one for body in blocks(page, "pycon") for one in doctest.DocTestParser().get_examples(body)]
    test = doctest.DocTest(examples, {}, name_of(page), str(page), 0, None)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(test, out=said.append)
    assert result.attempted and not result.failed, "".join(said)


def sessions(page: Path) -> Iterator[tuple[str, str]]:
    """Every command of a page's console blocks, with what the page says that it prints."""
    for body in blocks(page, "console"):
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            yield line, shown


def said_by_make() -> str:
    """What `make run` prints behind the program's own words."""
    target = text_of(ROOT / "Makefile").partition("\nrun: ")[2].partition("\n\n")[0]
    lines = re.findall(r'^\t@echo "(.*)"$', target, re.MULTILINE)
    known = {"$(OUT)": "processed", "$(BIN)": ".venv/bin"}
    return "".join(re.sub(r"\$\([A-Z]+\)", lambda m: known[m[0]], line) + "\n" for line in lines)


CONSOLE = [(page, line, shown) for page in PAGES for line, shown in sessions(page)]


@pytest.mark.parametrize("page, line, shown", CONSOLE, ids=[f"{name_of(p)}: {c}" for p, c, _ in CONSOLE])
def test_commands_print_what_is_shown(
    page: Path, line: str, shown: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = shlex.split(line)
    if (program, *words) == ("make", "run"):
        printed = (desk / "run.out").read_text(encoding="utf-8") + said_by_make()
    else:
        assert program == "baogao", f"{name_of(page)}: no way to run {line!r} here"
        cli.main(words)
        printed = capsys.readouterr().out
    assert shown.strip(), f"{line!r} shows nothing"
    assert doctest.OutputChecker().check_output(shown, printed, FLAGS), printed


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name_of)
def test_other_python_is_python(page: Path) -> None:
    for body in blocks(page, "python"):
        ast.parse(body)


def test_made_parts_are_as_the_program_makes_them(build: ModuleType) -> None:
    for page in build.PAGES:
        assert build.written(page) == text_of(ROOT / page), f"{page} is behind: python docs/build.py"
    made = {match["name"] for page in PAGES for match in build.PART.finditer(text_of(page))}
    assert made == set(build.PARTS)


def test_a_stale_made_part_is_seen(build: ModuleType) -> None:
    page = "docs/tables.md"
    text = text_of(ROOT / page)
    worn = text.replace("`initiative_id`", "`initiative_key`")
    assert worn != text
    assert (
        build.PART.sub(lambda m: m[1] + "\n".join(build.PARTS[m["name"]]()).rstrip() + "\n" + m[3], worn)
        == text
    )


def test_readme_has_the_scores_that_were_measured() -> None:
    scores = ROOT / "benchmarks" / "quality" / "scores.md"
    shown = re.search(r"<!-- scores -->\n(.*?)<!-- /scores -->", text_of(ROOT / "README.md"), re.DOTALL)
    assert shown, "the README keeps a place for the scores"
    if scores.exists():
        assert shown[1].strip() == text_of(scores).strip(), "python -m benchmarks.quality --write"


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(page)):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{name_of(page)}: {target}"


# --- nothing is left out ------------------------------------------------------------------------------------


def page_of(stage: str) -> Path:
    return DOCS / "stages" / f"{stages.folder(stage)}.md"


def rules() -> list[str]:
    """Every rule that marks name: a string ``room.rule`` in the room's own code."""
    found = set()
    for room in stages.ORDER:
        for path in (ROOT / "pipeline" / room).glob("*.py"):
            found |= set(re.findall(rf'"({room}\.[a-z_]+)"', text_of(path)))
    return sorted(found)


def test_every_stage_has_its_page() -> None:
    wanted = {*(page_of(stage).name for stage in stages.ORDER), "7-tables.md"}
    assert {path.name for path in (DOCS / "stages").glob("*.md")} == wanted
    index = text_of(DOCS / "index.md")
    assert all(f"stages/{name}" in index for name in wanted)
    for path in (DOCS / "stages").glob("*.md"):
        headings = re.findall(r"^## (.*)$", text_of(path), re.MULTILINE)
        assert {"Rules", "Settings", "What it never does", "Known limits"} <= set(headings), path.name


def test_the_rules_are_found() -> None:
    assert {"repair.ruby", "repair.byteshift", "restore.gaps", "extract.initiatives"} <= set(rules())


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_its_heading(rule: str) -> None:
    room, name = rule.split(".")
    assert (ROOT / "pipeline" / room / f"{name}.py").exists(), "a rule's name is its file"
    assert f"\n### {rule}\n" in text_of(page_of(room))


def test_no_page_speaks_of_a_rule_that_is_not_there() -> None:
    for stage in stages.ORDER:
        for name in re.findall(r"^### ([a-z]+\.[a-z_]+)$", text_of(page_of(stage)), re.MULTILINE):
            assert name in rules(), f"{page_of(stage).name}: {name}"


def test_every_command_is_in_the_readme_and_in_the_docs() -> None:
    chosen = next(a for a in cli._parser()._actions if hasattr(a, "choices") and isinstance(a.choices, dict))
    assert {"run", "show", "diff", "explain", "report", "evaluate", "verify", "clean"} <= set(chosen.choices)
    for name, parser in chosen.choices.items():
        assert f"`baogao {name}" in text_of(ROOT / "README.md")
        section = text_of(DOCS / "cli.md").partition(f"\n## baogao {name}\n")[2].partition("\n## ")[0]
        for action in parser._actions:
            for option in set(action.option_strings) - {"-h", "--help"}:
                assert option in section, f"baogao {name} {option}"


def test_every_option_of_a_stage_script_is_in_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.stage_main("repair", ["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    section = text_of(DOCS / "cli.md").partition("\n## One stage as a script\n")[2].partition("\n## ")[0]
    assert options and all(f"`{option}" in section for option in options)


def test_every_setting_is_in_the_docs() -> None:
    section = text_of(DOCS / "cli.md").partition("\n## Settings\n")[2].partition("\n## ")[0]
    assert all(f"`{name}`" in section for name in (*stages.KNOWN, "text_column", "id_column"))
    values = (*stages.SCRIPTS, *stages.PUNCTUATION, *stages.READINGS)
    assert all(f"`{value}`" in section for value in values)


def test_every_column_of_every_table_is_in_the_docs() -> None:
    page = text_of(DOCS / "tables.md")
    for table in TABLES:
        section = page.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
        for column in table.columns:
            assert f"`{column.name}`" in section, f"{table.name}.{column.name}"
        assert column.description
    assert all(f"| `{column.name}` |" in page for column in PLACE)
    section = page.partition("\n## Files of the stages\n")[2]
    for name, columns in COLUMNS.items():
        part = section.partition(f"### {name or 'The text of a stage'}\n")[2].partition("\n### ")[0]
        assert all(f"| `{column}` |" in part for column, _ in columns), name


def test_every_column_of_a_run_is_in_the_docs(desk: Path) -> None:
    described = json.loads((desk / "processed/tables/datapackage.json").read_text(encoding="utf-8"))
    page = text_of(DOCS / "tables.md")
    assert len(described["resources"]) == len(TABLES)
    for resource in described["resources"]:
        section = page.partition(f"\n## {resource['name']}\n")[2].partition("\n## ")[0]
        head = (
            (desk / "processed/tables" / f"{resource['name']}.csv").read_text(encoding="utf-8").split("\n")[0]
        )
        assert all(f"`{name}`" in section for name in head.split(",")), resource["name"]


def test_every_data_table_is_in_the_docs() -> None:
    from pipeline.data.reader import names_of_tables

    page = text_of(DOCS / "data.md")
    assert all(f"`{name}`" in page for name in names_of_tables())


def test_every_word_of_make_is_in_the_readme() -> None:
    words = set(re.findall(r"^([a-z]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE)) - {"help"}
    readme = text_of(ROOT / "README.md")
    assert {"run", "test"} <= words
    assert all(f"`{word}`" in readme or f"`make {word}`" in readme for word in words)


def test_exit_codes_are_those_of_the_program() -> None:
    from pipeline.core import errors

    shown = set(re.findall(r"^\| (\d+) \|", text_of(DOCS / "cli.md"), re.MULTILINE))
    kinds = (errors.BaogaoError, errors.UsageError, errors.InputError, errors.OutputError, errors.LockedError)
    assert shown == {"0", "130", *(str(kind.exit_code) for kind in kinds)}


def test_what_is_not_in_this_release_is_said_and_nothing_else() -> None:
    source = text_of(ROOT / "pipeline" / "cli.py")
    missing = set(re.findall(r"(?:baogao |--engine )([a-z]+) is not in this release", source))
    readme = re.findall(
        r"^\| `baogao ([a-z]+).*not in this release", text_of(ROOT / "README.md"), re.MULTILINE
    )
    assert set(readme) == missing - {"dask"}
    for name in ("evaluate", "dask"):
        for page in (DOCS / "cli.md", ROOT / "CHANGELOG.md"):
            lines = [line for line in text_of(page).split("\n") if "not in this release" in line.lower()]
            assert any(name in line for line in lines) == (name in missing), f"{page.name}: {name}"
