"""Whose money and whose spending a number of months counts, and the clerk's months of published notices."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm


def books(**closing_and_spending: tuple[float, float]) -> xr.Dataset:
    """Each fund with what it holds at the end of the year and what it spends a month, income the same."""
    parts = [
        fm.ledger(held, [spent] * 12, [spent] * 12, fund=fund) for fund, (held, spent) in closing_and_spending.items()
    ]
    return xr.concat(parts, "fund", join="exact", coords="minimal", data_vars="all", compat="override")


THREE = {"employee_pooled": (300.0, 10.0), "individual_accounts": (150.0, 5.0), "resident": (80.0, 8.0)}


@pytest.mark.parametrize(("held", "spent", "months"), [(153_263.09, 13_243.05, 34.72), (14_077.04, 9_185.82, 4.60)])
def test_the_clerks_months_are_those_of_two_notices(held: float, spent: float, months: float) -> None:
    """A quarter's figures: balance over spending since January by the months elapsed."""
    year = fm.ledger(held, [spent / 3] * 15, [spent / 3] * 15, start="2025-01")
    found = fm.reserve_months(year, "year_to_date").sel(month="2026-03-01").item()
    assert round(found, 2) == months


def test_the_clerks_months_begin_again_in_january() -> None:
    spending = [10.0] * 12 + [20.0, 40.0]
    found = fm.reserve_months(fm.ledger(600.0, spending, spending), "year_to_date").squeeze()
    np.testing.assert_allclose(found.values[[0, 11, 12, 13]], [60.0, 60.0, 30.0, 20.0])


def test_the_clerks_months_need_a_january() -> None:
    found = fm.reserve_months(fm.ledger(600.0, [10.0] * 14, [10.0] * 14, start="2026-03"), "year_to_date").squeeze()
    np.testing.assert_array_equal(np.isnan(found.values), [True] * 10 + [False] * 4)


def test_each_fund_by_itself() -> None:
    found = fm.reserve_months(books(**THREE)).isel(month=-1)
    np.testing.assert_allclose(found.values, [30.0, 30.0, 10.0])


def test_the_employee_scheme_with_accounts() -> None:
    """(300 + 150) / (10 + 5), and no row for the accounts."""
    found = fm.reserve_months(books(**THREE), scope="with_accounts").isel(month=-1)
    assert list(found["fund"].values) == ["employee_pooled", "resident"]
    np.testing.assert_allclose(found.values, [30.0, 10.0])
    more = books(**THREE | {"individual_accounts": (450.0, 5.0)})
    assert fm.reserve_months(more, scope="with_accounts").isel(month=-1, fund=0).item() == pytest.approx(50.0)


def test_the_count_of_the_press() -> None:
    """Both pools over all spending, accounts included: (300 + 80) / (10 + 5 + 8)."""
    found = fm.reserve_months(books(**THREE), scope="all")
    assert found.dims == ("month",)
    assert found.isel(month=-1).item() == pytest.approx(380.0 / 23.0)
    assert found.attrs["scope"] == "all"


def test_the_press_count_of_2025(baseline_run: fm.Projection) -> None:
    """(35,144 + 8,742) / ((13,594 + 5,782 + 10,679) / 12) = 17.5."""
    found = fm.reserve_months(baseline_run, scope="all").sel(month="2025-12-01").squeeze()
    assert round(float(found), 1) == 17.5


@pytest.mark.parametrize("scope", ["with_accounts", "all"])
@pytest.mark.parametrize("basis", ["trailing", "forward", "calendar_year", "start_of_year", "current_month"])
def test_every_basis_in_every_scope(baseline_run: fm.Projection, scope: str, basis: str) -> None:
    found = fm.reserve_months(baseline_run, basis, "net", scope)  # type: ignore[arg-type]
    assert found.notnull().any("month").all()


def test_a_scope_whose_funds_are_not_there_raises() -> None:
    pools = books(employee_pooled=(1.0, 1.0), resident=(1.0, 1.0))
    with pytest.raises(fm.InputError, match="individual_accounts"):
        fm.reserve_months(pools, scope="with_accounts")
    with pytest.raises(fm.InputError, match="needs the funds"):
        fm.reserve_months(books(**THREE).sel(fund="resident"), scope="all")
    with pytest.raises(fm.InputError, match="choose one of pool, with_accounts, all"):
        fm.reserve_months(pools, scope="both")  # type: ignore[arg-type]


def test_net_is_earned_and_incurred_together(baseline_run: fm.Projection) -> None:
    """(balance earned - unpaid + prepayments) / (twelve months incurred / 12), in a December."""
    own = baseline_run.ledger.sel(area="CN", fund="resident")
    december = own.sel(month="2030-12-01")
    held = (december["closing"] - december["unearned"] - december["overdue"]).item()
    held += (december["prepayments"] - december["unpaid_bills"]).item()
    year = own["incurred"].sel(month="2030").sum().item()
    found = fm.reserve_months(baseline_run, recognition="net").sel(area="CN", fund="resident", month="2030-12-01")
    assert found.item() == pytest.approx(12.0 * held / year, rel=1e-12)
    assert found.attrs["unpaid_bills"] == "assumed"
