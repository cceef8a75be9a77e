"""The value at which a headline just holds: it holds there and fails a little further on."""

from __future__ import annotations

import json

import pytest

import fundmodel as fm
from fundmodel.analysis.break_even import borders, break_evens
from fundmodel.presentation.cli.main import main
from tests import areas

UNTIL = 2034


def floor_month(scenario: fm.Scenario, until: int = UNTIL):
    return fm.floor_month(fm.project(scenario, until=until)).sel(fund="resident").values[0]


def never(when) -> bool:
    return str(when) == "NaT"


def test_the_floor_holds_at_the_value_and_not_a_little_beyond():
    base = fm.load_scenario("baseline")
    found = fm.break_even(base, "resident.cost_growth_shift", fund="resident", by=UNTIL)
    at, beyond = (
        base.with_changes({"resident.cost_growth_shift": {"2026-01": value}})
        for value in (found.value, found.value + 1e-6)
    )
    assert never(floor_month(at))
    assert not never(floor_month(beyond))
    assert found.inside is (found.low <= found.value <= found.high)
    assert found.centre == 0.0


def test_months_at_a_year_are_met():
    base = fm.load_scenario("baseline")
    found = fm.break_even(base, "employee.cost_growth_2026", "months", by=2030, months=36.0)
    run = fm.project(base.with_changes({"employee.cost_growth_2026": found.value}), until=2030)
    assert float(fm.reserve_months(run).sel(fund="employee_pooled")[0, -1]) == pytest.approx(36.0, abs=1e-5)


def test_a_headline_that_no_value_changes_is_told():
    with pytest.raises(fm.InputError, match=r"the headline holds for all of them\. Ask for another year"):
        fm.break_even("baseline", "enrolment.trend_ends", "depletion", by=2028)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"event": "flor"}, "choose one of floor, depletion, deficit, months"),
        ({"fund": "residents"}, "choose one of employee_pooled, resident"),
        ({"event": "months"}, "needs months="),
        ({"event": "deficit", "months": 3.0}, "held by the events floor and months"),
        ({"parameter": "resident.subsidy"}, "no low and high"),
    ],
)
def test_what_cannot_be_asked_is_told(asked, message):
    with pytest.raises(fm.InputError, match=message):
        fm.break_even("baseline", **{"parameter": "cost.excess_growth", **asked})


def test_several_are_solved_as_each_alone():
    base, data = fm.load_scenario("baseline"), fm.load_data("national")
    names = ("resident.cost_growth_shift", "resident.cost_growth_2026")
    table = break_evens(base, data, {"resident": names}, by=UNTIL)
    assert list(table["parameter"]) == list(names)
    alone = fm.break_even(base, names[1], fund="resident", by=UNTIL)
    assert table["value"][1] == pytest.approx(alone.value, abs=1e-8)


@pytest.fixture(scope="module")
def province(national):
    """A rich city and two near the floor."""
    return areas.rich_and_poor(national)


@pytest.mark.filterwarnings("ignore::fundmodel.FundmodelWarning")
def test_of_areas_one_is_asked_and_draws_need_its_name(province):
    base, name = fm.load_scenario("baseline"), "employee.cost_growth_2026"
    asked = {"data": province, "by": 2027}
    table = fm.sensitivity(base, province, 2027, [name], area="B").set_index("fund")
    months = fm.reserve_months(fm.project(base, province, 2027), recognition="earned")
    held = months.sel(area="B", month="2027-12").squeeze().to_series()
    assert table["months"].to_dict() == pytest.approx(held[list(table.index)].to_dict(), rel=1e-12)
    assert table.attrs["area"] == "B"
    asked |= {"event": "months", "months": float(held["employee_pooled"])}
    of_b = fm.break_even(base, name, area="B", **asked)
    assert of_b.value == pytest.approx(of_b.centre, abs=1e-7)
    chance = fm.break_even(base, name, area="B", probability=0.5, draws=8, **asked)
    assert (chance.area, chance.probability) == ("B", 0.5)
    assert chance.value == pytest.approx(of_b.value, abs=0.05)
    drawn = fm.sensitivity(base, province, 2027, [name], area="B", draws=8)
    assert drawn["floor_chance"].between(0.0, 1.0).all()
    with pytest.raises(fm.InputError, match="choose one of A, B, C"):
        fm.sensitivity(base, province, 2027, [name], area="X")
    with pytest.raises(fm.InputError, match="choose one of A, B, C"):
        fm.break_even(base, name, area="X", **asked)
    with pytest.raises(fm.InputError, match="name one with area=, such as A"):
        fm.break_even(base, name, probability=0.5, draws=8, **asked)


def test_the_verb_tells_borders_and_where_there_is_none(tmp_path, capsys):
    asked = ["sensitivity", "--break-even", "resident.cost_growth_shift", "--until", "2034", "--lang", "en"]
    assert main([*asked, "--json", "--out", str(tmp_path)]) == 1
    told = json.loads(capsys.readouterr().out)
    by_fund = {one["fund"]: one for one in told["answers"]}
    (alone,) = borders("baseline", "national", {"resident": ["resident.cost_growth_shift"]}, by=UNTIL)
    assert by_fund["resident"]["value"] == pytest.approx(alone.value, abs=1e-8)
    assert by_fund["employee_pooled"]["verdict"] == "always"
    assert {"break_even.csv", "sensitivity.xlsx", "index.html"} <= set(told["out"]["files"])
    assert main([*asked, "--fund", "resident"]) == 0
    assert "Break-even" in capsys.readouterr().out
    assert main(["sensitivity", "--fund", "resident", "--months", "3", "--lang", "zh"]) == 2
    assert "--fund、--months只能与--break-even同用" in capsys.readouterr().err
