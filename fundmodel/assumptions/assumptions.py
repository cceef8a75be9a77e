"""What a set of scenarios assumes, as arrays that carry ``scenario`` and ``area`` only where these differ (law 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario import values
from fundmodel.assumptions.scenario.age_values import by_age
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.values import Entry
from fundmodel.assumptions.scenario.year_series import Growth, YearSeries
from fundmodel.vocabulary.dictionary import GROWTH_SERIES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Words = NDArray[np.str_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Assumptions:
    """Scenarios and a data package, read by name.

    Every array that a method returns is ``(scenario, area, ...)``: ``scenario`` has length one where all scenarios
    agree, ``area`` where the value holds in every area of the package. From ``stopped`` ("YYYY-MM") on no date counts.
    """

    scenarios: tuple[Scenario, ...]
    data: DataPackage
    stopped: str | None = field(default=None, kw_only=True)

    @cached_property
    def by_area(self) -> tuple[tuple[Scenario, ...], ...]:
        """Each scenario as it stands in each area; a single column where no change is limited to some areas."""
        same = all(scenario.everywhere for scenario in self.scenarios)
        areas = self.data.areas[:1] if same else self.data.areas
        rows = tuple(tuple(scenario.in_area(area) for area in areas) for scenario in self.scenarios)
        if self.stopped is None:
            return rows
        once = {id(scenario): scenario.before(self.stopped) for row in rows for scenario in row}
        return tuple(tuple(once[id(scenario)] for scenario in row) for row in rows)

    def before(self, month: str) -> Assumptions:
        """What was assumed before a month ("YYYY-MM"): the last value before it holds on, whatever is dated later."""
        return replace(self, stopped=month)

    def dated_from(self, month: str, names: Sequence[str]) -> bool:
        """Whether some value of ``names`` is dated in a month or later."""
        scenarios = {id(scenario): scenario for row in self.by_area for scenario in row}.values()
        entries = (one.entries[name] for one in scenarios for name in names)
        return any(entry.dates[-1] >= month for entry in entries if entry.dates)

    def alone(self, scenario: int, area: int) -> Assumptions:
        """One scenario as it stands in one area, as if it held everywhere."""
        row = self.by_area[scenario % len(self.by_area)]
        return replace(self, scenarios=(replace(row[area % len(row)], areas="all", base=None),))

    def scalar(self, name: str) -> Array:
        """One number per scenario and area, ``(scenario, area)``."""
        return self._stacked(name, lambda entry: np.float64(float(entry.value)))  # type: ignore[arg-type]

    def yearly(self, name: str, years: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """The value in force in January of each year, ``(scenario, area, year)``; ``growth`` ``(scenario, area, year)``
        of income per head from ``first_year`` on continues a series that is declared to grow with it."""
        return self._dated(name, lambda scenario, series: scenario.at_years(name, years, series), growth, first_year)

    def monthly(self, name: str, months: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """The value in force in each month, ``(scenario, area, month)``; ``growth`` as in ``yearly``."""
        return self._dated(name, lambda scenario, series: scenario.at_months(name, months, series), growth, first_year)

    def by_entry(self, name: str, evaluate: Callable[[Entry], ArrayLike]) -> Array:
        """What ``evaluate`` makes of the entry of ``name``, ``(scenario, area, ...)``."""
        return self._stacked(name, evaluate)

    def by_age(self, name: str, ages: ArrayLike, how: str = "step") -> Array:
        """The value at each age, ``(scenario, area, age)``; ``how`` is "step" or "linear" between first ages."""
        return self._stacked(name, lambda entry: by_age(entry, ages, how))

    def weights(self, name: str, keys: Sequence[str | int]) -> Array:
        """Weights in the order of ``keys``, ``(scenario, area, key)``."""
        return self._stacked(name, lambda entry: values.weights(entry, keys))

    def yearly_weights(self, name: str, keys: Sequence[str | int], years: ArrayLike) -> Array:
        """Weights in force in January of each year, in the order of ``keys``, ``(scenario, area, year, key)``."""
        return self._stacked(name, lambda entry: values.weights_at_years(entry, keys, years))

    def choices(self, name: str) -> Words:
        """The word of a choice without dates, ``(scenario, area)``; ``InputError`` where it has dates."""
        if any(entry.dates for entry in self.entries(name)):
            raise InputError(Said("{name} holds for the whole run; give it as one word, without dates.", name=name))
        return self._each(name, lambda entry: np.array(str(entry.value)))

    def words(self, name: str, months: ArrayLike) -> Words:
        """The word in force in a month ``(scenario, area)``, or in each of several, ``(scenario, area, month)``."""
        return self._each(name, lambda entry: values.choices_at(entry, months))

    def flags(self, name: str, word: str, months: NDArray[np.datetime64]) -> Flags:
        """Whether ``word`` is in force in each month, ``(scenario, area, month)``."""
        return np.asarray(self.words(name, months) == word)

    def word(self, name: str) -> str:
        """The one word that all scenarios share at all times; ``InputError`` where they differ or it has dates."""
        entries = self.entries(name)
        if any(entry.dates for entry in entries):
            raise InputError(Said("{name} holds for the whole run; give it as one word, without dates.", name=name))
        words = {str(entry.value) for entry in entries}
        if len(words) > 1:
            raise InputError(
                Said(
                    "{name} must be the same in every scenario and area of one run; found {words}. "
                    "Project these scenarios one by one.",
                    name=name,
                    words=sorted(words),
                )
            )
        return words.pop()

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entry of ``name`` in each scenario and, where a change is limited to some areas, each area."""
        return tuple(scenario.entry(name) for row in self.by_area for scenario in row)

    def _dated(
        self,
        name: str,
        evaluate: Callable[[Scenario, Growth | None], ArrayLike],
        growth: Array | None,
        first_year: int,
    ) -> Array:
        """What scenarios have in common, entries and growth, is evaluated once."""
        found: dict[tuple[int, ...], Array] = {}

        def cell(scenario: Scenario, s: int, a: int) -> Array:
            at = () if growth is None else (s % growth.shape[0], a % growth.shape[1])
            key = (*(id(entry) for entry in _rests_on(scenario, name)), *at)
            if key not in found:
                series = None if growth is None else {GROWTH_SERIES[0]: YearSeries(first_year, growth[at])}
                found[key] = np.asarray(evaluate(scenario, series))
            return found[key]

        areas = len(self.by_area[0])
        lead = (len(self.by_area), areas)
        if growth is not None:
            lead = np.broadcast_shapes(growth.shape[:-1], lead)
        return _stack(
            [
                [cell(self.by_area[s % len(self.by_area)][a % areas], s, a) for a in range(lead[1])]
                for s in range(lead[0])
            ]
        )

    def _stacked(self, name: str, evaluate: Callable[[Entry], ArrayLike]) -> Array:
        return self._each(name, lambda entry: np.asarray(evaluate(entry), dtype=np.float64))

    def _each(self, name: str, evaluate: Callable[[Entry], NDArray[Any]]) -> NDArray[Any]:
        """``evaluate`` of every scenario and area, once for each entry."""
        found: dict[int, NDArray[Any]] = {}

        def cell(entry: Entry) -> NDArray[Any]:
            if id(entry) not in found:
                found[id(entry)] = evaluate(entry)
            return found[id(entry)]

        return _stack([[cell(scenario.entry(name)) for scenario in row] for row in self.by_area])


def _rests_on(scenario: Scenario, name: str) -> list[Entry]:
    """The entry of a parameter and those of the parameters that it grows with."""
    entry = scenario.entry(name)
    return [entry, *(scenario.entries[series] for series in entry.grows_with if series in scenario.entries)]


def _stack(rows: Sequence[Sequence[NDArray[Any]]]) -> NDArray[Any]:
    """``(scenario, area, ...)``; an axis along which nothing differs has length one."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return np.array(rows[0][0])[None, None]
    if all(_same(cell, row[0]) for row in rows for cell in row[1:]):
        rows = [row[:1] for row in rows]
    same = all(_same(cell, first) for row in rows[1:] for cell, first in zip(row, rows[0], strict=True))
    return np.stack([np.stack(row) for row in (rows[:1] if same else rows)])


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one is other or np.array_equal(one, other)
