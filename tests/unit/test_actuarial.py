from __future__ import annotations

import numpy as np
import pytest

import fundmodel as fm
from fundmodel.analysis.actuarial import discount_factors, growing_annuity, present_value
from fundmodel.projection.ledger import roll_forward

RNG = np.random.default_rng(5)
INCOME, COST, BASE = RNG.uniform(8, 12, 20), RNG.uniform(8, 12, 20), RNG.uniform(90, 110, 20)


@pytest.mark.parametrize(("growth", "rate"), [(0.05, 0.03), (0.03, 0.03), (0.0, 0.02), (-0.01, 0.0), (0.02, 0.05)])
@pytest.mark.parametrize("years", [1, 10, 75])
def test_growing_annuity(growth: float, rate: float, years: int) -> None:
    mid, _ = discount_factors(np.array(rate), years)
    found = present_value((1 + growth) ** np.arange(years), mid)
    assert float(found) == pytest.approx(growing_annuity(years, growth, rate), rel=1e-12)


def test_golden_annuity() -> None:
    assert growing_annuity(25, 0.05, 0.03) == pytest.approx(31.32668403096759, rel=1e-13)


def test_one_year_by_hand() -> None:
    """Opening 10, target 21 a year later: (10 + 50 v) and (40 v + 21 / 1.21) over 100 v, v = 1 / 1.1."""
    rates = fm.actuarial_balance([50.0], [40.0], [100.0], 0.21, 10.0, closing_target=21.0)
    assert rates.income_rate == pytest.approx((10 + 50 / 1.1) / (100 / 1.1))
    assert rates.cost_rate == pytest.approx((40 / 1.1 + 21 / 1.21) / (100 / 1.1))
    assert rates.balance == pytest.approx(rates.income_rate - rates.cost_rate)


def test_a_rate_raised_by_the_missing_balance_ends_on_the_target() -> None:
    """METHODS 5.3: minus the balance, in percent of the base, is the permanent change of rate that meets the target."""
    rates = fm.actuarial_balance(INCOME, COST, BASE, 0.03, 25.0, closing_target=40.0)
    raised = INCOME - float(rates.balance) * BASE
    half_year = np.sqrt(1.03)
    closing = roll_forward(25.0, raised * half_year, COST * half_year, 0.03, "end")
    assert closing[-1] == pytest.approx(40.0, rel=1e-12)


def test_constant_rate_as_number_or_series() -> None:
    one = fm.actuarial_balance(INCOME, COST, BASE, 0.03, 25.0, 40.0)
    np.testing.assert_array_equal(one, fm.actuarial_balance(INCOME, COST, BASE, np.full(20, 0.03), 25.0, 40.0))


def test_leading_axes() -> None:
    both = fm.actuarial_balance(np.stack([INCOME, 2 * INCOME]), COST, BASE, 0.03, [25.0, 0.0], [40.0, 1.0])
    alone = fm.actuarial_balance(2 * INCOME, COST, BASE, 0.03, 0.0, 1.0)
    assert both.balance.shape == (2,)
    assert both.balance[1] == alone.balance


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": COST[:-1]}, "one length"),
        ({"interest_rate": [0.01, 0.02]}, "one length"),
        ({"income": 5.0}, "one length"),
        ({"income": np.where(INCOME > 11, np.nan, INCOME)}, "income"),
        ({"opening": np.nan}, "opening"),
        ({"base": np.zeros(20)}, "must be positive"),
    ],
)
def test_what_cannot_be_used_raises(change: dict[str, object], message: str) -> None:
    given = {"income": INCOME, "cost": COST, "base": BASE, "interest_rate": 0.03, "opening": 1.0, **change}
    with pytest.raises(fm.InputError, match=message):
        fm.actuarial_balance(**given)  # type: ignore[arg-type]
