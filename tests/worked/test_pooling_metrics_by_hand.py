"""Three cities under a levy, every figure added up by eye; Gini and Theil of numbers one can count."""

from __future__ import annotations

import math

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.bridging import needs_bridging
from fundmodel.analysis.inequality import concentration, gini, kakwani, lorenz, ninety_ten, theil, variation
from fundmodel.analysis.pooled_totals import balances_before_transfers
from fundmodel.analysis.progressivity import progressivity, who_pays
from fundmodel.analysis.transfers import net_transfers, winners_and_losers
from tests.pooled_toy import province


@pytest.fixture(scope="module")
def table():
    found = fm.pooling_metrics({"municipal": province(False), "levy": province(True)})
    return found[found["fund"] == "employee_pooled"]


def value(table, regime, measure, year=2026):
    row = table[(table["regime"] == regime) & (table["measure"] == measure)]
    row = row[row["year"].isna()] if year is None else row[row["year"] == year]
    assert len(row) == 1, measure
    return float(row["value"].iloc[0])


def test_the_matrix_of_a_levy():
    """A pays 30 and B 10; C has 32 and the rule keeps 8: each yuan goes to C with 4/5."""
    found = fm.transfer_matrix(province(True), "employee_pooled", 2026)
    assert list(found["payer_area"].values) == ["A", "B", "C", "own_fund"]
    np.testing.assert_allclose(found.values, [[0, 0, 24, 6], [0, 0, 8, 2], [0, 0, 0, 0], [0, 0, 0, 0]])
    assert not fm.transfer_matrix(province(True), "employee_pooled", 2025).values.any()
    assert not fm.transfer_matrix(province(True), "resident").values.any()
    assert not fm.transfer_matrix(province(False), "employee_pooled").values.any()


def test_net_transfers_and_who_wins():
    net = net_transfers(province(True)).sel(fund="employee_pooled", year=2026)
    np.testing.assert_allclose(net["net"], [-30, -10, 32])
    np.testing.assert_allclose(net["postponed"], [0, 0, 38])
    found = winners_and_losers(province(True), interest_rate=0.21)
    pool = found[found["fund"] == "employee_pooled"].set_index("area")
    assert list(pool.index) == ["C", "B", "A"]
    assert list(pool["result"]) == ["receives", "pays", "pays"]
    np.testing.assert_allclose(pool["per_head"], [3.2, -0.5, -3.0])
    np.testing.assert_allclose(pool["share_of_income"], [32 / 2400, -10 / 2400, -30 / 2400])
    # all of it moves at the end of the second year
    np.testing.assert_allclose(pool["present_value"], np.array([32, -10, -30]) / 1.21**2)


def test_bridging(table):
    """C is short from June to December; six months draw 10 each, and 60 are open before December pays 22."""
    assert int(needs_bridging(province(True)).sum()) == 7
    for measure, expected in {
        "city_months": 7,
        "city_months_drawn": 6,
        "peak": 60,
        "drawn_delayed_payment": 60,
        "drawn_treasury_advance": 0,
    }.items():
        assert value(table, "levy", measure) == pytest.approx(expected)
    assert value(table, "levy", "first_month_bridged", None) == 202606
    # without a rule the balance goes below zero in the same months, to -70
    assert value(table, "municipal", "city_months") == 7
    assert value(table, "municipal", "peak") == pytest.approx(70)
    assert value(table, "municipal", "first_month_bridged", None) == 202606


def test_a_rule_that_moves_money_gains_none(table):
    """2400 + 600 - 70 = 2930 without; 2370 + 590 + 0 + 8 - 38 still owed with."""
    assert value(table, "municipal", "total_own_money") == pytest.approx(2930)
    assert value(table, "levy", "total_reserves") == pytest.approx(2968)
    assert value(table, "levy", "total_owed") == pytest.approx(38)
    assert value(table, "levy", "total_gain") == pytest.approx(0, abs=1e-9)
    assert value(table, "levy", "levied") == 40
    assert value(table, "levy", "granted") == 32


