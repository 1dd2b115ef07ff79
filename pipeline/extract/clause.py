"""Clause: a sentence as words that know their part: actor, verb, number, name, particle.

    江北区/成立/了/创建办公室  →  district · verb · aspect · agency

Shape      mentions, quoted names and bracketed asides are one word each; the rest are the words of the segmenter
Evidence   accepted gaps: a restored mark ends a clause, a restored 的 or 是 stands as a word without width
Not this   a mark inside a quoted name; a guessed mark between a verb and the object that it needs
Ask first  a word that holds a verb behind an adverb (深入开展) is two words here
First seen a study-tour report that had lost every 的 and 是
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.core import Document, Mention, Span, Token
from pipeline.core.outline import CLAUSE_MARKS, SENTENCE_MARKS, Sentence, pauses, stretches
from pipeline.data import table
from pipeline.extract.view import folded

#: What kind of word: its part in the sentence.
DISTRICT, AGENCY, PERSON, NUMBER, DATE, NAME = "district", "agency", "person", "number", "date", "name"
VERB, NOUN, ADVERB, WILL, PREPOSITION, LOCALIZER = (
    "verb",
    "noun",
    "adverb",
    "will",
    "preposition",
    "localizer",
)
PARTICLE, ASPECT, LIST, AND, COPULA, ASIDE = "particle", "aspect", "list", "and", "copula", "aside"

_QUOTES = {"“": "”", "《": "》", "「": "」", "『": "』", "‘": "’", "〈": "〉", "【": "】"}
_ASIDES = {"（": "）", "(": ")", "〔": "〕"}
_CLOSERS = _QUOTES | _ASIDES
_PARTICLES = frozenset("的之地得所")
_ASPECTS = frozenset(("了", "过", "着"))
_ANDS = frozenset(("和", "及", "以及", "与", "跟", "同", "或", "或者", "暨"))
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
#: Verbs that leave the deed to the word behind them.
_DUMMIES = frozenset(("进行", "加以", "予以", "给予", "一律"))
#: Verbs whose object is a deed.
_HOLDING = frozenset("开展 组织 组织开展 举行 实行 实施 进行".split())
#: Times of the year that are no dates.
_SEASONS = frozenset("年终 年初 年中 月初 月末 季末".split())
#: Where what is brought to people goes: 送戏下乡, 送岗上门.
_ERRANDS = frozenset(("下乡", "上门", "入户", "进村", "到户", "到村", "进门", "入村"))
#: 逐户, 逐项: one by one.
_STEPS = frozenset("户人村个项一家级校企件条街栋楼班")
_LONGEST_QUOTE = 80
#: From this on a restored 的 is believed where it would make an attribute of a verb.
_SURE = 0.75


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb of the tables: its class, whether an object of its own makes it an undertaking, whether also a noun."""

    kind: str
    strong: bool
    also_noun: bool


@dataclass(slots=True, eq=False)
class Word:
    """A word of a sentence; ``text`` is folded; a restored 的 or 是 has no width.

    ``use``: of a word of kind noun, "verb" or "adjective" where the dictionary knows it as such.
    """

    start: int
    end: int
    text: str
    kind: str
    mention: Mention | None = None
    doing: Doing | None = None
    use: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


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
    return any(text[-size:] in words for size in sizes)


@cache
def _beginnings() -> frozenset[str]:
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


def _subject_behind(clause: Sequence[Word], ahead: Sequence[Word]) -> int:
    """How many last words of a clause are the subject of what follows a guessed pause: …作主金水区文化路街道〔，〕首创了.

    They are where a division ends the clause as no object, no member of a list and not behind a preposition, and
    a verb of an undertaking comes next.
    """
    if not ahead or ahead[0].kind != VERB or ahead[0].doing is None or not ahead[0].doing.strong:
        return 0
    size = next((k for k, word in enumerate(reversed(clause)) if word.kind != DISTRICT), len(clause))
    if not 0 < size < len(clause):
        return 0
    return 0 if clause[-size - 1].kind in (VERB, ASPECT, PREPOSITION, LIST, AND, PARTICLE) else size


@cache
def _adverbs() -> frozenset[str]:
    found = {row["word"] for row in table("lexicon/function_words.tsv") if row["class"] == "adverb"}
    return (frozenset(found) | words_of("adverb")) - words_of("plan_word")


