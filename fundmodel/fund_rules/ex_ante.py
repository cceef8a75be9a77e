"""Redistribution before the year (事前再分配): fixed in December for the coming year, where others fill gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import over_areas, passed_on, shares
from fundmodel.fund_rules.by_fund import Begins, months_of_start, one_of
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Standing, State
from fundmodel.fund_rules.start_dates import DECEMBER, EMPLOYEE, Mask, Months, Whole, acting, dated

BY: Final = ("capitation", "need")
PAID: Final = ("monthly", "at_once")


class Plan(NamedTuple):
    """``transfer``: of the whole year that is planned, yuan ``(lane, area, fund)``; ``year``: which, by fund ``(fund)``
    and 0 for none; ``held`` ``(lane, fund)``: rounding left on the way."""

    dates: Months
    first: int
    transfer: Array
    year: Whole
    held: Array


@dataclass(frozen=True, kw_only=True)
class ExAnte:
    """T_i = share * (sum F * h_i / sum h - F_i), fixed in December for the coming year; sum T = 0.

    F: contributions and subsidies of the year that ends; h: heads weighted by the cost of their age (``capitation``),
    or spending of that year (``need``). Paid T / 12 at the end of each month, or ``at_once`` in January; a rule that
    begins within a year fixes T in its first month and pays the months that are left. Nothing is settled afterwards.
    Yuan. Source: METHODS 7, ``pooling_rules.csv`` (employees of Fujian; rates not seen, so the share is a judgement).
    """

    share: float = 0.3
    by: str = "capitation"
    paid: str = "monthly"
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        one_of("by", (self.by,), BY)
        one_of("paid", (self.paid,), PAID)
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> Plan:
        """No year is planned yet."""
        lanes, funds = standing.lanes, len(FUNDS)
        return Plan(
            dated(self.begins, self.funds, standing),
            standing.first,
            np.zeros((lanes, len(standing.areas), funds)),
            np.zeros(funds, dtype=np.int64),
            np.zeros((lanes, funds)),
        )

    def step(self, state: State, memory: Plan) -> tuple[Decision, Plan]:
        """Pay this month's part of the plan; in December make the next."""
        active = acting(memory.dates, state, memory.first)
        decision = NOTHING
        if active.any():
            unplanned = active & (memory.year != state.year)
            memory = self._planned(state, memory, unplanned, state.year)
            part = self._part_due(state.month_of_year, unplanned)
            net = np.where(active, memory.transfer * part, 0.0)
            if net.any():
                moved = passed_on(net, memory.held)
                decision = Decision(**moved._asdict())
                memory = memory._replace(held=moved.own.closing)
        if state.month_of_year == DECEMBER:
            january = state.month.astype("datetime64[M]") + 1
            memory = self._planned(state, memory, memory.dates <= january, state.year + 1)
        return decision, memory

    def _planned(self, state: State, memory: Plan, which: Mask, year: int) -> Plan:
        if not which.any():
            return memory
        need = state.standard if self.by == "capitation" else state.last.expenditure
        transfer = redistributed(state.last.contributions + state.last.subsidies, need, self.share)
        return memory._replace(
            transfer=np.where(which, transfer, memory.transfer), year=np.where(which, year, memory.year)
        )

    def _part_due(self, month: int, unplanned: Mask) -> Array:
        """1/12 a month; at once: all in January, or what is left of the year in the month in which the plan is made."""
        if self.paid == "monthly":
            return np.full(len(FUNDS), 1.0 / DECEMBER)
        left = (DECEMBER + 1 - month) / DECEMBER
        return np.where(unplanned | (month == 1), left, 0.0)


def redistributed(financing: Array, need: Array, share: float) -> Array:
    """T_i = share * (sum F * h_i / sum h - F_i), yuan ``(lane, area, fund)``."""
    return share * (over_areas(financing) * shares(need) - financing)
