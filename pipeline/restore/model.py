"""Model: for every gap between two characters, how likely each dropped string is.

A gap of a damaged page may have lost nothing, a mark, a function word, or several at once (``是，`` before
the next clause). The model gives a calibrated probability to each such string (a *gap label*), and it is told
which characters the page lost, so that one set of weights serves a page that lost only ``，`` and ``。`` and
a page that lost all of ``，。的是他``.

Input      simplified text of one block (or several, parted by line ends), the set of lost characters, and,
           where known, what the page shows (``page_features``): the densities of the characters that were not
           lost
Output     one row a gap, one column a label; row ``i`` is the gap before ``text[i]``, the last row the
           block's end
Method     embeddings of characters and of hashed pairs and triples, then gated convolutions of growing
           dilation (Dauphin et al. 2017, "Language modeling with gated convolutional networks"); positions
           outside a text are zero at every layer, so that a text's result does not depend on its batch
Weights    data/weights/gaps.onnx and gaps.json; born in training/gaps, see data/weights/gaps.card.md

This is the one door to onnxruntime.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

__all__ = ["MODES", "WORD_CLASSES", "Alphabet", "GapModel", "Words", "page_features", "word_classes"]

MODES: Final = ("safe", "balanced", "full")
CLAUSE_MARKS: Final = "，。；：？！、"
"""Of these a gap holds at most one; the words of a label are chosen one by one."""

ANY: Final = "any"
"""Where facts speak of a clause mark of whatever kind."""
TOGETHER: Final = 0.5
"""Of two characters that are likely in one gap, the second is put beside the first only where at least this
share of the first's probability has both."""
BEHIND_NUMBER: Final = 4
"""So near behind a digit ``safe`` sets no ，: whether figures in a row are parted by ， or by 。 is the author's
habit, and no page of figures shows it."""

_OUTSIDE, _UNKNOWN, _LINE_END = 0, 1, 2
_FIRST_CHARACTER = 3
_BATCH_POSITIONS = 2048
"""Padded positions a run of the network: enough to keep the matrix kernels busy, few enough for the cache."""
_BATCH_PADDING = 1.15
"""The longest text of a batch is at most this much longer than its shortest: a call costs less than its
padding."""
_LONGEST_PIECE = 1600
_REACH = 72
"""Characters to each side that can matter to a gap: the sum of the dilations (63), a triple, and a little."""

Piece = tuple[int, int, int]
"""Number of a text, start and stop of the part of it."""

_HALF_TO_FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_SAME: Final = {
    **_HALF_TO_FULL,
    "(": "（",
    ")": "）",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    '"': "“",
    "｡": "。",
    "％": "%",
    "．": ".",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u3000": " ",
    "\t": " ",
    "\u00a0": " ",
}

PAGE_CHARACTERS: Final = "、了“和在：；（的是他，。不一等年元%第"
"""Characters whose density tells the genre; one that the page lost counts as 0, which the lost flags explain.
"""
PAGE_FEATURES: Final = (*PAGE_CHARACTERS, "digit", "latin", "line length", "known")


WORD_TAGS: Final = (
    "?",
    *"a ad an b c d eng f g i j k l m mq n nr ns nt nz o p q r s t u v vd vn x y z".split(),
)
"""The word classes of jieba's dictionary that are told apart; others count as their first letters, or as unknown."""
WORD_CLASSES: Final = 1 + 4 * len(WORD_TAGS)
"""For every tag: a word of one character, the first of a longer one, an inner one, the last; and 0, where no word is told."""
UNLISTED: Final = "nz"
"""The tag of a word that the dictionary lacks, as the names of divisions and bodies that are added to it."""

Words = Sequence[tuple[int, int, str]]
"""The words of a text: start, end, and the dictionary's class, "" where it has none."""

NEVER_READ: Final = "的是他，。"
"""Features that the page shifts leave out: hardly a page that they are for still has these."""
FARTHEST: Final = 1.5
"""A feature counts as at most so far from its mean: a page unlike all others is not taken at its word."""
MOST_SHIFT: Final = 1.5
"""The largest page shift of one character, in log odds."""


