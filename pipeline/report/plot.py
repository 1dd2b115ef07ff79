"""Plot: undertakings by division, as bars in inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

#: Bars that a reader can still take in.
MOST = 40
_ROW, _LEFT, _WIDE, _NOTE = 22, 180, 380, 340


def bars(values: Sequence[tuple[str, int, int, str]]) -> str:
    """One bar for each (label, count, how many of it are plans, note), the longest first; plans are paler.

    All labels and notes are escaped.
    """
    shown = sorted(values, key=lambda one: (-one[1], one[0]))[:MOST]
    if not shown:
        return "<p>None.</p>"
    most = shown[0][1] or 1
    rows = []
    for order, (label, count, plans, note) in enumerate(shown):
        y, wide = order * _ROW, max(1, count * _WIDE // most)
        pale = plans * wide // count if count else 0
        said = f"{count} · {note}" if note else str(count)
        rows.append(
            f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{_LEFT}" y="{y + 3}" width="{wide}" height="{_ROW - 6}" fill="#4c78a8"/>'
            f'<rect x="{_LEFT + wide - pale}" y="{y + 3}" width="{pale}" height="{_ROW - 6}" fill="#b5c9de"/>'
            f'<text x="{_LEFT + wide + 6}" y="{y + 15}">{escape(said)}</text>'
        )
    size = f'width="{_LEFT + _WIDE + _NOTE}" height="{len(shown) * _ROW}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-size="13">{"".join(rows)}</svg>'
