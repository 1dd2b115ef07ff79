"""Reader: which year a date means that does not say it: the year said last, the report's, that of a plan.

二、2013年工作计划 … 6月底前 → 2013-06 · 去年…，比上年增长 → the year before last year
"""

from __future__ import annotations

import regex

from pipeline.extract.years import YEAR, year_of

__all__ = ["LONGEST_HEADING", "Reader", "leans", "looks_ahead", "looks_back"]

#: Longer lines are no headings.
LONGEST_HEADING = 40
_PLANS_FOR = regex.compile(
    rf"^[^。，；]{{0,12}}?(?<![0-9])({YEAR})年度?[^。，；0-9]{{0,14}}?"
    r"(?:(计划|打算|安排|目标|任务|思路|要点|部署|展望)|回顾|总结|情况|成绩|做法)\s*$"
)


#: Titles that look back on a year, and headings that look ahead.
_LOOKS_BACK = regex.compile(
    rf"(?<![0-9])({YEAR})年(?!度?(?:工作)?(?:计划|打算|安排|要点))[^，。；]{{0,60}}?(?:情况|总结|回顾|成绩|小结|汇报)"
)
_LOOKS_AHEAD = regex.compile(
    r"下一?步|下一?阶段|今后|打算|安排|计划|建议|要求|部署|下半年|明年|来年|设想|对策"
)


def looks_back(title: str) -> int | None:
    """The year that a title looks back on: 2005 of 关于2005年再就业工作情况的通报; None where it tells none."""
    found = _LOOKS_BACK.search(title)
    return None if found is None else year_of(found[1])


def looks_ahead(heading: str) -> bool:
    """True for a heading of what is still to be done: 三、下一步工作."""
    return _LOOKS_AHEAD.search(heading) is not None


class Reader:
    """What a document has said so far of years and months; a paragraph starts anew."""

    def __init__(self, year: int | None, basis: str) -> None:
        self.report, self.basis = year, basis
        self.report_month = 0  # of the date that the report bears
        self.about: int | None = None  # the year before, where the report looks back on it, as its title says
        self.forward = False  # whether the part at hand looks ahead, as its heading says
        self.plan: int | None = None  # the year that the part at hand plans for, as its heading says
        self.ahead = False  # the year said last is one that was only leant on: 明年
        self.said: int | None = None  # in this paragraph
        self.told: int | None = None  # the year that the text was last about
        self.month = 0
        # the year and the month of the lines that hold nothing else
        self.headed: tuple[int | None, int] = (None, 0)
        self.before = ""  # the characters before the mention at hand

    def new_paragraph(self) -> None:
        (self.said, self.month), self.ahead = self.headed, False

    def head(self, year: int | None, month: int) -> None:
        """Notes a line that is nothing but a year, or a month of it: what follows is of then."""
        self.headed = (self.headed[0] if year is None else year, month)

    def heading(self, line: str) -> None:
        """Notes the year that a heading plans for: 二、2013年工作计划, or that it looks back on."""
        if len(line) > LONGEST_HEADING or (found := _PLANS_FOR.search(line)) is None:
            return
        year = year_of(found[1])
        ahead = found[2] is not None and (self.report is None or year > self.report)
        self.plan = year if ahead else None

    def near(self, word: str) -> int | None:
        """The year that 今年, 去年 … mean: nothing where the report's year is unknown."""
        back = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "大前年": -3, "明年": 1, "下年": 1,
                "下一年": 1, "来年": 1, "后年": 2}  # fmt: skip
        word = word.removesuffix("度")
        if word == "上年" and self.report is not None and self.said is not None and self.said < self.report:
            if self.before.endswith(("比", "较")):
                return self.said - 1  # 去年…，比上年增长
        if word == "上年" and self.told is not None and self._speaks_of(self.told):
            return self.told - 1  # a report on 2008, held in 2009: 比上年 looks back to 2007
        if word in ("当年", "同年", "次年", "翌年"):
            if self.said is None:
                return None
            return self.said + (word in ("次年", "翌年"))
        return None if self.report is None else self.report + back[word]

    def _speaks_of(self, year: int) -> bool:
        """True where 上年 is said against this year: one named in the paragraph, or the year that is reported on."""
        if self.report is None:
            return True
        return year <= self.report and (year == self.said or year >= self.report - 1)

    def year(self, chars: str | None) -> tuple[int | None, str]:
        """The year of a mention and its basis. ``chars``: what the mention says, or None."""
        if chars is None:
            if self.said is not None:
                return self.said, "inferred"
            if self.plan is None and self.about is not None and not self.forward:
                return self.about, "inferred"  # 关于2005年…情况的通报, of January 2006
            return (self.report, self.basis) if self.plan is None else (self.plan, "inferred")
        chars = chars.removeprefix("公元").removesuffix("度")
        if not chars[0].isdigit() and chars[0] not in "一二零〇○九八":
            found = self.near(chars)
            return found, (
                "inferred" if chars in ("当年", "同年", "次年", "翌年") else self.basis
            ) if found else "none"
        number = year_of(chars.removesuffix("年"))
        if number < 100:
            number += 2000 if number < 50 else 1900
        return number, "stated"


def leans(groups: dict[str, str]) -> bool:
    """True where the words lean on the report's time: 去年, 上半年."""
    year = groups.get("y1")
    return year is not None and not (year[0].isdigit() or year[0] in "一二零〇○九八公")
