from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fundmodel.projection.economy import FirstYear, blended, cumulative, growth, project_economy, unit_cost_rule

YEARS = np.arange(2025.0, 2036.0)


def constant(value):
    return np.full(len(YEARS), value)


def test_growth_has_no_first_year():
    rate = growth(np.array([100.0, 110.0, 99.0]))
    assert np.isnan(rate[0])
    np.testing.assert_allclose(rate[1:], [0.1, -0.1])


@given(arrays(float, 8, elements=st.floats(-0.05, 0.1)))
def test_cumulative_growth_multiplies_up_from_one(rate):
    index = cumulative(rate.copy())
    assert index[0] == 1.0
    np.testing.assert_allclose(index[1:] / index[:-1] - 1.0, rate[1:], atol=1e-12)


def test_cumulative_growth_leaves_its_argument_alone():
    rate = np.array([0.5, 0.1])
    cumulative(rate)
    assert rate.tolist() == [0.5, 0.1]


def test_the_blend_by_hand():
    """2.5 % in 2026, the rule of 5 % from 2030, a quarter of the way each year between."""
    found = blended(np.array(0.025), constant(0.05), YEARS, np.array(2030.0))
    np.testing.assert_allclose(found[:6], [0.025, 0.025, 0.03125, 0.0375, 0.04375, 0.05])
    np.testing.assert_allclose(found[6:], 0.05)


def test_a_rule_unknown_in_the_base_year_does_not_leak():
    rule = constant(0.05)
    rule[:2] = np.nan
    found = blended(np.array(0.025), rule, YEARS, np.array(2030.0))
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[:2], 0.025)


def test_the_unit_cost_rule_by_hand():
    found = unit_cost_rule(np.array([0.02]), np.array([0.03]), np.array(1.2), np.array([0.01]))
    assert found[0] == pytest.approx(1.02 * 1.03**1.2 * 1.01 - 1.0)
    plain = unit_cost_rule(np.array([0.02]), np.array([0.03]), np.array(1.0), np.array([0.0]))
    assert plain[0] == pytest.approx(1.02 * 1.03 - 1.0)


def toy(population=1000.0, workers=600.0, **first):
    given_ = {
        "base_growth_base_year": 0.02,
        "base_growth": 0.025,
        "cost_growth_employee": 0.025,
        "cost_growth_resident": 0.015,
        "blend_ends": 2030.0,
        **first,
    }
    return project_economy(
        YEARS,
        population * 0.99 ** (YEARS - 2025.0),
        workers * 0.98 ** (YEARS - 2025.0),
        1e6,
        constant(0.04),
        constant(0.02),
        constant(0.01),
        np.array(1.0),
        np.array(0.8),
        FirstYear(**{name: np.array(value) for name, value in given_.items()}),
    )


def test_an_economy_by_hand():
    found = toy()
    np.testing.assert_allclose(found.gdp, 1e6 * (1.04 * 1.02) ** (YEARS - 2025.0))
    np.testing.assert_allclose(found.gdp_per_head_growth[1:], 1.04 * 1.02 / 0.99 - 1.0)
    assert found.base_growth[:2].tolist() == [0.02, 0.025]
    np.testing.assert_allclose(found.base_growth[5:], 1.04 * 1.02 / 0.98 - 1.0)
    half = 0.5 * 0.025 + 0.5 * (1.04 * 1.02 / 0.98 - 1.0)
    assert found.base_growth[3] == pytest.approx(half)
    np.testing.assert_allclose(found.cost_growth_employee[5:], 1.02 * (1.04 / 0.99) * 1.01 - 1.0)
    np.testing.assert_allclose(found.cost_growth_resident[5:], 1.02 * (1.04 / 0.99) ** 0.8 * 1.01 - 1.0)
    assert found.cost_growth_employee[1] == 0.025
    assert found.cost_growth_resident[1] == 0.015


def test_nothing_but_growth_into_the_base_year_is_unknown():
    """Growth of income and of unit cost into the base year would need the year before it; the base's is assumed."""
    found = toy()
    for series in (found.gdp_per_head_growth, found.cost_growth_employee, found.cost_growth_resident):
        assert np.isnan(series[0])
        assert np.isfinite(series[1:]).all()
    for series in (found.gdp, found.base_growth):
        assert np.isfinite(series).all()


def test_a_blend_that_ends_in_the_year_after_the_first():
    found = toy(blend_ends=2027.0)
    assert found.base_growth[1] == 0.025
    np.testing.assert_allclose(found.base_growth[2:], 1.04 * 1.02 / 0.98 - 1.0)


def test_the_economy_of_a_run(three_runs, national):
    e = three_runs.economy.sel(area="CN")
    assert e["gdp"].sel(scenario="baseline", year=2025).item() == pytest.approx(140_187_900_000_000, rel=1e-4)
    real, deflator = 0.045, 0.0
    assert (e["gdp"].sel(year=2026) / e["gdp"].sel(year=2025)).values[0] == pytest.approx((1 + real) * (1 + deflator))
    np.testing.assert_allclose(e["base_growth"].sel(year=2026), 0.025)
    np.testing.assert_allclose(e["cost_growth_employee"].sel(year=2026), 0.025)
    np.testing.assert_allclose(e["cost_growth_resident"].sel(year=2026), 0.015)
    stock = three_runs.stock_exposures["stock"].sel(area="CN", scenario="baseline", exposure="population")
    mean = 0.5 * (stock.values[1:] + stock.values[:-1])
    gdp = e["gdp"].sel(scenario="baseline").values
    per_head = gdp[1:] / gdp[:-1] / (mean[1:] / mean[:-1]) - 1.0
    np.testing.assert_allclose(e["gdp_per_head_growth"].sel(scenario="baseline")[1:], per_head, rtol=1e-12)
