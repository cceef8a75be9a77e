"""The figures that tables, page and workbook print: yearly accounts and headline dates. Numbers only, in base units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.deficit import deficit_ahead
from fundmodel.analysis.depletion import depletion_month, floor_month, used_up_months
from fundmodel.analysis.frame import Recognition
from fundmodel.analysis.indicators import current_balance, reserve_months
from fundmodel.analysis.levels import warning_level
from fundmodel.analysis.runs import december, first_of_year, several, with_scenario, yearly
from fundmodel.analysis.signed_paths import EVENTS, WARNING_HORIZON
from fundmodel.projection.once import once
from fundmodel.projection.selection import keeps_care
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.dims import CARE_FUND, POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from fundmodel.projection.result import Projection

EVERY_YEAR_UNTIL: Final = 2035
STEP_AFTER: Final = 5

ITEMS: Final = (
    "total_income",
    "income",
    "interest",
    "transfer",
    "pooled",
    "expenditure",
    "current_balance",
    "debt_interest",
    "balance",
    "premium_received_ahead",
)
"""Columns of ``yearly_accounts`` in yuan."""


@once
def yearly_accounts(run: Projection, funds: str | Sequence[str] | None = None) -> pd.DataFrame:
    """received = income + interest + transfer + pooled; current_balance = received - expenditure; balance at December.

    Interest charged on a negative balance is ``debt_interest``, no income: balance = balance of the year before +
    current_balance - debt_interest (less advances to providers). Under a rule what bridges a gap (loans, bills that
    wait) is owed: spending and balance are those without the bridge.

    One row for each scenario, area, fund (the pooled ones unless ``funds`` names others) and civil year; a single
    scenario has its name in the column too. ``to_display`` gives the table in words. Columns:
    scenario, area, fund, year, projected (False in the base year), total_income, income, interest, transfer, pooled,
    expenditure, current_balance, debt_interest, balance, premium_received_ahead (yuan), reserve_months_cash,
    reserve_months_earned (trailing, at December; equal where financing has no coverage year), warning_level (earned,
    the one that counts), warning_level_cash, levels_differ, excess (cash), excess_earned, used_up and overdrawn_month
    (the first month of the year that ends with a negative balance; NaT). A level is "" where its window is not full and
    "used_up", with months NaN, where the balance is gone in December or was in a month of the year. A fund that the run
    does not keep raises ``InputError``. Source: METHODS 5.2, 5.5.
    """
    chosen = chosen_funds(run, funds)
    table = _rows(run, _of_years(run), chosen, "year")
    table["total_income"] = table["income"] + table["interest"] + table["transfer"] + table["pooled"]
    table["current_balance"] = table["total_income"] - table["expenditure"]
    judged = (table["warning_level"] != "") & (table["warning_level_cash"] != "")
    table["levels_differ"] = judged & (table["warning_level"] != table["warning_level_cash"])
    table["projected"] = table["year"] >= first_projected_year(run)
    keeping = [scenario["name"] for scenario in run.provenance["scenarios"] if keeps_care(scenario)]
    table = table[(table["fund"] != CARE_FUND) | table["scenario"].isin(keeping)].reset_index(drop=True)
    return table[list(COLUMNS)]


@once
def _of_years(run: Projection) -> dict[str, xr.DataArray]:
    """What ``yearly_accounts`` reads off the ledger, of every fund: (..., area, fund, year)."""
    ledger = unbridged(run.ledger)
    columns = {name: yearly(ledger[name]) for name in ("income", "transfer", "pooled", "expenditure")}
    charged = ledger.get("debt_interest", (-ledger["interest"]).clip(min=0.0))
    columns |= {"debt_interest": yearly(charged), "interest": yearly(ledger["interest"] + charged)}
    gone = used_up_months(run)
    at_end: dict[str, xr.DataArray] = {
        "balance": ledger["closing"],
        "premium_received_ahead": ledger["premium_received_ahead"],
        "reserve_months_cash": reserve_months(run, recognition="cash").where(~gone),
        "reserve_months_earned": reserve_months(run, recognition="earned").where(~gone),
        "used_up": gone,
    }
    for recognition, mark in BASES.items():
        status = warning_level(run, recognition=recognition)
        at_end[f"warning_level{mark}"] = status["level"]
        at_end["excess" if mark else "excess_earned"] = status["excess"]
    columns |= {name: december(values) for name, values in at_end.items()}
    columns["overdrawn_month"] = first_of_year(ledger["closing"] < 0)
    return columns


BASES: Final[Mapping[Recognition, str]] = {"earned": "", "cash": "_cash"}
"""The basis that decides, and the one that stands beside it, with what marks its columns."""

COLUMNS: Final = (
    "scenario",
    "area",
    "fund",
    "year",
    "projected",
    *ITEMS,
    "reserve_months_cash",
    "reserve_months_earned",
    "warning_level",
    "warning_level_cash",
    "levels_differ",
    "excess",
    "excess_earned",
    "used_up",
    "overdrawn_month",
)


@once
def headlines(run: Projection, funds: str | Sequence[str] | None = None) -> pd.DataFrame:
    """The first time of each event, one row for each scenario, area and fund (the pooled ones unless ``funds`` names
    others).

    first_deficit_year: civil year with a negative current balance on the earned basis, as its January;
    first_deficit_year_cash on cash.  floor_month_earned and floor_month_cash: months of reserve below the floor.
    deficit_ahead: the month in which the six-month warning of a twelve-month deficit is first given (earned).
    depletion_month: negative balance (cash). Dates are datetime64, NaT where the event does not happen;
    ``known_until`` and ``warning_known_until`` say up to which month that holds (``event_text`` prints
    both). Beside each date stands ``prudent_<event>``, the date with the margin of prudence on growth of unit cost;
    ``prudent`` says how it came: "added" to the scenario, "in_scenario" (its own dates are prudent already, nothing is
    doubled) or "unknown" (a run opened from a file without such a lane; NaT). A fund that the run does not keep raises
    ``InputError``. Source: METHODS 4.4, 5.2, 6.1.
    """
    import pandas as pd

    ledger = several(run, "ledger")
    years = {basis: current_balance(run, "year", basis) for basis in BASES}
    warned = deficit_ahead(run, horizon=WARNING_HORIZON, event="deficit_12m")
    values = {
        "first_deficit_year": _first(years["earned"] < 0),
        "first_deficit_year_cash": _first(years["cash"] < 0),
        "floor_month_cash": floor_month(run, recognition="cash"),
        "floor_month_earned": floor_month(run, recognition="earned"),
        "deficit_ahead": _first(warned),
        "depletion_month": depletion_month(run),
    }
    table = _rows(run, values, chosen_funds(run, funds), None)
    for name in ("first_deficit_year", "first_deficit_year_cash"):
        table[name] = table[name].dt.to_period("Y").dt.to_timestamp()
    table["known_until"] = pd.Timestamp(ledger["month"].values[-1])
    table["warning_known_until"] = pd.Timestamp(warned["month"].values[-1]) if warned["month"].size else pd.NaT
    table = table[["scenario", "area", "fund", *EVENTS, "known_until", "warning_known_until"]]
    return beside_prudent(run, table, funds)


def beside_prudent(run: Projection, table: pd.DataFrame, funds: str | Sequence[str] | None) -> pd.DataFrame:
    """``headlines`` with the dates of the prudent lane beside its own, in columns of their own."""
    place = ["scenario", "area", "fund"]
    lane = run.prudent() if run.knows_margin else None
    dates = [f"prudent_{event}" for event in EVENTS]
    if lane is None:
        known = run.knows_margin
        never = np.datetime64("NaT", "ns")
        own = {f"prudent_{event}": table[event] if known else never for event in EVENTS}
        return table.assign(prudent="in_scenario" if known else "unknown", **own)
    found = headlines(lane, funds)[[*place, *EVENTS]].rename(columns=dict(zip(EVENTS, dates, strict=True)))
    added = table["scenario"].isin(lane.scenarios)
    joined = table.merge(found, on=place, how="left").assign(prudent=np.where(added, "added", "in_scenario"))
    for name, event in zip(dates, EVENTS, strict=True):
        joined[name] = joined[name].where(added, joined[event])
    return joined


def shown_years(years: Sequence[int] | npt.NDArray[np.int64]) -> list[int]:
    """Every year up to 2035, then every fifth, and the last: the rows of a printed table."""
    distinct = sorted({int(year) for year in years})
    return [year for year in distinct if year <= EVERY_YEAR_UNTIL or year % STEP_AFTER == 0 or year == distinct[-1]]


def funds_of(run: Projection) -> tuple[str, ...]:
    """The funds that the run keeps books of, in house order."""
    return tuple(str(fund) for fund in run.ledger["fund"].values)


def pooled_funds(run: Projection) -> tuple[str, ...]:
    """The pooled funds that the run keeps books of."""
    return tuple(fund for fund in POOLED_FUNDS if fund in funds_of(run))


def chosen_funds(run: Projection, funds: str | Sequence[str] | None) -> tuple[str, ...]:
    """``funds`` of the run, its pooled ones where none is named (all where it keeps none of those)."""
    kept = funds_of(run)
    if funds is None:
        return pooled_funds(run) or kept
    asked = tuple(asked_for(funds, "fund", str, Said("Valid: {names}", names=list(kept))))
    for fund in asked:
        if fund not in kept:
            raise InputError(
                Said(
                    "This run keeps no fund {fund!r}. {near}",
                    fund=fund,
                    near=did_you_mean(str(fund), kept),
                )
            )
    return asked


def first_projected_year(run: Projection) -> int:
    """The first year that is projected; the years before it are the modelled base year."""
    return int(str(run.ledger.attrs["projection_starts"])[:4])


def _rows(run: Projection, values: dict[str, xr.DataArray], funds: Sequence[str], time: str | None) -> pd.DataFrame:
    """One row for each scenario, area, fund (and year), in that order, a column for each value."""
    import pandas as pd

    dims = ["scenario", "area", "fund", *([time] if time else [])]
    chosen = {name: with_scenario(array, run).sel(fund=list(funds)).transpose(*dims) for name, array in values.items()}
    first = next(iter(chosen.values()))
    index = pd.MultiIndex.from_product([first[dim].values for dim in dims], names=dims)
    return pd.DataFrame({name: array.values.ravel() for name, array in chosen.items()}, index=index).reset_index()


def _first(event: xr.DataArray) -> xr.DataArray:
    """The first month (..., fund) in which ``event`` (..., fund, month) holds; NaT where it never does."""
    import xarray as xr

    happens = event.transpose(..., "month")
    if happens.sizes["month"] == 0:
        return xr.full_like(happens.any("month"), np.datetime64("NaT", "ns"), dtype="datetime64[ns]")
    months = happens["month"].values.astype("datetime64[ns]")
    when = months[happens.values.argmax(axis=-1)]
    never = ~happens.values.any(axis=-1)
    return happens.any("month").copy(data=np.where(never, np.datetime64("NaT", "ns"), when))
