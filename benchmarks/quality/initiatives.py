"""How well the table of initiatives is told, against the marked reports in tests/truth, clean and damaged.

    python -m benchmarks.quality.initiatives [truth | practice | trials | rounds | heldout] [--misses]

``--misses`` names every row that differs; of ``heldout``, which nobody learns from, it names none.

A row found is right (core) when its division, its verb and its object are those of a marked row: the same code, the
same verb or one inside the other, objects that share at least half of the shorter one in one piece. Marked rows are
matched one to one. Damaged text has lost the characters of ``OMITTED``; they are left out of account on both sides.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pipeline
from benchmarks.quality.score import Line
from benchmarks.quality.truth import SETS, clean, initiatives, names
from pipeline.core import Document, Record, Span
from pipeline.simulate import Page, damage

OMITTED = "，。的是他"
#: The damage of a real page: every 的, 是 and 他 gone, no ，or 。, notes to the second level, bytes split twice.
DAMAGED = Page(level=2, marks=("。", "？"), half=True, omitted=OMITTED)
_LEFT_OUT = re.compile(f"[{OMITTED}\\s“”‘’《》「」（）()、；;,.]")

__all__ = ["Score", "lines", "paired", "rows_of", "score"]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, so that scores of several reports add up."""

    gold: int = 0
    found: int = 0
    core: int = 0
    pairs: int = 0
    codes: int = 0
    status: int = 0
    links_gold: int = 0
    links_found: int = 0
    links_right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, n) + getattr(other, n) for n in self.__slots__))

    @property
    def recall(self) -> float:
        return self.core / max(self.gold, 1)

    @property
    def precision(self) -> float:
        return self.core / max(self.found, 1)

    @property
    def actor_code(self) -> float:
        """Of the rows whose verb and object are right, those with the right division."""
        return self.codes / max(self.pairs, 1)

    @property
    def status_right(self) -> float:
        return self.status / max(self.pairs, 1)

    @property
    def links(self) -> float:
        """F1 of the numbers linked to the rows whose verb and object are right."""
        return 2 * self.links_right / max(self.links_gold + self.links_found, 1)


def rows_of(doc: Document) -> list[dict[str, str]]:
    """The rows found, with the columns of the marked ones."""
    made = []
    for record in doc.of(Record):
        if record.table != "initiatives":
            continue
        values = record.values
        row = {"status": str(values["status"]), "actor_code": str(values["actor_code"])}
        for name in ("actor", "verb", "object", "evidence"):
            value = values[name]
            row[name] = value.of(doc.text) if isinstance(value, Span) else str(value or "")
        row["quantity"] = ";".join(m.span.of(doc.text) for m in values["quantity_mention_ids"])
        made.append(row)
    return made


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", text)


def _same_verb(a: str, b: str) -> bool:
    return bool(a) and bool(b) and (a in b or b in a)


