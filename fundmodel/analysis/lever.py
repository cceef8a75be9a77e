"""What may be decided, as one number from a month on: a parameter of the scenario, or a clause of its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.rule_file import load_rule
from fundmodel.assumptions.scenario.scenario import Scenario, assembled
from fundmodel.assumptions.scenario.values import YEAR, Entry
from fundmodel.projection.project import Prepared
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.declared_rules import rule_kinds
from fundmodel.vocabulary.dictionary import ParameterSpec, did_you_mean, parameters
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

OF_RULE: Final = "rule."
WHOLE_UNITS: Final = ("month", "year")
AGE_ROOM: Final = "retirement."
"""Ages of retirement are counted in whole months."""
FIRST: Final = 0.05
CLAUSE_RANGE: Final = (0.0, 1.0)
"""Where the declaration of a clause leaves a bound open."""


@dataclass(frozen=True)
class Lever:
    """``centre``: what the scenario has at ``since``; ``valid``: the least and the most that may be written; ``whole``:
    only whole numbers.  ``scenario(x)`` is the base with x; ``change(x)`` the same as a change, None for a rule."""

    name: str
    centre: float
    valid: tuple[float, float]
    whole: bool
    since: str
    unit: str
    dated: bool
    scenario: Callable[[float], Scenario] = field(repr=False, compare=False)
    change: Callable[[float], dict[str, Any]] | None = field(repr=False, compare=False, default=None)


def lever(base: Scenario, name: str, data: DataPackage, since: str | None = None) -> Lever:
    """One parameter by name, or a clause of the scenario's rule ("rule.levy_income"), set to a number from ``since``
    on.

    A rule acts from its own ``from`` on; it is judged from the December of that year on, when it has settled first.
    ``since`` is the next July after the valuation date where it is not given; of what is read once a year, premium and
    subsidy among it, the next January that is not announced yet. Later dates of the scenario move by the same amount,
    and what follows its last date goes on. ``InputError`` for what is no number.
    """
    (name,) = asked_for([name], "parameter", str, Said("Give the name of one parameter."))
    if name.startswith(OF_RULE):
        return _of_rule(base, name, None if since is None else _month(since), f"{data.base_year + 1}-07")
    if name not in base.entries:
        near = did_you_mean(name, list(base.entries))
        raise InputError(Said("There is no parameter {parameter!r}. {near}", parameter=name, near=near))
    spec, entry = parameters()[name], base.entry(name)
    if spec.kind not in ("scalar", "dated"):
        raise InputError(
            Said(
                "{parameter} is no single number and cannot be solved for; name a rate, an amount or an age.",
                parameter=name,
            )
        )
    if entry.by_area:
        raise InputError(
            Said(
                "{parameter} of {base} has values by area and is not one number; give it one value a date first.",
                parameter=name,
                base=base.name,
            )
        )
    start = _month(since) if since is not None else default_since(base, spec, data)
    write = _plain(name) if spec.kind == "scalar" else _dated(base, entry, start)
    centre = float(entry.value) if spec.kind == "scalar" else float(levels_from(base, entry, start)[0])  # type: ignore[arg-type]
    whole = spec.unit in WHOLE_UNITS or (spec.unit == "months" and name.startswith(AGE_ROOM))

    def scenario(value: float) -> Scenario:
        return base.with_changes(write(value), name=f"{base.name}: {name} {value:.10g}")

    return Lever(
        name, centre, spec.range or (-np.inf, np.inf), whole, start, spec.unit, spec.kind == "dated", scenario, write
    )


def in_force(moved: Lever, ready: Prepared) -> Lever:
    """The lever with, as its ``centre``, what is in force at ``since``: a path that grows on has grown by then (of
    several areas: the first), as the scenario writes it, before any rule of financing."""
    if moved.change is None:
        return moved
    return replace(moved, centre=value_in_force(ready, moved.name, moved.since))


def value_in_force(ready: Prepared, name: str, month: str) -> float:
    """A parameter in a month as the prepared scenario writes it, grown since its last date where it grows on; of
    several areas: the first."""
    assume, first = Assumptions((ready.base,), ready.data), ready.data.base_year + 1
    grows = bool(ready.base.entry(name).grows_with)
    growth = ready.arrays({}).economy.reference_income_growth[..., 1:] if grows else None
    return float(assume.monthly(name, np.array([month], dtype="datetime64[M]"), growth, first)[0, 0, 0])


def checked_step(moved: Lever, step: float | None) -> float | None:
    """``step`` above 0, a whole number for what is counted; of that 1 where none is given."""
    if step is None:
        return 1.0 if moved.whole else None
    size = float(as_numbers("solve", "step", step))
    if size <= 0.0:
        raise InputError(Said("solve: step={step} must be above 0.", step=step))
    if moved.whole and size != round(size):
        raise InputError(
            Said(
                "solve: {parameter} is searched in whole numbers; step={step} must be one.",
                parameter=moved.name,
                step=step,
            )
        )
    return size


def first_step(moved: Lever) -> float:
    """How far the first trial lies from the start: ``FIRST`` of the valid range or of the start, whichever is less."""
    low, high = moved.valid
    width = high - low if np.isfinite(high - low) else abs(moved.centre) or 1.0
    away = FIRST * (min(width, abs(moved.centre)) or width)
    return max(1.0, round(away)) if moved.whole else away


def default_since(base: Scenario, spec: ParameterSpec, data: DataPackage) -> str:
    """ "2026-07" after the valuation at the end of 2025; yearly figures: the January after the announced ones."""
    if not spec.yearly:
        return f"{data.base_year + 1}-07"
    announced = float(base.entry("resident.announced_until").value)  # type: ignore[arg-type]
    return f"{max(data.base_year + 1, int(announced)) + 1}-01"


def _month(since: str) -> str:
    try:
        return str(np.datetime64(since, "M"))
    except ValueError as error:
        raise InputError(Said("since={since!r} is no month; write it as 2027-07.", since=since)) from error


def _plain(name: str) -> Callable[[float], dict[str, Any]]:
    return lambda value: {name: {"value": value}}


def _dated(base: Scenario, entry: Entry, since: str) -> Callable[[float], dict[str, Any]]:
    dates, levels = dates_from(entry, since), levels_from(base, entry, since)
    low, high = parameters()[entry.name].range or (-np.inf, np.inf)

    def write(value: float) -> dict[str, Any]:
        moved = [value, *(float(min(max(level + value - levels[0], low), high)) for level in levels[1:])]
        how = entry.interpolate if len(dates) > 1 else "step"
        return {entry.name: {"value": dict(zip(dates, moved, strict=True)), "interpolate": how}}

    return write


def dates_from(entry: Entry, since: str) -> list[str]:
    """``since`` and every later date of a parameter."""
    return [since, *(date for date in entry.dates if date > since)]


def outgrown(entry: Entry, since: str) -> bool:
    """Whether a parameter that grows on has grown by ``since`` past its last written value."""
    return entry.grow_with is not None and bool(np.datetime64(since, "M") >= entry.months[-1] + YEAR)


def levels_from(base: Scenario, entry: Entry, since: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What is in force at ``since`` and at every later date; past the end of what grows on, its last value."""
    if outgrown(entry, since):
        return np.array([float(entry.in_turn[-1])])
    return base.at_months(entry.name, np.array(dates_from(entry, since), dtype="datetime64[M]"))


