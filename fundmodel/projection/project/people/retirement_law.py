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

    Ages are those of the law and ``retirement.further_months`` besides. A cohort's share never falls: nobody is called
    back to work when ages are raised. ``InputError`` for a law or a use
    of the window that changes on another day than 1 January: people step by the year.
    """
    for name in ("retirement.law", "retirement.window_share"):
        midyear = {date for entry in assume.entries(name) for date in entry.dates if not date.endswith("-01")}
        if midyear:
            raise InputError(
                Said("{name} changes on a 1 January; {midyear} is not one.", name=name, midyear=sorted(midyear))
            )
    is_old = assume.flags("retirement.law", "old", januaries(boundaries))
    was_old = np.concatenate([is_old[..., :1], is_old[..., :-1]], axis=-1)
    changes = (is_old != was_old)[..., None, None, :]
    further = np.rint(assume.yearly("retirement.further_months", boundaries)).astype(np.int64)
    if further.any():
        was_further = np.concatenate([further[..., :1], further[..., :-1]], axis=-1)
        was, now = (
            _later(assume, boundaries, flag, months) for flag, months in ((was_old, was_further), (is_old, further))
        )
        changes = changes | (further != was_further)[..., None, None, :]
    else:
        old, delayed = (_share(assume, boundaries, law) for law in ("old", "delayed"))
        was, now = (np.where(flag[..., None, None, :], old, delayed) for flag in (was_old, is_old))
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


def _later(assume: Assumptions, boundaries: Years, old: NDArray[np.bool_], months: NDArray[np.int64]) -> Array:
    """R n months after the law's, n = 12 q + r: of a cohort on 1 January, what the law has n months earlier,

        R_n(x, y) = (1 - r/12) R(x - q, y - q) + (r/12) R(x - q - 1, y - q - 1),

    a straight line between two Januaries, as birthdays spread over the year; ``old`` and ``months`` by boundary.
    """
    back = int(months.max()) // 12 + 1
    longer = np.arange(boundaries[0] - back, boundaries[-1] + 1)
    laws = [_share(assume, longer, law) for law in ("old", "delayed")]
    out = np.zeros((1, 1, *laws[0].shape[2:-1], len(boundaries)))
    for n in np.unique(months):
        q, r = divmod(int(n), 12)
        by_law = [(1.0 - r / 12.0) * _aged(share, q, back) + r / 12.0 * _aged(share, q + 1, back) for share in laws]
        own = np.where(old[..., None, None, :], *by_law)
        out = np.where((months == n)[..., None, None, :], own, out)
    return out


def _aged(share: Array, years: int, back: int) -> Array:
    """R(x - years, y - years), nothing for ages below; ``share`` begins ``back`` years before the first boundary."""
    moved = np.zeros((*share.shape[:-1], share.shape[-1] - back))
    moved[..., years:, :] = share[..., : share.shape[-2] - years, back - years : share.shape[-1] - years]
    return moved
