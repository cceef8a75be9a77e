"""Fits to several years against closed forms: weights, the pull to what was assumed, what the data decide."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.weighted_fit import growth_fit, linear_fit, log_fit, recency_weights
from fundmodel.vocabulary.errors import InputError

YEARS = np.arange(2018, 2026)


def test_a_weight_halves_every_three_years_and_anomalous_years_do_not_count():
    weights = recency_weights(YEARS, 2025)
    assert weights[-1] == 1.0
    assert weights[-4] == 0.0  # 2022
    assert weights[YEARS == 2019][0] == pytest.approx(0.25)
    kept = recency_weights(YEARS, 2025, anomalous_weight=0.25)
    assert kept[YEARS == 2022][0] == pytest.approx(0.5 * 0.25)
    np.testing.assert_allclose(recency_weights(YEARS, 2025, anomalous=()), 2.0 ** ((YEARS - 2025) / 3.0))


def test_a_constant_is_the_weighted_mean():
    y, w = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 2.0])
    fit = linear_fit(np.ones((3, 1)), y, w)
    assert fit.theta[0] == pytest.approx((1.0 + 2.0 + 12.0) / 4.0)
    np.testing.assert_allclose(fit.misses, fit.theta[0] - y)


def test_the_pull_is_a_weighted_mean_of_data_and_prior():
    """theta = (W ybar + l theta0) / (W + l); the data decide W / (W + l) of it."""
    y, w = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 2.0])
    for penalty in (0.0, 0.5, 4.0, 1e6):
        fit = linear_fit(np.ones((3, 1)), y, w, [10.0], penalty)
        assert fit.theta[0] == pytest.approx((15.0 + penalty * 10.0) / (4.0 + penalty))
        assert fit.from_data[0] == pytest.approx(4.0 / (4.0 + penalty))


def test_a_year_without_weight_leaves_no_trace():
    y = np.log([100.0, 105.0, 999.0, 115.0])
    design = np.stack([np.ones(4), np.arange(4.0)], axis=1)
    weights = np.array([0.3, 1.0, 0.0, 0.7])
    kept = weights > 0.0
    whole, without = linear_fit(design, y, weights), linear_fit(design[kept], y[kept], weights[kept])
    np.testing.assert_allclose(whole.theta, without.theta, rtol=1e-12)


def test_constant_growth_is_found_whatever_the_weights():
    people = np.linspace(200.0, 260.0, len(YEARS))
    money = 7.0 * people * 1.043 ** (YEARS - 2018)
    growth, fit = growth_fit(YEARS, money, people, recency_weights(YEARS, 2025))
    assert growth == pytest.approx(0.043, rel=1e-12)
    np.testing.assert_allclose(fit.misses, 0.0, atol=1e-12)


def test_two_years_give_their_own_growth_and_one_gives_none():
    growth, _ = growth_fit([2023, 2025], [100.0, 121.0], [1.0, 1.0], [0.6, 1.0])
    assert growth == pytest.approx(0.1)
    with pytest.raises(InputError, match="more years"):
        growth_fit([2024, 2025], [100.0, 121.0], [1.0, 1.0], [0.0, 1.0])
    pulled, fit = growth_fit([2024, 2025], [100.0, 121.0], [1.0, 1.0], [0.0, 1.0], prior=0.03, penalty=0.1)
    assert pulled == pytest.approx(0.03)
    assert fit.from_data[1] == pytest.approx(0.0, abs=1e-12)


def test_least_squares_is_the_closed_form_where_the_model_is_linear():
    rng = np.random.default_rng(3)
    design = np.stack([np.ones(8), np.arange(8.0)], axis=1)
    y, w = rng.normal(size=8), rng.uniform(0.1, 1.0, 8)
    prior, penalty = np.array([0.2, -0.1]), np.array([0.0, 0.4])
    closed = linear_fit(design, y, w, prior, penalty)
    found = log_fit(lambda theta: design @ theta, y, w, prior, penalty)
    np.testing.assert_allclose(found.theta, closed.theta, rtol=1e-7)
    np.testing.assert_allclose(found.from_data, closed.from_data, rtol=1e-6)


def test_a_ratio_that_the_data_hold_is_recovered_and_one_they_do_not_stays_assumed():
    active, retired = np.linspace(10.0, 8.0, 6), np.array([2.0, 4.0, 3.0, 6.0, 5.0, 9.0])

    def cost(people):
        return lambda theta: theta[0] + np.log(active + np.exp(theta[1]) * people)

    truth = np.array([0.3, np.log(3.5)])
    found = log_fit(cost(retired), cost(retired)(truth), np.ones(6), [0.0, np.log(2.0)])
    np.testing.assert_allclose(found.theta, truth, rtol=1e-6)
    flat = 0.4 * active
    with pytest.raises(InputError, match="do not identify"):
        log_fit(cost(flat), cost(flat)(truth), np.ones(6), [0.0, np.log(2.0)])
    held = log_fit(cost(flat), cost(flat)(truth), np.ones(6), [0.0, np.log(2.0)], [0.0, 0.1])
    assert np.exp(held.theta[1]) == pytest.approx(2.0, rel=1e-5)
    assert held.from_data[1] == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize(
    ("y", "w"), [([1.0, np.nan], [1.0, 1.0]), ([1.0, 2.0], [1.0, -1.0]), ([1.0, 2.0], [1.0, np.inf])]
)
def test_gaps_and_negative_weights_are_refused(y, w):
    with pytest.raises(InputError, match="weight of 0 or more"):
        linear_fit(np.ones((2, 1)), y, w)


def test_an_observation_of_zero_has_no_logarithm():
    with np.errstate(divide="ignore"), pytest.raises(InputError, match="above zero"):
        growth_fit([2024, 2025], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0])
