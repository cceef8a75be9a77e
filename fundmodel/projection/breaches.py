"""How a conservation law is read from a Dataset, and how its largest breach is told: law, place and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import ConservationError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-9
NOTHING: Final[Mapping[str, int]] = {}


def rows(data: xr.Dataset, name: str, dim: str) -> Callable[[str], xr.Variable]:
    """The row of a variable by its label along ``dim``."""
    places = {str(label): place for place, label in enumerate(data[dim].values)}
    return lambda label: data.variables[name].isel({dim: places[label]})


def values_of(data: xr.Dataset, name: str, *dims: str) -> Array:
    """A variable as an array, the first of ``dims`` in front and the others at the end."""
    first, *rest = dims
    return np.asarray(data.variables[name].transpose(first, ..., *rest).values, dtype=float)


def last(array: xr.Variable, dim: str) -> Array:
    """An array with ``dim`` at the end."""
    return np.asarray(array.transpose(..., dim).values, dtype=float)


def sum_over(array: xr.Variable, *dims: str) -> xr.Variable:
    """Sum over dimensions; a gap stays one."""
    return array.sum(dims, skipna=False)


def largest(array: xr.Variable) -> float:
    """The largest value that is no gap."""
    return float(np.fmax.reduce(array.values, axis=None))


def below_zero(array: xr.Variable) -> xr.Variable:
    """The part below zero; a gap stays one."""
    return array.copy(data=np.minimum(array.values, 0.0))


def carried(law: str, data: xr.Dataset, opening: str, closing: str, scale: float) -> None:
    """Raise unless opening(m) = closing(m - 1) in every month."""
    later = data.variables[opening].transpose("month", ...)[1:]
    gap = later.values - values_of(data, closing, "month")[:-1]
    hold(law, later.copy(data=gap), scale, data, {"month": 1})


def hold(law: str, breach: xr.Variable, scale: float, data: xr.Dataset, skipped: Mapping[str, int] = NOTHING) -> None:
    """Raise unless every |breach| <= 1e-9 x scale; a gap (NaN) is a breach.

    ``breach`` is a bare array with named dimensions: its labels are read from ``data`` only where there is something
    to tell; ``skipped`` counts the labels before the first of a dimension that was cut.
    """
    values = breach.values
    if values.size == 0 or np.abs(values).max() <= TOLERANCE * max(abs(scale), 1.0):
        return
    size = np.where(np.isfinite(values), np.abs(values), np.inf)
    place = np.unravel_index(int(np.argmax(size)), size.shape)
    where = [
        Said("{dim} {label}", dim=str(dim), label=_label(data, dim, int(index) + skipped.get(str(dim), 0)))
        for dim, index in zip(breach.dims, place, strict=True)
        if dim in data.coords
    ]
    raise ConservationError(
        Said(
            "{law}: off by {size:,.6g} at {place} (scale {scale:,.6g})",
            law=law,
            size=values[place],
            place=where or Said("the only place"),
            scale=scale,
        )
    )


def _label(data: xr.Dataset, dim: object, index: int) -> str:
    value = data[dim].values[index]
    return str(np.datetime64(value, "M")) if data[dim].dtype.kind == "M" else str(value)
