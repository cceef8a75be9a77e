"""A parameter by age: bands of first ages, as steps or a line between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fundmodel.assumptions.scenario.values import INTERPOLATE, Entry, Floats, expect_kind
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said


def by_age(entry: Entry, ages: ArrayLike, how: str = "step") -> Floats:
    """The value of the last first-age not above each age (``step``), or ``linear`` between first ages; shape (age,).

    Held above the last first-age; ``ProjectionError`` for an age below the first one.
    """
    expect_kind(entry, "by_age")
    if how not in INTERPOLATE:
        raise ValueError(Said("how={how!r}; valid: {ways}", how=how, ways=list(INTERPOLATE)))
    wanted = np.asarray(ages, dtype=np.float64)
    if not isinstance(entry.value, Frozen):
        return np.full(wanted.shape, float(entry.value))
    firsts = np.array(list(entry.value), dtype=np.float64)
    numbers = np.array(list(entry.value.values()), dtype=np.float64)
    if wanted.size and wanted.min() < firsts[0]:
        raise ProjectionError(
            Said(
                "{name} starts at age {first:g}; age {age:g} is asked for",
                name=entry.name,
                first=firsts[0],
                age=wanted.min(),
            )
        )
    if how == "linear":
        return np.interp(wanted, firsts, numbers)
    return numbers[np.searchsorted(firsts, wanted, side="right") - 1]
