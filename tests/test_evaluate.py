"""Evaluate: clean texts of a user's own, damaged and scored; what is counted, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import evaluate
from pipeline.cli import main
from pipeline.evaluate import Count, Score, agreement, count, dropped, grouped, matching, score
from pipeline.simulate import Page, omit

TOUR = (
    "关于赴外地考察社区建设的报告\n"
    "一、基本情况\n"
    "宁波市江北区成立了社区大学，投入30万元，参加学习的居民有1200人。领导高度重视，这是全区的实事。\n"
    "（一）强化领导，健全机制。区民政局牵头创建文明社区，开展活动14次，他们的经验是学习和总结。\n"
)
NOTICE = "关于开展卫生检查的通知\n各街道要认真组织，落实责任，于月底前将检查结果报区政府办公室。\n"
PLAIN = Page()


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    (folder / "2004").mkdir()
    (folder / "2004" / "tour.txt").write_text(TOUR, encoding="utf-8")
    (folder / "notice.txt").write_bytes(NOTICE.replace("\n", "\r\n").encode("gbk"))
    return folder


# --- counting -----------------------------------------------------------------------------------------------


def test_counts_are_of_multisets() -> None:
    one = count("aab", "abbc")
    assert (one.right, one.given, one.wanted) == (2, 3, 4)
    assert (one.precision, one.recall, one.f1) == (2 / 3, 0.5, 4 / 7)
    assert one + Count(1, 1, 1) == Count(3, 4, 5)
    assert (Count().precision, Count().recall, Count().f1) == (1.0, 1.0, 1.0)
    assert Count(0, 3, 0).precision == 0.0


@given(st.text("甲乙丙丁", max_size=12), st.text("甲乙丙丁", max_size=12))
def test_matching_stretches_are_the_same_characters_in_order(truth: str, seen: str) -> None:
    ends = (0, 0)
    for there, here, size in matching(truth, seen):
        assert truth[there : there + size] == seen[here : here + size]
        assert there >= ends[0] and here >= ends[1]
        ends = (there + size, here + size)
    assert agreement(truth, seen) <= min(len(truth), len(seen))
    assert (agreement(truth, seen) == len(truth)) >= (truth == seen)


@given(st.text("甲乙，。的\n", max_size=30))
def test_what_is_dropped_goes_back_where_it_was(text: str) -> None:
    kept, gone = dropped(text, "，。的")
    assert kept == omit(text, "，。的", titles=frozenset({0}))
    for offset, char in reversed(gone):
        kept = kept[:offset] + char + kept[offset:]
    assert kept == text


def test_gaps_are_told_apart_by_mark_and_place() -> None:
    found = grouped("甲乙\n丙丁", [(1, "，"), (2, "。"), (4, "。"), (4, "的"), (5, "。")])
    assert found == {
        "any ， or 。, mid": [(1, "，。"), (4, "，。")], "，, mid": [(1, "，")], "。, mid": [(4, "。")],
        "的": [(4, "的")], "。 at line ends": [(2, "。"), (5, "。")],
    }  # fmt: skip


# --- one text -----------------------------------------------------------------------------------------------


def test_a_page_that_does_nothing_is_all_right() -> None:
    found = score(TOUR, PLAIN)
    assert found.received.f1 == found.repaired.f1 == found.lines.recall == found.spared.recall == 1.0
    assert (found.lines.wanted, found.hurt.wanted, found.notes.wanted) == (4, 0, 0)
    assert sum(one.given for one in found.restored.values()) == 0, "nothing was lost and nothing is restored"


def test_notes_are_counted_and_gone() -> None:
    found = score(TOUR, Page(level=1, hant=True))
    assert found.notes.wanted > 5 and found.notes.recall == 1.0
    assert found.received.f1 < found.repaired.f1 == 1.0 == found.hurt.recall


def test_a_guess_is_right_where_the_character_was_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guesses are given here, at places of the repaired text of a damaged page, to see how they are counted."""
    page = Page(level=1, marks=("。",), half=True, hant=True, omitted="，")
    kept, gone = dropped(TOUR.strip("\n"), "，")
    assert "I" not in kept
    monkeypatch.setattr(evaluate, "guesses", lambda doc: iter(gone))
    assert score(TOUR.strip("\n"), page).restored["，, mid"] == Count(len(gone), len(gone), len(gone))
    monkeypatch.setattr(evaluate, "guesses", lambda doc: iter([*gone[:2], (3, "，")]))
    assert score(TOUR.strip("\n"), page).restored["，, mid"] == Count(2, 3, len(gone))


