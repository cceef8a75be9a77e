"""A scenario: every parameter with its value, and the file of dated differences that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from fundmodel.assumptions.frozen import Frozen
from fundmodel.assumptions.overlay import Change, expect_entry, overlay
from fundmodel.assumptions.values import Entry, Floats, Growth, at_months, at_years, parameter_growth
from fundmodel.vocabulary.dictionary import ParameterSpec


@dataclass(frozen=True)
class Scenario:
    """What is assumed, frozen.

    ``entries`` holds where the changes apply: everywhere if ``areas`` is "all", else in the areas listed
    (``entries_for`` answers for any area). ``extends`` names the bases, the nearest first. ``sha256`` is over the
    numbers and words that can move a result (values, dates, low, high, what happens past the last date, areas, rule),
    never over labels, tags or sources: an empty list of changes has the hash of its base. ``data`` names the data
    package that the question is asked of; it is a word for readers and runs on any other.
    """

    name: str
    label: Frozen[str, str]
    question: Frozen[str, str]
    reference: str
    extends: tuple[str, ...]
    areas: str | tuple[str, ...]
    entries: Frozen[str, Entry]
    sha256: str
    source: str
    rule: Mapping[str, Any] | None = field(default=None, hash=False)
    changes: tuple[Change, ...] = ()
    base: Scenario | None = field(default=None, repr=False)
    data: str = "national"

    def entry(self, name: str) -> Entry:
        """The entry called ``name``; ``ProjectionError`` with the nearest name where there is none."""
        return expect_entry(self.entries, name, self.name)

    @property
    def everywhere(self) -> bool:
        """Whether every change, those of the bases included, holds in every area."""
        return self.areas == "all" and (self.base is None or self.base.everywhere)

    def in_area(self, area: str) -> Scenario:
        """The scenario as it stands in one area: ``entries`` are those in force there."""
        entries = self.entries_for(area)
        return self if entries is self.entries else replace(self, entries=entries)

    def entries_for(self, area: str) -> Frozen[str, Entry]:
        """The entries in force in one area: a change limited to other areas leaves those of the base."""
        if self.base is None:
            return self.entries
        below = self.base.entries_for(area)
        if self.areas != "all" and area not in self.areas:
            return below
        if below is self.base.entries:
            return self.entries
        return Frozen({**below, **{change.name: overlay(below[change.name], change) for change in self.changes}})

    def at_years(self, name: str, years: ArrayLike, growth: Growth | None = None) -> Floats:
        """``values.at_years`` of a parameter; a ``grow_with`` that names a parameter is looked up in this scenario."""
        return at_years(self.entry(name), years, self._growth(name, _last_year(years), growth))

    def at_months(self, name: str, months: ArrayLike, growth: Growth | None = None) -> Floats:
        """``values.at_months`` of a parameter; a ``grow_with`` that names a parameter is looked up in this scenario."""
        return at_months(self.entry(name), months, self._growth(name, _last_year(months), growth))

    def with_changes(
        self,
        changes: Mapping[str, Any],
        name: str | None = None,
        label: Mapping[str, str] | None = None,
        areas: str | list[str] = "all",
        declarations: Mapping[str, ParameterSpec] | None = None,
    ) -> Scenario:
        """This scenario with further changes, as a scenario file would write them; ``InputError`` lists every fault."""
        from fundmodel.assumptions.scenario_load import changed_scenario

        return changed_scenario(self, changes, name, label, areas, declarations)

    def _growth(self, name: str, last_year: int, growth: Growth | None) -> Growth:
        return parameter_growth(self.entry(name), self.entries, last_year, growth)


def load_scenario(source: str | Path | Scenario, declarations: Mapping[str, ParameterSpec] | None = None) -> Scenario:
    """A scenario by its built-in name or from a YAML file; a ``Scenario`` is given back as it is.

    ``declarations`` are the parameters that exist (those of the package unless given). Raises ``InputError`` with every
    fault at once: file, line, parameter, what was found, what is valid and what to do. Source: DESIGN 6 and 8.
    """
    if isinstance(source, Scenario):
        return source
    from fundmodel.assumptions.scenario_load import find_scenario, read_scenario
    from fundmodel.vocabulary.dictionary import parameters

    return read_scenario(find_scenario(source), parameters() if declarations is None else declarations)


def builtin_scenarios() -> tuple[str, ...]:
    """Names of the scenarios shipped with the package, ``baseline`` first."""
    from fundmodel.assumptions.shipped import shipped

    names = sorted(path.stem for path in shipped().glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != "baseline"))


def _last_year(times: ArrayLike) -> int:
    """The latest year among years (numbers) or dates; 0 where there is none."""
    import numpy as np

    array = np.asarray(times)
    if not array.size:
        return 0
    return int(array.max()) if array.dtype.kind in "iuf" else int(str(array.astype("datetime64[Y]").max()))
