"""The parts of a saved run: Datasets tidied as a file returns them, the notes beside them, and the seal at its end.

The seal is the SHA-256 of all bytes before it. A file whose seal does not hold is not read at all: what was damaged
may ask for any amount of memory, or never end.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.projection.netcdf_file import read_group
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

SEAL: Final = b"\nfundmodel-sha256 "
DIGITS: Final = 64
BLOCK: Final = 1 << 20
RESULT: Final = "result_sha256"
NEEDED: Final = {"scenarios", "data", "until", "code", "versions", "seed"}


def read(path: Path, group: str) -> xr.Dataset:
    """One Dataset of a saved run."""
    return tidied(read_group(path, group))


def tidied(data: xr.Dataset) -> xr.Dataset:
    """One datetime unit throughout, text as text, whatever the file made of them."""
    if "month" in data.coords:
        data = data.assign_coords(month=data["month"].values.astype("datetime64[ns]"))
    for name, coordinate in data.coords.items():
        if coordinate.dtype.kind in "OTS":
            data = data.assign_coords({name: (coordinate.dims, coordinate.values.astype(str))})
    return data


def seal(path: Path) -> None:
    """Write the seal behind the last byte; readers of HDF5 do not look there."""
    with path.open("r+b") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0, os.SEEK_END)
        file.write(SEAL + found.encode())


def seal_holds(path: Path) -> bool | None:
    """Whether a file is as it was sealed; None where it has no seal."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END) - len(SEAL) - DIGITS
        file.seek(max(size, 0))
        end = file.read()
        if size < 0 or not end.startswith(SEAL):
            return None
        file.seek(0)
        digest = hashlib.sha256()
        while size and (block := file.read(min(size, BLOCK))):
            digest.update(block)
            size -= len(block)
    return digest.hexdigest().encode() == end[len(SEAL) :]


def refuse_bomb(path: Path) -> None:
    """``ValueError`` where arrays in a file without a seal would take more memory than they can have been written
    from: ours are stored as they are, so the file is longer than all of them."""
    import h5py

    most, held = path.stat().st_size, 0

    def count(_: str, found: Any) -> None:
        nonlocal held
        if isinstance(found, h5py.Dataset):
            held += int(np.prod(found.shape or (), dtype=object)) * found.dtype.itemsize
            if held > most or found.is_virtual or found.external:
                raise ValueError(Said("an array in it is larger than the file"))

    with h5py.File(path, "r") as file:
        file.visititems(count)


def folder_of(target: Path) -> Path:
    """The folder a file is written to; ``InputError`` where there is none."""
    folder = target.parent
    if not folder.is_dir():
        raise InputError(Said("The folder {folder!r} does not exist; create it or choose another.", folder=str(folder)))
    return folder


def note(
    path: Path,
    provenance: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    prudent: Mapping[str, Any] | None,
    sha256: str,
) -> None:
    """Write provenance and tables into a file of Datasets, as JSON; ``prudent`` is the provenance of the lane with the
    margin, empty where every scenario has its own, None where that is not known; ``sha256`` is the hash
    of the result."""
    import h5netcdf

    columns = {name: table.to_dict("list") for name, table in tables.items()}
    with h5netcdf.File(path, "a") as file:
        file.attrs["provenance"] = json.dumps(dict(provenance), ensure_ascii=False, sort_keys=True)
        file.attrs["tables"] = json.dumps(columns, ensure_ascii=False)
        file.attrs["prudent"] = json.dumps(None if prudent is None else dict(prudent), ensure_ascii=False)
        file.attrs[RESULT] = sha256


def noted(path: Path) -> tuple[dict[str, Any], dict[str, pd.DataFrame], dict[str, Any] | None, str]:
    """Provenance, tables, that of the lane with the margin and the hash of the result as ``note`` wrote them; "" for a
    file of a version that kept no hash."""
    import h5netcdf
    import pandas as pd

    with h5netcdf.File(path, "r") as file:
        provenance, columns = json.loads(str(file.attrs["provenance"])), json.loads(str(file.attrs["tables"]))
        prudent = json.loads(str(file.attrs.get("prudent", "null")))
        sha256 = str(file.attrs.get(RESULT, ""))
    told = isinstance(provenance, dict) and isinstance(columns, dict) and isinstance(prudent, dict | None)
    if not told or any(not one.keys() >= NEEDED for one in (provenance, prudent) if one):
        raise ValueError(Said("what produced it is not noted in it as fundmodel notes it"))
    return provenance, {name: pd.DataFrame(table) for name, table in columns.items()}, prudent, sha256
