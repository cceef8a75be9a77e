"""What areas do once they are covered: they collect less and spend more (METHODS 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.by_fund import Begins, ByArea, by_area, months_of_start, one_of
from fundmodel.fund_rules.protocol import FUNDS, LEVERS, NOTHING, Array, Decision, Factor, Standing, State
from fundmodel.fund_rules.start_dates import EMPLOYEE, Months, Whole, dated, phase, year_of_rule

ANCHORS: Final = {"adjustment_fund": (0.098, 0.0), "unified": (0.115, 0.186)}
"""By regime: what income falls and spending rises by at full strength (保险研究 2023-11, eight provinces, abstract)."""


class Effort(NamedTuple):
    """``collection`` and ``spending`` ``(area)``: effects at full phase-in; ``year`` ``(fund)``: year of the rule that
    was last acted on; ``shape``: (lane, area); ``left`` the factors from which effects are phased in."""

    dates: Months
    end: int
    collection: Array
    spending: Array
    year: Whole
    shape: tuple[int, int]
    left: Mapping[tuple[str, str], Array]


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """collection * f_t with f_t = f_0 + (1 - e_c - f_0) * phi_t, benefits likewise to 1 + e_e; phi_t = min(1, t /
    phase_years) in year t; f_0 is 1, or what the rule before it on a path had reached.

    e_c = share * collection * (1 - perf_weight), halved where the tax office collects and effort is assessed
    (``tax_collected``); e_e = share * spending * (1 - perf_weight). ``collection`` and ``spending`` are the measured
    answer as fractions, by default that of ``regime``; ``share`` is 0 (none), .5 (half) or 1 (full). The factors step
    up once a year, in the month of the year in which the rule began; without an effect nothing is done. Collection is a
    lever of employees only, of all that comes in, late or not; spending is what providers bill, allowances and premiums
    to insurers left out. Source: METHODS 7.2.
    """

    regime: str = "adjustment_fund"
    collection: ByArea | None = None
    spending: ByArea | None = None
    share: float = 0.5
    phase_years: float = 3
    perf_weight: ByArea = 0.0
    tax_collected: bool = False
    funds: tuple[str, ...] = EMPLOYEE
    begins: Begins = None

    def __post_init__(self) -> None:
        one_of("regime", (self.regime,), tuple(ANCHORS))
        months_of_start(self.begins, self.funds)

    def start(self, standing: Standing) -> Effort:
        """No factor is set yet."""
        falls, rises = ANCHORS[self.regime]
        given = (
            falls if self.collection is None else self.collection,
            rises if self.spending is None else self.spending,
        )
        collection, spending = (
            by_area(name, effect, standing.areas)[:, 0]
            for effect, name in zip(given, ("collection", "spending"), strict=True)
        )
        kept = self.share * (1.0 - by_area("perf_weight", self.perf_weight, standing.areas)[:, 0])
        return Effort(
            dated(self.begins, self.funds, standing),
            len(standing.months),
            kept * collection * (0.5 if self.tax_collected else 1.0),
            kept * spending,
            np.zeros(len(FUNDS), dtype=np.int64),
            (standing.lanes, len(standing.areas)),
            standing.left,
        )

    def step(self, state: State, memory: Effort) -> tuple[Decision, Effort]:
        """At the end of a month, the factors of the next where a new year of the rule begins with it."""
        if state.place + 1 >= memory.end:
            return NOTHING, memory
        year = year_of_rule(memory.dates, state.month.astype("datetime64[M]") + 1)
        now, before = phase(year, self.phase_years), phase(memory.year, self.phase_years)
        factors = [
            Factor(lever, fund, self._reached(memory, lever, fund, effect, now[place]), state.place + 1)
            for lever, effect in (("collection", -memory.collection), ("benefits", memory.spending))
            for place, fund in enumerate(FUNDS)
            if fund in LEVERS[lever] and now[place] != before[place] and (effect.any() or (lever, fund) in memory.left)
        ]
        return (Decision(factors=tuple(factors)) if factors else NOTHING), memory._replace(year=year)

    def _reached(self, memory: Effort, lever: str, fund: str, effect: Array, part: float) -> Array:
        """f_0 + (1 + effect - f_0) * phi, ``(lane, area)``."""
        begun = memory.left.get((lever, fund))
        if begun is None:
            return np.broadcast_to(1.0 + effect * part, memory.shape).copy()
        return np.asarray(begun + (1.0 + effect - begun) * part)
