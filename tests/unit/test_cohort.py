from __future__ import annotations

import numpy as np
import pytest

from fundmodel.projection.demography.cohort import project
from fundmodel.vocabulary.errors import ProjectionError

POPULATION = np.array([[100.0, 80.0, 60.0, 40.0], [110.0, 70.0, 50.0, 30.0]])
SURVIVAL = np.array([[0.9, 0.8, 0.7, 0.5], [0.8, 0.7, 0.6, 0.4]])[..., None]
FERTILITY = np.array([0.0, 0.5, 0.25, 0.0])[:, None]
SRB = np.array([1.5])
MIGRATION = np.array([[4.0, 8.0, -6.0, 2.0], [2.0, 4.0, 6.0, -2.0]])[..., None]


def test_even_migration_by_hand() -> None:
    flows = project(POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION, "even")
    women = [102.0 * 0.8 + 4.0, 84.0 * 0.7 - 3.0, (57.0 + 41.0) * 0.5 + 1.0]
    men = [111.0 * 0.7 + 2.0, 72.0 * 0.6 + 3.0, (53.0 + 29.0) * 0.4 - 1.0]
    births = 0.5 * (84.0 + women[0]) / 2.0 + 0.25 * (57.0 + women[1]) / 2.0
    np.testing.assert_allclose(flows.births[:, 0], [0.4 * births, 0.6 * births], rtol=1e-14)
    np.testing.assert_allclose(flows.population[0, :, 1], [0.36 * births + 2.0, *women], rtol=1e-14)
    np.testing.assert_allclose(flows.population[1, :, 1], [0.48 * births + 1.0, *men], rtol=1e-14)
    expected = [0.04 * births, 102.0 * 0.2, 84.0 * 0.3, 98.0 * 0.5]
    np.testing.assert_allclose(flows.deaths[0, :, 0], expected, rtol=1e-13)


def test_end_migration_by_hand() -> None:
    """Migrants at the end have no births and no deaths in the year: the closed population plus the migrants."""
    closed = project(POPULATION, SURVIVAL, FERTILITY, SRB)
    late = project(POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION, "end")
    np.testing.assert_array_equal(late.population[..., 1], closed.population[..., 1] + MIGRATION[..., 0])
    np.testing.assert_array_equal(late.births, closed.births)
    np.testing.assert_array_equal(late.deaths, closed.deaths)


def test_inputs_are_left_alone_and_results_are_new() -> None:
    before = [values.copy() for values in (POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION)]
    flows = project(POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION)
    flows.population[...] = 0.0
    for old, new in zip(before, (POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION), strict=True):
        np.testing.assert_array_equal(old, new)


def test_no_years_at_all() -> None:
    flows = project(POPULATION, SURVIVAL[..., :0], FERTILITY[..., :0], SRB[:0])
    np.testing.assert_array_equal(flows.population[..., 0], POPULATION)
    assert flows.deaths.shape == (2, 4, 0)


@pytest.mark.parametrize("placement", ["even", "end"])
def test_a_negative_stock_is_named_not_filled(placement: str) -> None:
    emptied = np.repeat(MIGRATION, 3, axis=-1)
    emptied[1, 2, 1] = -500.0
    rates = [np.repeat(values, 3, axis=-1) for values in (SURVIVAL, FERTILITY, SRB)]
    with pytest.raises(ProjectionError, match="year 2031, male aged 2"):
        project(POPULATION, *rates, emptied, placement, 2030)  # type: ignore[arg-type]
    with pytest.raises(ProjectionError, match="year 2035, male aged 2"):
        project(POPULATION, *rates, emptied, placement, 2030, 5)  # type: ignore[arg-type]
    with pytest.raises(ProjectionError, match=r"year 2, male aged 2 \(leading position 1\)"):
        project(POPULATION, *rates, np.stack([np.abs(emptied), emptied]), placement)  # type: ignore[arg-type]


def test_a_negative_stock_at_the_very_end_is_seen() -> None:
    """No deaths follow it, so nothing but the stock itself betrays it."""
    leaving = np.zeros_like(MIGRATION)
    leaving[0, 3, 0] = -75.0
    with pytest.raises(ProjectionError, match="Population, year 1, female aged 3"):
        project(POPULATION, SURVIVAL, FERTILITY, SRB, leaving, "end")


def test_bad_opening_stock_and_survival_are_named() -> None:
    with pytest.raises(ProjectionError, match="at the opening, female aged 1"):
        project(np.where(POPULATION == 80.0, np.nan, POPULATION), SURVIVAL, FERTILITY, SRB)
    with pytest.raises(ProjectionError, match="Deaths, year 1, female aged 1"):
        project(POPULATION, np.where(SURVIVAL == 0.8, 1.1, SURVIVAL), FERTILITY, SRB)
    with pytest.raises(ProjectionError, match="'even' or 'end'"):
        project(POPULATION, SURVIVAL, FERTILITY, SRB, MIGRATION, "start")  # type: ignore[arg-type]
