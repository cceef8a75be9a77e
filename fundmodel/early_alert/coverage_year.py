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

from fundmodel.early_alert.arrival import BEFORE, Arrival, Cash, arrival, cash, own_path, usual_path, ways_to_arrive
from fundmodel.early_alert.grouped import planned
from fundmodel.early_alert.log_level import root_of
from fundmodel.early_alert.panel import Known, Plan

Array = NDArray[np.float64]

WALK: Final = 0.035**2
DRIFT: Final = 0.02**2
LUMPS: Final = {True: 0.01**2, False: 0.03**2}
"""Variance of ln(C_y / P_y), money that crosses December, where premium received ahead is told and where not;
judgement."""
LEAST_LUMPS: Final = 0.003**2
BULK: Final = 0.9
"""Share of pairs of steps that teach the error of C_y: those of a year that fell short do not."""
ENOUGH: Final = 10
GROWTH: Final = 0.05
PLAN_SD: Final = 0.06
PLAN_COUNT: Final = 5.0
BIAS_COUNT: Final = 20.0
WALK_COUNT: Final = 20.0
CLOSE: Final = 0.008
"""Width within which drawn arrival counts as what has arrived, share of the year."""
UNKNOWN: Final = 0.3**2
"""Variance of ln P where nothing but the year in progress has been seen."""
ALIKE: Final = 0.04
"""Shares of a year so far apart are alike in how the rest comes; judgement."""
_LEAST_ALIKE: Final = 1e-6
STEP_OF_SHARE: Final = 0.005
ANY: Final = 0.03
"""Chance that money comes in a way no year has shown; judgement."""
LEVEL: Final = 25.0
TO_NORMAL: Final = 1.4826
"""Standard deviation of a normal law over its median absolute value."""
FAR: Final = 3.0
SHORT_COUNT: Final = 2.0
RATE_COUNT: Final = 20.0
_LEAST: Final = 0.01
LEAST_PLAN: Final = 0.01**2
_MOST: Final = 0.7


class Short(NamedTuple):
    """Part of a year's money that never comes: how often, and mean and variance of ln(budget / what came)."""

    rate: float
    size: float
    variance: float


SHORT: Final = Short(0.05, 0.08, 0.04**2)
"""Before any finished year has been seen; judgement."""


class Coverage(NamedTuple):
    """What all resident series teach of coverage years: growth, variance of the walk, plan's bias and variance,
    variance of the error of C_y (of series that tell premium received ahead, and not), how money arrives, years that
    fall short."""

    growth: float
    walk: float
    bias: float
    plan: float
    lumps: dict[bool, float]
    arrival: Arrival
    short: Short = SHORT


class Drawn(NamedTuple):
    """Of one series: ``due`` (draw, year) of the years ``first``.., ``arrived`` (draw, point) the path of the year in
    progress, ``after`` (draw, point) that of the next, ``own`` (point) the area's own as it is foreseen, ``usual``
    (point) as it was, ``planned``: whether a budget was there."""

    first: int
    due: Array
    arrived: Array
    after: Array
    own: Array
    usual: Array
    planned: bool


def coverage(known: Sequence[Known]) -> Coverage:
    """Growth, walk, error of C_y and of plans over all series, each shrunk to its start.

    Middles, not means: a year of which part never came is no measure of the rest, and is counted as one that falls
    short. The error of C_y shows in that a year too high is followed by a step too low; series that tell premium
    received ahead and those that do not are taken apart, and the former alone teach where there are ``ENOUGH``.
    """
    given = arrival(known)
    finals = [cash(one, given).final for one in known]
    steps = [_steps(final) for final in finals]
    tells = [bool(np.isfinite(one.ahead).any()) for one in known]
    moved = np.array([step for own in _telling(steps, tells) for step in own.values() if abs(step) < _MOST])
    growth = float((_middle(moved) * len(moved) + GROWTH * PLAN_COUNT) / (len(moved) + PLAN_COUNT))
    lumps = {
        told: _lumps([own for own, t in zip(steps, tells, strict=True) if t is told], growth, LUMPS[told])
        for told in (True, False)
    }
    noise = lumps[_enough(steps, tells)]
    walk = max(_core(moved - growth, WALK, WALK_COUNT) - 2.0 * noise, 0.25 * WALK)
    errors = [_plan_errors(one, final) for one, final in zip(known, finals, strict=True)]
    off = np.array([error for own in _telling(errors, tells) for error in own.values()])
    bias = _middle(off) * len(off) / (len(off) + BIAS_COUNT)
    plan = max(_core(off - bias, PLAN_SD**2, PLAN_COUNT) - noise, LEAST_PLAN)
    return Coverage(growth, float(walk), bias, plan, lumps, given, _short(off - bias, (plan + noise) ** 0.5))


