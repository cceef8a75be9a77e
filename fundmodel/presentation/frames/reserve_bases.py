"""Months of reserve on the cash, earned and incurred basis side by side, with the bills that part them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.frame import Recognition
from fundmodel.analysis.indicators import reserve_months
from fundmodel.analysis.runs import december, several, table, yearly
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

RECOGNITIONS: Final[tuple[Recognition, ...]] = ("cash", "earned", "incurred")
STOCKS: Final = {"unpaid_bills": "basis_unpaid", "prepayments": "basis_advances"}


def reserve_bases(run: Projection) -> pd.DataFrame:
    """Closing / paid, (closing - premium ahead) / paid and (closing - unpaid + advances) / incurred, at December.

    One row for each scenario, area, pooled fund and year: the three kinds of months, expenditure as paid and as
    incurred, the stocks of unpaid bills and advances (yuan), and a note on what the unpaid bills rest on. Source:
    METHODS 5.2.
    """
    import pandas as pd

    ledger = several(run, "ledger").sel(fund=list(POOLED_FUNDS))
    values = {f"reserve_months_{one}": december(reserve_months(ledger, recognition=one)) for one in RECOGNITIONS}
    values |= {name: yearly(ledger[name]) for name in ("expenditure", "incurred")}
    values |= {name: december(ledger[name]) for name in STOCKS}
    rows = table(values, ("scenario", "area", "fund", "year"))
    rows["note"] = pd.Series([{lang: basis_note(run, lang) for lang in ("zh", "en")}] * len(rows), dtype=object)
    return rows


def basis_note(run: Projection, lang: str) -> str:
    """What the unpaid bills of a run rest on: published stocks, the package's own run-off, or an assumed one."""
    return say(f"bills_{run.ledger.attrs['unpaid_bills']}", lang)
