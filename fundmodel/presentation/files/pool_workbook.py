"""The workbook of a comparison of regimes: values and no formulas, charts of the program itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.pool_workbook_cities import (
    COLOURS,
    SIZE,
    cities_sheet,
    levels_sheet,
    matrix_sheet,
    people_sheet,
)
from fundmodel.presentation.frames import pool_cells as cells
from fundmodel.presentation.frames.pool_sheets import in_words
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.words.labels import fund_label
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.pool_words import behaviour_word, told

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.presentation.frames.pool_frames import PoolTables

SHEETS: Final = ("break_even", "transfers", "winners", "progressivity", "clauses", "metrics")
BARS: Final = (("city_months", "chart_city_months"), ("poorest_net", "chart_weakest"))
WIDEST: Final = 50


def pool_workbook(shown: PoolTables, lang: str) -> bytes:
    """What this is, the table of regimes with charts, who pays, Lorenz curves, then every long table."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _about(book, shown, lang)
    for fund in cells.moved_funds(shown):
        _regimes(book, shown, fund, lang)
        people_sheet(book, _name(told("sheet_people", lang), fund, lang), shown, fund, lang)
        levels_sheet(book, _name(told("sheet_levels", lang), fund, lang), shown, fund, lang)
        cities_sheet(book, _name(told("sheet_by_city", lang), fund, lang), shown, fund, lang)
        matrix_sheet(book, _name(told("sheet_matrix", lang), fund, lang), shown, fund, lang)
        _who_pays(book, shown, fund, lang)
        _lorenz(book, shown, fund, lang)
    for name in SHEETS:
        _table(book, told(f"sheet_{name}", lang), in_words(shown, shown.tables()[name], lang, display=True))
    book.close()
    return content.getvalue()


def _about(book: Any, shown: PoolTables, lang: str) -> None:
    found = shown.found
    lines = [cells.title_words(found, lang), cells.about_words(found, lang)]
    lines += [say("synthetic", lang)] if found.data.synthetic else []
    lines += unreconciled_lines(found.run(found.regimes[0].name), lang)
    lines += [told("illustrative", lang)] if cells.has_files(found) else []
    lines += cells.answer_lines(shown, lang)
    lines += [cells.total_line(found, fund, lang) for fund in cells.moved_funds(shown)]
    lines += [*cells.note_lines(shown, lang), told("columns_from", lang, behaviour=behaviour_word(found.shown, lang))]
    sheet, wrap = book.add_worksheet(told("sheet_about", lang)), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line, wrap)


def _regimes(book: Any, shown: PoolTables, fund: str, lang: str) -> None:
    """The rows of one fund, and two charts with a bar for each column of behaviour."""
    own = shown.regimes[shown.regimes["fund"] == fund].reset_index(drop=True)
    title = _name(told("sheet_regimes", lang), fund, lang)
    sheet = _table(book, title, in_words(shown, own, lang, display=True))
    first, count = len(own) + 3, len(shown.found.regimes)
    for place, (measure, key) in enumerate(BARS):
        start = first + place * (count + 2)
        values = in_words(shown, own[["regime", "behaviour", measure]], lang, display=True).iloc[:, 2].tolist()
        chart = _bars(book, sheet, (title, start), shown, values, lang)
        chart.set_title({"name": told(key, lang), "name_font": {"size": 11}})
        sheet.insert_chart(first + len(BARS) * (count + 2) + 1, 7 * place, chart)


def _bars(book: Any, sheet: Any, place: tuple[str, int], shown: PoolTables, values: Sequence[float], lang: str) -> Any:
    """A row a regime and a column a behaviour at ``place`` (sheet, row), ``values`` one after the other; and their
    chart."""
    (title, start), behaviours = place, shown.found.behaviours
    count = len(shown.found.regimes)
    chart = book.add_chart({"type": "bar"})
    for row, one in enumerate(shown.found.regimes):
        sheet.write_string(start + row + 1, 0, cells.regime_label(one, lang))
        for at in range(len(behaviours)):
            sheet.write_number(start + row + 1, at + 1, values[row * len(behaviours) + at])
    for at, behaviour in enumerate(behaviours):
        sheet.write_string(start, at + 1, behaviour_word(behaviour, lang))
        chart.add_series(
            {
                "name": [title, start, at + 1],
                "categories": [title, start + 1, 0, start + count, 0],
                "values": [title, start + 1, at + 1, start + count, at + 1],
                "fill": {"color": COLOURS[at]},
            }
        )
    chart.set_y_axis({"reverse": True})
    chart.set_size(SIZE)
    return chart


