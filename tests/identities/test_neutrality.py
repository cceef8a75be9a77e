"""What must not move: an empty reform, the past of a dated one, the first years of a longer run, the unit of money."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.assumptions.scenario.year_series import YearSeries
from fundmodel.projection.run_parts import SETS
from fundmodel.vocabulary.dictionary import GROWTH_SERIES, parameters
from tests.architecture.test_parameters_read import WAITS
from tests.company import ALL_OF_THEM, COMPANY
from tests.of_each import of_each

UNTIL = 2034
SUBSIDIES = ["subsidy_central", "subsidy_provincial", "subsidy_local"]


@pytest.fixture(scope="module")
def plain(baseline):
    return fm.project(baseline, until=UNTIL)


def past(run, first):
    """Everything before ``first`` ("YYYY-MM"): months before it, years before its year, 1 Januaries up to its year.

    A stock on 1 January is the one before that day's law acts; what the law moves stands in the year's ``jump``.
    """
    year = int(first[:4])
    before = {
        "month": slice(None, np.datetime64(first, "M") - 1),
        "year": slice(None, year - 1),
        "boundary": slice(None, year),
    }
    return {
        name: getattr(run, name).sel({dim: cut for dim, cut in before.items() if dim in getattr(run, name).dims})
        for name in SETS
    }


def assert_same_past(run, other, first):
    expected = past(other, first)
    for name, data in past(run, first).items():
        for variable in data.data_vars:
            np.testing.assert_array_equal(
                data[variable].values, expected[name][variable].values, f"{name}.{variable} before {first}"
            )


def moved(run, other):
    return any(not getattr(run, name).equals(getattr(other, name)) for name in SETS)


def test_an_empty_reform_is_the_baseline_bit_for_bit(baseline, plain):
    """USERS 9, I-32."""
    empty = fm.project(baseline.with_changes({}, name="empty"), until=UNTIL)
    for name in SETS:
        xr.testing.assert_identical(getattr(empty, name), getattr(plain, name))
    assert empty.provenance["scenarios"][0]["sha256"] == plain.provenance["scenarios"][0]["sha256"]


AS_INCOME = {"beyond_last": "grow_with", "grow_with": "disposable_income_per_head"}


def test_a_reform_that_repeats_the_baseline_is_the_baseline(baseline, plain):
    same = {
        "employee.employer_rate": {2030: 0.08},
        "retirement.law": {2028: "delayed"},
        "resident.premium": {"value": {2027: 400, 2030: 450}, "interpolate": "linear", **AS_INCOME, "lag": 1},
        "resident.subsidy": {"value": {2026: 724, 2030: 836}, "interpolate": "linear", **AS_INCOME},
    }
    run = fm.project(baseline.with_changes(same, name="same"), until=UNTIL)
    for name in SETS:
        xr.testing.assert_identical(getattr(run, name), getattr(plain, name))


REFORMS = [
    ("employee.employer_rate", "2027-01", 0.07),
    ("employee.employer_rate", "2030-07", 0.07),
    ("employee.individual_rate", "2029-04", 0.03),
    ("employee.flexible_rate", "2028-01", 0.09),
    ("employee.base_floor", "2030-07", 0.5),
    ("employee.base_cap", "2030-07", 2.5),
    ("employee.base_switch_month", "2030-01", 1.0),
    ("employee.base_switch_month", "2030-03", 4.0),
    ("employee.base_update_lag", "2030-07", 3.0),
    ("employee.collection", "2031-11", 0.9),
    ("employee.retiree_credit", "2030-01", 0.0),
    ("employee.other_income_share", "2028-06", 0.02),
    ("enrolment.flexible_share", "2028-01", 0.3),
    ("enrolment.flexible_share", "2033-01", 0.2),
    ("enrolment.duplicate_share", "2027-01", 0.01),
    ("care.employee_coverage", "2030-07", 0.9),
    ("care.resident_coverage", "2030-01", 0.5),
    ("care.income_per_head", "2030-01", 300.0),
    ("care.pool_share", "2030-07", 0.2),
    ("care.account_share", "2030-01", 0.3),
    ("care.fiscal_share", "2030-01", 0.1),
    ("care.resident_fund_share", "2030-07", 0.1),
    ("care.take_up", "2030-07", 0.5),
    ("economy.output_per_worker_growth", "2030-01", 0.05),
    ("economy.deflator", "2030-01", 0.03),
    ("economy.interest_rate", "2030-03", 0.04),
    ("settlement.holdback", "2030-07", 0.1),
    ("settlement.clearing_month", "2030-01", 3.0),
    ("settlement.clearing_month_share", "2030-01", 1.0),
    ("settlement.clearing_pass_share", "2030-07", 1.0),
    ("settlement.delay_months", "2030-07", 2.0),
    ("settlement.immediate_share", "2030-07", 0.5),
    ("settlement.out_of_area_delay", "2030-07", 4.0),
    ("settlement.prepayment_months", "2030-01", 1.0),
    ("settlement.prepayment_recovered", "2030-01", 0.5),
    ("cost.excess_growth", "2029-01", 0.03),
    ("cost.income_driver", "2030-01", "worker"),
    ("cost.margin", "2030-01", 0.005),
    ("cost.margin_weight", "2030-01", 0.0),
    ("shock.workers", "2027-01", 1.0),
    ("economy.interest_shift", "2030-03", 0.01),
    ("employee.base_growth_shift", "2030-01", 0.01),
    ("employee.collection_shift", "2030-05", -0.02),
    ("employee.care_factor", "2030-05", 1.1),
    ("resident.care_factor", "2030-05", 1.1),
    ("cost.epidemic", "2030-05", 0.1),
    ("employee.cost_growth_shift", "2030-01", 0.01),
    ("resident.cost_growth_shift", "2030-01", 0.01),
    ("resident.subsidy_shift", "2030-01", 0.01),
    ("cost.resident_convergence", "2030-01", 0.05),
    ("employee.income_elasticity", "2030-01", 1.4),
    ("resident.income_elasticity", "2030-01", 1.4),
    ("resident.subsidy", "2028-01", 1200.0),
    ("resident.subsidy_delay", "2030-01", 3.0),
    ("employee.inpatient_payment_ratio", "2030-07", 0.80),
    ("resident.inpatient_payment_ratio", "2030-07", 0.70),
    ("employee.outpatient_payment_ratio", "2030-07", 0.55),
    ("resident.outpatient_payment_ratio", "2030-07", 0.35),
    ("employee.chronic_payment_ratio", "2030-07", 0.90),
    ("resident.chronic_payment_ratio", "2030-07", 0.70),
    ("employee.inpatient_deductible", "2030-07", 1000.0),
    ("resident.inpatient_deductible", "2030-07", 0.0),
    ("employee.outpatient_deductible", "2030-07", 0.0),
    ("resident.outpatient_deductible", "2030-07", 100.0),
    ("employee.inpatient_cap", "2030-07", 150_000.0),
    ("resident.inpatient_cap", "2030-07", 400_000.0),
    ("employee.outpatient_cap", "2030-07", 5_000.0),
    ("resident.outpatient_cap", "2030-07", 200.0),
    ("employee.out_of_area_share", "2030-07", 0.10),
    ("resident.out_of_area_share", "2030-07", 0.30),
    ("cost.out_of_area_ratio_loss", "2030-07", 0.0),
    ("cost.limits", "2030-07", "fixed"),
    ("retirement.law", "2027-01", "old"),
    ("retirement.law", "2032-01", "old"),
    ("retirement.window_share", "2029-01", 0.9),
    ("retirement.window_share", "2032-01", 0.0),
    ("retirement.further_months", "2029-01", 6.0),
    ("population.fertility_scale", "2029-01", 1.2),
    ("population.mortality_scale", "2029-01", 0.9),
    ("population.mortality_scale_65", "2029-01", 1.2),
    ("population.migration_scale", "2029-01", 0.0),
    ("retirement.required_years_women", "2029-01", 25.0),
    ("retirement.required_years_men", "2030-01", 30.0),
    ("enrolment.renewal_incentive", "2030-01", 0.1),
    ("enrolment.waiting_fixed", "2030-01", 3.0),
    ("enrolment.continuity_bonus", "2030-01", 1000.0),
    ("enrolment.zero_claim_bonus", "2030-01", 1000.0),
    ("enrolment.zero_claim_reset", "2030-01", "claim"),
    ("enrolment.shock_to_flexible", "2030-01", 0.05),
    ("enrolment.shock_to_resident", "2030-01", 0.02),
    ("employee.employer_rate_factor", "2030-02", 0.5),
    ("employee.arrears_recovered", "2030-07", 0.3),
    ("employee.account_rate", "2030-07", 0.0),
    ("employee.employer_to_account_share", "2030-07", 0.3),
    ("employee.account_fate", "2030-07", "to_pool"),
    ("employee.rate_shifted_to_workers", "2030-07", 0.01),
    ("employee.retiree_rate", "2030-01", 0.02),
    ("employee.retiree_rate", "2030-07", 0.02),
    ("employee.retiree_payers", "2030-07", "new"),
    ("employee.retiree_compensated", "2030-07", 1.0),
    ("employee.mean_pension", "2030-07", 5000.0),
    ("employee.maternity_allowance_share", "2030-07", 0.6),
    ("employee.maternity_allowance_in_fund", "2030-07", 0.0),
    ("resident.central_share", "2030-07", 0.6),
    ("resident.provincial_share", "2030-07", 0.4),
    ("resident.aided_heads_share", "2030-07", 0.1),
    ("resident.aid_share", "2030-07", 1.0),
    ("economy.interest_carried_over", "2030-03", 0.02),
    ("economy.interest_demand", "2030-03", 0.002),
    ("payment.employee.budget", "2030-07", "growth"),
    ("payment.resident.budget", "2030-07", "income_share"),
    ("payment.employee.budget_growth", "2030-01", 0.02),
    ("payment.resident.budget_growth", "2030-07", 0.02),
    ("payment.employee.budget_income_share", "2030-01", 0.3),
    ("payment.resident.budget_income_share", "2030-01", 0.6),
    ("payment.employee.budget_rule", "2030-01", "points"),
    ("payment.resident.budget_rule", "2030-01", "smooth"),
    ("payment.employee.weight_growth", "2030-01", 0.02),
    ("payment.resident.weight_growth", "2030-01", 0.02),
    ("payment.budget_out_of_area", "2030-07", 1.0),
    ("payment.overrun_share", "2030-01", 0.0),
    ("payment.overrun_limit", "2030-01", 0.2),
    ("payment.saving_share", "2030-01", 0.4),
    ("payment.saving_floor", "2030-01", 0.8),
    ("payment.point_value_low", "2030-01", 0.7),
    ("payment.point_value_high", "2030-01", 1.2),
    ("payment.capitation_share", "2030-07", 0.3),
    ("payment.capitation_growth", "2030-01", 0.06),
    ("payment.capitation_overrun_share", "2030-01", 0.0),
    ("payment.capitation_saving_share", "2030-01", 0.5),
    ("payment.procurement_share", "2030-01", 0.01),
    ("payment.procurement_cut", "2030-01", 0.54),
    ("payment.procurement_hand_back", "2030-01", 0.5),
    ("payment.catalogue_growth_negotiated_drugs", "2030-01", 0.1),
    ("payment.catalogue_growth_inpatient", "2030-01", 0.01),
    ("payment.catalogue_growth_outpatient", "2030-01", 0.01),
    ("payment.catalogue_growth_chronic", "2030-01", 0.01),
]
BY_COVERAGE_YEAR = [
    ("resident.premium", 900.0),
    ("resident.premium_income_share", 0.02),
    ("resident.financing_income_share", 0.03),
    ("resident.minimum_growth", 0.10),
]
"""Dated in 2030, of the premium that is collected from September 2029."""
OF_A_WHOLE_RUN = {
    "economy.reference",
    "enrolment.seed",
    "population.fertility_variant",
    "population.mortality_variant",
    "population.migration_placement",
    "employee.published_pool_income",
    "resident.recognition",
    "economy.interest_rule",
    "economy.interest_posting",
    "care.fund",
}
"""Choices of how to look at the whole run, the base year with it: no date is read."""
BETWEEN_AREAS = {"population.internal_migration_scale", "enrolment.residence_drift"}
"""They act on a package of several areas alone; dates of theirs are below."""
WITH_A_SHOCK = {"enrolment.shock_heals_in"}
"""It acts with a shock alone, by the word in force on the day of the shock: below."""


def company_of(name):
    """What a parameter acts together with, but itself."""
    return {other: value for other, value in COMPANY.get(name, {}).items() if other != name}


@pytest.fixture(scope="module")
def reformed(baseline):
    """Every reform and the company without it, by name, in two runs: those with waiting periods ask for arrays by
    missed years and months and stand apart."""
    found = {}
    for waits in (False, True):
        scenarios = {}
        for name, first, value in REFORMS:
            if (name in WAITS or not WAITS.isdisjoint(company_of(name))) is waits:
                company = company_of(name)
                base = baseline.with_changes(company, name=str(company))
                reform = base.with_changes({name: {first: value}}, name=f"{name} {first} {value}")
                scenarios |= {one.name: one for one in (base, reform)}
        run = fm.project(list(scenarios.values()), until=UNTIL).check()
        found |= dict.fromkeys(scenarios, run)
    return cache(lambda scenario: found[scenario].sel(scenario))


@of_each("name, first, value", REFORMS)
def test_a_reform_dated_d_changes_nothing_before_d(reformed, name, first, value):
    run, before = reformed(f"{name} {first} {value}"), reformed(str(company_of(name)))
    assert moved(run, before)
    assert_same_past(run, before, first)


def test_whoever_retires_from_the_first_month_of_the_rate_on_is_new(baseline):
    """The later the month in 2029, the fewer count on 1 January 2030: (13 - month)/12 of a January start; a rate from
    January 2030 counts none of them. And nobody pays before the month."""
    starts = [f"2029-{month:02d}" for month in (1, 2, 7, 12)] + ["2030-01"]
    scenarios = [
        baseline.with_changes({"employee.retiree_rate": {first: 0.02}, "employee.retiree_payers": "new"}, name=first)
        for first in starts
    ]
    run = fm.project(scenarios, until=2030).check()
    new = run.stock_exposures["stock"].sel(area="CN", exposure="retired_since", boundary=2030).values
    np.testing.assert_allclose(new / new[0], [1.0, 11 / 12, 6 / 12, 1 / 12, 0.0], rtol=1e-12)
    paid = run.ledger["amount"].sel(area="CN", fund="employee_pooled", line="retiree_contributions")
    for first in starts:
        own = paid.sel(scenario=first)
        assert not own.sel(month=slice(None, np.datetime64(first, "M") - 1)).any()
        assert own.sel(month=first).item() > 0.0
        alone = fm.project(next(one for one in scenarios if one.name == first), until=2030)
        np.testing.assert_array_equal(alone.ledger["closing"], run.sel(first).ledger["closing"])


def test_every_dated_parameter_is_among_them():
    dated = {name for name, spec in parameters().items() if spec.kind == "dated"}
    choices = {name for name, spec in parameters().items() if spec.kind == "choice"}
    by_coverage_year = {name for name, _ in BY_COVERAGE_YEAR} | {"resident.parity"}
    apart = by_coverage_year | OF_A_WHOLE_RUN | BETWEEN_AREAS | WITH_A_SHOCK
    assert {name for name, _, _ in REFORMS} == (dated | choices) - apart
    assert choices > OF_A_WHOLE_RUN


def test_how_a_shock_heals_is_said_on_its_day(baseline):
    """A word dated after the shock leaves it alone, and one in force on its day acts from then on."""
    shock = {"enrolment.shock_to_resident": {2028: 0.02, 2029: 0.0}}
    heals, later, never = (
        fm.project(baseline.with_changes({**shock, **more}, name="shock"), until=UNTIL)
        for more in (
            {},
            {"enrolment.shock_heals_in": {2029: "never"}},
            {"enrolment.shock_heals_in": {2028: "never"}},
        )
    )
    assert not moved(later, heals)
    assert moved(never, heals)
    assert_same_past(never, heals, "2028-01")


@pytest.mark.parametrize("name", sorted(BETWEEN_AREAS))
def test_a_dated_move_between_areas_changes_nothing_before_it(name):
    with pytest.warns(fm.SyntheticDataWarning):
        data = fm.load_data("example-province")
    base = fm.load_scenario("baseline")
    before, run = (
        fm.project(scenario, data=data, until=2031).check()
        for scenario in (base, base.with_changes({name: {"2030-01": 0.9}}, name="reform"))
    )
    assert moved(run, before)
    assert_same_past(run, before, "2030-01")


@pytest.mark.parametrize(("name", "first"), [("enrolment.renewal_incentive", "2030-01"), ("retirement.law", "2032-01")])
def test_a_reform_dated_d_acts_in_the_year_of_d(baseline, plain, name, first):
    """And not a year later: what it moves by the next 1 January is there."""
    value = "old" if name == "retirement.law" else 0.1
    run = fm.project(baseline.with_changes({name: {first: value}}, name="reform"), until=UNTIL)
    after = {"boundary": int(first[:4]) + 1}
    assert not run.enrolment["persons"].sel(after).equals(plain.enrolment["persons"].sel(after))


@pytest.mark.parametrize(("name", "value"), BY_COVERAGE_YEAR)
def test_a_premium_of_a_coverage_year_moves_money_from_the_autumn_before(baseline, plain, name, value):
    """The premium of coverage 2030 is collected from September 2029. The subsidy of 2029 keeps its sum, but its months
    fill up the published shape of the year's total, so their timing moves within 2029; nothing moves before 2029."""
    run = fm.project(baseline.with_changes({name: {2030: value}}, name="reform"), until=UNTIL).check()
    assert_same_past(run, plain, "2029-01")
    assert run.economy["premium"].sel(year=2030) > plain.economy["premium"].sel(year=2030)
    for data in (run, plain):
        assert data.ledger["premium_received_ahead"].sel(month="2029-08").sum() > 0.0
    new, old = (data.ledger["amount"].sel(area="CN", fund="resident") for data in (run, plain))
    until_august = {"line": ["premium", "premium_aid"], "month": slice(None, "2029-08")}
    np.testing.assert_array_equal(new.sel(until_august), old.sel(until_august))
    autumn = {**until_august, "month": slice("2029-09", "2029-12")}
    assert (new.sel(autumn) > old.sel(autumn)).all()
    year = {"line": SUBSIDIES, "month": slice("2029-01", "2029-12")}
    assert new.sel(year).sum().item() == pytest.approx(old.sel(year).sum().item(), rel=1e-12)
    np.testing.assert_array_equal(
        run.ledger.sel(fund=["employee_pooled", "individual_accounts"])["closing"],
        plain.ledger.sel(fund=["employee_pooled", "individual_accounts"])["closing"],
    )


