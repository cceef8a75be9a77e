from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis.indicators import cumulative_surplus_rate, growth_gap
from fundmodel.projection.ledger import ledger_dataset, roll

MONTHS = np.datetime64("2025-01", "M") + np.arange(48)
FUNDS = ["employee_pooled", "individual_accounts", "resident"]
AREAS = ["A", "B", "C"]


@pytest.fixture(scope="module")
def books() -> xr.Dataset:
    rng = np.random.default_rng(11)
    shape = (len(AREAS), len(FUNDS), len(MONTHS))
    income, expenditure, transfer = (rng.uniform(low, high, shape) for low, high in ((8, 14), (7, 13), (-1, 1)))
    rolled = roll(rng.uniform(40, 90, shape[:-1]), income + transfer, expenditure, 0.002)
    ahead = np.zeros(shape)
    ahead[:, 2] = rng.uniform(0, 20, (len(AREAS), len(MONTHS)))
    flows = {**rolled._asdict(), "income": income, "transfer": transfer, "premium_received_ahead": ahead}
    flows["unpaid_bills"], flows["prepayments"] = rng.uniform(0, 20, shape), rng.uniform(0, 5, shape)
    flows["incurred"] = expenditure + np.diff(flows["unpaid_bills"], axis=-1, prepend=10.0)
    flows["payroll"] = rng.uniform(100, 200, (len(AREAS), len(MONTHS)))
    return ledger_dataset(flows, {"area": AREAS, "fund": FUNDS, "month": MONTHS})


MEASURES = {
    "reserve_months": fm.reserve_months,
    "reserve_months forward earned": lambda x: fm.reserve_months(x, "forward", "earned"),
    "reserve_months incurred": lambda x: fm.reserve_months(x, recognition="incurred"),
    "current_balance incurred": lambda x: fm.current_balance(x, recognition="incurred"),
    "warning_level incurred": lambda x: fm.warning_level(x, recognition="incurred")["level"],
    "floor_month incurred": lambda x: fm.floor_month(x, recognition="incurred"),
    "start_of_year": lambda x: fm.reserve_months(x, "start_of_year"),
    "current_balance": fm.current_balance,
    "surplus_rate ytd": lambda x: fm.surplus_rate(x, "ytd"),
    "cumulative_surplus_rate": cumulative_surplus_rate,
    "growth_gap": lambda x: growth_gap(x)["gap"],
    "paygo_rate": fm.paygo_rate,
    "depletion_month": fm.depletion_month,
    "floor_month": fm.floor_month,
    "warning_level": lambda x: fm.warning_level(x)["level"],
    "deficit_ahead": fm.deficit_ahead,
}


@pytest.mark.parametrize("name", MEASURES)
class TestEveryMeasureOfALedger:
    def test_permuted_areas_permute_the_result(self, books: xr.Dataset, name: str) -> None:
        turned = MEASURES[name](books.isel(area=[2, 0, 1]))
        xr.testing.assert_identical(turned, MEASURES[name](books).isel(area=[2, 0, 1]))

    def test_dimensions_in_another_order_give_the_same(self, books: xr.Dataset, name: str) -> None:
        turned = MEASURES[name](books.transpose("month", "fund", "area"))
        xr.testing.assert_identical(turned, MEASURES[name](books))

    def test_one_area_alone(self, books: xr.Dataset, name: str) -> None:
        xr.testing.assert_identical(MEASURES[name](books.isel(area=[1])), MEASURES[name](books).isel(area=[1]))
        xr.testing.assert_identical(MEASURES[name](books.isel(area=1)), MEASURES[name](books).isel(area=1))

    def test_a_projection_gives_the_same_as_its_ledger(self, books: xr.Dataset, name: str) -> None:
        xr.testing.assert_identical(MEASURES[name](SimpleNamespace(ledger=books)), MEASURES[name](books))

    def test_a_gap_raises(self, books: xr.Dataset, name: str) -> None:
        holed = books.assign(expenditure=books["expenditure"].where(books["month"] != books["month"][7]))
        with pytest.raises(fm.InputError, match="gaps"):
            MEASURES[name](holed)

    def test_a_missing_month_raises(self, books: xr.Dataset, name: str) -> None:
        with pytest.raises(fm.InputError, match="do not follow"):
            MEASURES[name](books.drop_isel(month=20))

    def test_labels_that_differ_between_variables_raise(self, books: xr.Dataset, name: str) -> None:
        apart = books.drop_vars("income").merge(
            books["income"].isel(area=[0, 1]).to_dataset(), join="outer", compat="no_conflicts"
        )
        with pytest.raises(fm.InputError, match="gaps"):
            MEASURES[name](apart)

    def test_a_missing_variable_is_named(self, books: xr.Dataset, name: str) -> None:
        with pytest.raises(fm.InputError, match="interest"):
            MEASURES[name](books.drop_vars("interest"))

    def test_result_says_its_unit(self, books: xr.Dataset, name: str) -> None:
        result = MEASURES[name](books)
        assert result.attrs["long_name"]
        assert result.dtype.kind == "M" or result.attrs["units"] in {"months", "CNY", "fraction", "text", "1"}


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "paygo_rate"])
def test_one_fund_selected(books: xr.Dataset, name: str) -> None:
    alone = MEASURES[name](books.sel(fund="resident"))
    xr.testing.assert_identical(alone, MEASURES[name](books).sel(fund="resident"))


