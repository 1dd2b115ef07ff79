"""What repair changes in clean text, which is to be nothing, and how fast it reads it.

    python -m benchmarks.quality.repair_harm --corpus DIR [--share 20] [--show]

DIR holds ``dev/*.txt`` and ``train/*.txt.xz``, one paragraph a line: all of dev, every ``share``-th paragraph of train,
and the same dev paragraphs in traditional script. Japanese, English, French, mathematics and code are made here, from
sentences written for this file and numbers drawn by chance. Pages are forty paragraphs each.
"""

from __future__ import annotations

import argparse
import lzma
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.core import from_text, process
from pipeline.repair import Repair
from pipeline.simulate import to_traditional

PARAGRAPHS = 40
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
    for kind, sentences in (
        ("Japanese", JAPANESE),
        ("English", ENGLISH),
        ("French", FRENCH),
        ("mathematics", MATHS),
        ("code", CODE),
    ):
        yield kind, made(sentences, 60_000)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--share", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="print each change")
    options = parser.parse_args()
    print("| text | MB | characters | changed | edits | MB/s |\n|---|---|---|---|---|---|")
    whole = [0, 0, 0, 0]
    spent = 0.0
    for kind, lines in texts(options.corpus, options.share):
        size = characters = changed = edits = 0
        seconds = 0.0
        for start in range(0, len(lines), PARAGRAPHS):
            text = "\n".join(lines[start : start + PARAGRAPHS])
            begun = time.process_time()
            doc = process(from_text(text), [Repair()])
            seconds += time.process_time() - begun
            size += len(text.encode())
            characters += len(text)
            for edit in doc.edits:
                edits += 1
                changed += max(len(edit.before), len(edit.after))
                if options.show:
                    around = text[max(0, edit.raw.start - 8) : edit.raw.end + 8]
                    print(
                        f"{kind}: {edit.rule} {edit.before!r} -> {edit.after!r} {edit.confidence} in {around!r}",
                        file=sys.stderr,
                    )
        print(
            f"| {kind} | {size / 1e6:.2f} | {characters} | {changed} | {edits} | {size / 1e6 / max(seconds, 1e-9):.2f} |",
            flush=True,
        )
        whole = [a + b for a, b in zip(whole, (size, characters, changed, edits), strict=True)]
        spent += seconds
    print(
        f"| all | {whole[0] / 1e6:.2f} | {whole[1]} | {whole[2]} | {whole[3]} | {whole[0] / 1e6 / spent:.2f} |"
    )
    return 1 if whole[2] else 0


if __name__ == "__main__":
    sys.exit(main())
