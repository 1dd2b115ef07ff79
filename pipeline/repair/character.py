"""Character: entities, line ends written out, and invisible characters in Chinese prose, as in 工作&amp;nbsp;总结.

Shape      an HTML entity (also nested), a literal x0dx0a, a zero-width or control character, a line separator, a row
           of question marks with blanks between them
Evidence   it stands against Chinese prose: a Han character or mark beside it
Not this   &lt; in a line of code; the joiners inside an emoji; ，。“” are never folded
Said only  private-use characters: nobody knows what they mean
See also   repair.radicals, repair.alphabets, repair.spaces
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from html.entities import name2codepoint

import regex

from pipeline.core import Document, Edit, Residue, Span
from pipeline.repair.badness import NAT, language

RULE = "repair.character"

_NAMES = "|".join(sorted({*name2codepoint, "apos"}, key=lambda name: (-len(name), name)))
#: Escaped twice, an entity begins with &amp; – as often as careless machines liked.
ENTITY = regex.compile(
    r"&(?:amp;){0,64}(?P<entity>#\d{1,7}+|#[xX][0-9a-fA-F]{1,6}+|" + _NAMES + r")(?:[;；]|(?=\p{Han}|&|\s))"
)
#: One alone is believed between two Chinese characters; escaped carriage returns go with their line feed.
LINE_END = re.compile(
    r"_x000[dD]_(?:_x000[aA]_|\n)?|_x000[aA]_|(?:0?x0[dD],?)(?:0?x0[aA])|\\r\\n"
    r"|(?<=[\u3001-\uffee])0?x0[aAdD](?=[\u3001-\uffee])"
)
#: No-break spaces that some encoding did not have: 摘? ? ? 要, and ????今年 where a paragraph is set in.
LOST_BLANKS = regex.compile(
    r"(?<=\p{Han})\?(?:[ \xa0]\?)++(?=[ \xa0]?\p{Han})|(?m:^)(?:\?[ \xa0]?){4,16}+(?=\p{Han})"
)
SEPARATOR = "\u2028\u2029\x85"
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]+"
)
SEPARATORS = re.compile(f"[{SEPARATOR}]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
#: One of all that this rule looks for, entities apart: most texts hold none.
ANY = re.compile(
    f"{INVISIBLE.pattern[:-2]}{SEPARATOR}\ue000-\uf8ff\U000f0000-\U0010fffd]"
    r"|_x000|x0[dDaA]|\\r\\n"
)
#: A question mark inside a word or a figure; behind what ends a question it costs less than this.
SWALLOWED = regex.compile(r"(?<=\p{Han})\?(?=[\p{Han}0-9?(（、，。；：])")
QUESTION = 6 * NAT
BESIDE = regex.compile(r"[\p{Han}\u3000-\u303f\uff00-\uffef“”‘’…—]")
HAN = re.compile("[\u3400-\u9fff]")


def _beside_prose(text: str, start: int, end: int) -> bool:
    """True where a Han character or a Chinese mark stands next to the span, blanks and entities apart."""
    before = text[max(0, start - 8) : start].rstrip(" \t\u00a0")
    after = text[end : end + 8].lstrip(" \t\u00a0")
    return bool(
        (before and (BESIDE.match(before[-1]) or before[-1] == ";"))
        or (after and (BESIDE.match(after[0]) or after[0] == "&"))
    )


def propose(text: str) -> Iterator[Edit | Residue]:
    """Edits for what stands in prose, Residues for private-use characters, whose meaning nobody knows."""
    if "&" in text and HAN.search(text):
        yield from _entities(text)
    if "? ?" in text or "?\u00a0?" in text or "????" in text:
        for match in LOST_BLANKS.finditer(text):
            for at in range(*match.span()):
                if text[at] == "?":
                    yield Edit(
                        Span(at, at + 1), " ", RULE, 0.9, "? for a blank that an encoding did not have"
                    )
    if not ANY.search(text):
        return
    for match in LINE_END.finditer(text):
        if _beside_prose(text, *match.span()):
            yield Edit(Span(*match.span()), "\n", RULE, 0.98, "a line end written out")
    for match in INVISIBLE.finditer(text):
        if _beside_prose(text, *match.span()):
            yield Edit(Span(*match.span()), "", RULE, 0.99, f"invisible {_codes(match[0])}")
    for match in SEPARATORS.finditer(text):
        if _beside_prose(text, *match.span()):
            yield Edit(Span(*match.span()), "\n", RULE, 0.99, f"{_codes(match[0])} for a line end")
    for match in PRIVATE.finditer(text):
        meant = "".join(_early_codes().get(char, "") for char in match[0])
        reason = f"private-use {_codes(match[0])}: no public meaning"
        if len(meant) == len(match[0]):
            # Icon fonts use the same codes, so this is said and not done.
            yield Residue(Span(*match.span()), f"{reason} but in GB 18030-2000", RULE, (meant,), 0.5)
        else:
            yield Residue(Span(*match.span()), reason, RULE)


@cache
def _early_codes() -> dict[str, str]:
    """Private-use characters that GB 18030-2000 gave to pairs whose characters Unicode did not have yet (U+E863: 䶮).

    The pairs FE50–FEA0, in their order, had U+E815–E864.
    """
    trails = (*range(0x50, 0x7F), *range(0x80, 0xA1))
    found = {chr(0xE815 + n): bytes((0xFE, trail)).decode("gb18030") for n, trail in enumerate(trails)}
    return {early: char for early, char in found.items() if early != char}


def _codes(chars: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in chars[:4])


def _entities(text: str) -> Iterator[Edit]:
    for match in ENTITY.finditer(text):
        if not _beside_prose(text, *match.span()):
            continue
        after = html.unescape(f"&{match['entity']};").replace("\u00a0", " ").replace("\r", "\n")
        if after == "\n" and text.startswith(("&#10;", "&#x0a;", "&#xa;", "&#xA;", "&#x0A;"), match.end()):
            after = ""  # a carriage return before its line feed
        if not after or INVISIBLE.fullmatch(after):
            yield Edit(Span(*match.span()), "", RULE, 0.99, "invisible HTML entity in prose")
        elif len(after) == 1 and (after.isprintable() or after.isspace()) and not PRIVATE.match(after):
            yield Edit(Span(*match.span()), after, RULE, 0.99, "HTML entity in prose")


def layout(doc: Document) -> Iterator[Edit]:
    """The ideographic spaces that byte repair found inside a line: proof for the bytes, and no part of the text."""
    if "\u3000" not in doc.text:
        return
    for number, step in enumerate(doc.steps):
        for edit in step.edits:
            if edit.rule != "repair.byteshift" or "\u3000" not in edit.after:
                continue
            span = step.alignment.to_new(edit.span)
            for later in doc.steps[number + 1 :]:
                span = later.alignment.to_new(span)
            for match in re.finditer("\u3000+", span.of(doc.text)):
                start = span.start + match.start()
                yield Edit(
                    Span(start, start + len(match[0])), "", RULE, edit.confidence,
                    "a blank that the bytes prove, of the page's layout",
                )  # fmt: skip


def question_marks(doc: Document) -> Iterator[Residue]:
    """On a page that lost bytes, each ``?`` that no prose has there and of which nothing was said yet."""
    hurt = any(edit.rule in ("repair.byteshift", "repair.ruby") for step in doc.steps for edit in step.edits)
    if not hurt or "?" not in doc.text:
        return
    said = [residue.span for residue in doc.residues]
    table = language()
    for match in SWALLOWED.finditer(doc.text):
        at = match.start()
        first, second = [
            0,
            table.start,
            *map(table.number, doc.text[max(0, at - 2) : at].rpartition("\n")[2]),
        ][-2:]
        usual = table.cost(first, second, table.number("?")) < QUESTION
        if not usual and not any(span.start <= at < max(span.end, span.start + 1) for span in said):
            yield Residue(Span(at, at + 1), "? stands for bytes that a decoder could not read", RULE)
