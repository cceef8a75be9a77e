"""People become exposures: heads by group, wage-weighted and cost-weighted heads, births and payments by event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import exposures
from fundmodel.projection.ageing import inherited
from fundmodel.projection.demography.cohort import CohortFlows
from fundmodel.projection.enrolment import contribution_years, lapse, shock, waiting
from fundmodel.projection.enrolment.contribution_years import Shortfall
from fundmodel.projection.enrolment.course import Course
from fundmodel.projection.enrolment.outlook import Path
from fundmodel.projection.enrolment.seed import Seed
from fundmodel.projection.enrolment.step import COMPLETING, RESIDENT, UNINSURED
from fundmodel.projection.expenditure import profiles
from fundmodel.projection.project.people.cost_by_age import over_time
from fundmodel.projection.project.people.profile_shape import profile_shape
from fundmodel.projection.project.people.shock_years import heals_in
from fundmodel.projection.sums import sum_areas, sum_people
from fundmodel.vocabulary.dims import AGES, GROUPS, SCHEMES

Array = NDArray[np.float64]
Years = NDArray[np.int64]


class Vitals(NamedTuple):
    """Population and its flows: stocks and flows ``(scenario, area, sex, age, time)``, fertility ``(scenario, area,
    age, year)``, death rates ``(scenario, area, sex, age, year)``.

    ``flows``, ``adjustment``, ``migration`` and ``internal`` (net movers between areas) are by where people live;
    ``insured`` and ``joined`` (net change of purse) by the area whose purse insures them.
    """

    years: Years
    flows: CohortFlows
    adjustment: Array
    migration: Array
    fertility: Array
    mortality: Array
    insured: CohortFlows
    internal: Array
    joined: Array


@dataclass(frozen=True)
class People:
    """Everything about people that money and reports need, ``(scenario, area, ...)``; time axes last unless said.

    ``persons`` are stocks just before 1 January's law acts, ``(boundary, scenario, area, group, sex, age)``,
    ``shares`` their shares of the insured. ``stock`` holds exposures at each 1
    January before its law acts, ``(scenario, area, exposure, boundary)``, ``jump`` what dated law adds on that day,
    ``(scenario, area, exposure, year)``; ``flows`` is ``(scenario, area, exposure, year)``. ``new_retired_from`` is
    the part of each year that is gone when ``retired_since`` begins to count: zero but in the first, ``(scenario, area,
    year)``. ``retired`` is the retired share in use around the law of each 1 January, as ``retired_shares`` gives it.
    """

    vitals: Vitals
    retired: tuple[Array, Array]
    persons: Array
    shares: Array
    stock: Array
    jump: Array
    flows: Array
    seeds: list[list[Seed]]
    entry_factor: Array
    tilt: Array
    new_retired_from: Array

    def without_ages(self) -> People:
        """The same people without what only Datasets by age read: exposures, and the population of the economy."""
        nothing, vitals = np.empty(0), self.vitals
        flows, insured = vitals.flows._replace(births=nothing, deaths=nothing), CohortFlows(nothing, nothing, nothing)
        kept = Vitals(vitals.years, flows, nothing, nothing, nothing, nothing, insured, nothing, nothing)
        return replace(self, vitals=kept, persons=nothing, shares=nothing)

    @property
    def moves(self) -> Array:
        """Net moves of ``persons`` between groups in each year, ``(year, scenario, area, group, sex, age)``."""
        return _moves(self.shares, self.persons, np.moveaxis(self.vitals.insured.population, -1, 0))

    @property
    def years(self) -> Years:
        """The years whose flows are held, the base year first."""
        return self.vitals.years

    def open(self, name: str) -> Array:
        """A stock exposure just after 1 January of each year, ``(scenario, area, year)``."""
        place = exposures.STOCKS.index(name)
        return np.asarray(self.stock[:, :, place, :-1] + self.jump[:, :, place])

    def close(self, name: str) -> Array:
        """A stock exposure at the end of each year, before the next 1 January's law acts."""
        return self.stock[:, :, exposures.STOCKS.index(name), 1:]

    def monthly(self, name: str) -> Array:
        """Mid-month stock, ``(scenario, area, month)``."""
        begins = self.new_retired_from if name == "retired_since" else 0.0
        return exposures.monthly(self.open(name), self.close(name), begins)

    def mean(self, name: str) -> Array:
        """Mean of the year's mid-month stocks, ``(scenario, area, year)``."""
        return 0.5 * (self.open(name) + self.close(name))

    def flow(self, name: str) -> Array:
        """A flow exposure, persons or person-years a year, ``(scenario, area, year)``."""
        return self.flows[:, :, exposures.FLOWS.index(name)]


