"""Deductible, coinsurance and cap in closed form, hospital levels, the response of use, limits that stay in yuan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import fundmodel as fm
from fundmodel.projection.expenditure import design
from fundmodel.projection.expenditure.design import Cost, Levels, Limits
from fundmodel.projection.root import Sought

MEAN = st.floats(100.0, 50_000.0)
SPREAD = st.floats(0.2, 2.0)
RATIO = st.floats(0.05, 1.0)
QUICK = settings(deadline=None, max_examples=50)
ONE = np.array(1.0)
THREE = Levels(
    np.array([0.2, 0.3, 0.5]), np.array([5e3, 6e3, 1.1e4]), np.array([0.4, 1.0, 1.6]), np.array([0.5, 1, 1.5])
)


def cost(mean, spread):
    return Cost(np.array(mean), np.array(spread))


def limits(deductible, cap):
    return Limits(np.array(deductible), np.array(cap))


def paid(ratio, deductible, cap, mean, spread):
    return float(design.effective_ratio(np.array(ratio), limits(deductible, cap), cost(mean, spread)))


def one_level(mean):
    return Levels(np.array([1.0]), np.array([mean]), np.array([1.0]), np.array([1.0]))


def test_golden_case():
    """mu = 7, s = 1.3, d = 800, C = 20,000, r = .7: an independent prototype's figure (METHODS 11.1)."""
    found = paid(0.7, 800.0, 20_000.0, np.exp(7.0 + 1.3**2 / 2), 1.3)
    assert found == pytest.approx(0.495660044630, abs=5e-13)


@QUICK
@given(MEAN, SPREAD, st.floats(0.01, 5.0))
def test_the_limited_expected_value_is_its_integral(mean, spread, at):
    """I-27 by quadrature over the standard normal: E[min(X, t)], X = e^(mu + s z)."""
    limit, mu = at * mean, np.log(mean) - spread**2 / 2
    edge = (np.log(limit) - mu) / spread

    def density(z):
        return np.exp(-z * z / 2) / np.sqrt(2 * np.pi)

    below = quad(lambda z: np.exp(mu + spread * z) * density(z), -40.0, edge, epsabs=0, epsrel=1e-12, limit=400)[0]
    above = quad(density, edge, 40.0, epsabs=0, epsrel=1e-12, limit=400)[0]
    found = float(design.limited_expected_value(np.array(limit), cost(mean, spread)))
    assert found == pytest.approx(below + limit * above, rel=1e-9)


@QUICK
@given(MEAN, SPREAD, RATIO)
def test_without_limits_the_fund_pays_its_ratio(mean, spread, ratio):
    assert paid(ratio, 0.0, np.inf, mean, spread) == ratio
    assert paid(ratio, 1e9 * mean, np.inf, mean, spread) == pytest.approx(0.0, abs=1e-9)
    assert paid(0.0, 100.0, 1000.0, mean, spread) == 0.0


@QUICK
@given(MEAN, SPREAD, RATIO, st.floats(0.0, 2.0), st.floats(0.01, 20.0), st.floats(1.01, 3.0))
def test_more_deductible_pays_less_more_ratio_or_cap_more(mean, spread, ratio, d, c, more):
    base = paid(ratio, d * mean, c * mean, mean, spread)
    assert paid(ratio, (d + 0.01) * more * mean, c * mean, mean, spread) <= base + 1e-12
    assert paid(ratio, d * mean, c * more * mean, mean, spread) >= base - 1e-12
    assert paid(min(1.0, ratio * more), d * mean, c * mean, mean, spread) >= base - 1e-12
    assert -1e-12 <= base <= ratio + 1e-12


@QUICK
@given(MEAN, SPREAD, st.floats(1.05, 4.0))
def test_limits_in_yuan_and_dearer_care_is_the_same_as_smaller_limits(mean, spread, price):
    """Leverage: what counts is limits over price."""
    dearer = paid(0.8, 0.1 * mean, 3.0 * mean, price * mean, spread)
    assert dearer == pytest.approx(paid(0.8, 0.1 * mean / price, 3.0 * mean / price, mean, spread), rel=1e-12)
    assert paid(0.8, 0.1 * mean, np.inf, price * mean, spread) > paid(0.8, 0.1 * mean, np.inf, mean, spread)


@QUICK
@given(st.floats(0.4, 0.95), st.floats(0.0, 900.0), st.floats(3e4, 1e6))
def test_the_promised_ratio_pays_the_target(target, deductible, cap):
    """Found again from what it pays, over three hospital levels."""
    at = limits(deductible, cap)
    paid_by = design.effective_ratio_by_level(np.array(target), at, ONE, THREE)
    found = design.nominal_ratio(paid_by, at, ONE, THREE, Sought("test"))
    assert float(found) == pytest.approx(target, rel=1e-9)


def test_one_level_is_the_plain_formula():
    at = limits(300.0, 3000.0)
    found = design.effective_ratio_by_level(np.array(0.6), at, ONE, one_level(2000.0))
    assert float(found) == pytest.approx(paid(0.6, 300.0, 3000.0, 2000.0, 1.0), rel=1e-15)


def test_levels_bear_their_own_limits():
    """10 % of the bill in a secondary hospital is 5 % in a primary one; half of the money each, no limits: 92.5 %."""
    two = Levels(np.array([0.5, 0.5]), np.array([5e3, 5e3]), np.array([0.4, 1.0]), np.array([0.5, 1.0]))
    found = design.effective_ratio_by_level(np.array(0.9), limits(0.0, np.inf), ONE, two)
    assert float(found) == pytest.approx(0.925, rel=1e-15)


def test_a_ratio_that_no_rule_can_pay_is_refused():
    with pytest.raises(fm.ProjectionError, match="no promised ratio"):
        design.nominal_ratio(np.array(0.9), limits(3000.0, np.inf), ONE, one_level(2000.0), Sought("promised ratio"))


def test_use_answers_the_patients_share():
    """Patients' share down from 50 to 40 %: use up by .8^-.2 = 4.6 %; no elasticity or no change: one, exactly."""
    found = design.use_response(np.array([0.5, 0.6, 0.4]), np.array(0.5), np.array(0.2))
    assert found.tolist() == pytest.approx([1.0, 0.8**-0.2, 1.2**-0.2])
    assert found[0] == 1.0
    assert found[1] == pytest.approx(1.0456, abs=1e-4)
    assert (design.use_response(np.array([0.2, 0.9]), np.array(0.5), np.array(0.0)) == 1.0).all()


def test_limits_lose_value_only_while_they_stay_in_yuan():
    price = np.array([1.0, 1.0, 1.1, 1.1, 1.21, 1.21])
    held = np.array([False, False, False, True, True, True])
    worth = design.erosion(price, held)
    assert worth[:4].tolist() == [1.0] * 4
    assert worth[4:].tolist() == pytest.approx([1 / 1.1] * 2)
    assert (design.erosion(price, np.zeros(6, dtype=bool)) == 1.0).all()
