"""Steps, transients and odd months of a log level by Bayes factors, and how often they come (METHODS 6.3).

    u = step at k, transient from k (half-life 3 months) or month k alone;  a = A u,  b = a'V^-1 z,  s = a'V^-1 a
    ln BF = -.5 ln(1 + v s) + .5 v b^2/(1 + v s);   size | z ~ N(b/(1/v + s), 1/(1/v + s))

The prior odds are a hazard a month. Hazards and v are estimated over all areas of a fund and side:
sum_i ln(1 - sum_k pi_k + sum_k pi_k BF_ik), kinds apart.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.log_level import Blocks, Seen

Array = NDArray[np.float64]

KINDS: Final = ("step", "transient", "odd")
HALF_LIFE: Final = 3.0
LOOKED_AT: Final = 30
"""Months back from the last one in which a shift is looked for."""
SIZES: Final = np.array([0.05, 0.1, 0.16, 0.25]) ** 2
START: Final = np.array([0.003, 0.003, 0.005])
"""Hazards a month before any area has been seen; judgement."""
COUNTED: Final = 60.0
"""Area-months that the start counts for when hazards are estimated."""
ROUNDS: Final = 25


class Hazards(NamedTuple):
    """``rate`` (kind) a month and ``variance`` (kind) of the size in logs: step, transient, odd month."""

    rate: Array
    variance: Array


SHIPPED: Final = Hazards(START, np.array([0.1, 0.12, 0.16]) ** 2)


class Looked(NamedTuple):
    """Hypotheses of a group: ``kind`` (h); at every grid point ``weight`` (g, block, h) = V^-1 a, ``size`` s (g, h),
    and ``carried`` (g, ahead, h), what a shift of size 1 adds ahead beyond what z already tells."""

    kind: NDArray[np.int64]
    weight: Array
    size: Array
    carried: Array


def shapes(months: int, last: int) -> tuple[NDArray[np.int64], Array]:
    """(kind (h), u (h, month)) of every hypothesis whose first month is one of the last ``LOOKED_AT`` up to ``last``;
    one that would begin before the second month is 0 and so says nothing."""
    t = np.arange(months)
    starts = np.arange(last - LOOKED_AT + 1, last + 1)
    since = np.where(starts[:, None] > 0, t[None, :] - starts[:, None], -1)
    step = (since >= 0).astype(float)
    fading = np.where(since >= 0, 0.5 ** (np.maximum(since, 0) / HALF_LIFE), 0.0)
    odd = (since == 0).astype(float)
    kind = np.repeat(np.arange(len(KINDS)), len(starts))
    return kind, np.concatenate([step, fading, odd])


def looked(blocks: Blocks, given: Seen, last: int, ahead: NDArray[np.int64]) -> Looked:
    """The hypotheses of a group whose last published month has index ``last``."""
    kind, u = shapes(blocks.months, last)
    a = blocks.moves @ u.T
    weight = given.inverse @ a
    return Looked(kind, weight, np.einsum("bh,gbh->gh", a, weight), u.T[ahead] - given.gain @ a)


def log_bayes_factor(b: Array, s: Array, variance: Array) -> Array:
    """-.5 ln(1 + v s) + .5 v b^2 / (1 + v s)."""
    return np.asarray(-0.5 * np.log1p(variance * s) + 0.5 * variance * b * b / (1.0 + variance * s))


def estimated(b: Array, s: Array, kind: NDArray[np.int64], start: Hazards = SHIPPED) -> Hazards:
    """Hazards and sizes that make ``b`` and ``s`` (series, h) of all series likeliest, by expectation-maximisation.

    Each round shares every series between "nothing" and its hypotheses and moves rate and variance to what that says,
    the start counting as ``COUNTED`` area-months.
    """
    looked_at = np.bincount(kind, minlength=len(KINDS)).astype(float)
    sizes = np.log(SIZES)
    factors = np.stack([log_bayes_factor(b, s, np.exp(size)) for size in sizes])
    choice = np.stack([np.argmin(np.abs(sizes - np.log(v))) for v in start.variance])
    rate = start.rate.copy()
    for _ in range(ROUNDS):
        table = factors[choice[kind], :, np.arange(len(kind))].T + np.log(rate)[kind]
        none = np.log(max(1.0 - float(rate @ looked_at), 0.05))
        top = np.maximum(table.max(axis=1), none)
        share = np.exp(table - top[:, None])
        share /= share.sum(axis=1, keepdims=True) + np.exp(none - top)[:, None]
        for at in range(len(KINDS)):
            own = share[:, kind == at]
            rate[at] = (own.sum() + start.rate[at] * COUNTED) / (len(b) * looked_at[at] + COUNTED)
            said = (factors[:, :, kind == at] * own[None]).sum(axis=(1, 2))
            choice[at] = int(np.argmax(said - 0.5 * (sizes - np.log(start.variance[at])) ** 2))
    return Hazards(rate, SIZES[choice])
