"""The table of warning levels, rule by rule, on funds built to sit in one cell of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.levels import THRESHOLDS

EMPLOYEE, RESIDENT = "employee_pooled", "resident"


def flat(months: float, surplus: float = 0.1, fund: str = EMPLOYEE, periods: int = 12) -> xr.Dataset:
    """Spends 100 a month, keeps ``surplus`` of its income, ends the first year with ``months`` of reserve."""
    income = 100.0 / (1.0 - surplus)
    opening = 100.0 * months - 12 * (income - 100.0)
    return fm.ledger(opening, [income] * periods, [100.0] * periods, fund=fund)


def last(books: xr.Dataset, **more: object) -> str:
    return str(fm.warning_level(books, **more)["level"].isel(month=-1).item())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("months", "surplus", "level"),
    [
        (20.0, 0.10, "green"),
        (20.0, 0.04, "blue"),
        (20.0, 0.02, "blue"),  # above 15 months the 3 % trigger is no yellow
        (20.0, -0.05, "blue"),
        (14.9, 0.02, "blue"),
        (12.0, 0.10, "green"),
        (12.0, 0.04, "blue"),
        (12.0, 0.02, "blue"),  # balance with a little over is what the law wants
        (9.0, 0.001, "blue"),
        (8.9, 0.02, "yellow"),
        (12.0, -0.05, "blue"),
        (9.0, 0.10, "green"),
        (7.0, 0.10, "green"),
        (7.0, 0.04, "blue"),
        (7.0, -0.05, "yellow"),
        (5.9, 0.10, "orange"),
        (3.0, 0.10, "orange"),
        (2.9, 0.10, "red"),
        (-1.0, 0.10, "used_up"),
    ],
)
def test_employee_column(months: float, surplus: float, level: str) -> None:
    assert last(flat(months + 1e-9, surplus)) == level


@pytest.mark.parametrize(
    ("months", "surplus", "level"),
    [
        (10.0, 0.03, "green"),
        (10.0, 0.01, "blue"),
        (7.0, 0.03, "green"),
        (7.0, -0.05, "blue"),  # the 3 % trigger is the employee fund's alone
        (4.0, 0.03, "green"),
        (4.0, 0.01, "blue"),
        (4.0, -0.01, "yellow"),
        (2.9, 0.03, "orange"),
        (1.5, 0.03, "orange"),
        (1.4, 0.03, "red"),
    ],
)
def test_resident_column(months: float, surplus: float, level: str) -> None:
    assert last(flat(months + 1e-9, surplus, RESIDENT)) == level


def test_no_level_before_the_window_is_full() -> None:
    level = fm.warning_level(flat(12.0))["level"].squeeze()
    assert [str(x) for x in level.values] == [""] * 11 + ["green"]


def test_individual_accounts_have_no_level() -> None:
    assert set(fm.warning_level(flat(1.0, fund="individual_accounts"))["level"].values.ravel()) == {""}


@pytest.mark.parametrize(("negative_after", "level"), [(12, "red"), (13, "blue"), (24, "blue"), (25, "green")])
def test_a_negative_balance_ahead(negative_after: int, level: str) -> None:
    """Months are ample until one payment empties the fund ``negative_after`` months after the first full window."""
    spending = [100.0] * (12 + negative_after)
    spending[-1] = 1e6
    books = fm.ledger(1000.0, [112.0] * len(spending), spending)
    assert str(fm.warning_level(books)["level"].isel(month=11).item()) == level


def test_the_outlook_uses_what_the_ledger_holds() -> None:
    books = flat(10.0, periods=15)
    assert str(fm.warning_level(books)["level"].isel(month=11).item()) == "green"


def test_income_behind_spending_for_two_years_is_blue() -> None:
    grown = np.repeat([1.0, 1.02, 1.04], 12)
    books = fm.ledger(1000.0, 150.0 * grown, 100.0 * np.repeat([1.0, 1.05, 1.10], 12))
    assert [str(x) for x in fm.warning_level(books)["level"].isel(month=[11, 23, 35]).values.ravel()] == [
        "green",
        "green",
        "blue",
    ]


def test_income_behind_for_one_year_of_two_is_not() -> None:
    books = fm.ledger(1000.0, 150.0 * np.repeat([1.0, 1.06, 1.08], 12), 100.0 * np.repeat([1.0, 1.05, 1.10], 12))
    assert last(books) == "green"


def test_level_rises_at_once_and_falls_after_three_better_months() -> None:
    """One month's payment of 450 brings 9.6 months to 5.4; a grant next month brings them back."""
    income, spending = np.full(24, 112.0), np.full(24, 100.0)
    spending[12], income[13] = 600.0, 712.0
    books = fm.ledger(816.0, income, spending)
    level = [str(x) for x in fm.warning_level(books)["level"].isel(month=slice(11, 18)).values.ravel()]
    assert level[0] == "green"
    assert level[1] == "orange"
    assert level[2:4] == ["orange", "orange"]
    assert level[4] != "orange"


