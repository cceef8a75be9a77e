"""What can be moved one at a time: every parameter with a low and a high, as changes dated from the first projected
year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from fundmodel.analysis.lever import dates_from, levels_from, outgrown
from fundmodel.assumptions.scenario.area_values import areas_named
from fundmodel.assumptions.scenario.range_ends import at_end
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dictionary import ParameterSpec, did_you_mean, parameters
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

JOINED: Final = " + "
SHIFT: Final = "shift"
OF_TABLES: Final = ("factor", "power")


@dataclass(frozen=True)
class Moved:
    """A parameter, or a pair that moves together, and how it is written at any value.

    ``low`` and ``high`` are its plausible ends and ``centre`` what the scenario assumes: values, shifts of the whole
    path (centre 0), or factors on or powers of a table by age (centre 1). ``at(x)`` gives the change of a scenario; a
    dated parameter gets a date not before ``first``.
    """

    name: str
    low: float
    high: float
    centre: float
    bounds: str
    driver: str
    lever: bool
    first: str
    at: Callable[[float], dict[str, Any]] = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            _require_dated(self.at(end), self.first)

    @property
    def members(self) -> tuple[str, ...]:
        """The parameters that move."""
        return tuple(self.name.split(JOINED))

    @property
    def valid(self) -> tuple[float, float]:
        """The values that may be written; a shift has no bounds of its own."""
        bounds = None if self.bounds == SHIFT else parameters()[self.members[0]].of_bounds.range
        return bounds or (-np.inf, np.inf)

    def second(self, value: float) -> float:
        """What the second of a pair is where the first is ``value``; NaN for a parameter that moves alone."""
        if len(self.members) == 1:
            return float("nan")
        written = self.at(value)[self.members[1]]["value"]
        return float(next(iter(written.values())) if isinstance(written, Mapping) else written)


def everything_moved(base: Scenario, first_year: int) -> list[Moved]:
    """Every parameter with a low or a high in ``base`` or in the scenario at the bottom of its chain, pairs as one.

    A scenario that changes a parameter without a range of its own is moved by the distances of the bottom's range.
    Source: METHODS 9.6.
    """
    root = base.root
    seconds = {spec.moves_against for name, spec in parameters().items() if _first_of_pair(name, spec)}
    return [
        moved(base, name, first_year)
        for name in base.entries
        if name not in seconds and any(_has_range(one.entry(name)) for one in (base, root))
    ]


def moved(base: Scenario, name: str, first_year: int) -> Moved:
    """One parameter by name, or a pair ("a + b"); ``InputError`` where it is not known or has no range."""
    (name,) = asked_for([name], "parameter", str, Said("Give its name, or a pair as 'a + b'."))
    first, *others = name.split(JOINED)
    if first not in base.entries:
        raise InputError(
            Said(
                "There is no parameter {parameter!r}. {near}",
                parameter=first,
                near=did_you_mean(first, list(base.entries)),
            )
        )
    spec, root = parameters()[first], base.root
    if not any(_has_range(one.entry(first)) for one in (base, root)):
        raise InputError(
            Said(
                "{parameter} has no low and high; give it a range in the scenario, or name another parameter.",
                parameter=first,
            )
        )
    if spec.moves_against is not None and (others or _first_of_pair(first, spec)):
        return _pair(base, first, spec.moves_against, f"{first_year}-01")
    return _alone(base, first, f"{first_year}-01")


def _alone(base: Scenario, name: str, first: str, dated: bool = True) -> Moved:
    spec, entry, below = parameters()[name], base.entry(name), base.root.entry(name)
    own = _has_range(entry)
    if spec.bounds in OF_TABLES:
        return _table(name, spec, entry, below, first)
    if entry.by_area or below.by_area:
        _require_written(base, entry, first)
        return _by_area(base, name, first)
    if spec.kind == "scalar" or not (dated or entry.dates):
        centre, under = float(entry.value), float(below.value)  # type: ignore[arg-type]
        write = _plain(name, spec)
    elif spec.bounds == SHIFT:
        _require_written(base, entry, first)
        centre = under = 0.0
        write = _shifted(base, name, first, 0.0)
    else:
        known = levels_from(base, entry, first), levels_from(base.root, below, first)
        centre, under = float(known[0][0]), float(known[1][0])
        write = _level(name, spec, first) if own else _shifted(base, name, first, centre)
    bound = entry if own or spec.bounds == SHIFT else below
    away = 0.0 if own or spec.bounds == SHIFT else centre - under
    if not _has_range(bound):
        bound = below
    low, high = (centre if end is None else _valid(end + away, spec) for end in (bound.low, bound.high))
    low, high = (low, high) if spec.bounds == SHIFT else (min(low, centre), max(high, centre))
    return Moved(name, low, high, centre, spec.bounds, spec.driver or name, spec.lever, first, write)


def _table(name: str, spec: ParameterSpec, entry: Entry, below: Entry, first: str) -> Moved:
    """All numbers of a table by age times a factor or to a power; without dates, and the base year holds its level."""
    bound = entry if _has_range(entry) else below
    low, high = (1.0 if end is None else end for end in (bound.low, bound.high))

    def write(value: float) -> dict[str, Any]:
        return {name: {"value": {age: _valid(x, spec) for age, x in at_end(entry, spec, value).items()}}}

    return Moved(name, low, high, 1.0, spec.bounds, spec.driver or name, spec.lever, first, write)


def _pair(base: Scenario, one: str, other: str, first: str) -> Moved:
    """(low, high of the other), (centre, centre), (high, low of the other), straight between."""
    lead, led = (_alone(base, name, first, dated=False) for name in (one, other))
    places, values = (lead.low, lead.centre, lead.high), (led.high, led.centre, led.low)

    def write(value: float) -> dict[str, Any]:
        return {**lead.at(value), **led.at(float(np.interp(value, places, values)))}

    name = f"{one}{JOINED}{other}"
    return Moved(name, lead.low, lead.high, lead.centre, lead.bounds, name, lead.lever and led.lever, first, write)


def _plain(name: str, spec: ParameterSpec) -> Callable[[float], dict[str, Any]]:
    return lambda value: {name: {"value": _valid(value, spec)}}


def _level(name: str, spec: ParameterSpec, first: str) -> Callable[[float], dict[str, Any]]:
    return lambda value: {name: {"value": {first: _valid(value, spec)}, "interpolate": "step"}}


def _shifted(base: Scenario, name: str, first: str, centre: float) -> Callable[[float], dict[str, Any]]:
    """The scenario's own path from ``first`` on, moved by the value less ``centre``."""
    spec, entry = parameters()[name], base.entry(name)
    dates, path = dates_from(entry, first), levels_from(base, entry, first)

    def write(value: float) -> dict[str, Any]:
        shifted = [_valid(float(level) + value - centre, spec) for level in path]
        how = entry.interpolate if len(dates) > 1 else "step"
        return {name: {"value": dict(zip(dates, shifted, strict=True)), "interpolate": how}}

    return write


