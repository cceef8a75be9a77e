"""What the funds pay: cost by age and sex, tilted to published ratios, times exposure and unit cost growth."""

from fundmodel.projection.expenditure.benefits import BenefitDrivers, benefit_volumes
from fundmodel.projection.expenditure.maternity import allowance_due, allowance_paid, maternity_split
from fundmodel.projection.expenditure.profiles import cost_ratio, sex_profile, tilt_to_ratio, tilted

__all__ = [
    "BenefitDrivers",
    "allowance_due",
    "allowance_paid",
    "benefit_volumes",
    "cost_ratio",
    "maternity_split",
    "sex_profile",
    "tilt_to_ratio",
    "tilted",
]