def test_a_window_of_a_coverage_year_moves_money_from_the_autumn_before_and_no_sum(baseline, plain):
    """The premium of coverage 2030 comes later from September 2029 on: no yuan less a coverage year, no subsidy in
    another month, and the stock of premium received ahead is the cash less a twelfth a month."""
    later = {**dict.fromkeys(range(1, 13), 0.0), 1: 0.2, 3: 0.2, 11: 0.3, 12: 0.3}
    run = fm.project(baseline.with_changes({"resident.premium_months": {2030: later}}, name="reform"), until=UNTIL)
    assert_same_past(run.check(), plain, "2029-09")
    amounts = [x.ledger["amount"].sel(area="CN", fund="resident") for x in (run, plain)]
    np.testing.assert_array_equal(*(of.sel(line=SUBSIDIES) for of in amounts))
    new, old = (of.sel(line="premium") for of in amounts)
    for year in range(2028, UNTIL + 1):
        season = {"month": slice(f"{year - 1}-09", f"{year}-08")}
        assert new.sel(season).sum().item() == pytest.approx(old.sel(season).sum().item(), rel=1e-12)
    assert not new.sel(month=["2029-09", "2029-10"]).any()
    premium, heads = run.economy["premium"], run.stock_exposures["stock"].sel(exposure="resident_heads")
    due = premium.sel(area="CN", year=2030).item() * heads.sel(area="CN", boundary=2030).item()
    ahead = run.ledger["premium_received_ahead"].sel(area="CN", fund="resident")
    assert ahead.sel(month="2029-12").item() == pytest.approx(0.6 * due, rel=1e-9)
    assert ahead.sel(month="2030-02").item() == pytest.approx((0.8 - 2 / 12) * due, rel=1e-9)
    assert ahead.sel(month="2030-08").item() == pytest.approx(due / 3, rel=1e-9)


