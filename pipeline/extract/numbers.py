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

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import regex

from pipeline.core import Document, Mention, Span
from pipeline.extract.body import Body
from pipeline.extract.number_shares import Shares
from pipeline.extract.number_words import (
    MORE,
    NOUNS_THEMSELVES,
    PERCENT_SIGN,
    PLACE_NOUN,
    POINTS,
    RATE,
    TEAM,
    TENTHS,
    Found,
    bound,
    columns,
)
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
#: 一個, 一種 … say "a", not "one", unless something around them counts.
_ARTICLE = frozenset("""
    遍 个 种 些 批 系列 点 番 阵 股 片 套 条 项 支 次 场 步 层 面 线 方
    块 把 手 部 道 件 份 回 起 类 样 段 丝 大批 幅 股劲 整套 派 环 级 方面
    大 小 新 长
    """.split()
)  # fmt: skip
#: 补助600万: what is counted without a unit is yuan.
_SUM_BEFORE = regex.compile(
    r"(?:补助|补贴|奖补|投入|投资|出资|融资|筹资|集资|拨款|贷款|捐款|罚款|耗资|斥资|资金|产值|营业额|销售额|成交额|利润|税收)"
    r"(?:总额)?(?:约|近|超过?|逾|达到?|共计?|了)?$"
)
_COUNT_CUE = regex.compile(
    r"(?:(?:每|各)(?:[^，。；、：！？\n0-9]{1,8})?|每(?:半年|年|个?月|季度|周|天|日|学期)[^，。；、：！？\n0-9]{0,16}|共|仅|只|只有|仅有|至少|新增|新建|增加|增设|建成|建立|建起|新设|设立|[设建配]有|(?<!建)设|配备|配|成立"
    r"|组建|聘请|投资|购置|创办|兴办|开办|开设|选派|选配|指派|举办|召开|安排|编印|发放|制作|设置|拍摄|出版|获得|荣获|拥有|占地|至多|约|另|第"
    r"|(?<![只没还具总所含稍略])有|翻)(?:了|起|过)?$"
)
#: What is there by chance, not by count, behind 有: 有一位老人, 有一家企业.
_THERE_IS = regex.compile(r"(?<![设建配拥共仅只各])有(?:了|过)?$")
_SLOGAN_VERB = regex.compile(
    r"(?:到位|确保|坚持|突出|加强|围绕|着力|结合|转变|提升|强化|带头|必须|不让|不能|不|有利于|统筹|率先|必到|必谈|必访|必问|延伸|覆盖|不变|不减|不放松|优先|加快)"
)
#: What stands before 亿元 or 万人 that says one of them.
_ROUND_BEFORE = regex.compile(r"(?:[上近超逾]|突破|超过|达到?)$")
#: 亿元以上: one of them and more.
_ROUND_AFTER = regex.compile(r"(?:美元|元|人次?|亩|吨)(?:及)?以[上下]")
#: 千名干部下基层: as many as fit the name.
_ROUND_OFF = regex.compile(r"(?<!每)[百千万][名户家](?=\p{Han})")
_CURRENCY_ENDS = frozenset("$¥￥€£币 ")
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
_COINS = {
    "毛": Decimal("0.1"),
    "毛钱": Decimal("0.1"),
    "角": Decimal("0.1"),
    "角钱": Decimal("0.1"),
    "分钱": Decimal("0.01"),
}
_SUBZERO = regex.compile(r"零下(?=[0-9一二三四五六七八九十])")
#: Nouns that begin like a body of troops and are none.
_CORPS = (
    "师生",
    "师傅",
    "军人",
    "军属",
    "军嫂",
    "军烈属",
    "营业",
    "团员",
    "团队",
    "团体",
    "连队",
    "营员",
    "师资",
    "军民",
)
#: 3個多億, 幾個億: the measure word stands inside the numeral.
_HEAP = regex.compile(r"个(?P<more>多)?(?P<great>亿|[千百]万)")
_OFTEN = regex.compile(r"[(（]次[)）]")
_BELOW_ZERO = regex.compile(r"零下$|(?<![0-9℃度])-$")
_TENTHS_AND_CENTS = regex.compile(
    r"(?P<tenth>[0-9一二三四五六七八九])[角毛](?:(?P<cent>[0-9一二三四五六七八九])分)?"
)
#: 一个…、两个: the next thing of a row is counted.
_NEXT_COUNTED = regex.compile(r"\p{Han}{1,10}[、，][二两三四五六七八九十]")
_RUNS_ON = regex.compile(r"\p{Han}|[，。；、]")
_NUMBER_AGAINST = regex.compile(r"[0-9一二两三四五六七八九十]比$")
_AGAINST = regex.compile(r"比(?=[0-9一二两三四五六七八九十])")
#: 每周一例會, 星期三下午: the day of the week; 每周一次: once.
_WEEKDAY = regex.compile(
    r"(?:[每逢本上下\P{Han}]?周|星期|礼拜)[一二三四五六](?=[、至到—-]|[上下]午|[早晚]|例会|学习|[，。；）)]|的|为|$)"
)
_LUNAR = regex.compile(r"(?:[农阴旧]历\p{Han}{1,3}月|[正腊冬]月)初?$")
_NAMED_SOME = regex.compile(r"(?:规定|意见|问题|决定|办法|政策)")
_DIGITS = regex.compile(r"[0-9]++")
_CANDIDATE = regex.compile(rf"[{START}]|若干")
_HALF_NOT = regex.compile(r"半(?=[岛导径球程途成封山夜路边壁信自个世])")
_HALF_OF = regex.compile(
    r"(?:(?<![最附邻新靠接远])近|过)半(?:数|(?=的?\p{Han}{2})(?![年月天个小里百岁导径路日夜程途生载分钟]))"
)


