"""How a conservation law is read from a Dataset, and how its largest breach is told: law, place and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.named_array import NamedArray, NamedArrays
from fundmodel.vocabulary.errors import ConservationError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Scale: TypeAlias = "float | Sequence[NamedArray]"


class Labelled(Protocol):
    """What has labels of dimensions by their names."""

    def __getitem__(self, name: str) -> Any: ...
    def __contains__(self, name: object) -> bool: ...


TOLERANCE: Final = 1e-9
ROUNDING: Final = 1e-12
LEAST: Final = 1e-9
TIMES: Final = ("boundary", "year", "month")
NOTHING: Final[Mapping[str, int]] = {}


def rows(data: NamedArrays, name: str, dim: str) -> Callable[[str], NamedArray]:
    """The row of a variable by its label along ``dim``."""
    places = {str(label): place for place, label in enumerate(data[dim].values.tolist())}
    whole = data.variables[name]
    return lambda label: whole[{dim: places[label]}]


def values_of(data: NamedArrays, name: str, *dims: str) -> Array:
    """A variable as an array, the first of ``dims`` in front and the others at the end."""
    first, *rest = dims
    return np.asarray(data.variables[name].transpose(first, ..., *rest).values, dtype=float)


def last(array: NamedArray, dim: str) -> Array:
    """An array with ``dim`` at the end."""
    return np.asarray(array.transpose(..., dim).values, dtype=float)


def sum_over(array: NamedArray, *dims: str) -> NamedArray:
    """Sum over dimensions; a gap stays one."""
    return array.sum(dims, skipna=False)


def largest(array: NamedArray) -> float:
    """The largest value that is no gap."""
    return float(np.fmax.reduce(array.values, axis=None))


def below_zero(array: NamedArray) -> NamedArray:
    """The part below zero; a gap stays one."""
    return array.copy(data=np.minimum(array.values, 0.0))


def carried(law: str, data: NamedArrays, opening: str, closing: str, scale: Scale) -> None:
    """Raise unless opening(m) = closing(m - 1) in every month."""
    later = data.variables[opening].transpose("month", ...)[1:]
    gap = later.values - values_of(data, closing, "month")[:-1]
    hold(law, later.copy(data=gap), scale, data, {"month": 1})


def hold(law: str, breach: NamedArray, scale: Scale, data: Labelled, skipped: Mapping[str, int] = NOTHING) -> None:
    """Raise unless every |breach| is within its limit; a gap (NaN) is a breach.

    ``scale`` a number: the limit is 1e-9 of it, at least 1e-9. The terms of the law: at each place 1e-9 of the smallest
    of them there, each by its own largest over time, and 1e-12 of the largest, which is what adding up leaves over.
    ``breach`` is a bare array with named dimensions: its labels are read from ``data`` only where there is something
    to tell; ``skipped`` counts the labels before the first of a dimension that was cut.
    """
    values = breach.values
    if values.size == 0:
        return
    limit = TOLERANCE * max(abs(scale), 1.0) if isinstance(scale, int | float) else _limit(scale, breach)
    if (np.abs(values) <= limit).all():
        return
    limits = np.broadcast_to(limit, values.shape)
    size = np.where(np.isfinite(values), np.abs(values) / limits, np.inf)
    place = np.unravel_index(int(np.argmax(size)), size.shape)
    where = [
        Said("{dim} {label}", dim=str(dim), label=_label(data, dim, int(index) + skipped.get(str(dim), 0)))
        for dim, index in zip(breach.dims, place, strict=True)
        if dim in data
    ]
    raise ConservationError(
        Said(
            "{law}: off by {size:,.6g} at {place} (scale {scale:,.6g})",
            law=law,
            size=values[place],
            place=where or Said("the only place"),
            scale=limits[place] / TOLERANCE,
        )
    )


def _limit(terms: Sequence[NamedArray], breach: NamedArray) -> Array:
    """The limit at each place of ``breach``, one for all times of a line."""
    shape = tuple(1 if dim in TIMES else size for dim, size in zip(breach.dims, breach.shape, strict=True))
    smallest, highest = np.full(shape, np.inf), np.zeros(shape)
    kept = tuple(dim if dim not in TIMES else "" for dim in breach.dims)
    for term in terms:
        level = own(term).spread(kept)
        smallest, highest = np.fmin(smallest, np.where(level > 0.0, level, np.inf)), np.fmax(highest, level)
    return np.maximum(np.fmax(np.where(np.isfinite(smallest), TOLERANCE * smallest, 0.0), ROUNDING * highest), LEAST)


def own(term: NamedArray) -> NamedArray:
    """The largest value of each line over time, sign left aside; a gap is none."""
    axes = tuple(place for place, dim in enumerate(term.dims) if dim in TIMES)
    kept = tuple(dim for dim in term.dims if dim not in TIMES)
    return NamedArray(kept, np.fmax.reduce(np.abs(term.values), axis=axes) if axes else np.abs(term.values))


def _label(data: Labelled, dim: str, index: int) -> str:
    value = data[dim].values[index]
    return str(np.datetime64(value, "M")) if data[dim].dtype.kind == "M" else str(value)
