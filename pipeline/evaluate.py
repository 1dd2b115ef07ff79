"""Evaluate: clean texts of a user's own, damaged by the simulator, repaired, and compared with what they were.

    texts ──damage(page)──▶ shown ──ingest … restore──▶ repaired, guesses     beside what the author wrote

The counting is here, so that ``baogao evaluate`` and the project's own benchmarks count alike. Offsets are
half-open code points. Everything is deterministic: the pages are fixed, or drawn from a seed.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest

import regex

from pipeline.core import Document, InputError, from_text
from pipeline.ingest import Source
from pipeline.simulate import DECODERS, HALF, Page, damage, omit, to_traditional
from pipeline.stages import Opens, Settings, carry_out

__all__ = [
    "PAGES", "Count", "Evaluation", "Score", "agreement", "count", "describe", "drawn", "dropped", "evaluated",
    "expected", "grouped", "guesses", "line_by_line", "read_clean", "score",
]  # fmt: skip

#: The pages that every text is damaged as: both ends of the usual note lists, both decoders, both sets of losses.
PAGES = (
    Page(level=1, marks=("。", "？"), half=True, hant=True, omitted="，。的是他"),
    Page(level=1, marks=("。", "？"), decoder="question", half=True, hant=True, omitted="，。"),
    Page(level=6, marks=("。", "？"), half=True, hant=True, omitted="，。"),
    Page(level=6, marks=("。", "？"), decoder="question", half=True, hant=True, omitted="，。的是他"),
)
STAGES = ("ingest", "repair", "convert", "segment", "restore")
GROUPS = ("any ， or 。, mid", "，, mid", "。, mid", "。 at line ends", "的", "是", "他")


# --- counts -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """``right`` of the ``given`` answers are among the ``wanted``."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.given + other.given, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else float(not self.wanted)

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.given + self.wanted
        return 2 * self.right / total if total else 1.0


def count(given: Iterable[Hashable], wanted: Iterable[Hashable]) -> Count:
    """Answers against truth, as multisets."""
    left, right = Counter(given), Counter(wanted)
    return Count((left & right).total(), left.total(), right.total())


# --- characters and lines -----------------------------------------------------------------------------------


def matching(truth: str, seen: str) -> Iterator[tuple[int, int, int]]:
    """Stretches that both texts hold in the same order: (offset in ``truth``, offset in ``seen``, length)."""
    shorter = min(len(truth), len(seen))
    head = next((n for n in range(shorter) if truth[n] != seen[n]), shorter)
    tail = next((n for n in range(shorter - head) if truth[-1 - n] != seen[-1 - n]), shorter - head)
    yield 0, 0, head
    # Equal ends are taken off first: what is left to compare is short where most is right.
    inner, found = truth[head : len(truth) - tail], seen[head : len(seen) - tail]
    if inner and found:
        for block in SequenceMatcher(None, inner, found, autojunk=False).get_matching_blocks():
            yield head + block.a, head + block.b, block.size
    yield len(truth) - tail, len(seen) - tail, tail


def agreement(truth: str, seen: str) -> int:
    """Characters of ``truth`` that ``seen`` holds in their order."""
    return sum(size for _, _, size in matching(truth, seen))


def line_by_line(wanted: str, shown: str, repaired: str) -> Iterator[tuple[str, str, str]]:
    """The three texts line beside line, whatever the width of marks and the spaces before a line."""
    texts = (text.translate(HALF).split("\n") for text in (wanted, shown, repaired))
    for lines in zip_longest(*texts, fillvalue=""):
        first, second, third = (line.lstrip("\u3000") for line in lines)
        yield first, second, third


# --- dropped marks and words --------------------------------------------------------------------------------


def dropped(
    text: str, omitted: str, titles: frozenset[int] = frozenset({0})
) -> tuple[str, list[tuple[int, str]]]:
    """The text without the omitted characters, and (offset in it, character) for each of them.

    Lines whose numbers (from 0) are in ``titles`` keep theirs.
    """
    kept = omit(text, omitted, titles=titles)
    gone: list[tuple[int, str]] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        for char in line:
            if number not in titles and char in omitted:
                gone.append((at, char))
            else:
                at += 1
        at += 1
    return kept, gone


