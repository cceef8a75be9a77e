"""Long-term-care insurance: whom it covers, who draws benefits, and from which purses its income comes (METHODS
4.10)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]


class Sources(NamedTuple):
    """Income in yuan ``(..., month)`` by the purse it comes from."""

    pool: Array
    accounts: Array
    resident_fund: Array
    fiscal: Array
    personal: Array


class Shares(NamedTuple):
    """Shares of income, fractions ``(..., month)``: of that for members of the employee scheme from their pool and
    their accounts, of that for residents from their fund, of both from budgets; people themselves pay the rest."""

    pool: Array
    accounts: Array
    resident_fund: Array
    fiscal: Array


def covered(employee: Array, resident: Array, employee_coverage: Array, resident_coverage: Array) -> Array:
    """c_e N_e + c_r N_r: people covered, of the members of the employee scheme and of residents.

    Used for heads and, with heads weighted by how many of each age depend on care, for the insured who are dependent.
    Shapes that broadcast; coverage is a share of 0 to 1. Source: METHODS 4.10.
    """
    return np.asarray(employee_coverage * employee + resident_coverage * resident)


def beneficiaries(dependent: Array, take_up: Array) -> Array:
    """take-up x dependent insured: people who draw benefits. Source: METHODS 4.10."""
    return np.asarray(take_up * dependent)


def by_source(employee: Array, resident: Array, shares: Shares) -> Sources:
    """pool = s_p I_e, accounts = s_a I_e, resident fund = s_r I_r, fiscal = s_f (I_e + I_r), personal = the rest.

    ``employee`` and ``resident`` ``(..., month)`` are the income due for members of either scheme, yuan: no purse pays
    for the other's members. The five sum to the income; shares of 0 to 1 whose sums the caller has checked.
    Source: METHODS 4.4, 4.10.
    """
    from_pool, rest = parted(employee, employee * shares.pool)
    from_accounts, rest = parted(rest, employee * shares.accounts)
    for_members, personal_members = parted(rest, employee * shares.fiscal)
    from_fund, rest = parted(resident, resident * shares.resident_fund)
    for_residents, personal_residents = parted(rest, resident * shares.fiscal)
    return Sources(
        from_pool, from_accounts, from_fund, for_members + for_residents, personal_members + personal_residents
    )
