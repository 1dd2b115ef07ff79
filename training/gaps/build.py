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
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipeline.restore.model import CLAUSE_MARKS, PAGE_FEATURES, GapModel, centred_page, page_features
from training.gaps.encode import RESTORABLE
from training.gaps.heldout import REPORT_DAMAGE, Page, check_split, damaged, read_pages
from training.gaps.network import Network, Shipped

ALL_LOST = frozenset(RESTORABLE)
SHIFTED = "，。的是他了一不和在"
REPORT_LIKE = {
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
SAFE_PRECISION = 0.955
"""What safe thresholds reach on the tuning half, so that .95 holds on other pages."""
NEVER = 1.01
ONNX_OPSET = 17


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as the model sees it, beside the truth: what the fits below read."""

    genre: str
    page: np.ndarray
    lost: frozenset[str]
    probabilities: np.ndarray
    truth: Sequence[str]
    is_end: np.ndarray

    def holds(self, character: str) -> np.ndarray:
        return np.fromiter((character in t for t in self.truth), dtype=bool, count=len(self.truth))


def export(network: Network, facts: dict[str, Any], path: Path) -> None:
    """The network as ONNX, small numbers inside, with free batch size and length."""
    characters = torch.zeros((2, 5), dtype=torch.int64)
    state = torch.zeros((2, len(RESTORABLE) + len(PAGE_FEATURES)))
    names = ["characters", "pairs", "triples", "inside", "state"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Shipped(network).eval(),
            (characters, characters, characters, torch.ones((2, 5)), state),
            str(path),
            input_names=names,
            output_names=["scores"],
            opset_version=ONNX_OPSET,
            do_constant_folding=False,
            dynamic_axes={
                **{n: {0: "rows", 1: "positions"} for n in [*names[:4], "scores"]},
                "state": {0: "rows"},
            },
            dynamo=False,
        )


def look(model: GapModel, pages: list[Page], lost: frozenset[str]) -> list[Seen]:
    """The model's answers on damaged pages."""
    out = []
    for page in pages:
        pairs = [damaged(paragraph, lost) for paragraph in page.paragraphs]
        texts = [text for text, _ in pairs]
        features = page_features(texts, lost)
        answers = model.predict_many(texts, lost, features)
        ends = np.concatenate([np.arange(len(answer)) == len(answer) - 1 for answer in answers])
        out.append(
            Seen(
                page.genre,
                features,
                lost,
                np.concatenate(answers),
                [g for _, gaps in pairs for g in gaps],
                ends,
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
        out.append(replace(one, probabilities=scores / scores.sum(axis=1, keepdims=True)))
    return out


def genre_weights(seen: list[Seen]) -> dict[str, float]:
    """Weight of a gap of each genre: REPORT_LIKE, and a genre counts by the square root of its size."""
    sizes: dict[str, int] = {}
    for one in seen:
        sizes[one.genre] = sizes.get(one.genre, 0) + len(one.truth)
    return {genre: REPORT_LIKE.get(genre, 1.0) * (size / 1e5) ** -0.5 for genre, size in sizes.items()}


def fit_temperature(seen: list[Seen], labels: tuple[str, ...]) -> float:
    """The temperature of least surprise; probabilities must have been made with temperature 1."""
    number = {label: i for i, label in enumerate(labels)}
    weights = genre_weights(seen)
    scores, truths, sizes = [], [], []
    for one in seen:
        rows = np.array(
            [i for i, t in enumerate(one.truth) if t in number and one.probabilities[i, 0] < 0.999]
        )
        scores.append(np.log(np.maximum(one.probabilities[rows], 1e-12)))
        truths.append(np.array([number[one.truth[i]] for i in rows]))
        sizes.append(np.full(len(rows), weights[one.genre]))
    score, truth, size = np.concatenate(scores), np.concatenate(truths), np.concatenate(sizes)

    def surprise(temperature: float) -> float:
        scaled = score / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return float(-(chosen * size).sum() / size.sum())

    return min((round(t, 2) for t in np.arange(0.8, 1.5, 0.02)), key=surprise)


def fit_shift(
    seen: list[Seen], held: np.ndarray, character: str, strength: float, mean: np.ndarray
) -> np.ndarray:
    """Weights of a page's shift, constant first: logistic regression, the model's log odds as offset."""
    weights = genre_weights(seen)
    width = len(PAGE_FEATURES) + 1
    rows, offsets, truths, sizes = [], [], [], []
    for one in seen:
        p = one.probabilities[:, held].sum(axis=1)
        near = p > 0.002
        row = np.concatenate([[1.0], centred_page(one.page, mean, one.lost)])
        rows.append(np.broadcast_to(row, (int(near.sum()), width)))
        p = np.clip(p[near], 1e-6, 1 - 1e-6)
        offsets.append(np.log(p / (1 - p)))
        truths.append(one.holds(character)[near].astype(float))
        sizes.append(np.full(len(p), weights[one.genre]))
    x, offset, y, size = (np.concatenate(a) for a in (rows, offsets, truths, sizes))
    beta = np.zeros(width)
    penalty = np.full(width, strength)
    penalty[0] = strength / 10
    for _ in range(8):
        p = 1 / (1 + np.exp(-(offset + x @ beta)))
        slope = x.T @ (size * (y - p)) - penalty * beta
        curve = (x * (size * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        beta += np.linalg.solve(curve, slope)
    return beta


def shift_gain(
    seen: list[Seen], held: np.ndarray, character: str, beta: np.ndarray, mean: np.ndarray, part: float
) -> float:
    """By how much a shift lowers the surprise on pages, summed."""
    gain = 0.0
    for one in seen:
        p = np.clip(one.probabilities[:, held].sum(axis=1), 1e-6, 1 - 1e-6)
        odds = np.log(p / (1 - p))
        y = one.holds(character)
        moved = odds + part * (beta[0] + centred_page(one.page, mean, one.lost) @ beta[1:])
        before = np.logaddexp(0, np.where(y, -odds, odds))
        gain += float((before - np.logaddexp(0, np.where(y, -moved, moved))).sum()) / len(y) * 1000
    return gain


def fit_shifts(model: GapModel, report: list[Seen], wide: list[Seen], told: list[str]) -> dict[str, Any]:
    """Page shifts of all characters. Strength and share are chosen by leaving out one genre at a time."""
    mean = np.mean([one.page for one in report], axis=0).astype(np.float32)
    weights: dict[str, list[float]] = {}
    for character in SHIFTED:
        seen = report if character in REPORT_DAMAGE else wide
        held = np.array([character in label for label in model.labels])
        genres = sorted({one.genre for one in seen})
        gains: dict[tuple[float, float], float] = {}
        for strength in (30.0, 300.0, 3000.0):
            for genre in genres:
                rest = [one for one in seen if one.genre != genre]
                own = [one for one in seen if one.genre == genre]
                beta = fit_shift(rest, held, character, strength, mean)
                for part in (0.0, 0.5, 1.0):
                    likeness = REPORT_LIKE.get(genre, 1.0) / len(own)
                    gains[strength, part] = gains.get((strength, part), 0.0) + likeness * shift_gain(
                        own, held, character, beta, mean, part
                    )
        (strength, part), gain = max(gains.items(), key=lambda item: item[1])
        told.append(f"{character}: strength {strength:.0f}, share {part}, gain {gain:.3f} on genres left out")
        # Genres that were left out may gain nothing; the constant and the listed genres still deserve half a
        # shift.
        beta = max(part, 0.5) * fit_shift(seen, held, character, strength if part else 3000.0, mean)
        weights[character] = [round(float(b), 5) for b in beta]
    return {"features": list(PAGE_FEATURES), "mean": [round(float(m), 5) for m in mean], "weights": weights}


def scan(probability: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, ...]:
    """Thresholds from high to low with the precision and the recall each would have."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum((truth * weight)[order])
    taken = np.cumsum(weight[order])
    return probability[order], hits / taken, hits / max(float((truth * weight).sum()), 1e-9)


def pick(probability: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> dict[str, float]:
    """The threshold of each mode: precision of SAFE_PRECISION, best F1, best F2."""
    at, precision, recall = scan(probability, truth, weight)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    f2 = 5 * precision * recall / np.maximum(4 * precision + recall, 1e-9)
    # A handful of lucky guesses at the top must not pass for precision.
    enough = np.cumsum(np.ones(len(at))) >= 30
    safe = np.flatnonzero((precision >= SAFE_PRECISION) & enough)
    return {
        "safe": round(float(at[safe[-1]]), 4) if len(safe) else NEVER,
        "balanced": round(float(at[np.argmax(f1)]), 4),
        "full": round(float(at[np.argmax(f2)]), 4),
    }


def fit_thresholds(model: GapModel, report: list[Seen], wide: list[Seen]) -> dict[str, dict[str, float]]:
    """Per mode and character, and for a clause mark of any kind. Line ends are left out: they are easy."""
    modes: dict[str, dict[str, float]] = {"safe": {}, "balanced": {}, "full": {}}
    for character in [*RESTORABLE, "any"]:
        seen = report if character in REPORT_DAMAGE or character == "any" else wide
        wanted = CLAUSE_MARKS if character == "any" else character
        weights = genre_weights(seen)
        probability = np.concatenate([model.marginal(one.probabilities, wanted)[~one.is_end] for one in seen])
        truth = np.concatenate(
            [np.array([any(c in wanted for c in t) for t in one.truth])[~one.is_end] for one in seen]
        )
        weight = np.concatenate([np.full(int((~one.is_end).sum()), weights[one.genre]) for one in seen])
        for mode, value in pick(probability, truth.astype(float), weight).items():
            modes[mode][character] = value
    # Safe must be sure which mark it is: that there is one of some kind is not enough.
    modes["safe"]["any"] = NEVER
    return modes


CARD = """# Birth certificate of gaps.onnx

What: for every gap between two characters of simplified Chinese, the probability of each of {labels} strings
that may have been dropped there; told which characters the page lost and what the page shows of its genre.

* Network: {parameters:,} weights: embeddings of characters, hashed pairs and hashed triples, then {layers}
  gated dilated convolutions of width {width}; hashed tables in 8 bits, the rest in 16.
* Files: gaps.onnx, {megabytes:.1f} MB, ONNX opset {opset}; gaps.json with alphabet, labels, temperature, page
  shifts and thresholds.
* Data: {data}
  (of the training corpus; the number is how often an epoch reads the file).
* Damage: omission drawn per page, most often ，。的是他, also parts of it, and wider sets up to
  {restorable}
* Seen: {gaps:,} gaps in {steps:,} steps, {seconds:,} s on one thread of a CPU; last mean surprise
  {loss} nats a gap.
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
            opset=ONNX_OPSET,
            megabytes=os.path.getsize(out / "gaps.onnx") / 1e6,
            data=",\n  ".join(f"{n} × {w}" for n, w in sorted(facts["weights"].items())),
            restorable=RESTORABLE,
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
        "--write-split", action="store_true", help="freeze a new split instead of checking it"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    begun = time.monotonic()
    prepared = json.loads((options.work / "alphabet.json").read_text(encoding="utf-8"))
    trained = json.loads((options.work / "train.json").read_text(encoding="utf-8"))
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
    export(network, prepared, making)
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
    bare_report, bare_wide = look(bare, pages, REPORT_DAMAGE), look(bare, pages, ALL_LOST)
    facts["temperature"] = fit_temperature(bare_report, bare.labels)
    model = GapModel(weights, facts)
    told: list[str] = []
    facts["page_shift"] = fit_shifts(model, again(model, bare_report), again(model, bare_wide), told)
    facts["thresholds"] = fit_thresholds(model, again(model, bare_report), again(model, bare_wide))
    print(
        f"temperature {facts['temperature']}",
        *told,
        json.dumps(facts["thresholds"], ensure_ascii=False),
        sep="\n",
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
