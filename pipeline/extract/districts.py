"""Districts: divisions named in a report, found by name, resolved to a code by the company they keep.

    金水、鼓楼、四方、和平、新华等5个城区    410105 320302 370205 120101 130105
    济南槐荫区青年公园街道                   370104 and 370104007, each a mention, each the parent of the next
    我区 · 该街道 · 五城区                   the author's own, the last one named, the five listed

Shape      a name of the gazetteer, full (江北区) or short (江北), a street or town, or a deictic word (我区)
Evidence   the stated parent, then the list it stands in, other mentions, the author's own division, one
           candidate only
Not this   城区 of 五城区 (not 汕尾市城区), 上海路, 海南岛, 和平 without company, 市区, 开发区
Ask first  a parent that is not the parent (宁波市槐荫区) is the author's: code by the name, flag, keep
First seen a study-tour report
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core import Document, Mention, Record
from pipeline.extract.district_records import Telling
from pipeline.extract.district_spots import Districts
from pipeline.extract.settings import Settings
from pipeline.extract.towns import merged
from pipeline.extract.view import View, view


def propose(doc: Document, settings: Settings) -> Iterator[Mention | Record]:
    """Mentions of divisions, a Record for each (table districts), and issues (parent_conflict,
    count_mismatch, …).
    """
    found = survey(doc, view(doc), settings)
    yield from found.mentions
    yield from found.records


def survey(doc: Document, page: View, settings: Settings) -> Districts:
    """All that this rule knows of a document."""
    return _Survey(doc, page, settings).run()


class _Survey(Telling):
    """The steps of one document, in order: find, link, believe, resolve, tell."""

    def run(self) -> Districts:
        self.spots = self._names()
        self._link()
        self._lists()
        self._believe()
        self._link()
        self._resolve(self.spots)
        self.author = self._whose()
        self._resolve(self.spots)
        self._plain_names()
        towns = self._towns(self._homes())
        row = self._town_rows(self._homes())
        # 黄土坡、凤凰等街道: in a row of streets a short name is a street's, or the beginning of one (河南疃), no county's elsewhere.
        meant = {s.start: s.end for s in row}
        self.spots = [
            s
            for s in self.spots
            if s.kind != "short" or not (meant.get(s.start, 0) >= s.end or self._opens_town(s))
        ]
        taken = {i for s in (*self.spots, *towns) for i in range(s.start, s.end)}
        towns += [s for s in row if s.start not in taken and s.end - 1 not in taken]
        if towns:
            self.spots = merged(self.spots, towns)
            self.by_start = {s.start: s for s in self.spots}
            self._resolve(towns)
            if self.author is None or self.author.depth < 3:
                self.author = self._whose() or self.author
        self._renewed()
        self._towns_again()
        self._deictic()
        self._groups()
        found = Districts(self.spots, self.author, self.listings)
        self._tell(found)
        return found