def test_equal_parts_move_money_from_the_autumn_before_and_no_sum(baseline, plain):
    """Parity of 2030: premium and subsidy per head are the same, and what they add up to has not moved."""
    change = {"resident.parity": {"value": {2029: 0.0, 2030: 1.0}, "interpolate": "step"}}
    run = fm.project(baseline.with_changes(change, name="reform"), until=UNTIL).check()
    assert_same_past(run, plain, "2029-01")
    new, old = run.economy.sel(area="CN"), plain.economy.sel(area="CN")
    np.testing.assert_array_equal(new["premium"] + new["subsidy"], old["premium"] + old["subsidy"])
    from_2030 = new.sel(year=slice(2030, None))
    np.testing.assert_allclose(from_2030["premium"], from_2030["subsidy"], rtol=1e-15)
    until_august = {"fund": "resident", "line": ["premium", "premium_aid"], "month": slice(None, "2029-08")}
    np.testing.assert_array_equal(run.ledger["amount"].sel(until_august), plain.ledger["amount"].sel(until_august))


def test_where_premiums_move_renewal_a_premium_acts_within_the_year_before(baseline):
    """People who renew for 2030 decide in 2029: enrolment of 1 January 2030 moves, and of no 1 January before."""
    lapse = baseline.with_changes({"enrolment.lapse_beta": -0.5}, name="lapse")
    dearer = lapse.with_changes({"resident.premium": {2030: 900}}, name="dearer")
    run, before = (fm.project(scenario, until=UNTIL).check() for scenario in (dearer, lapse))
    assert_same_past(run, before, "2029-01")
    new, old = (x.enrolment["persons"].sel(area="CN", group="resident", boundary=2030).sum() for x in (run, before))
    assert new < old


