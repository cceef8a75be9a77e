"""Financing earned evenly over the coverage year, by hand (METHODS 6.1).

A resident fund is financed with 12 a year: a premium of 4 in October to December of the year before, a subsidy of 8 in
March. It spends 1 a month. On 31 December it holds 7, of which 4 are next year's premium: 3 of its own, three months.

    January    7 - 1 = 6      c = 4    earned 1    unearned 4 - 1 = 3      6 - 3 = 3
    March      5 - 1 + 8 = 12 c = 12   earned 3    unearned 12 - 3 = 9     12 - 9 = 3

With the subsidy of March missing, c stays 4: in March 4 - (4 - 3) = 3, because a month of grace is given; in April,
when 4 are earned, 3 - (4 - 4) = 3 less what is overdue, 12 x 12/12 - 4 = 8: minus 5.

Where it is known that the subsidy of every year comes six months late from 2027 on, in September, its twelfths of 8/12
are late, each six months, one of them in grace. Overdue at the end of January 0, of February 8/12, ... of June and of
every month after it 5 x 8/12 = 10/3: the months of reserve fall from 3 to -1/3 and stay there, in March, when the lump
is missing, as in October, when it is in hand. The cash goes up and down all the same: 7 - 3 = 4 at the end of March, 7
- 9 + 8 = 6 at the end of September.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from tests.coverage_year import delayed_books, resident_books

YEARS = 4
NEVER = 99


def hand(late: int = 0, of_year: int = -1, own: float = 3.0, years: int = YEARS) -> xr.Dataset:
    financing = np.full(years + 1, 4.0), np.full(years, 8.0)
    return resident_books(*financing, np.ones((years, 12)), own + 4.0, late, of_year)


def steady(delay: float) -> xr.Dataset:
    """Late by ``delay`` months in every year from 2027 on."""
    from_second_year = np.array([0.0, *[delay] * (YEARS - 1)])
    return delayed_books(np.full(YEARS + 1, 4.0), np.full(YEARS, 8.0), np.ones((YEARS, 12)), 7.0, from_second_year)


def months(books: xr.Dataset, first: str, last: str) -> list[float]:
    found = fm.reserve_months(books, recognition="earned").sel(fund="resident", month=slice(first, last))
    return [round(float(x), 9) for x in found]


def test_three_months_in_every_month() -> None:
    assert months(hand(), "2026-12", "2029-12") == [3.0] * 37
    cash = fm.reserve_months(hand()).sel(fund="resident", month=slice("2026-12", "2029-12"))
    assert (float(cash.min()), float(cash.max())) == pytest.approx((5.0, 12.0))  # February and March


def test_a_missing_subsidy_shows_in_the_month_after() -> None:
    found = months(hand(NEVER, of_year=1), "2027-01", "2027-06")
    assert found == [3.0, 3.0, 3.0, -5.0, -5.0, -5.0]


def test_a_subsidy_that_comes_late_restores_the_months() -> None:
    """Due in March, here in September: overdue from April to August."""
    books = hand(late=6, of_year=1)
    assert months(books, "2027-03", "2027-10") == [3.0, -5.0, -5.0, -5.0, -5.0, -5.0, 3.0, 3.0]
    assert not books["written_off"].any()


def test_one_month_late_is_within_grace() -> None:
    assert months(hand(late=1, of_year=1), "2026-12", "2029-12") == [3.0] * 37


def test_what_is_unpaid_on_31_march_is_written_off_and_comes_back_if_it_comes() -> None:
    """Fourteen months late, in May of the year after: 8 overdue to February, gone in March, back in May."""
    books = hand(late=14, of_year=1).sel(fund="resident")
    lost = books["written_off"].sel(month=slice("2028-01", "2028-06")).values
    np.testing.assert_allclose(lost, [0.0, 0.0, 8.0, 0.0, -8.0, 0.0])
    assert float(books["written_off"].sum()) == pytest.approx(0.0)
    overdue = books["overdue"].sel(month=slice("2027-03", "2028-04")).values
    np.testing.assert_allclose(overdue, [0.0, *[8.0] * 11, 0.0, 0.0])
    assert months(hand(late=14, of_year=1), "2028-01", "2028-06") == [-5.0, -5.0, -5.0, -5.0, 3.0, 3.0]


@pytest.mark.parametrize(("late", "of_year"), [(0, -1), (6, 1), (14, 1), (NEVER, 2)])
def test_the_law_of_the_earned_balance(late: int, of_year: int) -> None:
    """balance(m) - balance(m - 1) = P_y / 12 + interest + transfer - expenditure - written off."""
    books = hand(late, of_year).sel(fund="resident")
    balance = (books["closing"] - books["unearned"]).values
    flow = books["earned"] + books["interest"] + books["transfer"] - books["expenditure"] - books["written_off"]
    np.testing.assert_allclose(np.diff(balance), flow.values[1:], atol=1e-9)
    np.testing.assert_allclose(books["earned"].values, 1.0)


@pytest.mark.parametrize("books", [hand(), hand(6, 1), hand(14, 1), hand(NEVER, 2), steady(6.0), steady(12.0)])
def test_one_earned_balance(books: xr.Dataset) -> None:
    """What levels, floor and months hold moves by what deficits count, month by month and over twelve."""
    held = fm.reserve_months(books, "current_month", "earned").sel(fund="resident").values
    for window, span in (("month", 1), ("trailing12", 12)):
        flow = fm.current_balance(books, window, "earned").sel(fund="resident").values  # type: ignore[arg-type]
        np.testing.assert_allclose(held[24:] - held[24 - span : -span], flow[24:], atol=1e-9)


def test_the_balance_of_twelve_months_has_no_season_either() -> None:
    earned = fm.current_balance(hand(), recognition="earned").sel(month=slice("2026-12", None))
    np.testing.assert_allclose(earned.values, 0.0, atol=1e-12)


def test_the_balance_of_twelve_months_takes_overdue_money_off_as_the_months_do() -> None:
    """8 are missing from April to August: so long the twelve months before lack 8, and the twelve months that begin
    without them gain 8."""
    balance = fm.current_balance(hand(late=6, of_year=1), recognition="earned")
    found = balance.sel(fund="resident", month=slice("2027-03", "2028-09")).values
    np.testing.assert_allclose(found, [0.0, *[-8.0] * 5, *[0.0] * 7, *[8.0] * 5, 0.0], atol=1e-9)


def test_a_steady_delay_has_no_season() -> None:
    falling = [3.0 - 8.0 / 12.0 * k for k in range(6)]
    found = months(steady(6.0), "2027-01", "2029-12")
    np.testing.assert_allclose(found, [*falling, *[-1.0 / 3.0] * 30], atol=1e-9)
    closing = steady(6.0)["closing"].sel(fund="resident", month=["2027-03-01", "2027-09-01"])
    np.testing.assert_allclose(closing.values, [4.0, 6.0])


def test_a_steady_delay_lacks_what_is_late_in_its_first_year_and_nothing_after() -> None:
    """10/3 in 2027, and half of a twelfth more for a delay of six and a half months."""
    for delay, missing in ((1.0, 0.0), (6.0, 5.0), (6.5, 5.5)):
        year = fm.current_balance(steady(delay), "year", "earned").sel(fund="resident").dropna("month")
        np.testing.assert_allclose(year.values, [0.0, -missing * 8.0 / 12.0, 0.0, 0.0], atol=1e-9)


def test_what_a_steady_delay_leaves_unpaid_on_31_march_is_its_last_twelfths() -> None:
    """Six months late: of October to December 3 x 8/12 are out, and come by June."""
    lost = steady(6.0)["written_off"].sel(fund="resident", month=slice("2028-01", "2028-07")).values
    np.testing.assert_allclose(lost, [0.0, 0.0, 2.0, *[-8.0 / 12.0] * 3, 0.0], atol=1e-9)


def test_the_first_year_can_be_judged() -> None:
    """What was unearned before the first month follows from the law, so the first December has a level."""
    start = fm.reserve_months(hand(), "start_of_year", "earned").sel(month="2026-12-01").item()
    assert start == pytest.approx(3.0)
    assert fm.warning_level(hand(own=3.5))["level"].sel(month="2026-12-01").item() == "blue"


def levels(books: xr.Dataset, first: str, last: str) -> list[str]:
    found = fm.warning_level(books)["level"].sel(fund="resident", month=slice(first, last))
    return [str(x) for x in found.values]


def test_a_subsidy_six_months_late_turns_the_level_by_the_second_month_and_one_month_late_does_not() -> None:
    """Four months of its own: due in March, red in April, and red until three better months have passed."""
    assert levels(hand(6, 1, own=4.0), "2027-02", "2027-12") == ["blue"] * 2 + ["red"] * 7 + ["blue"] * 2
    assert levels(hand(1, 1, own=4.0), "2026-12", "2029-12") == ["blue"] * 37


def test_spending_with_a_season_leaves_none_in_the_months() -> None:
    """1.6 a month from July on and .4 before: 12 a year all the same."""
    spending = np.tile([0.4] * 6 + [1.6] * 6, (YEARS, 1))
    books = resident_books(np.full(YEARS + 1, 4.0), np.full(YEARS, 8.0), spending, 7.0)
    assert months(books, "2026-12", "2029-12") == [3.0] * 37
