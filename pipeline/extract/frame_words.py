"""Frame words: small words and light verbs by which the frame of a clause is known.

对敬老院/进行/改造 · 由/县水务局/承建 · 聘请/教师/担任/辅导员
"""

from __future__ import annotations

__all__ = ["BY", "DONE", "DUMMIES", "FOR", "NEGATIONS", "PAYING", "POSTS", "TAKERS", "TAKES", "USING", "WITH"]

#: Prepositions whose phrase is closed by a noun of class pp_close, or by an adverb, before the verb.
BY = frozenset(
    "按照 按 根据 依据 依照 通过 以 围绕 结合 针对 利用 依托 立足 经 经过 就 随着 除 除了 本着 遵循 借助 因 因为 由于 随 凭".split()
)
#: Behind these stands a thing, and the verb behind the thing is the predicate: 依托青少年宫开设课堂.
USING = frozenset(("依托", "利用", "借助"))
FOR = frozenset(("为", "向", "给", "面向", "对", "对于"))
WITH = frozenset(("与", "同", "会同", "联合", "跟"))
TAKES = frozenset(("把", "将"))
#: What one is hired or chosen for stands behind them.
POSTS = frozenset(("担任", "当", "出任", "兼任"))
#: Verbs that leave the deed to the noun behind them: 对敬老院进行改造.
DUMMIES = frozenset(("进行", "加以", "予以", "给予", "作", "做"))
#: Verbs that want what 把 or 将 puts before them, so that a verb right behind 将 is no future there: 将整改情况报送….
TAKERS = frozenset(
    "纳入 列入 编入 编进 写入 写进 并入 并到 融入 划入 搬入 搬进 搬到 移到 移至 迁到 迁至 迁入 列为 作为 定为 确定为 划为 "
    "划成 划分为 改为 改成 改作 改造成 改建成 辟为 报送 上报 报告 书面报送 移交 反馈 刊登 公布 公示 归还 划归 交给 交由 用于".split()
)
#: Behind a verb they say that it is done, or how far: 全部加固完毕.
DONE = frozenset(("完毕", "完成", "到位", "一新", "结束"))
NEGATIONS = frozenset(("不", "没", "没有", "未", "勿", "莫", "尚未", "无"))
PAYING = frozenset(
    (
        "投资",
        "投入",
        "出资",
        "拨款",
        "斥资",
        "耗资",
        "筹资",
        "拨出",
        "拿出",
        "集资",
        "融资",
        "自筹",
        "花费",
        "配套",
        "追加",
        "挤出",
    )
)
