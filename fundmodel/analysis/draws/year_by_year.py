"""Draws a year at a time: twelve months of every draw in one product, rolled, and what a sample keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import EVENTS, MONTHS, Outcome
from fundmodel.analysis.draws.parts import (
    COLUMNS,
    FLOWS,
    MARGIN,
    YEARLY,
    Lines,
    factors,
    pool_lines,
    pool_quantities,
    resident_lines,
    resident_quantities,
)
from fundmodel.analysis.draws.scaled import Factors
from fundmodel.analysis.draws.template import HELD, Template
from fundmodel.projection.project.money.funds import shifted_yield
from fundmodel.vocabulary.dims import POOLED_FUNDS

Array = NDArray[np.float64]
Places = NDArray[np.int64]

NOT_YET: Final = -1


def lines_of(of: Template, floors: Mapping[str, float]) -> Lines:
    """The deterministic run as lines by part."""
    return Lines.of((pool_lines(of), resident_lines(of)), of.opening, [floors.get(f, np.nan) for f in POOLED_FUNDS])


def yields(drawn: Factors, of: Template) -> list[Array]:
    """Yield a month of each year, ``(fund x area, month, draw)``, one row and month where all have one yield."""
    whole, shift = (x[0].reshape(x.shape[1], -1, MONTHS) for x in (of.rate, of.interest_shift))
    found = []
    for year in range(whole.shape[1]):
        steady = all((x[:, year] == x[:, year, :1]).all() for x in (whole, shift))
        months = slice(1) if steady else slice(None)
        base, own = (x[:, year, months, None] for x in (whole, shift))
        rate, moved = (x[..., year].T[:, None] for x in (drawn.rate, drawn.interest))
        by_area = shifted_yield(base + rate, moved + own) / 12.0
        found.append(by_area if len(by_area) == 1 else np.tile(by_area, (len(POOLED_FUNDS), 1, 1)))
    return found


def fill_by_parts(drawn: Factors, of: Template, lines: Lines, first_year: int, into: Outcome) -> None:
    """What these draws come to, of years and months what ``into`` has room for; the words are those of
    ``balances.outcome``.

    closing_m = closing_{m-1} (1 + i) + net_m (1 + i / 2), twelve months of a year after another; a year's interest is
    what moves the balance and is no flow. Arrays of months are the same ones every year, so that they stay in the
    cache.
    """
    draws = max(len(x) for x in drawn)
    quantities = (pool_quantities(drawn, of), resident_quantities(drawn, of))
    every_year = factors(lines, quantities, of.stretch[MONTHS - 1 :: MONTHS], draws)
    rows, kinds, padded = lines.now.shape[1], lines.now.shape[2], -(-draws // COLUMNS) * COLUMNS
    product, before, last = np.empty((rows, kinds, padded)), np.empty((rows, MONTHS, padded)), np.empty(0)
    found, carried = product[..., :draws], before[..., :draws]
    months, margin = found[:, FLOWS], found[:, MARGIN]
    closing = earned = np.broadcast_to(lines.opening, (rows, draws))
    first = {event: np.full((rows, draws), NOT_YET) for event in EVENTS}
    ahead = max((x.shape[-1] for x in into.monthly.values()), default=0)
    for year, (now, rate) in enumerate(zip(every_year, yields(drawn, of), strict=True)):
        opening, earned_before = closing, earned
        np.matmul(lines.now[year], now, out=product)
        roll_year(months, rate, opening)
        income, spent, unearned, flow = found[:, YEARLY].swapaxes(0, 1)
        closing = months[:, -1].copy()
        earned = closing - unearned
        margin += months
        lowest = months.min(axis=1)
        note(first["used_up"], months, lowest, MONTHS * year)
        if year == 0:
            note(first["floor"], margin[:, -1:], margin[:, -1], MONTHS - 1)
        else:
            margin += np.matmul(lines.margin_before[year], last, out=before)[..., :draws]
            note(first["floor"], margin, margin.min(axis=1), MONTHS * year)
            fell = np.where(first["deficit"] == NOT_YET, earned - earned_before, 0.0)
            fell = without_debt(fell, months, np.minimum(lowest, opening), opening, rate)
            note(first["deficit"], fell[:, None], fell, MONTHS * year)
            _put_year(into, year - 1, closing, earned, income, spent, closing - opening - flow)
            if MONTHS * year <= ahead:
                np.matmul(lines.twelve_before[year], last, out=before)
                carried += (lines.twelve[year] @ now[:, : lines.spending])[..., :draws]
                _put_months(into, MONTHS * (year - 1), months, margin, carried, lines.floor)
        last = now[:, : lines.spending].copy()
    _put_dates(into, first, np.datetime64(f"{first_year}-01", "M"))


def _put_year(
    into: Outcome, year: int, closing: Array, earned: Array, income: Array, spent: Array, interest: Array
) -> None:
    """A projected year's flows, and balances at its end, ``(fund x area, draw)``."""
    flows = {"closing": closing, "income": income, "expenditure": spent, "interest": interest}
    balances = {"reserve_months": closing, "reserve_months_earned": earned}
    for name, room in into.yearly.items():
        values = flows[name] if name in flows else MONTHS * balances[name] / spent
        room.T[year] = _by_fund(values)


