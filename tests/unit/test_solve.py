"""The smallest change of a lever that keeps a fund above its line: it holds there, and a step less fails."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

import fundmodel as fm
from fundmodel.analysis import solve as solver
from fundmodel.analysis.lever import lever
from fundmodel.analysis.linear_border import linear_border, stepped
from fundmodel.presentation.terminal.answer_screens import waiting_table
from tests import areas

BY = "2030-12"
RATE = "employee.employer_rate"


@pytest.fixture(scope="module")
def base():
    return fm.load_scenario("baseline")


@pytest.fixture(scope="module")
def rate(base):
    return fm.solve(base, RATE, months=12.0, by=BY)


def held(scenario, fund, recognition, since, by=BY):
    months = fm.reserve_months(fm.project(scenario, until=int(by[:4])), recognition=recognition).sel(fund=fund)
    return float(months.sel(month=slice(since, by)).min())


def test_the_closed_form_holds_and_one_step_less_fails(base, rate):
    assert rate.way == "closed form"
    assert rate.minimal
    assert rate.since == "2026-07"
    assert held(rate.scenario, "employee_pooled", "cash", "2026-07") == pytest.approx(12.0, abs=1e-6)
    less = base.with_changes({RATE: {"value": {"2026-07": rate.value - 1e-6}}})
    assert (
        held(rate.scenario, "employee_pooled", "cash", "2026-07")
        >= 12.0
        > held(less, "employee_pooled", "cash", "2026-07")
    )


def test_the_bracket_finds_what_the_closed_form_finds(base, rate, monkeypatch):
    monkeypatch.setattr(solver, "_straight", lambda *_: None)
    found = fm.solve(base, RATE, months=12.0, by=BY)
    assert found.way == "bracket"
    assert found.value == pytest.approx(rate.value, rel=1e-9)
    assert found.binding_month == rate.binding_month


def test_what_the_quick_trial_misses_the_full_model_finds(base, rate, monkeypatch):
    """Trials that hold half a month too much: the border is looked for again in the full model."""
    quick = solver._trial
    off = lambda *asked: lambda values: [held + 0.5 for held in quick(*asked)(values)]  # noqa: E731
    monkeypatch.setattr(solver, "_trial", off)
    found = fm.solve(base, RATE, months=12.0, by=BY, step=0.001)
    assert found.value == pytest.approx(np.ceil(rate.value * 1000) / 1000, rel=1e-12)
    assert found.minimal


def test_rounded_to_the_safe_side(base, rate):
    found = fm.solve(base, RATE, months=12.0, by=BY, step=0.001)
    assert found.value == pytest.approx(np.ceil(rate.value * 1000) / 1000, abs=1e-12)
    assert found.slack >= 0.0 > found.short


def test_a_coarse_step_takes_few_trials(base):
    """The border at 3.3 between 0 and 8: four trials for a step of 1, many for none."""
    asked: list[float] = []

    def trial(values):
        asked.extend(values)
        return [np.array([np.exp(x / 2.0) - np.exp(1.65)]) for x in values]

    moved = lever(base, "resident.premium", fm.load_data("national"))
    counts = []
    for size, expected in ((1.0, 4.0), (0.25, 3.5), (None, 3.3)):
        found = solver._between(solver.Search(replace(moved, centre=2.0), None, trial, size), 2.0, 2.0)
        assert found.value == pytest.approx(expected, rel=1e-9)
        counts.append(len(asked))
        asked.clear()
    assert counts == sorted(counts)
    assert counts[0] <= 8 < counts[-1]


def test_the_premium_of_the_next_coverage_year(base):
    found = fm.solve(base, "resident.premium", fund="resident", months=4.0, by=BY, step=1.0)
    assert found.since == "2027-01"
    assert found.minimal
    assert held(found.scenario, "resident", "earned", "2027-01") >= 4.0
    assert found.value == round(found.value)


def test_a_cap_on_growth_is_solved_from_above():
    name = "payment.resident.budget_growth"
    found = fm.solve("drg-budget-five-percent", name, fund="resident", months=5.0, by="2032-12", since="2028-01")
    assert found.minimal
    assert not found.upwards
    assert found.value < found.start
    assert "more fails" in found.text()


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
def test_an_age_is_searched_in_whole_months(base):
    late = base.with_changes(
        {"retirement.window_share": 0.0, "retirement.window_share_2035": 0.0, "retirement.late_share": 1.0}
    )
    found = fm.solve(late, "retirement.late_lag", months=42.0, by="2030-12", since="2030-12")
    assert found.way == "whole steps"
    assert found.value == int(found.value)
    assert 12 < found.value < 24
    assert found.minimal
    third = fm.solve(late, "retirement.late_lag", months=42.0, by="2030-12", since="2030-12", step=3)
    assert third.value == 3 * np.ceil(found.value / 3)
    with pytest.raises(fm.InputError, match="must be one"):
        fm.solve(late, "retirement.late_lag", step=1.5)


def test_what_no_value_reaches_is_told_with_the_month_and_the_best(base):
    found = fm.solve(base, RATE, months=200.0, by=BY)
    assert found.verdict == "infeasible"
    assert found.best == 0.2
    assert np.isnan(found.value)
    assert found.slack < 0
    assert "no valid value" in found.text()
    assert found.binding_month in found.text("zh")
    assert "最接近的取值0.2" in found.text("zh")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"parameter": "employee.employer_rat"}, "Did you mean .employee.employer_rate."),
        ({"parameter": "cost.limits"}, "no single number"),
        ({"parameter": "rule.levy_income"}, "has no rule"),
        ({"parameter": RATE, "by": "soon"}, "no month"),
        ({"parameter": RATE, "by": "2026-01"}, "lies before the start"),
        ({"parameter": RATE, "step": -1.0}, "must be above 0"),
        ({"parameter": RATE, "step": -1.0, "probability": 0.8}, "must be above 0"),
        ({"parameter": RATE, "step": float("nan")}, "finite numbers"),
        ({"parameter": "retirement.window_share"}, r"cannot start in 2026-07: .* such as 2027-01"),
        ({"parameter": RATE, "months": -1.0}, "are a debt; give 0"),
        ({"parameter": RATE, "fund": "residents"}, "choose one of"),
    ],
)
def test_what_cannot_be_asked_is_told(base, asked, message):
    with pytest.raises(fm.InputError, match=message):
        fm.solve(base, **asked)


@pytest.mark.parametrize(
    "door",
    [
        lambda: fm.cost_of_waiting("baseline", RATE, months=-1.0),
        lambda: fm.inverse_table("baseline", RATE, [-1.0]),
        lambda: fm.break_even("baseline", "cost.excess_growth", "months", by=2028, months=-1.0),
    ],
)
def test_months_below_zero_are_refused_at_every_door(door):
    with pytest.raises(fm.InputError, match="are a debt; give 0"):
        door()


def test_the_inverse_table_is_of_a_year_at_least():
    with pytest.raises(fm.InputError, match="no whole number of at least 1"):
        fm.inverse_table("baseline", RATE, [6.0], years=0)


def test_waiting_costs_more_the_longer_it_lasts(base):
    """By 2032 the subsidy has grown on: a change counts from what is in force then."""
    asked = {"fund": "resident", "months": 5.2, "by": "2032-12"}
    table = fm.cost_of_waiting(base, "resident.subsidy", **asked)
    assert list(table["since"]) == ["2027-01", "2030-01", "2032-01"]
    assert (table["verdict"] == "solved").all()
    assert (np.diff(table["change"]) > 0).all()
    assert table["dearer"][0] == 0.0
    alone = fm.solve(base, "resident.subsidy", since="2032-01", **asked)
    assert alone.minimal
    assert table["value"][2] == pytest.approx(alone.value, rel=1e-12)
    subsidy = fm.project(base, until=2032).economy["subsidy"]
    assert alone.start == pytest.approx(float(subsidy.sel(year=2032).squeeze()), rel=1e-12)
    assert alone.start > 1.2 * base.at_years("resident.subsidy", [2026])[0]
    assert table["change"][2] == pytest.approx(alone.value - alone.start, rel=1e-9)


def test_the_inverse_table_meets_each_target_in_its_year(base):
    table = fm.inverse_table(base, RATE, [24.0, 30.0])
    assert list(table["year"]) == [2026, 2027, 2028, 2029] * 2
    solved = table[table["verdict"] == "solved"]
    assert len(solved) >= 6
    for row in solved.to_dict("records"):
        assert row[f"months_{row['year']}"] == pytest.approx(row["target"], abs=1e-6)


def test_a_worked_example_of_the_closed_form():
    """Held 10 and 8 months; a point of the rate adds 1 and 4: 12 months need 2 points for the first, 1 for the
    second."""
    assert linear_border(np.array([10.0, 8.0]), np.array([1.0, 4.0]), 12.0) == (2.0, 0)
    assert linear_border(np.array([14.0, 13.0]), np.array([-1.0, -4.0]), 12.0) == (0.25, 1)
    assert linear_border(np.array([10.0, 8.0]), np.array([1.0, -4.0]), 12.0) is None
    assert linear_border(np.array([10.0, 8.0]), np.array([1.0, 0.0]), 9.0) is None
    assert stepped(4.9606, 0.01, True) == pytest.approx(4.97)
    assert stepped(4.97, 0.01, True) == pytest.approx(4.97)
    assert stepped(0.0499, 0.01, False) == pytest.approx(0.04)


@pytest.fixture(scope="module")
def province(national):
    """A rich city and two near the floor, of which the third is the poorest."""
    return areas.rich_and_poor(national)


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
def test_a_levy_is_judged_by_the_weakest_area(base, province, tmp_path):
    file = tmp_path / "levy.yaml"
    file.write_text(
        "name: levy\nlabel: {zh: 测试, en: test}\nquestion: {zh: 测试, en: test}\nreference: none\nextends: baseline\n"
        "changes: {}\nrule: {file: plain, from: 2027-01}\nareas: all\n",
        encoding="utf-8",
    )
    found = fm.solve(file, "rule.levy_income", data=province, months=5.0, by="2027-12", step=0.001)
    assert found.since == "2027-12"
    assert found.minimal
    assert found.value == round(found.value, 3)
    assert found.scenario.rule["levy_income"] == found.value
    assert found.binding_area == "C"
    assert "约束月份为2027-12 (C)" in found.text("zh")


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
def test_of_areas_the_one_that_binds_is_named_and_any_value_is_no_none(base, province):
    """From 2029-07 on nothing of the rate is needed where 2029-12 is the last month: not "none", but any value."""
    asked = {"data": province, "area": "A", "months": 6.0, "by": "2029-12"}
    table = fm.cost_of_waiting(base, RATE, waits=(0, 3), step=0.001, **asked)
    assert list(table["verdict"]) == ["solved", "always"]
    assert "(A) binds" in table["text"][0]
    screen = Console(record=True, width=90, file=StringIO())
    screen.print(waiting_table(table, "zh"))
    text = screen.export_text()
    assert "任何取值均可" in text
    assert "无解" not in text


def test_a_lever_that_moves_nothing_is_told_with_what_it_acts_with(base):
    name = "payment.employee.budget_growth"
    for more in ({}, {"probability": 0.8, "draws": 4}):
        with pytest.raises(fm.InputError, match=r"moves nothing .* acts where payment.employee.budget is changed"):
            fm.solve(base, name, months=100.0, by="2027-12", **more)