class Reader:
    """Reads the sentences of one document; what is looked up again and again is made once."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]) -> None:
        self.text, self.folded = doc.text, folded(doc)
        self.tokens = [t.span for t in doc.of(Token)]
        self.token_ends = [span.end for span in self.tokens]
        gaps = doc.accepted()
        self.clause_ends = pauses(doc, CLAUSE_MARKS)
        self.sentence_ends = pauses(doc, SENTENCE_MARKS)
        self.guessed = {g.offset for g in gaps}
        #: Where a pause may have been lost, guessed or not.
        self.pauses = {g.offset for g in doc.gaps if g.inserted[:1] in tuple("，。；")}
        self.restored = {g.offset: g.inserted[0] for g in gaps if g.inserted[:1] in ("的", "是", "地", "了")}
        self.spoken_of = {g.offset for g in gaps if g.inserted == "他"}
        self.doubted = {g.offset for g in gaps if g.inserted[:1] == "的" and g.confidence < _SURE}
        self.offsets = sorted(self.guessed)
        self.whole: dict[int, Mention] = {}
        self.inside: list[Mention] = []
        for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
            if mention.type == "number" and not mention.values.get("is_quantity", True):
                continue
            if mention.type == "programme":
                self.inside.append(mention)
            self.whole.setdefault(mention.span.start, mention)
        self.cuts = self._cuts()
        self.read: dict[tuple[int, int], list[list[Word]]] = {}
        self.inside_starts = [m.span.start for m in self.inside]

    def _cuts(self) -> list[int]:
        """Where a plain word ends, at the latest: with the segmenter's, before a mention, where something was dropped.

        What is in no word of the segmenter stands alone, character by character.
        """
        cuts = {*self.token_ends, *self.whole, *self.offsets}
        at = 0
        for token in [*self.tokens, Span(len(self.text), len(self.text))]:
            if token.start > at:
                cuts.update(range(at, token.start + 1))
            at = max(at, token.end)
        return sorted(cuts)

    def clauses(self, span: Span) -> list[list[Word]]:
        """The clauses of a sentence, each as its words. A mark inside a name ends nothing."""
        key = (span.start, span.end)
        if key not in self.read:
            self.read[key] = list(_led_by_topic(list(self._clauses(span))))
        return self.read[key]

    def _clauses(self, span: Span) -> Iterator[list[Word]]:
        words = list(self._words(span))
        if not words:
            return
        ends = {s.end for s in stretches(span, self.clause_ends, self.text)}
        for word in words:
            if word.text == "们" and word.start in self.spoken_of:
                ends.add(word.start)  # 〔他〕们: a clause begins, its subject left behind
                word.kind = "mark"
        clause: list[Word] = []
        for i, word in enumerate(words):
            clause.append(word)
            if word.end not in ends:
                continue
            if word.end in self.guessed:
                if self._hungry(words, i, clause):
                    if len(clause) > 1 and clause[-2].kind == NUMBER and clause[-2].end > clause[0].start:
                        yield [w for w in clause[:-1] if w.kind != "mark"]  # 行动5次/检查〔，〕单位430家
                        clause = clause[-1:]
                    continue
                if _served(clause):
                    continue
                if subject := _subject_behind(clause, words[i + 1 : i + 2]):
                    yield [w for w in clause[:-subject] if w.kind != "mark"]
                    clause = clause[-subject:]
                    continue
                if back := self._back(clause, words[i + 1 : i + 5]):
                    ends.add(words[i + back].end)
                    continue
            if any(w.kind != "mark" for w in clause):
                yield [w for w in clause if w.kind != "mark"]
            clause = []
        clause = [w for w in clause if w.kind != "mark"]
        if clause:
            yield clause

    def regrouped(self, found: Sequence[Sentence]) -> list[Sentence]:
        """The sentences, with a guessed 。 before a number moved behind it: 举办招聘会〔。〕4场帮助….

        Such a number counts what the sentence before ends in, and says nothing of what it was put in front of.
        """
        made: list[Sentence] = []
        for sentence in found:
            last = made[-1] if made else None
            if (
                last is not None
                and last.span.end == sentence.span.start
                and sentence.span.start in self.guessed
                and sentence.kind == last.kind == "paragraph"
                and sentence.section == last.section
            ):
                start = sentence.span.start
                ahead = list(self._words(Span(start, min(sentence.span.end, start + 24))))
                if any(w.kind == NUMBER for w in ahead[:3]):
                    before = list(self.clauses(last.span))
                    back = self._back(before[-1], ahead[:4]) if before else 0
                    if back:
                        cut = ahead[back - 1].end
                        made[-1] = replace(last, span=Span(last.span.start, cut))
                        if cut >= sentence.span.end:
                            continue
                        sentence = replace(sentence, span=Span(cut, sentence.span.end))
                    elif before and self._wanting(before[-1]):
                        made[-1] = replace(last, span=Span(last.span.start, sentence.span.end))
                        continue
                elif ahead and ahead[0].kind in (NOUN, NAME) and ahead[0].text not in words_of("actor"):
                    before = list(self.clauses(last.span))
                    hungry = bool(before) and self._wanting(before[-1]) and not _passive(before[-1])
                    if hungry or (before and _served(before[-1])):
                        made[-1] = replace(last, span=Span(last.span.start, sentence.span.end))
                        continue
            made.append(sentence)
        return made

    @staticmethod
    def _wanting(clause: Sequence[Word]) -> bool:
        """True for a clause that ends in a verb without its object: 争取资金270万元硬化〔。〕道路9公里."""
        doing = clause[-1].doing
        return len(clause) > 1 and doing is not None and doing.strong and not doing.also_noun

    def _hungry(self, words: Sequence[Word], i: int, clause: Sequence[Word]) -> bool:
        """True where a guessed pause parts a verb from the object that it needs: 散发〔，〕宣传单5000份."""
        verb, ahead = words[i], words[i + 1 : i + 4]
        if verb.kind != VERB or verb.doing is None or not ahead:
            return False
        if len(clause) == 1 and ahead[0].kind in (NOUN, NAME, NUMBER) and len(ahead) > 1:
            return True  # 建设〔，〕绿道18公里: a verb alone says nothing
        if ahead[0].kind == ADVERB and len(ahead) > 1 and verb.text in _HOLDING:
            return ahead[1].doing is not None and ahead[1].doing.also_noun  # 开展〔，〕集中整治2次
        if ahead[0].kind == VERB and verb.text in words_of("helper"):
            return ahead[0].doing is not None and ahead[0].doing.strong and len(clause) == 1
        nominal = ahead[0].doing is not None and ahead[0].doing.also_noun and len(ahead) > 1
        if verb.doing.strong and nominal and ahead[1].kind == NUMBER and len(clause) == 1:
            return True  # 收缴〔，〕罚款21万元
        if ahead[0].kind not in (NOUN, NAME, NUMBER):
            return False
        if verb.doing.strong and not verb.doing.also_noun:
            return True
        nouns = next((k for k, w in enumerate(ahead) if w.kind not in (NOUN, NAME)), len(ahead))
        return 0 < nouns < len(ahead) and ahead[nouns].kind == NUMBER and _counting(ahead[nouns])

    def _back(self, clause: Sequence[Word], ahead: Sequence[Word]) -> int:
        """How many words behind a guessed pause belong before it: 安装路灯〔，〕86盏, 走访贫困〔，〕母亲230户.

        They do where the clause has a verb and an object that nothing counts yet, and where nothing that the number
        could count stands behind it.
        """
        if not ahead or not clause or clause[-1].kind not in (NOUN, NAME, AGENCY, PERSON, VERB):
            return 0
        if clause[-1].kind == VERB and (ahead[0].kind != NUMBER or len(clause) == 1):
            return 0
        verb = next((k for k in range(len(clause) - 1, -1, -1) if clause[k].kind == VERB), None)
        if verb is None:
            return 0
        number = next((k for k, w in enumerate(ahead[:3]) if w.kind != NOUN), len(ahead))
        if number >= min(len(ahead), 3) or ahead[number].kind != NUMBER or not _counting(ahead[number]):
            return 0
        after = ahead[number + 1] if number + 1 < len(ahead) else None
        closed = (
            after is None
            or after.kind in ("mark", VERB, PREPOSITION, AGENCY, DISTRICT, ADVERB)
            or after.text in ("与", "同", "跟")
            or (not _of_people(ahead[number]) and _names_actor(ahead[number + 1 : number + 3]))
            or ahead[number].end in self.guessed
        )
        if not closed:
            return 0
        if number == 0:
            return 1
        doing = clause[verb].doing
        # 组建“街巷管家”〔，〕队伍十几支: a name may stand right before the pause.
        bare = not any(w.kind in (NUMBER, NAME) for w in clause[verb + 1 : -1]) and len(clause) - verb <= 3
        bare = bare and clause[-1].kind != NUMBER
        return number + 1 if doing is not None and doing.strong and bare else 0

    def after_semicolon(self, offset: int) -> bool:
        """True where the clause that starts at ``offset`` follows a ；."""
        before = self.text[:offset].rstrip()[-1:] if offset else ""
        return before in ("；", ";")

    # --- words ----------------------------------------------------------------------------------------------

    def _words(self, span: Span) -> Iterator[Word]:
        at = span.start
        made: list[Word] = []
        while at < span.end:
            if at in self.restored and at > span.start:
                char = self.restored[at]
                kind = COPULA if char == "是" else ASPECT if char == "了" else PARTICLE
                made.append(Word(at, at, char, kind, use="doubted" if at in self.doubted else ""))
            char = self.folded[at]
            if char.isspace():
                at += 1
                continue
            word = self._named(at, span.end)
            if word is None:
                made.extend(self._plain(at, span.end))
            else:
                made.append(word)
            at = made[-1].end
        yield from _joined(made)

    def _named(self, at: int, stop: int) -> Word | None:
        """A quoted name, an aside or a mention that starts here."""
        char = self.text[at]
        closer = _CLOSERS.get(char)
        if closer is not None:
            end = self.text.find(closer, at + 1, min(stop, at + _LONGEST_QUOTE))
            if end > 0:
                kind = NAME if char in _QUOTES else ASIDE
                first = bisect_left(self.inside_starts, at)
                last = bisect_left(self.inside_starts, end)
                inner = next((m for m in self.inside[first:last] if m.span.end <= end + 1), None)
                return Word(at, end + 1, self.folded[at : end + 1], kind, inner)
        mention = self.whole.get(at)
        if mention is None or mention.span.end > stop:
            return None
        kind = NAME if mention.type == "programme" else mention.type
        end = self._within(mention) if kind == AGENCY else mention.span.end
        return Word(at, end, self.folded[at:end], kind, mention)

    def _within(self, mention: Mention) -> int:
        """Where an agency ends whose mention runs over a verb: 安徽农业大学/共建祁门红茶研究院, 乡人大/要围绕中心."""
        span = mention.span
        i = bisect_right(self.token_ends, span.start)
        while i < len(self.tokens) and self.tokens[i].start < span.end:
            token = self.tokens[i]
            if token.start > span.start + 1 and self.folded[token.start : token.end] in words_of("unnamed"):
                return token.start
            i += 1
        return span.end

    def _plain(self, at: int, stop: int) -> Iterator[Word]:
        """The rest of the segmenter's word, as the one word or the two that it is for this room."""
        end = min(self.cuts[bisect_right(self.cuts, at)], stop)
        text = self.folded[at:end]
        for size, kind, doing, use in _parts(text):
            yield Word(at, at + size, self.folded[at : at + size], kind, None, doing, use)
            at += size