def test_no_retirement_delay_changes_nothing_before_2027(three_runs):
    reform, base = three_runs.sel("no-retirement-delay"), three_runs.sel("baseline")
    assert_same_past(reform, base, "2027-01")
    january = {"area": "CN", "fund": "employee_pooled", "month": "2027-01"}
    assert not np.array_equal(reform.ledger["income"].sel(january), base.ledger["income"].sel(january))


def test_current_law_differs_in_the_resident_fund_alone_and_from_the_first_grown_amount(three_runs):
    law, base = three_runs.sel("current-law"), three_runs.sel("baseline")
    assert_same_past(law, base, "2027-01")
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures"):
        assert getattr(law, name).equals(getattr(base, name))
    funds = ["employee_pooled", "individual_accounts"]
    assert law.ledger["amount"].sel(fund=funds).equals(base.ledger["amount"].sel(fund=funds))


def test_the_first_years_of_a_longer_run_are_the_shorter_run(baseline_run, plain):
    """I-51: nothing in a run looks ahead."""
    for name in SETS:
        short, long = getattr(plain, name), getattr(baseline_run, name)
        cut = {dim: short[dim] for dim in ("month", "year", "boundary") if dim in short.dims}
        xr.testing.assert_identical(short, long.sel(cut))


def test_the_first_years_of_a_longer_run_are_the_shorter_run_with_everything_switched_on(baseline):
    """I-51 again: behaviour, rules of income and tiers of interest look no further ahead than the baseline does."""
    scenario = baseline.with_changes(ALL_OF_THEM, name="all of them")
    short, long = (fm.project(scenario, until=until) for until in (2030, UNTIL))
    for name in SETS:
        one = getattr(short, name)
        cut = {dim: one[dim] for dim in ("month", "year", "boundary") if dim in one.dims}
        xr.testing.assert_identical(one, getattr(long, name).sel(cut))


