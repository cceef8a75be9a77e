"""The screen of ``fundmodel observations``: the last block of every fund, with its remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import NEVER
from fundmodel.presentation.words.observed_words import fund_words, remark_words, scope_words, told
from fundmodel.vocabulary.units import TO_BASE_UNITS, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table


AMOUNTS: Final = ("income", "expenditure", "balance")
DIGITS: Final = {"10k yuan": 2, "100m yuan": 4}
WIDE: Final = 100
"""Characters from which the day of release stands beside the lag."""


def printed_unit(status: pd.DataFrame, typed: str = "") -> str:
    """The unit in which a sheet was ``typed``, so that figures can be compared with it; of yuan and where it is not
    known, 10k yuan where neither income nor expenditure of a block comes to 100m yuan, else 100m yuan."""
    if typed in DIGITS:
        return typed
    largest = status[list(AMOUNTS[:2])].abs().max().max()
    return "10k yuan" if largest < YUAN_PER_YI else "100m yuan"


def status_table(status: pd.DataFrame, lang: str, width: int, unit: str) -> Table:
    """A row a fund of ``observed_status``: money in ``unit``, months to two digits as notices print them."""
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    shown.add_column(told("area", lang), overflow="fold", min_width=6)
    shown.add_column(told("fund", lang), overflow="fold", min_width=8)
    for key in ("block", "released") if width >= WIDE else ("block",):
        shown.add_column(told(key, lang), no_wrap=True)
    for key in ("lag", "income", "expenditure", "balance", "months"):
        shown.add_column(told(key, lang), justify="right", no_wrap=True)
    for row in status.to_dict("records"):
        shown.add_row(
            str(row["area"]),
            fund_words(str(row["fund"]), lang),
            _block(row),
            *([f"{row['released']:%Y-%m-%d}"] if width >= WIDE else []),
            f"{row['lag_days']:.0f}",
            *(_number(row[name] / TO_BASE_UNITS[unit], DIGITS[unit]) for name in AMOUNTS),
            _number(row["months_of_reserve"], 2),
        )
    return shown


def year_table(status: pd.DataFrame, lang: str, unit: str) -> Table | None:
    """A row a fund with twelve months up to its last block: income, expenditure and difference in ``unit``, and months
    of reserve on them; None where no fund has as many."""
    from rich import box

    known = status[status["expenditure_12m"].notna()]
    if known.empty:
        return None
    shown = screen_table(
        title=told("year_title", lang), box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0)
    )
    shown.add_column(told("area", lang), overflow="fold", min_width=6)
    shown.add_column(told("fund", lang), overflow="fold", min_width=8)
    for key in ("until", "income", "expenditure", "net", "months"):
        shown.add_column(told(key, lang), justify="right", no_wrap=True)
    for row in known.to_dict("records"):
        flows = (row["income_12m"], row["expenditure_12m"], row["income_12m"] - row["expenditure_12m"])
        shown.add_row(
            str(row["area"]),
            fund_words(str(row["fund"]), lang),
            f"{row['last_month']:%Y-%m}",
            *(_number(value / TO_BASE_UNITS[unit], DIGITS[unit]) for value in flows),
            _number(row["months_12m"], 2),
        )
    return shown


def remark_lines(status: pd.DataFrame, lang: str) -> list[str]:
    """A line for each scope that counts more than the pool, and for each set of remarks, with the funds it is of."""
    who: dict[str, list[str]] = {}
    for row in status.to_dict("records"):
        name = f"{row['area']} {fund_words(str(row['fund']), lang)}"
        for said in (scope_words(str(row["scope"]), lang), remark_words(str(row["remarks"]), lang)):
            if said:
                who.setdefault(said, []).append(name)
    between, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    return [f"{said}{colon}{between.join(names)}" for said, names in who.items()]


def _block(row: Any) -> str:
    first, last = row["first_month"], row["last_month"]
    return f"{last:%Y-%m}" if first == last else f"{first:%Y-%m}–{last:%m}"


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}" if value == value else NEVER
