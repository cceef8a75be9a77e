"""What moves each fund most, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.chance_rows import SHOWN, chances_by_fund, percent_text
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import fund_label, months_text, when_text
from fundmodel.presentation.words.range_words import one_text, parameter_label, told, value_text
from fundmodel.vocabulary.said import speak

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.analysis.break_even import BreakEven


def tornado_tables(table: pd.DataFrame, until: int, lang: str, most: int = SHOWN) -> list[Table]:
    """One table a fund: low, high, what each does to the months and to the date of depletion; the widest first."""
    return [_table(own.head(most), str(fund), until, lang) for fund, own in table.groupby("fund", sort=False)]


def _table(rows: pd.DataFrame, fund: str, until: int, lang: str) -> Table:
    from rich import box

    first = rows.iloc[0]
    title = told(
        "screen_title", lang, fund=fund_label(fund, lang), year=first["year"], months=months_text(first["months"])
    )
    shown = screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left")
    shown.add_column(told("parameter", lang))
    for end in ("low", "high"):
        shown.add_column(told(end, lang), justify="right", overflow="fold")
        shown.add_column(told("moved_by", lang), justify="right", no_wrap=True)
    shown.add_column(told("used_up_ends", lang), overflow="fold")
    counted = set(rows.loc[rows["rank"] > 0, "driver"])
    for row in rows.to_dict("records"):
        mark = "*" if row["rank"] else "§" if row["lever"] else "=" if row["driver"] in counted else ""
        cells = [value_text(row, "low", lang), signed(row["low_shift"])]
        cells += [value_text(row, "high", lang), signed(row["high_shift"])]
        ends = " / ".join(_depletion(row, end, until, lang) for end in ("low", "high"))
        shown.add_row(mark + parameter_label(row["parameter"], lang), *cells, ends)
    return shown


def chance_tables(table: pd.DataFrame, lang: str, most: int = SHOWN) -> list[Table]:
    """One table a fund where draws were made: chances at low, in the base and at high, as ``chances_by_fund``."""
    return [_chances(own, str(own["fund"].iloc[0]), lang) for own in chances_by_fund(table, most)]


def _chances(rows: pd.DataFrame, fund: str, lang: str) -> Table:
    from rich import box

    title = told("chance_title", lang, fund=fund_label(fund, lang), year=rows.iloc[0]["year"])
    shown = screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left")
    shown.add_column(told("parameter", lang))
    for event in ("floor", "used_up"):
        shown.add_column(told(f"chance_{event}", lang), justify="right", overflow="fold")
    for row in rows.to_dict("records"):
        cells = [
            " / ".join(percent_text(row[name]) for name in (f"low_{event}", event, f"high_{event}"))
            for event in ("floor_chance", "used_up_chance")
        ]
        shown.add_row(parameter_label(row["parameter"], lang), *cells)
    return shown


def break_even_screen(found: Sequence[BreakEven], lang: str) -> Table:
    """A row for each parameter and fund: what the scenario has, low, high, and the value at which the headline just
    holds."""
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column(told("parameter", lang))
    shown.add_column(told("fund", lang), overflow="fold")
    for name in ("centre", "low", "high", "break_even", "inside_range"):
        shown.add_column(told(name, lang), justify="right", overflow="fold")
    for one in found:
        row = {"parameter": one.parameter, "bounds": one.bounds, "value": one.value, "second": one.second}
        row |= {"first": one.tried[0], "last": one.tried[1], "centre": one.centre, "low": one.low, "high": one.high}
        first, last, *ends = (one_text(row, name, lang) for name in ("first", "last", "centre", "low", "high"))
        solved = one.verdict == "solved"
        value = (
            value_text(row, "value", lang) if solved else told(f"border_{one.verdict}", lang, first=first, last=last)
        )
        inside = told("yes" if one.inside else "no", lang) if solved else "—"
        shown.add_row(parameter_label(one.parameter, lang), fund_label(one.fund, lang), *ends, value, inside)
    return shown


def signed(months: float) -> str:
    """ "+7.2", "-6.8", "0.0", a dash where it could not be projected."""
    text = months_text(months)
    return f"+{text}" if months == months and round(months, 1) > 0 else text


def _depletion(row: dict[Any, Any], end: str, until: int, lang: str) -> str:
    return when_text(row[f"{end}_depletion_month"], "depletion_month", date(until, 12, 1), lang)


def problem_lines(table: pd.DataFrame, lang: str) -> list[str]:
    """A line for each parameter of which an end could not be projected."""
    rows = table[table["problem"] != ""].drop_duplicates("parameter")
    return [
        told("problem", lang, name=parameter_label(row["parameter"], lang), problem=speak(row["problem"], lang))
        for row in rows.to_dict("records")
    ]
