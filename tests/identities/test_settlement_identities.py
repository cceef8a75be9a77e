"""Laws of settlement that hold for any bills (METHODS 11: I-28), and what steady growth leaves unpaid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fundmodel.projection.expenditure.settlement import Terms, clearing_months, prepaid, run_off_in_force, settle

LAW = settings(deadline=None)
MONEY = st.just(0.0) | st.floats(0.01, 1e12)
SHARE = st.floats(0.0, 1.0)
YEARS = 6
MONTHS = 12 * YEARS
BILLS = arrays(np.float64, (2, MONTHS), elements=MONEY)
BY_MONTH = arrays(np.float64, MONTHS, elements=SHARE)
WEIGHTS = arrays(np.float64, st.integers(1, 8), elements=st.floats(0.0, 1.0)).map(
    lambda w: (w + 1e-3) / (w + 1e-3).sum()
)


@st.composite
def terms(draw, passed=SHARE):
    """Any terms that change from month to month."""
    held, at_once, share = (draw(BY_MONTH) for _ in range(3))
    delay, further = (12.0 * draw(BY_MONTH) for _ in range(2))
    month, concentrated = 1.0 + 11.0 * draw(BY_MONTH), draw(BY_MONTH)
    run_off = run_off_in_force(draw(WEIGHTS), held, delay, at_once, np.stack([share, further], axis=-1))
    return Terms(run_off, held, clearing_months(month, concentrated), np.full(MONTHS, draw(passed)))


def steady(weights, held=0.0, months=MONTHS, month=6.0, passed=1.0):
    """The same terms in every month, cleared evenly over the next year."""
    flat = np.full(months, 1.0)
    run_off = run_off_in_force(np.asarray(weights), held * flat, 0.0 * flat, 0.0 * flat, np.zeros((months, 2)))
    return Terms(run_off, held * flat, clearing_months(month * flat, 0.0 * flat), passed * flat)


@LAW
@given(own=terms())
def test_i28_shares_of_every_month_sum_to_one(own: Terms) -> None:
    np.testing.assert_allclose(own.run_off.sum(axis=-1) + own.held_back, 1.0, rtol=1e-12)
    np.testing.assert_allclose(own.clearing.reshape(YEARS, 12).sum(axis=-1), 1.0, rtol=1e-12)
    assert own.run_off.min() >= 0.0
    assert own.clearing.min() >= 0.0


@LAW
@given(billed=BILLS, own=terms())
def test_i28_what_is_billed_is_paid_forfeited_or_unpaid(billed: np.ndarray, own: Terms) -> None:
    paid, forfeited, unpaid = settle(billed, own)
    scale = 12.0 * billed.max() + 1e-300
    assert np.abs(billed - paid - forfeited - np.diff(unpaid, axis=-1, prepend=0.0)).max() <= 1e-12 * scale
    assert min(paid.min(), forfeited.min()) >= 0.0
    assert unpaid.min() >= -1e-12 * scale


@LAW
@given(billed=arrays(np.float64, (2, 24), elements=MONEY), weights=WEIGHTS, held=st.floats(0.0, 0.5))
def test_i28_all_is_paid_in_the_end(billed: np.ndarray, weights: np.ndarray, held: float) -> None:
    """Two years of bills, then silence: after the clearing of the second nothing is unpaid, and all was paid."""
    whole = np.concatenate([billed, np.zeros((2, 36))], axis=-1)
    paid, _, unpaid = settle(whole, steady(weights, held, months=60))
    np.testing.assert_allclose(paid.sum(axis=-1), billed.sum(axis=-1), rtol=1e-12)
    assert np.abs(unpaid[..., -1]).max() <= 1e-12 * (12.0 * billed.max() + 1e-300)


@LAW
@given(billed=BILLS)
def test_i28_settled_in_the_month_of_care_is_paid_bit_for_bit(billed: np.ndarray) -> None:
    paid, forfeited, unpaid = settle(billed, steady([1.0]))
    np.testing.assert_array_equal(paid, billed)
    assert not forfeited.any()
    assert not unpaid.any()


@LAW
@given(weights=WEIGHTS, growth=st.floats(-0.01, 0.02))
def test_i28_steady_growth_leaves_a_steady_share_unpaid(weights: np.ndarray, growth: float) -> None:
    """unpaid / incurred = sum_k pi_k sum_{j<k} (1 + g)^-j; without growth the mean lag."""
    billed = (1.0 + growth) ** np.arange(MONTHS)
    unpaid = settle(billed, steady(weights)).unpaid[-1] / billed[-1]
    lags = np.arange(len(weights))
    closed = sum(w * ((1.0 + growth) ** -np.arange(k)).sum() for k, w in enumerate(weights))
    assert unpaid == pytest.approx(closed, rel=1e-12)
    at_rest = settle(np.ones(MONTHS), steady(weights)).unpaid[-1]
    assert at_rest == pytest.approx(float((lags * weights).sum()), rel=1e-12)


def test_the_printed_example() -> None:
    """METHODS 4.11: .6 % growth a month leaves 1.1925 months unpaid; without growth 1.20."""
    pattern = [0.45, 0.25, 0.12, 0.08, 0.05, 0.03, 0.02]
    for growth, months in ((0.006, 1.1925), (0.0, 1.20)):
        billed = (1.0 + growth) ** np.arange(MONTHS)
        assert round(float(settle(billed, steady(pattern)).unpaid[-1] / billed[-1]), 4) == months


@LAW
@given(billed=BILLS, weights=WEIGHTS, delay=st.integers(0, 6))
def test_a_delay_moves_every_payment_and_nothing_else(billed: np.ndarray, weights: np.ndarray, delay: int) -> None:
    flat = np.ones(MONTHS)
    later = run_off_in_force(weights, 0.0 * flat, delay * flat, 0.0 * flat, np.zeros((MONTHS, 2)))
    late = settle(billed, Terms(later, 0.0 * flat, flat / 12.0, flat)).paid
    on_time = settle(billed, steady(weights)).paid
    assert not late[..., :delay].any()
    np.testing.assert_array_equal(late[..., delay:], on_time[..., : MONTHS - delay])


@LAW
@given(billed=BILLS, own=terms(), months=st.sampled_from([12, 24, 48]))
def test_i51_settlement_does_not_look_ahead(billed: np.ndarray, own: Terms, months: int) -> None:
    short = Terms(own.run_off[:months], own.held_back[:months], own.clearing[:months], own.passed[:months])
    for whole, part in zip(settle(billed, own), settle(billed[..., :months], short), strict=True):
        np.testing.assert_array_equal(whole[..., :months], part)


@LAW
@given(
    target=arrays(np.float64, (2, YEARS), elements=MONEY),
    recovered=arrays(np.float64, YEARS, elements=SHARE),
)
def test_advances_stand_out_until_they_come_back(target: np.ndarray, recovered: np.ndarray) -> None:
    flow, stock = prepaid(target, recovered)
    scale = target.max() + 1e-300
    assert np.abs(flow - np.diff(stock, axis=-1, prepend=0.0)).max() <= 1e-12 * scale
    whole, _ = prepaid(target, np.ones(YEARS))
    assert not whole.reshape(2, YEARS, 12).sum(axis=-1).any()