def test_calendar_quantities_only_in_december(books: xr.Dataset) -> None:
    for values in (fm.reserve_months(books, "calendar_year"), fm.reserve_months(books, "start_of_year")):
        assert set(values.dropna("month")["month"].dt.month.values) == {12}
    year = fm.current_balance(books, "year")
    xr.testing.assert_allclose(year.dropna("month"), fm.current_balance(books).sel(month=year.dropna("month")["month"]))


def test_start_of_year_is_the_opening_over_that_year(books: xr.Dataset) -> None:
    opening = books["opening"].sel(month="2026-01-01", drop=True)
    spent = books["expenditure"].sel(month="2026").sum("month")
    found = fm.reserve_months(books, "start_of_year").sel(month="2026-12-01", drop=True)
    np.testing.assert_allclose(found, opening / (spent / 12))


def test_first_start_of_year_uses_the_opening_balance(books: xr.Dataset) -> None:
    found = fm.reserve_months(books, "start_of_year").sel(month="2025-12-01")
    assert not np.isnan(found).any()


def test_earned_start_of_year_is_unknown_where_the_premium_before_is(books: xr.Dataset) -> None:
    found = fm.reserve_months(books, "start_of_year", "earned").sel(month="2025-12-01", area="A")
    assert list(np.isnan(found).values) == [False, False, True]


def test_earned_balance_takes_out_the_rise(books: xr.Dataset) -> None:
    rise = books["premium_received_ahead"].diff("month").isel(fund=2)
    cash, earned = (fm.current_balance(books, "month", word).isel(fund=2) for word in ("cash", "earned"))
    np.testing.assert_allclose((cash - earned).isel(month=slice(1, None)), rise)
    assert np.isnan(earned.isel(month=0)).all()


def test_transfers_count_as_money_received(books: xr.Dataset) -> None:
    received = books["income"] + books["interest"] + books["transfer"]
    np.testing.assert_allclose(fm.current_balance(books, "month"), received - books["expenditure"])
    np.testing.assert_allclose(fm.surplus_rate(books, "month"), 1 - books["expenditure"] / received)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: fm.reserve_months(x, "yearly"),
        lambda x: fm.reserve_months(x, recognition="accrued"),
        lambda x: fm.current_balance(x, "trailing"),
        lambda x: fm.surplus_rate(x, "12m"),
        lambda x: fm.floor_month(x, recognition="x"),
        lambda x: growth_gap(x, "x"),
    ],
)
def test_unknown_words_list_the_known(books: xr.Dataset, call: object) -> None:
    with pytest.raises(fm.InputError, match="choose one of"):
        call(books)  # type: ignore[operator]


def test_a_fund_that_spends_nothing_has_no_months() -> None:
    assert np.isnan(fm.reserve_months(fm.ledger(10, [1] * 12, [0] * 12))).all()


def test_growth_ratio_needs_growth_on_both_sides() -> None:
    falling = growth_gap(fm.ledger(100, [10] * 12 + [9] * 12, [10] * 12 + [11] * 12))
    assert float(falling["gap"][0, -1]) == pytest.approx(-0.2)
    assert np.isnan(falling["ratio"][0, -1])
    rising = growth_gap(fm.ledger(100, [10] * 12 + [12] * 12, [10] * 12 + [11] * 12))
    assert float(rising["ratio"][0, -1]) == pytest.approx(2.0)


def stock(values: dict[str, list[float]]) -> SimpleNamespace:
    data = xr.DataArray(
        [list(values.values())],
        coords={"area": ["CN"], "exposure": list(values), "boundary": [2025, 2026, 2027]},
        dims=("area", "exposure", "boundary"),
    )
    return SimpleNamespace(stock_exposures=xr.Dataset({"stock": data}))


