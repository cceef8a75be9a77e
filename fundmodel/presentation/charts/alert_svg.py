"""Two small drawings of an alert as SVG text: probability by month, and months of reserve against the line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from fundmodel.presentation.charts.style import FAINT, GRID, INK, NEUTRAL, WARNING, units

WIDTH, HEIGHT = 380, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 66, 30, 26
COLOURS: Final = ("#0072B2", "#C2500A")
LOOKS: Final = tuple(zip(COLOURS, ("", "6 3"), strict=True))
"""Colour and dashes of a line."""
BAND: Final = "#B5D9F0"
LETTER: Final = 12
"""Least distance of two words above each other."""
WORD: Final = 5.8
"""Width of a Latin letter; a Chinese character takes two."""
STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Scale(NamedTuple):
    """place = start + value * step, in units of the drawing."""

    start: float
    step: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start + value * self.step


def probability_svg(
    months: Sequence[str], lines: Mapping[str, Sequence[float]], bounds: Mapping[str, float], title: str
) -> str:
    """A line an event over the months ahead, its name at its end; dashed the bound of every level with its word.

    ``lines`` and ``bounds`` by what they are called, fractions; a value that is none is not drawn.
    """
    drawn = [value for values in lines.values() for value in values if value == value]
    top = min(1.0, max(0.6, math.ceil(10.0 * max(drawn, default=0.0) + 0.5) / 10.0))
    x, y = _across(len(months)), _up(0.0, top)
    ticks = {0.2 * at: f"{20 * at}%" for at in range(round(top / 0.2 - 0.01) + 1) if 0.2 * at <= top + 1e-9}
    parts = [_grid(y, ticks), _below(months, x)]
    for word, bound in bounds.items():
        parts.append(_line(y.at(bound), FAINT, dash="3 3"))
        parts.append(_text(WIDTH - RIGHT + 4, y.at(bound) + 4, word, NEUTRAL))
    named = [(name, values, *look) for (name, values), look in zip(lines.items(), LOOKS, strict=False)]
    for _, values, colour, dash in named:
        points = [(x.at(at), y.at(value)) for at, value in enumerate(values) if value == value]
        if points:
            parts += [_path(points, colour, dash), *_dots(points, colour)]
    parts.append(_legend([(name, colour, dash) for name, _, colour, dash in named]))
    return _svg(parts, title)


def months_svg(
    months: Sequence[str], low: Sequence[float], high: Sequence[float], floor: float, word: str, title: str
) -> str:
    """A band from ``low`` to ``high`` over the months ahead, and the line of ``floor`` months with its word."""
    drawn = [value for value in (*low, *high) if value == value]
    bottom, top = min([0.0, *map(math.floor, drawn)]), max([floor, *drawn]) * 1.1
    step = next((step for step in STEPS if (top - bottom) / step <= 6), STEPS[-1])
    x, y = _across(len(months)), _up(bottom, top)
    first = math.ceil(bottom / step)
    ticks = {float(step * at): f"{step * at:g}" for at in range(first, math.floor(top / step) + 1)}
    parts = [_grid(y, ticks), _below(months, x)]
    if drawn:
        upper = [(x.at(at), y.at(value)) for at, value in enumerate(high)]
        lower = [(x.at(at), y.at(value)) for at, value in enumerate(low)]
        corners = " ".join(f"{px:.1f},{py:.1f}" for px, py in [*upper, *reversed(lower)])
        parts.append(f'<polygon points="{corners}" fill="{BAND}" fill-opacity=".75" stroke="{COLOURS[0]}"/>')
        over = min(upper[-1][1] + 4, lower[-1][1] + 4 - LETTER)
        parts.append(_text(upper[-1][0] + 6, over, f"{high[-1]:.1f}", INK, weight=600))
        parts.append(_text(lower[-1][0] + 6, lower[-1][1] + 4, f"{low[-1]:.1f}", INK, weight=600))
    parts.append(_line(y.at(floor), WARNING, width=1.6))
    parts.append(_legend([(word, WARNING, "")]))
    return _svg(parts, title)


def _across(count: int) -> Scale:
    step = (WIDTH - LEFT - RIGHT) / max(count, 1)
    return Scale(LEFT + step / 2, step)


def _up(low: float, high: float) -> Scale:
    step = -(HEIGHT - TOP - BOTTOM) / (high - low)
    return Scale(HEIGHT - BOTTOM - low * step, step)


def _legend(named: Sequence[tuple[str, str, str]]) -> str:
    """Above the drawing a short line of each look, and what it is called."""
    parts, x = [], float(LEFT)
    for name, colour, dash in named:
        parts.append(_path([(x, 12.0), (x + 16.0, 12.0)], colour, dash))
        parts.append(_text(x + 20.0, 16.0, name, colour, weight=600))
        x += 20.0 + WORD * units(name) + 16.0
    return "".join(parts)


def _grid(y: Scale, ticks: Mapping[float, str]) -> str:
    return "".join(
        _line(y.at(at), GRID) + _text(LEFT - 5, y.at(at) + 4, word, NEUTRAL, "end") for at, word in ticks.items()
    )


def _below(months: Sequence[str], x: Scale) -> str:
    return "".join(_text(x.at(at), HEIGHT - 8, month, NEUTRAL, "middle") for at, month in enumerate(months))


def _line(y: float, colour: str, dash: str = "", width: float = 1.0) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _path(points: Sequence[tuple[float, float]], colour: str, dash: str) -> str:
    along = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{along}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _dots(points: Sequence[tuple[float, float]], colour: str) -> list[str]:
    return [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.6" fill="{colour}"/>' for px, py in points]


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start", weight: int = 400) -> str:
    look = f'fill="{colour}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" {look}>{escape(text)}</text>'


def _svg(parts: Sequence[str], title: str) -> str:
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
