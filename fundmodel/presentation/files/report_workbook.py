"""A report as a workbook: what it says first, a sheet a table with native charts, the check of every sum last."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.files.native_charts import RED, columns_under, native_charts
from fundmodel.presentation.files.summary_sheets import for_print
from fundmodel.presentation.report.printed_numbers import rounded
from fundmodel.presentation.report.report_parts import Chart, Column, Paragraph, Report, Sum, Table, is_gap
from fundmodel.presentation.report.under_table import common_unit, heads_of, lines_under, not_applicable
from fundmodel.presentation.words.document_words import told

if TYPE_CHECKING:
    import pandas as pd

WIDEST: Final = 46
FIRST: Final = 3
"""Rows above the heads of a table: number and title, unit, the mark of synthetic data and the way back."""
SLACK: Final = 0.5
"""Printed units by which rounded sums may miss; they must not."""


def report_workbook(report: Report) -> bytes:
    """Sheet 摘要 (level, months, dates, what changed, links), a sheet for each table, 核对 with every fault.

    Values and no formulas; numbers are those printed. Charts of the program itself stand beside their table. A4 across,
    one page wide, heads frozen and repeated, name and page at the foot; synthetic data are marked on every sheet.
    """
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": report.title, "comments": report.subtitle})
    shapes = _Shapes(book)
    _summary(book, report, shapes)
    charts = list(report.charts().values())
    placed = {name: [chart for chart in charts if chart.table_number == name] for name in report.tables()}
    frames = {name: rounded(table) for name, table in report.tables().items() if table.applies}
    for name, table in report.tables().items():
        _sheet(book, table, frames.get(name), placed[name], report, shapes)
    for chart in charts:
        if chart.applies and chart.table_number not in frames and chart.panels:
            _chart_sheet(book, chart, report, shapes)
    _checks(book, report, frames, shapes)
    book.close()
    return content.getvalue()


class _Shapes:
    """Formats of a book, one of each."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.red = book.add_format({"bold": True, "font_color": RED})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.small = book.add_format({"font_size": 9, "font_color": "#4A5560", "text_wrap": True, "valign": "top"})
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
        self.head = book.add_format({**head, "bg_color": "#F0F3F6"})
        self._book = book
        self._cells: dict[tuple[int | None, bool, bool], Any] = {}

    def cell(self, decimals: int | None, strong: bool, plain: bool = False) -> Any:
        """The format of a cell: words, or numbers with so many decimals; ``plain`` without thousands."""
        key = (decimals, strong, plain)
        if key not in self._cells:
            look: dict[str, Any] = {"border": 1, "border_color": "#AAB4BE", "bold": strong, "valign": "top"}
            if decimals is None:
                look["text_wrap"] = True
            if decimals is not None:
                look["num_format"] = ("0" if plain else "#,##0") + ("." + "0" * decimals if decimals else "")
            self._cells[key] = self._book.add_format(look)
        return self._cells[key]


def _summary(book: Any, report: Report, shapes: _Shapes) -> None:
    """Title, facts, key sentences, then a link to every table."""
    sheet, lang = book.add_worksheet(told("summary", report.lang)), report.lang
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, report.title, shapes.title)
    at = 1
    if report.synthetic:
        sheet.write_string(at, 0, told("synthetic", lang), shapes.red)
        at += 1
    told_facts = [*report.facts, ("", told("footer", lang, date=report.valuation_date, version=report.version))]
    for name, value in told_facts:
        sheet.write_string(at, 0, name, shapes.bold)
        sheet.write_string(at, 1, value, shapes.wrap)
        at += 1
    for line in _key_lines(report):
        sheet.write_string(at, 1, line.text, shapes.red if line.look == "warning" else shapes.wrap)
        sheet.set_row(at, 15.0 * lines_of(line.text, 96.0))
        at += 1
    sheet.write_string(at + 1, 0, told("links", lang), shapes.bold)
    at += 2
    for name, table in report.tables().items():
        sheet.write_url(at, 0, f"internal:'{name}'!A1", None, name)
        why = "" if table.applies else not_applicable(table, lang)
        sheet.write_string(at, 1, f"{table.title}　{why}".strip("　"), shapes.wrap)
        at += 1
    sheet.write_url(at, 0, f"internal:'{told('checks', lang)}'!A1", None, told("checks", lang))
    for_print(sheet, report.title)


def _key_lines(report: Report) -> list[Paragraph]:
    """Key results and warnings; of a report without them the sentences of its first section."""
    said = [part for _, part in report.parts() if isinstance(part, Paragraph)]
    keys = [part for part in said if part.look in ("key", "warning")]
    first = [part for part in report.sections[0].parts if isinstance(part, Paragraph)] if report.sections else []
    return [*keys, *(part for part in first if part not in keys)]


