"""Own growth that no area has: the sign of one year of an area in another unit, or of another institution's figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from fundmodel.assumptions.package.account_rows import Given
from fundmodel.assumptions.package.given_years import Years
from fundmodel.assumptions.package.national_years import NationalYears, Series
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, WITHIN
from fundmodel.assumptions.tables.own_measures import HALF_LIFE, LEAST, MEASURES
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

MOST: Final = 0.15
"""Over three years or more no area's heads or money per head grow 15 % a year faster or slower than the nation's
[J]."""


def absurd_growth(area: str, own: Years, nation: NationalYears, base_year: int) -> Iterator[Fault]:
    """A fault for each of ``MEASURES`` whose yearly growth over the nation's, exp(slope of ln(own / nation)) - 1, lies
    beyond ``MOST`` where the area gives ``LEAST`` years that the nation has; years weigh as they do in the model."""
    for _, groups, flow, funds in MEASURES.values():
        fund = funds[0] if funds else ""
        mine = _per_head(own.heads, _flow(own, fund, flow), groups)
        whole = _per_head(nation.heads, nation.money.get((fund, flow)), groups)
        years = sorted(mine.keys() & whole.keys())
        if len(years) < LEAST:
            continue
        gaps = {year: math.log(mine[year] / whole[year]) for year in years}
        growth = math.expm1(_slope(gaps, base_year))
        if -MOST <= growth <= MOST:
            continue
        first, last = years[0], years[-1]
        scale = 1e4 if flow else 1.0
        problem = Said(
            "{area}: {measure} is {old:,.6g} in {first} and {new:,.6g} in {last}: {growth:+.0%} a year beside the "
            "nation's growth, beyond {most:.0%}",
            area=area,
            measure=_measure(fund, flow),
            old=mine[first] * scale,
            first=first,
            new=mine[last] * scale,
            last=last,
            growth=growth,
            most=MOST,
        )
        fix = Said("Check units and figures of {years}, or leave out the years that cannot be compared", years=years)
        table, column = ("area_accounts", flow) if flow else ("area_heads", groups[0])
        yield Fault(table, problem, fix, own.places.get((table, fund or groups[0], first)), column)


def _measure(fund: str, flow: str) -> str:
    if not flow:
        return Said("heads of active members (10k persons)")
    return Said("{flow} of {fund} per head (yuan)", flow=flow, fund=fund)


def _flow(own: Years, fund: str, flow: str) -> Series | None:
    """Year -> a flow of the scheme: its own row, else pool and individual accounts together."""
    if not flow:
        return None
    found = {year: _earned(row, flow) for year, row in own.rows[fund].items()}
    if fund == EMPLOYEE:
        pool, accounts = (own.rows[part] for part in FUNDS[:2])
        found = {y: _earned(pool[y], flow) + _earned(accounts[y], flow) for y in pool.keys() & accounts.keys()} | found
    return found


def _earned(row: Given, flow: str) -> float:
    """A flow less the subsidies and transfers that its row shows inside it."""
    inside = (getattr(row, name) for name, held_by in WITHIN.items() if held_by == flow)
    return float(getattr(row, flow) - sum(value for value in inside if value == value))


def _per_head(heads: Mapping[str, Series], money: Series | None, groups: tuple[str, ...]) -> Series:
    """Years in which everything is given and above zero."""
    years = set.intersection(*(set(heads[group]) for group in groups))
    people = {year: sum(heads[group][year] for group in groups) for year in years}
    if money is None:
        return {year: count for year, count in people.items() if count > 0.0}
    return {y: money[y] / people[y] for y in years & money.keys() if people[y] > 0.0 and money[y] > 0.0}


def _slope(values: Mapping[int, float], latest: int) -> float:
    """sum w (t - mean t)(v - mean v) / sum w (t - mean t)^2, w = 2^{-(latest - t) / HALF_LIFE}, means weighted so."""
    weights = {year: math.exp2((year - latest) / HALF_LIFE) for year in values}
    whole = sum(weights.values())
    middle = sum(weights[year] * year for year in values) / whole
    mean = sum(weights[year] * value for year, value in values.items()) / whole
    spread = sum(weights[year] * (year - middle) ** 2 for year in values)
    return sum(weights[year] * (year - middle) * (value - mean) for year, value in values.items()) / spread
