"""A national fund: areas upload at one rate and receive by heads, by retired members, or by a standard gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import AREA, over_areas, shares, through_fund
from fundmodel.fund_rules.by_fund import Begins, ByArea, by_area, months_in_force, months_of_start, one_of
from fundmodel.fund_rules.levies import within
from fundmodel.fund_rules.protocol import FUNDS, NOTHING, Array, Decision, Standing, State
from fundmodel.fund_rules.start_dates import DECEMBER, EMPLOYEE, Months, Whole, acting, dated, year_of_rule

STYLES: Final = ("capitation", "pension", "equalisation")


class NationalMemory(NamedTuple):
    """``held`` ``(lane, fund)``: what the fund holds; ``theta`` and ``mean_wage`` ``(area)``, the wage None where it is
    taken from the payroll."""

    dates: Months
    first: int
    held: Array
    theta: Array
    mean_wage: Array | None


@dataclass(frozen=True, kw_only=True)
class NationalFund:
    """U_i = r_t * base_i uploaded in December, D_i downloaded; ``net_i = D_i - U_i``.

    r_t = min(rate + rate_step * (t - 1), rate_cap) in year t of the rule; of a first year that begins after January
    only the months from then on count, of uploads and of standard gaps alike. Base of employees: wage_share * mean
    wage * active, which is wage_share * payroll of twelve months unless ``mean_wage`` (yuan a year, by area) says
    otherwise;
    of residents: premium and subsidy of the year. By ``style``:

    ``pension``: D_i = sum U * N_i / sum N, N the retired (employees only); ``capitation``: D_i = sum U * H_i / sum H, H
    heads weighted by the cost of their age; ``equalisation``: D_i = k * [E~_i - theta_i * I~_i]+ with standard
    spending E~_i = sum E * H_i / sum H and normal income I~_i = sum I * b_i / sum b, b the payroll, of residents their
    heads; uploads are lowered alike to what the gaps ask for beyond what the fund holds, which is nothing while it is
    full, and gaps cut pro rata where uploads do not reach. The first two pay out in full what is uploaded, and what the
    fund took over. So no style gathers a stock, and one taken over earns ``interest_rate`` a year until it is spent.
    Units: yuan. Source: METHODS 7.1 (4); the cap, and that equalisation asks for no more than it pays, are judgements.
    """

    style: str = "capitation"
    rate: float = 0.03
    rate_step: float = 0.005
    rate_cap: float = 0.05
    wage_share: float = 0.9
    mean_wage: Mapping[str, float] | None = None
    k: float = 0.5
    theta: ByArea = 1.0
    interest_rate: float = 0.0
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        one_of("style", (self.style,), STYLES)
        one_of("funds", self.funds, EMPLOYEE if self.style == "pension" else FUNDS)
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> NationalMemory:
        """An empty fund."""
        wage = None if self.mean_wage is None else by_area("mean_wage", self.mean_wage, standing.areas)[:, 0]
        return NationalMemory(
            dated(self.begins, self.funds, standing),
            standing.first,
            np.zeros((standing.lanes, len(FUNDS))),
            by_area("theta", self.theta, standing.areas),
            wage,
        )

    def drawn(self, memory: NationalMemory, lent: Array) -> NationalMemory:
        """F - lent: the fund after a loan to areas ``(lane, fund)``, or with what comes in where negative."""
        return memory._replace(held=memory.held - lent)

    def step(self, state: State, memory: NationalMemory) -> tuple[Decision, NationalMemory]:
        """In December upload and download; in other months tell what the fund holds, with its interest."""
        active = acting(memory.dates, state, memory.first)
        moves = active.any() and state.month_of_year == DECEMBER
        growth = (1.0 + self.interest_rate) ** (1.0 / DECEMBER) - 1.0
        interest = np.maximum(memory.held, 0.0) * growth if state.place >= memory.first else 0.0 * memory.held
        if not moves and not memory.held.any():
            return NOTHING, memory
        levied = granted = np.zeros_like(state.closing)
        if moves:
            rate = rate_of_year(year_of_rule(memory.dates, state.month), self.rate, self.rate_step, self.rate_cap)
            part = months_in_force(state.month, memory.dates) / DECEMBER
            levied = np.where(active, part * rate * self._base(state, memory), 0.0)
            stock = np.maximum(memory.held + interest, 0.0)
            if self.style == "equalisation":
                wanted = np.where(active, part * standard_gap(state, memory.theta, self.k), 0.0)
                levied = within(levied, np.maximum(wanted.sum(axis=AREA) - stock, 0.0))
                granted = within(wanted, stock + levied.sum(axis=AREA))
            else:
                weights = state.heads["retired"][..., None] if self.style == "pension" else state.standard
                granted = np.where(active, (stock + levied.sum(axis=AREA))[:, None, :] * shares(weights), 0.0)
        moved = through_fund(levied, granted, memory.held, interest)
        return Decision(**moved._asdict()), memory._replace(held=moved.own.closing)

    def _base(self, state: State, memory: NationalMemory) -> Array:
        wages = state.payroll if memory.mean_wage is None else memory.mean_wage * state.heads["active"]
        return np.stack([self.wage_share * wages, financing(state)[..., 1]], axis=-1)


def rate_of_year(year: Whole, rate: float, step: float, cap: float) -> Array:
    """r_t = min(rate + step * (t - 1), cap), by fund ``(fund)``; ``rate`` itself where it is above the cap."""
    risen: Array = np.minimum(rate + step * np.maximum(year - 1, 0), max(cap, rate))
    return risen


def financing(state: State) -> Array:
    """Contributions or premium, and subsidies, of the last civil year, yuan ``(lane, area, fund)``."""
    return state.last.contributions + state.last.subsidies


def standard_gap(state: State, theta: Array, k: float) -> Array:
    """k * [E~_i - theta_i * I~_i]+: what standard spending exceeds normal income by, yuan ``(lane, area, fund)``."""
    spending = over_areas(state.last.expenditure) * shares(state.standard)
    strength = np.stack([state.payroll, state.heads["resident"]], axis=-1)
    income = over_areas(financing(state)) * shares(strength)
    gap: Array = np.maximum(spending - theta * income, 0.0)
    return k * gap
