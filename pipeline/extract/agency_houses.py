"""Schools, hospitals, firms, institutes: the stem runs back to a mark, a function word, a verb."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import regex

from pipeline.extract.agency_bodies import FIRM_KIND, NAME_VERBS, NO_STEM, Bodies
from pipeline.extract.agency_places import FILLER, KIND_OF, LEVELS, Found, Office, verbs
from pipeline.extract.district_spots import OPENERS
from pipeline.extract.view import is_han

SCHOOL_END = regex.compile(
    r"(?:(?:人民|中医|中心|实验|第[一二三四五六七八九十]+|附属|职业|高级|初级|希望|联办|外国语)(?:小学|中学|学校|医院|幼儿园|卫生院)|大学|学院|中学|小学|学校|幼儿园|医院|卫生院|敬老院|福利院|研究院|研究所|设计院|社区卫生服务中心"
    r"|社区卫生服务站|信用社|图书馆|文化馆|博物馆|公司|集团|银行|协会|学会|商会|基金会|联合会|居委会"
    r"|村委会|社区居民委员会|村民委员会|党支部|党总支|合作社)(?!街|路|城|镇|社区|巷)"
)
#: Firms and unions with a name of their own, wherever they lie.
FIRM_END = regex.compile(
    r"(?:有限责任|股份有限|有限|股份)公司|集团(?:股份)?(?:有限)?(?:责任)?(?:总?公司)?(?![化军式消作])|(?:专业|股份)合作社|(?<!中小|各)大学(?!生|文化|文凭|本科|学历|学生|教育|阶段|期间|路|街|城)|学院(?!派(?![人员出])|路|街|里|式|内)|研究院|研究所|设计院|科学院|基金会|报业|电视台|管理[局处]|派出所|人民法庭|卫生院|敬老院|(?<=\p{Han}{4})(?<![格布结大全时当政僵开骗饭棋残败危])[局署](?![长势面限部])"
)
#: 新汶矿业集团: what a group of firms deals in.
TRADE = regex.compile(
    r"(?:矿业|实业|化工|钢铁|纺织|药业|酒业|能源|电力|建设|建工|投资|置业|控股|食品|乳业|水泥|机械|汽车|电子|科技|商贸|物流|旅游|煤业|煤炭|石油|石化|重工|船舶|航空|印刷|服饰"
    r"|服装|陶瓷|家具|农业|牧业|渔业|水务|燃气|交通|城建|传媒|报业|出版|文化|教育|医药|材料|玻璃|轮胎|造纸|盐业|糖业|粮油|种业|茶业|环保|光电|冶金|有色|铝业|铜业|控股|股份|集团)$"
)
#: 三峡大学 is one, 名牌大学 none.
NO_UNIVERSITY = regex.compile(
    r"^(?:名牌|重点|一流|双一流|综合|部属|省属|市属|国内|国外|海外|境外|外国|老年|电视|业余|职工|开放|网络|社区|空中|广播|本科|专科|家乡|全日制|普通|成人|夜|工农|人民|第|考|读|上|念|办|升|进|入"
    r"|去|到|本地|当地|驻|周边|附近|知名|著名|某|地方|高水平|理工|师范|农业|医科|职业|民族|体育|艺术|财经|政法|中小|多所|几所|所属|直属|附属|下属|高职|大专|技工|党)"
)
COLLEGE = regex.compile(
    r"(?:职业技术|职业|师范|医学|工程|财经|理工|农业|艺术|体育|警察|技师|民族|政法|外语|外国语|行政|农林|商|技术|科技|管理|电力|交通|水利|旅游|高等专科)$"
)
#: What makes a name of the stem of a school or firm that no place precedes.
PROPER = regex.compile(r"第?[一二三四五六七八九十0-9]+$|实验|附属|外国语|师范|理工|医科|财经|有限|股份")
#: 德力西集团 is one, 利益集团 none.
NO_GROUP = regex.compile(
    r"(?:企业|产业|利益|犯罪|诈骗|军事|教育|大型|跨国|公司|财团|统治|官僚|既得|两大|龙头|骨干|民营|国有|上市|母公司|该|本|各)$"
)
#: 疏勒河管理局: who looks after a river, a reservoir, a reserve.
WATERS = regex.compile(
    r"(?:河|江|湖|库|水库|灌区|渠|景区|风景区|名胜区|保护区|林区|林场|港|港口|开发区|园区|新区|机场|铁路|高速|高速公路|油田|矿区|海塘|水利枢纽|公园)$"
)
POSTS = frozenset(["派出所", "人民法庭", "卫生院", "敬老院"])
NO_POST = regex.compile(
    r"^(?:辖区|当地|本地|社区|街道|农村|乡镇|城区|基层|驻地|水上|铁路|中心|附近|属地|所在|新建|用于|改造|扩建|改建|迁建|筹建|修建|翻建|维修|公办|民办|边防|交通|治安|户籍)|[镇乡村县区市]$"
)
ABROAD = regex.compile(
    r"(?:美国|英国|法国|德国|日本|韩国|俄罗斯|加拿大|澳大利亚|新西兰|新加坡|马来西亚|泰国|越南|印度|印度尼西亚|以色列|意大利|荷兰|瑞士|瑞典|丹麦|芬兰|挪威|奥地利|比利时|西班牙|葡萄牙|波兰|捷克"
    r"|匈牙利|乌克兰|白俄罗斯|哈萨克斯坦|土耳其|巴西|墨西哥|南非|埃及|香港|澳门|台湾)"
)
#: 山东大学|齐鲁医院: a part of it that has a name of its own.
NESTED = regex.compile(
    r"(?:(?![的了是在有把被让从向到对将由与和及等])\p{Han}){0,9}?(?:医院|学院|附属(?:中学|小学|幼儿园|学校)|附中|附小|研究院|研究所|分校|党委)"
)
#: 浙江东方集团|嘉业进出口有限公司
DAUGHTER = regex.compile(
    r"(?:(?![的了是在有把被让从向到对将由与和及等])\p{Han}){0,9}?(?:有限|股份|责任|分|子)?公司"
)
#: Before a body: who acts with it, who is asked.
WITH = frozenset(
    "会同 连同 协同 陪同 随同 伙同 联合 邀请 聘请 委托 依托 请 报 送 报请 提请 抄送 报送 经 受 应 据 即 如 像 叫 称 原 前 驻 赴 "
    "抵 历任 现任 兼任 担任 曾任 出任 就任 调任 "
    "转任 升任 先任 至今 供职 就职 任职 入职 签约 加入 加盟 入驻 引进 落户".split()
)
#: What a division or a body does; behind a complete name these begin no further part of it, 组织部 and 创建办 aside.
DOES = regex.compile(
    r"(?:共同|合作|自主|自筹|筹资|出资|投资|先后|正在|积极|大力|主动)?+(?:(?:[共合联]|组|筹|扩|改|重)建(?![设筑])|新建(?![县区路街村镇乡里洲]|小学|中学|社区|医院)|建[立成起](?!区)|成立|设立|[增新开创]设(?!计)|设置"
    r"|[创举兴开承主协试筹]办(?!公)|创建(?!办|科|局|处|指挥|工作|领导|小组)|组织(?![部科处办室局])|开展|率先|首创|牵头|探索|推行"
    r"|引导|发动|动员|鼓励|扶持(?!办|中心)|委托|聘请|邀请|请[来进]|选派|抽调|指派|督促|视察|改造|[修兴援]建(?!局)"
    r"|试点(?!办|工作|领导|小组|小学|学校|项目)|实施(?!办)|帮助|引进|配合|协助|统一(?:部署|组织|安排)|联合(?![会社国总体校]|大学|学院|党|工会|医院|银行|公司|小学|中学|调查|工作|检查|执法|考察))"
)
#: 江苏建成科技有限公司: what a firm may be called.
FIRM_NAME = regex.compile(r"建成|首创|率先|[创兴承]办|开[创办设]|创设|联合|引进|组织|探索|推行|实施")
#: 投资1.3亿|元新建|农业园管理委员会: a sum, and what it is spent on, open no name.
SPENT = regex.compile(r"(?<=[0-9一二三四五六七八九十百千万亿])[百千万亿]*(?:多|余)?元")
COMPLETE = regex.compile(
    r"(?:大学|学院|学校|中学|小学|幼儿园|医院|卫生院|研究[院所]|设计院|公司|集团|银行|协会|学会|商会|联合会|合作社|供销社|大队|支队|政府|办事处|管委会|委员会|[省市县区旗镇乡党团纪]委|人大|政协|工会|妇联|工商联|残联|支部|总支|[\p{Han}]局|街道|(?<!乡|城)镇|乡|县|市|区|社区|村)$"
)
JOINTS = FILLER | frozenset("和与同跟")


@cache
def no_names() -> frozenset[str]:
    """Words that stand in no name: verbs, and what joins one body to another."""
    return (verbs() - NAME_VERBS) | WITH | frozenset("要将已还也可应拟再又先须")


class Houses(Bodies):
    """Finds schools, hospitals, firms."""

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
        near = self.gaz.stems_of(home) if home else frozenset()
        for piece in page.pieces:
            low = piece.start
            for hit in SCHOOL_END.finditer(text, piece.start, piece.end):
                i = hit.start()
                if hit[0] == "大学" or (
                    hit[0] in ("中学", "小学") and text[hit.end() : hit.end() + 1] in tuple("生教文本学阶毕")
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
                            not stem
                            and hit[0] in ("大学", "学院", "日报", "社区卫生服务中心", "社区卫生服务站")
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
                if start is None and hit[0][-2:] in (
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
                }.get(hit[0] if len(hit[0]) != 4 else hit[0][-2:], "institution")
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
        return at if len(stem) >= 3 and PROPER.search(stem) else None

    def _firms(self) -> None:
        """江汉船舶修造有限公司, 武汉大学: the stem runs back to a mark, a function word, a verb."""
        text, page = self.text, self.page
        known = verbs()
        for piece in page.pieces:
            low = piece.start
            for hit in FIRM_END.finditer(text, piece.start, piece.end):
                at = hit.start()
                while (
                    at > low
                    and hit.start() - at < 16
                    and is_han(text[at - 1])
                    and (text[at - 1] not in JOINTS or self._part(at - 1))
                    and not page.pause_at(at)
                ):
                    at -= 1
                words = [at, *(p for p in range(at + 1, hit.start()) if p in page.starts), hit.start()]
                for a, b in pairwise(words):
                    if (text[a:b] in known or text[a:b] in WITH) and (a == at or text[a:b] not in NAME_VERBS):
                        at = b
                    elif text[a:b] == "会同县" and a not in self.spot_starts:
                        at = a + 2
                held = next(
                    (s for s in self.places.spots if at <= s.start < hit.start() and s.kind != "deictic"),
                    None,
                )
                if held is not None:
                    at = held.start
                if held is None and hit[0] in ("大学", "学院"):
                    # 最近|太原师范学院: the name of a place opens it.
                    at = next(
                        (p for p in words if at <= p < hit.start() and text[p : p + 2] in self.gaz.short), at
                    )
                stem = text[at : hit.start()]
                inner = [p for p in range(at + 1, hit.start()) if p in page.starts]
                first = next(iter(inner), hit.start())
                spot = next((s for s in self.places.spots if s.start == at and s.kind != "deictic"), None)
                rare = first - at == 1 and len(stem) > 1 and hit[0] not in ("学院", "局", "署")
                firm = hit[0].endswith("公司") and len(stem) >= 4
                firm = firm or (
                    hit[0].startswith("集团") and len(stem) > 3 and TRADE.search(stem) is not None
                )
                short = len(inner) < 2 and len(stem) < 7 and stem[-1:] not in "上考读入进念办"
                firm = firm or (hit[0] == "大学" and short and not NO_UNIVERSITY.search(stem))
                firm = firm or (hit[0] == "学院" and len(stem) > 3 and COLLEGE.search(stem) is not None)
                closed = at == low or not is_han(text[at - 1]) or text[at - 1] in OPENERS
                plain = hit[0] in ("集团", "集团公司", "集团有限公司") and closed and 2 <= len(stem) < 6
                firm = firm or (plain and not NO_GROUP.search(stem))
                firm = firm or (hit[0] in ("管理局", "管理处") and WATERS.search(stem) is not None)
                firm = firm or (hit[0] in POSTS and closed and len(stem) < 5 and not NO_POST.search(stem))
                # 香港贸易发展局: a word of the dictionary.
                word = hit[0] in ("局", "署") and not inner and hit.start() not in page.starts
                firm = (firm and hit[0] not in ("局", "署")) or (word and text[at : at + 2] in self.gaz.short)
                firm = firm or ABROAD.match(stem) is not None
                if (
                    not 2 <= len(stem) <= 14
                    or stem[0] in "比年月日"
                    or FIRM_KIND.search(stem)
                    or (NO_STEM.search(stem) and (inner or hit.start() in page.starts))
                    or not page.starts
                    or not (rare or firm or spot is not None or text[at : at + 2] in self.gaz.short)
                ):
                    continue
                self._add_named(at, hit.end(), spot.end if spot is not None else at, None)
                low = hit.end()

    def _part(self, at: int) -> bool:
        """同 of 同济, 向 of 向阳: a character that joins words elsewhere is a part of this one."""
        page = self.page
        return (
            bool(page.starts)
            and self.text[at] not in "的了"
            and not (self.text[at] in "和与同及" and self.text[at + 1 : at + 2] in LEVELS)  # 和县林业局
            and not (at in page.starts and at + 1 in page.ends)
        )

    def _does(self, start: int, end: int) -> bool:
        """设立|分局: a verb that stands in no name."""
        cuts = [start, *(p for p in range(start + 1, end) if p in self.page.starts), end]
        return any(self.text[a:b] in no_names() for a, b in pairwise(cuts))

    def _cut_at_deeds(self) -> None:
        """安徽农业大学|共建…研究院: a name ends where what the body does begins; of 沅江路街道|试点建立…站 none is left."""
        text, kept = self.text, []
        cut: list[Found] = []
        for one in self.found:
            spent = SPENT.match(text, one.start, one.end)
            if spent is not None:
                doing = DOES.match(text, spent.end(), one.end)
                start = (doing or spent).end()
                if one.end - start < 5 or NO_STEM.search(text[start : one.end - 3]):
                    continue
                one.start = one.core = start
                one.office = one.office._replace(name=text[start : one.end], full=text[start : one.end])
            firm = text[one.end - 2 : one.end] in ("公司", "集团")
            doing = next(
                (
                    hit
                    for hit in DOES.finditer(text, one.start + 1, one.end, overlapped=True)
                    if (hit.start() in self.spot_ends or COMPLETE.search(text, one.start, hit.start()))
                    and not (firm and FIRM_NAME.match(hit[0]))
                ),
                None,
            )
            if doing is None:
                kept.append(one)
                continue
            at, rest = doing.span()
            named = rest in self.spot_starts or text[rest : rest + 2] in self.gaz.short
            named = named or (self.page.begins_word(rest) and one.end - rest > 5)
            if at in self.spot_ends and named and not FIRM_KIND.search(text[rest : one.end]):
                # 三爪仑乡请来|江西农业大学
                name = text[rest : one.end]
                one.start = one.core = rest
                one.office = one.office._replace(name=name, full=name)
                kept.append(one)
            elif at not in self.spot_ends and text[at - 1] not in "省市县区旗镇乡道村" and at > one.core:
                name = text[one.core : at]
                kind = next((kind for tail, kind in KIND_OF if name.endswith(tail)), "government")
                one.end, one.office = at, Office(name, name, kind, "level", "yes")
                cut.append(one)
        self.found = kept + [c for c in cut if not any(k.start < c.end and c.start < k.end for k in kept)]

    def _nested(self) -> None:
        """山东大学|齐鲁医院 is one body."""
        for one in self.found:
            tail = self.text[one.end - 2 : one.end]
            if tail not in ("大学", "学院", "集团"):
                continue
            part = (DAUGHTER if tail == "集团" else NESTED).match(self.text, one.end)
            if (
                part is None
                or not self.page.within(one.start, part.end())
                or not self.page.ends_word(part.end())
            ):
                continue
            inner = [
                one.end,
                *(p for p in range(one.end + 1, part.end()) if p in self.page.starts),
                part.end(),
            ]
            if not any(self.text[a:b] in verbs() for a, b in pairwise(inner)):
                one.end = part.end()
                name = self.text[one.core : one.end]
                one.office = one.office._replace(name=name, full=name)
