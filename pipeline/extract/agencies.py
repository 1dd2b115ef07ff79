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

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from pipeline.core import Document, Mention, Record, Span
from pipeline.data.reader import rows
from pipeline.extract import districts
from pipeline.extract.districts import Districts, Spot
from pipeline.extract.gazetteer import Place, gazetteer
from pipeline.extract.settings import Settings
from pipeline.extract.view import View, is_han, view

RULE = "extract.agencies"

LEVELS = "省市州盟区县旗镇乡村"
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
#: A level that ends another word is no level: 社区, 小区, 城市.
INSIDE = {
    "区": frozenset(
        "社小辖园山校景牧灾库矿林湖江老新住片功战考厂军禁特郊片街郊各全我本该地库院专时防战分盲误"
    ),
    "市": frozenset("辖城都上超门股集夜菜闹商楼入街全我本该各"),
    "县": frozenset("各全我本该邻郡"),
    "镇": frozenset("城乡集村古重小名各全我本该"),
    "乡": frozenset("城下家故老山水全我本该各回返"),
    "村": frozenset("农乡山渔各全我本该新老"),
    "省": frozenset("节各全我本该"),
    "州": frozenset("各全"),
    "旗": frozenset("红国锦各全"),
    "盟": frozenset("联同"),
}
#: Behind the name these make another word of it.
NOT_BEFORE = {
    "人大": "代会附制工换概多",
    "政协": "委会提工",
    "政府": "采投购部工公形补职",
    "法院": "系",
    "委": "员托派任屈婉培",
    "中学": "生阶教课时",
    "小学": "生阶教课",
    "党委": "政书会",
    "工会": "工会法",
    "团委": "",
    "学习办": "法",
}
AFTER_OFFICE = regex.compile(r"[理事好成学完案法实证]|公(?!室)|得(?!知)|起来|有")
COLLECTIVE = regex.compile(
    r"(?:各级?|部分|有关|相关|所有|全部|每个|多个|几个|[0-9一二三四五六七八九十两]+个)$"
)
#: What may stand between two members of a row: 、, or a title and 、.
ROW = regex.compile(
    r"(?:副?(?:书记|主任|部长|局长|主席|常委|秘书长|组长|校长|院长|所长|站长)|常委|等|的|工作)?(?:、"
    r"|和|与|及|以及|同|跟|会同|暨|兼)(?:驻|原)?"
)
FOREIGN_HERE = regex.compile(
    r"(?:考察地|当地|外地|各地|对方|兄弟|先进|五?城区|所到(?:之处|城区)|沿途|他们)(?:的)?$"
)
FOUNDED = regex.compile(
    r"(?:成立|设立|组建|建立|下设|增设|新设|组成|筹建|专设|内设|(?<![建开铺])设)(?:了|起)?(?:以[一-龥"
    r"、]{2,16}(?:为|任)(?:组长|总指挥|主任|主席|会长)的?|由[一-龥、]{2,18}(?:任|为|参加|组成|挂帅|牵"
    r"头|负责)(?:组长|总指挥|主任)?的?)?(?:一个|专门的?|全国首个|专职的?)?"
)
#: Verbs that end before the name of a body starts.
STEM_VERB = regex.compile(
    r"(?:代表|参加|担任|兼任|听取|接受|根据|按照|依托|通过|会同|联合|配合|协助|参与|出任|牵头|负责人"
    r"?|以来|今年|去年|明年|当选|调整|充实|完善|健全|撤销|加强|发挥|作为|加入|召开|纳入|进入|走进|挂"
    r"靠|归口|隶属)"
)
BODY_END = regex.compile(
    r"(?:领导小组|协调小组|工作小组|指挥部|(?:指导|管理|工作|协调|编纂|仲裁|推进|建设|服务|监督|自治"
    r")?委员会|工作站?办公室|指导中心|管理中心|监管中心|调度中心|研究中心|鉴定中心|交易中心|指挥中心"
    r")(?:办公室)?"
)
SCHOOL_END = regex.compile(
    r"大学|学院|中学|小学|学校|幼儿园|医院|卫生院|敬老院|福利院|研究院|研究所|设计院|社区卫生服务中心"
    r"|社区卫生服务站|信用社|图书馆|文化馆|博物馆|公司|集团|银行|协会|学会|商会|基金会|联合会|居委会"
    r"|村委会|社区居民委员会|村民委员会|党支部|党总支|合作社"
)
#: Posts, stations, centres that a county or a city has by the dozen: believed behind a level, 县渡口管理所.
POST_END = regex.compile(
    r"(?:管理|监督|监察|执法|服务|推广|监测|检测|检验|防治|防疫|保护|救助|养护|稽查|评审|审批|交易|信息|指挥|应急|培训|就业|活动|技术|事务|资源|统计|结算|接待|咨询"
    r"|评估|勘测|规划"
    r"|建设|工程|发展|投资|开发|渔政|海事|路政|水政|运输|水文|航道|气象|地震|环卫|绿化|园林|质检|安检|保障|救济|安置|征收|拆迁|招商|采购|收费|公证|法律援助|鉴定|仲裁|控制)"
    r"(?:所|站|处|队|大队|支队|中队|总队|中心|分局|总站|办)(?![长员内里外在])"
    r"|(?:研究|设计|规划)(?:所|院)|有限(?:责任)?公司|总公司|(?:投资|开发|建设|供水|供气|供热|运输|客运|水务|燃气|建筑)公司|(?:第[一二三四五六七八九十]+"
    r"|实验|职业|高级|中心|特殊教育|技工|师范|外国语)?(?:中学|小学|学校|幼儿园|医院|学院)"
    r"|协会|学会|商会|研究会|促进会|基金会|纪念馆|博物馆|图书馆|体育馆|文化馆|科技馆|展览馆|少年宫|电视台|报社|剧团|福利院|敬老院|养老院"
)
#: 县城市管理处: behind a level even a common word may begin a name, but not these.
NOT_IN_NAME = regex.compile(
    r"[的了是在有把被让从向到对将由每各个名位]|[0-9]|建成|建设了|直属|下属|所属|部分|有关|领导|干部|机关"
)
#: Firms and unions with a name of their own, wherever they lie.
FIRM_END = regex.compile(
    r"(?:有限责任|股份有限|有限|股份)公司|集团(?:公司|总公司)?(?![化军式消作])|(?:专业|股份)合作社|(?<!中小|各)大学(?![生教文本学校阶毕])|研究院|研究所|设计院|基金会"
)
VILLAGE_BODY = regex.compile(
    r"(?P<name>\p{Han}{1,3}(?:村|社区))(?:党支部(?!书记的)|党总支|党委|村?委会|村民委员会|居委会|居民委员会|理事会|老年协会|卫生室)"
)
#: 苹果专业合作社 says what kind it is; 有限责任公司 too.
FIRM_KIND = regex.compile(
    r"^(?:该|本|各|一|两|三|几|多|某|每|其|我|这|那|大|小|中|新|老|全|上市|龙头|骨干|民营|国有|私营|外资|合资|农民|农村|土地|粮食|蔬菜|水果|苹果|果品|果业"
    r"|养殖|种植|农机|农业|林业|水产|畜牧|奶牛|生猪"
    r"|苗木|花卉|茶叶|食用菌|劳务|旅游|物业|建筑|房地产|企业|商业|投资|综合性|重点|普通|知名|著名|名牌|高等|职业|师范|理工|医科|老年|电视|开放|社区|市民|党员|科研"
    r"|教育|慈善|公益|专业|相关|有关|所有|许多|不少|部分)"
)
NO_STEM = regex.compile(
    r"^(?:各|该|本|我|全|这|那|一|两|三|几|多|某|每|其|有关|相关|所有|部分|驻|辖|区属|市属|乡镇|街道"
    r"$|农村|农民|社区$|城市|城乡|民营|民办|公办|市民|老年|私立|民间|外地|当地|先进|"
    r"高等|初级|高级|普通|重点|示范|综合|专业|上市|龙头|大型|中型|小型|骨干|知名|国有|集体|企业|商业"
    r"|有限|股份|行业|中介|慈善|志愿|民族|[0-9]|开展|组织|举办|创办|建立|成立|新建|扩建|改建|改造|建"
    r"设|设立|组建|联合|包括|由|与|和(?![谐平睦顺])|及|同|对|为|在|到|从|向|把|被|给|让|是|有|等)"
    r"|[的了是在有把被让从向到对将由每各个所名家位]|[0-9]|建成|工作的"
)
#: A stem may hold these although they are function words elsewhere: 社区 in a commission's name.
FILLER = frozenset("的了是在有把被让从向到对将由每各使于以并及至按据因为就都也还又则而且但或任组")