def test_a_milder_state_in_between_is_stopped_at() -> None:
    """From 9.6 months a payment of 450 leaves 3.7 (orange); a grant brings back 6.6 with a deficit: yellow in time."""
    income, spending = np.full(36, 100.0), np.full(36, 100.0)
    spending[12], income[13] = 550.0, 500.0
    level = fm.warning_level(fm.ledger(960.0, income, spending))["level"]
    shown = [str(x) for x in level.isel(month=slice(11, 18)).values.ravel()]
    assert shown == ["blue", "orange", "orange", "orange", "yellow", "yellow", "yellow"]


def two_areas() -> xr.Dataset:
    return xr.concat([flat(12.0), flat(20.0)], dim=xr.Variable("area", ["A", "B"]))


def test_levels_look_at_balances_only() -> None:
    with pytest.raises(TypeError):
        fm.warning_level(two_areas(), breach_probability=two_areas()["closing"])  # type: ignore[call-arg]


def test_a_fund_below_its_floor_from_the_start_says_so_in_the_first_month() -> None:
    """The first full window is judged as it stands: no memory of better months holds it up."""
    books = flat(4.0, periods=24)
    assert last(books.isel(month=slice(0, 12))) == "orange"
    level = fm.warning_level(books)["level"].squeeze()
    assert [str(x) for x in level.values[10:13]] == ["", "orange", "orange"]
    assert str(fm.floor_month(books).squeeze().values.astype("datetime64[M]")) == "2026-12"


def test_a_fund_that_is_used_up_has_no_level_for_twelve_months_after_its_last_debt() -> None:
    """150 short in January 2027 and back in February: used up to December, then judged again."""
    income, spending = np.full(40, 100.0), np.full(40, 100.0)
    spending[12], income[13] = 300.0, 900.0
    level = fm.warning_level(fm.ledger(150.0, income, spending))["level"].squeeze()
    shown = [str(x) for x in level.values]
    assert shown[11] == "red"
    assert shown[12:24] == ["used_up"] * 12
    assert shown[24] in ("green", "blue", "yellow", "orange", "red")


@pytest.mark.parametrize(
    ("months", "surplus", "excess"), [(17.0, 0.1, True), (16.0, 0.1, False), (14.9, -0.1, False), (14.0, -0.5, False)]
)
def test_excess_at_both_ends_of_a_year(months: float, surplus: float, excess: bool) -> None:
    """17 months now are 17 - 12 x .111 = 15.7 a year ago; 16 now are 14.7."""
    found = fm.warning_level(flat(months, surplus))["excess"].squeeze()
    assert bool(found[-1]) is excess
    assert not found[:-1].any()


def test_excess_is_no_severity() -> None:
    found = fm.warning_level(flat(30.0, 0.1, periods=24))
    assert bool(found["excess"][0, -1])
    assert str(found["level"][0, -1].item()) == "green"


def test_excess_of_the_resident_fund_only_on_cash() -> None:
    books = flat(10.0, 0.0, RESIDENT, periods=24)
    books = books.assign(premium_received_ahead=xr.full_like(books["closing"], 300.0))
    assert bool(fm.warning_level(books, recognition="cash")["excess"][0, -1])
    assert not bool(fm.warning_level(books)["excess"][0, -1])


def test_thresholds_may_be_set() -> None:
    strict = {EMPLOYEE: replace(THRESHOLDS[EMPLOYEE], comfortable=14.0, floor=13.0)}
    assert last(flat(12.0), thresholds=strict) == "orange"
    assert last(flat(12.0, fund=RESIDENT), thresholds=strict) == ""


def test_levels_do_not_look_further_than_two_years() -> None:
    """I-51 for the rules: the first year of a longer run keeps its levels if nothing happens within two years."""
    long = flat(10.0, 0.1, periods=60)
    short = long.isel(month=slice(0, 48))
    xr.testing.assert_identical(fm.warning_level(long).isel(month=slice(0, 48)), fm.warning_level(short))
