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

    Damaged pages also get a Residue for each reading that stands behind a character it does not belong to: each toned
    one, and on a page that prints no tones those of the page's list.
    """
    known = listed()
    toneless = {plain(reading) for reading in page.annotated.values()} if page.toneless else set()
    for host, match in notes(text):
        start = match.start("notes")
        printed = NOTE.findall(match["notes"])
        if not fits(host, printed[0]):
            if page.annotated and (printed[0] != plain(printed[0]) or printed[0] in toneless):
                span = Span(match.start(), match.end("notes"))
                yield Residue(span, f"({printed[0]}) is no reading of {host}", RULE)
            continue
        if host not in page.annotated:
            continue
        if not page.toneless and printed[0] == plain(printed[0]) != page.annotated[host]:
            continue  # an English word, on a page whose mill prints tones
        # A second bracket is the machine's where it says the same; else it is an author's word: 平(píng)(me).
        twice = len(printed) == 2 and plain(printed[0]) == plain(printed[1])
        end = match.end("notes") if twice or len(printed) == 1 else start + len(printed[0]) + 2
        level = known.get(host, (0, ""))[0]
        basis = f"level {level} of the note list" if level else "annotated wherever it occurs"
        confidence = 0.999 if level and not page.toneless else 0.99 if page.n_notes >= 10 else 0.95
        yield Edit(
            Span(start, end), "", RULE, confidence,
            f"reading of {host}, {basis}; {page.n_notes} such notes on the page", binds=True,
        )  # fmt: skip
