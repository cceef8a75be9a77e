"""Scores of probabilities against what happened (METHODS 6.6)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BINS: Final = 10
"""Bins of equal width over [0, 1] where a forecast takes more values than can be told apart."""


class Decomposition(NamedTuple):
    """``brier = reliability - resolution + uncertainty + within``; ``within`` is 0 where groups are single values."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier(probability: Array, outcome: Array) -> float:
    """``mean (p - y)^2``; NaN without cases."""
    return float(np.mean((probability - outcome) ** 2)) if len(outcome) else float("nan")


def decomposition(probability: Array, outcome: Array, bins: int | None = None) -> Decomposition:
    """``REL = sum n_k (p_k - y_k)^2 / N``, ``RES = sum n_k (y_k - y)^2 / N``, ``UNC = y (1 - y)``.

    Groups k are the distinct values of p where ``bins`` is None: then ``B = REL - RES + UNC`` exactly (Murphy 1973).
    With ``bins`` groups are bins of equal width, p_k their mean, and B keeps ``within = mean (p - p_k)^2 - 2 mean (p -
    p_k)(y - y_k)`` (Stephenson, Coelho and Jolliffe 2008): still exact. p, y: (cases).
    """
    if not len(outcome):
        return Decomposition(*(float("nan"),) * 5)
    keys = probability if bins is None else np.minimum((probability * bins).astype(np.int64), bins - 1)
    group = np.unique(keys, return_inverse=True)[1]
    count = np.bincount(group).astype(np.float64)
    mean_p = np.bincount(group, probability) / count
    mean_y = np.bincount(group, outcome) / count
    rate, weight = float(outcome.mean()), count / len(outcome)
    within = 0.0
    if bins is not None:
        off_p, off_y = probability - mean_p[group], outcome - mean_y[group]
        within = float(np.mean(off_p**2) - 2 * np.mean(off_p * off_y))
    return Decomposition(
        brier(probability, outcome),
        float(np.sum(weight * (mean_p - mean_y) ** 2)),
        float(np.sum(weight * (mean_y - rate) ** 2)),
        rate * (1 - rate),
        within,
    )


def log_score(probability: Array, outcome: Array, draws: int) -> float:
    """``-mean(y ln p + (1 - y) ln(1 - p))``, p clipped to ``[1/(n+1), n/(n+1)]`` with n draws; nats."""
    if not len(outcome):
        return float("nan")
    held = np.clip(probability, 1 / (draws + 1), draws / (draws + 1))
    return float(-np.mean(np.where(outcome > 0, np.log(held), np.log1p(-held))))


def auc(probability: Array, outcome: Array) -> float:
    """``P(p of an event > p of none) + .5 P(equal)``, from mid-ranks (Mann and Whitney); NaN with one class alone."""
    events = outcome > 0
    n, m = int(events.sum()), int((~events).sum())
    if not n or not m:
        return float("nan")
    _, group, count = np.unique(probability, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[group]
    return float((rank[events].sum() - n * (n + 1) / 2) / (n * m))


def average_precision(probability: Array, outcome: Array) -> float:
    """``sum_k (recall_k - recall_{k-1}) precision_k`` over falling thresholds, equal p taken together."""
    if not np.any(outcome > 0):
        return float("nan")
    values, group = np.unique(-probability, return_inverse=True)
    hits = np.cumsum(np.bincount(group, outcome, minlength=len(values)))
    named = np.cumsum(np.bincount(group, minlength=len(values)))
    return float(np.sum(np.diff(hits, prepend=0.0) / hits[-1] * hits / named))


def skill(score: float, rival: float) -> float:
    """``1 - B/B_rival``; NaN where the rival makes no error."""
    return 1 - score / rival if rival > 0 else float("nan")


def share_of_oracle(score: float, rival: float, oracle: float) -> float:
    """``(B_rival - B)/(B_rival - B_oracle)``: 1 is all that could be known; NaN where the oracle wins nothing."""
    return (rival - score) / (rival - oracle) if rival > oracle else float("nan")


def isotonic(probability: Array, outcome: Array, asked: Array) -> Array:
    """The nondecreasing step function of least squares of y on p, read at ``asked`` (linear between the steps)."""
    from scipy.optimize import isotonic_regression

    values, group, count = np.unique(probability, return_inverse=True, return_counts=True)
    rate = np.bincount(group, outcome) / count
    fitted = isotonic_regression(rate, weights=count, increasing=True).x
    return np.asarray(np.interp(asked, values, fitted))
