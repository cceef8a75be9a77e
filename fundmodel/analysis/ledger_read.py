"""A ledger as plain arrays in house order: the one seam between xarray and the formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.frame import NEEDED, OPTIONAL, OWED_BY_AREA, Frame, HasLedger
from fundmodel.fund_rules.measures import Array
from fundmodel.projection.once import once
from fundmodel.projection.result import Projection
from fundmodel.vocabulary.dims import DIMS, in_house_order
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.numbers_given import as_months, as_numbers
from fundmodel.vocabulary.said import Said


def frame(ledger: xr.Dataset | HasLedger) -> Frame:
    """Read a ledger Dataset, or the ledger of a projection.

    The ledger may have lost its ``fund`` dimension by a selection; results then have none either. A missing variable or
    dimension, a gap in the figures and months that do not follow each other raise ``InputError``.
    """
    return _of_run(ledger) if isinstance(ledger, Projection) else _read(dataset_of(ledger))


@once
def _of_run(run: Projection) -> Frame:
    return _read(run.ledger)


def _read(dataset: xr.Dataset) -> Frame:
    single = "fund" in dataset.coords and "fund" not in dataset.dims
    if single:
        dataset = dataset.expand_dims("fund")
    _check_parts(dataset)
    dataset = unbridged(dataset)
    names = [*NEEDED, *(name for name in (*OPTIONAL, OWED_BY_AREA) if name in dataset)]
    _check_dims(dataset)
    dims = in_house_order(tuple(str(dim) for dim in dataset["closing"].dims))
    arrays = {name: _array(dataset[name], dataset["closing"], dims) for name in names}
    _check_gaps(arrays)
    coords = {dim: dataset[dim].values for dim in dims}
    if coords["month"].dtype.kind != "M":
        coords["month"] = as_months("ledger", "month", coords["month"]).astype("datetime64[ns]")
    _check_months(coords["month"])
    scalars = {str(name): c for name, c in dataset.coords.items() if c.ndim == 0}
    return Frame(arrays, coords, scalars, single, {str(key): value for key, value in dataset.attrs.items()})


def dataset_of(run_or_ledger: xr.Dataset | HasLedger) -> xr.Dataset:
    """The ledger itself, or the ledger of a projection; ``InputError`` for what is neither."""
    found = run_or_ledger if isinstance(run_or_ledger, xr.Dataset) else getattr(run_or_ledger, "ledger", None)
    if not isinstance(found, xr.Dataset):
        raise InputError(
            Said(
                "{kind} is no ledger: give a run, or a Dataset as fundmodel.ledger builds it.",
                kind=type(run_or_ledger).__name__,
            )
        )
    return found


def _array(values: xr.DataArray, like: xr.DataArray, dims: tuple[str, ...]) -> Array:
    whole = values if set(values.dims) == set(like.dims) else values.broadcast_like(like)
    return as_numbers("ledger", str(values.name), whole.transpose(*dims), gaps=True)


def _check_parts(dataset: xr.Dataset) -> None:
    missing = [name for name in NEEDED if name not in dataset]
    lost = [dim for dim in ("fund", "month") if dim not in dataset.dims or dim not in dataset.coords]
    faults = [
        Fault("ledger", Said("variable missing"), Said("Build it with fundmodel.ledger"), place=name)
        for name in missing
    ]
    faults += [
        Fault("ledger", Said("labelled dimension missing"), Said("Keep its coordinate"), place=dim) for dim in lost
    ]
    if faults:
        raise InputError(Said("This is not a whole ledger:"), faults)


def _check_dims(dataset: xr.Dataset) -> None:
    """Raise ``InputError`` for a dimension that no house order knows, and for one of ``closing`` without labels."""
    faults = [
        Fault("ledger", Said("a dimension that no ledger has"), Said("Rename it or drop it"), place=str(dim))
        for name in dataset.data_vars
        for dim in dataset[name].dims
        if dim not in DIMS
    ]
    faults += [
        Fault("ledger", Said("labelled dimension missing"), Said("Keep its coordinate"), place=str(dim))
        for dim in dataset["closing"].dims
        if dim not in dataset.coords
    ]
    if faults:
        raise InputError(Said("This is not a whole ledger:"), list(dict.fromkeys(faults)))


def _check_gaps(arrays: Mapping[str, Array]) -> None:
    gaps = [name for name, values in arrays.items() if np.isnan(values).any()]
    if gaps:
        fix = Said("Supply every month of every fund, or select the part that is whole")
        raise InputError(Said("The ledger has gaps:"), [Fault("ledger", Said("NaN"), fix, place=name) for name in gaps])


def _check_months(months: npt.NDArray[Any]) -> None:
    steps = np.diff(months.astype("datetime64[M]").astype(np.int64))
    if (steps != 1).any():
        at = int(np.argmax(steps != 1))
        after = months.astype("datetime64[M]")[at]
        raise InputError(
            Said(
                "The months of the ledger do not follow each other: {month} is followed by another than the next",
                month=after,
            )
        )
