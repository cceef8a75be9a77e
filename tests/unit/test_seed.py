"""The enrolment of the past: held to published heads in every year, and looked at."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection.enrolment.step import PAYER, RESIDENT, RETIRED, UNINSURED
from fundmodel.projection.project.people.members import past_enrolment

BOUNDARIES = np.arange(2010, 2027)


@pytest.fixture(scope="module")
def seed(baseline, national):
    return past_enrolment(Assumptions((baseline,), national), 0)


@pytest.fixture(scope="module")
def persons(seed, national):
    """(boundary, state, sex, age)"""
    return seed.shares * figures.for_years(national, "population", BOUNDARIES)[:, None]


@pytest.mark.parametrize(("group", "state"), [("active", PAYER), ("retired", RETIRED)])
def test_published_heads_are_met_every_year(persons, national, group, state):
    published = figures.heads(national, group, BOUNDARIES - 1)
    np.testing.assert_allclose(persons[:, state].sum(axis=(1, 2)), published, rtol=1e-9)


def test_opening_heads_are_those_of_the_bulletin_of_2025(persons):
    heads = persons[-1].sum(axis=(1, 2)) / 1e6
    assert heads[PAYER] == pytest.approx(280.6232, abs=1e-4)
    assert heads[RETIRED] == pytest.approx(107.9380, abs=1e-4)


def test_the_uninsured_of_1_january_2026_are_met(persons, national, baseline):
    everyone = figures.for_years(national, "population", BOUNDARIES[-1:]).sum()
    active, retired, resident = (
        figures.heads(national, group, np.array([2025]))[0] for group in ("active", "retired", "resident")
    )
    duplicates = baseline.at_years("enrolment.duplicate_share", [2025])[0]
    expected = everyone - active - retired - resident * (1.0 - duplicates)
    assert persons[-1, UNINSURED].sum() == pytest.approx(expected, rel=1e-9)
    assert persons[-1, RESIDENT].sum() == pytest.approx(resident * (1.0 - duplicates), rel=1e-9)


def test_shares_sum_to_one_and_none_is_negative(seed):
    np.testing.assert_allclose(seed.shares.sum(axis=1), 1.0, atol=1e-12)
    assert seed.shares.min() >= 0.0


def test_factors_are_finite_positive_and_one_a_year(seed):
    for factors in (seed.entry_factor, seed.retired_factor, seed.retired_per_event):
        assert len(factors) == len(BOUNDARIES) - 1
        assert np.isfinite(factors).all()
        assert (factors > 0.0).all()
    assert np.isfinite(seed.uninsured_scale)


def test_the_retired_stock_is_scaled_little(seed):
    """METHODS 2.2 has .99 to 1.05; measured .989 to 1.056, the largest in the first year, whose opening is age-flat."""
    assert seed.retired_factor.min() > 0.985
    assert seed.retired_factor.max() < 1.06


def test_what_is_continued_is_the_mean_of_the_last_five_years(seed):
    assert seed.continued == pytest.approx(seed.retired_per_event[-5:].mean())
    assert 0.9 < seed.continued < 1.2


def test_retired_men_hardly_dip_between_65_and_75(seed):
    """They do dip: the share of men who are retired members falls from .2592 at 65 to .2533 at 68, by 2.3 %, before it
    rises to .2830 at 75. Entries of the years after 2010 were solved lower than the age-flat opening implied."""
    retired_men = seed.shares[-1, RETIRED, 1, 65:76]
    highest_before = np.maximum.accumulate(retired_men)
    assert (retired_men / highest_before).min() > 0.975


def test_nobody_pays_past_the_statutory_age_and_no_child_pays(seed):
    assert seed.shares[-1, PAYER, :, :16].max() == 0.0
    assert seed.shares[-1, PAYER, 1, 61:].max() == 0.0
    assert seed.shares[-1, PAYER, 0, 56:].max() == 0.0


def test_women_take_part_less(seed):
    assert seed.shares[-1, PAYER, 0, 45] / seed.shares[-1, PAYER, 1, 45] == pytest.approx(0.8, abs=0.08)


@pytest.mark.parametrize(
    "other",
    [
        {"enrolment.duplicate_share": {"value": {2024: 0.005, 2028: 0.0}, "interpolate": "step"}},
        {"enrolment.newborn_enrolled": 0.95},
    ],
)
def test_scenarios_that_differ_in_the_past_have_seeds_of_their_own(seed, baseline, national, other):
    """The kept seed is known by all that moves it, how a value runs between its dates included."""
    changed = baseline.with_changes(other, name="other")
    assert past_enrolment(Assumptions((changed,), national), 0).uninsured_scale != seed.uninsured_scale


@pytest.mark.parametrize("change", [{"employee.employer_rate": 0.07}, {"enrolment.flexible_share": {2028: 0.3}}])
def test_a_change_that_does_not_touch_the_past_shares_the_seed(seed, baseline, national, change):
    changed = baseline.with_changes(change, name="other")
    assert past_enrolment(Assumptions((changed,), national), 0) is seed
