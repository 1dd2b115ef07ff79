"""Display: a document with its marks, for a notebook (HTML) or a terminal (ANSI colours). All text is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pipeline.core.document import Document
from pipeline.core.marks import Block, Gap, Mention, Residue

COLOURS = {
    "edit": "#b3e5b3", "gap": "#c9c9c9", "residue": "#ffb3a7",
    "district": "#aecbfa", "agency": "#d7c4f2", "person": "#f8c8dc",
    "number": "#fde293", "date": "#c5e8e2", "programme": "#ffd0a1",
}  # fmt: skip
ANSI = {
    "edit": "32", "gap": "2;37", "residue": "41", "district": "34", "agency": "35", "person": "95",
    "number": "33", "date": "36", "programme": "93",
}  # fmt: skip


def runs(doc: Document, mode: str = "balanced") -> Iterator[tuple[str, str, str]]:
    """The text in runs of (kind, characters, what to say of them); kind "" is unmarked text.

    Gaps accepted in ``mode`` come as runs of kind gap whose characters are the guess, not the text.
    """
    text = doc.text
    kinds = _edited(doc)
    for mark in doc.marks:
        if isinstance(mark, Mention | Residue):
            kind = mark.type if isinstance(mark, Mention) else "residue"
            say = (mark.norm or mark.type) if isinstance(mark, Mention) else mark.reason
            for i in range(mark.span.start, mark.span.end):
                kinds[i] = (kind, f"{mark.rule}: {say} ({mark.confidence:.2f})")
    gaps: dict[int, Gap] = {gap.offset: gap for gap in doc.accepted(mode)}
    start = 0
    for i in range(len(text) + 1):
        closed = i == len(text) or kinds[i] != kinds[start] or i in gaps
        if closed and i > start:
            yield kinds[start][0], text[start:i], kinds[start][1]
            start = i
        if i in gaps:
            gap = gaps[i]
            yield "gap", gap.inserted, f"{gap.rule}: a guess, p = {gap.confidence:.2f}"


def _edited(doc: Document) -> list[tuple[str, str]]:
    """For each character of the text: ("edit", what was done) where a pass of the last stage wrote it, or ("", "")."""
    steps = [step for step in doc.steps if step.stage == doc.stage]
    kinds: list[tuple[str, str]] = [("", "")] * (steps[0].alignment.old_length if steps else len(doc.text))
    for step in steps:
        moved: list[tuple[str, str]] = []
        at = 0
        for edit in step.edits:
            mark = ("edit", f"{edit.rule}: {edit.before!r} → {edit.after!r}")
            moved += kinds[at : edit.span.start]
            moved += [mark] * len(edit.after)
            if not edit.after and moved:
                moved[-1] = mark  # a deletion shows on the character before it
            at = edit.span.end
        kinds = moved + kinds[at:]
    return kinds


def html_page(doc: Document, mode: str = "balanced", limit: int = 20_000) -> str:
    """The document as a fragment of HTML; no script, everything that came from a file is escaped."""
    pieces: list[str] = []
    size = 0
    for kind, chars, say in runs(doc, mode):
        size += len(chars)
        if size > limit:
            pieces.append(f"<i>… {len(doc.text) - limit} characters more</i>")
            break
        safe = escape(chars).replace("\n", "<br>")
        if not kind:
            pieces.append(safe)
        else:
            style = f"background:{COLOURS[kind]};border-radius:2px"
            if kind == "gap":
                style += ";font-style:italic;opacity:.75"
            pieces.append(f'<span style="{style}" title="{escape(say)}">{safe}</span>')
    legend = " ".join(
        f'<span style="background:{colour};padding:0 .4em;border-radius:2px">{kind}</span>'
        for kind, colour in COLOURS.items()
    )
    counts = f"{len(doc.raw)} characters raw, {len(doc.text)} now, {len(doc.edits)} edits, "
    counts += f"{len(doc.accepted(mode))} guesses, {len(doc.mentions)} mentions"
    head = f"<b>{escape(doc.id)}</b> after {escape(doc.stage or 'reading')} · {counts}<br>{legend}"
    return f'<div style="line-height:1.7;max-width:60em">{head}<hr>{"".join(pieces)}</div>'


def ansi(doc: Document, mode: str = "balanced", colour: bool = True) -> str:
    """The document for a terminal. Control characters of the text are shown, never sent."""
    pieces: list[str] = []
    for kind, chars, _ in runs(doc, mode):
        safe = "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in chars)
        if kind == "gap":
            safe = f"〔{safe}〕"
        pieces.append(f"\x1b[{ANSI[kind]}m{safe}\x1b[0m" if kind and colour else safe)
    return "".join(pieces)


def outline_of(doc: Document) -> str:
    """One line a block: kind, level, number, first characters. For a quick look at a segmentation."""
    lines = [
        f"{b.kind:<10} {b.region:<11} {b.level} {b.number:<6} {b.span.of(doc.text)[:40]}"
        for b in doc.of(Block)
        if b.kind != "region"
    ]
    return "\n".join(lines)
