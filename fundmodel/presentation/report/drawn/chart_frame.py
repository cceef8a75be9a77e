"""Axes of a drawn chart: round ticks, places of values, words of their width, text and lines as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

WIDTH: Final = 660
LEFT: Final = 52
RIGHT: Final = 150
TOP: Final = 30
BOTTOM: Final = 26
PLOT: Final = 190
"""Height of the plotted field of one panel."""
INK: Final = "#1f2933"
SOFT: Final = "#4a5560"
GRID: Final = "#d9dee3"
LETTER: Final = 5.6
"""Width of a Latin letter at size 10.5; a Chinese character takes twice as much."""
LINE: Final = 13.0
"""Least distance of two words above each other."""


class Axis(NamedTuple):
    """place = start + (value - low) * step, with the values that are marked on it."""

    low: float
    high: float
    start: float
    step: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start + (value - self.low) * self.step


def finite(values: Iterable[object]) -> list[float]:
    """The numbers among some values that are none of them gaps."""
    return [float(v) for v in values if isinstance(v, int | float) and math.isfinite(float(v))]


def round_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values from at or below ``low`` to at or above ``high``, at most ``most`` + 2 of them."""
    span = (high - low) or abs(high) or 1.0
    raw = span / most
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(k * size for k in (1.0, 2.0, 2.5, 5.0, 10.0) if k * size >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(k * step, 10) for k in range(first, max(last, first + 1) + 1))


def upright(values: Sequence[float], top: float, height: float) -> Axis:
    """The vertical axis for values; zero is on it unless they are far from it."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    low, high = (min(0.0, low), max(0.0, high)) if low < 0.45 * high or low < 0.0 else (low, high)
    ticks = round_ticks(low, high)
    step = -height / (ticks[-1] - ticks[0])
    return Axis(ticks[0], ticks[-1], top + height, step, ticks)


def across(values: Sequence[float], left: float, width: float, most: int = 8) -> Axis:
    """The horizontal axis of years or ages: whole marks, no room lost at the ends."""
    low, high = min(values), max(values)
    span = max(high - low, 1.0)
    ticks = tuple(t for t in round_ticks(low, high, most) if low <= t <= high and float(t).is_integer())
    return Axis(low, low + span, left, width / span, ticks)


def tick_text(value: float, ticks: Sequence[float], year: bool = False) -> str:
    """A mark in words: as many decimals as the distance of two marks needs; a year without separators."""
    if year:
        return f"{value:.0f}"
    distance = abs(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    decimals = max(0, -math.floor(math.log10(distance) + 1e-9)) if distance < 1.0 else 0
    decimals += 0 if math.isclose(distance * 10**decimals, round(distance * 10**decimals)) else 1
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


def width_of(words: str) -> float:
    """How wide words are drawn."""
    return sum(2.0 * LETTER if ord(letter) > 0x2E7F else LETTER for letter in words)


def fitted(words: str, room: float) -> list[str]:
    """Words over as many lines as they need to stay within ``room``."""
    pieces = [*words] if any(ord(letter) > 0x2E7F for letter in words) else [f"{word} " for word in words.split(" ")]
    lines, held = [], ""
    for piece in pieces:
        if held and width_of(held + piece.rstrip()) > room:
            lines.append(held.rstrip())
            held = ""
        held += piece
    return [*lines, held.rstrip()] if held.strip() else lines


def text(x: float, y: float, words: str, colour: str = SOFT, anchor: str = "start", weight: int = 400) -> str:
    """Words at a place."""
    look = f'fill="{colour}" text-anchor="{anchor}"' + (f' font-weight="{weight}"' if weight != 400 else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>'


def line(x0: float, y0: float, x1: float, y1: float, colour: str = GRID, width: float = 1.0, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def spread(wanted: Sequence[float], low: float, high: float, distance: float = LINE) -> list[float]:
    """Places near those wanted that are ``distance`` apart and within bounds, in the order of ``wanted``."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    floor = low
    for at in order:
        placed[at] = max(wanted[at], floor)
        floor = placed[at] + distance
    ceiling = high
    for at in reversed(order):
        placed[at] = min(placed[at], ceiling)
        ceiling = placed[at] - distance
    return placed
