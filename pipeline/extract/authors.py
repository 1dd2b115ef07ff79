"""Authors: the division whose report it is, and the names that only it makes plain: 城区 of 阳泉, 新城关."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import regex

from pipeline.core import Block, Span
from pipeline.extract.district_names import PLAIN
from pipeline.extract.district_rows import GOING
from pipeline.extract.district_spots import TOUR, Spot
from pipeline.extract.gazetteer import TOWN_NAME, Place
from pipeline.extract.resolving import Resolving
from pipeline.extract.towns import AND, ENDS_OF, ROW_MARKS, TOWN_END, merged

#: Those that may stand alone where the text speaks of their city, and what makes another word of them.
PLAIN_NAME = regex.compile(
    r"(?:新市区|新城区|老城区|城区|郊区|矿区|城郊区|港区|东区|西区|南区|北区|中区)(?![域间划位内外])"
)
NOT_PLAIN = regex.compile(
    r"(?:[中核]心|[主老新旧我本该各全此县市镇南北东西片整近远城]|建成|规划|[一二两三四五六七八九十几多]个?)$"
)
VISITED = regex.compile(r"(?:赴|到|去|对|抵达|前往|考察|参观|学习)$")
#: Who gets a copy is not who wrote.
COPIES = regex.compile(r"(?:主送|抄送|抄报|呈报|报|送|发)[:：]")
#: Titles of reports on a visit: in them a division is named because one went there.
VISIT_TITLE = regex.compile(
    r"赴|(?<!干部|人才|组织|社会)考察(?!期|对象|干部)|参观|观摩|取经|学访|出访|之行|学习[^，。；\n]{0,16}经验"
)
VISIT_BEFORE = regex.compile(
    r"(?:赴|(?<![得达直遇感])到|(?<![过])去|抵达?|前往|(?:考察|参观|走访|访问|借鉴|学习)了?|走进)$"
)
#: 关于寿光市…的考察报告, 对寿光市的做法进行考察
VISIT_ABOUT = regex.compile(r"[^，。；\n]{0,24}?(?:考察|参观|学习)(?![团组队])")
#: What a visiting body is called; behind a division it says who sent it, unless something else lies between.
DELEGATION = regex.compile(
    r"(?P<between>[^、，。；：“”（）()的了\n]{0,20}?)[〕】\])）]?(?:[\p{Han}]{2}学习|考察学习|考察|代表|学习|参观|访问|观摩|调研)[团组队]"
)
RECEIVES = regex.compile(r"接待|欢迎|陪同|邀请|迎来|看望|考察|参观|[为向给后]|对(?![口外])|期间|[赴到]")
#: 靖安县赴…, 靖安县农业局关于赴…的报告: the title says who went.
SENT_TITLE = regex.compile(
    r"[^、，。；：的\n]{0,16}?(?:(?:关于)?(?:赴|前往|组织|学习(?!考察|参观|体会|报告))|工作(?:总结|报告|要点|汇报)|实施方案|(?<!得)到(?=\p{Han}{2})|(?:局|委|政府|办公?室?|人大|政协|联|协会|党校)(?:关于|学习|考察))"
)
#: 靖安县组织20名干部赴…: the opening says who went.
SENT_OPENING = regex.compile(
    r"[^，。；：的\n]{0,16}?(?:组织|选派|派出|组团|抽调|牵头|率[团队领]?)[^。；\n]{0,40}?(?:赴|前往|(?<!得)到|考察|学习)"
    r"|[^，。；：的后\n]{0,8}?(?:赴|前往)"
)
FROM = regex.compile(r"[在从自]$")
#: Lines that name divisions because one went there.
ROUTE_LINE = regex.compile(
    r"考察地|地[点区][:：]|路线|行程|对象[:：]|[赴去]|(?<!收)到|(?:报告|经验|启示|见闻|印象|感悟|纪行|之行|思考|做法|体会)[》）)]?$"
)
#: 我县（靖安县）, 靖安县（以下简称我县）
OWN_BEFORE = regex.compile(r"[我本](?:省|市|州|盟|区|县|旗|镇|乡|街道)(?:[（(]|—{1,2})$")
OWN_AFTER = regex.compile(r"[（(](?:以下)?(?:简称|下称)?[“\"]?[我本](?:省|市|州|盟|区|县|旗|镇|乡|街道)")
#: 渝中府发〔2014〕12号
NUMBER_LINE = regex.compile(
    r"(?P<name>\p{Han}{1,3}?)(?:政|府|委|党|农|教|民|发改|人社|卫|建|城管){1,2}办?(?:发|函|字|文|报|呈)?\s?[〔\[【（(][12][0-9]{3}[〕\]】）)]"
)
#: 在靖安县第十六届人民代表大会第五次会议上: who is reported to is one's own.
SPOKEN = regex.compile(
    r"[^，。；：、\n]{0,6}(?:人民代表大会|人大|政协|代表大会|(?:党|县|区|市|州)委)[^，。；：\n]{0,24}?(?:会议|大会|全会)[）)]?上"
)
SPOKEN_NEAR = 300
#: 同乐村位于广西百色市凌云县伶站瑶族乡西南部: the opening says where the village of the title lies.
LIES = regex.compile(
    r"(?P<name>(?:(?![是的和与在])\p{Han}){2,8}(?:村|社区|居委会|学校|小学|中学))(?:地处|位于|坐落[于在]|隶属于?)(?=\p{Han})"
)
STUDIED = regex.compile(r"调研|调查|经验|启示|考察|采访|走进|纪实|见闻")
#: 来源：靖安县人民政府, （作者单位：靖安县水利局）: the line under a page that says where the text is from.
SOURCE_LINE = regex.compile(
    r"(?:来源|来自|供稿|撰稿|作者|作者单位|发布机构|发布单位|报送单位|编制单位|填报单位|责任单位|选送单位|单位名称?)[:：]\s*(?P<name>[\p{Han}]{2,24})"
)
#: 县委宣传部供稿, 县水利局（执笔：某某）
SIGNED_SO = regex.compile(
    r"(?:[（(：:]?(?:供稿|提供|整理|撰稿|报送|选送|编印|主办|编|宣|印发?|执笔).{0,12})$"
)
#: 二〇一六年三月五日
DATED = regex.compile(
    r"[0-9〇○零一二三四五六七八九十]{2,4}\s?年[0-9〇○一二三四五六七八九十元\s月日.]*"
    r"|[0-9]{4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?"
)
#: 打井380眼: prose that has lost its 。, no line of a masthead.
COUNTED = regex.compile(
    r"(?<![第期总〔\[【（(0-9.])[0-9]++(?:\.[0-9]++)?(?![年月日期号届次〕\]】.\-/])\p{Han}"
)
#: Headings that stand without a number over a report are the name of who issues it.
ISSUER = regex.compile(
    r"(?:[局委办厅部院处社会]|政府|办公室|[小调检督考查]组|[联学]校|大学|中心|办事处)[）)]?$"
)
#: 县水利局, 县委: bodies of a division that is not named with them.
BARE_BODY = regex.compile(
    r"(?<![\p{Han}])(?P<level>[省市州盟区县旗镇乡])(?:委|政府|人民政府|人大|政协|\p{Han}{1,6}?[局办])(?![\p{Han}]{0,2}(?:[、和][省市州盟区县旗镇乡]))"
)
NUMBERED = regex.compile(
    r"\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节部])"
)
#: So many names of a row, from its end, may be read without what stands before the row.
ROW_NAMES = 8
#: So many towns of one county say whose report it is.
LEAST_TOWNS = 3
#: Lines of a masthead are short, and few.
MASTHEAD = 6
MASTHEAD_LINE = 45


def undated(line: str) -> str:
    """A line of a masthead or a signature without its date and what the body did with the page (编, 供稿)."""
    bare: str = DATED.sub("", line).strip(" \u3000（）()")
    return str(SIGNED_SO.sub("", bare))


def masthead_of(blocks: Sequence[Block], text: str) -> list[Block]:
    """The short lines before the first paragraph of prose: title, subtitle, who issues it, number, date."""
    found: list[Block] = []
    for block in blocks[:MASTHEAD]:
        if len(block.span) > MASTHEAD_LINE or text[block.span.end - 1] in "。；！？":
            break
        line = block.span.of(text)
        if COUNTED.search(DATED.sub("", line)):
            break
        if block.level > 0 and (NUMBERED.match(line) or not ISSUER.search(undated(line))):
            break
        found.append(block)
    return found if len(found) < len(blocks) else []


#: Before the name of a place in a title: it is what the report is on.
ABOUT = regex.compile(r"[赴到对]|关于")


class Author(Resolving):
    """Finds whose report it is."""

    def _author(self) -> Place | None:
        """The division whose report this is: named by the file, the title, the masthead under it, the tour
        that travelled, or the signature; else the one that 我县 can only mean.
        """
        meta = self.doc.meta.get("author_code")
        if meta:
            place = self.gaz.at_code(str(meta), self.year)
            if place is not None:
                return place
        text, page = self.page.folded, self.page
        said = self.said
        scores: Counter[Place] = Counter()
        titles = list(page.titles)
        body = [b for b in page.blocks if b.kind == "paragraph"]
        opening = body[0].span if body else Span(0, 0)
        closing = [
            b.span
            for b in page.blocks[-3:]
            if len(b.span) <= 40
            and text[b.span.end - 1] not in "。；！？："
            and not COPIES.match(text, b.span.start)
            and (b.span.start == 0 or self._signed(b.span))
        ]
        masthead = [
            b.span for b in masthead_of(page.blocks, text) if not any(t.covers(b.span) for t in titles)
        ]
        for spot in self.spots:
            if spot.place is not None and spot.kind == "full" and self._stated(spot):
                return spot.place
        head = [*titles, *masthead] or [Span(0, min(len(text), MASTHEAD_LINE))]
        if any(VISIT_TITLE.search(text, line.start, line.end) for line in head):
            return self._sender(titles, [*masthead, *closing], opening)
        for spot in self.spots:
            place = spot.place
            if place is None or spot.kind not in ("full", "short", "town"):
                continue
            if self._held(spot):
                continue
            listed = spot.listing is not None and (len(spot.listing.items) > 1 or spot.listing.closed)
            if listed and any(title.covers(spot.span) for title in titles) and not self._with_another(spot):
                # 北京、天津、上海三市社区建设调研: these were visited.
                continue
            score = 0.0
            visited = VISITED.search(text, max(0, spot.start - 3), spot.start)
            at = spot.span
            if TOUR.match(text, spot.end) and not visited:
                score += 5
            for title in titles:
                if title.covers(at):
                    score += -5 if visited or "赴" in text[title.start : spot.start] else 4
            if any(line.covers(at) for line in masthead) and not visited:
                score += 4
            elif opening.covers(at) and not visited:
                score += 1
            if any(c.covers(at) for c in closing) and not visited:
                score += 4
            if self._spoken_to(spot):
                score += 5
            if score > 0:
                suffix = "街道" if place.name.endswith("街道") else place.name[-1]
                score += min(said.get(suffix, 0), 3) + (1 if spot.kind == "full" else 0)
                if said and suffix not in said:
                    score -= 2
                scores[place] += score  # type: ignore[assignment]
        best = scores.most_common(1)
        if best and best[0][1] >= 4:
            return best[0][0]
        return self._located(titles, body[:2]) or self._meant(said) or self._source()

    def _with_another(self, spot: Spot) -> bool:
        """True for 雷山县 in the title 雷山县与佛山市禅城区东西部协作…: who names itself first reports."""
        items = spot.listing.items if spot.listing is not None else ()
        if len(items) != 2 or items[0] is not spot:
            return False
        return self.page.folded[spot.end : spot.end + 1] in ("与", "同")

    def _stated(self, spot: Spot) -> bool:
        """我县（靖安县）: the text itself says what it means by 我县."""
        text = self.page.folded
        start = self._chained_from(spot)
        return (
            OWN_BEFORE.search(text, max(0, start - 8), start) is not None
            or OWN_AFTER.match(text, spot.end) is not None
        )

    @staticmethod
    def _chained_from(spot: Spot) -> int:
        """Where the chain starts that ends in this name: 江西省 of 江西省靖安县."""
        while spot.parent is not None and spot.parent.end == spot.start:
            spot = spot.parent
        return spot.start

    def _sender(self, titles: Sequence[Span], lines: Sequence[Span], opening: Span) -> Place | None:
        """Who sent the people of a report on a visit; None where nothing says so.

        A division that was visited is nobody's home, unless the report is signed with it. How often one is named
        tells nothing here: the places visited are named most.
        """
        text, said = self.page.folded, self.said
        visited = self._visited(titles)
        scores: Counter[Place] = Counter()
        for spot in self.spots:
            place = spot.place
            if place is None or spot.kind not in ("full", "short", "town") or self._held(spot):
                continue
            start = self._chained_from(spot)
            if VISIT_BEFORE.search(text, max(0, start - 4), start):
                continue
            score = 0
            if any(line.covers(spot.span) and self._signs(line, spot) for line in lines):
                score += 5
            if any(t.covers(spot.span) and SENT_TITLE.match(text, spot.end, t.end) for t in titles):
                before = next(text[t.start : start] for t in titles if t.covers(spot.span))
                score += 0 if ABOUT.search(before) else 5
            if not visited & {place.code, *self.gaz.above(place)}:
                score += 5 * self._delegates(spot)
                if opening.covers(spot.span) and SENT_OPENING.match(text, spot.end, opening.end):
                    score += 0 if FROM.search(text, max(0, start - 1), start) else 4
            if score:
                suffix = "街道" if place.name.endswith("街道") else place.name[-1]
                scores[place] += score + min(said.get(suffix, 0), 3)
        best = scores.most_common(1)
        if best:
            return best[0][0]
        source = self._numbered(visited) or self._source()
        return None if source is None or source.code in visited else source

    def _signed(self, line: Span) -> bool:
        """True for a line that may be a signature: a body or a division, a date perhaps; not a clause that lost its 。"""
        text = undated(self.page.folded[line.start : line.end])
        if ISSUER.search(text) or not text:
            return True
        low = bisect_left(self.spots, line.start, key=lambda s: s.start)
        inside = [s for s in self.spots[low:] if s.end <= line.end]
        return 2 * sum(len(s.span) for s in inside) >= len(text)

    def _spoken_to(self, spot: Spot) -> bool:
        """True for 在靖安县第十六届人民代表大会第五次会议上, at the head of a report."""
        text = self.page.folded
        if spot.start > SPOKEN_NEAR or spot.kind != "full":
            return False
        start = self._chained_from(spot)
        return text[start - 1 : start] in ("在", "向") and SPOKEN.match(text, spot.end) is not None

    def _located(self, titles: Sequence[Span], openings: Sequence[Block]) -> Place | None:
        """Where the village or school of the title lies, in the words of the opening."""
        text = self.page.folded
        for title in titles:
            if STUDIED.search(text, title.start, title.end):
                return None
        for block in openings:
            hit = LIES.search(text, block.span.start, block.span.end)
            if hit is None or not any(hit["name"] in text[title.start : title.end] for title in titles):
                continue
            found: Spot | None = None
            for spot in self.spots:
                if spot.place is not None and spot.start == (found.end if found else hit.end()):
                    found = spot
            if found is not None:
                return found.place
        return None

    def _source(self) -> Place | None:
        """Whose site the page is from, or whose author wrote it: 来源：靖安县人民政府."""
        text = self.page.folded
        for hit in SOURCE_LINE.finditer(text):
            place = self._opening(hit["name"])
            if place is not None:
                return place
        return None

    def _opening(self, name: str) -> Place | None:
        """The division that a name of a body begins with, 靖安县 of 江西省靖安县人民政府; None where that is not plain."""
        found: Place | None = None
        at = 0
        while at < len(name):
            size = next((n for n in range(12, 1, -1) if name[at : at + n] in self.gaz.full), 0)
            if not size:
                break
            known = [p for p in self.gaz.full[name[at : at + size]] if p.in_year(self.year)]
            if self.year is None:
                known = [p for p in known if not p.until] or known
            if found is not None:
                known = [p for p in known if found.code in self.gaz.above(p)]
            if len({p.code for p in known}) != 1:
                break
            found, at = known[-1], at + size
        return found

    def _signs(self, line: Span, spot: Spot) -> bool:
        """True for a line that is a signature or says who issues: 靖安县考察组; not 考察地点：寿光市."""
        text = self.page.folded
        if self._delegates(spot):
            return True
        if ROUTE_LINE.search(text, line.start, line.end) or spot.listing is not None:
            return False
        return not {"、", "，"}.intersection(text[line.start : line.end]) or spot.start == line.start

    def _delegates(self, spot: Spot) -> bool:
        """True for 靖安县党政考察团; not for 寿光市接待考察团."""
        found = DELEGATION.match(self.page.folded, spot.end)
        return found is not None and RECEIVES.search(found["between"]) is None

    def _visited(self, titles: Sequence[Span]) -> set[str]:
        """Codes of the divisions that one went to, with those that they lie in."""
        text = self.page.folded
        codes: set[str] = set()
        for spot in self.spots:
            if spot.place is None:
                continue
            start = self._chained_from(spot)
            about = text[start - 2 : start] == "关于" and any(t.covers(spot.span) for t in titles)
            about = about or text[start - 1 : start] == "对"
            went = VISIT_BEFORE.search(text, max(0, start - 4), start) is not None
            if not went and not (about and VISIT_ABOUT.match(text, spot.end)):
                continue
            if DELEGATION.match(text, spot.end):
                continue  # 参观学习靖安县考察团
            for one in spot.listing.items if spot.listing is not None else (spot,):
                while one is not None and one.place is not None:
                    codes.add(one.place.code)
                    one = one.parent
        return codes

    def _numbered(self, visited: set[str]) -> Place | None:
        """Whose document number it is: 渝中府发〔2014〕12号, 靖政发〔2014〕12号 where 靖安县 is named."""
        text = self.page.folded
        for block in self.page.blocks[:MASTHEAD]:
            hit = NUMBER_LINE.match(text, block.span.start, block.span.end)
            if hit is None:
                continue
            known = [p for p in self.gaz.short.get(hit["name"], ()) if p.in_year(self.year)]
            if len({p.code for p in known}) == 1:
                return known[0]
            named = {
                s.place
                for s in self.spots
                if s.place is not None and s.kind == "full" and s.place.code not in visited
            }
            meant = {p for p in named if p.depth == 2 and p.name.startswith(hit["name"])}
            return meant.pop() if len(meant) == 1 else None
        return None

    def _misread(self, author: Place) -> bool:
        """True where the author's division is named in nothing but stretches that lost their bytes: 海康县 was 保康县."""
        shifted = self.doc.edits_that(lambda edit: edit.rule == "repair.byteshift")
        if not shifted:
            return False
        named = [spot.span for spot in self.spots if spot.place == author and spot.kind in ("full", "short")]
        mended = [self.doc.from_raw(edit.raw) for edit in shifted]
        return bool(named) and all(any(span.overlaps(other) for other in mended) for span in named)

    def _whose(self) -> Place | None:
        """Whose report it is; where nothing names it, or only what lost its bytes, as its towns tell."""
        author = self._author()
        if author is None or self._misread(author):
            return self._county_of_towns(author) or author
        return author

    def _county_of_towns(self, misread: Place | None) -> Place | None:
        """The county that 我县 means where no name tells it, or one that was ``misread``.

        It is the only one that holds the towns which the report names without a county: three of them at least, twice
        as many as any other holds, and more than half of all.
        """
        suffixes = {suffix for suffix in self.said if suffix in "县市区旗"}
        if misread is not None:
            suffixes.add(misread.name[-1])
        if not suffixes:
            return None
        text, gaz, visited = self.page.folded, self.gaz, self._visited(list(self.page.titles))
        ends = {spot.end for spot in self.spots}
        holders: dict[str, set[str]] = {}
        for piece in self.page.pieces:
            for hit in TOWN_END.finditer(text, piece.start, piece.end):
                low = max(piece.start, hit.end() - gaz.longest_township)
                starts = (i for i in range(low, hit.start() - 1) if self._opens(i) and i not in ends)
                name = next((text[i : hit.end()] for i in starts if text[i : hit.end()] in gaz.townships), "")
                holders[TOWN_NAME.sub("", name)] = {place.parent for place in gaz.townships.get(name, ())}
            for hit in self._rows_in(text, piece):
                for item in AND.split(hit[1])[-ROW_NAMES:]:
                    known = next(
                        filter(None, (gaz.townships.get(item + end) for end in ENDS_OF.get(hit[3], ()))), ()
                    )
                    holders.setdefault(item, set()).update(place.parent for place in known)
        # A town of a county that one went to tells nothing of one's own.
        holders = {name: codes for name, codes in holders.items() if codes and not codes & visited}
        votes = Counter(code for codes in holders.values() for code in codes).most_common(2)
        if not votes or votes[0][1] < max(LEAST_TOWNS, len(holders) // 2 + 1):
            return None
        if len(votes) > 1 and votes[1][1] * 2 > votes[0][1]:
            return None
        place = gaz.at_code(votes[0][0], self.year)
        return place if place is not None and place.name[-1] in suffixes else None

    def _meant(self, said: Counter[str]) -> Place | None:
        """The one division that 我县, or 县水利局 and 县委, can mean: the only county that is named in full.

        Said once it is enough where that county is the first division that the report names.
        """
        bare = Counter(hit["level"] for hit in BARE_BODY.finditer(self.page.folded))
        whole = [s for s in self.spots if s.place is not None and s.kind == "full"]
        for words in (said, bare):
            for suffix, times in words.most_common(1):
                named = {s.place for s in whole if s.place is not None and s.place.name[-1] == suffix}
                if len(named) == 1 and (times >= 2 or whole[0].place in named):
                    return named.pop()
        return None

    def _renewed(self) -> None:
        """建设富裕、文明、和谐的新城关: the author's own short name behind 新."""
        if self.author is None:
            return
        name = self.author.name
        short = self.author.short or (name[:-2] if name.endswith("街道") else name[:-1])
        if len(short) < 2:
            return
        text, made = self.page.folded, []
        at = text.find("新" + short)
        while at >= 0:
            start, end = at + 1, at + 1 + len(short)
            clear = not any(s.start < end and at < s.end for s in self.spots)
            if clear and self.page.block_at(start) >= 0 and not text.startswith(name[len(short) :], end):
                made.append(Spot(start, end, short, "short", (self.author,), place=self.author, by="author"))
            at = text.find("新" + short, end)
        self.spots = merged(self.spots, made)

    def _plain_names(self) -> None:
        """阳泉市因煤设市，城区地盘小，郊区把城区围在当中: where one of the plain names must be the city's own
        division, all of them are, as far as the text speaks of that city.
        """
        text, page, gaz = self.page.folded, self.page, self.gaz
        hits = [
            hit
            for piece in page.pieces
            for hit in PLAIN_NAME.finditer(text, piece.start, piece.end)
            if hit.start() not in self.by_start
            and not NOT_PLAIN.search(text, max(hit.start() - 4, 0), hit.start())
        ]
        if not hits:
            return
        own = self.author if self.author is not None and self.author.name in PLAIN else None
        said = {s.place for s in self.spots if s.place is not None and s.place.name in PLAIN}
        groups: dict[str, list[tuple[int, int, Place]]] = {}
        for hit in hits:
            city = self._city_before(hit.start())
            if own is not None and own.name == hit[0] and (city is None or own.parent == city.code):
                city = gaz.at_code(own.parent, self.year)
            if city is None:
                continue
            held = [p for p in gaz.full[hit[0]] if p.parent == city.code and p.in_year(self.year)]
            held = [p for p in held if self.year is not None or not p.until] or held
            if held:
                groups.setdefault(city.code, []).append((*hit.span(), held[-1]))
        made: list[Spot] = []
        for some in groups.values():
            places = {place for *_, place in some}
            sure = bool(places & said) or (own in places) or len(places) > 1
            sure = sure or any(self._street_of(place, end) for _, end, place in some)
            sure = sure or any(
                place.name in ("新市区", "新城区", "老城区") and self._beside(i, j) for i, j, place in some
            )
            if sure:
                made += [
                    Spot(i, j, text[i:j], "full", (place,), place=place, by="document", strong=True)
                    for i, j, place in some
                ]
        if made:
            self.spots = merged(self.spots, made)
            self.by_start = {s.start: s for s in self.spots}

    def _beside(self, i: int, j: int) -> bool:
        """True where one goes there, or where another division stands beside it in a row."""
        text = self.page.folded
        ends = {s.end for s in self.spots}
        row = (text[i - 1 : i] in ROW_MARKS and i - 1 in ends) or (
            text[j : j + 1] in ROW_MARKS and j + 1 in self.by_start
        )
        return row or GOING.search(text, max(0, i - 3), i) is not None or text[i - 1 : i] in "跨去同与和"

    def _city_before(self, at: int) -> Place | None:
        """The city named last before ``at``, or the city of the county named last; else the author's own."""
        for spot in reversed(self.spots[: bisect_left(self.spots, at, key=lambda s: s.start)]):
            if spot.place is not None and spot.place.depth in (1, 2) and spot.place.level != "zone":
                chain = self.gaz.chain(spot.place, self.year)
                return next((p for p in chain if p.depth == 1), None)
        if self.author is None:
            return None
        return next((p for p in self.gaz.chain(self.author, self.year) if p.depth == 1), None)

    def _street_of(self, place: Place, end: int) -> bool:
        """城区|上站街道: a street of this division follows at once."""
        text, towns = self.page.folded, self.gaz.townships
        return any(
            place.code == town.parent
            for size in range(3, self.gaz.longest_township + 1)
            for town in towns.get(text[end : end + size], ())
        )
