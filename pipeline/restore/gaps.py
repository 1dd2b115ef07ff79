"""Gaps: what the model says was dropped between two characters, within the limits, beside what is certain.

Shape      one guess a place; two where one part of it is surer than the other (的 in balanced, 。 in safe)
Evidence   the trained model (restore.model), told what the page lost and what it shows of its genre
Not this   a page that lost nothing: it gets no gap at all
Ask first  the limits, the certain cases, the ends of paragraphs and of run-in headings
First seen a study-tour report
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.core import MODES, Block, Document, Gap, Span, Token
from pipeline.core.outline import body_blocks
from pipeline.data import fold
from pipeline.restore import ends, limits, postposed, rules, run_in, series
from pipeline.restore.model import CLAUSE_MARKS, GapModel, Words, page_features

RULE = "restore.gaps"
#: Guesses below this are not worth a row.
LEAST = 0.05
#: Headings are read first and quoted most: guesses less sure than this are not accepted there.
IN_HEADING = 0.5
#: So sure must the model be of a 的, 是, 他 inside what the dictionary takes for one word (深远〔的〕影响).
INSIDE_WORD = 0.7
#: So many characters are judged together, numbers of many megabytes.
TOGETHER = 20_000
#: So much likelier must a 。 be than a ， to stand where the model itself wanted neither.
STOP_SURER = 1.1
#: Where a sentence ended inside its quotation marks, the mark goes outside.
QUOTES = frozenset("”’」』")
#: So likely must a mark be behind a quantity that it counts what stands before it.
CLOSED = 0.5
#: So few characters lie between two restored marks at least: 。并， is no clause.
APART = 2
#: A clause that short is doubtful, and of its two marks the weaker one must be likelier than not.
FRAGMENT, LIKELIER = 3, 0.5


@dataclass(frozen=True, slots=True)
class Work:
    """A block, its folded text, the probabilities that the limits leave, the limits without the words, and
    where words begin and end in it; of what a page has habits: its quantities.
    """

    block: Block
    text: str
    table: np.ndarray
    hard: bytearray
    starts: frozenset[int]
    ends: frozenset[int]
    quantities: Sequence[postposed.Quantity]


@dataclass(frozen=True, slots=True)
class Page:
    """What tells the habits of a page: its quantities, and what follows a numeral more than once."""

    quantities: Sequence[postposed.Quantity]
    numbered: frozenset[str]


@dataclass(slots=True)
class Guess:
    """What is to be said of one gap: ``parts`` are (characters, confidence, mode, rule), as they stand."""

    parts: list[tuple[str, float, str, str]]

    @property
    def text(self) -> str:
        return "".join(chars for chars, *_ in self.parts)

    def restores(self, char: str) -> bool:
        return any(mode in MODES[:2] and char in chars for chars, _, mode, _ in self.parts)

    @property
    def marked(self) -> bool:
        return any(mode and not set(CLAUSE_MARKS).isdisjoint(chars) for chars, _, mode, _ in self.parts)


def propose(doc: Document, lost: frozenset[str]) -> Iterator[Gap]:
    """The gaps of a page that lost these characters, in order; none where it lost nothing."""
    for works in read(doc, lost):  # no model is loaded where nothing was lost
        model = GapModel.load()
        ends_of = run_in.heading_ends(_opening(model, one) if "。" in lost else None for one in works)
        page = Page(
            [one for work in works for one in work.quantities],
            series.numbered(work.text for work in works),
        )
        for work, heading_end in zip(works, ends_of, strict=True):
            yield from _block(model, work, heading_end, lost, page)


def read(doc: Document, lost: frozenset[str]) -> Iterator[list[Work]]:
    """The blocks of a page that lost these characters, as the model reads them: those that are judged together."""
    if not lost:
        return
    folded = fold(doc.text)
    blocks = _open_blocks(doc, folded, lost)
    if not blocks:
        return
    model = GapModel.load()
    known = lost.intersection(model.restorable)
    texts = [block.span.of(folded) for block in blocks]
    words = list(doc.of(Token))
    hard, soft = limits.refused(folded, blocks, [word.span for word in words])
    page = page_features(texts, known)
    for first, last in _batches(texts):
        told = [_told(words, block.span) for block in blocks[first:last]]
        tables = model.predict_many(texts[first:last], known, page, told)
        work = []
        for block, text, table, words_in in zip(
            blocks[first:last], texts[first:last], tables, told, strict=True
        ):
            start, stop = block.span.start, block.span.end + 1
            heading = block.kind == "heading"
            limited = _limited(model, text, table, hard[start:stop], soft[start:stop], heading)
            begins = frozenset(at for at, _, _ in words_in)
            closes = frozenset(at for _, at, _ in words_in)
            mark = model.marginal(limited, _marks(model))
            verbs = frozenset(at for _, at, tag in words_in if tag == "v")
            counted = [] if heading else _quantities(text, mark, hard[start:stop], verbs)
            work.append(Work(block, text, limited, hard[start:stop], begins, closes, counted))
        yield work


def _quantities(
    text: str, mark: np.ndarray, hard: bytearray, verbs: Container[int]
) -> list[postposed.Quantity]:
    """The quantities of a paragraph that may close a clause, with what the model expects on both sides.

    ``verbs``: where verbs end. Right behind one a quantity mostly opens its object: 引导76户绣娘.
    """
    return [
        postposed.Quantity(start, end, float(mark[start]), 1.0 if closed else float(mark[end]))
        for start, end in postposed.quantities(text)
        if ((closed := postposed.closes(text, end)) or not hard[end] & limits.MARK) and start not in verbs
    ]


def _marks(model: GapModel) -> str:
    return "".join(char for char in "，。" if char in model.restorable)


def _told(words: Sequence[Token], span: Span) -> Words:
    """The words of a stretch, from its start, as the model wants them; ``words`` are in order."""
    first, last = (bisect_left(words, at, key=lambda word: word.span.start) for at in (span.start, span.end))
    return [
        (word.span.start - span.start, min(word.span.end, span.end) - span.start, word.tag)
        for word in words[first:last]
    ]


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of blocks that together are not too long to keep all their probabilities in memory."""
    first = size = 0
    for last, text in enumerate(texts):
        if size and size + len(text) > TOGETHER:
            yield first, last
            first, size = last, 0
        size += len(text)
    yield first, len(texts)


