"""Units: which unit or measure word stands behind a numeral, as in 3.5萬|元, 14|次, 12|個; not 12單元, 三脚架.

Shape      the longest word of numbers/units.tsv or numbers/measure_words.tsv behind the numeral
Evidence   the form of the numeral (Arabic or Chinese), the next character, the word that stands there
Not this   單元, 期間, 群眾: nouns that begin like a measure word; 四化, 三性: measure words that make names
Ask first  千 and 兆 before 米 and 瓦 belong to the unit
First seen a study-tour report: 140項考核指標
"""

from __future__ import annotations

import regex

from pipeline.extract.number_words import CLAUSE_END, DOUBTFUL, TEAM, Surroundings, longest
from pipeline.extract.numeral import Number, Reading, read

#: They make names, not counts: 四化, 三性.
_NAME_MAKERS = frozenset(("化", "性", "式", "者", "流", "派", "维", "重", "位一体", "型", "从"))
_NOUN_NOT_MEASURE = regex.compile(
    r"单元|期间|服务|人民|人类|集会|集中|集体|[国省县乡]道|级别|度假|间隔|门槛|面积|场所|对策|班长|里[店屯桥河铺庄堡营沟坪湾岗]"
)
#: 3000亩|地膜玉米: 地 begins a word.
_LAND_NOUN = regex.compile(r"地(?:[膜块势段力头价埂貌租税瓜毯黄]|面(?!积)|下(?!降))")
_NEW_DEED = regex.compile(r"新(?:建(?!设|议)|[增开修设购招植栽添办扩引辟](?!长|放))")
_HAN = regex.compile(r"\p{Han}")
_PAYING = regex.compile(r"[花挣赚卖付交缴收价费钱款薪资补贴罚奖值贵省涨贷存捐元]")
#: What has levels, behind 级, and what is made in points, behind 点.
_OF_LEVELS = tuple("网络 联动 管理 服务 体系 联创 财政 书记 干部 组织 政府 党".split())
_IN_POINTS = tuple(
    "要求 意见 建议 体会 经验 希望 做法 启示 看法 感受 认识 原因 措施 思考 想法 不足 问题".split()
)
_PIECES = regex.compile(r"[牌地田碑屏板匾砖石坪栏墙垫布幕镜表章](?:共|约|近|达|有)?$")
_MORE_TIME = regex.compile(r"个(?P<more>[多半])(?P<unit>小时|月|星期|年|工作日)")


class Units(Surroundings):
    """Reads the unit behind a numeral."""

    def _read(self, start: int) -> Reading | None:
        """The numeral at an offset; 千 and 兆 of a unit stay with it: 3.5|千米, 30|兆瓦."""
        text = self.text
        reading = read(text, start)
        if reading is None or text[reading.end - 1] not in "千兆" or not text[reading.end - 2].isdigit():
            return reading
        if len(longest(self.words.units, text, reading.end - 1)) < 2:
            return reading
        return read(text[: reading.end - 1], start)

    def _unit(self, at: int, form: str, worth: Number, start: int) -> tuple[str, str, int]:
        """The unit or measure word at an offset, its class, and where it ends."""
        text, words_ = self.text, self.words
        begin = at
        if text[at + 1 : at + 2] in ("多", "半") and (more := _MORE_TIME.match(text, at)) is not None:
            return more["unit"], "time", more.end()
        if text[at : at + 1] == " ":
            at += 1
        unit, measure = longest(words_.units, text, at), longest(words_.measures, text, at)
        if unit == "亩地" and _LAND_NOUN.match(text, at + 1):
            unit = "亩"
        if len(measure) == 1 and len(unit) < 2 and self._longer_word(at):
            return "", "", begin
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
                if unit == "里" and _NOUN_NOT_MEASURE.match(text, at):
                    unit = ""
                if unit == "块" and _HAN.match(after) and after not in "钱以左多余不至到":
                    return ("块", "measure", at + 1) if worth > 1 else ("", "", begin)  # 4塊金牌
                if unit and short and unit in "年月日时天周" and self._date(start) is None:
                    unit = ""
                if unit:
                    return unit, words_.unit_class[unit], at + len(unit)
        if measure:
            kind = words_.measure_class[measure]
            after = text[at + len(measure) : at + len(measure) + 1]
            if measure in _NAME_MAKERS:
                return "", "", begin
            if measure in DOUBTFUL and not self._believed(measure, after, form, worth, start, at):
                return "", "", begin
            if measure == "分":
                return "分", "score", at + 1
            return (
                measure,
                "time" if kind == "time" else "adjective" if kind == "adjective" else "measure",
                at + len(measure),
            )
        return "", "", begin

    def _longer_word(self, at: int) -> bool:
        """True where the measure word is the beginning of a noun: 數十萬|群眾, 12|單元; not 2項|目標."""
        text, heads = self.text, self.words.heads
        if _NOUN_NOT_MEASURE.match(text, at) or TEAM.match(text, at):
            return True
        room = len(text) - at
        if any(text[at : at + size] in heads for size in (2, 3, 4) if size <= room):
            return not any(text[at + 1 : at + 1 + size] in heads for size in (2, 3, 4) if size < room)
        return False

    def _believed(self, measure: str, after: str, form: str, worth: Number, start: int, at: int) -> bool:
        """A doubtful measure word, in this place."""
        text = self.text
        han = form in ("han", "digits")
        if measure == "新" and _NEW_DEED.match(text, at):
            return False  # 五新建…: the fifth point begins with a verb
        if measure in ("大", "小", "新", "长"):
            return (
                han
                and 2 <= worth <= 30
                and _HAN.match(after) is not None
                and after not in "会代家人量批多于小学"
            )
        if measure == "级":
            return text[start:at] == "两" or (han and worth > 1 and text.startswith(_OF_LEVELS, at + 1))
        if measure == "期":
            return not han or (start > 0 and text[start - 1] in "了共办过达")
        if measure == "届":
            return (start > 0 and text[start - 1] in "了共办过达续") or (
                1 < worth < 100
                and text[start - 1 : start] in "”》）赛会节展坛"
                and (not after or after in "，。；、\n")
            )
        if measure == "代":
            return after == "人"
        if measure == "团":
            return worth == 1
        if measure == "头":
            return worth > 2 or not han
        if measure in ("口", "方", "块", "把", "面", "章", "节", "则", "声", "点", "度", "程"):
            if measure == "点":
                return form != "han" or (text[start] != "几" and text.startswith(_IN_POINTS, at + 1))
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
            "局",
        )

    def _pieces(self, start: int, end: int) -> bool:
        """True where 块 counts pieces (廣告牌3700多塊) and is not colloquial for 元."""
        clause = CLAUSE_END.split(self.text[max(start - 10, 0) : start])[-1]
        return _PAYING.search(clause) is None and _PIECES.search(clause) is not None
