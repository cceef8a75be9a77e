"""Which part of a contribution goes to the pool and which to the member's own account (METHODS 3.3)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]


class Split(NamedTuple):
    """Yuan ``(..., month)``: what the pool and what the accounts receive."""

    pool: Array
    account: Array


def divided(paid: Array, account_share: Array) -> Split:
    """account = paid x share, pool = the rest: one payer's line, exact in sum; share 0 or 1 gives the line bit for
    bit."""
    account, pool = parted(paid, paid * account_share)
    return Split(pool, account)


def worker_account_share(individual_rate: Array, account_rate: Array) -> Array:
    """min(individual rate, account rate) / individual rate: share of the member's own contribution that is credited.

    1 under the law of 2021 (2 % paid, 2 % credited), 0 without accounts and where nothing is paid.
    """
    rate, credited = np.broadcast_arrays(individual_rate, account_rate)
    share = np.zeros(rate.shape)
    np.divide(np.minimum(rate, credited), rate, out=share, where=rate > 0.0)
    return share


def shifted_to_worker(employer: Array, rate: Array, lower_rate: Array) -> tuple[Array, Array]:
    """worker = employer's line x (1 - lower rate / rate), employer = the rest: who pays changes, what is paid does not.

    ``employer`` is yuan ``(..., month)`` paid at ``rate``; 0 <= lower rate <= rate. -> (employer, worker), exact in
    sum; equal rates give the line bit for bit, and so does a rate of zero, at which nothing is paid.
    """
    paid, lower = np.broadcast_arrays(rate, lower_rate)
    kept_share = np.ones(paid.shape)
    np.divide(lower, paid, out=kept_share, where=paid > 0.0)
    worker, kept = parted(employer, employer * (1.0 - kept_share))
    return kept, worker


def account_outgo_share(spending_share: Array, to_pool: NDArray[np.bool_]) -> Array:
    """Share of the opening balance that leaves the accounts in a month: all of it while ``to_pool``, else what owners
    spend.

    ``to_pool`` is boolean ``(..., month)``: the law in force hands balances to the pool. Never true is the default:
    existing balances are their owners', and the spending rule goes on until they are used up.
    """
    return np.where(to_pool, 1.0, spending_share)


def swept(opening: Array, to_pool: NDArray[np.bool_]) -> Array:
    """Opening balance while ``to_pool``, else 0: yuan that leave the accounts for the pool, ``(..., month)``.

    The first month moves the whole balance, later months what interest or contributions have added since.
    """
    return np.where(to_pool, opening, 0.0)
