"""A byte-wise split on sentence marks, each piece then decoded alone by a decoder that loses what it cannot read.

A1A1 A3A8 D2BB …   (　（一 …)  split at the false A1A3:   A1 | 。| A8D2 BB…   →   。ㄒ…
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.simulate.gbk import characters, encode, is_lead, is_trail

#: drop: a bad byte and a pair that stands for nothing vanish. question: a bad lead byte and the ASCII byte behind
#: it together become one "?", and so does a pair that stands for nothing.
DECODERS = ("drop", "question")


def split(data: bytes, marks: Sequence[str]) -> list[bytes]:
    """Pieces and the marks between them, in turn. The marks are split on one after the other, in their order."""
    pieces = [data]
    for mark in marks:
        cut = encode(mark)
        split_on: list[bytes] = []
        for at, piece in enumerate(pieces):
            if at % 2:
                split_on.append(piece)  # a mark that an earlier round cut out
                continue
            parts = piece.split(cut)
            split_on.append(parts[0])
            for part in parts[1:]:
                split_on += [cut, part]
        pieces = split_on
    return pieces


def decode(piece: bytes, decoder: str = "drop") -> str:
    """One piece as ``decoder`` reads it. Raises nothing: what cannot be read is lost."""
    try:
        return piece.decode("gbk")  # nothing to lose
    except UnicodeDecodeError:
        pass
    table = characters()
    lost = "" if decoder == "drop" else "?"
    out: list[str] = []
    at, size = 0, len(piece)
    while at < size:
        byte = piece[at]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif not is_lead(byte):
            out.append(lost)
            at += 1
        elif at + 1 < size and is_trail(piece[at + 1]):
            out.append(table[byte << 8 | piece[at + 1]] or lost)
            at += 2
        else:
            out.append(lost)
            swallows = decoder == "question" and at + 1 < size and piece[at + 1] < 0x80
            at += 2 if swallows else 1
    return "".join(out)


def split_and_decode(data: bytes, marks: Sequence[str], decoder: str = "drop") -> str:
    """What a page shows of ``data`` after the split and the lossy decode of each piece.

    >>> split_and_decode(encode("　（一）"), ("。",))
    '。ㄒ唬'
    """
    return "".join(decode(piece, decoder) for piece in split(data, marks))
