"""Navigation: lines that a site put around a report, known by their wording and their shape.

Shape      推荐度:, 相关文章: with its list of dated titles, 上一篇, 首页 > 工作报告, 版权所有, 点击下载 …
Evidence   the words, read through pinyin notes and in either script; a list goes on while its lines look like
           the
           first: a bullet before them, a date such as 04-06 or a 推荐度 behind them
Not this   a sentence that speaks of such things: 网站首页设置了专栏, 版权所有者; a title that follows a list
Never      deleted: the lines stay in the text as a block of region boilerplate
First seen a study-tour report, six lines above its title and ten below its end
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.core import Block, Document, Span
from pipeline.data import fold

RULE = "ingest.navigation"

#: A line longer than this is prose whatever it says.
LONGEST = 80
#: A line at least this long belongs to somebody's text.
PROSE = 80

#: A reading behind its host, with tone or without, or what a damaged one left of itself.
_NOTE = regex.compile(r"\([a-zA-Zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ]{1,6}\)")
_BULLET = regex.compile(r"^(?:[-–—·•●○◆◇■□▪★☆※*>»→]|[0-9]{1,2}[.、])[\s\u3000\u00a0]*")
_DATE_END = regex.compile(
    r"[(（\[【]?\s?(?:(?:19|20)?[0-9]{2}\s?[-/.年]\s?)?[01]?[0-9]\s?[-/.月]\s?[0-3]?[0-9]日?(?:\s[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?\s?[)）\]】]?$"
)
_NUMBERED = regex.compile(
    r"^[\s\u3000]*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节部])"
)

#: Each is one line's proof, in simplified script, without notes and blanks.
_ALONE = regex.compile(
    r"""推荐[度指][数]?[:：]?[★☆]{0,6}$
      | ^推荐度[:：]?(?:点击下载文档)?(?:文档为doc格式)?$
      | ^[【\[(（]?(?:上|下)一?[篇页条章](?:文章|新闻|信息|范文)?[】\])）]?(?:[:：]|$|没有了)
      | ^[您你]?(?:当前|现在|目前|所在)?(?:的|所在)?(?:当前)?位置[:：]
      | ^(?:网站)?(?:首页|主页)[>＞»›→/|｜·-]
      | [>＞»›](?:正文|文章内容|详细内容|内容)$
      | ^(?:©|(?:copyright|版权所有)(?:©|\(c\)|[:：]|[^,，。;；]{0,40}$))
      | (?:^|[^\p{Han}])[\p{Han}]ICP[备证]?\d{4,}
      | ^(?:责任编辑|网站编辑|编辑|录入)[:：][\p{Han}a-z0-9]{1,8}$
      |
      ^(?:【|\[)?(?:打印|收藏|关闭|分享|返回)(?:本[页文]|此[页文]|窗口|顶部|首页|列表|到|本文)?(?:】|\])?(?:[\s|｜\[【\]】]*(?:打印|收藏|关闭|分享|返回|推荐|复制|纠错|评论)(?:本[页文]|此[页文]|窗口|顶部|首页|列表|本文)?[\]】]?){0,6}$
      | ^(?:点击|免费|立即)?下载(?:本文|文档|全文|word|附件)?(?:文档)?$
      | ^(?:字体|字号|文字大小)[:：]?[\[【]?[大中小\s|｜]{1,8}[\]】]?
      |
      ^(?:分享到|扫一扫|扫描二维码|返回顶部|网站地图|联系我们|关于我们|设为首页|加入收藏|友情链接|网站声明|免责声明|本文来自|本文来源于网络)(?:$|[:：|｜]|[\p{Han}|｜]{0,20}$)
      | (?:点击|浏览|阅读|访问)(?:率|数|次数|量|人次)?[:：]\d{1,9}次?$
      | ^相关(?:热词|标签|搜索|关键词)[:：]
      | ^(?:标签|tags?)[:：]
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
#: The heading of a list, at the end of its line.
_LIST = regex.compile(
    r"(?:^|[】\]》\"”])(?:[与和]?(?:本文|此文|您|你|更多|网友|大家|其他|其它|人|的|还|也|可能|喜欢|都|在看|看了|感兴趣)){0,6}"
    r"(?:相关|热门|最新|推荐|猜你喜欢|延伸|精彩|精选|随机|栏目|阅读|更多|同类|本类|热点|优秀|点击|关注|感兴趣|喜欢)"
    r"(?:相关|热门|最新|推荐|阅读|文章|范文|文档|资讯|信息|新闻|内容|链接|报道|专题|主题|资料|栏目|排行|更新|的|搜索|帖子|图文|榜|一下){1,4}[:：]?$"
    r"|^猜你喜欢[:：]?$|^热门(?:文章|推荐|排行)[:：]?$"
)
_FIELDS = regex.compile(
    r"(?:来源|作者|发布时间|发布日期|发布人|发布者|发表时间|更新时间|日期|时间|浏览次数|浏览量|浏览|点击数|点击次数|点击率|阅读次数|"
    r"阅读量|阅读|人气|字体|字号|编辑|责任编辑|录入|审核|信息来源|文章来源|文号|发文字号|索引号)[:：]|[\[【](?:大|中|小|打印|关闭)[\s|】\]]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with what it says when notes, blanks and script are set aside."""

    span: Span
    key: str

    @property
    def blank(self) -> bool:
        return not self.key


def lines_of(text: str) -> list[Line]:
    """All lines of a text, blank ones too."""
    found: list[Line] = []
    at = 0
    for line in text.split("\n"):
        key = line
        if len(line) <= 4 * LONGEST:
            key = "".join(_NOTE.sub("", fold(line)).split())
        found.append(Line(Span(at, at + len(line)), key))
        at += len(line) + 1
    return found


def boilerplate(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines that are a site's, blank ones inside a list included."""
    marked: set[int] = set()
    count = len(lines)
    prose = [_is_prose(line.key) for line in lines]
    # True where an author's line still follows: there a list ends with its last item.
    follows = [False] * (count + 1)
    for i in range(count - 1, -1, -1):
        follows[i] = follows[i + 1] or prose[i]
    i = 0
    while i < count:
        key = lines[i].key
        if not key or len(key) > LONGEST:
            i += 1
        elif _is_list_heading(key):
            end = _end_of_list(lines, i + 1, follows)
            # Words that head a list are a heading of the report's own where no list stands below them.
            if end > i + 1 or key[0] in "-·•●*" or _near_edge(lines, i, marked, prose):
                marked.update(range(i, end))
            i = max(end, i + 1)
        else:
            if is_site_line(key):
                marked.add(i)
            i += 1
    return marked


def is_site_line(key: str) -> bool:
    """True where a line (see ``Line.key``) is a site's by its own words."""
    if len(key) > LONGEST:
        return False
    bare = _BULLET.sub("", key)
    if _ALONE.search(bare):
        return True
    if len(_FIELDS.findall(bare)) >= 2 and not bare.endswith(("。", "；")):
        return True
    parts = regex.split(r"[>＞»›]", bare)
    return len(parts) >= 3 and all(0 < len(part) <= 12 for part in parts[:-1]) and "。" not in bare


def _is_list_heading(key: str) -> bool:
    return len(key) <= LONGEST and bool(_LIST.search(_BULLET.sub("", key)))


def _is_prose(key: str) -> bool:
    return len(key) >= PROSE or bool(_NUMBERED.match(key)) or (len(key) >= 30 and key[-1] in "。；！？")


def _near_edge(lines: Sequence[Line], at: int, marked: set[int], prose: Sequence[bool]) -> bool:
    """True where nothing but a site's lines stands before, or nothing at all behind."""
    before = all(lines[j].blank or j in marked for j in range(max(0, at - 40), at))
    behind = not any(prose[j] for j in range(at + 1, len(lines)))
    return before or behind


def _is_item(key: str, bulleted: bool) -> bool:
    """A line of a list that still has its shape, however its words were damaged."""
    if not key or len(key) > LONGEST or key[-1] in "。；":
        return False
    return bool(_DATE_END.search(key)) or is_site_line(key) or (bulleted and bool(_BULLET.match(key)))


def _end_of_list(lines: Sequence[Line], start: int, follows: Sequence[bool]) -> int:
    """Number of the first line behind the list that begins at ``start``."""
    end = at = start
    first = next((line.key for line in lines[start : start + 3] if line.key), "")
    bulleted = bool(_BULLET.match(first)) and not _NUMBERED.match(first)
    while at < len(lines):
        key = lines[at].key
        item = not key or _is_item(key, bulleted) or _is_list_heading(key)
        # Behind the last words of the author every short line is the site's.
        if not item and (follows[at] or len(key) > LONGEST or key[-1] in "。；"):
            break
        at += 1
        if key:
            end = at
    return end


def regions(marked: set[int], lines: Sequence[Line], rule: str) -> Iterator[Block]:
    """One block for each run of marked lines; blank lines between two of them belong to it."""
    start = -1
    last = -1
    for i, line in enumerate(lines):
        if i in marked:
            start = i if start < 0 else start
            last = i
        elif start >= 0 and not line.blank:
            yield Block(Span(lines[start].span.start, lines[last].span.end), "region", rule, "boilerplate")
            start = -1
    if start >= 0:
        yield Block(Span(lines[start].span.start, lines[last].span.end), "region", rule, "boilerplate")


def propose(doc: Document) -> Iterator[Block]:
    lines = lines_of(doc.text)
    yield from regions(boilerplate(lines), lines, RULE)
