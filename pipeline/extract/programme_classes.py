"""Classes of quoted names: what the words around a pair of marks, and the form of the name, say is named.

    “三書”制度 · 按照“…”的思路 · 成为“会客厅” · “五个一”工程 · 弘扬“…”精神

Shape      a name in marks, with its head where one stands behind them; what it is said to be, and done to
Evidence   all of that, weighed together (``programme_evidence``)
Not this   somebody's words; a day or a plan known by its number (“五一”, “十一五”) without a head
Ask first  whether the head says again what the name says: then it stays outside
First seen a study-tour report: “三書”制度
"""

from __future__ import annotations

import regex

from pipeline.extract.programme_evidence import Lexicon, Quoted, features, weigh
from pipeline.extract.programme_heads import np_head
from pipeline.extract.programme_words import endings, heads, words_of

__all__ = ["classify", "is_speech"]

#: Class, end of the name with its head, confidence.
Verdict = tuple[str, int, float]

_SPEECH_BEFORE = regex.compile(
    r"(?:说|说道|指出|强调|表示|认为|问|答|写道|回答|道|讲|感慨|笑称|称赞)[:：，,]?$"
)
_STOP = regex.compile(r"[。！？!?；;…]")
_LONG = regex.compile(r"[\p{Han}]，[^，]*，")
_PARTS = regex.compile(r"[、，,]")
_CITED_DATE = regex.compile(r"[零〇○一二三四五六七八九十百]{1,4}|[0-9]{1,2}[·•．.][0-9]{1,2}")
_PLAN_PART = regex.compile(r"(?:期间|时期|末|初|以来|头|后)")


def is_speech(quoted: Quoted) -> bool:
    """True where the marks hold a sentence, somebody's words."""
    name = quoted.name
    if _STOP.search(name) or len(name) > 36:
        return True
    parts = [part for part in _PARTS.split(name) if part]
    rhymed = len(parts) > 2 and max(map(len, parts)) - min(map(len, parts)) <= 1 and len(parts[0]) <= 8
    if not rhymed and (_LONG.search(name) or len(name) > 30):
        return True
    return len(name) > 6 and _SPEECH_BEFORE.search(quoted.before) is not None


def classify(quoted: Quoted, lexicon: Lexicon) -> Verdict | None:
    """The class of a name in marks, where the name ends with its head, and how sure that is.

    None where the marks hold somebody's words or a date, and no name.
    """
    if is_speech(quoted):
        return None
    if _CITED_DATE.fullmatch(quoted.name):
        return _plan(quoted)
    seen = features(quoted, lexicon)
    cls, sure = weigh(seen)
    if "doctrine" in seen and cls != "programme":
        cls, sure = "ideology", 0.95
    return cls, _named_to(quoted, cls), sure


def _plan(quoted: Quoted) -> Verdict | None:
    """“十一五”规划, “五一”, “119”: a plan or a day; a programme only with its head."""
    if quoted.head and not _PLAN_PART.match(quoted.text, quoted.end):
        return "programme", quoted.head_end, 0.75
    near = np_head(quoted.text, quoted.end)
    if heads().get(near) == "programme" and near != "建设":
        return "programme", quoted.end, 0.7
    return None


def _named_to(quoted: Quoted, cls: str) -> int:
    """Where the name ends: with its head, unless that says again what the name says, or says too little."""
    text, end, head = quoted.text, quoted.end, quoted.head
    if cls == "scare_quote":
        return end
    for idea in endings("idea_head") if cls == "ideology" else ():
        if text.startswith(idea, end):
            return end + len(idea)
    if cls in ("ideology", "slogan") and text.startswith("精神", end):
        return end + 2
    weak = head in words_of("weak_head") or head in words_of("honour")
    return end if weak or not head or quoted.name.endswith(head[-2:]) else quoted.head_end
