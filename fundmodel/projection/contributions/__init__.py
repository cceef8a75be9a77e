"""What people, employers and the state pay: contribution bases, premiums and subsidies, by month."""

from fundmodel.projection.contributions.base import base_in_force, capped_mean
from fundmodel.projection.contributions.employee import (
    EmployeeHeads,
    EmployeeIncome,
    EmployeeTerms,
    declared_ratio,
    employee_income,
    relative_wage,
)
from fundmodel.projection.contributions.resident import ResidentIncome, resident_income

__all__ = [
    "EmployeeHeads",
    "EmployeeIncome",
    "EmployeeTerms",
    "ResidentIncome",
    "base_in_force",
    "capped_mean",
    "declared_ratio",
    "employee_income",
    "relative_wage",
    "resident_income",
]
