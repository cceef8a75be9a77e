"""Growth as it was known at an origin: of published figures, wages, output and prices."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.published_figures import Series
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

SPAN: Final = 3
"""Years over which growth is taken at an origin: fewer where fewer are published."""
WAGES: Final = ("urban_nonprivate", "urban_private")


def recent_growth(series: Series, origin: int, span: int = SPAN) -> tuple[float, int] | None:
    """((y(origin) / y(first))^(1 / years) - 1, first): mean yearly growth from the first published year within
    ``span`` years before the origin; None where the origin or every year before it is not published."""
    before = [year for year in range(origin - span, origin) if year in series]
    if origin not in series or not before:
        return None
    first = before[0]
    return (series[origin] / series[first]) ** (1.0 / (origin - first)) - 1.0, first


def output(data: DataPackage) -> Series:
    """Gross domestic product by year, current prices, 100m yuan."""
    frame = data.table("national_history").dropna(subset=["gdp_100m_yuan"])
    return {int(y): float(v) for y, v in zip(frame["year"], frame["gdp_100m_yuan"], strict=True)}


def prices(data: DataPackage) -> Series:
    """Level of consumer prices by year, chained from the year's mean of "same month of the year before = 100"; whole
    years only, empty where the package has none."""
    if "cpi" not in data.tables:
        return {}
    frame = data.table("cpi")
    level, found = 1.0, Series()
    for year, own in frame["index"].groupby(frame["month"].str[:4].astype(int)):
        if len(own) == 12:
            level *= float(own.mean()) / 100.0
            found[int(str(year))] = level
    return found


def wage_levels(data: DataPackage) -> dict[str, Series]:
    """Average wages by series and year: published, or one year back from a published growth, or a private wage at the
    nearest published ratio to the other series."""
    frame = data.table("wages")
    levels: dict[str, Series] = {}
    for series in WAGES:
        own = frame[frame["series"] == series]
        given = {int(y): float(v) for y, v in zip(own["year"], own["value"], strict=True)}
        grown = own.dropna(subset=["growth"])
        back = zip(grown["year"], grown["value"], grown["growth"], strict=True)
        levels[series] = {int(y) - 1: float(v) / (1.0 + float(g)) for y, v, g in back} | given
    other, private = (levels[series] for series in WAGES)
    both = sorted(set(other) & set(private))
    for year in sorted(set(other) - set(private)):
        near = min(both, key=lambda one: abs(one - year))
        private[year] = other[year] * private[near] / other[near]
    return levels


def wage_growth(data: DataPackage, year: int, nonprivate_share: float) -> float:
    """Growth of the average wage of ``year``; the mean of both series, weighted, where both were published."""
    frame = data.table("wages")
    levels = wage_levels(data)
    published = {s: set(frame.loc[frame["series"] == s, "year"]) for s in WAGES}
    rates = {s: levels[s][year] / levels[s][year - 1] - 1.0 for s in WAGES if {year - 1, year} <= set(levels[s])}
    if WAGES[0] not in rates:
        raise InputError(Said("The table wages gives no growth of {series} for {year}.", series=WAGES[0], year=year))
    if not {year - 1, year} <= published[WAGES[1]]:
        return rates[WAGES[0]]
    return nonprivate_share * rates[WAGES[0]] + (1.0 - nonprivate_share) * rates[WAGES[1]]
