"""Count character n-grams of clean prose and write the language table that repair chooses candidates with.

    python -m training.language.build --corpus DIR

DIR holds ``*.txt.xz``, one paragraph a line; the reports written for this project (training/reports) are counted
with them, but for those that training leaves out, and so are the names of divisions. Writes pipeline/data/weights/language.npz
(characters, bigrams, trigrams: what the search reads), fourgrams.npz and fivegrams.npz (what the last candidates are
weighed with), and their cards.
Texts are folded to Hans first (the table serves both scripts), digits and Latin letters to one class each; every
paragraph is counted once as it stands, and every other one once more as damaged pages read, without ，。的是他.

Method: n-grams with absolute discounting (Ney, Essen, Kneser 1994) in backoff form: what
stands in the table has its own cost, all else the cost of the shorter n-gram and of its history's backoff. Raw counts
at all orders, since the lower ones speak for all that is cut: n-grams are kept by what they gain over backing off,
count times difference of log probabilities (Seymore, Rosenfeld 1996), and only behind a history that is kept. Costs
in 1/16 nat.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.data import chain, divisions, fold, townships
from training.reports import own_reports

OUT = Path(__file__).parents[2] / "pipeline" / "data" / "weights"

#: Characters taken from each file at most: official and journal prose first, statutes little.
SHARE = {
    "cpc_gov_work_reports_1954_2025": 1_300_000,
    "gov_policy_statecouncil_2019": 150_000,
    "xwlb_news_2012_2026": 34_000_000,
    "fudan_journals_1990s": 18_000_000,
    "prc_laws": 1_500_000,
    "bedtime_commentary": 6_000_000,
    "sogouc_news_2005": 2_800_000,
    "eb_econ_news_2011": 3_700_000,
    "fudan_sports": 1_000_000,
    "wiki_cmrc_simp": 410_000,
    "wiki_drcd_trad": 840_000,
}
REPEAT = {"cpc_gov_work_reports_1954_2025": 4, "gov_policy_statecouncil_2019": 4, "reports": 4, "places": 2}
VOCABULARY = 7000
#: n → how many n-grams are kept at most.
KEPT = {2: 1_000_000, 3: 5_000_000, 4: 5_500_000, 5: 4_500_000}
SHORT = (
    "Characters, bigrams and trigrams with costs in 1/16 nat (absolute discounting, in backoff form), read by\n"
    "`pipeline.repair`. N-grams stand in the order of their histories: `held` says how many each history has, `last_low`\n"
    "and `last_high` are their last characters by number (the place in `characters`, from 1), rising within a history."
)
LONG = "Character {}-grams on top of the n-grams one shorter, whose order their histories have; else as in language.npz."
OMITTED = re.compile("[，。的是他]")
NAT = 16.0


def normalised(text: str) -> str:
    """What the table counts: Hans, digits as 0, Latin letters as a."""
    return re.sub("[A-Za-z]", "a", re.sub("[0-9]", "0", fold(text)))


def paragraphs(corpus: Path) -> list[str]:
    texts: list[str] = []
    for name, share in SHARE.items():
        text = lzma.decompress((corpus / f"{name}.txt.xz").read_bytes()).decode("utf-8")
        if len(text) > share:  # every k-th paragraph, so that all years and topics take part
            lines = text.split("\n")
            step = len(text) / share
            lines = [lines[int(i * step)] for i in range(int(len(lines) / step))]
            text = "\n".join(lines)
        texts += [text] * REPEAT.get(name, 1)
    own = [paragraph for report in own_reports(left_out=False) for paragraph in report]
    return texts + ["\n".join(own)] * REPEAT["reports"] + [places()] * REPEAT["places"]


def places() -> str:
    """Names of divisions as lists of the one they belong to: 固始县陈淋子镇、黎集镇、…"""
    below: dict[str, list[str]] = {}
    for code in (*divisions(), *townships()):
        above = chain(code)
        if len(above) > 1:
            below.setdefault(above[-2].name, []).append(above[-1].name)
    return "\n".join(name + "、".join(held) for name, held in below.items())


def counted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct keys, rising, and how often each occurs. Sorts ``keys`` in place."""
    keys.sort()
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1], [True])))
    return keys[edges[:-1]], np.diff(edges)


