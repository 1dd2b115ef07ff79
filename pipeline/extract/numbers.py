"""Numbers: every numeral, what it is worth, and whether it counts anything, as in 上千萬元, 14次座談會, 三成.

Shape      a bound (上 近 約 不少於), a numeral, a bound (多 餘), a unit or measure word, a bound (以上 左右)
Evidence   the unit; without one, what stands around the numeral
Not this   三個代表, 一把手, 四川, 一街一品, 1+6, 第三位, 二是, PM2.5: numerals all the same, in classes of their own
Ask first  dates (extract.dates) and names (extract.programmes, …): a numeral inside one is a part of it
First seen a study-tour report: 140項考核指標, 17人, 5個城區

Every numeral gets a class (``cls``); quantity, money and percent count something (``is_quantity``); a
duration is told by extract.dates.
万 and 亿 belong to the number: 3.5萬元 is 35000 元. Shares are given in % (三成: 30 %; 三分之一: 33.3333 %), ‰ stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import regex

from pipeline.core import Block, Document, Mention, Span, Token
from pipeline.data import rows, words
from pipeline.extract import dates
from pipeline.extract.body import Body
from pipeline.extract.numeral import FINANCIAL, GREAT, START, UNITS, Number, Reading, read, tidy
from pipeline.extract.recogniser import recognise

__all__ = ["CLASSES", "propose", "recognise"]

RULE = "extract.numbers"
CLASSES = (
    "quantity",
    "money",
    "percent",
    "duration",
    "ordinal",
    "date_part",
    "list_marker",
    "name_part",
    "lexical",
)
#: What is counted or measured; a duration is a date (extract.dates) and no quantity.
COUNTING = frozenset(("quantity", "money", "percent"))

# --- words from the tables -----------------------------------------------------------------------------------------

#: Measure words that are too often something else to be believed of every numeral.
_DOUBTFUL = frozenset(
    "等打手把点分刻发出听方面章节则声下头口角成大小新长级期届号代度重化性式者流派维两毛时程里块".strip()
)
#: They make names, not counts: 四化, 三性.
_NAME_MAKERS = frozenset(("化", "性", "式", "者", "流", "派", "维", "重", "位一体", "型", "从"))
#: 一個, 一種 … say "a", not "one", unless something around them counts.
_ARTICLE = frozenset("""
    遍 个 种 些 批 系列 点 番 阵 股 片 套 条 项 支 次 场 步 层 面 线 方
    块 把 手 部 道 件 份 回 起 类 样 段 丝 大批 幅 股劲 整套 派 环 级 方面
    大 小 新 长
    """.split()
)  # fmt: skip
#: They say what is counted, no noun follows.
_NOUNS_THEMSELVES = frozenset(("人", "岁", "市", "县", "区", "省", "乡", "镇", "村", "国", "州"))
_COUNT_CUE = regex.compile(
    r"(?:每|各|共|仅|只|只有|仅有|至少|新增|新建|增加|增设|建成|建立|建起|新设|设立|设有|设|配备|配|成立|组建|聘请|投资|购置|创办|兴办|开办|开设"
    r"|举办|召开|安排|编印|发放|制作|设置|拍摄|出版|获得|荣获|拥有|占地|至多|约|另|第|有)(?:了|起|过)?$"
)
_SLOGAN_VERB = regex.compile(
    r"(?:到位|确保|坚持|突出|加强|围绕|着力|结合|转变|提升|强化|带头|必须|不让|不能|不|有利于|统筹|率先|必到|必谈|必访|必问|延伸|覆盖|不变|不减|不放松|优先|加快)"
)
_BOUND_BEFORE = regex.compile(
    r"(?:(?P<ge>(?<![以网路线手会场之岸市桌地车船墙书纸晚早马海陆江面楼山水身台街村镇乡版])上|不少于|不低于|不下于?|至少有?|超过了?|突破|逾|高于|大于|多于|多达)"
    r"|(?P<le>(?<![最附邻新靠接远])近|将近|接近|不到|不足|不超过|不多于|不高于|不大于|少于|低于|小于|至多|最多)"
    r"|(?P<about>大约|大概|约为|约有|(?<![契条合节制公预誓特相签集])约|估计))$"
)
_BOUND_AFTER = regex.compile(
    r"(?:(?P<ge>(?:及|或)?以上|多(?![种样元次方功边媒家少项个名])|余(?!地|下|款|额|数|杭|姚)|之多|开外|有余)|(?P<le>(?:及|或)?以下|以内"
    r"|之内(?!容))|(?P<about>左右|上下|不等|许(?!多|可)))"
)
_MORE = regex.compile(r"(?:多|余)(?!少|媒|地|下|款|额)")
_CONNECT = regex.compile(r"\s?(?:至|到|—{1,2}|-{1,2}|–|~|～|―{1,2}|─{1,2})\s?")
_PER = regex.compile(
    r"每(?:一)?(?P<per>半年|[十百千万][十百千万]?(?:户|名|人|亩|个|公里|平方公里)?(?:居民|人口|村民|农户|家庭|学生|职工)?"
    r"|(?:个|名|家|所|户(?=均)|位|条|支|座|台|辆|间|套|张|件|只|份)?(?:年|个?月|周|星期|天|日|季度|学期|学年|人|户|亩|公顷|村|乡镇|乡|镇|街道"
    r"|社区|区|县|市|校|班|组|平方公里|平方米|公里|公斤|千克|吨|立方米|度|小时|分钟|秒|单位|企业|学校|家庭|项目|支部|学生|职工|党员|居民|村民"
    r"|农户|岗位|队))"
)
_PER_MEASURE = regex.compile(r"^(?:个(?!月)|名|家(?!庭)|所|位|条|支(?!部)|座|台|辆|间|套|张|件|只|份)")
_PER_ANY = regex.compile(r"每(?:个|名|家|所|位|条|支|座|台|辆|间|套|张|件|只|份)(?P<per>\p{Han})")
_MEAN = regex.compile(r"(?P<per>人|户|年|月|日|村|亩|班|校|县|镇|乡|社区)均(?!衡|匀|等|可|已|有|为|由|在|达)")
_SLASH = regex.compile(
    r"[/／](?P<per>(?:人|户|年|月|日|天|亩|公顷|吨|公斤|千克|斤|平方米|平方公里|㎡|立方米|小时|分钟|秒|次|个|套|台|件|辆|学期"
    r"|学年|平米|株|頭|头|只|张)(?:[·•・.](?:年|月|日|次))?)"
)
_CURRENCY_BEFORE = regex.compile(r"(?P<sign>US\$|HK\$|[¥￥$€£]|人民币)\s?$")
_SIGNS = {
    "¥": "元",
    "￥": "元",
    "人民币": "元",
    "$": "美元",
    "US$": "美元",
    "HK$": "港元",
    "€": "欧元",
    "£": "英镑",
}
_RENMINBI = frozenset(("元", "圆", "块", "块钱", "元钱", "元人民币", "人民币"))
_FRACTION = regex.compile(r"分之")
_PERCENT_SIGN = regex.compile(r"\s?(?P<sign>%|‰)")
_POINTS = regex.compile(r"\s?(?P<unit>个?(?:百分点|基点))")
_TENTHS = regex.compile(
    r"成(?P<half>半|[一二三四五六七八九](?=[^\p{Han}]|以|左|的"
    r"|$))?(?![立为功效果员绩熟长本都分交型人品才材份名年活事语片套批群全千])"
)
_DISCOUNT = regex.compile(r"折(?![叠旧合射腰磨返算])")
_LIST_VERB = regex.compile(
    r"[是要抓靠看建强促]|加强|坚持|围绕|着力|深化|认真|积极|切实|注重|完善|健全|落实|推进|推动|推广|开展|搞好|做好|做到|创新|优化|改革"
    r"|改善|提高|发挥|充分|全面|大力|进一步|整合|规范|明确|必须|继续|组织|广泛|营造|培育|扎实|努力|结合|依托|搭建|加大|加快|突出|严格|重视"
    r"|把握|从严|定期|[以为有在对把从]\p{Han}{2}"
)
_MARKER_AFTER = regex.compile(r"\s?(?:、|[.．](?![0-9])|[)）]|,(?=\p{Han})|，(?=\p{Han}))")
_CODE_BEFORE = regex.compile(
    r"(?:图|表|附件|附表|附|注|例|公式|No\.?|NO\.?|编号|电话|传真|邮编|邮政编码|代码|学号|QQ|号码|热线|门牌|房间|车牌"
    r"|账号|文号|型号|标准号|第|拨打|手机)[:：]?\s?$"
)
_LINE_START = regex.compile(r"(?:^|[\n。；;：:！？!?，,、]|[(（])[\s　]*$")
_PLACE_NOUN = regex.compile(
    r"(?:城区|街道|社区|乡镇|县区|县市|省区|省市|区县|市县|部委|院校|大家(?!庭|都|一)|地市|区市|盟市|局委|部门|单位|企业|学校"
    r"|村居|村社)"
)

_ONE_EACH = regex.compile(r"一[^一个年月天次人名元所从些定是要\P{Han}]一[^一\P{Han}]")
_SAYING = frozenset(
    """
    说 告诉 表示 介绍 认为 争 成为 来自 涉及 占 达 达到 位于 属于 包括 分布
    覆盖 用于 受到 受 均 专职 先后 分别 共同 免费 集中 全部 通 入市 结成 报销
    参加 收入
    """.split()
)
_MORE_TIME = regex.compile(r"个(?P<more>[多半])(?P<unit>小时|月|星期|年|工作日)")
_AGAINST = regex.compile(r"比(?=[0-9一二两三四五六七八九十])")
_HOUR = regex.compile(r"(?:时|点)(?=[0-9]{1,2}分|[一二三四五]?十[一二三四五六七八九]?分|整|许)|点钟")
_DAYTIME = regex.compile(r"(?:上午|下午|晚上|凌晨|中午|早上|傍晚|清晨|夜里|当晚|日晚)$")
_NAMED_SOME = regex.compile(r"(?:规定|意见|问题|决定|办法|政策)")

Words = dict[str, tuple[str, ...]]


def _by_first(found: set[str]) -> Words:
    index: dict[str, list[str]] = {}
    for word in found:
        index.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(group, key=len, reverse=True)) for first, group in index.items()}


class _Lexicon(NamedTuple):
    units: Words
    unit_class: dict[str, str]
    measures: Words
    measure_class: dict[str, str]
    idioms: dict[str, str]
    longest_idiom: int
    stops: frozenset[str]
    verbs: frozenset[str]
    nounish: frozenset[str]
    longest_stop: int
    heads: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    unit_class: dict[str, str] = {}
    for unit, kind, *_ in rows("numbers/units.tsv"):
        if kind == "money" and unit[0] in "万亿百千":
            continue  # 万 belongs to the number
        if kind in ("area", "mass", "volume", "power", "energy") and unit[0] in "万亿":
            continue
        if unit in (
            "成",
            "两重",
            "钱重",
            "倍",
            "个百分点",
            "百分点",
            "个基点",
            "基点",
            "%",
            "％",
            "‰",
            "分之一",
        ):
            continue
        unit_class.setdefault(unit, kind)
    for extra, kind in (
        ("番", "ratio"),
        ("倍", "ratio"),
        ("平方", "area"),
        ("立方", "volume"),
        ("岁", "age"),
        ("周岁", "age"),
    ):
        unit_class.setdefault(extra, kind)
    measure_class = {
        word: kind for word, kind, *_ in rows("numbers/measure_words.tsv") if word not in unit_class
    }
    idioms = {word: kind for word, kind, *_ in rows("numbers/not_quantities.tsv")}
    stops = words("lexicon/function_words.tsv")
    verbs: set[str] = set()
    nounish: set[str] = set()
    header = rows("lexicon/verbs.tsv")
    for row in header:
        verb, also = row[0], row[-1]
        (nounish if also == "1" else verbs).add(verb)
    return _Lexicon(
        _by_first(set(unit_class)), unit_class, _by_first(set(measure_class)), measure_class,
        idioms, max(map(len, idioms)), stops, frozenset(verbs), frozenset(nounish), max(map(len, stops | verbs)),
        words("numbers/counted_nouns.tsv"),
    )  # fmt: skip


def _bound(text: str, at: int) -> regex.Match[str] | None:
    """The bound right before a numeral. 上 is one only before 十 百 千 万 亿: 网上3家 is none."""
    found = _BOUND_BEFORE.search(text[max(at - 5, 0) : at])
    if found is None or (found.group() == "上" and text[at] not in "十百千万亿"):
        return None
    return found


def _longest(index: Words, text: str, at: int) -> str:
    for word in index.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word
    return ""


# --- one numeral ---------------------------------------------------------------------------------------------------

_CLAUSE_END = regex.compile(r"[，。；：！？;\n]")
_SAME_BREATH = regex.compile(r"\p{Han}{0,3}，\p{Han}{0,3}|\p{Han}{1,4}")
_HAN_RUN = regex.compile(r"\p{Han}{0,16}")
_CANDIDATE = regex.compile(rf"[{START}]|若干")
_HALF_NOT = regex.compile(r"半(?=[岛导径球程途成封山夜路边壁信自个世]|数以)")


class _Number(NamedTuple):
    """A numeral with all that belongs to it, in offsets of the body's text."""

    start: int
    end: int
    values: dict[str, Any]
    sure: float