def _put_months(into: Outcome, start: int, months: Array, margin: Array, twelve: Array, floor: Array) -> None:
    """A year's balances and months of reserve, cash and earned, ``(fund x area, month, draw)``, from a month on."""
    for name, values in (
        ("closing", months),
        ("reserve_months", MONTHS * months / twelve),
        ("reserve_months_earned", floor[..., None] + MONTHS * margin / twelve),
    ):
        into.monthly[name].T[start : start + MONTHS] = _by_fund(values.swapaxes(0, 1))


def _put_dates(into: Outcome, first: Mapping[str, Places], start: np.datetime64) -> None:
    for event, at in first.items():
        into.first[event].T[...] = _by_fund(np.where(at == NOT_YET, np.datetime64("NaT"), start + at))


def _by_fund(x: NDArray[Any]) -> NDArray[Any]:
    """``(.., fund x area, draw)`` as ``(.., fund, area, draw)``."""
    funds = len(POOLED_FUNDS)
    return x.reshape(*x.shape[:-2], funds, x.shape[-2] // funds, x.shape[-1])


def roll_year(months: Array, rate: Array, opening: Array) -> None:
    """Flows ``(row, 12, draw)`` become closing balances, in place."""
    growth = np.broadcast_to(1.0 + rate, (len(rate), MONTHS, rate.shape[-1]))
    months *= 1.0 + rate * HELD
    held, grown = opening, np.empty(opening.shape)
    for k in range(MONTHS):
        held = np.add(months[:, k], np.multiply(held, growth[:, k], out=grown), out=months[:, k])


def note(first: Places, values: Array, lowest: Array, start: int) -> None:
    """The month of the first value below zero, of those for whom there is none yet; ``values`` ``(row, month, draw)``,
    ``lowest`` of each year, begin in month ``start``."""
    new = np.flatnonzero((lowest < 0.0) & (first == NOT_YET))
    if len(new):
        area, draw = np.divmod(new, first.shape[1])
        first[area, draw] = start + (values[area, :, draw] < 0.0).argmax(axis=1)


def without_debt(rise: Array, closing: Array, lowest: Array, opening: Array, rate: Array) -> Array:
    """Rise of the earned balance without what debt cost: sum over months of min(interest, 0), where a balance is
    negative in the year (the ``lowest``, the opening one too, is) and the rise is."""
    new = np.flatnonzero((rise < 0.0) & (lowest < 0.0))
    if not len(new):
        return rise
    area, draw = np.divmod(new, rise.shape[1])
    after = closing[area, :, draw]
    held = np.concatenate([opening[area, draw][:, None], after[:, :-1]], axis=1)
    i = np.broadcast_to(rate, (*closing.shape[:1], rate.shape[1], closing.shape[2]))[area, :, draw]
    net = (after - held * (1.0 + i)) / (1.0 + i * HELD)
    rise[area, draw] -= np.minimum(held * i + net * i * HELD, 0.0).sum(axis=1)
    return rise
