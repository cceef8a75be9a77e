"""Population by sex and single age: life tables, fertility, the cohort step."""

from __future__ import annotations

from fundmodel.projection.demography.life_table import life_expectancy, survival_ratios
from fundmodel.projection.demography.public import project_population

__all__ = ["life_expectancy", "project_population", "survival_ratios"]
