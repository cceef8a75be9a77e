"""Interest by tiers: which money counts as carried over, equal tiers, posting."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.interest_tiers import carried_over, effective_rate, posted, tiered_interest
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
    rate = effective_rate(np.array(100.0), np.array(130.0), np.array(0.009), np.array(0.001))
    assert rate * 130.0 == pytest.approx(0.93)


@pytest.mark.parametrize("rate", [0.0, 0.00125, 0.015 / 12.0, -0.001])
def test_equal_tiers_are_one_rate_bit_for_bit(rate: float) -> None:
    i = np.array(rate)
    np.testing.assert_array_equal(tiered_interest(OPENINGS, BALANCES, i, i), BALANCES * rate)
    np.testing.assert_array_equal(effective_rate(OPENINGS, BALANCES, i, i), np.full(BALANCES.shape, rate))


def test_the_effective_rate_gives_the_interest() -> None:
    carry, demand = np.array(0.009), np.array(0.001)
    np.testing.assert_allclose(
        effective_rate(OPENINGS, BALANCES, carry, demand) * BALANCES,
        tiered_interest(OPENINGS, BALANCES, carry, demand),
        rtol=1e-12,
    )
    assert effective_rate(np.array(5.0), np.array(0.0), carry, demand) == pytest.approx(0.009)


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
