"""Calibration by hand: eight quarters from two years, a year from figures to date, growth from three years."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.calibration.denton import benchmark
from fundmodel.calibration.monthly_pattern import Figure, pattern
from fundmodel.projection.weighted_fit import growth_fit, recency_weights


def test_eight_quarters_from_two_years():
    """Two years of 110 and 154 and nothing known inside them.

    Between quarters the answer grows by 1, 2, 3, then 4 across the turn of the year, then 3, 2, 1: inside each year the
    steps change evenly, which is what the smallest sum of squared steps asks for.
    """
    quarters = benchmark(np.ones(8), [110.0, 154.0], 4)
    np.testing.assert_allclose(quarters, [25, 26, 28, 31, 35, 38, 40, 41], rtol=1e-12)
    assert quarters[:4].sum() == pytest.approx(110.0, rel=1e-14)
    assert quarters[4:].sum() == pytest.approx(154.0, rel=1e-14)
    np.testing.assert_allclose(np.diff(quarters), [1, 2, 3, 4, 3, 2, 1], rtol=1e-11)
    # splitting evenly jumps by 11 at the turn of the year and nowhere else: 121 against 44
    assert (np.diff([27.5] * 4 + [38.5] * 4) ** 2).sum() == 121.0
    assert (np.diff(quarters) ** 2).sum() == pytest.approx(44.0)


def test_two_years_of_three_periods():
    np.testing.assert_allclose(benchmark(np.ones(6), [19.0, 38.0], 3), [5, 6, 8, 11, 13, 14], rtol=1e-12)


def test_a_season_is_kept_while_the_level_moves():
    """A last quarter twice the others: it is the ratio to the season that moves smoothly."""
    season = np.array([1.0, 1.0, 1.0, 2.0] * 2)
    quarters = benchmark(season, [5.0, 7.0], 4)
    np.testing.assert_allclose([quarters[:4].sum(), quarters[4:].sum()], [5.0, 7.0], rtol=1e-13)
    ratios = quarters / season
    assert (np.diff(ratios) > 0.0).all()
    assert ratios[0] < 1.0 < ratios[3] < ratios[4] < 7.0 / 5.0 < ratios[7]


def test_shares_from_figures_to_date():
    """March 30, June 72, December 120: three months of 10, three of 14, six of 8 if split evenly."""
    year = 12 * 2025
    figures = [Figure(year, year + 3, 30.0), Figure(year + 3, year + 6, 42.0), Figure(year + 6, year + 12, 48.0)]
    found = pattern("employee", "income", "pooled", figures)
    assert found is not None
    assert found.years == (2025,)
    np.testing.assert_allclose(found.even * 120.0, [10] * 3 + [14] * 3 + [8] * 6)
    months = found.shares * 120.0
    np.testing.assert_allclose([months[:3].sum(), months[3:6].sum(), months[6:].sum()], [30.0, 42.0, 48.0])
    assert months[0] < months[1] < months[2] < months[3]  # rises towards the high quarter
    assert (np.diff(months[5:]) < 0.0).all()  # and falls after it
    assert not found.published.any()


def test_growth_of_three_years_of_weight():
    """Cost per head 100, 110, 115 with weights 1, 2, 4 in years 0, 1, 2.

    In logs: y = 4.60517, 4.70048, 4.74493. Weighted means: t 10/7, y 4.712266. Slope: the weighted
    products of both deviations, 0.237761, over the weighted squares of the first, 26/7, is 0.064013; growth 6.611 %.
    """
    growth, _ = growth_fit([2023, 2024, 2025], [100.0, 110.0, 115.0], np.ones(3), [1.0, 2.0, 4.0])
    assert growth == pytest.approx(np.expm1(0.237761 / (26 / 7)), abs=1e-6)
    assert growth == pytest.approx(0.06611, abs=5e-6)


def test_the_weights_of_eight_years():
    np.testing.assert_allclose(
        recency_weights(np.arange(2018, 2026), 2025), [0.1984, 0.25, 0.0, 0.0, 0.0, 0.63, 0.7937, 1.0], atol=5e-5
    )
