"""The warning lines of a scenario reach every table that judges a fund."""

from __future__ import annotations

import pandas as pd
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.analysis import floors, levels
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
    assert pd.isna(one["employee_pooled"]) or other["employee_pooled"] < one["employee_pooled"]
    assert other["employee_pooled"] <= pd.Timestamp("2060-12")
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
    figure = charts.reserve_months(runs["both"], "resident", "en").figure()
    assert sorted(shape.y0 for shape in figure.layout.shapes if shape.name == "floor") == [1.5, 3.0]
    assert floors.floor_words(runs["both"]) == {"employee_pooled": "6 / 9", "resident": "3 / 1.5"}
    assert floors.floor_words(runs["one"]) == {"employee_pooled": "6", "resident": "3"}


def test_thresholds_keep_their_order_around_any_floor():
    for floor in (0.5, 3.0, 6.0, 24.0):
        for limits in levels.thresholds_around({"employee_pooled": floor, "resident": floor}).values():
            assert limits.critical <= limits.floor <= limits.comfortable <= limits.excess


LOWER_FUNDS = {"employee_pooled": 9.0, "resident": 1.5}
JUDGES = {
    "floor_month": lambda x, **how: fm.floor_month(x, **how),
    "deficit_ahead": lambda x, **how: fm.deficit_ahead(x, event="floor", **how),
    "solvency_tests": lambda x, **how: fm.solvency_tests(x, **how),
}


def same(one, other) -> bool:
    return one.equals(other) if isinstance(one, pd.DataFrame | xr.DataArray) else one == other


@pytest.mark.parametrize("name", JUDGES)
def test_a_run_is_judged_on_the_lines_it_assumes_and_a_ledger_on_the_usual_ones(runs, name):
    judge, usual, other = JUDGES[name], runs["one"], runs["other"]
    assert same(judge(usual), judge(usual.ledger))
    assert same(judge(other), judge(other.ledger, floors=LOWER_FUNDS))
    assert not same(judge(other), judge(other.ledger))


@pytest.mark.parametrize("name", JUDGES)
def test_floors_that_are_given_win_over_those_assumed(runs, name):
    judge, usual = JUDGES[name], {"employee_pooled": 6.0, "resident": 3.0}
    assert same(judge(runs["other"], floors=usual), judge(runs["other"].ledger))
    assert same(judge(runs["both"], floors=usual), judge(runs["both"].ledger))


def test_levels_of_a_run_are_those_of_its_lines_and_given_thresholds_win(runs):
    other = runs["other"]
    xr.testing.assert_identical(
        fm.warning_level(other),
        fm.warning_level(other.ledger, thresholds=levels.thresholds_around(LOWER_FUNDS)),
    )
    xr.testing.assert_identical(fm.warning_level(other, thresholds=levels.THRESHOLDS), fm.warning_level(other.ledger))
    assert not fm.warning_level(other).identical(fm.warning_level(other.ledger))


def test_scenarios_on_different_lines_come_back_in_their_order(runs):
    both = runs["both"]
    level = fm.warning_level(both)
    assert level["level"].dims == fm.warning_level(both.ledger)["level"].dims
    assert list(level["scenario"].values) == list(both.scenarios)
    for scenario, name in (("baseline", "one"), ("other-lines", "other")):
        alone = fm.warning_level(runs[name])
        assert (level["level"].sel(scenario=scenario) == alone["level"]).all()
        assert (level["excess"].sel(scenario=scenario) == alone["excess"]).all()
        assert (
            fm.floor_month(both)
            .sel(scenario=scenario)
            .equals(fm.floor_month(runs[name]).assign_coords(scenario=scenario))
        )
    table = fm.solvency_tests(both)
    assert list(table["fund"]) == ["employee_pooled"] * 2 + ["resident"] * 2
    assert list(table["floor_months"]) == [6.0, 9.0, 3.0, 1.5]


@pytest.mark.parametrize("name", JUDGES)
def test_a_fund_that_is_not_known_is_named_with_the_nearest(runs, name):
    with pytest.raises(fm.InputError, match=r"(?s)no such fund.*'residents'.*Did you mean 'resident'\?"):
        JUDGES[name](runs["one"], floors={"residents": 3.0})
    with pytest.raises(fm.InputError, match="not a number of months"):
        JUDGES[name](runs["one"], floors={"resident": "three"})


def test_thresholds_of_a_fund_that_is_not_known_are_refused(runs):
    limits = {"employee_pool": levels.THRESHOLDS["resident"]}
    with pytest.raises(fm.InputError, match="Did you mean 'employee_pooled'"):
        fm.warning_level(runs["one"], thresholds=limits)
