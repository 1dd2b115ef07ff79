"""The damage, forwards, byte by byte: what each step of the mill does to texts whose bytes are known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.simulate import (
    Page,
    annotate,
    damage,
    decode,
    encode,
    note_list,
    omit,
    pass_through,
    split,
    to_traditional,
)
from pipeline.simulate.gbk import characters, encodable, pairs


@pytest.mark.parametrize(("text", "shown", "marks", "level"), [
    ("　（一）強化領導", "。ㄒ唬⿵娀I(lǐng)導", "。", 1),
    ("　（三）注重實效群眾在創建", "。ㄈ┳⒅貙嵭罕娫趧(chuàng)建", "。", 1),
    ("　（二）進一步", "。ǘ┻M一步", "。", 1),
    ("　（三）強化以人為本創建", "。ㄈ⿵娀匀藶楸緞(chuàng)建", "。", 1),
    ("　（四）抓好過程", "。ㄋ模┳ズ眠^程", "。", 1),
    ("學校考察報告12-24", "學？疾靾蟾12-24", "。？", 0),
    ("對上海、寧波", "對上海、寧波", "。？", 0),
])  # fmt: skip
def test_the_known_wrecks(text: str, shown: str, marks: str, level: int) -> None:
    assert pass_through(text, Page(level=level, marks=tuple(marks))) == shown


def test_no_extra_character_gives_the_same_wreck() -> None:
    page = Page(level=1, marks=("。",))
    assert pass_through("　（三）注重實效讓群眾在創建", page) != pass_through(
        "　（三）注重實效群眾在創建", page
    )


def test_a_heading_in_its_bytes() -> None:
    data = encode("　（一）強化領")
    assert data.hex(" ", 2).upper() == "A1A1 A3A8 D2BB A3A9 8F8A BBAF EE49"
    assert [piece.hex().upper() for piece in split(data, ("。",))] == ["A1", "A1A3", "A8D2BBA3A98F8ABBAFEE49"]
    assert characters()[0xAFEE] == "" and characters()[0xA98F] == "⿵"


@pytest.mark.parametrize(("text", "host", "reading"), [
    ("當地居民", "數", "shù"), ("因為", "驗", "yàn"), ("們若", "內", "nèi"), ("或對", "驅", "qū"),
])  # fmt: skip
def test_a_note_hits_across_two_characters(text: str, host: str, reading: str) -> None:
    data = encode(text)
    assert host not in text
    assert annotate(data, {host: reading}) == data[:3] + encode(f"({reading})") + data[3:]


def test_a_note_inside_two_characters_and_both_decoders() -> None:
    text, notes = "當地居民的沖突", {"數": "shù", "當": "dāng"}  # in the list's order
    assert pass_through(text, Page(notes=notes, decoder="question")) == "當(dāng)?shù)鼐用竦臎_突"
    assert pass_through(text, Page(notes=notes)) == "當(dāng)(shù)鼐用竦臎_突"


def test_notes_stand_behind_each_host_and_behind_no_other() -> None:
    page = Page(level=1)
    assert pass_through("創建與創新", page) == "創(chuàng)建與創(chuàng)新"
    assert pass_through("他們與組織", page) == "他們與組織"
    assert pass_through("會議", Page(notes={"會": "huì"}, toneless=True, doubled=True)) == "會(hui)(hui)議"


def test_levels_nest() -> None:
    for level in range(1, 15):
        assert set(note_list(level - 1)) < set(note_list(level))
    assert note_list(0) == {}


@pytest.mark.parametrize(("data", "drop", "question"), [
    ("D0", "", "?"), ("D034", "4", "?"), ("AFEE49", "I", "?I"), ("80B0A1", "啊", "?啊"), ("FF41", "A", "?A"), ("B0A1D2", "啊", "啊?"),
])  # fmt: skip
def test_what_each_decoder_makes_of_bad_bytes(data: str, drop: str, question: str) -> None:
    assert decode(bytes.fromhex(data), "drop") == drop
    assert decode(bytes.fromhex(data), "question") == question


def test_marks_are_split_on_in_their_order() -> None:
    data = bytes.fromhex("A1A3A3BF")  # 。 then ？, or the end of one and the beginning of the other
    assert split(data, ("。", "？")) == [b"", encode("。"), b"", encode("？"), b""]
    assert split(bytes.fromhex("A1A3BF"), ("？", "。")) == [b"\xa1", encode("？"), b""]


def test_words_go_even_from_inside_words_and_titles_keep_them() -> None:
    assert (
        omit("我的目的\n實事求是，他們的目的。", "的是他，。", titles=frozenset({0}))
        == "我的目的\n實事求們目"
    )


def test_script_is_changed_character_by_character() -> None:
    assert to_traditional("关于带动着全区") == "關于帶動著全區"
    assert (
        damage("标题的\n关于领导，", Page(level=1, hant=True, omitted="，的"))
        == "標題的\n關(guān)于領(lǐng)導"
    )


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("領導創建學校考察當地。？，（一）\u3000A1\n😀")))
def test_without_a_mill_nothing_happens(text: str) -> None:
    assert pass_through(text, Page()) == text


def test_every_pair_leads_to_its_character_and_back() -> None:
    assert len(characters()) == 23_940
    assert all(characters()[pair] == char for char, pair in pairs().items())
    assert encodable("領") and encodable("A") and not encodable("😀")
