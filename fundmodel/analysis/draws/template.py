"""What draws multiply: the lines of the deterministic run taken apart by what they go with."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import MONTHS, by_year
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions
from fundmodel.projection.contributions.arrears import LAGS, recovery_weights
from fundmodel.projection.contributions.resident import FOR_NEXT_YEAR
from fundmodel.projection.economy import Economy
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.money.employee_receipts import POOL_LINES, employee_income
from fundmodel.projection.project.money.funds import total
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.money.resident_fund import MONTHS as CALENDAR
from fundmodel.projection.project.money.resident_fund import own_season
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.stages import prospects_of

Array = NDArray[np.float64]
Places = NDArray[np.int64]

ON_BASE: Final = ("critical_illness", "maternity_medical", "maternity_allowance")
"""Lines of the pool that grow with the contribution base and not with the cost of care."""
HELD: Final = 0.5
"""Share of a month for which its flow earns interest."""


@dataclass(frozen=True)
class Template:
    """Yuan ``(1, area, month)`` of the deterministic run, by what they go with in a draw.

    A stretch is a run of months under one base in force, one year and one share collected in time: ``stretch`` its
    number by month, ``stretch_base`` and ``stretch_year`` the years whose index and shock it has. ``coming_back[k]`` is
    what comes in a month of contributions due ``k`` stretches earlier, had none been paid in time; ``from_before`` what
    still comes of the year before the base year.
    """

    economy: Economy
    financing: Financing
    rate: Array
    interest_shift: Array
    opening: tuple[Array, Array]
    stretch: Places
    stretch_base: Places
    stretch_year: Places
    stretch_collection: Array
    due: Array
    coming_back: tuple[Array, ...]
    from_before: Array
    lump_sums: Array
    beside_share: Array
    fixed: Array
    care: Array
    on_base: Array
    heads: Array
    weights: Array
    usual: Array
    steady: bool
    longer: Array
    shares: Array
    top_up: Array
    premium_in_hand: Array
    premium_ahead: Array
    resident_beside_share: Array
    resident_fixed: Array
    resident_care: Array
    resident_maternity: Array
    resident_insured: Array

    def some(self, areas: slice) -> Template:
        """Some of the areas; economy and financing stay whole."""
        many = self.heads.shape[1]

        def own(x: Any) -> Any:
            if type(x) is tuple:
                return tuple(map(own, x))
            by_area = isinstance(x, np.ndarray) and x.ndim > 1 and x.shape[1] == many
            return x[:, areas] if by_area else x

        return replace(self, **{one.name: own(getattr(self, one.name)) for one in fields(self)})


def template(assume: Assumptions, people: People, money: Money) -> Template:
    """The deterministic run taken apart."""
    outlook, financing = prospects_of(assume, people.vitals, people.retired)
    outlook = converged(assume, people, outlook)
    pool, resident = money.funds["employee_pooled"], money.funds["resident"]
    factors = {row.item: row.factor for row in money.reconciled}
    heads = np.concatenate([people.open("resident_heads")[..., :1], people.close("resident_heads")], axis=-1)
    coverage = np.append(people.years, people.years[-1] + 1)
    window = assume.yearly_weights("resident.premium_months", CALENDAR, coverage)
    weights, longer = own_season(assume, window, (financing.premium * heads)[..., 1], money.months)
    financed = financing.premium[..., :-1] * heads[..., :-1] + financing.subsidy * heads[..., 1:]
    nothing = np.zeros((1, 1, 12 * len(people.years)))
    return Template(
        economy=outlook,
        financing=financing,
        rate=assume.monthly("economy.interest_rate", money.months),
        interest_shift=assume.monthly("economy.interest_shift", money.months),
        opening=(pool.rolled.opening[..., 0], resident.rolled.opening[..., 0]),
        **_contributions(assume, people, money, factors["employee_pool_contributions"][..., None]),
        fixed=np.asarray(pool.transfer),
        care=_sum(pool.expenditure, but=ON_BASE),
        on_base=_sum(pool.expenditure, only=ON_BASE),
        heads=heads,
        weights=weights,
        usual=weights[..., :1, :],
        steady=bool((weights == weights[..., :1, :]).all()),
        longer=longer,
        shares=figures.monthly_shares(assume.data, "resident", "income")[..., None, :],
        top_up=factors["resident_subsidy"],
        premium_in_hand=_in_hand(weights),
        premium_ahead=np.cumsum(np.where(FOR_NEXT_YEAR, weights[..., 1:, :], 0.0), axis=-1),
        resident_beside_share=_share(nothing if resident.outside is None else resident.outside.net, financed),
        resident_fixed=np.asarray(resident.transfer),
        resident_care=_sum(resident.expenditure, but=ON_BASE),
        resident_maternity=_sum(resident.expenditure, only=("maternity_medical",)),
        resident_insured=_sum(resident.expenditure, only=("critical_illness",)),
    )


def _contributions(assume: Assumptions, people: People, money: Money, factor: Array) -> dict[str, Any]:
    """What is due to the pool by stretches, and what comes back of it."""
    months, pool = money.months, money.funds["employee_pooled"]
    employee = employee_income(assume, people, money.economy, months)
    due = factor * total({name: getattr(employee, name) for name in POOL_LINES})
    in_time = assume.monthly("employee.collection", months) + assume.monthly("employee.collection_shift", months)
    recovered = assume.monthly("employee.arrears_recovered", months)
    decay, growth = (assume.scalar(f"employee.{name}")[..., None] for name in ("arrears_decay", "base_growth_2025"))
    place, year = _base_in_force(assume, people, months), np.arange(len(months)) // MONTHS
    marks = np.vstack([place, year, np.broadcast_to(in_time, (1, *in_time.shape[1:])).reshape(-1, len(months))])
    starts = np.flatnonzero(np.concatenate([[True], (np.diff(marks, axis=1) != 0).any(axis=0)]))
    stretch = np.searchsorted(starts, np.arange(len(months)), side="right") - 1
    late = recovered * due
    in_time = np.clip(in_time, 0.0, 1.0)
    before = late * (1.0 - in_time) / (1.0 + growth)
    cash = contributions.collect(due, in_time, recovered, decay, growth).cash
    beside = pool.income["employee_fiscal"] + (0.0 if pool.outside is None else pool.outside.net)
    return {
        "stretch": stretch,
        "stretch_base": place[starts],
        "stretch_year": year[starts],
        "stretch_collection": in_time[..., starts],
        "due": due,
        "coming_back": _coming_back(late, recovery_weights(decay), stretch),
        "from_before": _from_before(before, recovery_weights(decay)),
        "lump_sums": factor * employee.pay_up,
        "beside_share": _share(beside + np.zeros((1, 1, len(months))), cash),
    }


def _coming_back(late: Array, weights: Array, stretch: Places) -> tuple[Array, ...]:
    """sum over lags j = 1..12 with stretch(m) - stretch(m - j) = k of w_j late(m - j), ``(1, area, month)`` for each
    k."""
    months = late.shape[-1]
    shape = np.broadcast_shapes(late.shape[:-1], weights.shape[:-1])
    parts: list[Array] = []
    for lag in range(1, LAGS + 1):
        back = stretch[lag:] - stretch[:-lag]
        while len(parts) <= back.max():
            parts.append(np.zeros((*shape, months)))
        for k in np.unique(back):
            parts[k][..., lag:] += np.where(back == k, weights[..., lag - 1, None] * late[..., :-lag], 0.0)
    return tuple(parts)


def _from_before(short: Array, weights: Array) -> Array:
    """What comes in the base year of the year before, whose shortfall is ``short`` of the base year's months."""
    found = np.zeros((*np.broadcast_shapes(short.shape[:-1], weights.shape[:-1]), short.shape[-1]))
    for lag in range(1, LAGS + 1):
        found[..., :lag] += weights[..., lag - 1, None] * short[..., LAGS - lag : LAGS]
    return found


