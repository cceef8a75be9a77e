from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fundmodel.projection.demography import lee_carter
from fundmodel.projection.demography.mortality import ABRIDGED_AGES, single_age_rates
from fundmodel.vocabulary.errors import InputError

NATIONAL = Path(__file__).parents[2] / "scenarios" / "data" / "national" / "mortality_abridged.csv"
TIMES = np.arange(20) * 5.0 + 2002.5


@pytest.fixture(scope="module")
def national() -> np.ndarray:
    """Death rates (sex, age, period)."""
    table = pd.read_csv(NATIONAL).sort_values(["period_start", "age"], kind="stable")
    periods = table["period_start"].nunique()
    abridged = table[["female", "male"]].to_numpy().reshape(periods, len(ABRIDGED_AGES), 2).transpose(0, 2, 1)
    return np.moveaxis(single_age_rates(abridged), 0, -1)


@pytest.fixture(scope="module")
def surface() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    a = np.stack([-9.0 + 0.085 * np.arange(101), -8.6 + 0.08 * np.arange(101)])
    b = rng.uniform(0.2, 1.8, (2, 101))
    k = np.cumsum(rng.normal(-2.0, 1.0, (2, 30)), axis=-1)
    return a, b / b.sum(axis=-1, keepdims=True), k - k.mean(axis=-1, keepdims=True)


def test_a_surface_of_rank_one_comes_back(surface: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    model = lee_carter.fit(lee_carter.rates(*surface))
    for found, expected in zip(model[:3], surface, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(model.explained, 1.0, rtol=1e-12)


def test_sums_are_one_and_zero(national: np.ndarray) -> None:
    model = lee_carter.fit(national)
    np.testing.assert_allclose(model.b.sum(axis=-1), 1.0, rtol=1e-13)
    np.testing.assert_allclose(model.k.sum(axis=-1) / np.abs(model.k).max(), 0.0, atol=1e-13)


def test_one_sex_alone_is_fitted_the_same(national: np.ndarray) -> None:
    both, men = lee_carter.fit(national), lee_carter.fit(national[1])
    for found, expected in zip(men, both, strict=True):
        np.testing.assert_array_equal(found, expected[1])


@pytest.mark.parametrize("periods", [5, 20])
def test_national_rates_are_explained(national: np.ndarray, periods: int) -> None:
    explained = lee_carter.fit(national[..., :periods]).explained
    print(f"explained share of variance, {periods} periods: women {explained[0]:.4f}, men {explained[1]:.4f}")
    assert (explained > 0.9).all()


def test_drift_by_hand_and_over_unequal_steps() -> None:
    walk = lee_carter.drift(np.array([0.0, -1.0, -4.0, -6.0]), np.array([2000, 2001, 2002, 2003]))
    assert walk.theta == -2.0
    assert walk.sigma == pytest.approx(np.sqrt((1 + 1 + 0) / 2))
    assert walk.theta_error == pytest.approx(1.0 / np.sqrt(3.0))
    straight = lee_carter.drift(np.array([0.0, -2.0, -12.0]), np.array([2000, 2001, 2006]))
    assert straight.theta == -2.0
    assert straight.sigma == 0.0
    uneven = lee_carter.drift(np.array([0.0, -3.0, -11.0]), np.array([2000, 2001, 2005]))
    assert uneven.theta == pytest.approx(-2.2)
    assert uneven.sigma == pytest.approx(np.sqrt(0.8**2 / 1 + 0.8**2 / 4))


def test_drift_is_found_again_in_a_long_walk() -> None:
    steps = np.random.default_rng(5).normal(-0.8, 0.5, (3, 40_000))
    k = np.concatenate([np.zeros((3, 1)), np.cumsum(steps, axis=-1)], axis=-1)
    walk = lee_carter.drift(k, np.arange(40_001))
    np.testing.assert_allclose(walk.theta, -0.8, atol=4 * 0.5 / 200)
    np.testing.assert_allclose(walk.sigma, 0.5, rtol=0.02)


def test_forecast_without_noise_is_the_line_to_the_bit() -> None:
    walk = lee_carter.Drift(np.array([-0.8, -0.7]), np.array([0.5, 0.0]), np.array([0.1, 0.1]))
    last = np.array([-20.0, -18.0])
    central = lee_carter.forecast(last, walk, 30)
    assert central[0, 29] == pytest.approx(-44.0)
    noise = np.random.default_rng(1).normal(size=(2, 30))
    drawn = lee_carter.forecast(last, walk, 30, noise)
    np.testing.assert_array_equal(drawn[1], central[1])
    np.testing.assert_allclose((drawn[0] - central[0])[1], 0.5 * (noise[0, 0] + noise[0, 1]))
    still = walk._replace(sigma=np.zeros(2))
    assert lee_carter.forecast(last, still, 30, noise).tobytes() == central.tobytes()


@pytest.mark.parametrize("bad", [np.zeros((5, 3)), np.full((5, 3), 0.01), np.ones(5), np.full((5, 3), np.nan)])
def test_unusable_rates_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(InputError):
        lee_carter.fit(bad)
    with pytest.raises(InputError, match="at least three"):
        lee_carter.drift(np.array([1.0, 2.0]), np.array([2000, 2001]))
