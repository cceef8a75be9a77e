"""What decides the outcome: the share of variance of each driver, and of judgements against process (METHODS 8.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fundmodel.analysis.draws.blocks import outcomes, way_of
from fundmodel.analysis.draws.drawn_drivers import ECONOMIC
from fundmodel.analysis.draws.judgements import JUDGED, JUDGED_OF_PEOPLE
from fundmodel.analysis.draws.plan import Asked, Plan
from fundmodel.analysis.draws.sample import Sample
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

MEASURE: Final = "reserve_months_earned"
YEARS: Final = (2035, 2050)
PARAMETERS: Final = "parameters"
PARAMETERS_OF_PEOPLE: Final = "parameters_of_people"
PROCESS: Final = "process"
INTERACTION: Final = "interaction"
GROUPS: Final = 20
"""Groups of draws that are left out in turn to find the error of a share."""


def variance_shares(
    sample_or_base: Sample | str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    years: Sequence[int] = YEARS,
    *,
    draws: int = 1000,
    seed: int = 7,
    drivers: Asked = ECONOMIC,
    until: int = 2060,
) -> pd.DataFrame:
    """share = Var(months of reserve, one driver alone) / Var(all drivers and judgements), December, earned basis.

    A sample is taken apart as it was drawn (same keys, as many draws), anything else is sampled with ``draws``,
    ``seed`` and ``drivers``. Rows by ``driver``: each driver, "parameters" (judgement ranges alone) and, where
    people are drawn, "parameters_of_people" (theirs alone), "interaction" (what is left: correlations and effects of
    several together), which sum to one; and "process", all drivers without
    judgements. standard_error by leaving out a twentieth of the draws in turn. Columns: area, fund, year, driver,
    share, standard_error. ``InputError`` where nothing varies. Source: METHODS 8.6.
    """
    if isinstance(sample_or_base, Sample):
        plan = sample_or_base.plan
        count = as_count("variance_shares", "draws", sample_or_base.draws, 2 * GROUPS)
    else:
        plan = Plan.of(sample_or_base, data, until, drivers, seed)
        count = as_count("variance_shares", "draws", draws, 2 * GROUPS)
    asked = [year for year in years if year in plan.years[1:]]
    if plan.still or not asked:
        raise InputError(
            Said(
                "variance_shares: nothing varies, or none of the years {years} is projected (until {until}).",
                years=list(years),
                until=plan.until,
            )
        )
    whole = _months(plan, count, asked)
    process = _months(replace(plan, parameters=False, kept={}), count, asked)
    alone = {one.name: _months(_only(plan, one.name), count, asked) for one in plan.drivers if one.sd > 0.0}
    nothing = tuple(replace(one, sd=0.0) for one in plan.drivers)
    for name, others in ((PARAMETERS, JUDGED_OF_PEOPLE), (PARAMETERS_OF_PEOPLE, JUDGED)):
        some = replace(plan, drivers=nothing, fixed=(*plan.fixed, *others), kept={})
        if some.ranges:
            alone[name] = _months(some, count, asked)
    shares = {name: _share(values, whole) for name, values in alone.items()}
    shares[INTERACTION] = 1.0 - np.sum(list(shares.values()), axis=0)
    shares[PROCESS] = _share(process, whole)
    return _table(plan, asked, shares)


def _only(plan: Plan, name: str) -> Plan:
    """One driver and no judgement; those beside it stand still, so that its keys and its place stay."""
    drivers = tuple(one if one.name == name else replace(one, sd=0.0) for one in plan.drivers)
    return replace(plan, drivers=drivers, parameters=False, kept={})


def _months(plan: Plan, draws: int, years: Sequence[int]) -> Array:
    found = outcomes(plan, np.arange(draws), way_of(plan), (MEASURE,))
    return found.yearly[MEASURE][..., [year - int(plan.years[1]) for year in years]]


def _share(some: Array, whole: Array) -> Array:
    """Ratio of variances over draws, and the same with each group of draws left out, ``(1 + group, ...)``."""
    group = np.arange(len(whole)) % GROUPS
    kept = [group >= 0, *(group != one for one in range(GROUPS))]
    return np.stack([some[keep].var(axis=0) / whole[keep].var(axis=0) for keep in kept])


def _table(plan: Plan, years: Sequence[int], shares: dict[str, Array]) -> pd.DataFrame:
    rows = []
    for name, share in shares.items():
        spread = np.sqrt((GROUPS - 1) / GROUPS * ((share[1:] - share[1:].mean(axis=0)) ** 2).sum(axis=0))
        for a, area in enumerate(plan.data.areas):
            for f, fund in enumerate(POOLED_FUNDS):
                rows += [
                    (area, fund, year, name, float(share[0, a, f, y]), float(spread[a, f, y]))
                    for y, year in enumerate(years)
                ]
    columns = ["area", "fund", "year", "driver", "share", "standard_error"]
    table = pd.DataFrame(rows, columns=columns)
    order = table.groupby(["area", "fund", "year"], sort=False).ngroup()
    return table.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order").reset_index(drop=True)
