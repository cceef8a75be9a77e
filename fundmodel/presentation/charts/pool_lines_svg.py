"""Lines over the years, one a regime, as SVG text; a year without a value leaves a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from fundmodel.presentation.charts.pool_svg import (
    BOTTOM,
    HEIGHT,
    LEFT,
    LINES,
    LOOKS,
    RIGHT,
    TOP,
    WIDTH,
    Span,
    line_svg,
    span_of,
    text_svg,
    whole_svg,
)
from fundmodel.presentation.charts.style import GRID, INK, NEUTRAL

YEARS: Final = 5
"""At most so many years are written below the axis."""


def years_svg(
    series: Mapping[str, Sequence[float]], years: Sequence[int], places: Mapping[str, int], title: str, share: bool
) -> str:
    """A line a regime with a value for each of ``years``; ``share``: fractions, told in per cent; ``places`` say which
    look a regime has everywhere."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    up = _from_zero([value for values in series.values() for value in values])
    parts = []
    for tick in up.ticks:
        y = up.at(tick, bottom, TOP)
        told = f"{100 * tick:.6g}%" if share else f"{tick:.6g}"
        parts += [
            line_svg(LEFT, y, right, y, INK if abs(tick) < 1e-12 else GRID),
            text_svg(LEFT - 5, y + 4, told.replace("-", "\u2212"), NEUTRAL, "end"),
        ]
    across = [LEFT + (right - LEFT) * at / max(len(years) - 1, 1) for at in range(len(years))]
    step = -(-len(years) // YEARS)
    for x, year in list(zip(across, years, strict=True))[::-1][::step]:
        parts.append(text_svg(x, bottom + 15, str(year), NEUTRAL, "middle"))
    for name, values in series.items():
        at = places[name] % len(LINES)
        dashed = f' stroke-dasharray="{LOOKS[at]}"' if LOOKS[at] else ""
        for piece in pieces([(x, up.at(y, bottom, TOP)) for x, y in zip(across, values, strict=True)]):
            along = " ".join(f"{x:.1f},{y:.1f}" for x, y in piece)
            parts.append(
                f'<polyline points="{along}" fill="none" stroke="{LINES[at]}" stroke-width="2"{dashed}>'
                f"<title>{escape(name)}</title></polyline>"
            )
    return whole_svg(parts, title, HEIGHT)


def _from_zero(values: Sequence[float]) -> Span:
    """An axis through 0, which ends there where nothing is below it."""
    up = span_of(values, 0.0)
    if any(value < 0 for value in values):
        return up
    return Span(0.0, up.high, tuple(tick for tick in up.ticks if tick > -1e-12))


def pieces(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The points in runs without a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y == y:
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [piece for piece in found if piece]