def discount(counts: np.ndarray) -> float:
    """The usual estimate of what seen n-grams have too much, from those seen once and twice."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice)


@dataclass(slots=True)
class Order:
    """The n-grams of one length: rising keys (their characters as digits), probabilities, and the mass left to others
    where one is a history; ``place``: where their histories stand among the n-grams one shorter."""

    keys: np.ndarray
    p: np.ndarray
    place: np.ndarray
    back: np.ndarray


class Model:
    """A backoff model that grows by one order at a time."""

    def __init__(self, ids: np.ndarray, size: int) -> None:
        """``ids``: the text, as numbers below ``size``; 0 stands for an unknown character."""
        self.size, self.ids = size, ids
        unigram = np.maximum(np.bincount(ids, minlength=size).astype(np.float64), 0.5)
        first = Order(np.arange(size), unigram / len(ids), np.zeros(size, np.int64), np.ones(size))
        self.orders = [first]
        self.counts = unigram  # of the n-grams of the longest order

    def probability(self, keys: np.ndarray, n: int) -> np.ndarray:
        """Of the last character of each n-gram, behind the others."""
        order = self.orders[n - 1]
        if n == 1:
            return np.asarray(order.p[keys])
        at, hit = found(order.keys, keys)
        p = np.where(hit, order.p[at], 0.0)
        rest = keys[~hit]
        history, known = found(self.orders[n - 2].keys, rest // self.size)
        p[~hit] = np.where(known, self.orders[n - 2].back[history], 1.0) * self.probability(
            rest % self.size ** (n - 1), n - 1
        )
        return p

    def grow(self, most: int) -> None:
        """Count the n-grams one longer than the longest, and keep ``most`` of them."""
        n, last = len(self.orders) + 1, self.orders[-1]
        ends = len(self.ids) - n + 1
        # N-grams that hold an unknown character say nothing.
        known = np.logical_and.reduce([self.ids[i : i + ends] > 0 for i in range(n)])
        keys = np.zeros(ends, dtype=np.int64)
        for i in range(n):
            keys *= self.size
            keys += self.ids[i : i + ends]
        keys, counts = counted(keys[known])
        less = discount(counts)
        place, held = found(last.keys, keys // self.size)
        keep = (held & (counts >= 2)).nonzero()[0]
        keys, counts, place = keys[keep], counts[keep], place[keep]
        p = (counts - less) / self.counts[place]
        p_back = self.probability(keys % self.size ** (n - 1), n - 1)
        gain = counts * np.log(p / p_back)
        best = np.sort(np.argsort(-gain, kind="stable")[:most])
        if n > 2:  # of pairs also those that are rarer than their characters are
            best = best[gain[best] > 0]
        keys, p, p_back, place = keys[best], p[best], p_back[best], place[best]
        # The mass left over goes to the n-grams that are not kept, as their share of all.
        taken = np.bincount(place, weights=p, minlength=len(last.keys))
        shared = np.bincount(place, weights=p_back, minlength=len(last.keys))
        last.back = np.clip((1 - taken) / np.maximum(1 - shared, 1e-6), 1e-6, 1.0)
        self.orders.append(Order(keys, p, place, np.ones(len(keys))))
        self.counts = counts[best]


def found(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each of ``wanted`` stands among the rising ``keys``, and whether it does."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def cost(p: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(-np.log(np.maximum(p, 1e-9)) * NAT), 0, 255).astype(np.uint8)


def packed(model: Model, n: int) -> dict[str, np.ndarray]:
    """The n-grams of one length as they are written: what is mostly zero apart from what is not."""
    order = model.orders[n - 1]
    arrays = {"cost": cost(order.p)}
    if n < len(model.orders):
        arrays["back"] = cost(order.back)
    if n > 1:
        held = np.bincount(order.place, minlength=len(model.orders[n - 2].keys))
        last = order.keys % model.size
        arrays |= {
            "held": held.astype(np.uint16),
            "last_low": last.astype(np.uint8),
            "last_high": (last >> 8).astype(np.uint8),
        }
    return {f"{name}_{n}": array for name, array in arrays.items()}


def write(path: Path, facts: list[tuple[str, str]], what: str, arrays: dict[str, Any]) -> None:
    """The table, and its card beside it."""
    np.savez_compressed(path, **arrays)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rows = "".join(
        f"| {name} | {value} |\n"
        for name, value in [
            ("made by", "`python -m training.language.build --corpus DIR`"),
            (
                "from",
                ", ".join(SHARE) + " (train split), reports written for this project, names of divisions",
            ),
            *facts,
            ("sha256", digest),
        ]
    )
    path.with_suffix(".card.md").write_text(
        f"# {path.name}\n\n{what}\n\n| fact | value |\n|---|---|\n{rows}\n"
        "It holds counts, no sentence of any source. Scores: `benchmarks/quality` (repair).\n",
        encoding="utf-8",
    )
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    started = time.time()
    whole: list[str] = []
    for text in paragraphs(options.corpus):
        lines = normalised(text).split("\n")
        whole.append("\n" + "\n".join(lines) + "\n")
        whole.append(OMITTED.sub("", "\n".join(lines[::2])) + "\n")
    codes = np.concatenate([np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32) for text in whole])
    del whole
    counts = np.bincount(codes, minlength=0x30000)
    # Numbered by how common they are: small numbers are packed smaller.
    chosen = np.argsort(-counts, kind="stable")[:VOCABULARY]
    chosen = chosen[counts[chosen] >= 8]
    lookup = np.zeros(0x110000, dtype=np.int64)  # 0: unknown
    lookup[chosen] = np.arange(1, len(chosen) + 1)
    model = Model(lookup[codes], len(chosen) + 1)
    del codes
    for most in KEPT.values():
        model.grow(most)
    facts = [
        (
            "characters counted",
            f"{len(model.ids):,} (each text folded to Hans; half of it again without ，。的是他)",
        ),
        ("vocabulary", f"{len(chosen):,}"),
        *((f"{n}-grams", f"{len(order.keys):,}") for n, order in enumerate(model.orders[1:], 2)),
        ("seconds", f"{time.time() - started:.0f}"),
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    one, two, three, four, five = (packed(model, n) for n in range(1, 6))
    characters = {"characters": chosen.astype(np.uint32)}
    write(options.out / "language.npz", facts, SHORT, characters | one | two | three)
    write(options.out / "fourgrams.npz", facts, LONG.format(4), four)
    write(options.out / "fivegrams.npz", facts, LONG.format(5), five)


if __name__ == "__main__":
    main()
