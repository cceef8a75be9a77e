from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment import lapse
from fundmodel.projection.enrolment.transitions import generator, moved, transition_matrix
from fundmodel.vocabulary.errors import InputError, ProjectionError

PREMIUM, INCOME = np.array([400.0, 420.0, 450.0]), np.array([43_000.0, 44_000.0, 45_500.0])


def enrolled_at_rest(non_renewal: np.ndarray, renewal: np.ndarray) -> np.ndarray:
    nothing = np.zeros_like(non_renewal)
    matrix = transition_matrix(generator(nothing, nothing, non_renewal, renewal))
    payer, resident, uninsured = nothing, np.ones_like(nothing), nothing
    for _ in range(2000):
        payer, resident, uninsured = moved(matrix, payer, resident, uninsured)
    return resident


@pytest.mark.parametrize("shift", [-0.4, -0.05, 0.0, 0.1, 1.0])
def test_the_factor_moves_the_log_odds_at_rest_by_the_shift(shift: float) -> None:
    non_renewal, renewal = np.array([0.03, 0.015, 0.004]), np.array([0.35, 0.3, 0.4])
    before = enrolled_at_rest(non_renewal, renewal)
    after = enrolled_at_rest(non_renewal * lapse.renewal_factor(np.array(shift)), renewal)
    log_odds = [np.log(e / (1.0 - e)) for e in (before, after)]
    np.testing.assert_allclose(log_odds[1] - log_odds[0], shift, atol=1e-9)


def test_shift_is_the_formula_and_leading_dimensions_are_free() -> None:
    beta, gamma = np.array([-0.5, 0.0, -1.5]), np.array([0.0, 0.1, 0.1])
    found = lapse.log_odds_shift(PREMIUM, INCOME, beta, gamma)
    assert found.shape == (3, 3)
    expected = -0.5 * (np.log(450 / 45_500) - np.log(400 / 43_000)) + 0.1
    assert found[0, 2] == pytest.approx(expected, rel=1e-13)
    np.testing.assert_array_equal(found[1], gamma)
    np.testing.assert_array_equal(found[2], lapse.log_odds_shift(PREMIUM, INCOME, -1.5, gamma))


def test_another_base_year() -> None:
    found = lapse.log_odds_shift(PREMIUM, INCOME, -0.5, base=1)
    assert found[1] == 0.0
    assert found[0] == pytest.approx(0.5 * np.log((420 / 44_000) / (400 / 43_000)))


def test_only_adults_of_working_age() -> None:
    ages = np.arange(101)
    found = lapse.by_age(np.array([1.0, 1.2]), ages)
    np.testing.assert_array_equal(found[0], np.ones(101))
    np.testing.assert_array_equal(np.flatnonzero(found[1] != 1.0), np.arange(16, 60))


def test_elasticity_is_the_slope_of_the_rate_at_rest() -> None:
    """Default beta at the enrolment rate of .94, and the derivative of e in ln(premium / income)."""
    assert lapse.elasticity(-0.5, 0.94) == pytest.approx(-0.03)
    step = 1e-5
    odds = np.log(0.94 / 0.06) - 0.5 * np.array([-step, step])
    rate = 1.0 / (1.0 + np.exp(-odds))
    assert np.diff(np.log(rate))[0] / (2 * step) == pytest.approx(-0.03, rel=1e-6)


def test_stayers_cost_more_than_those_who_leave_take_away() -> None:
    assert lapse.stayers_cost_factor(0.03, 0.6) == pytest.approx(1.0124, abs=5e-5)
    assert lapse.stayers_cost_factor(0.0, 0.6) == 1.0
    assert lapse.stayers_cost_factor(-0.02, 0.6) < 1.0
    with pytest.raises(ProjectionError, match="no one stays"):
        lapse.stayers_cost_factor(np.array([0.1, 1.0]), 0.6)


def test_leaving_share_of_persons() -> None:
    found = lapse.leaving_share(np.array([100.0, 0.0, 80.0, 50.0]), np.array([95.0, 0.0, 80.0, 51.0]))
    np.testing.assert_allclose(found, [0.05, 0.0, 0.0, -0.02], atol=1e-15)
    assert found[1] == 0.0
    assert found[2] == 0.0


def test_no_burden_no_logarithm() -> None:
    with pytest.raises(InputError, match="above 0"):
        lapse.log_odds_shift(np.array([400.0, 0.0]), np.array([1.0, 1.0]), -0.5)
