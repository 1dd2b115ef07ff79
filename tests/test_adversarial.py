"""Hostile pages and clumsy callers: what must hold however odd the input is. Public interface only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.cli import main

BODY = "江北区成立社区大学，投入30万元，参加1200人。寧波市創(chuàng)建文明城區(qū)。"
RARE = "𠀀𠮷㐀"
TAIWAN = "臺北市政府成立社區大學，投入30萬元，參加1200人。"

#: name, bytes, encoding that must be told, the visible text
ENCODED: tuple[tuple[str, bytes, str, str], ...] = (
    ("utf-8 with BOM", (BODY + RARE).encode("utf-8-sig"), "utf-8", BODY + RARE),
    ("utf-16 with BOM", BODY.encode("utf-16"), "utf-16-le", BODY),
    ("utf-16-le bare", BODY.encode("utf-16-le"), "utf-16-le", BODY),
    ("utf-16-be bare", BODY.encode("utf-16-be"), "utf-16-be", BODY),
    ("utf-16-be with BOM", b"\xfe\xff" + BODY.encode("utf-16-be"), "utf-16-be", BODY),
    ("gb18030, four bytes", (BODY + RARE).encode("gb18030"), "gb18030", BODY + RARE),
    ("big5", TAIWAN.encode("big5"), "big5", TAIWAN),
    ("two characters of GBK", "关于".encode("gbk"), "gb18030", "关于"),
    ("utf-8 cut in its last character", BODY.encode("utf-8")[:-1], "utf-8", BODY[:-1] + "\ufffd"),
    ("big5 cut in its last character", TAIWAN.encode("big5")[:-1], "big5", TAIWAN[:-1] + "\ufffd"),
)
#: name, page, the visible text
PAGES: tuple[tuple[str, str, str], ...] = (
    (
        "tags that are never closed",
        "<html><body><p>江北区成立<b>社区<i>大学<p>宁波市<table><tr><td>投入<td>参加",
        "江北区成立社区大学\n宁波市\n投入\n参加",
    ),
    (
        "a tag's end inside a script",
        '<html><body><script>var a="</p>宁波";</script><p>江北区成立社区大学</p></body></html>',
        "江北区成立社区大学",
    ),
    ("nothing but a script", '<html><body><script>var a="江北区"', ""),
    ("signs that are no tags", "<html><body><p>a < b 且 c > d</p></body></html>", "a < b 且 c > d"),
    ("text with a sign", "江北区人口<5万，（P<0.05）。", "江北区人口<5万，（P<0.05）。"),
    (
        "tables in tables",
        "<html><body>" + "<table><tr><td>" * 200 + "江北区" + "</td></tr></table>" * 200,
        "江北区",
    ),
    ("boxes without end", "<html><body>" + "<div>" * 3000 + "江北区", "江北区"),
)
#: text that is whole as it stands: repair has nothing to say
WHOLE: tuple[str, ...] = (
    "人们囧(jiǒng)然一笑，这个字很有意思。他名叫翀(chōng)，字飞卿。",
    "实验组与对照组差异显著(P<0.05)，重症监护病房ICU(Intensive Care Unit)共有床位20张。",
    "世界卫生组织(who)于2003年发布报告，世界衛生組織(who)總部設於日內瓦。",
    "注音：媽(ㄇㄚ)、爸(ㄅㄚˋ)。汉语拼音：ā á ǎ à，b p m f，ㄅㄆㄇㄈ。",
    "關於深化改革的若干意見，國務院已經批准。請各地遵照執行。",
    "東京都は日本の首都です。漢字(かんじ)と仮名(かな)を使います。会議(かいぎ)は十時から始まる。",
    "大韓民國(대한민국)의 首都는 서울(Seoul)이다.",
    "The committee (CPC) met on 5 May; see Fig. 3(a) and f(x)=x^2, g(n)=O(n).",
    "def f(x): return {k: v for k, v in x.items()}  # 注释(comment)",
    "若 f(x)=sin(x)，则 f'(x)=cos(x)，α(alpha)+β(beta)。",
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "學而時習之，不亦說(yuè)乎？有朋自遠方來，不亦樂乎？",
    "上海(Shanghai)、北京(Beijing)、广州(Guangzhou)。维生素C(VC)、二氧化碳(CO2)。",
    "他姓单(shàn)，不姓单(dān)。区(ōu)先生，仇(qiú)先生，解(xiè)先生，查(zhā)先生。",
    "有娀氏之女簡狄，吞玄鳥卵而生契。",
    "Café，naïve，Zürich，São Paulo。Ελληνικά, Русский язык, العربية, עברית。",
    "好的！！！真的吗？？？……——～～",
)
#: name, text: whatever it is, nothing is lost and nothing runs away
HOSTILE: tuple[tuple[str, str], ...] = (
    ("empty", ""),
    ("blank", " \n\u3000"),
    ("zero width", "\u200b\u200b\ufeff"),
    ("all kinds of line end", "\r\n".join((BODY, BODY)) + "\r" + BODY + "\u2028" + BODY + "\x85\x0c\x0b"),
    ("emoji", "江北区👨\u200d👩\u200d👧成立🏳️\u200d🌈社区大学。"),
    ("right to left", "江北区\u202e成立\u202c مرحبا 社区大学。"),
    ("control characters", "江北区\x01成立\x1b[31m社区\x07大学\x7f\x9b。"),
    ("private use", "江北区\ue000成立\U000f0000社区\ufffe大学\uffff。"),
    ("one character", "的" * 3000),
    ("digits", "1234567890" * 300),
    ("numerals", "一二三四五六七八九十百千万" * 200),
    ("brackets", "(" * 3000 + "（" * 3000),
    ("quotes", "“" * 2000 + "《" * 2000),
    ("notes", "創(chuàng)" * 300),
    ("a note without end", "創(" + "chuang" * 800),
    ("question marks", "創?" * 1000),
    ("references", "&" * 2000 + "&#1" * 1000 + "&#99999999;&#xD800;"),
    ("dots", "1." * 2000),
    ("list marks", "第一章" * 800),
    ("dates", "2004年9月10日至" * 300),
    ("lost bytes", "锟斤拷" * 500 + "\ufffd" * 500),
    ("spaces", "江" + " " * 3000 + "北"),
    ("lines", "江\n" * 1000),
    ("two wrecks", "。ㄒ唬⿵娀I(lǐng)導\n。ㄈ⿵娀匀藶楸緞(chuàng)建\n"),
)


@pytest.mark.parametrize(("name", "data", "encoding", "text"), ENCODED, ids=[row[0] for row in ENCODED])
def test_the_bytes_decide_the_encoding(name: str, data: bytes, encoding: str, text: str) -> None:
    doc = pipeline.process(pipeline.from_bytes(data), ["ingest"])
    assert (doc.meta["encoding"], doc.text) == (encoding, text)
    assert doc.undone() == doc.raw


@pytest.mark.parametrize(("name", "page", "text"), PAGES, ids=[row[0] for row in PAGES])
def test_a_broken_page_shows_its_text(name: str, page: str, text: str) -> None:
    doc = pipeline.process(pipeline.from_bytes(page.encode("utf-8")), ["ingest"])
    assert doc.text == text
    assert doc.undone() == doc.raw == page


@pytest.mark.parametrize("text", WHOLE, ids=[text[:12] for text in WHOLE])
def test_repair_leaves_whole_text_alone(text: str) -> None:
    doc = pipeline.process(pipeline.from_text(text), ["repair"])
    assert doc.text == text and not doc.edits


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_nothing_is_lost_and_every_row_leads_back(name: str, text: str) -> None:
    doc = pipeline.process(pipeline.from_text(text))
    assert doc.undone() == doc.raw == text
    for table, frame in pipeline.frames(doc).items():
        if not {"raw_start", "surface_raw"} <= set(frame.columns):
            continue
        for row in frame.to_dict("records"):
            if pd.isna(row["raw_start"]):
                continue
            assert doc.raw[row["raw_start"] : row["raw_end"]] == row["surface_raw"], table
            assert doc.text[row["clean_start"] : row["clean_end"]] == row["surface"], table
    again = pipeline.process(pipeline.from_text(doc.at("repair").text), ["repair"])
    assert not [edit for edit in again.edits if edit.stage == "repair"], "a second pass proposes nothing"


def test_clean_is_made_for_series_map() -> None:
    odd = pd.Series(["江北區(qū)", None, float("nan"), "", " ", 5], dtype=object)
    seen = list(odd.map(pipeline.clean))
    assert seen[0] == "江北区" and seen[1] is None and pd.isna(seen[2]) and seen[3:] == ["", " ", 5]


def test_a_page_of_html_never_comes_from_a_text() -> None:
    doc = pipeline.process(
        pipeline.from_text('<script>alert(1)</script>江北區(qū)"><img src=x>', id='<b>"id')
    )
    shown = doc._repr_html_()
    assert "<script>alert" not in shown and "<img" not in shown and "<b>" + '"id' not in shown


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run on texts that a spreadsheet or a terminal would obey, under names that nobody would choose."""
    home = tmp_path_factory.mktemp("guarded")
    raw = home / "raw"
    raw.mkdir()
    lines = "\n".join(
        f"{sign}江北区成立社区大学。" for sign in ("=1+1", "+", "-", "@", "＝", "＋", "'=", "''")
    )
    (raw / "formula.txt").write_bytes(f"{lines}\n\t=SUM(A1)\r\n".encode())
    (raw / "a@5.txt").write_text("江北区\x1b[31m成立\x1b]0;t\x07社区\x9b31m大学。", encoding="utf-8")
    (raw / "-rf 考察（一）.txt").write_text(BODY, encoding="utf-8")
    assert main(["run", str(raw), str(home / "out"), "--excel"]) == 0
    return raw, home / "out"


