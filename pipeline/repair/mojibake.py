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
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import regex

from pipeline.core import Edit, Residue, Span
from pipeline.repair import lossy
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
DENSE_RUN = regex.compile(rf"{LATIN.pattern}(?:[\x20-\x7e]{{0,8}}+{LATIN.pattern})*+")
#: Quotation marks and dashes, which may be the clean text's beside the run.
PUNCTUATION = "–—‘’‚“”„†‡•…‰‹›·°±×÷§"
#: UTF-8 of Chinese prose: three bytes a character, ASCII between.
UTF8_RUN = re.compile(rb"[\xe2-\xe9\xef][\x80-\xbf]{2}(?:[\x20-\x7e]{0,8}[\xe2-\xe9\xef][\x80-\xbf]{2}){3,}")
UTF8_START = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){3}")
LATIN_START = re.compile(rf"{LATIN.pattern}[\x20-\x7e]?{LATIN.pattern}[\x20-\x7e]?{LATIN.pattern}")
LOST = regex.compile("(?:锟斤拷|锟斤|斤拷|\ufffd)++")
#: Signs that Han characters become when they are read with the wrong table, and that prose has seldom side by side.
ODD_SIGNS = (
    "\u0391-\u03c9\u0401-\u0451\u2160-\u217f\u2460-\u249b\u2500-\u25ff\u3005-\u3007\u3041-\u30fe"
    "\u3105-\u3129\u3200-\u33ff\ue000-\uf8ff\ufe30-\ufe6f"
)
CUT = "the last character was cut off"
FOREIGN = tuple(map(re.compile, ("[\u3041-\u30fe]", "[\u0401-\u0451]", "[\u0391-\u03c9]", "[\u3105-\u3129]")))
RARE = 12 * NAT
SHORTEST = 3
MARGIN = 2.0  # nats a character
EXPLAINED = 7.5  # nats a character: prose costs less
#: Letters of Latin-1 in such runs are no prose in any language, so names and rare words may cost this much.
EXPLAINED_LATIN = 9.0
#: So many characters of UTF-8, valid to the last byte, are proof of their own.
PROOF, EXPLAINED_UTF8 = 6, 11.0
NEAR, AROUND = 10, 24
COMMON = 10 * NAT
WORD = 8.5 * NAT
BYTE_PAIRS = (("gb18030", "big5"), ("big5", "gb18030"))
SWITCH = 48  # of where a stretch begins, and where it ends
GAIN = 24 * NAT  # what a stretch inside a line must explain in all


@cache
def _rare() -> str:
    """A class of the Han characters that one character in 150,000 of clean prose is, or none."""
    table = language()
    return "".join(
        char for code in range(0x4E00, 0x9FA6)
        if not table.number(char := chr(code)) or table.cost(0, 0, table.number(char)) >= RARE
    )  # fmt: skip


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(f"[{_rare()}{ODD_SIGNS}]")


@cache
def _odd_pair() -> re.Pattern[str]:
    """Two odd characters close together, one of them a Han character."""
    odd = f"[{_rare()}{ODD_SIGNS}]"
    return re.compile(
        rf"[{_rare()}][^\n]{{0,{NEAR}}}?{odd}|{odd}[^\n]{{0,{NEAR}}}?[{_rare()}]|[{ODD_SIGNS}][{ODD_SIGNS}]"
    )


def propose(text: str) -> Iterator[Edit | Residue]:
    """Edits that put the right characters in place, cut as fine as the bytes allow, and Residues for what is lost."""
    mended: list[Span] = []
    for start, end in _suspects(text):
        for mark in _line(text[start:end]):
            moved = _shifted(mark, start)
            mended.append(moved.span)
            yield moved
    for match in LOST.finditer(text):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in mended):
            yield Residue(span, "bytes lost in an earlier conversion", RULE)


def _suspects(text: str) -> list[tuple[int, int]]:
    """The lines that hold a run of Latin characters or two odd ones side by side: all others are left unread."""
    if text.isascii():
        return []
    places = [match.start() for match in LATIN_START.finditer(text)]
    places += [match.start() for match in _odd_pair().finditer(text)]
    lines = {text.rfind("\n", 0, place) + 1 for place in places}
    return sorted((start, end if (end := text.find("\n", start)) >= 0 else len(text)) for start in lines)


