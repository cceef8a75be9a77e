"""What a coverage year of a resident fund brings: ln P_y as a random walk over years seen through budgets and cash.

    x_y = ln P_y ~ N(0, K),  K = 25 + w min(y,y') + d^2 (y - y0)(y' - y0),  mean growth g a year
    seen through ln C_y of finished years (variance n) and the budget of a year (variance of its error, bias taken off)

The year in progress is seen through its coverage cash too: draws of P_y and of the path in which it arrives are kept in
proportion to how well they give what has arrived (METHODS 6.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.arrival import BEFORE, Arrival, Cash, arrival, cash, own_path
from fundmodel.early_alert.grouped import planned
from fundmodel.early_alert.log_level import root_of
from fundmodel.early_alert.panel import Known, Plan

Array = NDArray[np.float64]

WALK: Final = 0.035**2
DRIFT: Final = 0.02**2
LUMPS: Final = 0.03**2
"""Variance of ln(C_y / P_y): money that crosses December; judgement."""
GROWTH: Final = 0.05
PLAN_SD: Final = 0.06
PLAN_COUNT: Final = 5.0
BIAS_COUNT: Final = 20.0
WALK_COUNT: Final = 20.0
CLOSE: Final = 0.015
"""Width within which drawn arrival counts as what has arrived, share of the year."""
UNKNOWN: Final = 0.3**2
"""Variance of ln P where nothing but the year in progress has been seen."""
ANY: Final = 0.03
"""Share of draws whose path does not ask what has arrived: money may come in a way no year has shown; judgement."""
LEVEL: Final = 25.0
_LEAST: Final = 0.01
LEAST_PLAN: Final = 0.01**2
_MOST: Final = 0.7


class Coverage(NamedTuple):
    """What all resident series teach of coverage years: growth, variance of the walk, plan's bias and variance,
    variance of the error of C_y (of series that tell premium received ahead, and not), how money arrives."""

    growth: float
    walk: float
    bias: float
    plan: float
    lumps: dict[bool, float]
    arrival: Arrival


class Drawn(NamedTuple):
    """Of one series: ``due`` (draw, year) of the years ``first``.., ``arrived`` (draw, point) the path of the year in
    progress, ``after`` (draw, point) that of the next, ``own`` (point), ``planned``: whether a budget was there."""

    first: int
    due: Array
    arrived: Array
    after: Array
    own: Array
    planned: bool


def coverage(known: Sequence[Known]) -> Coverage:
    """Growth, walk, error of C_y and of plans over all series, each shrunk to its start.

    The error of C_y shows in that a year too high is followed by a step too low: cov(step, next step) = -n, var(step) =
    w + 2 n; series that tell premium received ahead and those that do not are taken apart.
    """
    given = arrival(known)
    finals = [cash(one, given).final for one in known]
    steps = [_steps(final) for final in finals]
    moved = np.concatenate([np.array(list(own.values())) for own in steps]) if steps else np.zeros(0)
    growth = float((np.clip(moved, -_MOST, _MOST).sum() + GROWTH * PLAN_COUNT) / (len(moved) + PLAN_COUNT))
    tells = [bool(np.isfinite(one.ahead).any()) for one in known]
    lumps = {
        told: _lumps([own for own, t in zip(steps, tells, strict=True) if t is told], growth) for told in (True, False)
    }
    within = [
        (step - growth) ** 2 - 2.0 * lumps[told]
        for own, told in zip(steps, tells, strict=True)
        for step in own.values()
        if abs(step - growth) < _MOST
    ]
    walk = max((sum(within) + WALK * WALK_COUNT) / (len(within) + WALK_COUNT), 0.25 * WALK)
    errors = [
        (float(np.log(final[plan.year] / year_plan(plan))), lumps[told])
        for one, final, told in zip(known, finals, tells, strict=True)
        for plan in one.plans
        if final.get(plan.year, 0.0) > 0.0 and year_plan(plan) > 0.0
    ]
    off = np.array([error for error, _ in errors if abs(error) < _MOST])
    noise = sum(lump for error, lump in errors if abs(error) < _MOST)
    bias = float(off.sum() / (len(off) + BIAS_COUNT))
    plan = (PLAN_COUNT * PLAN_SD**2 + ((off - bias) ** 2).sum() - noise) / (PLAN_COUNT + len(off))
    return Coverage(growth, float(walk), bias, max(float(plan), LEAST_PLAN), lumps, given)


def _steps(final: dict[int, float]) -> dict[int, float]:
    """ln(C_y / C_{y-1}) by year."""
    return {y: float(np.log(final[y] / final[y - 1])) for y in final if min(final[y], final.get(y - 1, 0.0)) > 0.0}


def _lumps(steps: Sequence[dict[int, float]], growth: float) -> float:
    pairs = np.array([(own[y] - growth, own[y + 1] - growth) for own in steps for y in own if y + 1 in own])
    if not len(pairs):
        return LUMPS
    pairs = pairs[(np.abs(pairs) < _MOST).all(axis=1)]
    told = -(pairs[:, 0] * pairs[:, 1]).sum()
    return max(float((told + LUMPS * PLAN_COUNT) / (len(pairs) + PLAN_COUNT)), LEAST_PLAN)


def year_plan(plan: Plan) -> float:
    """Premium and subsidy where the budget tells them, else its income, yuan."""
    both = plan.premium + plan.subsidy
    return both if np.isfinite(both) and both > 0.0 else planned(plan, "income")


def coverage_draws(one: Known, given: Coverage, state: Array, pick: Array, choice: Array) -> Drawn:
    """Draws of a series: ``state`` (draw, 4) standard normal, ``pick`` (draw) and ``choice`` (draw) in 0..1.

    Each path j of arrival says ln P = ln(cash to date / path_j at k) with variance ``CLOSE``^2 / path_j^2; paths are
    drawn by how likely that is before the cash was seen, and ln P then by Bayes' rule.
    """
    held = cash(one, given.arrival)
    own = own_path(held.path, given.arrival)
    first = held.year - 1
    mean, var = _log_due(held, one.plans, given, first, given.lumps[bool(np.isfinite(one.ahead).any())])
    differs, now = given.arrival.differs, BEFORE - 1 + held.k
    shares = np.maximum(own[now] + differs[:, now], _LEAST)
    noise = (CLOSE / shares) ** 2
    said = np.log(max(held.to_date, 1.0) / shares)
    fits = -0.5 * ((said - mean[1]) ** 2 / (var[1, 1] + noise) + np.log(var[1, 1] + noise))
    weight = np.cumsum(np.exp(fits - fits.max()))
    free = choice < ANY
    path = np.searchsorted(
        weight / weight[-1], np.where(free, choice / ANY, (choice - ANY) / (1.0 - ANY)), side="right"
    )
    path = path.clip(0, len(weight) - 1)
    gain = np.where(free[:, None], 0.0, var[:, 1] / (var[1, 1] + noise[path, None]))
    fresh = mean + state @ root_of(var).T
    said_now = said[path] + np.sqrt(noise[path]) * pick
    due = np.exp(fresh + gain * (said_now - fresh[:, 1])[:, None])
    arrived = _from_now(own + differs[path], held.to_date / due[:, 1], now)
    after = own + differs[np.roll(path, 1)]
    planned_now = any(plan.year >= held.year for plan in one.plans)
    return Drawn(first, due, arrived, np.maximum.accumulate(after, axis=1), own, planned_now)


def _log_due(held: Cash, plans: Sequence[Plan], given: Coverage, first: int, lumps: float) -> tuple[Array, Array]:
    """Mean and variance of ln P of ``first`` .. ``first`` + 3, before the cash of the year in progress."""
    seen = [(year, np.log(total), lumps) for year, total in held.final.items() if total > 0.0]
    for plan in plans:
        if plan.year > first and year_plan(plan) > 0.0:
            seen.append((plan.year, np.log(year_plan(plan)) + given.bias, given.plan))
    if not seen:
        share = max(given.arrival.mean[BEFORE - 1 + held.k], 0.05)
        seen = [(held.year, np.log(max(held.to_date, 1.0) / share), UNKNOWN)]
    years = np.array([year for year, _, _ in seen] + list(range(first, first + 4)), dtype=float)
    since = years - years.min() + 1.0
    middle = since - since.mean()
    var = LEVEL + given.walk * np.minimum.outer(since, since) + DRIFT * np.outer(middle, middle)
    n = len(seen)
    values = np.array([value for _, value, _ in seen]) - given.growth * since[:n]
    level = values.mean()
    gain = np.linalg.solve(var[:n, :n] + np.diag([noise for _, _, noise in seen]), var[:n, n:]).T
    left = var[n:, n:] - gain @ var[:n, n:]
    return level + gain @ (values - level) + given.growth * since[n:], left


def _from_now(paths: Array, share: Array, now: int) -> Array:
    """Paths that pass through what has arrived: what is left arrives as the path says, never less than nothing."""
    left = np.maximum(1.0 - share, 0.0)
    rest = np.maximum(1.0 - paths[:, now], 1e-6)
    found = paths.copy()
    going = np.maximum.accumulate(paths[:, now:], axis=1) - paths[:, now : now + 1]
    found[:, now:] = share[:, None] + going * (left / rest)[:, None]
    return found
