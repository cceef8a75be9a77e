"""Cross-city care: the hub pays for patients of other cities and is repaid after a lag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import AREA, passed_on
from fundmodel.fund_rules.by_fund import Begins, ByArea, by_area, months_of_start, one_of
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Factor, Standing, State
from fundmodel.fund_rules.start_dates import EMPLOYEE, Months, Whole, acting, dated, phase, year_of_rule


class Advances(NamedTuple):
    """``open_bills``: what the hub paid for each area in the last months, oldest first, yuan ``(lane, area, fund)``;
    ``flows`` and ``drawn`` ``(area, 1)``, none of the hub's own; ``year`` ``(fund)``: year last acted on."""

    dates: Months
    first: int
    end: int
    hub: int
    flows: Array
    drawn: Array
    open_bills: tuple[Array, ...]
    held: Array
    year: Whole


@dataclass(frozen=True, kw_only=True)
class CrossArea:
    """T_i(m) = a_i(m) - a_i(m - lag), a_i = f_i * spending of the month; T_hub = - sum of the others; sum T = 0.

    In the accounts an area bears all care of its members; with the rule the hub pays first for what is done there, so
    an area's share ``flows`` of its spending reaches its cash ``lag_months`` later. Outstanding is the sum of a over
    the last ``lag_months``, a stock that the hub builds up from the first month on. ``drawn`` of what was treated at
    home moves to the hub as ratios converge: f_i = flows_i + drawn_i * (1 - flows_i) * phi_t, phi_t = min(1, t /
    phase_years), at ``hub_price`` times the cost at home, so that benefits are multiplied by 1 + drawn_i *
    (1 - flows_i) * phi_t * (hub_price - 1). Yuan. Source: METHODS 7.2 and 7.6; ``hub_price`` is a judgement.
    """

    hub: str
    flows: Mapping[str, float]
    lag_months: int = 3
    drawn: ByArea = 0.0
    hub_price: float = 1.0
    phase_years: float = 3
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> Advances:
        """Nothing outstanding; ``InputError`` where there is no such hub or area."""
        one_of("hub", (self.hub,), standing.areas)
        hub = standing.areas.index(self.hub)
        away = (np.arange(len(standing.areas)) != hub)[:, None]
        flows = by_area("flows", {self.hub: 0.0, **self.flows}, standing.areas) * away
        drawn = by_area("drawn", self.drawn, standing.areas) * away * (1.0 - flows)
        return Advances(
            dated(self.begins, self.funds, standing),
            standing.first,
            len(standing.months),
            hub,
            flows,
            drawn,
            (),
            np.zeros((standing.lanes, len(FUNDS))),
            np.zeros(len(FUNDS), dtype=np.int64),
        )

    def step(self, state: State, memory: Advances) -> tuple[Decision, Advances]:
        """Advance this month's bills and clear those of ``lag_months`` ago."""
        factors, memory = self._drawn_to_the_hub(state, memory)
        active = acting(memory.dates, state, memory.first)
        if not active.any():
            return (Decision(factors=factors) if factors else NOTHING), memory
        drawn = memory.drawn * phase(year_of_rule(memory.dates, state.month), self.phase_years)
        bills = np.where(active, (memory.flows + drawn) * state.owed_in_month, 0.0)
        waiting = (*memory.open_bills, bills)
        due = waiting[0] if len(waiting) > self.lag_months else np.zeros_like(bills)
        net = bills - due
        net[:, memory.hub] = -net.sum(axis=AREA)
        moved = passed_on(net, memory.held)
        kept = waiting[max(len(waiting) - self.lag_months, 0) :]
        decision = Decision(**moved._asdict(), factors=factors)
        return decision, memory._replace(open_bills=kept, held=moved.own.closing)

    def _drawn_to_the_hub(self, state: State, memory: Advances) -> tuple[tuple[Factor, ...], Advances]:
        dearer = memory.drawn[:, 0] * (self.hub_price - 1.0)
        year = year_of_rule(memory.dates, state.month.astype("datetime64[M]") + 1)
        if not dearer.any() or state.place + 1 >= memory.end:
            return (), memory
        now, before = phase(year, self.phase_years), phase(memory.year, self.phase_years)
        shape = state.closing.shape[:2]
        factors = tuple(
            Factor("benefits", fund, np.broadcast_to(1.0 + dearer * now[place], shape).copy(), state.place + 1)
            for place, fund in enumerate(FUNDS)
            if now[place] != before[place]
        )
        return factors, memory._replace(year=year)


def outstanding(memory: Advances) -> Array | float:
    """Sum over ``lag_months`` of what the hub paid and is not repaid, yuan ``(lane, area, fund)``; 0 if nothing."""
    return sum(memory.open_bills, 0.0)
