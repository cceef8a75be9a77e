"""From the long form of an entry to its fields: value, unit, tags, source, range and what follows the last date."""

from __future__ import annotations

import math
from typing import Any, Final

from fundmodel.assumptions.scenario.entry_check import month_of, read_number, read_value
from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, unique
from fundmodel.assumptions.scenario.values import BEYOND_LAST, INTERPOLATE
from fundmodel.vocabulary.dictionary import GROWTH_SERIES, TAGS, ParameterSpec, did_you_mean
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

FIELDS: Final = (
    "value",
    "unit",
    "tag",
    "tags",
    "source",
    "low",
    "high",
    "beyond_last",
    "grow_with",
    "lag",
    "interpolate",
)
NUMBERS: Final = ("value", "low", "high")
WORDS: Final = {"tag": TAGS, "beyond_last": BEYOND_LAST, "interpolate": INTERPOLATE}


def is_long_form(node: Node) -> bool:
    """Whether a change is written with named fields (``{value: 0.08, unit: fraction}``) and not as a bare value."""
    return isinstance(node, Table) and any(key.text in FIELDS for key, _ in node.items)


def read_fields(spec: ParameterSpec, node: Node, growth: tuple[str, ...], faults: FaultList) -> dict[str, Any]:
    """The fields given for a parameter, checked one by one; a field at fault is noted and left out."""
    if not is_long_form(node):
        value = read_value(spec, node, faults)
        return {} if value is None else {"value": value}
    assert isinstance(node, Table)
    given: dict[str, Any] = {}
    written = unique(node, spec.name, faults)
    other_unit = "unit" in written and _unit(spec, written["unit"][1], faults) is None
    for name, (key, content) in written.items():
        if name not in FIELDS:
            dated = name[:4].isdigit() and spec.kind in ("dated", "choice", "weights")
            fix = (
                Said("Put the dates under value: {{value: {{{name}: ...}}, ...}}.", name=name)
                if dated
                else did_you_mean(name, FIELDS)
            )
            faults.add(key, spec.name, Said("unknown field {name!r}", name=name), fix)
        if name not in FIELDS or name == "unit" or (other_unit and name in NUMBERS):
            continue
        read = _field(spec, name, content, growth, faults)
        if read is not None:
            given[name] = read
    if given.get("low", -math.inf) > given.get("high", math.inf):
        faults.add(
            node,
            spec.name,
            Said("low {low:g} lies above high {high:g}", low=given["low"], high=given["high"]),
            Said("Swap the two."),
        )
        del given["low"], given["high"]
    if "grow_with" in given:
        given.setdefault("beyond_last", "grow_with")
    return given


def _field(spec: ParameterSpec, name: str, node: Node, growth: tuple[str, ...], faults: FaultList) -> Any:
    if name == "value":
        return read_value(spec, node, faults)
    if name in ("low", "high"):
        return read_number(spec.of_bounds, node, faults)
    if name == "tags":
        return _tags(spec, node, faults)
    if name == "lag":
        lag = node.value if isinstance(node, Leaf) else None
        if isinstance(lag, bool) or not isinstance(lag, float) or lag not in range(11):
            faults.add(
                node, spec.name, Said("lag is not a number of years"), Said("Write a whole number from 0 to 10.")
            )
            return None
        return int(lag)
    if name == "source":
        if not isinstance(node, Leaf) or not isinstance(node.value, str) or not node.value.strip():
            faults.add(
                node, spec.name, Said("the source is missing"), Said("Say where the value comes from, in quotes.")
            )
            return None
        return node.value
    valid = {**WORDS, "grow_with": (*GROWTH_SERIES, *growth)}[name]
    text = node.text if isinstance(node, Leaf) else ""
    if text not in valid:
        faults.add(
            node, spec.name, Said("{name} {text!r} is not valid", name=name, text=text), did_you_mean(text, valid)
        )
        return None
    return text


def _tags(spec: ParameterSpec, node: Node, faults: FaultList) -> Frozen[str, str] | None:
    """{"YYYY-MM": tag} of single dates of a dated value."""
    if not isinstance(node, Table) or spec.kind != "dated":
        faults.add(node, spec.name, Said("tags are by date of a dated value"), Said("Write tags: {{2027: judgement}}."))
        return None
    read: dict[str, str] = {}
    for key, content in node.items:
        date, text = month_of(key.text), content.text if isinstance(content, Leaf) else ""
        if date is None or text not in TAGS:
            fix = did_you_mean(text, TAGS) if date is not None else Said("Write YYYY-MM or YYYY, for instance 2027-01.")
            faults.add(key, spec.name, Said("tags: {date}: {tag} is no date and tag", date=key.text, tag=text), fix)
            continue
        read[date] = text
    return Frozen(dict(sorted(read.items())))


def _unit(spec: ParameterSpec, node: Node, faults: FaultList) -> str | None:
    text = node.text if isinstance(node, Leaf) else ""
    if text != spec.unit:
        factor = TO_BASE_UNITS.get(text, 0.0) / TO_BASE_UNITS.get(spec.unit, 1.0)
        convert = Said(", multiplying the value by {factor:g}", factor=factor) if factor else ""
        faults.add(
            node,
            spec.name,
            Said("wrong unit: {unit!r} is valid", unit=spec.unit),
            Said("Write unit: {unit}{convert}.", unit=spec.unit, convert=convert),
        )
        return None
    return text
