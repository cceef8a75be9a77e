"""What a chart draws, as plain series: one for each scenario whose numbers differ from those before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fundmodel.presentation.frames.alike import alike
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

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

    def values(name: str) -> Array:
        own = array.sel(scenario=name) if "scenario" in array.dims else array
        return np.asarray(one_area(own).transpose(*dims).values)

    groups = alike(((name, values(name)) for name in run.scenarios), lambda a, b: np.array_equal(a, b, equal_nan=True))
    return [Series(tuple(names), run.scenarios.index(names[0]), own) for names, own in groups]


def one_area(array: xr.DataArray) -> xr.DataArray:
    """The only area; a run of several areas must be reduced to one first."""
    if "area" not in array.dims:
        return array
    if array.sizes["area"] != 1:
        raise InputError(
            Said("A chart shows one area; this run has {count}. Select one of them first.", count=array.sizes["area"])
        )
    return array.isel(area=0)
