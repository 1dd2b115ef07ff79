"""pinyin/readings.tsv, pinyin/syllables.tsv and pinyin/note_levels.tsv.

Source: the character dictionary of pypinyin (MIT), of which the tables are a compact copy; pypinyin is
needed to build the tables, not to use them. The note list's order was read off damaged pages; see
docs/damage.md.
"""

from __future__ import annotations

import unicodedata

from training.tables.script import opencc_table
from training.tables.write import tsv

# One global list, cut at a different level for each page; "|" stands between levels.
NOTE_ORDER = (
    "領內節執衛優調產聯結設現據鎮醫創關鄉態質應區規務續網業經轉協構礎發養環穩|術絡|統戰風細導|認學"
    "訓|權擔數預監負農當|標|嚴機護|費獨習報濟實|強進達點時個|準堅項團動會責|擴價運號對夢錯譽計"
    "評級|紀驗獻識|遠隔測補沒國問|來無|聽覺見書長門開場"
)
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def toneless(syllable: str) -> str:
    """lǜ -> lü; the dots of ü and the hat of ê stay."""
    parts = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))


def dictionary() -> dict[str, tuple[str, ...]]:
    """Character -> readings, the usual one first."""
    try:
        from pypinyin.pinyin_dict import pinyin_dict
    except ImportError:
        raise SystemExit("The pinyin tables need pypinyin: pip install pypinyin==0.55.0") from None

    wanted = set(map(chr, range(0x4E00, 0xA000))) | {"〇"}
    for name in ("TSCharacters.txt", "STCharacters.txt"):
        for key, values in opencc_table(name):
            wanted.update([key, *values])
    found = {}
    for char in wanted:
        readings = pinyin_dict.get(ord(char)) if len(char) == 1 else None
        if readings:
            found[char] = tuple(dict.fromkeys(readings.split(",")))
    return found


def make() -> dict[str, str]:
    """Name of a table -> its text."""
    chars = dictionary()
    # A syllable counts if some character that GB 2312 knows has it: ghosts of the big dictionaries stay out.
    syllables: dict[str, set[str]] = {}
    for char, readings in chars.items():
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        for reading in readings:
            if len(toneless(reading)) > 1 or toneless(reading) in "aeo":
                syllables.setdefault(toneless(reading), set()).add(reading)
    return {
        "pinyin/readings.tsv": tsv(
            "pinyin/readings.tsv",
            ("char", "first", "others"),
            [(char, r[0], ";".join(r[1:])) for char, r in chars.items()],
        ),
        "pinyin/syllables.tsv": tsv(
            "pinyin/syllables.tsv",
            ("syllable", "toned"),
            [(s, ";".join(sorted(t))) for s, t in syllables.items()],
        ),
        "pinyin/note_levels.tsv": tsv(
            "pinyin/note_levels.tsv",
            ("level", "position", "char", "reading"),
            [
                (str(level), str(position), char, chars[char][0])
                for level, group in enumerate(NOTE_ORDER.split("|"), 1)
                for position, char in enumerate(group, 1)
            ],
        ),
    }
