"""The economy that people and money both look to: it follows from the population, the law and the reference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.scenario.values import januaries
from fundmodel.projection import economy
from fundmodel.projection.enrolment.shock import remaining
from fundmodel.projection.project.own_growth import own_growth
from fundmodel.projection.project.people.shock_years import heals_in
from fundmodel.projection.project.people.waist import Vitals
from fundmodel.projection.project.reference import heads_of, references, workers_of

Array = NDArray[np.float64]
Years = NDArray[np.int64]

INTEREST_SPAN = 10
"""Years of departure whose mean the yield follows (METHODS 4.4)."""


class Counted(NamedTuple):
    """Who works, before what shocks take away, and everybody, at mid-year, ``(scenario, area, year)``."""

    workers: Array
    heads: Array


def counted_people(assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array]) -> Counted:
    """The people who live in each area, under the scenario's own law and use of retirement (``retired`` as
    ``retired_shares`` gives it)."""
    weight = np.stack([one.weight for one in references(assume, vitals.years)])[:, None]
    people = vitals.flows.population
    return Counted(workers_of(people, retired, weight), heads_of(people))


def project_economy(
    assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array], counted: Counted | None = None
) -> economy.Economy:
    """METHODS 4.4 on the people who live in each area, as they are ``counted``, here where they have not been; output
    of the base year is published."""
    years = vitals.years
    grown = (np.stack(parts)[:, None] for parts in zip(*(one.growth for one in references(assume, years)), strict=True))
    workers, heads = counted or counted_people(assume, vitals, retired)
    workers = workers * (1.0 - lost_work(assume, years))
    return economy.project_economy(
        years.astype(float),
        figures.gdp(assume.data, int(years[0]))[None],
        workers,
        heads,
        (assume.yearly("economy.output_per_worker_growth", years), assume.yearly("economy.deflator", years)),
        economy.Growth(*grown),
        _terms(assume, years),
    )


def lost_work(assume: Assumptions, years: Years) -> Array:
    """Share of W that is lost while employment shocks last, ``(scenario, area, year)``, mean of both ends of a year:
    payers who fell to the resident scheme and are not back, where that is lost work and no shift of cover."""
    boundaries = np.append(years, years[-1] + 1)
    shock = assume.yearly("enrolment.shock_to_resident", boundaries) * assume.yearly("shock.workers", boundaries)
    if not shock.any():
        return np.zeros((1, 1, len(years)))
    before, after = remaining(shock, heals_in(assume, boundaries))
    return np.asarray(1.0 - economy.mid_year(after[..., :-1], before[..., 1:]))


def _terms(assume: Assumptions, years: Years) -> economy.Terms:
    def of(name: str) -> Array:
        return assume.yearly(name, years)

    words = assume.words("cost.income_driver", januaries(years))
    return economy.Terms(
        base_growth_base_year=assume.scalar("employee.base_growth_2025"),
        base_growth=own_growth(assume, "contributions"),
        blend_ends=assume.scalar("economy.blend_ends"),
        base_shift=of("employee.base_growth_shift"),
        excess=of("cost.excess_growth") + of("cost.margin") * of("cost.margin_weight"),
        driver=economy.Driver(words == "worker", words == "own_head"),
        employee=_scheme(assume, "employee", years),
        resident=_scheme(assume, "resident", years),
        interest_follows=assume.scalar("economy.interest_follows"),
        interest_span=INTEREST_SPAN,
    )


def _scheme(assume: Assumptions, scheme: str, years: Years) -> economy.SchemeCost:
    return economy.SchemeCost(
        first=own_growth(assume, f"{scheme}_cost"),
        elasticity=assume.yearly(f"{scheme}.income_elasticity", years),
        shift=assume.yearly(f"{scheme}.cost_growth_shift", years),
        speed=assume.scalar(f"{scheme}.cost_pass_through_speed"),
        long_run=assume.scalar(f"{scheme}.cost_pass_through_long_run"),
    )