def _opening(model: GapModel, work: Work) -> run_in.Opening | None:
    """What run-in asks of a numbered paragraph."""
    block = work.block
    if block.kind == "heading" or block.level == 0 or block.marker is None:
        return None
    start = block.marker.end - block.span.start
    table = work.table[: start + run_in.LONGEST + 1]
    stop, mark = model.marginal(table, "。").tolist(), model.marginal(table, "，。").tolist()
    return run_in.Opening(work.text, start, block.level, stop, mark)


def _open_blocks(doc: Document, folded: str, lost: frozenset[str]) -> list[Block]:
    """Paragraphs, and numbered headings where the page's headings lost the same as its paragraphs."""
    body = [b for b in body_blocks(doc) if b.kind != "title" and _chinese(b.span.of(folded))]
    headings = [block for block in body if block.kind == "heading"]
    spared = any(not lost.isdisjoint(block.span.of(folded)) for block in headings)
    return [b for b in body if b.kind != "heading" or (b.level > 0 and b.marker is not None and not spared)]


def _chinese(text: str) -> bool:
    """True where Chinese characters make up a third at least: in an English paragraph nothing was dropped."""
    return sum("\u3400" <= char <= "\u9fff" for char in text) * 3 >= len(text)


def _block(model: GapModel, work: Work, heading_end: int, lost: frozenset[str], page: Page) -> Iterator[Gap]:
    """The gaps of one block; ``heading_end`` is where its run-in heading ends, or -1."""
    block, text, table, size = work.block, work.text, work.table, len(work.text)
    guesses: dict[int, Guess] = {}
    chosen = {mode: {gap: label for gap, label, _ in model.choose(table, mode, text)} for mode in MODES}
    likeliest = np.where(np.arange(len(model.labels)) == 0, 0, table).max(axis=1)
    for gap in sorted(set(np.flatnonzero(likeliest >= LEAST).tolist()).union(*chosen.values())):
        parts = _parts(model, table[gap], [chosen[mode].get(gap, "") for mode in MODES])
        if parts:
            guesses[gap] = Guess(parts)

    for found in rules.find(text, lost):
        if found.mode and _may(text, work.hard, found):
            guesses[found.offset] = _joined(guesses.get(found.offset), found)
    if "是" in lost:
        _count_off(model, work, guesses, lost, page.numbered)
    if heading_end >= 0:
        sure = max(float(model.marginal(table, "，。")[heading_end]), run_in.LEAST_SURE)
        stop = float(model.marginal(table, "。")[heading_end])
        mode = "safe" if stop >= model.thresholds("safe")["。"] else "balanced"
        guesses[heading_end] = _with_stop(guesses.get(heading_end), sure, mode, run_in.RULE)
        start = block.marker.end - block.span.start if block.marker is not None else 0
        guesses[heading_end].parts = guesses[heading_end].parts[-1:]  # no heading ends in 的
        if heading_end - start <= run_in.PHRASE:
            for gap in range(start, heading_end):
                guesses.pop(gap, None)
    if ends.wants_stop(block, text, lost):
        guesses[size] = _with_stop(guesses.get(size), ends.CONFIDENCE, "safe", ends.RULE)
    if block.kind == "heading":
        guesses.pop(size, None)  # nothing is added after a heading
        for guess in guesses.values():
            guess.parts = [(c, p, mode if p >= IN_HEADING else "", rule) for c, p, mode, rule in guess.parts]
    _follow(model, work, guesses, page.quantities)
    _keep_apart(text, guesses)
    for gap in sorted(guesses):
        for chars, sure, mode, rule in guesses[gap].parts:
            yield Gap(block.span.start + gap, chars, round(sure, 4), rule, mode)


