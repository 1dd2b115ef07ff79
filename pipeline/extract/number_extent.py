"""Extent: how far a quantity reaches, as in 上千萬元, 20多個, 3至5個, 每人每月|200元, 500萬元以上.

Shape      a bound before, the range, a bound behind, a rate behind / or before in 每 and 均
Evidence   the words themselves; a rate said once carries over to the next sum or number of times in the same breath
Not this   網上3家: 上 is a bound before 十 百 千 萬 億 only
Ask first  a mark that was only guessed parts no number from its own ending (extract.body)
First seen a study-tour report: 上千萬元
"""

from __future__ import annotations

from decimal import Decimal

import regex

from pipeline.extract.number_names import Names
from pipeline.extract.number_words import (
    CLAUSE_END,
    MORE,
    NOUNS_THEMSELVES,
    PERCENT_SIGN,
    POINTS,
    RATE,
    TENTHS,
    Found,
    bound,
    columns,
)
from pipeline.extract.numeral import GREAT, UNITS, Number, Reading, read, tidy
from pipeline.extract.view import is_han

_BOUND_AFTER = regex.compile(
    r"(?:(?P<ge>(?:及|或)?以上|多(?![种样元次方功边媒家少项个名收卖打干跑挣赚出交用花])|余(?!地|下|款|额|数|杭|姚)|之多|开外|有余)|(?P<le>(?:及|或)?以下|以内"
    r"|之内(?!容))|(?P<about>左右|上下|不等|许(?!多|可)))"
)
#: The first characters of these bounds; most numbers have none.
_BOUND_SIGNS = frozenset("及或以多余之开有内左上不许")
_CONNECT = regex.compile(r"\s?(?:至|到|—{1,2}|-{1,2}|–|~|～|―{1,2}|─{1,2})\s?")
_PER = regex.compile(
    r"每(?:一)?(?P<per>半年|[十百千万][十百千万]?(?:人口|户|名|人|亩|个|公里|平方公里)?(?:居民|人口|村民|农户|家庭|学生|职工|老年人|老人|儿童|妇女|党员|劳动力|从业人员)?"
    r"|(?:个|名|家|所|户(?=均)|位|条|支|座|台|辆|间|套|张|件|只|份)?(?:年|个?月|周|星期|天|日|季度|学期|学年|人|户|亩|公顷|村|乡镇|乡|镇|街道"
    r"|社区|区|县|市|校|班|组|平方公里|平方米|公里|公斤|千克|斤|吨|立方米|度|晚|小时|分钟|秒|单位|企业|学校|家庭|项目|支部|学生|职工|党员|居民|村民"
    r"|农户|岗位|队|老年?人|儿童|残疾人|困难户|贫困户|低保户|五保户|患者|病人|教师|车(?![间站])|床))"
)
_PER_MEASURE = regex.compile(r"^(?:个(?!月)|名|家(?!庭)|所|位|条|支(?!部)|座|台|辆|间|套|张|件|只|份)")
_PER_ANY = regex.compile(
    r"每(?P<measure>[十百千万]{0,2}(?:个|名|家|所|位|条|支|座|台|辆|间|套|张|件|只|份|棵|株|头|斤|栋|幢|处|场|桌))(?P<per>\p{Han})"
)
_NO_EACH = regex.compile(r"[旺淡]季|平均|最[高低多少]|仅|只|约|可|能|卖|收|达|补|奖")
#: What flows through the year, so that 每年 carries over to it: 每年举办6期，培训850人次.
_FLOWS = regex.compile(r"(?:次|期|场|班|批)$")
_MEAN = regex.compile(
    r"(?P<per>人|户|年|月|日|村|亩|班|校|县|镇|乡|社区)均(?!衡|匀|等|可(?!支配)|已|有|为|由|在|达)"
)
#: 年产值, 月收入: what flows through a year or a month.
_FLOW = regex.compile(
    r"(?<![0-9一二三四五六七八九十两几数每今去明前后当全本上下半整同来历近多])(?P<per>[年月日])(?=可?(?:新增|实现)?(?:总)?(?:收入|产值|产量|产能|销售|利润|税收|利税|节约|增收|接待|吞吐|发电|供水))"
)
#: 历时近三年: a bound, where 近三年 alone is a time.
_LASTING_NEAR = regex.compile(r"[时达了长]近$")
_YEARLY = frozenset("年月日")
#: What 口 counts that has no mouth to feed.
_NOT_MOUTHS = regex.compile(r"(?:塘|井|窖|锅|鱼池|水池|灶|窑|箱|钟|棺|缸|泉)$")
#: Units of which half a one more is said behind them: 四十二公里半; not 三里半山.
_HALVED = frozenset(("length", "area", "mass", "weight"))
_AND_A_HALF = regex.compile(r"半(?!\p{Han}(?<![的长宽高深远地多路以，]))")
_SLASH = regex.compile(
    r"[/／∕](?P<per>(?:人|户|年|月|日|天|亩|公顷|吨|公斤|千克|斤|平方米|平方公里|㎡|立方米|小时|分钟|秒|次|个|套|台|件|辆|度|千瓦时|方|立方|学期"
    r"|学年|平米|株|頭|头|只|张)(?:[·•・.](?:年|月|日|次))?)"
)
_SLASHES = frozenset("/／∕")
_SAME_BREATH = regex.compile(r"\p{Han}{0,3}，\p{Han}{0,3}|\p{Han}{1,4}")
#: 每50名学生1人: so many for so many.
_RATIO = regex.compile(
    r"每(?P<per>(?:[0-9]{1,6}|[一二三四五六七八九十百千万两]{1,6})(?:名|户|人|个|亩|张|床|位|平方公里|公里|平方米)\p{Han}{0,5})$"
)
_IN_ALL = regex.compile(r"[总共计全]")


