from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.projection.root import Sought, increasing_root


def cube_root(values):
    """x with x + x^3 = value."""
    values = np.asarray(values, dtype=float)
    edge = np.full(values.shape, 11.0)
    return increasing_root(lambda x: x + x**3 - values, -edge, edge, Sought("root"))


@given(st.floats(-1000.0, 1000.0))
def test_the_root_is_found_to_the_last_digits(value):
    root = float(cube_root(value))
    assert root + root**3 == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_a_root_on_the_edge_of_the_bracket_is_that_edge():
    low, high = np.array([0.0, -1.0]), np.array([1.0, 0.0])
    np.testing.assert_array_equal(increasing_root(lambda x: x, low, high, Sought("root")), [0.0, 0.0])


@given(st.lists(st.floats(-1000.0, 1000.0), min_size=2, max_size=6))
def test_an_element_does_not_feel_its_neighbours(values):
    together = cube_root(values)
    for value, root in zip(values, together, strict=True):
        assert float(cube_root([value])[0]) == float(root)


def test_the_bracket_given_is_left_alone():
    low, high = np.array([0.0]), np.array([4.0])
    increasing_root(lambda x: x - 1.0, low, high, Sought("root"))
    assert (low[0], high[0]) == (0.0, 4.0)


@pytest.mark.parametrize("target", [-0.1, 1.1])
def test_zero_outside_the_bracket_is_refused_by_name(target):
    with pytest.raises(fm.ProjectionError, match=r"no factor of entries between 0 and 1 meets its target"):
        increasing_root(lambda x: x - target, np.array(0.0), np.array(1.0), Sought("factor of entries"))


def test_a_search_that_does_not_settle_is_refused_by_name():
    with pytest.raises(fm.ProjectionError, match="search for tilt"):
        increasing_root(lambda x: x - 0.3, np.array(0.0), np.array(1.0), Sought("tilt"), steps=0)


def test_a_flat_stretch_beside_the_root_does_not_stop_the_search():
    root = increasing_root(lambda x: np.maximum(x - 0.25, 0.0) - 0.5, np.array(-100.0), np.array(100.0), Sought("root"))
    assert float(root) == pytest.approx(0.75, abs=1e-9)
