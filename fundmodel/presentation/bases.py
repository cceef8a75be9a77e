"""Months of reserve on the cash, earned and incurred basis side by side, with the bills that part them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.frame import Recognition
from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.runs import several, table, yearly
from fundmodel.presentation.messages import say
from fundmodel.presentation.rounding import grouped
from fundmodel.presentation.summary import fund_label
from fundmodel.presentation.tables import alike, months_text
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from rich.table import Table

    from fundmodel.projection.result import Projection

RECOGNITIONS: Final[tuple[Recognition, ...]] = ("cash", "earned", "incurred")
STOCKS: Final = {"unpaid_bills": "basis_unpaid", "prepayments": "basis_advances"}
STEP: Final = 5


def reserve_bases(run: Projection) -> pd.DataFrame:
    """Closing / paid, (closing - premium ahead) / paid and (closing - unpaid + advances) / incurred, at December.

    One row for each scenario, area, pooled fund and year: the three kinds of months, expenditure as paid and as
    incurred, the stocks of unpaid bills and advances (yuan), and a note on what the unpaid bills rest on. Source:
    METHODS 5.2.
    """
    import pandas as pd

    ledger = several(run, "ledger").sel(fund=list(POOLED_FUNDS))
    values = {f"reserve_months_{one}": _december(reserve_months(ledger, recognition=one)) for one in RECOGNITIONS}
    values |= {name: yearly(ledger[name]) for name in ("expenditure", "incurred")}
    values |= {name: _december(ledger[name]) for name in STOCKS}
    rows = table(values, ("scenario", "area", "fund", "year"))
    rows["note"] = pd.Series([{lang: basis_note(run, lang) for lang in ("zh", "en")}] * len(rows), dtype=object)
    return rows


def basis_note(run: Projection, lang: str) -> str:
    """What the unpaid bills of a run rest on: published stocks, the package's own run-off, or an assumed one."""
    return say(f"bills_{run.ledger.attrs['unpaid_bills']}", lang)


def bases_table(run: Projection, lang: str) -> Table:
    """For the terminal: the first two years, then every fifth; scenarios with the same figures share a row."""
    from rich import box
    from rich.table import Table

    rows = reserve_bases(run)
    first = int(rows["year"].min())
    rows = rows[(rows["year"] <= first + 1) | (rows["year"] % STEP == 0)].drop(columns="note")
    shown = Table(
        title=say("bases_title", lang),
        caption=basis_note(run, lang),
        box=box.SIMPLE_HEAD,
        title_style="bold",
        caption_justify="left",
        pad_edge=False,
    )
    shown.add_column(label("fund", lang), overflow="fold")
    shown.add_column(label("year", lang), no_wrap=True)
    stocks = [name for name in STOCKS if name == "unpaid_bills" or rows[name].any()]
    for key in (*(f"basis_{one}" for one in RECOGNITIONS), *(STOCKS[name] for name in stocks)):
        shown.add_column(say(key, lang), justify="right", no_wrap=True)
    for fund in POOLED_FUNDS:
        for title, own in alike(rows[rows["fund"] == fund], run, lang):
            whom = fund_label(fund, lang) if len(run.scenarios) == 1 else f"{fund_label(fund, lang)}\n{title}"
            for at, row in enumerate(own.to_dict("records")):
                shown.add_row(whom if at == 0 else "", *_cells(row, stocks), end_section=at + 1 == len(own))
    return shown


def _cells(row: dict[Any, Any], stocks: list[str]) -> list[str]:
    """Year, months on each basis (earned only where it differs from cash), unpaid bills and advances in 亿元."""
    cash, earned, incurred = (float(row[f"reserve_months_{one}"]) for one in RECOGNITIONS)
    money = [grouped(row[name] / YUAN_PER_YI) if row[name] else "" for name in stocks]
    middle = "" if earned == cash else months_text(earned)
    return [str(row["year"]), months_text(cash), middle, months_text(incurred), *money]


def _december(stock: xr.DataArray) -> xr.DataArray:
    ends = stock.isel(month=(stock["month"].dt.month == 12).values)
    return ends.assign_coords(month=ends["month"].dt.year).rename(month="year")
