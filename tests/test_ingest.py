"""Ingest: bytes become text, markup goes, a site's lines are told from a report's, offsets lead home."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core import Block, Document, InputError, Span, UsageError, after, from_text, proposed_edits
from pipeline.ingest import Ingest, decode, from_bytes, read, sources

CASES = Path(__file__).parent / "cases" / "ingest"
PLAIN = Ingest(extractors=False)

HANS = "关于赴外地学习考察的报告\n10月15日至10月26日，由区委领导带队，考察了五个城市。"
HANT = "關於赴外地學習考察的報告\n10月15日至10月26日，由區委領導帶隊，考察了五個城市。"


def cases(kind: str) -> list[Any]:
    lines = (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["name"]) for case in map(json.loads, lines)]


def site_lines(doc: Document) -> list[str]:
    return [block.span.of(doc.text) for block in doc.of(Block) if block.region == "boilerplate"]


def page(text: str) -> Document:
    return after(from_text(text, format="html"), PLAIN)


@pytest.mark.parametrize("case", cases("in_the_wild") + cases("synthetic") + cases("negative"))
def test_lines_of_the_site(case: dict[str, Any]) -> None:
    doc = after(from_text(case["text"]), PLAIN)
    assert site_lines(doc) == case["expect"]
    assert doc.text == case["text"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="only its wording tells such a list from a title and its subtitle")
def test_known_failure(case: dict[str, Any]) -> None:
    assert site_lines(after(from_text(case["text"]), PLAIN)) == case["expect"]


@pytest.mark.parametrize("case", cases("pages"))
def test_visible_text(case: dict[str, str]) -> None:
    doc = page(case["text"])
    assert doc.text == case["expect"]
    assert doc.undone() == case["text"]


# --- pages ----------------------------------------------------------------------------------------

ARTICLE = "".join(
    f"<p>　　（{n}）{what}方面，全镇上下结合实际认真组织落实，把工作做细做实，取得了较好的成效。</p>\n"
    for n, what in zip("一二三四", ("农业", "教育", "卫生", "文化"), strict=True)
)
WHOLE = f"""<html><head><meta charset="utf-8"><title>青山镇工作总结</title></head><body>
<div id="nav"><a href="/">网站首页</a> <a href="/a">政务公开</a> <a href="/b">机构设置</a></div>
<h1>青山镇工作总结</h1><p>来源：本网 点击数：35</p>{ARTICLE}<p>青山镇人民政府</p>
<h3>相关文章</h3>
<ul><li><a href="1">白水镇工作总结</a> 12-20</li><li><a href="2">红岩镇工作总结</a> 12-21</li>
</ul><div>版权所有 青山镇人民政府</div></body></html>"""


def _fails(text: str) -> str:
    raise RuntimeError("an extractor that breaks")


@pytest.mark.parametrize("extractors", ["both", "none", "broken"])
def test_body_of_a_page(extractors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if extractors == "broken":
        monkeypatch.setattr("pipeline.ingest.body._trafilatura", _fails)
        monkeypatch.setattr("pipeline.ingest.body._resiliparse", _fails)
    doc = after(from_bytes(WHOLE.encode("gbk"), name="page.html"), Ingest(extractors=extractors != "none"))
    kept = "".join(site_lines(doc))
    for words in ("网站首页", "来源：本网", "相关文章", "白水镇", "红岩镇", "版权所有"):
        assert words in kept
    for words in ("青山镇工作总结", "农业方面", "文化方面"):
        assert words not in kept
        assert words in doc.text


def test_offsets_lead_into_the_page() -> None:
    doc = page("\ufeff<p>创建<b>文明</b>城市&mdash;报告</p>")
    at = doc.text.index("文明城市")
    assert doc.to_raw(Span(at, at + 2)).of(doc.raw) == "文明"
    assert doc.to_raw(Span(at, at + 4)).of(doc.raw) == "文明</b>城市"
    dash = doc.text.index("—")
    assert doc.to_raw(Span(dash, dash + 1)).of(doc.raw) == "&mdash;"


PIECES = [
    "<p>", "</p>", "<b", ">", "<", "</", "<!--", "-->", "\"", "'", "=", "&amp;", "&", "&#20013;", "<script>",
    "</script>", "<pre>", "</pre>", "<head>", "<body ", "<br/>", " ", "\r\n", "\r", "字", "abc",
    "style='display:none'", "<![CDATA[", "<?x", "\ufeff",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_page_can_be_taken_back(parts: list[str]) -> None:
    text = "".join(parts)
    doc = page(text)
    assert doc.undone() == text
    assert "\r" not in doc.text


def test_line_ends_and_bom() -> None:
    doc = after(from_text("\ufeff一\r\n二\r三\n"), PLAIN)
    assert doc.text == "一\n二\n三\n"
    assert {edit.rule for edit in doc.edits} == {"ingest.bom", "ingest.newline"}
    assert doc.undone() == doc.raw
    assert not proposed_edits(doc, PLAIN)


# --- bytes ----------------------------------------------------------------------------------------


def encoded() -> list[Any]:
    made = []
    for text in (HANS, HANT, "关于", "會議"):
        for codec in ("utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"):
            try:
                data = text.encode(codec)
            except UnicodeEncodeError:
                continue
            # Two characters prove little: there a label may tip the scale.
            labels = (None, "gb2312", "big5", "utf-8") if len(text) > 4 else (None,)
            made += [pytest.param(text, data, label, id=f"{text[:2]}-{codec}-{label}") for label in labels]
    return made


@pytest.mark.parametrize(("text", "data", "label"), encoded())
def test_the_bytes_decide(text: str, data: bytes, label: str | None) -> None:
    assert decode(data, label).text.removeprefix("\ufeff") == text


def test_the_byte_order_mark_is_a_character() -> None:
    for codec in ("utf-8-sig", "utf-16"):
        assert decode(HANS.encode(codec)).text == "\ufeff" + HANS


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_a_cut_end_is_flagged(codec: str) -> None:
    found = decode(HANS.encode(codec)[:-1])
    assert (found.text, found.n_bad, found.truncated) == (HANS[:-1] + "\ufffd", 1, True)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_a_stray_byte_costs_itself_alone(codec: str) -> None:
    text = HANT if codec == "big5" else HANS
    head, tail = text[:12].encode(codec), text[12:].encode(codec)
    found = decode(head + b"\xff" + tail)
    assert (found.text, found.n_bad) == (text[:12] + "\ufffd" + text[12:], 1)


def test_a_label_is_believed_where_nothing_chinese_is_found() -> None:
    assert decode("déjà vu".encode("cp1252"), "windows-1252").text == "déjà vu"


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_decode_never_fails(data: bytes) -> None:
    found = decode(data)
    assert found.n_bad <= len(data)
    found.text.encode("utf-8")


# --- files and tables -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b" \r\n\xe3\x80\x80", "empty"), (b"%PDF-1.4 \xe5", "binary"),
     (b"PK\x03\x04..", "binary"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1", "binary"), ("报告".encode() + b"\0\0\0" + "报告".encode(), "binary")],
)  # fmt: skip
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        from_bytes(data, name="report.txt")
    assert caught.value.reason == reason
    assert "report.txt" in str(caught.value)


def test_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "raw"
    (root / "b").mkdir(parents=True)
    for name in ("b/one.txt", "two.TXT", "two.html", "three.htm", "four.pdf", ".hidden.txt"):
        (root / name).write_text(HANS, encoding="utf-8")
    outside = tmp_path / "secret.txt"
    outside.write_text("outside", encoding="utf-8")
    (root / "link.txt").symlink_to(outside)
    (root / "b" / "round").symlink_to(root)
    found = sources(root)
    assert [s.doc_id for s in found] == ["b/one", "three", "two.TXT", "two.html"]
    assert all(s.size == len(HANS.encode()) for s in found)
    assert [s.doc_id for s in sources(root, only="two*")] == ["two.TXT", "two.html"]
    doc = found[0].open()
    assert (doc.id, doc.raw, doc.meta["format"]) == ("b/one", HANS, "txt")
    assert found[1].open().meta["format"] == "html"
    assert read(root / "b" / "one.txt", root).id == "b/one"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(HANS, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError) as caught:
        sources(tmp_path)[0].open()
    assert caught.value.reason == "permission"


ROWS = [
    {"id": "a/1", "text": "甲镇报告\r\n第二行", "url": "http://example.com/1", "date": "2004-10-08"},
    {"id": "..", "text": "乙镇报告", "url": "", "date": "20051231"},
    {"id": "a/1", "text": "丙镇报告", "url": "", "date": ""},
]


def _csv(path: Path) -> Path:
    lines = ["id,text,url,date"] + [",".join(f'"{row[c]}"' for c in row) for row in ROWS]
    path.with_suffix(".csv").write_bytes("\r\n".join(lines).encode("gbk"))
    return path.with_suffix(".csv")


def _jsonl(path: Path) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    path.with_suffix(".jsonl").write_text(text, encoding="utf-8")
    return path.with_suffix(".jsonl")


def _parquet(path: Path) -> Path:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


@pytest.mark.parametrize("write", [_csv, _jsonl, _parquet])
def test_a_table_of_pages(write: Callable[[Path], Path], tmp_path: Path) -> None:
    found = sources(write(tmp_path / "pages"))
    assert [s.doc_id for s in found] == ["pages/a%2F1", "pages/%2E.", "pages/a%2F1~2"]
    docs = [s.open() for s in found]
    assert [doc.raw for doc in docs] == [row["text"] for row in ROWS]
    assert docs[0].meta["columns"] == {"url": "http://example.com/1", "date": "2004-10-08"}
    assert [doc.meta.get("report_year") for doc in docs] == [2004, 2005, None]
    assert docs[0].meta["year_basis"] == "metadata"


def test_rows_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text('{"text": "\\ud800"}\n{"text": null}\n{"text": " "}\n{"text": "好"}\n', encoding="utf-8")
    reasons = []
    for source in sources(path):
        try:
            reasons.append(source.open().raw)
        except InputError as error:
            reasons.append(error.reason)
    assert reasons == ["surrogate", "missing_text", "empty", "好"]


def test_wrong_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        sources(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="id, text, url, date"):
        sources(_csv(tmp_path / "pages"), text_column="body")
    with pytest.raises(UsageError, match="no column 'key'"):
        sources(_csv(tmp_path / "pages"), id_column="key")
    (tmp_path / "pages.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"\.docx"):
        sources(tmp_path / "pages.docx")


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("surrogate", b"\xed\xa0\x80" + "中文报告".encode()),
        ("binary", b"abc\0\0def"),
        ("binary", bytes((i * 7919 >> 3) % 256 for i in range(3000))),
        ("binary", b"%PDF-1.4\n"),
        ("empty", "\ufeff \u3000\n".encode()),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(reason: str, data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        from_bytes(data, name="page.txt")
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("<p>江北区成立社区大学。</p><p>投资20万元。</p>\n", "html"),
        ('<div class="con">江北区成立社区大学。</div>', "html"),
        ("<p>值小于0.05的三项指标，见表2。", "txt"),
        ("<江北区>成立社区大学</江北区>", "txt"),
        ("江北区成立社区大学。</p>", "txt"),
    ],
)
def test_a_piece_of_a_page_is_a_page(text: str, format: str) -> None:
    assert from_bytes(text.encode()).meta["format"] == format
