from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.ledger import ledger_dataset, roll, roll_forward

MONTHS = np.array(["2026-01", "2026-02", "2026-03"], dtype="datetime64[ns]")


def by_area(values: list[list[float]], areas: tuple[str, ...] = ("A", "B")) -> xr.DataArray:
    return xr.DataArray(values, coords={"area": list(areas), "month": MONTHS}, dims=("area", "month"))


INCOME = by_area([[10.0, 11.0, 12.0], [20.0, 21.0, 22.0]])
SPENDING = by_area([[9.0, 9.0, 9.0], [25.0, 25.0, 25.0]])
OPENING = xr.DataArray([100.0, 30.0], coords={"area": ["A", "B"]}, dims="area")


@pytest.mark.parametrize(
    ("timing", "closing"),
    [
        ("start", (100 + 10 - 4) * 1.1),
        ("mid", 100 * 1.1 + (10 - 4) * 1.05),
        ("end", 100 * 1.1 + 10 - 4),
    ],
)
def test_timing_of_flows(timing: str, closing: float) -> None:
    assert roll_forward(100.0, [10.0], [4.0], 0.1, timing)[0] == pytest.approx(closing, rel=1e-15)


def test_each_period_opens_with_the_last_closing() -> None:
    rolled = roll(100.0, [10.0, 0.0, 5.0], [4.0, 50.0, 90.0], [0.01, 0.02, 0.03])
    np.testing.assert_array_equal(rolled.opening, [100.0, *rolled.closing[:-1]])


def test_a_deficit_is_never_clipped_and_pays_interest() -> None:
    np.testing.assert_allclose(roll_forward(10.0, [0.0, 0.0], [30.0, 0.0], 0.1, "end"), [-19.0, -20.9])


def test_interest_may_change_from_period_to_period() -> None:
    np.testing.assert_allclose(roll_forward(100.0, [0.0, 0.0], [0.0, 0.0], [0.1, 0.2]), [110.0, 132.0])


def test_spending_rate_takes_a_share_of_the_opening_balance() -> None:
    rolled = roll(100.0, [0.0, 0.0], [1.0, 1.0], 0.0, spending_rate=[0.1, 0.5])
    np.testing.assert_allclose(rolled.expenditure, [11.0, 45.5])
    np.testing.assert_allclose(rolled.closing, [89.0, 43.5])


def test_spending_rate_is_placed_like_expenditure() -> None:
    shared = roll_forward(100.0, [5.0], [1.0], 0.1, spending_rate=0.2)
    np.testing.assert_array_equal(shared, roll_forward(100.0, [5.0], [21.0], 0.1))


def test_leading_axes_broadcast() -> None:
    income = np.arange(24.0).reshape(2, 3, 4)
    closing = roll_forward([1.0, 2.0, 3.0], income, np.ones((3, 4)), np.array([[[0.01]], [[0.02]]]), spending_rate=0.1)
    assert closing.shape == income.shape
    alone = roll_forward(2.0, income[1, 1], np.ones(4), 0.02, spending_rate=0.1)
    np.testing.assert_array_equal(closing[1, 1], alone)


def test_inputs_are_left_alone() -> None:
    opening, income = np.array([5.0]), np.array([[1.0, 2.0]])
    roll_forward(opening, income, income, 0.1)
    np.testing.assert_array_equal(opening, [5.0])
    np.testing.assert_array_equal(income, [[1.0, 2.0]])


def test_no_period_at_all() -> None:
    assert roll_forward(5.0, [], [], 0.1).shape == (0,)


def test_no_lane_at_all() -> None:
    assert roll_forward(np.zeros(0), np.zeros((0, 4)), np.zeros(4), 0.1).shape == (0, 4)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("place", range(5))
def test_a_gap_raises_and_is_named(bad: float, place: int) -> None:
    names = ("opening", "income", "expenditure", "interest_rate", "spending_rate")
    given: list[object] = [100.0, [1.0, 1.0], [1.0, 1.0], 0.0, 0.0]
    given[place] = [1.0, bad] if place else bad
    with pytest.raises(fm.InputError, match=names[place]):
        roll_forward(*given[:4], spending_rate=given[4])  # type: ignore[arg-type]


def test_every_gap_is_listed_at_once() -> None:
    with pytest.raises(fm.InputError) as raised:
        roll_forward(np.nan, [np.nan], [1.0], 0.0)
    assert [fault.place for fault in raised.value.faults] == ["opening", "income"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((1.0, [1.0, 2.0], [1.0], 0.0), "1 periods where income has 2"),
        ((1.0, [1.0, 2.0], [1.0, 2.0], [0.1, 0.1, 0.1]), "interest_rate"),
        ((1.0, 5.0, 5.0, 0.0), "last axis of periods"),
        (([1.0, 2.0], np.ones((3, 4)), np.ones(4), 0.0), "leading axes"),
    ],
)
def test_shapes_that_do_not_fit_raise(args: tuple[object, ...], message: str) -> None:
    with pytest.raises(fm.InputError, match=message):
        roll_forward(*args)  # type: ignore[arg-type]


