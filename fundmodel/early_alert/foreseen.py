"""Events and months of reserve over the coming six months, from draws of income and spending (METHODS 6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.floors import FLOORS as POOL_FLOORS
from fundmodel.early_alert.ahead import MOST_AHEAD, Standard, draws_ahead, taken, to_come
from fundmodel.early_alert.clearing import clearing_due, regular, spikes, with_clearing
from fundmodel.early_alert.grouped import YEAR, Calendar, calendar, laid_out
from fundmodel.early_alert.hindsight import HORIZON, NORMAL_80, Correction, by_odds, shift
from fundmodel.early_alert.learned import Fund, Learned
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import Side
from fundmodel.early_alert.till import Till

Array = NDArray[np.float64]

SURELY: Final = 0.98
"""A state likelier than this by the last published month is taken as it is."""
EVENTS: Final = ("deficit_12m", "floor", "depletion", "year_end_deficit", "deficit_month")
FLOORS: Final = {**POOL_FLOORS, "employee": POOL_FLOORS["employee_pooled"]}


class Paths(NamedTuple):
    """Of one series and basis, months after the last published one up to the horizon's end (draw, month): trailing
    twelve ``margin`` received - spent, ``spent`` of twelve, ``balance``, civil ``year`` margin (NaN but in December);
    of the last published month ``now`` (2, draw or 1): margin over spending and months of reserve; ``month``: margin of
    the month alone, season taken out, NaN where it is none of the fund's events."""

    margin: Array
    spent: Array
    balance: Array
    year: Array
    now: Array
    month: Array


class Foreseen(NamedTuple):
    """Of one series and basis: ``probability`` (event, horizon) where the event has not happened yet, ``already``
    (event) that it has by the last published month, ``low`` and ``high`` (horizon) of months of reserve at T + h;
    before any correction ``centre`` and ``width`` (2, horizon) of margin over spending and of months, middle and
    80 % of the draws over 2.5631, and both ``now`` (2)."""

    area: str
    fund: str
    basis: str
    last: int
    probability: Array
    already: Array
    low: Array
    high: Array
    centre: Array
    width: Array
    now: Array


def side_draws(
    known: Sequence[Known],
    fund: Fund,
    origin: int,
    given: Mapping[Side, Standard],
    chosen: Sequence[Known] | None = None,
) -> tuple[dict[Side, Calendar], dict[Side, list[Array | None]]]:
    """(calendar of ``known``, draws (draw, month) of each series of ``chosen``, else of all) of every side taught; None
    for a series that is too old."""
    dates: dict[Side, Calendar] = {}
    drawn: dict[Side, list[Array | None]] = {}
    for side, own in fund.items():
        dates[side] = calendar(known, origin, HORIZON, own.season, own.growth)
        until = origin + HORIZON - dates[side].base
        drawn[side] = _drawn(known if chosen is None else chosen, side, own, dates[side], given[side], until)
    return dates, drawn


