"""Our quantities beside those of Recognizers-Text, on the same marked reports, in one run.

    python -m benchmarks.peers.quantities [--groups truth,practice]

Recognizers-Text (numbers and percentages, Chinese) runs in a virtual environment of its own
(benchmarks/peers/.venv-quantities, made when it is missing). It gives bare numerals, so one that overlaps a marked
quantity counts as found, one to one, for both; "and value" asks for the value as well (lower end of a range, 万 and 亿
multiplied out, shares in %). Seconds are processor time for all the reports.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import venv
from pathlib import Path

from benchmarks.quality.score import Count
from benchmarks.quality.truth import marked, names, parse

HERE = Path(__file__).parent
TOOL = """
import json, sys, time
from recognizers_number import recognize_number, recognize_percentage
from recognizers_text import Culture
texts = json.load(sys.stdin)
for ask in (recognize_number, recognize_percentage):
    ask("5", Culture.Chinese)
began, found = time.process_time(), []
for text in texts:
    here = []
    for ask in (recognize_percentage, recognize_number):
        for one in ask(text, Culture.Chinese):
            if not any(a <= one.end and one.start <= b for a, b, _ in here):
                here.append((one.start, one.end, (one.resolution or {}).get("value")))
    found.append(here)
json.dump({"found": found, "seconds": time.process_time() - began}, sys.stdout)
"""
#: start, end, value or None
Quantity = tuple[int, int, float | None]


def peer(texts: list[str]) -> tuple[list[list[Quantity]], float]:
    """What Recognizers-Text finds, and the seconds it took."""
    home = HERE / ".venv-quantities"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        wanted = HERE / "quantities_requirements.txt"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
    done = subprocess.run(
        [python, "-c", TOOL], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    return [[(a, b + 1, number(value)) for a, b, value in here] for here in answer["found"]], answer[
        "seconds"
    ]


def ours(texts: list[str]) -> tuple[list[list[Quantity]], float]:
    """What the whole pipeline finds, and the seconds it took, for all of its stages."""
    import pipeline
    from pipeline.core import from_text

    pipeline.process(from_text("共5个。"))
    began, found = time.process_time(), []
    for text in texts:
        doc = pipeline.process(from_text(text))
        here: list[Quantity] = []
        for mention in doc.mentions:
            if mention.type == "number" and mention.values["is_quantity"]:
                raw = doc.to_raw(mention.span)
                here.append((raw.start, raw.end, number(mention.values["value"])))
        found.append(here)
    return found, time.process_time() - began


def number(value: object) -> float | None:
    try:
        return float(str(value).rstrip("%"))
    except ValueError:
        return None


def gold(text: str) -> list[Quantity]:
    """The marked quantities of a report."""
    found: list[Quantity] = []
    for mention in parse(text)[1]:
        if mention.type == "number":
            value = mention.norm.split("|")[0].split("..")[0]
            found.append((mention.start, mention.end, number(value)))
    return found


def compared(wanted: list[Quantity], given: list[Quantity], valued: bool) -> Count:
    """Overlaps, one to one, in the order of the text."""
    right, free = 0, list(wanted)
    for start, end, value in given:
        for one in free:
            if one[0] < end and start < one[1]:
                same = value is not None and one[2] is not None and abs(value - one[2]) <= 0.005 * abs(one[2])
                if same or not valued or (value is None and one[2] is None):
                    right += 1
                    free.remove(one)
                break
    return Count(right, len(given), len(wanted))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--groups", default="truth,practice", help="sets of marked reports, with commas between"
    )
    groups = parser.parse_args().groups.split(",")
    reports = [marked(name) for group in groups for name in names(group)]
    texts, wanted = [parse(report)[0] for report in reports], [gold(report) for report in reports]
    print("| tool | P | R | F1 | P and value | R and value | seconds |\n|---|--:|--:|--:|--:|--:|--:|")
    for name, tool in (("ours, all stages", ours), ("Recognizers-Text", peer)):
        found, seconds = tool(texts)
        cells: list[str] = []
        for valued in (False, True):
            total = Count()
            for true, given in zip(wanted, found, strict=True):
                total += compared(true, given, valued)
            cells += [f"{total.precision:.3f}", f"{total.recall:.3f}"] + (
                [] if valued else [f"{total.f1:.3f}"]
            )
        print(f"| {name} | " + " | ".join(cells) + f" | {seconds:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