class _Reader(Shares):
    """Reads the numerals of one document, left to right."""

    def read(self) -> Iterator[Found]:
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

    def _few(self, start: int) -> Found:
        end = start + 2
        if _NAMED_SOME.match(self.text, end) or self._inside_name(start, end):
            return Found(start, end, columns("name_part"), 0.8)
        unit, kind, end = self._unit(end, "han", 5, start)
        noun = self._noun(end, unit)
        return Found(start, end, columns("quantity", None, None, unit, kind, noun, "vague"), 0.8)

    def _one(self, start: int) -> Found | int:
        text = self.text
        char = text[start]
        before = text[start - 1 : start]
        if char == "半":
            return self._half(start)
        reading = self._read(start)
        if reading is None:
            if char.isdigit():  # a serial number
                end = _DIGITS.match(text, start).end()
                return Found(start, end, columns("lexical"), 0.9)
            return start + 1
        if char in "几数" and not self._vague(start, reading):
            return start + 1
        if char == "零" and _SUBZERO.match(text, start):
            return start + 2
        if char in FINANCIAL and text[start + 1 : start + 2] in ("十", "百", "千", "几"):
            return start + 1  # 队伍十几支: the word before the numeral
        if reading.end == start + 1 and (char in FINANCIAL or (char in GREAT and not self._whole(start))):
            idiom = self._idiom(start, reading.end) if char in GREAT else (0, "")
            return Found(start, idiom[0] or start + 1, columns("lexical"), 0.9) if idiom[0] else start + 1
        if self._in_marker(start):
            return Found(start, reading.end, columns("list_marker", reading.low), 0.98)
        if self._inside_name(start, reading.end):
            return Found(start, reading.end, columns("name_part", reading.low), 0.9)
        date = self._date(start)
        if date is not None and not date[2]:
            end = reading.end
            if text[end : end + 1] in ("年", "月", "日", "号", "季") and end < date[1]:
                end += 1
            return Found(start, end, columns("date_part", reading.low), 0.95)
        if char.isdigit() and (found := self._arabic_name(start, reading)) is not None:
            return found
        if before == "第":
            return self._ordinal(start, reading)
        if before in ("周", "期", "拜") and (week := _WEEKDAY.match(text, max(start - 2, 0))) is not None:
            return Found(start, week.end(), columns("date_part", reading.low), 0.8)
        if before in ("月", "初") and _LUNAR.search(text[max(start - 6, 0) : start]):
            return Found(start, reading.end, columns("date_part", reading.low), 0.8)
        if (
            text.startswith("比", reading.end)
            and _AGAINST.match(text, reading.end)
            and (other := read(text, reading.end + 1)) is not None
            and not self._unit(other.end, "han", 2, start)[0]
        ):
            return Found(start, reading.end, columns("lexical", reading.low), 0.8)
        if before == "比" and _NUMBER_AGAINST.search(text[max(start - 2, 0) : start]):
            unit, _, _ = self._unit(reading.end, reading.form, reading.low, start)
            if not unit:
                return Found(start, reading.end, columns("lexical", reading.low), 0.8)
        if (clock := self._clock(start, reading)) is not None:
            return clock
        share = self._share(start, reading)
        if share is not None:
            return share
        if char == "二" and reading.end == start + 1 and text.startswith("次", reading.end):
            return Found(start, reading.end + 1, columns("ordinal", 2), 0.8)  # 二次包裝; what counts is 兩次
        if before == "届" and reading.end - start < 3 and text.startswith("次", reading.end):
            return Found(start, reading.end + 1, columns("ordinal", reading.low), 0.9)  # 十二届七次全会
        if char in "百千万" and (not before or before in "，。；\n、：") and RATE.match(text, start):
            return Found(start, reading.end, columns("lexical", reading.low), 0.8)
        if before == "每" and reading.low > 1:
            unit, _, end = self._unit(reading.end, reading.form, reading.low, start)
            return Found(start, end, columns("lexical", reading.low, reading.high, unit), 0.85)
        if date is None and (marker := self._list_marker(start, reading)) is not None:
            return marker
        if (lexical := self._lexical(start, reading, date is not None)) is not None:
            return lexical
        return self._counted(start, reading, date)

    def _whole(self, start: int) -> bool:
        """上亿元, 亿元以上: a great unit that stands for one of it."""
        text = self.text
        if _ROUND_BEFORE.search(text[max(start - 2, 0) : start]):
            return True
        return _ROUND_AFTER.match(text, start + 1) is not None

    def _half(self, start: int) -> Found | int:
        """半年, 半数, 一半: half a unit."""
        text = self.text
        before = text[start - 1 : start]
        if before and before in "近过" and (most := _HALF_OF.match(text, start - 1)) is not None:
            begin = start - 2 if before == "过" and text[start - 2 : start - 1] in ("超", "已") else start - 1
            begin += text[begin] == "已"
            values = columns("percent", 50, None, "%", "ratio", "", "ge" if before == "过" else "le")
            return Found(begin, most.end(), values, 0.85)
        if before in ("上", "下", "后", "前", "大", "多", "过", "一", "两", "参", "夜") or _HALF_NOT.match(
            text, start
        ):
            if before == "过" and text.startswith("半数", start):
                return Found(start - 1, start + 2, columns("percent", 50, None, "%", "ratio", "", "ge"), 0.9)
            if not (before == "过" and not text.startswith("半数", start)) or not text.startswith(
                "半个", start
            ):
                return start + 1
        if text.startswith("半数", start):
            return self._finish(start, start + 2, "percent", 50, None, "%", "ratio", "exact", sure=0.8)
        date = self._date(start)
        unit, kind, end = self._unit(start + 1, "han", Decimal("0.5"), start)
        if not unit or (kind in ("measure", "adjective") and unit not in ("个", "块", "杯", "碗", "瓶")):
            return start + 1
        if kind == "time" and date is None:
            return start + 1
        cls = "duration" if kind == "time" else "money" if kind == "money" else "quantity"
        if self._idiom(start, start + 1)[0]:
            return start + 1
        return Found(start, end, columns(cls, Decimal("0.5"), None, unit, kind), 0.85)

    def _counted(self, start: int, reading: Reading, date: tuple[int, int, bool] | None) -> Found | int:
        text = self.text
        high: Number = reading.high
        low: Number = reading.low
        approx, end, form = reading.approx, reading.end, reading.form
        ranged = self._open_range(start, reading)
        if ranged is not None:
            low, later = ranged
            high, end, form = later.high, later.end, later.form
            if (sign := PERCENT_SIGN.match(text, end)) is not None:
                return self._finish(start, sign.end(), "percent", low, high, sign["sign"], "ratio", approx)
            if (points := POINTS.match(text, end)) is not None:
                return self._finish(
                    start, points.end(), "percent", low, high, points["unit"], "ratio", approx
                )
            if (tenths := TENTHS.match(text, end)) is not None:
                return self._finish(start, tenths.end(), "percent", low * 10, high * 10, "%", "ratio", approx)
        round_number = form != "digits" and (
            not isinstance(low, int) or low % 10 == 0 or text[end - 1] in GREAT
        )
        after = text[end : end + 1]
        more = MORE.match(text, end) if round_number and after in ("多", "余") else None
        if more is not None:
            end = more.end()
            approx = "ge" if approx == "exact" else approx
        elif round_number and after in ("来", "把") and (form != "arabic") and approx == "exact":
            counted, _, _ = self._unit(end + 1, form, low, start)
            if counted:
                end, approx = end + 1, "about"
        after = text[end : end + 1]
        if after == "个" and (heap := _HEAP.match(text, end)) is not None and reading.form != "digits":
            scale = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}[heap["great"]]
            low, high, end = tidy(low * scale), tidy(high * scale), heap.end()
            approx = "ge" if heap["more"] and approx == "exact" else approx
        if form == "han" and low > 1 and date is None and (place := PLACE_NOUN.match(text, end)) is not None:
            noun = self.body.span(place.start(), place.end()).of(self.body.doc.text)
            return Found(start, end, columns("quantity", low, high, "", "", noun, approx), 0.85)
        unit, kind, unit_end = self._unit(end, form, low, start)
        before = text[max(start - 4, 0) : start]
        money_before = _CURRENCY_BEFORE.search(before) if before[-1:] in _CURRENCY_ENDS else None
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
            if reading.end == start + 1 and bound(text, start) is None and _ROUND_OFF.match(text, start):
                return Found(start, end, columns("name_part", low), 0.8)
            if reading.approx == "about" and reading.high != reading.low and reading.end - start > 1:
                approx = "vague"  # 三五万元
            if (kind == "temperature" or unit == "度") and (
                cold := _BELOW_ZERO.search(text[max(start - 3, 0) : start])
            ):
                return self._finish(
                    start, end, "quantity", -low, -high, unit, kind, approx, -len(cold.group())
                )
            if unit == "块" and form != "han" and self._pieces(start, end):
                kind = "measure"
            if kind == "money" and (coin := _COINS.get(unit)) is not None:
                return self._finish(
                    start, end, "money", tidy(low * coin), tidy(high * coin), "元", "money", approx
                )
            if kind == "money":
                shown = "元" if unit in _RENMINBI else unit
                if unit in ("元", "块") and (coins := _TENTHS_AND_CENTS.match(text, end)):
                    tenth = read(coins["tenth"], 0)
                    cent = read(coins["cent"], 0) if coins["cent"] else None
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
                        return Found(start, end, columns("date_part", low), 0.8)
                    if unit in ("周", "月", "日", "年", "天", "季度", "季"):
                        return Found(
                            start, end, columns("duration", low, high, unit, "time", "", approx), 0.6
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
                return Found(start, end, columns("date_part", low), 0.8)
            if (
                low == high == 1
                and form == "han"
                and reading.end - start == 1
                and self._indefinite(unit, kind)
            ):
                return self._article(start, end, unit, kind)
            if unit == "个" and form == "han" and low < 20 and _SLOGAN_VERB.match(text, end):
                return Found(start, end, columns("name_part", low), 0.75)
            if (
                text[end : end + 1] in ("(", "（")
                and (often := _OFTEN.match(text, end)) is not None
                and kind == "measure"
            ):
                return self._finish(start, often.end(), "quantity", low, high, unit + "次", kind, approx)
            found = reading._replace(low=low, high=high, approx=approx)
            if ranged is None:
                return self._range_or_one(start, end, "quantity", found, unit, kind)
            return self._finish(start, end, "quantity", low, high, unit, kind, approx)
        return self._bare(start, end, reading._replace(low=low, high=high, approx=approx), date)

    def _indefinite(self, unit: str, kind: str) -> bool:
        """True where 一 and this measure word may say "a": 一家, 一位; not 一人, 一户, 一人次."""
        return unit in _ARTICLE or (
            kind == "measure"
            and unit not in NOUNS_THEMSELVES
            and self.words.measure_class.get(unit)
            in ("person", "thing", "organisation", "event", "abstract", "part")
        )

    def _article(self, start: int, end: int, unit: str, kind: str) -> Found:
        """一個, 一項: counts only beside something that counts."""
        text = self.text
        before = text[max(start - 12, 0) : start]
        row = _NEXT_COUNTED.match(text, end)
        beside = row is not None and text.startswith(unit, row.end())
        counts = _COUNT_CUE.search(before) is not None and not _THERE_IS.search(before)
        if kind == "adjective" or unit in ("部分", "批") or not (counts or beside):
            return Found(start, end, columns("lexical", 1, None, unit), 0.75)
        return self._finish(start, end, "quantity", 1, None, unit, kind, "exact", sure=0.75)

    def _bare(
        self, start: int, end: int, reading: Reading, date: tuple[int, int, bool] | None
    ) -> Found | int:
        """A numeral without a unit."""
        text = self.text
        bounded = bound(text, start) is not None or reading.approx == "ge"
        after = text[end : end + 1]
        if reading.form == "digits":
            return Found(start, end, columns("lexical", reading.low), 0.7)
        if TEAM.match(text, end):
            return Found(start, end + 1, columns("name_part", reading.low), 0.75)
        if reading.form in ("arabic", "mixed"):
            whole = reading.form == "arabic" and isinstance(reading.low, int)
            if after == "号":
                return Found(start, end + 1, columns("ordinal", reading.low), 0.9)
            if text.startswith("单元", end):
                return Found(start, end + 2, columns("ordinal", reading.low), 0.8)
            if after == "级" or after == "期" or after == "届":
                return Found(start, end + 1, columns("ordinal", reading.low), 0.8)
            if whole and 1900 <= reading.low <= 2099 and not bounded and end - start == 4:
                return Found(start, end, columns("date_part", reading.low), 0.7)
            if whole and end - start >= 7 and "," not in text[start:end]:
                return Found(start, end, columns("lexical", reading.low), 0.7)
            if after.isascii() and after.isalpha():
                return Found(start, end, columns("lexical", reading.low), 0.8)
            if self._alone(start, end):
                return Found(start, end, columns("lexical", reading.low), 0.6)
            if text[end - 1] in "万亿" and _SUM_BEFORE.search(text[max(start - 8, 0) : start]):
                return self._finish(
                    start, end, "money", reading.low, reading.high, "元", "money", reading.approx, sure=0.65
                )
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.65
            )
        if date is not None and date[2]:
            return Found(start, end, columns("lexical", reading.low), 0.6)
        if after and after in "旅师军营连团" and not text.startswith(_CORPS, end):
            return Found(start, end + 1, columns("ordinal", reading.low), 0.75)
        big = reading.low >= 10 and any(c in UNITS or c in GREAT for c in text[start:end])
        place = PLACE_NOUN.match(text, end)
        if place is not None and reading.low > 1:
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.85
            )
        if bounded and (big or end - start > 1):
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.85
            )
        if reading.approx == "vague" and end - start >= 2:
            return self._finish(start, end, "quantity", reading.low, reading.high, "", "", "vague", sure=0.75)
        if big and end - start >= 2 and reading.low >= 20 and _RUNS_ON.match(after):
            return self._finish(
                start, end, "quantity", reading.low, reading.high, "", "", reading.approx, sure=0.7
            )
        if after == "号":
            return Found(start, end + 1, columns("ordinal", reading.low), 0.8)
        if after == "届" and text[start] == "两":
            return self._finish(start, end + 1, "quantity", 2, None, "届", "measure", "exact", sure=0.8)
        if after and after in "级等期届流" and text[start] != "两":
            return Found(start, end + 1, columns("ordinal", reading.low), 0.75)
        return Found(start, end, columns("lexical", reading.low), 0.8)

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


def propose(doc: Document, settings: object = None, inside: Sequence[Span] = ()) -> Iterator[Mention]:
    """Every numeral of the body, in order; ``subtype`` is its class.

    ``inside``: spans of names (districts, agencies, programmes …); a numeral in one gets the class name_part.
    Values are the columns of the table numbers; ``value`` and ``value_max`` are int or Decimal, or None.
    """
    body = Body.of(doc)
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
