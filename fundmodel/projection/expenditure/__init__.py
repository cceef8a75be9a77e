"""What the funds pay: cost by age and sex, tilted to published ratios, times exposure and unit cost growth."""

from fundmodel.projection.expenditure.benefits import BenefitDrivers, benefit_lines
from fundmodel.projection.expenditure.maternity import maternity_paid
from fundmodel.projection.expenditure.profiles import cost_ratio, sex_profile, tilt_to_ratio, tilted

__all__ = ["BenefitDrivers", "benefit_lines", "cost_ratio", "maternity_paid", "sex_profile", "tilt_to_ratio", "tilted"]
