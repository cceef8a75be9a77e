"""People by where they live and by the area whose purse insures them, stepped together (METHODS 1.6).

Arrays are ``(scenario, purse, residence, sex, age)`` inside. Rates go by residence, and so do births and deaths; people
who move keep their purse, until a share of those insured elsewhere joins the purse of where they live.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.demography.cohort import CohortFlows, Placement, Workspace, YearRates, step
from fundmodel.projection.demography.internal_migration import flows, moving_rates, net_migration
from fundmodel.vocabulary.errors import ProjectionError

Array = NDArray[np.float64]


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


def opening_lanes(residents: Array, shares: Array) -> Array:
    """N_ji = M_ij P_i: (..., residence, sex, age) and (..., residence, purse) -> (..., purse, residence, sex, age)."""
    return np.asarray(np.swapaxes(shares, -1, -2)[..., None, None] * residents[..., None, :, :, :])


def project_residence(start: Array, rates: Rates, moves: Moves, first_year: int = 1) -> Residence:
    """Year after year: the cohort step of METHODS 1.1 in every lane, then moves, then changes of purse.

    Lanes lie in memory as they are named, whatever leads them, so that sums over areas add in one order (law 6).

    ``start`` (..., purse, residence, sex, age). A lane's births stay in the mother's purse; migrants from abroad belong
    to the purse of where they live. Movers leave on 31 December at the rates of ``moving_rates`` on all residents,
    every purse alike, in whole multiples of 2^-20 persons, so that net movers sum to zero over areas for every purse,
    sex and age to the last bit (I-7). Then ``N_ii += kappa_i sum_j N_ji``, and every other purse's lane keeps
    ``1 - kappa_i``.

    Errors: ProjectionError where a lane turns negative or more leave than live there. Source: METHODS 1.6, I-7.
    """
    years = rates.survival.shape[-1]
    lead = np.broadcast_shapes(
        *(x.shape[:-4] for x in (start, rates.survival, rates.migration)),
        rates.fertility.shape[:-3],
        *(x.shape[:-2] for x in (moves.out_rate, moves.drift)),
    )
    lane = (*lead, *start.shape[-4:])
    areas, people = lane[-3], lane[-2:]
    here = np.eye(areas)[..., None, None]
    now, then = np.array(np.broadcast_to(start, lane), order="C"), np.empty(lane)
    births, deaths = np.empty(lane[:-1]), np.empty(lane)
    work = Workspace(np.empty(lane), np.zeros(lane), np.empty((*lane[:-2], people[-1])))
    kept = {name: np.empty((years, *lead, areas, *people)) for name in _BY_AREA}
    born = {name: np.empty((years, *lead, areas, people[0])) for name in ("residents", "insured")}
    stocks = {name: np.empty((years + 1, *lead, areas, *people)) for name in ("residents", "insured")}
    stocks["residents"][0], stocks["insured"][0] = now.sum(axis=-4), now.sum(axis=-3)
    for year in range(years):
        step(now, _of_year(rates, year, here), then, births, deaths, work)
        _refuse_negative(then, deaths, first_year + year)
        lanes = net_migration(_between(then, moves, year))
        then += lanes
        drift = _by_residence(moves.drift[..., year])
        elsewhere = then * (1.0 - here) * drift
        joined = here * elsewhere.sum(axis=-4)[..., None, :, :, :] - elsewhere
        then += joined
        for name, flow in (("internal", lanes), ("died_here", deaths)):
            kept[name][year] = flow.sum(axis=-4)
        for name, flow in (("joined", joined), ("died_insured", deaths)):
            kept[name][year] = flow.sum(axis=-3)
        born["residents"][year], born["insured"][year] = births.sum(axis=-3), births.sum(axis=-2)
        stocks["residents"][year + 1], stocks["insured"][year + 1] = then.sum(axis=-4), then.sum(axis=-3)
        now, then = then, now
    last = {name: np.moveaxis(values, 0, -1) for name, values in kept.items()}
    residents, insured = (
        CohortFlows(np.moveaxis(stocks[name], 0, -1), np.moveaxis(born[name], 0, -1), last[died])
        for name, died in (("residents", "died_here"), ("insured", "died_insured"))
    )
    return Residence(residents, insured, last["internal"], last["joined"])


_BY_AREA = ("internal", "joined", "died_here", "died_insured")


def _of_year(rates: Rates, year: int, here: Array) -> YearRates:
    """The rates of one year with an axis for the purse; who comes from abroad is insured where they live."""
    srb = rates.srb[..., year]
    migrants = here * rates.migration[..., year][..., None, :, :, :]
    fertility = 0.5 * rates.fertility[..., year]
    fertility[..., [0, -1]] = 0.0
    even = rates.placement == "even"
    return YearRates(
        1.0 - rates.survival[..., year][..., None, :, :, :],
        fertility[..., None, :, :],
        srb / (1.0 + srb),
        0.5 * migrants if even else None,
        None if even else migrants,
    )


def _between(lanes: Array, moves: Moves, year: int) -> Array:
    """Movers of one year by purse, (..., purse, from, to, sex, age)."""
    rates = moving_rates(lanes.sum(axis=-4), moves.out_rate[..., year], moves.pattern)
    return flows(rates[..., None, :, None, :] * lanes, moves.destinations)


def _by_residence(values: Array) -> Array:
    """(..., residence) beside (..., purse, residence, sex, age)."""
    return values[..., None, :, None, None]


def _refuse_negative(lanes: Array, deaths: Array, year: int) -> None:
    if np.min(lanes) >= 0.0 and np.min(deaths) >= 0.0:
        return
    raise ProjectionError(
        f"Year {year}: fewer than no people of some age are left in an area ({lanes.min():.6g}). A stock of people "
        "cannot fall below zero: check migration from abroad against the people insured where they live."
    )
