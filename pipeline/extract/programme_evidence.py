"""Evidence: what a quoted name and the words around it say of its class, and what that weighs together.

    the noun behind: “三三制”|管理办法 · behind 的: “…”的|思路 · the verb before: 建立|“…” · how the name ends: “…工程”

Everything that can be seen becomes a feature, a short string; each feature has a weight a class
(``data/weights/programmes.json``, its card beside it), and the class with the greatest sum wins. Method: multinomial
logistic regression on sentences marked by hand (``training/programmes``), so the confidence is a probability.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

import regex

from pipeline.extract.programme_heads import np_head, of_head
from pipeline.extract.programme_words import endings, heads, leads
from pipeline.extract.view import Pairs

__all__ = ["Lexicon", "Quoted", "features", "weigh"]


class Lexicon(NamedTuple):
    """The tables that programmes are read with."""

    heads: dict[str, str]
    ideology: frozenset[str]
    scare: frozenset[str]
    idioms: dict[str, str]
    unquoted: dict[str, tuple[tuple[str, str], ...]]
    pairs: Pairs
    longest: int


class Quoted(NamedTuple):
    """A name in marks; ``start`` and ``end`` with the marks; the table's head behind it, and its end."""

    name: str
    text: str
    start: int
    end: int
    head: str
    head_end: int

    @property
    def before(self) -> str:
        """What stands before the marks, as far as it speaks for what they hold."""
        return self.text[max(self.start - 24, 0) : self.start]


#: Verbs before the marks, by what they say of what they act on (lexicon/programme_words.tsv).
_VERBS = (
    "sets_up",
    "carries_out",
    "names",
    "bestows",
    "hands_out",
    "hands_on",
    "engages",
    "fights",
    "holds_to",
    "figure",
)
#: Ends of names, by what they say of what is named.
_ENDS = ("stands", "method", "event", "place")
_PARTS = regex.compile(r"[、，,]")
_NUMBER = regex.compile(r"[0-9]+(?:\.[0-9]+)?[余多]?")
#: 以“…”为主题, 把“…”作为工作的标准.
_SERVES = regex.compile(r"作?为[^，。；“”]{0,6}?(?P<noun>\p{Han}{2})(?=[，。；、,;\n]|$)")
_NUMERAL = "一二两三四五六七八九十百千万双"
_FORMS = {
    # 三免四减半, 四横五纵: numbers in pairs sum something up that has parts.
    "pairs": regex.compile(rf"(?:[{_NUMERAL}多全零]\p{{Han}}{{1,3}}){{2,5}}"),
    # 三个主动, 五个一
    "points": regex.compile(r"[两二三四五六七八九十]+[个项条]\p{Han}{1,4}"),
    # 三会, 1+6, 12348
    "counted": regex.compile(
        rf"(?:[{_NUMERAL[1:]}]+(?:个|项|大|条|步|支)?\p{{Han}}|[0-9]+[+＋×xX—-][0-9NnXx]|[0-9]+(?!\.?[0-9%])).*"
    ),
    # 两免一补, 六免三补
    "benefit": regex.compile(
        rf"(?:[{_NUMERAL}]\p{{Han}}{{1,2}}){{0,3}}[{_NUMERAL}][免减补奖贴](?:[{_NUMERAL}]\p{{Han}}{{1,2}}){{0,3}}"
    ),
    # 支部+协会
    "joined": regex.compile(r"[^+＋]{1,12}(?:[+＋][^+＋]{1,12})+"),
    # 一户一策
    "one for each": regex.compile(r"一\p{Han}{1,2}一\p{Han}"),
    # 四个自信, 红船精神
    "creed": regex.compile(
        r"[两二三四五六七八九十]个(?:维护|自信|意识|确立|全面|一百年|百年|务必|坚持|代表|大局|必由之路|面向|有利于|离不开)"
        r"|\p{Han}{2,6}(?:精神|发展观|荣辱观|安全观|价值观)|\p{Han}{0,8}(?:马克思|社会|列宁|共产|集体|爱国)主义"
    ),
}
#: No class is surer than this: readers differ.
SUREST = 0.99
_NEAR, _FAR = 3, 8
_LONGEST = 14


