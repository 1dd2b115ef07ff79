"""Build: from a trained network to the shipped files: export, calibration, page shifts, thresholds, birth
certificate.

    python -m training.gaps.build --work WORK --corpus CORPUS --out pipeline/data/weights

Everything here is fitted on the tuning half of the held-out pages; evaluate reads the test half only.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from pipeline.restore.model import (
    ANY,
    PAGE_FEATURES,
    Alphabet,
    GapModel,
    behind_numbers,
    centred_page,
    page_features,
)
from training.gaps.encode import RESTORABLE, Codes, words_of
from training.gaps.export import OPSET, activation_scales, export
from training.gaps.heldout import REPORT_DAMAGE, Page, check_split, damaged, read_pages
from training.gaps.network import NO_LAYER, NO_PAIR, NO_TRIPLE, Network
from training.gaps.train import BATCH, batches, rows
from training.reports import own_reports

ALL_LOST = frozenset(RESTORABLE)
SHIFTED = ("，", "。", "的", "是", "他", "了", "一", "不", "和", "在", ANY)
DAMAGES = {REPORT_DAMAGE: 1.0, ALL_LOST: 0.3, frozenset("，。"): 0.3, frozenset("的是他"): 0.3}
"""What the tuning pages lose when temperature and page shifts are fitted, and the weight of each."""
REPORT_LIKE = {
    "reports": 3.0,
    "work reports": 3.0,
    "county chronicle": 3.0,
    "news": 2.0,
    "policy papers": 2.0,
    "notices": 2.0,
    "bulletins": 1.0,
    "laws": 0.3,
    "sports": 0.5,
}
"""Weight of a genre in what is fitted here, by likeness to the pages to come; 1 where not listed."""
SAFE_PRECISION, SAFE_LEAST = 0.965, 0.965
"""What safe thresholds reach on the tuning half: over all genres, each counting alike but for REPORT_LIKE; and in
each of SAFE_GENRES, and in all others together, as far as their numbers can tell (one standard error)."""
SAFE_GENRES = ("work reports", "news", "county chronicle", "journals")
SAFE_PRIOR, SAFE_FEW = 25.0, 60.0
"""A handful of lucky guesses must not pass for precision: so many of just that precision are lent to each genre.
One with fewer than so many guesses counts less."""
SAFE_STEPS = np.arange(0.925, 0.99, 0.005)
"""The thresholds that are tried: the least sure of safe guesses must itself be likely."""
STRENGTH = 30.0
"""How strongly the joint fit pulls page shifts to nothing."""
NEVER = 1.01
SCALING_BATCHES = 12
"""Batches of the training mixture on which the scales of the activations are read."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as the model sees it, beside the truth: what the fits below read."""

    genre: str
    page: np.ndarray
    lost: frozenset[str]
    probabilities: np.ndarray
    truth: Sequence[str]
    is_end: np.ndarray
    behind_number: np.ndarray


def look(model: GapModel, pages: list[Page], lost: frozenset[str]) -> list[Seen]:
    """The model's answers on damaged pages."""
    out = []
    for page in pages:
        pairs = [damaged(paragraph, lost) for paragraph in page.paragraphs]
        texts = [text for text, _ in pairs]
        features = page_features(texts, lost)
        answers = model.predict_many(texts, lost, features, [words_of(text) for text in texts])
        ends = np.concatenate([np.arange(len(answer)) == len(answer) - 1 for answer in answers])
        out.append(
            Seen(
                page.genre,
                features,
                lost,
                np.concatenate(answers),
                [g for _, gaps in pairs for g in gaps],
                ends,
                np.concatenate([behind_numbers(text) for text in texts]),
            )
        )
    return out


def again(model: GapModel, seen: list[Seen]) -> list[Seen]:
    """Answers of temperature 1 and no shift, made into those of the model's own temperature and shifts."""
    out = []
    for one in seen:
        with np.errstate(divide="ignore"):
            scores = np.log(one.probabilities) / model.temperature + model.page_shift(one.page, one.lost)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        out.append(replace(one, probabilities=scores))
    return out


def genre_weights(seen: list[Seen]) -> dict[str, float]:
    """Weight of a gap of each genre: REPORT_LIKE, and a genre counts by the square root of its size."""
    sizes: dict[str, int] = {}
    for one in seen:
        sizes[one.genre] = sizes.get(one.genre, 0) + len(one.truth)
    return {genre: REPORT_LIKE.get(genre, 1.0) * (size / 1e5) ** -0.5 for genre, size in sizes.items()}


