"""Parameters that act only together with another, and the company in which they do: parameter -> changes beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.payment_company import PAYMENT

Changes = Mapping[str, Any]

LATE: Final[Changes] = {"retirement.late_share": 0.03}
MORE_YEARS: Final[Changes] = {
    "retirement.required_years_women": {2028: 22.0},
    "retirement.required_years_men": {2028: 27.0},
}
SHOCK: Final[Changes] = {"enrolment.shock_to_resident": {2026: 0.02, 2027: 0.0}}
LAPSE: Final[Changes] = {"enrolment.lapse_beta": -0.5}
WAITING: Final[Changes] = {"enrolment.waiting_fixed": 3.0}
BONUS: Final[Changes] = {"enrolment.continuity_bonus": 1000.0}
ZERO_CLAIM: Final[Changes] = {"enrolment.zero_claim_bonus": 1000.0}
HIGHER_INDIVIDUAL_RATE: Final[Changes] = {"employee.individual_rate": 0.03}
RETIREES_PAY: Final[Changes] = {"employee.retiree_rate": {2027: 0.02}}
COMPENSATED: Final[Changes] = {**RETIREES_PAY, "employee.retiree_compensated": 0.5}
LINKED_PREMIUM: Final[Changes] = {"resident.premium_income_share": {2027: 0.01}}
LEAST_GROWTH: Final[Changes] = {"resident.minimum_growth": {2026: 0.05}}
CARE: Final[Changes] = {"care.fund": "separate"}
HEALTHIER: Final[Changes] = {"cost.morbidity_theta": 0.5}
DEATH_RELATED: Final[Changes] = {"cost.death_related": 1.0}
ADVANCED: Final[Changes] = {"settlement.prepayment_months": {2027: 1.0}}
FASTER: Final[Changes] = {"economy.output_per_worker_growth": {2027: 0.06}}
LOST_WORK: Final[Changes] = {"enrolment.shock_to_resident": {2027: 0.02, 2028: 0.0}, "shock.workers": 0.5}
OWN_HEADS: Final[Changes] = {**LOST_WORK, "cost.income_driver": "own_head"}
TIERS: Final[Changes] = {"economy.interest_rule": "tiers"}
DEDUCTIBLES: Final[Changes] = {
    f"{scheme}.{kind}_deductible": {2028: amount}
    for scheme, kind, amount in (
        ("employee", "inpatient", 1000.0),
        ("resident", "inpatient", 800.0),
        ("employee", "outpatient", 600.0),
        ("resident", "outpatient", 100.0),
    )
}
CAPS: Final[Changes] = {
    f"{scheme}.{kind}_cap": {2028: amount}
    for scheme, kind, amount in (
        ("employee", "inpatient", 150_000.0),
        ("resident", "inpatient", 100_000.0),
        ("employee", "outpatient", 5_000.0),
        ("resident", "outpatient", 500.0),
    )
}
RATIOS: Final[Changes] = {
    f"{scheme}.{kind}_payment_ratio": {2028: ratio}
    for scheme, kind, ratio in (
        ("employee", "inpatient", 0.80),
        ("employee", "outpatient", 0.55),
        ("resident", "outpatient", 0.35),
        ("employee", "chronic", 0.90),
        ("resident", "chronic", 0.70),
    )
}
AT_HOME: Final[Changes] = {"employee.out_of_area_share": {2028: 0.15}}
DESIGN: Final = (
    "inpatient_charge_tertiary",
    "inpatient_level_shares",
    "inpatient_eligible_share",
    "outpatient_eligible_share",
)

COMPANY: Final[Mapping[str, Changes]] = {
    "retirement.late_lag": LATE,
    "retirement.required_years_women": MORE_YEARS,
    "retirement.required_years_men": MORE_YEARS,
    "enrolment.shock_heals_in": SHOCK,
    "enrolment.leaver_relative_cost": LAPSE,
    "enrolment.waiting_per_year": WAITING,
    "enrolment.continuity_bonus": BONUS,
    "enrolment.zero_claim_bonus": ZERO_CLAIM,
    "enrolment.zero_claim_share": ZERO_CLAIM,
    "enrolment.zero_claim_reset": ZERO_CLAIM,
    "enrolment.critical_illness_cap": BONUS,
    "enrolment.share_above_cap": BONUS,
    "enrolment.critical_illness_payment_ratio": BONUS,
    "employee.account_rate": HIGHER_INDIVIDUAL_RATE,
    "employee.account_care_returns": {"employee.account_rate": {2027: 0.0}},
    "employee.retiree_payers": RETIREES_PAY,
    "employee.retiree_compensated": RETIREES_PAY,
    "employee.compensation_budget_share": COMPENSATED,
    "employee.mean_pension": RETIREES_PAY,
    "resident.minimum_growth": LEAST_GROWTH,
    "care.employee_coverage": CARE,
    "care.resident_coverage": CARE,
    "care.income_per_head": CARE,
    "care.pool_share": CARE,
    "care.resident_fund_share": CARE,
    "care.account_share": CARE,
    "care.fiscal_share": CARE,
    "care.take_up": CARE,
    "care.benefit": CARE,
    **{f"{scheme}.{name}": DEDUCTIBLES for scheme in ("employee", "resident") for name in DESIGN},
    **dict.fromkeys(
        (
            "cost.inpatient_spread",
            "cost.outpatient_spread",
            "cost.outpatient_users",
            "cost.primary_deductible",
            "cost.tertiary_deductible",
            "cost.primary_coinsurance",
            "cost.tertiary_coinsurance",
        ),
        DEDUCTIBLES,
    ),
    **{name: {name: change} for name, change in {**DEDUCTIBLES, **CAPS}.items()},
    **{name: {name: RATIOS[name]} for name in RATIOS if "inpatient" not in name},
    "cost.inpatient_response": RATIOS,
    "cost.outpatient_response": RATIOS,
    "cost.out_of_area_price": AT_HOME,
    "economy.disposable_income": LINKED_PREMIUM,
    "cost.morbidity_from_age": HEALTHIER,
    "cost.decedent_ratio": DEATH_RELATED,
    "settlement.prepayment_recovered": ADVANCED,
    **{
        f"{scheme}.cost_pass_through_{part}": FASTER
        for scheme in ("employee", "resident")
        for part in ("speed", "long_run")
    },
    "economy.interest_follows": FASTER,
    "economy.reference": FASTER,
    "resident.announced_until": FASTER,
    "resident.financing_follows": FASTER,
    "shock.workers": OWN_HEADS,
    "cost.income_driver": LOST_WORK,
    "cost.margin_weight": {"cost.margin": 0.005},
    "economy.interest_carried_over": TIERS,
    "economy.interest_demand": TIERS,
    "economy.interest_posting": TIERS,
    **PAYMENT,
}
"""A parameter that is its own company (a floor that binds nowhere, years of which only a change acts) is changed from
there."""

ALL_OF_THEM: Final[Changes] = {name: value for company in COMPANY.values() for name, value in company.items()}
