"""Death rates by single age: from abridged schedules, and on a path of life expectancy (METHODS 1.2, 1.4a)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.demography.interpolation import monotone_cubic
from fundmodel.projection.demography.life_table import life_expectancy, person_years
from fundmodel.vocabulary.dims import OPEN_AGE, SEXES
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

ABRIDGED_AGES: Final = (0, 1, *range(5, OPEN_AGE + 1, 5))
MEAN_OPEN_AGE: Final = OPEN_AGE + 1.5  # where the open age's rate is placed for interpolation: a life expectancy of 1.5
MATCHED: Final = 1e-12  # relative, of a group's published rate
CLOSE_YEARS: Final = 1e-11  # of life expectancy: below this an element of the path is settled
MOST_STEPS: Final = 40


def single_age_rates(abridged: Array) -> Array:
    """``ln m_x`` = monotone cubic through (group mid-point, ln n_g), ``n`` such that ``sum_g m L / sum_g L = m_g``.

    ``abridged`` (..., sex, group) central death rates for ages 0, 1-4, 5-9, ..., 95-99, 100+; returns
    (..., sex, age), ages 0..100+. Age 0 and the open age keep their published rates. The nodes, not the single ages,
    are moved until every group returns its published rate, so no step appears between groups.

    Errors: InputError for another number of groups or rates that are not above 0; ProjectionError if a group cannot be
    matched. Source: METHODS 1.2 (monotone interpolation of log rates, group totals kept).
    """
    published = np.asarray(abridged, dtype=np.float64)
    if published.shape[-1] != len(ABRIDGED_AGES) or not np.all(published > 0.0):
        raise InputError(
            Said(
                "Abridged death rates need {count} positive groups (0, 1-4, 5-9, ..., 95-99, 100+); "
                "found shape {shape}.",
                count=len(ABRIDGED_AGES),
                shape=published.shape,
            )
        )
    nodes = np.log(published)
    wanted = nodes.copy()
    for _ in range(MOST_STEPS):
        rates = _through_nodes(nodes, published)
        gap = wanted - np.log(_group_rates(rates))
        moving = np.max(np.abs(gap), axis=-1, keepdims=True) > MATCHED
        if not moving.any():
            return rates
        nodes[..., 1:-1] += np.where(moving, gap[..., 1:-1], 0.0)
    raise ProjectionError(
        Said("Abridged death rates could not be matched by single ages: largest gap {gap:.2g}.", gap=np.abs(gap).max())
    )


def _through_nodes(nodes: Array, published: Array) -> Array:
    """Single-age rates from nodes of ln m; ages 0 and 100+ as published."""
    starts = np.array(ABRIDGED_AGES, dtype=np.float64)
    middles = np.array([*(starts[:-1] + starts[1:]) / 2.0, MEAN_OPEN_AGE])
    rates = np.exp(monotone_cubic(middles, nodes, np.arange(OPEN_AGE + 1, dtype=np.float64) + 0.5))
    rates[..., 0], rates[..., -1] = published[..., 0], published[..., -1]
    return np.asarray(rates)


def _group_rates(mx: Array) -> Array:
    """``sum_g m L / sum_g L``: (..., sex, age) -> (..., sex, group)."""
    lived = person_years(mx)
    deaths = np.add.reduceat(mx * lived, ABRIDGED_AGES, axis=-1)
    return np.asarray(deaths / np.add.reduceat(lived, ABRIDGED_AGES, axis=-1))


class LogSchedules(NamedTuple):
    """Straight lines of ln m between schedule times: times (node); level, slope (segment, sex, age); e0 (node, sex)."""

    times: Array
    level: Array
    slope: Array
    e0: Array


def rates_on_path(
    schedules: Array,
    period_mid_years: ArrayLike,
    e0_path: Array,
    years: Sequence[int] | None = None,
) -> Array:
    """``ln m(t)`` linear in calendar time between period mid-points; per sex and year, ``t`` with ``e0(m(t)) = path``.

    ``schedules`` (period, sex, age) central death rates; ``period_mid_years`` (period) rising; ``e0_path``
    (..., sex, year) years of life expectancy at birth. Returns mx (..., sex, age, year), memory year by year. The first
    and the last line reach one period further. Every element is solved for itself and stands still once settled, so
    the answer does not depend on what else is in the path. ``years`` only serves messages.

    Errors: ProjectionError where the path leaves the span of the schedules, naming sex and year; InputError if life
    expectancy does not rise from schedule to schedule. Source: METHODS 1.4 (a).
    """
    lines = _log_schedules(np.asarray(schedules, dtype=np.float64), np.asarray(period_mid_years, dtype=np.float64))
    wanted = np.ascontiguousarray(np.moveaxis(np.asarray(e0_path, dtype=np.float64), -1, 0))
    _refuse_outside(wanted, lines.e0, years)
    sex = np.arange(len(SEXES))
    segment = np.empty(wanted.shape, dtype=np.int64)
    for place in sex:
        found = np.searchsorted(lines.e0[:, place], wanted[..., place], side="right") - 1
        segment[..., place] = np.clip(found, 0, len(lines.times) - 2)
    level, slope = lines.level[segment, sex], lines.slope[segment, sex]
    rates = _solve(level, slope, lines.e0[segment, sex], lines.e0[segment + 1, sex], wanted)
    return np.moveaxis(rates, 0, -1)


def _log_schedules(schedules: Array, middles: Array) -> LogSchedules:
    """The lines between schedules, each run from 0 to 1 over its segment, one more segment added at either end."""
    if schedules.ndim != 3 or len(schedules) != len(middles) or len(middles) < 2 or np.any(np.diff(middles) <= 0.0):
        raise InputError(Said("Schedules (period, sex, age) need at least two periods with rising mid-points."))
    logs = np.log(schedules)
    logs = np.concatenate([[2.0 * logs[0] - logs[1]], logs, [2.0 * logs[-1] - logs[-2]]])
    times = np.concatenate([[2.0 * middles[0] - middles[1]], middles, [2.0 * middles[-1] - middles[-2]]])
    e0 = life_expectancy(np.exp(logs))
    if np.any(np.diff(e0, axis=0) <= 0.0):
        raise InputError(Said("Life expectancy must rise from one death-rate schedule to the next."))
    return LogSchedules(times, logs[:-1], np.diff(logs, axis=0), e0)


def _refuse_outside(wanted: Array, e0: Array, years: Sequence[int] | None) -> None:
    """ProjectionError at the first element of the path (year, ..., sex) outside the span of e0 (node, sex)."""
    bad = np.argwhere(~((wanted >= e0[0]) & (wanted <= e0[-1])))
    if bad.size:
        year, sex = int(bad[0][0]), int(bad[0][-1])
        when = (
            Said("year number {number} of the path", number=year + 1)
            if years is None
            else Said("year {year}", year=years[year])
        )
        raise ProjectionError(
            Said(
                "Life expectancy {wanted:.3f} ({sex}, {when}) is outside the death-rate schedules, "
                "which span {shortest:.3f} to {longest:.3f} years. Bring the path inside or supply more "
                "schedules.",
                wanted=wanted[tuple(bad[0])],
                sex=SEXES[sex],
                when=when,
                shortest=e0[0, sex],
                longest=e0[-1, sex],
            )
        )


def _solve(level: Array, slope: Array, e0_low: Array, e0_high: Array, wanted: Array) -> Array:
    """Secant for the fraction ``w`` of each segment with ``e0(exp(level + w slope)) = wanted``; returns those rates.

    level, slope (..., sex, age); the others (..., sex). Life expectancy is smooth and nearly straight inside a segment;
    the first guess is the straight line between its ends. A settled element is not moved again.
    """
    before, gap_before = np.zeros(wanted.shape), e0_low - wanted
    now = -gap_before / (e0_high - e0_low)
    for _ in range(MOST_STEPS):
        rates = np.exp(level + now[..., None] * slope)
        gap = life_expectancy(rates) - wanted
        moving = np.abs(gap) > CLOSE_YEARS
        if not moving.any():
            return rates
        rise = np.where(moving, gap - gap_before, 1.0)
        following = np.where(moving, np.clip(now - gap * (now - before) / rise, 0.0, 1.0), now)
        before, gap_before, now = now, gap, following
    raise ProjectionError(Said("Death rates could not be matched to the path of life expectancy."))
