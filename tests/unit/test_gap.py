"""What is said of a fund once it is used up, and the lump sums that stand apart from its reserve."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.gap import financing_gap
from fundmodel.analysis.lump_sums import lump_sums_held, unexpired
from fundmodel.presentation.frames.summary import yearly_accounts


@pytest.fixture(scope="module")
def accounts(three_runs):
    return yearly_accounts(three_runs)


def test_gaps_and_interest_add_up_to_the_debt(three_runs):
    found = financing_gap(three_runs).sel(area="CN")
    owed = (found["financing_gap"] + found["debt_interest"] - found["debt_repaid"]).cumsum("year")
    np.testing.assert_allclose(owed, found["debt"], rtol=1e-9, atol=1.0)
    december = three_runs.ledger["closing"].sel(area="CN", month="2060-12-01", fund=["employee_pooled", "resident"])
    np.testing.assert_allclose(found["debt"].sel(year=2060), (-december).clip(min=0.0), rtol=1e-12)


def test_no_gap_is_negative(three_runs):
    found = financing_gap(three_runs)
    for name in ("financing_gap", "debt_interest", "debt_repaid", "debt", "deepest_debt"):
        assert (found[name] >= 0.0).all(), name
    assert (found["deepest_debt"] >= found["debt"]).all()
    np.testing.assert_array_equal(np.isnat(found["overdrawn_month"].values), (found["deepest_debt"] == 0.0).values)


def test_nothing_is_missing_while_the_fund_holds_money(three_runs):
    found = financing_gap(three_runs)
    assert (
        not found["financing_gap"].where(found["debt"] == 0.0, 0.0).where(found["debt"].shift(year=1) == 0.0, 0.0).any()
    )
    empty = fm.depletion_month(three_runs)
    for scenario in three_runs.scenarios:
        for fund in ("employee_pooled", "resident"):
            used_up = empty.sel(scenario=scenario, area="CN", fund=fund).values
            debt = found["debt"].sel(scenario=scenario, area="CN", fund=fund)
            if np.isnat(used_up):
                assert not debt.any()
                continue
            year = int(str(used_up)[:4])
            assert float(debt.sel(year=year - 1)) == 0.0
            assert float(debt.sel(year=year)) > 0.0


def test_the_gap_as_a_rate_by_head_and_over_output(three_runs):
    """The rate on the base times the base is the gap, and so on."""
    found = financing_gap(three_runs).sel(scenario="baseline", area="CN", year=2055)
    ledger = three_runs.ledger.sel(scenario="baseline", area="CN", month="2055")
    pool, resident = (found.sel(fund=fund) for fund in ("employee_pooled", "resident"))
    assert float(pool["gap_rate"] * ledger["payroll"].sum()) == pytest.approx(float(pool["financing_gap"]))
    assert np.isnan(float(resident["gap_rate"]))
    heads = three_runs.stock_exposures["stock"].sel(scenario="baseline", area="CN", boundary=2056)
    assert float(resident["gap_per_head"] * heads.sel(exposure="resident_heads")) == pytest.approx(
        float(resident["financing_gap"])
    )
    gdp = float(three_runs.economy["gdp"].sel(scenario="baseline", area="CN", year=2055))
    assert float(pool["gap_over_gdp"]) == pytest.approx(float(pool["financing_gap"]) / gdp)


def test_interest_on_debt_is_no_income(accounts):
    """Income of the fund under current law stays above zero however deep it falls."""
    late = accounts.query("scenario == 'current-law' and fund == 'resident' and year >= 2050")
    assert (late["total_income"] > 0).all()
    assert (late["interest"] == 0).all()
    assert (late["debt_interest"] > 0).all()


def test_the_accounts_carry_over_with_interest_on_debt_apart(accounts):
    for _, own in accounts.groupby(["scenario", "area", "fund"]):
        moved = own["current_balance"] - own["debt_interest"]
        np.testing.assert_allclose(own["balance"].diff()[1:], moved[1:], rtol=1e-9, atol=1.0)


def test_months_and_levels_stop_where_the_balance_is_gone(accounts):
    gone = accounts["used_up"]
    assert gone.any()
    assert accounts.loc[gone, ["reserve_months_cash", "reserve_months_earned"]].isna().all(axis=None)
    assert set(accounts.loc[gone, "warning_level"]) == {"used_up"}
    assert not accounts.loc[~gone, "reserve_months_earned"].isna().any()
    assert (accounts.loc[~gone, "balance"] >= 0).all()
    assert accounts["overdrawn_month"].notna().equals(gone)
    assert (accounts.loc[gone, "overdrawn_month"].dt.year == accounts.loc[gone, "year"]).all()


def test_lump_sums_are_used_up_evenly_over_the_years_they_stand_for():
    """240 for two years: 10 a month, so 230 stand for later at the end of the month, and nothing after 24."""
    lumps = np.array([240.0] + [0.0] * 29)
    np.testing.assert_allclose(unexpired(lumps, 2.0), np.maximum(240.0 - 10.0 * np.arange(1, 31), 0.0), atol=1e-9)
    twice = unexpired(np.stack([lumps, np.roll(lumps, 3)]), 2.0)
    np.testing.assert_allclose(twice[1, 3:], twice[0, :-3], atol=1e-9)


def test_lump_sums_of_the_nation(three_runs):
    """4.4 years are missing on the mean: in the long run about half of that times a year's lump sums is held."""
    held = lump_sums_held(three_runs)
    assert held.dims == ("scenario", "area", "month")
    lumps = three_runs.ledger["amount"].sel(line="pay_up", fund="employee_pooled")
    year = lumps.sel(month="2034").sum("month")
    ratio = (held.sel(month="2034-12-01") / year).values
    assert ((ratio > 1.6) & (ratio < 2.4)).all()
