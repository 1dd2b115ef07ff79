"""Names that are written by their sound: 阿卜杜拉·买买提, 图门, 其木格."""

from __future__ import annotations

import regex

from pipeline.extract.district_spots import OPENERS
from pipeline.extract.person_places import Someone, plain_words, terms
from pipeline.extract.person_roles import AND, DOING, Beside
from pipeline.extract.view import is_han

#: What people do and bodies and things seldom; never alone enough for two characters.
PEOPLE_DO = regex.compile(
    r"(?:说|表示|强调|指出|介绍说|介绍|认为|告诉|家[的里中有]|夫妇|一边|学会|创办|返乡|带队|带领|率领|率队|主持|陪同|担任|兼任|作了|作|出席"
    r"|参加|讲话|致辞|同志|一家|今年[0-9]{2}岁|是(?:一[名位]|本|村|社区))"
)
#: Characters that write by their sound the names of Uighurs, Kazakhs, Mongols, Tibetans, Yi.
SOUND = (
    "阿卜布不都杜多尔拉热合曼买麦迈提江吾甫艾斯萨沙木马穆依伊明坎坦克肯孜兹则泽扎丽力里利莉莎娜那纳乃奈尼"
    "妮比别贝巴帕伯波玻白拜西希夏吐图土托脱塔达代丹德迪地帝蒂丁吉基加佳卡喀开凯库古居朱祖苏索色赛塞桑森"
    "舍米密莫默姆慕敏玉尤约牙亚娅雅耶叶衣亦哈海罕汗胡乎霍金其奇契恰齐且切曲车儿仁仕什史辛肉茹若努奴鲁罗洛"
    "勒列烈仑门音额敦格日乌云特宝朝敖登孟顺琴次旺卓玛央桑顿珠平措增娃边普朗贡觉强珍益晋美甲初瓦嘎嘉让"
    "岩召温庄乐恩青逊礼甲铁木买尧昂珂且呷惹石火伙阿沙妞牛诺果哈体拖热曲别子巫"
)
#: And of people from abroad.
ABROAD = (
    SOUND
    + "奥弗维安冯赫黑洪戴道福菲费芬芙勃查柴詹简杰捷康兰莱劳李隆卢路伦梅蒙摩墨内涅诺欧派佩皮珀普乔琼瑞绍舒泰"
    "汤韦威温沃谢休扬科斯霍奎塞腾盖葛纽默拜廷亨伯顿德格"
)
DOTTED = regex.compile(rf"[{ABROAD}]{{1,8}}(?:·[{ABROAD}]{{1,8}}){{1,3}}(?!·)")
SOUND_ROW = regex.compile(rf"(?<![{SOUND}])[{SOUND}]{{3,6}}、$")
#: Words of such characters that are no name.
NO_NAME = frozenset(
    "特别 尤其 其他 其余 其中 不都 都不 不买 马上 土木 木马 古木 巴士 卡车 马车 石门 石头 玉石 布衣 多加 多名 日都 日照".split()
)
#: Countries and the like that are written so.
COUNTRIES = frozenset(
    "乌克兰 加拿大 阿富汗 敖德萨 阿根廷 阿尔巴尼亚 阿曼 埃及 巴西 巴林 巴拿马 比利时 波兰 丹麦 芬兰 古巴 荷兰 加纳 卡塔尔 科威特 肯尼亚"
    " 黎巴嫩 利比亚 卢旺达 罗马尼亚 马来西亚 马里 马耳他 蒙古 孟加拉 秘鲁 摩洛哥 墨西哥 尼泊尔 尼日利亚 挪威 瑞典 瑞士 塞尔维亚 沙特"
    " 斯里兰卡 苏丹 索马里 塔吉克斯坦 坦桑尼亚 突尼斯 土耳其 土库曼 乌干达 乌拉圭 希腊 叙利亚 也门 伊拉克 伊朗 以色列 意大利 印度 印尼"
    " 穆斯林 苏维埃".split()
)  # fmt: skip
SOUNDS = regex.compile(
    rf"(?P<name>[{SOUND}](?:[{SOUND}]|和(?=[巴那斯布格乌])){{1,5}}?)(?:(?!\p{{Han}})|(?=介绍|参加|讲话|说|表示|主持|作了?|带领|带队|为|任|等|和|与|同志|在|出席|到|赴|向|代表|率|陪同|担任|汇报|发言|告诉|今年|是|家|也|还|都|从|把|骑|守|常|牵头|负责|挂帅|主讲|学会|创办|返乡|主动|带头|种|养|开[了办]|靠))"
)


class Sounds(Beside):
    """Finds names that are written by their sound."""

    def _sounds(self) -> None:
        """阿卜杜拉·买买提, and 图门 behind a post: names that are written by their sound."""
        text, page = self.text, self.page
        for hit in DOTTED.finditer(text):
            i, j = hit.span()
            edge = max((p for p in self.ends_of_roles if i <= p <= text.index("·", i)), default=i)
            if not self._clear(edge, j):
                continue
            free = not any(p in self.taken for p in range(edge, j)) and page.within(edge, j)
            quoted = text[i - 1 : i] in "“《「" and text[j : j + 1] in "”》」"
            if free and not quoted and page.block_at(i) >= 0:
                titles, agency = self._titles(edge)
                self.found[edge] = Someone(edge, j, text[edge:j], titles, agency, 0.93)
        for i in sorted(self.posts):
            found = SOUNDS.match(text, i)
            if i in self.found or found is None or i in self.taken:
                continue
            j = found.end("name")
            name = found["name"]
            plain = (
                name in NO_NAME
                or name in COUNTRIES
                or any(
                    text[a:b] in terms() or text[a:b] in plain_words()
                    for a in range(i, j - 1)
                    for b in (a + 2, a + 3)
                    if b <= j
                )
            )
            if not plain and page.within(i, j) and page.ends_word(j) and not page.stop_at(i):
                titles, agency = self._titles(i)
                self._add(i, j, titles, agency, 0.75 if len(name) > 2 else 0.65)
                at = j
                while (joint := AND.match(text, at)) is not None:
                    found = SOUNDS.match(text, joint.end())
                    if found is None or not page.ends_word(found.end("name")):
                        break
                    self._add(joint.end(), found.end("name"), titles, agency, 0.7)
                    at = found.end("name")

    def _sounds_before(self) -> None:
        """其木格、 of 其木格、苏日娜等同志: what stands before a name in a row and is written by its sound."""
        text, page = self.text, self.page
        for i in sorted(self.found):
            found = SOUND_ROW.search(text, max(0, i - 7), i)
            start = found.start() if found is not None else 0
            if found is None or start in self.found or not page.begins_word(start):
                continue
            if page.within(start, i) and not any(p in self.taken for p in range(start, i)):
                if not any(text[a : a + 2] in plain_words() for a in range(start, i - 2)):
                    self._add(start, i - 1, (), "", 0.7)

    def _clear(self, i: int, j: int) -> bool:
        """True where a name that is written by its sound is not cut: 鲍|里斯·贝克尔 would be."""
        text = self.text
        before = i == 0 or not is_han(text[i - 1]) or text[i - 1] in OPENERS or self.page.pause_at(i)
        before = before or i in self.ends_of_roles or i in self.agency_ends
        return before and (self._strong(j) or PEOPLE_DO.match(text, j) is not None or text[j] in DOING)