def fold_table() -> np.ndarray:
    """Code point (below 65,536) to the one the model sees: digits are ``0``, Latin ``a``, widths full."""
    table = np.arange(65536, dtype=np.uint16)
    for first, last, to in (
        ("0", "9", "0"),
        ("０", "９", "0"),
        ("a", "z", "a"),
        ("A", "Z", "a"),
        ("ａ", "ｚ", "a"),
        ("Ａ", "Ｚ", "a"),
    ):
        table[ord(first) : ord(last) + 1] = ord(to)
    for seen, same in _SAME.items():
        table[ord(seen)] = ord(same)
    return table


def code_points(text: str) -> np.ndarray:
    """The text's code points; those beyond the first plane become U+FFFD, which no alphabet lists."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.where(codes < 65536, codes, 0xFFFD).astype(np.uint16)


@cache
def _tag_number(tag: str, long: bool) -> int:
    known = next((tag[:n] for n in (3, 2, 1) if tag[:n] in WORD_TAGS), "?")
    return WORD_TAGS.index(UNLISTED if long and not tag else known)


def word_classes(length: int, words: Words) -> np.ndarray:
    """What word each of ``length`` characters is in, and where in it, as numbers below ``WORD_CLASSES``."""
    classes = np.zeros(length, dtype=np.int64)
    for start, end, tag in words:
        first = 1 + 4 * _tag_number(tag, end - start > 1)
        if end - start == 1:
            classes[start] = first
        else:
            classes[start:end] = first + 2
            classes[start], classes[end - 1] = first + 1, first + 3
    return classes


class Alphabet:
    """Characters to small numbers, and runs of numbers to hash buckets."""

    def __init__(self, characters: str, pair_bits: int, triple_bits: int) -> None:
        self.characters = characters
        self.pair_bits, self.triple_bits = pair_bits, triple_bits
        ids = np.full(65536, _UNKNOWN, dtype=np.int64)
        ids[ord("\n")] = _LINE_END
        for number, character in enumerate(characters, start=_FIRST_CHARACTER):
            ids[ord(character)] = number
        self._ids = ids[fold_table()]
        self._ids.flags.writeable = False

    def __len__(self) -> int:
        return len(self.characters) + _FIRST_CHARACTER

    def encode(self, text: str) -> np.ndarray:
        """One number a character."""
        ids: np.ndarray = self._ids[code_points(text)]
        return ids

    def grams(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Buckets of the pair and the triple that end at each position of a (rows, positions) array."""
        before = np.zeros_like(ids)
        before[:, 1:] = ids[:, :-1]
        further = np.zeros_like(ids)
        further[:, 2:] = ids[:, :-2]
        pair = (before << 13) | ids
        return _bucket(pair, self.pair_bits), _bucket((further << 26) | pair, self.triple_bits)


def _bucket(key: np.ndarray, bits: int) -> np.ndarray:
    """Fibonacci hashing: the high bits of a product with the golden ratio."""
    mixed = (key + 1).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)


def page_features(texts: str | Iterable[str], lost: Iterable[str]) -> np.ndarray:
    """What a page shows of its genre, in the order of ``PAGE_FEATURES``: log densities and the mean line
    length.

    ``texts`` are the page's body blocks as damaged. A page under 150 characters tells nothing: all zeros.
    """
    lines = [
        line for text in ([texts] if isinstance(texts, str) else texts) for line in text.split("\n") if line
    ]
    codes = fold_table()[code_points("".join(lines))]
    counts = np.bincount(codes, minlength=65536)
    return _densities(
        counts[[ord(c) for c in PAGE_CHARACTERS]],
        int(counts[ord("0")]),
        int(counts[ord("a")]),
        len(codes),
        len(lines),
        frozenset(lost),
    )


def _densities(
    counts: np.ndarray, digits: int, latin: int, length: int, lines: int, lost: frozenset[str]
) -> np.ndarray:
    """The feature vector from plain counts, which training takes from numbers instead of characters."""
    features = np.zeros(len(PAGE_FEATURES), dtype=np.float32)
    if length < 150:
        return features
    kept = np.array([c not in lost for c in PAGE_CHARACTERS])
    features[: len(PAGE_CHARACTERS)] = np.log1p(1000 * counts / length) * kept / 2
    features[-4:] = (
        np.log1p(1000 * digits / length) / 2,
        np.log1p(1000 * latin / length) / 2,
        np.log(length / max(lines, 1)) / 4,
        1,
    )
    return features


