"""Published tables of a data package as arrays, in persons, yuan and fractions; ages run 0..100, sexes female, male.

Ages, vital rates and past heads are the nation's; accounts and wages are by area.

What a projection looks up again and again is kept, by the hash of the package.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures import area_figures
from fundmodel.assumptions.figures.rows_of_area import rows_of_areas
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import WITHIN
from fundmodel.assumptions.tables.columns import reliability
from fundmodel.vocabulary.dims import AGES, FUNDS, SEXES
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


class Accounts(NamedTuple):
    """The accounts of one fund and year in yuan, each ``(area,)``; within income and expenditure, what comes from
    budgets and what passes between areas or levels, 0 where not given."""

    opening: Array
    income: Array
    expenditure: Array
    closing: Array
    employee_fiscal: Array
    transfers_in: Array
    transfers_out: Array

    @property
    def own_income(self) -> Array:
        """income - employee_fiscal - transfers_in: what the fund collects and earns itself."""
        return self.income - self.employee_fiscal - self.transfers_in

    @property
    def spent(self) -> Array:
        """expenditure - transfers_out: benefits, which months of reserve count."""
        return self.expenditure - self.transfers_out


def by_sex_and_age(data: DataPackage, table: str) -> tuple[NDArray[np.int64], Array]:
    """A table of year, age, female, male as ``(year, sex, age)``; an age missing in a year raises ``InputError``."""
    frame = data.table(table).sort_values(["year", "age"])
    years = np.unique(frame["year"].to_numpy(dtype=np.int64))
    if len(frame) != len(years) * len(AGES):
        raise InputError(
            Said("The table {table} of {name} does not hold every age of every year:", table=table, name=data.name),
            [
                Fault(
                    table,
                    Said(
                        "{rows} rows for {years} years of {ages} ages",
                        rows=len(frame),
                        years=len(years),
                        ages=len(AGES),
                    ),
                    Said("Give one row per year and age"),
                )
            ],
        )
    cells = frame[list(SEXES)].to_numpy(dtype=np.float64).reshape(len(years), len(AGES), len(SEXES))
    return years, np.ascontiguousarray(np.moveaxis(cells, 2, 1))


def for_years(data: DataPackage, table: str, years: NDArray[np.int64]) -> Array:
    """``by_sex_and_age`` for the years asked for, ``(year, sex, age)``; a year that is not in the table raises
    ``InputError``."""
    given, cells = by_sex_and_age(data, table)
    return cells[_places(given, years, table)]


def yearly(data: DataPackage, table: str, columns: tuple[str, ...], years: NDArray[np.int64]) -> Array:
    """Columns of a table with one row per year, ``(column, year)``; a missing year or an empty cell raises
    ``InputError``."""
    frame = data.table(table).sort_values("year")
    found = frame[list(columns)].to_numpy(dtype=np.float64)[
        _places(frame["year"].to_numpy(dtype=np.int64), years, table)
    ]
    if not np.isfinite(found).all():
        row, column = np.argwhere(~np.isfinite(found))[0]
        raise InputError(
            Said(
                "{table}: {columns} of {years} is empty; a gap is never read as zero.",
                table=table,
                columns=columns[column],
                years=years[row],
            )
        )
    return np.ascontiguousarray(found.T)


@lru_cache(maxsize=256)
def gdp(data: DataPackage, year: int) -> Array:
    """Published gross domestic product of a year in yuan, ``(area,)``; of an area, its residents' share of the
    nation's."""
    nation = (
        float(yearly(data, "national_history", ("gdp_100m_yuan",), np.array([year]))[0, 0]) * TO_BASE_UNITS["100m yuan"]
    )
    if not data.by_area:
        return _held([nation])
    people = for_years(data, "population", np.array([year + 1]))
    return _held((nation * area_figures.residents(data) / people.sum()).tolist())


