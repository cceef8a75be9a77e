"""The axes of every array: their order (DESIGN 5, law 1) and the labels on them."""

from __future__ import annotations

from typing import Final

DIMS: Final = (
    "scenario",
    "draw",
    "area",
    "payer",
    "fund",
    "line",
    "exposure",
    "event",
    "item",
    "group",
    "sex",
    "age",
    "boundary",
    "year",
    "month",
)

SEXES: Final = ("female", "male")
OPEN_AGE: Final = 100
AGES: Final = tuple(range(OPEN_AGE + 1))

NATION: Final = "CN"
"""The area of a data package that does not name its own."""

GROUPS: Final = ("active", "flexible", "completing", "retired", "resident", "uninsured")
FUNDS: Final = ("employee_pooled", "individual_accounts", "resident")
CARE_FUND: Final = "long_term_care"
"""The optional fourth fund: it stands in a ledger only where a scenario of the run keeps it."""
ALL_FUNDS: Final = (*FUNDS, CARE_FUND)
SCHEMES: Final = ("employee", "resident")
POOLED_FUNDS: Final = ("employee_pooled", "resident")
PAYERS: Final = (
    "employer",
    "worker",
    "flexible_worker",
    "retiree",
    "household",
    "central",
    "provincial",
    "local",
    "medical_aid",
    "other",
)

INCOME_LINES: Final = {
    "employer_contributions": ("employee_pooled", "employer"),
    "flexible_contributions": ("employee_pooled", "flexible_worker"),
    "completing_contributions": ("employee_pooled", "flexible_worker"),
    "pay_up": ("employee_pooled", "worker"),
    "worker_pool_contributions": ("employee_pooled", "worker"),
    "retiree_contributions": ("employee_pooled", "retiree"),
    "other_income": ("employee_pooled", "other"),
    "worker_contributions": ("individual_accounts", "worker"),
    "flexible_account_contributions": ("individual_accounts", "flexible_worker"),
    "employer_account_contributions": ("individual_accounts", "employer"),
    "premium": ("resident", "household"),
    "premium_aid": ("resident", "medical_aid"),
    "subsidy_central": ("resident", "central"),
    "subsidy_provincial": ("resident", "provincial"),
    "subsidy_local": ("resident", "local"),
    "care_personal": (CARE_FUND, "household"),
    "care_fiscal": (CARE_FUND, "local"),
}
"""Each line of income with the fund that receives it and the payer it comes from."""

BENEFIT_LINES: Final = (
    "inpatient",
    "outpatient",
    "chronic",
    "negotiated_drugs",
    "maternity_medical",
    "maternity_allowance",
    "critical_illness",
    "other_benefits",
)
EXPENDITURE_LINES: Final = (*BENEFIT_LINES, "account_spending", "care_benefits")
LINES: Final = (*INCOME_LINES, *EXPENDITURE_LINES)
CARE_LINES: Final = ("care_personal", "care_fiscal", "care_benefits")
CARE_MEMO: Final = ("care_from_pool", "care_from_accounts", "pool_closing_without_care")
"""Lines of the optional fund and what stands beside it; they are there together with it."""

LEVELS: Final = ("green", "blue", "yellow", "orange", "red")


def in_house_order(dims: tuple[str, ...]) -> tuple[str, ...]:
    """``dims`` sorted into the order of law 1; unknown names raise ``KeyError``."""
    rank = {name: place for place, name in enumerate(DIMS)}
    return tuple(sorted(dims, key=rank.__getitem__))
