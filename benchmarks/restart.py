"""A run of many reports, killed in the middle and started again, beside an undisturbed one: the same bytes.

    python -m benchmarks.restart [--reports 200] [--jobs 2]

The reports are made from tests/truth by the simulator: lines in another order, another page each. Prints the time of both
runs, where the first was killed, and whether every file outside runs/ is the same; exit 1 where one is not.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.quality.samples import indented
from benchmarks.quality.truth import clean, names
from pipeline.simulate import Page, damage


def reports(folder: Path, number: int) -> None:
    """``number`` reports, each with its own lines and its own damage."""
    draw = random.Random(7)
    pages = itertools.cycle(
        Page(level, marks=(mark,), decoder=decoder, half=True, hant=True, omitted=omitted)
        for level, mark, decoder, omitted in itertools.product(
            (0, 1, 5, 10), "。？；", ("drop", "question"), ("，。的是他", "，。", "")
        )
    )
    texts = [indented(clean(name)).rstrip("\n").split("\n") for name in names()]
    for at in range(number):
        title, *body = draw.choice(texts)
        draw.shuffle(body)
        text = "\n".join([title, *body[: draw.randint(6, 14)]])
        (folder / f"report-{at:03}.txt").write_text(damage(text, next(pages)) + "\n", encoding="utf-8")


def digests(out: Path) -> dict[str, str]:
    """Every file that must not differ → its sha256."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "runs" not in path.relative_to(out).parts
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        (home / "raw").mkdir()
        reports(home / "raw", options.reports)

        def call(out: str) -> list[str]:
            return [
                sys.executable,
                "-m",
                "pipeline",
                "run",
                str(home / "raw"),
                str(home / out),
                "--jobs",
                str(options.jobs),
            ]

        started = time.perf_counter()
        subprocess.run(call("calm"), check=False, capture_output=True)
        calm = time.perf_counter() - started
        print(f"undisturbed: {options.reports} reports, {calm:.1f} s with {options.jobs} jobs")
        started = time.perf_counter()
        process = subprocess.Popen(
            call("killed"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(calm * 0.55)
        alive = process.poll() is None
        if alive:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        print(
            f"killed after {time.perf_counter() - started:.1f} s ({'in the middle' if alive else 'too late: it was done'})"
        )
        started = time.perf_counter()
        again = subprocess.run(call("killed"), check=False, capture_output=True, text=True)
        print(f"started again: exit {again.returncode}, {time.perf_counter() - started:.1f} s")
        one, two = digests(home / "calm"), digests(home / "killed")
        same = alive and one == two
        print(f"{len(one)} files: {'all the same bytes' if same else 'NOT the same'}")
        for name in sorted(set(one) | set(two)):
            if one.get(name) != two.get(name):
                print(f"  differs: {name}")
        return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
