"""Maternity outgo in its two parts, and the allowance kept in the fund or paid elsewhere (METHODS 4.10)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]


class MaternitySplit(NamedTuple):
    """Yuan ``(..., month)`` by what is paid."""

    medical: Array
    allowance: Array


class AllowancePayer(NamedTuple):
    """Yuan ``(..., month)`` by who pays: the fund, or another purse."""

    fund: Array
    elsewhere: Array


def allowance_due(births: Array, average_wage: Array, days: Array) -> Array:
    """births x average wage / 30 x days: allowances owed in yuan, the wage in yuan a month, births to employed mothers.

    98 days by national law, longer by provincial rule. Source: METHODS 4.10.
    """
    return np.asarray(births * average_wage / 30.0 * days)


def maternity_split(outgo: Array, allowance_share: Array) -> MaternitySplit:
    """allowance = outgo x share, medical = the rest; medical + allowance == outgo to the last bit."""
    allowance, medical = parted(outgo, outgo * allowance_share)
    return MaternitySplit(medical, allowance)


def allowance_paid(allowance: Array, in_fund: Array) -> AllowancePayer:
    """fund = allowance x in fund, elsewhere = allowance x (1 - in fund); exact in sum.

    ``in_fund`` is ``(..., month)``: 1 while the fund pays the allowance, 0 once another purse does. At 1 the fund pays
    it bit for bit. Source: METHODS 4.10.
    """
    elsewhere, fund = parted(allowance, allowance * (1.0 - in_fund))
    return AllowancePayer(fund, elsewhere)