def scaled_package(data, c):
    """The package with every yuan multiplied by c, under a hash of its own."""
    tables = dict(data.tables)
    tables["wages"] = tables["wages"].assign(value=tables["wages"]["value"] * c)
    accounts = tables["fund_accounts"]
    assert set(accounts["unit"]) == {"100m yuan"}
    tables["fund_accounts"] = accounts.assign(value=accounts["value"] * c)
    flows = ["opening", "income", "expenditure", "closing"]
    tables["balances"] = tables["balances"].assign(**{name: tables["balances"][name] * c for name in flows})
    history = tables["national_history"]
    tables["national_history"] = history.assign(gdp_100m_yuan=history["gdp_100m_yuan"] * c)
    return replace(data, tables=tables, sha256=f"{data.sha256}, yuan x {c}")


SERVICE_CHARGES = ("inpatient_charge", "inpatient_charge_tertiary", "outpatient_charge", "chronic_charge")
SERVICE_AMOUNTS = (
    *SERVICE_CHARGES,
    *(f"{kind}_{limit}" for kind in ("inpatient", "outpatient") for limit in ("deductible", "cap")),
)


def scaled_scenario(scenario, c):
    changes = {}
    for name, spec in parameters().items():
        entry = scenario.entry(name)
        if spec.unit.startswith("yuan"):
            before = {"2025-01": entry.earlier.value} if entry.earlier and not entry.earlier.dates else {}
            amounts = entry.value if isinstance(entry.value, float) else {**before, **entry.value}
            changes[name] = c * amounts if isinstance(amounts, float) else {date: c * x for date, x in amounts.items()}
    assert sorted(changes) == [
        "care.benefit",
        "care.income_per_head",
        "economy.disposable_income",
        *sorted(f"employee.{name}" for name in (*SERVICE_AMOUNTS, "mean_pension", "retiree_credit")),
        "enrolment.continuity_bonus",
        "enrolment.critical_illness_cap",
        "enrolment.zero_claim_bonus",
        *sorted(f"resident.{name}" for name in (*SERVICE_AMOUNTS, "premium", "subsidy")),
    ]
    return scenario.with_changes(changes, name="scaled")


