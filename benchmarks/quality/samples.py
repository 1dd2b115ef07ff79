"""The sample reports of raw/, made from tests/truth by the project's own simulator.

    python -m benchmarks.quality.samples          writes raw/ anew (a test holds that nothing differs)

One is in traditional script with notes and has lost ，。的是他, one is a GBK web page with navigation around it that has
lost ，。 and 的, and one has kept all its words but went through a question-mark decoder.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import regex

from benchmarks.quality.truth import clean
from pipeline.simulate import Page, damage, pass_through

RAW = Path(__file__).parents[2] / "raw"

PAGES: dict[str, Page] = {
    "qingdao-study-tour": Page(level=1, marks=("。", "？"), half=True, hant=True, omitted="，。的是他"),
    "township-work-report": Page(marks=("。", "；"), omitted="，。的"),
    "bulletin": Page(level=6, marks=("。",), decoder="question", half=True, hant=True),
}

HEADING = regex.compile(r"^（[一二三四五六七八九十]+）", regex.MULTILINE)

LINKS_BEFORE = [
    "- 學習考察報告總結 推薦度:",
    "- 外出學習考察報告 推薦度:",
    "- 社區建設考察報告 推薦度:",
    "- 相關推薦",
]
LINKS_AFTER = [
    "【關于學習考察報告】相關文章:", "赴外地學習考察報告03-18", "赴北方四市社區建設考察報告11-05",
    "赴沿海城區實驗學校考察報告09-21", "社區衛生服務工作考察報告06-30",
]  # fmt: skip


def indented(text: str) -> str:
    """Headings of the second level behind an ideographic space, as the mills' sources have them."""
    return HEADING.sub(lambda match: "\u3000" + match[0], text)


def study_tour() -> str:
    page = PAGES["qingdao-study-tour"]
    links = Page(level=page.level, marks=page.marks, half=True)
    parts = [pass_through("\n".join(LINKS_BEFORE), links)]
    parts.append(damage(indented(clean("qingdao-study-tour")).rstrip("\n"), page))
    parts.append(pass_through("\n".join(LINKS_AFTER), links))
    return "\n".join(parts) + "\n"


def bulletin() -> str:
    return damage(indented(clean("bulletin")), PAGES["bulletin"])


def township_page() -> bytes:
    """A web page in GBK: head, navigation, the body in paragraphs, a list of links, a foot."""
    lines = damage(clean("township-work-report"), PAGES["township-work-report"]).rstrip("\n").split("\n")
    title, body = lines[0], lines[1:]
    paragraphs = "\n".join(f"    <p>&nbsp;&nbsp;&nbsp;&nbsp;{escape(line, quote=False)}</p>" for line in body)
    navigation = " | ".join(
        f'<a href="/{path}/">{label}</a>'
        for path, label in [
            ("", "首页"),
            ("xwzx", "新闻中心"),
            ("zwgk", "政务公开"),
            ("bszn", "办事指南"),
            ("hdjl", "互动交流"),
        ]
    )
    related = "\n".join(
        f'      <li><a href="/zwgk/{number}.html">{label}</a> <span>{date}</span></li>'
        for number, label, date in [
            (4102, "全县春季农业生产工作安排", "2009-02-11"), (4097, "关于做好春节期间值班工作的通知", "2009-01-16"),
            (4080, "县直部门作风建设考评结果公示", "2008-12-30"), (4075, "农村低保对象评议公示", "2008-12-22"),
        ]
    )  # fmt: skip
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html>
<head>
  <meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
  <title>{title}</title>
  <style type="text/css">.nav a {{ color: #069; }} #content p {{ line-height: 2em; }}</style>
  <script type="text/javascript">function zoom(size) {{ document.getElementById("content").style.fontSize = size + "px"; }}</script>
</head>
<body>
  <div class="nav">{navigation}</div>
  <div class="path">您的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 正文</div>
  <h1>{title}</h1>
  <div class="info">发布时间：2009-01-12 来源：镇党政办 点击数：<span id="hits">367</span> 字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</div>
  <div id="content">
{paragraphs}
  </div>
  <div class="related">
    <h3>相关文章</h3>
    <ul>
{related}
    </ul>
  </div>
  <div class="foot">主办：镇人民政府办公室 版权所有 Copyright &copy; 2009<br />建议使用 1024*768 分辨率浏览</div>
</body>
</html>
"""
    return page.encode("gbk", "xmlcharrefreplace")


def samples() -> dict[str, bytes]:
    """File name in raw/ → its bytes."""
    return {
        "bulletin.txt": bulletin().encode("utf-8"),
        "qingdao-study-tour.txt": study_tour().encode("utf-8"),
        "township-work-report.html": township_page(),
    }


def main() -> None:
    RAW.mkdir(exist_ok=True)
    for name, data in samples().items():
        (RAW / name).write_bytes(data)
        print(f"raw/{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
