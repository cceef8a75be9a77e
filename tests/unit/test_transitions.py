"""I-11 and I-12: the yearly matrix of moves between paying, resident and uninsured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from fundmodel.projection.enrolment import transitions
from fundmodel.projection.enrolment.transitions import generator, intensity, moved, transition_matrix

rates = st.floats(0.0, 3.0)
four_rates = st.tuples(rates, rates, rates, rates)


def q_of(entry, exit_, non_renewal, renewal):
    return generator(*(np.array(x) for x in (entry, exit_, non_renewal, renewal)))


@given(four_rates)
def test_a_generator_has_rows_of_zero_and_no_negative_move(four):
    q = q_of(*four)
    np.testing.assert_allclose(q.sum(axis=1), np.zeros(3), atol=1e-15)
    assert (q[~np.eye(3, dtype=bool)] >= 0.0).all()


@given(four_rates)
def test_rows_of_the_matrix_sum_to_one_and_no_entry_is_negative(four):
    matrix = transition_matrix(q_of(*four))
    np.testing.assert_allclose(matrix.sum(axis=1), 1.0, atol=1e-12)
    assert (matrix >= -1e-16).all()


@given(four_rates)
def test_the_series_agrees_with_scipy(four):
    q = q_of(*four)
    np.testing.assert_allclose(transition_matrix(q), expm(q), atol=1e-12)


def test_no_moves_leave_the_identity_exactly():
    np.testing.assert_array_equal(transition_matrix(q_of(0.0, 0.0, 0.0, 0.0)), np.eye(3))


@given(four_rates)
def test_twelve_months_make_a_year(four):
    q = q_of(*four)
    month = transition_matrix(q / 12.0)
    np.testing.assert_allclose(np.linalg.matrix_power(month, 12), transition_matrix(q), atol=1e-12)


@given(st.floats(0.001, 2.0), st.floats(0.001, 2.0))
def test_two_states_have_a_closed_form(a, b):
    """p_00 = (b + a e^-(a+b)) / (a + b) for moves at a there and at b back."""
    matrix = transition_matrix(q_of(entry=b, exit_=a, non_renewal=0.0, renewal=0.0))
    assert matrix[0, 0] == pytest.approx((b + a * np.exp(-(a + b))) / (a + b), abs=1e-13)


@given(st.floats(0.0, 0.95))
def test_an_intensity_gives_back_its_probability(probability):
    """With one possible move, the yearly chance of it is the probability that was given."""
    matrix = transition_matrix(q_of(0.0, intensity(np.array(probability)), 0.0, 0.0))
    assert matrix[transitions.PAYER, transitions.RESIDENT] == pytest.approx(probability, abs=1e-12)


def test_a_matrix_does_not_depend_on_the_batch_it_is_in():
    rng = np.random.default_rng(3)
    four = rng.uniform(0.0, 0.5, (4, 2, 101))
    together = transition_matrix(generator(*four))
    alone = transition_matrix(generator(*(x[1, 40] for x in four)))
    np.testing.assert_array_equal(together[:, :, 1, 40], alone)


@given(four_rates, st.tuples(*[st.floats(0.0, 1.0)] * 3))
def test_moving_people_keeps_their_number(four, people):
    matrix = transition_matrix(q_of(*four))
    assert sum(moved(matrix, *map(np.array, people))) == pytest.approx(sum(people), abs=1e-12)


def test_nobody_enters_work_from_outside_any_scheme_at_once():
    """Newly insured people come through the resident scheme: the intensity from uninsured to payer is zero."""
    assert q_of(0.1, 0.1, 0.1, 0.1)[transitions.UNINSURED, transitions.PAYER] == 0.0
