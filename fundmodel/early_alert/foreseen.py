"""Events and months of reserve over the coming six months, from draws of income and spending (METHODS 6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.ahead import MOST_AHEAD, Standard, draws_ahead, standard
from fundmodel.early_alert.clearing import clearing_due, regular, spikes, with_clearing
from fundmodel.early_alert.grouped import YEAR, Calendar, calendar, laid_out
from fundmodel.early_alert.learned import SIDES, Fund
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.till import Till, till

Array = NDArray[np.float64]

HORIZON: Final = 6
EVENTS: Final = ("deficit_12m", "floor", "depletion", "year_end_deficit")
FLOORS: Final = {"employee": 6.0, "employee_pooled": 6.0, "resident": 3.0}


class Paths(NamedTuple):
    """Of one series and basis, months after the last published one up to the horizon's end (draw, month): trailing
    twelve ``margin`` received - spent, ``spent`` of twelve, ``balance``, civil ``year`` margin (NaN but in December)."""

    margin: Array
    spent: Array
    balance: Array
    year: Array


class Foreseen(NamedTuple):
    """Of one series and basis: ``probability`` (event, horizon), ``low`` and ``high`` (horizon) of months of reserve at
    T + h, ``centre`` and ``width`` (2, horizon) of margin over spending and of months, mean and sd over draws."""

    area: str
    fund: str
    basis: str
    last: int
    probability: Array
    low: Array
    high: Array
    centre: Array
    width: Array


def side_draws(
    known: Sequence[Known], fund: Fund, origin: int, given: Sequence[Standard]
) -> tuple[list[Calendar], list[list[Array | None]]]:
    """(calendar of each side, draws (draw, month) of each side and series); None for a series that is too old."""
    dates, found = [], []
    for side, common in zip(SIDES, given, strict=True):
        own = fund[side]
        when = calendar(known, origin, HORIZON, own.season, own.growth)
        rows: list[Array | None] = [None] * len(known)
        cleared = [spikes(one, when) for one in known] if side == "spending" else []
        plain = [regular(one, spike, own.clears, when) for one, spike in zip(known, cleared)] or known
        for group in laid_out(plain, side, when, own.plan.bias):
            if origin + HORIZON - when.base - group.last <= MOST_AHEAD:
                drawn = draws_ahead(group, when, own, common, origin + HORIZON - when.base)
                for at, paths in zip(group.at, drawn, strict=True):
                    first = known[at].last + 1
                    rows[at] = with_clearing(
                        paths, clearing_due(cleared[at], own.clears, (first - 1) // YEAR), first, common.clears, common.size
                    ) if cleared else paths
        dates.append(when)
        found.append(rows)
    return dates, found


def cash_paths(past: Till, received: Array, spent: Array, first: int) -> Paths:
    """Windows over published and drawn months; ``first`` is the month of the first drawn one."""
    margin = past.received - past.spent
    year = np.full(received.shape, np.nan)
    for at in range(received.shape[1]):
        if (first + at) % YEAR == YEAR - 1:
            year[:, at] = _window(margin, received - spent, at)
    both = (_trailing(margin, received - spent), _trailing(past.spent, spent))
    return Paths(*both, past.balance + np.cumsum(received - spent, axis=1), year)


def _trailing(past: Array, drawn: Array) -> Array:
    return np.stack([_window(past, drawn, at) for at in range(drawn.shape[1])], axis=1)


def _window(past: Array, drawn: Array, at: int) -> Array:
    """Sum of the twelve months that end with drawn month ``at``."""
    before = YEAR - 1 - at
    held = past[len(past) - before :].sum() if 0 < before <= len(past) else (0.0 if before <= 0 else np.nan)
    return np.asarray(held + drawn[:, max(0, at + 1 - YEAR) : at + 1].sum(axis=1))


def happens(paths: Paths, floor: float, scale: Array) -> tuple[Array, Array, Array]:
    """(event (event, draw, horizon month), months of reserve, margin over spending), the last ``HORIZON`` months, each
    quantity's draws widened around their middle by ``scale`` (2, horizon): margin, months."""
    cut = slice(-HORIZON, None)
    margin = _widened(paths.margin[:, cut] / paths.spent[:, cut], scale[0])
    months = _widened(paths.balance[:, cut] / (paths.spent[:, cut] / YEAR), scale[1])
    year = paths.year[:, cut]
    return np.stack([margin < 0.0, months < floor, months < 0.0, year < 0.0]), months, margin


def _widened(draws: Array, scale: Array) -> Array:
    middle = np.median(draws, axis=0)
    return np.asarray(middle + (draws - middle) * scale)


def foreseen(one: Known, basis: str, paths: Paths, scale: Array) -> Foreseen:
    """Probabilities within h months, first passage: the share of draws with the event in any month T+1..T+h."""
    events, months, margin = happens(paths, FLOORS[one.fund], scale)
    within = np.logical_or.accumulate(events, axis=2).mean(axis=1)
    undefined = np.isnan(paths.balance[0, -1])
    within[1:3] = np.where(undefined, np.nan, within[1:3])
    low, high = np.quantile(months, (0.1, 0.9), axis=0)
    both = np.stack([margin, months])
    return Foreseen(
        *(one.area, one.fund, basis, one.last, within, low, high),
        *(np.median(both, axis=1), both.std(axis=1)),
    )


def foreseen_cash(
    known: Sequence[Known], fund: Fund, origin: int, draws: int, seed: int, scale: Array | None = None
) -> list[Foreseen]:
    """What is foreseen of every series of one fund on its cash, in their order; series too old are left out."""
    given = [standard(draws, seed, at) for at in range(len(SIDES))]
    (income, spending), (received, spent) = side_draws(known, fund, origin, given)
    wide = np.ones((2, HORIZON)) if scale is None else scale
    found = []
    for at, one in enumerate(known):
        came, went = received[at], spent[at]
        if came is not None and went is not None:
            paths = cash_paths(till(one, income, spending), came, went, one.last + 1)
            found.append(foreseen(one, "cash", paths, wide))
    return found
