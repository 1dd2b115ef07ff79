"""Classes of quoted names: what the words around a pair of marks, and the form of the name, say is named.

    “三書”制度 · 按照“…”的思路 · 成为“会客厅” · “五个一”工程 · 弘扬“…”精神

Shape      evidence in order of its weight: the noun that the marks stand before (its head), the noun behind 的,
           what the name is said to be, how it ends, its form, the verb before it
Evidence   heads by class (工程: programme, 机制: institution, 思路: slogan, 现象: tone), a verb that sets
           up (建立) or carries out (开展)
Not this   a head that is the verb of the next clause: “爱心超市”服务居民
Ask first  whether somebody fights it: 杜绝“豆腐渣”工程 is no project
First seen a study-tour report: “三書”制度
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from pipeline.extract.programme_heads import np_head, of_head
from pipeline.extract.programme_words import endings, heads, leads, pattern, words_of
from pipeline.extract.view import Pairs

__all__ = ["Lexicon", "Quoted", "classify", "is_speech"]


class Lexicon(NamedTuple):
    """The tables that programmes are read with."""

    heads: dict[str, str]
    ideology: frozenset[str]
    scare: frozenset[str]
    idioms: dict[str, str]
    unquoted: dict[str, tuple[tuple[str, str], ...]]
    pairs: Pairs
    longest: int


class Quoted(NamedTuple):
    """A name in marks; ``start`` and ``end`` with the marks; the table's head behind it, and its end."""

    name: str
    text: str
    start: int
    end: int
    head: str
    head_end: int


#: Class, end of the name with its head, confidence.
Verdict = tuple[str, int, float]


# ---------------------------------------------------------------- somebody's words, dates, letters

_SPEECH_BEFORE = regex.compile(
    r"(?:说|说道|指出|强调|表示|认为|问|答|写道|回答|道|讲|感慨|笑称|称赞)[:：，,]?$"
)
_HAN = regex.compile(r"\p{Han}")
_STOP = regex.compile(r"[。！？!?；;…]")
_LONG = regex.compile(r"[\p{Han}]，[^，]*，")
_PARTS = regex.compile(r"[、，,]")
_CITED_DATE = regex.compile(r"[零〇○一二三四五六七八九十百]{1,4}|[0-9]{1,2}[·•．.][0-9]{1,2}")
_PLAN_PART = regex.compile(r"(?:期间|时期|末|初|以来|头|后)")
_LETTER = regex.compile(r"字(?![典体号])")

# ---------------------------------------------------------------- nouns right behind that settle it

