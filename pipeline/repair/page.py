"""Page: what one page shows of the mill that it went through: its notes, its decoder, its script.

Notes are all or nothing: a character of a page's list is annotated wherever it occurs, or nowhere, and the lists of
pages nest (data/pinyin/note_levels.tsv). So the page itself tells which ``X(reading)`` are a machine's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.data import fold, note_levels, note_readings, plain, plain_forms, readings, rows

SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɑɡ]{1,6}+"
TONED = "[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]"
HAN = r"\p{Han}"

#: A reading in brackets behind any character, and one whose bracket a question-mark decoder has eaten.
NOTE = regex.compile(rf"[(（](?P<reading>{SYLLABLE})[)）]")
EATEN = regex.compile(rf"\?(?P<reading>(?=[a-z]*+{TONED}){SYLLABLE})\)?+")
#: What a question-mark decoder shows of the byte that a false hit cut off.
DANGLING = regex.compile(r"\p{Han}\?(?:[。！；，!;,]\p{Han}?[^\p{Han}\s]|[。？！；，]|\?\p{Han})")
#: Two full-width digits or letters side by side: debris shows them singly.
WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]{2,}")
BRACKETED = re.compile(rf"[(（]{SYLLABLE[:-1]}[)）]")
HOSTED = regex.compile(rf"(?P<host>{HAN})(?P<notes>(?:[(（]{SYLLABLE}[)）]){{1,2}}+)")


@dataclass(frozen=True, slots=True)
class Page:
    """``annotated``: host → reading, every character that the page's mill put notes behind, in the list's order.

    ``level``: how far the page's list reaches (0: no list). ``question``: its decoder shows ``?`` for what it cannot
    read. ``hant``: its prose is in traditional script. ``n_notes``: notes that fit their host. ``absent``: frequent
    words and marks that the page has lost, so that no repair should bring one of them. ``wide``: its digits and
    letters are full-width ones.
    """

    annotated: Mapping[str, str]
    level: int
    toneless: bool
    question: bool
    hant: bool
    n_notes: int
    absent: frozenset[str] = frozenset()
    wide: bool = False


def fits(host: str, reading: str) -> bool:
    """True where ``reading`` is one of the listed readings of ``host``, with its tone or without any."""
    known = _known(host)
    return reading in known if reading != plain(reading) else reading in _plain(host)


@cache
def _known(host: str) -> frozenset[str]:
    return frozenset((*readings(host), *readings(fold(host))))


@cache
def _plain(host: str) -> frozenset[str]:
    return frozenset(form for known in _known(host) for form in plain_forms(known))


@cache
def listed() -> Mapping[str, tuple[int, str]]:
    """Character of the note list, traditional or simplified → its level (from 1) and its one reading."""
    levels = {char: level for level, group in enumerate(note_levels(), 1) for char in group}
    found = {char: (levels[char], reading) for char, reading in note_readings().items()}
    return {**{fold(char): value for char, value in found.items()}, **found}


def notes(text: str) -> Iterator[tuple[str, regex.Match[str]]]:
    """Every Han character with a bracketed reading of its own behind it: (host, match of the notes)."""
    if "(" in text or "（" in text:
        at = 0
        while bracket := BRACKETED.search(text, at):
            # The host is one Han character, so the bracket may be looked for first, which is far faster.
            match = HOSTED.match(text, bracket.start() - 1) if bracket.start() > at else None
            if match:
                yield match["host"], match
            at = match.end() if match else bracket.end()


@lru_cache(maxsize=4)
def page_of(text: str) -> Page:
    """What ``text`` shows. A page without notes gets an empty list, and nothing is taken off it."""
    found = [
        (host, brackets)
        for host, match in notes(text)
        if fits(host, (brackets := NOTE.findall(match["notes"]))[0])
    ]
    toned = sum(brackets[0] != plain(brackets[0]) for _, brackets in found)
    toneless = toned * 2 < len(found)
    if not toneless:  # an English word that is a syllable too is no note of a mill that prints tones
        found = [(host, brackets) for host, brackets in found if brackets[0] != plain(brackets[0])]
    fitting = Counter(host for host, _ in found)
    printed = {host: brackets[0] for host, brackets in reversed(found)}
    total = len(found)
    doubled = sum(len(brackets) == 2 and brackets[0] == brackets[1] for _, brackets in found)
    question = "?" in text and (EATEN.search(text) is not None or DANGLING.search(text) is not None)
    script = _is_hant(text)
    absent = frozenset(char for char, usual in USUAL.items() if _absent(text, char, usual))
    wide = len(WIDE_RUN.findall(text)) >= 2
    if not total:
        return Page({}, 0, False, question, script, 0, absent, wide)
    everywhere = Counter(char for char in text if char in fitting)
    # Nine in ten, since the bytes of a note may be wrecked as all others may.
    always = {
        host
        for host, count in fitting.items()
        if count >= 0.9 * everywhere[host] or count + 1 == everywhere[host] > 3
    }
    known = listed()
    from_list = {host for host in always if host in known and (toneless or printed[host] == known[host][1])}
    if toneless:
        # Without tones a bracketed word can be a reading by chance: it takes a page full of them.
        sure = always if len(always) >= 5 or doubled >= 2 else set()
    elif len(from_list) >= 3 or (len(always) >= 8 and total * 50 >= len(text)):
        sure = always
    else:
        sure = _few(text, from_list, always - from_list)
    level = max((known[host][0] for host in sure if host in known), default=0)
    nested = {
        char: reading
        for char, reading in note_readings().items()
        if (known[char][0] < level and (char in sure or char not in text))
        # One that stands bare where its bytes were wrecked still belongs to the list.
        or (known[char][0] <= level and printed.get(char) == reading)
    }
    ordered = [host for host in note_readings() if host in sure or host in nested]
    annotated = {host: printed.get(host) or nested[host] for host in ordered}
    annotated |= {host: printed[host] for host in printed if host in sure and host not in annotated}
    return Page(
        annotated, level, toneless, question, script, sum(fitting[host] for host in sure), absent, wide
    )


def _few(text: str, from_list: set[str], others: set[str]) -> set[str]:
    """Of one or two hosts of the list, those that a machine annotated and not an author who explains a word.

    A mill's list is in traditional script, and a page that reaches a level has all levels before it: characters of
    earlier levels that stand bare speak against it, and so do notes behind characters of no list.
    """
    if len(others) >= len(from_list):
        return set()
    known = listed()
    sure = set()
    for host in from_list.intersection(note_readings()):
        earlier = {char for char in note_readings() if known[char][0] < known[host][0]}
        if sum(text.count(char) for char in earlier - from_list) <= text.count(host):
            sure.add(host)
    return sure


#: Occurrences in 1,000 characters of official prose and journals.
USUAL = {"，": 40.0, "。": 20.0, "的": 25.0, "是": 5.0, "他": 1.0}


def _absent(text: str, char: str, usual: float) -> bool:
    """True where the page is long enough to hold eight of ``char`` and holds a twentieth of what is usual."""
    expected = usual * len(text) / 1000
    seen = text.count(char) + (text.count(",") if char == "，" else 0)
    return expected >= 8 and seen < 0.05 * expected


@cache
def scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only traditional, and characters that only simplified prose holds."""
    old = frozenset(row[0] for row in rows("script/fold.tsv"))
    return old, frozenset(row[0] for row in rows("script/simplified_only.tsv"))


@cache
def rare_variants() -> frozenset[str]:
    """Characters that are neither the usual traditional nor the usual simplified form of what they fold to."""
    usual = {row[0]: row[1] for row in rows("script/simplified_only.tsv")}
    return frozenset(
        row[0]
        for row in rows("script/fold.tsv")
        if usual.get(row[1], row[0] if row[1] not in usual else "") != row[0]
    )


@cache
def _script_classes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The same as classes; without the characters beyond FFFF, which make a class of ``re`` a slow one."""
    old, new = ("".join(sorted(char for char in chars if char <= "\uffff")) for chars in scripts())
    return re.compile(f"[{old}]"), re.compile(f"[{new}]")


def _is_hant(text: str) -> bool:
    old, new = _script_classes()
    sample = text[:: len(text) // 2_000 + 1]
    return len(old.findall(sample)) > len(new.findall(sample))
