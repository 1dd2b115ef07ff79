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
def _base() -> Any:
    """jieba's dictionary, read from its text file once a process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba asks for pkg_resources, which warns of its own end
        import jieba

        made = jieba.Tokenizer()
        made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    # The text is looked up folded (著名 as 着名), so the dictionary must know its words folded as well.
    listed = "\n".join(made.FREQ)
    for word, folded in zip(listed.split("\n"), fold(listed).split("\n"), strict=True):
        if word != folded:
            made.FREQ[folded] = max(made.FREQ.get(folded, 0), made.FREQ[word])
    made.initialized = True
    return made


@cache
def tokenizer(user_words: tuple[str, ...] = ()) -> Any:
    """A tokenizer that knows our terms, the names of divisions, and ``user_words``; one for each set."""
    base = _base()
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


def spans(text: str, user_words: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    """Start and end of every word of a folded text, in order. A mark is a word, a blank is none."""
    found: list[tuple[int, int]] = []
    at = 0
    for piece in tokenizer(user_words).cut(text, HMM=HMM):
        end = at + len(piece)
        if not piece.isspace():
            found.append((at, end))
        at = end
    return found


def pieces(text: str, user_words: tuple[str, ...] = ()) -> list[str]:
    """The words of a text, as its own characters."""
    return [text[start:end] for start, end in spans(fold(text), user_words)]


def propose(doc: Document, user_words: tuple[str, ...] = ()) -> Iterator[Token]:
    """The words of the whole text; none goes over the end of a line."""
    for start, end in spans(fold(doc.text), user_words):
        yield Token(Span(start, end), RULE)


def cut_at(tokens: Iterable[Token], offsets: Sequence[int]) -> Iterator[Token]:
    """``tokens`` cut wherever one of ``offsets`` (rising) lies inside: a word ends at a restored mark."""
    at = 0
    for token in tokens:
        start, end = token.span.start, token.span.end
        while at < len(offsets) and offsets[at] <= start:
            at += 1
        cut = at
        while cut < len(offsets) and offsets[cut] < end:
            yield replace(token, span=Span(start, offsets[cut]))
            start = offsets[cut]
            cut += 1
        yield replace(token, span=Span(start, end))


def known(word: str, user_words: tuple[str, ...] = ()) -> bool:
    """True where the folded word stands in the dictionary, and is not only the beginning of one."""
    return bool(tokenizer(user_words).FREQ.get(word))
