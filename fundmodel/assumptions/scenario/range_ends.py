"""The value of a parameter at the low or high end of its range, whatever the ends are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundmodel.assumptions.scenario.values import Entry
from fundmodel.vocabulary.dictionary import ParameterSpec


def at_end(entry: Entry, spec: ParameterSpec, end: float) -> Any:
    """The value of ``entry`` where its range ends at ``end``, as a scenario file would write it.

    Level: the end itself. Shift: x + end, factor: x end, power: x^end for every number x of the value; a power below
    one flattens a shape around 1, one above steepens it. Dates and ages stay. Source: DESIGN 6.
    """
    moved = {
        "shift": lambda x: x + end,
        "factor": lambda x: x * end,
        "power": lambda x: x**end,
    }.get(spec.bounds)
    if moved is None:
        return end
    if isinstance(entry.value, Mapping):
        return {key: moved(x) for key, x in entry.value.items()}
    return moved(entry.value)
