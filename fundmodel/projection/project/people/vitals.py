"""From tables to population: rates that follow the package's paths, then the cohort step, base year first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.projection.demography import cohort, fertility, lee_carter, life_table, mortality, residence
from fundmodel.projection.project.people import area_people as areas
from fundmodel.projection.project.people.area_people import base_population, opening_purses
from fundmodel.projection.project.people.waist import Vitals
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]
Years = NDArray[np.int64]

FERTILITY: Final = {
    "medium": "tfr",
    "low": "tfr_low",
    "high": "tfr_high",
    "lower80": "tfr_lower80",
    "upper80": "tfr_upper80",
}
SPANS: Final = (slice(0, 1), slice(1, None))
"""The base year, then the projected years."""
OLD: Final = 65
MORTALITY: Final = {"medium": "", "shorter80": "_lower80", "longer80": "_upper80", "lee_carter": ""}


def project_demography(assume: Assumptions, years: Years) -> Vitals:
    """Population and its flows: both ends of the base year are data, the rest is projected."""
    vital = _Vital.read(assume, years)
    placement = assume.word("population.migration_placement")
    moves = areas.moves(assume, years)
    if moves is None:
        residents, insured = _stepped(vital, years, assume.data, placement)
        internal = joined = np.broadcast_to(0.0, residents.flows.deaths.shape)
    else:
        residents, insured, internal, joined = _moved(vital, years, assume.data, placement, moves)
    flows = residents.flows
    migrants = np.broadcast_to(migrants_by_cohort(vital.migration, placement), flows.deaths.shape)
    return Vitals(
        years,
        flows,
        residents.adjustment,
        migrants,
        vital.fertility,
        vital.mortality,
        insured.flows,
        internal,
        joined,
    )


@dataclass(frozen=True)
class _Vital:
    """Death rates, survival, fertility, sex ratio and migration of the projected years, ``(scenario, area, ...,
    year)``."""

    mortality: Array
    survival: Array
    fertility: Array
    srb: Array
    migration: Array

    @classmethod
    def read(cls, assume: Assumptions, years: Years) -> _Vital:
        span = int(years[0]), int(years[-1])
        found = [[vital_rates(assume.data, *span, *variant) for variant in row] for row in _variants(assume)]
        mx = np.moveaxis(np.stack([[rates.mx for rates in row] for row in found]), 2, 0)
        fertile = np.stack([[rates.fertility for rates in row] for row in found])
        one = found[0][0]
        mx = mx * np.moveaxis(death_scale(assume, years), 2, 0)[..., None, :]
        survival = np.moveaxis(life_table.survival_ratios(mx), 0, -1)
        scaled = fertile * assume.yearly("population.fertility_scale", years)[..., None, :]
        migration_scale = assume.yearly("population.migration_scale", years)[..., None, None, :]
        migration = areas.migrants(assume.data, one.migration) * migration_scale
        return cls(np.moveaxis(mx, 0, -1), survival, scaled, one.srb, migration)


def death_scale(assume: Assumptions, years: Years) -> Array:
    """What death rates are multiplied by, ``(scenario, area, year, age)``: one scale at every age, and another on top
    of it from 65 on."""
    every, old = (assume.yearly(f"population.mortality_scale{ages}", years)[..., None] for ages in ("", "_65"))
    return np.asarray(every * np.where(np.asarray(AGES) >= OLD, old, 1.0))


def _variants(assume: Assumptions) -> list[list[tuple[str, str]]]:
    """Fertility and mortality variant by scenario and area; one row or column where all agree."""
    names = ("population.fertility_variant", "population.mortality_variant")
    both = np.broadcast_arrays(*(assume.choices(name) for name in names))
    return [[(str(f), str(m)) for f, m in zip(*rows, strict=True)] for rows in zip(*both, strict=True)]


@dataclass(frozen=True)
class VitalRates:
    """Unscaled rates: mx ``(year, sex, age)``, fertility ``(age, year)``, srb ``(year,)``, migration ``(sex, age,
    year)``."""

    mx: Array
    fertility: Array
    srb: Array
    migration: Array


@lru_cache(maxsize=32)
def vital_rates(data: DataPackage, first: int, last: int, fertility_variant: str, mortality_variant: str) -> VitalRates:
    """Single-age rates that follow the package's paths of life expectancy and fertility (METHODS 1.4 (a), 1.5).

    A variant other than "medium" holds after the base year; the base year itself is observed.
    """
    years = np.arange(first, last + 1)
    tfr = _path(data, "tfr", FERTILITY[fertility_variant], years)
    e0 = np.stack([_path(data, name, name + MORTALITY[mortality_variant], years) for name in ("e0_female", "e0_male")])
    middles, abridged = figures.schedules(data, "mortality_abridged", ("female", "male"))
    mx = mortality.rates_on_path(mortality.single_age_rates(abridged), middles, e0, years.tolist())
    if mortality_variant == "lee_carter":
        mx = _lee_carter(middles, mortality.single_age_rates(abridged), mx, years, data.base_year)
    pattern_middles, shares = figures.schedules(data, "fertility_pattern", ("share",))
    pattern = fertility.pattern_on_years(fertility.single_year_pattern(shares[:, 0]), pattern_middles, years)
    migrants = np.moveaxis(figures.for_years(data, "migration", years), 0, -1)
    srb = figures.yearly(data, "demographic_paths", ("srb",), years)[0]
    return VitalRates(np.moveaxis(mx, -1, 0), fertility.age_specific(tfr, pattern), srb, migrants)


def _lee_carter(middles: Array, schedules: Array, mx: Array, years: Years, base_year: int) -> Array:
    """m_t = m_base e^{b theta (t - base)}: the past schedules' own trend, from the base year on.

    ``schedules`` ``(period, sex, age)``, ``mx`` ``(sex, age, year)``; fitted to the periods that end by the base year.
    Source: METHODS 1.4 (b).
    """
    past = middles + 2.5 <= base_year
    model = lee_carter.fit(np.moveaxis(schedules[past], 0, -1))
    theta = lee_carter.drift(model.k, middles[past]).theta
    ahead = np.maximum(years - base_year, 0)
    start = mx[..., years == base_year]
    return np.asarray(start * np.exp(model.b[..., None] * theta[..., None, None] * ahead))


def _path(data: DataPackage, medium: str, variant: str, years: Years) -> Array:
    base_year, later = years <= data.base_year, years > data.base_year
    path = np.empty(len(years))
    path[base_year] = figures.yearly(data, "demographic_paths", (medium,), years[base_year])[0]
    path[later] = figures.yearly(data, "demographic_paths", (variant,), years[later])[0]
    return path


def _stepped(vital: _Vital, years: Years, data: DataPackage, placement: Any) -> tuple[_Joined, ...]:
    """Flows by residence, twice: where everybody is insured where they live and nobody moves between areas."""
    stock = base_population(data)[:, None]
    base, later = (
        cohort.project(
            stock[k],
            vital.survival[..., span],
            vital.fertility[..., span],
            vital.srb[span],
            vital.migration[..., span],
            placement,
            int(years[span][0]),
        )
        for k, span in enumerate(SPANS)
    )
    flows = _joined(base, later)
    return flows, flows


def _moved(
    vital: _Vital, years: Years, data: DataPackage, placement: Any, moves: residence.Moves
) -> tuple[_Joined, _Joined, Array, Array]:
    """Flows by residence and by purse, net movers and net changes of purse; the base year is data and has none."""
    places = opening_purses(data)
    base, later = (
        residence.project_residence(
            places[k],
            residence.Rates(
                vital.survival[..., span],
                vital.fertility[..., span],
                vital.srb[span],
                vital.migration[..., span],
                placement,
            ),
            moves._replace(out_rate=(k > 0) * moves.out_rate[..., span], drift=(k > 0) * moves.drift[..., span]),
            int(years[span][0]),
        )
        for k, span in enumerate(SPANS)
    )
    both = (_joined(*pair) for pair in ((base.residents, later.residents), (base.insured, later.insured)))
    internal, joined = (
        np.concatenate([np.broadcast_to(first, (*rest.shape[:-1], 1)), rest], axis=-1)
        for first, rest in ((base.internal, later.internal), (base.joined, later.joined))
    )
    return (*both, internal, joined)  # type: ignore[return-value]


class _Joined(NamedTuple):
    """Flows of all years, and what joins the two observed stocks of the base year."""

    flows: cohort.CohortFlows
    adjustment: Array


def _joined(base: cohort.CohortFlows, later: cohort.CohortFlows) -> _Joined:
    """The base year from its opening stock, the later years from its closing stock; what differs is the adjustment."""
    lead = np.broadcast_shapes(base.population.shape[:2], later.population.shape[:2])
    opening = np.broadcast_to(base.population[..., :1], (*lead, *base.population.shape[2:4], 1))
    joined = cohort.CohortFlows(
        np.concatenate([opening, later.population], axis=-1),
        np.concatenate([base.births, later.births], axis=-1),
        np.concatenate([base.deaths, later.deaths], axis=-1),
    )
    adjustment = np.zeros(joined.deaths.shape)
    adjustment[..., 0] = joined.population[..., 1] - base.population[..., 1]
    return _Joined(joined, adjustment)


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
