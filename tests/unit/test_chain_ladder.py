"""Chain ladder and Bornhuetter-Ferguson on triangles that can be done by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import fundmodel as fm
from fundmodel.calibration.chain_ladder import mack_variances
from fundmodel.projection.expenditure.run_off import development_factors, paid_shares, run_off_pattern
from fundmodel.verification import loss_reserve
from fundmodel.vocabulary.errors import TriangleWarning

GAP = np.nan
BY_HAND = np.array([[100.0, 150.0, 165.0], [110.0, 180.0, GAP], [120.0, GAP, GAP]])


def below_diagonal(full):
    """The triangle that is known of (origin, development) when the newest origin has but its first development."""
    rows, columns = full.shape
    return np.where(np.add.outer(np.arange(rows), np.arange(columns)) < rows, full, GAP)


def test_by_hand():
    """f = 330/210, 165/150; ultimates 165, 180 x 1.1 and 120 x 330/210 x 1.1."""
    ladder = fm.chain_ladder(BY_HAND)
    assert ladder["factor"].values[:2] == pytest.approx([330 / 210, 1.1])
    assert ladder["ultimate"].values == pytest.approx([165.0, 198.0, 120 * 330 / 210 * 1.1])
    assert ladder["reserve"].values == pytest.approx([0.0, 18.0, 120 * 330 / 210 * 1.1 - 120])
    assert float(ladder["total_reserve"]) == pytest.approx(18.0 + 120 * 330 / 210 * 1.1 - 120)
    assert ladder["run_off"].values == pytest.approx([210 / 363, 120 / 363, 33 / 363])


def test_the_variance_by_hand():
    """s^2_0 = 100 (1.5 - f)^2 + 110 (180/110 - f)^2, one degree of freedom; s^2_1 has one ratio and takes it over."""
    f = 330 / 210
    first = 100 * (1.5 - f) ** 2 + 110 * (180 / 110 - f) ** 2
    assert mack_variances(BY_HAND, development_factors(BY_HAND)) == pytest.approx([first, first])


def test_the_error_of_one_origin_by_hand():
    """mse_1 = U^2 s^2 / f^2 (1 / C_1 + 1 / S_1), with C_1 = 180 and S_1 = 150."""
    f = 330 / 210
    variance = 100 * (1.5 - f) ** 2 + 110 * (180 / 110 - f) ** 2
    error = np.sqrt(198.0**2 * variance / 1.1**2 * (1 / 180 + 1 / 150))
    ladder = fm.chain_ladder(BY_HAND)
    assert ladder["mack_se"].values[:2] == pytest.approx([0.0, error])
    assert float(ladder["total_mack_se"]) > float(ladder["mack_se"].max())


def test_labels_come_back():
    frame = pd.DataFrame(BY_HAND, index=["2025-10", "2025-11", "2025-12"], columns=[0, 1, 2])
    array = xr.DataArray(
        BY_HAND.T, dims=("development", "origin"), coords={"origin": frame.index, "development": [0, 1, 2]}
    )
    plain = fm.chain_ladder(BY_HAND)
    for labelled in (fm.chain_ladder(frame), fm.chain_ladder(array)):
        assert labelled["origin"].values.tolist() == ["2025-10", "2025-11", "2025-12"]
        assert np.array_equal(labelled["ultimate"], plain["ultimate"])


@given(
    st.lists(st.floats(1.0, 1e9), min_size=2, max_size=8),
    st.lists(st.floats(1.0, 5.0), min_size=1, max_size=6),
)
def test_a_triangle_that_runs_off_alike_is_completed_exactly(first, steps):
    """I-28: where every origin develops by the same factors, the ladder finds them, and no error is left."""
    steps = steps[: len(first) - 1]
    full = np.outer(first, np.cumprod([1.0, *steps]))
    ladder = fm.chain_ladder(below_diagonal(full))
    assert ladder["ultimate"].values == pytest.approx(full[:, -1], rel=1e-10)
    assert float(ladder["total_mack_se"]) <= 1e-6 * full[:, -1].sum()
    assert ladder["run_off"].values.sum() == pytest.approx(1.0)


@given(st.lists(st.floats(1.0, 4.0), min_size=1, max_size=12))
def test_the_pattern_sums_to_one_and_is_the_run_off(steps):
    """I-28: sum pi = 1, and F_j x prod_{k >= j} f_k = 1."""
    factors = np.array(steps)
    pattern = run_off_pattern(factors)
    assert pattern.sum() == pytest.approx(1.0)
    assert (pattern >= -1e-15).all()
    assert np.cumsum(pattern) == pytest.approx(paid_shares(factors))


@given(st.floats(0.1, 1e6))
def test_money_in_another_unit(scale):
    """I-33: ultimates and errors scale with the triangle, factors do not."""
    one, other = fm.chain_ladder(BY_HAND), fm.chain_ladder(BY_HAND * scale)
    for name in ("ultimate", "mack_se"):
        assert other[name].values == pytest.approx(scale * one[name].values)
    assert other["factor"].values[:2] == pytest.approx(one["factor"].values[:2])


def test_bornhuetter_ferguson_by_hand():
    """reserve = prior x (1 - F); of the newest origin F_0 = 210/363, of the one before F_1 = 1/1.1."""
    found = fm.bornhuetter_ferguson(BY_HAND, [160.0, 200.0, 220.0])
    assert found["reserve"].values == pytest.approx([0.0, 200 * (1 - 1 / 1.1), 220 * (1 - 210 / 363)])
    assert found["ultimate"].values == pytest.approx([165.0, 180 + 200 * (1 - 1 / 1.1), 120 + 220 * (1 - 210 / 363)])


def test_bornhuetter_ferguson_with_the_ladders_own_ultimates_is_the_ladder():
    ladder = fm.chain_ladder(BY_HAND)
    found = fm.bornhuetter_ferguson(BY_HAND, ladder["ultimate"])
    assert found["reserve"].values == pytest.approx(ladder["reserve"].values)
    assert float(found["total_reserve"]) == pytest.approx(float(ladder["total_reserve"]))


def test_the_prior_serves_the_newest_origins_alone():
    ladder, found = fm.chain_ladder(BY_HAND), fm.bornhuetter_ferguson(BY_HAND, [0.0, 0.0, 0.0], newest=1)
    assert found["reserve"].values[:2] == pytest.approx(ladder["reserve"].values[:2])
    assert found["reserve"].values[2] == 0.0


def test_a_zero_is_a_zero():
    """An origin that paid nothing so far keeps its row, and its ultimate is nothing."""
    quiet = np.array([[100.0, 150.0, 160.0], [0.0, 0.0, GAP], [0.0, GAP, GAP]])
    ladder = fm.chain_ladder(quiet)
    assert ladder["ultimate"].values.tolist() == [160.0, 0.0, 0.0]
    assert ladder["mack_se"].values.tolist() == [0.0, 0.0, 0.0]


INCREMENTAL = np.array([[50.0, 60.0, 20.0], [55.0, 62.0, GAP], [54.0, GAP, GAP]])
REFUSED = {
    "incremental": (INCREMENTAL, r"origin 0, development 2.*the row falls \(found '20'\).*cumulative"),
    "a gap inside": ([[1.0, GAP, 3.0], [1.0, 2.0, GAP]], r"origin 0, development 2.*after a gap"),
    "negative": ([[-1.0, 2.0], [1.0, GAP]], r"origin 0, development 0.*not an amount"),
    "nothing in a row": ([[1.0, 2.0], [GAP, GAP]], r"origin 1.*no amount"),
    "nothing in a column": ([[1.0, GAP], [2.0, GAP]], r"development 1.*no amount"),
    "nothing paid": ([[0.0, 2.0], [0.0, GAP]], r"paid nothing up to development 0"),
    "one dimension": ([1.0, 2.0], r"at least two origins"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_triangle_is_refused_and_the_place_named(what):
    triangle, message = REFUSED[what]
    with pytest.raises(fm.InputError, match=message):
        fm.chain_ladder(triangle)


def test_a_row_that_falls_in_a_development_that_rises_is_a_correction_up_to_a_tenth():
    fm.chain_ladder([[100.0, 150.0], [100.0, 95.0], [90.0, GAP]])
    with pytest.raises(fm.InputError, match="origin 1, development 1"):
        fm.chain_ladder([[100.0, 150.0], [100.0, 89.0], [90.0, GAP]])


def test_other_dimensions_and_wrong_priors_are_refused():
    with pytest.raises(fm.InputError, match="origin and development; found year, lag"):
        fm.chain_ladder(xr.DataArray(BY_HAND, dims=("year", "lag")))
    for prior, message in (([1.0, 2.0], "3 origins"), ([1.0, GAP, 2.0], "origin 1 is nan"), ([1.0, 1.0, -2.0], "-2")):
        with pytest.raises(fm.InputError, match=message):
            fm.bornhuetter_ferguson(BY_HAND, prior)
    permuted = xr.DataArray([1.0, 2.0, 3.0], dims="origin", coords={"origin": [2, 1, 0]})
    with pytest.raises(fm.InputError, match="in their order"):
        fm.bornhuetter_ferguson(BY_HAND, permuted)
    with pytest.raises(fm.InputError, match="newest=4"):
        fm.bornhuetter_ferguson(BY_HAND, [1.0, 1.0, 1.0], newest=4)


def test_the_order_of_origins_says_nothing():
    """Reserve and total error of the published triangle, its rows turned over and shuffled: 26,909.01 in any order."""
    known = loss_reserve.triangle()
    plain = fm.chain_ladder(known)
    assert float(plain["total_mack_se"]) == pytest.approx(26_909.01, abs=0.01)
    prior = plain["ultimate"].values * 1.1
    newest = float(fm.bornhuetter_ferguson(known, prior, newest=3)["total_reserve"])
    for order in (np.arange(len(known))[::-1], np.random.default_rng(1).permutation(len(known))):
        other = fm.chain_ladder(pd.DataFrame(known, index=range(1981, 1991)).iloc[order])
        for name in ("total_reserve", "total_mack_se"):
            assert float(other[name]) == pytest.approx(float(plain[name]), rel=1e-12)
        assert other["mack_se"].values == pytest.approx(plain["mack_se"].values[order])
        found = fm.bornhuetter_ferguson(known[order], prior[order], newest=3)
        assert float(found["total_reserve"]) == pytest.approx(newest, rel=1e-12)


def long_tail():
    """12 origins, 45 developments, of which one falls by 0.09 %, in the oldest origin alone."""
    full = np.outer(np.linspace(800.0, 1200.0, 12), 1.0 - np.exp(-np.arange(1, 46) / 6.0))
    full[0, 40:] = full[0, 39] * 0.9991
    return np.where(np.add.outer(np.arange(12), np.arange(45)) < 45, full, GAP)


def test_a_small_recovery_is_told_and_no_incremental_triangle():
    found = fm.chain_ladder(long_tail())
    assert found.attrs["remarks"] == "Amounts fall a little, taken for recoveries: origin 0, development 40."
    assert float(found["total_reserve"]) > 0.0
    assert "remarks" not in fm.chain_ladder(BY_HAND).attrs


@pytest.mark.parametrize("rows", [loss_reserve.triangle(), long_tail(), np.array([[50.0, 101.5, 152], [50, 101, GAP]])])
def test_incremental_amounts_are_refused_however_slowly_they_fall(rows):
    for incremental in (np.diff(rows, axis=1, prepend=0.0), np.array([[50.0, 49.6, 49.3], [50.0, 49.5, GAP]])):
        with pytest.raises(fm.InputError, match=r"these look incremental|not an amount"):
            fm.chain_ladder(incremental)


def test_a_newest_origin_that_paid_nothing_points_to_what_is_expected():
    quiet = np.array([[100.0, 150.0], [0.0, GAP]])
    with pytest.warns(TriangleWarning, match=r"origin 1 has paid nothing yet.*bornhuetter_ferguson"):
        assert fm.chain_ladder(quiet)["reserve"].values.tolist() == [0.0, 0.0]
    assert fm.bornhuetter_ferguson(quiet, [150.0, 120.0])["reserve"].values == pytest.approx([0.0, 40.0])
