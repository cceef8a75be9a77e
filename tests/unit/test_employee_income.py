from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.projection.contributions.employee import (
    EmployeeHeads,
    EmployeeTerms,
    declared_ratio,
    employee_income,
    relative_wage,
)

POOL = ("employer_contributions", "flexible_contributions", "completing_contributions", "pay_up")
MONTHS = np.ones(12)
HEADS = EmployeeHeads(
    active=200.0 * MONTHS,
    active_wage=200.0 * MONTHS,
    flexible=70.0 * MONTHS,
    completing=3.0 * MONTHS,
    retired=100.0 * MONTHS,
    pay_up_years=0.5 * MONTHS,
)
TERMS = EmployeeTerms(
    **{
        name: np.array([value])
        for name, value in {
            "average_wage": 100_000.0,
            "declared_ratio": 1.0,
            "sigma": 0.0,
            "floor": 0.6,
            "cap": 3.0,
            "employer_rate": 0.08,
            "individual_rate": 0.02,
            "flexible_rate": 0.08,
            "flexible_on_floor": 0.85,
            "flexible_other_base": 1.0,
            "pool_only_share": 0.1,
            "retiree_credit": 865.0,
        }.items()
    }
)


def income(heads=HEADS, season=MONTHS, index=MONTHS, wage=MONTHS, **terms):
    changed = replace(TERMS, **{name: np.array([value]) for name, value in terms.items()})
    return employee_income(heads, changed, index, season, wage)


def test_lines_of_a_month_by_hand():
    found = income()
    assert found.employer_contributions[0] == pytest.approx(200 * 100_000 * 0.08 / 12)
    assert found.worker_contributions[0] == pytest.approx(200 * 100_000 * 0.02 / 12)
    assert found.flexible_contributions[0] == pytest.approx(70 * 66_000 * 0.08 / 12)
    assert found.completing_contributions[0] == pytest.approx(3 * 60_000 * 0.08 / 12)
    assert found.pay_up[0] == pytest.approx(0.5 * 60_000 * 0.08)
    assert found.retiree_credit[0] == pytest.approx(100 * 865 / 12)
    assert found.payroll[0] == pytest.approx((200 * 100_000 + 70 * 66_000 + 3 * 60_000) / 12)
    assert found.mean_base[0] == pytest.approx(100_000 / 12)


def test_members_of_the_pool_only_have_no_account():
    """27 of 270 contributing members pay for the pool only; all of them are flexible workers."""
    assert income().flexible_account_contributions[0] == pytest.approx((70 - 27) * 66_000 * 0.02 / 12)
    assert not income(pool_only_share=0.9).flexible_account_contributions.any()


def test_other_income_is_a_share_of_the_pool_s_contributions(baseline):
    """Of what came in, pay-ups among it; in a run from its own lines, none where there is no share."""
    run = fm.project(baseline.with_changes({"employee.other_income_share": {2026: 0.01}}, name="x"), until=2027).check()
    amount = run.ledger["amount"].sel(area="CN", fund="employee_pooled")
    received = amount.sel(line=list(POOL)).sum("line")
    np.testing.assert_allclose(amount.sel(line="other_income")[12:], 0.01 * received[12:], rtol=1e-12)
    assert not amount.sel(line="other_income")[:12].any()


def test_a_run_collects_what_is_due_late_or_never(baseline):
    """METHODS 3.2 on the lines of a run: with nothing recovered, cash is due times the share collected, to the bit of
    the ratio; employer and worker contributions of a month stand in the ratio of what is due of them."""
    changes = {"employee.arrears_recovered": 0.0, "employee.collection": 0.9}
    run = fm.project(baseline.with_changes(changes, name="x"), until=2027).check()
    memo = run.memo.sel(area="CN")
    np.testing.assert_allclose(memo["contributions_collected"] / memo["contributions_due"], 0.9, rtol=1e-13)
    np.testing.assert_allclose(
        memo["arrears"].values[12:], 0.1 * rolling_year(memo["contributions_due"].values), rtol=1e-12
    )


