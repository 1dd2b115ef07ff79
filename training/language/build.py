"""Count character n-grams of clean prose and write the language table that repair chooses candidates with.

    python -m training.language.build --corpus DIR

DIR holds ``*.txt.xz``, one paragraph a line. Writes pipeline/data/weights/language.npz and language.card.md.
Texts are folded to Hans first (the table serves both scripts), digits and Latin letters to one class each; every
paragraph is counted once as it stands, and every other one once more as damaged pages read, without ，。的是他.

Method: trigrams, bigrams and characters with absolute discounting (Ney, Essen, Kneser 1994) in backoff form: what
stands in the table has its own cost, all else the cost of the shorter n-gram and of its history's backoff. Raw counts
at all orders, since the lower ones speak for all that is cut: trigrams are kept by what they gain over backing off,
count times difference of log probabilities (Seymore, Rosenfeld 1996). Costs in 1/16 nat.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import re
import time
from pathlib import Path

import numpy as np

from pipeline.data import fold

OUT = Path(__file__).parents[2] / "pipeline" / "data" / "weights"

#: Characters taken from each file at most: official and journal prose first, statutes little.
SHARE = {
    "cpc_gov_work_reports_1954_2025": 1_300_000,
    "gov_policy_statecouncil_2019": 150_000,
    "xwlb_news_2012_2026": 34_000_000,
    "fudan_journals_1990s": 18_000_000,
    "prc_laws": 5_000_000,
    "bedtime_commentary": 6_000_000,
    "sogouc_news_2005": 2_800_000,
    "eb_econ_news_2011": 3_700_000,
    "fudan_sports": 1_000_000,
    "wiki_cmrc_simp": 410_000,
    "wiki_drcd_trad": 840_000,
}
REPEAT = {"cpc_gov_work_reports_1954_2025": 4, "gov_policy_statecouncil_2019": 4}
VOCABULARY = 7000
BIGRAMS = 700_000
TRIGRAMS = 2_900_000
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
        for _ in range(REPEAT.get(name, 1)):
            texts.append(text)
    return texts


def counted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct keys, rising, and how often each occurs. Sorts ``keys`` in place."""
    keys.sort()
    edges = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1], [True])))
    return keys[edges[:-1]], np.diff(edges)


def discount(counts: np.ndarray) -> float:
    """The usual estimate of what seen n-grams have too much, from those seen once and twice."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice)


def cost(p: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(-np.log(np.maximum(p, 1e-9)) * NAT), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--bigrams", type=int, default=BIGRAMS)
    parser.add_argument("--trigrams", type=int, default=TRIGRAMS)
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
    chosen = np.argsort(-counts, kind="stable")[:VOCABULARY]
    chosen = np.sort(chosen[counts[chosen] >= 8])
    lookup = np.zeros(0x110000, dtype=np.int64)  # 0: unknown
    lookup[chosen] = np.arange(1, len(chosen) + 1)
    ids = lookup[codes]
    size = len(chosen) + 1
    total = float(len(ids))

    unigram = np.maximum(np.bincount(ids, minlength=size).astype(np.float64), 0.5)
    p_one = unigram / total

    # Pairs and triples that hold an unknown character say nothing.
    pair_ids = ids[:-1] * size + ids[1:]
    pair_ids = pair_ids[(ids[:-1] > 0) & (ids[1:] > 0)]
    pairs, pair_counts = counted(pair_ids)
    known = (ids[:-2] > 0) & (ids[1:-1] > 0) & (ids[2:] > 0)
    triple_ids = (ids[:-2] * size + ids[1:-1]) * size + ids[2:]
    triples, triple_counts = counted(triple_ids[known])
    del pair_ids, triple_ids, known, codes, ids
    less_two, less_three = discount(pair_counts), discount(triple_counts)

    # Backoff of each character: the mass that its kept pairs do not take.
    keep = (pair_counts >= 2).nonzero()[0]
    gain = pair_counts[keep] * np.log(
        (pair_counts[keep] - less_two) / unigram[pairs[keep] // size] / p_one[pairs[keep] % size]
    )
    keep = np.sort(keep[np.argsort(-gain, kind="stable")[: options.bigrams]])
    pair_keys, pair_kept = pairs[keep], pair_counts[keep]
    left = pair_keys // size
    p_two = (pair_kept - less_two) / unigram[left]
    # The mass left over goes to the characters that are not among the kept ones, as their share of all characters.
    taken = np.bincount(left, weights=p_two, minlength=size)
    shared = np.bincount(left, weights=p_one[pair_keys % size], minlength=size)
    back_one = np.clip((1 - taken) / np.maximum(1 - shared, 1e-6), 1e-6, 1.0)

    # Triples whose pairs are kept, by what they gain over backing off.
    context = triples // size
    place = np.minimum(np.searchsorted(pair_keys, context), len(pair_keys) - 1)
    keep = ((pair_keys[place] == context) & (triple_counts >= 2)).nonzero()[0]
    triples, triple_counts, place = triples[keep], triple_counts[keep], place[keep]
    last = triples % (size * size)
    at = np.minimum(np.searchsorted(pair_keys, last), len(pair_keys) - 1)
    p_back = np.where(pair_keys[at] == last, p_two[at], back_one[last // size] * p_one[last % size])
    p_three = (triple_counts - less_three) / pair_kept[place]
    gain = triple_counts * np.log(p_three / p_back)
    best = np.sort(np.argsort(-gain, kind="stable")[: options.trigrams])
    best = best[gain[best] > 0]
    triples, p_three, p_back, place = triples[best], p_three[best], p_back[best], place[best]
    taken = np.bincount(place, weights=p_three, minlength=len(pair_keys))
    shared = np.bincount(place, weights=p_back, minlength=len(pair_keys))
    back_two = np.clip((1 - taken) / np.maximum(1 - shared, 1e-6), 1e-6, 1.0)

    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "language.npz"
    np.savez_compressed(
        path,
        characters=chosen.astype(np.uint32),
        unigram=cost(p_one),
        unigram_back=cost(back_one),
        # Keys are rising, so their differences compress far better than they do.
        bigram_keys=np.diff(pair_keys, prepend=0).astype(np.uint32),
        bigram=cost(p_two),
        bigram_back=cost(back_two),
        trigram_keys=np.diff(triples, prepend=0).astype(np.uint64),
        trigram=cost(p_three),
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (options.out / "language.card.md").write_text(
        f"""# language.npz

Character trigrams, bigrams and characters with costs in 1/16 nat (absolute discounting, in backoff form), read by
`pipeline.repair`.

| fact | value |
|---|---|
| made by | `python -m training.language.build --corpus DIR` |
| from | {", ".join(SHARE)} (train split) |
| characters counted | {int(total):,} (each text folded to Hans; half of it again without ，。的是他) |
| vocabulary / bigrams / trigrams | {len(chosen):,} / {len(pair_keys):,} / {len(triples):,} |
| seconds | {time.time() - started:.0f} |
| sha256 | {digest} |

It holds counts, no sentence of any source. Scores: `benchmarks/quality` (repair).
""",
        encoding="utf-8",
    )
    print(
        f"{path.name}: {path.stat().st_size:,} bytes, {int(total):,} characters, {time.time() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
