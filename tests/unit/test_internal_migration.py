from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.demography import internal_migration as migration
from fundmodel.projection.demography.cohort import project
from fundmodel.projection.demography.residence import Moves, Rates, opening_places, project_residence
from fundmodel.vocabulary.errors import InputError, ProjectionError

AGES = np.arange(101)
OUT = np.array([0.03, 0.01, 0.002])
DESTINATIONS = np.array([[0.0, 0.9, 0.1], [0.5, 0.0, 0.5], [0.25, 0.75, 0.0]])
PATTERN = migration.rogers_castro(AGES)
YEARS = 6


@pytest.fixture
def population() -> np.ndarray:
    smooth = 1e6 * np.exp(-((AGES / 70.0) ** 4)) + 100.0
    return np.array([1.0, 0.7, 1.4])[:, None, None] * np.array([[0.97], [1.0]]) * smooth


def leaving(population: np.ndarray, out: np.ndarray = OUT) -> np.ndarray:
    return migration.moving_rates(population, out, PATTERN)[..., None, :] * population


def net(population: np.ndarray, out: np.ndarray = OUT) -> np.ndarray:
    movers = migration.whole_steps(leaving(population, out))
    return migration.arrivals(movers, DESTINATIONS) - movers


def rates(areas: int = 1) -> Rates:
    survival = np.linspace(0.999, 0.6, 101)[None, None, :, None].repeat(2, axis=1).repeat(YEARS, axis=-1)
    fertility = np.where((AGES >= 20) & (AGES < 40), 0.08, 0.0)[None, :, None].repeat(YEARS, axis=-1)
    abroad = np.zeros((areas, 2, 101, YEARS))
    abroad[:, :, 20:40] = -3.0
    return Rates(survival, fertility, np.full(YEARS, 1.06), abroad, "even")


def moves(out: float, drift: float) -> Moves:
    return Moves(out * OUT[:, None].repeat(YEARS, axis=1), PATTERN, DESTINATIONS, np.full((1, YEARS), drift))


def test_pattern_of_ages() -> None:
    assert PATTERN.shape == (101,)
    assert PATTERN[0] == pytest.approx(0.023, abs=1e-4)
    assert int(PATTERN[5:].argmax()) + 5 == 23
    assert PATTERN[100] == pytest.approx(0.003, abs=1e-4)
    assert PATTERN[15] < PATTERN[0]


def test_movers_are_the_rate_of_the_residents(population: np.ndarray) -> None:
    np.testing.assert_allclose(leaving(population).sum(axis=(1, 2)), OUT * population.sum(axis=(1, 2)), rtol=1e-13)
    with pytest.raises(ProjectionError, match="than live there"):
        migration.moving_rates(population, np.array([0.9, 0.0, 0.0]), PATTERN)


def test_net_migration_is_zero_over_areas_to_the_bit(population: np.ndarray) -> None:
    found = net(population)
    assert found.shape == (3, 2, 101)
    assert np.abs(found).sum() > 1e4
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        np.testing.assert_array_equal(found[order].sum(axis=0), 0.0)


def test_arrivals_are_the_movers_by_destination_and_nobody_is_lost(population: np.ndarray) -> None:
    movers = migration.whole_steps(leaving(population))
    assert (movers <= leaving(population)).all()
    np.testing.assert_allclose(movers, leaving(population), atol=migration.FINEST)
    found = migration.arrivals(movers, DESTINATIONS)
    np.testing.assert_allclose(found, np.einsum("isx,ik->ksx", movers, DESTINATIONS), atol=2 * migration.FINEST)
    np.testing.assert_array_equal(found, migration.whole_steps(found))
    handful = np.full((3, 2, 101), 0.4 * migration.FINEST)
    assert not migration.arrivals(migration.whole_steps(handful), DESTINATIONS).any()


def test_nobody_arrives_where_nobody_goes(population: np.ndarray) -> None:
    away_from_last = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
    found = migration.arrivals(migration.whole_steps(leaving(population)), away_from_last)
    assert not found[2].any()
    assert (found[:2] > 0.0).all()


def test_nobody_moves_at_a_rate_of_zero(population: np.ndarray) -> None:
    assert (net(population, np.zeros(3)) == 0.0).all()


@pytest.mark.parametrize("bad", [np.full((3, 3), 1 / 3), DESTINATIONS * 0.9, DESTINATIONS - np.eye(3)[[1, 2, 0]] * 2.0])
def test_unusable_destinations_are_refused(population: np.ndarray, bad: np.ndarray) -> None:
    with pytest.raises(InputError, match="Destination shares"):
        migration.arrivals(population, bad)


