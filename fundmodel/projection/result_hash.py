"""The hash of a result: every array with its name, dimensions and labels."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr


def sets_sha256(sets: Mapping[str, xr.Dataset]) -> str:
    """SHA-256 over every array of the Datasets with its name, dimensions and labels, in a fixed order."""
    digest = hashlib.sha256()
    for name, data in sets.items():
        for key in sorted(map(str, data.variables)):
            variable = data.variables[key]
            digest.update(f"{name}/{key}/{variable.dims}/{variable.shape}".encode())
            digest.update(_bytes(variable.values))
    return digest.hexdigest()


def _bytes(values: Any) -> Any:
    array = np.ascontiguousarray(values)
    if array.dtype.kind in "UOT":
        return "\x00".join(map(str, array.ravel())).encode()
    if array.dtype.kind == "M":
        return array.astype("datetime64[M]").astype("<i8").tobytes()
    return array.astype(array.dtype.newbyteorder("<"), copy=False).data
