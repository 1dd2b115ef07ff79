"""Naming: how much a stretch of two to four characters looks like somebody's name, where no role says so.

    种粮大户 陈广田 今年 · 记者 周晓雯 报道 · 沈秋萍说          odds of a name: its characters, its borders, its neighbours

Shape      a family name of the table, one or two characters of Han
Evidence   family name and given characters against running text; where words were cut; what stands on both sides
Not this   a word of the dictionary; a name of foreigners (their characters are chosen by sound)
Ask first  whoever asks decides how much is enough
First seen a portrait of villagers in a work report

The weights are those of a logistic regression, rounded; it was fitted on marked news and, as counterexamples, on
work reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

import regex

from pipeline.data.reader import rows
from pipeline.extract.view import HAN_FIRST, HAN_LAST, View, is_han

#: Behind a name: what people do. Two characters at least, so that no given name is cut in two.
DOES = regex.compile(
    r"(?:说道?|表示|强调|指出|介绍|认为|告诉|回答|回忆|感慨|感叹|笑着|高兴地|激动地|坦言|透露|解释|带队|带领|率领|率队|主持|陪同|担任|兼任"
    r"|作了|出席|讲话|致辞|致词|今年\p{N}|是(?:一[名位个]|本|村|社区|该|镇|县|区|我)|同志|先生|女士|老人|大[爷妈娘姐]|师傅|书记|主任"
    r"|接任|继任|调任|升任|改任|历任|病故|逝世|牺牲|就义|奉命|率部|被捕|遇害"
    r"|为\p{Han}{0,8}?(?:长|主任|书记|主席|委员|队员|代表|顾问|会计|教员|经理)(?=[，。；、])"
    r"|赴|奉|率先|扎根|坚守|带头|动员|捐出|捐款|返乡|创办|承包|流转|主动|自愿|种[了植]|养[了殖]|每天|当[了上]|入股|搬进|领到|拿到|指着|拉着"
    r"|的(?:儿子|女儿|妻子|丈夫|母亲|父亲|爱人|老伴|家[里中])"
    r"|一家|家里|家住|带着|夫妇|夫妻|兄弟|姐妹|父子|母女|当选|荣获|获得|被评为|被授予|摄|报道|汇报|发言|分别|等[\p{N}一二三四五六七八九十]{1,3}[人名位]"
    r"|任|为(?:组长|副组长|成员|主任|委员|代表)|主讲|主编|撰文|[一二两三四五六七八九十]人(?:[，。、]|$))"
)
#: What only people do, right behind their names: where a clause opens with the name, little else stands there.
SPEAKS = regex.compile(
    r"(?:(?:则|却|反复|一再|多次|还|也|曾|再次|同时|最后|近日|[0-9]{1,2}日|在\p{Han}{2,8}[时中上后])?"
    r"(?:说(?!明|法)|表示|指出|强调(?!要)|介绍说?[，：]|坦言|直言|感慨|感叹|告诉|回忆|笑着))"
)
SPEAKS_FIRST = frozenset("则却反一多还也曾再同最近在说表指强介坦直感告回笑0123456789")
BRACKET = regex.compile(
    r"[，,：:][男女](?=[，,。（(])|[（(](?:男|女|现年|今年|[\p{N}]{2}岁|[^）)]{1,6}(?:族|岁|人|主任|书记|局长|长|员|师))"
)
#: Before a name.
LEADS = frozenset("由与和同向对给跟请让叫把被为以找问是了有像如")
#: What people do to people, and whose people are: the next word is often a name.
PEOPLE = regex.compile(
    r"(?:任命|免去|提名|选举|推选|推举|聘请|看望|慰问|采访|名叫|名字叫|追授|表彰|救出|儿子|女儿|妻子|丈夫|母亲|父亲"
    r"|老伴|爱人|哥哥"
    r"|弟弟|姐姐|妹妹|孙子|孙女|搭档|徒弟"
    r"|姓名|负责人|责任人|联系人|发言人|主讲人|报告人|汇报人"
    r"|起草人|承包人|继承人|当事人|申请人|证明人|签发人?|审稿人?|撰稿人?|记录人?|校对|编辑|拍摄)[:： ]?$"
)
#: 由 … 任组长, 免去 … 职务: a frame that holds a name or a role. What it and 等12名代表 add to the odds, by judgment.
OFFICE_BEFORE = regex.compile(r"(?:由|以|任命|免去|推选|选举|推举|聘请|补选|增补)$")
OFFICE_BEHIND = regex.compile(
    r"(?:同志)?(?:任|为|担任|兼任|出任|牵头|带队|率领|主持|负责|的.{0,12}职务|挂帅|主讲|陪同|领衔)"
)
AND_OTHERS = regex.compile(r"等(?:同志|[\p{N}一二三四五六七八九十]{1,3}(?:余|多)?[人名位])")
FRAMED, COUNTED, AT_HOME = 2.0, 1.0, 1.4
#: 羊排村的李阿妹, 家住西关街的郝秀英.
HOME_BEFORE = regex.compile(r"(?:\p{Han}[村街路组屯庄巷厂]|社区|小区|公司|\p{Han}{2}[镇乡])的$")
#: How words end that say what somebody is: 护林员, 种粮大户, 老伴.
TRADES = frozenset("员户师手民工生者主匠兵医嫂妇伴子儿妻女长记任人友家委夫士")
#: How words end that say where somebody lives: 东头村, 三组.
HOMES = frozenset("村组屯庄队区镇乡")
#: What somebody does, right behind the name.
ACTS = regex.compile(
    r"(?:作了?\p{Han}{0,8}(?:报告|讲话|发言|说明|部署|动员|总结)|讲话|主持|指出|强调|要求|带队|带领|率|出席|宣布|宣读|致辞|同志|说[:：，]|介绍说)"
)
#: Behind a name: words of one character that open what is said of it.
FOLLOWS = frozenset("的为任在和与等到带对就从了及把将被给也都还曾又则于一及不")
#: Never in a given name as it stands in a report.
NEVER = frozenset("氏的了在是和与及以对从把被让等个这那某我你他她它们各每都也就不没说到上下两于其者所由给老")
#: What follows a family name and is no given name: 李老师.
TITLES = frozenset(
    "先生 女士 小姐 老师 师傅 大夫 主席 总理 书记 主任 局长 市长 县长 区长 镇长 乡长 部长 院长 校长"
    " 处长 科长 队长 厂长 经理 教授 博士 医生 老汉 大爷"
    " 大妈 大娘 大嫂 大哥 大姐 奶奶 爷爷 阿姨 同志 总统 将军 司令 老板 夫人"
    " 太太 女儿 儿子 老人 村长 代表 委员 律师 警官 法官 氏族 家族 某某 家村 家庄 家湾".split()
)  # fmt: skip
#: Something called after a person: a firm, a village, a doctrine.
THING = regex.compile(
    r"(?:\p{Han}{0,4}(?:集团|公司|基金会)|牌|杯|路|村(?!民)|庄|镇|乡|县|区|小学|中学|纪念|故居|广场|星|奖|式|氏|思想|理论|主义|时代|精神)"
)
#: Last characters of things: 黄颡鱼, 智慧化, 黄茅镇.
THINGS = frozenset(
    "化性鱼虾菌病药类型式湖窑镇乡村庄县区市州酸烯胶薯屯集寨圩营坡堤庙祠坊螟蜂虫蚜蝇牛汤会部处社署厂"
)
#: Behind a name of two characters these open what is said of it: 刘勇|则, 李鹏|还.
OPENS_MORE = frozenset("则还亦仍却均皆辞")
#: Rare family names that are words of grammar in running text; 和 before a family name is one as well.
PARTICLES = frozenset("另是才太由将同字俱户世都")
#: 东鱼河、屈屯河: what stands in a row of its own kind.
WATERS = "河江湖渠沟"
WATER_NEXT = {water: regex.compile(rf"[、和]\p{{Han}}{{1,3}}{water}") for water in WATERS}
#: Two characters that end so are a village: 刘楼, 王桥.
VILLAGE = frozenset("楼营堡店桥沟坡岗庙坝洼塘坪冲湾垭峪圈")
#: The rest of a name that was written by its sound: 罗德里|戈·乌维利.
FOREIGN = regex.compile(r"\p{Han}{0,4}·")

#: The same where 的 was dropped and a guess stands in its place.
HOME_END = regex.compile(r"(?:\p{Han}[村街路组屯庄巷厂]|社区|小区|公司|\p{Han}{2}[镇乡])$")


class Odds(NamedTuple):
    """A stretch that may be a name: half-open, with the odds that it is one (natural logarithm)."""

    start: int
    end: int
    odds: float


#: What each sign adds to the logarithm of the odds; fitted, rounded.
WEIGHTS: dict[str, float] = {
    "bias": -4.7,
    "bearers": 0.4,  # for each power of e in the bearers of the family name
    "common": -0.4,  # for each power of e in the words that begin with its character
    "two": 1.7,  # a given name of two characters
    "given": 0.5,  # for each unit of gazetteer/given_characters.tsv, two characters
    "alone": 0.6,  # the same, one character
    "one": -0.7,  # all one word of the dictionary
    "one alone": -0.5,  # the same, with one given character
    "may go on": -0.7,  # the next character would do for a second one
    "singles": -1.0,  # each character a word
    "joined": -2.5,  # family name, and a word of two characters
    "joined, liked": 1.2,  # both are common in given names, by judgment: 韦|东海, 黄|爱民
    "joined wrong": -1.0,  # a word of two characters, and one
    "crosses end": -3.1,  # ends inside a word
    "plain": -2.4,  # begins with a word of two characters
    "tail word": -0.6,
    "open before": 0.6,  # nothing, or a mark, but no 、
    "row before": 0.6,  # 、
    "role before": 1.9,
    "lead before": 0.2,
    "trade before": 0.3,
    "home before": -1.4,
    "open after": 0.2,
    "row after": 1.1,
    "bracket": 1.4,
    "does": 0.8,
    "follows": 0.5,
    "role after": 1.0,
    "both open": 0.9,
    "does, open": -0.1,
    "speaks": 0.9,  # by judgment
}
#: No neighbours add more than this: what looks too little like a name is not looked at further.
MOST_AROUND = 3.2


@cache
def given() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """What a character adds as first, as second, as only character of a given name."""
    table = rows("gazetteer/given_characters.tsv")
    two, one = WEIGHTS["given"], WEIGHTS["alone"]
    return (
        {row[0]: two * float(row[1]) for row in table},
        {row[0]: two * float(row[2]) for row in table},
        {row[0]: one * float(row[3]) for row in table},
    )


@cache
def family() -> dict[str, float]:
    """What a family name adds: the more who bear it, and the fewer words that begin with its character."""
    words: dict[str, int] = {}
    for word, *_ in rows("lexicon/surname_words.tsv"):
        words[word[0]] = words.get(word[0], 0) + 1
    return {
        row[0]: WEIGHTS["bearers"] * log(float(row[1]) + 1)
        + WEIGHTS["common"] * log(words.get(row[0], 0) + 1)
        for row in rows("gazetteer/surnames.tsv")
        if row[0] not in PARTICLES
    }


@cache
def plain() -> frozenset[str]:
    """Words of two characters that begin like a name."""
    return frozenset(row[0] for row in rows("lexicon/surname_words.tsv"))


@lru_cache(maxsize=16384)
def given_name(chars: str) -> float:
    """What the one or two characters of a given name say."""
    w = WEIGHTS
    first, second, only = given()
    if len(chars) == 2:
        return w["two"] + first.get(chars[0], -w["given"]) + second.get(chars[1], -w["given"])
    return only.get(chars, -w["alone"])


def by_characters(text: str, i: int, k: int, j: int) -> float:
    """What the characters of ``i:j`` say; the family name has ``k`` characters."""
    return WEIGHTS["bias"] + family()[text[i : i + k]] + given_name(text[i + k : j])


def with_words(page: View, i: int, k: int, j: int, total: float) -> float:
    """``total``, which the characters of ``i:j`` say, and what the words add that they are cut into."""
    text, starts, w = page.folded, page.starts, WEIGHTS
    first, second, _ = given()
    two = j - i - k == 2
    if two and text[i + k : j] in plain():
        total += w["tail word"]
    if k == 1 and text[i : i + 2] in plain():
        total += w["plain"]
    if j not in page.ends:
        total += w["crosses end"]
    elif i in starts:
        inner = [p for p in range(i + 1, j) if p in starts]
        if not inner:
            total += w["one"] if two else w["one alone"]
        elif len(inner) == j - i - 1:
            total += w["singles"] if two else 0.0
        else:
            liked = (
                two
                and text[i] not in "于向从和"
                and first.get(text[i + k], -1.0) > 0
                and second.get(text[j - 1], -1.0) > 0
            )
            total += w["joined"] if i + k in inner else w["joined wrong"]
            total += w["joined, liked"] if liked and i + k in inner else 0.0
    return total


def around(page: View, i: int, k: int, j: int, roles_at: frozenset[int], roles_end: frozenset[int]) -> float:
    """What stands on both sides of ``i:j``; ``roles_at``, ``roles_end``: where roles start and end."""
    text, w = page.folded, WEIGHTS
    before = text[i - 1] if i else "\n"
    after = text[j] if j < len(text) else "\n"
    open_before = not is_han(before) or page.pause_at(i)
    open_after = not is_han(after) or page.pause_at(j)
    total = 0.0
    if i in roles_end or PEOPLE.search(text, max(0, i - 4), i):
        total += w["role before"]
    elif not open_before:
        total += w["lead before"] * (before in LEADS) + w["trade before"] * (before in TRADES)
        total += w["home before"] * (before in HOMES)
    if before == "、":
        total += w["row before"]
    elif open_before:
        total += w["open before"]
    if DOES.match(text, j):
        total += w["does"] + w["does, open"] * open_before
    if open_before and after in SPEAKS_FIRST and SPEAKS.match(text, j):
        total += w["speaks"]
    if j in roles_at:
        total += w["role after"]
    if after == "、":
        total += w["row after"]
    elif after in "（(":
        total += w["bracket"] * (BRACKET.match(text, j) is not None)
    elif open_after:
        total += w["open after"]
        if after in "，,：:" and BRACKET.match(text, j):
            total += w["bracket"]
    elif after in FOLLOWS:
        total += w["follows"]
    if open_before and open_after:
        total += w["both open"]
    if j - i - k == 1 and not open_after and after not in NEVER and j in page.starts and j + 1 in page.ends:
        total += w["may go on"] * max(0.0, given()[1].get(after, -w["given"]) / w["given"] + 1)
    return total


def odds(page: View, i: int, k: int, j: int, starts: frozenset[int], ends: frozenset[int]) -> float:
    """Logarithm of the odds that ``i:j`` is a name; ``starts``, ``ends``: where roles do so."""
    known = with_words(page, i, k, j, by_characters(page.folded, i, k, j))
    return known + around(page, i, k, j, starts, ends)


@cache
def _firsts() -> re.Pattern[str]:
    """Characters that a family name may start with, before one that may follow: sets of ``re``, which are bitmaps."""
    names = family()
    firsts = "".join(sorted({name[0] for name in names}))
    never = "".join(sorted(NEVER.difference(name[1] for name in names if len(name) > 1)))
    return re.compile(f"[{firsts}](?=[{HAN_FIRST}-{HAN_LAST}〇])(?![{never}])")


def is_water(text: str, i: int, j: int) -> bool:
    """True where ``i:j`` ends like a river and stands in a row of rivers: 东鱼河、屈屯河."""
    return (text[i - 1 : i] in ("、", "和", "与", "及") and text[i - 2 : i - 1] == text[j - 1]) or bool(
        WATER_NEXT[text[j - 1]].match(text, j)
    )


def is_he(text: str, i: int, j: int) -> bool:
    """True where ``i:j`` is a given name of two characters that ends in 和: a verb behind it leaves nobody to be joined."""
    return j - i == 2 and text[j - 1 : j] == "和" and ACTS.match(text, j) is not None


def candidates(page: View, usual: float, in_row: float) -> Iterator[tuple[int, int, int, float]]:
    """Start, length of the family name, end of all that could be a name, and what its characters say: ``usual`` or
    more, beside 、 ``in_row``.
    """
    text, names = page.folded, family()
    starts = (found.start() for found in _firsts().finditer(text) if found.start() in page.starts)
    for i, piece in page.standing(starts):
        k = 2 if text[i : i + 2] in names else 1
        if (k == 1 and text[i] not in names) or text[i - 1 : i] == "·":
            continue
        if text[i] == "和" and text[i + 1] in names:
            continue
        own = WEIGHTS["bias"] + names[text[i : i + k]]
        for j in range(i + k + 1, min(i + k + 2, piece.end) + 1):
            last = text[j - 1]
            if (last in NEVER and not is_he(text, i + k, j)) or not is_han(last):
                break
            if is_he(text, i + k, j + 1):
                continue  # 汪德|和作报告
            known = own + given_name(text[i + k : j])
            if known < usual and (known < in_row or "、" not in (text[i - 1 : i], text[j : j + 1])):
                continue
            if last in THINGS or text[i + k : j] in TITLES:
                continue
            if (j - i == 2 and last in VILLAGE) or (j - i - k == 2 and last in OPENS_MORE):
                continue
            if not (last in WATERS and is_water(text, i, j)):
                yield i, k, j, known


def likely(
    page: View, starts: frozenset[int], ends: frozenset[int], usual: float, in_row: float
) -> Iterator[Odds]:
    """The best stretch at each place with odds of ``usual`` or more, beside 、 of ``in_row``; ``starts``, ``ends``:
    where roles do so.
    """
    text = page.folded
    best: Odds | None = None
    # What the characters say is asked first, since most stretches are out by that alone.
    for i, k, j, known in candidates(page, usual - MOST_AROUND, in_row - MOST_AROUND):
        total = with_words(page, i, k, j, known)
        beside = "、" in (text[i - 1 : i], text[j : j + 1])
        if total < (in_row if beside else usual) - MOST_AROUND:
            continue
        if THING.match(text, j) or FOREIGN.match(text, j):
            continue
        total += around(page, i, k, j, starts, ends)
        if OFFICE_BEHIND.match(text, j) and OFFICE_BEFORE.search(text, max(0, i - 4), i):
            total += FRAMED
        elif AND_OTHERS.match(text, j):
            total += COUNTED
        if HOME_BEFORE.search(text, max(0, i - 5), i) or (
            i in page.soft and HOME_END.search(text, max(0, i - 4), i)
        ):
            total += AT_HOME
        if best is not None and best.start != i:
            if best.odds >= in_row:
                yield best
            best = None
        if best is None or total > best.odds:
            best = Odds(i, j, total)
    if best is not None and best.odds >= in_row:
        yield best
