"""Margins of a headline that a share of draws reach, in place of those of one projection (METHODS 8, 9.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fundmodel.analysis.asked_headline import MEASURE, Asked
from fundmodel.analysis.draws.moved_chances import Chances, worst_held
from fundmodel.analysis.moved import Moved
from fundmodel.analysis.signed_paths import MONTHS_CASH, MONTHS_EARNED
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

MONTHLY_OF: Final[Mapping[str, str]] = {MONTHS_EARNED: "reserve_months_earned", MONTHS_CASH: "reserve_months"}
"""The measures that a sample has by month."""


@dataclass(frozen=True)
class Drawn:
    """Margins that a share ``probability`` of draws reach, in place of those of one projection."""

    chances: Chances
    probability: float

    @classmethod
    def of(cls, base: Scenario, data: DataPackage, asked: Asked, chance: tuple[float, int, int]) -> Drawn:
        """``chance``: (probability, draws, seed). ``InputError`` for what is no probability, and for an event that has
        no months."""
        probability, draws, seed = chance
        if isinstance(probability, bool) or not 0.0 < probability < 1.0:
            raise InputError(
                Said(
                    "break_even: probability={probability} is no probability; give one between 0 and 1, such as 0.8.",
                    probability=str(probability),
                )
            )
        if MEASURE[asked.event] not in MONTHLY_OF:
            known = [event for event, measure in MEASURE.items() if measure in MONTHLY_OF]
            raise InputError(
                Said(
                    "break_even: with a probability the event is one of {known}, not {event}.",
                    known=known,
                    event=asked.event,
                )
            )
        return cls(Chances("break_even", base, data, asked.by, draws, seed, asked.area), probability)

    def margins(self, trials: Sequence[tuple[Moved, Asked, float]]) -> Array:
        """What is held above the line by value, as ``Asked.margin``; NaN where it cannot be projected."""
        return np.array([self._margin(row, asked, x) for row, asked, x in trials])

    def _margin(self, row: Moved, asked: Asked, x: float) -> float:
        try:
            found = self.chances.of(row.at(x), row.members, every_month=True)
        except (InputError, ProjectionError):
            return float("nan")
        years = self.chances.data.base_year + 1 + np.arange(asked.by - self.chances.data.base_year)
        ends = np.arange(12 * len(years)) == 12 * len(years) - 1
        judged = ends if asked.event == "months" else np.ones_like(ends)
        measure = MONTHLY_OF[MEASURE[asked.event]]
        return (
            worst_held(found, self.chances.place, asked.fund, measure, judged.tolist(), self.probability) - asked.least
        )