def _count_off(
    model: GapModel, work: Work, guesses: dict[int, Guess], lost: frozenset[str], numbered: Container[str]
) -> None:
    """The 是 of a series: everywhere or nowhere; and none behind a numeral that counts."""
    marked = {gap for gap, guess in guesses.items() if guess.marked}
    gaps = series.members(work.text, work.starts, work.ends, marked)
    sure = series.agreed(model.marginal(work.table[gaps], "是").tolist() if gaps else [])
    if sure:
        for gap in gaps:
            if gap not in guesses or not guesses[gap].restores("是"):
                guesses[gap] = Guess([("是", sure, "balanced", series.RULE)])
        opening = gaps[0] - 1  # the series begins a clause, if not a sentence
        if opening > 0 and not marked & {opening} and not work.hard[opening] & limits.MARK:
            marks = [mark for mark in "，。" if mark in lost]
            best = max(
                marks, key=lambda mark: float(model.marginal(work.table[[opening]], mark)[0]), default=""
            )
            if best:
                guesses[opening] = Guess([(best, sure, "balanced", series.RULE)])
    for gap in [gap for gap, guess in guesses.items() if "是" in guess.text]:
        doubtful = float(model.marginal(work.table[[gap]], "是")[0]) < series.SURE
        named = work.text[gap - 1 : gap - 1 + series.NAMED] in numbered
        if (doubtful or named) and series.miscounted(work.text, gap):
            del guesses[gap]


