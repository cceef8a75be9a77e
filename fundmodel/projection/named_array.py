"""Arrays with named dimensions, taken once from Datasets: what laws need of xarray, without its labels and copies."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

Place: TypeAlias = "int | slice | NDArray[Any]"


class NamedArray:
    """An array whose dimensions have names; arithmetic goes by name, as xarray's Variable does."""

    __slots__ = ("dims", "values")

    def __init__(self, dims: tuple[str, ...], values: NDArray[Any]) -> None:
        self.dims, self.values = dims, values

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths in the order of ``dims``."""
        return self.values.shape

    @property
    def ndim(self) -> int:
        """How many dimensions."""
        return self.values.ndim

    @property
    def dtype(self) -> np.dtype[Any]:
        """The kind of its numbers."""
        return self.values.dtype

    @property
    def sizes(self) -> dict[str, int]:
        """Length by dimension."""
        return dict(zip(self.dims, self.values.shape, strict=True))

    def copy(self, data: NDArray[Any] | None = None) -> NamedArray:
        """The same dimensions with other numbers, or with its own in an array apart."""
        return NamedArray(self.dims, self.values.copy() if data is None else data)

    def transpose(self, *dims: str | EllipsisType) -> NamedArray:
        """The dimensions in another order; ``...`` stands for those not named."""
        named = [dim for dim in dims if dim is not ...]
        rest = [dim for dim in self.dims if dim not in named]
        order: list[str] = []
        for dim in dims:
            order += rest if isinstance(dim, EllipsisType) else [dim]
        wanted = tuple(order)
        if wanted == self.dims:
            return self
        return NamedArray(wanted, self.values.transpose([self.dims.index(dim) for dim in wanted]))

    def isel(self, places: Mapping[str, Place] | None = None, **others: Place) -> NamedArray:
        """The part at some places of dimensions; a single place drops its dimension."""
        return self[{**(places or {}), **others}]

    def __getitem__(self, key: Any) -> NamedArray:
        whole = self._whole(key)
        kept = tuple(dim for dim, one in zip(self.dims, whole, strict=True) if not isinstance(one, int | np.integer))
        return NamedArray(kept, self.values[whole])

    def __setitem__(self, key: Mapping[str, Place], value: NamedArray) -> None:
        part = self[key]
        self.values[self._whole(key)] = value.transpose(*part.dims).values

    def _whole(self, key: Any) -> tuple[Place, ...]:
        if isinstance(key, Mapping):
            return tuple(key.get(dim, slice(None)) for dim in self.dims)
        parts = key if isinstance(key, tuple) else (key,)
        at = next((place for place, one in enumerate(parts) if one is ...), len(parts))
        before, after = parts[:at], parts[at + 1 :]
        free = self.ndim - len(before) - len(after)
        return (*before, *[slice(None)] * free, *after)

    def sum(self, dims: tuple[str, ...], skipna: bool = False) -> NamedArray:
        """Sum over dimensions; a gap stays one."""
        assert not skipna
        axes = tuple(self.dims.index(dim) for dim in dims)
        return NamedArray(tuple(dim for dim in self.dims if dim not in dims), self.values.sum(axis=axes))

    def _with(self, other: Any, of: Callable[[Any, Any], Any]) -> NamedArray:
        if not isinstance(other, NamedArray):
            return NamedArray(self.dims, of(self.values, other))
        if other.dims == self.dims:
            return NamedArray(self.dims, of(self.values, other.values))
        dims = (*self.dims, *(dim for dim in other.dims if dim not in self.dims))
        return NamedArray(dims, of(self.spread(dims), other.spread(dims)))

    def spread(self, dims: tuple[str, ...]) -> NDArray[Any]:
        """The values on axes ``dims``, of length one where it has none."""
        own = self.transpose(*(dim for dim in dims if dim in self.dims)).values
        sizes = iter(own.shape)
        return own.reshape([next(sizes) if dim in self.dims else 1 for dim in dims])

    def __add__(self, other: Any) -> NamedArray:
        return self._with(other, operator.add)

    def __sub__(self, other: Any) -> NamedArray:
        return self._with(other, operator.sub)

    def __mul__(self, other: Any) -> NamedArray:
        return self._with(other, operator.mul)

    def __truediv__(self, other: Any) -> NamedArray:
        return self._with(other, operator.truediv)

    def __radd__(self, other: Any) -> NamedArray:
        return NamedArray(self.dims, other + self.values)

    def __neg__(self) -> NamedArray:
        return NamedArray(self.dims, -self.values)

    def __abs__(self) -> NamedArray:
        return NamedArray(self.dims, np.abs(self.values))


class _Once(dict[str, NamedArray]):
    """The variables of a Dataset, each taken when first asked for."""

    def __init__(self, data: xr.Dataset) -> None:
        super().__init__()
        self.data = data

    def __missing__(self, name: str) -> NamedArray:
        variable = self.data.variables[name]
        self[name] = found = NamedArray(tuple(map(str, variable.dims)), variable.values)
        return found


class NamedArrays:
    """The arrays and labels of a Dataset by name."""

    def __init__(self, data: xr.Dataset, cut: Mapping[str, slice] | None = None) -> None:
        self._data = data if cut is None else data.isel(cut)
        self.variables: Mapping[str, NamedArray] = _Once(self._data)

    @property
    def attrs(self) -> Mapping[str, Any]:
        """What the Dataset notes beside its arrays."""
        return self._data.attrs

    def __getitem__(self, name: str) -> NamedArray:
        return self.variables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._data.variables

    def __iter__(self) -> Iterator[str]:
        return iter(map(str, self._data.variables))

    def isel(self, **cut: slice) -> NamedArrays:
        """The part between two places of dimensions."""
        return NamedArrays(self._data, cut)


Sets: TypeAlias = "Mapping[str, NamedArrays]"


def taken_once(sets: Mapping[str, xr.Dataset]) -> dict[str, NamedArrays]:
    """Datasets by name as arrays that are taken once, however many laws read them."""
    return {name: NamedArrays(data) for name, data in sets.items()}