def _same_object(a: str, b: str) -> bool:
    """At least half of the shorter one, and two characters, in one piece in the other."""
    a, b = sorted((_bare(a), _bare(b)), key=len)
    need = max((len(a) + 1) // 2, min(len(a), 2))
    return bool(a) and any(a[i : i + need] in b for i in range(len(a) - need + 1))


def _pairs(
    gold_rows: Sequence[Mapping[str, str]], found: Sequence[Mapping[str, str]]
) -> list[tuple[int, int]]:
    """Marked and found rows with the same verb and object, one to one, in the order of the text."""
    left = set(range(len(found)))
    made: list[tuple[int, int]] = []
    for strict in (True, False):
        taken = {g for g, _ in made}
        for g, row in enumerate(gold_rows):
            if g in taken:
                continue
            best = None
            for f in sorted(left):
                other = found[f]
                if not (
                    _same_verb(row["verb"], other["verb"]) and _same_object(row["object"], other["object"])
                ):
                    continue
                same = row["actor_code"] == other["actor_code"]
                evidence = _same_object(row["evidence"], other["evidence"])
                if (same and evidence) or (not strict and (evidence or same)):
                    best = f
                    break
            if best is not None:
                left.discard(best)
                made.append((g, best))
    return sorted(made)


def paired(doc: Document, gold_rows: Sequence[Mapping[str, str]]) -> list[tuple[int, int]]:
    """Which marked row is which found one, by their order."""
    return _pairs(gold_rows, rows_of(doc))


def score(doc: Document, gold_rows: Sequence[Mapping[str, str]]) -> Score:
    """The counts for one processed document against its marked rows."""
    found = rows_of(doc)
    pairs = _pairs(gold_rows, found)
    codes = status = core = right = linked_gold = linked_found = 0
    for g, f in pairs:
        same = gold_rows[g]["actor_code"] == found[f]["actor_code"]
        codes += same
        core += same
        status += gold_rows[g]["status"] == found[f]["status"]
        want = {_bare(x) for x in gold_rows[g]["quantity"].split(";") if x}
        have = {_bare(x) for x in found[f]["quantity"].split(";") if x}
        right += len(want & have)
        linked_gold += len(want)
        linked_found += len(have)
    return Score(
        len(gold_rows), len(found), core, len(pairs), codes, status, linked_gold, linked_found, right
    )


def _line(label: str, one: Score) -> str:
    return (
        f"{label:<34}{one.gold:>5}{one.found:>6}{one.recall:>8.3f}{one.precision:>10.3f}"
        f"{one.actor_code:>11.3f}{one.status_right:>8.3f}{one.links:>7.3f}"
    )


def _misses(doc: Document, gold_rows: Sequence[Mapping[str, str]]) -> Iterable[str]:
    found = rows_of(doc)
    pairs = _pairs(gold_rows, found)
    for g, f in pairs:
        for name in ("actor_code", "status", "quantity", "actor", "object"):
            if _bare(gold_rows[g][name]) != _bare(found[f][name]):
                yield f"  ~ {gold_rows[g]['verb']} {gold_rows[g]['object']}: {name} {gold_rows[g][name]!r}, not {found[f][name]!r}"
    hit = {g for g, _ in pairs}
    for g, row in enumerate(gold_rows):
        if g not in hit:
            yield f"  - {row['status']} {row['actor_code']} {row['verb']} | {row['object']} | {row['evidence']}"
    hit = {f for _, f in pairs}
    for f, row in enumerate(found):
        if f not in hit:
            yield f"  + {row['status']} {row['actor_code']} {row['verb']} | {row['object']} | {row['evidence']}"


def documents(kind: str, group: str = "truth") -> Iterator[tuple[str, Document]]:
    """The marked reports of a set through the whole pipeline, clean or damaged."""
    for name in names(group):
        text = clean(name)
        yield name, pipeline.process(pipeline.from_text(damage(text, DAMAGED) if kind == "damaged" else text))


def lines() -> Iterator[Line]:
    """The measures for the table of all stages."""
    for group, label in SETS.items():
        for kind in ("clean", "damaged"):
            whole = sum((score(doc, initiatives(name)) for name, doc in documents(kind, group)), Score())
            if not whole.gold:
                continue
            yield Line("initiatives", f"{label}core recall, {kind}", whole.recall, None, whole.gold)
            yield Line("initiatives", f"{label}precision, {kind}", whole.precision, None, whole.found)
            yield Line("initiatives", f"{label}actor code, {kind}", whole.actor_code, None, whole.pairs)
            yield Line(
                "initiatives", f"{label}F1 of quantity links, {kind}", whole.links, None, whole.links_gold
            )


def main(arguments: Sequence[str] = ()) -> int:
    heads = (
        f"{'gold':>5}{'found':>6}{'recall':>8}{'precision':>10}{'actor code':>11}{'status':>8}{'links':>7}"
    )
    chosen = [word for word in arguments if not word.startswith("--")] or ["truth"]
    if unknown := [word for word in chosen if word not in SETS]:
        print(f"No set of reports is called {unknown[0]!r}; the sets are {', '.join(SETS)}.", file=sys.stderr)
        return 2
    for group in chosen:
        print(f"{group:<34}{heads}")
        for kind in ("clean", "damaged"):
            whole = Score()
            for name, doc in documents(kind, group):
                rows = initiatives(name)
                one = score(doc, rows)
                whole += one
                print(_line(f"{kind} {name}", one))
                if "--misses" in arguments and group != "heldout":
                    print("\n".join(_misses(doc, rows)))
            print(_line(f"{kind}, all", whole))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
