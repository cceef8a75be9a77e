"""A scenario struck by a shock: dated changes in all or some areas, laid over what the scenario assumes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from fundmodel.assumptions.scenario.declared_shock import YEAR, Lever, Shock
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.vocabulary.dictionary import LANGUAGES, parameters
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

BOTH: Final = " + "


def shocked(
    scenario: Scenario,
    shocks: Sequence[Shock],
    areas: Sequence[str] | None,
    of: Sequence[str],
    first_year: int,
    name: str = "",
) -> Scenario:
    """The scenario with each of ``shocks`` laid over it in its turn, in ``areas`` (None: all) of the areas ``of``.

    Factors multiply and points add where two shocks move one parameter; what the scenario assumes apart from them
    stays, whatever differs between areas. The rule of the scenario stays. ``InputError`` for a start before January of
    ``first_year``, an area that is not there, and a shock between areas where there is one.
    """
    hit = tuple(of) if areas is None else tuple(areas)
    _require_sound(shocks, hit, of, first_year)
    name = name or BOTH.join(shock.name for shock in shocks)
    label = {lang: BOTH.join(shock.label[lang] for shock in shocks) for lang in LANGUAGES}
    found = scenario
    for shock in shocks:
        whole = areas is None and found.everywhere
        groups: list[str | list[str]] = ["all"] if whole else [list(group) for group in _alike(found, shock, hit)]
        for group in groups:
            own = found if whole else found.in_area(group[0])
            found = found.with_changes(changes_of(own, shock), name=name, label=label, areas=group)
    return found


def changes_of(scenario: Scenario, shock: Shock) -> dict[str, Any]:
    """What a scenario file would write for the shock over ``scenario`` (as it stands in one area)."""
    return {lever.parameter: _change(scenario, shock, lever) for lever in shock.levers}


def _change(scenario: Scenario, shock: Shock, lever: Lever) -> dict[str, Any]:
    spec, entry = parameters()[lever.parameter], scenario.entry(lever.parameter)
    start = np.datetime64(shock.start, "M")
    if lever.how == "healing":
        return {"value": {shock.start: f"{shock.healing:g}"}}
    if lever.how == "fixed":
        return {"value": {shock.start: lever.value}, "interpolate": "step"}
    last = max([start + lever.span(shock.healing), *(np.datetime64(date, "M") for date in entry.dates)])
    months = np.arange(start, last + 1, YEAR if spec.yearly else 1)
    before = scenario.at_months(lever.parameter, months)
    values = _moved(before, shock, lever, (months - start).astype(int), spec.yearly)
    kept = np.flatnonzero(np.diff(values, prepend=np.nan) != 0.0)
    return {"value": {str(months[at]): float(values[at]) for at in kept}, "interpolate": "step"}


def _moved(before: np.ndarray, shock: Shock, lever: Lever, after: np.ndarray, yearly: bool) -> np.ndarray:
    """The values of one lever from the start on, ``after`` months after it."""
    size = shock.severity
    if lever.how == "once":
        return np.asarray(before + np.where(after < YEAR, size, 0.0))
    if lever.how == "growth":
        year = after // YEAR
        caught_up = size * lever.years / shock.healing if shock.healing else 0.0
        heals = (year >= lever.years) & (year < lever.years + shock.healing)
        return np.asarray(before + np.where(year < lever.years, -size, np.where(heals, caught_up, 0.0)))
    weight = size * lever.weights(after, shock.healing, yearly)
    return np.asarray(before * (1.0 + weight) if lever.how == "times" else before + weight)


def _alike(scenario: Scenario, shock: Shock, areas: Sequence[str]) -> list[list[str]]:
    """The areas in groups that assume the same of every lever of the shock."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for area in areas:
        entries = scenario.entries_for(area)
        groups.setdefault(tuple(entries[lever.parameter] for lever in shock.levers), []).append(area)
    return list(groups.values())


def _require_sound(shocks: Sequence[Shock], hit: Sequence[str], of: Sequence[str], first_year: int) -> None:
    for shock in shocks:
        if shock.start < f"{first_year}-01":
            raise InputError(
                Said(
                    "The shock {shock} starts in {start}, before the first projected month {first}; give a later "
                    "start.",
                    shock=shock.name,
                    start=shock.start,
                    first=f"{first_year}-01",
                )
            )
        if shock.between_areas and len(of) == 1:
            raise InputError(
                Said(
                    "The shock {shock} moves people between areas, and these data have one area; give data of several.",
                    shock=shock.name,
                )
            )
    missing = [area for area in hit if area not in of]
    if missing or not hit:
        raise InputError(
            Said("There is no area {missing} in these data. Areas: {areas}", missing=missing, areas=list(of))
        )
