"""Laws of the ledger that hold for any money (METHODS 11: I-30, I-33, I-35, I-36, I-37, I-51)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fundmodel as fm
from fundmodel.analysis.indicators import growth_gap
from fundmodel.fund_rules import measures
from fundmodel.projection.ledger import HELD, roll, roll_forward
from fundmodel.projection.month_recursion import FEW

# the first example pays for imports, so no example is timed
LAW = settings(deadline=None)

MONEY = st.floats(0.0, 1e12)
POSITIVE = st.floats(1.0, 1e9)
RATE = st.floats(-0.02, 0.02)
TIMING = st.sampled_from(sorted(HELD))
LENGTH = st.shared(st.integers(1, 60), key="periods")
FLOWS = LENGTH.flatmap(lambda n: arrays(np.float64, n, elements=MONEY))
YEARS = arrays(np.float64, 36, elements=POSITIVE)


@LAW
@given(
    opening=st.floats(-1e12, 1e12), income=FLOWS, expenditure=FLOWS, rate=RATE, timing=TIMING, share=st.floats(0, 0.2)
)
def test_i30_every_row_closes_exactly(
    opening: float, income: np.ndarray, expenditure: np.ndarray, rate: float, timing: str, share: float
) -> None:
    rolled = roll(opening, income, expenditure, rate, timing, share)  # type: ignore[arg-type]
    np.testing.assert_array_equal(rolled.opening + income + rolled.interest - rolled.expenditure, rolled.closing)
    np.testing.assert_array_equal(rolled.opening[1:], rolled.closing[:-1])
    assert rolled.opening[0] == opening


@LAW
@given(income=FLOWS, expenditure=FLOWS, rate=RATE, timing=TIMING)
def test_i30_against_exact_arithmetic(income: np.ndarray, expenditure: np.ndarray, rate: float, timing: str) -> None:
    balance, held, i = Fraction(0), Fraction(HELD[timing]), Fraction(rate)
    for gained, spent in zip(income, expenditure, strict=True):
        balance = balance * (1 + i) + (Fraction(gained) - Fraction(spent)) * (1 + i * held)
    found = roll_forward(0.0, income, expenditure, rate, timing)[-1]  # type: ignore[arg-type]
    scale = float(income.sum() + expenditure.sum()) + 1.0
    assert abs(found - float(balance)) <= 1e-12 * scale


@LAW
@given(opening=POSITIVE, income=YEARS, expenditure=YEARS, factor=st.sampled_from([1e-8, 1e-4, 0.3, 7.0, 1e4]))
def test_i33_money_scales_and_ratios_do_not(
    opening: float, income: np.ndarray, expenditure: np.ndarray, factor: float
) -> None:
    plain = fm.ledger(opening, income, expenditure, 0.03)
    scaled = fm.ledger(factor * opening, factor * income, factor * expenditure, 0.03)
    scale = float(income.sum() + expenditure.sum() + opening)
    np.testing.assert_allclose(scaled["closing"] / factor, plain["closing"], atol=1e-12 * scale)
    for ratio in (fm.reserve_months, fm.surplus_rate, lambda x: growth_gap(x)["gap"]):
        np.testing.assert_allclose(ratio(scaled), ratio(plain), rtol=1e-8, atol=1e-8 * scale / expenditure.min())


@LAW
@given(opening=POSITIVE, rate=RATE, periods=st.integers(1, 432), timing=TIMING)
def test_i35_interest_alone(opening: float, rate: float, periods: int, timing: str) -> None:
    closing = roll_forward(opening, np.zeros(periods), np.zeros(periods), rate, timing)[-1]  # type: ignore[arg-type]
    assert closing == pytest.approx(opening * (1 + rate) ** periods, rel=1e-12)


@LAW
@given(rate=st.floats(0, 0.02), growth=st.floats(0, 0.02), timing=TIMING)
def test_i35_constant_growth_is_a_geometric_sum(rate: float, growth: float, timing: str) -> None:
    n = 120
    flow = 100.0 * (1 + growth) ** np.arange(n)
    closing = roll_forward(0.0, flow, np.zeros(n), rate, timing)[-1]  # type: ignore[arg-type]
    q = (1 + growth) / (1 + rate)
    total = n if q == 1 else (1 - q**n) / (1 - q) if abs(q - 1) > 1e-6 else sum(q**t for t in range(n))
    expected = 100.0 * (1 + rate) ** (n - 1) * (1 + rate * HELD[timing]) * total
    assert closing == pytest.approx(expected, rel=1e-8)


@LAW
@given(rate=st.floats(0, 0.1), growth=st.floats(-0.05, 0.1), months=st.floats(1, 40))
def test_i35_balanced_paygo_moves_the_months_by_interest_over_growth(rate: float, growth: float, months: float) -> None:
    """MR' = MR (1 + i) / (1 + g), year by year."""
    spent = 1200.0 * (1 + growth) ** np.arange(20)
    rolled = roll(months / 12 * spent[0], spent, spent, rate)
    at_start = 12 * measures.reserve_ratio(rolled.opening, spent)
    np.testing.assert_allclose(at_start[1:], at_start[:-1] * (1 + rate) / (1 + growth), rtol=1e-10)


