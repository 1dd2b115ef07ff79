"""Average: a mean of two networks, where one was trained on from the other, is better than either.

    python -m training.gaps.average --work WORK [--share 0.5]

WORK/network.pt, trained on from WORK/start.pt, is kept as WORK/last.pt and the mean written in its place; ``--share`` is the
last network's part in it, to be chosen on the tuning half. Method: averaging of weights (Izmailov et al. 2018); it holds for
networks that have come from one, not for strangers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    options = parser.parse_args()
    path, kept = options.work / "network.pt", options.work / "last.pt"
    if kept.exists():
        parser.error(f"{kept} is there: {path} is a mean already")
    last = torch.load(path, weights_only=True)
    start = torch.load(options.work / "start.pt", weights_only=True)
    path.rename(kept)
    torch.save({name: start[name] + (last[name] - start[name]) * options.share for name in last}, path)
    told = options.work / "train.json"
    told.write_text(json.dumps(json.loads(told.read_text(encoding="utf-8")) | {"averaged": options.share}))


if __name__ == "__main__":
    main()
