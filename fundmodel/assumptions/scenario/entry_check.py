"""From nodes of a scenario file to the value of a parameter: kind, range, dates, units, weights."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, number_in, unique
from fundmodel.assumptions.scenario.values import BEYOND_LAST, INTERPOLATE, EntryValue
from fundmodel.vocabulary.dictionary import GROWTH_SERIES, TAGS, ParameterSpec, did_you_mean
from fundmodel.vocabulary.frozen import Frozen
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
DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
YEARS: Final = (1950, 2200)
LAST_DATE: Final = "9999-12"
OLDEST: Final = 120
WEIGHT_TOLERANCE: Final = 1e-6


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
                f"Put the dates under value: {{value: {{{name}: ...}}, ...}}." if dated else did_you_mean(name, FIELDS)
            )
            faults.add(key, spec.name, f"unknown field {name!r}", fix)
        if name not in FIELDS or name == "unit" or (other_unit and name in NUMBERS):
            continue
        read = _field(spec, name, content, growth, faults)
        if read is not None:
            given[name] = read
    if given.get("low", -math.inf) > given.get("high", math.inf):
        faults.add(node, spec.name, f"low {given['low']:g} lies above high {given['high']:g}", "Swap the two.")
        del given["low"], given["high"]
    if "grow_with" in given:
        given.setdefault("beyond_last", "grow_with")
    return given


def read_value(spec: ParameterSpec, node: Node, faults: FaultList) -> EntryValue | None:
    """The value of a parameter as its kind wants it; None after a fault."""
    if isinstance(node, Leaf):
        return _plain(spec, node, faults)
    if not isinstance(node, Table) or not node.items or spec.kind == "scalar":
        wanted = EXAMPLES[spec.kind]
        faults.add(node, spec.name, f"a parameter of kind {spec.kind} cannot take this", f"Write {wanted}.")
        return None
    before = len(faults.found)
    pairs = KEYED[spec.kind](spec, node, faults)
    if len(faults.found) > before:
        return None
    return Frozen(ended(pairs) if spec.lasts == "once" else pairs)


def ended(pairs: Mapping[str, float]) -> dict[str, float]:
    """What acts once, ended: a zero twelve months after each date that no other date follows sooner, so that each
    value is in force on one 1 January."""
    dates = [*pairs, LAST_DATE]
    ends = {date: f"{int(date[:4]) + 1}{date[4:]}" for date in pairs if pairs[date]}
    zeros = {end: 0.0 for date, end in ends.items() if dates[dates.index(date) + 1] > end}
    return dict(sorted({**zeros, **pairs}.items()))


def _plain(spec: ParameterSpec, leaf: Leaf, faults: FaultList) -> EntryValue | None:
    if spec.kind == "choice":
        return _word(spec, leaf, faults)
    if spec.kind == "weights":
        faults.add(leaf, spec.name, "weights are wanted, not a single value", f"Write {EXAMPLES['weights']}.")
        return None
    value = _number(spec, leaf, faults)
    if value and spec.lasts == "once":
        fix = f"Give the year in which it comes: {spec.name}: {{2027-01: {value:g}}}."
        faults.add(leaf, spec.name, "it comes once and needs a date", fix)
        return None
    return value


def _number(spec: ParameterSpec, node: Node, faults: FaultList) -> float | None:
    value = node.value if isinstance(node, Leaf) else None
    if isinstance(value, bool) or not isinstance(value, float) or not math.isfinite(value):
        meant = number_in(value) if isinstance(value, str) else None
        shown = "a number" if meant is None else f"{meant:g}, without quotes or signs,"
        faults.add(node, spec.name, "a number is wanted", f"Write {shown} in {spec.unit}.")
        return None
    if spec.range is not None and not spec.range[0] <= value <= spec.range[1]:
        low, high = spec.range
        percent = value >= 1.0 and spec.unit in ("fraction", "per year") and low <= value / 100 <= high
        fix = f"Write {value / 100:g} if {value:g} % is meant." if percent else "Correct the value."
        faults.add(node, spec.name, f"out of range: {low:g} to {high:g} {spec.unit} is valid", fix)
        return None
    return value


def _word(spec: ParameterSpec, node: Node, faults: FaultList) -> str | None:
    text = node.text if isinstance(node, Leaf) else ""
    if text not in spec.choices:
        faults.add(node, spec.name, f"not one of the words {', '.join(spec.choices)}", did_you_mean(text, spec.choices))
        return None
    return text


def _dated(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    """{"YYYY-MM": number, word or weights} sorted by date; 2027 and 2027-01 are the same date."""
    read: dict[str, Any] = {}
    lines: dict[str, Leaf] = {}
    for key, node in table.items:
        date = month_of(key.text)
        if date is None:
            faults.add(key, spec.name, f"{key.text!r} is not a date", "Write YYYY-MM or YYYY, for instance 2027-01.")
            continue
        if date in read:
            where = "" if lines[date].row is None else f" (first on line {lines[date].row})"
            faults.add(key, spec.name, f"the date {date} is given twice{where}", "Keep one value for each date.")
            continue
        lines[date] = key
        read[date] = ONE[spec.kind](spec, node, faults)
    return {date: read[date] for date in sorted(read)}


def _aged(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[int, Any]:
    read: dict[int, Any] = {}
    for key, node in table.items:
        if not key.text.isascii() or not key.text.isdigit() or int(key.text) > OLDEST:
            faults.add(
                key, spec.name, f"{key.text!r} is not an age", f"Write the first age of each band, 0 to {OLDEST}."
            )
        elif int(key.text) in read:
            faults.add(key, spec.name, f"the age {int(key.text)} is given twice", "Keep one value for each age.")
        else:
            read[int(key.text)] = _number(spec, node, faults)
    return dict(sorted(read.items()))


def _weights(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    """{key: weight}, or by date where there is a mapping inside."""
    dated = any(isinstance(node, Table) for _, node in table.items)
    return _dated(spec, table, faults) if dated else _weighted(spec, table, faults)


def _weights_of_a_date(spec: ParameterSpec, node: Node, faults: FaultList) -> Frozen[str, float] | None:
    if isinstance(node, Table) and node.items:
        return Frozen(_weighted(spec, node, faults))
    faults.add(node, spec.name, "weights are wanted for each date", f"Write {EXAMPLES['weights']}.")
    return None


def _weighted(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    start = len(faults.found)
    read: dict[str, float | None] = {}
    for name, (key, node) in unique(table, spec.name, faults).items():
        if spec.keys and name not in spec.keys:
            faults.add(key, spec.name, f"unknown weight {name!r}", did_you_mean(name, spec.keys))
            continue
        read[name] = _number(spec, node, faults)
        if (read[name] or 0.0) < 0.0:
            faults.add(node, spec.name, f"the weight {name} is negative", "Weights are 0 or more.")
    missing = [key for key in spec.keys if key not in read]
    if missing:
        faults.add(
            table, spec.name, f"weights missing: {', '.join(missing)}", "Give every weight, 0 where there is none."
        )
    total = math.fsum(value or 0.0 for value in read.values())
    if len(faults.found) == start and abs(total - 1.0) > WEIGHT_TOLERANCE:
        faults.add(table, spec.name, f"the weights sum to {total:.6g}, not to 1", "Change them so that they sum to 1.")
    return read


KEYED: Final[dict[str, Callable[[ParameterSpec, Table, FaultList], dict[Any, Any]]]] = {
    "dated": _dated,
    "choice": _dated,
    "by_age": _aged,
    "weights": _weights,
}
ONE: Final[dict[str, Callable[[ParameterSpec, Node, FaultList], Any]]] = {
    "dated": _number,
    "choice": _word,
    "weights": _weights_of_a_date,
}
"""How the value of one date is read."""
EXAMPLES: Final = {
    "scalar": "a plain number, which holds always",
    "dated": "a number, or {2027-01: number}",
    "choice": "a word, or {2027-01: word}",
    "by_age": "{0: number, 16: number} by first age",
    "weights": "{key: weight} with weights that sum to 1, or {2027-01: {key: weight}}",
}


def month_of(text: str) -> str | None:
    """ "2027-01" for 2027, 2027-1 and 2027-01; None where the text is no month of 1950 to 2200."""
    match = DATE.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 1)
    return f"{year:04d}-{month:02d}" if YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12 else None


def _field(spec: ParameterSpec, name: str, node: Node, growth: tuple[str, ...], faults: FaultList) -> Any:
    if name == "value":
        return read_value(spec, node, faults)
    if name in ("low", "high"):
        return _number(spec.of_bounds, node, faults)
    if name == "tags":
        return _tags(spec, node, faults)
    if name == "lag":
        lag = node.value if isinstance(node, Leaf) else None
        if isinstance(lag, bool) or not isinstance(lag, float) or lag not in range(11):
            faults.add(node, spec.name, "lag is not a number of years", "Write a whole number from 0 to 10.")
            return None
        return int(lag)
    if name == "source":
        if not isinstance(node, Leaf) or not isinstance(node.value, str) or not node.value.strip():
            faults.add(node, spec.name, "the source is missing", "Say where the value comes from, in quotes.")
            return None
        return node.value
    valid = {**WORDS, "grow_with": (*GROWTH_SERIES, *growth)}[name]
    text = node.text if isinstance(node, Leaf) else ""
    if text not in valid:
        faults.add(node, spec.name, f"{name} {text!r} is not valid", did_you_mean(text, valid))
        return None
    return text


def _tags(spec: ParameterSpec, node: Node, faults: FaultList) -> Frozen[str, str] | None:
    """{"YYYY-MM": tag} of single dates of a dated value."""
    if not isinstance(node, Table) or spec.kind != "dated":
        faults.add(node, spec.name, "tags are by date of a dated value", "Write tags: {2027: judgement}.")
        return None
    read: dict[str, str] = {}
    for key, content in node.items:
        date, text = month_of(key.text), content.text if isinstance(content, Leaf) else ""
        if date is None or text not in TAGS:
            fix = did_you_mean(text, TAGS) if date is not None else "Write YYYY-MM or YYYY, for instance 2027-01."
            faults.add(key, spec.name, f"tags: {key.text}: {text} is no date and tag", fix)
            continue
        read[date] = text
    return Frozen(dict(sorted(read.items())))


def _unit(spec: ParameterSpec, node: Node, faults: FaultList) -> str | None:
    text = node.text if isinstance(node, Leaf) else ""
    if text != spec.unit:
        factor = TO_BASE_UNITS.get(text, 0.0) / TO_BASE_UNITS.get(spec.unit, 1.0)
        convert = f", multiplying the value by {factor:g}" if factor else ""
        faults.add(node, spec.name, f"wrong unit: {spec.unit!r} is valid", f"Write unit: {spec.unit}{convert}.")
        return None
    return text
