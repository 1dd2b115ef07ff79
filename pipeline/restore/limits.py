"""Limits: where nothing is ever inserted, however sure a model may be.

Shape      one set of flags a gap: MARK, WORD, or both are refused there
Evidence   the characters on both sides, numbers and dates, 《》, words, names of divisions
Not this   beside “”（） : a word or mark is refused on their inner side only, so that it stands outside
Ask first  restore.rules may put 他 into a word (学习〔他〕们): its cases are certain
First seen a study-tour report: 三个代表”〔的〕重要
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cache

import regex

from pipeline.core import Block, Span
from pipeline.data import names

#: Flags of a gap.
MARK, WORD = 1, 2
BOTH = MARK | WORD

PAUSES = frozenset("，。、；：？！,;:?!…—·～~.．｡∕")
OPENERS = frozenset("“‘「『（《〈【〔([{")
CLOSERS = frozenset("”’」』）》〉】〕)]}")
#: Words behind which no clause ends, and words with which none begins.
OPEN = frozenset({"把", "被", "对", "向", "从", "与", "和", "及", "以及", "或", "并", "每", "各", "该"})
LEANING = frozenset({"和", "与", "及", "或", "了", "着", "等"})
_TITLE = regex.compile(r"《[^《》\n]{1,60}+》")
_NUMBER = regex.compile(
    r"[\d０-９]++(?:[.,:：/％%‰×+~～—-]?[\d０-９])*+[％%‰]?"
    r"(?:[多余几]?[十百千万亿兆]{0,3}+[多余几]?(?:美元|元|人民币|公里|千米|平方米|平方公里|立方米|公顷|亩|吨|公斤|千克|米|里"
    r"|年|月|日|时|分|秒|号|届|期|周年|周|天|个|名|人|次|项|件|家|户|所|处|条|种|部|台|套|例|起|岁|倍|度|级|类|版|批|场"
    r"|位|支|座|本|份|篇|万|亿)?)"
)
_DATE = regex.compile(
    r"(?:[\d０-９]{2,4}|[二一][〇○零一二三四五六七八九]{3})年(?:(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:[\d０-９]{1,2}"
    r"|[一二三四五六七八九十]{1,3})[日号])?)?(?:至|到|—|-)?|[\d０-９]{1,2}月[\d０-９]{1,2}[日号](?:(?:至|到|—|-)"
    r"(?:[\d０-９]{1,2}月)?[\d０-９]{1,2}[日号])?|百分之[零一二三四五六七八九十百点]{1,8}|第[一二三四五六七八九十百\d]{1,5}"
    r"|[一二两三四五六七八九十百千万]{1,4}+分之[零一二两三四五六七八九十百千万]{1,6}+"
    r"|[一二两三四五六七八九十]{1,2}+成[一二三四五六七八九]?(?:多|以上|以下|左右)?"
)
_OWNER = regex.compile(
    r"(?:(?<=\p{Han}{2})|(?<=[”》]))(?<![各全该我两几本这那城郊山社小园]|(?<!分之)[一二三四五六七八九十])[区县市镇乡省]"
    r"(?=委(?!员)|政府|人大|政协|财政|纪委|妇联|残联|\p{Han}{2,4}?(?:局|委|厅|办)(?![法公理])"
    r"|\p{Han}{2,6}?(?:援助中心|服务中心|控制中心|疾控中心|监督所|保健院|图书馆|文化馆|总工会|大队|联社))"
)
_LATIN = regex.compile(r"[A-Za-z][A-Za-z0-9.&'@/_ -]{0,60}+")


def refused(text: str, blocks: Iterable[Block], tokens: Iterable[Span]) -> tuple[bytearray, bytearray]:
    """Flags for the ``len(text) + 1`` gaps of a folded text: what may not be put there.

    Only gaps of the blocks given are open. The first array ignores ``tokens`` (for what is certain), the
    second does not.
    """
    flags = bytearray([BOTH]) * (len(text) + 1)
    for block in blocks:
        start, end = block.span.start, block.span.end
        if block.marker is not None:
            start = block.marker.end
        while start < end and text[start].isspace():
            start += 1
        flags[start] &= ~WORD  # 他 may open a paragraph, a mark may not
        flags[start + 1 : end + 1] = bytes(max(end - start, 0))
    for span in inside(text):
        _close(flags, span)
    for i, char in enumerate(text):
        if char in PAUSES or (char.isspace() and char != "\n"):
            flags[i] = flags[i + 1] = BOTH
        elif char in OPENERS:
            flags[i + 1] = BOTH
        elif char in CLOSERS:
            flags[i] = BOTH
    with_words = bytearray(flags)
    for span in tokens:
        _close(with_words, span)
        word = text[span.start : span.end]
        if word in OPEN:
            with_words[span.end] |= MARK
        if word in LEANING:
            with_words[span.start] |= MARK
    return flags, with_words


def before_owners(text: str) -> Iterable[int]:
    """Gaps before a 区, 县 … that stands for a division in the name of its agency: 机制〔〕区财政.

    >>> list(before_owners("建立了增长机制区财政每年列支经费"))
    [7]
    """
    for match in _OWNER.finditer(text):
        yield match.start()


def _close(flags: bytearray, span: Span) -> None:
    size = span.end - span.start - 1
    if size > 0:
        flags[span.start + 1 : span.end] = bytes([BOTH]) * size


def inside(text: str) -> Iterable[Span]:
    """Stretches that nothing is put into: titles in 《》, numbers with their units, dates, divisions."""
    for pattern in (_TITLE, _NUMBER, _DATE, _LATIN):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end())
    yield from division_names(text)


@cache
def _endings() -> tuple[Container[str], regex.Pattern[str], int]:
    """The names of divisions of three characters or more, a pattern of their last ones, the longest."""
    known = frozenset(name for name in names() if len(name) > 2)
    last = "".join(sorted({name[-1] for name in known}))
    return known, regex.compile(f"[{regex.escape(last)}]"), max(map(len, known))


def division_names(text: str) -> Iterable[Span]:
    """Full names of divisions, the longest that ends at each place."""
    known, last, longest = _endings()
    for match in last.finditer(text):
        end = match.end()
        for start in range(max(0, end - longest), end - 2):
            if text[start:end] in known:
                yield Span(start, end)
                break