def _by_area(base: Scenario, name: str, first: str) -> Moved:
    """The paths of all areas moved by one shift; ends that are levels count from the mean of the areas."""
    spec, bound = parameters()[name], base if _has_range(base.entry(name)) else base.root
    ends = bound.entry(name).low, bound.entry(name).high
    areas = areas_named(base.entry(name), base.root.entry(name))
    under = 0.0
    if spec.bounds != SHIFT:
        under = float(np.mean([_first_level(bound.in_area(area), name, first) for area in areas]))
    low, high = (0.0 if end is None else end - under for end in ends)
    paths = {area: _shifted(base.in_area(area), name, first, 0.0) for area in areas}

    def write(value: float) -> dict[str, Any]:
        each = {area: path(value)[name] for area, path in paths.items()}
        one = next(iter(each.values()))
        dated = {date: {area: own["value"][date] for area, own in each.items()} for date in one["value"]}
        return {name: {**one, "value": dated}}

    return Moved(name, min(low, 0.0), max(high, 0.0), 0.0, SHIFT, spec.driver or name, spec.lever, first, write)


def _first_level(base: Scenario, name: str, first: str) -> float:
    return float(levels_from(base, base.entry(name), first)[0])


def _require_written(base: Scenario, entry: Entry, first: str) -> None:
    """``InputError`` for a path that has grown on before ``first``: what is shifted must be written."""
    if outgrown(entry, first):
        raise InputError(
            Said(
                "{parameter} of {base} grows on from {last} and is moved as a path; write its value from {first} on "
                "too.",
                parameter=entry.name,
                base=base.name,
                last=entry.dates[-1],
                first=first,
            )
        )


def _valid(value: float, spec: ParameterSpec) -> float:
    low, high = spec.range or (-np.inf, np.inf)
    return float(min(max(value, low), high))


def _has_range(entry: Entry) -> bool:
    return entry.low is not None or entry.high is not None


def _first_of_pair(name: str, spec: ParameterSpec) -> bool:
    order = list(parameters())
    return spec.moves_against is not None and order.index(name) < order.index(spec.moves_against)


def _require_dated(change: Mapping[str, Any], first: str) -> None:
    """``InputError`` for a change that would act before the first projected year: the base year would absorb it."""
    faults = []
    for name, fields in change.items():
        spec = parameters()[name]
        value = fields["value"] if isinstance(fields, Mapping) and "value" in fields else fields
        dates = list(value) if isinstance(value, Mapping) else []
        if spec.kind != "dated" or spec.moves_against is not None or (dates and min(dates) >= first):
            continue
        fix = Said("Date it from {first}: {{{name}: {{value: {{{first}: ...}}}}}}", first=first, name=name)
        faults.append(
            Fault("sensitivity", Said("a change without a date is absorbed by the base year"), fix, place=name)
        )
    if faults:
        raise InputError(Said("These changes act before the first projected year:"), faults)
