"""How two rules of the funds differ, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from fundmodel.vocabulary.declared_rules import RuleParameter, bridge_parameters, rule_kinds

KIND: Final = {"zh": "规则类型", "en": "Kind of rule"}
NOTHING: Final = "none"


class Told(NamedTuple):
    """One value of a rule, with its words and unit."""

    zh: str
    en: str
    unit: str
    value: Any


def rule_pairs(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> Iterator[tuple[str, Told, Any, Any]]:
    """(name, words, value in a, value in b) for every value in which two rules differ.

    The name says where it stands: "rule.levy_income", "rule.bridge.by", "rule.rules.2.share". What one rule leaves out
    has the default of its kind; without a rule, or in a rule of another kind, there is "none".
    """
    left, right = (dict(_values(one, "rule")) if one is not None else {} for one in (a, b))
    kinds = [{name: told.value for name, told in side.items() if name.endswith(".kind")} for side in (left, right)]
    for name in dict.fromkeys([*right, *left]):
        shown = [
            _shown(name, side, other, kind) for side, other, kind in ((left, right, kinds), (right, left, kinds[::-1]))
        ]
        if shown[0] != shown[1]:
            yield name, right[name] if name in right else left[name], *shown


def _shown(name: str, side: Mapping[str, Told], other: Mapping[str, Told], kinds: list[dict[str, Any]]) -> Any:
    if name in side:
        return side[name].value
    place, _, last = name.rpartition(".")
    while place and f"{place}.kind" not in kinds[0]:
        place, _, last = place.rpartition(".")
    if not place or kinds[0][f"{place}.kind"] != kinds[1].get(f"{place}.kind"):
        return NOTHING
    declared = rule_kinds()[kinds[0][f"{place}.kind"]].parameters[last]
    if name.startswith(f"{place}.bridge."):
        declared = bridge_parameters()[name.rpartition(".")[2]]
    whole = name in (f"{place}.{last}", f"{place}.bridge.{declared.name}")
    return _plain(declared.default) if whole and f"{place}.{last}" not in side else NOTHING


def _values(rule: Mapping[str, Any], place: str) -> Iterator[tuple[str, Told]]:
    yield f"{place}.kind", Told(KIND["zh"], KIND["en"], "word", rule["kind"])
    for name, declared in rule_kinds()[rule["kind"]].parameters.items():
        if name in rule:
            yield from _of_parameter(declared, rule[name], f"{place}.{name}")


def _of_parameter(declared: RuleParameter, value: Any, place: str) -> Iterator[tuple[str, Told]]:
    if declared.form == "rules":
        for count, one in enumerate(value, start=1):
            yield from _values(one, f"{place}.{count}")
    elif declared.form == "phases":
        for count, one in enumerate(value, start=1):
            yield from _leaves(declared, one["from"], f"{place}.{count}.from")
            yield from _values(one["rule"], f"{place}.{count}.rule")
    elif declared.form == "bridge":
        for name, one in value.items():
            yield from _leaves(bridge_parameters()[name], one, f"{place}.{name}")
    elif declared.form == "effort" and isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(rule_kinds()["behaviour"].parameters[name], one, f"{place}.{name}")
    else:
        yield from _leaves(declared, value, place)


def _leaves(declared: RuleParameter, value: Any, place: str) -> Iterator[tuple[str, Told]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(declared, one, f"{place}.{key}")
    else:
        yield place, Told(declared.label["zh"], declared.label["en"], declared.unit, _plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or NOTHING
    return NOTHING if value is None else value
