"""The log level against dense conditioning, Bayes factors against densities, the gradient against differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from fundmodel.early_alert.ahead import draws_ahead, standard, taken, to_come
from fundmodel.early_alert.clearing import habits
from fundmodel.early_alert.grouped import Calendar, Laid
from fundmodel.early_alert.learned import Learned
from fundmodel.early_alert.level_shifts import SHIPPED, Hazards, estimated, log_bayes_factor, looked, shapes
from fundmodel.early_alert.log_level import (
    NOISES,
    POOLED,
    WALKS,
    Blocks,
    Pace,
    kernels,
    log_likelihood,
    seen,
    variances,
)
from fundmodel.early_alert.plan_errors import PlanError
from fundmodel.early_alert.pooled_pace import Group, _minus_log_likelihood, _ready, pooled_pace

PACE = Pace(0.01**2, 0.04**2, 0.03**2, 0.03**2, 0.0008**2)
MONTHS = 48


def monthly(months=MONTHS, joint=True):
    """Rows of single months, January and February joint, a quarter and a gap."""
    spans = [(0, 2)] + [(t, t + 1) for t in range(2, 30)] + [(32, 35)] if joint else [(t, t + 1) for t in range(months)]
    weights = np.zeros((len(spans), months))
    for row, (first, end) in enumerate(spans):
        weights[row, first:end] = 1.0 / (end - first)
    return Blocks(24000, months, weights, np.zeros(len(spans), dtype=bool), weights)


@pytest.fixture(scope="module")
def blocks():
    return monthly()


@pytest.fixture(scope="module")
def z(blocks):
    return np.random.default_rng(5).normal(0.0, 0.05, (3, len(blocks.weights)))


def dense(blocks, pace, walk=1.0, noise=1.0):
    parts = variances(pace)[:-1] * (1.0, walk, 1.0, 1.0, 1.0)
    k = np.tensordot(parts, kernels(blocks.base, blocks.months), 1)
    a = blocks.weights
    return k, a @ k @ a.T + noise * pace.noise * np.diag((a**2).sum(axis=1))


def test_what_is_ahead_is_the_conditional_gaussian(blocks, z):
    ahead = np.arange(36, 44)
    given = seen(blocks, PACE, ahead)
    for g, (walk, noise) in enumerate((w, n) for w in WALKS for n in NOISES):
        k, var = dense(blocks, PACE, walk, noise)
        across = k[ahead] @ blocks.weights.T
        want = across @ np.linalg.solve(var, z.T)
        assert given.gain[g] @ z.T == pytest.approx(want, abs=1e-8)
        left = k[np.ix_(ahead, ahead)] - across @ np.linalg.solve(var, across.T)
        assert given.root[g] @ given.root[g].T == pytest.approx(left, abs=1e-8)


def test_the_likelihood_is_the_normal_density(blocks, z):
    given = seen(blocks, PACE, np.arange(36, 38))
    found = log_likelihood(given, z)
    for g in (0, 5, 11):
        _, var = dense(blocks, PACE, WALKS[g // 4], NOISES[g % 4])
        want = multivariate_normal(np.zeros(len(var)), var).logpdf(z)
        assert np.diff(found[:, g]) == pytest.approx(np.diff(want), abs=1e-6)


def test_a_bayes_factor_is_the_ratio_of_two_densities(blocks, z):
    given = seen(blocks, PACE, np.arange(36, 38))
    last, v, g = 34, 0.11**2, 5
    found = looked(blocks, given, last, np.arange(36, 38))
    b = z @ found.weight[g]
    _, var = dense(blocks, PACE, WALKS[1], NOISES[1])
    _, u = shapes(blocks.months, last)
    for h in (3, 25, 40, 70, 88):
        a = blocks.weights @ u[h]
        want = multivariate_normal(np.zeros(len(var)), var + v * np.outer(a, a)).logpdf(z)
        want -= multivariate_normal(np.zeros(len(var)), var).logpdf(z)
        assert log_bayes_factor(b[:, h], found.size[g, h], v) == pytest.approx(want, abs=1e-6)


def test_the_gradient_of_the_pooled_likelihood_is_that_of_differences(blocks, z):
    ready, theta = _ready(Group(blocks, z)), variances(PACE)[1:]
    _, slope = _minus_log_likelihood(ready, theta)
    for j in range(len(theta)):
        step = np.where(np.arange(len(theta)) == j, 1e-4 * theta, 0.0)
        up, down = (_minus_log_likelihood(ready, theta + sign * step)[0] for sign in (1.0, -1.0))
        assert slope[j] == pytest.approx((up - down) / (2.0 * step[j]), rel=1e-4)


def drawn(count, seed):
    """Series of the method's own process: no shifts."""
    blocks = monthly(joint=False)
    k, _ = dense(blocks, PACE)
    k = k - 24.0  # a level that is any, but not too far
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(k + 1e-12 * np.eye(len(k)))
    x = rng.standard_normal((count, len(k))) @ root.T
    return x, x + rng.normal(0.0, np.sqrt(PACE.noise), x.shape)


