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


def months(switch, index=(1.0, 1.1, 1.21), before=0.05):
    month = np.tile(np.arange(1.0, 13.0), len(index))
    return base_in_force(np.array(index), np.array(before), np.array(switch), month).reshape(-1, 12)


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


def test_flexible_workers_on_the_floor_and_above():
    assert float(flexible_base(np.array(0.6), np.array(0.85), np.array(1.0))) == pytest.approx(0.66)
