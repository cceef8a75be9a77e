"""Growth of cost and of contributions over the published years, net of ageing, beside what a scenario assumes (METHODS
9.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.past_exposures import PastExposures, past_exposures
from fundmodel.projection.weighted_fit import Fit, growth_fit, log_fit, recency_weights

Array = npt.NDArray[np.float64]
Years = npt.NDArray[np.int64]

EARLIEST: Final = 2018
RATIO_PENALTY: Final = 0.1
"""Pull of a cost ratio, in logs, to the one assumed (judgement; the penalty of METHODS 2.9)."""


@dataclass(frozen=True)
class Series:
    """A published flow, less another where one is named, over the exposure it is spent on or paid by.

    ``heads`` are the same people unweighted, so that what ageing explains can be seen.
    """

    item: str
    fund: str
    flow: str
    exposure: str
    heads: str
    parameter: str
    less: str = ""


SERIES: Final = (
    Series(
        "growth_pool_contributions",
        "employee_pooled",
        "income",
        "wage_payers",
        "payers",
        "employee.base_growth_2026",
    ),
    Series(
        "growth_account_contributions",
        "individual_accounts",
        "income",
        "wage_payers",
        "payers",
        "employee.base_growth_2026",
    ),
    Series("growth_employee_contributions", "employee", "income", "wage_payers", "payers", "employee.base_growth_2026"),
    Series(
        "growth_pool_cost",
        "employee_pooled",
        "expenditure",
        "cost_employee",
        "members",
        "employee.cost_growth_2026",
        "maternity",
    ),
    Series("growth_employee_cost", "employee", "expenditure", "cost_employee", "members", "employee.cost_growth_2026"),
    Series("growth_resident_cost", "resident", "expenditure", "cost_resident", "resident", "resident.cost_growth_2026"),
)


@dataclass(frozen=True)
class Fitted:
    """One fitted number beside the one assumed.

    ``raw`` is the growth per head, ageing left in; ``years`` those of weight above zero; ``from_data`` the part of the
    answer that the data decide.
    """

    item: str
    parameter: str
    assumed: float
    fitted: float
    raw: float
    years: tuple[int, ...]
    from_data: float


def growth_fits(assume: Assumptions) -> tuple[Fitted, ...]:
    """g of ln(flow / exposure) = a + t ln(1 + g), weighted, for every series with two years or more of weight.

    Weights halve every three years back from the base year, 2020-2022 count for nothing; no pull to what is assumed.
    Income holds interest and, in the pool, fiscal money, and is taken as it is published. Source: METHODS 9.1.
    """
    past = past_exposures(assume)
    found = []
    for one in SERIES:
        years, money = published_flow(assume.data, one)
        weights = recency_weights(years, assume.data.base_year)
        if (weights > 0.0).sum() < 2:
            continue
        places = past.of(years)
        fitted, fit = growth_fit(years, money, getattr(past, one.exposure)[places], weights)
        raw, _ = growth_fit(years, money, getattr(past, one.heads)[places], weights)
        assumed = float(assume.scalar(one.parameter)[0, 0])
        used = tuple(int(year) for year in years[weights > 0.0])
        found.append(Fitted(one.item, one.parameter, assumed, fitted, raw, used, float(fit.from_data[1])))
    return tuple(found)


def cost_ratio_fit(assume: Assumptions) -> Fitted | None:
    """r of cost_t = c (1 + g)^t (A_t + r R_t): a retired member's cost over an active one's, from totals alone.

    A and R are members weighted by cost inside their group, each with mean one in the base year, so that r is the ratio
    of the two means; r is pulled in logs to the one assumed (ratio of charges x ratio of payment). Totals hardly tell r
    from growth, and ``from_data`` says how little; None without the four years that three parameters need.
    """
    past = past_exposures(assume)
    years, money = published_flow(assume.data, next(one for one in SERIES if one.item == "growth_employee_cost"))
    weights = recency_weights(years, assume.data.base_year)
    used = tuple(int(year) for year in years[weights > 0.0])
    if len(used) < 4:
        return None
    assumed = past.retired_payment_ratio * float(assume.scalar("cost.retired_active_charges_ratio")[0, 0])
    fit = _ratio(past, years, money, weights, assumed)
    return Fitted(
        "retired_active_cost_ratio",
        "cost.retired_active_charges_ratio",
        assumed,
        float(np.exp(fit.theta[2])),
        np.nan,
        used,
        float(fit.from_data[2]),
    )


def published_flow(data: DataPackage, one: Series) -> tuple[Years, Array]:
    """Years and yuan of a series, best figure first; a resident figure without the rural scheme apart is left out."""
    table = data.table("fund_accounts")
    apart = set(table.loc[table["fund"] == "ncms", "year"]) if one.fund == "resident" else set()
    own = [_years(data, one.fund, one.flow), *([_years(data, one.less, one.flow)] if one.less else [])]
    years = [year for year in sorted(set.intersection(*own) - apart) if EARLIEST <= year <= data.base_year]
    money = [float(figures.account_item(data, one.fund, one.flow, year)[0]) for year in years]
    less = [float(figures.account_item(data, one.less, one.flow, year)[0]) if one.less else 0.0 for year in years]
    return np.array(years, dtype=np.int64), np.array(money) - np.array(less)


def _years(data: DataPackage, fund: str, item: str) -> set[int]:
    table = data.table("fund_accounts")
    return {int(year) for year in table.loc[(table["fund"] == fund) & (table["item"] == item), "year"]}


def _ratio(past: PastExposures, years: Years, money: Array, weights: Array, assumed: float) -> Fit:
    places = past.of(years)
    active = past.cost_active * past.payers[-1] / past.cost_active[-1]
    retired = past.cost_retired * past.retired[-1] / past.cost_retired[-1]
    t = (years - years.max()).astype(np.float64)

    def log_model(theta: Array) -> Array:
        return np.asarray(theta[0] + theta[1] * t + np.log(active[places] + np.exp(theta[2]) * retired[places]))

    level = float(np.log(money[-1] / (active[-1] + assumed * retired[-1])))
    prior = np.array([level, 0.0, np.log(assumed)])
    return log_fit(log_model, np.log(money), weights, prior, np.array([0.0, 0.0, RATIO_PENALTY]))
