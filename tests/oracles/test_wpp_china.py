"""UN WPP 2024 China: fed its own stock, rates and migration, the projection gives its population back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fundmodel.projection.demography.cohort import CohortFlows, project
from fundmodel.projection.demography.fertility import age_specific, pattern_on_years, single_year_pattern
from fundmodel.projection.demography.life_table import survival_ratios
from fundmodel.projection.demography.mortality import ABRIDGED_AGES, rates_on_path, single_age_rates

REPOSITORY = Path(__file__).parents[2]
NATIONAL = REPOSITORY / "scenarios" / "data" / "national"
ORACLES = REPOSITORY / ".." / "shared" / "oracles"
STOCKS = ORACLES / "wpp2024_china_population_1jan.csv"
if not STOCKS.exists():
    pytest.skip("the UN stocks are not beside this repository", allow_module_level=True)

LAST = 2060
GROUPS = {
    "total": (0, 101, 0.1),
    "0-14": (0, 15, 0.5),
    "20-59": (20, 60, 0.3),
    "60+": (60, 101, 0.3),
    "65+": (65, 101, 0.3),
}


@dataclass(frozen=True)
class Inputs:
    stocks: dict[int, np.ndarray]
    survival: np.ndarray
    fertility: np.ndarray
    srb: np.ndarray
    migration: np.ndarray
    first: int


@pytest.fixture(scope="module")
def un() -> Inputs:
    years = np.arange(2024, LAST)
    abridged = pd.read_csv(NATIONAL / "mortality_abridged.csv").sort_values(["period_start", "age"], kind="stable")
    middles = abridged["period_start"].unique() + 2.5
    shape = (len(middles), len(ABRIDGED_AGES), 2)
    schedules = single_age_rates(abridged[["female", "male"]].to_numpy().reshape(shape).transpose(0, 2, 1))
    paths = pd.read_csv(NATIONAL / "demographic_paths.csv").set_index("year").loc[years]
    rates = rates_on_path(schedules, middles, paths[["e0_female", "e0_male"]].to_numpy().T, years.tolist())
    shares = pd.read_csv(NATIONAL / "fertility_pattern.csv").sort_values(["period_start", "age"])
    pattern = pattern_on_years(single_year_pattern(shares["share"].to_numpy().reshape(-1, 7)), middles, years)
    migration = pd.read_csv(NATIONAL / "migration.csv").set_index(["year", "age"]).sort_index()[["female", "male"]]
    stocks = pd.read_csv(STOCKS).pivot(index=["year", "age"], columns="sex", values="persons")[["female", "male"]]
    return Inputs(
        stocks={int(year): stocks.loc[year].to_numpy(dtype=float).T for year in range(2024, LAST + 1)},
        survival=survival_ratios(rates, time_last=True),
        fertility=age_specific(paths["tfr"].to_numpy(), pattern),
        srb=paths["srb"].to_numpy(),
        migration=np.stack([migration.loc[year].to_numpy().T for year in years], axis=-1).astype(float),
        first=int(years[0]),
    )


def projected(un: Inputs, first: int) -> CohortFlows:
    past = slice(first - un.first, None)
    return project(
        un.stocks[first], un.survival[..., past], un.fertility[..., past], un.srb[past], un.migration[..., past]
    )


@pytest.mark.parametrize("first", [2024, 2025])
@pytest.mark.parametrize("year", [2030, 2035, 2050, 2060])
def test_population(un: Inputs, first: int, year: int) -> None:
    found = projected(un, first).population[..., year - first].sum(axis=0)
    published = un.stocks[year].sum(axis=0)
    gaps = {
        name: 100.0 * (found[low:high].sum() / published[low:high].sum() - 1.0)
        for name, (low, high, _) in GROUPS.items()
    }
    print(first, year, {name: f"{gap:+.3f} %" for name, gap in gaps.items()})
    for name, (_, _, tolerance) in GROUPS.items():
        assert abs(gaps[name]) <= tolerance, (name, gaps[name])


def test_the_tolerance_would_notice(un: Inputs) -> None:
    """A year's shift of the life-expectancy path is seen: the bands are tight enough to fail."""
    wrong = project(un.stocks[2025], un.survival[..., :-1], un.fertility[..., 1:], un.srb[1:], un.migration[..., 1:])
    found, published = wrong.population[..., -1].sum(axis=0), un.stocks[LAST].sum(axis=0)
    assert abs(found[65:].sum() / published[65:].sum() - 1.0) > 0.003


def test_sexes_apart(un: Inputs) -> None:
    found = projected(un, 2025).population[..., LAST - 2025]
    for sex in (0, 1):
        assert found[sex].sum() == pytest.approx(un.stocks[LAST][sex].sum(), rel=2e-3)
