"""Plots of values by day, as SVG that reads on light and dark grounds.

It knows what a bar is and nothing of what is counted. Colours are those of Okabe and Ito, which people who see colours
differently tell apart; each series has its name in the legend and in the title of its bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH = 900
"""Of a plot, in pixels: what a page in a browser or a wiki has room for."""
PANEL_HEIGHT = 170
"""Of the bars of one panel, in pixels."""
LEFT, RIGHT, ABOVE, BELOW = 64, 16, 56, 34
"""Room around a panel's bars, in pixels: for numbers, title and legend, days."""
DAYS_NAMED = 10
"""Days written below the bars, at most: each takes some 70 of the 820 pixels."""
LEGEND_LETTER = 7.5
"""Width of a letter of the legend, in pixels; wide enough for the usual faces."""
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#999999")
STYLE = """
text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:14px;font-weight:600}.grid{stroke:#ccc}
.ground{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#eee}.grid{stroke:#555}.ground{fill:#181818}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one name, one a day; there are ``COLOURS`` for eight."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Bars by day, each series standing on the one before; ``unit`` says what the numbers are."""

    title: str
    unit: str
    series: tuple[Series, ...]


def render_plot(title: str, days: Sequence[str], panels: Sequence[Panel]) -> bytes:
    """Return an SVG of panels below one another over the same days; every series has as many values as days."""
    step = ABOVE + PANEL_HEIGHT + BELOW
    height = step * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img">',
        f"<title>{_clean(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
    ]
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate(0 {number * step + ABOVE})">', *_panel(panel, days), "</g>"]
    return "\n".join([*parts, "</svg>\n"]).encode()


def _panel(panel: Panel, days: Sequence[str]) -> list[str]:
    wide = WIDTH - LEFT - RIGHT
    sums = [sum(series.values[at] for series in panel.series) for at in range(len(days))]
    top = _round_up(max(sums, default=0))
    parts = [f'<text class="title" x="{LEFT}" y="-38">{_clean(panel.title)}, {_clean(panel.unit)}</text>']
    parts += _legend(panel.series)
    for share in (0, 0.5, 1):
        y = PANEL_HEIGHT * (1 - share)
        parts.append(f'<path class="grid" d="M{LEFT} {y:g}h{wide}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{top * share:g}</text>')
    bar = wide / max(len(days), 1)
    every = ceil(len(days) / DAYS_NAMED)
    for at, day in enumerate(days):
        x, y = LEFT + at * bar, float(PANEL_HEIGHT)
        for series, colour in zip(panel.series, COLOURS, strict=False):
            value = series.values[at]
            if value > 0:
                tall = value / top * PANEL_HEIGHT
                y -= tall
                parts.append(
                    f'<rect x="{x + bar * 0.08:.2f}" y="{y:.2f}" width="{bar * 0.84:.2f}" height="{tall:.2f}" '
                    f'fill="{colour}"><title>{_clean(f"{day}, {series.name}: {value:.4g}")}</title></rect>'
                )
        if at % every == 0:
            middle = x + bar / 2
            parts.append(f'<text x="{middle:.1f}" y="{PANEL_HEIGHT + 18}" text-anchor="middle">{_clean(day)}</text>')
    return parts


def _legend(series: Sequence[Series]) -> list[str]:
    parts, x = [], float(LEFT)
    for one, colour in zip(series, COLOURS, strict=False):
        parts.append(f'<rect x="{x:g}" y="-28" width="11" height="11" fill="{colour}"/>')
        parts.append(f'<text x="{x + 16:g}" y="-18">{_clean(one.name)}</text>')
        x += 32 + LEGEND_LETTER * len(one.name)
    return parts


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    # At the end of what a float can hold the power is none any more, and the value its own round number.
    return next((step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9)), value)


def _clean(text: str) -> str:
    """Text as XML may hold it."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
