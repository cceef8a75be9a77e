"""The scenario that a stored vintage was projected from, made again from what it notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import scenario_sha256
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.calibration.vintages import Vintage
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.frozen import Frozen


def vintage_scenario(vintage: Vintage) -> Scenario:
    """The vintage's assumptions as a scenario: noted values under today's names, today's baseline for parameters that
    came later, without its rule."""
    noted = vintage.about["scenario"]
    base = load_scenario("baseline")
    known = {name: _entry(name, one) for name, one in noted["entries"].items() if name in base.entries}
    entries = {**base.entries, **known}
    return Scenario(
        name=str(noted["name"]),
        label=Frozen(noted["label"]),
        question=Frozen(noted["question"]),
        reference=str(noted["reference"]),
        extends=(),
        areas="all",
        entries=Frozen(entries),
        sha256=scenario_sha256(entries, None, []),
        source=vintage.name,
        data=str(vintage.about["data"]["name"]),
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