#: “滨江春”牌绿茶, “雷公山味道”直营店: what is sold bears a brand.
_GOODS = regex.compile(
    r"(?:牌|APP|App|\p{Han}{2}节(?![约省能点日目余制])|商标|\p{Han}{0,3}(?:呼叫器|手环|手机|软件|客户端|小程序|设备|一体机|产品|礼盒|直营店|专卖店|旗舰店|连锁店|专柜|门店|网店|夜市|客栈|民宿|农家乐|剧目|歌曲|舞剧|苹果|大米|茶叶|绿茶|白酒))"
)
#: “南桥故事”获评市级优秀品牌: what it was called says what it is.
_HONOURED = regex.compile(
    r"(?:获评|被?评为|被?认定为|入选|荣获|获|成为|已成|列为)[^，。；“”]{0,14}(?:品牌|产品|商标|标志|称号|项目|活动|案例|工程|节目|名片)"
)
#: “包街联户”制, “智慧城管”系统.
_RULE = regex.compile(r"制(?![造定约度止作成品片冷药])|(?:信息|管理|监控|预警|指挥|服务)?系统(?![性化工])")
_HELD_TIMES = regex.compile(r"[0-9一二三四五六七八九十百]+[余多]?[期场次届]")
#: 列为“…示范基地”, 建设“…名城”: what one is to be called.
_TITLE = regex.compile(
    r".*(?:示范\p{Han}{1,3}|基地|名[城镇村县]|之[乡都城]|强[县市区镇]|先行区|试验区|样板区|标杆\p{Han}{1,2}|先进\p{Han}{2})"
)
#: “金牌导游”12名, 10位“最美乡村教师”: whom a title is given to is counted.
_AWARDED = regex.compile(r"[0-9一二三四五六七八九十百千]+[余多]?万?[余多]?[名位户]")
_COUNTED_BEFORE = regex.compile(r"[0-9一二两三四五六七八九十百]+[余多]?[名位户家]$")
#: “苗岭绣娘”“云尖翠芽”等牌子, “菜篮子”、“钱袋子”两大工程: the noun behind a row of names.
_ROW = regex.compile(
    r"(?:(?:、|和|与|及|以及)?“[^“”\n]{1,24}”){1,6}(?P<etc>等)?(?:[一二两三四五六七八九十0-9]{1,3}[个项大种类条]|一系列|系列|一批)?"
    r"|(?P<etc>等)(?:[一二两三四五六七八九十0-9]{1,3}[个项大种类条]|一系列|系列|一批)?"
)
_TROUBLE = regex.compile(r"的?(?:[一两几]个字|[二两三四]字|一词|字样|之风|之嫌|之痛|之苦|之忧)")
#: 以“…”为主题.
_AS_MAXIM = regex.compile(
    r"(?:作?为|作为[^，。；“”]{0,8}?的?)(?:总?(?:主题|目标|宗旨|理念|主线|口号|原则|导向|要求|信条|追求|己任|思路|方针|总要求|标准|准则|座右铭))"
)
_WAY = regex.compile(
    r"的(?:\p{Han}{2}){0,2}?新?(?:办法|机制|模式|制度|方法|工作法|渠道|通道|体系|体制|工作方式|管理方式|组织体系|合作社|新?型?\p{Han}{0,3}制(?!造|定|约|度))"
)
#: 形成“横向到边、纵向到底”的责任网络.
_FORMED = regex.compile(r"(?:形成|呈现)了?$")
_BY_WORDS = regex.compile(r"的(?:\p{Han}{2}){0,2}?(?:办法|做法|方法|方式|路子)")
_DONE_SO = regex.compile(r"的(?:\p{Han}{2})?(?:做法|经验)")
_ATMOSPHERE = regex.compile(
    r"的?(?:良好|浓厚|喜人|可喜|大好|工作|办学|发展|服务|指导|总体|基本|根本|总|健康|文明|社会|现实){0,3}(?:风气|氛围|局面|格局|理念|方针|口号|原则"
    r"|宗旨|要求|标准|思路|目标|意识|风尚|作风|主题(?!活动|教育|实践|党日|演讲|征文|宣传|展|晚会)|主线|誓言|承诺|信念|追求|态势|态度|基调|总战略)"
)
#: How the doctrine of any year is called: 四个自信, 红船精神, …观.
_CREED = regex.compile(
    r"[两二三四五六七八九十]个(?:维护|自信|意识|确立|全面|一百年|百年|务必|坚持|代表|大局|必由之路|面向|有利于|离不开)"
    r"|\p{Han}{2,6}(?:精神|发展观|荣辱观|安全观|价值观)|\p{Han}{2,8}(?:马克思|社会|列宁|共产|集体|爱国)主义|(?:马克思|社会|列宁|共产|集体|爱国)主义"
)

# ---------------------------------------------------------------- what it is said to be, and done to

