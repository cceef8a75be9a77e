"""Months of reserve that shall be held from one month to another, and where they are held least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fundmodel.analysis.areas_summed import ALL
from fundmodel.analysis.signed_paths import Paths
from fundmodel.analysis.stress import MEASURE
from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

EACH: Final = "each"
"""The worst of the areas."""


@dataclass(frozen=True)
class Line:
    """``months`` to be held by ``fund`` from ``since`` to ``by``; ``area``: None for all together, "each", a name."""

    fund: str
    months: float
    since: str
    by: str
    area: str | None

    def rows(self, paths: Paths) -> tuple[list[str], Array]:
        """The areas judged, and their months of reserve (area, month)."""
        names = [ALL] if self.area is None else list(paths.areas) if self.area == EACH else [self.area]
        if self.area is None and ALL not in paths.areas:
            names = list(paths.areas)
        names = [name for name in names if self.area != EACH or name != ALL or len(paths.areas) == 1]
        values = paths.values[MEASURE[self.fund]][0, :, paths.funds.index(self.fund)]
        return names, values[[paths.areas.index(name) for name in names]]

    def held(self, paths: Paths) -> Array:
        """What is held above the line, (area x month from since to by), in months of spending."""
        _, rows = self.rows(paths)
        judged = self.judged(paths.months)
        return np.asarray(rows[:, judged] - self.months).ravel()

    def judged(self, months: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        """Which months are judged."""
        return (months >= np.datetime64(self.since, "M")) & (months <= np.datetime64(self.by, "M"))

    def place(self, paths: Paths, at: int) -> tuple[str, str]:
        """(month, area) of one entry of ``held``."""
        names, _ = self.rows(paths)
        months = paths.months[self.judged(paths.months)]
        return str(months[at % len(months)].astype("datetime64[M]")), names[at // len(months)]


def least_asked(door: str, months: object, otherwise: float) -> float:
    """Months of reserve to be held: ``otherwise`` where none are given; ``InputError`` below zero, which is a debt."""
    least = otherwise if months is None else float(as_numbers(door, "months", months))
    if least < 0.0:
        raise InputError(
            Said(
                "{door}: {months:g} months of reserve are a debt; give 0 (never used up) or more.",
                door=door,
                months=least,
            )
        )
    return least
