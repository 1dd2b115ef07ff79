"""Names: numerals that count nothing, as in 一、 二是 第三 8時30分 PM2.5 12345熱線 一把手 四川.

Shape      a list marker, an ordinal, a time of day, digits of a name or code, a numeral inside a word
Evidence   the place in the line, what stands right before and behind, numbers/not_quantities.tsv, the words
Not this   三個村: a measure word that is longer than the idiom
Ask first  a series (一幫資金 … 二幫技術, 1、… 2、…) marks points wherever it stands in the line
First seen a study-tour report: 一把手, 十分
"""

from __future__ import annotations

import regex

from pipeline.extract.number_nouns import Nouns
from pipeline.extract.number_words import DOUBTFUL, MORE, PLACE_NOUN, Found, columns
from pipeline.extract.numeral import GREAT, UNITS, Reading

_LIST_VERB = regex.compile(
    r"[是要抓靠看建强促]|加强|坚持|围绕|着力|深化|认真|积极|切实|注重|完善|健全|落实|推进|推动|推广|开展|搞好|做好|做到|创新|优化|改革"
    r"|改善|提高|发挥|充分|全面|大力|进一步|整合|规范|明确|必须|继续|组织|广泛|营造|培育|扎实|努力|结合|依托|搭建|加大|加快|突出|严格|重视"
    r"|把握|从严|定期|[以为有在对把从]\p{Han}{2}"
)
_CURRENCY_CODE = regex.compile(r"(?:US|HK|RMB|CNY)$")
_MINUTES = regex.compile(r"[:：][0-9]{2}(?![0-9])")
_COUNTED_BY = frozenset("了共办过达")
_BEFORE_COUNT = regex.compile(r"[每近约达超逾共各这那前后头第]$")
_MARKER_AFTER = regex.compile(r"\s?(?:、|[.．](?![0-9])|[)）]|,(?=\p{Han})|，(?=\p{Han}))")
_NAMED_BY_NUMBER = regex.compile(
    r"(?P<lead>\p{Han}{0,4}?)(?:热线|服务台|服务平台|服务热线|专线|指挥中心|报警|急救|国道|省道|县道|乡道|高速|工程院校|医院(?!\p{Han}?\d)|厂|研究所|部队|大队|中队|室|台阶)"
)
#: 9.11事件, “12.9”运动: a day that became a name.
_DAY_OF_NAME = regex.compile(
    r"(?:1[0-2]|[1-9])\.(?:3[01]|[12][0-9]|[1-9])[”」]?(?:事件|运动|大?地震|特大|惨案|大?案|专项|行动|讲话|指示|批示|事故|火灾|水灾|洪灾|雪灾)"
)
_CODE_BEFORE = regex.compile(
    r"(?:图|表|附件|附表|附|注|例|公式|No\.?|NO\.?|编号|电话|传真|邮编|邮政编码|代码|学号|QQ|号码|热线|门牌|房间|车牌"
    r"|账号|文号|型号|标准号|第|拨打|手机)[:：]?\s?$"
)
#: How these words end, and what may stand between them and the digits.
_CODE_ENDS = frozenset("图表件附注例式.oO号话真编码Q线牌间账机打第:： ")
_AND_MORE = frozenset("多余来几")
_PAUSES = frozenset("\n。；;：:！？!?，,、(（ \t　")
_LINE_START = regex.compile(r"(?:^|[\n。；;：:！？!?，,、]|[(（])[\s　]*$")
_ONE_EACH = regex.compile(r"一[^一个年月天次人名元所从些定是要\P{Han}]一[^一\P{Han}]")
_DONE = regex.compile(r"[了过有共着]")
_HOUR = regex.compile(r"(?:时|点)(?=[0-9]{1,2}分|[一二三四五]?十[一二三四五六七八九]?分|整|许)|点钟")
_AT_HOUR = regex.compile(r"时(?![间期段候任])")
_PLACES_COUNTED = regex.compile(r"[一二两三四五六七八九十](?:[大多]|城区|街|镇|县|区|市)")
_LATIN_BEFORE = regex.compile(r"[A-Za-z/] $")
_CLOCK_SIGNS = frozenset("时点分")
_DAYTIME = regex.compile(r"(?:上午|下午|晚上|凌晨|中午|早上|傍晚|清晨|夜里|当晚|日晚)$")


#: 三元朱村, 五元桥: a coin that opens the name of a place.
_COIN_OF_NAME = regex.compile(
    r"元(?:(?![给到进在一每的为由从向对全各本我该补帮修建和与及或起至钱多以左上下])\p{Han}){0,2}?(?:村(?![民级])|[镇乡](?![民级村])|社区|街道?(?!头)|桥|里(?![面外程])|[庄寨屯岭坪观宫])"
)


