"""People of working age as an origin knew them: growth over the years before it."""

from __future__ import annotations

import numpy as np

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.calibration.growth_at_origin import SPAN
from fundmodel.projection.enrolment import retirement
from fundmodel.projection.exposures import working_age
from fundmodel.vocabulary.dims import AGES


def working_growth(cut: DataPackage, scenario: Scenario, origin: int) -> float:
    """(N(origin) / N(origin - 3))^(1/3) - 1: mean yearly growth of people from 16 to the former retirement age at
    mid-year, ``cut`` being the package as of the origin; later retirement moved nobody before it."""
    first = origin - SPAN
    boundaries = np.array([first, first + 1, origin, origin + 1])
    people = figures.for_years(cut, "population", boundaries)
    women_55 = float(scenario.entry("retirement.women_55_share").value)  # type: ignore[arg-type]
    retired = np.moveaxis(retirement.mixed_share(boundaries, AGES, np.array(women_55), "old"), -1, 0)
    below = working_age(people, retired)
    return float(((below[2] + below[3]) / (below[0] + below[1])) ** (1.0 / SPAN) - 1.0)