HEADS = {
    "retired": [90.0, 100.0, 0.0],
    "active": [200.0, 210.0, 1.0],
    "flexible": [60.0, 50.0, 1.0],
    "completing": [1.0, 0.0, 1.0],
}


def test_dependency_ratio_is_that_of_the_year_end() -> None:
    found = fm.dependency_ratio(stock(HEADS))
    assert found.dims == ("area", "year")
    assert list(found["year"].values) == [2025, 2026]
    np.testing.assert_array_equal(found.values, [[2.6, np.nan]])


def test_dependency_ratio_goes_by_label() -> None:
    turned = stock(dict(reversed(list(HEADS.items()))))
    xr.testing.assert_identical(fm.dependency_ratio(turned), fm.dependency_ratio(stock(HEADS)))


def test_dependency_ratio_names_what_is_missing() -> None:
    with pytest.raises(fm.InputError, match="completing"):
        fm.dependency_ratio(stock({k: v for k, v in HEADS.items() if k != "completing"}))
    with pytest.raises(fm.InputError, match="gaps"):
        fm.dependency_ratio(stock({**HEADS, "active": [200.0, np.nan, 1.0]}))


def test_paygo_rate_by_whole_year(books: xr.Dataset) -> None:
    part = books.isel(month=slice(3, None))
    found = fm.paygo_rate(part)
    assert list(found["year"].values) == [2026, 2027, 2028]
    spent = books["expenditure"].sel(fund="employee_pooled", month="2027").sum("month")
    np.testing.assert_allclose(found.sel(year=2027), spent / books["payroll"].sel(month="2027").sum("month"))


def test_paygo_rate_needs_payroll_and_the_pool(books: xr.Dataset) -> None:
    with pytest.raises(fm.InputError, match="payroll"):
        fm.paygo_rate(books.drop_vars("payroll"))
    with pytest.raises(fm.InputError, match="employee_pooled"):
        fm.paygo_rate(books.sel(fund=["resident"]))
    with pytest.raises(fm.InputError, match="payroll"):
        fm.paygo_rate(books.assign(payroll=books["payroll"].where(books["area"] != "B")))


def test_indicators_of_a_saved_and_reopened_ledger(books: xr.Dataset, tmp_path: object) -> None:
    path = tmp_path / "x.nc"  # type: ignore[operator]
    everything = xr.Dataset(
        {name: measure(books) for name, measure in MEASURES.items() if name not in ("paygo_rate", "deficit_ahead")}
    )
    everything.to_netcdf(path, engine="h5netcdf")
    with xr.open_dataset(path, engine="h5netcdf") as reopened:
        xr.testing.assert_allclose(reopened["reserve_months"].load(), everything["reserve_months"])


def test_months_on_the_incurred_basis(books: xr.Dataset) -> None:
    """(closing - unpaid bills + prepayments) / (incurred of twelve months / 12), each basis in its own window."""
    own = books.isel(area=1, fund=2)
    net = own["closing"] - own["unpaid_bills"] + own["prepayments"]
    year = own["incurred"].rolling(month=12).sum()
    of = {basis: fm.reserve_months(own, basis, "incurred") for basis in ("trailing", "forward", "start_of_year")}
    np.testing.assert_allclose(of["trailing"], 12.0 * net / year)
    np.testing.assert_allclose(of["forward"][:-12], (12.0 * net / year.shift(month=-12))[:-12])
    np.testing.assert_allclose(of["start_of_year"][23::12], (12.0 * net.shift(month=12) / year)[23::12])
    np.testing.assert_allclose(
        fm.reserve_months(own, "current_month", "incurred"), net / own["incurred"].where(own["incurred"] > 0.0)
    )
    assert of["trailing"].attrs["unpaid_bills"] == "published"


def test_current_balance_of_what_was_owed(books: xr.Dataset) -> None:
    """Paid + change in unpaid bills takes the place of what was paid; money received stays what it is."""
    cash, incurred = (fm.current_balance(books, "month", recognition) for recognition in ("cash", "incurred"))
    np.testing.assert_allclose(cash - incurred, books["incurred"] - books["expenditure"])


@pytest.mark.parametrize("missing", ["incurred", "unpaid_bills", "prepayments"])
def test_bills_that_a_ledger_does_not_know_are_not_zero(books: xr.Dataset, missing: str) -> None:
    with pytest.raises(fm.InputError, match=f"no {missing}, .*未含应付未付.*cash or earned"):
        fm.reserve_months(books.drop_vars(missing), recognition="incurred")
    assert fm.reserve_months(books.drop_vars(missing)).equals(fm.reserve_months(books))
