"""Ruby: a reading printed after its host character, as in 總結(jié).

Shape      one Han character, "(", one syllable, ")"; on some pages twice, on some without the tone
Evidence   the syllable is a listed reading of the host (data/pinyin/readings.tsv), and the page shows that a machine
           printed it: the host is annotated at all its occurrences and belongs to the known list, or to a page full
           of such hosts (see ``page``)
Not this   世界衛生組織(who): no reading of 織; 囧(jiǒng) in clean prose: one host, explained once by its author
Ask first  a reading that does not fit, as in 趧(chuàng), is a witness for repair.byteshift, which runs before
First seen a study-tour report, 353 times
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core import Edit, Residue, Span
from pipeline.data import plain
from pipeline.repair.page import NOTE, Page, fits, listed, notes

RULE = "repair.ruby"


def propose(text: str, page: Page) -> Iterator[Edit | Residue]:
    """A deletion for each note that the page's mill printed; it binds to the host, so offsets take it along.

    Damaged pages also get a Residue for each toned reading that stands behind a character it does not belong to.
    """
    known = listed()
    for host, match in notes(text):
        start, end = match.start("notes"), match.end("notes")
        printed = NOTE.findall(match["notes"])
        if not all(fits(host, reading) for reading in printed):
            if page.annotated and printed[0] != plain(printed[0]):
                yield Residue(Span(match.start(), end), f"({printed[0]}) is no reading of {host}", RULE)
            continue
        if host not in page.annotated:
            continue
        level = known.get(host, (0, ""))[0]
        basis = f"level {level} of the note list" if level else "annotated wherever it occurs"
        confidence = 0.999 if level and not page.toneless else 0.99 if page.n_notes >= 10 else 0.95
        yield Edit(
            Span(start, end), "", RULE, confidence,
            f"reading of {host}, {basis}; {page.n_notes} such notes on the page", binds=True,
        )  # fmt: skip