@pytest.mark.parametrize("table", ["documents", "sections", "sentences", "mentions", "initiatives"])
def test_the_guard_comes_off_again(guarded: tuple[Path, Path], table: str) -> None:
    place = guarded[1] / "tables" / f"{table}.parquet"
    twin = pipeline.load(guarded[1], table)
    hidden = place.rename(place.with_suffix(".hidden"))
    try:
        pd.testing.assert_frame_equal(pipeline.load(guarded[1], table), twin)
    finally:
        hidden.rename(place)


def test_no_escape_reaches_the_terminal(
    guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["show", "a@5"], ["explain", "a@5@4"], ["diff", "a@5", "raw", "convert"]):
        assert main([*words, "--out", str(guarded[1])]) == 0
        said = capsys.readouterr()
        assert not {"\x1b", "\x07", "\x9b"} & set(said.out + said.err), words


def test_verify_sees_a_changed_cell_and_a_lost_part(
    guarded: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    raw, out = guarded
    table, part = out / "tables" / "sentences.csv", out / "2-repair" / "part-00000.parquet"
    for place, harm in ((table, table.read_bytes().replace("大学".encode(), "小学".encode())), (part, None)):
        if harm is None:
            place.unlink()
        else:
            place.unlink()
            place.write_bytes(harm)
        assert main(["verify", "--out", str(out)]) == 4
        assert place.name in capsys.readouterr().out
        assert main(["run", str(raw), str(out), "--excel"]) == 0
        assert main(["verify", "--out", str(out)]) == 0
        capsys.readouterr()


def test_clean_leaves_what_is_the_users(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(BODY, encoding="utf-8")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "raw").iterdir()}
    # The input may lie inside the output; it stays all the same.
    assert main(["run", str(tmp_path / "raw"), str(tmp_path)]) == 0
    (tmp_path / "tables" / "mine.csv").write_text("a", encoding="utf-8")
    (tmp_path / "note.txt").write_text("a", encoding="utf-8")
    assert main(["clean", "--out", str(tmp_path)]) == 0
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"raw/a.txt", "tables/mine.csv", "note.txt"}
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "raw").iterdir()
    }


