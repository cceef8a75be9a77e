"""The part of the editor's JSON Schema that knows the kinds of rules and their parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from fundmodel.assumptions.shipped import builtin_rules
from fundmodel.vocabulary.declared_rules import RuleKind, RuleParameter, bridge_parameters, every_rule, rule_kinds

Schema = dict[str, Any]

RULE: Final = "#/$defs/rule"


def rule_schema(month: str) -> Schema:
    """A rule: one schema for each kind, so that an unknown key is marked; ``month`` is the pattern of a month.

    With a file and no kind any parameter of any kind may stand: which are valid is known once the file is read.
    """
    cases = [
        {
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": {"additionalProperties": False, "properties": _keys(kind, month)},
        }
        for kind in rule_kinds().values()
    ]
    named = {"type": "string", "examples": list(builtin_rules())}
    return {
        "type": ["object", "null"],
        "anyOf": [{"required": ["kind"]}, {"required": ["file"]}],
        "properties": {"kind": {"enum": list(rule_kinds())}, "file": named},
        "allOf": cases,
    }


def _keys(kind: RuleKind, month: str) -> Schema:
    own = {
        name: {**_value(one, month), "title": f"{one.label['zh']} / {one.label['en']}", "description": one.what["en"]}
        for name, one in kind.parameters.items()
    }
    return {"kind": {"const": kind.name, "description": kind.what["en"]}, "file": {"type": "string"}, **own}


def _value(declared: RuleParameter, month: str) -> Schema:
    schema = _of_form(declared, month)
    return {"anyOf": [schema, {"type": "null"}]} if declared.optional else schema


def _of_form(declared: RuleParameter, month: str) -> Schema:
    number, word = _number(declared), {"enum": list(declared.words)}
    months = {"anyOf": [{"type": "string", "pattern": month}, {"type": "integer", "minimum": 1950, "maximum": 2200}]}
    steps = {
        "type": "object",
        "additionalProperties": False,
        "required": ["from", "rule"],
        "properties": {"from": _by_fund(months), "rule": {"$ref": RULE}},
    }
    forms: dict[str, Callable[[], Schema]] = {
        "number": lambda: number,
        "whole": lambda: {**number, "type": "integer"},
        "flag": lambda: {"type": "boolean"},
        "word": lambda: word,
        "words": lambda: {"anyOf": [word, {"type": "array", "items": word, "uniqueItems": True}]},
        "name": lambda: {"type": "string", "minLength": 1},
        "by_area": lambda: {"anyOf": [number, _table(number)]},
        "by_fund": lambda: _by_fund(number),
        "levels": lambda: {"anyOf": [_table(number), _closed({fund: _table(number) for fund in _funds()})]},
        "by_ratio": lambda: {"anyOf": [number, _table(number)]},
        "by_condition": lambda: _conditions(declared),
        "month": lambda: _by_fund(months),
        "bridge": lambda: {"anyOf": [_bridged("by"), _closed({name: _bridged(name) for name in bridge_parameters()})]},
        "effort": lambda: {
            "anyOf": [word, _closed({name: _value(one, month) for name, one in rule_kinds()["behaviour"].own.items()})]
        },
        "benefits": lambda: {"anyOf": [word, number]},
        "rules": lambda: {"type": "array", "minItems": 1, "items": {"$ref": RULE}},
        "phases": lambda: {"type": "array", "minItems": 1, "items": steps},
    }
    return forms[declared.form]()


def _number(declared: RuleParameter) -> Schema:
    ends = declared.range
    return {"type": "number", **({} if ends is None else {"minimum": ends[0], "maximum": ends[1]})}


def _bridged(name: str) -> Schema:
    declared = bridge_parameters()[name]
    return {"enum": list(declared.words)} if declared.words else _number(declared)


def _conditions(declared: RuleParameter) -> Schema:
    ends = (declared.ranges or {}).items()
    words = {word: {"type": "number", "minimum": low, "maximum": high} for word, (low, high) in ends}
    return {**_closed(words), "minProperties": 1, "maxProperties": 1}


def _table(one: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": one}


def _closed(keys: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": keys}


def _by_fund(one: Schema) -> Schema:
    return {"anyOf": [one, _closed(dict.fromkeys(_funds(), one))]}


def _funds() -> Iterable[str]:
    return every_rule()["funds"].words
