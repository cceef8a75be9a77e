"""How two scenarios differ, row by row."""

from __future__ import annotations

import pytest

from fundmodel.assumptions.scenario.diff import COLUMNS, diff_scenarios
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load_scenario("baseline")


def rows(a, b):
    table = diff_scenarios(a, b)
    return list(table[["parameter", "from", "value_a", "value_b"]].itertuples(index=False, name=None))


def test_equal_scenarios_give_an_empty_table_with_its_columns(base):
    for other in (base, base.with_changes({}), "baseline"):
        table = diff_scenarios(base, other)
        assert table.empty
        assert tuple(table.columns) == COLUMNS


def test_a_scalar_differs_always(base):
    table = diff_scenarios(base, base.with_changes({"retirement.women_55_share": 0.4}, name="more"))
    (row,) = table.to_dict("records")
    assert row == {
        "parameter": "retirement.women_55_share",
        "label_zh": "女职工原五十五岁退休比例",
        "label_en": "Share of women whose former retirement age is 55",
        "unit": "fraction",
        "from": "always",
        "value_a": base.entry("retirement.women_55_share").value,
        "value_b": 0.4,
        "tag": "judgement",
        "source": "scenario more",
        "cash_from": "",
    }


def test_dated_changes_are_one_row_a_date(base):
    reform = base.with_changes({"employee.employer_rate": {"2027-01": 0.09, "2030-01": 0.10}})
    before = base.entry("employee.employer_rate").value
    assert rows(base, reform) == [
        ("employee.employer_rate", "2027-01", before, 0.09),
        ("employee.employer_rate", "2030-01", before, 0.10),
    ]
    assert rows(reform, base) == [
        ("employee.employer_rate", "2027-01", 0.09, before),
        ("employee.employer_rate", "2030-01", 0.10, before),
    ]


def test_a_change_to_the_same_value_is_no_row(base):
    assert (
        rows(
            base, base.with_changes({"employee.individual_rate": {2027: base.entry("employee.individual_rate").value}})
        )
        == []
    )


def test_a_rule_past_the_last_date_is_shown_in_words(base):
    found = {row[0]: row[1:] for row in rows(base, "current-law")}
    last = base.entry("resident.subsidy").dates[-1]
    start, value_a, value_b = found["resident.subsidy"]
    assert start == f"{int(last[:4]) + 1}{last[4:]}"
    amount = base.entry("resident.subsidy").value[last]
    assert value_a == f"grows with disposable_income_per_head, from {amount:g} in {last}"
    assert value_b == 724.0


def test_a_line_is_read_between_its_dates(base):
    real = base.entry("economy.output_per_worker_growth")
    line = base.with_changes(
        {"economy.output_per_worker_growth": {"value": {"2030-01": 0.5 / 100}, "interpolate": "step"}}
    )
    found = rows(base, line)
    assert found[0] == ("economy.output_per_worker_growth", "2030-01", real.value["2030-01"], 0.005)
    assert all(row[3] == 0.005 for row in found)


def test_ages_weights_words_and_bounds(base):
    reform = base.with_changes(
        {
            "retirement.law": {"2027-01": "old"},
            "cost.profile_employee": {0: 1.0},
            "employee.collection": {"low": 0.5},
        }
    )
    found = rows(base, reform)
    assert ("retirement.law", "2027-01", "delayed", "old") in found
    curve = dict(base.entry("cost.profile_employee").value)
    first = next(age for age, value in curve.items() if value != 1.0)
    assert next(row for row in found if row[0] == "cost.profile_employee") == (
        "cost.profile_employee",
        f"age {first}",
        curve[first],
        1.0,
    )
    (bounds,) = [row for row in found if row[0] == "employee.collection"]
    assert "low 0.5" in bounds[3]
    shares = dict(base.entry("employee.benefit_shares").value)
    moved = {**shares, "inpatient": shares["inpatient"] - 0.01, "outpatient": shares["outpatient"] + 0.01}
    assert rows(base, base.with_changes({"employee.benefit_shares": moved})) == [
        ("employee.benefit_shares", key, shares[key], moved[key]) for key in ("inpatient", "outpatient")
    ]


def test_weights_by_date_are_one_row_a_date_and_key(base):
    name = "resident.premium_months"
    now = dict(base.entry(name).value)
    early, late = {**now, "2": 0.0, "3": now["2"]}, {**now, "2": 0.0, "4": now["2"]}
    once = base.with_changes({name: {2028: early}})
    assert rows(base, once) == [(name, "2028-01, 2", 0.025, 0.0), (name, "2028-01, 3", 0.0, 0.025)]
    assert rows(once, base.with_changes({name: {2028: early, 2030: late}})) == [
        (name, "2030-01, 3", 0.025, 0.0),
        (name, "2030-01, 4", 0.0, 0.025),
    ]
    assert rows(base.with_changes({name: early}), once) == [
        (name, "always, 2", 0.0, 0.025),
        (name, "always, 3", 0.025, 0.0),
    ]


def test_areas_and_rule_are_rows_too(base):
    limited = base.with_changes({}, areas=["A"])
    assert rows(base, limited) == [("areas", "always", "all", '["A"]')]
