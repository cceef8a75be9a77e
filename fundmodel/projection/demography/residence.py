"""People by where they live and by the area whose purse insures them, stepped together (METHODS 1.6).

Two lanes an area, ``(..., lane, residence, sex, age)``: those insured at home and those insured elsewhere; and beside
them the same people insured elsewhere by their purse, ``(..., purse, sex, age)``, tied by a composition of age bands
(``elsewhere``). Rates go by residence, and so do births and deaths; people who move keep their purse, until a share of
those insured elsewhere joins the purse of where they live. Cost and memory are linear in areas but for products of two
matrices.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.demography import elsewhere as purses
from fundmodel.projection.demography.cohort import CohortFlows, Placement, Workspace, YearRates, step
from fundmodel.projection.demography.internal_migration import arrivals, moving_rates, whole_steps
from fundmodel.projection.sums import sum_ages, sum_areas, sum_by_matrix
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

HOME, ELSEWHERE = range(2)


class Rates(NamedTuple):
    """Vital rates by residence: survival (..., residence, sex, age, year), fertility (..., residence, age, year), srb
    (year), net migrants from abroad (..., residence, sex, age, year) persons, and when in the year they come."""

    survival: Array
    fertility: Array
    srb: Array
    migration: Array
    placement: Placement


class Moves(NamedTuple):
    """Movers per resident (..., residence, year), their ages (age,), destinations (from, to), and the share of those
    insured elsewhere who join the purse of where they live at the end of each year (..., residence, year)."""

    out_rate: Array
    pattern: Array
    destinations: Array
    drift: Array


class Residence(NamedTuple):
    """What ``project_residence`` gives: flows by residence, flows by purse, and moves of both kinds.

    ``internal`` (..., residence, sex, age, year): net movers between areas, at the year's end; ``joined`` (..., purse,
    sex, age, year): net change of purse on the same date. Both sum to zero over areas.
    """

    residents: CohortFlows
    insured: CohortFlows
    internal: Array
    joined: Array


class Places(NamedTuple):
    """Who is where: ``lanes`` (..., lane, residence, sex, age), ``away`` (..., purse, sex, age) the second lane by
    purse, ``shares`` (..., band, purse, residence) its composition."""

    lanes: Array
    away: Array
    shares: Array

    @property
    def residents(self) -> Array:
        """Everybody who lives in each area, (..., residence, sex, age)."""
        return np.asarray(self.lanes[..., HOME, :, :, :] + self.lanes[..., ELSEWHERE, :, :, :])

    @property
    def insured(self) -> Array:
        """Everybody whom each purse insures, (..., purse, sex, age)."""
        return np.asarray(self.lanes[..., HOME, :, :, :] + self.away)


class Year(NamedTuple):
    """Flows of one year: births (..., area, sex) and deaths (..., area, sex, age) by residence and by purse, net movers
    and net changes of purse."""

    born_here: Array
    born_insured: Array
    died_here: Array
    died_insured: Array
    internal: Array
    joined: Array


def opening_places(residents: Array, shares: Array) -> Places:
    """``A_i = M_ii P_i, B_i = sum_{j != i} M_ij P_i, O_j = sum_{i != j} M_ij P_i``; ``C_jib = M_ij P_i / B_i``.

    ``residents`` P (..., residence, sex, age); ``shares`` M (residence, purse), rows summing to 1.
    """
    own = np.diagonal(shares)
    others = np.where(np.eye(len(own)) == 1.0, 0.0, shares).T
    away = np.asarray(others.sum(axis=0))
    lanes = np.stack([own[:, None, None] * residents, away[:, None, None] * residents], axis=-4)
    by_band = np.broadcast_to(purses.composition(others), (len(purses.BANDS), *others.shape))
    return Places(lanes, sum_by_matrix(others, residents), by_band)


def project_residence(start: Places, rates: Rates, moves: Moves, first_year: int = 1) -> Residence:
    """Year after year: the cohort step of METHODS 1.1 in both lanes, then moves, then changes of purse.

    With A insured at home, B elsewhere by residence, O elsewhere by purse, C the composition, S survival, m the moving
    rates, d destinations, kappa the drift, and r_j = mean over where the people of purse j live (``mean_rate``)::

        A(x+1) = S A(x) + abroad       B(x+1) = S B(x)       O(x+1) = mean(S) O(x)       births in the mother's purse
        r = O mean(m d)                        people insured elsewhere who move to where they are insured
        A += r - m A          B_k += sum_i m_i (A_i + B_i) d_ik - r_k - m_k B_k          O += m A - r
        joined = kappa B - mean(kappa) O       A += kappa B          B -= kappa B          O -= mean(kappa) O

    O is scaled to B for every sex and age after ageing and after joining, by exactly 1 where survival and drift are the
    same in all areas; then people by residence and by purse are those of exact lanes (purse, residence) but for r,
    whatever the composition. Movers go in whole multiples of 2^-20 persons, so that net movers sum to zero over areas
    for every sex and age to the last bit (I-7). A lane's births stay in the mother's purse; migrants from abroad belong
    to the purse of where they live.

    Errors: ProjectionError where a lane turns negative or more leave than live there. Source: METHODS 1.6, I-7.
    """
    years = rates.survival.shape[-1]
    lead = np.broadcast_shapes(
        *(x.shape[:-4] for x in (start.lanes, rates.survival, rates.migration)),
        rates.fertility.shape[:-3],
        *(x.shape[:-2] for x in (moves.out_rate, moves.drift)),
    )
    own = ((field, field.shape[-axes:]) for field, axes in zip(start, (4, 3, 3), strict=True))
    now = Places(*(np.array(np.broadcast_to(field, (*lead, *shape)), order="C") for field, shape in own))
    areas, people = now.lanes.shape[-3], now.lanes.shape[-2:]
    work = Workspace(
        np.empty(now.lanes.shape), np.zeros(now.lanes.shape), np.empty((*now.lanes.shape[:-2], people[-1]))
    )
    born = {name: np.empty((years, *lead, areas, people[0])) for name in Year._fields[:2]}
    kept = {name: np.empty((years, *lead, areas, *people)) for name in Year._fields[2:]}
    stocks = {name: np.empty((years + 1, *lead, areas, *people)) for name in ("residents", "insured")}
    stocks["residents"][0], stocks["insured"][0] = now.residents, now.insured
    for year in range(years):
        now, flows = _year(now, rates, moves, year, work, first_year + year)
        for name, values in flows._asdict().items():
            (born if name in born else kept)[name][year] = values
        stocks["residents"][year + 1], stocks["insured"][year + 1] = now.residents, now.insured
    last = {name: np.moveaxis(values, 0, -1) for name, values in {**born, **kept, **stocks}.items()}
    return Residence(
        CohortFlows(last["residents"], last["born_here"], last["died_here"]),
        CohortFlows(last["insured"], last["born_insured"], last["died_insured"]),
        last["internal"],
        last["joined"],
    )


def _year(now: Places, rates: Rates, moves: Moves, year: int, work: Workspace, named: int) -> tuple[Places, Year]:
    """One year: ageing, moves, changes of purse."""
    lanes, births, deaths = np.empty(now.lanes.shape), np.empty(now.lanes.shape[:-1]), np.empty(now.lanes.shape)
    step(now.lanes, _of_year(rates, year), lanes, births, deaths, work)
    _refuse_negative(lanes, deaths, named)
    then, born_away, died_away = _aged(now, lanes, births, rates, year, work.mothers)
    settled, internal = _moved(then, moves, year)
    joined, change = _joined(settled, moves.drift[..., year])
    return joined, Year(
        births.sum(axis=-3),
        births[..., HOME, :, :] + born_away,
        deaths.sum(axis=-4),
        deaths[..., HOME, :, :, :] + died_away,
        internal,
        change,
    )


def _aged(
    now: Places, lanes: Array, births: Array, rates: Rates, year: int, mothers: Array
) -> tuple[Places, Array, Array]:
    """Everybody a year older; births (..., purse, sex) and deaths (..., purse, sex, age) of those elsewhere by purse.

    ``lanes`` at the year's end, ``births`` and ``mothers`` (births by the mother's age) in them, as the cohort step
    gave them.
    """
    before, after = now.lanes[..., ELSEWHERE, :, :, :], lanes[..., ELSEWHERE, :, :, :]
    by_residence, survival = births[..., ELSEWHERE, :, :, None], rates.survival[..., year]
    mother_and_child = purses.births_between(now.shares, mothers[..., ELSEWHERE, :, :])
    average = partial(purses.mean_rate, partial(purses.by_purse, now.shares))
    alive = _older(now.away * average(before, _by_start(survival)))
    fertility = _half_fertility(rates, year)[..., None, :]
    women = now.away[..., :1, :] * average(before[..., :1, :], fertility)
    women = women + alive[..., :1, :] * average(after[..., :1, :], fertility)
    boys = rates.srb[..., year] / (1.0 + rates.srb[..., year])
    born = sum_ages(women) * np.array([1.0 - boys, boys])
    born = purses.matched(born[..., None], by_residence)
    infant = partial(sum_by_matrix, mother_and_child)
    alive[..., :1] = born * purses.mean_rate(infant, by_residence, survival[..., :1])
    alive = purses.matched(alive, after)
    died = _older(now.away) - alive
    died[..., :1] = born - alive[..., :1]
    shares = purses.aged(now.shares, after, mother_and_child)
    return Places(lanes, alive, shares), born[..., 0], died


def _moved(now: Places, moves: Moves, year: int) -> tuple[Places, Array]:
    """Movers at the year's end, and net movers (..., residence, sex, age)."""
    goes_somewhere = (moves.destinations.sum(axis=-1) > 0.0)[..., None]
    moving = goes_somewhere * moving_rates(now.residents, moves.out_rate[..., year], moves.pattern)
    leaving = whole_steps(moving[..., None, :, None, :] * now.lanes)
    home, elsewhere = leaving[..., HOME, :, :, :], leaving[..., ELSEWHERE, :, :, :]
    arriving = arrivals(home + elsewhere, moves.destinations)
    lived = now.lanes[..., ELSEWHERE, :, :, :]
    back = purses.returning(now.shares, lived, moving, moves.destinations, now.away)
    back = whole_steps(np.minimum(back, arriving))
    stay, go_on, leave_home = (purses.by_band(people) for people in (lived - elsewhere, elsewhere, home))
    shares = purses.moved(now.shares, stay, go_on, leave_home, moves.destinations)
    lanes = now.lanes - leaving + np.stack([back, arriving - back], axis=-4)
    return Places(lanes, now.away - back + home, shares), arriving - home - elsewhere