def _sheet(
    book: Any, table: Table, frame: pd.DataFrame | None, charts: Sequence[Chart], report: Report, shapes: _Shapes
) -> None:
    sheet, lang = book.add_worksheet(table.number), report.lang
    sheet.write_string(0, 0, f"{told('table', lang)}{table.number}　{table.title}", shapes.title)
    unit = common_unit(table)
    sheet.write_string(1, 0, told("unit", lang, unit=unit) if unit else "", shapes.small)
    if table.synthetic or report.synthetic:
        sheet.write_string(1, 2, told("synthetic", lang), shapes.red)
    sheet.write_url(2, 0, f"internal:'{told('summary', lang)}'!A1", None, told("back", lang))
    if frame is None:
        sheet.write_string(FIRST, 0, not_applicable(table, lang))
        for_print(sheet, f"{table.number} {table.title}")
        return
    heads = heads_of(table)
    cells = [frame[column.name].tolist() for column in table.columns]
    widths = [_width(head, own) for head, own in zip(heads, cells, strict=True)]
    for place, (column, head) in enumerate(zip(table.columns, heads, strict=True)):
        sheet.write_string(FIRST, place, head, shapes.head)
        sheet.set_column(place, place, widths[place])
        _column(sheet, place, column, cells[place], table.strong_rows, shapes)
    sheet.set_row(FIRST, 15.0 * max(lines_of(head, wide - 2.0) for head, wide in zip(heads, widths, strict=True)))
    last = FIRST + len(frame)
    for row, line in enumerate(lines_under(table, lang), start=last + 1):
        _note(sheet, row, line, widths, shapes.small)
    under = last + 2 + len(lines_under(table, lang))
    charted, across = 0, max(len(table.columns), columns_under(charts, widths))
    for chart in charts:
        charted += native_charts(book, sheet, chart, under + charted, across + 1, lang)
    sheet.freeze_panes(FIRST + 1, 1)
    for_print(sheet, f"{table.number} {table.title}", FIRST + 1, under + charted, max(across - 1, 0))


def _note(sheet: Any, row: int, line: str, widths: Sequence[float], shape: Any) -> None:
    """A line under a table, over all its columns and as many rows of letters as it needs."""
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, line, shape)
    else:
        sheet.write_string(row, 0, line, shape)
    sheet.set_row(row, 13.0 * lines_of(line, 1.15 * sum(widths)))


def lines_of(line: str, room: float) -> int:
    """How many lines words take where ``room`` letters stand in one."""
    return max(1, math.ceil(_letters(line) / max(room, 1.0)))


def _column(sheet: Any, place: int, column: Column, cells: list[Any], strong: Sequence[int], shapes: _Shapes) -> None:
    plain = column.decimals == 0 and column.unit == "" and column.name in ("year", "age", "from_year")
    for at, value in enumerate(cells):
        shape = shapes.cell(column.decimals, at in strong, plain)
        row = FIRST + 1 + at
        if is_gap(value):
            sheet.write_blank(row, place, None, shape)
        elif column.decimals is None or isinstance(value, str):
            sheet.write_string(row, place, str(value), shape)
        else:
            sheet.write_number(row, place, float(value), shape)


def _chart_sheet(book: Any, chart: Chart, report: Report, shapes: _Shapes) -> None:
    """A chart whose numbers stand in no table has a sheet of its own."""
    sheet = book.add_worksheet(chart.number)
    sheet.write_string(0, 0, f"{told('chart', report.lang)}{chart.number}　{chart.title}", shapes.title)
    if chart.synthetic:
        sheet.write_string(1, 2, told("synthetic", report.lang), shapes.red)
    taken = native_charts(book, sheet, chart, FIRST, 16, report.lang)
    for row, line in enumerate(lines_under(chart, report.lang), start=FIRST + taken):
        sheet.write_string(row, 0, line, shapes.small)
    for_print(sheet, f"{chart.number} {chart.title}")


def _checks(book: Any, report: Report, frames: dict[str, pd.DataFrame], shapes: _Shapes) -> None:
    """Every declared sum of printed numbers that does not hold; a line where all hold."""
    sheet, lang = book.add_worksheet(told("checks", report.lang)), report.lang
    heads = [told(f"fault_{name}", lang) for name in ("table", "place", "left", "right")]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, shapes.head)
        sheet.set_column(place, place, 26)
    row = 1
    for number, frame in frames.items():
        table = report.tables()[number]
        for (at, name), left, right in faults_of(table, frame):
            shown = told("fault_row", lang, row=at + 1) + f" {name}"
            for column, value in enumerate((number, shown)):
                sheet.write_string(row, column, value, shapes.red)
            sheet.write_number(row, 2, left)
            sheet.write_number(row, 3, right)
            row += 1
    if row == 1:
        sheet.write_string(1, 0, told("no_faults", lang))
    sheet.freeze_panes(1, 0)
    for_print(sheet, told("checks", lang), 1)


def faults_of(table: Table, frame: pd.DataFrame) -> list[tuple[tuple[int, str], float, float]]:
    """((row, column), total, sum of parts) of every declared sum that printed numbers do not keep."""
    decimals = {column.name: column.decimals or 0 for column in table.columns}
    found = []
    for rule in table.sums:
        for (row, name), left, right in _sides(rule, frame):
            if left == left and right == right and abs(left - right) * 10 ** decimals.get(name, 0) > SLACK:
                found.append(((row, name), left, right))
    return found


def _sides(rule: Sum, frame: pd.DataFrame) -> list[tuple[tuple[int, str], float, float]]:
    def at(row: int, name: str) -> float:
        value = frame[name].iloc[row]
        return float("nan") if is_gap(value) or isinstance(value, str) else float(value)

    if isinstance(rule.total, str):
        return [
            (
                (row, rule.total),
                at(row, rule.total),
                sum(at(row, str(part)) for part in rule.parts) - sum(at(row, str(part)) for part in rule.minus),
            )
            for row in range(len(frame))
        ]
    return [
        (
            (rule.total, name),
            at(rule.total, name),
            sum(at(int(part), name) for part in rule.parts) - sum(at(int(part), name) for part in rule.minus),
        )
        for name in rule.columns
    ]


def _width(head: str, cells: list[Any]) -> float:
    texts = [cell for cell in cells[:300] if isinstance(cell, str)]
    numbers = [f"{cell:,.2f}" for cell in cells[:300] if isinstance(cell, float) and cell == cell]
    longest = max(map(_letters, [*texts, *numbers]), default=8)
    return float(min(max(longest, min(_letters(head), 16), 8) + 2, WIDEST))


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