def test_lines_and_the_poorest(table):
    """Months of 24, 6 and 0.5 at the start: B is on the line of 6 and falls below it by what it pays."""
    assert value(table, "levy", "areas_below") == 2
    assert value(table, "municipal", "areas_below") == 1
    assert value(table, "levy", "people_below") == pytest.approx(30 / 40)
    assert value(table, "municipal", "people_below") == pytest.approx(10 / 40)
    assert value(table, "levy", "first_month_below_line", None) == 202601
    assert value(table, "levy", "first_month_another_below_line", None) == 202612
    assert math.isnan(value(table, "municipal", "first_month_another_below_line", None))
    # five areas or all of them
    assert value(table, "levy", "poorest_net") == pytest.approx(-8)
    assert value(table, "levy", "poorest_balance") == pytest.approx(2930 - 8)
    assert value(table, "municipal", "poorest_balance") == pytest.approx(2930)


def test_shares_of_negative_months_are_refused_with_a_reason(table):
    row = table[(table["regime"] == "municipal") & (table["measure"] == "gini_months") & (table["year"] == 2026)].iloc[
        0
    ]
    assert math.isnan(row["value"])
    assert "areas below zero (1 of 3)" in row["note"]
    assert math.isnan(value(table, "levy", "gini_months")), "C still owes 38 of what its providers waited for"
    # at the start A has 24, B 6 and twice the heads, C 0.5; pairs differ by 8.8125 in the mean, which is 9.125
    assert value(table, "levy", "gini_months", 2025) == pytest.approx(8.8125 / (2 * 9.125))


def test_interest_is_told_apart_from_what_else_is_gained():
    """A's balance earns 3 under the rule; the providers of B forgo 4, which is no interest."""
    run = province(True)
    run.ledger["interest"][0, 0, 23] = 3.0
    run.ledger["closing"][0, 0, 23] += 3.0
    run.ledger["closing"][1, 0, 23] += 4.0
    found = fm.pooling_metrics({"municipal": province(False), "levy": run}, funds=["employee_pooled"])
    for measure, expected in {"total_gain": 7, "total_gain_interest": 3, "total_gain_besides": 4}.items():
        assert value(found, "levy", measure) == pytest.approx(expected)


def test_balances_before_transfers():
    """What the rule moves is taken out again: 120 short in C."""
    for ruled in (False, True):
        found = balances_before_transfers(province(ruled)).sel(fund="employee_pooled", year=2026)
        np.testing.assert_allclose(found, [0, 0, -120], atol=1e-9)


def test_who_pays():
    """A has four payers per retired and pays 2.5 % of its income; B and C have one."""
    found = who_pays(province(True)).query("fund == 'employee_pooled' and year == 2026").set_index("area")
    np.testing.assert_allclose(found["active_to_retired"], [4, 1, 1])
    np.testing.assert_allclose(found["share_of_income"], [-0.025, -10 / 1200, 32 / 1200])
    np.testing.assert_allclose(found["income_per_head"], [120, 60, 120])
    row = progressivity(province(True)).query("fund == 'employee_pooled' and year == 2026").iloc[0]
    # quarter, half, quarter: -30, -10, 32 of 1200 less -4.5, and 4, 1, 1 less 1.75
    assert row["with_active_to_retired"] == pytest.approx(-19.125 / math.sqrt(510.75 * 1.6875))
    # incomes of 60 for half the people and 120 for the other half
    assert row["gini_of_income"] == pytest.approx(1 / 6)
    # levies per head of 0.5, below, and 1.5 on average, above: 2 cov = 2 x (0.5 x 0.5 x 1.0) / 1 / 2
    assert row["levies_by_income"] == pytest.approx(0.25)
    assert row["kakwani"] == pytest.approx(0.25 - 1 / 6)


