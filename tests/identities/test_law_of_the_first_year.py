"""A change dated in the first projected year acts as the same change a year later does: growth of paying members was
seen under the law before it, and entries are measured there."""

from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.draws.drawn import DEATHS, Drawn
from fundmodel.assumptions.scenario.overlay import before
from fundmodel.projection.project.people.members import OPENING
from fundmodel.projection.project.stages import people_of
from fundmodel.vocabulary.dictionary import parameters

UNTIL = 2040
OTHER = {
    "retirement.law": "old",
    "retirement.further_months": 6.0,
    "retirement.window_share": 0.0,
    "retirement.required_years_women": 25.0,
    "retirement.required_years_men": 30.0,
    "population.mortality_scale": 0.85,
    "population.mortality_scale_65": 0.85,
    "population.migration_scale": 0.0,
    "population.fertility_scale": 1.2,
    "enrolment.renewal_incentive": 0.1,
    "enrolment.flexible_share": 0.35,
    "enrolment.waiting_fixed": 3.0,
    "enrolment.shock_to_resident": 0.02,
    "enrolment.shock_to_flexible": 0.05,
    "employee.retiree_rate": 0.02,
}
BETWEEN_AREAS = {"population.internal_migration_scale": 3.0, "enrolment.residence_drift": 0.5}
NOT_OF_A_DATE = {
    "enrolment.duplicate_share": "counts heads, moves nobody",
    "enrolment.shock_heals_in": "acts with a shock alone",
    "enrolment.seed": "the past",
    "population.fertility_variant": "holds for the whole run",
    "population.mortality_variant": "holds for the whole run",
    "population.migration_placement": "holds for the whole run",
    "employee.published_pool_income": "holds for the whole run",
    "economy.interest_posting": "holds for the whole run",
}
YEARS = (2026, 2027)


def dated(base, name, value, year):
    """The change from January of a year on; a shock is one year's."""
    once = {f"{year + 1}-01": 0.0} if parameters()[name].lasts == "once" else {}
    return base.with_changes({name: {f"{year}-01": value, **once}}, name=f"{name} {year}")


def effects(base, changes, data, until):
    """What each change of each year does to the balances at the end, yuan: {name: (year, area, pooled fund)}."""
    made = [dated(base, name, value, year) for name, value in changes.items() for year in YEARS]
    run = fm.project([base, *made], data, until).check()
    closing = run.ledger["closing"].sel(fund=["employee_pooled", "resident"]).isel(month=-1)
    moved = (closing - closing.sel(scenario=base.name)).sel(scenario=[one.name for one in made])
    values = moved.transpose("scenario", "area", "fund").values
    return dict(zip(changes, values.reshape(len(changes), 2, *values.shape[1:]), strict=True))


@pytest.fixture(scope="module")
def of_the_nation(baseline, national):
    return effects(baseline, OTHER, national, UNTIL)


@pytest.mark.parametrize("name", OTHER)
def test_a_year_earlier_moves_the_same_way_and_nearly_as_much(of_the_nation, name):
    """By 2040, every fund that moves by more than .1 bn yuan: the first year's entries do not take the change."""
    first, second = of_the_nation[name][:, 0]
    counts = np.abs(second) > 1e8
    assert counts.any()
    assert (first[counts] / second[counts] > 0.7).all()
    assert (first[counts] / second[counts] < 1.5).all()


def test_six_months_of_work_longer_help_whatever_the_year(of_the_nation):
    """With entries measured under the new age itself 2026 cost the employee pool 272 bn yuan by 2040."""
    assert of_the_nation["retirement.further_months"][:, 0, 0] == pytest.approx([563.07e9, 524.97e9], rel=1e-3)


@pytest.mark.filterwarnings("ignore::fundmodel.SyntheticDataWarning")
def test_moves_between_areas_act_in_the_first_year_as_in_the_second(baseline):
    """All areas and both funds as one vector, for what one area gains another loses."""
    found = effects(baseline, BETWEEN_AREAS, fm.load_data("example-province"), 2032)
    for name, (first, second) in found.items():
        size = [np.linalg.norm(one) for one in (first, second)]
        assert (first * second).sum() / (size[0] * size[1]) > 0.98, name
        assert 0.9 < size[0] / size[1] < 1.6, name


def test_every_dated_parameter_that_people_rest_on_is_among_them(baseline, national):
    read = {name for name in fm.prepare(baseline, national, 2027).people_read if name in parameters()}
    asked = {name for name in read if parameters()[name].kind in ("dated", "choice")}
    assert asked - {*OTHER, *NOT_OF_A_DATE} == set()
    assert set(OPENING) <= {*OTHER, *BETWEEN_AREAS}


def test_an_entry_as_it_stood_before_a_month(baseline):
    law = baseline.with_changes({"retirement.law": {"2026-01": "old", "2030-01": "delayed"}}).entry("retirement.law")
    assert before(law, "2026-01") is baseline.entry("retirement.law")
    assert before(law, "2027-01").value == {"2026-01": "old"}
    assert before(law, "2031-01") is law
    line = {"value": {2025: 1.0, 2035: 0.5}, "interpolate": "linear"}
    held = before(
        baseline.with_changes({"population.mortality_scale": line}).entry("population.mortality_scale"), "2026"
    )
    assert (dict(held.value), held.beyond_last) == ({"2025-01": 1.0}, "hold")
    grows = before(baseline.entry("resident.subsidy"), "2026-01")
    assert (grows.dates[-1], grows.grow_with, grows.lag) == ("2025-01", None, 0)


def test_what_a_draw_adds_by_the_year_is_no_part_of_entries_and_what_it_adds_for_good_is(baseline, national):
    """Deaths a tenth higher from 2026 on leave the factor on entries; by the same draw as a scenario too."""
    added = {DEATHS: np.array([[[0.0, 0.1]], [[0.0, -0.1]]]), "retirement.completing_exit": np.full((2, 1, 1), 0.01)}
    both, alone = (
        people_of(Drawn((baseline,), national, own, 2025), 2027).entry_factor
        for own in (added, {name: one for name, one in added.items() if name != DEATHS})
    )
    assert np.array_equal(both, np.broadcast_to(alone, both.shape))
    assert both.shape == (2, 1)
