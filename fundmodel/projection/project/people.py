"""From tables and assumptions to people and exposures: demography, enrolment and the waist, in that order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package import DataPackage
from fundmodel.projection.demography import cohort, fertility, life_table, mortality
from fundmodel.projection.enrolment import outlook, retirement, seed
from fundmodel.projection.enrolment.transitions import intensity
from fundmodel.projection.people import sum_people
from fundmodel.projection.project.waist import People, Vitals, exposed
from fundmodel.vocabulary.dims import AGES
from fundmodel.vocabulary.errors import InputError

Array = NDArray[np.float64]
Years = NDArray[np.int64]

SEED_FROM: Final = 2010
RATES: Final = ("entry", "exit", "non_renewal", "renewal")


def project_people(assume: Assumptions, until: int) -> People:
    """Base year to ``until``: both ends of the base year are data, the rest is projected."""
    years = np.arange(assume.data.base_year, until + 1)
    boundaries = np.append(years, until + 1)
    vital = _Vital.read(assume, years)
    flows, adjustment = _demography(assume.data, vital, years, assume.word("population.migration_placement"))
    seeds = [past_enrolment(assume, scenario) for scenario in range(len(assume.scenarios))]
    seeds = seeds[:1] if all(known is seeds[0] for known in seeds) else seeds
    course = _course(assume, boundaries, seeds)
    path = outlook.project_enrolment(
        np.stack([known.shares[-1] for known in seeds])[:, None],
        flows.population[..., 1:],
        course.starting(1),
        assume.scalar("enrolment.active_growth"),
    )
    history = np.stack([known.shares[-2] for known in seeds])[:, None]
    placement = assume.word("population.migration_placement")
    migrants = np.broadcast_to(migrants_by_cohort(vital.migration, placement), flows.deaths.shape)
    vitals = Vitals(years, flows, adjustment, migrants, vital.fertility)
    return exposed(assume, vitals, course, path.preceded_by(history, course), _shortfall(assume), seeds)


@dataclass(frozen=True)
class _Vital:
    """Survival, fertility, sex ratio and migration of the projected years, ``(scenario, 1, ..., year)``."""

    survival: Array
    fertility: Array
    srb: Array
    migration: Array

    @classmethod
    def read(cls, assume: Assumptions, years: Years) -> _Vital:
        rates = vital_rates(assume.data, int(years[0]), int(years[-1]))
        mortality_scale = assume.scalar("population.mortality_scale")[..., None, None]
        survival = life_table.survival_ratios(rates.mx[:, None, None] * mortality_scale)
        scaled = rates.fertility * assume.scalar("population.fertility_scale")[..., None, None]
        return cls(np.moveaxis(survival, 0, -1), scaled, rates.srb, rates.migration)


@dataclass(frozen=True)
class VitalRates:
    """Unscaled rates of the data package: mx ``(year, sex, age)``, fertility ``(age, year)``, srb ``(year,)``,
    migration."""

    mx: Array
    fertility: Array
    srb: Array
    migration: Array


@lru_cache(maxsize=16)
def vital_rates(data: DataPackage, first_year: int, last_year: int) -> VitalRates:
    """Single-age rates that follow the package's paths of life expectancy and fertility (METHODS 1.4 (a), 1.5)."""
    years = np.arange(first_year, last_year + 1)
    tfr, srb, e0_female, e0_male = figures.yearly(
        data, "demographic_paths", ("tfr", "srb", "e0_female", "e0_male"), years
    )
    middles, abridged = figures.schedules(data, "mortality_abridged", ("female", "male"))
    mx = mortality.rates_on_path(
        mortality.single_age_rates(abridged), middles, np.stack([e0_female, e0_male]), years.tolist()
    )
    pattern_middles, shares = figures.schedules(data, "fertility_pattern", ("share",))
    pattern = fertility.pattern_on_years(fertility.single_year_pattern(shares[:, 0]), pattern_middles, years)
    migrants = np.moveaxis(figures.for_years(data, "migration", years), 0, -1)
    return VitalRates(np.moveaxis(mx, -1, 0), fertility.age_specific(tfr, pattern), srb, migrants)


