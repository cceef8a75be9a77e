"""The fund budget of an area: next year plus three on the official lines, with the year in progress beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fundmodel.analysis.executed_to_date import Plan, ToDate, executed, planned, shows_own_level
from fundmodel.analysis.official_amounts import Amounts, official_amounts
from fundmodel.analysis.official_sheet import ROLLED, Units, filled
from fundmodel.analysis.runs import yearly
from fundmodel.assumptions.figures.observations import observations
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.official_lines import INCOME, PURSES, SHEETS, SPENDING, line_of, official_lines
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

AHEAD: Final = 3
"""Years after the one that is budgeted."""
PAST: Final = 3
"""Years of which it is told how budgets were met."""
PRINTED: Final = 100.0
"""Yuan of a printed unit: .01 of 万元."""


@dataclass(frozen=True)
class SheetBudget:
    """A sheet: ``years`` in yuan by year (last year as executed, this year as forecast, then budgets), ``printed`` the
    same in .01 万元 rounded so that it adds up; ``plan``, ``adjusted`` and ``done`` hold the lines known, yuan.

    ``observed`` and ``plans`` are what stood behind; ``deviation`` is by how much this year's forecast moves what is
    carried forward away from the projection, yuan by purse; ``gap`` the largest money that no line holds.
    """

    sheet: str
    years: Mapping[int, Units]
    printed: Mapping[int, Units]
    plan: Mapping[str, float]
    adjusted: Mapping[str, float]
    done: Mapping[str, float]
    observed: Mapping[str, ToDate]
    plans: Mapping[str, tuple[Plan, Plan]]
    deviation: Mapping[str, float]
    gap: float

    def rate(self, line: str) -> float:
        """done / plan as it stands, a fraction; NaN where either is not known."""
        plan = self.adjusted.get(line, self.plan.get(line, float("nan")))
        return self.done.get(line, float("nan")) / plan if plan else float("nan")


class Met(NamedTuple):
    """account / budget of a past year as it stood at its end, fractions."""

    fund: str
    year: int
    income: float
    expenditure: float


@dataclass(frozen=True)
class FundBudget:
    """The budget of ``year`` of an area (None: all areas of the package together); ``past`` is how budgets were met."""

    year: int
    area: str | None
    sheets: Mapping[str, SheetBudget]
    own_level: bool
    with_rule: bool
    base_year: int
    past: tuple[Met, ...] = ()


def fund_budget(
    run: Projection, data: DataPackage, year: int, area: str | None = None, as_of: str | dt.date | None = None
) -> FundBudget:
    """budget_y = the lines of the projection in year y, y = ``year`` .. ``year`` + 3, carried forward from what this
    year is expected to leave.

    ``run`` is a projection of one scenario that holds ``year`` - 2 to ``year`` + 3. Forecast of this year: published
    January .. m plus the projection's months m + 1 .. 12, by purse and side; lines keep their proportions; without
    published months it is the projection. ``InputError`` for years that the run does not hold. Source: METHODS 10.
    """
    held = [int(one) for one in yearly(run.ledger["income"])["year"].values]
    if year - 2 < held[0] or year + AHEAD > held[-1]:
        raise InputError(
            Said(
                "A budget of {year} needs {first} to {last}; the projection holds {held_first} to {held_last}. Valid: "
                "{low} to {high}",
                year=year,
                first=year - 2,
                last=year + AHEAD,
                held_first=held[0],
                held_last=held[-1],
                low=held[0] + 2,
                high=held[-1] - AHEAD,
            )
        )
    areas = [str(one) for one in run.ledger["area"].values]
    if area is not None and area not in areas:
        raise InputError(Said("No area {area!r} in the package; valid: {areas}", area=area, areas=areas))
    named = areas if area is None else [area]
    found = observations(data, as_of) if "observations" in data.tables else None
    sheets = {sheet: _sheet(run, data, sheet, year, area, named, as_of, found) for sheet in SHEETS}
    past = () if found is None else tuple(_met(data, named, range(year - 1 - PAST, year - 1), as_of, found))
    own = area is not None and shows_own_level(data, area)
    return FundBudget(year, area, sheets, own, run.pooling is not None, held[0], past)


def _sheet(
    run: Projection,
    data: DataPackage,
    sheet: str,
    year: int,
    area: str | None,
    named: list[str],
    as_of: str | dt.date | None,
    found: pd.DataFrame | None,
) -> SheetBudget:
    amounts = official_amounts(run, sheet, area)
    observed = {} if found is None else executed(data, sheet, named, year - 1, found=found)
    plans = planned(data, sheet, named, year - 1, as_of)
    expected = _expected(run, amounts, sheet, area, observed, year - 1)
    years = range(year - 2, year + AHEAD + 1)
    deviation = _deviation(amounts, sheet, expected, year - 1)
    whole, printed = (_all_years(amounts, sheet, years, expected, deviation, unit) for unit in (1.0, PRINTED))
    first = {fund: pair[0] for fund, pair in plans.items()}
    last = {fund: pair[1] for fund, pair in plans.items() if not pair[1].same_as(pair[0])}
    return SheetBudget(
        sheet=sheet,
        years=whole,
        printed=printed,
        plan=_plan_lines(sheet, first),
        adjusted=_plan_lines(sheet, last),
        done=_done_lines(sheet, observed),
        observed=observed,
        plans=plans,
        deviation=deviation,
        gap=max(float(np.abs(one).max()) for one in amounts.gap.values()),
    )


def _met(
    data: DataPackage, named: list[str], years: range, as_of: str | dt.date | None, found: pd.DataFrame
) -> Iterator[Met]:
    """Years of which both the budget and the whole account are known, the oldest first."""
    for sheet in SHEETS:
        for year in years:
            plans = planned(data, sheet, named, year, as_of)
            whole = executed(data, sheet, named, year, found=found) if plans else {}
            for fund, (_, plan) in plans.items():
                one = whole.get(fund)
                if one is not None and one.months == 12 and plan.income > 0 and plan.expenditure > 0:
                    yield Met(fund, year, one.income / plan.income, one.expenditure / plan.expenditure)


def _all_years(
    amounts: Amounts,
    sheet: str,
    years: range,
    expected: Mapping[str, float],
    deviation: Mapping[str, float],
    unit: float,
) -> dict[int, Units]:
    """Every year in whole units, each opening with what the one before carried forward."""
    at = amounts.years.index(years[0])
    opening = {purse: round(amounts.opening[purse][at] / unit) for purse in PURSES[sheet]}
    found = {}
    for year in years:
        at = amounts.years.index(year)
        lines = {name: float(values[at]) for name, values in amounts.lines.items()}
        after = year > years[0]
        if year == years[0] + 1:
            lines = dict(expected)
        closing = {
            purse: float(amounts.closing[purse][at]) + (deviation[purse] if after else 0.0) for purse in PURSES[sheet]
        }
        found[year] = filled(sheet, lines, opening, closing, unit)
        opening = _carried(sheet, found[year], opening)
    return found


def _carried(sheet: str, units: Units, opening: Mapping[str, int]) -> dict[str, int]:
    """What each purse carries forward."""
    return {purse: units[line_of(f"{sheet}.closing", purse)] for purse in opening}


def _expected(
    run: Projection, amounts: Amounts, sheet: str, area: str | None, observed: Mapping[str, ToDate], year: int
) -> dict[str, float]:
    """The lines of the year in progress, yuan: projection x (published to date + months to come) / the year's own."""
    at = amounts.years.index(year)
    lines = {name: float(values[at]) for name, values in amounts.lines.items()}
    signs = {line.name: (line.sign, line.purse) for line in official_lines(sheet)}
    for fund, one in observed.items():
        purses = PURSES[sheet] if fund == sheet else (fund,)
        for sign, flow in ((INCOME, one.income), (SPENDING, one.expenditure)):
            mine = [name for name in lines if signs[name][0] == sign and signs[name][1] in purses]
            total = sum(lines[name] for name in mine)
            if flow == flow and total:
                ahead = total * (1.0 - _share_to_date(run, purses, sign, area, year, one.months))
                lines |= {name: lines[name] * (flow + ahead) / total for name in mine}
    return lines