def _shifted(mark: Edit | Residue, by: int) -> Edit | Residue:
    return replace(mark, span=Span(mark.span.start + by, mark.span.end + by))


def _line(line: str) -> Iterator[Edit | Residue]:
    """Edits of one line; what stands between bytes that are lost is read as lines of their own."""
    if lossy.MARK in line and (marks := list(_lossy(line))):
        yield from marks
        return
    at = 0
    for match in LOST.finditer(line):
        yield from (_shifted(edit, at) for edit in _piece(line[at : match.start()]))
        at = match.end()
    yield from (_shifted(edit, at) for edit in _piece(line[at:]))


def _piece(line: str) -> Iterator[Edit | Residue]:
    latin = list(_latin_runs(line)) if not line.isascii() else []
    for start, end in latin:
        yield from _latin(line, start, end)
    rare = len(_odd().findall(line))
    if latin or rare < 2:
        return
    start = next(i for i, char in enumerate(line) if char >= "\x80")
    end = len(line) - next(i for i, char in enumerate(reversed(line)) if char >= "\x80")
    if rare * 12 >= len(line) and _suspect(line[start:end]):
        whole = list(_run(line, start, end)) or list(_run(line, start, end, tail=True))
        if whole or (whole := list(_lossy(line))):
            yield from whole
            return
    yield from _inside(line)


def _lossy(line: str) -> Iterator[Edit | Residue]:
    """The line as UTF-8 that a decoder of GBK has lost bytes of, if it is that."""
    start = next(i for i, char in enumerate(line) if char >= "\x80")
    end = len(line) - next(i for i, char in enumerate(reversed(line)) if char >= "\x80")
    seen = line[start:end]
    if not _could_be_utf8(seen.replace(lossy.MARK, ""), "gb18030"):
        return
    pieces = lossy.repaired(seen)
    true = "".join(piece.after for piece in pieces)
    shown, bad = language().badness(seen), language().badness(true)
    if not true or bad > EXPLAINED or bad + MARGIN > shown:
        return
    evidence = f"utf-8 read as gbk, with loss; badness {shown:.1f} → {bad:.1f}"
    for piece in pieces:
        span = Span(start + piece.start, start + piece.end)
        if piece.rivals:
            candidates = (piece.after, *piece.rivals)
            yield Residue(
                span,
                "several characters may have lost this byte",
                RULE,
                candidates,
                round(piece.confidence, 4),
            )
        else:
            yield Edit(span, piece.after, RULE, round(piece.confidence, 4), evidence)
    if pieces[-1].end < len(seen):
        yield Residue(Span(start + pieces[-1].end, end), CUT, RULE)


def _latin_runs(line: str) -> Iterator[tuple[int, int]]:
    """Runs a quarter of which are letters of the upper half: French and German have fewer."""
    for match in LATIN_RUN.finditer(line):
        dense = DENSE_RUN.finditer(line, *match.span())
        for run in (match,) if _dense(line, *match.span()) else dense:
            start, end = run.span()
            if _dense(line, start, end, 3):
                yield start, end


def _dense(line: str, start: int, end: int, share: int = 4) -> bool:
    count = len(LATIN.findall(line, start, end))
    return count >= SHORTEST and count * share >= end - start


def _latin(line: str, start: int, end: int) -> Iterator[Edit | Residue]:
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
                if line[stop:end].strip(PUNCTUATION):
                    yield Residue(Span(stop, end), CUT, RULE)
                return


def _inside(line: str) -> Iterator[Edit | Residue]:
    """Stretches of a line of Han characters, found by their bytes or by what they say."""
    windows: list[list[int]] = []
    for start, end in _clusters(line):
        core = line[start:end]
        # Rare characters of one word (蝴蝶) are cheap behind each other; debris is not.
        if not _suspect(core) or _cost(line[max(0, start - 2) : start], core) <= WORD * len(core):
            continue
        start, end = max(0, start - AROUND), min(len(line), end + AROUND)
        if windows and start <= windows[-1][1]:
            windows[-1][1] = end
        else:
            windows.append([start, end])
    for start, end in windows:
        part = line[start:end]
        found = list(_utf8(part))
        if not found:
            stretches = _stretches(part)
            found = [] if _foreign(line, {start + edit.span.start for edit in stretches}) else [*stretches]
        yield from (_shifted(edit, start) for edit in found)


