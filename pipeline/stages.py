"""The order of the stages, in one tuple, the settings that a run gives them, and the work on one document."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from pipeline.core import Document, InputError, Stage, UsageError, check_order, process

#: Every stage in its fixed order; the folder of a stage is its place here and its name: 2-repair.
ORDER: tuple[str, ...] = ("ingest", "repair", "convert", "segment", "restore", "extract")

SCRIPTS = ("hans", "hant", "keep")
PUNCTUATION = ("full", "keep")
READINGS = ("safe", "balanced", "full")
#: Settings that name files of the user's own, with the columns that are read from them; the first must be
#: there. A file of one column needs no header.
COLUMNS: dict[str, tuple[str, ...]] = {
    "words": ("word",),
    "divisions": ("code", "name", "level", "parent", "short"),
    "agencies": ("name", "full_name", "org_type"),
    "programmes": ("name",),
}
FILES = tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; the same names in a TOML file, as keywords of ``process`` and in
    ``summary.json``.

    ``script``: hans, hant, or keep as it is. ``punctuation``: full (half-width marks between Han characters
    become full) or keep. ``report_year``: the year the reports speak from, where they do not say. ``mode``:
    how much the columns named reading fill in: safe, balanced, full. ``words``, ``divisions``, ``agencies``,
    ``programmes``: TSV files of the user's own.

    Raises UsageError for a value that is none of these.
    """

    script: str = "hans"
    punctuation: str = "full"
    report_year: int | None = None
    mode: str = "balanced"
    words: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of("script", self.script, SCRIPTS)
        _one_of("punctuation", self.punctuation, PUNCTUATION)
        _one_of("mode", self.mode, READINGS)
        year = self.report_year
        if year is not None and (
            not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2100
        ):
            raise UsageError(
                f"report_year is {year!r}.", todo="It wants a year in four digits, such as 2004."
            )
        for name in FILES:
            object.__setattr__(self, name, _paths(name, getattr(self, name)))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _one_of(name: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise UsageError(f"{name} is {value!r}.", todo=f"It may be {', '.join(known)}.")


def _paths(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str | Path):
        value = (value,)
    if not isinstance(value, Iterable) or not all(isinstance(path, str | Path) for path in value):
        raise UsageError(f"{name} is {value!r}.", todo="It wants the path of a TSV file, or a list of them.")
    return tuple(str(path) for path in value)


KNOWN = tuple(field.name for field in fields(Settings))


def settings_from(**chosen: Any) -> Settings:
    """Settings from keywords. Raises UsageError for a name that is none; the message lists those that are."""
    unknown = sorted(set(chosen) - set(KNOWN))
    if unknown:
        raise UsageError(f"no setting {', '.join(unknown)}.", todo=f"Settings: {', '.join(KNOWN)}.")
    return Settings(**chosen)


def read_settings(path: Path, base: Settings | None = None, **chosen: Any) -> tuple[Settings, dict[str, str]]:
    """Settings from a TOML file; ``chosen`` (from the command line) goes before what the file says.

    Paths in the file are relative to it. The second answer holds ``text_column`` and ``id_column`` where the
    file names them. Raises UsageError that names the file, the key and the keys that are known.
    """
    columns = ("text_column", "id_column")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror}).", where=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"is no TOML: {error}.", where=str(path), todo="A line reads: key = value."
        ) from error
    for key in said:
        if key not in KNOWN and key not in columns:
            raise UsageError(
                f"no setting {key!r}.", where=str(path), todo=f"Settings: {', '.join((*KNOWN, *columns))}."
            )
    found = {key: said.pop(key) for key in columns if key in said}
    for key, value in found.items():
        if not isinstance(value, str):
            raise UsageError(f"{key} is {value!r}.", where=str(path), todo="It wants the name of a column.")
    for name in set(FILES) & set(said):
        try:
            said[name] = tuple(str(path.parent / one) for one in _paths(name, said[name]))
        except UsageError as error:
            raise UsageError(error.what, where=str(path), todo=error.todo) from error
    try:
        return replace(base or Settings(), **{**said, **chosen}), found
    except UsageError as error:
        raise UsageError(error.what, where=str(path), todo=error.todo) from error


# --- building -----------------------------------------------------------------------------------------------


def folder(name: str) -> str:
    """The folder of a stage in the output: its place in the order and its name."""
    return f"{ORDER.index(name) + 1}-{name}"


def chosen(names: Iterable[str] | None) -> tuple[str, ...]:
    """The stages to run, in their fixed order: ingest and those named; all, where none are.

    Raises UsageError for a name that is no stage.
    """
    if names is None:
        return ORDER
    named = {name.strip() for name in names if name.strip()}
    unknown = sorted(named - set(ORDER))
    if unknown:
        raise UsageError(f"no stage {', '.join(unknown)}.", todo=f"Stages: {', '.join(ORDER)}.")
    return tuple(name for name in ORDER if name in named or name == "ingest")


