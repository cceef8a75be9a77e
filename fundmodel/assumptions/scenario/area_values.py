"""Values that a date holds by area: which areas they name, and an entry as it stands in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fundmodel.assumptions.scenario.values import Entry
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, ProjectionError
from fundmodel.vocabulary.frozen import Frozen
from fundmodel.vocabulary.said import Said


def entries_in_area(entries: Frozen[str, Entry], area: str) -> Frozen[str, Entry]:
    """The same entries where none differs between areas, else those in force in one area."""
    if not any(entry.by_area for entry in entries.values()):
        return entries
    return Frozen({name: in_area(entry, area) for name, entry in entries.items()})


def in_area(entry: Entry, area: str) -> Entry:
    """The entry as it stands in one area; ``ProjectionError`` where a date holds no value for it."""
    if not entry.by_area:
        return entry
    earlier = None if entry.earlier is None else in_area(entry.earlier, area)
    value = entry.value
    if isinstance(value, Frozen):
        value = Frozen({date: _of_area(entry, date, one, area) for date, one in value.items()})
    return replace(entry, value=value, earlier=earlier)


def areas_named(*entries: Entry | None) -> tuple[str, ...]:
    """Every area for which a date of the entries, or of what was in force before them, holds a value of its own."""
    found: dict[str, None] = {}
    for entry in entries:
        while entry is not None:
            for _, by_area in _dates_by_area(entry.value):
                found |= dict.fromkeys(by_area)
            entry = entry.earlier
    return tuple(found)


def area_faults(changed: Mapping[str, Any], wanted: Sequence[str], source: str, there: Sequence[str]) -> list[Fault]:
    """What the values of parameters ``changed`` name by area that is not among ``wanted``, and what of these they leave
    out; each kind of fault once a parameter, with the date. ``there`` are all areas of the data."""
    found = []
    for name, value in changed.items():
        for date, by_area in _dates_by_area(value):
            unknown = [area for area in by_area if area not in wanted]
            missing = [area for area in wanted if area not in by_area]
            if unknown and len(there) == 1:
                fix = Said("Write one value a date, or project data of several areas.")
                problem = Said("{date} holds values by area, and there is one area, {area}", date=date, area=there[0])
                found.append(Fault(source, problem, fix, place=name))
                break
            if unknown:
                problem = Said("{date} names areas that are not there: {unknown}", date=date, unknown=unknown)
                found.append(Fault(source, problem, did_you_mean(unknown[0], wanted), place=name))
            if missing:
                problem = Said("{date} holds no value for {missing}", date=date, missing=missing)
                fix = Said(
                    "Give every area a value; what applies in all areas needs no list: {{{date}: ...}}.", date=date
                )
                found.append(Fault(source, problem, fix, place=name))
            if unknown or missing:
                break
    return found


def _dates_by_area(value: Any) -> Iterator[tuple[str, ByArea[Any]]]:
    if isinstance(value, Frozen):
        yield from ((date, one) for date, one in value.items() if isinstance(one, ByArea))


def _of_area(entry: Entry, date: str, value: Any, area: str) -> Any:
    if not isinstance(value, ByArea):
        return value
    if area not in value:
        raise ProjectionError(
            Said(
                "{name} holds no value for the area {area} in {date}; areas: {areas}.",
                name=entry.name,
                area=area,
                date=date,
                areas=list(value),
            )
        )
    return value[area]
