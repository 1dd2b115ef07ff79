"""Decode: which encoding a file is in, and its characters.

    >>> decode("关于考察的报告".encode("gbk")).encoding
    'gb18030'
    >>> decode("關於考察的報告".encode("big5"), label="gb2312").text
    '關於考察的報告'

Evidence   the bytes: what decodes, and how much of it is common Chinese (data/script/common.tsv)
Not this   a charset that the page or the server declares: it is wrong too often, and only breaks ties
Never      a whole file thrown away, or a neighbour swallowed, for one stray byte: that byte alone becomes
           U+FFFD
Risk       a very short file without any common character may be read in the wrong encoding
"""

from __future__ import annotations

import codecs
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from pipeline.data.reader import words

__all__ = ["Decoded", "decode"]

#: Bytes that are judged; files are longer, but an encoding shows itself early.
SAMPLE = 32_768
#: Scores (share of common characters, at most 1) that lie closer than this are a tie: the label decides.
TIE = 0.05
#: Below this nothing Chinese was found, and a label naming any other encoding is believed.
POOR = 0.15
#: UTF-16 without a mark must look like Chinese or ASCII this much: any bytes are some UTF-16.
UNMARKED = 0.25
#: Below this a file is no text: random bytes score -1.5 and less, prose in an unknown script about -1.
BINARY = -1.3

#: Labels as pages write them, and the encoding that reads them all.
LABELS = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "gb18030": "gb18030",
    "ms936": "gb18030", "hz-gb-2312": "gb18030", "euc-cn": "gb18030", "big5": "big5", "big5-hkscs": "big5",
    "cp950": "big5", "x-x-big5": "big5", "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "unicode": "utf-16-le",
}  # fmt: skip
#: Tried in this order; of equals the first wins.
CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")


MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip

_HANDLER = "baogao.ingest.decode"
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file. A BOM is kept as U+FEFF, line ends as they are.

    ``doubtful``: nothing speaks for this encoding, and the bytes look like no text at all.
    ``n_bad``: places that could not be decoded, each one U+FFFD in ``text``. ``truncated``: the file ends
    inside
    a character (counted in ``n_bad`` as well).
    """

    text: str
    encoding: str
    n_bad: int = 0
    truncated: bool = False
    doubtful: bool = False


def decode(data: bytes, label: str | None = None) -> Decoded:
    """The characters of ``data``, a whole file. ``label``: what a page or server says; it breaks ties.

    Reads UTF-8, UTF-16 (either order, with or without BOM), GB18030 (with GBK and GB2312 in it) and Big5 with
    the
    Hong Kong and Microsoft extensions. Raises nothing: what is no text at all is for the reader to notice.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _whole(data, name)
    known = LABELS.get((label or "").strip().lower().replace("_", "-"))
    if 0 not in data:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            # A handful of GBK pairs are valid UTF-8 as well; they print as Latin, Greek, Cyrillic or Arabic
            # letters.
            if len(data) > 64 or data.isascii() or any(char >= "\u2e80" for char in text):
                return Decoded(text, "utf-8")
    sample = data[:SAMPLE]
    scores: dict[str, float] = {}
    for name in CANDIDATES:
        if name.startswith("utf-16") and len(data) < 4:
            continue
        scores[name] = _score(*_decoded(_cut(sample, name, len(data)), name)[:2])
    best = max(scores, key=lambda name: scores[name])
    if known in scores and scores[known] >= scores[best] - TIE:
        best = known
    if scores[best] < POOR:
        other = _declared(data, label)
        if other is not None:
            return other
        if 0 not in data and scores["utf-8"] >= scores[best] - TIE:
            best = "utf-8"
    doubtful = scores[best] < (UNMARKED if best.startswith("utf-16") else BINARY)
    return replace(_whole(data, best), doubtful=doubtful)


def _whole(data: bytes, name: str) -> Decoded:
    text, bad, truncated = _decoded(data, name)
    return Decoded(text, name, bad, truncated)


