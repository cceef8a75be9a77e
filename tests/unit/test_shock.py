"""Shocks of employment heal: in as many years as said, and nobody born later inherits them."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.projection.enrolment.shock import NEVER, remaining

AGES = np.arange(101)


def test_a_shock_returns_in_equal_steps() -> None:
    before, after = remaining(np.array([0.0, 0.3, 0.0, 0.0, 0.0, 0.0]), np.full(6, 3.0))
    np.testing.assert_allclose(before, [1.0, 1.0, 0.8, 0.9, 1.0, 1.0])
    np.testing.assert_allclose(after, [1.0, 0.7, 0.8, 0.9, 1.0, 1.0])


def test_a_shock_that_never_heals_stays_whole() -> None:
    before, after = remaining(np.array([0.0, 0.3, 0.0, 0.1]), np.full(4, NEVER))
    np.testing.assert_allclose(before, [1.0, 1.0, 0.7, 0.7])
    np.testing.assert_allclose(after, [1.0, 0.7, 0.7, 0.63])


def test_shocks_heal_each_on_its_own() -> None:
    _, after = remaining(np.array([0.0, 0.2, 0.2, 0.0]), np.array([1.0, 2.0, 4.0, 1.0]))
    np.testing.assert_allclose(after, [1.0, 0.8, 0.9 * 0.8, 1.0 * 0.85])


def test_those_too_young_when_it_came_are_not_touched() -> None:
    _, after = remaining(np.array([0.0, 0.3, 0.0, 0.0]), np.full(4, 10.0), AGES)
    np.testing.assert_allclose(after[15], 1.0)
    np.testing.assert_allclose(after[16], [1.0, 0.7, 1.0, 1.0])
    np.testing.assert_allclose(after[17], [1.0, 0.7, 1.0 - 0.27, 1.0])
    np.testing.assert_allclose(after[40], [1.0, 0.7, 1.0 - 0.27, 1.0 - 0.24])


@pytest.fixture(scope="module")
def runs(baseline):
    shock = {"enrolment.shock_to_resident": {2027: 0.03, 2028: 0.0}}
    flexible = {"enrolment.shock_to_flexible": {2027: 0.05, 2028: 0.0}}
    scenarios = [
        baseline,
        *(
            baseline.with_changes({**change, "enrolment.shock_heals_in": word}, name=f"{kind} {word}")
            for kind, change in (("resident", shock), ("flexible", flexible))
            for word in ("3", "never")
        ),
    ]
    return fm.project(scenarios, until=2061).check()


def heads(run, scenario, *groups):
    stock = run.stock_exposures["stock"].sel(scenario=scenario, area="CN")
    jump = run.stock_exposures["jump"].sel(scenario=scenario, area="CN")
    opening = stock.sel(boundary=jump["year"].values).values + jump.values
    place = [list(stock["exposure"].values).index(group) for group in groups]
    return dict(zip(jump["year"].values, opening[place].sum(axis=0), strict=True))


def test_three_years_after_the_shock_everybody_is_back(runs):
    plain, shocked = (heads(runs, name, "active", "flexible") for name in ("baseline", "resident 3"))
    lost = {year: 1.0 - shocked[year] / plain[year] for year in plain}
    assert lost[2026] == 0.0
    assert lost[2027] == pytest.approx(0.03, rel=1e-9)
    assert lost[2028] == pytest.approx(0.02, rel=0.02)
    assert lost[2029] == pytest.approx(0.01, rel=0.03)
    for year in (2030, 2045, 2061):
        assert lost[year] == pytest.approx(0.0, abs=1e-12)


def test_new_retired_members_do_not_fall_with_a_shock_that_heals(runs):
    """Who is away when the age comes retires as a member: a recession does not spare the fund its retired."""
    flow = runs.flow_exposures["flow"].sel(exposure="new_retired", area="CN")
    np.testing.assert_array_equal(flow.sel(scenario="resident 3"), flow.sel(scenario="baseline"))


def test_never_is_a_permanent_shift(runs):
    plain, shocked = (heads(runs, name, "active", "flexible") for name in ("baseline", "resident never"))
    assert 1.0 - shocked[2061] / plain[2061] == pytest.approx(0.021, abs=0.003)


def test_employees_turned_flexible_return_too(runs):
    def share(name):
        flexible, all_of_them = heads(runs, name, "flexible"), heads(runs, name, "active", "flexible")
        return {year: flexible[year] / all_of_them[year] for year in flexible}

    plain, heals, stays = (share(name) for name in ("baseline", "flexible 3", "flexible never"))
    moved = {year: (heals[year] - plain[year]) / (1.0 - plain[year]) for year in plain}
    assert [moved[year] for year in (2026, 2027, 2028, 2029, 2030, 2040)] == pytest.approx(
        [0.0, 0.05, 0.05 * 2 / 3, 0.05 / 3, 0.0, 0.0], abs=1e-9
    )
    assert (stays[2060] - plain[2060]) / (1.0 - plain[2060]) == pytest.approx(0.05, rel=1e-9)
