"""What repair changes in clean text, which is to be nothing, and how fast it reads it.

    python -m benchmarks.quality.repair_harm --corpus DIR [--share 20] [--show]

DIR holds ``dev/*.txt`` and ``train/*.txt.xz``, one paragraph a line: all of dev, every ``share``-th paragraph of train,
and the same dev paragraphs in traditional script. Japanese, English, French, mathematics and code are made here, from
sentences written for this file and numbers drawn by chance. Pages are forty paragraphs each.

Clean is what holds no damage: before anything is run, paragraphs with an HTML entity (a name of the HTML standard, or a
number) or a zero-width character are left out, and the table says how many. Repair is right to change those.
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path

from benchmarks.quality.score import Line
from pipeline.core import from_text, process
from pipeline.repair import Repair
from pipeline.simulate import to_traditional

PARAGRAPHS = 40
ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|([A-Za-z][A-Za-z0-9]*))")
ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
JAPANESE = (
    "市役所の窓口は、土曜日も午前{}時から開いています。", "今年度の予算は前年度より{}％増え、学校の改修に充てられます。",
    "図書館では{}冊の本を新しく購入しました！利用をお待ちしています。", "会議は{}月{}日に開かれ、委員{}名が出席した。",
    "駅前の再開発について、住民から{}件の意見が寄せられた；詳細は広報を参照。", "バス（{}番系統）は峠を越えて桜ヶ丘まで行きますか？",
)  # fmt: skip
ENGLISH = (
    "The council met on day {} and approved {} new projects; none was postponed.", "Why did spending rise by {}%? No one knew!",
    "“It’s late,” she said — “about {} o’clock.”", "See section {}.{} (rev. b), www.example.org/?page={}&lang=zh.",
)  # fmt: skip
FRENCH = (
    "L’été dernier, {} élèves ont été reçus à l’école ; très émus, ils ont chanté.",
    "Où êtes-vous né ? À Besançon, en {}.",
)
MATHS = (
    "设 f(x)＝{}x²＋{}x−{}，则 f′(x)≥0；∑ᵢ₌₁ⁿ aᵢ≤{}，∀ε>0，∃δ。", "样本量n={}，P<0.05(t检验)，α=0.{}，r²≈0.{}。",
    "∫₀^∞ e^(−{}x)dx＝1/{}；√{}≈3.1，π≠{}；∠ABC＝{}°，△DEF∽△ABC。", "H₂SO₄＋{}NaOH→Na₂SO₄＋{}H₂O，ΔH<0。",
)  # fmt: skip
CODE = (
    "for (int i = 0; i < {}; i++) {{ s += a[i]; }} // 求和，第{}个", "print('中文?%d' % {}) # 输出；不换行", "SELECT 名称 FROM 表;",
    "if a &lt; b && c > {}: return x[{}]", "# -*- coding: gbk -*- \\u{}", "https://例子.cn/?q=报告&p={}",
)  # fmt: skip


MADE = {"Japanese": JAPANESE, "English": ENGLISH, "French": FRENCH, "mathematics": MATHS, "code": CODE}


def is_clean(line: str) -> bool:
    """False for a paragraph that holds an HTML entity or a zero-width character: it came damaged."""
    if ZERO_WIDTH.search(line):
        return False
    return not any(
        match[1] is None or match[1] in html5 or f"{match[1]};" in html5 for match in ENTITY.finditer(line)
    )


def made(sentences: tuple[str, ...], characters: int) -> list[str]:
    chance = random.Random(7)
    lines: list[str] = []
    size = 0
    while size < characters:
        line = "".join(
            sentence.format(*(chance.randint(1, 99) for _ in range(5)))
            for sentence in chance.choices(sentences, k=4)
        )
        lines.append(line)
        size += len(line)
    return lines


def texts(corpus: Path, share: int) -> Iterator[tuple[str, list[str]]]:
    """(kind, paragraphs)."""
    dev = [
        line
        for path in sorted((corpus / "dev").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    yield "dev", dev
    yield "dev, traditional", [to_traditional(line) for line in dev]
    for path in sorted((corpus / "train").glob("*.txt.xz")):
        lines = lzma.decompress(path.read_bytes()).decode("utf-8").splitlines()
        yield f"train, {path.name.split('.')[0]}", lines[::share]
    for kind, sentences in MADE.items():
        yield kind, made(sentences, 60_000)


@dataclass(slots=True)
class Harm:
    """What repair did to one kind of text."""

    kind: str
    size: int = 0
    characters: int = 0
    left_out: int = 0
    changed: int = 0
    edits: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> str:
        speed = self.size / 1e6 / max(self.seconds, 1e-9)
        return (
            f"| {self.kind} | {self.size / 1e6:.2f} | {self.characters} | {self.left_out} | {self.changed} "
            f"| {len(self.edits)} | {speed:.2f} |"
        )

    def add(self, other: Harm) -> None:
        for name in ("size", "characters", "left_out", "changed", "edits", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def harm(corpus: Path, share: int) -> Iterator[Harm]:
    process(from_text("预热：一（一）"), [Repair()])  # tables are read once a run, whatever its size
    for kind, every in texts(corpus, share):
        # What was made here is clean: it may speak of entities, and have addresses with &lang=.
        lines = [line for line in every if kind in MADE or is_clean(line)]
        done = Harm(kind, left_out=len(every) - len(lines))
        for start in range(0, len(lines), PARAGRAPHS):
            text = "\n".join(lines[start : start + PARAGRAPHS])
            begun = time.process_time()
            doc = process(from_text(text), [Repair()])
            done.seconds += time.process_time() - begun
            done.size += len(text.encode())
            done.characters += len(text)
            for edit in doc.edits:
                done.changed += max(len(edit.before), len(edit.after))
                around = text[max(0, edit.raw.start - 8) : edit.raw.end + 8]
                done.edits.append(
                    f"{kind}: {edit.rule} {edit.before!r} -> {edit.after!r} {edit.confidence} in {around!r}"
                )
        yield done


def lines(corpus: Path, share: int = 20) -> Iterator[Line]:
    """The measure that the gate holds, for a run that has the corpus: ``corpus`` holds dev/ and train/."""
    whole = Harm("all")
    for done in harm(corpus, share):
        whole.add(done)
    yield Line(
        "repair",
        "characters of clean text left alone",
        1 - whole.changed / whole.characters,
        None,
        whole.characters,
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--share", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="print each change")
    options = parser.parse_args()
    print("| text | MB | characters | paragraphs left out as damaged | changed | edits | MB/s |")
    print("|---|---|---|---|---|---|---|")
    whole = Harm("all")
    for done in harm(options.corpus, options.share):
        print(done.row(), flush=True)
        if options.show and done.edits:
            print("\n".join(done.edits), file=sys.stderr)
        whole.add(done)
    print(whole.row())
    return 1 if whole.changed else 0


if __name__ == "__main__":
    sys.exit(main())
