"""Spots: the places in a text that may name a division, and what the steps of extract.districts know of a document.

The classes that read on are built one upon the other: Scene (here), Names (extract.district_names), Rows
(extract.district_rows), Towns (extract.towns), Resolving (extract.resolving), Author (extract.authors), Pointing
(extract.pointing), Telling (extract.district_records), and the survey itself in extract.districts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.extract.counts import Listing
from pipeline.extract.gazetteer import Gazetteer, Place, gazetteer
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, is_han

RULE = "extract.districts"
#: After these a name may start although the words were cut otherwise.
OPENERS = frozenset(
    "在对与和及从到赴由为是的了以向于把将被给跟同比如像即至往抵去来自经据按因使让令并而且也都又还则是他各"
)
DEICTIC = regex.compile(
    r"(?<![一-龥](?=州))(我们?|本|该|全|这个?)(省|自治区|市|自治州|州|盟|城?区|县|旗|镇|乡|街道|街|办事处)"
    r"(?![域场民容间位道静压痛帜友]|村(?![民均级两党干庄]))"
)
TOUR = regex.compile(
    r"[^、，。；：“”（）\n]{0,24}?(?:考察团|考察组|学习团|代表团|调研组|访问团|观摩团|参观团|学习组|"
    r"工作报告|工作总结|情况汇报|实施方案)"
)
NO_TOWN = regex.compile(
    r"^(?:各|该|本|我们?|全|这|那|某|部分|所有|有关|相关|多个?|几个?|若干|其[他它]|每个?|两|[一二三四"
    r"五六七八九十百千0-9]|重点|试点|示范|先进|"
    r"会同|联合|中心|特色|建制|卫星|旅游|文明|小城?|古|重|名|强|老|家|故|山|水|边|集|乡|村|下|城(?!关)|工业|经"
    r"济|生态|美丽|贫困|偏远|周边|驻|辖|所|基层|农村)"
    r"|[的了等个和与及在到对为由从把将向各每]|下属|所属|街道|乡镇|地区|社区|全镇|全乡|党|政府|工作|建设"
)
LEVEL_OF = {
    "省": 0,
    "自治区": 0,
    "省市": 0,
    "市": 1,
    "自治州": 1,
    "州": 1,
    "盟": 1,
    "区": 2,
    "县": 2,
    "旗": 2,
    "城区": 2,
    "镇": 3,
    "乡": 3,
    "街道": 3,
    "街": 3,
    "办事处": 3,
    "乡镇": 3,
    "镇街": 3,
    "乡镇街道": 3,
}
MUNICIPALITIES = ("11", "12", "31", "50")
#: How good a reason is, the best first.
REASONS = ("parent", "list", "document", "unique", "author", "none")
SURE = {"parent": 0.98, "list": 0.95, "document": 0.93, "unique": 0.96, "author": 0.88, "none": 0.6}


@dataclass(slots=True, eq=False)
class Spot:
    """One place in the text that may name a division, and what became of it."""

    start: int
    end: int
    name: str
    kind: str  # full, short, town, deictic, group
    candidates: tuple[Place, ...]
    parent: Spot | None = None
    listing: Listing | None = None
    place: Place | None = None
    by: str = "none"
    conflict: Spot | None = None
    members: tuple[Spot, ...] = ()
    strong: bool = False
    other: str = ""  # what tells it from others of its name

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def depths(self) -> set[int]:
        return {p.depth for p in self.candidates}


@dataclass(slots=True)
class Districts:
    """What this rule found in a document, for the rules that follow. ``author``: whose report it is, or
    None.
    """

    spots: list[Spot] = field(default_factory=list)
    author: Place | None = None
    listings: list[Listing] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


class Scene:
    """What is known of a document so far."""

    def __init__(self, doc: Document, page: View, settings: Settings) -> None:
        self.doc, self.page, self.year = doc, page, settings.report_year
        self.gaz: Gazetteer = gazetteer(tuple(settings.extra_divisions))
        self.spots: list[Spot] = []
        self.listings: list[Listing] = []
        self.author: Place | None = None
        self.by_start: dict[int, Spot] = {}
        self.last: Spot | None = None
        self.above_all: set[Place] = set()
        self.home_stems: frozenset[str] = frozenset()
        text = page.folded
        self.said = Counter(hit[2] for hit in DEICTIC.finditer(text) if hit[1] in ("我", "我们", "本"))

    def _opens(self, i: int) -> bool:
        text, page = self.page.folded, self.page
        if page.begins_word(i) or i == 0 or page.pause_at(i):
            return True
        return not is_han(text[i - 1]) or text[i - 1] in OPENERS

    def _tight(self, spot: Spot) -> bool:
        return self.page.begins_word(spot.start) and self.page.ends_word(spot.end)

    def _open_after(self, spot: Spot) -> bool:
        return not self.page.stop_at(spot.end)

    def _held(self, spot: Spot) -> bool:
        """True where a part of this division follows at once: the part is what is named."""
        other = self.by_start.get(spot.end)
        return other is not None and other.parent is spot
