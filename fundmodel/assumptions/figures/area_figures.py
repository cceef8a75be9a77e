"""What a package of areas gives, by area, in persons, yuan and fractions; what it leaves out is the nation's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.tables.area_table_laws import residents_10k
from fundmodel.assumptions.tables.area_tables import FLOWS, HEADS, WITHIN, money_column
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

Array = NDArray[np.float64]

GROUP_STARTS: Final = (0, 16, 60)
OLD_STARTS: Final = (0, 16, 60, 65)


def residents(data: DataPackage) -> Array:
    """Everybody who lives in each area at the valuation date, persons, ``(area,)``."""
    return np.asarray(residents_10k(data.table("areas")), dtype=np.float64) * PERSONS_PER_WAN


def age_groups(data: DataPackage) -> tuple[Array, tuple[int, ...]]:
    """Residents by broad age group at the valuation date, ``(area, group)`` persons, and the first age of each."""
    frame = data.table("areas")
    young, working, old = (_column(frame, f"age_{name}_10k") for name in ("0_15", "16_59", "60plus"))
    if "age_65plus_10k" not in frame:
        return np.stack([young, working, old], axis=-1) * PERSONS_PER_WAN, GROUP_STARTS
    oldest = _column(frame, "age_65plus_10k")
    return np.stack([young, working, old - oldest, oldest], axis=-1) * PERSONS_PER_WAN, OLD_STARTS


def heads(data: DataPackage, national_growth: Array) -> Array:
    """Published active, retired and resident heads at both ends of the base year, ``(2, area, 3)`` persons.

    ``national_growth`` ``(3,)`` of the base year stands in where heads of a year earlier are not given.
    """
    frame = data.table("areas")
    now = np.stack([_column(frame, f"{group}_10k") for group in HEADS], axis=-1)
    before = now / (1.0 + national_growth)
    for place, group in enumerate(HEADS):
        if f"{group}_before_10k" in frame:
            before[:, place] = _column(frame, f"{group}_before_10k")
    return np.stack([before, now]) * PERSONS_PER_WAN


def employee_members(data: DataPackage) -> Array:
    """Active and retired heads at the valuation date, ``(area,)`` persons."""
    frame = data.table("areas")
    return (_column(frame, "active_10k") + _column(frame, "retired_10k")) * PERSONS_PER_WAN


@lru_cache(maxsize=64)
def accounts(data: DataPackage, fund: str, year: int) -> Array:
    """Opening, income, expenditure and closing of a fund in the base year, and what is ``WITHIN`` its flows, yuan
    ``(7, area)``."""
    if year != data.base_year:
        raise InputError(
            Said(
                "The table areas of {name} holds accounts of {base_year}; {year} is asked for.",
                name=data.name,
                base_year=data.base_year,
                year=year,
            )
        )
    frame = data.table("areas")
    opening, income, spent = (_column(frame, money_column(fund, flow)) * YUAN_PER_YI for flow in FLOWS)
    within = [_column(frame, money_column(fund, name), 0.0) * YUAN_PER_YI for name in WITHIN]
    return np.stack([opening, income, spent, opening + income - spent, *within])


def maternity(data: DataPackage, nation: Array, national_active: float) -> Array:
    """Maternity spending of the base year, ``(area,)`` yuan: as given, else the nation's per active member x the area's
    relative wage, because most of it is allowance."""
    frame = data.table("areas")
    if "maternity_expenditure_100m_yuan" in frame:
        return _column(frame, "maternity_expenditure_100m_yuan") * YUAN_PER_YI
    active = _column(frame, "active_10k") * PERSONS_PER_WAN
    return np.asarray(nation / national_active * active * wage_level(data))


def wage_level(data: DataPackage) -> Array:
    """Average wage over the nation's, ``(area,)``."""
    return _column(data.table("areas"), "wage_level")


def insured_ratio(data: DataPackage) -> Array:
    """People of the area's own purse, uninsured people included, per resident, ``(area,)``; 1 unless given."""
    return _column(data.table("areas"), "insured_ratio", 1.0)


def out_rate(data: DataPackage) -> Array:
    """People who move to another area of the package per resident and year, ``(area,)``; 0 unless given."""
    return _column(data.table("areas"), "out_rate", 0.0)


def areas_exchange_people(data: DataPackage) -> bool:
    """Whether people of one area may come to live in another or to be insured there."""
    if not data.by_area or len(data.areas) == 1:
        return False
    at_home = np.array_equal(insured_ratio(data), np.ones(len(data.areas)))
    return not at_home or bool(out_rate(data).any())


@lru_cache(maxsize=16)
def destinations(data: DataPackage) -> Array:
    """Share of an area's movers that go to each other area, ``(from, to)``, rows summing to 1.

    As given, else in proportion to residents: d_ij = P_j / sum_{k != i} P_k. Nobody moves inside a single area.
    """
    count = len(data.areas)
    if count == 1:
        return np.zeros((1, 1))
    shares = np.broadcast_to(residents(data), (count, count)) * (1.0 - np.eye(count))
    if "destinations" in data.tables:
        frame, places = data.table("destinations"), {area: place for place, area in enumerate(data.areas)}
        given = np.zeros((count, count))
        given[frame["from"].map(places), frame["to"].map(places)] = frame["share"]
        shares = np.where(given.sum(axis=1, keepdims=True) > 0.0, given, shares)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _column(frame: pd.DataFrame, name: str, default: float | None = None) -> Array:
    if name not in frame and default is not None:
        return np.full(len(frame), default)
    return frame[name].to_numpy(dtype=np.float64)