def up_to(name: str) -> tuple[str, ...]:
    """The stages up to and including one."""
    chosen([name])
    return ORDER[: ORDER.index(name) + 1]


def own_rows(name: str, settings: Settings) -> tuple[tuple[str, ...], ...]:
    """The rows of the user's own files for one setting, in the order of its columns; what a file lacks is
    empty.

    Raises UsageError that names the file and its columns where the first column is missing or empty in a row.
    """
    from pipeline.data import load_words

    wanted = COLUMNS[name]
    found: list[tuple[str, ...]] = []
    for path in getattr(settings, name):
        for row in load_words(path):
            cells = tuple(row.get(column, "") for column in wanted)
            if wanted[0] not in row and len(row) == 1:
                cells = (next(iter(row.values())), *cells[1:])
            if not cells[0]:
                raise UsageError(
                    f"a row of {name} has no {wanted[0]}; its columns are {', '.join(row)}.",
                    where=path,
                    todo=f"Columns that are read: {', '.join(wanted)}.",
                )
            found.append(cells)
    return tuple(found)


@lru_cache(maxsize=32)
def make(name: str, settings: Settings) -> Stage:
    """One stage with its settings. Its room is imported here, when first needed."""
    room = import_module(f"pipeline.{name}")
    stage: Stage
    match name:
        case "convert":
            stage = room.Convert(script=settings.script, punctuation=settings.punctuation)
        case "segment":
            stage = room.Segment(user_words=tuple(row[0] for row in own_rows("words", settings)))
        case "extract":
            stage = room.Extract(
                report_year=settings.report_year,
                extra_divisions=own_rows("divisions", settings),
                extra_agencies=own_rows("agencies", settings),
                extra_programmes=tuple(row[0] for row in own_rows("programmes", settings)),
            )
        case _:
            stage = getattr(room, name.capitalize())()
    return stage


def build(settings: Settings | None = None, names: Iterable[str] | None = None) -> tuple[Stage, ...]:
    """The stages to run, in their order, made once for the same settings.

    Raises UsageError for a name that is no stage, or where a stage reads what no stage before it writes.
    """
    settings = settings or Settings()
    made = tuple(make(name, settings) for name in chosen(names))
    require(made, settings)
    return made


def require(stages: Sequence[Stage], settings: Settings) -> None:
    """Raises UsageError where a prerequisite is missing; the sentence names the stages to add."""
    written: set[type] = set()
    for stage in stages:
        missing = stage.reads - written
        if missing:
            names = [stage.name for stage in stages]
            before = ORDER[: ORDER.index(stage.name)]
            wanted = [name for name in before if name not in names and make(name, settings).writes & missing]
            kinds = ", ".join(sorted(kind.__name__ for kind in missing))
            add = ",".join(name for name in ORDER if name in names[1:] or name in wanted)
            raise UsageError(
                f"stage {stage.name} needs {' and '.join(wanted) or 'another stage'} before it ({kinds}).",
                todo=f"Name them too: --stages {add}.",
            )
        written |= stage.writes
    check_order(stages)


def carry_out(doc: Document, settings: Settings, names: Iterable[str] | None = None) -> Document:
    """The document after the stages named (all, if none are); those that ran on it already do not run again.

    Raises UsageError where a stage is asked for that belongs before one that ran.
    """
    stages = build(settings, chosen(names) if names is None else {*names, *doc.done})
    todo = [stage for stage in stages if stage.name not in doc.done]
    if doc.done and not todo and settings != Settings():
        raise UsageError(
            f"all of these stages ran on {doc.id} already, so the settings would change nothing.",
            todo="Start again from the document as it was read.",
        )
    if doc.done and todo and ORDER.index(todo[0].name) < ORDER.index(doc.done[-1]):
        raise UsageError(
            f"{doc.id} is past stage {todo[0].name}: {doc.done[-1]} ran on it.",
            todo="Start again from the document as it was read.",
        )
    return process(doc, todo)


class Opens(Protocol):
    """What the work needs of a source of a document."""

    def open(self) -> Document: ...


def work(source: Opens, settings: Settings, names: tuple[str, ...]) -> Document:
    """Open one source and run the stages on it: the work that a run hands to its workers.

    Raises InputError where the source cannot be read, or is a page that shows no text.
    """
    doc = carry_out(source.open(), settings, names)
    if not doc.at(ORDER[0]).text.strip():
        raise InputError(
            "empty", "shows no text, only markup.", where=doc.id, todo="Leave it out, or scrape it again."
        )
    return doc
