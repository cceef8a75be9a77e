"""What stood behind the published money of past years: people of the enrolment seed under today's cost weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import exposures
from fundmodel.projection.project.people.past_enrolment import SEED_FROM, past_enrolment
from fundmodel.projection.project.people.waist import people_weights
from fundmodel.projection.sums import sum_people

Array = npt.NDArray[np.float64]
Years = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PastExposures:
    """Means over each year of the stocks at its two ends, ``(year,)``, persons.

    ``payers`` and ``members`` are heads; ``wage_payers`` payers weighted by wage, ``cost_active`` and ``cost_retired``
    members of the employee scheme weighted by cost, ``cost_resident`` residents likewise. The weights are those of the
    base year, so that a change is one of people, not of cost.
    """

    years: Years
    payers: Array
    retired: Array
    resident: Array
    wage_payers: Array
    cost_active: Array
    cost_retired: Array
    cost_resident: Array
    retired_payment_ratio: float

    @property
    def members(self) -> Array:
        """Members of the employee scheme: payers and retired, persons."""
        return self.payers + self.retired

    @property
    def cost_employee(self) -> Array:
        """cost_active + payment ratio of the retired x cost_retired: what the employee pool pays for, by people."""
        return self.cost_active + self.retired_payment_ratio * self.cost_retired

    def of(self, years: Years) -> Years:
        """Where ``years`` stand on the axis of years."""
        return np.searchsorted(self.years, years)


def past_exposures(assume: Assumptions) -> PastExposures:
    """N(s, x) x weight summed over ages at each 1 January since the seed starts, mean of each year; one scenario.

    The enrolment seed is a reconstruction held to published heads (METHODS 2.2); weights are those of the waist.
    """
    data = assume.data
    boundaries = np.arange(SEED_FROM, data.base_year + 2)
    population = figures.for_years(data, "population", boundaries)
    flexible = float(assume.yearly("enrolment.flexible_share", [data.base_year])[0, 0, 0])
    shares = exposures.group_shares(past_enrolment(assume, 0).shares, np.full(len(boundaries), flexible))
    persons = shares * population[:, None]
    weights, _ = people_weights(assume, persons[-2:, None, None])
    active, other, completing, retired, resident = (persons[:, k] for k in range(5))
    paying = active + other + completing
    stocks = {
        "payers": sum_people(active + other),
        "retired": sum_people(retired),
        "resident": sum_people(resident),
        "wage_payers": sum_people((active + other) * weights.wage[0, 0]),
        "cost_active": sum_people(paying * weights.cost_employee[0, 0]),
        "cost_retired": sum_people(retired * weights.cost_employee[0, 0]),
        "cost_resident": sum_people(resident * weights.cost_resident[0, 0]),
    }
    means = {name: 0.5 * (stock[:-1] + stock[1:]) for name, stock in stocks.items()}
    ratio = float(assume.scalar("cost.retired_active_payment_ratio")[0, 0])
    return PastExposures(boundaries[:-1], **means, retired_payment_ratio=ratio)
