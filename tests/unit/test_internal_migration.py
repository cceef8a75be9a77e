from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from fundmodel.projection.demography import internal_migration as migration
from fundmodel.projection.demography.cohort import project
from fundmodel.vocabulary.errors import InputError, ProjectionError

AGES = np.arange(101)
RATES = np.array([0.03, 0.01, 0.002])
DESTINATIONS = np.array([[0.0, 0.9, 0.1], [0.5, 0.0, 0.5], [0.25, 0.75, 0.0]])


@pytest.fixture
def population() -> np.ndarray:
    smooth = 1e6 * np.exp(-((AGES / 70.0) ** 4)) + 100.0
    return np.array([1.0, 0.7, 1.4])[:, None, None] * np.array([[0.97], [1.0]]) * smooth


def net(population: np.ndarray, rates: np.ndarray = RATES) -> np.ndarray:
    leaving = migration.movers(population, rates, migration.rogers_castro(AGES))
    return migration.net_migration(migration.flows(leaving, DESTINATIONS))


def test_pattern_of_ages() -> None:
    pattern = migration.rogers_castro(AGES)
    assert pattern.shape == (101,)
    assert pattern[0] == pytest.approx(0.023, abs=1e-4)
    assert int(pattern[5:].argmax()) + 5 == 23
    assert pattern[100] == pytest.approx(0.003, abs=1e-4)
    assert pattern[15] < pattern[0]


def test_movers_are_the_rate_of_the_residents(population: np.ndarray) -> None:
    leaving = migration.movers(population, RATES, migration.rogers_castro(AGES))
    np.testing.assert_allclose(leaving.sum(axis=(1, 2)), RATES * population.sum(axis=(1, 2)), rtol=1e-13)
    with pytest.raises(ProjectionError, match="than live there"):
        migration.movers(population, np.array([0.9, 0.0, 0.0]), migration.rogers_castro(AGES))


def test_net_migration_is_zero_over_areas_to_the_bit(population: np.ndarray) -> None:
    found = net(population)
    assert found.shape == (3, 2, 101)
    assert np.abs(found).sum() > 1e4
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        np.testing.assert_array_equal(found[order].sum(axis=0), 0.0)


def test_flows_are_the_movers_by_destination(population: np.ndarray) -> None:
    leaving = migration.movers(population, RATES, migration.rogers_castro(AGES))
    between = migration.flows(leaving, DESTINATIONS)
    np.testing.assert_allclose(between.sum(axis=1), leaving, atol=3 * migration.FINEST)
    np.testing.assert_allclose(between[0, 1], 0.9 * leaving[0], atol=migration.FINEST)


def test_nobody_moves_at_a_rate_of_zero(population: np.ndarray) -> None:
    assert (net(population, np.zeros(3)) == 0.0).all()


@pytest.mark.parametrize("bad", [np.full((3, 3), 1 / 3), DESTINATIONS * 0.9, DESTINATIONS - np.eye(3)[[1, 2, 0]] * 2.0])
def test_unusable_destinations_are_refused(population: np.ndarray, bad: np.ndarray) -> None:
    with pytest.raises(InputError, match="Destination shares"):
        migration.flows(population, bad)


@pytest.mark.parametrize("placement", ["even", "end"])
def test_areas_add_up_to_the_nation_under_equal_rates(
    population: np.ndarray, placement: Literal["even", "end"]
) -> None:
    years = 5
    moves = np.repeat(net(population)[..., None], years, axis=-1)
    survival = np.repeat(np.linspace(0.999, 0.6, 101)[None, :, None].repeat(2, axis=0), years, axis=-1)
    fertility = np.where((AGES >= 20) & (AGES < 40), 0.08, 0.0)[:, None].repeat(years, axis=-1)
    srb = np.full(years, 1.06)
    areas = project(population, survival, fertility, srb, moves, placement)
    nation = project(population.sum(axis=0), survival, fertility, srb)
    for found, expected in zip(areas, nation, strict=True):
        np.testing.assert_allclose(found.sum(axis=0), expected, rtol=1e-12)
    assert np.abs(areas.population[..., -1] / population - 1.0).max() > 0.05


def test_ratio_drifts_to_one_and_stands_still_without_speed() -> None:
    ratio = np.array([0.7, 1.0, 1.37, 3.1])
    years = np.arange(30)
    np.testing.assert_array_equal(migration.enrolled_ratio(ratio, 0.0, years), np.broadcast_to(ratio[:, None], (4, 30)))
    found = migration.enrolled_ratio(ratio, 0.05, years)
    np.testing.assert_array_equal(found[:, 0], ratio)
    np.testing.assert_allclose(found[:, 1] - 1.0, 0.95 * (ratio - 1.0))
    np.testing.assert_array_equal(migration.enrolled_ratio(ratio, 1.0, years)[:, 1:], 1.0)


def test_purses_reproduce_the_ratio_and_lose_nobody(population: np.ndarray) -> None:
    ratio = np.stack([np.full((2, 101), 0.8), np.full((2, 101), 0.95), np.zeros((2, 101))])
    ratio[2] = (population.sum(axis=0) - (ratio * population).sum(axis=0)) / population[2]
    shares = migration.registered_elsewhere(ratio, population)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-14)
    years = np.array([0, 1, 10, 400])
    residents = np.repeat(population[..., None], 4, axis=-1)
    insured = migration.by_purse(residents, migration.residence_mix(shares, 0.05, years))
    np.testing.assert_allclose(insured[..., 0], ratio * population, rtol=1e-11)
    np.testing.assert_allclose(insured[..., 1] / population, migration.enrolled_ratio(ratio, 0.05, [1])[..., 0])
    np.testing.assert_allclose(insured[..., 3], population, rtol=1e-7)
    np.testing.assert_allclose(insured.sum(axis=0), residents.sum(axis=0), rtol=1e-13)
    still = migration.residence_mix(shares, 0.0, years)
    np.testing.assert_array_equal(still, np.broadcast_to(shares[..., None], still.shape))
    with pytest.raises(InputError, match="sum over areas"):
        migration.registered_elsewhere(ratio * 0.9, population)


def test_everybody_insured_at_home_is_neutral_to_the_bit(population: np.ndarray) -> None:
    shares = migration.registered_elsewhere(np.ones((3, 2, 101)), population)
    np.testing.assert_array_equal(shares, np.broadcast_to(np.eye(3)[..., None, None], shares.shape))
    residents = np.repeat(population[..., None], 3, axis=-1)
    insured = migration.by_purse(residents, migration.residence_mix(shares, 0.05, np.arange(3)))
    assert insured.tobytes() == residents.tobytes()


def test_speeds_by_scenario(population: np.ndarray) -> None:
    shares = np.broadcast_to(DESTINATIONS[..., None, None], (3, 3, 2, 101))
    found = migration.residence_mix(shares, np.array([0.0, 0.05]), np.arange(4))
    assert found.shape == (2, 3, 3, 2, 101, 4)
    np.testing.assert_array_equal(found[1], migration.residence_mix(shares, 0.05, np.arange(4)))
    with pytest.raises(InputError, match="0 to 1"):
        migration.residence_mix(shares, 1.5, np.arange(4))
