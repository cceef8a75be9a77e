"""Unified collection and payment (统收统支): one pool for all areas, whose cash is shared out anew every month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import over_areas, passed_on, shares
from fundmodel.fund_rules.by_fund import Begins, ByArea, by_area, months_of_start, one_of
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Standing, State, Sums
from fundmodel.fund_rules.start_dates import DECEMBER, EMPLOYEE, Mask, Months, acting, dated

OLD_BALANCES: Final = ("absorbed", "sub_accounts", "blended")
SHARED_BY: Final = ("expenditure", "income")
OUTSIDE: Final = ("local", "provincial")


class Pool(NamedTuple):
    """``old`` ``(lane, area, fund)``: what areas still hold of their old balances; ``held`` ``(lane, fund)``: rounding
    left on the way; ``begun`` and ``months`` ``(fund)``: whether pooled before, and for how many months this year."""

    dates: Months
    first: int
    performance: Array
    old: Array
    held: Array
    begun: Mask
    months: Array


@dataclass(frozen=True, kw_only=True)
class Unified:
    """R_i' = old_i + s_i * (sum R - sum old), at the end of every month; transfer T_i = R_i' - R_i, and sum T = 0.

    The shares s_i are the areas' expenditure of twelve months, so that every area holds as many months of reserve as
    the pool, or (``shared_by="income"``) their income, so that all have the same surplus ratio: while shares stand
    still a year's transfers are then T_i = E_i - I_i + s_i (sum I - sum E). The pool's cash is one: no area is below
    zero unless the pool is. ``old_balances`` are those at the end of the first month, before it is pooled: all in the
    pool (``absorbed``), none (``sub_accounts``), or a ``blended_share``. What is held of one stays the area's own and
    in December meets the area's own gap of the year first; a debt always passes to the pool; interest is the pool's.

    A gap that the year leaves in the pool is split among the areas that caused it. ``outside`` names who pays its part
    from a budget: ``provincial`` pays ``province_share``, ``local`` the rest less ``performance_share * performance``,
    both shares of the whole gap; nobody by default, so that money is conserved. Units: yuan. Source: METHODS 7.1 (3).
    """

    old_balances: str = "absorbed"
    blended_share: float = 0.5
    shared_by: str = "expenditure"
    province_share: float = 0.6
    performance_share: float = 0.2
    performance: ByArea = 1.0
    outside: tuple[str, ...] = ()
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        one_of("old_balances", (self.old_balances,), OLD_BALANCES)
        one_of("shared_by", (self.shared_by,), SHARED_BY)
        for payer in self.outside:
            one_of("outside", (payer,), OUTSIDE)
        months_of_start(self.begins, self.funds)

    @property
    def pooled_share(self) -> float:
        """Of old balances what passes to the pool."""
        return {"absorbed": 1.0, "sub_accounts": 0.0}.get(self.old_balances, self.blended_share)

    def start(self, standing: Standing) -> Pool:
        """Nothing is pooled yet."""
        funds = len(FUNDS)
        return Pool(
            dated(self.begins, self.funds, standing),
            standing.first,
            by_area("performance", self.performance, standing.areas),
            np.zeros((standing.lanes, len(standing.areas), funds)),
            np.zeros((standing.lanes, funds)),
            np.zeros(funds, dtype=bool),
            np.zeros(funds),
        )

    def step(self, state: State, memory: Pool) -> tuple[Decision, Pool]:
        """Share the pool out anew; in December draw on old balances first and split what gap is left."""
        pooled = acting(memory.dates, state, memory.first)
        if not pooled.any():
            return NOTHING, memory
        entering = pooled & ~memory.begun
        brought = (1.0 - self.pooled_share) * np.maximum(state.closing, 0.0)
        old = np.where(entering, brought, memory.old)
        months = memory.months + pooled
        cover: dict[str, Array] = {}
        if state.month_of_year == DECEMBER:
            part = months / DECEMBER
            drawn = np.minimum(old, own_gap(state.last) * part)
            old = old - drawn
            gap = np.where(pooled, np.maximum(shared_gap(state.last) * part - drawn, 0.0), 0.0)
            cover = self._paid_from_outside(gap, memory.performance)
            months = np.zeros_like(months)
        weight = state.trailing.income if self.shared_by == "income" else state.trailing.expenditure
        net = np.where(pooled, shared_out(state.closing, old, weight) - state.closing, 0.0)
        moved = passed_on(net, memory.held)
        after = memory._replace(old=old, held=moved.own.closing, begun=memory.begun | pooled, months=months)
        return Decision(**moved._asdict(), cover=cover), after

    def _paid_from_outside(self, gap: Array, performance: Array) -> dict[str, Array]:
        parts: dict[str, float | Array] = {
            "provincial": self.province_share,
            "local": local_share(self.province_share, self.performance_share, performance),
        }
        return {payer: gap * parts[payer] for payer in self.outside}


def shared_out(closing: Array, old: Array, weight: Array) -> Array:
    """R_i' = old_i + s_i * (sum R - sum old), yuan ``(lane, area, fund)``."""
    pool = over_areas(closing - old)
    return old + shares(weight) * pool


def transfer_of_year(income: Array, expenditure: Array) -> Array:
    """T_i = E_i - I_i + s_i * (sum I - sum E), s_i = I_i / sum I: every area ends with the same surplus ratio, and
    sum T = 0. Yuan ``(lane, area, fund)``. Source: METHODS 7.1 (3)."""
    return expenditure - income + shares(income) * over_areas(income - expenditure)


def own_gap(year: Sums) -> Array:
    """[E_i - I_i]+ of the year, yuan ``(lane, area, fund)``."""
    return np.maximum(year.expenditure - year.income, 0.0)


def shared_gap(year: Sums) -> Array:
    """G_i = [E_i - I_i]+ / sum of [E - I]+ * [sum (E - I)]+: the pool's gap of the year by the areas that caused it."""
    of_pool = np.maximum(over_areas(year.expenditure - year.income), 0.0)
    gap = own_gap(year)
    return np.where(gap > 0, shares(gap) * of_pool, 0.0)


def local_share(province: float, performance_share: float, performance: Array) -> Array:
    """1 - province - performance_share * performance, performance 0 to 1 and 1 when all targets are met; at least 0."""
    return np.maximum(1.0 - province - performance_share * performance, 0.0)
