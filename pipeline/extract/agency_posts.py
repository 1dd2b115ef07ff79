"""Posts and stations behind a level, 县渡口管理所, and the bodies of villages and communities."""

from __future__ import annotations

import re

import regex

from pipeline.extract.agency_bodies import NOT_IN_NAME
from pipeline.extract.agency_houses import Houses
from pipeline.extract.agency_places import FILLER, LEVELS, verbs
from pipeline.extract.district_spots import NO_TOWN
from pipeline.extract.view import beginning, is_han, near

#: What they are for, what schools and houses they are.
_WORKS = (
    "管理|监督|监察|执法|服务|推广|监测|检测|检验|防治|防疫|保护|救助|养护|稽查|评审|审批|交易|信息|指挥|应急|培训"
    "|就业|活动|技术|事务|资源|统计|结算|接待|咨询|评估|勘测|规划|建设|工程|发展|投资|开发|渔政|海事|路政|水政"
    "|运输|水文|航道|气象|地震|环卫|绿化|园林|质检|安检|保障|救济|安置|征收|拆迁|招商|采购|收费|公证|法律援助|鉴定"
    "|仲裁|控制"
)
_SCHOOL_KINDS = "实验|职业|高级|中心|特殊教育|技工|师范|外国语"
_SCHOOLS = "中学|小学|学校|幼儿园|医院|学院"
_HOUSES = (
    "协会|学会|商会|研究会|促进会|基金会|纪念馆|博物馆|图书馆|体育馆|文化馆|科技馆|展览馆|少年宫|电视台|报社|剧团"
    "|福利院|敬老院|养老院"
)
#: Posts, stations, centres that a county or a city has by the dozen: believed behind a level, 县渡口管理所.
POST_END = regex.compile(
    rf"(?:(?:{_WORKS})"
    r"(?:所|站|处|队|大队|支队|中队|总队|中心|分局|总站|办(?:公室)?)(?![长员内里外在])"
    r"|(?<=[省市县区镇乡道]\p{Han}{2,5})(?<!商业|经济|政治|金融|区域|城市|地理|消费|物流|制造|创新|航运|贸易|文化|历史)中心(?![城区镇村地位任线点])|(?<![主举承协开创督交代兴民公接筹合联停照快通难好包查申经时上参采操置惩法拒补催领严首即立帮速新初自])办(?:公室)?(?![理事好成学完案法实证公得起来有结妥])|(?<![格布结大全时当政僵开骗饭棋残败危])局(?![势面限部长内里中域促级])|(?:研究|设计|规划)(?:所|院)|(?<![属直级内外里上下办])公司(?![法制部章])|(?:第[一二三四五六七八九十]+"
    rf"|{_SCHOOL_KINDS})?(?:{_SCHOOLS})"
    rf"|{_HOUSES})(?!街|路|巷|社区)"
)
#: How they begin, by their first two characters.
_POST_PAIRS = {
    word[:2]
    for words in (
        _WORKS,
        _SCHOOL_KINDS,
        _SCHOOLS,
        _HOUSES,
        "研究|设计|规划|公司",
        *(f"第{n}" for n in "一二三四五六七八九十"),
    )
    for word in words.split("|")
}
POST_FIRST = re.compile(
    "[{}](?=[{}])|[办局]".format(*("".join(sorted(set(chars))) for chars in zip(*_POST_PAIRS, strict=True)))
)
_OF_VILLAGE = r"(?:党支部(?!书记的)|党总支|党委|村?委会|村民委员会|居委会|居民委员会|理事会|老年协会|卫生室)"
VILLAGE_BODY = regex.compile(rf"(?P<name>\p{{Han}}{{1,3}}(?:村|社区)){_OF_VILLAGE}")
#: What every such body has, as many characters behind its start as the name of a village may have.
VILLAGE_SIGN, VILLAGE_REACH = regex.compile(rf"(?:村|社区){_OF_VILLAGE}"), 3

NO_VILLAGE = regex.compile("[着过了给由被把向对与在]|成$|^(?:全|各|每|标准|规范|视察|走访|抽查)")


class Posts(Houses):
    """Finds posts and stations."""

    def _levelled(self) -> None:
        """县渡口管理所, 市城市建设投资公司: a level, what it is for, what it is."""
        text, page = self.text, self.page
        for piece in page.pieces:
            for hit in beginning(POST_END, POST_FIRST, text, piece.start, piece.end):
                for at in range(hit.start() - 1, max(piece.start, hit.start() - 12) - 1, -1):
                    char = text[at]
                    if not is_han(char) or char in FILLER or char in "与同、" or page.pause_at(at + 1):
                        break
                    if char == "和" and not (hit[0] in ("局", "委员会") and hit.start() - at > 2):
                        break
                    if char == "和" and (text[at + 1] in LEVELS or text[at - 1] in "局委办院会厅部"):
                        break  # 璪都镇和县林业局, 县国土资源局和农业局
                    spot = self.spot_ends.get(at + 1)
                    stem = text[at + 1 : hit.start()]
                    begins = page.begins_word(at) or text[at - 1] == "和"  # 水务局和县农业开发办
                    if spot is None and (char not in "省市县区镇乡州旗" or not begins):
                        continue
                    if not stem and hit[0] in ("局", "公司", "处", "所", "站", "中心"):
                        continue
                    if hit[0].startswith("办") and "局" in stem[:-1]:
                        break  # 县交通局|特事特办
                    if stem and (
                        NOT_IN_NAME.search(stem)
                        or not page.begins_word(at + 1)
                        or self._does(at + 1, hit.start())
                    ):
                        break
                    if spot is not None:
                        if spot.kind != "deictic" and spot.start >= piece.start:
                            start = self._chain_start(spot, piece.start)
                            self._add_named(start, hit.end(), spot.end, spot)
                    elif not self._word_before(at, text[at + 1]) and self._free(at):
                        self._add_named(at, hit.end(), at + 1, None, char)
                    break
            for hit in near(VILLAGE_BODY, VILLAGE_SIGN, VILLAGE_REACH, text, piece.start, piece.end):
                name = hit["name"]
                for at in range(hit.start(), hit.end("name") - 2):
                    stem = name[at - hit.start() :].removesuffix("村").removesuffix("社区")
                    if len(stem) < 2 or stem in verbs() or NO_VILLAGE.search(stem):
                        continue
                    if page.begins_word(at) and self._free(at) and not NO_TOWN.search(stem):
                        self._add_named(at, hit.end(), at, None)
                        break
