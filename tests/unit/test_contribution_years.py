from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.enrolment import contribution_years
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import InputError

YEARS = 5
CONSTANT = np.broadcast_to(np.array([[25.0], [30.0]]), (2, YEARS))


def shortfall() -> Shortfall:
    """Two scenarios, one area."""
    margin, sd = np.array([[7.0], [4.3]]), np.array([[8.0], [7.1]])
    return Shortfall(margin, sd, pay_up=np.array([[0.5], [0.4]]), completing=np.array([[0.3], [0.3]]))


def reached() -> np.ndarray:
    return np.random.default_rng(3).uniform(0.0, 1e5, (YEARS, 2, 1, 2, 101))


def test_a_constant_requirement_changes_no_bit() -> None:
    base = shortfall()
    by_year = contribution_years.dated(base, CONSTANT)
    for name in ("probability", "mean_years"):
        found, expected = getattr(by_year, name), getattr(base, name)
        assert found.shape == (2, 1, 2, YEARS)
        np.testing.assert_array_equal(found, np.broadcast_to(expected[..., None, None], found.shape))
    per_event = np.array([[1.02], [0.7]])
    outcome = contribution_years.outcome_by_year(base, by_year, per_event)
    for found, expected in zip(outcome, base.outcome(per_event), strict=True):
        assert found.shape == (YEARS, 2, 1, 2, 1)
        np.testing.assert_array_equal(found, np.broadcast_to(expected, found.shape))
    np.testing.assert_array_equal(
        contribution_years.pay_up_years(reached(), base, by_year),
        sum_people(reached()) * (base.probability * base.pay_up * base.mean_years),
    )


def test_a_higher_requirement_makes_more_people_short_and_nobody_appears() -> None:
    base, per_event = shortfall(), np.array([[1.02], [0.99]])
    required = CONSTANT + np.array([[0.0, 0.0, 1.0, 2.0, 5.0], [0.0, 0.0, 0.0, 0.0, 3.0]])
    by_year = contribution_years.dated(base, required)
    assert (np.diff(by_year.probability, axis=-1) >= 0.0).all()
    assert (by_year.probability[..., 0, 4] > by_year.probability[..., 0, 3]).all()
    outcome = contribution_years.outcome_by_year(base, by_year, per_event)
    assert (np.diff(outcome.retired, axis=0) <= 0.0).all()
    np.testing.assert_allclose(
        outcome.from_resident, np.broadcast_to(base.outcome(per_event).from_resident, (YEARS, 2, 1, 2, 1)), atol=1e-15
    )
    last = contribution_years.of_year(outcome, 4)
    assert last.retired.shape == (2, 1, 2, 1)
    np.testing.assert_array_equal(last.completing, outcome.completing[4])


def test_lump_sums_by_hand() -> None:
    base = shortfall()
    required = CONSTANT + np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    by_year = contribution_years.dated(base, required)
    people = reached()
    found = contribution_years.pay_up_years(people, base, by_year)
    each = by_year.probability * by_year.pay_up * by_year.mean_years
    for year in range(YEARS):
        expected = (people[year] * each[..., year, None]).sum(axis=(-2, -1))
        np.testing.assert_allclose(found[year], expected, rtol=1e-13)


def test_another_base_year_and_gaps() -> None:
    required = np.array([[24.0, 25.0], [29.0, 30.0]])
    by_year = contribution_years.dated(shortfall(), required, base=1)
    np.testing.assert_allclose(by_year.margin[0, 0], [[8.0, 7.0], [8.0, 7.0]])
    with pytest.raises(InputError, match="at least 0"):
        contribution_years.dated(shortfall(), np.array([[25.0, np.nan], [30.0, 30.0]]))
