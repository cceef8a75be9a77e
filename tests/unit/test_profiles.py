"""Cost by age and sex, tilted until the published ratio of retired to active is met."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.projection.expenditure.profiles import cost_ratio, sex_profile, tilt_to_ratio, tilted

AGES = np.arange(101)
SHAPE = np.stack([0.3 + (AGES / 60.0) ** 2] * 2)
ACTIVE = np.zeros((2, 101))
ACTIVE[:, 20:60] = 1.0
RETIRED = np.zeros((2, 101))
RETIRED[:, 60:95] = 1.0


@given(st.floats(1.5, 8.0))
def test_the_tilt_meets_the_ratio(ratio):
    tilt = tilt_to_ratio(SHAPE, ACTIVE, RETIRED, np.array(ratio))
    assert float(cost_ratio(tilted(SHAPE, tilt), ACTIVE, RETIRED)) == pytest.approx(ratio, rel=1e-9)


def test_no_tilt_leaves_the_profile_alone():
    np.testing.assert_array_equal(tilted(SHAPE, np.array(0.0)), SHAPE)
    own = cost_ratio(SHAPE, ACTIVE, RETIRED)
    assert float(tilt_to_ratio(SHAPE, ACTIVE, RETIRED, own)) == pytest.approx(0.0, abs=1e-9)


def test_a_tilt_leans_towards_the_old_around_45():
    found = tilted(SHAPE, np.array(0.4)) / SHAPE
    assert found[0, 45] == 1.0
    assert found[0, 85] == pytest.approx(np.exp(0.4))
    assert found[1, 5] == pytest.approx(np.exp(-0.4))


def test_a_ratio_out_of_reach_is_refused():
    with pytest.raises(fm.ProjectionError, match="tilt of the cost profile"):
        tilt_to_ratio(SHAPE, ACTIVE, RETIRED, np.array(1e9))


def test_women_differ_at_20_to_39_and_from_65():
    profile = sex_profile(np.ones(101), np.array(1.1), np.array(0.93))
    women, men = profile
    assert women[[19, 20, 39, 40, 64, 65, 100]].tolist() == [1.0, 1.1, 1.1, 1.0, 1.0, 0.93, 0.93]
    assert (men == 1.0).all()


def test_scenarios_side_by_side_have_their_own_factors():
    profile = sex_profile(np.ones((1, 1, 101)), np.array([[1.1], [1.3]]), np.array([[0.93]]))
    assert profile.shape == (2, 1, 2, 101)
    assert profile[:, 0, 0, 30].tolist() == [1.1, 1.3]


@pytest.mark.parametrize("ratio", [3.337, 4.0])
def test_charges_per_head_of_the_run_s_own_base_year(baseline, ratio):
    """9,614 over 2,881 yuan: charges per retired over charges per contributing member, mean heads of 2025."""
    run = fm.project(baseline.with_changes({"cost.retired_active_charges_ratio": ratio}, name="x"), until=2026)
    mean = run.stock_exposures["stock"].sel(area="CN", boundary=[2025, 2026]).mean("boundary")

    def heads(*names):
        return float(mean.sel(exposure=list(names)).sum())

    active = heads("cost_active") / heads("active", "flexible", "completing")
    assert heads("cost_retired") / heads("retired") / active == pytest.approx(ratio, rel=1e-9)


def test_the_published_ratio_is_that_of_the_bulletin(baseline):
    assert baseline.entry("cost.retired_active_charges_ratio").value == pytest.approx(9614 / 2881, abs=5e-4)


def test_what_the_fund_pays_for_a_retired_member_is_a_little_more(baseline_run):
    """3.337 x 1.06 = 3.54: lines of care follow active cost heads and 1.06 x retired cost heads."""
    stock = baseline_run.stock_exposures["stock"].sel(area="CN")
    cost = stock.sel(exposure="cost_active") + 1.06 * stock.sel(exposure="cost_retired")
    year = cost.values[1:] * 0.5 + cost.values[:-1] * 0.5
    line = baseline_run.ledger["amount"].sel(area="CN", fund="employee_pooled", line="outpatient")
    paid = line.values.reshape(-1, 12).sum(axis=1)
    growth = baseline_run.economy["cost_growth_employee"].sel(area="CN").values
    expected = (year[1:] / year[:-1]) * (1.0 + growth[1:])
    np.testing.assert_allclose(paid[1:] / paid[:-1], expected, rtol=2e-3)
