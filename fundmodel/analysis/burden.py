"""What each level of government, medical aid and the pension fund pay, by year (METHODS 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import pandas as pd

from fundmodel.analysis.runs import several, table, yearly
from fundmodel.projection.once import once
from fundmodel.vocabulary.dictionary import TAGS

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

PAYERS: Final = ("central", "provincial", "local", "medical_aid")
MEMO: Final = ("budget_cost", "pension_fund_cost")
SHARES: Final[Mapping[str, tuple[str, ...]]] = {
    "central": ("resident.central_share",),
    "provincial": ("resident.central_share", "resident.provincial_share"),
    "local": ("resident.central_share", "resident.provincial_share"),
    "medical_aid": ("resident.aided_heads_share", "resident.aid_share"),
    "budget_cost": ("employee.retiree_compensated", "employee.compensation_budget_share"),
    "pension_fund_cost": ("employee.retiree_compensated", "employee.compensation_budget_share"),
}
"""The parameters that divide the money between these purses."""


@once
def fiscal_burden(run: Projection) -> pd.DataFrame:
    """central + provincial + local = subsidy of the resident fund + gaps met by budgets under a rule; yuan a year.

    One row for each scenario, area and civil year. ``medical_aid`` is premium paid for the poor, income of the fund
    and no fiscal subsidy; ``budget_cost`` and ``pension_fund_cost`` are paid beside the funds where existing pensioners
    are compensated for contributions. How the money is divided rests on shares that are no facts: ``burden_tags``.
    Source: METHODS 3.5.
    """
    paid = several(run, "ledger")["paid"].sum("fund")
    memo = several(run, "memo")
    values = {name: yearly(paid.sel(payer=name, drop=True)) for name in PAYERS}
    values |= {name: yearly(memo[name]) for name in MEMO}
    return table(values, ("scenario", "area", "year"))


@once
def burden_tags(run: Projection) -> pd.DataFrame:
    """The weakest tag among the shares behind each column: scenario, item, tag and the names of the parameters.

    Weakest last: seen, derived, knowledge, judgement.
    """
    rows = []
    for scenario in run.provenance["scenarios"]:
        for item, names in SHARES.items():
            tags = [scenario["entries"][name]["tag"] for name in names]
            rows.append(
                {
                    "scenario": scenario["name"],
                    "item": item,
                    "tag": max(tags, key=TAGS.index),
                    "parameters": ", ".join(names),
                }
            )
    return pd.DataFrame(rows)
