"""What past looks ahead got wrong, and what that says of the next (METHODS 6.5).

    error of a past look = realised - middle of its draws, of the margin and of the months of reserve, h months ahead
    shift_h = beta_h . (1, c, min(c, b), m, min(m, b)) of the margin, 0 of the months
    scale_h = 80 % quantile of |error - shift| / sd over 1.2816
    logit p = a + b logit p'  of a deficit on the earned basis, p' of the draws, from 15 onsets on

c is the margin foreseen, m the margin of the last published month, b a thin margin: who pays steps in where a margin
is thin, and spending quickens where it is wide, which no extrapolation knows. Months of reserve are not shifted: those
near their floor are the funds for which nobody stepped in. Fitted on looks whose outcome is
published, those near the decision counting most, and drawn toward no correction. On the earned basis the state of the
last published month is itself foreseen, and funds that were safe in it did better than their draws: the odds are
learned from those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.arrival import BEFORE, YEAR, Cash, between
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import flows

Array = NDArray[np.float64]

HORIZON: Final = 6
THIN: Final = 0.05
WIDE: Final = (-0.3, 0.6)
NEAR_MARGIN: Final = 0.15
NEAR_MONTHS: Final = 4.0
AS_NONE: Final = 10.0
"""Looks for which "no shift" counts."""
AS_ONE: Final = 30.0
"""Looks for which a scale of 1 counts."""
LEAST: Final = 30
FURTHEST: Final = 4.0
"""An error beyond so many sd is another scope or a revision, and is not counted."""
NORMAL_80: Final = 1.2816
LEAST_ONSETS: Final = 15
"""Onsets among past looks under which their odds teach nothing."""
AS_EVENTS: Final = 3.0
"""k: information that "as said" counts for."""
STEPS: Final = 12
SURE: Final = 1e-3
MARGIN: Final = 0
"""Place of the margin before that of the months of reserve."""


class Look(NamedTuple):
    """A past look at a series: ``centre`` and ``width`` (2, horizon) of margin and months, the margin ``now``, and what
    was ``realised`` (2, horizon), NaN where not published; ``floor`` of its fund; ``origin`` its month. Where odds are
    learned ``states`` (horizon, draw) of the margin, ``safe`` (draw) by the last published month and ``was_safe``,
    whether it was."""

    centre: Array
    width: Array
    now: float
    realised: Array
    floor: float
    origin: int
    states: Array | None = None
    safe: NDArray[np.bool_] | None = None
    was_safe: bool = False


class Correction(NamedTuple):
    """``beta`` (horizon, 5) of the margin and ``scale`` (2, horizon) of margin and of months, for events; ``spread``
    (horizon) of months for intervals, all looks alike; ``looks`` behind them; ``odds`` (2) a and b of a deficit."""

    beta: Array
    scale: Array
    spread: Array
    looks: int
    odds: Array


AS_SAID: Final = np.array([0.0, 1.0])
NONE: Final = Correction(np.zeros((HORIZON, 5)), np.ones((2, HORIZON)), np.ones(HORIZON), 0, AS_SAID)


def features(centre: Array, now: Array) -> Array:
    """(..., 5): 1, c, min(c, thin), m, min(m, thin), each within ``WIDE``."""
    c, m = np.clip(centre, *WIDE), np.clip(now, *WIDE)
    return np.stack([np.ones_like(c), c, np.minimum(c, THIN), m, np.minimum(m, THIN)], axis=-1)


def shift(given: Correction, centre: Array, now: float) -> Array:
    """(2, horizon) what is added to the middle of margin and months; ``centre`` (horizon) of the margin."""
    known = features(centre, np.full(centre.shape, now))
    return np.stack([(given.beta * known).sum(axis=1), np.zeros(len(centre))])


def correction(looks: Sequence[Look]) -> Correction:
    """The correction that the looks of one fund and basis ask for; none under ``LEAST`` of them. Spreads are of errors
    that were not fitted on: each origin is held against what the others say."""
    if len(looks) < LEAST:
        return NONE._replace(looks=len(looks))
    centre, width, realised = (
        np.stack([getattr(one, name) for one in looks]) for name in ("centre", "width", "realised")
    )
    now, floor, origin = (np.array([getattr(one, name) for one in looks]) for name in ("now", "floor", "origin"))
    beta, scale, spread = np.zeros((HORIZON, 5)), np.ones((2, HORIZON)), np.ones(HORIZON)
    for h in range(HORIZON):
        x = features(centre[:, 0, h], now)
        near = (centre[:, 0, h] / NEAR_MARGIN, (centre[:, 1, h] - floor) / NEAR_MONTHS)
        for quantity in range(2):
            error, sd = (realised - centre)[:, quantity, h], np.maximum(width[:, quantity, h], 1e-9)
            weight = np.exp(-0.5 * near[quantity] ** 2)
            if quantity == MARGIN:
                beta[h] = _fit(x, error, sd, weight)
                error = _left_out(x, error, sd, weight, origin)
            scale[quantity, h] = _spread(error, sd, weight)
        spread[h] = _spread(error, sd, np.ones(len(looks)))
    told = Correction(beta, scale, spread, len(looks), AS_SAID)
    return told._replace(odds=odds_of(looks, told))


def odds_of(looks: Sequence[Look], given: Correction) -> Array:
    """(2) a and b of a deficit: ``argmin -ln L + k/2 (a^2 + (b - 1)^2)`` over the horizons of looks that were safe and
    whose outcome is told, each a sixth of a case; 0 and 1 under ``LEAST_ONSETS``."""
    said: list[Array] = []
    came: list[Array] = []
    for one in looks:
        if one.states is None or one.safe is None or not one.was_safe or not one.safe.any():
            continue
        middle = one.centre[MARGIN][:, None]
        moved = middle + shift(given, one.centre[MARGIN], one.now)[MARGIN][:, None]
        states = moved + (one.states - middle) * given.scale[MARGIN][:, None]
        told = np.isfinite(one.realised[MARGIN])
        with np.errstate(invalid="ignore"):
            came.append(np.logical_or.accumulate(one.realised[MARGIN] < 0.0)[told])
        said.append(np.logical_or.accumulate(states < 0.0, axis=0)[:, one.safe].mean(axis=1)[told])
    if sum(bool(one.any()) for one in came) < LEAST_ONSETS:
        return AS_SAID
    return _odds(logit(np.concatenate(said)), np.concatenate(came).astype(float))


def _odds(said: Array, came: Array) -> Array:
    """Newton's steps for a and b."""
    x, at, start = np.column_stack([np.ones(len(said)), said]), AS_SAID.copy(), AS_SAID
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-x @ at))
        slope = x.T @ (p - came) / HORIZON + AS_EVENTS * (at - start)
        curve = x.T @ (x * (p * (1.0 - p))[:, None]) / HORIZON + AS_EVENTS * np.eye(2)
        at = at - np.linalg.solve(curve, slope)
    return np.asarray(at)


