"""Three tests of a fund: the next ten years, the whole horizon, and what is left at its end (METHODS 5.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from fundmodel.analysis.actuarial import actuarial_balance
from fundmodel.analysis.floors import joined, require_floors
from fundmodel.analysis.frame import Frame, HasLedger
from fundmodel.analysis.indicators import by_year, payroll
from fundmodel.analysis.ledger_read import dataset_of, frame
from fundmodel.fund_rules.measures import MONTHS, Array, months_of_reserve
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

ShortRange = Literal["pass", "watch", "fail"]
LongRange = Literal["balanced", "close", "not balanced"]

TEST_YEARS: Final = 10
WATCH_MARGIN: Final = 2.0
WATCH_YEARS: Final = 3
CLOSE_SHARE: Final = 0.05


@dataclass(frozen=True)
class Years:
    """One fund by civil year, in yuan, (year) each; ``months`` of reserve at the start of each year."""

    labels: npt.NDArray[np.int64]
    opening: Array
    months: Array
    income: Array
    cost: Array
    base: Array
    interest_rate: float


class Months(NamedTuple):
    """One fund by month, in yuan, (..., month) each; ``opening`` and ``income`` are earned, without interest."""

    opening: Array
    income: Array
    cost: Array
    base: Array
    cash_opening: Array
    net: Array
    interest: Array


def solvency_tests(run: xr.Dataset | HasLedger, floors: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The verdicts of three tests and the numbers behind them, one row for each pooled fund (and scenario, area, draw).

    short_range: months of reserve at the start of each of the next ten years, over that year's expenditure and without
    unearned or overdue financing: ``pass`` if never below the floor; ``watch`` if never more than two months below it
    and back within three years; else ``fail``.  long_range: summarised income rate less cost rate with the floor wanted
    at the end: ``balanced`` if not negative, ``close`` if it misses by at most 5 % of the cost rate, else ``not
    balanced``.
    sustainable: at the start of the last year the floor is met and the months do not fall.

    ``floors`` in months by fund; without them each scenario of a run is tested on the floors it assumes
    (``warning.*``), a ledger alone on the usual ones: employee pool 6, resident 3. A fund without one is not tested.
    Balances and income are earned: premium and subsidy evenly over their coverage year. The base is payroll in the
    employee pool and income other than interest in the resident fund. The last year of the ledger gives the cost that
    the closing target is a share of, so summation ends one year earlier (``until``). Interest is the ledger's own mean
    yield. Fewer than two projected years, premiums ahead that are not known at the start, and a fund that is not known
    raise ``InputError``. Source: METHODS 5.3, 5.4.
    """
    require_floors("solvency_tests", floors, run)
    table = joined(run, _tested, floors)
    if table.empty:
        return table
    order = {fund: place for place, fund in enumerate(dict.fromkeys(table["fund"]))}
    return table.sort_values("fund", key=lambda fund: fund.map(order), kind="stable", ignore_index=True)


def _tested(ledger: xr.Dataset | HasLedger, floors: Mapping[str, float]) -> pd.DataFrame:
    """The rows of one ledger on one set of floors, fund by fund."""
    books = frame(ledger)
    rows = [
        {**place, "fund": fund, **_verdicts(years, floors[fund])}
        for fund in books.funds
        if fund in floors
        for place, years in _places(books, dataset_of(ledger), fund)
    ]
    return pd.DataFrame(rows)


def short_range(months: Array, floor: float, years: int = TEST_YEARS) -> ShortRange:
    """``pass``, ``watch`` or ``fail`` from the months of reserve (year), the next year first; NaN is never met.

    A fund that is back above the floor only after the ledger ends has not been seen to come back: ``fail``.
    """
    below = ~(months >= floor)
    tested = below[:years]
    if not tested.any():
        return "pass"
    deep = ~(months[:years] >= floor - WATCH_MARGIN)
    spells = _spells(below, years)
    back = all(stop - start <= WATCH_YEARS and stop < below.size for start, stop in spells)
    return "watch" if back and not deep.any() else "fail"


def long_range(balance: float, cost_rate: float) -> LongRange:
    """balance >= 0 is ``balanced``; balance >= -5 % of the cost rate is ``close``."""
    if balance >= 0:
        return "balanced"
    return "close" if balance >= -CLOSE_SHARE * cost_rate else "not balanced"


