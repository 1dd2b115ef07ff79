"""Offices of the table behind a level or a division, or alone: 区民政局, 文明办, 县委宣传部."""

from __future__ import annotations

import regex

from pipeline.extract.agency_places import LEVELS, Found, Office, Scene
from pipeline.extract.district_spots import OPENERS
from pipeline.extract.view import is_han

#: Behind the name these make another word of it.
NOT_BEFORE = {
    "人大": "代会附制工换概多",
    "政协": "委会工",
    "政府": "采投购部工公形补职",
    "法院": "系",
    "委": "员托派任屈婉培",
    "中学": "生阶教课时",
    "小学": "生阶教课",
    "党委": "政会",
    "党组": "织",
    "工会": "工会法",
    "团委": "",
    "学习办": "法",
    "组织部": "分门",
}
#: 团县委: the committee of the Youth League.
LEAGUE = Office("委", "委", "mass", "level", "no")
#: 局面, but 人社局面向社会招聘.
LOOKS = regex.compile(r"面(?![向对])")
AFTER_OFFICE = regex.compile(r"[理事好学完案法实证]|成(?!立)|公(?!室)|得(?!知)|起来|有")
#: 镇政府投资200万元 pays; 政府投资项目 does not.
PAYS = regex.compile(r"(?:投资|投入)了?(?:资金)?(?:近|约|超过)?[0-9一二两三四五六七八九十百千上]")
ROW_SIGNS = ("、", "和", "与")
#: What a street has, and its report names without it.
OF_STREETS = frozenset(
    "办事处 党工委 司法所 派出所 财政所 劳动保障服务站 劳动保障事务所 劳动保障所 社会事务办 城管办".split()
)
#: What a bureau or a government has within: its party body, its union, rooms and centres for what it does itself.
WITHIN = regex.compile(
    r"(?:机关)?+(?:党委|党组|党总支|党支部|纪检组|工会(?![作人]))(?!副?书记|委员|成员|副?组长)"
    r"|(?:会计|集中|国库|资金|财务|结算)++(?:核算|支付|结算)中心|(?:教育|政策|经济|农村|综合|信息)*+(?:督导室|督查室|研究室|监察室)"
)


