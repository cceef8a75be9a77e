"""The rules of enrolment over the years, by which shares of the states are stepped (METHODS 2.2-2.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.contribution_years import of_year
from fundmodel.projection.enrolment.seed import Intensities
from fundmodel.projection.enrolment.step import RetirementOutcome, cohort_hazard, year_step
from fundmodel.vocabulary.dims import SEXES

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """The rules of enrolment over the years: what is fixed, and what has a value at every 1 January or in every year.

    ``retired_before`` and ``retired_after`` are the retired shares R ``(..., sex, age, boundary)`` around the law
    that acts on that date; ``outcome`` holds fields ``(year, ..., sex, 1)``; ``lapse`` ``(..., sex, age, boundary)``
    is the factor on non-renewal in the year that ends there; ``shock`` ``(..., boundary)`` the share of payers who
    fall to the resident scheme on that date for good, which shifts age-specific enrolment.
    """

    intensities: Intensities
    uninsured_scale: Array
    retired_before: Array
    retired_after: Array
    outcome: RetirementOutcome
    completing_exit: Array
    newborn_enrolled: Array
    trend: Array
    lapse: Array
    shock: Array
    scenarios: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    first_year: int = 0

    def place(self, at: tuple[int, ...], k: int) -> str:
        """Words for an index ``(scenario, area, sex, age)`` in year k, for messages."""
        scenario = f"scenario {self.scenarios[at[0]]}, " if at[0] < len(self.scenarios) else ""
        area = f"area {self.areas[at[1]]}, " if len(self.areas) > 1 else ""
        return f"{scenario}{area}year {self.first_year + k}, {SEXES[at[-2]]}, age {at[-1]}"

    def apart(self) -> Course:
        """The same rules with an axis of length one between their area and what they act on, ``(scenario, area, 1,
        ...)``: each area's rules can then be applied to the people of all areas together."""

        def opened(values: Array, own: int) -> Array:
            return np.expand_dims(values, values.ndim - own)

        rates = self.intensities
        return replace(
            self,
            intensities=Intensities(
                *(opened(rate, 2) for rate in (rates.entry, rates.exit, rates.non_renewal, rates.renewal))
            ),
            uninsured_scale=opened(self.uninsured_scale, 2),
            retired_before=opened(self.retired_before, 3),
            retired_after=opened(self.retired_after, 3),
            outcome=RetirementOutcome(*(opened(share, 2) for share in self.outcome)),
            completing_exit=opened(self.completing_exit, 2),
            newborn_enrolled=opened(self.newborn_enrolled, 1),
            trend=opened(self.trend, 1),
            lapse=opened(self.lapse, 3),
            shock=opened(self.shock, 1),
        )

    def hazards(self, years: int | None = None) -> Array:
        """Share of payers who reach the statutory age in each year, ``(year, ..., sex, age)`` by age at its end."""
        end = None if years is None else years + 1
        start, after = self.retired_after[..., :-1], self.retired_before[..., 1:end]
        start = start[..., : after.shape[-1]]
        return cohort_hazard(np.moveaxis(start, -1, 0), np.moveaxis(after, -1, 0))

    def step(self, shares: Array, population: Array, passing: Array, matrix: Array, k: int) -> Array:
        """``year_step`` of year k under this course's rules."""
        outcome = of_year(self.outcome, k)
        return year_step(shares, population, passing, matrix, outcome, self.completing_exit, self.newborn_enrolled)

    def without_lapse(self) -> Course:
        """The course with the factor on non-renewal at one."""
        return replace(self, lapse=np.ones((1,) * self.lapse.ndim))

    @property
    def of_first_year(self) -> Course:
        """The rules of the first year alone; without names, which only serve messages."""
        return replace(
            self,
            retired_before=self.retired_before[..., :2],
            retired_after=self.retired_after[..., :2],
            outcome=RetirementOutcome(*(field[:1] for field in self.outcome)),
            trend=self.trend[..., :1],
            lapse=self.lapse[..., :2],
            shock=self.shock[..., :1],
            scenarios=(),
            areas=(),
            first_year=0,
        )

    @property
    def lapses(self) -> bool:
        """Whether the factor on non-renewal differs from one anywhere."""
        return bool(np.any(self.lapse != 1.0))

    def starting(self, boundary: int) -> Course:
        """The course that begins ``boundary`` years later."""
        return replace(
            self,
            retired_before=self.retired_before[..., boundary:],
            retired_after=self.retired_after[..., boundary:],
            outcome=RetirementOutcome(*(field[boundary:] for field in self.outcome)),
            lapse=self.lapse[..., boundary:] if self.lapse.shape[-1] > 1 else self.lapse,
            shock=self.shock[..., boundary:],
            first_year=self.first_year + boundary,
        )