def _foreign(line: str, wrong: set[int]) -> bool:
    """True where letters of a script that no Han character was misread as stand in the line: it is written in it."""
    for letters in FOREIGN:
        places = {match.start() for match in letters.finditer(line)}
        if places & wrong and not places <= wrong:
            return True
    return False


def _clusters(line: str) -> Iterator[tuple[int, int]]:
    """Where two or more odd characters stand close together: from the first to the last."""
    start = end = -NEAR - 1
    count = 0
    for match in _odd().finditer(line):
        at = match.start()
        if at - end >= NEAR:
            if count > 1:
                yield start, end
            start, count = at, 0
        end = at + 1
        count += 1
    if count > 1:
        yield start, end


def _suspect(core: str) -> bool:
    """False where no wrong table can have made these characters of prose."""
    return any(_could_be_utf8(core, read_as) for read_as in ("gb18030", "big5")) or any(
        _could_be(core, *mix) for mix in BYTE_PAIRS
    )


def _could_be_utf8(core: str, read_as: str) -> bool:
    return UTF8_START.search(core.encode(read_as, "replace")) is not None


def _could_be(core: str, read_as: str, was: str) -> bool:
    """True where every other character is a common one when it is read otherwise."""
    common = _commonly(read_as, was)
    upper = [char for char in core if char >= "\x80"]
    return sum(char in common for char in upper) * 5 >= len(upper) * 2


@cache
def _commonly(read_as: str, was: str) -> frozenset[str]:
    """Characters as shown that stand for one that clean prose has often."""
    table = language()
    return frozenset(
        shown
        for shown, true in _read_otherwise(read_as, was).items()
        if (number := table.number(true)) and table.cost(0, 0, number) <= COMMON
    )


def _utf8(line: str) -> Iterator[Edit | Residue]:
    """Runs whose bytes are UTF-8 of Chinese prose."""
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


@cache
def _read_otherwise(read_as: str, was: str) -> dict[str, str]:
    """Character as shown → as its two bytes read in the other encoding, where both have it."""
    found = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            data = bytes((lead, trail))
            try:
                shown, true = data.decode(read_as), data.decode(was)
            except UnicodeDecodeError:
                continue
            if len(shown) == len(true) == 1 and not "\ue000" <= true <= "\uf8ff":
                found[shown] = true
    return found


def _stretches(line: str) -> list[Edit]:
    """Where the characters are better Chinese when read as the others that their bytes stand for.

    The best way through the line (Viterbi), each character read as shown or otherwise; a way may change over.
    """
    best: list[Edit] = []
    most = 0.0
    for read_as, was in BYTE_PAIRS:
        story = f"{was} read as {read_as}"
        gained = 0.0
        edits: list[Edit] = []
        for start, end, after, bad, shown in _ways(line, _read_otherwise(read_as, was)):
            gained += (shown - bad) * len(after)
            confidence = round(min(0.9999, 1 - 0.5 ** ((shown - bad) * min(len(after), 20) / 4)), 4)
            evidence = f"{story}; badness {shown:.1f} → {bad:.1f}"
            edits += [
                Edit(Span(i, i + 1), new, RULE, confidence, evidence)
                for i, new in zip(range(start, end), after, strict=True)
                if new != line[i]
            ]
        if gained > most:
            best, most = edits, gained
    return best


class Way(NamedTuple):
    """Where a way through a line last changed from one reading to the other, and how it came there."""

    at: int
    before: Way | None


