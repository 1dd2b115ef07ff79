"""Every stage beside its baseline, and the floors that no change may sink below.

python -m benchmarks.quality [STAGE …]     prints the table; exit 1 where a measure is below its floor
python -m benchmarks.quality --write       also writes scores.md and the table in README.md
python -m benchmarks.quality --raise       raises the floors to what was reached (they never go down)

Some stages print more where they are given more to read: --corpus, a folder with train/, dev/ and register/ (text, one
paragraph a line), and --gold, a folder with seg/ (gold words) and ud/ (parallel sentences).
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import sys
import time
from pathlib import Path

from benchmarks.quality.score import Line

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
README = HERE.parents[1] / "README.md"
STAGES = ("repair", "convert", "segment", "restore", "extract", "divisions", "initiatives")
BASELINES = {
    "repair": "stripping notes by pattern",
    "convert": "a character table",
    "segment": "jieba alone, the better of HMM on and off",
    "restore": "。 at line ends only",
    "extract": "exact gazetteer and suffix names; for damaged pages: the same on clean text",
    "divisions": "cpca, where it is installed",
    "initiatives": "",
}
#: A floor stands this much under what was reached, so that a change of a tie is no failure.
SLACK = 0.005
#: A measure of fewer items than this may fall by one of them: with 13 of them one is fifteen slacks.
FEW = 50


def table(lines: list[Line]) -> str:
    rows = ["| stage | measure | ours | baseline | n |", "|---|---|---|---|---|"]
    for line in lines:
        base = "–" if line.baseline is None else f"{line.baseline:.3f}"
        rows.append(f"| {line.stage} | {line.measure} | {line.ours:.3f} | {base} | {line.n} |")
    return "\n".join(rows)


def _one(line: Line) -> float:
    return 1 / line.n if 0 < line.n < FEW else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=", ".join(STAGES))
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="text, for what wants it")
    parser.add_argument("--gold", type=Path, metavar="DIR", help="gold, for what wants it")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--raise", action="store_true", dest="lift")
    options = parser.parse_args()
    given = {"corpus": options.corpus, "gold": options.gold}
    lines: list[Line] = []
    for stage in options.stages or STAGES:
        started = time.perf_counter()
        measured = importlib.import_module(f"benchmarks.quality.{stage}").lines
        wants = inspect.signature(measured).parameters
        lines += measured(**{name: path for name, path in given.items() if path and name in wants})
        print(f"{stage}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    text = table(lines)
    print(text)
    print("Baselines: " + "; ".join(f"{stage}: {what}" for stage, what in BASELINES.items() if what) + ".")
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    sunk = [line for line in lines if line.ours + _one(line) < floors.get(line.name, 0.0)]
    for line in sunk:
        print(f"{line.name}: {line.ours:.4f} is below its floor of {floors[line.name]:.4f}.", file=sys.stderr)
    if options.lift:
        for line in lines:
            floors[line.name] = max(floors.get(line.name, 0.0), round(max(line.ours - SLACK, 0.0), 4))
        FLOORS.write_text(
            json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
    if options.write:
        (HERE / "scores.md").write_text(text + "\n", encoding="utf-8")
        readme = README.read_text(encoding="utf-8")
        head, _, rest = readme.partition("<!-- scores -->")
        _, _, tail = rest.partition("<!-- /scores -->")
        README.write_text(f"{head}<!-- scores -->\n{text}\n<!-- /scores -->{tail}", encoding="utf-8")
    return 1 if sunk else 0


if __name__ == "__main__":
    sys.exit(main())
