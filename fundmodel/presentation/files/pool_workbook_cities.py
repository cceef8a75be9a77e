"""Sheets of the workbook of a comparison of regimes with charts and colours of the program itself: people below the
line, one level of benefits, city by city, from whom to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.regime import Regime
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_by_city import GRIDS
from fundmodel.presentation.frames.pool_frames import names_of
from fundmodel.presentation.frames.pool_levels import SHOWN, levels_note
from fundmodel.presentation.words.pool_words import told
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from fundmodel.presentation.frames.pool_frames import PoolTables

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#4A5560", "#000000")
SIZE: Final = {"width": 620, "height": 340}
IN_YI: Final = ("peak", "net", "gain")
UP: Final = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#E59866"}
BOTH: Final = {"type": "3_color_scale", "mid_color": "#FFFFFF", "max_color": "#7FB3D5"}
ABOUT_NOTHING: Final = {**BOTH, "min_color": "#E59866", "mid_type": "num", "mid_value": 0}
SCALES: Final[dict[str, dict[str, Any]]] = {
    "months_end": {**BOTH, "min_color": "#D98880"},
    "city_months": UP,
    "peak": UP,
    "net": ABOUT_NOTHING,
    "gain": ABOUT_NOTHING,
}
"""By headline column: how the program colours its cells."""


def people_sheet(book: Any, title: str, shown: PoolTables, fund: str, lang: str) -> None:
    """Share of people in cities below the line: a row a year, a column a regime, and their lines."""
    found = shown.found
    table = found.table[(found.table["fund"] == fund) & (found.table["behaviour"] == found.shown)]
    table = table[(table["measure"] == "people_below") & (table["year"] >= found.data.base_year)]
    wide = table.pivot(index="year", columns="regime", values="value")
    held = wide.to_dict()
    regimes, sheet = shown.told(fund), book.add_worksheet(title)
    percent = book.add_format({"num_format": "0.0%"})
    _heads(book, sheet, 0, [told("year", lang), *(cells.regime_label(one, lang) for one in regimes)])
    chart = book.add_chart({"type": "line"})
    for row, year in enumerate(wide.index.tolist(), start=1):
        sheet.write_number(row, 0, int(year))
        for at, one in enumerate(regimes, start=1):
            sheet.write_number(row, at, float(held[one.name][year]), percent)
    for at in range(1, len(regimes) + 1):
        chart.add_series(_series(title, 0, at, len(wide), COLOURS[(at - 1) % len(COLOURS)]))
    chart.set_title({"name": told("people_chart", lang), "name_font": {"size": 11}})
    chart.set_y_axis({"num_format": "0%", "min": 0})
    chart.set_size(SIZE)
    sheet.insert_chart(1, len(regimes) + 2, chart)


def levels_sheet(book: Any, title: str, shown: PoolTables, fund: str, lang: str) -> None:
    """Each step of one level of rates and benefits, what it brings in 亿元 and months, and bars of it."""
    table = shown.levels[shown.levels["fund"] == fund].reset_index(drop=True)
    if table.empty:
        return
    sheet = book.add_worksheet(title)
    heads = [told("step", lang), told("over", lang), *(_level_head(name, lang) for name in SHOWN)]
    _heads(book, sheet, 0, heads)
    sheet.set_column(0, 1, 32)
    for row, one in enumerate(table.to_dict("records"), start=1):
        sheet.write_string(row, 0, told(f"step_{one['step']}", lang))
        sheet.write_string(row, 1, "" if one["step"] == one["over"] else told(f"step_{one['over']}", lang))
        for at, name in enumerate(SHOWN, start=2):
            value = float(one[name]) if name.startswith("months") else float(one[name]) / YUAN_PER_YI
            if value == value:
                sheet.write_number(row, at, round(value, 4))
    chart = book.add_chart({"type": "bar"})
    chart.add_series(_series(title, 0, 2 + SHOWN.index("brings"), len(table), COLOURS[1]))
    chart.set_title({"name": _level_head("brings", lang), "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_legend({"none": True})
    chart.set_size(SIZE)
    sheet.insert_chart(len(table) + 4, 0, chart)
    sheet.write_string(len(table) + 2, 0, levels_note(shown, lang))


def _level_head(name: str, lang: str) -> str:
    said = told("months_of_all" if name == "months" else name, lang)
    unit = "" if name.startswith("months") else told("yi_yuan", lang)
    return said if not unit else f"{said}（{unit}）" if lang == "zh" else f"{said} ({unit})"


def cities_sheet(book: Any, title: str, shown: PoolTables, fund: str, lang: str) -> None:
    """A block for each headline column: a row a city, a column a regime, coloured; and bars of each beside it."""
    regimes, names, sheet = shown.told(fund), names_of(shown.found, lang), book.add_worksheet(title)
    own, start = shown.by_city[shown.by_city["fund"] == fund], 0
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 20)
    for name in GRIDS:
        held = own.pivot(index="area", columns="regime", values=name).to_dict()
        sheet.write_string(start, 0, told(f"by_city_{name}", lang, year=shown.found.until), bold)
        _heads(book, sheet, start + 1, [told("area", lang), *(cells.regime_label(one, lang) for one in regimes)])
        for row, area in enumerate(names, start=start + 2):
            sheet.write_string(row, 0, names[area])
            for at, one in enumerate(regimes, start=1):
                value = float(held[one.name][area]) / (YUAN_PER_YI if name in IN_YI else 1.0)
                if value == value:
                    sheet.write_number(row, at, round(value, 4))
        last = start + 1 + len(names)
        sheet.conditional_format(start + 2, 1, last, len(regimes), SCALES[name])
        chart = book.add_chart({"type": "column"})
        for at in range(1, len(regimes) + 1):
            chart.add_series(_series(title, start + 1, at, len(names), COLOURS[(at - 1) % len(COLOURS)]))
        chart.set_title({"name": told(f"by_city_{name}", lang, year=shown.found.until), "name_font": {"size": 11}})
        chart.set_size({"width": 760, "height": 20 * (len(names) + 3)})
        sheet.insert_chart(start, len(regimes) + 2, chart)
        start = last + 3


def matrix_sheet(book: Any, title: str, shown: PoolTables, fund: str, lang: str) -> None:
    """From whom to whom, a block for each regime in 亿元, the deeper the more."""
    sheet, bold, start = book.add_worksheet(title), book.add_format({"bold": True}), 0
    sheet.set_column(0, 0, 24)
    for one in shown.moves(fund):
        sheet.write_string(start, 0, cells.regime_label(one, lang), bold)
        start += _matrix(book, sheet, start + 1, one, (shown, fund, lang)) + 3
    sheet.write_string(start, 0, told("matrix_note", lang))


def _matrix(book: Any, sheet: Any, start: int, one: Regime, of: tuple[PoolTables, str, str]) -> int:
    """The block of one regime from a row on; how many rows it takes."""
    shown, fund, lang = of
    own = shown.matrix[(shown.matrix["fund"] == fund) & (shown.matrix["regime"] == one.name)]
    if own.empty:
        sheet.write_string(start, 0, told("matrix_none", lang))
        return 1
    names = {**names_of(shown.found, lang), "own_fund": told("own_fund", lang)}
    wide = own.pivot(index="payer", columns="receiver", values="yuan_moved")
    payers, receivers = ([name for name in names if name in found] for found in (wide.index, wide.columns))
    held = wide.to_dict()
    corner = f"{told('payer', lang)} \\ {told('receiver', lang)}"
    _heads(book, sheet, start, [corner, *(names[to] for to in receivers)])
    for row, payer in enumerate(payers, start=start + 1):
        sheet.write_string(row, 0, names[payer])
        for at, to in enumerate(receivers, start=1):
            yuan = float(held[to][payer])
            if yuan == yuan:
                sheet.write_number(row, at, round(yuan / YUAN_PER_YI, 4))
    sheet.conditional_format(start + 1, 1, start + len(payers), len(receivers), UP)
    return len(payers) + 1


def _heads(book: Any, sheet: Any, row: int, heads: list[str]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for at, head in enumerate(heads):
        sheet.write_string(row, at, head, bold)


def _series(title: str, head: int, at: int, rows: int, colour: str) -> dict[str, Any]:
    """A column of a block whose headings stand in row ``head``, by the labels of its first column."""
    return {
        "name": [title, head, at],
        "categories": [title, head + 1, 0, head + rows, 0],
        "values": [title, head + 1, at, head + rows, at],
        "fill": {"color": colour},
        "line": {"color": colour},
    }
