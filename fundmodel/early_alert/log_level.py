"""The monthly log level of a flow as a Gaussian process seen through blocks of months (METHODS 6.3).

    z_b = ln(y_b / sum_{t in S_b} m_t),  A_bt = m_t / sum_{S_b} m,  z = A x + e,
    x ~ N(0, K),  e ~ N(0, r diag(sum_t A_bt^2))
    K_st = 25 + q min(s,t) + tau^2 [same calendar month] e^{-|years apart|/L} + s_g^2 (s-t0)(t-t0)/144 + p k3(s,t)

k3 is a random walk of the slope, so that a drift of its own may change. A budget is one more block, with an error of
its own. Series with the same blocks share every matrix; only their z differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

LEVEL: Final = 25.0
"""Variance of the level: any."""
FADES: Final = 6.0
"""L, years in which an own season is forgotten to 1/e; judgement."""
YEAR: Final = 12
PARTS: Final = 5
MOVES: Final = (1, 4)
"""Parts of K that move by chance: walk and slope walk."""
WALKS: Final = np.exp(np.array([-1.2, 0.0, 1.2]))
NOISES: Final = np.exp(np.array([-0.75, -0.25, 0.25, 0.75]))
"""Multipliers on q and r of a series, with log-normal priors of sd 1 and .5."""
PRIOR_SD: Final = (1.0, 0.5)
GRID: Final = tuple((float(walk), float(noise)) for walk in WALKS for noise in NOISES)
POOLED: Final = ((1.0, 1.0),)
"""The pooled pace itself."""


class Pace(NamedTuple):
    """How a side of a fund moves: variances of walk (a month), noise, own season, own drift (a year, squared) and walk
    of the slope; ``plan`` is the variance of a budget's error."""

    walk: float
    noise: float
    own_season: float
    own_drift: float
    slope_walk: float
    plan: float = 0.0


class Blocks(NamedTuple):
    """What a group of series has in common: ``base`` the month of index 0, ``months`` their number, ``weights`` A
    (block, month), ``of_plan`` (block) the rows that are budgets; ``moves`` (block, month) is A for what moves by
    chance: a budget knows the level at the start of its year and nothing of what comes."""

    base: int
    months: int
    weights: Array
    of_plan: NDArray[np.bool_]
    moves: Array


class Seen(NamedTuple):
    """Matrices of a group at every grid point g: inverse variance ``inverse`` (g, block, block), ``log_det`` (g),
    ``prior`` (g) log weight, ``gain`` (g, ahead, block), ``root`` (g, ahead, ahead) with root root' = Var(x ahead | z),
    ``noise`` (g) of a month."""

    inverse: Array
    log_det: Array
    prior: Array
    gain: Array
    root: Array
    noise: Array


@lru_cache(maxsize=64)
def kernels(base: int, months: int) -> Array:
    """The five parts of K without their variances, (part, month, month): level, walk, own season, drift, slope walk."""
    t = np.arange(1.0, months + 1.0)
    s, u = np.minimum.outer(t, t), np.maximum.outer(t, t)
    calendar = (base + np.arange(months)) % YEAR
    apart = np.abs(np.subtract.outer(t, t)) / YEAR
    own = (calendar[:, None] == calendar[None, :]) * np.exp(-apart / FADES)
    middle = (t - t.mean()) / YEAR
    slope = s * s * (3.0 * u - s) / 6.0
    found = np.array([np.full_like(s, LEVEL), s, own, np.outer(middle, middle), slope])
    found.setflags(write=False)
    return found


def observed_parts(blocks: Blocks) -> Array:
    """A K_i A' of every part and, last, diag(sum_t A_bt^2) of the noise, (part + 1, block, block); not of budgets."""
    rows = _rows(blocks)
    parts = rows @ kernels(blocks.base, blocks.months) @ rows.transpose(0, 2, 1)
    noise = np.diag(np.where(blocks.of_plan, 0.0, (blocks.weights**2).sum(axis=1)))
    return np.concatenate([parts, noise[None]])


def _rows(blocks: Blocks) -> Array:
    """A of each part of K, (part, block, month): walk and slope walk by ``moves``."""
    return np.stack([blocks.moves if part in MOVES else blocks.weights for part in range(PARTS)])


def variances(pace: Pace) -> Array:
    """The factors of ``observed_parts``: level 1, walk, own season, own drift, slope walk, noise."""
    return np.array([1.0, pace.walk, pace.own_season, pace.own_drift, pace.slope_walk, pace.noise])


def seen(blocks: Blocks, pace: Pace, ahead: Whole, grid: Sequence[tuple[float, float]] = GRID) -> Seen:
    """The group's matrices for the months ``ahead`` (index), at the multipliers of walk and noise."""
    whole = kernels(blocks.base, blocks.months)
    factors = np.array([variances(pace) * (1.0, walk, 1.0, 1.0, 1.0, noise) for walk, noise in grid])
    parts = observed_parts(blocks)
    var = np.tensordot(factors, parts, 1) + np.diag(np.where(blocks.of_plan, pace.plan, 0.0))
    inverse = np.linalg.inv(var)
    log_det = np.linalg.slogdet(var)[1]
    prior = np.array([-0.5 * ((np.log([w, n]) / PRIOR_SD) ** 2).sum() for w, n in grid])
    across = np.tensordot(factors[:, :-1], whole[:, ahead] @ _rows(blocks).transpose(0, 2, 1), 1)
    gain = across @ inverse
    within = np.tensordot(factors[:, :-1], whole[:, ahead[:, None], ahead], 1)
    left = within - gain @ across.transpose(0, 2, 1)
    return Seen(inverse, log_det, prior, gain, root_of(left), factors[:, -1])


def root_of(var: Array) -> Array:
    """root root' = var, of symmetric matrices (..., n, n) that rounding may have left a hair below zero."""
    size, vectors = np.linalg.eigh(0.5 * (var + np.swapaxes(var, -1, -2)))
    return np.asarray(vectors * np.sqrt(np.maximum(size, 0.0))[..., None, :])


def log_likelihood(given: Seen, z: Array) -> Array:
    """-.5 (z' V^-1 z + ln |V|) of every series at every grid point, (series, g), without the constant."""
    return np.asarray(-0.5 * (np.einsum("si,gij,sj->sg", z, given.inverse, z, optimize=True) + given.log_det))
