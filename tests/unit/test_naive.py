"""Naive forecasts: exact where a series grows evenly, blind to what lies after the origin."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fundmodel.calibration import naive
from fundmodel.vocabulary.errors import InputError

METHODS = (naive.last_growth, naive.log_linear_trend, naive.arima, naive.ets)
EVEN = {year: 100.0 * 1.08 ** (year - 2000) for year in range(2000, 2026)}
UNEVEN = {year: value * (1.0 + 0.03 * np.sin(year)) for year, value in EVEN.items()}


@pytest.mark.parametrize("method", METHODS)
def test_even_growth_is_continued(method):
    damped = method is naive.ets  # its trend fades by at least two per cent of itself a year
    np.testing.assert_allclose(method(EVEN, 2015, 4), 1.08 ** np.arange(1, 5), rtol=0.02 if damped else 1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_after_the_origin_is_seen(method):
    later = {year: value if year <= 2015 else 1e9 for year, value in UNEVEN.items()}
    np.testing.assert_array_equal(method(later, 2015, 3), method(UNEVEN, 2015, 3))


@pytest.mark.parametrize("method", METHODS)
def test_the_unit_of_money_does_not_matter(method):
    other = {year: 1e8 * value for year, value in UNEVEN.items()}
    np.testing.assert_allclose(method(other, 2015, 3), method(UNEVEN, 2015, 3), rtol=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_too_short_a_series_gives_nothing(method):
    assert method({2015: 1.0}, 2015, 3) is None
    assert method(EVEN, 2030, 3) is None


def test_time_series_models_want_ten_years_without_a_gap():
    gap = {year: value for year, value in EVEN.items() if year != 2008}
    assert naive.arima(gap, 2015, 2) is None
    assert naive.ets(gap, 2017, 2) is None
    assert naive.arima(gap, 2018, 2) is not None


def test_a_step_is_taken_out_whole():
    stepped = {year: value * (1.25 if year >= naive.BREAK else 1.0) for year, value in EVEN.items()}
    found = naive.without_step(stepped, 2020)
    np.testing.assert_allclose([found[y] for y in range(2000, 2021)], [1.25 * EVEN[y] for y in range(2000, 2021)])
    assert max(found) == 2020


def test_before_the_step_nothing_is_raised_and_the_step_uses_no_later_year():
    assert naive.without_step(UNEVEN, 2016) == {y: v for y, v in UNEVEN.items() if y <= 2016}
    later = {year: value if year <= 2018 else 1e9 for year, value in UNEVEN.items()}
    assert naive.without_step(later, 2018) == naive.without_step(UNEVEN, 2018)


def test_the_maximum_likelihood_of_arima_is_that_of_the_state_space_form():
    arima = pytest.importorskip("statsmodels.tsa.arima.model").ARIMA
    logs = np.log([UNEVEN[year] for year in range(2000, 2019)])
    theirs = np.exp(arima(logs, order=(0, 2, 1)).fit(method_kwargs={"maxiter": 500}).forecast(3) - logs[-1])
    np.testing.assert_allclose(naive.arima(UNEVEN, 2018, 3), theirs, rtol=2e-3)


def test_without_statsmodels_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    assert not naive.statsmodels_present()
    with pytest.raises(InputError, match=r"fundmodel\[alert\]"):
        naive._statsmodels("statsmodels")
