"""One headline of a fund that holds or does not: which measure decides it, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from fundmodel.analysis.signed_paths import MONTHS_CASH, MONTHS_EARNED, Paths
from fundmodel.fund_rules.measures import Array

Event = Literal["floor", "depletion", "deficit", "months"]

MEASURE: Final[Mapping[str, str]] = {
    "floor": MONTHS_EARNED,
    "depletion": MONTHS_CASH,
    "deficit": "year_earned",
    "months": MONTHS_EARNED,
}


@dataclass(frozen=True)
class Asked:
    """One headline: ``event`` does not happen to ``fund`` up to December of ``by``; "months": that many are held
    then. ``area``: all together where None."""

    fund: str
    event: str
    by: int
    least: float
    area: str | None = None

    def margin(self, paths: Paths, first_year: int) -> Array:
        """What is held above the line at the worst moment, in months of spending, (scenario); below zero it fails."""
        values = paths.values[MEASURE[self.event]][
            :, paths.place("break_even", self.area), paths.funds.index(self.fund)
        ]
        years = paths.months.astype("datetime64[Y]").astype(int) + 1970
        judged = (years == self.by) if self.event == "months" else (years >= first_year) & (years <= self.by)
        if self.event == "months":
            judged &= paths.months.astype(int) % 12 == 11
        return np.asarray(np.nanmin(values[:, judged], axis=-1)) - self.least
