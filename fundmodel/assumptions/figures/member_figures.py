"""Members by sex and age where a package counts them itself, persons, held to its published heads."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.vocabulary.dims import AGES, SEXES

Array = NDArray[np.float64]

TABLE: Final = "member_ages"
STATES: Final = {"active": 0, "flexible": 0, "retired": 1, "resident": 2}
"""Where the rows of a group are counted: payers, retired members, residents."""
UNDER_TEN: Final = 5.0
"""A cell that is left empty holds one to nine persons."""


@lru_cache(maxsize=16)
def members_by_age(data: DataPackage) -> Array | None:
    """Payers, retired and resident members at the valuation date, ``(area, 3, sex, age)`` persons; NaN where an area
    does not count a group by age, None where no area does."""
    frame = data.tables.get(TABLE)
    if frame is None or not data.by_area:
        return None
    found = np.full((len(data.areas), 3, len(SEXES), len(AGES)), np.nan)
    areas = frame["area"] if "area" in frame else [data.areas[0]] * len(frame)
    for area, group, sex, age, persons in zip(
        areas, frame["group"], frame["sex"], frame["age"], frame["persons"], strict=True
    ):
        own = found[data.areas.index(str(area)), STATES[str(group)]]
        own[np.isnan(own)] = 0.0
        own[SEXES.index(str(sex)), int(age)] += persons if persons == persons else UNDER_TEN
    found.flags.writeable = False
    return found
