"""Labelled Datasets as groups of one netCDF-4 file, written and read through HDF5 itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xarray as xr

FILL: Final = "_FillValue"
DIMENSION: Final = "_Netcdf4Dimid"
DIMENSIONS: Final = "_Netcdf4Coordinates"
SCALES: Final = frozenset({DIMENSION, DIMENSIONS, "CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"})
"""What HDF5 and netCDF-4 note for themselves."""


def write_groups(path: Path, sets: Mapping[str, xr.Dataset]) -> None:
    """A group for each Dataset, "a/b" being the group b within a; every dimension needs its labels (``KeyError``).

    The file is the one that ``xarray.DataTree.to_netcdf`` writes: values encoded by the CF conventions as xarray does,
    dimensions as HDF5 scales with the numbers that netCDF-4 gives them. xarray goes through h5netcdf, which looks every
    dimension of every variable up anew, some sixty times: six milliseconds a variable, of which there are two hundred.
    """
    import h5py

    with h5py.File(path, "w", track_order=True) as file:
        made_by = f"version=2,h5py={h5py.version.version},hdf5={h5py.version.hdf5_version}"
        file.attrs["_NCProperties"] = np.bytes_(made_by)
        numbers = count()
        for name, data in sets.items():
            _write_group(_group(file, name), data, numbers)


def read_group(path: Path, name: str) -> xr.Dataset:
    """The Dataset that ``write_groups`` wrote under ``name``, decoded by the CF conventions as xarray decodes it.

    A file of another writer, whose variables do not say their dimensions by number, is read by xarray itself.
    """
    import h5py
    import xarray as xr

    with h5py.File(path, "r") as file:
        held = {key: found for key, found in file[name].items() if isinstance(found, h5py.Dataset)}
        number = {int(found.attrs[DIMENSION]): key for key, found in held.items() if found.is_scale}
        dims = {
            key: [number.get(int(one), "") for one in found.attrs.get(DIMENSIONS, ())] for key, found in held.items()
        }
        if all(len(dims[key]) == found.ndim and "" not in dims[key] for key, found in held.items()):
            order = [*(key for key in held if key not in number.values()), *(key for _, key in sorted(number.items()))]
            variables = {key: (dims[key], _values(held[key]), _noted(held[key])) for key in order}
            return xr.decode_cf(xr.Dataset(variables, attrs=_noted(file[name])))
    with xr.open_dataset(path, group=name, engine="h5netcdf") as data:
        return data.load()


def _values(found: Any) -> Any:
    return np.asarray(found.asstr()[()]).astype(str) if found.dtype.kind == "O" else found[()]


def _noted(place: Any) -> dict[str, Any]:
    found = {name: place.attrs[name] for name in place.attrs if name not in SCALES}
    return {name: value[0] if getattr(value, "shape", None) == (1,) else value for name, value in found.items()}


def _group(parent: Any, name: str) -> Any:
    first, *rest = name.split("/", 1)
    group = parent[first] if first in parent else parent.create_group(first, track_order=True)
    return _group(group, rest[0]) if rest else group


def _write_group(group: Any, data: xr.Dataset, numbers: Iterator[int]) -> None:
    """Labels of dimensions first, as everything else is attached to them."""
    from xarray import conventions

    variables, attributes = conventions.cf_encoder(*conventions.encode_dataset_coordinates(data))
    _note(group, attributes)
    dims = dict.fromkeys(dim for variable in variables.values() for dim in variable.dims)
    number = {dim: next(numbers) for dim in dims}
    for name in sorted(variables, key=lambda name: name not in dims):
        variable = variables[name]
        noted = dict(variable.attrs)
        values, kind = _stored(variable.values)
        written = group.create_dataset(str(name), data=values, dtype=kind, fillvalue=noted.get(FILL), track_order=True)
        if name in dims:
            written.make_scale(str(name))
        else:
            for axis, dim in enumerate(variable.dims):
                written.dims[axis].attach_scale(group[str(dim)])
        places = np.array([number[dim] for dim in variable.dims], dtype=np.int32)
        if len(places):
            written.attrs[DIMENSIONS], written.attrs[DIMENSION] = places, places[0]
        _note(written, noted)


def _stored(values: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], Any]:
    """Values as HDF5 holds them, and their type: text of any length, numbers as they are."""
    import h5py

    text = values.dtype.kind in "OTU"
    return (values.astype(object), h5py.string_dtype()) if text else (values, values.dtype)


def _note(place: Any, attributes: Mapping[Any, Any]) -> None:
    for name, value in attributes.items():
        place.attrs[str(name)] = value if isinstance(value, str) else np.atleast_1d(value)
