"""Long-term-care insurance: equations, the optional fourth fund, and what people see of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.analysis.care_months import pool_months
from fundmodel.presentation.frames.care_frames import MONEY, care_accounts
from fundmodel.presentation.frames.summary import yearly_accounts
from fundmodel.presentation.terminal.care_screens import care_tables
from fundmodel.projection.expenditure import long_term_care
from fundmodel.vocabulary.dims import ALL_FUNDS, CARE_FUND, CARE_LINES, CARE_MEMO, FUNDS

UNTIL = 2030
share = st.floats(0.0, 1.0)


@pytest.fixture(scope="module")
def run() -> fm.Projection:
    return fm.project(["baseline", "long-term-care"], until=UNTIL).check()


@given(st.floats(0.0, 1e13), st.floats(0.0, 1e13), share, share, share, share)
def test_the_sources_sum_to_the_income(employee, resident, pool, accounts, fund, fiscal):
    scale = max(1.0, pool + accounts + fiscal, fund + fiscal)
    shares = long_term_care.Shares(*(np.array(x / scale) for x in (pool, accounts, fund, fiscal)))
    found = long_term_care.by_source(np.array(employee), np.array(resident), shares)
    income = employee + resident
    assert float(sum(found)) == pytest.approx(income, rel=1e-14)
    assert min(float(part) for part in found) >= -1e-3 * np.finfo(float).eps * income - 1e-2


@given(st.floats(0.0, 1e13), st.floats(0.0, 1e13), share)
def test_no_purse_pays_for_the_members_of_another(employee, resident, s):
    """What the pool and the accounts pay is the same with and without residents, and the other way round."""
    shares = long_term_care.Shares(*(np.array(s / 3.0) for _ in range(4)))
    both, own, others = (
        long_term_care.by_source(np.array(e), np.array(r), shares)
        for e, r in ((employee, resident), (employee, 0.0), (0.0, resident))
    )
    assert (both.pool, both.accounts) == (own.pool, own.accounts)
    assert (own.resident_fund, others.pool, others.accounts) == (0.0, 0.0, 0.0)
    assert both.resident_fund == others.resident_fund


def test_sources_by_hand():
    """100 for members, 200 for residents; 40 % pool, 15 % accounts, 30 % resident fund, 25 % budgets."""
    shares = long_term_care.Shares(*map(np.array, (0.40, 0.15, 0.30, 0.25)))
    found = long_term_care.by_source(np.array(100.0), np.array(200.0), shares)
    assert [float(x) for x in found] == pytest.approx([40.0, 15.0, 60.0, 75.0, 110.0])


def test_care_for_residents_never_leaves_the_employee_pool():
    """Residents covered or not, the pool and the accounts pass on the same share of what their own members' care
    takes; the resident fund passes on for residents alone."""
    base = fm.load_scenario("long-term-care-for-all")
    none = base.with_changes({"care.resident_coverage": {"2026-01": 0.06, "2027-01": 0.0}}, name="members-only")
    run = fm.project([base, none], until=2031).check()
    taken = (
        run.memo[["care_from_pool", "care_from_accounts", "care_from_resident"]]
        .sel(area="CN", month="2031")
        .sum("month")
    )
    wide, narrow = (taken.sel(scenario=name) for name in (base.name, "members-only"))
    assert float(wide["care_from_pool"]) == pytest.approx(float(narrow["care_from_pool"]), rel=1e-12)
    assert float(wide["care_from_accounts"]) == pytest.approx(float(narrow["care_from_accounts"]), rel=1e-12)
    assert float(narrow["care_from_resident"]) == 0.0
    assert float(wide["care_from_resident"]) > 1e10


def test_covered_and_drawing_by_hand():
    """Of 300 dependent members 65 % are covered, of 500 dependent residents 6 %; a third of them draw benefits."""
    dependent = long_term_care.covered(np.array(300.0), np.array(500.0), np.array(0.65), np.array(0.06))
    assert float(dependent) == pytest.approx(225.0)
    assert float(long_term_care.beneficiaries(dependent, np.array(1.0 / 3.0))) == pytest.approx(75.0)


def test_a_run_has_the_fund_only_where_a_scenario_keeps_it(run):
    assert tuple(run.ledger["fund"].values) == ALL_FUNDS
    base = fm.project("baseline", until=UNTIL)
    assert tuple(base.ledger["fund"].values) == FUNDS
    assert not set(CARE_LINES) & set(base.ledger["line"].values)
    for name in ("ledger", "memo", "reconciliation"):
        assert getattr(run.sel("baseline"), name).identical(getattr(base, name)), name
    assert run.sel("long-term-care").ledger["fund"].values.tolist() == list(ALL_FUNDS)


def test_the_base_year_meets_the_bulletin(run):
    """36.962 and 18.644 bn yuan; 308.5476 million insured and 1.9291 million beneficiaries."""
    own = run.sel("long-term-care")
    first = own.ledger.sel(area="CN", fund=CARE_FUND, month="2025")
    received = float((first["income"] + first["transfer"] + first["interest"]).sum())
    assert received == pytest.approx(369.62e8, rel=1e-9)
    assert float(first["expenditure"].sum()) == pytest.approx(186.44e8, rel=1e-9)
    factors = own.reconciliation.sel(area="CN")
    assert float(factors["published"].sel(item="care_heads")) == pytest.approx(30854.76e4)
    assert float(factors["published"].sel(item="care_beneficiaries")) == pytest.approx(192.91e4)
    for item in ("care_heads", "care_beneficiaries", "care_income", "care_expenditure"):
        assert 0.85 < float(factors["factor"].sel(item=item)) < 1.15


def test_published_spending_of_the_pool_holds_what_it_passed_on(run):
    """Benefits + what went to long-term care = published spending, so the closing balance is the published one."""
    own, base = (run.sel(name).ledger.sel(area="CN", month="2025") for name in ("long-term-care", "baseline"))
    memo = run.sel("long-term-care").memo.sel(area="CN", month="2025").sum()
    published = {"employee_pooled": ("care_from_pool", 13594.28e8), "resident": ("care_from_resident", 10678.63e8)}
    for fund, (passed, spent) in published.items():
        assert float(own["expenditure"].sel(fund=fund).sum() + memo[passed]) == pytest.approx(spent, rel=1e-12)
    for fund in FUNDS:
        ends = [float(ledger["closing"].sel(fund=fund).isel(month=-1)) for ledger in (own, base)]
        assert ends[0] == pytest.approx(ends[1], rel=1e-12), fund


def test_every_yuan_out_of_pool_and_accounts_is_posted(run):
    own = run.sel("long-term-care")
    transfer = own.ledger["transfer"].sel(area="CN")
    taken = own.memo["care_from_pool"] + own.memo["care_from_accounts"] + own.memo["care_from_resident"]
    np.testing.assert_allclose(transfer.sel(fund=CARE_FUND), taken.sel(area="CN"), rtol=1e-12)
    np.testing.assert_allclose(transfer.sum("fund"), 0.0, atol=1.0)


def test_the_pool_holds_more_months_without_care(run):
    months = pool_months(run).sel(scenario="long-term-care", area="CN")
    gained = (months["pool_months_without_care"] - months["pool_months_with_care"]).sel(month=slice("2025-12", None))
    assert float(gained[0]) == pytest.approx(0.0, abs=1e-9)
    assert (np.diff(gained.values) > 0.0).all()
    with pytest.raises(fm.InputError, match=r"care\.fund"):
        pool_months(run.sel("baseline"))


def test_without_care_the_pool_keeps_every_payment_with_interest(run):
    """closing without = closing with + payments compounded mid-month at the yield of each month."""
    own = run.sel("long-term-care")
    passed = own.memo["care_from_pool"].sel(area="CN").values.copy()
    passed[:12] = 0.0
    rate = fm.load_scenario("long-term-care").at_months("economy.interest_rate", own.ledger["month"].values) / 12.0
    kept = fm.roll_forward(np.array(0.0), passed, np.zeros_like(passed), rate)
    with_care = own.ledger["closing"].sel(area="CN", fund="employee_pooled").values
    np.testing.assert_allclose(own.memo["pool_closing_without_care"].sel(area="CN").values, with_care + kept)


def test_shares_beyond_the_whole_are_refused():
    for name, value in (("care.pool_share", 0.7), ("care.resident_fund_share", 0.85)):
        greedy = fm.load_scenario("long-term-care").with_changes({name: value}, name="greedy")
        with pytest.raises(fm.InputError, match=rf"{name}.*sum to 1\.1"):
            fm.project(greedy, until=2026)


def test_the_table_adds_up_and_leaves_other_scenarios_out(run):
    frame = care_accounts(run)
    assert set(frame["scenario"]) == {"long-term-care"}
    *received, paid, balance = MONEY
    change = frame[received].sum(axis=1) - frame[paid]
    np.testing.assert_allclose(change.iloc[1:], np.diff(frame[balance]), rtol=1e-9)
    assert care_accounts(run.sel("baseline")).empty
    assert care_tables(run.sel("baseline"), "zh") == []
    assert len(care_tables(run, "en")) == 1
    accounts = yearly_accounts(run, ALL_FUNDS)
    assert set(accounts.loc[accounts["fund"] == CARE_FUND, "scenario"]) == {"long-term-care"}
    assert set(care_accounts(run).columns) >= {"pool_months_with_care", "pool_months_without_care"}
    assert set(CARE_MEMO) <= set(run.memo.data_vars)
