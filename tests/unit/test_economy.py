from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fundmodel.projection.economy import (
    Driver,
    Growth,
    SchemeCost,
    Terms,
    blended,
    converging,
    cumulative,
    growth,
    project_economy,
    real_growth_per_head,
    unit_cost_rule,
    use_index,
)

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


def test_elasticity_may_move_from_year_to_year():
    found = unit_cost_rule(constant(0.0), constant(0.03), np.linspace(1.1, 1.0, len(YEARS)), constant(0.0))
    assert found[0] == pytest.approx(1.03**1.1 - 1.0)
    assert found[5] == pytest.approx(1.03**1.05 - 1.0)
    assert found[10] == pytest.approx(0.03)


@given(arrays(float, 8, elements=st.floats(-0.05, 0.1)), arrays(float, 8, elements=st.floats(-0.05, 0.1)))
def test_price_times_use_is_unit_cost(cost, deflator):
    price = cumulative(deflator)
    np.testing.assert_allclose(price * use_index(cost, price), cumulative(cost), rtol=1e-15)
    assert use_index(cost, price)[0] == 1.0


@given(
    arrays(float, 8, elements=st.floats(-0.05, 0.1)),
    arrays(float, 8, elements=st.floats(-0.05, 0.1)),
    st.floats(0.2, 2.0),
    st.floats(0.0, 1.0),
)
def test_the_gap_between_schemes_closes_by_its_share_each_year(own, other, ratio, speed):
    """1 - r(t) = (1 - kappa) (1 - q(t)), q the ratio that the year's own growth leaves."""
    found = converging(own, other, np.array(ratio), np.full(8, speed))
    follower, leader = ratio * cumulative(found), cumulative(other)
    r = follower / leader
    q = r[:-1] * (1.0 + own[1:]) / (1.0 + other[1:])
    np.testing.assert_allclose(1.0 - r[1:], (1.0 - speed) * (1.0 - q), atol=1e-12)


