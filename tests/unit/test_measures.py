from __future__ import annotations

import numpy as np
import pytest

from fundmodel.fund_rules import measures

NAN = np.nan


def test_trailing_sum_is_nan_until_full() -> None:
    np.testing.assert_array_equal(measures.trailing_sum(np.arange(1.0, 6.0), 3), [NAN, NAN, 6.0, 9.0, 12.0])
    assert np.isnan(measures.trailing_sum(np.ones(11))).all()


def test_trailing_sum_has_no_memory_of_large_numbers() -> None:
    flow = np.array([1e20, *[1.0] * 12])
    assert measures.trailing_sum(flow)[-1] == 12.0


def test_forward_sum_looks_only_ahead() -> None:
    np.testing.assert_array_equal(measures.forward_sum(np.arange(1.0, 6.0), 2), [5.0, 7.0, 9.0, NAN, NAN])


def test_year_to_date_needs_its_january() -> None:
    month = np.array([11, 12, 1, 2, 3])
    np.testing.assert_array_equal(measures.year_to_date(np.ones(5), month), [NAN, NAN, 1.0, 2.0, 3.0])


def test_year_to_date_in_december_is_the_year() -> None:
    flow = np.arange(24.0)
    month = np.arange(24) % 12 + 1
    found = measures.year_to_date(flow, month)
    assert found[11] == measures.trailing_sum(flow)[11]
    assert found[12] == flow[12]


@pytest.mark.parametrize("periods", [1, 2, 7])
def test_lag_and_lead(periods: int) -> None:
    series = np.arange(5.0)
    np.testing.assert_array_equal(
        measures.lag(series, periods), [NAN] * min(periods, 5) + list(series[: 5 - periods]) * (periods < 5)
    )
    np.testing.assert_array_equal(measures.lead(series, periods), measures.lag(series[::-1], periods)[::-1])


def test_a_season_that_recurs_is_found_and_an_odd_month_is_none() -> None:
    pattern, months = np.array([0.6, 1.4, *[1.0] * 10]), np.arange(60) % 12 + 1
    steady = 20.0 * np.tile(pattern, 5)
    np.testing.assert_allclose(measures.season(steady, months), pattern, rtol=1e-12)
    np.testing.assert_allclose(measures.without_season(steady, months), 20.0, rtol=1e-12)
    odd = steady.copy()
    odd[20] *= 4.0
    np.testing.assert_allclose(measures.season(odd, months), pattern, rtol=1e-12)
    np.testing.assert_allclose(measures.season(steady[:36], months[:36]), pattern, rtol=1e-12)
    both = np.stack([steady, np.where(months == 7, 0.0, steady)])
    np.testing.assert_array_equal(measures.without_season(both, months)[1], both[1])
    assert np.isnan(measures.season(both, months)[1]).all()
    assert np.isnan(measures.season(steady[:35], months[:35])).all()


def test_change() -> None:
    np.testing.assert_array_equal(measures.change(np.array([1.0, 4.0, 9.0]), 1), [NAN, 3.0, 5.0])


def test_ratio_is_undefined_and_silent_over_zero() -> None:
    found = measures.ratio(np.array([1.0, 1.0, 1.0, NAN]), np.array([2.0, 0.0, -1.0, 1.0]))
    np.testing.assert_array_equal(found, [0.5, NAN, NAN, NAN])


def test_months_of_reserve_of_urumqi_2013() -> None:
    assert round(float(measures.months_of_reserve(np.array(22.48), np.array(15.67))), 1) == 17.2


def test_national_figures_of_2025() -> None:
    pool, resident = (np.array(1829.291), np.array(1359.428)), (np.array(1123.772), np.array(1067.863))
    assert round(float(measures.surplus_rate(*pool)), 3) == 0.257
    assert round(float(measures.surplus_rate(*resident)), 3) == 0.050
    assert round(float(measures.months_of_reserve(np.array(3514.413), pool[1])), 1) == 31.0
    assert round(float(measures.months_of_reserve(np.array(874.211), resident[1])), 1) == 9.8
    assert round(float(measures.dependency_ratio(np.array(280.6232), np.array(107.9380))), 3) == 2.600


def test_a_deficit_gives_negative_months_and_rates() -> None:
    assert measures.months_of_reserve(np.array(-10.0), np.array(120.0)) == -1.0
    assert measures.surplus_rate(np.array(100.0), np.array(110.0)) == pytest.approx(-0.1)


def test_reserve_ratio_is_a_twelfth_of_the_months() -> None:
    assert measures.reserve_ratio(np.array(50.0), np.array(100.0)) * 12 == measures.months_of_reserve(
        np.array(50.0), np.array(100.0)
    )


@pytest.mark.parametrize("rate", [measures.paygo_rate, measures.cost_rate, measures.income_rate])
def test_rates_on_a_base(rate: object) -> None:
    np.testing.assert_array_equal(rate(np.array([7.0, 7.0]), np.array([100.0, 0.0])), [0.07, NAN])  # type: ignore[operator]


def test_cumulative_surplus_rate() -> None:
    assert measures.cumulative_surplus_rate(np.array(25.0), np.array(100.0)) == 0.25


def test_growth_ratio_only_where_both_grow() -> None:
    gained, spent = np.array([0.1, -0.1, 0.1, -0.1]), np.array([0.05, 0.05, -0.05, -0.05])
    np.testing.assert_array_equal(measures.growth_ratio(gained, spent), [2.0, NAN, NAN, NAN])
    np.testing.assert_allclose(measures.growth_difference(gained, spent), [0.05, -0.15, 0.15, -0.05])


def test_growth() -> None:
    np.testing.assert_allclose(measures.growth(np.array([100.0, 110.0, 0.0, 5.0]), 1), [NAN, 0.1, -1.0, NAN])


def test_any_ahead_stops_at_the_end() -> None:
    event = np.array([True, False, False, True])
    np.testing.assert_array_equal(measures.any_ahead(event, 2), [False, True, True, False])
    np.testing.assert_array_equal(measures.any_ahead(event, 99), [True, True, True, False])


def test_first_true_is_not_zero_where_nothing_happens() -> None:
    event = np.array([[False, False], [False, True], [True, True]])
    np.testing.assert_array_equal(measures.first_true(event), [-1, 1, 0])
    np.testing.assert_array_equal(measures.first_true(np.zeros((2, 0), dtype=bool)), [-1, -1])


def test_worst_of_last_rises_at_once_and_falls_after_three() -> None:
    raw = np.array([0, 4, 0, 0, 0, 3, 1, 0, 0, 0])
    np.testing.assert_array_equal(measures.worst_of_last(raw, 3), [0, 4, 4, 4, 0, 3, 3, 3, 1, 0])


@pytest.mark.parametrize(
    ("opening", "closing", "month"),
    [
        (28.1, -56.9, 4),
        (39.2, -81.4, 4),
        (0.0, -1.0, 1),
        (11.9, -0.1, 12),
        (5.0, 1.0, 0),
        (-5.0, -9.0, 0),
        (5.0, 0.0, 0),
    ],
)
def test_month_of_crossing(opening: float, closing: float, month: int) -> None:
    assert measures.month_of_crossing(np.array(opening), np.array(closing)) == month