def test_what_was_lost_is_restored_in_part() -> None:
    found = score(TOUR, Page(omitted="，。的是他"))
    marks = found.restored["any ， or 。, mid"]
    assert marks.wanted == 8 and 0 < marks.right <= min(marks.given, marks.wanted)
    assert found.repaired.f1 == 1.0, "what was dropped is no matter of repair"


def test_a_text_without_a_title_loses_marks_in_its_first_line_too() -> None:
    page = Page(omitted="，。")
    assert score("甲乙，丙丁。戊己，庚辛。", page).restored["any ， or 。, mid"].wanted == 3
    assert score("关于甲，乙的报告\n丙丁，戊己。", page).restored["any ， or 。, mid"].wanted == 1
    assert score("，。\n，。", page) == Score(), "nothing is left to score"


def test_scores_add_up() -> None:
    one, two = (score(text, Page(level=1, hant=True, omitted="，")) for text in (TOUR, NOTICE))
    both = one + two
    assert both.lines.wanted == one.lines.wanted + two.lines.wanted
    assert both.restored["，, mid"].wanted == one.restored["，, mid"].wanted + two.restored["，, mid"].wanted
    assert sum([one, two], Score()).as_dict() == both.as_dict()


def test_pages_drawn_from_a_seed() -> None:
    assert evaluate.drawn(7) == evaluate.drawn(7) != evaluate.drawn(8)
    assert len({page.omitted for seed in range(9) for page in evaluate.drawn(seed)}) == 4


def test_no_share_is_rounded_up_to_all() -> None:
    assert [evaluate._of(share, 100) for share in (1.0, 0.99999, 0.5, 0.0)] == ["100", "99.9", "50", "0"]


# --- the command --------------------------------------------------------------------------------------------


def test_the_command_prints_tables_and_sentences(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(clean)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("2 texts, ") and "damaged as 4 pages" in said.out and said.err == ""
    for page in evaluate.PAGES:
        assert evaluate.describe(page) in said.out
    assert "precision" in said.out and "any ， or 。, mid" in said.out
    assert "Of 1,000 characters as received" in said.out
    assert main(["evaluate", str(clean)]) == 0
    assert capsys.readouterr().out == said.out, "the same texts, the same scores"


def test_the_command_as_json(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(clean), "--json", "--only", "2004/*", "--seed", "3"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["texts"], said["seed"], list(said["documents"])) == (1, 3, ["2004/tour"])
    assert said["clean_characters_altered"] == 0 and len(said["pages"]) == 4
    assert set(said["scores"]["notes_removed"]) == {"right", "given", "wanted", "precision", "recall", "f1"}
    wanted = [page["scores"]["lines"]["wanted"] for page in said["pages"]]
    assert said["scores"]["lines"]["wanted"] == sum(wanted)


def test_what_cannot_be_read_is_left_out_and_said(
    clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scan.txt").write_bytes(b"%PDF-1.4\x00")
    assert main(["evaluate", str(tmp_path)]) == 2
    assert "none of its texts can be read" in capsys.readouterr().err
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    assert main(["evaluate", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert "scan is left out" in said.err and "a PDF" in said.err and said.out.startswith("1 texts, ")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nowhere"], "no such file"),
        (["empty"], "there is no text in it"),
        (["empty", "--only", "x*"], "matches 'x*'"),
    ],
)
def test_wrong_calls_are_a_sentence_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], complaint: str
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["evaluate", str(tmp_path / words[0]), *words[1:]]) == 2
    said = capsys.readouterr()
    assert complaint in said.err and said.out == ""
