"""The oracle of moves and purses: every pair (purse, residence) a lane of its own, stepped year after year.

Exact and unusable beyond some twenty areas: people lie in ``(..., purse, residence, sex, age)`` and movers in ``(...,
purse, from, to, sex, age)``. ``project_residence`` of the library keeps the sums over one or the other side instead and
is held to this one. Source: METHODS 1.6.
"""

from __future__ import annotations

import numpy as np

from fundmodel.projection.demography.cohort import CohortFlows, Workspace, YearRates, step
from fundmodel.projection.demography.internal_migration import FINEST, moving_rates
from fundmodel.projection.demography.residence import Moves, Rates, Residence


def opening_lanes(residents: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """N_ji = M_ij P_i: (..., residence, sex, age) and (..., residence, purse) -> (..., purse, residence, sex, age)."""
    return np.swapaxes(shares, -1, -2)[..., None, None] * residents[..., None, :, :, :]


def exact_residence(start: np.ndarray, rates: Rates, moves: Moves) -> Residence:
    """Births, deaths and movers of every lane at the rates of its residence; then changes of purse,
    ``N_ii += kappa_i sum_j N_ji`` and ``N_ji (1 - kappa_i)`` for every other purse.

    ``start`` (..., purse, residence, sex, age); the result by residence and by purse, sums over the other side.
    """
    years = rates.survival.shape[-1]
    lead = np.broadcast_shapes(start.shape[:-4], rates.survival.shape[:-4], moves.drift.shape[:-2])
    shape = (*lead, *start.shape[-4:])
    own = np.eye(shape[-3])[..., None, None]
    now, then = np.array(np.broadcast_to(start, shape), order="C"), np.empty(shape)
    births, deaths = np.empty(shape[:-1]), np.empty(shape)
    work = Workspace(np.empty(shape), np.zeros(shape), np.empty((*shape[:-2], shape[-1])))
    stocks, born, died, moved, joined = [now.copy()], [], [], [], []
    for year in range(years):
        step(now, _rates_of(rates, year, own), then, births, deaths, work)
        movers = _movers(then, moves, year)
        net = movers.sum(axis=-4) - movers.sum(axis=-3)
        then += net
        leaving = then * (1.0 - own) * moves.drift[..., None, :, None, None, year]
        change = own * leaving.sum(axis=-4)[..., None, :, :, :] - leaving
        then += change
        for kept, of_year in ((born, births), (died, deaths), (moved, net), (joined, change), (stocks, then)):
            kept.append(of_year.copy())
        now, then = then, now

    def by_year(kept: list[np.ndarray], axis: int) -> np.ndarray:
        return np.stack([of_year.sum(axis=axis) for of_year in kept], axis=-1)

    residents, insured = (
        CohortFlows(by_year(stocks, axis), by_year(born, axis + 1), by_year(died, axis)) for axis in (-4, -3)
    )
    return Residence(residents, insured, by_year(moved, -4), by_year(joined, -3))


def _rates_of(rates: Rates, year: int, own: np.ndarray) -> YearRates:
    """One year's rates beside an axis for the purse; who comes from abroad is insured where they live."""
    half = 0.5 * rates.fertility[..., None, :, :, year]
    half[..., [0, -1]] = 0.0
    abroad = own * rates.migration[..., None, :, :, :, year]
    even = rates.placement == "even"
    return YearRates(
        1.0 - rates.survival[..., None, :, :, :, year],
        half,
        rates.srb[..., year] / (1.0 + rates.srb[..., year]),
        0.5 * abroad if even else None,
        None if even else abroad,
    )


def _movers(lanes: np.ndarray, moves: Moves, year: int) -> np.ndarray:
    """``m_i N_ji d_ik`` rounded down to whole steps of 2^-20 persons, (..., purse, from, to, sex, age)."""
    leaving = moving_rates(lanes.sum(axis=-4), moves.out_rate[..., year], moves.pattern)[..., None, :, None, :] * lanes
    between = leaving[..., :, None, :, :] * moves.destinations[..., None, None]
    return np.floor(between / FINEST) * FINEST
