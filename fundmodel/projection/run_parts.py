"""A part of a result as its attribute: built when first read, frozen, shared; and refused where it was left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.projection.kept import refused

if TYPE_CHECKING:
    import xarray as xr


POOLING: Final = "pooling"
"""The part that only a run with a rule has."""
SETS: Final = (
    "population",
    "enrolment",
    "stock_exposures",
    "flow_exposures",
    "ledger",
    "memo",
    "economy",
    "reconciliation",
)
"""The Datasets that every result has."""
PARTS: Final = (*SETS, POOLING)
OF_MONEY: Final = ("ledger", "memo", "economy", "reconciliation", POOLING)
"""What differs with the margin of prudence, and is kept of that lane beside a saved run."""


class Part:
    """A part of a result under ``name``; given as a function, it is built when first read, frozen and kept. Whoever
    reads a Dataset gets a shallow copy, the arrays themselves shared; None stands for what was left out and raises, but
    for what is pooled where there is no rule."""

    def __init__(self, name: str, dataset: bool) -> None:
        self._name, self._dataset = name, dataset

    def __get__(self, run: Any, owner: type) -> Any:
        if run is None:
            return self
        if run.__dict__[self._name] is None and self._name == POOLING:
            return None
        part = uncopied(run, self._name, self._dataset)
        return part.copy(deep=False) if self._dataset else part

    def __set__(self, run: Any, part: Any) -> None:
        run.__dict__[self._name] = part


def uncopied(run: Any, name: str, dataset: bool = True) -> Any:
    """A part of a result itself, built where it is still a function; ``InputError`` where it was left out."""
    part = run.__dict__[name]
    if part is None:
        raise refused(name)
    if callable(part):
        part = part()
        freeze({name: part} if dataset else {})
        run.__dict__[name] = part
    return part


def freeze(sets: Mapping[str, xr.Dataset]) -> None:
    """Make every array of the Datasets read-only; labels of a dimension cannot be written as they are."""
    for data in sets.values():
        for name, variable in data.variables.items():
            if variable.dims != (name,) and isinstance(values := variable.values, np.ndarray):
                values.flags.writeable = False
