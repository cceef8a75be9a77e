"""One breach planted for each law behind ``Projection.check``: each is caught, with name, place and size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection import laws, laws_of_standards
from fundmodel.projection.named_array import taken_once

AT = {"scenario": "no-retirement-delay", "area": "CN"}
PERSON = {**AT, "sex": "male", "age": 40}
MONTH = {**AT, "month": np.datetime64("2030-05")}


@pytest.fixture(scope="module")
def run():
    return fm.project(["baseline", "no-retirement-delay"], until=2032)


def spoilt(run, dataset, **changes):
    """The run with numbers added in place: {variable: [(labels, amount), ...]} of one Dataset."""
    data = getattr(run, dataset).copy(deep=True)
    for name, places in changes.items():
        array = data[name].copy(deep=True)
        values = array.values.copy()
        for labels, amount in places:
            where = np.zeros(array.shape)
            probe = array.copy(data=where)
            probe.loc[labels] = amount
            values += probe.values
        data[name] = array.copy(data=values)
    return replace(run, **{dataset: data})


def caught(run, *words):
    with pytest.raises(fm.ConservationError) as breach:
        run.check()
    for word in words:
        assert word in str(breach.value), f"{word!r} is not in {breach.value}"


def test_the_clean_run_passes_and_is_returned(run, three_runs):
    assert run.check() is run
    assert three_runs.check() is three_runs
    assert three_runs.sel("current-law").check()


def test_deaths_of_people_who_stay(run):
    bad = spoilt(run, "population", deaths=[({**PERSON, "year": 2030}, 1000.0)])
    caught(bad, "I-1, people", "off by -1,000", "year 2030", "sex male", "age 40", "no-retirement-delay", "area CN")


def test_births_of_nobody(run):
    bad = spoilt(run, "population", births=[({**AT, "sex": "female", "year": 2031}, 500.0)])
    caught(bad, "I-1, people", "off by 500", "year 2031", "sex female", "age 0")


def test_a_millionth_of_a_mover_who_leaves_and_arrives_nowhere(run):
    bad = spoilt(run, "population", internal_migration=[({**PERSON, "year": 2030}, 1e-6)])
    caught(bad, "I-7, movers between areas cancel", "year 2030", "sex male", "age 40", "no-retirement-delay")


def test_a_change_of_purse_that_no_purse_gives(run):
    bad = spoilt(run, "population", purse_moves=[({**PERSON, "year": 2030}, 500.0)])
    caught(bad, "I-7, changes of purse cancel", "off by 500", "year 2030", "age 40")


def test_people_whom_two_purses_insure(run):
    bad = spoilt(run, "population", insured=[({**PERSON, "boundary": 2031}, 1000.0)])
    caught(bad, "the purses of all areas insure the people of all areas", "off by 1,000", "boundary 2031", "age 40")


def test_births_that_no_purse_gets(run):
    births = [({**AT, "exposure": name, "year": 2030}, 500.0) for name in ("births", "births_other")]
    caught(spoilt(run, "flow_exposures", flow=births), "I-1, people by purse", "off by 500", "year 2030")


def test_a_statistical_adjustment_in_the_future(run):
    place = {**PERSON, "year": 2027}
    bad = spoilt(run, "population", statistical_adjustment=[(place, 100.0)], migration=[(place, -100.0)])
    caught(bad, "statistical adjustment after the valuation date", "year 2027", "age 40")


def test_an_adjustment_of_the_base_year_is_allowed(run):
    assert run.population["statistical_adjustment"].sel(year=2025).values.any()


def test_people_in_no_group(run):
    bad = spoilt(run, "enrolment", persons=[({**PERSON, "group": "active", "boundary": 2029}, -1000.0)])
    caught(bad, "I-9, groups partition the population", "boundary 2029", "age 40")


def test_a_negative_group(run):
    child = {**AT, "sex": "female", "age": 5, "boundary": 2029}
    bad = spoilt(
        run, "enrolment", persons=[({**child, "group": "retired"}, -50.0), ({**child, "group": "resident"}, 50.0)]
    )
    caught(bad, "I-9, no group is negative", "group retired", "age 5", "boundary 2029")


def test_a_move_without_a_counterpart(run):
    bad = spoilt(run, "enrolment", moves=[({**PERSON, "group": "active", "year": 2028}, 1000.0)])
    caught(bad, "I-10, moves between groups cancel", "year 2028", "age 40")


def test_a_change_of_group_without_a_move(run):
    place = {**PERSON, "boundary": 2032 + 1}
    bad = spoilt(
        run, "enrolment", persons=[({**place, "group": "active"}, -900.0), ({**place, "group": "resident"}, 900.0)]
    )
    caught(bad, "I-10, moves explain the groups", "year 2032", "age 40")


def test_an_exposure_that_counts_people_twice(run):
    bad = spoilt(run, "stock_exposures", stock=[({**AT, "exposure": "retired", "boundary": 2030}, 5000.0)])
    caught(bad, "exposure retired counts its people", "boundary 2030", "off by 5,000")


def test_births_counted_for_no_scheme(run):
    bad = spoilt(run, "flow_exposures", flow=[({**AT, "exposure": "births_other", "year": 2030}, 1000.0)])
    caught(bad, "births by mother's scheme sum to births", "year 2030")


def test_a_closing_balance_out_of_thin_air(run):
    bad = spoilt(run, "ledger", closing=[({**AT, "month": np.datetime64("2032-12"), "fund": "resident"}, 1e6)])
    caught(bad, "I-30, the ledger row closes", "fund resident", "month 2032-12", "no-retirement-delay")


def test_an_opening_balance_that_does_not_follow(run):
    place = {**MONTH, "fund": "employee_pooled"}
    bad = spoilt(run, "ledger", opening=[(place, 1e6)], interest=[(place, -1e6)])
    caught(bad, "I-30, each month opens where the last closed", "month 2030-05", "fund employee_pooled")


def test_a_gap_is_a_breach(run):
    bad = spoilt(run, "ledger", interest=[({**MONTH, "fund": "resident"}, np.nan)])
    caught(bad, "I-30", "month 2030-05", "fund resident")


@pytest.mark.parametrize(("line", "total"), [("inpatient", "expenditure"), ("employer_contributions", "income")])
def test_lines_that_do_not_sum(run, line, total):
    bad = spoilt(run, "ledger", amount=[({**MONTH, "fund": "employee_pooled", "line": line}, 1e6)])
    caught(bad, f"lines of {total} sum to the fund's {total}", "month 2030-05", "fund employee_pooled")


def test_a_premium_in_the_employee_pool(run):
    place = {**MONTH, "fund": "employee_pooled"}
    bad = spoilt(
        run,
        "ledger",
        amount=[({**place, "line": "premium"}, 1e6), ({**place, "line": "employer_contributions"}, -1e6)],
    )
    caught(bad, "premium stays in its fund", "fund employee_pooled", "month 2030-05")


def test_money_that_nobody_paid(run):
    bad = spoilt(run, "ledger", paid=[({**MONTH, "fund": "resident", "payer": "local"}, -1e6)])
    caught(bad, "money by payer equals money by fund", "fund resident", "month 2030-05")


@pytest.mark.parametrize(
    ("what", "size"),
    [
        ("contributions_due", "off by 10,000,000"),
        ("contributions_collected", "off by -10,000,000"),
        ("contributions_written_off", "off by -10,000,000"),
        ("arrears", "off by -10,000,000"),
        ("arrears_opening", "off by 10,000,000"),
    ],
)
def test_contributions_that_nobody_settles(run, what, size):
    bad = spoilt(run, "memo", **{what: [(MONTH, 1e7)]})
    caught(bad, "I-20, contributions due are settled", size, "month 2030-05", "no-retirement-delay", "area CN")


def test_arrears_that_do_not_carry_over(run):
    """The month itself balances, what is forgiven counts as written off, but the next month opens without it."""
    bad = spoilt(run, "memo", arrears=[(MONTH, -1e7)], contributions_written_off=[(MONTH, 1e7)])
    caught(bad, "I-20, arrears carry over", "off by 10,000,000", "month 2030-06", "no-retirement-delay")


def test_a_month_of_contributions_lost_from_the_books(run):
    """A gap is a breach here too."""
    caught(spoilt(run, "memo", contributions_due=[(MONTH, np.nan)]), "I-20", "month 2030-05")


@pytest.mark.parametrize(("what", "size"), [("incurred", "off by 10,000,000"), ("unpaid_bills", "off by -10,000,000")])
def test_bills_that_nobody_settles(run, what, size):
    bad = spoilt(run, "ledger", **{what: [({**MONTH, "fund": "resident"}, 1e7)]})
    caught(bad, "I-28, incurred less paid is unpaid", size, "month 2030-05", "fund resident", "no-retirement-delay")


def test_an_advance_that_is_not_in_the_balance(run):
    place = {**MONTH, "fund": "employee_pooled"}
    caught(spoilt(run, "ledger", prepaid=[(place, 1e7)]), "I-30, the ledger row closes", "off by -10,000,000")
    bad = spoilt(run, "ledger", prepaid=[(place, 1e7)], interest=[(place, 1e7)])
    caught(bad, "advances stand out until recovered", "off by 10,000,000", "month 2030-05", "fund employee_pooled")


def test_a_credit_posted_on_one_side_alone(run):
    place = {**MONTH, "fund": "individual_accounts"}
    bad = spoilt(run, "ledger", transfer=[(place, 1e6)], interest=[(place, -1e6)])
    caught(bad, "I-25, transfers between funds cancel", "month 2030-05")


def test_pooling_that_no_area_pays_for(run):
    place = {**MONTH, "fund": "resident"}
    bad = spoilt(run, "ledger", pooled=[(place, 1e6)], interest=[(place, -1e6)])
    caught(bad, "I-41, pooling between areas cancels", "off by 1,000,000", "fund resident", "month 2030-05")
    caught(spoilt(run, "ledger", pooled=[(place, 1e7)]), "I-30, the ledger row closes", "off by 10,000,000")


@pytest.mark.parametrize(
    ("what", "size"),
    [
        ("earned", "off by 10,000,000 at month 2030-05"),
        ("unearned", "10,000,000 at month 2030-0"),
        ("written_off", "off by -10,000,000 at month 2030-05"),
    ],
)
def test_financing_that_is_not_earned_over_its_year(run, what, size):
    bad = spoilt(run, "ledger", **{what: [({**MONTH, "fund": "resident"}, 1e7)]})
    caught(bad, "financing is earned evenly", size, "fund resident", "no-retirement-delay")


def test_interest_on_debt_that_the_fund_does_not_owe(run):
    place = {**MONTH, "fund": "resident"}
    owed = spoilt(run, "ledger", debt_interest=[(place, -1e7)])
    caught(owed, "interest on debt is no credit", "fund resident", "month 2030-05")
    uncharged = spoilt(run, "ledger", interest=[(place, -1e12)], earned=[(place, 1e12)])
    with pytest.raises(fm.ConservationError, match="interest less that on debt is credited"):
        laws.financing_is_earned(taken_once(uncharged.sets))
    caught(spoilt(run, "ledger", overdue=[(place, -1e7)]), "overdue is not negative", "fund resident")


RESIDENT_MONTH = {**MONTH, "fund": "resident"}


@pytest.mark.parametrize("name", ["benefits_owed", "overrun_borne", "procurement_saved", "benefits_incurred"])
def test_benefits_that_nobody_owes_or_bears(run, name):
    bad = spoilt(run, "memo", **{name: [(RESIDENT_MONTH, 1e7)]})
    caught(bad, "benefits are owed", "fund resident", "month 2030-05", "off by")


def test_providers_who_bear_less_than_nothing(run):
    bad = spoilt(run, "memo", overrun_borne=[(RESIDENT_MONTH, -1e7)], savings_kept=[(RESIDENT_MONTH, -1e7)])
    caught(bad, "overrun_borne is not negative", "fund resident", "month 2030-05")


def test_every_law_has_a_breach_planted_above():
    """Those of rules are held in test_rules_in_roll, those between people, amounts and money in test_laws_notice."""
    elsewhere = {law.__name__ for law in laws_of_standards.LAWS} | {"pooled_money_is_kept"}
    assert {law.__name__ for law in laws.LAWS} - elsewhere == {
        "people_balance",
        "internal_migration_cancels",
        "insured_are_residents",
        "no_adjustment_ahead",
        "insured_balance",
        "groups_partition",
        "moves_cancel",
        "moves_explain_groups",
        "exposures_count_heads",
        "ledger_rows",
        "lines_sum",
        "dues_are_settled",
        "financing_is_earned",
        "benefits_are_paid_or_borne",
        "bills_are_settled",
        "payers_pay",
        "transfers_cancel",
        "pooling_cancels",
    }


def test_retiree_credits_are_a_transfer_and_never_expenditure(three_runs):
    books = three_runs.ledger.sel(area="CN")
    credit = books["transfer"].sel(fund="individual_accounts")
    np.testing.assert_array_equal(books["transfer"].sel(fund="employee_pooled"), -credit)
    assert not books["transfer"].sel(fund="resident").values.any()
    retired = three_runs.stock_exposures["stock"].sel(area="CN", exposure="retired")
    january = retired.sel(boundary=2026) + (retired.sel(boundary=2027) - retired.sel(boundary=2026)) / 24.0
    np.testing.assert_allclose(credit.sel(month="2026-01").squeeze(), january * 865.0 / 12.0, rtol=1e-12)
    spending = books["amount"].sel(fund="employee_pooled").sel(line=list(fm_benefits())).sum("line")
    np.testing.assert_allclose(spending, books["expenditure"].sel(fund="employee_pooled"), rtol=1e-12)


def fm_benefits():
    from fundmodel.vocabulary.dims import BENEFIT_LINES

    return BENEFIT_LINES
