"""What varies from draw to draw: the drivers, their volatility and persistence, and how they move together (METHODS
8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said


@dataclass(frozen=True)
class Driver:
    """d_t = phi d_{t-1} + sd e_t, e standard normal, nothing before the first projected year.

    ``grows``: the driver is growth and its levels add up, so that a factor exp(sum of d) is corrected by half its
    variance; else d is the level itself. ``own`` is the correlation b of an area's own shocks (``area``) and
    epidemics, ``rate`` a year's chance (``epidemic``).
    """

    name: str
    phi: float
    sd: float
    grows: bool
    own: float = 0.0
    rate: float = 0.0


ECONOMIC: Final = ("wage", "medinf", "interest", "collect", "fiscal")
PEOPLE: Final = ("tfr", "mort", "enrol")
ALL_DRIVERS: Final = (*ECONOMIC, *PEOPLE, "area", "epidemic")
DEFAULTS: Final[Mapping[str, Driver]] = {
    one.name: one
    for one in (
        Driver("wage", 0.5, 0.015, grows=True),
        Driver("medinf", 0.4, 0.020, grows=True),
        Driver("interest", 0.8, 0.003, grows=False),
        Driver("collect", 0.4, 0.010, grows=False),
        Driver("fiscal", 0.5, 0.020, grows=True),
        Driver("tfr", 0.95, 1.0, grows=False),
        Driver("mort", 1.0, 1.0, grows=False),
        Driver("enrol", 0.3, 0.02, grows=False),
        Driver("area", 0.4, 1.0, grows=False, own=0.55),
        Driver("epidemic", 0.0, 1.0, grows=False, own=0.55, rate=0.04),
    )
}
"""Judgement, but the volatility of tfr and mort, which the intervals of the World Population Prospects give: ``sd`` is
a factor on theirs, and for ``area`` and ``epidemic`` a factor on the size of what happens."""
WIDTH: Final[Mapping[str, Mapping[int, float]]] = {
    "tfr": {2024: 0.122, 2030: 0.175, 2035: 0.209, 2050: 0.277},
    "mort": {2025: 0.0, 2030: 1.42, 2035: 1.82, 2050: 2.36},
}
"""Standard deviation of children a woman and of years of life expectancy, by year, from the 80 % intervals of the World
Population Prospects 2024."""
NAMES: Final = ("economic", "people", "all")
GROUPS: Final[Mapping[str, tuple[str, ...]]] = dict(zip(NAMES, (ECONOMIC, PEOPLE, ALL_DRIVERS), strict=True))


def drivers_of(given: str | Sequence[str] | Mapping[str, Mapping[str, float]]) -> tuple[Driver, ...]:
    """The drivers that are named, in the order of ``ALL_DRIVERS``, with their settings overridden where a mapping says
    so, ``{"wage": {"sd": 0.0}}``; "economic" stands for the first five. ``InputError`` for an unknown driver or
    setting, naming the nearest, and for a number that cannot be one."""
    asked = _named(given)
    named: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for name, settings in asked.items():
        for one in GROUPS.get(name, (name,)):
            if one in DEFAULTS:
                named[one] = {**named.get(one, {}), **settings}
                faults += [fault for key, value in settings.items() if (fault := _fault(one, key, value))]
            else:
                known = (*NAMES, *ALL_DRIVERS)
                fix = did_you_mean(str(name), known)
                faults.append(Fault("sample", Said("there is no such driver"), fix, place=str(name)))
    if faults:
        raise InputError(Said("sample: the drivers cannot be used:"), faults)
    return tuple(replace(DEFAULTS[name], **named[name]) for name in ALL_DRIVERS if name in named)


def _named(given: Any) -> Mapping[str, Mapping[str, float]]:
    """Each name with its settings; ``InputError`` for what names no driver."""
    if isinstance(given, Mapping) and all(isinstance(own, Mapping) for own in given.values()):
        return given
    listed = [given] if isinstance(given, str) else given
    if isinstance(listed, list | tuple | set):
        return {name: {} for name in listed}
    raise no_driver(given)


def no_driver(given: Any) -> InputError:
    """What is said where nothing is drawn."""
    return InputError(
        Said(
            "sample: drivers={given!r} names no driver; give a name, a list of names, or {example}. Valid: {names}.",
            given=given,
            example='{"wage": {"sd": 0.0}}',
            names=(*NAMES, *ALL_DRIVERS),
        )
    )


SETTINGS: Final = tuple(one.name for one in fields(Driver) if one.name not in ("name", "grows"))
LIMITS: Final = {"phi": (-1.0, 1.0), "own": (0.0, 1.0), "rate": (0.0, 1.0), "sd": (0.0, 10.0)}


def _fault(driver: str, key: str, value: Any) -> Fault | None:
    if key not in SETTINGS:
        fix = did_you_mean(str(key), SETTINGS)
        return Fault("sample", Said("there is no such setting"), fix, place=f"{driver}.{key}")
    low, high = LIMITS[key]
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return None
    fix = Said("Give a number from {low:g} to {high:g}", low=low, high=high)
    return Fault("sample", Said("not a number that it can have"), fix, place=f"{driver}.{key}", value=str(value))


def still(drivers: Sequence[Driver]) -> bool:
    """Whether nothing varies: every volatility is zero."""
    return all(one.sd == 0.0 for one in drivers)