class Office(NamedTuple):
    """One row of lexicon/offices.tsv."""

    name: str
    full: str
    org_type: str
    home: str
    bare: str


@dataclass(slots=True, eq=False)
class Found:
    """One place in the text that names a body."""

    start: int
    end: int
    core: int  # where the office itself starts, behind level and division
    office: Office
    level: str = ""  # 区, 县, 街道 as written; of a bare one what it inherits
    branch: str = ""  # 委, 政府 between level and office
    spot: Spot | None = None  # the division written before it
    bare: bool = True
    norm: str = ""
    full: str = ""
    owner: Place | None = None
    basis: str = ""
    rule: str = ""
    collective: bool = False
    joined: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(slots=True)
class Agencies:
    """What this rule found in a document, for the rules that follow."""

    found: list[Found] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


#: What a name ends in, and what kind of body that is; the first that fits.
KIND_OF = (
    *((tail, "school") for tail in ("大学", "学院", "中学", "小学", "学校", "幼儿园")),
    *((tail, "hospital") for tail in ("医院", "卫生院", "卫生室")),
    *((tail, "enterprise") for tail in ("公司", "集团", "合作社", "银行")),
    *((tail, "mass") for tail in ("协会", "学会", "商会", "研究会", "促进会", "基金会")),
    *((tail, "party") for tail in ("支部", "总支", "党委")),
    *(
        (tail, "institution")
        for tail in ("馆", "院", "研究所", "宫", "台", "社", "团", "委会", "委员会", "理事会")
    ),
)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(row[0] for row in rows("lexicon/verbs.tsv"))


