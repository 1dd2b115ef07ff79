"""Bodies that have a name of their own: what was founded, what ends in 领导小组 or 指挥部."""

from __future__ import annotations

import regex

from pipeline.extract.agency_offices import ROW_SIGNS, Offices
from pipeline.extract.agency_places import FILLER, LEVELS, Found, Office, verbs
from pipeline.extract.view import is_han

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
#: 县城市管理处: behind a level even a common word may begin a name, but not these.
NOT_IN_NAME = regex.compile(
    r"[的了是在有把被让从向到对将由每各个名位某]|[0-9]|[一二两三四五几多数]\p{Han}?[家所]|大型|中型|小型|知名|[今去明前近]年|建成|建设了|直属|下属|所属|部分|有关|领导|干部|机关"
)
#: Verbs that stand in names of firms and institutes as nouns.
NAME_VERBS = frozenset(
    "应用 研究 设计 开发 发展 管理 服务 建设 投资 教育 贸易 运输 生产 加工 制造 装饰 印刷 养殖 种植 咨询 "
    "销售 经营 改造 勘察 检测 监测 规划 保险 担保 租赁 配送 "
    "安装 修造 修理 冶炼 出版 传播 发行 进出口 物流 回收 供应 储运 装潢 包装 开采 勘探 养护 拍卖 代理 评估 "
    "测绘 鉴定 经济管理 管理 信托 证券".split()
)
#: A body that was founded and has a name: 南头古城业主联合会.
UNION = regex.compile(
    r"(?P<name>\p{Han}{4,16}?(?:联合会|协会|商会|学会|促进会|研究会|联盟|合作社|联合社|基金会|理事会|有限公司))(?![0-9、]|\p{Han}?[0-9一二两三四五六七八九十几]+[多余]?[个家])"
)
EACH = regex.compile(r"(?:每|各|均|都|分别|普遍|全部)[^，。；：]{0,14}$")
#: 苹果专业合作社 says what kind it is; 有限责任公司 too.
FIRM_KIND = regex.compile(
    r"^(?:该|本|各|[一二两三四五六七八九十几多][多余几]?[家个所大批些类种级名流座]|某|每|其|我|这|那|大中?小?型|中小|小[型微]|新[型兴办建引]|老字号|全[省市县区国镇乡]|上市|龙头|骨干|民营|国有|私营|外资|合资|农民|农村|土地|粮食|蔬菜|水果|苹果|果品|果业"
    r"|养殖|种植|农机|农业|林业|水产|畜牧|奶牛|生猪"
    r"|苗木|花卉|茶叶|食用菌|劳务|旅游|物业|建筑|房地产|企业|商业|投资|综合性|重点|普通|知名|著名|名牌|高等|职业|师范|理工|医科|老年|电视|开放|社区|市民|党员|科研"
    r"|教育|慈善|公益|专业|相关|有关|所有|许多|不少|部分)"
)
NO_STEM = regex.compile(
    r"^(?:各|该|本|我|全|这|那|[一二两三四五六七八九十几多][多余几]?[个家所大批些类种级名流座是]|某|每|其|有关|相关|所有|部分|驻|辖|区属|市属|乡镇|街道"
    r"$|农村|农民|社区$|城市|城乡|民营|民办|公办|市民|老年|私立|民间|外地|当地|先进|"
    r"高等|初级|高级|普通|重点|示范|综合|专业|上市|龙头|大型|中型|小型|骨干|知名|国有|集体|企业|商业"
    r"|有限|股份|行业|中介|慈善|志愿|民族|[0-9]|开展|组织|举办|[创兴开]办|建立|成立|[新扩改兴修援捐]建|改造|建"
    r"设|设立|组建|联合|包括|由|与|和(?![谐平睦顺])|及|同|对|为|在|到|从|向|把|被|给|让|是|有|等"
    r"|则|也(?!门)|又|已|曾|均(?!衡)|再(?!就业|生)|还(?![林建迁草])|便(?![民利])|请来?|聘|依托|借助|携手|会同|标准化|规范化|[试筹承主协]办"
    r"|争取|拨给|划给|推动|支持|帮助|督促|对接|委托|走访|慰问|视察|抽查|暗访)"
    r"|[的了是在有把被让从向到对将由给每各个所名家位]|[0-9]|建成|工作的"
)
#: What stands in a row of offices, up to the next place of the row or to what they do.
ROW_OFFICE = regex.compile(
    r"(?P<stem>\p{Han}{2,7}?)(?P<kind>局|办公室|办|委员会|委|中心|联合会|大队|支队|公司|分局)"
    r"(?=[、，。；：和与及等]|联合|共同|配合|牵头|负责|要|也|都|均|的|有关|主要|负责|分别|组织|开展)"
)

