"""Terms of a scenario as its provenance notes them: what is in force in each month, with dates as without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.scenario.values import UNTAGGED, Entry, at_months
from fundmodel.vocabulary.by_area import ByArea
from fundmodel.vocabulary.dictionary import parameters
from fundmodel.vocabulary.frozen import Frozen

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]
Noted: TypeAlias = "Sequence[Mapping[str, Any]]"
"""The scenarios of a run as its provenance notes them, in their order."""

HELD: Final = "hold"


def everywhere(own: Mapping[str, Any]) -> bool:
    """Whether what a scenario assumes holds in all areas; of others the provenance does not say what theirs is."""
    return bool(own.get("areas", "all") == "all")


def in_force(own: Mapping[str, Any], names: Sequence[str], months: Months) -> Array | None:
    """The value of each of ``names`` in each month, (name, month); None where one is not there, is no number, follows
    another series, or is another in some areas."""
    if not everywhere(own):
        return None
    found = [_of_one(own["entries"].get(name), name, months) for name in names]
    if any(one is None for one in found):
        return None
    return np.array(found, dtype=np.float64).reshape(len(names), len(months))


def unmoved(own: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether each of ``names`` is one number for the whole run, in all areas."""
    given = [own["entries"].get(name, {}).get("value") for name in names]
    return everywhere(own) and all(isinstance(one, int | float) for one in given)


def word(own: Mapping[str, Any], name: str) -> Any:
    """What a parameter without dates is given as; None where it is not there."""
    return own["entries"].get(name, {}).get("value")


def _of_one(noted: Mapping[str, Any] | None, name: str, months: Months) -> Array | None:
    if noted is None:
        return None
    if isinstance(noted["value"], int | float):
        return np.full(len(months), float(noted["value"]))
    entry = _entry(name, noted)
    layer: Entry | None = entry
    while layer is not None:
        if layer.by_area or layer.beyond_last != HELD or not layer.dates or layer.kind != "dated":
            return None
        if layer.months[0] <= months[0]:
            return at_months(entry, months)
        layer = layer.earlier
        if layer is not None and isinstance(layer.value, int | float):
            return at_months(entry, months)
    return None


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
