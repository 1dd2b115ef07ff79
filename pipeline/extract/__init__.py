"""Extract: what the report says, as mentions with a meaning and rows for the tables.

    >>> from pipeline.core import from_text, process
    >>> doc = process(from_text("宁波江北区设立3个编制。"), [Extract(requires=())])
    >>> [(m.type, m.span.of(doc.text), m.entity) for m in doc.mentions if m.type == "district"]
    [('district', '宁波', 'district-330200'), ('district', '江北区', 'district-330205')]

The rules run in a fixed order, each sees what the earlier ones found; where two claim the same characters,
``overlaps`` decides, once, before entities are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.core import Block, Document, Mark, Mention, Record, Token
from pipeline.core.stage import Propose
from pipeline.extract import (
    agencies,
    dates,
    districts,
    initiatives,
    numbers,
    overlaps,
    persons,
    programmes,
    years,
)
from pipeline.extract.view import view

__all__ = ["Extract"]


@dataclass(frozen=True, slots=True)
class Extract:
    """The stage. ``report_year``: the year names and dates are read in, or None where nobody said.

    ``extra_divisions``: rows (code, name, level, parent, short); ``extra_agencies``: rows (name, full
    name, type);
    ``extra_programmes``: names. ``requires``: the marks that an earlier stage must have written.
    """

    report_year: int | None = None
    extra_divisions: tuple[tuple[str, ...], ...] = ()
    extra_agencies: tuple[tuple[str, ...], ...] = ()
    extra_programmes: tuple[str, ...] = ()
    requires: tuple[type, ...] = field(default=(Block, Token), repr=False)

    @property
    def name(self) -> str:
        return "extract"

    @property
    def reads(self) -> frozenset[type]:
        return frozenset(self.requires)

    @property
    def writes(self) -> frozenset[type]:
        return frozenset({Mention, Record})

    def passes(self) -> Sequence[Propose]:
        return (self.propose,)

    def propose(self, doc: Document) -> Iterator[Mark]:
        """All mentions that stand, then the records of the tables districts, agencies, persons, issues,
        initiatives.
        """
        settings = self._in_year(doc)
        page = view(doc)
        places = districts.survey(doc, page, settings)
        bodies = agencies.survey(doc, page, settings, places)
        people = persons.survey(doc, page, settings, bodies, places)
        names = [*places.mentions, *bodies.mentions, *people.mentions]
        records: list[Record] = [*places.records, *bodies.records, *people.records]
        # Dates ask for the year themselves, and for how it is known: they and programmes get these settings as set.
        told = [*programmes.propose(doc, self), *dates.propose(doc, self)]
        titled = [mark for mark in told if isinstance(mark, Mention)]
        records += [mark for mark in told if isinstance(mark, Record)]
        inside = [mention.span for mention in (*names, *titled) if mention.type != "date"]
        counted = [mark for mark in numbers.propose(doc, self, inside=inside) if isinstance(mark, Mention)]
        mentions = overlaps.resolve([*names, *titled, *counted])
        records = list(overlaps.recounted(records, mentions))
        yield from mentions
        yield from records
        author = places.author.code if places.author else ""
        yield from initiatives.propose(doc, settings, mentions, records, author)

    def _in_year(self, doc: Document) -> Extract:
        """These settings, with the year that the report speaks from where none was set."""
        if self.report_year is not None:
            return self
        year, _ = years.report_year(doc, self)
        return self if year is None else replace(self, report_year=year)