@lru_cache(maxsize=1 << 14)
def _parts(text: str) -> tuple[tuple[int, str, Doing | None, str], ...]:
    """A word with its kind; two where an adverb leads a verb (深入开展). Each: characters, kind, verb, use.

    It depends on the characters alone, and reports say the same words again and again.
    """
    known = doings()
    size = len(text)
    if text not in known and size > 2:
        if size == 3 and text[0] in known and text[1:] in words_of("concrete"):
            return (1, VERB, known[text[0]], ""), (2, NOUN, None, "")
        if size == 4 and text[:2] in known and text[2:] not in known:
            doing = known[text[:2]]
            compound = any(
                text[2:] in words_of(kind) for kind in ("nouny", "generic", "event_head", "outcome")
            )
            concrete = text[2:] in words_of("concrete") or (doing.strong and not compound)
            if not doing.also_noun and (concrete or (doing.strong and text[2:] in words_of("abstract"))):
                return (2, VERB, doing, ""), (2, NOUN, None, "")
        if size == 4 and text[:2] in words_of("pp_close"):
            verb = known.get(text[2:])
            if verb is not None and verb.strong and not verb.also_noun:  # 按…的标准/配备
                return (2, NOUN, None, ""), (2, VERB, verb, "")
        for i in (1, 2):
            if text[:i] in _adverbs() and text[i:] in known and size - i >= 2:
                return (i, ADVERB, None, ""), (size - i, VERB, known[text[i:]], "")
    kind = _kind(text)
    if kind == VERB:
        return ((size, kind, known.get(text) or known.get(text[:-1]), ""),)
    return ((size, kind, None, uses().get(text, "") if kind == NOUN else ""),)


