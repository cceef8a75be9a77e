"""Charts that the spreadsheet program draws itself from numbers on the sheet, told apart by dashes and lightness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fundmodel.presentation.report.report_parts import Chart, Line
from fundmodel.presentation.words.document_words import told

CHART: Final = {"width": 500, "height": 280}
CHART_ROWS: Final = 15
IN_A_ROW: Final = 2
"""Panels beside each other, so that a page does not cut one."""
PLAIN_COLUMN: Final = 64
"""Width of a column that was not set, in pixels."""
STROKES: Final = ("solid", "dash", "round_dot", "dash_dot", "long_dash")
COLOURS: Final = ("#0B4F8A", "#C2500A", "#14807A", "#7A3B8F", "#55606B")
RED: Final = "#B71C1C"
LEVEL: Final = -1
"""The place of a level among series."""


def native_charts(book: Any, sheet: Any, chart: Chart, row: int, beside: int, lang: str) -> int:
    """Charts of the program itself, two panels in a row, from numbers to the right of the table; rows they take.

    A band becomes the lines of its two ends, a level a line across.
    """
    if not chart.applies:
        return 0
    taken, drawn_so_far, left = 0, 0, beside
    for panel in chart.panels:
        lines = [*(one for one in panel.lines if len(one.x))]
        if not lines:
            continue
        bars = any(one.kind == "bar" for one in lines)
        kind = "bar" if panel.sideways else "column" if bars else "line"
        stacked = bars and any(one.stack for one in lines)
        drawn = book.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
        places: list[Any] = list(dict.fromkeys(x for one in lines for x in one.x))
        places = places if any(isinstance(x, str) for x in places) else sorted(places)
        if kind == "line":
            bands = [one for one in lines if one.kind == "band"]
            lines += [replace(one, name=f"{one.name} ({told('lower', lang)})", y=one.low, kind="line") for one in bands]
            lines += [Line(one.name, places, [one.value] * len(places), place=LEVEL) for one in panel.levels]
        at = row + taken
        _numbers(sheet, panel.title, lines, places, at, left)
        for across, one in enumerate(lines, start=1):
            drawn.add_series(_series(sheet.get_name(), at, left, across, len(places), kind, one))
        drawn.set_title({"name": f"{chart.number} {panel.title} [{panel.unit}]", "name_font": {"size": 11}})
        drawn.set_legend({"position": "bottom"})
        drawn.set_x_axis({"label_position": "low"})
        drawn.set_size(CHART)
        drawn.show_blanks_as("gap")
        place = drawn_so_far % IN_A_ROW
        sheet.insert_chart(at, 0, drawn, {"x_offset": place * (CHART["width"] + 10)})
        drawn_so_far += 1
        left += len(lines) + 2
        if place == IN_A_ROW - 1:
            taken, left = taken + max(CHART_ROWS, len(places) + 2), beside
    return taken + (CHART_ROWS if drawn_so_far % IN_A_ROW else 0)


def columns_under(charts: Sequence[Chart], widths: Sequence[float]) -> int:
    """How many columns the charts of a sheet lie over, whose first columns have these widths (letters)."""
    most = max((min(len(chart.panels), IN_A_ROW) for chart in charts if chart.applies), default=0)
    room, columns = most * (CHART["width"] + 10), 0
    while room > 0:
        room -= round(7 * widths[columns] + 5) if columns < len(widths) else PLAIN_COLUMN
        columns += 1
    return columns


def _numbers(sheet: Any, title: str, lines: Sequence[Line], places: Sequence[Any], row: int, left: int) -> None:
    """What a chart draws: a column of places and one for each series."""
    sheet.write_string(row, left, title)
    for down, x in enumerate(places, start=1):
        (sheet.write_string if isinstance(x, str) else sheet.write_number)(row + down, left, x)
    for across, one in enumerate(lines, start=1):
        sheet.write_string(row, left + across, one.name)
        values = dict(zip(one.x, one.y, strict=True))
        for down, x in enumerate(places, start=1):
            if values.get(x) is not None and values[x] == values[x]:
                sheet.write_number(row + down, left + across, float(values[x]))


def _series(sheet: str, row: int, left: int, across: int, count: int, kind: str, one: Line) -> dict[str, Any]:
    place = one.place
    look: dict[str, Any] = {"color": RED if place == LEVEL else COLOURS[place % len(COLOURS)]}
    if place == LEVEL:
        look |= {"width": 1.25}
    elif kind == "line":
        look |= {"width": 2.0, "dash_type": STROKES[place % len(STROKES)]}
    dots = {"marker": {"type": "circle", "size": 6}} if one.kind == "dots" else {}
    if dots:
        look = {"none": True}
    return {
        **dots,
        "name": [sheet, row, left + across],
        "categories": [sheet, row + 1, left, row + count, left],
        "values": [sheet, row + 1, left + across, row + count, left + across],
        ("line" if kind == "line" else "fill"): look,
    }