def test_unknown_timing_raises() -> None:
    with pytest.raises(fm.InputError, match="choose one of start, mid, end"):
        roll_forward(1.0, [1.0], [1.0], 0.0, "middle")  # type: ignore[arg-type]


def test_ledger_of_lists() -> None:
    books = fm.ledger(100, [10, 10], [4, 4], interest_rate=0.12, start="2026-12", fund="resident")
    assert books["closing"].dims == ("fund", "month")
    assert list(books["fund"].values) == ["resident"]
    np.testing.assert_array_equal(books["month"], np.array(["2026-12", "2027-01"], dtype="datetime64[ns]"))
    assert float(books["interest"][0, 0]) == pytest.approx(100 * 0.01 + 6 * 0.005)
    assert float(books["transfer"].sum()) == 0.0
    assert {name: books[name].attrs["units"] for name in books} == dict.fromkeys(books, "CNY")


def test_ledger_rows_hold_exactly() -> None:
    rng = np.random.default_rng(3)
    books = fm.ledger(50.0, rng.random(48), rng.random(48), interest_rate=0.03)
    row = books["opening"] + books["income"] + books["interest"] - books["expenditure"]
    np.testing.assert_array_equal(row, books["closing"])


def test_ledger_of_labelled_flows() -> None:
    books = fm.ledger(OPENING, INCOME, SPENDING)
    assert books["closing"].dims == ("area", "fund", "month")
    np.testing.assert_allclose(books["closing"].sel(area="B", fund="employee_pooled"), [25.0, 21.0, 18.0])


def test_ledger_takes_dimensions_in_any_order() -> None:
    turned = fm.ledger(OPENING, INCOME.transpose("month", "area"), SPENDING)
    xr.testing.assert_identical(turned, fm.ledger(OPENING, INCOME, SPENDING))


def test_a_rate_by_area_is_not_taken_for_a_rate_by_month() -> None:
    rate = xr.DataArray([0.12, 0.24], coords={"area": ["A", "B"]}, dims="area")
    interest = fm.ledger(OPENING, INCOME, INCOME, rate)["interest"].isel(fund=0, month=0)
    np.testing.assert_allclose(interest, [1.0, 0.6])


@pytest.mark.parametrize(
    "other",
    [
        SPENDING.isel(area=[1, 0]),
        SPENDING.isel(area=[0]),
        SPENDING.isel(month=[0, 1]),
        SPENDING.assign_coords(area=["A", "C"]),
    ],
    ids=["permuted", "missing area", "missing month", "renamed"],
)
def test_ledger_refuses_labels_that_differ(other: xr.DataArray) -> None:
    with pytest.raises(fm.InputError, match="labels of income, expenditure differ"):
        fm.ledger(100.0, INCOME, other)


def test_ledger_refuses_months_other_than_its_own() -> None:
    with pytest.raises(fm.InputError, match="from 2027-01"):
        fm.ledger(OPENING, INCOME, SPENDING, start="2027-01")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fund": "employee"}, "choose one of employee_pooled"),
        ({"start": "January"}, "write YYYY-MM"),
        ({"income": np.ones((2, 3))}, "unnamed axes"),
        ({"opening": INCOME}, "opening balance has a month"),
        ({"expenditure": [1.0, np.nan, 1.0]}, "not finite"),
    ],
)
def test_ledger_refuses_what_it_cannot_use(change: dict[str, object], message: str) -> None:
    given = {"opening": 100.0, "income": [1.0, 1.0, 1.0], "expenditure": [1.0, 1.0, 1.0], **change}
    with pytest.raises(fm.InputError, match=message):
        fm.ledger(**given)  # type: ignore[arg-type]


def test_ledger_dataset_places_lines_and_payroll() -> None:
    flows = {"payroll": np.ones((1, 3)), "amount": np.ones((1, 2, 4, 3)), "opening": np.ones((1, 2, 3))}
    coords = {"month": MONTHS, "area": ["CN"], "fund": ["employee_pooled", "resident"], "line": list("abcd")}
    books = ledger_dataset(flows, coords)
    assert books["payroll"].dims == ("area", "month")
    assert books["amount"].dims == ("area", "fund", "line", "month")
    with pytest.raises(ValueError):
        ledger_dataset({"interests": np.ones((1, 2, 3))}, coords)
