"""Whole-text and partial mojibake: 200 held-back lines of each class, beside ftfy where it is installed.

    python -m benchmarks.quality.repair_mojibake --corpus DIR [--misses]

DIR holds ``*.txt``, one paragraph a line. Lines are those that both encodings of a class can write, so that nothing is
lost beyond what the class itself loses; ``cut`` loses the last byte of each line, ``half`` damages every other line of
a page, ``part`` the middle third of each line, ``twice`` mixes up two times; ``with U+FFFD`` and ``bytes dropped`` lose
every byte that the wrong decoder cannot read.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.quality.score import Line
from pipeline.core import from_text, process
from pipeline.repair import Repair
from pipeline.simulate import to_traditional

LINES = 200
#: class → (script, was written in, read as, and again)
CLASSES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "UTF-8 as GBK": ("hans", (("utf-8", "gb18030"),)),
    "UTF-8 as Latin-1": ("hans", (("utf-8", "latin-1"),)),
    "UTF-8 as cp1252": ("hans", (("utf-8", "cp1252*"),)),
    "UTF-8 as Latin-1 twice": ("hans", (("utf-8", "latin-1"), ("utf-8", "latin-1"))),
    "UTF-8 as cp1252 twice": ("hans", (("utf-8", "cp1252*"), ("utf-8", "cp1252*"))),
    "UTF-8 as GBK twice": ("hans", (("utf-8", "gb18030"), ("utf-8", "gb18030"))),
    "GBK as Latin-1": ("hans", (("gbk", "latin-1"),)),
    "GBK as cp1252": ("hans", (("gbk", "cp1252*"),)),
    "Big5 as Latin-1": ("hant", (("big5", "latin-1"),)),
    "Big5 as cp1252": ("hant", (("big5", "cp1252*"),)),
    "Big5 as GBK": ("hant", (("big5", "gb18030"),)),
    "GBK as Big5": ("hans", (("gbk", "big5"),)),
}
LOSSLESS_CP1252 = {byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}


def misread(text: str, ways: tuple[tuple[str, str], ...]) -> str | None:
    """``text`` after the mix-ups, or None where an encoding cannot write or read it."""
    for was, read_as in ways:
        try:
            data = text.encode(was)
            # Browsers and sloppy decoders show the five bytes that cp1252 leaves open as control characters.
            text = (
                "".join(LOSSLESS_CP1252[byte] for byte in data)
                if read_as == "cp1252*"
                else data.decode(read_as)
            )
        except UnicodeError:
            return None
    return text


def texts(corpus: Path) -> list[str]:
    """The held-back half of the lines, shortened, in the order of their hashes."""
    found = {
        hashlib.sha256(line.encode()).hexdigest(): line[:120]
        for path in sorted(corpus.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) >= 20 and "&" not in line
    }  # fmt: skip
    return [found[digest] for digest in sorted(found) if int(digest[-1], 16) % 2]


def repaired(text: str) -> str:
    return process(from_text(text), [Repair()]).text


def kinds(written: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """(class, the lines as written, the lines as shown)."""
    for name, (script, ways) in CLASSES.items():
        truth: list[str] = []
        shown: list[str] = []
        for text in written:
            # Shorter, so that 200 lines are found of which every character survives the mix-up.
            wanted = (to_traditional(text) if script == "hant" else text)[: 30 if "GBK" in name else 120]
            seen = misread(wanted, ways)
            if seen is not None and "\n" not in seen and "\r" not in seen:
                truth.append(wanted)
                shown.append(seen)
            if len(truth) == LINES:
                break
        yield name, truth, shown
        if len(ways) == 1:
            both = enumerate(zip(truth, shown, strict=True))
            yield f"{name}, half a page", truth, [seen if n % 2 else wanted for n, (wanted, seen) in both]
            third = [
                (text[: len(text) // 3], text[len(text) // 3 : -len(text) // 3], text[-len(text) // 3 :])
                for text in truth
            ]
            parts = [(a, misread(b, ways), c) for a, b, c in third]
            held = [
                (text, f"{a}{b}{c}")
                for text, (a, b, c) in zip(truth, parts, strict=True)
                if b is not None and "\n" not in b
            ]
            yield f"{name}, part of a line", [text for text, _ in held], [seen for _, seen in held]
        was, read_as = ways[0]
        if len(ways) == 1:
            cut = [(text, text.encode(was)[:-1]) for text in truth]
            pairs = []
            for text, data in cut:
                try:
                    seen = (
                        "".join(LOSSLESS_CP1252[b] for b in data)
                        if read_as == "cp1252*"
                        else data.decode(read_as, "ignore")
                    )
                except UnicodeError:
                    continue
                pairs.append((text[:-1], seen))
            yield f"{name}, last byte cut", [text for text, _ in pairs], [seen for _, seen in pairs]


def with_loss(written: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """UTF-8 as a lossy decoder of GBK shows it: (class, the lines as written, the lines as shown)."""
    for name, errors in (("UTF-8 as GBK, with U+FFFD", "replace"), ("UTF-8 as GBK, bytes dropped", "ignore")):
        # An even number of characters, so that the last is not cut off as well.
        truth = [text[:30] for text in written if len(text) >= 30 and len(text[:30].encode()) % 2 == 0][
            :LINES
        ]
        yield name, truth, [text.encode().decode("gb18030", errors) for text in truth]


def rate(truth: list[str], shown: list[str], undo: Callable[[str], str], cut: bool) -> float:
    right = 0
    for start in range(0, len(truth), 20):  # pages of twenty lines
        wanted = truth[start : start + 20]
        after = undo("\n".join(shown[start : start + 20])).split("\n")
        if len(after) == len(wanted):
            right += sum(
                a == b or (cut and b.startswith(a) and len(b) - len(a) <= 3)
                for a, b in zip(wanted, after, strict=True)
            )
    return right / max(len(truth), 1)


def scores(written: list[str]) -> Iterator[Line]:
    """The shares of lines that come out right, by what was done to them."""
    found: dict[str, list[float]] = {}
    count: Counter[str] = Counter()
    for name, truth, shown in (*kinds(written), *with_loss(written)):
        kind, _, how = name.partition(", ")
        latin = "Latin-1" in kind or "cp1252" in kind
        table = "as Latin-1 or cp1252" if latin else "UTF-8, GBK and Big5 as each other"
        place = f"{how or 'whole text'}: {table}"
        found.setdefault(place, []).append(rate(truth, shown, repaired, how.endswith("cut")))
        count[place] += len(truth)
    for name, rates in found.items():
        yield Line("repair", f"mojibake, {name}", sum(rates) / len(rates), None, count[name])


def lines(corpus: Path) -> Iterator[Line]:
    """The measures that the gate may hold in a run that has the corpus."""
    yield from scores(texts(corpus))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    methods: list[tuple[str, Callable[[str], str]]] = [("ours", repaired)]
    try:
        import ftfy

        plain = ftfy.TextFixerConfig(
            uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, normalization=None
        )
        methods.append(("ftfy", lambda text: ftfy.fix_text(text, plain)))
    except ImportError:
        pass
    print("| class | lines | " + " | ".join(name for name, _ in methods) + " |")
    print("|---|---|" + "---|" * len(methods))
    held = texts(options.corpus)
    for name, truth, shown in (*kinds(held), *with_loss(held)):
        rates = [rate(truth, shown, undo, name.endswith("cut")) for _, undo in methods]
        print(
            f"| {name} | {len(truth)} | " + " | ".join(f"{value:.3f}" for value in rates) + " |", flush=True
        )
        if options.misses:
            after = repaired("\n".join(shown)).split("\n")
            bad = [(a, s, b) for a, s, b in zip(truth, shown, after, strict=False) if a != b]
            for a, s, b in bad[:2]:
                print(f"  {s[:70]!r}\n  {b[:70]!r}\n  {a[:70]!r}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
