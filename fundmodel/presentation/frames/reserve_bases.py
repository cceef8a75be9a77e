"""Months of reserve on every basis side by side, with what parts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.depletion import used_up_months
from fundmodel.analysis.frame import Recognition
from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.lump_sums import lump_sums_held
from fundmodel.analysis.runs import december, several, table, with_scenario, yearly
from fundmodel.presentation.words.messages import say
from fundmodel.projection.once import once
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from fundmodel.projection.result import Projection

RECOGNITIONS: Final[tuple[Recognition, ...]] = ("cash", "earned", "incurred", "net")
STOCKS: Final = {
    "unpaid_bills": "basis_unpaid",
    "prepayments": "basis_advances",
    "lump_sums_held": "basis_lump_sums",
}


@once
def reserve_bases(run: Projection) -> pd.DataFrame:
    """Closing / paid, earned balance / paid, (closing - unpaid + advances) / incurred, and both, at December.

    One row for each scenario, area, pooled fund and year: months on the four bases, of the employee scheme with
    accounts and of all funds together (the press count, the same in both rows; NaN once a pool is used up),
    expenditure as paid and as incurred, the stocks of unpaid bills, advances and lump sums paid for later years (yuan;
    what of the balance stands for later), and a note on what the unpaid bills rest on. Source: METHODS 5.2.
    """
    import pandas as pd

    whole = several(run, "ledger")
    ledger = whole.sel(fund=list(POOLED_FUNDS))
    held = december(with_scenario(~used_up_months(run), run).sel(fund=list(POOLED_FUNDS)))
    months = {one: with_scenario(reserve_months(run, recognition=one), run) for one in RECOGNITIONS}
    values = {f"reserve_months_{one}": december(months[one].sel(fund=held["fund"])).where(held) for one in RECOGNITIONS}
    values |= _scoped(run, held)
    values |= {name: yearly(ledger[name]) for name in ("expenditure", "incurred")}
    values |= {name: december(ledger[name]) for name in ("unpaid_bills", "prepayments")}
    lumps = december(lump_sums_held(run)).expand_dims(fund=list(POOLED_FUNDS))
    values["lump_sums_held"] = lumps.where(lumps["fund"] == "employee_pooled", 0.0)
    rows = table(values, ("scenario", "area", "fund", "year"))
    rows["note"] = pd.Series([{lang: basis_note(run, lang) for lang in ("zh", "en")}] * len(rows), dtype=object)
    return rows


def _scoped(run: Projection, held: xr.DataArray) -> dict[str, xr.DataArray]:
    """Months with accounts (employee scheme) and of all funds, by December, for the rows of both pools."""
    funds = held["fund"]
    accounts = december(with_scenario(reserve_months(run, scope="with_accounts"), run)).sel(fund=list(POOLED_FUNDS))
    together = december(with_scenario(reserve_months(run, scope="all"), run)).where(held.all("fund"))
    return {
        "reserve_months_with_accounts": accounts.where(held & (funds == "employee_pooled")),
        "reserve_months_all": together.expand_dims(fund=funds),
    }


def basis_note(run: Projection, lang: str) -> str:
    """What the unpaid bills of a run rest on: published stocks, the package's own run-off, or an assumed one."""
    return say(f"bills_{run.ledger.attrs['unpaid_bills']}", lang)
