"""I-41 margins, I-44 pooled variance, I-45 inequality, break-even of a closed form: on random numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.inequality import concentration, gini, lorenz, ninety_ten, theil, undefined, variation
from fundmodel.analysis.pooling_break_even import break_even_of_pooling
from fundmodel.analysis.risk_pooling import detrended, pooled_sd, reserve_for, risk_pooling_gain
from fundmodel.analysis.transfers import proportional

RNG = np.random.default_rng(14)
VALUES = RNG.lognormal(sigma=1.0, size=(200, 9)) * (RNG.uniform(size=(200, 9)) > 0.1)
HEADS = RNG.uniform(0.1, 5.0, size=(200, 9))
GROUPS = np.array(list("aabbbcccc"))


def pairwise(x, w):
    differences = np.abs(x[..., :, None] - x[..., None, :]) * w[..., :, None] * w[..., None, :]
    mean = (w * x).sum(-1) / w.sum(-1)
    return differences.sum((-1, -2)) / (2 * mean * w.sum(-1) ** 2)


def test_gini_is_the_mean_difference_and_the_trapezoids():
    found = gini(VALUES, HEADS)
    np.testing.assert_allclose(found, pairwise(VALUES, HEADS), rtol=1e-12)
    heads, held = lorenz(VALUES, HEADS)
    under = ((held[:, 1:] + held[:, :-1]) / 2 * np.diff(heads, axis=-1)).sum(-1)
    np.testing.assert_allclose(found, 1 - 2 * under, atol=1e-12)
    assert ((found >= 0) & (found < 1)).all()
    np.testing.assert_allclose(concentration(VALUES, VALUES, HEADS), found, atol=1e-12)


def test_none_where_all_are_equal_and_the_same_in_any_unit():
    equal = np.full((3, 7), 12.5)
    for measure in (gini, lambda x, w=None: theil(x, w).total, variation):
        np.testing.assert_allclose(measure(equal), 0, atol=1e-14)
        np.testing.assert_allclose(measure(VALUES * 1e8, HEADS), measure(VALUES, HEADS), rtol=1e-10)
        np.testing.assert_allclose(measure(VALUES, HEADS * 1e6), measure(VALUES, HEADS), rtol=1e-10)
    np.testing.assert_array_equal(ninety_ten(equal), 1)


def test_theil_is_within_and_between():
    found = theil(VALUES, HEADS, GROUPS)
    np.testing.assert_allclose(found.within + found.between, found.total, rtol=1e-12)
    assert (found.between > 0).all()
    alone = theil(VALUES, HEADS)
    np.testing.assert_allclose(alone.within, alone.total, rtol=1e-12)
    each = theil(VALUES, HEADS, np.arange(9))
    np.testing.assert_allclose(each.between, each.total, rtol=1e-12)


def test_what_the_rich_give_the_poor_makes_less_unequal():
    """Pigou-Dalton, among areas of equal heads, by less than half of what lies between them."""
    x = np.sort(VALUES, axis=-1)
    give = 0.3 * (x[:, 7] - x[:, 2])
    after = x.copy()
    after[:, 7] -= give
    after[:, 2] += give
    assert (gini(after) < gini(x)).all()
    assert (theil(after).total < theil(x).total).all()


def test_below_zero_there_is_no_share_and_a_reason():
    x = np.array([[1.0, 2.0, -0.5], [0.0, 0.0, 0.0], [1.0, np.nan, 2.0]])
    for found in (gini(x), theil(x).total, lorenz(x)[1][:, -1]):
        assert np.isnan(found).all()
    assert "below zero (1 of 3)" in undefined(x[0])
    assert undefined(x[1]) == "not defined: no area has any"
    assert undefined(x[2]) == "not known for every area"
    with pytest.raises(fm.InputError, match="weights are heads"):
        gini([1, 2], weights=[1, -1])
    with pytest.raises(fm.InputError, match="one figure for each area"):
        gini([1, 2], weights=[1, 2, 3])


def test_margins_of_the_matrix():
    net = RNG.normal(size=(50, 8))
    net -= net.mean(axis=-1, keepdims=True)
    found = proportional(net)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(-1), np.maximum(-net, 0), atol=1e-13)
    np.testing.assert_allclose(found.sum(-2), np.maximum(net, 0), atol=1e-13)
    assert not proportional(np.zeros(4)).any()


@pytest.mark.parametrize(
    ("areas", "rho", "months"), [(1, 0.3, 1.67), (14, 0.3, 0.99), (14, 0.0, 0.45), (14, 0.6, 1.33)]
)
def test_reserves_of_a_bad_year(areas, rho, months):
    assert round(float(reserve_for(pooled_sd(0.06, areas, rho))), 2) == months


def test_variance_of_a_pool():
    n = np.array([1, 2, 14, 400])
    np.testing.assert_allclose(pooled_sd(2.0, n, 1.0), 2.0)
    np.testing.assert_allclose(pooled_sd(2.0, n, 0.0) ** 2, 4.0 / n)
    np.testing.assert_allclose(pooled_sd(2.0, 1e12, 0.25), 1.0, rtol=1e-6)
    np.testing.assert_allclose(pooled_sd(2.0, 5, -0.25), 0.0, atol=1e-7)
    for wrong in ((1.0, 0, 0.0), (1.0, 5, -0.3), (1.0, 5, 1.1)):
        with pytest.raises(fm.InputError, match="pooled_sd"):
            pooled_sd(*wrong)


def test_gain_of_pooling_risks():
    path = RNG.normal(size=40)
    trend = np.linspace(3, 90, 40)
    scales = np.array([1.0, 2.0, 5.0])[:, None]
    assert risk_pooling_gain(scales * path + trend) == pytest.approx(0, abs=1e-12)
    assert risk_pooling_gain(np.array([path + trend, -path])) == pytest.approx(1)
    assert np.isnan(risk_pooling_gain(np.array([trend, 2 * trend])))
    apart = detrended(RNG.normal(size=(200, 2, 40)))
    apart /= apart.std(axis=-1, keepdims=True)
    rho = (apart[:, 0] * apart[:, 1]).mean(axis=-1)
    np.testing.assert_allclose(risk_pooling_gain(apart), 1 - pooled_sd(1.0, 2, rho), rtol=1e-9)
    with pytest.raises(fm.InputError, match="4 years"):
        risk_pooling_gain(np.ones((3, 3)))


def test_break_even_of_a_closed_form():
    """The weakest get 30 and lose 400 x: 7.5 %, against none; 2.5 % where 20 would be theirs without."""
    found = break_even_of_pooling(lambda share: 30 - 400 * share)
    assert found.verdict == "helps_until"
    assert found.share == pytest.approx(0.075, abs=1e-6)
    assert found.sentence() == "Pooling helps the weakest areas while collection falls by less than 7.5%."
    bent = break_even_of_pooling(lambda share: 50 * math.exp(-3 * share), without=20.0)
    assert bent.share == pytest.approx(math.log(2.5) / 3, abs=1e-6)
    assert bent.gain == pytest.approx(30)
    never = break_even_of_pooling(lambda share: 20.0 - share, without=20.0)
    assert (never.verdict, never.share) == ("never_helps", 0.0)
    always = break_even_of_pooling(lambda share: 30.0 - share, without=20.0, most=0.2)
    assert always.verdict == "always_helps"
    assert math.isnan(always.share)
    with pytest.raises(fm.InputError, match="no number"):
        break_even_of_pooling(lambda _: math.nan)
    with pytest.raises(fm.InputError, match="most"):
        break_even_of_pooling(lambda share: -share, most=1.5)
