from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm


def month(value: xr.DataArray) -> str:
    return str(np.datetime_as_string(value.values.astype("datetime64[M]")))


def test_never_is_nat_and_not_the_first_month() -> None:
    books = fm.ledger(10_000, [10] * 24, [10] * 24)
    assert np.isnat(fm.depletion_month(books)).all()
    assert np.isnat(fm.floor_month(books)).all()


def test_a_balance_of_zero_is_not_depleted() -> None:
    found = fm.depletion_month(fm.ledger(30, [0] * 4, [10] * 4)).squeeze()
    assert month(found) == "2026-04"


def test_depletion_keeps_the_labels_and_no_month() -> None:
    books = xr.concat(
        [fm.ledger(25, [0] * 4, [10] * 4), fm.ledger(99, [0] * 4, [10] * 4)], dim=xr.Variable("area", ["A", "B"])
    )
    found = fm.depletion_month(books)
    assert found.dims == ("area", "fund")
    assert month(found.sel(area="A").squeeze()) == "2026-03"
    assert np.isnat(found.sel(area="B")).all()


def test_floor_month_waits_for_the_full_window() -> None:
    """One month of reserve all along: below six at the first month that can be judged."""
    books = fm.ledger(10, [10] * 14, [10] * 14)
    assert month(fm.floor_month(books).squeeze()) == "2026-12"


@pytest.mark.parametrize(("fund", "floor"), [("employee_pooled", 6.0), ("resident", 3.0)])
def test_floor_by_fund(fund: str, floor: float) -> None:
    at_floor = fm.ledger(10 * floor, [10] * 12, [10] * 12, fund=fund)
    assert np.isnat(fm.floor_month(at_floor)).all()
    below = fm.ledger(10 * floor - 1, [10] * 12, [10] * 12, fund=fund)
    assert not np.isnat(fm.floor_month(below)).any()


def test_accounts_have_no_floor_but_may_be_spent() -> None:
    books = fm.ledger(5, [0] * 12, [1] * 12, fund="individual_accounts")
    assert np.isnat(fm.floor_month(books)).all()
    assert month(fm.depletion_month(books).squeeze()) == "2026-06"


def test_floors_may_be_set() -> None:
    books = fm.ledger(100, [10] * 12, [10] * 12)
    assert not np.isnat(fm.floor_month(books, floors={"employee_pooled": 11})).any()
    assert np.isnat(fm.floor_month(books, floors={"resident": 11})).all()


def test_floor_on_both_books() -> None:
    books = fm.ledger(50, [10] * 12, [10] * 12, fund="resident")
    books = books.assign(premium_received_ahead=xr.full_like(books["closing"], 30.0))
    assert np.isnat(fm.floor_month(books, recognition="cash")).all()
    assert month(fm.floor_month(books).squeeze()) == "2026-12"
