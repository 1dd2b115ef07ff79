"""Train: the network on simulated omission, for a given time.

    python -m training.gaps.train --work WORK --minutes 60

Reads what prepare wrote, writes WORK/network.pt (also every few minutes, so that a cut run is not lost) and
WORK/train.json with what was seen; with ``--start`` also WORK/start.pt, what it went on from. One thread: on two
cores two processes see more than one with two threads.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from pipeline.restore.model import PAGE_FEATURES, Alphabet
from training.gaps.encode import IGNORED, RESTORABLE, Codes, draw_lost, pages, rows_of_page
from training.gaps.network import Network, grow

ROUND = 8
"""Row lengths are rounded up to a multiple of this."""
NO_PAGE = 0.25
"""Share of pages whose features are withheld: the model must also serve a lone sentence."""
NO_WORDS = 0.05
"""Share of pages whose words are withheld: the model must also serve who has no tokenizer."""
NOISE = 0.1
"""Spread of the noise on page features, so that a page unlike all others is not taken at its word."""

BATCH = 6144
"""Padded positions a batch."""

Row = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def rows(work: Path, codes: Codes, facts: dict[str, Any], generator: np.random.Generator) -> Iterator[Row]:
    """Rows of the mixture without end: characters, gap labels, words, state, allowed labels."""
    names = sorted(facts["weights"])
    arrays = [np.load(work / f"{name}.npy", mmap_mode="r") for name in names]
    share = np.array([facts["weights"][n] * len(a) for n, a in zip(names, arrays, strict=True)], dtype=float)
    share /= share.sum()
    sources = [pages(a, codes.line_end, generator) for a in arrays]
    table = codes.label_table(facts["labels"])
    while True:
        ids = next(sources[int(generator.choice(len(sources), p=share))])
        lost = draw_lost(generator)
        kept, gap_codes = codes.omit(ids, lost)
        labels = np.where(gap_codes < 0, IGNORED, table[gap_codes])
        flags = np.array([c in lost for c in RESTORABLE], dtype=np.float32)
        page = codes.features(kept, lost) * (generator.random() >= NO_PAGE)
        page[:-1] += page[-1] * NOISE * generator.standard_normal(len(page) - 1)
        state = np.concatenate([flags, page.astype(np.float32)])
        allowed = np.array([lost.issuperset(label) for label in facts["labels"]])
        words = codes.words(kept) * (generator.random() >= NO_WORDS)
        for row in rows_of_page(kept, labels, words, codes.line_end, generator):
            yield *row, state, allowed


def batches(source: Iterator[Row], alphabet: Alphabet, size: int) -> Iterator[tuple[Tensor, ...]]:
    """Batches of about ``size`` positions, rows of like length together.

    Lengths are rounded up and every length has its own number of rows: kernels are made anew for each new
    shape.
    """
    waiting: dict[int, list[Row]] = {}
    for row in source:
        width = -(-(len(row[0]) + 1) // ROUND) * ROUND
        group = waiting.setdefault(width, [])
        group.append(row)
        if len(group) >= max(size // width, 1):
            yield padded(group, width, alphabet)
            waiting[width] = []


def padded(group: list[Row], width: int, alphabet: Alphabet) -> tuple[Tensor, ...]:
    """Characters, pairs, triples, words, inside, state, allowed, labels of rows, as tensors."""
    ids = np.zeros((len(group), width), dtype=np.int64)
    labels = np.full((len(group), width), IGNORED, dtype=np.int64)
    words = np.zeros((len(group), width), dtype=np.int64)
    inside = np.zeros((len(group), width), dtype=np.float32)
    for number, (row_ids, row_labels, row_words, _, _) in enumerate(group):
        ids[number, : len(row_ids)] = row_ids
        labels[number, : len(row_labels)] = row_labels
        words[number, : len(row_words)] = row_words
        inside[number, : len(row_labels)] = 1
    pairs, triples = alphabet.grams(ids)
    state = np.stack([row[3] for row in group])
    allowed = np.stack([row[4] for row in group])
    return tuple(torch.from_numpy(a) for a in (ids, pairs, triples, words, inside, state, allowed, labels))


def loss_of(network: Network, batch: tuple[Tensor, ...]) -> Tensor:
    """Mean surprise a gap, over the labels that the page's omission set allows."""
    *seen, allowed, labels = batch
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(*seen)
    scores = scores.float().masked_fill(~allowed.unsqueeze(1), -1e4)
    return functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--size", type=int, default=BATCH, help="padded positions a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="a network.pt, as wide or narrower, to go on from")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    generator = np.random.default_rng(options.seed)
    facts = json.loads((options.work / "alphabet.json").read_text(encoding="utf-8"))
    alphabet = Alphabet(facts["characters"], facts["pair_bits"], facts["triple_bits"])
    state = len(RESTORABLE) + len(PAGE_FEATURES)
    network = Network(len(alphabet), facts["pair_bits"], facts["triple_bits"], state, len(facts["labels"]))
    network.compute = torch.bfloat16
    if options.start:
        grow(network, torch.load(options.start, weights_only=True))
        torch.save(network.state_dict(), options.work / "start.pt")
    tables = network.tables()
    dense = [p for p in network.parameters() if not any(p is t for t in tables)]
    optimisers = [
        torch.optim.AdamW(dense, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01),
        torch.optim.SparseAdam(tables, lr=options.rate, betas=(0.9, 0.99)),
    ]
    source = batches(rows(options.work, Codes(alphabet), facts, generator), alphabet, options.size)
    begun = told = saved = time.monotonic()
    seen = steps = 0
    mean = 0.0
    earlier = {"gaps_seen": 0, "steps": 0, "seconds": 0}
    if options.start:  # what went before counts in the birth certificate
        earlier |= json.loads(options.start.with_name("train.json").read_text(encoding="utf-8"))

    def save() -> None:
        torch.save(network.state_dict(), options.work / "network.pt")
        (options.work / "train.json").write_text(
            json.dumps(
                {
                    "gaps_seen": earlier["gaps_seen"] + seen,
                    "steps": earlier["steps"] + steps,
                    "seconds": earlier["seconds"] + round(time.monotonic() - begun),
                    "loss": round(mean, 5),
                    "batch_positions": options.size,
                    "rate": options.rate,
                    "seed": options.seed,
                    "continued": bool(options.start),
                    "before": earlier.get("before", 0),
                }
            )
        )

    while (done := (time.monotonic() - begun) / (60 * options.minutes)) < 1:
        # A short warm-up, then a straight line to nothing at the end of the time.
        rate = options.rate * min(1.0, (steps + 1) / 200) * (1 - done)
        for optimiser in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad(set_to_none=True)
        batch = next(source)
        loss = loss_of(network, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(dense, 1.0)
        for optimiser in optimisers:
            optimiser.step()
        steps += 1
        seen += int(batch[4].sum())
        mean += (loss.item() - mean) * max(0.005, 1 / steps)
        now = time.monotonic()
        if now - told > 30:
            told = now
            print(
                f"{now - begun:6.0f} s  {steps:6d} steps  {seen / 1e6:6.1f} M gaps  "
                f"{seen / (now - begun):7.0f}/s  loss {mean:.4f}",
                flush=True,
            )
        if now - saved > 240:
            saved = now
            save()
    save()


if __name__ == "__main__":
    main()