@pytest.mark.parametrize(("c", "tolerance"), [(4.0, 0.0), (0.137, 1e-11)])
@pytest.mark.parametrize("company", [{}, ALL_OF_THEM], ids=["baseline", "all of them"])
def test_the_unit_of_money_does_not_matter(baseline, national, plain, company, c, tolerance):
    """I-33: balances times c, people and months unchanged; by a power of two even bit for bit. Also with everything
    switched on that acts only together with something else."""
    scenario = baseline.with_changes(company, name="company")
    plain = fm.project(scenario, until=UNTIL) if company else plain
    run = fm.project(scaled_scenario(scenario, c), scaled_package(national, c), until=UNTIL).check()
    people_rest_on_ratios_of_money = bool(company) and tolerance > 0.0
    for name in ("population", "enrolment", "stock_exposures", "flow_exposures"):
        if people_rest_on_ratios_of_money:
            xr.testing.assert_allclose(getattr(run, name), getattr(plain, name), rtol=tolerance, atol=1e-3)
        else:
            assert getattr(run, name).equals(getattr(plain, name))
    for variable in ("closing", "income", "expenditure", "interest", "transfer", "amount", "premium_received_ahead"):
        size = float(np.abs(plain.ledger[variable]).max())
        np.testing.assert_allclose(
            run.ledger[variable] / c, plain.ledger[variable], rtol=tolerance, atol=tolerance * size, err_msg=variable
        )
    np.testing.assert_allclose(run.reconciliation["factor"], plain.reconciliation["factor"], rtol=max(tolerance, 1e-12))
    months, before = (fm.reserve_months(x.ledger, "trailing") for x in (run, plain))
    np.testing.assert_allclose(months, before, rtol=tolerance, atol=1e-9 if tolerance else 0.0)


