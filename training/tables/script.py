"""script/fold.tsv, radicals.tsv, simplified_only.tsv and lexicon/folded_words.tsv.

Sources: ``TSCharacters.txt`` of opencc-python-reimplemented (Apache-2.0, installed with the project), the
project's own script/variants.tsv, and the Unicode character database of Python for Kangxi radicals and
compatibility ideographs. The rows for the CJK Radicals Supplement are written out here: Unicode gives them in
EquivalentUnifiedIdeograph.txt, which Python does not carry.
"""

from __future__ import annotations

import unicodedata
from importlib.util import find_spec
from pathlib import Path

from pipeline.data.reader import read
from training.tables.write import tsv

# U+2E80..U+2EF3 after EquivalentUnifiedIdeograph.txt (Unicode terms of use); ⺀ and ⺚ have no equal
# there or are unassigned.
SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌"
    "⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓"
    "⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝"
    "⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)


def radicals() -> dict[str, str]:
    """Radical or compatibility ideograph -> the unified ideograph that looks the same, one character to
    one."""
    found = dict(zip(SUPPLEMENT[::2], SUPPLEMENT[1::2], strict=True))
    blocks = [(0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA20)]
    for first, last in blocks:
        for code in range(first, last):
            char = chr(code)
            if unicodedata.category(char) == "Cn":
                continue
            plain = unicodedata.normalize("NFKC", char)
            # Twelve characters of the compatibility block are unified ideographs of their own, as 﨎 is.
            if plain != char and len(plain) == 1:
                found[char] = plain
    return found


def opencc_table(name: str) -> list[tuple[str, list[str]]]:
    """One dictionary of the installed opencc package, without importing it."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("opencc-python-reimplemented is not installed here: pip install -e .")
    lines = (Path(spec.origin).parent / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return [(key, values.split()) for key, values in pairs]


def in_charset(char: str, charset: str) -> bool:
    """Whether an older character set has this character: gb2312 for simplified text, gbk for either."""
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def simplified_only() -> list[tuple[str, str]]:
    """Characters of simplified prose that traditional prose does not hold, with their first traditional
    candidate."""
    pairs = ((key, values[0]) for key, values in opencc_table("STCharacters.txt"))
    return [(key, best) for key, best in pairs if best != key and in_charset(key, "gbk")]


def folded_words(folding: dict[str, str]) -> list[tuple[str, str]]:
    """Words of jieba whose folded form jieba lacks, with its frequency: without them 显著 is no word once
    folded."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise SystemExit("jieba is not installed here: pip install -e .")
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    counts = {word: int(count) for word, count, _ in (line.split(" ") for line in lines)}
    table = str.maketrans(folding)
    found: dict[str, int] = {}
    for word, count in counts.items():
        key = word.translate(table)
        if key != word and len(key) > 1 and key not in counts and max(key) <= "\uffff":
            found[key] = found.get(key, 0) + count
    return [(word, str(count)) for word, count in found.items()]


def fold() -> dict[str, str]:
    """Any character -> its simplified form; closed (no target is a key) and one character to one.

    The first candidate counts. Where OpenCC keeps a character beside another (乾: 干 乾), it is folded
    all the same, and so are second candidates (馀 beside 余): a text and its conversion must have one key.
    """
    variants = dict(read("script/variants.tsv")[1])
    pairs: dict[str, str] = dict(variants)
    for key, values in opencc_table("TSCharacters.txt"):
        best = values[0]
        if len(key) != 1 or len(best) != 1:
            continue
        if key in variants and (best == key or ord(best) > 0xFFFF):
            continue
        pairs[key] = best
    for name in ("HKVariants.txt", "TWVariants.txt", "JPVariants.txt"):
        for key, values in opencc_table(name):
            for value in values:
                # Only forms of which nothing is known yet, and none that simplified text has with another
                # meaning: 沪 is 濾 in Japan and Shanghai in China.
                known = value in pairs or in_charset(value, "gb2312")
                if len(key) == 1 == len(value) and not known and key in pairs and value != pairs[key]:
                    pairs[value] = key
    pairs.update(radicals())
    closed = {}
    for key in pairs:
        target, seen = pairs[key], {key}
        while target in pairs and target not in seen:
            seen.add(target)
            target = pairs[target]
        if target != key:
            closed[key] = target
    return closed


def make() -> dict[str, str]:
    """Name of a table -> its text."""
    folding = fold()
    return {
        "script/simplified_only.tsv": tsv(
            "script/simplified_only.tsv",
            ("char", "traditional"),
            simplified_only(),
        ),
        "lexicon/folded_words.tsv": tsv(
            "lexicon/folded_words.tsv",
            ("word", "frequency"),
            folded_words(folding),
        ),
        "script/radicals.tsv": tsv(
            "script/radicals.tsv",
            ("char", "unified"),
            radicals().items(),
        ),
        "script/fold.tsv": tsv(
            "script/fold.tsv",
            ("char", "simplified"),
            folding.items(),
        ),
    }
