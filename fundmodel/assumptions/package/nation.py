"""The nation behind a package of areas: the same tables without its areas."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import AREA_TABLES
from fundmodel.vocabulary.dims import NATION


@lru_cache(maxsize=16)
def nation_of(data: DataPackage) -> DataPackage:
    """The national pattern that a package of areas stands on, as a package; a package without areas is its own."""
    if not data.by_area:
        return data
    of_areas = {table.name for table in AREA_TABLES}
    return replace(
        data,
        name=f"{data.name} (nation)",
        tables=MappingProxyType({name: frame for name, frame in data.tables.items() if name not in of_areas}),
        sha256=hashlib.sha256(f"nation/{data.sha256}".encode()).hexdigest(),
        areas=(NATION,),
        area_names={},
    )