def _declared(data: bytes, label: str | None) -> Decoded | None:
    """The file as its label says, where that is an encoding that reads all of it."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
        return Decoded(data.decode(name), name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _cut(sample: bytes, name: str, whole: int) -> bytes:
    """A sample that ends between two units, so that its cut end is not taken for damage."""
    if len(sample) == whole:
        return sample
    if name.startswith("utf-16"):
        return sample[: len(sample) // 2 * 2]
    at = len(sample)
    while at > len(sample) - 64 and sample[at - 1] >= 0x80:
        at -= 1
    if name == "utf-8" and at == len(sample) - 64:
        at = len(sample)
        while at > len(sample) - 4 and 0x80 <= sample[at - 1] < 0xC0:
            at -= 1
        return sample[: at - 1]
    return sample[:at]


@cache
def _common() -> frozenset[str]:
    return words("script/common.tsv")


def _score(text: str, bad: int) -> float:
    """How Chinese a text is: 1 where all beyond ASCII is common Chinese, 0 and below for wreckage."""
    good = rare = wild = 0
    common = _common()
    for char in text:
        if char < "\x80":
            if char < " " and char not in "\t\n\r\f":
                wild += 1
        elif char in common or char in "，。、；：？！“”‘’（）《》…—　·【】":
            good += 1
        elif "\u4e00" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef":
            rare += 1
        elif char != "\ufffd":
            wild += 1
    total = good + rare + wild + bad
    if not total:
        return 0.3  # ASCII alone: no evidence, but nothing wrong either
    return (good - 0.3 * rare - wild - 2 * bad) / total


# --- decoding that loses bad bytes and nothing else -------------------------------------------------------


def _decoded(data: bytes, name: str) -> tuple[str, int, bool]:
    """Text, number of bad places, and whether the last of them is the cut end of the file."""
    try:
        return data.decode("big5hkscs" if name == "big5" else name), 0, False
    except UnicodeDecodeError:
        pass
    if name.startswith("utf-16"):
        return _utf16(data, name)
    return _by_pieces(data, *_CODECS[name])


def _utf16(data: bytes, name: str) -> tuple[str, int, bool]:
    odd = len(data) % 2 == 1
    units = data[: len(data) // 2 * 2].decode(name, "surrogatepass")
    # Surrogates that found no partner.
    bad = sum("\ud800" <= char <= "\udfff" for char in units)
    text = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in units) if bad else units
    return text + "\ufffd" * odd, bad + odd, odd


def _utf8_end(data: bytes, at: int) -> int:
    """Length of the incomplete UTF-8 sequence that the file ends in, or 0."""
    lead = data[at]
    size = 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0
    rest = data[at + 1 :]
    return len(data) - at if len(rest) + 1 < size and all(0x80 <= byte < 0xC0 for byte in rest) else 0


def _pair_end(data: bytes, at: int) -> int:
    return 1 if at == len(data) - 1 and data[at] > 0x80 else 0


def _euro(data: bytes, at: int) -> str | None:
    # Windows wrote the euro sign as 0x80 into its GBK.
    return "€" if data[at] == 0x80 else None


def _big5_pair(data: bytes, at: int) -> str | None:
    # What Microsoft's Big5 has beyond the Hong Kong set: ranges of punctuation and box drawing.
    try:
        return data[at : at + 2].decode("cp950")
    except UnicodeDecodeError:
        return None


def _nothing(data: bytes, at: int) -> str | None:
    return None


#: codec, length of an incomplete character at the end of the file, second opinion on a bad place
_CODECS: dict[str, tuple[str, Callable[[bytes, int], int], Callable[[bytes, int], str | None]]] = {
    "utf-8": ("utf-8", _utf8_end, _nothing),
    "gb18030": ("gb18030", _pair_end, _euro),
    "big5": ("big5hkscs", _pair_end, _big5_pair),
}


def _by_pieces(
    data: bytes,
    codec: str,
    cut_end: Callable[[bytes, int], int],
    second: Callable[[bytes, int], str | None],
) -> tuple[str, int, bool]:
    bad = 0
    truncated = False

    def step(error: UnicodeError) -> tuple[str, int]:
        nonlocal bad, truncated
        assert isinstance(error, UnicodeDecodeError)
        at = error.start
        other = second(data, at)
        if other is not None:
            return other, at + (1 if other == "€" else 2)
        bad += 1
        left = cut_end(data, at)
        if left:
            truncated = True
            return "\ufffd", at + left
        return "\ufffd", at + 1

    # The registry of handlers is the interpreter's, the handler is this call's: one call at a time.
    with _ONE_AT_A_TIME:
        codecs.register_error(_HANDLER, step)
        text = data.decode(codec, _HANDLER)
    return text, bad, truncated
