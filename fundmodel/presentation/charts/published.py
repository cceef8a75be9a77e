"""Published history beside what is modelled, read from the data package that a run was made from."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.vocabulary.errors import InputError, SyntheticDataWarning
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    from fundmodel.assumptions.package import DataPackage
    from fundmodel.projection.result import Projection

BEST_FIRST: Final = ("final_bulletin", "yearbook", "quick_report", "derived")


def package_of(run: Projection, data: DataPackage | None = None) -> DataPackage | None:
    """The data package behind ``run``: ``data`` or the built-in one of that name; None unless its hash is the run's."""
    from fundmodel.assumptions.package import load_data

    known = data
    if known is None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntheticDataWarning)
                known = load_data(run.provenance["data"]["name"])
        except InputError:
            return None
    return known if known.sha256 == run.provenance["data"]["sha256"] else None


def accounts_history(data: DataPackage | None, fund: str, item: str) -> dict[int, float]:
    """Published ``income`` or ``expenditure`` of a fund by year, in yuan; the most reliable row of each year."""
    if data is None or "fund_accounts" not in data.tables:
        return {}
    table = data.table("fund_accounts")
    own = table[(table["fund"] == fund) & (table["item"] == item)]
    rank = own["status"].map({status: place for place, status in enumerate(BEST_FIRST)})
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


def growth(history: Mapping[int, float]) -> dict[int, float]:
    """x_y / x_{y-1} - 1 for every year whose year before is known."""
    return {year: value / history[year - 1] - 1.0 for year, value in history.items() if year - 1 in history}


def notes(data: DataPackage | None, lang: str) -> dict[str, str]:
    """Notes on the data by key, in ``lang``."""
    if data is None or "notes" not in data.tables:
        return {}
    table = data.table("notes")
    return dict(zip(table["key"].astype(str), table[f"note_{lang}"].astype(str), strict=True))
