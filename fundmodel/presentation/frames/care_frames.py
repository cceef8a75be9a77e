"""Long-term-care insurance kept apart: its accounts, and the employee pool's months with and without what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.analysis.care_months import pool_months
from fundmodel.analysis.runs import december, several, table, yearly
from fundmodel.projection.selection import keeps_care
from fundmodel.vocabulary.dims import CARE_FUND

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

MONEY = (
    "care_from_pool",
    "care_from_accounts",
    "care_from_resident",
    "care_personal",
    "care_fiscal",
    "interest",
    "care_benefits",
    "balance",
)
MONTHS = ("pool_months_with_care", "pool_months_without_care")


def care_accounts(run: Projection) -> pd.DataFrame:
    """from pool + accounts + resident fund + personal + fiscal + interest - benefits = change in balance, yuan a year.

    Beside it the months of reserve of the employee pool at December, with what it passes to long-term care and
    without. Empty where no scenario of the run keeps the fund; scenarios that do not are left out.
    Source: METHODS 4.10.
    """
    import pandas as pd

    if CARE_FUND not in run.ledger["fund"].values:
        return pd.DataFrame(columns=["scenario", "area", "year", *MONEY, *MONTHS])
    ledger, memo = several(run, "ledger").sel(fund=CARE_FUND, drop=True), several(run, "memo")
    columns = {name: yearly(memo[name]) for name in MONEY[:3]}
    columns |= {name: yearly(ledger["amount"].sel(line=name, drop=True)) for name in ("care_personal", "care_fiscal")}
    columns |= {
        "interest": yearly(ledger["interest"]),
        "care_benefits": yearly(ledger["amount"].sel(line="care_benefits", drop=True)),
        "balance": december(ledger["closing"]),
    }
    months = pool_months(run)
    columns |= {name: december(months[name]) for name in MONTHS}
    found = table(columns, ("scenario", "area", "year"))
    keeping = [scenario["name"] for scenario in run.provenance["scenarios"] if keeps_care(scenario)]
    return found[found["scenario"].isin(keeping)].reset_index(drop=True)
