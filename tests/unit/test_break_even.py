"""The value at which a headline just holds: it holds there and fails a little further on."""

from __future__ import annotations

import pytest

import fundmodel as fm
from fundmodel.analysis.break_even import break_evens

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
