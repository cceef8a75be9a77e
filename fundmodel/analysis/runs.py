"""Arrays of a run as tables: one scenario or several, a row for each combination of labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import xarray as xr

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection


def several(run: Projection, name: str) -> xr.Dataset:
    """One Dataset of the run with a scenario dimension, whether the run has one scenario or many."""
    return with_scenario(getattr(run, name), run)


def with_scenario(data: xr.Dataset, run: Projection) -> xr.Dataset:
    """``data`` with a scenario dimension; a run of one scenario gets that scenario's name."""
    return data if "scenario" in data.dims else data.expand_dims(scenario=list(run.scenarios))


def yearly(flow: xr.DataArray) -> xr.DataArray:
    """Sum of a monthly flow over each civil year: (..., month) -> (..., year)."""
    return flow.groupby("month.year").sum()


def table(values: Mapping[str, xr.DataArray], dims: tuple[str, ...]) -> pd.DataFrame:
    """One row for each combination of labels, in the order of ``dims``, a column for each value; labels that differ
    raise."""
    arrays = xr.align(*(array.transpose(*dims) for array in values.values()), join="exact")
    index = pd.MultiIndex.from_product([arrays[0][dim].values for dim in dims], names=list(dims))
    columns = {name: array.values.ravel() for name, array in zip(values, arrays, strict=True)}
    return pd.DataFrame(columns, index=index).reset_index()
