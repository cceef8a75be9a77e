"""From population to people in their groups: the enrolment seed, the course of enrolment and the waist."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.enrolment import contribution_years, lapse, outlook, seed, shock
from fundmodel.projection.enrolment.course import Course
from fundmodel.projection.enrolment.entry_factors import OwnGrowth, entry_factors
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.own_growth import has_own, own_growth
from fundmodel.projection.project.people.area_people import opening_shares
from fundmodel.projection.project.people.past_enrolment import intensities, past_enrolment
from fundmodel.projection.project.people.retirement_law import retired_shares
from fundmodel.projection.project.people.shock_years import heals_in
from fundmodel.projection.project.people.vitals import project_demography
from fundmodel.projection.project.people.waist import People, Vitals, exposed
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]
Years = NDArray[np.int64]

OPENING: Final = (
    "population.mortality_scale",
    "population.mortality_scale_65",
    "population.migration_scale",
    "population.internal_migration_scale",
    "enrolment.residence_drift",
    "retirement.law",
    "retirement.further_months",
    "retirement.window_share",
    "retirement.required_years_women",
    "retirement.required_years_men",
)
"""What moves paying members of the first year by its date."""


def project_people(
    assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array], financing: Financing | None
) -> People:
    """Step enrolment from its seed and weigh people by what money asks of them; ``financing`` where premiums move
    enrolment."""
    boundaries = np.append(vitals.years, vitals.years[-1] + 1)
    seeds = _seeds(assume)
    years = _required_years(assume, boundaries)
    lapse = lapse_factor(assume, financing, boundaries)
    course = _course(assume, boundaries, seeds, retired, years, lapse)
    history, first = opening_shares(assume, seeds)
    factor = _entry_factor(assume, vitals, retired, seeds, first)

    heals, moved = heals_in(assume, boundaries), assume.yearly("enrolment.shock_to_resident", boundaries)
    healing = np.where(np.isinf(heals), 0.0, moved)
    kept = shock.remaining(healing, heals, np.asarray(AGES)) if healing.any() else None

    def stepped(rules: Course) -> outlook.Path:
        path = outlook.project_enrolment(first, vitals.insured.population[..., 1:], rules.starting(1), factor)
        path = path.preceded_by(history, rules)
        return path if kept is None else shock.displaced(path, *kept)

    path = stepped(course)
    unmoved = stepped(course.without_lapse()) if course.lapses else None
    return exposed(assume, vitals, course, path, unmoved, (_shortfall(assume), years), seeds)


def _entry_factor(
    assume: Assumptions, vitals: Vitals, retired: tuple[Array, Array], seeds: list[list[seed.Seed]], first: Array
) -> Array:
    """The factor on entries, measured on the people and under the law of the base year: growth of paying members was
    seen under that law, and what is dated later moves them from its date on, in the first projected year too."""
    start = assume.data.base_year
    held = assume.before(f"{start + 1}-01")
    if assume.dated_from(f"{start + 1}-01", OPENING):
        years = vitals.years[:2]
        vitals, retired = project_demography(held, years), retired_shares(held, np.append(years, start + 2))
    boundaries = np.append(vitals.years, vitals.years[-1] + 1)[:3]
    around = (retired[0][..., :3], retired[1][..., :3])
    course = _course(held, boundaries, seeds, around, _required_years(held, boundaries), np.ones((1, 1, 1, 1, 1)))
    people, growth = vitals.insured.population[..., 1:3], assume.scalar("enrolment.active_growth")
    return entry_factors(first, people, course.starting(1), growth, _own_trend(assume, vitals))


def _own_trend(assume: Assumptions, vitals: Vitals) -> OwnGrowth | None:
    """Growth of an area's own paying members in the first year, NaN where its years are too few; None where no area has
    enough."""
    known = has_own(assume.data, "active_heads")
    if not known.any():
        return None
    return OwnGrowth(np.where(known, own_growth(assume, "active_heads"), np.nan), vitals.joined[..., 1])


def _seeds(assume: Assumptions) -> list[list[seed.Seed]]:
    """The enrolment seed by scenario and area; one row or column where all agree."""
    grid = [[past_enrolment(assume, s, a) for a in range(len(row))] for s, row in enumerate(assume.by_area)]
    if all(own is row[0] for row in grid for own in row):
        grid = [row[:1] for row in grid]
    same = all(own is first for row in grid for own, first in zip(row, grid[0], strict=True))
    return grid[:1] if same else grid


def premium_moves_people(assume: Assumptions) -> bool:
    """Whether adults lapse as premiums outgrow income: only then do people rest on the economy and on financing."""
    return bool(assume.scalar("enrolment.lapse_beta").any())


def lapse_factor(assume: Assumptions, financing: Financing | None, boundaries: Years) -> Array:
    """Factor on non-renewal ``(scenario, area, 1, age, boundary)``: premium over income, and incentives, move renewal
    at 16-59.

    One where nothing moves it; ``financing`` is there where premiums do. The premium of coverage year Y acts on the
    year that ends on 1 January Y, an incentive on the year that begins with it (METHODS 2.6).
    """
    incentive = assume.yearly("enrolment.renewal_incentive", boundaries - 1)
    shift = incentive
    if financing is not None:
        beta = assume.scalar("enrolment.lapse_beta")
        shift = lapse.log_odds_shift(financing.premium, financing.income, beta, incentive, base=1)
    shift = np.where(boundaries > boundaries[1], shift, 0.0)
    if not shift.any():
        return np.ones((1, 1, 1, 1, 1))
    return np.moveaxis(lapse.by_age(lapse.renewal_factor(shift), AGES), -2, -1)[..., None, :, :]


def _required_years(assume: Assumptions, boundaries: Years) -> contribution_years.Shortfall:
    """The shortfall under the contribution years required of women and men in each year, ``(scenario, area,
    sex, year)``."""
    required = [assume.yearly(f"retirement.required_years_{sex}", boundaries[:-1]) for sex in ("women", "men")]
    return contribution_years.dated(_shortfall(assume), np.stack(np.broadcast_arrays(*required), axis=-2))


def _shortfall(assume: Assumptions) -> contribution_years.Shortfall:
    return contribution_years.Shortfall(
        margin=assume.scalar("retirement.contribution_years_margin"),
        sd=assume.scalar("retirement.contribution_years_sd"),
        pay_up=assume.scalar("retirement.shortfall_pay_up_share"),
        completing=assume.scalar("retirement.shortfall_completing_share"),
    )


@cache
def _measured() -> contribution_years.Measured:
    """The central shortfall, that of the shipped baseline, on whose past the intensity was measured."""
    known = load_scenario("baseline")

    def number(name: str) -> Array:
        return np.array(float(known.entry(f"retirement.{name}").value))  # type: ignore[arg-type]

    return contribution_years.Measured(
        contribution_years.Shortfall(
            margin=number("contribution_years_margin"),
            sd=number("contribution_years_sd"),
            pay_up=number("shortfall_pay_up_share"),
            completing=number("shortfall_completing_share"),
        ),
        number("completing_exit"),
    )


def _course(
    assume: Assumptions,
    boundaries: Years,
    seeds: list[list[seed.Seed]],
    retired: tuple[Array, Array],
    years: contribution_years.Shortfall,
    lapse_of: Array,
) -> Course:
    before, after = retired
    stays = np.isinf(heals_in(assume, boundaries))
    return Course(
        intensities=intensities(assume),
        uninsured_scale=np.array([[own.uninsured_scale for own in row] for row in seeds])[..., None, None],
        retired_before=before,
        retired_after=after,
        outcome=contribution_years.outcome_by_year(
            years,
            assume.scalar("retirement.intensity"),
            _measured(),
            np.maximum(boundaries[:-1] - assume.data.base_year - 1, 0),
        ),
        completing_exit=assume.scalar("retirement.completing_exit")[..., None, None],
        newborn_enrolled=assume.scalar("enrolment.newborn_enrolled")[..., None],
        scenarios=tuple(scenario.name for scenario in assume.scenarios),
        areas=assume.data.areas,
        first_year=int(boundaries[0]),
        lapse=lapse_of,
        shock=np.where(stays, assume.yearly("enrolment.shock_to_resident", boundaries), 0.0),
        trend=outlook.trend_weight(boundaries[1:-1].astype(float), assume.scalar("enrolment.trend_ends")),
    )
