from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment import waiting
from fundmodel.vocabulary.errors import InputError

JANUARY = np.eye(12)[0]


@pytest.mark.parametrize("at_least", [0, 1])
@pytest.mark.parametrize("probability", [0.05, 0.3, 1.0])
def test_missed_years_are_geometric(probability: float, at_least: int) -> None:
    chance = waiting.missed_years(probability, at_least)
    assert chance.sum() == pytest.approx(1.0, rel=1e-13)
    np.testing.assert_allclose(chance[at_least + 1 : -1], chance[at_least:-2] * (1.0 - probability), atol=1e-16)
    assert chance[:at_least].sum() == 0.0


def test_missed_years_are_those_of_people_who_left_at_a_steady_rate() -> None:
    """One person lapses a year; who returns in a year has missed v full years with the geometric chance."""
    away = 0.7 ** np.arange(200.0)
    returning = away * 0.3
    np.testing.assert_allclose(waiting.missed_years(0.3)[:-1], (returning / returning.sum())[:60], atol=1e-15)


@pytest.mark.parametrize(
    ("missed", "repaid", "counts_first_year", "months"),
    [
        (0, 0, True, 3),
        (1, 0, True, 4),
        (1, 0, False, 3),
        (3, 0, False, 5),
        (3, 2, True, 4),
        (3, 5, True, 3),
        (4, 0, True, 7),
        (4, 4, True, 6),
        (4, 0, False, 6),
        (9, 9, True, 6),
    ],
)
def test_waiting_months(missed: int, repaid: int, counts_first_year: bool, months: int) -> None:
    assert waiting.waiting_months(missed, 3.0, 1.0, repaid, counts_first_year=counts_first_year) == months


def test_exposure_of_the_coverage_year() -> None:
    assert waiting.exposure_factor(1.0, 0.0) == 1.0
    assert waiting.exposure_factor(3.0, 4.0) == 0.5
    assert waiting.exposure_factor(12.0, 3.0) == 0.0


def test_lost_share_is_the_double_sum() -> None:
    weights = np.array([0.7, 0.2, 0.05, 0, 0, 0, 0, 0, 0, 0, 0.03, 0.02])
    p, expected = 0.3, 0.0
    for month, weight in enumerate(weights, start=1):
        for k in range(400):
            missed = k + (month == 1)
            months = 3 + missed - 0.5 if missed else 3
            months = max(months, 6) if missed >= 4 else months
            expected += weight * p * (1 - p) ** k * min(months, 13 - month) / 12
    assert waiting.lost_share(p, 3.0, 1.0, 0.5, weights) == pytest.approx(expected, rel=1e-12)


def test_scenarios_and_years_keep_their_places() -> None:
    people = np.array([[1e6, 2e6, 3e6], [1e6, 2e6, 3e6]])
    fixed = np.array([[0.0, 3.0, 3.0], [0.0, 0.0, 0.0]])
    found = waiting.lost_exposure(people, 0.3, fixed, 1.0, 0.0, JANUARY)
    assert found.shape == (2, 3)
    np.testing.assert_array_equal(found[1], 0.0)
    assert found[0, 0] == 0.0
    assert found[0, 1] == 2e6 * waiting.lost_share(0.3, 3.0, 1.0, 0.0, JANUARY)


def test_unusable_probability_or_months_are_refused() -> None:
    with pytest.raises(InputError, match="above 0"):
        waiting.missed_years(0.0)
    with pytest.raises(InputError, match="sum to 1"):
        waiting.lost_share(0.3, 3.0, 1.0, 0.0, np.full(12, 0.1))
    with pytest.raises(InputError, match="12 shares"):
        waiting.lost_share(0.3, 3.0, 1.0, 0.0, np.full(4, 0.25))
