"""From contributions due to cash: what is late, what comes in afterwards, what is written off (METHODS 3.2)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.sums import sum_months
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

LAGS: Final = 12
"""Months after the month due in which a shortfall may still come in; what is left then is written off."""


class Collected(NamedTuple):
    """Yuan: ``cash`` and ``write_off`` are flows ``(..., month)``; ``arrears`` is a stock ``(..., month + 1)``, before
    the first month and at the end of each."""

    cash: Array
    arrears: Array
    write_off: Array


def recovery_weights(decay: Array) -> Array:
    """w_j = q^(j - 1) / sum_k q^(k - 1), j = 1..12: share of what is recovered that comes j months late.

    ``decay`` q > 0 is ``(..., 1)``; q = 1 spreads evenly. -> ``(..., 12)``.
    """
    powers = np.asarray(decay ** np.arange(LAGS), dtype=np.float64)
    return np.asarray(powers / sum_months(powers)[..., None])


def collect(due: Array, collection: Array, recovered: Array, decay: Array, growth: Array) -> Collected:
    """cash_m = due_m c_m + sum_j w_j r_{m-j} s_{m-j}, with shortfall s = due (1 - c);  write-off_m = (1 - r) s_{m-12}.

    ``due`` is ``(..., month)`` in yuan; ``collection`` c and ``recovered`` r are fractions ``(..., month)`` or ``(...,
    1)``; ``decay`` ``(..., 1)`` as in ``recovery_weights``. The year before the first month is the first year again,
    ``growth`` ``(..., 1)`` lower, so that arrears run from the start. due = cash + change in arrears + write-off
    (I-20). c = 1 gives ``due`` and r = 0 gives ``due x c``, bit for bit. Fewer than twelve months raise ``InputError``.
    Source: METHODS 3.2.
    """
    months = due.shape[-1]
    if months < LAGS:
        raise InputError(
            Said(
                "collect: arrears need at least {lags} months of contributions due, found {months}",
                lags=LAGS,
                months=months,
            )
        )
    shape = np.broadcast_shapes(due.shape, *(x.shape for x in (collection, recovered, decay, growth)))
    in_time = due * collection
    short, late = (np.broadcast_to(x, shape) for x in (due - in_time, (due - in_time) * recovered))
    short, late = (np.concatenate([x[..., :LAGS] / (1.0 + growth), x], axis=-1) for x in (short, late))
    weights = recovery_weights(decay)
    cash = np.array(np.broadcast_to(in_time, shape))
    arrears = np.zeros((*shape[:-1], months + 1))
    back = np.zeros(weights.shape[:-1])[..., None]
    for lag in range(LAGS):
        newest = slice(LAGS - 1 - lag, LAGS - lag + months)
        arrears += short[..., newest] - late[..., newest] * back
        cash += late[..., LAGS - 1 - lag : LAGS - 1 - lag + months] * weights[..., lag, None]
        back = back + weights[..., lag, None]
    return Collected(cash, arrears, short[..., :months] - late[..., :months])
