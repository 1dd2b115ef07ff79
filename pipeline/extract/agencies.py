"""Agencies: party, government, congress, mass bodies, schools, hospitals, and whose they are.

    区民政局、教育局、卫生局      教育局 is 区教育局: the first of the row lends its level
    区委常委、宣传部部长          区委, and 宣传部 (区委宣传部)
    文明办                        区精神文明建设指导委员会办公室

Shape      a level (区) or a division (西岗区) and an office of the table; a named body that ends in
           领导小组, 医院, 大学 …
Evidence   the table of offices, words that set up a body (成立), the row it stands in
Not this   社区|卫生服务中心, 人大代表, 财政, 部门, 各单位, 考察团; 区 that ends another word
Ask first  whose a bare 区民政局 is: of the division named last in its sentence, else of the author
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.core import Document, Mention, Record
from pipeline.extract import districts
from pipeline.extract.agency_places import RULE, Agencies, Found
from pipeline.extract.agency_rows import Rows
from pipeline.extract.district_spots import Districts
from pipeline.extract.gazetteer import Place
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, view

LEVEL_NAMES = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "地": "prefecture",
    "区": "county",
    "县": "county",
    "旗": "county",
    "镇": "township",
    "乡": "township",
    "街道": "township",
    "街": "township",
    "村": "village",
    "社区": "village",
}


def propose(doc: Document, settings: Settings) -> Iterator[Mention | Record]:
    """Mentions of agencies, and a Record for each (table agencies)."""
    page = view(doc)
    found = survey(doc, page, settings, districts.survey(doc, page, settings))
    yield from found.mentions
    yield from found.records


def survey(doc: Document, page: View, settings: Settings, places: Districts) -> Agencies:
    """All that this rule knows of a document, given its divisions."""
    return _Survey(page, settings, places).run()


class _Survey(Rows):
    """The steps of one document: find, lend along rows, name in full, tell."""

    def run(self) -> Agencies:
        self._offices()
        self._bodies()
        self._schools()
        self._levelled()
        self._firms()
        self._nested()
        self._beside()
        self._cut_at_deeds()
        self.found = self._apart(self.found)
        self._rows()
        self._owners()
        self._names()
        self._short_again()
        self.found.sort(key=lambda f: f.start)
        return self._tell()

    def _tell(self) -> Agencies:
        told = Agencies(self.found)
        rows_of: dict[str, list[tuple[Found, Mention]]] = {}
        for one in self.found:
            key = f"agency-{one.full}"
            flags = ("collective",) if one.collective else ()
            sure = 0.95 if not one.bare else 0.9 if one.joined else 0.82
            mention = Mention(one.span, "agency", RULE, one.office.org_type, one.norm, sure, key, flags)
            told.mentions.append(mention)
            rows_of.setdefault(key, []).append((one, mention))
        for key, pairs in rows_of.items():
            first, mention = pairs[0]
            values: dict[str, Any] = {
                "full_name": first.full,
                "short_name": first.span.of(self.text),
                "level": self._level_name(first),
                "org_type": first.office.org_type,
                "owner_code": self._code(first.owner),
                "owner_basis": first.basis if first.owner is not None else "",
                "expansion_rule": next((f.rule for f, _ in pairs if f.rule), ""),
                "is_collective": all(f.collective for f, _ in pairs),
                "n_mentions": len(pairs),
            }
            told.records.append(
                Record("agencies", key, RULE, mention.span, max(m.confidence for _, m in pairs), values)
            )
        return told

    def _code(self, owner: Place | None) -> str:
        """The code of an owner, valid in the report's year: a school keeps the name that its county has given up."""
        if owner is None:
            return ""
        if not owner.in_year(self.year):
            heirs = {place.code for place in self.gaz.current(owner) if place.in_year(self.year)}
            if len(heirs) == 1:
                return heirs.pop()
        return owner.code

    def _level_name(self, one: Found) -> str:
        if one.office.home == "none":
            return "international" if one.office.org_type == "international" else "national"
        if one.owner is not None:
            return one.owner.level
        return LEVEL_NAMES.get(one.level, "")
