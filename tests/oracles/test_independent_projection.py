"""The second projection, written from METHODS alone, on the main model's members and on its own."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import fundmodel as fm
from tests.oracles import independent_projection as second
from tests.oracles.independent_inputs import inputs_of, pair_of, seed_of
from tests.oracles.method_range import COMMAND, Pair, apart, kept, rows, side_by_side

HEADS = ("population", "active", "retired", "resident")
MONEY = (
    "contributions",
    "employee_care",
    "employee_income",
    "employee_expenditure",
    "resident_income",
    "resident_expenditure",
)
BALANCES = ("employee_balance", "resident_balance")
TO_2035, TO_2050 = 1.5, 3.0
"""Per cent by which another program may differ when members are the same (METHODS 9.6, issue of the numbers)."""


@pytest.fixture(scope="module")
def pair(baseline_run: fm.Projection, national: fm.DataPackage, baseline: fm.Scenario) -> Pair:
    return side_by_side(baseline_run, national, baseline)


def worst(gaps: np.ndarray, until: int) -> float:
    return float(np.abs(gaps[: until - 2025]).max())


def held(main: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Years in which the fund still holds something: a balance is no reserve after it is used up (METHODS 5.2)."""
    return np.logical_and.accumulate(main[name] > 0.0)


@pytest.mark.parametrize("line", [*HEADS, *MONEY])
def test_heads_and_money_agree_on_the_same_members(pair: Pair, line: str) -> None:
    gaps = apart(pair.main, pair.given, line)
    assert worst(gaps, 2035) < TO_2035
    assert worst(gaps, 2050) < TO_2050


@pytest.mark.parametrize("line", BALANCES)
def test_balances_agree_until_they_are_used_up(pair: Pair, line: str) -> None:
    gaps = np.where(held(pair.main, line), apart(pair.main, pair.given, line), 0.0)
    assert worst(gaps, 2035) < TO_2035
    assert worst(gaps, 2050) < TO_2050
    assert held(pair.main, line)[: 2035 - 2025].all()


def test_the_first_years_agree_more_closely_than_the_tolerance(pair: Pair) -> None:
    for line in (*HEADS, *MONEY):
        assert worst(apart(pair.main, pair.given, line), 2028) < 0.25, line


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"intensity": 1.2}, "retired"),
        ({"base_growth": 0.045}, "contributions"),
        ({"charges_ratio": 2.9}, "employee_care"),
        ({"subsidy_step": 60.0}, "resident_income"),
        ({"resident_cost": 0.035}, "resident_expenditure"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_a_number_that_differs_between_the_programs_is_noticed(
    wrong: dict[str, float], line: str, pair: Pair, national: fm.DataPackage, baseline: fm.Scenario, baseline_run
) -> None:
    inputs, (intensity, window) = inputs_of(national, baseline), pair_of(baseline)
    changed = {**inputs, "parameters": {**inputs["parameters"], **wrong}}
    found = second.project(changed, wrong.get("intensity", intensity), window, seed=seed_of(baseline_run))
    gaps = apart(pair.main, found, line)
    assert worst(gaps, 2035) > TO_2035 or worst(gaps, 2050) > TO_2050


def test_dates_agree_within_a_year_on_the_same_members(pair: Pair, baseline_run: fm.Projection) -> None:
    events = [row for row in rows(pair, baseline_run) if row[0].split()[-1] in ("deficit", "floor", "used_up")]
    assert len(events) == 6
    for name, ours, same, _ in events:
        assert (ours == same == "never") or abs(int(ours) - int(same)) <= 1, name


def test_the_method_range_is_the_one_printed(pair: Pair, baseline_run: fm.Projection) -> None:
    assert kept() == rows(pair, baseline_run), f"if that is meant, run {COMMAND}"


def test_it_knows_nothing_of_the_package_and_is_short() -> None:
    text = Path(second.__file__).read_text(encoding="utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in nodes}
    assert modules == {"collections.abc", "typing", "numpy", "numpy.typing", "scipy"}
    assert "fundmodel" not in text
    assert len(text.splitlines()) < 300


def test_a_missing_table_is_no_quiet_result(national: fm.DataPackage, baseline: fm.Scenario) -> None:
    tables = {name: table for name, table in national.tables.items() if name != "mortality_abridged"}
    with pytest.raises(fm.InputError, match="mortality_abridged"):
        inputs_of(replace(national, tables=tables, sha256="no mortality"), baseline)
