"""What the funds pay by line: exposures x unit cost x season, the base year held to its published spending."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy, expenditure
from fundmodel.projection.project.cap_bonus import cap_bonus_cost
from fundmodel.projection.project.economy import Financing
from fundmodel.projection.project.employee import MEMBERS
from fundmodel.projection.project.funds import base_year_sum, calibrated, index, season, total
from fundmodel.projection.project.waist import People

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

EMPLOYEE_TYPES: Final = (
    "inpatient",
    "outpatient",
    "chronic",
    "negotiated_drugs",
    "critical_illness",
    "other_benefits",
)
RESIDENT_TYPES: Final = (*EMPLOYEE_TYPES[:-1], "maternity_medical", "other_benefits")


def employee_benefits(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months, credit: Array, to_care: Array
) -> tuple[dict[str, Array], Array]:
    """Spending of the pool by line, and the maternity allowance that another purse pays.

    Published spending of the base year holds what was passed to long-term care, which is no benefit of this fund.
    """
    base_year = assume.data.base_year
    published = figures.accounts(assume.data, "employee_pooled", base_year).expenditure
    net = assume.word("employee.published_pool_income") == "net"
    paid = published - (0.0 if net else 1.0) * base_year_sum(credit) - base_year_sum(to_care)
    maternity = figures.account_item(assume.data, "maternity", "expenditure", base_year)
    shares = assume.weights("employee.benefit_shares", EMPLOYEE_TYPES)
    targets = {name: shares[..., k] * (paid - maternity) for k, name in enumerate(EMPLOYEE_TYPES)}
    targets["maternity"] = maternity[None]
    retired_cost = assume.scalar("cost.retired_active_payment_ratio")[..., None] * people.monthly("cost_retired")
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_active") + retired_cost,
        members=total({name: people.monthly(name) for name in MEMBERS}),
        births=np.repeat(people.flow("births_employee"), 12, axis=-1),
        unit_cost_index=index(outlook.cost_growth_employee),
        financing_index=index(outlook.base_growth),
        maternity_index=index(outlook.base_growth),
    )
    benefits = calibrated(drivers, season(assume, "employee", "expenditure", len(people.years)), targets)
    split = expenditure.maternity_split(
        benefits.pop("maternity"), assume.monthly("employee.maternity_allowance_share", months)
    )
    allowance = expenditure.allowance_paid(
        split.allowance, assume.monthly("employee.maternity_allowance_in_fund", months)
    )
    lines = {**benefits, "maternity_medical": split.medical, "maternity_allowance": allowance.fund}
    return lines, allowance.elsewhere


def resident_benefits(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing, paid: Array
) -> dict[str, Array]:
    """Spending of the resident fund by line; ``paid`` ``(area,)`` is its published expenditure of the base year."""
    shares = assume.weights("resident.benefit_shares", RESIDENT_TYPES)
    targets = {name: shares[..., k] * paid for k, name in enumerate(RESIDENT_TYPES)}
    targets["maternity"] = targets.pop("maternity_medical")
    per_head = financing.premium[..., :-1] + financing.subsidy
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_resident") - np.repeat(people.flow("waiting_cost"), 12, axis=-1),
        members=people.monthly("resident"),
        births=np.repeat(people.flow("births_other"), 12, axis=-1),
        unit_cost_index=index(outlook.cost_growth_resident),
        financing_index=np.repeat(per_head / per_head[..., :1], 12, axis=-1),
        maternity_index=index(outlook.base_growth),
    )
    weights = season(assume, "resident", "expenditure", len(people.years))
    benefits = calibrated(drivers, weights, targets)
    bonus = cap_bonus_cost(assume, people) * np.repeat(per_head / per_head[..., :1], 12, axis=-1)
    cost = drivers.members * bonus * weights / 12.0
    benefits["critical_illness"] = benefits["critical_illness"] + cost
    benefits["maternity_medical"] = benefits.pop("maternity")
    return benefits
