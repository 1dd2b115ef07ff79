"""Words: where one word ends and the next begins. The only door to jieba.

    >>> pieces("考察团到槐荫区学习")
    ['考察团', '到', '槐荫区', '学习']

The tokenizer is this room's own: nothing global is touched, no cache file is written (jieba's own is a
marshal file in the temporary folder, shared by all who run it). Words from the tables and from the user come
in without frequencies: jieba then gives each just the weight that holds it together.

Shape      folded text in, spans of the text out; blanks belong to no word
Evidence   jieba's dictionary, lexicon/official_terms.tsv, the names of divisions, the user's own words
Not this   a word across an accepted gap: whoever reads tokens after restoration cuts them with ``cut_at``
First seen every report
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from pipeline.core import Document, Span, Token
from pipeline.data import fold, words

RULE = "segment.words"
#: jieba's hidden Markov model makes words that its dictionary lacks. With it, word F1 is lower by .017 on PKU
#: and .012 on MSR (.021 and .019 without ，。的是他: 与们, 办区) and higher by .003 on UD: it stays off.
HMM = False


@cache
def _base() -> tuple[Any, dict[str, str]]:
    """jieba's dictionary, read from its text file once a process: its tokenizer, and the class of every word."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba asks for pkg_resources, which warns of its own end
        import jieba

        made = jieba.Tokenizer()
    # In one pass, so that both tables share their words; jieba itself reads the classes only with jieba.posseg.
    total = 0
    frequency: dict[str, int] = {}
    tags: dict[str, str] = {}
    with made.get_dict_file() as stream:
        for line in stream:
            word, times, tag = line.decode("utf-8").split()
            total += int(times)
            frequency[word] = int(times)
            tags[word] = sys.intern(tag)
            for end in range(1, len(word)):
                frequency.setdefault(word[:end], 0)
    # The text is looked up folded (著名 as 着名), so the dictionary must know its words folded as well.
    listed = list(frequency)
    for word, folded in zip(listed, fold("\n".join(listed)).split("\n"), strict=True):
        if word != folded:
            frequency[folded] = max(frequency.get(folded, 0), frequency[word])
            if word in tags:
                tags.setdefault(folded, tags[word])
    made.FREQ, made.total, made.initialized = frequency, total, True
    return made, tags


@cache
def tokenizer(user_words: tuple[str, ...] = ()) -> Any:
    """A tokenizer that knows our terms, the names of divisions, and ``user_words``; one for each set."""
    base, _ = _base()
    made = type(base)()
    made.FREQ, made.total, made.initialized = dict(base.FREQ), base.total, True
    listed = words("lexicon/official_terms.tsv") | words("gazetteer/divisions.tsv", "name")
    # What is made of words that the dictionary knows is no word of its own: 精神 | 文明 | 建设, 抚州 | 地区.
    terms = {term for term in listed if not _known_parts(base, fold(term))}
    # In a fixed order: the weight that a word gets depends on the words that came before.
    for word in [*sorted(terms, key=lambda term: (len(term), term)), *user_words]:
        key = fold(word.strip())
        if len(key) > 1:
            made.add_word(key)
    return made


def _known_parts(base: Any, term: str) -> bool:
    """True where jieba cuts a term into words of two characters or more."""
    return all(len(piece) > 1 for piece in base.cut(term, HMM=False))


def spans(text: str, user_words: tuple[str, ...] = ()) -> list[tuple[int, int, str]]:
    """Start, end and class of every word of a folded text, in order. A mark is a word, a blank is none.

    The class is that of the dictionary, "" for a word that it does not list.
    """
    found: list[tuple[int, int, str]] = []
    at, tags = 0, _base()[1]
    for piece in tokenizer(user_words).cut(text, HMM=HMM):
        end = at + len(piece)
        if not piece.isspace():
            found.append((at, end, tags.get(piece, "")))
        at = end
    return found


def pieces(text: str, user_words: tuple[str, ...] = ()) -> list[str]:
    """The words of a text, as its own characters."""
    return [text[start:end] for start, end, _ in spans(fold(text), user_words)]


def propose(doc: Document, user_words: tuple[str, ...] = ()) -> Iterator[Token]:
    """The words of the whole text; none goes over the end of a line."""
    for start, end, tag in spans(fold(doc.text), user_words):
        yield Token(Span(start, end), RULE, tag)


def cut_at(tokens: Iterable[Token], offsets: Sequence[int]) -> Iterator[Token]:
    """``tokens`` cut wherever one of ``offsets`` (rising) lies inside: a word ends at a restored mark."""
    at = 0
    for token in tokens:
        start, end = token.span.start, token.span.end
        while at < len(offsets) and offsets[at] <= start:
            at += 1
        cut = at
        while cut < len(offsets) and offsets[cut] < end:
            yield replace(token, span=Span(start, offsets[cut]), tag="")
            start = offsets[cut]
            cut += 1
        yield token if start == token.span.start else replace(token, span=Span(start, end), tag="")


def known(word: str, user_words: tuple[str, ...] = ()) -> bool:
    """True where the folded word stands in the dictionary, and is not only the beginning of one."""
    return bool(tokenizer(user_words).FREQ.get(word))