def fit_calibration(
    model: GapModel, damages: dict[frozenset[str], list[Seen]]
) -> tuple[float, dict[str, Any]]:
    """Temperature and page shifts of least surprise, fitted together on all damages.

    The probabilities seen must have been made with temperature 1 and no shift.
    """
    mean = np.mean([one.page for one in damages[REPORT_DAMAGE]], axis=0).astype(np.float32)
    number = {label: i for i, label in enumerate(model.labels)}
    scores, truths, places, weights, pages = [], [], [], [], []
    for lost, seen in damages.items():
        of_genre = genre_weights(seen)
        for one in seen:
            near = np.array(
                [i for i, t in enumerate(one.truth) if t in number and one.probabilities[i, 0] < 0.999], int
            )
            scores.append(torch.from_numpy(np.log(np.maximum(one.probabilities[near], 1e-30)).astype("f4")))
            truths.append(torch.tensor([number[one.truth[i]] for i in near], dtype=torch.long))
            places.append(torch.full((len(near),), len(pages)))
            weights.append(torch.full((len(near),), of_genre[one.genre] * DAMAGES[lost]))
            pages.append(torch.from_numpy(centred_page(one.page, mean, lost)) * bool(one.page[-1]))
    score, truth, place, weight = (torch.cat(part) for part in (scores, truths, places, weights))
    page = torch.stack(pages)
    # Features of like spread, so that one strength serves all.
    spread = page.std(dim=0) + 0.02
    page = page / spread
    holds = torch.tensor(np.array([model.holding(c) for c in SHIFTED]), dtype=torch.float32)
    constant = torch.zeros(len(SHIFTED), requires_grad=True)
    slopes = torch.zeros((len(SHIFTED), page.shape[1]), requires_grad=True)
    warmth = torch.zeros(1, requires_grad=True)
    search = torch.optim.LBFGS([constant, slopes, warmth], max_iter=60, line_search_fn="strong_wolfe")

    def surprise() -> torch.Tensor:
        search.zero_grad()
        shift = (constant * page.any(dim=1, keepdim=True) + page @ slopes.T) @ holds
        wrong = functional.cross_entropy(score * torch.exp(-warmth) + shift[place], truth, reduction="none")
        total: torch.Tensor = (wrong * weight).sum() + STRENGTH * (slopes**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    search.step(surprise)  # type: ignore[no-untyped-call]
    found = torch.cat([constant[:, None], slopes / spread], dim=1).detach().numpy()
    return round(float(torch.exp(warmth.detach())), 4), {
        "features": list(PAGE_FEATURES),
        "mean": [round(float(m), 5) for m in mean],
        "weights": {c: [round(float(b), 5) for b in row] for c, row in zip(SHIFTED, found, strict=True)},
    }


def scan(probability: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, ...]:
    """Thresholds from high to low with the precision and the recall each would have."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum((truth * weight)[order])
    taken = np.cumsum(weight[order])
    return probability[order], hits / taken, hits / max(float((truth * weight).sum()), 1e-9)


def inner(model: GapModel, one: Seen, wanted: str) -> tuple[np.ndarray, np.ndarray]:
    """Probability and truth of these characters for the gaps of a page; ends of lines are left out."""
    middle = ~one.is_end
    truth = np.fromiter((any(c in wanted for c in t) for t in one.truth), dtype=bool, count=len(one.truth))
    return model.marginal(one.probabilities, wanted)[middle], truth[middle]


def weighted(model: GapModel, seen: list[Seen], wanted: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability, truth and weight of all gaps."""
    weights = genre_weights(seen)
    parts = [(*inner(model, one, wanted), weights[one.genre]) for one in seen]
    return (
        np.concatenate([p for p, _, _ in parts]),
        np.concatenate([t for _, t, _ in parts]).astype(float),
        np.concatenate([np.full(len(p), w) for p, _, w in parts]),
    )


def best_f(probability: np.ndarray, truth: np.ndarray, weight: np.ndarray, beta: float) -> float:
    """The threshold of the best F measure in which recall counts ``beta`` times as much."""
    at, precision, recall = scan(probability, truth, weight)
    square = beta * beta
    measure = (1 + square) * precision * recall / np.maximum(square * precision + recall, 1e-9)
    return round(float(at[np.argmax(measure)]), 4)


def fit_safe(model: GapModel, seen: list[Seen], wanted: str) -> float:
    """The least threshold that has SAFE_PRECISION in every genre; NEVER where none has."""
    groups: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for one in seen:
        probability, truth = inner(model, one, wanted)
        if wanted == "，":
            probability = np.where(one.behind_number[~one.is_end], 0, probability)
        put = probability[:, None] >= SAFE_STEPS
        name = one.genre if one.genre in SAFE_GENRES else "others"
        groups.setdefault(name, []).append(((put & truth[:, None]).sum(axis=0), put.sum(axis=0)))
    good = np.ones(len(SAFE_STEPS), dtype=bool)
    whole = np.zeros((2, len(SAFE_STEPS)))
    for name, pairs in groups.items():
        hits, taken = (np.array(part).sum(axis=0) for part in zip(*pairs, strict=True))
        precision = (hits + SAFE_LEAST * SAFE_PRIOR) / (taken + SAFE_PRIOR)
        error = np.sqrt(precision * (1 - precision) / (taken + SAFE_PRIOR))
        good &= precision + error >= SAFE_LEAST
        whole += REPORT_LIKE.get(name, 1.0) / np.maximum(taken, SAFE_FEW) * np.array([hits, taken])
    good &= whole[0] >= SAFE_PRECISION * np.maximum(whole[1], 1e-9)
    # The next two steps must hold as well: one lucky step is no threshold.
    steps = np.flatnonzero(good & np.roll(good, -1) & np.roll(good, -2))
    steps = steps[(steps < len(SAFE_STEPS) - 2) & (whole[1][steps] > 0)]
    return round(float(SAFE_STEPS[steps[0]]), 4) if len(steps) else NEVER


def fit_marks(model: GapModel, seen: list[Seen]) -> dict[str, float]:
    """The balanced thresholds of ，, of 。 and of either, chosen together: they compete for the same gaps.

    What is sought is the best sum of the three F1.
    """
    comma, true_comma, weight = weighted(model, seen, "，")
    stop, true_stop, _ = weighted(model, seen, "。")
    either, true, _ = weighted(model, seen, "，。")
    some = (comma > 0.1) | (stop > 0.1)
    totals = [float((t * weight).sum()) for t in (true, true_comma, true_stop)]
    comma, stop, either, weight = comma[some], stop[some], either[some], weight[some]
    truths = [t[some] for t in (true, true_comma, true_stop)]
    best: tuple[float, dict[str, float]] = (0.0, {})
    for least in np.arange(0.28, 0.5, 0.02):
        for least_stop in np.arange(0.2, 0.46, 0.02):
            for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
                least_comma = least_stop / share
                is_stop = stop >= share * comma
                put = (either >= least) | (comma >= least_comma) | (stop >= least_stop)
                f1s = [
                    2 * float((a * t * weight).sum()) / (float((a * weight).sum()) + total)
                    for a, t, total in zip((put, put & ~is_stop, put & is_stop), truths, totals, strict=True)
                ]
                if sum(f1s) > best[0]:
                    found = {"，": least_comma, "。": least_stop, ANY: least}
                    best = sum(f1s), {c: round(float(value), 4) for c, value in found.items()}
    return best[1]


def fit_thresholds(model: GapModel, report: list[Seen], wide: list[Seen]) -> dict[str, dict[str, float]]:
    """Per mode and character, and for a clause mark of any kind. Line ends are left out: they are easy."""
    modes: dict[str, dict[str, float]] = {"safe": {}, "balanced": {}, "full": {}}
    for character in [*RESTORABLE, ANY]:
        seen = report if character in REPORT_DAMAGE or character == ANY else wide
        wanted = "，。" if character == ANY else character
        answers = weighted(model, seen, wanted)
        modes["safe"][character] = fit_safe(model, seen, wanted)
        modes["balanced"][character] = best_f(*answers, 1)
        modes["full"][character] = best_f(*answers, 2)
    modes["balanced"] |= fit_marks(model, report)
    # Safe must be sure which mark it is: that there is one of some kind is not enough.
    modes["safe"][ANY] = NEVER
    return modes


CARD = """# Birth certificate of gaps.onnx

What: for every gap between two characters of simplified Chinese, the probability of each of {labels} strings
that may have been dropped there; told which characters the page lost and what the page shows of its genre.

* Network: {parameters:,} weights: embeddings of characters, hashed pairs and hashed triples, then {layers}
  gated dilated convolutions of width {width}, told the word that each character is in; convolutions and hashed tables
  in 8 bits, the rest in 16.
* Files: gaps.onnx, {megabytes:.1f} MB, ONNX opset {opset}; gaps.json with alphabet, labels, temperature, page
  shifts and thresholds.
* Data: {data}
  (of the training corpus; the number is how often an epoch reads the file).
* "reports" are {reports} texts written for this project (training/reports); others of them are held out.
* Withheld in training: {withheld}{without}.
* Damage: omission drawn per page, most often ，。的是他, also parts of it, and wider sets up to
  {restorable}
* Seen: {gaps:,} gaps in {steps:,} steps, {seconds:,} s on one thread of a CPU; last mean surprise
  {loss} nats a gap{mean}.
* Commands: `python -m training.gaps.prepare`, `train --minutes {minutes:.0f}`, `build`, as in
  training/gaps/README.md.
* Tuned on {tuned} held-out pages: temperature {temperature}, page shifts, thresholds. The split is frozen in
  training/gaps/split.json. Pages of the county chronicle in both halves come from one book.

Scores on the test half, as `python -m training.gaps.evaluate` prints them, damaged by dropping ，。的是他:

{scores}
"""


def write_card(
    out: Path, facts: dict[str, Any], network: Network, trained: dict[str, Any], tuned: int, scores: str
) -> None:
    """gaps.card.md beside the weights."""
    (out / "gaps.card.md").write_text(
        CARD.format(
            labels=len(facts["labels"]),
            parameters=sum(p.numel() for p in network.parameters()),
            layers=len(network.layers),
            width=network.entry.out_features,
            opset=OPSET,
            megabytes=os.path.getsize(out / "gaps.onnx") / 1e6,
            data=",\n  ".join(f"{n} × {w}" for n, w in sorted(facts["weights"].items())),
            restorable=RESTORABLE,
            withheld=f"{NO_PAIR:.0%} of the pairs, {NO_TRIPLE:.0%} of the triples, {NO_LAYER:.0%} of what the layers say",
            reports=sum(1 for _ in own_reports(left_out=False)),
            without=(
                f"; the first {trained['before']:,} gaps\n  were seen without that, without words and without the reports"
                if trained.get("before")
                else ""
            ),
            mean=f"; the weights are a mean, {share:.0%} the last network's and {1 - share:.0%} those of the one it went on from"
            if (share := trained.get("averaged"))
            else "",
            gaps=trained["gaps_seen"],
            steps=trained["steps"],
            seconds=trained["seconds"],
            loss=trained["loss"],
            minutes=trained["seconds"] / 60,
            tuned=tuned,
            temperature=facts["temperature"],
            scores=scores.strip(),
        ),
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("pipeline/data/weights"))
    parser.add_argument(
        "--before", type=Path, help="train.json of the run that this one went on from, where it does not say"
    )
    parser.add_argument(
        "--refit", action="store_true", help="WORK/gaps.onnx is there; only fit what goes with it"
    )
    parser.add_argument(
        "--write-split", action="store_true", help="freeze a new split instead of checking it"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    begun = time.monotonic()
    prepared = json.loads((options.work / "alphabet.json").read_text(encoding="utf-8"))
    trained = json.loads((options.work / "train.json").read_text(encoding="utf-8"))
    if options.before:
        earlier = json.loads(options.before.read_text(encoding="utf-8"))
        trained |= {name: trained[name] + earlier[name] for name in ("gaps_seen", "steps", "seconds")}
    network = Network(
        len(prepared["characters"]) + 3,
        prepared["pair_bits"],
        prepared["triple_bits"],
        len(RESTORABLE) + len(PAGE_FEATURES),
        len(prepared["labels"]),
    )
    network.load_state_dict(torch.load(options.work / "network.pt", weights_only=True))
    options.out.mkdir(parents=True, exist_ok=True)
    making = options.work / "gaps.onnx"
    if not options.refit:
        network.eval()
        alphabet = Alphabet(prepared["characters"], prepared["pair_bits"], prepared["triple_bits"])
        mixture = rows(options.work, Codes(alphabet), prepared, np.random.default_rng(0))
        seen = (batch[:6] for batch in islice(batches(mixture, alphabet, BATCH), SCALING_BATCHES))
        export(network, activation_scales(network, seen), making)
    everything = read_pages(options.corpus)
    check_split(everything, write=options.write_split)
    pages = [page for page in everything if not page.is_test]
    facts: dict[str, Any] = {
        "format": 1,
        "temperature": 1.0,
        **prepared,
        "page_features": list(PAGE_FEATURES),
    }
    weights = making.read_bytes()
    bare = GapModel(weights, facts)
    damages = {lost: look(bare, pages, lost) for lost in DAMAGES}
    facts["temperature"], facts["page_shift"] = fit_calibration(bare, damages)
    model = GapModel(weights, facts)
    facts["thresholds"] = fit_thresholds(
        model, again(model, damages[REPORT_DAMAGE]), again(model, damages[ALL_LOST])
    )
    print(
        f"temperature {facts['temperature']}", json.dumps(facts["thresholds"], ensure_ascii=False), sep="\n"
    )
    # The two files belong together: both are put in place only now.
    (options.out / "gaps.onnx").write_bytes(weights)
    (options.out / "gaps.json").write_text(json.dumps(facts, ensure_ascii=False, indent=None) + "\n", "utf-8")

    from training.gaps.evaluate import table

    scores = table(GapModel(weights, facts), [page for page in everything if page.is_test])
    write_card(options.out, facts, network, trained, len(pages), scores)
    print(scores, f"built in {time.monotonic() - begun:.0f} s", sep="\n")


if __name__ == "__main__":
    main()
