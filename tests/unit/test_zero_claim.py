"""How the bonus for years without a claim accrues: binomial and geometric closed forms, and a count of people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from fundmodel.projection.enrolment import zero_claim
from fundmodel.vocabulary.errors import InputError

YEARS = 9
share = st.floats(0.0, 1.0).map(lambda x: round(x, 6))


def level(free: float, lost: float, staying: float) -> np.ndarray:
    return zero_claim.accrued(*(np.full(YEARS, x) for x in (free, lost, staying)))


@given(share)
def test_where_nothing_is_lost_the_years_are_binomial(free: float) -> None:
    found = level(free, 0.0, 1.0)
    for year in range(YEARS):
        np.testing.assert_allclose(found[year], binom.pmf(np.arange(YEARS), year, free), rtol=1e-9, atol=1e-12)


@given(share, share)
def test_where_every_claim_ends_the_row_it_is_geometric(free: float, staying: float) -> None:
    """P(K >= k) = (s z)^k for the k <= t years that have passed."""
    found = level(free, 1.0 - free, staying)
    at_least = np.cumsum(found[:, ::-1], axis=-1)[:, ::-1]
    for year in range(YEARS):
        wanted = (staying * free) ** np.arange(YEARS) * (np.arange(YEARS) <= year)
        np.testing.assert_allclose(at_least[year], wanted, rtol=1e-9, atol=1e-12)


@given(st.lists(st.tuples(share, share, share), min_size=YEARS, max_size=YEARS))
def test_every_member_has_some_number_of_years(drawn: list[tuple[float, float, float]]) -> None:
    free, part, staying = np.array(drawn).T
    found = zero_claim.accrued(free, part * (1.0 - free), staying)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, rtol=1e-12)
    assert (found >= 0.0).all()
    assert not np.triu(found, 1).any()


def test_a_count_of_people() -> None:
    """300,000 people over eight years: 45 % without a claim, 10 % use what they have, 5 % leave for newcomers."""
    drawn = np.random.default_rng(5)
    held = np.zeros(300_000, dtype=int)
    for _ in range(YEARS - 1):
        chance, leaves = drawn.random(held.size), drawn.random(held.size) < 0.05
        held = np.where(chance < 0.45, held + 1, np.where(chance < 0.55, 0, held))
        held[leaves] = 0
    counted = np.bincount(held, minlength=YEARS) / held.size
    np.testing.assert_allclose(level(0.45, 0.10, 0.95)[-1], counted, atol=4e-3)


def test_before_the_rule_no_year_counts() -> None:
    free = np.array([0.0, 0.0, 0.5, 0.5])
    found = zero_claim.accrued(free, np.zeros(4), np.ones(4))
    np.testing.assert_allclose(found[:, 0], [1.0, 1.0, 1.0, 0.5])


@given(st.floats(0.0, 20_000.0), st.floats(1_000.0, 5e6), share)
def test_the_bonus_lies_between_none_and_a_fifth_of_the_cap(each: float, cap: float, free: float) -> None:
    found = zero_claim.mean_bonus(level(free, 0.0, 1.0), each, cap)
    assert (found >= 0.0).all()
    assert (found <= 0.2 * cap * (1.0 + 1e-12)).all()
    assert (np.diff(found) >= -1e-12 * cap).all()
    if each * YEARS <= 0.2 * cap:
        np.testing.assert_allclose(found, each * free * np.arange(YEARS), rtol=1e-9, atol=1e-9)


def test_no_bonus_to_the_bit() -> None:
    assert not zero_claim.mean_bonus(level(0.45, 0.0, 0.99), 0.0, 400_000.0).any()


def test_shares_beyond_one_are_refused() -> None:
    with pytest.raises(InputError, match="0 to 1"):
        level(0.7, 0.4, 1.0)
    with pytest.raises(InputError, match="0 to 1"):
        level(0.7, 0.1, 1.1)