def features(quoted: Quoted, lexicon: Lexicon) -> set[str]:
    """What can be seen of a quoted name: its form, its neighbours, what the tables know of either."""
    name, text = quoted.name, quoted.text
    before = quoted.before
    behind = _NUMBER.sub("0", text[quoted.end : quoted.end + 2 * _FAR])[:_FAR]
    served = _SERVES.match(text, quoted.end)
    parts = [part for part in _PARTS.split(name) if part]
    near = np_head(text, quoted.end)
    of = "" if near else of_head(text, quoted.end)
    seen = {
        "any",
        f"length {min(len(name), _LONGEST)}",
        f"parts {len(parts)} {_parallel(parts)}",
        f"noun {near}",
        f"noun class {heads().get(near, '')}",
        f"of {of}",
        f"of class {heads().get(of, '')}",
        f"serves as {heads().get(served['noun'], '') if served else ''}",
        f"head {lexicon.heads.get(quoted.head, '')}",
        f"tail {lexicon.heads.get(_tail(name, lexicon), '')}",
        f"idiom {lexicon.idioms.get(name, '')}",
        f"between {before[-1:]}{behind[:1]}",
    }
    seen.update(f"holds {char}" for char in name)
    seen.update(f"holds {pair}" for pair in _pairs(name))
    seen.update(f"before {pair}" for pair in _pairs(before[-_FAR:]))
    seen.update(f"behind {pair}" for pair in _pairs(behind[:6]))
    for size in range(1, _NEAR + 1):
        seen |= {
            f"ends {name[-size:]}",
            f"opens {name[:size]}",
            f"left {before[-size:]}",
            f"right {behind[:size]}",
        }
    seen.update(f"verb {kind}" for kind in _VERBS if leads(kind, before))
    seen.update(f"ends as what {kind}" for kind in _ENDS if name.endswith(endings(kind)))
    seen.update(f"form {form}" for form, pattern in _FORMS.items() if pattern.fullmatch(name))
    if name in lexicon.ideology or "".join(parts) in lexicon.ideology:
        seen.add("doctrine")
    if name in lexicon.scare or name + behind[:2] in lexicon.scare:
        seen.add("figure of speech")
    return seen


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _parallel(parts: list[str]) -> bool:
    """生产发展、生活宽裕: phrases of nearly one length."""
    sizes = [len(part) for part in parts]
    return len(parts) > 1 and sum(sizes) >= 6 and max(sizes) - min(sizes) <= 3


def _tail(name: str, lexicon: Lexicon) -> str:
    """The table's head that the name ends with."""
    sizes = range(min(lexicon.longest, len(name) - 1), 1, -1)
    return next((name[-size:] for size in sizes if name[-size:] in lexicon.heads), "")


@cache
def _weights() -> tuple[tuple[str, ...], Mapping[str, tuple[int, ...]]]:
    """The classes, and of each feature what it weighs for each of them, in hundredths."""
    file = files("pipeline.data").joinpath("weights", "programmes.json")
    table = json.loads(file.read_text(encoding="utf-8"))
    return tuple(table["classes"]), {name: tuple(row) for name, row in table["weights"].items()}


def weigh(seen: set[str]) -> tuple[str, float]:
    """The likeliest class, and how likely it is."""
    classes, weights = _weights()
    sums = [0] * len(classes)
    for feature in seen:
        for at, weight in enumerate(weights.get(feature, ())):
            sums[at] += weight
    best = max(sums)
    likely = 1 / sum(exp((total - best) / 100) for total in sums)
    return classes[sums.index(best)], min(likely, SUREST)
