from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fundmodel.projection.demography.fertility import age_specific, pattern_on_years, single_year_pattern
from fundmodel.vocabulary.errors import InputError, ProjectionError

SHARES = np.array([2.6, 23.5, 38.0, 24.2, 9.3, 2.0, 0.4])


@given(shares=hnp.arrays(np.float64, 7, elements=st.floats(0.0, 100.0)).filter(lambda shares: shares.sum() > 1.0))
def test_groups_keep_their_shares(shares: np.ndarray) -> None:
    pattern = single_year_pattern(shares)
    assert pattern.min() >= 0.0
    assert pattern.sum() == pytest.approx(1.0, rel=1e-12)
    assert not pattern[:15].any()
    assert not pattern[50:].any()
    np.testing.assert_allclose(pattern[15:50].reshape(7, 5).sum(axis=1), shares / shares.sum(), atol=1e-12)


def test_a_smooth_hump() -> None:
    pattern = single_year_pattern(SHARES)
    assert 25 <= pattern.argmax() < 30
    assert (np.diff(pattern[17:26]) > 0.0).all()
    assert (np.diff(pattern[32:49]) < 0.0).all()


def test_patterns_move_linearly_between_mid_points() -> None:
    patterns = single_year_pattern(np.stack([SHARES, SHARES[::-1], SHARES]))
    found = pattern_on_years(patterns, [2022.5, 2027.5, 2032.5], [2018, 2022, 2023, 2027, 2036])
    np.testing.assert_allclose(found[:, 2], 0.8 * patterns[0] + 0.2 * patterns[1], rtol=1e-12)
    for column, period in ((0, 0), (1, 0), (3, 1), (4, 2)):
        np.testing.assert_allclose(found[:, column], patterns[period], rtol=1e-12)
    np.testing.assert_allclose(found.sum(axis=0), 1.0, rtol=1e-12)
    for year in (2016, 2040):
        with pytest.raises(ProjectionError, match=str(year)):
            pattern_on_years(patterns, [2022.5, 2027.5, 2032.5], [2025, year])


def test_births_per_woman_add_up_to_the_total() -> None:
    pattern = pattern_on_years(single_year_pattern(np.stack([SHARES, SHARES])), [2022.5, 2027.5], [2025, 2026])
    tfr = np.array([[1.0, 1.1], [1.5, 1.6], [2.0, 2.1]])
    rates = age_specific(tfr, pattern)
    assert rates.shape == (3, 101, 2)
    np.testing.assert_allclose(rates.sum(axis=1), tfr, rtol=1e-12)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="7 shares"):
        single_year_pattern(SHARES[:-1])
    with pytest.raises(InputError, match="vanish"):
        single_year_pattern(np.zeros(7))
    with pytest.raises(InputError, match="7 shares"):
        single_year_pattern(np.where(SHARES > 30.0, np.nan, SHARES))
    with pytest.raises(InputError, match="rising"):
        pattern_on_years(single_year_pattern(np.stack([SHARES, SHARES])), [2027.5, 2022.5], [2025])
