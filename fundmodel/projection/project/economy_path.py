"""The economy and the financing of residents, which people and money both look to: they follow from the population
alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions, economy, exposures
from fundmodel.projection.project.people.retirement_law import retired_share_in_force
from fundmodel.projection.project.people.waist import Vitals
from fundmodel.projection.sums import sum_areas, sum_people

Array = NDArray[np.float64]
Years = NDArray[np.int64]


class Financing(NamedTuple):
    """Yuan per head and year: premium by coverage year ``(..., boundary)``, subsidy by year, and income before each."""

    premium: Array
    subsidy: Array
    standard_subsidy: Array
    income: Array


def project_economy(assume: Assumptions, vitals: Vitals) -> economy.Economy:
    """METHODS 4.4 on the projected population of all areas together; GDP of the base year is published.

    People of working age are counted under the retirement law in force on the valuation date: output is assumed, so a
    later law that took people from work would otherwise raise the wages of those who stay.
    """
    years = vitals.years
    first = economy.FirstYear(
        *(
            assume.scalar(name)
            for name in (
                "employee.base_growth_2025",
                "employee.base_growth_2026",
                "employee.cost_growth_2026",
                "resident.cost_growth_2026",
                "economy.blend_ends",
            )
        )
    )
    population = np.moveaxis(vitals.flows.population, -1, 0)
    boundaries = np.append(years, years[-1] + 1)
    retired = retired_share_in_force(assume, boundaries, f"{years[1]}-01")
    workers = sum_areas(exposures.working_age(population, np.moveaxis(retired, -1, 0)), axis=-1)
    heads = sum_areas(sum_people(population), axis=-1)
    return economy.project_economy(
        years.astype(float),
        np.moveaxis(economy.mid_year(heads[:-1], heads[1:]), 0, -1),
        np.moveaxis(economy.mid_year(workers[:-1], workers[1:]), 0, -1),
        figures.gdp(assume.data, int(years[0])),
        assume.yearly("economy.real_growth", years),
        assume.yearly("economy.deflator", years),
        _unit_cost(assume, years),
        first,
    )


def _unit_cost(assume: Assumptions, years: Years) -> economy.UnitCost:
    excess, employee, resident = (
        assume.yearly(name, years)
        for name in ("cost.excess_growth", "employee.income_elasticity", "resident.income_elasticity")
    )
    januaries = np.array([f"{year}-01" for year in years], dtype="datetime64[M]")
    return economy.UnitCost(excess, employee, resident, assume.flags("cost.growth_follows", "wage", januaries))


def resident_financing(assume: Assumptions, vitals: Vitals, outlook: economy.Economy) -> Financing:
    """Premium and subsidy per head as announced or grown, then the rules in force: share of income, floor, equal
    parts."""
    years = vitals.years
    boundaries = np.append(years, years[-1] + 1)
    growth = (outlook.gdp_per_head_growth[..., 1:], int(years[1]))
    premium = assume.yearly("resident.premium", boundaries, *growth)
    subsidy = assume.yearly("resident.subsidy", years, *growth)
    base_income = assume.scalar("economy.disposable_income")[..., None]
    income = contributions.income_before(base_income, np.nan_to_num(outlook.gdp_per_head_growth))
    premium = contributions.premium_rule(premium, income, assume.yearly("resident.premium_income_share", boundaries))
    floor = assume.yearly("resident.minimum_growth", boundaries)
    premium = contributions.minimum_growth(premium, floor)
    standard = contributions.minimum_growth(subsidy, floor[..., :-1])
    premium, subsidy = contributions.parity(premium, standard, assume.yearly("resident.parity", years))
    return Financing(premium, subsidy, standard, income)
