"""What a set of scenarios assumes, as arrays with a leading ``scenario`` axis only where the scenarios differ (law
3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.assumptions import values
from fundmodel.assumptions.package import DataPackage
from fundmodel.assumptions.scenario import Scenario
from fundmodel.assumptions.values import Entry, Growth, YearSeries
from fundmodel.vocabulary.dictionary import GROWTH_SERIES
from fundmodel.vocabulary.errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Assumptions:
    """Scenarios and a data package, read by name.

    Every array that a method returns is ``(scenario, area, ...)``: ``scenario`` has length one where all scenarios
    agree, and ``area`` has length one because a parameter holds in every area.
    """

    scenarios: tuple[Scenario, ...]
    data: DataPackage

    def scalar(self, name: str) -> Array:
        """One number per scenario, ``(scenario, 1)``."""
        return self._stacked(name, lambda entry: np.float64(float(entry.value)))  # type: ignore[arg-type]

    def yearly(self, name: str, years: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """The value in force in January of each year, ``(scenario, 1, year)``; ``growth`` ``(scenario, 1, year)`` of
        income per head from ``first_year`` on continues a series that is declared to grow with it."""
        return self._dated(lambda known, series: known.at_years(name, years, series), growth, first_year)

    def monthly(self, name: str, months: ArrayLike, growth: Array | None = None, first_year: int = 0) -> Array:
        """The value in force in each month, ``(scenario, 1, month)``; ``growth`` as in ``yearly``."""
        return self._dated(lambda known, series: known.at_months(name, months, series), growth, first_year)

    def by_age(self, name: str, ages: ArrayLike, how: str = "step") -> Array:
        """The value at each age, ``(scenario, 1, age)``; ``how`` is "step" or "linear" between first ages."""
        return self._stacked(name, lambda entry: values.by_age(entry, ages, how))

    def weights(self, name: str, keys: Sequence[str | int]) -> Array:
        """Weights in the order of ``keys``, ``(scenario, 1, key)``."""
        return self._stacked(name, lambda entry: values.weights(entry, keys))

    def calendar_weights(self, name: str, keys: Sequence[int]) -> Array:
        """Weights of calendar months spread over January to December, ``(scenario, 1, 12)``; months not named have
        none."""
        spread = np.zeros((*self.weights(name, keys).shape[:-1], 12))
        spread[..., np.asarray(keys) - 1] = self.weights(name, keys)
        return spread

    def words(self, name: str, month: str) -> tuple[str, ...]:
        """The word in force in ``month`` in each scenario; one word where all agree."""
        found = tuple(values.choice_at(entry, month) for entry in self.entries(name))
        return found[:1] if len(set(found)) == 1 else found

    def flags(self, name: str, word: str, months: NDArray[np.datetime64]) -> NDArray[np.bool_]:
        """Whether ``word`` is in force in each month, ``(scenario, 1, month)``."""
        rows = []
        for entry in self.entries(name):
            dated = bool(entry.dates)
            known = [values.choice_at(entry, month) == word for month in (months if dated else months[:1])]
            rows.append(np.array(known if dated else known * len(months), dtype=float))
        return _stack(rows) > 0.0

    def word(self, name: str) -> str:
        """The one word that all scenarios share at all times; ``InputError`` where they differ or it has dates."""
        entries = self.entries(name)
        if any(entry.dates for entry in entries):
            raise InputError(f"{name} holds for the whole run; give it as one word, without dates.")
        words = {str(entry.value) for entry in entries}
        if len(words) > 1:
            raise InputError(
                f"{name} must be the same in every scenario of one run; found {', '.join(sorted(words))}. "
                "Project these scenarios one by one."
            )
        return words.pop()

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entry of ``name`` in each scenario."""
        return tuple(scenario.entry(name) for scenario in self.scenarios)

    def _dated(
        self, evaluate: Callable[[Scenario, Growth | None], ArrayLike], growth: Array | None, first_year: int
    ) -> Array:
        if growth is None:
            return _stack([np.asarray(evaluate(known, None)) for known in self.scenarios])
        rows = np.broadcast_to(growth, (len(self.scenarios), *growth.shape[1:]))[:, 0]
        return _stack(
            [
                np.asarray(evaluate(known, {GROWTH_SERIES[0]: YearSeries(first_year, row)}))
                for known, row in zip(self.scenarios, rows, strict=True)
            ]
        )

    def _stacked(self, name: str, evaluate: Callable[[Entry], ArrayLike]) -> Array:
        return _stack([np.asarray(evaluate(entry), dtype=np.float64) for entry in self.entries(name)])


def _stack(rows: Sequence[Array]) -> Array:
    same = all(np.array_equal(row, rows[0]) for row in rows[1:])
    return np.stack([row[None] for row in (rows[:1] if same else rows)])
