"""The moments of the example province: what METHODS 7.6 asks, where it comes from, and what the tables hold.

Each moment is measured on the tables of the package, not on the draws behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.calibration.example_accounts import FLOORS, RETIRED_COST
from fundmodel.calibration.example_cities import HUB, LAST_YEAR, Array
from fundmodel.vocabulary.dims import FUNDS, POOLED_FUNDS
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

Tables = Mapping[str, pd.DataFrame]

ASKED: Final = "METHODS 7.6"
NOTICES: Final = "reference/area_accounts.csv"


class Moment(NamedTuple):
    """A moment: its name, the least and the most it may be, its unit, [S] seen or [J] judged, and from where."""

    name: str
    low: float
    high: float
    unit: str
    tag: str
    source: str


MOMENTS: Final = (
    Moment("active_per_retired", 1.2, 6.0, "ratio", "J", ASKED),
    Moment("active_per_retired_and_share_of_60_plus", -0.6, -0.4, "correlation", "J", ASKED),
    Moment("highest_over_lowest_wage", 1.95, 2.05, "ratio", "J", ASKED),
    Moment("employee_months", 2.0, 40.0, "months", "J", ASKED),
    Moment("resident_months_earned", 0.5, 15.0, "months", "J", ASKED),
    Moment("employer_rate", 0.06, 0.095, "fraction", "J", ASKED),
    Moment("employee_payment_ratio_spread", 0.075, 0.085, "fraction", "J", ASKED),
    Moment("resident_payment_ratio_spread", 0.075, 0.085, "fraction", "J", ASKED),
    Moment("hub_share_of_heads", 0.25, 0.30, "fraction", "J", ASKED),
    Moment("hub_share_of_reserves", 0.40, 0.60, "fraction", "J", ASKED),
    Moment("hub_share_of_others_care", 0.05, 0.35, "fraction", "J", ASKED),
    Moment("fiscal_level", 0.4, 1.9, "ratio", "J", ASKED),
    Moment("unpaid_bills", 0.0, 4.0, "months", "J", ASKED),
    Moment("cities_with_unpaid_bills", 2, 2, "cities", "J", ASKED),
    Moment("cities_below_a_floor", 2, 2, "cities", "J", f"{ASKED}, knife-edge"),
    Moment("cities_in_deficit", 1, 1, "cities", "J", f"{ASKED}, knife-edge"),
    Moment("observed_months", 48, 48, "months", "J", ASKED),
    Moment("days_to_release", 8, 90, "days", "S", f"{NOTICES}: 2 to 274, most 8 to 90"),
    Moment("quarterly_cities", 3, 7, "cities", "J", f"{ASKED}: some"),
    Moment(
        "resident_income_by_march",
        0.03,
        0.33,
        "fraction of the year",
        "S",
        f"{NOTICES}: 6 % seen in 2023, a third once",
    ),
    Moment("resident_spending_by_march", 0.18, 0.27, "fraction of the year", "S", f"{NOTICES}: 21 % seen in 2023"),
    Moment("resident_spending_per_head", 850.0, 1350.0, "yuan", "S", f"{NOTICES}: 974 and 1255 in 2023"),
    Moment(
        "employee_income_per_head", 3000.0, 11600.0, "yuan", "S", f"{NOTICES}: 5316 to 11527 in 2023, with accounts"
    ),
    Moment("employee_cost_level", 0.6, 1.6, "ratio to the nation", "J", "what rates, wages and margins leave"),
    Moment("resident_cost_level", 0.85, 1.15, "ratio to the nation", "J", "what financing and margins leave"),
    Moment("budget_miss_income", 0.055, 0.065, "sd of logarithms", "S", "METHODS 6.2: budgets of 2013-15 and 2023"),
    Moment(
        "budget_miss_expenditure", 0.095, 0.105, "sd of logarithms", "S", "METHODS 6.2: budgets of 2013-15 and 2023"
    ),
    Moment("year_to_date_less_account", 0.0, 0.0, "yuan", "J", "December's year to date is the year's account"),
)


def moments_table(tables: Tables, national_cost: Mapping[str, float], ahead: Array) -> pd.DataFrame:
    """A row a moment: name, target_low, target_high, drawn_low, drawn_high, unit, tag, source.

    drawn_low and drawn_high are the least and the most over cities, or the one value twice. ``national_cost`` is the
    nation's spending per weighted head of each pooled fund, yuan; ``ahead`` ``(city,)`` the premium for the next year
    in the last balance, 100m yuan.
    """
    found = {**_people(tables), **_money(tables, national_cost, ahead), **_inside(tables), **_budgets(tables)}
    rows = []
    for moment in MOMENTS:
        drawn = np.asarray(found[moment.name], dtype=np.float64)
        rows.append(
            {
                "moment": moment.name,
                "target_low": moment.low,
                "target_high": moment.high,
                "drawn_low": float(f"{np.nanmin(drawn):.6g}"),
                "drawn_high": float(f"{np.nanmax(drawn):.6g}"),
                "unit": moment.unit,
                "tag": moment.tag,
                "source": moment.source,
            }
        )
    return pd.DataFrame(rows)


def outside(table: pd.DataFrame) -> list[str]:
    """The moments whose drawn values leave their targets by more than rounding."""
    slack = 1e-3 * table[["target_low", "target_high"]].abs().max(axis=1)
    out = (table["drawn_low"] < table["target_low"] - slack) | (table["drawn_high"] > table["target_high"] + slack)
    return list(table.loc[out, "moment"])


def _people(tables: Tables) -> dict[str, object]:
    areas, terms, heads = tables["areas"], tables["city_terms"], _heads(tables)
    people = areas[["age_0_15_10k", "age_16_59_10k", "age_60plus_10k"]].sum(axis=1)
    ratio, whole = heads["active"] / heads["retired"], heads.sum(axis=1)
    return {
        "active_per_retired": ratio,
        "active_per_retired_and_share_of_60_plus": np.corrcoef(ratio, areas["age_60plus_10k"] / people)[0, 1],
        "highest_over_lowest_wage": areas["wage_level"].max() / areas["wage_level"].min(),
        "hub_share_of_heads": whole.iloc[HUB] / whole.sum(),
        "hub_share_of_others_care": terms["hub_share"],
        "fiscal_level": terms["fiscal_level"],
        "employer_rate": terms["employer_rate"],
        **{
            f"{scheme}_payment_ratio_spread": np.ptp(terms[f"{scheme}_payment_ratio"])
            for scheme in ("employee", "resident")
        },
    }


def _money(tables: Tables, national_cost: Mapping[str, float], ahead: Array) -> dict[str, object]:
    heads = _heads(tables)
    last = {fund: _of_year(tables["area_accounts"], fund, LAST_YEAR) for fund in FUNDS}
    pool, resident = (last[fund] for fund in POOLED_FUNDS)
    months = {
        "employee_months": 12.0 * pool["closing"] / pool["expenditure"],
        "resident_months_earned": 12.0 * (resident["closing"] - ahead) / resident["expenditure"],
    }
    low = [np.asarray(own) < floor for own, floor in zip(months.values(), FLOORS, strict=True)]
    deficit = [np.asarray(last[fund]["income"] < last[fund]["expenditure"]) for fund in POOLED_FUNDS]
    reserves = pool["closing"] + resident["closing"]
    yuan = YUAN_PER_YI / PERSONS_PER_WAN
    weighted = heads["active"] + RETIRED_COST * heads["retired"]
    employee_income = pool["income"] + last["individual_accounts"]["income"]
    return {
        **months,
        "cities_below_a_floor": (low[0] | low[1]).sum(),
        "cities_in_deficit": (deficit[0] | deficit[1]).sum(),
        "hub_share_of_reserves": reserves.iloc[HUB] / reserves.sum(),
        "resident_spending_per_head": resident["expenditure"] * yuan / heads["resident"],
        "employee_income_per_head": employee_income * yuan / (heads["active"] + heads["retired"]),
        "employee_cost_level": pool["expenditure"] * yuan / weighted / national_cost["employee_pooled"],
        "resident_cost_level": resident["expenditure"] * yuan / heads["resident"] / national_cost["resident"],
    }


def _inside(tables: Tables) -> dict[str, object]:
    """Of the observations; the last print of each period counts, lags are those of first prints."""
    frame = tables["observations"]
    key = ["area", "fund", "period_end"]
    last = frame.sort_values("released", kind="stable").drop_duplicates(key, keep="last")
    first = frame.sort_values("released", kind="stable").drop_duplicates(key)
    end = pd.PeriodIndex(first["period_end"], freq="M").to_timestamp(how="end").normalize()
    resident = last[last["fund"] == "resident"].set_index(["area", "period_end"])
    march, december = (resident[resident["covers"] == covers] for covers in (3, 12))
    flows = ["income_yuan", "expenditure_yuan"]
    in_march = march[flows].groupby(lambda at: (at[0], at[1][:4])).first()
    whole = december[flows].groupby(lambda at: (at[0], at[1][:4])).first()
    by_march = (in_march / whole).groupby(lambda at: at[0]).mean()
    owed = last[(last["period_end"] == f"{LAST_YEAR}-12") & last["unpaid_bills_yuan"].notna()]
    yearly = last[last["covers"] == 12]
    account = tables["area_accounts"].set_index(["area", "fund", "year"])
    own = account.loc[list(zip(yearly["area"], yearly["fund"], yearly["period_end"].str[:4].astype(int), strict=True))]
    gaps = [
        yearly[f"{name}_yuan"].to_numpy() - np.round(own[column].to_numpy(dtype=float) * YUAN_PER_YI)
        for name, column in (("income", "income"), ("expenditure", "expenditure"), ("balance", "closing"))
    ]
    return {
        "observed_months": yearly.groupby(["area", "fund"])["covers"].sum(),
        "days_to_release": (pd.to_datetime(first["released"]).to_numpy() - end.to_numpy()) / np.timedelta64(1, "D"),
        "quarterly_cities": (frame.groupby("area")["covers"].nunique() == 4).sum(),
        "resident_income_by_march": by_march["income_yuan"],
        "resident_spending_by_march": by_march["expenditure_yuan"],
        "unpaid_bills": 12.0 * owed["unpaid_bills_yuan"] / owed["expenditure_yuan"],
        "cities_with_unpaid_bills": owed["area"].nunique(),
        "year_to_date_less_account": np.abs(gaps).max(),
    }


def _budgets(tables: Tables) -> dict[str, object]:
    """ln(account / first plan), its root mean square over funds, cities and the years that have an account."""
    first = tables["budgets"].drop_duplicates(["area", "fund", "year"]).astype({"year": int})
    both = first.merge(tables["area_accounts"].astype({"year": int}), on=["area", "fund", "year"])
    found: dict[str, object] = {}
    for side in ("income", "expenditure"):
        miss = np.log(both[side].astype(float) * YUAN_PER_YI / both[f"{side}_plan_yuan"])
        found[f"budget_miss_{side}"] = float(np.sqrt((miss**2).mean()))
    return found


def _heads(tables: Tables) -> pd.DataFrame:
    frame = tables["area_heads"]
    return frame[frame["year"] == LAST_YEAR][["active", "retired", "resident"]].astype(float).reset_index(drop=True)


def _of_year(frame: pd.DataFrame, fund: str, year: int) -> pd.DataFrame:
    own = frame[(frame["fund"] == fund) & (frame["year"] == year)]
    return own[["opening", "income", "expenditure", "closing"]].astype(float).reset_index(drop=True)
