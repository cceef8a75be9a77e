"""Money of a year as it is drawn: nominal yuan, a share of output, or yuan at prices of the base year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from fundmodel.presentation.frames.published_history import yearly_column
from fundmodel.vocabulary.dictionary import did_you_mean
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

MoneyUnit = Literal["yuan", "gdp", "constant"]
MONEY_UNITS: Final[tuple[MoneyUnit, ...]] = get_args(MoneyUnit)
TRILLION: Final = 1e12


def money_unit(asked: str) -> MoneyUnit:
    """``asked`` where it is a unit of money; else ``InputError`` with the nearest one."""
    for unit in MONEY_UNITS:
        if asked == unit:
            return unit
    raise InputError(
        Said(
            "unit={asked!r} is no unit of money. {near}",
            asked=asked,
            near=did_you_mean(str(asked), MONEY_UNITS),
        )
    )


def in_unit(run: Projection, yuan: xr.DataArray, unit: MoneyUnit) -> xr.DataArray:
    """yuan / 1e12, 100 yuan / GDP of the year, or yuan / (1e12 price index); ``yuan`` and the result ``(..., year)``.

    GDP and the price index (deflator, 1 in the base year) are those of each scenario; a flow and a balance at the end
    of a year are both taken at the year's own. Trillion yuan, per cent, trillion yuan at prices of the base year.
    """
    if unit == "yuan":
        return yuan / TRILLION
    economy = run.economy.sel(year=yuan["year"].values)
    if "area" not in yuan.dims:
        economy = economy.isel(area=0, drop=True)
    shown = 100.0 * yuan / economy["gdp"] if unit == "gdp" else yuan / (TRILLION * economy["price_index"])
    return shown.transpose(*yuan.dims)


def past_in_unit(data: DataPackage | None, yuan: dict[int, float], unit: MoneyUnit, base_year: int) -> dict[int, float]:
    """``in_unit`` of published years: over published GDP; at constant prices the base year alone, as no deflator of the
    past is published."""
    if unit == "yuan":
        return {year: value / TRILLION for year, value in yuan.items()}
    if unit == "constant":
        return {year: value / TRILLION for year, value in yuan.items() if year == base_year}
    gdp = yearly_column(data, "national_history", "gdp_100m_yuan")
    output = {year: value * TO_BASE_UNITS["100m yuan"] for year, value in gdp.items()}
    return {year: 100.0 * value / output[year] for year, value in yuan.items() if year in output}
