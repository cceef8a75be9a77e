"""Which purses stand behind a number of months: each fund alone, the employee scheme with accounts, or all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.analysis.frame import Frame, Recognition
from fundmodel.fund_rules.measures import Array, trailing_sum
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Scope = Literal["pool", "with_accounts", "all"]

POOL, ACCOUNTS = "employee_pooled", "individual_accounts"
NEEDED: Final = {"pool": (), "with_accounts": (POOL, ACCOUNTS), "all": (*POOLED_FUNDS, ACCOUNTS)}


@dataclass(frozen=True)
class Purse:
    """What stands behind a number of months, (..., fund, month) each, and what it is spent on.

    pool: every fund by itself.  with_accounts: the employee pool's row is pool + individual accounts, in balance and in
    spending (credits from one to the other are no spending), and the accounts have no row of their own.  all: one row,
    what both pools hold over what they and the individual accounts spend. A ledger without the funds that a scope needs
    raises ``InputError``. Source: METHODS 5.2.
    """

    books: Frame
    scope: Scope

    def __post_init__(self) -> None:
        needed = NEEDED[self.scope]
        if needed and (self.books.single_fund or not set(needed) <= set(self.books.funds)):
            raise InputError(
                Said(
                    "reserve_months: scope {scope!r} needs the funds {needed}; the ledger has {funds}. "
                    "Give the whole ledger, or choose the scope pool.",
                    scope=self.scope,
                    needed=list(needed),
                    funds=list(self.books.funds),
                )
            )

    def balance(self, recognition: Recognition) -> Array:
        """What is held at the end of the month."""
        return self._joined(self.books.balance(recognition), POOLED_FUNDS)

    def balance_before(self, months: int, recognition: Recognition) -> Array:
        """What was held that many months earlier."""
        return self._joined(self.books.balance_before(months, recognition), POOLED_FUNDS)

    def spent(self, recognition: Recognition) -> Array:
        """What is spent in the month."""
        return self._joined(self.books.spent(recognition), NEEDED["all"])

    def yearly_expenditure(self, recognition: Recognition) -> Array:
        """What is spent in the twelve months that end with each month."""
        return trailing_sum(self.spent(recognition))

    def label(self, values: npt.NDArray[Any], name: str, units: str, long_name: str, **attrs: Any) -> xr.DataArray:
        """``Frame.label`` of the rows that are left."""
        if self.scope == "pool":
            return self.books.label(values, name, units, long_name, **attrs)
        if self.scope == "all":
            whole = self.books.label(np.repeat(values, len(self.books.funds), axis=-2), name, units, long_name, **attrs)
            return whole.isel(fund=0, drop=True)
        accounts = self.books.funds.index(ACCOUNTS)
        whole = self.books.label(np.insert(values, accounts, np.nan, axis=-2), name, units, long_name, **attrs)
        return whole.isel(fund=[at for at in range(len(self.books.funds)) if at != accounts])

    def _joined(self, values: Array, counted: tuple[str, ...]) -> Array:
        """Rows of the scope; ``counted`` are the funds that "all" adds up."""
        funds = self.books.funds
        if self.scope == "pool":
            return values
        if self.scope == "all":
            return np.asarray(sum(values[..., funds.index(fund), :] for fund in counted))[..., None, :]
        pool, accounts = funds.index(POOL), funds.index(ACCOUNTS)
        out = values.copy()
        out[..., pool, :] += values[..., accounts, :]
        return np.delete(out, accounts, axis=-2)
