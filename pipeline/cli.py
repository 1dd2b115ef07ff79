"""Command line: words in, calls out. Results go to standard output, progress and complaints to standard
error.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.core.errors import BaogaoError, InputError, OutputError, UsageError

if TYPE_CHECKING:
    from pipeline.core import AppliedEdit, Document, Mark
    from pipeline.evaluate import Evaluation
    from pipeline.stages import Settings

DONE, USAGE, QUARANTINE, INTERRUPTED = 0, 2, 3, 130

#: Characters shown on either side of a place.
AROUND = 12


def main(argv: Sequence[str] | None = None) -> int:
    """``baogao``: the exit code of one command. Never raises but for SystemExit of argparse."""
    return _guarded(lambda: _main(argv))


def _main(argv: Sequence[str] | None) -> int:
    options = _parser().parse_args(argv)
    call: Callable[[argparse.Namespace], int] = options.call
    return call(options)


def _guarded(call: Callable[[], int]) -> int:
    """Errors become a sentence and an exit code; nobody sees a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese still gets an answer
            stream.reconfigure(errors="backslashreplace")
    try:
        code = call()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        _complain("interrupted; run the same command again and it goes on from here.")
        return INTERRUPTED
    except BaogaoError as error:
        _complain(str(error))
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _complain(str(OutputError(f"{error.strerror or error}.", where=str(error.filename or ""))))
        return OutputError.exit_code
    except Exception as error:
        if os.environ.get("BAOGAO_DEBUG"):
            raise
        _complain(f"a fault of the program: {type(error).__name__}: {error}. BAOGAO_DEBUG=1 shows where.")
        return BaogaoError.exit_code


def _complain(sentence: str) -> None:
    print(f"baogao: {_printable(sentence)}", file=sys.stderr)


