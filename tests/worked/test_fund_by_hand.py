"""Two years of two funds whose every figure can be checked by eye; money in yuan, no interest.

The employee pool holds 1,200 on 1 January 2026 and takes in 110 a month. It spends 100 a month in 2026, 120 in 2027::

                       2026                 2027
    income             12 x 110 = 1,320     1,320
    expenditure        12 x 100 = 1,200     12 x 120 = 1,440
    balance of year    + 120                - 120
    31 December        1,320                1,200

The resident fund holds 300, takes its subsidy of 60 a month and, in December, a premium of 240 for the year to come. It
spends 80 a month. So every year brings 960 and costs 960, and 240 of each December balance belong to the next year.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.indicators import cumulative_surplus_rate, growth_gap

DEC_2026, DEC_2027 = "2026-12-01", "2027-12-01"


@pytest.fixture(scope="module")
def pool() -> xr.Dataset:
    return fm.ledger(1200, [110] * 24, [100] * 12 + [120] * 12)


@pytest.fixture(scope="module")
def resident() -> xr.Dataset:
    books = fm.ledger(300, ([60] * 11 + [300]) * 2, [80] * 24, fund="resident")
    ahead = [240 - 20 * k for k in range(1, 12)] + [240]
    return books.assign(premium_received_ahead=(("fund", "month"), [ahead * 2]))


def at(values: xr.DataArray, month: str) -> float:
    return float(values.sel(month=month).squeeze())


def test_closing_balances(pool: xr.Dataset) -> None:
    assert at(pool["closing"], DEC_2026) == 1320
    assert at(pool["closing"], DEC_2027) == 1200
    assert at(pool["closing"], "2027-01-01") == 1320 + 110 - 120


@pytest.mark.parametrize(
    ("basis", "in_2026", "in_2027"),
    [
        ("trailing", 1320 / 100, 1200 / 120),
        ("forward", 1320 / 120, np.nan),
        ("calendar_year", 1320 / 100, 1200 / 120),
        ("start_of_year", 1200 / 100, 1320 / 120),
        ("current_month", 1320 / 100, 1200 / 120),
    ],
)
def test_months_of_reserve(pool: xr.Dataset, basis: str, in_2026: float, in_2027: float) -> None:
    months = fm.reserve_months(pool, basis)
    assert at(months, DEC_2026) == pytest.approx(in_2026)
    assert at(months, DEC_2027) == pytest.approx(in_2027, nan_ok=True)


def test_months_in_march_2027(pool: xr.Dataset) -> None:
    """1,320 - 3 x 10 over (9 x 100 + 3 x 120) / 12 = 105."""
    assert at(fm.reserve_months(pool), "2027-03-01") == pytest.approx(1290 / 105)


@pytest.mark.parametrize(
    ("window", "march_2027", "december_2027"),
    [("month", -10, -10), ("ytd", -30, -120), ("trailing12", 9 * 10 - 3 * 10, -120), ("year", np.nan, -120)],
)
def test_current_balance(pool: xr.Dataset, window: str, march_2027: float, december_2027: float) -> None:
    balance = fm.current_balance(pool, window)
    assert at(balance, "2027-03-01") == pytest.approx(march_2027, nan_ok=True)
    assert at(balance, DEC_2027) == december_2027


def test_rates(pool: xr.Dataset) -> None:
    assert at(fm.surplus_rate(pool, "year"), DEC_2026) == pytest.approx(120 / 1320)
    assert at(fm.surplus_rate(pool, "year"), DEC_2027) == pytest.approx(-120 / 1320)
    assert at(cumulative_surplus_rate(pool), DEC_2026) == 1.0
    gap = growth_gap(pool)
    assert at(gap["income_growth"], DEC_2027) == 0.0
    assert at(gap["gap"], DEC_2027) == pytest.approx(-0.2)
    assert np.isnan(at(gap["ratio"], DEC_2027))


def test_levels(pool: xr.Dataset) -> None:
    """After k months of 2027 the twelve-month balance is 120 - 20 k of 1,320: 5 % is passed at k = 3. The fund holds
    more than nine months, so a surplus under 3 % from k = 5 on is no more than blue."""
    level = fm.warning_level(pool)["level"].sel(fund="employee_pooled")
    shown = list(level.sel(month=slice("2026-12", "2027-12")).values)
    assert shown == ["green"] * 3 + ["blue"] * 10
    assert set(level.sel(month=slice(None, "2026-11")).values) == {""}


def test_deficit_ahead(pool: xr.Dataset) -> None:
    """120 - 20 k is negative from k = 7, July 2027; the first month that sees July within six is January."""
    ahead = fm.deficit_ahead(pool).sel(fund="employee_pooled")
    assert ahead.sizes["month"] == 24 - 6
    assert not ahead.sel(month=slice(None, "2026-12")).any()
    assert ahead.sel(month=slice("2027-01", None)).all()


def test_resident_fund_on_both_books(resident: xr.Dataset) -> None:
    """300 on cash books on 31 December, of which 240 are next year's: 60 of its own, three quarters of a month."""
    assert at(fm.reserve_months(resident), DEC_2026) == pytest.approx(300 / 80)
    assert at(fm.reserve_months(resident, recognition="earned"), DEC_2026) == pytest.approx(60 / 80)


def test_resident_months_in_june(resident: xr.Dataset) -> None:
    """Cash falls by 20 a month to 180 in June; 120 of the premium are not yet earned; still 60 of its own."""
    assert at(resident["closing"], "2027-06-01") == 180
    assert at(fm.reserve_months(resident, recognition="earned"), "2027-06-01") == pytest.approx(60 / 80)


def test_resident_balance_on_both_books(resident: xr.Dataset) -> None:
    """A month takes in 60 and spends 80; 20 of the premium are earned in it, so it breaks even on earned books."""
    assert at(fm.current_balance(resident, "month"), "2027-06-01") == -20
    assert at(fm.current_balance(resident, "month", recognition="earned"), "2027-06-01") == 0
    assert at(fm.current_balance(resident, "year", recognition="earned"), DEC_2027) == 0


def test_resident_level_depends_on_the_books(resident: xr.Dataset) -> None:
    """December 2026: 3.75 months of cash without a deficit, but no surplus: blue. Earned, 0.75 months: red."""
    levels = {word: fm.warning_level(resident, recognition=word)["level"] for word in ("cash", "earned")}
    assert str(levels["cash"].sel(month=DEC_2026).item()) == "blue"
    assert str(levels["earned"].sel(month="2027-01-01").item()) == "red"


def test_earned_level_needs_the_premium_held_before_the_window(resident: xr.Dataset) -> None:
    """What was held ahead on 1 January 2026 is not in the ledger, so the year 2026 has no earned balance."""
    assert fm.warning_level(resident)["level"].sel(month=DEC_2026).item() == ""


def test_cash_level_remembers_the_thin_autumn(resident: xr.Dataset) -> None:
    """November 2027 holds 80, one month: red, and red it stays in December although 3.75 months are back."""
    level = fm.warning_level(resident, recognition="cash")["level"]
    assert [str(x) for x in level.sel(month=slice("2027-11", "2027-12")).values.ravel()] == ["red", "red"]
