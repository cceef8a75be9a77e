"""Write the base population of a data package: WPP raked to NBS, 1 January 2010 to 2026 (METHODS 1.3)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from fundmodel.calibration.raking import AGE_GROUPS, Raked, group_sums, rake
from fundmodel.vocabulary.dims import SEXES
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

Array = npt.NDArray[np.float64]

FIRST_RAKED: Final = 2021
POPULATION_DIGITS: Final = 2
FACTOR_DIGITS: Final = 8


def nbs_targets(nbs: pd.DataFrame, boundary: int) -> tuple[Array, Array | None, str]:
    """Age groups (4,), sexes (2,) or None, persons, and the basis, for 1 January ``boundary``: the year-end before.

    The 60-64 total is 60plus - 65plus. Groups that do not sum to the year-end total (the census of 1 November 2020) are
    scaled to it. Source: METHODS 1.3.
    """
    found = nbs[nbs["year_end"] == boundary - 1]
    if len(found) != 1:
        raise InputError(
            Said(
                "nbs_population needs one row for the year-end {year}; it has {count}",
                year=boundary - 1,
                count=len(found),
            )
        )
    row = {str(name): value for name, value in found.iloc[0].items()}
    total = float(row["total_10k"])
    elderly, old = float(row["age_60plus_10k"]), float(row["age_65plus_10k"])
    groups = np.array([float(row["age_0_15_10k"]), float(row["age_16_59_10k"]), elderly - old, old])
    basis = "published" if abs(groups.sum() - total) < 1.0 else "census_scaled"
    groups = groups * (total / groups.sum()) * PERSONS_PER_WAN
    sexes = np.array([float(row["female_10k"]), float(row["male_10k"])]) * PERSONS_PER_WAN
    return groups, (None if np.isnan(sexes).any() else sexes), basis


def wpp_sexes(seed: Array, total: float) -> Array:
    """total x WPP share of each sex: (sex, age), persons -> (sex,) persons."""
    return np.asarray(seed.sum(axis=1) * (total / seed.sum()), dtype=np.float64)


def backcast(seed: Array, age_factors: Array, total: float) -> Array:
    """N(s,x) g(x), each sex scaled to ``total x WPP share``: boundaries before the first with NBS age groups."""
    shaped = seed * age_factors
    return np.asarray(shaped * (wpp_sexes(seed, total) / shaped.sum(axis=1))[:, None], dtype=np.float64)


def base_population(wpp: pd.DataFrame, nbs: pd.DataFrame, history: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``population``, ``raking_factors`` from ``population_wpp``, ``nbs_population``, ``national_history``."""
    seeds = {int(str(year)): part[list(SEXES)].to_numpy(dtype=np.float64).T for year, part in wpp.groupby("year")}
    anchor = _raked(seeds[FIRST_RAKED], nbs, FIRST_RAKED)[0]
    totals = history.set_index("year")["population_10k"]
    people, factors = [], []
    for year, seed in sorted(seeds.items()):
        if year < FIRST_RAKED:
            if year - 1 not in totals.index:
                raise InputError(Said("national_history has no population of the year-end {year}", year=year - 1))
            raked = backcast(seed, anchor.age_factors, float(totals.loc[year - 1]) * PERSONS_PER_WAN)
            bases = (f"factors_{FIRST_RAKED}", "wpp_share")
        else:
            result, bases = _raked(seed, nbs, year)
            raked = result.population
        people.append(
            pd.DataFrame({"year": year, "age": np.arange(seed.shape[1]), "female": raked[0], "male": raked[1]})
        )
        factors.append(_factor_rows(year, seed, raked, bases))
    return pd.concat(people, ignore_index=True), pd.concat(factors, ignore_index=True)


def write_base_population(folder: Path) -> None:
    """Write ``population.csv`` and ``raking_factors.csv`` into ``folder`` from the three tables already there."""
    names = ("population_wpp", "nbs_population", "national_history")
    population, factors = base_population(*(pd.read_csv(folder / f"{name}.csv") for name in names))
    _write(population, folder / "population.csv", {"female": POPULATION_DIGITS, "male": POPULATION_DIGITS})
    _write(factors, folder / "raking_factors.csv", {"target_10k": 6, "factor": FACTOR_DIGITS})


def _raked(seed: Array, nbs: pd.DataFrame, year: int) -> tuple[Raked, tuple[str, str]]:
    groups, sexes, basis = nbs_targets(nbs, year)
    if sexes is None:
        return rake(seed, groups, wpp_sexes(seed, float(groups.sum()))), (basis, "wpp_share")
    return rake(seed, groups, sexes), (basis, "published")


def _factor_rows(year: int, seed: Array, raked: Array, bases: tuple[str, str]) -> pd.DataFrame:
    before = [*group_sums(seed.sum(axis=0)), *seed.sum(axis=1), seed.sum()]
    after = [*group_sums(raked.sum(axis=0)), *raked.sum(axis=1), raked.sum()]
    return pd.DataFrame(
        {
            "year": year,
            "sex": ["total"] * len(AGE_GROUPS) + [*SEXES, "total"],
            "age_group": [*AGE_GROUPS, "total", "total", "total"],
            "target_10k": np.asarray(after) / PERSONS_PER_WAN,
            "wpp": np.asarray(before),
            "factor": np.asarray(after) / np.asarray(before),
            "basis": [bases[0]] * len(AGE_GROUPS) + [bases[1]] * len(SEXES) + ["published"],
        }
    )


def _write(table: pd.DataFrame, path: Path, digits: dict[str, int]) -> None:
    printed = table.copy()
    for column, places in digits.items():
        printed[column] = [f"{value:.{places}f}" for value in table[column]]
    if "wpp" in printed:
        printed["wpp"] = [f"{value:.0f}" for value in table["wpp"]]
    part = path.with_suffix(".csv.part")
    printed.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
    part.replace(path)


if __name__ == "__main__":
    from fundmodel.assumptions.shipped import shipped

    write_base_population(shipped("data", "national"))