OF_THE_BASE_YEAR = {
    "care.benefit",
    "economy.disposable_income",
    "enrolment.critical_illness_cap",
    *(f"{scheme}.{name}" for scheme in ("employee", "resident") for name in SERVICE_CHARGES),
}
"""Amounts of one year, without a date: income grows with the economy from there, what the bonus costs with financing
per head, charges with unit cost."""


def test_no_amount_in_yuan_is_flat_past_its_last_date_unless_it_says_so(three_runs):
    """USERS 1."""
    assert {parameters()[name].kind for name in OF_THE_BASE_YEAR} == {"scalar"}
    years = np.arange(2026, 2061)
    series = {"resident.premium": "premium", "resident.subsidy": "subsidy"}
    for scenario in ("baseline", "current-law"):
        entries = fm.load_scenario(scenario).entries
        economy = three_runs.economy.sel(scenario=scenario, area="CN", year=years)
        income = {GROWTH_SERIES[0]: YearSeries(2026, economy["income_growth"].values)}
        for name, spec in parameters().items():
            if not spec.unit.startswith("yuan") or name in OF_THE_BASE_YEAR:
                continue
            entry = entries[name]
            if name in series:
                amounts = economy[series[name]].values
            else:
                amounts = fm.load_scenario(scenario).at_months(name, [f"{year}-06" for year in years], income)
            flat = np.any(np.diff(amounts[2:]) == 0.0)
            assert flat == (entry.beyond_last == "hold"), f"{name} of {scenario}"


