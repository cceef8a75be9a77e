"""Drawings of a comparison of regimes as SVG text: who pays by active:retired, and Lorenz curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from fundmodel.presentation.charts.style import FAINT, GRID, INK, NEUTRAL, units

WIDTH, HEIGHT = 380, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 26, 38
RECEIVES, PAYS = "#0072B2", "#C2500A"
LINES: Final = ("#4A5560", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#000000")
LOOKS: Final = ("", "6 3", "2 3", "8 3 2 3", "1 2", "10 4", "4 2 1 2", "3 6")
"""Colour and dashes of a regime, by its place."""
LARGEST: Final = 13.0
STEPS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
WORD: Final = 5.8
NAMED: Final = 4
"""Cities named besides the weakest."""


class Dot(NamedTuple):
    """A city: what it is called, its figures in words, where it stands, how many members, and whether it is weak."""

    name: str
    told: str
    across: float
    up: float
    size: float
    weak: bool


class Span(NamedTuple):
    """An axis: its ends, and the values at which it has a line."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float, start: float, end: float) -> float:
        """Where a value lies between two places of the drawing."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)


def span_of(values: Sequence[float], through: float | None = None, most: int = 6) -> Span:
    """An axis from below the least to above the largest value, and through ``through``."""
    drawn = [value for value in (*values, *([] if through is None else [through])) if value == value] or [0.0]
    low, high = min(drawn), max(drawn)
    wide = (high - low) or max(abs(high), 1.0) * 0.1
    step = next((step for step in STEPS if wide / step <= most), STEPS[-1])
    first, last = math.floor(low / step - 0.05), math.ceil(high / step + 0.05)
    return Span(first * step, last * step, tuple(step * at for at in range(first, last + 1)))


def who_pays_svg(dots: Sequence[Dot], across: Span, up: Span, words: tuple[str, str], title: str) -> str:
    """A dot a city: active:retired across, net as a share of own income up; ``words`` are the names of the axes."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for tick in up.ticks:
        y = up.at(tick, bottom, TOP)
        parts += [
            line_svg(LEFT, y, right, y, INK if abs(tick) < 1e-12 else GRID),
            text_svg(LEFT - 5, y + 4, _share(tick), NEUTRAL, "end"),
        ]
    for tick in across.ticks:
        x = across.at(tick, LEFT, right)
        parts.append(text_svg(x, bottom + 15, f"{tick:g}", NEUTRAL, "middle"))
    parts.append(text_svg(right, HEIGHT - 6, words[0], NEUTRAL, "end"))
    parts.append(text_svg(LEFT, TOP - 14, words[1], NEUTRAL))
    largest = max((dot.size for dot in dots), default=1.0)
    for dot in sorted(dots, key=lambda one: -one.size):
        x, y = across.at(dot.across, LEFT, right), up.at(dot.up, bottom, TOP)
        radius = max(3.0, LARGEST * math.sqrt(dot.size / largest))
        colour = FAINT if dot.up == 0 else RECEIVES if dot.up > 0 else PAYS
        look = f'fill="#fff" stroke="{colour}" stroke-width="2.4"' if dot.weak else f'fill="{colour}" fill-opacity=".6"'
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}><title>{escape(dot.told)}</title></circle>'
        )
    return whole_svg([*parts, *_names(dots, across, up)], title, HEIGHT)


def _names(dots: Sequence[Dot], across: Span, up: Span) -> list[str]:
    """The names of the weakest and of those who give or get most for their income, where none stands yet."""
    ends = sorted(dots, key=lambda one: -abs(one.up))[:NAMED]
    taken: list[tuple[float, float]] = []
    parts = []
    for dot in [*ends, *(one for one in dots if one.weak and one not in ends)]:
        x, y = across.at(dot.across, LEFT, WIDTH - RIGHT), up.at(dot.up, HEIGHT - BOTTOM, TOP)
        if any(abs(x - a) < 7 * units(dot.name) and abs(y - b) < 12 for a, b in taken):
            continue
        taken.append((x, y))
        left = x > WIDTH - RIGHT - 8 * units(dot.name)
        parts.append(text_svg(x - 10 if left else x + 10, y - 7, dot.name, INK, "end" if left else "start", 9))
    return parts


def lorenz_svg(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]], places: Mapping[str, int], title: str
) -> str:
    """A curve a regime from (0, 0) to (1, 1) and the diagonal; ``places`` say which look a regime has everywhere."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = LEFT + tick * (right - LEFT), bottom - tick * (bottom - TOP)
        parts += [line_svg(LEFT, y, right, y, GRID), text_svg(LEFT - 5, y + 4, f"{100 * tick:.0f}%", NEUTRAL, "end")]
        parts.append(text_svg(x, bottom + 15, f"{100 * tick:.0f}%", NEUTRAL, "middle"))
    parts.append(line_svg(LEFT, bottom, right, TOP, FAINT))
    for name, (share, part) in curves.items():
        along = " ".join(
            f"{LEFT + a * (right - LEFT):.1f},{bottom - b * (bottom - TOP):.1f}"
            for a, b in zip(share, part, strict=True)
        )
        dash = LOOKS[places[name] % len(LOOKS)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        colour = LINES[places[name] % len(LINES)]
        parts.append(f'<polyline points="{along}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
    return whole_svg(parts, title, HEIGHT)


def key_svg(names: Sequence[str], places: Mapping[str, int]) -> str:
    """The look of each regime, and what it is called."""
    height = 18 * len(names) + 4
    parts = []
    for at, name in enumerate(names):
        y = 14.0 + 18 * at
        dash = LOOKS[places[name] % len(LOOKS)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        colour = LINES[places[name] % len(LINES)]
        parts.append(f'<line x1="2" y1="{y - 4}" x2="34" y2="{y - 4}" stroke="{colour}" stroke-width="2"{dashed}/>')
        parts.append(text_svg(42, y, name, INK))
    wide = max((int(50 + WORD * units(name)) for name in names), default=WIDTH)
    size = f'viewBox="0 0 {max(wide, WIDTH)} {height}" role="img"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _share(value: float) -> str:
    return f"{100 * value:.6g}%".replace("-", "\u2212")


def line_svg(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    """A line of a drawing."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def text_svg(x: float, y: float, text: str, colour: str, anchor: str = "start", size: int = 11) -> str:
    """Words at a place of a drawing."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def whole_svg(parts: Sequence[str], title: str, height: int) -> str:
    """A drawing of these parts, with what it is called for who cannot see it."""
    size = f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
