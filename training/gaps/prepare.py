"""Prepare: the training corpus, from packed text to arrays of small numbers, read by train.

    python -m training.gaps.prepare --corpus CORPUS --work WORK

CORPUS holds train/*.txt.xz, one paragraph a line; with them go the reports written for this project (`training.reports`, a
blank line between two). WORK receives one .npy a file, and alphabet.json with the alphabet and the gap labels, both
counted on the mixture that train will see.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.restore.model import Alphabet, code_points, fold_table
from training.gaps.encode import LONGEST, RESTORABLE, Codes, draw_lost
from training.reports import own_reports

WEIGHTS = {
    "xwlb_news_2012_2026": 0.7,
    "fudan_journals_1990s": 1.0,
    "bedtime_commentary": 1.0,
    "prc_laws": 0.2,
    "sogouc_news_2005": 1.5,
    "eb_econ_news_2011": 1.5,
    "cpc_gov_work_reports_1954_2025": 3.0,
    "gov_policy_statecouncil_2019": 4.0,
    "wiki_cmrc_simp": 2.0,
    "fudan_sports": 0.5,
    "reports": 10.0,
}
"""How often an epoch of the mixture reads each file. Traditional text is not listed: the model sees
simplified."""
MOST_CHARACTERS = 6400
LEAST_SEEN = 25
MOST_LABELS = 56
PAIR_BITS, TRIPLE_BITS = 17, 18


def corpus_text(path: Path) -> str:
    """A whole packed file; its paragraphs are parted by line ends."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        return stream.read()


def common_characters(points: dict[str, np.ndarray]) -> str:
    """The characters that the mixture shows most often, in the order of their code points."""
    fold = fold_table()
    counts = sum(np.bincount(fold[p], minlength=65536) * WEIGHTS[name] for name, p in points.items())
    assert isinstance(counts, np.ndarray)
    order = [c for c in np.argsort(-counts, kind="stable")[:MOST_CHARACTERS] if counts[c] >= LEAST_SEEN]
    return "".join(sorted(chr(c) for c in order if chr(c) not in "\n\ufffd" and not 0xD800 <= c < 0xE000))


def common_labels(arrays: dict[str, np.ndarray], codes: Codes, sample: int = 2_000_000) -> list[str]:
    """The dropped strings that the mixture shows most often, the empty one first, all single ones too."""
    seen: Counter[int] = Counter()
    generator = np.random.default_rng(0)
    total = sum(WEIGHTS[name] * len(ids) for name, ids in arrays.items())
    for name, ids in sorted(arrays.items()):
        for piece in _pieces(ids, int(sample * WEIGHTS[name] * len(ids) / total)):
            _, gap_codes = codes.omit(piece, draw_lost(generator))
            values, counts = np.unique(gap_codes[gap_codes > 0], return_counts=True)
            seen.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
    strings = [codes.spelled(code) for code, _ in seen.most_common()]
    labels = [s for s in strings if len(s) <= LONGEST][: MOST_LABELS - 1]
    return ["", *labels, *(c for c in RESTORABLE if c not in labels)]


def _pieces(ids: np.ndarray, wanted: int) -> Iterator[np.ndarray]:
    step = 4000
    starts = np.linspace(0, max(len(ids) - step, 0), max(wanted // step, 1)).astype(int)
    return (ids[start : start + step] for start in starts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--alphabet", type=Path, help="alphabet.json of a network to go on from")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    paths = {name: options.corpus / "train" / f"{name}.txt.xz" for name in WEIGHTS}
    points = {name: code_points(corpus_text(path)) for name, path in paths.items() if path.exists()}
    own = [paragraph for report in own_reports(left_out=False) for paragraph in report]
    points["reports"] = code_points("\n".join(own))
    earlier = json.loads(options.alphabet.read_text(encoding="utf-8")) if options.alphabet else {}
    characters = earlier.get("characters") or common_characters(points)
    alphabet = Alphabet(characters, PAIR_BITS, TRIPLE_BITS)
    codes = Codes(alphabet)
    arrays = {name: codes.raw(p) for name, p in points.items()}
    for name, ids in arrays.items():
        np.save(options.work / f"{name}.npy", ids)
    labels = earlier.get("labels") or common_labels(arrays, codes)
    facts = {
        "characters": characters,
        "labels": labels,
        "pair_bits": PAIR_BITS,
        "triple_bits": TRIPLE_BITS,
        "restorable": RESTORABLE,
        "weights": {name: WEIGHTS[name] for name in arrays},
    }
    (options.work / "alphabet.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    print(
        f"{sum(map(len, arrays.values())):,} characters, {len(characters)} in the alphabet, "
        f"{len(labels)} labels in {time.monotonic() - begun:.0f} s: {' '.join(labels)}"
    )


if __name__ == "__main__":
    main()