def test_the_pace_of_many_areas_is_found_and_that_of_one_stays_near_the_shipped():
    blocks = monthly(joint=False)
    _, y = drawn(80, 3)
    start = Pace(0.02**2, 0.02**2, 0.02**2, 0.02**2, 0.0008**2)
    found = pooled_pace([Group(blocks, y - y.mean(axis=1, keepdims=True))], start)
    assert np.sqrt(found.noise) == pytest.approx(0.04, rel=0.1)
    assert np.sqrt(found.walk) == pytest.approx(0.01, rel=0.35)
    assert np.sqrt(found.own_season) == pytest.approx(0.03, rel=0.25)
    alone = pooled_pace([Group(blocks, y[:1] - y[:1].mean())], PACE)
    assert abs(np.log(alone.own_drift / PACE.own_drift)) < 2.0


def test_hazards_are_those_of_the_law_that_shifted_the_areas():
    """Steps of N(0, .2^2) in .8 % of the last thirty months of 400 series, nothing else."""
    blocks = monthly(joint=False)
    _, y = drawn(400, 4)
    rng = np.random.default_rng(1)
    comes = np.where(np.arange(MONTHS) >= MONTHS - 30, rng.random(y.shape) < 0.008, False)
    y += np.cumsum(comes * rng.normal(0.0, 0.2, y.shape), axis=1)
    given = seen(blocks, PACE, np.arange(0), POOLED)
    found = looked(blocks, given, MONTHS - 1, np.arange(0))
    b = (y - y.mean(axis=1, keepdims=True)) @ found.weight[0]
    hazards = estimated(b, np.broadcast_to(found.size[0], b.shape), found.kind)
    assert hazards.rate[0] == pytest.approx(0.008, rel=0.5)
    assert 0.16 <= np.sqrt(hazards.variance[0]) <= 0.25
    assert hazards.rate[1:].max() < 0.003


def test_intervals_hold_where_the_process_is_the_models_own():
    """I-38: 80 % intervals of six months ahead hold .80 +- .03, 900 series."""
    _, y = drawn(900, 6)
    known, ahead = 42, 6
    weights = np.eye(MONTHS)[:known]
    blocks = Blocks(24000, MONTHS, weights, np.zeros(known, dtype=bool), weights)
    z = y[:, :known]
    level = z.mean(axis=1)
    group = Laid(tuple(range(len(y))), blocks, z - level[:, None], level, known - 1)
    none = Hazards(np.full(3, 1e-12), SHIPPED.variance)
    side = Learned(np.ones(12), 0.0, PACE, none, PlanError(0.0, 0.01, 0), len(y), habits([]))
    dates = Calendar(24000, MONTHS, np.ones(MONTHS))
    given = standard(400, 1, 0)
    held = taken(group, side, given, known + ahead - 1)
    draws = np.log(np.stack([*draws_ahead(group, dates, to_come(none, given, ahead), given, held)]))
    low, high = np.quantile(draws[:, :, -1], (0.1, 0.9), axis=1)
    true = y[:, known + ahead - 1]
    assert np.mean((low <= true) & (true <= high)) == pytest.approx(0.80, abs=0.03)
    ranks = (draws[:, :, -1] < true[:, None]).mean(axis=1)
    assert np.abs(np.sort(ranks) - np.linspace(0, 1, len(ranks))).max() < 1.63 / np.sqrt(len(ranks))