class Names(Nouns):
    """Tells numerals that count nothing."""

    def _vague(self, start: int, reading: Reading) -> bool:
        """几 and 数 only where they stand for a number: 几十, 数名; not 几乎, 人数, 数学."""
        text, char = self.text, self.text[start]
        before, after = text[start - 1 : start], text[start + 1 : start + 2]
        if char == "几":
            told = text[max(start - 2, 0) : start] in ("以下", "如下", "下面")  # 以下几项工作
            return after not in "乎何率许微" and before not in ("茶", "未", "庶") and after != "" and not told
        if before and before in "人总次户件份倍指系岁分基多少整小款个位级度参代函变计无半算如读可偶奇约负":
            return False
        if after in UNITS or after in GREAT:
            return True
        return reading.end > start + 1 or (
            after in ("名", "家", "次", "种", "天", "年", "月", "日") and after != ""
        )

    def _arabic_name(self, start: int, reading: Reading) -> Found | None:
        """Digits that belong to a name or code: PM2.5, G20, 1+6, 12345热线, 〔2005〕12号."""
        text, end = self.text, reading.end
        before, after = text[start - 1 : start], text[end : end + 1]
        idiom, kind = self._idiom(start, end)
        if text[start] == "0" and text[start + 1 : start + 2].isdigit():
            return Found(start, end, columns("lexical", reading.low), 0.8)  # 04架: a number in a series
        counted = end + (text[end : end + 1] in _AND_MORE)  # 120多|名代表 are no ambulance
        if idiom and (idiom > end or not self._unit(counted, reading.form, reading.low, start)[0]):
            return Found(start, max(idiom, end), columns(kind, reading.low), 0.9)
        if (
            before.isascii()
            and before.isalpha()
            and not _CURRENCY_CODE.search(text[max(start - 3, 0) : start])
        ):
            return Found(start, end, columns("lexical", reading.low), 0.9)
        named = _NAMED_BY_NUMBER.match(text, end) if end - start >= 3 else None
        unit = self._unit(end, reading.form, reading.low, start)[0] if named is not None else ""
        if named is not None and not (unit and named["lead"].startswith(unit)):
            # 120急救 is a name; 1.3亿|元新建医院 is a sum that builds one
            return Found(start, end, columns("name_part", reading.low), 0.85)
        if (after and after in "·・" and text[end + 1 : end + 2].isdigit()) or (
            before and before in "·・" and text[start - 2 : start - 1].isdigit()
        ):
            return Found(start, end, columns("name_part", reading.low), 0.85)  # 3·15
        if "." in text[start + 1 : start + 3] and _DAY_OF_NAME.match(text, start):
            return Found(start, end, columns("name_part", reading.low), 0.85)
        if before == " " and _LATIN_BEFORE.search(text[max(start - 2, 0) : start]):
            return Found(start, end, columns("lexical", reading.low), 0.8)  # GB/T 15835
        if after == "+" or before == "+":
            return Found(start, end, columns("name_part", reading.low), 0.9)
        if before and before in "〔[［【" and after in ("〕", "]", "］", "】"):
            return Found(start, end, columns("date_part", reading.low), 0.8)
        if after == "号" and before in ("〕", "]", "］", "】", ")", "）"):
            return Found(start, end + 1, columns("ordinal", reading.low), 0.9)
        if after in (":", "：") and _MINUTES.match(text, end) and reading.low < 25:
            return Found(start, end + 3, columns("date_part", reading.low), 0.8)
        if (after and after in ":∶：" and text[end + 1 : end + 2].isdigit()) or (
            before and before in ":∶：" and text[start - 2 : start - 1].isdigit()
        ):
            return Found(start, end, columns("lexical", reading.low), 0.8)
        if (
            before in _CODE_ENDS
            and before != "第"
            and _CODE_BEFORE.search(text[max(start - 5, 0) : start]) is not None
        ):
            unit, kind, _ = self._unit(end, "arabic", reading.low, start)
            if not unit or unit in ("号", "等"):
                return Found(
                    start, end, columns("ordinal" if reading.low < 1000 else "lexical", reading.low), 0.8
                )
        return None

    def _ordinal(self, start: int, reading: Reading) -> Found:
        begin = start - 1
        unit, kind, end = self._unit(reading.end, reading.form, reading.low, start)
        if kind not in ("measure", "time") or unit in ("方", "面", "者", "线", "手", "大"):
            unit, end = "", reading.end
        return Found(begin, end, columns("ordinal", reading.low, None, unit), 0.97)

    def _clock(self, start: int, reading: Reading) -> Found | None:
        """8时30分, 下午三点半: the time of day."""
        text, end = self.text, reading.end
        if text[end : end + 1] not in _CLOCK_SIGNS:
            return None
        if reading.low <= 24 and reading.approx == "exact":
            if reading.form == "arabic" and _AT_HOUR.match(text, end):
                return Found(start, end + 1, columns("date_part", reading.low), 0.85)
            if (hour := _HOUR.match(text, end)) is not None or (
                text[end : end + 1] in ("时", "点") and _DAYTIME.search(text[max(start - 2, 0) : start])
            ):
                return Found(
                    start, hour.end() if hour is not None else end + 1, columns("date_part", reading.low), 0.9
                )
        if (
            reading.low < 60
            and text[end : end + 1] == "分"
            and text[start - 1 : start] in ("时", "点")
            and start
        ):
            return Found(start, end + 1, columns("date_part", reading.low), 0.9)
        return None

    def _list_marker(self, start: int, reading: Reading) -> Found | None:
        """一、 1. （二） at the head of a line or clause; 一是, 二要."""
        text, end = self.text, reading.end
        if reading.low > 99 or reading.approx != "exact" or reading.form == "digits":
            return None
        if start in self.series:
            return Found(start, end, columns("list_marker", reading.low), 0.9)
        if start and (
            text[start - 1] not in _PAUSES or _LINE_START.search(text[max(start - 4, 0) : start]) is None
        ):
            return None
        opened = text[start - 1 : start] in ("(", "（")
        if opened and text[end : end + 1] in (")", "）"):
            return Found(start, end, columns("list_marker", reading.low), 0.9)
        if _MARKER_AFTER.match(text, end) and not opened:
            at_line = start == 0 or text[:start].rstrip(" \t　")[-1:] in ("\n", "")
            if at_line or (text[end : end + 1] == "、" and text[start - 1 : start] in "。；;：:\n"):
                following = text[end + 1 : end + 2]
                if not (following and (following in UNITS or (following.isdigit() and not at_line))):
                    return Found(start, end, columns("list_marker", reading.low), 0.95)
        if reading.form == "han" and end - start <= 2 and text[end : end + 1] in ("是", "要", "抓"):
            return Found(start, end, columns("list_marker", reading.low), 0.9)
        if reading.form == "han" and end - start <= 2 and _LIST_VERB.match(text, end):
            unit, _, _ = self._unit(end, "han", reading.low, start)
            if (
                (not unit or unit in DOUBTFUL)
                and not self._idiom(start, end)[0]
                and not PLACE_NOUN.match(text, end)
            ):
                return Found(start, end, columns("list_marker", reading.low), 0.8)
        return None

    def _lexical(self, start: int, reading: Reading, timed: bool) -> Found | None:
        """Words and idioms, a numeral inside a longer word, the distributive pattern 一街一品."""
        text, end = self.text, reading.end
        if reading.form in ("arabic", "mixed"):
            return None
        idiom, kind = self._idiom(start, end)
        single = end - start == 1
        if single and not timed and _COIN_OF_NAME.match(text, end) is not None:
            return Found(start, end + 1, columns("name_part", reading.low), 0.8)
        if single and text[start] == "一" and idiom <= start + 4 and _ONE_EACH.match(text, start):
            # 一街一品一特色: each its own; the last word may be longer than one character
            stop = start
            while _ONE_EACH.match(text, stop):
                stop += 2
            token = self._token(stop + 1)
            return Found(
                start, min(token[1], stop + 3) if token is not None else stop + 2, columns("lexical", 1), 0.85
            )
        if idiom:
            unit, _, unit_end = self._unit(end, reading.form, reading.low, start)
            longer = (unit and unit_end > idiom) or timed
            counted = (kind == "ordinal" and text[start - 1 : start] in _COUNTED_BY) or "翻" in text[
                max(start - 2, 0) : start
            ]
            if not longer and not counted:
                return Found(start, max(idiom, end), columns(kind, reading.low), 0.93)
        if timed:
            return None
        token = self._token(start)
        if token is not None and single:
            left, right = token
            char_is_unit = text[start] in UNITS or text[start] in GREAT
            if (
                left < start
                and not _BEFORE_COUNT.search(text[left:start])
                and not (text[start - 1] == "上" and char_is_unit)
            ):
                return Found(start, max(end, min(right, end + 3)), columns("lexical", reading.low), 0.85)
            if right > end and not MORE.match(text, end):
                unit, unit_kind, unit_end = self._unit(end, reading.form, reading.low, start)
                if (
                    (not unit or unit_end < right)
                    and not PLACE_NOUN.match(text, end)
                    and unit_kind != "money"
                    and not (
                        unit_kind == "measure" and reading.low > 1 and _DONE.search(text[start - 1 : start])
                    )
                ):
                    if _PLACES_COUNTED.match(text, start, right) is None:
                        return Found(start, right, columns("lexical", reading.low), 0.85)
        return None
