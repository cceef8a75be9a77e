"""A shock as data: what happens, how hard, from when and until when, and the parameters by which it acts (METHODS 7.5,
8.4)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from fundmodel.assumptions.scenario.entry_check import month_of
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said

HOWS: Final = ("times", "plus", "growth", "once", "healing", "fixed")
YEAR: Final = 12


@dataclass(frozen=True)
class Lever:
    """How a shock of severity s moves one parameter whose value without it is x, in month k after the start.

    times: x (1 + s w_k).  plus: x + s w_k.  growth: x - s in each of ``years`` years, x + s years / h in the h healing
    years.  once: x + s on the first 1 January.  healing: the years of healing.  fixed: ``value``.
    w_k is ``path`` by first month, held up to month ``months``; then, where it ``heals``, it goes to zero in equal
    steps: w (1 - j / (n + 1)) in step j of n, n = the months (of a parameter read in January: the years) of healing.
    """

    parameter: str
    how: str
    path: Frozen[int, float]
    months: int = YEAR
    heals: bool = True
    years: int = 1
    value: float = 0.0

    def span(self, healing: float) -> int:
        """Months from the start after which the parameter is what it is without the shock."""
        if self.how == "growth":
            return YEAR * (self.years + math.ceil(healing))
        if self.how in ("times", "plus"):
            return self.months + (YEAR * math.ceil(healing) if self.heals else 0)
        return YEAR

    def weights(self, after: np.ndarray, healing: float, yearly: bool) -> np.ndarray:
        """w by month after the start ``after`` (whole numbers); 0 before it and once healed."""
        firsts = np.array(sorted(self.path))
        sizes = np.array([self.path[int(first)] for first in firsts])
        held = sizes[np.clip(np.searchsorted(firsts, after, side="right") - 1, 0, None)]
        step = YEAR if yearly else 1
        steps = round(healing * YEAR) // step if self.heals else 0
        done = (after - self.months) // step + 1
        fading = sizes[-1] * np.clip(1.0 - done / (steps + 1.0), 0.0, 1.0)
        return np.where(after < 0, 0.0, np.where(after < self.months, held, fading))


@dataclass(frozen=True)
class Shock:
    """One entry of the library: ``severity`` in ``unit`` (0 is none, at most ``high``), from ``start`` ("YYYY-MM") on,
    ``healing`` years until it has faded after its full effect (at most ``healing_high``); a shock ``between_areas``
    acts only where the data have several."""

    name: str
    label: Frozen[str, str]
    question: Frozen[str, str]
    severity: float
    high: float
    unit: str
    severity_label: Frozen[str, str]
    start: str
    healing: float
    healing_high: float
    tag: str
    source: str
    left_out: Frozen[str, str]
    levers: tuple[Lever, ...]
    between_areas: bool = False

    @property
    def yearly(self) -> bool:
        """Whether some lever is read in January only, so that the shock starts then."""
        return any(parameters()[lever.parameter].yearly for lever in self.levers)

    def at(self, severity: float | None = None, start: str | None = None, healing: float | None = None) -> Shock:
        """The same shock of another severity, start or healing; ``InputError`` lists what cannot be used and what is
        valid."""
        found = replace(
            self,
            severity=self.severity if severity is None else severity,
            start=self.start if start is None else str(start),
            healing=self.healing if healing is None else healing,
        )
        faults = found.faults()
        if faults:
            raise InputError(Said("The shock {shock} cannot be used so:", shock=self.name), faults)
        return replace(
            found, severity=float(found.severity), start=str(month_of(found.start)), healing=float(found.healing)
        )

    def faults(self) -> list[Fault]:
        """What is wrong with severity, start and healing."""
        checks = (
            ("severity", self.severity, *self._severity_fault()),
            ("start", self.start, *self._start_fault()),
            ("healing", self.healing, *self._healing_fault()),
        )
        return [
            Fault(self.name, problem, fix, place=place, value=str(given))
            for place, given, problem, fix in checks
            if problem
        ]

    def _severity_fault(self) -> tuple[str, str]:
        if _number(self.severity) and 0.0 <= self.severity <= self.high:
            return "", ""
        fix = Said("Write a number from 0 to {high:g} ({unit})", high=self.high, unit=self.unit)
        return Said("the severity is not valid"), fix

    def _start_fault(self) -> tuple[str, str]:
        month = month_of(self.start)
        if month is None:
            return Said("the start is no month"), Said("Write YYYY-MM, for instance 2027-01")
        if self.yearly and not month.endswith("-01"):
            problem = Said("this shock moves what is read on 1 January, and starts then")
            return problem, Said("Write {month}", month=f"{month[:4]}-01")
        return "", ""

    def _healing_fault(self) -> tuple[str, str]:
        words = [
            float(word)
            for lever in self.levers
            if lever.how == "healing"
            for word in parameters()[lever.parameter].choices
            if word.isdigit()
        ]
        if words and self.healing not in words:
            return Said("the years of healing are not valid"), Said(
                "Write one of {years}", years=[f"{year:g}" for year in words]
            )
        parts = 1 if self.yearly else YEAR
        whole = _number(self.healing) and math.isclose(self.healing * parts, round(self.healing * parts), abs_tol=1e-9)
        if whole and 0.0 <= self.healing <= self.healing_high:
            return "", ""
        kind = Said("whole years") if self.yearly else Said("years, in whole months")
        return Said("the years of healing are not valid"), Said(
            "Write a number from 0 to {high:g} ({kind})", high=self.healing_high, kind=kind
        )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def words_of(shocks: Mapping[str, Shock], lang: str) -> dict[str, str]:
    """What each shock is called."""
    return {name: shock.label[lang] for name, shock in shocks.items()}
