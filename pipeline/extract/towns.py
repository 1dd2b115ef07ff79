"""Towns: streets and towns, known to the table or not, alone or in rows that name their class once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.core import Span
from pipeline.data.reader import rows
from pipeline.extract.counts import Listing, number
from pipeline.extract.district_names import CLOSERS, NAMESAKE, OPENS_WORD
from pipeline.extract.district_rows import Rows
from pipeline.extract.district_spots import NO_TOWN, Spot
from pipeline.extract.gazetteer import TOWN_NAME, Place
from pipeline.extract.view import is_han

AND = regex.compile("、|和|与|及")
TOWN_END = regex.compile(r"街道|镇|乡|苏木")
#: Names without their class word, which stands once behind them all.
TOWN_ROW = regex.compile(
    r"((?:[一-龥]{2,8}(?:、|和|与|及)){0,12}[一-龥]{2,6}?)(?:等|这)?(?:边远|偏远|边境|高寒|山区|库区|重点|贫困)?(?:([0-9]{1,2}|[一二两三四五六七"
    r"八九十]{1,3})(?:个|(?<![0-9])))?(街道|镇街|乡镇|镇|乡)(?![域村静土亲])"
)
TOWN_COMPANY = regex.compile(
    r"党委|党工委|政府|办事处|人大|纪委|干部|群众|书记|镇长|乡长|主任|居民|村民|[一-龥]{1,4}(?:村|社"
    r"区)|、|等|投入|组织|开展|成立|建立|建成|[，。；：）]|$"
)
#: 安仁、王泗等乡: towns have changed their class since, so the others are tried after the one that is said.
ENDS_OF = {"街道": ("街道", "镇", "乡"), "镇": ("镇", "街道", "乡"), "乡": ("乡", "镇", "街道")}
#: Towns are called so by the dozen: alone the word is a word.
COMMON_TOWNS = frozenset(
    "城关 城东 城西 城南 城北 城区 城郊 城厢 城中 河东 河西 江南 江北 新建 新城 老城 古城 团结 红旗 胜利 "
    "光明 幸福 建设 民主 和平 新华 东风 前进 解放 中心 平安 "
    "太平 兴隆 高峰 安全 富强 文化 花园 公园 车站 人民"
    " 工人 青年 友谊 劳动 工农 红星 朝阳 东方 向阳 先锋 跃进 五星 长江 黄河 太阳 中山 大桥 新桥 石桥 三江 "
    "三合 永安 永久 永远 繁荣 文明 振兴 兴旺 丰收 金星 卫星 "
    "火炬 火车站 开发区 经济 新兴 新民 新生 民族"
    " 大同 大众 公平 和谐 双拥 北京 上海 南京 中央 中和 合作 万安 万寿 龙山 龙潭 白云 凤凰 天山 泰山 长城 "
    "中华 东山 西山 南山 北山 东湖 西湖 南湖 北湖".split()
)
#: 双沟酒, 枫桥经验: something called after the town.
TOWN_PART = regex.compile(
    r"(?:酒|茶|牌|菜|豆腐|经验|精神|战役|会议|起义|条约|[路街巷村桥河江湖山]|社区|小区|中学|小学|医院|车站|大桥|公司|集团)"
)
ROW_MARKS = ("、", "和", "与", "及")


@cache
def risky() -> frozenset[str]:
    """Short names that are words of their own."""
    return frozenset(row[0] for row in rows("gazetteer/risky_short_names.tsv"))


def page_opens(text: str, i: int) -> bool:
    """True where a name that no table holds may start: behind a mark or a preposition."""
    return i == 0 or not is_han(text[i - 1]) or text[i - 1] in "在到赴对与和及由从"


def merged(old: Sequence[Spot], new: Sequence[Spot]) -> list[Spot]:
    return sorted([*old, *new], key=lambda s: (s.start, -s.end))


class Towns(Rows):
    """Finds streets and towns."""

    def _homes(self) -> set[str]:
        """Codes of the cities and counties in which streets and towns may be looked for."""
        homes = {s.place.code for s in self.spots if s.place is not None and s.place.depth >= 1}
        if self.author is not None:
            homes |= {self.author.code, *(c for c in self.gaz.above(self.author) if not c.endswith("0000"))}
        # 双城市 is a district of another code by now, and the table of towns is of now.
        gone = [p for code in homes for p in self.gaz.by_code.get(code, ())[-1:] if p.until]
        return homes.union(*(self.gaz.heirs(p) for p in gone)) if gone else homes

    def _opens_town(self, short: Spot) -> bool:
        """True where the short name is the beginning of one of the report's own towns: 河南 of 河南疃."""
        text = self.page.folded
        return any(
            len(stem) > short.end - short.start and text.startswith(stem, short.start)
            for stem in self.home_stems
        )

    def _towns(self, homes: set[str]) -> list[Spot]:
        text, page, gaz = self.page.folded, self.page, self.gaz
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        weak: list[Spot] = []
        found: list[Spot] = []
        last_end = -1
        ends = [s.end for s in self.spots]
        self.home_stems = frozenset().union(*map(gaz.stems_of, homes))
        for piece in page.pieces:
            for hit in TOWN_END.finditer(text, piece.start, piece.end):
                j = hit.end()
                if hit[0] in ("镇", "乡") and text[j : j + 1] in tuple(OPENS_WORD[hit[0]]):
                    if not text.startswith("土地", j):
                        continue
                if j - 1 in taken or hit.start() in taken or text.endswith("乡镇", piece.start, j):
                    continue
                low = max(piece.start, j - gaz.longest_township, last_end)
                at = bisect_right(ends, hit.start()) - 1
                behind = self.spots[at] if at >= 0 and ends[at] >= low else None
                spot = self._town(low, hit.start(), j, behind, homes)
                if spot is None:
                    continue
                last_end = j
                (found if spot.strong else weak).append(spot)
        rows_end = {s.end for s in (*self.spots, *found)}
        rows_start = {s.start for s in (*self.spots, *found)}
        for spot in list(weak):
            before = text[spot.start - 1 : spot.start] in ROW_MARKS and spot.start - 1 in rows_end
            if before or (text[spot.end : spot.end + 1] in ROW_MARKS and spot.end + 1 in rows_start):
                # 安平镇、豪山乡: the table does not know it, but the row does.
                weak.remove(spot)
                found.append(spot)
                rows_end.add(spot.end)
        names = Counter(s.name for s in weak)
        strong = {s.name for s in found}
        found += [s for s in weak if names[s.name] > 1 or s.name in strong or s.kind == "town!"]
        for spot in found:
            spot.kind = "town"
        return sorted(found, key=lambda s: s.start)

    def _town(self, low: int, stem_end: int, j: int, behind: Spot | None, homes: set[str]) -> Spot | None:
        """A street or town that ends at ``j``; strong where a division that holds it is in sight."""
        text, gaz = self.page.folded, self.gaz
        parent = behind if behind is not None and behind.end < j and stem_end - behind.end <= 8 else None
        best: Spot | None = None
        for i in range(low, stem_end):
            name = text[i:j]
            known = gaz.townships.get(name)
            if not known:
                continue
            chained = parent is not None and parent.end == i
            if not (chained or self._opens(i)):
                continue
            if name.startswith("会同") and not chained and i > low and is_han(text[i - 1]):
                continue  # 县农业局会同乡政府: together with
            if parent is not None and chained:
                codes = {p.code for p in ([parent.place] if parent.place else parent.candidates)}
                near = [p for p in known if codes & gaz.above(p)]
                if near:
                    return Spot(i, j, name, "town", tuple(near), parent, strong=True)
            near = [p for p in known if p.parent in homes]
            near = near or [p for p in known if homes & gaz.above(p) and len(name) > 2]
            tight = (
                self.page.begins_word(i) and self.page.ends_word(j) and not NO_TOWN.search(name[0])
            )  # 孙镇
            if near and (len(name) > 2 or text[i - 1 : i] == "、" or (tight and name[-1] in "镇乡")):
                return Spot(i, j, name, "town", tuple(near), strong=True)
            if best is None and len(name) > 2 and not NO_TOWN.search(text[i:stem_end]):
                best = Spot(i, j, name, "town", tuple(known))
        # 晋原镇 is a street by now.
        end = text[stem_end:j]
        for i in range(low, stem_end - 1):
            stem = text[i:stem_end]
            if stem in self.home_stems and self._opens(i) and (parent is None or parent.end <= i):
                for other in ENDS_OF.get(end, ()):
                    if other != end and (near := self._stems(stem, other, homes, False)):
                        return Spot(i, j, near[0].name, "town", tuple(near), strong=True)
        # No table knows it, or none near: believed behind its county, or in company.
        if parent is not None and parent.end < stem_end and max(parent.depths, default=0) >= 1:
            stem = text[parent.end : stem_end]
            if (
                len(stem) <= 6
                and all(map(is_han, stem))
                and not NO_TOWN.search(stem)
                and not self.page.stop_at(parent.end)
            ):
                return Spot(parent.end, j, text[parent.end : j], "town", (), parent, strong=True)
        if best is not None:
            if TOWN_COMPANY.match(text, j):
                best.kind = "town!"
            return best
        for i in (stem_end - 2, stem_end - 3):
            stem = text[i:stem_end]
            if i < low or not page_opens(text, i) or (self.page.starts and i not in self.page.starts):
                continue
            if all(map(is_han, stem)) and not NO_TOWN.search(stem) and TOWN_COMPANY.match(text, j):
                return Spot(i, j, text[i:j], "town", ())
        return None

    @staticmethod
    def _rows_in(text: str, piece: Span) -> Iterator[regex.Match[str]]:
        """Rows of names that a class word closes; looked for only where the word stands behind a joint."""
        low = piece.start
        for end in TOWN_END.finditer(text, piece.start, piece.end):
            # The last name of the row, 等 and a number stand between the last joint and the class word.
            near = text[max(low, end.start() - 12) : end.start()]
            if not any(joint in near for joint in ("、", "和", "与", "及")):
                continue
            start = end.start()
            while start > max(low, end.start() - 60) and (
                is_han(text[start - 1]) or text[start - 1] in "、0123456789"
            ):
                start -= 1
            hit = next((h for h in TOWN_ROW.finditer(text, start, piece.end) if h.end() >= end.end()), None)
            if hit is not None and hit.start() < end.start():
                yield hit
                low = hit.end()

    def _town_rows(self, homes: set[str]) -> list[Spot]:
        """酒泉路、广武门、东岗3个街道: the class word stands once, behind the row."""
        text = self.page.folded
        found: list[Spot] = []
        for piece in self.page.pieces:
            for hit in self._rows_in(text, piece):
                ends = ENDS_OF.get(hit[3], ("镇", "乡", "街道"))
                row: list[Spot] = []
                at = hit.start(1)
                for item in AND.split(hit[1]):
                    name, start = item, at
                    at += len(item) + 1
                    known: list[Place] = []
                    while len(name) > 1 and not known:
                        # The first item may still hold what stands before the row: 在酒泉路.
                        known = next(
                            filter(None, (self._stems(name, end, homes, not row) for end in ends)), []
                        )
                        if not known:
                            if row:
                                break
                            name, start = name[1:], start + 1
                    if known and self._opens(start):
                        row.append(
                            Spot(start, start + len(name), known[0].name, "town", tuple(known), strong=True)
                        )
                if len(row) < 2 and not (row and hit[2]):
                    continue
                found += row
                listing = Listing(
                    tuple(row),
                    number(hit[2]) if hit[2] else None,
                    hit[3],
                    "等" in hit[0],
                    Span(row[0].start, hit.end()),
                )
                if hit[1].count("、") + 1 <= len(row) + 1:
                    self.listings.append(listing)
                for spot in row:
                    spot.listing = listing
        return found

    def _stems(self, stem: str, end: str, homes: set[str], wide: bool) -> list[Place]:
        """达地 and 乡: the streets and towns of ``homes`` of that name; ``wide``: also of the cities among them."""
        gaz = self.gaz
        known = [*gaz.townships.get(stem + end, ()), *(gaz.of_people.get(stem, ()) if end == "乡" else ())]
        near = [p for p in known if p.parent in homes]
        return near or [p for p in known if wide and homes & gaz.above(p)]

    def _towns_again(self) -> None:
        """西江、郎德 of 西江、郎德各建污水处理站1座: towns named before, without their class word, in a row of two."""
        text, page = self.page.folded, self.page
        known: dict[str, Place] = {}
        for spot in self.spots:
            if spot.kind == "town" and spot.place is not None:
                stem = TOWN_NAME.sub("", spot.place.name)
                if len(stem) > 1:
                    known.setdefault(stem, spot.place)
        if not known:
            return
        taken = {i for s in self.spots for i in range(s.start, s.end)}
        hits: list[tuple[int, int, str]] = []
        for stem in sorted(known, key=len, reverse=True):
            i = text.find(stem)
            while i >= 0:
                j = i + len(stem)
                free = not taken.intersection(range(i, j)) and page.block_at(i) >= 0
                if free and self._opens(i) and not NAMESAKE.match(text, j):
                    hits.append((i, j, stem))
                    taken.update(range(i, j))
                i = text.find(stem, j)
        ends, starts = {j for _, j, _ in hits}, {i for i, _, _ in hits}
        made = []
        for i, j, stem in sorted(hits):
            alone = (
                stem not in risky()
                and stem not in COMMON_TOWNS
                and page.begins_word(i)
                and page.ends_word(j)
                and not TOWN_PART.match(text, j)
            )
            row = (text[i - 1 : i] in ROW_MARKS and i - 1 in ends) or (
                text[j : j + 1] in ROW_MARKS and j + 1 in starts
            )
            place = known[stem]
            if alone or (row and (page.ends_word(j) or text[j : j + 1] in CLOSERS)):
                made.append(Spot(i, j, place.name, "town", (place,), place=place, by="document", strong=True))
        self.spots = merged(self.spots, made)
