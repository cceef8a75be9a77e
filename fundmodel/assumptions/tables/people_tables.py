"""The tables about people (DESIGN 6)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.columns import (
    AGE,
    AREA,
    FERTILITY_AGES,
    MORTALITY_AGES,
    NOTE,
    PERSONS,
    RAKING_BASES,
    RAKING_GROUPS,
    SOURCE,
    TAG,
    WAN,
    YEAR,
    by_sex,
    numbers,
)
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.dims import SEXES

_AGE_SEX = (YEAR, AGE, *by_sex(PERSONS))
_PERIOD = Column("period_start", "integer", "year", low=1949, high=2150)
PEOPLE_TABLES: Final = (
    Table("population_wpp", _AGE_SEX, ("year", "age"), ("ages_complete",)),
    Table("population", (AREA, *_AGE_SEX), ("area", "year", "age"), ("ages_complete",)),
    Table("migration", (YEAR, AGE, *by_sex(PERSONS, low=None)), ("year", "age"), ("ages_complete",)),
    Table(
        "raking_factors",
        (
            YEAR,
            Column("sex", "text", choices=(*SEXES, "total")),
            Column("age_group", "text", choices=RAKING_GROUPS),
            *numbers("target_10k", WAN),
            *numbers("wpp", PERSONS),
            *numbers("factor", "ratio", 0.5, 2.0),
            Column("basis", "text", choices=RAKING_BASES),
        ),
        ("year", "sex", "age_group"),
    ),
    Table(
        "nbs_population",
        (
            Column("year_end", "integer", "year", low=1949, high=2150),
            *numbers("total_10k", WAN),
            *numbers("male_10k female_10k", WAN, empty=True),
            *numbers("age_0_15_10k age_16_59_10k age_60plus_10k age_65plus_10k births_10k deaths_10k", WAN),
            *numbers("urban_share", "fraction", 0.0, 1.0),
            TAG,
            SOURCE,
            NOTE,
        ),
        ("year_end",),
        ("nbs_adds_up",),
    ),
    Table(
        "demographic_paths",
        (
            YEAR,
            Column("variant", "text", choices=("estimate", "medium")),
            *numbers("tfr", "births per woman", 0.1, 10.0),
            *numbers("tfr_lower80 tfr_upper80 tfr_low tfr_high", "births per woman", 0.0, 10.0, empty=True),
            *numbers("srb", "males per female", 0.9, 1.3),
            *numbers("e0_female e0_male", "years", 20.0, 110.0),
            *numbers(
                "e0_female_lower80 e0_female_upper80 e0_male_lower80 e0_male_upper80",
                "years",
                20.0,
                110.0,
                empty=True,
            ),
            *numbers("net_migration", PERSONS, low=None),
            *numbers("births deaths", PERSONS),
            *numbers("population_31dec", PERSONS, empty=True),
        ),
        ("year",),
    ),
    Table(
        "mortality_abridged",
        (_PERIOD, Column("age", "integer", "years", choices=MORTALITY_AGES), *by_sex("per person-year", 0.0, 2.0)),
        ("period_start", "age"),
        ("ages_complete", "above_zero"),
    ),
    Table(
        "fertility_pattern",
        (
            _PERIOD,
            Column("age", "integer", "years", choices=FERTILITY_AGES),
            *numbers("share", "fraction", 0.0, 1.0),
        ),
        ("period_start", "age"),
        ("ages_complete", "share_sums_to_one"),
    ),
)
"""Population, its raking, and the paths of fertility, mortality and migration."""