def _limited(
    model: GapModel, text: str, table: np.ndarray, hard: bytearray, soft: bytearray, heading: bool
) -> np.ndarray:
    """The probabilities with all that is refused counted as "nothing"; in a heading a 。 is a ，."""
    table = table.copy()
    if heading:  # nothing is added after a heading
        table[-1] = 0
    marked = np.array([not set(CLAUSE_MARKS).isdisjoint(label) for label in model.labels])
    closed = np.frombuffer(bytes(soft), dtype=np.uint8).copy()
    for gap in _before_closers(text):  # a mark stands outside the bracket
        table[gap + 1, marked] = np.maximum(table[gap + 1, marked], table[gap, marked])
    for gap in limits.before_owners(text):  # and before 区财政局, not inside
        if text[gap - 1 : gap + 1] == "上市":  # 推进会上|市人社局: nothing goes on sale there
            table[gap, marked] = np.maximum(table[gap, marked], table[gap - 1, marked])
            closed[gap - 1] |= limits.MARK
            closed[gap] = hard[gap]
        if not (closed[gap] | closed[gap + 1]) & limits.MARK:
            table[gap, marked] = np.maximum(table[gap, marked], table[gap + 1, marked])
            closed[gap + 1] |= limits.MARK
    only_words = ~marked
    only_words[0] = False
    counted = list(postposed.quantities(text))
    for _, gap in counted:
        closed[gap] = hard[gap]  # a word that reaches over the end of one is none: 4500元|山江镇
    sure = table[:, only_words].sum(axis=1) >= INSIDE_WORD
    closed[sure] &= ~np.uint8(limits.WORD) | np.frombuffer(bytes(hard), dtype=np.uint8)[sure]
    for start, end in counted:  # 建成服务站32个: no 的 between what is counted and its number
        if postposed.closes(text, end) or table[end, marked].sum() >= CLOSED:
            closed[start] |= limits.WORD
    if heading:
        number = {label: i for i, label in enumerate(model.labels)}
        for label, i in number.items():
            if "。" in label:
                other = number.get(label.replace("。", "，"), 0)
                if "，" in label or other == i:
                    other = 0
                table[:, other] += table[:, i]
                table[:, i] = 0
    table[np.ix_((closed & limits.MARK) > 0, marked)] = 0
    table[np.ix_((closed & limits.WORD) > 0, ~marked)] = 0
    both = (closed & limits.BOTH) == limits.BOTH
    table[both] = 0
    table[:, 0] = np.clip(1 - table[:, 1:].sum(axis=1), 0, 1)
    return table


@lru_cache(maxsize=1024)
def _holding(labels: tuple[str, ...], chars: str) -> np.ndarray:
    """Which labels hold all these characters."""
    return np.array([set(chars) <= set(label) for label in labels])


def _before_closers(text: str) -> Iterator[int]:
    """Gaps before a closing quotation mark that ends no title; the last characters go first."""
    for gap in range(len(text) - 1, 0, -1):
        if text[gap] in QUOTES and text[gap - 1] not in limits.PAUSES:
            yield gap


def _parts(model: GapModel, row: np.ndarray, chosen: Sequence[str]) -> list[tuple[str, float, str, str]]:
    """The parts of a guess: ``chosen`` is what each mode would insert, the most careful first."""
    safe, balanced, full = chosen
    label = full if set(balanced) <= set(full) else balanced
    if not label:
        number = int(np.argmax(row[1:])) + 1
        sure = float(row[number])
        return [(model.labels[number], sure, "", RULE)] if sure >= LEAST else []
    modes = ["full" if c not in balanced else "balanced" if c not in safe else "safe" for c in label]
    parts: list[tuple[str, float, str, str]] = []
    at = 0
    while at < len(label):
        end = at + 1
        while end < len(label) and modes[end] == modes[at]:
            end += 1
        chars = label[at:end]
        sure = float(row[_holding(model.labels, chars)].sum())
        parts.append((chars, min(sure, 1.0), modes[at], RULE))
        at = end
    return parts


def _may(text: str, hard: bytearray, found: rules.Find) -> bool:
    """The limits as they hold for a certain case: it may open a clause behind a mark, or close one."""
    at = found.offset
    if found.leans == "right" and (at == 0 or text[at - 1] in limits.PAUSES | limits.OPENERS):
        return at < len(text) and text[at] not in limits.PAUSES
    if found.leans == "left" and at == len(text):
        return True
    return not hard[at] & limits.WORD


