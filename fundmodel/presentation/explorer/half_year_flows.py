"""What the funds receive and spend, by month from the engine, and by half-year as what levers multiply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fundmodel.projection.project.money.money import Money

Array = NDArray[np.float64]

FUNDS: Final = ("employee_pooled", "resident")
QUANTITIES: Final = (
    *("contributions", "from_retired", "to_accounts", "care", "maternity"),
    *("premium", "subsidy", "resident_care", "critical_illness"),
)
CONTRIBUTIONS, FROM_RETIRED, TO_ACCOUNTS, CARE, MATERNITY = range(5)
PREMIUM, SUBSIDY, RESIDENT_CARE, CRITICAL_ILLNESS = range(5, len(QUANTITIES))
"""What moves apart from the rest: contributions, those of retired members, what the pool passes on to accounts, care
and maternity; of residents the premium, all else that their fund receives, care, and critical-illness cover, which
follows their financing. Each is a product of what levers
do, so that logarithms nearly add up."""
FROM_RETIREES: Final = "retiree_contributions"
CRITICAL: Final = "critical_illness"
HALF: Final = 6
YEAR: Final = 12
LEAST: Final = 1.0
"""A yuan: what is nothing in the base and nothing here is no ratio."""
HELD: Final = 0.5
"""Flows lie in the fund for half a month, as in the engine."""


def monthly_flows(money: Money) -> Array:
    """Yuan ``(lane, area, quantity, month)``, every quantity as it adds to income or expenditure, so that a product of
    ratios keeps its sign."""
    employee, resident = (money.funds[fund] for fund in FUNDS)
    parts = (
        _sum(employee.income, lambda name: name != FROM_RETIREES) + np.maximum(employee.transfer, 0.0),
        employee.income[FROM_RETIREES],
        np.maximum(-employee.transfer, 0.0),
        _sum(employee.expenditure, lambda name: not name.startswith("maternity")),
        _sum(employee.expenditure, lambda name: name.startswith("maternity")),
        _sum(resident.income, lambda name: name.startswith("premium")),
        _sum(resident.income, lambda name: not name.startswith("premium")) + resident.transfer,
        _sum(resident.expenditure, lambda name: name != CRITICAL),
        _sum(resident.expenditure, lambda name: name == CRITICAL),
    )
    shape = np.broadcast_shapes(*(part.shape for part in parts))
    return np.stack([np.broadcast_to(part, shape) for part in parts], axis=2)


def log_ratio(flows: Array, base: Array) -> Array:
    """ln(flow / flow of the base) of each half-year after the base year, ``(..., quantity, half-year)``; of subsidies,
    whose months follow the premium's, of each year. 0 where neither is anything."""
    sums, base_sums = (_sums(x) for x in (flows, base))
    return np.log(np.maximum(sums, LEAST) / np.maximum(base_sums, LEAST))


def monthly_rate(money: Money) -> Array:
    """i_m = interest / (opening + (income - expenditure) / 2) of the employee pool, ``(area, month)`` of the first
    lane: the rate that the engine's formula had."""
    rolled = money.funds[FUNDS[0]].rolled
    received, spent = (x[0, :, 0] for x in by_fund(monthly_flows(money)[:1]))
    stock = rolled.opening[0] + HELD * (received - spent)
    safe = np.where(stock == 0.0, 1.0, stock)
    return np.where(stock == 0.0, 0.0, rolled.interest[0] / safe)


def by_fund(flows: Array) -> tuple[Array, Array]:
    """Income without interest and expenditure, ``(lane, area, fund, month)``; what the pool passes on is less
    income."""
    income = (
        flows[:, :, CONTRIBUTIONS] + flows[:, :, FROM_RETIRED] - flows[:, :, TO_ACCOUNTS],
        flows[:, :, PREMIUM] + flows[:, :, SUBSIDY],
    )
    spent = (flows[:, :, CARE] + flows[:, :, MATERNITY], flows[:, :, RESIDENT_CARE] + flows[:, :, CRITICAL_ILLNESS])
    return np.stack(income, axis=2), np.stack(spent, axis=2)


def _sum(lines: Mapping[str, Array], chosen: Callable[[str], bool]) -> Array:
    return np.asarray(sum((line for name, line in lines.items() if chosen(name)), start=np.zeros((1, 1, 1))))


def _sums(flows: Array) -> Array:
    later = flows[..., YEAR:]
    halves = later.reshape(*later.shape[:-1], -1, HALF).sum(axis=-1)
    yearly = halves[..., SUBSIDY, 0::2] + halves[..., SUBSIDY, 1::2]
    halves[..., SUBSIDY, :] = np.repeat(yearly, 2, axis=-1)
    return np.asarray(halves)
