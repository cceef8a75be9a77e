"""Interest by tiers: which money counts as carried over, equal tiers, posting."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection import month_recursion
from fundmodel.projection.interest_tiers import (
    Tiers,
    carried_over,
    posted,
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
RECEIVED, PAID = RNG.uniform(0.0, 9e10, (2, 3, 2, 48))
OPENED = RNG.uniform(-1e11, 9e11, (3, 2))
CARRY, DEMAND = np.full((1, 1, 48), 0.0009), np.full((1, 1, 48), 0.0001)


@pytest.fixture(params=["numbers", "arrays"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of the recursion: on plain numbers and on arrays."""
    monkeypatch.setattr(month_recursion, "FEW", 10**6 if request.param == "numbers" else 0)
    return str(request.param)


@pytest.mark.parametrize("share", [0.0, 0.03])
@pytest.mark.parametrize("timing", sorted(HELD))
def test_equal_tiers_roll_like_one_rate_bit_for_bit(way: str, timing: str, share: float) -> None:
    rates = RNG.uniform(-0.001, 0.003, (1, 1, 48))
    tiered = roll(OPENED, RECEIVED, PAID, rates, timing, share, tiers=Tiers(rates, rates))  # type: ignore[arg-type]
    plain = roll(OPENED, RECEIVED, PAID, rates, timing, share)  # type: ignore[arg-type]
    for mine, theirs in zip(tiered, plain, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("every", [1, 3, 12])
def test_tiered_rows_close_and_post_what_is_accrued(way: str, every: int) -> None:
    rolled = roll(OPENED, RECEIVED, PAID, CARRY, tiers=Tiers(DEMAND, CARRY, every))
    np.testing.assert_array_equal(rolled.opening + RECEIVED + rolled.interest - rolled.expenditure, rolled.closing)
    np.testing.assert_array_equal(rolled.opening[..., 1:], rolled.closing[..., :-1])
    year_opened = np.repeat(rolled.opening[..., ::12], 12, axis=-1)
    accrued = tiered_interest(year_opened, rolled.opening, CARRY, DEMAND) + (RECEIVED - PAID) * (DEMAND * 0.5)
    np.testing.assert_array_equal(rolled.interest, posted(accrued, every))


@pytest.mark.parametrize("every", [1, 12])
@pytest.mark.parametrize("share", [0.0, 0.03])
def test_each_lane_is_rolled_by_its_own_law_bit_for_bit(way: str, share: float, every: int) -> None:
    """Lanes under the law of tiers and lanes at one rate share a recursion; neither sees the other's rates."""
    where = np.array([[True, True], [False, False], [True, False]])[..., None]
    rate = np.full((1, 1, 48), 0.0012)
    mixed = roll(OPENED, RECEIVED, PAID, rate, spending_rate=share, tiers=Tiers(DEMAND, CARRY, every, where))
    tiered = roll(OPENED, RECEIVED, PAID, CARRY, spending_rate=share, tiers=Tiers(DEMAND, CARRY, every))
    plain = roll(OPENED, RECEIVED, PAID, rate, spending_rate=share)
    for found, by_tiers, by_rate in zip(mixed, tiered, plain, strict=True):
        np.testing.assert_array_equal(found, np.where(where, by_tiers, by_rate))
    assert not np.array_equal(tiered.closing, plain.closing)


def test_few_balances_on_numbers_have_the_bits_of_many_on_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    where = RNG.random((3, 2, 1)) < 0.5
    found = []
    for few in (0, 10**6):
        monkeypatch.setattr(month_recursion, "FEW", few)
        tiers = Tiers(DEMAND, CARRY, 3, where)
        found.append(roll(OPENED, RECEIVED, PAID, 1.3 * CARRY, spending_rate=0.02, tiers=tiers))
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_fund_with_inflow_earns_less_than_at_the_rate_of_what_is_carried(way: str) -> None:
    """100 carried over at 0.09 % a month; 10 a month come in at the month's start and earn 0.01 %."""
    rolled = roll(
        100.0, np.full(12, 10.0), np.zeros(12), 0.0009, "end", tiers=Tiers(DEMAND[0, 0, :12], CARRY[0, 0, :12], 12)
    )
    assert rolled.interest[11] == pytest.approx(12 * 0.09 + 0.0001 * 10.0 * np.arange(12).sum())
    assert not rolled.interest[:11].any()


@pytest.mark.parametrize("every", [1, 3])
def test_tiers_from_a_month_on_and_until_another(every: int) -> None:
    """One rate before and after; in between the law of tiers, what is accrued at its end credited with the next month;
    few balances on plain numbers give the bits of many."""
    where = np.zeros((1, 1, 48), dtype=bool)
    where[..., 12:28] = True
    tiers = Tiers(DEMAND, CARRY, every, where)
    found = roll(OPENED, RECEIVED, PAID, 0.001, tiers=tiers)
    many = [np.concatenate([x] * 9) for x in (OPENED, RECEIVED, PAID)]
    np.testing.assert_array_equal(roll(*many, 0.001, tiers=tiers).closing[:3], found.closing)
    plain, law = (roll(OPENED, RECEIVED, PAID, 0.001, tiers=one) for one in (None, Tiers(DEMAND, CARRY, every)))
    np.testing.assert_array_equal(found.closing[..., :12], plain.closing[..., :12])
    within = Tiers(DEMAND[..., 12:28], CARRY[..., 12:28], every)
    alone = roll(plain.closing[..., 11], RECEIVED[..., 12:28], PAID[..., 12:28], 0.001, tiers=within)
    np.testing.assert_array_equal(found.closing[..., 12:28], alone.closing)
    assert not np.array_equal(found.closing[..., 20], law.closing[..., 20])
    accrued = 0.0
    if every == 3:  # the sixteenth month was accrued and not yet posted
        opening, january = found.closing[..., 26], found.closing[..., 23]
        flows = RECEIVED[..., 27] - PAID[..., 27]
        accrued = opening * 0.0001 + np.minimum(opening, np.maximum(january, 0)) * 0.0008 + flows * (0.0001 * 0.5)
    own = found.closing[..., 27] * 0.001 + (RECEIVED[..., 28] - PAID[..., 28]) * (0.001 * 0.5)
    np.testing.assert_allclose(found.interest[..., 28], own + accrued, rtol=1e-12)