def _joined(known: Guess | None, found: rules.Find) -> Guess:
    """A certain case together with what the model puts beside it: marks on its outer side, and other words
    where the model restores the same character, of which the surer guess is believed.
    """
    own = (found.inserted, found.confidence, found.mode, rules.RULE)
    if known is None:
        return Guess([own])
    apart = [(c, sure, mode, rule) for chars, sure, mode, rule in known.parts if mode for c in chars]
    if found.leans == "inside":
        apart = [part for part in apart if part[0] not in CLAUSE_MARKS]
    at = next((i for i, part in enumerate(apart) if part[0] == found.inserted), None)
    if at is not None:
        _, sure, mode, _ = apart[at]
        careful = min(mode, own[2], key=MODES.index)
        apart[at] = (found.inserted, max(sure, own[1]), careful, rules.RULE)
        return Guess(apart)
    marks = [part for part in apart if part[0] in CLAUSE_MARKS]
    return Guess([*marks, own] if found.leans == "right" else [own, *marks])


def _with_stop(known: Guess | None, sure: float, mode: str, rule: str) -> Guess:
    """A guess with its mark replaced by a 。 of this rule; the words that the model found there stay."""
    words: list[tuple[str, float, str, str]] = []
    for chars, p, m, r in known.parts if known is not None else ():
        rest = "".join(c for c in chars if c not in CLAUSE_MARKS)
        if rest and m and rest[0] != "他":
            words.append((rest, p, m, r))
    return Guess([*words, ("。", sure, mode, rule)])


def _mark_at(model: GapModel, work: Work, gap: int) -> str:
    """Which mark stands where the habit of the page wants one: a 。 only if it is likelier than a ，by a tenth."""
    weight = {"，": STOP_SURER, "。": 1.0}
    return max(_marks(model), key=lambda c: weight[c] * float(model.marginal(work.table[[gap]], c)[0]))


def _follow(
    model: GapModel, work: Work, guesses: dict[int, Guess], page: Sequence[postposed.Quantity]
) -> None:
    """A quantity goes with what stands before it, where a clause ends behind it."""
    for one in work.quantities:
        before, behind = guesses.get(one.start), guesses.get(one.end)
        ended = one.behind == 1.0 or (behind is not None and behind.marked)
        sure = postposed.expected(one, page)
        if not ended and sure < postposed.LEAST:
            continue
        if before is not None and before.marked and before.parts[-1][3] == RULE:
            before.parts = [_unmarked(part) for part in before.parts]
        if not ended:
            mark = _mark_at(model, work, one.end)
            words = [part for part in behind.parts if part[2]] if behind is not None else []
            guesses[one.end] = Guess([*words, (mark, sure, "balanced", postposed.RULE)])


def _keep_apart(text: str, guesses: dict[int, Guess]) -> None:
    """Takes the weaker of two marks that stand closer than a clause can be; restored words count as length."""
    last = -1
    between = 0
    for gap in sorted(guesses):
        guess = guesses[gap]
        words = sum(c not in CLAUSE_MARKS for chars, _, mode, _ in guess.parts if mode for c in chars)
        if not guess.marked:
            between += words
            continue
        weaker = last if last >= 0 and _strength(guesses[last]) < _strength(guess) else gap
        size = gap - last + between + words
        least = LIKELIER if size <= FRAGMENT and gap != len(text) else 0.0
        if (
            last >= 0
            and (size < APART or _strength(guesses[weaker]) < least)
            and not _paused(text, last, gap)
        ):
            guesses[weaker].parts = [_unmarked(part) for part in guesses[weaker].parts]
            if weaker == gap:
                continue
        last, between = gap, 0


def _paused(text: str, start: int, end: int) -> bool:
    return any(char in limits.PAUSES for char in text[start:end])


def _unmarked(part: tuple[str, float, str, str]) -> tuple[str, float, str, str]:
    chars, sure, mode, rule = part
    rest = "".join(c for c in chars if c not in CLAUSE_MARKS)
    return (rest, sure, mode, rule) if rest else (chars, sure, "", rule)


def _strength(guess: Guess) -> float:
    return max(p for chars, p, mode, _ in guess.parts if mode and not set(CLAUSE_MARKS).isdisjoint(chars))
