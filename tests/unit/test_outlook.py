"""Enrolment from the valuation date on: the first year's growth, the trend, and law that acts on a 1 January."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.enrolment import contribution_years
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.enrolment.course import Course
from fundmodel.projection.enrolment.entry_factors import entry_factors
from fundmodel.projection.enrolment.outlook import Path, project_enrolment, trend_weight
from fundmodel.projection.enrolment.retirement import mixed_share
from fundmodel.projection.enrolment.seed import Intensities
from fundmodel.projection.enrolment.step import COMPLETING, PAYER, RESIDENT, UNINSURED, RetirementOutcome
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.vocabulary.dims import AGES

PAYING = ["active", "flexible", "completing"]
BOUNDARIES = np.arange(2026, 2032)
YEARS = len(BOUNDARIES) - 1


def paying(run, boundary):
    return run.stock_exposures["stock"].sel(boundary=boundary, exposure=PAYING).sum("exposure")


def test_paying_members_grow_by_the_parameter_in_the_first_year(three_runs):
    growth = paying(three_runs, 2027) / paying(three_runs, 2026) - 1.0
    np.testing.assert_allclose(growth, 0.018, atol=1e-12)


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.022])
def test_growth_follows_the_parameter(baseline, rate):
    run = fm.project(baseline.with_changes({"enrolment.active_growth": rate}, name="x"), until=2026)
    assert float((paying(run, 2027) / paying(run, 2026) - 1.0).item()) == pytest.approx(rate, abs=1e-12)


def test_growth_that_people_cannot_give_is_refused(baseline):
    table = dict.fromkeys(("enrolment.exit_active", "enrolment.exit_flexible"), 0.0)
    with pytest.raises(fm.ProjectionError, match=r"factor of entries|enrolment asks for more"):
        fm.project(baseline.with_changes({"enrolment.active_growth": -0.05, **table}, name="x"), until=2026)


def test_the_weight_of_the_trend_runs_from_nought_to_one():
    weight = trend_weight(np.arange(2026.0, 2040.0), np.array([2035.0]))
    assert weight[0, 0] == 0.0
    assert weight[0, 3] == pytest.approx(3.0 / 9.0)
    np.testing.assert_array_equal(weight[0, 9:], 1.0)


def toy(retired_after=None, trend=0.0, shock=None):
    """Half of all aged 16 and over pay; no moves between schemes but entries at a rate of 0.02."""
    before = mixed_share(BOUNDARIES, AGES, 0.35)
    flat = np.full((2, 101), 0.02)
    course = Course(
        intensities=Intensities(flat, 0.0 * flat, 0.0 * flat, 0.0 * flat),
        uninsured_scale=np.ones((1, 1)),
        retired_before=before,
        retired_after=before if retired_after is None else retired_after,
        outcome=RetirementOutcome(np.ones((YEARS, 1, 1)), np.zeros((YEARS, 1, 1)), np.zeros((YEARS, 1, 1))),
        completing_exit=np.zeros((1, 1)),
        newborn_enrolled=np.array([0.9]),
        trend=np.full(YEARS, trend),
        lapse=np.ones((1, 1, 1)),
        shock=np.zeros(len(BOUNDARIES)) if shock is None else shock,
        first_year=2026,
    )
    first = np.zeros((5, 2, 101))
    first[PAYER, :, 16:] = 0.5 * (1.0 - before[:, 16:, 0])
    first[UNINSURED] = 0.05
    first[RESIDENT] = 1.0 - first.sum(axis=0)
    people = np.full((2, 101, len(BOUNDARIES)), 1000.0)
    factor = entry_factors(first[None], people[None, ..., :2], course, np.array([0.01]))
    path = project_enrolment(first[None], people[None], course, factor)
    stocks = {field.name: getattr(path, field.name) for field in fields(path)}
    return Path(**{name: values if name == "entry_factor" else values[:, 0] for name, values in stocks.items()})


def test_with_law_unchanged_before_and_after_are_the_same_bits():
    path = toy()
    np.testing.assert_array_equal(path.before, path.after)
    assert not path.events_at_once.any()


def test_everyone_past_the_age_of_a_new_law_retires_on_its_day_and_not_before():
    before = mixed_share(BOUNDARIES, AGES, 0.35)
    after = before.copy()
    after[1, 60, 2] = 1.0
    path, plain = toy(after), toy()
    np.testing.assert_array_equal(path.before[:3], plain.before[:3])
    assert path.after[2, PAYER, 1, 60] == 0.0
    assert path.events_at_once[2, 1, 60] == path.before[2, PAYER, 1, 60] > 0.0
    assert path.events_at_once.sum() == path.events_at_once[2, 1, 60]


def test_a_shock_moves_its_share_of_payers_to_the_resident_scheme_on_its_day():
    shock = np.zeros(len(BOUNDARIES))
    shock[2] = 0.1
    path, plain = toy(shock=shock), toy()
    np.testing.assert_array_equal(path.before[:3], plain.before[:3])
    np.testing.assert_array_equal(path.after[:2], plain.after[:2])
    fallen = 0.1 * path.before[2, PAYER]
    np.testing.assert_allclose(path.after[2, PAYER], path.before[2, PAYER] - fallen, atol=1e-15)
    np.testing.assert_allclose(path.after[2, RESIDENT], path.before[2, RESIDENT] + fallen, atol=1e-15)
    np.testing.assert_array_equal(path.after[2, COMPLETING:RESIDENT], path.before[2, COMPLETING:RESIDENT])
    assert not path.events_at_once.any()


def test_at_the_end_of_the_trend_enrolment_by_age_stands_still():
    path = toy(trend=1.0)
    assert np.ptp(path.before[:, PAYER, :, 16:45], axis=0).max() < 1e-12


def test_shares_sum_to_one_on_the_way():
    np.testing.assert_allclose(toy(trend=0.5).before.sum(axis=1), 1.0, atol=1e-12)


def test_the_shipped_reform_moves_people_on_1_january_2027_alone(three_runs):
    jump = three_runs.stock_exposures["jump"]
    assert not jump.sel(scenario=["baseline", "current-law"]).values.any()
    reform = jump.sel(scenario="no-retirement-delay", area="CN")
    assert not reform.sel(year=reform["year"] != 2027).values.any()
    day = reform.sel(year=2027)
    assert float(day.sel(exposure="active")) < 0.0 < float(day.sel(exposure="retired"))
    groups = ["active", "flexible", "completing", "retired", "resident", "uninsured"]
    assert abs(float(day.sel(exposure=groups).sum())) < 1e-3
    assert float(day.sel(exposure="population")) == 0.0


def test_nobody_is_called_back_to_work_when_ages_rise_again(baseline):
    back = baseline.with_changes({"retirement.law": {2027: "old", 2030: "delayed"}}, name="back")
    run = fm.project(back, until=2036).check()
    shares = run.enrolment["persons"].sel(area="CN") / run.enrolment["persons"].sel(area="CN").sum("group")
    payers = shares.sel(group=["active", "flexible"], sex="male").sum("group")
    for age, boundary in ((60, 2028), (61, 2029), (61, 2031), (63, 2031)):
        assert float(payers.sel(age=age, boundary=boundary)) == pytest.approx(0.0, abs=1e-12)
    assert float(payers.sel(age=60, boundary=2036)) > 0.1


def test_the_retired_share_of_a_cohort_never_falls(baseline, national):
    there_and_back = baseline.with_changes({"retirement.law": {2027: "old", 2030: "delayed"}}, name="back")
    years = np.arange(2025, 2041)
    before, after = retired_shares(Assumptions((baseline, there_and_back), national), years)
    assert (after >= before).all()
    assert (before[..., 1:, 1:] >= after[..., :-1, :-1]).all()
    np.testing.assert_array_equal(before[0], after[0])
    statutory = mixed_share(years, AGES, 0.35)
    assert (before[0, 0] >= statutory - 1e-15).all()
    nobody = baseline.with_changes({"retirement.window_share": 0.0, "retirement.window_share_2035": 0.0}, name="nobody")
    np.testing.assert_array_equal(retired_shares(Assumptions((nobody,), national), years)[0][0, 0], statutory)


def test_a_law_that_changes_in_mid_year_is_refused(baseline):
    with pytest.raises(fm.InputError, match=r"1 January; 2030-07 is not one"):
        fm.project(baseline.with_changes({"retirement.law": {"2030-07": "old"}}, name="x"))
    with pytest.raises(fm.InputError, match=r"retirement.window_share changes on a 1 January; 2029-07 is not one"):
        fm.project(baseline.with_changes({"retirement.window_share": {"2029-07": 0.9}}, name="x"))


def test_people_short_of_years_against_quadrature():
    short = Shortfall(*(np.array(x) for x in (7.0, 8.0, 0.5, 0.3)))
    probability = norm.cdf(-7.0 / 8.0)
    missing = quad(lambda years: -years * norm.pdf(years, 7.0, 8.0), -80.0, 0.0)[0] / probability
    assert float(short.probability) == pytest.approx(probability, rel=1e-12)
    assert float(short.mean_years) == pytest.approx(missing, rel=1e-9)
    assert float(short.mean_years) == pytest.approx(4.4, abs=0.15)


def test_outcomes_of_a_retirement_event():
    """1.1 new retired members an event were seen, those who completed their years among them; nobody who completes has
    finished in the first year, 22 % have after a year."""
    short = Shortfall(*(np.array(x) for x in (7.0, 8.0, 0.5, 0.3)))
    p = float(short.probability)
    unmoved = contribution_years.dated(short, np.full((2, 2), 25.0))
    measured = contribution_years.Measured(short, np.array(0.22))
    outcome = contribution_years.outcome_by_year(unmoved, np.array(1.1), measured, np.array([0, 1]))
    of_the_day, a_year_on = (contribution_years.of_year(outcome, k) for k in (0, 1))
    assert of_the_day.retired[0].item() == pytest.approx(1.1, rel=1e-14)
    assert a_year_on.retired[0].item() == pytest.approx(1.1 - 0.22 * 0.3 * p, rel=1e-14)
    assert of_the_day.completing[0].item() == pytest.approx(0.3 * p)
    assert of_the_day.resident[0].item() == pytest.approx(0.2 * p)
    assert of_the_day.from_resident[0].item() == pytest.approx(0.1 + 0.5 * p)
    low = contribution_years.outcome_by_year(unmoved, np.array(0.02), measured, np.array([0, 50]))
    assert low.retired[1].max() == 0.0


def test_completing_members_open_at_nought(three_runs):
    completing = three_runs.enrolment["persons"].sel(group="completing", boundary=[2025, 2026])
    assert not completing.values.any()
    assert COMPLETING == 1


def test_missing_years_are_paid_up_by_those_who_reach_the_age(baseline_run):
    """In 2026 nobody has finished completing yet, so new retired members are the events times the intensity."""
    flow = baseline_run.flow_exposures["flow"].sel(area="CN", year=2026)
    short = Shortfall(*(np.array(x) for x in (7.0, 8.0, 0.5, 0.3)))
    events = flow.sel(exposure="new_retired").item() / 1.05
    per_event = float(short.probability * short.pay_up * short.mean_years)
    assert flow.sel(exposure="pay_up_years").item() == pytest.approx(events * per_event, rel=1e-9)
    completing = baseline_run.stock_exposures["stock"].sel(area="CN", exposure="completing", boundary=2027).item()
    assert completing == pytest.approx(events * float(short.probability) * 0.3, rel=1e-9)
