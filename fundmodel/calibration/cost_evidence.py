"""What the published years say of excess growth: cost per head net of ageing and net of output per head (METHODS
4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.growth_at_origin import output
from fundmodel.calibration.past_exposures import PastExposures, past_exposures
from fundmodel.calibration.published_figures import Series, published_figures
from fundmodel.projection.weighted_fit import growth_fit

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

SPANS: Final = (3, 6, 8)
LONG: Final = 6
"""Spans in published years; from the long ones on a value over all years must lie in the range of the parameter."""
UNUSUAL: Final = (2020, 2021, 2022, 2023)
PARAMETER: Final = "cost.excess_growth"
SCOPES: Final = {
    "employee": ("cost_employee", "members"),
    "employee_pooled": ("cost_employee", "members"),
    "resident": ("cost_resident", "resident"),
}
"""Scope of published spending -> the exposure that it is spent on, and the same people unweighted."""
COLUMNS: Final = (
    "scope",
    "span",
    "without_unusual",
    "years",
    "per_head",
    "net_of_ageing",
    "excess",
    "low",
    "high",
    "inside",
    "must_hold",
)


def cost_evidence(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """x of ln(spending / cost-weighted heads / nominal output per head) = a + t ln(1 + x), by scope and span.

    One row for each scope, the last 3, 6 and 8 published years (all that are published where these are fewer), with
    and without 2020-23; a span that leaves fewer than two years has no row. ``per_head`` is growth of spending per
    head, ``net_of_ageing`` that per cost-weighted head, ``excess`` the latter over output per head; ``inside`` says
    whether it lies in the range of ``cost.excess_growth``, ``must_hold`` whether it is one of the long spans over all
    years. Spending is published with interest and fiscal money apart from it; that of the employee scheme holds its
    accounts. Source: METHODS 4.4.
    """
    import pandas as pd

    past = past_exposures(Assumptions((scenario,), data))
    published, income = published_figures(data), output_per_head(data)
    entry = scenario.entry(PARAMETER)
    low, high = (np.nan if end is None else float(end) for end in (entry.low, entry.high))
    rows = []
    for scope in SCOPES:
        known = [year for year in sorted(published[scope, "expenditure"]) if year in income and year in past.years]
        for span in SPANS:
            for without in (False, True):
                years = [year for year in known[-span:] if not (without and year in UNUSUAL)]
                if len(years) < 2:
                    continue
                found = _growth(published[scope, "expenditure"], income, past, scope, years)
                inside = bool(low <= found[-1] <= high)
                rows.append(
                    (scope, span, without, tuple(years), *found, low, high, inside, span >= LONG and not without)
                )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def no_evidence() -> pd.DataFrame:
    """``cost_evidence`` without a row."""
    import pandas as pd

    return pd.DataFrame(columns=list(COLUMNS))


def output_per_head(data: DataPackage) -> Series:
    """Nominal output over the mean of the population at both ends of the year, 100m yuan per 10k persons."""
    frame = data.table("national_history")
    people = dict(zip(frame["year"].astype(int), frame["population_10k"].astype(float), strict=True))
    return {
        year: value / (0.5 * (people[year] + people[year - 1]))
        for year, value in output(data).items()
        if year - 1 in people
    }


def _growth(
    spent: Series, income: Series, past: PastExposures, scope: str, years: list[int]
) -> tuple[float, float, float]:
    """Growth per head, per cost-weighted head, and the latter over output per head."""
    exposure, heads = (getattr(past, name) for name in SCOPES[scope])
    per_head = np.full(len(past.years), np.nan)
    per_head[past.of(np.array(years))] = [income[year] for year in years]
    raw, net, excess = (growth_per(spent, people, past, years) for people in (heads, exposure, exposure * per_head))
    return raw, net, excess


def growth_per(spent: Series, exposure: Array, past: PastExposures, years: Sequence[int]) -> float:
    """g of ln(spent / exposure) = a + t ln(1 + g) over ``years``, all of one weight: net of ageing where ``exposure``,
    ``(year,)`` as in ``past``, is people weighted by cost. Source: METHODS 4.4."""
    money = np.array([spent[year] for year in years])
    return growth_fit(years, money, exposure[past.of(np.array(years))], np.ones(len(years)))[0]
