"""Tables of who pays, what stands beside the ledgers, and what explains the base year; yuan and persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from fundmodel.analysis.burden import burden_tags, fiscal_burden
from fundmodel.analysis.per_head import contribution_band, resident_income_per_head
from fundmodel.analysis.runs import december, of_month, several, table, yearly
from fundmodel.projection.once import once
from fundmodel.vocabulary.dims import PAYERS, POOLED_FUNDS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

MEMBERS: Final = ("active", "flexible", "completing", "retired")
TAGGED: Final = ("central", "provincial", "local", "medical_aid")
MEMO_FLOWS: Final = (
    "contributions_due",
    "contributions_collected",
    "contributions_written_off",
    "pension_fund_cost",
    "budget_cost",
    "allowance_elsewhere",
    "account_care_to_pool",
    "patients_bear",
)
PAYMENT_FLOWS: Final = (
    "benefits_incurred",
    "catalogue_added",
    "procurement_saved",
    "procurement_handed_back",
    "overrun_borne",
    "savings_kept",
    "benefits_owed",
)


def burden(run: Projection) -> pd.DataFrame:
    """``fiscal_burden`` with the tags of the shares that divide the money."""
    frame = fiscal_burden(run)
    tags = {(row["scenario"], row["item"]): row["tag"] for row in burden_tags(run).to_dict("records")}
    for item in TAGGED:
        frame[f"{item}_tag"] = [tags[scenario, item] for scenario in frame["scenario"]]
    return frame


def income_by_payer(run: Projection) -> pd.DataFrame:
    """Income before interest of each fund and year; the payers sum to it."""
    ledger = several(run, "ledger")
    paid = yearly(ledger["paid"])
    values = {payer: paid.sel(payer=payer, drop=True) for payer in PAYERS}
    return table({**values, "income": yearly(ledger["income"])}, ("scenario", "area", "fund", "year"))


@once
def memo(run: Projection) -> pd.DataFrame:
    """arrears_year_opening + contributions_due - contributions_collected - contributions_written_off =
    arrears_year_end; what other purses pay; and what patients bear of care that accounts paid, per member too."""
    data = several(run, "memo")
    flows = {name: yearly(data[name]) for name in MEMO_FLOWS}
    stocks = {
        "arrears_year_opening": of_month(data["arrears_opening"], 1),
        "arrears_year_end": december(data["arrears"]),
    }
    order = ("arrears_year_opening", *MEMO_FLOWS[:3], "arrears_year_end", *MEMO_FLOWS[3:])
    columns = {name: {**flows, **stocks}[name] for name in order}
    columns["patients_bear_per_head"] = flows["patients_bear"] / _members(run)
    return table(columns, ("scenario", "area", "year"))


@once
def payment(run: Projection) -> pd.DataFrame:
    """benefits_incurred + catalogue_added - procurement_saved + procurement_handed_back - overrun_borne + savings_kept
    = benefits_owed, of each pooled fund and year; what providers bear as a share of what the fund would owe without
    budgets and packages (owed + borne - kept); and the value of a point in December, 0 where points do not rule."""
    data = several(run, "memo").sel(fund=list(POOLED_FUNDS))
    flows = {name: yearly(data[name]) for name in PAYMENT_FLOWS}
    borne = flows["overrun_borne"]
    share = borne / (flows["benefits_owed"] + borne - flows["savings_kept"])
    columns = {**flows, "borne_share": share, "point_value": december(data["point_value"])}
    return table(columns, ("scenario", "area", "fund", "year"))


def income_per_head(run: Projection) -> pd.DataFrame:
    """``resident_income_per_head`` of the base year."""
    return resident_income_per_head(run, int(run.provenance["data"]["base_year"]))


def base_and_rate(run: Projection) -> pd.DataFrame:
    """``contribution_band`` with its note in both languages in one column."""
    frame = contribution_band(run)
    notes = frame[["note_zh", "note_en"]].rename(columns={"note_zh": "zh", "note_en": "en"}).to_dict("records")
    rows = frame.drop(columns=["note_zh", "note_en"])
    rows["note"] = pd.Series(notes, dtype=object)
    return rows


def _members(run: Projection) -> xr.DataArray:
    """Members of the employee scheme in the middle of each year, (scenario, area, year)."""
    stock = several(run, "stock_exposures")["stock"].sel(exposure=list(MEMBERS)).sum("exposure")
    ends = (stock.isel(boundary=slice(None, -1)), stock.isel(boundary=slice(1, None)))
    first = ends[0].rename(boundary="year")
    return 0.5 * (first + ends[1].values)