#: What is founded: 社区建设指导中心.
FOUNDED_BODY = regex.compile(r"[一-龥、]{2,18}?(?:办公室|中心(?=[，。；、]|$))")


class Bodies(Offices):
    """Finds bodies by how they are founded and what they end in."""

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
                cut = list(STEM_VERB.finditer(text, start, hit.start()))
                if cut:
                    start = cut[-1].end()
                while (
                    word := next((p for p in range(start + 1, hit.start()) if p in page.starts), None)
                ) is not None:
                    # 选举|人民委员会: a verb opens no name, unless a noun is made of it.
                    if text[start:word] not in verbs() or text[start:word] in NAME_VERBS:
                        break
                    start = word
                if text[start] in "年月日" and start and not is_han(text[start - 1]):
                    start += 1
                if text[start] == "长" and text[start - 1 : start] == "组":
                    start += 1  # 任组长|和谐社区建设领导小组: the 的 between is lost
                stem = text[start : hit.start()]
                if len(stem) < 2 or NO_STEM.search(stem):
                    continue
                self._add_body(start, hit.end(), "committee" if "委员会" in hit[0] else "government")
                low = hit.end()
            for hit in FOUNDED.finditer(text, piece.start, piece.end):
                if EACH.search(text, max(piece.start, hit.start() - 20), hit.start()):
                    continue
                union = UNION.match(text, hit.end(), piece.end)
                if union and not NO_STEM.search(union["name"][:-3]) and not FIRM_KIND.search(union["name"]):
                    self._add_body(hit.end(), union.end("name"), "mass")
                    continue
                tail = FOUNDED_BODY.match(text, hit.end(), piece.end)
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
            and (text[i - 1] not in FILLER or self._held_in_word(i - 1))
            and not self.page.pause_at(i)
        ):
            i -= 1
        return i if end - i < 22 else None

    def _held_in_word(self, at: int) -> bool:
        """就 of 就业: a character that joins words elsewhere is a part of this one."""
        page = self.page
        return bool(page.starts) and self.text[at] == "就" and not (at in page.starts and at + 1 in page.ends)

    def _beside(self) -> None:
        """镇党群办、平安办: behind an office of a level, a word that ends like one and fills a place of the row."""
        text, page = self.text, self.page
        known = {one.start for one in self.found}
        todo = [one for one in self.found if one.level and one.office.home != "none"]
        while todo:
            one = todo.pop()
            if text[one.end : one.end + 1] not in ROW_SIGNS or one.end + 1 in known:
                continue
            hit = ROW_OFFICE.match(text, one.end + 1)
            if hit is None or not page.within(one.start, hit.end()) or not page.begins_word(hit.start()):
                continue
            stem = hit["stem"]
            if NOT_IN_NAME.search(stem) or stem[-1] in "等各" or stem in verbs() or stem[0] in LEVELS:
                continue
            name = hit[0].removesuffix("公室") + "公室" if hit["kind"].startswith("办") else hit[0]
            new = Found(
                hit.start(), hit.end(), hit.start(), Office(hit[0], name, "government", "level", "yes")
            )
            self.found.append(new)
            known.add(new.start)
            new.level = one.level
            todo.append(new)