@lru_cache(maxsize=16)
def base_population(data: DataPackage) -> Array:
    """Both 1 Januaries of the base year, ``(2, sex, age)``."""
    return figures.for_years(data, "population", np.array([data.base_year, data.base_year + 1]))


def _demography(data: DataPackage, vital: _Vital, years: Years, placement: Any) -> tuple[cohort.CohortFlows, Array]:
    """The base year from its opening stock, the later years from its closing stock; what differs is the adjustment."""
    stock = base_population(data)[:, None, None]
    parts = [
        cohort.project(
            stock[k],
            vital.survival[..., span],
            vital.fertility[..., span],
            vital.srb[span],
            vital.migration[..., span],
            placement,
            int(years[span][0]),
        )
        for k, span in ((0, slice(0, 1)), (1, slice(1, None)))
    ]
    base, later = parts
    lead = np.broadcast_shapes(base.population.shape[:2], later.population.shape[:2])
    opening = np.broadcast_to(base.population[..., :1], (*lead, *base.population.shape[2:4], 1))
    joined = cohort.CohortFlows(
        np.concatenate([opening, later.population], axis=-1),
        np.concatenate([base.births, later.births], axis=-1),
        np.concatenate([base.deaths, later.deaths], axis=-1),
    )
    adjustment = np.zeros(joined.deaths.shape)
    adjustment[..., 0] = joined.population[..., 1] - base.population[..., 1]
    return joined, adjustment


def _intensities(assume: Assumptions) -> seed.Intensities:
    """The transition tables as intensities ``(scenario, 1, sex, age)``; payers leave at the mix of active and
    flexible."""
    flexible = assume.yearly("enrolment.flexible_share", [assume.data.base_year])
    names = ("entry_active", "entry_flexible", "exit_active", "exit_flexible", "non_renewal", "renewal")
    table = {name: assume.by_age(f"enrolment.{name}", AGES) for name in names}
    entry = intensity(table["entry_active"] + table["entry_flexible"])
    leaving = intensity((1.0 - flexible) * table["exit_active"] + flexible * table["exit_flexible"])
    women = assume.scalar("enrolment.women_entry_ratio")[..., None]
    return seed.Intensities(
        entry=np.stack(np.broadcast_arrays(entry * women, entry), axis=-2),
        exit=leaving[..., None, :],
        non_renewal=intensity(table["non_renewal"])[..., None, :],
        renewal=intensity(table["renewal"])[..., None, :],
    )


SEED_PARAMETERS: Final = (
    "retirement.women_55_share",
    "enrolment.women_entry_ratio",
    "enrolment.flexible_share",
    "enrolment.entry_active",
    "enrolment.entry_flexible",
    "enrolment.exit_active",
    "enrolment.exit_flexible",
    "enrolment.non_renewal",
    "enrolment.renewal",
    "enrolment.newborn_enrolled",
    "enrolment.duplicate_share",
)


def past_enrolment(assume: Assumptions, scenario: int) -> seed.Seed:
    """The enrolment seed of one scenario; it rests on published heads and the parameters named here, and is kept."""
    alone = Assumptions((assume.scenarios[scenario],), assume.data)
    key = (assume.data.sha256, *(_seed_value(alone, name) for name in SEED_PARAMETERS))
    return _seed_of(_Keyed(key, alone))


def _seed_value(alone: Assumptions, name: str) -> Any:
    """What the seed takes from a parameter: the number in force in the base year where it has dates, else all of it."""
    entry = alone.entries(name)[0]
    return float(alone.yearly(name, [alone.data.base_year]).item()) if entry.kind == "dated" else entry.value


@dataclass(frozen=True)
class _Keyed:
    key: tuple[Any, ...]
    assume: Assumptions = field(compare=False)


