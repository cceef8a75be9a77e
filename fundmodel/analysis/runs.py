"""Arrays of a run as tables: one scenario or several, a row for each combination of labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import xarray as xr

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

Labelled = TypeVar("Labelled", xr.Dataset, xr.DataArray)


def several(run: Projection, name: str) -> xr.Dataset:
    """One Dataset of the run with a scenario dimension, whether the run has one scenario or many."""
    data: xr.Dataset = getattr(run, name)
    return with_scenario(data, run)


def with_scenario(data: Labelled, run: Projection) -> Labelled:
    """``data`` with a scenario dimension; a run of one scenario gets that scenario's name."""
    whole: Labelled = data if "scenario" in data.dims else data.expand_dims(scenario=list(run.scenarios))
    return whole


def yearly(flow: xr.DataArray) -> xr.DataArray:
    """``sum_m flow[..., m]`` of each civil year: (..., month) -> (..., year); a year that begins or ends inside counts
    the months it has.

    Months are added in their order, so that a year's total ignores what shares its array (DESIGN 5, law 6).
    """
    years, place = np.unique(flow["month"].dt.year.values, return_inverse=True)
    of_year = flow["month"].dt.month.values
    months_last = flow.transpose(..., "month")
    sums = np.zeros((*months_last.shape[:-1], len(years)))
    for month in range(1, 13):
        sums[..., place[of_year == month]] += months_last.values[..., of_year == month]
    dims = [dim for dim in months_last.dims if dim != "month"]
    coords = {name: coord for name, coord in months_last.coords.items() if "month" not in coord.dims}
    return xr.DataArray(sums, {**coords, "year": years}, [*dims, "year"], flow.name)


def largest_of_year(stock: xr.DataArray) -> xr.DataArray:
    """``max_m stock[..., m]`` of each civil year: (..., month) -> (..., year)."""
    starts = np.flatnonzero(np.diff(stock["month"].dt.year.values, prepend=-1))
    largest = np.maximum.reduceat(stock.transpose(..., "month").values, starts, axis=-1)
    return yearly(stock).copy(data=largest)


def first_of_year(event: xr.DataArray) -> xr.DataArray:
    """The first month of each civil year in which ``event`` (..., month) holds: datetime64 (..., year), else NaT."""
    months = event["month"].values.astype("datetime64[M]")
    last = months[-1] + 1
    starts = np.flatnonzero(np.diff(event["month"].dt.year.values, prepend=-1))
    when = np.where(event.transpose(..., "month").values, months, last).astype(np.int64)
    first = np.minimum.reduceat(when, starts, axis=-1).astype("datetime64[M]").astype("datetime64[ns]")
    return yearly(event.astype(np.float64)).copy(data=np.where(first < last, first, np.datetime64("NaT", "ns")))


def of_month(values: xr.DataArray, month: int) -> xr.DataArray:
    """The values of one calendar month of each year: (..., month) -> (..., year)."""
    chosen = values.isel(month=(values["month"].dt.month == month).values)
    return chosen.assign_coords(month=chosen["month"].dt.year).rename(month="year")


def december(stock: xr.DataArray) -> xr.DataArray:
    """A stock at the end of each year: its December, (..., month) -> (..., year)."""
    return of_month(stock, 12)


def table(values: Mapping[str, xr.DataArray], dims: tuple[str, ...]) -> pd.DataFrame:
    """One row for each combination of labels, in the order of ``dims``, a column for each value; labels that differ
    raise."""
    arrays = xr.align(*(array.transpose(*dims) for array in values.values()), join="exact")
    index = pd.MultiIndex.from_product([arrays[0][dim].values for dim in dims], names=list(dims))
    columns = {name: array.values.ravel() for name, array in zip(values, arrays, strict=True)}
    return pd.DataFrame(columns, index=index).reset_index()
