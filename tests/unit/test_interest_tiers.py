"""Interest by tiers: which money counts as carried over, equal tiers, posting."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.interest_tiers import (
    carried_over,
    posted,
    roll_by_tiers,
    tiered_interest,
)
from fundmodel.projection.ledger import HELD, roll
from fundmodel.vocabulary.errors import InputError

BALANCES = np.random.default_rng(3).uniform(-9e11, 9e11, (4, 60))
OPENINGS = np.random.default_rng(4).uniform(-9e11, 9e11, (4, 1))


@pytest.mark.parametrize(
    ("opening", "balance", "carried"),
    [(100, 130, 100), (100, 70, 70), (100, 0, 0), (100, -20, -20), (-50, -30, -30), (-50, 40, 0), (0, 40, 0)],
)
def test_oldest_money_is_spent_first_and_debt_repaid_first(opening: float, balance: float, carried: float) -> None:
    assert carried_over(np.array(opening), np.array(balance)) == carried


def test_a_year_by_hand() -> None:
    """100 carried over at 0.9 %, 30 of this year's inflow at 0.1 %."""
    interest = tiered_interest(np.array(100.0), np.array(130.0), np.array(0.009), np.array(0.001))
    assert interest == pytest.approx(0.9 + 0.03)


@pytest.mark.parametrize("rate", [0.0, 0.00125, 0.015 / 12.0, -0.001])
def test_equal_tiers_are_one_rate_bit_for_bit(rate: float) -> None:
    i = np.array(rate)
    np.testing.assert_array_equal(tiered_interest(OPENINGS, BALANCES, i, i), BALANCES * rate)


def test_posting() -> None:
    accrued = np.arange(24.0).reshape(2, 12)
    assert posted(accrued, 1) is accrued
    np.testing.assert_array_equal(posted(accrued, 3)[0], [0, 0, 3, 0, 0, 12, 0, 0, 21, 0, 0, 30])
    np.testing.assert_array_equal(posted(accrued, 12)[:, -1], accrued.sum(axis=-1))
    assert posted(accrued, 3).sum() == accrued.sum()


@pytest.mark.parametrize(("months", "every"), [(12, 2), (13, 3), (18, 12)])
def test_posting_that_does_not_fit(months: int, every: int) -> None:
    with pytest.raises(InputError, match="every 1, 3 or 12 months"):
        posted(np.ones(months), every)


RNG = np.random.default_rng(5)
RECEIVED, PAID = RNG.uniform(0.0, 9e10, (2, 48, 3, 2))
OPENED = RNG.uniform(-1e11, 9e11, (3, 2))
CARRY, DEMAND = np.full((48, 1, 1), 0.0009), np.full((48, 1, 1), 0.0001)


@pytest.mark.parametrize("share", [0.0, 0.03])
@pytest.mark.parametrize("timing", sorted(HELD))
def test_equal_tiers_roll_like_one_rate_bit_for_bit(timing: str, share: float) -> None:
    rates = RNG.uniform(-0.001, 0.003, (48, 1, 1))
    spending = np.full((48, 1, 1), share) if share else None
    tiered = roll_by_tiers(OPENED, RECEIVED, PAID, rates, rates, spending, HELD[timing], 1)
    flows = (np.moveaxis(x, 0, -1) for x in (RECEIVED, PAID, rates))
    plain = roll(OPENED, *flows, timing, share)  # type: ignore[arg-type]
    for mine, theirs in zip(tiered, plain, strict=True):
        np.testing.assert_array_equal(np.moveaxis(mine, 0, -1), theirs)


@pytest.mark.parametrize("every", [1, 3, 12])
def test_tiered_rows_close_and_post_what_is_accrued(every: int) -> None:
    rolled = roll_by_tiers(OPENED, RECEIVED, PAID, CARRY, DEMAND, None, 0.5, every)
    np.testing.assert_array_equal(rolled.opening + RECEIVED + rolled.interest - rolled.expenditure, rolled.closing)
    np.testing.assert_array_equal(rolled.opening[1:], rolled.closing[:-1])
    year_opened = np.repeat(rolled.opening[::12], 12, axis=0)
    accrued = tiered_interest(year_opened, rolled.opening, CARRY, DEMAND) + (RECEIVED - PAID) * (DEMAND * 0.5)
    expected = posted(np.moveaxis(accrued, 0, -1), every)
    np.testing.assert_array_equal(np.moveaxis(rolled.interest, 0, -1), expected)


def test_a_fund_with_inflow_earns_less_than_at_the_rate_of_what_is_carried() -> None:
    """100 carried over at 0.09 % a month; 10 a month come in at the month's start and earn 0.01 %."""
    months = np.arange(12)[:, None]
    inflow, nothing = np.full((12, 1), 10.0), np.zeros((12, 1))
    rolled = roll_by_tiers(np.array([100.0]), inflow, nothing, CARRY[:12, 0], DEMAND[:12, 0], None, 0.0, 12)
    assert rolled.interest[11, 0] == pytest.approx(12 * 0.09 + 0.0001 * 10.0 * months.sum())
    assert not rolled.interest[:11].any()
