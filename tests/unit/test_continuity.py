from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from fundmodel.projection.enrolment import continuity
from fundmodel.vocabulary.errors import InputError


@pytest.mark.parametrize("scale", [2_000.0, 40_000.0, 250_000.0, 900_000.0])
@pytest.mark.parametrize(("cap", "bonus"), [(300_000.0, 1_000.0), (300_000.0, 60_000.0), (200_000.0, 400_000.0)])
def test_cost_against_quadrature(cap: float, bonus: float, scale: float) -> None:
    def survival(x: float) -> float:
        return min(1.0, (scale / x) ** 2.2)

    kinks = [scale] if cap < scale < cap + bonus else None
    expected = 0.6 * quad(survival, cap, cap + bonus, points=kinks, epsabs=0.0, epsrel=1e-13)[0]
    assert continuity.bonus_cost_per_head(cap, bonus, 2.2, scale, 0.6) == pytest.approx(expected, rel=1e-12)


def test_no_bonus_no_cost_to_the_bit() -> None:
    assert continuity.bonus_cost_per_head(300_000.0, 0.0, 2.2, 5_000.0, 0.6) == 0.0
    assert continuity.mean_bonus(0.97, 0.0, 300_000.0) == 0.0
    assert continuity.mean_bonus(0.97, 1_000.0, 300_000.0, counted=4.0) == 0.0


def test_small_bonus_costs_its_width_times_the_exceedance() -> None:
    scale = continuity.scale_of(300_000.0, 0.001, 2.2)
    assert continuity.bonus_cost_per_head(300_000.0, 1e-3, 2.2, scale, 1.0) == pytest.approx(1e-6, rel=1e-8)


def bonus_of(years: np.ndarray, each: float, cap: float) -> np.ndarray:
    """Yuan added to the cap of a person in the n-th unbroken year of cover: from the fifth on, a fifth of the cap at
    most."""
    return np.minimum(each * np.maximum(years - 4.0, 0.0), 0.2 * cap)


@pytest.mark.parametrize("renewal", [0.0, 0.6, 0.97, 1.0])
@pytest.mark.parametrize("counted", [3.0, 7.0, 30.0, np.inf])
@pytest.mark.parametrize("each", [1_000.0, 3_000.0, 7_300.0])
def test_mean_bonus_is_the_sum_over_persons(renewal: float, counted: float, each: float) -> None:
    years = np.arange(1, 3_001)
    chance = (1.0 - renewal) * renewal ** (years - 1)
    chance[-1] = renewal ** (years[-1] - 1)
    expected = np.sum(chance * bonus_of(np.minimum(years, counted), each, 100_000.0))
    assert continuity.mean_bonus(renewal, each, 100_000.0, counted) == pytest.approx(expected, rel=1e-10)


def test_cost_at_the_mean_bonus_is_a_little_above_the_mean_cost() -> None:
    years = np.arange(1, 3_001)
    chance = 0.03 * 0.97 ** (years - 1)
    bonus = bonus_of(years, 1_000.0, 300_000.0)
    mean_cost = np.sum(chance * continuity.bonus_cost_per_head(300_000.0, bonus, 2.2, 5_000.0, 0.6))
    at_mean = continuity.bonus_cost_per_head(
        300_000.0, continuity.mean_bonus(0.97, 1_000.0, 300_000.0), 2.2, 5_000.0, 0.6
    )
    assert mean_cost < at_mean < 1.1 * mean_cost


def test_a_tail_without_a_mean_is_refused() -> None:
    with pytest.raises(InputError, match="alpha above 1"):
        continuity.bonus_cost_per_head(300_000.0, 1_000.0, 1.0, 5_000.0, 0.6)
    with pytest.raises(InputError, match="0 to 1"):
        continuity.mean_bonus(1.01, 1_000.0, 300_000.0)