def logit(p: Array) -> Array:
    """``ln(p/(1 - p))``, p held within ``SURE`` of 0 and 1."""
    held = np.clip(p, SURE, 1.0 - SURE)
    return np.asarray(np.log(held / (1.0 - held)))


def by_odds(given: Correction, within: Array) -> Array:
    """Probabilities of a deficit (horizon) after their odds; as they are where nothing was learned."""
    if np.array_equal(given.odds, AS_SAID):
        return within
    return np.asarray(1.0 / (1.0 + np.exp(-(given.odds[0] + given.odds[1] * logit(within)))))


def _left_out(x: Array, error: Array, sd: Array, weight: Array, origin: Array) -> Array:
    """Errors of each origin after the shift that the other origins ask for."""
    found = np.full(len(error), np.nan)
    for month in np.unique(origin):
        own = origin == month
        found[own] = error[own] - x[own] @ _fit(x[~own], error[~own], sd[~own], weight[~own])
    return found


def _fit(x: Array, error: Array, sd: Array, weight: Array) -> Array:
    """Ridge regression of the error on the features, each look by its weight over its variance."""
    with np.errstate(invalid="ignore"):
        told = np.isfinite(error) & np.isfinite(x).all(axis=1) & (np.abs(error) < FURTHEST * sd)
    if told.sum() < LEAST:
        return np.zeros(x.shape[1])
    root = np.sqrt(weight[told]) / sd[told]
    rows = x[told] * root[:, None]
    ridge = AS_NONE * np.diag((rows**2).sum(axis=0) / max(weight[told].sum(), 1.0))
    return np.asarray(np.linalg.solve(rows.T @ rows + ridge, rows.T @ (error[told] * root)))


def _spread(error: Array, width: Array, weight: Array) -> float:
    """80 % quantile of |error| / sd over that of a normal, drawn toward 1."""
    off = np.abs(error) / np.maximum(width, 1e-9)
    with np.errstate(invalid="ignore"):
        told = off < FURTHEST
    off, weight = off[told], weight[told]
    if not len(off):
        return 1.0
    order, count = np.argsort(off), float(weight.sum())
    at = min(int(np.searchsorted(np.cumsum(weight[order]), 0.8 * count)), len(off) - 1)
    return float((off[order][at] / NORMAL_80 * count + AS_ONE) / (count + AS_ONE))


def realised_cash(one: Known) -> dict[int, tuple[float, float]]:
    """Month -> (margin over spending, months of reserve) at the ends of blocks that twelve whole months precede."""
    margin, spent = flows(one, "income") - flows(one, "spending"), flows(one, "spending")
    found = {}
    for at, rows in _twelve(one):
        total = spent[rows].sum()
        if total > 0.0:
            found[int(one.end[at]) - 1] = (float(margin[rows].sum() / total), float(one.balance[at] / (total / YEAR)))
    return found


def realised_earned(one: Known, held: Cash, due: dict[int, float], own: Array) -> dict[int, tuple[float, float]]:
    """The same on the earned basis; ``due`` P_y by year, ``own`` (point) path of arrival."""
    spent, found = flows(one, "spending"), {}
    for at, rows in _twelve(one):
        month, total = int(one.end[at]) - 1, spent[rows].sum()
        year, k = month // YEAR, month % YEAR + 1
        if year not in due or year - 1 not in due or total <= 0.0:
            continue
        received = due[year] * k / YEAR + due[year - 1] * (YEAR - k) / YEAR
        inside = (one.first >= year * YEAR) & (one.end <= month + 1)
        to_date = (one.income - one.grants)[inside].sum()
        before = held.before.get(year, float("nan"))
        path = between(held.path[year], own) if year in held.path else own
        arrived = held.final[year] * path[BEFORE - 1 + k] if year in held.final else due[year] * own[BEFORE - 1 + k]
        late = max(0.0, due[year] * own[BEFORE - 2 + k] - arrived)
        balance = one.balance[at] - to_date - before + due[year] * k / YEAR - late
        found[month] = (float((received - total) / total), float(balance / (total / YEAR)))
    return found


def _twelve(one: Known) -> list[tuple[int, NDArray[np.bool_]]]:
    """(block, blocks that make up the twelve months to its end) where they do so whole."""
    found = []
    for at, end in enumerate(one.end):
        rows = (one.first >= end - YEAR) & (one.end <= end)
        if (one.end - one.first)[rows].sum() == YEAR:
            found.append((at, rows))
    return found
