"""Terms of payment, and the contract under which they act: parameter -> changes beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Changes = Mapping[str, Any]

SCHEMES: Final = ("employee", "resident")


def budgets(kind: str, growth: float | None = None, rule: str | None = None) -> Changes:
    """A budget for each fund from 2026 on."""
    terms = {"budget": {2026: kind}, "budget_growth": growth, "budget_rule": rule}
    return {
        f"payment.{scheme}.{name}": value for scheme in SCHEMES for name, value in terms.items() if value is not None
    }


ON: Final[Changes] = budgets("growth")
OF_INCOME: Final[Changes] = budgets("income_share")
TIGHT: Final[Changes] = budgets("growth", -0.05)
AMPLE: Final[Changes] = budgets("growth", 0.30)
AMPLE_AND_SMOOTH: Final[Changes] = budgets("growth", 0.30, "smooth")
FEW_YUAN_A_POINT: Final[Changes] = budgets("growth", -0.20, "points")
MANY_YUAN_A_POINT: Final[Changes] = budgets("growth", 0.30, "points")
PACKAGES: Final[Changes] = {"payment.capitation_share": {2026: 0.5}}
TIGHT_PACKAGES: Final[Changes] = {**PACKAGES, "payment.capitation_growth": -0.05}
AMPLE_PACKAGES: Final[Changes] = {**PACKAGES, "payment.capitation_growth": 0.10}
BATCHES: Final[Changes] = {"payment.procurement_share": {2026: 0.02}}
LIST: Final[Changes] = {"payment.catalogue_growth_negotiated_drugs": {2026: 0.10}}

PAYMENT: Final[Mapping[str, Changes]] = {
    **{f"payment.{scheme}.budget_growth": ON for scheme in SCHEMES},
    **{f"payment.{scheme}.budget_income_share": OF_INCOME for scheme in SCHEMES},
    "payment.budget_out_of_area": ON,
    **{f"payment.{scheme}.budget_rule": AMPLE for scheme in SCHEMES},
    **{f"payment.{scheme}.weight_growth": FEW_YUAN_A_POINT for scheme in SCHEMES},
    "payment.budget_negotiated_drugs": ON,
    "payment.overrun_share": TIGHT,
    "payment.overrun_limit": TIGHT,
    "payment.saving_share": AMPLE_AND_SMOOTH,
    "payment.saving_floor": AMPLE_AND_SMOOTH,
    "payment.point_value_high": MANY_YUAN_A_POINT,
    "payment.point_value_low": FEW_YUAN_A_POINT,
    "payment.capitation_growth": PACKAGES,
    "payment.capitation_overrun_share": TIGHT_PACKAGES,
    "payment.capitation_saving_share": AMPLE_PACKAGES,
    **{
        f"payment.procurement_{name}": BATCHES
        for name in ("cut", "month", "compliance", "rebound", "hand_back", "term")
    },
    "payment.drug_share_inpatient": BATCHES,
    "payment.drug_share_outpatient": BATCHES,
    "payment.drug_share_chronic": BATCHES,
    "payment.catalogue_substitution": LIST,
}