def grouped(kept: str, gaps: Iterable[tuple[int, str]]) -> dict[str, list[tuple[int, str]]]:
    """Gaps sorted by what the tables tell apart. Mid: not at the end of a line."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for offset, char in gaps:
        at_end = offset >= len(kept) or kept[offset] == "\n"
        if char in "，。":
            groups[GROUPS[3] if at_end else GROUPS[0]].append((offset, char if at_end else "，。"))
        if not at_end:
            groups[f"{char}, mid" if char in "，。" else char].append((offset, char))
    return groups


def guesses(doc: Document, mode: str = "balanced") -> Iterator[tuple[int, str]]:
    """(offset in the repaired text, character) of every guess that a reading in ``mode`` fills in."""
    later = [step.alignment for step in doc.steps if step.stage not in ("ingest", "repair")]
    for gap in doc.accepted(mode):
        span = gap.span
        for alignment in reversed(later):
            span = alignment.to_old(span)
        for char in gap.inserted:
            yield span.end, char


def _homes(wanted: str, repaired: str) -> list[int]:
    """For every offset of ``repaired`` the one in ``wanted`` that is the same place, or -1 where none is."""
    homes: list[int] = []
    base = 0
    for truth, line in zip_longest(wanted.split("\n"), repaired.split("\n"), fillvalue=""):
        places = [-1] * (len(line) + 1)
        for there, here, size in matching(truth, line):
            for step in range(size):
                places[here + step + 1] = there + step + 1
                if places[here + step] < 0:
                    places[here + step] = there + step
        if places[-1] < 0:
            places[-1] = len(truth)  # the end of a line is its end, whatever stands before it
        homes += [base + place if place >= 0 else -1 for place in places]
        base += len(truth) + 1
    return homes


# --- one text, one page -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, so that scores of several texts add up.

    ``received``, ``repaired``: characters, those shown against those written. ``lines``: repaired lines that are
    exactly right; ``hurt``: the same of lines that the page had changed; ``spared``: of those it had not.
    ``notes``: ``wanted`` notes were put in, ``right`` of them are gone. ``restored``: guesses, by group.
    """

    received: Count = Count()
    repaired: Count = Count()
    lines: Count = Count()
    hurt: Count = Count()
    spared: Count = Count()
    notes: Count = Count()
    restored: Mapping[str, Count] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        names = [*self.restored, *(name for name in other.restored if name not in self.restored)]
        return Score(
            self.received + other.received, self.repaired + other.repaired, self.lines + other.lines,
            self.hurt + other.hurt, self.spared + other.spared, self.notes + other.notes,
            {name: self.restored.get(name, Count()) + other.restored.get(name, Count()) for name in names},
        )  # fmt: skip

    def as_dict(self) -> dict[str, dict[str, float]]:
        """Every measure with its counts and shares, for JSON."""
        named = {
            "characters_received": self.received, "characters_repaired": self.repaired, "lines": self.lines,
            "lines_damaged": self.hurt, "lines_undamaged": self.spared, "notes_removed": self.notes,
            **{f"restored {name}": self.restored[name] for name in GROUPS if name in self.restored},
        }  # fmt: skip
        return {
            name: {
                "right": one.right, "given": one.given, "wanted": one.wanted, "precision": round(one.precision, 4),
                "recall": round(one.recall, 4), "f1": round(one.f1, 4),
            }
            for name, one in named.items()
        }  # fmt: skip


def score(text: str, page: Page) -> Score:
    """One clean text, damaged as ``page``, through all stages that repair and restore, beside what it was."""
    title, _, rest = text.partition("\n")
    titles = frozenset({0}) if rest.strip() and "。" not in title else frozenset[int]()
    kept, gone = dropped(text, page.omitted, titles)
    wanted = (to_traditional(kept) if page.hant else kept).translate(HALF)
    shown = damage(kept, replace(page, omitted=""))
    if not shown.strip():
        return Score()
    doc = carry_out(from_text(shown), Settings(), STAGES)
    repaired = doc.at("repair").text.translate(HALF)

    parts: Counter[str] = Counter()
    received = fixed = Count()
    for true, before, after in line_by_line(wanted, shown, repaired):
        received += Count(agreement(true, before), len(before), len(true))
        fixed += Count(agreement(true, after), len(after), len(true))
        if true or before:
            kind = "spared" if before == true else "hurt"
            parts[kind] += 1
            parts[f"{kind} right"] += after == true
    hurt, spared = (Count(parts[f"{kind} right"], parts[kind], parts[kind]) for kind in ("hurt", "spared"))

    written = _notes(wanted, page)
    put = max(0, _notes(shown, page) - written)
    removed = put - min(put, max(0, _notes(repaired, page) - written))

    homes = _homes(wanted, repaired)
    placed = ((homes[at] if at < len(homes) else -1, char) for at, char in guesses(doc))
    # A guess where the text is not the author's is no right one, and stands for itself.
    truth, given = grouped(kept, gone), grouped(kept, placed)
    restored = {
        name: count(given.get(name, ()), truth.get(name, ()))
        for name in GROUPS
        if name in truth or name in given
    }
    return Score(received, fixed, hurt + spared, hurt, spared, Count(removed, put, put), restored)


def _notes(text: str, page: Page) -> int:
    """How often a reading of the page's list stands in parentheses."""
    readings = sorted(set(page.annotated.values()))
    if not readings:
        return 0
    return sum(1 for _ in regex.finditer(r"\(\L<readings>\)", text, readings=readings))