@LAW
@given(opening=POSITIVE, income=YEARS, cost=POSITIVE)
def test_i36_constant_expenditure(opening: float, income: np.ndarray, cost: float) -> None:
    books = fm.ledger(opening, income, np.full(36, cost))
    trailing = fm.reserve_months(books)
    np.testing.assert_allclose(trailing[0, 11:], books["closing"][0, 11:] / cost, rtol=1e-12)
    np.testing.assert_allclose(trailing[0, 11:], fm.reserve_months(books, "current_month")[0, 11:], rtol=1e-12)
    np.testing.assert_allclose(trailing[0, 11:24], fm.reserve_months(books, "forward")[0, 11:24], rtol=1e-12)


@LAW
@given(opening=st.floats(1e3, 1e6), cost=st.floats(1.0, 1e4))
def test_i36_one_more_month_of_expenditure_is_one_more_month(opening: float, cost: float) -> None:
    flat = np.full(12, cost)
    before, after = (fm.reserve_months(fm.ledger(x, flat, flat)) for x in (opening, opening + cost))
    assert float(after[0, -1] - before[0, -1]) == pytest.approx(1.0, abs=1e-9)


@LAW
@given(opening=st.floats(10.0, 1000.0), deficit=st.floats(5.0, 100.0))
def test_i37_constant_deficit(opening: float, deficit: float) -> None:
    """TD = ceil(open / d), counted from 1, where the division leaves a rest; a balance of zero is not yet depleted."""
    books = fm.ledger(opening, np.zeros(240), np.full(240, deficit))
    found = fm.depletion_month(books).squeeze().values.astype("datetime64[M]")
    count = int((found - np.datetime64("2026-01", "M")).astype(int)) + 1
    if abs(opening / deficit - round(opening / deficit)) > 1e-9:
        assert count == int(np.ceil(opening / deficit))
    else:
        assert count in (round(opening / deficit), round(opening / deficit) + 1)


def test_i37_a_whole_number_of_months() -> None:
    found = fm.depletion_month(fm.ledger(100.0, np.zeros(12), np.full(12, 25.0))).squeeze()
    assert found.values == np.datetime64("2026-05", "ns")


@LAW
@given(opening=POSITIVE, income=YEARS, expenditure=YEARS, extra=st.floats(1.0, 1e9))
def test_i37_monotone(opening: float, income: np.ndarray, expenditure: np.ndarray, extra: float) -> None:
    def when(more_income: float, more_expenditure: float) -> float:
        found = fm.depletion_month(fm.ledger(opening, income + more_income, expenditure + more_expenditure)).squeeze()
        return np.inf if np.isnat(found.values) else float(found.values.astype("datetime64[M]").astype(int))

    assert when(0, extra) <= when(0, 0) <= when(extra, 0)


BACKWARD = {
    "closing": lambda x: x["closing"],
    "trailing": fm.reserve_months,
    "start_of_year": lambda x: fm.reserve_months(x, "start_of_year"),
    "ytd": lambda x: fm.current_balance(x, "ytd"),
    "surplus_rate": fm.surplus_rate,
    "growth": lambda x: growth_gap(x)["gap"],
}


@pytest.mark.parametrize("name", BACKWARD)
@settings(deadline=None, max_examples=20)
@given(opening=POSITIVE, income=YEARS, expenditure=YEARS, cut=st.integers(1, 36))
def test_i51_no_look_ahead(name: str, opening: float, income: np.ndarray, expenditure: np.ndarray, cut: int) -> None:
    whole = BACKWARD[name](fm.ledger(opening, income, expenditure, 0.02))
    part = BACKWARD[name](fm.ledger(opening, income[:cut], expenditure[:cut], 0.02))
    xr.testing.assert_identical(whole.isel(month=slice(0, cut)), part)


def test_i51_the_test_would_notice_a_look_ahead() -> None:
    books = fm.ledger(100.0, np.arange(1.0, 37.0), np.ones(36))
    ahead = fm.reserve_months(books, "forward").isel(month=slice(0, 24))
    assert not ahead.equals(fm.reserve_months(books.isel(month=slice(0, 24)), "forward"))


@LAW
@given(opening=st.floats(-1e6, 1e6), income=YEARS, expenditure=YEARS, share=st.sampled_from([0.0, 0.1]), timing=TIMING)
@pytest.mark.parametrize("lanes", [2, FEW, FEW + 1])
def test_a_batch_of_any_size_gives_each_member_its_own_numbers_bit_for_bit(
    lanes: int, opening: float, income: np.ndarray, expenditure: np.ndarray, share: float, timing: str
) -> None:
    openings = np.full(lanes, 3.0)
    openings[-1] = opening
    flows = [np.stack([np.linspace(1, 2, 36) * 1e6] * (lanes - 1) + [flow]) for flow in (income, expenditure)]
    batch = roll_forward(openings, *flows, 0.01, timing, share)  # type: ignore[arg-type]
    alone = roll_forward(opening, income, expenditure, 0.01, timing, share)  # type: ignore[arg-type]
    np.testing.assert_array_equal(batch[-1], alone)
    np.testing.assert_array_equal(measures.trailing_sum(batch)[-1], measures.trailing_sum(alone))