class Extent(Names):
    """Tells how far a quantity reaches."""

    def _finish(
        self, start: int, end: int, cls: str, low: Number, high: Number | None, unit: str, kind: str, approx: str,
        back: int = 0, sure: float = 0.95,
    ) -> Found:  # fmt: skip
        """The quantity with its bounds, what it is counted per, and the noun that it counts."""
        text, words_ = self.text, self.words
        begin = start + back if back < 0 else start
        if cls == "duration" and (more := MORE.match(text, end)) is not None:
            end, approx = more.end(), "ge"
        if (before := bound(text, begin)) is not None:
            recent = (
                cls == "duration"
                and before.group() == "近"
                and not _LASTING_NEAR.search(text[max(begin - 2, 0) : begin])
            )
            if not recent:
                if cls != "duration":
                    begin -= len(before.group())
                approx = next(name for name, chars in before.groupdict().items() if chars is not None)
        if kind in _HALVED and _AND_A_HALF.match(text, end):  # 三里半
            end += 1
            low = tidy(low + Decimal("0.5"))
            high = None if high is None else tidy(high + Decimal("0.5"))
        repeated = text.endswith("连续", 0, begin)  # 连续两次: no rate
        per = ""
        after = text[end : end + 1]
        if after in _SLASHES and (slash := _SLASH.match(text, end)) is not None and slash.end() - end < 8:
            per, end = slash["per"], slash.end()
            after = text[end : end + 1]
        if after in _BOUND_SIGNS and (behind := _BOUND_AFTER.match(text, end)) is not None:
            named = next(name for name, chars in behind.groupdict().items() if chars is not None)
            if not (behind.group() in ("多", "余", "许") and kind == "measure"):
                if cls != "duration":
                    end = behind.end()
                if approx in ("exact", "ge", "le"):
                    approx = named
        if not per and not repeated:
            per = self._per(begin, cls, cls == "money" or _FLOWS.search(unit) is not None)
        self.last = (end, per, cls)
        noun = ""
        if cls == "quantity" and unit not in NOUNS_THEMSELVES:
            if repeated and _FLOWS.search(unit):
                noun = ""
            elif kind in ("measure", "adjective", ""):
                noun = self._noun(end, unit)
            elif kind in ("area", "length") and (found := self._noun(end)) and found in self.words.heads:
                noun = found
        if unit == "口" and (_NOT_MOUTHS.search(text, max(begin - 4, 0), begin) or _NOT_MOUTHS.search(noun)):
            kind = "thing"  # 水井12口
        unit_class = {"measure": words_.measure_class.get(unit, "count"), "adjective": "count"}.get(
            kind, kind
        )
        high = None if high is None or high == low else high
        if approx == "ge" and high is not None and high < low:
            high = None
        return Found(begin, end, columns(cls, low, high, unit, unit_class, noun, approx, per), sure)

    def _per(self, begin: int, cls: str, flows: bool) -> str:
        """What 每 and 均 before a number say, in its clause: 人/月 of 每人每月."""
        text = self.text
        clause = CLAUSE_END.split(text[max(begin - 24, 0) : begin])[-1]
        each = "每" in clause
        said: list[tuple[int, str]] = []
        if each:
            said += [
                (m.start(), _PER_MEASURE.sub("", m["per"]).removeprefix("个")) for m in _PER.finditer(clause)
            ]
        if "均" in clause:
            said += [(m.start(), m["per"]) for m in _MEAN.finditer(clause)]
        if not _YEARLY.isdisjoint(clause):
            said += [(m.start(), m["per"]) for m in _FLOW.finditer(clause)]
        if not said and (rate := RATE.match(clause)) is not None:
            said.append((0, rate["per"]))
        found = [word for _, word in sorted(said)]
        if found and clause.startswith("均", said[0][0] + 1) and len(found) > 1:
            found = sorted(found, key=lambda word: word not in ("人", "户"))
        if not found and each and (some := _PER_ANY.search(clause)) is not None:
            at = begin - len(clause) + some.start("per")
            found = [self._each(at, begin, some)]
        if not found and each and (ratio := _RATIO.search(clause)) is not None:
            return str(ratio["per"])
        if not found and cls != "percent" and self.last[1] and self.last[2] == cls and flows:
            # 每年举办6期，培训850人次: a clause without a subject of its own
            if (
                _SAME_BREATH.fullmatch(text, self.last[0], begin) is not None
                and _IN_ALL.search(text, self.last[0], begin) is None
            ):
                return self.last[1]
        return "/".join(dict.fromkeys(found))

    def _each(self, at: int, begin: int, some: regex.Match[str]) -> str:
        """What 每個 … counts by: the word behind it, or the measure word where none is (客房每間旺季賣到)."""
        stop = self._word_end(at, begin)
        word = self.text[at:stop]
        if word in self.words.verbs or word in self.words.stops or _NO_EACH.match(word):
            return str(some["measure"])
        return word

    def _range_or_one(self, start: int, end: int, cls: str, reading: Reading, unit: str, kind: str) -> Found:
        """The number, or the range that it opens: 3至5个, 20%—30%."""
        text = self.text
        connect = self._connect(end)
        if connect is not None and reading.approx == "exact":
            later = read(text, connect.end())
            if (
                later is not None
                and later.approx == "exact"
                and later.low > reading.low
                and later.form != "digits"
            ):
                sign = PERCENT_SIGN.match(text, later.end) if cls == "percent" else None
                if sign is not None and sign["sign"] == unit:
                    return self._finish(start, sign.end(), cls, reading.low, later.low, unit, kind, "exact")
                if cls != "percent":
                    again, _, stop = self._unit(later.end, later.form, later.low, connect.end())
                    if again == unit:
                        return self._finish(start, stop, cls, reading.low, later.low, unit, kind, "exact")
        return self._finish(start, end, cls, reading.low, reading.high, unit, kind, reading.approx)

    def _connect(self, at: int) -> regex.Match[str] | None:
        """至, 到 or a dash between the two numbers of a range."""
        return (
            None
            if is_han(self.text[at : at + 1]) and self.text[at] not in "至到"
            else _CONNECT.match(self.text, at)
        )

    def _open_range(self, start: int, reading: Reading) -> tuple[Number, Reading] | None:
        """3至5, 10—15万: a first number without a unit, and the second with one."""
        text = self.text
        connect = self._connect(reading.end)
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
            PERCENT_SIGN.match(text, later.end)
            or POINTS.match(text, later.end)
            or TENTHS.match(text, later.end)
        ):
            return low, later
        if not self._unit(later.end, later.form, later.low, connect.end())[0]:
            return None
        return low, later
