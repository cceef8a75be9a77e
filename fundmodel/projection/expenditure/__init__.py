"""What the funds pay: cost by age and sex, tilted to published ratios, times exposure and unit cost growth."""

from fundmodel.projection.expenditure.benefits import (
    BenefitDrivers,
    Service,
    benefit_volumes,
    care,
    change_since_start,
    detailed_benefits,
)
from fundmodel.projection.expenditure.maternity import allowance_due, allowance_paid, maternity_split
from fundmodel.projection.expenditure.profiles import cost_ratio, sex_profile, tilt_to_ratio, tilted

__all__ = [
    "BenefitDrivers",
    "Service",
    "allowance_due",
    "allowance_paid",
    "benefit_volumes",
    "care",
    "change_since_start",
    "cost_ratio",
    "detailed_benefits",
    "maternity_split",
    "sex_profile",
    "tilt_to_ratio",
    "tilted",
]
