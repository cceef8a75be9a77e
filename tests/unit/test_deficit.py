from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm

EVENTS = ("deficit_12m", "floor", "depletion", "year_end_deficit", "deficit_month")


def seen(books: xr.Dataset, event: str, horizon: int = 6) -> list[str]:
    found = fm.deficit_ahead(books, horizon, event).squeeze()  # type: ignore[arg-type]
    return [str(m) for m in found["month"].values[found.values].astype("datetime64[M]")]


def one_bad_month(fund: str = "employee_pooled", cost: float = 30.0, opening: float = 1000.0) -> xr.Dataset:
    """Income and spending of 10 a month; ``cost`` more in October 2027."""
    spending = np.full(36, 10.0)
    spending[21] += cost
    return fm.ledger(opening, [10.0] * 36, spending, fund=fund)


def test_the_horizon_counts_from_the_next_month() -> None:
    assert seen(one_bad_month(), "deficit_month", 2) == ["2027-08", "2027-09"]


@pytest.mark.parametrize("horizon", [1, 6, 12])
def test_the_last_months_are_dropped(horizon: int) -> None:
    assert fm.deficit_ahead(one_bad_month(), horizon).sizes["month"] == 36 - horizon


def test_year_end_deficit_is_an_event_of_december() -> None:
    assert seen(one_bad_month(), "year_end_deficit", 2) == ["2027-10", "2027-11"]


def test_deficit_12m_lasts_twelve_months() -> None:
    assert seen(one_bad_month(), "deficit_12m", 1)[0] == "2027-09"
    assert len(seen(one_bad_month(), "deficit_12m", 1)) == 12


def test_depletion_and_floor() -> None:
    books = one_bad_month(cost=80.0, opening=75.0)
    assert seen(books, "depletion", 1)[0] == "2027-09"
    assert seen(books, "floor", 1)[0] == "2027-09"
    assert seen(one_bad_month(), "floor") == []


def test_a_deficit_month_is_defined_for_the_employee_pool_alone() -> None:
    assert seen(one_bad_month("resident"), "deficit_month") == []


def test_a_season_is_no_deficit_of_its_months_and_a_true_one_is_found() -> None:
    """More spending every March, more income every December; from July of the last year 8 % more spending."""
    spending, income = np.full(48, 10.0), np.full(48, 10.5)
    spending[2::12] *= 1.5
    income[11::12] *= 1.4
    assert seen(fm.ledger(1e3, income, spending), "deficit_month") == []
    spending[42:] *= 1.08
    true_one = fm.ledger(1e3, income, spending)
    assert seen(true_one, "deficit_month", 1) == ["2029-06", "2029-07", "2029-08", "2029-09", "2029-10", "2029-11"]
    assert fm.deficit_ahead(true_one, event="deficit_month").attrs["season"] == "taken out"


def test_a_ledger_of_under_36_months_keeps_its_season_and_says_so() -> None:
    spending = np.full(35, 10.0)
    spending[2::12] *= 1.5
    books = fm.ledger(1e3, [10.5] * 35, spending)
    assert seen(books, "deficit_month", 1) == ["2026-02", "2027-02", "2028-02"]
    assert fm.deficit_ahead(books, event="deficit_month").attrs["season"] == "left in"
    assert "season" not in fm.deficit_ahead(books).attrs


@pytest.mark.parametrize("event", EVENTS)
def test_individual_accounts_have_no_events(event: str) -> None:
    assert seen(one_bad_month("individual_accounts", 9e9), event) == []


@pytest.mark.parametrize("event", EVENTS)
def test_nothing_happens_in_a_fund_in_surplus(event: str) -> None:
    assert not fm.deficit_ahead(fm.ledger(1e6, [11.0] * 36, [10.0] * 36), event=event).any()  # type: ignore[arg-type]


def test_a_moved_collection_window_is_no_deficit_on_earned_books() -> None:
    """Next year's premium of 60 comes in December, once only in January; 5 of it are earned each month."""
    income = np.full(48, 10.0)
    income[[11, 23, 36, 47]] += 60.0
    ahead = np.concatenate([np.arange(55.0, -1.0, -5.0)] * 4)
    ahead[[11, 23, 47]] = 60.0
    books = fm.ledger(500.0, income, [15.0] * 48, fund="resident")
    books = books.assign(premium_received_ahead=(("fund", "month"), ahead[None]))
    assert float(fm.current_balance(books).sel(month="2028-12-01").item()) == -60.0
    assert float(fm.current_balance(books, recognition="earned").sel(month="2028-12-01").item()) == 0.0
    assert seen(books, "deficit_12m") == []
    assert seen(books.drop_vars("premium_received_ahead"), "deficit_12m", 1) == ["2028-11"]


def test_windows_that_are_not_full_are_no_event() -> None:
    books = fm.ledger(1e6, [1.0] * 24, [10.0] * 24)
    assert seen(books, "deficit_12m", 1)[0] == "2026-11"


def test_unknown_event_and_horizon() -> None:
    with pytest.raises(fm.InputError, match="choose one of deficit_12m"):
        fm.deficit_ahead(one_bad_month(), event="bankruptcy")  # type: ignore[arg-type]
    with pytest.raises(fm.InputError, match="at least 1"):
        fm.deficit_ahead(one_bad_month(), 0)


def test_a_horizon_longer_than_the_ledger_leaves_nothing() -> None:
    assert fm.deficit_ahead(one_bad_month(), 40).sizes["month"] == 0