def _values(
    cls: str, low: Number | None = None, high: Number | None = None, unit: str = "", unit_class: str = "",
    noun: str = "", approx: str = "exact", per: str = "",
) -> dict[str, Any]:  # fmt: skip
    return {
        "value": low, "value_max": None if high == low else high, "unit": unit, "unit_class": unit_class,
        "counted_noun": noun, "approx": approx, "per": per, "cls": cls, "is_quantity": cls in COUNTING,
    }  # fmt: skip


class _Reader:
    """Reads the numerals of one document, left to right."""

    def __init__(self, body: Body, inside: Sequence[Span]) -> None:
        self.body, self.text, self.words = body, body.text, _lexicon()
        self.names = sorted(
            (body.offset(s.start), body.offset(s.end - 1) + 1) for s in inside if s.end > s.start
        )
        self.name_starts = [start for start, _ in self.names]
        self.reach: list[int] = []  # how far names that start no later than the i-th reach
        for _, end in self.names:
            self.reach.append(max(end, self.reach[-1] if self.reach else 0))
        self.dates = list(dates.spans(self.text))
        self.date_starts = [start for start, _, _ in self.dates]
        self.markers = {body.offset(b.marker.start) for b in body.doc.of(Block) if b.marker is not None}
        self.marker_spans = sorted(
            (body.offset(b.marker.start), body.offset(b.marker.end - 1) + 1)
            for b in body.doc.of(Block)
            if b.marker is not None and b.marker.end > b.marker.start
        )
        tokens = body.doc.of(Token)
        self.token_starts = [t.span.start for t in tokens]
        self.token_ends = [t.span.end for t in tokens]
        self.last: tuple[int, str, str] = (0, "", "")  # end, per and class of the number before

    def read(self) -> Iterator[_Number]:
        text, at = self.text, 0
        while (match := _CANDIDATE.search(text, at)) is not None:
            start = match.start()
            found = self._few(start) if text.startswith("若干", start) else self._one(start)
            if isinstance(found, int):
                at = found
            else:
                yield found
                at = found.end
        return

    # -- what stands around

    def _inside_name(self, start: int, end: int) -> bool:
        at = bisect_right(self.name_starts, start) - 1
        return at >= 0 and self.reach[at] >= end

    def _date(self, start: int) -> tuple[int, int, bool] | None:
        at = bisect_right(self.date_starts, start) - 1
        return self.dates[at] if at >= 0 and self.dates[at][1] > start else None

    def _in_marker(self, start: int) -> bool:
        return any(a <= start < b for a, b in self.marker_spans) if self.marker_spans else False

    def _token(self, start: int) -> tuple[int, int] | None:
        """The word over this character, in offsets of the body's text."""
        if not self.token_starts:
            return None
        old = self.body.span(start, start + 1).start
        at = bisect_right(self.token_starts, old) - 1
        if at < 0 or self.token_ends[at] <= old:
            return None
        left = start - (old - self.token_starts[at])
        right = start + (self.token_ends[at] - old)
        return left, right

    def _idiom(self, start: int, end: int) -> tuple[int, str]:
        """Where a word that counts nothing ends, if one holds this numeral, and its class."""
        text, idioms = self.text, self.words.idioms
        best = (0, "")
        for left in range(max(start - 6, 0), start + 1):
            for right in range(min(left + self.words.longest_idiom, len(text)), max(end - 1, start), -1):
                if right - left < 2:
                    break
                kind = idioms.get(text[left:right])
                if kind is not None and right >= min(end, start + 1):
                    if right - left > best[0]:
                        best = (right - left, kind)
                        reach = right
                    break
        return (reach, best[1]) if best[0] else (0, "")

    # -- the numeral itself

    def _few(self, start: int) -> _Number:
        end = start + 2
        if _NAMED_SOME.match(self.text, end) or self._inside_name(start, end):
            return _Number(start, end, _values("name_part"), 0.8)
        unit, kind, end = self._unit(end, "han", 5, start)
        noun = self._noun(end)
        return _Number(start, end, _values("quantity", None, None, unit, kind, noun, "vague"), 0.8)

    def _one(self, start: int) -> _Number | int:
        text = self.text
        char = text[start]
        before = text[start - 1 : start]
        if char == "半":
            return self._half(start)
        reading = read(text, start)
        if reading is None:
            if char.isdigit():  # a serial number
                end = regex.compile(r"[0-9]++").match(text, start).end()
                return _Number(start, end, _values("lexical"), 0.9)
            return start + 1
        if char in "几数" and not self._vague(start, reading):
            return start + 1
        if reading.end == start + 1 and (char in FINANCIAL or (char in GREAT and before not in ("上", "近"))):
            idiom = self._idiom(start, reading.end) if char in GREAT else (0, "")
            return _Number(start, idiom[0] or start + 1, _values("lexical"), 0.9) if idiom[0] else start + 1
        if self._in_marker(start):
            return _Number(start, reading.end, _values("list_marker", reading.low), 0.98)
        if self._inside_name(start, reading.end):
            return _Number(start, reading.end, _values("name_part", reading.low), 0.9)
        date = self._date(start)
        if date is not None and not date[2]:
            end = reading.end
            if text[end : end + 1] in ("年", "月", "日", "号", "季") and end < date[1]:
                end += 1
            return _Number(start, end, _values("date_part", reading.low), 0.95)
        if char.isdigit() and (found := self._arabic_name(start, reading)) is not None:
            return found
        if before == "第":
            return self._ordinal(start, reading)
        if (
            _AGAINST.match(text, reading.end)
            and (other := read(text, reading.end + 1)) is not None
            and not self._unit(other.end, "han", 2, start)[0]
        ):
            return _Number(start, reading.end, _values("lexical", reading.low), 0.8)
        if before == "比" and regex.search(
            r"[0-9一二两三四五六七八九十]比$", text[max(start - 2, 0) : start]
        ):
            unit, _, _ = self._unit(reading.end, reading.form, reading.low, start)
            if not unit:
                return _Number(start, reading.end, _values("lexical", reading.low), 0.8)
        if (clock := self._clock(start, reading)) is not None:
            return clock
        share = self._share(start, reading)
        if share is not None:
            return share
        if before == "每" and reading.low > 1:
            unit, _, end = self._unit(reading.end, reading.form, reading.low, start)
            return _Number(start, end, _values("lexical", reading.low, reading.high, unit), 0.85)
        if date is None and (marker := self._list_marker(start, reading)) is not None:
            return marker
        if (lexical := self._lexical(start, reading, date is not None)) is not None:
            return lexical
        return self._counted(start, reading, date)

    def _vague(self, start: int, reading: Reading) -> bool:
        """几 and 数 only where they stand for a number: 几十, 数名; not 几乎, 人数, 数学."""
        text, char = self.text, self.text[start]
        before, after = text[start - 1 : start], text[start + 1 : start + 2]
        if char == "几":
            return after not in "乎何率许微" and before not in ("茶", "未", "庶") and after != ""
        if before and before in "人总次户件份倍指系岁分基多少整小款个位级度参代函变计无半算如读可偶奇约负":
            return False
        if after in UNITS or after in GREAT:
            return True
        return reading.end > start + 1 or (
            after in ("名", "家", "次", "种", "天", "年", "月", "日") and after != ""
        )

    def _half(self, start: int) -> _Number | int:
        """半年, 半数, 一半: half a unit."""
        text = self.text
        before = text[start - 1 : start]
        if before in ("上", "下", "后", "前", "大", "多", "过", "一", "两", "参", "夜") or _HALF_NOT.match(
            text, start
        ):
            if before == "过" and text.startswith("半数", start):
                return _Number(
                    start - 1, start + 2, _values("percent", 50, None, "%", "ratio", "", "ge"), 0.9
                )
            if not (before == "过" and not text.startswith("半数", start)) or not text.startswith(
                "半个", start
            ):
                return start + 1
        if text.startswith("半数", start):
            return _Number(start, start + 2, _values("percent", 50, None, "%", "ratio"), 0.8)
        date = self._date(start)
        unit, kind, end = self._unit(start + 1, "han", Decimal("0.5"), start)
        if not unit or (kind in ("measure", "adjective") and unit not in ("个", "块", "杯", "碗", "瓶")):
            return start + 1
        if kind == "time" and date is None:
            return start + 1
        cls = "duration" if kind == "time" else "money" if kind == "money" else "quantity"
        if self._idiom(start, start + 1)[0]:
            return start + 1
        return _Number(start, end, _values(cls, Decimal("0.5"), None, unit, kind), 0.85)

    def _arabic_name(self, start: int, reading: Reading) -> _Number | None:
        """Digits that belong to a name or code: PM2.5, G20, 1+6, 12345热线, 〔2005〕12号."""
        text, end = self.text, reading.end
        before, after = text[start - 1 : start], text[end : end + 1]
        idiom, kind = self._idiom(start, end)
        if idiom and (idiom > end or not self._unit(end, reading.form, reading.low, start)[0]):
            return _Number(start, max(idiom, end), _values(kind, reading.low), 0.9)
        if (
            before.isascii()
            and before.isalpha()
            and not regex.search(r"(?:US|HK|RMB|CNY)$", text[max(start - 3, 0) : start])
        ):
            return _Number(start, end, _values("lexical", reading.low), 0.9)
        if after == "+" or before == "+":
            return _Number(start, end, _values("name_part", reading.low), 0.9)
        if before and before in "〔[［【" and after in ("〕", "]", "］", "】"):
            return _Number(start, end, _values("date_part", reading.low), 0.8)
        if after == "号" and before in ("〕", "]", "］", "】", ")", "）"):
            return _Number(start, end + 1, _values("ordinal", reading.low), 0.9)
        if regex.match(r"[:：][0-9]{2}(?![0-9])", text[end : end + 4]) and reading.low < 25:
            return _Number(start, end + 3, _values("date_part", reading.low), 0.8)
        if (after and after in ":∶：" and text[end + 1 : end + 2].isdigit()) or (
            before and before in ":∶：" and text[start - 2 : start - 1].isdigit()
        ):
            return _Number(start, end, _values("lexical", reading.low), 0.8)
        if _CODE_BEFORE.search(text[max(start - 5, 0) : start]) and before != "第":
            unit, kind, _ = self._unit(end, "arabic", reading.low, start)
            if not unit or unit in ("号", "等"):
                return _Number(
                    start, end, _values("ordinal" if reading.low < 1000 else "lexical", reading.low), 0.8
                )
        return None

    def _ordinal(self, start: int, reading: Reading) -> _Number:
        begin = start - 1
        unit, kind, end = self._unit(reading.end, reading.form, reading.low, start)
        if kind not in ("measure", "time") or unit in ("方", "面", "者", "线", "手", "大"):
            unit, end = "", reading.end
        return _Number(begin, end, _values("ordinal", reading.low, None, unit), 0.97)

    def _clock(self, start: int, reading: Reading) -> _Number | None:
        """8时30分, 下午三点半: the time of day."""
        text, end = self.text, reading.end
        if reading.low <= 24 and reading.approx == "exact":
            if (hour := _HOUR.match(text, end)) is not None or (
                text[end : end + 1] in ("时", "点") and _DAYTIME.search(text[max(start - 2, 0) : start])
            ):
                return _Number(
                    start, hour.end() if hour is not None else end + 1, _values("date_part", reading.low), 0.9
                )
        if (
            reading.low < 60
            and text[end : end + 1] == "分"
            and text[start - 1 : start] in ("时", "点")
            and start
        ):
            return _Number(start, end + 1, _values("date_part", reading.low), 0.9)
        return None

    def _list_marker(self, start: int, reading: Reading) -> _Number | None:
        """一、 1. （二） at the head of a line or clause; 一是, 二要."""
        text, end = self.text, reading.end
        if reading.low > 99 or reading.approx != "exact" or reading.form == "digits":
            return None
        head = _LINE_START.search(text[max(start - 4, 0) : start])
        if head is None and start > 0:
            return None
        opened = text[start - 1 : start] in ("(", "（")
        if opened and text[end : end + 1] in (")", "）"):
            return _Number(start, end, _values("list_marker", reading.low), 0.9)
        if _MARKER_AFTER.match(text, end) and not opened:
            at_line = start == 0 or text[:start].rstrip(" \t　")[-1:] in ("\n", "")
            if at_line or (text[end : end + 1] == "、" and text[start - 1 : start] in "。；;：:\n"):
                following = text[end + 1 : end + 2]
                if not (following and (following in UNITS or (following.isdigit() and not at_line))):
                    return _Number(start, end, _values("list_marker", reading.low), 0.95)
        if reading.form == "han" and end - start <= 2 and text[end : end + 1] in ("是", "要", "抓"):
            return _Number(start, end, _values("list_marker", reading.low), 0.9)
        if reading.form == "han" and end - start <= 2 and _LIST_VERB.match(text, end):
            unit, _, _ = self._unit(end, "han", reading.low, start)
            if (
                (not unit or unit in _DOUBTFUL)
                and not self._idiom(start, end)[0]
                and not _PLACE_NOUN.match(text, end)
            ):
                return _Number(start, end, _values("list_marker", reading.low), 0.8)
        return None

    def _share(self, start: int, reading: Reading) -> _Number | None:
        """12.5%, 百分之二十, 三分之一, 三成, 3.2个百分点, 1/3."""
        text, end = self.text, reading.end
        if _FRACTION.match(text, end):
            top = read(text, end + 2)
            if top is not None and reading.low:
                low = self._portion(top.low, reading.low)
                high = self._portion(top.high, reading.low)
                unit = "‰" if reading.low == 1000 else "%"
                return self._finish(start, top.end, "percent", low, high, unit, "ratio", top.approx)
        if (sign := _PERCENT_SIGN.match(text, end)) is not None:
            return self._range_or_one(start, sign.end(), "percent", reading, sign["sign"], "ratio")
        if (points := _POINTS.match(text, end)) is not None:
            return self._range_or_one(start, points.end(), "percent", reading, points["unit"], "ratio")
        if (
            0 < reading.low <= 10
            and (tenths := _TENTHS.match(text, end)) is not None
            and not self._idiom(start, end + 1)[0]
        ):
            more = tenths["half"]
            extra = 5 if more == "半" else "零一二三四五六七八九".index(more) if more else 0
            low, high = tidy(reading.low * 10 + extra), tidy(reading.high * 10 + extra)
            return self._finish(start, tenths.end(), "percent", low, high, "%", "ratio", reading.approx)
        if (
            0 < reading.low < 100
            and (off := _DISCOUNT.match(text, end)) is not None
            and reading.form != "mixed"
        ):
            scale = 10 if reading.low <= 10 else 1
            return self._finish(
                start, off.end(), "percent", tidy(reading.low * scale), None, "%", "ratio", "exact"
            )
        if reading.form == "arabic" and text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit():
            bottom = read(text, end + 1)
            if (
                bottom is not None
                and bottom.low
                and 0 < reading.low < bottom.low <= 100
                and text[bottom.end : bottom.end + 1] != "/"
            ):
                return self._finish(
                    start,
                    bottom.end,
                    "percent",
                    self._portion(reading.low, bottom.low),
                    None,
                    "%",
                    "ratio",
                    "exact",
                )
        if text.startswith("半", end) and text[start:end] == "一":
            return self._finish(start, end + 1, "percent", 50, None, "%", "ratio", "exact")
        return None

    @staticmethod
    def _portion(top: Number, bottom: Number) -> Number:
        scale = 1000 if bottom == 1000 else 100
        return tidy((Decimal(top) * scale / Decimal(bottom)).quantize(Decimal("1.000000")))

    def _lexical(self, start: int, reading: Reading, timed: bool) -> _Number | None:
        """Words and idioms, a numeral inside a longer word, the distributive pattern 一街一品."""
        text, end = self.text, reading.end
        if reading.form in ("arabic", "mixed"):
            return None
        idiom, kind = self._idiom(start, end)
        single = end - start == 1
        if single and text[start] == "一" and idiom <= start + 4 and _ONE_EACH.match(text, start):
            # 一街一品一特色: each its own; the last word may be longer than one character
            stop = start
            while _ONE_EACH.match(text, stop):
                stop += 2
            token = self._token(stop + 1)
            return _Number(
                start, min(token[1], stop + 3) if token is not None else stop + 2, _values("lexical", 1), 0.85
            )
        if idiom:
            unit, _, unit_end = self._unit(end, reading.form, reading.low, start)
            longer = (unit and unit_end > idiom) or timed
            counted = kind == "ordinal" and regex.search(r"[了共办过达]$", text[max(start - 1, 0) : start])
            if not longer and not counted:
                return _Number(start, max(idiom, end), _values(kind, reading.low), 0.93)
        if timed:
            return None
        token = self._token(start)
        if token is not None and single:
            left, right = token
            if left < start and not regex.search(r"[每近约达超逾共各这那前后头第]$", text[left:start]):
                return _Number(start, max(end, min(right, end + 3)), _values("lexical", reading.low), 0.85)
            if right > end:
                unit, unit_kind, unit_end = self._unit(end, reading.form, reading.low, start)
                if (
                    (not unit or unit_end < right)
                    and not _PLACE_NOUN.match(text, end)
                    and unit_kind != "money"
                ):
                    name = regex.match(
                        r"[一二两三四五六七八九十](?:[大多]|城区|街|镇|县|区|市)", text[start:right]
                    )
                    if name is None:
                        return _Number(start, right, _values("lexical", reading.low), 0.85)
        return None

    # -- units

    def _unit(self, at: int, form: str, worth: Number, start: int) -> tuple[str, str, int]:
        """The unit or measure word at an offset, its class, and where it ends."""
        text, words_ = self.text, self.words
        begin = at
        if text[at + 1 : at + 2] in ("多", "半") and (more := _MORE_TIME.match(text, at)) is not None:
            return more["unit"], "time", more.end()
        if text[at : at + 1] == " ":
            at += 1
        unit, measure = _longest(words_.units, text, at), _longest(words_.measures, text, at)
        if unit and len(unit) >= len(measure):
            after = text[at + len(unit) : at + len(unit) + 1]
            short = len(unit) == 1
            if not unit.isascii() or not (after.isascii() and after.isalpha()):
                han = form == "han" or form == "digits"
                if unit in (
                    "分",
                    "角",
                    "度",
                    "两",
                    "码",
                    "里",
                    "丈",
                    "匹",
                    "担",
                    "伏",
                    "瓦",
                    "斗",
                    "升",
                    "克",
                    "米",
                    "尺",
                    "寸",
                    "斤",
                    "海里",
                    "丈",
                    "毛",
                    "钱",
                    "宿",
                    "载",
                    "旬",
                    "世纪",
                    "课时",
                ):
                    believed = (
                        not han
                        or unit in ("升", "克", "米", "尺", "斤", "课时")
                        or (unit == "里" and after not in "面外程头" and worth > 1)
                    )
                    if not believed:
                        unit = ""
                if unit in ("块",) and regex.match(r"\p{Han}", after) and after not in "钱以左多余不":
                    unit = ""
                if unit and short and unit in "年月日时天周" and self._date(start) is None:
                    unit = ""
                if unit:
                    return unit, words_.unit_class[unit], at + len(unit)
        if measure:
            kind = words_.measure_class[measure]
            after = text[at + len(measure) : at + len(measure) + 1]
            if measure in _NAME_MAKERS:
                return "", "", begin
            if measure in _DOUBTFUL and not self._believed(measure, after, form, worth, start, at):
                return "", "", begin
            if measure == "分":
                return "分", "score", at + 1
            return (
                measure,
                "time" if kind == "time" else "adjective" if kind == "adjective" else "measure",
                at + len(measure),
            )
        return "", "", begin

    def _believed(self, measure: str, after: str, form: str, worth: Number, start: int, at: int) -> bool:
        """A doubtful measure word, in this place."""
        text = self.text
        han = form in ("han", "digits")
        if measure in ("大", "小", "新", "长"):
            return (
                han
                and 2 <= worth <= 30
                and regex.match(r"\p{Han}", after) is not None
                and after not in "会代家人量批多于小学"
            )
        if measure == "级":
            return text[start:at] == "两" or (
                han
                and worth > 1
                and regex.match(
                    r"级(?:网络|联动|管理|服务|体系|联创|财政|书记|干部"
                    r"|组织|政府|党)",
                    text[at : at + 4],
                )
                is not None
            )
        if measure == "期":
            return not han or regex.search(r"[了共办过达]$", text[max(start - 1, 0) : start]) is not None
        if measure == "届":
            return regex.search(r"[了共办过达续]$", text[max(start - 1, 0) : start]) is not None
        if measure == "代":
            return after == "人"
        if measure == "头":
            return worth > 2 or not han
        if measure in ("口", "方", "块", "把", "面", "章", "节", "则", "声", "点", "度", "程"):
            if measure == "点":
                return form != "han" or (
                    text[start] != "几"
                    and regex.match(
                        r"点(?:要求|意见|建议|体会|经验|希望|做法|启示|看法"
                        r"|感受|认识|原因|措施|思考|想法|不足|问题)",
                        text[at : at + 3],
                    )
                    is not None
                )
            if measure == "方":
                return not han
            if measure == "度":
                return not han
            return worth > 1 or not han or measure == "则"
        if measure == "分":
            return not han or worth > 10
        if measure == "角" or measure == "毛":
            return not han
        return measure not in (
            "出",
            "发",
            "手",
            "下",
            "听",
            "打",
            "刻",
            "等",
            "成",
            "号",
            "化",
            "重",
            "时",
            "两",
            "里",
        )

    # -- quantities

    def _range_or_one(
        self, start: int, end: int, cls: str, reading: Reading, unit: str, kind: str
    ) -> _Number:
        """The number, or the range that it opens: 3至5个, 20%—30%."""
        text = self.text
        connect = _CONNECT.match(text, end)
        if connect is not None and reading.approx == "exact":
            later = read(text, connect.end())
            if (
                later is not None
                and later.approx == "exact"
                and later.low > reading.low
                and later.form != "digits"
            ):
                sign = _PERCENT_SIGN.match(text, later.end) if cls == "percent" else None
                if sign is not None and sign["sign"] == unit:
                    return self._finish(start, sign.end(), cls, reading.low, later.low, unit, kind, "exact")
                if cls != "percent":
                    again, _, stop = self._unit(later.end, later.form, later.low, connect.end())
                    if again == unit:
                        return self._finish(start, stop, cls, reading.low, later.low, unit, kind, "exact")
        return self._finish(start, end, cls, reading.low, reading.high, unit, kind, reading.approx)

    def _open_range(self, start: int, reading: Reading) -> tuple[Number, Reading] | None:
        """3至5, 10—15万: a first number without a unit, and the second with one."""
        text = self.text
        connect = _CONNECT.match(text, reading.end)
        if connect is None or reading.approx != "exact" or reading.form == "digits":
            return None
        later = read(text, connect.end())
        if later is None or later.form == "digits" or later.approx not in ("exact", "ge"):
            return None
        low = reading.low
        last = text[later.end - 1]
        if last in GREAT and text[reading.end - 1] not in GREAT and low < GREAT[last]:
            low = tidy(low * GREAT[last])
        elif last in UNITS and reading.form == "han" and reading.end - start == 1 and low < 10:
            low = tidy(low * UNITS[last])
        if later.low <= low:
            return None
        if (
            _PERCENT_SIGN.match(text, later.end)
            or _POINTS.match(text, later.end)
            or _TENTHS.match(text, later.end)
        ):
            return low, later
        if not self._unit(later.end, later.form, later.low, connect.end())[0]:
            return None
        return low, later

    def _counted(self, start: int, reading: Reading, date: tuple[int, int, bool] | None) -> _Number | int:
        text = self.text
        high: Number = reading.high
        low: Number = reading.low
        approx, end, form = reading.approx, reading.end, reading.form
        ranged = self._open_range(start, reading)
        if ranged is not None:
            low, later = ranged
            high, end, form = later.high, later.end, later.form
            if (sign := _PERCENT_SIGN.match(text, end)) is not None:
                return self._finish(start, sign.end(), "percent", low, high, sign["sign"], "ratio", approx)
            if (points := _POINTS.match(text, end)) is not None:
                return self._finish(
                    start, points.end(), "percent", low, high, points["unit"], "ratio", approx
                )
            if (tenths := _TENTHS.match(text, end)) is not None:
                return self._finish(start, tenths.end(), "percent", low * 10, high * 10, "%", "ratio", approx)
        round_number = form != "digits" and (
            not isinstance(low, int) or low % 10 == 0 or text[end - 1] in GREAT
        )
        more = _MORE.match(text, end) if round_number else None
        if more is not None:
            end = more.end()
            approx = "ge" if approx == "exact" else approx
        if form == "han" and low > 1 and date is None and (place := _PLACE_NOUN.match(text, end)) is not None:
            noun = self.body.span(place.start(), place.end()).of(self.body.doc.text)
            return _Number(start, end, _values("quantity", low, high, "", "", noun, approx), 0.85)
        unit, kind, unit_end = self._unit(end, form, low, start)
        before = text[max(start - 4, 0) : start]
        money_before = _CURRENCY_BEFORE.search(before)
        if money_before is not None and kind != "money":
            return self._finish(
                start,
                end,
                "money",
                low,
                high,
                _SIGNS[money_before["sign"]],
                "money",
                approx,
                money_before.start() - len(before),
            )
        if unit:
            end = unit_end
            if kind == "money":
                shown = "元" if unit in _RENMINBI else unit
                if unit in ("元", "块") and (
                    coins := regex.compile(
                        r"([0-9一二三四五六七八九])(角"
                        r"|毛)(?:([0-9一二三四五六七八九])分)?"
                    ).match(text, end)
                ):
                    tenth = read(coins[1], 0)
                    cent = read(coins[3], 0) if coins[3] else None
                    low = high = tidy(
                        low + Decimal(tenth.low if tenth else 0) / 10 + Decimal(cent.low if cent else 0) / 100
                    )
                    end = coins.end()
                return (
                    self._range_or_one(
                        start,
                        end,
                        "money",
                        reading._replace(low=low, high=high, approx=approx),
                        shown,
                        "money",
                    )
                    if ranged is None
                    else self._finish(start, end, "money", low, high, shown, "money", approx)
                )
            if kind == "time":
                if date is None and unit not in (
                    "小时",
                    "个小时",
                    "分钟",
                    "课时",
                    "学时",
                    "工作日",
                    "个工作日",
                ):
                    if form == "arabic" and unit == "时" and low <= 24:
                        return _Number(start, end, _values("date_part", low), 0.8)
                    if unit in ("周", "月", "日", "年", "天", "季度", "季"):
                        return _Number(
                            start, end, _values("duration", low, high, unit, "time", "", approx), 0.6
                        )
                if "多" in text[reading.end : end]:
                    approx = "ge"
                if text.startswith("个半", reading.end):
                    low, high = tidy(low + Decimal("0.5")), tidy(high + Decimal("0.5"))
                if text.startswith("半", end) and unit in ("年", "个月", "小时", "个小时", "天", "周"):
                    end += 1
                    low, high = tidy(low + Decimal("0.5")), tidy(high + Decimal("0.5"))
                return self._finish(
                    start, end, "duration", low, high, unit.removeprefix("个"), "time", approx
                )
            if form == "arabic" and unit in ("点", "时") and low <= 24:
                return _Number(start, end, _values("date_part", low), 0.8)
            if low == 1 and high == 1 and form == "han" and reading.end - start == 1 and unit in _ARTICLE:
                return self._article(start, end, unit, kind)
            if unit == "个" and form == "han" and low < 20 and _SLOGAN_VERB.match(text, end):
                return _Number(start, end, _values("name_part", low), 0.75)
            found = reading._replace(low=low, high=high, approx=approx)
            if ranged is None:
                return self._range_or_one(start, end, "quantity", found, unit, kind)
            return self._finish(start, end, "quantity", low, high, unit, kind, approx)
        return self._bare(start, end, reading._replace(low=low, high=high, approx=approx), date)

    def _article(self, start: int, end: int, unit: str, kind: str) -> _Number:
        """一個, 一項: counts only beside something that counts."""
        text = self.text
        before = text[max(start - 5, 0) : start]
        beside = regex.compile(rf"[\p{{Han}}]{{1,10}}[、，][二两三四五六七八九十]{regex.escape(unit)}").match(
            text, end
        )
        if kind == "adjective" or not (_COUNT_CUE.search(before) or beside):
            return _Number(start, end, _values("lexical", 1, None, unit), 0.75)
        return self._finish(start, end, "quantity", 1, None, unit, kind, "exact", sure=0.75)

    def _bare(
        self, start: int, end: int, reading: Reading, date: tuple[int, int, bool] | None
    ) -> _Number | int:
        """A numeral without a unit."""
        text = self.text
        bound = _bound(text, start) is not None or reading.approx == "ge"
        after = text[end : end + 1]
        if reading.form == "digits":
            return _Number(start, end, _values("lexical", reading.low), 0.7)
        if reading.form in ("arabic", "mixed"):
            whole = reading.form == "arabic" and isinstance(reading.low, int)
            if after == "号":
                return _Number(start, end + 1, _values("ordinal", reading.low), 0.9)
            if after == "级" or after == "期" or after == "届":
                return _Number(start, end + 1, _values("ordinal", reading.low), 0.8)
            if whole and 1900 <= reading.low <= 2099 and not bound and end - start == 4:
                return _Number(start, end, _values("date_part", reading.low), 0.7)
            if whole and end - start >= 7 and "," not in text[start:end]:
                return _Number(start, end, _values("lexical", reading.low), 0.7)
            if after.isascii() and after.isalpha():
                return _Number(start, end, _values("lexical", reading.low), 0.8)
            if text[start] == "0" and whole and end - start > 1:
                return _Number(start, end, _values("lexical", reading.low), 0.8)
            if self._alone(start, end):
                return _Number(start, end, _values("lexical", reading.low), 0.6)
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.65
            )
        if date is not None and date[2]:
            return _Number(start, end, _values("lexical", reading.low), 0.6)
        big = reading.low >= 10 and any(c in UNITS or c in GREAT for c in text[start:end])
        place = _PLACE_NOUN.match(text, end)
        if place is not None and reading.low > 1:
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.85
            )
        if bound and (big or end - start > 1):
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.85
            )
        if reading.approx == "vague" and end - start >= 2:
            return self._finish(start, end, "quantity", reading.low, reading.high, "", "", "vague", sure=0.75)
        if big and end - start >= 2 and reading.low >= 20 and regex.match(r"\p{Han}|[，。；、]", after):
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.7
            )
        if after == "号":
            return _Number(start, end + 1, _values("ordinal", reading.low), 0.8)
        if after and after in "级等期届流" and text[start] != "两":
            return _Number(start, end + 1, _values("ordinal", reading.low), 0.75)
        return _Number(start, end, _values("lexical", reading.low), 0.8)

    def _alone(self, start: int, end: int) -> bool:
        """Digits alone on a line, as a page number."""
        text = self.text
        left = text.rfind("\n", max(start - 8, 0), start)
        head = (
            text[max(start - 8, 0) : start]
            if left < 0 and start < 8
            else text[left + 1 : start]
            if left >= 0
            else "x"
        )
        right = text[end : end + 6].split("\n")[0]
        return not head.strip(" -—·") and not right.strip(" -—·") and (len(right) < 6)

    def _finish(
        self, start: int, end: int, cls: str, low: Number, high: Number | None, unit: str, kind: str, approx: str,
        back: int = 0, sure: float = 0.95,
    ) -> _Number:  # fmt: skip
        """The quantity with its bounds, what it is counted per, and the noun that it counts."""
        text, words_ = self.text, self.words
        begin = start + back if back < 0 else start
        if cls == "duration" and (more := _MORE.match(text, end)) is not None:
            end, approx = more.end(), "ge"
        if (before := _bound(text, begin)) is not None:
            recent = (
                cls == "duration"
                and before.group() == "近"
                and not regex.search(r"[时达了长]近$", text[max(begin - 2, 0) : begin])
            )
            if not recent:
                if cls != "duration":
                    begin -= len(before.group())
                approx = next(name for name, chars in before.groupdict().items() if chars is not None)
        per = ""
        if (slash := _SLASH.match(text, end)) is not None and slash.end() - end < 8:
            per, end = slash["per"], slash.end()
        if (behind := _BOUND_AFTER.match(text, end)) is not None:
            named = next(name for name, chars in behind.groupdict().items() if chars is not None)
            if not (behind.group() in ("多", "余", "许") and (cls == "percent" or kind in ("measure",))):
                if cls != "duration":
                    end = behind.end()
                if approx in ("exact", "ge", "le"):
                    approx = named
        if not per:
            per = self._per(begin, cls)
        self.last = (end, per, cls)
        noun = ""
        if cls == "quantity" and unit not in _NOUNS_THEMSELVES:
            if kind in ("measure", "adjective", ""):
                noun = self._noun(end)
            elif kind in ("area", "length") and (found := self._noun(end)) and found in self.words.heads:
                noun = found
        unit_class = {"measure": words_.measure_class.get(unit, "count"), "adjective": "count"}.get(
            kind, kind
        )
        high = None if high is None or high == low else high
        if approx == "ge" and high is not None and high < low:
            high = None
        return _Number(begin, end, _values(cls, low, high, unit, unit_class, noun, approx, per), sure)

    def _per(self, begin: int, cls: str) -> str:
        """What 每 and 均 before a number say, in its clause: 人/月 of 每人每月."""
        text = self.text
        clause = _CLAUSE_END.split(text[max(begin - 24, 0) : begin])[-1]
        found = [_PER_MEASURE.sub("", m["per"]).removeprefix("个") for m in _PER.finditer(clause)]
        found += [m["per"] for m in _MEAN.finditer(clause)]
        if not found and (some := _PER_ANY.search(clause)) is not None:
            at = begin - len(clause) + some.start("per")
            token = self._token(at)
            found = [text[at : min(token[1], begin)] if token is not None else text[at : min(at + 2, begin)]]
        if not found and cls != "percent" and self.last[1] and self.last[2] == cls:
            # 每年举办6期，培训850人次: a clause without a subject of its own
            if _SAME_BREATH.fullmatch(text, self.last[0], begin) is not None:
                return self.last[1]
        return "/".join(dict.fromkeys(found))

    def _noun(self, at: int) -> str:
        """The noun phrase behind a number: words up to a pause, a verb or a function word; 的 is passed over.

        Where a word that is often counted (numbers/counted_nouns.tsv) stands among them, the phrase ends with it.
        """
        text, words_ = self.text, self.words
        reach = _HAN_RUN.match(text, at).end()
        taken: list[tuple[int, int]] = []
        i = at
        while i < reach and len(taken) < 6:
            stop = self._word_end(i, reach)
            word = text[i:stop]
            if word == "的":
                if not taken or self._is_head(text[slice(*taken[-1])]):
                    break  # 两个街道的经验: two streets
                taken = []
                i = stop
                continue
            if word in words_.stops and (len(word) > 1 or word not in "会得地光连等"):
                if taken or "的" not in text[stop : min(stop + 8, reach)] or len(word) == 1:
                    break
            if (word in words_.verbs or word in _SAYING) and taken and word not in words_.heads:
                break
            if word in words_.nounish and taken and stop < reach and not self._noun_follows(stop, reach):
                break
            taken.append((i, stop))
            i = stop
        while taken and (last := text[slice(*taken[-1])]) in words_.verbs and last not in words_.heads:
            taken.pop()
        if taken and text[taken[-1][1] : taken[-1][1] + 1] in ("了", "过", "着"):
            taken.pop()
        if self.token_starts:
            taken = taken[: self._head_of([text[a:b] for a, b in taken])]
        if not taken:
            return ""
        start, end = taken[0][0], taken[-1][1]
        if end - start > 12:
            return ""
        if not self.token_starts:
            end = self._head_within(start, end)
        return self.body.span(start, end).of(self.body.doc.text)

    def _head_of(self, phrase: list[str]) -> int:
        """How many words of a phrase there are up to its head: 專題 會議 | 研究 存在."""
        nounish = self.words.nounish
        for i, word in enumerate(phrase):
            if self._is_head(word):
                while i + 1 < len(phrase) and (
                    self._is_head(phrase[i + 1])
                    or (phrase[i + 1] in nounish and i + 2 < len(phrase) and self._is_head(phrase[i + 2]))
                ):
                    i += 1
                return i + 1
            if i >= 3:
                break
        return min(len(phrase), 2) if len(phrase) > 3 else len(phrase)

    def _is_head(self, word: str) -> bool:
        heads = self.words.heads
        return word in heads or (len(word) > 2 and (word[-2:] in heads or word[-3:] in heads))

    def _head_within(self, start: int, end: int) -> int:
        """Without words: the phrase ends behind the last noun that is often counted, if one is in it."""
        text = self.text
        for stop in range(end, start + 1, -1):
            if any(
                text[stop - size : stop] in self.words.heads for size in (5, 4, 3, 2) if stop - size >= start
            ):
                return stop
        return end

    def _noun_follows(self, at: int, reach: int) -> bool:
        stop = self._word_end(at, reach)
        word = self.text[at:stop]
        return word not in self.words.stops and word not in self.words.verbs and len(word) > 1

    def _word_end(self, at: int, reach: int) -> int:
        token = self._token(at)
        if token is not None:
            return min(max(token[1], at + 1), reach)
        text, words_ = self.text, self.words
        for size in range(min(words_.longest_stop, reach - at), 1, -1):
            word = text[at : at + size]
            if word in words_.stops or word in words_.verbs or word in words_.nounish:
                return at + size
        if text[at] in words_.stops and text[at] in "的和与及并或在对为由从向把被将了着过是有均都就":
            return at + 1
        end = at + 1
        while end < reach:
            ahead = text[end]
            if ahead in "的和与及并或在对由从把被将了着均都" or any(
                text[end : end + size] in words_.stops or text[end : end + size] in words_.verbs
                for size in (2, 3, 4)
                if end + size <= reach
            ):
                break
            end += 1
        return end