def _led_by_topic(clauses: Sequence[list[Word]]) -> Iterator[list[Word]]:
    """The clauses, one that only says to whom joined with what is done to them: 对甲县、乙县，/予以通报批评.

    So is one that goes on with the places of a trip: 赴甲省乙县，/丙省丁县学习考察.
    """
    held: list[Word] = []
    for clause in _itineraries(clauses):
        alone = clause[0].kind == PREPOSITION and clause[0].text in ("对", "将", "把") and len(clause) > 1
        if held and clause[0].text in _DUMMIES:
            clause = [*held, *clause]
        elif held:
            yield held
        held = []
        if alone and not any(w.kind == VERB for w in clause):
            held = clause
        else:
            yield clause
    if held:
        yield held


def _itineraries(clauses: Sequence[list[Word]]) -> Iterator[list[Word]]:
    held: list[Word] = []
    for clause in clauses:
        places = next((k for k, w in enumerate(clause) if w.kind not in (DISTRICT, LIST, AND)), len(clause))
        toured = clause[0].kind == DISTRICT and all(w.text in words_of("visit") for w in clause[places:])
        if held and toured:
            comma = Word(clause[0].start, clause[0].start, "、", LIST)
            held = [*held, comma, *clause]
            continue
        if held:
            yield held
        held = []
        trip = next((k for k, w in enumerate(clause) if w.text in ("赴", "先后赴", "前往", "分赴")), None)
        if trip is not None and trip + 1 < len(clause):
            if all(w.kind in (DISTRICT, LIST, AND) for w in clause[trip + 1 :]):
                held = clause
                continue
        yield clause
    if held:
        yield held


