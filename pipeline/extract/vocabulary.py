"""Vocabulary: what a word is by its characters alone: its class in the tables, and the kind of word that it then is.

    深入开展  →  深入 adverb · 开展 verb

Shape      a word of the segmenter; two words where it holds a verb behind an adverb, before or behind a noun
Evidence   lexicon/verbs.tsv, undertaking_words.tsv, function_words.tsv, word_classes.tsv
Not this   a word whose part depends on its neighbours: joining.py knows those
Ask first  function words before verbs, verbs before adverbs; what no table knows is a noun
First seen a study-tour report
"""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.data import table
from pipeline.extract.word import (
    ADVERB,
    AND,
    ASPECT,
    COPULA,
    LIST,
    LOCALIZER,
    MARK,
    NOUN,
    PARTICLE,
    PREPOSITION,
    VERB,
    WILL,
    Doing,
)

__all__ = ["ANDS", "beginnings", "doings", "parts_of", "tailed", "words_of"]

_PARTICLES = frozenset("的之地得所")
_ASPECTS = frozenset(("了", "过", "着"))
ANDS = frozenset(("和", "及", "以及", "与", "跟", "同", "或", "或者", "暨"))
_COPULAS = frozenset(
    ("是", "也是", "就是", "不是", "即", "即是", "不仅是", "既是", "都是", "正是", "属于", "成为")
)
_PREPOSITIONS = frozenset(
    "在 从 对 对于 为 为了 向 给 将 把 被 由 按 按照 用于 根据 依据 依照 通过 以 围绕 结合 针对 利用 依托 立足 面向 同 会同 "
    "联合 随着 除 除了 经 经过 用 让 使 就 到 至 于 与 比 当 自 自从 本着 遵循 借助 据 随 凭 因 因为 由于 往".split()
)
_LOCALIZERS = frozenset(
    "中 上 下 内 里 前 后 时 之中 之下 之内 之后 之前 期间 以来 方面 过程中 基础上 以后 以前 同时 之际".split()
)
#: Behind a verb they make it the verb of a thing done: 建起, 选出.
_COMPLEMENTS = frozenset("成好起出到入为上回齐下给")
#: Times of the year that are no dates.
_SEASONS = frozenset("年终 年初 年中 月初 月末 季末".split())
#: 逐户, 逐项: one by one.
_STEPS = frozenset("户人村个项一家级校企件条街栋楼班")


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one class of ``lexicon/undertaking_words.tsv``."""
    return frozenset(row["word"] for row in table("lexicon/undertaking_words.tsv") if row["class"] == kind)


@cache
def _tails(kind: str, least: int) -> tuple[frozenset[str], tuple[int, ...]]:
    words = frozenset(word for word in words_of(kind) if len(word) >= least)
    return words, tuple(sorted({len(word) for word in words}))


def tailed(text: str, kind: str, least: int = 1) -> bool:
    """True where a text ends in a word of that class of at least so many characters."""
    words, sizes = _tails(kind, least)
    for size in sizes:  # noqa: SIM110 - a generator costs more than all the looking up
        if text[-size:] in words:
            return True
    return False


@cache
def beginnings() -> frozenset[str]:
    """Every beginning of a verb of the tables: only there can words be joined to one."""
    return frozenset(verb[:size] for verb in doings() for size in range(1, len(verb)))


@cache
def doings() -> dict[str, Doing]:
    """Every verb with which an undertaking is told."""
    known = {
        row["word"]: Doing(row["value"], True, row["word"] in words_of("also_noun"))
        for row in table("lexicon/undertaking_words.tsv")
        if row["class"] == "verb"
    }
    for row in table("lexicon/verbs.tsv"):
        noun = row["also_noun"] == "1" or row["verb"] in words_of("also_noun")
        known[row["verb"]] = Doing(row["class"], row["strength"] == "strong", noun)
    return known


@cache
def uses() -> dict[str, str]:
    """Verbs and adjectives that tell no undertaking by themselves."""
    known = {row["word"]: row["class"] for row in table("lexicon/word_classes.tsv")}
    return known | dict.fromkeys(words_of("tail"), "verb")


@cache
def _adverbs() -> frozenset[str]:
    found = {row["word"] for row in table("lexicon/function_words.tsv") if row["class"] == "adverb"}
    return (frozenset(found) | words_of("adverb")) - words_of("plan_word")


@lru_cache(maxsize=1 << 14)
def parts_of(text: str) -> tuple[tuple[str, str, Doing | None, str], ...]:
    """A word with its kind; two where an adverb leads a verb (深入开展). Each: characters, kind, verb, use.

    It depends on the characters alone, and reports say the same words again and again.
    """
    known = doings()
    size = len(text)
    if text == "会同县":
        return ("会同", PREPOSITION, None, ""), (
            "县",
            NOUN,
            None,
            "",
        )  # the county of that name is a division
    if text not in known and size > 2:
        if size == 3 and text[0] in known and text[1:] in words_of("concrete"):
            return (text[0], VERB, known[text[0]], ""), (text[1:], NOUN, None, "")
        if size == 4 and text[:2] in known and text[2:] not in known:
            doing = known[text[:2]]
            compound = any(
                text[2:] in words_of(kind) for kind in ("nouny", "generic", "event_head", "outcome")
            )
            concrete = text[2:] in words_of("concrete") or (doing.strong and not compound)
            if not doing.also_noun and (concrete or (doing.strong and text[2:] in words_of("abstract"))):
                return (text[:2], VERB, doing, ""), (text[2:], NOUN, None, "")
        if size > 3 and text[2] == "给" and text[:2] in known and known[text[:2]].strong:
            return (
                (text[:2], VERB, known[text[:2]], ""),
                ("给", PREPOSITION, None, ""),
                (text[3:], NOUN, None, ""),
            )
        if size == 4 and text[:2] in words_of("pp_close"):
            verb = known.get(text[2:])
            if verb is not None and verb.strong and not verb.also_noun:  # 按…的标准/配备
                return (text[:2], NOUN, None, ""), (text[2:], VERB, verb, "")
        for i in (1, 2):
            if text[:i] in _adverbs() and text[i:] in known and size - i >= 2:
                return (text[:i], ADVERB, None, ""), (text[i:], VERB, known[text[i:]], "")
    kind = _kind(text)
    if kind == VERB:
        return ((text, kind, known.get(text) or known.get(text[:-1]), ""),)
    return ((text, kind, None, uses().get(text, "") if kind == NOUN else ""),)


def _kind(text: str) -> str:
    known = doings()
    if text == "、":
        return LIST
    if len(text) == 1 and not text.isalnum():
        return MARK
    if text in _PARTICLES:
        return PARTICLE
    if text in _ASPECTS:
        return ASPECT
    if text in ("会同", "联合"):
        return PREPOSITION
    if text in ANDS:
        return AND
    if text in _COPULAS:
        return COPULA
    if text in _PREPOSITIONS:
        return PREPOSITION
    if text in words_of("plan_word"):
        return WILL
    if text in known:
        return VERB
    if len(text) >= 3 and text[-1] in _COMPLEMENTS and text[:-1] in known:
        return VERB
    if text in _LOCALIZERS:
        return LOCALIZER
    if text in _adverbs() or text in _SEASONS or (len(text) == 2 and text[0] == "逐" and text[1] in _STEPS):
        return ADVERB
    return NOUN
