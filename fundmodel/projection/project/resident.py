"""Money of the resident scheme: premiums and subsidies in, benefits out."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import contributions, economy, expenditure
from fundmodel.projection.ledger import roll
from fundmodel.projection.project.base_year import Reconciled, income_factor
from fundmodel.projection.project.funds import YEAR, Fund, base_year_sum, calibrated, index, season, total
from fundmodel.projection.project.waist import People
from fundmodel.vocabulary.dims import BENEFIT_LINES

Array = NDArray[np.float64]

PREMIUM_MONTHS: Final = (1, 2, 9, 10, 11, 12)


def resident_fund(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: tuple[Array, Array], rate: Array
) -> tuple[Fund, Array, tuple[Reconciled, ...]]:
    """The resident fund and its premium received ahead; the factor of the base year sits on the subsidy alone.

    ``financing`` holds premium by coverage year and subsidy by year, yuan per head (METHODS 3.5).
    """
    known = figures.accounts(assume.data, "resident", assume.data.base_year)
    premium, subsidy = financing
    heads = np.concatenate([people.open("resident_heads")[..., :1], people.close("resident_heads")], axis=-1)
    weights = assume.calendar_weights("resident.premium_months", PREMIUM_MONTHS)
    shares = figures.monthly_shares(assume.data, "resident", "income")
    benefits = _benefits(assume, people, outlook, financing, known.expenditure)
    spent = total(benefits)
    opening = np.full((1, 1), known.opening)

    def first_year(factor: Array) -> Array:
        lines = contributions.resident_income(
            heads[..., :2], premium[..., :2], subsidy[..., :1], weights, shares, factor
        )
        return lines.premium + lines.subsidy

    factor = income_factor(
        opening,
        first_year,
        np.zeros((1, 1, 12)),
        spent[..., YEAR],
        rate[..., YEAR],
        np.full((1, 1), known.income),
        "resident subsidy",
    )
    lines = contributions.resident_income(heads, premium, subsidy, weights, shares, factor)
    rolled = roll(opening, lines.premium + lines.subsidy, spent, rate)
    standard = subsidy[..., 0] * heads[..., 1]
    paid = base_year_sum(lines.premium)
    rows = (
        Reconciled("resident_premium", "resident", paid, paid),
        Reconciled("resident_subsidy", "resident", standard, standard * factor),
    )
    fund = Fund({"premium": lines.premium, "subsidy": lines.subsidy}, benefits, np.zeros_like(spent), rolled)
    return fund, lines.received_ahead, rows


def _benefits(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: tuple[Array, Array], paid: float
) -> dict[str, Array]:
    shares = assume.weights("resident.benefit_shares", BENEFIT_LINES)
    targets = {name: shares[..., k] * paid for k, name in enumerate(BENEFIT_LINES)}
    premium, subsidy = financing
    per_head = premium[..., :-1] + subsidy
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_resident"),
        members=people.monthly("resident"),
        births=np.repeat(people.flow("births_other"), 12, axis=-1),
        unit_cost_index=index(outlook.cost_growth_resident),
        financing_index=np.repeat(per_head / per_head[..., :1], 12, axis=-1),
        maternity_index=index(outlook.cost_growth_resident),
    )
    return calibrated(drivers, season(assume, "resident", "expenditure", len(people.years)), targets)