def _passive(clause: Sequence[Word]) -> bool:
    """True where the verb at the end needs no object behind it: 由县水务局承建, 方案已经公布, 把仓库改建."""
    if any(
        w.text in ("为", "给") and any(n.kind == NUMBER for n in clause[k + 1 : k + 3])
        for k, w in enumerate(clause)
    ):
        return False  # 由县环保局为其余189家农家乐配齐
    return any(w.kind == PREPOSITION and w.text in ("由", "被", "经", "把", "将", "对") for w in clause) or (
        len(clause) > 1 and clause[-2].kind == ADVERB
    )


def _served(clause: Sequence[Word]) -> bool:
    """True for a clause cut off behind 为58户: what is done for them is still to come."""
    if len(clause) < 2 or clause[-1].kind != NUMBER:
        return False
    return clause[-2].kind == PREPOSITION and clause[-2].text in ("为", "给", "向", "对")


def _of_people(word: Word) -> bool:
    return word.mention is not None and word.mention.values.get("unit_class") == "person"


def _names_actor(words: Sequence[Word]) -> bool:
    """True for 县财政, two words that are one who acts; 46名镇村干部 counts those that follow, 12个县财政 does not."""
    return "".join(w.text for w in words) in words_of("actor")


def _counting(word: Word) -> bool:
    """True for a number of things or people, no share and no length of time."""
    return word.mention is not None and word.mention.values.get("unit_class") not in ("percent", "time")


def _kind(text: str) -> str:
    known = doings()
    if text == "、":
        return LIST
    if len(text) == 1 and not text.isalnum():
        return "mark"
    if text in _PARTICLES:
        return PARTICLE
    if text in _ASPECTS:
        return ASPECT
    if text in ("会同", "联合"):
        return PREPOSITION
    if text in _ANDS:
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


def _paid_for(words: Sequence[Word], i: int) -> bool:
    """True where a verb of paying stands up to two nouns before the word at ``i``."""
    for word in reversed(words[max(i - 3, 0) : i]):
        if word.doing is not None:
            return word.doing.kind == "invest" or word.text in ("安排", "争取", "落实")
        if word.kind != NOUN:
            return False
    return False


def _errand(words: Sequence[Word], i: int) -> int:
    """How many words 送戏下乡 or 送法进校园 is that somebody holds: one noun, though a verb leads it; 0 for none."""
    word = words[i]
    if word.text[:1] != "送" or not (i and words[i - 1].kind == VERB):
        return 0
    for k in range(i, min(i + 4, len(words))):
        if words[k].kind not in (NOUN, VERB):
            return 0
        if words[k].text[-2:] in _ERRANDS and (k > i or len(word.text) > 3):
            return k + 1 - i
    return 0