def test_purses_reproduce_the_ratios_and_lose_nobody(population: np.ndarray) -> None:
    lived = population.sum(axis=(1, 2))
    ratio = np.array([0.8, 0.95, 0.0])
    ratio[2] = (lived.sum() - (ratio * lived).sum()) / lived[2]
    shares = migration.registered_elsewhere(ratio, lived)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-14)
    np.testing.assert_allclose(shares[:, :2], [[0.8, 0.0], [0.0, 0.95], [0.0, 0.0]], rtol=1e-14)
    places = opening_places(population, shares)
    np.testing.assert_allclose(places.residents, population, rtol=1e-14)
    np.testing.assert_allclose(places.insured, ratio[:, None, None] * population, rtol=1e-12)


def test_everybody_belongs_to_where_they_live_where_nobody_has_a_surplus() -> None:
    np.testing.assert_array_equal(migration.registered_elsewhere(np.ones(3), np.ones(3)), np.eye(3))
    np.testing.assert_array_equal(migration.registered_elsewhere(np.array([0.9, 1.0]), np.ones(2)), np.eye(2))


def test_people_who_stay_in_their_purse_are_stepped_like_any_population_to_the_bit(population: np.ndarray) -> None:
    start = opening_places(population, np.eye(3))
    found = project_residence(start, rates(3), moves(0.0, 0.5))
    given = rates(3)
    expected = project(population, given.survival, given.fertility, given.srb, given.migration)
    for flows in (found.residents, found.insured):
        for name in expected._fields:
            np.testing.assert_array_equal(getattr(flows, name), getattr(expected, name), err_msg=name)
    assert not found.internal.any()
    assert not found.joined.any()


@pytest.mark.parametrize("drift", [0.0, 0.05, 1.0])
def test_people_by_residence_and_by_purse_are_the_same_people(population: np.ndarray, drift: float) -> None:
    shares = migration.registered_elsewhere(np.array([0.8, 1.2, 1.0]), population.sum(axis=(1, 2)))
    found = project_residence(opening_places(population, shares), rates(3), moves(1.0, drift))
    given = rates(3)
    nation = project(
        population.sum(axis=0), given.survival[0], given.fertility[0], given.srb, given.migration.sum(axis=0)
    )
    for flows in (found.residents, found.insured):
        for name in nation._fields:
            np.testing.assert_allclose(getattr(flows, name).sum(axis=0), getattr(nation, name), rtol=1e-11, atol=1e-9)
    np.testing.assert_array_equal(found.internal.sum(axis=0), 0.0)
    np.testing.assert_allclose(found.joined.sum(axis=0), 0.0, atol=1e-6)
    lived, insured = found.residents.population, found.insured.population
    step = (lived - insured)[..., 1:]
    if drift == 1.0:
        np.testing.assert_allclose(insured[..., 1:], lived[..., 1:], rtol=1e-12)
    else:
        assert np.abs(step).max() > 1e3


def test_births_stay_in_the_purse_of_the_mother(population: np.ndarray) -> None:
    """All women of area 0 belong to purse 1: so do the children born there."""
    shares = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    alone = rates(3)._replace(migration=np.zeros((3, 2, 101, YEARS)))
    found = project_residence(opening_places(population, shares), alone, moves(0.0, 0.0))
    assert (found.residents.births[0] > 0.0).all()
    assert not found.insured.births[0].any()
    np.testing.assert_allclose(found.insured.births[1], found.residents.births[:2].sum(axis=0), rtol=1e-14)


def test_nobody_left_to_emigrate_is_told(population: np.ndarray) -> None:
    shares = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    with pytest.raises(ProjectionError, match=r"Year 2026: fewer than no people .* insured where they live"):
        project_residence(opening_places(population, shares), rates(3), moves(0.0, 0.0), 2026)


def test_scenarios_beside_each_other_change_no_bit(population: np.ndarray) -> None:
    shares = migration.registered_elsewhere(np.array([0.8, 1.2, 1.0]), population.sum(axis=(1, 2)))
    start = opening_places(population, shares)
    both = moves(1.0, 0.05)._replace(drift=np.array([[[0.0] * YEARS], [[0.05] * YEARS]]))
    together = project_residence(start, rates(3), both)
    for place, drift in enumerate((0.0, 0.05)):
        alone = project_residence(start, rates(3), moves(1.0, drift))
        np.testing.assert_array_equal(together.insured.population[place], alone.insured.population)
        np.testing.assert_array_equal(together.internal[place], alone.internal)
