"""A JSON Schema of scenario files, so that an editor completes names and marks faults while one writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fundmodel.assumptions.scenario.expectations import ITEMS, SIGNS
from fundmodel.assumptions.scenario.field_check import WORDS
from fundmodel.assumptions.scenario.rule_schema import RULE, rule_schema
from fundmodel.assumptions.shipped import builtin_packages, builtin_scenarios
from fundmodel.vocabulary.dictionary import GROWTH_SERIES, LANGUAGES, ParameterSpec, parameters

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DATE: Final = r"^(19[5-9]\d|20\d\d|21\d\d|2200)(-(0?[1-9]|1[0-2]))?$"
AGE: Final = r"^\d{1,3}$"

TABLE: Final = {"type": "object", "minProperties": 1, "additionalProperties": False}

Schema = dict[str, Any]


def scenario_schema(declarations: Mapping[str, ParameterSpec] | None = None) -> Schema:
    """The JSON Schema (2020-12) of a scenario file, made from the declared parameters.

    It marks unknown keys and names, kinds, ranges, dates and units; ``load_scenario`` remains the judge, since
    overlapping dates, sums of weights and bases are beyond a schema.
    """
    specs = parameters() if declarations is None else declarations
    return {
        "$schema": DIALECT,
        "title": "fundmodel scenario",
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "label", "question"],
        "properties": {**_header(), **_contents(specs)},
        "$defs": {"rule": rule_schema(DATE)},
        "oneOf": [
            {"required": ["extends"], "not": {"required": ["parameters"]}},
            {"required": ["parameters"], "not": {"required": ["changes"]}},
        ],
    }


def _header() -> Schema:
    words = {
        "type": "object",
        "additionalProperties": False,
        "required": list(LANGUAGES),
        "properties": {lang: {"type": "string", "minLength": 1} for lang in LANGUAGES},
    }
    return {
        "name": {"type": "string", "minLength": 1},
        "label": words,
        "question": words,
        "reference": {"type": "string"},
        "extends": {"type": "string", "examples": list(builtin_scenarios())},
        "data": {"enum": list(builtin_packages())},
        "areas": {"oneOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
        "rule": {"$ref": RULE},
        "expect": {
            "type": "object",
            "additionalProperties": False,
            "properties": {item: {"enum": list(SIGNS)} for item in ITEMS},
        },
    }


def _contents(specs: Mapping[str, ParameterSpec]) -> Schema:
    growth = (
        *GROWTH_SERIES,
        *(name for name, spec in specs.items() if (spec.kind, spec.unit) == ("dated", "per year")),
    )
    full = {name: _long_form(spec, growth) for name, spec in specs.items()}
    changes = {name: {"anyOf": [_value(spec), full[name]], **_text(spec)} for name, spec in specs.items()}
    complete = {
        name: {**full[name], "required": ["value", "tag", "source"], **_text(spec)} for name, spec in specs.items()
    }
    closed = {"type": "object", "additionalProperties": False}
    return {
        "changes": {**closed, "type": ["object", "null"], "properties": changes},
        "parameters": {**closed, "required": list(specs), "properties": complete},
    }


def _long_form(spec: ParameterSpec, growth: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "value": _value(spec),
            "unit": {"const": spec.unit},
            "source": {"type": "string", "minLength": 1},
            **({"tags": _tags()} if spec.kind == "dated" else {}),
            "low": _number(spec.of_bounds),
            "high": _number(spec.of_bounds),
            "grow_with": {"enum": list(growth)},
            "lag": {"type": "integer", "minimum": 0, "maximum": 10},
            **{name: {"enum": list(words)} for name, words in WORDS.items()},
        },
    }


def _tags() -> Schema:
    return {**TABLE, "patternProperties": {DATE: {"enum": list(WORDS["tag"])}}}


def _value(spec: ParameterSpec) -> Schema:
    counted = [int(word) for word in spec.choices or () if word.isdigit()]
    single = {"enum": [*spec.choices, *counted]} if spec.kind == "choice" else _number(spec)
    if spec.kind == "scalar":
        return single
    if spec.kind == "weights":
        single = {
            "type": "object",
            "additionalProperties": not spec.keys,
            "required": list(spec.keys),
            "properties": {key: {"type": "number", "minimum": 0, "maximum": 1} for key in spec.keys},
        }
    if spec.whole_run:
        return single
    keys = AGE if spec.kind == "by_age" else DATE
    areas = {"type": "object", "minProperties": 1, "additionalProperties": single}
    of_a_date = single if spec.kind == "by_age" else {"anyOf": [single, areas]}
    table = {**TABLE, "patternProperties": {keys: of_a_date}}
    return {"anyOf": [single, table]}


def _number(spec: ParameterSpec) -> Schema:
    if spec.range is None:
        return {"type": "number"}
    return {"type": "number", "minimum": spec.range[0], "maximum": spec.range[1]}


def _text(spec: ParameterSpec) -> Schema:
    return {"title": f"{spec.label['zh']} / {spec.label['en']}", "description": f"{spec.unit}; {spec.kind}"}