def _base_in_force(assume: Assumptions, people: People, months: NDArray[np.datetime64]) -> Places:
    """Place of the year whose base is in force in each month, the base year's for all before it, ``(month,)``."""
    places = contributions.base_in_force(
        np.arange(len(people.years), dtype=np.float64)[None, None],
        np.zeros((1, 1)),
        assume.monthly("employee.base_switch_month", months),
        assume.monthly("employee.base_update_lag", months),
    )
    return np.asarray(places[0, 0], dtype=np.int64)


def _in_hand(weights: Array) -> Array:
    """Share of a coverage year's premium in hand at each month's end less k / 12, ``(1, area, year, 12)``."""
    own = weights[..., :-1, :]
    before = np.where(FOR_NEXT_YEAR, own, 0.0).sum(axis=-1, keepdims=True)
    in_year = np.cumsum(np.where(FOR_NEXT_YEAR, 0.0, own), axis=-1)
    return np.asarray(before + in_year - np.arange(1, MONTHS + 1) / MONTHS)


def _share(beside: Array, flow: Array) -> Array:
    """What came beside over the flow it goes with, in the base year, ``(1, area, 1)``; ``flow`` by month or year."""
    if beside.shape[-1] == 1 or not beside.any():
        return np.zeros((1, 1, 1))
    yearly = by_year(flow) if flow.shape[-1] == beside.shape[-1] else flow
    return np.asarray(beside[..., :MONTHS].sum(axis=-1, keepdims=True) / yearly[..., :1])


def _sum(lines: dict[str, Array], only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> Array:
    kept = {name: line for name, line in lines.items() if (name in only if only else name not in but)}
    return np.asarray(total(kept) + np.zeros((1, 1, 1)))
