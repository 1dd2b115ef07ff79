"""The peers, one function each, run by ``__main__`` in their own virtual environment: JSON lines in, JSON lines out.

In:  {"job": "ftfy" …, "lines": [text, …]} or {"job": "chardet" …, "pages": [bytes as Latin-1 text, …]}
Out: {"lines": [...], "seconds": …}
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any


def ftfy_default(text: str) -> str:
    import ftfy

    return ftfy.fix_text(text)


def ftfy_careful(text: str) -> str:
    import ftfy

    config = ftfy.TextFixerConfig(
        uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, normalization=None, unescape_html=False,
    )  # fmt: skip
    return ftfy.fix_text(text, config)


def charset_normalizer(text: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(text.encode("latin-1")).best()
    return str(best) if best else ""


def chardet(text: str) -> str:
    import chardet as detector

    data = text.encode("latin-1")
    found = detector.detect(data)["encoding"]
    # What it calls GB2312 is nearly always the larger GBK, and everybody decodes it so.
    found = "gb18030" if found and found.lower() == "gb2312" else found
    return data.decode(found or "latin-1", "replace")


@cache
def converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


def opencc(text: str, config: str) -> str:
    return str(converter(config).convert(text))


JOBS: dict[str, Callable[[str], str]] = {
    "ftfy": ftfy_default, "ftfy, careful": ftfy_careful, "charset-normalizer": charset_normalizer, "chardet": chardet,
    "OpenCC t2s": partial(opencc, config="t2s"), "OpenCC s2t": partial(opencc, config="s2t"),
}  # fmt: skip


def main() -> None:
    for request in sys.stdin:
        task = json.loads(request)
        tool = JOBS[task["job"]]
        tool(task["lines"][0])
        started = time.process_time()
        done = [tool(line) for line in task["lines"]]
        print(json.dumps({"lines": done, "seconds": time.process_time() - started}), flush=True)


if __name__ == "__main__":
    main()
