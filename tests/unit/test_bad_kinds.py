"""Every public function of arrays refuses what is no finite number, and reads labels wherever they come from."""

from __future__ import annotations

import datetime as dt
import inspect
import warnings

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.vocabulary.numbers_given import as_months

YEARS, AGES = [2026, 2027], [0, 1, 2]
MONTHS = pd.period_range("2026-01", periods=24, freq="M")
TRIANGLE = np.array([[100.0, 150.0, 165.0], [110.0, 180.0, np.nan], [120.0, np.nan, np.nan]])


def books(**changed):
    return fm.ledger(100.0, [10.0] * 24, [11.0] * 24).assign(payroll=("month", np.full(24, 50.0)), **changed)


def of_ledger(function, name, value):
    """A ledger with one variable put in place of its own."""
    whole = books()
    values = np.broadcast_to(np.asarray(value), whole[name].shape)
    return function(whole.assign({name: (whole[name].dims, values)}))


POPULATION = {
    "population": np.full((2, 3), 10.0),
    "survival": np.full((2, 3, 2), 0.9),
    "fertility": np.full((3, 2), 0.1),
    "srb": np.full(2, 1.05),
    "migration": np.zeros((2, 3, 2)),
}
FLOWS = {"opening": 5.0, "income": [1.0, 2.0], "expenditure": [1.0, 1.0], "interest_rate": 0.02}
CALLS = {
    "project_population": POPULATION,
    "survival_ratios": {"mx": np.full((2, 3), 0.1)},
    "statutory_retirement": {"category": "man", "birth_year": np.array([1970, 1971]), "birth_month": np.array([1, 2])},
    "ledger": FLOWS,
    "roll_forward": {**FLOWS, "spending_rate": 0.0},
    "chain_ladder": {"triangle": TRIANGLE},
    "bornhuetter_ferguson": {"triangle": TRIANGLE, "prior": [160.0, 200.0, 220.0]},
    "actuarial_balance": {
        "income": [1.0, 2.0],
        "cost": [1.0, 1.0],
        "base": [9.0, 9.0],
        "interest_rate": 0.02,
        "opening": 1.0,
        "closing_target": 0.5,
    },
}
OF_LEDGERS = (
    *("reserve_months", "current_balance", "surplus_rate", "paygo_rate", "depletion_month", "floor_month"),
    *("warning_level", "solvency_tests", "deficit_ahead"),
)
SHAPE = {name: np.shape(value) for call in CALLS.values() for name, value in call.items()}
BAD = {
    "none": lambda shape: None,
    "complex": lambda shape: np.full(shape, 1 + 2j),
    "objects": lambda shape: np.full(shape, object()),
    "numbers as objects": lambda shape: np.full(shape, 1.0).astype(object),
    "none inside": lambda shape: np.full(shape, None),
    "dates": lambda shape: np.full(shape, np.datetime64("2026-01-01")),
    "times": lambda shape: np.full(shape, np.timedelta64(3, "D")),
    "text": lambda shape: np.full(shape, "12"),
    "truth": lambda shape: np.full(shape, True),
    "infinite": lambda shape: np.full(shape, np.inf),
    "masked": lambda shape: np.ma.masked_all(shape),
    "one masked": lambda shape: np.ma.array(np.ones((1, *shape)), mask=np.ones((1, *shape)))[0],
    "a table": lambda shape: {"a": 1.0},
    "rows of unlike length": lambda shape: [[1.0], [1.0, 2.0]],
    "decimals": lambda shape: np.full(shape, __import__("decimal").Decimal(1)),
    "a Dataset": lambda shape: books(),
}


def is_array(parameter):
    words = ("ArrayLike", "DataArray", "ArrayOrLabelled")
    return any(word in str(parameter.annotation) for word in words)


def test_every_function_of_arrays_is_tried():
    public = {name: getattr(fm, name) for name in fm.__all__}
    functions = {name: inspect.signature(one).parameters for name, one in public.items() if inspect.isfunction(one)}
    taking = {name for name, given in functions.items() if any(map(is_array, given.values()))}
    assert taking == set(CALLS)
    for name in taking:
        assert {one for one, parameter in functions[name].items() if is_array(parameter)} <= set(CALLS[name]), name
    reading = {
        name for name, given in functions.items() if any("HasLedger" in str(x.annotation) for x in given.values())
    }
    assert reading == set(OF_LEDGERS)


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_number_is_refused_at_every_door(kind):
    """All functions and all arrays of each, one after another, so that a failure names every door that lets it in."""
    passed = []
    for name, call in CALLS.items():
        function = getattr(fm, name)
        for place in (one for one in call if is_array(inspect.signature(function).parameters[one])):
            if (name, place, kind) == ("project_population", "migration", "none"):
                continue
            passed += let_in(
                lambda f=function, c=call, p=place: f(**{**c, p: BAD[kind](np.shape(c[p]))}), (name, place)
            )
    if kind not in ("a table", "rows of unlike length", "a Dataset", "none", "masked", "one masked"):
        for name in OF_LEDGERS:
            variable = "payroll" if name == "paygo_rate" else "closing"
            bad = BAD[kind](np.shape(books()[variable]))
            passed += let_in(lambda n=name, v=variable, b=bad: of_ledger(getattr(fm, n), v, b), (name, variable))
    assert passed == []


