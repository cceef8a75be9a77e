"""Cost by age as people live longer: the shift of the profile and the split by nearness to death."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.projection.demography.life_table import life_expectancy
from fundmodel.projection.expenditure import morbidity

AGES = np.arange(101)
LITERAL = np.array(0.0)
PROFILES = arrays(float, (2, 101), elements=st.floats(0.01, 20.0))
RATES = arrays(float, (2, 101), elements=st.floats(0.0, 2.0))
COSTS = ("cost_active", "cost_retired", "cost_resident")


def back(years):
    return np.full(101, years)


@given(PROFILES, st.floats(0.0, 40.0))
def test_no_gain_or_no_health_in_it_leaves_the_profile_to_the_bit(profile, first_age):
    """I-24: Delta e = 0 or theta = 0."""
    for gain, theta in ((0.0, 1.0), (7.3, 0.0)):
        years = morbidity.years_shifted(back(80.0 + gain), back(80.0), np.array(theta))
        at = morbidity.place(years, np.array(first_age))
        np.testing.assert_array_equal(morbidity.shifted(profile, at), profile)


@given(st.floats(0.01, 1.0), st.floats(0.0, 5.0), st.floats(0.0, 12.0))
def test_a_linear_profile_shifts_linearly_inside(slope, level, years):
    """I-24: phi(x) = a + b x becomes a + b (x - s), wherever x - s is at least 0."""
    found = morbidity.shifted(level + slope * AGES, morbidity.place(back(years), LITERAL))
    inside = years <= AGES
    np.testing.assert_allclose(found[inside], level + slope * (AGES[inside] - years), rtol=1e-12)
    np.testing.assert_array_equal(found[~inside], np.full((~inside).sum(), level))


def test_a_person_of_70_costs_what_one_of_66_and_a_half_did():
    profile = AGES**2.0
    found = morbidity.shifted(profile, morbidity.place(back(3.5), LITERAL))
    assert found[70] == pytest.approx(0.5 * (66.0**2 + 67.0**2))
    assert found[2] == 0.0


def test_worse_health_reads_older_ages_and_stops_at_the_oldest():
    found = morbidity.shifted(AGES * 1.0, morbidity.place(back(-2.5), LITERAL))
    assert found[[0, 50, 97, 98, 99, 100]].tolist() == [2.5, 52.5, 99.5, 100.0, 100.0, 100.0]


def test_children_cost_what_they_did_where_the_shift_begins_later():
    profile = np.where(AGES < 15, 5.0 - AGES / 5.0, AGES / 7.5)
    found = morbidity.shifted(profile, morbidity.place(back(4.0), np.array(15.0)))
    np.testing.assert_array_equal(found[:15], profile[:15])
    assert found[[15, 17, 19, 20]].tolist() == [2.0, 2.0, 2.0, profile[16]]


@given(PROFILES, RATES, arrays(float, 101, elements=st.floats(1.0, 50.0)))
def test_the_split_is_the_base_year_s_cost_for_any_ratio(profile, mx, ratio):
    """I-26: (1 - m*) s + m* d with d = k s is c, bit for bit in the form used and to rounding in the other."""
    dying = morbidity.dying_within_a_year(mx)
    mean = morbidity.mean_of_survivors_and_dying(dying, ratio)
    at = morbidity.place(back(0.0), LITERAL)
    np.testing.assert_array_equal(morbidity.death_related(profile, at, mean, mean), profile)
    survivor = profile / mean
    np.testing.assert_allclose((1.0 - dying) * survivor + dying * ratio * survivor, profile, rtol=1e-12)


@given(PROFILES, RATES, RATES, st.floats(0.0, 9.0))
def test_dying_that_costs_as_much_as_living_changes_nothing(profile, mx, later, years):
    """I-26: k = 1 is the plain profile, shifted or not."""
    now, base = (
        morbidity.mean_of_survivors_and_dying(morbidity.dying_within_a_year(m), np.ones(101)) for m in (later, mx)
    )
    at = morbidity.place(back(years), np.array(15.0))
    np.testing.assert_array_equal(morbidity.death_related(profile, at, now, base), morbidity.shifted(profile, at))


def test_a_tenth_less_mortality_at_85_by_hand():
    """m 0.13, k 3.75: m* = 0.1219 and 0.1104; (1 + 0.1104 x 2.75) / (1 + 0.1219 x 2.75) = 1.3037 / 1.3352."""
    ratio, mx = np.full(101, 3.75), np.full(101, 0.13)
    base, now = (morbidity.mean_of_survivors_and_dying(morbidity.dying_within_a_year(m), ratio) for m in (mx, 0.9 * mx))
    found = morbidity.death_related(np.full(101, 3.3), morbidity.place(back(0.0), LITERAL), now, base)
    assert found[85] / 3.3 == pytest.approx(1.3037 / 1.3352, abs=1e-4)


def test_scenarios_and_areas_side_by_side():
    profile = np.arange(2 * 3 * 2 * 101, dtype=float).reshape(2, 3, 2, 101)
    years = np.stack([back(0.0), back(5.0)])[:, None, None] * np.ones((4, 1, 1, 2, 1))
    found = morbidity.shifted(profile, morbidity.place(years, np.zeros((1, 1, 1))))
    assert found.shape == (4, 2, 3, 2, 101)
    np.testing.assert_array_equal(found[1, 0], profile[0])
    np.testing.assert_array_equal(found[3, 1, ..., 5:], profile[1, ..., :-5])


@pytest.fixture(scope="module")
def runs():
    return fm.project(
        ["health-expansion", "constant-health", "half-health", "death-related-cost", "high-life"], until=2036
    )


def test_the_base_year_is_what_it_was_bit_for_bit(runs):
    stock = runs.stock_exposures["stock"].sel(boundary=[2025, 2026])
    for name in runs.scenarios:
        np.testing.assert_array_equal(stock.sel(scenario=name), stock.sel(scenario="health-expansion"), name)


def test_no_scenario_disturbs_the_one_beside_it(runs):
    for name in ("health-expansion", "half-health"):
        alone = fm.project(name, until=2036)
        assert alone.ledger.identical(runs.sel(name).ledger)
        assert alone.stock_exposures.identical(runs.sel(name).stock_exposures)


def test_health_moves_cost_and_nothing_else(runs):
    stock = runs.stock_exposures["stock"]
    plain, healthy = (stock.sel(scenario=name, drop=True) for name in ("health-expansion", "constant-health"))
    others = [name for name in stock["exposure"].values if name not in COSTS]
    assert plain.sel(exposure=others).equals(healthy.sel(exposure=others))
    for name in COSTS:
        later = {"exposure": name, "boundary": slice(2027, None)}
        assert (healthy.sel(later) < plain.sel(later)).all()


@pytest.mark.parametrize("name", ["half-health", "death-related-cost"])
def test_longer_life_of_the_scenario_itself_is_what_counts(name):
    """The same lever saves more where mortality falls faster: its life tables are those of the scenario."""
    scenario = fm.load_scenario(name)
    off = {"cost.morbidity_theta": 0.0, "cost.death_related": 0.0}
    pairs = {}
    for variant in ("medium", "longer80"):
        own = scenario.with_changes({"population.mortality_variant": variant}, name=f"on {variant}")
        run = fm.project([own, own.with_changes(off, name="off")], until=2036)
        cost = run.stock_exposures["stock"].sel(area="CN", exposure="cost_retired", boundary=2036)
        pairs[variant] = float(cost.sel(scenario=own.name) / cost.sel(scenario="off"))
    assert pairs["longer80"] < pairs["medium"] < 1.0


def test_two_more_years_of_life(national):
    """The scale of high-life adds two years to life expectancy at birth by 2060, mean of the sexes (derived)."""
    from fundmodel.projection.project.people.vitals import vital_rates

    scale = fm.load_scenario("high-life").at_years("population.mortality_scale", [2025, 2060])
    plain = fm.load_scenario("baseline").at_years("population.mortality_scale", [2025, 2060])
    mx = vital_rates(national, 2025, 2060, "medium", "medium").mx
    assert scale[0] == plain[0]
    gain = life_expectancy(mx[-1] * scale[1]) - life_expectancy(mx[-1] * plain[1])
    assert gain.mean() == pytest.approx(2.0, abs=5e-4)
