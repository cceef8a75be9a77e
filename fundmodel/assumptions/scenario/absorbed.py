"""Changes of a scenario that the base year takes back, and rules of growth that a flat value drops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_hash import canonical
from fundmodel.assumptions.scenario.values import Entry, YearSeries, at_months, choice_at, weights_at
from fundmodel.vocabulary.dictionary import BaseYearFactor, base_year_factors, parameters
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.frozen import Frozen

ABSORBED: Final = "absorbed"
RULE_LOST: Final = "rule_lost"
CARE: Final = "care_"
NO_GROWTH: Final = YearSeries(1900, np.zeros(300))
A_YEAR: Final = "yuan per person and year"
"""Unit of amounts that are read once a year, in January."""


class Remark(NamedTuple):
    """One change that does not do what it says.

    ``kind`` is "absorbed": the base year takes ``share`` of it by the factors ``taken_by``; or "rule_lost": a flat
    value drops the rule ``rule`` ("disposable_income_per_head" or "raise") by which the parameter went on. ``write`` is
    the form in a scenario file that does what is meant, None where the parameter cannot be dated.
    """

    kind: str
    parameter: str
    taken_by: tuple[str, ...] = ()
    share: float = 0.0
    rule: str = ""
    write: str | None = None


def remarks(scenario: Scenario, base_year: int) -> tuple[Remark, ...]:
    """Every change against the root of the scenario's own ``extends`` chain that the base year ``base_year`` takes
    back, and every rule of growth that is lost; none for a scenario that extends nothing.

    What the base year takes is measured (``vocabulary/base_year_factors.csv``). Source: DESIGN 6, METHODS 9.6.
    """
    if scenario.base is None:
        return ()
    return tuple(_remarks(scenario, scenario.root.entries, base_year))


def _remarks(scenario: Scenario, root: Mapping[str, Entry], base_year: int) -> Iterator[Remark]:
    factors = base_year_factors()
    keeps_care = scenario.entry("care.fund").value != root["care.fund"].value
    for name in parameters():
        new, old = scenario.entries[name], root[name]
        if canonical(new) == canonical(old):
            continue
        known = factors.get(name)
        if known is not None and _reaches(new, old, base_year + max(known.free_after, 1)):
            taken_by = tuple(item for item in known.taken_by if keeps_care or not item.startswith(CARE))
            if taken_by:
                yield Remark(ABSORBED, name, taken_by, known.share, write=_dated_form(new, known, base_year))
        if old.beyond_last != "hold" and not new.dates:
            write = f"{name}: {{{base_year + 1}-01: {_written(new.value)}}}"
            yield Remark(RULE_LOST, name, rule=old.grow_with or old.beyond_last, write=write)


def _reaches(new: Entry, old: Entry, free_from: int) -> bool:
    """Whether two entries differ on or before the last day that the base year still reads, December of the year before
    ``free_from``: on the dates of either, and in the December itself where a line between dates is read by month."""
    if new.kind in ("scalar", "by_age"):
        return bool(canonical(new)[0] != canonical(old)[0])
    end = np.datetime64(f"{free_from - 1}-12", "M")
    layers = [layer for entry in (new, old) for layer in _layers(entry)]
    dates = {np.datetime64(date, "M") for layer in layers for date in layer.dates}
    asked = {date for date in dates if date <= end} | {np.datetime64(f"{free_from - 1}-01", "M")}
    if any(layer.interpolate == "linear" for layer in layers) and new.unit != A_YEAR:
        asked.add(end)
    return any(_at(new, date) != _at(old, date) for date in sorted(asked))


def _layers(entry: Entry) -> Iterator[Entry]:
    layer: Entry | None = entry
    while layer is not None:
        yield layer
        layer = layer.earlier


def _at(entry: Entry, date: np.datetime64) -> Any:
    """The value in force, without growth past the last date; None before the first one."""
    try:
        if entry.kind == "choice":
            return choice_at(entry, date)
        if entry.kind == "weights":
            return dict(weights_at(entry, date))
        series = {str(layer.grow_with): NO_GROWTH for layer in _layers(entry)}
        return float(at_months(entry, np.array([date]), series)[0])
    except ProjectionError:
        return None


def _dated_form(new: Entry, known: BaseYearFactor, base_year: int) -> str | None:
    """The change as a scenario file would date it, from the first year that the base year does not read."""
    if not known.free_after:
        return None
    start = f"{base_year + known.free_after}-01"
    if not new.dates:
        return f"{new.name}: {{{start}: {_written(new.value)}}}"
    in_force = _at(new, np.datetime64(start, "M"))
    assert isinstance(new.value, Frozen)
    later = {date: value for date, value in new.value.items() if date > start}
    pairs = ", ".join(f"{date}: {_written(value)}" for date, value in {start: in_force, **later}.items())
    if new.interpolate == "linear" and later:
        return f"{new.name}: {{value: {{{pairs}}}, interpolate: linear}}"
    return f"{new.name}: {{{pairs}}}"


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(one)}" for key, one in value.items()) + "}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
