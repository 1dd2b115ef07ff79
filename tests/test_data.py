"""The linguist's linter: what every table promises in its passport holds, and facts that must not get
lost."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.data as data
from pipeline.data import places
from pipeline.data.reader import names_of_tables, passport, read
from training.tables import order, script
from training.tables.write import cell_order

ROOT = Path(data.__file__).parent
TABLES = names_of_tables()
YEAR = 2026


# --- every table
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_passport(name: str) -> None:
    assert list(passport(name)) and {
        "about",
        "columns",
        "source",
        "licence",
        "used by",
        "key",
        "order",
    } <= set(passport(name))
    assert all(passport(name).values())
    header, _ = read(name)
    for column in header:
        assert re.search(rf"\b{column}\b", passport(name)["columns"]), (
            f"{name}: column {column} is not explained"
        )


@pytest.mark.parametrize("name", TABLES)
def test_bytes(name: str) -> None:
    raw = (ROOT / name).read_bytes()
    assert (
        not raw.startswith(b"\xef\xbb\xbf")
        and b"\r" not in raw
        and raw.endswith(b"\n")
        and b"\n\n" not in raw
    )
    assert all(cell == cell.strip() for row in read(name)[1] for cell in row), f"{name}: blanks around a cell"


@pytest.mark.parametrize("name", TABLES)
def test_rows_sorted_and_unique(name: str) -> None:
    header, body = read(name)
    assert body
    by = [header.index(column) for column in passport(name)["order"].split()]
    keys = [[cell_order(row[i]) for i in by] for row in body]
    assert keys == sorted(keys), f"{name} is out of order: python -m training.tables --only order"
    identity = [header.index(column) for column in passport(name)["key"].split()]
    seen = [tuple(row[i] for i in identity) for row in body]
    assert len(set(seen)) == len(seen), f"{name}: {sorted({k for k in seen if seen.count(k) > 1})[:5]} twice"


def test_sources_names_every_table() -> None:
    text = (ROOT / "SOURCES.md").read_text(encoding="utf-8")
    for name in TABLES:
        assert name.split("/")[1] in text, f"SOURCES.md says nothing of {name}"


def test_made_tables_are_what_their_sources_give() -> None:
    for name, text in (script.make() | order.make()).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, (
            f"{name}: python -m training.tables --only script order"
        )


def test_import_reads_nothing() -> None:
    check = "import pipeline.data.reader as r\nr._open = None\nimport pipeline.data\n"
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("# about: x\na\tb\n1\n", r"user\.tsv:3: 1 cells where the header has 2 \(a, b\)"),
        ("# about: x\n", "no header row"),
    ],
)
def test_errors_say_where_and_what_to_do(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "user.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(data.TableError, match=says):
        data.load_words(path)


def test_error_for_bytes_and_for_unknown_tables(tmp_path: Path) -> None:
    path = tmp_path / "user.tsv"
    path.write_bytes("word\n江北\n".encode("gbk"))
    with pytest.raises(data.TableError, match=r":2: is not UTF-8"):
        data.load_words(path)
    with pytest.raises(data.TableError, match=r"script/fold\.tsv"):
        data.rows("script/folds.tsv")


def test_user_words(tmp_path: Path) -> None:
    path = tmp_path / "user.tsv"
    path.write_text("议事园\n民情直通车\n", encoding="utf-8")
    assert [row["word"] for row in data.load_words(path)] == ["议事园", "民情直通车"]
    path.write_text("term\tclass\n民情直通车\tbrand\n", encoding="utf-8")
    assert "民情直通车" in data.words("lexicon/official_terms.tsv", "term", [path])
    assert "精神文明建设" in data.words("lexicon/official_terms.tsv", "term", [path])


# --- script
# -----------------------------------------------------------------------------------------------------


def test_fold_is_one_to_one_and_closed() -> None:
    pairs = dict(read("script/fold.tsv")[1])
    assert all(len(char) == 1 == len(usual) for char, usual in pairs.items())
    assert not set(pairs) & set(pairs.values())


@given(
    st.text(st.sampled_from("乾著於徵後裡里面麵曆歷製制衛組織⺠⼈豈abc，。１") | st.characters(), max_size=40)
)
def test_fold_keeps_length_and_is_idempotent(text: str) -> None:
    key = data.fold(text)
    assert len(key) == len(text) and data.fold(key) == key


def test_fold_of_few_and_of_many_characters() -> None:
    pairs = [(row[0], row[1]) for row in data.rows("script/fold.tsv")][:400]
    whole = "".join(char for char, _ in pairs)
    assert (
        data.fold(whole) == "".join(data.fold(char) for char in whole) == "".join(usual for _, usual in pairs)
    )


@pytest.mark.parametrize(
    ("hant", "hans"),
    [
        ("世界衛生組織", "世界卫生组织"),
        ("體製改革", "体制改革"),
        ("曆史", "历史"),
        ("濟南槐蔭區", "济南槐荫区"),
        ("帶動著", "带动着"),
        ("乾縣", "乾县"),
        ("於是", "于是"),
        ("羣衆", "群众"),
        ("產業", "产业"),
        ("⻓期⼈⺠", "长期人民"),
        ("爲", "为"),
    ],
)
def test_fold_brings_scripts_together(hant: str, hans: str) -> None:
    assert data.fold(hant) == data.fold(hans)


def test_fold_leaves_simplified_text_alone() -> None:
    text = "沪杭两市后里面干部群众在浜边芸芸众生中台上制表发展松树系统余地"
    assert data.fold(text) == text


def test_unify() -> None:
    assert data.unify("⽂⺠⻅⻓⿇") == "文民见长麻"
    assert all(len(char) == 1 == len(usual) for char, usual in read("script/radicals.tsv")[1])


# --- pinyin
# -----------------------------------------------------------------------------------------------------


def test_readings() -> None:
    assert data.readings("調")[0] == "diào" and data.readings("和")[0] == "hé" and data.readings("a") == ()
    assert "xíng" in data.readings("行") and "háng" in data.readings("行")
    missing = [
        c
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
        if (c := _gbk(lead, trail)) and not data.readings(c)
    ]
    assert not missing


def _gbk(lead: int, trail: int) -> str:
    return bytes([lead, trail]).decode("gbk", "ignore")


def test_every_reading_of_a_common_character_is_a_syllable() -> None:
    common = {char for char, _ in read("script/simplified_only.tsv")[1]}
    odd = {r for char in common for r in data.readings(char)[:1] if not data.is_syllable(r)}
    assert not odd


@pytest.mark.parametrize(
    "text",
    ["huì", "hui", "lǜ", "lv", "lü", "nüè", "zhuāng", "er", "à", "HUÌ", "huı̀".replace("ı", "i"), "ɡuó"],
)
def test_syllables(text: str) -> None:
    assert data.is_syllable(text)


@pytest.mark.parametrize("text", ["who", "huíì", "P<0.05", "", "and", "icu", "hu i", "ǚ" * 9, "the", "会"])
def test_no_syllables(text: str) -> None:
    assert not data.is_syllable(text)


def test_plain() -> None:
    assert data.plain("Lǜ") == "lü" and data.plain("lv") == "lü" and data.plain("huì") == "hui"
    assert data.plain_forms("nüè") == {"nüe", "nve", "nue"} and data.plain_forms("huì") == {"hui"}


def test_note_levels() -> None:
    levels = data.note_levels()
    chars = [char for level in levels for char in level]
    assert len(chars) == len(set(chars)) == len(data.note_readings())
    assert chars[:2] == ["領", "內"] and not set(chars) & set("為們體與這題間組織總黨")
    for char in chars:
        assert data.note_readings()[char] == data.readings(char)[0]
        assert len(char.encode("gbk")) == 2


# --- gazetteer
# --------------------------------------------------------------------------------------------------


def years(division: data.Division) -> tuple[int, int]:
    return division.valid_from, division.valid_to or YEAR


def test_parents_closed_and_in_force_as_long_as_their_children() -> None:
    places.check()
    for group in data.divisions().values():
        for division in group:
            if division.parent:
                first, last = years(division)
                spans = [years(parent) for parent in data.divisions()[division.parent]]
                if first:
                    assert all(any(a <= year <= b for a, b in spans) for year in range(first, last + 1)), (
                        division
                    )
            else:
                assert division.level == "province" and division.code.endswith("0000")


def test_shape_of_divisions() -> None:
    for group in data.divisions().values():
        for division in group:
            assert re.fullmatch(r"\d{6}", division.code)
            assert division.level in {"province", "prefecture", "county", "zone"}
            assert division.name not in {
                "市辖区",
                "县",
                "直辖",
                "省直辖县级行政区划",
                "自治区直辖县级行政区划",
            }
            assert division.valid_to is None or division.valid_from < division.valid_to <= YEAR
            assert division.short == "" or (
                division.name.startswith(division.short) and len(division.short) >= 2
            )
            if division.level != "province":
                assert data.divisions()[division.parent][0].level in {"province", "prefecture"}


def test_a_code_has_one_name_a_year() -> None:
    for group in data.divisions().values():
        for one, other in pairwise(group):
            assert one.valid_to is not None and one.valid_to <= other.valid_from


def test_everything_leads_to_a_division_in_force() -> None:
    for group in data.divisions().values():
        for division in group:
            heirs = data.successor(division)
            assert heirs and all(heir.valid_to is None for heir in heirs), division


@pytest.mark.parametrize(
    ("code", "year", "path"),
    [
        ("310101", 2004, ["上海市", "黄浦区"]),
        ("330103", 2004, ["浙江省", "杭州市", "下城区"]),
        ("330205", 2004, ["浙江省", "宁波市", "江北区"]),
        ("320106", 2004, ["江苏省", "南京市", "鼓楼区"]),
        ("370104", None, ["山东省", "济南市", "槐荫区"]),
        ("370104007", None, ["山东省", "济南市", "槐荫区", "青年公园街道"]),
        ("510202", 1990, ["四川省", "重庆市", "市中区"]),
        ("419001", 2000, ["河南省", "济源市"]),
        ("220602", 1990, ["吉林省", "浑江市", "八道江区"]),
        ("000000", None, []),
    ],
)
def test_chain(code: str, year: int | None, path: list[str]) -> None:
    assert [division.name for division in data.chain(code, year)] == path


@pytest.mark.parametrize(
    ("code", "heirs"),
    [
        ("330103", ["330105"]),
        ("310103", ["310101"]),
        ("132100", ["130400"]),
        ("371200", ["370100"]),
        ("370104", ["370104"]),
        ("1", []),
    ],
)
def test_successor(code: str, heirs: list[str]) -> None:
    assert [division.code for division in data.successor(code)] == heirs


def test_validity_includes_the_year_of_change() -> None:
    (xiacheng,) = data.names()["下城区"]
    assert data.valid(xiacheng, 2004) and data.valid(xiacheng, 2021)
    assert (
        not data.valid(xiacheng, 2022) and not data.valid(xiacheng, 1982) and not data.valid(xiacheng, None)
    )


def test_names_and_short_names() -> None:
    assert {d.code for d in data.names()["鼓楼区"]} == {"320106", "320302", "350102", "410204"}
    assert {d.code for d in data.names()["江北区"]} >= {"330205", "500105"}
    assert [d.code for d in data.short_names()["恩施"] if d.level == "prefecture" and d.valid_to is None] == [
        "422800"
    ]
    assert data.names()["乾县"] == data.names()[data.fold("乾縣")]
    for word in ("和平", "新华", "朝阳", "海南", "通化"):
        assert any(d.short_is_word for d in data.short_names()[word]), word
    for place in ("黄浦", "槐荫", "宁波", "济南"):
        assert not any(d.short_is_word for d in data.short_names()[place]), place
    assert "沙" not in data.short_names() and all(len(name) > 1 for name in data.short_names())


def test_townships_have_parents() -> None:
    known = data.divisions()
    for code, name, parent in data.rows("gazetteer/townships.tsv"):
        assert re.fullmatch(r"\d{9}", code) and parent in known and code[:2] == parent[:2] and name


def test_township_names() -> None:
    assert [d.parent for d in data.township_names()["青年公园街道"]] == ["370104"]
    assert len(data.townships()) > 41_000 and data.townships()["370104007"][0].level == "township"


def test_codes_that_gb_2260_does_not_have_say_so() -> None:
    assert not data.names()["油尖旺区"][0].official and data.names()["香港特别行政区"][0].official


def test_abbreviations_of_agencies_are_clear() -> None:
    seen: dict[str, set[str]] = {}
    for row in data.table("gazetteer/agencies.tsv"):
        assert ("{owner}" in row["full_name"]) == (row["org_type"] != "state"), row
        for short in filter(None, row["abbreviations"].split(";")):
            seen.setdefault(short, set()).add(row["years"])
    names = [row["name"] for row in data.table("gazetteer/agencies.tsv")]
    assert {"精神文明建设指导委员会办公室", "人民政府", "民政局", "残疾人联合会"} <= set(names)
    shorts = [s for row in data.table("gazetteer/agencies.tsv") for s in row["abbreviations"].split(";") if s]
    for short in set(shorts):
        assert shorts.count(short) == len(seen[short]), f"{short} stands for two names in the same years"


# --- numbers
# ----------------------------------------------------------------------------------------------------


def test_numerals_and_units() -> None:
    values = {
        row["char"]: row["value"]
        for row in data.table("numbers/numerals.tsv")
        if row["kind"] in {"digit", "unit"}
    }
    assert (
        values["兩"] == values["贰"] == values["二"] == "2"
        and values["〇"] == "0"
        and values["萬"] == "10000"
    )
    for row in data.table("numbers/units.tsv"):
        assert float(row["factor"]) > 0, row
        if row["class"] == "money":
            assert re.fullmatch("[A-Z]{3}", row["base"]), row
    factors = {row["unit"]: float(row["factor"]) for row in data.table("numbers/units.tsv")}
    assert factors["公顷"] == 15 * factors["亩"] or abs(factors["公顷"] - 15 * factors["亩"]) < 0.01
    assert factors["亿元"] == 10_000 * factors["万元"]


def test_what_is_no_quantity_holds_a_numeral() -> None:
    numeral = {row["char"] for row in data.table("numbers/numerals.tsv")} | {"双", "老"}
    for row in data.table("numbers/not_quantities.tsv"):
        assert set(row["word"]) & numeral, row
        assert row["class"] in {"lexical", "name_part", "ordinal"}, row
    found = data.words("numbers/not_quantities.tsv", "word")
    assert {"三个代表", "一把手", "十分", "四川", "一刀切", "1+6"} <= found and "三个" not in found


def test_measure_words_are_no_units() -> None:
    units = data.words("numbers/units.tsv", "unit")
    for row in data.table("numbers/measure_words.tsv"):
        assert (
            row["word"] not in units or row["class"] in {"time", "part", "compound"} or "unit" in row["note"]
        ), row


# --- lexicon
# ----------------------------------------------------------------------------------------------------


def test_certain_gaps() -> None:
    for row in data.table("lexicon/certain_gaps.tsv"):
        assert 0 <= int(row["offset"]) <= len(row["text"]), row
        assert row["inserted"] in {"是", "的", "他"} and 0 < float(row["confidence"]) < 1, row
        for column in ("before", "not_before", "after", "not_after"):
            assert all(row[column].split(";")) or not row[column], row
    found = {(row["text"], row["offset"], row["inserted"]) for row in data.table("lexicon/certain_gaps.tsv")}
    assert {("实事求", "3", "是"), ("其", "1", "他"), ("目", "1", "的"), ("们", "0", "他")} <= found


@pytest.mark.parametrize(
    "name", [n for n in TABLES if n.startswith(("lexicon/", "gazetteer/ag", "gazetteer/ti", "numbers/"))]
)
def test_words_are_simplified_and_whole(name: str) -> None:
    """Written tables hold simplified text, but for numerals, which are listed in every script."""
    if name == "numbers/numerals.tsv":
        return
    only_traditional = dict(read("script/fold.tsv")[1])
    allowed = set("著乾於藉徵谘馀後麽薹")
    for row in read(name)[1]:
        bad = [
            c
            for c in row[0]
            if c in only_traditional and c not in allowed and only_traditional[c] != c and not c.isascii()
        ]
        assert not bad, (name, row)


def test_verbs_are_classed() -> None:
    classes = set(
        re.findall(
            r"(\w+)(?= \(|,| and )",
            passport("lexicon/verbs.tsv")["columns"].split("class = ")[1].split("; more")[0],
        )
    )
    for row in data.table("lexicon/verbs.tsv"):
        assert {row["class"], *filter(None, row["more"].split(";"))} <= classes, row
        assert row["strength"] in {"strong", "weak"}