def behind_numbers(text: str) -> np.ndarray:
    """For each of the ``len(text) + 1`` gaps, whether one of the last ``BEHIND_NUMBER`` characters is of a number."""
    seen = np.isin(fold_table()[code_points(text)], (ord("0"), ord("%")))
    behind = np.zeros(len(text) + 1, dtype=bool)
    for distance in range(1, BEHIND_NUMBER + 1):
        behind[distance:] |= seen[: len(text) + 1 - distance]
    return behind


def centred_page(page: np.ndarray, mean: np.ndarray, lost: frozenset[str]) -> np.ndarray:
    """Features as the page shifts read them: about the mean of the tuning pages, 0 where none can know."""
    centred: np.ndarray = np.clip(page - mean, -FARTHEST, FARTHEST)
    centred[[number for number, c in enumerate(PAGE_CHARACTERS) if c in lost or c in NEVER_READ]] = 0
    centred[-1] = 0
    return centred


class GapModel:
    """The trained network with its vocabulary, temperature, page shifts and thresholds.

    >>> model = GapModel.load()
    >>> model.labels[0]
    ''
    >>> model.predict("我们在北京", frozenset("，。的")).shape == (6, len(model.labels))
    True
    """

    def __init__(self, network: bytes, facts: Mapping[str, Any]) -> None:
        import onnxruntime  # when first used: a run without restoration must not pay for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self.facts = facts
        self.alphabet = Alphabet(facts["characters"], facts["pair_bits"], facts["triple_bits"])
        self.labels: tuple[str, ...] = tuple(facts["labels"])
        self.restorable: str = facts["restorable"]
        self.temperature = float(facts["temperature"])
        self._holds = np.array([[c in label for label in self.labels] for c in self.restorable])
        """(restorable characters, labels): does the label hold the character?"""
        self._covers = np.array(
            [[float(set(one) <= set(other)) for other in self.labels] for one in self.labels],
            dtype=np.float32,
        )
        """(labels, labels): does the second hold all characters of the first?"""
        self._is_mark = np.array([c in CLAUSE_MARKS for c in self.restorable])
        self._marked: np.ndarray = np.asarray(
            self._holds[[c in CLAUSE_MARKS for c in self.restorable]].any(axis=0)
        )
        """(labels): does the label hold a clause mark?"""
        self._spellings: dict[frozenset[str], np.ndarray] = {}

    @classmethod
    def load(cls) -> GapModel:
        """The model shipped with the package, made once a process. FileNotFoundError without weights."""
        return _load()

    # probabilities

    def predict(
        self, text: str, lost: frozenset[str], page: np.ndarray | None = None, words: Words = ()
    ) -> np.ndarray:
        """Probabilities of shape (len(text) + 1, labels); row ``i`` is the gap before ``text[i]``.

        Labels with a character that is not in ``lost`` have probability 0. ``page`` is what ``page_features``
        says of the whole page; without it the model supposes an average page. ``words``: those of the text, as a
        tokenizer finds them in it as it stands; the model knows more with them.
        """
        return self.predict_many([text], lost, page, [words])[0]

    def predict_many(
        self,
        texts: Sequence[str],
        lost: frozenset[str],
        page: np.ndarray | None = None,
        words: Sequence[Words] | None = None,
    ) -> list[np.ndarray]:
        """``predict`` for many texts of one page (or of pages alike), batched by length."""
        results = [np.zeros((len(text) + 1, len(self.labels)), dtype=np.float32) for text in texts]
        allowed = self.allowed(lost)
        if allowed.sum() == 1:
            for result in results:
                result[:, 0] = 1
            return results
        shift = np.where(allowed, self.page_shift(page, lost), -np.inf).astype(np.float32)
        told = [word_classes(len(text), words[n] if words else ()) for n, text in enumerate(texts)]
        for pieces, logits in self._logits(texts, told, lost, page):
            for row, (number, start, stop) in enumerate(pieces):
                # Of a piece the gaps count that see as far as they would in the whole text.
                first = start + _REACH if start else 0
                last = stop - _REACH if stop < len(texts[number]) else stop + 1
                scores = logits[row, first - start : last - start] / self.temperature + shift
                scores -= scores.max(axis=1, keepdims=True)
                np.exp(scores, out=scores)
                scores /= scores.sum(axis=1, keepdims=True)
                results[number][first:last] = scores
        return results

    def _logits(
        self, texts: Sequence[str], words: Sequence[np.ndarray], lost: frozenset[str], page: np.ndarray | None
    ) -> Iterator[tuple[list[Piece], np.ndarray]]:
        state = self.condition(lost, page)
        for pieces in _batches([len(text) for text in texts]):
            width = max(stop - start for _, start, stop in pieces) + 1
            ids = np.zeros((len(pieces), width), dtype=np.int64)
            classes = np.zeros_like(ids)
            inside = np.zeros((len(pieces), width), dtype=np.float32)
            for row, (number, start, stop) in enumerate(pieces):
                ids[row, : stop - start] = self.alphabet.encode(texts[number][start:stop])
                classes[row, : stop - start] = words[number][start:stop]
                inside[row, : stop - start + 1] = 1
            pairs, triples = self.alphabet.grams(ids)
            (logits,) = self._session.run(
                None,
                {
                    "characters": ids,
                    "pairs": pairs,
                    "triples": triples,
                    "words": classes,
                    "inside": inside,
                    "state": np.repeat(state[None], len(pieces), axis=0),
                },
            )
            yield pieces, logits

    def condition(self, lost: frozenset[str], page: np.ndarray | None = None) -> np.ndarray:
        """What the network is told beside the text: a flag for each lost character, and page features."""
        flags = np.array([c in lost for c in self.restorable], dtype=np.float32)
        return np.concatenate([flags, np.zeros(len(PAGE_FEATURES), np.float32) if page is None else page])

    def allowed(self, lost: frozenset[str]) -> np.ndarray:
        """Which labels a page that lost these characters can have."""
        present = np.array([c not in lost for c in self.restorable])
        barred: np.ndarray = self._holds[present].any(axis=0)
        return ~barred

    def page_shift(self, page: np.ndarray | None, lost: frozenset[str]) -> np.ndarray:
        """Added to the scores of the labels: per restorable character, and for a mark of ``any`` kind, a
        linear function of the page.

        Without a page, or where the page is too short to tell, nothing.
        """
        shift = np.zeros(len(self.labels), dtype=np.float32)
        fitted = self.facts.get("page_shift")
        if page is None or not fitted or page[-1] == 0:
            return shift
        centred = centred_page(page, np.asarray(fitted["mean"], np.float32), lost)
        for character, weights in fitted["weights"].items():
            value = float(weights[0] + centred @ np.asarray(weights[1:], np.float32))
            shift += self.holding(character) * np.float32(np.clip(value, -MOST_SHIFT, MOST_SHIFT))
        return shift

    def holding(self, character: str) -> np.ndarray:
        """For every label, whether it holds this character; under ``any``: a clause mark."""
        if character == ANY:
            return self._marked
        held: np.ndarray = self._holds[self.restorable.index(character)]
        return held

    def marginal(self, probabilities: np.ndarray, characters: str) -> np.ndarray:
        """Probability, for every gap, that at least one of these characters was dropped there."""
        held = self._holds[[self.restorable.index(c) for c in characters]].any(axis=0)
        total: np.ndarray = probabilities[:, held].sum(axis=1)
        return total

    # decisions

    def thresholds(self, mode: str) -> Mapping[str, float]:
        """The least probability, per restorable character, and under ``any`` for some clause mark."""
        found: Mapping[str, float] = self.facts["thresholds"][mode]
        return found

    def choose(
        self, probabilities: np.ndarray, mode: str = "balanced", text: str = ""
    ) -> list[tuple[int, str, float]]:
        """What a mode would insert: (gap, string, probability of that string or one that holds it), in order.

        A word is wanted where its own probability reaches its threshold; of the marks one at most, the one
        furthest above its threshold, also where only their sum is high enough. What is wanted in one gap but
        hardly ever stands there together (的 or ，) is not put together: the surer part is chosen. ``text``: the
        block itself, which ``safe`` wants to see. Raises KeyError on other modes.
        """
        least = self.thresholds(mode)
        limits = np.array([least[c] for c in self.restorable], dtype=np.float32)
        ratio = (probabilities @ self._holds.T.astype(np.float32)) / limits
        of_any = probabilities[:, self._marked].sum(axis=1) / np.float32(least[ANY])
        if mode == "safe" and text:
            ratio[behind_numbers(text), self.restorable.index("，")] = 0
        chosen: list[tuple[int, str, float]] = []
        hits = ratio >= 1
        for gap in np.flatnonzero(hits.any(axis=1) | (of_any >= 1)).tolist():
            row = probabilities[gap]
            some = np.flatnonzero(hits[gap])
            if len(some) == 1 and (of_any[gap] < 1 or self._is_mark[some[0]]):
                label = self._spell(row, frozenset(self.restorable[some[0]]))
            else:
                label = self._decide(row, ratio[gap], float(of_any[gap]))
            if label:
                chosen.append((gap, *label))
        return chosen

    def _decide(self, row: np.ndarray, ratio: np.ndarray, of_any: float) -> tuple[str, float] | None:
        """The string for one gap, from how far each character, and some mark, is above its threshold; what is
        farthest above goes first."""
        far = dict(zip(self.restorable, ratio.tolist(), strict=True))
        order = {c: r for c, r in far.items() if r >= 1 and c not in CLAUSE_MARKS}
        marks = [c for c, r in far.items() if c in CLAUSE_MARKS and (r >= 1 or of_any >= 1)]
        mark = max(marks, key=lambda c: far[c], default="")
        if mark:
            order[mark] = max(of_any, far[mark])
        kept: list[str] = []
        left: np.ndarray = np.ones(len(row), dtype=bool)
        for c in sorted(order, key=lambda c: -order[c]):
            both: np.ndarray = np.logical_and(left, self._marked if c == mark else self.holding(c))
            if not kept or float(row[both].sum()) >= TOGETHER * float(row[left].sum()):
                kept.append(c)
                left = both
        while kept:
            spelling = self._spell(row, frozenset(kept))
            if spelling:
                return spelling
            kept.pop()
        return None

    def _spell(self, row: np.ndarray, wanted: frozenset[str]) -> tuple[str, float] | None:
        """The likeliest label of just the wanted characters, and how likely they are to be held."""
        if wanted not in self._spellings:
            made_of = [bool(label) and wanted == set(label) for label in self.labels]
            self._spellings[wanted] = np.flatnonzero(made_of)
        candidates = self._spellings[wanted]
        if not len(candidates):
            return None
        best = int(candidates[np.argmax(row[candidates])])
        return self.labels[best], min(float(row @ self._covers[best]), 1.0)


