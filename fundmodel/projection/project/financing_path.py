"""The financing of residents, which people and money both look to: yuan per head on the reference path, and what a
departure of the economy does to amounts that are not announced yet (METHODS 3.5, 4.4)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import contributions, economy
from fundmodel.projection.departures import lagged
from fundmodel.projection.project.people.waist import Vitals

Array = NDArray[np.float64]


class Financing(NamedTuple):
    """Yuan per head and year: premium by coverage year ``(..., boundary)``, subsidy by year, disposable income of the
    year before each coverage year ``(..., boundary)``; ``held`` ``(..., year)`` where a departure would have lowered
    an amount below the year before; ``usual_premium`` is the premium without a rule, from which subsidies have their
    months."""

    premium: Array
    subsidy: Array
    standard_subsidy: Array
    income: Array
    held: NDArray[np.bool_]
    usual_premium: Array


def resident_financing(assume: Assumptions, vitals: Vitals, outlook: economy.Economy) -> Financing:
    """Premium and subsidy per head as announced or on their path, then the rules in force: share of income, the
    departure of the economy, floor, equal parts.

    Paths and shares are of disposable income on the reference; the departure enters once, after them. Announced amounts
    stand: neither a share of both nor a departure moves them.
    """
    years = vitals.years
    boundaries = np.append(years, years[-1] + 1)
    series = (outlook.reference_income_growth[..., 1:], int(years[1]))
    premium = assume.yearly("resident.premium", boundaries, *series)
    subsidy = assume.yearly("resident.subsidy", years, *series)
    base_income = assume.scalar("economy.disposable_income")[..., None]
    income = contributions.income_before(base_income, np.nan_to_num(outlook.reference_income_growth))
    premium = contributions.premium_rule(premium, income, assume.yearly("resident.premium_income_share", boundaries))
    still_open = boundaries > assume.scalar("resident.announced_until")[..., None]
    share = np.where(still_open, assume.yearly("resident.financing_income_share", boundaries), 0.0)
    premium, subsidy = contributions.share_of_income(premium, subsidy, income, share)
    premium, subsidy, held = _followed(assume, premium, subsidy, outlook.departure, still_open)
    shift = assume.yearly("resident.subsidy_shift", years)
    subsidy = subsidy * economy.cumulative(shift)
    floor = assume.yearly("resident.minimum_growth", boundaries)
    premium = contributions.minimum_growth(premium, floor)
    standard = contributions.minimum_growth(subsidy, floor[..., :-1])
    premium, subsidy = contributions.parity(premium, standard, assume.yearly("resident.parity", years))
    return Financing(premium, subsidy, standard, income * np.exp(_known(outlook.departure)), held, premium)


def _followed(
    assume: Assumptions, premium: Array, subsidy: Array, departure: Array, still_open: NDArray[np.bool_]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Premium and subsidy with the departure; the premium of a coverage year follows income of the year before it."""
    follows = assume.scalar("resident.financing_follows")[..., None]
    paid = contributions.followed(premium, _known(departure), follows, still_open)
    granted = contributions.followed(subsidy, departure, follows, still_open[..., :-1])
    return paid.amount, granted.amount, paid.held[..., :-1] | granted.held


def _known(departure: Array) -> Array:
    """D known when a coverage year's premium is set, ``(..., boundary)``: that of the year before."""
    return np.concatenate([lagged(departure), departure[..., -1:]], axis=-1)
