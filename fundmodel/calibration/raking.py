"""Hold age detail to published totals, sexes and age groups by factors smooth in age (METHODS 1.3, 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import root

from fundmodel.projection.demography import age_groups
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = npt.NDArray[np.float64]

AGE_GROUPS: Final = ("0-15", "16-59", "60-64", "65+")
GROUP_STARTS: Final = (0, 16, 60, 65)
TOLERANCE: Final = 1e-12
_MAX_ROUNDS: Final = 100


@dataclass(frozen=True)
class Raked:
    """A raked population and what did it: ``population = wpp x age_factors x sex_factors``.

    population (sex, age) persons; age_factors (age,); sex_factors (sex,); rounds needed.
    """

    population: Array
    age_factors: Array
    sex_factors: Array
    rounds: int


def group_sums(by_age: Array) -> Array:
    """Sum over the ages of 0-15, 16-59, 60-64, 65+: (..., age) -> (..., 4)."""
    return age_groups.group_sums(by_age, GROUP_STARTS)


def solve_knots(by_age: Array, group_totals: Array, start: Array) -> Array:
    """Knots k with sum over a group of N(x) g(x; k) = its total, for all four groups: (age,), (4,), (4,) -> (4,)."""
    centres = age_groups.group_centres(by_age, GROUP_STARTS)

    def misses(knots: Array) -> Array:
        return np.log(group_sums(by_age * age_groups.factor_curve(centres, knots, by_age.size)) / group_totals)

    solution = root(misses, start, tol=1e-14)
    worst = float(np.abs(solution.fun).max())
    if not worst < TOLERANCE:
        raise ProjectionError(
            Said(
                "Raking did not settle (an age group is off by {worst:.1e}): the totals ask for "
                "factors that no smooth curve gives. Check the age-group totals",
                worst=worst,
            )
        )
    return np.asarray(solution.x, dtype=np.float64)


def rake(population: Array, group_totals: Array, sex_totals: Array | None = None) -> Raked:
    """N'(s,x) = N(s,x) g(x) h(s), with g a smooth curve in age, so that age groups and sexes meet their totals.

    population (sex, age) persons, female first; group_totals (4,) and sex_totals (2,) persons with one sum;
    without sex_totals h = 1. Groups and sexes are fitted in turn (iterative proportional fitting) until both hold to
    1e-12 relative. Raises ProjectionError where totals contradict each other or the fit does not settle.
    Source: METHODS 1.3, 1.7.
    """
    seed = np.asarray(population, dtype=np.float64)
    groups = np.asarray(group_totals, dtype=np.float64)
    sexes = None if sex_totals is None else np.asarray(sex_totals, dtype=np.float64)
    _check_targets(seed, groups, sexes)
    sex_factors = np.ones(seed.shape[0])
    knots = np.log(groups / group_sums(seed.sum(axis=0)))
    for rounds in range(1, _MAX_ROUNDS + 1):
        weighted = (seed * sex_factors[:, None]).sum(axis=0)
        knots = solve_knots(weighted, groups, knots)
        centres = age_groups.group_centres(weighted, GROUP_STARTS)
        age_factors = age_groups.factor_curve(centres, knots, seed.shape[1])
        raked = seed * age_factors * sex_factors[:, None]
        if sexes is None or np.abs(raked.sum(axis=1) / sexes - 1.0).max() < TOLERANCE:
            return Raked(raked, age_factors, sex_factors, rounds)
        sex_factors = sex_factors * sexes / raked.sum(axis=1)
    raise ProjectionError(
        Said(
            "Raking did not settle in {max_rounds} rounds: check sex totals against age-group totals",
            max_rounds=_MAX_ROUNDS,
        )
    )


def _check_targets(seed: Array, groups: Array, sexes: Array | None) -> None:
    if seed.ndim != 2 or groups.shape != (len(AGE_GROUPS),) or not seed.shape[1] > GROUP_STARTS[-1]:
        raise ProjectionError(
            Said(
                "Raking needs a (sex, age) table and {count} group totals; got {table}, {totals}",
                count=len(AGE_GROUPS),
                table=seed.shape,
                totals=groups.shape,
            )
        )
    if not (np.isfinite(seed).all() and np.isfinite(groups).all() and (seed >= 0).all() and (groups > 0).all()):
        raise ProjectionError(Said("Raking needs finite counts, none negative, and positive totals"))
    if sexes is None:
        return
    if sexes.shape != (seed.shape[0],) or not (np.isfinite(sexes).all() and (sexes > 0).all()):
        raise ProjectionError(Said("Raking needs one positive total a sex"))
    if abs(sexes.sum() / groups.sum() - 1.0) > 1e-9:
        raise ProjectionError(
            Said(
                "Sexes sum to {sexes:,.0f} but age groups to {ages:,.0f}: rake to one total",
                sexes=sexes.sum(),
                ages=groups.sum(),
            )
        )
