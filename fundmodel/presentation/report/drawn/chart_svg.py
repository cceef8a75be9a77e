"""Charts of the report as SVG text: told apart by dashes and lightness, named at their ends, readable in grey."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from fundmodel.presentation.report.drawn import chart_frame as frame
from fundmodel.presentation.report.drawn.chart_frame import (
    BOTTOM,
    GRID,
    INK,
    LEFT,
    LINE,
    PLOT,
    RIGHT,
    SOFT,
    TOP,
    WIDTH,
    Axis,
    line,
    text,
)
from fundmodel.presentation.report.drawn.facts_line import facts_line
from fundmodel.presentation.report.report_parts import Chart, Heat, Line, Panel
from fundmodel.presentation.words.report_words import told

COLOURS: Final = ("#0b4f8a", "#c2500a", "#14807a", "#7a3b8f", "#55606b", "#a8843a")
DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "12 3", "4 2")
FILLS: Final = ("#1f4e79", "#d98b4a", "#8fb8dc", "#e6d3ae", "#5a6b7a", "#c5ccd3", "#3f8f86", "#efefef")
"""Neighbours in a stack differ in lightness."""
BAND: Final = "#c9dcec"
LEVEL: Final = "#a01818"
NOTE: Final = 18.0
EARLY: Final = 24.0
"""How far before the edge a line ends early."""


def chart_svg(chart: Chart, note: str, projected: str) -> str:
    """The picture of a chart: its panels beneath each other, ``note`` (unit and source) at the foot.

    ``projected`` is the word at the mark where projection starts.
    """
    if chart.heat is not None:
        return heat_svg(chart, chart.heat, note)
    parts, top = [], 0.0
    for panel in chart.panels:
        drawn, height = _sideways(panel, top) if panel.sideways else _panel(panel, top, projected)
        parts.append(drawn)
        top += height
    return _whole(chart, parts, top, note)


def word_picture(lang: str) -> Callable[[Chart], str]:
    """What draws a chart for a document of that language, its unit and source inside the picture."""
    return lambda chart: chart_svg(chart, facts_line(chart, lang), told("projected", lang))


def _whole(chart: Chart, parts: Sequence[str], height: float, note: str) -> str:
    lines = frame.fitted(note, WIDTH - 8) if note else []
    foot = "".join(text(2, height + 13 + 12 * at, words, SOFT) for at, words in enumerate(lines))
    height += NOTE + 12 * max(len(lines) - 1, 0)
    size = f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(chart.title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="10.5">{"".join(parts)}{foot}</svg>'


def _panel(panel: Panel, top: float, projected: str) -> tuple[str, float]:
    bars = [one for one in panel.lines if one.kind == "bar"]
    named = any(isinstance(x, str) for one in panel.lines for x in one.x)
    values = _values(panel.lines) + [level.value for level in panel.levels]
    legend = _legend(bars, top + 16) if bars else ""
    head = top + TOP + (14.0 * legend.count("<rect") > 0) * 14.0
    y = frame.upright(values, head, PLOT)
    places = _places(panel, named)
    x = frame.across(places, LEFT + 4, WIDTH - LEFT - RIGHT - 8)
    if bars:
        x = Axis(x.low - 0.6, x.high + 0.6, LEFT, (WIDTH - LEFT - RIGHT) / (x.high - x.low + 1.2), x.ticks)
    parts = [text(2, top + 11, _title(panel), INK, weight=600), legend, _grid(panel, x, y, named)]
    parts += [_band(one, x, y) for one in panel.lines if one.kind == "band"]
    parts += _bars(bars, x, y, named)
    if panel.starts is not None and x.low < panel.starts < x.high:
        at = x.at(panel.starts)
        parts += [line(at, head - 4, at, head + PLOT, SOFT, 1.0, "1 3"), text(at + 3, head - 6, projected, SOFT)]
    drawn = [one for one in panel.lines if one.kind in ("line", "dots")]
    for one in drawn:
        parts.append(_curve(one, x, y, named))
    for level in panel.levels:
        parts.append(line(LEFT, y.at(level.value), WIDTH - RIGHT, y.at(level.value), LEVEL, 1.2))
    parts.append(_names(panel, drawn, x, y, head, named))
    return "".join(parts), head - top + PLOT + BOTTOM + 6


def _title(panel: Panel) -> str:
    return f"{panel.title}  [{panel.unit}]" if panel.unit else panel.title


def _values(lines: Sequence[Line]) -> list[float]:
    stacked = [one for one in lines if one.stack]
    found = [v for one in lines if not one.stack for v in frame.finite([*one.y, *one.low])]
    for sign in (1, -1):
        sums: dict[object, float] = {}
        for one in stacked:
            for place, value in zip(one.x, one.y, strict=True):
                if value == value and sign * value > 0:
                    sums[place] = sums.get(place, 0.0) + value
        found += list(sums.values())
    return found + ([0.0] if any(one.kind == "bar" for one in lines) else [])


def _places(panel: Panel, named: bool) -> list[float]:
    if named:
        return [float(at) for at in range(max((len(one.x) for one in panel.lines), default=1))]
    return [float(x) for one in panel.lines for x in one.x] or [0.0, 1.0]


def _grid(panel: Panel, x: Axis, y: Axis, named: bool) -> str:
    parts = []
    for tick in y.ticks:
        at = y.at(tick)
        parts.append(line(LEFT, at, WIDTH - RIGHT, at, SOFT if tick == 0 else GRID))
        parts.append(text(LEFT - 5, at + 3.5, frame.tick_text(tick, y.ticks), SOFT, "end"))
    foot = y.start + 14
    if named:
        words = next((one.x for one in panel.lines), ())
        parts += [text(x.at(at), foot, str(word), SOFT, "middle") for at, word in enumerate(words)]
    else:
        years = bool(x.ticks) and x.low > 1500
        parts += [text(x.at(t), foot, frame.tick_text(t, x.ticks, years), SOFT, "middle") for t in x.ticks]
        parts += [line(x.at(t), y.start, x.at(t), y.start + 3, SOFT) for t in x.ticks]
    if panel.x_title:
        parts.append(text(WIDTH - RIGHT + 6, foot, panel.x_title, SOFT))
    return "".join(parts)


def _points(one: Line, x: Axis, y: Axis, named: bool) -> list[list[tuple[float, float]]]:
    """Runs of points between gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, (place, value) in enumerate(zip(one.x, one.y, strict=True)):
        if value == value:
            runs[-1].append((x.at(_at(at, place, named)), y.at(value)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _at(at: int, place: object, named: bool) -> float:
    """Where a value stands across: its place in the row of words, or its number."""
    return float(place) if isinstance(place, int | float) and not named else float(at)


def _curve(one: Line, x: Axis, y: Axis, named: bool) -> str:
    colour, dash = COLOURS[one.place % len(COLOURS)], DASHES[one.place % len(DASHES)]
    runs = _points(one, x, y, named)
    if one.kind == "dots":
        circle = '<circle cx="{:.1f}" cy="{:.1f}" r="2.6" fill="#fff" stroke="{}" stroke-width="1.3"/>'
        return "".join(circle.format(px, py, colour) for run in runs for px, py in run)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    paths = (" ".join(f"{px:.1f},{py:.1f}" for px, py in run) for run in runs)
    return "".join(
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>' for path in paths
    )


def _band(one: Line, x: Axis, y: Axis) -> str:
    upper = [(x.at(_at(0, p, False)), y.at(v)) for p, v in zip(one.x, one.y, strict=True) if v == v]
    lower = [(x.at(_at(0, p, False)), y.at(v)) for p, v in zip(one.x, one.low, strict=True) if v == v]
    corners = " ".join(f"{px:.1f},{py:.1f}" for px, py in [*upper, *reversed(lower)])
    shade = 0.9 if one.place == 0 else 0.45
    return f'<polygon points="{corners}" fill="{BAND}" fill-opacity="{shade}" stroke="#7f9db8" stroke-width=".7"/>'


def _bars(bars: Sequence[Line], x: Axis, y: Axis, named: bool) -> list[str]:
    parts = []
    count = 1 if any(one.stack for one in bars) else max(len(bars), 1)
    wide = 0.8 * x.step / count
    above: dict[object, float] = {}
    below: dict[object, float] = {}
    for rank, one in enumerate(bars):
        for at, (place, value) in enumerate(zip(one.x, one.y, strict=True)):
            if value != value:
                continue
            held = above if value >= 0 else below
            start = held.get(place, 0.0) if one.stack else 0.0
            held[place] = start + value
            left = x.at(_at(at, place, named)) - 0.4 * x.step + (0 if one.stack else rank * wide)
            high, low = sorted((y.at(start), y.at(start + value)))
            fill = FILLS[one.place % len(FILLS)]
            parts.append(
                f'<rect x="{left:.1f}" y="{high:.1f}" width="{max(wide - 0.6, 0.8):.1f}" '
                f'height="{max(low - high, 0.2):.1f}" fill="{fill}" stroke="#fff" stroke-width=".4"/>'
            )
    return parts


def _legend(bars: Sequence[Line], y: float) -> str:
    parts, x = [], 2.0
    for one in bars:
        fill = FILLS[one.place % len(FILLS)]
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="11" height="9" fill="{fill}" stroke="{SOFT}"/>')
        parts.append(text(x + 15, y + 8.5, one.name, INK))
        x += 27 + frame.width_of(one.name)
    return "".join(parts)


def _names(panel: Panel, drawn: Sequence[Line], x: Axis, y: Axis, head: float, named: bool) -> str:
    """The name of each line at the height of its end, of each level at its own, moved apart where they would meet; a
    line that ends early is led to its name."""
    wanted: list[tuple[float, str, str]] = []
    parts = []
    for one in drawn:
        runs = _points(one, x, y, named)
        if runs and runs[-1]:
            (end, at), colour = runs[-1][-1], COLOURS[one.place % len(COLOURS)]
            wanted.append((at, one.name, colour))
            if end < WIDTH - RIGHT - EARLY:
                parts.append(line(end + 4, at, WIDTH - RIGHT, at, colour, 0.6, "1 4"))
    for band in (one for one in panel.lines if one.kind == "band"):
        ends = [value for value in band.y if value == value]
        wanted += [(y.at(ends[-1]), band.name, SOFT)] if ends else []
    wanted += [(y.at(level.value), level.name, LEVEL) for level in panel.levels]
    lines = [frame.fitted(name, RIGHT - 12) for _, name, _ in wanted]
    centres = [at for at, _, _ in wanted]
    heights = [LINE * len(words) for words in lines]
    distance = max(heights, default=LINE)
    placed = frame.spread(centres, head + 4, head + PLOT, distance if len(wanted) * distance < PLOT else LINE)
    for (at, _, colour), words, place in zip(wanted, lines, placed, strict=True):
        edge = WIDTH - RIGHT
        parts.append(line(edge, at, edge + 7, place, colour, 0.8))
        parts += [
            text(edge + 9, place + 3.5 + 11.5 * k - 5.75 * (len(words) - 1), word, colour, weight=600)
            for k, word in enumerate(words)
        ]
    return "".join(parts)


def _sideways(panel: Panel, top: float) -> tuple[str, float]:
    """Bars from zero to both sides, a row for each word of the first line."""
    rows = [str(word) for word in panel.lines[0].x]
    left, row, head = 262.0, 20.0, top + TOP + 16
    ticks = frame.round_ticks(*_ends([v for one in panel.lines for v in frame.finite(one.y)]))
    x = Axis(ticks[0], ticks[-1], left, (WIDTH - left - 46) / (ticks[-1] - ticks[0]), ticks)
    foot = head + row * len(rows)
    parts = [text(2, top + 11, _title(panel), INK, weight=600), _legend(panel.lines, top + 16)]
    for tick in ticks:
        parts.append(line(x.at(tick), head, x.at(tick), foot, SOFT if tick == 0 else GRID))
        parts.append(text(x.at(tick), foot + 13, frame.tick_text(tick, ticks), SOFT, "middle"))
    for at, word in enumerate(rows):
        y = head + row * at
        parts.append(text(left - 8, y + 13, frame.fitted(word, left - 14)[0], INK, "end"))
        for one in panel.lines:
            value = one.y[at]
            if value == value:
                start, end = sorted((x.at(0.0), x.at(value)))
                fill = FILLS[one.place % len(FILLS)]
                parts.append(
                    f'<rect x="{start:.1f}" y="{y + 3:.1f}" width="{max(end - start, 0.4):.1f}" height="13" '
                    f'fill="{fill}" stroke="{SOFT}" stroke-width=".5"/>'
                )
    return "".join(parts), foot - top + BOTTOM


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min([0.0, *values]), max([0.0, *values])


def heat_svg(chart: Chart, heat: Heat, note: str) -> str:
    """Fields by row and column, darker for more, with the number inside where there is room."""
    left = min(150.0, 14 + max(map(frame.width_of, heat.rows), default=0.0))
    wide = min(46.0, (WIDTH - left - 4) / max(len(heat.columns), 1))
    head, high = 74.0, 19.0
    most = max((abs(v) for row in heat.values for v in frame.finite(row)), default=1.0) or 1.0
    parts = [text(2, 11, f"{heat.row_title} \u2192 {heat.column_title}  [{heat.unit}]", INK, weight=600)]
    for at, word in enumerate(heat.columns):
        x = left + wide * (at + 0.5)
        turned = f'transform="rotate(-40 {x:.1f} {head - 6:.1f})"'
        parts.append(f'<text x="{x:.1f}" y="{head - 6:.1f}" fill="{SOFT}" {turned}>{escape(word)}</text>')
    for row, word in enumerate(heat.rows):
        y = head + high * row
        parts.append(text(left - 5, y + 13, word, SOFT, "end"))
        for at, value in enumerate(heat.values[row]):
            share = abs(value) / most if value == value else 0.0
            grey = round(255 - 195 * share**0.6)
            parts.append(
                f'<rect x="{left + wide * at:.1f}" y="{y:.1f}" width="{wide - 1:.1f}" height="{high - 1:.1f}" '
                f'fill="rgb({grey},{grey},{min(255, grey + 14)})" stroke="{GRID}" stroke-width=".5"/>'
            )
            if share > 0.004:
                ink = "#fff" if grey < 140 else INK
                shown = f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"
                parts.append(text(left + wide * (at + 0.5) - 0.5, y + 13, shown, ink, "middle"))
    return _whole(chart, parts, head + high * len(heat.rows) + 8, note)
