"""Arrays of a run as tables: one scenario or several, a row for each combination of labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

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
    year, month = _calendar(flow)
    years, place = np.unique(year, return_inverse=True)
    months_last = flow.transpose(..., "month").values
    sums = np.zeros((*months_last.shape[:-1], len(years)))
    for one in range(12):
        sums[..., place[month == one]] += months_last[..., month == one]
    return _by_year(sums, flow)


def largest_of_year(stock: xr.DataArray) -> xr.DataArray:
    """``max_m stock[..., m]`` of each civil year: (..., month) -> (..., year)."""
    largest = np.maximum.reduceat(stock.transpose(..., "month").values, _year_starts(stock), axis=-1)
    return _by_year(largest, stock)


def first_of_year(event: xr.DataArray) -> xr.DataArray:
    """The first month of each civil year in which ``event`` (..., month) holds: datetime64 (..., year), else NaT."""
    months = event["month"].values.astype("datetime64[M]")
    last = months[-1] + 1
    when = np.where(event.transpose(..., "month").values, months, last).astype(np.int64)
    first = np.minimum.reduceat(when, _year_starts(event), axis=-1).astype("datetime64[M]").astype("datetime64[ns]")
    return _by_year(np.where(first < last, first, np.datetime64("NaT", "ns")), event)


def _calendar(monthly: xr.DataArray) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The civil year of each month, and its place in that year from 0."""
    since_1970 = monthly["month"].values.astype("datetime64[M]").astype(np.int64)
    return 1970 + since_1970 // 12, since_1970 % 12


def _year_starts(monthly: xr.DataArray) -> np.ndarray[Any, Any]:
    return np.flatnonzero(np.diff(_calendar(monthly)[0], prepend=-1))


def _by_year(values: np.ndarray[Any, Any], like: xr.DataArray) -> xr.DataArray:
    """``values`` (..., year) with the labels that ``like`` (..., month) has besides its months."""
    dims = [dim for dim in like.dims if dim != "month"]
    coords = {name: coord for name, coord in like.coords.items() if "month" not in coord.dims}
    return xr.DataArray(values, {**coords, "year": np.unique(_calendar(like)[0])}, [*dims, "year"], like.name)


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
