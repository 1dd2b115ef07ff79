"""Names: where a division is named, in full or in short, as far as characters and words tell."""

from __future__ import annotations

import regex

from pipeline.extract.district_spots import OPENERS, Scene, Spot
from pipeline.extract.view import is_han

#: Before these a short name may end although the words were cut otherwise.
CLOSERS = frozenset("的和与及等市区县省在对以把为是州地两三四五六七八九十")
#: 430名|山区老人, 1100户|县人社局: behind a number the first character of a name counts.
_COUNTS = frozenset("0123456789百千万亿余多每")
#: Full names that are also plain words: believed only behind their parent.
PLAIN = frozenset(
    [
        "城区",
        "老城区",
        "郊区",
        "矿区",
        "新城区",
        "市区",
        "东区",
        "西区",
        "南区",
        "北区",
        "中区",
        "新市区",
        "港区",
        "新区",
        "林区",
        "特区",
        "山区",
        "城郊区",
        "经济开发区",
        "高新技术产业开发区",
        "经济技术开发区",
        "开发区",
        "高新区",
    ]
)
#: Full names that say where in a city: believed where their city is named too.
SIDES = frozenset(
    [
        "市中区",
        "城中区",
        "城东区",
        "城西区",
        "城北区",
        "城南区",
        "城关区",
        "市南区",
        "市北区",
        "中原区",
        "工农区",
        "路南区",
        "路北区",
    ]
)
#: 市场 is no 市, 区域 no 区: the last character of a full name opens another word.
OPENS_WORD = {
    "市": "场民容区值价直面",
    "区": "域间划位",
    "县": "域",
    "旗": "帜",
    "州": "",
    "盟": "友",
    "省": "",
    "镇": "静压痛",
    "乡": "村土亲情音贤愁镇",
}
#: A road, an island, a school, a newspaper, not the division it is called after.
NAMESAKE = regex.compile(
    r"\p{Han}{0,4}简报|[楼里园苑庄坊桥门湾山河湖](?:社区|小区|家园|新村)|[东南西北中一二三]{0,2}+(?:路|街(?!道)|大道|巷|大桥|大街|岛|牌|剧|菜|话|日报|晚报|早报|时报|大"
    r"学|学院|师范|理工|医科|银行|饭店|宾馆|大厦|机场|高速|铁路|公司|集团|时间|戏|舰|厅)"
)


class Names(Scene):
    """Finds names of counties and above."""

    def _names(self) -> list[Spot]:
        """Names of counties and above, the longest at each place; weak ones are judged later."""
        text, heads = self.page.folded, self.gaz.heads
        spots: list[Spot] = []
        last = -1
        for i, piece in self.page.pairs(self.gaz.pairs):
            if i < last:
                continue
            for name in heads[text[i : i + 2]]:
                j = i + len(name)
                if j <= piece.end and text.startswith(name, i):
                    spot = self._spot(i, j, name, last == i > piece.start)
                    if spot is not None:
                        spots.append(spot)
                        self.last = spot
                        last = spot.end
                        break
        return spots

    def _spot(self, i: int, j: int, name: str, chained: bool) -> Spot | None:
        text, page = self.page.folded, self.page
        full = self.gaz.named(name, self.year)
        short = self.gaz.named(name, self.year, short=True)
        after = text[j : j + 1]
        opened = chained or self._opens(i)
        if full and after and after in OPENS_WORD.get(name[-1], "") and len(name) > 2:
            return None
        if name[0] in "名户" and i and text[i - 1] in _COUNTS:
            return None
        if full and opened and name[-1] == "市" and "市" + text[j : j + 2] in SIDES:
            # 济南市中区 is 济南 and 市中区.
            codes = {p.code for p in full}
            if any(codes & self.gaz.above(p) for p in self.gaz.full["市" + text[j : j + 2]]):
                return Spot(i, j - 1, name[:-1], "short", self.gaz.named(name[:-1], self.year, short=True))
        if full and opened:
            if name in PLAIN:
                above = {p.code for p in self.last.candidates} if chained and self.last is not None else set()
                full = tuple(p for p in full if above & self.gaz.above(p))
                if not full:
                    return None
            if len(name) == 2 and not chained:
                # 忠县, 和县: two characters, and both must be one word; 第一中学和县实验小学 joins two names.
                if name[0] in "和与及同向对" and i and is_han(text[i - 1]):
                    return None
                if not (page.begins_word(i) and page.ends_word(j)) or after in "域级城乡":
                    return None
                return Spot(i, j, name, "full", full, strong=bool(page.starts))
            if (
                name == "会同县"
                and not chained
                and ((i and is_han(text[i - 1])) or not self._is_home(name, "怀化"))
            ):
                return None  # 会同县民政局: together with the county's own
            return Spot(
                i, j, name, "full", (*full, *short) if short and len(full) == 0 else full, strong=True
            )
        if short and opened and (chained or name != "会同") and not NAMESAKE.match(text, j):
            if text[i] in OPENERS and self._crossed(i, j):
                return None
            if not (
                page.ends_word(j) or not after or not is_han(after) or after in CLOSERS or self._name_at(j)
            ):
                return None
            return Spot(i, j, name, "short", short)
        return None

    def _is_home(self, name: str, above: str) -> bool:
        """True where the page begins with the division ``name``, or speaks of the one ``above`` it."""
        blocks, text = self.page.blocks, self.page.folded
        return above in text or (bool(blocks) and text.startswith(name, blocks[0].span.start))

    def _crossed(self, i: int, j: int) -> bool:
        """同|江北区: a full name starts behind a first character that is a word of its own, and ends behind ``j``."""
        text = self.page.folded
        return any(
            len(name) > j - i and text.startswith(name, i + 1) and name in self.gaz.full
            for name in self.gaz.heads.get(text[i + 1 : i + 3], ())
        )

    def _name_at(self, j: int) -> bool:
        text = self.page.folded
        return any(text.startswith(name, j) for name in self.gaz.heads.get(text[j : j + 2], ()))