def schedules(data: DataPackage, table: str, columns: tuple[str, ...]) -> tuple[Array, Array]:
    """A table by five-year period and age: period mid-points and ``(period, column, age group)``."""
    frame = data.table(table).sort_values(["period_start", "age"])
    starts = np.unique(frame["period_start"].to_numpy(dtype=np.float64))
    cells = frame[list(columns)].to_numpy(dtype=np.float64).reshape(len(starts), -1, len(columns))
    return starts + 2.5, np.ascontiguousarray(np.moveaxis(cells, 2, 1))


def best(frame: pd.DataFrame, what: str) -> float:
    """The value of the most reliable row in base units."""
    row = best_row(frame, what)
    return float(row["value"]) * TO_BASE_UNITS[str(row["unit"])]


def best_row(frame: pd.DataFrame, what: str) -> pd.Series:
    """The most reliable row: final bulletin before yearbook, quick report and derived figures."""
    if frame.empty:
        raise InputError(Said("No published figure was found for {what}; add a row to the data package.", what=what))
    return frame.iloc[int(reliability(frame).argmin())]


def heads(data: DataPackage, group: str, year_ends: NDArray[np.int64]) -> Array:
    """Published heads of ``group`` at each 31 December, persons, ``(year_end,)``."""
    return np.array([_heads(data, group, int(year)) for year in year_ends])


@lru_cache(maxsize=1024)
def _heads(data: DataPackage, group: str, year: int) -> float:
    frame = data.table("heads")
    own = frame[(frame["group"] == group) & (frame["year"] == year)]
    return best(own, Said("{group} heads of {year}", group=group, year=year))


@lru_cache(maxsize=256)
def accounts(data: DataPackage, fund: str, year: int) -> Accounts:
    """Opening, income, expenditure and closing of a fund in a year, in yuan, ``(area,)``; closing = opening + income -
    expenditure. A fund that the table ``areas`` does not hold is the nation's by employee members."""
    if data.by_area and fund in FUNDS:
        return Accounts(*area_figures.accounts(data, fund, year))
    nation = national_accounts(data, fund, year)
    return Accounts(*(value * share_of_members(data) for value in nation)) if data.by_area else nation


@lru_cache(maxsize=256)
def national_accounts(data: DataPackage, fund: str, year: int) -> Accounts:
    """``accounts`` of the table ``balances``: of the nation, also where the package gives its areas', ``(1,)``."""
    frame = data.table("balances")
    row = frame[(frame["fund"] == fund) & (frame["year"] == year)]
    if len(row) != 1:
        raise InputError(
            Said(
                "balances: one row is needed for {fund} in {year}; found {count}.", fund=fund, year=year, count=len(row)
            )
        )
    scale = TO_BASE_UNITS[str(row["unit"].iloc[0])]
    cells = {name: float(row[name].iloc[0]) if name in row else np.nan for name in Accounts._fields}
    cells |= {name: 0.0 for name in WITHIN if np.isnan(cells[name])}
    return Accounts(*(_held([value * scale]) for value in cells.values()))


@lru_cache(maxsize=16)
def beside_given(data: DataPackage) -> tuple[str, ...]:
    """The columns of ``WITHIN`` that the accounts of the base year hold anything of."""
    found = [accounts(data, fund, data.base_year) for fund in FUNDS]
    return tuple(name for name in WITHIN if any(getattr(one, name).any() for one in found))


@lru_cache(maxsize=16)
def lent_accounts(data: DataPackage) -> NDArray[np.bool_]:
    """Whether the individual accounts of each area rest on a share of the nation's, ``(area,)``; the nation's do."""
    lent = [one for one in data.borrowed if (one.table, one.column) == ("area_accounts", "individual_accounts")]
    return np.array(
        [not data.by_area or any(not one.areas or area in one.areas for one in lent) for area in data.areas]
    )


@lru_cache(maxsize=256)
def account_item(data: DataPackage, fund: str, item: str, year: int) -> Array:
    """One published item of ``fund_accounts`` in yuan, ``(area,)``."""
    frame = data.table("fund_accounts")
    own = frame[(frame["fund"] == fund) & (frame["item"] == item) & (frame["year"] == year)]
    nation = _held([best(own, Said("{item} of {fund} in {year}", item=item, fund=fund, year=year))])
    if not data.by_area:
        return nation
    if (fund, item) != ("maternity", "expenditure"):
        raise InputError(
            Said("The table areas of {name} holds no {item} of {fund}.", name=data.name, item=item, fund=fund)
        )
    return area_figures.maternity(data, nation, heads(data, "active", np.array([year]))[0])