def _one_noun(words: Sequence[Word]) -> Word:
    return Word(words[0].start, words[-1].end, "".join(w.text for w in words), NOUN)


def _nominal(words: Sequence[Word], i: int) -> int:
    """How many words from ``i`` are one noun that a verb begins: 传承/人, 学习/考察团, 被/骗 before its noun; or 0."""
    word, ahead = words[i], words[i + 1] if i + 1 < len(words) else None
    if ahead is None:
        return 0
    after = words[i + 2] if i + 2 < len(words) else None
    if word.kind == VERB and len(word.text) == 2 and ahead.text == "人":
        return 2 if after is None or after.kind != NOUN else 0  # 实施/人/饮安全工程
    party = ahead.text in words_of("actor") and ahead.text[-1:] in "团组队"
    if word.kind == VERB and word.text in words_of("visit") and party:
        return 2
    if word.text == "被" and i and words[i - 1].kind == VERB and len(ahead.text) == 1:
        return 2 if ahead.kind in (NOUN, VERB) and after is not None and after.kind == NOUN else 0
    return 0


def _visits(words: Sequence[Word], i: int) -> bool:
    """True for 到 before places that are visited: 到宜昌市、成都市学习考察."""
    k = i + 1
    while k < len(words) and (
        words[k].kind in (DISTRICT, LIST, AND) or words[k].text in ("等地", "等", "实地")
    ):
        k += 1
    return (
        k > i + 1 and words[i + 1].kind == DISTRICT and k < len(words) and words[k].text in words_of("visit")
    )