@cache
def offices(extra: tuple[tuple[str, ...], ...] = ()) -> dict[str, tuple[Office, ...]]:
    """Offices by their first two characters, the longest first. ``extra``: rows (name, full, type) of a
    user's own.
    """
    known: dict[str, Office] = {row[0]: Office(*row) for row in rows("lexicon/offices.tsv")}
    for office in _usual():
        known.setdefault(office.name, office)
    for row in extra:
        name, full, kind, *_ = (*row, "", "")
        known[name] = Office(name, full or name, kind or "institution", "none", "yes")
    heads: dict[str, list[Office]] = {}
    for office in known.values():
        heads.setdefault(office.name[:2], []).append(office)
    return {head: tuple(sorted(some, key=lambda o: (-len(o.name), o.name))) for head, some in heads.items()}


#: Kinds of gazetteer/agencies.tsv as this rule tells them; the others are not taken over.
KINDS = {
    "bureau": "government",
    "office": "government",
    "government": "government",
    "commission": "government",
    "department": "government",
    "supervision": "party",
    "police": "government",
    "committee": "government",
    "mass_organisation": "mass",
    "institution": "institution",
}


def _usual() -> Iterator[Office]:
    """The agencies that divisions usually have, with those abbreviations that stand for one name only."""
    table = [
        row for row in rows("gazetteer/agencies.tsv") if row[3] in KINDS and row[2] == "{owner}" + row[0]
    ]
    meant = Counter(short for row in table for short in row[1].split(";") if short)
    for name, shorts, _, kind, *_ in table:
        bare = "list" if kind in ("institution", "police", "committee") or len(name) < 3 else "yes"
        if len(name) > 2 and name not in ("工作委员会", "委员会", "办公室", "管理委员会"):
            yield Office(name, name, KINDS[kind], "level", bare)
        for short in shorts.split(";"):
            if len(short) > 2 and short[0] not in "省市区县镇乡村团街" and "政府" not in short:
                yield Office(short, name if meant[short] == 1 else short, KINDS[kind], "level", bare)


def propose(doc: Document, settings: Settings) -> Iterator[Mention | Record]:
    """Mentions of agencies, and a Record for each (table agencies)."""
    page = view(doc)
    found = survey(doc, page, settings, districts.survey(doc, page, settings))
    yield from found.mentions
    yield from found.records


def survey(doc: Document, page: View, settings: Settings, places: Districts) -> Agencies:
    """All that this rule knows of a document, given its divisions."""
    return _Survey(page, settings, places).run()