def let_in(call, place):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            call()
    except fm.InputError:
        return []
    except Exception as error:  # what is not an InputError is the finding
        return [(*place, repr(error))]
    return [(*place, "a number")]


@pytest.mark.parametrize("given", [None, 3, "x", pd.DataFrame({"a": [1.0]}), xr.DataArray([1.0])], ids=type)
def test_what_is_no_ledger_is_refused(given):
    passed = [x for name in OF_LEDGERS for x in let_in(lambda n=name: getattr(fm, n)(given), (name, str(type(given))))]
    assert passed + let_in(lambda: fm.dependency_ratio(given), ("dependency_ratio", "")) == []


def test_scalars_that_are_no_numbers_are_refused():
    calls = [lambda bad=bad: fm.deficit_ahead(books(), bad) for bad in (None, "6", 2.5, 0, True)]
    calls += [lambda bad=bad: fm.bornhuetter_ferguson(TRIANGLE, [1.0] * 3, newest=bad) for bad in ("1", 1.5, -1, True)]
    calls += [lambda bad=bad: fm.survival_ratios(np.full((2, 3), 0.1), bad) for bad in (None, "x", np.nan, [0.1], 3.0)]
    calls += [lambda bad=bad: fm.to_display(bad, "亿元") for bad in (None, "1", [1, None], np.array([1j]), dt.date.max)]
    calls += [lambda bad=bad: fm.floor_month(books(), floors=bad) for bad in ({"employe": 6}, {"resident": "3"}, 3, {})]
    calls += [lambda bad=bad: fm.warning_level(books(), thresholds=bad) for bad in ({"employe": 6}, {"resident": 3})]
    assert [x for call in calls for x in let_in(call, (inspect.getsource(call)[:30], call.__defaults__))] == []


# ---- labels


def labelled(kind, values, dim, labels):
    if kind == "pandas":
        return pd.Series(values, index=pd.Index(labels, name=dim))
    return xr.DataArray(values, dims=dim, coords={dim: labels})


SERIES = {
    "ledger": ("month", list(MONTHS), {"opening": 5.0, "interest_rate": 0.02}, ("income", "expenditure")),
    "roll_forward": ("month", list(MONTHS), {"opening": 5.0, "interest_rate": 0.02}, ("income", "expenditure")),
    "actuarial_balance": (
        "year",
        [*range(2026, 2050)],
        {"interest_rate": 0.02, "opening": 1.0},
        ("income", "cost", "base"),
    ),
    "statutory_retirement": ("person", [*range(24)], {"category": "man"}, ("birth_year", "birth_month")),
}


def values_of(name, given):
    found = getattr(fm, name)(**given)
    if name == "ledger":
        return np.asarray(found["closing"]).ravel()
    return np.concatenate([np.ravel(x) for x in (found if isinstance(found, tuple) else [found])])


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("kind", ["pandas", "xarray"])
def test_labels_are_read_and_others_refused(name, kind):
    dim, labels, rest, series = SERIES[name]
    whole = np.arange(1, 25) if name != "statutory_retirement" else np.full(24, 7)
    labels = labels if kind == "pandas" or dim != "month" else [x.to_timestamp() for x in labels]
    plain = {one: whole + place for place, one in enumerate(series)}
    given = {one: labelled(kind, values, dim, labels) for one, values in plain.items()}
    assert values_of(name, {**rest, **given}) == pytest.approx(values_of(name, {**rest, **plain}), rel=1e-15)
    turned = labelled(kind, plain[series[1]], dim, labels[::-1])
    shorter = labelled(kind, plain[series[1]][1:], dim, labels[1:])
    twice = labelled(kind, plain[series[1]], dim, [labels[0], labels[0], *labels[2:]])
    for other in (turned, shorter, twice):
        with pytest.raises(fm.InputError):
            getattr(fm, name)(**{**rest, **given, series[1]: other})


@pytest.mark.parametrize("kind", ["pandas", "xarray"])
def test_labels_of_areas_come_back(kind):
    table = pd.DataFrame(
        [[1.0, 2.0], [3.0, 4.0]], index=pd.Index(["A", "B"], name="area"), columns=pd.Index(YEARS, name="year")
    )
    income = table if kind == "pandas" else xr.DataArray(table)
    opening = labelled(kind, [1.0, 2.0], "area", ["A", "B"])
    found = fm.actuarial_balance(income, income.T, 9.0 * income, 0.02, opening)
    assert found.balance["area"].values.tolist() == ["A", "B"]
    rolled = fm.roll_forward(opening, income, income, 0.0)
    assert rolled.dims == ("area", "year")
    assert rolled.sel(area="B").values.tolist() == [2.0, 2.0]
    other = labelled(kind, [1.0, 2.0], "area", ["B", "A"])
    for call in (
        lambda: fm.actuarial_balance(income, income, income, 0.0, other),
        lambda: fm.roll_forward(other, income, income, 0.0),
    ):
        with pytest.raises(fm.InputError, match="differ"):
            call()