def exposed(
    assume: Assumptions,
    vitals: Vitals,
    course: Course,
    path: Path,
    unmoved: Path | None,
    shortfall: tuple[Shortfall, Shortfall],
    seeds: list[list[Seed]],
) -> People:
    """Weigh people by what money asks of them, in the area that insures them; ``course`` and ``path`` begin with the
    base year.

    ``unmoved`` is the path without lapse, where premiums or incentives move renewal: who leaves is cheaper than who
    stays.
    """
    boundaries = np.append(vitals.years, vitals.years[-1] + 1)
    population = np.moveaxis(vitals.insured.population, -1, 0)
    flexible_before, flexible_after = _flexible_shares(assume, boundaries)
    shares = exposures.group_shares(path.before, flexible_before)
    persons = shares * population[..., None, :, :]
    weights, tilt = people_weights(assume, persons[:2])
    weights = over_time(assume, vitals.mortality, weights)
    if unmoved is not None:
        weights = _selected(assume, weights, path, unmoved)
    duplicates = np.moveaxis(assume.yearly("enrolment.duplicate_share", boundaries - 1), -1, 0)
    before, after = (np.moveaxis(x, -1, 0) for x in (course.retired_before, course.retired_after))
    jumps = not np.array_equal(path.before, path.after) or not np.array_equal(flexible_before, flexible_after)
    shares_after = exposures.group_shares(path.after, flexible_after) if jumps else shares
    since, gone = _first_month_of_retiree_rate(assume, boundaries)
    retired, retired_after = (of[..., GROUPS.index("retired"), :, :] for of in (shares, shares_after))
    earlier = exposures.share_retired_before(retired, population, since, gone, retired_after)
    stock = exposures.stocks(persons, population, before, duplicates, weights, earlier)
    jump = np.zeros_like(stock[:-1])
    if jumps:
        moved = shares_after * population[..., None, :, :]
        not_yet = np.arange(len(boundaries))[:, None, None] < since + (gone > 0.0)
        by_then = np.where(not_yet[..., None, None], retired_after, earlier)
        jump = (exposures.stocks(moved, population, after, duplicates, weights, by_then) - stock)[:-1]
    return People(
        vitals=vitals,
        retired=(course.retired_before, course.retired_after),
        persons=persons,
        shares=shares,
        stock=np.moveaxis(stock, 0, -1),
        jump=np.moveaxis(jump, 0, -1),
        flows=_flows(assume, vitals, persons, population, path, course, shortfall, weights),
        seeds=seeds,
        entry_factor=path.entry_factor,
        tilt=tilt,
        new_retired_from=np.where(vitals.years - boundaries[0] == since[..., None], gone[..., None], 0.0),
    )


def _selected(assume: Assumptions, weights: exposures.Weights, path: Path, unmoved: Path) -> exposures.Weights:
    """Resident cost by age raised so that the cheaper people who left are not counted as average ones (I-17)."""
    leaving = lapse.leaving_share(unmoved.before[..., RESIDENT, :, :], path.before[..., RESIDENT, :, :])
    relative = assume.scalar("enrolment.leaver_relative_cost")[..., None, None]
    factor = lapse.stayers_cost_factor(leaving, relative)
    return replace(weights, cost_resident=weights.cost_resident * factor)


