"""A hindcast to follow by eye: four forecasts, their errors, and a naive fund."""

from __future__ import annotations

import pytest

from fundmodel.calibration.forecast_errors import forecast_errors, percent_error
from fundmodel.calibration.naive import last_growth
from fundmodel.calibration.scoring import scored


def test_four_forecasts_one_year_ahead():
    #            2021  2022  2023  2024
    forecasts = [104.0, 99.0, 112.0, 110.0]
    actual = [100.0, 100.0, 100.0, 100.0]
    errors = percent_error(forecasts, actual)
    assert errors == pytest.approx([4.0, -1.0, 12.0, 10.0])
    found = forecast_errors(errors)
    assert found.n == 4
    assert found.mean == pytest.approx((4 - 1 + 12 + 10) / 4)  # 6.25 too much on average
    assert found.mae == pytest.approx((4 + 1 + 12 + 10) / 4)  # 6.75
    assert found.rmse == pytest.approx(((16 + 1 + 144 + 100) / 4) ** 0.5)  # 8.08
    # sorted -1, 4, 10, 12 at 0, 1/3, 2/3, 1: the sixth lies halfway from -1 to 4, five sixths halfway from 10 to 12
    assert found.spread == pytest.approx(11.0 - 1.5)


def test_a_fund_that_grows_as_it_did_last_year():
    income, spent = {2020: 100.0, 2021: 110.0}, {2020: 100.0, 2021: 105.0}
    more = last_growth(income, 2021, 2) * income[2021]
    less = last_growth(spent, 2021, 2) * spent[2021]
    assert more == pytest.approx([121.0, 133.1])
    assert less == pytest.approx([110.25, 115.7625])
    balance_2022 = 50.0 + 121.0 - 110.25
    assert balance_2022 == pytest.approx(60.75)
    assert 12 * balance_2022 / 110.25 == pytest.approx(6.612, abs=1e-3)  # months


def test_only_years_after_the_origin_that_were_published_are_scored():
    modelled = {("all", "income"): {2021: 100.0, 2022: 108.0, 2023: 120.0, 2024: 130.0}}
    published = {("all", "income"): {2021: 100.0, 2022: 105.0, 2024: 125.0}}
    rows = list(scored(modelled, published, 2021, [("all", "income")]))
    assert [(row["year"], row["horizon"]) for row in rows] == [(2022, 1), (2024, 3)]
    assert [row["error"] for row in rows] == pytest.approx([100 * 3 / 105, 4.0])