def test_a_prior_carries_the_origins_of_the_triangle():
    frame = pd.DataFrame(TRIANGLE, index=["a", "b", "c"])
    prior = pd.Series([160.0, 200.0, 220.0], index=["a", "b", "c"])
    plain = fm.bornhuetter_ferguson(TRIANGLE, [160.0, 200.0, 220.0])["reserve"].values
    assert np.array_equal(fm.bornhuetter_ferguson(frame, prior)["reserve"], plain)
    for wrong in (
        prior[::-1],
        prior.rename({"c": "d"}),
        xr.DataArray(prior.values, dims="origin", coords={"origin": list("bac")}),
    ):
        with pytest.raises(fm.InputError, match="in their order"):
            fm.bornhuetter_ferguson(frame, wrong)
    turned = frame.rename_axis(index="origin", columns="development").T
    assert np.array_equal(fm.bornhuetter_ferguson(turned, prior)["reserve"], plain)


def test_a_population_of_pandas_is_one_of_xarray():
    dims = {"sex": ["female", "male"], "age": AGES, "year": YEARS}
    core = {
        "population": ("sex", "age"),
        "survival": ("sex", "age", "year"),
        "fertility": ("age", "year"),
        "srb": ("year",),
    }
    arrays = {n: xr.DataArray(POPULATION[n], dims=d, coords={x: dims[x] for x in d}) for n, d in core.items()}
    series = {name: array.to_series() for name, array in arrays.items()} | {
        "population": arrays["population"].to_pandas()
    }
    xr.testing.assert_identical(fm.project_population(**series), fm.project_population(**arrays))
    with pytest.raises(fm.InputError, match="another order"):
        fm.project_population(**{**series, "srb": series["srb"][::-1]})


@pytest.mark.parametrize("ages", [[0, 1, 5], [0, 5, 15], ["0-4", "5-9", "10+"], ["young", "middle", "old"]], ids=str)
def test_an_age_group_of_five_years_needs_a_step_of_five(ages):
    dims = {"sex": ["female", "male"], "age": ages, "year": YEARS}
    core = {
        "population": ("sex", "age"),
        "survival": ("sex", "age", "year"),
        "fertility": ("age", "year"),
        "srb": ("year",),
    }
    given = {n: xr.DataArray(POPULATION[n], dims=d, coords={x: dims[x] for x in d}) for n, d in core.items()}
    with pytest.raises(fm.InputError, match=r"Ages must rise|ages are 5"):
        fm.project_population(**given)
    if ages[0] == "0-4":
        five = {name: x.assign_coords(year=[2025, 2030]) if "year" in x.dims else x for name, x in given.items()}
        assert fm.project_population(**five)["boundary"].values.tolist() == [2025, 2030, 2035]
        one = {name: x.isel(year=[0]) if "year" in x.dims else x for name, x in given.items()}
        assert fm.project_population(**one)["boundary"].values.tolist() == [2026, 2031]
    rates = xr.DataArray(np.full((2, 3), 0.1), dims=("sex", "age"), coords={"age": ages})
    for mx in (rates, rates.assign_coords(sex=["female", "male"]).to_pandas()):
        with pytest.raises(fm.InputError, match="single ages"):
            fm.survival_ratios(mx)


GOOD_MONTHS = [
    "2026-01",
    "202601",
    202601,
    "2026-01-01",
    dt.date(2026, 1, 1),
    pd.Timestamp("2026-01-31"),
    MONTHS[0],
    np.datetime64("2026-01"),
]
BAD_MONTHS = [
    "2026-13",
    "202613",
    2026,
    "2026",
    20260101,
    "January",
    None,
    1.5,
    True,
    "2026-01-15",
    dt.date(2026, 1, 2),
    np.datetime64("NaT"),
    ["2026-01"],
    "209801x",
    12,
]


@pytest.mark.parametrize("start", GOOD_MONTHS, ids=repr)
def test_a_month_is_read_in_every_form(start):
    assert fm.ledger(1.0, [1.0], [1.0], start=start)["month"].values[0] == np.datetime64("2026-01")
    assert as_months("here", "months", [start])[0] == np.datetime64("2026-01")


@pytest.mark.parametrize("start", BAD_MONTHS, ids=repr)
def test_what_is_no_month_is_refused(start):
    with pytest.raises(fm.InputError, match="not a month"):
        fm.ledger(1.0, [1.0], [1.0], start=start)


@pytest.mark.parametrize("form", ["%Y-%m", "%Y%m", "whole"])
def test_months_of_a_ledger_are_read_in_every_form(form):
    months = [int(x.strftime("%Y%m")) if form == "whole" else x.strftime(form) for x in MONTHS]
    flow = xr.DataArray(np.ones(24), dims="month", coords={"month": months})
    own = fm.ledger(1.0, flow, flow)
    xr.testing.assert_equal(fm.reserve_months(own.assign_coords(month=months)), fm.reserve_months(own))
    with pytest.raises(fm.InputError, match="months of the flows"):
        fm.ledger(1.0, flow, flow, start="2026-02")
