"""Repair on documents that nobody wrote: sentences, damaged by the simulator and in other ways, in any mixture.

A few hundred in the usual run. Ten thousand:

    BAOGAO_PROFILE=thorough python -m pytest tests/test_repair_properties.py
"""

from __future__ import annotations

import os
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core import Span, from_text, process, proposed_edits
from pipeline.repair import Repair
from pipeline.simulate import Page, damage

settings.register_profile("usual", max_examples=200, deadline=None)
settings.register_profile(
    "thorough", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck)
)
PROFILE = settings.get_profile(os.environ.get("BAOGAO_PROFILE", "usual"))

SENTENCES = (
    "全镇干部带动着群众学习先进经验，取得了明显成效。", "　（一）强化领导，落实责任", "　（二）进一步规范财务管理；",
    "我们到阳光小学考察了食堂和图书馆？", "当地居民的冲突、因为当时村里没有学校！", "对上海、宁波、青岛三市进行了调查",
    "世界卫生组织(who)的标准，P<0.05(n=120)", "创建活动要注重实效，让群众在创建中受益。", "2004年投入1,200万元，增长12.5%",
    "她姓来(lái)，囧(jiǒng)字除外", "“三书”制度《办法》：试行", "相关文章: 12-24 报告 [详细]", "Annual report 2004, page 7.",
    "旅游、环保、水资源等领域的产业机构设置和服务质量", "",
)  # fmt: skip
INSERTED = (
    "&nbsp;", "&amp;amp;lt;", "&amp;", "nbsp;", "x0dx0a", "_x000D_", "\u200b", "\u00ad", "\u2028", "\x07", "\ue123", "⼈", "⺠⼯",
    "⼀⼁⼂⼃⼄", "\uf95c", "𝐀", "𝟐𝟎𝟎𝟒", "𝐰𝐰𝐰.", "锟斤拷", "\ufffd", "(lǐng)", "(de)", "領(lǐng)",
    "?", "。", "，", "(", ")", " ", "　", "\n", "ÎÄ±¾",
    "鏂囨湰", "ㄒ唬⿵娀", "ǘ┻", "é", "·", "の", "%", "a", "1",
)  # fmt: skip
MIX_UPS = (
    ("utf-8", "gb18030"), ("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gbk", "latin-1"), ("gb18030", "big5"), ("big5", "gb18030"),
)  # fmt: skip

mills = st.builds(
    Page,
    level=st.integers(0, 15),
    toneless=st.booleans(),
    doubled=st.booleans(),
    marks=st.sampled_from([(), ("。",), ("？",), ("！",), ("；",), ("，",), ("。", "？")]),
    decoder=st.sampled_from(["drop", "question"]),
    half=st.booleans(),
    hant=st.booleans(),
    omitted=st.sampled_from(["", "，。的是他"]),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A page of a mill, then hurt a little more in other ways."""
    lines = draw(st.lists(st.sampled_from(SENTENCES), max_size=5))
    text = damage("\n".join(lines), draw(mills))
    kind = draw(st.sampled_from(["none", "misread", "cut short", "apart"]))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    if kind == "misread":
        was, read_as = draw(st.sampled_from(MIX_UPS))
        part = (
            text[start:end]
            .encode(was, "ignore")
            .decode(read_as, draw(st.sampled_from(["ignore", "replace"])))
        )
        text = text[:start] + part + text[end:]
    elif kind == "cut short":
        text = text[:start] + text[end:]
    elif kind == "apart":
        text = text[:start] + draw(st.sampled_from([" ", "　"])).join(text[start:end]) + text[end:]
    for piece in draw(st.lists(st.sampled_from(INSERTED), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + piece + text[at:]
    return text


@settings(PROFILE)
@given(documents())
def test_repair_is_done_at_once_and_can_be_taken_back(text: str) -> None:
    doc = process(from_text(text), [Repair()])
    assert doc.undone() == text
    ends = [doc.to_raw(Span(i, i + 1)) for i in range(len(doc.text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(ends))
    assert all(0 <= span.start <= span.end <= len(text) for span in ends)
    assert proposed_edits(from_text(doc.text), Repair()) == ()