def _of_rule(base: Scenario, name: str, since: str | None, earliest: str) -> Lever:
    clause = name.removeprefix(OF_RULE)
    rule = base.rule
    if rule is None:
        raise InputError(
            Said(
                "{base} has no rule, so {parameter} cannot be solved for; give a scenario with one.",
                base=base.name,
                parameter=name,
            )
        )
    known = rule_kinds()[str(rule["kind"])].parameters
    if clause not in known or known[clause].form not in ("number", "whole", "by_area"):
        numbers = [f"{OF_RULE}{one}" for one, told in known.items() if told.form in ("number", "whole", "by_area")]
        raise InputError(
            Said(
                "{parameter} is no number of the rule of {base}. {near}",
                parameter=name,
                base=base.name,
                near=did_you_mean(name, numbers),
            )
        )
    told = known[clause]
    held = rule.get(clause, told.default)
    if held is None or isinstance(held, Mapping):
        raise InputError(
            Said("{parameter} of {base} is not one number; give it one first.", parameter=name, base=base.name)
        )

    def scenario(value: float) -> Scenario:
        written: float | int = round(value) if told.form == "whole" else value
        header = {
            "name": f"{base.name}: {name} {value:.10g}",
            "label": base.label,
            "question": base.question,
            "reference": base.reference,
        }
        given = load_rule({**rule, clause: written})
        return assembled(header, base, dict(base.entries), (), "all", given, base.source)

    start = since or f"{str(rule.get('from') or earliest)[:4]}-12"
    whole = told.form == "whole"
    return Lever(name, float(held), _bounds(told.range), whole, start, told.unit, True, scenario)


def _bounds(given: Any) -> tuple[float, float]:
    low, high = given or CLAUSE_RANGE
    return (CLAUSE_RANGE[0] if low is None else float(low), CLAUSE_RANGE[1] if high is None else float(high))
