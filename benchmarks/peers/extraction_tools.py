"""The peers of extract, one function each, run by ``extraction`` in their own virtual environment: JSON lines in and out.

In:  {"job": "cpca" …, "lines": [text, …]}
Out: {"lines": [[[start, what], …], …], "seconds": …}; ``start`` is -1 where a tool does not tell the place
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

Found = list[tuple[int, str]]


@cache
def tool(name: str) -> Any:
    return import_module(name)


def cpca(text: str) -> Found:
    """Every division of every address it finds, with the code of that level."""
    found: Found = []
    try:
        table = tool("cpca").transform_text_with_addrs(text, pos_sensitive=True)
    except KeyError:  # its answer where it finds nothing
        return found
    for row in table.to_dict("records"):
        code = str(row["adcode"] or "")
        for level, own in (("省", f"{code[:2]}0000"), ("市", f"{code[:4]}00"), ("区", code)):
            if row[f"{level}_pos"] >= 0 and len(code) == 6:
                found.append((int(row[f"{level}_pos"]), own))
    return found


def jionlp(text: str) -> Found:
    """Full names from the province down, joined by |, as often as they are met."""
    found = tool("jionlp").recognize_location(text) or {}
    return [
        (-1, "|".join(name for name in dict.fromkeys(place.values()) if name))
        for place, times in found.get("domestic") or []
        for _ in range(times)
    ]


def words(flag: str) -> Callable[[str], Found]:
    def tagged(text: str) -> Found:
        found, at = [], 0
        for pair in tool("jieba.posseg").cut(text):
            if pair.flag == flag:
                found.append((at, pair.word))
            at += len(pair.word)
        return found

    return tagged


JOBS: dict[str, Callable[[str], Found]] = {
    "cpca": cpca,
    "jionlp": jionlp,
    "jieba nr": words("nr"),
    "jieba ns": words("ns"),
    "jieba nt": words("nt"),
}


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # some of them greet the reader
    for request in sys.stdin:
        task = json.loads(request)
        job = JOBS[task["job"]]
        job(task["lines"][0])
        started = time.process_time()
        done = [job(line) for line in task["lines"]]
        spent = time.process_time() - started
        print(json.dumps({"lines": done, "seconds": spent}), file=answers, flush=True)


if __name__ == "__main__":
    main()
