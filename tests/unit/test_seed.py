"""The enrolment of the past: held to published heads in every year, and looked at."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection.enrolment.step import PAYER, RESIDENT, RETIRED, UNINSURED
from fundmodel.projection.project.people.past_enrolment import past_enrolment
from fundmodel.vocabulary.errors import InputError

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


def test_new_retired_members_are_published_heads_less_survivors(seed, persons, national):
    """2025 by hand: retired heads at its end less those of its start who live on, one age further."""
    population = figures.for_years(national, "population", BOUNDARIES[-2:])
    survivors = (seed.shares[-2, RETIRED, :, :-1] * population[1][:, 1:]).sum()
    oldest = persons[-2, RETIRED, :, -2:].sum(axis=-1) / population[0][:, -2:].sum(axis=-1)
    survivors += ((oldest - seed.shares[-2, RETIRED, :, -2]) * population[1][:, -1]).sum()
    published = figures.heads(national, "retired", np.array([2025]))[0]
    assert seed.new_retired[-1] == pytest.approx(published - survivors, rel=1e-9)


def test_intensity_is_a_ratio_of_sums(seed):
    years = slice(-5, -1)
    assert seed.intensity(years) == pytest.approx(seed.new_retired[years].sum() / seed.events[years].sum(), rel=1e-15)
    np.testing.assert_allclose(seed.retired_per_event[years], [1.37, 0.86, 0.83, 1.14], atol=0.005)


def test_whoever_left_through_the_window_is_no_payer(seed, baseline, national):
    """Men aged 60 on 1 January 2026: a quarter below the statutory age, of whom 66 % left. Payers are what is left of
    the working share at 59: were R the statutory one, early leavers would be active and retired at once."""
    nobody = baseline.with_changes({"retirement.window_share": 0.0}, name="nobody")
    other = past_enrolment(Assumptions((nobody,), national), 0)
    left = seed.shares[-1, PAYER, 1, 60] / other.shares[-1, PAYER, 1, 60]
    assert left == pytest.approx(0.34, abs=0.002)
    population = figures.for_years(national, "population", BOUNDARIES[-1:])[0]
    for state in (PAYER, RETIRED):
        heads = [float((one.shares[-1, state] * population).sum()) for one in (seed, other)]
        assert heads[0] == pytest.approx(heads[1], rel=1e-9)


def test_age_flat_meets_the_same_heads_with_one_share_at_every_age(seed, baseline, national):
    flat = past_enrolment(
        Assumptions((baseline.with_changes({"enrolment.seed": "age_flat"}, name="flat"),), national), 0
    )
    population = figures.for_years(national, "population", BOUNDARIES)
    for state in (PAYER, RETIRED, UNINSURED):
        found, known = ((one.shares[:, state] * population).sum(axis=(1, 2)) for one in (flat, seed))
        np.testing.assert_allclose(found, known, rtol=1e-9)
    np.testing.assert_allclose(flat.shares.sum(axis=1), 1.0, atol=1e-12)
    payers = flat.shares[-1, PAYER]
    np.testing.assert_allclose(payers[1, 16:60], payers[1, 16], rtol=1e-12)
    np.testing.assert_allclose(payers[0, 16:50] / payers[1, 16:50], 0.75, rtol=1e-12)


def test_member_ages_is_refused_until_a_package_gives_them(baseline, national):
    asked = baseline.with_changes({"enrolment.seed": "member_ages"}, name="asked")
    with pytest.raises(InputError, match="needs the table member_ages"):
        past_enrolment(Assumptions((asked,), national), 0)


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
        {"retirement.window_share": 0.25},
    ],
)
def test_scenarios_that_differ_in_the_past_have_seeds_of_their_own(seed, baseline, national, other):
    """The kept seed is known by all that moves it, how a value runs between its dates included."""
    changed = baseline.with_changes(other, name="other")
    assert past_enrolment(Assumptions((changed,), national), 0).uninsured_scale != seed.uninsured_scale


@pytest.mark.parametrize(
    "change",
    [{"employee.employer_rate": 0.07}, {"enrolment.flexible_share": {2028: 0.3}}, {"retirement.intensity": 1.2}],
)
def test_a_change_that_does_not_touch_the_past_shares_the_seed(seed, baseline, national, change):
    changed = baseline.with_changes(change, name="other")
    assert past_enrolment(Assumptions((changed,), national), 0) is seed
