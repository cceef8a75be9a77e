"""Draws a year at a time: twelve months of every draw in one product, rolled, and what a sample keeps of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import EVENTS, EVERY_MONTH, KEEP, MONTHLY, MONTHS, MONTHS_AHEAD, YEARLY, Outcome
from fundmodel.analysis.draws.parts import (
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
RATIOS: Final = {"reserve_months": "closing", "reserve_months_earned": "earned"}
"""Months of reserve by the balance that they are of, over spending."""


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


def outcome_by_parts(
    drawn: Factors, of: Template, lines: Lines, first_year: int, ahead: int, keep: Collection[str] = KEEP
) -> Outcome:
    """What these draws come to, of years and months what ``keep`` names; the words are those of ``balances.outcome``.

    closing_m = closing_{m-1} (1 + i) + net_m (1 + i / 2), twelve months of a year after another.
    """
    draws = max(len(x) for x in drawn)
    quantities = (pool_quantities(drawn, of), resident_quantities(drawn, of))
    every_year = factors(lines, quantities, of.stretch[MONTHS - 1 :: MONTHS], draws)
    rates, rows = yields(drawn, of), len(lines.opening)
    earned = closing = np.broadcast_to(lines.opening, (rows, draws))
    first = {event: np.full((rows, draws), NOT_YET) for event in EVENTS}
    kept: dict[str, list[Array]] = {name: [] for name in _needed(keep)}
    counted, by_months = "interest" in kept, bool({MONTHS_AHEAD, EVERY_MONTH} & {*keep})
    one_by_one: list[tuple[Array, Array, Array]] = []
    by_spending = np.empty(0)
    for year, (now, rate) in enumerate(zip(every_year, rates, strict=True)):
        months = (lines.flows[year] @ now)[..., :draws]
        before, earned_before, last, by_spending = closing, earned, by_spending, now[:, : lines.spending]
        gained = roll_year(months, rate, before, counted)
        income, spent, unearned = (lines.yearly[year] @ now)[..., :draws].swapaxes(0, 1)
        closing = months[:, -1].copy()
        earned = closing - unearned
        note(first["used_up"], months, MONTHS * year)
        margin = (lines.margin[year] @ now)[..., :draws]
        margin += months
        if year == 0:
            note(first["floor"], margin[:, -1:], MONTHS - 1)
            continue
        margin += (lines.margin_before[year] @ last)[..., :draws]
        note(first["floor"], margin, MONTHS * year)
        fell = np.where(first["deficit"] == NOT_YET, earned - earned_before, 0.0)
        note(first["deficit"], without_debt(fell, months, before, rate)[:, None], MONTHS * year)
        found = {"closing": closing, "income": income, "expenditure": spent, "interest": gained, "earned": earned}
        for name, own in kept.items():
            own.append(found[name])
        if by_months and year <= ahead // MONTHS:
            twelve = (lines.twelve[year] @ by_spending + lines.twelve_before[year] @ last)[..., :draws]
            earned_months = lines.floor[..., None] + MONTHS * margin / twelve
            one_by_one.append((months, MONTHS * months / twelve, earned_months))
    return _kept(kept, keep, one_by_one, first, first_year)


def _needed(keep: Collection[str]) -> tuple[str, ...]:
    """What is held of each year for all that ``keep`` names."""
    ratios = [name for name in RATIOS if name in keep]
    asked = {*keep, *(RATIOS[name] for name in ratios), *(["expenditure"] if ratios else [])}
    return tuple(name for name in (*YEARLY, "earned") if name in asked and name not in RATIOS)


def roll_year(months: Array, rate: Array, opening: Array, counted: bool = True) -> Array:
    """Flows ``(row, 12, draw)`` become closing balances, in place; the year's interest, sum of i (held + net / 2), or
    nothing where it is not ``counted``."""
    i, growth = (np.broadcast_to(x, months.shape) for x in (rate, 1.0 + rate))
    gained = np.asarray(HELD * np.einsum("amn,amn->an", months, i)) if counted else np.empty(0)
    months *= 1.0 + rate * HELD
    held, grown = opening, np.empty(months[:, 0].shape)
    for own, factor in zip(months.swapaxes(0, 1), growth.swapaxes(0, 1), strict=True):
        np.multiply(held, factor, out=grown)
        own += grown
        held = own
    if counted:
        gained += opening * i[:, 0]
        gained += np.einsum("amn,amn->an", months[:, :-1], i[:, 1:])
    return gained


def note(first: Places, values: Array, start: int) -> None:
    """The month of the first value below zero, of those for whom there is none yet; ``values`` ``(row, month, draw)``
    begin in month ``start``."""
    waiting = first == NOT_YET
    if not waiting.any():
        return
    new = (values.min(axis=1) < 0.0) & waiting
    if new.any():
        area, draw = np.nonzero(new)
        first[area, draw] = start + (values[area, :, draw] < 0.0).argmax(axis=1)


def without_debt(rise: Array, closing: Array, opening: Array, rate: Array) -> Array:
    """Rise of the earned balance without what debt cost: sum over months of min(interest, 0), where a balance is
    negative in the year and the rise is."""
    new = (rise < 0.0) & ((closing.min(axis=1) < 0.0) | (opening < 0.0))
    if not new.any():
        return rise
    area, draw = np.nonzero(new)
    after = closing[area, :, draw]
    held = np.concatenate([opening[area, draw][:, None], after[:, :-1]], axis=1)
    i = np.broadcast_to(rate, (*closing.shape[:1], rate.shape[1], closing.shape[2]))[area, :, draw]
    net = (after - held * (1.0 + i)) / (1.0 + i * HELD)
    rise[area, draw] -= np.minimum(held * i + net * i * HELD, 0.0).sum(axis=1)
    return rise


def _kept(
    kept: dict[str, list[Array]],
    keep: Collection[str],
    months: list[tuple[Array, Array, Array]],
    first: dict[str, Places],
    first_year: int,
) -> Outcome:
    held = {name: np.stack(x) for name, x in kept.items()}
    for name in (name for name in RATIOS if name in keep):
        held[name] = MONTHS * held[RATIOS[name]] / held["expenditure"]
    yearly = {name: held[name] for name in YEARLY if name in keep}
    by_month = (np.concatenate(x, axis=1).swapaxes(0, 1) for x in zip(*months, strict=True))
    monthly = dict(zip(MONTHLY, by_month, strict=True)) if months else {}
    start = np.datetime64(f"{first_year}-01", "M")
    dates = {
        event: np.where(at == NOT_YET, np.datetime64("NaT"), start + at).astype("datetime64[ns]")
        for event, at in first.items()
    }
    return Outcome(*({name: _by_draw(x) for name, x in part.items()} for part in (yearly, monthly, dates)))


def _by_draw(x: NDArray[Any]) -> NDArray[Any]:
    """``(.., fund x area, draw)`` as ``(draw, area, fund, ..)``."""
    funds = len(POOLED_FUNDS)
    apart = x.reshape(*x.shape[:-2], funds, x.shape[-2] // funds, x.shape[-1])
    return apart.T