def test_convergence_off_is_the_same_growth_bit_for_bit_and_full_speed_closes_the_gap_at_once():
    own, other = np.array([np.nan, 0.031, 0.047, 0.012]), np.array([np.nan, 0.02, 0.03, 0.04])
    speed = np.array([0.0, 0.0, 0.1, 0.0])
    found = converging(own, other, np.array(0.32), speed)
    np.testing.assert_array_equal(found[[1, 3]], own[[1, 3]])
    assert np.isnan(found[0])
    assert found[2] > own[2]
    at_once = converging(own, other, np.array([[0.32], [1.5]]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert at_once.shape == (2, 1, 4)
    np.testing.assert_allclose(at_once[..., 2:], np.broadcast_to(other[2:], (2, 1, 2)), rtol=1e-12)
    np.testing.assert_allclose((1.0 + at_once[:, 0, 1]) * [0.32, 1.5], 1.02)


W, N = 600.0 * 0.98 ** (YEARS - 2025.0), 1000.0 * 0.99 ** (YEARS - 2025.0)
PER_HEAD = 1.04 * 0.98 / 0.99


def toy(worker=0.04, deflator=0.02, workers=W, heads=N, driver="reference_head", **terms):
    """Output per worker of the reference grows 4 % and prices 2 % a year, workers fall 2 % and people 1 %."""
    given_ = {"cost": (0.025, 0.015), "blend_ends": 2030.0, "speed": 0.25, "long_run": 0.9, **terms}
    reference = Growth(constant(0.04), constant(0.02), real_growth_per_head(constant(0.04), W, N))
    employee, resident = (
        SchemeCost(
            np.array(first),
            constant(elasticity),
            constant(0.0) + given_.get("cost_shift", 0.0),
            np.array(given_["speed"]),
            np.array(given_["long_run"]),
        )
        for first, elasticity in zip(given_["cost"], (1.0, 0.8), strict=True)
    )
    said = Terms(
        base_growth_base_year=np.array(0.02),
        base_growth=np.array(0.025),
        blend_ends=np.array(given_["blend_ends"]),
        base_shift=constant(0.0) + given_.get("base_shift", 0.0),
        excess=constant(0.01),
        driver=Driver(np.full(len(YEARS), driver == "worker"), np.full(len(YEARS), driver == "own_head")),
        employee=employee,
        resident=resident,
        interest_follows=np.array(0.5),
        interest_span=10,
    )
    own = (constant(0.0) + worker, constant(0.0) + deflator)
    return project_economy(YEARS, np.array(1e6), workers, heads, own, reference, said)


def test_an_economy_by_hand():
    found = toy()
    np.testing.assert_allclose(found.gdp, 1e6 * (1.04 * 1.02 * 0.98) ** (YEARS - 2025.0))
    np.testing.assert_allclose(found.gdp_per_head_growth[1:], PER_HEAD * 1.02 - 1.0)
    np.testing.assert_allclose(found.income_growth[1:], PER_HEAD * 1.02 - 1.0)
    np.testing.assert_allclose(found.base_growth[:2], [0.02, 0.025], rtol=1e-12)
    np.testing.assert_allclose(found.base_growth[5:], 1.04 * 1.02 - 1.0)
    half = 0.5 * 0.025 + 0.5 * (1.04 * 1.02 - 1.0)
    assert found.base_growth[3] == pytest.approx(half)
    np.testing.assert_allclose(found.cost_growth_employee[5:], 1.02 * PER_HEAD * 1.01 - 1.0)
    np.testing.assert_allclose(found.cost_growth_resident[5:], 1.02 * PER_HEAD**0.8 * 1.01 - 1.0)
    assert found.cost_growth_employee[1] == pytest.approx(0.025)
    assert found.cost_growth_resident[1] == pytest.approx(0.015)
    assert not found.departure.any()
    assert not found.interest_departure.any()


def test_unit_cost_may_follow_output_per_worker():
    found = toy(driver="worker")
    np.testing.assert_allclose(found.cost_growth_employee[5:], 1.02 * 1.04 * 1.01 - 1.0)
    np.testing.assert_allclose(found.cost_growth_resident[5:], 1.02 * 1.04**0.8 * 1.01 - 1.0)
    np.testing.assert_array_equal(found.base_growth, toy().base_growth)


def test_people_move_output_and_nothing_per_head():
    """Fewer workers (a law, fewer births) or more people (longer life): the base, unit cost and income per head stay,
    unless unit cost follows the scenario's own heads."""
    fewer, more = toy(workers=W * 0.97 ** (YEARS - 2025.0)), toy(heads=N * 1.01 ** (YEARS - 2025.0))
    assert (fewer.gdp[1:] < toy().gdp[1:]).all()
    np.testing.assert_array_equal(more.gdp, toy().gdp)
    for name in ("base_growth", "cost_growth_employee", "cost_growth_resident", "income_growth", "departure"):
        for found in (fewer, more):
            np.testing.assert_array_equal(getattr(found, name), getattr(toy(), name))
    own = toy(heads=N * 1.01 ** (YEARS - 2025.0), driver="own_head")
    assert (own.cost_growth_employee[2:] < toy().cost_growth_employee[2:]).all()
    at_once = toy(heads=N * 1.01 ** (YEARS - 2025.0), driver="own_head", speed=1.0, long_run=1.0)
    np.testing.assert_allclose(
        1.0 + at_once.cost_growth_employee[1:], (1.0 + toy().cost_growth_employee[1:]) / 1.01, rtol=1e-12
    )


def test_a_departure_by_hand():
    """Output per worker grows a point less from 2027 on: the base a year later, income at once, cost with delay, yield
    by half of the ten-year mean."""
    lost = np.where(YEARS >= 2027.0, 0.03, 0.04)
    found, base = toy(worker=lost), toy()
    d = np.log(1.03 / 1.04)
    np.testing.assert_allclose(found.departure, d * np.maximum(YEARS - 2026.0, 0.0), atol=1e-15)
    np.testing.assert_array_equal(found.base_growth[:3], base.base_growth[:3])
    np.testing.assert_allclose((1.0 + found.base_growth[3:]) / (1.0 + base.base_growth[3:]), 1.03 / 1.04, rtol=1e-12)
    np.testing.assert_allclose((1.0 + found.income_growth[2:]) / (1.0 + base.income_growth[2:]), 1.03 / 1.04)
    np.testing.assert_allclose(found.interest_departure, 0.5 * found.departure / 10.0, atol=1e-15)
    taken, expected = 0.0, []
    for depth in found.departure[1:]:
        step = 0.25 * (0.9 * depth - taken)
        taken += step
        expected.append(np.exp(step))
    for name in ("cost_growth_employee", "cost_growth_resident"):
        moved = (1.0 + getattr(found, name)[1:]) / (1.0 + getattr(base, name)[1:])
        np.testing.assert_allclose(moved, expected, rtol=1e-12)


def test_prices_pass_to_unit_cost_at_once():
    found, base = toy(deflator=np.where(YEARS >= 2028.0, 0.0, 0.02)), toy()
    for name in ("cost_growth_employee", "cost_growth_resident", "income_growth"):
        moved = (1.0 + getattr(found, name)[3:]) / (1.0 + getattr(base, name)[3:])
        np.testing.assert_allclose(moved, 1.0 / 1.02, rtol=1e-12)


def test_shifts_are_points_of_a_years_growth():
    shift = np.where(YEARS == 2031.0, 0.013, 0.0)
    found, base = toy(base_shift=shift, cost_shift=shift), toy()
    for name in ("base_growth", "cost_growth_employee", "cost_growth_resident"):
        np.testing.assert_allclose(getattr(found, name)[1:] - getattr(base, name)[1:], shift[1:], atol=1e-15)


def test_prices_and_use_of_an_economy():
    found = toy()
    np.testing.assert_allclose(found.price_index, 1.02 ** (YEARS - 2025.0))
    assert found.use_index_employee[1] == pytest.approx(1.025 / 1.02)
    np.testing.assert_allclose(found.use_index_resident[6:] / found.use_index_resident[5:-1], PER_HEAD**0.8 * 1.01)


def test_nothing_but_growth_into_the_base_year_is_unknown():
    """Growth of income and of unit cost into the base year would need the year before it; the base's is assumed."""
    found = toy()
    for name in ("gdp_per_head_growth", "income_growth", "cost_growth_employee", "cost_growth_resident"):
        series = getattr(found, name)
        assert np.isnan(series[0])
        assert np.isfinite(series[1:]).all()
    for series in (found.gdp, found.base_growth, found.departure):
        assert np.isfinite(series).all()


def test_a_blend_that_ends_in_the_year_after_the_first():
    found = toy(blend_ends=2027.0)
    assert found.base_growth[1] == pytest.approx(0.025)
    np.testing.assert_allclose(found.base_growth[2:], 1.04 * 1.02 - 1.0)


def test_the_economy_of_a_run(three_runs, national):
    e = three_runs.economy.sel(area="CN")
    assert e["gdp"].sel(scenario="baseline", year=2025).item() == pytest.approx(140_187_900_000_000, rel=1e-4)
    real = (e["gdp"] / e["price_index"]).sel(scenario="baseline").values
    assert real[1] / real[0] - 1.0 == pytest.approx(0.045, abs=0.005)
    np.testing.assert_allclose(e["base_growth"].sel(year=2026), 0.025)
    np.testing.assert_allclose(e["cost_growth_employee"].sel(year=2026), 0.025)
    np.testing.assert_allclose(e["cost_growth_resident"].sel(year=2026), 0.015)
    stock = three_runs.stock_exposures["stock"].sel(area="CN", scenario="baseline", exposure="population")
    mean = 0.5 * (stock.values[1:] + stock.values[:-1])
    gdp = e["gdp"].sel(scenario="baseline").values
    per_head = gdp[1:] / gdp[:-1] / (mean[1:] / mean[:-1]) - 1.0
    for name in ("gdp_per_head_growth", "income_growth"):
        np.testing.assert_allclose(e[name].sel(scenario="baseline")[1:], per_head, rtol=1e-12)
