"""Pieces that both schemes share: one fund by month, the seasons of a year, lines scaled to the base year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import economy, expenditure
from fundmodel.projection.expenditure.settlement import Bills
from fundmodel.projection.interest_tiers import Tiers
from fundmodel.projection.ledger import roll
from fundmodel.projection.month_recursion import Roll
from fundmodel.projection.project.money.outside import Outside
from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

YEAR = slice(0, 12)
POSTED_EVERY = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True)
class Yield:
    """What balances earn: a rate a month ``(lane, area, month)``; where the law of tiers is in force (``tiers.where``,
    ``(lane, area, month)``), one rate on money of earlier years and another on this year's."""

    rate: Array
    tiers: Tiers | None = None

    @classmethod
    def of(cls, assume: Assumptions, months: Months, departure: Array) -> Yield:
        """One effective rate, or a rate on what is carried over and another on the year's net inflow (METHODS 3.4);
        ``departure`` ``(..., year)`` of growth and the dated shift move the yield, never below zero."""
        moved = np.repeat(departure, 12, axis=-1) + assume.monthly("economy.interest_shift", months)
        effective = shifted_yield(assume.monthly("economy.interest_rate", months), moved) / 12.0
        by_tiers = assume.flags("economy.interest_rule", "tiers", months)
        if not by_tiers.any():
            return cls(effective)
        carried, demand = (
            assume.monthly(f"economy.interest_{name}", months) / 12.0 for name in ("carried_over", "demand")
        )
        every = POSTED_EVERY[assume.word("economy.interest_posting")]
        return cls(effective, Tiers(demand, shifted_yield(12.0 * carried, moved) / 12.0, every, by_tiers))

    @property
    def first_year(self) -> Yield:
        """The yield of the base year's twelve months alone."""
        if self.tiers is None:
            return Yield(self.rate[..., YEAR])
        demand, carried = (x[..., YEAR] for x in (self.tiers.demand, self.tiers.carried))
        own = self.tiers._replace(demand=demand, carried=carried, where=self.tiers.where[..., YEAR])
        return Yield(self.rate[..., YEAR], own)

    @property
    def lead(self) -> tuple[int, ...]:
        """``(lane, area)`` on which interest depends."""
        if self.tiers is None:
            return self.rate.shape[:-1]
        monthly = (self.rate, self.tiers.demand, self.tiers.carried, self.tiers.where)
        return np.broadcast_shapes(*(x.shape[:-1] for x in monthly))

    def roll(self, opening: Array, income: Array, expenditure: Array) -> Roll:
        """``ledger.roll`` of one fund at this yield; each lane by its own rule."""
        return roll(opening, income, expenditure, self.rate, tiers=self.tiers)


def shifted_yield(rate: Array, shift: Array) -> Array:
    """max(rate + shift, min(rate, 0)): a shift takes a yield down to zero and no further; bit for bit where it is 0."""
    return np.asarray(np.where(shift == 0.0, rate, np.maximum(rate + shift, np.minimum(rate, 0.0))))


@dataclass(frozen=True)
class Fund:
    """One fund by month, ``(lane, area, month)``: lines in yuan, transfers received less paid, and the roll; where
    providers bill it, what is owed and advanced to them; what passes between it and other areas or levels ``outside``,
    and ``pooled`` what a rule moves between the areas, received less paid."""

    income: dict[str, Array]
    expenditure: dict[str, Array]
    transfer: Array
    rolled: Roll
    bills: Bills | None = None
    outside: Outside | None = None
    pooled: Array | None = None


def by_fund(funds: tuple[str, ...], memos: Mapping[str, dict[str, Array]]) -> dict[str, Array]:
    """What some funds have beside their accounts as one array a name, ``(lane, area, fund, month)``; 0 for the
    others."""
    found = {}
    for name in next(iter(memos.values())):
        parts = {fund: own[name] for fund, own in memos.items()}
        shape = np.broadcast_shapes(*(part.shape for part in parts.values()))
        nothing = np.zeros(shape)
        found[name] = np.stack([np.broadcast_to(parts.get(fund, nothing), shape) for fund in funds], axis=-2)
    return found


def total(lines: dict[str, Array]) -> Array:
    """Sum of lines in their order."""
    return np.asarray(sum(lines.values()))


def base_year_sum(monthly: Array) -> Array:
    """Sum of the first twelve months, ``(lane, area)``."""
    return sum_months(monthly[..., YEAR])


def season(assume: Assumptions, scheme: str, side: str, years: int) -> Array:
    """Twelve published weights that sum to 12, repeated over the years: ``(month,)``, or ``(area, month)``."""
    return np.tile(12.0 * figures.monthly_shares(assume.data, scheme, side), years)


def index(growth: Array) -> Array:
    """Yearly growth as a monthly index, one throughout the base year."""
    return np.repeat(economy.cumulative(growth), 12, axis=-1)


def calibrated(
    drivers: expenditure.BenefitDrivers,
    weights: Array,
    targets: dict[str, Array],
    change: Mapping[str, Array] | None = None,
) -> dict[str, Array]:
    """Each type scaled so that the base year's twelve months meet its target, ``(lane, area)`` yuan; ``change`` is
    what a head costs relative to the first month, by type, unit cost apart."""
    volumes = expenditure.benefit_volumes(drivers, weights, change)
    return {
        name: volumes[name] * (target / base_year_sum(volumes[name]))[..., None] for name, target in targets.items()
    }
