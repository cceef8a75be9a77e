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


def split(
    base: Array, employer_rate: Array, individual_rate: Array, account_rate: Array, employer_to_account_share: Array
) -> Split:
    """account = base x min(individual rate, account rate) + share x base x employer rate; pool = total - account.

    ``base`` is the contribution base in yuan ``(..., month)``, rates and share are fractions; before the reform of 2021
    about 30 % of the employer's part was credited. pool + account == base x employer rate + base x individual rate to
    the last bit (I-21); where nothing is diverted each part is its payer's line bit for bit. Source: METHODS 3.3.
    """
    employer, worker = base * employer_rate, base * individual_rate
    by_employer = divided(employer, employer_to_account_share)
    by_worker = divided(worker, worker_account_share(individual_rate, account_rate))
    diverted = (by_employer.account > 0.0) | (by_worker.pool > 0.0)
    account, pool = parted(employer + worker, by_employer.account + by_worker.account)
    return Split(np.where(diverted, pool, employer), np.where(diverted, account, worker))


def split_path(
    total_rate: Array, employer_part_start: Array, employer_part_end: Array, years: int
) -> tuple[Array, Array]:
    """employer = total x (start + (end - start) min(t / years, 1)), individual = total - employer, t = 0, 1, 2 ...

    ``total_rate`` is ``(..., year)`` from the year before the first move; the parts are shares of the total ``(...,
    1)``: 3:1 is 0.75, 1:1 is 0.5. -> (employer rate, individual rate), which sum to the total bit for bit.
    """
    progress = np.minimum(np.arange(total_rate.shape[-1]) / years, 1.0)
    part = employer_part_start + (employer_part_end - employer_part_start) * progress
    return parted(total_rate, total_rate * part)


def shifted_to_worker(employer: Array, rate: Array, lower_rate: Array) -> tuple[Array, Array]:
    """worker = employer's line x (1 - lower rate / rate), employer = the rest: who pays changes, what is paid does not.

    ``employer`` is yuan ``(..., month)`` paid at ``rate``; 0 <= lower rate <= rate, rate > 0. -> (employer, worker),
    exact in sum; equal rates give the line bit for bit.
    """
    worker, kept = parted(employer, employer * (1.0 - lower_rate / rate))
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