def _share_to_date(
    run: Projection, purses: tuple[str, ...], sign: int, area: str | None, year: int, months: int
) -> float:
    """Share of a year's income or expenditure that the projection has in its first ``months`` months."""
    names = ("income", "interest") if sign == INCOME else ("expenditure",)
    flow: Any = sum(run.ledger[name].sel(fund=list(purses)).sum("fund") for name in names)
    flow = flow.sel(area=area) if area is not None else flow.sum("area")
    of_year = flow.values[flow["month"].dt.year.values == year]
    return float(of_year[:months].sum() / of_year.sum())


def _deviation(amounts: Amounts, sheet: str, expected: Mapping[str, float], year: int) -> dict[str, float]:
    """By how much the forecast of this year's lines moves its end, yuan by purse."""
    at = amounts.years.index(year)
    moved = dict.fromkeys(PURSES[sheet], 0.0)
    for line in official_lines(sheet):
        if line.name in expected:
            moved[line.purse] += line.sign * (expected[line.name] - float(amounts.lines[line.name][at]))
    return moved


def _plan_lines(sheet: str, plans: Mapping[str, Plan]) -> dict[str, float]:
    """The lines that budgets hold: totals, and of residents premium and subsidy."""
    told = {}
    for fund, plan in plans.items():
        told[line_of(f"{sheet}.income_total", fund)] = plan.income
        told[line_of(f"{sheet}.expenditure_total", fund)] = plan.expenditure
        if sheet == "resident":
            told |= {"resident.premium": plan.premium, "resident.subsidy": plan.subsidy}
    return {name: value for name, value in told.items() if value == value}


def _done_lines(sheet: str, observed: Mapping[str, ToDate]) -> dict[str, float]:
    """The lines that published accounts hold: totals, levies and grants, balance."""
    told: dict[str, float] = {}
    for fund, one in observed.items():
        net = one.income - one.expenditure
        flows = (one.income, one.expenditure, one.balance - net, net, one.balance)
        told |= {line_of(f"{sheet}.{name}", fund): flow for name, flow in zip(ROLLED, flows, strict=True)}
        if fund in (sheet, PURSES[sheet][0]):
            told[f"{sheet}.upper_grants"] = one.transfers_down
            told[f"{sheet}.upper_levies"] = one.transfers_up
        if fund == sheet:
            told[f"{sheet}.income_subtotal"] = one.income - one.transfers_down
            told[f"{sheet}.expenditure_subtotal"] = one.expenditure - one.transfers_up
    return {name: value for name, value in told.items() if value == value}
