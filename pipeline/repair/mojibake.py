"""Mojibake: text decoded with the wrong encoding, as in 鏂囨湰 (UTF-8 read as GBK) or ÎÄ±¾ (GBK read as Latin-1).

Shape      a line, or a long run in one, of characters that no prose holds together
Evidence   encoding it back with the wrong encoding and decoding it with the right one succeeds to the last byte, and
           the result is better Chinese by a margin (``badness``)
Not this   French or German, whose accented letters stand alone; a list of rare characters
Never      锟斤拷 and U+FFFD: the bytes are gone; they are reported as Residue and left
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.repair.badness import NAT, language

RULE = "repair.mojibake"

#: (read as, was): what a page shows was once decoded with the first where it was written in the second.
MIX_UPS = (
    ("latin-1", "utf-8"), ("latin-1", "gb18030"), ("latin-1", "big5"),
    ("gb18030", "utf-8"), ("gb18030", "big5"), ("big5", "gb18030"), ("big5", "utf-8"),
)  # fmt: skip
LATIN = regex.compile(
    r"[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
#: From a Latin letter of the upper half to the last such, with whatever ASCII stands between.
LATIN_RUN = regex.compile(rf"{LATIN.pattern}(?:[\x20-\x7e]*+{LATIN.pattern})*+")
#: Quotation marks and dashes, which may be the clean text's beside the run.
PUNCTUATION = "–—‘’‚“”„†‡•…‰‹›"
#: UTF-8 of Chinese prose: three bytes a character, ASCII between.
UTF8_RUN = re.compile(rb"[\xe2-\xe9\xef][\x80-\xbf]{2}(?:[\x20-\x7e]{0,8}[\xe2-\xe9\xef][\x80-\xbf]{2}){3,}")
LATIN_START = re.compile(rf"{LATIN.pattern}[\x20-\x7e]?{LATIN.pattern}[\x20-\x7e]?{LATIN.pattern}")
LOST = regex.compile("(?:锟斤拷|锟斤|斤拷|\ufffd)++")
RARE = 12 * NAT
SHORTEST = 3
MARGIN = 2.0  # nats a character
EXPLAINED = 7.5  # nats a character: prose costs less


@cache
def _rare() -> re.Pattern[str]:
    """Han characters that one character in 150,000 of clean prose is, or none."""
    table = language()
    rare = "".join(
        char for code in range(0x4E00, 0x9FA6)
        if not table.number(char := chr(code)) or table.cost(0, 0, table.number(char)) >= RARE
    )  # fmt: skip
    return re.compile(f"[{rare}]")


def propose(text: str) -> Iterator[Edit | Residue]:
    """Edits that put the right characters in place, cut as fine as the bytes allow, and Residues for what is lost."""
    for start, end in _suspects(text):
        yield from (_shifted(edit, start) for edit in _line(text[start:end]))
    for match in LOST.finditer(text):
        yield Residue(Span(*match.span()), "bytes lost in an earlier conversion", RULE)


def _suspects(text: str) -> list[tuple[int, int]]:
    """The lines that hold a run of Latin characters or two rare ones: all others are left unread."""
    places = [] if text.isascii() else [match.start() for match in LATIN_START.finditer(text)]
    places += [match.start() for match in _rare().finditer(text)]
    lines = {text.rfind("\n", 0, place) + 1 for place in places}
    return sorted((start, end if (end := text.find("\n", start)) >= 0 else len(text)) for start in lines)


def _shifted(edit: Edit, by: int) -> Edit:
    span = Span(edit.span.start + by, edit.span.end + by)
    return Edit(span, edit.after, edit.rule, edit.confidence, edit.evidence)


def _line(line: str) -> Iterator[Edit]:
    if LOST.search(line):
        return
    runs = [match.span() for match in LATIN_RUN.finditer(line)] if not line.isascii() else []
    latin = [(start, end) for start, end in runs if len(LATIN.findall(line, start, end)) >= SHORTEST]
    for start, end in latin:
        yield from _latin(line, start, end)
    rare = len(_rare().findall(line))
    if latin or rare < 2:
        return
    if rare * 12 >= len(line):
        start = next(i for i, char in enumerate(line) if char >= "\x80")
        end = len(line) - next(i for i, char in enumerate(reversed(line)) if char >= "\x80")
        whole = list(_run(line, start, end)) or list(_run(line, start, end, tail=True))
        if whole:
            yield from whole
            return
    yield from _inside(line)


def _latin(line: str, start: int, end: int) -> Iterator[Edit]:
    """A run of Latin letters; clean marks may stand at its ends, and its last character may have lost bytes."""
    starts = [start]
    while starts[-1] < end and line[starts[-1]] in PUNCTUATION and len(starts) < 4:
        starts.append(starts[-1] + 1)
    # The last trail byte of GBK and Big5 may be ASCII.
    ends = [end + 1] if end < len(line) and "@" <= line[end] <= "~" else []
    ends += range(end, max(start, end - 4), -1)
    for stop in ends:
        for begin in starts:
            edits = list(_run(line, begin, stop))
            if edits:
                yield from edits
                return


def _inside(line: str) -> Iterator[Edit]:
    """A stretch of a line of Han characters, found by its bytes or by what it says."""
    for read_as in ("gb18030", "big5"):
        ends: list[int] = [0]
        shown = bytearray()
        for char in line:
            # A character that the encoding does not have ends a run.
            shown += _encoded(char, read_as) or b"\x00"
            ends.append(len(shown))
        place = {at: i for i, at in enumerate(ends)}
        found = []
        for match in UTF8_RUN.finditer(bytes(shown)):
            start, end = match.span()
            while start < end and start not in place:
                start += 3
            while end > start and end not in place:
                end -= 3
            if start < end and (edits := list(_run(line, place[start], place[end]))):
                found += edits
        if found:
            yield from found
            return
    for read_as, was in (("gb18030", "big5"), ("big5", "gb18030")):
        start, end = _best_stretch(line, read_as, was)
        if end - start > SHORTEST and (edits := list(_run(line, start, end, ((read_as, was),)))):
            yield from edits
            return


def _best_stretch(line: str, read_as: str, was: str) -> tuple[int, int]:
    """Where the characters are better Chinese one by one when read as the others that their bytes stand for."""
    table = language()
    start = best_start = best_end = shown_before = true_before = 0
    total = best = 0.0
    for at, char in enumerate(line):
        true = char if char < "\x80" else _undo(char, read_as, was)
        number = table.number(char)
        if true is None or len(true) != 1:
            total, start, shown_before, true_before = 0.0, at + 1, number, 0
            continue
        meant = table.number(true)
        gain = table.cost(0, shown_before, number) - table.cost(0, true_before if total else 0, meant)
        if total + gain <= 0:
            total, start, true_before = 0.0, at + 1, 0
        else:
            total += gain
            true_before = meant
        shown_before = number
        if total > best:
            best, best_start, best_end = total, start, at + 1
    return best_start, best_end


def _run(
    line: str, start: int, end: int, mix_ups: tuple[tuple[str, str], ...] = MIX_UPS, tail: bool = False,
) -> Iterator[Edit]:  # fmt: skip
    """The run ``line[start:end]`` undone once, or twice where it was mixed up twice.

    ``tail``: bytes that begin a last character and do not end it are left out.
    """
    seen = line[start:end]
    if len(seen) < SHORTEST:
        return
    best: tuple[float, tuple[tuple[str, str], ...], str] | None = None
    for first in mix_ups:
        once = _undo(seen, *first, tail=tail)
        if once is None:
            continue
        ways: list[tuple[tuple[tuple[str, str], ...], str]] = [((first,), once)]
        if language().badness(once) > EXPLAINED or LATIN_RUN.search(once):
            ways += [
                ((first, second), twice) for second in MIX_UPS if (twice := _undo(once, *second)) is not None
            ]
        for mix, result in ways:
            if any("\ue000" <= char <= "\uf8ff" or char == "\ufffd" for char in result):
                continue
            bad = language().badness(result)
            if best is None or bad < best[0]:
                best = bad, mix, result
    if best is None:
        return
    bad, mix, result = best
    shown = language().badness(seen)
    if bad > EXPLAINED or bad + MARGIN > shown:
        return
    confidence = round(min(0.9999, 1 - 0.5 ** ((shown - bad) * min(len(result), 20) / 4)), 4)
    story = " and ".join(f"{was} read as {read_as}" for read_as, was in mix)
    evidence = f"{story}; badness {shown:.1f} → {bad:.1f}" + (
        "; the last character was cut off" if tail else ""
    )
    pieces = _aligned(seen, result, mix) or [(0, len(seen), result)]
    for left, right, after in pieces:
        yield Edit(Span(start + left, start + right), after, RULE, confidence, evidence)


CP1252 = {bytes((byte,)).decode("cp1252", "replace"): byte for byte in range(0x80, 0xA0)}


def _encoded(text: str, encoding: str) -> bytes | None:
    if encoding == "latin-1":
        # Latin-1 and cp1252 differ in 80–9F only, and pages mix them.
        codes = [ord(char) if ord(char) < 0x100 else CP1252.get(char, -1) for char in text]
        return None if -1 in codes else bytes(codes)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _undo(text: str, read_as: str, was: str, tail: bool = False) -> str | None:
    data = _encoded(text, read_as)
    if data is None:
        return None
    try:
        result = data.decode(was)
    except UnicodeDecodeError as error:
        if not tail or error.start < len(data) - 3:
            return None
        result = data[: error.start].decode(was)
    return result if result != text else None


def _aligned(seen: str, result: str, mix: tuple[tuple[str, str], ...]) -> list[tuple[int, int, str]] | None:
    """(start, end, after): the run cut wherever a character ends on both sides; only for a single mix-up."""
    if len(mix) != 1:
        return None
    read_as, was = mix[0]
    shown = [len(_encoded(char, read_as) or b"") for char in seen]
    true = [len(char.encode(was)) for char in result]
    if sum(shown) != sum(true):
        return None
    pieces: list[tuple[int, int, str]] = []
    i = j = left = begun = 0
    a = b = 0
    while i < len(seen) or j < len(result):
        if a <= b:
            a += shown[i]
            i += 1
        else:
            b += true[j]
            j += 1
        if a == b and i > left:
            pieces.append((left, i, result[begun:j]))
            left, begun = i, j
    return pieces