def _printable(text: str) -> str:
    """Control characters shown, never sent: a file name or a text may hold what a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        _complain(f"{message}.")
        raise SystemExit(USAGE)


# --- the words ----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="baogao",
        description="Repairs scraped, damaged Chinese reports and turns them into tables that lead back to "
        "the raw file.",
        epilog="Exit codes: 0 done, 2 usage or configuration, 3 done but something is in quarantine, "
        "4 disk full or no permission, 5 another run holds OUT, 130 interrupted.",
    )
    from pipeline import __version__

    parser.add_argument("--version", action="version", version=f"baogao {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, call: Callable[[argparse.Namespace], int], say: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=say, description=say)
        made.set_defaults(call=call)
        return made

    run = command("run", _run, "Run the pipeline on a folder of reports, or on one table of scraped pages.")
    run.add_argument(
        "raw",
        nargs="?",
        default="raw",
        metavar="RAW",
        type=Path,
        help="folder of .txt and .html files, or one file, or a .csv, .jsonl, .parquet (default: raw)",
    )
    run.add_argument(
        "out",
        nargs="?",
        default="processed",
        metavar="OUT",
        type=Path,
        help="output folder (default: processed)",
    )
    run.add_argument("--stages", metavar="NAMES", help="run ingest and these stages only, as repair,convert")
    _setting_options(run)
    run.add_argument("--jobs", type=int, default=1, metavar="N", help="worker processes (default: 1)")
    run.add_argument(
        "--engine", choices=("local", "dask"), default="local",
        help="what carries the work: processes of this machine, or Dask (pip install 'baogao[dask]')",
    )  # fmt: skip
    run.add_argument(
        "--scheduler", default="", metavar="tcp://…",
        help="address of a Dask scheduler; its workers need this release, and the same files under the same paths",
    )  # fmt: skip
    run.add_argument("--only", metavar="GLOB", help="only documents whose doc_id matches")
    run.add_argument(
        "--text-column", metavar="NAME", help="column of the text, for table input (default: text)"
    )
    run.add_argument("--id-column", metavar="NAME", help="column of the id, for table input")
    run.add_argument("--force", action="store_true", help="do everything again")
    run.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")
    run.add_argument(
        "--excel", action="store_true", help="CSV with BOM, and a ' before what looks like a formula"
    )
    run.add_argument("--json", action="store_true", help="print the summary as JSON")

    show = command("show", _show, "Print a document's text after a stage, with its marks, in colour.")
    show.add_argument("doc", metavar="DOC", help="a doc_id")
    show.add_argument("--stage", metavar="NAME", help="the stage (default: the last that ran)")
    show.add_argument(
        "--mode", choices=("safe", "balanced", "full"), default="balanced", help="guesses to show"
    )
    _common(show)

    diff = command("diff", _diff, "Print what changed between two stages, and by which rule.")
    diff.add_argument("doc", metavar="DOC", help="a doc_id")
    diff.add_argument("stage_a", metavar="STAGE_A", help="the earlier stage, or raw")
    diff.add_argument("stage_b", metavar="STAGE_B", help="the later stage")
    _common(diff)

    explain = command("explain", _explain, "Explain one place: rule, bytes, evidence, confidence, text.")
    explain.add_argument("place", metavar="DOC@OFFSET", help="a doc_id and an offset in the raw file")
    _common(explain)

    report = command("report", _report, "Write the run's static HTML page anew and print its path.")
    _common(report)

    evaluate = command(
        "evaluate", _evaluate, "Damage clean text of your own, repair it, and score the result."
    )
    evaluate.add_argument("clean_dir", metavar="CLEAN_DIR", type=Path, help="folder of clean .txt files")
    evaluate.add_argument("--only", metavar="GLOB", help="only texts whose doc_id matches")
    evaluate.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="draw other damage than the usual four pages; the same N, the same pages",
    )
    evaluate.add_argument("--json", action="store_true", help="print the scores as JSON")

    verify = command(
        "verify", _verify, "Check every output against its marker, every row against its raw characters."
    )
    _common(verify)

    clean = command("clean", _clean, "Remove what a run wrote; the input is never touched.")
    _common(clean)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", default="processed", metavar="DIR", type=Path, help="the run (default: processed)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _setting_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE.toml", type=Path, help="settings; options go before them")
    parser.add_argument(
        "--script", choices=("hans", "hant", "keep"), help="script of the text (default: hans)"
    )


def _settings(options: argparse.Namespace) -> tuple[Settings, dict[str, str]]:
    from pipeline.stages import Settings, read_settings

    chosen = {"script": options.script} if options.script else {}
    if options.config is not None:
        return read_settings(options.config, **chosen)
    return Settings(**chosen), {}


# --- run ----------------------------------------------------------------------------------------------------


def _run(options: argparse.Namespace) -> int:
    from pipeline import batch

    job = _job(options)
    plan = batch.planned(job)
    if options.dry_run:
        return _print_plan(options, job, plan)
    bar = _Bar(plan.documents, plan.size)
    try:
        summary = batch.run(job, plan, bar)
    finally:
        bar.end()
    from pipeline.report import write_page

    page = write_page(job.out, job.out / "runs" / plan.id)
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        _print_summary(summary, job.out, page)
    return QUARANTINE if summary["quarantined"] else DONE


def _job(options: argparse.Namespace) -> Any:
    from pipeline import batch, ingest, stages
    from pipeline.batch.worker import Folder

    raw, out = options.raw, options.out
    if options.jobs < 1:
        raise UsageError(f"--jobs is {options.jobs}.", todo="It wants a number from 1 up.")
    settings, columns = _settings(options)
    for_work = settings
    if options.engine == "dask":
        from pipeline.batch import dask

        dask.require()
        # A worker stands in a folder of its own.
        raw, out = raw.absolute(), out.absolute()
        own = {
            name: tuple(os.path.abspath(path) for path in getattr(settings, name)) for name in stages.FILES
        }
        for_work = stages.settings_from(**{**settings.as_dict(), **own})
    elif options.scheduler:
        raise UsageError("--scheduler is for --engine dask.", todo="Name both, or neither.")
    if options.text_column:
        columns["text_column"] = options.text_column
    if options.id_column:
        columns["id_column"] = options.id_column
    if options.stages is not None and not options.stages.strip(" ,"):
        raise UsageError("--stages names no stage.", todo=f"Stages: {', '.join(stages.ORDER)}.")
    names = stages.chosen(options.stages.split(",") if options.stages is not None else None)
    made = stages.build(settings, names)
    sources = ingest.sources(raw, only=options.only, **columns)
    if not sources:
        matching = f" whose doc_id matches {options.only!r}" if options.only else ""
        raise UsageError(
            f"there is no report{matching} in it.", where=str(raw), todo="Reports are .txt and .html files."
        )
    _apart(raw, out)
    return batch.Job(
        raw=raw, out=out, sources=tuple(sources),
        stages=tuple(Folder(stage.name, stages.folder(stage.name), stage.writes) for stage in made),
        work=stages.work, settings=for_work, facts={**settings.as_dict(), **columns, "only": options.only},
        files=tuple(path for name in stages.FILES for path in getattr(settings, name)),
        reading=settings.mode, tables="extract" in names, excel=options.excel,
        jobs=options.jobs, engine=options.engine, scheduler=options.scheduler, force=options.force,
    )  # fmt: skip


def _apart(raw: Path, out: Path) -> None:
    """The input is never touched: the output may not lie in it, nor where it would be read as input the
    next time.
    """
    here, there = raw.resolve() if raw.is_dir() else raw.resolve().parent, out.resolve()
    if there == here or (raw.is_dir() and there.is_relative_to(here)):
        raise UsageError(
            f"the output may not lie inside the input {raw}.", where=str(out), todo="Name another folder."
        )
    if out.exists() and not out.is_dir():
        raise UsageError(
            "is a file, and the output wants a folder.", where=str(out), todo="Name another one."
        )


def _print_plan(options: argparse.Namespace, job: Any, plan: Any) -> int:
    from pipeline.batch.run import done_before

    done = set() if job.force else set(done_before(job, plan))
    listed = [
        {
            "shard": shard.order,
            "key": shard.key,
            "done": shard.key in done,
            "documents": [s.doc_id for s in shard.sources],
        }
        for shard in plan.shards
    ]
    if options.json:
        print(
            json.dumps(
                {"run": plan.id, "documents": plan.documents, "shards": listed}, ensure_ascii=False, indent=1
            )
        )
        return DONE
    print(
        f"run {plan.id}: {plan.documents} documents, {plan.size} bytes, "
        f"{len(plan.shards)} shards, {len(done)} done"
    )
    print(f"stages: {', '.join(folder.stage for folder in job.stages)}")
    for one in listed:
        state = "done" if one["done"] else "to do"
        print(f"shard {one['shard']} ({state}): {_printable(', '.join(one['documents']))}")
    return DONE


def _print_summary(summary: dict[str, Any], out: Path, page: Path) -> None:
    counts = summary["counts"]
    edits = sum(n for name, n in counts.items() if name.startswith("edits "))
    print(
        f"{summary['done']} documents done, {summary['quarantined']} in quarantine, "
        f"{counts.get('chars_raw', 0)} characters, {edits} edits, {summary['seconds']:.1f} s"
    )
    if summary["rows"]:
        print("rows: " + ", ".join(f"{name} {n}" for name, n in summary["rows"].items()))
    for one in summary["quarantine"][:20]:
        # Of the rows of a table only the id tells one from the other.
        row = "" if one["path"].startswith(f"{one['doc_id']}.") else f", {one['doc_id']}"
        print(_one_line(f"quarantine: {one['path']}{row}: {one['reason']}: {one['detail']}"))
    if summary["quarantined"] > 20:
        print(f"quarantine: … and {summary['quarantined'] - 20} more in {out / 'quarantine'}")
    if summary["rows"]:
        print(f"tables: {out / 'tables'}")
    print(f"page:   {page}")


class _Bar:
    """Progress on standard error: a bar on a terminal, nothing elsewhere."""

    def __init__(self, documents: int, size: int) -> None:
        from time import monotonic

        self.clock = monotonic
        self.documents, self.began = documents, monotonic()
        self.before: int | None = None  # done by an earlier run: they say nothing of our speed
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int, characters: int, quarantined: int) -> None:
        if not self.shown:
            return
        seen = done + quarantined
        if self.before is None:
            self.before = seen
        share = seen / self.documents if self.documents else 1.0
        spent = self.clock() - self.began
        fresh = seen - self.before
        left = f"{spent / fresh * (self.documents - seen):.0f} s left" if fresh else ""
        line = "█" * int(share * 20) + "·" * (20 - int(share * 20))
        sys.stderr.write(
            f"\r{line} {seen}/{self.documents} files, {characters} characters, "
            f"{quarantined} quarantined {left}\x1b[K"
        )
        sys.stderr.flush()

    def end(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


# --- one document of a run, again ---------------------------------------------------------------------------


def _sources(summary: dict[str, Any]) -> list[Any]:
    from pipeline import ingest

    said = summary["settings"]
    columns = {name: said[name] for name in ("text_column", "id_column") if name in said}
    return ingest.sources(summary["raw"], only=said.get("only"), **columns)


def _settings_of(summary: dict[str, Any]) -> Settings:
    from pipeline.stages import KNOWN, settings_from

    return settings_from(**{name: value for name, value in summary["settings"].items() if name in KNOWN})


def _again(options: argparse.Namespace, doc_id: str) -> Document:
    """A document of the newest run, processed again as the run did: the same input gives the same marks."""
    from pipeline import batch, stages

    summary, home = batch.newest(options.out)
    refused = {one["doc_id"]: one for one in summary["quarantine"]}
    if doc_id in refused:
        one = refused[doc_id]
        raise UsageError(f"is in quarantine: {one['reason']}: {one['detail']}", where=doc_id)
    plan = json.loads((home / "plan.json").read_text(encoding="utf-8"))
    hashes = {key: value for shard in plan["shards"] for key, value in shard["documents"].items()}
    if doc_id not in hashes:
        near = [key for key in hashes if doc_id in key or key.rpartition("/")[2] == doc_id] or list(hashes)
        more = " …" if len(near) > 5 else ""
        raise UsageError(f"no document {doc_id!r} in this run.", todo=f"Try {', '.join(near[:5])}{more}")
    if not Path(summary["raw"]).exists():
        raise UsageError(
            "the input of the run is gone.", where=summary["raw"], todo="Put it back, or run again."
        )
    source = next((one for one in _sources(summary) if one.doc_id == doc_id), None)
    if source is None:
        raise UsageError("its raw file is gone.", where=doc_id, todo="Put it back, or run again.")
    from pipeline.batch.fingerprint import of_file

    if of_file(source.path) != hashes[doc_id]:
        raise UsageError("has changed since the run.", where=str(source.path), todo="Run again.")
    return stages.work(source, _settings_of(summary), tuple(summary["stages"]))


def _show(options: argparse.Namespace) -> int:
    from pipeline.core.display import ansi

    doc = _again(options, options.doc)
    doc = doc.at(options.stage) if options.stage else doc
    if options.json:
        print(json.dumps(_as_json(doc, options.mode), ensure_ascii=False, indent=1))
    else:
        print(ansi(doc, options.mode, _in_colour()))
    return DONE


def _in_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _as_json(doc: Document, mode: str) -> dict[str, Any]:
    return {
        "doc_id": doc.id, "stage": doc.stage, "text": doc.text, "reading": doc.reading(mode),
        "marks": [_mark(doc, mark) for mark in doc.marks],
        "edits": [_edit(edit) for edit in doc.edits if edit.stage == doc.stage],
    }  # fmt: skip


def _diff(options: argparse.Namespace) -> int:
    from pipeline.stages import ORDER

    doc = _again(options, options.doc)
    order = ("raw", *ORDER)
    for name in (options.stage_a, options.stage_b):
        if name != "raw":
            doc.at(name)
    first, last = order.index(options.stage_a), order.index(options.stage_b)
    if first >= last:
        raise UsageError(
            f"{options.stage_a} does not come before {options.stage_b}.", todo=f"Order: {', '.join(order)}."
        )
    edits = sorted(
        (edit for edit in doc.edits if first < order.index(edit.stage) <= last),
        key=lambda edit: (edit.raw.start, edit.raw.end),
    )
    if options.json:
        print(json.dumps([_edit(edit) for edit in edits], ensure_ascii=False, indent=1))
        return DONE
    for edit in edits:
        left = doc.raw[max(0, edit.raw.start - AROUND) : edit.raw.start]
        right = doc.raw[edit.raw.end : edit.raw.end + AROUND]
        change = (
            f"{_one_line(left)}[-{_one_line(edit.before)}-]{{+{_one_line(edit.after)}+}}{_one_line(right)}"
        )
        print(f"{doc.id}@{edit.raw.start}  {edit.rule}  {change}")
    print(f"{len(edits)} edits from {options.stage_a} to {options.stage_b}", file=sys.stderr)
    return DONE


def _one_line(text: str) -> str:
    return _printable(text.replace("\n", "↵"))


def _explain(options: argparse.Namespace) -> int:
    doc_id, at, number = options.place.rpartition("@")
    if not at or not number.isascii() or not number.isdigit():
        raise UsageError(f"{options.place!r} is no place.", todo="A place reads DOC@OFFSET, as report@866.")
    offset = int(number)
    doc = _again(options, doc_id)
    if offset >= len(doc.raw):
        raise UsageError(
            f"offset {offset} is past the end.",
            where=doc_id,
            todo=f"The raw file has {len(doc.raw)} characters.",
        )
    said = explained(doc, offset)
    if options.json:
        print(json.dumps(said, ensure_ascii=False, indent=1))
        return DONE
    print(f"{doc.id}@{offset}")
    print(f"  raw   {_one_line(said['raw'])}")
    print(f"  text  {_one_line(said['text'])}")
    for edit in said["edits"]:
        print(
            f"  {edit['rule']} ({edit['confidence']:.2f}), stage {edit['stage']}, "
            f"raw {edit['raw_start']}:{edit['raw_end']}"
        )
        print(f"    {edit['before']!r} → {edit['after']!r}")
        if edit["evidence"]:
            print(f"    {_printable(edit['evidence'])}")
    if not said["edits"]:
        print("  no edit: these characters stand as they were received")
    for mark in said["marks"]:
        facts = ", ".join(
            f"{key} {value}" for key, value in mark.items()
            if key not in ("mark", "rule", "confidence", "surface") and value not in ("", None, [], {})
        )  # fmt: skip
        surface = _shortened(mark.get("surface", ""))
        print(_printable(f"  {mark['mark']} {surface!r} by {mark['rule']}: {facts}"))
    return DONE


def _shortened(text: str) -> str:
    """The ends of a long text: a paragraph of its own would hide what is said of it."""
    return text if len(text) <= 3 * AROUND else f"{text[: 2 * AROUND]} … {text[-AROUND:]}"


def explained(doc: Document, offset: int) -> dict[str, Any]:
    """All that is known of one place of the raw file: the edits that cover it, the marks there, the text
    around.
    """
    from pipeline.core import Block, Gap, Record, Span

    place = Span(offset, offset + 1)
    home = doc.from_raw(place)
    edits = [
        edit for edit in doc.edits if edit.raw.overlaps(place) or (edit.raw.start == edit.raw.end == offset)
    ]
    marks: list[Mark] = []
    for mark in doc.marks:
        span = mark.span
        if span is None or isinstance(mark, Record):
            continue
        if isinstance(mark, Gap):
            if home.start <= span.start <= home.end and mark.mode:
                marks.append(mark)
        elif span.overlaps(home) or (isinstance(mark, Block) and span.start <= home.start < span.end):
            marks.append(mark)
    return {
        "doc_id": doc.id,
        "offset": offset,
        "raw": doc.raw[max(0, offset - AROUND) : offset + AROUND + 1],
        "text": doc.text[max(0, home.start - AROUND) : home.end + AROUND],
        "clean_start": home.start,
        "clean_end": home.end,
        "edits": [_edit(edit) for edit in edits],
        "marks": [_mark(doc, mark) for mark in marks],
    }


def _edit(edit: AppliedEdit) -> dict[str, Any]:
    return {
        "stage": edit.stage, "rule": edit.rule, "raw_start": edit.raw.start, "raw_end": edit.raw.end,
        "before": edit.before, "after": edit.after, "confidence": round(edit.confidence, 4),
        "evidence": edit.evidence,
    }  # fmt: skip


def _mark(doc: Document, mark: Mark) -> dict[str, Any]:
    """A mark as JSON: its kind, its place in the text and in raw, and its own fields."""
    from pipeline.core import Mention, Record, Span

    def plain(value: Any) -> Any:
        if isinstance(value, Span):
            return [value.start, value.end]
        if isinstance(value, Mention | Record):
            return None if value.span is None else plain(value.span)
        if isinstance(value, tuple | list):
            return [plain(part) for part in value]
        if isinstance(value, dict):
            return {str(key): plain(part) for key, part in value.items()}
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        return round(value, 4) if isinstance(value, float) else value

    said: dict[str, Any] = {"mark": type(mark).__name__.lower()}
    span = mark.span
    if span is not None:
        raw = doc.to_raw(span)
        said |= {
            "clean_start": span.start, "clean_end": span.end, "raw_start": raw.start, "raw_end": raw.end,
            "surface": span.of(doc.text),
        }  # fmt: skip
    said |= {
        field.name: plain(getattr(mark, field.name))
        for field in fields(mark)
        if field.name not in ("span", "offset")
    }
    return said


# --- a whole run --------------------------------------------------------------------------------------------


def _report(options: argparse.Namespace) -> int:
    from pipeline import batch
    from pipeline.report import write_page

    _, home = batch.newest(options.out)
    page = write_page(options.out, home)
    print(json.dumps({"page": str(page)}, ensure_ascii=False) if options.json else page)
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from pipeline import batch, stages

    summary, home = batch.newest(options.out)
    if not Path(summary["raw"]).exists():
        raise UsageError(
            "the input of the run is gone.", where=summary["raw"], todo="Put it back, or run again."
        )
    raws = {}
    for source in _sources(summary):
        try:
            raws[source.doc_id] = source.open().raw
        except InputError:
            continue
    count, wrong = batch.verify(options.out, home, raws, stages.folder(summary["stages"][-1]))
    if options.json:
        print(json.dumps({"checked": count, "wrong": wrong}, ensure_ascii=False, indent=1))
    else:
        for sentence in wrong[:50]:
            print(_printable(sentence))
        print(f"{count} files and rows checked, {len(wrong)} wrong")
    return OutputError.exit_code if wrong else DONE


def _evaluate(options: argparse.Namespace) -> int:
    from pipeline import evaluate, ingest

    sources = ingest.sources(options.clean_dir, only=options.only)
    if not sources:
        matching = f" whose doc_id matches {options.only!r}" if options.only else ""
        raise UsageError(
            f"there is no text{matching} in it.",
            where=str(options.clean_dir),
            todo="Clean texts are .txt files.",
        )
    pages = evaluate.PAGES if options.seed is None else evaluate.drawn(options.seed)
    bar = _Bar(len(sources), sum(source.size for source in sources))
    try:
        found = evaluate.evaluated(sources, pages, bar)
    finally:
        bar.end()
    for doc_id, reason in found.refused:
        _complain(f"{doc_id} is left out: {reason}")
    if not found.texts:
        raise UsageError("none of its texts can be read.", where=str(options.clean_dir), todo="See above.")
    if options.json:
        print(json.dumps(_evaluation(found, options.seed), ensure_ascii=False, indent=1))
    else:
        _print_evaluation(found)
    return QUARANTINE if found.refused else DONE


def _evaluation(found: Evaluation, seed: int | None) -> dict[str, Any]:
    from pipeline.evaluate import describe, expected

    pages = [
        {
            "page": describe(page), "level": page.level, "marks": "".join(page.marks), "decoder": page.decoder,
            "half": page.half, "hant": page.hant, "omitted": page.omitted, "scores": one.as_dict(),
        }
        for page, one in zip(found.pages, found.scores, strict=True)
    ]  # fmt: skip
    return {
        "texts": len(found.texts), "characters": found.characters, "seed": seed,
        "clean_characters_altered": found.altered, "scores": found.whole.as_dict(), "pages": pages,
        "documents": {doc_id: one.as_dict() for doc_id, one in found.texts.items()},
        "refused": [{"doc_id": doc_id, "reason": reason} for doc_id, reason in found.refused],
        "expect": expected(found),
    }  # fmt: skip


def _print_evaluation(found: Evaluation) -> None:
    from pipeline.evaluate import GROUPS, describe, expected

    print(f"{len(found.texts)} texts, {found.characters:,} characters, damaged as {len(found.pages)} pages\n")
    rows: list[tuple[str, ...]] = [
        ("page", "received", "repaired", "lines", "damaged lines", "notes removed")
    ]
    named = [*((describe(page), one) for page, one in zip(found.pages, found.scores, strict=True)),
             ("all", found.whole)]  # fmt: skip
    for name, one in named:
        rows.append((
            name, _share(one.received.f1), _share(one.repaired.f1), _share(one.lines.recall),
            _share(one.hurt.recall, one.hurt.wanted), _share(one.notes.recall, one.notes.wanted),
        ))  # fmt: skip
    _print_table(rows)
    print("received, repaired: characters right (F1); lines: those exactly right\n")
    rows = [("restored", "precision", "recall", "F1", "dropped", "guessed")]
    for name in GROUPS:
        got = found.whole.restored.get(name)
        if got is not None:
            shares = (_share(part, got.wanted) for part in (got.precision, got.recall, got.f1))
            rows.append((name, *shares, f"{got.wanted:,}", f"{got.given:,}"))
    if len(rows) > 1:
        _print_table(rows)
        print()
    print("\n".join(_printable(sentence) for sentence in expected(found)))


def _share(share: float, of: int = 1) -> str:
    """Three decimals, cut and not rounded: 1.000 is all of them."""
    return f"{int(share * 1000 + 1e-9) / 1000:.3f}" if of else "–"


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns of text, the first to the left; a Han character is two cells wide."""
    from unicodedata import east_asian_width

    def width(cell: str) -> int:
        return sum(2 if east_asian_width(char) in "WF" else 1 for char in cell)

    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for number, row in enumerate(rows):
        pads = [" " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        cells = [
            f"{pad}{cell}" if at else f"{cell}{pad}"
            for at, (cell, pad) in enumerate(zip(row, pads, strict=True))
        ]
        print("  ".join(cells).rstrip())
        if not number:
            print("  ".join("─" * wide for wide in widths))


def _clean(options: argparse.Namespace) -> int:
    from pipeline import batch, stages

    count = batch.clean(options.out, [stages.folder(name) for name in stages.ORDER])
    print(json.dumps({"removed": count}) if options.json else f"{count} files removed from {options.out}")
    return DONE


# --- one stage as a script ----------------------------------------------------------------------------------


def stage_main(
    name: str, argv: Sequence[str] | None = None, show: Callable[[Document, str], str] | None = None
) -> int:
    """``python -m pipeline.NAME [FILE …]``: files or standard input through all stages up to and including
    one. ``show``: how the document is printed in a mode, for a stage whose result is not its text.
    """
    parser = _Parser(
        prog=f"python -m pipeline.{name}",
        description=f"Runs the stages up to and including {name} and prints the text.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="else standard input")
    parser.add_argument("--marks", action="store_true", help="print the marks of the stage as JSON lines")
    parser.add_argument(
        "--reading", action="store_true", help="print the text with what was dropped filled in"
    )
    _setting_options(parser)

    def call() -> int:
        options = parser.parse_args(argv)
        settings, _ = _settings(options)
        code = DONE
        for doc in _read(options.files):
            if isinstance(doc, InputError):
                _complain(f"{doc.reason}: {doc}")
                code = QUARANTINE
                continue
            _print_stage(doc, name, settings, options, show)
        return code

    return _guarded(call)


def _read(files: Sequence[Path]) -> list[Document | InputError]:
    from pipeline import ingest

    found: list[Document | InputError] = []
    given: Sequence[Path | None] = files or [None]
    for path in given:
        try:
            found.append(ingest.from_bytes(sys.stdin.buffer.read()) if path is None else ingest.read(path))
        except InputError as error:
            found.append(error)
    return found


def _print_stage(
    doc: Document,
    name: str,
    settings: Settings,
    options: argparse.Namespace,
    show: Callable[[Document, str], str] | None = None,
) -> None:
    from pipeline import stages

    done = stages.carry_out(doc, settings, stages.up_to(name))
    if not options.marks:
        text = done.reading(settings.mode) if options.reading else done.text
        if show is not None and not options.reading:
            text = show(done, settings.mode)
        print(text, end="" if text.endswith("\n") else "\n")
        return
    for edit in done.edits:
        if edit.stage == name:
            print(json.dumps({"mark": "edit", **_edit(edit)}, ensure_ascii=False))
    for mark in done.marks:
        if mark.rule.partition(".")[0] == name:
            print(json.dumps(_mark(done, mark), ensure_ascii=False))
