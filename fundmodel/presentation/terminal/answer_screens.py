"""Solutions, reasons and comparisons on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.explained_frames import DIGITS, ends_text, printed, signed
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.explain_words import told
from fundmodel.presentation.words.headings import reason_text, title_of
from fundmodel.presentation.words.labels import fund_label, months_text, when_text
from fundmodel.presentation.words.rounding import grouped

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.analysis.explain import Explained
    from fundmodel.presentation.frames.compared import Compared

YEARS: Final = (2030, 2035, 2045, 2060)
EVENTS: Final = ("first_deficit_year", "floor_month_earned", "depletion_month")


def reason_tables(found: Explained, lang: str) -> list[Table]:
    """A table a fund: before, each reason, together, after; printed parts add up."""
    drawn = []
    for fund in dict.fromkeys(found.totals["fund"]):
        year = int(found.totals.loc[found.totals["fund"] == fund, "year"].iloc[0])
        shown = _blank(told("fund_title", lang, fund=fund_label(str(fund), lang), year=year))
        shown.add_column(told("group", lang))
        for name in DIGITS:
            shown.add_column(told(name, lang), justify="right", overflow="fold")
        shown.add_row(told("before", lang), *ends_text(found, str(fund), "before", lang))
        for group, parts in printed(found, str(fund)):
            cells = [signed(grouped(parts[name], digits)) for name, digits in DIGITS.items()]
            shown.add_row(reason_text(group, lang), *cells)
        shown.add_row(told("after", lang), *ends_text(found, str(fund), "after", lang))
        drawn.append(shown)
    return drawn


def waiting_table(table: pd.DataFrame, lang: str) -> Table:
    """What the lever must be when it starts now and later."""
    shown = _blank(told("waiting_title", lang))
    for key in ("wait", "since", "value", "change", "dearer", "binding", "below_before"):
        shown.add_column(told(key, lang), justify="right", overflow="fold")
    for row in table.to_dict("records"):
        more = [f"{row[name]:+.6g}" if row[name] == row[name] else "—" for name in ("change", "dearer")]
        cells = [str(row["wait"]), row["since"], _solved_text(row, lang), *more]
        shown.add_row(*cells, row["binding_month"], str(row["below_before"]))
    return shown


def _solved_text(row: Mapping[Any, Any], lang: str) -> str:
    """A value, or whether none holds or every one does."""
    return f"{row['value']:.6g}" if row["verdict"] == "solved" else told(str(row["verdict"]), lang)


def inverse_screen(table: pd.DataFrame, lang: str) -> Table:
    """A row for each target and year."""
    shown = _blank(told("inverse_title", lang))
    held = [str(name) for name in table.columns if str(name).startswith("months_")]
    shown.add_column(told("target", lang), justify="right")
    shown.add_column(told("year", lang), justify="right")
    shown.add_column(told("value", lang), justify="right")
    for name in held:
        shown.add_column(told("months_at", lang, year=name.removeprefix("months_")), justify="right")
    for row in table.to_dict("records"):
        shown.add_row(
            f"{row['target']:g}", str(row["year"]), _solved_text(row, lang), *(months_text(row[name]) for name in held)
        )
    return shown


def compared_table(found: Compared, lang: str) -> Table:
    """One table: dates of every run, and months of reserve at the end of some years."""
    shown = _blank(told("compare_title", lang, names=("、" if lang == "zh" else ", ").join(found.names)))
    years = [year for year in YEARS if year in set(found.accounts["year"])]
    shown.add_column(told("compare_run", lang), overflow="fold")
    shown.add_column(told("compare_fund", lang))
    for event in EVENTS:
        shown.add_column(title_of(event, lang), overflow="fold")
    for year in years:
        shown.add_column(told("months_in", lang, year=year), justify="right")
    held = found.accounts.set_index(["scenario", "area", "fund", "year"])["reserve_months_earned"]
    for row in found.table.to_dict("records"):
        until = row["known_until"]
        cells = [when_text(row[event], event, date(until.year, until.month, 1), lang) for event in EVENTS]
        months = [months_text(float(held[row["scenario"], row["area"], row["fund"], year])) for year in years]
        areas = found.table["area"].nunique() > 1
        name = f"{row['scenario']} {row['area']}" if areas else row["scenario"]
        shown.add_row(name, fund_label(row["fund"], lang), *cells, *months)
    return shown


def minus_tables(found: Compared, lang: str) -> list[Table]:
    """Months of reserve of each run minus the first, a table a fund; of many areas the first alone."""
    drawn = []
    rows = found.minus_first[found.minus_first["area"] == found.minus_first["area"].iloc[0]]
    years = [year for year in YEARS if year in set(rows["year"])]
    for fund, own in rows.groupby("fund", sort=False):
        shown = _blank(told("minus_title", lang, first=found.names[0], fund=fund_label(str(fund), lang)))
        shown.add_column(told("compare_run", lang), overflow="fold")
        for year in years:
            shown.add_column(str(year), justify="right")
        held = own.set_index(["scenario", "year"])["reserve_months_earned"]
        for name in found.names[1:]:
            months = [float(held[name, year]) for year in years]
            shown.add_row(name, *(signed(months_text(one)) if one == one else "—" for one in months))
        drawn.append(shown)
    return drawn


def _blank(title: str) -> Table:
    from rich import box

    return screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left")
