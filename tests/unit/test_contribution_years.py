from __future__ import annotations

from dataclasses import replace

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


MEASURED = contribution_years.Measured(
    Shortfall(*(np.array(value) for value in (7.0, 8.0, 0.5, 0.3))), completing_exit=np.array(0.22)
)


def reached() -> np.ndarray:
    return np.random.default_rng(3).uniform(0.0, 1e5, (YEARS, 2, 1, 2, 101))


def test_a_constant_requirement_changes_no_bit() -> None:
    base = shortfall()
    by_year = contribution_years.dated(base, CONSTANT)
    for name in ("probability", "mean_years"):
        found, expected = getattr(by_year, name), getattr(base, name)
        assert found.shape == (2, 1, 2, YEARS)
        np.testing.assert_array_equal(found, np.broadcast_to(expected[..., None, None], found.shape))
    intensity, none = np.array([[1.02], [0.7]]), np.zeros(YEARS, dtype=int)
    outcome = contribution_years.outcome_by_year(by_year, intensity, MEASURED, none)
    by_hand = intensity * (1.0 - base.missed) / (1.0 - MEASURED.shortfall.missed)
    for found, expected in zip(outcome, (by_hand, base.probability * base.completing), strict=False):
        assert found.shape == (YEARS, 2, 1, 2, 1)
        np.testing.assert_allclose(found, np.broadcast_to(expected[..., None, None], found.shape), rtol=1e-14)
    np.testing.assert_array_equal(
        contribution_years.pay_up_years(reached(), base, by_year),
        sum_people(reached()) * (base.probability * base.pay_up * base.mean_years),
    )


def test_a_higher_requirement_makes_more_people_short_and_nobody_appears() -> None:
    base, intensity = shortfall(), np.array([[1.02], [0.99]])
    required = CONSTANT + np.array([[0.0, 0.0, 1.0, 2.0, 5.0], [0.0, 0.0, 0.0, 0.0, 3.0]])
    by_year = contribution_years.dated(base, required)
    assert (np.diff(by_year.probability, axis=-1) >= 0.0).all()
    assert (by_year.probability[..., 0, 4] > by_year.probability[..., 0, 3]).all()
    outcome = contribution_years.outcome_by_year(by_year, intensity, MEASURED, np.zeros(YEARS, dtype=int))
    assert (np.diff(outcome.retired, axis=0) <= 0.0).all()
    lost = (by_year.missed[..., 4] - by_year.missed[..., 0]) / (1.0 - MEASURED.shortfall.missed)
    np.testing.assert_allclose(
        (outcome.retired[0] - outcome.retired[4])[..., 0], intensity[..., None] * lost, rtol=1e-12
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


def test_at_the_centre_new_retired_per_event_are_the_intensity_in_every_year() -> None:
    """A thousand a year reach the age. Who finishes completing is added to those of the day: together 1,050 a year."""
    years, centre = 12, MEASURED.shortfall
    by_year = contribution_years.dated(centre, np.full((2, years), 25.0))
    outcome = contribution_years.outcome_by_year(by_year, np.array(1.05), MEASURED, np.arange(years))
    completing, reached_it = 0.0, 1000.0
    for year in range(years):
        finished = 0.22 * completing
        assert reached_it * outcome.retired[year].flat[0] + finished == pytest.approx(1050.0, rel=1e-12)
        completing += reached_it * outcome.completing[year].flat[0] - finished


@pytest.mark.parametrize(("name", "more"), [("margin", -3.0), ("pay_up", -0.2)])
def test_more_people_short_are_fewer_new_retired(name: str, more: float) -> None:
    """Nothing is scaled back to what was observed: the ranges of margin and pay-up move new retired members."""
    centre = MEASURED.shortfall
    other = replace(centre, **{name: getattr(centre, name) + more})
    found = [
        contribution_years.outcome_by_year(
            contribution_years.dated(one, np.full((2, 1), 25.0)), np.array(1.05), MEASURED, np.zeros(1, dtype=int)
        ).retired.flat[0]
        for one in (centre, other)
    ]
    assert found[0] == pytest.approx(1.05, rel=1e-14)
    assert found[1] == pytest.approx(1.05 * (1.0 - other.missed) / (1.0 - centre.missed), rel=1e-14)
    assert found[1] < 0.97 * found[0]