class _Survey:
    """The steps of one document: find, lend along rows, name in full, tell."""

    def __init__(self, page: View, settings: Settings, places: Districts) -> None:
        self.page, self.places, self.year = page, places, settings.report_year
        self.text = page.folded
        self.gaz = gazetteer(tuple(settings.extra_divisions))
        self.heads = offices(tuple(settings.extra_agencies))
        self.spot_ends = {s.end: s for s in places.spots if s.kind in ("full", "short", "town")}
        self.spot_starts = [s.start for s in places.spots]
        self.found: list[Found] = []

    def run(self) -> Agencies:
        self._offices()
        self._bodies()
        self._schools()
        self._levelled()
        self._firms()
        self.found = self._apart(self.found)
        self._rows()
        self._owners()
        self._names()
        self._short_again()
        self.found.sort(key=lambda f: f.start)
        return self._tell()

    # --- finding ----------------------------------------------------------------------------------------

    def _offices(self) -> None:
        for piece in self.page.pieces:
            i, stop, low = piece.start, piece.end, piece.start
            while i < stop - 1:
                hit = self._committee(i, stop, low) or self._office(i, stop, low)
                if hit is None:
                    i += 1
                    continue
                self.found.append(hit)
                i = low = hit.end

    def _longest(self, i: int, stop: int) -> Office | None:
        for office in self.heads.get(self.text[i : i + 2], ()):
            if i + len(office.name) <= stop and self.text.startswith(office.name, i):
                return office
        return None

    def _committee(self, i: int, stop: int, low: int) -> Found | None:
        """区委, 区委办, 区委宣传部: a level, 委, and perhaps one of its offices."""
        text = self.text
        if text[i + 1] != "委" or text[i] not in "省市区县旗州盟地":
            return None
        if i > low and self._word_before(i, "委"):
            return None
        j = i + 2
        after = text[j : j + 1]
        start, spot = self._division(i, low)
        if start == i and i > low and text[i - 1] == "团" and self.page.begins_word(i - 1):
            league = Office("委", "委", "mass", "level", "no")
            return Found(i - 1, j, i + 1, league, text[i], "", None, False)
        if start - 2 >= low and text.startswith("中共", start - 2) and not self.page.stop_at(start):
            start -= 2
        if text.startswith("员会", j) and j + 2 <= stop:
            office = Office("委", "委", "party", "level", "no")
            return Found(start, j + 2, i + 1, office, text[i], "", spot, False)
        if after and after in NOT_BEFORE["委"]:
            return None
        found = Found(start, j, i + 1, Office("委", "委", "party", "level", "no"), text[i], "", spot, False)
        for name, full in (
            ("常委会", "常务委员会"),
            ("办公室", "办公室"),
            ("办公厅", "办公厅"),
            ("全会", ""),
        ):
            if text.startswith(name, j) and j + len(name) <= stop:
                if not full:
                    return found
                found.end, found.branch = j + len(name), "委"
                found.office = Office(name, full, "party", "committee", "no")
                return found
        part = self._longest(j, stop)
        if part is not None and (part.home == "committee" or part.name in ("农办", "台办", "老干部局")):
            found.end, found.branch, found.office = j + len(part.name), "委", part
        elif after == "办" and j < stop and not AFTER_OFFICE.match(text, j + 1):
            found.end, found.branch = j + 1, "委"
            found.office = Office("办", "办公室", "party", "committee", "no")
        return found

    def _office(self, i: int, stop: int, low: int) -> Found | None:
        text, page = self.text, self.page
        office = self._longest(i, stop)
        if office is None:
            return None
        j = i + len(office.name)
        if text[j : j + 1] in tuple(NOT_BEFORE.get(office.name, "")) and text[j : j + 1]:
            return None
        if office.name.endswith("局") and text[j : j + 1] in ("势", "面", "限"):
            return None
        if office.name.endswith("部") and text.startswith("门", j):
            return None
        if office.name.endswith("办") and AFTER_OFFICE.match(text, j):
            return None
        if office.home == "none":
            if not (page.begins_word(i) or not is_han(text[i - 1]) or text[i - 1] in districts.OPENERS):
                return None
            return Found(i, j, i, office, bare=False)
        level, at = self._level(i, low)
        if level == "街道" and office.bare == "list":
            return None
        if level:
            start, spot = self._division(at, low)
            core_office = office
            if office.name in ("政府", "人民政府") and text.startswith(("办公室", "办公厅"), j):
                core_office = office
            return Found(start, j, i, core_office, level, "", spot, False)
        spot = self.spot_ends.get(i)
        if spot is not None and not page.stop_at(i):
            start = self._chain_start(spot, low)
            return Found(start, j, i, office, "", "", spot, False)
        if office.bare == "no":
            return None
        opens = page.begins_word(i) or i == low or page.stop_at(i) or not is_han(text[i - 1])
        opens = opens or text[i - 1] in districts.OPENERS
        if not opens and (office.bare != "yes" or len(office.name) < 3):
            return None
        found = Found(i, j, i, office)
        return found

    def _level(self, i: int, low: int) -> tuple[str, int]:
        """The level written before ``i``, and where it starts: 区, 街道, 区委 as in 区委党校 is met
        elsewhere.
        """
        text = self.text
        if i - 2 >= low and text[i - 2 : i] in ("街道",) and not self.page.stop_at(i):
            return "街道", i - 2
        if i - 1 < low or self.page.stop_at(i):
            return "", i
        char = text[i - 1]
        if char not in LEVELS or self._word_before(i - 1, text[i]):
            return "", i
        return char, i - 1

    def _word_before(self, at: int, after: str) -> bool:
        """True where the level at ``at`` is the end of some other word."""
        text = self.text
        if at + 1 in self.spot_ends or at == 0 or self.page.stop_at(at):
            return False
        before = text[at - 1]
        if before == "城" and text[at] in "区市" and text[at] == "区":
            return False
        if before == "地" and text[at] == "区":
            return after != "委" and text[at - 2 : at - 1] not in ("察", "属")
        return before in INSIDE.get(text[at], ()) and not self._pointed(at)

    def _pointed(self, at: int) -> bool:
        """我区民政局: the level belongs to the office all the same."""
        return self.text[at - 1] in "我本该全" and self.text[at - 1] not in "全"

    def _division(self, at: int, low: int) -> tuple[int, Spot | None]:
        """Where the whole name starts whose level stands at ``at``: at the division that ends there, if
        one does.
        """
        spot = self.spot_ends.get(at + 1)
        if spot is not None and spot.start >= low and spot.kind != "deictic":
            return self._chain_start(spot, low), spot
        spot = self.spot_ends.get(at)
        # 宁波市委: the level may also stand behind a short name.
        if spot is not None and spot.kind == "short" and not self.page.stop_at(at) and spot.start >= low:
            return self._chain_start(spot, low), spot
        return at, None

    def _chain_start(self, spot: Spot, low: int) -> int:
        while spot.parent is not None and spot.parent.start >= low and spot.parent.end == spot.start:
            spot = spot.parent
        return spot.start

    def _bodies(self) -> None:
        """Bodies that have a name of their own: what was founded, and what ends in 领导小组 or 指挥部."""
        text, page = self.text, self.page
        for piece in page.pieces:
            low = piece.start
            for hit in BODY_END.finditer(text, piece.start, piece.end):
                start = self._stem_start(hit.start(), low)
                if start is None:
                    continue
                founded = list(FOUNDED.finditer(text, start, hit.start()))
                if founded:
                    start = founded[-1].end()
                verbs = list(STEM_VERB.finditer(text, start, hit.start()))
                if verbs:
                    start = verbs[-1].end()
                stem = text[start : hit.start()]
                if len(stem) < 2 or NO_STEM.search(stem):
                    continue
                self._add_body(start, hit.end(), "committee" if "委员会" in hit[0] else "government")
                low = hit.end()
            for hit in FOUNDED.finditer(text, piece.start, piece.end):
                tail = regex.compile(r"[一-龥、]{2,18}?(?:办公室|中心(?=[，。；、]|$))").match(
                    text, hit.end(), piece.end
                )
                if tail and not NO_STEM.search(text[hit.end() : tail.end() - 2]) and "、" not in tail[0]:
                    self._add_body(hit.end(), tail.end(), "government")

    def _add_body(self, start: int, end: int, kind: str) -> None:
        spot = next((s for s in self.places.spots if s.start == start and s.end < end), None)
        core = start
        while spot is not None and spot.end < end:
            core, nxt = spot.end, spot
            spot = next((s for s in self.places.spots if s.start == nxt.end and s.end < end), None)
        held = next((s for s in self.places.spots if s.end == core and s.start >= start), None)
        name = self.text[core:end]
        office = Office(name, name, kind, "level", "yes")
        level = (
            name[0]
            if name[0] in LEVELS and held is None and len(name) > 4 and not self._word_before(core, name[1])
            else ""
        )
        if level:
            office = Office(name[1:], name[1:], kind, "level", "yes")
            core += 1
        self.found.append(Found(start, end, core, office, level, "", held, False))

    def _stem_start(self, end: int, low: int) -> int | None:
        """Where the name starts whose last part starts at ``end``: behind the nearest word that cannot be
        in a name.
        """
        text = self.text
        i = end
        while (
            i > low
            and end - i < 22
            and is_han(text[i - 1])
            and text[i - 1] not in FILLER
            and not self.page.pause_at(i)
        ):
            i -= 1
        return i if end - i < 22 else None

    def _schools(self) -> None:
        text, page = self.text, self.page
        short_towns = {
            s.name[:-2] if s.name.endswith("街道") else s.name[:-1]: s
            for s in self.places.spots
            if s.kind == "town"
        }
        author = self.places.author
        home = (
            author.code
            if author is not None and author.depth == 2
            else author.parent
            if author is not None
            else ""
        )
        near = _town_stems(tuple(self.gaz.townships), home, self.gaz) if home else frozenset()
        for piece in page.pieces:
            low = piece.start
            for hit in SCHOOL_END.finditer(text, piece.start, piece.end):
                i = hit.start()
                if hit[0] in ("大学", "中学", "小学") and text[hit.end() : hit.end() + 1] in tuple(
                    "生教文本学阶毕"
                ):
                    continue
                start: int | None = None
                spot = None
                # Behind a division, or a level.
                for back in range(13):
                    at = i - back
                    if at < low:
                        break
                    spot = self.spot_ends.get(at)
                    if spot is not None:
                        stem = text[at:i]
                        if not all(map(is_han, stem)):
                            break
                        good = (stem and not NO_STEM.search(stem)) or (
                            not stem and hit[0] in ("大学", "学院", "日报")
                        )
                        if good and spot.kind != "deictic":
                            start = self._chain_start(spot, low)
                        break
                if start is None:
                    for back in (2, 3, 4):
                        at = i - back
                        stem = text[at:i]
                        if at >= low and (stem in short_towns or stem in near) and self._free(at):
                            start, spot = at, None
                            break
                if start is None and hit[0] in (
                    "大学",
                    "学院",
                    "中学",
                    "小学",
                    "学校",
                    "医院",
                    "公司",
                    "集团",
                    "居委会",
                    "村委会",
                    "党支部",
                ):
                    start = self._proper(i, low)
                    spot = None
                if start is None:
                    continue
                kind = {
                    "大学": "school",
                    "学院": "school",
                    "中学": "school",
                    "小学": "school",
                    "学校": "school",
                    "幼儿园": "school",
                    "医院": "hospital",
                    "卫生院": "hospital",
                    "社区卫生服务中心": "hospital",
                    "社区卫生服务站": "hospital",
                    "公司": "enterprise",
                    "集团": "enterprise",
                    "银行": "enterprise",
                    "信用社": "enterprise",
                }.get(hit[0], "institution")
                if kind == "institution" and hit[0].endswith(("协会", "学会", "商会", "基金会", "联合会")):
                    kind = "mass"
                held = (
                    spot
                    if kind not in ("school", "enterprise") or (spot is not None and spot.kind == "full")
                    else None
                )
                core = held.end if held is not None else start
                self.found.append(
                    Found(
                        start,
                        hit.end(),
                        core,
                        Office(text[core : hit.end()], text[core : hit.end()], kind, "level", "yes"),
                        "",
                        "",
                        held,
                        False,
                    )
                )
                low = hit.end()

    def _levelled(self) -> None:
        """县渡口管理所, 市城市建设投资公司: a level, what it is for, what it is."""
        text, page = self.text, self.page
        for piece in page.pieces:
            for hit in POST_END.finditer(text, piece.start, piece.end):
                for at in range(hit.start() - 1, max(piece.start, hit.start() - 12) - 1, -1):
                    char = text[at]
                    if not is_han(char) or char in FILLER or char in "和与同、" or page.pause_at(at + 1):
                        break
                    spot = self.spot_ends.get(at + 1)
                    stem = text[at + 1 : hit.start()]
                    if spot is None and (char not in "省市县区镇乡州旗" or not page.begins_word(at)):
                        continue
                    if stem and (NOT_IN_NAME.search(stem) or not page.begins_word(at + 1)):
                        break
                    if spot is not None:
                        if spot.kind != "deictic" and spot.start >= piece.start:
                            start = self._chain_start(spot, piece.start)
                            self._add_named(start, hit.end(), spot.end, spot)
                    elif not self._word_before(at, text[at + 1]) and self._free(at):
                        self._add_named(at, hit.end(), at + 1, None, char)
                    break
            for hit in VILLAGE_BODY.finditer(text, piece.start, piece.end):
                name = hit["name"]
                for at in range(hit.start(), hit.end("name") - 2):
                    stem = name[at - hit.start() :].removesuffix("村").removesuffix("社区")
                    if len(stem) < 2 or stem in _verbs() or regex.search("[着过了]|^(?:全|各|每)", stem):
                        continue
                    if page.begins_word(at) and self._free(at) and not districts.NO_TOWN.search(stem):
                        self._add_named(at, hit.end(), at, None)
                        break

    def _firms(self) -> None:
        """江汉船舶修造有限公司, 武汉大学: the stem runs back to a mark, a function word, a verb."""
        text, page = self.text, self.page
        verbs = _verbs()
        for piece in page.pieces:
            low = piece.start
            for hit in FIRM_END.finditer(text, piece.start, piece.end):
                at = hit.start()
                while (
                    at > low
                    and hit.start() - at < 16
                    and is_han(text[at - 1])
                    and text[at - 1] not in FILLER
                    and text[at - 1] not in "和与同跟"
                    and not page.pause_at(at)
                ):
                    at -= 1
                words = [at, *(p for p in range(at + 1, hit.start()) if p in page.starts), hit.start()]
                for a, b in pairwise(words):
                    if text[a:b] in verbs:
                        at = b
                held = next(
                    (s for s in self.places.spots if at < s.start < hit.start() and s.kind != "deictic"), None
                )
                if held is not None:
                    at = held.start
                stem = text[at : hit.start()]
                inner = [p for p in range(at + 1, hit.start()) if p in page.starts]
                first = next(iter(inner), hit.start())
                spot = next((s for s in self.places.spots if s.start == at and s.kind != "deictic"), None)
                rare = first - at == 1 and len(stem) > 1
                firm = hit[0].endswith("公司") and len(stem) >= 4
                if (
                    not 2 <= len(stem) <= 14
                    or FIRM_KIND.search(stem)
                    or NO_STEM.search(stem)
                    or not page.starts
                    or not (rare or firm or spot is not None or text[at : at + 2] in self.gaz.short)
                ):
                    continue
                self._add_named(at, hit.end(), spot.end if spot is not None else at, None)
                low = hit.end()

    def _add_named(self, start: int, end: int, core: int, spot: Spot | None, level: str = "") -> None:
        name = self.text[core:end]
        if name.endswith("办") and self.text[end : end + 1] in tuple("理好成结事完妥学"):
            return  # 接受镇人大监督办理建议: the verb begins there
        kind = next((kind for tail, kind in KIND_OF if name.endswith(tail)), "government")
        self.found.append(
            Found(start, end, core, Office(name, name, kind, "level", "yes"), level, "", spot, False)
        )

    def _free(self, at: int) -> bool:
        return (
            at == 0
            or self.page.begins_word(at)
            or not is_han(self.text[at - 1])
            or self.text[at - 1] in districts.OPENERS
        )

    def _proper(self, i: int, low: int) -> int | None:
        """A stem of two to six characters between ``i`` and a clear boundary: 、明德小学."""
        text = self.text
        at = i
        while (
            at > low
            and i - at < 9
            and is_han(text[at - 1])
            and text[at - 1] not in FILLER
            and text[at - 1] not in "和与同"
        ):
            at -= 1
        stem = text[at:i]
        closed = at == low or not is_han(text[at - 1]) or text[at - 1] in "和与同在由对到从"
        if not (closed and 2 <= len(stem) <= 8) or NO_STEM.search(stem):
            return None
        # Precision first: a stem that is one plain word says what kind of school it is, not which.
        inner = [b for b in range(at + 1, i) if b in self.page.starts]
        if not self.page.starts or (not inner and len(stem) < 3):
            return None
        return (
            at
            if len(stem) >= 3
            and regex.search(
                r"第?[一二三四五六七八九十0-9]+$|实验|附属|外国语|师范|理工|医科|财经|有限|股份", text[at:i]
            )
            else None
        )

    @staticmethod
    def _apart(found: list[Found]) -> list[Found]:
        """Of two that overlap the longer stays."""
        kept: list[Found] = []
        for one in sorted(found, key=lambda f: (f.start, -f.end)):
            if kept and one.start < kept[-1].end:
                if one.end - one.start > kept[-1].end - kept[-1].start:
                    kept[-1] = one
                continue
            kept.append(one)
        return kept

    # --- rows, owners, names ----------------------------------------------------------------------------

    def _rows(self) -> None:
        """A bare office takes the level of the row it stands in; one that may not stand bare and has none
        is dropped.
        """
        text = self.text
        kept: list[Found] = []
        for k, one in enumerate(self.found):
            before = kept[-1] if kept else None
            if before is not None and before.end <= one.start and one.start - before.end <= 12:
                gap = text[before.end : one.start]
                one.joined = (
                    (not gap and not self.page.stop_at(one.start))
                    or bool(ROW.fullmatch(gap))
                    or (not gap and self.page.block_at(before.start) == self.page.block_at(one.start))
                )
            if one.bare and one.office.bare == "list":
                after = self.found[k + 1] if k + 1 < len(self.found) else None
                leads = (
                    after is not None
                    and after.bare is False
                    and bool(ROW.fullmatch(text, one.end, after.start))
                )
                if not (
                    (one.joined and before is not None and (before.level or before.spot or before.joined))
                    or leads
                ):
                    continue
            kept.append(one)
        self.found = kept
        default = self._default_level()
        for k, one in enumerate(kept):
            if not one.bare:
                continue
            before = kept[k - 1] if k else None
            if one.office.name in ("党工委", "工委", "党委", "党总支", "党组"):
                near = text[max(0, one.start - 8) : one.start]
                if "街道" in near:
                    one.level, one.rule = "街道", "coordination"
                    one.collective = True
                    continue
                held = one.joined and before is not None and before.level
                if one.office.name in ("党委", "党总支", "党组") and not held:
                    one.office = one.office._replace(home="drop")
                    continue
            lender = (
                before if before is not None and one.joined and _may_hold(before.level, one.office) else None
            )
            if (
                before is not None
                and one.joined
                and before.office.home == "none"
                and before.office.full[-1] in "部委局会"
            ):
                # 教育部、发展改革委、财政部: ministries all.
                one.rule = "coordination"
                continue
            if lender is None:
                sentence = self.page.sentence(one.start)
                for earlier in reversed(kept[:k]):
                    if earlier.start < sentence.start:
                        break
                    if earlier.level in ("省", "市", "区", "县", "旗", "镇", "乡") and _may_hold(
                        earlier.level, one.office
                    ):
                        lender = earlier
                        break
            if lender is None and k + 1 < len(kept):
                after = kept[k + 1]
                if not after.bare and ROW.fullmatch(text, one.end, after.start):
                    lender = after
            if lender is not None and (lender.level or lender.spot):
                one.level = lender.level or _suffix(lender.spot)
                one.spot = one.spot or lender.spot
                one.basis = "inherited"
                one.rule = "coordination" if one.joined else "context"
            elif default:
                one.level, one.rule = default, "context"
            if not _may_hold(one.level, one.office):
                up = self._author_suffix(2)
                one.level = up or one.level
        self.found = [f for f in kept if f.office.home != "drop"]

    def _default_level(self) -> str:
        counted = Counter(
            f.level for f in self.found if f.level in ("省", "市", "区", "县", "旗", "镇", "乡")
        )
        author = self.places.author
        if author is not None and author.depth < 3:
            return author.name[-1]
        return counted.most_common(1)[0][0] if counted else (author.name[-1] if author is not None else "")

    def _author_chain(self) -> tuple[Place, ...]:
        author = self.places.author
        if author is None:
            return ()
        if author.depth < 3:
            return self.gaz.chain(author, self.year)
        above = self.gaz.at_code(author.parent, self.year)
        return (*(self.gaz.chain(above, self.year) if above else ()), author)

    def _author_suffix(self, depth: int) -> str:
        return next((p.name[-1] for p in self._author_chain() if p.depth == depth), "")

    def _owners(self) -> None:
        chain = self._author_chain()
        row = False
        for one in self.found:
            row = self._elsewhere(one, row)
            one.collective = (
                one.collective
                or bool(COLLECTIVE.search(self.text, max(0, one.start - 4), one.start))
                or (one.level == "街道" and one.spot is None)
            )
            if one.office.home == "none":
                one.basis = ""
                continue
            if one.spot is not None and one.spot.place is not None:
                one.owner = one.spot.place
                one.basis = one.basis or "stated"
                continue
            if (
                one.level in ("街道", "村", "社区")
                or one.collective
                or (not one.level and one.office.org_type not in ("government", "committee"))
            ):
                continue
            if row:
                continue
            near, grouped = self._named_near(one)
            if near is not None:
                one.owner, one.basis = near, "inherited"
                continue
            if grouped:
                continue
            own = next((p for p in reversed(chain) if one.level and _fits(p, one.level)), None)
            if own is not None:
                one.owner, one.basis = own, "author"

    def _elsewhere(self, one: Found, row: bool) -> bool:
        """当地的区委办: of the places visited, not of any one of them; so is the ``row`` behind it."""
        here = bool(FOREIGN_HERE.search(self.text, max(0, one.start - 6), one.start))
        return here or (one.joined and row)

    def _named_near(self, one: Found) -> tuple[Place | None, bool]:
        """The division of that level named last in the sentence; True where a group (五城区) was named
        instead.
        """
        sentence, block = self.page.sentence(one.start), self.page.block_at(one.start)
        at = bisect_right(self.spot_starts, one.start - 1)
        for spot in reversed(self.places.spots[max(0, at - 12) : at]):
            if self.page.block_at(spot.start) != block:
                break
            if spot.start < sentence.start:
                break
            if spot.kind == "group":
                return None, one.level in ("", spot.name[-1])
            if (
                spot.place is None
                or not _fits(spot.place, one.level)
                or (not one.level and spot.place.depth < 2)
            ):
                continue
            # A tour that travelled from here is the author's: 西岗区…考察团.
            return (spot.place if not districts.TOUR.match(self.text, spot.end) else None), False
        return None, False

    def _names(self) -> None:
        for one in self.found:
            office, level = one.office, one.level
            text = self.text[one.start : one.core]
            stem = office.full
            expanded = office.full != office.name and office.name != "委"
            if one.branch:
                stem = one.branch + stem if not stem.startswith(one.branch) else stem
                text = self.text[one.start : one.core]
            if not one.bare:
                lead = text
                if one.branch and lead.endswith(one.branch):
                    lead = lead[: -len(one.branch)]
                one.norm = lead + stem
                if office.home == "committee" and not one.branch:
                    one.norm = lead + "委" + stem
                body = lead + stem if one.branch else one.norm
                one.norm = body
            else:
                home = {"committee": "委"}.get(office.home, "")
                if office.home == "government" and not stem.startswith(("政府", "人民政府")):
                    home = "政府"
                one.norm = (level + home + stem) if level and office.home != "none" else stem
            if expanded:
                one.rule = "abbreviation" if not one.rule else f"abbreviation+{one.rule}"
            one.full = one.norm
            if one.owner is not None and one.norm:
                owner = one.owner.name
                if one.spot is not None and not one.bare:
                    tail = (
                        one.norm[len(self.text[one.start : one.spot.end]) :]
                        if one.norm.startswith(self.text[one.start : one.spot.end])
                        else one.norm
                    )
                    one.full = (
                        owner + tail.removeprefix(owner[-1]) if one.spot.kind == "short" else owner + tail
                    )
                else:
                    one.full = owner + one.norm.removeprefix(level)

    def _short_again(self) -> None:
        """领导小组 behind 社区卫生服务工作领导小组: a second, shorter mention bears the first one's name."""
        heads: dict[str, Found] = {}
        for one in self.found:
            for end in ("领导小组", "指挥部", "协调小组"):
                if self.text[one.start : one.end].endswith(end):
                    heads.setdefault(end, one)
        taken = {i for f in self.found for i in range(f.start, f.end)}
        for end, first in heads.items():
            at = self.text.find(end, first.end)
            while at >= 0:
                if at not in taken and self.page.block_at(at) >= 0 and self._free(at):
                    again = Found(at, at + len(end), at, first.office, first.level, "", first.spot)
                    again.norm, again.full, again.owner, again.basis = (
                        first.norm,
                        first.full,
                        first.owner,
                        first.basis,
                    )
                    again.rule = "shortened"
                    self.found.append(again)
                at = self.text.find(end, at + 1)

    # --- telling ----------------------------------------------------------------------------------------

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
                "owner_code": first.owner.code if first.owner is not None else "",
                "owner_basis": first.basis if first.owner is not None else "",
                "expansion_rule": next((f.rule for f, _ in pairs if f.rule), ""),
                "is_collective": all(f.collective for f, _ in pairs),
                "n_mentions": len(pairs),
            }
            told.records.append(
                Record("agencies", key, RULE, mention.span, max(m.confidence for _, m in pairs), values)
            )
        return told

    def _level_name(self, one: Found) -> str:
        if one.office.home == "none":
            return "international" if one.office.org_type == "international" else "national"
        if one.owner is not None:
            return one.owner.level
        return LEVEL_NAMES.get(one.level, "")


