"""A saved run is the file that xarray itself would write, attribute for attribute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import xarray as xr

import fundmodel as fm
from fundmodel.projection.netcdf_file import read_group, write_groups

LINKS = ("REFERENCE_LIST", "DIMENSION_LIST")
MADE_BY = "_NCProperties"


@pytest.fixture(scope="module")
def sets() -> dict[str, xr.Dataset]:
    return {"economy": fm.project("baseline", until=2027).economy, "mixed": mixed(), "deep/er": mixed()}


def mixed() -> xr.Dataset:
    """Every kind of value that a file can hold: text, truth, whole numbers, dates with a gap, one value alone."""
    when = np.array(["2026-01", "NaT"], "datetime64[ns]")
    values = {
        "said": ("item", ["一", "two"]),
        "held": ("item", [True, False]),
        "count": (("item", "year"), np.arange(6).reshape(2, 3), {"units": "persons", "first": 3, "range": [1.5, 2.0]}),
        "when": ("item", when),
        "alone": ((), 1.5),
        "gap": ("year", [np.nan, 1.0, 2.0]),
    }
    return xr.Dataset(
        values, {"year": [2026, 2027, 2028], "item": ["a", "b"], "name": ("item", ["x", "y"])}, {"of": "x"}
    )


@pytest.fixture(scope="module")
def files(sets: dict[str, xr.Dataset], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("nc")
    own, theirs = folder / "own.nc", folder / "theirs.nc"
    write_groups(own, sets)
    xr.DataTree.from_dict(sets).to_netcdf(theirs, engine="h5netcdf")
    return own, theirs


def described(path: Path) -> dict[str, Any]:
    """Groups, variables and attributes of a file, their types, the order they are kept in, scales and values."""
    found: dict[str, Any] = {}

    def attributes(place: Any) -> dict[str, str]:
        ids = {name: place.attrs.get_id(name) for name in place.attrs if name != MADE_BY}
        kept = {name: [own.dtype, own.shape] for name, own in ids.items()}
        return {name: repr([*own, None if name in LINKS else place.attrs[name]]) for name, own in kept.items()}

    def note(name: str, place: Any) -> None:
        made = place.id.get_create_plist()
        said: list[Any] = [attributes(place), made.get_attr_creation_order()]
        if isinstance(place, h5py.Dataset):
            scales = [[scale.name for scale in dim.values()] for dim in place.dims]
            said += [repr((place.dtype, place.shape, place.maxshape, place.fillvalue, place.chunks)), scales]
            said += [repr(place[()])]
        else:
            said += [made.get_link_creation_order(), sorted(place)]
        found[name] = said

    with h5py.File(path) as file:
        file.visititems(note)
        found["/"] = [attributes(file), list(file)]
    return found


def test_the_file_is_the_one_that_xarray_writes(files: tuple[Path, Path]) -> None:
    own, theirs = map(described, files)
    assert own.keys() == theirs.keys()
    for name, said in theirs.items():
        assert own[name] == said, name


def test_xarray_reads_back_what_was_written(files: tuple[Path, Path], sets: dict[str, xr.Dataset]) -> None:
    for name, data in sets.items():
        with xr.open_dataset(files[0], group=name, engine="h5netcdf") as found:
            xr.testing.assert_identical(found.load(), data)
            assert list(found.data_vars) == list(data.data_vars)


@pytest.mark.parametrize("whose", [0, 1])
def test_what_is_read_here_is_what_xarray_reads(
    whose: int, files: tuple[Path, Path], sets: dict[str, xr.Dataset]
) -> None:
    """Values, types and notes, of our files and of those of xarray itself."""
    for name in sets:
        own = read_group(files[whose], name)
        with xr.open_dataset(files[whose], group=name, engine="h5netcdf") as found:
            theirs = found.load()
        xr.testing.assert_identical(own, theirs)
        assert list(own.data_vars) == list(theirs.data_vars)
        for one in theirs.variables:
            assert own[one].dtype == theirs[one].dtype, one
            assert {key: type(value) for key, value in own[one].attrs.items()} == {
                key: type(value) for key, value in theirs[one].attrs.items()
            }


def test_dimensions_without_numbers_are_left_to_xarray(tmp_path: Path) -> None:
    path = tmp_path / "bare.nc"
    xr.Dataset({"count": ("item", [1, 2])}).to_netcdf(path, group="bare", engine="h5netcdf")
    assert list(read_group(path, "bare")["count"].values) == [1, 2]


def test_a_dimension_without_labels_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="item"):
        write_groups(tmp_path / "bare.nc", {"bare": xr.Dataset({"count": ("item", [1, 2])})})
