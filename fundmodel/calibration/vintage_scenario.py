"""The scenario that a stored vintage was projected from, made again from what it notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import scenario_sha256
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.calibration.vintages import Vintage
from fundmodel.projection.project.reference import PARAMETER
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said


def vintage_scenario(vintage: Vintage) -> Scenario:
    """The vintage's assumptions as a scenario: noted values and rule under today's names, today's baseline for
    parameters that came later and, where a shipped scenario was the root of its chain, as reference economy.

    ``InputError`` where a vintage does not hold enough: a rule that came as an object, not as data, and changes of some
    areas, of which what holds elsewhere is not stored.
    """
    noted = vintage.about["scenario"]
    _require_whole(vintage.name, noted)
    base = load_scenario("baseline")
    known = {name: _entry(name, one) for name, one in noted["entries"].items() if name in base.entries}
    entries = {**base.entries, **known}
    rule = load_rule(noted["rule"]) if "rule" in noted else None
    root = _root(noted["extends"], entries)
    return Scenario(
        name=str(noted["name"]),
        label=Frozen(noted["label"]),
        question=Frozen(noted["question"]),
        reference=str(noted["reference"]),
        extends=() if root is None else (root.name,),
        areas="all",
        entries=Frozen(entries),
        sha256=scenario_sha256(entries, rule, []),
        source=vintage.name,
        rule=rule,
        base=root,
        data=str(vintage.about["data"]["name"]),
    )


def _root(extends: Sequence[str], entries: Mapping[str, Entry]) -> Scenario | None:
    """The shipped scenario whose economy stays the reference; None where the vintage is a root, or its own."""
    shipped = bool(extends) and extends[-1] in builtin_scenarios()
    return load_scenario(extends[-1]) if shipped and entries[PARAMETER].value != "own" else None


def _require_whole(name: str, noted: Mapping[str, Any]) -> None:
    if noted["areas"] != "all":
        raise InputError(
            Said(
                "The vintage {vintage} changes {areas} only, and what held elsewhere is not stored; give the scenario "
                "it was made from.",
                vintage=name,
                areas=list(noted["areas"]),
            )
        )
    if isinstance(noted.get("rule"), str):
        raise InputError(
            Said(
                "The rule of the vintage {vintage} was given as an object, {rule}, and is not stored; give the "
                "scenario it was made from.",
                vintage=name,
                rule=noted["rule"],
            )
        )


def _entry(name: str, noted: Mapping[str, Any]) -> Entry:
    kind = parameters()[name].kind
    earlier = noted.get("earlier")
    return Entry(
        name,
        kind,
        _value(noted["value"], kind),
        str(noted["unit"]),
        str(noted["tag"]),
        str(noted["source"]),
        noted.get("low"),
        noted.get("high"),
        noted.get("beyond_last", "hold"),
        noted.get("grow_with"),
        int(noted.get("lag", 0)),
        noted.get("interpolate", "step"),
        None if earlier is None else _entry(name, earlier),
        Frozen(noted.get("tags") or {}),
    )


def _value(value: Any, kind: str) -> Any:
    """As a scenario holds it: ages are numbers, a mapping of a date holds weights, or values by area."""
    if not isinstance(value, Mapping):
        return float(value) if isinstance(value, int) else value
    if kind == "by_age":
        return Frozen({age: float(value[str(age)]) for age in sorted(map(int, value))})
    return Frozen({key: _of_date(one, kind) for key, one in value.items()})


def _of_date(value: Any, kind: str) -> Any:
    if not isinstance(value, Mapping):
        return float(value) if isinstance(value, int) else value
    if kind == "weights" and not any(isinstance(one, Mapping) for one in value.values()):
        return Frozen({key: float(one) for key, one in value.items()})
    return ByArea({area: _of_date(one, kind) for area, one in value.items()})
