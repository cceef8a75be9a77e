"""Parameters of several scenarios as arrays: an axis only where they differ, growth where it is declared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.vocabulary.dims import AGES
from fundmodel.vocabulary.errors import ProjectionError

YEARS = np.arange(2025, 2035)
GROWTH = np.full((1, 1, len(YEARS)), 0.05)


@pytest.fixture
def assume(baseline, national):
    def of(*changes):
        named = [baseline.with_changes(change, name=f"s{k}") for k, change in enumerate(changes)]
        return Assumptions((baseline, *named), national)

    return of


def test_the_scenario_axis_is_there_only_where_scenarios_differ(assume):
    two = assume({"employee.employer_rate": {2030: 0.07}, "employee.wage_sigma": 0.7})
    months = np.arange("2025-01", "2035-01", dtype="datetime64[M]")
    assert two.scalar("employee.wage_sigma").shape == (2, 1)
    assert two.scalar("enrolment.active_growth").shape == (1, 1)
    assert two.monthly("employee.employer_rate", months).shape == (2, 1, 120)
    assert two.monthly("employee.individual_rate", months).shape == (1, 1, 120)
    assert two.by_age("employee.wage_by_age", AGES[16:]).shape == (1, 1, 85)
    assert two.weights(
        "employee.benefit_shares",
        ("inpatient", "outpatient", "chronic", "negotiated_drugs", "critical_illness", "other_benefits"),
    ).shape == (1, 1, 6)
    assert assume({"employee.employer_rate": {2030: 0.08}}).monthly("employee.employer_rate", months).shape == (
        1,
        1,
        120,
    )


def test_a_dated_rate_holds_from_its_month(assume):
    months = np.array(["2030-06", "2030-07"], dtype="datetime64[M]")
    found = assume({"employee.employer_rate": {"2030-07": 0.07}}).monthly("employee.employer_rate", months)
    assert found[1, 0].tolist() == [0.08, 0.07]
    assert found[0, 0].tolist() == [0.08, 0.08]


def test_words_of_several_scenarios(assume):
    two = assume({"retirement.law": {2027: "old"}})
    assert two.words("retirement.law", "2026-01").tolist() == [["delayed"]]
    assert two.words("retirement.law", "2027-01").tolist() == [["delayed"], ["old"]]
    assert two.word("population.migration_placement") == "even"


def test_weights_of_a_year_are_those_of_its_january(assume):
    early = {month: 0.25 if month > 8 else 0.0 for month in range(1, 13)}
    months, years = range(1, 13), np.array([2026, 2027, 2028])
    assert assume().yearly_weights("resident.premium_months", months, years).shape == (1, 1, 3, 12)
    found = assume({"resident.premium_months": {"2027-09": early}})
    weights = found.yearly_weights("resident.premium_months", months, years)
    assert weights.shape == (2, 1, 3, 12)
    np.testing.assert_allclose(weights.sum(axis=-1), 1.0)
    np.testing.assert_array_equal(weights[1, 0, :2], weights[0, 0, :2])
    assert weights[1, 0, 2].tolist() == list(early.values())
    assert weights[0, 0, 2, 10] == 0.34
    with pytest.raises(ProjectionError, match=r"resident\.premium_months holds for the whole run"):
        found.weights("resident.premium_months", months)


def test_a_series_grows_past_its_last_value_by_the_growth_given(assume):
    premium = assume().yearly("resident.premium", np.arange(2025, 2036), GROWTH, 2025)[0, 0]
    np.testing.assert_allclose(premium[:3], 400.0)
    np.testing.assert_allclose(premium[3:6], 400.0 + 50.0 / 3.0 * np.arange(1, 4), rtol=1e-4)
    np.testing.assert_allclose(premium[5:], 450.0 * 1.05 ** np.arange(6))


def test_the_lag_takes_growth_of_the_year_before(assume):
    growth = GROWTH.copy()
    growth[..., YEARS == 2030] = 0.10
    growth[..., YEARS == 2031] = 0.20
    found = assume()
    premium = found.yearly("resident.premium", np.array([2030, 2031]), growth, 2025)[0, 0]
    subsidy = found.yearly("resident.subsidy", np.array([2030, 2031]), growth, 2025)[0, 0]
    assert premium[1] / premium[0] == pytest.approx(1.10)
    assert subsidy[1] / subsidy[0] == pytest.approx(1.20)


def test_each_scenario_grows_with_its_own_economy(assume):
    two = assume({"resident.subsidy": {"value": {2026: 800}, "interpolate": "step"}})
    growth = np.concatenate([GROWTH, 2.0 * GROWTH])
    found = two.yearly("resident.subsidy", np.array([2031]), growth, 2025)
    np.testing.assert_allclose(found[:, 0, 0], [836.0 * 1.05, 800.0 * 1.10**5])


def test_a_held_value_over_a_growing_one_keeps_the_growth_before_it(assume):
    """The base grows until the reform's first date, though the reform itself is held."""
    two = assume({"resident.premium": {"value": {2030: 900}, "beyond_last": "hold"}})
    found = two.yearly("resident.premium", np.arange(2027, 2035), GROWTH, 2025)
    np.testing.assert_array_equal(found[0, 0, :3], found[1, 0, :3])
    assert set(found[1, 0, 3:]) == {900.0}