#: 成为宣讲活动的“微课堂”, 就是一个天然的“大氧吧”: by-names and likenesses.
_LIKENED = regex.compile(
    r"(?:(?:成为|(?<![形完建达造改])成了|变成|变为|变身为?|化身为?|当成|当作|看作|视为|喻为|比作|发展成|蝶变为|蜕变为|跃升为|发挥|充当|扮演|堪称|誉为|称为|称之为|称作|叫做|俗称|人称|号称|戏称|笑称|素有|所谓|唤作|美称为)了?[^，。；：“”]{0,14}?的?"
    r"|(?:就是|正是|好比|如同|像|宛如)(?:一[个种条张把座片])?(?:[^，。；：“”]{0,8}的)?)$"
)
_BLAMED = regex.compile(
    r"(?:搞|不搞|不是|而是|所谓|防止|克服|避免|杜绝|摆脱|破解|变|不能|不当|反对|纠正|从|由|成为|作为|当作|视为|看作|走出|走|一种|一个|一条|一张|一把|长期|盲目"
    r"|[:：]?突出)了?(?:一[个种条张把]|几个)?$"
)
_ONCE_TONE = regex.compile(r"(?:曾经|昔日|过去|以前|从前|往日|原来|当年|一度)\p{Han}{0,3}$")

# ---------------------------------------------------------------- forms of names

_NUMERAL = "一二两三四五六七八九十百千万双"
#: 三免四减半, 四横五纵: numbers in pairs sum something up that has parts.
_PAIRS = regex.compile(rf"(?:[{_NUMERAL}多全零]\p{{Han}}{{1,3}}){{2,5}}")
#: 三个主动, 五个一.
_POINTS = regex.compile(r"[两二三四五六七八九十]+[个项条]\p{Han}{1,4}")
_COUNTED = regex.compile(
    rf"[{_NUMERAL[1:]}]+(?:个|项|大|条|步|支)?\p{{Han}}|[0-9]+[+＋×xX—-][0-9NnXx]|[0-9]+(?!\.?[0-9%])"
)
_TWICE = regex.compile(r"双\p{Han}{2}")
_BENEFIT = regex.compile(r"[免减补奖贴]")
_JOINED = regex.compile(r"[^+＋]{1,12}(?:[+＋][^+＋]{1,12})+")
#: “一户一策” is a way of working, “重建设、轻管理” a fault.
_EACH_ONE = regex.compile(r"一\p{Han}{1,2}一[策档法案卡号表方码员警岗站网格品专长图责]")
_FAULT = regex.compile(
    r"重\p{Han}{1,4}[、，]?轻\p{Han}{1,4}|\p{Han}{2,3}[难贵乱慢](?:、\p{Han}{2,3}[难贵乱慢差脏少])+"
    r"|(?:\p{Han}而\p{Han}[、，]?){2}|只\p{Han}{1,3}[、，]?不\p{Han}{1,3}|[东南西北城乡内外上下][强热高]+[东南西北城乡内外上下][弱冷低]"
)
#: Idioms of 一 that are names of rules and ways when marked.
_NAMED_IDIOM = regex.compile(
    r"一\p{Han}{1,2}一\p{Han}{1,2}|一票否决|一岗双责|一卡通|一对一|一帮一|一网\p{Han}{2}|一窗\p{Han}{2}|一次办好|一门式|一窗式"
)

# ---------------------------------------------------------------- verbs

_DONE_NOW = regex.compile(
    r"(?:开展|举办|启动|发起|掀起|举行|承办|主办|组织)了?(?:一[个次场]|首届|第\p{Han}{1,3}届)?的?$"
)
#: 开展“回头看”: a figure of speech that is carried out by that name.
_BEGUN = regex.compile(r"(?:开展|启动|实施|组织开展)了?$")


def _parts(name: str) -> list[str]:
    return [part for part in _PARTS.split(name) if part]


def _parallel(parts: list[str]) -> bool:
    """生产发展、生活宽裕: phrases of nearly one length."""
    sizes = [len(part) for part in parts]
    return len(parts) > 1 and sum(sizes) >= 6 and max(sizes) - min(sizes) <= 3


def is_speech(name: str, before: str) -> bool:
    """True where the marks hold a sentence, somebody's words."""
    if _STOP.search(name) or len(name) > 36:
        return True
    parts = _parts(name)
    rhymed = len(parts) > 2 and max(map(len, parts)) - min(map(len, parts)) <= 1 and len(parts[0]) <= 8
    if not rhymed and (_LONG.search(name) or len(name) > 30):
        return True
    return len(name) > 6 and _SPEECH_BEFORE.search(before) is not None


