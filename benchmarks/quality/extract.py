"""Extract against exact gazetteer and suffix names, on the sample reports and on held-out ones, clean and damaged.

Clean: a mention is right where type, place and norm agree with the marks. Damaged: the report as a page shows it goes
through the whole pipeline, and a mention is right where type and surface agree, place apart, as multisets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import regex

from benchmarks.quality.samples import PAGES, indented
from benchmarks.quality.score import Count, Line, count
from benchmarks.quality.truth import SETS, TrueMention, clean, marked, names, parse
from pipeline.core import Document, Mention, Record, Span, from_text
from pipeline.data import names as division_names
from pipeline.simulate import Page, damage
from training.programmes import LEFT_OUT, sentences

TYPES = ("district", "agency", "person", "number", "date", "programme")
SUFFIX = regex.compile(r"\p{Han}{1,8}?(?:委员会|办公室|政府|宣传部|组织部|联合会|党工委|局|委|办|院|厅|会)")


@cache
def _gazetteer() -> regex.Pattern[str]:
    known = sorted((name for name in division_names() if len(name) > 2), key=len, reverse=True)
    return regex.compile(r"\L<names>", names=known)


def baseline(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(type, norm, start, end): full names of divisions by the first code, and whatever ends like an agency."""
    for match in _gazetteer().finditer(text):
        yield "district", division_names()[match[0]][0].code, *match.span()
    for match in SUFFIX.finditer(text):
        yield "agency", match[0], *match.span()
    for match in regex.finditer(r"\d+(?:\.\d+)?", text):
        yield "number", match[0], *match.span()
    for match in regex.finditer(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年", text):
        yield "date", match[0], *match.span()
    for match in regex.finditer("(?<=[“《])[^”》]{1,40}(?=[”》])", text):
        yield "programme", "programme", *match.span()


def norm_of(mention: Mention, doc: Document) -> str:
    """The norm as the truth writes it, as far as it is compared: a district by its code, or those of its members."""
    if mention.type == "district":
        record = next((r for r in doc.of(Record) if r.table == "districts" and r.key == mention.entity), None)
        members = record.values.get("members") if record else None
        code = mention.entity.removeprefix("district-")
        return ";".join(members) if members and not code.isdigit() else code
    if mention.type == "number":
        value = mention.values.get("value")
        return f"{'' if value is None else value}|{mention.values.get('unit') or ''}"
    if mention.type == "programme":
        return str(mention.values.get("cls") or mention.subtype)
    return mention.norm


def true_norm(mention: TrueMention) -> str:
    if mention.type == "number":
        value, unit, *_ = mention.norm.split("|")
        return f"{value.split('..')[0]}|{unit}"
    return mention.norm


#: EDTF's quarters and half-years → the months that they run from and to.
MONTHS = {"33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12), "40": (1, 6), "41": (7, 12)}


def same_norm(kind: str, text: str) -> str:
    """Norms that mean one thing, written in one way: numbers by value; a quarter, which EDTF may also write as months."""
    if kind != "date":
        return same_number(text)
    year, _, part = text.partition("-")
    if part not in MONTHS:
        return text
    return "/".join(f"{year}-{month:02}" for month in MONTHS[part])


def same_number(text: str) -> str:
    """Values written in one way: 14, 14.0 and 1.40e1 are one number; of a share four digits count (66.67 %)."""
    value, _, unit = text.partition("|")
    try:
        return f"{float(value):{'.4g' if unit == '%' else 'g'}}|{unit}"
    except ValueError:
        return text


def whole_number(mention: Mention) -> str:
    """A number with the end of its range, unit, noun, bound and rate, as the truth writes it."""
    found = mention.values
    ends = [found["value"], found["value_max"]]
    said = "..".join(f"{float(end):.4g}" for end in ends if end is not None)
    return "|".join((said, found["unit"], found["counted_noun"], found["approx"], found["per"]))


def true_whole_number(norm: str) -> str:
    value, *others = norm.split("|")
    said = "..".join(f"{float(end):.4g}" for end in value.split("..") if end)
    return "|".join((said, *others))


def beside_names(cls: str) -> str:
    """What parts a programme from what is none: ideology and scare quotes; all other classes are names of something."""
    return cls if cls in ("ideology", "scare_quote") else ""


def counted(mention: Mention) -> bool:
    return mention.type != "number" or bool(mention.values.get("is_quantity"))


def answers(doc: Document) -> list[Mention]:
    return [mention for mention in doc.mentions if counted(mention)]


def page_of(name: str) -> Page:
    """The page that a report is damaged as: its own in raw/, or that of the study tour."""
    return PAGES.get(name, PAGES["qingdao-study-tour"])


@cache
def damaged(name: str) -> Document:
    import pipeline

    return pipeline.process(from_text(damage(indented(clean(name)), page_of(name)), name))


def lines() -> Iterator[Line]:
    for group, label in SETS.items():
        if names(group):
            yield from measured(group, label)
    yield from left_out()


def left_out() -> Iterator[Line]:
    """Quoted names in sentences by an author whom the weights of programmes never saw; the baseline calls all programmes."""
    import pipeline

    asked = list(sentences(LEFT_OUT))
    classes: list[str] = []
    for sentence in asked:
        doc = pipeline.process(from_text(sentence.text))
        found = {doc.to_raw(m.span): norm_of(m, doc) for m in doc.mentions if m.type == "programme"}
        classes.append(found.get(Span(sentence.start, sentence.end), ""))
    for what, of in (("class", str), ("ideology and scare quotes apart", beside_names)):
        right = sum(bool(cls) and of(cls) == of(s.cls) for cls, s in zip(classes, asked, strict=True))
        base = sum(of("programme") == of(s.cls) for s in asked)
        yield Line(
            "extract",
            f"left-out sentences: quoted names, {what}",
            right / len(asked),
            base / len(asked),
            len(asked),
        )


def measured(group: str, label: str) -> Iterator[Line]:
    import pipeline

    spans: dict[str, Count] = defaultdict(Count)
    norms: dict[str, Count] = defaultdict(Count)
    base: dict[str, Count] = defaultdict(Count)
    hurt: dict[str, Count] = defaultdict(Count)
    calm: dict[str, Count] = defaultdict(Count)
    whole = Count()
    apart = Count()
    for name in names(group):
        text, truth = parse(marked(name))
        doc = pipeline.process(from_text(text, name))
        found = answers(doc)
        wreck = damaged(name)
        wrecked = answers(wreck)
        omitted = str.maketrans("", "", page_of(name).omitted)
        simple = list(baseline(text))
        for kind in TYPES:
            wanted = [mention for mention in truth if mention.type == kind]
            given = [mention for mention in found if mention.type == kind]
            places = [(raw.start, raw.end) for raw in (doc.to_raw(mention.span) for mention in given)]
            true_places = [(m.start, m.end) for m in wanted]
            spans[kind] += count(places, true_places)
            norms[kind] += count(
                [(*place, same_norm(kind, norm_of(m, doc))) for place, m in zip(places, given, strict=True)],
                [(m.start, m.end, same_norm(kind, true_norm(m))) for m in wanted],
            )
            base[kind] += count([(start, end) for t, _, start, end in simple if t == kind], true_places)
            if kind == "number":
                whole += count(
                    [(*place, whole_number(m)) for place, m in zip(places, given, strict=True)],
                    [(m.start, m.end, true_whole_number(m.norm)) for m in wanted],
                )
            if kind == "programme":
                apart += count(
                    [(*place, beside_names(norm_of(m, doc))) for place, m in zip(places, given, strict=True)],
                    [(m.start, m.end, beside_names(true_norm(m))) for m in wanted],
                )
            surfaces = [m.surface.translate(omitted) for m in wanted]
            hurt[kind] += count([m.span.of(wreck.text) for m in wrecked if m.type == kind], surfaces)
            calm[kind] += count([m.span.of(doc.text) for m in given], [m.surface for m in wanted])
    for kind in TYPES:
        n = spans[kind].wanted
        yield Line("extract", f"{label}F1 of {kind}, place", spans[kind].f1, base[kind].f1, n)
        yield Line("extract", f"{label}F1 of {kind}, place and norm", norms[kind].f1, None, n)
        if kind == "number":
            yield Line(
                "extract", f"{label}F1 of number, place, value, unit, noun, bound and rate", whole.f1, None, n
            )
        if kind == "programme":
            yield Line(
                "extract", f"{label}F1 of programme, ideology and scare quotes apart", apart.f1, None, n
            )
        yield Line(
            "extract", f"{label}F1 of {kind} on the damaged page, surface", hurt[kind].f1, calm[kind].f1, n
        )
    every = [sum(counts.values(), Count()) for counts in (spans, norms, base, hurt, calm)]
    n = every[0].wanted
    yield Line("extract", f"{label}F1 of all mentions, place", every[0].f1, every[2].f1, n)
    yield Line("extract", f"{label}F1 of all mentions, place and norm", every[1].f1, None, n)
    yield Line(
        "extract", f"{label}F1 of all mentions on the damaged page, surface", every[3].f1, every[4].f1, n
    )
