"""What a chart draws, as plain series: one for each scenario whose numbers differ from those before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """The scenarios that share these numbers, the place of the first one in the run, and the numbers."""

    scenarios: tuple[str, ...]
    place: int
    values: NDArray[Any]

    def label(self, short: dict[str, str], lang: str) -> str:
        """Labels of the scenarios, joined."""
        return ("、" if lang == "zh" else ", ").join(short[name] for name in self.scenarios)


def by_scenario(run: Projection, array: xr.DataArray, *dims: str) -> list[Series]:
    """Distinct numbers over the scenarios, in ``dims``; scenarios with the same numbers share a series."""
    found: list[Series] = []
    for place, name in enumerate(run.scenarios):
        own = array.sel(scenario=name) if "scenario" in array.dims else array
        values = np.asarray(one_area(own).transpose(*dims).values)
        for k, known in enumerate(found):
            if np.array_equal(known.values, values, equal_nan=True):
                found[k] = Series((*known.scenarios, name), known.place, known.values)
                break
        else:
            found.append(Series((name,), place, values))
    return found


def one_area(array: xr.DataArray) -> xr.DataArray:
    """The only area; a run of several areas must be reduced to one first."""
    if "area" not in array.dims:
        return array
    if array.sizes["area"] != 1:
        raise InputError(f"A chart shows one area; this run has {array.sizes['area']}. Select one of them first.")
    return array.isel(area=0)


def yearly_sum(flow: xr.DataArray) -> xr.DataArray:
    """Months summed over civil years; the dimension ``month`` becomes ``year``."""
    return flow.groupby("month.year").sum()


def year_end(stock: xr.DataArray) -> xr.DataArray:
    """The values of December; the dimension ``month`` becomes ``year``."""
    december = stock.isel(month=(stock["month"].dt.month == 12).values)
    return december.assign_coords(month=december["month"].dt.year).rename(month="year")
