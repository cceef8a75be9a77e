"""The retired share in use in each scenario, before and after the law in force on each 1 January acts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.values import januaries
from fundmodel.projection.enrolment import flexible_retirement, retirement
from fundmodel.projection.project.people.window_use import use_of_the_window
from fundmodel.vocabulary.dims import AGES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Years = NDArray[np.int64]


def retired_shares(assume: Assumptions, boundaries: Years) -> tuple[Array, Array]:
    """R in use ``(scenario, area, sex, age, boundary)`` just before and just after the law in force on each 1 January.

    A cohort's share never falls: nobody is called back to work when ages are raised. ``InputError`` for a law or a use
    of the window that changes on another day than 1 January: people step by the year.
    """
    for name in ("retirement.law", "retirement.window_share"):
        midyear = {date for entry in assume.entries(name) for date in entry.dates if not date.endswith("-01")}
        if midyear:
            raise InputError(
                Said("{name} changes on a 1 January; {midyear} is not one.", name=name, midyear=sorted(midyear))
            )
    old, delayed = (_share(assume, boundaries, law) for law in ("old", "delayed"))
    is_old = assume.flags("retirement.law", "old", januaries(boundaries))
    was_old = np.concatenate([is_old[..., :1], is_old[..., :-1]], axis=-1)
    was, now = (np.where(flag[..., None, None, :], old, delayed) for flag in (was_old, is_old))
    changes = (is_old != was_old)[..., None, None, :]
    before, after = was.copy(), was.copy()
    for k in range(len(boundaries)):
        if k:
            before[..., 1:, k] = np.maximum(was[..., 1:, k], after[..., :-1, k - 1])
        after[..., k] = np.where(changes[..., k], np.maximum(now[..., k], before[..., k]), before[..., k])
    return before, after


def _share(assume: Assumptions, boundaries: Years, law: retirement.Law) -> Array:
    """R in use under one law."""
    use = use_of_the_window(assume, int(boundaries[-1]))
    ages = np.asarray(AGES)
    return flexible_retirement.mixed_used_share(boundaries, ages, assume.scalar("retirement.women_55_share"), use, law)
