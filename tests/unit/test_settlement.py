"""The pieces of settlement by hand: the pattern in force, the months of clearing, advances to providers."""

from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.expenditure.settlement import Terms, clearing_months, prepaid, run_off_in_force, settle

WEIGHTS = np.array([0.2, 0.5, 0.3])
NOWHERE = np.zeros((1, 2))


def in_force(held=0.0, delay=0.0, at_once=0.0, elsewhere=NOWHERE):
    one = np.ones(1)
    return run_off_in_force(WEIGHTS, held * one, delay * one, at_once * one, np.asarray(elsewhere))[0]


def test_the_usual_pattern_is_the_weights_bit_for_bit():
    np.testing.assert_array_equal(in_force(), WEIGHTS)
    np.testing.assert_array_equal(in_force(held=0.25), 0.75 * WEIGHTS)


def test_a_delay_of_whole_and_of_half_months():
    np.testing.assert_array_equal(in_force(delay=2.0), [0, 0, 0.2, 0.5, 0.3])
    assert in_force(delay=0.5) == pytest.approx([0.1, 0.35, 0.4, 0.15])


def test_a_part_settled_at_once_and_a_part_settled_elsewhere():
    assert in_force(at_once=0.5) == pytest.approx([0.6, 0.25, 0.15])
    assert in_force(elsewhere=[[0.4, 2.0]]) == pytest.approx([0.12, 0.3, 0.18 + 0.08, 0.2, 0.12])
    assert in_force(elsewhere=[[0.0, 9.0]]).shape == (3,)
    np.testing.assert_array_equal(in_force(elsewhere=[[0.3, 0.0]]), WEIGHTS)


def test_terms_that_differ_by_month_share_one_table():
    pattern = run_off_in_force(WEIGHTS, np.zeros(2), np.array([0.0, 1.0]), np.zeros(2), np.zeros((2, 2)))
    assert pattern.tolist() == [[0.2, 0.5, 0.3, 0.0], [0.0, 0.2, 0.5, 0.3]]


def test_a_clearing_spread_and_one_in_its_month():
    june = clearing_months(np.full(24, 6.0), np.repeat([1.0, 0.4], 12))
    assert june[:12].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert june[12:] == pytest.approx([0.05] * 5 + [0.45] + [0.05] * 6)


def test_the_month_of_january_holds_for_the_year():
    months = np.where(np.arange(12) < 3, 6.0, 9.0)
    assert clearing_months(months, np.ones(12)).tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_a_year_of_bills_by_hand():
    """120 a month, 10 % held back and cleared in June, of which 90 % passes: 144 held, 129.6 paid, 14.4 never owed."""
    flat = np.ones(24)
    run_off = run_off_in_force(WEIGHTS, 0.1 * flat, 0.0 * flat, 0.0 * flat, np.zeros((24, 2)))
    own = Terms(run_off, 0.1 * flat, clearing_months(6.0 * flat, flat), 0.9 * flat)
    paid, forfeited, unpaid = settle(np.full(24, 120.0), own)
    assert paid[:3] == pytest.approx([120 * 0.9 * 0.2, 120 * 0.9 * 0.7, 108.0])
    assert paid[12:17] == pytest.approx([108.0] * 5)
    assert paid[17] == pytest.approx(108.0 + 129.6)
    assert forfeited[17] == pytest.approx(14.4)
    assert forfeited.sum() == pytest.approx(14.4)
    in_settlement = 108.0 * (0.8 + 0.3)
    assert unpaid[11] == pytest.approx(in_settlement + 12 * 12.0)
    assert unpaid[17] == pytest.approx(in_settlement + 6 * 12.0)


def test_advances_by_hand():
    """100 in January, all of it back in December; of 200 a quarter stays, and the third year tops up from there."""
    flow, stock = prepaid(np.array([100.0, 200.0, 300.0]), np.array([1.0, 0.75, 0.0]))
    years = flow.reshape(3, 12)
    assert years[:, 0].tolist() == [100.0, 200.0, 250.0]
    assert years[:, 11].tolist() == [-100.0, -150.0, 0.0]
    assert not years[:, 1:11].any()
    assert stock[[0, 10, 11, 12, 23, 24, 35]].tolist() == [100.0, 100.0, 0.0, 200.0, 50.0, 300.0, 300.0]
