"""What moves a fund's balance from the last published month to the end of the six, in yuan (METHODS 6.9).

    change = sum_m (R_m - X_m)                                            m = L+1 .. T+6, L the last published month
           = as_last_year + income + spending + shifts
    as_last_year = sum_m (R_m' - X_m')                                    m' the same month a year before, published
    income       = sum_m (R_m - R_m') - (late money at T+6 - late money at L)
    spending     = - sum_m (Z_m - Z_m')
    shifts       = - sum_m ((X_m - Z_m) - (X_m' - Z_m'))

R received and X spent, means over draws where drawn; Z is X without the level shift, transient or odd month that a draw
takes as seen (e^{-u size}) and without the yearly clearing. On cash R is income without grants; on the earned basis it
is P_y / 12, and late money is what should have come and has not (0 on cash). The parts sum to the change to rounding;
whoever prints them rounds with ``adding_up`` (largest remainder).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.ahead import MOST_AHEAD, Standard, Taken, draws_ahead, shift_logs, standard, taken, to_come
from fundmodel.early_alert.alert_outlook import Taught, coverage_standard
from fundmodel.early_alert.arrival import cash
from fundmodel.early_alert.clearing import Spikes, clearing_due, regular, spikes, with_clearing
from fundmodel.early_alert.coverage_year import Coverage, coverage, coverage_draws
from fundmodel.early_alert.foreseen import Paths, after_known, cash_paths
from fundmodel.early_alert.grouped import YEAR, Calendar, Laid, calendar, laid_out
from fundmodel.early_alert.hindsight import HORIZON
from fundmodel.early_alert.learned import SIDES, Fund, Learned
from fundmodel.early_alert.panel import RESIDENT, Known
from fundmodel.early_alert.resident_paths import accrued_before, earned_paths, overdue_now, received
from fundmodel.early_alert.season import Side
from fundmodel.early_alert.till import Till, till

Array = NDArray[np.float64]


class Drivers(NamedTuple):
    """Of one area and fund on the basis that decides: the last published month ``last`` and the horizon's end ``until``
    (months from January of year 0); ``balance`` then and its expected ``change``; its parts, yuan. Without twelve
    published months the parts are NaN."""

    area: str
    fund: str
    basis: str
    last: int
    until: int
    balance: float
    change: float
    as_last_year: float
    income: float
    spending: float
    shifts: float


class Draws(NamedTuple):
    """What one look draws with."""

    sides: Mapping[Side, Standard]
    years: tuple[Array, Array, Array]


class Spent(NamedTuple):
    """Spending: ``drawn`` (draw, month) after the last published month; without shifts and clearing ``plain`` (month),
    and ``before`` (month) the share of each of the last twelve published months that is neither."""

    drawn: Array
    plain: Array
    before: Array


def drivers(
    known: Sequence[Known],
    lessons: Taught,
    origin: int,
    draws: int,
    seed: int,
    only: Collection[tuple[str, str]] | None = None,
) -> list[Drivers]:
    """The drivers of every area and fund that an alert of the same arguments gives, or of ``only`` (area, fund).

    The draws are those of ``outlook``, so that the change is that of its balances. Source: module's formulas.
    """
    given = Draws({side: standard(draws, seed, at) for at, side in enumerate(SIDES)}, coverage_standard(draws, seed))
    found = []
    for fund, sides in lessons.sides.items():
        own = [one for one in known if one.fund == fund]
        years = coverage(own) if fund == RESIDENT else None
        dates = {side: calendar(own, origin, HORIZON, taught.season, taught.growth) for side, taught in sides.items()}
        for one in own:
            if only is None or (one.area, one.fund) in only:
                told = _drivers(one, sides, dates, origin, given, years)
                found += [] if told is None else [told]
    return found


def _drivers(
    one: Known,
    sides: Fund,
    dates: Mapping[Side, Calendar],
    origin: int,
    given: Draws,
    years: Coverage | None,
) -> Drivers | None:
    until = origin + HORIZON
    spent = _spent(one, dates["spending"], sides["spending"], given.sides["spending"], until)
    if spent is None:
        return None
    if years is not None:
        basis, paths, past, came, late = _earned(one, spent.drawn, dates["spending"], given, years)
    else:
        took = _drawn(one, "income", dates["income"], sides["income"], given.sides["income"], until)
        if took is None:
            return None
        drawn = took[-1]
        held = till(one, dates["income"], dates["spending"])
        basis, paths, past, late = "cash", cash_paths(held, drawn, spent.drawn, one.last + 1), held, 0.0
        came = np.concatenate([held.received[-YEAR:], drawn.mean(axis=0)])
    mean = spent.drawn.mean(axis=0)
    parts = _parts(came, past.spent[-YEAR:], mean, spent, late)
    balance = past.balance if years is None else float(_months_now(paths) * past.spent[-YEAR:].sum() / YEAR)
    change = float((came[-len(mean) :] - mean).sum()) - late
    return Drivers(one.area, one.fund, basis, one.last, until, balance, change, *parts)


def _parts(came: Array, paid: Array, mean: Array, spent: Spent, late: float) -> tuple[float, float, float, float]:
    """(as last year, income, spending, shifts); ``came`` the last twelve published months and those to come."""
    if len(paid) < YEAR or len(came) < YEAR + len(mean):
        return (float("nan"),) * 4
    same = np.arange(len(mean)) % YEAR
    before, drawn = came[:YEAR][same], came[YEAR:]
    plain_before = (paid * spent.before)[same]
    seen, seen_before = mean - spent.plain, paid[same] - plain_before
    return (
        float((before - paid[same]).sum()),
        float((drawn - before).sum()) - late,
        -float((spent.plain - plain_before).sum()),
        -float((seen - seen_before).sum()),
    )


def _months_now(paths: Paths) -> float:
    """Months of reserve in the last published month."""
    return float(np.mean(paths.now[1]))


def _earned(
    one: Known, spent: Array, dates: Calendar, given: Draws, years: Coverage
) -> tuple[str, Paths, Till, Array, float]:
    """(basis, paths, past, received by month from twelve months back, late money that is added until the end)."""
    past, first = till(one, dates, dates), one.last + 1
    held, due = cash(one, years.arrival), coverage_draws(one, years, *given.years)
    comes = received(held, due, first, spent.shape[1])
    paths = earned_paths(past, held, due, comes, spent, first)
    late = float((comes.overdue[:, -1] - overdue_now(due, first)).mean())
    accrued = np.concatenate([accrued_before(due, first), comes.accrued], axis=1)
    return "earned", paths, past, accrued.mean(axis=0), late


def _spent(one: Known, dates: Calendar, side: Learned, given: Standard, until: int) -> Spent | None:
    told = one.billed
    cleared = spikes(told, dates)
    plain = regular(told, cleared, side.clears, dates)
    took = _drawn(plain, "spending", dates, side, given, until)
    if took is None:
        return None
    group, held, drawn = took
    due = clearing_due(cleared, side.clears, told.last // YEAR)
    later = told.last - one.last
    published = group.last - later
    since = max(published - YEAR + 1, 0)
    kept = np.exp(-shift_logs(group, held, since)[0])
    if plain is not told:
        without = _without_clearing(told, cleared, YEAR + later)
        kept[:, : published + 1 - since + later] *= without[YEAR - (published + 1 - since) :]
    before, ahead = kept[:, : published + 1 - since].mean(axis=0), kept[:, published + 1 - since :]
    comes = with_clearing(drawn, due, told.last + 1, given.clears, given.size)
    return Spent(after_known(one, told, comes), (after_known(one, told, drawn) * ahead).mean(axis=0), before)


def _without_clearing(one: Known, cleared: Spikes, months: int) -> Array:
    """(month) the share of each of the last ``months`` that is regular spending: 1 / (1 + size / months)."""
    found = np.ones(months)
    for year, block in cleared.block.items():
        first, end = int(one.first[block]), int(one.end[block])
        at = np.arange(first, end) - (one.last + 1 - months)
        found[at[(at >= 0) & (at < months)]] = 1.0 / (1.0 + cleared.size[year] / (end - first))
    return found


def _drawn(
    one: Known, name: Side, dates: Calendar, side: Learned, given: Standard, until: int
) -> tuple[Laid, Taken, Array] | None:
    """One side laid out alone, what its draws take and (draw, month); None for a series that is too old or tells no
    level."""
    groups = laid_out([one], name, dates, side.plan.bias)
    if not groups or until - dates.base - groups[0].last > MOST_AHEAD:
        return None
    held = taken(groups[0], side, given, until - dates.base)
    (drawn,) = draws_ahead(groups[0], dates, to_come(side.hazards, given, len(held.months)), given, held)
    return groups[0], held, drawn