class Offices(Scene):
    """Finds offices of the table."""

    def _offices(self) -> None:
        last = -1
        for i, piece in self.page.pairs(self.pairs):
            if i < last:
                continue
            low = max(piece.start, last)
            hit = self._committee(i, piece.end, low) or self._office(i, piece.end, low)
            if hit is not None:
                self.found.append(self._office_of(hit, piece.end))
                last = self.found[-1].end

    def _longest(self, i: int, stop: int) -> Office | None:
        for office in self.heads.get(self.text[i : i + 2], ()):
            if self.text.startswith(office.name, i, stop):
                return office
        return None

    def _committee(self, i: int, stop: int, low: int) -> Found | None:
        """区委, 区委办, 区委宣传部: a level, 委, and perhaps one of its offices."""
        text = self.text
        of_town = text[i] in "镇乡" and text.startswith("委员会", i + 1)  # with 中共 alone: 镇委 is 镇党委
        if text[i + 1] != "委" or (text[i] not in "省市区县旗州盟地" and not of_town):
            return None
        if i > low and self._word_before(i, "委"):
            return None
        j = i + 2
        after = text[j : j + 1]
        start, spot = self._division(i, low)
        if start == i and i > low and text[i - 1] == "团" and self.page.begins_word(i - 1):
            return Found(i - 1, j, i + 1, LEAGUE, text[i], "", None, False)
        if start - 2 >= low and text.startswith("中共", start - 2) and not self.page.stop_at(start):
            start -= 2
        elif of_town:
            return None
        if text.startswith("员会", j) and j + 2 <= stop:
            office = Office("委", "委", "party", "level", "no")
            return Found(start, j + 2, i + 1, office, text[i], "", spot, False)
        if after and after in NOT_BEFORE["委"]:
            return None
        found = Found(start, j, i + 1, Office("委", "委", "party", "level", "no"), text[i], "", spot, False)
        for name, full in (
            ("常委会", "常务委员会"),
            ("办公室", "办公室"),
            ("办公厅", "办公厅"),
            ("全会", ""),
        ):
            if text.startswith(name, j) and j + len(name) <= stop:
                if not full:
                    return found
                found.end, found.branch = j + len(name), "委"
                found.office = Office(name, full, "party", "committee", "no")
                return found
        part = self._longest(j, stop)
        if part is not None and (part.home == "committee" or part.name in ("农办", "台办", "老干部局")):
            found.end, found.branch, found.office = j + len(part.name), "委", part
        elif after == "办" and j < stop and not AFTER_OFFICE.match(text, j + 1):
            found.end, found.branch = j + 1, "委"
            found.office = Office("办", "办公室", "party", "committee", "no")
        return found

    def _office(self, i: int, stop: int, low: int) -> Found | None:
        text, page = self.text, self.page
        office = self._longest(i, stop)
        if office is None or self._in_level_row(i, 6):
            return None
        j = i + len(office.name)
        if office.name == "政协" and text.startswith("提案", j):
            return None
        if text[j : j + 1] in tuple(NOT_BEFORE.get(office.name, "")) and text[j : j + 1]:
            if not (office.name in ("政府", "人民政府") and i and PAYS.match(text, j)):
                return None
        if office.name.endswith("局") and (text[j : j + 1] in ("势", "限") or LOOKS.match(text, j)):
            return None
        if office.name.endswith("部") and text.startswith("门", j):
            return None
        if office.name.endswith("办") and AFTER_OFFICE.match(text, j):
            return None
        if office.home == "none":
            if not (page.begins_word(i) or not is_han(text[i - 1]) or text[i - 1] in OPENERS):
                return None
            return Found(i, j, i, office, bare=False)
        level, at = self._level(i, low)
        street = self.spot_ends.get(i) if level == "街道" else None
        if street is not None and street.kind == "town":
            return Found(
                self._chain_start(street, low), j, i, office, "", "", street, False
            )  # 如城街道司法所
        own = office.name in OF_STREETS and self._of_street()
        if level == "街道" and office.bare == "list" and not own:
            return None
        if level:
            start, spot = self._division(at, low)
            core_office = office
            if office.name in ("政府", "人民政府") and text.startswith(("办公室", "办公厅"), j):
                core_office = office
            return Found(start, j, i, core_office, level, "", spot, False)
        spot = self.spot_ends.get(i)
        if spot is not None and not page.stop_at(i):
            start = self._chain_start(spot, low)
            return Found(start, j, i, office, "", "", spot, False)
        if office.name in ("政府", "人民政府") and text[i - 1 : i] in ROW_SIGNS:
            # 陆家镇党委、政府
            before = self.found[-1] if self.found and self.found[-1].end == i - 1 else None
            if before is not None and before.office.name in ("委", "党委", "党工委", "人大", "人大主席团"):
                return Found(i, j, i, office)
        if own and (page.begins_word(i) or page.pause_at(i)):
            return Found(i, j, i, office)
        if office.bare == "no":
            return None
        opens = page.begins_word(i) or i == low or page.stop_at(i) or not is_han(text[i - 1])
        opens = opens or text[i - 1] in OPENERS
        if not opens and (office.bare != "yes" or len(office.name) < 3):
            return None
        return Found(i, j, i, office)

    def _of_street(self) -> bool:
        """True in a street's own report, where 办事处 and 司法所 are the street's."""
        return self.places.author is not None and self.places.author.name.endswith("街道")

    def _office_of(self, found: Found, stop: int) -> Found:
        """人力资源和社会保障局|办公室, 教育局|党委: what a bureau has within."""
        name = found.office.name
        if name == "党委" and found.level:
            part = self._longest(found.end, stop)
            if part is not None and part.home == "committee":
                found.end += len(part.name)
                found.office = part._replace(name=name + part.name, full=name + part.full, home="level")
                return found
        if name[-1] in "局厅署会联" and self.text.startswith("办公室", found.end) and found.end + 3 <= stop:
            found.end += 3
            found.office = found.office._replace(name=name + "办公室", full=found.office.full + "办公室")
            return found
        part = (
            WITHIN.match(self.text, found.end, stop) if name[-1] in "局厅" or name.endswith("政府") else None
        )
        if part is not None and (found.level or found.spot is not None):
            found.end = part.end()
            found.office = found.office._replace(name=name + part[0], full=found.office.full + part[0])
        return found

    def _level(self, i: int, low: int) -> tuple[str, int]:
        """The level written before ``i``, and where it starts: 区, 街道, 区委 as in 区委党校 is met
        elsewhere.
        """
        text = self.text
        if i - 2 >= low and text[i - 2 : i] in ("街道",) and not self.page.stop_at(i):
            return "街道", i - 2
        if i - 1 < low or self.page.stop_at(i):
            return "", i
        if i - 3 >= low and text[i - 3 : i] == "自治区":
            return "自治区", i - 3
        char = text[i - 1]
        if char not in LEVELS or self._word_before(i - 1, text[i]):
            return "", i
        return char, i - 1
