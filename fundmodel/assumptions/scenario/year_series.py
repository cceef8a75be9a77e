"""Yearly growth of a series that parameters grow with past their last date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class YearSeries:
    """Yearly growth rates: ``values`` (..., year) for the years from ``first_year`` on; leading axes are free."""

    first_year: int
    values: Floats = field(compare=False)

    def over(self, name: str, first: int, last: int) -> Floats:
        """Values of the years ``first`` to ``last``; a year outside raises ``ProjectionError``."""
        end = self.first_year + np.asarray(self.values).shape[-1] - 1
        if first < self.first_year or last > end:
            raise ProjectionError(
                Said(
                    "the growth series {name} is known for {first_year} to {end}; {first} to {last} is asked for",
                    name=name,
                    first_year=self.first_year,
                    end=end,
                    first=first,
                    last=last,
                )
            )
        return np.asarray(self.values, dtype=np.float64)[..., first - self.first_year : last - self.first_year + 1]


Growth: TypeAlias = Mapping[str, YearSeries | Mapping[int, float]]