def _may_hold(level: str, office: Office) -> bool:
    """A town has no 宣传部 of its own committee's rank, no 局, no court."""
    if level not in ("镇", "乡", "街道", "村", "社区"):
        return True
    return office.home != "committee" and not office.name.endswith(
        ("局", "发改委", "法院", "检察院", "政协", "纪检委员会")
    )


def _suffix(spot: Spot | None) -> str:
    if spot is None or spot.place is None:
        return ""
    return "街道" if spot.place.name.endswith("街道") else spot.place.name[-1]


def _fits(place: Place, level: str) -> bool:
    """True where a division may be the 区 or 县 that is meant."""
    if not level:
        return True
    if level == "市":
        return place.name.endswith("市")
    if level == "省":
        return place.depth == 0 and not place.name.endswith("市")
    return place.name.endswith(level)


@cache
def _town_stems(names: tuple[str, ...], home: str, gaz: Any) -> frozenset[str]:
    """和平 of 和平街道, for all streets and towns of one county."""
    found = set()
    for name in names:
        if any(p.parent == home for p in gaz.townships[name]):
            found.add(name.removesuffix("街道") if name.endswith("街道") else name[:-1])
    return frozenset(s for s in found if len(s) > 1)


__all__ = ["Agencies", "Found", "offices", "propose", "survey"]
