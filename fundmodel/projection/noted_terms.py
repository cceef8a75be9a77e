"""Terms of a scenario as its provenance notes them: what is in force in each month and area, with dates as without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.scenario.area_values import in_area
from fundmodel.assumptions.scenario.values import UNTAGGED, Entry, at_months, parameter_growth
from fundmodel.assumptions.scenario.year_series import Growth, YearSeries
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import GROWTH_SERIES, parameters
from fundmodel.vocabulary.errors import FundmodelError
from fundmodel.vocabulary.frozen import Frozen

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]
Noted: TypeAlias = "Sequence[Mapping[str, Any]]"
"""The scenarios of a run as its provenance notes them, in their order."""

HELD: Final = "hold"
ELSEWHERE: Final = "in_other_areas"


class Asked(NamedTuple):
    """Where and when a term is asked for: the areas of a run, its months, and the growth of income per head of one lane
    from ``first_year`` on, (area, year)."""

    areas: tuple[str, ...]
    months: Months
    growth: Array
    first_year: int


def in_force(own: Mapping[str, Any], names: Sequence[str], asked: Asked) -> Array | None:
    """The value of each of ``names`` in each area and month, (name, area, month); the areas have length one where all
    agree. None where one is not there or is no number, or where the run does not say what an area's is."""
    found = [_of_areas(own, name, asked) for name in names]
    known = [one for one in found if one is not None]
    if len(known) < len(names):
        return None
    return np.stack(np.broadcast_arrays(*known)) if known else np.zeros((0, 1, len(asked.months)))


def numbers(own: Mapping[str, Any], names: Sequence[str], areas: Sequence[str]) -> Array | None:
    """The one number of each of ``names`` that holds for the whole run in each area, (name, area); None where one has
    dates or is no number."""
    found = [[noted.get("value") for noted in _noted_of(own, name, areas)] for name in names]
    if any(not row or not all(isinstance(one, int | float) for one in row) for row in found):
        return None
    return np.array(found, dtype=np.float64).reshape(len(names), len(areas))


def word(own: Mapping[str, Any], name: str) -> Any:
    """What a parameter without dates is given as in every area; None where it is not there, or differs."""
    found = [own["entries"].get(name, {}).get("value")]
    found += [one["entries"][name].get("value") for one in own.get(ELSEWHERE, ()) if name in one["entries"]]
    return found[0] if all(one == found[0] for one in found) else None


def _noted_of(own: Mapping[str, Any], name: str, areas: Sequence[str]) -> list[Mapping[str, Any]]:
    """The entry of a parameter in each area; an empty list where it is not known of one of them."""
    noted = own["entries"].get(name)
    if noted is None:
        return []
    if ELSEWHERE not in own:
        return [noted] * len(areas) if own.get("areas", "all") == "all" else []
    others = {area: one["entries"] for one in own[ELSEWHERE] for area in one["areas"]}
    return [others[area].get(name, noted) for area in areas] if all(area in others for area in areas) else []


def _of_areas(own: Mapping[str, Any], name: str, asked: Asked) -> Array | None:
    """One term in each area and month, (area, month) or (1, month); what areas share is worked out once."""
    noted = _noted_of(own, name, asked.areas)
    if not noted:
        return None
    if all(one is noted[0] for one in noted) and isinstance(noted[0]["value"], int | float):
        return np.full((1, len(asked.months)), float(noted[0]["value"]))
    try:
        rows = list(_rows(own, name, noted, asked))
    except FundmodelError:
        return None
    return None if any(row is None for row in rows) else np.array(rows, dtype=np.float64)


def _rows(
    own: Mapping[str, Any], name: str, noted: Sequence[Mapping[str, Any]], asked: Asked
) -> Iterator[Array | None]:
    entries: dict[int, Entry] = {}
    plain: dict[int, Array] = {}
    for place, (area, one) in enumerate(zip(asked.areas, noted, strict=True)):
        if id(one) not in entries:
            entries[id(one)] = _entry(name, one)
        entry = in_area(entries[id(one)], area)
        if entry.kind not in ("scalar", "dated"):
            yield None
        elif entry.grows_with or entries[id(one)].by_area:
            yield at_months(entry, asked.months, _growth(own, entry, area, place, asked))
        else:
            if id(one) not in plain:
                plain[id(one)] = at_months(entry, asked.months)
            yield plain[id(one)]


def _growth(own: Mapping[str, Any], entry: Entry, area: str, place: int, asked: Asked) -> Growth:
    """What an entry grows with, as the run has it: income per head of the area, other parameters by their entries."""
    series: Growth = {GROWTH_SERIES[0]: YearSeries(asked.first_year, asked.growth[place % len(asked.growth)])}
    others = {
        name: in_area(_entry(name, noted), area) for name in entry.grows_with for noted in _noted_of(own, name, (area,))
    }
    last = int(asked.months[-1].astype("datetime64[Y]").astype(np.int64)) + 1970
    return parameter_growth(entry, others, last, series)


def _frozen(value: Any) -> Any:
    """A noted value as an entry holds it; what a date holds by area stays so."""
    if not isinstance(value, Mapping):
        return value
    return Frozen({date: ByArea(one) if isinstance(one, Mapping) else one for date, one in value.items()})


def _entry(name: str, noted: Mapping[str, Any]) -> Entry:
    """The entry of a scenario, made of what the provenance keeps of it."""
    value = noted["value"]
    return Entry(
        name,
        parameters()[name].kind if isinstance(value, Mapping) else "scalar",
        _frozen(value),
        unit="",
        tag="",
        source="",
        beyond_last=noted.get("beyond_last", HELD),
        grow_with=noted.get("grow_with"),
        lag=noted.get("lag", 0),
        interpolate=noted.get("interpolate", "step"),
        earlier=_entry(name, noted["earlier"]) if "earlier" in noted else None,
        tags=UNTAGGED,
    )