def _joined(words: list[Word]) -> Iterator[Word]:
    """The words, with two that are one verb of the tables together (组织开展, 排查调处) made one."""
    known, beginnings, concrete = doings(), _beginnings(), words_of("concrete")
    i = 0
    while i < len(words):
        word = words[i]
        ahead, behind = words[i + 1] if i + 1 < len(words) else None, words[i - 1] if i else None
        if word.text == "之" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
            word.kind = NOUN  # 妇女之家
        if word.kind == NOUN and len(word.text) == 2 and ahead is not None and len(ahead.text) == 1:
            if word.text[0] in "村乡镇县市区校" and word.text[1] + ahead.text in (
                "办起",
                "建起",
                "办成",
                "建成",
            ):
                middle = word.start + 1
                verb = word.text[1] + ahead.text
                words[i : i + 2] = [
                    Word(word.start, middle, word.text[0], NOUN),
                    Word(middle, ahead.end, verb, VERB, None, known[verb]),
                ]  # 等村办/起合作社
                continue
        if (
            word.kind == NOUN
            and len(word.text) == 3
            and ahead is not None
            and (ahead.text[:1] == "级" or ahead.text in concrete)
        ):
            doing = known.get(word.text[:2])
            if doing is not None and doing.strong and word.text[2] in "区县市省镇乡村":  # 建成区/级
                middle = word.start + 2
                words[i : i + 2] = [
                    Word(word.start, middle, word.text[:2], VERB, None, doing),
                    Word(middle, ahead.end, word.text[2:] + ahead.text, NOUN),
                ]
                continue
        if (
            word.use == "doubted"
            and ahead is not None
            and ahead.kind in (NAME, NUMBER)
            and behind is not None
        ):
            if behind.doing is not None and behind.doing.strong and not behind.doing.also_noun:
                i += 1
                continue  # 选聘〔的?〕“五老”人员9名
        if (
            word.text in ("加快", "抓紧", "加紧", "着力", "努力")
            and ahead is not None
            and ahead.doing is not None
        ):
            after = words[i + 2] if i + 2 < len(words) else None
            if ahead.kind == VERB and after is not None and after.kind in (NOUN, NAME, NUMBER, DISTRICT):
                word.kind, word.doing = ADVERB, None  # 加快建立…平台
        if word.kind == ADVERB and len(word.text) == 1 and behind is not None:
            if behind.kind in (NOUN, VERB) and (ahead is None or ahead.kind in ("mark", NUMBER, LIST)):
                word.kind = NOUN  # 交办单
        if word.text in ("来", "间", "起") and behind is not None and behind.kind == DATE:
            word.kind = LOCALIZER  # 三年来
        if word.text in ("现场", "当场", "就地") and ahead is not None and ahead.doing is not None:
            if not (i + 2 < len(words) and words[i + 2].text == "会"):
                word.kind, word.use = ADVERB, ""  # 现场/签约项目9个, not 现场推进会
        if word.text == "就" and behind is not None and ahead is not None and ahead.kind == VERB:
            if behind.kind in (DATE, LOCALIZER, NUMBER) or behind.text == "时间":
                word.kind = ADVERB  # 三个月就/开通…, not 县政府就/颁发证件发出通知
        if word.kind == ADVERB and word.text == "非" and ahead is not None and ahead.kind == NOUN:
            word.kind = NOUN  # 非遗项目, 非公企业
        if word.text in ("联合", "会同") and word.kind == PREPOSITION and behind is not None:
            if behind.kind in (VERB, ASPECT) and ahead is not None and ahead.kind == NOUN:
                word.kind = NOUN  # 组建/联合/执法队
            signed = behind.doing is not None and behind.doing.kind in ("sign", "publish")
            if signed and ahead is not None and ahead.kind == VERB and i + 2 < len(words):
                word.kind = NOUN if words[i + 2].kind == NOUN else word.kind  # 签订联合培养协议
        if merged := _nominal(words, i):
            words[i : i + merged] = [_one_noun(words[i : i + merged])]
            word = words[i]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if word.text == "逐" and ahead is not None and ahead.kind == NOUN and len(ahead.text) == 1:
            word = Word(word.start, ahead.end, word.text + ahead.text, ADVERB)  # 逐瓶
            words[i : i + 2] = [word]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if word.text == "组织" and word.kind == VERB and behind is not None and ahead is not None:
            last = i + 2 == len(words) or words[i + 2].kind in ("mark", LIST)
            if behind.kind in (NOUN, VERB) and behind.text not in _ANDS and ahead.kind == NUMBER and last:
                word.kind, word.doing = NOUN, None  # 调解组织12个
        if errand := _errand(words, i):
            words[i : i + errand] = [_one_noun(words[i : i + errand])]
            word = words[i]
            ahead = words[i + 1] if i + 1 < len(words) else None
        if (
            word.kind == VERB
            and ahead is not None
            and ahead.text in words_of("money")
            and _paid_for(words, i)
        ):
            word.kind, word.doing = NOUN, None  # 投入整治资金, 投入产业扶贫资金
        if word.text == "到" and word.kind == PREPOSITION and _visits(words, i):
            word.kind, word.doing = VERB, known.get("赴")
        if word.kind == WILL and len(word.text) > 1 and behind is not None:
            if behind.kind == NOUN and ahead is not None and ahead.kind == NOUN:
                word.kind = NOUN  # 科技计划项目
            if behind.kind in (NOUN, NAME, VERB) and (ahead is None or ahead.kind in ("mark", LIST, NUMBER)):
                word.kind = NOUN  # 创业帮扶计划
        for count in (4, 3, 2) if word.text in beginnings else ():
            parts = words[i : i + count]
            if word.text == "下" and (behind is None or behind.kind in (ADVERB, "mark")):
                word.kind = NOUN  # 全年/下/派专家
            if len(parts) < count or any(p.kind not in (VERB, NOUN, ADVERB) for p in parts):
                if count > 2 or len(parts) < 2 or parts[1].text not in ("通过", "到", "为"):
                    continue  # 审议/通过, 搬/到
            text = "".join(p.text for p in parts)
            single = len(text) == 2 and count == 2  # 约/谈, 送/去
            noun = count == 2 and parts[-1].doing is not None and parts[-1].doing.also_noun
            if (
                text in known
                and not noun
                and parts[-1].end - word.start == len(text)
                and (len(text) > 2 or single)
            ):
                after = words[i + count] if i + count < len(words) else None
                if after is not None and after.text in words_of("money") and _paid_for(words, i):
                    yield _one_noun(parts)  # 安排/奖/补/资金
                else:
                    yield Word(word.start, parts[-1].end, text, VERB, None, known[text])
                i += count
                break
        else:
            more = words[i + 1] if i + 1 < len(words) else None
            if more is not None and more.kind in (VERB, ADVERB):
                if (word.text == "联合" and word.kind != NOUN) or (
                    word.kind == VERB and word.text in words_of("adverb")
                ):
                    word = Word(word.start, word.end, word.text, ADVERB)
            yield word
            i += 1
