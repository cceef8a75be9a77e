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
    fiscal: Array
    personal: Array


def covered(employee: Array, resident: Array, employee_coverage: Array, resident_coverage: Array) -> Array:
    """c_e N_e + c_r N_r: people covered, of the members of the employee scheme and of residents.

    Used for heads and, with heads weighted by how many of each age depend on care, for the insured who are dependent.
    Shapes that broadcast; coverage is a share of 0 to 1. Source: METHODS 4.10.
    """
    return np.asarray(employee_coverage * employee + resident_coverage * resident)


def beneficiaries(dependent: Array, take_up: Array) -> Array:
    """take-up x dependent insured: people who draw benefits. Source: METHODS 4.10."""
    return np.asarray(take_up * dependent)


def by_source(income: Array, pool: Array, accounts: Array, fiscal: Array) -> Sources:
    """pool = s_p I, accounts = s_a I, fiscal = s_f I, personal = the rest; the four sum to the income.

    ``income`` ``(..., month)`` yuan; shares of 0 to 1 whose sum the caller has checked. Source: METHODS 4.10.
    """
    from_pool, rest = parted(income, income * pool)
    from_accounts, rest = parted(rest, income * accounts)
    from_budget, personal = parted(rest, income * fiscal)
    return Sources(from_pool, from_accounts, from_budget, personal)
