"""The reference of a scenario: the root of its chain, kept by content, or its own (METHODS 4.4)."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.project.reference import reference_scenario, references
from fundmodel.vocabulary.errors import InputError

LOWER = {"economy.output_per_worker_growth": {"value": {2026: 0.03, 2060: 0.02}, "interpolate": "linear"}}


@pytest.fixture(scope="module")
def baseline():
    return fm.load_scenario("baseline")


@pytest.fixture(scope="module")
def national():
    return fm.load_data("national")


def test_the_reference_is_the_root_unless_a_link_says_own(baseline):
    five = fm.load_scenario("financing-five-percent")
    assert reference_scenario(five).name == "baseline"
    central = baseline.with_changes({**LOWER, "economy.reference": "own"}, name="central")
    variant = central.with_changes({"employee.employer_rate": {2028: 0.09}}, name="variant")
    assert reference_scenario(central) is central
    assert reference_scenario(variant) is central
    back = variant.with_changes({"economy.reference": "root"}, name="back")
    assert reference_scenario(back).name == "baseline"


def test_a_reference_is_kept_by_content_and_ranges_never_move_it(baseline, national):
    years = np.arange(2025, 2031)
    same = baseline.with_changes({"employee.wage_by_age": {16: 1.0}, "enrolment.women_entry_ratio": 0.9}, name="x")
    found = [references(Assumptions((one,), national), years)[0] for one in (baseline, same)]
    assert found[0] is found[1]
    assert len(references(Assumptions((baseline, same), national), years)) == 1


def test_own_growth_as_the_central_view_has_no_departure(baseline):
    central = baseline.with_changes({**LOWER, "economy.reference": "own"}, name="central")
    beside = baseline.with_changes(LOWER, name="beside")
    run = fm.project(["baseline", central, beside], until=2035).economy.sel(area="CN")
    assert not run["departure"].sel(scenario=["baseline", "central"]).values.any()
    assert run["departure"].sel(scenario="beside", year=2035).item() < -0.1
    assert run["base_growth"].sel(scenario="central", year=2035).item() == pytest.approx(
        (1 + 0.03 - 0.01 * 9 / 34) * 1.02 - 1, abs=1e-4
    )
    np.testing.assert_allclose(run["gdp"].sel(scenario="central"), run["gdp"].sel(scenario="beside"), rtol=1e-12)


def test_output_of_the_first_year_is_near_what_is_expected(baseline, national):
    growth = references(Assumptions((baseline,), national), np.arange(2025, 2061))[0]
    workers = growth.workers[1] / growth.workers[0]
    assert 1.05 * workers - 1.0 == pytest.approx(0.045, abs=0.005)


def test_a_former_name_is_refused_with_the_new_one(baseline):
    with pytest.raises(InputError, match=r"now called economy\.output_per_worker_growth"):
        baseline.with_changes({"economy.real_growth": 0.04})
    with pytest.raises(InputError, match=r"now called cost\.income_driver"):
        baseline.with_changes({"cost.growth_follows": "wage"})
