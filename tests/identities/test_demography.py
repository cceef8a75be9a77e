"""What must hold of any population: I-1 to I-6, I-8, I-51 and the independence of a result from its company."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.projection.demography.cohort import CohortFlows, project
from fundmodel.projection.demography.life_table import life_expectancy, person_years, survival_ratios
from fundmodel.projection.demography.mortality import rates_on_path
from fundmodel.projection.sums import sum_ages, sum_people

AGES = np.arange(101)
YEARS = 40
FEMALE, MALE = 0, 1


def death_rates(level: float = 1.0) -> np.ndarray:
    women = np.minimum(level * (3e-5 * np.exp(0.098 * AGES) + 2e-4 + 0.003 * (AGES == 0)), 1.5)
    return np.stack([women, np.minimum(1.4 * women, 1.5)])


def fertility(tfr: float = 1.4) -> np.ndarray:
    pattern = np.where((AGES >= 15) & (AGES <= 49), np.exp(-0.5 * ((AGES - 29) / 5.5) ** 2), 0.0)
    return tfr * pattern / pattern.sum()


def held(values: np.ndarray, years: int = YEARS) -> np.ndarray:
    return np.repeat(np.asarray(values)[..., None], years, axis=-1)


def random_inputs(seed: int, lead: tuple[int, ...] = (), years: int = YEARS) -> dict[str, Any]:
    """A population, rates that differ in every cell, and migrants too few to empty one."""
    rng = np.random.default_rng(seed)
    rates = death_rates()[..., None] * rng.lognormal(0.0, 0.2, (*lead, 2, 101, years))
    rates[..., -1, :] = 0.6
    return {
        "population": 1e6 * person_years(death_rates()) * rng.uniform(0.5, 1.5, (*lead, 2, 101)),
        "survival": survival_ratios(rates, time_last=True),
        "fertility": fertility()[:, None] * rng.uniform(0.5, 1.5, (*lead, 101, years)),
        "srb": rng.uniform(1.02, 1.15, (*lead, years)),
        "migration": rng.uniform(-20.0, 60.0, (*lead, 2, 101, years)),
    }


@pytest.mark.parametrize("placement", ["even", "end"])
def test_i1_people_are_conserved_in_every_cell(placement: str) -> None:
    given_ = random_inputs(1, (3,))
    flows = project(**given_, placement=placement)
    stock, migrants = flows.population, given_["migration"]
    cohort = np.concatenate([flows.births[..., None, :], stock[..., :-1, :-1]], axis=-2)
    cohort[..., -1, :] += stock[..., -1, :-1]
    np.testing.assert_allclose(
        cohort - flows.deaths + migrants, stock[..., 1:] + slide(migrants, placement), rtol=1e-12
    )
    total = sum_people(stock, time_last=True)
    change = sum_people(migrants - flows.deaths, time_last=True) + flows.births.sum(axis=-2)
    np.testing.assert_allclose(total[..., :-1] + change, total[..., 1:], rtol=1e-12)


def slide(migrants: np.ndarray, placement: str) -> np.ndarray:
    """Age at the end of the year labels migrants, yet half of them join the stock of that age at its start and grow a
    year older: what this moves from age to age. It sums to zero.
    """
    if placement == "end":
        return np.zeros_like(migrants)
    moved = np.zeros_like(migrants)
    moved += 0.5 * migrants
    moved[..., 1:, :] -= 0.5 * migrants[..., :-1, :]
    moved[..., -1, :] -= 0.5 * migrants[..., -1, :]
    return moved


def test_i3_births_split_by_the_sex_ratio() -> None:
    given_ = random_inputs(3, (2,))
    flows = project(**given_)
    np.testing.assert_allclose(flows.births[..., MALE, :] / flows.births[..., FEMALE, :], given_["srb"], rtol=1e-12)
    adjusted = flows.population[..., :-1] + 0.5 * given_["migration"]
    mothers = (adjusted + flows.population[..., 1:])[..., FEMALE, 1:-1, :] / 2.0
    everything = (given_["fertility"][..., 1:-1, :] * mothers).sum(axis=-2)
    np.testing.assert_allclose(flows.births.sum(axis=-2), everything, rtol=1e-12)
    childless = {**given_, "fertility": np.zeros_like(given_["fertility"]), "migration": None}
    assert not project(**childless).births.any()
    assert flows.population[..., 0, :].min() >= 0.0


def test_i3_first_and_last_age_bear_no_children() -> None:
    at_the_edges = np.zeros((101, YEARS))
    at_the_edges[[0, -1]] = 0.5
    assert not project(**{**random_inputs(3), "fertility": at_the_edges, "migration": None}).births.any()


def test_i4_nobody_is_born_dies_or_moves() -> None:
    start = random_inputs(4)["population"]
    flows = project(start, np.ones((2, 101, 5)), np.zeros((101, 5)), np.full(5, 1.05))
    np.testing.assert_array_equal(flows.population[:, 5:100, 5], start[:, :95])
    np.testing.assert_array_equal(flows.population[:, :5, 5], 0.0)
    expected = start[:, 100]
    for age in range(99, 94, -1):
        expected = start[:, age] + expected
    np.testing.assert_array_equal(flows.population[:, 100, 5], expected)


def test_i5_stable_growth_is_the_dominant_eigenvalue() -> None:
    survival, births = survival_ratios(death_rates()), fertility(1.6)
    units = np.zeros((101, 2, 101))
    units[:, FEMALE] = np.eye(101)
    matrix = project(units, survival[..., None], births[:, None], np.array([1.06])).population[:, FEMALE, :, 1].T
    values, vectors = np.linalg.eig(matrix)
    leading = np.abs(values).argmax()
    years = 1500
    flows = project(np.ones((2, 101)), held(survival, years), held(births, years), np.full(years, 1.06))
    women = sum_ages(flows.population, time_last=True)[FEMALE]
    assert women[-1] / women[-2] == pytest.approx(values[leading].real, rel=1e-10)
    structure = np.abs(vectors[:, leading])
    np.testing.assert_allclose(
        flows.population[FEMALE, :, -1] / women[-1], structure / structure.sum(), rtol=1e-8, atol=1e-14
    )


def test_i5_eigenvalue_is_close_to_lotkas_root() -> None:
    rates, births, girls = death_rates(), fertility(1.6), 1.0 / 2.06
    lived = person_years(rates)[FEMALE]
    low, high = -0.05, 0.05
    for _ in range(80):
        middle = (low + high) / 2.0
        born = (girls * births * lived * np.exp(-middle * (AGES + 0.5))).sum()
        low, high = (middle, high) if born > 1.0 else (low, middle)
    years = 1500
    flows = project(np.ones((2, 101)), held(survival_ratios(rates), years), held(births, years), np.full(years, 1.06))
    women = sum_ages(flows.population, time_last=True)[FEMALE]
    assert np.log(women[-1] / women[-2]) == pytest.approx(low, abs=2e-6)


def test_i6_stationary_population_stays() -> None:
    lived = person_years(death_rates())
    births = fertility(1.0)
    srb = 1.05
    start = lived * np.array([[1.0], [srb]])
    scaled = births * (1.0 + srb) / (births[1:-1] * lived[FEMALE, 1:-1]).sum()
    flows = project(start, survival_ratios(death_rates())[..., None], scaled[:, None], np.array([srb]))
    np.testing.assert_allclose(flows.population[..., 1], start, rtol=1e-12)


@settings(max_examples=25, deadline=None)
@given(scale=st.floats(1e-3, 1e3), seed=st.integers(0, 100))
def test_i8_scale(scale: float, seed: int) -> None:
    given_ = random_inputs(seed, years=10)
    bigger = {**given_, "population": scale * given_["population"], "migration": scale * given_["migration"]}
    for one, other in zip(project(**given_), project(**bigger), strict=True):
        np.testing.assert_allclose(scale * one, other, rtol=1e-11)


def test_i8_swapping_the_sexes_when_they_are_equal() -> None:
    given_ = random_inputs(8)
    for name in ("population", "survival", "migration"):
        given_[name][MALE] = given_[name][FEMALE]
    given_["srb"] = np.ones(YEARS)
    flows = project(**given_)
    np.testing.assert_allclose(flows.population[MALE], flows.population[FEMALE], rtol=1e-13)


@pytest.mark.parametrize("years", [1, 7, 39])
def test_i51_a_longer_run_begins_with_the_shorter(years: int) -> None:
    given_ = random_inputs(51, (2,))
    shorter = {name: values if name == "population" else values[..., :years] for name, values in given_.items()}
    whole, part = project(**given_), project(**shorter)
    assert np.array_equal(whole.population[..., : years + 1], part.population)
    assert np.array_equal(whole.births[..., :years], part.births)
    assert np.array_equal(whole.deaths[..., :years], part.deaths)


@settings(max_examples=20, deadline=None)
@given(areas=st.integers(1, 9), data=st.data())
def test_one_area_alone_and_among_others_bit_for_bit(areas: int, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, areas - 1))
    given_ = random_inputs(60, (2, areas), years=8)
    alone = {name: values[:, chosen].copy() for name, values in given_.items()}
    together, single = project(**given_), project(**alone)
    for name in CohortFlows._fields:
        assert np.array_equal(getattr(together, name)[:, chosen], getattr(single, name)), name
    assert np.array_equal(
        sum_people(together.population, time_last=True)[:, chosen], sum_people(single.population, time_last=True)
    )


def test_shared_rates_are_the_rates_of_each() -> None:
    """Rates without a leading dimension serve every area as if each had been given them."""
    given_ = random_inputs(61, (5,))
    for name in ("survival", "fertility", "srb", "migration"):
        given_[name] = given_[name][0]
    shared = project(**given_)
    for area in range(5):
        alone = project(**{**given_, "population": given_["population"][area]})
        assert np.array_equal(shared.population[area], alone.population)


def schedules() -> tuple[np.ndarray, np.ndarray]:
    levels = (1.2, 1.0, 0.7, 0.4, 0.2)
    return np.stack([death_rates(level) for level in levels]), np.arange(5) * 5.0 + 2022.5


@given(past_node=st.floats(1e-9, 1e-3))
def test_a_settled_element_of_a_path_stands_still(past_node: float) -> None:
    """Beside a schedule the first guess is near enough at once, while its neighbour needs more steps."""
    tables, middles = schedules()
    span = life_expectancy(tables)
    near, far = span[1] + past_node, (span[1] + span[2]) / 2.0
    together = rates_on_path(tables, middles, np.stack([near, far], axis=-1))
    assert np.array_equal(together[..., :1], rates_on_path(tables, middles, near[:, None]))


@settings(max_examples=20, deadline=None)
@given(draws=st.integers(1, 7), years=st.integers(1, 12), data=st.data())
def test_rates_on_a_path_do_not_depend_on_company(draws: int, years: int, data: st.DataObject) -> None:
    tables, middles = schedules()
    span = life_expectancy(tables)
    part = np.random.default_rng(draws).random((draws, 2, years))
    path = span[0][:, None] + part * (span[-1] - span[0])[:, None]
    together = rates_on_path(tables, middles, path)
    draw, year = data.draw(st.integers(0, draws - 1)), data.draw(st.integers(0, years - 1))
    alone = rates_on_path(tables, middles, path[draw][:, [year]])
    assert np.array_equal(together[draw][..., [year]], alone)
    assert np.array_equal(
        survival_ratios(together, time_last=True)[draw][..., [year]], survival_ratios(alone, time_last=True)
    )
    np.testing.assert_allclose(life_expectancy(together, time_last=True), path, rtol=0.0, atol=1e-10)
