"""Labels of Datasets, indexed once for the same content and shared by every Dataset that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fundmodel.projection.by_content import by_content

if TYPE_CHECKING:
    import xarray as xr


def coordinates(labels: Mapping[str, Any]) -> xr.Coordinates:
    """``{dim: labels}``, an array or a list of labels each, as coordinates with their indexes: a Dataset built on them
    makes no index anew."""
    return _indexed(tuple(labels), tuple(labels.values()))


@by_content(64)
def _indexed(dims: tuple[str, ...], labels: tuple[Any, ...]) -> xr.Coordinates:
    import xarray as xr
    from xarray.indexes import PandasIndex

    indexes = {dim: PandasIndex(of_dim, dim) for dim, of_dim in zip(dims, labels, strict=True)}
    variables = {dim: index.create_variables()[dim] for dim, index in indexes.items()}
    return xr.Coordinates(variables, indexes)