def rolling_year(values):
    """Sums of the last twelve months from the thirteenth on: what is not yet written off."""
    return np.array([values[k - 11 : k + 1].sum() for k in range(12, len(values))])


def test_employer_and_individual_parts_stand_in_the_ratio_of_their_rates():
    """I-21."""
    found = income(employer_rate=0.075, individual_rate=0.02)
    np.testing.assert_allclose(found.employer_contributions / found.worker_contributions, 0.075 / 0.02)


@given(st.lists(st.floats(0.2, 3.0), min_size=12, max_size=12))
def test_the_season_moves_money_within_the_year_alone(raw):
    season = np.array(raw) * 12.0 / np.sum(raw)
    flat, seasonal = income(), income(season=season)
    for name in POOL[:3]:
        assert getattr(seasonal, name).sum() == pytest.approx(getattr(flat, name).sum(), rel=1e-12)
    np.testing.assert_array_equal(seasonal.pay_up, flat.pay_up)
    np.testing.assert_array_equal(seasonal.payroll, flat.payroll)


@given(st.floats(1.0, 5.0))
def test_contributions_follow_the_base_index_and_credits_do_not(index):
    plain, grown = income(), income(index=index * MONTHS)
    for name in (*POOL, "worker_contributions", "payroll"):
        np.testing.assert_allclose(getattr(grown, name), index * getattr(plain, name))
    np.testing.assert_array_equal(grown.retiree_credit, plain.retiree_credit)


def test_an_ageing_workforce_shows_within_floor_and_cap():
    richer = income(wage=1.1 * MONTHS)
    np.testing.assert_allclose(richer.employer_contributions, 1.1 * income().employer_contributions)
    np.testing.assert_allclose(income(wage=9.0 * MONTHS).mean_base, 3.0 * 100_000 / 12)
    np.testing.assert_array_equal(richer.flexible_contributions, income().flexible_contributions)


def test_relative_wage_is_one_in_the_base_year():
    """I-19: the head-weighted mean of age wages equals the mean wage in the base year, and only there."""
    active_wage = np.concatenate([np.linspace(0.9, 1.1, 12), np.full(12, 1.2)])
    found = relative_wage(active_wage, np.ones(24))
    assert found[:12].mean() == pytest.approx(1.0)
    np.testing.assert_allclose(found[12:], 1.2)


def test_declared_over_true_wage_by_hand():
    average, ratio = declared_ratio(124_110.0, 69_476.0, np.array([0.6]), np.array([0.95]), np.array([0.75]))
    assert average[0] == pytest.approx(102_256.4)
    assert ratio[0] == pytest.approx((0.6 * 124_110 * 0.95 + 0.4 * 69_476 * 0.75) / 102_256.4)


def test_scenarios_side_by_side_keep_their_own_rates():
    rates = replace(TERMS, employer_rate=np.array([[0.08], [0.06]]), retiree_credit=np.array([[865.0], [0.0]]))
    found = employee_income(HEADS, rates, MONTHS, MONTHS, MONTHS)
    np.testing.assert_allclose(found.employer_contributions[1] / found.employer_contributions[0], 0.75)
    assert not found.retiree_credit[1].any()
    np.testing.assert_array_equal(found.worker_contributions, income().worker_contributions)


def test_mean_base_and_rate_of_the_run_lie_in_the_band_that_the_data_allow(baseline_run):
    """METHODS 3.1: mean base 7.0-9.0 thousand yuan a month; income of the pool over payroll 5.9-7.5 %."""
    books = baseline_run.ledger.sel(area="CN")
    year = books.sel(month=slice("2025-01", "2025-12"))
    assert 7000.0 < float(baseline_run.economy["mean_base"].sel(area="CN", year=2025)) < 9000.0
    contributions = float(year["income"].sel(fund="employee_pooled").sum())
    assert 0.059 < contributions / float(year["payroll"].sum()) < 0.082
