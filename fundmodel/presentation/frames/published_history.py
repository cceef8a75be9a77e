"""Published history beside what is modelled, read from the data package that a run was made from."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from fundmodel.assumptions.tables.columns import reliability
from fundmodel.projection.once import once
from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection


def package_of(run: Projection, data: DataPackage | None = None) -> DataPackage | None:
    """The data package behind ``run``: ``data`` or the built-in one of that name; None unless its hash is the run's."""
    package = _of_that_name(run) if data is None else data
    return package if package is not None and package.sha256 == run.provenance["data"]["sha256"] else None


@once
def _of_that_name(run: Projection) -> DataPackage | None:
    from fundmodel.assumptions.package.package import load_data

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntheticDataWarning)
            return load_data(run.provenance["data"]["name"])
    except InputError:
        return None


def package_or_empty(run: Projection, data: DataPackage | None = None) -> DataPackage:
    """``package_of``, or a package of that name that publishes nothing."""
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

    package = package_of(run, data)
    if package is not None:
        return package
    about = run.provenance["data"]
    nothing = pd.DataFrame({name: [] for name in ("year", "fund", "item", "value", "unit", "status")})
    return DataPackage(
        about["name"],
        about["synthetic"],
        about["valuation_date"],
        about["base_year"],
        {"fund_accounts": nothing},
        about["sha256"],
    )


def accounts_history(data: DataPackage | None, fund: str, item: str) -> dict[int, float]:
    """Published ``income`` or ``expenditure`` of a fund by year, in yuan; the most reliable row of each year."""
    if data is None or "fund_accounts" not in data.tables:
        return {}
    table = data.table("fund_accounts")
    own = table[(table["fund"] == fund) & (table["item"] == item)]
    rank = reliability(own)
    best = own.assign(_rank=rank).sort_values(["year", "_rank"], kind="stable").drop_duplicates("year")
    return {
        int(year): float(value) * TO_BASE_UNITS[str(unit)]
        for year, value, unit in zip(best["year"], best["value"], best["unit"], strict=True)
    }


def balance_history(data: DataPackage | None, fund: str) -> dict[int, float]:
    """Balances at 31 December by year, in yuan, published or derived as the table says."""
    if data is None or "balances" not in data.tables:
        return {}
    table = data.table("balances")
    own = table[table["fund"] == fund]
    return {
        int(year): float(value) * TO_BASE_UNITS[str(unit)]
        for year, value, unit in zip(own["year"], own["closing"], own["unit"], strict=True)
    }


def yearly_column(data: DataPackage | None, table: str, column: str) -> dict[int, float]:
    """A column of a table with one row a year; empty cells are left out."""
    if data is None or table not in data.tables or column not in data.table(table):
        return {}
    frame = data.table(table).dropna(subset=[column])
    return {int(year): float(value) for year, value in zip(frame["year"], frame[column], strict=True)}
