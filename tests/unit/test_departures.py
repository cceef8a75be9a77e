from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmodel.projection.departures import departed, lagged, mean_departure, passed_through, stepped


def test_a_departure_is_the_log_of_the_ratio_of_two_levels():
    own, reference = np.random.default_rng(4).uniform(-0.05, 0.1, (2, 12))
    found = departed(own, reference)
    levels = [np.cumprod(1.0 + np.concatenate([[0.0], rate[1:]])) for rate in (own, reference)]
    np.testing.assert_allclose(np.exp(found), levels[0] / levels[1], rtol=1e-12)
    assert not departed(own, own).any()


def test_the_pass_through_by_hand_and_at_full_speed():
    depth = np.array([0.0, -0.04, -0.04, -0.04])
    found = passed_through(depth, np.array(0.25), np.array(0.9))
    np.testing.assert_allclose(found, [0.0, -0.009, -0.01575, -0.0208125])
    np.testing.assert_allclose(passed_through(depth, np.array(1.0), np.array(1.0)), depth)


@given(st.floats(0.05, 1.0), st.floats(0.0, 1.5))
def test_in_the_long_run_the_pass_through_is_that_of_the_long_run(speed, long_run):
    depth = np.concatenate([[0.0], np.full(400, 0.1)])
    assert passed_through(depth, np.array(speed), np.array(long_run))[-1] == pytest.approx(0.1 * long_run, abs=1e-9)


def test_the_mean_departure_counts_none_before_the_base_year():
    found = mean_departure(np.array([0.0, 0.1, 0.2, 0.3, 0.3]), 2)
    np.testing.assert_allclose(found, [0.0, 0.05, 0.1, 0.1, 0.05])


def test_steps_and_lags():
    depth = np.array([0.0, 0.1, 0.3])
    np.testing.assert_allclose(np.cumprod(stepped(depth)), np.exp(depth))
    np.testing.assert_array_equal(lagged(depth), [0.0, 0.0, 0.1])