# --- a whole folder -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it: ``pages`` and their scores in the same order, ``texts`` with theirs over all pages.

    ``altered``: characters of the undamaged texts that repair would change, 0 at best. ``refused``: what could
    not be read, with the reason.
    """

    pages: tuple[Page, ...]
    scores: tuple[Score, ...]
    texts: Mapping[str, Score]
    characters: int
    altered: int
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> Score:
        return sum(self.scores, Score())


def read_clean(source: Opens) -> str:
    """The text of a clean file, without empty lines around it. Raises InputError as reading does."""
    doc = carry_out(source.open(), Settings(), ("ingest",))
    text = doc.text.strip("\n")
    if not text.strip():
        raise InputError("empty", "shows no text, only markup.", where=doc.id)
    return text


def evaluated(
    sources: Sequence[Source],
    pages: Sequence[Page] = PAGES,
    tell: Callable[[int, int, int], None] | None = None,
) -> Evaluation:
    """Every text damaged as every page. ``tell``: called with texts done, characters, texts refused.

    A file that cannot be read is refused with its reason and the others are done.
    """
    scores = [Score() for _ in pages]
    texts: dict[str, Score] = {}
    refused: list[tuple[str, str]] = []
    characters = altered = 0
    for source in sources:
        try:
            text = read_clean(source)
        except InputError as error:
            refused.append((source.doc_id, str(error)))
        else:
            own = [score(text, page) for page in pages]
            scores = [before + one for before, one in zip(scores, own, strict=True)]
            texts[source.doc_id] = sum(own, Score())
            characters += len(text)
            altered += _altered(text)
        if tell:
            tell(len(texts), characters, len(refused))
    return Evaluation(tuple(pages), tuple(scores), texts, characters, altered, tuple(refused))


def _altered(text: str) -> int:
    doc = carry_out(from_text(text), Settings(), ("ingest", "repair"))
    return sum(
        max(len(edit.before), len(edit.after))
        for edit in doc.edits
        if edit.stage == "repair"
    )  # fmt: skip


def drawn(seed: int, number: int = len(PAGES)) -> tuple[Page, ...]:
    """Other pages, at random; the same seed draws the same."""
    draw = random.Random(seed)
    return tuple(
        Page(
            level=draw.randint(0, 10),
            marks=tuple(draw.sample("。？！；，", draw.randint(1, 2))),
            decoder=draw.choice(DECODERS),
            half=draw.random() < 0.5,
            # The lists of notes hold traditional characters: in simplified text a page has few to show.
            hant=draw.random() < 0.75,
            omitted=draw.choice(("，。的是他", "，。的", "，。", "")),
        )
        for _ in range(number)
    )


# --- in words -----------------------------------------------------------------------------------------------


def describe(page: Page) -> str:
    """A page in a few words.

    >>> describe(PAGES[1])
    'notes to level 1, split on 。？, decoder question, traditional, lost ，。'
    """
    parts = [
        f"notes to level {page.level}" if page.level else "no notes",
        f"split on {''.join(page.marks)}" if page.marks else "no split",
        f"decoder {page.decoder}",
        "traditional" if page.hant else "",
        f"lost {page.omitted}" if page.omitted else "nothing lost",
    ]
    return ", ".join(part for part in parts if part)


def expected(found: Evaluation) -> list[str]:
    """What accuracy to expect, in sentences."""
    whole = found.whole
    said = [
        f"Of 1,000 characters as received {_of(whole.received.f1, 1000)} were right, after repair "
        f"{_of(whole.repaired.f1, 1000)}."
    ]
    if whole.hurt.wanted:
        said.append(
            f"Of 100 damaged lines {_of(whole.hurt.recall, 100)} come back exactly as they were written."
        )
    if whole.spared.wanted:
        said.append(
            f"Of 100 undamaged lines {_of(whole.spared.recall, 100)} are left alone; in the clean texts "
            f"themselves repair changes {found.altered:,} of {found.characters:,} characters."
        )
    if whole.notes.wanted:
        said.append(f"Of 1,000 notes {_of(whole.notes.recall, 1000)} are removed.")
    for name, what in (
        (GROUPS[0], "places in mid-line where ， or 。 was dropped"), ("的", "dropped 的"), ("是", "dropped 是"),
        ("他", "dropped 他"),
    ):  # fmt: skip
        one = whole.restored.get(name)
        if one is not None and one.wanted:
            said.append(
                f"Of 100 {what}, {_of(one.recall, 100)} are found; of 100 guesses, {_of(one.precision, 100)} are right."
            )
    if len(found.texts) > 1:
        worst = min(found.texts, key=lambda name: (found.texts[name].repaired.f1, name))
        share = found.texts[worst].repaired.f1
        said.append(
            f"The text that comes back worst is {worst}: {_of(share, 1000)} of 1,000 characters right."
        )
    return said


def _of(share: float, base: int) -> str:
    """A share as a count of ``base``, one decimal; never rounded up to all."""
    worth = int(share * base * 10 + 1e-9) / 10
    return f"{worth:.0f}" if worth == int(worth) else f"{worth:.1f}"