def propose(doc: Document, settings: object = None, inside: Sequence[Span] = ()) -> Iterator[Mention]:
    """Every numeral of the body, in order; ``subtype`` is its class.

    ``inside``: spans of names (districts, agencies, programmes …); a numeral in one gets the class name_part.
    Values are the columns of the table numbers; ``value`` and ``value_max`` are int or Decimal, or None.
    """
    body = Body(doc)
    last = -1
    for found in _Reader(body, inside).read():
        span = body.span(found.start, found.end)
        if span.start < last or not len(span):
            continue
        last = span.end
        values = found.values
        yield Mention(
            span,
            "number",
            RULE,
            subtype=values["cls"],
            norm=_norm(values),
            confidence=found.sure,
            values=values,
        )


_SIGN = {"ge": "≥", "le": "≤", "about": "≈", "vague": "~"}


def _norm(values: dict[str, Any]) -> str:
    """≥10000000元, 3–5个: the value as a reader would write it."""
    if values["value"] is None:
        return str(values["unit"])
    said = f"{values['value']:f}" if isinstance(values["value"], Decimal) else str(values["value"])
    if values["value_max"] is not None:
        high = values["value_max"]
        said += "–" + (f"{high:f}" if isinstance(high, Decimal) else str(high))
    return f"{_SIGN.get(values['approx'], '')}{said}{values['unit']}"
