"""Yearly budgets for in-patient care and what providers get under them, by charges or by points (METHODS 4.6)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = Array | float


class Sharing(NamedTuple):
    """Terms between fund and providers, fractions: of what exceeds the budget the fund pays ``overrun_share``, up to
    ``overrun_limit`` of the budget; of what is left of it providers keep ``saving_share`` while demand is at least
    ``saving_floor`` of the budget."""

    overrun_share: Numbers
    overrun_limit: Numbers
    saving_share: Numbers
    saving_floor: Numbers


def first_in_force(monthly: NDArray[Any], in_force: Flags) -> NDArray[Any]:
    """The value in the first month of each year in which a contract is in force (January where none is): a year's
    contract is settled when it begins.

    ``monthly`` and ``in_force`` are ``(..., month)``, whole years; -> ``(..., year)``.
    """
    first = np.argmax(years_of(in_force), axis=-1)[..., None]
    return np.asarray(np.take_along_axis(years_of(monthly), first, axis=-1)[..., 0])


def years_of(monthly: NDArray[Any]) -> NDArray[Any]:
    """``(..., month)`` of whole years as ``(..., year, 12)``."""
    return monthly.reshape(*monthly.shape[:-1], -1, 12)


def in_force_in(in_force: Flags) -> Flags:
    """Whether a contract is in force in any month of each year, ``(..., month)`` -> ``(..., year)``."""
    return np.asarray(years_of(in_force).any(axis=-1))


def budget_path(spent: Array, growth: Array, in_force: Flags, laid_down: Array, is_laid_down: Flags) -> Array:
    """B_y = B_{y-1} (1 + g_y), or the level laid down for the year; spent_y in years without a budget.

    So the first budget grows from what was spent in the year before it. All ``(..., year)`` in yuan, the first year
    being the base year; -> ``(..., year)``. Source: METHODS 4.6.
    """
    parts = np.broadcast_arrays(spent, growth, in_force, laid_down, is_laid_down)
    level = np.array(parts[0], dtype=np.float64)
    years = np.asarray(parts[2].reshape(-1, level.shape[-1]).any(axis=0))
    for y in 1 + np.flatnonzero(years[1:]):
        spent_y, growth_y, in_force_y, laid_down_y, is_laid_down_y = (part[..., y] for part in parts)
        grown = np.where(is_laid_down_y, laid_down_y, level[..., y - 1] * (1.0 + growth_y))
        level[..., y] = np.where(in_force_y, grown, spent_y)
    return level


def share_in_scope(spent: Array, scope: Array) -> Array:
    """sum_m scope_m spent_{m-12} / sum_m spent_{m-12}: the part of a year's budget that is for what it covers.

    The months of the year before are the weights, so a budget from July on is half of one less the season. Both
    ``(..., month)``, ``scope`` from 0 to 1; -> ``(..., year)``, the first year by its own months; the plain mean of
    the scope after a year without spending.
    """
    weights = years_of(spent)
    weights = np.concatenate([weights[..., :1, :], weights[..., :-1, :]], axis=-2)
    covered = years_of(scope)
    whole = sum_months(weights)
    part = sum_months(weights * covered)
    mean = np.broadcast_to(sum_months(covered) / 12.0, np.broadcast_shapes(part.shape, covered.shape[:-1]))
    return np.divide(part, whole, out=mean.copy(), where=whole != 0.0)


def paid_on_charges(demand: Numbers, budget: Numbers, terms: Sharing, smooth: Flags | bool = False) -> Array:
    """What the fund pays for a year's charges D under a budget B, f over-run share, l its limit, k kept, b the floor::

        D >= B         B + f min(D - B, l B)
        b B <= D < B   D + k (B - D)
        D < b B        D;   smooth: D (1 + k (1 - b) / b)

    Providers who fall below the floor lose what they would have kept: the step at b B is meant so; ``smooth`` pays the
    same rate of reward from nothing up to the floor instead, without the step. All broadcast, yuan; floor above 0.
    Source: METHODS 4.6 (over-runs shared within reason, savings kept).
    """
    demand, budget, floor = (np.asarray(x, dtype=np.float64) for x in (demand, budget, terms.saving_floor))
    over = budget + terms.overrun_share * np.minimum(demand - budget, terms.overrun_limit * budget)
    within = demand + terms.saving_share * (budget - demand)
    below = demand * (1.0 + np.where(smooth, terms.saving_share * (1.0 - floor) / floor, 0.0))
    return np.asarray(np.where(demand >= budget, over, np.where(demand >= floor * budget, within, below)))


def points(cases: Array, weights: Array) -> Array:
    """P = sum_j q_j w_j over the groups of cases, ``(..., group, year)`` -> ``(..., year)``.

    With charges at the year's reference price as cases, a point is one yuan of them. Source: METHODS 4.6.
    """
    return sum_months(np.moveaxis(cases * weights, -2, -1))


def weight_creep(growth: Array, in_force: Flags) -> Array:
    """w_y = w_{y-1} (1 + x_y): weights that coding lifts in every year that is paid by points; 1 before.

    ``(..., year)``, the first year being the base year.
    """
    return np.asarray(np.cumprod(1.0 + np.where(in_force, growth, 0.0), axis=-1))


def point_value(budget: Numbers, total: Numbers, low: Numbers, high: Numbers) -> Array:
    """v = clip(B / P, low, high); ``high`` where there are no points. Payment is v P, the budget where nothing clips.

    All broadcast; yuan per point, low <= high. Source: METHODS 4.6.
    """
    budget, total = np.broadcast_arrays(np.asarray(budget, dtype=np.float64), np.asarray(total, dtype=np.float64))
    value = np.divide(budget, total, out=np.full(total.shape, np.inf), where=total > 0.0)
    return np.asarray(np.clip(value, low, high))
