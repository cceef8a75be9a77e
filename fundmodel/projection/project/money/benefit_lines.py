"""What the funds pay by line: exposures x unit cost x season, the base year held to its published spending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import economy, expenditure
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.base_year import Reconciled
from fundmodel.projection.project.money.cap_bonus import cap_bonus_cost
from fundmodel.projection.project.money.employee_receipts import MEMBERS
from fundmodel.projection.project.money.funds import base_year_sum, calibrated, index, season, total
from fundmodel.projection.project.money.services import Exposed, Use, use_of_care
from fundmodel.projection.project.people.waist import People

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


@dataclass(frozen=True)
class Benefits:
    """What a fund pays by line, yuan ``(lane, area, month)``; what stands beside it by name; and the rows in which
    a level built up from below meets the published one."""

    lines: dict[str, Array]
    memo: dict[str, Array]
    rows: tuple[Reconciled, ...]


def employee_benefits(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    months: Months,
    credit: Array,
    to_care: Array,
    wage: Array,
) -> tuple[Benefits, Array]:
    """Spending of the pool by line, and the maternity allowance that another purse pays.

    ``wage`` is the mean contribution base, yuan a month, on which allowances are reckoned.
    """
    targets = _employee_targets(assume, credit, to_care)
    active, retired = people.monthly("cost_active"), people.monthly("cost_retired")
    cost = active + assume.scalar("cost.retired_active_payment_ratio")[..., None] * retired
    weights, price = season(assume, "employee", "expenditure", len(people.years)), index(outlook.cost_growth_employee)
    drivers = expenditure.BenefitDrivers(
        cost=cost,
        members=total({name: people.monthly(name) for name in MEMBERS}),
        births=np.repeat(people.flow("births_employee"), 12, axis=-1),
        unit_cost_index=price,
        financing_index=index(outlook.base_growth),
        maternity_index=index(outlook.base_growth),
    )
    counted = total({name: people.close(name)[..., 0] for name in MEMBERS})
    use = use_of_care(assume, "employee", Exposed(active + retired, cost, counted, weights), price, months)
    lines = calibrated(drivers, weights, targets, use.change)
    split = expenditure.maternity_split(
        lines.pop("maternity"), assume.monthly("employee.maternity_allowance_share", months)
    )
    allowance = expenditure.allowance_paid(
        split.allowance, assume.monthly("employee.maternity_allowance_in_fund", months)
    )
    lines |= {"maternity_medical": split.medical, "maternity_allowance": allowance.fund}
    rows = (
        _inpatient_row("employee", "employee_pooled", use, expenditure.care(drivers, weights), targets),
        _allowance_row(assume, people, wage, split.allowance),
    )
    return Benefits(lines, _memo(use, lines), rows), allowance.elsewhere


def _employee_targets(assume: Assumptions, credit: Array, to_care: Array) -> dict[str, Array]:
    """Published spending of the pool in the base year by type; maternity is published, the rest divides by shares.

    It holds what was passed to long-term care, which is no benefit of this fund.
    """
    base_year = assume.data.base_year
    published = figures.accounts(assume.data, "employee_pooled", base_year).spent
    net = assume.word("employee.published_pool_income") == "net"
    paid = published - (0.0 if net else 1.0) * base_year_sum(credit) - base_year_sum(to_care)
    maternity = figures.account_item(assume.data, "maternity", "expenditure", base_year)
    shares = assume.weights("employee.benefit_shares", EMPLOYEE_TYPES)
    targets = {name: shares[..., k] * (paid - maternity) for k, name in enumerate(EMPLOYEE_TYPES)}
    return {**targets, "maternity": maternity[None]}


def resident_benefits(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    financing: Financing,
    paid: Array,
    months: Months,
) -> Benefits:
    """Spending of the resident fund by line; ``paid`` ``(area,)`` is its published expenditure of the base year."""
    shares = assume.weights("resident.benefit_shares", RESIDENT_TYPES)
    targets = {name: shares[..., k] * paid for k, name in enumerate(RESIDENT_TYPES)}
    targets["maternity"] = targets.pop("maternity_medical")
    per_head = financing.premium[..., :-1] + financing.subsidy
    cost = people.monthly("cost_resident") - np.repeat(people.flow("waiting_cost"), 12, axis=-1)
    weights, price = season(assume, "resident", "expenditure", len(people.years)), index(outlook.cost_growth_resident)
    drivers = expenditure.BenefitDrivers(
        cost=cost,
        members=people.monthly("resident"),
        births=np.repeat(people.flow("births_other"), 12, axis=-1),
        unit_cost_index=price,
        financing_index=np.repeat(per_head / per_head[..., :1], 12, axis=-1),
        maternity_index=index(outlook.base_growth),
    )
    counted = people.close("resident_heads")[..., 0]
    use = use_of_care(assume, "resident", Exposed(cost, cost, counted, weights), price, months)
    lines = calibrated(drivers, weights, targets, use.change)
    bonus = cap_bonus_cost(assume, people) * np.repeat(per_head / per_head[..., :1], 12, axis=-1)
    lines["critical_illness"] = lines["critical_illness"] + drivers.members * bonus * weights / 12.0
    lines["maternity_medical"] = lines.pop("maternity")
    row = _inpatient_row("resident", "resident", use, expenditure.care(drivers, weights), targets)
    return Benefits(lines, _memo(use, lines), (row,))


def _memo(use: Use, lines: dict[str, Array]) -> dict[str, Array]:
    """What was used and charged, and the part of in-patient spending that goes away from home."""
    return {**use.memo, "inpatient_elsewhere": lines["inpatient"] * use.elsewhere}


def _inpatient_row(scheme: str, fund: str, use: Use, exposed: Array, targets: dict[str, Array]) -> Reconciled:
    """Episodes x charge x eligible share x payment ratio beside the part of published spending taken for in-patient
    care."""
    built = base_year_sum(expenditure.detailed_benefits(exposed, use.services["inpatient"]))
    return Reconciled(f"{scheme}_inpatient", fund, built, targets["inpatient"])


def _allowance_row(assume: Assumptions, people: People, wage: Array, allowance: Array) -> Reconciled:
    """Births to employed mothers x wage x days beside the part of published maternity spending taken for allowances.

    Flexible workers have no allowance; mothers among the payers are taken to be employed as often as payers are.
    """
    payers = [people.mean(name)[..., 0] for name in MEMBERS[:3]]
    births = people.flow("births_employee")[..., 0] * payers[0] / (payers[0] + payers[1] + payers[2])
    mean_wage = base_year_sum(wage) / 12.0
    due = expenditure.allowance_due(births, mean_wage, assume.scalar("employee.maternity_allowance_days"))
    return Reconciled("employee_maternity_allowance", "employee_pooled", due, base_year_sum(allowance))
