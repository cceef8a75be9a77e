"""Metrics of pooling on the example province under rules as shipped."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.pooled_totals import balances_before_transfers
from fundmodel.analysis.pooling_metrics import COLUMNS, poorest
from fundmodel.analysis.progressivity import progressivity
from fundmodel.analysis.transfers import earned_interest, net_transfers, own_fund_of, winners_and_losers

RULES = ("plain", "unified", "risk-fund-10pct")
EMPLOYEE = "employee_pooled"


@pytest.fixture(scope="module")
def runs():
    data = fm.load_data("example-province")
    ruled = {name: fm.project("baseline", data=data, until=2031, rule=name) for name in RULES}
    return {"municipal": fm.project("baseline", data=data, until=2031), **ruled}


@pytest.fixture(scope="module")
def table(runs):
    return fm.pooling_metrics(runs)


def of(table, measure, fund=EMPLOYEE):
    chosen = table[(table["measure"] == measure) & (table["fund"] == fund)]
    return chosen.pivot_table(index="regime", columns="year", values="value", dropna=False)


def test_one_row_for_each_regime_fund_year_and_measure(table):
    assert tuple(table.columns) == COLUMNS
    assert not table.duplicated(["regime", "scenario", "fund", "year", "measure"]).any()
    assert set(table["year"].dropna()) == set(range(2025, 2032))
    shares = table["measure"].str.match("gini|theil|ninety_ten|variation")
    assert (table.loc[shares, "value"].isna() == table.loc[shares, "note"].notna()).all()


def test_moving_money_gains_nothing_but_interest(table):
    """The areas and the fund of the rule own together what areas own without it, to a yuan in 240 bn, and interest."""
    for fund in (EMPLOYEE, "resident"):
        assert not of(table, "total_gain_besides", fund).to_numpy().any()
    assert of(table, "total_gain").loc["plain", 2031] < -1e8
    assert of(table, "levied").loc["plain", 2027] > 1e9


def test_the_matrix_has_the_margins_of_net_transfers(runs):
    """I-41: nets sum to what the fund of the rule gives from its own, and rows and columns are what each pays and
    gets."""
    for name in RULES:
        moved, own = net_transfers(runs[name])["net"], own_fund_of(runs[name])
        for fund in (EMPLOYEE, "resident"):
            found = fm.transfer_matrix(runs[name], fund)
            net, own_of = moved.sel(fund=fund).sum("year"), own.sel(fund=fund).sum("month")
            scale = max(float(found.sum()), 1.0)
            kept = float(own_of["levy"] - own_of["grants"] - own_of["lent"])
            assert float(net.sum()) == pytest.approx(-kept, abs=1e-10 * scale)
            gives = found.sum("receiver_area").values - found.sum("payer_area").values
            np.testing.assert_allclose(gives[:-1], -net.values, atol=1e-12 * scale)
            assert gives[-1] == pytest.approx(-kept, abs=1e-10 * scale)
            assert (np.minimum(found.sum("receiver_area"), found.sum("payer_area").values) <= 0).all()


def test_bridged_months_are_those_below_zero_without_a_bridge(table):
    """The risk fund is one of residents: its employee pool is as it is without a rule."""
    months = of(table, "city_months")
    assert months.loc["municipal"].sum() > 8
    np.testing.assert_array_equal(months.loc["risk-fund-10pct"], months.loc["municipal"])
    assert of(table, "peak").loc["risk-fund-10pct"].max() == of(table, "peak").loc["municipal"].max() > 1e8


def test_one_pool_makes_all_areas_equal(table):
    assert of(table, "gini_months").loc["unified", 2031] == pytest.approx(0, abs=1e-9)
    assert of(table, "theil_months").loc["unified", 2031] == pytest.approx(0, abs=1e-9)
    assert of(table, "gini_months").loc["plain", 2029] < of(table, "gini_months").loc["municipal", 2029]


def test_the_poorest_are_those_with_the_fewest_months_at_the_start(runs, table):
    months = fm.reserve_months(runs["municipal"], recognition="earned").sel(month="2025-12-01", fund=EMPLOYEE)
    chosen = poorest(runs["municipal"]).sel(fund=EMPLOYEE)
    assert int(chosen.sum()) == 5
    assert float(months.where(chosen).max()) < float(months.where(~chosen).min())
    net = net_transfers(runs["plain"])["net"].sel(fund=EMPLOYEE, year=2029)
    assert of(table, "poorest_net").loc["plain", 2029] == pytest.approx(float(net.where(chosen).sum()))


def test_balances_before_transfers_are_those_without_a_rule_but_for_interest(runs):
    without, ruled = (balances_before_transfers(runs[name]).sel(fund=EMPLOYEE) for name in ("municipal", "plain"))
    earned = [runs[name].ledger["interest"].sel(fund=EMPLOYEE) for name in ("municipal", "plain")]
    interest = (earned[1] - earned[0]).groupby("month.year").sum()
    np.testing.assert_allclose(ruled - without, interest.transpose(*ruled.dims), atol=1.0)


def test_a_flat_levy_is_neutral_and_its_grants_go_to_the_poor(runs):
    row = progressivity(runs["plain"]).query(f"fund == '{EMPLOYEE}' and year == 2030").iloc[0]
    assert row["kakwani"] == pytest.approx(0, abs=1e-9)
    assert row["net_by_income"] < 0
    assert row["with_income_per_head"] < 0


def test_winners_and_losers_and_what_money_is_worth(runs):
    found = winners_and_losers(runs["plain"])
    pool = found[found["fund"] == EMPLOYEE]
    assert (np.diff(pool["net"]) <= 0).all()
    for end in (pool.iloc[0], pool.iloc[-1]):
        assert 0.85 < end["present_value"] / end["net"] < 0.97
    assert set(found.loc[found["fund"] == "resident", "result"]) == {"neither"}
    rate = earned_interest(runs["municipal"]).sel(fund=EMPLOYEE)
    assert ((rate > 0.0005) & (rate < 0.004)).all()


def test_scenarios_stand_side_by_side():
    both = fm.project(["baseline", "prudent"], data="example-province", until=2027, rule="plain")
    found = fm.transfer_matrix(both, EMPLOYEE, 2027)
    assert found.dims == ("scenario", "payer_area", "receiver_area")
    alone = fm.project("prudent", data="example-province", until=2027, rule="plain")
    np.testing.assert_allclose(found.sel(scenario="prudent"), fm.transfer_matrix(alone, EMPLOYEE, 2027), rtol=1e-9)
    table = fm.pooling_metrics({"plain": both}, funds=[EMPLOYEE])
    own = fm.pooling_metrics({"plain": alone}, funds=[EMPLOYEE])
    np.testing.assert_allclose(table.loc[table["scenario"] == "prudent", "value"], own["value"], rtol=1e-9)