def test_money_lines_grow_with_the_economy(baseline_run):
    """No line of either pool stands still in yuan over 35 years of growth."""
    year = baseline_run.ledger["amount"].sel(area="CN").groupby("month.year").sum()
    for fund in ("employee_pooled", "resident"):
        own = year.sel(fund=fund)
        for line in own["line"].values:
            amounts = own.sel(line=line)
            if amounts.any():
                assert float(amounts.sel(year=2060) / amounts.sel(year=2027)) > 1.5, f"{fund}.{line}"


def test_contributions_and_spending_over_gdp_stay_in_a_sane_band(three_runs):
    """National accounting: pool contributions near 1.3 % of GDP; a drift over half a point would need a reason."""
    share = three_runs.economy["contributions_over_gdp"].sel(area="CN")
    assert float(share.min()) > 0.0125
    assert float(share.max()) < 0.0145
    spent = three_runs.ledger["expenditure"].sel(area="CN", scenario="baseline").groupby("month.year").sum()
    gdp = three_runs.economy["gdp"].sel(area="CN", scenario="baseline")
    total = spent.sum("fund").values / gdp.values
    assert total[0] == pytest.approx(0.0214, abs=0.001)
    assert total.max() < 0.05
    assert (np.diff(total[3:]) > -1e-4).all()
