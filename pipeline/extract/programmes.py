"""Programmes: named programmes, brands, documents and slogans, as in “十個一”活動, 《…協議書》, 科學發展觀.

Shape      characters in quotation marks or 《》; a noun behind them that says what is named (制度, 活動, 系列活動)
Evidence   that noun; a verb of naming before (開展, 打造, 推出); a list of names known without marks
Not this   “花架子”, “實”字, 一條龍: marked because they are figures of speech (cls scare_quote)
Ask first  a quoted sentence is somebody's words and no name: it is left out
First seen a study-tour report: “攜手1+6文明”系列活動

The span holds the characters inside the marks; ``norm`` is the name with the noun that follows (三書制度).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import regex

from pipeline.core import Document, Mention, Token
from pipeline.data import rows, words
from pipeline.extract.body import Body

__all__ = ["CLASSES", "propose"]

RULE = "extract.programmes"
CLASSES = ("programme", "document", "slogan", "institution", "ideology", "scare_quote")

_QUOTED = regex.compile(
    r"“(?P<in>[^“”\n]{1,40}+)”|「(?P<in>[^「」\n]{1,40}+)」|『(?P<in>[^『』\n]{1,40}+)』"
    r"|(?<![A-Za-z])‘(?P<in>[^‘’\n]{1,30}+)’"
    r"|\"(?P<in>[^\"\n]{1,30}+)\"|《(?P<title>(?:[^《》\n]|《[^《》\n]{1,60}+》){1,100}+)》"
    r"|〈(?P<title>[^〈〉\n]{1,60}+)〉"
)
#: Somebody's words, not a name.
_SPEECH_BEFORE = regex.compile(
    r"(?:说|说道|指出|强调|表示|认为|问|答|写道|回答|道|讲|感慨|笑称|称赞)[:：，,]?$"
)
_SENTENCE = regex.compile(r"[。！？!?；;…]|[\p{Han}]，[^，]*，")
_CITED_DATE = regex.compile(r"[零〇○一二三四五六七八九十百]{1,4}|[0-9]{1,2}[·•．.][0-9]{1,2}")
_PLAN_PART = regex.compile(r"(?:期间|时期|末|初|以来|头|后)")
_NAMING = regex.compile(
    r"(?:开展|打造|实施|推出|创建|建立|推行|启动|开辟|提出|创办|开办|注册|结成|设立|组建|成立|命名|评为|荣获|获得|授予|称为|名为|叫做|举办|开通|构建|推进|深化"
    r"|组织|设置|搭建|首创|独创|探索|创新|推广|实行|倡导|深入|参加|参与|制定|评选|争创|争当|建成|办起|开设|兴办|构筑|创立|创出|树起|挂牌|评出|树立|开发|建起|建设"
    r"|依托|形成|通过)"
    r"[^，。；：、,;:“”「」]{0,14}$"
)
_BLAMED = regex.compile(
    r"(?:搞|不搞|不是|而是|所谓|防止|克服|避免|杜绝|摆脱|破解|变|不能|不当|反对|纠正|从|由|成为|作为|当作|视为|看作|走出|走|一种|一个|一条|一张|一把"
    r"|[:：]?突出)了?(?:一[个种条张把]|几个)?$"
)
_LETTER = regex.compile(r"字(?![典体号])")
_ATMOSPHERE = regex.compile(
    r"的?(?:良好|浓厚|喜人|可喜|大好|工作|办学|发展|服务|指导|总体|基本|总|健康|文明|社会){0,3}(?:风气|氛围|局面|格局|理念|方针|口号|原则"
    r"|宗旨|要求|标准|思路|目标|意识|风尚|作风|主题|主线|誓言|承诺|信念|追求|态势)"
)
_WAY = regex.compile(
    r"的(?:\p{Han}{2}){0,2}?新?(?:办法|机制|模式|制度|做法|方法|工作法|渠道|通道|体系|体制|新?型?\p{Han}{0,3}制(?!造|定|约|度))"
)
#: “一户一策” is a way of working, “重建设、轻管理” a fault.
_EACH_ONE = regex.compile(r"一\p{Han}{1,2}一[策档法案卡号表方码员警岗站网格品专]")
_FAULT = regex.compile(
    r"重\p{Han}{1,4}[、，]?轻\p{Han}{1,4}|\p{Han}{2,3}[难贵乱慢](?:、\p{Han}{2,3}[难贵乱慢差脏少])+"
)
#: “一键通”呼叫器, “雷公山味道”直营店, “滨江春”牌绿茶: what is sold or handed out bears a brand.
#: “南桥故事”获评市级优秀品牌: what it was called says what it is.
_HONOURED = regex.compile(
    r"(?:获评|被?评为|入选|荣获|获|成为|已成|列为)[^，。；“”]{0,14}(?:品牌|称号|项目|活动|案例|工程|节目|名片)"
)
#: “包街联户”制, “智慧城管”系统: what stands is named.
_RULE = regex.compile(r"制(?![造定约度止作成品片冷药])|(?:信息|管理|监控|预警|指挥|服务)?系统(?![性化工])")
_GOODS = regex.compile(
    r"(?:牌|APP|App|\p{Han}{2}节(?![约省能点日目余制])|商标|\p{Han}{0,3}(?:呼叫器|手环|手机|软件|客户端|小程序|设备|一体机|产品|礼盒|直营店|专卖店|旗舰店|连锁店|专柜|门店|网店|夜市|客栈|民宿|农家乐|剧目|歌曲|舞剧|苹果|大米|茶叶|绿茶|白酒))"
)
_HANDED_OUT = regex.compile(
    r"(?:安装|加装|配发|发放|配备|佩戴|研发|下载|注册|申请注册)了?[^，。；：、“”]{0,6}$"
)
#: “金牌导游”12名: whom a title is given to is counted.
_AWARDED = regex.compile(r"[0-9一二三四五六七八九十百]+[余多]?[名位户]")
#: “苗岭绣娘”“云尖翠芽”等牌子: the noun behind a row of names.
_ROW_HEAD = regex.compile(
    r"(?:(?:、|和|与|及)?“[^“”\n]{1,20}”){0,5}等(?:[一二两三四五六七八九十0-9]{1,3}[个项大])?\p{Han}{0,4}?"
    r"(?:(?P<programme>工程|行动|计划|活动|项目|品牌|牌子|商标|竞赛|比赛|评选|称号|荣誉|大赛|节目|赛事|产品|政策|节庆)"
    r"|(?P<institution>制度|机制|模式|工作法|平台|体系|服务队|队伍|工作室|服务站|阵地|驿站|载体))"
)
_BY_WORDS = regex.compile(r"的(?:\p{Han}{2}){0,2}?(?:办法|做法|方法|方式|路子)")
_COUNTED_NAME = regex.compile(
    r"[一二两三四五六七八九十百千万双]+(?:个|项|大|条|步|支)?\p{Han}|[0-9]+[+＋×xX—-][0-9NnXx]"
    r"|[0-9]+(?!\.?[0-9%])"
)
#: Of these verbs the one nearest to the mark tells what is named: what is set up stands, what is carried out passes.
_SETS_UP = regex.compile(
    r"(?:设立|建立|组建|开办|创办|兴办|办起|开设|开通|搭建|构建|建成|建起|推行|推广|健全|完善|首创|独创|探索|创新|创立|开辟|设置|挂牌"
    r"|形成)了?[^，。；：、,;:“”「」]{0,8}$"
)
_CARRIES_OUT = regex.compile(
    r"(?:开展|实施|启动|组织|举办|打造|创建|争创|争当|推出|深化|推进|评选|评为|评出|荣获|获得|授予|命名|注册|参加|申报|树立|倡导)了?[^，。；：、,;:“”「」]{0,8}$"
)
#: What is done to a figure of speech: 吹响冲锋号, 端上生态碗, 当好店小二.
_FIGURE_BEFORE = regex.compile(
    r"(?:(?:吹响|唱响|敲响|念好|念活|唱好|唱活|端上|端起|吃上|吃下|拧紧|守住|守好|守护|交出|当好|甘当|争做|做好|做活|做足|变成|变为|变作|跨过|迈过|啃下|下好"
    r"|走好|按下|跑出|织密|织牢|筑牢|筑起|架起|架设|搭起|画好|种好|插上|戴上|穿上|摘掉|摘下|甩掉|拔掉|堵住|卡住|打通|破除|打破|消除|根治|破解|解决|缓解|避免"
    r"|减少|防止|克服|把准|牵住|扣好|系好|上好|补齐|补足|铲除|斩断|撑起|扛起|挑起|打出|亮出)了?\p{Han}{0,8}"
    r"|(?:啃|唱|吃|当|做|成|从|由|靠|用|成为|称为|叫做|叫|称作|俗称|人称|号称|所谓|视为|当作|看作|是)了?(?:一?[个种条张把份首])?)$"
)
_WARNED = regex.compile(
    r"(?:杜绝|防止|克服|避免|摆脱|不搞|切忌|严禁|反对|纠正|整治|告别|改变|拒绝|不再)\p{Han}{0,4}$"
)
_TROUBLE_BEHIND = regex.compile(
    r"(?:的)?(?:问题|现象|怪圈|倾向|思想|心态|状态|困境|矛盾|弊端|顽症|陋习|之风|之嫌|行为|之苦|之忧|怪象|字经|文章)"
)
#: Words that say what is named, a little behind the closing mark: “沙洲红”柚子品牌, “3·15”宣传活动.
_FAR_HEAD = regex.compile(
    r"\p{Han}{0,5}?(?:(?P<programme>工程|行动|计划|活动|项目|品牌|商标|斗争|攻坚战|保卫战|竞赛|比赛|评选|称号|大赛|晚会|论坛|改革|试点|示范点|示范区|产品|创建|评选|评比)"
    r"|(?P<institution>制度|机制|模式|工作法|平台|体系|服务队|工作室|服务站|服务大厅|服务中心|驿站|责任制|服务(?![站点队])))"
)
_NO_FAR = regex.compile(r"[的了和与及在是为对把被将从由到向等]|开展|实施|推进|建立|建设")
#: A name that ends so is a place, a body or an arrangement that stays.
_STANDS = (
    "制 制度 机制 模式 工作法 直通车 课堂 讲堂 服务台 热线 平台 窗口 超市 银行 法庭 信箱 邮箱 夜校 学校"
    " 之家 驿站 工作室 服务站 书屋 书吧 食堂 茶馆 议事会 理事会 议事厅 广场"
    " 调解室 警务室 服务队 巡逻队 志愿队 宣讲团 互助组 合唱团 艺术团 宣讲班 烹饪班 培训班 兴趣班 读书班 "
    "老年班 俱乐部 沙龙 书院 工坊 学堂 小屋 微信群 大厅 客厅 小院 "
    "诊室 门诊 救助站 联盟 智库"
).split()  # fmt: skip
#: Titles of honour and kinds of place: they name a programme, not a body.
_HONOURS = frozenset(
    "社区 小区 和谐社区 文明单位 文明岗 文明村 文明社区 示范岗 示范店 示范户 示范社区 示范街 先锋岗 党员先锋岗 岗 小组 园".split()
)  # fmt: skip
_BODIES = frozenset(
    """
    超市 爱心超市 学校 夜校 流动学校 工作室 工作站 服务中心 服务点 服务站 驿站 之家
    平台 热线 直通车 服务台 窗口 课堂 讲堂 信箱 邮箱 联席会议
    议事会 议事厅 中心 银行 议事园 大学 幼儿园 敬老院
    """.split()
)  # fmt: skip
_WEAK_HEADS = frozenset(
    (
        "意识",
        "要求",
        "目标",
        "思路",
        "文化",
        "格局",
        "标准",
        "经验",
        "特色",
        "亮点",
        "典型",
        "标杆",
        "样板",
        "中心",
        "法",
        "项目",
        "办法",
    )
)
_IDEA_HEADS = (
    "重要思想",
    "指导思想",
    "科学理论",
    "思想",
    "理论",
    "总体布局",
    "战略布局",
    "战略",
    "方针",
    "方略",
    "发展理念",
    "理念",
    "精神",
    "教育活动",
    "教育",
    "原则",
)
_OPEN_KIND = r"(?:工程|行动|计划)"
_OPEN_NAME = regex.compile(
    r"(?<=实施|启动|开展|组织|深化|推出|落实)(?:了|好)?(?P<name>(?!了|好)\p{Han}{2,6}?"
    + _OPEN_KIND
    + r")(?=[，。；、：（(\n]|，|。|$|使|让|为|以来"
    r"|以|共|累计|确保|力争)"
)
#: A feast with a name: 社区文化艺术节.
_FEAST_NAME = regex.compile(
    r"(?<=举办|承办|协办|举行|主办|办好)了?(?:首届|第[一二三四五六七八九十0-9]{1,3}届)?"
    r"(?P<name>(?![了首第])\p{Han}{2,8}?(?:艺术节|文化节|旅游节|美食节|采摘节|读书节|科技节|体育节|购物节|电影节|音乐节|丰收节|民俗节|邻里节|艺术周|文化周))"
)
#: A title of honour, a proper name without marks: 全国文明城市, 全国社区卫生服务示范区.
_HONOUR_NAME = regex.compile(
    r"(?P<name>(?:全国|国家|全省|省级|全市|市级)(?:级)?(?!人大|政协)[\p{Han}]{0,10}?(?:示范区|示范县|示范市|示范镇|示范乡|示范社区|示范单位|示范点"
    r"|文明城市|文明城区|文明单位"
    r"|文明村镇|文明社区|文明村|文明县城|卫生城市|卫生城区|卫生县城|园林城市|园林县城|环保模范城|模范城市|模范县|模范城|先进单位|先进集体|先进区|先进县"
    r"|百强县|百强镇|双拥模范城|优秀旅游城市|生态县|生态市|森林城市))(?![\p{Han}]?(?:部|局|委员会))"
)
_STOPS_IN_NAME = regex.compile(r"[的和与及在了是为有]|创建|评为|获得|达到|工作|各|其他|推进|开展|各类")
_GENERIC = regex.compile(
    r"(?:重点|重大|建设|改造|整治|绿化|亮化|美化|净化|水利|市政|基础|配套|工作|年度|三年|五年|发展|实施|专项|执法|统一|联合|这|该|各|一|二|三|四|五|几|多|大|项|个"
    r"|系统|工业|农业|投资|技改|治理|修复|保护|防护|灌溉|饮水|道路|培训|创建|综合|清理|集中|救助|扶贫|排水|污水|供水|管网|住宅|搬迁|拆迁|维修|土建|安装|装修|信息化|生态"
    r"|造林|学习|教育|监督|检查|科技|人才|规划|生产|采购|用工|招聘|招生|预算|作战|军事|主题)"
)

#: Ideology by origin, but plain words where no marks stand around them.
_PLAIN_WORDS = frozenset(
    "解放思想 改革开放 法治 德治 可持续发展 生态文明 百花齐放 五湖四海 创新驱动 艰苦奋斗 全面小康 共同富裕 四史 和平统一 伟大复兴"
    " 实事求是 与时俱进 为人民服务 高质量发展 精准扶贫 精准脱贫 乡村振兴 新型城镇化 小康社会 和谐社会 全面建成小康社会 社会主义新农村"
    " 社会主义市场经济 供给侧结构性改革 长江经济带 粤港澳大湾区 西部大开发 东北振兴 中部崛起 平安中国 健康中国 数字中国 美丽中国 法治中国"
    " 依法治国 从严治党 工匠精神 劳模精神 奥运精神 长三角一体化 京津冀协同发展 枫桥经验 群众路线 一带一路".split()
)


class _Lexicon(NamedTuple):
    heads: dict[str, str]
    ideology: frozenset[str]
    scare: frozenset[str]
    idioms: dict[str, str]
    unquoted: dict[str, tuple[tuple[str, str], ...]]
    longest: int


#: Where a head has several classes, the first of these counts outside 《》.
_ORDER = (
    "organisation",
    "programme",
    "system",
    "award",
    "brand",
    "publication",
    "campaign_slogan",
    "document",
)


@cache
def _lexicon(extra: tuple[str, ...] = ()) -> _Lexicon:
    heads: dict[str, str] = {}
    ideology: set[str] = set()
    for head, kind, *_ in rows("lexicon/programme_heads.tsv"):
        if kind == "ideology":
            ideology.add(head)
        elif head not in heads or _ORDER.index(kind) < _ORDER.index(heads[head]):
            heads[head] = kind
    names: dict[str, str] = dict.fromkeys(ideology - _PLAIN_WORDS, "ideology")
    names |= dict.fromkeys(words("lexicon/programmes.tsv"), "programme")
    names |= dict.fromkeys(extra, "programme")
    index: dict[str, list[tuple[str, str]]] = {}
    for name, cls in names.items():
        index.setdefault(name[:2], []).append((name, cls))
    ordered = {first: tuple(sorted(group, key=lambda p: -len(p[0]))) for first, group in index.items()}
    return _Lexicon(
        heads,
        frozenset(ideology),
        words("lexicon/scare_quotes.tsv"),
        {row[0]: row[1] for row in rows("numbers/not_quantities.tsv")},
        ordered,
        max(map(len, heads)),
    )


class _Found(NamedTuple):
    start: int
    end: int
    outer: tuple[int, int]
    cls: str
    norm_end: int
    marking: str
    sure: float


class _Reader:
    def __init__(self, body: Body, extra: tuple[str, ...]) -> None:
        self.body, self.text, self.lexicon = body, body.text, _lexicon(extra)
        self.word_ends = {t.span.end for t in body.doc.of(Token)}

    def _head(self, at: int) -> tuple[str, int]:
        """The naming noun right behind a closing mark, and where it ends."""
        text, heads = self.text, self.lexicon.heads
        for size in range(min(self.lexicon.longest, len(text) - at), 0, -1):
            head = text[at : at + size]
            if head not in heads:
                continue
            after = text[at + size : at + size + 1]
            if (
                size == 1
                and after
                and regex.match(r"\p{Han}", after)
                and not (head == "奖" and after not in "励金学惩项状章品")
            ):
                if not self.word_ends or self.body.span(at, at + 1).end not in self.word_ends:
                    continue
            if text[at + size : at + size + 1] in ("化", "性", "者"):
                continue
            return head, at + size
        return "", at

    def _named_by(self, name: str, head: str, end: int, head_end: int) -> int:
        """Where the name ends: with its head, unless that says again what the name says, or says"
        " too little."""
        weak = head in _WEAK_HEADS or head in _HONOURS
        return end if weak or name.endswith(head[-2:]) else head_end

    def _tail(self, name: str) -> str:
        for size in range(min(self.lexicon.longest, len(name) - 1), 1, -1):
            if name[-size:] in self.lexicon.heads:
                return name[-size:]
        return ""

    def quoted(self) -> Iterator[_Found]:
        text = self.text
        for match in _QUOTED.finditer(text):
            title = match["title"]
            inner = title if title is not None else match["in"]
            start, end = match.start() + 1, match.end() - 1
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start == end:
                continue
            outer = (match.start(), match.end())
            head, head_end = self._head(match.end())
            if title is not None:
                show = head in ("栏目", "专栏", "节目", "频道")
                yield _Found(
                    start,
                    end,
                    outer,
                    "programme" if show else "document",
                    head_end if show else end,
                    "book_title",
                    0.97,
                )
                continue
            found = self._class(inner.strip(), match, head, head_end)
            if found is not None:
                cls, norm_end, sure = found
                yield _Found(start, end, outer, cls, norm_end, "quoted", sure)

    def _class(
        self, name: str, match: regex.Match[str], head: str, head_end: int
    ) -> tuple[str, int, float] | None:
        text, lexicon, end = self.text, self.lexicon, match.end()
        before = text[max(match.start() - 20, 0) : match.start()]
        if _SENTENCE.search(name) or len(name) > 30:
            return None
        speech = _SPEECH_BEFORE.search(before) is not None
        if speech and len(name) > 6:
            return None
        plain = name.replace("、", "").replace("，", "")
        if name in lexicon.ideology or plain in lexicon.ideology:
            for idea in _IDEA_HEADS:
                if text.startswith(idea, end):
                    return "ideology", end + len(idea), 0.97
            if lexicon.heads.get(head) in ("programme", "document") and head:
                return "programme", head_end, 0.8
            return "ideology", end, 0.95
        if _CITED_DATE.fullmatch(name):
            # “十一五”规划, “五一”, “119”: a plan or a day; a programme only with its head.
            if head and not _PLAN_PART.match(text, end):
                return "programme", head_end, 0.75
            far = _FAR_HEAD.match(text, end)
            if far is not None and far["programme"] and not _NO_FAR.search(far[0]):
                return "programme", end, 0.7
            return None
        if len(name) == 1 or _LETTER.match(text, end):
            return "scare_quote", end, 0.9
        parts = [part for part in regex.split("[、，,]", name) if part]
        parallel = len(parts) > 1 and len(plain) >= 6 and max(map(len, parts)) - min(map(len, parts)) <= 3
        if text.startswith("的", end) and len(name) >= 4 and _ATMOSPHERE.match(text, end):
            return "slogan", end, 0.85
        if parallel and min(map(len, parts)) > 3 and _BY_WORDS.match(text, end):
            return "slogan", end, 0.8
        if _WAY.match(text, end) and len(name) >= 3:
            return "institution", end, 0.8
        if _FAULT.fullmatch(name):
            return "scare_quote", end, 0.85
        if _GOODS.match(text, end) or (_HANDED_OUT.search(before) and not head):
            return "programme", end, 0.8
        if _HONOURED.match(text, end) and not head:
            return "programme", end, 0.75
        if len(name) > 2 and _RULE.match(text, end):
            return "institution", end, 0.85
        if _EACH_ONE.fullmatch(name):
            return "institution", end, 0.8
        row = _ROW_HEAD.match(text, end)
        if row is not None and not head:
            return ("programme" if row["programme"] else "institution"), end, 0.8
        if all(part in lexicon.scare for part in name.split("、")) and "、" in name:
            return "scare_quote", end, 0.85
        if lexicon.idioms.get(name) == "lexical":
            return "scare_quote", end, 0.85
        if name in lexicon.scare and not (
            head
            and head not in _WEAK_HEADS
            and lexicon.heads[head] in ("programme", "system", "organisation")
        ):
            return "scare_quote", end, 0.9
        if head:
            kind = lexicon.heads[head]
            head_end = self._named_by(name, head, end, head_end)
            if (
                head in _WEAK_HEADS
                and not _COUNTED_NAME.match(name)
                and len(name) <= 4
                and kind == "campaign_slogan"
            ):
                return "scare_quote", end, 0.55
            if kind == "campaign_slogan":
                return "slogan", head_end, 0.8
            body = not head.endswith("岗") and (
                kind in ("organisation", "system") and head not in _HONOURS | _WEAK_HEADS
            )
            body = body or head in _BODIES
            return "institution" if body else "programme", head_end, 0.93
        if lexicon.heads.get(name) == "organisation" and name not in _HONOURS:
            return "institution", end, 0.8
        if _AWARDED.match(text, end):
            return "programme", end, 0.8
        tail = self._tail(name)
        sets_up, carries_out = _SETS_UP.search(before), _CARRIES_OUT.search(before)
        if sets_up and carries_out:
            sets_up, carries_out = (
                (sets_up, None) if sets_up.start() > carries_out.start() else (None, carries_out)
            )
        far = _FAR_HEAD.match(text, end)
        if far is not None and not _NO_FAR.search(far[0]):
            return ("programme" if far["programme"] else "institution"), end, 0.8
        if len(name) > 4 and not carries_out and name.endswith("中心") and not name.endswith("为中心"):
            return "institution", end, 0.8
        if name.count("、") >= 2 and len(name) >= 12:
            return "slogan", end, 0.8
        if lexicon.heads.get(name) in ("award", "brand"):
            return "programme", end, 0.8
        if (
            3 <= len(name) <= 8
            and name.endswith(("工作法", "法"))
            and not name.endswith(
                (
                    "办法",
                    "方法",
                    "执法",
                    "司法",
                    "立法",
                    "守法",
                    "普法",
                    "做法",
                    "看法",
                    "说法",
                    "违法",
                    "非法",
                    "合法",
                    "想法",
                )
            )
        ):
            return "institution", end, 0.75
        if len(name) >= 3 and not carries_out and name.endswith(("通", "热线", "一卡", *_STANDS)):
            return "institution", end, 0.8
        if len(name) <= 5 and _TROUBLE_BEHIND.match(text, end):
            return "scare_quote", end, 0.8
        if parallel and min(map(len, parts)) > 2 and not (carries_out or sets_up):
            return "slogan", end, 0.8
        if _WARNED.search(before) and not tail:
            return "scare_quote", end, 0.75
        if _COUNTED_NAME.match(name) and len(plain) <= 9 and "，" not in name:
            return ("institution" if sets_up or regex.search("[+＋]N$", name) else "programme"), end, 0.85
        if tail and tail not in (
            "标准",
            "经验",
            "法",
            "目标",
            "要求",
            "思路",
            "意识",
            "文化",
            "精神",
            "特色",
            "中心",
            "平台",
            "窗口",
            "目录",
            "项目",
            "模范",
            "规范",
        ):
            kind = lexicon.heads[tail]
            if kind == "document":
                return ("document" if len(name) > len(tail) + 1 else "scare_quote"), end, 0.7
            if ((kind == "organisation" and tail not in _HONOURS) or tail in _BODIES) or name.endswith(
                "议事园"
            ):
                return "institution", end, 0.85
            if kind != "campaign_slogan":
                return "programme", end, 0.85
        if (
            name.endswith(
                (
                    "单位",
                    "之乡",
                    "之都",
                    "之城",
                    "街",
                    "镇",
                    "村",
                    "县",
                    "市",
                    "户",
                    "号",
                    "角",
                    "榜",
                    "墙",
                    "亭",
                    "屋",
                )
            )
            and 3 <= len(name) <= 8
            and (carries_out or sets_up or not _FIGURE_BEFORE.search(before))
        ):
            return "programme", end, 0.75
        if _ATMOSPHERE.match(text, end) and len(name) >= 5:
            return "slogan", end, 0.9
        if len(name) >= 8 or "，" in name or ("、" in name and len(name) >= 7):
            return "slogan", end, 0.75
        if not (sets_up or carries_out) and (_BLAMED.search(before) or _FIGURE_BEFORE.search(before)):
            return "scare_quote", end, 0.75
        if (sets_up or carries_out or _NAMING.search(before)) and len(name) >= 3:
            stays = sets_up or (not carries_out and name[-1:] in "园室站馆队院校厅台")
            return "institution" if stays else "programme", end, 0.7
        if text.startswith("式", end) or text.startswith("型", end):
            return "scare_quote", end, 0.8
        return "scare_quote", end, 0.5

    def bare(self, taken: list[tuple[int, int]]) -> Iterator[_Found]:
        """Names known without marks, and 實施 … 工程."""
        text, index = self.text, self.lexicon.unquoted
        covered = bytearray(len(text))
        for start, end in taken:
            covered[start:end] = b"\1" * (end - start)
        last = 0
        for at in [i for i in range(len(text) - 1) if text[i : i + 2] in index]:
            if at < last:
                continue
            for name, cls in index[text[at : at + 2]]:
                if text.startswith(name, at) and not covered[at] and not covered[at + len(name) - 1]:
                    end = at + len(name)
                    norm_end = end
                    if cls == "ideology":
                        norm_end = next(
                            (end + len(h) for h in _IDEA_HEADS[:2] if text.startswith(h, end)), end
                        )
                    covered[at:end] = b"\1" * (end - at)
                    yield _Found(at, norm_end, (at, norm_end), cls, norm_end, "unquoted", 0.85)
                    last = norm_end
                    break
        for match in _HONOUR_NAME.finditer(text):
            start, end = match.span("name")
            if not covered[start] and not covered[end - 1] and not _STOPS_IN_NAME.search(match["name"]):
                covered[start:end] = b"\1" * (end - start)
                yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.7)
        for match in _FEAST_NAME.finditer(text):
            start, end = match.span("name")
            if not covered[start] and not covered[end - 1] and not _STOPS_IN_NAME.search(match["name"]):
                covered[start:end] = b"\1" * (end - start)
                yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.7)
        for match in _OPEN_NAME.finditer(text):
            start, end = match.span("name")
            if covered[start] or covered[end - 1] or _GENERIC.search(text[start : end - 2]):
                continue
            yield _Found(start, end, (start, end), "programme", end, "unquoted", 0.6)