def _flexible_shares(assume: Assumptions, boundaries: Years) -> tuple[Array, Array]:
    """Flexible share of the payers just before and just after each 1 January, ``(boundary, scenario, 1)``: the value
    in force in the December before, so that a share dated 1 January leaves the year before alone, and in January.

    A shock moves a share x of the employed, of which a is still away: f + (1 - f) (1 - prod (1 - x a)), over the shocks
    so far; f itself, to the bit, where there was none.
    """
    after = np.moveaxis(assume.yearly("enrolment.flexible_share", boundaries), -1, 0)
    decembers = np.array([f"{year - 1}-12" for year in boundaries[1:]], dtype="datetime64[M]")
    before = np.moveaxis(assume.monthly("enrolment.flexible_share", decembers), -1, 0)
    lead = np.broadcast_shapes(after.shape[1:], before.shape[1:])
    after, before = (np.broadcast_to(share, (len(share), *lead)) for share in (after, before))
    before = np.concatenate([after[:1], before])
    moved = assume.yearly("enrolment.shock_to_flexible", boundaries)
    if not moved.any():
        return before, after
    until, stayed = (np.moveaxis(kept, -1, 0) for kept in shock.remaining(moved, heals_in(assume, boundaries)))
    return before + (1.0 - before) * (1.0 - until), after + (1.0 - after) * (1.0 - stayed)


