"""The parts of a saved run: Datasets tidied as a file returns them, the notes beside them, the folder they go to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


def read(path: Path, group: str) -> xr.Dataset:
    """One Dataset of a saved run."""
    import xarray as xr

    with xr.open_dataset(path, group=group, engine="h5netcdf") as data:
        return tidied(data.load())


def tidied(data: xr.Dataset) -> xr.Dataset:
    """One datetime unit throughout, text as text, whatever the file made of them."""
    if "month" in data.coords:
        data = data.assign_coords(month=data["month"].values.astype("datetime64[ns]"))
    for name, coordinate in data.coords.items():
        if coordinate.dtype.kind in "OTS":
            data = data.assign_coords({name: (coordinate.dims, coordinate.values.astype(str))})
    return data


def folder_of(target: Path) -> Path:
    """The folder a file is written to; ``InputError`` where there is none."""
    folder = target.parent
    if not folder.is_dir():
        raise InputError(Said("The folder {folder!r} does not exist; create it or choose another.", folder=str(folder)))
    return folder


def note(
    path: Path, provenance: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], prudent: Mapping[str, Any] | None
) -> None:
    """Write provenance and tables into a file of Datasets, as JSON; ``prudent`` is the provenance of the lane with the
    margin, empty where every scenario has its own, None where that is not known."""
    import h5netcdf

    columns = {name: table.to_dict("list") for name, table in tables.items()}
    with h5netcdf.File(path, "a") as file:
        file.attrs["provenance"] = json.dumps(dict(provenance), ensure_ascii=False, sort_keys=True)
        file.attrs["tables"] = json.dumps(columns, ensure_ascii=False)
        file.attrs["prudent"] = json.dumps(None if prudent is None else dict(prudent), ensure_ascii=False)


def noted(path: Path) -> tuple[dict[str, Any], dict[str, pd.DataFrame], dict[str, Any] | None]:
    """Provenance, tables and that of the lane with the margin as ``note`` wrote them."""
    import h5netcdf
    import pandas as pd

    with h5netcdf.File(path, "r") as file:
        provenance, columns = json.loads(str(file.attrs["provenance"])), json.loads(str(file.attrs["tables"]))
        prudent = json.loads(str(file.attrs.get("prudent", "null")))
    return provenance, {name: pd.DataFrame(table) for name, table in columns.items()}, prudent
