"""The form of a change that a scenario file would date so that the base year does not read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from fundmodel.assumptions.scenario.area_values import areas_named, in_area
from fundmodel.assumptions.scenario.values import Entry, at_months, choice_at, weights_at
from fundmodel.assumptions.scenario.year_series import YearSeries
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.frozen import Frozen

NO_GROWTH: Final = YearSeries(1900, np.zeros(300))


def value_form(new: Entry, old: Entry, first_year: int) -> str:
    """The change from January of ``first_year`` on: a flat value from then, a dated one as it then stands.

    What a dated value did before and then took back, to what the old one has then, had in the base year or had when it
    was replaced, is moved by whole years, so that it begins in ``first_year``. Points that last are said to.
    """
    start = f"{first_year}-01"
    pairs = {start: new.value}
    if new.dates:
        assert isinstance(new.value, Frozen)
        own = [date for date in new.value if date not in old.dates or new.value[date] != old.value[date]]  # type: ignore[index]
        begins = min(own, default=start)
        later = {date: value for date, value in new.value.items() if date > start}
        pairs = {start: force_at(new, np.datetime64(start, "M")), **later}
        former = {begins, start, f"{first_year - 1}-12"}
        if begins < start and any(pairs[start] == force_at(old, np.datetime64(date, "M")) for date in former):
            past = {date: x for date, x in new.value.items() if begins <= date <= start}
            pairs = {**_moved(past, first_year), **later}
    fields = ["interpolate: linear"] if new.interpolate == "linear" and len(pairs) > 1 else []
    lasting = parameters()[new.name].lasts == "on" and pairs[max(pairs)]
    return written_form(new.name, pairs, [*fields, "beyond_last: hold"] if lasting else fields)


def _moved(past: Mapping[str, Any], first_year: int) -> dict[str, Any]:
    by = first_year - int(min(past)[:4])
    return {f"{int(date[:4]) + by}{date[4:]}": value for date, value in past.items()}


def written_form(name: str, pairs: Mapping[str, Any], fields: Sequence[str] = ()) -> str:
    """ "name: {2026-01: 0.09, 2028-01: 0.1}", as a line of a scenario file; with ``fields`` beside the value."""
    dated = "{" + ", ".join(f"{date}: {written(value)}" for date, value in sorted(pairs.items())) + "}"
    return f"{name}: {{value: {', '.join([dated, *fields])}}}" if fields else f"{name}: {dated}"


def written(value: Any) -> str:
    """A value as a scenario file writes it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def force_at(entry: Entry, date: np.datetime64) -> Any:
    """The value in force, without growth past the last date, by area where it differs; None before the first one."""
    if entry.by_area:
        found = {area: force_at(in_area(entry, area), date) for area in areas_named(entry)}
        alike = all(one == next(iter(found.values())) for one in found.values())
        return next(iter(found.values())) if alike else ByArea(found)
    try:
        if entry.kind == "choice":
            return choice_at(entry, date)
        if entry.kind == "weights":
            return dict(weights_at(entry, date))
        series = {str(layer.grow_with): NO_GROWTH for layer in layers(entry)}
        return float(at_months(entry, np.array([date]), series)[0])
    except ProjectionError:
        return None


def layers(entry: Entry) -> Iterator[Entry]:
    """An entry and those in force before its first date, the nearest first."""
    layer: Entry | None = entry
    while layer is not None:
        yield layer
        layer = layer.earlier
