"""``python -m training.tables [--sources DIR] [--only NAME …] [--check]``: rebuilds the made tables, puts
the written ones in order.

``DIR`` is a folder with areacodes/, modood/, jionlp/, names/ as pipeline/data/SOURCES.md describes them;
without it only the tables that come out of installed packages are made.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training.tables import gazetteer, order, pinyin, script, write


def main(argv: list[str] | None = None) -> int:
    """Returns 1 if --check finds a table that differs from what its sources give."""
    parser = argparse.ArgumentParser(prog="python -m training.tables", description=__doc__.split("\n")[0])
    parser.add_argument("--sources", type=Path, help="folder with the source files of the gazetteer")
    parser.add_argument(
        "--only",
        nargs="*",
        default=["script", "pinyin", "gazetteer", "order"],
        choices=["script", "pinyin", "gazetteer", "order"],
        help="groups to make",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say which tables would change")
    args = parser.parse_args(argv)
    made: dict[str, str] = {}
    if "script" in args.only:
        made |= script.make()
    if "pinyin" in args.only:
        made |= pinyin.make()
    if "gazetteer" in args.only:
        if args.sources:
            made |= gazetteer.make(args.sources)
        elif "--only" in (argv or sys.argv):
            parser.error("the gazetteer needs --sources DIR")
    if "order" in args.only:
        made |= order.make(exclude=made)
    changed = [name for name, text in made.items() if not write.same(name, text)]
    for name in changed:
        print(f"{name}: differs") if args.check else write.save(name, made[name])
    print(f"{len(made)} tables, {len(changed)} changed")
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
