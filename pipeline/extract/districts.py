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

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from pipeline.core import Block, Document, Mention, Record, Span
from pipeline.extract.counts import Listing, count_mismatch, number
from pipeline.extract.gazetteer import Gazetteer, Place, gazetteer
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, is_han, view

RULE = "extract.districts"

#: After these a name may start although the words were cut otherwise.
OPENERS = frozenset(
    "在对与和及从到赴由为是的了以向于把将被给跟同比如像即至往抵去来自经据按因使让令并而且也都又还则是他各"
)
#: Before these a short name may end although the words were cut otherwise.
CLOSERS = frozenset("的和与及等市区县省在对以把为是州地两三四五六七八九十")
#: Full names that are also plain words: believed only behind their parent.
PLAIN = frozenset(
    [
        "城区",
        "老城区",
        "郊区",
        "矿区",
        "新城区",
        "市区",
        "东区",
        "西区",
        "南区",
        "北区",
        "中区",
        "新市区",
        "港区",
        "新区",
        "林区",
        "特区",
        "山区",
        "城郊区",
        "经济开发区",
        "高新技术产业开发区",
        "经济技术开发区",
        "开发区",
        "高新区",
    ]
)
#: Full names that say where in a city: believed where their city is named too.
SIDES = frozenset(
    [
        "市中区",
        "城中区",
        "城东区",
        "城西区",
        "城北区",
        "城南区",
        "城关区",
        "市南区",
        "市北区",
        "中原区",
        "工农区",
        "路南区",
        "路北区",
    ]
)
#: 市场 is no 市, 区域 no 区: the last character of a full name opens another word.
OPENS_WORD = {
    "市": "场民容区值价直面",
    "区": "域间划位",
    "县": "域",
    "旗": "帜",
    "州": "",
    "盟": "友",
    "省": "",
    "镇": "静压痛",
    "乡": "村土亲情音贤愁镇",
}
#: A road, an island, a school, a newspaper, not the division it is called after.
NAMESAKE = regex.compile(
    r"[东南西北中一二三]{0,2}+(?:路|街(?!道)|大道|巷|大桥|大街|岛|牌|剧|菜|话|日报|晚报|早报|时报|大"
    r"学|学院|师范|理工|医科|银行|饭店|宾馆|大厦|机场|高速|铁路|公司|集团|时间|戏|舰|厅)"
)
GOING = regex.compile(
    r"(?:赴|到|去|在|对|抵达|抵|考察|来自|位于|从|向|往|学习|参观|访|访问|走进|前往|借鉴|如|驻|支援|帮扶)$"
)
VISITING = regex.compile(r"(?:考察|学习|调研|参观|召开|挂职|招商|等|的|之行|经验|取经|一带|[、，。；：）]|$)")
JOINER = regex.compile(r"、|和|与|及|以及|暨")
TAIL = regex.compile(
    r"(等|这)?((?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})?)个?"
    r"(城区|县市区|市县区|区县|县区|县市|市县|区市县|省市|省区市|乡镇街道|乡镇|镇街|街道|区|县|市|省"
    r"|镇|乡|州)(?![域长委级民容场])"
)
DEICTIC = regex.compile(
    r"(?<![一-龥](?=州))(我们?|本|该|全|这个?)(省|自治区|市|自治州|州|盟|区|县|旗|镇|乡|街道|街|办事处)"
    r"(?![域场民容间位道静压痛帜友]|村(?!民))"
)
GROUP = regex.compile(
    r"(?<![0-9第一二三四五六七八九十百几])([一二两三四五六七八九十]{1,3}|[0-9]{1,2})(城区|区县|县区|"
    r"县市|县市区|区市县|省市|市|区|县|省|镇|乡|街道)(?![域场民容间位级长委])"
)
TOUR = regex.compile(
    r"[^、，。；：“”（）\n]{0,24}?(?:考察团|考察组|学习团|代表团|调研组|访问团|观摩团|参观团|学习组|"
    r"工作报告|工作总结|情况汇报|实施方案)"
)
TOWN_END = regex.compile(r"街道|镇|乡|苏木")
NO_TOWN = regex.compile(
    r"^(?:各|该|本|我们?|全|这|那|某|部分|所有|有关|相关|多个?|几个?|若干|其[他它]|每个?|两|[一二三四"
    r"五六七八九十百千0-9]|重点|试点|示范|先进|"
    r"中心|特色|建制|卫星|旅游|文明|小城?|古|重|名|强|老|家|故|山|水|边|集|乡|村|下|城(?!关)|工业|经"
    r"济|生态|美丽|贫困|偏远|周边|驻|辖|所|基层|农村)"
    r"|[的了等个和与及在到对为由从把将向各每]|下属|所属|街道|乡镇|地区|社区|全镇|全乡|党|政府|工作|建设"
)
#: Names without their class word, which stands once behind them all.
TOWN_ROW = regex.compile(
    r"((?:[一-龥]{2,8}(?:、|和|与|及)){0,12}[一-龥]{2,6}?)(?:等|这)?(?:([0-9]{1,2}|[一二两三四五六七"
    r"八九十]{1,3})个)?(街道|镇街|乡镇|镇|乡)(?![域村静土亲])"
)
TOWN_COMPANY = regex.compile(
    r"党委|党工委|政府|办事处|人大|纪委|干部|群众|书记|镇长|乡长|主任|居民|村民|[一-龥]{1,4}(?:村|社"
    r"区)|、|等|投入|组织|开展|成立|建立|建成|[，。；：）]|$"
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
#: So many names before and behind one are its neighbours.
NEAR = 60
#: How good a reason is, the best first.
#: Who gets a copy is not who wrote.
COPIES = regex.compile(r"(?:主送|抄送|抄报|呈报|报|送|发)[:：]")
#: Lines of a masthead are short, and few.
MASTHEAD, MASTHEAD_LINE = 6, 45
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


class _Survey:
    """The steps of one document, in order: find, link, believe, resolve, tell."""

    def __init__(self, doc: Document, page: View, settings: Settings) -> None:
        self.doc, self.page, self.year = doc, page, settings.report_year
        self.gaz: Gazetteer = gazetteer(tuple(settings.extra_divisions))
        self.spots: list[Spot] = []
        self.listings: list[Listing] = []
        self.author: Place | None = None
        self.by_start: dict[int, Spot] = {}
        self.last: Spot | None = None
        self.above_all: set[Place] = set()

    def run(self) -> Districts:
        self.spots = self._names()
        self._link()
        self._lists()
        self._believe()
        self._link()
        self._resolve(self.spots)
        self.author = self._author()
        self._resolve(self.spots)
        towns = self._towns(self._homes())
        taken = {i for s in (*self.spots, *towns) for i in range(s.start, s.end)}
        towns += [
            s for s in self._town_rows(self._homes()) if s.start not in taken and s.end - 1 not in taken
        ]
        if towns:
            self.spots = _merged(self.spots, towns)
            self.by_start = {s.start: s for s in self.spots}
            self._resolve(towns)
            if self.author is None or self.author.depth < 3:
                self.author = self._author() or self.author
        self._renewed()
        self._deictic()
        self._groups()
        found = Districts(self.spots, self.author, self.listings)
        self._tell(found)
        return found

    # --- finding ----------------------------------------------------------------------------------------

    def _names(self) -> list[Spot]:
        """Names of counties and above, the longest at each place; weak ones are judged later."""
        text, heads = self.page.folded, self.gaz.heads
        spots: list[Spot] = []
        for piece in self.page.pieces:
            i, stop, last = piece.start, piece.end, -1
            while i < stop - 1:
                names = heads.get(text[i : i + 2])
                if names is None:
                    i += 1
                    continue
                for name in names:
                    j = i + len(name)
                    if j <= stop and text.startswith(name, i):
                        spot = self._spot(i, j, name, last == i)
                        if spot is not None:
                            spots.append(spot)
                            self.last = spot
                            i = last = spot.end
                            break
                else:
                    i += 1
        return spots

    def _spot(self, i: int, j: int, name: str, chained: bool) -> Spot | None:
        text, page = self.page.folded, self.page
        full = self.gaz.named(name, self.year)
        short = self.gaz.named(name, self.year, short=True)
        after = text[j : j + 1]
        opened = chained or self._opens(i)
        if full and after and after in OPENS_WORD.get(name[-1], "") and len(name) > 2:
            return None
        if full and opened and name[-1] == "市" and "市" + text[j : j + 2] in SIDES:
            # 济南市中区 is 济南 and 市中区.
            codes = {p.code for p in full}
            if any(codes & self.gaz.above(p) for p in self.gaz.full["市" + text[j : j + 2]]):
                return Spot(i, j - 1, name[:-1], "short", self.gaz.named(name[:-1], self.year, short=True))
        if full and opened:
            if name in PLAIN:
                above = {p.code for p in self.last.candidates} if chained and self.last is not None else set()
                full = tuple(p for p in full if above & self.gaz.above(p))
                if not full:
                    return None
            if len(name) == 2 and not chained:
                # 忠县, 和县: two characters, and both must be one word; 第一中学和县实验小学 joins two names.
                if name[0] in "和与及同向对" and i and is_han(text[i - 1]):
                    return None
                if not (page.begins_word(i) and page.ends_word(j)) or after in "域级城乡":
                    return None
                return Spot(i, j, name, "full", full, strong=bool(page.starts))
            if name == "会同县" and not chained and i and is_han(text[i - 1]):
                return None
            return Spot(
                i, j, name, "full", (*full, *short) if short and len(full) == 0 else full, strong=True
            )
        if short and opened and not NAMESAKE.match(text, j):
            if not (
                page.ends_word(j) or not after or not is_han(after) or after in CLOSERS or self._name_at(j)
            ):
                return None
            return Spot(i, j, name, "short", short)
        return None

    def _opens(self, i: int) -> bool:
        text, page = self.page.folded, self.page
        if page.begins_word(i) or i == 0 or page.pause_at(i):
            return True
        return not is_han(text[i - 1]) or text[i - 1] in OPENERS

    def _name_at(self, j: int) -> bool:
        text = self.page.folded
        return any(text.startswith(name, j) for name in self.gaz.heads.get(text[j : j + 2], ()))

    # --- linking ----------------------------------------------------------------------------------------

    def _link(self) -> None:
        """A name directly behind another of a higher level is a part of it, or so the text says."""
        self.by_start = {s.start: s for s in self.spots}
        for before, spot in zip(self.spots, self.spots[1:], strict=False):
            spot.parent = None
            joined = before.end == spot.start and not self.page.stop_at(spot.start)
            if joined and min(before.depths, default=9) < max(spot.depths, default=-1):
                spot.parent = before

    def _lists(self) -> None:
        """Names joined by 、 or 和, with what the text says behind them: 等5个城区."""
        text = self.page.folded
        self.listings = []
        run: list[Spot] = []
        heads: list[Spot] = []

        def close() -> None:
            if run:
                tail = TAIL.match(text, run[-1].end) if self._open_after(run[-1]) else None
                if len(run) > 1 or (tail and tail[1] == "等"):
                    count = number(tail[2]) if tail and tail[2] else None
                    kind = tail[3] if tail else ""
                    if tail and not (tail[1] or tail[2]):
                        count, kind = None, ""
                        if run[-1].kind == "short" and tail[3] in ("两区", "区", "县", "市"):
                            kind = tail[3]
                    listing = Listing(
                        tuple(run),
                        count,
                        kind,
                        bool(tail and tail[1]),
                        Span(run[0].start, tail.end() if tail and count is not None else run[-1].end),
                    )
                    self.listings.append(listing)
                    for spot in run:
                        spot.listing = listing
            run.clear()
            heads.clear()

        for spot in self.spots:
            if spot.listing is not None:
                spot.listing = None
            if run:
                last = run[-1]
                if spot.parent is last:
                    # 上海黄浦、宁波江北: the part stands for the chain.
                    run[-1] = spot
                    continue
                joint = JOINER.fullmatch(text, last.end, spot.start)
                if not (joint and self.page.block_at(last.start) == self.page.block_at(spot.start)):
                    close()
            run.append(spot)
        close()

    def _open_after(self, spot: Spot) -> bool:
        return not self.page.stop_at(spot.end)

    def _believe(self) -> None:
        """Drops short names that nothing speaks for."""
        text = self.page.folded
        fulls = {p.code for s in self.spots if s.kind == "full" for p in s.candidates}
        cities = {p.code for s in self.spots for p in s.candidates if p.depth < 2 and p.level != "province"}
        holds = {id(listing): self._list_holds(listing) for listing in self.listings}
        held = {c for s in self.spots if s.kind == "full" for p in s.candidates for c in self.gaz.above(p)}
        kept: list[Spot] = []
        for spot in self.spots:
            if spot.kind == "full":
                if (
                    spot.name not in SIDES
                    or spot.parent is not None
                    or spot.listing is not None
                    or any(cities & self.gaz.above(p) for p in spot.candidates)
                ):
                    kept.append(spot)
                continue
            common = all(p.common for p in spot.candidates)
            top = min(spot.depths)
            listed = spot.listing is not None and holds[id(spot.listing)]
            known = any(p.code in fulls for p in spot.candidates)
            under = spot.parent is not None and any(
                above.code in self.gaz.above(p) for p in spot.candidates for above in spot.parent.candidates
            )
            heads_chain = self._heads_chain(spot)
            going = self.page.stop_at(spot.start) or bool(
                GOING.search(text, max(0, spot.start - 3), spot.start)
            )
            visited = bool(VISITING.match(text, spot.end)) or self.page.stop_at(spot.end)
            if top == 0 or (top == 1 and not common):
                good = True
            elif top == 1:
                good = (
                    listed
                    or known
                    or under
                    or heads_chain
                    or (going and visited)
                    or (self._tight(spot) and any(p.code in held for p in spot.candidates))
                )
            else:
                good = (
                    listed
                    or under
                    or heads_chain
                    or (known and self._tight(spot))
                    or (not common and len(spot.name) > 1 and going and visited)
                )
            if top == 0 and common:
                good = self._tight(spot) or heads_chain or listed
            if good:
                kept.append(spot)
        dropped = set(map(id, self.spots)) - set(map(id, kept))
        self.spots = kept
        if dropped:
            self._link()
            self._lists()

    def _tight(self, spot: Spot) -> bool:
        return self.page.begins_word(spot.start) and self.page.ends_word(spot.end)

    def _heads_chain(self, spot: Spot) -> bool:
        """宁波 of 宁波江北区: what follows at once lies in it."""
        other = self.by_start.get(spot.end)
        if other is None:
            return False
        codes = {p.code for p in spot.candidates}
        return other.kind == "full" or any(codes & self.gaz.above(p) for p in other.candidates)

    def _list_holds(self, listing: Listing) -> bool:
        """A list speaks for its short names where it says what they are, or where some are beyond doubt."""
        if listing.kind and (listing.closed or listing.count is not None):
            return True
        sure = [
            s
            for s in listing.items
            if s.kind == "full" or (min(s.depths) <= 1 and not all(p.common for p in s.candidates))
        ]
        if sure:
            return True
        plain = [s for s in listing.items if not all(p.common for p in s.candidates)]
        return len(plain) >= 2 and len(plain) * 2 >= len(listing.items)

    # --- streets and towns ------------------------------------------------------------------------------

    def _homes(self) -> set[str]:
        """Codes of the cities and counties in which streets and towns may be looked for."""
        homes = {s.place.code for s in self.spots if s.place is not None and s.place.depth >= 1}
        if self.author is not None:
            homes |= {self.author.code, *(c for c in self.gaz.above(self.author) if not c.endswith("0000"))}
        return homes

    def _towns(self, homes: set[str]) -> list[Spot]:
        text, page, gaz = self.page.folded, self.page, self.gaz
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        weak: list[Spot] = []
        found: list[Spot] = []
        last_end = -1
        for piece in page.pieces:
            for hit in TOWN_END.finditer(text, piece.start, piece.end):
                j = hit.end()
                if hit[0] in ("镇", "乡") and text[j : j + 1] in tuple(OPENS_WORD[hit[0]]):
                    continue
                if j - 1 in taken or hit.start() in taken:
                    continue
                low = max(piece.start, j - gaz.longest_township, last_end)
                behind = next((s for s in self.spots if low <= s.end <= hit.start() and s.end > j - 12), None)
                for s in self.spots:
                    if low <= s.end <= hit.start():
                        behind = s
                    if s.start > j:
                        break
                spot = self._town(low, hit.start(), j, behind, homes)
                if spot is None:
                    continue
                last_end = j
                (found if spot.strong else weak).append(spot)
        names = Counter(s.name for s in weak)
        strong = {s.name for s in found}
        found += [s for s in weak if names[s.name] > 1 or s.name in strong or s.kind == "town!"]
        for spot in found:
            spot.kind = "town"
        return sorted(found, key=lambda s: s.start)

    def _town(self, low: int, stem_end: int, j: int, behind: Spot | None, homes: set[str]) -> Spot | None:
        """A street or town that ends at ``j``; strong where a division that holds it is in sight."""
        text, gaz = self.page.folded, self.gaz
        parent = behind if behind is not None and behind.end < j and stem_end - behind.end <= 8 else None
        best: Spot | None = None
        for i in range(low, stem_end):
            name = text[i:j]
            known = gaz.townships.get(name)
            if not known:
                continue
            chained = parent is not None and parent.end == i
            if not (chained or self._opens(i)):
                continue
            if parent is not None and chained:
                codes = {p.code for p in ([parent.place] if parent.place else parent.candidates)}
                near = [p for p in known if codes & gaz.above(p)]
                if near:
                    return Spot(i, j, name, "town", tuple(near), parent, strong=True)
            near = [p for p in known if p.parent in homes]
            near = near or [p for p in known if homes & gaz.above(p) and len(name) > 2]
            if near and len(name) > 2:
                return Spot(i, j, name, "town", tuple(near), strong=True)
            if best is None and len(name) > 2 and not NO_TOWN.search(text[i:stem_end]):
                best = Spot(i, j, name, "town", tuple(known))
        # No table knows it, or none near: believed behind its county, or in company.
        if parent is not None and parent.end < stem_end and max(parent.depths, default=0) >= 1:
            stem = text[parent.end : stem_end]
            if len(stem) <= 6 and not NO_TOWN.search(stem) and not self.page.stop_at(parent.end):
                return Spot(parent.end, j, text[parent.end : j], "town", (), parent, strong=True)
        if best is not None:
            if TOWN_COMPANY.match(text, j):
                best.kind = "town!"
            return best
        for i in (stem_end - 2, stem_end - 3):
            stem = text[i:stem_end]
            if i < low or not page_opens(text, i) or (self.page.starts and i not in self.page.starts):
                continue
            if all(map(is_han, stem)) and not NO_TOWN.search(stem) and TOWN_COMPANY.match(text, j):
                return Spot(i, j, text[i:j], "town", ())
        return None

    @staticmethod
    def _rows_in(text: str, piece: Span) -> Iterator[regex.Match[str]]:
        """Rows of names that a class word closes; looked for only where the word stands behind a joint."""
        low = piece.start
        for end in TOWN_END.finditer(text, piece.start, piece.end):
            start = max(low, end.start() - 60)
            if "、" not in text[start : end.start()] and "和" not in text[start : end.start()]:
                continue
            hit = next((h for h in TOWN_ROW.finditer(text, start, piece.end) if h.end() >= end.end()), None)
            if hit is not None and hit.start() < end.start():
                yield hit
                low = hit.end()

    def _town_rows(self, homes: set[str]) -> list[Spot]:
        """酒泉路、广武门、东岗3个街道: the class word stands once, behind the row."""
        text, gaz = self.page.folded, self.gaz
        found: list[Spot] = []
        for piece in self.page.pieces:
            for hit in self._rows_in(text, piece):
                ends = (
                    ("街道",)
                    if hit[3] == "街道"
                    else ("镇", "乡", "街道")
                    if hit[3] in ("乡镇", "镇街", "镇乡")
                    else (hit[3],)
                )
                row: list[Spot] = []
                at = hit.start(1)
                for item in regex.split("、|和|与|及", hit[1]):
                    name, start = item, at
                    at += len(item) + 1
                    known: list[Place] = []
                    while len(name) > 1 and not known:
                        # The first item may still hold what stands before the row: 在酒泉路.
                        known = [
                            p
                            for end in ends
                            for p in gaz.townships.get(name + end, ())
                            if p.parent in homes or (not row and homes & gaz.above(p))
                        ]
                        if not known:
                            if row:
                                break
                            name, start = name[1:], start + 1
                    if known and self._opens(start):
                        row.append(
                            Spot(start, start + len(name), known[0].name, "town", tuple(known), strong=True)
                        )
                if len(row) < 2 and not (row and hit[2]):
                    continue
                found += row
                listing = Listing(
                    tuple(row),
                    number(hit[2]) if hit[2] else None,
                    hit[3],
                    "等" in hit[0],
                    Span(row[0].start, hit.end()),
                )
                if hit[1].count("、") + 1 <= len(row) + 1:
                    self.listings.append(listing)
                for spot in row:
                    spot.listing = listing
        return found

    # --- resolving --------------------------------------------------------------------------------------

    def _resolve(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            self._by_parent(spot)
        self.above_all = {s.place for s in self.spots if s.place is not None and s.place.depth < 3}
        for listing in self.listings:
            self._by_list(listing)
        stated = {
            (s.name, s.kind == "town"): s.place
            for s in self.spots
            if s.by == "parent" and s.place is not None
        }
        full_of: dict[str, Place] = {}
        for s in self.spots:
            if s.place is not None and s.by in ("parent", "list", "unique") and s.place.short:
                full_of.setdefault(s.place.short, s.place)
                full_of.setdefault(s.place.name, s.place)
        self.above_all = {
            s.place for s in self.spots if s.place is not None and s.by != "author" and s.place.depth < 3
        }
        for spot in spots:
            if spot.place is not None and spot.by != "author":
                continue
            if not spot.candidates:
                continue
            same = stated.get((spot.name, spot.kind == "town")) or full_of.get(spot.name)
            if same is not None and same.code in {p.code for p in spot.candidates}:
                spot.place, spot.by = same, "document"
                continue
            self._by_company(spot)
            if spot.place is None and self.year is None:
                # 洪湖 was a county and is a city: one place all the same.
                heirs = {heir for p in spot.candidates for heir in self.gaz.current(p)}
                if len(heirs) == 1:
                    spot.place, spot.by = heirs.pop(), "unique"

    def _by_parent(self, spot: Spot) -> None:
        candidates = spot.candidates
        if not candidates:
            return
        parent = spot.parent
        if parent is not None and parent.candidates:
            above = {p.code: p for p in parent.candidates}
            if parent.place is not None:
                above = {
                    parent.place.code: parent.place,
                    **({} if parent.by in ("parent", "unique") else above),
                }
            inside = [p for p in candidates if above.keys() & self.gaz.above(p)]
            if inside:
                spot.conflict = None
                if len(inside) > 1 and parent.place is not None:
                    inside = [
                        p for p in inside if parent.place.code in (p.parent, p.code[:4] + "00")
                    ] or inside
                spot.place, spot.by = _latest(inside, self.year), "parent"
                if len({p.name for p in inside}) > 1 and spot.kind == "short":
                    spot.place = self._shaped(spot, inside)
                holders = [p for p in parent.candidates if p.code in self.gaz.above(spot.place)]
                if holders and parent.place is None:
                    parent.place, parent.by = (
                        _latest(holders, self.year),
                        "document" if len(above) > 1 else "unique",
                    )
                return
            if spot.kind != "short" and spot.strong:
                spot.conflict = parent
        if len(candidates) == 1:
            spot.place, spot.by = candidates[0], "unique"
        elif spot.kind == "short" and spot.listing is None:
            top = min(spot.depths)
            best = [p for p in candidates if p.depth == top]
            if top < 2 and (len(best) == 1 or len({p.code for p in best}) == 1):
                spot.place, spot.by = _latest(best, self.year), "unique"
            elif top < 2:
                current = [p for p in best if not p.until]
                if len(current) == 1:
                    spot.place, spot.by = current[0], "unique"

    def _shaped(self, spot: Spot, places: Sequence[Place]) -> Place:
        """Among 余杭县, 余杭市, 余杭区: the one that the list says, or the latest."""
        kind = spot.listing.kind if spot.listing is not None else ""
        fitting = [p for p in places if kind and p.name[-1] in kind] or list(places)
        return _latest(fitting, self.year)

    def _by_list(self, listing: Listing) -> None:
        items: list[Spot] = list(listing.items)
        depth = self._depth_of(listing)
        pools: list[list[Place]] = []
        for spot in items:
            pool = [p for p in spot.candidates if depth is None or p.depth == depth] or list(spot.candidates)
            if depth in (None, 1) and spot.kind == "short":
                # 上海, 宁波 beside other cities: the municipality, the city, not the county of the same name.
                pool = self._highest(pool)
            if listing.kind:
                pool = [p for p in pool if p.name[-1] in listing.kind] or pool
            pools.append(pool)
        # A parent stated before the first is the parent of all that can lie in it.
        first = items[0].parent
        if first is not None and first.candidates:
            codes = {p.code for p in ([first.place] if first.place else first.candidates)}
            for k, pool in enumerate(pools):
                inside = [p for p in pool if codes & self.gaz.above(p)]
                if inside and items[k].parent is None and items[k].by != "parent":
                    items[k].place, items[k].by = _latest(inside, self.year), "list"
        # Five cities listed elsewhere, five districts here: one each, in order.
        for other in self.listings:
            if other is listing or len(other.items) != len(items):
                continue
            above = [s.place for s in other.items]
            if any(p is None or p.depth > 1 for p in above):
                continue
            zipped = [
                [p for p in pool if up is not None and up.code in self.gaz.above(p)]
                for pool, up in zip(pools, above, strict=True)
            ]
            if sum(map(bool, zipped)) >= max(2, len(items) - 1):
                for spot, inside in zip(items, zipped, strict=True):
                    if inside and spot.by not in ("parent",):
                        spot.place, spot.by = _latest(inside, self.year), "list"
        # What most others of the list lie in.
        homes = Counter(
            pool[0].parent
            for spot, pool in zip(items, pools, strict=True)
            if len({p.name for p in pool}) == 1 and len(pool) == 1 and pool[0].parent
        )
        for spot, pool in zip(items, pools, strict=True):
            if spot.by in ("parent", "list"):
                continue
            if len({p.code for p in pool}) == 1:
                spot.place, spot.by = pool[0], "unique" if len(spot.candidates) == 1 else "list"
                continue
            inside = [p for p in pool if p.parent in homes]
            if len({p.code for p in inside}) == 1:
                spot.place, spot.by = inside[0], "list"
            else:
                spot.candidates = tuple(pool)
                spot.place = None
                self._by_company(spot)

    @staticmethod
    def _highest(places: Sequence[Place]) -> list[Place]:
        top = min(p.depth for p in places)
        best = [p for p in places if p.depth == top]
        if top > 1:
            return list(places)
        return [p for p in best if not p.until] or best

    def _depth_of(self, listing: Listing) -> int | None:
        """The level that all items of a list can have, the highest first."""
        if listing.kind and LEVEL_OF.get(listing.kind, 9) in (2, 3):
            return LEVEL_OF[listing.kind]
        levels = [{min(d, 1) if d < 2 else d for d in s.depths} for s in listing.items]
        shared = set.intersection(*levels) if levels else set()
        if not shared:
            return None
        level: int = min(shared)
        if level == 1:
            return None if any(0 in s.depths and 1 not in s.depths for s in listing.items) else 1
        return level

    def _cities_near(self, spot: Spot) -> Iterator[set[str]]:
        """Codes of the divisions above: named before it in its sentence, in its block, in the whole report."""
        depth = spot.candidates[0].depth
        at = bisect_left(self.spots, spot.start, key=lambda s: s.start)
        sentence = self.page.sentence(spot.start)
        yield {
            s.place.code
            for s in self.spots[max(0, at - NEAR) : at]
            if s.start >= sentence.start
            and s.place is not None
            and s.by != "author"
            and s.place.depth < depth
        }
        block = self.page.blocks[max(self.page.block_at(spot.start), 0)].span
        yield {
            s.place.code
            for s in self.spots[max(0, at - NEAR) : at + NEAR]
            if block.start <= s.start < block.end
            and s is not spot
            and s.place is not None
            and s.by != "author"
            and s.place.depth < depth
        }
        yield {place.code for place in self.above_all if place.depth < depth}

    def _by_company(self, spot: Spot) -> None:
        """The cities named nearby, then anywhere, then the author's own, tell which of several is meant."""
        gaz = self.gaz
        inside_author: list[Place] = []
        candidates = list(spot.candidates)
        for codes in self._cities_near(spot):
            lower = {c for c in codes if not c.endswith("0000") or c[:2] in MUNICIPALITIES}
            for fit in (lower, codes):
                inside = [p for p in candidates if not fit.isdisjoint(gaz.above(p))]
                if len({p.code for p in inside}) == 1 or (
                    inside and len({p.name for p in inside}) == 1 and len({p.parent for p in inside}) == 1
                ):
                    spot.place, spot.by = _latest(inside, self.year), "document"
                    return
                if inside:
                    current = [p for p in inside if not p.until]
                    if self.year is None and len(current) == 1:
                        spot.place, spot.by = current[0], "document"
                        return
                    candidates = inside
        if self.author is not None:
            ups = [self.author.code, self.author.parent, self.author.code[:2] + "0000"]
            if self.author.depth == 3:
                ups[0] = self.author.parent
                ups[1] = self.author.parent[:4] + "00"
            for up in ups:
                inside_author = [p for p in candidates if up == p.code or up in gaz.above(p)]
                if len({p.code for p in inside_author}) == 1:
                    spot.place, spot.by = inside_author[0], "author"
                    return
        if len({p.code for p in spot.candidates}) == 1:
            spot.place, spot.by = _latest(list(spot.candidates), self.year), "unique"

    # --- whose report -----------------------------------------------------------------------------------

    def _author(self) -> Place | None:
        """The division whose report this is: named by the file, the title, the masthead under it, the tour
        that travelled, or the signature; else the one that 我县 can only mean.
        """
        meta = self.doc.meta.get("author_code")
        if meta:
            place = self.gaz.at_code(str(meta), self.year)
            if place is not None:
                return place
        text, page = self.page.folded, self.page
        said = Counter(hit[2] for hit in DEICTIC.finditer(text) if hit[1] in ("我", "我们", "本"))
        scores: Counter[Place] = Counter()
        titles = list(page.titles)
        body = [b for b in page.blocks if b.kind == "paragraph"]
        opening = body[0].span if body else Span(0, 0)
        closing = [
            b.span for b in page.blocks[-3:] if len(b.span) <= 40 and not COPIES.match(text, b.span.start)
        ]
        masthead = [b.span for b in _masthead(page.blocks) if not any(t.covers(b.span) for t in titles)]
        for spot in self.spots:
            place = spot.place
            if place is None or spot.kind not in ("full", "short", "town"):
                continue
            if self._held(spot):
                continue
            score = 0.0
            visited = regex.search(
                r"(?:赴|到|去|对|抵达|前往|考察|参观|学习)$", text[max(0, spot.start - 3) : spot.start]
            )
            if TOUR.match(text, spot.end) and not visited:
                score += 5
            for title in titles:
                if title.covers(spot.span):
                    score += -5 if visited or "赴" in text[title.start : spot.start] else 4
            if any(line.covers(spot.span) for line in masthead) and not visited:
                score += 4
            elif opening.covers(spot.span) and not visited:
                score += 1
            if any(c.covers(spot.span) for c in closing) and not visited:
                score += 4
            if score > 0:
                suffix = "街道" if place.name.endswith("街道") else place.name[-1]
                score += min(said.get(suffix, 0), 3) + (1 if spot.kind == "full" else 0)
                if said and suffix not in said:
                    score -= 2
                scores[place] += score  # type: ignore[assignment]
        best = scores.most_common(1)
        if best and best[0][1] >= 4:
            return best[0][0]
        return self._meant(said)

    def _meant(self, said: Counter[str]) -> Place | None:
        """The one division that 我县, said twice or more, can mean: the only county that is named in full."""
        for suffix, times in said.most_common(1):
            named = {
                s.place
                for s in self.spots
                if s.place is not None and s.kind == "full" and s.place.name[-1] == suffix
            }
            if times >= 2 and len(named) == 1:
                return named.pop()
        return None

    def _held(self, spot: Spot) -> bool:
        """True where a part of this division follows at once: the part is what is named."""
        other = self.by_start.get(spot.end)
        return other is not None and other.parent is spot

    def _renewed(self) -> None:
        """建设富裕、文明、和谐的新城关: the author's own short name behind 新."""
        if self.author is None:
            return
        name = self.author.name
        short = self.author.short or (name[:-2] if name.endswith("街道") else name[:-1])
        if len(short) < 2:
            return
        text, made = self.page.folded, []
        at = text.find("新" + short)
        while at >= 0:
            start, end = at + 1, at + 1 + len(short)
            clear = not any(s.start < end and at < s.end for s in self.spots)
            if clear and self.page.block_at(start) >= 0 and not text.startswith(name[len(short) :], end):
                made.append(Spot(start, end, short, "short", (self.author,), place=self.author, by="author"))
            at = text.find("新" + short, end)
        self.spots = _merged(self.spots, made)

    # --- words that point -------------------------------------------------------------------------------

    def _deictic(self) -> None:
        text, page = self.page.folded, self.page
        starts = {s.start for s in self.spots}
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        made: list[Spot] = []
        for piece in page.pieces:
            for hit in DEICTIC.finditer(text, piece.start, piece.end):
                i, j = hit.span()
                if taken.intersection(range(i, j)) or i in starts:
                    continue
                if text.startswith(("（区", "（市", "（州", "（县"), j):
                    # 该省（区、市）: any of them.
                    continue
                if hit[1] == "本" and i and text[i - 1] in "基根日样版原资成剧书课":
                    continue
                if hit[1] == "全" and i and text[i - 1] in "安健齐完保周":
                    continue
                made.append(self._pointed(hit[1], hit[2], i, j))
        self.spots = _merged(self.spots, made)

    def _pointed(self, who: str, what: str, i: int, j: int) -> Spot:
        spot = Spot(i, j, self.page.folded[i:j], "deictic", ())
        own = who in ("我", "我们", "本")
        suffixes = {"街": ("街道",), "办事处": ("街道",), "区": ("区",), "州": ("州",)}.get(what, (what,))
        if not own:
            sentence, block = self.page.sentence(i), self.page.block_at(i)
            for before in reversed(self.spots):
                if (
                    before.start >= i
                    or before.kind in ("deictic", "group")
                    or (not before.place and before.kind != "town")
                ):
                    continue
                if not (before.place.name if before.place else before.name).endswith(suffixes):
                    continue
                near = sentence.start <= before.start or (
                    who != "全" and self.page.block_at(before.start) == block
                )
                if near or (who in ("该", "这", "这个") and block - self.page.block_at(before.start) <= 1):
                    spot.place, spot.by, spot.parent = before.place, "document", None
                    spot.members = () if before.place else (before,)
                    return spot
                break
        chain = self.gaz.chain(self.author, self.year) if self.author is not None else ()
        if self.author is not None and self.author.depth == 3:
            above = self.gaz.at_code(self.author.parent, self.year)
            chain = (*(self.gaz.chain(above, self.year) if above else ()), self.author)
        for place in reversed(chain):
            if place.name.endswith(suffixes) and who not in ("该", "这", "这个"):
                spot.place, spot.by = place, "author"
                return spot
        return spot

    def _groups(self) -> None:
        """五城区, 华东五市: as many as were listed."""
        text = self.page.folded
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        made: list[Spot] = []
        for piece in self.page.pieces:
            for hit in GROUP.finditer(text, piece.start, piece.end):
                i, j = hit.span()
                if taken.intersection(range(i, j)):
                    continue
                if hit[1].isascii() and text[i - 1 : i] == "等":
                    continue
                members = self._members(number(hit[1]) or 0, hit[2])
                if members:
                    made.append(Spot(i, j, text[i:j], "group", (), members=members, by="list"))
        self.spots = _merged(self.spots, made)

    def _members(self, count: int, what: str) -> tuple[Spot, ...]:
        depth = LEVEL_OF.get(what, 2)
        if count < 2:
            return ()
        for listing in self.listings:
            if len(listing.items) != count:
                continue
            places = [s.place for s in listing.items]
            if any(p is None for p in places):
                continue
            ends = {p.name[-1] for p in places if p is not None}
            depths = {p.depth for p in places if p is not None}
            if (
                (depth == 1 and depths <= {0, 1, 2} and ends == {"市"})
                or (depth > 1 and depths == {depth} and all(e in what for e in ends))
                or (depth == 0 and depths == {0})
            ):
                return listing.items
        return ()

    # --- telling ----------------------------------------------------------------------------------------

    def _tell(self, found: Districts) -> None:
        by_key: dict[str, list[tuple[Spot, Mention]]] = {}
        told: dict[int, Mention] = {}
        for spot in self.spots:
            key = self._key(spot)
            flags: tuple[str, ...] = ()
            if spot.conflict is not None:
                flags = ("parent_conflict",)
            if spot.kind in ("deictic", "group"):
                flags = (*flags, "deictic")
            sure = (
                SURE[spot.by]
                - (0.04 if spot.kind == "short" else 0)
                - (0.05 if spot.kind == "deictic" else 0)
            )
            mention = Mention(
                spot.span,
                "district",
                RULE,
                subtype=spot.kind,
                norm=self._norm(spot),
                confidence=round(max(sure, 0.3), 4),
                entity=key,
                flags=flags,
            )
            told[id(spot)] = mention
            found.mentions.append(mention)
            by_key.setdefault(key, []).append((spot, mention))
        for key, pairs in by_key.items():
            found.records.append(self._record(key, pairs, told))
        found.records += self._issues(told)
        if self.author is not None:
            values = {"author_code": self.author.code}
            found.records.append(Record("documents", "author", RULE, confidence=0.9, values=values))

    def _norm(self, spot: Spot) -> str:
        if spot.place is not None:
            return spot.place.name
        if spot.kind == "deictic" and spot.members:
            return spot.members[0].name
        return spot.name

    def _key(self, spot: Spot) -> str:
        return f"district-{spot.place.code}" if spot.place is not None else f"district-{self._norm(spot)}"

    def _record(self, key: str, pairs: list[tuple[Spot, Mention]], told: dict[int, Mention]) -> Record:
        first, mention = pairs[0]
        spots = [s for s, _ in pairs]
        named = [s for s in spots if s.kind not in ("deictic", "group")] or spots
        best = min(named, key=lambda s: REASONS.index(s.by))
        place = best.place
        conflicts = [s for s in spots if s.conflict is not None]
        candidates = max((s.candidates for s in named), key=len, default=())
        values: dict[str, Any] = {
            "name": self._norm(first),
            "level": self._level(best),
            "code": "",
            "province": "",
            "city": "",
            "county": "",
            "township": "",
            "valid_from": None,
            "valid_to": None,
            "current_code": "",
            "current_name": "",
            "n_candidates": len(candidates) or (1 if place else 0),
            "candidates": tuple(p.code for p in candidates),
            "resolved_by": best.by if place is not None or best.kind == "group" else "none",
            "conflict": "；".join(dict.fromkeys(self._norm(s.conflict) for s in conflicts if s.conflict)),
            "members": tuple(self._key(s).removeprefix("district-") for s in first.members)
            if first.kind == "group"
            else (),
            "n_mentions": len(pairs),
        }
        if place is not None:
            values |= self._facts(place)
        elif best.kind == "town":
            values["township"] = best.name
            if best.parent is not None and best.parent.place is not None:
                facts = self._facts(best.parent.place)
                values |= {k: facts.get(k, "") for k in ("province", "city", "county")}
        sure = max(m.confidence for _, m in pairs)
        return Record("districts", key, RULE, mention.span, sure, values)

    def _level(self, spot: Spot) -> str:
        if spot.place is not None:
            return spot.place.level
        if spot.kind == "town":
            return "township"
        if spot.kind in ("deictic", "group"):
            depth = next((d for s, d in LEVEL_OF.items() if spot.name.endswith(s)), None)
            return ("province", "prefecture", "county", "township")[depth] if depth is not None else ""
        levels = {p.level for p in spot.candidates}
        return levels.pop() if len(levels) == 1 else ""

    def _facts(self, place: Place) -> dict[str, Any]:
        chain: tuple[Place, ...] = self.gaz.chain(place, self.year)
        facts: dict[str, Any] = {"code": place.code, "level": place.level, "name": place.name}
        column = {"province": "province", "prefecture": "city", "county": "county", "zone": "county"}
        for up in chain:
            facts[column.get(up.level, "township")] = up.name
        if chain[0].code[:2] in ("11", "12", "31", "50") and len(chain) > 1 and "city" not in facts:
            facts["city"] = chain[0].name
        facts["valid_from"] = place.since or None
        facts["valid_to"] = place.until or None
        heirs = self.gaz.current(place)
        facts["current_code"] = ";".join(p.code for p in heirs)
        facts["current_name"] = ";".join(p.name for p in heirs)
        return facts

    def _issues(self, told: dict[int, Mention]) -> Iterator[Record]:
        for spot in self.spots:
            if spot.conflict is not None:
                yield self._conflict(spot, spot.conflict, told)
        late: set[str] = set()
        for spot in self.spots:
            place = spot.place
            if (
                self.year is None
                or place is None
                or place.depth > 2
                or place.code in late
                or spot.kind == "deictic"
            ):
                continue
            if not place.in_year(self.year) and place.level != "zone" and place.since:
                late.add(place.code)
                years = f"{place.since}–{place.until or ''}"
                yield Record(
                    "issues",
                    f"code_not_valid-{spot.start}-{spot.end}",
                    RULE,
                    spot.span,
                    told[id(spot)].confidence,
                    {
                        "type": "code_not_valid",
                        "severity": "info",
                        "message": f"{place.name} ({place.code}) existed in {years}, not in {self.year}.",
                        "mention_ids": (told[id(spot)],),
                    },
                )
        for listing in self.listings:
            yield from count_mismatch(
                listing, {id(s): told[id(s)] for s in listing.items if id(s) in told}, RULE
            )

    def _conflict(self, spot: Spot, parent: Spot, told: dict[int, Mention]) -> Record:
        def full(place: Place) -> str:
            return "".join(dict.fromkeys(p.name for p in self.gaz.chain(place, self.year)))

        where = parent.place or (parent.candidates[0] if parent.candidates else None)
        by_name = "、".join(
            f"{full(p)} {p.code}" for p in ([spot.place] if spot.place else spot.candidates[:4])
        )
        inside = [
            s.place
            for s in self.spots
            if where is not None
            and s.place is not None
            and s.place.depth == max(spot.depths)
            and s is not spot
            and where.code in self.gaz.above(s.place)
        ]
        also = "、".join(dict.fromkeys(f"{p.name} {p.code}" for p in inside))
        said = self.page.text[parent.start : spot.end]
        message = f"{said}: {spot.name} lies in {by_name}; "
        if where is not None:
            message += f"{where.name} {where.code} has no {spot.name}"
            message += f", of its divisions the report names {also}." if also else "."
        else:
            message += f"{parent.name} has no {spot.name}."
        ids = tuple(told[id(s)] for s in (parent, spot) if id(s) in told)
        values = {"type": "parent_conflict", "severity": "warning", "message": message, "mention_ids": ids}
        at = Span(parent.start, spot.end)
        return Record("issues", f"parent_conflict-{at.start}-{at.end}", RULE, at, 0.95, values)


def page_opens(text: str, i: int) -> bool:
    """True where a name that no table holds may start: behind a mark or a preposition."""
    return i == 0 or not is_han(text[i - 1]) or text[i - 1] in "在到赴对与和及由从"


def _latest(places: Sequence[Place], year: int | None) -> Place:
    """The place in force, or the one that was so last."""
    right = [p for p in places if year is not None and p.in_year(year)] or list(places)
    return max(right, key=lambda p: (not p.until, p.until, p.since))


def _merged(old: Sequence[Spot], new: Sequence[Spot]) -> list[Spot]:
    return sorted([*old, *new], key=lambda s: (s.start, -s.end))


def _masthead(blocks: Sequence[Block]) -> list[Block]:
    """The short lines before the first paragraph of prose: title, subtitle, who issues it, number, date."""
    found: list[Block] = []
    for block in blocks[:MASTHEAD]:
        if len(block.span) > MASTHEAD_LINE or block.level > 0:
            break
        found.append(block)
    return found if len(found) < len(blocks) else []
