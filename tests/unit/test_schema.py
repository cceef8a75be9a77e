"""The JSON Schema for editors agrees with the loader on what is shipped and on simple faults."""

from __future__ import annotations

import json

import pytest
from ruamel.yaml import YAML

from fundmodel.assumptions.scenario.editor_schema import scenario_schema
from fundmodel.assumptions.shipped import builtin_scenarios, shipped
from fundmodel.presentation.cli.main import main
from fundmodel.vocabulary.dictionary import parameters
from tests.of_each import of_each
from tests.schema_validator import Draft202012Validator

HEAD = {"name": "x", "label": {"zh": "词", "en": "word"}, "question": {"zh": "问", "en": "why"}, "extends": "baseline"}


def plain(value):
    """Keys as text, as JSON has them."""
    return {str(key): plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def faults(content) -> list[str]:
    validator = Draft202012Validator(scenario_schema())
    return [error.json_path for error in validator.iter_errors(plain(content))]


def shape(part):
    """Keywords and types: all that the schema of schemas judges here but numbers and texts."""
    if isinstance(part, dict):
        return tuple((key, shape(value)) for key, value in part.items())
    return tuple(map(shape, part)) if isinstance(part, list) else type(part)


def test_it_is_a_valid_schema_and_json():
    """Of parameters that are told in the same shape one is judged: one megabyte is a few forms over and over."""
    schema = json.loads(json.dumps(scenario_schema(), ensure_ascii=False))
    assert list(schema["properties"]["changes"]["properties"]) == list(parameters())
    for holder in ("changes", "parameters"):
        every = schema["properties"][holder]["properties"]
        one_of_each = {shape(value): name for name, value in every.items()}.values()
        schema["properties"][holder]["properties"] = {name: every[name] for name in one_of_each}
        assert 10 <= len(one_of_each) < len(every)
    Draft202012Validator.check_schema(schema)


def test_the_command_line_prints_it(capsys):
    assert main(["check", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == scenario_schema()


@of_each("name", builtin_scenarios())
def test_every_shipped_scenario_fits(name):
    assert faults(YAML(typ="safe", pure=True).load(shipped(f"{name}.yaml"))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"employee.employer_rat": 0.1},
        {"employee.employer_rate": 8},
        {"employee.employer_rate": "0.08"},
        {"employee.employer_rate": {"2027-13": 0.08}},
        {"employee.employer_rate": {"value": 0.08, "unit": "%"}},
        {"retirement.law": "odl"},
        {"resident.premium": {"beyond_last": "grow"}},
        {"employee.benefit_shares": {"inpatient": 1.0}},
        {"employee.benefit_shares": {2027: {"inpatient": 1.0}}},
        {"employee.benefit_shares": 1.0},
    ],
)
def test_simple_faults_are_marked(changes):
    assert faults({**HEAD, "changes": changes})


def test_a_good_change_passes():
    assert faults({**HEAD, "changes": {"employee.employer_rate": {"2027-01": 0.09}}, "areas": ["A"]}) == []
    months = {month: 0.25 if month > 8 else 0.0 for month in range(1, 13)}
    assert faults({**HEAD, "changes": {"resident.premium_months": {2028: months}}}) == []