def _fought_or_liked(before: str) -> bool:
    """True where what stands before the marks fights what they hold, or likens something to it."""
    return leads("fights", before) is not None or _LIKENED.search(before) is not None


class _Judge:
    """One name in its marks, and the evidence in order of its weight."""

    def __init__(self, quoted: Quoted, lexicon: Lexicon) -> None:
        self.name, self.text, self.end = quoted.name, quoted.text, quoted.end
        self.lexicon, self.head, self.head_end = lexicon, quoted.head, quoted.head_end
        self.before = quoted.text[max(quoted.start - 24, 0) : quoted.start]
        self.parts = _parts(quoted.name)
        self.plain = "".join(self.parts)
        self.parallel = _parallel(self.parts)
        sets_up, carries_out = leads("sets_up", self.before), leads("carries_out", self.before)
        if sets_up and carries_out:
            near = sets_up.start() > carries_out.start()
            sets_up, carries_out = (sets_up, None) if near else (None, carries_out)
        self.sets_up, self.carries_out = sets_up is not None, carries_out is not None
        self.near = np_head(quoted.text, quoted.end)
        self.of = "" if self.near else of_head(quoted.text, quoted.end)

    def _tail(self) -> str:
        name, heads = self.name, self.lexicon.heads
        for size in range(min(self.lexicon.longest, len(name) - 1), 1, -1):
            if name[-size:] in heads:
                return name[-size:]
        return ""

    def _named_to(self) -> int:
        """Where the name ends: with its head, unless that says again what the name says, or says too little."""
        weak = self.head in words_of("weak_head") or self.head in words_of("honour")
        return self.end if weak or not self.head or self.name.endswith(self.head[-2:]) else self.head_end

    def verdict(self) -> Verdict | None:
        """The class, where the name ends, and how sure that is; None where the marks hold no name."""
        if is_speech(self.name, self.before):
            return None
        for step in (
            self._doctrine,
            self._date,
            self._letter,
            self._figure,
            self._goods,
            self._of_noun,
            self._beside,
            self._row,
            self._likeness,
            self._form,
            self._ending,
            self._long,
        ):
            found = step()
            if found is not None:
                return found if found[0] else None
        return self._by_verb()

    def _doctrine(self) -> Verdict | None:
        lexicon, end = self.lexicon, self.end
        if self.name not in lexicon.ideology and self.plain not in lexicon.ideology:
            if _CREED.fullmatch(self.name):
                return "ideology", end, 0.8
            return None
        for idea in endings("idea_head"):
            if self.text.startswith(idea, end):
                return "ideology", end + len(idea), 0.97
        if self.head and lexicon.heads[self.head] in ("programme", "document"):
            return "programme", self.head_end, 0.8
        return "ideology", end, 0.95

    def _date(self) -> Verdict | None:
        """“十一五”规划, “五一”, “119”: a plan or a day; a programme only with its head."""
        if not _CITED_DATE.fullmatch(self.name):
            return None
        if self.head and not _PLAN_PART.match(self.text, self.end):
            return "programme", self.head_end, 0.75
        if heads().get(self.near) == "programme" and self.near != "建设":
            return "programme", self.end, 0.7
        return "", 0, 0.0

    def _letter(self) -> Verdict | None:
        if len(self.name) == 1 or _LETTER.match(self.text, self.end):
            return "scare_quote", self.end, 0.9
        return None

    def _figure(self) -> Verdict | None:
        """Figures of speech that the tables know, faults, what somebody fights."""
        name, end, scare = self.name, self.end, self.lexicon.scare
        fought = leads("fights", self.before) is not None
        if _FAULT.fullmatch(name):
            return "scare_quote", end, 0.85
        if self.plain in scare and self.plain != name:
            return "scare_quote", end, 0.85
        if "、" in name and all(part in scare for part in self.parts):
            return "scare_quote", end, 0.85
        if name + self.text[end : end + 2] in scare:
            return "scare_quote", end, 0.9
        if name in ("一对一", "一帮一", "多对一", "点对点") and self.text.startswith(
            ("帮扶", "结对", "帮教", "服务", "辅导"), end
        ):
            return "institution", end, 0.75
        styled = name.endswith(("式", "站")) and self.near.endswith(endings("served"))
        if styled:
            return "institution", end, 0.75
        if self.lexicon.idioms.get(name) == "lexical" and not (
            _EACH_ONE.fullmatch(name)
            or _RULE.match(self.text, end)
            or self.near
            or self.of
            or self.sets_up
            or self.carries_out
        ):
            return "scare_quote", end, 0.8
        if self.lexicon.idioms.get(name) == "lexical" and not _NAMED_IDIOM.fullmatch(name):
            return "scare_quote", end, 0.85
        if name in scare:
            strong = self.head and self.head not in words_of("weak_head")
            strong = strong and self.lexicon.heads[self.head] in ("programme", "system", "organisation")
            team = heads().get(self.near) == "institution" and self.near not in words_of("verbal")
            if _BEGUN.search(self.before):
                return "programme", end, 0.7
            if not (strong or team) or fought:
                return "scare_quote", end, 0.9
        if (
            fought
            and len(name) <= 6
            and not self.carries_out
            and self.near in ("", "工程", "问题", "行为", "现象")
        ):
            return "scare_quote", end, 0.75
        return None

    def _goods(self) -> Verdict | None:
        """What is sold, handed out, honoured; a rule or a system right behind the marks."""
        text, end = self.text, self.end
        if _GOODS.match(text, end) or (leads("hands_out", self.before) and not self.head):
            return "programme", end, 0.8
        if not self.head and _AWARDED.match(text, end) and leads("engages", self.before):
            return "institution", end, 0.8
        if not self.head and (_HONOURED.match(text, end) or _AWARDED.match(text, end)):
            return "programme", end, 0.8
        if _HELD_TIMES.match(text, end) or (len(self.name) > 3 and self.name.endswith(("日", "节"))):
            return "programme", end, 0.75
        if _TITLE.fullmatch(self.name) and (
            self.carries_out or self.sets_up or leads("bestows", self.before)
        ):
            return "programme", end, 0.8
        if _COUNTED_BEFORE.search(self.before) and pattern("praise").match(self.name):
            return "programme", end, 0.8
        if len(self.name) > 2 and _RULE.match(text, end):
            return "institution", end, 0.85
        return None

    def _of_noun(self) -> Verdict | None:
        """“…”的思路, “…”的办法: the noun behind 的; “…”精神."""
        name, text, end = self.name, self.text, self.end
        least = min(map(len, self.parts), default=0)
        if text.startswith("精神", end) and name not in self.lexicon.scare:
            if leads("hands_on", self.before):
                return "ideology", end + 2, 0.75
            return "slogan", end + 2, 0.7
        if text.startswith("的", end) and len(name) >= 4 and _ATMOSPHERE.match(text, end):
            return "slogan", end, 0.85
        if self.parallel and least > 3 and _BY_WORDS.match(text, end):
            return "slogan", end, 0.8
        if _AS_MAXIM.match(text, end):
            return "slogan", end, 0.8
        if self.parallel and self.of and _FORMED.search(self.before):
            return "slogan", end, 0.75
        if _WAY.match(text, end) and len(name) >= 3:
            return "institution", end, 0.8
        if _DONE_SO.match(text, end) and (self.sets_up or self.carries_out):
            return "institution", end, 0.75
        if _TROUBLE.match(text, end):
            return "scare_quote", end, 0.8
        kind = heads().get(self.of, "")
        if kind == "slogan" and self.of == "目标" and _TITLE.fullmatch(name):
            return "programme", end, 0.75
        if kind == "slogan" and not (self.sets_up and name.endswith(endings("stands"))):
            return "slogan", end, 0.8 if len(name) > 3 else 0.7
        if kind == "scare_quote":
            return "scare_quote", end, 0.75
        if self.of in words_of("done_under") and not _fought_or_liked(self.before):
            return "programme", end, 0.75
        if kind == "institution" and self.of not in words_of("beside") | words_of("verbal"):
            return "institution", end, 0.75
        return None

    def _beside(self) -> Verdict | None:
        """The noun that the name stands before."""
        name, end = self.name, self.end
        if self.sets_up and _EACH_ONE.fullmatch(name):
            return "institution", end, 0.8
        kind = heads().get(self.near, "")
        direct = self.lexicon.heads.get(self.head, "")
        if kind == "scare_quote":
            return "scare_quote", end, 0.8
        if self.near and self.near != self.head and kind == "programme" and direct == "campaign_slogan":
            return "programme", end, 0.8
        if self.head and direct:
            weak = self.head in words_of("weak_head") and not _COUNTED.match(name) and len(name) <= 4
            if weak and direct == "campaign_slogan":
                return "scare_quote", end, 0.55
            head_end = self._named_to()
            if direct == "campaign_slogan":
                if self.head == "战略" and len(self.parts) == 1:
                    return "programme", head_end, 0.75
                return "slogan", head_end, 0.8
            if (
                kind
                and kind != "slogan"
                and self.head in heads()
                and self.near.endswith(self.head) is False
                and self.near != self.head
            ):
                return kind, head_end, 0.85
            if self.head == "模式" or self.head == "经验":
                return "institution", head_end, 0.85
            body = not self.head.endswith("岗") and (
                direct in ("organisation", "system")
                and self.head not in words_of("honour") | words_of("weak_head")
            )
            return ("institution" if body or self.head in words_of("body") else "programme"), head_end, 0.93
        if kind == "slogan" and len(name) <= 3 and not _COUNTED.match(name):
            return "scare_quote", end, 0.55
        if kind:
            return kind, end, 0.8
        return None

    def _row(self) -> Verdict | None:
        """“A”“B”等活动, “A”、“B”两大工程: what stands behind a row speaks for all of it."""
        found = _ROW.match(self.text, self.end)
        if found is None or not (found["etc"] or found.end() > self.end):
            return None
        head = np_head(self.text, found.end())
        kind = heads().get(head, "")
        if not kind or (head in words_of("verbal") and not found["etc"]):
            return None
        return kind, self.end, 0.8 if found["etc"] or self.text[found.end() - 1] != "”" else 0.6

    def _likeness(self) -> Verdict | None:
        """成为…的“会客厅”, 被称为“悬崖村”: by-names and likenesses; 荣获“…”: honours."""
        name, end = self.name, self.end
        if leads("bestows", self.before) and not name.endswith(endings("method")):
            return "programme", end, 0.8
        if name.endswith(endings("method")):
            return None
        if _LIKENED.search(self.before) or _ONCE_TONE.search(self.before):
            if name.endswith(("之乡", "之都")):
                return "programme", end, 0.7
            return "scare_quote", end, 0.8
        return None

    def _form(self) -> Verdict | None:
        """Sums of words, counted points, one for each."""
        name, end, text = self.name, self.end, self.text
        if _EACH_ONE.fullmatch(name):
            return "institution", end, 0.8
        if self.lexicon.heads.get(name) == "organisation" and name not in words_of("honour"):
            return "institution", end, 0.8
        if _TWICE.fullmatch(name) and not (self.sets_up or self.carries_out):
            return "scare_quote", end, 0.7
        if _JOINED.fullmatch(name) and _HAN.search(name):
            if name[0] in "0123456789" and not (self.sets_up or name.endswith("N")):
                return "programme", end, 0.7
            return ("programme" if self.carries_out and not self.sets_up else "institution"), end, 0.75
        held = leads("holds_to", self.before) is not None and not self.carries_out
        if _POINTS.fullmatch(name) and held and not self.sets_up:
            return "slogan", end, 0.75
        if name.count("、") >= 2 and len(name) >= 12:
            return "slogan", end, 0.8
        if self.lexicon.heads.get(name) in ("award", "brand"):
            return "programme", end, 0.8
        if 3 <= len(name) <= 10 and name.endswith("法") and not name.endswith(endings("no_method")):
            return "institution", end, 0.75
        if len(name) > 4 and not self.carries_out and name.endswith("中心") and not name.endswith("为中心"):
            return "institution", end, 0.8
        if len(name) >= 3 and (not self.carries_out or name.endswith(endings("method"))):
            if name.endswith(("通", "热线", "一卡", *endings("stands"))) and "，" not in name:
                return "institution", end, 0.8
        if self.parallel and min(map(len, self.parts)) > 2 and not (self.carries_out or self.sets_up):
            return "slogan", end, 0.8
        if leads("fights", self.before) and not self._tail():
            return "scare_quote", end, 0.75
        counted = _COUNTED.match(name) or _PAIRS.fullmatch(name)
        if counted and len(self.plain) <= 9 and "，" not in name and not text.startswith("的", end):
            if held and not self.sets_up and _POINTS.fullmatch(name):
                return "slogan", end, 0.7
            if len(name) == 2 and not (self.sets_up or self.carries_out):
                return "scare_quote", end, 0.55
            setup = self.sets_up and not _BENEFIT.search(name)
            return ("institution" if setup or name.endswith(("+N", "＋N")) else "programme"), end, 0.85
        return None

    def _ending(self) -> Verdict | None:
        """The last word of the name."""
        name, end, tail = self.name, self.end, self._tail()
        if tail and tail not in words_of("bare_tail"):
            kind = self.lexicon.heads[tail]
            if kind == "document":
                return ("document" if len(name) > len(tail) + 1 else "scare_quote"), end, 0.7
            body = (kind == "organisation" and tail not in words_of("honour")) or tail in words_of("body")
            if body or name.endswith("议事园") or (kind == "system" and not self.carries_out):
                return "institution", end, 0.85
            if kind != "campaign_slogan":
                return "programme", end, 0.85
        figure = leads("figure", self.before) is not None
        if (
            len(name) >= 3
            and name.endswith(endings("event"))
            and (self.carries_out or len(name) > 4)
            and not figure
        ):
            return "programme", end, 0.75
        if self.sets_up and name[-1] in "榜墙亭屋角" and 3 <= len(name) <= 8:
            return "institution", end, 0.75
        if (
            name.endswith(endings("place"))
            and 3 <= len(name) <= 8
            and (self.carries_out or self.sets_up or not figure)
        ):
            return "programme", end, 0.75
        return None

    def _long(self) -> Verdict | None:
        name, end = self.name, self.end
        if _ATMOSPHERE.match(self.text, end) and len(name) >= 5:
            return "slogan", end, 0.9
        if pattern("praise").match(name) and self.carries_out:
            return "programme", end, 0.75
        if len(name) >= 8 or "，" in name or ("、" in name and len(name) >= 7):
            if _DONE_NOW.search(self.before):
                return "programme", end, 0.65
            return "slogan", end, 0.75
        return None

    def _by_verb(self) -> Verdict:
        name, end, text = self.name, self.end, self.text
        acted = self.sets_up or self.carries_out
        if not acted and (_BLAMED.search(self.before) or leads("figure", self.before)):
            return "scare_quote", end, 0.75
        if (acted or leads("names", self.before)) and len(name) >= 3:
            stays = self.sets_up or (not self.carries_out and name[-1:] in "园室站馆队院校厅台堂")
            return ("institution" if stays else "programme"), end, 0.7
        if text.startswith(("式", "型"), end):
            return "scare_quote", end, 0.8
        if leads("holds_to", self.before) and len(name) in (4, 6, 7) and not text.startswith("的", end):
            return "slogan", end, 0.6
        return "scare_quote", end, 0.5


def classify(quoted: Quoted, lexicon: Lexicon) -> Verdict | None:
    """The class of a name in marks, where the name ends with its head, and how sure that is.

    None where the marks hold somebody's words or a date, and no name.
    """
    return _Judge(quoted, lexicon).verdict()