@lru_cache(maxsize=256)
def utilised(data: DataPackage, scheme: str, item: str, year: int) -> Array:
    """One published item of ``utilisation``, ``(area,)``: persons, visits or yuan, a fraction where it is published in
    per cent; in a package of areas each area's part of the nation's counts by its employee members."""
    frame = data.table("utilisation")
    own = frame[(frame["scheme"] == scheme) & (frame["item"] == item) & (frame["year"] == year)]
    return _held([best(own, Said("{item} of {fund} in {year}", item=item, fund=scheme, year=year))]) * share_of_members(
        data
    )


@lru_cache(maxsize=64)
def share_of_members(data: DataPackage) -> Array:
    """Active and retired members of each area over the nation's at the valuation date, ``(area,)``; 1 for a nation."""
    if not data.by_area:
        return np.ones(1)
    nation = [float(heads(data, group, np.array([data.base_year]))[0]) for group in ("active", "retired")]
    return np.asarray(area_figures.employee_members(data) / sum(nation))


@lru_cache(maxsize=256)
def monthly_shares(data: DataPackage, scheme: str, side: str) -> Array:
    """Share of a year's income or expenditure by calendar month, summing to one: ``(12,)``, or ``(area, 12)`` where the
    table gives its areas their own.

    Inside a published range of months the split is unknown and taken as even.
    """
    frame = data.table("monthly_shares")
    own = frame[(frame["scheme"] == scheme) & (frame["side"] == side)]
    by_area = rows_of_areas(data, own, Said("monthly_shares: {scheme} {side}", scheme=scheme, side=side))
    several = "area" in own and len(data.areas) > 1
    named = data.areas if several else ("",)
    found = [_months(rows, f"{area} {scheme} {side}".strip()) for rows, area in zip(by_area, named, strict=False)]
    shares = np.stack(found) if several else found[0]
    shares.flags.writeable = False
    return shares


def _months(own: pd.DataFrame, what: str) -> Array:
    shares = np.zeros(12)
    for first, last, share in zip(own["first_month"], own["last_month"], own["share"], strict=True):
        shares[int(first) - 1 : int(last)] = float(share) / (int(last) - int(first) + 1)
    if not (shares > 0.0).all():
        raise InputError(Said("monthly_shares: {what} does not cover the twelve months.", what=what))
    return np.asarray(shares / shares.sum())


@lru_cache(maxsize=256)
def average_wage(data: DataPackage, series: str, year: int) -> Array:
    """A published average wage in yuan a year, ``(area,)``."""
    frame = data.table("wages")
    row = frame[(frame["series"] == series) & (frame["year"] == year)]
    if len(row) != 1:
        raise InputError(
            Said(
                "wages: one row is needed for {series} in {year}; found {count}.",
                series=series,
                year=year,
                count=len(row),
            )
        )
    nation = _held([float(row["value"].iloc[0])])
    return nation * area_figures.wage_level(data) if data.by_area else nation


def _held(values: list[float]) -> Array:
    """A figure by area, read-only, because it is cached."""
    array = np.array(values)
    array.flags.writeable = False
    return array


def _places(given: NDArray[np.int64], wanted: NDArray[np.int64], table: str) -> NDArray[np.int64]:
    missing = [int(year) for year in wanted if year not in given]
    if missing:
        raise InputError(
            Said("The table {table} ends before the run does:", table=table),
            [
                Fault(
                    table,
                    Said("no rows for {span}", span=_span(missing)),
                    Said(
                        "Add them, or stop the run earlier; it covers {first}-{last}",
                        first=given[0],
                        last=given[-1],
                    ),
                )
            ],
        )
    return np.searchsorted(given, wanted)


def _span(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
