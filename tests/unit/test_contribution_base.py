"""The contribution base in closed form (I-19) and the month in which it moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from fundmodel.projection.contributions.base import base_in_force, capped_mean, flexible_base

means = st.floats(0.1, 10.0)
sigmas = st.floats(0.05, 1.5)


def by_quadrature(mean, sigma, floor, cap):
    """E[clip(w)] over the normal ln w, in three smooth pieces."""
    mu = np.log(mean) - 0.5 * sigma**2
    low, high = (np.log(floor) - mu) / sigma, (np.log(cap) - mu) / sigma
    inside = quad(lambda z: np.exp(mu + sigma * z) * norm.pdf(z), low, high, epsabs=1e-13, epsrel=1e-13)[0]
    return floor * norm.cdf(low) + inside + cap * norm.sf(high)


@pytest.mark.parametrize("sigma", [0.2, 0.4, 0.55, 0.7, 1.2])
@pytest.mark.parametrize("mean", [0.5, 0.87, 1.0, 2.5])
def test_the_closed_form_agrees_with_quadrature(mean, sigma):
    assert float(capped_mean(mean, sigma, 0.6, 3.0)) == pytest.approx(by_quadrature(mean, sigma, 0.6, 3.0), abs=1e-10)


@pytest.mark.parametrize(("sigma", "expected"), [(0.40, 1.0140), (0.55, 1.0317), (0.70, 1.0422)])
def test_where_the_mean_wage_is_the_average_the_floor_dominates(sigma, expected):
    assert float(capped_mean(1.0, sigma, 0.6, 3.0)) == pytest.approx(expected, abs=5e-5)


@given(means, sigmas)
def test_the_mean_base_lies_between_floor_and_cap(mean, sigma):
    assert 0.6 - 1e-12 <= float(capped_mean(mean, sigma, 0.6, 3.0)) <= 3.0 + 1e-12


@given(means)
def test_without_spread_the_base_is_the_clipped_mean(mean):
    assert float(capped_mean(mean, 0.0, 0.6, 3.0)) == min(max(mean, 0.6), 3.0)
    assert float(capped_mean(mean, 1e-6, 0.6, 3.0)) == pytest.approx(min(max(mean, 0.6), 3.0), abs=1e-5)


@given(means, sigmas, st.floats(1.0, 1.5))
def test_the_mean_base_rises_with_the_wage_the_floor_and_the_cap(mean, sigma, factor):
    base = float(capped_mean(mean, sigma, 0.6, 3.0))
    assert float(capped_mean(mean * factor, sigma, 0.6, 3.0)) >= base - 1e-12
    assert float(capped_mean(mean, sigma, 0.6 * factor, 3.0)) >= base - 1e-12
    assert float(capped_mean(mean, sigma, 0.6, 3.0 * factor)) >= base - 1e-12


@given(means, sigmas, st.floats(0.01, 1e4))
def test_money_scales(mean, sigma, c):
    scaled = float(capped_mean(c * mean, sigma, c * 0.6, c * 3.0))
    assert scaled == pytest.approx(c * float(capped_mean(mean, sigma, 0.6, 3.0)), rel=1e-9)


def test_no_floor_is_a_floor_of_nought():
    assert float(capped_mean(1.0, 0.5, 0.0, 1e9)) == pytest.approx(1.0, rel=1e-12)


def test_spread_and_point_wages_may_stand_in_one_array():
    found = capped_mean(np.array([1.0, 5.0]), np.array([0.55, 0.0]), 0.6, 3.0)
    np.testing.assert_allclose(found, [1.0317, 3.0], atol=5e-5)


def months(switch, lag=0.0, index=(1.0, 1.1, 1.21), before=0.05):
    """By year and month; ``switch`` and ``lag`` by month of the whole run, or one number for all of it."""
    law = [np.broadcast_to(np.asarray(x, dtype=float), 12 * len(index)) for x in (switch, lag)]
    return base_in_force(np.array(index), np.array(before), *law).reshape(-1, 12)


def test_the_base_moves_in_july():
    found = months(7.0)
    np.testing.assert_allclose(found[0, :6], 1.0 / 1.05)
    np.testing.assert_allclose(found[0, 6:], 1.0)
    np.testing.assert_allclose(found[1, :6], 1.0)
    np.testing.assert_allclose(found[1, 6:], 1.1)
    np.testing.assert_allclose(found[2, 11], 1.21)


def test_a_base_that_moves_in_january_or_december():
    np.testing.assert_allclose(months(1.0)[1], 1.1)
    np.testing.assert_allclose(months(12.0)[1], [1.0] * 11 + [1.1])


def test_from_july_to_january_the_next_base_follows_after_half_a_year():
    found = months([7.0] * 24 + [1.0] * 12)
    np.testing.assert_array_equal(found[1], [1.0] * 6 + [1.1] * 6)
    np.testing.assert_array_equal(found[2], [1.21] * 12)


def test_from_january_to_july_the_next_base_follows_after_a_year_and_a_half():
    found = months([1.0] * 12 + [7.0] * 24)
    np.testing.assert_array_equal(found[0], [1.0] * 12)
    np.testing.assert_array_equal(found[1], [1.0] * 6 + [1.1] * 6)
    np.testing.assert_array_equal(found[2], [1.1] * 6 + [1.21] * 6)


def test_a_later_switch_month_calls_no_new_base_back():
    """July has moved when the law of September 2026 names November."""
    found = months([7.0] * 20 + [11.0] * 16)
    np.testing.assert_array_equal(found[1], [1.0] * 6 + [1.1] * 6)
    np.testing.assert_array_equal(found[2], [1.1] * 10 + [1.21] * 2)


def test_a_late_base_keeps_the_old_one_for_so_many_months():
    np.testing.assert_array_equal(months(7.0, 3.0)[1], [1.0] * 9 + [1.1] * 3)
    once = months(7.0, [0.0] * 12 + [3.0] * 12 + [0.0] * 12)
    np.testing.assert_array_equal(once[1], [1.0] * 9 + [1.1] * 3)
    np.testing.assert_array_equal(once[2], [1.1] * 6 + [1.21] * 6)
    np.testing.assert_array_equal(months(7.0, 2.2), months(7.0, 3.0))


def test_a_base_more_than_half_a_year_late_moves_in_the_next_year():
    """And before the base year the index grew as in it: in January of the base year the one of two years ago holds."""
    found = months(7.0, 8.0)
    np.testing.assert_allclose(found[0], [1.0 / 1.05**2] * 2 + [1.0 / 1.05] * 10)
    np.testing.assert_array_equal(found[1], [1.0 / 1.05] * 2 + [1.0] * 10)


@given(
    st.lists(st.integers(1, 12), min_size=4, max_size=4),
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.integers(0, 47),
)
def test_the_base_never_falls_and_looks_at_no_later_law(switches, lags, cut):
    law = [np.repeat(np.array(x, dtype=float), 12) for x in (switches, lags)]
    index = np.array([1.0, 1.1, 1.2, 1.3])
    found = base_in_force(index, np.array(0.1), *law)
    assert (np.diff(found) >= 0.0).all()
    np.testing.assert_array_equal(np.isin(found, [*index, 1.0 / 1.1, 1.0 / 1.1 / 1.1]), True)
    assert (found <= np.repeat(index, 12)).all()
    other = [np.where(np.arange(48) < cut, x, 1.0) for x in law]
    np.testing.assert_array_equal(base_in_force(index, np.array(0.1), *other)[:cut], found[:cut])


def test_scenarios_side_by_side_are_what_they_are_alone():
    index = np.array([[[1.0, 1.1]], [[1.0, 1.3]]])
    switch, lag = np.full((1, 1, 24), 7.0), np.zeros((2, 1, 24))
    lag[1] = 3.0
    both = base_in_force(index, np.full((1, 1), 0.05), switch, lag)
    assert both.shape == (2, 1, 24)
    for k in range(2):
        alone = base_in_force(index[k, 0], np.array(0.05), switch[0, 0], lag[k, 0])
        np.testing.assert_array_equal(both[k, 0], alone)


def test_flexible_workers_on_the_floor_and_above():
    assert float(flexible_base(np.array(0.6), np.array(0.85), np.array(1.0))) == pytest.approx(0.66)
