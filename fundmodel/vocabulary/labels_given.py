"""Labels as callers give them: pandas and xarray read alike, others than a door's own refused, nothing joined."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fundmodel.vocabulary.dims import DIMS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import Array, as_months, as_numbers
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import xarray as xr


class Aligned(NamedTuple):
    """Arrays (leading..., time) or (leading...), the leading dimensions in house order, and the labels there are."""

    arrays: dict[str, Array]
    lead: tuple[str, ...]
    labels: dict[str, npt.NDArray[Any]]
    named: bool

    def arrays_of(self, *names: str) -> tuple[Array, ...]:
        """The arrays of ``names``, in that order."""
        return tuple(self.arrays[name] for name in names)

    def label(self, values: Array, *own: str) -> Array | xr.DataArray:
        """``values`` with the leading labels, and those of ``own``, put back; as they are where nothing had labels."""
        if not self.named:
            return values
        import xarray as xr

        dims = (*self.lead, *own)
        return xr.DataArray(values, dims=dims, coords={dim: self.labels[dim] for dim in dims if dim in self.labels})


def as_labelled(door: str, name: str, given: Any, core: Sequence[str], free: bool = False) -> xr.DataArray | None:
    """A DataArray of finite numbers and gaps, from a DataArray, a Series or a DataFrame; ``None`` where ``given`` has
    no labels.

    The names of the axes are those of the house or of ``core``, any with ``free``; the axis of a Series that is not
    named is the last of ``core``, those of a DataFrame the last two. An axis that only counts from 0 has no labels.
    Months are read by ``as_months``. A foreign axis and a label that stands twice raise ``InputError``.
    """
    found = _axes(door, name, given, core)
    if found is None:
        return None
    import xarray as xr

    values, dims, labels = found
    strange = [dim for dim in dims if dim not in (*DIMS, *core)]
    if (strange and not free) or len(set(dims)) < len(dims):
        raise InputError(
            Said(
                "{door}: {name} has the dimensions {dims}; those of its own are {core}.",
                door=door,
                name=name,
                dims=list(dims),
                core=list(core),
            )
        )
    for dim, of_dim in labels.items():
        if len(set(of_dim.tolist())) < len(of_dim):
            raise InputError(Said("{door}: {name} has a {dim} twice.", door=door, name=name, dim=dim))
    if "month" in labels and "month" in core:
        labels["month"] = as_months(door, Said("the month of {name}", name=name), labels["month"])
        labels["month"] = labels["month"].astype("datetime64[ns]")
    return xr.DataArray(as_numbers(door, name, values, gaps=True), dims=dims, coords=labels)


def aligned(door: str, given: Mapping[str, Any], time: str, stocks: Sequence[str] = (), deep: bool = True) -> Aligned:
    """The inputs of a door on common axes, those in ``stocks`` without ``time``.

    Labels must be the same in the same order wherever they stand; what has none goes by its place. Axes without a name
    lead only where nothing is labelled, and never unless ``deep``. ``InputError`` for anything else.
    """
    named = {name: as_labelled(door, name, x, (time,)) for name, x in given.items()}
    held = {name: x for name, x in named.items() if x is not None}
    plain = {name: as_numbers(door, name, x, gaps=True) for name, x in given.items() if name not in held}
    unnamed = [name for name, x in plain.items() if x.ndim > (0 if name in stocks else 1)]
    if unnamed and (held or not deep):
        raise InputError(
            Said("{door}: {names} has unnamed axes; pass a DataArray that names them", door=door, names=unnamed)
        )
    if not held:
        return Aligned(plain, (), {}, named=False)
    if dated := [name for name in stocks if name in held and time in held[name].dims]:
        raise InputError(
            Said(
                "{door}: the {name} balance has a {dim} dimension; give one balance", door=door, name=dated[0], dim=time
            )
        )
    same = _exact(door, held)
    lead = tuple(dim for dim in DIMS if dim != time and any(dim in x.dims for x in same.values()))
    arrays = {name: _on(x, lead if name in stocks else (*lead, time)) for name, x in same.items()}
    labels = {str(dim): x[dim].values for x in same.values() for dim in x.dims if dim in x.coords}
    return Aligned(plain | arrays, lead, labels, named=True)


def alongside(door: str, given: Mapping[str, Any]) -> tuple[list[Array], Callable[[npt.NDArray[Any]], Any]]:
    """The inputs of a door that looks at each place by itself, on one shape, and what puts their labels back.

    Names of the axes are the caller's; labels must be the same in the same order. ``InputError`` where they are not, or
    where shapes do not fit together.
    """
    named = {name: as_labelled(door, name, x, ("column", "place"), free=True) for name, x in given.items()}
    held = {name: x for name, x in named.items() if x is not None}
    plain = {name: as_numbers(door, name, x) for name, x in given.items() if name not in held}
    deep = [name for name, x in plain.items() if x.ndim]
    if held and deep:
        raise InputError(
            Said("{door}: {names} has unnamed axes; pass a DataArray that names them", door=door, names=deep)
        )
    if held:
        import xarray as xr

        whole = xr.broadcast(*_exact(door, held).values())
        placed = dict(zip(held, whole, strict=True))
        shape = whole[0].shape
        values = [placed[name].values if name in placed else np.broadcast_to(plain[name], shape) for name in given]
        return values, lambda answer: whole[0].copy(data=answer)
    try:
        return list(np.broadcast_arrays(*plain.values())), lambda answer: answer
    except ValueError:
        shapes = [Said("{name} {shape}", name=name, shape=x.shape) for name, x in plain.items()]
        raise InputError(Said("{door}: the shapes do not fit together: {shapes}", door=door, shapes=shapes)) from None


def _exact(door: str, held: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """The arrays as they are; ``InputError`` where labels of an axis differ in any way."""
    import xarray as xr

    try:
        return dict(zip(held, xr.align(*held.values(), join="exact", copy=False), strict=True))
    except ValueError as clash:
        raise InputError(
            Said("{door}: the labels of {named} differ: {clash}", door=door, named=list(held), clash=clash)
        ) from None


def _on(x: xr.DataArray, dims: tuple[str, ...]) -> Array:
    """The values on ``dims``, an axis that is missing with one place."""
    whole = x.expand_dims([dim for dim in dims if dim not in x.dims]).transpose(*dims)
    return np.asarray(whole.values, dtype=np.float64)


def _axes(
    door: str, name: str, given: Any, core: Sequence[str]
) -> tuple[Any, tuple[str, ...], dict[str, npt.NDArray[Any]]] | None:
    """Values, the names of the axes and the labels on them; ``None`` where nothing is labelled."""
    pandas, xarray = sys.modules.get("pandas"), sys.modules.get("xarray")
    if xarray is not None and isinstance(given, xarray.DataArray):
        labels = {str(dim): given[dim].values for dim in given.dims if dim in given.coords}
        return given.values, tuple(map(str, given.dims)), labels
    if pandas is None or not isinstance(given, pandas.Series | pandas.DataFrame):
        return None
    if isinstance(given, pandas.Series) and isinstance(given.index, pandas.MultiIndex):
        if not given.index.is_unique:
            raise InputError(
                Said("{door}: {name} has a {dim} twice.", door=door, name=name, dim=list(given.index.names))
            )
        names = [str(one) for one in given.index.names]
        places = [given.index.unique(level=level) for level in range(len(names))]
        whole = given.reindex(pandas.MultiIndex.from_product(places))
        shape = [len(level) for level in places]
        values = as_numbers(door, name, whole, gaps=True).reshape(shape)
        return values, tuple(names), {dim: of.to_numpy() for dim, of in zip(names, places, strict=True)}
    axes = [given.index, *([given.columns] if isinstance(given, pandas.DataFrame) else [])]
    if len(axes) > len(core) and all(axis.name is None for axis in axes):
        raise InputError(
            Said("{door}: {names} has unnamed axes; pass a DataArray that names them", door=door, names=[name])
        )
    unnamed = [dim for dim in core[-len(axes) :] if dim not in [axis.name for axis in axes]]
    dims = tuple(str(axis.name) if axis.name is not None else unnamed.pop(0) if unnamed else "" for axis in axes)
    counted = {dim for dim, axis in zip(dims, axes, strict=True) if axis.name is None and _counts(axis)}
    labels = {dim: axis.to_numpy() for dim, axis in zip(dims, axes, strict=True) if dim not in counted}
    return given, dims, labels


def _counts(axis: Any) -> bool:
    """Whether an axis of pandas is the one that stands where none was given: 0, 1, 2, ..."""
    pandas = sys.modules["pandas"]
    return isinstance(axis, pandas.RangeIndex) and axis.start == 0 and axis.step == 1
