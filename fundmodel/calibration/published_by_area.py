"""Published figures of areas in the scopes and measures of the nation's, and of all areas together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from fundmodel.assumptions.figures.past_years import area_accounts, area_heads
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.published_figures import FLOWS, FUNDS_OF, GROUPS_OF, Figures, Series, months_held
from fundmodel.vocabulary.dims import ALL_AREAS

MONEY: Final = (*FLOWS, "balance")
PARTS_OF: Final = {
    "total": ("active", "retired", "resident"),
    "employee": ("active", "retired"),
    **{group: (group,) for group in ("active", "retired", "resident")},
}
"""Published group -> the groups that areas give whose heads it is the sum of."""


@lru_cache(maxsize=16)
def published_by_area(data: DataPackage) -> Mapping[str, Figures]:
    """Area -> ``published_figures`` of it, yuan, persons and months; under "all" what all areas together have, where
    there are several and none lacks the year."""
    found = {area: _figures(data, area) for area in data.areas}
    return found if len(found) == 1 else {**found, ALL_AREAS: summed(tuple(found.values()))}


def _figures(data: DataPackage, area: str) -> Figures:
    money, heads = area_accounts(data)[area], area_heads(data)[area]
    found: Figures = {}
    for item in MONEY:
        for scope in FUNDS_OF:
            found[scope, item] = dict(money.get((scope, item), {}))
        found["all", item] = _sum([found["employee", item], found["resident", item]])
    for key, group in GROUPS_OF.items():
        found[key] = _sum([heads[part] for part in PARTS_OF[group]])
    return found | _months(found)


def summed(parts: Sequence[Figures]) -> Figures:
    """x_all(y) = sum_a x_a(y) in the years that none lacks; months from the sums."""
    keys = [key for key in parts[0] if key[1] != "months"]
    found = {key: _sum([part[key] for part in parts]) for key in keys}
    return found | _months(found)


def _sum(parts: Sequence[Series]) -> Series:
    years = set.intersection(*(set(series) for series in parts))
    return {year: sum(series[year] for series in parts) for year in sorted(years)}


def _months(found: Figures) -> Figures:
    months: Figures = {}
    for scope in FUNDS_OF:
        spent, held = found[scope, "expenditure"], found[scope, "balance"]
        months[scope, "months"] = {year: months_held(held[year], spent[year]) for year in held if spent.get(year)}
    return months
