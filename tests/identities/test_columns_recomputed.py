"""Every column of the economy and of the reconciliation follows from ledger, exposures and assumptions, whatever
levers are mixed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

import fundmodel as fm
from tests import recomputed
from tests.identities.test_random_scenarios import LAW, LEVERS, UNTIL, drawn

APART = {
    "resident.recognition": "deferred books hold another month's premium",
    "resident.parity": "a moved standard keeps the yuan above it, not the factor",
}
"""Levers under which the ledger does not tell a column; each has laws of its own."""
COLUMNS = (
    *(
        "gdp",
        "output_per_worker",
        "gdp_per_head_growth",
        "income_growth",
        "departure",
        "interest_departure",
        "base_growth",
    ),
    *("cost_growth_employee", "cost_growth_resident", "price_index", "use_index_employee", "use_index_resident"),
    *("premium", "subsidy", "disposable_income", "financing_over_income", "financing_held"),
    *("mean_base", "contributions_over_gdp"),
)
DEPARTED: dict[str, Any] = {
    "economy.output_per_worker_growth": {2027: 0.0},
    "economy.deflator": {2028: -0.045, 2029: 0.02},
    "enrolment.shock_to_resident": {2027: 0.03, 2028: 0.01, 2029: 0.0},
    "shock.workers": 1.0,
    "cost.margin": {2027: 0.005},
}
"""An economy that leaves its reference in every way, so that no column stands at nothing all along."""


@pytest.fixture(scope="module")
def departed(baseline: fm.Scenario, national: fm.DataPackage) -> tuple[fm.Projection, fm.Scenario]:
    scenario = baseline.with_changes(DEPARTED, name="departed")
    return fm.project(scenario, national, UNTIL), scenario


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # a failure is to be read, however long
@settings(LAW, max_examples=20)
@given(changes=drawn({name: drawing for name, drawing in LEVERS.items() if name not in APART}))
def test_any_mixture_of_levers(baseline: fm.Scenario, national: fm.DataPackage, changes: dict[str, Any]) -> None:
    scenario = baseline.with_changes(changes, name="drawn")
    recomputed.hold(fm.project(scenario, national, UNTIL), scenario, national)


def test_an_economy_that_has_left_its_reference(
    departed: tuple[fm.Projection, fm.Scenario], national: fm.DataPackage
) -> None:
    run, scenario = departed
    recomputed.hold(run, scenario, national)
    assert all(run.economy[column].fillna(0.0).any() for column in COLUMNS)
    assert set(COLUMNS) == set(map(str, run.economy.data_vars))


@pytest.mark.parametrize("driver", ["own_head", "worker"])
def test_unit_cost_that_follows_another_income(baseline: fm.Scenario, national: fm.DataPackage, driver: str) -> None:
    """From 2029 on, beside a law of retirement and a reference of its own."""
    changes = DEPARTED | {"cost.income_driver": {2029: driver}, "retirement.law": {2030: "old"}}
    scenario = baseline.with_changes(changes, name=driver)
    recomputed.hold(fm.project(scenario, national, UNTIL), scenario, national)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_of_the_economy_off_by_a_millionth_is_named(
    departed: tuple[fm.Projection, fm.Scenario], national: fm.DataPackage, column: str
) -> None:
    run, scenario = departed
    spoilt = run.economy.assign({column: run.economy[column] * (1.0 + 1e-6)})
    with pytest.raises(AssertionError, match=f": {column}$"):
        recomputed.hold(replace(run, economy=spoilt), scenario, national)


@pytest.mark.parametrize("name", ["modelled", "published", "factor"])
def test_an_item_of_the_reconciliation_off_by_a_millionth_is_named(
    baseline_run: fm.Projection, baseline: fm.Scenario, national: fm.DataPackage, name: str
) -> None:
    told = baseline_run.reconciliation
    for item in map(str, told["item"].values):
        spoilt = told.assign({name: told[name].where(told["item"] != item, told[name] * (1.0 + 1e-6))})
        with pytest.raises(AssertionError, match=f": {item}, {name}$"):
            recomputed.hold(replace(baseline_run, reconciliation=spoilt), baseline, national)
