"""Conformance: the number recogniser and parser against the test sets of two other projects.

    python -m benchmarks.quality.conformance --conformance DIR [--show even]

DIR holds recognizers-text/ (NumberModel.json, PercentModel.json, OrdinalModel.json of Microsoft Recognizers-Text, MIT)
and cn2an/ (cn2an_test.jsonl, transform_test.jsonl of cn2an, MIT). Rules were tuned on cases with an even number only;
those with an odd number tell what the recogniser does with cases nobody looked at.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from pipeline.data import fold
from pipeline.extract.numeral import plain, value
from pipeline.extract.recogniser import Recognised, recognise

MODELS = (("NumberModel", "number"), ("PercentModel", "percentage"), ("OrdinalModel", "ordinal"))


def shown(found: Recognised) -> str:
    """The value as the test sets print it: whole numbers in full, else 15 significant digits."""
    worth = found.value
    if isinstance(worth, Fraction):
        worth = (
            worth.numerator
            if worth.denominator == 1
            else Decimal(worth.numerator) / Decimal(worth.denominator)
        )
    if isinstance(worth, Decimal) and worth == worth.to_integral_value() and not found.power:
        worth = int(worth)
    said = str(worth) if isinstance(worth, int) else _fifteen(worth)
    return said + ("%" if found.kind == "percentage" else "")


def _fifteen(worth: Decimal) -> str:
    """As .NET prints a double with 15 digits: 7E-06, 1.232E+15."""
    head, _, tail = f"{worth:.14E}".partition("E")
    digits, exponent = head.rstrip("0").rstrip("."), int(tail)
    if exponent < -5 or exponent >= 15:
        return f"{digits}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    written = f"{Decimal(digits).scaleb(exponent):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def recognizers(folder: Path) -> Iterator[tuple[str, int, bool, str]]:
    """(model, number of the case, passed, what was wanted and what came)."""
    for model, kind in MODELS:
        cases = json.loads((folder / f"{model}.json").read_text(encoding="utf-8-sig"))
        for number, case in enumerate(cases):
            wanted = [(r["Start"], r["End"], r["Resolution"]["value"]) for r in case["Results"]]
            came = [(one.start, one.end - 1, shown(one)) for one in recognise(case["Input"], kind)]
            yield model, number, wanted == came, f"{case['Input']!r} wanted {wanted} came {came}"


def cn2an(folder: Path) -> Iterator[tuple[str, int, bool, str]]:
    """cn2an's own tests: strings that are numerals, and strings that are none."""
    lines = (folder / "cn2an_test.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        case = json.loads(line)
        table, text, wanted = case["table"], str(case["input"]), case["expected"]
        if table == "direct_data_dict":
            continue  # digits one by one as a string: no number
        strict = "strict" in table
        try:
            came: object = float(value(plain(fold(text)), strict))
        except ValueError:
            came = "ERROR"
        if wanted != "ERROR":
            wanted = float(wanted)
        yield "cn2an", number, came == wanted, f"{table} {text!r} wanted {wanted} came {came}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--conformance", type=Path, required=True)
    parser.add_argument(
        "--show", choices=("even", "none"), default="none", help="print the even cases that fail"
    )
    options = parser.parse_args()
    tally: dict[str, list[int]] = {}
    for model, number, passed, what in (
        *recognizers(options.conformance / "recognizers-text"), *cn2an(options.conformance / "cn2an"),
    ):  # fmt: skip
        counts = tally.setdefault(model, [0, 0, 0, 0])
        odd = number % 2
        counts[odd * 2] += passed
        counts[odd * 2 + 1] += 1
        if not passed and not odd and options.show == "even":
            print(f"{model} {number}: {what}")
    print(f"{'set':<14}{'even':>12}{'odd':>12}{'all':>12}")
    for model, (even, evens, odd, odds) in tally.items():
        print(f"{model:<14}{f'{even}/{evens}':>12}{f'{odd}/{odds}':>12}{f'{even + odd}/{evens + odds}':>12}")


if __name__ == "__main__":
    main()
