"""Statistics of forecast errors: against their definitions, and what they must not change with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmodel.calibration.forecast_errors import drifts, error_table, forecast_errors, percent_error, with_own_error
from fundmodel.vocabulary.errors import InputError

ERRORS = st.lists(st.floats(-100.0, 100.0).map(lambda x: round(x, 3)), min_size=2, max_size=30)


@given(ERRORS)
def test_the_mean_square_is_the_square_of_the_mean_and_the_variance(errors: list[float]) -> None:
    found = forecast_errors(errors)
    assert found.rmse**2 == pytest.approx(found.mean**2 + np.var(errors), abs=1e-6)
    assert abs(found.mean) <= found.mae + 1e-9 <= found.rmse + 2e-9
    assert found.n == len(errors)


@given(ERRORS, st.floats(0.1, 50.0))
def test_everything_scales_with_the_unit_and_order_does_not_matter(errors: list[float], unit: float) -> None:
    before, after = forecast_errors(errors), forecast_errors([unit * e for e in reversed(errors)])
    assert after.n == before.n
    np.testing.assert_allclose(after[1:], [unit * value for value in before[1:]], rtol=1e-9, atol=1e-9)


@given(ERRORS, st.floats(-50.0, 50.0))
def test_a_bias_moves_the_mean_and_not_the_spread(errors: list[float], bias: float) -> None:
    before, after = forecast_errors(errors), forecast_errors([e + bias for e in errors])
    assert after.mean == pytest.approx(before.mean + bias, abs=1e-9)
    assert after.spread == pytest.approx(before.spread, abs=1e-9)


def test_the_spread_holds_two_thirds() -> None:
    assert forecast_errors(np.arange(7.0)).spread == pytest.approx(4.0)  # from 1 to 5 of 0..6


def test_one_error_has_no_spread() -> None:
    found = forecast_errors([-3.0])
    assert found[:4] == (1, -3.0, 3.0, 3.0)
    assert np.isnan(found.spread)


@pytest.mark.parametrize("errors", [[], [1.0, np.nan], [np.inf], [[1.0, 2.0]]])
def test_what_is_no_list_of_errors_is_refused(errors: list[float]) -> None:
    with pytest.raises(InputError, match="flat list"):
        forecast_errors(errors)


def test_too_much_is_positive() -> None:
    np.testing.assert_allclose(percent_error([110.0, 90.0], [100.0, 100.0]), [10.0, -10.0])


def test_a_table_keeps_the_order_of_its_rows() -> None:
    frame = pd.DataFrame({"model": ["b", "a", "b"], "error": [1.0, 5.0, 3.0]})
    found = error_table(frame, ["model"])
    assert found["model"].tolist() == ["b", "a"]
    assert found["n"].tolist() == [2, 1]
    assert found["mean"].tolist() == [2.0, 5.0]


def test_drift_is_a_mean_beyond_two_standard_errors() -> None:
    lean = np.array([1.0, 2.0, 3.0])  # mean 2, standard error 1 / sqrt 3
    assert drifts(lean)
    assert not drifts(lean - 2.0)
    assert not drifts([0.0, 4.0])  # mean 2, standard error 2
    assert not drifts([9.0])


def test_who_is_nearer_is_judged_over_the_same_pairs_alone() -> None:
    rows = [
        ("fundmodel", 2019, 2020, 9.0),  # the naive forecast does not exist here, so this must not count
        ("fundmodel", 2020, 2021, 2.0),
        ("last_growth", 2020, 2021, -3.0),
        ("trend", 2020, 2021, 1.0),
        ("other", 2018, 2019, 1.0),
    ]
    forecasts = pd.DataFrame(rows, columns=["model", "origin", "year", "error"]).assign(scope="all")
    table = with_own_error(error_table(forecasts, ["scope", "model"]), forecasts, ["scope"], ["origin", "year"])
    found = table.set_index("model")
    assert found["better"].to_dict() == {
        "fundmodel": "",
        "last_growth": "fundmodel",
        "trend": "trend",
        "other": "",
    }
    assert found.loc["last_growth", "own_mae"] == 2.0
    assert np.isnan(found.loc["other", "own_mae"])
