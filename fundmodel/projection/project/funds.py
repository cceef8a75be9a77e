"""Pieces that both schemes share: one fund by month, the seasons of a year, lines scaled to the base year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy, expenditure
from fundmodel.projection.ledger import Roll
from fundmodel.projection.people import sum_months

Array = NDArray[np.float64]

YEAR = slice(0, 12)


@dataclass(frozen=True)
class Fund:
    """One fund by month, ``(scenario, area, month)``: lines in yuan, transfers received less paid, and the roll."""

    income: dict[str, Array]
    expenditure: dict[str, Array]
    transfer: Array
    rolled: Roll


def total(lines: dict[str, Array]) -> Array:
    """Sum of lines in their order."""
    return np.asarray(sum(lines.values()))


def base_year_sum(monthly: Array) -> Array:
    """Sum of the first twelve months, ``(scenario, area)``."""
    return sum_months(monthly[..., YEAR])


def season(assume: Assumptions, scheme: str, side: str, years: int) -> Array:
    """Twelve published weights that sum to 12, repeated over the years."""
    return np.tile(12.0 * figures.monthly_shares(assume.data, scheme, side), years)


def index(growth: Array) -> Array:
    """Yearly growth as a monthly index, one throughout the base year."""
    return np.repeat(economy.cumulative(growth), 12, axis=-1)


def calibrated(drivers: expenditure.BenefitDrivers, weights: Array, targets: dict[str, Array]) -> dict[str, Array]:
    """Each line scaled so that the base year's twelve months meet its target, ``(scenario, area)`` yuan."""
    volumes = expenditure.benefit_lines(drivers, weights)
    return {
        name: volumes[name] * (target / base_year_sum(volumes[name]))[..., None] for name, target in targets.items()
    }