def _drawn(
    known: Sequence[Known], side: Side, own: Learned, dates: Calendar, given: Standard, until: int
) -> list[Array | None]:
    rows: list[Array | None] = [None] * len(known)
    told = [one.billed for one in known] if side == "spending" else known
    cleared = [spikes(one, dates) for one in told] if side == "spending" else []
    plain = [regular(*both, own.clears, dates) for both in zip(told, cleared, strict=True)] if cleared else known
    comes = to_come(own.hazards, given, MOST_AHEAD)
    for group in laid_out(plain, side, dates, own.plan.bias):
        if until - group.last > MOST_AHEAD:
            continue
        held = taken(group, own, given, until)
        for at, paths in zip(group.at, draws_ahead(group, dates, comes, given, held), strict=True):
            rows[at] = paths
            if cleared:
                due = clearing_due(cleared[at], own.clears, told[at].last // YEAR)
                ahead = with_clearing(paths, due, told[at].last + 1, given.clears, given.size)
                rows[at] = after_known(known[at], told[at], ahead)
    return rows


def after_known(one: Known, told: Known, drawn: Array) -> Array:
    """Spending (draw, month) from the month after the last account on: what bills tell of it, then what is drawn."""
    since = told.spent[told.first > one.last]
    return drawn if not len(since) else np.concatenate([np.tile(since, (len(drawn), 1)), drawn], axis=1)


def cash_paths(
    past: Till, received: Array, spent: Array, first: int, seasons: tuple[Array, Array] | None = None
) -> Paths:
    """Windows over published and drawn months; ``first`` is the month of the first drawn one, ``seasons`` (12, mean 1)
    those of income and spending: the month's margin is R_m / s_m - X_m / s'_m (METHODS 6.1, E1)."""
    net = received - spent
    margin = trailing(past.margin, net)
    of_year = (first + np.arange(net.shape[1])) % YEAR
    return Paths(
        margin,
        trailing(past.spent, spent),
        past.balance + np.cumsum(net, axis=1),
        np.where(of_year == YEAR - 1, margin, np.nan),
        now(past, past.margin[-YEAR:].sum(), past.balance),
        np.full(net.shape, np.nan) if seasons is None else received / seasons[0][of_year] - spent / seasons[1][of_year],
    )


def now(past: Till, margin: Array | float, balance: Array | float) -> Array:
    """(2, draw or 1) margin over spending and months of reserve in the last published month."""
    spent = past.spent[-YEAR:].sum() if len(past.spent) >= YEAR else np.nan
    return np.stack([np.atleast_1d(margin) / spent, np.atleast_1d(balance) / (spent / YEAR)])


def trailing(past: Array, drawn: Array) -> Array:
    """Twelve-month sums at every drawn month, over published and drawn ones."""
    held = np.concatenate([np.full(YEAR, np.nan), past])[-YEAR:]
    left = np.concatenate([np.cumsum(held[::-1])[-2::-1], np.zeros(max(drawn.shape[1] - YEAR + 1, 0))])
    total = np.cumsum(drawn, axis=1)
    found = total + left[: drawn.shape[1]]
    found[:, YEAR:] -= total[:, :-YEAR]
    return np.asarray(found)


def foreseen(one: Known, basis: str, paths: Paths, given: Correction) -> Foreseen:
    """Probabilities within h months, first passage: the share of draws with the event in any month T+1..T+h, of those
    draws in which it has not happened by the last published month. NaN without twelve published months."""
    cut, raw = slice(-HORIZON, None), states_ahead(paths)
    (tenth, middle, ninth), now = _quantiles(raw, (0.1, 0.5, 0.9)), np.median(paths.now, axis=1)
    moved = middle + shift(given, middle[0], float(now[0]))
    margin, months = moved[:, :, None] + (raw - middle[:, :, None]) * given.scale[:, :, None]
    floor = FLOORS[one.fund]
    of_months = [paths.year[:, cut].T < 0.0, paths.month[:, cut].T < 0.0]
    events = np.stack([margin < 0.0, months < floor, months < 0.0, *of_months])
    any_state = np.ones_like(paths.now[0], bool)
    safe = np.stack([*safe_now(paths, floor), paths.now[1] >= 0.0, any_state, any_state])
    already = 1.0 - safe.mean(axis=1)
    kept = np.broadcast_to(np.where(already[:, None] > SURELY, True, safe), (len(events), margin.shape[1]))
    within = (np.logical_or.accumulate(events, axis=1) & kept[:, None]).sum(axis=2) / kept.sum(axis=1)[:, None]
    within[0] = by_odds(given, within[0])
    if np.isnan(paths.balance[0, -1]):
        within[1:3], already[1:3] = np.nan, np.nan
    if np.isnan(paths.month[0, -1]):
        within[EVENTS.index("deficit_month")] = np.nan
    if np.isnan(paths.now[0]).any():
        within[:], already[:] = np.nan, np.nan
    low, high = (moved[1] + (end[1] - middle[1]) * given.spread for end in (tenth, ninth))
    return Foreseen(
        *(one.area, one.fund, basis, one.last, within, already, low, high),
        *(middle, (ninth - tenth) / (2.0 * NORMAL_80), now),
    )


def states_ahead(paths: Paths) -> Array:
    """(2, horizon, draw) margin over spending and months of reserve of the months T+1..T+6."""
    cut = slice(-HORIZON, None)
    spent = paths.spent[:, cut].T
    return np.stack([paths.margin[:, cut].T / spent, paths.balance[:, cut].T / (spent / YEAR)])


def safe_now(paths: Paths, floor: float) -> NDArray[np.bool_]:
    """(2, draw or 1) whether the last published month was outside a deficit, and at the floor or above."""
    return np.stack([paths.now[0] >= 0.0, paths.now[1] >= floor])


def _quantiles(values: Array, shares: Sequence[float]) -> list[Array]:
    """Quantiles along the last axis, between neighbours in proportion; NaN where any value is."""
    ordered = np.sort(values, axis=-1)
    ordered[np.isnan(ordered[..., -1])] = np.nan
    places = [share * (values.shape[-1] - 1) for share in shares]
    below = [min(int(place), values.shape[-1] - 2) for place in places]
    return [
        ordered[..., at] + (ordered[..., at + 1] - ordered[..., at]) * (place - at)
        for place, at in zip(places, below, strict=True)
    ]
