"""Draws of a flow's coming months: grid point, shift, state, shifts still to come, noise (METHODS 6.4).

    y_t = m_t e^{level + x_t + e_t},   x = gain z + root n + (u - gain a) size + shifts to come

Every series takes the same standard draws, so that two series, dates or assumptions differ by their figures alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.grouped import Calendar, Laid
from fundmodel.early_alert.learned import Learned
from fundmodel.early_alert.level_shifts import HALF_LIFE, KINDS, Hazards, Looked, log_bayes_factor, looked, shapes
from fundmodel.early_alert.log_level import Seen, log_likelihood, seen

Array = NDArray[np.float64]

MOST_AHEAD: Final = 24
"""Months between the last published one and the horizon's end, at most: an older series gets no probability."""


class Standard(NamedTuple):
    """Standard draws of one side: state and noise (draw, month), choice in 0..1 and size (draw), shifts to come (draw,
    month): one in 0..1 by kind and its size; ``clears`` (draw, 3) in 0..1."""

    state: Array
    noise: Array
    choice: Array
    size: Array
    comes: Array
    sizes: Array
    clears: Array


def standard(draws: int, seed: int, side: int) -> Standard:
    """The draws of a side: Philox keyed by seed and side; halves mirrored, choices one in every n-th part of 0..1."""
    rng = np.random.Generator(np.random.Philox(key=[seed, side]))
    half = (draws + 1) // 2

    def mirrored(*shape: int) -> Array:
        found = rng.standard_normal((half, *shape))
        return np.concatenate([found, -found])[:draws]

    choice = (rng.permutation(draws) + rng.random(draws)) / draws
    return Standard(
        mirrored(MOST_AHEAD),
        mirrored(MOST_AHEAD),
        choice,
        mirrored(),
        rng.random((draws, len(KINDS), MOST_AHEAD)),
        mirrored(len(KINDS), MOST_AHEAD),
        rng.random((draws, 3)),
    )


def to_come(hazards: Hazards, given: Standard, months: int) -> Array:
    """(draw, month): steps stay, transients fade, odd months pass; each with its hazard a month."""
    comes = given.comes[:, :, :months] < hazards.rate[:, None]
    sizes = np.where(comes, given.sizes[:, :, :months] * np.sqrt(hazards.variance)[:, None], 0.0)
    total = np.cumsum(sizes[:, KINDS.index("step")], axis=1) + sizes[:, KINDS.index("odd")]
    fading = np.zeros(len(total))
    for month in range(months):
        fading = fading * 0.5 ** (1.0 / HALF_LIFE) + sizes[:, KINDS.index("transient"), month]
        total[:, month] += fading
    return np.asarray(total)


class Taken(NamedTuple):
    """What the draws of a group take: the ``months`` ahead (index), matrices ``known``, hypotheses ``shifts``, and of
    every series and draw its grid ``point``, its hypothesis ``shift`` (0 is no shift) and the ``size`` of that."""

    months: NDArray[np.int64]
    known: Seen
    shifts: Looked
    point: NDArray[np.int64]
    shift: NDArray[np.int64]
    size: Array


def taken(group: Laid, side: Learned, given: Standard, until: int) -> Taken:
    """Grid point, shift and its size of every series and draw, for the months up to ``until`` (index)."""
    months = np.arange(group.last + 1, until + 1)
    known = seen(group.blocks, side.pace, months)
    shifts = looked(group.blocks, known, group.last, months)
    b = (group.z @ shifts.weight).transpose(1, 0, 2)
    s = shifts.size[None]
    variance, rate = side.hazards.variance[shifts.kind], side.hazards.rate
    factors = np.log(rate)[shifts.kind] + log_bayes_factor(b, s, variance)
    none = np.log(max(1.0 - float(rate[shifts.kind].sum()), 0.05))
    weights = (log_likelihood(known, group.z) + known.prior)[:, :, None] + np.concatenate(
        [np.full((*b.shape[:2], 1), none), factors], axis=2
    )
    point, shift = _chosen(weights, given.choice)
    held, rows = np.maximum(shift - 1, 0), np.arange(len(group.z))[:, None]
    precision = (1.0 / variance + s)[0, point, held]
    size = b[rows, point, held] / precision + given.size / np.sqrt(precision)
    return Taken(months, known, shifts, point, shift, size)


def draws_ahead(group: Laid, dates: Calendar, comes: Array, given: Standard, held: Taken) -> Iterator[Array]:
    """Yuan of the months of ``held``, (draw, month), a series at a time; ``comes`` (draw, month) is ``to_come`` of at
    least as many months."""
    months, count = held.months, len(held.months)
    base = group.z @ held.known.gain.transpose(0, 2, 1)
    unseen = np.zeros((len(base), 1, count))
    carried = np.concatenate([unseen, held.shifts.carried.transpose(0, 2, 1)], axis=1)
    noise = np.sqrt(held.known.noise)
    for at, level in enumerate(group.level):
        g = held.point[at]
        x = noise[g][:, None] * given.noise[:, :count]
        for point in np.unique(g):
            drawn = np.flatnonzero(g == point)
            x[drawn] += given.state[drawn, :count] @ held.known.root[point].T
        x += comes[:, :count]
        x += base[:, at][g]
        x += carried[g, held.shift[at]] * held.size[at][:, None]
        yield np.exp(x + level) * dates.shape[months]


def shift_logs(group: Laid, held: Taken, since: int) -> Array:
    """u x size of the shift that each draw of ``draws_ahead`` takes as seen, 0 where it takes none: (series, draw,
    month), months from ``since`` (index) on, published ones too."""
    u = shapes(group.blocks.months, group.last)[1][:, since : int(held.months[-1]) + 1]
    return np.asarray(np.concatenate([np.zeros_like(u[:1]), u])[held.shift] * held.size[:, :, None])


def _chosen(weights: Array, choice: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(grid point, hypothesis) of every series and draw, in proportion to e^weights (series, g, h)."""
    flat = weights.reshape(len(weights), -1)
    sums = np.cumsum(np.exp(flat - flat.max(axis=1, keepdims=True)), axis=1)
    found = np.stack([np.searchsorted(row / row[-1], choice, side="right") for row in sums])
    found = np.minimum(found, flat.shape[1] - 1)
    return found // weights.shape[2], found % weights.shape[2]
