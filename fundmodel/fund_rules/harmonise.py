"""Benefits and rates of all areas move to one level (METHODS 7.3); reported beside pooling, which it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.area_shares import over_areas
from fundmodel.fund_rules.by_fund import Begins, by_area, months_of_start, one_of
from fundmodel.fund_rules.protocol import FUNDS, LEVERS, NOTHING, Array, Decision, Factor, Standing, State
from fundmodel.fund_rules.start_dates import EMPLOYEE, Months, Whole, dated, phase, year_of_rule
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

TARGETS: Final = ("none", "max", "average")
Levels = Mapping[str, float] | Mapping[str, Mapping[str, float]]


class Course(NamedTuple):
    """``ratios`` ``(area, fund)`` and ``rates`` ``(area)`` before; ``target`` ``(lane, 1, fund)`` and
    ``rate_target`` ``(lane, 1)``: where they go, known once a month was ``seen``; ``year`` ``(fund)``: year of the
    rule that was last acted on."""

    dates: Months
    end: int
    ratios: Array
    rates: Array
    seen: bool
    target: Array
    rate_target: Array
    year: Whole


@dataclass(frozen=True, kw_only=True)
class Harmonise:
    """benefits * (1 + (rr* / rr_i - 1) * ramp_t * (1 + moral_hazard)), contributions * (1 + (tau* / tau_i - 1) ramp_t).

    ramp_t = min(1, t / years) in year t of the rule. rr* is the highest of ``payment_ratios`` (``benefits="max"``),
    their average weighted by the cost they apply to, E_i / rr_i, so that the average costs nothing as long as areas
    grow alike, or a number; tau* likewise of ``rates`` by ``rate_target``, the average weighted by payroll.
    ``payment_ratios``: by area, or by fund and area; ``rates``: what employers pay, by area, in the employee fund.
    Weights are those of the first month seen. Fractions. Source: METHODS 7.3.
    """

    benefits: str | float = "none"
    payment_ratios: Levels | None = None
    rate_target: str | float = "average"
    rates: Mapping[str, float] | None = None
    moral_hazard: float = 0.0
    years: float = 3
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        for name, target in (("benefits", self.benefits), ("rate_target", self.rate_target)):
            if isinstance(target, str):
                one_of(name, (target,), TARGETS)
        if self.benefits != "none" and self.payment_ratios is None:
            raise InputError(Said("benefits={target} needs payment_ratios of every area", target=str(self.benefits)))
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> Course:
        """Levels of today; ``InputError`` where one is not above zero."""
        ratios = np.ones((len(standing.areas), len(FUNDS)))
        if self.benefits != "none" and self.payment_ratios is not None:
            for place, fund in enumerate(FUNDS):
                if fund in self.funds:
                    ratios[:, place] = by_area("payment_ratios", of_fund(self.payment_ratios, fund), standing.areas)[
                        :, 0
                    ]
        rates = by_area("rates", self.rates if self.rates is not None else 1.0, standing.areas)[:, 0]
        for name, levels in (("payment_ratios", ratios), ("rates", rates)):
            if not (levels > 0).all():
                raise InputError(Said("{name} of every area must be above 0", name=name))
        dates = dated(self.begins, self.funds, standing)
        unknown = np.full((standing.lanes, 1, len(FUNDS)), np.nan)
        return Course(
            dates,
            len(standing.months),
            ratios,
            rates,
            False,
            unknown,
            unknown[..., 0],
            np.zeros(len(FUNDS), dtype=np.int64),
        )

    def step(self, state: State, memory: Course) -> tuple[Decision, Course]:
        """At the end of a month, the factors of the next where a new year of the rule begins with it."""
        if not memory.seen:
            cost = state.trailing.expenditure / memory.ratios
            memory = memory._replace(
                seen=True,
                target=aim(self.benefits, memory.ratios, cost),
                rate_target=aim(self.rate_target, memory.rates[:, None], state.payroll[..., None])[..., 0],
            )
        if state.place + 1 >= memory.end:
            return NOTHING, memory
        year = year_of_rule(memory.dates, state.month.astype("datetime64[M]") + 1)
        now, before = phase(year, self.years), phase(memory.year, self.years)
        factors = []
        for place, fund in enumerate(FUNDS):
            if now[place] != before[place]:
                factors += self._of_fund(place, fund, float(now[place]), memory, state.place + 1)
        return (Decision(factors=tuple(factors)) if factors else NOTHING), memory._replace(year=year)

    def _of_fund(self, place: int, fund: str, ramp: float, memory: Course, since: int) -> list[Factor]:
        found = []
        if self.benefits != "none":
            change = harmonised(memory.ratios[:, place], memory.target[..., place], ramp * (1.0 + self.moral_hazard))
            found.append(Factor("benefits", fund, change, since))
        if self.rates is not None and self.rate_target != "none" and fund in LEVERS["contributions"]:
            found.append(Factor("contributions", fund, harmonised(memory.rates, memory.rate_target, ramp), since))
        return found


def of_fund(levels: Levels, fund: str) -> Mapping[str, float]:
    """Levels by area of a fund, given by area for all funds or by fund and area."""
    found = levels.get(fund, levels)
    return found if isinstance(found, Mapping) else levels  # type: ignore[return-value]


def aim(target: str | float, level: Array, weight: Array) -> Array:
    """The level that all move to ``(lane, 1, fund)``; ``level`` ``(area, fund)``, ``weight`` ``(lane, area, fund)``."""
    shape = (weight.shape[0], 1, weight.shape[2])
    if not isinstance(target, str):
        return np.full(shape, float(target))
    if target == "max":
        highest: Array = np.ones(shape) * level.max(axis=0)
        return highest
    total = over_areas(weight)
    mean = over_areas(weight * level) / np.where(total > 0, total, 1.0)
    aimed: Array = np.where(total > 0, mean, level.mean(axis=0))
    return aimed


def harmonised(level: Array, target: Array, ramp: float) -> Array:
    """1 + (target / level - 1) * ramp, at least 0, ``(lane, area)``; ``level`` ``(area)``, ``target`` ``(lane, 1)``."""
    factor: Array = np.maximum(1.0 + (target / level - 1.0) * ramp, 0.0)
    return factor
