"""What moves each fund most, on the terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import fund_label, months_text, when_text
from fundmodel.presentation.words.range_words import parameter_label, told, value_text

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

SHOWN: Final = 20


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
        told("problem", lang, name=parameter_label(row["parameter"], lang), problem=row["problem"])
        for row in rows.to_dict("records")
    ]