def mean_yield(opening: Array, net_flow: Array, interest: Array) -> float:
    """(1 + r)^12 - 1 with r = sum of interest x sign / sum of |opening + net flow / 2|, over months, (month) each.

    The mean monthly rate weighted by the money that earned or paid it; 0 where there never was any. A year's fraction.
    """
    held = opening + net_flow / 2.0
    weight = np.abs(held).sum()
    monthly = float((interest * np.sign(held)).sum() / weight) if weight > 0 else 0.0
    return float((1.0 + monthly) ** MONTHS - 1.0)


def _verdicts(years: Years, floor: float) -> dict[str, Any]:
    """The verdicts on one fund of one ledger, with the numbers behind them: one row of ``solvency_tests``."""
    summed = slice(0, -1)
    rates = actuarial_balance(
        years.income[summed],
        years.cost[summed],
        years.base[summed],
        years.interest_rate,
        years.opening[0],
        closing_target=floor / MONTHS * years.cost[-1],
    )
    tested = years.months[:TEST_YEARS]
    balance, cost_rate = float(rates.balance), float(rates.cost_rate)
    return {
        "short_range": short_range(years.months, floor),
        "long_range": long_range(balance, cost_rate),
        "sustainable": bool(years.months[-1] >= floor and years.months[-1] >= years.months[-2]),
        "floor_months": floor,
        "lowest_months": float(tested.min()),
        "lowest_year": int(years.labels[int(tested.argmin())]),
        "years_tested": int(tested.size),
        "months_at_end": float(years.months[-1]),
        "income_rate": float(rates.income_rate),
        "cost_rate": cost_rate,
        "actuarial_balance": balance,
        "interest_rate": years.interest_rate,
        "since": int(years.labels[0]),
        "until": int(years.labels[-2]),
    }


def _places(books: Frame, ledger: xr.Dataset, fund: str) -> Iterator[tuple[dict[str, Any], Years]]:
    """Every combination of the leading labels, with its projected years."""
    at = books.funds.index(fund)
    leading = [dim for dim in books.coords if dim not in ("fund", "month")]
    first_year = int(str(ledger.attrs.get("projection_starts", books.months[0]))[:4])
    interest = books.arrays["interest"]
    credited = interest + books.debt_interest
    flows = Months(
        opening=books.balance_before(1, "earned")[..., at, :],
        income=(books.received("earned") - credited)[..., at, :],
        cost=books.expenditure[..., at, :],
        base=payroll(ledger) if fund == "employee_pooled" else books.arrays["income"][..., at, :],
        cash_opening=books.opening[..., at, :],
        net=(books.received() - credited - books.expenditure)[..., at, :],
        interest=interest[..., at, :],
    )
    for index in np.ndindex(*(books.coords[dim].size for dim in leading)):
        place = {dim: books.coords[dim][i] for dim, i in zip(leading, index, strict=True)}
        yield place, _years(books, Months(*(flow[index] for flow in flows)), first_year)


def _years(books: Frame, flows: Months, first_year: int) -> Years:
    """The whole civil years from ``first_year`` of one fund in one place."""
    labels, cost = by_year(books, flows.cost)
    keep = labels >= first_year
    if keep.sum() < 2:
        raise InputError(
            Said(
                "solvency_tests: at least two whole years from {first_year} are needed, found {count}",
                first_year=first_year,
                count=keep.sum(),
            )
        )
    opening = flows.opening[(books.month_of_year == 1) & np.isin(books.years, labels[keep])]
    income, base = (by_year(books, flow)[1][keep] for flow in (flows.income, flows.base))
    if np.isnan(opening).any() or np.isnan(income).any():
        raise InputError(
            Said("solvency_tests: what is unearned is not known at the start of {first_year}", first_year=first_year)
        )
    shown = books.years >= first_year
    rate = mean_yield(flows.cash_opening[shown], flows.net[shown], flows.interest[shown])
    months = months_of_reserve(opening, cost[keep])
    return Years(labels[keep], opening, months, income, cost[keep], base, rate)


def _spells(below: npt.NDArray[np.bool_], years: int) -> list[tuple[int, int]]:
    """(start, stop) of every run of True that begins in the first ``years`` places; stop is the place after it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], below, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2) if start < years]
