"""The areas of a package on the national pattern: people by age, the purse that insures them, members, and moves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import area_figures, figures, member_figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.projection.demography.age_groups import smooth_factors
from fundmodel.projection.demography.internal_migration import registered_elsewhere, rogers_castro
from fundmodel.projection.demography.residence import Moves, Places, opening_places
from fundmodel.projection.enrolment.fitted import by_state, fitted_shares
from fundmodel.projection.enrolment.seed import Seed
from fundmodel.projection.enrolment.step import RESIDENT
from fundmodel.projection.project.people.member_stocks import held_to, own_shares, people_enough
from fundmodel.projection.project.people.own_seed import by_own_heads
from fundmodel.projection.root import UnmetError
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]
Years = NDArray[np.int64]


@lru_cache(maxsize=16)
def base_population(data: DataPackage) -> Array:
    """Residents on both 1 Januaries of the base year, ``(2, area, sex, age)``.

    A package of areas has the nation's people of each age and sex times factors smooth in age that meet the area's age
    groups at the valuation date; the same factors give the year before.
    """
    nation = figures.for_years(data, "population", np.array([data.base_year, data.base_year + 1]))
    if not data.by_area:
        return nation[:, None]
    totals, starts = area_figures.age_groups(data)
    factors = smooth_factors(nation[1].sum(axis=0), totals, starts)
    people = np.asarray(nation[:, None] * factors[:, None, :])
    members = held_members(data)
    if members is None:
        return people
    needed = np.nansum(members, axis=1) / area_figures.insured_ratio(data)[:, None, None]
    made = np.stack([people_enough(own, held, starts) for own, held in zip(people[1], needed, strict=True)])
    return np.asarray(people * (made / people[1]))


@lru_cache(maxsize=16)
def held_members(data: DataPackage) -> Array | None:
    """Payers, retired and resident persons by sex and age where areas count them, ``(area, 3, sex, age)``, held to
    their heads less duplicate registrations as in the nation; None where no area does."""
    counted = member_figures.members_by_age(data)
    if counted is None:
        return None
    heads = _heads(data)[1]
    return np.stack([held_to(own, of) for own, of in zip(counted, heads, strict=True)])


def migrants(data: DataPackage, nation: Array) -> Array:
    """Net migrants from abroad: the nation's by its residents' share in each area, ``(..., sex, age, year)`` ->
    ``(..., area, sex, age, year)``."""
    if not data.by_area:
        return nation
    people = base_population(data)[1]
    whole = figures.for_years(data, "population", np.array([data.base_year + 1]))[0]
    share = sum_people(people) / sum_people(whole)
    return np.asarray(share[:, None, None, None] * nation)


@lru_cache(maxsize=16)
def opening_purses(data: DataPackage) -> tuple[Places, Places]:
    """Residents by the purse that insures them on both 1 Januaries of the base year."""
    shares = registered_elsewhere(area_figures.insured_ratio(data), area_figures.residents(data))
    before, now = base_population(data)
    return opening_places(before, shares), opening_places(now, shares)


def moves(assume: Assumptions, years: Years) -> Moves | None:
    """Moves between areas and between purses in ``years``; None where everybody is insured at home and nobody moves."""
    data = assume.data
    if not data.by_area:
        return None
    scale = assume.yearly("population.internal_migration_scale", years)
    out_rate = area_figures.out_rate(data)[:, None] * scale
    at_home = np.array_equal(area_figures.insured_ratio(data), np.ones(len(data.areas)))
    if len(data.areas) == 1 or (at_home and not out_rate.any()):
        return None
    drift = assume.yearly("enrolment.residence_drift", years)
    return Moves(out_rate, rogers_castro(AGES), area_figures.destinations(data), drift)


def opening_shares(assume: Assumptions, seeds: Sequence[Sequence[Seed]]) -> tuple[Array, Array]:
    """Shares of the states on both 1 Januaries of the base year, ``(scenario, area, state, sex, age)``: the seed's,
    stepped on the heads of past years where an area gives them, fitted to the people and published heads of each area.

    Published resident heads hold as many persons each as in the nation's seed: duplicate registrations are no persons.
    """
    before, now = (np.stack([[own.shares[k] for own in row] for row in seeds]) for k in (-2, -1))
    data = assume.data
    if not data.by_area:
        return before, now
    ends = np.array([data.base_year - 1, data.base_year])
    national = np.array([figures.heads(data, group, ends) for group in ("active", "retired", "resident")])
    heads = _heads(data)
    nation = figures.for_years(data, "population", ends + 1)
    insured = np.stack([places.insured for places in opening_purses(data)])
    own = by_own_heads(assume, seeds, insured, before, now)
    fitted, members = [], []
    for k, (shares, of_nation) in enumerate(zip(own, (before, now), strict=True)):
        active, retired, resident = np.moveaxis(heads[k], -1, 0)
        per_head = sum_people(of_nation[..., RESIDENT, :, :] * nation[k]) / national[2, k]
        members.append(by_state(active, retired, resident * per_head, sum_people(insured[k])))
        fitted.append(fitted_shares(shares, insured[k], members[k]))
    return _as_counted(data, fitted, insured, members)


def _as_counted(data: DataPackage, fitted: list[Array], insured: Array, members: list[Array]) -> tuple[Array, Array]:
    """The fitted shares, with those of areas that count their members by age in place: at the valuation date as
    counted, a year earlier the same pattern fitted to the heads of then."""
    counted = held_members(data)
    if counted is None:
        return fitted[0], fitted[1]
    before, now = (np.array(np.broadcast_to(one, (len(one), len(data.areas), *one.shape[2:]))) for one in fitted)
    for a, area in enumerate(data.areas):
        if np.isnan(counted[a, 0]).any():
            continue
        for s in range(len(now)):
            wanted = np.broadcast_to(members[1], (len(now), *members[1].shape[1:]))[s, a]
            own = counted[a] * np.array([1.0, 1.0, wanted[RESIDENT] / _heads(data)[1, a, 2]])[:, None, None]
            now[s, a] = own_shares(now[s, a], insured[1, a], own, float(wanted[RESIDENT]), area)
            earlier = np.broadcast_to(members[0], (len(now), *members[0].shape[1:]))[s, a]
            try:
                before[s, a] = fitted_shares(now[s, a], insured[0, a], earlier)
            except UnmetError as unmet:
                raise unmet.at(s, a) from None
    return before, now


def _heads(data: DataPackage) -> Array:
    """Published heads at both ends of the base year, ``(2, area, 3)``; a year earlier at the nation's growth where an
    area does not say."""
    ends = np.array([data.base_year - 1, data.base_year])
    national = np.array([figures.heads(data, group, ends) for group in ("active", "retired", "resident")])
    return area_figures.heads(data, national[:, 1] / national[:, 0] - 1.0)