def _joined(now: Places, drift: Array) -> tuple[Places, Array]:
    """The share ``drift`` (..., residence) of those insured elsewhere joins the purse of where they live; and the net
    change of purse (..., purse, sex, age)."""
    kappa, lived = drift[..., None, None], now.lanes[..., ELSEWHERE, :, :, :]
    joining = kappa * lived
    stays = now.away * (1.0 - purses.mean_rate(partial(purses.by_purse, now.shares), lived, kappa))
    lanes = now.lanes + np.stack([joining, -joining], axis=-4)
    some = sum_areas(joining, axis=-3) > 0.0
    stays = np.where(some, purses.matched(stays, lanes[..., ELSEWHERE, :, :, :]), stays)
    return Places(lanes, stays, now.shares), joining - (now.away - stays)


def _of_year(rates: Rates, year: int) -> YearRates:
    """The rates of one year with an axis for the lane; who comes from abroad is insured where they live."""
    srb, abroad = rates.srb[..., year], rates.migration[..., year]
    migrants = np.stack([abroad, np.zeros_like(abroad)], axis=-4)
    even = rates.placement == "even"
    return YearRates(
        1.0 - rates.survival[..., None, :, :, :, year],
        _half_fertility(rates, year)[..., None, :, :],
        srb / (1.0 + srb),
        0.5 * migrants if even else None,
        None if even else migrants,
    )


def _half_fertility(rates: Rates, year: int) -> Array:
    """Half of the births per woman-year, (..., residence, age); the first and the last age bear none."""
    fertility = 0.5 * rates.fertility[..., year]
    fertility[..., [0, -1]] = 0.0
    return fertility


def _by_start(survival: Array) -> Array:
    """Survival by age at the start of the year: S(x + 1), and S(w) for the open age."""
    return np.concatenate([survival[..., 1:], survival[..., -1:]], axis=-1)


def _older(people: Array) -> Array:
    """People by the age they reach; nobody at age 0, and both sources in the open age."""
    older = np.zeros(people.shape)
    older[..., 1:] = people[..., :-1]
    older[..., -1] += people[..., -1]
    return older


def _refuse_negative(lanes: Array, deaths: Array, year: int) -> None:
    if np.min(lanes) >= 0.0 and np.min(deaths) >= 0.0:
        return
    raise ProjectionError(
        Said(
            "Year {year}: fewer than no people of some age are left in an area ({persons:.6g}). A "
            "stock of people cannot fall below zero: check migration from abroad against the "
            "people insured where they live.",
            year=year,
            persons=lanes.min(),
        )
    )
