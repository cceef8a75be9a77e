"""Smooth age factors and fitted shares hold their margins, keep their zeros, and say where they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.projection.demography.age_groups import group_sums, smooth_factors
from fundmodel.projection.enrolment.fitted import by_state, fitted_shares
from fundmodel.projection.enrolment.step import COMPLETING, PAYER, RESIDENT, RETIRED, UNINSURED
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import ProjectionError

AGES = np.arange(101)
BY_AGE = 1e7 * np.exp(-((AGES / 75.0) ** 5)) + 10.0
STARTS = (0, 16, 60, 65)


@settings(max_examples=40)
@given(factors=st.lists(st.floats(0.6, 1.5), min_size=4, max_size=4), size=st.floats(1e-4, 1.0))
def test_groups_are_met_and_no_age_jumps(factors, size):
    totals = size * np.array(factors) * group_sums(BY_AGE, STARTS)
    curve = smooth_factors(BY_AGE, totals[None], STARTS)[0]
    np.testing.assert_allclose(group_sums(BY_AGE * curve, STARTS), totals, rtol=1e-12)
    steps = np.abs(np.diff(np.log(curve)))
    assert steps.max() < 0.35


def test_an_area_in_proportion_has_one_factor_at_all_ages():
    curve = smooth_factors(BY_AGE, 0.3 * group_sums(BY_AGE, (0, 16, 60))[None], (0, 16, 60))
    np.testing.assert_allclose(curve, 0.3, rtol=1e-13)


def test_an_area_does_not_depend_on_those_beside_it():
    wild, tame = np.array([1.4, 0.8, 1.3, 0.7]), np.array([1.0, 1.01, 1.02, 1.03])
    totals = np.stack([wild, tame]) * group_sums(BY_AGE, STARTS)
    together = smooth_factors(BY_AGE, totals, STARTS)
    for place in range(2):
        np.testing.assert_array_equal(together[place], smooth_factors(BY_AGE, totals[place : place + 1], STARTS)[0])


def seed():
    """Workers from 16, retired from 50, everybody else resident or uninsured."""
    shares = np.zeros((5, 2, 101))
    shares[PAYER, :, 16:60] = 0.4
    shares[RETIRED, :, 50:] = 0.3
    outside = 1.0 - shares.sum(axis=0)
    shares[UNINSURED], shares[RESIDENT] = 0.06 * outside, 0.94 * outside
    return shares


PEOPLE = np.stack([BY_AGE * 0.49, BY_AGE * 0.51])


@settings(max_examples=30, deadline=None)
@given(active=st.floats(0.5, 1.5), retired=st.floats(0.5, 1.6), uninsured=st.floats(0.02, 0.1))
def test_heads_and_people_are_met_and_zeros_stay(active, retired, uninsured):
    everybody = np.array([sum_people(PEOPLE)])
    held = sum_people(seed() * PEOPLE)
    members = active * held[PAYER], retired * held[RETIRED]
    heads = by_state(*members, everybody * (1.0 - uninsured) - sum(members), everybody)
    fitted = fitted_shares(seed(), PEOPLE[None], heads)
    np.testing.assert_allclose(sum_people(fitted * PEOPLE), heads, rtol=1e-11)
    np.testing.assert_allclose(fitted.sum(axis=-3), 1.0, rtol=1e-14)
    assert (fitted >= 0.0).all()
    assert not fitted[0, PAYER, :, :16].any()
    assert not fitted[0, COMPLETING].any()


def test_a_seed_that_fits_comes_back():
    heads = sum_people(seed() * PEOPLE)
    np.testing.assert_allclose(fitted_shares(seed(), PEOPLE, heads), seed(), rtol=1e-14)


def test_fitted_areas_do_not_depend_on_those_beside_them():
    heads = np.stack([sum_people(seed() * PEOPLE), sum_people(seed() * PEOPLE)])
    heads[1, PAYER] *= 1.3
    heads[1, RESIDENT] -= heads[1].sum() - heads[0].sum()
    together = fitted_shares(seed(), np.stack([PEOPLE, PEOPLE]), heads)
    for place in range(2):
        np.testing.assert_array_equal(together[place], fitted_shares(seed(), PEOPLE[None], heads[place][None])[0])


def test_more_retired_than_people_old_enough_are_refused():
    heads = sum_people(seed() * PEOPLE)[None].repeat(2, axis=0)
    heads[1, RETIRED] *= 4.0
    heads[1, RESIDENT] -= heads[1].sum() - heads[0].sum()
    with pytest.raises(ProjectionError, match="the heads cannot be fitted") as refused:
        fitted_shares(seed(), np.stack([PEOPLE, PEOPLE]), heads)
    np.testing.assert_array_equal(refused.value.side, [0.0, 1.0])
