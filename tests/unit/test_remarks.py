"""Changes that the base year takes back are named with the form to write; so are rules of growth that are lost."""

from __future__ import annotations

import json

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.assumptions.scenario.remarks import remarks
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.presentation.cli.main import main
from fundmodel.presentation.page import page
from fundmodel.vocabulary.dictionary import base_year_factors, parameters
from tests import base_year
from tests.architecture import test_parameters_read as moved

BASE = fm.load_scenario("baseline")
KNOWN = base_year_factors()


def of(changes, base=BASE):
    return remarks(base.with_changes(changes, name="x"), 2025)


def kinds(changes):
    return {(remark.kind, remark.parameter) for remark in of(changes)}


@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_shipped_scenario_has_none(name):
    assert remarks(fm.load_scenario(name), 2025) == ()


@pytest.mark.parametrize("name", [name for name in parameters() if name not in moved.SHOWN])
def test_a_change_for_all_time_is_noted_where_the_base_year_takes_it(name):
    care = {"care.fund": "separate"} if name.startswith("care.") and name != "care.fund" else {}
    for value in base_year.other_values(BASE, name):
        noted = ("absorbed", name) in kinds({name: value, **care})
        assert noted == (name in KNOWN), (name, value)


@pytest.mark.parametrize("name", [name for name, row in KNOWN.items() if row.free_after])
def test_the_form_to_write_is_free_of_it(name):
    from ruamel.yaml import YAML

    care = {"care.fund": "separate"} if name.startswith("care.") else {}
    value = base_year.other_values(BASE, name)[0]
    (remark,) = [one for one in of({name: value, **care}) if (one.kind, one.parameter) == ("absorbed", name)]
    written = YAML(typ="safe").load(remark.write)
    assert list(written) == [name]
    assert min(map(str, written[name])) == f"{2025 + KNOWN[name].free_after}-01"
    assert ("absorbed", name) not in kinds({**written, **care})


@pytest.mark.parametrize(
    ("changes", "absorbed"),
    [
        ({"employee.employer_rate": {"2025-12": 0.09}}, True),
        ({"employee.employer_rate": {"2026-01": 0.09}}, False),
        ({"employee.employer_rate": {"2024-07": 0.09, "2024-08": 0.08}}, True),
        ({"economy.interest_rate": {"value": {"2025-01": 0.015, "2030-01": 0.03}, "interpolate": "linear"}}, True),
        ({"resident.premium": {"2026-01": 450}}, True),
        ({"resident.premium": {"2027-01": 450}}, False),
        ({"resident.subsidy": {"2026-01": 760}}, False),
        ({"care.take_up": 0.5}, False),
        ({"care.take_up": 0.5, "care.fund": "separate"}, True),
    ],
)
def test_dates_on_or_before_the_valuation_date(changes, absorbed):
    assert ("absorbed" in {remark.kind for remark in of(changes)}) == absorbed


def test_the_premium_of_2026_was_received_in_2025_and_the_note_says_2027():
    (remark,) = of({"resident.premium": {"2026-01": 450}})
    assert remark.write == "resident.premium: {2027-01: 450}"


def test_a_flat_value_drops_a_rule_of_growth_and_says_so():
    found = {remark.kind: remark for remark in of({"resident.subsidy": 1000})}
    assert found["rule_lost"].rule == "disposable_income_per_head"
    kept = BASE.with_changes({"resident.subsidy": {"2026-01": 1000}}, name="kept").entry("resident.subsidy")
    assert (kept.beyond_last, kept.grow_with) == ("grow_with", "disposable_income_per_head")
    assert of({"resident.subsidy": {"value": {"2026-01": 1000}, "beyond_last": "hold"}}) == ()


def test_a_scenario_over_another_is_held_against_the_root():
    first = BASE.with_changes({"employee.employer_rate": 0.09}, name="first")
    (remark,) = of({"resident.premium": {"2030-01": 450}}, base=first)
    assert remark.parameter == "employee.employer_rate"
    assert remarks(BASE, 2025) == ()


def test_the_undated_rate_does_nothing_and_the_form_to_write_does_it():
    """Issue 10: an undated employer rate of 9 % moves no money, dated it brings a ninth more of the employers' part."""
    undated = BASE.with_changes({"employee.employer_rate": 0.09}, name="undated")
    dated = BASE.with_changes({"employee.employer_rate": {"2026-01": 0.09}}, name="dated")
    closing = fm.project([BASE, undated, dated], until=2035).ledger["closing"].sel(fund="employee_pooled")
    at_end = {name: float(closing.sel(scenario=name).isel(month=-1).sum()) / 1e8 for name in closing["scenario"].values}
    assert abs(at_end["undated"] - at_end["baseline"]) < 100
    assert at_end["dated"] - at_end["baseline"] > 15_000


@pytest.fixture
def my_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\nlabel: {zh: 我的, en: Mine}\nquestion: {zh: 问, en: What}\nreference: own\nextends: baseline\n"
        "changes:\n  employee.employer_rate: 0.09\n  resident.subsidy: 750\nareas: all\n",
        encoding="utf-8",
    )
    return str(path)


def test_the_screen_the_page_and_the_json_tell_it(my_file, capsys):
    assert main(["run", my_file, "--until", "2028", "--lang", "zh", "--no-range"]) == 0
    said = capsys.readouterr().out.replace("\n", "")
    assert "employee.employer_rate: {2026-01: 0.09}" in said
    assert "随人均可支配收入增长" in said
    assert main(["run", my_file, "--until", "2028", "--json", "--no-range"]) == 0
    rows = json.loads(capsys.readouterr().out)["remarks"]
    assert [(row["kind"], row["parameter"]) for row in rows] == [
        ("absorbed", "employee.employer_rate"),
        ("absorbed", "resident.subsidy"),
        ("rule_lost", "resident.subsidy"),
    ]
    html = page(fm.project(my_file, until=2028), "en")
    assert html.count("Write: employee.employer_rate: {2026-01: 0.09}") == 1


def test_check_reads_a_scenario_file(my_file, capsys):
    assert main(["check", my_file, "--lang", "en"]) == 0
    assert "resident.subsidy: {2026-01: 750}" in capsys.readouterr().out
    assert main(["check", my_file, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["remarks"]) == 3
    assert main(["check", "recession", "--lang", "zh"]) == 0
    assert "recession" in capsys.readouterr().out


def test_a_choice_of_a_whole_run_refuses_dates():
    with pytest.raises(fm.InputError, match=r"population\.fertility_variant holds for the whole run"):
        fm.project(BASE.with_changes({"population.fertility_variant": {"2027-01": "low"}}, name="x"), until=2027)


def test_a_run_of_the_baseline_has_no_remark():
    run = fm.project("baseline", until=2027)
    assert run.provenance["scenarios"][0]["remarks"] == []
    assert np.isfinite(run.ledger["closing"]).all()
