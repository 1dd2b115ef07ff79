"""The GBK byte plane: which pair of bytes is which character, and what a lossy decoder makes of the rest.

Pairs are those of the two-byte table of GB18030: lead 81–FE, trail 40–7E or 80–FE. A pair of an unassigned or
user-defined area stands for nothing (Python's codec shows it as a private-use character). Source: GB 18030-2005,
through the standard library's ``gb18030`` codec.
"""

from __future__ import annotations

from functools import cache


def is_lead(byte: int) -> bool:
    return 0x81 <= byte <= 0xFE


def is_trail(byte: int) -> bool:
    return 0x40 <= byte <= 0xFE and byte != 0x7F


@cache
def characters() -> dict[int, str]:
    """Pair (lead * 256 + trail) → character, or "" for a pair that stands for nothing. All 23,940 pairs."""
    table: dict[int, str] = {}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            if trail == 0x7F:
                continue
            try:
                char = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                char = ""
            table[lead << 8 | trail] = "" if "\ue000" <= char <= "\uf8ff" else char
    return table


@cache
def pairs() -> dict[str, int]:
    """Character → pair, for every character that has one."""
    return {char: pair for pair, char in characters().items() if char}


def encode(text: str) -> bytes:
    """The bytes of ``text``; a character without a pair becomes a numeric reference, as mills write them.

    >>> encode("領A").hex()
    'ee4941'
    """
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        pass
    table = pairs()
    out = bytearray()
    for char in text:
        if char < "\x80":
            out.append(ord(char))
        elif char in table:
            out += table[char].to_bytes(2, "big")
        else:
            out += b"&#%d;" % ord(char)
    return bytes(out)


def encodable(char: str) -> bool:
    """True for ASCII and for every character that has a pair."""
    return char < "\x80" or char in pairs()
