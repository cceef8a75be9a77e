"""The warning lines of a scenario reach every table that judges a fund."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.analysis import floors
from fundmodel.presentation import charts
from fundmodel.presentation.frames.summary import headlines, yearly_accounts
from fundmodel.presentation.page import run_rows as rows

CHANGES = {"warning.employee_floor_months": 9.0, "warning.resident_floor_months": 1.5}


@pytest.fixture(scope="module")
def runs(baseline):
    other = baseline.with_changes(CHANGES, name="other-lines")
    return {
        "one": fm.project(baseline),
        "other": fm.project(other),
        "both": fm.project([baseline, other]),
    }


def dates(run: fm.Projection, scenario: str) -> dict[str, object]:
    table = headlines(run)
    return table[table["scenario"] == scenario].set_index("fund")["floor_month_earned"].to_dict()


def test_the_key_dates_follow_the_parameter(runs):
    one, other = dates(runs["one"], "baseline"), dates(runs["other"], "other-lines")
    assert other["employee_pooled"] < one["employee_pooled"]
    assert other["resident"] > one["resident"]


def test_levels_follow_the_parameter(runs):
    one, other = (yearly_accounts(runs[name]).set_index(["fund", "year"])["warning_level"] for name in ("one", "other"))
    assert not one.equals(other)
    pool = yearly_accounts(runs["other"]).query("fund == 'employee_pooled' and 6 <= reserve_months_earned < 9")
    assert set(pool["warning_level"]) <= {"orange", "red"}


def test_solvency_tests_follow_the_parameter(runs):
    lines = {row.of["fund"]: row.cells for row in rows.solvency_rows(runs["one"])}
    other = {row.of["fund"]: row.cells for row in rows.solvency_rows(runs["other"])}
    assert lines["employee_pooled"]["actuarial_balance"] != other["employee_pooled"]["actuarial_balance"]


def test_each_scenario_of_one_run_is_judged_on_its_own_lines(runs):
    both = runs["both"]
    assert dates(both, "baseline") == dates(runs["one"], "baseline")
    assert dates(both, "other-lines") == dates(runs["other"], "other-lines")
    own = yearly_accounts(both)
    for scenario, name in (("baseline", "one"), ("other-lines", "other")):
        alone = yearly_accounts(runs[name]).drop(columns="scenario").reset_index(drop=True)
        assert own[own["scenario"] == scenario].drop(columns="scenario").reset_index(drop=True).equals(alone)
    found = {(row.of["scenario"], row.of["fund"]): row.cells for row in rows.solvency_rows(both)}
    alone_rows = {row.of["fund"]: row.cells for row in rows.solvency_rows(runs["other"])}
    assert found["other-lines", "resident"] == alone_rows["resident"]


def test_both_lines_are_drawn_and_said(runs):
    figure = charts.reserve_months(runs["both"], "resident", "en")
    assert sorted(shape.y0 for shape in figure.layout.shapes if shape.name == "floor") == [1.5, 3.0]
    assert floors.floor_words(runs["both"]) == {"employee_pooled": "6 / 9", "resident": "3 / 1.5"}
    assert floors.floor_words(runs["one"]) == {"employee_pooled": "6", "resident": "3"}


def test_thresholds_keep_their_order_around_any_floor():
    for floor in (0.5, 3.0, 6.0, 24.0):
        for limits in floors.thresholds({"employee_pooled": floor, "resident": floor}).values():
            assert limits.critical <= limits.floor <= limits.comfortable <= limits.excess
