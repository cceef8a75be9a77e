"""The cohort step against a textbook: Swedish females 1993-98 in one five-year step."""

from __future__ import annotations

from typing import Final

import numpy as np

from fundmodel.fund_rules.measures import Array
from fundmodel.projection.demography import project_population
from fundmodel.verification.comparison import Check, number_check, read_table
from fundmodel.vocabulary.said import Said

SOURCE: Final = Said("Preston, Heuveline and Guillot 2001, Demography, box 6.2")
STEP: Final = 5
RADIX: Final = 100_000
SEX_RATIO: Final = 1.05
BOYS: Final = 317_340


def sweden() -> tuple[Check, ...]:
    """Women of 1998, births by age of mother and boys, each to the last printed person.

    The girls' survival and migration serve both sexes, as in the book.
    """
    rows = read_table("sweden_1993.csv")
    column = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    start, migration = column["population_1993"], column["net_migration_5y"]
    fertility = STEP * column["fertility"]
    run = project_population(
        np.stack([start, start]),
        _both_sexes(_survival(column["person_years"])),
        fertility[:, None],
        np.array([SEX_RATIO]),
        _both_sexes(migration),
    )
    women, men = run["population"].values[:, :, 1]
    births = fertility * (start + migration / 2.0 + women) / 2.0
    return (
        _differ(Said("Sweden: women of 1998, ages that differ"), column["population_1998"], women),
        _differ(Said("Sweden: births 1993-98, ages of mother that differ"), column["births"], births),
        number_check(Said("Sweden: boys under five in 1998"), SOURCE, BOYS, float(np.round(men[0])), 0.0),
        number_check(
            Said("Sweden: births of the step"), SOURCE, column["births"].sum(), float(run["births"].sum()), 0.5 * 7
        ),
    )


def _differ(name: Said, printed: Array, found: Array) -> Check:
    wrong = float(np.count_nonzero(np.round(found) != printed))
    return number_check(name, SOURCE, 0.0, wrong, 0.0)


def _survival(person_years: Array) -> Array:
    """L0 / (5 l0), L_x / L_(x-1), and L_w / (L_(w-1) + L_w) for the open age."""
    ratios: Array = person_years / np.concatenate([[STEP * RADIX], person_years[:-1]])
    ratios[-1] = person_years[-1] / (person_years[-2] + person_years[-1])
    return ratios


def _both_sexes(values: Array) -> Array:
    """(age) -> (sex, age, year) with one year."""
    return np.asarray(np.stack([values, values])[:, :, None], dtype=np.float64)
