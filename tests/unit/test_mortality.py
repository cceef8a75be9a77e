from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fundmodel.projection.demography.interpolation import monotone_cubic
from fundmodel.projection.demography.life_table import life_expectancy, person_years
from fundmodel.projection.demography.mortality import ABRIDGED_AGES, rates_on_path, single_age_rates
from fundmodel.vocabulary.errors import InputError, ProjectionError

NATIONAL = Path(__file__).parents[2] / "scenarios" / "data" / "national" / "mortality_abridged.csv"


@pytest.fixture(scope="module")
def abridged() -> np.ndarray:
    table = pd.read_csv(NATIONAL).sort_values(["period_start", "age"], kind="stable")
    periods = table["period_start"].nunique()
    return table[["female", "male"]].to_numpy().reshape(periods, len(ABRIDGED_AGES), 2).transpose(0, 2, 1)


@pytest.fixture(scope="module")
def schedules(abridged: np.ndarray) -> np.ndarray:
    return single_age_rates(abridged)


MIDDLES = np.arange(20) * 5.0 + 2002.5


def test_groups_return_their_published_rates(abridged: np.ndarray, schedules: np.ndarray) -> None:
    lived = person_years(schedules)
    for group, first in enumerate(ABRIDGED_AGES):
        last = ABRIDGED_AGES[group + 1] if group + 1 < len(ABRIDGED_AGES) else 101
        deaths = (schedules * lived)[..., first:last].sum(axis=-1)
        np.testing.assert_allclose(deaths / lived[..., first:last].sum(axis=-1), abridged[..., group], rtol=1e-11)


def test_no_steps_between_groups_in_adult_ages(schedules: np.ndarray) -> None:
    """Rates rise from 40 on, and no year's rise is far from its neighbours'."""
    rise = np.diff(np.log(schedules[..., 40:100]), axis=-1)
    assert rise.min() > 0.0
    assert np.abs(np.diff(rise, axis=-1)).max() < 0.06


def test_one_schedule_alone_and_among_others(abridged: np.ndarray, schedules: np.ndarray) -> None:
    assert np.array_equal(single_age_rates(abridged[[4]])[0], schedules[4])


def test_wrong_groups_are_refused(abridged: np.ndarray) -> None:
    with pytest.raises(InputError, match="22 positive groups"):
        single_age_rates(abridged[..., :-1])
    with pytest.raises(InputError, match="positive"):
        single_age_rates(np.zeros_like(abridged))


def test_path_is_met_and_a_published_schedule_comes_back(schedules: np.ndarray) -> None:
    nodes = np.moveaxis(life_expectancy(schedules), 0, -1)
    found = rates_on_path(schedules, MIDDLES, nodes)
    np.testing.assert_allclose(found, np.moveaxis(schedules, 0, -1), rtol=1e-9)
    between = (nodes[:, 1:] + nodes[:, :-1]) / 2.0
    rates = rates_on_path(schedules, MIDDLES, between)
    np.testing.assert_allclose(life_expectancy(rates, time_last=True), between, rtol=0.0, atol=1e-10)


def test_rates_lie_on_the_straight_line_between_schedules(schedules: np.ndarray) -> None:
    """Half-way in time in every age at once: the solution of its own life expectancy."""
    half = np.exp((np.log(schedules[3]) + np.log(schedules[4])) / 2.0)
    found = rates_on_path(schedules, MIDDLES, life_expectancy(half)[:, None])[..., 0]
    np.testing.assert_allclose(found, half, rtol=1e-9)


def test_beyond_the_schedules(schedules: np.ndarray) -> None:
    path = np.array([[85.0, 99.0], [80.0, 80.0]])
    with pytest.raises(ProjectionError, match=r"99.000 \(female, year 2031\)"):
        rates_on_path(schedules, MIDDLES, path, [2030, 2031])
    with pytest.raises(ProjectionError, match="year number 2"):
        rates_on_path(schedules, MIDDLES, path)
    with pytest.raises(ProjectionError, match="nan"):
        rates_on_path(schedules, MIDDLES, np.full((2, 1), np.nan))


def test_falling_life_expectancy_is_refused(schedules: np.ndarray) -> None:
    with pytest.raises(InputError, match="rise"):
        rates_on_path(schedules[::-1], MIDDLES, np.full((2, 1), 80.0))
    with pytest.raises(InputError, match="two periods"):
        rates_on_path(schedules, MIDDLES[:-1], np.full((2, 1), 80.0))


@pytest.mark.parametrize("seed", range(20))
def test_monotone_cubic_is_pchip(seed: int) -> None:
    from scipy.interpolate import PchipInterpolator

    rng = np.random.default_rng(seed)
    nodes = np.cumsum(rng.uniform(0.3, 2.0, rng.integers(3, 12)))
    values = rng.normal(size=(3, len(nodes))).round(1)
    at = rng.uniform(nodes[0], nodes[-1], 60)
    expected = PchipInterpolator(nodes, values, axis=-1)(at)
    np.testing.assert_allclose(monotone_cubic(nodes, values, at), expected, rtol=0.0, atol=1e-12)
