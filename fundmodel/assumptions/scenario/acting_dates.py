"""Which dates of a change act between the first projected month and the end of a run, and from which month on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.scenario.area_values import areas_named, in_area
from fundmodel.assumptions.scenario.collected_ahead import AHEAD, cash_from, coverage_year
from fundmodel.assumptions.scenario.dated_form import force_at, layers
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.values import YEAR, Entry
from fundmodel.vocabulary.dictionary import parameters

MONTH: Final = np.timedelta64(1, "M")
DECEMBER: Final = "-12"


class Span(NamedTuple):
    """The projected months of a run, both "YYYY-MM"."""

    first: str
    last: str


class Idle(NamedTuple):
    """Dates of a change that never act in a run: those past its end, and those replaced before it begins; ``whole``
    where nothing of the change acts."""

    beyond: tuple[str, ...]
    past: tuple[str, ...]
    whole: bool


def acts_from(scenario: Scenario, name: str, date: str) -> str:
    """The month from which a value dated ``date`` moves something: its own, the January in which it is read, or the
    autumn in which the premium of its coverage year is collected."""
    if not parameters()[name].yearly:
        return date
    year = coverage_year(date)
    return (cash_from(scenario, year) if name in AHEAD else "") or f"{year}-01"


def idle_dates(scenario: Scenario, name: str, own: Sequence[str], span: Span) -> Idle:
    """What of the dates ``own`` of a change never acts in a run over ``span``."""
    new, old = scenario.entries[name], scenario.root.entries[name]
    lines = new.interpolate == "linear"
    reached = {later for date, later in pairwise(new.dates) if lines and date < span.last}
    beyond = tuple(date for date in own if date not in reached and acts_from(scenario, name, date) > span.last)
    gone = {date for date, later in pairwise(new.dates) if acts_from(scenario, name, later) <= span.first}
    past = () if lines else tuple(date for date in own if date in gone)
    return Idle(beyond, past, not _differ(new, old, _last_read(scenario, name, span), span.first))


def early_dates(scenario: Scenario, name: str, own: Sequence[str], first: str) -> tuple[str, ...]:
    """The dates before the first projected month whose values are still in force in it and are not those of the
    root."""
    new, old = scenario.entries[name], scenario.root.entries[name]
    if new.interpolate == "linear":
        return ()
    begun = [date for date in new.dates if acts_from(scenario, name, date) < first]
    moved = force_at(new, np.datetime64(first, "M")) != force_at(old, np.datetime64(first, "M"))
    return tuple(begun[-1:]) if begun and begun[-1] in own and moved else ()


def _last_read(scenario: Scenario, name: str, span: Span) -> np.datetime64:
    """The last month whose value acts by the end of the run: of a premium collected ahead, the January after it."""
    after = f"{int(span.last[:4]) + 1}-01"
    return np.datetime64(after if acts_from(scenario, name, after) <= span.last else span.last, "M")


def _differ(new: Entry, old: Entry, last: np.datetime64, first: str) -> bool:
    """Whether two entries say something else in any month from ``first`` to ``last``, by value or by what makes it
    grow."""
    begin, yearly = np.datetime64(first, "M"), parameters()[new.name].yearly
    for area in areas_named(new, old) or ("",):
        pair = in_area(new, area), in_area(old, area)
        asked = sorted({begin, *(month for entry in pair for month in _turns(entry, begin, last, yearly))})
        if any(_said_of(pair[0], month) != _said_of(pair[1], month) for month in asked):
            return True
    return False


def _turns(entry: Entry, first: np.datetime64, last: np.datetime64, yearly: bool) -> Iterator[np.datetime64]:
    """Months of the span in which an entry may come to say something else; the last one where it runs on a line."""
    for layer in layers(entry):
        for month in [*layer.months, *(layer.months[-1:] + YEAR)]:
            read = (month + 11 * MONTH).astype("datetime64[Y]").astype("datetime64[M]") if yearly else month
            if first <= read <= last:
                yield read
        if layer.interpolate == "linear":
            yield last


def _said_of(entry: Entry, month: np.datetime64) -> tuple[Any, ...]:
    """The value in force in a month without growth, and what makes it grow there; of a table by age the table."""
    if entry.kind in ("scalar", "by_age"):
        return (entry.value,)
    layer = next((one for one in layers(entry) if one.dates and np.datetime64(one.dates[0], "M") <= month), None)
    grows = layer is not None and layer.beyond_last != "hold" and month >= np.datetime64(layer.dates[-1], "M") + YEAR
    rule = (layer.beyond_last, layer.grow_with, layer.lag, layer.dates[-1]) if layer is not None and grows else ()
    return (force_at(entry, month), rule)
