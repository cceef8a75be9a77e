"""Raking holds its margins, bends no age apart from its neighbour, and the committed base population is its result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.shipped import shipped
from fundmodel.calibration.base_population import base_population, nbs_targets, write_base_population
from fundmodel.calibration.raking import group_sums, rake
from fundmodel.vocabulary.errors import ProjectionError

BOUNDARIES = range(2021, 2027)


@pytest.fixture(scope="module")
def data():
    return load_data("national")


@pytest.fixture(scope="module")
def fresh(data):
    return base_population(data.table("population_wpp"), data.table("nbs_population"), data.table("national_history"))


def seed(data, year: int) -> np.ndarray:
    table = data.table("population_wpp")
    return table[table["year"] == year][["female", "male"]].to_numpy(dtype=float).T


def people(table: pd.DataFrame, year: int) -> np.ndarray:
    return table[table["year"] == year][["female", "male"]].to_numpy(dtype=float).T


@pytest.mark.parametrize("year", BOUNDARIES)
def test_groups_and_sexes_hold(data, fresh, year):
    groups, sexes, _ = nbs_targets(data.table("nbs_population"), year)
    raked = people(fresh[0], year)
    np.testing.assert_allclose(group_sums(raked.sum(axis=0)), groups, rtol=1e-10)
    if sexes is not None:
        np.testing.assert_allclose(raked.sum(axis=1), sexes, rtol=1e-10)


def test_the_valuation_date_meets_the_bureau(data):
    raked = people(data.table("population"), 2026)
    assert raked.sum() == pytest.approx(1_404_890_000, abs=2)
    assert raked[:, 60:].sum() == pytest.approx(323_380_000, abs=1)
    assert raked[:, 65:].sum() == pytest.approx(223_650_000, abs=1)
    np.testing.assert_allclose(raked.sum(axis=1), [688_040_000, 716_850_000], atol=2)


@pytest.mark.parametrize("year", range(2010, 2027))
def test_the_factor_curve_has_no_step(data, fresh, year):
    factors = people(fresh[0], year) / seed(data, year)
    jumps = np.abs(np.diff(factors, axis=1))
    assert jumps.max() < 0.02
    around = [15, 59, 64]
    assert jumps[:, around].max() <= jumps.max()
    assert np.abs(np.diff(factors, n=2, axis=1)).max() < 0.006
    assert ((factors > 0.94) & (factors < 1.09)).all()


def test_a_step_of_plain_group_factors_would_be_seen(data):
    plain = np.repeat([0.9953, 0.9762, 1.0104, 1.0526], [16, 44, 5, 36])
    assert np.abs(np.diff(plain)).max() > 0.02


@pytest.mark.parametrize("year", range(2010, 2021))
def test_before_2021_the_total_is_the_bureaus_and_the_sexes_are_wpps(data, fresh, year):
    total = data.table("national_history").set_index("year").loc[year - 1, "population_10k"] * 1e4
    raked, wpp = people(fresh[0], year), seed(data, year)
    assert raked.sum() == pytest.approx(total, rel=1e-12)
    np.testing.assert_allclose(raked.sum(axis=1) / raked.sum(), wpp.sum(axis=1) / wpp.sum(), rtol=1e-12)
    anchor = people(fresh[0], 2021) / seed(data, 2021)
    for ratio in (raked / wpp) / anchor:
        assert np.ptp(ratio) < 1e-12


def test_the_committed_tables_are_a_fresh_raking(tmp_path):
    folder = shipped("data", "national")
    for name in ("population_wpp", "nbs_population", "national_history"):
        (tmp_path / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    write_base_population(tmp_path)
    for name, digits in (("population", 2), ("raking_factors", 6)):
        made, kept = pd.read_csv(tmp_path / f"{name}.csv"), pd.read_csv(folder / f"{name}.csv")
        pd.testing.assert_frame_equal(made, kept, check_exact=False, rtol=0, atol=1.01 * 10.0**-digits)
    assert not list(tmp_path.glob("*.part"))


def test_printed_factors_are_target_over_wpp(data):
    table = data.table("raking_factors")
    np.testing.assert_allclose(table["factor"], table["target_10k"] * 1e4 / table["wpp"], atol=1e-8)
    old = table.query("year == 2026 and age_group == '65+'")["factor"].item()
    assert old == pytest.approx(1.0526, abs=1e-4)


@given(
    st.lists(st.floats(0.95, 1.05), min_size=4, max_size=4),
    st.floats(0.98, 1.02),
)
@settings(max_examples=40, deadline=None)
def test_any_gentle_totals_are_met(factors, tilt):
    ages = np.arange(101)
    population = (
        np.vstack([1.0 + np.cos(ages / 30.0) ** 2, 1.1 + np.sin(ages / 40.0) ** 2]) * np.exp(-ages / 60.0) * 1e6
    )
    groups = group_sums(population.sum(axis=0)) * factors
    sexes = population.sum(axis=1) * np.array([tilt, 1.0])
    sexes *= groups.sum() / sexes.sum()
    result = rake(population, groups, sexes)
    np.testing.assert_allclose(group_sums(result.population.sum(axis=0)), groups, rtol=1e-10)
    np.testing.assert_allclose(result.population.sum(axis=1), sexes, rtol=1e-10)
    np.testing.assert_allclose(
        result.population, population * result.age_factors * result.sex_factors[:, None], rtol=1e-14
    )


def test_totals_already_met_change_nothing():
    population = np.full((2, 101), 10.0)
    result = rake(population, group_sums(population.sum(axis=0)), population.sum(axis=1))
    np.testing.assert_allclose(result.population, population, rtol=1e-13)


def test_contradicting_and_broken_totals_raise():
    population = np.full((2, 101), 10.0)
    groups = group_sums(population.sum(axis=0))
    with pytest.raises(ProjectionError, match="rake to one total"):
        rake(population, groups, np.array([1010.0, 1011.0]))
    with pytest.raises(ProjectionError, match="positive totals"):
        rake(population, groups * [1.0, 1.0, 0.0, 1.0])
    broken = population.copy()
    broken[0, 3] = np.nan
    with pytest.raises(ProjectionError, match="finite"):
        rake(broken, groups)
    with pytest.raises(ProjectionError, match="group totals"):
        rake(population, groups[:3])
