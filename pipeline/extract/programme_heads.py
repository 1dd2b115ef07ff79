"""Heads: the nouns that say what the name before them is: 工程, 机制, 思路, 现象.

    “云南服务”提升|工程 · “…”的工作|思路

The noun phrase behind a pair of marks ends with its head; a verb that looks like one (“爱心超市”服务居民) is none.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from pipeline.extract.view import is_han

__all__ = ["BESIDE_ONLY", "CLASS_OF", "VERBAL", "np_head", "of_head"]

#: What passes or is bestowed: projects, campaigns, policies, events, brands, honours.
_PROGRAMME = (
    "工程 行动 计划 规划 活动 项目 品牌 牌子 商标 整治 斗争 攻坚战 保卫战 战役 会战 竞赛 比赛 大赛 赛事 评选 评比 称号 荣誉"
    " 晚会 论坛 展览 展演 专栏 栏目 小程序 博览会 巡展"
    " 改革 试点 示范点 示范区 示范村 示范县 示范镇 示范户 示范社区 产品 创建 战略 政策 扶贫 节目"
    " 演出 演讲 征文 党课 宣讲 宣传 培训 招聘 节庆 义诊 企业 补贴 补助 资金 保险 基金 贷款 文化节 艺术节 旅游节 讲座 讨论 大讨论 建设"
    " 奖 大奖 奖章 物流通道 大通道 誓师大会 集体 家庭 党支部 修缮队 夜市 筛查 体检"
).split()  # fmt: skip
#: What stands, and what one goes by: systems, methods, places, teams.
_INSTITUTION = (
    "制度 机制 模式 工作法 调解法 平台 体系 体制 服务队 队伍 志愿者 工作室 服务站 服务大厅 大厅 服务中心 驿站 责任制 负责制 承包制"
    " 网络 网格"
    " 系统 阵地 载体 空间 微信群 公众号 热线 窗口 讲堂 课堂 学堂 学校 夜校 合作社 联盟 协会 理事会 议事会 小组 专班 小分队 联防 管理"
    " 监管 服务 办公 调解 工作方式 方式 渠道 通道 程序 流程 清单 台账 日志 公示 积分 考核 方案"
    " 业态 运行机制 议事厅 组织"
    " 志愿服务 便民服务 政务服务 养老服务 上门服务 代办服务 调解室 警务室 服务团"
    " 宣讲团 巡逻队 突击队 小队 诊室 食堂 书屋 书房 学院 流动站 调解团"
).split()  # fmt: skip
_SLOGAN = (
    "原则 思路 理念 目标 要求 方针 口号 宗旨 主题 主线 氛围 风尚 风气 格局 态度 作风 标准 总战略 信念 承诺 誓言 追求 基调 责任链条"
    " 路子 导向 布局 主旋律 祝愿 校训 谚语 农谚 格言 名言 形象 意识"
).split()  # fmt: skip
_TONE = (
    "问题 难题 现象 怪圈 倾向 困境 矛盾 弊端 顽症 顽疾 陋习 之风 之嫌 行为 之苦 之忧 之痛 怪象 字经 文章 功夫 效应 角色 作用 现状 状况"
    " 心态 帽子 派头 包袱 标签 通病 身份 说法 感觉 怪病 印象 尴尬 怪事 局面"
).split()  # fmt: skip
#: These are verbs too: “爱心超市”服务居民; a head only where the noun phrase ends with them.
VERBAL = frozenset(
    "服务 管理 监管 调解 办公 考核 帮扶 宣传 培训 建设 创建 宣讲 讨论 招聘 公示 要求 承诺 追求 评选 补贴 补助 扶贫 整治 积分".split()
)
#: Too common to speak for a name that they do not stand beside.
BESIDE_ONLY = frozenset(
    "标准 意识 形象 家庭 集体 奖 大奖 组织 身份 服务 管理 建设 方案 方式 局面 文章 字经 负责制".split()
)


CLASS_OF = (
    dict.fromkeys(_PROGRAMME, "programme")
    | dict.fromkeys(_INSTITUTION, "institution")
    | dict.fromkeys(_SLOGAN, "slogan")
    | dict.fromkeys(_TONE, "scare_quote")
)
#: Sizes of the words above, the longest first.
_SIZES = sorted({len(word) for word in CLASS_OF}, reverse=True)
#: Never inside a noun phrase.
_NEVER_WITHIN = frozenset("的了和与及在是为对把被将从由向等使让也以并而到着过")
_NO_NEAR = regex.compile(
    r"开展|实施|推进|建立|建成|完成|成为|带动|帮助|解决|提高|增加|发展|受到|得到|取得|推动|促进|赢得|达到|举办|举行|邀请|组织|兑付|发放|领取|纳入|覆盖|打造|推广"
)


class _Head(NamedTuple):
    """A head: its first offset, the one behind it, its word."""

    start: int
    end: int
    word: str


def _head_from(text: str, at: int, near: int, ends: bool = False) -> _Head | None:
    """The first head that starts within ``near`` characters of a noun phrase; ``ends``: with the phrase."""
    for start in range(at, at + near + 1):
        for size in _SIZES:
            word = text[start : start + size]
            if word in CLASS_OF and not (ends and is_han(text[start + size : start + size + 1] or " ")):
                return _Head(start, start + size, word)
        here = text[start : start + 1]
        if not here or here in _NEVER_WITHIN or not (is_han(here) or (here.isascii() and here.isalnum())):
            return None
    return None


def np_head(text: str, at: int) -> str:
    """The noun that ends the noun phrase which starts at ``at``; empty where none of the tables does."""
    found = _head_from(text, at, 6)
    if found is None:
        return ""
    head, near = found.word, text[at : found.start]
    onward = _head_from(text, found.end, 3, ends=True)
    if _NO_NEAR.search(near) or (near and head in BESIDE_ONLY):
        # “云南服务”提升工程: what does not speak from afar may stand before what does.
        return onward.word if onward is not None and not _NO_NEAR.search(near) else ""
    if onward is not None and onward.word not in VERBAL:
        if not _NO_NEAR.search(text[found.end : onward.start]):
            return onward.word
    after = text[found.end : found.end + 1]
    if head in VERBAL and after and (is_han(after) or after.isdigit()) and after not in "的等和与及":
        return head if text.startswith(("实现", "取得", "工作", "全覆盖", "成效"), found.end) else ""
    return head


def of_head(text: str, at: int) -> str:
    """The noun behind 的: “…”的工作思路."""
    found = _head_from(text, at + 1, 6) if text.startswith("的", at) else None
    if found is None or _NO_NEAR.search(text[at : found.start]):
        return ""
    onward = _head_from(text, found.end, 3, ends=True)
    return onward.word if onward is not None else found.word