def test_a_series_may_grow_with_a_parameter_and_follows_that_one(assume):
    """It once followed income per head whatever it named."""
    deflated = {
        "value": {2026: 724},
        "beyond_last": "grow_with",
        "grow_with": "economy.deflator",
        "interpolate": "step",
    }
    two = assume({"resident.subsidy": deflated})
    found = two.yearly("resident.subsidy", np.arange(2026, 2029), GROWTH, 2025)
    deflator = two.yearly("economy.deflator", np.array([2027, 2028]))[0, 0]
    np.testing.assert_allclose(found[1, 0], 724.0 * np.cumprod([1.0, *(1.0 + deflator)]))


def test_monthly_amounts_grow_too(assume):
    grown = {"value": {2026: 865}, "beyond_last": "grow_with", "grow_with": "disposable_income_per_head"}
    months = np.array(["2026-12", "2027-01", "2028-01"], dtype="datetime64[M]")
    found = assume({"employee.retiree_credit": grown}).monthly("employee.retiree_credit", months, GROWTH, 2025)
    np.testing.assert_allclose(found[1, 0], [865.0, 865.0 * 1.05, 865.0 * 1.05**2])
    np.testing.assert_allclose(found[0, 0], 865.0)


def test_credits_that_grow_with_income_are_projected(baseline):
    grown = {"value": {2026: 865}, "beyond_last": "grow_with", "grow_with": "disposable_income_per_head"}
    run = fm.project(baseline.with_changes({"employee.retiree_credit": grown}, name="x"), until=2028).check()
    plain = fm.project(baseline, until=2028)
    credit, before = (r.ledger["transfer"].sel(area="CN", fund="individual_accounts") for r in (run, plain))
    growth = run.economy["income_growth"].sel(area="CN", year=2027).item()
    np.testing.assert_array_equal(credit.sel(month=slice(None, "2026-12")), before.sel(month=slice(None, "2026-12")))
    assert (credit / before).sel(month="2027-06").item() == pytest.approx(1.0 + growth)


def test_growth_of_a_year_that_is_not_known_is_an_error_and_not_a_gap(baseline):
    """Income growth of the base year has no year before it."""
    early = {"value": {2025: 700}, "beyond_last": "grow_with", "grow_with": "disposable_income_per_head", "lag": 1}
    with pytest.raises(fm.InputError, match=r"resident\.subsidy grows with .* begins in 2026; give a value from 2026"):
        fm.project(baseline.with_changes({"resident.subsidy": early}, name="x"), until=2027)


@pytest.fixture
def two_areas(baseline, national):
    """The baseline and a scenario that changes area A only, on a package of the areas A and B."""

    def build(changes):
        local = baseline.with_changes(changes, name="local", areas=["A"])
        return Assumptions((baseline, local), replace(national, areas=("A", "B")))

    return build


def test_a_change_for_some_areas_gives_an_axis_of_areas_only_to_what_it_changes(two_areas):
    assume = two_areas({"employee.employer_rate": {2027: 0.09}, "enrolment.entry_active": {0: 0.0, 16: 0.2}})
    rate = assume.yearly("employee.employer_rate", [2026, 2027])
    assert rate.shape == (2, 2, 2)
    np.testing.assert_array_equal(rate[0], rate[0, :1].repeat(2, axis=0))
    np.testing.assert_array_equal(rate[1, 1], rate[0, 1])
    assert rate[1, 0].tolist() == [rate[0, 0, 0], 0.09]
    assert assume.by_age("enrolment.entry_active", [20]).tolist() == [[[0.12], [0.12]], [[0.2], [0.12]]]
    assert assume.scalar("enrolment.lapse_beta").shape == (1, 1)


def test_words_and_growth_by_area(two_areas):
    assume = two_areas({"retirement.law": {2027: "old"}, "resident.premium": {2026: 500.0}})
    assert assume.words("retirement.law", "2027-01").tolist() == [["delayed", "delayed"], ["old", "delayed"]]
    assert assume.words("retirement.law", "2026-01").tolist() == [["delayed"]]
    growth = np.full((1, 1, 3), 0.1)
    premium = assume.yearly("resident.premium", [2026, 2027], growth, 2026)
    assert premium.shape == (2, 2, 2)
    assert premium[1, 0, 0] == 500.0
    np.testing.assert_array_equal(premium[1, 1], premium[0, 1])


def test_a_word_of_the_whole_run_may_not_differ_by_area(two_areas):
    with pytest.raises(fm.InputError, match="in every scenario and area"):
        two_areas({"population.migration_placement": "end"}).word("population.migration_placement")
