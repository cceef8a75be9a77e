"""A resident fund whose premium and subsidy come in lumps, with its financing by coverage year beside the cash."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

import fundmodel as fm
from fundmodel.projection.contributions.late_subsidy import subsidy_received
from fundmodel.projection.contributions.resident import ResidentIncome, premium_cash
from fundmodel.projection.contributions.season_free import (
    CoverageCash,
    late_money,
    resident_accrual,
    season_free,
    usually_in_hand,
)

Array = NDArray[np.float64]

AUTUMN_MONTHS = (10, 11, 12)
SUBSIDY_MONTH = 3


def resident_books(
    premium: Array,
    subsidy: Array,
    spending: Array,
    opening: float,
    late: int = 0,
    late_year: int = -1,
    start: int = 2026,
) -> xr.Dataset:
    """Premium of each coverage year in October to December before it, subsidy in March; that of ``late_year`` (a place)
    ``late`` months after, or never where that is not in the next year either.

    ``premium`` (year + 1) and ``subsidy`` (year) in yuan, ``spending`` (year, 12); ``opening`` before the first
    January, the first year's premium in it.
    """
    shape = spending.shape
    ahead, planned = np.zeros(shape), np.zeros(shape)
    ahead[:, [month - 1 for month in AUTUMN_MONTHS]] = premium[1:, None] / len(AUTUMN_MONTHS)
    planned[:, SUBSIDY_MONTH - 1] = subsidy
    before = np.asarray(premium[0])
    own, last = planned.copy(), np.zeros(shape)
    if late_year >= 0:
        at = SUBSIDY_MONTH - 1 + late
        own[late_year, SUBSIDY_MONTH - 1] = 0.0
        if at < 12:
            own[late_year, at] = subsidy[late_year]
        elif at < 24:
            last[late_year + 1, at - 12] = subsidy[late_year]
    expected = usually_in_hand(CoverageCash(planned, ahead, np.zeros(shape), before))
    due = premium[:-1] + subsidy
    cash = CoverageCash(own, ahead, last, before)
    found = season_free(due, cash, late_money(due, cash, expected))
    books = fm.ledger(opening, (own + ahead + last).ravel(), spending.ravel(), start=f"{start}-01", fund="resident")
    return books.assign({name: (("fund", "month"), values[None]) for name, values in found._asdict().items()})


def delayed_books(
    premium: Array, subsidy: Array, spending: Array, opening: float, delay: Array, start: int = 2026
) -> xr.Dataset:
    """The same fund as a projection keeps it: the subsidy of each year comes ``delay`` (year) months late."""
    years = len(subsidy)
    weights = np.zeros((years + 1, 12))
    weights[:, [month - 1 for month in AUTUMN_MONTHS]] = 1.0 / len(AUTUMN_MONTHS)
    planned = np.zeros((years, 12))
    planned[:, SUBSIDY_MONTH - 1] = subsidy
    paid = premium_cash(premium, weights).ravel()
    lines = ResidentIncome(paid, planned.ravel(), np.zeros(12 * years))
    found = resident_accrual(lines, premium, weights, delay)
    income = paid + subsidy_received(planned.ravel(), delay)
    books = fm.ledger(opening, income, spending.ravel(), start=f"{start}-01", fund="resident")
    return books.assign({name: (("fund", "month"), values[None]) for name, values in found._asdict().items()})