def _ways(line: str, other: dict[str, str]) -> Iterator[tuple[int, int, str, float, float]]:
    """(start, end, what was meant, what that costs a character, what the shown costs) for each stretch that gains."""
    table = language()
    cost, number = table.cost, table.number
    # Of each state, as shown and otherwise: price, the last two numbers, the way here.
    plain: tuple[int, int, int, Way] = (0, 0, 0, Way(0, None))
    meant: tuple[int, int, int, Way] | None = None
    for at, char in enumerate(line):
        true = char if char < "\x80" else other.get(char)
        was_plain, was_meant = plain, meant
        own = number(char)
        price, first, second, way = was_plain
        plain = price + cost(first, second, own), second, own, way
        if was_meant is not None:
            price, first, second, way = was_meant
            price += cost(first, second, own) + SWITCH
            if price < plain[0]:
                plain = price, second, own, Way(at, way)
        meant = None
        if true is not None:
            theirs = number(true)
            if was_meant is not None:
                price, first, second, way = was_meant
                meant = price + cost(first, second, theirs), second, theirs, way
            if char >= "\x80":
                price, first, second, way = was_plain
                price += cost(first, second, theirs) + SWITCH
                if meant is None or price < meant[0]:
                    meant = price, second, theirs, Way(at, way)
    changes: list[int] = []
    last: Way | None = plain[3]
    if meant is not None and meant[0] + SWITCH < plain[0]:
        changes, last = [len(line)], meant[3]
    while last is not None:
        changes.append(last.at)
        last = last.before
    changes.reverse()  # changes[0] is the start of the line
    for start, end in zip(changes[1::2], changes[2::2], strict=False):
        while end > start and line[end - 1] < "\x80":
            end -= 1
        after = "".join(char if char < "\x80" else other[char] for char in line[start:end])
        size = sum(char >= "\x80" for char in after)
        shown = _cost(line[max(0, start - 2) : start], line[start:end])
        bad = _cost(line[max(0, start - 2) : start], after)
        least = max(GAIN, MARGIN * NAT * len(after))
        if size >= SHORTEST and shown - bad >= least and bad <= EXPLAINED * NAT * len(after):
            yield start, end, after, bad / NAT / len(after), shown / NAT / len(after)


def _cost(before: str, text: str) -> int:
    """What ``text`` costs behind ``before``, in 1/16 nat."""
    table = language()
    first, second = [0, table.start, *map(table.number, before)][-2:]
    total = 0
    for number in map(table.number, text):
        total += table.cost(first, second, number)
        first, second = second, number
    return total


def _run(
    line: str, start: int, end: int, mix_ups: tuple[tuple[str, str], ...] = MIX_UPS, tail: bool = False,
) -> Iterator[Edit | Residue]:  # fmt: skip
    """The run ``line[start:end]`` undone once, or twice where it was mixed up twice.

    ``tail``: bytes may begin a last character and not end it; they are left, and a Residue says so.
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
    size = sum(char >= "\x80" for char in result)
    explained = EXPLAINED_LATIN if mix[0][0] == "latin-1" and size > SHORTEST else EXPLAINED
    if mix[-1][1] == "utf-8" and size >= PROOF:
        explained = EXPLAINED_UTF8
    if size < 2:
        return
    if bad > explained or bad + MARGIN > shown:
        return
    confidence = round(min(0.9999, 1 - 0.5 ** ((shown - bad) * min(len(result), 20) / 4)), 4)
    story = " and ".join(f"{was} read as {read_as}" for read_as, was in mix)
    evidence = f"{story}; badness {shown:.1f} → {bad:.1f}"
    pieces = _aligned(seen, result, mix) or [(0, len(seen), result)]
    for left, right, after in pieces:
        yield Edit(Span(start + left, start + right), after, RULE, confidence, evidence)
    if tail:
        yield Residue(Span(start + pieces[-1][1] - (pieces[-1][1] == len(seen)), end), CUT, RULE)


#: Latin-1 and cp1252 differ in 80–9F only, and pages mix them.
CP1252 = {ord(bytes((byte,)).decode("cp1252", "replace")): byte for byte in range(0x80, 0xA0)}


def _encoded(text: str, encoding: str) -> bytes | None:
    if encoding == "latin-1":
        text = text.translate(CP1252)
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
    """(start, end, after): the run cut wherever a character ends on both sides; only for a single mix-up.

    Bytes at the end that are no part of ``result`` are in no piece, or in the last.
    """
    if len(mix) != 1:
        return None
    read_as, was = mix[0]
    shown = [len(_encoded(char, read_as) or b"") for char in seen]
    true = [len(char.encode(was)) for char in result]
    pieces: list[tuple[int, int, str]] = []
    i = j = left = begun = 0
    a = b = 0
    while j < len(result) or a < b:
        if a <= b and i < len(seen):
            a += shown[i]
            i += 1
        elif j < len(result):
            b += true[j]
            j += 1
        else:
            return None
        if a == b and i > left:
            pieces.append((left, i, result[begun:j]))
            left, begun = i, j
    if i > left and j > begun:
        pieces.append((left, i, result[begun:j]))  # the last character shown holds bytes that begin another
    return pieces
