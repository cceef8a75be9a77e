"""The first sheets of a workbook: key dates with native charts, and the years side by side that the charts draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.signed_paths import EVENTS
from fundmodel.presentation.frames.area_frames import several_areas
from fundmodel.presentation.frames.borrowed_frame import beside_lines, borrowed
from fundmodel.presentation.frames.notes import base_year_lines
from fundmodel.presentation.frames.own_history_lines import history_lines
from fundmodel.presentation.frames.range_frames import range_text
from fundmodel.presentation.frames.summary import headlines, pooled_funds
from fundmodel.presentation.frames.unreconciled_frame import unreconciled_lines
from fundmodel.presentation.frames.wide_accounts import wide_accounts
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.labels import fund_label, prudent_text, run_line, short_labels
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

DRAWN: Final = ("balance", "reserve_months_earned")
CHART: Final = {"width": 620, "height": 300}
CHART_ROWS: Final = 16
LABELS: Final = 3
"""Columns of the wide sheet before the years."""


def add_summary(book: Any, run: Projection, lang: str, ranges: pd.DataFrame | None) -> None:
    """The sheet of key dates and charts, and the sheet with a column a year behind them."""
    summary = book.add_worksheet(say("summary_sheet", lang))
    wide, name = wide_accounts(run), say("wide_sheet", lang)
    _write_wide(book, book.add_worksheet(name), wide, run, lang)
    at = _write_dates(book, summary, run, lang, ranges)
    for place, (fund, item) in enumerate((fund, item) for fund in pooled_funds(run) for item in DRAWN):
        chart = _chart(book, wide, name, fund, item, run, lang)
        summary.insert_chart(at + CHART_ROWS * (place // 2), 3 * (place % 2), chart)
    for_print(summary, say("summary_sheet", lang))


def for_print(sheet: Any, title: str, heads: int = 0, last_row: int | None = None, last_column: int = 0) -> None:
    """A4 across, as wide as one page, the heading repeated, name and page below; ``last_row`` ends what is printed."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")
    if heads:
        sheet.repeat_rows(0, heads - 1)
    if last_row is not None:
        sheet.print_area(0, 0, last_row, last_column)


def _write_dates(book: Any, sheet: Any, run: Projection, lang: str, ranges: pd.DataFrame | None) -> int:
    """Title, warnings, and a row for each fund and scenario with its dates; the first row below."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap, title = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "font_size": 14}),
    )
    red = book.add_format({"bold": True, "font_color": "#C00000"})
    sheet.write_string(0, 0, say("title", lang), title)
    sheet.write_string(1, 0, say("run_line", lang, **run_line(run)))
    at = 2
    if run.provenance["data"]["synthetic"]:
        sheet.write_string(at, 0, say("synthetic", lang), red)
        at += 1
    for line in unreconciled_lines(run, lang):
        sheet.write_string(at, 0, line, red)
        at += 1
    for line in summary_notes(run, lang):
        sheet.write_string(at, 0, line)
        at += 1
    if several_areas(run):
        sheet.write_string(at, 0, say("areas_sum", lang, count=run.ledger.sizes["area"]))
        at += 1
    heads = [title_of("fund", lang), title_of("scenario", lang), *(title_of(event, lang) for event in EVENTS)]
    for column, head in enumerate(heads):
        sheet.write_string(at + 1, column, head, bold)
        sheet.set_column(column, column, 28)
    labels = short_labels(run, lang)
    rows = headlines(together(run)).to_dict("records")
    for place, row in enumerate(rows, start=at + 2):
        said = [range_text(ranges, row, event, lang, "short") for event in EVENTS]
        dates = [
            prudent_text(row, event, lang) + (f"\n{text}" if text else "")
            for event, text in zip(EVENTS, said, strict=True)
        ]
        for column, text in enumerate([fund_label(row["fund"], lang), labels[row["scenario"]], *dates]):
            sheet.write_string(place, column, text, wrap)
        sheet.set_row(place, 15 * (1 + max(text.count("\n") for text in dates)))
    return at + 2 + len(rows) + 1


def summary_notes(run: Projection, lang: str) -> list[str]:
    """Of a package of areas: how many figures the nation lends and where they stand, what own years moved, and the
    factors outside the band with what explains them; nothing for the nation."""
    lent = len(borrowed(run))
    if not lent:
        return []
    data = run.provenance["data"]
    own = history_lines(data.get("history", ()), data.get("areas", {}), lang, data.get("own_growth", ()))
    own += beside_lines(data.get("beside_held", ()), lang)
    return [say("summary_borrowed", lang, count=lent, sheet=title_of("borrowed", lang)), *own, *explained(run, lang)]


def explained(run: Projection, lang: str) -> list[str]:
    """The factors of the base year that lie outside the band and are explained; nothing of a sum of areas."""
    return [] if unreconciled_lines(run, lang) else base_year_lines(run, lang)


def _write_wide(book: Any, sheet: Any, wide: pd.DataFrame, run: Projection, lang: str) -> None:
    """A row for each fund, item and scenario, 亿元 or months, a column for each year."""
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    shapes = {"months": book.add_format({"num_format": "0.0"}), "money": book.add_format({"num_format": "#,##0.0"})}
    labels = short_labels(run, lang)
    years: list[Any] = list(wide.columns)[LABELS:]
    for column, head in enumerate([title_of("fund", lang), title_of("item", lang), title_of("scenario", lang)]):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 22)
    for column, year in enumerate(years, start=LABELS):
        sheet.write_number(0, column, year, bold)
        sheet.set_column(column, column, 10)
    for place, row in enumerate(wide.to_dict("records"), start=1):
        months = row["item"] == "reserve_months_earned"
        unit = "" if months else say("in_100m", lang)
        texts = [fund_label(row["fund"], lang), title_of(row["item"], lang) + unit, labels[row["scenario"]]]
        for column, text in enumerate(texts):
            sheet.write_string(place, column, text)
        for column, year in enumerate(years, start=LABELS):
            if row[year] == row[year]:
                value = row[year] if months else row[year] / YUAN_PER_YI
                sheet.write_number(place, column, value, shapes["months" if months else "money"])
    sheet.freeze_panes(1, LABELS)
    for_print(sheet, say("wide_sheet", lang), 1)


def _chart(book: Any, wide: pd.DataFrame, sheet: str, fund: str, item: str, run: Projection, lang: str) -> Any:
    """A line a scenario of one item of one fund over the years of the wide sheet."""
    chart = book.add_chart({"type": "line"})
    rows = wide.index[(wide["fund"] == fund) & (wide["item"] == item)]
    last = len(wide.columns) - 1
    for row in rows:
        at = int(row) + 1
        chart.add_series(
            {
                "name": [sheet, at, 2],
                "categories": [sheet, 0, LABELS, 0, last],
                "values": [sheet, at, LABELS, at, last],
            }
        )
    unit = "" if item == "reserve_months_earned" else say("in_100m", lang)
    chart.set_title({"name": f"{fund_label(fund, lang)}: {title_of(item, lang)}{unit}", "name_font": {"size": 11}})
    chart.set_x_axis({"interval_unit": 5, "label_position": "low"})
    chart.set_legend({"position": "bottom"})
    chart.set_size(CHART)
    chart.show_blanks_as("gap")
    return chart
