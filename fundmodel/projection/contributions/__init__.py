"""What people, employers and the state pay: contribution bases, premiums and subsidies, by month."""

from fundmodel.projection.contributions.account_rules import (
    account_outgo_share,
    divided,
    shifted_to_worker,
    swept,
    worker_account_share,
)
from fundmodel.projection.contributions.arrears import Collected, collect
from fundmodel.projection.contributions.base import base_in_force, capped_mean
from fundmodel.projection.contributions.employee import (
    EmployeeHeads,
    EmployeeIncome,
    EmployeeTerms,
    declared_ratio,
    employee_income,
    relative_wage,
)
from fundmodel.projection.contributions.financing_rules import (
    followed,
    income_before,
    minimum_growth,
    parity,
    premium_rule,
    share_of_income,
)
from fundmodel.projection.contributions.late_subsidy import subsidy_received
from fundmodel.projection.contributions.premium_season import beyond_a_year, own_weights
from fundmodel.projection.contributions.recognition import recognised
from fundmodel.projection.contributions.relief import relieved
from fundmodel.projection.contributions.resident import ResidentIncome, before_first_january, resident_income
from fundmodel.projection.contributions.retiree_contributions import RetireeContributions, retiree_contributions
from fundmodel.projection.contributions.season_free import Accrual, resident_accrual
from fundmodel.projection.contributions.subsidy_levels import by_level, premium_by_payer, top_up_factor

__all__ = [
    "Accrual",
    "Collected",
    "EmployeeHeads",
    "EmployeeIncome",
    "EmployeeTerms",
    "ResidentIncome",
    "RetireeContributions",
    "account_outgo_share",
    "base_in_force",
    "before_first_january",
    "beyond_a_year",
    "by_level",
    "capped_mean",
    "collect",
    "declared_ratio",
    "divided",
    "employee_income",
    "followed",
    "income_before",
    "minimum_growth",
    "own_weights",
    "parity",
    "premium_by_payer",
    "premium_rule",
    "recognised",
    "relative_wage",
    "relieved",
    "resident_accrual",
    "subsidy_received",
    "resident_income",
    "retiree_contributions",
    "share_of_income",
    "shifted_to_worker",
    "swept",
    "top_up_factor",
    "worker_account_share",
]
