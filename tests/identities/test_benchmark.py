"""I-29: benchmarked months sum to what was published, and seasonal weights to twelve."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.calibration.denton import benchmark, sums
from fundmodel.projection.project.money.funds import season

POSITIVE = st.floats(0.05, 20.0)


@st.composite
def problems(draw):
    """An indicator, totals, and ranges that follow each other with gaps between some of them."""
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=10))
    gaps = draw(st.lists(st.integers(0, 2), min_size=len(lengths), max_size=len(lengths)))
    ranges, at = [], 0
    for length, gap in zip(lengths, gaps, strict=True):
        ranges.append((at + gap, at + gap + length))
        at += gap + length
    months = at + draw(st.integers(0, 3))
    indicator = draw(st.lists(POSITIVE, min_size=months, max_size=months))
    totals = draw(st.lists(st.floats(0.1, 1e12), min_size=len(ranges), max_size=len(ranges)))
    return np.array(indicator), np.array(totals), ranges


def roughness(x, p):
    return float((np.diff(x / p) ** 2).sum())


@given(problems())
def test_sums_are_the_totals(problem):
    p, t, ranges = problem
    found = sums(p.size, ranges) @ benchmark(p, t, ranges)
    np.testing.assert_allclose(found, t, rtol=1e-12, atol=1e-12 * t.max())


@given(problems(), st.floats(1e-6, 1e6))
def test_the_level_of_the_indicator_does_not_matter(problem, c):
    p, t, ranges = problem
    x = benchmark(p, t, ranges)
    np.testing.assert_allclose(benchmark(c * p, t, ranges), x, rtol=1e-7, atol=1e-9 * t.max())


@given(problems(), st.floats(0.1, 1e6))
def test_totals_in_proportion_scale_the_months(problem, c):
    p, t, ranges = problem
    x = benchmark(p, t, ranges)
    np.testing.assert_allclose(benchmark(p, c * t, ranges), c * x, rtol=1e-9, atol=1e-9 * c * np.abs(x).max())


@given(problems(), st.integers(0, 2**32 - 1))
def test_nothing_with_the_same_sums_is_smoother(problem, seed):
    p, t, ranges = problem
    assume(len(ranges) < p.size)  # with a total for every month there is nothing else with the same sums
    x = benchmark(p, t, ranges)
    A = sums(p.size, ranges)
    step = np.random.default_rng(seed).normal(size=p.size) * p
    step -= A.T @ np.linalg.solve(A @ A.T, A @ step)
    step *= np.abs(x).max() / np.abs(step).max()
    slack = 1e-9 * roughness(np.where(np.arange(p.size) % 2, x, -x), p)
    for size in (1e-3, 1.0):
        assert roughness(x + size * step, p) >= roughness(x, p) - slack


@given(problems())
def test_a_sum_told_again_from_inside_changes_nothing(problem):
    """Publishing part of a range at the very value found leaves every month where it was."""
    p, t, ranges = problem
    x = benchmark(p, t, ranges)
    first, end = max(ranges, key=lambda one: one[1] - one[0])
    if end - first < 2:
        return
    told = benchmark(p, [*t, x[first : first + 1].sum()], [*ranges, (first, first + 1)])
    np.testing.assert_allclose(told, x, rtol=1e-6, atol=1e-7 * np.abs(x).max())


def test_seasonal_weights_sum_to_twelve(national, baseline):
    for data in (national, fm.calibrate(national).package):
        assume = Assumptions((baseline,), data)
        for scheme in ("employee", "resident"):
            for side in ("income", "expenditure"):
                np.testing.assert_allclose(season(assume, scheme, side, 1).sum(), 12.0, rtol=1e-13)
