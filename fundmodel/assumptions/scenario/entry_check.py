"""From nodes of a scenario file to the value of a parameter: kind, range, dates, units, weights."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from fundmodel.assumptions.scenario.scenario_file import FaultList, Leaf, Node, Table, number_in, unique
from fundmodel.assumptions.scenario.values import EntryValue
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import ParameterSpec, did_you_mean
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import typed

DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?", re.ASCII)
YEARS: Final = (1950, 2200)
LAST_DATE: Final = "9999-12"
OLDEST: Final = 120
WEIGHT_TOLERANCE: Final = 1e-6


def read_value(spec: ParameterSpec, node: Node, faults: FaultList) -> EntryValue | None:
    """The value of a parameter as its kind wants it; None after a fault."""
    if isinstance(node, Leaf):
        return _plain(spec, node, faults)
    if not isinstance(node, Table) or not node.items or spec.kind == "scalar":
        wanted = EXAMPLES[spec.kind]
        faults.add(
            node,
            spec.name,
            Said("a parameter of kind {kind} cannot take this", kind=spec.kind),
            Said("Write {wanted}.", wanted=wanted),
        )
        return None
    if spec.whole_run and (spec.kind == "choice" or any(isinstance(one, Table) for _, one in node.items)):
        once = Said("Give its weights once, without dates.")
        faults.add(
            node,
            spec.name,
            Said("it holds for the whole run and takes no dates"),
            Said("Give it as one word, without dates.") if spec.kind == "choice" else once,
        )
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
        return read_word(spec, leaf, faults)
    if spec.kind == "weights":
        faults.add(
            leaf,
            spec.name,
            Said("weights are wanted, not a single value"),
            Said("Write {example}.", example=EXAMPLES["weights"]),
        )
        return None
    value = read_number(spec, leaf, faults)
    if value and spec.lasts == "once":
        fix = Said("Give the year in which it comes: {name}: {{2027-01: {value:g}}}.", name=spec.name, value=value)
        faults.add(leaf, spec.name, Said("it comes once and needs a date"), fix)
        return None
    return value


def read_number(spec: ParameterSpec, node: Node, faults: FaultList) -> float | None:
    """A number inside the valid range of a parameter, or a fault and None."""
    value = node.value if isinstance(node, Leaf) else None
    if isinstance(value, bool) or not isinstance(value, float) or not math.isfinite(value):
        meant = number_in(value) if isinstance(value, str) else None
        shown = Said("a number") if meant is None else Said("{meant:g}, without quotes or signs,", meant=meant)
        faults.add(
            node, spec.name, Said("a number is wanted"), Said("Write {shown} in {unit}.", shown=shown, unit=spec.unit)
        )
        return None
    if spec.range is not None and not spec.range[0] <= value <= spec.range[1]:
        low, high = spec.range
        percent = value >= 1.0 and spec.unit in ("fraction", "per year") and low <= value / 100 <= high
        fix = (
            Said("Write {fraction:g} if {percent:g} % is meant.", fraction=value / 100, percent=value)
            if percent
            else Said("Correct the value.")
        )
        faults.add(
            node,
            spec.name,
            Said("out of range: {low:g} to {high:g} {unit} is valid", low=low, high=high, unit=spec.unit),
            fix,
        )
        return None
    return value


def read_word(spec: ParameterSpec, node: Node, faults: FaultList) -> str | None:
    """One of the words of a parameter, or a fault and None."""
    text = node.text if isinstance(node, Leaf) else ""
    if text not in spec.choices:
        faults.add(
            node,
            spec.name,
            Said("not one of the words {choices}", choices=typed(spec.choices)),
            did_you_mean(text, spec.choices),
        )
        return None
    return text


def _dated(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    """{"YYYY-MM": number, word or weights} sorted by date; 2027 and 2027-01 are the same date."""
    read: dict[str, Any] = {}
    lines: dict[str, Leaf] = {}
    for key, node in table.items:
        date = month_of(key.text)
        if date is None:
            faults.add(
                key,
                spec.name,
                Said("{text!r} is not a date", text=key.text),
                Said("Write YYYY-MM or YYYY, for instance 2027-01."),
            )
            continue
        if date in read:
            where = "" if lines[date].row is None else Said(" (first on line {row})", row=lines[date].row)
            faults.add(
                key,
                spec.name,
                Said("the date {date} is given twice{where}", date=date, where=where),
                Said("Keep one value for each date."),
            )
            continue
        lines[date] = key
        if isinstance(node, Table) and node.items and (spec.kind != "weights" or _holds_tables(node)):
            read[date] = _by_area(spec, node, faults)
        else:
            read[date] = ONE[spec.kind](spec, node, faults)
    return {date: read[date] for date in sorted(read)}


def _by_area(spec: ParameterSpec, table: Table, faults: FaultList) -> ByArea[Any]:
    """{area: number, word or weights} of one date."""
    return ByArea(
        {name: ONE[spec.kind](spec, node, faults) for name, (_, node) in unique(table, spec.name, faults).items()}
    )


def _aged(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[int, Any]:
    read: dict[int, Any] = {}
    for key, node in table.items:
        if not key.text.isascii() or not key.text.isdigit() or int(key.text) > OLDEST:
            faults.add(
                key,
                spec.name,
                Said("{text!r} is not an age", text=key.text),
                Said("Write the first age of each band, 0 to {oldest}.", oldest=OLDEST),
            )
        elif int(key.text) in read:
            faults.add(
                key,
                spec.name,
                Said("the age {age} is given twice", age=int(key.text)),
                Said("Keep one value for each age."),
            )
        else:
            read[int(key.text)] = read_number(spec, node, faults)
    return dict(sorted(read.items()))


def _weights(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    """{key: weight}, or by date where there is a mapping inside."""
    dated = _holds_tables(table)
    return _dated(spec, table, faults) if dated else _weighted(spec, table, faults)


def _holds_tables(table: Table) -> bool:
    return any(isinstance(node, Table) for _, node in table.items)


def _weights_of_a_date(spec: ParameterSpec, node: Node, faults: FaultList) -> Frozen[str, float] | None:
    if isinstance(node, Table) and node.items:
        return Frozen(_weighted(spec, node, faults))
    faults.add(
        node,
        spec.name,
        Said("weights are wanted for each date"),
        Said("Write {example}.", example=EXAMPLES["weights"]),
    )
    return None


def _weighted(spec: ParameterSpec, table: Table, faults: FaultList) -> dict[str, Any]:
    start = len(faults.found)
    read: dict[str, float | None] = {}
    for name, (key, node) in unique(table, spec.name, faults).items():
        if spec.keys and name not in spec.keys:
            faults.add(key, spec.name, Said("unknown weight {name!r}", name=name), did_you_mean(name, spec.keys))
            continue
        read[name] = read_number(spec, node, faults)
        if (read[name] or 0.0) < 0.0:
            faults.add(
                node, spec.name, Said("the weight {name} is negative", name=name), Said("Weights are 0 or more.")
            )
    missing = [key for key in spec.keys if key not in read]
    if missing:
        faults.add(
            table,
            spec.name,
            Said("weights missing: {missing}", missing=list(missing)),
            Said("Give every weight, 0 where there is none."),
        )
    total = math.fsum(value or 0.0 for value in read.values())
    if len(faults.found) == start and abs(total - 1.0) > WEIGHT_TOLERANCE:
        faults.add(
            table,
            spec.name,
            Said("the weights sum to {total:.6g}, not to 1", total=total),
            Said("Change them so that they sum to 1."),
        )
    return read


KEYED: Final[dict[str, Callable[[ParameterSpec, Table, FaultList], dict[Any, Any]]]] = {
    "dated": _dated,
    "choice": _dated,
    "by_age": _aged,
    "weights": _weights,
}
ONE: Final[dict[str, Callable[[ParameterSpec, Node, FaultList], Any]]] = {
    "dated": read_number,
    "choice": read_word,
    "weights": _weights_of_a_date,
}
"""How the value of one date is read."""
EXAMPLES: Final = {
    "scalar": Said("a plain number, which holds always"),
    "dated": Said("a number, {{2027-01: number}}, or by area {{2027-01: {{area: number}}}}"),
    "choice": Said("a word, {{2027-01: word}}, or by area {{2027-01: {{area: word}}}}"),
    "by_age": Said("{{0: number, 16: number}} by first age"),
    "weights": Said("{{key: weight}} with weights that sum to 1, or {{2027-01: {{key: weight}}}}"),
}


def month_of(text: str) -> str | None:
    """ "2027-01" for 2027, 2027-1 and 2027-01; None where the text is no month of 1950 to 2200."""
    match = DATE.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 1)
    return f"{year:04d}-{month:02d}" if YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12 else None