def _telling(rows: Sequence[dict[int, float]], tells: Sequence[bool]) -> list[dict[int, float]]:
    """The rows of series that tell premium received ahead, where there are ``ENOUGH`` that are not empty; else all."""
    only = _enough(rows, tells)
    return [row for row, told in zip(rows, tells, strict=True) if told or not only]


def _enough(rows: Sequence[dict[int, float]], tells: Sequence[bool]) -> bool:
    return sum(told and len(row) > 0 for row, told in zip(rows, tells, strict=True)) >= ENOUGH


def _middle(values: Array) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _core(off: Array, start: float, count: float) -> float:
    """Variance of the bulk, ``(1.4826 median |x|)^2``, the start counting as ``count`` values."""
    return float((count * start + len(off) * (TO_NORMAL * _middle(np.abs(off))) ** 2) / (count + len(off)))


def _plan_errors(one: Known, final: dict[int, float]) -> dict[int, float]:
    """ln(C_y / budget) by finished year."""
    told = {
        plan.year: float(np.log(final[plan.year] / year_plan(plan)))
        for plan in one.plans
        if final.get(plan.year, 0.0) > 0.0 and year_plan(plan) > 0.0
    }
    return {year: error for year, error in told.items() if abs(error) < _MOST}


def _short(off: Array, sd: float) -> Short:
    """Years that fall short of their budget by more than ``FAR`` sd: how often, by how much."""
    lacks = -off[off < -FAR * sd]
    n = len(lacks) + SHORT_COUNT
    size = float((lacks.sum() + SHORT.size * SHORT_COUNT) / n)
    spread = float((((lacks - size) ** 2).sum() + SHORT.variance * SHORT_COUNT) / n)
    return Short(float((len(lacks) + SHORT.rate * RATE_COUNT) / (len(off) + RATE_COUNT)), size, spread)


def _steps(final: dict[int, float]) -> dict[int, float]:
    """ln(C_y / C_{y-1}) by year."""
    return {y: float(np.log(final[y] / final[y - 1])) for y in final if min(final[y], final.get(y - 1, 0.0)) > 0.0}


def _lumps(steps: Sequence[dict[int, float]], growth: float, start: float) -> float:
    """-cov(step, next step) of the bulk of the pairs."""
    pairs = np.array([(own[y] - growth, own[y + 1] - growth) for own in steps for y in own if y + 1 in own])
    if not len(pairs):
        return start
    told = -pairs[:, 0] * pairs[:, 1]
    far = np.quantile(np.abs(told), BULK)
    told = told[np.abs(told) <= far]
    return max(float((told.sum() + start * PLAN_COUNT) / (len(told) + PLAN_COUNT)), LEAST_LUMPS)


def year_plan(plan: Plan) -> float:
    """Premium and subsidy where the budget tells them, else its income, yuan."""
    both = plan.premium + plan.subsidy
    return both if np.isfinite(both) and both > 0.0 else planned(plan, "income")