def test_ids_do_not_change_when_other_documents_come(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "m.txt").write_text(BODY, encoding="utf-8")
    assert main(["run", str(tmp_path / "raw"), str(tmp_path / "one")]) == 0
    for name in ("a", "z"):
        (tmp_path / "raw" / f"{name}.txt").write_text("宁波市举办讲座14次。", encoding="utf-8")
    assert main(["run", str(tmp_path / "raw"), str(tmp_path / "three")]) == 0
    for name in ("sentences", "mentions", "districts", "initiatives"):
        alone = pipeline.load(tmp_path / "one", name)
        among = pipeline.load(tmp_path / "three", name)
        among = among[among["doc_id"] == "m"].reset_index(drop=True)
        assert alone.astype(str).equals(among.astype(str)), name


#: Ids as tables hold them, and the doc_id that each becomes.
IDS: tuple[tuple[str, str], ...] = (
    ("../../etc/passwd", "p/%2E.%2F..%2Fetc%2Fpasswd"),
    ("a/b", "p/a%2Fb"),
    ("..", "p/%2E."),
    ("1", "p/1"),
    ("中文 id", "p/中文 id"),
    ("", "p/6"),
    ("1", "p/1~2"),
)


def test_an_id_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": [given for given, _ in IDS], "text": BODY})
    table.to_csv(tmp_path / "p.csv", index=False)
    assert main(["run", str(tmp_path / "p.csv"), str(tmp_path / "out"), "--stages", "ingest"]) == 0
    assert sorted(pipeline.load(tmp_path / "out", "ingest")["doc_id"]) == sorted(wanted for _, wanted in IDS)
