"""Accounts beside what they would be under their former law: the care that they no longer pay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.expenditure import account_care
from fundmodel.projection.project.money.books import Book, Books
from fundmodel.projection.project.money.funds import Yield
from fundmodel.projection.project.money.roll_funds import ACCOUNTS, roll_funds

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Months = NDArray[np.datetime64]


class AccountLaw(NamedTuple):
    """What is credited to accounts by law, by month ``(lane, area, month)``: the share of wages out of the member's own
    contribution, the share of the employer's, and yuan a year to each retired member."""

    account_rate: Array
    employer_share: Array
    retiree_credit: Array

    @classmethod
    def of(cls, assume: Assumptions, months: Months, growth: tuple[Array, int]) -> AccountLaw:
        """The law of each scenario."""
        return cls(
            assume.monthly("employee.account_rate", months),
            assume.monthly("employee.employer_to_account_share", months),
            assume.monthly("employee.retiree_credit", months, *growth),
        )

    @property
    def former(self) -> AccountLaw:
        """The law of the base year's December held for good."""
        return AccountLaw(*(_held(terms) for terms in self))

    def changed(self, to_pool: Flags) -> Flags:
        """Whether the law of a month differs from that of the base year's December, or sweeps the accounts."""
        differs = [np.asarray(terms != _held(terms)) for terms in self]
        shape = np.broadcast_shapes(to_pool.shape, *(one.shape for one in differs))
        return np.asarray(np.logical_or.reduce([np.broadcast_to(one, shape) for one in (*differs, to_pool)]))


def shifted_care(
    assume: Assumptions, months: Months, changed: Flags, own: Book, former: Book, to_pool: Flags, earned: Yield
) -> account_care.Shifted:
    """What owners would have spent under the former law less what they spend, and who pays it instead.

    Both books are rolled alone: what accounts hold rests on no other fund. Lanes and areas whose law does not change
    shift nothing.
    """
    ratio = assume.monthly("employee.outpatient_payment_ratio", months)
    returns = assume.scalar("employee.account_care_returns")[..., None]
    lost = _spent(former, np.zeros_like(to_pool), earned) - _spent(own, to_pool, earned)
    moved = np.where(changed.any(axis=-1, keepdims=True), lost, 0.0)
    return account_care.shifted(moved, returns, account_care.phase(changed), ratio)


def _spent(book: Book, to_pool: Flags, earned: Yield) -> Array:
    """What owners spend by month: what goes out of the accounts and is not swept into the pool."""
    rolled = roll_funds(Books({ACCOUNTS: book}, earned, np.zeros_like(to_pool)))
    return np.where(to_pool, 0.0, rolled.of(ACCOUNTS).expenditure)


def _held(terms: Array) -> Array:
    """The base year's months as they are, then its December for good."""
    later = np.broadcast_to(terms[..., 11:12], terms[..., 12:].shape)
    return np.concatenate([terms[..., :12], later], axis=-1)
