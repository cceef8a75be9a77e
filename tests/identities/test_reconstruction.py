"""Reconstructed enrolment: nobody is lost where population is revised (I-9), and members move by deaths alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.calibration.reconstruct import unrevised, with_members
from fundmodel.projection.enrolment.step import PAYER, RETIRED, STATES, aged

seeds = st.integers(0, 2**32 - 1)


def people(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares (state, sex, age), an estimate whose cohorts only lose people, and a raked population, (2, sex, age)."""
    rng = np.random.default_rng(seed)
    shares = np.moveaxis(rng.dirichlet(np.ones(STATES), (2, 101)), -1, 0)
    start = rng.uniform(1e5, 1e6, (2, 101))
    end = np.empty_like(start)
    end[:, 1:] = start[:, :-1] * rng.uniform(0.9, 1.0, (2, 100))
    end[:, -1] = (start[:, -2] + start[:, -1]) * 0.7
    end[:, 0] = rng.uniform(1e5, 1e6, 2)
    estimate = np.stack([start, end])
    return shares, estimate, estimate * rng.uniform(0.98, 1.02, estimate.shape)


@settings(max_examples=40)
@given(seed=seeds)
def test_i9_shares_sum_to_one_after_a_revision(seed: int) -> None:
    shares, estimate, raked = people(seed)
    after = with_members(shares, unrevised(raked, estimate)[0])
    np.testing.assert_allclose(after.sum(axis=0), 1.0, rtol=1e-12)


@settings(max_examples=40)
@given(seed=seeds)
def test_members_are_the_survivors_of_members(seed: int) -> None:
    """persons(x + 1, end) = persons(x, start) x the estimate's survivors, whatever the raking did to either end."""
    shares, estimate, raked = people(seed)
    after = with_members(aged(shares, raked[0], np.array(0.9)), unrevised(raked, estimate)[0])
    surviving = estimate[1, :, 1:-1] / estimate[0, :, :-2]
    for state in (PAYER, RETIRED):
        started, ended = shares[state] * raked[0], after[state] * raked[1]
        np.testing.assert_allclose(ended[:, 1:-1], started[:, :-2] * surviving, rtol=1e-12)


@given(seed=seeds, level=st.floats(0.5, 2.0))
def test_a_population_that_was_not_revised_moves_nobody(seed: int, level: float) -> None:
    shares, estimate, _ = people(seed)
    kept = unrevised(estimate * level, estimate)[0]
    np.testing.assert_allclose(kept, 1.0, rtol=1e-12)
    np.testing.assert_allclose(with_members(shares, kept), shares, rtol=1e-9, atol=1e-12)
