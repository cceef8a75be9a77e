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
    "retirement.law": "people of working age of the economy are counted under the law of the valuation date",
    **dict.fromkeys(
        ("retirement.early_share", "retirement.early_lead", "retirement.late_share", "retirement.late_lag"),
        "use of the flexible window moves people of working age apart from those the stocks hold",
    ),
    "resident.recognition": "deferred books hold another month's premium",
    "resident.parity": "a moved standard keeps the yuan above it, not the factor",
}
"""Levers under which the ledger does not tell a column; each has laws of its own."""
COLUMNS = (
    *("gdp", "gdp_per_head_growth", "base_growth", "cost_growth_employee", "cost_growth_resident", "price_index"),
    *("use_index_employee", "use_index_resident", "premium", "subsidy", "mean_base", "contributions_over_gdp"),
)


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # a failure is to be read, however long
@settings(LAW, max_examples=20)
@given(changes=drawn({name: drawing for name, drawing in LEVERS.items() if name not in APART}))
def test_any_mixture_of_levers(baseline: fm.Scenario, national: fm.DataPackage, changes: dict[str, Any]) -> None:
    scenario = baseline.with_changes(changes, name="drawn")
    recomputed.hold(fm.project(scenario, national, UNTIL), scenario, national)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_of_the_economy_off_by_a_millionth_is_named(
    baseline_run: fm.Projection, baseline: fm.Scenario, national: fm.DataPackage, column: str
) -> None:
    spoilt = baseline_run.economy.assign({column: baseline_run.economy[column] * (1.0 + 1e-6)})
    with pytest.raises(AssertionError, match=f": {column}$"):
        recomputed.hold(replace(baseline_run, economy=spoilt), baseline, national)


@pytest.mark.parametrize("name", ["modelled", "published", "factor"])
def test_an_item_of_the_reconciliation_off_by_a_millionth_is_named(
    baseline_run: fm.Projection, baseline: fm.Scenario, national: fm.DataPackage, name: str
) -> None:
    told = baseline_run.reconciliation
    for item in map(str, told["item"].values):
        spoilt = told.assign({name: told[name].where(told["item"] != item, told[name] * (1.0 + 1e-6))})
        with pytest.raises(AssertionError, match=f": {item}, {name}$"):
            recomputed.hold(replace(baseline_run, reconciliation=spoilt), baseline, national)