def coverage_draws(one: Known, given: Coverage, state: Array, pick: Array, choice: Array) -> Drawn:
    """Draws of a series: ``state`` (draw, 4) standard normal, ``pick`` (draw) and ``choice`` (draw) in 0..1.

    Each way j to arrive says ln P = ln(cash to date / way_j at k) with variance ``CLOSE``^2 / way_j^2, and ln P is
    N(mean, var), or less by what falls short; ``ANY`` stands for money that comes in a way no year has shown, any share
    of the year being in. Hypotheses are drawn by how likely they make the cash to date, ln P then by Bayes' rule.
    """
    held = cash(one, given.arrival)
    own, usual = own_path(held.path, given.arrival), usual_path(held.path, given.arrival)
    first = held.year - 1
    mean, var = _log_due(held, one.plans, given, first, given.lumps[bool(np.isfinite(one.ahead).any())])
    now = BEFORE - 1 + held.k
    ways, likely = ways_to_arrive(held, given.arrival, own)
    shares = np.maximum(ways[:, now], _LEAST)
    noise = (CLOSE / shares) ** 2
    said = np.log(max(held.to_date, 1.0) / shares)
    lack = np.array([0.0, given.short.size])
    wide = var[1, 1] + np.array([0.0, given.short.variance])
    spread = wide[:, None] + noise
    fits = np.exp(-0.5 * (said - mean[1] + lack[:, None]) ** 2 / spread) / np.sqrt(2.0 * np.pi * spread)
    odds = np.array([1.0 - given.short.rate, given.short.rate])
    any_share = min(max(held.to_date, 1.0) / np.exp(mean[1]), 1.0)
    weight = odds[:, None] * np.column_stack([fits * (1.0 - ANY) * likely, np.full(2, ANY * any_share)])
    chosen, inside = _picked(weight.ravel(), choice)
    lacks, way = np.divmod(chosen, len(said) + 1)
    free = way == len(said)
    way = np.minimum(way, len(said) - 1)
    gain = var[1][None, :].repeat(2, axis=0)
    gain[:, 1] = wide
    roots = np.stack([root_of(var), root_of(var + np.diag([0.0, given.short.variance, 0.0, 0.0]))])
    fresh = mean + np.einsum("nj,nij->ni", state, roots[lacks])
    fresh[:, 1] -= lack[lacks]
    pull = np.where(free[:, None], 0.0, gain[lacks] / (wide[lacks] + noise[way])[:, None])
    said_now = said[way] + np.sqrt(noise[way]) * pick
    due = np.exp(fresh + pull * (said_now - fresh[:, 1])[:, None])
    share, years = held.to_date / due[:, 1], own + given.arrival.differs
    year = _alike(years[:, now], share, inside)
    arrived = _from_now(years[year], share, now)
    after = years[np.roll(year, 1)]
    planned_now = any(plan.year >= held.year for plan in one.plans)
    return Drawn(first, due, arrived, np.maximum.accumulate(after, axis=1), own, usual, planned_now)


def _picked(weight: Array, choice: Array) -> tuple[NDArray[np.int64], Array]:
    """(hypothesis, place in 0..1 inside its part) of each draw, in proportion to the weights."""
    sums = np.cumsum(weight) / weight.sum()
    chosen = np.minimum(np.searchsorted(sums, choice, side="right"), len(sums) - 1)
    below = np.concatenate([[0.0], sums])[chosen]
    return chosen, np.clip((choice - below) / np.maximum(sums[chosen] - below, 1e-12), 0.0, 1.0 - 1e-9)


def _alike(shares: Array, share: Array, choice: Array) -> NDArray[np.int64]:
    """A year for each draw, likelier the nearer the share that had come then is to what has come now, which is taken to
    the nearest ``STEP_OF_SHARE``."""
    steps, place = np.unique(np.round(share / STEP_OF_SHARE), return_inverse=True)
    near = np.exp(-0.5 * ((shares[None, :] - steps[:, None] * STEP_OF_SHARE) / ALIKE) ** 2) + _LEAST_ALIKE
    sums = np.cumsum(near, axis=1)
    found = np.zeros(len(share), dtype=np.int64)
    for step, row in enumerate(sums):
        own = np.flatnonzero(place == step)
        found[own] = np.searchsorted(row, choice[own] * row[-1])
    return np.minimum(found, len(shares) - 1)


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