def test_inequality_of_numbers_one_can_count():
    """0, 1, 2, 3: ordered pairs differ by 20 in all; 20 / (2 x 16 x 1.5)."""
    assert gini([3, 0, 2, 1]) == pytest.approx(20 / 48)
    assert gini([1, 3], weights=[3, 1]) == pytest.approx((2 * 3 * 2) / (2 * 16 * 1.5))
    assert theil([1, 3]).total == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    assert theil([0, 2]).total == pytest.approx(math.log(2))
    heads, held = lorenz([3, 1, 0])
    np.testing.assert_allclose(heads, [0, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(held, [0, 0, 0.25, 1])
    assert variation([1, 3]) == pytest.approx(0.5)
    assert ninety_ten(np.arange(1, 11)) == pytest.approx(9)
    assert concentration([0, 0, 6], [1, 2, 3]) == pytest.approx(2 / 3)
    assert concentration([6, 0, 0], [1, 2, 3]) == pytest.approx(-2 / 3)
    assert concentration([1, 0, -1], [1, 2, 3], absolute=True) == pytest.approx(-4 / 9)
    assert kakwani([0.1, 0.2, 0.3], [10, 20, 30]) == pytest.approx(0)


def test_outside_money_is_no_gain():
    """The rule's fund begins with 100, the province adds 7 and covers 5 of C's gap: 112 more, and none of it own."""
    run = province(True)
    own = run.pooling.sel(fund="employee_pooled")
    for name, since in {"opening": 13, "closing": 12}.items():
        own[name][since:] += 100.0
    own["opening"][12] = 100.0
    own["fiscal"][23] = 7.0
    own["closing"][23] += 7.0
    line = np.zeros((3, 2, 1, 24))
    line[2, 0, 0, 23] = 5.0
    dims = ("area", "fund", "line", "month")
    run.ledger["amount"] = (dims, line)
    run.ledger = run.ledger.assign_coords(line=["cover_employee_provincial"])
    run.ledger["closing"][2, 0, 23] += 5.0
    run.ledger["income"][2, 0, 23] += 5.0
    found = fm.pooling_metrics({"municipal": province(False), "levy": run}, funds=["employee_pooled"])
    assert value(found, "levy", "total_outside") == pytest.approx(112)
    assert value(found, "levy", "total_reserves") == pytest.approx(2968 + 112)
    assert value(found, "levy", "total_gain") == pytest.approx(0, abs=1e-9)
    assert value(found, "levy", "fiscal") == 7
    assert value(found, "levy", "cover_provincial") == 5
    assert value(found, "levy", "cover_local") == 0
    assert float(net_transfers(run)["income"].sel(area="C", fund="employee_pooled", year=2026)) == 1200


def test_regimes_are_compared_on_the_same_areas_and_names_are_checked():
    whole, part = province(False), province(True)
    part.ledger, part.pooling = part.ledger.isel(area=[0, 1]), part.pooling.isel(area=[0, 1])
    with pytest.raises(fm.InputError, match="levy and municipal differ in area"):
        fm.pooling_metrics({"municipal": whole, "levy": part})
    mixed = province(True)
    mixed.pooling = mixed.pooling.isel(area=[1, 0, 2])
    with pytest.raises(fm.InputError, match="and the ledger differ in the labels of area"):
        fm.transfer_matrix(mixed, "resident")
    with pytest.raises(fm.InputError, match="no year 2030; it has 2025 to 2026"):
        fm.transfer_matrix(whole, "resident", 2030)
    with pytest.raises(fm.InputError, match="transfer_matrix: fund 'residents'"):
        fm.transfer_matrix(whole, "residents")
    with pytest.raises(fm.InputError, match="before 'none'"):
        fm.pooling_metrics({"municipal": whole}, before="none")
    with pytest.raises(fm.InputError, match="give runs by the name"):
        fm.pooling_metrics({})