@lru_cache(maxsize=64)
def _seed_of(known: _Keyed) -> seed.Seed:
    """The seed of METHODS 2.2 on the package's population and published heads, 1 January 2010 to the valuation date."""
    assume, data = known.assume, known.assume.data
    boundaries = np.arange(SEED_FROM, data.base_year + 2)
    population = figures.for_years(data, "population", boundaries)
    active, retired = (figures.heads(data, group, boundaries - 1) for group in ("active", "retired"))
    duplicates = float(assume.yearly("enrolment.duplicate_share", [data.base_year]).item())
    resident = figures.heads(data, "resident", boundaries[-1:] - 1)[0] * (1.0 - duplicates)
    share = assume.scalar("retirement.women_55_share")[0, 0]
    whole = _intensities(assume)
    return seed.seed_enrolment(
        population,
        np.moveaxis(retirement.mixed_share(boundaries, AGES, share), -1, 0),
        seed.Intensities(*(np.broadcast_to(getattr(whole, name)[0, 0], (2, len(AGES))) for name in RATES)),
        float(assume.scalar("enrolment.women_entry_ratio").item()),
        float(assume.scalar("enrolment.newborn_enrolled").item()),
        active,
        retired,
        float(sum_people(population[-1])) - active[-1] - retired[-1] - resident,
    )


def migrants_by_cohort(migration: Array, placement: str) -> Array:
    """G(x - 1)/2 + G(x)/2 where migration is spread evenly: net migrants by age at the year's end.

    The half that comes at the start of the year has its birthday here; the total ``(..., sex, age, year)`` is
    unchanged. Source: METHODS 1.1.
    """
    if placement == "end":
        return migration
    cohort_share = 0.5 * migration
    cohort_share[..., 1:, :] += 0.5 * migration[..., :-1, :]
    cohort_share[..., -1, :] += 0.5 * migration[..., -1, :]
    return cohort_share


def _shortfall(assume: Assumptions) -> outlook.Shortfall:
    return outlook.Shortfall(
        margin=assume.scalar("retirement.contribution_years_margin"),
        sd=assume.scalar("retirement.contribution_years_sd"),
        pay_up=assume.scalar("retirement.shortfall_pay_up_share"),
        completing=assume.scalar("retirement.shortfall_completing_share"),
    )


def _course(assume: Assumptions, boundaries: Years, seeds: list[seed.Seed]) -> outlook.Course:
    before, after = retired_shares(assume, boundaries)
    continued = np.array([known.continued for known in seeds])[:, None]
    return outlook.Course(
        intensities=_intensities(assume),
        uninsured_scale=np.array([known.uninsured_scale for known in seeds])[:, None, None, None],
        retired_before=before,
        retired_after=after,
        outcome=_shortfall(assume).outcome(continued),
        completing_exit=assume.scalar("retirement.completing_exit")[..., None, None],
        newborn_enrolled=assume.scalar("enrolment.newborn_enrolled")[..., None],
        scenarios=tuple(scenario.name for scenario in assume.scenarios),
        first_year=int(boundaries[0]),
        trend=outlook.trend_weight(boundaries[1:-1].astype(float), assume.scalar("enrolment.trend_ends")),
    )


def retired_shares(assume: Assumptions, boundaries: Years) -> tuple[Array, Array]:
    """R ``(scenario, 1, sex, age, boundary)`` just before and just after the law in force on each 1 January acts.

    A cohort's share never falls: nobody is called back to work when ages are raised. ``InputError`` for a law that
    changes on another day than 1 January: people step by the year.
    """
    midyear = {date for entry in assume.entries("retirement.law") for date in entry.dates if not date.endswith("-01")}
    if midyear:
        raise InputError(f"retirement.law changes on a 1 January; {', '.join(sorted(midyear))} is not one.")
    share = assume.scalar("retirement.women_55_share")
    old, delayed = (retirement.mixed_share(boundaries, AGES, share, law) for law in ("old", "delayed"))
    words = [assume.words("retirement.law", f"{year}-01") for year in boundaries]
    scenarios = max(map(len, words))
    is_old = np.array([[(law * scenarios)[s] == "old" for law in words] for s in range(scenarios)])
    was_old = np.concatenate([is_old[:, :1], is_old[:, :-1]], axis=1)
    was, now = (np.where(flag[:, None, None, None, :], old, delayed) for flag in (was_old, is_old))
    changes = (is_old != was_old)[:, None, None, None, :]
    before, after = was.copy(), was.copy()
    for k in range(len(boundaries)):
        if k:
            before[..., 1:, k] = np.maximum(was[..., 1:, k], after[..., :-1, k - 1])
        after[..., k] = np.where(changes[..., k], np.maximum(now[..., k], before[..., k]), before[..., k])
    return before, after
