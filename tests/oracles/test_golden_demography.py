"""The cohort step and the life table against an independent prototype (oracles/golden.json), 1e-12 relative."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fundmodel.projection.demography.cohort import CohortFlows, project
from fundmodel.projection.demography.life_table import life_expectancy, person_years, survival_ratios
from fundmodel.projection.enrolment.retirement import statutory_retirement

GOLDEN = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "golden.json"
if not GOLDEN.exists():
    pytest.skip("the golden numbers are not beside this repository", allow_module_level=True)

NUMBERS: dict[str, Any] = json.loads(GOLDEN.read_text())
AGES = np.arange(101)
FEMALE, MALE = 0, 1
A0 = 0.1


def death_rates() -> np.ndarray:
    women = np.minimum(3e-5 * np.exp(0.098 * AGES) + 2e-4 + 0.003 * (AGES == 0), 1.2)
    return np.stack([women, np.minimum(1.5 * women, 1.2)])


def fertility() -> np.ndarray:
    pattern = np.where((AGES >= 15) & (AGES <= 49), np.exp(-0.5 * ((AGES - 29) / 5.5) ** 2), 0.0)
    return 1.3 * pattern / pattern.sum()


def projected(placement: str) -> CohortFlows:
    lived = person_years(death_rates(), A0)
    population = np.array([[1e6], [1.05e6]]) * lived * np.exp(-0.002 * AGES)
    men = 100.0 * np.sin(AGES / 7.0)
    migration = np.stack([men[::-1], men])
    survival = survival_ratios(death_rates(), A0)

    def held(values: np.ndarray) -> np.ndarray:
        return np.repeat(values[..., None], 10, axis=-1)

    return project(population, held(survival), held(fertility()), np.full(10, 1.06), held(migration), placement)  # type: ignore[arg-type]


def test_life_table() -> None:
    e0 = life_expectancy(death_rates(), A0)
    np.testing.assert_allclose(e0, [NUMBERS["e0"]["F"], NUMBERS["e0"]["M"]], rtol=1e-12)
    ratios = survival_ratios(death_rates(), A0)[FEMALE]
    for age, expected in NUMBERS["S_F"].items():
        assert ratios[int(age)] == pytest.approx(expected, rel=1e-12), age


@pytest.mark.parametrize("placement", ["even", "end"])
@pytest.mark.parametrize("steps", [1, 10])
def test_projection(placement: str, steps: int) -> None:
    flows = projected(placement)
    people = flows.population[..., steps]
    deaths = flows.deaths[..., steps - 1]
    found = {
        "M": people[MALE].sum(),
        "F": people[FEMALE].sum(),
        "BM": flows.births[MALE, steps - 1],
        "BF": flows.births[FEMALE, steps - 1],
        "DM": deaths[MALE].sum(),
        "DF": deaths[FEMALE].sum(),
        "F0": people[FEMALE, 0],
        "F60": people[FEMALE, 60],
        "F100": people[FEMALE, 100],
    }
    expected = NUMBERS[f"{placement}_after{steps}"]
    assert found.keys() == expected.keys() - {"pd_M_70"}, "deaths by age at death are not kept"
    for name, value in found.items():
        assert value == pytest.approx(expected[name], rel=1e-12), name


def test_dominant_eigenvalue_of_the_projection_matrix() -> None:
    """Columns of the female matrix are the step's answers to one woman of each age."""
    units = np.zeros((101, 2, 101))
    units[:, FEMALE] = np.eye(101)
    survival = survival_ratios(death_rates(), A0)[..., None]
    answers = project(units, survival, fertility()[:, None], np.array([1.06]))
    matrix = answers.population[:, FEMALE, :, 1].T
    assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(NUMBERS["lambda_female"], rel=1e-12)


@pytest.mark.parametrize("case", sorted(NUMBERS["retire"]))
def test_retirement_points(case: str) -> None:
    category, born = case.split(":")
    year, month = map(int, born.split("-"))
    delay, (retire_year, retire_month) = NUMBERS["retire"][case]
    assert statutory_retirement(category, year, month) == (delay, retire_year, retire_month)
