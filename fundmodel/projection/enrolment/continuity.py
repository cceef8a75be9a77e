"""The bonus on the critical-illness cap for years of unbroken cover, and what it costs (METHODS 2.7)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Numbers = Array | float

YEARS_BEFORE: Final = 4
LARGEST_SHARE: Final = 0.2


def mean_bonus(
    renewal: Numbers,
    each: Numbers,
    cap: Numbers,
    counted: Numbers = np.inf,
    largest_share: Numbers = LARGEST_SHARE,
) -> Array:
    """``E[bonus(min(n, counted))] = each r^4 [(1 - r^J) / (1 - r) + (K - J) r^J]`` with P(N >= n) = r^(n - 1).

    K = min(0.2 cap / each, counted - 4) steps at most, J its whole part. ``renewal`` r is the yearly probability of
    staying, from 0 to 1; ``counted`` the years since counting began, this one included (infinite: always). All
    broadcast; yuan per enrolled person; 0 exactly where ``each`` is 0 or before the fifth counted year.
    Source: METHODS 2.7; I-18.
    """
    r, each, cap = (np.asarray(value, dtype=np.float64) for value in (renewal, each, cap))
    if not np.all((r >= 0.0) & (r <= 1.0)):
        raise InputError(Said("The yearly probability of renewal must lie in 0 to 1."))
    ceiling = np.asarray(largest_share) * cap
    most = np.divide(ceiling, each, out=np.zeros(np.broadcast_shapes(ceiling.shape, each.shape)), where=each > 0.0)
    steps = np.maximum(np.minimum(most, np.asarray(counted, dtype=np.float64) - YEARS_BEFORE), 0.0)
    whole = np.floor(steps)
    r, whole, steps = np.broadcast_arrays(r, whole, steps)
    falling = r**whole
    reached = np.divide(1.0 - falling, 1.0 - r, out=whole.copy(), where=r < 1.0)
    return np.asarray(each * r**YEARS_BEFORE * (reached + (steps - whole) * falling))


def bonus_cost_per_head(cap: Numbers, bonus: Numbers, alpha: Numbers, scale: Numbers, ratio: Numbers) -> Array:
    """``ratio int_cap^(cap + bonus) (1 - F(x)) dx`` with ``1 - F = (scale / x)^alpha`` above ``scale``, 1 below::

        scale^a / (a - 1) [low^(1 - a) - high^(1 - a)] + (part of the layer below scale)

    ``cap``, ``bonus``, ``scale`` in yuan, ``ratio`` the share paid in the layer, ``alpha`` a above 1; all broadcast;
    yuan per head a year, 0 exactly at a bonus of 0. It is concave in the bonus: at the mean bonus it is a little above
    the mean cost. Errors: InputError for alpha at most 1 or a negative amount. Source: METHODS 2.7.
    """
    cap, bonus, alpha, scale = (np.asarray(value, dtype=np.float64) for value in (cap, bonus, alpha, scale))
    if not (np.all(alpha > 1.0) and np.all(scale > 0.0) and np.all(cap > 0.0) and np.all(bonus >= 0.0)):
        raise InputError(
            Said("A Pareto tail needs alpha above 1; scale and cap must be above 0, the bonus at least 0.")
        )
    certain = np.clip(scale - cap, 0.0, bonus)
    low, width = np.maximum(cap, scale), bonus - certain
    tail = scale * (scale / low) ** (alpha - 1.0) / (alpha - 1.0)
    return np.asarray(ratio * (certain - tail * np.expm1((1.0 - alpha) * np.log1p(width / low))))


def scale_of(threshold: Numbers, share_above: Numbers, alpha: Numbers) -> Array:
    """``scale = threshold share^(1 / alpha)``: the Pareto scale at which ``share_above`` of heads exceed ``threshold``.

    Any shapes that broadcast; yuan. Source: METHODS 2.7.
    """
    return np.asarray(threshold * np.asarray(share_above, dtype=np.float64) ** (1.0 / np.asarray(alpha)))
