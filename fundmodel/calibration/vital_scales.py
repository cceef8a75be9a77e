"""The two scales that bring births and deaths of the base year to the National Bureau of Statistics (METHODS 1.3)."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.demography import cohort, life_table
from fundmodel.projection.project.people.area_people import base_population
from fundmodel.projection.project.people.vitals import vital_rates
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

TOLERANCE: Final = 1e-12
MAX_ROUNDS: Final = 60


class VitalScales(NamedTuple):
    """Factors on births per woman and on central death rates."""

    fertility_scale: float
    mortality_scale: float


def vital_scales(
    scenario: str | Path | Scenario = "baseline", data: str | Path | DataPackage = "national"
) -> VitalScales:
    """(f, m) such that births(f, m) and deaths(f, m) of the base year are those of ``nbs_population``.

    The base year alone is projected, from its opening stock at the package's rates; each scale is multiplied by
    target / result in turn until both hold to 1e-12. The scenario gives the migration; its own scales are not read.
    Errors: InputError without births and deaths of the base year, ProjectionError where no scales meet them.
    Source: METHODS 1.3.
    """
    package = load_data(data)
    assume = Assumptions((load_scenario(scenario),), package)
    births, deaths = published_vitals(package)
    scales = VitalScales(1.0, 1.0)
    for _ in range(MAX_ROUNDS):
        born, died = base_year_vitals(assume, scales)
        ratios = births / born, deaths / died
        if max(abs(ratio - 1.0) for ratio in ratios) < TOLERANCE:
            return scales
        scales = VitalScales(scales.fertility_scale * ratios[0], scales.mortality_scale * ratios[1])
    raise ProjectionError(
        Said(
            "No scales of fertility and mortality meet {births:,.0f} births and {deaths:,.0f} "
            "deaths in {base_year}; check nbs_population against the opening population.",
            births=births,
            deaths=deaths,
            base_year=package.base_year,
        )
    )


def published_vitals(data: DataPackage) -> tuple[float, float]:
    """Births and deaths of the base year in ``nbs_population``, persons."""
    frame = data.table("nbs_population")
    row = frame[frame["year_end"] == data.base_year]
    if len(row) != 1:
        raise InputError(
            Said(
                "nbs_population needs one row for the year-end {base_year}; it has {count}.",
                base_year=data.base_year,
                count=len(row),
            )
        )
    births, deaths = (float(row[name].iloc[0]) * PERSONS_PER_WAN for name in ("births_10k", "deaths_10k"))
    return births, deaths


def base_year_vitals(assume: Assumptions, scales: VitalScales) -> tuple[float, float]:
    """Births and deaths of the base year under ``scales``, persons: one cohort step from its opening stock."""
    year = assume.data.base_year
    rates = vital_rates(assume.data, year, year, "medium", "medium")
    migration = rates.migration * float(assume.yearly("population.migration_scale", [year]).item())
    placement = assume.word("population.migration_placement")
    flows = cohort.project(
        base_population(assume.data)[0],
        np.moveaxis(life_table.survival_ratios(rates.mx * scales.mortality_scale), 0, -1),
        rates.fertility * scales.fertility_scale,
        rates.srb,
        migration,
        placement,  # type: ignore[arg-type]
        year,
    )
    return float(flows.births.sum()), float(sum_people(flows.deaths, time_last=True).item())
