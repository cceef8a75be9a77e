from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fundmodel.projection.sums import sum_ages, sum_areas, sum_people


def test_sums_by_hand() -> None:
    values = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(sum_people(values), [66.0, 210.0])
    np.testing.assert_array_equal(sum_ages(values), values.sum(axis=-1))
    np.testing.assert_array_equal(sum_people(values, time_last=True), values.sum(axis=(0, 1)))
    np.testing.assert_array_equal(sum_ages(values, time_last=True), values.sum(axis=1))


@given(lead=st.integers(1, 8), years=st.integers(1, 8), seed=st.integers(0, 1000))
def test_company_layout_and_length_leave_every_bit_alone(lead: int, years: int, seed: int) -> None:
    values = np.random.default_rng(seed).lognormal(0.0, 8.0, (lead, 2, 101, years))
    together = sum_people(values, time_last=True)
    year_first_memory = np.moveaxis(np.ascontiguousarray(np.moveaxis(values, -1, 0)), 0, -1)
    assert np.array_equal(together, sum_people(year_first_memory, time_last=True))
    for place in range(lead):
        for year in range(years):
            cell = values[place, ..., year]
            assert together[place, year] == sum_people(cell)
            assert math.isclose(together[place, year], math.fsum(cell.ravel()), rel_tol=1e-13)


def test_areas_are_summed_apart_from_what_shares_their_array():
    values = np.random.default_rng(3).uniform(1.0, 1e9, (3, 14, 5))
    whole = sum_areas(values, axis=-2)
    assert whole.shape == (3, 1, 5)
    np.testing.assert_allclose(whole[:, 0], values.sum(axis=1), rtol=1e-14)
    np.testing.assert_array_equal(sum_areas(values[1:2, :, 2:3], axis=-2), whole[1:2, :, 2:3])
    assert sum_areas(values[:, :1], axis=-2).tobytes() == values[:, :1].tobytes()