def _who_pays(book: Any, shown: PoolTables, fund: str, lang: str) -> None:
    """A point a city, a series a regime: net as a share of own income by active:retired."""
    table = shown.who_pays[shown.who_pays["fund"] == fund]
    table = table[table["regime"].isin([one.name for one in shown.moves(fund)])].reset_index(drop=True)
    title = _name(told("axis_share", lang), fund, lang)
    sheet = _table(book, title, in_words(shown, table, lang, display=True))
    across, up = table.columns.get_loc("active_to_retired"), table.columns.get_loc("share_of_income")
    chart = book.add_chart({"type": "scatter"})
    for at, one in enumerate(shown.moves(fund)):
        rows = table.index[table["regime"] == one.name]
        chart.add_series(
            {
                "name": cells.regime_label(one, lang),
                "categories": [title, int(rows[0]) + 1, across, int(rows[-1]) + 1, across],
                "values": [title, int(rows[0]) + 1, up, int(rows[-1]) + 1, up],
                "marker": {"type": "circle", "size": 7, "fill": {"color": COLOURS[at % len(COLOURS)]}},
            }
        )
    chart.set_title({"name": told("headline_chart", lang), "name_font": {"size": 11}})
    chart.set_x_axis({"name": told("axis_ratio", lang), "label_position": "low"})
    chart.set_y_axis({"name": told("axis_share", lang), "num_format": "0%"})
    chart.set_size(SIZE)
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _lorenz(book: Any, shown: PoolTables, fund: str, lang: str) -> None:
    """Lorenz curves of months, a line a regime."""
    table = shown.lorenz[(shown.lorenz["fund"] == fund) & (shown.lorenz["what"] == "months")]
    table = table[table["of_whole"].notna()].reset_index(drop=True)
    if table.empty:
        return
    title = _name(told("sheet_lorenz", lang), fund, lang)
    sheet = _table(book, title, in_words(shown, table, lang))
    across, up = table.columns.get_loc("of_heads"), table.columns.get_loc("of_whole")
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    for at, one in enumerate(one for one in shown.found.regimes if (table["regime"] == one.name).any()):
        rows = table.index[table["regime"] == one.name]
        chart.add_series(
            {
                "name": cells.regime_label(one, lang),
                "categories": [title, int(rows[0]) + 1, across, int(rows[-1]) + 1, across],
                "values": [title, int(rows[0]) + 1, up, int(rows[-1]) + 1, up],
                "line": {"color": COLOURS[at % len(COLOURS)], "width": 1.75},
            }
        )
    for axis in (chart.set_x_axis, chart.set_y_axis):
        axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_title({"name": told("lorenz_months", lang), "name_font": {"size": 11}})
    chart.set_size(SIZE)
    sheet.insert_chart(1, len(table.columns) + 1, chart)


def _name(what: str, fund: str, lang: str) -> str:
    """The name of a sheet of one fund, as long as the program allows."""
    return f"{what[:14]} {fund_label(fund, lang)}"[:31]


def _table(book: Any, title: str, shown: pd.DataFrame) -> Any:
    """A frozen header and filters; a cell without a value stays empty."""
    sheet, bold = (
        book.add_worksheet(title),
        book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
    )
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(shown.columns):
        values = shown.iloc[:, at].tolist()
        sheet.write_string(0, at, str(name), bold)
        sheet.set_column(at, at, _width(values))
        for row, value in enumerate(values, start=1):
            if isinstance(value, int | float):
                if value == value:
                    sheet.write_number(row, at, value)
            elif isinstance(value, str):
                sheet.write_string(row, at, value)
    if len(shown):
        sheet.autofilter(0, 0, len(shown), len(shown.columns) - 1)
    return sheet


def _width(values: Sequence[Any]) -> float:
    texts = [value for value in values[:200] if isinstance(value, str)]
    wide = max((sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts), default=11)
    return float(min(max(wide + 2, 11), WIDEST))