def _pieces(lengths: Sequence[int]) -> Iterator[Piece]:
    """Every text whole, or, where it is long, in overlapping pieces that give the same answer."""
    for number, length in enumerate(lengths):
        start = 0
        while length - start > _LONGEST_PIECE:
            yield number, start, start + _LONGEST_PIECE
            start += _LONGEST_PIECE - 2 * _REACH
        yield number, start, length


def _batches(lengths: Sequence[int]) -> Iterator[list[Piece]]:
    """Pieces of like length, together at most ``_BATCH_POSITIONS`` padded positions."""
    batch: list[Piece] = []
    shortest = 0
    for piece in sorted(_pieces(lengths), key=lambda p: (p[2] - p[1], p)):
        width = piece[2] - piece[1] + 1
        if batch and (width * (len(batch) + 1) > _BATCH_POSITIONS or width > _BATCH_PADDING * shortest + 4):
            yield batch
            batch = []
        if not batch:
            shortest = width
        batch.append(piece)
    if batch:
        yield batch


@cache
def _load() -> GapModel:
    place = files("pipeline.data").joinpath("weights")
    facts = json.loads(place.joinpath("gaps.json").read_text(encoding="utf-8"))
    return GapModel(place.joinpath("gaps.onnx").read_bytes(), facts)
