from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.projection.enrolment import step
from fundmodel.projection.enrolment.step import (
    COMPLETING,
    PAYER,
    RESIDENT,
    RETIRED,
    UNINSURED,
    RetirementOutcome,
    aged,
    cohort_hazard,
    hazard,
    retired_by,
    with_payers,
    working_share,
    year_step,
)
from fundmodel.projection.enrolment.transitions import generator, transition_matrix

AGES = 4
raw = arrays(float, (5, 2, AGES), elements=st.floats(0.01, 1.0))
fractions = arrays(float, (2, AGES), elements=st.floats(0.0, 1.0))
outcomes = st.tuples(st.floats(0.8, 1.2), st.floats(0.0, 0.2), st.floats(0.0, 0.2)).map(
    lambda x: RetirementOutcome(*(np.full((1, 1), y) for y in x))
)
PEOPLE = np.array([[10.0, 20.0, 30.0, 10.0], [12.0, 22.0, 28.0, 8.0]])


def shares_of(numbers):
    return numbers / numbers.sum(axis=0)


def sums_to_one(shares):
    np.testing.assert_allclose(shares.sum(axis=-3), 1.0, atol=1e-12)


@given(raw, fractions, outcomes)
def test_every_piece_of_the_step_keeps_shares_at_one(numbers, passing, outcome):
    shares = shares_of(numbers)
    sums_to_one(aged(shares, PEOPLE, np.array(0.9)))
    sums_to_one(retired_by(shares, passing, outcome))


MOVES = transition_matrix(generator(*(np.full((2, AGES), rate) for rate in (0.1, 0.05, 0.02, 0.3))))
NO_MOVES = transition_matrix(np.zeros((3, 3, 2, AGES)))


def a_year(shares, passing, outcome, matrix=NO_MOVES, completing_exit=0.0):
    return year_step(shares, PEOPLE, passing, matrix, outcome, np.full((1, 1), completing_exit), np.array(0.9))


@given(raw, fractions, outcomes, st.floats(0.0, 1.0))
def test_a_whole_year_keeps_shares_at_one(numbers, passing, outcome, completing_exit):
    sums_to_one(a_year(shares_of(numbers), passing, outcome, MOVES, completing_exit))


@given(raw, fractions, outcomes)
def test_a_year_is_a_birthday_then_retirement_then_moves(numbers, passing, outcome):
    """The order of METHODS 2.2; only payer, resident and uninsured move between schemes."""
    retired = retired_by(aged(shares_of(numbers), PEOPLE, np.array(0.9)), passing, outcome)
    three = [retired[k] for k in (PAYER, RESIDENT, UNINSURED)]
    expected = retired.copy()
    for j, k in enumerate((PAYER, RESIDENT, UNINSURED)):
        expected[k] = sum(three[i] * MOVES[i, j] for i in range(3))
    np.testing.assert_allclose(a_year(shares_of(numbers), passing, outcome, MOVES), expected, atol=1e-14)


def test_shares_move_along_the_cohort_and_the_open_age_mixes_by_persons():
    shares = shares_of(np.random.default_rng(1).uniform(0.1, 1.0, (5, 2, AGES)))
    older = aged(shares, PEOPLE, np.array(0.9))
    np.testing.assert_array_equal(older[:, :, 1:3], shares[:, :, 0:2])
    women = (30.0 * shares[:, 0, 2] + 10.0 * shares[:, 0, 3]) / 40.0
    np.testing.assert_allclose(older[:, 0, 3], women, rtol=1e-14)
    assert older[RESIDENT, 0, 0] == 0.9
    assert older[UNINSURED, 0, 0] == pytest.approx(0.1)
    assert older[[PAYER, COMPLETING, RETIRED], :, 0].sum() == 0.0


def test_the_hazard_is_what_passes_of_what_is_left():
    before, after = np.array([0.0, 0.25, 0.25, 1.0]), np.array([0.0, 0.25, 1.0, 1.0])
    np.testing.assert_allclose(hazard(before, after), [0.0, 0.0, 1.0, 1.0])
    assert hazard(np.array(0.5), np.array(0.75)) == 0.5


