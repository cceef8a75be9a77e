from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.solvency import long_range, mean_yield, short_range
from fundmodel.projection.ledger import roll

YEARS = 15
N = 12 * YEARS


@pytest.mark.parametrize(
    ("months", "verdict"),
    [
        ([8] * 12, "pass"),
        ([6] * 12, "pass"),
        ([8, 5, 5, 5, 8] + [8] * 7, "watch"),
        ([8, 5, 5, 5, 5] + [8] * 7, "fail"),
        ([8, 3.9, 8] + [8] * 9, "fail"),
        ([8, 4.0, 8] + [8] * 9, "watch"),
        ([8] * 9 + [5, 8, 8], "watch"),
        ([8] * 9 + [5, 5, 5], "fail"),
        ([8] * 10 + [1, 1], "pass"),
        ([8] * 8 + [5, 5, 1, 8], "watch"),
        ([np.nan] + [8] * 11, "fail"),
        ([5], "fail"),
    ],
)
def test_short_range(months: list[float], verdict: str) -> None:
    assert short_range(np.array(months, dtype=float), 6.0) == verdict


@pytest.mark.parametrize(("balance", "verdict"), [(0.0, "balanced"), (-0.05, "close"), (-0.0501, "not balanced")])
def test_long_range(balance: float, verdict: str) -> None:
    assert long_range(balance, 1.0) == verdict


@pytest.mark.parametrize("opening", [500.0, 20.0, -300.0])
def test_mean_yield_finds_the_rate_of_the_ledger(opening: float) -> None:
    """Also through zero, where interest changes sign."""
    income, paid = np.full(48, 10.0), np.full(48, 12.0)
    rolled = roll(opening, income, paid, 0.03 / 12)
    assert mean_yield(rolled.opening, income - paid, rolled.interest) == pytest.approx((1 + 0.03 / 12) ** 12 - 1)


def test_mean_yield_of_an_empty_fund() -> None:
    assert mean_yield(np.zeros(3), np.zeros(3), np.zeros(3)) == 0.0


def books(opening: float = 800.0, cost: float = 100.0, fund: str = "employee_pooled") -> xr.Dataset:
    made = fm.ledger(opening, [100.0] * N, [cost] * N, interest_rate=0.0, start="2025-01", fund=fund)
    made = made.assign(payroll=(("month",), np.full(N, 1000.0)))
    return made.assign_attrs(projection_starts="2026-01")


def test_a_fund_in_balance() -> None:
    """800 for 100 a month: eight months each year; opening 800 less target 600 over 13 years of payroll of 12,000."""
    row = fm.solvency_tests(books()).iloc[0]
    assert (row["short_range"], row["long_range"], bool(row["sustainable"])) == ("pass", "balanced", True)
    assert (row["since"], row["until"], row["years_tested"]) == (2026, 2038, 10)
    assert row["lowest_months"] == pytest.approx(8.0)
    assert row["actuarial_balance"] == pytest.approx((800 - 600) / (13 * 12_000))


def test_a_fund_that_runs_down() -> None:
    """Ten more a month than comes in: 800 falls by 120 a year, to 680 when the tests begin."""
    row = fm.solvency_tests(books(cost=110.0)).iloc[0]
    assert (row["short_range"], row["long_range"], bool(row["sustainable"])) == ("fail", "not balanced", False)
    assert row["lowest_year"] == 2035
    assert row["lowest_months"] == pytest.approx((680 - 120 * 9) / 110)
    assert row["actuarial_balance"] == pytest.approx((680 - 120 * 13 - 660) / (13 * 12_000))


def test_close_balance() -> None:
    row = fm.solvency_tests(books(opening=500.0)).iloc[0]
    assert row["long_range"] == "close"
    assert -0.05 * row["cost_rate"] <= row["actuarial_balance"] < 0


def test_resident_fund_uses_income_as_base_and_earned_books() -> None:
    made = books(fund="resident").drop_vars("payroll")
    ahead = made.assign(premium_received_ahead=xr.full_like(made["closing"], 300.0))
    cash, earned = (fm.solvency_tests(x).iloc[0] for x in (made, ahead))
    assert cash["lowest_months"] == pytest.approx(8.0)
    assert earned["lowest_months"] == pytest.approx(5.0)
    assert earned["income_rate"] == pytest.approx(1 + 500 / (13 * 1200))


def test_premium_ahead_unknown_at_the_start_raises() -> None:
    made = books(fund="resident").drop_attrs()
    ahead = made.assign(premium_received_ahead=xr.full_like(made["closing"], 300.0))
    with pytest.raises(fm.InputError, match="not known at the start of 2025"):
        fm.solvency_tests(ahead)


def test_one_row_a_place_by_label() -> None:
    both = xr.concat([books(), books(cost=105.0)], dim=xr.Variable("area", ["A", "B"]), combine_attrs="override")
    table = fm.solvency_tests(both)
    assert list(table["area"]) == ["A", "B"]
    assert list(table["short_range"]) == ["pass", "fail"]
    turned = fm.solvency_tests(both.isel(area=[1, 0]))
    assert list(turned["short_range"]) == ["fail", "pass"]


def test_accounts_are_not_tested() -> None:
    assert fm.solvency_tests(books(fund="individual_accounts")).empty


def test_what_is_missing_is_named() -> None:
    with pytest.raises(fm.InputError, match="payroll"):
        fm.solvency_tests(books().drop_vars("payroll"))
    with pytest.raises(fm.InputError, match="two whole years"):
        fm.solvency_tests(books().isel(month=slice(0, 24)))
    with pytest.raises(fm.InputError, match="gaps"):
        fm.solvency_tests(books().where(books()["month"] != books()["month"][30]))
