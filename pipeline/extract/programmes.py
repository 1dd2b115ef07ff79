"""Programmes: named programmes, brands, documents and slogans, as in “十個一”活動, 《…協議書》, 科學發展觀.

Shape      characters in quotation marks or 《》; a noun behind them that says what is named (制度, 活動, 系列活動)
Evidence   that noun; a verb of naming before (開展, 打造, 推出); a list of names known without marks
Not this   “花架子”, “實”字, 一條龍: marked because they are figures of speech (cls scare_quote)
Ask first  a quoted sentence is somebody's words and no name: it is left out
First seen a study-tour report: “攜手1+6文明”系列活動

The span holds the characters inside the marks; ``norm`` is the name with the noun that follows (三書制度).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import regex

from pipeline.core import Document, Mention, Span
from pipeline.data import rows, words
from pipeline.extract.body import Body
from pipeline.extract.programme_classes import classify
from pipeline.extract.programme_evidence import Lexicon, Quoted
from pipeline.extract.programme_words import pattern, words_of
from pipeline.extract.view import Pairs, WordEnds

__all__ = ["CLASSES", "propose", "quoted_names"]

RULE = "extract.programmes"
CLASSES = ("programme", "document", "slogan", "institution", "ideology", "scare_quote")

_QUOTED = regex.compile(
    r"“(?P<in>[^“”\n]{1,40}+)”|「(?P<in>[^「」\n]{1,40}+)」|『(?P<in>[^『』\n]{1,40}+)』"
    r"|(?<![A-Za-z])‘(?P<in>[^‘’\n]{1,30}+)’"
    r"|\"(?P<in>[^\"\n]{1,30}+)\"|《(?P<title>(?:[^《》\n]|《[^《》\n]{1,60}+》){1,100}+)》"
    r"|〈(?P<title>[^〈〉\n]{1,60}+)〉"
)
_HAN = regex.compile(r"\p{Han}")
_OPEN_KIND = r"(?:工程|行动|计划)"
_OPEN_NAME = regex.compile(
    r"(?:实施|启动|开展|组织|深化|推出|落实)(?:了|好)?(?P<name>(?!了|好)\p{Han}{2,6}?"
    + _OPEN_KIND
    + r")(?=[，。；、：（(\n]|，|。|$|使|让|为|以来"
    r"|以|共|累计|确保|力争)"
)
#: A feast with a name: 社区文化艺术节.
_FEAST_NAME = regex.compile(
    r"(?:举办|承办|协办|举行|主办|办好)了?(?:首届|第[一二三四五六七八九十0-9]{1,3}届)?"
    r"(?P<name>(?![了首第])\p{Han}{2,8}?(?:艺术节|文化节|旅游节|美食节|采摘节|读书节|科技节|体育节|购物节|电影节|音乐节|丰收节|民俗节|邻里节|艺术周|文化周))"
)
#: A title of honour, a proper name without marks: 全国文明城市, 全国社区卫生服务示范区.
_HONOUR_NAME = regex.compile(
    r"(?P<name>(?:全国|国家|全省|省级|全市|市级)(?:级)?(?!人大|政协)[\p{Han}]{0,10}?(?:示范区|示范县|示范市|示范镇|示范乡|示范社区|示范单位|示范点"
    r"|文明城市|文明城区|文明单位"
    r"|文明村镇|文明社区|文明村|文明县城|卫生城市|卫生城区|卫生县城|园林城市|园林县城|环保模范城|模范城市|模范县|模范城|先进单位|先进集体|先进区|先进县"
    r"|百强县|百强镇|双拥模范城|优秀旅游城市|生态县|生态市|森林城市))(?![\p{Han}]?(?:部|局|委员会))"
)
_STOPS_IN_NAME = regex.compile(r"[的和与及在了是为有]|创建|评为|获得|达到|工作|各|其他|推进|开展|各类")
#: Where a head has several classes, the first of these counts outside 《》.
_ORDER = (
    "organisation",
    "programme",
    "system",
    "award",
    "brand",
    "publication",
    "campaign_slogan",
    "document",
)


@cache
def _lexicon(extra: tuple[str, ...] = ()) -> Lexicon:
    heads: dict[str, str] = {}
    ideology: set[str] = set()
    for head, kind, *_ in rows("lexicon/programme_heads.tsv"):
        if kind == "ideology":
            ideology.add(head)
        elif head not in heads or _ORDER.index(kind) < _ORDER.index(heads[head]):
            heads[head] = kind
    names: dict[str, str] = dict.fromkeys(ideology - words_of("plain_idea"), "ideology")
    names |= dict.fromkeys(words("lexicon/programmes.tsv"), "programme")
    names |= dict.fromkeys(extra, "programme")
    index: dict[str, list[tuple[str, str]]] = {}
    for name, cls in names.items():
        index.setdefault(name[:2], []).append((name, cls))
    ordered = {first: tuple(sorted(group, key=lambda p: -len(p[0]))) for first, group in index.items()}
    return Lexicon(
        heads,
        frozenset(ideology),
        words("lexicon/scare_quotes.tsv"),
        {row[0]: row[1] for row in rows("numbers/not_quantities.tsv")},
        ordered,
        Pairs(ordered),
        max(map(len, heads)),
    )


class _Found(NamedTuple):
    start: int
    end: int
    outer: tuple[int, int]
    cls: str
    norm_end: int
    marking: str
    sure: float


class _Reader:
    def __init__(self, body: Body, extra: tuple[str, ...]) -> None:
        self.body, self.text, self.lexicon = body, body.text, _lexicon(extra)
        self.word_ends = WordEnds.of(body.doc).end_set

    def _head(self, at: int) -> tuple[str, int]:
        """The naming noun right behind a closing mark, and where it ends."""
        text, heads = self.text, self.lexicon.heads
        for size in range(min(self.lexicon.longest, len(text) - at), 0, -1):
            head = text[at : at + size]
            if head not in heads:
                continue
            after = text[at + size : at + size + 1]
            if (
                size == 1
                and after
                and _HAN.match(after)
                and not (head == "奖" and after not in "励金学惩项状章品")
            ):
                if not self.word_ends or self.body.span(at, at + 1).end not in self.word_ends:
                    continue
            if text[at + size : at + size + 1] in ("化", "性", "者"):
                continue
            return head, at + size
        return "", at

    def _in_marks(self) -> Iterator[tuple[Quoted, bool]]:
        """Whatever stands in marks, and whether these are the marks of a title."""
        text = self.text
        for match in _QUOTED.finditer(text):
            title = match["title"] is not None
            name = match["title"] if title else match["in"].strip()
            if name.strip():
                head, head_end = self._head(match.end())
                yield Quoted(name, text, match.start(), match.end(), head, head_end), title

    def names(self) -> Iterator[Quoted]:
        """What stands in quotation marks."""
        return (quoted for quoted, title in self._in_marks() if not title)

    def quoted(self) -> Iterator[_Found]:
        for quoted, title in self._in_marks():
            outer = start, end = quoted.start, quoted.end
            start += 1
            end -= 1
            while self.text[start].isspace():
                start += 1
            while self.text[end - 1].isspace():
                end -= 1
            if not title:
                found = classify(quoted, self.lexicon)
                if found is not None:
                    cls, norm_end, sure = found
                    yield _Found(start, end, outer, cls, norm_end, "quoted", sure)
            elif quoted.head in ("栏目", "专栏", "节目", "频道"):
                yield _Found(start, end, outer, "programme", quoted.head_end, "book_title", 0.97)
            else:
                yield _Found(start, end, outer, "document", end, "book_title", 0.97)

    def bare(self, taken: list[tuple[int, int]]) -> Iterator[_Found]:
        """Names known without marks, and 實施 … 工程."""
        text, index = self.text, self.lexicon.unquoted
        covered = bytearray(len(text))
        for start, end in taken:
            covered[start:end] = b"\1" * (end - start)
        last = 0
        for at in self.lexicon.pairs.places(text):
            if at < last:
                continue
            for name, cls in index[text[at : at + 2]]:
                if text.startswith(name, at) and not covered[at] and not covered[at + len(name) - 1]:
                    end = at + len(name)
                    norm_end = end
                    if cls == "ideology":
                        norm_end = next(
                            (end + len(h) for h in ("重要思想", "指导思想") if text.startswith(h, end)), end
                        )
                    covered[at:end] = b"\1" * (end - at)
                    yield _Found(at, norm_end, (at, norm_end), cls, norm_end, "unquoted", 0.85)
                    last = norm_end
                    break
        for match in _HONOUR_NAME.finditer(text):
            start, end = match.span("name")
            if not covered[start] and not covered[end - 1] and not _STOPS_IN_NAME.search(match["name"]):
                covered[start:end] = b"\1" * (end - start)
                yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.7)
        for match in _FEAST_NAME.finditer(text):
            start, end = match.span("name")
            if not covered[start] and not covered[end - 1] and not _STOPS_IN_NAME.search(match["name"]):
                covered[start:end] = b"\1" * (end - start)
                yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.7)
        for match in _OPEN_NAME.finditer(text):
            start, end = match.span("name")
            if covered[start] or covered[end - 1] or pattern("generic").search(text[start : end - 2]):
                continue
            yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.6)


def _settled(found: list[_Found], text: str) -> list[_Found]:
    """Names in one list are of one kind: a doubtful one takes the class of its surer neighbour."""
    done = list(found)
    for order in (range(1, len(done)), range(len(done) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for i in order:
            this, other = done[i], done[i + step]
            if (
                this.sure > 0.6
                or other.sure < 0.7
                or "quoted" not in (this.marking, other.marking)
                or this.marking == "book_title"
            ):
                continue
            left, right = (other, this) if step < 0 else (this, other)
            if (
                text[left.outer[1] : right.outer[0]] in ("、", "", "和", "与", "及", "以及", "，")
                and other.cls != "document"
            ):
                done[i] = this._replace(cls=other.cls, sure=0.65)
    return done


def quoted_names(doc: Document) -> Iterator[tuple[Span, Quoted, Lexicon]]:
    """Each name in quotation marks with its place in ``doc.text``, and the tables it is read with: for training."""
    reader = _Reader(Body.of(doc), ())
    for quoted in reader.names():
        yield reader.body.span(quoted.start + 1, quoted.end - 1), quoted, reader.lexicon


def propose(doc: Document, settings: object = None) -> Iterator[Mention]:
    """The named programmes, documents, slogans and marked expressions of the body, in order.

    Values: name, cls, owner_code (left for others), marking (quoted, book_title, unquoted).
    ``settings.extra_programmes``, where there is one: names of the user's own.
    """
    from pipeline.data import fold

    body = Body.of(doc)
    extra = tuple(fold(name) for name in getattr(settings, "extra_programmes", ()) or ())
    reader = _Reader(body, extra)
    marked = _settled(list(reader.quoted()), body.text)
    bare = list(reader.bare([found.outer for found in marked]))
    for found in sorted([*marked, *bare], key=lambda f: f.start):
        span = body.span(found.start, found.end)
        if not len(span):
            continue
        name = span.of(doc.text)
        if found.norm_end > found.outer[1]:
            name += body.span(found.outer[1], found.norm_end).of(doc.text)
        values: dict[str, Any] = {"name": name, "cls": found.cls, "owner_code": "", "marking": found.marking}
        yield Mention(
            span, "programme", RULE, subtype=found.cls, norm=name, confidence=found.sure, values=values
        )