def test_everyone_who_reaches_the_age_retires_where_nothing_else_is_said():
    shares = np.zeros((5, 2, AGES))
    shares[PAYER], shares[RESIDENT] = 0.6, 0.4
    everyone = RetirementOutcome(np.ones((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    after = retired_by(shares, np.full((2, AGES), 0.5), everyone)
    np.testing.assert_allclose(after[PAYER], 0.3)
    np.testing.assert_allclose(after[RETIRED], 0.3)
    np.testing.assert_allclose(after[RESIDENT], 0.4)


def test_retired_above_one_per_event_join_from_the_resident_scheme():
    shares = np.zeros((5, 1, 1))
    shares[PAYER], shares[RESIDENT] = 0.5, 0.5
    outcome = RetirementOutcome(np.full((1, 1), 1.1), np.full((1, 1), 0.06), np.full((1, 1), 0.04))
    after = retired_by(shares, np.full((1, 1), 0.2), outcome)
    assert after[RETIRED].item() == pytest.approx(0.11)
    assert after[COMPLETING].item() == pytest.approx(0.006)
    assert after[RESIDENT].item() == pytest.approx(0.5 - 0.1 * 0.16)
    assert after.sum() == pytest.approx(1.0)


def test_completing_members_become_retired_members():
    shares = np.zeros((5, 2, AGES))
    shares[COMPLETING], shares[RETIRED] = 0.5, 0.5
    everyone = RetirementOutcome(np.ones((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    after = a_year(shares, np.zeros((2, AGES)), everyone, completing_exit=0.22)
    np.testing.assert_allclose(after[COMPLETING, :, 1:], 0.39)
    np.testing.assert_allclose(after[RETIRED, :, 1:], 0.61)


def test_the_hazard_of_a_cohort_compares_an_age_with_the_age_below_a_year_before():
    start, end = np.array([[0.0, 0.0, 0.5, 1.0]]), np.array([[0.0, 0.0, 0.25, 1.0]])
    np.testing.assert_allclose(cohort_hazard(start, end), [[0.0, 0.0, 0.25, 1.0]])


def test_the_working_share_is_held_beyond_the_last_age_with_enough_people_below_retirement():
    payer = np.array([[0.50, 0.40, 0.06, 0.01, 0.0]])
    retired = np.array([[0.0, 0.0, 0.80, 0.90, 1.0]])
    found = working_share(payer, retired)
    np.testing.assert_allclose(found, [[0.5, 0.4, 0.3, 0.3, 0.3]])


def test_a_seventh_below_the_statutory_age_is_not_enough():
    found = working_share(np.array([[0.4, 0.15]]), np.array([[0.0, 0.86]]))
    np.testing.assert_allclose(found, [[0.4, 0.4]])


@given(raw, arrays(float, (2, AGES), elements=st.floats(0.0, 1.0)))
def test_setting_the_payers_conserves_people(numbers, wish):
    shares = shares_of(numbers)
    most = shares[PAYER] + shares[RESIDENT] + shares[UNINSURED]
    after = with_payers(shares, wish * most, lambda at: "here")
    sums_to_one(after)
    np.testing.assert_allclose(after[PAYER], wish * most)
    np.testing.assert_array_equal(after[RETIRED], shares[RETIRED])
    assert (after >= -1e-12).all()
    before_odds, odds = (x[UNINSURED] / np.maximum(x[RESIDENT], 1e-9) for x in (shares, after))
    inside = after[RESIDENT] > 1e-6
    np.testing.assert_allclose(odds[inside], before_odds[inside], rtol=1e-6)


def test_more_payers_than_people_are_refused_with_the_place():
    shares = shares_of(np.ones((5, 2, AGES)))
    payers = shares[PAYER].copy()
    payers[1, 2] = 0.7
    with pytest.raises(fm.ProjectionError, match=r"year 2031, male, age 2: enrolment asks for more"):
        with_payers(shares, payers, lambda at: f"year 2031, {('female', 'male')[at[-2]]}, age {at[-1]}")


def test_states_are_numbered_once():
    assert sorted((PAYER, COMPLETING, RETIRED, RESIDENT, UNINSURED)) == list(range(step.STATES))
