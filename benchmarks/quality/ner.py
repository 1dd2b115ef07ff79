"""Persons, agencies and divisions against the spans of a corpus of marked names: a lower bound of coverage.

    python -m benchmarks.quality.ner --gold DIR [--limit SENTENCES] [--show person]

DIR holds files of one character and one tag a line (B-PER I-PER O, or B-NAME M-NAME E-NAME), sentences parted by an
empty line. Such corpora mark countries, rivers and foreigners too, which these tables do not hold: recall says less than precision.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.core import Document, Mention, from_text, process
from pipeline.extract import Extract, agencies, districts, overlaps, persons
from pipeline.extract.view import view
from pipeline.segment import Segment

#: Sentences read together, as one report.
TOGETHER = 40
#: What a corpus calls persons, where it is not PER.
KINDS_THERE = {"NAM": "PER"}
KINDS = {"person": "PER", "agency": "ORG", "district": "LOC"}


def sentences(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Text and spans (start, end, PER | ORG | LOC) of each sentence."""
    chars: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8-sig").splitlines(), ""]:
        fields = line.split()
        if len(fields) == 2:
            chars.append(fields[0])
            tags.append(fields[1])
        elif chars:
            spans: list[tuple[int, int, str]] = []
            for i, tag in enumerate(tags):
                if tag[0] in "BS" and len(tag) > 1:
                    spans.append((i, i + 1, KINDS_THERE.get(tag[2:5], tag[2:5])))
                elif tag[0] in "IME" and len(tag) > 1 and spans and spans[-1][1] == i:
                    spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
            yield "".join(chars), spans
            chars, tags = [], []


def named(doc: Document) -> list[Mention]:
    """Divisions, agencies and persons of a segmented document, as the whole stage settles them."""
    page, settings = view(doc), Extract()
    places = districts.survey(doc, page, settings)
    bodies = agencies.survey(doc, page, settings, places)
    people = persons.survey(doc, page, settings, bodies)
    return overlaps.resolve([*places.mentions, *bodies.mentions, *people.mentions])


def measure(path: Path, limit: int, show: str = "") -> Counter[str]:
    """Counts by kind: wanted, given, both (same span), inside (ours lies in a name of any kind)."""
    counts: Counter[str] = Counter()
    group: list[tuple[str, list[tuple[int, int, str]]]] = []

    def close() -> None:
        if not group:
            return
        text = "\n".join(sentence for sentence, _ in group)
        gold: set[tuple[int, int, str]] = set()
        at = 0
        for sentence, spans in group:
            gold |= {(at + start, at + end, kind) for start, end, kind in spans}
            at += len(sentence) + 1
        doc = process(from_text(text), [Segment()])
        ours = {
            (raw.start, raw.end, KINDS[m.type])
            for m in named(doc)
            if m.type in KINDS and m.subtype not in ("deictic", "group")
            for raw in (doc.to_raw(m.span),)
        }
        for kind in KINDS.values():
            wanted = {span for span in gold if span[2] == kind}
            given = {span for span in ours if span[2] == kind}
            counts[f"{kind} wanted"] += len(wanted)
            counts[f"{kind} given"] += len(given)
            counts[f"{kind} both"] += len(wanted & given)
            counts[f"{kind} inside"] += sum(any(g[0] <= o[0] and o[1] <= g[1] for g in gold) for o in given)
            if kind == show:
                for sign, some in (("+", given - wanted), ("-", wanted - given)):
                    for start, end, _ in sorted(some):
                        around = f"{text[max(0, start - 12) : start]}[{text[start:end]}]{text[end : end + 8]}"
                        print(sign, around.replace("\n", "⏎"))
        counts["characters"] += len(text)
        group.clear()

    for k, pair in enumerate(sentences(path)):
        if limit and k >= limit:
            break
        group.append(pair)
        if len(group) == TOGETHER:
            close()
    close()
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, required=True, metavar="DIR")
    parser.add_argument("--only", default="*", metavar="GLOB")
    parser.add_argument("--limit", type=int, default=0, metavar="SENTENCES")
    parser.add_argument("--show", choices=(*KINDS.values(), ""), default="")
    options = parser.parse_args()
    print(
        f"{'file':<24}{'kind':<6}{'wanted':>8}{'given':>8}{'both':>8}{'P':>7}{'R':>7}{'F1':>7}{'in a name':>11}"
    )
    for path in sorted(options.gold.glob(options.only)):
        counts = measure(path, options.limit, options.show)
        for kind in KINDS.values():
            wanted, given, both = (counts[f"{kind} {what}"] for what in ("wanted", "given", "both"))
            precision, recall = both / max(given, 1), both / max(wanted, 1)
            f1 = 2 * both / max(wanted + given, 1)
            inside = counts[f"{kind} inside"] / max(given, 1)
            print(
                f"{path.name[:23]:<24}{kind:<6}{wanted:>8}{given:>8}{both:>8}"
                f"{precision:>7.3f}{recall:>7.3f}{f1:>7.3f}{inside:>11.3f}"
            )


if __name__ == "__main__":
    main()