def _settled(found: list[_Found], text: str) -> list[_Found]:
    """Names in one list are of one kind: a doubtful one takes the class of its surer neighbour."""
    done = list(found)
    for order in (range(1, len(done)), range(len(done) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for i in order:
            this, other = done[i], done[i + step]
            if (
                this.sure > 0.6
                or other.sure < 0.7
                or "quoted" not in (this.marking, other.marking)
                or this.marking == "book_title"
            ):
                continue
            left, right = (other, this) if step < 0 else (this, other)
            if (
                text[left.outer[1] : right.outer[0]] in ("、", "", "和", "与", "及", "以及", "，")
                and other.cls != "document"
            ):
                done[i] = this._replace(cls=other.cls, sure=0.65)
    return done


def propose(doc: Document, settings: object = None) -> Iterator[Mention]:
    """The named programmes, documents, slogans and marked expressions of the body, in order.

    Values: name, cls, owner_code (left for others), marking (quoted, book_title, unquoted).
    ``settings.extra_programmes``, where there is one: names of the user's own.
    """
    from pipeline.data import fold

    body = Body.of(doc)
    extra = tuple(fold(name) for name in getattr(settings, "extra_programmes", ()) or ())
    reader = _Reader(body, extra)
    marked = _settled(list(reader.quoted()), body.text)
    bare = list(reader.bare([found.outer for found in marked]))
    for found in sorted([*marked, *bare], key=lambda f: f.start):
        span = body.span(found.start, found.end)
        if not len(span):
            continue
        name = span.of(doc.text)
        if found.norm_end > found.outer[1]:
            name += body.span(found.outer[1], found.norm_end).of(doc.text)
        values: dict[str, Any] = {"name": name, "cls": found.cls, "owner_code": "", "marking": found.marking}
        yield Mention(
            span, "programme", RULE, subtype=found.cls, norm=name, confidence=found.sure, values=values
        )