def _first_month_of_retiree_rate(assume: Assumptions, boundaries: Years) -> tuple[NDArray[np.int64], Array]:
    """Place of the 1 January that begins the first year in which retired members contribute, past the end where they
    never do, and the part of that year gone before the first month of it; both ``(scenario, 1)``."""
    months = np.datetime64(f"{boundaries[0]}-01", "M") + np.arange(12 * (len(boundaries) - 1))
    asked = assume.monthly("employee.retiree_rate", months) > 0.0
    first = asked.argmax(axis=-1)
    ever = asked.any(axis=-1)
    return np.where(ever, first // 12, len(boundaries)), np.where(ever, first % 12 / 12.0, 0.0)


def people_weights(assume: Assumptions, base_year: Array) -> tuple[exposures.Weights, Array]:
    """Wage and cost weights; cost is one on average over the members of each scheme in the base year, all areas
    together."""
    ages = np.asarray(AGES)
    shape_employee, shape_resident = (profile_shape(assume, scheme) for scheme in SCHEMES)
    mean = 0.5 * (base_year[0] + base_year[1])
    active, retired, resident = (
        sum_areas(members, axis=-3)
        for members in (
            mean[..., 0, :, :] + mean[..., 1, :, :] + mean[..., 2, :, :],
            mean[..., 3, :, :],
            mean[..., 4, :, :],
        )
    )
    tilt = profiles.tilt_to_ratio(shape_employee, active, retired, assume.scalar("cost.retired_active_charges_ratio"))
    employee = profiles.tilted(shape_employee, tilt)
    paid = assume.scalar("cost.retired_active_payment_ratio")
    cost = sum_people(employee * active) + paid * sum_people(employee * retired)
    employee = employee * ((sum_people(active) + sum_people(retired)) / cost)[..., None, None]
    scale = sum_people(resident) / sum_people(shape_resident * resident)
    wage = assume.by_age("employee.wage_by_age", np.maximum(ages, 16), "linear")[..., None, :]
    dependent = assume.by_age("care.dependent", ages, "linear")[..., None, :]
    return exposures.Weights(wage, employee, shape_resident * scale[..., None, None], dependent), tilt


def _moves(shares: Array, persons: Array, population: Array) -> Array:
    """N_g(x + 1, y + 1) - pi_g(x, y) P(x + 1, y + 1): net moves between groups, zero in sum over groups."""
    kept = inherited(shares[:-1], population[:-1, ..., None, :, :])
    kept[..., 0] = shares[1:, ..., 0]
    return np.asarray(persons[1:] - kept * population[1:, ..., None, :, :])


def _flows(
    assume: Assumptions,
    vitals: Vitals,
    persons: Array,
    population: Array,
    path: Path,
    course: Course,
    shortfall: tuple[Shortfall, Shortfall],
    weights: exposures.Weights,
) -> Array:
    """Flow exposures ``(scenario, area, exposure, year)`` in the order of ``FLOWS``; women who change their purse on 31
    December gave birth in the purse that they leave."""
    births = np.moveaxis(vitals.insured.births.sum(axis=-2), -1, 0)
    women = population[..., 0, :]
    mothers = women[1:] - np.moveaxis(vitals.joined[..., 0, :, :], -1, 0)
    payers = persons[..., 0, 0, :] + persons[..., 1, 0, :] + persons[..., 2, 0, :]
    insured = np.divide(payers, women, out=np.zeros_like(payers), where=women > 0.0)
    fertility = np.moveaxis(vitals.fertility, -1, 0)
    employee = births * exposures.mothers_share(fertility, women[:-1], mothers, insured[:-1], insured[1:])
    reached = path.events * population[1:]
    at_once = path.events_at_once * population[:-1]
    finishing = np.zeros_like(reached)
    finishing[..., 1:] = (path.after[:-1, ..., COMPLETING, :, :-1] * course.completing_exit) * population[1:, ..., 1:]
    waited = _waiting(assume, vitals.years, path.reentry * population[1:], path)
    cost = weights.cost_resident if weights.cost_resident.ndim == 4 else weights.cost_resident[1:]
    columns = {
        "births": births,
        "deaths": sum_people(np.moveaxis(vitals.insured.deaths, -1, 0)),
        "births_employee": employee,
        "births_other": births - employee,
        "new_retired": sum_people((reached + at_once) * course.outcome.retired + finishing),
        "pay_up_years": contribution_years.pay_up_years(reached, *shortfall),
        "pay_up_at_once": contribution_years.pay_up_years(at_once, *shortfall),
        "waiting_lost": sum_people(waited),
        "waiting_cost": sum_people(waited * cost),
        "left_uninsured": sum_people(path.leaving * population[1:]),
    }
    stacked = np.stack(np.broadcast_arrays(*(columns[name] for name in exposures.FLOWS)), axis=-1)
    return np.moveaxis(stacked, 0, -1)


def _waiting(assume: Assumptions, years: Years, reentrants: Array, path: Path) -> Array:
    """Person-years of benefit lost by waiting, ``(year, scenario, area, sex, age)``; nothing where no period is fixed.

    Year by year: each asks for an array of its own by missed years.
    """
    fixed = assume.yearly("enrolment.waiting_fixed", years)
    if not fixed.any():
        return np.zeros_like(reentrants)
    received = np.moveaxis(assume.yearly_weights("resident.premium_months", range(1, 13), years), -2, 0)
    paid = np.where(np.arange(12) < 8, received, 0.0)
    paid[..., 0] += received[..., 8:].sum(axis=-1)
    outside = path.before[:-1, ..., UNINSURED, :, :-1]
    back = np.divide(path.reentry[..., 1:], outside, out=np.ones_like(outside), where=outside > 0.0)
    probability = np.ones_like(path.reentry)
    probability[..., 1:] = np.where(back > 0.0, back, 1.0)
    by_year = np.moveaxis(fixed, -1, 0)[..., None, None]
    per_year = assume.scalar("enrolment.waiting_per_year")[..., None, None]
    by_sex_and_age = paid[..., None, None, :]
    asked = zip(reentrants, probability, by_year, by_sex_and_age, strict=True)
    return np.stack([waiting.lost_exposure(back, p, w, per_year, 0.0, months) for back, p, w, months in asked])
